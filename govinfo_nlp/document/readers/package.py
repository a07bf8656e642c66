"""DOCX files as ZIP files: their parts, unpacked in memory and within limits.

Nothing in a package names a file or an address that would be opened: parts are found by name in the
archive alone, and their XML is read without entities, document types and network.
"""

from __future__ import annotations

import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import TypeAlias

from lxml import etree

from govinfo_nlp.document.readers.wordml import Element
from govinfo_nlp.errors import ReadError

_MOST_RATIO = 200
_SMALL = 1 << 20
_MOST_PARTS = 20_000
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, struct.error)

_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
)  # fmt: skip

# One parser for all: a new one for each part costs as much again as the parsing.
_PARSER = etree.XMLParser(
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    collect_ids=False,
    remove_comments=True,
    remove_pis=True,
)

# What other ZIP files hold, by the parts that tell them apart.
_OTHER_OFFICE = {"xl/workbook.xml": "Excel 表格（XLSX）", "ppt/presentation.xml": "演示文稿（PPTX）"}
_OTHERS = _OTHER_OFFICE | {"ofd.xml": "OFD 版式文件", "mimetype": "ODF 文档（ODT）或 EPUB 电子书"}


class Package:
    """The parts of a DOCX file. ``ReadError`` is raised where it is none, is damaged, has a password,
    or where the parts that are asked for come to more than ``limit`` bytes or are packed beyond reason."""

    def __init__(self, data: bytes, name: str, limit: int) -> None:
        self.name, self._left = name, limit
        if data.count(b"PK\x01\x02") > _MOST_PARTS:
            raise ReadError(f"{name}：压缩包里的文件超过 {_MOST_PARTS} 个，不是正常的 Word 文件")
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except _DAMAGED as error:
            raise self._damaged(error) from error
        self._parts = {_plain(info.filename): info for info in self._zip.infolist()}
        self._relations: dict[str, list[tuple[str, str]]] = {}
        self.main = self.target("", "officeDocument") or "word/document.xml"
        if _plain(self.main) not in self._parts or any(part in self._parts for part in _OTHER_OFFICE):
            kind = next((kind for part, kind in _OTHERS.items() if part in self._parts), "普通的 ZIP 压缩包")
            raise ReadError(f"{name}：不是 Word 文件，而是{kind}，请另存为 DOCX 或解压后再读取")

    def has_pictures(self) -> bool:
        """Whether the package has pictures."""
        return any("/media/" in part for part in self._parts)

    def root(self, path: str, *, if_any: tuple[bytes, ...] = ()) -> Element | None:
        """The root element of a part; ``None`` where the package has no such part, or one that has
        none of the words ``if_any``."""
        info = self._parts.get(_plain(path))
        data = b"" if info is None else self._unpacked(info)
        if info is None or (if_any and not any(word in data for word in if_any)):
            return None
        for strict, transitional in _STRICT:
            if strict in data:
                data = data.replace(strict, transitional)
        data = _lightened(data)
        try:
            root = etree.fromstring(data, _PARSER)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self._damaged(error) from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise ReadError(f"{self.name}：Word 文件中含有 DOCTYPE 声明，正常的 Word 文件没有，因此不予读取")
        return root

    def target(self, source: str, kind: str) -> str | None:
        """The part that another part ("" for the package) refers to as a ``kind`` of part."""
        return next((target for type, target in self._related(source) if type == kind), None)

    def _related(self, source: str) -> list[tuple[str, str]]:
        if source not in self._relations:
            folder, file = posixpath.split(source)
            root = self.root(posixpath.join(folder, "_rels", f"{file}.rels"))
            self._relations[source] = [
                (
                    str(relation.get("Type", "")).rpartition("/")[2],
                    posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))),
                )
                for relation in (root if root is not None else ())
                if relation.get("TargetMode") != "External"
            ]
        return self._relations[source]

    def _unpacked(self, info: zipfile.ZipInfo) -> bytes:
        if info.flag_bits & 1:
            raise ReadError(f"{self.name}：文件设有密码，请先用密码打开并另存为不加密的文件")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ReadError(f"{self.name}：Word 文件用了不支持的压缩方式，请用 Word 或 WPS 重新保存")
        try:
            with self._zip.open(info) as stream:
                data = stream.read(self._left + 1)
        except _DAMAGED as error:
            raise self._damaged(error) from error
        self._left -= len(data)
        if self._left < 0:
            raise ReadError(f"{self.name}：Word 文件解压后太大，不像一份报告；确要读取，请调大 max_bytes")
        if len(data) > _SMALL and len(data) > _MOST_RATIO * info.compress_size:
            raise ReadError(f"{self.name}：Word 文件的压缩率高得反常，疑似压缩炸弹，因此不予读取")
        return data

    def _damaged(self, error: Exception) -> ReadError:
        return ReadError(f"{self.name}：Word 文件已损坏或下载不完整（{error}），请重新下载或重新保存")


