"""A web page's tags and text, as the lines and tables that a reader of the page sees.

The parser tells of tags and text one after the other, and of an end for each beginning, whatever the
markup; the page's tree is never built. What a page hides is left out: scripts, styles, comments, struck
text, and elements whose own style says so. Style sheets are not looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache

import regex

from govinfo_nlp.document.readers.numbering import write
from govinfo_nlp.document.readers.pagetables import Block, Line, OpenCell, OpenTable, blocks_of, whole

Attributes = Mapping[str, str]

# Put behind the end of a paragraph: the parser is silent about an end that nothing began, at which
# browsers break the line all the same.
PARAGRAPH_END = "?p"

_UNSEEN = (
    *("script", "style", "noscript", "template", "xml", "textarea", "select", "datalist", "button", "dialog"),
    *("object", "embed", "applet", "audio", "video", "canvas", "svg", "noembed", "noframes", "rp", "rt"),
    *("del", "s", "strike"),
)
_DIVISIONS = (
    *("body", "div", "section", "article", "main", "aside", "nav", "header", "footer", "form", "fieldset"),
    *("center", "blockquote", "details", "figure", "dl"),
)
_LINES = (
    *("html", "head", "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "address", "dt", "dd"),
    *("caption", "thead", "tbody", "tfoot", "legend", "summary", "figcaption"),
)
_BULLETS = ("ul", "menu", "dir")
_PREFORMATTED = ("pre", "xmp", "listing", "plaintext")
# What LibreOffice calls the divisions with what it prints on every page.
_RUNNING = ("header", "footer")

_HIDING = regex.compile(r"display\s*+:\s*+none|visibility\s*+:\s*+(?:hidden|collapse)")
_STRIKING = regex.compile(r"mso-hide\s*+:\s*+all|text-decoration(?:-line)?\s*+:[^;]{0,40}?line-through")
_RAISING = regex.compile(r"vertical-align\s*+:\s*+super")
_KEEPING = regex.compile(r"white-space\s*+:\s*+(?:pre(?![\w-])|pre-wrap|pre-line|break-spaces)")

# Chinese text that was wrapped in its source goes on without a space, as browsers are to set it (CSS Text
# 3, segment breaks). Full-width figures are left apart, and so are elements.
_WIDE = r"[\u2e80-\u9fff\uf900-\ufaff\uff01-\uff0f\uff1a-\uff60\U00020000-\U0003ffff]"
_WRAP = regex.compile(rf"(?<={_WIDE})[ \t\r\f]*+\n[ \t\r\n\f]*+(?={_WIDE})")
_BLANKS = " \t\r\n\f"
_SPACES = regex.compile(r"[ \t\r\n\f]++")

_FOOTNOTE = regex.compile(r"\s*+[\[［〔【(（]?+(?:注?\d{1,2}|[①-⑳]|[*＊†‡※]{1,3}|注)[\]］〕】)）]?+\s*+")
_RAISED = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_ORDINAL = regex.compile(
    r"[(（]?[\d一二三四五六七八九十]{1,3}[)）、.．]|第[\d一二三四五六七八九十]{1,3}[条章节项]|[①-⑳•·]"
)
_LIST_STYLE = regex.compile(r"list-style(?:-type)?\s*+:\s*+([^;]*+)")
# The styles of lists that print numbers, and the forms of these.
_NUMBERINGS = {
    "": "decimal",
    "1": "decimal",
    "decimal": "decimal",
    "a": "lowerLetter",
    "lower-alpha": "lowerLetter",
    "A": "upperLetter",
    "upper-alpha": "upperLetter",
    "i": "lowerRoman",
    "lower-roman": "lowerRoman",
    "I": "upperRoman",
    "upper-roman": "upperRoman",
    "cjk-ideographic": "chineseCounting",
    "simp-chinese-informal": "chineseCounting",
    "trad-chinese-informal": "chineseCounting",
}

# A table nested deeper than this is read as part of the one around it.
_DEEPEST_TABLES = 40


@dataclass(slots=True)
class Page:
    """What a reader sees of a page.

    ``blocks`` are its lines and tables in reading order; a line without words is a blank one. ``title``
    and ``named`` are what its head calls it, ``frames`` and ``refresh`` the addresses that it shows or
    goes to in place of words, ``hides`` whether an element's own style hides anything. Divisions are
    numbered as they begin: the one numbered ``n`` stands in ``parents[n]``, and holds those up to
    ``last[n]``.
    """

    blocks: list[Block] = field(default_factory=list)
    title: str = ""
    named: str = ""
    frames: list[str] = field(default_factory=list)
    refresh: str = ""
    hides: bool = False
    parents: list[int] = field(default_factory=lambda: [0])
    last: list[int] = field(default_factory=lambda: [-1])


class PageBuilder:
    """What a parser tells of tags and text to; ``close`` gives the page. With ``everything``, elements
    that their own style hides are taken in too."""

    def __init__(self, *, everything: bool = False) -> None:
        self._page = Page()
        self._parents, self._last = self._page.parents, self._page.last
        self._everything = everything
        self._begins = self._beginnings()
        self._ends: list[Callable[[], None] | None] = []
        self._plain = {""}  # styles met that change nothing
        self._hidden = 0
        self._words: list[str] = []
        self._lines = 0
        self._links = 0
        self._linked = 0
        self._kept = 0
        self._place = 0
        self._at_paragraph = self._at_break = -1
        self._raised: list[tuple[int, int]] = []
        self._lists: list[_List | None] = []
        self._marker = ""
        self._written = self._page.blocks  # the page's blocks, or those of the cell that is open
        self._table: OpenTable | None = None
        self._tables = 0
        self._around: list[tuple[list[Block], OpenTable | None]] = []
        self._loose: OpenTable | None = None

    @property
    def depth(self) -> int:
        """How many elements are open."""
        return len(self._ends) + self._hidden

    @property
    def size(self) -> int:
        """How many lines, cells and other divisions there are."""
        return self._lines + len(self._parents)

    def start(self, tag: str, attributes: Attributes) -> None:
        if self._hidden:
            self._hidden += 1
            return
        begin = self._begins.get(tag)
        if attributes:
            style = attributes.get("style", "")
            if style not in self._plain or "hidden" in attributes:
                begin = self._styled(begin, attributes)
        if begin is None:
            self._ends.append(None)
        else:
            begin(attributes)

    def end(self, tag: str) -> None:
        if self._hidden:
            self._hidden -= 1
        elif (end := self._ends.pop()) is not None:
            end()

    def data(self, data: str) -> None:
        if self._hidden:
            return
        if self._kept:
            *lines, data = data.split("\n")
            for line in lines:
                self._words.append(line)
                self._break()
        elif "\n" in data:
            bare = data.strip(_BLANKS)
            if not bare:
                if self._words:
                    self._words.append(" ")
                return
            if "\n" in bare:
                data = _WRAP.sub("", data)
        self._words.append(data)
        if self._links:
            self._linked += len(data)

    def comment(self, text: str) -> None:
        if text == PARAGRAPH_END and not self._hidden:
            self._flush()

    def pi(self, target: str, data: str | None = None) -> None:
        self.comment(f"?{target}")

    def close(self) -> Page:
        self._flush()
        self._end_loose()
        page, self._page = self._page, Page()  # the parser lives on for a while, the page need not
        page.last = [len(page.parents) - 1 if last < 0 else last for last in page.last]
        self._written, self._begins = self._page.blocks, {}
        return page

    def _beginnings(self) -> dict[str, Callable[[Attributes], None]]:
        begins: dict[str, Callable[[Attributes], None]] = dict.fromkeys(_UNSEEN, self._begin_unseen)
        begins |= dict.fromkeys(_DIVISIONS, self._begin_division)
        begins |= dict.fromkeys(_LINES, self._begin_line)
        begins |= dict.fromkeys(_BULLETS, self._begin_bullets)
        begins |= dict.fromkeys(_PREFORMATTED, self._begin_preformatted)
        return begins | {
            "title": self._begin_title,
            "meta": self._begin_meta,
            "frame": self._begin_frame,
            "iframe": self._begin_frame,
            "p": self._begin_paragraph,
            "br": self._begin_break,
            "a": self._begin_link,
            "sup": self._begin_raised,
            "ol": self._begin_numbers,
            "li": self._begin_item,
            "table": self._begin_table,
            "tr": self._begin_row,
            "td": self._begin_cell,
            "th": self._begin_cell,
        }

    def _styled(
        self, begin: Callable[[Attributes], None] | None, attributes: Attributes
    ) -> Callable[[Attributes], None] | None:
        """How an element begins, its own style considered."""
        style = _Style.HIDES if "hidden" in attributes else _style(attributes["style"])
        if style is _Style.PLAIN:
            self._plain.add(attributes["style"])
            return begin
        if style is _Style.HIDES:
            self._page.hides = True
            return begin if self._everything else self._begin_unseen
        if style is _Style.STRIKES:
            return self._begin_unseen
        if style is _Style.RAISES:
            return begin or self._begin_raised
        return self._begin_preformatted if begin in (self._begin_paragraph, self._begin_division) else begin

    def _begin_unseen(self, attributes: Attributes) -> None:
        self._hidden = 1

    def _begin_frame(self, attributes: Attributes) -> None:
        if source := attributes.get("src"):
            self._page.frames.append(source)
        self._hidden = 1

    def _begin_title(self, attributes: Attributes) -> None:
        self._flush()
        self._ends.append(self._end_title)

    def _end_title(self) -> None:
        self._page.title = self._page.title or _tidy("".join(self._words))
        self._words.clear()

    def _begin_meta(self, attributes: Attributes) -> None:
        self._ends.append(None)
        content = attributes.get("content", "")
        if attributes.get("name", "").lower() == "articletitle":
            self._page.named = _tidy(content)
        elif attributes.get("http-equiv", "").lower() == "refresh":
            self._page.refresh = content.partition("=")[2].strip(" '\"")

    def _flush(self, *, ends: bool = False) -> bool:
        """Ends the line, and tells whether there was one. An element that ``ends`` and holds nothing
        but hard spaces is a blank line."""
        words = self._words
        if not words:
            return False
        text = words[0] if len(words) == 1 else "".join(words)
        words.clear()
        linked, self._linked = self._linked, 0
        bare = text if text.isalnum() else text.rstrip(" \n") if self._kept else _tidy(text)
        if bare and not bare.isspace():
            if self._marker:
                bare = bare if _ORDINAL.match(bare) else self._marker + bare
                self._marker = ""
            self._write(bare, linked)
        elif ends and "\xa0" in text:
            self._write("")
        else:
            return False
        return True

    def _write(self, text: str, linked: int = 0) -> None:
        if self._loose is not None:
            self._end_loose()
        self._lines += 1
        self._written.append(Line(text, self._place, linked))

    def _begin_line(self, attributes: Attributes) -> None:
        self._flush()
        self._ends.append(self._end_line)

    def _end_line(self) -> None:
        self._flush(ends=True)

    def _begin_paragraph(self, attributes: Attributes) -> None:
        if self._words:
            self._flush()
        self._at_paragraph = len(self._written)
        self._ends.append(self._end_paragraph)

    def _end_paragraph(self) -> None:
        if not self._flush(ends=True) and self._at_paragraph == len(self._written):
            self._write("")

    def _begin_break(self, attributes: Attributes) -> None:
        self._break()
        self._ends.append(None)

    def _break(self) -> None:
        """A line break; a second one at once makes a blank line."""
        if not self._flush() and self._at_break == len(self._written):
            self._write("")
        self._at_break = len(self._written)

    def _begin_preformatted(self, attributes: Attributes) -> None:
        self._flush()
        self._kept += 1
        self._ends.append(self._end_preformatted)

    def _end_preformatted(self) -> None:
        self._flush(ends=True)
        self._kept -= 1

    def _begin_link(self, attributes: Attributes) -> None:
        if attributes.get("href", "#").startswith("#"):
            self._ends.append(None)
        else:
            self._links += 1
            self._ends.append(self._end_link)

    def _end_link(self) -> None:
        self._links -= 1

    def _begin_raised(self, attributes: Attributes) -> None:
        self._raised.append((len(self._written), len(self._words)))
        self._ends.append(self._end_raised)

    def _end_raised(self) -> None:
        """The mark of a footnote is no part of the words or figure that it stands behind; a raised
        figure behind a letter or a measure stays raised."""
        line, at = self._raised.pop()
        if line != len(self._written) or not 0 < at < len(self._words):
            return
        raised, before = "".join(self._words[at:]), self._words[at - 1][-1:]
        if not before or before.isspace():
            return
        if (before.isascii() and before.isalpha()) or before == "米":
            self._words[at:] = [raised.translate(_RAISED)]
        elif _FOOTNOTE.fullmatch(raised):
            del self._words[at:]

    def _begin_numbers(self, attributes: Attributes) -> None:
        self._begin_division(attributes)
        self._lists.append(_numbered(attributes))
        self._ends[-1] = self._end_list

    def _begin_bullets(self, attributes: Attributes) -> None:
        self._begin_division(attributes)
        self._lists.append(None)
        self._ends[-1] = self._end_list

    def _end_list(self) -> None:
        self._end_division()
        self._lists.pop()

    def _begin_item(self, attributes: Attributes) -> None:
        self._flush()
        items = self._lists[-1] if self._lists else None
        self._marker = items.next(attributes.get("value", "")) if items else ""
        self._ends.append(self._end_item)

    def _end_item(self) -> None:
        self._flush(ends=True)
        self._marker = ""

    def _begin_division(self, attributes: Attributes) -> None:
        self._flush()
        self._open_division()
        self._ends.append(self._end_division)
        if attributes and attributes.get("title") in _RUNNING:
            self._ends.pop()
            self._close_division()
            self._hidden = 1

    def _end_division(self) -> None:
        self._flush(ends=True)
        self._close_division()

    def _open_division(self) -> None:
        self._parents.append(self._place)
        self._last.append(-1)
        self._place = len(self._parents) - 1

    def _close_division(self) -> None:
        self._last[self._place] = len(self._parents) - 1
        self._place = self._parents[self._place]

    def _begin_table(self, attributes: Attributes) -> None:
        if self._tables == _DEEPEST_TABLES:
            self._begin_division(attributes)
            return
        self._flush()
        self._end_loose()
        self._open_division()
        self._tables += 1
        self._around.append((self._written, self._table))
        self._table = OpenTable(self._place)
        self._ends.append(self._end_table)

    def _end_table(self) -> None:
        self._flush()
        table = self._table
        self._written, self._table = self._around.pop()
        self._tables -= 1
        if table is not None:
            self._written += blocks_of(table)
        self._close_division()

    def _rows(self) -> OpenTable:
        """The table that a row or a cell belongs to, one of its own where there is none around it."""
        if self._table is not None:
            return self._table
        self._loose = self._loose or OpenTable(self._place)
        return self._loose

    def _end_loose(self) -> None:
        if self._table is None and self._loose is not None:
            self._written += blocks_of(self._loose)
            self._loose = None

    def _begin_row(self, attributes: Attributes) -> None:
        self._flush()
        table = self._rows()
        table.rows.append([])
        table.is_row_over = False
        self._around.append((self._written, self._table))
        self._table = table
        self._ends.append(self._end_row)

    def _end_row(self) -> None:
        self._flush()
        if self._table is not None:
            self._table.is_row_over = True
        _, self._table = self._around.pop()

    def _begin_cell(self, attributes: Attributes) -> None:
        if self._words:
            self._flush()
        table = self._table or self._rows()
        if table.is_row_over:
            table.rows.append([])
            table.is_row_over = False
        cell = OpenCell(attributes)
        table.rows[-1].append(cell)
        self._around.append((self._written, self._table))
        self._written, self._table = cell.blocks, table
        self._at_paragraph = self._at_break = -1
        self._open_division()
        self._ends.append(self._end_cell)

    def _end_cell(self) -> None:
        if self._words:
            self._flush()
        self._written, self._table = self._around.pop()
        self._at_paragraph = self._at_break = -1
        self._close_division()


class _Style(Enum):
    """What an element's own style does to its words."""

    PLAIN = 0
    HIDES = 1
    STRIKES = 2
    RAISES = 3
    KEEPS_LINES = 4


