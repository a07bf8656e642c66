"""The statutory tables that a generated report prints: ids, sums, balances, and the printed grids.

Written from the two official formats alone, apart from the tables that the library reads with:
a generator that shared them would find its own mistakes right.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

COLUMNS = (
    "natural_person",
    "enterprise",
    "research",
    "nonprofit",
    "law_service",
    "other_organization",
    "total",
)
APPLICANTS = COLUMNS[:-1]
ORGANIZATIONS = APPLICANTS[1:]
OUTCOMES = ("upheld", "corrected", "other", "pending")
DISPUTES = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
FLOWS = ("new", "carried_in", "processed", "carried_out")


@cache
def wording(name: str) -> Mapping[str, Any]:
    """One file of the generator's wording."""
    path = Path(__file__).parent / "wording" / f"{name}.toml"
    return tomllib.loads(path.read_text("utf-8"))


@cache
def request_rows(fmt: str) -> tuple[str, ...]:
    """The rows of the requests table that hold figures, in print order."""
    rows = list(wording("tables")["requests"]["rows"])
    if fmt == "2019":
        place = rows.index("other.uncorrected")
        rows = [row for row in rows if not row.startswith("other.")]
        rows.insert(place, "other")
    return tuple(rows)


@cache
def result_rows(fmt: str) -> tuple[str, ...]:
    """The rows that say how requests were answered."""
    return tuple(row for row in request_rows(fmt) if row not in FLOWS)


@cache
def printed_cells(fmt: str) -> tuple[str, ...]:
    """Every cell that a report of the format prints, in print order."""
    cells = [
        f"disclosure.{row}.{column}"
        for article in wording("tables")["disclosure"][fmt]
        for row in article["rows"]
        for column in article["columns"]
    ]
    cells += [f"requests.{row}.{column}" for row in request_rows(fmt) for column in COLUMNS]
    cells += [f"disputes.{row}.{outcome}" for row in DISPUTES for outcome in (*OUTCOMES, "total")]
    return tuple(cells)


@cache
def expand(cell: str, fmt: str) -> tuple[str, ...]:
    """The printed cells whose sum an id names: itself, the rows of a group, the organizations'
    columns, or both kinds of lawsuit. Raises ``KeyError`` for an id of no cell."""
    printed = printed_cells(fmt)
    if cell in printed:
        return (cell,)
    table, *middle, column = cell.split(".")
    if table == "requests":
        row = ".".join(middle)
        rows = [one for one in request_rows(fmt) if one == row or one.startswith(f"{row}.")]
        columns = ORGANIZATIONS if column == "organizations" else (column,)
        cells = [f"requests.{one}.{two}" for one in rows for two in columns]
    elif cell.startswith("disputes.litigation."):
        cells = [f"disputes.{row}.{column}" for row in DISPUTES[1:]]
    else:
        cells = []
    if not cells or not set(cells) <= set(printed):
        raise KeyError(cell)
    return tuple(cells)


@dataclass(frozen=True, slots=True)
class Identity:
    """What a statutory table itself promises: ``left`` and ``right`` add up to the same. ``cells``
    are those that a finding names, the total first."""

    code: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    cells: tuple[str, ...]


@cache
def identities(fmt: str) -> tuple[Identity, ...]:
    """All sums and balances of the tables of a format."""
    return tuple(_identities(fmt))


def _identities(fmt: str) -> Iterator[Identity]:
    for row in request_rows(fmt):
        total = f"requests.{row}.total"
        yield Identity("table-sum", (total,), tuple(f"requests.{row}.{c}" for c in APPLICANTS), (total,))
    for column in COLUMNS:
        new, old, processed, left = (f"requests.{row}.{column}" for row in FLOWS)
        results = tuple(f"requests.{row}.{column}" for row in result_rows(fmt))
        yield Identity("table-sum", (processed,), results, (processed,))
        yield Identity("table-balance", (new, old), (processed, left), (new, old, processed, left))
    for row in DISPUTES:
        total = f"disputes.{row}.total"
        yield Identity("table-sum", (total,), tuple(f"disputes.{row}.{o}" for o in OUTCOMES), (total,))


