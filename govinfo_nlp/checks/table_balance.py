"""table-balance: 勾稽关系不平

发现：表三某一列，本年新收＋上年结转≠办理结果总计＋结转下年度（表头载明的勾稽关系）。
例：总计一列，143＋6≠139＋4。
不算：有单元格缺失或无法识读时记为无法判断。
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from govinfo_nlp.checks.arithmetic import number
from govinfo_nlp.checks.evidence import Evidence, Outcome
from govinfo_nlp.document import tables
from govinfo_nlp.models import Code, Skipped

CODE = Code.TABLE_BALANCE


def check(evidence: Evidence) -> Iterator[Outcome]:
    report = evidence.report
    if report.format is None:
        return
    for rule in tables.template(report.format).balances:
        cells = (*rule.left, *rule.right)
        left, right = evidence.figures.sum(rule.left), evidence.figures.sum(rule.right)
        if left is None or right is None:
            yield Skipped(CODE, "有单元格缺失或无法识读", (), cells)
        elif left != right:
            one, other = _terms(evidence, rule.left), _terms(evidence, rule.right)
            column = tables.name(cells[0], report.format).rpartition("·")[2]
            yield evidence.judged(
                "table",
                {},
                CODE,
                f"表三“{column}”一列不平：本年新收＋上年结转 {one} = {number(left)}，"
                f"办理结果总计＋结转下年度 {other} = {number(right)}",
                (),
                cells,
                f"{one} = {number(left)}",
                f"{other} = {number(right)}",
                reading="表头载明：本年新收＋上年结转＝办理结果总计＋结转下年度",
            )


def _terms(evidence: Evidence, cells: Sequence[str]) -> str:
    values = map(evidence.figures.stated, cells)
    return " + ".join(number(value) for value in values if value is not None)
