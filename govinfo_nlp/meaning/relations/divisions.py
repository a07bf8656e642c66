"""One total divided in several ways: 受理的265件申请中，网上142件，邮寄96件，…；自然人203件，企业37件，….

Each way stands in a part of a sentence of its own, which 。 or ； ends. That one way adds up to a total
says that the others beside it divide that total as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import accumulate, groupby, islice, pairwise

from govinfo_nlp.language.numerals import EXACT
from govinfo_nlp.meaning.relations.figures import SEMICOLON, Figure, Vocabulary, is_among, summing
from govinfo_nlp.meaning.relations.kinds import Division
from govinfo_nlp.meaning.relations.lists import is_rest
from govinfo_nlp.meaning.slips import is_slip
from govinfo_nlp.models import Bound, Kind

_FEWEST = 3  # parts of a way of dividing
_MOST = 20
_BACK = 2  # sentences to the total that is divided
_AROUND = 16  # ways on either side that are looked at
_TOLD = 8  # sentences to one that parts may as well give
_LEAST_TOTAL = Decimal(20)
_NEAR = Decimal("0.95")  # of the total: what the parts of a way give that is one but for a slip
_OPEN_ENDS = ("等", " 等")


@dataclass(frozen=True, slots=True)
class _Way:
    """Parts that stand together, what they come to, and the number of the sentence that they stand in."""

    figures: tuple[Figure, ...]
    total: Decimal
    sentence: int
    opened: bool
    all_told: bool = False  # of a sentence with ；: one way, or several

    @property
    def unit(self) -> str:
        return self.figures[0].metric.unit

    @property
    def start(self) -> int:
        return self.figures[0].metric.start


def divisions(words: Vocabulary, folded: str, sentences: Sequence[Sequence[Figure]]) -> Iterator[Division]:
    """The ways of dividing a total that nearly give it, beside one that does, or behind a colon."""
    ways = [way for number, figures in enumerate(sentences) for way in _ways_of(words, number, figures)]
    in_rows = {one for figures in sentences for one in _in_rows(figures)}
    for at, way in enumerate(ways):
        if len(way.figures) >= _FEWEST and not way.all_told:
            around = ways[max(0, at - _AROUND) : at + _AROUND]
            yield from _divided(words, folded, way, around, in_rows)


def _in_rows(figures: Sequence[Figure]) -> Iterator[Figure]:
    """分别提出|102件|和|20件: the figures that 、 or 和 joins to others, which are no totals."""
    for before, one in pairwise(figures):
        if one.joined and one.is_like(before):
            yield from (before, one)


def _divided(
    words: Vocabulary, folded: str, way: _Way, around: Sequence[_Way], in_rows: Set[Figure]
) -> Iterator[Division]:
    """The total that a way nearly gives, if no figure of it is a part of what gives one."""
    near = [other for other in around if abs(other.sentence - way.sentence) <= _BACK]
    wholes = [whole for whole in _figures(near) if whole not in in_rows and _may_divide(way, whole)]
    if not wholes:
        return
    told = [other for other in around if other.sentence >= way.sentence - _TOLD and other.start <= way.start]
    if _is_settled(way, near, _figures(told)):
        return
    yield from _likeliest(_division(words, folded, way, whole, near) for whole in wholes)


def _likeliest(found: Iterable[Division | None]) -> Iterator[Division]:
    """The division that most others beside it bear out, the nearest of them; none where there is none."""
    there = [one for one in found if one is not None]
    if there:
        yield max(there, key=lambda one: (one.beside, -_off(one)))


def _figures(ways: Sequence[_Way]) -> tuple[Figure, ...]:
    return tuple(dict.fromkeys(figure for way in ways for figure in way.figures))


def _is_settled(way: _Way, near: Sequence[_Way], wholes: Sequence[Figure]) -> bool:
    """Whether a figure of a way is a part of what gives a total."""
    own = set(way.figures)
    sharing = [other for other in near if not own.isdisjoint(other.figures)]
    return any(_gives(other, whole) for other in sharing for whole in wholes)


def _ways_of(words: Vocabulary, number: int, figures: Sequence[Figure]) -> Iterator[_Way]:
    for part in _stretches(figures):
        yield from _ways(words, number, part)
    if any(figure.cut >= SEMICOLON for figure in figures):
        for way in _ways(words, number, figures[:_MOST]):
            yield replace(way, all_told=True)  # 自然人63件；企业38件；…


def _stretches(figures: Sequence[Figure]) -> Iterator[list[Figure]]:
    """The figures of a sentence, cut where ； stands before one."""
    stretch_of = accumulate(figure.cut >= SEMICOLON for figure in figures)
    for _, group in groupby(zip(stretch_of, figures, strict=True), key=lambda pair: pair[0]):
        yield [figure for _, figure in group]


def _ways(words: Vocabulary, sentence: int, figures: Sequence[Figure]) -> Iterator[_Way]:
    """The counts of one unit in a stretch, outside brackets: with the first of them, and without it."""
    left = {one.place - 1 for one in figures if one.moves}  # 由149件降至109件
    counts = [figure for figure in figures if _counts(figure) and figure.place not in left]
    for _, group in groupby(_inner_apart(counts), key=lambda one: (one[0].metric.unit, one[1])):
        first, *others = (figure for figure, _ in islice(group, _MOST))
        run = (first, *(one for one in others if summing(words, one.label) is None))
        yield _Way(run, _sum(run), sentence, _opens(words, run[0].lead))
        if len(run) > _FEWEST:
            opened = words.divides.search(run[0].lead) is not None or _opens(words, run[1].lead)
            yield _Way(run[1:], _sum(run[1:]), sentence, opened)


def _inner_apart(figures: Iterable[Figure]) -> Iterator[tuple[Figure, int]]:
    """办结198件，其中|公开123件: figures, each with how many lists within lists have begun before it."""
    inner = 0
    for figure in figures:
        inner += figure.opens in ("open", "closed", "exhaustive")
        yield figure, inner


def _sum(figures: Sequence[Figure]) -> Decimal:
    total = Decimal(0)
    for figure in figures:
        total = EXACT.add(total, figure.metric.value)
    return total


def _counts(figure: Figure) -> bool:
    """Whether a figure is an exact count of this year outside brackets."""
    metric = figure.metric
    exact = metric.kind is Kind.COUNT and metric.bound is Bound.EXACT and metric.step == 1
    of_now = not (figure.depth or figure.earlier or figure.average)
    return exact and metric.change is None and bool(metric.unit) and of_now


def _opens(words: Vocabulary, lead: str) -> bool:
    """从申请内容看，…; 新收申请中，…; 按内容划分，…; 大部分为征收类：…"""
    return words.divides.search(lead) is not None or is_among(lead) or ":" in lead


def _division(
    words: Vocabulary, folded: str, way: _Way, whole: Figure, near: Sequence[_Way]
) -> Division | None:
    """A way as one of a total that it nearly gives; ``None`` where nothing says that it divides it."""
    parts = way.figures
    beside = sum(_gives(other, whole) and set(parts).isdisjoint(other.figures) for other in near)
    rest, over = is_rest(words, parts[-1]), way.total > whole.metric.value
    right_before = parts[0].before is whole and (way.opened or bool(parts[0].opens))
    slip = (right_before or _is_a_row_behind(way, whole)) and _is_a_slip_off(way, whole)
    if not beside and not slip and not (right_before and (rest or over)):
        return None
    open_ended = folded.startswith(_OPEN_ENDS, parts[-1].metric.end)
    metrics = tuple(part.metric for part in parts)
    return Division(whole.metric, metrics, beside, rest, way.opened, open_ended, over, slip)


def _is_a_row_behind(way: _Way, whole: Figure) -> bool:
    """公文154件，主动公开73件、依申请公开63件、不予公开18件: whether 、 joins parts right behind a figure."""
    first, *others = way.figures
    return first.before is whole and not first.joined and all(part.joined for part in others)


def _may_divide(way: _Way, whole: Figure) -> bool:
    """Whether a way nearly gives a larger figure before it."""
    total = whole.metric
    if total.start >= way.start or total.unit != way.unit or total.value < _LEAST_TOTAL:
        return False
    return not _is_of_another_body(way, whole) and (_is_near(way, whole) or _is_a_slip_off(way, whole))


def _is_of_another_body(way: _Way, whole: Figure) -> bool:
    """县本级有63件。全县公开19件、…: whether a total and all parts of a way are said of two bodies."""
    scope = whole.metric.scope
    return scope is not None and all(one.metric.scope not in (None, scope) for one in way.figures)


def _is_near(way: _Way, whole: Figure) -> bool:
    """Whether the parts of a way, each less than a figure before it, nearly come to that."""
    total = whole.metric.value
    few, many = sorted((way.total, total))
    near = few != many and few >= EXACT.multiply(many, _NEAR)
    return near and all(part.metric.value < total for part in way.figures)


def _is_a_slip_off(way: _Way, whole: Figure) -> bool:
    """公文154件，认定主动公开73件、依申请公开633件、不予公开18件: whether parts that are more than a figure
    before them come to it once one of them is put right in a digit."""
    total = whole.metric.value
    if len(way.figures) < _FEWEST or way.total <= total or _is_near(way, whole):
        return False
    over = EXACT.subtract(way.total, total)
    values = [figure.metric.value for figure in way.figures]
    slips = (value > over and is_slip(value, EXACT.subtract(value, over)) for value in values)
    return total not in values and any(slips)


def _gives(way: _Way, whole: Figure) -> bool:
    """Whether the parts of a way come to a total before them, and chance hardly made them."""
    total = whole.metric
    if way.total != total.value or total.unit != way.unit or total.start >= way.start:
        return False
    least = _LEAST_TOTAL if len(way.figures) >= _FEWEST else EXACT.multiply(_LEAST_TOTAL, Decimal(2))
    return len(way.figures) > 1 and total.value >= least


def _off(one: Division) -> Decimal:
    total = Decimal(0)
    for part in one.parts:
        total = EXACT.add(total, part.value)
    return EXACT.subtract(total, one.total.value).copy_abs()
