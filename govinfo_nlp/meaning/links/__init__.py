"""Links: the statutory cells that a metric restates, by the meaning of its clause.

The words of ``lexicons/indicators.toml`` are found in a sentence; the ones that label a metric
(before it, or behind it where the number comes first) decide, together with what the sentences
before were about. The metric's value is never looked at: a mismatch can only be seen by a linker
that does not know it. Each rule returns cells or nothing, and its name stands in the link.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import regex

from govinfo_nlp.document import tables
from govinfo_nlp.language.characters import fold
from govinfo_nlp.language.clauses import AND
from govinfo_nlp.language.lexicons import Lexicon
from govinfo_nlp.language.numerals import claim, meet
from govinfo_nlp.meaning.links.circumstances import Circumstances
from govinfo_nlp.meaning.links.domains import AS_REVIEWER, Domains
from govinfo_nlp.meaning.links.labels import Labeller
from govinfo_nlp.meaning.links.matters import AMOUNTS, ROUTES, Matters, is_dismissal
from govinfo_nlp.meaning.links.plain import Plainness
from govinfo_nlp.meaning.links.requests import INTAKES, Requests
from govinfo_nlp.meaning.links.scene import (
    DECISIONS,
    DISPUTE_ROWS,
    DISPUTES,
    DOCUMENTS,
    DUE,
    FOREIGN,
    ITEMS,
    ITEMS_OF,
    LESS,
    LITIGATION,
    NEW,
    PROCESSED,
    RECONSIDERATION,
    REQUESTS,
    Context,
    Found,
    Indicators,
    Label,
    Mark,
    Scene,
    View,
    heads,
    in_bracket,
    is_denial,
)
from govinfo_nlp.meaning.relations import Universal
from govinfo_nlp.models import Bound, Kind, Link, Metric, Report, Sentence

__all__ = [
    "DUE",
    "LESS",
    "LITIGATION",
    "NEW",
    "PROCESSED",
    "RECONSIDERATION",
    "REQUESTS",
    "Indicators",
    "Mark",
    "Refusal",
    "Survey",
    "link",
    "survey",
    "universal",
]

_BODIES_WITH = regex.compile(r"的[^,;。:0-9]{0,6}(?:[省市县区州旗乡镇]|街道|部门|单位|地区|机关)")
_OUT_OF = regex.compile(r"中\ ?,?\ ?(?:有|仍有|仅有|只有)\ ?$")
_CLAUSE = 40  # characters before a figure in which its verb may stand
_OF_BODIES = 8  # characters between so many bodies and what none of them received
_REMEMBERED = 32  # links of a sentence that its later figures may look back on
_HEADING_MARK = regex.compile(r"\s*(?:\(|[一二三四五六七八九十]+(?:[、.]|是)|[0-9]{1,2}[.、])")
_LESSER_HEADING = regex.compile(r"\s*(?:[一二三四五六七八九十]是|[0-9]{1,2}[.、])")
_REQUEST_TOTALS = frozenset(("requests.new.total", "requests.carried_in.total", "requests.processed.total"))


class Refusal(StrEnum):
    """Why a metric ties to no cell."""

    NO_MATTER = "所指不是法定表格统计的事项"
    OTHER_SCOPE = "属于其他单位，或只是报告范围的一部分"
    OTHER_YEAR = "属于其他年度"
    MOVED_FROM = "是变化之前的数值"
    NO_CASES = "计量单位不是件数"
    BODIES = "计的是单位个数"
    SOME = "只是所指事项中的一部分"
    UNNAMED = "行文没有说明对应哪一格"
    TWICE = "本句已有另一数字复述同一单元格"


@dataclass(frozen=True, slots=True)
class Survey:
    """The links of a report. ``plain`` holds the places of the metrics whose words say no more than
    their cells; ``readings`` what else the words of a metric may mean: no cells, or others; ``refused`` why
    a count or an amount ties to no cell."""

    links: tuple[Link, ...]
    plain: frozenset[tuple[int, int]]
    readings: Mapping[tuple[int, int], Sequence[tuple[str, ...]]]
    refused: Mapping[tuple[int, int], Refusal]


def link(report: Report, metrics: Sequence[Metric], *, lexicon: Lexicon | None = None) -> tuple[Link, ...]:
    """The statutory cells that the metrics of a report restate, and by which rule."""
    return survey(report, metrics, lexicon=lexicon).links


def survey(report: Report, metrics: Sequence[Metric], *, lexicon: Lexicon | None = None) -> Survey:
    """The links of a report, and which of them rest on words that are all understood."""
    walk = _Pass(report, metrics, lexicon or Lexicon.default())
    return Survey(tuple(walk.links()), frozenset(walk.plain), walk.readings, walk.refused)


def universal(
    report: Report, statements: Sequence[Universal], links: Sequence[Link], *, lexicon: Lexicon | None = None
) -> Iterator[tuple[Metric, tuple[str, ...]]]:
    """The metrics of which the text says that all are of one kind (均维持), with the cells of that kind."""
    if not statements:
        return
    words = (lexicon or Lexicon.default()).compiled(Indicators)
    folded = fold(report.text)
    linked = {(link.metric.start, link.metric.end): link.cells for link in links}
    for statement in statements:
        cells = linked.get((statement.metric.start, statement.metric.end), ())
        if not cells or not all(cell.endswith(".total") for cell in cells):
            continue
        marks = words.marks(folded, statement.start, statement.end)
        narrowed = _narrowed(cells, marks)
        if narrowed:
            yield statement.metric, narrowed


def _in_one_row(cell: str) -> str:
    """逾期不补正 has a row of its own since 国办公开办函〔2021〕30号; before, 其他处理 is one row."""
    table, _, rest = cell.partition(".other.")
    row, _, column = rest.rpartition(".")
    return f"{table}.other.{column}" if table == "requests" and row else cell


def _narrowed(cells: Sequence[str], marks: Sequence[Mark]) -> tuple[str, ...]:
    """The cells of one kind within totals: an outcome, a route, an applicant, a result."""
    told = [mark for mark in marks if mark.group == "outcome" and mark.name != "closed"]
    if any(map(is_dismissal, told)):
        return ()
    if all(cell.startswith("disputes.") for cell in cells):
        routes = [mark.name for mark in marks if mark.group == "route"]
        return _disputes_narrowed(cells, [mark.name for mark in told], routes)
    if all(cell in _REQUEST_TOTALS for cell in cells):
        return _requests_narrowed(cells, marks)
    return ()


def _disputes_narrowed(
    cells: Sequence[str], outcomes: Sequence[str], routes: Sequence[str]
) -> tuple[str, ...]:
    """均维持; 均为复议后起诉: the cells of one outcome, or of one route of lawsuits."""
    if len(outcomes) == 1 and not routes:
        return _in_columns(cells, outcomes[0])
    if cells == ("disputes.litigation.total",) and len(routes) == 1 and not outcomes:
        return (f"disputes.{ROUTES[routes[0]]}.total",)
    return ()


def _requests_narrowed(cells: Sequence[str], marks: Sequence[Mark]) -> tuple[str, ...]:
    """均为自然人; 均予以公开: the cells of one kind of applicants, or of results."""
    applicants = [mark.name for mark in marks if mark.group == "applicant" and mark.name != "all"]
    results = [mark.name for mark in marks if mark.group == "result"]
    if len(applicants) == 1 and not results:
        return _in_columns(cells, applicants[0])
    if results and not applicants:
        return tuple(f"requests.{name}.total" for name in dict.fromkeys(results))
    return ()


def _in_columns(cells: Sequence[str], column: str) -> tuple[str, ...]:
    """The cells of a column in the rows of totals."""
    return tuple(f"{cell.removesuffix('.total')}.{column}" for cell in cells)


class _Pass:
    """One walk over a report's sentences."""

    def __init__(self, report: Report, metrics: Sequence[Metric], lexicon: Lexicon) -> None:
        words = lexicon.compiled(Indicators)
        self._scene = Scene(report, fold(report.text), words, Context())
        self._metrics = metrics
        self._labeller, self._domains = Labeller(self._scene), Domains(self._scene)
        self._circumstances = Circumstances(self._scene, lexicon)
        self._matters = Matters(self._scene, self._labeller)
        self._plainness = Plainness(self._scene, self._circumstances)
        self._requests = Requests(self._scene, self._circumstances, self._labeller, self._plainness)
        self._cells = tables.template(self._scene.format).parts.keys()
        self.plain: set[tuple[int, int]] = set()
        self.refused: dict[tuple[int, int], Refusal] = {}

    @property
    def readings(self) -> Mapping[tuple[int, int], Sequence[tuple[str, ...]]]:
        return self._scene.readings

    def links(self) -> Iterator[Link]:
        by_sentence = _grouped(self._scene.report.sentences, self._metrics)
        sections = iter(self._scene.report.sections)
        section = next(sections, None)
        for sentence, metrics in zip(self._scene.report.sentences, by_sentence, strict=True):
            while section is not None and sentence.start >= section.start:
                self._scene.context.enter(section.id)
                section = next(sections, None)
            if self._is_heading(sentence, metrics):
                self._turn(sentence)
            elif metrics:
                marks = self._scene.words.marks(self._scene.folded, sentence.start, sentence.end)
                self._begin(marks)
                if self._says_nothing(marks):
                    for metric in metrics:
                        self._refuse(metric, Refusal.NO_MATTER)
                else:
                    yield from self._sentence(View(self._scene.folded, sentence, metrics, marks))
                if self._speaks_of_its_docket(sentence):
                    self._scene.context.of_docket = True

    def _speaks_of_its_docket(self, sentence: Sentence) -> bool:
        """作为县政府行政复议机构，公布文书58份。: so the disputes of the next sentences are not its own."""
        found = AS_REVIEWER.search(self._scene.folded, sentence.start, sentence.end)
        return found is not None and "信息公开" not in self._scene.folded[sentence.start : sentence.end]

    def _is_heading(self, sentence: Sentence, metrics: Sequence[Metric]) -> bool:
        return (
            not metrics
            and sentence.end - sentence.start <= 40
            and _HEADING_MARK.match(self._scene.folded, sentence.start, sentence.end) is not None
        )

    def _turn(self, sentence: Sentence) -> None:
        marks = self._scene.words.marks(self._scene.folded, sentence.start, sentence.end)
        objects = [name for mark in marks if (name := self._topic_of(mark)) is not None]
        lesser = _LESSER_HEADING.match(self._scene.folded, sentence.start) is not None
        if lesser and not objects and any(mark.group in ("stage", "result") for mark in marks):
            return  # 二是办理情况: of what the heading above it is about
        topic = objects[0] if objects else None
        if objects and set(objects) == {RECONSIDERATION, LITIGATION}:
            topic = DISPUTES
        self._scene.context.turn(topic)
        heading = self._scene.folded[sentence.start : sentence.end]
        docket = self._scene.words.reviewing_body.occurs(heading)
        self._scene.context.of_docket = docket and "信息公开" not in heading

    def _topic_of(self, mark: Mark) -> str | None:
        """What a word of a heading says that the text below it is about."""
        if self._scene.words.work_on_requests.match(mark.word, 0) is not None:
            return REQUESTS  # 依申请公开工作 is nothing that is counted, but a matter
        return mark.name if mark.group == "object" and mark.name != FOREIGN else None

    def _begin(self, marks: Sequence[Mark]) -> None:
        self._circumstances.forget()
        self._scene.context.begin(
            by_attribute=any(mark.name == "attribute" and "属性" in mark.word for mark in marks)
        )

    def _says_nothing(self, marks: Sequence[Mark]) -> bool:
        """Whether a sentence can't state a cell: it names no matter of a table, and none was spoken of."""
        context = self._scene.context
        return context.domain is None and context.topic is None and self._domains.is_silent(marks)

    def _sentence(self, view: View) -> Iterator[Link]:
        context = self._scene.context
        consumed = view.sentence.start
        for index, metric in enumerate(view.metrics):
            label = self._labeller.label(view, index, consumed)
            found = self._resolve(view, index, label)
            consumed = label.behind[-1].end if label.behind and self._is_of_cases(metric) else metric.end
            if found is not None:
                rule, cells = found
                plain = self._plainness.is_plain(view, label)
                if self._contradicts_itself(view, metric, cells, plain=plain):
                    self._refuse(metric, Refusal.TWICE)
                    continue
                context.recent.append(Link(metric, cells, rule))
                context.intake |= rule in INTAKES
                if plain:
                    self.plain.add((metric.start, metric.end))
                elif self._is_of_some(view, label, rule) or self._circumstances.may_cover_more(view, label):
                    self._scene.may_mean(metric)  # 1件答复被复议机关以…为由退回
                yield context.recent[-1]
                del context.recent[:-_REMEMBERED]

    def _is_of_some(self, view: View, label: Label, rule: str) -> bool:
        """Whether words behind a number that no lexicon knows may say that it is of some cases only; where
        they tell a result, or where a case went, they are its reason."""
        if is_denial(label.metric) or rule.startswith(("result", "carried")):
            return False
        if label.metric.bound is not Bound.EXACT:
            return False  # 2800项|左右
        end = label.metric.end
        counted = [mark.end for mark in view.between(end, end + _CLAUSE) if mark.start == end]
        at = counted[-1] if counted else end
        if self._scene.words.of_all.match(view.folded, at) or view.folded.startswith(AND, at):
            return False  # 新制发的12份规范性文件均已公开
        return bool(label.behind) or self._labeller.goes_on(view, label.metric)

    def _is_of_cases(self, metric: Metric) -> bool:
        """Whether the words behind a figure may be its own: not those of 对4家企业作出处罚4件."""
        return not metric.unit or self._scene.words.case_unit.match(fold(metric.unit), 0) is not None

    def _contradicts_itself(self, view: View, metric: Metric, cells: tuple[str, ...], *, plain: bool) -> bool:
        """Whether the sentence has given these cells another figure.

        Nobody states one cell twice in a sentence: the second figure is of a part or of another matter
        whose words are not known (复议485件…，经复议再诉的88件), and is better left unlinked. Only behind a
        semicolon, and if the words of both say nothing but the cells, is it the same matter once more.
        """
        for link in self._scene.context.recent:
            if link.cells == cells and not meet(claim(link.metric), claim(metric)):
                known = (link.metric.start, link.metric.end) in self.plain
                twice = not (plain and known and ";" in view.folded[link.metric.end : metric.start])
                if twice and link.rule == "result":
                    self._scene.may_mean(link.metric)  # 信息不存在7件、本机关不掌握1件: the cell holds both
                return twice
        return False

    def _resolve(self, view: View, index: int, label: Label) -> Found | None:
        metric = label.metric
        domain = self._turn_to_domain(view, label)
        if metric.kind not in (Kind.COUNT, Kind.MONEY) or domain is None or domain == FOREIGN:
            self._circumstances.note(label, domain)
            return self._refuse(metric, Refusal.NO_MATTER)
        denied = is_denial(metric)
        other_scope = self._circumstances.of_other_scope(view, label, domain)
        if domain not in ITEMS and self._labeller.is_left_behind(view, index):
            return self._refuse(metric, Refusal.MOVED_FROM)  # 申请由|31件|减少到28件
        if domain in ITEMS and not other_scope:
            return self._named(view, index, label, domain, denied=denied)
        other_year = self._circumstances.of_other_year(view, label)
        if other_scope:
            return self._refuse(metric, Refusal.OTHER_SCOPE)
        if other_year and not self._is_carried(view, label, denied=denied):
            return self._refuse(metric, Refusal.OTHER_YEAR)
        return self._resolve_cases(view, index, label, domain, denied=denied)

    def _resolve_cases(
        self, view: View, index: int, label: Label, domain: str, *, denied: bool
    ) -> Found | None:
        """The cells of a figure of this year and this body, if it is one of cases and not of bodies."""
        metric = label.metric
        if self._counts_no_cases(metric, domain, denied=denied):
            return self._refuse(metric, Refusal.NO_CASES)
        if self._counts_bodies(view, index, denied=denied):
            return self._refuse(metric, Refusal.BODIES)
        if self._opens_a_count_of_bodies(view, metric):
            self._scene.context.other_scope = True
            return self._refuse(metric, Refusal.BODIES)
        found = self._named(view, index, label, domain, denied=denied)
        if found is not None and self._is_out_of(view, index, found[0]):
            return self._refuse(metric, Refusal.SOME)
        return found

    def _named(self, view: View, index: int, label: Label, domain: str, *, denied: bool) -> Found | None:
        """The cells that the words of a figure name, in the format of the report."""
        found = self._known(self._by_domain(view, index, label, domain, denied=denied))
        return found if found is not None else self._refuse(label.metric, Refusal.UNNAMED)

    def _refuse(self, metric: Metric, why: Refusal) -> Found | None:
        """Nothing found, with the reason why a count or an amount ties to no cell."""
        if metric.kind in (Kind.COUNT, Kind.MONEY) and metric.change is None:
            self.refused[metric.start, metric.end] = why
        return None

    def _turn_to_domain(self, view: View, label: Label) -> str | None:
        """What a figure counts, of which the words behind it speak too."""
        context = self._scene.context
        domain = self._domains.domain(view, label)
        if self._counts_items(view, label, domain):
            domain = ITEMS_OF[domain or ""]
        context.domain = domain
        by_attribute = bool(label.marks) and label.marks[-1].word.startswith("主动公开")
        # 31件（含已主动公开的12件）
        bracketed = in_bracket(view.folded, view.sentence.start, label.metric.start)
        context.by_attribute |= by_attribute and not bracketed
        return domain

    def _counts_no_cases(self, metric: Metric, domain: str, *, denied: bool) -> bool:
        """每万人0.86件: no number of cases; nor is a count in other units, but 篇 of documents."""
        if metric.kind is not Kind.COUNT:
            return False
        if metric.value != metric.value.to_integral_value():
            return True
        if denied or not metric.unit or self._scene.words.case_unit.match(fold(metric.unit), 0):
            return False
        return not (domain in DOCUMENTS and metric.unit == "篇")

    def _counts_bodies(self, view: View, index: int, *, denied: bool) -> bool:
        """零申请单位21个; 纠错率偏高的12个县: so many bodies, whatever is said of them."""
        metric = view.metrics[index]
        if (denied or metric.text[:1] == "零") and self._is_said_of_bodies(view, index):
            return True
        return metric.unit == "个" and self._scene.words.body.match(view.folded, metric.end) is not None

    def _opens_a_count_of_bodies(self, view: View, metric: Metric) -> bool:
        """申请量超过1000件的州有6个，合计受理1.37万件: whether a bound only says which bodies are meant."""
        return metric.bound is not Bound.EXACT and _BODIES_WITH.match(view.folded, metric.end) is not None

    def _is_out_of(self, view: View, index: int, rule: str) -> bool:
        """9件处罚决定中，有2件超期公示; 除1件不宜公开外: some of those that the words name."""
        metric = view.metrics[index]
        if rule.startswith(("result", "outcome", "carried", "applicant")):
            return False
        if view.folded[metric.start - 1] == "除":
            return True
        if not index:
            return False
        return _OUT_OF.search(view.folded, view.metrics[index - 1].end, metric.start) is not None

    def _is_said_of_bodies(self, view: View, index: int) -> bool:
        """零申请单位21个; 83个零申请; 12家全年零申请: so many bodies received none."""
        metric = view.metrics[index]
        if metric.text[:1] == "零" and self._scene.words.body.match(view.folded, metric.end) is not None:
            return True
        before = view.metrics[index - 1] if index else None
        if before is None or before.unit not in ("个", "家"):
            return False
        gap = view.folded[before.end : metric.start]
        return len(gap) <= _OF_BODIES and not any(stop in gap for stop in ",;。:(")

    def _is_carried(self, view: View, label: Label, *, denied: bool) -> bool:
        """上年无结转; 2022年收到、结转至2023年办理的: of another year by its words, but of this report's."""
        if denied and any(mark.name.startswith("carried") for mark in label.named("stage")):
            return True
        return self._circumstances.is_carried_here(view, label)

    def _counts_items(self, view: View, label: Label, domain: str | None) -> bool:
        """行政许可减少26项: items of the 2019 tables; 作出行政许可决定26项 counts decisions."""
        if domain not in ITEMS_OF or label.metric.unit != "项" or self._scene.format != "2019":
            return False
        start = max(view.sentence.start, label.metric.start - _CLAUSE)
        start = max(start, view.folded.rfind(";", start, label.metric.start))
        return not self._scene.words.decides.occurs(view.folded, start, label.metric.start)

    def _known(self, found: Found | None) -> Found | None:
        """What was found, if the report's format has all the cells."""
        if found is None:
            return None
        rule, cells = found
        if self._scene.format == "2019":
            cells = tuple(map(_in_one_row, cells))
        return (rule, tuple(dict.fromkeys(cells))) if cells and self._cells >= set(cells) else None

    def _by_domain(self, view: View, index: int, label: Label, domain: str, *, denied: bool) -> Found | None:
        metric = label.metric
        if metric.change is not None:
            return self._matters.changed(label, domain)
        if metric.kind is Kind.MONEY or (denied and domain in AMOUNTS):
            return self._amount(view, label, domain, denied=denied)
        return self._count(view, index, label, domain, denied=denied) if metric.kind is Kind.COUNT else None

    def _amount(self, view: View, label: Label, domain: str, *, denied: bool) -> Found | None:
        """行政事业性收费12万元; 集中采购5项、213.4万元: the cell of an amount of money."""
        if domain == "procurement" and self._is_amount_of_items(label):
            return "amount", (AMOUNTS["procurement_amount"],)
        if domain in AMOUNTS and (denied or heads(view, label)):
            return "amount", (AMOUNTS[domain],)
        return None

    def _count(self, view: View, index: int, label: Label, domain: str, *, denied: bool) -> Found | None:
        """The cells of a number of requests, disputes, decisions, documents or items."""
        if domain == "procurement":
            return ("items", ("disclosure.procurement.items",)) if heads(view, label) else None
        if domain == REQUESTS:
            return self._requests.denied(view, label) if denied else self._requests.find(view, index, label)
        if domain in DISPUTE_ROWS:
            return self._matters.dispute(view, index, label, domain, denied=denied)
        if (row := self._row_decided(label, domain)) is not None:
            return "decisions", (f"disclosure.{row}.decisions",)
        if domain in DOCUMENTS:
            return self._matters.document(view, label, domain, denied=denied)
        if domain in DECISIONS:
            return self._matters.decision(view, label, denied=denied)
        if domain in ITEMS:
            return self._matters.items(view, label, domain)
        return None

    def _row_decided(self, label: Label, domain: str) -> str | None:
        """行政许可事项7项，办理12件; 作出决定12件: the row whose decisions a verb counts."""
        unsaid = domain in DECISIONS and label.named("action") and not label.named("object")
        if domain not in ITEMS and not unsaid:
            return None
        decided = any(mark.name == "decisions" for mark in label.named("action"))
        handled = any(mark.name in ("handled", "processed") for mark in label.named("stage"))
        of_items = domain in ITEMS and label.metric.unit != "项" and handled
        return (ITEMS.get(domain) or DECISIONS[domain]) if decided or of_items else None

    def _is_amount_of_items(self, label: Label) -> bool:
        """集中采购金额213.4万元; 集中采购5项、213.4万元: money named so, or right behind its items."""
        if label.marks:
            return label.marks[-1].name == "amount"
        last = self._scene.context.recent[-1:]
        if not last or last[0].rule != "items":
            return False
        return not self._scene.folded[last[0].metric.end : label.metric.start].strip(" 、,")


def _grouped(sentences: Sequence[Sentence], metrics: Sequence[Metric]) -> list[tuple[Metric, ...]]:
    """The metrics of each sentence; both are in text order."""
    grouped: list[list[Metric]] = [[] for _ in sentences]
    index = 0
    for metric in metrics:
        while index + 1 < len(sentences) and sentences[index].end <= metric.start:
            index += 1
        if sentences:
            grouped[index].append(metric)
    return [tuple(group) for group in grouped]
