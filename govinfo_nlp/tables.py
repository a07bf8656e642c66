"""How printed tables are read into statutory cells, and what the cells come to.

Every container (text, HTML, DOCX, PDF) is brought into one form, a ``Document``: the report's one
text and the grids of cells found in it. ``read`` finds the statutory cells by their printed labels,
so that rows may be left out, tables be split or printed twice, and spans be lost. A figure is taken
only where its column is certain; what can't be read keeps its text and has no value.

What the tables are (``templates``, ``leaf_cells``, ``expand``, ``name``) is told by ``forms``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import IntEnum, StrEnum
from functools import cache, lru_cache
from itertools import groupby, takewhile
from operator import attrgetter
from typing import NamedTuple

import regex

from govinfo_nlp.forms import (
    FORMATS,
    Balance,
    Form,
    Line,
    Sum,
    Template,
    expand,
    leaf_cells,
    name,
    template,
    templates,
)
from govinfo_nlp.labels import (
    LONGEST_LABEL,
    Kind,
    Number,
    Role,
    Sense,
    Words,
    beginnings,
    labels,
    nearest_row,
    number,
    says_nothing,
    words,
)
from govinfo_nlp.models import Cell, Report, Table
from govinfo_nlp.numerals import EXACT

__all__ = [
    "FORMATS",
    "Balance",
    "Document",
    "Figures",
    "Form",
    "Grid",
    "GridCell",
    "Known",
    "Line",
    "Number",
    "Reading",
    "Sum",
    "Template",
    "expand",
    "figure",
    "is_nothing",
    "leaf_cells",
    "name",
    "number",
    "omitted",
    "read",
    "recognize",
    "template",
    "templates",
    "total",
]


@cache
def _across(format: str) -> Mapping[str, tuple[str, ...]]:
    """The cells of the same row that each total cell sums."""
    return {rule.total: rule.parts for rule in template(format).sums if rule.across}


def is_nothing(cell: Cell) -> bool:
    """Whether the cell is blank or prints a mark that states nothing, such as - or /."""
    return cell.value is None and says_nothing(cell.text)


def omitted(report: Report) -> frozenset[str]:
    """The rows (``requests.new``) that printed tables leave out, or print no cells for."""
    return frozenset(row for table in report.tables for row in table.omitted)


class Figures:
    """The figures of one report's tables, for those who ask for many of them."""

    def __init__(self, report: Report) -> None:
        self._cells = report.cells
        self._omitted = omitted(report)
        self._found: dict[str, Decimal | None] = {}
        self._template = None if report.format is None else template(report.format)

    def figure(self, cell_id: str) -> Decimal | None:
        """The figure of one printed cell; blank, - and / are zero. ``None`` where the table or the row
        is absent, or the cell can't be read."""
        cell = self._cells.get(cell_id)
        if cell is None or (self._omitted and cell_id.rpartition(".")[0] in self._omitted):
            return None
        if cell.value is not None:
            return cell.value
        return _ZERO if is_nothing(cell) else None

    def total(self, cells: Iterable[str]) -> Decimal | None:
        """The sum over the ids, derived ones expanded, each printed cell counted once.

        A blank total of a row that has figures is not stated: the row's columns give it. ``None``
        where a table or row is absent or a needed cell can't be read, and for a report without
        tables; ``KeyError`` for an id that the report's format doesn't have.
        """
        if self._template is None:
            return None
        parts = self._template.parts
        leaves = [leaf for id in cells for leaf in parts[id]]
        if len(leaves) == 1:
            return self._stated(leaves[0])
        return _sum(map(self._stated, dict.fromkeys(leaves)))

    def _stated(self, cell_id: str) -> Decimal | None:
        if cell_id not in self._found:
            cell, parts = self._cells.get(cell_id), None
            if cell is not None and not cell.text and self._template is not None:
                parts = _across(self._template.format).get(cell_id)
            self._found[cell_id] = _sum(map(self.figure, parts)) if parts else self.figure(cell_id)
        return self._found[cell_id]


def figure(report: Report, cell_id: str) -> Decimal | None:
    """The figure of one printed cell, see ``Figures.figure``."""
    return Figures(report).figure(cell_id)


def total(report: Report, cells: Iterable[str]) -> Decimal | None:
    """The sum over the ids, see ``Figures.total``."""
    return Figures(report).total(cells)


_ZERO = Decimal(0)


def _sum(figures: Iterable[Decimal | None]) -> Decimal | None:
    """The exact sum, whatever the caller's decimal context."""
    result = _ZERO
    for value in figures:
        if value is None:
            return None
        result = value if result is _ZERO else EXACT.add(result, value)
    return result


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
    """Rows of cells in text order, as HTML gives them: a cell that spans is given once. A grid
    whose ``known`` is ``ORDER`` has one row."""

    rows: tuple[tuple[GridCell, ...], ...]
    known: Known


@dataclass(frozen=True, slots=True)
class Document:
    """A report's one text, and the grids in it in text order."""

    text: str
    grids: tuple[Grid, ...] = ()


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


