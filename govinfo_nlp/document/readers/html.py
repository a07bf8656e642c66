"""Web pages, as saved from a site or written by a word processor: the report on them.

What a page's head says of its encoding is not trusted, the bytes tell it. Nothing is loaded that a page
names: no picture, frame, style sheet, script or entity.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

import regex
from lxml import etree

from govinfo_nlp.document.labels import LONGEST_LABEL, Kind, words
from govinfo_nlp.document.readers import layout
from govinfo_nlp.document.readers.article import ALL_SIGNS, article, title_of
from govinfo_nlp.document.readers.charset import decode_page
from govinfo_nlp.document.readers.page import PARAGRAPH_END, Page, PageBuilder
from govinfo_nlp.document.readers.pagetables import Line
from govinfo_nlp.document.readers.text import read_tables
from govinfo_nlp.document.tables import Document, Grid, GridCell, Reading, Strip, recognize
from govinfo_nlp.errors import ReadError

# The end of a paragraph with words of the same line behind it.
_PARAGRAPH_END = regex.compile(
    r"</[ph][1-6]?\s*+>(?=\s*+(?:[^<\s]|</?(?:span|font|b|strong|a|i|em|u)\b))", regex.IGNORECASE
)
_BREAK_END = regex.compile(r"</br\s*+>", regex.IGNORECASE)
# Elements that XHTML closes at once, and HTML would go on to its end tag.
_CLOSED = regex.compile(
    r"<(?:script|style|title|textarea|iframe|xmp|noframes|noembed)\b[^<>]*+(?<=/)>", regex.IGNORECASE
)
_CHUNK = 1 << 16
_DEEPEST = 1000
_LARGEST = 300_000
_LONGEST_ADDRESS = 200


def read(data: bytes, name: str) -> tuple[Document, Reading]:
    """The report on a web page, and what its statutory tables say.

    The text is the report's, without the page around it: its paragraphs as lines, its tables with a
    line a cell. What an element's own style hides is read only where the report is not whole without
    it, as on pages that unfold. A page that holds no report is read as far as it is prose.
    ``ReadError`` is raised where the encoding is unknown, where the page has no words, or none but
    around frames or the address of another page, and where it is nested a thousand deep or has 300,000
    lines and cells.
    """
    source = decode_page(data)
    if source is None:
        raise ReadError(
            f"{name}：网页的文字编码不是 UTF-8、UTF-16、GB18030（GBK）或 Big5，请另存为 UTF-8 再读取"
        )
    page = _parsed(source, name)
    found = article(page)
    if page.hides and found.signs < ALL_SIGNS:
        unhidden = _parsed(source, name, everything=True)
        if (other := article(unhidden)).signs > found.signs:
            page, found = unhidden, other
    lines = [block.text if isinstance(block, Line) else block.table for block in found.blocks]
    if not any(lines) or (not found.signs and (page.frames or page.refresh) and not _has_prose(lines)):
        raise ReadError(f"{name}：{_why_empty(page)}")
    title = "" if found.is_titled else title_of(page)
    return _understood([title, *lines] if title else lines)


def _parsed(source: str, name: str, *, everything: bool = False) -> Page:
    source = source.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    source = _PARAGRAPH_END.sub(rf"\g<0><{PARAGRAPH_END}>", source)
    if "</b" in source or "</B" in source:
        source = _BREAK_END.sub("<br>", source)
    if source.lstrip().startswith("<?xml"):
        source = _CLOSED.sub("", source)
    builder = PageBuilder(everything=everything)
    parser = etree.HTMLParser(target=builder, encoding="utf-8", huge_tree=True, no_network=True)
    for chunk in _chunks(source.encode("utf-8", "replace") or b" "):  # lxml refuses to read nothing
        parser.feed(chunk)
        if builder.depth > _DEEPEST:
            raise ReadError(f"{name}：网页的标签嵌套超过 {_DEEPEST} 层，请用浏览器打开后另存为文本再读取")
        if builder.size > _LARGEST:
            raise ReadError(f"{name}：网页超过 {_LARGEST:,} 行和单元格，不像一份报告，请另存其中的报告再读取")
    return cast(Page, parser.close())


def _chunks(data: bytes) -> Iterator[bytes]:
    """The pieces of a page, each of which begins with a tag where it can: text is not cut."""
    start = 0
    while start < len(data):
        end = start + _CHUNK
        if end < len(data) and (tag := data.rfind(b"<", start + 1, end)) > 0:
            end = tag
        yield data[start:end]
        start = end


def _has_prose(blocks: Iterable[layout.Block]) -> bool:
    return any(isinstance(block, str) and "。" in block for block in blocks)


def _why_empty(page: Page) -> str:
    if page.frames:
        address = page.frames[0][:_LONGEST_ADDRESS]
        return f"网页由框架组成，正文在另一个文件里（{address}），请打开正文所在的框架另存"
    if page.refresh:
        return f"网页没有正文，只跳转到 {page.refresh[:_LONGEST_ADDRESS]}，请另存跳转后的页面"
    return "网页里没有文字：正文可能是图片，或由脚本载入，请用浏览器打开后另存为“网页，全部”或文本"


def _understood(blocks: Iterable[layout.Block]) -> tuple[Document, Reading]:
    """The document of a page's blocks, and what its tables say. Lines may be cells of a table that was
    drawn without one, as in text."""
    document = layout.lay_out(blocks)
    if not document.grids:
        return read_tables(document.text)
    grids: list[Grid | Strip] = []
    at = 0
    for grid in document.grids:
        cells = [cell for row in grid.rows for cell in row]
        grids += _drawn(document.text, at, cells[0][0])
        grids.append(grid)
        at = cells[-1][1]
    grids += _drawn(document.text, at, len(document.text))
    document = Document(document.text, tuple(grids))
    return document, recognize(document)


def _drawn(text: str, start: int, end: int) -> Iterator[Grid | Strip]:
    """The grids of the lines in a range, if one of them is a label of a statutory table."""
    lines = text[start:end]
    if not any(map(_is_label, lines.split("\n"))):
        return
    for grid in read_tables(lines)[0].grids:
        yield _moved(grid, start)


def _moved(grid: Grid | Strip, by: int) -> Grid | Strip:
    """A grid of a text before which so many characters stand."""
    if isinstance(grid, Grid):
        return Grid(
            tuple(tuple(GridCell(a + by, b + by, *spans) for a, b, *spans in row) for row in grid.rows)
        )
    return Strip(tuple(tuple((a + by, b + by) for a, b in row) for row in grid.rows), grid.known)


def _is_label(line: str) -> bool:
    return len(line) <= LONGEST_LABEL and words(line.strip()).kind is Kind.LABEL
