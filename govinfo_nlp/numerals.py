"""Written numerals: their exact value, the step of their last stated digit, the interval they claim.

``parse("1.2万")`` is 12000 with step 1000, since its last stated digit is worth 1,000;
``interval`` turns value, step and bound into what a reader may take the figure to claim, and
``meets`` says whether a number lies within that. Decimals throughout, computed in a context of
our own: the caller's decimal context is neither read nor changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import lru_cache

import regex

from govinfo_nlp.characters import INVISIBLE, fold
from govinfo_nlp.models import Bound, Kind, Metric

#: A longer run of digits is an identifier, not a number of anything.
MAX_DIGITS = 24

EXACT = Context(prec=4 * MAX_DIGITS, rounding=ROUND_HALF_EVEN)

_DIGITS = {
    digit: Decimal(value)
    for value, digits in enumerate(
        ("零〇○", "一壹弌", "二两贰貳弍俩", "三叁叄弎仨", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖")
    )
    for digit in digits
}
_TENS = {"廿": Decimal(20), "卅": Decimal(30), "卌": Decimal(40)}
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LARGE = {"万": 10**4, "亿": 10**8, "兆": 10**12}

#: Character classes for scanners; all speak of folded text (see ``characters.fold``).
CHINESE_DIGITS = "".join(_DIGITS) + "".join(_TENS)
SMALL_SCALES = "".join(_SMALL)
SCALES = SMALL_SCALES + "".join(_LARGE)
CHINESE = CHINESE_DIGITS + SCALES

_INVISIBLE = f"[{INVISIBLE}]*+"
_RUN = rf"[0-9](?:{_INVISIBLE}[0-9])*+"
#: An Arabic numeral: grouped by commas, by single spaces, or not at all.
ARABIC = (
    rf"(?:[0-9]{{1,3}}(?:,[0-9]{{3}})++(?![0-9])|[0-9]{{1,3}}(?:\ [0-9]{{3}})++(?![0-9])|{_RUN})"
    rf"(?:\.(?:\ (?=[0-9]++\ ?[%‰]))?+{_RUN})?+"
)
# 百 and 千 that belong to a unit are no scales: 3百分点, 36万千瓦时.
_SCALE_MARKS = SCALES.replace("百", "").replace("千", "")
_SCALE = rf"(?:[{_SCALE_MARKS}]|百(?!分)|千(?![瓦米克伏兆赫卡]))"
#: Arabic digits with Chinese scales (1.2万, 3千5百), or a Chinese numeral, 点 included.
NUMERAL = (
    rf"(?:{ARABIC}(?:\ ?{_SCALE}++(?:[0-9]++(?:\.[0-9]++)?+{_SCALE}++)*+(?:[0-9](?![0-9.,%]))?+)?+"
    rf"|[{CHINESE}]++(?:点[{CHINESE_DIGITS}]++[万亿]?+)?+)"
)

_TOKEN = regex.compile(
    rf"(?P<arabic>[0-9]+(?:\.[0-9]+)?)|(?P<chinese>[{CHINESE_DIGITS}])|(?P<scale>[{SCALES}])|(?P<point>点)"
)
_NOISE = regex.compile(rf"[\s,{INVISIBLE}]")
_COUNTED = frozenset((Kind.COUNT, Kind.MONEY))
_REMAINDER = regex.compile(r"[余馀多几]")
_FRACTION = regex.compile(rf"(?P<below>{NUMERAL})分之(?P<above>{NUMERAL})")


@dataclass(frozen=True, slots=True)
class Numeral:
    """The value of a written numeral, and what its last stated digit is worth."""

    value: Decimal
    step: Decimal


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers that a figure may stand for; ``None`` is no limit on that side."""

    low: Decimal | None
    high: Decimal | None

    def holds(self, number: Decimal) -> bool:
        """Whether the number lies within, both ends included."""
        return (self.low is None or self.low <= number) and (self.high is None or number <= self.high)


@lru_cache(maxsize=4096)
def parse(text: str) -> Numeral | None:
    """The value and step of a written numeral, or ``None`` where the text is none.

    Reads Arabic digits in any width, grouped by commas or spaces; Chinese numerals (〇零一二两…,
    廿卅, financial 壹贰叁, Traditional 萬億); digits with scales (1.2万, 3千5百, 一百二十万);
    decimals with 点; fractions (三分之一, rounded at the context's precision); a sign.

    >>> parse("1.2万")
    Numeral(value=Decimal('12000'), step=Decimal('1000'))
    >>> parse("三百一十六").value, parse("两万三").value, parse("一万五千亿").value
    (Decimal('316'), Decimal('23000'), Decimal('1500000000000'))
    """
    bare = _NOISE.sub("", fold(text))
    if bare[:1] in ("-", "+", "负"):
        inner = _unsigned(bare[1:])
        if inner is None or bare[0] == "+":
            return inner
        return Numeral(-inner.value, inner.step)
    return _unsigned(bare)


