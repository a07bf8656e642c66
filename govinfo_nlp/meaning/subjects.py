"""What a figure measures: the phrase of its clause that names it.

A figure's phrase stands before it (发布规划信息61条), behind it (12个旗县区), or in what the sentence said
before (，同比增长5%). ``Subjects.find`` takes the figures of a sentence in order: it cuts the stretch
between a figure and the mark or the figure before it, and ``phrases`` takes away what is no name there
(time, adverbs, the reporting verb, words of bound and change). Where nothing is left it takes the noun that
follows, or the subject of the figure that this one speaks of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

import regex

from govinfo_nlp.language.clauses import JOINS
from govinfo_nlp.language.lexicons import Lexicon
from govinfo_nlp.meaning.phrases import Before, Phrase, Phrases, Yields, without_head
from govinfo_nlp.models import Kind

Range = tuple[int, int]

_REACH = 80  # characters before a figure in which its phrase may stand
_AHEAD = 24  # characters behind a figure in which its noun may stand
_DENIED = 60  # characters behind a denial in which its object may stand
_OF_REACH = 3  # characters behind a figure in which 的 may stand: 20天左右的
_LONGEST_LIST = 48  # characters
_LONGEST_RUN = 60  # figures of a list
_SAME_BREATH = 12  # characters between what was held and who came

_MARKS = regex.compile(
    r"“[^“”\n]{0,40}+”|《[^《》\n]{0,80}+》|(?<=\p{Han})\((?!含)[\p{Han}、]{1,5}+\)(?=[\p{Han}0-9]|$)"
    r"|(?<=[镇乡县市区村])\([镇乡县市州旗区村街道社居、]{1,5}+\)"
    r"|\[\ ?(?:19|20)[0-9]{2}\ ?\]|[,。;:!?、()\[\]\n\t|]|\.(?=\s|$)"
)
_MARK_HEADS = re.compile(r"[“《,。;:!?、()\[\]\n\t|.]")
_LONE_MARKS = frozenset(",。;:!?、)]\n\t|")  # nothing longer begins with them
_BEHIND_FIGURE = regex.compile(
    r"(?:左右|上下|以上|以下|(?P<within>以内|之内|内(?![容部设资外存网]))|[多余](?=的))?+(?P<of>的)?+\ ?"
)
_FROM_WHEN = regex.compile(r"(?:[自在于从]\p{Han}{1,12})?(?:之日起|之后)$|[自在于从]\p{Han}{2,12}[后起]$")
_BECAUSE = regex.compile(r"\ ?(?:因|由于|鉴于|待)")
_JOINED = regex.compile(r"[\ 、,和与及以或]*+")
_RESPECTIVE = re.compile(r"分别|依次")
_ATTENDING = frozenset(("名", "位", "人", "人次"))
_HANDLING = regex.compile(r"^(?:[一二三四五六七八九]是)?(?:已|再|分别|逐一)?[对将把]")
_EVENTS = frozenset(("期", "场", "次", "场次", "班次", "轮", "批", "批次", "堂", "节"))
_NO_OPENING, _NO_END = frozenset(")]”》、,"), frozenset("([“《、,")
_JOINERS, _SHORTEST_JOINED = frozenset("和及与"), 2
_ASKED = ("提出", "提交")
_IS = ("为", "系", "是", "属")
_TOWARDS = ("向", "对", "给")
_SHARES = ("占", "占比")


def _marks(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where each mark of a stretch begins and ends; a quotation, a title and a name's brackets are one."""
    reached = start
    for head in _MARK_HEADS.finditer(folded, start, end):
        at = head.start()
        if at < reached:
            continue
        if folded[at] in _LONE_MARKS:
            yield at, at + 1
        elif (mark := _MARKS.match(folded, at, end)) is not None:
            reached = mark.end()
            yield at, reached


