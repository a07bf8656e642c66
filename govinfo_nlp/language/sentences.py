"""Sentences and clauses of Chinese official text, by ordered rules over candidate boundaries.

One regex scan finds the marks of a line: stops, points, quotation marks and brackets. Marks are
paired first, on a stack that gives up a pair rather than swallow text. Each stop (with the closing
marks behind it) is then a candidate, and the first rule of ``RULES`` that has a verdict decides it:
the tuple is the policy, a rule's name is its explanation.

What a sentence is:

* a line break of any kind ends one, and so does 。？！ outside quotation marks and brackets;
* a quotation or bracket that ends in 。？！ ends one where it is somebody's speech or stands alone,
  and not where the words behind it go on (GB/T 15834-2011, 4.8 and 4.9);
* ；never ends one, …… does unless it closes an enumeration that the words behind it take up;
* a table row (a line that holds a tab or ``|`` between its cells) is one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import regex

from govinfo_nlp.language.characters import INVISIBLE
from govinfo_nlp.language.lexicons import Entry, Lexicon, Words
from govinfo_nlp.models import Sentence

SPLIT, JOIN = True, False
Verdict = bool | None

# What a sentence has none of at its ends: white space as ``str.isspace`` has it, and what has no width.
BLANK = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000" + INVISIBLE
)
_IS_BLANK = frozenset(BLANK)
_BREAKS = "\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029"
_STOPS = "。！？!?｡︒﹖﹗‼⁇⁈⁉…⋯"
_POINTS = ".．"
_FULL_CHINESE_STOPS = "。｡︒"
_FULL_STOPS = _FULL_CHINESE_STOPS + _POINTS
_ELLIPSIS = "…⋯" + _POINTS
_CELLS = "\t|｜│┃"
_CONTINUING = "，、；：,;:﹐﹑﹔﹕"
_ENDS_CLAUSE = "，,：:；;“「" + _STOPS + _POINTS

# A mark's family: an opening and a closing mark make a pair if they are of one, whatever their width.
_FAMILIES = (
    ("“", "”"), ("‘", "’"), ("〝", "〞〟"), ("「", "」"), ("『", "』"), ("﹁", "﹂"), ("﹃", "﹄"),
    ("《", "》"), ("〈", "〉"),
    ("（(﹙", "）)﹚"), ("【", "】"), ("〔[［﹝", "〕]］﹞"), ("{｛", "}｝"), ("〖", "〗"), ("〘", "〙"),
)  # fmt: skip
_STRAIGHT = {'"': '"', "＂": '"', "'": "'", "＇": "'"}
_FAMILY = {mark: opening[0] for opening, closing in _FAMILIES for mark in opening + closing} | _STRAIGHT
_OPENING = "".join(opening for opening, _ in _FAMILIES)
_CLOSING = "".join(closing for _, closing in _FAMILIES)
_QUOTES = frozenset("“‘〝「『﹁﹃\"'")
_TITLES = frozenset("《〈")
_WHOLE = _QUOTES | _TITLES
_CLOSING_QUOTES = frozenset("”’〞〟」』﹂﹄")
_DOUBLE = frozenset('“”"＂')

# How far apart the marks of a pair may be that has whole sentences inside: a speech or a remark, and
# a phrase that neither a colon introduces nor a stop ends, where a mark more likely went astray.
_LONGEST_SPEECH = 600
_LONGEST_PHRASE = 100


def _any_of(characters: str) -> str:
    return "".join(map(regex.escape, characters))


_STOP, _POINT, _OPEN, _CLOSE, _STRAIGHT_QUOTE, _CELL, _BREAK, _SEPARATOR, _ADDRESS = range(9)
_KIND = (
    dict.fromkeys(_STOPS, _STOP)
    | dict.fromkeys(_POINTS, _POINT)
    | dict.fromkeys(_OPENING, _OPEN)
    | dict.fromkeys(_CLOSING, _CLOSE)
    | dict.fromkeys(_STRAIGHT, _STRAIGHT_QUOTE)
    | dict.fromkeys(_CELLS, _CELL)
    | dict.fromkeys(_BREAKS, _BREAK)
    | dict.fromkeys(_CONTINUING, _SEPARATOR)
)

_DIGIT = "0-9０-９"
_LETTER = "A-Za-zＡ-Ｚａ-ｚ"
_NUMERAL = "〇○零一二三四五六七八九十百"
_INLINE_BLANK = "".join(sorted(set(BLANK) - set(_BREAKS) - {"\t"}))
# A web address takes the marks inside it with it; the ones at its end are the sentence's.
_ADDRESSES = (
    rf"(?<![{_LETTER}])[{_LETTER}]{{1,10}}+://"
    rf"(?:[.?!;,:'*]*+[{_LETTER}{_DIGIT}_~#/=&%+@$-]++)*+"
)
_STOP_RUN = rf"[{_any_of(_STOPS)}](?:[{_any_of(_INLINE_BLANK)}]*+[{_any_of(_STOPS)}])*+"
# An apostrophe between Latin letters is no quotation mark.
_APOSTROPHE = rf"(?<=[{_LETTER}])['’＇](?=[{_LETTER}])"
_COMMON = (
    rf"{_STOP_RUN}|[{_POINTS}]++|(?!{_APOSTROPHE})[{_any_of(_OPENING + _CLOSING + ''.join(_STRAIGHT))}]"
    rf"|[{_any_of(_BREAKS)}][{_any_of(BLANK)}]*+|{_ADDRESSES}"
)
# What a mark begins with is asked first: that is a third of the time.
_HEADS = _any_of(_CELLS + _STOPS + _POINTS + _OPENING + _CLOSING + "".join(_STRAIGHT) + _BREAKS) + _LETTER
_MARKS = re.compile(rf"(?=[{_HEADS}])(?:[{_any_of(_CELLS)}]|{_COMMON})")
# A comma before three digits and a colon between digits belong to the number.
_CLAUSE_MARKS = regex.compile(
    rf"[,，](?<=[{_DIGIT}].)(?=[{_DIGIT}]{{3}}(?![{_DIGIT}]))(*SKIP)(*FAIL)"
    rf"|[:：](?<=[{_DIGIT}].)(?=[{_DIGIT}])(*SKIP)(*FAIL)|[{_any_of(_CONTINUING)}]|{_COMMON}"
)
_BLANKS = regex.compile(rf"[{_any_of(BLANK)}]*+")
_UNSEEN = regex.compile(rf"[{_any_of(INVISIBLE)}]*+")

_LABEL = (
    rf"(?:第?[{_NUMERAL}]{{1,4}}|[{_DIGIT}]{{1,3}}|[{_LETTER}]|[①-⓿㈠-㈩⑴-⒵❶-➓]"
    rf"|[（(〔\[［【][{_NUMERAL}{_DIGIT}{_LETTER}]{{1,4}}[）)〕\]］】]|[{_NUMERAL}{_DIGIT}]{{1,3}}[）)])"
)
_IS_LABEL = regex.compile(rf"{_LABEL}[{_any_of(_INLINE_BLANK)}]*+")
_IS_LEAD = regex.compile(rf"(?:{_LABEL}[、{_POINTS}]?)?[{_any_of(BLANK)}]*+")
_ENDS_IN_LABEL = regex.compile(
    rf"(?:(?<![{_DIGIT}{_POINTS},，])[{_DIGIT}]{{1,2}}|(?<=[：；，、。:;,）)\s])[{_NUMERAL}]{{1,3}}"
    rf"|(?<![{_LETTER}{_DIGIT}])[{_LETTER}])$"
)
_NUMBERED_TAB = regex.compile(
    rf"[{_any_of(_INLINE_BLANK)}]*+{_LABEL}[、{_POINTS}]?[{_any_of(_INLINE_BLANK)}]*+"
)
# “时限”“收费”……: names one after another; questions (“……？”“……？”) are no list of names.
_LISTED = regex.compile(r"(?<![。？！?!…])[”」』》][“「『《][^。？！?!…”」』》]*+[”」』》]$")
_NEXT_WORD = regex.compile(rf"[{_LETTER}{_DIGIT}]{{1,5}}+(?![{_LETTER}{_DIGIT}])")
_LAST_WORD = regex.compile(rf"(?<![{_LETTER}])[{_LETTER}]{{2,5}}$")
_SENTENCE_REST = regex.compile(rf"[^{_any_of(_STOPS + _POINTS)}]{{0,60}}+")
_COMMA_SOON = regex.compile(rf"[^{_DIGIT}，,：:；;{_any_of(_STOPS)}]{{1,6}}+[，,]")
_DATE = regex.compile(
    rf"(?=[{_DIGIT}])(?:[{_DIGIT}]{{4}}年[度初底末]?)?(?:[{_DIGIT}]{{1,2}}月(?:[{_DIGIT}]{{1,2}}日|[初底末份])?)?"
    r"(?:以来|起|[上下]午)?[，,]"
)
# “A？”“B？”两个专栏, “A。”四个字: the count takes the quotation into its sentence; 三个月 does not.
_TALLY = regex.compile(
    rf"(?:[二两兩三四五六七八九十几幾{_DIGIT}]{{1,2}}(?:大|[个個](?!月|小时|小時|工作日|季度|多月|半月)|[项項类類种種点點句条條])"
    r"|[一这這][句个個][话話字])"
)
_SHORT_QUOTE = regex.compile(
    rf"[^，；：,;:{_any_of(_STOPS + _OPENING + _CLOSING + ''.join(_STRAIGHT))}]{{1,24}}+[？！?!。]?"
)
_LIST_NUMBER = regex.compile(rf"[{_NUMERAL}{_DIGIT}]{{1,4}}")
_WORD_PART = regex.compile(rf"(?:(?![{_NUMERAL}])[\p{{Han}}、]){{1,4}}")


_Mark = tuple[int, int, int]  # start, end, kind


@dataclass(frozen=True, slots=True)
class Boundary:
    """A place where a sentence may end: ``offset`` is behind its marks, ``rule`` decided ``splits``."""

    offset: int
    rule: str
    splits: bool


@dataclass(frozen=True, slots=True)
class Clause:
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
        return max((_STRENGTH.get(mark, 0) for mark in self.separator), default=0)


_STRENGTH = (
    dict.fromkeys("、﹑", 1)
    | dict.fromkeys("，,﹐", 2)
    | dict.fromkeys("：:﹕", 3)
    | dict.fromkeys("；;﹔", 4)
    | dict.fromkeys(_STOPS + _POINTS + _BREAKS, 5)
)


class Candidate:
    """A run of stops and what stands around it, for the rules to look at.

    ``first`` is where its sentence starts, ``mark`` its first stop, ``end`` behind the run, ``limit``
    the end of the line. ``opener`` is the opening mark of the outermost pair that closes in the run,
    -1 if a stop outside of pairs ends it; ``enclosed``: the run lies inside a pair.
    """

    __slots__ = (
        "enclosed",
        "end",
        "first",
        "follower",
        "limit",
        "mark",
        "next",
        "opener",
        "pairs",
        "row",
        "text",
    )

    def __init__(
        self,
        text: str,
        span: tuple[int, int, int, int],
        *,
        opener: int,
        enclosed: bool,
        row: bool,
        pairs: _Pairs,
    ) -> None:
        self.text = text
        self.first, self.mark, self.end, self.limit = span
        self.opener, self.enclosed, self.row, self.pairs = opener, enclosed, row, pairs
        self.next = _skip(text, self.end)
        self.follower = text[self.next] if self.next < self.limit else ""

    @property
    def before(self) -> str:
        """The character before the run, one without width left out."""
        return _character_before(self.text, self.mark, self.first)

    @property
    def adjoining(self) -> str:
        """The character behind the run with no space between."""
        at = _span_end(_UNSEEN, self.text, self.end)
        return self.text[at] if at < self.limit else ""

    @property
    def is_point(self) -> bool:
        """Whether the run is a half-width full stop (or two), which has other uses."""
        if self.text[self.mark] not in _POINTS or self.end - self.mark > 2:
            return False
        return not self.text[self.mark : self.end].strip(_POINTS)

    @property
    def is_ellipsis(self) -> bool:
        """Whether the run is an ellipsis and nothing else."""
        if self.text[self.mark] not in _ELLIPSIS:
            return False
        run = self.text[self.mark : self.end]
        return not run.strip(_ELLIPSIS) and (len(run) > 2 or "…" in run or "⋯" in run)

    @property
    def leads(self) -> bool:
        """Whether the closed pair opens its sentence, but for a list number."""
        ahead = self.opener - self.first
        return ahead == 0 or (ahead <= 12 and bool(_IS_LEAD.fullmatch(self.text, self.first, self.opener)))

    @property
    def is_quotation(self) -> bool:
        """Whether the closed pair is one of quotation marks."""
        return self.opener >= 0 and _FAMILY[self.text[self.opener]] in _QUOTES

    @property
    def before_opener(self) -> int:
        """The last character before the closed pair that is not blank; before ``first`` if none is."""
        at = self.opener - 1
        while at >= self.first and self.text[at] in _IS_BLANK:
            at -= 1
        return at

    @property
    def follows_comma(self) -> bool:
        """Whether a comma stands before the closed pair."""
        before = self.before_opener
        return before > self.first and self.text[before] in "，,﹐"

    @property
    def after(self) -> int:
        """Where the words go on: behind the run, or behind the quoted sentences that follow it at once."""
        return min(self.pairs.behind_quotations(self.text, self.next), self.limit)


def _span_end(pattern: regex.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def _skip(text: str, at: int) -> int:
    for _ in range(2):  # there is seldom more than one blank
        if text[at : at + 1] not in _IS_BLANK:
            return at
        at += 1
    return _span_end(_BLANKS, text, at)


def _character_before(text: str, at: int, start: int) -> str:
    at -= 1
    while at >= start and text[at] in INVISIBLE:
        at -= 1
    return text[at] if at >= start else ""


@cache
def _words() -> Words:
    rows = Lexicon.default().document("boundaries")["entries"]
    return Words(tuple(Entry(row["word"], row["seen"], {"role": row["role"]}) for row in rows))


def _role(text: str, at: int, limit: int) -> str:
    """What the longest known word at this place is to a boundary before it; empty if none is there."""
    found = _words().match(text, at, limit)
    return "" if found is None else found["role"]


def _opens(c: Candidate, at: int) -> bool:
    return _role(c.text, at, c.limit) == "opens"


def _opens_with_date(c: Candidate, at: int) -> bool:
    if _DATE.match(c.text, at, c.limit):
        return True
    return _role(c.text, at, c.limit) == "dates" and _COMMA_SOON.match(c.text, at, c.limit) is not None


def _joins(c: Candidate, at: int) -> bool:
    return _role(c.text, at, c.limit) == "joins" or _TALLY.match(c.text, at, c.limit) is not None


def _said_before(text: str, at: int, start: int) -> bool:
    """Whether a verb of saying ends right here, and no longer word that holds it."""
    for length in range(min(4, at - start), 0, -1):
        found = _words().match(text, at - length, at)
        if found is not None and len(found.word) == length:
            return found["role"] == "says"
    return False


def _said_in_clause(text: str, start: int, end: int, limit: int) -> bool:
    """Whether a verb of saying ends a clause in this stretch: 一位老人说，/ 老人感慨道。"""
    for at, entry in _words().finditer(text, start, end):
        if entry["role"] in ("says", "answers"):
            behind = at + len(entry.word)
            behind += text.startswith("道", behind)
            if behind >= limit or text[behind] in _ENDS_CLAUSE:
                return True
    return False


_NARROW = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF5B)}


def _is_ascii_word(character: str) -> bool:
    return character.isalnum() and (character < "\x7f" or "０" <= character <= "ｚ")


def _latin_role(word: str) -> str:
    narrow = word.translate(_NARROW).lower()
    entry = _words().match(narrow, 0)
    return entry["role"] if entry is not None and entry.word == narrow else ""


def _is_latin(character: str) -> bool:
    return _is_ascii_word(character) and character.isalpha()


def end_of_line(c: Candidate) -> Verdict:
    """行末断句"""
    return SPLIT if not c.follower else None


def table_row(c: Candidate) -> Verdict:
    """表格行不断句"""
    return JOIN if c.row else None


def inside_pair(c: Candidate) -> Verdict:
    """引号、书名号、括号之内不断句"""
    return JOIN if c.enclosed else None


def nothing_before(c: Candidate) -> Verdict:
    """句首的标点不单独成句"""
    return JOIN if c.mark == c.first else None


def continuing_mark(c: Candidate) -> Verdict:
    """后接逗号、顿号、分号、冒号，或引文、问号、叹号后接破折号，句子未完"""
    if c.follower in _CONTINUING:
        return JOIN
    dashed = (c.opener >= 0 or c.text[c.mark] in "？！?!") and c.text.startswith("——", c.next)
    return JOIN if dashed else None


def point_inside_word(c: Candidate) -> Verdict:
    """小数点、版本号、日期、网址、邮箱中的点"""
    if not c.is_point:
        return None
    before, after = c.before, c.adjoining
    return JOIN if _is_ascii_word(before) and _is_ascii_word(after) else None


def list_number(c: Candidate) -> Verdict:
    """序号、选项后的点（1. 一. （二）. A.）"""
    if not c.is_point:
        return None
    if c.mark - c.first <= 12 and _IS_LABEL.fullmatch(c.text, c.first, c.mark):
        return JOIN
    return JOIN if _ENDS_IN_LABEL.search(c.text, max(c.first, c.mark - 5), c.mark) else None


def point_of_name(c: Candidate) -> Verdict:
    """文件名、域名后缀前的点，外文缩写的点"""
    if not c.is_point:
        return None
    ahead = _LAST_WORD.search(c.text, max(c.first, c.mark - 6), c.mark)
    behind = _NEXT_WORD.match(c.text, c.end, c.limit)
    named = (behind and _latin_role(behind.group()) == "suffix") or (
        ahead and _latin_role(ahead.group()) == "abbreviations"
    )
    return JOIN if named or (_is_latin(c.before) and _is_ascii_word(c.follower)) else None


def stray_point(c: Candidate) -> Verdict:
    """前面没有文字的点"""
    if not c.is_point:
        return None
    before = c.before
    return None if before.isalnum() or before in _CLOSING or before in '%％‰℃°"＂' else JOIN


def mark_inside_address(c: Candidate) -> Verdict:
    """网址参数中的半角 ? 和 !"""
    if c.text[c.mark] not in "?!":
        return None
    before, after = c.before, c.adjoining
    inside = (_is_ascii_word(before) or before in "/#=&_-") and (_is_ascii_word(after) or after in "/#=&_-")
    return JOIN if inside and before and after else None


def ellipsis_leader(c: Candidate) -> Verdict:
    """目录中的引导点，数字之间的省略号"""
    if not c.is_ellipsis or c.opener >= 0:
        return None
    if c.follower.isdecimal() and (c.end - c.mark >= 7 or c.before.isdecimal()):
        return JOIN
    return None


def ellipsis_taken_up(c: Candidate) -> Verdict:
    """省略号后由“都、均、等”等词承接"""
    return JOIN if c.opener < 0 and c.is_ellipsis and _joins(c, c.next) else None


def ellipsis_then_opening(c: Candidate) -> Verdict:
    """省略号后另起一句（此外、同时、下一步）"""
    opens = c.opener < 0 and c.is_ellipsis and (_opens(c, c.next) or _opens_with_date(c, c.next))
    return SPLIT if opens else None


def ellipsis_of_enumeration(c: Candidate) -> Verdict:
    """省略号在顿号（或并列引号、书名号）列举的末尾，后文承接"""
    if c.opener >= 0 or not c.is_ellipsis:
        return None
    ahead = c.text[max(c.first, c.mark - 60) : c.mark]
    clause = ahead[max(map(ahead.rfind, "，；：,;:")) + 1 :]
    return JOIN if "、" in clause or _LISTED.search(clause) else None


def stop(c: Candidate) -> Verdict:
    """句号、问号、叹号、省略号"""
    return SPLIT if c.opener < 0 else None


def title(c: Candidate) -> Verdict:
    """书名号内的句末标点不断句"""
    return JOIN if _FAMILY[c.text[c.opener]] in _TITLES else None


def bracket_alone(c: Candidate) -> Verdict:
    """独立成句的括号（……。）；【注意！】是标签，不在其内"""
    if c.is_quotation or not c.leads:
        return None
    tag = c.text[c.opener] in "【〖" and c.text[c.mark] not in _FULL_STOPS
    return None if tag else SPLIT


def quotation_taken_up(c: Candidate) -> Verdict:
    """引文后由“的、等、这类”等词或标点承接"""
    at = c.after
    follower = c.text[at] if at < c.limit else ""
    taken = _joins(c, at) or (follower and at > c.next and follower in _CONTINUING + _STOPS)
    return JOIN if taken else None


def connective(c: Candidate) -> Verdict:
    """引文或括号后以“此外、随后、下一步”等词另起一句"""
    return SPLIT if _opens(c, c.after) else None


def bracket_then_date(c: Candidate) -> Verdict:
    """句中括号后以时间词另起一句（……。）去年，……"""
    return SPLIT if not c.is_quotation and _opens_with_date(c, c.next) else None


def bracket_in_sentence(c: Candidate) -> Verdict:
    """句中的括号不断句"""
    return JOIN if not c.is_quotation else None


def introduced_speech(c: Candidate) -> Verdict:
    """冒号或“说、表示”等词引出的引文，以句末标点结束"""
    before = c.before_opener
    if before < c.first:
        return None
    if c.text[before] in "：:﹕" or _said_before(c.text, before + 1, c.first):
        return SPLIT
    said = c.text[before] in "，,﹐" and _said_in_clause(
        c.text, max(c.first, before - 120), before + 1, c.limit
    )
    return SPLIT if said else None


def speech_goes_on(c: Candidate) -> Verdict:
    """紧接前一引文的引文（说：“……！”“……！”）"""
    return SPLIT if c.leads and c.first > 0 and c.text[c.first - 1] in _CLOSING_QUOTES else None


def attributed_speech(c: Candidate) -> Verdict:
    """引文在前，后文交代说话人（“……。”某人说）"""
    if not (c.leads or c.follows_comma):
        return None
    start = c.after
    end = min(_span_end(_SENTENCE_REST, c.text, start), c.limit)
    return JOIN if _said_in_clause(c.text, start, end, c.limit) else None


def speech_in_clause(c: Candidate) -> Verdict:
    """逗号之后、以句号结束的引文自成一句"""
    return SPLIT if c.follows_comma and c.text[c.mark] in _FULL_STOPS else None


def quotation_as_subject(c: Candidate) -> Verdict:
    """句首引文是后文的主语（“……。”已成为共识）"""
    return JOIN if c.leads and _role(c.text, c.after, c.limit) == "predicates" else None


def quotation_then_date(c: Candidate) -> Verdict:
    """引文后以时间词另起一句（“……？”去年，……）"""
    return SPLIT if _opens_with_date(c, c.after) else None


def quotation_alone(c: Candidate) -> Verdict:
    """独立成句的引文，以句号结束或后面再无文字"""
    return SPLIT if c.leads and (c.text[c.mark] in _FULL_STOPS or c.after >= c.limit) else None


def quoted_phrase(c: Candidate) -> Verdict:
    """引文是句子的一部分"""
    return JOIN


RULES: tuple[Callable[[Candidate], Verdict], ...] = (
    end_of_line,
    table_row,
    inside_pair,
    nothing_before,
    continuing_mark,
    point_inside_word,
    list_number,
    point_of_name,
    stray_point,
    mark_inside_address,
    ellipsis_leader,
    ellipsis_taken_up,
    ellipsis_then_opening,
    ellipsis_of_enumeration,
    stop,
    title,
    bracket_alone,
    quotation_taken_up,
    connective,
    bracket_then_date,
    bracket_in_sentence,
    introduced_speech,
    speech_goes_on,
    attributed_speech,
    speech_in_clause,
    quotation_as_subject,
    quotation_then_date,
    quotation_alone,
    quoted_phrase,
)


# The rules that have a verdict on a full stop outside of pairs, in the same order: most candidates are one.
_OF_FULL_STOP = tuple(
    rule
    for rule in RULES
    if rule in (end_of_line, table_row, inside_pair, nothing_before, continuing_mark, stop)
)


def _decide(c: Candidate) -> tuple[str, bool]:
    plain = c.opener < 0 and c.text[c.mark] in _FULL_CHINESE_STOPS
    for rule in _OF_FULL_STOP if plain else RULES:
        verdict = rule(c)
        if verdict is not None:
            return rule.__name__, verdict
    raise AssertionError("the last rule always decides")


def _decide_plain(text: str, mark: int, end: int, limit: int) -> tuple[str, bool] | None:
    """The decision on one full stop outside of pairs with words right behind it, as most candidates are;
    ``None`` for any other candidate."""
    if end - mark > 1 or text[mark] not in _FULL_CHINESE_STOPS:
        return None
    if end >= limit:
        return end_of_line.__name__, SPLIT
    if text[end] in _CONTINUING:
        return continuing_mark.__name__, JOIN
    return None if text[end] in _KIND or text[end] in _IS_BLANK else (stop.__name__, SPLIT)


def _lines(text: str) -> Iterator[tuple[int, int, list[_Mark]]]:
    """The lines that are not blank, without the blanks around them, and their marks."""
    at, marks = _skip(text, 0), list[_Mark]()
    for found in _MARKS.finditer(text, at):
        start, end = found.span()
        kind = _KIND.get(text[start], _ADDRESS)
        if kind == _BREAK:
            if start > at:
                yield at, at + len(text[at:start].rstrip(BLANK)), marks
            at, marks = end, []
        elif kind != _ADDRESS:
            marks.append((start, end, kind))
    if at < len(text):
        yield at, at + len(text[at:].rstrip(BLANK)), marks


class _Pairs:
    """The opening marks of a line and their closing ones, by offset.

    A closing mark takes the nearest open one of its family and drops those opened in between, so
    pairs are nested. What has no partner, or none that is near enough, is in no pair.
    """

    __slots__ = ("_behind", "_open", "_stray", "closers", "of")

    def __init__(self, text: str, marks: list[_Mark]) -> None:
        self.of: dict[int, int] = {}
        self._open: dict[str, list[tuple[int, int]]] = {}
        self._stray: list[int] = []
        self._behind: dict[int, int] = {}
        if any(_POINT < kind < _CELL for _, _, kind in marks):
            self._pair(text, marks)
            self._pair_turned(text)
        self.closers = set(self.of.values())

    def behind_quotations(self, text: str, at: int) -> int:
        """Behind all quotations, each ending in a stop, that follow one another from here."""
        starts = []
        while at not in self._behind:
            closer = self.of.get(at, -1)
            if closer < 0 or _FAMILY[text[at]] not in _QUOTES or text[closer - 1] not in _STOPS:
                break
            starts.append(at)
            at = _skip(text, closer + 1)
        end = self._behind.get(at, at)
        self._behind.update(dict.fromkeys(starts, end))
        return end

    def _pair(self, text: str, marks: list[_Mark]) -> None:
        reopening = _reopening_quotes(text, marks)
        stops, run_end = 0, -1  # the stops so far; where the last one ends with its closing marks
        for start, end, kind in marks:
            if kind <= _POINT:
                stops += kind == _STOP
                run_end = end
                continue
            if kind > _STRAIGHT_QUOTE:
                continue
            waiting = self._open.setdefault(_FAMILY[text[start]], [])
            if kind == _OPEN or (kind == _STRAIGHT_QUOTE and not waiting):
                waiting.append((start, stops))
                continue
            opener, stops_before = waiting.pop() if waiting else (-1, stops)
            ended = start == run_end
            near = stops == stops_before or (
                _is_near(text, opener, start, ended) and (ended or start not in reopening)
            )
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


def _reopening_quotes(text: str, marks: list[_Mark]) -> frozenset[int]:
    """The straight quotes that, with those behind them up to the next stop, make whole pairs.

    Where a straight quote is open since before a stop, such a mark opens again rather than closes.
    """
    found: set[int] = set()
    if _STRAIGHT_QUOTE not in [kind for _, _, kind in marks]:
        return frozenset()
    odd: set[str] = set()
    for start, _, kind in reversed(marks):
        if kind <= _POINT:
            odd.clear()
        elif kind == _STRAIGHT_QUOTE:
            family = _FAMILY[text[start]]
            if family in odd:
                found.add(start)
            odd ^= {family}
    return frozenset(found)


def _is_near(text: str, opener: int, closer: int, ended: bool) -> bool:
    """Whether the marks of a pair with a stop inside are near enough to be one."""
    spoken = (
        ended
        or text[opener - 1 : opener] in ("：", ":")
        or text[closer + 1 : closer + 2] in ("。", "！", "？")
    )
    return closer - opener <= (_LONGEST_SPEECH if spoken else _LONGEST_PHRASE)


_NO_PAIRS, _PAIRED = _Pairs("", []), frozenset((_OPEN, _CLOSE, _STRAIGHT_QUOTE))


def _is_row(text: str, start: int, limit: int, marks: list[_Mark]) -> bool:
    for at, _, kind in marks:
        if kind != _CELL or at >= limit:
            continue
        if text[at] != "\t":
            return True
        numbered = at - start <= 12 and _NUMBERED_TAB.fullmatch(text, start, at)
        if not numbered and _character_before(text, at, start) not in "。！？!?；;\t":
            return True
    return False


def _decided(text: str, start: int, limit: int, marks: list[_Mark]) -> Iterator[tuple[int, int, str, bool]]:
    """The candidates of one line in order: where each ends, where words go on, the rule and its verdict."""
    kinds = {kind for _, _, kind in marks}
    pairs = _NO_PAIRS if _PAIRED.isdisjoint(kinds) else _Pairs(text, marks)
    row = _CELL in kinds and _is_row(text, start, limit, marks)
    first, opener, cover = start, -1, -1  # cover: behind the outermost pair around this place
    at, count = 0, len(marks)
    while at < count:
        mark, end, kind = marks[at]
        at += 1
        if kind > _POINT:
            if mark >= cover and mark in pairs.of:
                opener, cover = mark, pairs.of[mark] + 1
            continue
        if not row and first < mark and end >= cover and (plain := _decide_plain(text, mark, end, limit)):
            rule, splits = plain
            yield end, end, rule, splits
            first = end if splits else first
            continue
        closed = -1
        while at < count:
            further, behind, kind = marks[at]
            if further != end and text[end:further].strip(INVISIBLE):
                break
            if kind <= _POINT:
                if closed >= 0:
                    mark, closed = further, -1
            elif further in pairs.closers or (kind == _CLOSE and further not in pairs.of):
                if behind == cover:
                    closed = opener
            else:
                break
            end = behind
            at += 1
        candidate = Candidate(
            text, (first, mark, end, limit), opener=closed, enclosed=end < cover, row=row, pairs=pairs
        )
        rule, splits = _decide(candidate)
        yield end, candidate.next, rule, splits
        first = candidate.next if splits else first


def explain_boundaries(text: str) -> tuple[Boundary, ...]:
    """Every place where a sentence of the text might end, with the rule that spoke, in order."""
    found: list[Boundary] = []
    for start, limit, marks in _lines(text):
        found += [Boundary(end, rule, splits) for end, _, rule, splits in _decided(text, start, limit, marks)]
        if not found or found[-1].offset != limit or not found[-1].splits:
            found.append(Boundary(limit, "line_break", SPLIT))
    return tuple(found)


def split_sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences, headings, list items and table rows of a text, in order.

    They are disjoint and never blank, ``text[s.start:s.end] == s.text``, and between them is only
    what ``BLANK`` holds. Never raises, and takes linear time.

        >>> [s.text for s in split_sentences("（一）主动公开。全年公开1.2万条！\\n（二）平台建设")]
        ['（一）主动公开。', '全年公开1.2万条！', '（二）平台建设']
    """
    return tuple(Sentence(text[start:end], start, end) for start, end in _spans(text))


