"""What the page of an audit shows: the report's text with its marks, its tables, and what is told of each.

Everything here is data for the templates; what comes out of a report is text as it was.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import regex

from govinfo_nlp.checks.arithmetic import number, plus
from govinfo_nlp.document import forms, tables
from govinfo_nlp.document.layouts import Layout, layouts
from govinfo_nlp.document.sections import LINE, PREAMBLE, TITLE
from govinfo_nlp.faces import listing, verdicts
from govinfo_nlp.faces.terminal import MARK_END, MARK_START, clean, marked
from govinfo_nlp.faces.verdicts import Judged, Verdict
from govinfo_nlp.language.numerals import claimed
from govinfo_nlp.models import Audit, Code, Finding, Link, Metric, Section, Sentence, Severity, Skipped

VERDICTS = {
    Verdict.CONTRADICTS: "有矛盾",
    Verdict.UNDECIDED: "未判定",
    Verdict.VERIFIED: "一致",
    Verdict.UNLINKED: "未关联",
}
_LONG_SENTENCE, _AROUND = 300, 80  # characters
_MANY_CELLS = 8
_QUOTED = regex.compile(r"“([^“”]++)”")
_CELL_END = regex.compile(r"[\t|｜│]")


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked stretch of the report's text: figures, or (``verdict`` contradicts) other words that a
    finding is about. ``lights`` are the ids of the elements that belong to it."""

    id: str
    text: str
    verdict: Verdict
    findings: tuple[int, ...]
    lights: tuple[str, ...] = ()
    is_figure: bool = True


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the report as shown: ``kind`` is heading, title, paragraph, table or rows."""

    kind: str
    pieces: tuple[str | Mark, ...] = ()
    section: str = ""
    layout: Layout | None = None
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class CellView:
    """A printed cell as shown; without ``detail`` there is nothing to tell of it."""

    id: str
    text: str
    name: str
    verdict: Verdict
    findings: tuple[int, ...]
    lights: tuple[str, ...]
    detail: bool
    silent: bool


@dataclass(frozen=True, slots=True)
class Term:
    """A cell or a sum of cells in a calculation: its name, what is printed, the element to go to."""

    name: str
    text: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """How a figure and its cells go together: by which rule, the cells, and their sum worked out,
    where they are several."""

    rule: str
    terms: tuple[Term, ...]
    working: str
    figure: str
    target: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What is told of one figure: how it was read, and the cells it restates."""

    text: str
    verdict: Verdict
    facts: tuple[tuple[str, str], ...]
    references: tuple[Reference, ...]
    findings: tuple[int, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CellReading:
    """What is told of one cell: the figures that restate it, and the sums of its table that it is in."""

    name: str
    text: str
    verdict: Verdict
    references: tuple[Reference, ...]
    sums: tuple[str, ...]
    findings: tuple[int, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A finding as listed."""

    number: int
    code: Code
    severity: Severity
    level: str
    sureness: str
    title: str
    message: str
    reading: str
    grounds: tuple[str, ...]
    stated: str
    other_side: str
    expected: str
    quotes: tuple[tuple[str, tuple[str | Mark, ...]], ...]
    cells: tuple[Term, ...]
    consequences: tuple[tuple[Code, str], ...]
    target: str


@dataclass(frozen=True, slots=True)
class Open:
    """Checks of one code that could not decide for one reason, and the figures concerned."""

    code: Code
    title: str
    reason: str
    count: int
    figures: tuple[Mark, ...]
    cells: tuple[Term, ...]


class View:
    """Everything that a page shows of an audit."""

    def __init__(self, audit: Audit, shown: tuple[Finding, ...]) -> None:
        self.audit = audit
        self.report = audit.report
        self.shown = shown
        self.hidden = sum(one not in shown for one in audit.findings)
        self.figures = verdicts.figures(audit, shown)
        self.judged_cells = verdicts.cells(audit, shown)
        self.marks = self._marks()
        self.word_marks = tuple(mark for _, _, mark, _ in self.marks if not mark.is_figure)
        self.mark_at = {place: mark for start, end, mark, places in self.marks for place in places}
        self.cells = {id: self._cell(id, judged) for id, judged in self.judged_cells.items()}
        self.cards = tuple(self._card(number, finding) for number, finding in enumerate(shown, 1))
        self.opens = tuple(self._opens())
        self.blocks = tuple(self._blocks())

    @property
    def title(self) -> str:
        return self.report.title or "（未找到标题）"

    @property
    def facts(self) -> Iterator[tuple[str, str]]:
        report = self.report
        yield "机关", report.agency or "未见"
        yield "年度", f"{report.year}年" if report.year is not None else "未见"
        yield "统计期限", report.period or "未写"
        if report.format is None:
            yield "法定表格", "未见"
            return
        blank = sum(map(tables.is_nothing, report.cells.values()))
        unread = sum(cell.value is None for cell in report.cells.values()) - blank
        said = f"{report.format}年格式，读出 {len(report.cells)} 格"
        if blank or unread:
            said += f"，其中空白 {blank} 格，无法识读 {unread} 格"
        yield "法定表格", said

    @property
    def counts(self) -> Iterator[tuple[Verdict, str, int]]:
        """Each verdict with its name and how many figures have it."""
        counts = Counter(judged.verdict for judged in self.figures.values())
        for verdict, said in VERDICTS.items():
            yield verdict, said, counts[verdict]

    @property
    def names(self) -> Mapping[Verdict, str]:
        return VERDICTS

    @property
    def explained(self) -> Mapping[Verdict, str]:
        """What each verdict means, for the legend."""
        rests = f"；其中 {self.rests} 处是发现的依据" if self.rests else ""
        return {
            Verdict.CONTRADICTS: "有发现指出它与别处不符",
            Verdict.UNDECIDED: "缺少依据，无法核对",
            Verdict.VERIFIED: f"与表格相符{rests}",
            Verdict.UNLINKED: "表格中没有对应的单元格",
        }

    @property
    def open_count(self) -> int:
        return len(self.audit.skipped)

    @property
    def rests(self) -> int:
        """How many figures that agree with the tables a finding rests on."""
        return sum(one.verdict is Verdict.VERIFIED and bool(one.findings) for one in self.figures.values())

    @property
    def severities(self) -> Iterator[tuple[Severity, str, int]]:
        counts = Counter(finding.severity for finding in self.shown)
        for severity, said in listing.SEVERITIES.items():
            if counts[severity]:
                yield severity, said, counts[severity]

    @property
    def codes_shown(self) -> Iterator[tuple[Code, str, int]]:
        """Each code that a finding or a check that could not decide has, and how many findings."""
        counts = Counter(finding.code for finding in self.shown)
        for code in Code:
            if counts[code] or any(one.code is code for one in self.audit.skipped):
                yield code, listing.title_of(code), counts[code]

    @property
    def readings(self) -> Iterator[tuple[str, tuple[Reading, ...]]]:
        """What is told of each marked figure, by the id of its mark."""
        metrics: dict[verdicts.Place, list[Metric]] = defaultdict(list)
        for metric in self._metrics():
            metrics[verdicts.place(metric)].append(metric)
        for _, _, mark, places in self.marks:
            if mark.is_figure:
                yield mark.id, tuple(self._reading(m) for place in places for m in metrics[place])

    @property
    def cell_readings(self) -> Iterator[tuple[str, CellReading]]:
        for id, cell in self.cells.items():
            if cell.detail:
                judged = self.judged_cells[id]
                yield (
                    cell.id,
                    CellReading(
                        cell.name,
                        cell.text,
                        judged.verdict,
                        tuple(map(self._reference, judged.links)),
                        tuple(self._sums(id)),
                        _numbers(judged),
                        self._cell_reasons(id, judged),
                    ),
                )

    def _metrics(self) -> Iterator[Metric]:
        """The audit's metrics, and those that only an outcome knows."""
        outcomes: tuple[Finding | Skipped, ...] = (*self.shown, *self.audit.skipped)
        every = (one for both in outcomes for one in (both.story if isinstance(both, Finding) else (both,)))
        more = (metric for one in every for metric in one.metrics)
        linked = (link.metric for link in self.audit.links)
        yield from {verdicts.place(m): m for m in (*more, *linked, *self.audit.metrics)}.values()

    def _marks(self) -> list[tuple[int, int, Mark, tuple[verdicts.Place, ...]]]:
        """The stretches of text to mark, apart from each other: figures (those that overlap as one),
        and the words that findings without figures are about."""
        merged: list[list[verdicts.Place]] = []
        for place in self.figures:
            if merged and place[0] < max(end for _, end in merged[-1]):
                merged[-1].append(place)
            else:
                merged.append([place])
        found = [self._mark(count, places) for count, places in enumerate(merged)]
        for count, finding in enumerate(self.shown, 1):
            if not finding.metrics and not finding.cells and (span := self._words(finding)):
                start, end = span
                if not any(one[0] < end and start < one[1] for one in found):
                    text = self.report.text[start:end]
                    mark = Mark(f"w{count}", text, Verdict.CONTRADICTS, (count,), (), False)
                    found.append((start, end, mark, ()))
        return sorted(found, key=lambda one: one[:2])

    def _mark(
        self, count: int, places: Sequence[verdicts.Place]
    ) -> tuple[int, int, Mark, tuple[verdicts.Place, ...]]:
        judged = [self.figures[place] for place in places]
        start, end = places[0][0], max(end for _, end in places)
        verdict = next(v for v in Verdict if any(one.verdict is v for one in judged))
        cells = (
            id for one in judged for link in one.links for id in verdicts.leaves(self.report, link.cells)
        )
        lights = tuple(dict.fromkeys(f"c-{id}" for id in cells if id in self.judged_cells))
        numbers = tuple(sorted({n for one in judged for n in _numbers(one)}))
        return (
            start,
            end,
            Mark(f"m{count}", self.report.text[start:end], verdict, numbers, lights),
            tuple(places),
        )

    def _words(self, finding: Finding) -> tuple[int, int] | None:
        """Where the words stand that a finding without figures quotes: the period, a heading, a year."""
        text = self.report.text
        sought = [match[1] for match in _QUOTED.finditer(finding.message)]
        bodies = [(s.start, s.end) for s in self.report.sections if s.id not in (TITLE, PREAMBLE)]
        first = (0, bodies[0][0]) if bodies else (0, len(text))
        wholes = [first, *bodies] if finding.message.startswith("统计期限") else [*bodies, first]
        if finding.message.startswith("序言"):
            wholes = [(s.start, s.end) for s in self.report.sections if s.id == PREAMBLE]
        for words in sought:
            for start, end in wholes:
                at = text.find(words, start, end)
                if at >= 0:
                    return at, at + len(words)
        return None

    def _reading(self, metric: Metric) -> Reading:
        judged = self.figures[verdicts.place(metric)]
        return Reading(
            metric.text,
            judged.verdict,
            tuple((what, said) for what, said in _read_as(metric) if said),
            tuple(map(self._reference, judged.links)),
            _numbers(judged),
            _reasons(judged),
        )

    def _reference(self, link: Link) -> Reference:
        leaves = verdicts.leaves(self.report, link.cells)
        return Reference(
            link.rule,
            tuple(self._terms(link.cells)),
            self._worked(leaves) if len(leaves) > 1 else "",
            link.metric.text,
            self.mark_at[verdicts.place(link.metric)].id,
        )

    def _terms(self, ids: Sequence[str]) -> Iterator[Term]:
        """Cells by name; of sums, and of many cells, those that hold something but zero."""
        leaves = verdicts.leaves(self.report, ids)
        if leaves == tuple(ids) and len(leaves) <= _MANY_CELLS:
            told = leaves
        else:
            told = verdicts.told(self.report, ids)
            told = told if len(told) < len(leaves) or len(told) <= _MANY_CELLS else told[:_MANY_CELLS]
        for id, (name, printed) in zip(told, listing.cells_named(self.report, told), strict=True):
            yield Term(name, printed, f"c-{id}" if id in self.judged_cells else "")
        if len(told) < len(leaves):
            yield Term(f"另有 {len(leaves) - len(told)} 格", "为 0 或空白")
        for id in ids:
            if not verdicts.leaves(self.report, (id,)):
                yield Term(id, "缺")

    def _cell(self, id: str, judged: Judged) -> CellView:
        report = self.report
        cell = report.cells[id]
        places = (self.mark_at[verdicts.place(link.metric)].id for link in judged.links)
        links = (leaf for link in judged.links for leaf in verdicts.leaves(report, link.cells))
        lights = [*places, *(f"c-{leaf}" for leaf in (*links, *self._parts(id)) if leaf != id)]
        return CellView(
            f"c-{id}",
            clean(cell.text),
            listing.cell_name(report, id),
            judged.verdict,
            _numbers(judged),
            tuple(dict.fromkeys(lights)),
            bool(lights or judged.findings or judged.skipped or judged.verdict is not Verdict.UNLINKED),
            cell.value is None or not cell.value,
        )

    def _parts(self, id: str) -> Iterator[str]:
        assert self.report.format is not None
        for rule in forms.template(self.report.format).sums:
            if rule.total == id:
                yield from (part for part in rule.parts if part in self.judged_cells)

    def _sums(self, id: str) -> Iterator[str]:
        """The sums that end in a cell, and the balance that it is part of, worked out."""
        assert self.report.format is not None
        template = forms.template(self.report.format)
        for rule in template.sums:
            if rule.total == id:
                yield f"{'本行各栏' if rule.across else '本列各行'}：{self._worked(rule.parts)}"
        for balance in template.balances:
            if id in (*balance.left, *balance.right):
                left, right = (
                    f"{' ＋ '.join(self._row_name(cell) for cell in side)}：{self._worked(side)}"
                    for side in (balance.left, balance.right)
                )
                yield f"{left}；{right}"

    def _row_name(self, id: str) -> str:
        return listing.cell_name(self.report, id).partition("“")[2].partition("”")[0]

    def _worked(self, ids: Sequence[str]) -> str:
        figures = [tables.total(self.report, (id,)) for id in ids]
        known = [figure for figure in figures if figure is not None]
        if len(known) < len(figures):
            return "有单元格缺失或无法识读"
        terms = " + ".join(number(figure) for figure in known if figure) or "0"
        return f"{terms} = {number(plus(known))}" if "+" in terms else terms

    def _cell_reasons(self, id: str, judged: Judged) -> tuple[str, ...]:
        cell = self.report.cells[id]
        if cell.value is None and not tables.is_nothing(cell):
            return (f"印为“{clean(cell.text)}”，不是数字，无法识读", *_reasons(judged))
        return _reasons(judged)

    def _card(self, count: int, finding: Finding) -> Card:
        quotes = tuple(self._quotes(finding))
        cells = tuple(self._terms(finding.cells))
        aims = [self.mark_at[verdicts.place(metric)].id for metric in finding.metrics[:1]]
        aims += (term.target for term in cells)
        aims += (mark.id for mark in self.word_marks if mark.findings == (count,))
        return Card(
            count,
            finding.code,
            finding.severity,
            listing.SEVERITIES[finding.severity],
            listing.sureness(finding),
            listing.title_of(finding.code),
            finding.message,
            listing.readings(finding),
            finding.grounds,
            finding.stated,
            listing.other_side(finding),
            finding.expected,
            quotes,
            cells,
            tuple((one.code, one.message) for one in finding.consequences),
            next((aim for aim in aims if aim), "report"),
        )

    def _quotes(self, finding: Finding) -> Iterator[tuple[str, tuple[str | Mark, ...]]]:
        """Each sentence that holds figures of the finding, with the section it stands in."""
        holding: dict[Sentence, list[Metric]] = defaultdict(list)
        for metric in sorted(finding.metrics, key=verdicts.place):
            sentence = listing.sentence_of(self.report, metric)
            sentence = sentence or Sentence(metric.text, metric.start, metric.end)
            if not holding[sentence] or holding[sentence][-1].end <= metric.start:
                holding[sentence].append(metric)
        for sentence, metrics in holding.items():
            spans = [(m.start - sentence.start, m.end - sentence.start) for m in metrics]
            around = _AROUND if len(sentence.text) > _LONG_SENTENCE else None
            yield self._section_name(sentence.start), tuple(self._linked(sentence, spans, metrics, around))

    def _linked(
        self,
        sentence: Sentence,
        spans: Sequence[tuple[int, int]],
        metrics: Sequence[Metric],
        around: int | None,
    ) -> Iterator[str | Mark]:
        rest = marked(sentence.text, spans, around)
        for metric in metrics:
            before, _, rest = rest.partition(MARK_START)
            _, _, rest = rest.partition(MARK_END)
            yield before
            yield self.mark_at[verdicts.place(metric)]
        yield rest

    def _section_name(self, at: int) -> str:
        sections = self.report.sections
        found = bisect_right(sections, at, key=lambda section: section.start) - 1
        if found < 0 or at >= sections[found].end:
            return ""
        return listing.SECTIONS.get(sections[found].id, sections[found].id)

    def _opens(self) -> Iterator[Open]:
        groups: dict[tuple[Code, str], list[Skipped]] = defaultdict(list)
        for one in self.audit.skipped:
            groups[one.code, one.reason].append(one)
        for (code, reason), cases in groups.items():
            marks = (self.mark_at[verdicts.place(metric)] for one in cases for metric in one.metrics)
            totals = dict.fromkeys(one.cells[0] for one in cases if one.cells and not one.metrics)
            yield Open(
                code,
                listing.title_of(code),
                reason,
                len(cases),
                tuple(dict.fromkeys(marks)),
                tuple(self._terms(tuple(totals))),
            )

    def _blocks(self) -> Iterator[Block]:
        """The report from its first character to its last: headings, paragraphs, tables."""
        at, printed = 0, set[str]()
        events = [*self._headings(), *((t.start, t.end, t) for t in self.report.tables)]
        for start, end, what in sorted(events, key=lambda event: event[:2]):
            if end < at or (isinstance(what, Section) and start < at):
                continue
            yield from self._paragraphs(at, start)
            if isinstance(what, Section):
                end = self._extended(end)
                kind = "title" if what.id == TITLE else "heading"
                yield Block(kind, tuple(self._pieces(start, end)), what.id)
            elif not what.id:
                yield Block("rows", rows=tuple(_rows(self.report.text[max(start, at) : end])))
            elif what.id not in printed and self.report.format is not None:
                printed.add(what.id)
                yield Block("table", section=what.id, layout=layouts(self.report.format)[what.id])
            else:
                yield Block("again", section=what.id)
            at = max(at, end)
        yield from self._paragraphs(at, len(self.report.text))

    def _headings(self) -> Iterator[tuple[int, int, Any]]:
        for section in self.report.sections:
            if section.heading and section.id != PREAMBLE:
                start = self.report.text.find(section.heading, section.start, section.end)
                if start >= 0:
                    yield start, start + len(section.heading), section

    def _extended(self, end: int) -> int:
        """A place, moved behind the mark that it would cut."""
        found = bisect_right(self.marks, end - 1, key=lambda one: one[0]) - 1
        return max(end, self.marks[found][1]) if found >= 0 else end

    def _paragraphs(self, start: int, end: int) -> Iterator[Block]:
        at = start
        for line in LINE.finditer(self.report.text, start, end):
            stop = min(self._extended(line.end()), end)
            first = max(at, line.start())
            if first < stop:
                pieces = tuple(self._pieces(first, stop))
                if any(isinstance(piece, Mark) or piece.strip() for piece in pieces):
                    yield Block("paragraph", pieces)
                at = stop

    def _pieces(self, start: int, end: int) -> Iterator[str | Mark]:
        text, at = self.report.text, start
        first = bisect_right(self.marks, start - 1, key=lambda one: one[0])
        for place in range(first, len(self.marks)):
            mark_start, mark_end, mark, _ = self.marks[place]
            if mark_start >= end:
                break
            yield text[at:mark_start]
            yield mark
            at = mark_end
        yield text[at:end]


def _numbers(judged: Judged) -> tuple[int, ...]:
    return tuple(at + 1 for at in judged.findings)


def _reasons(judged: Judged) -> tuple[str, ...]:
    reasons = [f"{one.code}：{one.reason}" for one in judged.skipped]
    return tuple(dict.fromkeys([*reasons, *(["有发现按选项未显示"] if judged.hidden else [])]))


def _read_as(metric: Metric) -> Iterator[tuple[str, str]]:
    value = number(metric.value)
    said = f"{listing.KINDS[metric.kind]} {value}"
    if not metric.text.startswith(value):
        said += f" {metric.unit}" if metric.unit else ""
    yield "读作", f"{said}{_bound(metric)}"
    yield "变化", {"increase": "比前一时期增加", "decrease": "比前一时期减少"}.get(str(metric.change), "")
    yield "可指", _range(metric)
    yield "所指", metric.subject or ""
    yield "范围", metric.scope or ""
    yield "时期", metric.period or ""
    yield "部分", listing.SECTIONS.get(metric.section, metric.section)


def _bound(metric: Metric) -> str:
    said = listing.BOUNDS[metric.bound]
    return f"（{said}）" if said else ""


def _range(metric: Metric) -> str:
    """The numbers that a figure may stand for, where it is not one alone."""
    span = claimed(metric)
    if span.low == span.high:
        return ""
    if span.low is None or span.high is None:
        return (
            f"不低于 {number(span.low)}"
            if span.low is not None
            else f"不超过 {number(span.high or metric.value)}"
        )
    return f"{number(span.low)} 至 {number(span.high)}{'（不含）' if span.below else ''}"


def _rows(text: str) -> Iterator[tuple[str, ...]]:
    """The cells of a table that is none of the statutory ones, as its lines and marks part them."""
    for line in text.splitlines():
        cells = tuple(cell.strip() for cell in _CELL_END.split(line.strip("\t|｜│ ")))
        if any(cells):
            yield cells
