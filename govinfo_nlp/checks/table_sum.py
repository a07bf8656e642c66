"""table-sum: 表内合计不符

发现：法定表格的一行或一列，各格之和不等于合计格。
例：表三“本机关不掌握相关政府信息”一行，9＋2＋1＝12，总计印为13。
不算：合计格空白（视为没有填写合计）；有单元格无法识读时记为无法判断。
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from govinfo_nlp.checks.arithmetic import number
from govinfo_nlp.checks.evidence import Evidence, Outcome
from govinfo_nlp.document import tables
from govinfo_nlp.models import Code, Skipped

CODE = Code.TABLE_SUM


def check(evidence: Evidence) -> Iterator[Outcome]:
    report, figures = evidence.report, evidence.figures
    if report.format is None:
        return
    for rule in tables.template(report.format).sums:
        cell = report.cells.get(rule.total)
        if cell is None or (not cell.text and cell.value is None and rule.total.endswith(".total")):
            continue
        stated, summed = figures.stated(rule.total), figures.sum(rule.parts)
        if stated is None or summed is None:
            yield Skipped(CODE, "有单元格缺失或无法识读", (), (rule.total, *rule.parts))
        elif stated != summed:
            yield _unequal(evidence, rule, stated, summed)


def _unequal(evidence: Evidence, rule: tables.Sum, stated: Decimal, summed: Decimal) -> Outcome:
    figures, format = evidence.figures, evidence.report.format or "2021"
    parts = [(part, value) for part in rule.parts if (value := figures.stated(part))]
    shown = " + ".join(number(value) for _, value in parts) or "0"
    return evidence.judged(
        "table",
        {},
        CODE,
        f"{tables.name(rule.total, format)}印为{number(stated)}，"
        f"各格之和为{shown}{_equals(shown, number(summed))}",
        (),
        (rule.total, *(part for part, _ in parts)),
        number(stated),
        number(summed),
        reading=f"{tables.name(rule.total, format)}是各格之和",
    )


def _equals(shown: str, total: str) -> str:
    return f" = {total}" if "+" in shown else ""
