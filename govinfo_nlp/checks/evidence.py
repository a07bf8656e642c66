"""What a check looks at: the report, what its prose states, and how the figures hang together."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from govinfo_nlp.document import tables
from govinfo_nlp.language.characters import fold
from govinfo_nlp.language.numerals import EXACT, Interval, claimed
from govinfo_nlp.meaning import links
from govinfo_nlp.meaning.links import LESS, Refusal
from govinfo_nlp.meaning.relations import Figure, Relations, Share, Sum
from govinfo_nlp.models import Bound, Code, Finding, Kind, Link, Metric, Report, Skipped

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
        return frozenset(
            link.cells
            for link in self.links
            if link.metric.change is None  # 减少4项 confirms no change by 4 that may be an increase
            and any(borne_out(link.metric, value) for value in printed(self, link.metric, link.cells))
        )

    @cached_property
    def doubtful(self) -> frozenset[tuple[int, int]]:
        """The places of the linked figures that are rather of another thing than written wrong.

        A slip of the pen leaves a trace: two digits swapped, one wrong, dropped or doubled, one more,
        the neighbour's cell, last year's figure. 全市收到2417件 against 248 shows none: the tables are
        then more likely of 市政府本级 alone. Where the words of such a figure may be of something else, or
        several of a table are so far off, and in the sentence where such ones stand, nothing is an error.
        """
        return _doubtful(self)

    @cached_property
    def of_other_years(self) -> frozenset[Decimal]:
        """The figures of other years that the prose tells: last year's, left in, is a slip."""
        places = ((metric.value, (metric.start, metric.end)) for metric in self.metrics)
        return frozenset(value for value, at in places if self.refused.get(at) is Refusal.OTHER_YEAR)

    @cached_property
    def unlike(self) -> dict[tuple[int, int], Link]:
        """The links whose figures are far from their cells without a trace of a slip, by their places."""
        return {_place(link): link for link in self.links if _is_unlike(self, link)}

    @cached_property
    def fitting(self) -> int:
        """How many figures that chance hardly hits, of ten or more, are those of their cells."""
        counted = (
            link for link in self.links if link.metric.kind is Kind.COUNT and link.metric.value >= _FEW
        )
        return sum(
            any(borne_out(one.metric, value) for value in printed(self, one.metric, one.cells))
            for one in counted
        )

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


