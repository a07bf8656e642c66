"""Whose figure it is and when: the words that limit it to a part of the area or to a time.

The words are those of ``lexicons/scopes.toml``; offices are also known by their shape (县教育局). Both have
to stand where a clause says whose figures follow (全县共收到…, 其中市本级12件), not where it says whom
something was done to (对各乡镇抽查3次) or what a thing belongs to (县政府网站).

A scope holds for the clauses after it until another one stands or a semicolon does; one that is followed
by nothing but its figure holds for that figure, and one inside brackets for the brackets. A time holds for
its clause, and at the opening of a sentence for all of it. A time that is compared with (较上年增长5%), or
that says from or to where something was carried (上年结转, 结转下年度), puts no figure in it.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple, Protocol

import regex

from govinfo_nlp.language.characters import fold
from govinfo_nlp.language.lexicons import Entry, Joint, Lexicon, Words
from govinfo_nlp.models import Kind

Range = tuple[int, int]

_REACH = 160  # characters before a figure that are searched for its scope and period
_REMEMBERED = 4096  # stretches

_NUMERALS = "〇○零一二三四五六七八九十"
_YEAR = rf"(?:(?:19|20)[0-9]{{2}}|[一二][零〇○九][{_NUMERALS}]{{2}})\ ?年度?"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\ ?月(?:份|底|末|初)?+"
_DAY = r"\ ?[0-3]?[0-9]\ ?日"
_MONTHS = rf"\ ?(?:[0-9]{{1,2}}\ ?[-~至]\ ?)?{_MONTH}(?:{_DAY})?+"
_DATE = regex.compile(
    rf"(?<![0-9])(?:{_YEAR}(?:底|末|初)?+(?:{_MONTHS}|\ ?[上下]半年|\ ?第?[一二三四]季度)?+"
    rf"|(?:[0-9]{{1,2}}\ ?[-~至]\ ?)?[0-9]{{1,2}}\ ?月(?:份|底|末|初)?+(?:{_DAY})?+)"
    rf"(?:起?\ ?[-~至到]\ ?(?:{_YEAR})?+(?:\ ?{_MONTH})?+(?:{_DAY})?+)?+"
)
_DATE_HEADS = frozenset("0123456789" + _NUMERALS)
OFFICE = regex.compile(
    r"(?:省|市|县|区|州|旗|盟)(?!长|民(?!政|宗)|内|外|场|域|直|级|里|情|容|政)[\p{Han}]{1,8}?(?:局|委|厅|办公室|办公厅)"
    r"|(?:县|市|区|州|旗)府办(?!公|事|理|结)"
)
_KINDS_OF_OFFICE = frozenset("部局委厅署办院会")
_LEVELS = frozenset("省市县区州旗盟")
_LEAST_PLACE = 2  # characters of a place and its level: 谯城区
_LEAST_SHORT = 3  # characters of a short name behind its level: 发改局
_MARK_HEADS = re.compile(r"[,。;:!?()\[\]\n、]")
_WORD_BRACKETS = regex.compile(r"(?<=\p{Han})\((?!含)[\p{Han}、]{1,5}+\)(?=[\p{Han}0-9]|$)")  # 县(市、区)
_TURNS, _CLOSES = frozenset("()[];"), frozenset(",;:()")
_NAMED = regex.compile(r"[\p{Han}]{2,4}")
_OTHERS = regex.compile(r"(?:以?及|和|与|、)(?P<each>各|其|所)?")
_BEHIND_YEAR = regex.compile(r"\ ?[度底末]?(?P<adverb>依法|继续|无|没有)?")
_COMPARES = frozenset("比较与同为是由从自于和")
_ADJOINS = regex.compile(r"(?:的|同期|\(|为|是|有|约|近|仅|达|共|受理|收到|\ ){0,4}+$")
_JOINED = regex.compile(r"[\ 、,和与及以]*+")


def folded_entries(lexicon: Lexicon, name: str) -> tuple[Entry, ...]:
    """The entries of a file with their words in the one form that folded text has."""
    return tuple(replace(entry, word=fold(entry.word)) for entry in lexicon.entries(name))


def _any_of(characters: Iterable[str]) -> re.Pattern[str]:
    return re.compile(f"[{''.join(map(re.escape, sorted(characters)))}]")


def _marks(text: str) -> Iterator[tuple[int, int]]:
    """Where each mark of a stretch begins and ends; the brackets of a word are one."""
    reached = 0
    for head in _MARK_HEADS.finditer(text):
        at = head.start()
        if at < reached:
            continue
        word = _WORD_BRACKETS.match(text, at) if text[at] == "(" else None
        reached = word.end() if word is not None else at + 1
        yield at, reached


def _last(marks: Sequence[tuple[int, str]], among: Container[str]) -> int:
    """Where the last of the marks stands that is one of these, or -1."""
    for at, mark in reversed(marks):
        if mark in among:
            return at
    return -1


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


class _Found(NamedTuple):
    """A place or a time in a stretch. One that is ``alone`` has next to nothing between it and the
    figure; a time at the ``head`` of its clause may hold for what follows."""

    start: int
    end: int
    role: str
    alone: bool = False
    head: bool = False


class _Stretch(NamedTuple):
    """What stands between two figures: the marks, the places and the times, by offsets in it."""

    marks: tuple[tuple[int, str], ...]
    turns: tuple[tuple[int, str], ...]  # the brackets and semicolons among the marks
    last: int  # the last mark that ends a clause, or -1
    semicolon: int  # the last one, or -1
    places: tuple[_Found, ...]
    times: tuple[_Found, ...]
    respective: bool  # whether it ends in 分别


class Scopes:
    """Finds scopes and periods with one lexicon's words."""

    def __init__(self, lexicon: Lexicon) -> None:
        scopes, subjects = folded_entries(lexicon, "scopes"), folded_entries(lexicon, "subjects")

        def places(kind: str) -> Words:
            return Words(tuple(entry for entry in scopes if entry["kind"] == kind))

        def words(*roles: str) -> Words:
            return Words(tuple(entry for role in roles for entry in subjects if entry["role"] == role))

        self._places, self._times, self._some = places("scope"), places("period"), places("some")
        self._says, self._leads = words("name", "verb"), words("whole", "lead")
        self._carries = Words(tuple(e for e in subjects if e.fields.get("sort") == "carry"))
        changes = (e for e in folded_entries(lexicon, "changes") if e["role"] in ("increase", "decrease"))
        self._compares = Words((*words("whole", "turn").entries, *(e for e in changes if len(e.word) > 1)))
        self._openings = Joint(self._some, self._leads, self._times)
        places_begin = {entry.word[0] for entry in self._places.entries}
        times_begin = {entry.word[0] for entry in self._times.entries} | {"年", "月"}
        self._place_head, self._time_head = _any_of(places_begin), _any_of(times_begin)
        self._changing = _any_of(places_begin | times_begin | _TURNS)
        self._known: dict[str, _Stretch] = {}

    def find(
        self, folded: str, start: int, end: int, figures: Sequence[Placed]
    ) -> list[tuple[tuple[int, int] | None, tuple[int, int] | None]]:
        """The scope's and the period's range for each figure of the sentence ``folded[start:end]``.

        Offsets are half-open and those of the whole text; both lie within the sentence.
        """
        return _Sentence(self, folded, start, figures).found()

    def stretch(self, text: str) -> _Stretch:
        """The stretch as read, which is remembered."""
        known = self._known.get(text)
        if known is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            known = self._known[text] = self._read(text)
        return known

    def changes(self, folded: str, start: int, end: int) -> bool:
        """Whether anything in a stretch may name a place or a time, or part what follows from them."""
        return self._changing.search(folded, start, end) is not None

    def compares(self, folded: str, start: int, end: int) -> bool:
        """Whether the last clause of a stretch compares with something."""
        marks = [at for at, stop in _marks(folded[start:end]) if stop == at + 1]
        last = start + marks[-1] if marks else start
        return any(entry["role"] != "whole" for _, entry in self._compares.finditer(folded, last, end))

    def _read(self, text: str) -> _Stretch:
        marks = tuple((at, text[at]) for at, stop in _marks(text) if stop == at + 1)
        turns = tuple((at, mark) for at, mark in marks if mark in _TURNS)
        return _Stretch(
            marks,
            turns,
            _last(marks, _CLOSES),
            _last(turns, ";"),
            tuple(self._places_in(text, [at for at, _ in marks])),
            tuple(self._times_in(text)),
            "分别" in text[-12:],
        )

    def _places_in(self, text: str, marks: Sequence[int]) -> Iterator[_Found]:
        """The place that each clause opens with."""
        start = 0
        for end in (*marks, len(text)):
            if self._place_head.search(text, start, end) is not None:
                place = self._place(text, start, end)
                if place is not None:
                    yield place
            start = end + 1

    def _place(self, text: str, start: int, end: int) -> _Found | None:
        """The place or body that opens a clause as the one whose figures follow."""
        at = self._opened(text, start, end)
        if self._some.match(text, at, end) is not None:
            return None
        by_name = text.startswith("以", at) and text.find("名义", at, end) > at
        at += by_name
        for opened in (at, *self._named(text, at, end)):
            entry = self._places.match(text, opened, end)
            if entry is not None:
                return self._found(text, opened, entry, end, by_name)
        office = OFFICE.match(text, at, end)
        if office is not None and self._is_said(text, office.end(), end):
            return _Found(office.start(), office.end(), "part", office.end() == end)
        return None

    def _found(self, text: str, at: int, entry: Entry, end: int, by_name: bool) -> _Found | None:
        """The place word, unless it is but one of several or what a thing belongs to (县政府网站)."""
        stop = at + len(entry.word)
        others = _OTHERS.match(text, stop, end)
        if others is not None and (others["each"] or self._places.match(text, others.end(), end)):
            return None
        evident = (
            by_name or entry["role"] == "whole" or entry.word.startswith("各") or entry.word.endswith("本级")
        )
        if not evident and not self._is_said(text, stop, end):
            return None
        return _Found(at, stop, entry["role"], not text[stop:end].strip())

    def _opened(self, text: str, start: int, end: int) -> int:
        """Where a clause begins behind time words, adverbs and connectives; not behind prepositions."""
        at = start
        while at < end:
            some, lead, time = self._openings.match(text, at, end)
            if some is not None:
                break
            dated = _DATE.match(text, at, end) if text[at] in _DATE_HEADS else None
            if dated is not None:
                at = dated.end()
            elif time is not None and (lead is None or len(time.word) >= len(lead.word)):
                at += len(time.word)
            elif text[at] == " ":
                at += 1
            elif lead is not None and self._leads_on(text, at, end, lead):
                at += len(lead.word)
            else:
                break
        return at

    def _leads_on(self, text: str, at: int, end: int, lead: Entry) -> bool:
        """Whether a word is a connective or adverb, and not the beginning of a place (各|各乡镇)."""
        if lead["role"] == "whole" or lead.fields.get("sort") == "preposition":
            return False
        place = self._places.match(text, at, end)
        return place is None or len(place.word) <= len(lead.word)

    def _named(self, text: str, at: int, end: int) -> Sequence[int]:
        """Where a place word may begin behind a name of two to four characters: 岚江|县政府."""
        name = _NAMED.match(text, at, end)
        if name is None or self._leads.match(text, at, end) is not None:
            return ()
        return range(at + 2, name.end() + 1)

    def _is_said(self, text: str, stop: int, end: int) -> bool:
        """Whether what follows a place says what it did or how much it has: 县政府|收到, 市本级|12件."""
        if not text[stop:end].strip() or text[stop] in "的为有未无" or text[stop].isdigit():
            return True
        if text.startswith("作为", stop):
            return True
        says, lead = self._says.match(text, stop, end), self._leads.match(text, stop, end)
        if says is not None and (lead is None or len(says.word) >= len(lead.word)):
            return says["role"] == "verb"
        if lead is not None and lead["role"] == "lead":
            return True
        return self._times.match(text, stop, end) is not None

    def _times_in(self, text: str) -> list[_Found]:
        if self._time_head.search(text) is None:
            return []
        dated = "年" in text or "月" in text
        found = [_Found(*match.span(), "date") for match in _DATE.finditer(text)] if dated else []
        for at, entry in self._times.finditer(text):
            stop = at + len(entry.word)
            if not any(other.start < stop and at < other.end for other in found):
                found.append(_Found(at, stop, entry["role"]))
        if not found:
            return found
        heads = {self._head(text, at) for at in (0, *(stop for _, stop in _marks(text)))}
        return [
            time._replace(head=time.start in heads, alone=_ADJOINS.fullmatch(text, time.end) is not None)
            for time in sorted(found)
            if self._dates(text, time)
        ]

    def _head(self, text: str, at: int) -> int:
        """Where a clause begins behind connectives."""
        while (lead := self._leads.match(text, at)) is not None and lead["role"] == "lead":
            if self._times.match(text, at) is not None or lead.fields.get("sort") == "preposition":
                break
            at += len(lead.word)
        return at

    def _dates(self, text: str, time: _Found) -> bool:
        """Whether the time is one that figures are put in, not one that they are compared with or
        carried from or to."""
        start, stop = time.start, time.end
        if start and text[start - 1] == "加" and text[start] == "上":
            return False  # 加上|年初结转的
        if self._carries.match_before(text, start) is not None or self.carries(text, stop):
            return False
        if not start or text[start - 1] not in _COMPARES or _ADJOINS.fullmatch(text, stop):
            return True
        return text[start - 1] in "与和" and text.startswith("分别", stop)

    def carries(self, text: str, at: int) -> bool:
        """Whether what follows a time says that something was carried over: 上年|依法结转."""
        behind = _BEHIND_YEAR.match(text, at)
        if behind is None:
            return False
        adverb = behind.start("adverb")
        if adverb >= 0 and self._carries.match(text, adverb) is not None:
            return True
        return self._carries.match(text, behind.end()) is not None