def _unsigned(bare: str) -> Numeral | None:
    if (fraction := _FRACTION.fullmatch(bare)) is not None:
        above, below = _plain(fraction["above"]), _plain(fraction["below"])
        if above is None or below is None or not below.value:
            return None
        return Numeral(EXACT.divide(above.value, below.value), EXACT.divide(above.step, below.value))
    return _plain(bare)


def _plain(bare: str) -> Numeral | None:
    if bare == "半":
        return Numeral(Decimal("0.5"), Decimal("0.1"))
    if len(bare) > 2 * MAX_DIGITS or (sum(map(str.isdigit, bare)) > MAX_DIGITS):
        return None
    if bare.isascii():
        return _arabic(bare) if _TOKEN.fullmatch(bare) else None
    tokens = [(token.lastgroup, token.group()) for token in _TOKEN.finditer(bare)]
    if not tokens or sum(len(word) for _, word in tokens) != len(bare):
        return None
    return _compound(tokens)


def _arabic(digits: str) -> Numeral:
    value = Decimal(digits)
    return Numeral(value, _step(value))


def _step(value: Decimal) -> Decimal:
    exponent = value.as_tuple().exponent
    return Decimal((0, (1,), exponent)) if isinstance(exponent, int) else Decimal(1)


class _Reading:
    """The state of reading a compound numeral from left to right."""

    __slots__ = ("current", "section", "step", "top", "total")

    def __init__(self) -> None:
        self.total, self.section = Decimal(0), Decimal(0)
        self.current: Decimal | None = None  # a coefficient that awaits its scale
        self.step = Decimal(1)
        self.top = Decimal(1)  # the largest scale met so far

    def digits(self, numeral: Numeral) -> None:
        self.current, self.step = numeral.value, numeral.step

    def small(self, scale: Decimal) -> None:
        coefficient = Decimal(1) if self.current is None else self.current
        self.section = EXACT.add(self.section, EXACT.multiply(coefficient, scale))
        self._scaled(scale if scale > 10 or self.step < 1 else Decimal(1))

    def large(self, scale: Decimal) -> None:
        group = EXACT.add(self.section, self.current or Decimal(0))
        if self.current is None and not self.section:
            group = Decimal(0) if self.total else Decimal(1)  # 万 alone is 一万
        if scale > self.top and self.total:
            self.total = EXACT.multiply(EXACT.add(self.total, group), scale)
        else:
            self.total = EXACT.add(self.total, EXACT.multiply(group, scale))
        self.section, self.top = Decimal(0), max(self.top, scale)
        self._scaled(scale)

    def _scaled(self, scale: Decimal) -> None:
        self.step = EXACT.multiply(self.step, scale) if self.current is not None else max(self.step, scale)
        self.current = None

    def fraction(self, decimals: Decimal) -> None:
        self.section, self.step = EXACT.add(self.section, decimals), _step(decimals)

    def result(self) -> Numeral:
        value = EXACT.add(EXACT.add(self.total, self.section), self.current or Decimal(0))
        return Numeral(_whole(value), _whole(self.step))


def _compound(tokens: list[tuple[str | None, str]]) -> Numeral | None:
    reading, at, scaled_by = _Reading(), 0, None
    while at < len(tokens):
        kind, word = tokens[at]
        if kind == "scale":
            scale = Decimal(_SMALL.get(word) or _LARGE[word])
            (reading.small if word in _SMALL else reading.large)(scale)
            scaled_by = scale
            at += 1
            continue
        if kind == "point":  # 三十点五: decimals behind a scale
            decimals, length = _decimals(tokens, at)
            if decimals is None or reading.current is not None:
                return None
            reading.fraction(decimals)
            at += length
            continue
        if reading.current is not None:
            return None  # two coefficients in a row are no numeral
        numeral, length = _coefficient(tokens, at)
        if numeral is None:
            return None
        at += length
        trailing = at == len(tokens) and length == 1
        if trailing and scaled_by is not None and scaled_by >= 100 and 0 < numeral.value < 10:
            tenth = EXACT.divide(scaled_by, Decimal(10))  # 两万三, 一百五: the next scale is unsaid
            numeral = Numeral(EXACT.multiply(numeral.value, tenth), tenth)
        reading.digits(numeral)
    return reading.result()


