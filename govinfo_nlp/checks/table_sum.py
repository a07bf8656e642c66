"""table-sum: 表内合计不符

发现：法定表格的一行或一列，各格之和不等于合计格。
例：表三“本机关不掌握相关政府信息”一行，9＋2＋1＝12，总计印为13。
不算：合计格空白（视为没有填写合计）；有单元格无法识读时记为无法判断。
"""

from __future__ import annotations

from collections.abc import Iterator

from govinfo_nlp import tables
from govinfo_nlp.checks.evidence import Evidence, Outcome, number, plus
from govinfo_nlp.models import Code, Finding, Severity, Skipped

CODE = Code.TABLE_SUM


def check(evidence: Evidence) -> Iterator[Outcome]:
    report = evidence.report
    if report.format is None:
        return
    for rule in tables.template(report.format).sums:
        cell = report.cells.get(rule.total)
        if cell is None or (
            rule.total.endswith(".total") and cell.value is None and tables.is_nothing(cell) and not cell.text
        ):
            continue
        stated = tables.total(report, (rule.total,))
        figures = [tables.total(report, (part,)) for part in rule.parts]
        if stated is None or any(figure is None for figure in figures):
            yield Skipped(CODE, "有单元格缺失或无法识读", (), (rule.total, *rule.parts))
            continue
        values = [figure for figure in figures if figure is not None]
        if plus(values) != stated:
            shown = " + ".join(number(value) for value in values if value) or "0"
            name = tables.name(rule.total, report.format)
            yield Finding(
                CODE,
                Severity.ERROR,
                f"{name}印为{number(stated)}，各格之和为{shown}{_equals(shown, number(plus(values)))}",
                (),
                (rule.total, *(part for part, value in zip(rule.parts, values, strict=True) if value)),
                number(stated),
                number(plus(values)),
            )


def _equals(shown: str, total: str) -> str:
    return f" = {total}" if "+" in shown else ""
