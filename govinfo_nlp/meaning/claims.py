"""Claims: what one figure says of itself, read once from the words of its clause.

The words before a figure name it; where the number comes first, those behind it; in 甲、乙分别为1件、2件
the one of the same place. ``Claims.read`` puts them, and what is counted (the head: requests, disputes,
documents …), into a frozen ``Claim``; frames match claims, never text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import regex

from govinfo_nlp.language.characters import fold
from govinfo_nlp.meaning.marks import FOREIGN, STOPS, Mark, Marked, Vocabulary
from govinfo_nlp.models import Link, Metric, Report

REQUESTS, RECONSIDERATION, LITIGATION, DISPUTES = "request", "reconsideration", "litigation", "disputes"
DISPUTE_ROWS = {
    RECONSIDERATION: ("reconsideration",),
    LITIGATION: ("litigation",),
    DISPUTES: ("reconsideration", "litigation"),
}
DOCUMENTS = {"regulation": "regulations", "normative": "normative_documents"}
DECISIONS = {
    "permit": "permits",
    "penalty": "penalties",
    "coercive": "coercive_measures",
    "other_services": "other_services",
}
ITEMS = {f"{name}_items": row for name, row in (*DECISIONS.items(), ("fee", "fees"))}
NEW = ("requests.new.total",)
DUE = (*NEW, "requests.carried_in.total")
PROCESSED = ("requests.processed.total",)
EITHER = ("either",)  # no row: outcomes of which it is not said what disputes they ended

_YEAR = regex.compile(r"(?:19|20)[0-9]{2}")
_YEARS_LISTED = regex.compile(
    r"(?:(?:19|20)[0-9]{2}(?:\ ?年)?(?:度)?[、和与]\ ?)+(?:19|20)[0-9]{2}\ ?年(?:度)?[^,;。0-9]{0,24}$"
)
_YEARS_SPANNED = regex.compile(
    rf"{_YEAR.pattern}\ ?年?\ ?[-~至到]\ ?{_YEAR.pattern}\ ?年(?=[^0-9;。]*(?:分别|依次|逐年)[^0-9,;。]*$)"
)
_YEAR_WORD = re.compile(r"(?:19|20)[0-9]{2}\ ?年(?:度)?")
_LIST_MARKER = re.compile(r"^ ?(?:[一二三四五六七八九十]是|其[一二三四五])")
_NEXT_ONE = regex.compile(r"(?:以及|[及和与])[^及和与]{2,12}的\ ?$")  # 其余79件|及上年结转的8件
_AMONG_BEHIND = re.compile(r"[^,;。:()中]{0,12}中(?![心央止断小国])")
_ASKED = regex.compile(r"申请[^,;。:()]{2,24},[^,;。:()]{0,8}")
_TOPICS = re.compile(r"[^,;。:(]{0,24}等")
_BRACKET = regex.compile(r"^\([^()]*+\)")  # 行政事业性收费(均为配套费)12万元
AS_REVIEWER = re.compile(r"作为[^,;。]{0,10}复议机[关构]|履行[^,;。]{0,10}复议[^,;。]{0,4}职[责能]")

_FURTHER_REACH = 40  # characters to the clause that says what becomes of the cases left over
_AFTER_REACH = 10  # between a number and its words behind it
_DONE_REACH = 24  # 19件已按照规定时限依法进行了答复
_LONGEST_MARK = 32  # characters of an indicator word
_HEAD_GAP = 4  # characters between the thing counted and its number: 行政许可办件量12件
_CAUSED_REACH = 12  # characters of 行政复议申请案件 behind its cause
_OBJECT_REACH = 24  # characters behind a number in which what it counts may stand
_SUED = "行政应诉"  # in the part on disputes, those of the body itself
_OF_ALL_THERE_ARE = frozenset(("repealed", "in_force", "public_total"))  # said without the document's name
_LATER = ("problems", "other")  # sections that come back to what the others have told
_CASES = tuple("件起宗例案")
_LISTED_GROUPS = ("result", "object", "applicant", "outcome", "stage", "action", "route")
_OUTCOMES = {"result", "outcome", "maybe"}
_ALL_APPLICANTS = ("natural_person", "organizations")  # 公民和法人或其他组织分别为9件和3件


@dataclass(slots=True)
class Context:
    """What the sentences before, and the clauses before in this one, were about."""

    section: str = ""
    topic: str | None = None
    domain: str | None = None
    total_rows: tuple[str, ...] = ()  # what the last total of requests restated
    base_rows: tuple[str, ...] = ("new",)  # what applicants divide, unless 其中 says otherwise
    dispute_rows: tuple[str, ...] = ()
    told: dict[str, tuple[str, ...]] = field(default_factory=dict)  # by outcome: of one row, or of none
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
        self.of_docket = self.headed = False

    def turn(self, topic: str | None) -> None:
        """A new heading inside the section."""
        self.of_docket, self.headed = False, True
        self.topic = self.domain = topic
        self.base_rows, self.total_rows = ("new",), ()


@dataclass(slots=True)
class Scene:
    """One walk over a report: its text, its year and format, its words, and the context so far."""

    report: Report
    folded: str
    words: Vocabulary
    context: Context
    own_level: bool = False  # whether the tables are taken to be of the body alone: 市政府本级, 厅机关

    @property
    def year(self) -> int | None:
        return self.report.year

    @property
    def format(self) -> str:
        """The format of the report's tables; without tables, the one that its year prescribes."""
        old = self.report.year is not None and self.report.year < 2021
        return self.report.format or ("2019" if old else "2021")

    @property
    def agency(self) -> str:
        """The report's body, folded."""
        return fold(self.report.agency)

    @property
    def place(self) -> str:
        """The report's body without 人民政府, folded: 澄溪县."""
        return self.agency.removesuffix("人民政府").removesuffix("政府")


