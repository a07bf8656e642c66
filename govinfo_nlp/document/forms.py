"""The statutory forms as data: which cells a format prints, what they are called, how they add up.

A cell has one id, ``<table>.<row>.<column>``. Group ids (``requests.refused.total``), the column
``organizations`` and the row ``disputes.litigation`` name sums of printed cells. Sources of the
forms: 国办公开办函〔2019〕60号 (format "2019") and 国办公开办函〔2021〕30号 (format "2021").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from govinfo_nlp.errors import LexiconError
from govinfo_nlp.language.lexicons import Lexicon

FORMATS = ("2019", "2021")


@dataclass(frozen=True, slots=True)
class Line:
    """A row, column or group: its id, official label, the name that messages use, every label
    that offices print for it (the official one first), and the columns that a row has."""

    id: str
    label: str
    name: str
    printed: tuple[str, ...]
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """One statutory table of a format. ``heads`` are printed labels that name no line of it."""

    id: str
    title: str
    name: str
    rows: tuple[Line, ...]
    columns: tuple[Line, ...]
    groups: tuple[Line, ...]
    heads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """The cell ``total`` is the sum of the cells ``parts``; ``across`` where all are of one row."""

    total: str
    parts: tuple[str, ...]
    across: bool


@dataclass(frozen=True, slots=True)
class Balance:
    """The cells of ``left`` add up to the same as the cells of ``right``."""

    left: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """All tables of one format. ``leaves`` are the printed cells in print order, ``parts`` the
    leaves that each id stands for (a leaf for itself), ``names`` the Chinese names of all ids,
    ``nothing`` the marks that state nothing in a cell, ``plus`` and ``minus`` words for a sign."""

    format: str
    tables: tuple[Form, ...]
    sums: tuple[Sum, ...]
    balances: tuple[Balance, ...]
    leaves: tuple[str, ...]
    parts: Mapping[str, tuple[str, ...]]
    names: Mapping[str, str]
    nothing: frozenset[str]
    plus: tuple[str, ...]
    minus: tuple[str, ...]


def templates() -> tuple[Template, ...]:
    """The templates of all formats, oldest first."""
    return tuple(template(format) for format in FORMATS)


@cache
def template(format: str) -> Template:
    """The template of a format ("2019" or "2021"); ``KeyError`` for any other."""
    if format not in FORMATS:
        raise KeyError(format)
    document = Lexicon.default().document(f"tables_{format}")
    try:
        return _template(document)
    except (KeyError, TypeError) as error:
        raise LexiconError(f"tables_{format}.toml：表格模板缺少或写错 {error}") from error


def leaf_cells(format: str) -> tuple[str, ...]:
    """The ids of all cells that a report of this format prints, in print order."""
    return template(format).leaves


def expand(cell_id: str, format: str) -> tuple[str, ...]:
    """The printed cells whose sum the id names (itself, unless derived); ``KeyError`` if unknown."""
    return template(format).parts[cell_id]


def name(cell_id: str, format: str) -> str:
    """The Chinese name of a cell or a derived id (``表三“本年新收”·总计``); ``KeyError`` if unknown."""
    return template(format).names[cell_id]


def _template(document: Mapping[str, Any]) -> Template:
    forms: list[Form] = []
    sums: list[Sum] = []
    balances: list[Balance] = []
    parts: dict[str, tuple[str, ...]] = {}
    names: dict[str, str] = {}
    for data in document["tables"]:
        form = _form(data)
        forms.append(form)
        for id, leaves, label in _ids(form, data):
            parts[id], names[id] = leaves, label
        sums += _sums(form, data.get("sums", ()), parts)
        balances += _balances(form, data.get("balances", ()))
    return Template(
        format=document["format"],
        tables=tuple(forms),
        sums=tuple(sums),
        balances=tuple(balances),
        leaves=tuple(
            f"{form.id}.{row.id}.{column}" for form in forms for row in form.rows for column in row.columns
        ),
        parts=MappingProxyType(parts),
        names=MappingProxyType(names),
        nothing=frozenset(document["nothing"]),
        plus=tuple(document["plus"]),
        minus=tuple(document["minus"]),
    )


def _form(data: Mapping[str, Any]) -> Form:
    rows: list[Line] = []
    columns: dict[str, Line] = {}
    for part in data["parts"]:
        rows += (_line(id, line, tuple(part["columns"])) for id, line in part["rows"].items())
        for id, line in part["columns"].items():
            columns.setdefault(id, _line(id, line))
    return Form(
        id=data["id"],
        title=data["title"],
        name=data["name"],
        rows=tuple(rows),
        columns=tuple(columns.values()),
        groups=tuple(_line(id, line) for id, line in data.get("groups", {}).items()),
        heads=tuple(data["heads"]),
    )


def _line(id: str, data: Mapping[str, Any], columns: tuple[str, ...] = ()) -> Line:
    label = data["label"]
    return Line(id, label, data.get("name", label), (label, *data.get("variants", ())), columns)


def _ids(form: Form, data: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Every id of a table, printed or derived, with its leaves and its name."""
    rows = _rows_and_groups(form)
    columns = {column.id: (column.name, (column.id,)) for column in form.columns}
    for derived, rule in (("row_sums", rows), ("column_sums", columns)):
        rule.update((id, (own["name"], tuple(own["of"]))) for id, own in data.get(derived, {}).items())
    printed = {row.id: set(row.columns) for row in form.rows}
    for row_id, (row_name, row_ids) in rows.items():
        for column_id, (column_name, column_ids) in columns.items():
            if printed[row_ids[0]].issuperset(column_ids):
                leaves = tuple(f"{form.id}.{row}.{column}" for row in row_ids for column in column_ids)
                yield f"{form.id}.{row_id}.{column_id}", leaves, f"{form.name}“{row_name}”·{column_name}"


def _rows_and_groups(form: Form) -> dict[str, tuple[str, tuple[str, ...]]]:
    """The rows and groups of a table by id, each with its name and the rows that it is made of."""
    groups = {group.id: group.name for group in form.groups}
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for row in form.rows:
        group = groups.get(row.id.rpartition(".")[0])
        found[row.id] = (f"{group}·{row.name}" if group else row.name, (row.id,))
    for id, label in groups.items():
        found[id] = (label, tuple(row.id for row in form.rows if row.id.startswith(f"{id}.")))
    return found


def _sums(
    form: Form, rules: Iterable[Mapping[str, Any]], parts: Mapping[str, tuple[str, ...]]
) -> Iterator[Sum]:
    for rule in rules:
        if "column" in rule:
            for row in form.rows:
                own = tuple(f"{form.id}.{row.id}.{column}" for column in rule["of"])
                yield Sum(f"{form.id}.{row.id}.{rule['column']}", own, across=True)
        else:
            for column in form.columns:
                ids = (f"{form.id}.{row}.{column.id}" for row in rule["of"])
                own = tuple(leaf for id in ids for leaf in parts[id])
                yield Sum(f"{form.id}.{rule['row']}.{column.id}", own, across=False)


def _balances(form: Form, rules: Iterable[Mapping[str, Any]]) -> Iterator[Balance]:
    for rule in rules:
        for column in form.columns:
            yield Balance(
                left=tuple(f"{form.id}.{row}.{column.id}" for row in rule["left"]),
                right=tuple(f"{form.id}.{row}.{column.id}" for row in rule["right"]),
            )
