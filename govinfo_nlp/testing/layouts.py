"""Drafts as the text and pages that offices publish, with the place of every figure."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from govinfo_nlp.models import Change
from govinfo_nlp.testing import statutory
from govinfo_nlp.testing.drafts import Draft, Mark, Paragraph, Place, Turn, printed_cell
from govinfo_nlp.testing.figures import quote
from govinfo_nlp.testing.statutory import Box, Grid


class Layout(StrEnum):
    """How tables are laid out: a tab before each cell (a Word file's text), a line a cell, cells
    closed by a pipe, a Markdown table, or an HTML page."""

    TAB = "tab"
    LINES = "lines"
    PIPES = "pipes"
    MARKDOWN = "markdown"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something stands in the text: a figure of that number, or a mark of that role."""

    section: str
    start: int
    end: int
    figure: int | None = None
    role: str = ""


@dataclass(slots=True)
class Page:
    """A text being written, and the spots in it."""

    layout: Layout
    spots: list[Spot] = field(default_factory=list)
    _pieces: list[str] = field(default_factory=list)
    length: int = 0

    def add(self, text: str) -> None:
        """Writes characters as they are."""
        self._pieces.append(text)
        self.length += len(text)

    def paragraph(self, draft: Draft, section: str, paragraph: Paragraph) -> None:
        """Writes a paragraph, and notes its spots."""
        for token in paragraph:
            start = self.length
            if isinstance(token, Place):
                self._say(quote(draft.figures[token.figure]))
                self.spots.append(Spot(section, start, self.length, figure=token.figure))
            elif isinstance(token, Mark):
                self._say(token.text)
                self.spots.append(Spot(section, start, self.length, role=token.role))
            elif isinstance(token, Turn):
                fallen = draft.figures[token.figure].change is Change.DECREASE
                self._say(token.down if fallen else token.up)
            else:
                self._say(token)

    def _say(self, text: str) -> None:
        self.add(html.escape(text, quote=False) if self.layout is Layout.HTML else text)

    def written(self) -> str:
        """All that was written."""
        return "".join(self._pieces)


def lay_out(draft: Draft) -> tuple[str, tuple[Spot, ...]]:
    """The draft's text in its layout, and where its figures and marks stand."""
    layout = Layout(draft.layout)
    page = Page(layout)
    before, after = ("<p>", "</p>\n") if layout is Layout.HTML else ("", _gap(layout))
    shown = {cell: printed_cell(value, draft.printing) for cell, value in draft.cells.items()}
    if layout is Layout.HTML:
        page.add('<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head><body><div id="content">\n')
    for part in draft.parts:
        if part.heading:
            page.add(before + ("## " if layout is Layout.MARKDOWN else "") + part.heading + after)
        for paragraph in part.paragraphs:
            page.add(before)
            start = page.length
            page.paragraph(draft, part.section, paragraph)
            page.spots.append(Spot(part.section, start, page.length, role="paragraph"))
            page.add(after)
        if part.table:
            page.add(TABLES[layout](statutory.grid(part.table, draft.format, shown)) + _gap(layout))
    if layout is Layout.HTML:
        page.add("</div></body></html>\n")
    return page.written(), tuple(page.spots)


def _gap(layout: Layout) -> str:
    return "\n" if layout in (Layout.TAB, Layout.HTML) else "\n\n"


def _spread(grid: Grid) -> Iterator[list[tuple[Box, bool]]]:
    """Each row's boxes from left to right, among them those that reach down from above, and
    whether a box begins in this row."""
    open_boxes: dict[int, tuple[Box, int]] = {}
    for row in grid:
        own, column, spread = iter(row), 0, list[tuple[Box, bool]]()
        width = sum(box.columns for box, _ in open_boxes.values()) + sum(box.columns for box in row)
        while column < width:
            box, left = open_boxes.pop(column, (None, 0))
            begins = box is None
            if box is None:
                box = next(own)
                left = box.rows
            if left > 1:
                open_boxes[column] = (box, left - 1)
            spread.append((box, begins))
            column += box.columns
        yield spread


def _tab(grid: Grid) -> str:
    """A tab-led line a box, an empty one where a box from above reaches down; a blank line a row."""
    return "\n".join(
        "".join(f"\t{box.text if begins else ''}\n" for box, begins in row) for row in _spread(grid)
    )


def _lines(grid: Grid) -> str:
    """A paragraph a box."""
    return _gap(Layout.LINES).join(box.text for row in grid for box in row)


def _pipes(grid: Grid) -> str:
    """A line a box, closed by a pipe; three pipes end a row that is one box alone."""
    written = ((*(f"{box.text} |" for box in row), *(["|||"] if len(row) == 1 else [])) for row in grid)
    return "\n".join(line for row in written for line in row)


def _markdown(grid: Grid) -> str:
    """A pipe table; a box that covers several places is printed in each."""
    rows = [[box.text for box, _ in row for _ in range(box.columns)] for row in _spread(grid)]
    width = max(map(len, rows))
    lines = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])


def _html(grid: Grid) -> str:
    out = ['<table border="1" cellspacing="0">']
    for row in grid:
        out.append("<tr>")
        for box in row:
            spans = (f' rowspan="{box.rows}"' if box.rows > 1 else "") + (
                f' colspan="{box.columns}"' if box.columns > 1 else ""
            )
            out.append(f"<td{spans}><p>{html.escape(box.text, quote=False) or '&nbsp;'}</p></td>")
        out.append("</tr>")
    return "\n".join([*out, "</table>"])


TABLES: dict[Layout, Callable[[Grid], str]] = {
    Layout.TAB: _tab,
    Layout.LINES: _lines,
    Layout.PIPES: _pipes,
    Layout.MARKDOWN: _markdown,
    Layout.HTML: _html,
}
