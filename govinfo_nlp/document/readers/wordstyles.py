"""What the styles and lists of a Word file say of hiding and numbering."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from govinfo_nlp.document.readers.numbering import Level, Number
from govinfo_nlp.document.readers.wordml import (
    LEVEL,
    NUM_ID,
    NUMPR,
    PPR,
    RPR,
    VANISH,
    Element,
    W,
    child,
    is_on,
    value,
)


class Style(NamedTuple):
    """What a style says of hiding, and of the list that its paragraphs belong to: by which number and
    level, and the style that says so (``numbered``)."""

    parent: str | None = None
    numbered: str | None = None
    number: str | None = None
    level: str | None = None
    is_hidden: bool | None = None


NO_STYLE = Style()


def styles(root: Element | None) -> tuple[Mapping[str, Style], str | None]:
    """The styles by their ids, and the id of the one that paragraphs have by default."""
    found: dict[str, Style] = {}
    default = None
    for style in root.iterchildren(W + "style") if root is not None else ():
        id = style.get(W + "styleId", "")
        number = style.find(f"{PPR}/{NUMPR}")
        name, level = (None, None) if number is None else (child(number, NUM_ID), child(number, LEVEL))
        is_hidden = is_on(style.find(f"{RPR}/{VANISH}"))
        found[id] = Style(value(style.find(W + "basedOn")), id, value(name), value(level), is_hidden)
        if style.get(W + "type") == "paragraph" and style.get(W + "default", "0") in ("1", "true", "on"):
            default = id
    return found, default


def numbering(root: Element | None) -> tuple[Mapping[str, Mapping[int, Level]], Mapping[str, Number]]:
    """The lists of a document by their ids, and the numbers that paragraphs refer to them by."""
    lists: dict[str, Mapping[int, Level]] = {}
    by_style: dict[str, str] = {}
    links: dict[str, str] = {}
    for one in root.iterchildren(W + "abstractNum") if root is not None else ():
        id = one.get(W + "abstractNumId", "")
        lists[id] = dict(map(_level, one.iterchildren(W + "lvl")))
        if (style := value(one.find(W + "styleLink"))) is not None:
            by_style[style] = id
        if (style := value(one.find(W + "numStyleLink"))) is not None:
            links[id] = style
    numbers: dict[str, Number] = {}
    for num in root.iterchildren(W + "num") if root is not None else ():
        id = value(num.find(W + "abstractNumId")) or ""
        levels = dict(map(_level, num.iterfind(f"{W}lvlOverride/{W}lvl")))
        starts = {
            _ordinal(override.get(W + "ilvl"), 0): _ordinal(value(start), 1)
            for override in num.iterchildren(W + "lvlOverride")
            if (start := override.find(W + "startOverride")) is not None
        }
        list_id = by_style.get(links.get(id, ""), id)
        numbers[num.get(W + "numId", "")] = Number(list_id, levels, starts)
    return lists, numbers


def _level(element: Element) -> tuple[int, Level]:
    restart = value(element.find(W + "lvlRestart"))
    return _ordinal(element.get(W + "ilvl"), 0), Level(
        start=_ordinal(value(element.find(W + "start")), 0),
        format=value(element.find(W + "numFmt")) or "decimal",
        text=value(element.find(W + "lvlText")) or "",
        suffix=value(element.find(W + "suff")) or "tab",
        restart=None if restart is None else _ordinal(restart, 0),
        is_legal=bool(is_on(element.find(W + "isLgl"))),
        style=value(element.find(W + "pStyle")),
    )


def _ordinal(value: str | None, default: int) -> int:
    return int(value) if value is not None and value.isdecimal() and len(value) < 9 else default
