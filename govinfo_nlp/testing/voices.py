"""How one office writes: its names for itself, its measure words, its habits with figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from govinfo_nlp.models import Bound, Kind
from govinfo_nlp.testing import statutory
from govinfo_nlp.testing.dice import Dice
from govinfo_nlp.testing.figures import Figure, Form, Script, leading, places, rounded
from govinfo_nlp.testing.ledgers import SIZES, Level

MONEY = {"元": 1, "万元": 10000, "亿元": 100000000}


@dataclass(frozen=True, slots=True)
class Voice:
    """An office's habits. ``words`` are phrases of the report, ``macros`` templates that stand for
    one of many wordings, ``units`` the measure words of its facts by their first name."""

    level: Level
    words: Mapping[str, str]
    macros: Mapping[str, str]
    units: Mapping[str, str]
    script: Script
    gap: str
    decimals: int
    cut: bool
    han: bool
    loose: float

    @property
    def scale(self) -> Decimal:
        """How far counts of the prose grow with the level."""
        return SIZES[self.level].scale

    def unit(self, name: str) -> str:
        """The measure word of a fact."""
        row, _, column = name.partition(".")
        for key in (name, column, row):
            if key in self.units:
                return self.units[key]
        return self.units["requests"]

    def figure(self, dice: Dice, value: Decimal, unit: str, flags: str) -> Figure:
        """A count, a sum of money, a duration or a score in some form."""
        kind = Kind(statutory.wording("frame")["kinds"].get(unit.removeprefix("个"), "count"))
        if unit in MONEY:
            return self._money(value, unit)
        if places(value):
            return Figure(kind, value, unit, Form(decimals=places(value), gap=self.gap))
        if "~" in flags and value >= 20 and dice.chance(self.loose):
            loosely = self._myriads if value >= 10000 and dice.chance(0.6) else self._loose
            return loosely(dice, value, unit, kind)
        return self._whole(dice, value, unit, kind, flags)

    def _whole(self, dice: Dice, value: Decimal, unit: str, kind: Kind, flags: str) -> Figure:
        """A whole number as it is: in Chinese numerals, in 万, or in digits."""
        if "#" in flags and value <= (999 if self.han else 12) and dice.chance(0.9 if self.han else 0.25):
            return Figure(kind, value, unit, Form(Script.HAN))
        if value >= 10000 and value % 1000 == 0 and dice.chance(0.5):
            return Figure(kind, value, unit, Form(self._plain, 10000, places(value / 10000), self.gap))
        exact = statutory.wording("frame")["bounds"]["exact"]
        before = dice.pick(exact) if "~" in flags and value > 3 and dice.chance(0.06) else ""
        return Figure(kind, value, unit, Form(self.script, gap=self.gap, before=before))

    @property
    def _plain(self) -> Script:
        return Script.PLAIN if self.script is Script.GROUPED else self.script

    def _money(self, value: Decimal, unit: str) -> Figure:
        decimals = places(value)
        scale = MONEY[unit]
        script = self.script if scale == 1 else self._plain
        return Figure(Kind.MONEY, value * scale, "元", Form(script, scale, decimals, self.gap))

    def _myriads(self, dice: Dice, value: Decimal, unit: str, kind: Kind) -> Figure:
        """A count in 万 or 亿, rounded, or cut off and followed by 余."""
        scale = 100000000 if value >= 200000000 else 10000
        more = dice.chance(0.25)
        shown = rounded(Fraction(value) / scale, dice.whole(1, 2), cut=self.cut or more)
        form = Form(self._plain, scale, places(shown), self.gap)
        if not more or shown * scale == value:
            return Figure(kind, shown * scale, unit, form)
        inside = dice.pick(statutory.wording("frame")["bounds"]["inside"])
        return Figure(kind, shown * scale, unit, replace(form, inside=inside), Bound.AT_LEAST)

    def _loose(self, dice: Dice, value: Decimal, unit: str, kind: Kind) -> Figure:
        """A count to its first digits, below it (余, 超) or on either side (约, 近)."""
        digits = 1 if value < 100 or dice.chance(0.3) else 2
        floor, ceiling = (Decimal(leading(int(value), digits, up=up)) for up in (False, True))
        near = min(floor, ceiling, key=lambda bound: abs(bound - value))
        style = dice.pick(("inside", "inside", "over", "above", "about", "around", "under"))
        if floor == value:
            style = "above"
        elif style in ("about", "around", "under"):
            style = "inside" if abs(near - value) > value / 12 else "under" if near == ceiling else "about"
        shown = near if style in ("about", "under") else floor
        if style == "about" and dice.chance(0.4):
            style = "around"
        word = dice.pick(statutory.wording("frame")["bounds"][style])
        form = Form(self.script if shown % 1000 == 0 else self._plain, gap=self.gap)
        where = {"inside": "inside", "above": "after", "around": "after"}.get(style, "before")
        bound = Bound.APPROX if style in ("about", "around", "under") else Bound.AT_LEAST
        return Figure(kind, shown, unit, replace(form, **{where: word}), bound)

    def percent(self, dice: Dice, value: Fraction, flags: str) -> Figure:
        """A percentage to this office's decimals, or in tenths (近九成) where it may be loose."""
        frame = statutory.wording("frame")
        if "~" in flags and 12 < value < 97 and dice.chance(self.loose / 2):
            return self._tenths(dice, value)
        decimals = self._decimals_of(value)
        shown = rounded(value, decimals, cut=self.cut)
        if not places(shown) and (dice.chance(0.7) or shown == 100):
            shown, decimals = shown.quantize(Decimal(1)), 0
        sign = frame["percent"]["signs"][0 if dice.chance(0.95) else 1]
        if decimals == 0 and 0 < shown < 100 and self.han and dice.chance(0.4):
            return Figure(Kind.PERCENTAGE, shown, frame["percent"]["prefix"], Form(Script.HAN))
        form = Form(self._plain, 1, decimals, self.gap if dice.chance(0.3) else "")
        return Figure(Kind.PERCENTAGE, shown, sign, form)

    def _decimals_of(self, value: Fraction) -> int:
        """This office's decimals, or as many more as keep a percentage from seeming none or all."""
        decimals = self.decimals
        while decimals < 6 and rounded(value, decimals, cut=self.cut) in (0, 100) and value != 100:
            decimals += 1
        return decimals

    def multiple(self, value: Fraction) -> Figure:
        """A multiple to one decimal at most."""
        shown = rounded(value, 1, cut=self.cut)
        unit = statutory.wording("frame")["multiple"]
        return Figure(Kind.MULTIPLE, shown, unit, Form(self._plain, 1, places(shown)))

    def _tenths(self, dice: Dice, value: Fraction) -> Figure:
        bounds = statutory.wording("frame")["bounds"]
        tens = int(value // 10)
        left = value - 10 * tens
        unit = statutory.wording("frame")["percent"]["tenth"]
        if left > 5:
            shown, form, bound = tens + 1, Form(Script.HAN, before=dice.pick(bounds["under"])), Bound.APPROX
        elif left > 1 and tens:
            form = Form(Script.HAN, before=dice.pick(bounds["over"]))
            shown, bound = tens, Bound.AT_LEAST
        else:
            shown, form, bound = tens, Form(Script.HAN, before=dice.pick(bounds["about"])), Bound.APPROX
        return Figure(Kind.PERCENTAGE, Decimal(10 * shown), unit, form, bound)
