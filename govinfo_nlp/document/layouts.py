"""The statutory tables as their forms lay them out: rows of boxes, with the rows and columns they span.

Sources of the layouts: 国办公开办函〔2019〕60号 and 国办公开办函〔2021〕30号. Labels are those of the
templates; what a report printed stands in its cells.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from govinfo_nlp.document import forms
from govinfo_nlp.language.lexicons import Lexicon


@dataclass(frozen=True, slots=True)
class Box:
    """A place of a table: a label, which heads its ``scope`` (row, col, rowgroup or colgroup), or the
    place of the ``cell`` with an id."""

    label: str = ""
    scope: str = ""
    cell: str = ""
    rows: int = 1
    columns: int = 1


Row = tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A statutory table: what messages call it (表三), its title, and its bodies of rows. The first
    ``heads`` rows are the head of the whole table."""

    id: str
    name: str
    title: str
    rows: tuple[Row, ...]
    heads: int


@cache
def layouts(format: str) -> Mapping[str, Layout]:
    """The tables of a format ("2019" or "2021") by their ids; ``KeyError`` for any other format."""
    document = Lexicon.default().document(f"tables_{format}")
    data = {table["id"]: table for table in document["tables"]}
    makers = {"disclosure": _disclosure, "requests": _requests, "disputes": _disputes}
    return {
        form.id: Layout(form.id, form.name, form.title, *makers[form.id](form, data[form.id], format))
        for form in forms.template(format).tables
    }


def _disclosure(form: forms.Form, data: Mapping[str, Any], format: str) -> tuple[tuple[Row, ...], int]:
    """A part for each item of the Regulations' Article 20, each under columns of its own."""
    width = max(len(row.columns) for row in form.rows)
    corner, articles = form.heads[0], form.heads[1:]
    labels = {line.id: line.label for line in (*form.rows, *form.columns)}
    found: list[Row] = []
    for part, article in zip(data["parts"], articles, strict=False):
        spans = _spread(len(part["columns"]), width)
        found.append((Box(article, "colgroup", columns=width + 1),))
        heads = (
            Box(labels[id], "col", columns=span) for id, span in zip(part["columns"], spans, strict=True)
        )
        found.append((Box(corner, "col"), *heads))
        for row in part["rows"]:
            cells = (
                Box(cell=f"{form.id}.{row}.{id}", columns=span)
                for id, span in zip(part["columns"], spans, strict=True)
            )
            found.append((Box(labels[row], "row"), *cells))
    return tuple(found), 0


def _spread(count: int, width: int) -> list[int]:
    """So many columns over a width, the last the widest."""
    return [*([width // count] * (count - 1)), width - width // count * (count - 1)]


def _requests(form: forms.Form, data: Mapping[str, Any], format: str) -> tuple[tuple[Row, ...], int]:
    """Applicants across; down, what was received, each result of it, and what was carried over."""
    note, applicants, organizations, _, results = form.heads[:5]
    head = _applicants(form, data, note, applicants, organizations)
    whole, parts = _added_rows(format, form.id)
    processed = [row for row in form.rows if row.id in parts or row.id == whole]
    groups = {group.id: group for group in form.groups}
    rows: list[Row] = []
    for row in form.rows:
        boxes: list[Box] = []
        if row not in processed:
            boxes.append(Box(row.label, "row", columns=3))
        else:
            if row is processed[0]:
                boxes.append(Box(results, "rowgroup", rows=len(processed)))
            group = groups.get(row.id.rpartition(".")[0])
            if group is None:
                boxes.append(Box(row.label, "row", columns=2))
            else:
                members = [one for one in form.rows if one.id.startswith(f"{group.id}.")]
                if row is members[0]:
                    boxes.append(Box(group.label, "rowgroup", rows=len(members)))
                boxes.append(Box(row.label, "row"))
        rows.append((*boxes, *(Box(cell=f"{form.id}.{row.id}.{column}") for column in row.columns)))
    return (*head, *rows), len(head)


def _applicants(
    form: forms.Form, data: Mapping[str, Any], note: str, applicants: str, organizations: str
) -> tuple[Row, ...]:
    inner = tuple(data["column_sums"]["organizations"]["of"])
    upper: list[Box] = []
    lower: list[Box] = []
    for column in form.columns:
        if column.id not in inner:
            upper.append(Box(column.label, "col", rows=2))
            continue
        if column.id == inner[0]:
            upper.append(Box(organizations, "colgroup", columns=len(inner)))
        lower.append(Box(column.label, "col"))
    first = (Box(note, "", rows=3, columns=3), Box(applicants, "colgroup", columns=len(form.columns)))
    return first, tuple(upper), tuple(lower)


def _added_rows(format: str, table: str) -> tuple[str, frozenset[str]]:
    """The row that is the sum of others in each column, and those rows."""
    down = [
        one for one in forms.template(format).sums if not one.across and one.total.startswith(f"{table}.")
    ]
    cells = {part for one in down for part in one.parts}
    return _row_of(down[0].total), frozenset(map(_row_of, cells))


def _row_of(cell: str) -> str:
    return cell.partition(".")[2].rpartition(".")[0]


def _disputes(form: forms.Form, data: Mapping[str, Any], format: str) -> tuple[tuple[Row, ...], int]:
    """One row of figures: outcomes of reconsideration, then of each way of litigation."""
    joined = next(iter(data["row_sums"].values()))
    top: list[Box] = []
    middle: list[Box] = []
    lowest: list[Box] = []
    for row in form.rows:
        outcomes = [Box(_column(form, id), "col") for id in row.columns]
        if row.id not in joined["of"]:
            top.append(Box(row.label, "colgroup", columns=len(outcomes)))
            middle += (Box(box.label, "col", rows=2) for box in outcomes)
            continue
        if row.id == joined["of"][0]:
            width = sum(len(one.columns) for one in form.rows if one.id in joined["of"])
            top.append(Box(joined["name"], "colgroup", columns=width))
        middle.append(Box(row.label, "colgroup", columns=len(outcomes)))
        lowest += outcomes
    cells = tuple(Box(cell=f"{form.id}.{row.id}.{id}") for row in form.rows for id in row.columns)
    return (tuple(top), tuple(middle), tuple(lowest), cells), 3


def _column(form: forms.Form, id: str) -> str:
    return next(column.label for column in form.columns if column.id == id)
