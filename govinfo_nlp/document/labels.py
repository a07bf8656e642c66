"""What the words and figures of one printed cell say: a label of a statutory table, a number, or neither.

Offices vary labels in width, spacing, line breaks, brackets, punctuation and ordinals; a label is
compared by its ``key``, which has none of these. What a cell says never depends on its neighbours.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import IntEnum
from functools import cache, lru_cache
from typing import NamedTuple

import regex

from govinfo_nlp.document.forms import templates
from govinfo_nlp.language.characters import INVISIBLE, fold
from govinfo_nlp.language.lexicons import Lexicon

LONGEST_LABEL = 200
_LONGEST_NUMBER = 60
_LONGEST_WORDS = 60

# Clutter that converters leave in a cell: entities and marks of HTML and Markdown.
_CLUTTER = regex.compile(rf"<br\s*+/?>|&nbsp;|&#160;|[*_`\\{INVISIBLE}]++", regex.IGNORECASE)
_ORDINAL = regex.compile(
    r"(?:\([一二三四五六七八九十0-9]{1,3}\)|[一二三四五六七八九十]{1,3}[、.,]|[0-9]{1,2}[.、,)]|[①-⑳㈠-㈩⑴-⒛])\s*+"
)
# Two characters behind an ordinal, if any, that are no part of one.
_TWO_CHARACTERS = regex.compile(
    r"(?:\([一二三四五六七八九十]{1,3}\)|[一二三四五六七八九十]{1,3}、)?+([一-鿿](?![一二三四五六七八九十])[一-鿿]|[0-9]{4})"
)
_NO_WORD = regex.compile(r"[\W_]++")
_BRACKETS = regex.compile(r"\([^()]*+\)?|\[[^\[\]]*+\]?")
_NUMBER = regex.compile(r"([-+]?)\s*+([0-9]{1,3}(?:,\s?[0-9]{3})++(?![0-9,])|[0-9]++)(\.[0-9]++)?\s*+")
_NOTE = regex.compile(r"\([^()]*\p{Han}[^()]*\)")
_PAGE = regex.compile(r"-\s*+\d{1,3}\s*+-|第\s*+\d{1,3}\s*+页")
_ENDS = frozenset("。；;！!？?")
_POWERS = "十百千万亿"


class Role(IntEnum):
    """What a label names in its table; a head names no line of it."""

    ROW = 1
    COLUMN = 2
    GROUP = 3
    HEAD = 4


class Sense(NamedTuple):
    """One thing that a label may mean: a line of a table, in some formats."""

    table: str
    role: Role
    id: str
    formats: frozenset[str]


class Kind(IntEnum):
    """What stands in a cell. OTHER is a few words that are no known label, PROSE more than that,
    PAGE the number that a page ends with."""

    BLANK = 0
    FIGURE = 1
    LABEL = 2
    OTHER = 3
    PROSE = 4
    PAGE = 5


class Number(NamedTuple):
    """A printed number: its value, and the unit printed behind it."""

    value: Decimal
    unit: str


class Words(NamedTuple):
    """What a cell says; ``senses`` where it is a label, ``number`` where it is a figure that states one,
    ``key`` where it is words (of prose only where it may begin a label)."""

    kind: Kind
    senses: tuple[Sense, ...] = ()
    key: str = ""
    number: Number | None = None


def tidy(printed: str) -> str:
    """The folded text of a cell without white space around it and without converters' clutter."""
    return _tidied(fold(printed))


def _tidied(folded: str) -> str:
    return _CLUTTER.sub("", folded).strip()


def says_nothing(printed: str) -> bool:
    """Whether a cell is blank or prints a mark that states nothing, such as - or /."""
    bare = tidy(printed)
    return not bare or bare in _nothing()


def words(printed: str) -> Words:
    """What a printed cell says; ``printed`` has no white space around it."""
    return folded_words(fold(printed))


@lru_cache(maxsize=8192)
def folded_words(folded: str) -> Words:
    """What a printed cell says whose text is folded already, as that of a whole report is."""
    bare = _tidied(folded)
    if not bare:
        return Words(Kind.BLANK)
    stated = _stated(bare) if len(folded) <= _LONGEST_NUMBER else None
    if stated is not None or bare in _nothing():
        return Words(Kind.FIGURE, number=stated)
    is_prose = len(bare) > _LONGEST_WORDS or not _ENDS.isdisjoint(bare)
    if is_prose and _begins_unlike_labels(bare):
        return Words(Kind.PROSE)
    key = _key(bare)
    senses = labels().get(key) or _senses_without_brackets(bare)
    if senses:
        return Words(Kind.LABEL, senses, key)
    if is_prose:
        return Words(Kind.PROSE, (), key)
    return Words(Kind.PAGE) if _PAGE.fullmatch(bare) else Words(Kind.OTHER, (), key)


def _begins_unlike_labels(bare: str) -> bool:
    """Whether words plainly begin in another way than all labels, so that their key needs no look."""
    found = _TWO_CHARACTERS.match(bare)
    return found is not None and found[1] not in _heads()


def _senses_without_brackets(bare: str) -> tuple[Sense, ...]:
    without = _BRACKETS.sub("", bare)
    return labels().get(_key(without), ()) if without != bare else ()


