"""The report on a web page, without the page around it.

It is found by its words: its headings and its statutory tables stand in one division of the page, the
title in that or before it. Around these, what is prose belongs to it, what is links does not. A page
without any of them is read by where most of its prose stands.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from govinfo_nlp.document.labels import LONGEST_LABEL, Kind, words
from govinfo_nlp.document.readers.page import Page
from govinfo_nlp.document.readers.pagetables import Block, Line, PageTable
from govinfo_nlp.document.sections import PREAMBLE, TITLE, is_footer, outline
from govinfo_nlp.language.characters import fold
from govinfo_nlp.language.lexicons import Lexicon

_LONGEST_FURNITURE = 120
_LONGEST_LINK = 60
_SHORTEST_PROSE = 40
_LONGEST_NAME = 200
_MOST_TITLE_LINES = 40
_LEAST_LABELS = 3
# Headings that are enough to tell where the report is; with fewer, most of the prose has to be there.
_ENOUGH = 4
_MOST_OF_IT = 0.7
_MANY_LINKS = 5
_CLAUSES = frozenset("。；，")


class Article(NamedTuple):
    """The blocks of an article in reading order; how many signs there are that it is a report: its
    headings, and its statutory tables as one; and whether a report's title is among the blocks."""

    blocks: list[Block]
    signs: int = 0
    is_titled: bool = False


ALL_SIGNS = 7
"""As many as a report can have: six headings, and its tables."""


def article(page: Page) -> Article:
    """What of a page is the report; all of its prose where it holds none."""
    blocks = page.blocks if _tells_links(page.blocks) else [block._replace(linked=0) for block in page.blocks]
    headings = _headings(blocks)
    tables = [at for at, block in enumerate(blocks) if _is_statutory(block)]
    region = _region(page, blocks, headings, tables)
    headings = [at for at in headings if at in region]
    tables = [at for at in tables if at in region]
    anchors = headings or tables or [at for at in region if _is_prose(blocks[at])]
    if not anchors:
        return Article(blocks)
    first, last = anchors[0], anchors[-1]
    titles = _title(blocks, first)
    beginning = _beginning(blocks, titles, region.start, first)
    end = _end(blocks, last, region.stop)
    return Article(beginning + blocks[first:end], len(headings) + bool(tables), bool(titles))


def title_of(page: Page) -> str:
    """The report's title as the head of its page has it; empty where that isn't a report's title."""
    for name in (page.named, page.title):
        if len(name) > _LONGEST_NAME:
            continue
        parts = [name, *(part for mark in "_-—|" for part in name.split(mark))]
        for part in parts:
            if outline(part.strip()).title:
                return part.strip()
    return ""


def _tells_links(blocks: Iterable[Block]) -> bool:
    """Whether links can be told from prose: not where one was never closed."""
    prose = [block for block in blocks if isinstance(block, Line) and "。" in block.text]
    return 2 * sum(block.linked for block in prose) <= sum(len(block.text) for block in prose)


def _headings(blocks: Sequence[Block]) -> list[int]:
    """The blocks that are headings of a report's sections."""
    lines = [
        (at, block.text)
        for at, block in enumerate(blocks)
        if isinstance(block, Line) and block.text and not _is_link(block)
    ]
    starts = list(accumulate((len(text) + 1 for _, text in lines), initial=0))
    sections = outline("\n".join(text for _, text in lines)).sections
    return [
        lines[bisect_right(starts, section.start) - 1][0]
        for section in sections
        if section.id not in (TITLE, PREAMBLE)
    ]


def _is_statutory(block: Block) -> bool:
    """Whether a block is a table with labels of the statutory ones."""
    if isinstance(block, Line):
        return False
    count = 0
    for row in block.table.rows:
        for box in row:
            text = box.blocks[0]
            if isinstance(text, str) and len(text) <= LONGEST_LABEL and words(text).kind is Kind.LABEL:
                count += 1
                if count == _LEAST_LABELS:
                    return True
    return False


def _region(page: Page, blocks: Sequence[Block], headings: Sequence[int], tables: Sequence[int]) -> range:
    """The blocks of the smallest division that holds the report, told by its headings, or else by its
    headings and tables and by the most of the prose."""
    if len(headings) >= _ENOUGH:
        region = _of_division(page, blocks, _common(page, blocks, headings))
        if not tables or any(at in region for at in tables):
            return region
    anchors = sorted((*headings, *tables))
    sizes = _prose_in(page, blocks)
    if anchors:
        division = _common(page, blocks, anchors)
        while sizes[division] < _MOST_OF_IT * sizes[0]:
            division = page.parents[division]
    else:
        full = [at for at, size in enumerate(sizes) if size and size >= _MOST_OF_IT * sizes[0]]
        division = full[-1] if full else 0
    return _of_division(page, blocks, division)


