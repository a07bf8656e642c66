"""Chance that is the same on every platform and Python: everything rests on ``Random.random``,
the one method whose sequence the standard library promises to keep for a seed."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Draws from one seeded sequence; two dice of one seed draw alike."""

    __slots__ = ("_random",)

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def share(self) -> float:
        """A number from 0 up to but not 1."""
        return self._random.random()

    def chance(self, probability: float) -> bool:
        """Whether something of this probability happens."""
        return self._random.random() < probability

    def whole(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both possible; ``low`` where the range is empty."""
        return low + int(self._random.random() * max(1, high - low + 1))

    def skewed(self, low: int, high: int) -> int:
        """A whole number of the range, small ones likelier."""
        return low + int(self._random.random() ** 2 * max(1, high - low + 1))

    def pick(self, options: Sequence[T]) -> T:
        """One of the options; raises ``IndexError`` where there are none."""
        return options[int(self._random.random() * len(options))]

    def sample(self, options: Sequence[T], count: int) -> tuple[T, ...]:
        """Some of the options, each once, in their own order."""
        places = self.shuffled(range(len(options)))[:count]
        return tuple(options[place] for place in sorted(places))

    def shuffled(self, options: Sequence[T]) -> list[T]:
        """All options in a new order."""
        out = list(options)
        for last in range(len(out) - 1, 0, -1):
            other = int(self._random.random() * (last + 1))
            out[last], out[other] = out[other], out[last]
        return out

    def split(self, total: int, weights: Sequence[float]) -> list[int]:
        """Whole numbers that add up to ``total``, roughly in proportion to the weights."""
        out = [0] * len(weights)
        mass = sum(weights)
        if total <= 0 or mass <= 0:
            return out
        left = total
        if total > 60:
            for place, weight in enumerate(weights):
                likely = total * weight / mass
                out[place] = min(left, int(likely * (0.85 + 0.3 * self._random.random())))
                left -= out[place]
            if left > 60:
                out[max(range(len(weights)), key=lambda place: weights[place])] += left - 20
                left = 20
        for _ in range(left):
            out[self._weighted(weights, mass)] += 1
        return out

    def _weighted(self, weights: Sequence[float], mass: float) -> int:
        point = self._random.random() * mass
        for place, weight in enumerate(weights):
            point -= weight
            if point < 0:
                return place
        return len(weights) - 1
