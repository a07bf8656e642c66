"""Printed lines: characters by their places to lines of text, and lines to paragraphs.

A line that was only broken because its paragraph was full goes on in the next line, so that sentences,
words and figures are whole again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import regex

from govinfo_nlp.document.readers.ruled import Glyph
from govinfo_nlp.language.characters import INVISIBLE, fold
from govinfo_nlp.language.lexicons import Lexicon

_OPENING = frozenset("（(《“‘〔[【〈")
_CLOSING = frozenset("，。、；：！？）)》”’〕]】〉％%…—·,.;:!?")
_QUOTES = frozenset("“”‘’\"'")
_TERMINAL = frozenset(("", *"。！？；：!?;:"))
_BEHIND_END = f"”’）)》」 {INVISIBLE}"
_HEADING = regex.compile(
    r"\s*+(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十]{1,3}(?:部分|章|节))"
)
_LEADERS = regex.compile(r"[.…·]{4,}+\s*+\d{1,4}\s*+$")
_SUPERSCRIPT = frozenset("0123456789*[]①②③④⑤⑥⑦⑧⑨⑩")
# Shares of the size of the characters.
_SAME_LINE = 0.45
_SAME_PLACE = 0.15
_RAISED = 0.15
_SMALL = 0.8
_WORD_GAP = 0.22
_WIDE_GAP = 0.8
_COLUMN_GAP = 1.0
_FEWEST_GAPS = 2
_SLACK = 0.3
_SCRIPT_GAP = 0.25
_INDENT = 1.2


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line: its text, its place, the size of most of its characters, and how wide its first
    word is with the signs that can't be parted from it. ``edge`` is where its last word ends: signs
    behind it may stand in the margin. A line with several wide gaps is a row of a table."""

    text: str
    left: float
    right: float
    edge: float
    base: float
    size: float
    first: float
    is_row: bool = False

    @property
    def width(self) -> float:
        return self.right - self.left


@dataclass(frozen=True, slots=True)
class Column:
    """Where the lines of a page begin and end."""

    left: float
    right: float


def lines(glyphs: Iterable[Glyph]) -> list[Line]:
    """The lines that characters make, from the top."""
    found: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.base):
        if found:
            size = max(glyph.size, found[-1][0].size, found[-1][-1].size)
            if glyph.base - found[-1][0].base <= _SAME_LINE * size:
                found[-1].append(glyph)
                continue
        found.append([glyph])
    made = (_line(group) for group in found)
    return [line for line in made if line is not None]


