"""PDF files with a text layer: characters and ruling lines by their places, and out of these the
paragraphs and tables that were printed.

Needs pypdfium2 (``pip install 'govinfo-nlp[pdf]'``), which is loaded when the first PDF is read. Pages
that are scanned pictures have no text layer and can't be read.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from ctypes import byref, c_double, c_float, c_int
from threading import Lock
from typing import Any, NamedTuple

from govinfo_nlp.document.readers import pdfstreams
from govinfo_nlp.document.readers.layout import lay_out, understood
from govinfo_nlp.document.readers.printed import Glyph, Page, Rule, blocks
from govinfo_nlp.document.tables import Document, Reading, templates
from govinfo_nlp.errors import ReadError

_MOST_PAGES = 600
_MOST_CHARACTERS = 300_000
_MOST_SEGMENTS = 40_000
_MOST_FORMS = 8
_LEAST_PICTURE = 0.3
_MOST_UNKNOWN = 0.2
# PDFium is not made for several threads at once.
_LOCK = Lock()


def read(data: bytes, name: str, *, limit: int) -> tuple[Document, Reading]:
    """The text and the grids of a PDF file, and what its statutory tables say. ``ReadError`` is raised
    where it is damaged, asks for a password or has no text layer; where some of its pages have none and
    a statutory table is missing, which may be printed there; and where it has more than 600 pages,
    300,000 characters, or ``limit`` bytes when unpacked."""
    try:
        import pypdfium2
    except ImportError as error:
        raise ReadError(f"{name}：读取 PDF 需要先安装 pypdfium2：pip install 'govinfo-nlp[pdf]'") from error
    pdfstreams.check(data, name, limit)
    with _LOCK:
        pages = _pages(pypdfium2, data, name)
    characters = Counter(glyph.text for page in pages for glyph in page.glyphs)
    pictures = [number for number, page in enumerate(pages, 1) if page.is_picture]
    if not characters:
        why = "内容是扫描图片，没有文字层" if pictures else "没有文字"
        raise ReadError(f"{name}：PDF {why}，请先用文字识别（OCR）软件转换，或改用网页、Word 版本")
    if sum(map(characters.__getitem__, filter(_is_unknown, characters))) > _MOST_UNKNOWN * characters.total():
        raise ReadError(f"{name}：PDF 的文字没有字符编码，无法还原成文字，请改用网页、Word 版本或重新导出")
    document, reading = understood(lay_out(blocks(pages)))
    found = {table.id for table in reading.tables}
    if pictures and not all(form.id in found for form in templates()[-1].tables):
        where = "、".join(map(str, pictures[:10]))
        raise ReadError(f"{name}：PDF 第 {where} 页是扫描图片，没有文字层，请先用文字识别（OCR）软件转换")
    return document, reading


def _is_unknown(char: str) -> bool:
    return char == "\ufffd" or "\ue000" <= char <= "\uf8ff"


def _pages(pypdfium2: Any, data: bytes, name: str) -> list[Page]:
    raw = pypdfium2.raw
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise ReadError(f"{name}：PDF 设有密码，请先用密码打开并另存为不加密的文件") from error
        raise ReadError(f"{name}：PDF 文件已损坏或下载不完整，请重新下载") from error
    try:
        if len(pdf) > _MOST_PAGES:
            raise ReadError(f"{name}：PDF 有 {len(pdf)} 页，超过了 {_MOST_PAGES} 页，请只保留报告所在的页")
        pages: list[Page] = []
        left = _MOST_CHARACTERS
        for number in range(len(pdf)):
            found = list(_page(pypdfium2, pdf, number, left))
            left -= sum(len(page.glyphs) for page in found)
            if left <= 0:
                raise ReadError(f"{name}：PDF 的文字超过 {_MOST_CHARACTERS:,} 字，请只保留报告所在的页")
            pages += found
        return pages
    finally:
        pdf.close()


def _page(pypdfium2: Any, pdf: Any, number: int, most: int) -> Iterator[Page]:
    """A page with at most so many of its characters, turned so that its text runs from left to right; two
    pages of it where some of the text runs another way. A page that can't be loaded is blank."""
    try:
        page = pdf[number]
        text = page.get_textpage()
    except pypdfium2.PdfiumError:
        return
    try:
        raw = pypdfium2.raw
        found = list(_characters(raw, text.raw, most))
        segments, pictures = _drawn(raw, page.raw)
        size = page.get_width(), page.get_height()
    finally:
        text.close()
        page.close()
    turns = Counter(char.turn for char in found if char.text.strip())
    is_picture = not turns and pictures > _LEAST_PICTURE * size[0] * size[1]
    for turn, _ in turns.most_common() or [(0, 0)]:
        place = _TURNS[turn]
        glyphs = tuple(char.turned(place) for char in found if char.turn == turn)
        rules = tuple(rule for segment in segments for rule in _rule(place, *segment))
        yield Page(number, glyphs, rules, is_picture)


