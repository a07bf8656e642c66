"""The results as text for people: findings with their sentences and cells, and what was left open.

Everything here returns text; nothing prints.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from govinfo_nlp.audit import Explanation
from govinfo_nlp.checks import CHECKS, Check
from govinfo_nlp.corpus import COMPARISONS, Comparison, bodies, takes_part
from govinfo_nlp.document import forms, tables
from govinfo_nlp.faces.terminal import clean, grid, marked, pad, wrap, wrap_marked
from govinfo_nlp.models import (
    Audit,
    Bound,
    Cell,
    Change,
    Code,
    Finding,
    Kind,
    Metric,
    Report,
    Sentence,
    Severity,
    Skipped,
    plain,
)

SEVERITIES = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.INFO: "提示"}
KINDS = {
    Kind.COUNT: "数量",
    Kind.PERCENTAGE: "百分比",
    Kind.PERCENTAGE_POINTS: "百分点",
    Kind.DURATION: "时长",
    Kind.MONEY: "金额",
    Kind.MULTIPLE: "倍数",
    Kind.SCORE: "得分",
}
BOUNDS = {Bound.EXACT: "", Bound.APPROX: "约", Bound.AT_LEAST: "以上", Bound.AT_MOST: "以内"}
CHANGES = {None: "", Change.INCREASE: "增", Change.DECREASE: "减"}
SECTIONS = {
    "title": "标题",
    "preamble": "前言",
    "overall": "总体情况",
    "disclosure": "主动公开",
    "requests": "依申请公开",
    "disputes": "复议诉讼",
    "problems": "问题与改进",
    "other": "其他事项",
    "": "",
}
STEPS = {
    "guard": "排除",
    "boundary": "断句",
    "quantity": "数量",
    "relation": "关系",
    "link": "关联",
    "refused": "不关联",
    "near": "相近框架",
    "reading": "另解",
    "check": "检查",
    "skipped": "未判定",
}
RULES: tuple[Check | Comparison, ...] = (*CHECKS, *COMPARISONS)
"""All checks, those between reports last."""

_MANY_CELLS = 8
_MANY_CASES = 5
_LONG_SENTENCE, _AROUND = 300, 80  # characters


@dataclass(frozen=True, slots=True)
class Page:
    """How text is laid out: columns of a line, and whether figures are marked in colour."""

    columns: int
    colour: bool


def audit_text(audit: Audit, name: str, shown: Sequence[Finding], page: Page, *, accepted: int = 0) -> str:
    """The findings to be shown and the closing summary of one audit; ``name`` is the file's, ``accepted``
    is how many of the others a baseline hides."""
    title = audit.report.title or "（未找到标题）"
    parts = [clean(f"{title}（{name}）")]
    breaks = tuple(at for at, char in enumerate(audit.report.text) if char == "\n") if shown else ()
    for number, finding in enumerate(shown, 1):
        parts.append(_finding(number, finding, audit.report, breaks, page))
    parts.append(_summary(audit, shown, page, accepted))
    return "\n\n".join(parts)


def metrics_text(metrics: Iterable[Metric]) -> str:
    """Metrics as an aligned table."""
    head = ("部分", "原文", "类型", "数值", "单位", "界限", "变化", "所指", "范围", "时期")
    rows = [
        (
            SECTIONS.get(m.section, m.section),
            clean(m.text),
            KINDS[m.kind],
            plain(m.value),
            clean(m.unit),
            BOUNDS[m.bound],
            CHANGES[m.change],
            clean(m.subject or ""),
            clean(m.scope or ""),
            clean(m.period or ""),
        )
        for m in metrics
    ]
    return f"{grid([head, *rows], right=(3,))}\n共 {len(rows)} 处" if rows else "未发现数量"


def cells_text(report: Report) -> str:
    """The cells as read, a grid for each part of each statutory table, and how many could be read."""
    if report.format is None:
        return "未见法定表格"
    blocks = []
    for table in forms.template(report.format).tables:
        blocks.append(f"{table.name} {table.title}")
        blocks += [
            _part(report, table, list(rows)) for _, rows in groupby(table.rows, lambda row: row.columns)
        ]
    return "\n\n".join([*blocks, _cells_read(report)])


def _part(report: Report, table: forms.Form, rows: Sequence[forms.Line]) -> str:
    """The rows of a table that have the same columns."""
    groups = {group.id: f"{group.name}·" for group in table.groups}
    columns = [column for column in table.columns if column.id in rows[0].columns]
    lines = [("", *(column.name for column in columns))]
    for row in rows:
        label = groups.get(row.id.rpartition(".")[0], "") + row.name
        lines.append((label, *(_printed(report, f"{table.id}.{row.id}.{c.id}") for c in columns)))
    return grid(lines, right=range(1, len(columns) + 1))


def explanations_text(explanations: Iterable[Explanation]) -> str:
    """One line for each decision of a rule: where, what it did, which rule, on what words, and why."""
    rows = []
    for e in explanations:
        words = f"“{clean(e.text)}” " if e.text else ""
        rows.append((f"{e.start}–{e.end}", STEPS[e.what], e.rule, f"{words}{clean(e.message)}"))
    return grid(rows) if rows else "没有规则作出判断"


def rules_text() -> str:
    """The checks by code and title, those between reports last."""
    return grid(
        [
            *((check.code, check.title) for check in CHECKS),
            *((check.code, f"{check.title}（compare）") for check in COMPARISONS),
        ]
    )


def rule_text(code: Code) -> str:
    """What a check finds, an example, what it lets pass, and how to leave its findings out."""
    check = next(check for check in RULES if check.code == code)
    return f"{check.code}  {check.title}\n\n{check.doc}\n{_silence(check)}"


def _silence(check: Check | Comparison) -> str:
    if isinstance(check, Comparison):
        return f"略去：compare --ignore {check.code} 不报告这一项。"
    return (
        f"略去：check --ignore {check.code} 不报告这一项；核实过的发现可用 check --write-baseline FILE\n"
        "记入基线，以后用 --baseline FILE 检查，不再显示。"
    )


def title_of(code: Code) -> str:
    """The title of a check; empty for a code that has none."""
    return next((check.title for check in RULES if check.code == code), "")


def comparison_text(
    findings: Sequence[Finding],
    shown: Sequence[Finding],
    reports: Mapping[str, Report],
    page: Page,
    *,
    accepted: int = 0,
) -> str:
    """The findings to be shown between reports, and a closing summary; ``reports`` are by file name,
    ``accepted`` counts the findings that a baseline accepts."""
    parts = [_between(number, finding, page) for number, finding in enumerate(shown, 1)]
    years = sorted({report.year for report in reports.values() if report.year is not None})
    offices = set(bodies(reports.values()).values())
    span = "" if not years else f"，{years[0]}年" if len(years) == 1 else f"，{years[0]}至{years[-1]}年"
    rows = [("报告", f"{len(reports)} 份，{len(offices)} 个机关{span}")]
    rows += [("未参加", f"{clean(file)}：{_why_not(r)}") for file, r in reports.items() if not takes_part(r)]
    rows.append(("发现", _found(findings, shown, accepted)))
    return "\n\n".join([*parts, "\n".join(["小结", *_rows(rows, page)])])


def _why_not(report: Report) -> str:
    missing = [what for what, there in (("年度", report.year), ("机关名称", report.agency)) if not there]
    return f"未见{'和'.join(missing)}"


def _headline(number: int, finding: Finding) -> str:
    level = SEVERITIES[finding.severity]
    return f"{number}  {level}  {finding.code}  {title_of(finding.code)}  {sureness(finding)}"


def _between(number: int, finding: Finding, page: Page) -> str:
    lines = [_headline(number, finding)]
    lines.append(wrap(clean(finding.message), page.columns, "   "))
    lines += [wrap(clean(title), page.columns, "     ") for title in finding.reports]
    return "\n".join([*lines, *_stated(finding)])


#: What stands against what is written, where it is not what ought to be: which of two is right, is not known.
_OTHER_SIDE = {
    Code.PROSE_TABLE: "表中",
    Code.PROSE_SUM: "分项合计",
    Code.PROSE_RATIO: "算得",
    Code.PROSE_GROWTH: "算得",
    Code.PROSE_CONFLICT: "另一处",
    Code.TABLE_SUM: "各格之和",
    Code.TABLE_BALANCE: "另一边",
}


def other_side(finding: Finding) -> str:
    """What stands against what is written, by the code of a finding: 表中, 另一处, 算得; else 应为, as where
    several findings leave no choice."""
    return "应为" if finding.consequences else _OTHER_SIDE.get(finding.code, "应为")


def readings(finding: Finding) -> str:
    """How the words were read, and how else they may be; empty where a check reads no words."""
    other = f"；也可能：{finding.other}" if finding.other else ""
    return f"{finding.reading}{other}" if finding.reading else ""


def _stated(finding: Finding) -> Iterator[str]:
    figures = (("所写", finding.stated), (other_side(finding), finding.expected))
    if any(text for _, text in figures):
        yield "   " + "    ".join(f"{what}：{clean(text)}" for what, text in figures if text)


def percent(finding: Finding) -> int:
    """How sure a finding is, in whole percent, cut off: what is less than certain is not told as 100."""
    return int(finding.probability * 100)


def sureness(finding: Finding) -> str:
    """How sure a finding is, for people: 把握98%."""
    return f"把握{percent(finding)}%"


def _weighed(finding: Finding, page: Page) -> Iterator[str]:
    """What speaks for and against a finding."""
    if said := readings(finding):
        yield wrap(f"读作：{clean(said)}", page.columns, "   ")
    if finding.grounds:
        yield wrap("依据：" + "；".join(finding.grounds), page.columns, "   ")


def _rows(rows: Sequence[tuple[str, str]], page: Page) -> list[str]:
    indent = " " * 11
    return [f"   {pad(what, 8)}{wrap(said, page.columns, indent).lstrip()}" for what, said in rows]


def sentence_of(report: Report, metric: Metric) -> Sentence | None:
    """The sentence that a metric stands in."""
    at = bisect_right(report.sentences, metric.start, key=lambda s: s.start) - 1
    if at >= 0 and metric.end <= report.sentences[at].end:
        return report.sentences[at]
    return None


def cells_named(report: Report, ids: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each cell's Chinese name and what the table prints there, or the sum that a group's id names."""
    for id in ids:
        yield cell_name(report, id), _printed(report, id)


