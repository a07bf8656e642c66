"""The same fact told twice: 承办12345热线工单64,218件 … 全年热线承办量达64,812件.

A report comes back to what it has told, in other words. Two counts of one unit, in different sentences, are
likely the same where the words around them share some that are rare in the report.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

from govinfo_nlp.language.lexicons import Lexicon
from govinfo_nlp.language.numerals import EXACT
from govinfo_nlp.meaning.marks import Vocabulary as Indicators
from govinfo_nlp.meaning.relations.figures import Figure, Vocabulary
from govinfo_nlp.meaning.relations.kinds import Retelling
from govinfo_nlp.models import Bound, Kind, Metric

_RARE = 4  # figures at most that have a word around them
_FEWEST_SHARED = 2
_FEWEST_FACTS = 8  # below, no word is rare
_LEAST_DIGITS, _MANY_DIGITS = 2, 4  # of figures of one thing, and of those that share but common words
_LEAST_SUBJECT = 2
_MORE = 3  # words that one says more than the other, to be of a part of that
_SHORT = 4  # characters of a clause that says too little
_LEAD = 40  # characters before a figure that say what it counts
_DIVIDES = frozenset(("applicant", "result", "outcome"))
_ENDS = frozenset(("due", "processed", "carried_in", "carried_out"))  # 收到7699件，办结7698件
_NAME = re.compile(r"“[^“”]{2,20}”")
_TERM = re.compile(r"[0-9A-Za-z]{3,}|[一-鿿]+")


@dataclass(frozen=True, slots=True)
class _Told:
    metric: Metric
    sentence: int
    words: frozenset[str]
    names: frozenset[str]  # in quotation marks
    kinds: frozenset[str]  # of accounts: 公众号, 微博
    yearly: bool
    said: str
    rare: frozenset[str] = frozenset()


def retellings(
    words: Vocabulary,
    told: Iterable[tuple[int, Figure]],
    year: str,
    accounts: Set[str],
    *,
    lexicon: Lexicon | None = None,
) -> Iterator[Retelling]:
    """The pairs of figures of which both may be of one fact, each with the number of its sentence;
    ``accounts`` are those that the text names."""
    indicators = (lexicon or Lexicon.default()).compiled(Indicators)
    facts = [_told(words, sentence, one, year) for sentence, one in told if _counts(one)]
    if len(facts) < _FEWEST_FACTS:
        return
    facts = _with_rare_words(facts)
    shared, swapped = _shared(facts), set(_of_the_same_digits(facts))
    for first, second in sorted(swapped.union(shared)):
        one, other, rare = facts[first], facts[second], shared[first, second]
        usual = len(one.words & other.words) - rare
        alike = rare >= _FEWEST_SHARED or (usual > 0 and (first, second) in swapped)
        if not alike or not _may_be_one(one, other, accounts):
            continue
        if _divides(indicators, one) == _divides(indicators, other):
            yield _retelling(one, other, rare, usual)


def _with_rare_words(facts: Sequence[_Told]) -> list[_Told]:
    """The facts, each with the words of it that few others have."""
    common = Counter(word for one in facts for word in one.words)
    return [replace(one, rare=frozenset(w for w in one.words if common[w] <= _RARE)) for one in facts]


def _divides(indicators: Indicators, one: _Told) -> set[str]:
    """What of the tables' rows and columns it names: 收到申请252件 none, 自然人申请212件 one."""
    marks = indicators.marks(one.said, 0, len(one.said))
    return {mark.concept for mark in marks if mark.group in _DIVIDES or mark.name in _ENDS}


def _of_the_same_digits(facts: Sequence[_Told]) -> Iterator[tuple[int, int]]:
    """4836条, 4386条: pairs of figures that swapped digits may have made of one; of small ones, those that
    count one thing (政策解读86篇, 政策解读68篇)."""
    by_digits: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, one in enumerate(facts):
        digits = "".join(sorted(format(EXACT.divide(one.metric.value, one.metric.step), "f")))
        if len(digits) >= _LEAST_DIGITS:
            by_digits[digits, one.metric.unit].append(at)
    for (digits, _), places in by_digits.items():
        for first, second in combinations(places[:_RARE], 2):
            if len(digits) >= _MANY_DIGITS or _count_one_thing(facts[first].metric, facts[second].metric):
                yield first, second


