"""Web pages that a browser or Word saved in one file (MHTML): a mail whose parts are the page, its frames
and its pictures.

Only parts that are web pages are unpacked, in memory, and none grows by it. What a part says of its place
opens nothing, and what it says of its encoding is not trusted.
"""

from __future__ import annotations

import binascii
import codecs
import quopri
from collections.abc import Iterator
from email.parser import BytesHeaderParser
from typing import NamedTuple

import regex

from govinfo_nlp.document.readers import html
from govinfo_nlp.document.tables import Document, Reading
from govinfo_nlp.errors import ReadError

_MOST_PARTS = 5000
_MOST_PAGES = 20
_DEEPEST = 4
_LONGEST_HEAD = 1 << 16
_HEAD_END = regex.compile(rb"^[ \t]*+\r?\n", regex.MULTILINE)
_TYPE = regex.compile(r"\s*+([\w.+-]++/[\w.+-]++)")
_BOUNDARY = regex.compile(r'boundary\s*+=\s*+(?:"([^"]{1,200}+)"|([^\s;"]{1,200}+))', regex.IGNORECASE)
_START = regex.compile(r'start\s*+=\s*+"?+<?+([^">;\s]++)', regex.IGNORECASE)


def read(data: bytes, name: str) -> tuple[Document, Reading]:
    """The report on a saved page, and what its statutory tables say; see ``html.read``.

    It is the page itself, or a frame of it where the statutory tables stand in one. ``ReadError`` is
    raised where no part is a web page, where there are more than 5000 parts, and where no page can be
    read.
    """
    found: list[tuple[Document, Reading]] = []
    errors: list[ReadError] = []
    for page in _pages(data, name)[:_MOST_PAGES]:
        try:
            found.append(html.read(page, name))
        except ReadError as error:
            errors.append(error)
    if found:
        return next((page for page in found if page[1].format), found[0])
    if errors:
        raise errors[0]
    raise ReadError(
        f"{name}：网页存档（MHTML）里没有网页，可能已损坏，请用浏览器打开网页后另存为“网页，仅 HTML”再读取"
    )


class _Part(NamedTuple):
    """A part of a mail: what its head says, and the range of its body."""

    kind: str
    boundary: bytes
    start_id: str
    id: str
    packing: str
    start: int
    end: int


def _pages(data: bytes, name: str) -> list[bytes]:
    """The web pages in a mail, the one that is the page itself first."""
    mail = _part(data, len(data) - len(data.removeprefix(codecs.BOM_UTF8).lstrip()), len(data))
    pages = [
        part for part in _leaves(data, mail, name) if part.kind in ("text/html", "application/xhtml+xml")
    ]
    if mail.start_id:
        pages.sort(key=lambda part: part.id != mail.start_id)
    return [_unpacked(data, part) for part in pages]


def _leaves(data: bytes, mail: _Part, name: str) -> Iterator[_Part]:
    """The parts that hold no others, in the file's order."""
    waiting, met = [(mail, 0)], 0
    while waiting:
        part, depth = waiting.pop()
        if not part.boundary:
            yield part
            continue
        inner: list[tuple[_Part, int]] = []
        for start, end in _between(data, part):
            met += 1
            if met > _MOST_PARTS:
                raise ReadError(f"{name}：网页存档（MHTML）的部分超过 {_MOST_PARTS} 个，不像一份报告")
            if depth < _DEEPEST:
                inner.append((_part(data, start, end), depth + 1))
        waiting += reversed(inner)


def _between(data: bytes, part: _Part) -> Iterator[tuple[int, int]]:
    """The ranges between the lines that part a body; the last one may lack its end."""
    line = regex.compile(rb"^--" + regex.escape(part.boundary) + rb"(--)?+[ \t]*+\r?$", regex.MULTILINE)
    start = -1
    for found in line.finditer(data, part.start, part.end):
        if start >= 0:
            yield start, found.start()
        if found[1]:
            return
        start = min(found.end() + 1, part.end)
    if start >= 0:
        yield start, part.end


def _part(data: bytes, start: int, end: int) -> _Part:
    """The part in a range."""
    blank = _HEAD_END.search(data, start, min(end, start + _LONGEST_HEAD))
    body = blank.end() if blank else end
    head = BytesHeaderParser().parsebytes(data[start : min(body, start + _LONGEST_HEAD)])
    said = str(head.get("Content-Type", ""))
    found = _TYPE.match(said)
    kind = found[1].lower() if found else ""
    boundary = _BOUNDARY.search(said) if kind.startswith("multipart/") else None
    first = _START.search(said)
    return _Part(
        kind,
        (boundary[1] or boundary[2]).encode("utf-8", "replace") if boundary else b"",
        first[1] if first else "",
        str(head.get("Content-ID", "")).strip().strip("<>"),
        str(head.get("Content-Transfer-Encoding", "")).strip().lower(),
        body,
        end,
    )


def _unpacked(data: bytes, part: _Part) -> bytes:
    """The bytes of a part as they were before it was packed for mail."""
    packed = data[part.start : part.end]
    if part.packing == "quoted-printable":
        return quopri.decodestring(packed)
    if part.packing != "base64":
        return packed
    letters = b"".join(packed.split())
    try:
        return binascii.a2b_base64(letters[: len(letters) // 4 * 4])
    except binascii.Error:
        return packed
