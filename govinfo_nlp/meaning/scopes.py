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

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple, Protocol

import regex

from govinfo_nlp.language.characters import fold
from govinfo_nlp.language.clauses import AND, clauses_of
from govinfo_nlp.language.lexicons import Entry, Joint, Lexicon, Words
from govinfo_nlp.language.punctuation import CLOSING, OPENING
from govinfo_nlp.models import Kind

Range = tuple[int, int]
Mark = tuple[int, str]  # where a mark of punctuation stands, and which

_NUMERALS = "〇○零一二三四五六七八九十"
_YEAR = rf"(?:(?:19|20)[0-9]{{2}}|[一二][零〇○九][{_NUMERALS}]{{2}})\ ?年度?"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\ ?月[份底末初]?+"
_DAY = r"\ ?[0-3]?[0-9]\ ?日"
_MONTHS = rf"\ ?(?:[0-9]{{1,2}}\ ?[-~至]\ ?)?{_MONTH}(?:{_DAY})?+"
DATE = (
    rf"(?:{_YEAR}[底末初]?+(?:{_MONTHS}|\ ?[上下]半年|\ ?第?[一二三四]季度)?+|{_MONTHS})"
    rf"(?:起?\ ?[-~至到]\ ?(?:{_YEAR})?+(?:\ ?{_MONTH})?+(?:{_DAY})?+)?+"
)
DATE_HEADS = frozenset("0123456789" + _NUMERALS)
_DATE = regex.compile(rf"(?<![0-9]){DATE}")
OFFICE = regex.compile(
    r"[省市县区州旗盟](?![长内外场域直级里情容政]|民(?![政宗]))[\p{Han}]{1,8}?(?:[局委厅]|办公[室厅])"
    r"|[县市区州旗]府办(?![公事理结])"
)
_KINDS_OF_OFFICE = frozenset("部局委厅署办院会")
_LEVELS = frozenset("省市县区州旗盟")
_LEAST_SHORT = 3  # characters of a short name behind its level: 发改局
_REMEMBERED = 8192  # pieces
_NAMED = regex.compile(r"[\p{Han}]{2,4}")
_OTHERS = regex.compile(r"(?:以?及|[和与、])(?P<each>[各其所])?")
BEHIND_YEAR = regex.compile(r"\ ?[度底末]?(?:依法|继续|没?有|[无未])?")
_COMPARES = frozenset("比较与同为是由从自于和含")
_JOINED = regex.compile(r"[\ 、,和与及以]*+")


def folded_entries(lexicon: Lexicon, name: str) -> tuple[Entry, ...]:
    """The entries of a file with their words in the one form that folded text has."""
    return tuple(replace(entry, word=fold(entry.word)) for entry in lexicon.entries(name))


def marks_of(folded: str, start: int, end: int) -> tuple[Mark, ...]:
    """The marks that part the clauses of a sentence, the brackets among them: 新收9件|，|网上|（|…"""
    marks = _marks(folded[start:end])
    return tuple([(start + at, mark) for at, mark in marks]) if start else marks


@lru_cache(maxsize=_REMEMBERED)
def _marks(text: str) -> tuple[Mark, ...]:
    marks: list[Mark] = []
    depth = 0
    for clause in clauses_of(text):
        if clause.depth > depth:
            marks.append((clause.start, "("))
        depth = clause.depth
        opened = bool(clause.separator) and clause.separator[-1] in OPENING
        for at in range(clause.end - len(clause.separator) + opened, clause.end):
            closes = text[at] in CLOSING
            depth -= closes
            if not text[at].isspace():
                marks.append((at, ")" if closes else text[at]))
    return tuple(marks)


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


class _Time(NamedTuple):
    """A time in a piece; one that ``adjoins`` has next to nothing behind it, one at the ``head`` of its
    clause may hold for what follows."""

    start: int
    end: int
    adjoins: bool
    head: bool


class _Piece(NamedTuple):
    """What stands between two marks or figures: its place and its times, by offsets in it."""

    place: Range | None = None
    whole: bool = False  # the place is all that the report covers
    times: tuple[_Time, ...] = ()


