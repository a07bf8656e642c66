"""Whose figure it is and when: the words that limit it to a part of the area or to a time.

The words are those of ``lexicons/scopes.toml``. A scope holds for the figures of its clause and of the
clauses after it, until another one stands; inside brackets it holds for the bracket. A period holds for
the figures of its clause, and from the opening of a sentence on. A time that is compared with (较上年增长5%),
or that says where something was carried to (结转下年度), puts no figure in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import regex

from govinfo_nlp.lexicons import Lexicon, Words

Range = tuple[int, int]

_REACH = 160  # characters before a figure that are searched for its scope and period
_DATE = regex.compile(
    r"(?<![0-9])(?:(?:19|20)[0-9]{2}|[一二][零〇○九][零〇○一二三四五六七八九]{2})\ ?(?:年度?|(?=\.[01]?[0-9](?![0-9])))"
    r"(?:\ ?[0-9]{1,2}\ ?(?:-|~|至|到)\ ?[0-9]{1,2}\ ?月|\ ?(?:上半年|下半年|第?[一二三四]季度))?+(?:底|末|初)?+"
)
_OFFICE = regex.compile(
    r"(?:省|市|县|区|州|旗|镇|乡)[\p{Han}]{1,8}?(?:局|委|厅|办公室|办公厅|中心|院|镇|乡|街道办事处)(?=[\p{Han}]{0,2}(?:公开|发布|收到|受理|办理|答复|办结|制发|制定|印发|组织|开展|作出|举办|直接|全年|作为))"
)
_MARKS = regex.compile(r"[,。;:!?()\[\]\n、]")
_CARRIED_BEFORE = ("结转至", "结转到", "结转", "转入", "转至", "转到", "延至", "顺延至", "顺延到", "延期至", "转结", "转")
_CARRIED_AFTER = regex.compile(r"\ ?(?:度|底|末)?(?:依法|继续)?(?:结转|转入|转来|转结|顺延|遗留|未办结|继续办理|办理|答复)")
_CARRY = regex.compile(r"\ ?(?:度|底|末)?(?:结转|转入|转来|转结|顺延|遗留)")
_COMPARES = frozenset("比较与同为是由从自上于")
_ADJOINS = regex.compile(r"(?:的|\(|为|是|有|约|近|仅|达|共|收到|\ ){0,4}+$")


class Placed(Protocol):
    """What a figure must tell of itself."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def bound_start(self) -> int: ...


class Scopes:
    """Finds scopes and periods with one lexicon's words."""

    def __init__(self, lexicon: Lexicon) -> None:
        entries = lexicon.entries("scopes")
        self.places = Words(tuple(e for e in entries if e["kind"] == "scope"))
        self.times = Words(tuple(e for e in entries if e["kind"] == "period"))

    def find(
        self, folded: str, start: int, end: int, figures: Sequence[Placed]
    ) -> list[tuple[tuple[int, int] | None, tuple[int, int] | None]]:
        """The scope's and the period's range for each figure of the sentence ``folded[start:end]``."""
        found: list[tuple[Range | None, Range | None]] = []
        scope: Range | None = None
        opening: Range | None = None
        outside: list[Range | None] = []
        at = start
        for figure in figures:
            low = max(at, figure.bound_start - _REACH, start)
            high = max(low, figure.bound_start)
            clause = low
            named: Range | None = None
            for match in _MARKS.finditer(folded, low, high):
                mark = folded[match.start()]
                named = self._place(folded, clause, match.start()) or named
                if mark == "(":
                    outside.append(named or scope)
                elif mark == ")":
                    scope = outside.pop() if outside else scope
                    named = None
                clause = match.end()
            named = self._place(folded, clause, high) or named
            scope = named or scope
            period, opens = self._period(folded, low, high, at == start)
            if opens:
                opening = period
            found.append((scope, period if period is not None else opening))
            at = max(at, figure.end)
        return found

    def _place(self, folded: str, start: int, end: int) -> Range | None:
        """The place or body that a stretch without marks names as the one whose figure follows."""
        best: Range | None = None
        for at, entry in self.places.finditer(folded, start, end):
            if folded[at - 1 : at] in ("占", "在") and at > start:
                continue
            return at, at + len(entry.word)
        match = _OFFICE.search(folded, start, end)
        return match.span() if match is not None else best

    def _period(self, folded: str, low: int, high: int, first: bool) -> tuple[Range | None, bool]:
        last: Range | None = None
        opens = False
        for start, stop in self._times(folded, low, high):
            before = folded[low:start]
            if before.endswith(_CARRIED_BEFORE) or _CARRY.match(folded, stop, high + 1):
                continue
            if start > low and folded[start - 1] in _COMPARES and not _ADJOINS.fullmatch(folded, stop, high):
                continue
            last = (start, stop)
            opens = first and not any(mark in before for mark in ",;")
        return last, opens and last is not None

    def _times(self, folded: str, low: int, high: int) -> list[Range]:
        found = [match.span() for match in _DATE.finditer(folded, low, high)]
        for at, entry in self.times.finditer(folded, low, high):
            if not any(start < at + len(entry.word) and at < stop for start, stop in found):
                found.append((at, at + len(entry.word)))
        return sorted(found)


__all__ = ["Scopes"]