def read(document: Document) -> tuple[str | None, Mapping[str, Cell]]:
    """The format ("2019", "2021", ``None`` without statutory tables) and the cells by their ids."""
    reading = recognize(document)
    return reading.format, reading.cells


def recognize(document: Document) -> Reading:
    """All that is found of statutory tables in a document; never raises, takes linear time."""
    walk = _Walk(document)
    for grid in document.grids:
        walk.read(grid)
    return _settled(document.text, walk)


class _Piece(NamedTuple):
    """A cell, or a line of one, and what it says. ``row`` numbers the rows of the document."""

    start: int
    end: int
    kind: Kind
    said: Words
    row: int
    column: int
    span: int


_FIGURE, _LABEL, _OTHER, _PROSE, _PAGE = Kind.FIGURE, Kind.LABEL, Kind.OTHER, Kind.PROSE, Kind.PAGE
_FAR_TOO_LONG = Words(Kind.PROSE)
_MOST_LINES_OF_A_LABEL = 8
_MOST_COLUMNS = 200


def _pieces(text: str, grid: Grid, row: int) -> list[_Piece]:
    """What stands in a grid; ``row`` is the number of its first row."""
    found: list[_Piece] = []
    new = tuple.__new__  # half the time of calling the class, for what a report has hundreds of
    rows = _placed(grid) if grid.known is Known.PLACES else map(_side_by_side, grid.rows)
    for placed in rows:
        for cell, column in placed:
            start, end, _, span = cell
            printed = text[start:end]
            bare = printed.strip()
            if bare != printed:
                start += printed.index(bare)
                end = start + len(bare)
            said = words(bare) if end - start <= LONGEST_LABEL else _FAR_TOO_LONG
            if span != 1:
                span = _span(cell)
            found.append(new(_Piece, (start, end, said[0], said, row, column, span)))
        row += 1
    return _joined(found) if grid.known is Known.ORDER else found


def _side_by_side(row: tuple[GridCell, ...]) -> Iterable[tuple[GridCell, int]]:
    return zip(row, range(len(row)), strict=True)


def _placed(grid: Grid) -> Iterator[list[tuple[GridCell, int]]]:
    """The cells of each row, each with the column it starts in; cells that hang down from rows
    above take their columns."""
    hanging: dict[int, int] = {}
    for row in grid.rows:
        placed: list[tuple[GridCell, int]] = []
        still = {column: rows - 1 for column, rows in hanging.items() if rows > 1}
        column = 0
        for cell in row:
            while column in hanging:
                column += 1
            placed.append((cell, column))
            after = column + _span(cell)
            if cell.rowspan > 1:
                still.update(dict.fromkeys(range(column, min(after, _MOST_COLUMNS)), cell.rowspan - 1))
            column = after
        hanging = still
        yield placed


def _span(cell: GridCell) -> int:
    """The columns that a cell spans; a span wider than any table is a fault of the container."""
    return min(max(1, cell.colspan), _MOST_COLUMNS)


def _joined(pieces: list[_Piece]) -> list[_Piece]:
    """The pieces without the numbers of pages, labels that are broken over several of them made
    whole, the longest first."""
    begun = beginnings()
    pieces = [piece for piece in pieces if piece.kind is not _PAGE]
    found: list[_Piece] = []
    behind = 0
    for at, piece in enumerate(pieces, 1):
        if at <= behind:
            continue
        if piece.said.key in begun:
            piece, behind = _whole(pieces, piece, at)
        found.append(piece)
    return found


def _whole(pieces: list[_Piece], piece: _Piece, at: int) -> tuple[_Piece, int]:
    """The longest label that a piece begins, and the place after it; the piece itself if there is none."""
    known, begun = labels(), beginnings()
    key, place = piece.said.key, at
    for after in range(at, min(at + _MOST_LINES_OF_A_LABEL, len(pieces))):
        further = pieces[after]
        if key not in begun or further.kind not in (Kind.OTHER, Kind.LABEL):
            break
        key += further.said.key
        if key in known:
            said = Words(Kind.LABEL, known[key], key)
            piece = piece._replace(end=further.end, kind=said.kind, said=said)
            place = after + 1
    return piece, place


class _Heading(NamedTuple):
    """A column's label in the head of a table."""

    id: str
    column: int
    span: int


@dataclass(slots=True)
class _Head:
    """The labels of columns over the rows of a table; ``rows`` those of the disputes table."""

    table: str
    columns: list[_Heading] = field(default_factory=list)
    rows: list[_Heading] = field(default_factory=list)

    def note(self, sense: Sense, piece: _Piece) -> None:
        if len(self.columns) + len(self.rows) >= _MOST_COLUMNS:
            return
        if sense.role is Role.COLUMN:
            self.columns.append(_Heading(sense.id, piece.column, piece.span))
        elif sense.role is Role.ROW:
            self.rows.append(_Heading(sense.id, piece.column, piece.span))

    def names(self, sense: Sense) -> bool:
        return any(heading.id == sense.id for heading in self.columns)

    def is_whole(self) -> bool:
        """Whether it names all outcomes but one at least: a head of the disputes table."""
        return len({heading.id for heading in self.columns}) >= _LEAST_OUTCOMES


