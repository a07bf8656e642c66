"""One total divided in several ways: 受理的265件申请中，网上142件，邮寄96件，…；自然人203件，企业37件，….

Each way stands in a part of a sentence of its own, which 。 or ； ends. That one way adds up to a total says that
the others beside it divide that total as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby

from govinfo_nlp.language.numerals import EXACT
from govinfo_nlp.meaning.relations.figures import SEMICOLON, Figure, Vocabulary, is_among
from govinfo_nlp.meaning.relations.kinds import Division
from govinfo_nlp.meaning.relations.lists import is_rest
from govinfo_nlp.models import Bound, Kind

_FEWEST = 3  # parts of a way of dividing
_MOST = 20
_BACK = 2  # sentences to the total that is divided
_TOLD = 8  # sentences to one that parts may as well give
_LEAST_TOTAL = Decimal(20)
_NEAR = Decimal("0.95")  # of the total: what the parts of a way give that is one but for a slip
_OPEN_ENDS = ("等", " 等")


@dataclass(frozen=True, slots=True)
class _Way:
    """Parts that stand together, and where: the number of their sentence, and of their part of it."""

    figures: tuple[Figure, ...]
    sentence: int
    opened: bool
    all_told: bool = False  # of a sentence with ；: one way, or several

    @property
    def total(self) -> Decimal:
        total = Decimal(0)
        for figure in self.figures:
            total = EXACT.add(total, figure.metric.value)
        return total


def divisions(words: Vocabulary, folded: str, sentences: Sequence[Sequence[Figure]]) -> Iterator[Division]:
    """The ways of dividing a total that nearly give it, beside one that does, or behind a colon."""
    ways = [list(_ways_of(words, number, figures)) for number, figures in enumerate(sentences)]
    for number in range(len(sentences)):
        own = [way for way in ways[number] if not way.all_told]
        before = [way for near in ways[max(0, number - _BACK) : number + 1] for way in near]
        behind = [way for near in ways[number + 1 : number + 1 + _BACK] for way in near]
        told = [way for near in ways[max(0, number - _TOLD) : number + 1] for way in near]
        yield from _divided(words, folded, _unsettled(own, _figures(told)), _figures(before), before + behind)


def _figures(ways: Sequence[_Way]) -> tuple[Figure, ...]:
    return tuple(dict.fromkeys(figure for way in ways for figure in way.figures))


def _unsettled(own: Sequence[_Way], wholes: Sequence[Figure]) -> list[_Way]:
    """The ways of which no figure is a part of what gives a total."""
    settled = {figure for way in own if any(_gives(way, whole) for whole in wholes) for figure in way.figures}
    return [way for way in own if len(way.figures) >= _FEWEST and settled.isdisjoint(way.figures)]


def _ways_of(words: Vocabulary, number: int, figures: Sequence[Figure]) -> Iterator[_Way]:
    for part in _stretches(figures):
        yield from _ways(words, number, part)
    if any(figure.cut >= SEMICOLON for figure in figures):
        for way in _ways(words, number, figures):
            yield replace(way, all_told=True)  # 自然人63件；企业38件；…


def _stretches(figures: Sequence[Figure]) -> Iterator[list[Figure]]:
    """The figures of a sentence, cut where ； stands before one."""
    numbers = _numbered(figures)
    for _, group in groupby(numbers, key=lambda pair: pair[0]):
        yield [figure for _, figure in group]


def _numbered(figures: Sequence[Figure]) -> Iterator[tuple[int, Figure]]:
    number = 0
    for figure in figures:
        number += figure.cut >= SEMICOLON
        yield number, figure


def _ways(words: Vocabulary, sentence: int, figures: Sequence[Figure]) -> Iterator[_Way]:
    """The counts of one unit in a stretch, outside brackets: with the first of them, and without it."""
    counts = [figure for figure in figures if _counts(figure)]
    for _, group in groupby(counts, key=lambda figure: figure.metric.unit):
        run = tuple(group)[:_MOST]
        opened = _opens(words, run[0].lead)
        yield _Way(run, sentence, opened)
        if len(run) > _FEWEST:
            yield _Way(run[1:], sentence, opened or _opens(words, run[1].lead))


def _counts(figure: Figure) -> bool:
    metric = figure.metric
    exact = metric.kind is Kind.COUNT and metric.bound is Bound.EXACT and metric.step == 1
    return (
        exact
        and metric.change is None
        and bool(metric.unit)
        and not (figure.depth or figure.earlier or figure.average)
    )


def _opens(words: Vocabulary, lead: str) -> bool:
    """从申请内容看，…; 新收申请中，…; 按内容划分，…; 大部分为征收类：…"""
    return words.divides.search(lead) is not None or is_among(lead) or ":" in lead


def _divided(
    words: Vocabulary, folded: str, own: Sequence[_Way], wholes: Sequence[Figure], ways: Sequence[_Way]
) -> Iterator[Division]:
    """For each way of one sentence that gives no total, the total that it nearly gives."""
    for run in own:
        likely = [
            found for whole in wholes if (found := _division(words, folded, run, whole, ways)) is not None
        ]
        if likely:
            yield max(likely, key=lambda one: (one.beside, -_off(one)))


def _division(
    words: Vocabulary, folded: str, way: _Way, whole: Figure, ways: Sequence[_Way]
) -> Division | None:
    """A way as one of a total that it nearly gives; ``None`` where nothing says that it divides it."""
    total, parts = whole.metric, way.figures
    if (
        total.start >= parts[0].metric.start
        or total.unit != parts[0].metric.unit
        or total.value < _LEAST_TOTAL
    ):
        return None
    if not _is_near(way.total, total.value) or any(part.metric.value >= total.value for part in parts):
        return None
    beside = sum(_gives(other, whole) and set(parts).isdisjoint(other.figures) for other in ways)
    rest = is_rest(words, parts[-1])
    over = way.total > total.value
    right_before = parts[0].before is whole and (way.opened or bool(parts[0].opens))
    if not beside and not (right_before and (rest or over)):
        return None
    open_ended = folded.startswith(_OPEN_ENDS, parts[-1].metric.end)
    return Division(total, tuple(part.metric for part in parts), beside, rest, way.opened, open_ended, over)


def _gives(way: _Way, whole: Figure) -> bool:
    """Whether the parts of a way come to a total before them, and chance hardly made them."""
    total = whole.metric
    if total.unit != way.figures[0].metric.unit or total.start >= way.figures[0].metric.start:
        return False
    many = len(way.figures) >= _FEWEST or total.value >= EXACT.multiply(_LEAST_TOTAL, Decimal(2))
    return many and len(way.figures) > 1 and total.value >= _LEAST_TOTAL and way.total == total.value


def _is_near(one: Decimal, other: Decimal) -> bool:
    few, many = sorted((one, other))
    return few != many and few >= EXACT.multiply(many, _NEAR)


def _off(one: Division) -> Decimal:
    total = Decimal(0)
    for part in one.parts:
        total = EXACT.add(total, part.value)
    return EXACT.subtract(total, one.total.value).copy_abs()