class _Sentence:
    """One sentence's figures, read from left to right."""

    __slots__ = ("at", "figures", "folded", "leading", "opening", "outside", "owner", "scope", "whole")

    def __init__(self, owner: Scopes, folded: str, start: int, figures: Sequence[Placed]) -> None:
        self.owner, self.folded, self.at, self.figures = owner, folded, start, figures
        self.scope: Range | None = None
        self.whole: Range | None = None  # what a semicolon goes back to
        self.opening: Range | None = None  # the time before the sentence's first comma
        self.leading: Range | None = None  # the time of a first clause
        self.outside: list[Range | None] = []  # the scope around each bracket that is open

    def found(self) -> list[tuple[Range | None, Range | None]]:
        found: list[tuple[Range | None, Range | None]] = []
        respective: list[Range] = []
        for index, figure in enumerate(self.figures):
            low = max(self.at, figure.bound_start - _REACH)
            high = max(low, figure.bound_start)
            if not respective and not self.owner.changes(self.folded, low, high):
                found.append((self.scope, self._lasting(low, high)))
            else:
                stretch = self.owner.stretch(self.folded[low:high])
                scope = self._scope(stretch, low, index)
                if respective and _JOINED.fullmatch(self.folded, low, high):
                    period: Range | None = respective.pop(0)
                else:
                    period = self._period(stretch, low, high, index == 0, figure)
                    respective = self._respective(stretch, low)
                    period = respective.pop(0) if respective else period
                found.append((scope, period))
            self.at = max(self.at, figure.end)
        return found

    def _scope(self, stretch: _Stretch, low: int, index: int) -> Range | None:
        if not stretch.turns and not stretch.places:
            return self.scope
        alone: Range | None = None
        for _, mark, place in self._events(stretch, index):
            alone = None
            if place is None:
                self._turn(mark)
                continue
            here = (low + place.start, low + place.end)
            self.whole = self.whole or (here if place.role == "whole" else None)
            if place.alone:
                alone = here
            else:
                self.scope = here
        return alone or self.scope

    def _events(self, stretch: _Stretch, index: int) -> list[tuple[int, str, _Found | None]]:
        """The brackets, the semicolons and the places of a stretch, in text order."""
        # What stands before the first mark behind a figure is what that figure counted.
        behind = (stretch.marks[0][0] if stretch.marks else len(self.folded)) if index else 0
        turns = [(at, mark, None) for at, mark in stretch.turns]
        places = [(place.start, "", place) for place in stretch.places if place.start >= behind]
        return sorted([*turns, *places], key=lambda event: event[0])

    def _turn(self, mark: str) -> None:
        """A bracket keeps the scope around it for what follows it; a semicolon goes back to the whole."""
        if mark in ("(", "["):
            self.outside.append(self.scope)
        elif mark in (")", "]"):
            self.scope = self.outside.pop() if self.outside else self.scope
        else:
            self.scope = self.whole

    def _period(self, stretch: _Stretch, low: int, high: int, first: bool, figure: Placed) -> Range | None:
        semicolon = stretch.semicolon
        if semicolon >= 0:
            self.leading = None
        own: Range | None = None
        carried = bool(stretch.times) and self.owner.carries(self.folded, figure.end)  # 上年度无结转申请
        for time in () if carried else stretch.times:
            here = (low + time.start, low + time.end)
            if time.start > stretch.last or time.alone:
                own = here
            between = any(semicolon < at < time.start for at, _ in stretch.marks)
            if time.head and (first or semicolon >= 0) and not between:
                self._opens(stretch, time, here, low)
        return own or self._lasting(low, high)

    def _lasting(self, low: int, high: int) -> Range | None:
        """The time of an earlier clause that holds for this figure too."""
        if self.opening is not None or self.leading is None:
            return self.opening
        return None if self.owner.compares(self.folded, low, high) else self.leading

    def _opens(self, stretch: _Stretch, time: _Found, here: Range, low: int) -> None:
        if any(at == time.end and mark == "," for at, mark in stretch.marks):
            self.opening = here
        else:
            self.leading = here

    def _respective(self, stretch: _Stretch, low: int) -> list[Range]:
        """上半年与下半年分别公开612条和745条."""
        if not stretch.respective or len(stretch.times) < 2:
            return []
        return [(low + time.start, low + time.end) for time in stretch.times]


