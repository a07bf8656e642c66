"""Written numerals: their exact value, the step of their last stated digit, the interval they claim.

``parse("1.2万")`` is 12000 with step 1000, since its last stated digit is worth 1,000;
``interval`` turns value, step and bound into what a reader may take the figure to claim, and
``meets`` says whether a number lies within that. Decimals throughout, computed in a context of
our own: the caller's decimal context is neither read nor changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from functools import lru_cache
from typing import NamedTuple, cast

import regex

from govinfo_nlp.language.characters import INVISIBLE, fold
from govinfo_nlp.models import Bound, Kind, Metric

#: A longer run of digits is an identifier, not a number of anything.
MAX_DIGITS = 24
_LARGEST = 3 * MAX_DIGITS  # and with 万 and 亿 multiplied out
_LONGEST = 120  # characters of a written numeral, spaces between its parts included

EXACT = Context(prec=4 * MAX_DIGITS, rounding=ROUND_HALF_EVEN)

_DIGITS = {
    digit: Decimal(value)
    for value, digits in enumerate(
        ("零〇○", "一壹弌", "二两贰貳弍俩倆", "三叁叄弎仨", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖")
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
_WHOLE = rf"(?:[0-9]{{1,3}}(?:,[0-9]{{3}})++(?![0-9])|[0-9]{{1,3}}(?:\ [0-9]{{3}})++(?![0-9])|{_RUN})"
#: An Arabic numeral: grouped by commas, by single spaces, or not at all.
ARABIC = rf"{_WHOLE}(?:\.(?:\ (?=[0-9]++\ {{0,3}}[%‰]))?+{_RUN})?+"
# 百 and 千 that belong to a unit are no scales: 3百分点, 36万千瓦时.
_SCALE_MARKS = SCALES.replace("百", "").replace("千", "").replace("兆", "")
_THOUSAND = "千(?![瓦米克伏兆赫卡])"
_MEGA = r"兆(?![瓦赫帕欧字])"
_SCALE = rf"(?:[{_SCALE_MARKS}]|百(?!分)|{_THOUSAND}|{_MEGA})"
_CHINESE_SCALE = rf"(?:[{_SCALE_MARKS}]|百(?!\ ?分\ ?[点位])|{_THOUSAND}|{_MEGA})"
# A converter spaces letters out (五 十 二), but two digits apart are two numerals (一 二).
_SPACED = (
    rf"\ (?:(?={_CHINESE_SCALE})|(?<=[{SCALES}]\ )(?=[{CHINESE_DIGITS}])(?![{CHINESE_DIGITS}]++[、.是]))"
)
_IN_CHINESE = rf"(?:[{CHINESE_DIGITS}]|{_CHINESE_SCALE})(?:[{CHINESE_DIGITS}]|{_CHINESE_SCALE}|{_SPACED})*+"
_SCALED = rf"\ ?{_SCALE}++(?:零?+[0-9]++(?:\.[0-9]++)?+{_SCALE}++)*+(?:零[0-9]++|[0-9](?![0-9.,%]))?+"
#: Arabic digits with Chinese scales (1.2万, 3千5百), or a Chinese numeral, 点 included.
NUMERAL = rf"(?:{ARABIC}(?:{_SCALED})?+|{_IN_CHINESE}(?:\ ?点\ ?[{CHINESE_DIGITS}]++[万亿]?+)?+)"

_Token = tuple[str, str]
_TOKEN = regex.compile(
    rf"(?P<arabic>{_WHOLE}(?:\.\ ?{_RUN})?+|\.{_RUN})|(?P<chinese>[{CHINESE_DIGITS}])|(?P<scale>[{SCALES}])"
    r"|(?P<point>点)|(?P<rest>[余馀多几])"
)
_BLANK = rf"[\s{INVISIBLE}]"
_BLANKS = regex.compile(rf"{_BLANK}*+")
_SEPARATORS = regex.compile(rf"[\s,{INVISIBLE}]")
_COUNTED = frozenset((Kind.COUNT, Kind.MONEY))
_REMAINDER = regex.compile(r"[余馀多几]")
# 三五百, 十七八: digits side by side that name a neighbourhood.
_APPROXIMATE_RUN = regex.compile(
    rf"[零〇○]*+[{CHINESE_DIGITS.translate(dict.fromkeys(map(ord, '零〇○')))}]{{2,}}+"
)
_SIGNED = regex.compile(rf"{_BLANK}*+(?P<sign>[-+负負])?+{_BLANK}*+(?P<bare>.*+)", regex.DOTALL)
_FRACTION = regex.compile(
    rf"(?:(?P<whole>[^又分]++)又)?+(?P<below>[^又分]++)分{_BLANK}*+之(?P<above>.++)", regex.DOTALL
)
_SLASHED = regex.compile(
    rf"(?:(?P<whole>{_RUN}){_BLANK}++)?(?P<above>{_RUN}){_BLANK}*+/{_BLANK}*+(?P<below>{_RUN}){_BLANK}*+"
)
# What most figures are: such a numeral has nothing to be put together.
_ARABIC_ALONE = regex.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})++|[0-9]++)(?:\.[0-9]++)?+")
_SCIENTIFIC = regex.compile(r"(?P<digits>[0-9]++(?:\.[0-9]++)?+)[Ee](?P<exponent>[-+]?+[0-9]{1,2})")


class Numeral(NamedTuple):
    """The value of a written numeral, and what its last stated digit is worth."""

    value: Decimal
    step: Decimal


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers that a figure may stand for; ``None`` is no limit on that side.

    The ends are included, but for ``high`` where ``below`` is set: 24% cut off is below 25%.
    """

    low: Decimal | None
    high: Decimal | None
    below: bool = False

    def holds(self, number: Decimal) -> bool:
        """Whether the number lies within."""
        if self.low is not None and number < self.low:
            return False
        return self.high is None or number < self.high or (number == self.high and not self.below)