@dataclass(slots=True)
class _Row:
    """A row as met. ``run`` are the figures and blanks after its label in the same row, ``loose``
    those with short words among them, ``further`` those of the next rows as well, where they may be
    wanted."""

    label: _Piece
    run: list[_Piece]
    loose: list[_Piece]
    further: list[_Piece]
    known: Known
    width: int
    head: _Head


@dataclass(slots=True)
class _Copy:
    """One printing of a table: its rows by id, and whether the labels of its columns stand over them."""

    headed: bool
    rows: dict[str, _Row] = field(default_factory=dict)


@dataclass(slots=True)
class _Met:
    """What was met of one table: its printings, the labels of its head, its ranges. A table of the
    office's own may have rows of the same names, but has no such head."""

    copies: list[_Copy] = field(default_factory=list)
    heads: set[str] = field(default_factory=set)
    ranges: list[list[int]] = field(default_factory=list)
    fresh: bool = False  # whether a column's label was met after the last row

    def note_column(self) -> None:
        self.fresh = True
        if not self.copies or not self.copies[-1].headed:
            self.copies.append(_Copy(headed=True))

    def add(self, id: str, row: _Row) -> None:
        """Keeps a row; one that the printing has already begins another printing."""
        if not self.copies or id in self.copies[-1].rows:
            self.copies.append(_Copy(self.fresh))
        self.copies[-1].rows[id] = row
        self.fresh = False

    def printings(self) -> list[dict[str, _Row]]:
        """The printings with a head, or those without where none has one."""
        filled = [copy for copy in self.copies if copy.rows]
        return [copy.rows for copy in filled if copy.headed] or [copy.rows for copy in filled]


# The disputes table has one row of figures, without a label.
_DISPUTES, _DISCLOSURE = "disputes", "disclosure"
_UNLABELLED = ""
_LEAST_OUTCOMES = 4
_LONGEST_RUN = 64
_LONGEST_REMARK = 4
_SECTION = regex.compile(r"[一二三四五六七八九十]{1,3}\s*+、")


_row_of = attrgetter("row")