@lru_cache(maxsize=1024)
def _style(style: str) -> _Style:
    style = style.lower()
    if _HIDING.search(style):
        return _Style.HIDES
    if _STRIKING.search(style):
        return _Style.STRIKES
    if _RAISING.search(style):
        return _Style.RAISES
    return _Style.KEEPS_LINES if _KEEPING.search(style) else _Style.PLAIN


def _tidy(text: str) -> str:
    """Words as they are shown: white space collapsed, and none at the ends."""
    if "\n" in text or "  " in text or "\t" in text or "\r" in text:
        text = _SPACES.sub(" ", text)
    return text.strip()


class _List:
    """Counts the items of a list that prints numbers of a form."""

    def __init__(self, first: int, form: str) -> None:
        self._number = first
        self._form = form
        self._mark = "、" if form == "chineseCounting" else ". "

    def next(self, value: str) -> str:
        """What is printed before the next item, whose own ``value`` may set its number."""
        number = whole(value, self._number)
        self._number = number + 1
        return write(number, self._form) + self._mark


def _numbered(attributes: Attributes) -> _List | None:
    """The list, if it prints numbers."""
    style = _LIST_STYLE.search(attributes.get("style", "").lower())
    form = _NUMBERINGS.get(style.group(1).strip() if style else attributes.get("type", ""))
    return _List(whole(attributes.get("start", ""), 1), form) if form else None
