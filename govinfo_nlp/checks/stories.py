"""Stories: findings that one figure or one cell, put right, clears are one, with the others beneath it.

表三的自然人34印为3，本行合计、本列合计、勾稽关系和正文都与它不符：这是一处笔误，不是四处，那几个总数并没有错。
What findings say, and what the report states besides, are equations between figures and cells. A place is
the cause of several findings if one value of it makes all of them hold, and if no equation that holds now
is of it: what something else confirms is never accused.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property, partial
from itertools import islice

from govinfo_nlp.checks import prose_growth
from govinfo_nlp.checks.arithmetic import number, plus, quotient, scaled
from govinfo_nlp.checks.evidence import Evidence, Outcome
from govinfo_nlp.checks.stated import Place, place_of
from govinfo_nlp.document import tables
from govinfo_nlp.language.numerals import EXACT, Interval, claimed, meet
from govinfo_nlp.meaning.links import LESS
from govinfo_nlp.meaning.relations import Growth, Share
from govinfo_nlp.models import Bound, Code, Finding, Kind, Metric

Variable = str | Place
"""What may be written wrong: a cell, by its id, or a figure of the prose, by its place."""

Asked = Callable[[Place, Decimal], bool]
"""Whether a share or a change holds, once the figure at a place has a value."""

_SEVERAL = 2  # findings
_MOST_FINDINGS = 40  # of one figure or cell: a report without sense may have thousands
_MOST_CAUSES = 40
_WHOLE = 100
_OF_TABLES = (Code.TABLE_SUM, Code.TABLE_BALANCE)
_EQUATIONS = (*_OF_TABLES, Code.PROSE_TABLE, Code.PROSE_SUM, Code.PROSE_CONFLICT)


@dataclass(frozen=True, slots=True)
class Equation:
    """The ``left`` come to as much as the ``right``."""

    left: tuple[Variable, ...]
    right: tuple[Variable, ...]

    @property
    def variables(self) -> tuple[Variable, ...]:
        return (*self.left, *self.right)


@dataclass(frozen=True, slots=True)
class Cause:
    """What is written wrong, what it ought to be, and the findings (by number) that this clears."""

    variable: Variable
    value: Decimal
    cleared: tuple[int, ...]


def told(evidence: Evidence, outcomes: Sequence[Outcome]) -> Iterator[Outcome]:
    """The outcomes in their order; findings that one misprint explains in the place of the first of them,
    as the ``consequences`` of one."""
    findings = [one for one in outcomes if isinstance(one, Finding)]
    causes = _Story(evidence, findings).causes() if len(findings) >= _SEVERAL else []
    headed = {cause.cleared[0]: cause for cause in causes}
    beneath = {one for cause in causes for one in cause.cleared[1:]}
    at = 0
    for one in outcomes:
        if not isinstance(one, Finding):
            yield one
            continue
        if at in headed:
            yield _head(evidence, headed[at], [findings[each] for each in headed[at].cleared])
        elif at not in beneath:
            yield one
        at += 1


class _Story:
    """The equations of one report, those that hold and those that its findings say do not."""

    def __init__(self, evidence: Evidence, findings: Sequence[Finding]) -> None:
        self._evidence, self._findings = evidence, findings
        self._metrics = {place_of(metric): metric for metric in evidence.metrics}
        self._metrics |= {place_of(metric): metric for one in findings for metric in one.metrics}
        self._wrong = {
            at: equation for at, one in enumerate(findings) if (equation := self._of_finding(one)) is not None
        }
        self._findings_of: dict[Variable, list[int]] = defaultdict(list)
        for at, one in enumerate(findings):
            equation = self._wrong.get(at)
            places = equation.variables if equation is not None else map(place_of, one.metrics[1:])
            for variable in dict.fromkeys(places):
                self._findings_of[variable].append(at)

    def causes(self) -> list[Cause]:
        """The places that explain most, each finding explained once; none where two explain the same."""
        found = sorted(islice(self._possible(), _MOST_CAUSES), key=lambda cause: -len(cause.cleared))
        explained = [set(cause.cleared) for cause in found]
        taken: set[int] = set()
        kept = []
        for cause, cleared in zip(found, explained, strict=True):
            rivals = sum(cleared <= other for other in explained)
            if rivals == 1 and taken.isdisjoint(cleared):
                kept.append(cause)
            taken |= cleared
        return kept

    def _possible(self) -> Iterator[Cause]:
        """Each value of each place that makes several findings hold, and breaks nothing."""
        confirmed = {variable for one in self._holding() for variable in one.variables}
        tried: set[tuple[Variable, Decimal]] = set()
        for equation in self._wrong.values():
            for variable in equation.variables[:_MOST_FINDINGS]:
                if variable in confirmed or not self._may_tell(variable):
                    continue
                value = self._solved(equation, variable)
                if value is None or value < 0 or (variable, value) in tried:
                    continue
                tried.add((variable, value))
                cleared = tuple(self._cleared(variable, value))
                if self._tells(variable, cleared) and not self._breaks(variable, value):
                    yield Cause(variable, value, cleared)

    def _may_tell(self, variable: Variable) -> bool:
        """Whether the findings of a variable are several, but not beyond number."""
        return _SEVERAL <= len(self._findings_of.get(variable, ())) <= _MOST_FINDINGS

    def _tells(self, variable: Variable, cleared: Sequence[int]) -> bool:
        """Whether findings that a value clears show that this is what is wrong: several do, and one of the
        table, where it is a cell, since a wrong figure may be told twice in prose."""
        of_the_table = any(self._findings[at].code in _OF_TABLES for at in cleared)
        return len(cleared) >= _SEVERAL and (of_the_table or not isinstance(variable, str))

    def _holding(self) -> Iterator[Equation]:
        """The equations between figures and cells that hold as they are written."""
        for equation in self._stated():
            sides = self._sum(equation.left), self._sum(equation.right)
            if None not in sides and sides[0] == sides[1]:
                yield equation

    def _stated(self) -> Iterator[Equation]:
        """What the tables, the links and the lists of the prose say must be equal."""
        evidence = self._evidence
        if evidence.report.format is not None:
            template = tables.template(evidence.report.format)
            yield from (Equation((rule.total,), rule.parts) for rule in template.sums)
            yield from (Equation(rule.left, rule.right) for rule in template.balances)
            for link in evidence.links:
                if _is_a_count(link.metric):
                    yield self._of_cells(link.metric, link.cells)
        for one in evidence.relations.sums:
            if one.closed and all(map(_is_a_count, (one.total, *one.parts))):
                yield Equation((place_of(one.total),), tuple(map(place_of, one.parts)))

    def _of_finding(self, finding: Finding) -> Equation | None:
        """What a finding says should be equal and is not."""
        if finding.code not in _EQUATIONS or not all(map(_is_a_count, finding.metrics)):
            return None
        if finding.code is Code.TABLE_SUM:
            return Equation(finding.cells[:1], finding.cells[1:])
        if finding.code is Code.TABLE_BALANCE:
            template = tables.template(self._evidence.report.format or "2021")
            sides = ((rule.left, rule.right) for rule in template.balances)
            return next((Equation(*both) for both in sides if (*both[0], *both[1]) == finding.cells), None)
        if finding.code is Code.PROSE_TABLE:
            return self._of_cells(finding.metrics[0], finding.cells)
        places = tuple(map(place_of, finding.metrics))
        if finding.code is Code.PROSE_SUM and len(places) <= _SEVERAL:
            return None  # a part above its total says nothing of how much it is
        return Equation(places[:1], places[1:])

    def _of_cells(self, metric: Metric, cells: Sequence[str]) -> Equation:
        """That a figure is the sum of cells, of which those behind a minus are taken away."""
        format = self._evidence.report.format or "2021"
        parts = tables.template(format).parts
        added = [leaf for cell in cells if not cell.startswith(LESS) for leaf in parts.get(cell, (cell,))]
        less = [
            leaf
            for cell in cells
            if cell.startswith(LESS)
            for leaf in parts.get(cell.removeprefix(LESS), (cell.removeprefix(LESS),))
        ]
        return Equation((place_of(metric), *dict.fromkeys(less)), tuple(dict.fromkeys(added)))

    def _value(self, variable: Variable) -> Decimal | None:
        if isinstance(variable, str):
            return self._evidence.figures.stated(variable)
        metric = self._metrics.get(variable)
        return None if metric is None else metric.value

    def _sum(self, variables: Iterable[Variable]) -> Decimal | None:
        values = [self._value(variable) for variable in variables]
        return None if None in values else plus(value for value in values if value is not None)

    def _solved(self, equation: Equation, variable: Variable) -> Decimal | None:
        """What one side lacks, or has too much of, put right in one variable of it."""
        left, right, own = self._sum(equation.left), self._sum(equation.right), self._value(variable)
        if left is None or right is None or own is None or equation.variables.count(variable) != 1:
            return None
        lacking = EXACT.subtract(right, left)
        return EXACT.add(own, lacking) if variable in equation.left else EXACT.subtract(own, lacking)

    def _cleared(self, variable: Variable, value: Decimal) -> Iterator[int]:
        """The findings that hold no longer once a variable has a value."""
        for at in self._findings_of.get(variable, ()):
            finding, equation = self._findings[at], self._wrong.get(at)
            if equation is not None:
                holds = self._solved(equation, variable) == value
            else:
                holds = isinstance(variable, tuple) and self._is_right(finding, variable, value)
            if holds:
                yield at

    def _is_right(self, finding: Finding, place: Place, value: Decimal) -> bool:
        """Whether a share or a change follows from its figures once one of them has a value."""
        if place not in map(place_of, finding.metrics[1:]):
            return False
        if finding.code is Code.PROSE_RATIO:
            return self._is_right_share(finding, place, value)
        return any(holds(place, value) for holds in self._asked.get(finding.metrics[0].start, ()))

    def _is_right_share(self, finding: Finding, place: Place, value: Decimal) -> bool:
        """Whether a finding's share follows from its parts and its base, told or printed, put right so."""
        share, *others = finding.metrics
        parts = self._parts_of_shares.get(share.start, tuple(others[:1]))
        bases = [claimed(_with(one, place, value)) for one in others if one not in parts]
        printed = self._evidence.figures.total(finding.cells) if finding.cells and not bases else None
        bases += [Interval(printed, printed)] if printed is not None else []
        return _divides(share, parts, bases, place, value)

    @cached_property
    def _parts_of_shares(self) -> Mapping[int, tuple[Metric, ...]]:
        """What is said to make each share, by where that starts."""
        return {one.share.start: one.parts for one in self._evidence.relations.shares if not one.complement}

    @cached_property
    def _proportions(self) -> Sequence[tuple[Metric, tuple[Metric, ...], Asked]]:
        """The shares and changes of the prose, what each is of, and how to ask whether it holds."""
        growths, shares = self._evidence.relations.growths, self._evidence.relations.shares
        changes = (
            (one.figure, (one.current, *filter(None, (one.earlier,))), partial(_grows, self._evidence, one))
            for one in growths
        )
        told = (one for one in shares if one.bases and not one.complement)
        parts = ((one.share, (*one.parts, *one.bases), partial(_divides_told, one)) for one in told)
        return (*changes, *parts)

    @cached_property
    def _asked(self) -> Mapping[int, list[Asked]]:
        """How to ask whether a share or a change holds, by where its figure starts."""
        found: dict[int, list[Asked]] = defaultdict(list)
        for figure, _, holds in self._proportions:
            found[figure.start].append(holds)
        return found

    @cached_property
    def _asked_of(self) -> Mapping[Variable, list[Asked]]:
        """How to ask whether the shares and changes of a figure hold, by its place."""
        found: dict[Variable, list[Asked]] = defaultdict(list)
        for _, of, holds in self._proportions:
            for metric in of:
                found[place_of(metric)].append(holds)
        return found

    def _breaks(self, variable: Variable, value: Decimal) -> bool:
        """Whether a share or a change that follows from its figures as they are would do so no longer."""
        if isinstance(variable, str):
            return False
        own = self._metrics[variable].value
        asked = self._asked_of.get(variable, [])[:_MOST_FINDINGS]
        return any(holds(variable, own) and not holds(variable, value) for holds in asked)