class _Walk:
    """Goes once over a document's pieces and collects the rows of the tables. What is not known
    before the end (the format, and with it the columns of a row) is settled afterwards."""

    def __init__(self, document: Document) -> None:
        self.text = document.text
        self.rows = 0  # how many rows have been read
        self.ruled: list[list[_Piece]] = []  # what stands in the grids whose rows are known
        self.met = {form.id: _Met() for form in templates()[-1].tables}
        self.evidence: Counter[str] = Counter()
        self.current = ""  # the table of the last label
        self.apart = True  # whether something stood between the last claimed piece and this one
        self.in_head = False  # whether the last label of a line named a column
        self.head = _Head("")

    def read(self, grid: Grid) -> None:
        """Goes over a grid, which comes behind those read before."""
        pieces = _pieces(self.text, grid, self.rows)
        self.rows += len(grid.rows)
        if grid.known is not Known.ORDER:
            self.ruled.append(pieces)
        self.apart, self.known = True, grid.known
        self.width = max([piece.column + piece.span for piece in pieces], default=0)
        at = 0
        while at < len(pieces):
            kind = pieces[at].kind
            if kind is _LABEL:
                at = self.label(pieces, at)
            elif kind is _OTHER:
                at = self.other(pieces, at)
            elif kind is _PROSE:
                self.apart, self.in_head = True, False
                at += 1
            else:
                at = self.unlabelled(pieces, at) or at + max(1, len(_run(pieces, at, pieces[at].row)))

    def claim(self, table: str, start: int, end: int) -> None:
        """Takes a range for a table's, as one with the last where nothing stood between them."""
        ranges = self.met[table].ranges
        if self.apart or not ranges or self.current != table:
            ranges.append([start, end])
        else:
            ranges[-1][1] = end
        self.current, self.apart = table, False

    def label(self, pieces: list[_Piece], at: int) -> int:
        piece = pieces[at]
        run = _run(pieces, at + 1, piece.row)
        sense = self.sense(piece, run, pieces, at)
        if sense is None:
            self.apart = True
            return at + 1
        if len(sense.formats) == 1:
            for format in sense.formats:
                self.evidence[format] += 1
        if sense.role is Role.ROW and (_has_figure(run) or self.may_be_blank(pieces, at, sense)):
            return self.row(pieces, at, sense, run)
        if sense.role is Role.COLUMN or sense.table == _DISPUTES:
            if not self.in_head or self.head.table != sense.table:
                self.head = _Head(sense.table)
            self.head.note(sense, piece)
            self.in_head = True
        if sense.role is Role.COLUMN:
            self.met[sense.table].note_column()
        self.met[sense.table].heads.add(piece.said.key)
        self.claim(sense.table, piece.start, piece.end)
        return at + 1

    def may_be_blank(self, pieces: list[_Piece], at: int, sense: Sense) -> bool:
        """Whether a label without figures can be a row's: not if it only leads to another label."""
        after = at + 1 + len(_stretch(pieces, at + 1, Kind.OTHER))
        leads = after < len(pieces) and pieces[after].row == pieces[at].row
        return sense.table != _DISPUTES and not (leads and self.known is not Known.ORDER)

    def sense(self, piece: _Piece, run: list[_Piece], pieces: list[_Piece], at: int) -> Sense | None:
        """What a label means here: 总计 and 其他 name columns and rows, 其他处理 a row or a group."""
        if len(piece.said.senses) == 1:
            return piece.said.senses[0]
        roles = {sense.role: sense for sense in piece.said.senses}
        if Role.GROUP in roles:
            loose = _loose(pieces, at + 1, piece.row, self.known)
            cells = list(takewhile(lambda p: len(p.said.key) <= _LONGEST_REMARK, loose))
            is_row = _has_figure(cells) or len(cells) >= len(_line(roles[Role.ROW]).columns)
            return roles[Role.ROW if is_row else Role.GROUP]
        here = {sense.role: sense for sense in piece.said.senses if sense.table == self.current}
        if self.in_head and Role.COLUMN in here:
            again = _has_figure(run) and self.head.names(here[Role.COLUMN])
            return here[Role.ROW if again and Role.ROW in here else Role.COLUMN]
        return here.get(Role.ROW) or (None if _has_figure(run) else roles.get(Role.COLUMN))

    def row(self, pieces: list[_Piece], at: int, sense: Sense, run: list[_Piece]) -> int:
        piece = pieces[at]
        self.add(sense.table, sense.id, piece, pieces, at + 1, run)
        self.claim(sense.table, piece.start, run[-1].end if run else piece.end)
        return at + 1 + len(run)

    def add(
        self, table: str, id: str, label: _Piece, pieces: list[_Piece], at: int, run: list[_Piece]
    ) -> None:
        after = pieces[at + len(run)] if at + len(run) < len(pieces) else None
        goes_on = after is not None and after.kind is _OTHER and after.row == label.row
        loose = _loose(pieces, at, label.row, self.known) if goes_on else run
        short = self.known is Known.ROWS and len(run) < _widest(table)
        further = _stretch(pieces, at, Kind.FIGURE) if short else run
        self.met[table].add(id, _Row(label, run, loose, further, self.known, self.width, self.head))
        self.in_head = False

    def other(self, pieces: list[_Piece], at: int) -> int:
        """Words that are no known label: one misspelt, one of the office's own, or prose."""
        piece = pieces[at]
        if (after := self.unlabelled(pieces, at)) is not None:
            return after
        run = _run(pieces, at + 1, piece.row)
        section = _SECTION.match(self.text, piece.start, piece.end)
        if not self.apart and run:
            sense = nearest_row(piece.said.key, self.current)
            if sense and (_has_figure(run) or len(run) >= len(_line(sense).columns)):
                return self.row(pieces, at, sense, run)
            if not self.in_head and not section and _has_figure(run):
                self.claim(self.current, piece.start, run[-1].end)
                return at + 1 + len(run)
        alone = at + 1 == len(pieces) or pieces[at + 1].row != piece.row or self.known is Known.ORDER
        if alone and (section or any(char.isdigit() for char in piece.said.key)):
            self.apart = True
        return at + 1

    def unlabelled(self, pieces: list[_Piece], at: int) -> int | None:
        """Takes the figures from a place on, with no label before them, for the one row of the
        disputes table, if they stand under its head; the place after them."""
        if not self.in_head or not self.current == self.head.table == _DISPUTES or not self.head.is_whole():
            return None
        piece = pieces[at]
        run = _run(pieces, at, piece.row)
        width = len(_dispute_cells(self.head, self.known))
        if not _has_figure(run) and len(run) < width:
            run = _loose(pieces, at, piece.row, self.known)
            if not _has_figure(run) or not (len(run) == width or _trimmed(run, width, both=True)):
                return None
        self.add(_DISPUTES, _UNLABELLED, piece, pieces, at, run)
        self.claim(_DISPUTES, piece.start, run[-1].end)
        return at + len(run)


def _run(pieces: list[_Piece], at: int, row: int) -> list[_Piece]:
    """The figures and blanks from a place on that stand in the row."""
    end, limit = at, min(at + _LONGEST_RUN, len(pieces))
    while end < limit and pieces[end].kind <= _FIGURE and pieces[end].row == row:
        end += 1
    return pieces[at:end]


def _loose(pieces: list[_Piece], at: int, row: int, known: Known) -> list[_Piece]:
    """The figures and blanks from a place on that stand in the row, and words among them. Where
    rows are not known, long words may be the next row's label."""
    end, limit = at, min(at + _LONGEST_RUN, len(pieces))
    longest = _LONGEST_REMARK if known is Known.ORDER else LONGEST_LABEL
    while end < limit and (piece := pieces[end]).row == row:
        if piece.kind > _FIGURE and (piece.kind is not _OTHER or len(piece.said.key) > longest):
            break
        end += 1
    return pieces[at:end]


