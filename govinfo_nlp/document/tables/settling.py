"""What the rows met in a document come to: its format, the cells by their ids, and where tables stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import groupby
from operator import attrgetter

import regex

from govinfo_nlp.document.forms import FORMATS, Form, template, templates
from govinfo_nlp.document.labels import Kind, Number, number, says_nothing
from govinfo_nlp.document.tables.columns import Fit, Placed, fitted, missing, unsure
from govinfo_nlp.document.tables.documents import Reading
from govinfo_nlp.document.tables.pieces import Piece
from govinfo_nlp.document.tables.printings import (
    DISPUTES,
    LEAST_OUTCOMES,
    UNLABELLED,
    Met,
    Row,
    dispute_cells,
    dispute_head,
    rows_of,
)
from govinfo_nlp.document.tables.walk import Walk
from govinfo_nlp.models import Cell, Table


def settled(text: str, walk: Walk) -> Reading:
    """The reading of a walked document: its format, and the rows by that format's columns."""
    printed = {table: met for table, met in walk.met.items() if _is_printed(table, met)}
    if not printed:
        return Reading(None, {}, tuple(_others(text, walk, ())), 0, 0)
    format = max(FORMATS, key=lambda format: (walk.evidence[format], format))
    cells: dict[str, Cell] = {}
    ranges: list[Table] = []
    fits: list[Fit] = []
    for form in template(format).tables:
        if form.id in printed:
            met = printed[form.id]
            rows = _all_rows(text, form, met)
            cells |= _cells(text, format, form.id, rows)
            ranges += _ranges(text, form.id, met.ranges, _left_out(form.id, rows))
            fits += [row.fit for row in rows.values() if row.is_filled()]
    ranges += _others(text, walk, ranges)
    ranges.sort(key=attrgetter("start"))
    fitting = fits.count(Fit.FITTING)
    return Reading(format, cells, tuple(ranges), fitting, len(fits) - fitting)


def _all_rows(text: str, form: Form, met: Met) -> dict[str, Placed]:
    """The rows of a table in print order; those that were not met stand as missing behind it."""
    chosen = _chosen(text, form, met)
    end = met.ranges[-1][1]
    return {row.id: chosen.get(row.id) or missing(end, len(row.columns)) for row in form.rows}


def _left_out(table: str, rows: Mapping[str, Placed]) -> tuple[str, ...]:
    return tuple([f"{table}.{id}" for id, row in rows.items() if row.fit is Fit.MISSING])


def _cells(text: str, format: str, table: str, rows: Mapping[str, Placed]) -> dict[str, Cell]:
    """The cells of a table by their ids."""
    return {
        id: _cell(text, id, piece)
        for row, ids in _printed_cells(format, table)
        for id, piece in zip(ids, rows[row].cells, strict=True)
    }


