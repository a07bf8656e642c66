"""Bytes → a report: containers, the parts of a report, and its statutory tables."""
