"""Sentences of Chinese official text, by ordered rules over candidate boundaries.

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

import regex

from govinfo_nlp.language.characters import INVISIBLE
from govinfo_nlp.language.lexicons import Lexicon, Words
from govinfo_nlp.language.punctuation import (
    ADDRESS,
    BLANK,
    BREAK,
    BREAKS,
    CELL,
    CELLS,
    CLOSE,
    CLOSING,
    COMMON,
    CONTINUING,
    DIGIT,
    FAMILY,
    INLINE_BLANK,
    IS_BLANK,
    IS_LABEL,
    KIND,
    LABEL,
    LETTER,
    NO_PAIRS,
    NUMERAL,
    OPENING,
    PAIRED,
    POINT,
    POINTS,
    QUOTES,
    STOPS,
    STRAIGHT,
    TITLES,
    UNSEEN,
    Mark,
    Pairs,
    any_of,
    skip_blanks,
    span_end,
)
from govinfo_nlp.models import Sentence

SPLIT, JOIN = True, False
Verdict = bool | None
_FULL_CHINESE_STOPS = "。｡︒"
_FULL_STOPS = _FULL_CHINESE_STOPS + POINTS
_ELLIPSIS = "…⋯" + POINTS
_ENDS_CLAUSE = "，,：:；;“「" + STOPS + POINTS
_CLOSING_QUOTES = frozenset("”’〞〟」』﹂﹄")
# What a mark begins with is asked first: that is a third of the time.
_HEADS = any_of(CELLS + STOPS + POINTS + OPENING + CLOSING + "".join(STRAIGHT) + BREAKS) + LETTER
_MARKS = re.compile(rf"(?=[{_HEADS}])(?:[{any_of(CELLS)}]|{COMMON})")
_IS_LEAD = regex.compile(rf"(?:{LABEL}[、{POINTS}]?)?[{any_of(BLANK)}]*+")
_ENDS_IN_LABEL = regex.compile(
    rf"(?:(?<![{DIGIT}{POINTS},，])[{DIGIT}]{{1,2}}|(?<=[：；，、。:;,）)\s])[{NUMERAL}]{{1,3}}"
    rf"|(?<![{LETTER}{DIGIT}])[{LETTER}])$"
)
_NUMBERED_TAB = regex.compile(rf"[{any_of(INLINE_BLANK)}]*+{LABEL}[、{POINTS}]?[{any_of(INLINE_BLANK)}]*+")
# “时限”“收费”……: names one after another; questions (“……？”“……？”) are no list of names.
_LISTED = regex.compile(r"(?<![。？！?!…])[”」』》][“「『《][^。？！?!…”」』》]*+[”」』》]$")
_NEXT_WORD = regex.compile(rf"[{LETTER}{DIGIT}]{{1,5}}+(?![{LETTER}{DIGIT}])")
_LAST_WORD = regex.compile(rf"(?<![{LETTER}])[{LETTER}]{{2,5}}$")
_SENTENCE_REST = regex.compile(rf"[^{any_of(STOPS + POINTS)}]{{0,60}}+")
_COMMA_SOON = regex.compile(rf"[^{DIGIT}，,：:；;{any_of(STOPS)}]{{1,6}}+[，,]")
_DATE = regex.compile(
    rf"(?=[{DIGIT}])(?:[{DIGIT}]{{4}}年[度初底末]?)?(?:[{DIGIT}]{{1,2}}月(?:[{DIGIT}]{{1,2}}日|[初底末份])?)?"
    r"(?:以来|起|[上下]午)?[，,]"
)


@dataclass(frozen=True, slots=True)
class Boundary:
    """A place where a sentence may end: ``offset`` is behind its marks, ``rule`` decided ``splits``."""

    offset: int
    rule: str
    splits: bool


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
        pairs: Pairs,
    ) -> None:
        self.text = text
        self.first, self.mark, self.end, self.limit = span
        self.opener, self.enclosed, self.row, self.pairs = opener, enclosed, row, pairs
        self.next = skip_blanks(text, self.end)
        self.follower = text[self.next] if self.next < self.limit else ""

    @property
    def before(self) -> str:
        """The character before the run, one without width left out."""
        return _character_before(self.text, self.mark, self.first)

    @property
    def adjoining(self) -> str:
        """The character behind the run with no space between."""
        at = span_end(UNSEEN, self.text, self.end)
        return self.text[at] if at < self.limit else ""

    @property
    def is_point(self) -> bool:
        """Whether the run is a half-width full stop (or two), which has other uses."""
        if self.text[self.mark] not in POINTS or self.end - self.mark > 2:
            return False
        return not self.text[self.mark : self.end].strip(POINTS)

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
        return self.opener >= 0 and FAMILY[self.text[self.opener]] in QUOTES

    @property
    def before_opener(self) -> int:
        """The last character before the closed pair that is not blank; before ``first`` if none is."""
        at = self.opener - 1
        while at >= self.first and self.text[at] in IS_BLANK:
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


def _character_before(text: str, at: int, start: int) -> str:
    at -= 1
    while at >= start and text[at] in INVISIBLE:
        at -= 1
    return text[at] if at >= start else ""


@cache
def _words() -> Words:
    entries = Lexicon.default().entries("boundaries")
    return Words(tuple(entry for entry in entries if entry["role"] != "lengths"))


@cache
def _tally() -> regex.Pattern[str]:
    """“A？”“B？”两个专栏, “A。”四个字: the count takes the quotation into its sentence; 三个月 does not."""
    lengths = Lexicon.default().words("boundaries", field="role", value="lengths").pattern
    return regex.compile(
        rf"(?:[二两兩三四五六七八九十几幾{DIGIT}]{{1,2}}(?:大|[个個](?!{lengths})|[项項类類种種点點句条條])"
        r"|[一这這][句个個][话話字])"
    )


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
    return _role(c.text, at, c.limit) == "joins" or _tally().match(c.text, at, c.limit) is not None


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
    if c.follower in CONTINUING:
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
    if c.mark - c.first <= 12 and IS_LABEL.fullmatch(c.text, c.first, c.mark):
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
    return None if before.isalnum() or before in CLOSING or before in '%％‰℃°"＂' else JOIN


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
    return JOIN if FAMILY[c.text[c.opener]] in TITLES else None


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
    taken = _joins(c, at) or (follower and at > c.next and follower in CONTINUING + STOPS)
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
    end = min(span_end(_SENTENCE_REST, c.text, start), c.limit)
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
    if text[end] in CONTINUING:
        return continuing_mark.__name__, JOIN
    return None if text[end] in KIND or text[end] in IS_BLANK else (stop.__name__, SPLIT)


def _lines(text: str) -> Iterator[tuple[int, int, list[Mark]]]:
    """The lines that are not blank, without the blanks around them, and their marks."""
    at, marks = skip_blanks(text, 0), list[Mark]()
    for found in _MARKS.finditer(text, at):
        start, end = found.span()
        kind = KIND.get(text[start], ADDRESS)
        if kind == BREAK:
            if start > at:
                yield at, at + len(text[at:start].rstrip(BLANK)), marks
            at, marks = end, []
        elif kind != ADDRESS:
            marks.append((start, end, kind))
    if at < len(text):
        yield at, at + len(text[at:].rstrip(BLANK)), marks


def _is_row(text: str, start: int, limit: int, marks: list[Mark]) -> bool:
    for at, _, kind in marks:
        if kind != CELL or at >= limit:
            continue
        if text[at] != "\t":
            return True
        numbered = at - start <= 12 and _NUMBERED_TAB.fullmatch(text, start, at)
        if not numbered and _character_before(text, at, start) not in "。！？!?；;\t":
            return True
    return False


def _decided(text: str, start: int, limit: int, marks: list[Mark]) -> Iterator[tuple[int, int, str, bool]]:
    """The candidates of one line in order: where each ends, where words go on, the rule and its verdict."""
    kinds = {kind for _, _, kind in marks}
    pairs = NO_PAIRS if PAIRED.isdisjoint(kinds) else Pairs(text, marks)
    row = CELL in kinds and _is_row(text, start, limit, marks)
    first, opener, cover = start, -1, -1  # cover: behind the outermost pair around this place
    at, count = 0, len(marks)
    while at < count:
        mark, end, kind = marks[at]
        if kind > POINT:
            if mark >= cover and mark in pairs.of:
                opener, cover = mark, pairs.of[mark] + 1
            at += 1
            continue
        if not row and first < mark and end >= cover and (plain := _decide_plain(text, mark, end, limit)):
            rule, splits = plain
            yield end, end, rule, splits
            first = end if splits else first
            at += 1
            continue
        mark, end, closed, at = _run(text, marks, at, pairs, (opener, cover))
        candidate = Candidate(
            text, (first, mark, end, limit), opener=closed, enclosed=end < cover, row=row, pairs=pairs
        )
        rule, splits = _decide(candidate)
        yield end, candidate.next, rule, splits
        first = candidate.next if splits else first


def _run(
    text: str, marks: list[Mark], at: int, pairs: Pairs, outermost: tuple[int, int]
) -> tuple[int, int, int, int]:
    """The run of stops and closing marks that begins with the stop ``marks[at]``: its first stop (outside
    of the outermost pair, where that closes before one), where the run ends, the opening mark of the
    outermost pair if the run ends with that, -1 otherwise; and the mark behind the run."""
    mark, end, _ = marks[at]
    opener, cover = outermost
    closed, count = -1, len(marks)
    at += 1
    while at < count:
        further, behind, kind = marks[at]
        if further != end and text[end:further].strip(INVISIBLE):
            break
        if kind <= POINT:
            if closed >= 0:
                mark, closed = further, -1
        elif further in pairs.closers or (kind == CLOSE and further not in pairs.of):
            if behind == cover:
                closed = opener
        else:
            break
        end = behind
        at += 1
    return mark, end, closed, at


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