def _line(group: list[Glyph]) -> Line | None:
    printed = _without_marks(_once(sorted(group, key=lambda glyph: glyph.left)))
    ink = [glyph for glyph in printed if not glyph.text.isspace()]
    if not ink:
        return None
    sizes = sorted(glyph.size for glyph in ink)
    base = sorted(glyph.base for glyph in ink)[len(ink) // 2]
    text = "".join(_spaced(printed)).strip()
    edge = next((glyph.right for glyph in reversed(ink) if glyph.text not in _CLOSING), ink[-1].right)
    size = sizes[len(sizes) // 2]
    gaps = sum(after.left - before.right > _COLUMN_GAP * size for before, after in pairwise(ink))
    return Line(text, ink[0].left, ink[-1].right, edge, base, size, _first(ink), gaps >= _FEWEST_GAPS)


def _once(group: Sequence[Glyph]) -> Iterator[Glyph]:
    """The characters without those that are printed again in the same place, to look bold."""
    kept: list[Glyph] = []
    for glyph in group:
        again = any(
            other.text == glyph.text and glyph.left - other.left <= _SAME_PLACE * glyph.size
            for other in kept[-3:]
        )
        if not again:
            kept.append(glyph)
            yield glyph


def _without_marks(group: Iterable[Glyph]) -> list[Glyph]:
    """The characters without the raised marks of notes; raised figures of units (m²) stay."""
    found = list(group)
    sizes = sorted(glyph.size for glyph in found)
    bases = sorted(glyph.base for glyph in found)
    if not found or sizes[0] > _SMALL * sizes[-1]:
        return found
    size, base = sizes[len(sizes) // 2], bases[len(bases) // 2]
    kept: list[Glyph] = []
    for glyph in found:
        raised = glyph.size <= _SMALL * size and base - glyph.base >= _RAISED * size
        after_unit = kept and kept[-1].text.isascii() and kept[-1].text.isalpha()
        if not raised or after_unit or glyph.text not in _SUPERSCRIPT:
            kept.append(glyph)
    return kept


def _spaced(group: Sequence[Glyph]) -> Iterator[str]:
    """The characters, and a space where the page has one or a gap as wide as a word's."""
    before: Glyph | None = None
    space = False
    for glyph in group:
        if glyph.text.isspace():
            space = True
            continue
        if before is not None:
            gap = (glyph.left - before.right) / max(glyph.size, before.size)
            words = before.text.isascii() and glyph.text.isascii()
            if space or gap > (_WORD_GAP if words else _WIDE_GAP):
                yield " "
        yield glyph.text
        before, space = glyph, False


def _first(ink: Sequence[Glyph]) -> float:
    """The width of a line's first word: what would have had to fit into the line before."""
    at = 0
    while at < len(ink) - 1 and ink[at].text in _OPENING:
        at += 1
    while at < len(ink) - 1 and _holds(ink[at], ink[at + 1]):
        at += 1
    return ink[at].right - ink[0].left


def _holds(glyph: Glyph, after: Glyph) -> bool:
    """Whether a line can't be broken between two characters."""
    if after.text in _CLOSING or after.text in _QUOTES or glyph.text in _QUOTES:
        return True
    if glyph.text in ",." and after.text.isdigit():
        return after.left - glyph.right <= _WORD_GAP * glyph.size  # 1,|862
    both = glyph.text.isascii() and glyph.text.isalnum() and after.text.isascii() and after.text.isalnum()
    return both and after.left - glyph.right <= _WORD_GAP * glyph.size


def join(before: str, after: str) -> str:
    """A line and the one that goes on with it: only words of letters are parted by a space."""
    parted = before[-1:].isascii() and before[-1:].isalpha() and after[:1].isascii() and after[:1].isalpha()
    return f"{before} {after}" if parted else before + after


def cell_text(glyphs: Iterable[Glyph], width: float, padding: float) -> str:
    """The text of a cell, the lines that its width has broken made whole."""
    text = ""
    last: Line | None = None
    for line in lines(glyphs):
        if last is None:
            text = line.text
        elif last.width + line.first > width - padding - _SLACK * line.size:
            text = join(text, line.text)
        else:
            text = f"{text}\n{line.text}"
        last = line
    return text


class Paragraph:
    """A paragraph as far as it has been read."""

    def __init__(self, line: Line, column: Column) -> None:
        self.text = line.text
        self.last = line
        self.is_single = True
        self.is_centred = line.left - column.left < 0.6 * line.size or _is_centred(line, column)

    def takes(self, line: Line, column: Column, gap: float | None) -> bool:
        """Whether a line goes on with the paragraph, in a column whose lines are ``gap`` apart from
        each other (``None`` where the line is the first of a page)."""
        last, size = self.last, max(line.size, self.last.size)
        if line.is_row or last.is_row:
            return False
        if _is_set_apart(last, line, gap) or _LEADERS.search(self.text):
            return False
        if not _is_full(last, line, column):
            return False
        ended = ends_sentence(self.text)
        indented = line.left - column.left >= _INDENT * size
        if self._is_whole_heading(line) or self._gives_way_to_heading(line, ended, indented):
            return False
        if not indented:
            return True
        if _is_centred(line, column):
            return self.is_centred
        starts_at_edge = last.left - column.left < 0.6 * size
        return not ended and (self.is_single or not starts_at_edge)

    def _is_whole_heading(self, line: Line) -> bool:
        """Whether the paragraph is the heading of a statutory section, and would not be with the line."""
        return self.is_single and is_statutory(self.text) and not is_statutory(join(self.text, line.text))

    def _gives_way_to_heading(self, line: Line, ended: bool, indented: bool) -> bool:
        """Whether a line with a number before it is a heading: behind an ended sentence, or indented."""
        return _HEADING.match(line.text) is not None and (ended or (indented and self.is_single))

    def add(self, line: Line) -> None:
        """Goes on with the line."""
        self.text = join(self.text, line.text)
        self.last = line
        self.is_single = False


def is_statutory(text: str) -> bool:
    """Whether a line is the whole heading of a statutory section, by one of its known names."""
    heading = _HEADING.match(text)
    return heading is not None and _letters(text[heading.end() :]) in _names()


@cache
def _names() -> frozenset[str]:
    entries = Lexicon.default().entries("headings")
    return frozenset(_letters(entry.word) for entry in entries if entry["role"] in ("numbered", "alone"))


def _letters(text: str) -> str:
    return "".join(char for char in fold(text) if char.isalnum())


def ends_sentence(text: str) -> bool:
    """Whether a text ends with the mark of a sentence's end, inside quotation marks or brackets or not."""
    return text.rstrip(_BEHIND_END)[-1:] in _TERMINAL


def _is_set_apart(line: Line, after: Line, gap: float | None) -> bool:
    """Whether the next line is of another size, or further away than the lines of a paragraph are."""
    size, down = max(line.size, after.size), after.base - line.base
    if abs(after.size - line.size) > 0.12 * size:
        return True
    return gap is not None and down > 1.45 * gap and down > 1.9 * size


def _is_full(line: Line, after: Line, column: Column) -> bool:
    """Whether the first word of the next line had no place in this one."""
    mixed = line.text[-1:].isascii() is not after.text[:1].isascii()
    need = after.first + (_SLACK + (_SCRIPT_GAP if mixed else 0.0)) * after.size
    if line.right + need > column.right:
        return True
    return _is_centred(line, column) and line.width + need > column.right - column.left


def _is_centred(line: Line, column: Column) -> bool:
    left, right = line.left - column.left, column.right - line.right
    return left > 0.5 * line.size and abs(left - right) < 1.1 * line.size
