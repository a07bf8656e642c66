"""Weighing: how likely a finding is, by what a check has seen of it; the weights are ``lexicons/odds.toml``.

A check names the kind of its finding and what speaks for and against it, each by the name of a weight with
how often or how much; here these are added up as log-odds, and severity follows from the probability. What
is improbable is no finding, but left undecided with the reasons.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import exp
from typing import Any

from govinfo_nlp.errors import LexiconError
from govinfo_nlp.language.lexicons import Lexicon, nearest
from govinfo_nlp.models import Severity

Grounds = Mapping[str, float]
"""What a check has seen, by the names of weights, with how often or how much of it there is."""

ERROR, WARNING, INFO = 0.98, 0.8, 0.2  # the least probability of each severity
_SURE_ENOUGH = 60.0  # log-odds beyond which nothing changes


@dataclass(frozen=True, slots=True)
class Weight:
    """What one thing seen is worth: ``odds`` a time, at most ``most`` times (and at least as often less)."""

    name: str
    odds: float
    says: str
    most: float


class Odds:
    """The kinds of findings and the weights of one lexicon; a later folder's take the place by name."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.kinds: dict[str, float] = {}
        self.weights: dict[str, Weight] = {}
        #: The words that may stand before a number and name nothing: 有, 共.
        self.empty = frozenset(("", *lexicon.document("odds").get("empty", ())))
        for number, (path, document) in enumerate(lexicon.files("odds")):
            for row in _rows(document, "kind", str(path)):
                self._add_kind(row, str(path), ours=not number)
            for row in _rows(document, "weight", str(path)):
                self._add_weight(row, str(path), ours=not number)

    def _add_kind(self, row: Mapping[str, Any], path: str, *, ours: bool) -> None:
        name, odds = row.get("name"), row.get("odds")
        if not isinstance(name, str) or not _is_number(odds):
            raise LexiconError(f"{path}：[[kind]] 应有 name 和数字 odds")
        if not ours:
            _assert_known(name, self.kinds, path)
        self.kinds[name] = float(str(odds))

    def _add_weight(self, row: Mapping[str, Any], path: str, *, ours: bool) -> None:
        name, odds, says, most = row.get("name"), row.get("odds"), row.get("says"), row.get("most", 1)
        if not isinstance(name, str) or not isinstance(says, str):
            raise LexiconError(f"{path}：[[weight]] 应有 name 和 says")
        if not _is_number(odds) or not _is_number(most) or float(str(most)) <= 0:
            raise LexiconError(f"{path}：[[weight]]“{name}”的 odds 应为数字，most 应为正数")
        if not ours:
            _assert_known(name, self.weights, path)
        self.weights[name] = Weight(name, float(str(odds)), says, float(str(most)))

    def probability(self, kind: str, grounds: Grounds) -> float:
        """How likely a finding of a kind is, with all that was seen of it, to four decimals."""
        odds = self.kinds[kind] + sum(self._worth(name, amount) for name, amount in grounds.items())
        return round(1 / (1 + exp(-max(-_SURE_ENOUGH, min(_SURE_ENOUGH, odds)))), 4)

    def _worth(self, name: str, amount: float) -> float:
        weight = self.weights[name]
        return weight.odds * max(-weight.most, min(weight.most, amount))

    def said(self, grounds: Grounds) -> tuple[str, ...]:
        """What was seen, in words, the weightiest first."""
        seen = [name for name, amount in grounds.items() if self._worth(name, amount)]
        seen.sort(key=lambda name: -abs(self._worth(name, grounds[name])))
        return tuple(self.weights[name].says for name in seen)


def _assert_known(name: str, known: Mapping[str, object], path: str) -> None:
    """A name that is not among ours is an error in a user's file, since no check asks for it."""
    if name not in known:
        raise LexiconError(f"{path}：没有检查使用“{name}”{nearest(name, known)}")


def severity_of(probability: float) -> Severity | None:
    """The severity that follows from a probability; ``None`` for what is too improbable to be told."""
    if probability >= ERROR:
        return Severity.ERROR
    if probability >= WARNING:
        return Severity.WARNING
    return Severity.INFO if probability >= INFO else None


def _rows(document: Mapping[str, Any], name: str, path: str) -> Iterator[Mapping[str, Any]]:
    rows = document.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise LexiconError(f"{path}：{name} 应为 [[{name}]] 表")
    yield from rows


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
