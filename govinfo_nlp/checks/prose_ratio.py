"""prose-ratio: 百分比与所依据的数字不符

发现：占比、办结率、答复率、整改率等，不能由同处给出（或表格载明）的分子、分母算出。
例：“办结409件，予以公开231件、部分公开38件，两项合计占办结件的63.9%”，应为65.8%。
不算：四舍五入或截尾后相符；分母不止一种而其中一种算得相符；没有说明分子、分母的百分比；100%。分母只是推定、以另一总数为
分母则相符的，或同列占比有一个分子大于分母的（解读材料61件、文件17件），只作提示。
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate, islice

from govinfo_nlp.checks.arithmetic import number, percent, plus, quotient, scaled
from govinfo_nlp.checks.evidence import Evidence, Outcome
from govinfo_nlp.checks.weighing import Grounds
from govinfo_nlp.language.characters import fold
from govinfo_nlp.language.numerals import EXACT, Interval, add, claimed, meet
from govinfo_nlp.meaning import links, shares
from govinfo_nlp.meaning.relations import LISTED, PAUSE, Share
from govinfo_nlp.models import Bound, Code, Kind, Metric, Skipped

CODE = Code.PROSE_RATIO

_WHOLE = Decimal(100)
_RATES = ("rate", "rate of things")  # 整改率 of what was 整改; 解读率 of 解读材料
_MOST_RUN = 5  # figures before a part that its share may be of too
_MOST_BEFORE = 8  # figures before a part that are looked at
_FLOWS = ("new", "carried_in", "carried_out")
_PAIR = 2
_LONGEST_ROW = 40
_ROW = 3  # shares that are likely to have been made to add up
_OUT_OF = re.compile("[^,;。:\\n]{2,24}[中里](?=,?[^,;。:\\n]*$)")  # 新收的213件里，|自然人; 新收件中|自然人
_MOST_SAID = 40
_MOST_STATED = 12  # statements of one total; a report has a handful
_OTHERWISE = {
    "another base bears it out": "分母是另一总数",
    "shares were made to add up": "为使各项占比之和为100%而调整",
    "part is more than its base": "分子、分母不是同一事项",
    "base is only likely": "分母是另一总数",
}
_A_STEP_AND_A_HALF = Decimal("1.5")  # steps: what rounding and a trim come to


@dataclass(frozen=True, slots=True)
class Base:
    """What a percentage may be taken of: its claim, how a message names it, what it rests on."""

    span: Interval
    value: Decimal
    name: str
    metrics: tuple[Metric, ...] = ()
    cells: tuple[str, ...] = ()


def check(evidence: Evidence) -> Iterator[Outcome]:
    figures = evidence.relations.figures.values()
    rates = tuple(shares.rates(figures, evidence.folded, evidence.cells_of))
    of_tables = {rate.metric.start for rate in rates}
    for share in evidence.relations.shares:
        if share.share.start not in of_tables:
            yield from _share(evidence, share)
    for rate in rates:
        if _is_of_a_body(evidence, rate.metric):
            yield Skipped(CODE, "所在句说的是其他单位，表中没有其数字", (rate.metric,))
        else:
            yield from _rate(evidence, rate)


def _is_of_a_body(evidence: Evidence, rate: Metric) -> bool:
    """市政府本级办结的977件中，予以公开93件，公开率19.9%: whether the first count of its sentence is of other
    bodies than the tables."""
    figure = evidence.figure(rate)
    before = (
        [one.metric for one in figure.back() if one.metric.kind is Kind.COUNT] if figure is not None else []
    )
    return bool(before) and evidence.is_elsewhere(before[-1])


def _share(evidence: Evidence, share: Share) -> Iterator[Outcome]:
    if share.share.value > _WHOLE and share.rule not in _RATES:
        yield _more_than_all(evidence, share)
        return
    bases = list(_bases(evidence, share))
    if not bases:
        yield Skipped(CODE, "没有说明分母，无法核对占比", (share.share, *share.parts))
        return
    if not share.bases and _is_beside_others_of(evidence, share, bases):
        bases = bases[:1]
    if _is_right(evidence, share, bases):
        return
    parts, value = add(map(claimed, share.parts)), plus(part.value for part in share.parts)
    sure = share.rule != "figure before"
    if share.rule in _RATES and all(value > base.value for base in bases):
        before = _figures_before(evidence, share.parts[0])
        sure = len(before) == 1
        bases = _large_enough(value, _without_parts(evidence, before)) or bases
    doubts = {doubt: 1} if (doubt := _doubt(evidence, share, parts, value, bases)) else {}
    if not sure:
        doubts["base is only likely"] = 1
    yield from _judged(
        evidence, share.share, parts, value, share.parts, bases, doubts, complement=share.complement
    )


def _is_right(evidence: Evidence, share: Share, bases: Sequence[Base]) -> bool:
    """Whether a base bears the percentage out, of all parts or of some; a rate may be of figures before."""
    for run in _runs(share):
        if _borne_out(share.share, add(map(claimed, run)), bases, complement=share.complement):
            return True
    if _is_of_a_total_told(evidence, share) or _is_of_more_parts(evidence, share, bases):
        return True
    if _is_of_its_row(evidence, share) or _is_of_a_base_before(evidence, share):
        return True
    if _is_too_little(evidence, share, bases) and _is_of_one_told(evidence, share):
        return True
    if share.rule not in _RATES:
        return False
    before = _figures_before(evidence, share.parts[0])
    return _is_of_figures_before(evidence, share.share, share.parts[0], before)


def _is_of_its_row(evidence: Evidence, share: Share) -> bool:
    """省本级、省级部门分别14件、163件，分别占7.9%、92.1%: whether each share of a row is of what all of its
    counts come to."""
    beside = evidence.shares_beside(share.share)[:_LONGEST_ROW]
    row = [one for one in beside if one.rule == share.rule and one.base is None and not one.complement]
    if len(row) < _PAIR or share not in row:
        return False
    whole = add(claimed(part) for one in row for part in one.parts)
    base = Base(whole, plus(part.value for one in row for part in one.parts), "")
    return all(_are_of_the_base(row, base))


def _is_of_a_base_before(evidence: Evidence, share: Share) -> bool:
    """网上2098宗，占新收总数的38.3%；信函2281宗，占41.6%: whether a share that names no base is of the one
    that another before it in its sentence names."""
    if share.base is not None:
        return False
    parts = add(map(claimed, share.parts))
    named = [one for one in evidence.shares_beside(share.share)[:_LONGEST_ROW] if one.base is not None]
    before = (one for one in named if one.share.start < share.share.start)
    bases = [base for one in before for base in _bases(evidence, one)]
    return _borne_out(share.share, parts, bases, complement=share.complement)


def _is_of_more_parts(evidence: Evidence, share: Share, bases: Sequence[Base]) -> bool:
    """予以公开3件，部分公开1件，公开类占66.67%: whether those before the part make the share with it."""
    if share.complement or share.share.step >= 1:
        return False  # 67% chance brings
    spans = [claimed(part) for part in share.parts]
    before = _joined_before(evidence, share.parts[0])
    runs = accumulate(map(claimed, before), lambda so_far, one: add((so_far, one)), initial=add(spans))
    return any(_borne_out(share.share, run, bases, complement=False) for run in islice(runs, 1, None))


def _joined_before(evidence: Evidence, part: Metric) -> list[Metric]:
    """The figures that commas or 、 join to a part, the nearest first."""
    joined: list[Metric] = []
    one = evidence.figure(part)
    while one is not None and one.before is not None and one.cut <= PAUSE and len(joined) < _MOST_RUN:
        one = one.before
        if (one.metric.kind, one.metric.unit, one.metric.change) == (part.kind, part.unit, None):
            joined.append(one.metric)
    return joined


def _is_of_a_total_told(evidence: Evidence, share: Share) -> bool:
    """Whether another total of requests, told before the one that the parts stand behind, bears it out."""
    if share.base is not None or not share.bases:
        return False
    totals = [
        Base(claimed(told), told.value, told.text, (told,))
        for total in share.bases
        for told in evidence.totals_told(total, share.share)
    ]
    return _borne_out(share.share, add(map(claimed, share.parts)), totals, complement=share.complement)


def _doubt(evidence: Evidence, share: Share, parts: Interval, value: Decimal, bases: Sequence[Base]) -> str:
    """Why the percentage may be of something else than its base; empty where nothing says so."""
    unsure = not (_is_beside_others_of(evidence, share, bases) or _is_said_before(evidence, share, bases))
    if unsure and _may_be_of_another(evidence, share, parts, bases):
        return "another base bears it out"
    if _is_trimmed(evidence, share, value, bases[0].value):
        return "shares were made to add up"
    if _is_too_little(evidence, share, bases) and not _is_base_of_another(evidence, share, bases):
        return "part is more than its base"
    others = share.rule == "rate of things" or len(_figures_before(evidence, share.parts[0])) > 1
    if share.rule in _RATES and others and all(value > base.value for base in bases):
        return "part is more than its base"
    return ""


def _is_too_little(evidence: Evidence, share: Share, bases: Sequence[Base]) -> bool:
    """甲局受理1594件；个人4216件、占86.5%，企业421件、占8.6%: whether a part of the row of a share is more
    than all of its bases, so that none of them can be its base; 办结15件，占全系统办结总数的38.5%: nor is
    what is no more than the part, where words name another base."""
    value = plus(part.value for part in share.parts)
    most = max((value, *_parts_beside(evidence, share)))
    itself = share.base is not None and value == most
    more = (most > base.value or (itself and most == base.value) for base in bases)
    return share.rule not in _RATES and all(more)


def _is_of_one_told(evidence: Evidence, share: Share) -> bool:
    """Whether a figure told shortly before bears a share out, in its sentence or in one of the few before."""
    parts = add(map(claimed, share.parts))
    told = [Base(claimed(one), one.value, one.text) for one in evidence.told_before(share.parts[0])]
    return _borne_out(share.share, parts, [one for one in told if one.value], complement=share.complement)


def _parts_beside(evidence: Evidence, share: Share) -> Iterator[Decimal]:
    """The parts of the shares of a row that name no base of their own."""
    for one in evidence.shares_beside(share.share)[:_LONGEST_ROW]:
        if one.base is None and share.base is None and one.rule == share.rule and one.bases == share.bases:
            yield plus(part.value for part in one.parts)


def _may_be_of_another(evidence: Evidence, share: Share, parts: Interval, bases: Sequence[Base]) -> bool:
    """Whether a base that is not said bears a percentage out: another total, what flowed in and out, or a
    larger figure before."""
    if _borne_out(share.share, parts, list(_implied(evidence, share)), complement=share.complement):
        return True
    flows = [*_flows(evidence, share), *_of_the_row(evidence, share)] if share.base is None else []
    if _borne_out(share.share, parts, flows, complement=False):
        return True
    unlinked = share.rule in ("share", "share beside") and not evidence.linked(share.parts[0])
    return unlinked and _is_of_a_larger_one(evidence, share, bases[0].value)


def _is_beside_others_of(evidence: Evidence, share: Share, bases: Sequence[Base]) -> bool:
    """办结90件，公开44件，占48.9%；不予公开4件，占4.4%；无法提供34件，占35.1%: whether all the other shares
    of a row are of the base that this one seems to be of, so that another base would be a slip."""
    others = [one for one in evidence.shares_beside(share.share) if one is not share]
    if not _ROW <= len(others) + 1 <= _LONGEST_ROW or not bases:
        return False
    return all(_are_of_the_base(others, bases[0]))


def _is_said_before(evidence: Evidence, share: Share, bases: Sequence[Base]) -> bool:
    """新收的213件里，自然人171件，占80.3%: whether words before the part say what it is out of, and that is
    the base."""
    figure = evidence.figure(share.parts[0])
    if figure is None or share.base is not None or not bases:
        return False
    end = figure.metric.start
    said = _OUT_OF.search(evidence.folded, max(0, end - _MOST_SAID), end)
    if said is None:
        return False
    cells = bases[0].cells or tuple(cell for one in bases[0].metrics for cell in evidence.linked(one))
    return shares.bases_named(evidence.folded, *said.span()) == (cells,)


def _is_base_of_another(evidence: Evidence, share: Share, bases: Sequence[Base]) -> bool:
    """受理200件，咨询类320件（占16%），投诉类80件（占40%）: whether another share confirms the base."""
    beside = evidence.shares_beside(share.share)[:_LONGEST_ROW]
    return any(_are_of_the_base([one for one in beside if one is not share], bases[0]))


def _are_of_the_base(shares: Sequence[Share], base: Base) -> Iterator[bool]:
    """For each of some shares, whether it names no base and this one bears it out."""
    for one in shares:
        unsaid = one.base is None and not one.complement
        yield unsaid and _borne_out(one.share, add(map(claimed, one.parts)), [base], complement=False)


def _flows(evidence: Evidence, share: Share) -> Iterator[Base]:
    """What requests may be shares of, as the prose states it: 新收163件，结转7件; 96件占56.47% is of both."""
    if not any(cell.startswith("requests.") for part in share.parts for cell in evidence.linked(part)):
        return
    new, carried_in, carried_out = (evidence.stated.get((f"requests.{row}.total",)) for row in _FLOWS)
    if new is None or carried_in is None:
        return
    due = EXACT.add(new, carried_in)
    for whole in (due, EXACT.subtract(due, carried_out or Decimal(0))):
        yield Base(Interval(whole, whole), whole, number(whole))


def _is_trimmed(evidence: Evidence, share: Share, value: Decimal, base: Decimal) -> bool:
    """Whether the shares of a sentence make exactly 100 and this one is off by one in its last digit."""
    beside = evidence.shares_beside(share.share)
    if (
        not _ROW <= len(beside) <= _LONGEST_ROW
        or plus(one.share.value for one in beside) != _WHOLE
        or not base
    ):
        return False
    expected = EXACT.divide(EXACT.multiply(value, _WHOLE), base)
    return EXACT.subtract(expected, share.share.value).copy_abs() <= EXACT.multiply(
        share.share.step, _A_STEP_AND_A_HALF
    )


def _figures_before(evidence: Evidence, part: Metric) -> list[Metric]:
    """The figures of a part's sentence before it that it may be a part of, in text order."""
    figure = evidence.figure(part)
    before = (one.metric for one in figure.back()) if figure is not None else ()
    like = (one for one in before if (one.kind, one.unit, one.change) == (part.kind, part.unit, None))
    return list(islice(like, _MOST_BEFORE))[::-1]


