"""The parts of a report: its title, preamble and six statutory sections, and which of it is prose.

The six sections and their names are those of 国办公开办函〔2019〕60号 and 国办公开办函〔2021〕30号. A
heading is a line of its own, or begins one; how it is numbered is the office's affair and no condition.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from typing import NamedTuple

import regex

from govinfo_nlp.language.characters import fold
from govinfo_nlp.language.lexicons import Lexicon
from govinfo_nlp.models import Report, Section, Table

TITLE, PREAMBLE = "title", "preamble"
IDS = (TITLE, PREAMBLE, "overall", "disclosure", "requests", "disputes", "problems", "other")

LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]++")

# What converters put before the words of a line: signs of headings, and the marks of bookmarks and pictures.
_SIGNS = r"(?:[\s#*>_|｜\ufeff\u200b]++|\[(?:bookmark|image)[^\[\]]*+\])*+"
_MARKUP = regex.compile(_SIGNS)
_ORDINAL = regex.compile(
    r"(?:(?P<chinese>[一二三四五六七八九十]{1,3}\s*+[、.,:·]|第[一二三四五六七八九十]{1,3}(?:部分|章|节)[、.,:]?+"
    r"|[一二三四五六七八九十]\s++)|(?P<other>\d{1,2}\s*+[、.](?!\d)|[ⅠⅡⅢⅣⅤⅥⅦ]\s*+[、.]))\s*+"
)
_ORDINAL_BEHIND = regex.compile(rf"[。！？]{_SIGNS}[第一二三四五六七八九十]")
# What a long line begins with that may begin with a heading: signs, spaces, ordinals.
_MAY_BEGIN = frozenset("#*>_|｜[第一二三四五六七八九十0123456789ⅠⅡⅢⅣⅤⅥⅦ \t\x1f\u1680\ufeff\u200b")
_LETTERS = re.compile(r"[^\W_]++")  # of one mind with ``str.isalnum``, as ``regex`` is not
_LEADER = regex.compile(r"[.…·\s]*+\d{0,3}\s*+")
_SENTENCE_ENDS = frozenset("。；;！？")
_STOPS = "。！？"
_AROUND = " \t*_#。:"
_AFTER_HEADING = frozenset("。：:,，;；、（(－-—— \t\u3000*_]】")
_LONGEST_HEADING = 40
_LEAST_NUMBERED = 3
_ORDINALS = "一二三四五六"


class _Rank(IntEnum):
    """How sure it is that a line is a heading."""

    LIKELY = 1
    OTHERWISE_NUMBERED = 2
    UNNUMBERED = 3
    LONGER = 4
    BEHIND_SENTENCE = 5
    RUN_IN = 6
    WHOLE = 7


class _Heading(NamedTuple):
    """A line that may be a section's heading: ``start`` of the line, the heading's own range."""

    section: str
    rank: _Rank
    line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Outline:
    """What a report is by its words: its sections in text order (those it has), title, agency,
    year and statistical period, empty or ``None`` where the report doesn't say."""

    sections: tuple[Section, ...]
    title: str
    agency: str
    year: int | None
    period: str


def outline(text: str, tables: Sequence[Table] = ()) -> Outline:
    """The parts of a report's text, in which nothing in the ``tables`` is a heading."""
    folded = fold(text)
    found = _chosen(text, _headings(folded, tables))
    first = found[0].line if found else len(text)
    title = _title(folded, first)
    sections = list(_sections(text, folded, title, found))
    named = "".join(text[title.start : title.end].split()) if title else ""
    period = _period(text, folded, sections)
    agency = _agency_of_title(named) or _agency_of_preamble(text, folded, sections)
    return Outline(tuple(sections), named, agency, _year(fold(named), folded, sections, period), period)


def prose_ranges(report: Report) -> tuple[tuple[int, int], ...]:
    """The half-open ranges of prose in text order: title, preamble and sections, without the
    sections' headings and without tables. Notes between and under tables are prose."""
    return prose_between(report.text, report.sections, report.tables)


def prose_between(
    text: str, sections: Iterable[Section], tables: Sequence[Table]
) -> tuple[tuple[int, int], ...]:
    """The ranges of the sections' text that no table takes; both are given in text order."""
    found: list[tuple[int, int]] = []
    at = 0
    for section in sections:
        start = _body(text, section)
        while at < len(tables) and tables[at].start < section.end:
            found += _trimmed(text, start, tables[at].start)
            start = max(start, tables[at].end)
            if tables[at].end > section.end:
                break
            at += 1
        found += _trimmed(text, start, section.end)
    return tuple(found)