def cell_name(report: Report, id: str) -> str:
    """The Chinese name of a cell or of a group of cells."""
    return id if report.format is None else forms.name(id, report.format)


def _printed(report: Report, id: str) -> str:
    cell = report.cells.get(id)
    if cell is not None:
        return clean(cell.text) or "空白"
    total = tables.total(report, (id,))
    return "缺" if total is None else plain(total)


def _finding(number: int, finding: Finding, report: Report, breaks: Sequence[int], page: Page) -> str:
    lines = [_headline(number, finding)]
    lines.append(wrap(clean(finding.message), page.columns, "   "))
    lines += _weighed(finding, page)
    lines += _quoted(finding, report, breaks, page)
    lines += _cell_lines(finding, report)
    return "\n".join([*lines, *_stated(finding), *_consequences(finding, page)])


def _consequences(finding: Finding, page: Page) -> Iterator[str]:
    """What the same misprint makes besides, a line each."""
    if finding.consequences:
        yield "   同一处笔误还造成："
    for one in finding.consequences:
        yield wrap(f"{one.code}  {clean(one.message)}", page.columns, "     ")


def _quoted(finding: Finding, report: Report, breaks: Sequence[int], page: Page) -> Iterator[str]:
    """Each sentence that holds figures of the finding, once, with the figures marked."""
    spans: dict[Sentence, list[tuple[int, int]]] = defaultdict(list)
    for metric in sorted(finding.metrics, key=lambda m: (m.start, m.end)):
        sentence = sentence_of(report, metric) or Sentence(metric.text, metric.start, metric.end)
        span = (metric.start - sentence.start, metric.end - sentence.start)
        if not spans[sentence] or spans[sentence][-1][1] <= span[0]:
            spans[sentence].append(span)
    for place, sentences in groupby(spans, lambda sentence: _place(report, breaks, sentence.start)):
        yield f"   {place}"
        for sentence in sentences:
            around = _AROUND if len(sentence.text) > _LONG_SENTENCE else None
            text = marked(sentence.text, spans[sentence], around)
            yield wrap_marked(text, page.columns, "     ", colour=page.colour)


