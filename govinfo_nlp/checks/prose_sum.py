"""prose-sum: 分项之和与总数不符

发现：一句话列出的各分项相加，不等于它给出的总数；“其中”所列的某一项或几项超过总数。
例：“公开信息4286条，包括政府文件92条、工作动态2371条、其他信息1203条”，三项之和为3666。
不算：“其中”“主要”“等”只列部分且不超过总数；单位不同的数字；取整、约数在自身精度内相符。
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import accumulate

from govinfo_nlp.checks.evidence import Evidence, Outcome, addition, number, plus
from govinfo_nlp.models import Code, Finding, Metric, Severity
from govinfo_nlp.numerals import EXACT, Interval, add, claim, meet
from govinfo_nlp.relations import Sum

CODE = Code.PROSE_SUM

_NEARLY_ALL = Decimal("0.8")  # of the total: a list without 其他 that gives less is no list of all


def check(evidence: Evidence) -> Iterator[Outcome]:
    for one in evidence.relations.sums:
        yield from _sum(one)


def _sum(one: Sum) -> Iterator[Outcome]:
    total, parts = claim(one.total), [claim(part) for part in one.parts]
    sums = list(accumulate(parts, lambda so_far, part: add((so_far, part))))
    whole = sums[-1]
    if meet(whole, total):
        return
    if any(meet(some, total) for some in sums[1:-1]):
        return  # the list ends earlier than its last figure
    if _names_some(one, whole, total):
        return
    if any(_over(part, total) for part in (parts if one.settled else parts[:1])):
        yield _finding(one, Severity.ERROR, "有分项超过总数")
    elif one.closed and one.settled:
        yield _finding(one, Severity.ERROR, "各分项之和与总数不符")
    elif _over(whole, total) and one.settled:
        yield _finding(one, Severity.WARNING, "所列分项超过总数")
    elif one.closed or _over(whole, total):
        yield _finding(one, Severity.INFO, "所列分项与总数不符，但从行文看不出分项是否列全，请核对")


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


def _finding(one: Sum, severity: Severity, what: str) -> Finding:
    metrics: tuple[Metric, ...] = (one.total, *one.parts)
    sums = addition([part.value for part in one.parts])
    return Finding(
        CODE,
        severity,
        f"{what}：{sums}，总数为{one.total.text}",
        metrics,
        (),
        one.total.text,
        number(plus(part.value for part in one.parts)),
    )
