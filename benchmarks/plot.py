"""Curves of size and seconds as a small SVG, both axes logarithmic: what is linear is a straight line."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

_WIDTH, _HEIGHT = 640, 400
_LEFT, _RIGHT, _TOP, _BOTTOM = 60, 120, 20, 40
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7")
_SIZES = {3: "1 KB", 4: "10 KB", 5: "100 KB", 6: "1 MB", 7: "10 MB"}


class Point(NamedTuple):
    """A measured run: the size in bytes of what was read, and the seconds that it took."""

    size: int
    seconds: float


Curves = Mapping[str, Sequence[Point]]


class _Axis:
    """Where a value lies between two ends of the drawing."""

    def __init__(self, values: Sequence[float], first: float, last: float) -> None:
        self.low, self.high = math.log10(min(values)), math.log10(max(values))
        self.first, self.last = first, last

    def place(self, value: float) -> float:
        share = (math.log10(value) - self.low) / (self.high - self.low or 1)
        return self.first + share * (self.last - self.first)

    def powers(self) -> range:
        """The powers of ten that it passes."""
        return range(math.ceil(self.low), math.floor(self.high) + 1)


def plot(curves: Curves) -> str:
    """The drawing, with a line for each tenfold size and time."""
    points = [point for curve in curves.values() for point in curve]
    across = _Axis([point.size for point in points], _LEFT, _WIDTH - _RIGHT)
    up = _Axis([point.seconds for point in points], _HEIGHT - _BOTTOM, _TOP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        'font-family="sans-serif" font-size="12">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>',
        *_grid(across, up),
        *_lines(curves, across, up),
    ]
    return "\n".join([*parts, "</svg>"]) + "\n"


def _grid(across: _Axis, up: _Axis) -> Iterator[str]:
    for power in across.powers():
        x = f"{across.place(10.0**power):.1f}"
        yield f'<line x1="{x}" x2="{x}" y1="{_TOP}" y2="{_HEIGHT - _BOTTOM}" stroke="#ddd"/>'
        yield f'<text x="{x}" y="{_HEIGHT - 18}" text-anchor="middle">{_SIZES.get(power, 10**power)}</text>'
    for power in up.powers():
        y = up.place(10.0**power)
        yield f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>'
        yield f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g} s</text>'


def _lines(curves: Curves, across: _Axis, up: _Axis) -> Iterator[str]:
    for (name, curve), colour in zip(curves.items(), _COLOURS, strict=False):
        places = [(across.place(point.size), up.place(point.seconds)) for point in curve]
        drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        x, y = places[-1]
        yield f'<polyline points="{drawn}" fill="none" stroke="{colour}" stroke-width="2"/>'
        yield f'<text x="{x + 6:.1f}" y="{y + 4:.1f}" fill="{colour}">{name}</text>'
