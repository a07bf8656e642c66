"""The bytes of a web page to text, also where they are not of one piece.

Pages are put together from files of several encodings, cut off in the middle of a character, or damaged
in places, and browsers show them all the same. What is between two tags is of one encoding, though, and
``<`` and ``>`` are the same bytes in all encodings but UTF-16.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from itertools import islice

import regex

from govinfo_nlp.document.readers.encoding import decode

_HAN = regex.compile(r"[\u4e00-\u9fff]")
_MARKUP = re.compile(rb"([<>\r\n]+)")
_FOREIGN = re.compile(rb"[\x80-\xff][^<>\r\n]*")
_CHINESE_UTF_8 = re.compile(rb"(?:[\xe3-\xe9][\x80-\xbf]{2}){3}")
_MOST_PARTS_OF_A_SAMPLE = 100
_FEW = 3
# The most of the foreign characters that may be damaged, if not a few.
_MOST_DAMAGED = 0.02
_LOST = "\ufffd"
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def decode_page(data: bytes) -> str | None:
    """The text of a page's bytes, ``U+FFFD`` for what is damaged; ``None`` where that is much, or the
    bytes are in no known encoding."""
    is_utf_16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if is_utf_16 or b"\0" in data:
        text = decode(data) or decode(data[:-1])
        if text is not None or is_utf_16:
            return text or _not_too_damaged(data.decode("utf-16", "replace"))
        data = data.replace(b"\0", b"")
    data = data.removeprefix(codecs.BOM_UTF8)
    text = _strict(data, "utf-8")
    if text is not None and (data.isascii() or _HAN.search(text)):
        return text
    if not _CHINESE_UTF_8.search(data) and (text := _of_one_encoding(data)) is not None:
        return text
    return _of_parts(data)


def _of_one_encoding(data: bytes) -> str | None:
    """The text of a page that is of the encoding of its first words."""
    sample = b"\n".join(found.group() for found in islice(_FOREIGN.finditer(data), _MOST_PARTS_OF_A_SAMPLE))
    words = decode(sample)
    encodings = (name for name in ("utf-8", "gb18030", "big5hkscs") if _strict(sample, name) == words)
    return next((text for name in encodings if (text := _strict(data, name)) is not None), None)


def _of_parts(data: bytes) -> str | None:
    """The text of a page whose parts are each of an encoding of their own, or damaged."""
    parts = _MARKUP.split(data)
    foreign = {at: part for at, part in enumerate(parts) if not part.isascii()}
    texts = _utf_8_parts(foreign)
    texts |= _other_parts({at: part for at, part in foreign.items() if at not in texts})
    text = "".join([texts[at] if at in texts else part.decode("ascii") for at, part in enumerate(parts)])
    return _not_too_damaged(text)


def _utf_8_parts(parts: Mapping[int, bytes]) -> dict[int, str]:
    """The texts of the parts that are UTF-8: those that next to nothing is lost of, and, where these are
    most of the page, those that little is lost of."""
    decoded = {at: part.decode("utf-8", "replace") for at, part in parts.items()}
    texts = {at: text for at, text in decoded.items() if _is_almost_whole(text)}
    if 2 * sum(len(parts[at]) for at in texts) > sum(map(len, parts.values())):
        texts |= {at: text for at, text in decoded.items() if text.count(_LOST) < _FEW}
    return texts


def _other_parts(parts: Mapping[int, bytes]) -> dict[int, str]:
    """The texts of parts that are all of one encoding, if it is known, and of GB 18030 otherwise."""
    if not parts:
        return {}
    joined = decode(b"\n".join(parts.values()))
    if joined is None:
        return {at: part.decode("gb18030", "replace") for at, part in parts.items()}
    return dict(zip(parts, joined.split("\n"), strict=True))


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _foreign(text: str) -> int:
    """How many characters are not ASCII."""
    return sum(char >= "\x80" for char in text)


def _is_almost_whole(text: str) -> bool:
    """Whether foreign words were decoded, and next to nothing was lost."""
    lost = text.count(_LOST)
    return _foreign(text) - lost >= max(_FEW, 4 * lost)


def _not_too_damaged(text: str) -> str | None:
    lost = text.count(_LOST) + len(_CONTROLS.findall(text))
    foreign = _foreign(text)
    return text if lost <= max(_FEW, _MOST_DAMAGED * foreign) and 4 * lost <= foreign else None