def _stretch(pieces: list[_Piece], at: int, most: Kind) -> list[_Piece]:
    """The figures and blanks from a place on; with ``Kind.OTHER`` short words among them as well."""
    end, limit = at, min(at + _LONGEST_RUN, len(pieces))
    while end < limit and (pieces[end].kind <= _FIGURE or pieces[end].kind is most):
        end += 1
    return pieces[at:end]


def _has_figure(run: Iterable[_Piece]) -> bool:
    return any(piece.kind is Kind.FIGURE for piece in run)


@cache
def _rows(format: str, table: str) -> Mapping[str, Line]:
    return {row.id: row for form in template(format).tables if form.id == table for row in form.rows}


def _line(sense: Sense) -> Line:
    """The row that a label names, in the newest format that has it."""
    return _rows(max(sense.formats), sense.table)[sense.id]


@cache
def _widest(table: str) -> int:
    """The most columns that a row of a table has in any format."""
    if table == _DISPUTES:
        return sum(len(row.columns) for row in _rows(FORMATS[-1], _DISPUTES).values())
    return max(len(row.columns) for format in FORMATS for row in _rows(format, table).values())


def _dispute_cells(head: _Head, known: Known) -> tuple[str, ...]:
    """The cells of the disputes table's one row, in the order in which its head names them: from left
    to right where places are known, else as they follow one another."""
    rows = sorted(head.rows, key=attrgetter("column")) if known is Known.PLACES else head.rows
    return _disputes_in_order(
        tuple(dict.fromkeys(one.id for one in rows)), tuple(one.id for one in head.columns)
    )


def _dispute_head(head: _Head, cells: Sequence[str]) -> _Head:
    """The head with the cells of the disputes table's one row for columns, if it names each of them once."""
    if len(head.columns) != len(cells):
        return _Head(head.table)
    placed = sorted(head.columns, key=attrgetter("column"))
    return _Head(head.table, [one._replace(id=cell) for one, cell in zip(placed, cells, strict=True)])


@lru_cache(maxsize=64)
def _disputes_in_order(printed: tuple[str, ...], headings: tuple[str, ...]) -> tuple[str, ...]:
    rows = tuple(_rows(FORMATS[-1], _DISPUTES))
    if set(printed) == set(rows):
        rows = printed
    columns = _rows(FORMATS[-1], _DISPUTES)[rows[0]].columns
    first = headings[: len(columns)]
    groups, rest = divmod(len(headings), len(columns))
    if set(first) == set(columns) and groups >= len(rows) and not rest and headings == first * groups:
        columns = first  # of a head that names only some, the others may stand anywhere
    return tuple(f"{row}.{column}" for row in rows for column in columns)


class _Place(NamedTuple):
    """Where a cell was found; one that isn't ``sure`` is among others in the range."""

    start: int
    end: int
    sure: bool = True


class _Fit(IntEnum):
    """How well a row's cells and its columns went together."""

    MISSING = 0
    UNSURE = 1
    FITTING = 2


class _Placed(NamedTuple):
    """A row with its cells in place, one for each column; ``surplus`` blank cells were left over."""

    places: tuple[_Place, ...]
    fit: _Fit
    surplus: int = 0

    def is_filled(self) -> bool:
        for start, end, _ in self.places:
            if start < end:
                return True
        return self.fit is _Fit.UNSURE

    def ends_blank(self) -> bool:
        return self.places[-1].start == self.places[-1].end and self.is_filled()


def _fitted(text: str, row: _Row, columns: Sequence[str], table: str) -> _Placed:
    """The row's cells by column.

    Where the places of the cells are known, the head tells the columns. Otherwise the figures and
    blanks after the label are taken in order if there are as many as columns (or as many figures);
    blank cells too many at the end stand for spanned columns. A row that fits in no way, or in several
    ways, is unsure as a whole.
    """
    width = len(columns)
    if row.known is Known.PLACES:
        placed = _in_place(row, columns) or _under_head(text, row, columns)
        if placed:
            return placed
    if len(row.run) == width and row.loose is row.run:
        return _Placed(_in_order(row, row.run, columns, table), _Fit.FITTING)
    if row.known is Known.PLACES and (figures := _figures_as_many(row, width)):
        return _Placed(_in_order(row, figures, columns, table), _Fit.FITTING)
    runs = [row.run, row.loose]
    if row.known is Known.ROWS and len(row.run) < width and _has_figure(row.further[len(row.run) :]):
        runs.append(row.further)
    both = row.known is not Known.ORDER or table == _DISPUTES
    ways = [(run if len(run) == width else _trimmed(run, width, both), len(run) - width) for run in runs]
    fitting = [(cells, surplus) for cells, surplus in ways if cells]
    if fitting:
        cells, surplus = fitting[0]
        if any(other != cells for other, _ in fitting):
            return _unsure(row, width)
        return _Placed(_in_order(row, cells, columns, table), _Fit.FITTING, surplus)
    if not row.run or (row.known is Known.ORDER and not _has_figure(row.run)):
        return _Placed((_Place(row.label.end, row.label.end),) * width, _Fit.MISSING)
    if not _has_figure(row.run):
        blanks = [_Place(piece.start, piece.end) for piece in row.run]
        return _Placed((*blanks[:width], *blanks[-1:] * (width - len(blanks))), _Fit.FITTING)
    return _unsure(row, width)


