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
from itertools import takewhile
from typing import NamedTuple

import regex

from govinfo_nlp.labels import Kind, words
from govinfo_nlp.tables import Document, Grid, GridCell, Known, Reading, recognize


def read_tables(text: str) -> tuple[Document, Reading]:
    """The text as a document, and what its statutory tables say.

    Where blank cells show only as blank lines, the spacing is taken that most rows agree with.
    """
    lines = list(_lines(text))
    best: tuple[Document, Reading] | None = None
    for spacing in _spacings(lines):
        document = Document(text, tuple(_grids(text, lines, spacing)))
        reading = recognize(document)
        if best is None or _score(reading) > _score(best[1]):
            best = document, reading
        if best[1].format is None or not (best[1].unsure or any(table.omitted for table in best[1].tables)):
            break
    assert best is not None
    return best


def _score(reading: Reading) -> int:
    return reading.fitting - reading.unsure


class _Line(NamedTuple):
    """A line without the white space around it; ``gap`` is the number of line breaks before it."""

    start: int
    end: int
    gap: int
    tab: bool
    pipes: bool


class _Spacing(NamedTuple):
    """Line breaks between two cells, and added by each blank cell; ``tabs`` where a tab before a
    cell tells rows apart."""

    apart: int
    blank: int
    tabs: bool


_LINE = regex.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]++")
_SPACES = " \xa0\u3000"
_PIPES = "|｜│"
_PIPE_SIGNS = frozenset(_PIPES)
_PIPE = regex.compile(r"(?<!\\)[|｜│]")
_RULE = regex.compile(r"[|:\s-]*--[|:\s-]*")
_FEWEST_PIPES = 4
_MOST_LINES_OF_A_CELL = 8
_FEWEST_TABS = 20
_MOST_BLANKS = 20
_LONGEST_ROW = 400
_LONGEST_BROKEN = 60


def _lines(text: str) -> Iterator[_Line]:
    """The lines that are not blank, and blank ones that begin with a tab."""
    at = 0
    for match in _LINE.finditer(text):
        line = match.group()
        bare = line.strip()
        tab = line[0] == "\t"
        if not bare and not tab:
            continue
        start = match.start() + (len(line) - len(line.lstrip()) if bare else 1)
        if "\t" in bare or (not tab and "\t" in line.rstrip(_SPACES)):
            bare = line.strip(_SPACES)  # tabs between cells: one at either end has a blank cell beside it
            start = match.start() + line.index(bare)
        gap = text.count("\n", at, match.start()) or text.count("\r", at, match.start()) or 1
        at = match.end()
        pipes = "|" in bare or not _PIPE_SIGNS.isdisjoint(bare)
        yield _Line(start, start + len(bare), gap, tab, pipes)


def _spacings(lines: Sequence[_Line]) -> Iterator[_Spacing]:
    """The ways in which blank cells may show, the usual one first."""
    yield _Spacing(2, 2, tabs=True)
    yield _Spacing(2, 1, tabs=True)
    yield _Spacing(1, 1, tabs=True)
    tabbed = [line for line in lines if line.tab]
    if len(tabbed) >= _FEWEST_TABS and all(line.start < line.end for line in tabbed):
        yield _Spacing(1, 1, tabs=False)


def _grids(text: str, lines: Sequence[_Line], spacing: _Spacing) -> Iterator[Grid]:
    """The grids of a text: Markdown tables, lines with a tab, and whatever else may be cells in order."""
    piped = set(_piped(lines))
    markdown = dict(_markdown_blocks(text, lines, piped))
    at = 0
    while at < len(lines):
        start = at
        if (end := markdown.get(at)) is not None:
            yield Grid(tuple(_markdown_rows(text, lines[at:end])), Known.PLACES)
            at = end
        elif at in piped:
            while at in piped and at not in markdown:
                at += 1
            yield Grid((tuple(_closed_cells(text, lines[start:at])),), Known.ORDER)
        elif spacing.tabs and _is_tabbed(text, lines[at]):
            at = _end_of_tabbed(text, lines, at)
            yield Grid(tuple(_tabbed_rows(text, lines[start:at])), Known.ROWS)
        else:
            while at < len(lines) and at not in piped and not (spacing.tabs and _is_tabbed(text, lines[at])):
                at += 1
            yield Grid((tuple(_spaced_cells(text, lines[start:at], spacing)),), Known.ORDER)


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
        while at in piped and lines[at].pipes and lines[at].gap == 1:
            if not ruled and not _is_between_pipes(text, lines[at]):
                break
            at += 1
        if ruled or (at - start > 1 and len({_cells_in(text, line) for line in lines[start:at]}) == 1):
            yield start, at


