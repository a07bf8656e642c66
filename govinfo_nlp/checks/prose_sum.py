"""prose-sum: 分项之和与总数不符

发现：一句话列出的各分项相加，不等于它给出的总数；“其中”所列的某一项或几项超过总数；一句话说全了法定表格
为某个总数规定的各分项（本年新收与上年结转、自然人与组织、六类办理结果、四种复议诉讼结果），相加却不等于它。
“其中”或按渠道列出各项（千以下的总数至少三项）、合计或某一项只差一位数字即与总数相符的，作警告；“包括”所列
远少于总数、只差一位数字的，也作警告。
例：“公开信息4286条，包括政府文件92条、工作动态2371条、其他信息1203条”，三项之和为3666。
不算：“其中”“主要”“等”只列部分且不超过总数；单位不同的数字；取整、约数在自身精度内相符。
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import accumulate, groupby, islice

from govinfo_nlp.checks.arithmetic import addition, number, plus
from govinfo_nlp.checks.evidence import Evidence, Outcome
from govinfo_nlp.checks.weighing import ERROR
from govinfo_nlp.document import tables
from govinfo_nlp.language.numerals import EXACT, Interval, add, claimed, meet
from govinfo_nlp.meaning.relations import Sum
from govinfo_nlp.meaning.slips import is_slip, is_swap, trace
from govinfo_nlp.models import Bound, Code, Finding, Kind, Link, Metric, Skipped

CODE = Code.PROSE_SUM

_OUTCOMES = ("upheld", "corrected", "other", "pending")
_ROUTES = ("litigation_direct", "litigation_after_reconsideration")
_ORGANIZATIONS = ("enterprise", "research", "nonprofit", "law_service", "other_organization")
_APPLICANTS = (("natural_person", "organizations"), ("natural_person", *_ORGANIZATIONS))
_RESULTS = ("granted", "partially_granted", "refused", "unavailable", "not_processed", "other")
_ALMOST = "所列分项之和与总数只差一位数字，疑似笔误"
_ALMOST_ALL = Decimal("0.97")  # of the total: what a slip leaves of a list that is whole
_BUT_A_PERCENT = Decimal("0.99")  # of the total: what a slip in one of the parts leaves
_SHORT = 4  # parts of a list whose first ones hardly are a division of their own
_MANY_PARTS, _MOST = 4, Decimal("0.95")  # a list of many parts more likely is
_MOST_PARTS = Decimal("0.85")  # of the total
_FEW_MISSING = Decimal(2)
_TWICE = Decimal(2)
_FURTHER = 3  # figures behind a list that may be of it
_TWO_PARTS, _LARGE = 2, 1000  # a list that is likely whole has three parts, or two of a large total
_UNEQUAL, _ABOVE = "各分项之和与总数不符", "所列分项超过总数"
_UNSURE = "所列分项与总数不符，但从行文看不出分项是否列全，请核对"
_DIVIDED, _SOME = "所列各项是“{}”的全部分项", "所列各项是“{}”的分项"
_OTHERWISE = {
    "later part above its total": "列举在这一项之前已经结束",
    "parts above their total": "列举在最后一项之前已经结束，或其中有的另有总数",
    "parts a slip from their total": "只列出主要的几项",
    "parts that may be all": "只列出主要的几项",
    "a way of dividing a total": "只列出主要的几项",
}
_CLOSE = Decimal("0.98")
_NEARLY_ALL = Decimal("0.8")  # of the total: a list without 其他 that gives less is no list of all


def check(evidence: Evidence) -> Iterator[Outcome]:
    sums = (
        one
        for one in evidence.relations.sums
        if (one.total.start, one.total.end) not in evidence.doubtful and not _answers_more(evidence, one)
    )
    found = [outcome for one in sums for outcome in _sum(evidence, one)]
    told = {one.metrics[0].start for one in found if isinstance(one, Finding) and one.probability >= ERROR}
    defined = [one for one in _by_definition(evidence) if one.metrics[0].start not in told]
    totals = {one.metrics[0].start for one in defined}
    others = [one for one in found if one.metrics[0].start not in totals]
    yield from _likeliest([*others, *defined, *_in_several_ways(evidence)])


def _likeliest(outcomes: Sequence[Outcome]) -> Iterator[Outcome]:
    """The outcomes in text order, of those that share parts only the likeliest."""
    taken: set[int] = set()
    kept: list[Outcome] = []
    for one in sorted(outcomes, key=_chance, reverse=True):
        parts = {metric.start for metric in one.metrics[1:]}
        if taken.isdisjoint(parts):
            taken |= parts
            kept.append(one)
    yield from sorted(kept, key=lambda one: one.metrics[0].start)


def _chance(outcome: Outcome) -> float:
    return outcome.probability if isinstance(outcome, Finding) else 0.0


def _in_several_ways(evidence: Evidence) -> Iterator[Outcome]:
    """受理的265件申请中，网上142件，邮寄96件，当面19件，其他5件；自然人203件，…: a way of dividing a total
    that does not give it, where another does."""
    for one in evidence.relations.divisions:
        if any(map(evidence.linked, one.parts)):
            continue  # the tables say what these are the parts of
        metrics, summed = (one.total, *one.parts), plus(part.value for part in one.parts)
        grounds = dict(_doubts(evidence, metrics))
        if one.beside:
            grounds["another way gives the total"] = one.beside
        seen = {
            "the rest closes the parts": one.rest,
            "words divide the total": one.opened,
            "parts are left open": one.open_ended and not one.over,
            "parts are more than the total": one.over,
            "one part put right gives the total": one.slip,
        }
        grounds |= {name: 1 for name, there in seen.items() if there}
        if is_slip(one.total.value, summed):
            grounds["a slip explains it"] = trace(one.total.value, summed).nats
        elif _is_off(one.total.value, summed):
            grounds["off without a slip"] = 1
        message = _said(one.total, one.parts, _UNEQUAL)
        yield evidence.judged(
            "a way of dividing a total",
            grounds,
            CODE,
            message,
            metrics,
            (),
            one.total.text,
            number(summed),
            reading=_DIVIDED.format(one.total.text),
            other=_OTHERWISE["a way of dividing a total"],
        )


def _is_off(one: Decimal, other: Decimal) -> bool:
    """Whether two totals differ by more than a part left out, or one too many, makes."""
    few, many = sorted((one, other))
    return few < EXACT.multiply(many, _CLOSE)


def _answers_more(evidence: Evidence, one: Sum) -> bool:
    """Whether what was received is divided by how it was answered, and other cases were answered too, or
    not all of these."""
    cells = evidence.linked(one.total)
    if not cells or not all(cell.startswith(("requests.new.", "requests.carried_in.")) for cell in cells):
        return False
    results = {cell.split(".")[1] for part in one.parts for cell in evidence.linked(part)} & {*_RESULTS}
    return bool(results) and (evidence.report.format is None or evidence.carries_over)


def _by_definition(evidence: Evidence) -> Iterator[Outcome]:
    """Totals of which a sentence states all the parts that the statutory tables divide them into."""
    before: dict[frozenset[str], Metric] = {}
    last = -1
    for sentence, links in _by_sentence(evidence):
        stated: dict[frozenset[str], Metric] = {}
        for link in links:
            stated.setdefault(frozenset(link.cells), link.metric)
        yield from _divided(evidence, stated, stated)
        if sentence == last + 1:
            yield from _divided(evidence, before, stated, all_told=True)
        before, last = stated, sentence


def _divided(
    evidence: Evidence,
    totals: Mapping[frozenset[str], Metric],
    stated: Mapping[frozenset[str], Metric],
    *,
    all_told: bool = False,
) -> Iterator[Outcome]:
    """Totals and the parts stated of them that do not come to them; only where the parts are ``all_told``
    if the sentence before states the total: 办结184件。其中予以公开81件…"""
    for cells, total in totals.items():
        if evidence.may_mean(total):
            continue  # 办理12件 may be of other cells
        for division in _divisions(tuple(sorted(cells)), evidence.report.format or "2021"):
            known = tuple(sorted((stated[part] for part in division if part in stated), key=_start))
            complete = len(known) == len(division)
            if not known or (all_told and not complete):
                continue
            if any(map(evidence.is_of_other_cells, known)):
                continue
            if _differs(known, total, complete=complete):
                yield _unequal(evidence, total, known, complete=complete)


def _differs(parts: Sequence[Metric], total: Metric, *, complete: bool) -> bool:
    """Whether parts are more than their total or, where they are all of them, not what it is."""
    whole, span = add(map(claimed, parts)), claimed(total)
    return _over(whole, span) or (complete and not meet(whole, span))


def _by_sentence(evidence: Evidence) -> Iterator[tuple[int, list[Link]]]:
    """The links of each sentence, with its index, but those of changes."""
    links = (link for link in evidence.believed() if link.metric.change is None)
    for sentence, group in groupby(links, key=lambda link: evidence.sentence_of(link.metric)):
        yield sentence, list(group)


@cache
def _divisions(cells: tuple[str, ...], format: str) -> tuple[tuple[frozenset[str], ...], ...]:
    """The ways in which the tables divide what cells add up to."""
    return tuple(tuple(map(frozenset, way)) for way in _ways(cells, format))


def _ways(cells: tuple[str, ...], format: str) -> Iterator[list[tuple[str, ...]]]:
    """Each way as the cells of its parts: the cells themselves, their applicants, the rows below one."""
    if len(cells) > 1 and not any(cell.startswith("disclosure.") for cell in cells):
        yield [(cell,) for cell in cells]  # items before and after a change are no parts
    if not all(cell.endswith(".total") for cell in cells):
        return
    if all(cell.startswith("requests.") for cell in cells):
        rows = [cell.removesuffix(".total") for cell in cells]
        for columns in _APPLICANTS:
            yield [tuple(f"{row}.{column}" for row in rows) for column in columns]
    if len(cells) == 1:
        yield from _divisions_of_one(cells[0], format)


def _divisions_of_one(cell: str, format: str) -> Iterator[list[tuple[str, ...]]]:
    table, _, row = cell.removesuffix(".total").partition(".")
    if table == "disputes":
        yield [(f"disputes.{row}.{column}",) for column in _OUTCOMES]
        if row == "litigation":
            yield [(f"disputes.{route}.total",) for route in _ROUTES]
    elif row == "processed":
        yield [(f"requests.{result}.total",) for result in _RESULTS]
    elif row in _RESULTS:
        parts = tables.expand(f"requests.{row}.total", format)
        if len(parts) > 1:  # 予以公开 has none below it
            yield [(part,) for part in parts]


def _is_of_joined(evidence: Evidence, one: Sum, whole: Interval) -> bool:
    """建议64件、提案71件，其中公开复文118件: whether the parts may divide the figure beside the total too."""
    total = evidence.figure(one.total)
    before = total.before if total is not None and total.joined else None
    if before is None or one.closed or before.metric.unit != one.total.unit:
        return False
    return not _over(whole, add((claimed(before.metric), claimed(one.total))))


def _sum(evidence: Evidence, one: Sum) -> Iterator[Outcome]:
    one = _without_inner(evidence, _without_outer(evidence, one))
    whole, total = add(map(claimed, one.parts)), claimed(one.total)
    if meet(whole, total) or _is_of_another(one, whole) or _is_of_joined(evidence, one, whole):
        return
    if _goes_on(evidence, one, whole, total) or _is_of_what_was_told(evidence, one, whole):
        return
    each = [span for part in one.parts for span in (claimed(part),) * evidence.times(part)]
    if len(each) > len(one.parts) and meet(add(each), total):
        return
    outer = _outer_total(one)
    if outer is not None:
        yield from _sum(evidence, outer)
    elif not _ends_earlier(evidence, one, total):
        yield from _unequal_list(evidence, one, whole, total)


def _is_of_what_was_told(evidence: Evidence, one: Sum, whole: Interval) -> bool:
    """新收265件。自然人203件，占76.6%；按渠道分，网上142件、…: whether a list is of a total before it."""
    told = list(evidence.totals_told(one.total, one.parts[0]))
    if one.rule == "by kind":
        told += evidence.told_before(one.total)
    return any(meet(whole, claimed(total)) for total in told)


def _goes_on(evidence: Evidence, one: Sum, whole: Interval, total: Interval) -> bool:
    """305条挂在网站，708条由公众号推送，其余273条贴在公示栏: whether figures behind the list complete it."""
    behind = evidence.behind(one.parts[-1])
    like = (metric for metric in behind if (metric.kind, metric.unit, metric.change) == _like(one.total))
    sums = accumulate(
        map(claimed, islice(like, _FURTHER)), lambda so_far, part: add((so_far, part)), initial=whole
    )
    return any(meet(some, total) for some in islice(sums, 1, None))


def _like(metric: Metric) -> tuple[Kind, str, None]:
    return metric.kind, metric.unit, None


def _is_sure(one: Sum) -> bool:
    """Whether a list is of all parts of its total, and ends where it seems to."""
    return one.closed and one.settled and one.ends


def _ends_earlier(evidence: Evidence, one: Sum, total: Interval) -> bool:
    """Whether the first parts come to the total: the list ends earlier than its last figure, or is divided
    once more."""
    sums = accumulate(map(claimed, one.parts[:-1]), lambda so_far, part: add((so_far, part)))
    if not any(meet(some, total) for some in islice(sums, 1, None)):
        return False
    one_kind = (one.tight and len(one.parts) <= _SHORT) or _are_all_results(evidence, one.parts)
    return not (_is_sure(one) and one_kind)


def _unequal_list(evidence: Evidence, one: Sum, whole: Interval, total: Interval) -> Iterator[Outcome]:
    """What is wrong with a list that does not come to its total, and how surely."""
    if _names_some(one, whole, total):
        if _is_sure(one) and is_slip(plus(part.value for part in one.parts), one.total.value):
            yield _of_list(
                evidence, one, "parts a slip from their total", _said(one.total, one.parts, _ALMOST)
            )
        return
    large = _part_above(one, total)
    if large is not None:
        message = f"分项“{large.text}”超过总数“{one.total.text}”"
        yield _of_list(evidence, one, _kind_of_part_above(one, large), message)
    elif _is_sure(one):
        yield _of_list(evidence, one, "all parts of a total", _said(one.total, one.parts, _UNEQUAL))
    elif _over(whole, total) and (one.settled or _is_a_slip_above(one)):
        yield _of_list(evidence, one, "parts above their total", _said(one.total, one.parts, _ABOVE))
    elif _is_a_slip_away(evidence, one):
        yield _of_list(evidence, one, "parts a slip from their total", _said(one.total, one.parts, _ALMOST))
    elif one.closed or _over(whole, total):
        yield _of_list(evidence, one, "parts that may be all", _said(one.total, one.parts, _UNSURE))
    elif len(one.parts) > _TWO_PARTS and not any(map(evidence.linked, one.parts)):
        yield Skipped(CODE, _said(one.total, one.parts, _UNSURE), (one.total, *one.parts))


def _kind_of_part_above(one: Sum, large: Metric) -> str:
    """What kind of finding a part that is more than its total makes."""
    return "later part above its total" if _may_have_ended(one, large) else "part above its total"


def _may_have_ended(one: Sum, large: Metric) -> bool:
    """印发34件，其中甲局11件，废止27件，现行有效311件: whether a list parted by commas, which no bracket and
    no 其他 closes, may have ended before a figure that is several times its total."""
    apart = large is not one.parts[0] and not (one.tight or one.closed or one.rest)
    return apart and large.value > EXACT.multiply(one.total.value, _TWICE)


def _part_above(one: Sum, total: Interval) -> Metric | None:
    """The first part that alone is more than the total; of a list that may end earlier, its first part."""
    parts = one.parts if one.settled else one.parts[:1]
    return next((part for part in parts if _over(claimed(part), total)), None)


def _are_all_results(evidence: Evidence, parts: Sequence[Metric]) -> bool:
    """Whether the tables know all parts as results of requests, so that none stands for another matter."""
    cells = [evidence.linked(part) for part in parts]
    return all(cells) and {cell.split(".")[1] for ids in cells for cell in ids} <= {*_RESULTS}


def _without_inner(evidence: Evidence, one: Sum) -> Sum:
    """A list without the parts of its parts: 复议9件，维持7件，纠正2件；诉讼5件 are two; 已审结19件，
    纠错3件 is one."""
    rows: set[str] = set()
    parts: list[Metric] = []
    for part in one.parts:
        own = set(evidence.linked(part))
        if own and any(own < set(evidence.linked(before)) for before in parts):
            continue
        told = {tuple(cell.rpartition(".")[::2]) for cell in evidence.linked(part)}
        if told and {(row, "total") for row, _ in told}.isdisjoint(told) and {row for row, _ in told} <= rows:
            continue
        rows |= {row for row, column in told if column == "total"}
        parts.append(part)
    return replace(one, parts=tuple(parts)) if len(parts) < len(one.parts) else one


def _without_outer(evidence: Evidence, one: Sum) -> Sum:
    """公开738条，其中网站412条，包括通知96条、动态316条；公众号326条: a list ends where the one it is
    within goes on, if that one comes to its total."""
    outer = None if one.settled else evidence.sums_within.get(one.total.start)
    if outer is None or not meet(add([claimed(part) for part in outer.parts]), claimed(outer.total)):
        return one
    outer_parts = {part.start for part in outer.parts}
    own = [part for part in one.parts if part.start not in outer_parts]
    if _TWO_PARTS <= len(own) < len(one.parts) and own[-1] is one.parts[len(own) - 1]:
        return replace(one, parts=tuple(own), settled=True, ends=True)
    return one


def _is_of_another(one: Sum, whole: Interval) -> bool:
    """Whether a list gives another figure before it, or what the last of them and the total make together."""
    if any(meet(whole, claimed(other)) for other in one.others):
        return True
    return bool(one.others) and meet(whole, add((claimed(one.others[-1]), claimed(one.total))))


def _outer_total(one: Sum) -> Sum | None:
    """The list as one of a figure before its total, where a part is more than the total: of the 3200 in
    信息3200条，解读40条，其中网站2400条."""
    most = max((claimed(part) for part in one.parts), key=lambda span: span.low or Decimal(0))
    if not _over(most, claimed(one.total)):
        return None
    larger = [other for other in one.others if not _over(most, claimed(other))]
    return replace(one, total=larger[-1], others=()) if larger else None


def _is_a_slip_above(one: Sum) -> bool:
    """Whether a list that may end earlier gives more than its total by a slip of one digit."""
    if len(one.parts) <= _TWO_PARTS or one.total.value < _LARGE:
        return False
    exact = all(metric.bound is Bound.EXACT for metric in (one.total, *one.parts))
    return exact and is_slip(plus(part.value for part in one.parts), one.total.value)


def _is_a_slip_away(evidence: Evidence, one: Sum) -> bool:
    """其中 opens a list that leaves out one digit's worth: 12640, of which 2215, 7038 and 3287 make 12540."""
    if not _may_be_of_all(evidence, one):
        return False
    total, whole = one.total.value, plus(part.value for part in one.parts)
    left = EXACT.subtract(total, whole)
    if len(one.parts) == _TWO_PARTS and total < _LARGE:
        return False
    if len(one.parts) < _MANY_PARTS and left == 1:
        return False  # the one left over may be of another kind
    if whole >= EXACT.multiply(_least_of(one, whole), total) and is_slip(whole, total):
        return True
    in_a_part = any(is_slip(part.value, EXACT.add(part.value, left)) for part in one.parts)
    return in_a_part and EXACT.multiply(_BUT_A_PERCENT, total) <= whole


