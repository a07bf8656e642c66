"""prose-conflict: 正文前后矛盾

发现：正文对同一指标给出两个不同的数字：复述同一单元格的、同一主题全年的、所辖社区村镇的个数，或用同样的词说
同一账号、同一活动、同样几次检查发现的问题而至少一处说明是全年的；一处的用词包含另一处且两数只差一处笔误的。
例：总体情况“全年举办业务培训6期”，存在问题“年内共举办业务培训8期”。
不算：说的不是同一范围（市本级、县区）、同一时间（上半年、上年）或同一对象（季度检查、专项检查）的数字；约数与确数相符。
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from decimal import Decimal
from itertools import combinations

from govinfo_nlp.checks.evidence import Evidence, Outcome
from govinfo_nlp.checks.weighing import Grounds
from govinfo_nlp.language.numerals import EXACT, claimed, meet
from govinfo_nlp.meaning.relations import HELD, Naming, Retelling, common_subject
from govinfo_nlp.meaning.slips import is_slip, trace
from govinfo_nlp.models import Bound, Code, Finding, Metric

CODE = Code.PROSE_CONFLICT

_MOST_COMPARED = 100  # totals of one kind; a report states a handful
_MOST_SLIPS = 40  # of one unit, each held against all others
_LEAST_SLIP = 100  # figures of two digits are alike by chance
_LEAST_NAMED = 6  # characters of a verb and what it did: 发布政策解读材料
_NEARLY, _FEW_APART = Decimal("1.15"), Decimal(2)  # times, and more
_LIKELIER_ONE = 0.5
_OTHERWISE = {
    "two statements in like words": "两处各指一事，或其中一处只是一部分",
    "a fact told twice": "两处各指一事，或其中一处只是一部分",
}
_LEAST_SUBJECT = 3  # characters: 培训 alone may be any training


def check(evidence: Evidence) -> Iterator[Outcome]:
    yield from _same_cells(evidence)
    found = list(_same_subject(evidence))
    told = {metric.start for finding in found for metric in finding.metrics}
    yield from found
    for one in (
        *_same_naming(evidence),
        *_slips(evidence),
        *_same_places(evidence),
        *_retold(evidence),
    ):
        places = {metric.start for metric in one.metrics}
        if not told & places:
            told |= places
            yield one


def _same_cells(evidence: Evidence) -> Iterator[Outcome]:
    """Two metrics that restate the same cells."""
    grouped: dict[tuple[str, ...], list[Metric]] = defaultdict(list)
    for link in evidence.believed():
        if link.metric.change is None:
            grouped[tuple(sorted(link.cells))].append(link.metric)
    for cells, metrics in grouped.items():
        for pair in _conflicts(evidence, metrics):
            yield _two(
                evidence,
                pair,
                cells,
                "two statements of cells",
                dict(_grounds(evidence, pair)),
                evidence.named(cells),
                min(map(evidence.chance, pair)),
            )


def _conflicts(evidence: Evidence, metrics: Sequence[Metric]) -> Iterator[tuple[Metric, Metric]]:
    """The first statement of cells, with each value after it that can't be true beside it, once."""
    first, told = metrics[0], set()
    for other in metrics[1:]:
        if meet(claimed(first), claimed(other)) or other.value in told:
            continue
        told.add(other.value)
        if not any(map(evidence.is_otherwise_right, (first, other))):
            yield first, other


def _grounds(evidence: Evidence, pair: tuple[Metric, Metric]) -> Iterator[tuple[str, float]]:
    if not all(map(evidence.is_plain, pair)):
        yield "words may say less of one", 1
    if any(_may_differ(evidence, metric, pair) for metric in pair):
        yield "words of one may mean other cells", 1  # 办理92件…，答复87件
    yield from _of_slip(pair)


def _of_slip(pair: tuple[Metric, Metric]) -> Iterator[tuple[str, float]]:
    """Whether a slip leads from one figure to the other."""
    one, other = (metric.value for metric in pair)
    if is_slip(one, other):
        yield "a slip explains it", trace(other, one).nats


def _may_differ(evidence: Evidence, metric: Metric, pair: tuple[Metric, Metric]) -> bool:
    """Whether what the words of one metric of a pair may mean besides explains that the two differ: other
    cells do, and the same with more or less if that is as much as the difference."""
    difference = EXACT.subtract(pair[0].value, pair[1].value).copy_abs()
    own = set(evidence.linked(metric))
    return any(
        not own < set(cells) or difference in evidence.sums(cell for cell in cells if cell not in own)
        for cells in evidence.may_mean(metric)
    )


