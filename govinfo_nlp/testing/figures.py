"""Figures as prose prints them: the ways a value is written, and what a written one claims."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction

from govinfo_nlp.models import Bound, Change, Kind

TEN = Decimal(10)
MYRIAD = Decimal(10000)


class Script(StrEnum):
    """The characters a numeral is written in."""

    PLAIN = "plain"
    GROUPED = "grouped"
    WIDE = "wide"
    HAN = "han"


@dataclass(frozen=True, slots=True)
class Form:
    """How a figure is written. ``scale`` is 1, 10,000 (万) or 100,000,000 (亿); ``decimals`` are
    those of the scaled number. ``before`` and ``after`` are words outside the quote, ``inside``
    the word between numeral and unit, ``gap`` the space there."""

    script: Script = Script.PLAIN
    scale: int = 1
    decimals: int = 0
    gap: str = ""
    before: str = ""
    inside: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity of the prose. ``indicator`` names what it measures: two figures of one indicator
    that differ are a contradiction. ``target`` are the cells it restates, ``also`` other readings
    that the rules accept, ``all_of`` further cells that it must equal (均维持). ``denied`` holds
    the words of a denial, which has no numeral. ``open`` figures may be found or not."""

    kind: Kind
    value: Decimal
    unit: str
    form: Form
    bound: Bound = Bound.EXACT
    change: Change | None = None
    indicator: str = ""
    target: tuple[str, ...] = ()
    also: tuple[tuple[str, ...], ...] = ()
    all_of: tuple[str, ...] = ()
    denied: str = ""
    open: bool = False
    name: str = ""

    @property
    def step(self) -> Decimal:
        """The worth of the last digit that is written."""
        return Decimal(self.form.scale).scaleb(-self.form.decimals)


DIGITS = "零一二三四五六七八九"
WIDE = str.maketrans("0123456789.,%", "０１２３４５６７８９．，％")
PLACES = ("", "十", "百", "千")


def han(value: int) -> str:
    """A whole number below 100 million in Chinese numerals, 两 where a measure word follows 2."""
    if value == 2:
        return "两"
    if value >= 10000:
        high, low = divmod(value, 10000)
        tail = "" if low == 0 else ("零" if low < 1000 else "") + _han(low)
        return _han(high) + "万" + tail
    return _han(value)


def _han(value: int) -> str:
    if value == 0:
        return DIGITS[0]
    out, pending = "", False
    digits = str(value)
    for place, digit in zip(range(len(digits) - 1, -1, -1), digits, strict=True):
        if digit == "0":
            pending = bool(out)
            continue
        out += (DIGITS[0] if pending else "") + DIGITS[int(digit)] + PLACES[place]
        pending = False
    return out.removeprefix("一") if 10 <= value < 20 else out


def numeral(value: Decimal, form: Form) -> str:
    """The value's characters without unit."""
    scaled = value / form.scale
    if form.script is Script.HAN and form.scale == 1:
        return han(int(scaled))
    digits = (
        f"{scaled:,.{form.decimals}f}" if form.script is Script.GROUPED else f"{scaled:.{form.decimals}f}"
    )
    digits += {1: "", 10000: "万", 100000000: "亿"}[form.scale]
    return digits.translate(WIDE) if form.script is Script.WIDE else digits


def quote(figure: Figure) -> str:
    """The figure's own characters: numeral and unit, as a metric quotes them."""
    if figure.denied:
        return figure.denied
    form = figure.form
    if figure.unit == "百分之":
        return figure.unit + han(int(figure.value))
    if figure.unit == "成":
        return han(int(figure.value) // 10) + "成"
    unit = figure.unit.translate(WIDE) if form.script is Script.WIDE else figure.unit
    return numeral(figure.value, form) + form.inside + (form.gap if unit else "") + unit


def rounded(value: Fraction, decimals: int, *, cut: bool = False) -> Decimal:
    """A number to some decimals, rounded half up or cut off."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal(1).scaleb(-decimals), ROUND_DOWN if cut else ROUND_HALF_UP)


def places(value: Decimal) -> int:
    """How many decimals a number needs, trailing zeros apart."""
    return max(0, -int(value.normalize().as_tuple().exponent))


def leading(value: int, digits: int, *, up: bool = False) -> int:
    """The number with all but its first digits zero."""
    size = TEN ** max(0, len(str(value)) - digits)
    whole = (Decimal(value) / size).to_integral_value(ROUND_CEILING if up else ROUND_FLOOR)
    return int(whole * size)


def trailing(value: Decimal) -> Decimal:
    """The place value of the last digit that is not zero: 100 of 1,600, 0.1 of 1.6."""
    if value == 0:
        return Decimal(1)
    return Decimal(1).scaleb(int(value.normalize().as_tuple().exponent))


Interval = tuple[Fraction, Fraction]


def claimed(figure: Figure) -> Interval:
    """The values that a careful writer could have meant: rounded or cut off at the last digit."""
    value, step = Fraction(figure.value), Fraction(figure.step)
    loose = Fraction(trailing(figure.value)) if figure.form.scale == 1 else step
    if figure.unit == "成":
        step = loose = Fraction(10)
    if figure.bound is Bound.AT_LEAST:
        return value, value + max(step, loose)
    if figure.bound is Bound.AT_MOST:
        return value - max(step, loose), value
    if figure.bound is Bound.APPROX:
        return value - max(step, loose), value + max(step, loose)
    if exact(figure):
        return value, value
    return value - step / 2, value + step * Fraction(999, 1000)


def widest(figure: Figure) -> Interval:
    """The values beyond which no reading of the figure can be right."""
    value, step = Fraction(figure.value), Fraction(figure.step)
    if figure.bound is Bound.AT_LEAST:
        return value, value * 10000
    if figure.bound is Bound.AT_MOST:
        return value / 2 - step, value
    if figure.bound is Bound.APPROX:
        return value * Fraction(7, 10) - step, value * Fraction(13, 10) + step
    if exact(figure):
        return value, value
    if figure.kind is Kind.PERCENTAGE:  # shares are fitted to add up to 100
        step *= 2
    return value - step, value + step


def exact(figure: Figure) -> bool:
    """Whether the figure is a whole count, printed to its last digit."""
    return figure.kind is Kind.COUNT and figure.step == 1 and figure.bound is Bound.EXACT


def rewritten(figure: Figure, value: Decimal, change: Change | None = None) -> Figure:
    """The figure in the same form with another value, and direction where one is given."""
    return replace(figure, value=value, change=change or figure.change)


def writable(figure: Figure, value: Decimal) -> bool:
    """Whether the figure's form can show this value to its last digit."""
    if value < 0 or (figure.form.script is Script.HAN and not 0 < value < 1000):
        return False
    if figure.unit == "成":
        return value in {Decimal(10 * n) for n in range(1, 10)}
    if figure.unit == "百分之":
        return value == value.to_integral_value() and 0 < value < 100
    return value % figure.step == 0