def _common(page: Page, blocks: Sequence[Block], anchors: Iterable[int]) -> int:
    """The smallest division that some blocks are in."""
    places = [blocks[at].place for at in anchors]
    common, least, most = places[0], min(places), max(places)
    while not common <= least <= most <= page.last[common]:
        common = page.parents[common]
    return common


def _of_division(page: Page, blocks: Sequence[Block], division: int) -> range:
    inside = [at for at, block in enumerate(blocks) if division <= block.place <= page.last[division]]
    return range(inside[0], inside[-1] + 1) if inside else range(0)


def _prose_in(page: Page, blocks: Iterable[Block]) -> list[int]:
    """How many characters of prose each division holds."""
    sizes = [0] * len(page.parents)
    for block in blocks:
        if isinstance(block, Line) and _is_prose(block):
            sizes[block.place] += len(block.text)
    for division in range(len(sizes) - 1, 0, -1):
        sizes[page.parents[division]] += sizes[division]
    return sizes


def _beginning(blocks: Sequence[Block], titles: Sequence[int], start: int, first: int) -> list[Block]:
    """The title and what is between it and the first heading, without the page's own lines: before the
    division of the report all that is no prose, in it links, and what is printed above the first prose."""
    kept = [blocks[at] for at in titles]
    behind = titles[-1] + 1 if titles else start
    while not titles and behind > 0 and _is_prose(blocks[behind - 1]):
        behind -= 1
    names = {block.text for block in kept if isinstance(block, Line)}
    has_begun = False
    for at in range(behind, first):
        block = blocks[at]
        if isinstance(block, Line) and block.text in names:
            continue
        if _is_prose(block):
            has_begun = True
            kept.append(block)
        elif at >= start and not (_is_link(block) if has_begun else _is_furniture(block)):
            kept.append(block)
    return kept


def _title(blocks: Sequence[Block], first: int) -> list[int]:
    """The lines that are the report's title."""
    lines = [
        (at, block.text)
        for at, block in enumerate(blocks[:first])
        if isinstance(block, Line) and block.text and not _is_link(block)
    ][-_MOST_TITLE_LINES:]
    starts = list(accumulate((len(text) + 1 for _, text in lines), initial=0))
    for section in outline("\n".join(text for _, text in lines)).sections:
        if section.id == TITLE:
            begin, end = (bisect_right(starts, at) - 1 for at in (section.start, section.end - 1))
            return [at for at, _ in lines[begin : end + 1]]
    return []


def _end(blocks: Sequence[Block], last: int, stop: int) -> int:
    """Where the article ends whose last heading is given, and whose division ends at ``stop``."""
    while stop < len(blocks) and _is_prose(blocks[stop]):
        stop += 1
    sure, links = last, 0
    for at in range(last + 1, stop):
        block = blocks[at]
        if isinstance(block, Line) and not block.text:
            continue
        links = links + 1 if _is_link(block) else 0
        if links == _MANY_LINKS or _is_footer(block):
            stop = at
            break
        if _is_prose(block) or _is_statutory(block):
            sure = at
    return next((at for at in range(sure + 1, stop) if _is_furniture(blocks[at])), stop)


def _has_clauses(text: str) -> bool:
    return not _CLAUSES.isdisjoint(text)


def _is_prose(block: Block) -> bool:
    """Whether a line is a sentence or long, and not a link or a line of the page's own."""
    if not isinstance(block, Line) or 2 * block.linked >= len(block.text):
        return False
    return "。" in block.text or (len(block.text) >= _SHORTEST_PROSE and not _is_furniture(block))


def _is_link(block: Block) -> bool:
    """Whether a line or table is links for the most part."""
    if isinstance(block, PageTable):
        return 2 * block.linked > sum(len(str(box.blocks[0])) for row in block.table.rows for box in row)
    if not block.linked or len(block.text) > _LONGEST_LINK or "。" in block.text:
        return False
    return 2 * block.linked >= len(block.text)


def _is_furniture(block: Block) -> bool:
    """Whether a block is a link, or a line that pages print around their articles."""
    if _is_link(block):
        return True
    if isinstance(block, PageTable) or len(block.text) > _LONGEST_FURNITURE or _has_clauses(block.text):
        return False
    folded = fold(block.text)
    return any(word in folded for role in ("marginal", "crumb") for word in _words(role))


def _is_footer(block: Block) -> bool:
    """Whether a line begins as what pages print below their articles."""
    return isinstance(block, Line) and len(block.text) <= _LONGEST_FURNITURE and is_footer(fold(block.text))


@cache
def _words(role: str) -> tuple[str, ...]:
    entries = Lexicon.default().entries("headings")
    return tuple(fold(entry.word) for entry in entries if entry["role"] == role)