_NAMESPACE = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TEXT_END = b"</w:t>"
_MAY_SAY = (b"vanish", b"Vanish", b"rStyle", b"<w:del", b"<w:ins", b"<w:move", b"Change")
_SAYING = re.compile(rb"<w:(?:pStyle|gridSpan|vMerge)\b[^<>]*/>")
_ELEMENT = re.compile(rb"<w:(\w+)\b[^<>]*/>")
_LOOKS = frozenset(
    name.encode()
    for name in (
        "adjustRightInd", "autoSpaceDE", "autoSpaceDN", "bidi", "contextualSpacing", "ind", "jc", "keepLines",
        "keepNext", "kinsoku", "overflowPunct", "shd", "snapToGrid", "spacing", "suppressAutoHyphens",
        "textAlignment", "topLinePunct", "widowControl", "wordWrap",
        "hideMark", "noWrap", "tcFitText", "tcW", "textDirection", "vAlign",
        "pStyle", "gridSpan", "vMerge",
    )
)  # fmt: skip


def _lightened(data: bytes) -> bytes:
    """The XML without the borders of cells, and without properties that only tell how text looks: it is
    parsed in a quarter of the time. What stands between two texts is much the same all over a document,
    and looked at once. Where text could look like an element (comments, CDATA), nothing is taken away."""
    if (b"!" in data and b"<!" in data) or (data.count(b"?") > 2 and data.count(b"<?") > 1):
        return data
    if _NAMESPACE not in data:
        return data
    pieces = [piece.rpartition(b">") for piece in data.split(_TEXT_END)]
    shorter: _Shorter = {name: {} for name in _PROPERTIES}
    light = {markup: _without_looks(markup, shorter) for markup in {piece[0] for piece in pieces}}
    return _TEXT_END.join([light[markup] + close + text for markup, close, text in pieces])


def _without_looks(markup: bytes, shorter: _Shorter) -> bytes:
    for name in _PROPERTIES:
        markup = _shortened(markup, name, shorter[name])
    return markup


def _unless_looks(inside: bytes) -> bytes:
    return inside if any(word in inside for word in _MAY_SAY) else b""


def _said(inside: bytes) -> bytes:
    """What the properties of a paragraph or a cell say of more than its looks; all of them where one is
    not known here."""
    names = _ELEMENT.findall(inside)
    if len(names) != inside.count(b"<") or not _LOOKS.issuperset(names):
        return inside
    return b"".join(_SAYING.findall(inside))


_Shorter: TypeAlias = dict[bytes, dict[bytes, bytes]]
# The elements that are made shorter, and how: those that others hold come first.
_PROPERTIES: Mapping[bytes, Callable[[bytes], bytes]] = {
    b"tcBorders": _unless_looks,
    b"rPr": _unless_looks,
    b"pPr": _said,
    b"tcPr": _said,
}


def _shortened(markup: bytes, name: bytes, shorter: dict[bytes, bytes]) -> bytes:
    """The markup without what the elements of a name say of looks, and without those that then hold
    nothing; as it is where they are in one another. ``shorter`` keeps what has been looked at."""
    start, end = b"<w:%b>" % name, b"</w:%b>" % name
    first, *pieces = markup.split(start)
    kept = [first]
    for piece in pieces:
        inside, found, after = piece.partition(end)
        if not found:
            return markup
        if inside not in shorter:
            said = _PROPERTIES[name](inside)
            shorter[inside] = start + said + end if said else b""
        kept += (shorter[inside], after)
    return b"".join(kept)


def _plain(path: str) -> str:
    """A part's name as it is compared."""
    return path.replace("\\", "/").lstrip("/").lower()