@cache
def _printed_cells(format: str, table: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The rows of a table, each with the ids of its cells."""
    rows = rows_of(format, table).values()
    return tuple((row.id, tuple(f"{table}.{row.id}.{column}" for column in row.columns)) for row in rows)


def _cell(text: str, id: str, piece: Piece) -> Cell:
    start, end, stated = piece.start, piece.end, piece.said.number
    if stated is None:
        return Cell(id, text[start:end], start, end)
    return Cell(id, text[start:end], start, end, stated[0], stated[1])


def _is_printed(table: str, met: Met) -> bool:
    """Whether enough was met to say that the table is printed, and not a word of it used in prose."""
    rows = {id: row for rows in met.printings() for id, row in rows.items()}
    if table == DISPUTES:
        return UNLABELLED in rows or len(rows) + len(met.heads) > LEAST_OUTCOMES + 1
    if any(copy.headed for copy in met.copies):
        return any(row.run for row in rows.values()) or (len(rows) > 1 and len(met.heads) > 1)
    return len(rows) >= (3 if met.heads else 5)


def _chosen(text: str, form: Form, met: Met) -> dict[str, Placed]:
    """The rows of the first printing that can be read. Rows that it lacks are taken from another
    printing, if that prints the same figures where both can be read."""
    copies = [_copy(text, form, rows) for rows in met.printings()]
    readable = [sum(placed.fit is Fit.FITTING for placed in copy.values()) for copy in copies]
    most = max(readable, default=0)
    first = next((copy for copy, rows in zip(copies, readable, strict=True) if rows * 2 >= most), {})
    chosen = dict(first)
    for copy in copies:
        if copy is first:
            continue
        both = [id for id in copy.keys() & chosen.keys() if copy[id].fit is chosen[id].fit is Fit.FITTING]
        if all(_figures(text, copy[id]) == _figures(text, chosen[id]) for id in both):
            chosen |= {id: row for id, row in copy.items() if id not in chosen or row.fit > chosen[id].fit}
    return chosen


def _copy(text: str, form: Form, copy: Mapping[str, Row]) -> dict[str, Placed]:
    """The rows of one printing with their cells in place."""
    columns = {row.id: row.columns for row in form.rows}
    placed = {id: fitted(text, row, columns[id], form.id) for id, row in copy.items() if id in columns}
    for id in _short_rows(form, placed):
        placed[id] = unsure(copy[id], len(columns[id]))
    if UNLABELLED in copy:
        row = copy[UNLABELLED]
        cells = dispute_cells(row.head, row.known)
        row = replace(row, head=dispute_head(row.head, cells))
        all_cells, fit, _ = fitted(text, row, cells, form.id)
        at = dict(zip(cells, all_cells, strict=True))
        for id, own in columns.items():
            placed[id] = Placed([at[f"{id}.{column}"] for column in own], fit)
    return placed


def _short_rows(form: Form, placed: Mapping[str, Placed]) -> list[str]:
    """The rows whose last cell was taken for blank, though it may be missing: rows like them leave
    other numbers of blank cells over (the last row alone says nothing of that)."""
    blank = [id for id, row in placed.items() if row.fit is Fit.FITTING and row.ends_blank()]
    if not blank:
        return []
    usual: dict[tuple[bool, bool, int], set[int]] = {}
    for id, row in list(placed.items())[:-1]:
        if row.fit is Fit.FITTING and not row.ends_blank() and row.is_filled():
            usual.setdefault(_likeness(form, id, row), set()).add(row.surplus)
    surplus = {id: placed[id].surplus for id in blank}
    return [
        id for id in blank if surplus[id] not in usual.get(_likeness(form, id, placed[id]), {surplus[id]})
    ]


def _likeness(form: Form, id: str, row: Placed) -> tuple[bool, bool, int]:
    """What rows have in common whose labels span as many columns."""
    return "." in id, id in _results(form.id), len(row.cells)


@cache
def _results(table: str) -> frozenset[str]:
    """The rows that another row sums, and that row."""
    rules = [rule for template in templates() for rule in template.sums if not rule.across]
    cells = [cell for rule in rules for cell in (rule.total, *rule.parts) if cell.startswith(f"{table}.")]
    return frozenset(cell.partition(".")[2].rpartition(".")[0] for cell in cells)


def _figures(text: str, placed: Placed) -> list[Number | str | None]:
    printed = [text[cell.start : cell.end] for cell in placed.cells]
    return [number(cell) or (None if says_nothing(cell) else cell) for cell in printed]


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


def _by_row(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    for _, group in groupby(pieces, key=attrgetter("row")):
        yield list(group)


def _is_within(pieces: Sequence[Piece], table: tuple[int, int]) -> bool:
    return table[0] <= pieces[0].start and pieces[-1].start < table[1]


def _first_behind(taken: Sequence[tuple[int, int]], at: int, place: int) -> int:
    """The first of the ranges, from one on, that ends behind a place."""
    while at < len(taken) and taken[at][1] <= place:
        at += 1
    return at


def _is_row_of_cells(row: Iterable[Piece]) -> bool:
    """Whether a row prints several cells, and none of them holds prose."""
    kinds = [piece.kind for piece in row if piece.kind is not Kind.BLANK]
    return len(kinds) > 1 and Kind.PROSE not in kinds


def _others(text: str, walk: Walk, statutory: Sequence[Table]) -> list[Table]:
    """The rows of other tables. A row in which a cell holds prose is none, and a row alone is no
    table: paragraphs may be set with tabs as well."""
    found: list[Table] = []
    taken = sorted((table.start, table.end) for table in statutory)
    at = 0
    for pieces in walk.ruled:
        if not pieces:
            continue
        at = _first_behind(taken, at, pieces[0].start)
        if at < len(taken) and _is_within(pieces, taken[at]):
            continue
        rows: list[tuple[int, int]] = []
        for row in _by_row(pieces):
            at = _first_behind(taken, at, row[0].start)
            is_taken = at < len(taken) and taken[at][0] <= row[0].start
            if not is_taken and _is_row_of_cells(row):
                rows.append(_wide(text, row[0].start, row[-1].end))
        for start, end in rows if len(rows) > 1 else ():
            start = min(found.pop().start, start) if found and found[-1].end >= start else start
            found.append(Table("", start, end))
    return found