def number(printed: str) -> Number | None:
    """The number that a cell prints, ``None`` where it prints none.

    The value is the number as printed: ``364.7万元`` is 364.7 of the unit 万元, ``减3`` is -3. Digits
    with a space among them, doubtful thousands separators and words that are no unit are no number.

    >>> number("４，１３６")
    Number(value=Decimal('4136'), unit='')
    """
    bare = printed.strip()
    return _stated(tidy(bare)) if len(bare) <= _LONGEST_NUMBER else None


def _stated(bare: str) -> Number | None:
    """The number that tidied words state."""
    if bare.isascii() and bare.isdigit():
        return Number(Decimal(bare), "")
    unsigned, negative = _signed(bare)
    match = _NUMBER.match(unsigned)
    if match is None:
        return None
    sign, digits, fraction = match.groups(default="")
    rest = unsigned[match.end() :].rstrip("。 ")
    unit = rest if _is_unit(rest) else ""
    if rest != unit and not _NOTE.fullmatch(rest):
        return None
    value = Decimal(_NO_WORD.sub("", digits) + fraction)
    return Number(value.copy_negate() if value and (negative or sign == "-") else value, unit)


def _signed(folded: str) -> tuple[str, bool]:
    """The text without a word that serves as a sign, and whether it is one of less."""
    if not folded.startswith(tuple(_signs())):
        return folded, False
    for word, negative in _signs().items():
        if folded.startswith(word) and folded[len(word) :].lstrip()[:1].isdigit():
            return folded[len(word) :].lstrip(), negative
    return folded, False


@cache
def _nothing() -> frozenset[str]:
    return frozenset(mark for form in templates() for mark in form.nothing)


@cache
def _signs() -> Mapping[str, bool]:
    """Words that serve as signs, the longest first, and whether they are signs of less."""
    signs = {word: False for form in templates() for word in form.plus}
    signs |= {word: True for form in templates() for word in form.minus}
    return dict(sorted(signs.items(), key=lambda sign: -len(sign[0])))


@cache
def _units() -> frozenset[str]:
    return frozenset(entry.word for entry in Lexicon.default().entries("units"))


def _is_unit(word: str) -> bool:
    """A unit of the lexicon, alone or behind 万 and the like, or such a power alone."""
    bare = word.lstrip(_POWERS)
    return bool(word) and (not bare or bare in _units() or word in _units())


def _key(tidied: str) -> str:
    """A label without its ordinal, white space and punctuation."""
    match = _ORDINAL.match(tidied)
    return _NO_WORD.sub("", tidied[match.end() :] if match else tidied)


@cache
def labels() -> Mapping[str, tuple[Sense, ...]]:
    """Every label of every format by its key, with and without the words in its brackets."""
    formats: dict[tuple[str, str, Role, str], set[str]] = {}
    for template in templates():
        for form in template.tables:
            lines = [(Role.ROW, line) for line in form.rows]
            lines += [(Role.COLUMN, line) for line in form.columns]
            lines += [(Role.GROUP, line) for line in form.groups]
            printed = [(role, line.id, label) for role, line in lines for label in line.printed]
            for role, id, label in printed:
                for key in {_key(fold(label)), _key(_BRACKETS.sub("", fold(label)))}:
                    formats.setdefault((key, form.id, role, id), set()).add(template.format)
            for label in form.heads:
                formats.setdefault((_key(fold(label)), form.id, Role.HEAD, ""), set()).add(template.format)
    found: dict[str, tuple[Sense, ...]] = {}
    for (key, table, role, id), own in formats.items():
        found[key] = (*found.get(key, ()), Sense(table, role, id, frozenset(own)))
    return found


@cache
def _heads() -> frozenset[str]:
    """The first two characters of every label's key."""
    return frozenset(key[:2] for key in labels())


@cache
def beginnings() -> frozenset[str]:
    """Every proper beginning of a label's key: words that may go on in the next line."""
    return frozenset(key[:length] for key in labels() for length in range(1, len(key)))


@lru_cache(maxsize=4096)
def nearest_row(key: str, table: str) -> Sense | None:
    """The row of a table that a shortened or misspelt label means, where it can mean one only."""
    near = {
        sense.id: sense
        for label, senses in labels().items()
        for sense in senses
        if sense.table == table and sense.role is Role.ROW and _is_near(key, label)
    }
    return next(iter(near.values())) if len(near) == 1 else None


def _is_near(key: str, label: str) -> bool:
    """One character in eight is another one; or some are left out (not more than three in five of
    the label's) or added (not more than four)."""
    if min(len(key), len(label)) < 4:
        return False
    if len(key) == len(label):
        others = sum(a != b for a, b in zip(key, label, strict=True))
        return others <= (max(1, len(label) // 8) if len(label) > 5 else 0)
    if len(key) < len(label):
        return len(key) * 5 >= len(label) * 2 and _is_within(key, label)
    return len(key) <= len(label) + 4 and _is_within(label, key)


def _is_within(short: str, long: str) -> bool:
    rest = iter(long)
    return all(char in rest for char in short)