@dataclass(frozen=True, slots=True)
class Box:
    """A printed cell: its text, how many rows and columns it covers, and the id of its figure."""

    text: str
    rows: int = 1
    columns: int = 1
    cell: str = ""


Grid = tuple[tuple[Box, ...], ...]


def grid(table: str, fmt: str, shown: Mapping[str, str]) -> Grid:
    """A statutory table as rows of boxes; ``shown`` is what each figure's cell prints."""
    return {"disclosure": _disclosure, "requests": _requests, "disputes": _disputes}[table](fmt, shown)


def _disclosure(fmt: str, shown: Mapping[str, str]) -> Grid:
    labels = wording("tables")
    out: list[tuple[Box, ...]] = []
    for article in labels["disclosure"][fmt]:
        columns = article["columns"]
        span = 3 // len(columns)
        out.append((Box(article["article"], columns=4),))
        head = (Box(label, columns=span) for label in columns.values())
        out.append((Box(labels["disclosure"]["content"]), *head))
        for row, label in article["rows"].items():
            ids = (f"disclosure.{row}.{column}" for column in columns)
            out.append((Box(label), *(Box(shown[one], columns=span, cell=one) for one in ids)))
    return tuple(out)


def _requests(fmt: str, shown: Mapping[str, str]) -> Grid:
    labels = wording("tables")["requests"]
    columns = labels["columns"]
    out: list[tuple[Box, ...]] = [
        (Box(labels["corner"], rows=3, columns=3), Box(labels["applicants"], columns=7)),
        (
            Box(columns["natural_person"], rows=2),
            Box(labels["legal_persons"], columns=5),
            Box(columns["total"], rows=2),
        ),
        tuple(Box(columns[one]) for one in ORGANIZATIONS),
    ]
    for row, head in _request_heads(fmt, labels):
        ids = (f"requests.{row}.{column}" for column in COLUMNS)
        out.append((*head, *(Box(shown[one], cell=one) for one in ids)))
    return tuple(out)


def _request_heads(fmt: str, labels: Mapping[str, Any]) -> Iterator[tuple[str, list[Box]]]:
    """Each row of the table with its labels: the first of the results, and of a group, names them all."""
    results = [row for row in request_rows(fmt) if row in result_rows(fmt) or row == "processed"]
    opened: set[str] = set()
    for row in request_rows(fmt):
        group = row.split(".")[0]
        head: list[Box] = []
        if row in results and "results" not in opened:
            opened.add("results")
            head.append(Box(labels["results"], rows=len(results)))
        if "." in row:
            if group not in opened:
                opened.add(group)
                members = [one for one in results if one.startswith(f"{group}.")]
                head.append(Box(labels["groups"][group], rows=len(members)))
            head.append(Box(labels["rows"][row]))
        else:
            label = labels["groups"].get(row) or labels["rows"][row]
            head.append(Box(label, columns=2 if row in results else 3))
        yield row, head


def _disputes(fmt: str, shown: Mapping[str, str]) -> Grid:
    labels = wording("tables")["disputes"]
    outcomes = tuple(labels["columns"].values())
    ids = tuple(f"disputes.{row}.{outcome}" for row in DISPUTES for outcome in labels["columns"])
    return (
        (Box(labels["reconsideration"], columns=5), Box(labels["litigation"], columns=10)),
        (
            *(Box(outcome, rows=2) for outcome in outcomes),
            Box(labels["litigation_direct"], columns=5),
            Box(labels["litigation_after_reconsideration"], columns=5),
        ),
        tuple(Box(outcome) for outcome in outcomes * 2),
        tuple(Box(shown[one], cell=one) for one in ids),
    )