def _is_of_a_larger_one(evidence: Evidence, share: Share, base: Decimal) -> bool:
    """受理186件，办结171件，其中信息公开类20件，占10.8%: whether a larger figure before bears a share out."""
    parts = add(map(claimed, share.parts))
    larger = (one for one in _figures_before(evidence, share.parts[0]) if one.value > base)
    spans = (quotient(parts, claimed(one)) for one in larger)
    return any(span is not None and meet(scaled(span, 100), claimed(share.share)) for span in spans)


def _is_of_figures_before(evidence: Evidence, share: Metric, part: Metric, before: Sequence[Metric]) -> bool:
    """Whether a rate follows from figures further before: 收到12件，上年结转3件，办结15件，办结率100% is of
    both; 留言420条，其中重复20条，答复400条 of what is left; 收到9件，其中网上5件，办结9件 of the first."""
    spans = [claimed(metric) for metric in before]
    wholes = [add(spans[at:end]) for at in range(len(spans)) for end in range(at + 1, len(spans) + 1)]
    wholes += [_less(one, other) for one in spans for other in spans if one is not other]
    spans_of = [quotient(claimed(part), whole) for whole in wholes]
    figure = evidence.figure(part)
    if (
        len(spans) > 1 and figure is not None and figure.cut == LISTED
    ):  # 182件中，87件公开、26件部分公开，公开率62.1%
        spans_of += [quotient(add((claimed(part), spans[-1])), whole) for whole in spans[:-1]]
    return any(span is not None and meet(scaled(span, 100), claimed(share)) for span in spans_of)