def _same_naming(evidence: Evidence) -> Iterator[Outcome]:
    """Two figures that their clauses name by the same words, one at least of them of the whole year."""
    grouped: dict[tuple[str, str, str], list[Naming]] = defaultdict(list)
    for one in evidence.relations.namings:
        if _says_enough(one) and _counts_alone(evidence, one.metric):
            grouped[_account(one.account, evidence.relations.accounts), one.words, one.metric.unit].append(
                one
            )
    for namings in grouped.values():
        for one, other in combinations(namings[:_MOST_COMPARED], 2):
            if _contradict(one, other) and _apart(evidence, one.metric, other.metric):
                name = one.account.strip("“”") + one.words
                yield _alike(evidence, (one.metric, other.metric), name)
                break


def _says_enough(one: Naming) -> bool:
    """Whether what a clause says can hardly be said of two things: 发布政策解读材料, not 发布材料."""
    return bool(one.account) or one.words.startswith(HELD) or len(one.words) >= _LEAST_NAMED


def _slips(evidence: Evidence) -> Iterator[Outcome]:
    """Two figures of which one clause says all that the other does, and whose digits show a slip:
    子站公开信息326条, 子站公开的362条信息."""
    grouped: dict[str, list[tuple[str, Naming]]] = defaultdict(list)
    for one in evidence.relations.namings:
        large = one.metric.value >= _LEAST_SLIP
        if large and _counts_alone(evidence, one.metric):
            grouped[one.metric.unit].append((_named(one), one))
    for namings in grouped.values():
        for (name, one), (other_name, other) in combinations(namings[:_MOST_SLIPS], 2):
            short, long = sorted((name, other_name), key=len)
            both = one.account and other.account  # of one kind or two: 公众号, 微博
            if both or not (one.yearly or other.yearly) or not _holds(long, short):
                continue
            slip = is_slip(one.metric.value, other.metric.value)
            if slip and _apart(evidence, one.metric, other.metric):
                yield _alike(evidence, (one.metric, other.metric), short)


def _retold(evidence: Evidence) -> Iterator[Outcome]:
    """承办12345热线工单64,218件, 全年热线承办量达64,812件: one fact told twice, in other words."""
    pairs = evidence.relations.retellings
    agreed = {m.start for one in pairs if _agree(one) for m in (one.one, one.other)}
    for one in sorted(pairs, key=lambda one: -one.shared):
        slip = is_slip(_written(one.one), _written(one.other))
        left_in = _is_left_in(evidence, one)
        if {one.one.start, one.other.start} & agreed or not (slip or left_in or _are_near(one)):
            continue
        grounds = dict(_seen_of(one, slip=slip))
        if left_in:
            grounds["last year's figure stands there"] = 1
        what = one.other.subject or one.one.subject or one.one.unit
        outcome = _two(evidence, (one.one, one.other), (), "a fact told twice", grounds, what)
        if isinstance(outcome, Finding) and outcome.probability >= _LIKELIER_ONE:
            yield outcome  # else they are likelier of two facts, which nobody has called one


def _is_left_in(evidence: Evidence, one: Retelling) -> bool:
    """平均用时9.7天，较上年的12.3天缩短2.6天; 全年用时12.3天: whether one is what the other was before."""
    before = evidence.before
    return one.other.value in before.get(one.one.start, ()) or one.one.value in before.get(
        one.other.start, ()
    )


def _seen_of(one: Retelling, *, slip: bool) -> Iterator[tuple[str, float]]:
    """What speaks for and against that two statements are of one fact."""
    yield "rare words are shared", one.shared
    yield "common words are shared", one.common
    yield "rare words of one alone", one.alone
    yield "said of the whole year", one.yearly
    yield "one alone names an area", one.limited
    yield "the lesser says more", one.narrower
    if slip:
        yield "a slip explains it", trace(_written(one.other), _written(one.one)).nats
        if one.same:
            yield "a slip of one subject", 1


def _agree(one: Retelling) -> bool:
    return meet(claimed(one.one), claimed(one.other))


def _written(metric: Metric) -> Decimal:
    """The digits of a figure as they are written: 864 of 86.4万件."""
    return EXACT.divide(metric.value, metric.step)