def _body(text: str, section: Section) -> int:
    """Where a section's text begins, behind its heading."""
    if section.id in (TITLE, PREAMBLE):
        return section.start
    heading = text.find(section.heading, section.start, section.end)
    after = max(heading, section.start) + len(section.heading)
    while after < section.end and (text[after] in "*_#。：:" or text[after].isspace()):
        after += 1
    return after


def _trimmed(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    piece = text[start:stop]
    if bare := piece.strip():
        start += len(piece) - len(piece.lstrip())
        yield start, start + len(bare)


class _Word(NamedTuple):
    word: str
    section: str


@cache
def _words(role: str) -> tuple[_Word, ...]:
    entries = Lexicon.default().entries("headings")
    return tuple(
        _Word(fold(entry.word), entry.fields.get("section", "")) for entry in entries if entry["role"] == role
    )


@cache
def _names() -> Mapping[str, str]:
    """The section of every heading, and of those only that need no number."""
    return {word: section for role in ("numbered", "alone") for word, section in _words(role)}


@cache
def _lone_names() -> Mapping[str, str]:
    return dict(_words("alone"))


@cache
def _longest_name() -> int:
    return max(map(len, _names()))


def _headings(folded: str, tables: Sequence[Table]) -> Iterator[_Heading]:
    at = 0
    for stop, after in (*((table.start, table.end) for table in tables), (len(folded), 0)):
        for line in LINE.finditer(folded, at, max(at, stop)):
            start, end = line.span()
            heading = _heading(folded, start, end) or _behind_sentence(folded, start, end)
            if heading is not None:
                yield heading
        at = max(at, after)


def _behind_sentence(folded: str, line: int, end: int) -> _Heading | None:
    """The whole heading that a line ends with, behind the last sentence of what stood before it. A
    line that names other headings as well only lists them."""
    tail = max(line, end - 2 * _LONGEST_HEADING)
    if _ORDINAL_BEHIND.search(folded, tail, end) is None:
        return None
    words = folded[tail:end].rstrip(_AROUND)
    start = tail + max(map(words.rfind, _STOPS)) + 1
    if start == tail:
        return None
    heading = _heading(folded, start, end)
    if heading is None or heading.rank is not _Rank.WHOLE or _lists_headings(folded[tail:start]):
        return None
    return heading._replace(rank=_Rank.BEHIND_SENTENCE)


def _heading(folded: str, line: int, end: int) -> _Heading | None:
    """The heading that a line is or begins with."""
    if end - line > _LONGEST_HEADING and folded[line] not in _MAY_BEGIN:
        return None
    start = _MARKUP.match(folded, line, end).end()  # type: ignore[union-attr]  # it matches nothing at least
    ordinal = _ORDINAL.match(folded, start, end)
    words = ordinal.end() if ordinal else start
    if ordinal is None and end - words > _LONGEST_HEADING:
        return None
    key = _key(folded, words, min(end, words + 2 * _LONGEST_HEADING))
    if ordinal is None:
        if (section := _lone_names().get(key)) is None:
            return None
        return _Heading(section, _Rank.UNNUMBERED, line, start, _behind(folded, words, len(key)))
    length = next((n for n in range(min(len(key), _longest_name()), 1, -1) if key[:n] in _names()), 0)
    if length == 0:
        return _by_stem(folded, key, line, start, end, ordinal)
    section, stop = _names()[key[:length]], _behind(folded, words, length)
    rank = _rank(folded, stop, end, ordinal)
    if rank is _Rank.LONGER:
        stop = start + len(folded[start:end].rstrip(_AROUND))
    return _Heading(section, rank, line, start, stop) if rank else None


def _key(folded: str, start: int, end: int) -> str:
    """The letters and figures of a range."""
    return "".join(_LETTERS.findall(folded, start, end))


def _behind(folded: str, start: int, length: int) -> int:
    """The place behind so many letters and figures."""
    while length:
        length -= folded[start].isalnum()
        start += 1
    return start


def _rank(folded: str, stop: int, end: int, ordinal: regex.Match[str]) -> _Rank | None:
    """How sure a numbered line is a heading, by what stands behind the heading's words."""
    rest = folded[stop:end]
    bare = rest.strip(" \t*_#。:|")
    if not bare:
        return _Rank.WHOLE if ordinal["chinese"] else _Rank.OTHERWISE_NUMBERED
    if _LEADER.fullmatch(rest) or not ordinal["chinese"]:
        return None
    if rest[0] in _AFTER_HEADING or rest[0].isdigit():
        return None if _lists_headings(rest) else _Rank.RUN_IN
    short = len(bare) <= _LONGEST_HEADING and _SENTENCE_ENDS.isdisjoint(bare) and "," not in bare
    return _Rank.LONGER if short else None


def _lists_headings(rest: str) -> bool:
    """Whether words behind a heading are the headings of other sections: a table of contents."""
    key = _key(rest, 0, min(len(rest), 10 * _LONGEST_HEADING))
    return len({section for name, section in _lone_names().items() if name in key}) > 1


def _by_stem(
    folded: str, key: str, line: int, start: int, end: int, ordinal: regex.Match[str]
) -> _Heading | None:
    words = folded[start:end].rstrip(_AROUND)
    if not ordinal["chinese"] or len(words) > _LONGEST_HEADING or not _SENTENCE_ENDS.isdisjoint(words):
        return None
    section = next((section for stem, section in _words("stem") if stem in key), None)
    return _Heading(section, _Rank.LIKELY, line, start, start + len(words)) if section else None


def _chosen(text: str, headings: Iterable[_Heading]) -> list[_Heading]:
    """One heading for each section: the surest one, of equally sure ones the first with a body, and of
    these the first that is numbered as its place says (一、主动公开情况 may stand within part 一)."""
    candidates = list(headings)
    numbered_otherwise = {h.section for h in candidates if h.rank is _Rank.OTHERWISE_NUMBERED}
    if len(numbered_otherwise) < _LEAST_NUMBERED:
        candidates = [h for h in candidates if h.rank is not _Rank.OTHERWISE_NUMBERED]
    best: dict[str, tuple[int, bool, bool]] = {}
    chosen: dict[str, _Heading] = {}
    for heading, after in zip(candidates, [*(h.line for h in candidates[1:]), len(text)], strict=False):
        has_body = bool(text[heading.end : after].strip(" \t\r\n*_#。：:|"))
        worth = (heading.rank, has_body, _is_in_place(text, heading))
        if heading.section not in best or worth > best[heading.section]:
            best[heading.section], chosen[heading.section] = worth, heading
    return sorted(chosen.values(), key=lambda heading: heading.line)


def _is_in_place(text: str, heading: _Heading) -> bool:
    """Whether a heading is numbered as the statutory order of the parts has it (国办公开办函〔2021〕30号)."""
    number = text[heading.start : heading.end].lstrip("第")[:1]
    return number == _ORDINALS[IDS.index(heading.section) - IDS.index("overall")]


class _Range(NamedTuple):
    start: int
    end: int


def _sections(
    text: str, folded: str, title: _Range | None, headings: Sequence[_Heading]
) -> Iterator[Section]:
    if title:
        yield Section(TITLE, text[title.start : title.end], title.start, title.end)
    first = headings[0].line if headings else _end_of_report(folded, title.end if title else 0)
    start = _start_of_preamble(folded, title, first)
    if text[start:first].strip():
        yield Section(PREAMBLE, "", start, first)
    for heading, after in zip(headings, [*headings[1:], None], strict=False):
        end = after.line if after else _end_of_report(folded, heading.end)
        yield Section(heading.section, text[heading.start : heading.end], heading.line, end)


_LONGEST_MARGINAL = 120


def _start_of_preamble(folded: str, title: _Range | None, first: int) -> int:
    """The first line behind the title that belongs to the report, and not to the page around it.
    Without a title, the first line that is a sentence."""
    start = title.end if title else 0
    if title is None and first == len(folded):
        return 0
    for line in LINE.finditer(folded, start, first):
        words = line.group()
        sentence = not _SENTENCE_ENDS.isdisjoint(words) or len(words.strip()) > _LONGEST_HEADING
        marginal = len(words) <= _LONGEST_MARGINAL and any(word in words for word, _ in _words("marginal"))
        if words.strip(" \t|#*") and not (marginal and "。" not in words) and (title or sentence):
            return line.start()
    return first


def _end_of_report(folded: str, start: int) -> int:
    for line in LINE.finditer(folded, start):
        if is_footer(line.group()):
            return line.start()
    return len(folded)


_CLAUSE_ENDS = frozenset("。；;，,")
_BEHIND_FOOTER = frozenset(" \t]|>/-©")
_FIGURE = regex.compile(r"[\d〇零一二两三四五六七八九十百千万亿]++[余多]?+(?![年月日号])\p{Han}")


def is_footer(folded: str) -> bool:
    """Whether a line is what web pages print below a report: it begins with a word for that (分享,
    上一篇), and has a colon behind it or says nothing as prose does."""
    words = folded.strip(" \t[]#*_|")
    if len(words) > _LONGEST_MARGINAL:
        return False
    word = next((word for word, _ in _words("footer") if words.startswith(word)), "")
    rest = words[len(word) :]
    if not word or rest.startswith(":"):
        return bool(word)
    if not _CLAUSE_ENDS.isdisjoint(rest):
        return False
    return rest[:1] in _BEHIND_FOOTER or _FIGURE.search(rest) is None


# --- title, agency, year, period


_MOST_TITLE_LINES = 60
_LONGEST_LINE = 2000
_LONGEST_TITLE = 80
_YEAR = regex.compile(r"(?<!\d)(?:(?:19|20)\d\d|二[〇○零Oo0][〇○零Oo0一二三四五六七八九]{2})\s*+年")
_LAST_BRACKETS = regex.compile(r"[(\[][^()\[\]]*+[)\]]$")
_FIRST_BRACKETS = regex.compile(r"[(（].{1,6}[)）]")
_BETWEEN_PIPES = regex.compile(r"[^|]++")
_NO_TITLE = frozenset("。；;！？，,>»")


class _TitleLine(NamedTuple):
    start: int
    end: int
    key: str


def _title(folded: str, first: int) -> _Range | None:
    """The title before the first heading, of one to three lines: the fullest that can be found."""
    lines = list(_title_lines(folded, first))
    best: tuple[int, _Range] | None = None
    for at, line in enumerate(lines):
        key = ""
        for last in lines[at : at + 3]:
            if last is not line and (_worth(key) or not key or len(last.key) > _LONGEST_HEADING):
                break
            if not last.key or (last is not line and not _may_go_on(key, last.key)):
                break
            key += last.key
            if (worth := _worth(key)) and (best is None or worth > best[0]):
                best = worth, _Range(line.start, last.end)
    return best[1] if best else None


def _title_lines(folded: str, first: int) -> Iterator[_TitleLine]:
    """The lines at the report's beginning; those that can't belong to a title have no key."""
    count = 0
    for line in LINE.finditer(folded, 0, first):
        words = line.group().strip()
        if not words:
            continue
        count += 1
        if count > _MOST_TITLE_LINES:
            return
        short = len(words) <= _LONGEST_LINE
        for start, end in _cells(folded, line.start(), line.end()) if short else [_Range(*line.span())]:
            key = "".join(folded[start:end].split())
            fits = short and len(key) <= _LONGEST_TITLE and _NO_TITLE.isdisjoint(key) and not _is_page(key)
            yield _TitleLine(start, end, key if fits else "")


def _cells(folded: str, start: int, end: int) -> Iterator[_Range]:
    """The words of a line, or of each of its cells where pipes part them, without markup."""
    for cell in _BETWEEN_PIPES.finditer(folded[start:end]):
        words = cell.group()
        bare = words.strip(" \t#*_")
        if bare:
            at = start + cell.start() + words.index(bare)
            yield _Range(at, at + len(bare))


def _is_page(key: str) -> bool:
    return any(word in key for role in ("crumb", "marginal") for word, _ in _words(role))


def _worth(key: str) -> int:
    """How full a title is: 0 for none, more with a year and with an office."""
    subject = min((at for word, _ in _words("subject") if (at := key.find(word)) >= 0), default=-1)
    ending = _LAST_BRACKETS.sub("", key).rstrip("》")
    if subject < 0 or not ending.endswith(tuple(word for word, _ in _words("report"))):
        return 0
    return 1 + 2 * bool(_YEAR.search(key)) + bool(_agency_of_title(key))


def _may_go_on(first: str, last: str) -> bool:
    """Whether a title may be broken between two lines: inside it, or behind its office."""
    subjects = tuple(word for word, _ in _words("subject"))
    if any(subject in first for subject in subjects) or _YEAR.search(first):
        return not (_worth(last) and _agency_of_title(last))
    is_office = first.endswith(tuple(word for word, _ in _words("body")))
    return is_office and bool(_YEAR.match(last) or last.startswith(("关于", *subjects)))


def _agency_of_title(title: str) -> str:
    """The office in a title: what stands before its year and subject, or between the two."""
    folded = fold(title)
    subject = min((at for word, _ in _words("subject") if (at := folded.find(word)) >= 0), default=len(title))
    year = _YEAR.search(folded)
    before = title[: min(subject, year.start() if year else subject)]
    between = title[year.end() : subject] if year and year.end() <= subject else ""
    for words in (before, between):
        note = _FIRST_BRACKETS.match(words)
        bare = words[note.end() if note else 0 :].strip("《“\"'# *-—").removeprefix("度")
        bare = bare.removesuffix("的").removesuffix("关于").removeprefix("关于")
        if bare:
            return bare
    return ""


def _agency_of_preamble(text: str, folded: str, sections: Iterable[Section]) -> str:
    """The office that a preamble names: 现公布某县2021年政府信息公开…, or 由某局编制."""
    preamble = next((section for section in sections if section.id == PREAMBLE), None)
    if preamble is None:
        return ""
    start, end = preamble.start, preamble.end
    for year in _YEAR.finditer(folded, start, end):
        words = folded[max(start, year.start() - _LONGEST_HEADING) : year.start()]
        after = folded[year.end() : year.end() + 10]
        verbs = [words.rfind(verb) + len(verb) for verb, _ in _words("publish") if verb in words]
        if verbs and any(subject in after for subject, _ in _words("subject")):
            office = text[year.start() - len(words) + max(verbs) : year.start()]
            if _is_office(office := office.strip("了《“ ")):
                return office
    for verb, _ in _words("publish"):
        found = _made_by(verb).search(folded, start, end)
        if found and _is_office(office := text[found.start(1) : found.end(1)]):
            return office
    return ""


@cache
def _made_by(verb: str) -> regex.Pattern[str]:
    return regex.compile(rf"由([\p{{Han}}()（）·]{{2,40}}?){regex.escape(verb)}")


def _is_office(words: str) -> bool:
    return words.endswith(tuple(word for word, _ in _words("body"))) and not words.startswith(
        tuple(word for word, _ in _words("own"))
    )


def _year(title: str, folded: str, sections: Sequence[Section], period: str) -> int | None:
    """The report's year: the title's, else the preamble's that stands before the subject, else the
    statistical period's, else the one that the first section names most."""
    if (year := _YEAR.search(title)) is not None:
        return _number_of(year.group())
    by_id = {section.id: folded[section.start : section.end] for section in sections}
    for found in _YEAR.finditer(by_id.get(PREAMBLE, "")):
        after = by_id[PREAMBLE][found.end() : found.end() + _LONGEST_HEADING]
        if any(after.removeprefix("度").startswith(word) for word, _ in _words("subject")):
            return _number_of(found.group())
    if (year := _YEAR.search(fold(period))) is not None:
        return _number_of(year.group())
    named = Counter(_number_of(found.group()) for found in _YEAR.finditer(by_id.get("overall", "")))
    return named.most_common(1)[0][0] if named else None


def _number_of(year: str) -> int:
    digits = ["0" if char in "〇○零Oo" else str(" 一二三四五六七八九".find(char)) for char in year[1:4]]
    return int(year[:4]) if year[:2].isdigit() else int("2" + "".join(digits))


_DAY = r"\d{1,2}\s*+月\s*+\d{1,2}\s*+日"
_DATE = rf"(?:20\d\d\s*+年\s*+{_DAY}|20\d\d[-./]\d{{1,2}}[-./]\d{{1,2}})"
_HOUR = r"\s*+(?:零时|\d{1,2}时)?+"


@cache
def _period_pattern() -> regex.Pattern[str]:
    """2023年1月1日起，截至2023年12月31日止."""
    begins, ends = (_any_of(role) for role in ("begins period", "ends period"))
    return regex.compile(
        rf"{_DATE}{_HOUR}\s*+(?:{begins})?+\s*+,?+\s*+(?:{ends}|[-~])++\s*+(?:{_DATE}|{_DAY}){_HOUR}(?:\s*+止)?+"
    )


def _any_of(role: str) -> str:
    """The words of a role as alternatives, the longest first."""
    return "|".join(sorted((regex.escape(word) for word, _ in _words(role)), key=len, reverse=True))


def _period(text: str, folded: str, sections: Iterable[Section]) -> str:
    """The statistical period as written: the first in the preamble, else one said to be it."""
    marks = [word for word, _ in _words("statistics")]
    for section in sections:
        periods = list(_period_pattern().finditer(folded, section.start, section.end))
        for found in periods:
            before = folded[max(section.start, found.start() - _LONGEST_HEADING) : found.start()]
            if any(mark in before for mark in marks):
                return text[found.start() : found.end()]
        if periods and section.id == PREAMBLE:
            return text[periods[0].start() : periods[0].end()]
    return ""