def _may_be_of_all(evidence: Evidence, one: Sum) -> bool:
    """Whether 其中 may open a list of all parts: exact figures, of which the tables know none."""
    if one.rule not in ("open", "ways") or not (one.settled and one.ends) or len(one.parts) < _TWO_PARTS:
        return False
    if any(map(evidence.linked, one.parts)):
        return False  # the tables say which parts there are
    return all(metric.bound is Bound.EXACT for metric in (one.total, *one.parts))


def _least_of(one: Sum, whole: Decimal) -> Decimal:
    """How much of its total a list must give to be one of all parts but for a slip."""
    total, number_of_parts = one.total.value, len(one.parts)
    if is_swap(whole, total) and total >= _LARGE and number_of_parts > _TWO_PARTS:
        return _NEARLY_ALL  # 其中 lists hardly come to their total with two digits swapped
    return _MOST if number_of_parts >= _MANY_PARTS else _ALMOST_ALL


def _over(one: Interval, other: Interval) -> bool:
    """Whether all of one claim lies above all of another."""
    return one.low is not None and other.high is not None and one.low > other.high


def _names_some(one: Sum, whole: Interval, total: Interval) -> bool:
    """Whether a list names the chief parts only: much is left over, and nothing but 其中 or 包括 opens it."""
    if whole.high is None or total.low is None:
        return False
    if not (one.rule in ("open", "among") or (one.rule == "closed" and not one.rest)):
        return False
    return whole.high < EXACT.multiply(_NEARLY_ALL, total.low)