def _unsure(row: _Row, width: int) -> _Placed:
    """A row whose cells have no certain column: each stands for all of them."""
    run = row.run or row.loose or row.further
    filled = [piece for piece in run if piece.kind is not Kind.BLANK] or run
    return _Placed((_Place(filled[0].start, filled[-1].end, sure=False),) * width, _Fit.UNSURE)


def _trimmed(run: list[_Piece], width: int, both: bool) -> list[_Piece] | None:
    """The run without blank cells too many at its end or (``both``) at its beginning; ``None``
    where it can't be told which are too many."""
    surplus = len(run) - width
    before = _blanks(run) if both else 0
    after = _blanks(reversed(run))
    if surplus <= 0 or before + after < surplus:
        return None
    if before == 0:
        return run[:width]
    if after == 0:
        return run[surplus:]
    return run[before : before + width] if before + after == surplus else None


def _blanks(run: Iterable[_Piece]) -> int:
    """The number of blank cells that a run begins with."""
    return sum(1 for _ in takewhile(lambda piece: piece.kind is Kind.BLANK, run))


def _in_order(row: _Row, run: Sequence[_Piece], columns: Sequence[str], table: str) -> tuple[_Place, ...]:
    """The cells of a run by column; a head of one level tells the order of the columns."""
    places = [tuple.__new__(_Place, (piece[0], piece[1], True)) for piece in run]
    if table == row.head.table == _DISCLOSURE:
        order = [heading.id for heading in row.head.columns]
        if sorted(order) == sorted(columns):
            places = [places[order.index(column)] for column in columns]
    return tuple(places)


class _Under(NamedTuple):
    """The cells of a row under the labels of its head: the columns from left to right, each with the
    pieces that stand there; the columns that share a figure; and whether the row ends with the last."""

    pieces: dict[str, list[_Piece]]
    shared: frozenset[str]
    ends_with_head: bool


def _in_place(row: _Row, columns: Sequence[str]) -> _Placed | None:
    """The cells of a row that stand each under a label of their own, as almost all do."""
    run = row.run
    if row.loose is not run or not len(run) == len(columns) == len(row.head.columns):
        return None
    places = _places_of(tuple(row.head.columns), tuple(columns))
    if places is None or [(piece.column, piece.span) for piece in run] != places[0]:
        return None
    new = tuple.__new__
    cells = [run[at] for at in places[1]]
    return _Placed(tuple([new(_Place, (piece[0], piece[1], True)) for piece in cells]), _Fit.FITTING)


@lru_cache(maxsize=64)
def _places_of(
    head: tuple[_Heading, ...], columns: tuple[str, ...]
) -> tuple[list[tuple[int, int]], list[int]] | None:
    """Where the labels of a head stand and how many columns they span, from left to right, and which of
    them is each column's; ``None`` where they don't name each column once."""
    placed = sorted(head, key=attrgetter("column"))
    ids = [one.id for one in placed]
    if sorted(ids) != sorted(columns):
        return None
    return [(one.column, one.span) for one in placed], [ids.index(column) for column in columns]


def _under_head(text: str, row: _Row, columns: Sequence[str]) -> _Placed | None:
    """The cells by the places of the head's labels; ``None`` where these don't tell all columns.

    Editors that merge cells leave a head and its figures in columns of other widths. Where the row has
    as many cells as the head and is as wide, or has as many figures, these stand in the columns'
    order. A row with several figures under one label all the same is unsure.
    """
    under = _by_head(row, columns)
    if under is None:
        return None
    found = {id: _one(text, pieces, id not in under.shared) for id, pieces in under.pieces.items()}
    if cells := _as_many(row, len(columns), under):
        found = {id: _Place(piece.start, piece.end) for id, piece in zip(found, cells, strict=True)}
    elif not all(place.sure or id in under.shared for id, place in found.items()):
        return _unsure(row, len(columns))
    return _Placed(tuple([found[column] for column in columns]), _Fit.FITTING)


def _as_many(row: _Row, width: int, under: _Under) -> list[_Piece] | None:
    """The cells of a row or its figures, if they are as many as the head's columns."""
    if len(row.run) == width == len(row.head.columns) and under.ends_with_head and row.loose is row.run:
        return row.run
    return _figures_as_many(row, width)


def _figures_as_many(row: _Row, width: int) -> list[_Piece] | None:
    """The figures of a row among blank cells, if they are as many as the head's columns, and each of
    these is named once: Markdown repeats what spans."""
    if row.loose is not row.run or len(row.head.columns) != width:
        return None
    figures = [piece for piece in row.run if piece.kind is not Kind.BLANK]
    return figures if len(figures) == width else None


