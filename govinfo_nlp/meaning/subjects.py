"""What a figure measures: the phrase of its clause that names it.

A figure's phrase stands before it (发布规划信息61条), behind it (12个旗县区), or in what the sentence said
before (，同比增长5%). ``Subjects.find`` takes the figures of a sentence in order: it cuts the stretch
between a figure and the mark or the figure before it, and ``phrases`` takes away what is no name there
(time, adverbs, the reporting verb, words of bound and change). Where nothing is left it takes the noun that
follows, or the subject of the figure that this one speaks of.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Protocol

import regex

from govinfo_nlp.language.clauses import AND, JOINS
from govinfo_nlp.language.lexicons import Lexicon
from govinfo_nlp.meaning.phrases import PERSONS, Before, Phrase, Phrases, Yields
from govinfo_nlp.meaning.scopes import marks_of
from govinfo_nlp.models import Kind

Range = tuple[int, int]

_REACH = 80  # characters before a figure in which its phrase may stand
_AHEAD = 24  # characters behind a figure in which its noun may stand
_DENIED = 60  # characters behind a denial in which its object may stand
_LONGEST_LIST = 48  # characters
_LONGEST_RUN = 60  # figures of a list
_SHORTEST_JOINED = 2

_BEHIND_FIGURE = regex.compile(
    r"(?:[左之]右|上下|以[上下]|(?P<within>[以之]?内(?![容部设资外存网]))|[多余](?=的))?+(?P<of>的)?+\ ?"
)
_JOINED = regex.compile(r"[\ 、,和与及以或]*+")
_RESPECTIVE = regex.compile(r"分别|依次")
_IS = tuple("为系是属")
_NO_OPENING, _NO_END = ")]”》、,", "([“《、,"
_WHOLE = frozenset("全我本各")  # 全市, 我局: who did it is all that the report covers


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


def _placed(at: int, found: Sequence[int] | None) -> Range | None:
    """What was found in a stretch that begins at ``at``, as a range of the text."""
    return (at + found[0], at + found[1]) if found is not None else None


class Subjects:
    """Finds subjects with one lexicon's words."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._phrases = lexicon.compiled(Phrases)

    def find(self, folded: str, start: int, end: int, figures: Sequence[Placed]) -> list[Range | None]:
        """The subject's range for each figure of the sentence ``folded[start:end]``, or ``None``.

        Offsets are half-open and those of the whole text. A subject lies within the sentence and outside
        of its own figure, but for 零投诉 and the like, which name what they count.
        """
        return _Sentence(self._phrases, folded, start, end, figures).subjects()

    def with_doer(self, folded: str, subject: Range | None, doer: Range | None) -> Range | None:
        """县住建局|收到14件: a bare act with the office that did it, where the office stands right before."""
        if subject is None or doer is None or doer[1] != subject[0] or folded[doer[0]] in _WHOLE:
            return subject
        return (doer[0], subject[1]) if self._phrases.is_a(folded[slice(*subject)], "verb") else subject


