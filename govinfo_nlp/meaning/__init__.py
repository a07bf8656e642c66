"""Quantities → what they say: of what, of whom, of when, and which cells of the tables they restate."""
