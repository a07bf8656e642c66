"""Links: the statutory cells that a metric restates, by the meaning of its clause.

The words of ``lexicons/indicators.toml`` are found in a sentence; the ones that label a metric
(before it, or behind it where the number comes first) decide, together with what the sentences
before were about. The metric's value is never looked at: a mismatch can only be seen by a linker
that does not know it. Each rule returns cells or nothing, and its name stands in the link.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import regex

from govinfo_nlp import tables
from govinfo_nlp.characters import fold
from govinfo_nlp.lexicons import Lexicon, Words
from govinfo_nlp.models import Kind, Link, Metric, Report, Sentence
from govinfo_nlp.relations import Universal

_BREAKS = frozenset(",;。(:!?\n")
_AFTER_BREAKS = frozenset(",;。():!?、\n")
_JOINED = regex.compile(r"(?:、|和|及|与|或|或者|以及|并|,|/|的|件|\ )*+")
_NOUN_BEFORE_BRACKET = regex.compile(r"\p{Han}{1,14}+(?=\()")  # 28件政府信息公开申请（含…）
_TITLE = regex.compile(r"《[^《》\n]{1,60}+》")  # words of a title name no cell
_LIST_GAP = regex.compile(r"\ ?(?:、|和|及|与|,)\ ?")
_YEAR = regex.compile(r"(?:19|20)[0-9]{2}")
_YEAR_WORD = regex.compile(r"(?:19|20)[0-9]{2}\ ?年(?:度)?")
_LAST_YEARS = regex.compile(r"(?:(?<!加)上|去|前|往|上一|前一)年(?:度|同期)?")
_COMPARISON = regex.compile(r"[比较与]\ ?$|相比")
_HEADING_MARK = regex.compile(r"\s*(?:\(|[一二三四五六七八九十]+[、.]|[0-9]{1,2}[.、])")
_COUNTED = {"二": 2, "两": 2, "三": 3, "四": 4}  # 二者共, 两项合计
_WRITTEN_ZEROS = "0０零〇"
_AFTER_REACH = 10  # characters between a number and the label behind it: 1件依法延期转入下年

REQUESTS, RECONSIDERATION, LITIGATION, DISPUTES = "request", "reconsideration", "litigation", "disputes"
_DISPUTE_ROWS = {
    RECONSIDERATION: ("reconsideration",),
    LITIGATION: ("litigation",),
    DISPUTES: ("reconsideration", "litigation"),
}
_DOCUMENTS = {"regulation": "regulations", "normative": "normative_documents"}
_DECISIONS = {
    "permit": "permits",
    "penalty": "penalties",
    "coercive": "coercive_measures",
    "other_services": "other_services",
}
_ITEMS = {
    "permit_items": "permits",
    "penalty_items": "penalties",
    "coercive_items": "coercive_measures",
    "other_services_items": "other_services",
    "fee_items": "fees",
}
_AMOUNTS = {"fee": "disclosure.fees.amount", "procurement_amount": "disclosure.procurement.amount"}
_FOREIGN = "foreign"
_INTAKES = frozenset(("received", "due", "handled", "excluding"))  # rules whose rows applicants divide
_HEAD_GAP = 4  # characters between the thing counted and its number: 行政许可办件量12件


@dataclass(frozen=True, slots=True)
class Mark:
    """An indicator word met in a sentence: ``group`` and ``name`` are the parts of its concept."""

    start: int
    end: int
    word: str
    group: str
    name: str


@dataclass(slots=True)
class Context:
    """What the sentences before, and the clauses before in this one, were about."""

    section: str = ""
    topic: str | None = None
    domain: str | None = None
    total_rows: tuple[str, ...] = ()  # what the last total of requests restated
    base_rows: tuple[str, ...] = ("new",)  # what applicants divide, unless 其中 says otherwise
    dispute_rows: tuple[str, ...] = ()
    other_year: bool = False  # of this sentence: 2020年收到…，办结…
    other_scope: bool = False
    last_action: str | None = None  # of this sentence: 制定规章2件、规范性文件53件
    divided_rows: tuple[str, ...] = ()  # of this sentence: 办结的申请中，自然人…
    recent: list[Link] = field(default_factory=list)  # the links of this sentence so far
    by_attribute: bool = False  # of this sentence: 主动公开36件、依申请公开4件、不予公开3件

    def enter(self, section: str) -> None:
        """A new section: nothing is carried into it but what its heading says."""
        topics = {"requests": REQUESTS, "disputes": DISPUTES}
        self.section, self.topic = section, topics.get(section)
        self.domain, self.base_rows, self.total_rows, self.dispute_rows = self.topic, ("new",), (), ()

    def turn(self, topic: str | None) -> None:
        """A new heading inside the section."""
        self.topic = self.domain = topic
        self.base_rows, self.total_rows = ("new",), ()


@dataclass(frozen=True, slots=True)
class View:
    """A sentence with its metrics and indicator words."""

    folded: str
    sentence: Sentence
    metrics: tuple[Metric, ...]
    marks: tuple[Mark, ...]

    def between(self, start: int, end: int) -> list[Mark]:
        """The marks that lie within a range."""
        return [mark for mark in self.marks if start <= mark.start and mark.end <= end]


@dataclass(slots=True)
class Label:
    """The words that name one metric, and where they stand."""

    metric: Metric
    near_start: int  # behind the last break before the number
    far_start: int  # behind the metric before
    marks: list[Mark]
    behind: list[Mark] = field(default_factory=list)
    objects: list[Mark] = field(default_factory=list)  # what it names as counted, its clause before included
    included: list[Mark] = field(default_factory=list)  # 公开类（含部分公开）14件
    distributive: bool = False

    def named(self, group: str) -> list[Mark]:
        """The marks of a group, in text order."""
        return [mark for mark in self.marks if mark.group == group]


class Linker:
    """Links metrics with one lexicon's words; see ``link``."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._indicators = lexicon.words("indicators")
        self._scopes = lexicon.words("scopes", field="kind", value="scope")
        self._lexicon = lexicon

    def context(self, role: str) -> Words:
        """The words of one role of ``lexicons/contexts.toml``."""
        return self._lexicon.words("contexts", field="role", value=role)

    @property
    def scopes(self) -> Words:
        """The words that limit a figure to a part of what the report covers."""
        return self._scopes

    def link(self, report: Report, metrics: Sequence[Metric]) -> tuple[Link, ...]:
        """The links of a report's metrics, in text order; at most one for each metric."""
        return tuple(_Pass(self, report, metrics).links())

    def marks(self, folded: str, start: int, end: int) -> tuple[Mark, ...]:
        """The indicator words of a stretch of text, longest first, none overlapping."""
        found = []
        titles = [match.span() for match in _TITLE.finditer(folded, start, end)]
        for place, entry in self._indicators.finditer(folded, start, end):
            group, _, name = entry["concept"].partition(".")
            negated = group == "stage" and folded[place - 1 : place] in ("未", "没", "不")
            if not negated and not any(first <= place < last for first, last in titles):
                found.append(Mark(place, place + len(entry.word), entry.word, group, name))
        return tuple(found)


