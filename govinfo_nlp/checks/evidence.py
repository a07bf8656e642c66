"""What a check looks at: the report, what its prose states, and how the figures hang together."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from govinfo_nlp.checks.arithmetic import borne_out
from govinfo_nlp.checks.slips import Trace, trace
from govinfo_nlp.checks.weighing import Grounds, Odds, severity_of
from govinfo_nlp.document import tables
from govinfo_nlp.language.characters import fold
from govinfo_nlp.language.lexicons import Lexicon
from govinfo_nlp.language.numerals import EXACT
from govinfo_nlp.meaning import links
from govinfo_nlp.meaning.links import LESS, Refusal
from govinfo_nlp.meaning.relations import Figure, Relations, Share, Sum
from govinfo_nlp.models import Bound, Change, Code, Finding, Kind, Link, Metric, Report, Skipped

_REQUEST_TOTALS = (links.NEW, links.DUE, links.PROCESSED)
_SENTENCES_BACK = 3  # to a total of requests that a list may divide


@dataclass(frozen=True)
class Evidence:
    """One report, read: its metrics, their links to cells, and the relations between them; ``plain``
    holds the places of the linked metrics whose words say no more than their cells, ``readings`` what
    else the words of a metric may mean, ``refused`` why a count ties to none, ``near`` (for
    ``explain``) which frames it nearly fits and what each lacks."""

    report: Report
    metrics: tuple[Metric, ...]
    links: tuple[Link, ...]
    relations: Relations
    plain: frozenset[tuple[int, int]] = frozenset()
    readings: Mapping[tuple[int, int], Sequence[tuple[str, ...]]] = field(default_factory=dict)
    refused: Mapping[tuple[int, int], Refusal] = field(default_factory=dict)
    near: Mapping[tuple[int, int], Sequence[tuple[str, str]]] = field(default_factory=dict)
    odds: Odds = field(default_factory=lambda: Lexicon.default().compiled(Odds))

    @cached_property
    def folded(self) -> str:
        """The report's text in one form of width and script; offsets are the same."""
        return fold(self.report.text)

    @cached_property
    def figures(self) -> tables.Figures:
        """The figures of the report's tables, each looked up once for all checks."""
        return tables.Figures(self.report)

    @cached_property
    def cells_of(self) -> dict[tuple[int, int], tuple[str, ...]]:
        """The cells that each linked metric restates, by the metric's place."""
        return {(link.metric.start, link.metric.end): link.cells for link in self.links}

    def linked(self, metric: Metric) -> tuple[str, ...]:
        """The cells that a metric restates; none where it has no link."""
        return self.cells_of.get((metric.start, metric.end), ())

    def figure(self, metric: Metric) -> Figure | None:
        """What its sentence says of a metric, where relations have read it."""
        return self.relations.figures.get(metric.start)

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

    def is_otherwise_right(self, metric: Metric) -> bool:
        """Whether other cells that the words may mean bear a metric out: 处理12件 may hold open cases."""
        others = [cells for cells in self.may_mean(metric) if cells] + _of_the_whole_before(self, metric)
        return any(borne_out(metric, value) for cells in others for value in printed(self, metric, cells))

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
    def _shares(self) -> dict[int, list[Share]]:
        """The shares of each sentence."""
        shares: dict[int, list[Share]] = {}
        for one in self.relations.shares:
            shares.setdefault(self.sentence_of(one.share), []).append(one)
        return shares

    def shares_beside(self, share: Metric) -> list[Share]:
        """All shares of the sentence that one stands in."""
        return self._shares.get(self.sentence_of(share), [])

    @cached_property
    def _request_totals(self) -> list[Link]:
        """What the prose states of all requests: received, received and carried in, processed."""
        return [link for link in self.links if link.cells in _REQUEST_TOTALS and link.metric.change is None]

    def totals_told(self, total: Metric, part: Metric) -> list[Metric]:
        """收到312件（含上年结转12件）。新收300件。按渠道划分，网上172件…: what else parts may divide.

        Another total of requests, told near before theirs, where they stand in a sentence of their own.
        """
        if self.linked(total) not in _REQUEST_TOTALS or self.in_one_sentence(total, part):
            return []
        last = self.sentence_of(total)
        return [
            link.metric
            for link in self._request_totals
            if link.metric.start < total.start and last - self.sentence_of(link.metric) <= _SENTENCES_BACK
        ]

    @cached_property
    def confirmed(self) -> frozenset[tuple[str, ...]]:
        """The cells that at least one metric restates as they are printed."""
        # 减少4项 confirms no change by 4 that may be an increase
        return frozenset(link.cells for link in self.fits if link.metric.change is None)

    @cached_property
    def misfits(self) -> dict[Place, Misfit]:
        """The linked figures that are not those of their cells, by place, each with what speaks for its being
        written wrong and what for its being of something else."""
        misfits = {_place(link): one for link in self.links if (one := _misfit(self, link)) is not None}
        return {place: _weighed(self, one, misfits.values()) for place, one in misfits.items()}

    @cached_property
    def doubtful(self) -> frozenset[Place]:
        """The places of the linked figures that are rather of another thing than written wrong."""
        return frozenset(place for place, one in self.misfits.items() if severity_of(one.probability) is None)

    @cached_property
    def of_other_years(self) -> frozenset[Decimal]:
        """The figures of other years that the prose tells: last year's, left in, is a slip."""
        places = ((metric.value, (metric.start, metric.end)) for metric in self.metrics)
        return frozenset(value for value, at in places if self.refused.get(at) is Refusal.OTHER_YEAR)

    @cached_property
    def unlike(self) -> frozenset[Place]:
        """The places of the figures of ten or more that no slip leads to from those of their cells."""
        return frozenset(place for place, one in self.misfits.items() if one.is_unlike)

    def judged(
        self,
        kind: str,
        grounds: Grounds,
        code: Code,
        message: str,
        metrics: tuple[Metric, ...] = (),
        cells: tuple[str, ...] = (),
        stated: str = "",
        expected: str = "",
        *,
        at_most: float = 1.0,
    ) -> Outcome:
        """A finding with its probability, which is ``at_most`` that of what it is built on, and the severity
        that follows; undecided where it is improbable."""
        probability = min(at_most, self.odds.probability(kind, grounds))
        said = self.odds.said(grounds)
        severity = severity_of(probability)
        if severity is None:
            return Skipped(code, "；".join((message, *said)), metrics, cells)
        return Finding(code, severity, message, metrics, cells, stated, expected, (), probability, said)

    def doubted(self, metrics: Iterable[Metric]) -> int:
        """How many of some figures are rather of another thing than written wrong, or stand beside such."""
        return sum(
            _at(metric) in self.doubtful or self.sentence_of(metric) in self._doubted for metric in metrics
        )

    @cached_property
    def _doubted(self) -> frozenset[int]:
        """The sentences that hold figures which are rather of another thing."""
        return frozenset(bisect_right(self._ends, start) for start, _ in self.doubtful)

    def chance(self, metric: Metric) -> float:
        """How likely a linked figure is written wrong, where its cells don't bear it out; else 1."""
        misfit = self.misfits.get(_at(metric))
        return misfit.probability if misfit is not None else 1.0

    @cached_property
    def fits(self) -> tuple[Link, ...]:
        """The links whose figures are those of their cells."""
        return tuple(
            link
            for link in self.links
            if any(borne_out(link.metric, value) for value in printed(self, link.metric, link.cells))
        )

    @cached_property
    def fitting(self) -> int:
        """How many figures that chance hardly hits, of ten or more, are those of their cells."""
        return sum(link.metric.kind is Kind.COUNT and link.metric.value >= _FEW for link in self.fits)

    @property
    def may_be_of_less(self) -> bool:
        """Whether the tables may be of the body alone: some figures are far from them, and several that were
        taken for those of a part could be theirs."""
        parts = sum(why is Refusal.OTHER_SCOPE for why in self.refused.values())
        return bool(self.unlike) and parts >= _SEVERAL

    def is_better_than(self, other: Evidence) -> bool:
        """Whether the tables bear out more of what is read so, and less of it is far from them."""
        fewer = len(self.unlike) < len(other.unlike)
        return fewer and self.fitting >= other.fitting + _SEVERAL

    def believed(self) -> Iterator[Link]:
        """The links whose figures are not doubtful."""
        return (link for link in self.links if _place(link) not in self.doubtful)

    @cached_property
    def carries_over(self) -> bool:
        """Whether the tables print cases carried in or out, so that others are answered than received."""
        rows = ("requests.carried_in.total", "requests.carried_out.total")
        return self.report.format is not None and any(self.figures.total((row,)) for row in rows)

    @cached_property
    def _ends(self) -> list[int]:
        return [sentence.end for sentence in self.report.sentences]

    def sentence_of(self, metric: Metric) -> int:
        """The index of the sentence that a metric stands in."""
        return bisect_right(self._ends, metric.start)

    def in_one_sentence(self, one: Metric, other: Metric) -> bool:
        """Whether two metrics stand in the same sentence."""
        return self.sentence_of(one) == self.sentence_of(other)

    def named(self, cells: Iterable[str]) -> str:
        """The Chinese names of cells, joined as their sum."""
        format = self.report.format or "2021"
        return " ＋ ".join(tables.name(cell, format) for cell in cells)


