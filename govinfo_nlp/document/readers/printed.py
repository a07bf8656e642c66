"""Printed pages to blocks: page headers, footers and numbers left out, paragraphs and tables that go on
over several pages made whole."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import NamedTuple

import regex

from govinfo_nlp.document.labels import Kind, words
from govinfo_nlp.document.readers.layout import Block, Box, Table
from govinfo_nlp.document.readers.lines import Column, Line, Paragraph, cell_text, join, lines
from govinfo_nlp.document.readers.ruled import Cell, Frame, Glyph, Rule, cells, frames

__all__ = ["Glyph", "Page", "Rule", "blocks"]

_PAGE_NUMBER = regex.compile(
    r"(?P<mark>[-—–─－·•\s]*+(?:第\s*+)?)(?P<number>\d{1,4})(?P<after>\s*+页?[-—–─－·•\s]*+(?:[,，/／]?\s*+共?\s*+\d{1,4}\s*+页?)?)"
)
_DIGITS = regex.compile(r"\d++")
_MOST_MARGINAL = 3
_LONG_LINE = 12
_LEAST_RUNNING = 6
_SAME_PLACE = 4.0
_PADDING = 11.0


class Page(NamedTuple):
    """A page whose text runs to the right: its number, characters and ruling lines; ``is_picture``
    where it has a large picture and no text."""

    number: int
    glyphs: tuple[Glyph, ...]
    rules: tuple[Rule, ...]
    is_picture: bool = False


def blocks(pages: Sequence[Page]) -> list[Block]:
    """The paragraphs and tables of a document's pages."""
    sheets = [_sheet(page) for page in pages]
    document = _Document(sheets)
    return list(_joined([document.body(sheet) for sheet in sheets], document))


@dataclass(slots=True)
class _Sheet:
    """A page's tables, and the lines that stand outside of them, both from the top."""

    number: int
    frames: list[Frame]
    lines: list[Line]
    edges: list[float] = field(default_factory=list)


def _sheet(page: Page) -> _Sheet:
    inside, outside = frames(page.rules, page.glyphs)
    return _Sheet(page.number, [frame for frame in inside if frame.glyphs], lines(outside))


class _Body(NamedTuple):
    """What a page has to read: lines and tables from the top, the notes at its foot, its column."""

    items: list[Line | Frame]
    notes: list[Line]
    column: Column
    gap: float


class _Document:
    """What all pages have in common: the size of the text, how far lines are apart, what is printed at
    the edges of every page."""

    def __init__(self, sheets: Sequence[_Sheet]) -> None:
        self.sheets = sheets
        every = [line for sheet in sheets for line in sheet.lines]
        sizes = Counter[float]()
        for line in every:
            sizes[round(line.size * 2) / 2] += len(line.text)
        self.size = sizes.most_common(1)[0][0] if sizes else 10.0
        gaps = [
            below.base - above.base
            for sheet in sheets
            for above, below in pairwise(sheet.lines)
            if abs(below.size - self.size) < 1 and 0 < below.base - above.base < 4 * self.size
        ]
        self.gap = median(gaps) if gaps else 1.5 * self.size
        # Without long lines nothing tells where lines end: none is taken for full.
        self.column = _column(every, self.size) or Column(0.0, math.inf)
        self.running = self.marginal()

    def marginal(self) -> set[tuple[int, int]]:
        """The lines of page headers, footers and page numbers: the page's place among the sheets and
        the line's on the page."""
        found: set[tuple[int, int]] = set()
        for top in (True, False):
            for depth in range(_MOST_MARGINAL):
                at_edge: dict[int, tuple[int, Line]] = {}
                for page, sheet in enumerate(self.sheets):
                    place = depth if top else len(sheet.lines) - 1 - depth
                    outer = place - 1 if top else place + 1
                    is_next = depth == 0 or (page, outer) in found
                    if 0 <= place < len(sheet.lines) and is_next:
                        at_edge[page] = place, sheet.lines[place]
                running = self.repeated(at_edge) | self.numbered(at_edge)
                found |= {(page, at_edge[page][0]) for page in running}
        return found

    def stands_apart(self, page: int, place: int) -> bool:
        """Whether a line at the edge of a page is of another size than the text, or far from it."""
        around = self.sheets[page].lines
        line, near = around[place], [around[at] for at in (place - 1, place + 1) if 0 <= at < len(around)]
        is_far = not near or min(abs(other.base - line.base) for other in near) > 1.3 * self.gap
        return is_far or abs(line.size - self.size) > 0.08 * self.size

    def repeated(self, at_edge: dict[int, tuple[int, Line]]) -> set[int]:
        """The pages whose line at the edge is that of most pages, or of most odd or even pages."""
        found: set[int] = set()
        pages = len(self.sheets)
        for group in (range(pages), range(0, pages, 2), range(1, pages, 2)):
            own = [page for page in group if page in at_edge]
            for page in own:
                place, line = at_edge[page]
                alike = [other for other in own if _is_alike(line, at_edge[other][1])]
                most = len(alike) >= (0.6 if len(group) == pages else 0.8) * len(group)
                sure = len(line.text) >= _LEAST_RUNNING or self.stands_apart(page, place)
                if len(alike) > 1 and most and sure:
                    found.update(alike)
        return found

    def numbered(self, at_edge: dict[int, tuple[int, Line]]) -> set[int]:
        """The pages whose line at the edge is their number: it grows with the pages."""
        numbers: dict[int, int] = {}
        for page, (_, line) in at_edge.items():
            if (match := _PAGE_NUMBER.fullmatch(line.text)) is not None:
                numbers[page] = int(match["number"]) - self.sheets[page].number
        usual, count = Counter(numbers.values()).most_common(1)[0] if numbers else (0, 0)
        if count < 0.6 * len(self.sheets):
            return set()
        found = {page for page, first in numbers.items() if first == usual}
        is_marked = any(_is_decorated(at_edge[page][1].text) for page in found)
        is_apart = all(self.stands_apart(page, at_edge[page][0]) for page in found)
        return found if count > 1 or is_marked or is_apart else set()

    def body(self, sheet: _Sheet) -> _Body:
        """A page without what is printed on every page, its notes apart."""
        page = next(at for at, other in enumerate(self.sheets) if other is sheet)
        own = [line for at, line in enumerate(sheet.lines) if (page, at) not in self.running]
        column = _column(own, self.size, least=6) or self.column
        items: list[Line | Frame] = sorted([*own, *sheet.frames], key=_top)
        notes: list[Line] = []
        while items and isinstance(last := items[-1], Line) and last.size <= 0.88 * self.size:
            notes.insert(0, last)
            items.pop()
        if not any(isinstance(item, Line) for item in items):
            items, notes = [*items, *notes], []
        return _Body(items, notes, column, self.gap)


