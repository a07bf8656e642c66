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

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple, Protocol

import regex

from govinfo_nlp.characters import fold
from govinfo_nlp.lexicons import Entry, Lexicon, Words
from govinfo_nlp.models import Kind

Range = tuple[int, int]

_REACH = 160  # characters before a figure that are searched for its scope and period
_REMEMBERED = 4096  # stretches

_NUMERALS = "〇○零一二三四五六七八九十"
_YEAR = rf"(?:(?:19|20)[0-9]{{2}}|[一二][零〇○九][{_NUMERALS}]{{2}})\ ?年度?"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\ ?月(?:份|底|末|初)?+"
_DAY = r"\ ?[0-3]?[0-9]\ ?日"
_DATE = regex.compile(
    rf"(?<![0-9])(?:{_YEAR}(?:底|末|初)?+(?:\ ?(?:[0-9]{{1,2}}\ ?[-~至]\ ?)?{_MONTH}(?:{_DAY})?+|\ ?[上下]半年|\ ?第?[一二三四]季度)?+"
    rf"|(?:[0-9]{{1,2}}\ ?[-~至]\ ?)?[0-9]{{1,2}}\ ?月(?:份|底|末|初)?+(?:{_DAY})?+)"
    rf"(?:起?\ ?[-~至到]\ ?(?:{_YEAR})?+(?:\ ?{_MONTH})?+(?:{_DAY})?+)?+"
)
_OFFICE = regex.compile(
    r"(?:省|市|县|区|州|旗|盟)(?!长|民|内|外|场|域|直|级|里|情|容|政)[\p{Han}]{1,8}?(?:局|委|厅|办公室|办公厅)"
)
_MARKS = regex.compile(r"[,。;:!?()\[\]\n、]")
_LEADS = regex.compile(
    r"(?:其中|另外|另|同时|此外|而|由|含|包括|共|仅|截至|截止|一是|二是|三是|四是|\ )*+"
)
_NAMED = regex.compile(r"(?!个别|部分|少数|有的|有些|一些|多数|某)[\p{Han}]{2,4}")
_WITH_OTHERS = regex.compile(r"(?:及|和|与|、|以及)(?:各|其|所属|下属|部门|\p{Han}{0,2}(?:级|乡|镇|县|区|部门))")
_SAYS = regex.compile(
    r"(?:的|共|全年|年内|本年|累计|实际|直接|集中|统一|受理|收到|接到|新收|办理|办结|答复|回复|公开|发布|制发|制定|印发|出台"
    r"|废止|修订|组织|开展|举办|召开|作出|实施|收取|作为|及其|承办|推送|通过|合计|总计|为|有|未|无|没有|均|也|则|提出|反馈"
    r"|抽查|培训|解读|审核|通报|清理|运维|接听|接待|编发|名义|\ |[0-9]|$)"
)
_CARRIED_BEFORE = ("结转至", "结转到", "结转", "转入", "转至", "转到", "延至", "顺延至", "顺延到", "延期至", "转结", "转")
_CARRY = regex.compile(r"\ ?(?:度|底|末)?(?:依法|继续|无|没有|未)?(?:结转|转入|转来|转结|接转|顺延|遗留|继续办理)")
_COMPARES = frozenset("比较与同为是由从自于和")
_ADJOINS = regex.compile(r"(?:的|同期|\(|为|是|有|约|近|仅|达|共|受理|收到|\ ){0,4}+$")
_COMPARED = regex.compile(r"同比|环比|相比|(?<!占|评|对)比(?!例|重|较|赛|选)|较(?!大|多|高|好)|增长|下降|减少|增加")
_JOINED = regex.compile(r"[\ 、,和与及以]*+")


def folded_entries(lexicon: Lexicon, name: str) -> tuple[Entry, ...]:
    """The entries of a file with their words in the one form that folded text has."""
    return tuple(replace(entry, word=fold(entry.word)) for entry in lexicon.entries(name))


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
    """A place or a time in a stretch. A place that is ``alone`` has nothing but the figure behind it;
    a time at the ``head`` of its clause may hold for what follows."""

    start: int
    end: int
    role: str
    alone: bool = False
    head: bool = False


class _Stretch(NamedTuple):
    """What stands between two figures: the marks, the places and the times, by offsets in it."""

    marks: tuple[tuple[int, str], ...]
    places: tuple[_Found, ...]
    times: tuple[_Found, ...]
    compared: int  # where its last clause compares, or -1
    respective: bool  # whether it ends in 分别