# From a place on the sheet (y upwards) to a place on a page whose text runs to the right (v downwards),
# by the direction of the text in quarter turns.
_Turn = Callable[[float, float], tuple[float, float]]
_TURNS: tuple[_Turn, ...] = (
    lambda x, y: (x, -y),
    lambda x, y: (y, x),
    lambda x, y: (-x, y),
    lambda x, y: (-y, -x),
)


class _Character(NamedTuple):
    """A character as PDFium has it: its origin, how far it reaches from there, and its direction."""

    text: str
    x: float
    y: float
    advance: float
    size: float
    turn: int

    def turned(self, place: _Turn) -> Glyph:
        left, base = place(self.x, self.y)
        return Glyph(self.text, left, left + self.advance, base, self.size)


_HYPHEN = "\x02"
_SLANT = 0.09


def _characters(raw: Any, text: Any, most: int) -> Iterator[_Character]:
    """The first characters of a page that run in one of the four directions; slanted ones are watermarks."""
    x, y = c_double(), c_double()
    left, right, bottom, top = c_double(), c_double(), c_double(), c_double()
    loose, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    for at in range(min(raw.FPDFText_CountChars(text), most)):
        code = raw.FPDFText_GetUnicode(text, at)
        if raw.FPDFText_IsGenerated(text, at) or code in (10, 13):
            continue
        char = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
        raw.FPDFText_GetMatrix(text, at, byref(matrix))
        turns = math.atan2(matrix.b, matrix.a) / (math.pi / 2)
        if abs(turns - round(turns)) > _SLANT or not raw.FPDFText_GetCharOrigin(text, at, byref(x), byref(y)):
            continue
        turn = round(turns) % 4
        size = raw.FPDFText_GetFontSize(text, at) * math.hypot(matrix.c, matrix.d)
        if turn == 0 and raw.FPDFText_GetLooseCharBox(text, at, byref(loose)):
            advance = loose.right - x.value
        else:
            raw.FPDFText_GetCharBox(text, at, byref(left), byref(right), byref(bottom), byref(top))
            reach = (right.value - x.value, top.value - y.value, x.value - left.value, y.value - bottom.value)
            advance = max(reach[turn], size if code > 0x2E80 else 0.0)
        if not all(map(math.isfinite, (x.value, y.value, advance, size))):
            continue
        char = "-" if char == _HYPHEN else char
        yield _Character(char, x.value, y.value, max(0.0, min(advance, 4 * size)), max(size, 1.0), turn)


_Segment = tuple[float, float, float, float]
_LONGEST_DASH_WIDTH = 3.0


def _rule(place: _Turn, x0: float, y0: float, x1: float, y1: float) -> Iterator[Rule]:
    """A segment as a rule, where it lies along the page or across it."""
    (left, top), (right, bottom) = place(x0, y0), place(x1, y1)
    left, right = min(left, right), max(left, right)
    top, bottom = min(top, bottom), max(top, bottom)
    if bottom - top <= 1.0 < right - left:
        yield Rule(False, (top + bottom) / 2, left, right)
    elif right - left <= 1.0 < bottom - top:
        yield Rule(True, (left + right) / 2, top, bottom)


