"""What the cells of a report come to: single figures, and sums over them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache

from govinfo_nlp.document.forms import template
from govinfo_nlp.document.labels import says_nothing
from govinfo_nlp.language.numerals import EXACT
from govinfo_nlp.models import Cell, Report


@cache
def _across(format: str) -> Mapping[str, tuple[str, ...]]:
    """The cells of the same row that each total cell sums."""
    return {rule.total: rule.parts for rule in template(format).sums if rule.across}


def is_nothing(cell: Cell) -> bool:
    """Whether the cell is blank or prints a mark that states nothing, such as - or /."""
    return cell.value is None and (not cell.text or says_nothing(cell.text))


def omitted(report: Report) -> frozenset[str]:
    """The rows (``requests.new``) that printed tables leave out, or print no cells for."""
    return frozenset(row for table in report.tables for row in table.omitted)


_ZERO = Decimal(0)


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
        return self.stated(leaves[0]) if len(leaves) == 1 else self.sum(dict.fromkeys(leaves))

    def sum(self, leaves: Iterable[str]) -> Decimal | None:
        """The exact sum over ids of printed cells, which are all different, see ``total``."""
        result, found = _ZERO, self._found
        for leaf in leaves:
            value = found[leaf] if leaf in found else self.stated(leaf)
            if value is None:
                return None
            result = value if result is _ZERO else EXACT.add(result, value)
        return result

    def stated(self, leaf: str) -> Decimal | None:
        """The figure of one printed cell, that of its row's columns where it is a blank total."""
        if leaf not in self._found:
            cell = self._cells.get(leaf)
            parts = self._across(leaf) if cell is not None and not cell.text else ()
            self._found[leaf] = self.sum(parts) if parts else self.figure(leaf)
        return self._found[leaf]

    def _across(self, leaf: str) -> tuple[str, ...]:
        """The cells of its row that a total sums; none of any other cell."""
        return () if self._template is None else _across(self._template.format).get(leaf, ())


def figure(report: Report, cell_id: str) -> Decimal | None:
    """The figure of one printed cell, see ``Figures.figure``."""
    return Figures(report).figure(cell_id)


def total(report: Report, cells: Iterable[str]) -> Decimal | None:
    """The sum over the ids, see ``Figures.total``."""
    return Figures(report).total(cells)