def _is_of_any_before(evidence: Evidence, share: Metric, parts: Sequence[Metric]) -> bool:
    """Whether figures that stand before a rate in its sentence bear it out: those of one body, say."""
    figure = evidence.figure(share)
    beside = [one.metric for one in islice(figure.back(), 1)] if figure is not None else []
    return any(
        _is_of_figures_before(evidence, share, part, _figures_before(evidence, part))
        for part in (*parts[:1], *beside)
    )


def _less(one: Interval, other: Interval) -> Interval:
    """All differences of two claims; an empty claim's base, which nothing is divided by, below zero."""
    if one.low is None or one.high is None or other.low is None or other.high is None:
        return Interval(None, None)
    return Interval(EXACT.subtract(one.low, other.high), EXACT.subtract(one.high, other.low))


def _without_parts(evidence: Evidence, metrics: Sequence[Metric]) -> list[Metric]:
    """The metrics but those that divide another of them."""
    parts = {part for metric in metrics for part in evidence.parts_of.get(metric.start, ())}
    return [metric for metric in metrics if metric.start not in parts]


def _large_enough(value: Decimal, before: Sequence[Metric]) -> list[Base]:
    """What a part can be of where the one before is less: the nearest that is not, or all of them."""
    larger = [metric for metric in before if metric.value >= value]
    if larger:
        return [Base(claimed(larger[-1]), larger[-1].value, larger[-1].text, (larger[-1],))]
    whole = plus(metric.value for metric in before)
    name = " + ".join(metric.text for metric in before)
    return [Base(add(map(claimed, before)), whole, name, tuple(before))] if whole >= value else []