Outcome = Finding | Skipped
Function = Callable[[Evidence], Iterator[Outcome]]


@dataclass(frozen=True, slots=True)
class Check:
    """A check: its code, its title and documentation in Chinese, and the function that runs it."""

    code: Code
    title: str
    doc: str
    function: Function


Place = tuple[int, int]
"""Where a metric stands: its start and end."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """A linked figure that is not that of its cells: what they come to, how the one could have become the
    other (``None`` for what is not told in whole cases), and how likely it is written wrong, on which grounds."""

    link: Link
    values: tuple[Decimal, ...]
    trace: Trace | None
    grounds: Grounds = field(default_factory=dict)
    probability: float = 1.0

    @property
    def is_unlike(self) -> bool:
        """Whether a figure of ten or more shows no trace of how it could have come about."""
        large = max(self.link.metric.value, self.values[0]) >= _FEW
        return large and self.trace is not None and self.trace.slip is None


_IN_YUAN = {
    "元": Decimal(1),
    "万元": Decimal(10**4),
    "万": Decimal(10**4),
    "亿元": Decimal(10**8),
    "亿": Decimal(10**8),
}


def printed(evidence: Evidence, metric: Metric, cells: Sequence[str]) -> tuple[Decimal, ...]:
    """What the cells come to, in the metric's unit: one value, or the few that an unsaid unit allows.

    Prose states money in yuan; the fee column is in 万元 (国办公开办函〔2021〕30号), and the
    procurement column of 2019 prints its own unit or none.
    """
    value = evidence.figures.total(cell for cell in cells if not cell.startswith(LESS))
    if value is None:
        return ()
    if metric.kind is not Kind.MONEY:
        less = evidence.sums(cell for cell in cells if cell.startswith(LESS))
        return tuple(EXACT.subtract(value, one) for one in less) if less else (value,)
    cell = evidence.report.cells.get(cells[0])
    unit = cell.unit if cell is not None else ""
    if unit in _IN_YUAN:
        return (EXACT.multiply(value, _IN_YUAN[unit]),)
    if cells[0].endswith("fees.amount"):
        return (EXACT.multiply(value, _IN_YUAN["万元"]),)
    return tuple(
        EXACT.multiply(value, factor) for factor in (_IN_YUAN["元"], _IN_YUAN["万元"], _IN_YUAN["亿元"])
    )


_FEW = Decimal(10)  # below, any figure may be written for any other
_FAR = Decimal(3)  # times
_NO_WORDS = ("", "有", "共", "共有", "计", "共计", "达")
_SEVERAL = 2  # figures, of which one alone could be chance


def _place(link: Link) -> Place:
    return link.metric.start, link.metric.end


def _at(metric: Metric) -> Place:
    return metric.start, metric.end


def _table(link: Link) -> str:
    return link.cells[0].partition(".")[0]


def _of_the_whole_before(evidence: Evidence, metric: Metric) -> list[tuple[str, ...]]:
    """复议后起诉的3件中2件维持: the cells of the figure's column in the row of the one that it is out of."""
    figure = evidence.figure(metric)
    if figure is None or figure.before is None or not figure.lead.startswith("中"):
        return []
    rows = {cell.rpartition(".")[0] for cell in evidence.linked(figure.before.metric)}
    columns = {cell.rpartition(".")[2] for cell in evidence.linked(metric)}
    return [tuple(f"{row}.{column}" for row in rows for column in columns)] if rows and columns else []


