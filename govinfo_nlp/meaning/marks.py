"""The indicator words of a sentence, and what its figures stand between.

The words of ``lexicons/indicators.toml`` are found once in a sentence; whoever asks what is said of a
figure asks for the marks of a range, or for the words of a role of ``lexicons/contexts.toml``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

import regex

from govinfo_nlp.language.lexicons import Joint, Lexicon, Words
from govinfo_nlp.meaning.scopes import marks_of
from govinfo_nlp.models import Metric

FOREIGN = "foreign"  # what no statutory table counts
_REACH = 200  # characters that a rule looks back or forth in a sentence, so that long ones stay linear
_INCLUDES = re.compile("包?含|包括")
STOPS = ",;。\n"  # what ends a clause; a part of it ends at a bracket, a colon or 、 as well
_LIST_GAP = re.compile(r"\ ?[、和及与,]\ ?")
_NEGATED = re.compile(r"(?:[未没不]|[不未]予|未能)$")
_TITLE = regex.compile(r"《[^《》\n]{1,60}+》")  # words of a title name no cell
_JOINED = regex.compile(r"(?:[、和与并,/的件\ 被已]|或者?|以?及|作[出为]?|予以|属于)*+")


class Mark(NamedTuple):
    """An indicator word met in a sentence: ``group`` and ``name`` are the parts of its concept."""

    start: int
    end: int
    word: str
    group: str
    name: str

    @property
    def concept(self) -> str:
        return f"{self.group}.{self.name}"


class Vocabulary:
    """The words of one lexicon that claims are read with."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._indicators = lexicon.words("indicators")
        self._concepts = {
            entry.word: (group, name)
            for entry in self._indicators.entries
            for group, _, name in [entry["concept"].partition(".")]
        }
        #: What a condition of a frame may name: the groups, and the concepts of the words.
        self.concepts = {"none.negated"}.union(
            *({group, f"{group}.{name}"} for group, name in self._concepts.values())
        )
        self._roles: dict[str, Words] = {}
        self.scopes = lexicon.words("scopes", field="kind", value="scope")
        periods = lexicon.words("scopes", field="kind", value="period").entries
        self.part_of_year = Words(tuple(entry for entry in periods if entry["role"] == "part"))
        self.filler_alone = re.compile(f"(?:{self['filler'].pattern})*+")
        self.cause = re.compile(rf"\ ?(?:[因由]|{self['about'].pattern})[^,;。:()0-9]{{2,24}}的")
        self.understood = Joint(self["plain"], self["filler"], self["sum"], self.scopes)
        self.telling = frozenset(word for word in self._concepts if self._tells(word))

    def __getitem__(self, role: str) -> Words:
        """The words of a role of ``contexts.toml``."""
        if role not in self._roles:
            self._roles[role] = self._lexicon.words("contexts", field="role", value=role)
        return self._roles[role]

    def _tells(self, word: str) -> bool:
        """Whether a word may name a matter that was not spoken of before."""
        group, name = self._concepts[word]
        if group == "stage":
            return name in ("carried_in", "carried_out")
        matter = name != FOREIGN or self["work on requests"].match(word, 0) is not None
        return group in ("outcome", "route", "result") or (group == "object" and matter)

    def marks(self, folded: str, start: int, end: int) -> tuple[Mark, ...]:
        """The indicator words of a stretch of text, longest first, none overlapping."""
        titles = []
        if folded.find("《", start, end) >= 0:
            titles = [match.span() for match in _TITLE.finditer(folded, start, end)]
        found = []
        for place, entry in self._indicators.finditer(folded, start, end):
            group, name = self._concepts[entry.word]
            if titles and any(first <= place < last for first, last in titles):
                continue
            if group == "stage" and _NEGATED.search(folded, max(start, place - 2), place) is not None:
                group, name = "none", "negated"
            found.append(Mark(place, place + len(entry.word), entry.word, group, name))
        return tuple(found)