def _of_the_row(evidence: Evidence, share: Share) -> Iterator[Base]:
    """自然人21件，占77.78%；企业5件，占18.52%；其他1件，占3.70%: the total of requests that all shares of
    a sentence are of, where they name no base."""
    beside = evidence.shares_beside(share.share)[:_LONGEST_ROW]
    if len(beside) < _PAIR:
        return
    for ids in (links.NEW, links.DUE, links.PROCESSED):
        for base in _of_cells(evidence, ids, share.share):
            if all(_are_of_the_base(beside, base)):
                yield base


def _implied(evidence: Evidence, share: Share) -> Iterator[Base]:
    """All totals that may be meant where no base is named: 收到12件，办结11件，公开7件，占58.33% is of 12."""
    for ids in _totals_implied(evidence, share):
        yield from _of_cells(evidence, ids, share.share)


def _totals_implied(evidence: Evidence, share: Share) -> tuple[tuple[str, ...], ...]:
    cells = [evidence.linked(part) for part in share.parts]
    named = share.base is not None or bool(share.bases)
    return () if named or not all(cells) else shares.bases_implied(cells)


def _runs(share: Share) -> Iterator[Sequence[Metric]]:
    """What else the share may be of: the whole run; of a sum that does not say of how many, any end of it."""
    if share.rule == "share of a sum":
        yield from (share.run[at:] for at in range(len(share.run) - len(share.parts)))
    elif share.run:
        yield share.run


