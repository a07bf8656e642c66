"""Clauses: the parts of a sentence, cut once at its marks, with their brackets and the mark at their end."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import regex

from govinfo_nlp.language.punctuation import (
    ADDRESS,
    BLANK,
    BREAK,
    BREAKS,
    CLOSING,
    COMMON,
    CONTINUING,
    DIGIT,
    FAMILY,
    IS_LABEL,
    KIND,
    LIST_NUMBER,
    NO_PAIRS,
    NUMERAL,
    PAIRED,
    POINT,
    POINTS,
    SEPARATOR,
    STOP,
    STOPS,
    WHOLE,
    Mark,
    Pairs,
    any_of,
)

# What joins the items of a list, and its last one to those before: 网上9件、信函3件和当面2件.
AND = tuple("和及与")
JOINS = ("、", *AND)

_REMEMBERED = 1024  # sentences

# A comma before three digits and a colon between digits belong to the number.
_CLAUSE_MARKS = regex.compile(
    rf"[,，](?<=[{DIGIT}].)(?=[{DIGIT}]{{3}}(?![{DIGIT}]))(*SKIP)(*FAIL)"
    rf"|[:：](?<=[{DIGIT}].)(?=[{DIGIT}])(*SKIP)(*FAIL)|[{any_of(CONTINUING)}]|{COMMON}"
)
_WORD_PART = regex.compile(rf"(?:(?![{NUMERAL}])[\p{{Han}}、]){{1,4}}")


class Clause(NamedTuple):
    """A part of a sentence, with the mark that closed it.

    ``depth`` counts the brackets around it. ``separator`` is the run of marks at its end (``，``,
    ``），``), or the opening bracket that follows it, or empty where the text ends. A bracket's own
    marks belong to the clauses inside it.
    """

    start: int
    end: int
    depth: int
    separator: str

    @property
    def strength(self) -> int:
        """How much the separator parts: 0 a bracket or nothing, 1 、, 2 ，, 3 ：, 4 ；, 5 a stop."""
        if len(self.separator) == 1:
            return _STRENGTH.get(self.separator, 0)
        return max((_STRENGTH.get(mark, 0) for mark in self.separator), default=0)


_STRENGTH = (
    dict.fromkeys("、﹑", 1)
    | dict.fromkeys("，,﹐", 2)
    | dict.fromkeys("：:﹕", 3)
    | dict.fromkeys("；;﹔", 4)
    | dict.fromkeys(STOPS + POINTS + BREAKS, 5)
)


def split_clauses(text: str, start: int = 0, end: int | None = None) -> tuple[Clause, ...]:
    """The clauses of ``text[start:end]``, which they tile: a sentence's, or those of any stretch.

    They end at ，；：、 and at brackets, and where a stop stands outside of brackets. Text inside
    quotation marks and title marks is not split, nor is a number (52,317, 10:30, 1:2), a web
    address, a bracket that is a list number （一） or a part of a word 村（社区）.

        >>> text = "新收12件（网上9件），办结11件。"
        >>> [(text[c.start:c.end], c.depth, c.separator) for c in split_clauses(text)]
        [('新收12件', 0, '（'), ('（网上9件），', 1, '），'), ('办结11件。', 0, '。')]
    """
    limit = len(text) if end is None else min(end, len(text))
    cutter = _Cutter(text, start, limit)
    marks: list[Mark] = []
    for found in _CLAUSE_MARKS.finditer(text, start, limit):
        mark, behind = found.span()
        kind = KIND.get(text[mark], ADDRESS)
        marks.append((mark, behind, kind))
        if kind == BREAK:
            cutter.cut(marks)
            marks = []
    cutter.cut(marks)
    return cutter.finish()


@lru_cache(maxsize=_REMEMBERED)
def clauses_of(sentence: str) -> tuple[Clause, ...]:
    """The clauses of a sentence, which is cut once for all who ask; offsets are those of the sentence."""
    return split_clauses(sentence)


class _Cutter:
    """Cuts a stretch into clauses at the marks it is given, line by line.

    The clause cut last waits until something follows its separator: more marks make it longer.
    """

    __slots__ = ("at", "behind", "depth", "found", "limit", "text", "waiting")

    def __init__(self, text: str, start: int, limit: int) -> None:
        self.text, self.limit = text, limit
        self.at = self.behind = start
        self.depth = 0
        self.found: list[Clause] = []
        self.waiting: tuple[int, int, int, int, int] | None = None

    def cut(self, marks: list[Mark]) -> None:
        """Cuts at the marks of one line, outside of what quotation marks and the like enclose."""
        paired = any(kind in PAIRED for _, _, kind in marks)
        pairs, whole = (Pairs(self.text, marks) if paired else NO_PAIRS).of, -1
        brackets: set[int] = set()
        for mark, end, kind in marks:
            if mark < whole:
                continue
            if mark in pairs:
                if FAMILY[self.text[mark]] in WHOLE or _is_word_part(self.text, mark, pairs[mark]):
                    whole = pairs[mark] + 1
                else:
                    self._open(mark)
                    brackets.add(pairs[mark])
            elif mark in brackets:
                self._close(mark, end)
                self.depth -= 1
            elif kind == SEPARATOR:
                if self.text[mark] != "、" or not self._is_list_number(mark):
                    self._close(mark, end)
            elif kind in (STOP, BREAK) or (kind == POINT and self._is_last(end)):
                self._close(mark, end)

    def finish(self) -> tuple[Clause, ...]:
        """All clauses, the rest of the text among them."""
        if self.at < self.limit:
            if self.waiting is not None and self._is_bare(self.limit):
                start, _, depth, mark, behind = self.waiting
                self.waiting = (start, self.limit, depth, mark, behind)
            else:
                self._wait(self.at, self.limit, self.limit, self.limit)
        self._flush()
        return tuple(self.found)

    def _open(self, mark: int) -> None:
        if self.text[self.behind : mark].strip(BLANK):
            self._wait(self.at, mark, mark, mark + 1)
            self.at = mark
        self.behind = mark + 1
        self.depth += 1

    def _close(self, mark: int, end: int) -> None:
        if self.waiting is not None and self._is_bare(mark):
            start, _, depth, first, _ = self.waiting
            self.waiting = (start, end, depth, first, end)
        else:
            self._flush()
            self.waiting = (self.at, end, self.depth, mark, end)
        self.at = self.behind = end

    def _is_bare(self, mark: int) -> bool:
        """Whether nothing stands between the last separator and this mark."""
        return self.at == self.behind and not self.text[self.at : mark].strip(BLANK)

    def _wait(self, start: int, end: int, mark: int, behind: int) -> None:
        self._flush()
        self.waiting = (start, end, self.depth, mark, behind)

    def _flush(self) -> None:
        if self.waiting is not None:
            start, end, depth, mark, behind = self.waiting
            self.found.append(Clause(start, end, depth, self.text[mark:behind]))
            self.waiting = None

    def _is_list_number(self, mark: int) -> bool:
        """Whether the mark is the 、 of 一、 or （二）、 at the head of a list item."""
        if mark - self.at > 12:
            return False
        if self.waiting is not None and not _parts_items(self.text[self.waiting[3] : self.waiting[4]]):
            return False
        label = self.text[self.at : mark].strip(BLANK)
        return bool(IS_LABEL.fullmatch(label)) and not LIST_NUMBER.match(self.text, mark + 1)

    def _is_last(self, end: int) -> bool:
        """Whether only closing marks and blanks follow."""
        return self.limit - end <= 8 and not self.text[end : self.limit].strip(BLANK + CLOSING)


def _parts_items(separator: str) -> bool:
    return any(_STRENGTH.get(mark, 0) >= 2 for mark in separator[-4:])


def _is_word_part(text: str, opener: int, closer: int) -> bool:
    """Whether a bracket is a list number （一）, a year 〔2021〕, or part of a word 村（社区）."""
    if closer - opener > 5:
        return False
    return bool(
        LIST_NUMBER.fullmatch(text, opener + 1, closer) or _WORD_PART.fullmatch(text, opener + 1, closer)
    )
