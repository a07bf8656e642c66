"""What only several reports show: carry-over, balances, growth, copied text, sums over an area.

``compare`` takes the reports of one or more bodies and years in any order. Reports of one body are
matched by its name, with or without the place that it lies in, subordinate bodies by their names beginning
with the superior's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

import regex

from govinfo_nlp.audit import gather
from govinfo_nlp.checks.arithmetic import number, percent, quotient, scaled
from govinfo_nlp.checks.evidence import Evidence
from govinfo_nlp.checks.weighing import Odds, severity_of
from govinfo_nlp.document import tables
from govinfo_nlp.language.characters import fold
from govinfo_nlp.language.lexicons import Lexicon
from govinfo_nlp.language.numerals import EXACT, Interval, claimed, meet
from govinfo_nlp.meaning.relations import Growth
from govinfo_nlp.models import Change, Code, Finding, Kind, Report, Severity

_DIGITS = regex.compile(r"[0-9]")
_YEARS = regex.compile(r"(?:19|20)[0-9]{2}")
_TITLED = regex.compile(r"(?:人民政府|办公室|办公厅)$")
_PLACES_ABOVE = frozenset("省市州盟县旗区")  # what the name of a place ends with that has bodies in it
_LEAST_SHARED = 6  # sentences with figures that must stand in both reports before text counts as copied
_SHARED = Decimal("0.6")  # … and the part of all such sentences that they must make
_LEAST_CELLS = 4  # cells that are not zero before equal tables count as copied
_DOCUMENTS = ("regulations", "normative_documents")
_SUMMED = (
    "requests.new.total",
    "requests.carried_in.total",
    "requests.processed.total",
    "requests.carried_out.total",
    "disputes.reconsideration.total",
    "disputes.litigation.total",
)


@dataclass(frozen=True, slots=True)
class Compared:
    """A finding between reports, and the reports that it is between."""

    finding: Finding
    reports: tuple[Report, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A check between reports: its code, its title and documentation in Chinese."""

    code: Code
    title: str
    doc: str


COMPARISONS: tuple[Comparison, ...] = (
    Comparison(
        Code.CARRY_OVER,
        "上年结转与上年报告不符",
        """\
发现：表三“上年结转政府信息公开申请数量”的一栏，与同一机关上年报告“结转下年度继续办理”的同一栏不一致。
例：2022年报告“结转下年度继续办理”自然人为3，2023年报告“上年结转”自然人为2。
不算：两份报告年度不相邻；有一份没有法定表格，或该格无法识读。""",
    ),
    Comparison(
        Code.IN_FORCE,
        "现行有效件数与上年报告接不上",
        """\
发现：规章、行政规范性文件的“现行有效件数”，不等于上年报告的现行有效件数加本年制发、减本年废止。
例：2022年现行有效55件，2023年制发6件、废止4件，现行有效印为58，应为57。
不算：2019年格式的表格（没有“现行有效件数”）；两份报告年度不相邻；有一格缺失或无法识读。""",
    ),
    Comparison(
        Code.HISTORY,
        "增减与上年报告不符",
        """\
发现：正文对表格中某一项所说的增减，或所说的上年数，与同一机关上年报告的表格不符。
例：2023年报告“新收申请16件，同比减少25%”，2022年报告表三“本年新收”总计为20，应为减少20%。
不算：在自身精度内正确的数字；与措辞也可能指的其他格、或上年报告正文所说的数相符；正文数字未能对应到表格；两份报告年度不相邻，或上年格式没有这一项。""",
    ),
    Comparison(
        Code.COPIED,
        "照抄往年报告",
        """\
发现：同一机关两个年度的报告，含数字的句子有六成以上、且不少于6句逐字相同（年份除外）；或者法定表格中的
非零单元格不少于4个，且全部相同。
例：2023年报告含数字的句子有12句（80%）与2021年报告逐字相同。
不算：不含数字的固定说法相同；只有少数几句相同；表格几乎全为零。""",
    ),
    Comparison(
        Code.AREA_SUM,
        "下级报告之和超过上级报告",
        """\
发现：所给同一年度的两份以上下级报告，其申请（新收、结转、办结）或行政复议、行政诉讼总计之和，超过上级报告的总计。
例：县政府2023年报告“本年新收”总计为5，所给两个局的报告各为3。
不算：之和小于上级（下级报告可能没有给全）；机关名称不以上级名称开头，看不出隶属关系。""",
    ),
)
"""The checks that `compare` runs, in the order of their codes."""


def compare(reports: Sequence[Report], *, lexicon: Lexicon | None = None) -> tuple[Finding, ...]:
    """The contradictions between reports: of one body across years, and of a superior with its parts.

    Reports without a year or a body that could be read take no part.
    """
    return tuple(one.finding for one in compared(reports, lexicon=lexicon))