def _more_than_all(evidence: Evidence, share: Share) -> Outcome:
    return evidence.judged(
        "share of a base",
        {},
        CODE,
        f"占比“{share.share.text}”超过100%",
        (share.share, *share.parts),
        (),
        share.share.text,
        "不超过100%",
        reading=f"“{share.share.text}”是占比",
    )


def _bases(evidence: Evidence, share: Share) -> Iterator[Base]:
    """The base that the text names; else the total that the parts divide, or the totals of requests."""
    named = shares.bases_named(evidence.folded, *share.base) if share.base is not None else ()
    apart = _told_apart(evidence, share, named)
    if apart is not None:
        yield from apart
        return
    for metric in share.bases:
        if not _is_another_total(evidence, metric, named):
            yield Base(claimed(metric), metric.value, metric.text, (metric,))
    if any(map(evidence.is_elsewhere, share.parts)):
        return  # 市政府办公室公开52件，占答复数的40%: of its own answers, not of those in the tables
    totals = named
    if share.base is None:
        totals = _right_before(evidence, share.parts[0], _totals_implied(evidence, share))
    own = [evidence.linked(part) for part in share.parts]
    for ids in totals:
        if ids not in own:  # nothing is a share of itself
            yield from _of_cells(evidence, ids, share.share)


