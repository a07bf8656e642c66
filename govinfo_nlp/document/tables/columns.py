"""Which cell of a row stands in which column of its table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from functools import lru_cache
from itertools import takewhile
from operator import attrgetter
from typing import NamedTuple

from govinfo_nlp.document.labels import Kind, Words
from govinfo_nlp.document.tables.documents import Known
from govinfo_nlp.document.tables.pieces import Piece, filled, has_figure
from govinfo_nlp.document.tables.printings import DISCLOSURE, DISPUTES, Heading, Row


class Fit(IntEnum):
    """How well a row's cells and its columns went together."""

    MISSING = 0
    UNSURE = 1
    FITTING = 2


class Placed(NamedTuple):
    """A row with its cells in place, one for each column; ``surplus`` blank cells were left over."""

    cells: Sequence[Piece]
    fit: Fit
    surplus: int = 0

    def is_filled(self) -> bool:
        """Whether anything is printed in the row."""
        return self.fit is Fit.UNSURE or any(cell.start < cell.end for cell in self.cells)

    def ends_blank(self) -> bool:
        """Whether a row with figures has none in its last column."""
        return self.cells[-1].start == self.cells[-1].end and self.is_filled()


_UNREADABLE, _BLANK = Words(Kind.OTHER), Words(Kind.BLANK)


def missing(at: int, width: int) -> Placed:
    """A row that is not printed, or without cells, as so many blank cells at a place."""
    return Placed((Piece(at, at, Kind.BLANK, _BLANK, 0, 0, 1),) * width, Fit.MISSING)


def _among(pieces: Sequence[Piece]) -> Piece:
    """A cell that stands somewhere among several: what it prints can't be told."""
    return pieces[0]._replace(end=pieces[-1].end, kind=Kind.OTHER, said=_UNREADABLE)


def fitted(text: str, row: Row, columns: Sequence[str], table: str) -> Placed:
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
    if cells_as_many := _cells_as_many(row, width):
        return Placed(_in_order(row, cells_as_many, columns, table), Fit.FITTING)
    if fitting := _fitting_runs(row, width, table):
        cells, surplus = fitting[0]
        if any(other != cells for other, _ in fitting):
            return unsure(row, width)
        return Placed(_in_order(row, cells, columns, table), Fit.FITTING, surplus)
    return _without_figures(row, width) or unsure(row, width)


def _cells_as_many(row: Row, width: int) -> list[Piece] | None:
    """The cells of a row that are as many as the columns, or, where their places are known, its figures."""
    if len(row.run) == width and row.loose is row.run:
        return row.run
    return _figures_as_many(row, width) if row.known is Known.PLACES else None


def _fitting_runs(row: Row, width: int, table: str) -> list[tuple[list[Piece], int]]:
    """The runs behind a row's label that have as many cells as there are columns, without the blank cells
    too many, each with the number of these."""
    runs = [row.run, row.loose]
    if row.known is Known.ROWS and len(row.run) < width and has_figure(row.further[len(row.run) :]):
        runs.append(row.further)
    both = row.known is not Known.ORDER or table == DISPUTES
    ways = [(run if len(run) == width else trimmed(run, width, both), len(run) - width) for run in runs]
    return [(cells, surplus) for cells, surplus in ways if cells]


def _without_figures(row: Row, width: int) -> Placed | None:
    """A row that is not printed, or whose cells are all blank; ``None`` where it has figures."""
    if not row.run or (row.known is Known.ORDER and not has_figure(row.run)):
        return missing(row.label.end, width)
    if not has_figure(row.run):
        return Placed((*row.run[:width], *row.run[-1:] * (width - len(row.run))), Fit.FITTING)
    return None


def unsure(row: Row, width: int) -> Placed:
    """A row whose cells have no certain column: each stands for all of them."""
    run = row.run or row.loose or row.further
    return Placed((_among(filled(run) or run),) * width, Fit.UNSURE)


def trimmed(run: list[Piece], width: int, both: bool) -> list[Piece] | None:
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


def _blanks(run: Iterable[Piece]) -> int:
    """The number of blank cells that a run begins with."""
    return sum(1 for _ in takewhile(lambda piece: piece.kind is Kind.BLANK, run))


def _in_order(row: Row, run: Sequence[Piece], columns: Sequence[str], table: str) -> Sequence[Piece]:
    """The cells of a run by column; a head of one level tells the order of the columns."""
    if table == row.head.table == DISCLOSURE:
        order = [heading.id for heading in row.head.columns]
        if sorted(order) == sorted(columns):
            return [run[order.index(column)] for column in columns]
    return run


class _Under(NamedTuple):
    """The cells of a row under the labels of its head: the columns from left to right, each with the
    pieces that stand there; the columns that share a figure; and whether the row ends with the last."""

    pieces: dict[str, list[Piece]]
    shared: frozenset[str]
    ends_with_head: bool