class Placed(Protocol):
    """What a figure must tell of itself."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def bound_start(self) -> int: ...
    @property
    def kind(self) -> Kind: ...
    @property
    def unit(self) -> str: ...
    @property
    def rule(self) -> str: ...


class Subjects:
    """Finds subjects with one lexicon's words."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._phrases = lexicon.compiled(Phrases)

    def find(
        self, folded: str, start: int, end: int, figures: Sequence[Placed]
    ) -> list[tuple[int, int] | None]:
        """The subject's range for each figure of the sentence ``folded[start:end]``, or ``None``.

        Offsets are half-open and those of the whole text. A subject lies within the sentence and outside
        of its own figure, but for 零投诉 and the like, which name what they count.
        """
        return _Sentence(self._phrases, folded, start, end, figures).subjects()

    def with_doer(self, folded: str, subject: Range | None, doer: Range | None) -> Range | None:
        """县住建局|收到14件: a bare act with the office that did it, where the office stands right before."""
        if subject is None or doer is None or doer[1] != subject[0]:
            return subject
        act = self._phrases.is_act(folded[slice(*subject)])
        whole = folded.startswith(("全", "我", "本", "各"), doer[0])
        return (doer[0], subject[1]) if act and not whole else subject


class _Sentence:
    """One sentence's figures, read from left to right."""

    __slots__ = (
        "at",
        "base",
        "begins",
        "end",
        "figures",
        "folded",
        "found",
        "gave",
        "opened",
        "phrases",
        "respective",
        "shared",
        "start",
    )

    def __init__(
        self, phrases: Phrases, folded: str, start: int, end: int, figures: Sequence[Placed]
    ) -> None:
        self.phrases, self.folded, self.start, self.end = phrases, folded, start, end
        self.figures = figures
        self.begins = frozenset(figure.bound_start for figure in figures)
        self.found: list[Range | None] = []
        self.respective = _RESPECTIVE.search(folded, start, end) is not None
        self.shared: dict[int, Range] = {}  # what 分别 gave to figures that are still to come
        self.opened: list[int] = []  # the figure before each bracket that is open
        self.gave: dict[int, Range] = {}  # the names that gave way to the noun behind their figure
        self.base = -1  # the figure whose subject is inherited
        self.at = start  # behind the last figure, or behind the noun taken after it

    def subjects(self) -> list[Range | None]:
        for index, figure in enumerate(self.figures):
            self.found.append(None)
            found = self._subject(index, figure)
            self.found[index] = self._trimmed(found) if found is not None else None
            self.at = max(self.at, figure.end)
        return self._backfilled()

    def _trimmed(self, found: Range) -> Range | None:
        """A name without the marks at its edges, and what joins it to the next: 代表建议|和."""
        start, end = found
        while start < end and self.folded[start] in _NO_OPENING:
            start += 1
        while start < end and self.folded[end - 1] in _NO_END:
            end -= 1
        if end - start > _SHORTEST_JOINED and self.folded[end - 1] in _JOINERS and self._is_joined(end):
            end -= 1
        return (start, end) if start < end else None

    def _is_joined(self, end: int) -> bool:
        """Whether a figure stands right behind: 13件人大代表建议和|18件政协提案."""
        return end in self.begins

    def _backfilled(self) -> list[Range | None]:
        """5大类23项整改任务: the noun behind the last of glued figures is that of all."""
        for index in range(len(self.figures) - 2, -1, -1):
            here, following, taken = self.figures[index], self.figures[index + 1], self.found[index + 1]
            if (
                taken is not None
                and taken[0] >= following.end
                and not self._words_in(here.end, following.start)
            ):
                own = self.found[index]
                if own is None or self.phrases.ends_in_verb(self.folded[slice(*own)]):
                    self.found[index] = taken
        return self.found

    def _words_in(self, start: int, end: int) -> bool:
        return start < end and not self.folded[start:end].isspace()

    def _subject(self, index: int, figure: Placed) -> Range | None:
        if figure.rule == "zero of":
            return figure.start + 1, figure.end
        low = max(self.at, self.start, figure.bound_start - _REACH)
        high = max(low, figure.bound_start)
        item, chain, resumed = self._stretch(index, low, high)
        if figure.rule == "denial":
            return self._denied(index, figure, chain)
        if index in self.shared:
            return self.shared[index]
        if self.respective and (named := self._respective(index, figure, chain, high)) is not None:
            return named
        before, at = self._read(item, high, figure), item
        if before.phrase is None and resumed is not None and not before.compared:
            before, at = self._read(*resumed, figure), resumed[0]
        elif before.phrase is not None and chain < item:
            before, at = self._with_list(before, chain, item, high)
        if before.phrase is not None and self._is_particle(
            (at + before.phrase.start, at + before.phrase.end)
        ):
            before = before._replace(phrase=None)
        if figure.kind is Kind.DURATION and before.phrase is not None:
            before = self._without_its_beginning(before, before.phrase, at)
        return self._chosen(index, figure, before, at, low)

    def _read(self, start: int, end: int, figure: Placed) -> Before:
        base = self.figures[self.base] if self.base >= 0 else None
        if base is not None and base.kind is Kind.PERCENTAGE and self.folded[start - 1] == "(":
            base = self.figures[max(0, self.base - 1)]  # 收到9件，下降5%(上年收到10件)
        alike = base is not None and base.kind is figure.kind and base.unit == figure.unit
        alike = alike and not self._is_outcome(self.base)
        return self.phrases.before(self.folded[start:end], figure.kind, base is not None, alike)

    def _is_particle(self, name: Range) -> bool:
        """其余7件|尚|在办, |实|为19件: a word that names nothing."""
        return name[1] - name[0] == 1 and self.folded[name[0]] in self.phrases.particles

    def _without_its_beginning(self, before: Before, phrase: Phrase, at: int) -> Before:
        """信息|在决定作出后5日内上网; 决定作出|之日起7日内公示: from when a time runs names nothing."""
        name = self.folded[at + phrase.start : at + phrase.end]
        when = _FROM_WHEN.search(name)
        if when is None:
            return before
        kept = phrase._replace(end=phrase.start + when.start()) if when.start() > 1 else None
        return before._replace(phrase=kept)

    def _is_outcome(self, index: int) -> bool:
        """Whether a figure counts how matters ended, as no figure behind it does: 不予受理1件，受理6件."""
        subject = self.found[index]
        return subject is not None and self.phrases.is_outcome(self.folded[slice(*subject)])

    def _chosen(self, index: int, figure: Placed, before: Before, at: int, low: int) -> Range | None:
        """The name before the figure, or the one behind it that it gives way to, or an inherited one."""
        phrase = before.phrase
        named = self._carried_out((at + phrase.start, at + phrase.end)) if phrase is not None else None
        attending = figure.unit in _ATTENDING
        if attending and named is None and (event := self._attended(figure, None)) is not None:
            return event
        if (following := self._named_behind(index, figure, before, at)) is not None:
            self.at = following[1]
            if named is not None:
                self.gave[index] = named
            return following
        if named is not None:
            again = self._done_again(named, low, at) if self.folded.startswith(",", at - 1) else None
            return again or (self._attended(figure, named) if attending else None) or named
        return self._before_colon(figure, low, at) or self._inherited(figure, before, low, at)

    def _carried_out(self, named: Range) -> Range:
        """顾问对疑难来件进行|会审|16次: what was carried out, not on what."""
        at = self.folded.rfind("进行", *named)
        return (at + 2, named[1]) if at >= 0 and named[1] - at - 2 > 1 else named

    def _named_behind(self, index: int, figure: Placed, before: Before, item: int) -> Range | None:
        """What stands behind the figure, where the name before it gives way to that."""
        yields = self._yields(before.phrase, figure)
        if yields is Yields.NOTHING:
            return None
        if before.phrase is None and before.compared and self.base >= 0:
            return None
        if yields is Yields.SETTLED and _BECAUSE.match(self.folded, figure.end):
            return None
        following = self._following(index, figure, item, self._only_fixed(before, figure))
        if following is None or not self._gives_way(yields, following[2]) or self._is_particle(following[:2]):
            return None
        if yields is Yields.NOUN and figure.kind is Kind.DURATION and self._is_verb(following):
            return None  # 网上咨询平均2天|回复
        return following[:2]

    def _yields(self, phrase: Phrase | None, figure: Placed) -> Yields:
        """To what the name before a figure gives way, seen what follows the figure itself: 的, or 之内."""
        yields = phrase.yields if phrase is not None else Yields.ALL
        if yields is not Yields.OF:
            return yields
        if figure.kind is Kind.DURATION and self._is_term(figure):
            return Yields.OUTCOME
        return Yields.OF if self._of_follows(figure) else Yields.NOTHING

    def _is_verb(self, found: tuple[int, int, bool]) -> bool:
        return self.phrases.ends_in_verb(self.folded[slice(*found[:2])])

    def _only_fixed(self, before: Before, figure: Placed) -> bool:
        """Whether of what is said of a figure only fixed words name it: 中有3件, 其余3件."""
        yields = before.phrase.yields if before.phrase is not None else Yields.ALL
        if yields is Yields.SETTLED:
            return not self.folded.startswith(_IS, figure.end)
        return before.partitive or yields is Yields.OUTCOME

    def _attended(self, figure: Placed, named: Range | None) -> Range | None:
        """举办培训3次，90人参加: the event that the figure before counts, for a figure of persons where
        ``named`` is but what they did there."""
        if self.base < 0:
            return None
        earlier = self.figures[self.base]
        if earlier.unit not in _EVENTS or figure.bound_start - earlier.end > _SAME_BREATH:
            return None
        if named is not None:
            return self.found[self.base] if self.phrases.covers(self.folded[slice(*named)]) else None
        end = self._clause_end(figure.end, self._next_figure(self.base + 1))
        return self.found[self.base] if self.phrases.attends(self.folded[figure.end : end]) else None

    def _before_colon(self, figure: Placed, low: int, item: int) -> Range | None:
        """目标区间：10%: what a colon gives the figure to."""
        folded = self.folded
        if item <= low or folded[item - 1] != ":" or self._words_in(item, figure.bound_start):
            return None
        opened = self._clause_start(low, item - 1)
        name = self.phrases.name(folded[opened : item - 1])
        return (opened + name.start, opened + name.end) if name is not None else None

    @staticmethod
    def _gives_way(yields: Yields, is_noun: bool) -> bool:
        return yields >= Yields.SETTLED or is_noun == (yields is not Yields.OUTCOME)

    def _is_term(self, figure: Placed) -> bool:
        """对新任信息员15天之内完成培训."""
        match = _BEHIND_FIGURE.match(self.folded, figure.end, self.end)
        return match is not None and match["within"] is not None

    def _of_follows(self, figure: Placed) -> bool:
        """20个工作日的法定期限."""
        if self.folded.find("的", figure.end, figure.end + _OF_REACH) < 0:
            return False
        match = _BEHIND_FIGURE.match(self.folded, figure.end, self.end)
        return match is not None and match["of"] is not None

    def _done_again(self, named: Range, low: int, item: int) -> Range | None:
        """按月公布抽查结果，|已公布6期: the object of the verb in the clause before."""
        folded, verb = self.folded, self.folded[slice(*named)]
        if item - 1 <= low or not self.phrases.is_plain_verb(verb):
            return None
        opened = self._clause_start(low, item - 1)
        at = folded.rfind(verb, opened, item - 1)
        if at < 0 and self.phrases.is_light(verb):
            at = self.phrases.light_in(folded[opened : item - 1])
            at = opened + at if at >= 0 else at
        return self._topic(at, item) if at >= 0 else None

    def _inherited(self, figure: Placed, before: Before, low: int, item: int) -> Range | None:
        """The subject of the figure that this one speaks of."""
        shares = before.compared in _SHARES  # 其他13件，占12%: of the rest itself
        if before.compared and not shares:
            self._pass_bare_rates()
        if (own := self._its_own(figure, before, low, item)) is not None:
            return own
        if not shares:
            self.base = self._divided(self.base, item, bool(before.compared))
        base = self.found[self.base] if self.base >= 0 else None
        if base is None or (not before.compared and item > low and self._is_afresh(item, figure)):
            topic = self._topic(low, item)
            if topic is not None or base is None:
                return topic
        return self._handed_on(base, figure, before, item)

    def _pass_bare_rates(self) -> None:
        """日均90件，同比增长…: goes back to the figure that the average was taken of."""
        while self.base > 0 and self._is_bare_rate(self.base):
            self.base -= 1

    def _its_own(self, figure: Placed, before: Before, low: int, item: int) -> Range | None:
        """What a figure without a name speaks of by itself: a place, what most are, or a sum."""
        if before.place is not None:
            return item + before.place[0], item + before.place[1]
        mainly = self._mainly(low, item)
        return mainly if mainly is not None else self._sum(item, figure)

    def _handed_on(self, base: Range, figure: Placed, before: Before, item: int) -> Range | None:
        """The subject ``base`` of the figure before, or what that figure's clause has in its stead."""
        earlier = self.figures[self.base]
        glued = base[0] >= earlier.end and base[1] == figure.bound_start
        if glued and earlier.unit and self.base in self.gave:
            return self.gave[self.base]  # 覆盖21个村6830户
        if not before.compared and self._sums(self.base):
            return self.found[self.base - 1]
        in_bracket = item > 0 and self.folded[item - 1] == "("  # 498件(占39.7%) is of the last alone
        if before.compared == "占" and not in_bracket and (listed := self._listed(self.base)) is not None:
            return listed
        if not before.compared and (limited := self._limited(base, figure)) is not None:
            return limited
        return base

    def _limited(self, base: Range, figure: Placed) -> Range | None:
        """粉丝不足1000人|的还有41个: a subject with the figure that says which of them are meant."""
        earlier = self.figures[self.base]
        of = self.at == earlier.end and self.folded.startswith(("的", "以上的", "以下的"), earlier.end)
        if of and base[1] <= earlier.start and figure.start > earlier.end + 1:
            return base[0], self.folded.index("的", earlier.end)
        return None

    def _is_afresh(self, item: int, figure: Placed) -> bool:
        """Whether a figure speaks of the clause before: 问题清单，共41条; 解读偏少，全年仅4篇 behind days."""
        earlier = self.figures[self.base]
        if self.folded.startswith("共", item):
            return True
        apart = earlier.kind is not figure.kind or earlier.unit != figure.unit
        return apart and self.folded.find(";", earlier.end, item) >= 0

    def _mainly(self, low: int, item: int) -> Range | None:
        """申请人以自然人为主，占比近九成: what the clause before says the most are."""
        if item <= low or self.folded[item - 1] not in ",:(":
            return None
        clause = self._clause_start(low, item - 1)
        main = self.phrases.main(self.folded[clause : item - 1])
        return (clause + main[0], clause + main[1]) if main is not None else None

    def _clause_start(self, low: int, end: int) -> int:
        opened = low
        for at, stop in _marks(self.folded, low, end):
            opened = stop if stop - at == 1 else opened
        return opened

    def _sum(self, item: int, figure: Placed) -> Range | None:
        """人大建议41件、政协提案68件，共109件: the word that only sums the list before it."""
        folded = self.folded
        at = folded.find("共", item, figure.bound_start)
        if at < 0 or self._words_in(item, at) or self._words_in(at + 1, figure.bound_start):
            return None
        earlier = self.figures[self.base]
        follows = self.base >= 0 and item == earlier.end + 1 and folded[earlier.end] == ","
        listed = follows and earlier.unit == figure.unit and self._ends_a_list(self.base)
        carried = self.found[self.base] if follows and earlier.unit == figure.unit else None
        listed = listed or (carried is not None and self.phrases.is_carried(self.folded[slice(*carried)]))
        return (at, at + 1) if listed else None

    def _ends_a_list(self, index: int) -> bool:
        """Whether the figure and the one before it, of its unit, stand in one list: 47件，省政协提案63件."""
        if self._list_start(index) < index:
            return True
        if index < 2 or self.figures[index - 1].unit != self.figures[index].unit:
            return False
        gap = self.folded[self.figures[index - 1].end : self.figures[index].start]
        return gap[:1] == "," and not any(mark in gap[1:] for mark in ",;。:(")

    def _divided(self, index: int, item: int, compares: bool) -> int:
        """收到7件，其中本级5件、下属2件；较上年减少4件: the figure that the list divides, of which what
        stands apart from the list, or compares, speaks."""
        if index < 0 or not (compares or self.folded.find(";", self.figures[index].end, item) >= 0):
            return index
        first = self._list_start(index)
        if first in (index, 0):
            return index
        opening = self.folded[self.figures[first - 1].end : self.figures[first].start]
        return first - 1 if "其中" in opening else index

    def _sums(self, index: int) -> bool:
        """本年受理60件，连同上年结转4件，累计64件: whether the figure after is the sum of both before."""
        subject = self.found[index]
        if index < 1 or subject is None or self.found[index - 1] is None:
            return False
        return self.phrases.adds(self.folded[self.figures[index - 1].end : subject[0]])

    def _is_bare_rate(self, index: int) -> bool:
        """日均90件，同比增长…: the comparison speaks of what the average was taken of."""
        subject = self.found[index]
        return subject is not None and self.phrases.is_rate(self.folded[subject[0] : subject[1]])

    def _listed(self, index: int) -> Range | None:
        """予以公开9件、部分公开4件，占…: the share of what the list names together."""
        first = self._list_start(index)
        opened = self.found[first]
        if first == index or opened is None or opened[1] > self.figures[first].start:
            return None
        return opened[0], self.figures[index].end

    def _list_start(self, index: int) -> int:
        """The first figure of the list that a figure is in, which may be the figure itself."""
        first = index
        while first > max(0, index - _LONGEST_RUN) and self._follows_in_list(first):
            first -= 1
        return first

    def _follows_in_list(self, index: int) -> bool:
        """Whether 、 joins the figure to the one before it."""
        between = self.folded[self.figures[index - 1].end : self.figures[index].start]
        return between.startswith(JOINS) and not any(mark in between for mark in ",;。:()")

    def _topic(self, low: int, item: int) -> Range | None:
        """粉丝数持续走高，增幅为…: what the clause before speaks of."""
        folded = self.folded
        marks = [at for at, _ in _marks(folded, low, item) if folded[at] in ",;:"]
        if not marks:
            return None
        opened = marks[-2] + 1 if len(marks) > 1 else low
        topic = self.phrases.topic(folded[opened : marks[-1]])
        return (opened + topic[0], opened + topic[1]) if topic is not None else None

    def _stretch(self, index: int, low: int, high: int) -> tuple[int, int, Range | None]:
        """Where the stretch before a figure begins, where the list that it ends begins, and the
        stretch before a bracket that it goes on with."""
        folded = self.folded
        item = chain = clause = low
        resumed: Range | None = None
        self.base = index - 1
        first, inside = index > 0, -1
        for at, stop in _marks(folded, low, high):
            if stop - at > 1:
                continue
            mark = folded[at]
            if mark == "、":
                item, chain = stop, stop if first else chain
                first = False
                continue
            if mark in "([":
                self.opened.append(index - 1)
                resumed, inside = (clause, at), stop
            elif mark in ")]":
                before = self.opened.pop() if self.opened else -1
                self.base = before if before >= 0 else self.base
                resumed = (inside, at) if mark == "]" and inside >= 0 else resumed
                inside = -1
            elif inside < 0:
                resumed = None
            clause = item = chain = stop
            first = False
        if resumed is not None and not self._words_in(*resumed):
            resumed = None
        return item, chain, resumed

    def _with_list(self, before: Before, chain: int, item: int, high: int) -> tuple[Before, int]:
        """The phrase with the items of its list that have no figures of their own."""
        phrase, folded = before.phrase, self.folded
        if (
            phrase is None
            or phrase.yields is Yields.ALL
            or phrase.start > self.phrases.opened(folded[item:high])
        ):
            return before, item
        items = folded[chain : item - 1].split("、")
        first = self.phrases.name(items[0])
        if first is None or first.end < len(items[0]) or min(map(len, items)) < 2:
            return before, item
        if items[0].startswith(_TOWARDS) and first.start == 1:
            return before, item  # 向机关、社区发放9册
        if phrase.yields is Yields.NOTHING and first.yields is not Yields.NOTHING:
            return before, item
        end = item - chain + phrase.end
        if first.end - first.start < 2 or end - first.start > _LONGEST_LIST:
            return before, item
        return before._replace(phrase=Phrase(first.start, end, max(phrase.yields, Yields.NOUN))), chain

    def _following(
        self, index: int, figure: Placed, item: int, only_fixed: bool
    ) -> tuple[int, int, bool] | None:
        """The noun or the outcome behind a figure, and whether it is a noun."""
        limit = self._next_figure(index)
        if limit < self.end and self.phrases.passes_on(self.folded[figure.end : limit]):
            return None
        rest = _BEHIND_FIGURE.match(self.folded, figure.end, limit)
        at = rest.end() if rest is not None else figure.end
        limit = self._clause_end(at, min(limit, at + _AHEAD), "、" if limit == self.end else "")
        if at >= limit:
            return None
        stretch = self.folded[item : figure.bound_start]
        handled = _HANDLING.search(stretch) is not None and not self.phrases.ends_in_verb(stretch)
        behind = self.phrases.behind(self.folded[at:limit], only_fixed, figure.unit, handled)
        return (at + behind.start, at + behind.end, behind.is_noun) if behind is not None else None

    def _next_figure(self, index: int) -> int:
        return self.figures[index + 1].bound_start if index + 1 < len(self.figures) else self.end

    def _clause_end(self, at: int, limit: int, through: str = "") -> int:
        folded = self.folded
        for mark, stop in _marks(folded, at, limit):
            if stop - mark > 1:
                if mark == at and folded[at] == "“" and not (through or self._closes(stop)):
                    return at
            elif folded[mark] not in through:
                return mark
        return limit

    def _closes(self, at: int) -> bool:
        """Whether the clause ends here."""
        return at >= self.end or self.folded[at] in ",.;\n和与及"

    def _denied(self, index: int, figure: Placed, chain: int) -> Range | None:
        """What there was none of: behind the negation, or else before it."""
        limit = self._clause_end(figure.end, min(self._next_figure(index), figure.end + _DENIED), "、")
        denied = self.phrases.denied(self.folded[figure.end : limit])
        if denied is not None:
            self.at = limit
            return figure.end + denied[0], figure.end + denied[1]
        before = self._read(chain, figure.start, figure)
        if before.phrase is not None:
            return chain + before.phrase.start, chain + before.phrase.end
        low = max(self.start, figure.start - _REACH)
        return self._before_colon(figure, low, chain) or self._inherited(figure, before, chain, chain)

    def _respective(self, index: int, figure: Placed, chain: int, high: int) -> Range | None:
        """A、B和C分别为1、2和3: to each figure its name; the subject of the first one."""
        found = _RESPECTIVE.search(self.folded, chain, high)
        if found is None or (count := self._run(index)) < 2:
            return None
        names = self._names(index, chain, found.start(), count)
        if len(names) > 1:
            act = self._read(found.end(), high, figure).phrase
            times = all(self.phrases.is_time(self.folded[slice(*name)]) for name in names)
            if times and act is not None and act.yields is Yields.OF:
                names = [(found.end() + act.start, found.end() + act.end)] * count
        for number, name in enumerate(names):
            self.shared[index + number] = name
        return names[0] if names else None

    def _run(self, index: int) -> int:
        """How many figures follow each other with nothing but 、 and 和 between them."""
        last = index
        while last + 1 < len(self.figures) and _JOINED.fullmatch(
            self.folded, self.figures[last].end, self.figures[last + 1].bound_start
        ):
            last += 1
        return last - index + 1

    def _names(self, index: int, chain: int, at: int, count: int) -> list[Range]:
        """The names before 分别, one for each figure, or one for all of them."""
        folded = self.folded
        parts = [(chain + first, chain + last) for first, last in self.phrases.names(folded[chain:at])]
        if not parts or self.phrases.is_turn(folded[slice(*parts[0])]):
            return self._earlier_names(index, chain, count)
        if len(parts) == 1 and parts[0][1] - parts[0][0] == 1:
            return [(chain, at)] * count  # 一至四季度依次为
        start, end = parts[-1]
        if len(parts) != count or any(first >= last for first, last in parts):
            return [(start, end)] * count if start < end else []
        return self._each_named(parts)

    def _earlier_names(self, index: int, chain: int, count: int) -> list[Range]:
        """增幅分别为: the names of what came before, one for each figure, where none stand before 分别."""
        if (
            chain
            and self.folded.startswith("(", chain - 1)
            and (divided := self._parts_of(count)) is not None
        ):
            return divided
        earlier = [name for name in self.found[max(0, index - count) : index] if name is not None]
        return earlier if len(earlier) == count else self._names_of_clause_before(chain, count)

    def _names_of_clause_before(self, chain: int, count: int) -> list[Range]:
        """甲局、乙局和丙镇收到申请较多，分别为9件、8件、5件: the names that the clause before begins with."""
        if self.folded[chain - 1 : chain] != ",":
            return []
        end = chain - 1
        start = max(self.start, max(self.folded.rfind(mark, self.start, end) for mark in ",;:。()") + 1)
        parts = [(start + first, start + last) for first, last in self.phrases.names(self.folded[start:end])]
        if len(parts) != count or any(first >= last for first, last in parts):
            return []
        first, last = parts[-1]
        act = self.phrases.first_verb(self.folded[first:last])
        return [*parts[:-1], (first, first + act)] if act else parts

    def _each_named(self, parts: list[Range]) -> list[Range]:
        """自然人、企业提出的申请: the names of a list, the last without what is said of all; or that for
        each of them, where it is what the figures count."""
        folded, count = self.folded, len(parts)
        start, end = parts[-1]
        of = folded.rfind("的", start, end)
        if start < of < end - 1:
            if folded.startswith(_ASKED, of - 2) and of - 2 > start:
                return [*parts[:-1], (start, of - 2)]  # 自然人、企业提出的申请分别为
            return [(of + 1, end)] * count
        others = [folded[first:last] for first, last in parts[:-1]]
        return [*parts[:-1], (start, start + without_head(self.phrases, folded[start:end], others))]

    def _parts_of(self, count: int) -> list[Range] | None:
        """予以公开和部分公开共37件(分别为29件、8件): the names that make up the figure's own subject."""
        base = self.found[self.base] if self.base >= 0 else None
        if base is None:
            return None
        parts = self.phrases.names(self.folded[slice(*base)])
        return [(base[0] + first, base[0] + last) for first, last in parts] if len(parts) == count else None