def _by_head(row: _Row, columns: Sequence[str]) -> _Under | None:
    """What stands under the head's labels; ``None`` where the head doesn't name each column in places
    of its own behind the row's label, or the row is neither as wide as the table nor as its head."""
    owner: dict[int, str] = {}
    for heading in row.head.columns:
        for column in range(heading.column, heading.column + heading.span):
            if heading.id not in columns or owner.setdefault(column, heading.id) != heading.id:
                return None
    loose = row.loose
    if set(owner.values()) != set(columns) or not loose:
        return None
    if loose[0] is not row.label and min(owner) < row.label.column + row.label.span:
        return None
    end, last = loose[-1].column + loose[-1].span, max(owner) + 1
    if end not in (row.width, last):
        return None
    under: dict[str, list[_Piece]] = {owner[column]: [] for column in sorted(owner)}
    shared: set[str] = set()
    for piece in loose:
        owners = {owner[at] for at in range(piece.column, piece.column + piece.span) if at in owner}
        if piece.kind is not Kind.BLANK:
            if not owners:
                return None
            if len(owners) > 1:
                shared |= owners
        for id in owners:
            under[id].append(piece)
    return _Under(under, frozenset(shared), end == last) if all(under.values()) else None


def _one(text: str, pieces: Sequence[_Piece], sure: bool) -> _Place:
    """The one cell that stands under a label (a spanned one may be repeated), or the range of
    several that differ."""
    filled = [piece for piece in pieces if piece.kind is not Kind.BLANK] or pieces[:1]
    first, last = filled[0], filled[-1]
    if len({text[piece.start : piece.end] for piece in filled}) == 1:
        return _Place(first.start, first.end, sure)
    return _Place(first.start, last.end, sure=False)


def _settled(text: str, walk: _Walk) -> Reading:
    """The reading of a walked document: its format, and the rows by that format's columns."""
    printed = {table: met for table, met in walk.met.items() if _is_printed(table, met)}
    format = max(FORMATS, key=lambda format: (walk.evidence[format], format)) if printed else None
    cells: dict[str, Cell] = {}
    ranges: list[Table] = []
    fits: Counter[_Fit] = Counter()
    for form in template(format).tables if format else ():
        if form.id in printed:
            met = printed[form.id]
            rows = _chosen(text, form, met)
            for placed in rows.values():
                if placed.is_filled():
                    fits[placed.fit] += 1
            end = met.ranges[-1][1]
            left_out: list[str] = []
            for row, ids in _printed_cells(format or "", form.id):
                placed = rows.get(row) or _Placed((_Place(end, end),) * len(ids), _Fit.MISSING)
                if placed.fit is _Fit.MISSING:
                    left_out.append(f"{form.id}.{row}")
                for id, place in zip(ids, placed.places, strict=True):
                    cells[id] = _cell(text, id, place)
            ranges += _ranges(text, form.id, met.ranges, tuple(left_out))
    ranges += _others(text, walk, ranges)
    ranges.sort(key=lambda table: table.start)
    return Reading(format, cells, tuple(ranges), fits[_Fit.FITTING], fits.total() - fits[_Fit.FITTING])