class Scopes:
    """Finds scopes and periods with one lexicon's words."""

    def __init__(self, lexicon: Lexicon) -> None:
        scopes, subjects = folded_entries(lexicon, "scopes"), folded_entries(lexicon, "subjects")

        def places(kind: str) -> Words:
            return Words(tuple(entry for entry in scopes if entry["kind"] == kind))

        def words(*roles: str) -> Words:
            return Words(tuple(entry for role in roles for entry in subjects if entry["role"] == role))

        self._places, self._times, self._reasons = places("scope"), places("period"), places("reason")
        self._says, self._leads = words("name", "verb"), words("whole", "lead")
        self._carries = Words(tuple(e for e in subjects if e.fields.get("sort") == "carry"))
        changes = (e for e in folded_entries(lexicon, "changes") if e["role"] in ("increase", "decrease"))
        self._compares = Words((*words("whole", "turn").entries, *(e for e in changes if len(e.word) > 1)))
        self._openings = Joint(places("some"), self._leads, self._times)
        acts = lexicon.words("contexts", field="role", value="acts on requests")
        self._adjoins = regex.compile(rf"(?:[的(为是有约近仅达共\ ]|同期|{acts.pattern}){{0,4}}+")
        self._known: dict[tuple[str, bool], _Piece] = {}

    def find(
        self, folded: str, start: int, end: int, figures: Sequence[Placed]
    ) -> list[tuple[Range | None, Range | None]]:
        """The scope's and the period's range for each figure of the sentence ``folded[start:end]``.

        Offsets are half-open and those of the whole text; both lie within the sentence.
        """
        return _Sentence(self, folded, start).find(marks_of(folded, start, end), figures)

    def piece(self, text: str, opens: bool) -> _Piece:
        """A piece as read, which is remembered; ``opens`` says whether a clause opens with it."""
        known = self._known.get((text, opens))
        if known is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            place, whole = (self._place(text) or (None, False)) if opens else (None, False)
            known = self._known[text, opens] = _Piece(place, whole, tuple(self._times_in(text)))
        return known

    def compares(self, text: str) -> bool:
        """Whether a piece compares its figure with another: 同比增长5%."""
        return any(entry["role"] != "whole" for _, entry in self._compares.finditer(text))

    def _place(self, text: str) -> tuple[Range, bool] | None:
        """The place or body that opens a clause as the one whose figures follow."""
        at = self._opened(text)
        if self._names_none(text, at):
            return None
        by_name = text.startswith("以", at) and text.find("名义", at) > at
        at += by_name
        name = _NAMED.match(text, at) if self._leads.match(text, at) is None else None
        for opened in (at, *(range(at + 2, name.end() + 1) if name is not None else ())):  # 岚江|县政府
            entry = self._places.match(text, opened)
            if entry is None:
                continue
            stop, whole = opened + len(entry.word), entry["role"] == "whole"
            evident = by_name or whole or entry.word.startswith("各") or entry.word.endswith("本级")
            if self._puts_none_there(text, stop) or not (evident or self._is_said(text, stop)):
                return None
            return (opened, stop), whole
        office = OFFICE.match(text, at)
        return (office.span(), False) if office is not None and self._is_said(text, office.end()) else None

    def _names_none(self, text: str, at: int) -> bool:
        """个别县区; 占全市各级行政机关的27%: whether a clause opens with what is no place of its figures."""
        return text.startswith("占", at) or self._openings.match(text, at, len(text))[0] is not None

    def _puts_none_there(self, text: str, stop: int) -> bool:
        """县本级|及各乡镇, one of several; 本机关|不掌握, a reason."""
        if self._reasons.match(text, stop) is not None:
            return True
        others = _OTHERS.match(text, stop)
        return others is not None and (
            bool(others["each"]) or self._places.match(text, others.end()) is not None
        )

    def _opened(self, text: str) -> int:
        """Where a clause begins behind time words, adverbs and connectives; not behind prepositions."""
        at, end = text.find(")") + 1 if text.startswith("(") else 0, len(text)
        while at < end:
            some, lead, time = self._openings.match(text, at, end)
            dated = _DATE.match(text, at) if text[at] in DATE_HEADS else None
            if some is not None:
                break
            if dated is not None:
                at = dated.end()
            elif time is not None:
                at += len(time.word)
            elif lead is not None and self._leads_on(text, at, lead):
                at += len(lead.word)
            elif text[at] == " ":
                at += 1
            else:
                break
        return at

    def _leads_on(self, text: str, at: int, lead: Entry) -> bool:
        """Whether a word is a connective or adverb, and not the beginning of a place (各|各乡镇)."""
        leads = lead["role"] == "lead" and lead.fields.get("sort") != "preposition"
        return leads and self._places.match(text, at) is None

    def _is_said(self, text: str, stop: int) -> bool:
        """Whether what follows a place says what it did or how much it has: 县政府|收到, 市本级|12件."""
        if not text[stop:].strip() or text.startswith(("作为", "方面"), stop):
            return True
        if (says := self._says.match(text, stop)) is not None:
            return says["role"] == "verb"
        lead = self._leads.match(text, stop)
        return (lead is not None and lead["role"] == "lead") or self._times.match(text, stop) is not None

    def _times_in(self, text: str) -> Iterator[_Time]:
        """The times that figures are put in, in text order."""
        dated = "年" in text or "月" in text
        times = [match.span() for match in _DATE.finditer(text)] if dated else []
        taken = {at for time in times for at in range(*time)}
        for at, entry in self._times.finditer(text):
            stop = at + len(entry.word)
            if taken.isdisjoint(range(at, stop)):
                times.append((at, stop))
        head = self._head(text) if times else 0
        for start, stop in sorted(times):
            adjoins = self._adjoins.fullmatch(text, stop) is not None
            if self._dates(text, start, stop, adjoins):
                yield _Time(start, stop, adjoins, start == head)

    def _dates(self, text: str, start: int, stop: int, adjoins: bool) -> bool:
        """Whether the time is one that figures are put in, not one that they are compared with or
        carried from or to."""
        carried = self._carries.match_before(text, start) is not None or self.carries_over(text, stop)
        if carried or text.endswith("加上", 0, start + 1):
            return False
        if not start or text[start - 1] not in _COMPARES or adjoins:
            return True
        return text[start - 1] in AND and text.startswith("分别", stop)

    def carries_over(self, text: str, at: int) -> bool:
        """Whether what follows a time says that something was carried over: 上年|依法结转."""
        behind = BEHIND_YEAR.match(text, at)
        return behind is not None and self._carries.match(text, behind.end()) is not None

    def _head(self, text: str) -> int:
        """Where a clause begins behind connectives."""
        at = 0
        while (lead := self._leads.match(text, at)) is not None and self._leads_on(text, at, lead):
            if self._times.match(text, at) is not None:
                break
            at += len(lead.word)
        return at


