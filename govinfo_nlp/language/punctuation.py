"""Marks of punctuation: what each is, and which opening mark a closing one belongs to.

No other module says what a mark is; ``sentences`` and ``clauses`` cut by what stands here.
"""

from __future__ import annotations

from itertools import pairwise

import regex

from govinfo_nlp.language.characters import INVISIBLE

# What a sentence has none of at its ends: white space as ``str.isspace`` has it, and what has no width.
BLANK = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000" + INVISIBLE
)
IS_BLANK = frozenset(BLANK)
BREAKS = "\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029"
STOPS = "。！？!?｡︒﹖﹗‼⁇⁈⁉…⋯"
POINTS = ".．"
CELLS = "\t|｜│┃"
CONTINUING = "，、；：,;:﹐﹑﹔﹕"

# A mark's family: an opening and a closing mark make a pair if they are of one, whatever their width.
_FAMILIES = (
    ("“", "”"), ("‘", "’"), ("〝", "〞〟"), ("「", "」"), ("『", "』"), ("﹁", "﹂"), ("﹃", "﹄"),
    ("《", "》"), ("〈", "〉"),
    ("（(﹙", "）)﹚"), ("【", "】"), ("〔[［﹝", "〕]］﹞"), ("{｛", "}｝"), ("〖", "〗"), ("〘", "〙"),
)  # fmt: skip
STRAIGHT = {'"': '"', "＂": '"', "'": "'", "＇": "'"}
FAMILY = {mark: opening[0] for opening, closing in _FAMILIES for mark in opening + closing} | STRAIGHT
OPENING = "".join(opening for opening, _ in _FAMILIES)
CLOSING = "".join(closing for _, closing in _FAMILIES)
QUOTES = frozenset("“‘〝「『﹁﹃\"'")
TITLES = frozenset("《〈")
WHOLE = QUOTES | TITLES
_DOUBLE = frozenset('“”"＂')

# How far apart the marks of a pair may be that has whole sentences inside: a speech or a remark, and
# a phrase that neither a colon introduces nor a stop ends, where a mark more likely went astray.
_LONGEST_SPEECH = 600
_LONGEST_PHRASE = 100


def any_of(characters: str) -> str:
    """What stands in a set of a pattern for these characters."""
    return "".join(map(regex.escape, characters))


STOP, POINT, _OPEN, CLOSE, _STRAIGHT_QUOTE, CELL, BREAK, SEPARATOR, ADDRESS = range(9)
KIND = (
    dict.fromkeys(STOPS, STOP)
    | dict.fromkeys(POINTS, POINT)
    | dict.fromkeys(OPENING, _OPEN)
    | dict.fromkeys(CLOSING, CLOSE)
    | dict.fromkeys(STRAIGHT, _STRAIGHT_QUOTE)
    | dict.fromkeys(CELLS, CELL)
    | dict.fromkeys(BREAKS, BREAK)
    | dict.fromkeys(CONTINUING, SEPARATOR)
)

DIGIT = "0-9０-９"
LETTER = "A-Za-zＡ-Ｚａ-ｚ"
NUMERAL = "〇○零一二三四五六七八九十百"
INLINE_BLANK = "".join(sorted(set(BLANK) - set(BREAKS) - {"\t"}))
# A web address takes the marks inside it with it; the ones at its end are the sentence's.
_ADDRESSES = (
    rf"(?<![{LETTER}])[{LETTER}]{{1,10}}+://"
    rf"(?:[.?!;,:'*]*+[{LETTER}{DIGIT}_~#/=&%+@$-]++)*+"
)
_STOP_RUN = rf"[{any_of(STOPS)}](?:[{any_of(INLINE_BLANK)}]*+[{any_of(STOPS)}])*+"
# An apostrophe between Latin letters is no quotation mark.
_APOSTROPHE = rf"(?<=[{LETTER}])['’＇](?=[{LETTER}])"
COMMON = (
    rf"{_STOP_RUN}|[{POINTS}]++|(?!{_APOSTROPHE})[{any_of(OPENING + CLOSING + ''.join(STRAIGHT))}]"
    rf"|[{any_of(BREAKS)}][{any_of(BLANK)}]*+|{_ADDRESSES}"
)
_BLANKS = regex.compile(rf"[{any_of(BLANK)}]*+")
UNSEEN = regex.compile(rf"[{any_of(INVISIBLE)}]*+")

LABEL = (
    rf"(?:第?[{NUMERAL}]{{1,4}}|[{DIGIT}]{{1,3}}|[{LETTER}]|[①-⓿㈠-㈩⑴-⒵❶-➓]"
    rf"|[（(〔\[［【][{NUMERAL}{DIGIT}{LETTER}]{{1,4}}[）)〕\]］】]|[{NUMERAL}{DIGIT}]{{1,3}}[）)])"
)
IS_LABEL = regex.compile(rf"{LABEL}[{any_of(INLINE_BLANK)}]*+")
_SHORT_QUOTE = regex.compile(
    rf"[^，；：,;:{any_of(STOPS + OPENING + CLOSING + ''.join(STRAIGHT))}]{{1,24}}+[？！?!。]?"
)
LIST_NUMBER = regex.compile(rf"[{NUMERAL}{DIGIT}]{{1,4}}")


