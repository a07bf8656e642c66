"""The one form that every container is brought into, and what is read from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, NamedTuple, TypeAlias

from govinfo_nlp.models import Cell, Table


class Known(StrEnum):
    """What a container tells of its cells: where they stand (their rows and columns), their rows, or
    their order alone; then a line of a cell may be a cell of its own, and blank cells may follow a
    row in place of columns that its cells span."""

    PLACES = "places"
    ROWS = "rows"
    ORDER = "order"


class GridCell(NamedTuple):
    """A printed cell: its range of the document's text, and the rows and columns it spans."""

    start: int
    end: int
    rowspan: int = 1
    colspan: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells in text order whose places are known, as HTML gives them: a cell that spans is
    given once."""

    rows: tuple[tuple[GridCell, ...], ...]
    known: ClassVar[Known] = Known.PLACES


Range: TypeAlias = tuple[int, int]
"""A printed cell of which nothing else is known: its start and end in the document's text."""


@dataclass(frozen=True, slots=True)
class Strip:
    """Cells in text order of which only the rows are known, or only the order: then it has one row."""

    rows: tuple[tuple[Range, ...], ...]
    known: Known


@dataclass(frozen=True, slots=True)
class Document:
    """A report's one text, and the cells in it in text order."""

    text: str
    grids: tuple[Grid | Strip, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """The statutory tables of a document.

    ``format`` is ``None`` where no table was recognized. ``cells`` has every cell of the recognized
    tables, in print order; a blank one has an empty range where it stands or should stand.
    ``tables`` are the ranges of statutory and other tables, in text order. ``fitting`` counts the
    rows with figures that found their columns, ``unsure`` those that didn't: of two ways to tell
    the cells of a text apart, the one with more fitting rows is right.
    """

    format: str | None
    cells: Mapping[str, Cell]
    tables: tuple[Table, ...]
    fitting: int
    unsure: int