@lru_cache(maxsize=4096)
def parse(text: str) -> Numeral | None:
    """The value and step of a written numeral, or ``None`` where the text is none.

    Reads Arabic digits in any width, grouped in threes by commas or spaces; Chinese numerals
    (〇零一二两…, 廿卅, financial 壹贰叁, Traditional 萬億); digits with scales (1.2万, 3千5百,
    一百二十万); decimals with 点; fractions (三分之一, 一又二分之一, 1/3, rounded at the
    context's precision); 1.2E+05 as spreadsheets write it; a sign. Spaces between its parts mean
    nothing. 余, 多 and 几 are passed over (一千多万 is 一千万); digits that name a
    neighbourhood (三五百, 十七八) are no numeral.

    >>> parse("1.2万")
    Numeral(value=Decimal('12000'), step=Decimal('1000'))
    >>> parse("三百一十六").value, parse("两万三").value, parse("一万五千亿").value
    (Decimal('316'), Decimal('23000'), Decimal('1500000000000'))
    """
    if len(text) > _LONGEST:
        return None
    if len(text) <= MAX_DIGITS and _ARABIC_ALONE.fullmatch(text):
        return _arabic(text)
    return _signed(fold(text))


def _signed(folded: str) -> Numeral | None:
    parts = _SIGNED.fullmatch(folded)
    assert parts is not None  # it matches any text
    number = _fraction(parts["bare"])
    return (
        number
        if number is None or parts["sign"] in (None, "+")
        else Numeral(EXACT.minus(number.value), number.step)
    )


