"""One-to-one folding of characters, so that rules see one form and offsets stay true.

``fold`` turns full-width forms into ASCII, odd spaces into a plain space, dashes, tildes and
brackets into one of their kind, and Traditional characters that our vocabulary uses into
Simplified ones. Every character becomes exactly one character (NFKC would not do that).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from govinfo_nlp.language.lexicons import Lexicon

# Characters without a width of their own, which converters and web editors leave in texts:
# they may stand inside a numeral and mean nothing there.
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202b\u202c\u202d\u202e"

_SHORT = 256
_FEW = 24  # different characters to be changed
_SPACES = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_ALIKE = {
    "-": "‐‑‒–—―−－﹣",
    "~": "～〜∼˜",
    "·": "•・‧",
    "%": "％﹪",
    "/": "∕⁄",
    "(": "﹙❨",
    ")": "﹚❩",
    "[": "〔【﹝［",
    "]": "〕】﹞］",
}


@cache
def _table() -> dict[int, str]:
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    table |= {ord(space): " " for space in _SPACES}
    for plain, others in _ALIKE.items():
        table |= {ord(other): plain for other in others}
    for traditional, simplified in Lexicon.default().document("characters")["variants"].items():
        table |= dict.fromkeys(map(ord, traditional), simplified)
    return table


def fold(text: str) -> str:
    """The text in one form of width and script; ``len(fold(text)) == len(text)``."""
    return _translated(text) if len(text) <= _SHORT else _folded(text)


@lru_cache(maxsize=1024)
def _translated(text: str) -> str:
    """A unit's, a label's form: few come again and again."""
    return text.translate(_table())


@cache
def _changed() -> re.Pattern[str]:
    return re.compile(f"[{''.join(map(re.escape, map(chr, _table())))}]")


@lru_cache(maxsize=2)
def _folded(text: str) -> str:
    """A whole report's form: modules ask for it one after another."""
    at = 0
    for _ in range(_FEW):  # half the time of translating; nothing is changed twice, see the tests
        found = _changed().search(text, at)
        if found is None:
            return text
        text = text.replace(found[0], found[0].translate(_table()))
        at = found.end()
    return text.translate(_table())
