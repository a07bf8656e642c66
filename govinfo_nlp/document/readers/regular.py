"""Texts that need no closer look: how most converters leave a report, read by a few searches over it.

Such a text has one kind of line break, no pipes, and tabs only where a line begins. What is found is the
same as when its lines are looked at one by one, as ``text`` does with all others.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence

from govinfo_nlp.document.readers.spacing import USUAL, cells_of_line, spaced_cells
from govinfo_nlp.document.tables import Known, Range, Strip

_ODD_SIGNS = "|｜│\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
# A line of nothing but spaces, and one without a tab right under one with a tab, which may go on in it.
_ODD_LINES = re.compile(r"\n(?:[^\S\n\t][^\S\n]*+(?:\n|\Z)|\t[^\n]*+\n[^\n\t])")
_TABBED = re.compile(r"\t[^\n]*+\n*+(?:\t[^\n]*+\n*+)*+")
_ROW = re.compile(r"(?:\t[^\n]*+\n?+)++")
_CELL = re.compile(r"(?<=\t)[^\n]*+")
_LINE = re.compile(r"\S(?:[^\n]*\S)?+")
_SPACE = re.compile(r"[^\S\n](?<=\S.)")


def is_regular(text: str) -> bool:
    """Whether a text is read here."""
    if any(sign in text for sign in _ODD_SIGNS):
        return False
    at_head = text.count("\n\t") + text.startswith("\t")
    return text.count("\t") == at_head and _ODD_LINES.search("\n" + text) is None


def regular_grids(text: str) -> Iterator[Strip]:
    """Lines with a tab, and whatever stands before, between and behind them."""
    at = 0
    for block in _TABBED.finditer(text):
        yield from _spaced(text, at, block.start())
        at = block.end()
        rows = (row.span() for row in _ROW.finditer(text, block.start(), at))
        yield Strip(tuple(_ranges(_CELL, text, *row) for row in rows), Known.ROWS)
    yield from _spaced(text, at, len(text))


def _ranges(pattern: re.Pattern[str], text: str, start: int, end: int) -> tuple[Range, ...]:
    return tuple(map(re.Match.span, pattern.finditer(text, start, end)))


def _spaced(text: str, start: int, end: int) -> Iterator[Strip]:
    """The lines of a stretch as one strip, if there are any."""
    lines = _ranges(_LINE, text, start, end)
    if text.find("\n\n\n", start, end) >= 0:
        lines = tuple(spaced_cells(text, _with_gaps(text, lines), USUAL))
    elif spaced := {bisect(lines, space.span()) - 1 for space in _SPACE.finditer(text, start, end)}:
        lines = tuple(_cells_apart(text, lines, sorted(spaced)))
    if lines:
        yield Strip((lines,), Known.ORDER)


def _cells_apart(text: str, lines: Sequence[Range], spaced: Iterable[int]) -> list[Range]:
    """The lines, those with spaces in them as the cells that they may be."""
    found: list[Range] = []
    done = 0
    for at in spaced:
        found += lines[done:at]
        found += cells_of_line(text, *lines[at])
        done = at + 1
    found += lines[done:]
    return found


def _with_gaps(text: str, lines: Sequence[Range]) -> Iterator[tuple[int, int, int]]:
    """The lines, each with the number of line breaks before it."""
    before = 0
    for start, end in lines:
        yield start, end, text.count("\n", before, start)
        before = end