@dataclass(frozen=True, slots=True)
class Claim:
    """What one figure says of itself.

    ``near`` is where its clause begins and ``far`` where its own words may begin (behind the figure before);
    ``marks`` name it, ``behind`` those of them that stand behind it, ``included`` what a bracket before it
    includes, ``objects`` what it counts, ``head`` the matter that decides of.
    """

    metric: Metric
    index: int
    near: int
    far: int
    marks: tuple[Mark, ...]
    behind: tuple[Mark, ...] = ()
    included: tuple[Mark, ...] = ()
    each: bool = False  # 直接起诉和复议后起诉各7件
    listed: bool = False  # A、B分别为1件、2件
    moved: bool = False  # 申请由1件增加到2件
    year: int | None = None  # 2022年、2023年分别收到5件、8件
    objects: tuple[Mark, ...] = ()
    head: str | None = None

    def but(
        self,
        *,
        marks: tuple[Mark, ...] | None = None,
        objects: tuple[Mark, ...] | None = None,
        head: str | None = None,
    ) -> Claim:
        """The claim with other marks, objects or another head."""
        return Claim(
            self.metric,
            self.index,
            self.near,
            self.far,
            self.marks if marks is None else marks,
            self.behind,
            self.included,
            self.each,
            self.listed,
            self.moved,
            self.year,
            self.objects if objects is None else objects,
            self.head if head is None else head,
        )

    def named(self, group: str) -> list[Mark]:
        """The marks of a group, in text order."""
        return [mark for mark in self.marks if mark.group == group]

    def last(self, group: str) -> str:
        """The name of the last mark of a group; empty where there is none."""
        return next((mark.name for mark in reversed(self.marks) if mark.group == group), "")

    def names(self, *concepts: str) -> bool:
        """Whether any of its marks is of a group (result) or of a concept (stage.received)."""
        return any(mark.group in concepts or mark.concept in concepts for mark in self.marks)


_WRITTEN_ZEROS = "0０零〇"


def is_denial(metric: Metric) -> bool:
    """Whether a metric is a negation (未收到), not a written zero."""
    return metric.value == 0 and metric.text[:1] not in _WRITTEN_ZEROS