def common_subject(one: Metric, other: Metric) -> str:
    """业务培训, 培训: the subject of one, where it is within that of the other; else empty."""
    short, long = sorted((one.subject or "", other.subject or ""), key=len)
    return short if short in long else ""


def _count_one_thing(one: Metric, other: Metric) -> bool:
    return len(common_subject(one, other)) >= _LEAST_SUBJECT


def _shared(facts: Sequence[_Told]) -> Counter[tuple[int, int]]:
    """How many rare words each two facts share."""
    by_word: dict[str, list[int]] = defaultdict(list)
    for at, one in enumerate(facts):
        for word in one.rare:
            by_word[word].append(at)
    return Counter(pair for places in by_word.values() for pair in combinations(places, 2))


def _retelling(one: _Told, other: _Told, rare: int, usual: int) -> Retelling:
    less, more = sorted((one, other), key=lambda each: each.metric.value)
    alone = min(len(less.rare - more.rare), len(more.rare - less.rare))
    narrower = len(less.words - more.words) >= len(more.words - less.words) + _MORE
    limited = _limits(one.metric) != _limits(other.metric)
    yearly, same = one.yearly + other.yearly, _count_one_thing(one.metric, other.metric)
    return Retelling(one.metric, other.metric, rare, usual, alone, yearly, narrower, limited, same)


def _counts(figure: Figure) -> bool:
    """Whether a figure is an exact count of this year and no average, or how long a matter took."""
    metric = figure.metric
    takes = metric.kind is Kind.DURATION
    counts = (metric.kind is Kind.COUNT or takes) and metric.bound is Bound.EXACT and metric.change is None
    comes = figure.comes and not figure.behind.endswith("看")  # 从“县长信箱”受理的471件来信看
    return counts and bool(metric.unit) and not (figure.earlier or comes or (figure.average and not takes))


def _told(words: Vocabulary, sentence: int, figure: Figure, year: str) -> _Told:
    lead = figure.lead[-_LEAD:]
    lead = lead[lead.rfind(";") + 1 :]
    if figure.moves and figure.before is not None:
        lead = f"{figure.before.lead[-_LEAD:]} {lead}"  # 平均用时由上年的13.1天压缩至10.3天
    elif len(figure.near) < _SHORT and figure.before is not None:
        lead = f"{figure.before.near} {lead}"  # 举办培训2期，参训193人次
    said = f"{lead} {figure.behind}"
    return _Told(
        figure.metric,
        sentence,
        frozenset(_terms(words, said)),
        frozenset(_NAME.findall(said)),
        frozenset(entry.word for _, entry in words["account kind"].finditer(said)),
        _is_yearly(words, said, year),
        said,
    )


def _is_yearly(words: Vocabulary, said: str, year: str) -> bool:
    return words["whole year"].occurs(said) or (bool(year) and year in said)


def _terms(words: Vocabulary, said: str) -> Iterator[str]:
    """What can be compared of words: pairs of characters, and names in quotation marks, digits or letters
    as they are."""
    yield from _NAME.findall(said)
    bare = words.unnaming.sub(lambda found: found["kept"] or " ", _NAME.sub(" ", said))
    for run in _TERM.findall(bare):
        if run[0].isascii():
            yield run
        else:
            yield from map("".join, pairwise(run))


def _may_be_one(one: _Told, other: _Told, accounts: Set[str]) -> bool:
    """Whether two figures may be of one fact: of one unit, scope and name, in two sentences."""
    if one.sentence == other.sentence or one.metric.unit != other.metric.unit:
        return False
    if not (one.yearly or other.yearly):
        return False
    if one.names != other.names and ((one.names and other.names) or len(accounts) > 1):
        return False
    if one.kinds and other.kinds and not _overlap(one.kinds, other.kinds):
        return False
    limits = _limits(one.metric), _limits(other.metric)
    return limits[0] == limits[1] or "" in limits


def _overlap(some: Iterable[str], others: Sequence[str] | Set[str]) -> bool:
    """公众号, 微信公众号: whether a word of one set is in one of the other, or holds it."""
    return any(one in other or other in one for one in some for other in others)


def _limits(metric: Metric) -> str:
    """The words that limit a figure to a part of the area."""
    return metric.scope or ""
