"""prose-table: 正文数字与表格不符

发现：正文中的数字与其复述的法定表格单元格（或几格之和）不一致；正文说“均维持”“均由自然人提出”，
而表格另有其他结果或其他申请人。
例：正文“新收申请18件”，表三“本年新收”总计为16。
不算：约、近、余等在自身精度内正确的数字；说的是上年、市本级或个别部门的数字；表格空白、无法识读时
记为无法判断；几处都与表格相去甚远、又看不出笔误痕迹的（“全市收到2417件”，表格为248），或措辞未必指整格而如此
的，可能另有所指，也记为无法判断。同一单元格在别处已如实复述、此处措辞又可能另有所指的（“退回修改的答复文书9份”），
只作提示；措辞未必指整格、两数又不相近的，作警告。
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from govinfo_nlp.checks.evidence import Evidence, Outcome, borne_out, is_near, is_slip, number, printed
from govinfo_nlp.meaning import links
from govinfo_nlp.models import Change, Code, Finding, Link, Metric, Severity, Skipped

CODE = Code.PROSE_TABLE
_RESULTS = tuple(f"requests.{group}." for group in ("refused", "unavailable", "not_processed", "other"))
_UNSURE = "；此类事项是否计入该格，各地做法不一，请核对"
_NARROWER = "；正文另一处与表格一致，此处所指范围可能较窄，请核对"


def check(evidence: Evidence) -> Iterator[Outcome]:
    told: set[int] = set()
    for link in evidence.links:
        for outcome in _link(evidence, link):
            if isinstance(outcome, Finding):
                told.add(link.metric.start)
            yield outcome
    for metric, cells in links.universal(evidence.report, evidence.relations.universals, evidence.links):
        if metric.start not in told:  # that all of a wrong figure are of one kind adds nothing
            yield from _universal(evidence, metric, cells)


def _link(evidence: Evidence, link: Link) -> Iterator[Outcome]:
    metric = link.metric
    values = printed(evidence, metric, link.cells) if evidence.report.format is not None else ()
    if (reason := _undecided(evidence, link, values)) is not None:
        yield Skipped(CODE, reason, (metric,), link.cells)
        return
    signed = values[0]
    if metric.change is Change.DECREASE:
        values = (signed.copy_negate(),)
    if any(borne_out(metric, value) for value in values) or _is_otherwise_right(evidence, metric):
        return
    if len(values) > 1:
        likely = [value for value in values if is_slip(metric.value, value)]
        if not likely:
            yield Skipped(CODE, "表格金额未注明单位，无法核对", (metric,), link.cells)
            return
        values = tuple(likely)
    shown = number(values[0] if metric.change is None else signed)
    severity = _severity(evidence, link, values[0])
    if severity is not Severity.INFO:
        cause = _cause(evidence, link, values[0])
    else:
        cause = _UNSURE if () in evidence.may_mean(metric) else _NARROWER
    yield Finding(
        CODE,
        severity,
        f"正文{_said(metric)}，{evidence.named(link.cells)}为{shown}{cause}",
        (metric,),
        link.cells,
        metric.text,
        shown,
    )


def _undecided(evidence: Evidence, link: Link, values: tuple[Decimal, ...]) -> str | None:
    """Why a figure can't be held against its cells, if it can't."""
    if evidence.report.format is None:
        return "表格缺失，无从核对"
    if _is_one_of_the_fates(evidence, link):
        return "与撤回、不予受理等并列，未必是全部办理结果"
    if not values:
        return "表格缺失或无法识读"
    if (link.metric.start, link.metric.end) in evidence.doubtful:
        shown = f"{evidence.named(link.cells)}为{number(values[0])}"
        return f"与表格相去甚远，又不像笔误，可能另有所指（{shown}）"
    return None


def _is_one_of_the_fates(evidence: Evidence, link: Link) -> bool:
    """受理27件，其中19件办结，8件撤回: whether 办结 stands beside other results as a part of one total."""
    whole = evidence.sums_within.get(link.metric.start)
    if link.cells != links.PROCESSED or whole is None:
        return False
    others = [evidence.linked(part) for part in whole.parts if part is not link.metric]
    return any(cells and cells[0].startswith(_RESULTS) for cells in others)


def _is_otherwise_right(evidence: Evidence, metric: Metric) -> bool:
    """Whether other cells that the words may mean bear a metric out: 处理12件 may hold open cases."""
    others = (cells for cells in evidence.may_mean(metric) if cells)
    return any(borne_out(metric, value) for cells in others for value in printed(evidence, metric, cells))


def _severity(evidence: Evidence, link: Link, value: Decimal) -> Severity:
    """An error where the metric's words say nothing but its cells, or its digits show the slip.

    Otherwise it may be of a part that the words narrow it to: most likely where another metric
    has restated the cells as they are.
    """
    metric = link.metric
    if () in evidence.may_mean(metric):
        return Severity.INFO
    if evidence.is_plain(metric) or is_slip(metric.value, value):
        return Severity.ERROR
    if link.cells in evidence.confirmed:
        return Severity.INFO
    return Severity.ERROR if is_near(metric.value, value) else Severity.WARNING


def _said(metric: Metric) -> str:
    if metric.value == 0 and not metric.unit and not metric.text[:1].isdigit():
        return f"称“{metric.text}”（即0）"
    return f"为“{metric.text}”"


def _cause(evidence: Evidence, link: Link, value: Decimal) -> str:
    """The likeliest cause, where the figures show one plainly."""
    stated, shown = number(link.metric.value), number(value)
    if len(stated) == len(shown) and sorted(stated) == sorted(shown):
        return "，疑似数字颠倒"
    if len(link.cells) == 1 and link.cells[0].endswith(".total") and link.cells[0].startswith("requests."):
        row = link.cells[0].removesuffix(".total")
        column = evidence.report.cells.get(f"{row}.natural_person")
        if column is not None and column.value == link.metric.value and value != column.value:
            return "，疑似误用“自然人”一栏"
    if any(stated == shown[:i] + shown[i + 1 :] for i in range(len(shown))):
        return "，疑似漏写一位数字"
    return ""


def _universal(evidence: Evidence, metric: Metric, cells: tuple[str, ...]) -> Iterator[Outcome]:
    value = evidence.figures.total(cells)
    received = evidence.linked(metric) == ("requests.new.total",) and cells[0].endswith(".total")
    if received and evidence.carries_over:
        yield Skipped(CODE, "另有结转的申请，无从核对", (metric,), cells)
    elif value is None:
        yield Skipped(CODE, "表格缺失或无法识读", (metric,), cells)
    elif not borne_out(metric, value):
        name = evidence.named(cells)
        yield Finding(
            CODE,
            Severity.ERROR,
            f"正文称“{metric.text}”全部属于此类，{name}为{number(value)}",
            (metric,),
            cells,
            f"{metric.text}均属此类",
            number(value),
        )
