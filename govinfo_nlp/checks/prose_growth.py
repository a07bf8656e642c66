"""prose-growth: 增减幅度与前后数值不符

发现：增长、下降的幅度或数额，不能由同处给出的本年数和上年数算出；说“增长”而数字减少，或相反；增加数超过本年数；
降幅超过100%。
例：“收到申请412件，较上年的358件增长13.1%”，应为15.1%。
不算：四舍五入或截尾后相符的幅度；没有给出上年数的幅度；约数在自身精度内相符。
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import islice

from govinfo_nlp.checks.arithmetic import number, percent, plus, quotient, scaled
from govinfo_nlp.checks.evidence import Evidence, Outcome
from govinfo_nlp.language.numerals import EXACT, Interval, claimed, meet
from govinfo_nlp.meaning.relations import Figure, Growth
from govinfo_nlp.models import Bound, Change, Code, Kind, Metric, Skipped

CODE = Code.PROSE_GROWTH
_MOST_BEFORE = 8  # figures before the current value that are looked at


def check(evidence: Evidence) -> Iterator[Outcome]:
    steps = {id(growth.difference) for growth in evidence.relations.growths}
    for growth in evidence.relations.growths:
        if growth.earlier is None and id(growth.figure) in steps:
            continue  # looked at with the percentage behind it
        found = list(outcomes(evidence, growth))
        others = (replace(growth, current=other) for other in _others(evidence, growth))
        if found and all(list(outcomes(evidence, other)) for other in others):
            yield from found


def _others(evidence: Evidence, growth: Growth) -> Iterator[Metric]:
    """What else may have grown: the total of the parts, or a figure further before that the earlier value
    or the step is of: 得分94.2分，高于平均分3.6分，较上年91.5分提高2.7分."""
    if growth.also is not None:
        yield growth.also
    like, figure = growth.current, evidence.figure(growth.current)
    if figure is not None and (listed := _listed_with(figure)):
        yield replace(like, value=plus(metric.value for metric in listed))
    if growth.ratio or figure is None:
        return
    for one in islice(figure.back(), _MOST_BEFORE):
        metric = one.metric
        same = (metric.kind, metric.unit, metric.change) == (like.kind, like.unit, None)
        if same and metric is not growth.earlier:
            yield metric


def _listed_with(figure: Figure) -> list[Metric]:
    """自然人11件、企业1件、法律服务机构3件，较上年的12件增长25%: the figures of the list that one ends."""
    listed, one = [figure], figure
    while one.joined and one.before is not None and one.before.is_like(figure) and len(listed) < _MOST_BEFORE:
        one = one.before
        listed.append(one)
    return [one.metric for one in listed] if len(listed) > 1 else []


def outcomes(evidence: Evidence, growth: Growth) -> Iterator[Outcome]:
    """What is wrong with one change, or why that can't be told."""
    beyond = _beyond_all(evidence, growth)
    if beyond is not None:
        yield beyond
        return
    if growth.earlier is None and growth.difference is None:
        return
    current, earlier = claimed(growth.current), _earlier(growth)
    named = tuple(
        m for m in (growth.figure, growth.current, growth.earlier, growth.difference) if m is not None
    )
    if earlier is None:
        yield Skipped(CODE, "上年数不是确数，无法核对增减幅度", named)
    elif growth.ratio:
        yield from _quotient(evidence, growth, current, earlier, named)
    elif not _direction_holds(growth, current, earlier):
        yield _unequal(evidence, growth, named, "增减方向与前后数值相反")
    else:
        yield from _extent(evidence, growth, current, earlier, named)


def _beyond_all(evidence: Evidence, growth: Growth) -> Outcome | None:
    """下降227.3%; 收到92件，较上年增加548件: a change by more than all there was, or is."""
    if growth.figure.change is Change.DECREASE and _is_above_all(growth.figure):
        return _of_all(evidence, growth.figure)
    step = growth.difference
    if step is not None and _is_more_than_all(step, growth.current):
        return _more_than_all(evidence, step, growth.current, growth.figure)
    alone = growth.earlier is None and step is None
    if alone and _is_more_than_all(growth.figure, growth.current):
        return _more_than_all(evidence, growth.figure, growth.current)
    return None


def _extent(
    evidence: Evidence, growth: Growth, current: Interval, earlier: Interval, named: tuple[Metric, ...]
) -> Iterator[Outcome]:
    """Whether the figure is what the change comes to."""
    spans = _expected(growth.figure, current, earlier)
    if spans is None:
        yield Skipped(CODE, "上年数为零或不确定，无法计算增减幅度", named)
    elif not any(meet(span, claimed(growth.figure)) for span in spans) or not _by_step(growth, earlier):
        yield _unequal(evidence, growth, named, "增减幅度与前后数值不符")


def _is_more_than_all(step: Metric, current: Metric) -> bool:
    """收到92件，较上年增加548件: whether an increase is more than what it led to."""
    if step.change is not Change.INCREASE or (step.kind, step.unit) != (current.kind, current.unit):
        return False
    least, most = claimed(step).low, claimed(current).high
    return least is not None and most is not None and least > most


def _is_above_all(figure: Metric) -> bool:
    """下降227.3%: nothing falls by more than all of it."""
    low = claimed(figure).low if figure.kind is Kind.PERCENTAGE else None
    return low is not None and low > 100


def _of_all(evidence: Evidence, figure: Metric) -> Outcome:
    return evidence.judged(
        "change of a value",
        {},
        CODE,
        f"降幅“{figure.text}”超过100%",
        (figure,),
        (),
        figure.text,
        "不超过100%",
        reading=f"“{figure.text}”是降幅",
    )