def universal(
    report: Report, statements: Sequence[Universal], links: Sequence[Link], *, lexicon: Lexicon | None = None
) -> Iterator[tuple[Metric, tuple[str, ...]]]:
    """The metrics of which the text says that all are of one kind (均维持), with the cells of that kind."""
    linker = (lexicon or Lexicon.default()).compiled(Linker)
    folded = fold(report.text)
    linked = {(link.metric.start, link.metric.end): link.cells for link in links}
    for statement in statements:
        cells = linked.get((statement.metric.start, statement.metric.end), ())
        if not cells or not all(cell.endswith(".total") for cell in cells):
            continue
        marks = linker.marks(folded, statement.start, statement.end)
        narrowed = _narrowed(cells, marks)
        if narrowed:
            yield statement.metric, narrowed


def _narrowed(cells: Sequence[str], marks: Sequence[Mark]) -> tuple[str, ...]:
    """The cells of one kind within totals: an outcome, a route, an applicant, a result."""
    of_disputes = all(cell.startswith("disputes.") for cell in cells)
    outcomes = [mark.name for mark in marks if mark.group == "outcome" and mark.name != "closed"]
    routes = [mark.name for mark in marks if mark.group == "route"]
    applicants = [mark.name for mark in marks if mark.group == "applicant" and mark.name != "all"]
    results = [mark.name for mark in marks if mark.group == "result"]
    if of_disputes and len(outcomes) == 1 and not routes:
        return tuple(f"{cell.removesuffix('.total')}.{outcomes[0]}" for cell in cells)
    if cells == ("disputes.litigation.total",) and len(routes) == 1 and not outcomes:
        return (f"disputes.{_ROUTES[routes[0]]}.total",)
    if of_disputes or not all(cell in _REQUEST_TOTALS for cell in cells):
        return ()
    if len(applicants) == 1 and not results:
        return tuple(f"{cell.removesuffix('.total')}.{applicants[0]}" for cell in cells)
    if results and not applicants:
        return tuple(f"requests.{name}.total" for name in dict.fromkeys(results))
    return ()


_NEW = ("requests.new.total",)
_RESULTS_OF = (_NEW, ("requests.processed.total",))
_REQUEST_TOTALS = frozenset(("requests.new.total", "requests.carried_in.total", "requests.processed.total"))
_ROUTES = {"direct": "litigation_direct", "after_reconsideration": "litigation_after_reconsideration"}