def _told_apart(
    evidence: Evidence, share: Share, named: tuple[tuple[str, ...], ...]
) -> Iterator[Base] | None:
    """The bases of a share whose words say that they are not simply the tables'; ``None`` for others."""
    if share.base is None:
        return None
    area = shares.area_of(evidence.folded, *share.base) if named else ""
    if area and _is_elsewhere(evidence, area):
        return _of_area(evidence, share, area, named)  # 局机关办结10件，占全系统办结总数的28.6%
    if named == (links.NEW,):
        return _newly_received(evidence, share)  # 办结59件：公开21件…，占本年新收的49.2%
    if shares.refers_back(evidence.folded, *share.base):
        return _referred_to(evidence, share)  # 无法提供167件，其中不掌握143件，占该类的85.63%
    return None


def _is_another_total(evidence: Evidence, metric: Metric, named: Sequence[tuple[str, ...]]) -> bool:
    """新收9件，办结8件，占办结总数的2%: whether a figure is of another total than the base that is named."""
    cells = evidence.linked(metric)
    return bool(named) and cells in (links.NEW, links.DUE, links.PROCESSED) and cells not in named


def _of_area(
    evidence: Evidence, share: Share, area: str, totals: Sequence[tuple[str, ...]]
) -> Iterator[Base]:
    """What the prose states of an area for the totals that the words of a base name."""
    for metric in share.bases:
        if _is_of(metric, area):
            yield Base(claimed(metric), metric.value, metric.text, (metric,))
    for ids in totals:
        for metric in evidence.told_of(ids)[:_MOST_STATED]:
            if _is_of(metric, area):
                yield Base(claimed(metric), metric.value, metric.text, (metric,), ids)


def _is_elsewhere(evidence: Evidence, area: str) -> bool:
    """Whether what the prose states of an area is not what the tables have."""
    return any(scope.startswith(area) for scope in evidence.scopes_elsewhere)


def _is_of(metric: Metric, area: str) -> bool:
    """Whether a figure is said of an area: of 全系统, or of 全系统各单位."""
    return bool(metric.scope) and fold(metric.scope or "").startswith(area)


def _newly_received(evidence: Evidence, share: Share) -> Iterator[Base]:
    """局机关新收的53件申请中，…自然人39件，占新收总数的73.58%: what was newly received, as the list says
    that the part is in, or else as the tables have it."""
    within = evidence.sums_within.get(share.parts[0].start)
    whole = evidence.figure(within.total) if within is not None else None
    if whole is not None and "新收" in whole.near:
        yield Base(claimed(whole.metric), whole.metric.value, whole.metric.text, (whole.metric,))
    elif not any(map(evidence.is_elsewhere, share.parts)):
        yield from _of_cells(evidence, links.NEW, share.share)


def _referred_to(evidence: Evidence, share: Share) -> Iterator[Base]:
    """The figures before that 该类 may refer to; none where no one of them bears the share out, since which
    is meant is not said."""
    bases = [
        Base(claimed(metric), metric.value, metric.text, (metric,))
        for metric in _figures_before(evidence, share.parts[0])
    ]
    parts = add(map(claimed, share.parts))
    if _borne_out(share.share, parts, bases, complement=share.complement):
        yield from bases


def _right_before(
    evidence: Evidence, part: Metric, implied: tuple[tuple[str, ...], ...]
) -> tuple[tuple[str, ...], ...]:
    """办结11件，公开类7件，占58.33%: of the bases that may be meant, the one stated right before the part."""
    figure = evidence.figure(part)
    if figure is None or figure.before is None or figure.cut != PAUSE:
        return implied
    cells = evidence.linked(figure.before.metric)
    return (cells,) if cells in implied and figure.lead.startswith(",") else implied


