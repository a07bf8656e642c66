"""One text out of blocks: how paragraphs and tables of Word and PDF files become a ``Document``.

Paragraphs are lines. A table is written as converters of Word files leave it, so that the text alone
can be read again: a tab before each cell, a cell a line, an empty line after each row, and an empty
cell where a cell from above hangs down.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from govinfo_nlp.document.readers.text import read_tables
from govinfo_nlp.document.tables import Document, Grid, GridCell, Reading, recognize, templates

# What Word allows; wider cells are a fault of the file or an attempt to use up memory.
MOST_COLUMNS = 63


@dataclass(frozen=True, slots=True)
class Table:
    """A table as its container has it: rows of boxes, a box that spans given once."""

    rows: tuple[tuple[Box, ...], ...]


Block: TypeAlias = str | Table
"""A paragraph's text, which may hold line breaks, or a table."""


class Box(NamedTuple):
    """A cell's blocks, and the rows and columns that it spans."""

    blocks: tuple[Block, ...]
    rowspan: int = 1
    colspan: int = 1


def lay_out(blocks: Iterable[Block]) -> Document:
    """The blocks as one text with grids. A row with a table in one of its cells is no row of figures:
    its cells are laid out one after the other."""
    page = _Page()
    page.write(blocks)
    return Document("".join(page.parts), tuple(page.grids))


def understood(document: Document) -> tuple[Document, Reading]:
    """A document and what its statutory tables say. Where its grids lack one of the tables, the text
    is also read as lines, for tables that were drawn without a grid."""
    reading = recognize(document)
    printed = {table.id for table in reading.tables}
    if all(form.id in printed for form in templates()[-1].tables):
        return document, reading
    lines = read_tables(document.text)
    return lines if _worth(lines[1]) > _worth(reading) else (document, reading)


def _worth(reading: Reading) -> tuple[int, int]:
    printed = len({table.id for table in reading.tables if table.id})
    return printed, reading.fitting - reading.unsure


# Boxes that hang down from rows above, by their first column: the rows left of them, and their width.
_Hanging: TypeAlias = dict[int, tuple[int, int]]


class _Page:
    """The text written so far."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.grids: list[Grid] = []
        self.at = 0

    def put(self, text: str) -> None:
        self.parts.append(text)
        self.at += len(text)

    def write(self, blocks: Iterable[Block]) -> None:
        for block in blocks:
            if isinstance(block, Table):
                self.table(block)
            else:
                self.put(block + "\n")

    def table(self, table: Table) -> None:
        rows: list[tuple[GridCell, ...]] = []
        hanging: _Hanging = {}
        for row in table.rows:
            if _has_tables(row) and _has_tables(row := _unframed(row)):
                self.end_grid(rows)
                rows, hanging = [], {}
                for box in row:
                    self.write(box.blocks)
            else:
                cells, hanging = self.row(row, hanging)
                rows.append(cells)
        self.end_grid(rows)

    def end_grid(self, rows: list[tuple[GridCell, ...]]) -> None:
        if rows:
            self.grids.append(Grid(tuple(rows)))

    def row(self, row: Iterable[Box], hanging: _Hanging) -> tuple[tuple[GridCell, ...], _Hanging]:
        """Writes a row; returns its cells, and what hangs down into the next row."""
        cells: list[GridCell] = []
        still = {at: (rows - 1, width) for at, (rows, width) in hanging.items() if rows > 1}
        column = self.covered(hanging, 0)
        for box in row:
            cells.append(self.box(box))
            if box.rowspan > 1:
                still[column] = box.rowspan - 1, box.colspan
            column = self.covered(hanging, column + box.colspan)
        self.put("\n")
        return tuple(cells), still

    def covered(self, hanging: _Hanging, column: int) -> int:
        """Writes an empty cell for each box that hangs down at the column; returns the next free one."""
        while column in hanging:
            self.put("\t\n")
            column += hanging[column][1]
        return column

    def box(self, box: Box) -> GridCell:
        blocks, rowspan, colspan = box
        text = "\n".join([block for block in blocks if isinstance(block, str)])
        start = self.at + 1
        self.put(f"\t{text}\n")
        return GridCell(start, start + len(text), rowspan, colspan)


def _has_tables(row: tuple[Box, ...]) -> bool:
    return any(isinstance(block, Table) for box in row for block in box.blocks)


def _unframed(row: tuple[Box, ...]) -> tuple[Box, ...]:
    """The row, what a table of a single cell holds in place of that table."""
    return tuple(box._replace(blocks=tuple(_bare(box.blocks))) for box in row)


def _bare(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Table) and len(block.rows) == 1 and len(block.rows[0]) == 1:
            yield from _bare(block.rows[0][0].blocks)
        else:
            yield block
