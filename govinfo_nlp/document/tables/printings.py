"""The rows of the statutory tables as they are met in a document, before the format is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from operator import attrgetter
from typing import NamedTuple

from govinfo_nlp.document.forms import FORMATS, Line, template
from govinfo_nlp.document.labels import Role, Sense
from govinfo_nlp.document.tables.documents import Known
from govinfo_nlp.document.tables.pieces import MOST_COLUMNS, Piece

DISPUTES, DISCLOSURE = "disputes", "disclosure"
# The disputes table has one row of figures, without a label.
UNLABELLED = ""
LEAST_OUTCOMES = 4


class Heading(NamedTuple):
    """A column's label in the head of a table."""

    id: str
    column: int
    span: int


@dataclass(slots=True)
class Head:
    """The labels of columns over the rows of a table; ``rows`` those of the disputes table."""

    table: str
    columns: list[Heading] = field(default_factory=list)
    rows: list[Heading] = field(default_factory=list)

    def note(self, sense: Sense, piece: Piece) -> None:
        if len(self.columns) + len(self.rows) >= MOST_COLUMNS:
            return
        if sense.role is Role.COLUMN:
            self.columns.append(Heading(sense.id, piece.column, piece.span))
        elif sense.role is Role.ROW:
            self.rows.append(Heading(sense.id, piece.column, piece.span))

    def names(self, sense: Sense) -> bool:
        return any(heading.id == sense.id for heading in self.columns)

    def is_whole(self) -> bool:
        """Whether it names all outcomes but one at least: a head of the disputes table."""
        return len({heading.id for heading in self.columns}) >= LEAST_OUTCOMES


@dataclass(slots=True)
class Row:
    """A row as met. ``run`` are the figures and blanks after its label in the same row, ``loose``
    those with short words among them, ``further`` those of the next rows as well, where they may be
    wanted."""

    label: Piece
    run: list[Piece]
    loose: list[Piece]
    further: list[Piece]
    known: Known
    width: int
    head: Head


@dataclass(slots=True)
class Copy:
    """One printing of a table: its rows by id, and whether the labels of its columns stand over them."""

    headed: bool
    rows: dict[str, Row] = field(default_factory=dict)


@dataclass(slots=True)
class Met:
    """What was met of one table: its printings, the labels of its head, its ranges. A table of the
    office's own may have rows of the same names, but has no such head."""

    copies: list[Copy] = field(default_factory=list)
    heads: set[str] = field(default_factory=set)
    ranges: list[list[int]] = field(default_factory=list)
    fresh: bool = False  # whether a column's label was met after the last row

    def note_column(self) -> None:
        self.fresh = True
        if not self.copies or not self.copies[-1].headed:
            self.copies.append(Copy(headed=True))

    def add(self, id: str, row: Row) -> None:
        """Keeps a row; one that the printing has already begins another printing."""
        if not self.copies or id in self.copies[-1].rows:
            self.copies.append(Copy(self.fresh))
        self.copies[-1].rows[id] = row
        self.fresh = False

    def printings(self) -> list[dict[str, Row]]:
        """The printings with a head, or those without where none has one."""
        filled = [copy for copy in self.copies if copy.rows]
        return [copy.rows for copy in filled if copy.headed] or [copy.rows for copy in filled]


@cache
def rows_of(format: str, table: str) -> Mapping[str, Line]:
    return {row.id: row for form in template(format).tables if form.id == table for row in form.rows}


def line_of(sense: Sense) -> Line:
    """The row that a label names, in the newest format that has it."""
    return rows_of(max(sense.formats), sense.table)[sense.id]


@cache
def widest(table: str) -> int:
    """The most columns that a row of a table has in any format."""
    if table == DISPUTES:
        return sum(len(row.columns) for row in rows_of(FORMATS[-1], DISPUTES).values())
    return max(len(row.columns) for format in FORMATS for row in rows_of(format, table).values())


def dispute_cells(head: Head, known: Known) -> tuple[str, ...]:
    """The cells of the disputes table's one row, in the order in which its head names them: from left
    to right where places are known, else as they follow one another."""
    rows = sorted(head.rows, key=attrgetter("column")) if known is Known.PLACES else head.rows
    return _disputes_in_order(
        tuple(dict.fromkeys(one.id for one in rows)), tuple(one.id for one in head.columns)
    )


def dispute_head(head: Head, cells: Sequence[str]) -> Head:
    """The head with the cells of the disputes table's one row for columns, if it names each of them once."""
    if len(head.columns) != len(cells):
        return Head(head.table)
    placed = sorted(head.columns, key=attrgetter("column"))
    return Head(head.table, [one._replace(id=cell) for one, cell in zip(placed, cells, strict=True)])


@lru_cache(maxsize=64)
def _disputes_in_order(printed: tuple[str, ...], headings: tuple[str, ...]) -> tuple[str, ...]:
    rows = tuple(rows_of(FORMATS[-1], DISPUTES))
    if set(printed) == set(rows):
        rows = printed
    columns = rows_of(FORMATS[-1], DISPUTES)[rows[0]].columns
    first = headings[: len(columns)]
    groups, rest = divmod(len(headings), len(columns))
    if set(first) == set(columns) and groups >= len(rows) and not rest and headings == first * groups:
        columns = first  # of a head that names only some, the others may stand anywhere
    return tuple(f"{row}.{column}" for row in rows for column in columns)
