"""What the rules of linking share: the report, the words of its lexicon, and what was spoken of before."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import regex

from govinfo_nlp.language.characters import fold
from govinfo_nlp.language.lexicons import Joint, Lexicon, Words
from govinfo_nlp.models import Link, Metric, Report, Sentence

Found = tuple[str, tuple[str, ...]]  # the rule that spoke, and the cells that it names

REQUESTS, RECONSIDERATION, LITIGATION, DISPUTES = "request", "reconsideration", "litigation", "disputes"
NEW = ("requests.new.total",)
DUE = (*NEW, "requests.carried_in.total")
PROCESSED = ("requests.processed.total",)
RESULT_ROWS = {"granted", "partially_granted", "refused", "unavailable", "not_processed", "other"}
BESIDE = frozenset(("及", "和", "、", "与", "或", "以及"))  # 科研机构及其他
LESS = "-"  # before a cell of a reading: what it holds is taken away from the others
FOREIGN = "foreign"  # what no statutory table counts
DISPUTE_ROWS = {
    RECONSIDERATION: ("reconsideration",),
    LITIGATION: ("litigation",),
    DISPUTES: ("reconsideration", "litigation"),
}
_LATER = ("problems", "other")  # sections that come back to what the others have told
_CASES = ("件", "起", "宗", "例", "案")
EITHER = ("either",)  # no row: outcomes of which it is not said what disputes they ended
DOCUMENTS = {"regulation": "regulations", "normative": "normative_documents"}
DECISIONS = {
    "permit": "permits",
    "penalty": "penalties",
    "coercive": "coercive_measures",
    "other_services": "other_services",
}
ITEMS_OF = {  # 行政许可减少26项: counted in 项, a matter is its items
    "permit": "permit_items",
    "penalty": "penalty_items",
    "coercive": "coercive_items",
    "other_services": "other_services_items",
    "fee": "fee_items",
}
ITEMS = {
    "permit_items": "permits",
    "penalty_items": "penalties",
    "coercive_items": "coercive_measures",
    "other_services_items": "other_services",
    "fee_items": "fees",
}
BREAKS = frozenset(",;。(:!?\n")
_CLAUSE_STOP = re.compile(r"[,;。\n]")
_BREAK_OR_CLOSE = re.compile(r"[,;。(:!?\n)]")
JOINED = regex.compile(r"(?:、|和|及|与|或|或者|以及|并|,|/|的|件|\ |作出|作为|作|被|予以|属于|已)*+")
_LIST_GAP = re.compile(r"\ ?[、和及与,]\ ?")
_NEGATED = re.compile(r"(?:[未没不]|[不未]予|未能)$")
_TITLE = regex.compile(r"《[^《》\n]{1,60}+》")  # words of a title name no cell
_BRACKET = regex.compile(r"^\([^()]*+\)")  # 行政事业性收费(均为配套费)12万元
_LOOK = 200  # characters that a rule looks back or forth in a sentence, so that long ones stay linear
_HEAD_GAP = 4  # characters between the thing counted and its number: 行政许可办件量12件
_WRITTEN_ZEROS = "0０零〇"


class Mark(NamedTuple):
    """An indicator word met in a sentence: ``group`` and ``name`` are the parts of its concept."""

    start: int
    end: int
    word: str
    group: str
    name: str


Stages = Mapping[str, Mark]  # of a label, by their names


@dataclass(slots=True)
class Context:
    """What the sentences before, and the clauses before in this one, were about."""

    section: str = ""
    topic: str | None = None
    domain: str | None = None
    total_rows: tuple[str, ...] = ()  # what the last total of requests restated
    base_rows: tuple[str, ...] = ("new",)  # what applicants divide, unless 其中 says otherwise
    dispute_rows: tuple[str, ...] = ()
    rows_of_outcome: dict[str, tuple[str, ...]] = field(default_factory=dict)  # as last told: 被纠正2件
    told: dict[str, tuple[str, ...]] = field(default_factory=dict)  # in any section, of one row or none
    headed: bool = False  # under a heading inside the section
    of_docket: bool = False  # under a heading on what the office decides: 行政复议履职情况
    beside_another: bool = False  # 复议10件，诉讼4件: the one last named stands right behind the other
    # Of the sentence, see `begin`:
    other_year: bool = field(init=False)  # 2020年收到…，办结…
    other_scope: bool = field(init=False)
    last_action: str | None = field(init=False)  # 制定规章2件、规范性文件53件
    divided_rows: tuple[str, ...] = field(init=False)  # 办结的申请中，自然人…
    divides_either: bool = field(init=False)  # of two rows, or of both
    may_hold_carried: bool = field(init=False)  # 受理154件: what was carried in may be among them
    other_cause: int = field(init=False)  # the end of the last dispute that information did not cause
    narrowed_to: int = field(init=False)  # the end of a figure that its clause has narrowed
    divided_run: tuple[int, tuple[str, ...]] = field(init=False)  # where a run of parts has come to
    of_some: bool = field(init=False)  # cases that a topic has narrowed
    recent: list[Link] = field(init=False)  # its links so far
    intake: bool = field(init=False)  # received requests have been totalled
    by_attribute: bool = field(init=False)  # 主动公开36件、依申请公开4件、不予公开3件

    def begin(self, *, by_attribute: bool) -> None:
        """A new sentence."""
        if self.domain == FOREIGN:
            self.domain = self.topic
        self.other_year = self.other_scope = self.intake = self.divides_either = self.of_some = False
        self.may_hold_carried = False
        self.last_action, self.divided_rows, self.recent = None, (), []
        self.divided_run, self.narrowed_to, self.other_cause = (0, ()), -1, -1
        self.by_attribute = by_attribute
        if self.domain not in DISPUTE_ROWS:
            self.dispute_rows = ()
        elif self.beside_another and self.dispute_rows:
            self.dispute_rows = EITHER
        self.beside_another = False

    def enter(self, section: str) -> None:
        """A new section: nothing is carried into it but what its heading says."""
        topics = {"requests": REQUESTS, "disputes": DISPUTES}
        self.section, self.topic = section, topics.get(section)
        self.domain, self.base_rows, self.total_rows, self.dispute_rows = self.topic, ("new",), (), ()
        self.rows_of_outcome, self.of_docket, self.headed = {}, False, False

    def turn(self, topic: str | None) -> None:
        """A new heading inside the section."""
        self.of_docket, self.headed = False, True
        self.topic = self.domain = topic
        self.base_rows, self.total_rows = ("new",), ()


class View:
    """A sentence with its metrics and indicator words; what rules ask of all of it is found once."""

    __slots__ = ("_breaks", "_starts", "folded", "marks", "may_compare", "metrics", "runs", "sentence")

    def __init__(
        self, folded: str, sentence: Sentence, metrics: tuple[Metric, ...], marks: tuple[Mark, ...]
    ) -> None:
        self.folded, self.sentence, self.metrics, self.marks = folded, sentence, metrics, marks
        start, end = sentence.start, sentence.end
        self._starts = [mark.start for mark in marks]
        self._breaks = [match.start() for match in _BREAK_OR_CLOSE.finditer(folded, start, end)]
        #: For each metric, the first and last of those that only 、 separates from it.
        self.runs = _runs(folded, metrics)
        #: Whether 由 or 从 stands in it, which lead to what a figure was before.
        self.may_compare = folded.find("由", start, end) >= 0 or folded.find("从", start, end) >= 0

    def between(self, start: int, end: int) -> list[Mark]:
        """The marks that lie within a range."""
        first = bisect_left(self._starts, start)
        last = bisect_left(self._starts, end, first)
        if first == last:
            return []
        return [mark for mark in self.marks[first:last] if mark.end <= end]

    def since(self, at: int) -> int:
        """From where a rule looks back from a place: the sentence's start, or a bounded stretch before it."""
        return max(self.sentence.start, at - _LOOK)

    def clause_end(self, at: int, limit: int) -> int:
        """Where the clause that goes on at a place ends, or the limit."""
        stop = _CLAUSE_STOP.search(self.folded, at, limit)
        return stop.start() if stop is not None else max(at, limit)

    def beside(self, at: int) -> list[Mark]:
        """The marks in a bounded stretch on either side of a place."""
        return self.between(at - _LOOK, at + _LOOK)

    def near_start(self, far_start: int, end: int) -> int:
        """Behind the last break before a number; what stands in closed brackets does not break."""
        depth = 0
        for place in range(bisect_left(self._breaks, end) - 1, -1, -1):
            at = self._breaks[place]
            if at < far_start:
                break
            letter = self.folded[at]
            if letter == ")":
                depth += 1
            elif letter == "(" and depth:
                depth -= 1
            elif not depth:
                return at + 1
        return far_start