@cache
def _printed_cells(format: str, table: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The rows of a table, each with the ids of its cells."""
    rows = _rows(format, table).values()
    return tuple((row.id, tuple(f"{table}.{row.id}.{column}" for column in row.columns)) for row in rows)


def _is_printed(table: str, met: _Met) -> bool:
    """Whether enough was met to say that the table is printed, and not a word of it used in prose."""
    rows = {id: row for rows in met.printings() for id, row in rows.items()}
    if table == _DISPUTES:
        return _UNLABELLED in rows or len(rows) + len(met.heads) > _LEAST_OUTCOMES + 1
    if any(copy.headed for copy in met.copies):
        return any(row.run for row in rows.values()) or (len(rows) > 1 and len(met.heads) > 1)
    return len(rows) >= (3 if met.heads else 5)


def _chosen(text: str, form: Form, met: _Met) -> dict[str, _Placed]:
    """The rows of the first printing that can be read. Rows that it lacks are taken from another
    printing, if that prints the same figures where both can be read."""
    copies = [_copy(text, form, rows) for rows in met.printings()]
    readable = [sum(placed.fit is _Fit.FITTING for placed in copy.values()) for copy in copies]
    most = max(readable, default=0)
    first = next((copy for copy, rows in zip(copies, readable, strict=True) if rows * 2 >= most), {})
    chosen = dict(first)
    for copy in copies:
        if copy is first:
            continue
        both = [id for id in copy.keys() & chosen.keys() if copy[id].fit is chosen[id].fit is _Fit.FITTING]
        if all(_figures(text, copy[id]) == _figures(text, chosen[id]) for id in both):
            chosen |= {id: row for id, row in copy.items() if id not in chosen or row.fit > chosen[id].fit}
    return chosen


def _copy(text: str, form: Form, copy: Mapping[str, _Row]) -> dict[str, _Placed]:
    """The rows of one printing with their cells in place."""
    columns = {row.id: row.columns for row in form.rows}
    placed = {id: _fitted(text, row, columns[id], form.id) for id, row in copy.items() if id in columns}
    for id in _short_rows(form, placed):
        placed[id] = _unsure(copy[id], len(columns[id]))
    if _UNLABELLED in copy:
        row = copy[_UNLABELLED]
        cells = _dispute_cells(row.head, row.known)
        row = replace(row, head=_dispute_head(row.head, cells))
        all_places, fit, _ = _fitted(text, row, cells, form.id)
        at = dict(zip(cells, all_places, strict=True))
        for id, own in columns.items():
            placed[id] = _Placed(tuple(at[f"{id}.{column}"] for column in own), fit)
    return placed


def _short_rows(form: Form, placed: Mapping[str, _Placed]) -> list[str]:
    """The rows whose last cell was taken for blank, though it may be missing: rows like them leave
    other numbers of blank cells over (the last row alone says nothing of that)."""
    usual: dict[tuple[bool, bool, int], set[int]] = {}
    for id, row in list(placed.items())[:-1]:
        if row.fit is _Fit.FITTING and not row.ends_blank() and row.is_filled():
            usual.setdefault(_likeness(form, id, row), set()).add(row.surplus)
    return [
        id
        for id, row in placed.items()
        if row.fit is _Fit.FITTING
        and row.ends_blank()
        and row.surplus not in usual.get(_likeness(form, id, row), {row.surplus})
    ]


def _likeness(form: Form, id: str, row: _Placed) -> tuple[bool, bool, int]:
    """What rows have in common whose labels span as many columns."""
    return "." in id, id in _results(form.id), len(row.places)


@cache
def _results(table: str) -> frozenset[str]:
    """The rows that another row sums, and that row."""
    rules = [rule for template in templates() for rule in template.sums if not rule.across]
    cells = [cell for rule in rules for cell in (rule.total, *rule.parts) if cell.startswith(f"{table}.")]
    return frozenset(cell.partition(".")[2].rpartition(".")[0] for cell in cells)


def _figures(text: str, placed: _Placed) -> list[Number | str | None]:
    printed = [text[place.start : place.end] for place in placed.places]
    return [number(cell) or (None if says_nothing(cell) else cell) for cell in printed]


def _cell(text: str, id: str, place: _Place) -> Cell:
    start, end, sure = place
    printed = text[start:end]
    if not sure or (found := number(printed)) is None:
        return Cell(id, printed, start, end)
    return Cell(id, printed, start, end, found[0], found[1])


_PADS = " \t|｜│*"
_LONGEST_LINE = 400
_AFTER = regex.compile(r"[\s|｜│:\-]*+")


def _ranges(text: str, table: str, ranges: Iterable[Sequence[int]], left_out: tuple[str, ...]) -> list[Table]:
    """The ranges of a table, widened to whole lines and to the empty cells around them."""
    found: list[Table] = []
    for start, end in ranges:
        wide = _wide(text, start, end)
        if found and wide[0] < found[-1].end:
            found[-1] = Table(table, found[-1].start, max(wide[1], found[-1].end), found[-1].omitted)
        else:
            found.append(Table(table, *wide, () if found else left_out))
    return found


def _wide(text: str, start: int, end: int) -> tuple[int, int]:
    line = text.rfind("\n", max(0, start - _LONGEST_LINE), start) + 1
    while start - line <= _LONGEST_LINE and not text[line:start].strip(_PADS + "\r\n"):
        start = line
        line = text.rfind("\n", max(0, start - _LONGEST_LINE), max(0, start - 1)) + 1
        if "|" not in text[line:start]:
            break
    pads = _AFTER.match(text, end)
    tail = pads.end() if pads else end
    if tail < len(text):
        tail = max(end, text.rfind("\n", end, tail) + 1)
    return start, tail


def _by_row(pieces: Sequence[_Piece]) -> Iterator[list[_Piece]]:
    for _, group in groupby(pieces, key=_row_of):
        yield list(group)


def _is_within(pieces: Sequence[_Piece], table: tuple[int, int]) -> bool:
    return table[0] <= pieces[0].start and pieces[-1].start < table[1]


def _others(text: str, walk: _Walk, statutory: Sequence[Table]) -> list[Table]:
    """The rows of other tables. A row in which a cell holds prose is none, and a row alone is no
    table: paragraphs may be set with tabs as well."""
    found: list[Table] = []
    taken = sorted((table.start, table.end) for table in statutory)
    at = 0
    for pieces in walk.ruled:
        while pieces and at < len(taken) and taken[at][1] <= pieces[0].start:
            at += 1
        if pieces and at < len(taken) and _is_within(pieces, taken[at]):
            continue
        rows: list[tuple[int, int]] = []
        for row in _by_row(pieces):
            while at < len(taken) and taken[at][1] <= row[0].start:
                at += 1
            if at < len(taken) and taken[at][0] <= row[0].start:
                continue
            kinds = [piece.kind for piece in row if piece.kind is not Kind.BLANK]
            if len(kinds) > 1 and Kind.PROSE not in kinds:
                rows.append(_wide(text, row[0].start, row[-1].end))
        for start, end in rows if len(rows) > 1 else ():
            start = min(found.pop().start, start) if found and found[-1].end >= start else start
            found.append(Table("", start, end))
    return found
