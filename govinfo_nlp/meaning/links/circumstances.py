"""When and where a metric holds: another year, or a part of what the report covers, links to no cell."""

from __future__ import annotations

import re
from bisect import bisect_left

from govinfo_nlp.language.characters import fold
from govinfo_nlp.language.lexicons import Entry, Lexicon
from govinfo_nlp.meaning.links.bodies import Bodies
from govinfo_nlp.meaning.links.scene import (
    BREAKS,
    DISPUTE_ROWS,
    ITEMS,
    REQUESTS,
    Indicators,
    Label,
    Scene,
    View,
    in_bracket,
)
from govinfo_nlp.meaning.scopes import OFFICE, names_agency

YEAR = re.compile(r"(?:19|20)[0-9]{2}")
LAST_YEARS = re.compile(r"(?:(?<!加)上|去|前|往|上一|前一)年(?:度|同期)?")
_BREAK = re.compile(r"[,;:。0-9]|其中")
_MONTH = re.compile(
    r"(?:20[0-9]{2}\ ?年\ ?)?(?!0?1\ ?月?\ ?[-~至到]\ ?12)(?:[0-9]{1,2}\ ?月?\ ?[-~至到]\ ?)?"
    r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})\ ?月(?:份)?"
)
_SYSTEM = re.compile(r"[省市县区州旗][^,;。0-9]{0,10}系统")
_DIVIDES = re.compile(r"其中\ ?[,:]?\ ?")
_DIVIDED = re.compile(r"[,;]\ ?其中")
_AREA = re.compile(r"全[省市县区州旗]")
_OFFICES = ("局", "厅", "委", "委员会")
_THE_OFFICE = re.compile(r"[,(](?:其中)?[我本](?:办|局|委|厅|机关|单位)(?:本级)?(?:占|收到|共收到|受理)")
_SYSTEM_REACH = 80  # characters to the figure of the office itself
_LEFT_OUT_REACH = 80  # characters to the words that leave a figure out
_OF_THESE = re.compile("[,(](?:由其|其|均|并|已|也)[^0-9,;。]*")
_DIGIT = re.compile("[0-9]")
_MOVED_TO = re.compile(r"(?:结转|转)(?:至|到|入)\ ?(?P<year>20[0-9]{2})\ ?年")
_COMPARISON = re.compile(r"[比较与]\ ?$|相比")


class _Signs:
    """Finds words of another time or of a place; before most figures stands none."""

    def __init__(self, lexicon: Lexicon) -> None:
        words = lexicon.compiled(Indicators)
        self._time = _any_of(YEAR.pattern, LAST_YEARS.pattern, words.part_of_year.pattern)
        vocabularies = (words.scopes, words.some_places, words.reports_apart)
        self._place = _any_of(_AREA.pattern, _SYSTEM.pattern, *(one.pattern for one in vocabularies))

    def of_time(self, folded: str, label: Label) -> bool:
        return self._time.search(folded, label.far_start, label.metric.start) is not None

    def of_place(self, folded: str, label: Label) -> bool:
        return self._place.search(folded, label.far_start, label.metric.start) is not None


