"""Word files (DOCX, by Word, WPS or LibreOffice): what a reader of the printed pages sees of them.

Tracked changes are taken as accepted, numbers that Word generates are written out, of a field only its
result is taken, a note follows the paragraph that refers to it. Hidden text, comments, page headers and
footers are left out. A text box stands behind its paragraph.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property

from govinfo_nlp.document.readers import wordtables
from govinfo_nlp.document.readers.layout import Block, lay_out, understood
from govinfo_nlp.document.readers.numbering import Numbering
from govinfo_nlp.document.readers.package import Package
from govinfo_nlp.document.readers.wordml import (
    ALTERNATE,
    BOX,
    ID,
    LEVEL,
    NUM_ID,
    NUMPR,
    PPR,
    PSTYLE,
    RPR,
    RSTYLE,
    SDT,
    TBL,
    UNSEEN,
    VAL,
    VANISH,
    Element,
    M,
    R,
    T,
    W,
    blocks_in,
    child,
    content_of,
    is_on,
    outermost,
    properties,
    text_of,
    value,
)
from govinfo_nlp.document.readers.wordstyles import NO_STYLE, Style, numbering, styles
from govinfo_nlp.document.tables import Document, Reading
from govinfo_nlp.errors import ReadError

_MOST_DEPTH = 60
_PRINTED = {W + "tab": "\t", W + "ptab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}
# A paragraph whose own mark is gone goes on in the next one.
_MARK_GONE = frozenset(W + name for name in ("del", "moveFrom", "specVanish"))


def read(data: bytes, name: str, *, limit: int) -> tuple[Document, Reading]:
    """The text and the grids of a DOCX file, and what its statutory tables say.

    ``ReadError`` is raised where it is no DOCX, damaged, protected by a password, without any text,
    or where what is read of it comes to more than ``limit`` bytes when unpacked.
    """
    package = Package(data, name, limit)
    document = lay_out(_Story(package).read())
    if not document.text.strip():
        why = "只有图片没有文字，请先用文字识别（OCR）软件转换" if package.has_pictures() else "没有文字"
        raise ReadError(f"{name}：Word 文件里{why}")
    return understood(document)


class _Paragraph:
    """What has been read of a paragraph. ``fields`` are the open fields: where the instruction
    begins in the text, or ``None`` when its result has begun."""

    __slots__ = ("behind", "fields", "notes", "parts")

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.behind: list[Block] = []
        self.notes: list[Block] = []
        self.fields: list[int | None] = []

    def field(self, mark: str) -> None:
        if mark == "begin":
            self.fields.append(len(self.parts))
        elif mark in ("separate", "end") and self.fields:
            start = self.fields.pop()
            if start is not None:
                del self.parts[start:]
            if mark == "separate":
                self.fields.append(None)


class _Story:
    """Walks through the story of a package."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.depth = 0
        self.in_table = False
        self.notes: list[Block] = []
        self.noted: set[tuple[str, str]] = set()
        self.styles: tuple[Mapping[str, Style], str | None] = {}, None
        self.known: dict[str, Style] = {}
        self.hides = False  # whether anything in the parts read so far is hidden
        self.telling = frozenset((NUMPR,))  # the properties that make a paragraph more than text

    def part(self, kind: str, *, if_any: tuple[bytes, ...] = ()) -> Element | None:
        path = self.package.target(self.package.main, kind)
        root = self.package.root(path, if_any=if_any) if path else None
        return self.noted_uses(root) if root is not None else None

    def noted_uses(self, root: Element) -> Element:
        """A part, after a look at what it uses: most documents hide and track nothing."""
        self.hides = self.hides or next(root.iter(VANISH), None) is not None
        if self.hides or next(root.iter(*_MARK_GONE), None) is not None:
            self.telling = frozenset((NUMPR, RPR))
        return root

    @cached_property
    def numbering(self) -> Numbering:
        return Numbering(*numbering(self.part("numbering")))

    @cached_property
    def note_parts(self) -> Mapping[tuple[str, str], Element]:
        return {
            (kind, note.get(ID, "")): note
            for kind in ("footnote", "endnote")
            for root in [self.part(f"{kind}s")]
            if root is not None
            for note in root.iterchildren(W + kind)
        }

    def read(self) -> list[Block]:
        root = self.package.root(self.package.main)
        body = self.noted_uses(root).find(W + "body") if root is not None else None
        self.styles = styles(self.part("styles", if_any=(b"vanish", b"numPr")))
        if body is None:
            raise ReadError(f"{self.package.name}：Word 文件里没有正文，请用 Word 或 WPS 重新保存")
        if next(body.iter(W + "altChunk"), None) is not None:
            raise ReadError(
                f"{self.package.name}：正文以其他格式嵌在 Word 文件里，请用 Word 打开后另存再读取"
            )
        return self.blocks(body)

    def blocks(self, parent: Element) -> list[Block]:
        """The paragraphs and tables under an element, empty paragraphs left out."""
        found: list[Block] = []
        begun = ""
        for one in blocks_in(parent):
            if not begun and (plain := self.plain(one)) is not None:
                if plain.strip():
                    found.append(plain)
                continue
            if one.tag == TBL:
                if begun.strip():
                    found.append(begun)
                begun = ""
                found += self.table(one)
                continue
            paragraph = _Paragraph()
            text, is_whole = self.paragraph(one, paragraph, begun)
            begun = "" if is_whole else text
            if is_whole and text.strip():
                found.append(text)
            found += paragraph.behind
            (self.notes if self.in_table else found).extend(paragraph.notes)
        if begun.strip():
            found.append(begun)
        return found

    def nested(self, parent: Element) -> list[Block]:
        """The blocks of a box, a note or a cell; one paragraph where they are nested beyond reason."""
        if self.depth == _MOST_DEPTH:
            return ["".join(text.text or "" for text in parent.iter(T))]
        self.depth += 1
        found = self.blocks(parent)
        self.depth -= 1
        return found

    def plain(self, paragraph: Element) -> str | None:
        """The text of a paragraph that is nothing but text; ``None`` for any other, and for a table."""
        parts: list[str] = []
        style = self.styles[1]
        for part in paragraph:
            tag = part.tag
            if tag == R:
                for one in part:
                    tag = one.tag
                    if tag == T:
                        parts.append(text_of(one))
                    elif tag != RPR or self.hides:
                        return None
            elif tag == PPR:
                for one in part:
                    tag = one.tag
                    if tag == PSTYLE:
                        style = one.get(VAL)
                    elif tag in self.telling and (tag != RPR or len(one)):
                        return None
            else:
                return None
        return "".join(parts) if self.style(style) is NO_STYLE else None

    def paragraph(self, element: Element, into: _Paragraph, begun: str) -> tuple[str, bool]:
        """The text of a paragraph behind what has ``begun`` it, and whether its end is printed."""
        id = mark = number = None
        for one in properties(element, PPR):
            tag = one.tag
            if tag == PSTYLE:
                id = one.get(VAL)
            elif tag == RPR and len(one):
                mark = one
            elif tag == NUMPR:
                number = one
        style = self.style(id if id is not None else self.styles[1])
        hides = bool(style.is_hidden)
        self.inline(element, into, hides)
        text = (begun + "".join(into.parts)).strip("\n")
        if mark is not None:
            hides = self.is_unseen(mark, hides) or any(one.tag in _MARK_GONE for one in mark)
        if hides:
            return text, False
        return (self.label(number, style) + text if number is not None or style.number else text), True

    def label(self, number: Element | None, style: Style) -> str:
        """The number that Word writes before a paragraph, with what parts it from the text."""
        name = level = None
        if number is not None:
            name, level = value(child(number, NUM_ID)), value(child(number, LEVEL))
        if name is None:
            name, level = style.number, level or style.level
        return "" if name in (None, "0") else self.numbering.next(name, level, style.numbered)

    def style(self, id: str | None) -> Style:
        """A style, with what it takes from those that it is based on; a circle is gone round once."""
        if id is None:
            return NO_STYLE
        if id not in self.known:
            met: dict[str, Style] = {}
            at: str | None = id
            while at is not None and at not in met and at in self.styles[0]:
                met[at] = self.styles[0][at]
                at = met[at].parent
            numbered = next((style for style in met.values() if style.number is not None), NO_STYLE)
            is_hidden = next((style.is_hidden for style in met.values() if style.is_hidden is not None), None)
            self.known[id] = NO_STYLE
            if numbered.number is not None or is_hidden:
                self.known[id] = Style(None, numbered.numbered, numbered.number, numbered.level, is_hidden)
        return self.known[id]

    def is_unseen(self, properties: Element, hides: bool) -> bool:
        """Whether a run's properties hide it, where its paragraph's style does (``hides``) or not."""
        for one in properties:
            tag = one.tag
            if tag == VANISH:
                return bool(is_on(one))
            if tag == RSTYLE:
                hides = hides or bool(self.style(one.get(VAL)).is_hidden)
        return hides

    def inline(self, parent: Element, into: _Paragraph, hides: bool) -> None:
        """Reads the runs under an element, and whatever holds runs."""
        for one in parent:
            tag = one.tag
            if tag == R:
                self.run(one, into, hides)
            elif tag in UNSEEN or not isinstance(tag, str):
                continue
            elif tag == ALTERNATE:
                self.alternate(one, into, hides)
            elif tag == SDT:
                if (content := content_of(one)) is not None:
                    self.inline(content, into, hides)
            elif tag == BOX:
                into.behind += self.nested(one)
            elif tag == M + "t":
                into.parts.append(one.text or "")
            elif tag == M + "den":
                into.parts.append("/")
                self.inline(one, into, hides)
            else:
                self.inline(one, into, hides)

    def run(self, run: Element, into: _Paragraph, hides: bool) -> None:
        for one in run:
            tag = one.tag
            if tag == T:
                if not hides:
                    into.parts.append(text_of(one))
            elif tag == RPR:
                if len(one):
                    hides = self.is_unseen(one, hides)
            elif hides or tag in UNSEEN or not isinstance(tag, str):
                if tag == W + "fldChar":
                    into.field(one.get(W + "fldCharType", ""))
            elif (printed := _PRINTED.get(tag)) is not None:
                into.parts.append(printed)
            elif (read := _IN_RUN.get(tag)) is not None:
                read(self, one, into)
            elif tag == ALTERNATE:
                self.alternate(one, into, hides)
            else:
                self.inline(one, into, hides)

    def field(self, element: Element, into: _Paragraph) -> None:
        into.field(element.get(W + "fldCharType", ""))

    def symbol(self, element: Element, into: _Paragraph) -> None:
        into.parts.append(_symbol(element))

    def boxes(self, element: Element, into: _Paragraph) -> None:
        """The text boxes of a drawing; those inside others come with them."""
        for box in outermost(element, BOX):
            into.behind += self.nested(box)

    def note(self, element: Element, into: _Paragraph) -> None:
        """A note, where it is first referred to."""
        key = element.tag.removeprefix(W).removesuffix("Reference"), element.get(ID, "")
        if key in self.note_parts and key not in self.noted:
            self.noted.add(key)
            into.notes += self.nested(self.note_parts[key])

    def alternate(self, element: Element, into: _Paragraph, hides: bool) -> None:
        """The first of several forms of the same content that has anything to read."""
        for form in element:
            parts, behind = len(into.parts), len(into.behind)
            self.run(form, into, hides)
            if len(into.parts) > parts or len(into.behind) > behind:
                return

    def table(self, element: Element) -> list[Block]:
        """A table, and the notes that its cells refer to."""
        is_outermost, self.in_table = not self.in_table, True
        may_be_plain = not self.hides and self.style(self.styles[1]) is NO_STYLE
        found: list[Block] = [wordtables.read(element, self.cell, self.is_plain if may_be_plain else None)]
        if is_outermost:
            self.in_table = False
            found += self.notes
            self.notes = []
        return found

    def cell(self, cell: Element) -> tuple[Block, ...]:
        return tuple(self.nested(cell))

    def is_plain(self, style: str) -> bool:
        """Whether paragraphs of a style are neither hidden nor numbered by it."""
        return self.style(style) is NO_STYLE


_IN_RUN: Mapping[str, Callable[[_Story, Element, _Paragraph], None]] = {
    W + "fldChar": _Story.field,
    W + "sym": _Story.symbol,
    W + "drawing": _Story.boxes,
    W + "pict": _Story.boxes,
    W + "object": _Story.boxes,
    W + "footnoteReference": _Story.note,
    W + "endnoteReference": _Story.note,
}


def _symbol(element: Element) -> str:
    """The character of a symbol: one of Unicode, or a digit or letter of the font Symbol; signs of
    other fonts have no character."""
    try:
        code = int(element.get(W + "char", ""), 16)
    except ValueError:
        return ""
    if 0xF020 <= code <= 0xF07E and element.get(W + "font") == "Symbol":
        char = chr(code - 0xF000)
        return char if char.isalnum() or char in "%./()+-" else ""
    is_character = 0x20 <= code < 0xD800 or 0xF900 <= code <= 0xFFFD
    return chr(code) if is_character else ""
