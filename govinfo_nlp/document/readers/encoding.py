"""Bytes to text: UTF-8, UTF-16, UTF-32, GB18030 (GBK, GB2312) and Big5, told apart by the bytes.

A byte order mark decides; then UTF-8, which other encodings' bytes hardly ever satisfy. GB18030 and
Big5 accept each other's bytes: common characters lie in other places in each, so that the wrong
reading is full of rare ones. A text is decoded whole and strictly, or not at all.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LEAST_COMMON = 0.6
_ALMOST_ALL = 0.8
_SAMPLE = 1 << 16


def decode(data: bytes) -> str | None:
    """The text of the bytes without a byte order mark; ``None`` where they are in no known encoding."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding)
    if b"\0" in data:
        return _utf_16(data)
    text = _strict(data, "utf-8")
    if text is not None and not _may_be_gb(text):
        return text
    shares: dict[str, float] = {}
    for encoding, is_common in (("gb18030", _is_common_in_gb), ("big5hkscs", _is_common_in_big5)):
        reading = _strict(data, encoding)
        if reading is not None:
            shares[reading] = _share(reading, encoding, is_common)
    best = max(shares, key=lambda reading: shares[reading], default="")
    if shares.get(best, 0) >= (_LEAST_COMMON if text is None else 1):
        return best
    return text if text is not None else _utf_16(data)


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _may_be_gb(text: str) -> bool:
    """Whether a text that is valid UTF-8 has letters of other scripts than Chinese or Latin alone:
    a few Chinese words in GB18030 can happen to look like that."""
    foreign = [char for char in text[:_SAMPLE] if char >= "\x80"]
    latin = any("a" <= char.lower() <= "z" for char in text[:_SAMPLE] if char < "\x80")
    return bool(foreign) and not latin and all(char < "\u0800" for char in foreign)


def _utf_16(data: bytes) -> str | None:
    """UTF-16 without a mark, in the byte order in which almost all is ASCII or common Chinese."""
    best, most = None, _ALMOST_ALL
    for encoding in ("utf-16-le", "utf-16-be"):
        text = _strict(data, encoding) or ""
        sample = text[:_SAMPLE]
        share = sum(map(_is_usual, sample)) / len(sample) if sample else 0.0
        if share > most:
            best, most = text, share
    return best


def _is_usual(char: str) -> bool:
    return (
        " " <= char <= "~"
        or char in "\r\n\t\xa0\xb7"
        or "\u2010" <= char <= "\u2027"
        or "\u3000" <= char <= "\u303f"
        or "\uff00" <= char <= "\uffef"
        or ("\u4e00" <= char <= "\u9fff" and _is_common_in_gb(char.encode("gb18030")))
    )


def _is_common_in_gb(code: bytes) -> bool:
    """One of the 3,755 common characters of GB/T 2312, rows 16 to 55."""
    return len(code) == 2 and 0xB0 <= code[0] <= 0xD7 and code[1] >= 0xA1


def _is_common_in_big5(code: bytes) -> bool:
    """One of the 5,401 common characters of Big5."""
    return len(code) == 2 and 0xA440 <= int.from_bytes(code) <= 0xC67E


def _share(text: str, encoding: str, is_common: Callable[[bytes], bool]) -> float:
    """The share of the encoding's common characters among all Chinese ones; 0 without any."""
    chinese = [char for char in text[:_SAMPLE] if "\u3400" <= char <= "\u9fff" or char >= "\U00020000"]
    return sum(is_common(char.encode(encoding)) for char in chinese) / len(chinese) if chinese else 0.0