def _in_place(row: Row, columns: Sequence[str]) -> Placed | None:
    """The cells of a row that stand each under a label of their own, as almost all do."""
    run = row.run
    if row.loose is not run or not len(run) == len(columns) == len(row.head.columns):
        return None
    places = _places_of(tuple(row.head.columns), tuple(columns))
    if places is None or [(piece.column, piece.span) for piece in run] != places[0]:
        return None
    return Placed([run[at] for at in places[1]], Fit.FITTING)


@lru_cache(maxsize=64)
def _places_of(
    head: tuple[Heading, ...], columns: tuple[str, ...]
) -> tuple[list[tuple[int, int]], list[int]] | None:
    """Where the labels of a head stand and how many columns they span, from left to right, and which of
    them is each column's; ``None`` where they don't name each column once."""
    placed = sorted(head, key=attrgetter("column"))
    ids = [one.id for one in placed]
    if sorted(ids) != sorted(columns):
        return None
    return [(one.column, one.span) for one in placed], [ids.index(column) for column in columns]


def _under_head(text: str, row: Row, columns: Sequence[str]) -> Placed | None:
    """The cells by the places of the head's labels; ``None`` where these don't tell all columns.

    Editors that merge cells leave a head and its figures in columns of other widths. Where the row has
    as many cells as the head and is as wide, or has as many figures, these stand in the columns'
    order. A row with several figures under one label all the same is unsure.
    """
    under = _by_head(row, columns)
    if under is None:
        return None
    cells = {id: _one(text, pieces, id in under.shared) for id, pieces in under.pieces.items()}
    if as_many := _as_many(row, len(columns), under):
        cells = dict(zip(cells, as_many, strict=True))
    elif any(cell.said is _UNREADABLE and id not in under.shared for id, cell in cells.items()):
        return unsure(row, len(columns))
    return Placed([cells[column] for column in columns], Fit.FITTING)


def _as_many(row: Row, width: int, under: _Under) -> list[Piece] | None:
    """The cells of a row or its figures, if they are as many as the head's columns."""
    if len(row.run) == width == len(row.head.columns) and under.ends_with_head and row.loose is row.run:
        return row.run
    return _figures_as_many(row, width)


def _figures_as_many(row: Row, width: int) -> list[Piece] | None:
    """The figures of a row among blank cells, if they are as many as the head's columns, and each of
    these is named once: Markdown repeats what spans."""
    if row.loose is not row.run or len(row.head.columns) != width:
        return None
    figures = filled(row.run)
    return figures if len(figures) == width else None


def _by_head(row: Row, columns: Sequence[str]) -> _Under | None:
    """What stands under the head's labels; ``None`` where the head doesn't name each column in places
    of its own behind the row's label, or the row is neither as wide as the table nor as its head."""
    owner, loose = _owners(row.head.columns, columns), row.loose
    if owner is None or not loose:
        return None
    if loose[0] is not row.label and min(owner) < row.label.behind:
        return None
    end, last = loose[-1].behind, max(owner) + 1
    if end not in (row.width, last):
        return None
    return _stand_under(loose, owner, end == last)


def _owners(head: Iterable[Heading], columns: Sequence[str]) -> dict[int, str] | None:
    """The label of a head that each column stands under; ``None`` where two labels are in one place, or
    they don't name each column."""
    owner: dict[int, str] = {}
    for heading in head:
        for column in range(heading.column, heading.column + heading.span):
            if heading.id not in columns or owner.setdefault(column, heading.id) != heading.id:
                return None
    return owner if set(owner.values()) == set(columns) else None


def _stand_under(pieces: Iterable[Piece], owner: Mapping[int, str], ends_with_head: bool) -> _Under | None:
    """The pieces by the labels that they stand under; ``None`` where a figure stands under none, or
    nothing stands under a label."""
    under: dict[str, list[Piece]] = {owner[column]: [] for column in sorted(owner)}
    shared: set[str] = set()
    for piece in pieces:
        owners = {owner[at] for at in range(piece.column, piece.column + piece.span) if at in owner}
        if piece.kind is not Kind.BLANK:
            if not owners:
                return None
            if len(owners) > 1:
                shared |= owners
        for id in owners:
            under[id].append(piece)
    return _Under(under, frozenset(shared), ends_with_head) if all(under.values()) else None


def _one(text: str, pieces: Sequence[Piece], is_shared: bool) -> Piece:
    """The one cell that stands under a label (a spanned one may be repeated), or the range of several
    that differ. What it prints can't be told then, nor where it is shared with another column."""
    printed = filled(pieces) or pieces[:1]
    is_one = len({text[piece.start : piece.end] for piece in printed}) == 1
    if is_one and not is_shared:
        return printed[0]
    return _among(printed[:1] if is_one else printed)