class _Pass:
    """One walk over a report's sentences."""

    def __init__(self, linker: Linker, report: Report, metrics: Sequence[Metric]) -> None:
        self._linker, self._report = linker, report
        self._folded = fold(report.text)
        self._metrics = metrics
        self._year = report.year
        self._format = report.format or ("2019" if report.year is not None and report.year < 2021 else "2021")
        self._context = Context()
        self._case_units = linker.context("case unit")
        self._number_first = linker.context("number first")
        self._carry = linker.context("carry")
        self._filler = linker.context("filler")
        self._sums = linker.context("sum")
        self._moved_to = linker.context("moved to")
        self._with_carried = linker.context("with carried")

    # -- the walk

    def links(self) -> Iterator[Link]:
        by_sentence = _grouped(self._report.sentences, self._metrics)
        sections = iter(self._report.sections)
        section = next(sections, None)
        for sentence, metrics in zip(self._report.sentences, by_sentence, strict=True):
            while section is not None and sentence.start >= section.start:
                self._context.enter(section.id)
                section = next(sections, None)
            if self._is_heading(sentence, metrics):
                self._turn(sentence)
            elif metrics:
                marks = self._linker.marks(self._folded, sentence.start, sentence.end)
                yield from self._sentence(View(self._folded, sentence, metrics, marks))

    def _is_heading(self, sentence: Sentence, metrics: Sequence[Metric]) -> bool:
        return (
            not metrics
            and sentence.end - sentence.start <= 40
            and _HEADING_MARK.match(self._folded, sentence.start, sentence.end) is not None
        )

    def _turn(self, sentence: Sentence) -> None:
        marks = self._linker.marks(self._folded, sentence.start, sentence.end)
        objects = [mark.name for mark in marks if mark.group == "object" and mark.name != _FOREIGN]
        topic = objects[0] if objects else None
        if objects and set(objects) == {RECONSIDERATION, LITIGATION}:
            topic = DISPUTES
        self._context.turn(topic)

    def _sentence(self, view: View) -> Iterator[Link]:
        context = self._context
        if context.domain == _FOREIGN:
            context.domain = context.topic
        context.other_year = context.other_scope = False
        context.last_action, context.divided_rows, context.recent = None, (), []
        context.by_attribute = False
        context.dispute_rows = () if context.domain not in _DISPUTE_ROWS else context.dispute_rows
        consumed = view.sentence.start
        for index, metric in enumerate(view.metrics):
            label = self._label(view, index, consumed)
            consumed = max([metric.end, *(mark.end for mark in label.behind)])
            found = self._resolve(view, index, label)
            if found is not None:
                rule, cells = found
                context.recent.append(Link(metric, cells, rule))
                yield context.recent[-1]

    # -- the label of a metric

    def _label(self, view: View, index: int, consumed: int) -> Label:
        metric = view.metrics[index]
        far_start = max(consumed, view.metrics[index - 1].end if index else view.sentence.start)
        near_start = _near_start(view.folded, far_start, metric.start)
        if self._is_denial(metric):
            return self._denied(view, index, far_start, near_start)
        listed = self._listed(view, index)
        if listed is not None:
            return Label(metric, near_start, far_start, listed)
        marks = view.between(near_start, metric.start)
        behind = self._behind(view, index) if self._comes_first(view, metric, near_start, marks) else []
        if behind:
            return Label(metric, near_start, far_start, behind, behind)
        if not marks and near_start > far_start and self._is_filler(view.folded[near_start : metric.start]):
            marks = view.between(far_start, metric.start)
        marks, included = _outside_brackets(view.folded, near_start, metric.start, marks)
        distributive = view.folded[metric.start - 1 : metric.start] == "各"
        return Label(metric, near_start, far_start, marks, included=included, distributive=distributive)

    def _is_denial(self, metric: Metric) -> bool:
        return metric.value == 0 and metric.unit == "" and metric.text[:1] not in _WRITTEN_ZEROS

    def _denied(self, view: View, index: int, far_start: int, near_start: int) -> Label:
        """What a negation denies: the marks of its clause, behind it or, failing that, before it."""
        metric = view.metrics[index]
        limit = view.metrics[index + 1].start if index + 1 < len(view.metrics) else view.sentence.end
        end = metric.end
        while end < limit and view.folded[end] not in ",;。\n!?":
            end += 1
        behind = [mark for mark in view.between(metric.start, end) if mark.end > metric.end]
        if any(mark.group == "object" for mark in behind):
            return Label(metric, near_start, far_start, behind, behind)
        return Label(metric, near_start, far_start, view.between(near_start, metric.start) + behind, behind)

    def _is_filler(self, lead: str) -> bool:
        """Whether the words right before a number name nothing (，全年共12件): the clause before does."""
        at = 0
        bare = _YEAR_WORD.sub("", lead).strip(" ")
        while at < len(bare):
            word = self._filler.match(bare, at)
            if word is None:
                return False
            at += len(word.word)
        return True

    def _comes_first(self, view: View, metric: Metric, near_start: int, marks: Sequence[Mark]) -> bool:
        """Whether the number stands before what it counts: 26件予以公开, 其余12件结转."""
        lead = view.folded[near_start : metric.start].rstrip(" ")
        if not lead:
            return True
        word = self._number_first.match_before(lead, len(lead))
        if word is None or not marks:
            return word is not None
        return marks[-1].end <= metric.start - len(word.word) or marks[-1].group == "maybe"

    def _behind(self, view: View, index: int) -> list[Mark]:
        """The marks right behind a number, up to the next break or number."""
        metric = view.metrics[index]
        limit = view.metrics[index + 1].start if index + 1 < len(view.metrics) else view.sentence.end
        end = metric.end
        while end < limit and view.folded[end] not in _AFTER_BREAKS:
            end += 1
        marks = view.between(metric.end, end)
        if not marks or marks[0].start - metric.end > _AFTER_REACH:
            return []
        if any(mark.group == "stage" and mark.name.startswith("carried") for mark in marks):
            return [mark for mark in marks if mark.group != "none"]
        return marks

    def _listed(self, view: View, index: int) -> list[Mark] | None:
        """A、B分别为1件、2件: the mark of the same place in the list."""
        first = index
        while first and _LIST_GAP.fullmatch(
            view.folded, view.metrics[first - 1].end, view.metrics[first].start
        ):
            first -= 1
        start = view.metrics[first - 1].end if first else view.sentence.start
        lead = view.folded.rfind("分别", start, view.metrics[first].start)
        if lead < 0 or view.metrics[first].start - lead > 8:
            return None
        last = first
        while last + 1 < len(view.metrics) and _LIST_GAP.fullmatch(
            view.folded, view.metrics[last].end, view.metrics[last + 1].start
        ):
            last += 1
        count = last - first + 1
        if count < 2:
            return None
        marks = [mark for mark in view.between(start, lead) if mark.group not in ("none", "maybe")]
        for chosen in _candidates(marks):
            if len(chosen) == count:
                return [chosen[index - first]]
        return []

    # -- what the label says

    def _resolve(self, view: View, index: int, label: Label) -> tuple[str, tuple[str, ...]] | None:
        metric, context = label.metric, self._context
        domain = self._domain(view, label)
        context.domain = domain
        context.by_attribute |= bool(label.marks) and label.marks[-1].word.startswith("主动公开")
        if metric.kind not in (Kind.COUNT, Kind.MONEY) or domain is None or domain == _FOREIGN:
            self._note_time_and_scope(view, label)
            return None
        denied = self._is_denial(metric) and metric.unit == ""
        other_scope = self._of_other_scope(view, label)
        if domain in _ITEMS and not other_scope:
            return self._known(self._by_domain(view, index, label, domain, denied=denied))
        carried = denied and any(mark.name.startswith("carried") for mark in label.named("stage"))
        if (self._of_other_year(view, label) and not carried) or other_scope:
            return None
        if (
            metric.kind is Kind.COUNT
            and not denied
            and metric.unit
            and not self._case_units.match(metric.unit, 0)
            and not (domain in _DOCUMENTS and metric.unit == "篇")
        ):
            return None
        return self._known(self._by_domain(view, index, label, domain, denied=denied))

    def _known(self, found: tuple[str, tuple[str, ...]] | None) -> tuple[str, tuple[str, ...]] | None:
        """What was found, if the report's format has all the cells."""
        if found is None:
            return None
        rule, cells = found
        known = tuple(cell for cell in dict.fromkeys(cells) if self._exists(cell))
        return (rule, known) if known and len(known) == len(set(cells)) else None

    def _exists(self, cell: str) -> bool:
        try:
            tables.expand(cell, self._format)
        except KeyError:
            return False
        return True

    def _by_domain(
        self, view: View, index: int, label: Label, domain: str, *, denied: bool
    ) -> tuple[str, tuple[str, ...]] | None:
        metric = label.metric
        if metric.change is not None:
            return self._changed(label, domain)
        if (
            domain == "procurement"
            and metric.kind is Kind.MONEY
            and label.marks
            and label.marks[-1].name == "amount"
        ):
            return "amount", (_AMOUNTS["procurement_amount"],)
        if domain in _AMOUNTS and (metric.kind is Kind.MONEY or denied):
            return ("amount", (_AMOUNTS[domain],)) if denied or self._heads(view, label) else None
        if metric.kind is not Kind.COUNT:
            return None
        if domain == "procurement":
            return ("items", ("disclosure.procurement.items",)) if self._heads(view, label) else None
        if domain == REQUESTS:
            return self._denied_request(view, label) if denied else self._request(view, index, label)
        if domain in _DISPUTE_ROWS:
            return self._dispute(view, index, label, domain, denied=denied)
        if domain in _ITEMS or (domain in _DECISIONS and label.named("action") and not label.named("object")):
            decided = any(mark.name == "decisions" for mark in label.named("action"))
            row = _ITEMS.get(domain) or _DECISIONS[domain]
            if decided:
                return "decisions", (f"disclosure.{row}.decisions",)
        if domain in _DOCUMENTS:
            return self._document(view, label, domain, denied=denied)
        if domain in _DECISIONS:
            return self._decision(view, label, denied=denied)
        if domain in _ITEMS:
            return self._items(view, label, domain)
        return None

    def _domain(self, view: View, label: Label) -> str | None:
        """What the metric counts: the last thing that its label names, else what was spoken of."""
        context = self._context
        objects = label.named("object") or self._objects_around(view, label)
        if self._is_denial(label.metric):
            objects = [mark for mark in objects if mark.name != _FOREIGN] or objects
        label.objects = objects
        groups = {mark.group for mark in label.marks}
        current = context.domain
        if objects:
            last = objects[-1]
            if last.name == "petition":
                return self._petition_domain(label, objects, current)
            if last.name != _FOREIGN:
                return self._joined_domain(view, label, objects)
            after = [mark for mark in label.marks if mark.start >= last.end]
            if any(mark.group in ("result", "applicant") for mark in after) and REQUESTS in (
                current,
                context.topic,
            ):
                return REQUESTS
            if any(mark.group in ("outcome", "route") for mark in after) and current in _DISPUTE_ROWS:
                return current
            return _FOREIGN
        if groups & {"outcome", "route"}:
            return self._dispute_domain(label, current)
        if "result" in groups and REQUESTS in (current, context.topic):
            other_of_disputes = current in _DISPUTE_ROWS and {m.name for m in label.named("result")} == {
                "other"
            }
            return current if other_of_disputes else REQUESTS
        if current in _DISPUTE_ROWS and self._is_pending(label):
            return current
        if current is None and any(
            mark.name in ("carried_in", "carried_out") for mark in label.named("stage")
        ):
            return REQUESTS
        if groups & {"stage", "applicant"} and current in _DISPUTE_ROWS and context.topic == REQUESTS:
            return REQUESTS
        return current

    def _is_pending(self, label: Label) -> bool:
        """行政复议1件，尚未办结0件: of a dispute, and not yet decided."""
        words = [mark.word for mark in label.named("stage")]
        disputed = any(cell.startswith("disputes.") for link in self._context.recent for cell in link.cells)
        return disputed and bool(words) and all(word.endswith(("未办结", "办理中", "在办")) for word in words)

    def _objects_around(self, view: View, label: Label) -> list[Mark]:
        """The thing counted where the label leaves it out: right behind the number, or a clause before."""
        metric = label.metric
        behind = [mark for mark in view.between(metric.end, metric.end + 24) if mark.group == "object"]
        if behind and view.folded[metric.end : behind[0].start] in ("", " ", "的"):
            return behind[:1]
        start = label.near_start if label.behind else label.far_start
        before = [mark for mark in view.between(start, metric.start) if mark.group == "object"]
        return _outside_brackets(view.folded, start, metric.start, before)[0]

    def _petition_domain(self, label: Label, objects: Sequence[Mark], current: str | None) -> str:
        """以申请公开名义投诉举报的12件 is a reason not to process; 受理投诉举报12件 is another matter."""
        as_requests = any(mark.name == REQUESTS for mark in objects[:-1])
        if (
            current == REQUESTS
            and as_requests
            and not any(mark.name == "received" for mark in label.named("stage"))
        ):
            return REQUESTS
        return _FOREIGN

    def _joined_domain(self, view: View, label: Label, objects: Sequence[Mark]) -> str:
        """The last thing named; two kinds of dispute joined by 、 or 和, or denied at once, are one."""
        last = objects[-1]
        if len(objects) > 1 and {last.name, objects[-2].name} == {RECONSIDERATION, LITIGATION}:
            between = view.folded[objects[-2].end : last.start]
            if _JOINED.fullmatch(between) or self._is_denial(label.metric):
                return DISPUTES
        return last.name

    def _dispute_domain(self, label: Label, current: str | None) -> str | None:
        """复议后起诉 and 撤诉 speak of lawsuits, 复议机关 of reconsideration, whatever came before."""
        if label.named("route"):
            return LITIGATION
        words = "".join(mark.word for mark in label.named("outcome"))
        if "复议" in words:
            return RECONSIDERATION
        if any(part in words for part in ("诉", "判决", "法院")):
            return LITIGATION
        return current

    # -- time and scope

    def _note_time_and_scope(self, view: View, label: Label) -> None:
        """Marks of another year or a part stay with the sentence even where nothing is linked."""
        self._of_other_year(view, label)
        self._of_other_scope(view, label)

    def _of_other_year(self, view: View, label: Label) -> bool:
        """Whether the metric happened in another year than the report's."""
        folded, metric, context = view.folded, label.metric, self._context
        near = False
        for match in _YEAR.finditer(folded, label.far_start, metric.start):
            year, at = int(match.group()), match.start()
            behind = match.end() + (folded[match.end() : match.end() + 1] == "年")
            if self._carries(folded, at, behind):
                continue
            compared = _COMPARISON.search(folded, max(label.far_start, at - 3), at) is not None
            if self._year is None or year == self._year:
                context.other_year, near = False, False
            elif at >= label.near_start:
                near = True
                if not compared and self._opens(folded, at, label.far_start):
                    context.other_year = True
            elif not compared:
                context.other_year = True
        for match in _LAST_YEARS.finditer(folded, label.near_start, metric.start):
            if not self._carries(folded, match.start(), match.end()):
                near = True
        return near or context.other_year

    def _carries(self, folded: str, start: int, end: int) -> bool:
        """2022年结转的, 结转2024年: the year says where a case comes from or goes to."""
        at = end + (folded[end : end + 1] in ("度", "底", "末"))
        if self._carry.match(folded, at) is not None:
            return True
        return any(
            folded.endswith(word, 0, start)
            for word in ("结转", "转入", "结转至", "转至", "结转到", "转到", "至", "转")
        )

    def _opens(self, folded: str, at: int, start: int) -> bool:
        return at == start or folded[at - 1] in _BREAKS or folded[at - 1] in " 、"

    def _of_other_scope(self, view: View, label: Label) -> bool:
        """Whether the metric covers a part of what the report covers (市本级, 各乡镇)."""
        context, folded, start = self._context, view.folded, label.metric.start
        parts = 0
        if ";" in folded[label.far_start : start]:
            context.other_scope = False
        for at, entry in self._linker.scopes.finditer(folded, label.far_start, start):
            if entry["role"] == "whole" or self._is_the_agency(entry.word):
                context.other_scope = False
                continue
            parts += 1
            if _in_bracket(folded, view.sentence.start, at):
                return True
            divides = "其中" in folded[label.far_start : at]
            if divides and at >= label.near_start:
                return True
            if parts > 1 and folded[at - 1] in "及和、":
                context.other_scope = False  # 县本级及各乡镇 together are the whole
                continue
            if entry.word.endswith("政府") and not divides:
                continue  # 县政府 alone may be the whole county
            if at < label.near_start and not self._opens(folded, at, label.far_start):
                continue
            if not any(mark.name == "received" for mark in label.named("stage")):
                return True
            context.other_scope = True
        return context.other_scope

    def _is_the_agency(self, scope: str) -> bool:
        """Whether a scope names the body whose report this is: 县政府办公室 in its own report."""
        return _bare_office(scope) in _bare_office(fold(self._report.agency))

    # -- requests

    def _denied_request(self, view: View, label: Label) -> tuple[str, tuple[str, ...]] | None:
        names = {mark.name for mark in label.named("stage")}
        text = self._folded[label.metric.start : label.behind[-1].end if label.behind else label.metric.end]
        if "其他" in text.replace("其他组织", "") or "其它" in text.replace("其它组织", ""):
            return None
        if "carried_in" in names or ("carried" in names and self._names_last_year(view, label)):
            return "denied: carried in", ("requests.carried_in.total",)
        if "carried_out" in names:
            return "denied: carried out", ("requests.carried_out.total",)
        if "carried" in names:
            if any(self._year is not None and int(year) > self._year for year in _YEAR.findall(text)):
                return "denied: carried out", ("requests.carried_out.total",)
            return "denied: carried", ("requests.carried_in.total", "requests.carried_out.total")
        if label.named("result"):
            return None
        return "denied: received", ("requests.new.total",)

    def _request(self, view: View, index: int, label: Label) -> tuple[str, tuple[str, ...]] | None:
        told = [mark for mark in label.marks if mark.name != "request_word"]
        if label.distributive or (told and told[-1].group == "none"):
            return None
        if self._context.by_attribute and not label.named("stage"):
            return None
        if any(mark.name == "channel" for mark in label.named("none")):
            return None  # 通过信函提交申请的3件: how they came is no column
        applicants = [mark for mark in label.named("applicant") if mark.name != "all"]
        if any(mark.word.startswith("申请公开") for mark in label.named("object")):
            applicants = []  # 收到村民申请公开…: who asked, not a column
        rule, rows = self._request_rows(view, index, label)
        if not rows and applicants and rule != "unsettled":
            rule, rows = "applicant", self._rows_divided(view, index, label)
        if not rows:
            return None
        if applicants:
            columns = [mark.name for mark in _last_joined(view.folded, applicants)]
            return f"{rule}: applicant", tuple(
                f"requests.{row}.{column}" for row in rows for column in columns
            )
        if rule in _INTAKES:
            self._context.base_rows = rows
            self._context.topic = REQUESTS
        if rule in _INTAKES or rule == "processed":
            self._context.total_rows = rows
        return rule, tuple(f"requests.{row}.total" for row in rows)

    def _rows_divided(self, view: View, index: int, label: Label) -> tuple[str, ...]:
        """The rows that an applicant's share divides: 办结的申请中, 其中, or what was received."""
        context = self._context
        stages = [m.name for m in view.between(label.far_start, label.metric.start) if m.group == "stage"]
        if "processed" in stages:
            context.divided_rows = ("processed",)
        elif "received" in stages:
            context.divided_rows = ("new",)
        elif "其中" in view.folded[label.far_start : label.metric.start] and context.total_rows:
            context.divided_rows = context.total_rows
        return context.divided_rows or context.base_rows

    def _request_rows(self, view: View, index: int, label: Label) -> tuple[str, tuple[str, ...]]:
        """The rule that spoke and the rows; no rows where the label names none."""
        results = label.named("result")
        stages = {mark.name: mark for mark in label.named("stage")}
        if not label.marks:
            return self._sum_before(view, index, label)
        if label.objects and label.objects[-1].name == "petition":
            return "result", ("not_processed.petition",)
        if "received" in stages and results and not label.named("object"):
            return "unsettled", ()  # 受理信访事项12件 is no result of a request
        carried = self._carried(view, index, label, stages)
        if carried and (not results or stages.keys() & {"carried_in", "carried_out"}):
            return carried, (carried.replace(" ", "_"),)
        if results:
            rows = (
                *self._result_rows(view, results),
                *(m.name for m in label.included if m.group == "result"),
            )
            return "result", tuple(dict.fromkeys(rows))
        if self._is_whole_result(view, label):
            return "result", ("granted",)
        if label.marks and label.marks[-1].group == "maybe" and not label.named("object"):
            included = tuple(mark.name for mark in label.included if mark.group == "result")
            return (
                ("result", ("granted", *included)) if self._among_results(view, index) else ("unsettled", ())
            )
        if "excluding" in stages:
            if view.folded[stages["excluding"].end : stages["excluding"].end + 1] == "的":
                return "carried in", ("carried_in",)
            return "excluding", ("new",)
        if self._of_a_topic(label):
            return "unsettled", ()
        if "due" in stages:
            return "due", ("new", "carried_in")
        if "received" in stages and self._divides_new() and not label.named("applicant"):
            return "unsettled", ()
        if "received" in stages and not (label.behind and "processed" in stages):
            if self._includes_carried(view, index):
                return "received", ("new", "carried_in")
            return "received", ("new",)
        if "processed" in stages:
            if self._includes_carried(view, index) and "handled" in stages:
                return "handled", ("new", "carried_in")
            return "processed", ("processed",)
        if "handled" in stages:
            if self._includes_carried(view, index):
                return "handled", ("new", "carried_in")
            return "processed", ("processed",)
        if label.objects and self._divides_new():
            return "none", ()
        if label.objects and self._heads(view, label) and label.metric.unit != "条":
            if self._includes_carried(view, index):
                return "received", ("new", "carried_in")
            return "received", ("new",)
        return "none", ()

    def _is_whole_result(self, view: View, label: Label) -> bool:
        """收到申请9件，其中公开9件: bare 公开 right behind the total that it is a result of."""
        lead = view.folded[label.near_start : label.metric.start].strip(" ")
        recent = self._context.recent
        if lead not in ("公开", "其中公开", "均公开") or not recent:
            return False
        return recent[-1].metric.end == label.far_start and recent[-1].cells in _RESULTS_OF

    def _divides_new(self) -> bool:
        """Whether this sentence has totalled the new requests: what it says of requests next are parts."""
        return any(link.cells == _NEW for link in self._context.recent)

    def _of_a_topic(self, label: Label) -> bool:
        """申请事项涉及征地12件: cases about something, no total of the table."""
        named = [mark for mark in label.marks if mark.group in ("object", "stage")]
        topics = [mark for mark in label.named("none") if mark.name == "topic"]
        return bool(named and topics) and topics[-1].start >= named[-1].end

    def _sum_before(self, view: View, index: int, label: Label) -> tuple[str, tuple[str, ...]]:
        """予以公开4件、部分公开2件，合计6件: the rows of the list before; 连同结转的3件，共15件."""
        context = self._context
        lead = view.folded[label.near_start : label.metric.start].strip(" ")
        if context.recent and index and context.recent[-1].metric == view.metrics[index - 1]:
            last = context.recent[-1]
            before = view.folded[max(view.sentence.start, last.metric.start - 16) : last.metric.start]
            carried = last.cells == ("requests.carried_in.total",)
            if carried and any(word in before for word in ("连同", "加上", "加之")) and self._is_filler(lead):
                return "due", ("new", "carried_in")
        if self._sums.match(lead, 0) is None or len(lead) > 6:
            return "none", ()
        rows: list[str] = []
        listed, count = True, _COUNTED.get(lead[:1], 0)
        for link in reversed(context.recent):
            if not link.rule.startswith("result") or not (listed or count):
                break
            count -= 1
            rows[:0] = [cell.removeprefix("requests.").removesuffix(".total") for cell in link.cells]
            before = view.folded[max(view.sentence.start, link.metric.start - 24) : link.metric.start]
            listed = before.rfind("、") > max(before.rfind(mark) for mark in ",;。:")
            if not count and lead[:1] in _COUNTED:
                break
        return ("sum", tuple(rows)) if len(rows) > 1 else ("none", ())

    def _carried(self, view: View, index: int, label: Label, stages: dict[str, Mark]) -> str | None:
        """Whether a label speaks of what was carried in or out, and which."""
        for name in ("carried_out", "carried_in"):
            if name in stages:
                mark = stages[name]
                if (
                    name == "carried_out"
                    and mark.word.endswith(("未办结", "未答复"))
                    and self._names_last_year(view, label)
                ):
                    return "carried in"
                return name.replace("_", " ")
        if "carried" not in stages:
            return None
        mark = stages["carried"]
        years = [
            int(match.group())
            for match in _YEAR.finditer(view.folded, max(mark.start - 8, label.far_start), mark.start)
        ]
        if (years and self._year is not None and years[-1] < self._year) or self._names_last_year(
            view, label
        ):
            return "carried in"
        if any(word in view.folded[label.near_start : mark.start] for word in ("连同", "加上", "加之")):
            return "carried in"
        metric = label.metric
        limit = view.metrics[index + 1].start if index + 1 < len(view.metrics) else view.sentence.end
        later = [int(match.group()) for match in _YEAR.finditer(view.folded, mark.end, max(mark.end, limit))]
        if later and self._year is not None and later[0] > self._year:
            return "carried out"
        lead = view.folded[label.near_start : metric.start]
        if any(word in lead for word in ("其余", "余", "尚", "剩余", "下")) or label.behind:
            return "carried out"
        return None

    def _names_last_year(self, view: View, label: Label) -> bool:
        if _LAST_YEARS.search(view.folded, label.near_start, label.metric.start) is not None:
            return True
        return any(
            self._year is not None and int(match.group()) < self._year
            for match in _YEAR.finditer(view.folded, label.near_start, label.metric.start)
        )

    def _result_rows(self, view: View, results: Sequence[Mark]) -> tuple[str, ...]:
        """One row, or several that the label joins (予以公开和部分公开)."""
        reasons = [mark for mark in results if "." in mark.name]
        heads = [mark for mark in results if "." not in mark.name]
        if reasons and heads and heads[-1].start > reasons[-1].start:
            head = heads[-1]
            if "等" in view.folded[reasons[-1].end : head.start + 1]:
                return (head.name,)
            within = [mark for mark in reasons if mark.name.startswith(head.name + ".")]
            return tuple(dict.fromkeys(mark.name for mark in within)) or (head.name,)
        return tuple(dict.fromkeys(mark.name for mark in _last_joined(view.folded, reasons or heads)))

    def _among_results(self, view: View, index: int) -> bool:
        """公开4件，部分公开1件: bare 公开 is a result only in the company of results."""
        for other in (index - 1, index + 1):
            if 0 <= other < len(view.metrics):
                start = view.metrics[other - 1].end if other else view.sentence.start
                end = view.metrics[other + 1].start if other + 1 < len(view.metrics) else view.sentence.end
                near = view.between(start, end)
                if any(mark.group == "result" for mark in near):
                    return True
        return False

    def _includes_carried(self, view: View, index: int) -> bool:
        """收到N件（含上年结转M件）; 办理6件，其中新收5件、上年转入1件."""
        metric = view.metrics[index]
        if index + 1 >= len(view.metrics):
            return False
        follower = view.metrics[index + 1]
        noun = _NOUN_BEFORE_BRACKET.match(view.folded, metric.end, follower.start)
        start = noun.end() if noun is not None else metric.end
        gap = view.folded[start : follower.start]
        if gap[:1] == "(" and ")" in gap:
            gap = gap[: gap.index(")")]
        carried = any(
            (mark.group == "stage" and mark.name == "carried_in")
            or (mark.name == "carried" and self._last_year_in(gap))
            for mark in view.between(start, start + len(gap))
        )
        opened = gap[:1] == "(" or gap[:2] == "其中" or gap[:3] in (",其中", ":其中", ";其中")
        if carried and "另" not in gap and "不含" not in gap:
            return opened or self._with_carried.match(gap.lstrip(",(:"), 0) is not None
        if opened and index + 2 < len(view.metrics):
            second = view.between(follower.end, view.metrics[index + 2].start)
            fresh = view.between(metric.end, follower.start)
            return any(mark.group == "stage" and mark.name == "received" for mark in fresh) and any(
                mark.group == "stage" and mark.name in ("carried_in", "carried") for mark in second
            )
        return False

    def _last_year_in(self, gap: str) -> bool:
        if _LAST_YEARS.search(gap):
            return True
        return any(self._year is not None and int(year) < self._year for year in _YEAR.findall(gap))

    # -- disputes

    def _dispute(
        self, view: View, index: int, label: Label, domain: str, *, denied: bool
    ) -> tuple[str, tuple[str, ...]] | None:
        context = self._context
        rows = _DISPUTE_ROWS[domain]
        outcomes, routes = label.named("outcome"), label.named("route")
        if not outcomes and self._is_pending(label):
            outcomes = [Mark(label.metric.start, label.metric.start, "", "outcome", "pending")]
        named = any(mark.name in _DISPUTE_ROWS for mark in label.objects)
        others = [m for m in label.marks if m.name == "other" and m.group in ("maybe", "result")]
        if not outcomes and others and (context.dispute_rows or named):
            outcomes = [Mark(others[-1].start, others[-1].end, others[-1].word, "outcome", "other")]
        if (label.distributive and len(rows) > 1) or any(
            mark.name == "other_cause" for mark in label.named("none")
        ):
            return None
        if routes:
            rows = tuple(dict.fromkeys(_ROUTES[mark.name] for mark in routes))
        elif denied and outcomes and not named:
            rows = _DISPUTE_ROWS[DISPUTES]
        elif named and not denied:
            context.dispute_rows = rows
        elif outcomes and context.dispute_rows and not self._names_a_dispute(outcomes):
            rows = self._rows_in_question(view, index, label, context.dispute_rows)
        if not outcomes:
            if not named and not routes:
                return None
            return ("denied: dispute" if denied else "dispute"), tuple(
                f"disputes.{row}.total" for row in rows
            )
        column = outcomes[-1].name
        columns = ("upheld", "corrected", "other") if column == "closed" else (column,)
        return f"outcome: {column}", tuple(f"disputes.{row}.{name}" for row in rows for name in columns)

    def _names_a_dispute(self, outcomes: Sequence[Mark]) -> bool:
        return any(part in mark.word for mark in outcomes for part in ("复议", "诉", "判决", "法院"))

    def _rows_in_question(
        self, view: View, index: int, label: Label, rows: tuple[str, ...]
    ) -> tuple[str, ...]:
        """复议8件、诉讼3件，其中被纠正1件: 其中 divides both."""
        lead = view.folded[label.far_start : label.metric.start]
        if index < 2 or "其中" not in lead:
            return rows
        earlier, later = view.metrics[index - 2], view.metrics[index - 1]
        gap = view.between(earlier.end, later.start)
        both = any(mark.name == LITIGATION for mark in gap) and "、" in view.folded[earlier.end : later.start]
        return ("reconsideration", "litigation") if both else rows

    # -- documents, decisions, items

    def _document(
        self, view: View, label: Label, domain: str, *, denied: bool
    ) -> tuple[str, tuple[str, ...]] | None:
        if denied:
            return self._denied_document(label, domain)
        actions = [m for m in label.marks if m.group == "action" or m.name in ("granted", "published")]
        rows = tuple(_DOCUMENTS[mark.name] for mark in label.objects if mark.name in _DOCUMENTS)
        if actions:
            names = ["published" if mark.group != "action" else mark.name for mark in actions]
            name = (
                names[-2]
                if names[-1] == "published" and len(names) > 1 and self._format == "2021"
                else names[-1]
            )
        elif self._context.last_action and view.folded[label.far_start : label.far_start + 1] in "、和及":
            name = self._context.last_action
        else:
            return None
        column = _COLUMNS_OF_ACTIONS[self._format].get(name)
        self._context.last_action = name
        if column is None:
            return None
        return f"document: {name}", tuple(
            f"disclosure.{row}.{column}" for row in rows or (_DOCUMENTS[domain],)
        )

    def _denied_document(self, label: Label, domain: str) -> tuple[str, tuple[str, ...]] | None:
        """未制发规范性文件; 无新制发、废止行政规范性文件."""
        spoken = self._linker.marks(self._folded, label.metric.start, label.metric.end)
        names = [mark.name for mark in (*spoken, *label.marks) if mark.group == "action"] or ["issued"]
        columns = [_COLUMNS_OF_ACTIONS[self._format].get(name) for name in dict.fromkeys(names)]
        rows = [_DOCUMENTS[mark.name] for mark in label.objects if mark.name in _DOCUMENTS] or [
            _DOCUMENTS[domain]
        ]
        cells = [f"disclosure.{row}.{column}" for row in rows for column in columns if column is not None]
        return ("denied: document", tuple(cells)) if cells and None not in columns else None

    def _heads(self, view: View, label: Label) -> bool:
        """Whether the thing named stands right by the number: 行政许可类咨询12件 counts something else."""
        named = [mark for mark in label.objects if mark.name != _FOREIGN]
        if not named:
            return False
        if named[0].start >= label.metric.end:
            return named[0].start - label.metric.end <= _HEAD_GAP
        gap = view.folded[named[-1].end : label.metric.start]
        return len(gap.strip(" :")) <= _HEAD_GAP or gap.startswith("均")

    def _decision(self, view: View, label: Label, *, denied: bool) -> tuple[str, tuple[str, ...]] | None:
        named = [mark for mark in label.named("object") if mark.name in _DECISIONS]
        if not named or any(
            mark.group == "maybe" or (mark.name == _FOREIGN and mark.end > named[-1].end)
            for mark in label.marks
        ):
            return None
        if label.metric.unit == "条" or not (denied or self._heads(view, label)):
            return None
        rows = _last_joined(view.folded, named)
        if (len(rows) > 1 and label.metric.value != 0) or label.distributive:
            return None
        return "decisions", tuple(f"disclosure.{_DECISIONS[mark.name]}.decisions" for mark in rows)

    def _items(self, view: View, label: Label, domain: str) -> tuple[str, tuple[str, ...]] | None:
        """由上年的21项减为19项: last year's items, and what the change makes of them."""
        row = _ITEMS[domain]
        lead = view.folded[label.near_start : label.metric.start]
        previous, change = f"disclosure.{row}.previous_items", f"disclosure.{row}.change"
        if self._moved_to.match_before(lead, len(lead)) is not None:
            return "items after the change", (previous, change)
        if (
            "由" in lead
            or "从" in lead
            or (label.named("action") and label.named("action")[-1].name == "previous")
        ):
            return "items before the change", (previous,)
        return None

    def _changed(self, label: Label, domain: str) -> tuple[str, tuple[str, ...]] | None:
        """较上年增加15项, of the items of a superseded table."""
        if domain not in _ITEMS or label.metric.kind is not Kind.COUNT:
            return None
        return "change of items", (f"disclosure.{_ITEMS[domain]}.change",)