def _is_a_count(metric: Metric) -> bool:
    """Whether a metric is a plain number of things, exactly told."""
    return metric.kind is Kind.COUNT and metric.bound is Bound.EXACT and metric.change is None


def _with(metric: Metric, place: Place, value: Decimal) -> Metric:
    """The metric, with another value if it is the one at a place."""
    return replace(metric, value=value) if place_of(metric) == place else metric


def _grows(evidence: Evidence, growth: Growth, place: Place, value: Decimal) -> bool:
    earlier = growth.earlier and _with(growth.earlier, place, value)
    put = replace(growth, current=_with(growth.current, place, value), earlier=earlier)
    return not any(isinstance(one, Finding) for one in prose_growth.outcomes(evidence, put))


def _divides_told(share: Share, place: Place, value: Decimal) -> bool:
    bases = [claimed(_with(base, place, value)) for base in share.bases]
    return _divides(share.share, share.parts, bases, place, value)


def _divides(
    share: Metric, parts: Sequence[Metric], bases: Sequence[Interval], place: Place, value: Decimal
) -> bool:
    whole = plus(_with(part, place, value).value for part in parts)
    spans = (quotient(Interval(whole, whole), base) for base in bases)
    return any(span is not None and meet(scaled(span, _WHOLE), claimed(share)) for span in spans)