def _is_decorated(text: str) -> bool:
    """Whether a page's number is marked as one: - 3 -, 第3页."""
    match = _PAGE_NUMBER.fullmatch(text)
    return match is not None and bool(match["mark"].strip() or match["after"].strip())


def _is_alike(one: Line, other: Line) -> bool:
    """Whether two lines on different pages print the same, numbers apart, in the same place. A line of
    numbers alone prints nothing."""
    words_of = _DIGITS.sub("#", one.text)
    if not any(char.isalpha() for char in words_of):
        return False
    return words_of == _DIGITS.sub("#", other.text) and abs(one.base - other.base) <= _SAME_PLACE


def _top(item: Line | Frame) -> float:
    return item.base - 0.5 * item.size if isinstance(item, Line) else item.lines(False)[0]


def _column(found: Sequence[Line], size: float, least: int = 1) -> Column | None:
    """Where long lines begin, and where most of them end."""
    long = [
        line
        for line in found
        if len(line.text) >= _LONG_LINE and not line.is_row and abs(line.size - size) < 0.2 * size
    ]
    if len(long) < least:
        return None
    rights = sorted((line.edge for line in long), reverse=True)
    enough = max(2, len(rights) // 20) if len(rights) >= 4 else 1
    right = next(
        (
            right
            for at, right in enumerate(rights[: -enough + 1 or None])
            if right - rights[at + enough - 1] <= size
        ),
        rights[0],
    )
    return Column(min(line.left for line in long), right)


def _joined(bodies: Sequence[_Body], document: _Document) -> Iterator[Block]:
    """The blocks of all pages; what is open at a page's end may go on in the next one."""
    flow = _Flow()
    for body in bodies:
        is_first = True
        for item in body.items:
            if isinstance(item, Frame):
                yield from flow.table(item, is_first)
            else:
                yield from flow.line(item, body.column, None if is_first else body.gap)
            is_first = False
        flow.notes += body.notes
        if flow.notes and flow.open is None:
            yield from flow.end()
    yield from flow.end()


class _Flow:
    """The paragraph or table that is being read, and the notes that wait for its end."""

    def __init__(self) -> None:
        self.open: Paragraph | list[Frame] | None = None
        self.notes: list[Line] = []

    def end(self) -> Iterator[Block]:
        if isinstance(self.open, Paragraph):
            yield self.open.text
        elif self.open is not None:
            yield _table(self.open)
        self.open = None
        notes, self.notes = self.notes, []
        column = _column(notes, max((line.size for line in notes), default=1.0))
        paragraph: Paragraph | None = None
        for line in notes:
            if paragraph is not None and column is not None and paragraph.takes(line, column, None):
                paragraph.add(line)
            else:
                if paragraph is not None:
                    yield paragraph.text
                paragraph = Paragraph(line, column or Column(line.left, line.right))
        if paragraph is not None:
            yield paragraph.text

    def line(self, line: Line, column: Column, gap: float | None) -> Iterator[Block]:
        if isinstance(self.open, Paragraph) and self.open.takes(line, column, gap):
            self.open.add(line)
        else:
            yield from self.end()
            self.open = Paragraph(line, column)

    def table(self, frame: Frame, is_first: bool) -> Iterator[Block]:
        if is_first and isinstance(self.open, list) and _goes_on(self.open[-1], frame):
            self.open.append(frame)
        else:
            yield from self.end()
            self.open = [frame]


def _goes_on(frame: Frame, after: Frame) -> bool:
    """Whether a table at the top of a page is as wide as the one that ended the last page."""
    one, other = frame.lines(True), after.lines(True)
    return abs(one[0] - other[0]) < 6 and abs(one[-1] - other[-1]) < 6


class _Place:
    """A cell of a table that is put together: the rows it spans, and its text."""

    def __init__(self, cell: Cell) -> None:
        self.column, self.colspan, self.rowspan = cell.column, cell.colspan, cell.rowspan
        self.text = cell_text(cell.glyphs, cell.width, _PADDING)


def _table(parts: Sequence[Frame]) -> Table:
    """A table out of its parts on several pages, the rows that pages have broken made whole."""
    whole = parts[0]
    breaks: list[float] = []
    for part in parts[1:]:
        bottom = whole.lines(False)[-1]
        moved = part.moved(bottom - part.lines(False)[0])
        breaks.append(bottom)
        sides = whole.lines(True)
        edge = Rule(False, bottom, sides[0], sides[-1])
        whole = Frame((*whole.rules, *moved.rules, edge), whole.glyphs + moved.glyphs)
    ys = whole.lines(False)
    rows: list[list[_Place]] = [[] for _ in ys[1:]]
    for cell in cells(whole):
        rows[cell.row].append(_Place(cell))
    for place in reversed(breaks):
        row = min(range(len(ys)), key=lambda at: abs(ys[at] - place))
        if 0 < row < len(rows):
            _mend(rows, row)
    return Table(
        tuple(
            tuple(Box((one.text,) if one.text else (), one.rowspan, one.colspan) for one in row)
            for row in rows
        )
    )


def _mend(rows: list[list[_Place]], row: int) -> None:
    """Puts together what the end of a page has parted before a row: a row whose labels go on in the
    next page, and cells that hang down from rows above."""
    above = _ending(rows, row)
    below = rows[row]
    pairs = [(above[key], one) for one in below if (key := (one.column, one.colspan)) in above]
    if len(pairs) == len(below) and _is_parted(pairs):
        for upper, lower in pairs:
            upper.text = join(upper.text, lower.text)
            upper.rowspan += lower.rowspan - 1
        del rows[row]
        return
    is_cut = any(_goes_on_in(upper.text, lower.text) for upper, lower in pairs)
    for upper, lower in pairs:
        hangs = is_cut or upper.rowspan > 1 or lower.rowspan > 1
        is_one = _are_one_label(upper.text, lower.text) if is_cut else False
        if is_one or (hangs and not lower.text):
            upper.text = join(upper.text, lower.text)
            upper.rowspan += lower.rowspan
            below.remove(lower)


def _ending(rows: Sequence[Sequence[_Place]], row: int) -> dict[tuple[int, int], _Place]:
    """The cells whose last row is the one before a row, by their first column and width."""
    return {
        (one.column, one.colspan): one
        for at, above in enumerate(rows[:row])
        for one in above
        if at + one.rowspan == row
    }


def _is_parted(pairs: Sequence[tuple[_Place, _Place]]) -> bool:
    """Whether a row only goes on with the one above it: it is blank; or a label of that one goes on in
    it and no figure; or nothing but figures that have no label."""
    filled = [(upper.text, lower.text) for upper, lower in pairs if lower.text]
    if all(words(upper).kind is words(lower).kind is Kind.FIGURE for upper, lower in filled):
        return not pairs[0][1].text
    if any(upper and words(lower).kind is Kind.FIGURE for upper, lower in filled):
        return False
    has_figures = any(words(upper.text).kind is Kind.FIGURE for upper, lower in pairs if not lower.text)
    is_one = _are_one_label if has_figures else _goes_on_in
    return any(is_one(upper, lower) for upper, lower in filled)


def _goes_on_in(upper: str, lower: str) -> bool:
    """Whether two texts are one label, and the second alone is none."""
    return words(lower).kind in (Kind.OTHER, Kind.PROSE) and _are_one_label(upper, lower)


def _are_one_label(upper: str, lower: str) -> bool:
    if not upper or not lower or words(lower).kind is Kind.FIGURE:
        return False
    return words(join(upper, lower)).kind is Kind.LABEL
