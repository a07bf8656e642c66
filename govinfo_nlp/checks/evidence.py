"""What a check looks at: what the report states, and what of it is likely written wrong."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from govinfo_nlp.checks.arithmetic import borne_out
from govinfo_nlp.checks.misfits import Misfit, is_otherwise_right, misfits
from govinfo_nlp.checks.stated import Place, Stated, place_of
from govinfo_nlp.checks.weighing import Grounds, Odds, severity_of
from govinfo_nlp.language.characters import fold
from govinfo_nlp.language.lexicons import Lexicon
from govinfo_nlp.meaning import links
from govinfo_nlp.meaning.relations import Share
from govinfo_nlp.models import Bound, Code, Finding, Link, Metric, Skipped

_REQUEST_TOTALS = (links.NEW, links.DUE, links.PROCESSED)
_SENTENCES_BACK = 3  # to a total of requests that a list may divide
_BEHIND = 12  # figures behind a list that may go on
_SENTENCES_TOLD = 8
_TOLD_BACK = 40  # figures before a total that a list may divide in its place
_SEVERAL = 2  # figures, of which one alone could be chance


@dataclass(frozen=True)
class Evidence(Stated):
    """One report, read, with the weights of what speaks for and against a finding."""

    odds: Odds = field(default_factory=lambda: Lexicon.default().compiled(Odds))

    def is_otherwise_right(self, metric: Metric) -> bool:
        """Whether other cells that the words may mean bear a metric out: 处理12件 may hold open cases."""
        return is_otherwise_right(self, metric)

    def is_of_other_cells(self, metric: Metric) -> bool:
        """Whether a figure is not that of its cells, but that of others that its words may mean."""
        values = self.printed(metric, self.linked(metric))
        off = bool(values) and not any(borne_out(metric, value) for value in values)
        return off and self.is_otherwise_right(metric)

    def behind(self, metric: Metric) -> Iterator[Metric]:
        """The next few metrics behind one in its sentence."""
        first = bisect_right(self.metrics, metric.start, key=lambda one: one.start)
        for one in self.metrics[first : first + _BEHIND]:
            if not self.in_one_sentence(one, metric):
                return
            yield one

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

    def told_before(self, total: Metric) -> Iterator[Metric]:
        """The figures of its unit told shortly before one, in its sentence and the few before that; none
        before a total of requests, which is likely what is meant."""
        if self.linked(total) in _REQUEST_TOTALS:
            return
        at = bisect_left(self.metrics, total.start, key=lambda one: one.start)
        last = self.sentence_of(total)
        for one in self.metrics[max(0, at - _TOLD_BACK) : at]:
            like = (one.kind, one.unit, one.change) == (total.kind, total.unit, None)
            if like and last - self.sentence_of(one) <= _SENTENCES_TOLD:
                yield one

    @cached_property
    def misfits(self) -> dict[Place, Misfit]:
        """The linked figures that are not those of their cells, by place, each with what speaks for its being
        written wrong and what for its being of something else."""
        return misfits(self, self.odds)

    @cached_property
    def doubtful(self) -> frozenset[Place]:
        """The places of the linked figures that are rather of another thing than written wrong."""
        return frozenset(place for place, one in self.misfits.items() if severity_of(one.probability) is None)

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
        reading: str = "",
        other: str = "",
    ) -> Outcome:
        """A finding with its probability, which is ``at_most`` that of what it is built on, and the severity
        that follows; undecided where it is improbable. ``reading`` and ``other`` say what the words were
        taken to mean, and what else they may."""
        probability = min(at_most, self.odds.probability(kind, grounds))
        said = self.odds.said(grounds)
        severity = severity_of(probability)
        if severity is None:
            may = (f"也可能：{other}",) if other else ()
            return Skipped(code, "；".join((message, *may, *said)), metrics, cells)
        return Finding(
            code, severity, message, metrics, cells, stated, expected, (), probability, said, reading, other
        )

    def otherwise(self, metric: Metric) -> str:
        """What else the words of a linked figure may mean, in Chinese; empty where that is nothing."""
        return "；或".join(
            self.named(cells) if cells else "与法定表格无关的事项"
            for cells in dict.fromkeys(map(tuple, self.may_mean(metric)))
        )

    def doubted(self, metrics: Iterable[Metric]) -> int:
        """How many of some figures are rather of another thing than written wrong, or stand beside such."""
        return sum(
            place_of(metric) in self.doubtful or self.sentence_of(metric) in self._doubted
            for metric in metrics
        )

    @cached_property
    def _doubted(self) -> frozenset[int]:
        """The sentences that hold figures which are rather of another thing."""
        return frozenset(bisect_right(self._ends, start) for start, _ in self.doubtful)

    @cached_property
    def _links_of(self) -> dict[tuple[str, ...], list[Link]]:
        """The links to the same cells, in text order."""
        found: dict[tuple[str, ...], list[Link]] = defaultdict(list)
        for link in self.links:
            found[link.cells].append(link)
        return found

    def told_of(self, cells: tuple[str, ...]) -> list[Metric]:
        """The figures that restate cells, in text order."""
        return [link.metric for link in self._links_of.get(cells, ())]

    @cached_property
    def statements(self) -> dict[tuple[str, ...], list[Metric]]:
        """The exact figures above zero that restate the same cells, and are not doubtful, in text order."""
        return {
            cells: [
                link.metric
                for link in links
                if link.metric.bound is Bound.EXACT and link.metric.value > 0
                if place_of(link.metric) not in self.doubtful
            ]
            for cells, links in self._links_of.items()
        }

    @cached_property
    def scopes_elsewhere(self) -> frozenset[str]:
        """The areas and bodies of which the prose states what the tables don't have, as they are named."""
        return frozenset(
            fold(metric.scope)
            for metric in self.metrics
            if metric.scope and (self.is_elsewhere(metric) or place_of(metric) in self.misfits)
        )

    def chance(self, metric: Metric) -> float:
        """How likely a linked figure is written wrong, where its cells don't bear it out; else 1."""
        misfit = self.misfits.get(place_of(metric))
        return misfit.probability if misfit is not None else 1.0

    def believed(self) -> Iterator[Link]:
        """The links whose figures are not doubtful."""
        return (link for link in self.links if place_of(link.metric) not in self.doubtful)

    @cached_property
    def carries_over(self) -> bool:
        """Whether the tables print cases carried in or out, so that others are answered than received."""
        rows = ("requests.carried_in.total", "requests.carried_out.total")
        return self.report.format is not None and any(self.figures.total((row,)) for row in rows)


Outcome = Finding | Skipped
Function = Callable[[Evidence], Iterator[Outcome]]


@dataclass(frozen=True, slots=True)
class Check:
    """A check: its code, its title and documentation in Chinese, and the function that runs it."""

    code: Code
    title: str
    doc: str
    function: Function