def _are_near(one: Retelling) -> bool:
    """12场 and 10场: near enough to be meant for one number, of few."""
    few, many = sorted((one.one.value, one.other.value))
    return EXACT.multiply(few, _NEARLY) >= many or EXACT.subtract(many, few) <= _FEW_APART


def _named(one: Naming) -> str:
    return one.account.strip("“”") + one.words


def _holds(long: str, short: str) -> bool:
    """Whether a text has all characters of a shorter one, in their order."""
    rest = iter(long)
    return all(character in rest for character in short)


def _contradict(one: Naming, other: Naming) -> bool:
    """Whether two figures named alike can't both be right; of some a figure may be less, never more."""
    if not (one.yearly or other.yearly) or meet(claimed(one.metric), claimed(other.metric)):
        return False
    if one.partial and other.partial:
        return False
    if one.partial or other.partial:
        part, whole = (one, other) if one.partial else (other, one)
        return whole.yearly and part.metric.value > whole.metric.value
    return True


def _same_places(evidence: Evidence) -> Iterator[Outcome]:
    """全镇9个社区, 辖11个社区: two numbers of all places of one kind that a body has below it."""
    grouped: dict[str, list[Metric]] = defaultdict(list)
    for one in evidence.relations.wholes:
        if one.place and not one.yearly and _counts_alone(evidence, one.metric):
            grouped[one.place].append(one.metric)
    for place, metrics in grouped.items():
        pair = _first_conflict(metrics)
        if pair is not None and _apart(evidence, *pair):
            yield _alike(evidence, pair, place)


def _account(account: str, named: Set[str]) -> str:
    """The account meant: where the report names but one, 公众号 is that one."""
    if not account or account.startswith("“"):
        return account
    return next(iter(named)) if len(named) == 1 else account


def _same_subject(evidence: Evidence) -> Iterator[Outcome]:
    """Two totals of one subject, both of the whole year or of all there are, in different sentences."""
    parts = {id(part) for one in evidence.relations.sums for part in one.parts}
    grouped: dict[tuple[bool, str, str], list[Metric]] = defaultdict(list)
    for one in evidence.relations.wholes:
        if id(one.metric) not in parts and _counts_alone(evidence, one.metric):
            grouped[one.yearly, one.verb, one.metric.unit].append(one.metric)
    for metrics in grouped.values():
        told: set[str] = set()
        for one_metric, other in combinations(metrics[:_MOST_COMPARED], 2):
            subject = common_subject(one_metric, other)
            if len(subject) < _LEAST_SUBJECT or subject in told:
                continue
            if not meet(claimed(one_metric), claimed(other)) and _apart(evidence, one_metric, other):
                told.add(subject)
                yield _alike(evidence, (one_metric, other), subject)


def _counts_alone(evidence: Evidence, metric: Metric) -> bool:
    """Whether a metric states a total of its own: exact, with a unit, and not in the tables."""
    return metric.bound is Bound.EXACT and bool(metric.unit) and not evidence.linked(metric)


def _first_conflict(metrics: Sequence[Metric]) -> tuple[Metric, Metric] | None:
    """The first statement, and the first after it that can't be true beside it."""
    first = metrics[0]
    return next(((first, other) for other in metrics[1:] if not meet(claimed(first), claimed(other))), None)


def _apart(evidence: Evidence, one: Metric, other: Metric) -> bool:
    """Whether a sentence ends between two metrics."""
    return not evidence.in_one_sentence(one, other)


def _alike(evidence: Evidence, pair: tuple[Metric, Metric], what: str) -> Outcome:
    """Two statements of no cells, in like words."""
    return _two(evidence, pair, (), "two statements in like words", dict(_of_slip(pair)), what)


def _two(
    evidence: Evidence,
    pair: tuple[Metric, Metric],
    cells: tuple[str, ...],
    kind: str,
    grounds: Grounds,
    what: str,
    chance: float = 1.0,
) -> Outcome:
    one, other = pair
    message = f"正文对“{what}”前后说法不一：先为“{one.text}”，后为“{other.text}”"
    return evidence.judged(
        kind,
        grounds,
        CODE,
        message,
        pair,
        cells,
        one.text,
        other.text,
        at_most=chance,
        reading=f"两处都指“{what}”",
        other="；或".join(filter(None, map(evidence.otherwise, pair))) or _OTHERWISE.get(kind, ""),
    )
