"""Tables of Word files: rows of boxes out of cells that span columns and go on in the rows below."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from govinfo_nlp.document.readers.layout import MOST_COLUMNS, Block, Box, Table
from govinfo_nlp.document.readers.wordml import (
    ALTERNATE,
    BOX,
    NUMPR,
    PSTYLE,
    TBL,
    TC,
    TCPR,
    TR,
    TRPR,
    VAL,
    Element,
    M,
    P,
    T,
    W,
    child,
    is_on,
    outermost,
    properties,
    text_of,
    value,
)

Content = tuple[Block, ...]
_SPAN, _DOWN, _ACROSS, _MERGED, _GONE = (
    W + name for name in ("gridSpan", "vMerge", "hMerge", "cellMerge", "cellDel")
)


class _Cell(NamedTuple):
    """A cell as the file has it: what it holds, read already or not; ``hangs`` is true where it begins a
    box that hangs down, false where it goes on with one; ``goes_on`` where it goes on with the cell on
    its left."""

    content: Content | Element
    span: int = 1
    hangs: bool | None = None
    goes_on: bool = False


class _Row(NamedTuple):
    """A row's cells, and the columns that are left out before them."""

    before: int
    cells: Sequence[_Cell]


def read(
    table: Element, content: Callable[[Element], Content], is_plain: Callable[[str], bool] | None
) -> Table:
    """A table. ``content`` reads a cell; ``is_plain`` tells whether a style neither hides nor numbers
    its paragraphs: where it is given, a table of nothing but text is read the short way."""
    rows = _plain_rows(table) if is_plain is not None and _has_plain_styles(table, is_plain) else None
    return Table(tuple(map(tuple, _boxes(_rows(table) if rows is None else rows, content))))


def _boxes(rows: Sequence[_Row], content: Callable[[Element], Content]) -> list[list[Box]]:
    found: list[list[Box]] = []
    # For each column, where the box that hangs down in it stands: its row, its place there, its width.
    hanging: dict[int, tuple[int, int, int]] = {}
    for before, cells in rows:
        boxes = [Box((), 1, before)] if before else []
        column = before
        still: dict[int, tuple[int, int, int]] = {}
        for inside, span, hangs, goes_on in cells:
            if goes_on and boxes:
                boxes[-1] = boxes[-1]._replace(colspan=min(MOST_COLUMNS, boxes[-1].colspan + span))
            elif hangs is False and column in hanging and hanging[column][2] == span:
                y, x, _ = still[column] = hanging[column]
                found[y][x] = found[y][x]._replace(rowspan=found[y][x].rowspan + 1)
            else:
                if hangs is not None:
                    still[column] = len(found), len(boxes), span
                boxes.append(Box(inside if isinstance(inside, tuple) else content(inside), 1, span))
            column += span
        found.append(boxes)
        hanging = still
    return found


def _rows(table: Element) -> list[_Row]:
    found: list[_Row] = []
    for row in outermost(table, TR):
        own = child(row, TRPR)
        if not _is_gone(own, ("del", "hidden")):
            before = 0 if own is None else _number(child(own, W + "gridBefore"), 0)
            found.append(_Row(before, list(_cells(row))))
    return found


def _cells(row: Element) -> Iterator[_Cell]:
    for cell in outermost(row, TC):
        span, hangs, goes_on, is_gone = 1, None, False, False
        for one in properties(cell, TCPR):
            tag = one.tag
            if tag == _SPAN:
                span = _number(one, 1)
            elif tag == _DOWN:
                hangs = _hangs(one)
            elif tag == _ACROSS:
                goes_on = one.get(VAL, "continue") == "continue"
            elif tag == _MERGED and (merge := one.get(W + "vMerge")) in ("cont", "rest"):
                hangs = merge == "rest"
            elif tag == _GONE:
                is_gone = True
        if not is_gone:
            yield _Cell(cell, span, hangs, goes_on)


def _hangs(element: Element) -> bool:
    return bool(element.get(VAL, "continue") == "restart")


def _is_gone(own: Element | None, switches: Sequence[str]) -> bool:
    return own is not None and any(is_on(child(own, W + switch)) for switch in switches)


def _number(element: Element | None, least: int) -> int:
    """The number of columns that an element gives, in the limits that Word has."""
    given = value(element) or ""
    return max(least, min(MOST_COLUMNS, int(given))) if given.isdecimal() and len(given) < 9 else least


# What a plain table is made of, and what makes it another one; other elements only hold these.
_TELLING = (
    TR, TC, P, T, _SPAN, _DOWN,
    TBL, ALTERNATE, NUMPR, BOX, _ACROSS, _MERGED, _GONE, M + "t",
    *(W + name for name in (
        "sdt", "del", "moveFrom", "hidden", "gridBefore", "vanish", "specVanish", "tab", "ptab", "br", "cr",
        "noBreakHyphen", "sym", "fldChar", "ruby", "footnoteReference", "endnoteReference",
        "pPrChange", "tcPrChange", "trPrChange", "rPrChange",
    )),
)  # fmt: skip


def _has_plain_styles(table: Element, is_plain: Callable[[str], bool]) -> bool:
    return all(map(is_plain, {style.get(VAL, "") for style in table.iter(PSTYLE)}))


def _plain_rows(table: Element) -> list[_Row] | None:
    """The rows of a table that holds nothing but text, in one pass; ``None`` for any other. Most tables
    of a report are such, and have hundreds of cells."""
    rows: list[list[_Cell]] = []
    texts: list[str] | None = None
    span, hangs = 1, None
    elements = table.iter(*_TELLING)
    next(elements)
    for one in elements:
        tag = one.tag
        if tag == T and texts:
            texts[-1] += text_of(one)
        elif tag == P and texts is not None:
            texts.append("")
        elif tag == TC and rows:
            _close_cell(rows, texts, span, hangs)
            texts, span, hangs = [], 1, None
        elif tag == TR:
            _close_cell(rows, texts, span, hangs)
            rows.append([])
            texts = None
        elif tag == _SPAN and texts == []:
            span = _number(one, 1)
        elif tag == _DOWN and texts == []:
            hangs = _hangs(one)
        else:
            return None
    _close_cell(rows, texts, span, hangs)
    return [_Row(0, cells) for cells in rows]


def _close_cell(
    rows: Sequence[list[_Cell]], texts: Sequence[str] | None, span: int, hangs: bool | None
) -> None:
    """Puts the cell that is being read, if there is one, at the end of the last row."""
    if texts is not None:
        rows[-1].append(_plain_cell(texts, span, hangs))


def _plain_cell(texts: Sequence[str], span: int, hangs: bool | None) -> _Cell:
    if len(texts) == 1:
        return _Cell((texts[0],) if texts[0].strip() else (), span, hangs)
    return _Cell(tuple(text for text in texts if text.strip()), span, hangs)