def _whole(value: Decimal) -> Decimal:
    """12000.0 as 12000: the decimals that a scale has used up."""
    integral = value.to_integral_value()
    return integral if integral == value else value


def _coefficient(tokens: list[tuple[str | None, str]], at: int) -> tuple[Numeral | None, int]:
    """The digits that start at a token, read by position, with decimals behind 点."""
    kind, word = tokens[at]
    if kind == "arabic":
        return _arabic(word), 1
    end = at
    while end < len(tokens) and tokens[end][0] == "chinese":
        end += 1
    run = "".join(word for _, word in tokens[at:end])
    if not run:
        return None, 0
    value = _positional(run)
    if value is None:
        return None, 0
    if end < len(tokens) and tokens[end][0] == "point":
        decimals, length = _decimals(tokens, end)
        if decimals is None:
            return None, 0
        return Numeral(EXACT.add(value, decimals), _step(decimals)), end + length - at
    return Numeral(value, Decimal(1)), end - at


def _decimals(tokens: list[tuple[str | None, str]], at: int) -> tuple[Decimal | None, int]:
    """What 点 and the digits behind it are worth, and how many tokens they are."""
    end = at + 1
    while end < len(tokens) and tokens[end][0] == "chinese" and tokens[end][1] in _DIGITS:
        end += 1
    digits = "".join(str(_DIGITS[word]) for _, word in tokens[at + 1 : end])
    return (Decimal("0." + digits), end - at) if digits else (None, 0)


def _positional(run: str) -> Decimal | None:
    """二〇二一 is 2021; 廿五 is 25; 零五 is 5, as in 一百零五."""
    if run[0] in _TENS:
        return (
            EXACT.add(_TENS[run[0]], _DIGITS[run[1]])
            if len(run) == 2 and run[1] in _DIGITS
            else (_TENS[run[0]] if len(run) == 1 else None)
        )
    if any(digit in _TENS for digit in run):
        return None
    return Decimal("".join(str(_DIGITS[digit]) for digit in run))


def interval(value: Decimal, step: Decimal, bound: Bound, *, counted: bool = True) -> Interval:
    """What a figure claims: its value to the precision it states, under its bound.

    A count stated to the unit (``counted``, step 1) claims itself alone; any other exact figure
    half a step downwards and a whole step upwards, since the digits behind its last may have been
    rounded or cut off. 约 and 近 claim the neighbourhood (a tenth, at least a step); the other
    bounds are open on their far side.
    """
    half = Decimal(0) if counted and step == 1 else EXACT.divide(step, Decimal(2))
    if bound is Bound.AT_LEAST:
        return Interval(EXACT.subtract(value, half), None)
    if bound is Bound.AT_MOST:
        return Interval(None, EXACT.add(value, half))
    if bound is Bound.APPROX:
        margin = max(EXACT.divide(abs(value), Decimal(10)), step)
        return Interval(EXACT.subtract(value, margin), EXACT.add(value, margin))
    return Interval(EXACT.subtract(value, half), EXACT.add(value, step if half else half))


def claim(metric: Metric) -> Interval:
    """The interval that a metric claims; 1600多 and 1.2万余 stay below the next 1700 and 1.3万."""
    counted = metric.kind in _COUNTED and metric.step >= 1
    span = interval(metric.value, metric.step, metric.bound, counted=counted)
    if metric.bound is not Bound.AT_LEAST or not _REMAINDER.search(fold(metric.text)):
        return span
    above = EXACT.add(metric.value, max(metric.step, _last_digit(metric.value)))
    return Interval(metric.value, above)


def _last_digit(value: Decimal) -> Decimal:
    """What the last digit of a value that is not zero is worth: 100 for 1600."""
    digits, exponent = value.normalize(EXACT).as_tuple()[1:]
    return Decimal((0, (1,), exponent)) if any(digits) and isinstance(exponent, int) else Decimal(1)


def add(spans: Iterable[Interval]) -> Interval:
    """The interval of the sum of figures that claim these."""
    low: Decimal | None = Decimal(0)
    high: Decimal | None = Decimal(0)
    for span in spans:
        low = None if low is None or span.low is None else EXACT.add(low, span.low)
        high = None if high is None or span.high is None else EXACT.add(high, span.high)
    return Interval(low, high)


def meet(one: Interval, other: Interval) -> bool:
    """Whether two claims can both be true: their intervals have a number in common."""
    below = one.high is not None and other.low is not None and one.high < other.low
    above = one.low is not None and other.high is not None and one.low > other.high
    return not below and not above
