"""The errors that callers meet, whichever module raises them."""

from __future__ import annotations


class ReadError(ValueError):
    """A report that can't be read; the message names the file, what is wrong with it, and what to do."""


class LexiconError(ValueError):
    """A lexicon that can't be used: names the file, the entry, and what is wrong with it."""