def names_agency(scope: str, agency: str) -> bool:
    """Whether a scope names an agency: 县政府办公室 in its own report, 市市场监管局, 局机关; both folded."""
    agency = _bare_office(agency).removesuffix("员会")
    if scope.removesuffix("本级").removesuffix("机关") in _KINDS_OF_OFFICE and scope[1:]:
        return agency.endswith(scope[0])
    name = _bare_office(scope)
    return name in agency or _is_short_for(name, agency) or _is_its_office(name, agency)


def _is_short_for(name: str, agency: str) -> bool:
    """市市场监管局 for 某市市场监督管理局: the same level, and its characters in the same order."""
    level, rest = name[:1], name[1:].removesuffix("员会")
    if level not in _LEVELS or len(rest) < _LEAST_SHORT or rest[-1] not in _KINDS_OF_OFFICE:
        return False
    whole = agency[agency.find(level) + 1 :] if level in agency else ""
    if not whole.endswith(rest[-1]):
        return False
    left = iter(whole[:-1])
    return all(character in left for character in rest[:-1])


def _is_its_office(name: str, agency: str) -> bool:
    """谯城区住建局 for 某市谯城区住房和城乡建设局: the office that the agency's own name ends with."""
    levels = [at for at, letter in enumerate(name) if letter in _LEVELS]
    if not levels or levels[-1] < _LEAST_PLACE - 1 or not agency.endswith(name[-1]):
        return False
    level, office = name[levels[-1]], name[levels[-1] + 1 :]
    if len(office) < _LEAST_SHORT or office[-1] not in _KINDS_OF_OFFICE:
        return False
    left = iter(agency[agency.rfind(level) + 1 :])
    return all(letter in left for letter in office)


def _bare_office(name: str) -> str:
    """The name of a body without the words that it may leave out of itself."""
    return name.replace("人民政府", "政府").removesuffix("办事处").removesuffix("机关")