def _any_of(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


class Circumstances:
    """The year and the scope of metrics, as their clauses and the sentence so far give them."""

    def __init__(self, scene: Scene, lexicon: Lexicon) -> None:
        self._scene = scene
        self._signs = lexicon.compiled(_Signs)
        self._bodies = Bodies(scene, self.is_the_agency)
        self._unread: list[tuple[Label, str | None]] = []  # with what their metrics count

    def note(self, label: Label, domain: str | None) -> None:
        """A metric that links to nothing: its words of time and place may hold for those behind it too."""
        self._unread.append((label, domain))

    def forget(self) -> None:
        """A new sentence: nothing that was noted holds for it."""
        self._unread.clear()

    def _read(self, view: View) -> None:
        """Reads what was noted, now that a figure of the sentence asks."""
        for label, domain in self._unread:
            self._is_of_other_year(view, label)
            self._is_of_other_scope(view, label, domain)
        self._unread.clear()

    def of_other_year(self, view: View, label: Label) -> bool:
        """Whether the metric happened in another year than the report's."""
        self._read(view)
        return self._is_of_other_year(view, label)

    def of_other_scope(self, view: View, label: Label, domain: str | None) -> bool:
        """Whether the metric covers a part of what the report covers (市本级, 各乡镇)."""
        self._read(view)
        other = self._is_of_other_scope(view, label, domain)
        return other or self._bodies.is_of_one(view, label.metric.start)

    def _is_of_other_year(self, view: View, label: Label) -> bool:
        """2020年收到…，办结…: whether a figure, or the clause that opened before it, is of another year."""
        if label.year is not None:
            return label.year != self._scene.year
        metric, context = label.metric, self._scene.context
        if not context.other_year and not self._signs.of_time(view.folded, label):
            return self._is_of_a_month(metric.period)
        self._leave_other_year(view, label)
        near = self._reads_years(view, label)
        for _ in self._scene.words.part_of_year.finditer(view.folded, label.far_start, metric.start):
            near = context.other_year = True
        near = near or self._names_a_year_before(view, label)
        if self._names_this_year(view, label):
            near = context.other_year = False
        return near or context.other_year or self._is_of_a_month(metric.period)

    def _leave_other_year(self, view: View, label: Label) -> None:
        """2020年收到…；办结…: behind a semicolon the year goes on for a clause without a subject only."""
        context = self._scene.context
        if ";" in view.folded[label.far_start : label.metric.start]:
            opened = YEAR.match(view.folded, view.sentence.start) is not None
            context.other_year = context.other_year and opened and self._goes_on(label)
        if context.other_year and self._is_back_to_now(view, label):
            context.other_year = False

    def _reads_years(self, view: View, label: Label) -> bool:
        """Notes what the years before a figure say of the clause; whether the last of them is of it alone."""
        folded, metric, context = view.folded, label.metric, self._scene.context
        near = False
        since = max(label.far_start, folded.rfind(";", label.far_start, metric.start))
        for match in YEAR.finditer(folded, since, metric.start):
            year, at = int(match.group()), match.start()
            behind = _behind_year(folded, match.end())
            if self._carries(folded, at, behind):
                continue
            compared = _COMPARISON.search(folded, max(label.far_start, at - 3), at) is not None
            if self._scene.year is None or year == self._scene.year:
                context.other_year = near = False
            elif at >= label.near_start:
                near = True
                context.other_year |= not compared and self._opens_a_clause(view, label, at)
            elif not compared and not self._is_in_force(folded, behind, label):
                context.other_year = True
        return near

    def _opens_a_clause(self, view: View, label: Label, at: int) -> bool:
        """2020年收到…: whether a year opens its clause, out of brackets, and so holds for what follows."""
        in_brackets = in_bracket(view.folded, view.sentence.start, at)
        return not in_brackets and self._opens(view.folded, at, label.far_start)

    def _names_a_year_before(self, view: View, label: Label) -> bool:
        """上年收到4件, but not 上年结转4件."""
        return any(
            not self._carries(view.folded, match.start(), match.end())
            for match in LAST_YEARS.finditer(view.folded, label.near_start, label.metric.start)
        )

    def _is_back_to_now(self, view: View, label: Label) -> bool:
        """2022年为26件，同比上升19.2%，其中自然人29件: what divides this year's figure, behind its growth."""
        index = bisect_left(view.metrics, label.far_start, key=lambda metric: metric.end)
        grown = view.metrics[index].end == label.far_start and view.metrics[index].change is not None
        return grown and _DIVIDED.match(view.folded, label.far_start, label.metric.start) is not None

    def _is_in_force(self, folded: str, behind: int, label: Label) -> bool:
        """对2018年以来的文件进行梳理，现行有效2件: the year is of what was looked through."""
        stock = any(mark.name == "in_force" for mark in label.named("action"))
        return stock and folded.startswith(("以来", "至今"), behind)

    def _is_of_a_month(self, period: str | None) -> bool:
        """12月收到3件, 1至3月收到5件, but not 截至12月底, 1至12月."""
        return period is not None and _MONTH.fullmatch(fold(period)) is not None

    def _goes_on(self, label: Label) -> bool:
        """各乡镇收到12件；办结11件: whether a segment without a subject of its own speaks of the same."""
        return not label.named("object") and bool(label.named("stage"))

    def _names_this_year(self, view: View, label: Label) -> bool:
        """对2018年以前的文件全面清理，全年制定11件: 全年 behind the other year is of the report's own."""
        last = [m.end() for m in LAST_YEARS.finditer(view.folded, label.near_start, label.metric.start)]
        start = last[-1] if last else label.near_start  # 全年收到的申请从上年的31件增至45件
        said = self._scene.words.this_year.occurs(view.folded, start, label.metric.start)
        other = [match.end() for match in YEAR.finditer(view.folded, label.near_start, label.metric.start)]
        parts = self._scene.words.part_of_year.occurs(view.folded, label.near_start, label.metric.start)
        return said and not other and not parts

    def _carries(self, folded: str, start: int, end: int) -> bool:
        """2022年结转的, 结转2024年: the year says where a case comes from or goes to."""
        at = end + (folded[end : end + 1] in ("度", "底", "末"))
        if self._scene.words.carry.match(folded, at) is not None:
            return True
        before = start - (folded[start - 1 : start] == " ")
        until = folded.startswith("截", before - 2)  # 截至2022年 is a time, 结转至2022年 is not
        return not until and self._scene.words.carry_to.match_before(folded, before) is not None

    def _opens(self, folded: str, at: int, start: int) -> bool:
        at = start + len(folded[start:at].rstrip(" "))  # 由 2022 年的31件减少到28件 opens none
        return at == start or folded[at - 1] in BREAKS or folded[at - 1] in "、而"

    def _is_of_other_scope(self, view: View, label: Label, domain: str | None) -> bool:
        context = self._scene.context
        if self._is_of_one_of_two(view, label):
            context.other_scope = True
            return True
        if self._divides_what_was_told(view, label):
            context.other_scope = True
            return True
        if self._is_left_out(view, label) or self._is_said_to_be_apart(view, label):
            return True
        if domain == REQUESTS and self._is_of_another_office(label):
            return True
        if not context.other_scope and not self._signs.of_place(view.folded, label):
            return False
        if self._is_of_a_system(view, label) or self._reports_apart(view, label):
            return True
        if self._is_narrowed(view, label):
            self._is_of_a_part(view, label, domain)  # whose office stays the subject
            return True
        return self._is_of_a_part(view, label, domain)

    def _divides_what_was_told(self, view: View, label: Label) -> bool:
        """收到95件。其中，市政府办公室承办的17件: whether a sentence goes on with a part of what was told.

        Behind the figure of a whole area or system (全省水利系统收到264件。其中厅本级收到51件) the body whose
        report it is is no part of what the report covers.
        """
        folded, start = view.folded, view.sentence.start
        opened = _DIVIDES.match(folded, start, label.metric.start)
        if opened is None:
            return False
        scope = self._scene.words.scopes.match(folded, opened.end(), label.metric.start)
        office = OFFICE.match(folded, opened.end(), label.metric.start)
        name = max(scope.word if scope else "", office.group() if office else "", key=len)
        if not name or (scope is not None and scope["role"] == "whole" and name == scope.word):
            return False
        before = folded[max(0, start - _SYSTEM_REACH) : start]
        wider = _SYSTEM.search(before) is not None or _AREA.search(before) is not None
        return not (wider and self.is_the_agency(name))

    def _is_narrowed(self, view: View, label: Label) -> bool:
        """部分县区收到申请3件; 直接受理申请3件、答复1件: of some, as its clause or the figure before says."""
        context, folded, start = self._scene.context, view.folded, label.metric.start
        bracketed = folded.startswith("(", label.near_start - 1)
        since = label.far_start if bracketed else label.near_start
        joined = context.narrowed_to == label.far_start and folded.startswith("、", label.far_start)
        if not joined and not self._scene.words.some_places.occurs(folded, since, start):
            return False
        context.narrowed_to = label.metric.end
        return True

    def _is_of_a_part(self, view: View, label: Label, domain: str | None) -> bool:
        """Whether an office of the body, or a body beside it, is the subject of a figure's clause."""
        context, folded, start = self._scene.context, view.folded, label.metric.start
        first = self._segment(view, label)
        parts, whole = 0, -1  # bodies that are a part; behind a word for the whole: 全区|各职能部门、镇街
        for at, entry in self._scene.words.scopes.finditer(folded, first, start):
            if _is_each_of(folded, whole, at):
                continue
            if self._is_of_the_whole(entry, folded, at, domain):
                whole = at + len(entry.word)
                if not self._is_in_closed_bracket(folded, first, at, start):
                    context.other_scope = False  # but 县政府办公室新收9件(已计入全县数)
                continue
            if folded[whole:at] in ("及", "和", "、") and whole >= 0:
                whole = at + len(entry.word)  # 省政府及省政府办公厅
                continue
            parts += 1
            if self._divides_the_whole(view, label, at):
                return True
            if parts > 1 and folded[at - 1] in "及和、":
                context.other_scope = False  # 县本级及各乡镇 together are the whole
                continue
            if self._is_no_subject(view, label, at, entry, first=first, alone=parts == 1):
                continue
            acts = folded.startswith("作为", at + len(entry.word))  # 县政府办公室作为被申请人的…，作为被告的…
            if not acts and not any(mark.name == "received" for mark in label.named("stage")):
                context.other_scope |= self._opens_the_sentence(view, at)  # and stays its subject
                return True
            context.other_scope = True
        return context.other_scope

    def _segment(self, view: View, label: Label) -> int:
        """Where the words of a figure begin: behind the bracket of the one before, or behind a semicolon.

        There the body before goes on only for a clause without a subject of its own.
        """
        context, start = self._scene.context, label.metric.start
        first = _behind_bracket(view.folded, label.far_start, start)
        if ";" not in view.folded[first:start]:
            return first
        opened = self._scene.words.scopes.match(view.folded, view.sentence.start) is not None
        context.other_scope = context.other_scope and opened and self._goes_on(label)
        return view.folded.rindex(";", first, start) + 1

    def _is_of_the_whole(self, entry: Entry, folded: str, at: int, domain: str | None) -> bool:
        """全县, 市县两级, the body itself: words for all that the report covers."""
        return (
            entry["role"] == "whole"
            or self.is_the_agency(entry.word)
            or self._begins_at_the_top(entry.word, folded, at)
            or (domain in ITEMS and self._is_own_level(entry.word))
        )

    def _divides_the_whole(self, view: View, label: Label, at: int) -> bool:
        """收到40件，其中县政府3件: whether a body is named as a part of the figure before."""
        if in_bracket(view.folded, view.sentence.start, at):
            return True
        return at >= label.near_start and "其中" in view.folded[label.far_start : at]

    def _is_no_subject(
        self, view: View, label: Label, at: int, entry: Entry, *, first: int, alone: bool
    ) -> bool:
        """县政府 may be the whole; 科室、分管局长两级审核，: what is named by the way."""
        if entry.word.endswith("政府") and "其中" not in view.folded[label.far_start : at]:
            return True
        listed = alone and view.folded[at - 1] == "、"
        return at < label.near_start and (listed or not self._opens(view.folded, at, first))

    def _is_of_one_of_two(self, view: View, label: Label) -> bool:
        """政府新收2件…；部门新收4件: each a part of what the report covers."""
        for mark in label.named("stage"):
            if mark.name != "received":
                continue
            who = view.folded[max(view.sentence.start, mark.start - 2) : mark.start]
            if (
                who == "部门"
                and view.folded.rfind("政府" + mark.word, view.since(mark.start), mark.start) >= 0
            ):
                return True
            if (
                who == "政府"
                and "部门" + mark.word
                in view.folded[mark.end : min(mark.end + _SYSTEM_REACH, view.sentence.end)]
            ):
                return True
        return False

    def is_the_agency(self, scope: str) -> bool:
        """Whether a scope names the body whose report this is: 县政府办公室 in its own report."""
        return names_agency(scope, fold(self._scene.report.agency))

    def _opens_the_sentence(self, view: View, at: int) -> bool:
        """各乡镇制发3件, 全年各乡镇制发3件."""
        time = self._scene.words.this_year.match(view.folded, view.sentence.start)
        return at == view.sentence.start + (len(time.word) if time is not None else 0)

    def _begins_at_the_top(self, scope: str, folded: str, at: int) -> bool:
        """市县两级 in the report of a 市: all that it covers."""
        if self._scene.words.levels.match(folded, at + len(scope)) is None:
            return False
        agency = self._scene.place
        return agency.endswith(scope[0])

    def _is_own_level(self, scope: str) -> bool:
        """区级行政许可事项 in the report of a 区: the list of its items, not a part of it."""
        agency = self._scene.place
        return scope.endswith("级") and agency.endswith(scope[:1])

    def _is_left_out(self, view: View, label: Label) -> bool:
        """不计入本报告; 复议23件、诉讼7件，均与政府信息公开无关: what the report does not count."""
        end = label.metric.end
        limit = min(view.sentence.end, end + _LEFT_OUT_REACH)
        told = next(self._scene.words.left_out.finditer(view.folded, end, limit), None)
        if told is None:
            return False
        beside, _, said = view.folded[end : told[0]].partition(",")
        stops = any(stop in beside + said for stop in ";。") or "其中" in beside + said
        alone = not beside.strip(" ") or beside[0] in "、(" or not _DIGIT.search(beside)
        if "以上" in beside + said:
            return not stops  # 复议23件，诉讼7件，以上案件不计入
        disputed = any(mark.name in DISPUTE_ROWS for mark in label.named("object"))
        of_all = said[said.rindex("均") :] if disputed and "均" in said else said  # 复议3件，诉讼1件，均为…
        return alone and not stops and not _DIGIT.search(of_all) and of_all.count(",") < 2

    def _reports_apart(self, view: View, label: Label) -> bool:
        """各垂直管理局收到263件: those whose figures stand in reports of their own."""
        start = label.metric.start
        first = max(label.far_start, view.folded.rfind(";", label.far_start, start))
        return self._scene.words.reports_apart.occurs(view.folded, first, start)

    def _is_said_to_be_apart(self, view: View, label: Label) -> bool:
        """直属机构收到92件，由其分别编制年报: whether words behind a figure say so of those it is of."""
        behind = _OF_THESE.match(view.folded, label.metric.end, view.sentence.end)
        if behind is None:
            return False
        return self._scene.words.reports_apart.occurs(view.folded, behind.start(), behind.end())

    def _is_of_another_office(self, label: Label) -> bool:
        """按单位分，县自然资源局收到19件: an office whose report this is not."""
        scope = label.metric.scope
        if scope is None or OFFICE.fullmatch(scope) is None or scope.endswith(("办公室", "办公厅")):
            return False
        return not self.is_the_agency(scope)

    def _is_of_a_system(self, view: View, label: Label) -> bool:
        """厅本级作出38件，而全省环境系统作出2417件; 全市收到634件，我办占11.5%: more than the office."""
        if (
            _AREA.search(view.folded, label.near_start, label.metric.start) is not None
            and _THE_OFFICE.match(view.folded, label.metric.end) is not None
        ):
            return True
        if _SYSTEM.search(view.folded, label.near_start, label.metric.start) is None:
            return False
        first = max(view.sentence.start, label.near_start - _SYSTEM_REACH)
        last = min(view.sentence.end, label.metric.end + _SYSTEM_REACH)
        return any(
            entry.word.endswith(("本级", "机关")) and self.is_the_agency(entry.word)
            for _, entry in self._scene.words.scopes.finditer(view.folded, first, last)
        )

    def may_cover_more(self, view: View, label: Label) -> bool:
        """全省税务系统发生复议26件、诉讼11件, in the report of an office: its tables may be of it alone."""
        if not fold(self._scene.report.agency).endswith(_OFFICES):
            return False
        return _SYSTEM.search(view.folded, view.since(label.metric.start), label.metric.start) is not None

    def _is_in_closed_bracket(self, folded: str, start: int, at: int, end: int) -> bool:
        opened = folded.rfind("(", start, at)
        return opened >= 0 and at < folded.find(")", opened, end)

    def is_carried_here(self, view: View, label: Label) -> bool:
        """2022年收到、结转至2023年办理的申请, in the report for 2023: carried in."""
        moved = _MOVED_TO.search(view.folded, label.near_start, label.metric.start)
        return moved is not None and int(moved["year"]) == self._scene.year

    def names_last_year(self, view: View, label: Label) -> bool:
        if LAST_YEARS.search(view.folded, label.near_start, label.metric.start) is not None:
            return True
        return any(
            self._scene.year is not None and int(match.group()) < self._scene.year
            for match in YEAR.finditer(view.folded, label.near_start, label.metric.start)
        )

    def last_year_in(self, gap: str) -> bool:
        if LAST_YEARS.search(gap):
            return True
        return any(
            self._scene.year is not None and int(year) < self._scene.year for year in YEAR.findall(gap)
        )


def _is_each_of(folded: str, whole: int, at: int) -> bool:
    """全区|各职能部门、镇街: whether a body at a place is one of each that a word for the whole leads to."""
    return whole >= 0 and folded.startswith("各", whole) and not _BREAK.search(folded, whole, at)


def _behind_year(folded: str, at: int) -> int:
    """Behind the 年 of a year whose digits end at ``at``: 2022年, 2022 年."""
    gap = folded[at : at + 2]
    return at + len(gap.partition("年")[0]) + 1 if gap.lstrip(" ").startswith("年") else at


def _behind_bracket(folded: str, start: int, end: int) -> int:
    """Behind the bracket that belongs to the figure before: 2件(分别涉及村级…),1件."""
    if not folded.startswith("(", start):
        return start
    closed = folded.find(")", start, end)
    return closed + 1 if closed >= 0 else start
