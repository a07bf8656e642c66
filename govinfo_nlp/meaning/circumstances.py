"""When and where a figure holds: another year, or a part of what the report covers, ties to no cell.

2020年收到…，办结…: a year that opens a clause holds for those behind it; 其中市本级12件 is of a part, and so
is each figure where a sentence counts for several bodies: 甲乡收到4件，办结4件；乙乡收到3件.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import regex

from govinfo_nlp.language.characters import fold
from govinfo_nlp.language.clauses import JOINS
from govinfo_nlp.language.lexicons import Entry, Lexicon
from govinfo_nlp.meaning.claims import DISPUTE_ROWS, ITEMS, REQUESTS, Claim, Scene
from govinfo_nlp.meaning.marks import Marked, Vocabulary
from govinfo_nlp.meaning.scopes import BEHIND_YEAR, OFFICE, names_agency

YEAR = re.compile(r"(?:19|20)[0-9]{2}")
LAST_YEARS = re.compile(r"(?:(?<!加)上|[去前往]|[上前]一)年(?:度|同期)?")
_TIME = re.compile(rf"(?:截至\ ?)?{YEAR.pattern}(?:\ ?年)?|{LAST_YEARS.pattern}")
_MONTH = re.compile(
    r"(?:20[0-9]{2}\ ?年\ ?)?(?!0?1\ ?月?\ ?[-~至到]\ ?12)(?:[0-9]{1,2}\ ?月?\ ?[-~至到]\ ?)?"
    r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})\ ?月(?:份)?"
)
_SYSTEM = re.compile(r"[省市县区州旗][^,;。0-9]{0,10}系统")
_DIVIDES = re.compile(r"其中\ ?[,:]?\ ?")
_AREA = re.compile(r"全[省市县区州旗]")
_OFFICES = (*"局厅委", "委员会")
_THE_OFFICE = re.compile(r"[,(](?:其中)?[我本](?:[办局委厅]|机关|单位)(?:本级)?(?:占|共?收到|受理)")
_SYSTEM_REACH = 80  # characters to the figure of the office itself
_LEFT_OUT_REACH = 80  # characters to the words that leave a figure out
_OF_THESE = re.compile("[,(](?:由其|[其均并已也])[^0-9,;。]*")
_AVERAGE = re.compile("[人户年月日]均")
_DIGIT = re.compile("[0-9]")
_MOVED_TO = re.compile(r"(?:结转|转)(?:至|到|入)\ ?(?P<year>20[0-9]{2})\ ?年")
_BREAKS_BEFORE = frozenset(",;。(:!?\n")
_LEAD = regex.compile(r"(?:[\ 、,另而以由]|其中|被(?:申请人|告)为|(?:19|20)[0-9]{2}\ ?年(?:度)?|全年)*+")
_TOWN = regex.compile(
    r"(?![全我本各该])\p{Han}{1,4}?(?:[镇乡县区]|街道)(?!\p{Han}{0,4}?[网直级域里情内民场属])"
)
_MORE_TOWNS = regex.compile(r"(?:[、和及]\p{Han}{1,4}(?:[镇乡县区]|街道))++(?:共|各)?分别")
_ALONE = regex.compile(r"\p{Han}{2,10}?[局委厅](?=(?:共|累计|全年)?(?P<act>\p{Han}{2})\p{Han}{0,12}申请)")
_GOVERNMENT = "政府"  # 政府新收2件；部门新收4件
_SEVERAL = 2  # bodies
_FIGURES = 40  # on either side of a figure that are looked at
_LONGEST_MARK = 32  # characters of an indicator word


def _words_of_time(lexicon: Lexicon) -> re.Pattern[str]:
    """Finds words of another time; before most figures stands none."""
    part = lexicon.compiled(Vocabulary).part_of_year.pattern
    return re.compile("|".join((_TIME.pattern, _AVERAGE.pattern, part)))


def _words_of_place(lexicon: Lexicon) -> re.Pattern[str]:
    """Finds words of a place; before most figures stands none."""
    words = lexicon.compiled(Vocabulary)
    vocabularies = (words.scopes, words["some places"], words["reports apart"])
    return re.compile("|".join((_AREA.pattern, _SYSTEM.pattern, *(one.pattern for one in vocabularies))))


class Circumstances:
    """The year and the scope of metrics, as their clauses and the sentence so far give them."""

    def __init__(self, scene: Scene, lexicon: Lexicon) -> None:
        self._scene, self._words = scene, scene.words
        self._of_time, self._of_place = lexicon.compiled(_words_of_time), lexicon.compiled(_words_of_place)
        self._bodies = _Bodies(scene, self.is_the_agency)
        self._wider, self._reached = False, 0  # whether the paragraph so far tells of more than the body
        self._unread: list[tuple[Claim, str | None]] = []  # with what their metrics count

    def note(self, claim: Claim, domain: str | None) -> None:
        """A metric that links to nothing: its words of place may hold for those behind it too."""
        self._unread.append((claim, domain))

    def forget(self) -> None:
        """A new sentence: nothing that was noted holds for it."""
        self._unread.clear()

    def of_other_year(self, said: Marked, claim: Claim) -> bool:
        """2020年收到4件: whether the metric happened in another year than the report's, or in a part of it.

        It is to be asked of every figure in turn: the year that opens a clause holds for those behind it too.
        """
        if claim.year is not None:
            return claim.year != self._scene.year
        context, period = self._scene.context, claim.metric.period
        if period is not None and _MONTH.fullmatch(fold(period)) is not None:
            return True
        if not context.other_year and not self._of_time.search(said.folded, claim.far, claim.metric.start):
            return False
        return self._is_of_other_year(said, claim)

    def _is_of_other_year(self, said: Marked, claim: Claim) -> bool:
        context, folded, start = self._scene.context, said.folded, claim.metric.start
        if self._words.part_of_year.occurs(folded, claim.far, start):
            context.other_year = True
            return True
        if _AVERAGE.search(folded, claim.near, start) is not None:
            return True
        self._leave_other_year(said, claim)
        found = list(_TIME.finditer(folded, claim.near, start))
        if not found:  # 2020年，收到4件
            before = _TIME.finditer(folded, claim.far, claim.near)
            found = [one for one in before if self._opens_a_clause(said, claim, one)]
        times = [one for one in found if not self._carries(folded, one.start(), one.end())]
        other = any(self._is_other(one.group()) for one in times)
        if (times and not other) or self._words["this year"].occurs(folded, claim.near, start):
            context.other_year = False
        elif any(self._opens_a_clause(said, claim, one) for one in times):
            context.other_year = True
        return other or context.other_year

    def _leave_other_year(self, said: Marked, claim: Claim) -> None:
        """2020年收到…；办结…: behind a semicolon the year goes on for a clause without a subject only."""
        if ";" in said.folded[claim.far : claim.metric.start]:
            opened = YEAR.match(said.folded, said.start) is not None
            self._scene.context.other_year &= opened and self._goes_on(claim)

    def _opens_a_clause(self, said: Marked, claim: Claim, time: re.Match[str]) -> bool:
        """2020年收到…: whether a year opens its clause, out of brackets, and so holds for what follows."""
        at = claim.far + len(said.folded[claim.far : time.start()].rstrip(" "))
        opens = self._opens(said.folded, at, claim.far) or said.folded[at - 1] in "、而"
        return opens and not said.in_bracket(at) and YEAR.search(time.group()) is not None

    def _is_other(self, time: str) -> bool:
        """上年, 2020年: whether a time is another than the report's year."""
        year = YEAR.search(time)
        return year is None or self._scene.year not in (None, int(year.group()))

    def of_other_scope(self, said: Marked, claim: Claim, domain: str | None) -> bool:
        """Whether the metric covers a part of what the report covers (市本级, 各乡镇).

        It is to be asked of every figure in turn: what a clause says of it holds for those behind it too.
        """
        if self._scene.own_level:
            return self._is_not_of_own_level(said, claim, domain)
        for noted, counted in self._unread:
            self._is_of_other_scope(said, noted, counted)
        self._unread.clear()
        other = self._is_of_other_scope(said, claim, domain)
        return other or self._bodies.is_of_one(said, claim.metric.start)

    def _is_not_of_own_level(self, said: Marked, claim: Claim, domain: str | None) -> bool:
        """全市收到2417件, where the tables are of 市政府本级: what its clause, or else the paragraph so far,
        says of whom it tells."""
        start = claim.metric.start
        if "\n" in said.folded[self._reached : start]:
            self._wider = False
        self._reached = start
        scope = fold(claim.metric.scope or "")
        entry = self._words.scopes.match(scope, 0)
        of_system = self._words["whole system"].match(scope, 0) is not None
        itself = scope.startswith(("我", "本")) and not of_system
        if itself or self._words["own level"].match_before(scope, len(scope)) is not None:
            self._wider = False
        elif entry is not None and entry["role"] == "whole":
            self._wider = True
        elif scope:
            return self._is_of_other_scope(said, claim, domain)
        return self._wider or self._is_left_out(said, claim)

    def _goes_on(self, claim: Claim) -> bool:
        """各乡镇收到12件；办结11件: whether a segment without a subject of its own speaks of the same."""
        return not claim.named("object") and bool(claim.named("stage"))

    def _carries(self, folded: str, start: int, end: int) -> bool:
        """2022年结转的, 2022年未结转, 结转2024年: the year says where a case comes from or goes to."""
        at = end + (folded[end : end + 1] in tuple("度底末"))
        before = start - (folded[start - 1 : start] == " ")
        behind = BEHIND_YEAR.match(folded, end)
        places = (at, behind.end()) if behind is not None else (at,)
        if any(self._words["carry"].match(folded, place) is not None for place in places):
            return True
        return self._words["carry to"].match_before(folded, before) is not None

    def _opens(self, folded: str, at: int, start: int) -> bool:
        """各乡镇办结3件: whether a body opens its clause."""
        return at == start or folded[at - 1] in _BREAKS_BEFORE

    def _is_of_other_scope(self, said: Marked, claim: Claim, domain: str | None) -> bool:
        context = self._scene.context
        if self._divides_what_was_told(said, claim):
            context.other_scope = True
            return True
        if self._is_left_out(said, claim) or self._is_said_to_be_apart(said, claim):
            return True
        if domain == REQUESTS and self._is_of_another_office(claim):
            return True
        if not context.other_scope and not self._of_place.search(said.folded, claim.far, claim.metric.start):
            return domain == REQUESTS and self._is_of_bodies(said, claim)
        if self._is_of_a_system(said, claim) or self._reports_apart(said, claim):
            return True
        if self._is_narrowed(said, claim):
            self._is_of_a_part(said, claim, domain)  # whose office stays the subject
            return True
        of_a_part = self._is_of_a_part(said, claim, domain)
        return of_a_part or (domain == REQUESTS and self._is_of_bodies(said, claim))

    def _is_of_bodies(self, said: Marked, claim: Claim) -> bool:
        """市直各部门新收421件；办结件中，予以公开281件: whether the scope of a figure is of other bodies;
        they open a clause and stand alone, and 县政府 may be the whole."""
        scope = fold(claim.metric.scope or "")
        entry = self._words.scopes.match(scope, 0)
        if entry is None or entry["role"] == "whole" or scope.endswith("政府") or self.is_the_agency(scope):
            return False
        at = said.folded.rfind(scope, said.start, claim.metric.start)
        alone = said.folded[at + len(scope) : at + len(scope) + 1] not in tuple(JOINS)
        return at >= 0 and alone and self._opens(said.folded, at, said.start)

    def _divides_what_was_told(self, said: Marked, claim: Claim) -> bool:
        """收到95件。其中，市政府办公室承办的17件: whether a sentence goes on with a part of what was told.

        Behind the figure of a whole area or system (全省水利系统收到264件。其中厅本级收到51件) the body whose
        report it is is no part of what the report covers.
        """
        folded, start = said.folded, said.start
        opened = _DIVIDES.match(folded, start, claim.metric.start)
        name = _body_at(self._words, folded, opened.end(), claim.metric.start) if opened is not None else None
        if not name:
            return False
        wider = _AREA.search(folded, max(0, start - _SYSTEM_REACH), start) is not None
        return not (wider and self.is_the_agency(name))

    def _is_narrowed(self, said: Marked, claim: Claim) -> bool:
        """部分县区收到申请3件; 直接受理申请3件、答复1件: of some, as its clause or the figure before says."""
        context, folded, start = self._scene.context, said.folded, claim.metric.start
        bracketed = folded.startswith("(", claim.near - 1)
        since = claim.far if bracketed else claim.near
        joined = context.narrowed_to == claim.far and folded.startswith("、", claim.far)
        if not joined and not self._words["some places"].occurs(folded, since, start):
            return False
        context.narrowed_to = claim.metric.end
        return True

    def _is_of_a_part(self, said: Marked, claim: Claim, domain: str | None) -> bool:
        """Whether an office of the body, or a body beside it, is the subject of a figure's clause."""
        context, folded, start = self._scene.context, said.folded, claim.metric.start
        first = self._segment(said, claim)
        parts, whole = 0, 0  # bodies that are a part; behind a word for the whole: 全区|各职能部门、镇街
        for at, entry in self._words.scopes.finditer(folded, first, start):
            if whole and folded.startswith("各", whole):
                continue
            if self._is_of_the_whole(entry, folded, at, domain):
                whole = at + len(entry.word)
                if at >= folded.find(")", first, start):
                    context.other_scope = False  # but 县政府办公室新收9件(已计入全县数)
                continue
            if whole and folded[whole:at] in ("及", "和", "、"):
                whole = at + len(entry.word)  # 省政府及省政府办公厅
                continue
            parts += 1
            if self._divides_the_whole(said, claim, at):
                return True
            if parts > 1 and folded[at - 1] in "及和、":
                context.other_scope = False  # 县本级及各乡镇 together are the whole
                continue
            if self._is_no_subject(said, claim, at, entry, first):
                continue
            acts = folded.startswith("作为", at + len(entry.word))  # 县政府办公室作为被申请人的…，作为被告的…
            if not acts and not any(mark.name == "received" for mark in claim.named("stage")):
                context.other_scope |= self._opens_the_sentence(said, at)  # and stays its subject
                return True
            context.other_scope = True
        return context.other_scope

    def _segment(self, said: Marked, claim: Claim) -> int:
        """Where the words of a figure begin: behind the bracket of the one before, or behind a semicolon.

        There the body before goes on only for a clause without a subject of its own.
        """
        context, start = self._scene.context, claim.metric.start
        first = _behind_bracket(said.folded, claim.far, start)
        if ";" not in said.folded[first:start]:
            return first
        context.other_scope = context.other_scope and self._goes_on(claim)
        return said.folded.rindex(";", first, start) + 1

    def _is_of_the_whole(self, entry: Entry, folded: str, at: int, domain: str | None) -> bool:
        """全县, 市县两级, the body itself: words for all that the report covers."""
        return (
            entry["role"] == "whole"
            or self.is_the_agency(entry.word)
            or self._begins_at_the_top(entry.word, folded, at)
            or (domain in ITEMS and entry.word.endswith("级"))
        )

    def _divides_the_whole(self, said: Marked, claim: Claim, at: int) -> bool:
        """收到40件，其中县政府3件: whether a body is named as a part of the figure before."""
        if said.in_bracket(at):
            return True
        return at >= claim.near and "其中" in said.folded[claim.far : at]

    def _is_no_subject(self, said: Marked, claim: Claim, at: int, entry: Entry, first: int) -> bool:
        """县政府 may be the whole; 科室、分管局长两级审核，: what is named by the way."""
        if entry.word.endswith("政府") and "其中" not in said.folded[claim.far : at]:
            return True
        return at < claim.near and not self._opens(said.folded, at, first)

    def is_the_agency(self, scope: str) -> bool:
        """Whether a scope names the body whose report this is: 县政府办公室 in its own report."""
        return names_agency(scope, self._scene.agency)

    def _opens_the_sentence(self, said: Marked, at: int) -> bool:
        """各乡镇制发3件, 全年各乡镇制发3件."""
        time = self._words["this year"].match(said.folded, said.start)
        return at == said.start + (len(time.word) if time is not None else 0)

    def _begins_at_the_top(self, scope: str, folded: str, at: int) -> bool:
        """市县两级 in the report of a 市: all that it covers."""
        if self._words["levels"].match(folded, at + len(scope)) is None:
            return False
        agency = self._scene.place
        return agency.endswith(scope[0])

    def _is_left_out(self, said: Marked, claim: Claim) -> bool:
        """不计入本报告; 复议23件、诉讼7件，均与政府信息公开无关: what the report does not count."""
        end = claim.metric.end
        limit = min(said.end, end + _LEFT_OUT_REACH)
        told = next(self._words["left out"].finditer(said.folded, end, limit), None)
        if told is None:
            return False
        between = said.folded[end : told[0]]
        if any(stop in between for stop in (*";。", "其中")):
            return False
        if "以上" in between:
            return True  # 复议23件，诉讼7件，以上案件不计入
        _, _, rest = between.partition(",")
        disputed = any(mark.name in DISPUTE_ROWS for mark in claim.named("object"))
        of_all = rest[rest.rindex("均") :] if disputed and "均" in rest else rest  # 复议3件，诉讼1件，均为…
        return not _DIGIT.search(of_all) and of_all.count(",") < 2

    def _reports_apart(self, said: Marked, claim: Claim) -> bool:
        """各垂直管理局收到263件: those whose figures stand in reports of their own."""
        start = claim.metric.start
        first = max(claim.far, said.folded.rfind(";", claim.far, start))
        return self._words["reports apart"].occurs(said.folded, first, start)

    def _is_said_to_be_apart(self, said: Marked, claim: Claim) -> bool:
        """直属机构收到92件，由其分别编制年报: whether words behind a figure say so of those it is of."""
        behind = _OF_THESE.match(said.folded, claim.metric.end, said.end)
        if behind is None:
            return False
        return self._words["reports apart"].occurs(said.folded, behind.start(), behind.end())

    def _is_of_another_office(self, claim: Claim) -> bool:
        """按单位分，县自然资源局收到19件: an office whose report this is not."""
        scope = claim.metric.scope
        return scope is not None and OFFICE.fullmatch(scope) is not None and not self.is_the_agency(scope)

    def _is_of_a_system(self, said: Marked, claim: Claim) -> bool:
        """厅本级作出38件，而全省环境系统作出2417件; 全市收到634件，我办占11.5%: more than the office."""
        if _THE_OFFICE.match(said.folded, claim.metric.end) is not None:
            return True
        if _SYSTEM.search(said.folded, claim.near, claim.metric.start) is None:
            return False
        first = max(said.start, claim.near - _SYSTEM_REACH)
        last = min(said.end, claim.metric.end + _SYSTEM_REACH)
        return any(
            entry.word.endswith(("本级", "机关")) and self.is_the_agency(entry.word)
            for _, entry in self._words.scopes.finditer(said.folded, first, last)
        )

    def may_cover_more(self, said: Marked, claim: Claim) -> bool:
        """全省税务系统发生复议26件、诉讼11件, in the report of an office: its tables may be of it alone."""
        if not self._scene.agency.endswith(_OFFICES):
            return False
        return _SYSTEM.search(said.folded, said.since(claim.metric.start), claim.metric.start) is not None

    def is_carried_here(self, said: Marked, claim: Claim) -> bool:
        """2022年收到、结转至2023年办理的申请, in the report for 2023: carried in."""
        moved = _MOVED_TO.search(said.folded, claim.near, claim.metric.start)
        return moved is not None and int(moved["year"]) == self._scene.year

    def names_last_year(self, said: Marked, claim: Claim) -> bool:
        return self.last_year_in(said.folded[claim.near : claim.metric.start])

    def last_year_in(self, words: str) -> bool:
        """上年结转, 2022年结转."""
        now = self._scene.year
        before = now is not None and any(int(year) < now for year in YEAR.findall(words))
        return before or LAST_YEARS.search(words) is not None


