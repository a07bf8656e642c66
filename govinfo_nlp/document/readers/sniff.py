"""Whether a file is a web page, as such or in a mail (MHTML), by what it begins with and not by its name."""

from __future__ import annotations

import codecs

import regex

_BEGINNING = 1 << 16
_SKIPPED = regex.compile(r"(?:[\s\ufeff]++|<!--.*?-->|<\?.*?>|<!\[.*?\]>)++", regex.DOTALL)
_CERTAIN = regex.compile(r"<(?:!doctype\s++html|html|head|body)\b", regex.IGNORECASE)
_ELEMENT = regex.compile(
    r"</?(?:table|tbody|tr|td|th|div|p|br|h[1-6]|ul|ol|li|section|article|main|center|blockquote|form|pre"
    r"|meta|title|link|style|script|span|font|b|strong|em|i|u|a|img|o:p|base)\b[^<>]*+>",
    regex.IGNORECASE,
)
_BLOCK_END = regex.compile(
    r"</(?:table|tr|td|div|p|h[1-6]|ul|ol|li|section|article|html|body)\s*+>|<br\b", regex.I
)
_MARKDOWN = regex.compile(r"^[ |:]*+\|?[ :]*+-{3,}[ :]*+\|[-|: ]*+$|^#{1,6} ", regex.MULTILINE)
_LEAST_ENDS = 3
_MOST_BARE = 20


_HEAD = 1 << 14
_FIELD = regex.compile(rb"\s*+[A-Za-z][A-Za-z0-9-]*+:")
_OF_A_PAGE = regex.compile(rb"^content-type:\s*+(?:multipart/|text/html)", regex.IGNORECASE | regex.MULTILINE)
_MIME = regex.compile(rb"^mime-version:", regex.IGNORECASE | regex.MULTILINE)
_BLANK_LINE = regex.compile(rb"\n\r?\n")


def is_mail(data: bytes) -> bool:
    """Whether bytes begin with the head of a mail that holds a web page: what MHTML files are."""
    head = data[:_HEAD].removeprefix(codecs.BOM_UTF8).lstrip()
    if not _FIELD.match(head):
        return False
    end = _BLANK_LINE.search(head)
    head = head[: end.start()] if end else head
    return bool(_MIME.search(head) and _OF_A_PAGE.search(head))


def is_web_page(data: bytes) -> bool:
    """Whether bytes are HTML, whole or in part: they begin as a page does, or with an element, or have
    more elements than lines without any. A Markdown text with some elements in it is none."""
    text = _beginning(data)
    skipped = _SKIPPED.match(text)
    start = skipped.end() if skipped else 0
    if _CERTAIN.match(text, start):
        return True
    if text.find("<", start) < 0 or _MARKDOWN.search(text):
        return False
    elements = sum(1 for _ in _ELEMENT.finditer(text))
    bare = sum(1 for line in text.splitlines() if line.strip() and "<" not in line and ">" not in line)
    if _ELEMENT.match(text, start):
        return elements * _MOST_BARE >= bare
    return elements >= bare and sum(1 for _ in _BLOCK_END.finditer(text)) >= _LEAST_ENDS


def _beginning(data: bytes) -> str:
    """The first characters; what isn't ASCII may be wrong."""
    data = data[:_BEGINNING]
    if b"\0" in data or data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        # The upper half of an ASCII character is zero.
        is_upper_first = data[::2].count(0) > data[1::2].count(0)
        return data.decode("utf-16-be" if is_upper_first else "utf-16-le", "ignore")
    return data.decode("utf-8", "ignore")
