"""One way through a document's cells, in which the rows of the tables are met."""

from __future__ import annotations

from collections import Counter
from itertools import takewhile

import regex

from govinfo_nlp.document.forms import templates
from govinfo_nlp.document.labels import Kind, Role, Sense, nearest_row
from govinfo_nlp.document.tables.columns import trimmed
from govinfo_nlp.document.tables.documents import Document, Grid, Known, Strip
from govinfo_nlp.document.tables.pieces import (
    LONGEST_REMARK,
    Piece,
    has_figure,
    loose_run,
    pieces_of,
    run_of,
    stretch,
)
from govinfo_nlp.document.tables.printings import (
    DISPUTES,
    UNLABELLED,
    Head,
    Met,
    Row,
    dispute_cells,
    line_of,
    widest,
)
from govinfo_nlp.language.characters import fold

_SECTION = regex.compile(r"[一二三四五六七八九十]{1,3}\s*+、")
_FIGURE, _LABEL, _OTHER, _PROSE = Kind.FIGURE, Kind.LABEL, Kind.OTHER, Kind.PROSE
_ROW, _COLUMN, _GROUP = Role.ROW, Role.COLUMN, Role.GROUP


class Walk:
    """Goes once over a document's pieces and collects the rows of the tables. What is not known
    before the end (the format, and with it the columns of a row) is settled afterwards."""

    def __init__(self, document: Document) -> None:
        self.text, self.folded = document.text, fold(document.text)
        self.rows = 0  # how many rows have been read
        self.ruled: list[list[Piece]] = []  # what stands in the grids whose rows are known
        self.met = {form.id: Met() for form in templates()[-1].tables}
        self.evidence: Counter[str] = Counter()  # how often a label of one format only was met
        self.current = ""  # the table of the last label
        self.apart = True  # whether something stood between the last claimed piece and this one
        self.in_head = False  # whether the last label of a line named a column
        self.head = Head("")

    def read(self, grid: Grid | Strip) -> None:
        """Goes over a grid, which comes behind those read before."""
        pieces = pieces_of(self.folded, grid, self.rows)
        self.rows += len(grid.rows)
        if grid.known is not Known.ORDER:
            self.ruled.append(pieces)
        self.apart, self.known = True, grid.known
        self.width = _width(pieces) if grid.known is Known.PLACES else 0
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
            elif self.in_head:
                at = self.unlabelled(pieces, at) or at + max(1, len(run_of(pieces, at, pieces[at].row)))
            else:
                at += 1

    def claim(self, table: str, start: int, end: int) -> None:
        """Takes a range for a table's, as one with the last where nothing stood between them."""
        ranges = self.met[table].ranges
        if self.apart or not ranges or self.current != table:
            ranges.append([start, end])
        else:
            ranges[-1][1] = end
        self.current, self.apart = table, False

    def label(self, pieces: list[Piece], at: int) -> int:
        piece = pieces[at]
        senses = piece.said.senses
        sense = senses[0] if len(senses) == 1 else self.sense(pieces, at)
        if sense is None:
            self.apart = True
            return at + 1
        if len(sense.formats) == 1:
            (format,) = sense.formats
            self.evidence[format] += 1
        if sense.role is _ROW:
            run = run_of(pieces, at + 1, piece.row)
            if has_figure(run) or self.may_be_blank(pieces, at, sense):
                return self.row(pieces, at, sense, run)
        self.note(sense, piece)
        return at + 1

    def note(self, sense: Sense, piece: Piece) -> None:
        """Keeps a label that stands in a head."""
        met = self.met[sense.table]
        if sense.role is _COLUMN or sense.table == DISPUTES:
            if not self.in_head or self.head.table != sense.table:
                self.head = Head(sense.table)
            self.head.note(sense, piece)
            self.in_head = True
        if sense.role is _COLUMN:
            met.note_column()
        met.heads.add(piece.said.key)
        self.claim(sense.table, piece.start, piece.end)

    def may_be_blank(self, pieces: list[Piece], at: int, sense: Sense) -> bool:
        """Whether a label without figures can be a row's: not if it only leads to another label."""
        after = at + 1 + len(stretch(pieces, at + 1, Kind.OTHER))
        leads = after < len(pieces) and pieces[after].row == pieces[at].row
        return sense.table != DISPUTES and not (leads and self.known is not Known.ORDER)

    def sense(self, pieces: list[Piece], at: int) -> Sense | None:
        """What a label of several senses means here: 总计 and 其他 name columns and rows, 其他处理 a row
        or a group."""
        piece = pieces[at]
        roles = {sense.role: sense for sense in piece.said.senses}
        if _GROUP in roles:
            loose = loose_run(pieces, at + 1, piece.row, self.known)
            cells = list(takewhile(lambda p: len(p.said.key) <= LONGEST_REMARK, loose))
            is_row = has_figure(cells) or len(cells) >= len(line_of(roles[_ROW]).columns)
            return roles[_ROW if is_row else _GROUP]
        here = {sense.role: sense for sense in piece.said.senses if sense.table == self.current}
        is_filled = has_figure(run_of(pieces, at + 1, piece.row))
        if self.in_head and _COLUMN in here:
            again = is_filled and self.head.names(here[_COLUMN])
            return here[_ROW if again and _ROW in here else _COLUMN]
        return here.get(_ROW) or (None if is_filled else roles.get(_COLUMN))

    def row(self, pieces: list[Piece], at: int, sense: Sense, run: list[Piece]) -> int:
        piece = pieces[at]
        self.add(sense.table, sense.id, piece, pieces, at + 1, run)
        self.claim(sense.table, piece.start, run[-1].end if run else piece.end)
        return at + 1 + len(run)

    def add(self, table: str, id: str, label: Piece, pieces: list[Piece], at: int, run: list[Piece]) -> None:
        after = pieces[at + len(run)] if at + len(run) < len(pieces) else None
        goes_on = after is not None and after.kind is _OTHER and after.row == label.row
        loose = loose_run(pieces, at, label.row, self.known) if goes_on else run
        short = self.known is Known.ROWS and len(run) < widest(table)
        further = stretch(pieces, at, Kind.FIGURE) if short else run
        self.met[table].add(id, Row(label, run, loose, further, self.known, self.width, self.head))
        self.in_head = False

    def other(self, pieces: list[Piece], at: int) -> int:
        """Words that are no known label: one misspelt, one of the office's own, or prose."""
        piece = pieces[at]
        if (after := self.unlabelled(pieces, at)) is not None:
            return after
        run = run_of(pieces, at + 1, piece.row)
        section = _SECTION.match(self.text, piece.start, piece.end)
        if not self.apart and run:
            sense = nearest_row(piece.said.key, self.current)
            if sense and (has_figure(run) or len(run) >= len(line_of(sense).columns)):
                return self.row(pieces, at, sense, run)
            if not self.in_head and not section and has_figure(run):
                self.claim(self.current, piece.start, run[-1].end)
                return at + 1 + len(run)
        if self.may_be_alone(pieces, at) and (section or any(char.isdigit() for char in piece.said.key)):
            self.apart = True
        return at + 1

    def may_be_alone(self, pieces: list[Piece], at: int) -> bool:
        """Whether no other cell follows in the row of a piece, as far as rows are known."""
        return at + 1 == len(pieces) or pieces[at + 1].row != pieces[at].row or self.known is Known.ORDER

    def unlabelled(self, pieces: list[Piece], at: int) -> int | None:
        """Takes the figures from a place on, with no label before them, for the one row of the
        disputes table, if they stand under its head; the place after them."""
        if not self.in_head or not self.current == self.head.table == DISPUTES or not self.head.is_whole():
            return None
        piece = pieces[at]
        run = run_of(pieces, at, piece.row)
        width = len(dispute_cells(self.head, self.known))
        if not has_figure(run) and len(run) < width:
            run = loose_run(pieces, at, piece.row, self.known)
            if not has_figure(run) or not (len(run) == width or trimmed(run, width, both=True)):
                return None
        self.add(DISPUTES, UNLABELLED, piece, pieces, at, run)
        self.claim(DISPUTES, piece.start, run[-1].end)
        return at + len(run)


def _width(pieces: list[Piece]) -> int:
    """The columns of a grid."""
    return max([piece.behind for piece in pieces], default=0)