Mark = tuple[int, int, int]  # start, end, kind


def span_end(pattern: regex.Pattern[str], text: str, at: int) -> int:
    """Where the match of a pattern at a place ends; the place itself where there is none."""
    found = pattern.match(text, at)
    return found.end() if found else at


def skip_blanks(text: str, at: int) -> int:
    """The first place from here that is not blank."""
    for _ in range(2):  # there is seldom more than one blank
        if text[at : at + 1] not in IS_BLANK:
            return at
        at += 1
    return span_end(_BLANKS, text, at)


class Pairs:
    """The opening marks of a line and their closing ones, by offset.

    A closing mark takes the nearest open one of its family and drops those opened in between, so
    pairs are nested. What has no partner, or none that is near enough, is in no pair.
    """

    __slots__ = ("_behind", "_open", "_stray", "closers", "of")

    def __init__(self, text: str, marks: list[Mark]) -> None:
        self.of: dict[int, int] = {}
        self._open: dict[str, list[tuple[int, int]]] = {}
        self._stray: list[int] = []
        self._behind: dict[int, int] = {}
        if any(POINT < kind < CELL for _, _, kind in marks):
            self._pair(text, marks)
            self._pair_turned(text)
        self.closers = set(self.of.values())

    def behind_quotations(self, text: str, at: int) -> int:
        """Behind all quotations, each ending in a stop, that follow one another from here."""
        starts = []
        while at not in self._behind:
            closer = self.of.get(at, -1)
            if closer < 0 or FAMILY[text[at]] not in QUOTES or text[closer - 1] not in STOPS:
                break
            starts.append(at)
            at = skip_blanks(text, closer + 1)
        end = self._behind.get(at, at)
        self._behind.update(dict.fromkeys(starts, end))
        return end

    def _pair(self, text: str, marks: list[Mark]) -> None:
        reopening = _reopening_quotes(text, marks)
        stops, run_end = 0, -1  # the stops so far; where the last one ends with its closing marks
        for start, end, kind in marks:
            if kind <= POINT:
                stops += kind == STOP
                run_end = end
                continue
            if kind > _STRAIGHT_QUOTE:
                continue
            waiting = self._open.setdefault(FAMILY[text[start]], [])
            if kind == _OPEN or (kind == _STRAIGHT_QUOTE and not waiting):
                waiting.append((start, stops))
                continue
            opener, stops_before = waiting.pop() if waiting else (-1, stops)
            ended = start == run_end
            near = stops == stops_before or _closes_behind_stop(text, opener, start, ended, reopening)
            if opener >= 0 and near:
                self._close(opener, start)
            else:
                self._stray += [opener] if opener >= 0 else []
                if kind == _STRAIGHT_QUOTE:
                    waiting.append((start, stops))
                    continue
                self._stray.append(start)
            if ended:
                run_end = end

    def _close(self, opener: int, closer: int) -> None:
        self.of[opener] = closer
        for waiting in self._open.values():
            while waiting and waiting[-1][0] > opener:
                waiting.pop()

    def _pair_turned(self, text: str) -> None:
        """Pairs double quotation marks of which one is turned the wrong way (”五公开”)."""
        stray = self._stray + [start for waiting in self._open.values() for start, _ in waiting]
        marks = sorted(at for at in stray if text[at] in _DOUBLE)
        last = -1
        for opener, closer in pairwise(marks):
            if opener != last and _SHORT_QUOTE.fullmatch(text, opener + 1, closer):
                self.of[opener] = last = closer


def _reopening_quotes(text: str, marks: list[Mark]) -> frozenset[int]:
    """The straight quotes that, with those behind them up to the next stop, make whole pairs.

    Where a straight quote is open since before a stop, such a mark opens again rather than closes.
    """
    found: set[int] = set()
    if _STRAIGHT_QUOTE not in [kind for _, _, kind in marks]:
        return frozenset()
    odd: set[str] = set()
    for start, _, kind in reversed(marks):
        if kind <= POINT:
            odd.clear()
        elif kind == _STRAIGHT_QUOTE:
            family = FAMILY[text[start]]
            if family in odd:
                found.add(start)
            odd ^= {family}
    return frozenset(found)


def _closes_behind_stop(text: str, opener: int, closer: int, ended: bool, reopening: frozenset[int]) -> bool:
    """Whether a mark closes a pair with a stop inside: it is near, and doesn't rather open again (the
    stop is not right before it)."""
    return _is_near(text, opener, closer, ended) and (ended or closer not in reopening)


def _is_near(text: str, opener: int, closer: int, ended: bool) -> bool:
    """Whether the marks of a pair with a stop inside are near enough to be one."""
    spoken = (
        ended
        or text[opener - 1 : opener] in ("：", ":")
        or text[closer + 1 : closer + 2] in ("。", "！", "？")
    )
    return closer - opener <= (_LONGEST_SPEECH if spoken else _LONGEST_PHRASE)


NO_PAIRS, PAIRED = Pairs("", []), frozenset((_OPEN, CLOSE, _STRAIGHT_QUOTE))