def _is_rule(text: str, line: _Line) -> bool:
    return line.pipes and _RULE.fullmatch(text, line.start, line.end) is not None


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


def _closed_cells(text: str, lines: Sequence[_Line]) -> Iterator[GridCell]:
    """The cells of lines in which a pipe closes each: a pipe with nothing before it is a blank cell."""
    is_open = False
    for line in lines:
        if _is_rule(text, line):
            continue
        start = line.start
        for pipe in _PIPE.finditer(text, line.start, line.end):
            filled = bool(text[start : pipe.start()].strip())
            if filled:
                yield GridCell(start, pipe.start())
            elif not is_open:
                yield GridCell(pipe.start(), pipe.start())
            is_open = False
            start = pipe.end()
        if text[start : line.end].strip():
            yield GridCell(start, line.end)
            is_open = True


def _is_tabbed(text: str, line: _Line) -> bool:
    return line.tab or (line.end - line.start <= _LONGEST_ROW and "\t" in text[line.start : line.end])


def _end_of_tabbed(text: str, lines: Sequence[_Line], at: int) -> int:
    """The line after a block of lines with tabs; a line without one belongs to the cell before it
    where the cell's label goes on in it, or the next cell follows at once."""
    at += 1
    while at < len(lines):
        if not _is_tabbed(text, lines[at]):
            next_cell = at + 1 < len(lines) and lines[at + 1].tab and lines[at + 1].gap == 1
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


def _tabbed_rows(text: str, lines: Sequence[_Line]) -> Iterator[tuple[GridCell, ...]]:
    row: list[GridCell] = []
    for line in lines:
        inside = "\t" in text[line.start : line.end]
        if row and (line.gap > 1 or inside):
            yield tuple(row)
            row = []
        if inside:
            yield tuple(_tab_separated(text, line))
        elif line.tab or not row:
            row.append(GridCell(line.start, line.end))
        else:
            row[-1] = GridCell(row[-1].start, line.end)
    if row:
        yield tuple(row)


def _tab_separated(text: str, line: _Line) -> Iterator[GridCell]:
    start = line.start
    while (tab := text.find("\t", start, line.end)) >= 0:
        yield GridCell(start, tab)
        start = tab + 1
    yield GridCell(start, line.end)


def _spaced_cells(text: str, lines: Sequence[_Line], spacing: _Spacing) -> Iterator[GridCell]:
    """A cell a line, with the blank cells that the line breaks before it stand for; a line that
    ends in several figures is a row."""
    for at, line in enumerate(lines):
        if at and (blanks := (line.gap - spacing.apart) // spacing.blank) > 0:
            for number_of in range(min(blanks, _MOST_BLANKS)):
                place = min(lines[at - 1].end + spacing.apart + number_of * spacing.blank, line.start)
                yield GridCell(place, place)
        if line.start < line.end:
            yield from _figures_apart(text, line)


def _figures_apart(text: str, line: _Line) -> Iterator[GridCell]:
    printed = text[line.start : line.end]
    short = len(printed) <= _LONGEST_ROW and words(printed).kind is not Kind.PAGE
    parts = printed.split() if short else []
    figures = list(takewhile(_is_figure, reversed(parts)))
    if len(figures) < 2 and not (len(figures) == 1 < len(parts) and _is_label(printed, figures[0])):
        yield GridCell(line.start, line.end)
        return
    end = line.end
    cells: list[GridCell] = []
    for part in figures:
        start = text.rindex(part, line.start, end)
        cells.append(GridCell(start, start + len(part)))
        end = start
    if text[line.start : end].strip():
        cells.append(GridCell(line.start, end))
    yield from reversed(cells)


def _is_figure(part: str) -> bool:
    return words(part).kind is Kind.FIGURE


def _is_label(printed: str, figure: str) -> bool:
    return words(printed[: -len(figure)].strip()).kind is Kind.LABEL
