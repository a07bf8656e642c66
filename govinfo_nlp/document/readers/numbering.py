"""Numbers that a word processor writes before its paragraphs: 一、, （二）, 1.1, ①."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import regex

_LEVELS = 9
_LONGEST_LABEL = 60
_PLACE = regex.compile(r"%([1-9])")


class Level(NamedTuple):
    """One level of a list. ``text`` has ``%1`` where the number of the first level stands; ``suffix``
    is what follows it ("tab", "space", "nothing"); ``restart`` the level, counted from 1, after which
    it begins anew (``None``: after any above it; 0: never); ``is_legal`` where all numbers are in
    Arabic digits; ``style`` the style of paragraphs that are of this level."""

    start: int
    format: str
    text: str
    suffix: str
    restart: int | None = None
    is_legal: bool = False
    style: str | None = None


class Number(NamedTuple):
    """What a paragraph names its list by: the list's id, and the levels and starts that differ from
    the list's own."""

    list: str
    levels: Mapping[int, Level]
    starts: Mapping[int, int]


class Numbering:
    """Counts the paragraphs of all lists, which are given with their levels; ``numbers`` are the names
    that paragraphs use for them."""

    def __init__(self, lists: Mapping[str, Mapping[int, Level]], numbers: Mapping[str, Number]) -> None:
        self.lists, self.numbers = lists, numbers
        self.counted: dict[str, dict[int, int]] = {}
        self.begun: set[tuple[str, int]] = set()

    def next(self, name: str, level: str | None, style: str | None) -> str:
        """The label of the next paragraph of a list, with the space that parts it from the text;
        empty for bullets and for what is no list. The ``level``, where none is stated, is the style's."""
        number = self.numbers.get(name)
        if number is None:
            return ""
        levels = {**self.lists.get(number.list, {}), **number.levels}
        at = _level_of(level, style, levels)
        if at not in levels:
            return ""
        counted = self.counted.setdefault(number.list, {})
        if at in number.starts and (name, at) not in self.begun:
            counted[at] = number.starts[at]
        else:
            counted[at] = counted[at] + 1 if at in counted else levels[at].start
        self.begun.add((name, at))
        for deeper in [one for one in counted if one > at]:
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or restart > at:
                del counted[deeper]
        return _label(at, levels, counted)


def _level_of(level: str | None, style: str | None, levels: Mapping[int, Level]) -> int:
    if level is not None and level.isdecimal() and len(level) == 1:
        return int(level)
    return next((at for at, one in levels.items() if style is not None and one.style == style), 0)


def _label(at: int, levels: Mapping[int, Level], counted: Mapping[int, int]) -> str:
    level = levels[at]
    if level.format == "bullet":
        return ""

    def written(match: regex.Match[str]) -> str:
        place = int(match[1]) - 1
        if place not in levels:
            return ""
        format = "decimal" if level.is_legal else levels[place].format
        return write(counted.get(place, levels[place].start), format)

    label = _PLACE.sub(written, level.text[:_LONGEST_LABEL])[: 2 * _LONGEST_LABEL]
    if not label or level.suffix == "nothing" or label[-1] in _CLOSED:
        return label
    return label + " "


# Signs with a gap of their own: nothing parts them from the text.
_CLOSED = "、，。）】〕》：．　"


def write(value: int, format: str) -> str:
    """A number in one of the forms that Word knows, in Arabic digits where it has no such form.

    >>> write(21, "chineseCounting"), write(3, "decimalEnclosedCircle"), write(4, "upperRoman")
    ('二十一', '③', 'IV')
    """
    if format == "none":
        return ""
    return _FORMS.get(format, str)(value)


_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"


def _digits(digits: str) -> Callable[[int], str]:
    return lambda value: "".join(digits[int(digit)] for digit in str(value))


def _counting(digits: str, powers: str) -> Callable[[int], str]:
    """Numbers below ten thousand in words; larger ones digit by digit."""

    def written(value: int) -> str:
        if not 0 < value < 10_000:
            return _digits(digits)(value)
        words = ""
        for power, digit in zip((3, 2, 1, 0), f"{value:04}", strict=True):
            if digit != "0":
                words += digits[int(digit)] + ("" if power == 0 else powers[power - 1])
            elif words and not words.endswith("零"):
                words += "零"
        words = words.rstrip("零")
        return words[1:] if 10 <= value < 20 and digits is _DIGITS else words

    return written


def _series(first: str, count: int) -> Callable[[int], str]:
    """Characters that follow each other in Unicode, from the one for 1 on."""
    return lambda value: chr(ord(first) + value - 1) if 0 < value <= count else str(value)


def _letters(value: int) -> str:
    if not 0 < value <= 26 * _LEVELS:
        return str(value)
    return chr(ord("A") + (value - 1) % 26) * ((value - 1) // 26 + 1)


_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
    (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def _roman(value: int) -> str:
    if not 0 < value < 4000:
        return str(value)
    words = ""
    for worth, letters in _ROMAN:
        words += letters * (value // worth)
        value %= worth
    return words


def _of(names: str) -> Callable[[int], str]:
    return lambda value: names[value - 1] if 0 < value <= len(names) else str(value)


_COUNTING = _counting(_DIGITS, "十百千")
_FORMS: Mapping[str, Callable[[int], str]] = {
    **dict.fromkeys(
        ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting"), _COUNTING
    ),
    "taiwaneseCountingThousand": _COUNTING,
    **dict.fromkeys(("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"), _digits(_DIGITS)),
    "chineseLegalSimplified": _counting(_LEGAL, "拾佰仟"),
    "decimalFullWidth": _digits("０１２３４５６７８９"),
    "decimalZero": lambda value: f"{value:02}",
    **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), _series("①", 20)),
    "decimalEnclosedParen": _series("⑴", 20),
    "decimalEnclosedFullstop": _series("⒈", 20),
    "ideographEnclosedCircle": _series("㊀", 10),
    "ideographTraditional": _of("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _of("子丑寅卯辰巳午未申酉戌亥"),
    "upperLetter": _letters,
    "lowerLetter": lambda value: _letters(value).lower(),
    "upperRoman": _roman,
    "lowerRoman": lambda value: _roman(value).lower(),
}