def _misfit(evidence: Evidence, link: Link) -> Misfit | None:
    """A figure beside what its cells come to, where none of what that may be bears it out."""
    metric = link.metric
    values = printed(evidence, metric, link.cells) if evidence.report.format is not None else ()
    if metric.change is Change.DECREASE:
        values = tuple(value.copy_negate() for value in values)
    if not values or any(borne_out(metric, value) for value in values):
        return None
    return Misfit(link, values, _trace(evidence, link, values[0]))


def _trace(evidence: Evidence, link: Link, expected: Decimal) -> Trace | None:
    metric = link.metric
    if metric.kind is not Kind.COUNT or metric.change is not None:
        return None
    far = _is_far(metric.value, expected)
    beside = frozenset(_beside(evidence, link, far=far)) - {expected}
    return trace(metric.value, expected, neighbours=beside, earlier=evidence.of_other_years)


def _is_far(stated: Decimal, expected: Decimal) -> bool:
    return stated > EXACT.multiply(expected, _FAR) or expected > EXACT.multiply(stated, _FAR)


def _beside(evidence: Evidence, link: Link, *, far: bool) -> set[Decimal]:
    """The values of the cells in the rows of a figure's own, and in its columns, where it is not ``far`` from
    its own: 自然人 for 总计 is a common slip, 结转下年度 for 办理结果总计 is none."""
    rows = {cell.rpartition(".")[0] for cell in link.cells}
    columns = set() if far else {f"{_table(link)}.{cell.rpartition('.')[2]}" for cell in link.cells}
    found = set()
    for name, cell in evidence.report.cells.items():
        row, _, column = name.rpartition(".")
        if cell.value is not None and (row in rows or f"{row.partition('.')[0]}.{column}" in columns):
            found.add(cell.value)
    return found