class Scopes:
    """Finds scopes and periods with one lexicon's words."""

    def __init__(self, lexicon: Lexicon) -> None:
        entries = folded_entries(lexicon, "scopes")
        self._places = Words(tuple(entry for entry in entries if entry["kind"] == "scope"))
        self._times = Words(tuple(entry for entry in entries if entry["kind"] == "period"))
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

    def _read(self, text: str) -> _Stretch:
        marks = tuple((match.start(), match.group()) for match in _MARKS.finditer(text))
        places: list[_Found] = []
        clause = 0
        for at, _ in (*marks, (len(text), "")):
            place = self._place(text, clause, at)
            if place is not None:
                places.append(place)
            clause = at + 1
        compared = _COMPARED.search(text, marks[-1][0] if marks else 0)
        return _Stretch(
            marks,
            tuple(places),
            tuple(self._times_in(text)),
            compared.start() if compared is not None else -1,
            "分别" in text[-12:],
        )

    def _place(self, text: str, start: int, end: int) -> _Found | None:
        """The place or body that opens a clause as the one whose figures follow."""
        at = self._opened(text, start, end)
        by_name = text.startswith("以", at) and text.find("名义", at, end) > at
        at += by_name
        for opened in (at, *self._named(text, at, end)):
            entry = self._places.match(text, opened, end)
            if entry is not None:
                stop = opened + len(entry.word)
                if _WITH_OTHERS.match(text, stop, end):
                    return None
                if entry["role"] == "whole" or by_name or self._is_subject(text, entry, stop, end):
                    return _Found(opened, stop, entry["role"], not text[stop:end].strip())
                return None
        office = _OFFICE.match(text, at, end)
        if office is not None and _SAYS.match(text, office.end(), end):
            return _Found(office.start(), office.end(), "part", office.end() == end)
        return None

    def _opened(self, text: str, start: int, end: int) -> int:
        """Where a clause begins behind time words and connectives."""
        at = start
        while at < end:
            for pattern in (_LEADS, _DATE):
                match = pattern.match(text, at, end)
                if match is not None and match.end() > at:
                    at = match.end()
                    break
            else:
                time = self._times.match(text, at, end)
                if time is None:
                    break
                at += len(time.word)
        return at

    def _named(self, text: str, at: int, end: int) -> Sequence[int]:
        """Where a place word may begin behind a name of two to four characters: 岚江|县政府."""
        name = _NAMED.match(text, at, end)
        return range(at + 2, name.end() + 1) if name is not None else ()

    @staticmethod
    def _is_subject(text: str, entry: Entry, stop: int, end: int) -> bool:
        """Whether the part of the area is what the clause speaks of: 各乡镇受理9件, 市本级12件; not 县政府网站."""
        return entry.word.startswith("各") or entry.word.endswith("本级") or bool(_SAYS.match(text, stop, end))

    def _times_in(self, text: str) -> list[_Found]:
        found = [_Found(*match.span(), "date") for match in _DATE.finditer(text)]
        for at, entry in self._times.finditer(text):
            stop = at + len(entry.word)
            if not any(other.start < stop and at < other.end for other in found):
                found.append(_Found(at, stop, entry["role"]))
        heads = {self._head(text, match.end()) for match in _MARKS.finditer(text)} | {self._head(text, 0)}
        return [time._replace(head=time.start in heads) for time in sorted(found) if self._dates(text, time)]

    @staticmethod
    def _head(text: str, at: int) -> int:
        """Where a clause begins behind connectives."""
        lead = _LEADS.match(text, at)
        return lead.end() if lead is not None else at

    @staticmethod
    def _dates(text: str, time: _Found) -> bool:
        """Whether the time is one that figures are put in, not one that they are compared with or
        carried from or to."""
        start, stop = time.start, time.end
        if start and text[start - 1] == "加" and text[stop : stop + 1] in "初末底" and text[start] == "上":
            return False  # 加上|年初结转的
        if text.endswith(_CARRIED_BEFORE, 0, start) or _CARRY.match(text, stop):
            return False
        if not start or text[start - 1] not in _COMPARES or _ADJOINS.fullmatch(text, stop):
            return True
        return text[start - 1] in "与和" and text.startswith("分别", stop)


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
            stretch = self.owner.stretch(self.folded[low:high])
            scope = self._scope(stretch, low, index)
            if respective and _JOINED.fullmatch(self.folded, low, high):
                period: Range | None = respective.pop(0)
            else:
                period = self._period(stretch, low, index == 0, figure)
                respective = self._respective(stretch, low)
                period = respective.pop(0) if respective else period
            found.append((scope, period))
            self.at = max(self.at, figure.end)
        return found

    def _scope(self, stretch: _Stretch, low: int, index: int) -> Range | None:
        # What stands before the first mark behind a figure is what that figure counted.
        behind = (stretch.marks[0][0] if stretch.marks else len(self.folded)) if index else 0
        brackets = [(at, mark, None) for at, mark in stretch.marks if mark in ("(", ")", "[", "]", ";")]
        places = [(place.start, "", place) for place in stretch.places if place.start >= behind]
        alone: Range | None = None
        for _, mark, place in sorted([*brackets, *places], key=lambda event: event[0]):
            alone = None
            if place is not None:
                here = (low + place.start, low + place.end)
                self.whole = self.whole or (here if place.role == "whole" else None)
                if place.alone:
                    alone = here
                else:
                    self.scope = here
            elif mark in ("(", "["):
                self.outside.append(self.scope)
            elif mark in (")", "]"):
                self.scope = self.outside.pop() if self.outside else self.scope
            else:
                self.scope = self.whole
        return alone or self.scope

    def _period(self, stretch: _Stretch, low: int, first: bool, figure: Placed) -> Range | None:
        last_mark = max((at for at, mark in stretch.marks if mark in ",;:()"), default=-1)
        semicolon = max((at for at, mark in stretch.marks if mark == ";"), default=-1)
        if semicolon >= 0:
            self.leading = None
        own: Range | None = None
        for time in stretch.times:
            here = (low + time.start, low + time.end)
            if time.start > last_mark:
                own = here
            if time.head and (first or semicolon >= 0) and not any(semicolon < at < time.start for at, _ in stretch.marks):
                self._opens(stretch, time, here, low)
        if own is not None and _CARRY.match(self.folded, figure.end):
            own = None  # 上年度无结转申请
        if own is not None and not -1 < stretch.compared < own[0] - low:
            return own
        return self.opening or (None if stretch.compared >= 0 else self.leading)

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