def _fraction(bare: str) -> Numeral | None:
    """三分之一, 一又二分之一, 1/3, 1 2/3; without such a form the numeral as it stands."""
    match = _FRACTION.fullmatch(bare) or _SLASHED.fullmatch(bare)
    if match is None:
        return _plain(bare)
    whole = Numeral(Decimal(0), Decimal(1)) if match["whole"] is None else _plain(match["whole"])
    above, below = _signed(match["above"]), _plain(match["below"])
    if whole is None or above is None or below is None or not below.value:
        return None
    share = EXACT.divide(above.value, below.value)
    return Numeral(EXACT.add(whole.value, share), EXACT.divide(above.step, below.value))


def _plain(bare: str) -> Numeral | None:
    if bare == "半":
        return Numeral(Decimal("0.5"), Decimal("0.1"))
    if sum(map(str.isdigit, bare)) > MAX_DIGITS:
        return None
    if (scientific := _SCIENTIFIC.fullmatch(bare)) is not None:
        return _arabic(scientific["digits"], int(scientific["exponent"]))
    tokens = _tokens(bare)
    return _compound(tokens) if tokens else None


def _tokens(bare: str) -> list[_Token]:
    """The parts of a numeral, or none where anything else stands among them."""
    tokens, at = [], _past_blanks(bare, 0)
    while at < len(bare):
        token = _TOKEN.match(bare, at)
        if token is None:
            return []
        tokens.append((token.lastgroup or "", token.group()))
        at = _past_blanks(bare, token.end())
    return tokens


def _past_blanks(bare: str, at: int) -> int:
    match = _BLANKS.match(bare, at)
    return match.end() if match is not None else at


def _arabic(digits: str, exponent: int = 0) -> Numeral:
    value = EXACT.scaleb(EXACT.create_decimal(_SEPARATORS.sub("", digits)), exponent)
    return Numeral(_whole(value), _whole(_step(value)))


def _step(value: Decimal) -> Decimal:
    exponent = value.as_tuple().exponent
    return Decimal((0, (1,), exponent)) if isinstance(exponent, int) else Decimal(1)


class _Reading:
    """The state of reading a compound numeral from left to right."""

    __slots__ = ("after_zero", "current", "groups", "last", "section", "smallest", "step")

    def __init__(self) -> None:
        self.groups: list[tuple[Decimal, Decimal]] = []  # what 万 and 亿 have closed: scale and value
        self.section = Decimal(0)
        self.current: Decimal | None = None  # a coefficient that awaits its scale
        self.after_zero = False  # 零 stands there alone: 零十 is ten
        self.step = Decimal(1)
        self.smallest: Decimal | None = None  # the last 千, 百 or 十 of the section
        self.last: Decimal | None = None  # the last scale of any size

    def digits(self, numeral: Numeral, *, zero: bool) -> None:
        self.current, self.step, self.after_zero = numeral.value, numeral.step, zero

    def scale(self, word: str) -> bool:
        """Applies a scale; false where none can stand (五十千, 三万百)."""
        if word in _LARGE:
            self._large(Decimal(_LARGE[word]))
            return True
        return self._small(Decimal(_SMALL[word]))

    def _small(self, scale: Decimal) -> bool:
        if self.smallest is not None and scale >= self.smallest:
            return False
        if self.current is None and scale > 10 and (self.smallest is not None or self.groups):
            return False
        coefficient = Decimal(1) if self.current is None or self.after_zero else self.current
        self.section = EXACT.add(self.section, EXACT.multiply(coefficient, scale))
        self.smallest = scale
        self._scaled(scale if scale > 10 or self.step < 1 else Decimal(1), scale)
        return True

    def _large(self, scale: Decimal) -> None:
        group, unit = EXACT.add(self.section, self.current or Decimal(0)), scale
        bare = self.current is None and not self.section
        if bare and not self.groups:
            group = Decimal(1)  # 万 alone is 一万
        while self.groups and (bare or self.groups[-1][0] <= scale):  # 四万万, 一万五千亿
            lower, value = self.groups.pop()
            group, unit, bare = EXACT.add(group, value), max(unit, EXACT.multiply(scale, lower)), False
        self.groups.append((unit, EXACT.multiply(group, scale)))
        self.section, self.smallest = Decimal(0), None
        self._scaled(scale, scale)

    def _scaled(self, worth: Decimal, scale: Decimal) -> None:
        self.step = EXACT.multiply(self.step, worth)
        self.current, self.last = None, scale

    def fraction(self, decimals: Decimal) -> None:
        self.section, self.step = EXACT.add(self.section, decimals), _step(decimals)

    def result(self) -> Numeral | None:
        value = EXACT.add(self.section, self.current or Decimal(0))
        for _, group in self.groups:
            value = EXACT.add(value, group)
        return Numeral(_whole(value), _whole(self.step)) if value.adjusted() < _LARGEST else None