def number(value: Decimal) -> str:
    """A value for people: no exponent, no zeros behind its last digit that say nothing."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def addition(values: Sequence[Decimal]) -> str:
    """92 + 2371 = 2463, as a message writes it."""
    return f"{' + '.join(map(number, values))} = {number(plus(values))}"


def is_slip(one: Decimal, other: Decimal) -> bool:
    """Whether one figure is the other with two digits swapped (of at least four, three in turn), or with one
    of at least three changed, dropped or added: a slip of the pen that chance hardly brings."""
    few, many = sorted((_digits(one), _digits(other)), key=len)
    if len(few) == len(many):
        changed = sum(a != b for a, b in zip(few, many, strict=True))
        mixed = sorted(few) == sorted(many) and (changed == 2 or (changed == 3 and len(few) > 3))
        return mixed or (changed == 1 and len(few) >= _LEAST_DIGITS)
    dropped = any(few == many[:at] + many[at + 1 :] for at in range(len(many)))
    return dropped and len(many) >= _LEAST_DIGITS


def is_swap(one: Decimal, other: Decimal) -> bool:
    """Whether one figure is the other with two digits that stand side by side swapped."""
    few, many = _digits(one), _digits(other)
    apart = [at for at, (a, b) in enumerate(zip(few, many, strict=False)) if a != b]
    if len(few) != len(many) or len(apart) != _SWAPPED or apart[1] - apart[0] != 1:
        return False
    return few[apart[0]] == many[apart[1]] and few[apart[1]] == many[apart[0]]


def is_near(one: Decimal, other: Decimal) -> bool:
    """Whether two figures are alike enough for one to be meant for the other: a slip, or a tenth apart."""
    few, many = sorted((_digits(one), _digits(other)), key=len)
    if is_slip(one, other) or (
        len(many) > 1 and any(few == many[:at] + many[at + 1 :] for at in range(len(many)))
    ):
        return True
    if len(few) == len(many) > 1 and sum(a != b for a, b in zip(few, many, strict=True)) == 1:
        return True
    apart = EXACT.subtract(max(one, other), min(one, other))
    return EXACT.multiply(apart, Decimal(10)) <= max(one.copy_abs(), other.copy_abs())


def _digits(value: Decimal) -> str:
    return number(value).replace(".", "")


def plus(values: Iterable[Decimal]) -> Decimal:
    """The exact sum of values."""
    total = Decimal(0)
    for value in values:
        total = EXACT.add(total, value)
    return total


def percent(part: Decimal, base: Decimal) -> Decimal:
    """The percentage that a part makes of a base, to two decimals, for a message."""
    return EXACT.divide(EXACT.multiply(part, Decimal(100)), base).quantize(Decimal("0.01"), context=EXACT)


def quotient(above: Interval, below: Interval) -> Interval | None:
    """All quotients of two claims that are not negative; ``None`` where the divisor may be zero."""
    if below.low is None or below.low <= 0:
        return None
    low = Decimal(0) if above.low is None or below.high is None else EXACT.divide(above.low, below.high)
    high = None if above.high is None else EXACT.divide(above.high, below.low)
    return Interval(low, high)


def scaled(span: Interval, factor: int) -> Interval:
    """The interval of a claim times a positive factor."""
    times = Decimal(factor)
    return Interval(
        None if span.low is None else EXACT.multiply(span.low, times),
        None if span.high is None else EXACT.multiply(span.high, times),
        span.below,
    )


_SWAPPED = 2
_LEAST_DIGITS = 3  # of figures that differ by one digit: 12 and 13 are two figures, 312 and 313 a slip

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


def borne_out(metric: Metric, value: Decimal) -> bool:
    """Whether a value lies within what the metric claims."""
    return claimed(metric).holds(value)


_FEW = Decimal(10)  # below, any figure may be written for any other
_MORE_OR_LESS = Decimal(2)
_FAR = Decimal(3)  # times
_SEVERAL = 2  # figures, of which one alone could be chance


def _doubtful(evidence: Evidence) -> frozenset[tuple[int, int]]:
    """As ``Evidence.doubtful``."""
    unlike = evidence.unlike
    halved = {_place(link): link for link in evidence.links if _is_halved(evidence, link)}
    sure = {_table(link) for link in unlike.values()}
    tables = Counter(_table(link) for link in (unlike | halved).values())
    found = {
        place: link
        for place, link in (unlike | halved).items()
        if (_table(link) in sure and tables[_table(link)] >= _SEVERAL)
        or (place in unlike and not evidence.is_plain(link.metric))
    }
    sentences = {evidence.sentence_of(link.metric) for link in found.values()}
    beside = (link for link in evidence.links if evidence.sentence_of(link.metric) in sentences)
    return frozenset({*found, *(_place(link) for link in beside if _is_unsure(evidence, link))})


def _place(link: Link) -> tuple[int, int]:
    return link.metric.start, link.metric.end


def _table(link: Link) -> str:
    return link.cells[0].partition(".")[0]


def _expected(evidence: Evidence, link: Link) -> Decimal | None:
    """What a count ought to be by the tables, where it is not."""
    if link.metric.kind is not Kind.COUNT or link.metric.change is not None or evidence.report.format is None:
        return None
    values = printed(evidence, link.metric, link.cells)
    return values[0] if values and not borne_out(link.metric, values[0]) else None


def _is_unsure(evidence: Evidence, link: Link) -> bool:
    """17件 against 3, beside figures of another thing: wrong by no slip that chance hardly brings."""
    expected = _expected(evidence, link)
    return expected is not None and not is_slip(link.metric.value, expected)


def _is_unlike(evidence: Evidence, link: Link) -> bool:
    """Whether a figure is not that of its cells, and shows no trace of how it could have come about."""
    expected, stated = _expected(evidence, link), link.metric.value
    if expected is None or max(stated, expected) < _FEW:
        return False
    if _is_traced(stated, expected):
        return False
    far = stated > EXACT.multiply(expected, _FAR) or expected > EXACT.multiply(stated, _FAR)
    return stated not in _beside(evidence, link, far=far) and stated not in evidence.of_other_years


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


def _is_traced(stated: Decimal, expected: Decimal) -> bool:
    """Whether two figures differ as a slip of the pen makes them: 13 for 31, 45 for 43, 1 for 19."""
    return is_near(stated, expected) or EXACT.subtract(stated, expected).copy_abs() <= _MORE_OR_LESS


def _is_halved(evidence: Evidence, link: Link) -> bool:
    """1 for 19: a slip, or, where other figures of the table are far off, another thing."""
    expected, stated = _expected(evidence, link), link.metric.value
    if expected is None or {len(_digits(stated)), len(_digits(expected))} != {1, 2}:
        return False
    apart = EXACT.subtract(stated, expected).copy_abs()
    return is_near(stated, expected) and apart >= _FEW