class _Sentence:
    """One sentence, read from left to right: its pieces, the marks and the figures between them."""

    def __init__(self, owner: Scopes, folded: str, start: int) -> None:
        self.owner, self.folded, self.at = owner, folded, start
        self.scope: Range | None = None
        self.alone: Range | None = None  # the place that has nothing between it and its figure
        self.whole: Range | None = None  # what a semicolon goes back to
        self.places: set[str] = set()  # that the sentence has named so far
        self.outside: list[Range | None] = []  # the scope around each bracket that is open
        self.time: Range | None = None  # of this clause
        self.opening: Range | None = None  # the time before the sentence's first comma
        self.leading: Range | None = None  # the time of a first clause
        self.opens = self.first = True  # whether a clause, and whether a first one, opens here
        self.text = ""  # the last piece
        self.since: list[Range] = []  # the times since the last figure

    def find(
        self, marks: Sequence[Mark], figures: Sequence[Placed]
    ) -> list[tuple[Range | None, Range | None]]:
        found: list[tuple[Range | None, Range | None]] = []
        shared: list[Range] = []  # what 分别 gave to figures that are still to come
        number = 0
        for figure in figures:
            low = self.at
            while number < len(marks) and marks[number][0] < figure.bound_start:
                if marks[number][0] >= self.at:
                    self._piece(marks[number][0], marks[number][1])
                    self._mark(marks[number][1])
                    self.at = marks[number][0] + 1
                number += 1
            self._piece(max(self.at, figure.bound_start), "")
            high = max(low, figure.bound_start)
            if not (shared and _JOINED.fullmatch(self.folded, low, high)):
                several = len(self.since) > 1 and self.folded.find("分别", max(low, high - 12), high) >= 0
                shared = self.since if several else []
            found.append((self.alone or self.scope, shared.pop(0) if shared else self._period(figure)))
            self.since, self.opens, self.first = [], False, False
            self.at = max(self.at, figure.end)
        return found

    def _piece(self, end: int, mark: str) -> None:
        """Reads on to a mark, or to a figure."""
        at, text = self.at, self.folded[self.at : end]
        piece = self.owner.piece(text, self.opens)
        self.text, self.alone = text, None
        if piece.place is not None:
            here = (at + piece.place[0], at + piece.place[1])
            self.whole = self.whole or (here if piece.whole else None)
            self.places.add(self.folded[here[0] : here[1]])
            alone = mark != "(" and not text[piece.place[1] :].strip()
            self.alone, self.scope = (here, self.scope) if alone else (None, here)
        for time in piece.times:
            self.time = (at + time.start, at + time.end)
            self.since.append(self.time)
            if time.head and self.first and mark == "," and time.end == len(text):
                self.opening = self.time
            elif time.head and self.first:
                self.leading = self.time
        if mark not in ("", "、", "(" if piece.times else ""):
            self.time = None

    def _mark(self, mark: str) -> None:
        """A bracket keeps the scope around it for what follows it; a semicolon goes back to the whole."""
        self.opens, self.first = True, mark == ";"
        if mark == "(":
            self.outside.append(self.scope)
        elif mark == ")":
            self.scope = self.outside.pop() if self.outside else self.scope
        elif mark == ";":
            self.scope = self.whole or (self.scope if len(self.places) == 1 else None)
            self.leading = None

    def _period(self, figure: Placed) -> Range | None:
        time, self.time = self.time, None
        if self.since and self.owner.carries_over(self.folded, figure.end):  # 上年度无|结转申请
            time, self.opening, self.leading = None, None, None
        if time or self.opening or not self.leading:
            return time or self.opening
        return None if self.owner.compares(self.text) else self.leading