def compared(reports: Sequence[Report], *, lexicon: Lexicon | None = None) -> tuple[Compared, ...]:
    """What `compare` finds, each finding with its reports."""
    by_body: dict[str, list[Report]] = defaultdict(list)
    names = bodies(reports)
    for report in reports:
        if takes_part(report):
            by_body[names[body_of(report)]].append(report)
    findings: list[Compared] = []
    for body in sorted(by_body):
        own = sorted(by_body[body], key=lambda report: report.year or 0)
        told: Evidence | None = None  # the earlier report, as it was gathered with the one before it
        for earlier, later in pairwise(own):
            findings += _copied(earlier, later)
            if later.year != (earlier.year or 0) + 1:
                told = None
                continue
            findings += _carried_over(earlier, later)
            findings += _in_force(earlier, later)
            last, told = told or gather(earlier, lexicon=lexicon), gather(later, lexicon=lexicon)
            findings += _growth(last, told)
    findings += _over_areas(by_body)
    return tuple(findings)


def takes_part(report: Report) -> bool:
    """Whether a report's year and body are known, so that it can be compared."""
    return report.year is not None and bool(report.agency)


def body_of(report: Report) -> str:
    """The name of the body, without 人民政府: 县 and 县人民政府 report for the same."""
    return fold(report.agency).replace("人民政府", "")


def bodies(reports: Iterable[Report]) -> dict[str, str]:
    """The name of each body that takes part, and the one that stands for it: 洛北区 is 云渡市洛北区, where
    the reports have but one body whose name ends so and is only longer by the place it lies in."""
    years: dict[str, set[int | None]] = defaultdict(set)
    for report in reports:
        if takes_part(report):
            years[body_of(report)].add(report.year)
    names = dict.fromkeys(years, "")
    ends: dict[str, list[str]] = defaultdict(list)
    for long in years:
        for at in range(1, len(long) - 1):
            if long[at - 1] in _PLACES_ABOVE and long[at:] in names:
                ends[long[at:]].append(long)
    for short in names:
        longer = ends[short]
        same = len(longer) == 1 and years[short].isdisjoint(years[longer[0]])
        names[short] = longer[0] if same else short
    return names


def _finding(
    code: Code, message: str, reports: Sequence[Report], cells: tuple[str, ...], stated: str, expected: str
) -> Compared:
    titles = tuple(report.title or report.agency for report in reports)
    probability = Lexicon.default().compiled(Odds).probability("two reports", {})
    severity = severity_of(probability) or Severity.INFO
    finding = Finding(code, severity, message, (), cells, stated, expected, titles, probability)
    return Compared(finding, tuple(reports))


def _carried_over(earlier: Report, later: Report) -> Iterator[Compared]:
    """This year's 上年结转 is last year's 结转下年度, in every column."""
    if earlier.format is None or later.format is None:
        return
    form = next(form for form in tables.template(later.format).tables if form.id == "requests")
    for column in form.columns:
        out, into = f"requests.carried_out.{column.id}", f"requests.carried_in.{column.id}"
        left, right = tables.total(earlier, (out,)), tables.total(later, (into,))
        if left is not None and right is not None and left != right:
            yield _finding(
                Code.CARRY_OVER,
                f"{later.year}年“上年结转”{column.name}为{number(right)}，"
                f"{earlier.year}年“结转下年度继续办理”{column.name}为{number(left)}",
                (earlier, later),
                (into,),
                number(right),
                number(left),
            )


def _in_force(earlier: Report, later: Report) -> Iterator[Compared]:
    """现行有效 is last year's 现行有效 ＋ 制发 − 废止."""
    if not earlier.format == later.format == "2021":
        return
    for row in _DOCUMENTS:
        before = tables.total(earlier, (f"disclosure.{row}.in_force",))
        issued, repealed, stated = (
            tables.total(later, (f"disclosure.{row}.{column}",))
            for column in ("issued", "repealed", "in_force")
        )
        if before is None or issued is None or repealed is None or stated is None:
            continue
        due = EXACT.subtract(EXACT.add(before, issued), repealed)
        if due != stated:
            name = tables.name(f"disclosure.{row}.in_force", later.format)
            yield _finding(
                Code.IN_FORCE,
                f"{later.year}年{name}为{number(stated)}，而{earlier.year}年的{number(before)} ＋ 制发"
                f"{number(issued)} － 废止{number(repealed)} ＝ {number(due)}",
                (earlier, later),
                (f"disclosure.{row}.in_force",),
                number(stated),
                number(due),
            )


def _growth(earlier: Evidence, evidence: Evidence) -> Iterator[Compared]:
    """A growth figure, or the earlier value it names, against last year's report."""
    for growth in evidence.relations.growths:
        cells = evidence.linked(growth.current)
        if not cells or not _has(earlier.report, cells) or growth.also is not None:
            continue
        before = tables.total(earlier.report, cells)
        if before is None or any(_is_so(growth, one) for one in (before, *_told(growth, earlier, evidence))):
            continue
        stated, verb = (
            (growth.earlier, "称上年为") if growth.earlier is not None else (growth.figure, "称增减")
        )
        yield _against_history(evidence.report, earlier.report, cells, stated.text, before, verb)