_COLUMNS_OF_ACTIONS = {
    "2021": {"issued": "issued", "repealed": "repealed", "in_force": "in_force"},
    "2019": {"issued": "made", "published": "published", "public_total": "public_total"},
}


def _bare_office(name: str) -> str:
    """The name of a body without the words that it may leave out of itself."""
    return name.replace("人民政府", "政府").removesuffix("办事处").removesuffix("机关")


def _near_start(folded: str, far_start: int, end: int) -> int:
    """Behind the last break before a number; what stands in closed brackets does not break."""
    depth = 0
    for at in range(end - 1, far_start - 1, -1):
        letter = folded[at]
        if letter == ")":
            depth += 1
        elif letter == "(" and depth:
            depth -= 1
        elif letter in _BREAKS and not depth:
            return at + 1
    return far_start


def _outside_brackets(
    folded: str, start: int, end: int, marks: Sequence[Mark]
) -> tuple[list[Mark], list[Mark]]:
    """The marks outside closed brackets, and those that such a bracket says are included."""
    outside, included = [], []
    for mark in marks:
        opened = folded.rfind("(", start, mark.start)
        if opened < 0 or not mark.end <= folded.find(")", opened) < end:
            outside.append(mark)
        elif folded.startswith(("含", "包括", "包含"), opened + 1):
            included.append(mark)
    return outside, included


def _in_bracket(folded: str, start: int, at: int) -> bool:
    return folded.rfind("(", start, at) > folded.rfind(")", start, at)


def _last_joined(folded: str, marks: Sequence[Mark]) -> list[Mark]:
    """The last mark and those that 、 or 和 joins to it."""
    joined = [marks[-1]]
    for mark in reversed(marks[:-1]):
        if not _JOINED.fullmatch(folded, mark.end, joined[0].start):
            break
        joined.insert(0, mark)
    return joined


def _candidates(marks: list[Mark]) -> Iterator[list[Mark]]:
    """Ways to read a list of marks: all of them, those of one group, the reasons alone, the objects."""
    yield marks
    for group in ("result", "object", "applicant", "outcome", "stage", "action", "route"):
        chosen = [mark for mark in marks if mark.group == group]
        yield chosen
        yield [mark for mark in chosen if "." in mark.name]
        yield [mark for mark in chosen if mark.name != _FOREIGN]


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


def link(report: Report, metrics: Sequence[Metric], *, lexicon: Lexicon | None = None) -> tuple[Link, ...]:
    """The statutory cells that the metrics of a report restate, and by which rule."""
    return (lexicon or Lexicon.default()).compiled(Linker).link(report, metrics)