def names_agency(scope: str, agency: str) -> bool:
    """Whether a scope names an agency: 县政府办公室 in its own report, 市市场监管局, 局机关; both folded."""
    agency = _bare_office(agency).removesuffix("员会")
    if scope.removesuffix("本级").removesuffix("机关") in _KINDS_OF_OFFICE and scope[1:]:
        return agency.endswith(scope[0])
    name = _bare_office(scope)
    name = name.removesuffix("员会")
    return name in agency or any(
        _is_short_for(name[at + 1 :], agency[(agency.rfind(level) if at else agency.find(level)) + 1 :])
        for at, level in enumerate(name)
        if level in _LEVELS and level in agency
    )


def _is_short_for(office: str, whole: str) -> bool:
    """市市场监管局 for 某市市场监督管理局, 谯城区住建局 for 某市谯城区住房和城乡建设局: what is behind
    the level ends alike and has its characters in the same order."""
    is_office = len(office) >= _LEAST_SHORT and office[-1] in _KINDS_OF_OFFICE
    return is_office and whole.endswith(office[-1]) and _in_order(office, whole)


def _in_order(short: str, whole: str) -> bool:
    """Whether the characters of a short name stand in the whole one, in their order."""
    left = iter(whole)
    return all(letter in left for letter in short)


def _bare_office(name: str) -> str:
    """The name of a body without the words that it may leave out of itself."""
    return name.replace("人民政府", "政府").removesuffix("办事处").removesuffix("机关")