class _Sentence:
    """One sentence's figures, read from left to right."""

    def __init__(
        self, phrases: Phrases, folded: str, start: int, end: int, figures: Sequence[Placed]
    ) -> None:
        self.phrases, self.folded, self.start, self.end = phrases, folded, start, end
        self.figures = figures
        self.marks = marks_of(folded, start, end)
        self.found: list[Range | None] = []
        self.shared: dict[int, Range] = {}  # what 分别 gave to figures that are still to come
        self.opened: list[int] = []  # the figure before each bracket that is open
        self.base = -1  # the figure whose subject is inherited; -1: none, as the last found is none yet
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
        name = self.folded[slice(*found)].rstrip(_NO_END)
        end = found[0] + len(name)
        start = end - len(name.lstrip(_NO_OPENING))
        end -= end - start > _SHORTEST_JOINED and name.endswith(AND)
        return (start, end) if start < end else None

    def _backfilled(self) -> list[Range | None]:
        """5大类23项整改任务: the noun behind the last of glued figures is that of all."""
        for index in range(len(self.figures) - 2, -1, -1):
            own, glued = (
                self.found[index],
                not self._words_in(self.figures[index].end, self.figures[index + 1].start),
            )
            if glued and own is not None and self.phrases.ends_in_verb(self.folded[slice(*own)]):
                self.found[index] = self.found[index + 1]
        return self.found

    def _words_in(self, start: int, end: int) -> bool:
        return self.folded[start:end].strip() != ""

    def _is_a(self, named: Range | None, *kinds: str) -> bool:
        return named is not None and self.phrases.is_a(self.folded[slice(*named)], *kinds)

    def _marks_in(self, low: int, high: int) -> Sequence[tuple[int, str]]:
        return self.marks[bisect_left(self.marks, (low, "")) : bisect_left(self.marks, (high, ""))]

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
        if (named := self._respective(index, chain, high)) is not None:
            return named
        before, at = self._read(item, high, figure), item
        if before.phrase is None and resumed is not None:
            before, at = self._read(*resumed, figure), resumed[0]
        elif before.phrase is not None and chain < item:
            before, at = self._with_list(before, before.phrase, chain, item, high)
        return self._chosen(index, figure, before, at, low)

    def _chosen(self, index: int, figure: Placed, before: Before, at: int, low: int) -> Range | None:
        """The name before the figure, or the one behind it that it gives way to, or an inherited one."""
        named = _placed(at, before.phrase)
        if (event := self._attended(figure, named)) is not None:
            return event
        if (following := self._named_behind(index, figure, before)) is not None:
            self.at = following[1]
            return following
        if named is None:
            return self._before_colon(low, at) or self._inherited(figure, before, low, at)
        return self._done_again(named, low, at) or named

    def _stretch(self, index: int, low: int, high: int) -> tuple[int, int, Range | None]:
        """Where the stretch before a figure begins, where the list that it ends begins, and the
        stretch before a bracket that it goes on with."""
        item = chain = clause = low
        resumed: Range | None = None
        self.base = index - 1
        first = index > 0
        for at, mark in self._marks_in(low, high):
            stop = at + 1
            if mark == "、":
                item, chain = stop, stop if first else chain
                first = False
                continue
            if mark == "(":
                self.opened.append(index - 1)
                resumed = clause, at
            elif mark == ")":
                before = self.opened.pop() if self.opened else -1
                self.base = before if before >= 0 else self.base
            elif not self.opened:
                resumed = None
            clause = item = chain = stop
            first = False
        if resumed is not None and not self._words_in(*resumed):
            resumed = None
        return item, chain, resumed

    def _read(self, start: int, end: int, figure: Placed) -> Before:
        base = self.figures[self.base] if self.base >= 0 else None
        if base is not None and base.kind is Kind.PERCENTAGE:
            base = self.figures[max(0, self.base - 1)]  # 收到9件，下降5%(上年收到10件)
        alike = base is not None and base.unit == figure.unit
        alike = alike and not self._is_a(self.found[self.base], "verb outcome", "name result", "name state")
        return self.phrases.read(self.folded[start:end]).before(figure.kind, base is not None, alike)

    def _with_list(
        self, before: Before, phrase: Phrase, chain: int, item: int, high: int
    ) -> tuple[Before, int]:
        """The phrase with the items of its list that have no figures of their own."""
        folded = self.folded
        items = folded[chain : item - 1].split("、")
        first = self.phrases.read(items[0]).name
        end = item - chain + phrase.end
        if (
            first is None
            or min(map(len, items)) < 2
            or phrase.start > self.phrases.read(folded[item:high]).opened
            or end - first.start > _LONGEST_LIST
            or (phrase.yields is Yields.NOTHING and first.yields is not Yields.NOTHING)
        ):
            return before, item
        return before._replace(phrase=Phrase(first.start, end, max(phrase.yields, Yields.NOUN))), chain

    # What stands behind a figure

    def _named_behind(self, index: int, figure: Placed, before: Before) -> Range | None:
        """What stands behind the figure, where the name before it gives way to that."""
        yields = before.yields
        picks = before.partitive or yields in (Yields.SETTLED, Yields.OUTCOME)
        of = _BEHIND_FIGURE.match(self.folded, figure.end, self.end)
        if of is None or (before.compared and self.base >= 0):
            return None
        if yields is Yields.OF and of["of"] is None:  # 20个工作日的法定期限, 15天之内完成培训
            yields = Yields.OUTCOME if of["within"] else Yields.NOTHING
        verbal = yields is Yields.NOUN and figure.kind is Kind.DURATION  # 网上咨询平均2天|回复
        if yields is Yields.NOTHING or verbal:
            return None
        stretch = self._behind(index, figure, of.end())
        only_fixed = picks and not self.folded.startswith(_IS, figure.end)
        behind = self.phrases.read(stretch).behind(only_fixed, figure.unit)
        if behind is None or (yields < Yields.SETTLED and behind.is_noun is (yields is Yields.OUTCOME)):
            return None
        return _placed(of.end(), behind)

    def _behind(self, index: int, figure: Placed, at: int) -> str:
        """The stretch behind a figure, up to the end of the clause, or to 、 where a figure follows in it."""
        limit = self._next(index)
        if limit < self.end and self.phrases.read(self.folded[figure.end : limit]).passes_on:
            return ""
        near = min(limit, at + _AHEAD)
        ended = self._clause_end(at, near, "、")
        return self.folded[at : ended if ended < near else self._clause_end(at, near)]

    def _next(self, index: int) -> int:
        """Where the next figure begins, or else the sentence ends."""
        return self.figures[index + 1].bound_start if index + 1 < len(self.figures) else self.end

    def _clause_end(self, at: int, limit: int, through: str = "") -> int:
        return next((mark for mark, kind in self._marks_in(at, limit) if kind not in through), limit)

    def _denied(self, index: int, figure: Placed, chain: int) -> Range | None:
        """What there was none of: behind the negation, or else before it."""
        limit = self._clause_end(figure.end, min(self._next(index), figure.end + _DENIED), "、")
        denied = self.phrases.read(self.folded[figure.end : limit]).denied
        if denied is not None:
            self.at = limit
            return _placed(figure.end, denied)
        before = self._read(chain, figure.start, figure)
        low = max(self.start, figure.start - _REACH)
        return (
            _placed(chain, before.phrase)
            or self._before_colon(low, chain)
            or self._inherited(figure, before, chain, chain)
        )

    # What the sentence said before

    def _attended(self, figure: Placed, named: Range | None) -> Range | None:
        """举办培训3次，90人参加: the event that the figure before counts, for a figure of persons where
        ``named`` is but what they did there."""
        if self.base < 0 or figure.unit[:1] not in PERSONS:
            return None
        end = self._clause_end(figure.end, min(self.end, figure.end + _AHEAD))
        attend = self._is_a(named, "attend front") if named else self._is_a((figure.end, end), "attend")
        return self.found[self.base] if attend else None

    def _before_colon(self, low: int, item: int) -> Range | None:
        """目标区间：10%: what a colon gives the figure to."""
        if item <= low or self.folded[item - 1] != ":":
            return None
        opened = self._clause_start(low, item - 1)
        return _placed(opened, self.phrases.read(self.folded[opened : item - 1]).name)

    def _clause_start(self, low: int, end: int, through: str = "") -> int:
        return next((at + 1 for at, mark in reversed(self._marks_in(low, end)) if mark not in through), low)

    def _done_again(self, named: Range, low: int, item: int) -> Range | None:
        """按月公布抽查结果，|已公布6期: the object of the verb in the clause before."""
        if item <= low or not self._is_a(named, "verb ", "verb light"):
            return None
        at = self.folded.rfind(self.folded[slice(*named)], self._clause_start(low, item - 1), item - 1)
        return self._topic(at, item) if at >= 0 else None

    def _inherited(self, figure: Placed, before: Before, low: int, item: int) -> Range | None:
        """The subject of the figure that this one speaks of."""
        shares = before.compared.startswith("占")  # 其他13件，占12%: of the rest itself
        while before.compared and self.base > 0 and self._is_a(self.found[self.base], "rate "):
            self.base -= 1  # 日均90件，同比增长…: of what the average was taken of
        own = _placed(item, before.place) or self._most(low, item) or self._sum(item, figure)
        if own is not None:
            return own
        if not shares:
            self.base = self._divided(self.base, item, bool(before.compared))
        if self.found[self.base] is None:
            return self._topic(low, item)
        return (self._topic(low, item) if self._is_afresh(item, figure) else None) or self._of_several(
            before, item
        )

    def _of_several(self, before: Before, item: int) -> Range | None:
        """What the figure inherited from counts: it alone, the sum that it was added to, or its list."""
        if self._sums(self.base):
            return self.found[self.base - 1]
        in_bracket = self.folded[item - 1] == "("  # 498件(占39.7%) is of the last alone
        listed = self._listed(self.base) if before.compared == "占" and not in_bracket else None
        return listed or self.found[self.base]

    def _is_afresh(self, item: int, figure: Placed) -> bool:
        """Whether a figure speaks of the clause before: 问题清单，共41条; 解读偏少，全年仅4篇 behind days."""
        earlier = self.figures[self.base]
        return earlier.unit != figure.unit and ";" in self.folded[earlier.end : item]

    def _most(self, low: int, item: int) -> Range | None:
        """申请人以自然人为主，占比近九成: what the clause before says the most are."""
        clause = self._clause_start(low, item - 1)
        return _placed(clause, self.phrases.read(self.folded[clause : item - 1]).most)

    def _sum(self, item: int, figure: Placed) -> Range | None:
        """人大建议41件、政协提案68件，共109件: the word that only sums the list before it."""
        if self.base < 1 or self.folded[item : figure.bound_start].strip() != "共":
            return None
        at = self.folded.index("共", item)
        one, other = self.figures[self.base - 1], self.figures[self.base]
        follows = item == other.end + 1 and other.unit == figure.unit == one.unit
        return (at, at + 1) if follows else None

    def _divided(self, index: int, item: int, compares: bool) -> int:
        """收到7件，其中本级5件、下属2件；较上年减少4件: the figure that the list divides, of which what
        stands apart from the list, or compares, speaks."""
        if index < 0 or not (compares or ";" in self.folded[self.figures[index].end : item]):
            return index
        first = self._list_start(index)
        divides = 0 < first < index and "其中" in self._between(first)
        return first - 1 if divides else index

    def _sums(self, index: int) -> bool:
        """本年受理60件，连同上年结转4件，累计64件: whether the figure after is the sum of both before."""
        return index > 0 and self.phrases.adds(self._between(index))

    def _listed(self, index: int) -> Range | None:
        """予以公开9件、部分公开4件，占…: the share of what the list names together."""
        first = self._list_start(index)
        opened = self.found[first]
        return (opened[0], self.figures[index].end) if first < index and opened is not None else None

    def _between(self, index: int) -> str:
        """What stands between a figure and the one before it."""
        return self.folded[self.figures[index - 1].end : self.figures[index].start]

    def _list_start(self, index: int) -> int:
        """The first figure of the list that a figure is in, which may be the figure itself."""
        first = index
        while first > max(0, index - _LONGEST_RUN):
            if not self._between(first).startswith(JOINS):
                break
            first -= 1
        return first

    def _topic(self, low: int, item: int) -> Range | None:
        """粉丝数持续走高，增幅为…: what the clause before speaks of."""
        marks = [at for at, mark in self._marks_in(low, item) if mark in ",;:"]
        if not marks:
            return None
        opened = marks[-2] + 1 if len(marks) > 1 else low
        return _placed(opened, self.phrases.read(self.folded[opened : marks[-1]]).topic)

    # 分别

    def _respective(self, index: int, chain: int, high: int) -> Range | None:
        """A、B和C分别为1、2和3: to each figure its name; the subject of the first one."""
        found = _RESPECTIVE.search(self.folded, chain, high)
        if found is None or (count := self._run(index)) < 2:
            return None
        names = self._names(index, chain, found.start(), count)
        self.shared.update({index + number: name for number, name in enumerate(names)})
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
        parts = self._parts(chain, at)
        if not parts or self._is_a(parts[0], "turn", "total"):
            return self._earlier_names(index, chain, count)
        if len(parts) == 1 and parts[0][1] - parts[0][0] == 1:
            return [(chain, at)] * count  # 一至四季度依次为
        start, end = parts[-1]
        if len(parts) != count:
            return [(start, end)] * count
        of = self.folded.rfind("的", start, end)
        if start < of < end - 1:
            doers = self._doers(parts)  # 自然人、企业|提出的申请分别为
            return doers if doers[-1][1] < of else [(of + 1, end)] * count
        return parts

    def _parts(self, start: int, end: int) -> list[Range]:
        """The items of a list; none where one of them is empty."""
        names = self.phrases.read(self.folded[start:end]).names
        return [(start + at, start + to) for at, to in names] if all(at < to for at, to in names) else []

    def _doers(self, parts: list[Range]) -> list[Range]:
        """The items of a list without what the last one says that all of them did."""
        start, end = parts[-1]
        return [*parts[:-1], (start, start + self.phrases.read(self.folded[start:end]).first_verb)]

    def _earlier_names(self, index: int, chain: int, count: int) -> list[Range]:
        """增幅分别为: the names of what came before, one for each figure, where none stand before 分别;
        予以公开和部分公开共37件(分别为…: those that make up the figure's own subject."""
        base = self.found[self.base]
        if base is not None and self.folded.startswith("(", chain - 1):
            parts = self._parts(*base)
            if len(parts) == count:
                return parts
        earlier = [name for name in self.found[max(0, index - count) : index] if name is not None]
        if len(earlier) == count:
            return earlier
        parts = self._parts(self._clause_start(self.start, chain - 1, "、"), chain - 1)
        listed = len(parts) == count and self.folded.startswith(",", chain - 1)
        return self._doers(parts) if listed else []  # 甲局、乙局和丙镇|收到申请较多，分别为9件、8件、5件