def _drawn(raw: Any, page: Any) -> tuple[list[_Segment], float]:
    """The straight lines drawn on a page, and the area of its largest picture."""
    segments: list[_Segment] = []
    largest = 0.0
    for item, matrix in _objects(raw, page):
        if len(segments) > _MOST_SEGMENTS:
            return [], largest
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            segments += _path(raw, item, matrix)
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            own = raw.FS_MATRIX()
            raw.FPDFPageObj_GetMatrix(item, byref(own))
            corners = [matrix(*_moved(own, *corner)) for corner in ((0, 0), (1, 0), (0, 1), (1, 1))]
            width, height = (max(side) - min(side) for side in zip(*corners, strict=True))
            largest = max(largest, width * height)
            segments += _thin(corners)
    return segments, largest


_Moved = Callable[[float, float], tuple[float, float]]


def _moved(matrix: Any, x: float, y: float) -> tuple[float, float]:
    return matrix.a * x + matrix.c * y + matrix.e, matrix.b * x + matrix.d * y + matrix.f


def _objects(raw: Any, page: Any) -> Iterator[tuple[Any, _Moved]]:
    """The objects of a page, and how their places are moved; those in forms one after the other."""

    def within(form: Any, moved: _Moved, depth: int) -> Iterator[tuple[Any, _Moved]]:
        for at in range(raw.FPDFFormObj_CountObjects(form)):
            yield from unfolded(raw.FPDFFormObj_GetObject(form, at), moved, depth + 1)

    def unfolded(item: Any, moved: _Moved, depth: int) -> Iterator[tuple[Any, _Moved]]:
        if raw.FPDFPageObj_GetType(item) != raw.FPDF_PAGEOBJ_FORM:
            yield item, moved
        elif depth < _MOST_FORMS:
            matrix = raw.FS_MATRIX()
            raw.FPDFPageObj_GetMatrix(item, byref(matrix))
            yield from within(item, lambda x, y: moved(*_moved(matrix, x, y)), depth)

    for at in range(raw.FPDFPage_CountObjects(page)):
        yield from unfolded(raw.FPDFPage_GetObject(page, at), lambda x, y: (x, y), 0)


def _path(raw: Any, path: Any, matrix: _Moved) -> Iterator[_Segment]:
    """The lines of a path: those drawn with a pen, and filled rectangles as thin as a line."""
    fill, stroke = c_int(), c_int()
    raw.FPDFPath_GetDrawMode(path, byref(fill), byref(stroke))
    own = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(path, byref(own))
    for points, is_closed in _outlines(raw, path):
        corners = [matrix(*_moved(own, x, y)) for x, y in points]
        if stroke.value:
            ends = corners[1:] + (corners[:1] if is_closed else [])
            yield from ((*start, *end) for start, end in zip(corners, ends, strict=False))
        if fill.value:
            yield from _thin(corners)


def _outlines(raw: Any, path: Any) -> Iterator[tuple[list[tuple[float, float]], bool]]:
    """The parts of a path, each with its points and whether it is closed; curves are left out."""
    x, y = c_float(), c_float()
    points: list[tuple[float, float]] = []
    for at in range(min(raw.FPDFPath_CountSegments(path), _MOST_SEGMENTS)):
        segment = raw.FPDFPath_GetPathSegment(path, at)
        kind = raw.FPDFPathSegment_GetType(segment)
        raw.FPDFPathSegment_GetPoint(segment, byref(x), byref(y))
        if kind == raw.FPDF_SEGMENT_MOVETO or kind == raw.FPDF_SEGMENT_BEZIERTO:
            if len(points) > 1:
                yield points, False
            points = []
        points.append((x.value, y.value))
        if raw.FPDFPathSegment_GetClose(segment):
            yield points, True
            points = points[:1]
    if len(points) > 1:
        yield points, False


def _thin(corners: Sequence[tuple[float, float]]) -> Iterator[_Segment]:
    """The line that a thin rectangle draws."""
    across, along = zip(*corners, strict=True)
    left, right, bottom, top = min(across), max(across), min(along), max(along)
    if top - bottom <= _LONGEST_DASH_WIDTH and right - left > top - bottom:
        yield left, (top + bottom) / 2, right, (top + bottom) / 2
    elif right - left <= _LONGEST_DASH_WIDTH and top - bottom > right - left:
        yield (left + right) / 2, bottom, (left + right) / 2, top