def _more_than_all(evidence: Evidence, step: Metric, current: Metric, *others: Metric) -> Outcome:
    return evidence.judged(
        "change of a value",
        {} if others else {"the earlier value is not told": 1},
        CODE,
        f"增加数“{step.text}”超过本年数“{current.text}”",
        (step, current, *others),
        (),
        step.text,
        f"不超过{current.text}",
        reading=f"增加“{step.text}”之后为“{current.text}”",
        other="" if others else "增加的与所列数字不是同一事项",
    )


def _by_step(growth: Growth, earlier: Interval) -> bool:
    """由3.8万人增至4.6万人，增加8000人，增长21%: whether the percentage is that of the exact step too."""
    if growth.earlier is None or growth.difference is None or growth.figure.kind is not Kind.PERCENTAGE:
        return True
    step = claimed(growth.difference)
    if not meet(step, _difference(claimed(growth.current), earlier)):
        return True  # the step is wrong, and found to be so
    ratio = quotient(step, earlier)
    return ratio is None or meet(scaled(ratio, 100), claimed(growth.figure))


def _earlier(growth: Growth) -> Interval | None:
    """What the earlier value may be: stated, or the current one without its difference."""
    if growth.earlier is not None:
        return claimed(growth.earlier)
    difference, current = growth.difference, claimed(growth.current)
    if difference is None or current.low is None or current.high is None:
        return None
    step = difference.value if difference.change is Change.DECREASE else -difference.value
    return Interval(EXACT.add(current.low, step), EXACT.add(current.high, step))


def _direction_holds(growth: Growth, current: Interval, earlier: Interval) -> bool:
    if growth.figure.change is Change.INCREASE:
        return current.high is None or earlier.low is None or current.high >= earlier.low
    return current.low is None or earlier.high is None or current.low <= earlier.high


def _expected(figure: Metric, current: Interval, earlier: Interval) -> tuple[Interval, ...] | None:
    """The changes that the two values allow, in the figure's unit, without their sign."""
    difference = _difference(current, earlier)
    if figure.kind is Kind.PERCENTAGE_POINTS or figure.kind not in (Kind.PERCENTAGE, Kind.MULTIPLE):
        return (difference,)
    ratio = quotient(difference, earlier)
    if ratio is None:
        return None
    if figure.kind is Kind.PERCENTAGE:
        return (scaled(ratio, 100),)
    whole = quotient(current, earlier)
    return (ratio,) if whole is None else (ratio, whole)  # 增长1.2倍 is said of both


def _difference(one: Interval, other: Interval) -> Interval:
    """All distances between two claims."""
    if one.low is None or one.high is None or other.low is None or other.high is None:
        return Interval(Decimal(0), None)
    ends = [EXACT.subtract(one.high, other.low), EXACT.subtract(one.low, other.high)]
    low, high = min(ends), max(ends)
    if low <= 0 <= high:
        return Interval(Decimal(0), max(low.copy_abs(), high.copy_abs()))
    return Interval(min(low.copy_abs(), high.copy_abs()), max(low.copy_abs(), high.copy_abs()))


def _quotient(
    evidence: Evidence, growth: Growth, current: Interval, earlier: Interval, named: tuple[Metric, ...]
) -> Iterator[Outcome]:
    whole = quotient(current, earlier)
    if whole is None:
        yield Skipped(CODE, "上年数为零或不确定，无法计算倍数", named)
    elif not meet(whole, claimed(growth.figure)):
        yield _unequal(evidence, growth, named, "倍数与前后数值不符")


def _unequal(evidence: Evidence, growth: Growth, named: tuple[Metric, ...], what: str) -> Outcome:
    earlier = growth.earlier.value if growth.earlier is not None else _implied(growth)
    before = growth.earlier.text if growth.earlier is not None else number(earlier)
    course, expected = f"由{before}到{growth.current.text}", _change(growth, earlier)
    return evidence.judged(
        "change of a value",
        {} if all(metric.bound is Bound.EXACT for metric in named) else {"a figure is not exact": 1},
        CODE,
        f"{what}：“{growth.figure.text}”，{course}，算得{expected}{_cause(growth, earlier)}",
        named,
        (),
        growth.figure.text,
        f"{expected}（{course}）",
        reading=f"“{growth.figure.text}”说的是{course}",
    )


def _cause(growth: Growth, earlier: Decimal) -> str:
    """The likeliest cause, where the figures show one plainly."""
    current = growth.current.value
    if growth.figure.kind is not Kind.PERCENTAGE or not current or earlier == current:
        return ""
    of_current = percent(EXACT.subtract(current, earlier), current).copy_abs()
    return "，疑似误以本年数为分母" if claimed(growth.figure).holds(of_current) else ""


def _implied(growth: Growth) -> Decimal:
    step = growth.difference.value if growth.difference is not None else Decimal(0)
    if growth.difference is not None and growth.difference.change is Change.INCREASE:
        step = -step
    return EXACT.add(growth.current.value, step)


def _change(growth: Growth, earlier: Decimal) -> str:
    """What the change should be, in the figure's unit."""
    current = growth.current.value
    change = EXACT.subtract(current, earlier)
    if not change:
        return "持平"
    sense = "增加" if change > 0 else "减少"
    if growth.figure.kind is Kind.PERCENTAGE and earlier:
        return f"{sense}{number(percent(change, earlier).copy_abs())}%"
    if growth.figure.kind is Kind.MULTIPLE and earlier:
        return f"{number(EXACT.divide(current, earlier).quantize(Decimal('0.01'), context=EXACT))}倍"
    points = "个百分点" if growth.figure.kind is Kind.PERCENTAGE_POINTS else ""
    return f"{sense}{number(change.copy_abs())}{points}"