class Marked:
    """A sentence with its figures and its marks; what is asked of all of it is found once."""

    __slots__ = ("_breaks", "_starts", "end", "folded", "marks", "metrics", "runs", "start")

    def __init__(
        self, folded: str, start: int, end: int, metrics: tuple[Metric, ...], marks: tuple[Mark, ...]
    ) -> None:
        self.folded, self.start, self.end, self.metrics, self.marks = folded, start, end, metrics, marks
        self._starts = [mark.start for mark in marks]
        self._breaks = marks_of(folded, start, end)
        #: For each metric, the first and last of those that only 、 separates from it.
        self.runs = _runs(folded, metrics)

    def between(self, start: int, end: int, group: str = "") -> list[Mark]:
        """The marks that lie within a range, of a group or of all."""
        first = bisect_left(self._starts, start)
        last = bisect_left(self._starts, end, first)
        found = self.marks[first:last]
        return [mark for mark in found if mark.end <= end and (not group or mark.group == group)]

    def far(self, index: int) -> int:
        """Behind the figure before, or the sentence's start."""
        return self.metrics[index - 1].end if index else self.start

    def limit(self, index: int) -> int:
        """Where the next figure begins, or the sentence's end."""
        return self.metrics[index + 1].start if index + 1 < len(self.metrics) else self.end

    def gap(self, index: int) -> str:
        """What stands between a figure and the one before it."""
        return self.folded[self.far(index) : self.metrics[index].start]

    def since(self, at: int) -> int:
        """From where a rule looks back from a place: the sentence's start, or a bounded stretch before it."""
        return max(self.start, at - _REACH)

    def segment(self, at: int) -> int:
        """Behind the last semicolon before a place, or from where a rule looks back from it."""
        since = self.since(at)
        return max(since, self.folded.rfind(";", since, at) + 1)

    def beside(self, at: int) -> list[Mark]:
        """The marks in a bounded stretch on either side of a place."""
        return self.between(at - _REACH, at + _REACH)

    def clause_end(self, at: int, limit: int, stops: str = STOPS) -> int:
        """Where the clause that goes on at a place ends, or the limit; without stops, at any mark at all."""
        for place in range(bisect_left(self._breaks, (at, "")), len(self._breaks)):
            end, mark = self._breaks[place]
            if end >= limit:
                break
            if mark in stops or not stops:
                return end
        return max(at, limit)

    def clause_start(self, far: int, end: int) -> int:
        """Behind the last break before a place; what stands in closed brackets does not break."""
        depth = 0
        for place in range(bisect_left(self._breaks, (end, "")) - 1, -1, -1):
            at, mark = self._breaks[place]
            if at < far:
                break
            if mark == ")":
                depth += 1
            elif mark == "(" and depth:
                depth -= 1
            elif not depth and mark != "、":
                return at + 1
        return far

    def in_bracket(self, at: int) -> bool:
        """Whether a bracket is open at a place."""
        return self.folded.rfind("(", self.start, at) > self.folded.rfind(")", self.start, at)

    def joined(self, marks: Sequence[Mark]) -> list[Mark]:
        """The last mark and those that 、 or 和 joins to it."""
        joined = [marks[-1]]
        for mark in reversed(marks[:-1]):
            if not _JOINED.fullmatch(self.folded, mark.end, joined[0].start):
                break
            joined.insert(0, mark)
        return joined

    def are_joined(self, one: Mark, other: Mark) -> bool:
        """Whether nothing but what joins stands between two marks."""
        return _JOINED.fullmatch(self.folded, one.end, other.start) is not None

    def outside_brackets(self, start: int, end: int, marks: Sequence[Mark]) -> tuple[list[Mark], list[Mark]]:
        """The marks outside closed brackets, and those that such a bracket says are included."""
        if not marks or self.folded.find("(", start, end) < 0:
            return list(marks), []
        outside, included = [], []
        for mark in marks:
            opened = self.folded.rfind("(", start, mark.start)
            if opened < 0 or not mark.end <= self.folded.find(")", opened) < end:
                outside.append(mark)
            elif _INCLUDES.match(self.folded, opened + 1):
                included.append(mark)
        return outside, included


def _runs(folded: str, metrics: Sequence[Metric]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    first, last = 0, len(metrics) - 1
    for index, metric in enumerate(metrics):
        if index == last or not _LIST_GAP.fullmatch(folded, metric.end, metrics[index + 1].start):
            runs += [(first, index)] * (index + 1 - first)
            first = index + 1
    return runs
