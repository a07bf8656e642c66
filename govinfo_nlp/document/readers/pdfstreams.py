"""What the packed streams of a PDF file come to, before anything else unpacks them."""

from __future__ import annotations

import re
import zlib

from govinfo_nlp.errors import ReadError

_MOST_RATIO = 200
_SMALL = 1 << 20
_FIRST_PIECE, _PIECE = 1 << 12, 1 << 20
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_LONGEST_HEAD = 1000
# Pictures are never unpacked, and fonts, which may be large, hardly shrink by packing.
_OTHERS = (b"/Image", b"/Length1", b"/FontFile", b"/Type1C", b"/CIDFontType0C", b"/OpenType")


def check(data: bytes, name: str, limit: int) -> None:
    """Raises ``ReadError`` where the text and drawings of a PDF file come to more than ``limit`` bytes when
    unpacked, or are packed beyond reason."""
    left = limit
    for found in _STREAM.finditer(data):
        head = data[max(0, found.start() - _LONGEST_HEAD) : found.start()].rpartition(b"obj")[2]
        if b"/Flate" not in head or any(other in head for other in _OTHERS):
            continue
        unpacked, packed = _sizes(data, found.end(), left)
        left -= unpacked
        if left < 0:
            raise ReadError(f"{name}：PDF 文件解压后太大，不像一份报告；确要读取，请调大 max_bytes")
        if unpacked > _SMALL and unpacked > _MOST_RATIO * packed:
            raise ReadError(f"{name}：PDF 文件的压缩率高得反常，疑似压缩炸弹，因此不予读取")


def _sizes(data: bytes, start: int, most: int) -> tuple[int, int]:
    """The bytes of a stream when unpacked, not many more than ``most``, and when packed."""
    stream = zlib.decompressobj()
    unpacked, waiting, at, piece = 0, b"", start, _FIRST_PIECE
    try:
        while unpacked <= most and not stream.eof and (waiting or at < len(data)):
            if not waiting:
                waiting, at = data[at : at + piece], min(at + piece, len(data))
                piece = min(4 * piece, _PIECE)
            unpacked += len(stream.decompress(waiting, _PIECE))
            waiting = stream.unconsumed_tail
    except zlib.error:
        pass
    return unpacked, max(1, at - start - len(waiting) - len(stream.unused_data))