def _start(metric: Metric) -> int:
    return metric.start


def _said(total: Metric, parts: Sequence[Metric], what: str) -> str:
    if len(parts) == 1:
        return f"分项“{parts[0].text}”超过总数“{total.text}”"
    return f"{what}：{addition([part.value for part in parts])}，总数为{total.text}"


def _unequal(evidence: Evidence, total: Metric, parts: tuple[Metric, ...], *, complete: bool) -> Outcome:
    """A total that the tables divide into these parts, or into these and others."""
    metrics, message = (total, *parts), _said(total, parts, _UNEQUAL if complete else _ABOVE)
    summed = number(plus(part.value for part in parts))
    grounds = dict(_doubts(evidence, metrics))
    cells = evidence.linked(total)
    return evidence.judged(
        "all parts of a total",
        grounds,
        CODE,
        message,
        metrics,
        cells,
        total.text,
        summed,
        reading=_DIVIDED.format(total.text) if complete else _SOME.format(total.text),
    )


def _is_left_over(one: Sum) -> bool:
    """Whether parts that no 其他 closes, and no 包括 opens, leave so much over that they may be the chief
    ones."""
    whole, total = plus(part.value for part in one.parts), one.total.value
    if one.rest or one.rule in ("closed", "exhaustive") or is_slip(whole, total):
        return False
    return whole < EXACT.multiply(_MOST_PARTS, total) and EXACT.subtract(total, whole) > _FEW_MISSING


def _of_list(evidence: Evidence, one: Sum, kind: str, message: str) -> Outcome:
    metrics, summed = (one.total, *one.parts), plus(part.value for part in one.parts)
    grounds = dict(_doubts(evidence, metrics))
    if _is_left_over(one):
        grounds["much is left over"] = 1
    if kind == "parts that may be all" and is_slip(one.total.value, summed):
        grounds["a slip explains it"] = trace(one.total.value, summed).nats
    reading = (_SOME if "above" in kind else _DIVIDED).format(one.total.text)
    return evidence.judged(
        kind,
        grounds,
        CODE,
        message,
        metrics,
        (),
        one.total.text,
        number(summed),
        reading=reading,
        other=_OTHERWISE.get(kind, ""),
    )


def _doubts(evidence: Evidence, metrics: Sequence[Metric]) -> Iterator[tuple[str, float]]:
    if doubted := evidence.doubted(metrics):
        yield "a figure may be of another thing", doubted