def _head(evidence: Evidence, cause: Cause, findings: Sequence[Finding]) -> Finding:
    """One finding of several: the misprint, with what it led to beneath."""
    if isinstance(cause.variable, str):
        return _of_cell(evidence, cause, cause.variable, findings)
    first = max(findings, key=lambda one: one.probability)
    text = next(
        metric.text for one in findings for metric in one.metrics if place_of(metric) == cause.variable
    )
    right = number(cause.value)
    said = f"正文“{text}”改为{right}，则{len(findings)}处都相符：{first.message}"
    return _joined(replace(first, message=said, stated=text, expected=right), first, findings)


def _of_cell(evidence: Evidence, cause: Cause, cell: str, findings: Sequence[Finding]) -> Finding:
    first = max((one for one in findings if one.code in _OF_TABLES), key=lambda one: one.probability)
    printed, right = number(evidence.figures.stated(cell) or Decimal(0)), number(cause.value)
    said = f"{evidence.named((cell,))}印为{printed}，改为{right}，则{len(findings)}处都相符"
    cells = (cell, *(one for one in first.cells if one != cell))
    # The table shows that the cell is wrong, so that whatever else says so is as sure.
    sure = [_at_least(one, first) for one in findings]
    head = replace(first, message=said, cells=cells, stated=printed, expected=right)
    return _joined(head, sure[findings.index(first)], sure)


def _at_least(finding: Finding, first: Finding) -> Finding:
    """The finding, as probable as another one at least."""
    if finding.probability >= first.probability:
        return finding
    return replace(finding, probability=first.probability, severity=first.severity)


def _joined(head: Finding, first: Finding, findings: Sequence[Finding]) -> Finding:
    """The head of some findings, which stands for the likeliest of them."""
    return replace(head, consequences=tuple(one for one in findings if one is not first))
