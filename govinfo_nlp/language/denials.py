"""Denials: 未收到申请, 无行政复议, 没有收取费用 state a count of zero.

A denial is a negation whose clause names something that these reports count
(《政府信息公开条例》第五十条); other negations (未及时, 无法, 无正当理由) state no figure.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from govinfo_nlp.language.lexicons import Entry, Lexicon, Words

_CLAUSE_MARK = regex.compile(r"[，。；;,!！？?\n:：]")
_REACH = 120  # characters in which what is denied must be named
_INSIDE = frozenset("有毫并非绝从")
_SENTENCE_REACH = 160  # characters back in a sentence to the documents of which nothing was done
_ENDS_CLAUSE = regex.compile(
    r"\ ?(?:新的?(?:行政规范性|规范性)?文件)?(?P<noun>情况|情形)?\ ?(?:[，。；;、,!！？?\n)）]|$)"
)


@dataclass(frozen=True, slots=True)
class Denial:
    """The negating word with its verb, and the thing denied, by offsets."""

    start: int
    end: int
    object_start: int
    object_end: int


class Denials:
    """Finds denials with one lexicon's words."""

    def __init__(self, lexicon: Lexicon) -> None:
        def words(role: str) -> Words:
            return lexicon.words("denials", field="role", value=role)

        self._negations, self._bare, self._verbs = words("negation"), words("bare"), words("verb")
        self._heads = _heads((*self._negations.entries, *self._bare.entries))
        self._objects, self._other = words("object"), words("other")
        self._adjuncts = words("adjunct")
        self._powers = words("power")
        self._done, self._documents = words("done to documents"), words("document")
        self._behind_request = lexicon.words("contexts", field="role", value="request after")

    def scan(self, folded: str, start: int, end: int, taken: Sequence[tuple[int, int]]) -> Iterator[Denial]:
        """Denials of ``folded[start:end]`` outside the ``taken`` ranges (titles, quotations), in order."""
        starts = [first for first, _ in taken]
        reached = start
        for match in self._heads.finditer(folded, start, end):
            at = match.start()
            index = bisect_right(starts, at) - 1
            if at < reached or (index >= 0 and at < taken[index][1]):
                continue
            denial = self._read(folded, at, start, end)
            if denial is not None:
                reached = denial.end
                yield denial

    def _read(self, folded: str, at: int, start: int, end: int) -> Denial | None:
        """What the negating word that begins at a place denies; ``None`` where it states no figure."""
        other = self._other.match(folded, at, end)
        negation = self._negations.match(folded, at, end)
        bare = self._bare.match(folded, at, end)
        if other is not None and not self._is_verb_of(folded, at, end, other, negation):
            return None
        if folded[at - 1 : at] in _INSIDE and at > start and folded[at] == "无":
            return None
        close = _clause_end(folded, at, end)
        word = negation or bare
        if word is None or self._powers.match_before(folded, close, at) is not None:
            return None  # 无行政处罚、行政强制等职权
        if bare is not None and (negation is None or len(bare.word) >= len(negation.word)):
            behind = at + len(bare.word)
            found = self._of_bare(folded, at, behind, start, close)
        else:
            behind = at + len(word.word)
            verb_end = self._verb_end(folded, behind, close)
            found = self._with_object(folded, at, verb_end, start, close) if verb_end is not None else None
        return found or self._of_documents(folded, at, behind, start, end)

    def _of_bare(self, folded: str, at: int, behind: int, start: int, close: int) -> Denial | None:
        """无行政复议, 没有收取费用: a negation that needs no verb, with the verb behind it if it has one."""
        verb = self._verbs.match(folded, behind, close)
        spoken_end = behind + len(verb.word) if verb is not None and len(verb.word) > 1 else behind
        spoken = self._with_object(folded, at, spoken_end, start, close)
        return spoken or self._with_object(folded, at, behind, start, close)

    def _is_verb_of(self, folded: str, at: int, end: int, other: Entry, negation: Entry | None) -> bool:
        """没收 is a word of its own, but not in 没收到: the longer reading wins."""
        if negation is None:
            return False
        behind = at + len(negation.word)
        verb = self._verbs.match(folded, behind, end)
        return len(negation.word) + (len(verb.word) if verb is not None else 0) > len(other.word)

    def _verb_end(self, folded: str, behind: int, close: int) -> int | None:
        """Where the verb of 未 ends: right behind it, or behind an adjunct."""
        verb = self._verbs.match(folded, behind, close)
        if verb is not None:
            return behind + len(verb.word)
        if self._adjuncts.match(folded, behind, close) is None:
            return None
        for place, entry in self._verbs.finditer(folded, behind, min(close, behind + 24)):
            if len(entry.word) > 1:
                return place + len(entry.word)
        return None

    def _with_object(self, folded: str, at: int, verb_end: int, start: int, close: int) -> Denial | None:
        found = self._object(folded, verb_end, close) or self._object_before(folded, at, start)
        return Denial(at, verb_end, *found) if found is not None else None

    def _of_documents(self, folded: str, at: int, behind: int, start: int, end: int) -> Denial | None:
        """规范性文件继续有效9件，本年度无新制发; 无废止情况: of the documents that the sentence speaks of."""
        verb = self._done.match(folded, behind, end)
        if verb is None:
            return None
        stop = behind + len(verb.word)
        closing = _ENDS_CLAUSE.match(folded, stop, end)
        if closing is None:
            return None
        first = max(start, at - _SENTENCE_REACH)
        first = max(first, folded.rfind("。", first, at))
        named = [(p, p + len(e.word)) for p, e in self._documents.finditer(folded, first, at)]
        if not named:
            return None
        return Denial(at, behind, behind, stop) if closing["noun"] else Denial(at, stop, *named[-1])

    def _object(self, folded: str, at: int, close: int) -> tuple[int, int] | None:
        for place, entry in self._objects.finditer(folded, at, close):
            stop = place + len(entry.word)
            if (
                not entry.word.endswith("申请")
                or stop == close
                or self._behind_request.match(folded, stop, close)
            ):
                return at, stop
        return None

    def _object_before(self, folded: str, at: int, start: int) -> tuple[int, int] | None:
        """行政复议、行政诉讼均未发生; 行政复议：无: the object may come first."""
        at -= folded[at - 1 : at] == ":"
        openers = [m.end() for m in _CLAUSE_MARK.finditer(folded, max(start, at - 40), at)]
        opened = openers[-1] if openers else max(start, at - 40)
        found = [(p, p + len(e.word)) for p, e in self._objects.finditer(folded, opened, at)]
        return (opened, found[-1][1]) if found else None


def _heads(negations: Sequence[Entry]) -> re.Pattern[str]:
    """What negations are found from: the shortest of them, 未 of 尚未 and 未曾 too."""
    words = {entry.word for entry in negations}
    shortest = (one for one in negations if not any(w != one.word and w in one.word for w in words))
    return re.compile(Words(tuple(shortest)).pattern)


def _clause_end(folded: str, at: int, end: int) -> int:
    """Where the clause of a place ends, or how far from it what is denied must be named."""
    limit = min(end, at + _REACH)
    boundary = _CLAUSE_MARK.search(folded, at, limit)
    return boundary.start() if boundary is not None else limit