def _compound(tokens: list[_Token]) -> Numeral | None:
    reading, at = _Reading(), 0
    while at < len(tokens):
        kind, word = tokens[at]
        if kind == "scale":
            if not reading.scale(word):
                return None
            at += 1
            continue
        if kind == "rest":
            if not _rest_stands(tokens, at):
                return None
            at += 1
            continue
        if kind == "point":
            behind = _add_fraction(reading, tokens, at)
            if behind is None:
                return None
            at = behind
            continue
        if reading.current is not None and not reading.after_zero:
            return None  # two coefficients in a row are no numeral
        numeral, length = _coefficient(tokens, at)
        if numeral is None:
            return None
        zero = not numeral.value and kind == "chinese"
        if _is_shortened(tokens, at, length, numeral, reading):
            numeral = _lengthened(numeral, cast(Decimal, reading.last))
        at += length
        reading.digits(numeral, zero=zero and at < len(tokens))
    return reading.result()


def _add_fraction(reading: _Reading, tokens: list[_Token], at: int) -> int | None:
    """三十点五: adds the decimals behind a scale; the place behind them, ``None`` where there are none or
    no scale is before them."""
    decimals, length = _decimals(tokens, at)
    if decimals is None or reading.current is not None or reading.last is None:
        return None
    reading.fraction(decimals)
    return at + length


def _rest_stands(tokens: list[_Token], at: int) -> bool:
    """Whether 余, 多 or 几 stands where it may: 一千多万, 十几, 一百零几万."""
    closes = at + 1 == len(tokens) or tokens[at + 1][1] in _LARGE
    before = tokens[at - 1]
    return at > 0 and closes and (before[0] in ("scale", "arabic") or before[1] in {"零", "〇", "○", *_TENS})


def _is_shortened(tokens: list[_Token], at: int, length: int, numeral: Numeral, reading: _Reading) -> bool:
    """Whether the next scale is left unsaid behind one last digit: 两万三, 一百五, 两千三点一."""
    ends = at + length == len(tokens)
    single = length == 1 or tokens[at + 1][0] == "point"
    behind_scale = reading.last is not None and reading.last >= 100 and not reading.after_zero
    return ends and single and behind_scale and 1 <= numeral.value < 10


def _lengthened(numeral: Numeral, last: Decimal) -> Numeral:
    tenth = EXACT.divide(last, Decimal(10))
    digit = numeral.value.to_integral_value(ROUND_FLOOR)
    decimals = EXACT.subtract(numeral.value, digit)
    step = numeral.step if numeral.step < 1 else tenth
    return Numeral(EXACT.add(EXACT.multiply(digit, tenth), decimals), step)


def _whole(value: Decimal) -> Decimal:
    """12000.0 as 12000: the decimals that a scale has used up."""
    integral = value.to_integral_value(context=EXACT)
    return Decimal(int(integral)) if integral == value else value