def _told(growth: Growth, earlier: Evidence, evidence: Evidence) -> Iterator[Decimal]:
    """收办450件，增长1.1%: what else last year's value may be, by what the words may mean besides, and by
    what last year's prose said of the same cells."""
    for cells in evidence.may_mean(growth.current):
        if cells and _has(earlier.report, cells):
            value = tables.total(earlier.report, cells)
            if value is not None:
                yield value
    for metric in earlier.told_of(evidence.linked(growth.current)):
        yield metric.value


def _is_so(growth: Growth, before: Decimal) -> bool:
    """Whether a growth figure, or the earlier value that it names, is right for a value of last year."""
    if growth.earlier is not None:
        return claimed(growth.earlier).holds(before)
    return _follows(growth, before)


def _has(report: Report, cells: Sequence[str]) -> bool:
    if report.format is None:
        return False
    known = tables.template(report.format).parts
    return all(cell in known for cell in cells)


def _follows(growth: Growth, before: Decimal) -> bool:
    """Whether a growth figure follows from its current value and last year's printed one."""
    current, base = claimed(growth.current), Interval(before, before)
    if current.low is None or current.high is None:
        return True
    low, high = EXACT.subtract(current.low, before), EXACT.subtract(current.high, before)
    sign = 1 if growth.figure.change is Change.INCREASE else -1
    change = Interval(low, high) if sign > 0 else Interval(-high, -low)
    if growth.figure.kind not in (Kind.PERCENTAGE, Kind.MULTIPLE):
        return meet(change, claimed(growth.figure))
    if change.low is None or change.low < 0:
        return False
    ratio = quotient(current if growth.ratio else change, base)
    if ratio is None:
        return True
    return meet(ratio if growth.figure.kind is Kind.MULTIPLE else scaled(ratio, 100), claimed(growth.figure))


def _against_history(
    later: Report, earlier: Report, cells: tuple[str, ...], stated: str, before: Decimal, verb: str
) -> Compared:
    name = " ＋ ".join(tables.name(cell, earlier.format or "2021") for cell in cells)
    return _finding(
        Code.HISTORY,
        f"{later.year}年报告{verb}“{stated}”，而{earlier.year}年报告{name}为{number(before)}",
        (earlier, later),
        cells,
        stated,
        number(before),
    )


def _copied(earlier: Report, later: Report) -> Iterator[Compared]:
    """Sentences with figures, or whole tables, that are the same word for word in another year's report."""
    old, new = _figured(earlier), _figured(later)
    shared = old & new
    if len(shared) >= _LEAST_SHARED and Decimal(len(shared)) >= _SHARED * Decimal(min(len(old), len(new))):
        part = percent(Decimal(len(shared)), Decimal(len(new)))
        yield _finding(
            Code.COPIED,
            f"{later.year}年报告含数字的句子有{len(shared)}句（{number(part)}%）与{earlier.year}年报告逐字相同（年份除外）",
            (earlier, later),
            (),
            f"{len(shared)}句",
            "",
        )
    cells = _printed(later)
    if len(cells) >= _LEAST_CELLS and cells == _printed(earlier):
        yield _finding(
            Code.COPIED,
            f"{later.year}年报告的法定表格与{earlier.year}年报告完全相同（{len(cells)}个非零单元格）",
            (earlier, later),
            tuple(cells),
            "完全相同",
            "",
        )


def _figured(report: Report) -> set[str]:
    """The sentences of the sections that hold figures, without white space, years left open."""
    body = [section for section in report.sections if section.id not in ("title", "preamble")]
    if not body:
        return set()
    sentences = (fold(s.text) for s in report.sentences if s.start >= body[0].start)
    open_years = (_YEARS.sub("", "".join(sentence.split())) for sentence in sentences)
    return {sentence for sentence in open_years if _DIGITS.search(sentence) and len(sentence) >= 8}


def _printed(report: Report) -> dict[str, Decimal]:
    return {id: cell.value for id, cell in report.cells.items() if cell.value}


def _over_areas(by_body: dict[str, list[Report]]) -> Iterator[Compared]:
    """A superior's totals against the sum of the subordinate reports that are given."""
    bodies = sorted(by_body)
    for superior in bodies:
        below = [body for body in bodies if body != superior and body.startswith(_TITLED.sub("", superior))]
        for report in by_body[superior]:
            parts = [part for body in below for part in by_body[body] if part.year == report.year]
            if len(parts) > 1 and report.format is not None:
                yield from _summed(report, parts)


def _summed(superior: Report, parts: Sequence[Report]) -> Iterator[Compared]:
    unread = [part for part in parts if part.format is None]
    read = [part for part in parts if part.format is not None]
    for cell in _SUMMED:
        whole = tables.total(superior, (cell,))
        values = [tables.total(part, (cell,)) for part in read]
        if whole is None or any(value is None for value in values):
            continue
        total = sum((value for value in values if value is not None), Decimal(0))
        if total > whole:
            left_out = f"（另有{len(unread)}份没有可读的表格）" if unread else ""
            name = tables.name(cell, superior.format or "2021")
            yield _finding(
                Code.AREA_SUM,
                f"{superior.year}年{superior.agency}{name}为{number(whole)}，"
                f"所给{len(read)}份下级报告之和已达{number(total)}{left_out}",
                (superior, *read),
                (cell,),
                number(whole),
                number(total),
            )