def _place(report: Report, breaks: Sequence[int], at: int) -> str:
    """The section and the line of a place; ``breaks`` are the line breaks of the report's text."""
    section = next((s for s in report.sections if s.start <= at < s.end), None)
    line = f"第 {bisect_right(breaks, at) + 1} 行"
    return line if section is None else f"{SECTIONS.get(section.id, section.id)}，{line}"


def _cell_lines(finding: Finding, report: Report) -> Iterator[str]:
    named = list(cells_named(report, finding.cells))
    if len(named) > _MANY_CELLS:
        stated = [pair for pair in named if pair[1] not in ("0", "空白")]
        silent = len(named) - len(stated)
        named = stated + ([(f"另有 {silent} 个单元格", "为 0 或空白")] if silent else [])
    if named:
        yield grid([(clean(name), value) for name, value in named], indent="   ")


def _summary(audit: Audit, shown: Sequence[Finding], page: Page, accepted: int) -> str:
    report = audit.report
    rows = [
        ("报告", "，".join(_identity(report))),
        (
            "章节",
            f"{len(report.sections)} 个：" + "、".join(SECTIONS.get(s.id, s.id) for s in report.sections),
        ),
        ("表格", _cells_read(report)),
        (
            "数量",
            f"正文 {len(audit.metrics)} 处，关联表格 {len(audit.links)} 处，核对一致 {verified(audit)} 处",
        ),
        ("发现", _found(audit.findings, shown, accepted)),
    ]
    if audit.skipped:
        rows.append(("未判定", f"{len(audit.skipped)} 处"))
    undecided = (wrap(line, page.columns, " " * 11) for line in _undecided(audit.skipped))
    return "\n".join(["小结", *_rows(rows, page), *undecided])


