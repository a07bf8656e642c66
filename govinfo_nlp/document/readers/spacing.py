"""Cells that stand each on a line of its own, and rows that stand on one: where blank cells are, by the
space between lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import NamedTuple

from govinfo_nlp.document.labels import Kind, words
from govinfo_nlp.document.tables import Range

LONGEST_ROW = 400
_MOST_BLANKS = 20


class Spacing(NamedTuple):
    """Line breaks between two cells, and added by each blank cell; ``tabs`` where a tab before a
    cell tells rows apart."""

    apart: int
    blank: int
    tabs: bool

    def blanks(self, gap: int) -> int:
        """How many blank cells a number of line breaks stands for."""
        return min((gap - self.apart) // self.blank, _MOST_BLANKS)


USUAL = Spacing(2, 2, tabs=True)


def spaced_cells(text: str, lines: Iterable[tuple[int, int, int]], spacing: Spacing) -> Iterator[Range]:
    """A cell a line, with the blank cells that the line breaks before it stand for; a line that
    ends in several figures is a row. Of each line its start, its end, and the breaks before it are given."""
    before = -1
    for start, end, gap in lines:
        if gap > spacing.apart and before >= 0:
            for number_of in range(spacing.blanks(gap)):
                place = min(before + spacing.apart + number_of * spacing.blank, start)
                yield place, place
        if start < end:
            yield from cells_of_line(text, start, end)
        before = end


def cells_of_line(text: str, start: int, end: int) -> Iterator[Range]:
    """The line as a cell, or its cells where it is a row with spaces in it."""
    printed = text[start:end]
    if end - start > LONGEST_ROW or len(printed.split(None, 1)) == 1:
        yield start, end
        return
    parts = printed.split() if words(printed).kind is not Kind.PAGE else []
    figures = list(takewhile(_is_figure, reversed(parts)))
    length = len(printed)
    if len(figures) < 2 and not (len(figures) == 1 < len(parts) and _is_label(printed, figures[0])):
        yield start, end
        return
    cells: list[Range] = []
    for part in figures:
        at = printed.rindex(part, 0, length)
        cells.append((start + at, start + at + len(part)))
        length = at
    if printed[:length].strip():
        cells.append((start, start + length))
    yield from reversed(cells)


def _is_figure(part: str) -> bool:
    return words(part).kind is Kind.FIGURE


def _is_label(printed: str, figure: str) -> bool:
    return words(printed[: -len(figure)].strip()).kind is Kind.LABEL
