"""Reports already turned to text: which of its lines are cells of tables.

Converters print a table in one of these ways, told apart by the text itself:

- a tab before each cell, a cell a line, a blank line after a row (converters of Word files);
- a paragraph a cell, or a line a cell;
- a pipe after each cell, with more pipes where a cell spans columns (converters of HTML);
- a Markdown table, spanned cells repeated or blank;
- a row a line, its cells apart by tabs or spaces.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from typing import NamedTuple

import regex

from govinfo_nlp.document.labels import Kind, words
from govinfo_nlp.document.readers.regular import is_regular, regular_grids
from govinfo_nlp.document.readers.spacing import LONGEST_ROW, USUAL, Spacing, spaced_cells
from govinfo_nlp.document.tables import Document, Grid, GridCell, Known, Range, Reading, Strip, recognize


def read_tables(text: str) -> tuple[Document, Reading]:
    """The text as a document, and what its statutory tables say.

    Where blank cells show only as blank lines, the spacing is taken that most rows agree with.
    """
    document = _laid_out(text)
    best = document, recognize(document)
    if _is_settled(best[1]):
        return best
    lines = _lines(text)
    for spacing in _spacings(lines):
        document = Document(text, tuple(_grids(text, lines, spacing)))
        if document.grids != best[0].grids:
            reading = recognize(document)
            if _score(reading) > _score(best[1]):
                best = document, reading
            if _is_settled(best[1]):
                break
    return best


def _laid_out(text: str) -> Document:
    """The text with the usual spacing."""
    if is_regular(text):
        return Document(text, tuple(regular_grids(text)))
    return Document(text, tuple(_grids(text, _lines(text), USUAL)))


def _is_settled(reading: Reading) -> bool:
    """Whether no other spacing can be better."""
    left_out = any(table.omitted for table in reading.tables)
    return reading.format is None or not (reading.unsure or left_out)


def _score(reading: Reading) -> int:
    return reading.fitting - reading.unsure


class _Line(NamedTuple):
    """A line without the white space around it; ``gap`` is the number of line breaks before it. It is
    ``tabbed`` where a tab stands before it, ``split`` where tabs stand between its cells, and ``apart``
    where either tells its cells from the next."""

    start: int
    end: int
    gap: int
    tabbed: bool
    split: bool
    apart: bool
    pipes: bool


_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_SPACES = " \xa0\u3000"
_PIPES = "|｜│"
_PIPE_SIGNS = frozenset(_PIPES)
_PIPE = regex.compile(r"(?<!\\)[|｜│]")
_RULE = regex.compile(r"[|:\s-]*--[|:\s-]*")
_FEWEST_PIPES = 4
_MOST_LINES_OF_A_CELL = 8
_FEWEST_TABS = 20
_LONGEST_BROKEN = 60


def _lines(text: str) -> list[_Line]:
    """The lines that are not blank, and blank ones that begin with a tab."""
    found: list[_Line] = []
    new = tuple.__new__  # half the time of calling the class
    piped = _has_pipes(text)
    at = feeds = returns = 0
    for line in text.splitlines(keepends=True):
        start, at = at, at + len(line)
        if line == "\n":
            feeds += 1
            continue
        bare = line.strip()
        tabbed = line[0] == "\t"
        if bare or tabbed:
            split = "\t" in line and _has_tab_between(line, bare)
            if split:
                bare = _with_outer_tabs(line)
            start += line.index(bare) if bare else 1
            pipes = piped and not _PIPE_SIGNS.isdisjoint(bare)
            gap = feeds or returns or 1
            apart = tabbed or (split and len(bare) <= LONGEST_ROW)
            found.append(new(_Line, (start, start + len(bare), gap, tabbed, split, apart, pipes)))
            feeds = returns = 0
        if line[-1] == "\n":
            feeds += 1
        elif line[-1] == "\r":
            returns += 1
    return found


def _has_pipes(text: str) -> bool:
    return any(sign in text for sign in _PIPES)


def _has_tab_between(line: str, bare: str) -> bool:
    """Whether a line with tabs has them between its cells, and not only before the first."""
    return bare != "" and (line[0] != "\t" or "\t" in bare)


def _with_outer_tabs(line: str) -> str:
    """A line with tabs between its cells, without the spaces around it: a tab at either end has a blank
    cell beside it."""
    return line.rstrip(_BREAKS).strip(_SPACES)


def _spacings(lines: Sequence[_Line]) -> Iterator[Spacing]:
    """The other ways in which blank cells may show."""
    if any(line.gap > 1 for line in lines):
        yield Spacing(2, 1, tabs=True)
        yield Spacing(1, 1, tabs=True)
    tabbed = [line for line in lines if line.tabbed]
    if len(tabbed) >= _FEWEST_TABS and all(line.start < line.end for line in tabbed):
        yield Spacing(1, 1, tabs=False)


def _grids(text: str, lines: Sequence[_Line], spacing: Spacing) -> Iterator[Grid | Strip]:
    """The grids of a text: Markdown tables, lines with a tab, and whatever else may be cells in order."""
    piped = set(_piped(lines))
    markdown = dict(_markdown_blocks(text, lines, piped)) if piped else {}
    apart = [spacing.tabs and line.apart for line in lines]
    at = 0
    while at < len(lines):
        start = at
        if (end := markdown.get(at)) is not None:
            yield Grid(tuple(_markdown_rows(text, lines[at:end])))
            at = end
        elif at in piped:
            while at in piped and at not in markdown:
                at += 1
            yield Strip((tuple(_closed_cells(text, lines[start:at])),), Known.ORDER)
        elif apart[at]:
            at = _end_of_tabbed(text, lines, at)
            yield Strip(tuple(_tabbed_rows(text, lines[start:at])), Known.ROWS)
        else:
            while at < len(lines) and at not in piped and not apart[at]:
                at += 1
            spaced = [(line.start, line.end, line.gap) for line in lines[start:at]]
            yield Strip((tuple(spaced_cells(text, spaced, spacing)),), Known.ORDER)


def _piped(lines: Sequence[_Line]) -> Iterator[int]:
    """The lines among which pipes close cells: from the first to the last of several lines with a
    pipe that stand near each other. A pipe here and there in a page closes no cell."""
    stretch: list[int] = []
    for at in (*(at for at, line in enumerate(lines) if line.pipes), len(lines) + _MOST_LINES_OF_A_CELL):
        if stretch and at - stretch[-1] > _MOST_LINES_OF_A_CELL:
            if len(stretch) >= _FEWEST_PIPES:
                yield from range(stretch[0], stretch[-1] + 1)
            stretch = []
        stretch.append(at)


def _markdown_blocks(text: str, lines: Sequence[_Line], piped: Set[int]) -> Iterator[tuple[int, int]]:
    """Where Markdown tables begin and end: lines with a rule under the first of them, or between
    pipes and of the same number of cells."""
    at = 0
    while at < len(lines):
        start, at = at, at + 1
        if not lines[start].pipes or start not in piped:
            continue
        ruled = at in piped and _is_rule(text, lines[at])
        if not ruled and not _is_between_pipes(text, lines[start]):
            continue
        at = _end_of_markdown(text, lines, at, piped, ruled)
        if ruled or (at - start > 1 and len({_cells_in(text, line) for line in lines[start:at]}) == 1):
            yield start, at


def _end_of_markdown(text: str, lines: Sequence[_Line], at: int, piped: Set[int], ruled: bool) -> int:
    """The line after the rows of a Markdown table that go on at a line; between pipes, if no rule is
    under the first of them."""
    while at in piped and lines[at].pipes and lines[at].gap == 1:
        if not ruled and not _is_between_pipes(text, lines[at]):
            break
        at += 1
    return at


def _is_rule(text: str, line: _Line) -> bool:
    if not line.pipes or text.find("--", line.start, line.end) < 0:
        return False
    return _RULE.fullmatch(text, line.start, line.end) is not None


def _is_between_pipes(text: str, line: _Line) -> bool:
    return (
        text[line.start] in _PIPES
        and text[line.end - 1] in _PIPES
        and bool(text[line.start : line.end].strip(_PIPES + " "))
        and _cells_in(text, line) > 1
    )


def _cells_in(text: str, line: _Line) -> int:
    return len(_PIPE.findall(text, line.start, line.end)) - 1


def _markdown_rows(text: str, lines: Sequence[_Line]) -> Iterator[tuple[GridCell, ...]]:
    for line in lines:
        if _is_rule(text, line):
            continue
        start = line.start + (text[line.start] in _PIPES)
        cells = []
        for pipe in _PIPE.finditer(text, start, line.end):
            cells.append(GridCell(start, pipe.start()))
            start = pipe.end()
        if text[start : line.end].strip():
            cells.append(GridCell(start, line.end))
        yield tuple(cells)


def _closed_cells(text: str, lines: Sequence[_Line]) -> Iterator[Range]:
    """The cells of lines in which a pipe closes each: a pipe with nothing before it is a blank cell."""
    is_open = False
    for line in lines:
        if _is_rule(text, line):
            continue
        start = line.start
        for pipe in _PIPE.finditer(text, start, line.end) if line.pipes else ():
            end = pipe.start()
            if start < end and not text[start:end].isspace():
                yield start, end
            elif not is_open:
                yield end, end
            is_open = False
            start = end + 1
        if start < line.end and not text[start : line.end].isspace():
            yield start, line.end
            is_open = True


def _end_of_tabbed(text: str, lines: Sequence[_Line], at: int) -> int:
    """The line after a block of lines with tabs; a line without one belongs to the cell before it
    where the cell's label goes on in it, or the next cell follows at once."""
    at += 1
    while at < len(lines):
        if not lines[at].apart:
            next_cell = at + 1 < len(lines) and lines[at + 1].tabbed and lines[at + 1].gap == 1
            if lines[at].gap > 1 or not _goes_on(text, lines[at - 1], lines[at], next_cell):
                break
        at += 1
    return at


def _goes_on(text: str, before: _Line, line: _Line, next_cell: bool) -> bool:
    if line.end - before.start > _LONGEST_BROKEN:
        return False
    if words(text[before.start : line.end]).kind is Kind.LABEL:
        return True
    return next_cell and words(text[before.start : before.end]).kind is Kind.OTHER


def _tabbed_rows(text: str, lines: Sequence[_Line]) -> Iterator[tuple[Range, ...]]:
    row: list[Range] = []
    for start, end, gap, tabbed, split, _, _ in lines:
        if row and (gap > 1 or split):
            yield tuple(row)
            row = []
        if split:
            yield tuple(_tab_separated(text, start, end))
        elif tabbed or not row:
            row.append((start, end))
        else:
            row[-1] = row[-1][0], end
    if row:
        yield tuple(row)


def _tab_separated(text: str, start: int, end: int) -> Iterator[Range]:
    while (tab := text.find("\t", start, end)) >= 0:
        yield start, tab
        start = tab + 1
    yield start, end