def _of_cells(evidence: Evidence, ids: tuple[str, ...], share: Metric) -> Iterator[Base]:
    """A total of the tables: as the sentence of the share states it, else as the prose does, and as it is
    printed."""
    stated = evidence.statements.get(ids, [])
    at = bisect_left(stated, share.start, key=lambda one: one.start)
    near = stated[max(0, at - _MOST_STATED) : at + _MOST_STATED]
    stated = stated[:_MOST_STATED]
    for metric in [one for one in near if evidence.in_one_sentence(one, share)] or stated:
        yield Base(claimed(metric), metric.value, metric.text, (metric,), ids)
    value = evidence.figures.total(ids)
    if value and all(metric.value != value for metric in stated):
        yield Base(Interval(value, value), value, f"{evidence.named(ids)}（{number(value)}）", (), ids)


def _rate(evidence: Evidence, rate: shares.Rate) -> Iterator[Outcome]:
    """A rate of requests or disputes: any reading of its parts and its base may bear it out."""
    readings = []
    for part_ids in rate.parts:
        for part in _of_cells(evidence, part_ids, rate.metric):
            for base_ids in rate.bases:
                readings += [(part, base) for base in _of_cells(evidence, base_ids, rate.metric)]
    if not readings:
        yield Skipped(CODE, "缺少计算所需的数字", (rate.metric,))
        return
    for part, base in readings:
        span = quotient(part.span, base.span)
        if span is None or meet(scaled(span, 100), claimed(rate.metric)):
            return
    part, base = readings[0]
    if _is_of_any_before(evidence, rate.metric, part.metrics):
        return
    yield from _judged(evidence, rate.metric, part.span, part.value, part.metrics, [base], {})


def _judged(
    evidence: Evidence,
    share: Metric,
    parts: Interval,
    value: Decimal,
    part_metrics: Sequence[Metric],
    bases: Sequence[Base],
    doubts: Grounds,
    *,
    complement: bool = False,
) -> Iterator[Outcome]:
    if _borne_out(share, parts, bases, complement=complement):
        return
    base = bases[0]
    expected = percent(EXACT.subtract(base.value, value) if complement else value, base.value)
    metrics = tuple(dict.fromkeys((share, *part_metrics, *base.metrics)))
    arithmetic = f"{number(value)} ÷ {number(base.value)} = {number(expected)}%"
    if complement:
        arithmetic = f"（{number(base.value)} - {number(value)}）÷ {number(base.value)} = {number(expected)}%"
    grounds = dict(doubts)
    if any(metric.bound is not Bound.EXACT for metric in metrics):
        grounds["a figure is not exact"] = 1
    base_is_here = any(evidence.in_one_sentence(metric, share) for metric in base.metrics)
    if not base_is_here and (doubted := evidence.doubted(metrics)):
        grounds["a figure may be of another thing"] = doubted
    yield evidence.judged(
        "share of a base",
        grounds,
        CODE,
        f"“{share.text}”算不出来：{arithmetic}{_cause(share, expected)}",
        metrics,
        base.cells,
        share.text,
        arithmetic,
        reading=f"“{share.text}”的分母是{base.name}",
        other="；或".join(f"分母是{one.name}" for one in bases[1:]) or _otherwise(doubts),
    )


def _otherwise(doubts: Grounds) -> str:
    """What else a share may be of, where something says that it may."""
    return next((_OTHERWISE[name] for name in doubts if name in _OTHERWISE), "")


def _borne_out(share: Metric, parts: Interval, bases: Sequence[Base], *, complement: bool) -> bool:
    """Whether any base bears the percentage out, or can't be divided by."""
    for base in bases:
        span = quotient(parts, base.span)
        if span is None:
            return True
        whole = scaled(span, 100)
        if complement and whole.low is not None and whole.high is not None:
            whole = Interval(EXACT.subtract(_WHOLE, whole.high), EXACT.subtract(_WHOLE, whole.low))
        if meet(whole, claimed(share)):
            return True
    return False


def _cause(share: Metric, expected: Decimal) -> str:
    stated, right = number(share.value).replace(".", ""), number(expected).replace(".", "")
    swapped = (
        len(stated) <= len(right)
        and sorted(stated) == sorted(right[: len(stated)])
        and stated != right[: len(stated)]
    )
    return "，疑似数字颠倒" if swapped else ""
