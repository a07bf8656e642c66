"""How likely it is that one figure was written for another: 3175 for 3157, 12 for 21, 自然人's for 总计's.

Clerks type figures by hand, and a hand slips in few ways. What a slip is likely to leave of the right figure
is held against what any other quantity of that size could be, in nats: above zero the slip is likelier.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from math import log

from govinfo_nlp.language.numerals import EXACT

_SIZES = 8.0  # nats over which the quantities of reports spread: from 1 to some thousands, and a few beyond
_OTHERWISE = 0.01  # of all slips: those of which nothing can be seen
_CLOSE = 2  # one or two too many or too few
_NEAR = Decimal("0.15")  # of the right figure, by which one that was counted anew may be off
_SWAPPED = 2
_LEAST_DIGITS = 3  # of figures that differ by one digit: 12 and 13 are two figures, 312 and 313 a slip


class Slip(Enum):
    """A way in which a figure is written wrong, with its share of all slips and what a message says of it."""

    SWAPPED = 0.22, "数字颠倒"
    MIXED = 0.03, "数字颠倒"
    CHANGED = 0.2, "一位数字有误"
    DROPPED = 0.08, "漏写一位数字"
    DOUBLED = 0.06, "多写一位数字"
    CLOSE = 0.12, "相差一二"
    NEIGHBOUR = 0.18, "误用同行同列的数字"
    EARLIER = 0.1, "误用上年数字"
    NEAR = 0.1, ""

    @property
    def share(self) -> float:
        """How many of all slips are of this kind."""
        return self.value[0]

    @property
    def is_plain(self) -> bool:
        """Whether its digits show it, so that it can be named as the likely cause."""
        return self in (Slip.SWAPPED, Slip.MIXED, Slip.DROPPED, Slip.DOUBLED)

    @property
    def said(self) -> str:
        """What a message says of it."""
        return self.value[1]


@dataclass(frozen=True, slots=True)
class Trace:
    """The slip that explains best how one figure came to stand for another, if any does, and by how many
    nats a slip is likelier than another quantity."""

    slip: Slip | None
    nats: float


def digits_of(value: Decimal) -> str:
    """The digits of a value, without its decimal point and the zeros behind that: 1.20 → 12."""
    text = format(value, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", "")


def trace(
    stated: Decimal,
    expected: Decimal,
    *,
    neighbours: frozenset[Decimal] = frozenset(),
    earlier: frozenset[Decimal] = frozenset(),
) -> Trace:
    """What of a figure written for the ``expected`` one could have become the ``stated`` one.

    ``neighbours`` are the figures of its row and column, ``earlier`` those of other years that the text
    tells.
    """
    found = list(_ways(digits_of(stated), digits_of(expected)))
    off = EXACT.subtract(stated, expected).copy_abs()
    if off <= _CLOSE:
        found.append((Slip.CLOSE, Slip.CLOSE.share / (2 * _CLOSE)))
    if off <= EXACT.multiply(expected.copy_abs(), _NEAR):
        found.append((Slip.NEAR, Slip.NEAR.share / (2 * float(_NEAR) * float(expected.copy_abs()) + 1)))
    if stated in neighbours:
        found.append((Slip.NEIGHBOUR, Slip.NEIGHBOUR.share / len(neighbours)))
    if stated in earlier:
        found.append((Slip.EARLIER, Slip.EARLIER.share / len(earlier)))
    another = 1 / (_SIZES * max(float(stated.copy_abs()), 1.0))
    likely = max(found, key=lambda way: way[1], default=(None, 0.0))
    return Trace(likely[0], log((sum(chance for _, chance in found) + _OTHERWISE * another) / another))


def _ways(stated: str, expected: str) -> Iterator[tuple[Slip, float]]:
    """The slips among digits that make one figure of the other, and how often each makes just that one."""
    length = len(expected)
    if len(stated) == length:
        apart = [at for at in range(length) if stated[at] != expected[at]]
        if len(apart) == 1:
            yield Slip.CHANGED, Slip.CHANGED.share / (9 * length)
        if sorted(stated) == sorted(expected):
            beside = len(apart) == 2 and apart[1] - apart[0] == 1
            swaps = max(1, length - 1)
            yield (
                (Slip.SWAPPED, Slip.SWAPPED.share / swaps)
                if beside
                else (Slip.MIXED, Slip.MIXED.share / swaps**2)
            )
    elif stated == expected + expected[-1]:
        yield Slip.DOUBLED, Slip.DOUBLED.share / length  # 22 for 2
    elif max(length, len(stated)) < _LEAST_DIGITS:
        return  # 1 for 19: any figure may be
    elif len(stated) == length - 1 and _is_without_one(stated, expected):
        yield Slip.DROPPED, Slip.DROPPED.share / length
    elif len(stated) == length + 1 and _is_without_one(expected, stated):
        yield Slip.DOUBLED, Slip.DOUBLED.share / (3 * (length + 1))


def _is_without_one(few: str, many: str) -> bool:
    """Whether a figure is another without one of its digits."""
    return any(few == many[:at] + many[at + 1 :] for at in range(len(many)))


def is_slip(one: Decimal, other: Decimal) -> bool:
    """Whether one figure is the other with two digits swapped (of at least four, three in turn), or with one
    of at least three changed, dropped or added: a slip of the pen that chance hardly brings."""
    few, many = sorted((digits_of(one), digits_of(other)), key=len)
    if len(few) == len(many):
        changed = sum(a != b for a, b in zip(few, many, strict=True))
        mixed = sorted(few) == sorted(many) and (changed == 2 or (changed == 3 and len(few) > 3))
        return mixed or (changed == 1 and len(few) >= _LEAST_DIGITS)
    return _is_without_one(few, many) and len(many) >= _LEAST_DIGITS


def is_swap(one: Decimal, other: Decimal) -> bool:
    """Whether one figure is the other with two digits that stand side by side swapped."""
    few, many = digits_of(one), digits_of(other)
    apart = [at for at, (a, b) in enumerate(zip(few, many, strict=False)) if a != b]
    if len(few) != len(many) or len(apart) != _SWAPPED or apart[1] - apart[0] != 1:
        return False
    return few[apart[0]] == many[apart[1]] and few[apart[1]] == many[apart[0]]