def _coefficient(tokens: list[_Token], at: int) -> tuple[Numeral | None, int]:
    """The digits that start at a token, read by position, with decimals behind 点."""
    kind, word = tokens[at]
    if kind == "arabic":
        return _arabic(word), 1
    end = at
    while end < len(tokens) and tokens[end][0] == "chinese":
        end += 1
    run = "".join(word for _, word in tokens[at:end])
    value = _positional(run)
    if value is None:
        return None, 0
    if end < len(tokens) and tokens[end][0] == "point":
        decimals, length = _decimals(tokens, end)
        if decimals is None:
            return None, 0
        return Numeral(EXACT.add(value, decimals), _step(decimals)), end + length - at
    beside_scale = (at > 0 and tokens[at - 1][0] == "scale") or (
        end < len(tokens) and tokens[end][0] == "scale"
    )
    if beside_scale and _APPROXIMATE_RUN.fullmatch(run):
        return None, 0
    return Numeral(value, Decimal(1)), end - at


def _decimals(tokens: list[_Token], at: int) -> tuple[Decimal | None, int]:
    """What 点 and the digits behind it are worth, and how many tokens they are."""
    end = at + 1
    while end < len(tokens) and tokens[end][0] == "chinese" and tokens[end][1] in _DIGITS:
        end += 1
    digits = "".join(str(_DIGITS[word]) for _, word in tokens[at + 1 : end])
    return (Decimal("0." + digits), end - at) if digits else (None, 0)


def _positional(run: str) -> Decimal | None:
    """二〇二一 is 2021; 廿五 is 25; 零五 is 5, as in 一百零五."""
    if run[0] in _TENS:
        ones = _DIGITS.get(run[1:], Decimal(0)) if len(run) <= 2 else None
        return None if ones is None or (len(run) == 2 and run[1] in _TENS) else EXACT.add(_TENS[run[0]], ones)
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
    if bound is Bound.EXACT and counted and step == 1:
        return Interval(value, value)
    half = Decimal(0) if counted and step == 1 else EXACT.divide(step, Decimal(2))
    if bound is Bound.AT_LEAST:
        return Interval(EXACT.subtract(value, half), None)
    if bound is Bound.AT_MOST:
        return Interval(None, EXACT.add(value, half))
    if bound is Bound.APPROX:
        margin = max(EXACT.divide(EXACT.abs(value), Decimal(10)), step)
        return Interval(EXACT.subtract(value, margin), EXACT.add(value, margin))
    return Interval(EXACT.subtract(value, half), EXACT.add(value, step if half else half), below=bool(half))


def claimed(metric: Metric) -> Interval:
    """The interval that a metric claims; 1600多 and 1.2万余 stay below the next 1700 and 1.3万."""
    counted = metric.kind in _COUNTED and metric.step >= 1
    span = interval(metric.value, metric.step, metric.bound, counted=counted)
    if metric.bound is not Bound.AT_LEAST or not _REMAINDER.search(fold(metric.text)):
        return span
    above = EXACT.add(metric.value, max(metric.step, _last_digit(metric.value)))
    return Interval(metric.value, above, below=True)


def _last_digit(value: Decimal) -> Decimal:
    """What the last digit of a value that is not zero is worth: 100 for 1600."""
    digits, exponent = value.normalize(EXACT).as_tuple()[1:]
    return Decimal((0, (1,), exponent)) if any(digits) and isinstance(exponent, int) else Decimal(1)


def add(spans: Iterable[Interval]) -> Interval:
    """The interval of the sum of figures that claim these."""
    low: Decimal | None = Decimal(0)
    high: Decimal | None = Decimal(0)
    below = False
    for span in spans:
        below = below or span.below
        low = None if low is None or span.low is None else EXACT.add(low, span.low)
        high = None if high is None or span.high is None else EXACT.add(high, span.high)
    return Interval(low, high, below)


def meet(one: Interval, other: Interval) -> bool:
    """Whether two claims can both be true: their intervals have a number in common."""
    return not _under(one, other) and not _under(other, one)


def _under(one: Interval, other: Interval) -> bool:
    """Whether all of one interval lies under all of another."""
    if one.high is None or other.low is None:
        return False
    return one.high < other.low or (one.high == other.low and one.below)
