"""Exact arithmetic on what figures claim, and how messages write it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from govinfo_nlp.language.numerals import EXACT, Interval, claimed
from govinfo_nlp.models import Metric


def number(value: Decimal) -> str:
    """A value for people: no exponent, no zeros behind its last digit that say nothing."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def addition(values: Sequence[Decimal]) -> str:
    """92 + 2371 = 2463, as a message writes it."""
    return f"{' + '.join(map(number, values))} = {number(plus(values))}"


def plus(values: Iterable[Decimal]) -> Decimal:
    """The exact sum of values."""
    total = Decimal(0)
    for value in values:
        total = EXACT.add(total, value)
    return total


def percent(part: Decimal, base: Decimal) -> Decimal:
    """The percentage that a part makes of a base, to two decimals, for a message."""
    return EXACT.divide(EXACT.multiply(part, Decimal(100)), base).quantize(Decimal("0.01"), context=EXACT)


def quotient(above: Interval, below: Interval) -> Interval | None:
    """All quotients of two claims that are not negative; ``None`` where the divisor may be zero."""
    if below.low is None or below.low <= 0:
        return None
    low = Decimal(0) if above.low is None or below.high is None else EXACT.divide(above.low, below.high)
    high = None if above.high is None else EXACT.divide(above.high, below.low)
    return Interval(low, high)


def scaled(span: Interval, factor: int) -> Interval:
    """The interval of a claim times a positive factor."""
    times = Decimal(factor)
    return Interval(
        None if span.low is None else EXACT.multiply(span.low, times),
        None if span.high is None else EXACT.multiply(span.high, times),
        span.below,
    )


def borne_out(metric: Metric, value: Decimal) -> bool:
    """Whether a value lies within what the metric claims."""
    return claimed(metric).holds(value)
