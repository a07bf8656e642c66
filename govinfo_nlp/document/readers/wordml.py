"""The names of Word's markup, and short ways through it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

# lxml's elements; its type stubs differ from one another too much to name the class.
Element: TypeAlias = Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
VAL, ID = W + "val", W + "id"
P, TBL, TR, TC, R, T = (W + name for name in ("p", "tbl", "tr", "tc", "r", "t"))
PPR, RPR, TRPR, TCPR, NUMPR = (W + name for name in ("pPr", "rPr", "trPr", "tcPr", "numPr"))
SDT, SDT_PR, SDT_CONTENT, BOX = (W + name for name in ("sdt", "sdtPr", "sdtContent", "txbxContent"))
PSTYLE, RSTYLE, NUM_ID, LEVEL = (W + name for name in ("pStyle", "rStyle", "numId", "ilvl"))
VANISH, ALTERNATE = W + "vanish", MC + "AlternateContent"

_FALSE = frozenset(("0", "false", "off", "none"))

# What is no text of the accepted document, wherever it stands.
UNSEEN = frozenset(
    W + name
    for name in (
        "pPr", "rPr", "sectPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr", "customXmlPr",
        "smartTagPr", "rubyPr", "rt", "del", "moveFrom", "delText", "instrText", "delInstrText", "fldData",
        "annotationRef", "footnoteRef", "endnoteRef", "softHyphen", "pgNum", "binData",
    )
)  # fmt: skip
_SPACES = {ord(char): " " for char in "\t\r\n"}


def child(parent: Element, tag: str) -> Element | None:
    """The first child of a kind; several times faster than ``find``."""
    for one in parent:
        if one.tag == tag:
            return one
    return None


def properties(parent: Element, tag: str) -> Iterable[Element]:
    """What stands in the first child of a kind."""
    found = child(parent, tag)
    return () if found is None else found


def value(element: Element | None) -> str | None:
    """What an element sets."""
    return None if element is None else element.get(VAL)


def is_on(element: Element | None) -> bool | None:
    """Whether a switch is on; ``None`` where it isn't set."""
    return None if element is None else element.get(VAL, "1") not in _FALSE


def text_of(element: Element) -> str:
    """The text of a run; white space around it counts only where the file says so."""
    text: str = element.text or ""
    if not text or (text[0] > " " and text[-1] > " " and "\n" not in text):
        return text
    if element.get("{http://www.w3.org/XML/1998/namespace}space") != "preserve":
        text = text.strip(" \t\r\n")
    return text.translate(_SPACES)


def blocks_in(parent: Element) -> Iterator[Element]:
    """The paragraphs and tables under an element, out of what wraps them."""
    for one in parent:
        tag = one.tag
        if tag in (P, TBL):
            yield one
        elif tag == SDT:
            if (content := content_of(one)) is not None:
                yield from blocks_in(content)
        elif tag == ALTERNATE:
            yield from next((found for form in one if (found := list(blocks_in(form)))), ())
        elif tag not in UNSEEN and isinstance(tag, str):
            yield from blocks_in(one)


def outermost(parent: Element, tag: str) -> Iterator[Element]:
    """The elements of a kind under another one, not those inside one of them, out of what wraps them."""
    for one in parent:
        own = one.tag
        if own == tag:
            yield one
        elif own == ALTERNATE:
            yield from next((found for form in one if (found := list(outermost(form, tag)))), ())
        elif own not in UNSEEN and isinstance(own, str):
            yield from outermost(one, tag)


def content_of(control: Element) -> Element | None:
    """What a content control holds, unless it is the words that ask for something to be filled in."""
    if is_on(control.find(f"{SDT_PR}/{W}showingPlcHdr")):
        return None
    return control.find(SDT_CONTENT)
