"""What stands in the cells of a grid, and the runs of figures among it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import NamedTuple, TypeAlias

from govinfo_nlp.document.labels import LONGEST_LABEL, Kind, Words, beginnings, folded_words, labels
from govinfo_nlp.document.tables.documents import Grid, Known, Strip


class Piece(NamedTuple):
    """A cell, or a line of one, and what it says. ``row`` numbers the rows of the document."""

    start: int
    end: int
    kind: Kind
    said: Words
    row: int
    column: int
    span: int

    @property
    def behind(self) -> int:
        """The column behind it."""
        return self.column + self.span


MOST_COLUMNS = 200
LONGEST_REMARK = 4

_BLANK, _FIGURE, _OTHER, _PAGE = Kind.BLANK, Kind.FIGURE, Kind.OTHER, Kind.PAGE
_kind_of = attrgetter("kind")
_FAR_TOO_LONG = Words(Kind.PROSE)
_MOST_LINES_OF_A_LABEL = 8
_LONGEST_RUN = 64


def pieces_of(folded: str, grid: Grid | Strip, row: int) -> list[Piece]:
    """What stands in a grid of a folded text; ``row`` is the number of its first row."""
    found: list[Piece] = []
    new = tuple.__new__  # half the time of calling the class, for what a report has hundreds of
    for start, end, place, column, span in _placed(grid) if isinstance(grid, Grid) else _side_by_side(grid):
        printed = folded[start:end]
        bare = printed.strip()
        if bare != printed:
            start += printed.index(bare)
            end = start + len(bare)
        said = folded_words(bare) if end - start <= LONGEST_LABEL else _FAR_TOO_LONG
        found.append(new(Piece, (start, end, said[0], said, row + place, column, span)))
    return _joined(found) if grid.known is Known.ORDER else found


_Placed: TypeAlias = tuple[int, int, int, int, int]
"""A cell's start and end, its row and column, and the columns it spans."""


def _side_by_side(strip: Strip) -> Iterator[_Placed]:
    for row, cells in enumerate(strip.rows):
        for column, (start, end) in enumerate(cells):
            yield start, end, row, column, 1


def _placed(grid: Grid) -> Iterator[_Placed]:
    """The cells of a grid in their places; cells that hang down from rows above take their columns."""
    hanging: dict[int, int] = {}
    for row, cells in enumerate(grid.rows):
        still = {column: rows - 1 for column, rows in hanging.items() if rows > 1}
        column = 0
        for start, end, rowspan, colspan in cells:
            while column in hanging:
                column += 1
            span = _within_bounds(colspan)
            yield start, end, row, column, span
            after = column + span
            if rowspan > 1:
                still.update(dict.fromkeys(range(column, min(after, MOST_COLUMNS)), rowspan - 1))
            column = after
        hanging = still


def _within_bounds(span: int) -> int:
    """The columns that a cell spans; a span wider than any table is a fault of the container."""
    return min(max(1, span), MOST_COLUMNS)


def _joined(pieces: list[Piece]) -> list[Piece]:
    """The pieces without the numbers of pages, labels that are broken over several of them made
    whole, the longest first."""
    begun = beginnings()
    pieces = [piece for piece in pieces if piece.kind is not _PAGE]
    found: list[Piece] = []
    done = 0
    for at in [at for at, piece in enumerate(pieces) if piece.said.key in begun]:
        if at >= done:
            whole, behind = _whole(pieces, pieces[at], at + 1)
            found += pieces[done:at]
            found.append(whole)
            done = behind
    found += pieces[done:]
    return found


def _whole(pieces: list[Piece], piece: Piece, at: int) -> tuple[Piece, int]:
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


def run_of(pieces: list[Piece], at: int, row: int) -> list[Piece]:
    """The figures and blanks from a place on that stand in the row."""
    end, limit = at, min(at + _LONGEST_RUN, len(pieces))
    while end < limit and (piece := pieces[end]).row == row:
        if piece.kind is not _FIGURE and piece.kind is not _BLANK:
            break
        end += 1
    return pieces[at:end]


def loose_run(pieces: list[Piece], at: int, row: int, known: Known) -> list[Piece]:
    """The figures and blanks from a place on that stand in the row, and words among them. Where
    rows are not known, long words may be the next row's label."""
    end, limit = at, min(at + _LONGEST_RUN, len(pieces))
    longest = LONGEST_REMARK if known is Known.ORDER else LONGEST_LABEL
    while end < limit and (piece := pieces[end]).row == row:
        if piece.kind > _FIGURE and (piece.kind is not _OTHER or len(piece.said.key) > longest):
            break
        end += 1
    return pieces[at:end]


def stretch(pieces: list[Piece], at: int, most: Kind) -> list[Piece]:
    """The figures and blanks from a place on; with ``Kind.OTHER`` short words among them as well."""
    end, limit = at, min(at + _LONGEST_RUN, len(pieces))
    while end < limit and (pieces[end].kind <= _FIGURE or pieces[end].kind is most):
        end += 1
    return pieces[at:end]


def has_figure(run: Iterable[Piece]) -> bool:
    """Whether a figure is among the pieces."""
    return _FIGURE in map(_kind_of, run)


def filled(run: Iterable[Piece]) -> list[Piece]:
    """The pieces that are not blank."""
    return [piece for piece in run if piece.kind is not _BLANK]