def _identity(report: Report) -> Iterator[str]:
    yield f"{report.year}年" if report.year is not None else "未见年度"
    yield f"{report.format}年格式" if report.format is not None else "未见法定表格"
    yield f"统计期限 {clean(report.period)}" if report.period else "未写统计期限"


def _cells_read(report: Report) -> str:
    cells = report.cells.values()
    unread = [cell for cell in cells if _is_unread(cell)]
    blank = sum(map(tables.is_nothing, cells))
    said = f"读出 {len(report.cells)} 格，其中空白 {blank} 格，无法识读 {len(unread)} 格"
    if not unread:
        return said
    first = "；".join(f"{cell_name(report, c.id)}“{clean(c.text)}”" for c in unread[:3])
    return f"{said}（{first}{' 等' if len(unread) > 3 else ''}）"


def verified(audit: Audit) -> int:
    """How many metrics were held against the tables and agreed with them."""
    held = {(link.metric.start, link.metric.end) for link in audit.links}
    judged: tuple[Finding | Skipped, ...] = (*audit.findings, *audit.skipped)
    for record in judged:
        for one in record.story if isinstance(record, Finding) else (record,):
            if one.code == Code.PROSE_TABLE:
                held -= {(metric.start, metric.end) for metric in one.metrics}
    return len(held)


def _is_unread(cell: Cell) -> bool:
    return cell.value is None and not tables.is_nothing(cell)


def _found(findings: Sequence[Finding], shown: Sequence[Finding], accepted: int) -> str:
    if not findings:
        return "无"
    hidden = sum(one not in shown for one in findings) - accepted
    said = _counted(findings)
    said += f"；基线已接受 {accepted} 处" if accepted else ""
    return f"{said}；按选项未显示 {hidden} 处" if hidden else said


def _counted(findings: Sequence[Finding]) -> str:
    severities = Counter(finding.severity for finding in findings)
    codes = Counter(finding.code for finding in findings)
    said = f"{len(findings)} 处：" + "，".join(
        f"{SEVERITIES[s]} {severities[s]}" for s in Severity if severities[s]
    )
    return said + "（" + "，".join(f"{code} {codes[code]}" for code in Code if codes[code]) + "）"


def _undecided(skipped: Sequence[Skipped]) -> Iterator[str]:
    """One line for each code and reason, with the figures that each case concerns."""
    groups: dict[tuple[Code, str], list[str]] = defaultdict(list)
    for record in skipped:
        quotes = "".join(f"“{clean(metric.text)}”" for metric in record.metrics)
        groups[record.code, record.reason].append(quotes)
    for (code, reason), cases in groups.items():
        line = f"{code} {len(cases)} 处：{clean(reason)}"
        quoted = [case for case in cases if case]
        if quoted:
            line += f"（{'；'.join(quoted[:_MANY_CASES])}{'；等' if len(quoted) > _MANY_CASES else ''}）"
        yield line
