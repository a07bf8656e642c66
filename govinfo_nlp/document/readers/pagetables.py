"""The tables of a web page: which of them are tables, and which only lay the page out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import regex

from govinfo_nlp.document.labels import LONGEST_LABEL
from govinfo_nlp.document.readers.layout import Box, Table

# HTML's own limits of spans.
_WIDEST = 1000
_TALLEST = 65534
# Spans that cover more places than these, and than so many for each cell, are taken for a mistake.
_MOST_PLACES = 256
_MOST_PLACES_OF_A_CELL = 16
_MOST_PLACES_TAKEN_IN = 2
_SHORTEST_PROSE = 60
_WHOLE = regex.compile(r"\s*+(\d{1,6})")


class Line(NamedTuple):
    """A line of a page without white space around it, the number of the division that it stands in,
    and how many of its characters are links."""

    text: str
    place: int
    linked: int = 0


class PageTable(NamedTuple):
    """A table of a page, the number of the division that it stands in, and how many of its characters
    are links."""

    table: Table
    place: int
    linked: int = 0


Block = Line | PageTable


class OpenCell:
    """A cell that is being read. A rowspan of 0 goes to the table's end."""

    __slots__ = ("blocks", "colspan", "rowspan")

    def __init__(self, attributes: Mapping[str, str]) -> None:
        self.blocks: list[Block] = []
        self.rowspan = self.colspan = 1
        if attributes:
            if rowspan := attributes.get("rowspan"):
                self.rowspan = min(whole(rowspan, 1), _TALLEST)
            if colspan := attributes.get("colspan"):
                self.colspan = min(whole(colspan, 1), _WIDEST) or 1


@dataclass(slots=True)
class OpenTable:
    """A table that is being read, in the division ``place``."""

    place: int
    rows: list[list[OpenCell]] = field(default_factory=list)
    is_row_over: bool = True


def whole(value: str, otherwise: int) -> int:
    """The whole number that an attribute begins with."""
    found = _WHOLE.match(value)
    return int(found.group(1)) if found else otherwise


def blocks_of(table: OpenTable) -> list[Block]:
    """A table as read: its rows, and between them what is no row.

    A row that holds prose, or tables without labels beside them, is there for its looks, and so is a
    table of one column: what these hold are lines and tables, one after the other. Spans out of all
    proportion to the table are left out of account.
    """
    rows = table.rows
    if all(len(row) < 2 for row in rows):
        return _one_below_the_other(rows, table.place)
    if not _are_trusted(rows):
        _drop_spans(rows)
    found: list[Block] = []
    boxes: list[tuple[Box, ...]] = []
    linked = 0
    for at, row in enumerate(rows):
        printed = _printed(row, len(rows) - at)
        if printed is not None:
            boxes += printed
            linked += sum([block.linked for cell in row for block in cell.blocks])
            continue
        if any(boxes):
            found.append(PageTable(Table(tuple(boxes)), table.place, linked))
        boxes, linked = [], 0
        found += [block for cell in row for block in cell.blocks]
    if any(boxes):
        found.append(PageTable(Table(tuple(boxes)), table.place, linked))
    return found


def _one_below_the_other(rows: Iterable[Iterable[OpenCell]], place: int) -> list[Block]:
    """What the cells of a table of one column hold; a cell that holds nothing is a blank line."""
    return [block for row in rows for cell in row for block in cell.blocks or [Line("", place)]]


def _drop_spans(rows: Iterable[Iterable[OpenCell]]) -> None:
    for row in rows:
        for cell in row:
            cell.rowspan = cell.colspan = 1


def _are_trusted(rows: Sequence[Sequence[OpenCell]]) -> bool:
    """Whether the spans of a table's cells are in proportion to its cells."""
    cells = places = 0
    for at, row in enumerate(rows):
        cells += len(row)
        for cell in row:
            places += min(cell.rowspan or _TALLEST, len(rows) - at) * cell.colspan
    return places <= _MOST_PLACES + _MOST_PLACES_OF_A_CELL * cells


def _printed(row: Sequence[OpenCell], left: int) -> list[tuple[Box, ...]] | None:
    """A row's boxes, in several rows where tables inside it have as many; ``None`` where it is no row.
    ``left`` is the number of rows from here to the table's end."""
    boxes: list[Box] = []
    for cell in row:
        blocks = cell.blocks
        if len(blocks) == 1 and isinstance(blocks[0], Line):
            text = blocks[0].text
        elif all(isinstance(block, Line) for block in blocks):
            text = _text(blocks)
        else:
            return _taken_in(row)
        if len(text) > _SHORTEST_PROSE and ("。" in text or len(text) > LONGEST_LABEL):
            return None
        boxes.append(Box((text,), min(cell.rowspan or left, left), cell.colspan))
    return [tuple(boxes)]


def _text(blocks: Sequence[Block]) -> str:
    return "\n".join([block.text for block in blocks if isinstance(block, Line) and block.text])


def _taken_in(row: Sequence[OpenCell]) -> list[tuple[Box, ...]] | None:
    """The rows of a row in which some cells hold a table and others the label beside it."""
    cells = _labels_and_tables(row)
    if cells is None:
        return None
    tables = [cell for cell in cells if isinstance(cell, Table)]
    heights = {len(table.rows) for table in tables}
    if len(heights) != 1 or not any(isinstance(cell, str) and cell for cell in cells):
        return None
    height = heights.pop()
    taken = [box.rowspan for table in tables for line in table.rows for box in line]
    labels = len(cells) - len(tables)
    if sum(taken) + height * labels > _MOST_PLACES + _MOST_PLACES_TAKEN_IN * len(taken):
        return None
    return _side_by_side(cells, height)


def _labels_and_tables(row: Sequence[OpenCell]) -> list[str | Table] | None:
    """What each cell of a row holds, a label (or nothing) or a table; ``None`` where one holds more."""
    cells: list[str | Table] = []
    for cell in row:
        tables = [block.table for block in cell.blocks if isinstance(block, PageTable)]
        text = _text(cell.blocks)
        if len(tables) > 1 or (tables and text) or len(text) > LONGEST_LABEL:
            return None
        cells.append(tables[0] if tables else text)
    return cells


def _side_by_side(cells: Sequence[str | Table], height: int) -> list[tuple[Box, ...]]:
    """The rows of tables of one height that stand beside each other; labels are as high as these."""
    found: list[tuple[Box, ...]] = []
    for at in range(height):
        boxes: list[Box] = []
        for cell in cells:
            boxes += cell.rows[at] if isinstance(cell, Table) else (Box((cell,), height),) if at == 0 else ()
        found.append(tuple(boxes))
    return found