class Claims:
    """Reads the claims of a report's figures, sentence by sentence."""

    def __init__(self, scene: Scene) -> None:
        self._scene, self._words = scene, scene.words
        self._viewed: Marked | None = None
        self._lists: dict[int, tuple[Mark, ...] | None] = {}  # of the sentence, by their first figure

    def read(self, said: Marked, index: int, consumed: int) -> Claim:
        """The claim of a figure; ``consumed`` is where the words end that are of the figure before."""
        claim = self._with_objects(said, self._named(said, index, max(consumed, said.far(index))))
        return claim.but(head=self._head(said, claim))

    # Which words name a figure

    def _named(self, said: Marked, index: int, far: int) -> Claim:
        metric = said.metrics[index]
        near = said.clause_start(far, metric.start)
        if is_denial(metric):
            return self._denied(said, index, far, near)
        first, last = said.runs[index]
        in_list = self._in_list(said, index, far, near) if first < last else None
        if in_list is not None:
            return in_list
        if moved := self._of_value_before(said, index):
            return Claim(metric, index, near, far, moved, moved=True)
        marks = said.between(near, metric.end)  # 保持零申请
        if self._comes_first(said, metric, near, marks) and (behind := self._behind(said, index, near)):
            return Claim(metric, index, near, far, behind, behind)
        lead = said.folded[near : metric.start]
        apart = said.folded[near - 1 : near] == ":" and self.goes_on(said, metric)
        if not marks and near > far and not apart and self.is_filler(lead):
            clause = max(far, said.folded.rfind(";", far, metric.start) + 1)
            marks = said.between(clause, metric.start) or self._of_share_before(said, index)
        marks = [*self._doers_before(said, index, near, marks), *marks]
        marks, included = said.outside_brackets(near, metric.start, marks)
        each = lead.rstrip(" ").endswith("各")
        return Claim(metric, index, near, far, tuple(marks), included=tuple(included), each=each)

    def _doers_before(self, said: Marked, index: int, near: int, marks: Sequence[Mark]) -> list[Mark]:
        """自然人申请新收123件、|办结119件: who the deed before was done to, where 、 joins another deed."""
        if not index or not marks or any(mark.group != "stage" for mark in marks):
            return []
        before = said.metrics[index - 1]
        if said.folded[before.end : near].strip(" ") not in ("", *"、和与及") or near - before.end > 2:
            return []
        told = said.between(said.clause_start(said.far(index - 1), before.start), before.start)
        deeds = [at for at, mark in enumerate(told) if mark.group == "stage"]
        return [mark for mark in told[: deeds[-1]] if mark.group == "applicant"] if deeds else []

    def _denied(self, said: Marked, index: int, far: int, near: int) -> Claim:
        """What a negation denies: the marks of its clause, behind it or, failing that, before it."""
        metric, limit, folded = said.metrics[index], said.limit(index), said.folded
        end = said.clause_end(metric.end, limit)
        behind = tuple(mark for mark in said.between(metric.start, end) if mark.end > metric.end)
        if self._words["cost"].match_before(folded, end, metric.end) is not None:
            behind = tuple(mark for mark in behind if mark.name not in DISPUTE_ROWS)  # 未产生行政诉讼费用
            return Claim(metric, index, near, far, behind, behind)
        if any(mark.group == "object" for mark in behind):
            who = tuple(said.between(near, metric.start, "applicant"))  # 科研机构没有提出申请
            return Claim(metric, index, near, far, who + behind, behind)
        if folded[near - 1 : near] == ":":
            near = said.clause_start(far, near - 1)  # 上年结转：无
        before = tuple(said.between(near, metric.start))
        return Claim(metric, index, near, far, before + behind, behind)

    def _of_value_before(self, said: Marked, index: int) -> tuple[Mark, ...]:
        """申请由2022年的31件减少到2023年的28件: what the value before counts, which this one has become."""
        if not index or _without_years(said.gap(index)).strip(" 的") not in self._words["moved to"]:
            return ()
        before = said.metrics[index - 1].start
        return tuple(said.between(said.clause_start(said.far(index - 1), before), before))

    def is_left_behind(self, said: Marked, index: int) -> bool:
        """申请由|31件|减少到28件: whether a value is what another has moved from."""
        return index + 1 < len(said.metrics) and bool(self._of_value_before(said, index + 1))

    def _of_share_before(self, said: Marked, index: int) -> list[Mark]:
        """自然人占91.89%，共34件: what the percentage right before is a share of, and so what this counts."""
        if not index:
            return []
        share = said.metrics[index - 1].start
        near = said.clause_start(said.far(index - 1), share)
        return said.between(near, said.folded.find("占", near, share))

    def goes_on(self, said: Marked, metric: Metric) -> bool:
        """均系自然人提出：1件|查阅补偿方案: whether what a number counts stands behind it."""
        return said.clause_end(metric.end, said.end, "") > metric.end

    def is_filler(self, lead: str) -> bool:
        """Whether the words right before a number name nothing (，全年共12件): the clause before does."""
        return self._words.filler_alone.fullmatch(_without_years(lead).strip(" ")) is not None

    # Words behind a number

    def _comes_first(self, said: Marked, metric: Metric, near: int, marks: Sequence[Mark]) -> bool:
        """Whether the number stands before what it counts: 26件予以公开, 其余12件结转."""
        lead = _LIST_MARKER.sub("", said.folded[near : metric.start].rstrip(" "))
        if not lead:
            return True
        word = self._words["number first"].match_before(lead, len(lead))
        if word is None:
            return self.is_filler(lead)  # 全年1件行政复议被纠正
        return not marks or marks[-1].end <= metric.start - len(word.word) or marks[-1].group == "maybe"

    def _behind(self, said: Marked, index: int, near: int) -> tuple[Mark, ...]:
        """The marks right behind a number, up to the next break or number."""
        metric, limit = said.metrics[index], said.limit(index)
        start, folded = metric.end, said.folded
        is_a = bool(
            self._words["is a"].match(folded, start) or self._words["its matter"].match(folded, start)
        )
        among = None if is_a else _AMONG_BEHIND.match(folded, start, limit)
        end = among.end() if among is not None else self._end_behind(said, start, limit)
        marks = self._without_all_of_them(said, [m for m in said.between(start, limit) if m.start < end])
        if found := self._told_further(said, start, limit, marks):
            return found
        reach = _DONE_REACH if self._words["already"].match(folded, start) else _AFTER_REACH
        if not marks or marks[0].start - start > reach:
            return ()
        return tuple(self._of_the_number(metric, marks))

    def _end_behind(self, said: Marked, start: int, limit: int) -> int:
        """Where the words behind a number end: at a break, but not in 10件按不予处理、其他处理情形办结."""
        folded, end = said.folded, said.clause_end(start, limit, "")
        if end == limit and (next_one := _NEXT_ONE.search(folded, start, end)) is not None:
            return next_one.start()
        joined = folded.startswith(("按", "分别"), start)
        behind = said.between(end + 1, end + 2 + _LONGEST_MARK, "result") if joined else []
        if not any(mark.start == end + 1 for mark in behind):
            return end
        return self._end_behind(said, end + 1, limit)

    def _without_all_of_them(self, said: Marked, marks: list[Mark]) -> list[Mark]:
        """12件申请|均由自然人提出: what is said of all of them is not what is counted."""
        if len(marks) < 2:
            return marks
        between = said.folded[marks[0].end : marks[1].start]
        of_all = marks[1].group == "applicant" and self._words["of all"].match(between, 0) is not None
        return marks[:1] if of_all or "相当于" in between else marks

    def _told_further(self, said: Marked, start: int, limit: int, marks: Sequence[Mark]) -> tuple[Mark, ...]:
        """1件因资料已移交，本机关不掌握: a further clause, where these words say no more than a reason."""
        if any(mark.group == "result" for mark in marks):
            return ()
        for mark in said.between(start, min(limit, start + _FURTHER_REACH)):
            between = said.folded[start : mark.start]
            if any(stop in between for stop in ";。(:") or between.endswith((*"无未", "没有")):
                break
            if _tells_what_became(mark, between):
                return (mark,)
            passed = mark.group in ("none", "stage", "maybe") or mark.name == FOREIGN or mark.word == "申请"
            if not passed and not said.folded.startswith("因", start):
                break
        return ()

    def _of_the_number(self, metric: Metric, marks: list[Mark]) -> list[Mark]:
        """3件行政复议案件|暴露出…: of the marks behind a number, those that tell of it."""
        if any(mark.name.startswith("carried") for mark in marks):
            return [mark for mark in marks if mark.group != "none"]
        for place, (mark, following) in enumerate(pairwise(marks)):
            if mark.group == "result" and following.group == "object":
                return marks[: place + 2]
        if len(marks) > 1 and marks[0].group == "object" and marks[0].start == metric.end:
            return marks[:1] if marks[1].name == FOREIGN or marks[1].concept == "action.none" else marks
        return marks

    # Figures in a row

    def _in_list(self, said: Marked, index: int, far: int, near: int) -> Claim | None:
        """What a list of words before a list of figures says of the figure of the same place."""
        metric, year = said.metrics[index], self._year_of_list(said, index)
        first, last = said.runs[index]
        if year is not None:
            told = said.between(said.far(first), said.metrics[first].start)
            return Claim(metric, index, near, far, tuple(told), listed=True, year=year)
        if said is not self._viewed:
            self._viewed, self._lists = said, {}
        if first not in self._lists:
            self._lists[first] = self._marks_of_list(said, first, last)
        marks = self._lists[first]
        if marks is None:
            return None
        if marks:
            done = (
                said.between(said.far(first), marks[0].start, "action") if marks[0].group == "object" else []
            )
            marks = (*done[-1:], marks[index - first])  # 现行有效的规章、规范性文件分别为8部和53件
        return Claim(metric, index, near, far, marks, listed=True)

    def _marks_of_list(self, said: Marked, first: int, last: int) -> tuple[Mark, ...] | None:
        """The marks that name the figures of a list, one each; none where the list names them all in a way
        that can't be told apart, ``None`` where it is no such list."""
        start, opened = said.far(first), said.metrics[first].start
        word = [
            at for at, _ in self._words["respectively"].finditer(said.folded, max(start, opened - 8), opened)
        ]
        if not word and not _side_by_side(said, first, last):
            return None
        lead = word[-1] if word else opened
        begin = max(start, said.folded.rfind(";", start, opened) + 1)
        marks = said.between(begin, lead)
        if word and first and not said.folded[start:lead].strip(" ,("):
            marks = said.between(
                said.far(first - 1), said.metrics[first - 1].start
            )  # A和B共17件（分别为12件、5件）
        count = last - first + 1
        for chosen in _candidates(said, marks):
            if len(chosen) == len({mark.name for mark in chosen}) == count:
                return tuple(chosen)
        if not word:
            return None
        return _all_applicants(marks) if count == len(_ALL_APPLICANTS) else ()

    def _year_of_list(self, said: Marked, index: int) -> int | None:
        """2022年、2023年分别收到5件、8件; 2021年至2023年依次为3件、5件、8件: the year of the same place."""
        first, last = said.runs[index]
        lead = said.gap(first)
        if "年" not in lead:
            return None
        listed = _YEARS_LISTED.search(lead)
        years = [int(year) for year in _YEAR.findall(listed.group())] if listed is not None else []
        if spanned := _YEARS_SPANNED.search(lead):
            since, until = (int(year) for year in _YEAR.findall(spanned.group()))
            years = list(range(since, min(until, since + last - first + 1) + 1))
        return years[index - first] if len(years) == last - first + 1 else None

    # What is counted

    def _with_objects(self, said: Marked, claim: Claim) -> Claim:
        """The claim with the things that it names as counted; what says only why a case went as it did is
        struck from its marks."""
        own = claim.named("object")
        objects = self._counted(said, own) or self._counted(said, self._objects_around(said, claim))
        if all(mark.name == REQUESTS for mark in own) and self._names_its_court(claim):
            objects = [mark for mark in objects if mark.name in DISPUTE_ROWS]
        if self._says_what_became(said, claim):
            objects = _known(objects)
            claim = claim.but(marks=tuple(_known(claim.marks)))
        return claim.but(objects=tuple(objects))

    def _counted(self, said: Marked, objects: Sequence[Mark]) -> list[Mark]:
        """Objects but those that say how something was done: 以公告形式制发3件."""
        return [mark for mark in objects if self._words["manner"].match(said.folded, mark.end) is None]

    def _names_its_court(self, claim: Claim) -> bool:
        """被复议机关纠正的2件: an outcome that says of itself what dispute it ends."""
        return any("复议机关" in mark.word or "法院" in mark.word for mark in claim.named("outcome"))

    def _says_what_became(self, said: Marked, claim: Claim) -> bool:
        """其余3件延至2024年回复, 1件因需对补贴数据汇总加工: what other things are named is but the reason."""
        if not claim.behind:
            return False
        carried = any(mark.name.startswith("carried") for mark in claim.named("stage"))
        return carried or claim.names("result") or self.told_before(claim)

    def told_before(self, claim: Claim) -> bool:
        """上述被撤销的1件, 3件被纠错案件: whether a later section comes back to an outcome told before."""
        context, outcomes = self._scene.context, claim.named("outcome")
        if context.section not in _LATER or not outcomes or fold(claim.metric.unit) not in _CASES:
            return False
        passive = self._words["passive outcome"].match(outcomes[-1].word, 0) is not None
        return passive and bool(context.told.get(outcomes[-1].name))

    def _objects_around(self, said: Marked, claim: Claim) -> list[Mark]:
        """The thing counted where the words leave it out: right behind the number, or a clause before."""
        metric, folded = claim.metric, said.folded
        behind = said.between(metric.end, metric.end + _OBJECT_REACH, "object")
        if behind and folded[metric.end : behind[0].start] in ("", " ", "的"):
            return behind[:1]
        if caused := self._caused_behind(said, metric):
            return caused
        start = claim.near if claim.behind else claim.far
        before = said.between(start, metric.start, "object")
        before = [mark for mark in before if not self._is_a_topic(said, mark, metric.start)]
        return said.outside_brackets(start, metric.start, before)[0]

    def _caused_behind(self, said: Marked, metric: Metric) -> list[Mark]:
        """发生1起因信息公开引起的行政复议: the dispute behind what caused it."""
        cause = self._words.cause.match(said.folded, metric.end, said.end)
        if cause is None:
            return []
        behind = said.between(cause.end(), cause.end() + _CAUSED_REACH)[:1]
        return [mark for mark in behind if mark.name in DISPUTE_ROWS]

    def _is_a_topic(self, said: Marked, mark: Mark, before: int) -> bool:
        """主要涉及土地审批、行政许可等方面，办结29件: what requests were about is not what is counted."""
        folded, stop = said.folded, said.clause_end(mark.end, before, STOPS + ":(")
        if folded.endswith("为主", mark.end, stop):
            return True  # 内容以举报处理结果为主，|同意公开9件
        start = said.clause_start(said.since(mark.start), mark.start)
        if not self._words["about"].occurs(folded, start, mark.start):
            return False
        # 集中于投诉举报；|上年结转1件
        return stop < before or _TOPICS.match(folded, mark.end, said.end) is not None

    # Of what matter it is

    def _head(self, said: Marked, claim: Claim) -> str | None:
        head = self._matter(said, claim)
        return FOREIGN if head in DISPUTE_ROWS and self._is_of_a_docket(said, claim) else head

    def _is_of_a_docket(self, said: Marked, claim: Claim) -> bool:
        """作为市政府行政复议机构，收到行政复议申请638件: not those against the office."""
        folded, start, end = said.folded, said.since(claim.metric.start), claim.metric.start
        if AS_REVIEWER.search(folded, said.segment(end), end) is not None:
            return True
        about_itself = self._scene.context.section == "disputes"
        named = [
            place
            for place, entry in self._words["reviewing body"].finditer(folded, start, end)
            if not (about_itself and entry.word == _SUED)
        ]
        if named:
            first = named[0] if named[-1] < claim.near else named[-1]
            return "信息公开" not in folded[first:end]
        own = "公开" in folded[start:end] or self._words["against it"].occurs(folded, start, end)
        return self._scene.context.of_docket and not own

    def _matter(self, said: Marked, claim: Claim) -> str | None:
        current = self._documents_before(claim) or self._scene.context.domain
        if current in DOCUMENTS and self._is_of_the_documents(claim):
            return current
        if not claim.objects:
            return self._unnamed(said, claim, current)
        last = claim.objects[-1]
        if last.name == "petition":
            return self._petition(said, claim, current)
        if last.name == FOREIGN:
            return self._beside_foreign(said, claim, last, current)
        if len(claim.objects) > 1 and {last.name, claim.objects[-2].name} == {RECONSIDERATION, LITIGATION}:
            joined = said.are_joined(claim.objects[-2], last) or is_denial(claim.metric)
            return DISPUTES if joined else last.name
        return last.name

    def _documents_before(self, claim: Claim) -> str | None:
        """制发规范性文件4件，配发解读5篇，废止2件: the documents that the sentence has counted before."""
        if not claim.names("action.repealed", "action.in_force"):
            return None
        for link in reversed(self._scene.context.recent):
            for head, row in DOCUMENTS.items():
                if link.cells[0].startswith(f"disclosure.{row}."):
                    return head
        return None

    def _is_of_the_documents(self, claim: Claim) -> bool:
        """制发规范性文件1件并同步解读，清理废止2件; 截至年末有效文件61件: of the documents spoken of."""
        own = claim.named("object")
        done = any(mark.name in _OF_ALL_THERE_ARE for mark in claim.named("action"))
        return done and (own[-1].word == "文件" if own else not _known(claim.objects))

    def _petition(self, said: Marked, claim: Claim, current: str | None) -> str:
        """以申请公开名义投诉举报的12件 is a reason not to process; 受理投诉举报12件 is another matter."""
        told = claim.behind and self._words["is a"].match(said.folded, claim.metric.end)
        as_requests = bool(told) or any(mark.name == REQUESTS for mark in claim.objects[:-1])
        return (
            REQUESTS if current == REQUESTS and as_requests and not claim.names("stage.received") else FOREIGN
        )

    def _beside_foreign(self, said: Marked, claim: Claim, last: Mark, current: str | None) -> str:
        """收到申请9件：网上4件，来信3件: what was spoken of may go on beside a matter of no table."""
        context = self._scene.context
        after = {mark.group for mark in claim.marks if mark.start >= last.end}
        if self._words["work on requests"].match(last.word, 0) is not None and (
            said.folded[last.end : last.end + 1] == ":" or after & {"stage", "result", "applicant"}
        ):
            return REQUESTS  # 依申请公开工作：上年结转4件; 依申请公开工作方面，全年办结3件
        by_channel = self._words["channel"].match(last.word, 0) is not None
        if context.intake and current == REQUESTS and by_channel:
            return REQUESTS
        if after & {"result", "applicant"} and REQUESTS in (current, context.topic):
            return REQUESTS
        return current if after & {"outcome", "route"} and current in DISPUTE_ROWS and current else FOREIGN

    def _unnamed(self, said: Marked, claim: Claim, current: str | None) -> str | None:
        """维持7件, 予以公开9件, 上年结转2件: what a claim counts that says only what became of it."""
        if claim.names("outcome", "route"):
            return self._of_disputes(said, claim, current)
        if claim.names("result") and (found := self._of_results(said, claim, current)) is not None:
            return found
        if current is None and claim.names("stage.carried_in", "stage.carried_out"):
            return REQUESTS
        if current in DISPUTE_ROWS and self._scene.context.topic == REQUESTS and not self.is_pending(claim):
            return REQUESTS if claim.names("stage", "applicant") else current  # 受理3件 behind disputes
        return current

    def _of_results(self, said: Marked, claim: Claim, current: str | None) -> str | None:
        """予以公开9件: of requests, where they are spoken of or where only they end so."""
        results = claim.named("result")
        names = {mark.name for mark in results}
        if self._is_a_look_alike(said, claim, names) or (
            current == FOREIGN and "其中" in said.folded[claim.far : claim.metric.start]
        ):
            return FOREIGN  # 提案95件全部办复，其中全文公开139件
        if "other.unpaid" in names:
            return REQUESTS  # whatever was spoken of: only requests are paid for
        ends = {mark.end for mark in results}
        answered = any(mark.concept == "stage.processed" and mark.start in ends for mark in claim.marks)
        if current is None and answered:
            return REQUESTS  # 45件不予公开答复: only requests are answered so
        if REQUESTS not in (current, self._scene.context.topic):
            return None
        return current if current in DISPUTE_ROWS and names <= {"other", "other.other"} else REQUESTS

    def _is_a_look_alike(self, said: Marked, claim: Claim, names: set[str]) -> bool:
        """热线受理…，投诉举报类549件: petitions that a sentence on other matters counts."""
        if names != {"not_processed.petition"}:
            return False
        before = [mark.name for mark in said.between(said.start, claim.metric.start, "object")]
        return FOREIGN in before and REQUESTS not in before

    def _of_disputes(self, said: Marked, claim: Claim, current: str | None) -> str | None:
        """复议后起诉 and 撤诉 speak of lawsuits, 复议机关 of reconsideration, whatever came before."""
        if claim.names("route"):
            return LITIGATION
        words = "".join(mark.word for mark in claim.named("outcome"))
        court = self.before_a_court(claim)
        if "撤诉" in words and not court and current == RECONSIDERATION and self._scene.context.recent:
            return RECONSIDERATION  # 复议4件，3件维持，1件撤诉: 撤诉 is said of it too
        if "复议" in words:
            return DISPUTES if "法院" in words else RECONSIDERATION
        if self._words["of a lawsuit"].occurs(words) or court:
            return LITIGATION
        if current not in DISPUTE_ROWS and self.told_before(claim):
            return self._told_of(claim)
        return current

    def _told_of(self, claim: Claim) -> str | None:
        """上述被撤销的1件: the kind of dispute of which the outcome was told."""
        rows = set(self._scene.context.told.get(claim.last("outcome"), ()))
        return next((name for name, of in DISPUTE_ROWS.items() if rows <= set(of)), None)

    def before_a_court(self, claim: Claim) -> bool:
        """法院驳回原告请求3件: only a lawsuit has a court and a plaintiff."""
        return self._words["court"].occurs(self._scene.folded, claim.near, claim.metric.start)

    def is_pending(self, claim: Claim) -> bool:
        """行政复议1件，尚未办结0件: of a dispute, and not yet decided."""
        words = [mark.word for mark in claim.named("stage")]
        if not words or not all(word.endswith(("未办结", "办理中")) for word in words):
            return False
        recent = self._scene.context.recent
        return any(cell.startswith("disputes.") for link in recent for cell in link.cells)


