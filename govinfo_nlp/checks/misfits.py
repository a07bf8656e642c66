"""Figures that are not those of their cells: written wrong, or of something else?

A careful auditor lists what the words allow, sees what the numbers bear out, and knows what slips look like.
Each misfit gets its grounds here, by the names of the weights of ``lexicons/odds.toml``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from itertools import accumulate
from math import log

from govinfo_nlp.checks.arithmetic import borne_out, plus
from govinfo_nlp.checks.stated import Place, Stated, place_of
from govinfo_nlp.checks.weighing import Grounds, Odds
from govinfo_nlp.document import tables
from govinfo_nlp.language.numerals import EXACT
from govinfo_nlp.meaning.relations import Figure
from govinfo_nlp.meaning.slips import Trace, trace
from govinfo_nlp.models import Change, Kind, Link, Metric

FEW = Decimal(10)  # below, any figure may be written for any other
_FAR = Decimal(3)  # times
_SEVERAL = 2  # figures, of which one alone could be chance
_DUE = ("new", "carried_in")
_BASES = (("requests.new",), ("requests.new", "requests.carried_in"), ("requests.processed",))
_APPLICANTS_OF = tuple(f"{base[0]}." for base in _BASES if len(base) == 1)
_BESIDE = 5  # figures on either side that may make one total together


@dataclass(frozen=True, slots=True)
class Misfit:
    """A linked figure that is not that of its cells: the ``values`` that these may come to, how one of them
    could have become the figure (``None`` for what is not told in whole cases), and how likely it is
    written wrong, on which grounds."""

    link: Link
    values: tuple[Decimal, ...]
    trace: Trace | None
    grounds: Grounds = field(default_factory=dict)
    probability: float = 1.0

    @property
    def is_unlike(self) -> bool:
        """Whether a figure of ten or more shows no trace of how it could have come about."""
        large = max(self.link.metric.value, self.values[0]) >= FEW
        return large and self.trace is not None and self.trace.slip is None

    @property
    def is_untraced(self) -> bool:
        """Whether another quantity is likelier than a slip."""
        return self.trace is not None and self.trace.nats < 0

    @property
    def is_far(self) -> bool:
        """Whether a figure is several times that of its cells, or the other way round."""
        stated, expected = self.link.metric.value, self.values[0]
        return stated > EXACT.multiply(expected, _FAR) or expected > EXACT.multiply(stated, _FAR)

    @property
    def table(self) -> str:
        return self.link.cells[0].partition(".")[0]


def misfits(stated: Stated, odds: Odds) -> dict[Place, Misfit]:
    """The linked figures that are not those of their cells, by place, weighed."""
    return _Misfits(stated, odds).weighed()


def is_otherwise_right(stated: Stated, metric: Metric) -> bool:
    """Whether other cells that the words may mean bear a metric out: 处理12件 may hold open cases."""
    others = [cells for cells in stated.may_mean(metric) if cells]
    others += _of_the_whole(stated, metric) + _of_other_base(stated, metric) + _alone(stated.linked(metric))
    return any(borne_out(metric, value) for cells in others for value in stated.printed(metric, cells))


def _of_the_whole(stated: Stated, metric: Metric) -> list[tuple[str, ...]]:
    """复议后起诉的3件中2件维持; 自然人办结239件，其中予以公开71件: the cells that a figure may restate as a
    part of another, in the row or the column of that."""
    whole, own = _whole_of(stated, metric), stated.linked(metric)
    others = stated.linked(whole) if whole is not None else ()
    if not own or not others:
        return []
    known = tables.template(stated.report.format or "2021").parts
    each = [_crossed((other,), own) for other in others] if len(others) > 1 else []
    crossed = [_crossed(others, own), _crossed(own, others), *each]
    return [cells for cells in crossed if cells not in (own, others) and set(cells) <= known.keys()]


def _whole_of(stated: Stated, metric: Metric) -> Metric | None:
    """The figure that another is out of: the total of its list, or the one before 中."""
    within, figure = stated.sums_within.get(metric.start), stated.figure(metric)
    if within is not None:
        return within.total
    if figure is not None and figure.before is not None and figure.lead.startswith("中"):
        return figure.before.metric
    return None


def _alone(cells: Sequence[str]) -> list[tuple[str, ...]]:
    """应办的申请中，自然人3640件: each cell alone of those whose sum a figure may restate."""
    return [(cell,) for cell in cells] if len(cells) > 1 else []


def _of_other_base(stated: Stated, metric: Metric) -> list[tuple[str, ...]]:
    """申请人中，法人或其他组织190件: the cells of one kind of applicants among all that were received, due or
    answered, where no total that they divide stands before them, and the figure is large enough that chance
    hardly makes it one of them, or the others of its list are of that base too."""
    cells = stated.linked(metric)
    if metric.start in stated.sums_within or len(cells) != 1 or not cells[0].startswith(_APPLICANTS_OF):
        return []
    row, _, column = cells[0].rpartition(".")
    if column == "total":
        return []
    bases = [base for base in _BASES if base != (row,)]
    if metric.value < FEW:
        bases = [base for base in bases if _fit_a_base(stated, metric, row, base)]
    return [tuple(f"{one}.{column}" for one in base) for base in bases]


def _fit_a_base(stated: Stated, metric: Metric, row: str, base: Sequence[str]) -> bool:
    """申请人中，自然人16件、商业企业1件、法律服务机构4件: whether all applicants beside a figure, which are
    of its row by their words, are those of another base as well or instead."""
    beside = [link for link in stated.links_beside(metric) if len(link.cells) == 1]
    columns = {
        link.cells[0].rpartition(".")[2]: link.metric
        for link in beside
        if link.cells[0].rpartition(".")[0] == row and not link.cells[0].endswith(".total")
    }
    return len(columns) > _SEVERAL and all(
        any(borne_out(one, value) for value in stated.printed(one, [f"{each}.{column}" for each in base]))
        for column, one in columns.items()
    )


def _crossed(rows: Sequence[str], columns: Sequence[str]) -> tuple[str, ...]:
    """The cells in the rows of some and in the columns of others."""
    names = dict.fromkeys(cell.rpartition(".")[2] for cell in columns)
    return tuple(
        f"{row}.{name}" for row in dict.fromkeys(c.rpartition(".")[0] for c in rows) for name in names
    )


class _Misfits:
    """The misfits of one report, and what is asked of all of them."""

    def __init__(self, stated: Stated, odds: Odds) -> None:
        self._stated, self._odds = stated, odds
        found = (self._misfit(link) for link in stated.links) if stated.report.format is not None else ()
        self._misfits = [one for one in found if one is not None]

    def weighed(self) -> dict[Place, Misfit]:
        """Each misfit with its grounds and its probability."""
        found = {}
        for one in self._misfits:
            grounds = dict(self._grounds(one))
            probability = self._odds.probability("figure and cells", grounds)
            found[place_of(one.link.metric)] = replace(one, grounds=grounds, probability=probability)
        return found

    def _misfit(self, link: Link) -> Misfit | None:
        metric = link.metric
        values = self._stated.printed(metric, link.cells)
        if metric.change is Change.DECREASE:
            values = tuple(value.copy_negate() for value in values)
        if not values or any(borne_out(metric, value) for value in values):
            return None
        if is_otherwise_right(self._stated, metric):
            return None
        one = Misfit(link, values, None)
        if metric.kind is not Kind.COUNT or metric.change is not None or not metric.unit:
            return one  # 未收到 is no figure that a hand slips in
        beside = frozenset(self._beside(one)) - {values[0]}
        earlier = self._stated.of_other_years
        return replace(one, trace=trace(metric.value, values[0], neighbours=beside, earlier=earlier))

    def _beside(self, one: Misfit) -> Iterator[Decimal]:
        """The values of the cells in the rows and columns of a figure's own: 自然人 for 总计 is a slip.

        Where the figure is far from its own cells, that it is another's shows rather that it is of that.
        """
        if one.is_far:
            return
        rows = {cell.rpartition(".")[0] for cell in one.link.cells}
        columns = {f"{one.table}.{cell.rpartition('.')[2]}" for cell in one.link.cells}
        for name, cell in self._stated.report.cells.items():
            row, _, column = name.rpartition(".")
            if cell.value is not None and (row in rows or f"{row.partition('.')[0]}.{column}" in columns):
                yield cell.value

    def _grounds(self, one: Misfit) -> Iterator[tuple[str, float]]:
        yield from self._of_words(one)
        if one.trace is not None:
            yield from _of_trace(one, one.trace)
            yield from self._of_other_readings(one)
        yield from self._of_others(one)

    def _of_words(self, one: Misfit) -> Iterator[tuple[str, float]]:
        """What the words say of the cells, and whether others say it of them too."""
        metric = one.link.metric
        plain = self._stated.is_plain(metric)
        yield ("words say the cells" if plain else "words may say less"), 1
        if () in self._stated.may_mean(metric):
            yield "words may be of no cell", 1
        if _is_told_before(self._stated.figure(metric), metric, self._odds.empty):
            yield "words stand in the clause before", 1
        if not plain and one.link.cells in self._stated.confirmed:
            yield "cells are restated as they are", 1

    def _of_other_readings(self, one: Misfit) -> Iterator[tuple[str, float]]:
        """What else the figure may be, by its value or by what stands beside it."""
        hits = self._elsewhere.get(place_of(one.link.metric), 0.0)
        if hits:
            yield "the same other row or column explains several", hits
        if self._is_told_of_a_part(one):
            yield "the cell is told of a part beside it", 1
        if self._divides_no_cell(one.link.metric):
            yield "it divides a figure of no cell", 1
        elif self._adds_up(one):
            yield "it adds up to the cell with those beside it", 1

    def _of_others(self, one: Misfit) -> Iterator[tuple[str, float]]:
        """How the other figures of its sentence, and of its table, stand to their cells."""
        sentence = self._stated.sentence_of(one.link.metric)
        off = self._untraced[sentence] + self._unlike[one.table] - self._unlike_in[sentence, one.table]
        off -= one.is_untraced or one.is_unlike
        if off > 0:
            yield "others are off without a slip", off
        if self._fitting[sentence]:
            yield "others of the sentence fit", self._fitting[sentence]
        if self._is_of_a_scope_told_elsewhere(one):
            yield "its scope is not that of the table", 1

    def _is_of_a_scope_told_elsewhere(self, one: Misfit) -> bool:
        """全系统收到42件，…，法人或其他组织5件: whether other figures of the scope that a figure names are
        off without a slip, and none of them is that of its cell."""
        scope = one.link.metric.scope
        off = self._off_by_scope[scope, one.table] - (one.is_untraced or one.is_unlike)
        return bool(scope) and off > 0 and not self._fitting_by_scope[scope, one.table]

    @cached_property
    def _off_by_scope(self) -> Counter[tuple[str | None, str]]:
        """How many figures of each scope that is named are off without a slip, by table."""
        found = (one for one in self._misfits if one.is_untraced or one.is_unlike)
        return Counter((one.link.metric.scope, one.table) for one in found)

    @cached_property
    def _fitting_by_scope(self) -> Counter[tuple[str | None, str]]:
        """How many figures of each scope are those of their cells, by table, but for the smallest."""
        fits = (link for link in self._stated.fits if link.metric.value >= FEW)
        return Counter((link.metric.scope, link.cells[0].partition(".")[0]) for link in fits)

    @cached_property
    def _untraced(self) -> Counter[int]:
        """How many misfits of each sentence are likelier another quantity than a slip."""
        found = (one for one in self._misfits if one.is_untraced or one.is_unlike)
        return Counter(self._stated.sentence_of(one.link.metric) for one in found)

    @cached_property
    def _unlike(self) -> Counter[str]:
        """How many misfits of each table show no trace of a slip."""
        return Counter(one.table for one in self._misfits if one.is_unlike)

    @cached_property
    def _unlike_in(self) -> Counter[tuple[int, str]]:
        """How many of those stand in each sentence."""
        unlike = (one for one in self._misfits if one.is_unlike)
        return Counter((self._stated.sentence_of(one.link.metric), one.table) for one in unlike)

    @cached_property
    def _fitting(self) -> Counter[int]:
        """How many figures of each sentence are those of their cells."""
        return Counter(self._stated.sentence_of(link.metric) for link in self._stated.fits)

    @cached_property
    def _elsewhere(self) -> dict[Place, float]:
        """By how many nats the row or the column that explains several misfits of one sentence does so."""
        explained: dict[tuple[int, str], list[Misfit]] = defaultdict(list)
        for one in self._misfits:
            for other in self._rows_and_columns(one):
                explained[self._stated.sentence_of(one.link.metric), other].append(one)
        nats: dict[Place, float] = {}
        for together in explained.values():
            if len(together) >= _SEVERAL:
                sum_of = sum(log(float(max(one.link.metric.value, Decimal(1)))) for one in together)
                for one in together:
                    place = place_of(one.link.metric)
                    nats[place] = max(nats.get(place, 0.0), sum_of)
        return nats

    def _rows_and_columns(self, one: Misfit) -> Iterator[str]:
        """The other rows in whose cell of its column, and the other columns in whose cell of its row, a
        figure stands that is this one."""
        if len(one.link.cells) != 1 or not one.link.metric.value:
            return
        own_row, _, own_column = one.link.cells[0].rpartition(".")
        if one.table == "requests" and self._due(own_column) == one.link.metric.value:
            yield "requests.due"
        for name, cell in self._stated.report.cells.items():
            row, _, column = name.rpartition(".")
            if cell.value == one.link.metric.value and row.partition(".")[0] == one.table:
                if column == own_column and row != own_row:
                    yield row
                elif row == own_row and column != own_column:
                    yield column

    def _due(self, column: str) -> Decimal | None:
        """What was due in a column of requests: received and carried in."""
        return self._stated.figures.total(f"requests.{row}.{column}" for row in _DUE)

    def _is_told_of_a_part(self, one: Misfit) -> bool:
        """全省被申请行政复议363起，其中省本级82起: whether another count of the sentence, a part of this or
        another body's, is what the cell has."""
        metric, value = one.link.metric, one.values[0]
        run, at = self._run_of(metric)
        beside = [other for other in run[max(0, at - _BESIDE) : at + _BESIDE + 1] if other.value == value]
        parts = self._stated.parts_of.get(metric.start, ())
        larger = metric.value > value
        return larger and any(other.start in parts or self._stated.is_elsewhere(other) for other in beside)

    def _divides_no_cell(self, metric: Metric) -> bool:
        """没办完的2件（居民个人1件、公司1件）: whether a figure is a part of one that restates no cell."""
        within = self._stated.sums_within.get(metric.start)
        if within is None or self._stated.linked(within.total):
            return False
        return plus(part.value for part in within.parts) == within.total.value

    def _adds_up(self, one: Misfit) -> bool:
        """十个工作日以内答复的14件，十一至二十个工作日答复的9件: whether it and those beside it make what the
        cell has, as its parts do."""
        run, at = self._run_of(one.link.metric)
        if one.values[0] < FEW:
            return False
        for first in range(max(0, at - _BESIDE), at + 1):
            values = [metric.value for metric in run[first : at + _BESIDE + 1]]
            sums = list(accumulate(values, EXACT.add))
            if any(total == one.values[0] for total in sums[max(1, at - first) :]):
                return True
        return False

    def _run_of(self, metric: Metric) -> tuple[list[Metric], int]:
        """The counts of its unit in a figure's sentence, and which of them it is."""
        run = self._runs[self._stated.sentence_of(metric), metric.kind, metric.unit]
        return run, bisect_left(run, metric.start, key=lambda other: other.start)

    @cached_property
    def _runs(self) -> dict[tuple[int, Kind, str], list[Metric]]:
        runs: dict[tuple[int, Kind, str], list[Metric]] = defaultdict(list)
        for metric in self._stated.metrics:
            if metric.change is None:
                runs[self._stated.sentence_of(metric), metric.kind, metric.unit].append(metric)
        return runs


def _is_told_before(figure: Figure | None, metric: Metric, empty: frozenset[str]) -> bool:
    """征地类居多，有22件: whether the clause of a figure has but ``empty`` words."""
    return figure is not None and bool(metric.unit) and figure.near in empty and not figure.behind


def _of_trace(one: Misfit, found: Trace) -> Iterator[tuple[str, float]]:
    """What speaks for a slip of the hand, or against it."""
    if found.slip is not None:
        yield "a slip explains it", found.nats
    else:
        yield ("far off without a slip" if one.is_far else "off without a slip"), 1
