"""Text whose lines were broken where a page or a window ended: pdftotext, copied from a PDF, OCR.

上年结转政府信息公开 / 申请3件。 is one sentence. A text is taken for wrapped where most of its lines of prose
end within a sentence; then a line goes on in the next as a printed one does (``lines.Paragraph``). Lines with
tabs or pipes, labels of the statutory tables, and numbers alone are cells, and stay as they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

import regex

from govinfo_nlp.document.labels import Kind, words
from govinfo_nlp.document.readers.lines import Column, Line, Paragraph, ends_sentence, is_statutory

_FEWEST = 2  # lines that end within a sentence
_MOST_OF_ALL = 0.5  # of the lines of prose
_SEVERAL, _MOST_OF_BROKEN, _NEARLY = 4, 0.7, 3.0  # lines of one length, but for a word that had no place
_LEAST_LINE = 12  # characters of a line of prose
_SHORT = 0.75  # of the longest line: what a line broken by hand is at least
_LONGEST = 120  # characters; a longer line is a paragraph of its own
_GAP = 1.0  # between two lines that no blank one parts
_PROSE = regex.compile("[，。；]|[,;](?![0-9])")
_LINE = regex.compile(r"^[^\n\t|｜│]{12,120}$", regex.MULTILINE)  # of prose, by its looks
_CELLS = regex.compile(r"[\t|｜│]")
_BEGINS = regex.compile(r"[#>|]|[-*+]\ |[0-9]{1,2}(?:\.\ |[、．]|\.(?![0-9]))")
_NUMBER = regex.compile(r"[-−+]?[0-9０-９][0-9０-９,，.．\ ]*")
_UNIT = regex.compile(
    r"[（(《“‘\[]*+(?:[0-9０-９A-Za-z]++(?:[.,][0-9]++)*+%?|.)[，。、；：！？）)》”’\]％%,;]*+"
)


@dataclass(frozen=True, slots=True)
class _Written:
    """A line as it is written: its text, what stands before it, whether tabs or pipes part its cells, and the
    line breaks before it."""

    text: str
    indent: str
    parted: bool
    breaks: int

    @property
    def is_cell(self) -> bool:
        """Whether it is of a table, or nothing but a number."""
        return self.parted or _NUMBER.fullmatch(self.text) is not None

    @property
    def is_prose(self) -> bool:
        return len(self.text) >= _LEAST_LINE and not self.is_cell and _PROSE.search(self.text) is not None

    @property
    def is_broken(self) -> bool:
        """Whether it is prose and ends within a sentence; labels of the tables may have commas too."""
        broken = len(self.text) <= _LONGEST and self.is_prose and _is_broken(self.text)
        return broken and words(self.text).kind is not Kind.LABEL


def _is_broken(line: str) -> bool:
    """Whether a line has commas and ends within a sentence."""
    return not ends_sentence(line.rstrip()) and _PROSE.search(line) is not None


def unwrapped(text: str) -> str:
    """The text with its hard-wrapped lines joined, or the very text where it is not wrapped."""
    if sum(_is_broken(line) for line in _LINE.findall(text)) < _FEWEST:
        return text
    lines = list(_written(text))
    prose = [line for line in lines if line.is_prose]
    broken = [line for line, after in pairwise(lines) if line.is_broken and _may_go_on_in(after)]
    if len(broken) < _FEWEST:
        return text
    page = _page(broken)
    if len(broken) < _MOST_OF_ALL * len(prose) and not _fill(broken, prose, page):
        return text
    return "".join(_joined(lines, page)) + text[len(text.rstrip("\n")) :]


def _fill(broken: Sequence[_Written], prose: Sequence[_Written], page: _Page) -> bool:
    """Whether several lines that end within a sentence are of one length, and no line of prose is longer."""
    most = page.column.right
    filling = sum(page.length(line) > most - _NEARLY for line in broken)
    longest = max(map(page.length, prose))
    return len(broken) >= _SEVERAL and filling >= _MOST_OF_BROKEN * len(broken) and longest <= most + _GAP


def _written(text: str) -> Iterator[_Written]:
    breaks = 0
    for line in text.split("\n"):
        bare = line.strip()
        if bare:
            parted = _CELLS.search(line) is not None
            yield _Written(bare, line[: line.index(bare[0])], parted, breaks)
            breaks = 0
        breaks += 1


@dataclass(frozen=True, slots=True)
class _Page:
    """How long the lines of a wrapped text are: in characters, or in the width that they take."""

    column: Column
    by_width: bool

    def line(self, written: _Written, base: float) -> Line:
        left, width = self.measure(written.indent), self.measure(written.text)
        unit = _UNIT.match(written.text)
        first = self.measure(unit.group()) if unit is not None else width
        return Line(written.text, left, left + width, left + width, base, _GAP, first)

    def length(self, written: _Written) -> float:
        return self.measure(written.indent + written.text)

    def measure(self, text: str) -> float:
        return _width(text) if self.by_width else float(len(text))


def _width(text: str) -> float:
    """How wide a text is set: a letter or a digit is half of a Chinese character."""
    return len(text) - sum(map(str.isascii, text)) / 2


def _page(broken: Sequence[_Written]) -> _Page:
    """The column that the broken lines fill best, by characters or by width."""
    pages = []
    for by_width in (False, True):
        page = _Page(Column(0.0, 0.0), by_width)
        lengths = Counter(ceil(page.length(line)) for line in broken)
        usual, filling = max(lengths.items(), key=lambda one: one[::-1])
        pages.append((filling, not by_width, _Page(Column(0.0, float(usual)), by_width)))
    return max(pages, key=lambda page: page[:2])[2]


def _joined(lines: Sequence[_Written], page: _Page) -> Iterator[str]:
    """The paragraphs of the lines, with the line breaks before each."""
    first, base = lines[0], 0.0
    paragraph = _begun(first, page.line(first, base), page)
    for before, written in pairwise(lines):
        base += _GAP * written.breaks
        line = page.line(written, base)
        if not before.is_cell and _goes_on(paragraph, written, line, page):
            paragraph.add(line)
        else:
            yield "\n" * first.breaks + paragraph.text
            first, paragraph = written, _begun(written, line, page)
    yield "\n" * first.breaks + paragraph.text


def _begun(written: _Written, line: Line, page: _Page) -> Paragraph:
    paragraph = Paragraph(line, page.column)
    paragraph.text = written.indent + written.text
    return paragraph


def _may_go_on_in(written: _Written) -> bool:
    """Whether nothing says that another paragraph begins with a line."""
    begins = _BEGINS.match(written.text) is not None or is_statutory(written.text)
    return written.breaks == 1 and not written.is_cell and not begins


def _goes_on(paragraph: Paragraph, written: _Written, line: Line, page: _Page) -> bool:
    """Whether a paragraph goes on in a line."""
    last = paragraph.last
    if last.text.startswith("#") or not _may_go_on_in(written):
        return False
    if any(words(text).kind is Kind.LABEL for text in (paragraph.text, last.text)):
        return False
    if _PROSE.search(last.text) is None and words(written.text).kind is Kind.LABEL:
        return False
    return paragraph.takes(line, page.column, _GAP) or _is_broken_by_hand(last, written, page)


def _is_broken_by_hand(last: Line, written: _Written, page: _Page) -> bool:
    """Whether a long line of prose ends within its sentence, though the next word had a place in it."""
    is_long = last.width >= _SHORT * page.column.right
    return (
        is_long
        and not written.indent
        and _PROSE.search(last.text) is not None
        and not ends_sentence(last.text)
    )