def split_ranges(text: str, ranges: Iterable[tuple[int, int]]) -> tuple[Sentence, ...]:
    """The sentences of some ranges of a text, each range read as a text of its own."""
    found: list[Sentence] = []
    for first, last in ranges:
        part = text[first:last]
        found += [Sentence(part[start:end], first + start, first + end) for start, end in _spans(part)]
    return tuple(found)


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence begins and ends."""
    for start, limit, marks in _lines(text):
        if marks:
            for end, behind, _, splits in _decided(text, start, limit, marks):
                if splits:
                    yield start, end
                    start = behind
        if start < limit:
            yield start, limit


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
    marks: list[_Mark] = []
    for found in _CLAUSE_MARKS.finditer(text, start, limit):
        mark, behind = found.span()
        kind = _KIND.get(text[mark], _ADDRESS)
        marks.append((mark, behind, kind))
        if kind == _BREAK:
            cutter.cut(marks)
            marks = []
    cutter.cut(marks)
    return cutter.finish()


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

    def cut(self, marks: list[_Mark]) -> None:
        """Cuts at the marks of one line, outside of what quotation marks and the like enclose."""
        pairs, whole = _Pairs(self.text, marks).of, -1
        brackets: set[int] = set()
        for mark, end, kind in marks:
            if mark < whole:
                continue
            if mark in pairs:
                if _FAMILY[self.text[mark]] in _WHOLE or _is_word_part(self.text, mark, pairs[mark]):
                    whole = pairs[mark] + 1
                else:
                    self._open(mark)
                    brackets.add(pairs[mark])
            elif mark in brackets:
                self._close(mark, end)
                self.depth -= 1
            elif self._parts(mark, end, kind):
                self._close(mark, end)

    def _parts(self, mark: int, end: int, kind: int) -> bool:
        if kind == _SEPARATOR:
            return not self._is_list_number(mark)
        return kind in (_STOP, _BREAK) or (kind == _POINT and self._is_last(end))

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
            self._wait(self.at, end, mark, end)
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
        if self.text[mark] != "、" or mark - self.at > 12:
            return False
        if self.waiting is not None and not _parts_items(self.text[self.waiting[3] : self.waiting[4]]):
            return False
        label = self.text[self.at : mark].strip(BLANK)
        return bool(_IS_LABEL.fullmatch(label)) and not _LIST_NUMBER.match(self.text, mark + 1)

    def _is_last(self, end: int) -> bool:
        """Whether only closing marks and blanks follow."""
        return self.limit - end <= 8 and not self.text[end : self.limit].strip(BLANK + _CLOSING)


def _parts_items(separator: str) -> bool:
    return any(_STRENGTH.get(mark, 0) >= 2 for mark in separator[-4:])


def _is_word_part(text: str, opener: int, closer: int) -> bool:
    """Whether a bracket is a list number （一）, a year 〔2021〕, or part of a word 村（社区）."""
    if closer - opener > 5:
        return False
    return bool(
        _LIST_NUMBER.fullmatch(text, opener + 1, closer) or _WORD_PART.fullmatch(text, opener + 1, closer)
    )