class _Bodies:
    """Finds the figures of a sentence that are each of one body only, where it tells several apart."""

    def __init__(self, scene: Scene, is_the_agency: Callable[[str], bool]) -> None:
        self._scene, self._words, self._is_the_agency = scene, scene.words, is_the_agency
        self._viewed: Marked | None = None
        self._found: frozenset[int] = frozenset()

    def is_of_one(self, said: Marked, start: int) -> bool:
        """Whether the figure that begins at ``start`` is of one of several bodies."""
        if said is not self._viewed:
            self._viewed, self._found = said, self._of_one(said)
        return start in self._found

    def _of_one(self, said: Marked) -> frozenset[int]:
        heads = [self._head(said, index) for index in range(len(said.metrics))]
        heads = [self._unless_own(said, heads, index) for index in range(len(heads))]
        named = {head for head in heads if head}
        alone = any(head.startswith(" ") for head in named)
        if not alone and (not named or (len(named) < _SEVERAL and not self._tells_of_all(said, heads))):
            return frozenset()
        found: set[int] = set()
        outer: list[bool] = [False]  # whether it is of one body, for every bracket that is open
        for index, (metric, head) in enumerate(zip(said.metrics, heads, strict=True)):
            self._enter(said, index, outer)
            if head is not None:
                outer[-1] = bool(head)
            elif self._ends(said, index, heads) and not alone:
                outer[-1] = False
            if outer[-1]:
                found.add(metric.start)
        return frozenset(found)

    def _enter(self, said: Marked, index: int, outer: list[bool]) -> None:
        """What stands in a bracket is of its own body until the bracket closes."""
        for mark in said.gap(index):
            if mark == "(":
                outer.append(outer[-1])
            elif mark == ")" and len(outer) > 1:
                outer.pop()

    def _ends(self, said: Marked, index: int, heads: list[str | None]) -> bool:
        """其中县政府8件、部门5件，废止3件: whether the row of bodies is over, or their segment."""
        gap = said.gap(index)
        last = next((at for at in reversed(range(max(0, index - _FIGURES), index)) if heads[at]), None)
        row = last is not None and said.gap(last).startswith("、") and gap.startswith(",")
        return row or ";" in gap

    def _unless_own(self, said: Marked, heads: list[str | None], index: int) -> str | None:
        """县政府 in its own report is all of it, unless what it did stands beside what another body did."""
        head = heads[index]
        if not head:
            return head
        own = head == _GOVERNMENT or head[0] == self._scene.place[-1:]
        if _GOVERNMENT not in head or not own:
            return "" if self._is_the_agency(head) else head
        done = self._done(said, index)
        if ("object", "regulation") in done:
            return ""  # which nobody else makes
        around = range(max(0, index - _FIGURES), min(len(heads), index + _FIGURES))
        others = (at for at in around if heads[at] not in (None, head))
        words = said.folded[self._clause(said, index) : said.metrics[index].start]
        if "被申请人" in words or "被告" in words:
            return head  # 以县政府为被申请人的: of the disputes of a county those against one body
        return head if any(not done or done & self._done(said, at) for at in others) else ""

    def _done(self, said: Marked, index: int) -> set[tuple[str, str]]:
        marks = said.between(self._clause(said, index), said.metrics[index].start)
        return {(mark.group, mark.name) for mark in marks}

    def _tells_of_all(self, said: Marked, heads: list[str | None]) -> bool:
        """县政府收到33件；全县收到84件: whether a figure of all there are stands beside those of one body."""
        return any(
            head == "" and not self._words["all together"].match(said.folded, self._clause(said, index))
            for index, head in enumerate(heads)
        )

    def _clause(self, said: Marked, index: int) -> int:
        """Where the clause of a figure begins, behind what may lead it."""
        start = said.metrics[index].start
        near = said.clause_start(said.far(index), start)
        lead = _LEAD.match(said.folded, near, start)
        return lead.end() if lead is not None else near

    def _head(self, said: Marked, index: int) -> str | None:
        """The body at the head of a figure's clause: empty for all of them, ``None`` where there is none."""
        start, end = self._clause(said, index), said.metrics[index].start
        if start >= end:
            return None
        if self._words["all together"].match(said.folded, start, end) is not None:
            return ""
        name = _body_at(self._words, said.folded, start, end)
        return self._other_head(said, start, end) if name is None else name

    def _other_head(self, said: Marked, start: int, end: int) -> str | None:
        word = self._words["one body"].match(said.folded, start, end)
        if word is not None:
            return word.word
        if said.folded.startswith(_GOVERNMENT, start) and self._is_counted(
            said, start + len(_GOVERNMENT), end
        ):
            return _GOVERNMENT  # but 政府信息公开申请
        town = _TOWN.match(said.folded, start, end)
        if town is not None and self._is_counted(said, town.end(), end):
            return town.group()
        alone = _ALONE.match(said.folded, start, end)
        if alone is None or alone["act"] not in self._words["acts on requests"]:
            return None
        return f" {alone.group()}" if not self._is_the_agency(alone.group()) else None

    def _is_counted(self, said: Marked, start: int, end: int) -> bool:
        """Whether what a body did, or its number, stands right behind its name: 甲乡|收到, 甲乡|48件."""
        if start == end or _MORE_TOWNS.match(said.folded, start, end) is not None:
            return True
        first = said.between(start, start + _LONGEST_MARK)[:1]
        return bool(first) and first[0].start == start and first[0].group in ("stage", "object", "result")


def _body_at(words: Vocabulary, folded: str, start: int, end: int) -> str | None:
    """The body that is named at a place: 县教育局, 各乡镇; empty where a word for the whole stands: 全县."""
    scope, office = words.scopes.match(folded, start, end), OFFICE.match(folded, start, end)
    if scope is not None and scope["role"] == "whole":
        return ""
    return max(scope.word if scope else "", office.group() if office else "", key=len) or None


def _behind_bracket(folded: str, start: int, end: int) -> int:
    """Behind the bracket that belongs to the figure before: 2件(分别涉及村级…),1件."""
    if not folded.startswith("(", start):
        return start
    return max(start, folded.find(")", start, end) + 1)