def heads_number(said: Marked, claim: Claim) -> bool:
    """Whether the thing named stands right by the number: 行政许可类咨询12件 counts something else."""
    named = _known(claim.objects)
    if not named or claim.listed or claim.moved:
        return bool(named)
    if named[0].start >= claim.metric.end:
        return named[0].start - claim.metric.end <= _HEAD_GAP
    gap = _BRACKET.sub("", said.folded[named[-1].end : claim.metric.start])
    return len(gap.strip(" :")) <= _HEAD_GAP or gap.startswith("均")


def _without_years(words: str) -> str:
    return _YEAR_WORD.sub("", words) if "年" in words else words


def _known(marks: Sequence[Mark]) -> list[Mark]:
    """The marks but those of matters that no table counts."""
    return [mark for mark in marks if mark.name != FOREIGN]


def _tells_what_became(mark: Mark, between: str) -> bool:
    """3件经批准延期，|结转下年度; 1件因资料移交|无法提供; 1件涉及农户身份信息，经遮挡后|部分公开."""
    if mark.group == "stage":
        return mark.name in ("carried_out", "carried") and mark.word != "转"
    if mark.group != "result" and mark.concept != "maybe.granted":
        return False
    reason = between.startswith("因") and "," not in between
    if mark.group == "result" and (reason or between.endswith((",按", ",告知", ",属于"))):
        return True
    return mark.name == "partially_granted" or _ASKED.fullmatch(between) is not None


