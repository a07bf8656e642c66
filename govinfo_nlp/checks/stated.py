"""What a report states: its figures, the cells that they restate, and how they hang together."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from govinfo_nlp.checks.arithmetic import borne_out
from govinfo_nlp.document import tables
from govinfo_nlp.language.characters import fold
from govinfo_nlp.language.numerals import EXACT
from govinfo_nlp.meaning.links import LESS, Refusal
from govinfo_nlp.meaning.relations import Figure, Relations, Sum
from govinfo_nlp.models import Bound, Kind, Link, Metric, Report

Place = tuple[int, int]
"""Where a metric stands: its start and end."""

_NEAR = 8  # links on either side of a figure's own

_IN_YUAN = {
    "元": Decimal(1),
    "万元": Decimal(10**4),
    "万": Decimal(10**4),
    "亿元": Decimal(10**8),
    "亿": Decimal(10**8),
}


def place_of(metric: Metric) -> Place:
    """Where a metric stands."""
    return metric.start, metric.end


@dataclass(frozen=True)
class Stated:
    """One report, read: its metrics, their links to cells, and the relations between them; ``plain``
    holds the places of the linked metrics whose words say no more than their cells, ``readings`` what
    else the words of a metric may mean, ``refused`` why a count ties to none, ``near`` (for
    ``explain``) which frames it nearly fits and what each lacks."""

    report: Report
    metrics: tuple[Metric, ...]
    links: tuple[Link, ...]
    relations: Relations
    plain: frozenset[Place] = frozenset()
    readings: Mapping[Place, Sequence[tuple[str, ...]]] = field(default_factory=dict)
    refused: Mapping[Place, Refusal] = field(default_factory=dict)
    near: Mapping[Place, Sequence[tuple[str, str]]] = field(default_factory=dict)

    @cached_property
    def folded(self) -> str:
        """The report's text in one form of width and script; offsets are the same."""
        return fold(self.report.text)

    @cached_property
    def figures(self) -> tables.Figures:
        """The figures of the report's tables, each looked up once for all checks."""
        return tables.Figures(self.report)

    @cached_property
    def cells_of(self) -> dict[Place, tuple[str, ...]]:
        """The cells that each linked metric restates, by the metric's place."""
        return {(link.metric.start, link.metric.end): link.cells for link in self.links}

    def linked(self, metric: Metric) -> tuple[str, ...]:
        """The cells that a metric restates; none where it has no link."""
        return self.cells_of.get((metric.start, metric.end), ())

    def figure(self, metric: Metric) -> Figure | None:
        """What its sentence says of a metric, where relations have read it."""
        return self.relations.figures.get(metric.start)

    def times(self, metric: Metric) -> int:
        """过程性信息和行政执法案卷各2件: how many the words say that a figure is of, each; 1 for others."""
        figure = self.figure(metric)
        if figure is None or not figure.near.endswith("各"):
            return 1
        return 1 + sum(figure.near.count(mark) for mark in "、和与及")

    def is_plain(self, metric: Metric) -> bool:
        """Whether a linked metric's words say no more than its cells, so that it can't be of a part."""
        return (metric.start, metric.end) in self.plain

    def is_elsewhere(self, metric: Metric) -> bool:
        """Whether a metric is of another year, or of other bodies than the tables."""
        why = self.refused.get((metric.start, metric.end))
        return why in (Refusal.OTHER_SCOPE, Refusal.OTHER_YEAR)

    def may_mean(self, metric: Metric) -> Sequence[tuple[str, ...]]:
        """What other cells the words of a linked metric may mean; no cells, where they may mean none."""
        return self.readings.get((metric.start, metric.end), ())

    def sums(self, cells: Iterable[str]) -> set[Decimal]:
        """What cells of a reading come to, as the prose states them and as the table has them."""
        ids = tuple(cell.removeprefix(LESS) for cell in cells)
        found = {self.stated.get(ids), self.figures.total(ids)} if ids else set()
        return {value for value in found if value is not None}

    @cached_property
    def stated(self) -> dict[tuple[str, ...], Decimal]:
        """What the prose first states of cells, exactly."""
        stated: dict[tuple[str, ...], Decimal] = {}
        for link in self.links:
            if link.metric.bound is Bound.EXACT:
                stated.setdefault(link.cells, link.metric.value)
        return stated

    @cached_property
    def parts_of(self) -> dict[int, list[int]]:
        """Where the parts of each total stand, by the total's place."""
        parts: dict[int, list[int]] = {}
        for one in self.relations.sums:
            parts.setdefault(one.total.start, []).extend(part.start for part in one.parts)
        return parts

    @cached_property
    def sums_within(self) -> dict[int, Sum]:
        """The list that a figure is a part of, by the figure's place."""
        return {part.start: one for one in self.relations.sums for part in one.parts}

    @cached_property
    def before(self) -> dict[int, list[Decimal]]:
        """What figures were in the period before, by where they start, as the text says."""
        before: dict[int, list[Decimal]] = {}
        for growth in self.relations.growths:
            if growth.earlier is not None:
                before.setdefault(growth.current.start, []).append(growth.earlier.value)
        return before

    @cached_property
    def fits(self) -> tuple[Link, ...]:
        """The links whose figures are those of their cells."""
        return tuple(
            link
            for link in self.links
            if any(borne_out(link.metric, value) for value in self.printed(link.metric, link.cells))
        )

    @cached_property
    def confirmed(self) -> frozenset[tuple[str, ...]]:
        """The cells that at least one metric restates as they are printed."""
        # 减少4项 confirms no change by 4 that may be an increase
        return frozenset(link.cells for link in self.fits if link.metric.change is None)

    @cached_property
    def of_other_years(self) -> frozenset[Decimal]:
        """The figures of other years that the prose tells: last year's, left in, is a slip."""
        places = ((metric.value, (metric.start, metric.end)) for metric in self.metrics)
        return frozenset(value for value, at in places if self.refused.get(at) is Refusal.OTHER_YEAR)

    @cached_property
    def _ends(self) -> list[int]:
        return [sentence.end for sentence in self.report.sentences]

    def sentence_of(self, metric: Metric) -> int:
        """The index of the sentence that a metric stands in."""
        return bisect_right(self._ends, metric.start)

    @cached_property
    def _linked_in(self) -> dict[int, list[Link]]:
        """The links of each sentence."""
        found: dict[int, list[Link]] = {}
        for link in self.links:
            found.setdefault(self.sentence_of(link.metric), []).append(link)
        return found

    def links_beside(self, metric: Metric) -> list[Link]:
        """The links near a metric in its sentence, its own among them."""
        found = self._linked_in.get(self.sentence_of(metric), [])
        at = bisect_left(found, metric.start, key=lambda link: link.metric.start)
        return found[max(0, at - _NEAR) : at + _NEAR]

    def in_one_sentence(self, one: Metric, other: Metric) -> bool:
        """Whether two metrics stand in the same sentence."""
        return self.sentence_of(one) == self.sentence_of(other)

    def named(self, cells: Iterable[str]) -> str:
        """The Chinese names of cells, joined as their sum, less those behind a minus."""
        format = self.report.format or "2021"
        names = [(cell.startswith(LESS), tables.name(cell.removeprefix(LESS), format)) for cell in cells]
        return "".join(f"{' － ' if less else ' ＋ '}{name}" for less, name in names).removeprefix(" ＋ ")

    def printed(self, metric: Metric, cells: Sequence[str]) -> tuple[Decimal, ...]:
        """What the cells come to, in the metric's unit: one value, or the few that an unsaid unit allows.

        Prose states money in yuan; the fee column is in 万元 (国办公开办函〔2021〕30号), and the
        procurement column of 2019 prints its own unit or none.
        """
        value = self.figures.total(cell for cell in cells if not cell.startswith(LESS))
        if value is None:
            return ()
        if metric.kind is not Kind.MONEY:
            less = self.sums(cell for cell in cells if cell.startswith(LESS))
            return tuple(EXACT.subtract(value, one) for one in less) if less else (value,)
        cell = self.report.cells.get(cells[0])
        unit = cell.unit if cell is not None else ""
        if unit in _IN_YUAN:
            return (EXACT.multiply(value, _IN_YUAN[unit]),)
        if cells[0].endswith("fees.amount"):
            return (EXACT.multiply(value, _IN_YUAN["万元"]),)
        return tuple(
            EXACT.multiply(value, factor) for factor in (_IN_YUAN["元"], _IN_YUAN["万元"], _IN_YUAN["亿元"])
        )
