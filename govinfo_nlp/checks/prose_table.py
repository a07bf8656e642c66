"""prose-table: 正文数字与表格不符

发现：正文中的数字与其复述的法定表格单元格（或几格之和）不一致；正文说“均维持”“均由自然人提出”，
而表格另有其他结果或其他申请人。
例：正文“新收申请18件”，表三“本年新收”总计为16。
不算：约、近、余等在自身精度内正确的数字；说的是上年、市本级或个别部门的数字；表格空白、无法识读时
记为无法判断；其他格、其他行列或几格之和恰为该数的，不算。措辞是否明指该格、像不像笔误、同句其他数字与表格
是否相符，逐项计入把握（见 lexicons/odds.toml）：把握不大的作警告或提示，更小的记为无法判断。
"""

from __future__ import annotations

from collections.abc import Iterator

from govinfo_nlp.checks.arithmetic import borne_out, number
from govinfo_nlp.checks.evidence import Evidence, Outcome
from govinfo_nlp.checks.misfits import Misfit
from govinfo_nlp.checks.stated import place_of
from govinfo_nlp.meaning import links
from govinfo_nlp.meaning.slips import is_slip
from govinfo_nlp.models import Change, Code, Finding, Link, Metric, Skipped

CODE = Code.PROSE_TABLE
_RESULTS = tuple(f"requests.{group}." for group in ("refused", "unavailable", "not_processed", "other"))


def check(evidence: Evidence) -> Iterator[Outcome]:
    told: set[int] = set()
    for link in evidence.links:
        for outcome in _link(evidence, link):
            if isinstance(outcome, Finding):
                told.add(link.metric.start)
            yield outcome
    for metric, cells in links.universal(evidence.report, evidence.relations.universals, evidence.links):
        if metric.start not in told and place_of(metric) not in evidence.misfits:
            # that all of a wrong figure, or of one of something else, are of one kind adds nothing
            yield from _universal(evidence, metric, cells)


def _link(evidence: Evidence, link: Link) -> Iterator[Outcome]:
    metric = link.metric
    if (reason := _undecided(evidence, link)) is not None:
        yield Skipped(CODE, reason, (metric,), link.cells)
        return
    misfit = evidence.misfits.get((metric.start, metric.end))
    if misfit is None:
        return
    values = misfit.values
    if len(values) > 1:
        values = tuple(value for value in values if is_slip(metric.value, value))
        if not values:
            yield Skipped(CODE, "表格金额未注明单位，无法核对", (metric,), link.cells)
            return
    shown = number(values[0].copy_negate() if metric.change is Change.DECREASE else values[0])
    cause = _cause(evidence, link, misfit)
    message = f"正文{_said(metric)}，{evidence.named(link.cells)}为{shown}{cause}"
    yield evidence.judged(
        "figure and cells",
        misfit.grounds,
        CODE,
        message,
        (metric,),
        link.cells,
        metric.text,
        shown,
        reading=f"“{metric.text}”指{evidence.named(link.cells)}",
        other=evidence.otherwise(metric),
    )


def _undecided(evidence: Evidence, link: Link) -> str | None:
    """Why a figure can't be held against its cells, if it can't."""
    if evidence.report.format is None:
        return "表格缺失，无从核对"
    if _is_one_of_the_fates(evidence, link):
        return "与撤回、不予受理等并列，未必是全部办理结果"
    if not evidence.printed(link.metric, link.cells):
        return "表格缺失或无法识读"
    return None


def _is_one_of_the_fates(evidence: Evidence, link: Link) -> bool:
    """受理27件，其中19件办结，8件撤回: whether 办结 stands beside other results as a part of one total."""
    whole = evidence.sums_within.get(link.metric.start)
    if link.cells != links.PROCESSED or whole is None:
        return False
    others = [evidence.linked(part) for part in whole.parts if part is not link.metric]
    return any(cells and cells[0].startswith(_RESULTS) for cells in others)


def _said(metric: Metric) -> str:
    if metric.value == 0 and not metric.unit and not metric.text[:1].isdigit():
        return f"称“{metric.text}”（即0）"
    return f"为“{metric.text}”"


def _cause(evidence: Evidence, link: Link, misfit: Misfit) -> str:
    """The likeliest cause, where the figures show one plainly."""
    if len(link.cells) == 1 and link.cells[0].endswith(".total") and link.cells[0].startswith("requests."):
        column = evidence.report.cells.get(f"{link.cells[0].removesuffix('.total')}.natural_person")
        if column is not None and column.value == link.metric.value:
            return "，疑似误用“自然人”一栏"
    slip = misfit.trace.slip if misfit.trace is not None else None
    return f"，疑似{slip.said}" if slip is not None and slip.is_plain else ""


def _universal(evidence: Evidence, metric: Metric, cells: tuple[str, ...]) -> Iterator[Outcome]:
    value = evidence.figures.total(cells)
    received = evidence.linked(metric) == ("requests.new.total",) and cells[0].endswith(".total")
    if received and evidence.carries_over:
        yield Skipped(CODE, "另有结转的申请，无从核对", (metric,), cells)
    elif value is None:
        yield Skipped(CODE, "表格缺失或无法识读", (metric,), cells)
    elif not borne_out(metric, value):
        message = f"正文称“{metric.text}”全部属于此类，{evidence.named(cells)}为{number(value)}"
        yield evidence.judged(
            "all of one kind",
            {},
            CODE,
            message,
            (metric,),
            cells,
            f"{metric.text}均属此类",
            number(value),
            reading=f"“{metric.text}”全部属于{evidence.named(cells)}",
        )