def _side_by_side(said: Marked, first: int, last: int) -> bool:
    """因A、B、C不予公开1件、4件、7件: bare figures that only 、 or 和 joins."""
    return all("," not in said.gap(index) for index in range(first + 1, last + 1))


def _all_applicants(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """A mark for each kind of applicant, where the words name both at once."""
    whole = [mark for mark in marks if mark.group == "applicant"]
    if [mark.name for mark in whole] != ["all"]:
        return ()
    first = whole[0]
    names = _ALL_APPLICANTS if not first.word.endswith("企业") else ("natural_person", "enterprise")
    return tuple(Mark(first.start, first.end, first.word, "applicant", name) for name in names)


def _are_alike(marks: Sequence[Mark]) -> bool:
    """予以公开、部分公开; 自然人、其他: whether marks are of one group, or of groups that make one list."""
    groups = {mark.group for mark in marks}
    return len(groups) == 1 or groups <= _OUTCOMES or groups == {"applicant", "maybe"}


def _candidates(said: Marked, marks: Sequence[Mark]) -> Iterator[list[Mark]]:
    """Ways to read a list of marks: the ones that 、 joins at its end, all of them, those of one group."""
    joined = said.joined(marks) if marks else []
    yield from filter(_are_alike, (joined, [mark for mark in joined if mark.group != "object"]))
    for group in _LISTED_GROUPS:
        chosen = [mark for mark in marks if mark.group == group]
        yield chosen
        yield [mark for mark in chosen if "." in mark.name]