def _weighed(evidence: Evidence, one: Misfit, misfits: Iterable[Misfit]) -> Misfit:
    """A misfit with what speaks for and against it, and how likely it makes it."""
    grounds = dict(_grounds(evidence, one, misfits))
    return replace(one, grounds=grounds, probability=evidence.odds.probability("figure and cells", grounds))


def _grounds(evidence: Evidence, one: Misfit, misfits: Iterable[Misfit]) -> Iterator[tuple[str, float]]:
    link, metric = one.link, one.link.metric
    plain = evidence.is_plain(metric)
    yield ("words say the cells" if plain else "words may say less"), 1
    if () in evidence.may_mean(metric):
        yield "words may be of no cell", 1
    if _is_told_before(evidence, metric):
        yield "words stand in the clause before", 1
    if one.trace is not None:
        yield from _of_trace(one, one.trace)
    if not plain and link.cells in evidence.confirmed:
        yield "cells are restated as they are", 1
    sentence = evidence.sentence_of(metric)
    others = [other for other in misfits if other is not one and _is_untraced(other)]
    unlike = [other for other in others if _table(other.link) == _table(link) and other.is_unlike]
    beside = [
        other
        for other in others
        if other not in unlike and evidence.sentence_of(other.link.metric) == sentence
    ]
    if unlike or beside:
        yield "others are off without a slip", len(unlike) + len(beside)
    fitting = sum(evidence.sentence_of(each.metric) == sentence for each in evidence.fits)
    if fitting:
        yield "others of the sentence fit", fitting


def _is_told_before(evidence: Evidence, metric: Metric) -> bool:
    """征地类居多，有22件: whether the clause of a figure has no words of its own."""
    figure = evidence.figure(metric)
    return figure is not None and bool(metric.unit) and figure.near in _NO_WORDS and not figure.behind


def _is_untraced(one: Misfit) -> bool:
    return one.trace is not None and one.trace.nats < 0


def _of_trace(one: Misfit, found: Trace) -> Iterator[tuple[str, float]]:
    if found.slip is not None:
        yield "a slip explains it", found.nats
    elif _is_far(one.link.metric.value, one.values[0]):
        yield "far off without a slip", 1
    else:
        yield "off without a slip", 1
