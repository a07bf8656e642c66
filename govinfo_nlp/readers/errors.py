"""The error that all readers raise."""

from __future__ import annotations


class ReadError(ValueError):
    """A report that can't be read; the message names the file, what is wrong with it, and what to do."""