def _runs(folded: str, metrics: Sequence[Metric]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    first, last = 0, len(metrics) - 1
    for index, metric in enumerate(metrics):
        if index == last or not _LIST_GAP.fullmatch(folded, metric.end, metrics[index + 1].start):
            runs += [(first, index)] * (index + 1 - first)
            first = index + 1
    return runs


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
    listed: bool = False  # A、B分别为1件、2件
    moved: bool = False  # 申请由1件增加到2件
    year: int | None = None  # 2022年、2023年分别收到5件、8件
    groups: dict[str, list[Mark]] = field(init=False, repr=False)  # the marks by group

    def __post_init__(self) -> None:
        self.groups = {}
        for mark in self.marks:
            self.groups.setdefault(mark.group, []).append(mark)

    def named(self, group: str) -> list[Mark]:
        """The marks of a group, in text order; the list is the label's own."""
        return self.groups.get(group, [])

    def named_last(self, group: str) -> str:
        """The name of the last mark of a group; empty where there is none."""
        named = self.groups.get(group)
        return named[-1].name if named else ""


class Indicators:
    """The words of one lexicon that linking reads."""

    def __init__(self, lexicon: Lexicon) -> None:
        def context(role: str) -> Words:
            return lexicon.words("contexts", field="role", value=role)

        self._indicators = lexicon.words("indicators")
        self._concepts = {
            entry.word: (group, name)
            for entry in self._indicators.entries
            for group, _, name in [entry["concept"].partition(".")]
        }
        self.scopes = lexicon.words("scopes", field="kind", value="scope")
        self.other_units = frozenset(entry.word for entry in context("other unit").entries)
        self.case_unit, self.number_first = context("case unit"), context("number first")
        self.carry, self.with_carried = context("carry"), context("with carried")
        self.filler, self.sum, self.moved_to = context("filler"), context("sum"), context("moved to")
        self.carry_to, self.left_over = context("carry to"), context("left over")
        self.together, self.opens_parts = context("together"), context("opens parts")
        self.respectively = context("respectively")
        self.of_a_part, self.summed = context("of a part"), context("summed")
        self.plain, self.unchanged = context("plain"), context("unchanged")
        self.channel, self.body = context("channel"), context("body")
        self.about, self.some_places = context("about"), context("some places")
        self.anyone, self.announces = context("anyone"), context("announces")
        self.work_on_requests, self.in_writing = context("work on requests"), context("in writing")
        self.made_public, self.work_of_others = context("made public"), context("work of others")
        self.reviewing_body, self.third_party = context("reviewing body"), context("third party")
        self.court, self.lawsuit = context("court"), context("lawsuit")
        self.of_all, self.is_a = context("of all"), context("is a")
        self.its_matter, self.gaps = context("its matter"), context("gaps")
        self.other_cause, self.against_it = context("other cause"), context("against it")
        self.of_disclosure, self.respondent = context("of disclosure"), context("respondent")
        self.as_authority, self.paper = context("as authority"), context("paper of a dispute")
        self.powers, self.one_body = context("powers"), context("one body")
        self.cost, self.levels, self.late = context("cost"), context("levels"), context("late")
        self.left_out, self.reports_apart = context("left out"), context("reports apart")
        self.turned_into, self.may_hold_carried = context("turned into"), context("may hold carried")
        self.this_year, self.decides, self.manner = (
            context("this year"),
            context("decides"),
            context("manner"),
        )
        self.part_of_year = Words(
            tuple(
                e
                for e in lexicon.words("scopes", field="kind", value="period").entries
                if e["role"] == "part"
            )
        )
        self.telling = frozenset(word for word in self._concepts if self._tells(word))
        self.filler_alone = re.compile(f"(?:{self.filler.pattern})*+")
        self.understood = Joint(self.plain, self.filler, self.sum, self.scopes)

    def _tells(self, word: str) -> bool:
        """Whether a word may name a matter that was not spoken of before."""
        group, name = self._concepts[word]
        if group in ("outcome", "route", "result"):
            return True
        if group == "stage":
            return name in ("carried_in", "carried_out")
        matter = name != FOREIGN or self.work_on_requests.match(word, 0) is not None
        return group == "object" and matter

    def marks(self, folded: str, start: int, end: int) -> tuple[Mark, ...]:
        """The indicator words of a stretch of text, longest first, none overlapping."""
        titles = []
        if folded.find("《", start, end) >= 0:
            titles = [match.span() for match in _TITLE.finditer(folded, start, end)]
        found = []
        for place, entry in self._indicators.finditer(folded, start, end):
            word = entry.word
            group, name = self._concepts[word]
            if titles and any(first <= place < last for first, last in titles):
                continue
            if group == "stage" and _NEGATED.search(folded, max(start, place - 2), place) is not None:
                group, name = "none", "negated"
            found.append(Mark(place, place + len(word), word, group, name))
        return tuple(found)


@dataclass(slots=True)
class Scene:
    """One walk over a report: its text, its year and format, and the context so far."""

    report: Report
    folded: str
    words: Indicators
    context: Context
    #: What else the words of a metric may mean, by its place: 处理N件 may hold open cases too.
    readings: dict[tuple[int, int], list[tuple[str, ...]]] = field(default_factory=dict)

    def may_mean(self, metric: Metric, *cells: str) -> None:
        """Notes that the words of a metric may as well restate these cells; without cells, none at all.
        A cell behind ``LESS`` is taken away from the others."""
        self.readings.setdefault((metric.start, metric.end), []).append(cells)

    def told_before(self, label: Label) -> bool:
        """上述被撤销的1件, 3件被纠错案件: whether a later section comes back to an outcome told before."""
        outcomes = label.named("outcome")
        if self.context.section not in _LATER or not outcomes or fold(label.metric.unit) not in _CASES:
            return False
        if any(mark.name in DISPUTE_ROWS for mark in label.marks) or label.named("route"):
            return False
        word, at = outcomes[-1].word, outcomes[-1].start
        passive = word.startswith(("被", "责令", "撤销", "确认违法")) or self.folded[at - 1] == "被"
        return passive and bool(self.context.told.get(outcomes[-1].name))

    @property
    def place(self) -> str:
        """The report's body without 人民政府, folded: 澄溪县."""
        return fold(self.report.agency).removesuffix("人民政府").removesuffix("政府")

    @property
    def year(self) -> int | None:
        """The report's year."""
        return self.report.year

    @property
    def format(self) -> str:
        """The format of the report's tables; without tables, the one that its year prescribes."""
        old = self.report.year is not None and self.report.year < 2021
        return self.report.format or ("2019" if old else "2021")


def is_denial(metric: Metric) -> bool:
    """Whether a metric is a negation (未收到), not a written zero."""
    return metric.unit == "" and metric.value == 0 and metric.text[:1] not in _WRITTEN_ZEROS


def heads(view: View, label: Label) -> bool:
    """Whether the thing named stands right by the number: 行政许可类咨询12件 counts something else."""
    named = [mark for mark in label.objects if mark.name != FOREIGN]
    if not named or label.listed or label.moved:
        return bool(named)
    if named[0].start >= label.metric.end:
        return named[0].start - label.metric.end <= _HEAD_GAP
    gap = _BRACKET.sub("", view.folded[named[-1].end : label.metric.start])
    return len(gap.strip(" :")) <= _HEAD_GAP or gap.startswith("均")


def outside_brackets(
    folded: str, start: int, end: int, marks: Sequence[Mark]
) -> tuple[list[Mark], list[Mark]]:
    """The marks outside closed brackets, and those that such a bracket says are included."""
    if not marks or folded.find("(", start, end) < 0:
        return list(marks), []
    outside, included = [], []
    for mark in marks:
        opened = folded.rfind("(", start, mark.start)
        if opened < 0 or not mark.end <= folded.find(")", opened) < end:
            outside.append(mark)
        elif folded.startswith(("含", "包括", "包含"), opened + 1):
            included.append(mark)
    return outside, included


def in_bracket(folded: str, start: int, at: int) -> bool:
    return folded.rfind("(", start, at) > folded.rfind(")", start, at)


def last_joined(folded: str, marks: Sequence[Mark]) -> list[Mark]:
    """The last mark and those that 、 or 和 joins to it."""
    joined = [marks[-1]]
    for mark in reversed(marks[:-1]):
        if not JOINED.fullmatch(folded, mark.end, joined[0].start):
            break
        joined.insert(0, mark)
    return joined
