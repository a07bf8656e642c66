"""From templates to prose: values for the slots, figures in some form, and what they promise.

A template either fits the report's facts or not (a figure that is zero, a growth that is none);
one that doesn't is given up without a trace, and another is tried.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from govinfo_nlp.models import Bound, Change, Kind
from govinfo_nlp.testing import statutory
from govinfo_nlp.testing.dice import Dice
from govinfo_nlp.testing.drafts import Mark, Paragraph, Place, Relation, Rise, Share, Sum, Token, Turn
from govinfo_nlp.testing.figures import Figure, Form
from govinfo_nlp.testing.phrases import (
    Choice,
    Combined,
    Denial,
    Draw,
    Growth,
    Listing,
    Node,
    Percent,
    Piece,
    Recall,
    Ref,
    Slot,
    Style,
    Swing,
    Text,
    parse,
)
from govinfo_nlp.testing.voices import Voice

ROWS = {
    "rules": "disclosure.regulations",
    "docs": "disclosure.normative_documents",
    "permits": "disclosure.permits",
    "services": "disclosure.other_services",
    "penalties": "disclosure.penalties",
    "coercive": "disclosure.coercive_measures",
    "fees": "disclosure.fees",
    "procurement": "disclosure.procurement",
    "recon": "disputes.reconsideration",
    "lit": "disputes.litigation",
    "direct": "disputes.litigation_direct",
    "after": "disputes.litigation_after_reconsideration",
}
ZERO = Decimal(0)
EARLIER = "old."
BODIES = ("own", "dept", "town", "unit", "area")
DIRECTIONS = {"↑": Change.INCREASE, "↓": Change.DECREASE}
BOUNDS = {"≥": Bound.AT_LEAST, "≤": Bound.AT_MOST, "≈": Bound.APPROX}


class Unfit(Exception):
    """A template does not fit the report's facts."""


@dataclass(frozen=True, slots=True)
class Tie:
    """That the parts of a list belong to a base; ``told`` where the words say so though the base
    stands in another sentence."""

    base: str
    parts: tuple[str, ...]
    all: bool
    told: bool


Flat = Text | Recall | Swing | Denial | Slot | Tie
Lister = Callable[["Facts", Dice, Listing], tuple[str, tuple[str, ...], bool]]


class Facts:
    """What the report's tables say, by the names that templates use, and last year's figures; with
    the tables of the bodies that the prose tells of besides (``own.new``: what 本级 received)."""

    def __init__(
        self,
        cells: Mapping[str, Decimal],
        fmt: str,
        dice: Dice,
        bodies: Mapping[str, Mapping[str, Decimal]] | None = None,
    ) -> None:
        self.cells = cells
        self.format = fmt
        self.bodies = bodies or {}
        self.earlier: dict[str, Decimal] = {}
        self._dice = dice

    def target(self, name: str) -> tuple[str, ...]:
        """The cells whose sum a fact is; raises ``KeyError`` where there are none in this format."""
        if "+" in name:
            return tuple(cell for part in name.split("+") for cell in self.target(part))
        row, _, column = name.partition("@")
        head, _, tail = row.partition(".")
        cell = f"{ROWS[head]}.{tail}" if head in ROWS else f"requests.{row}.{column or 'total'}"
        statutory.expand(cell, self.format)
        return (cell,)

    def value(self, name: str) -> Decimal:
        """A fact's figure: the tables', or last year's for a name that begins with ``old.``."""
        if name.startswith(EARLIER):
            name = name.removeprefix(EARLIER)
            return self.last_year(name, self.value(name))
        if "+" in name:
            return sum(map(self.value, name.split("+")), ZERO)
        body, _, rest = name.partition(".")
        counts = self.bodies.get(body, self.cells)
        target = self.target(rest if body in self.bodies else name)
        return sum((counts[cell] for one in target for cell in statutory.expand(one, self.format)), ZERO)

    def last_year(self, name: str, now: Decimal) -> Decimal:
        """What a figure that is now so much was the year before, told alike each time."""
        if name not in self.earlier:
            factor = self._dice.whole(30, 150)
            drawn = (now * factor / 100).to_integral_value()
            self.earlier[name] = max(Decimal(1), drawn) if drawn != now or self._dice.chance(0.5) else now + 1
        return self.earlier[name]


@dataclass(slots=True)
class Composer:
    """Writes one report's prose: holds what has been said, and what figures it used."""

    facts: Facts
    voice: Voice
    dice: Dice
    topics: Mapping[str, tuple[str, ...]]
    lister: Lister
    figures: list[Figure] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    values: dict[str, Decimal] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    stated: dict[str, int] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    denied: set[str] = field(default_factory=set)

    def topic(self, name: str, tries: int = 40) -> Paragraph:
        """A sentence on the topic, without its full stop; empty where no template fits."""
        options = [one for one in self.topics[name] if one not in self.used]
        for _ in range(tries if options else 0):
            template = self.dice.pick(options)
            try:
                said = self.say(template)
            except Unfit:
                continue
            self.used.add(template)
            return said
        return ()

    def say(self, template: str) -> Paragraph:
        """The template's tokens, its figures entered; raises ``Unfit`` and leaves no trace."""
        trial = Trial(self)
        tokens = trial.compose(parse(template))
        trial.commit()
        return tokens


class Trial:
    """One template tried against the facts."""

    def __init__(self, composer: Composer) -> None:
        self.composer = composer
        self.dice = composer.dice
        self.words: dict[str, str] = {}
        self.values: dict[str, Decimal] = {}
        self.shares: dict[str, Fraction] = {}
        self.units: dict[str, str] = {}
        self.figures: list[Figure] = []
        self.stated: dict[str, int] = {}
        self.relations: list[Relation] = []
        self.denied: set[str] = set()

    def commit(self) -> None:
        """Enters what the trial said into the report."""
        home = self.composer
        home.figures += self.figures
        home.relations += self.relations
        home.words |= self.words
        home.values |= self.values
        home.units |= self.units
        home.stated |= self.stated
        home.denied |= self.denied

    def compose(self, nodes: tuple[Node, ...]) -> Paragraph:
        """The template's tokens."""
        flat = self._named(list(self._flatten(nodes)))
        slots = [one for one in flat if isinstance(one, Slot)]
        given = [slot.name for slot in slots if slot.expression != Ref(slot.name) and "+" not in slot.name]
        if not self.composer.values.keys().isdisjoint(given):
            raise Unfit  # the name stands for another figure already
        self._resolve(slots)
        first = len(self.composer.figures)
        numbers: dict[int, int] = {}
        for place, one in enumerate(flat):
            if isinstance(one, Denial):
                figure = self._denial(one)
            elif isinstance(one, Slot) and not one.name.startswith("_"):
                figure = self._figure(one)
                self.stated[one.name] = first + len(self.figures)
            else:
                continue
            numbers[place] = first + len(self.figures)
            self.figures.append(figure)
        self._relate(flat, slots)
        return tuple(self._tokens(flat, numbers))

    def _flatten(self, nodes: Iterable[Node]) -> Iterator[Flat]:
        for node in nodes:
            if isinstance(node, Choice):
                chosen = list(self._flatten(self.dice.pick(node.options)))
                if node.name:
                    self.words[node.name] = "".join(one.text for one in chosen if isinstance(one, Text))
                yield from chosen
            elif isinstance(node, Recall) and node.name in self.composer.voice.macros:
                yield from self._flatten(parse(self.composer.voice.macros[node.name]))
            elif isinstance(node, Listing):
                source, parts, whole = self._listed(node)
                yield from self._flatten(parse(source))
                yield Tie(node.base, parts, whole, "told" in node.mode)
            elif isinstance(node, Recall) and not node.role:
                yield Text(self._word(node.name))
            else:
                yield node

    def _listed(self, listing: Listing) -> tuple[str, tuple[str, ...], bool]:
        """A list written out, where the report has the facts for it."""
        try:
            source, parts, whole = self.composer.lister(self.composer.facts, self.dice, listing)
        except KeyError:
            raise Unfit from None
        if not parts:
            raise Unfit
        return source, parts, whole

    def _word(self, name: str) -> str:
        for words in (self.words, self.composer.words, self.composer.voice.words):
            if name in words:
                return words[name]
        raise Unfit

    def _named(self, flat: list[Flat]) -> list[Flat]:
        """Every slot under a name of its own: what it refers to, or a number."""
        out: list[Flat] = []
        for place, one in enumerate(flat):
            if isinstance(one, Slot) and not one.name:
                expression = one.expression
                name = f"#{len(self.composer.figures)}.{place}"
                if isinstance(expression, Ref):
                    name = expression.name
                elif isinstance(expression, Combined) and not expression.minus:
                    name = "+".join(expression.names)
                one = Slot(expression, name, one.unit, one.flags, one.also, one.all_of)
            out.append(one)
        return out

    def _resolve(self, slots: list[Slot]) -> None:
        waiting = list(slots)
        while waiting:
            left = [slot for slot in waiting if not self._valued(slot, slots, waiting)]
            if len(left) == len(waiting):
                raise Unfit
            waiting = left

    def _valued(self, slot: Slot, slots: list[Slot], waiting: list[Slot]) -> bool:
        expression = slot.expression
        own = {slot.name} if isinstance(expression, Ref | Combined) else set()
        pending = {one.name for one in waiting if not isinstance(one.expression, Ref)} - own
        if any(name in pending for name in _operands(expression)):
            return False
        match expression:
            case Draw():
                self.values[slot.name] = self._drawn(expression)
            case Ref():
                if self._value(expression.name) == 0 and "?" not in slot.flags:
                    raise Unfit
            case Combined():
                self.values[slot.name] = self._combination(expression)
            case Piece():
                if slot.name not in self.values:
                    self._cut(expression.total, slots)
            case Percent():
                self.shares[slot.name] = self._share(expression, whole="?" in slot.flags)
            case Growth():
                self.shares[slot.name] = self._rise(expression)
        return True

    def _combination(self, combined: Combined) -> Decimal:
        amounts = [self._value(name) for name in combined.names]
        total = amounts[0] - amounts[1] if combined.minus else sum(amounts, ZERO)
        if total <= 0:
            raise Unfit
        return total

    def _share(self, percent: Percent, *, whole: bool) -> Fraction:
        base = self._value(percent.base)
        parts = sum((self._value(name) for name in percent.parts), ZERO)
        if base <= 0 or not 0 < parts <= base or (parts == base and not whole):
            raise Unfit
        return Fraction(100 * parts) / Fraction(base)

    def _rise(self, growth: Growth) -> Fraction:
        """A growth in the unit of its style: percent, the counted thing, or times."""
        current, earlier = Fraction(self._value(growth.current)), Fraction(self._value(growth.earlier))
        if current == earlier or not 0 < earlier <= 6 * current or not 0 < current <= 6 * earlier:
            raise Unfit
        if growth.style is Style.NUMBER:
            return current - earlier
        if growth.style is Style.PERCENT:
            return 100 * (current - earlier) / earlier
        if current < 2 * earlier:
            raise Unfit
        return current / earlier - (growth.style is Style.MORE)

    def _value(self, name: str) -> Decimal:
        now = name.removeprefix(EARLIER)
        for values in (self.values, self.composer.values):
            if name in values:
                return values[name]
            if now in values:
                return self.composer.facts.last_year(now, values[now])
        try:
            return self.composer.facts.value(name)
        except KeyError:
            raise Unfit from None

    def _drawn(self, draw: Draw) -> Decimal:
        decimals = max(0, -int(draw.low.as_tuple().exponent))
        scale = self.composer.voice.scale if draw.scaled else Decimal(1)
        low, high = (int((one * scale).scaleb(decimals)) for one in (draw.low, draw.high))
        return Decimal(self.dice.skewed(max(1, low), max(1, high))).scaleb(-decimals)

    def _cut(self, total: str, slots: list[Slot]) -> None:
        """Pieces of a total, none of them zero, in each way that the template divides it."""
        for pieces in _ways(total, slots):
            self._cut_into(total, pieces)

    def _cut_into(self, total: str, pieces: list[Slot]) -> None:
        whole = int(self._value(total))
        shares = len(pieces) + (
            not any(isinstance(p.expression, Piece) and p.expression.rest for p in pieces)
        )
        if whole < shares:
            raise Unfit
        parts = self.dice.split(whole - shares, [0.2 + self.dice.share() for _ in range(shares)])
        for piece, part in zip(pieces, parts, strict=False):
            self.values[piece.name] = Decimal(part + 1)

    def _denial(self, denial: Denial) -> Figure:
        if denial.facts == ("open",):
            return Figure(Kind.COUNT, ZERO, "", Form(), denied=denial.words, open=True)
        target: tuple[str, ...] = ()
        for name in filter(None, denial.facts):
            if self._value(name) != 0:
                raise Unfit
            target += self.composer.facts.target(name)
            self.denied.add(name)
        return Figure(Kind.COUNT, ZERO, "", Form(), target=target, denied=denial.words)

    def _figure(self, slot: Slot) -> Figure:
        expression = slot.expression
        if isinstance(expression, Percent):
            return self._named_so(
                slot, self.composer.voice.percent(self.dice, self.shares[slot.name], slot.flags)
            )
        if isinstance(expression, Growth):
            return self._growth(expression, slot)
        value, unit = self._value(slot.name), self._measure(slot)
        self.units[slot.name] = unit
        target, indicator = self._meant(expression, slot.name)
        if slot.all_of and value != sum(map(self._value, slot.all_of), ZERO):
            raise Unfit
        facts = self.composer.facts
        return replace(
            self._named_so(slot, self.composer.voice.figure(self.dice, abs(value), unit, slot.flags)),
            change=_direction(slot, value),
            indicator=indicator,
            target=target,
            also=tuple(facts.target(name) for name in slot.also),
            all_of=tuple(cell for name in slot.all_of for cell in facts.target(name)),
        )

    def _named_so(self, slot: Slot, figure: Figure) -> Figure:
        bound = next((bound for flag, bound in BOUNDS.items() if flag in slot.flags), figure.bound)
        return replace(figure, bound=bound, name=slot.name)

    def _measure(self, slot: Slot) -> str:
        """The measure word of a slot: its own, that of what it names, or the fact's."""
        expression = slot.expression
        if slot.unit.startswith("@"):
            return self.composer.voice.unit(slot.unit.removeprefix("@"))
        if slot.unit:
            return slot.unit
        if isinstance(expression, Piece):
            return self._unit(expression.total)
        if isinstance(expression, Ref):
            return self._unit(expression.name)
        return self._unit(expression.names[0]) if isinstance(expression, Combined) else ""

    def _meant(self, expression: object, name: str) -> tuple[tuple[str, ...], str]:
        """The cells that a slot restates, and the indicator that its figure is."""
        if isinstance(expression, Ref):
            names: tuple[str, ...] = (expression.name,)
        elif isinstance(expression, Combined) and not expression.minus:
            names = expression.names
        else:
            return (), "" if name.startswith("#") else name
        if names[0].startswith(EARLIER):
            return (), names[0]
        try:
            target = tuple(cell for one in names for cell in self.composer.facts.target(one))
        except KeyError:  # figures of the prose that were given a name
            return (), "+".join(names)
        return target, "+".join(sorted(target))

    def _unit(self, name: str) -> str:
        known = {**self.composer.units, **self.units}
        now = name.removeprefix(EARLIER)
        return known[name] if name in known else known.get(now) or self.composer.voice.unit(of_tables(now))

    def _growth(self, growth: Growth, slot: Slot) -> Figure:
        rise, voice = self.shares[slot.name], self.composer.voice
        if growth.style is Style.PERCENT:
            figure = voice.percent(self.dice, abs(rise), slot.flags)
        elif growth.style is Style.NUMBER:
            value = Decimal(abs(rise).numerator) / Decimal(abs(rise).denominator)
            figure = voice.figure(self.dice, value, slot.unit or self._unit(growth.current), "")
        else:
            figure = voice.multiple(rise)
        return replace(figure, change=Change.INCREASE if rise > 0 else Change.DECREASE, name=slot.name)

    def _tokens(self, flat: list[Flat], numbers: Mapping[int, int]) -> Iterator[Token]:
        first = len(self.composer.figures)
        for place, one in enumerate(flat):
            if isinstance(one, Text):
                yield one.text
            elif isinstance(one, Recall):
                yield Mark(one.role, self._word(one.name))
            elif isinstance(one, Swing):
                yield self._turn(one, place, numbers)
            elif place in numbers:
                form = self.figures[numbers[place] - first].form
                yield from (token for token in (form.before, Place(numbers[place]), form.after) if token)

    def _turn(self, swing: Swing, place: int, numbers: Mapping[int, int]) -> Turn:
        """增长 or 下降, as the change goes that it names, or the next one, or the last before it."""
        first = len(self.composer.figures)
        changes = [n for n in numbers.values() if self.figures[n - first].change is not None]
        later = [numbers[p] for p in numbers if p > place and numbers[p] in changes]
        nearest = later[:1] or changes[-1:]
        if not nearest:
            raise Unfit
        return Turn(self.stated[swing.of] if swing.of else nearest[0], swing.up, swing.down)

    def _relate(self, flat: list[Flat], slots: list[Slot]) -> None:
        for one in flat:
            if isinstance(one, Tie):
                self._tie(one)
        for slot in slots:
            if slot.name not in self.stated:
                continue
            expression, number = slot.expression, self.stated[slot.name]
            if isinstance(expression, Combined):
                self._combined(expression, number, slot.flags)
            elif isinstance(expression, Percent):
                self._shared(expression, number, slot.flags)
        self._pieces(slots)
        self._rises(slots)
        self._wholes()

    def _said(self, name: str) -> tuple[int | None, bool]:
        """The figure that states a name, and whether this template does so itself."""
        if name in self.stated:
            return self.stated[name], True
        return self.composer.stated.get(name), False

    def _tie(self, tie: Tie) -> None:
        total, here = self._said(tie.base)
        parts = tuple(self.stated[name] for name in tie.parts)
        if total is not None and len(parts) > 1:
            complete = sum(map(self._value, tie.parts), ZERO) == self._value(tie.base)
            self.relations.append(Sum(total, parts, tie.all, here or tie.told, complete))

    def _combined(self, combined: Combined, number: int, flags: str) -> None:
        if not all(name in self.stated for name in combined.names):
            return
        members = tuple(self.stated[name] for name in combined.names)
        certain = "^" not in flags
        if combined.minus:
            self.relations.append(Sum(members[0], (members[1], number), True, certain))
        else:
            self.relations.append(Sum(number, members, True, certain))

    def _shared(self, percent: Percent, number: int, flags: str) -> None:
        joined, _ = self._said("+".join(percent.parts))
        names = ("+".join(percent.parts),) if joined is not None else percent.parts
        parts = [self._operand(name) for name in names]
        base = [self._operand(percent.base)]
        if any(member is None for member, _ in (*parts, *base)):
            return
        certain = "^" not in flags and all(here for _, here in parts) and (base[0][1] or "!" in flags)
        certain = certain and isinstance(base[0][0], int)
        self.relations.append(
            Share(
                number,
                tuple(member for member, _ in parts if member is not None),
                tuple(member for member, _ in base if member is not None),
                certain,
            )
        )

    def _operand(self, name: str) -> tuple[int | str | None, bool]:
        number, here = self._said(name)
        if number is not None:
            return number, here
        try:
            target = self.composer.facts.target(name)
        except KeyError:
            return None, False
        return (target[0], False) if len(target) == 1 else (None, False)

    def _pieces(self, slots: list[Slot]) -> None:
        stated = [slot for slot in slots if slot.name in self.stated]
        for total in dict.fromkeys(
            one.expression.total for one in stated if isinstance(one.expression, Piece)
        ):
            number, here = self._said(total)
            if number is None:
                continue
            for parts in _ways(total, stated):
                flags = "".join(part.flags for part in parts)
                whole = any(isinstance(p.expression, Piece) and p.expression.rest for p in parts)
                certain = (here or "!" in flags) and "^" not in flags
                members = tuple(self.stated[p.name] for p in parts)
                self.relations.append(Sum(number, members, whole and "°" not in flags, certain, whole))

    def _wholes(self) -> None:
        """What is a part by its meaning alone: none may exceed its whole, though no word says so."""
        for whole, number in self.stated.items():
            parts = tuple(self.stated[name] for name in self.stated if _is_part(name, whole))
            if parts:
                self.relations.append(Sum(number, parts, all=False, certain=False, complete=False))
        shares = [one for one in self.relations if isinstance(one, Share) and isinstance(one.base[0], int)]
        for share in shares:
            parts = tuple(part for part in share.parts if isinstance(part, int))
            if isinstance(share.base[0], int) and len(parts) == len(share.parts):
                self.relations.append(Sum(share.base[0], parts, all=False, certain=False, complete=False))

    def _rises(self, slots: list[Slot]) -> None:
        rises: dict[tuple[str, str], dict[Style, Slot]] = {}
        for slot in slots:
            if isinstance(slot.expression, Growth) and slot.name in self.stated:
                growth = slot.expression
                rises.setdefault((growth.current, growth.earlier), {})[growth.style] = slot
        for (current, earlier), found in rises.items():
            now, here = self._said(current)
            then, _ = self._said(earlier)
            if now is None:
                continue
            flags = "".join(slot.flags for slot in found.values())
            certain = (here or "!" in flags) and "^" not in flags
            amount = found.pop(Style.NUMBER, None)
            number = None if amount is None else self.stated[amount.name]
            if not found:
                self.relations.append(Rise(now, None, number, then, certain))
            for style, slot in found.items():
                rate = self.stated[slot.name]
                self.relations.append(Rise(now, rate, number, then, certain, style is Style.TIMES))


def of_tables(name: str) -> str:
    """The fact of the tables that a body's fact is like: ``new`` of ``own.new``."""
    body, _, rest = name.partition(".")
    return rest if body in BODIES else name


def _is_part(name: str, whole: str) -> bool:
    """Whether one fact counts a part of another: a column of a row, a row of a group, an outcome, what
    one body counts of what all do."""
    if "+" in name or name == whole:
        return False
    if name in (f"own.{whole}", f"dept.{whole}", f"town.{whole}") or whole == f"area.{name}":
        return True
    row, _, column = name.partition(".")
    if row in ("direct", "after") and whole == f"lit.{column}":
        return True
    if whole.endswith(".total"):
        return column != "total" and row == whole.removesuffix(".total")
    return name.startswith((f"{whole}@", f"{whole}."))


def _direction(slot: Slot, value: Decimal) -> Change | None:
    """The direction of a comparison: the template's word, or the sign of a fact that is a change."""
    if isinstance(slot.expression, Ref) and slot.expression.name.endswith(".change"):
        return Change.INCREASE if value > 0 else Change.DECREASE
    return next((change for flag, change in DIRECTIONS.items() if flag in slot.flags), None)


def _ways(total: str, slots: list[Slot]) -> Iterator[list[Slot]]:
    """The pieces of a total, by the ways in which a template divides it: a rest ends one."""
    pieces: list[Slot] = []
    for slot in slots:
        if isinstance(slot.expression, Piece) and slot.expression.total == total:
            pieces.append(slot)
            if slot.expression.rest:
                yield pieces
                pieces = []
    if pieces:
        yield pieces


def _operands(expression: object) -> tuple[str, ...]:
    """The figures that one is made from."""
    if isinstance(expression, Piece):
        return (expression.total,)
    if isinstance(expression, Percent):
        return (*expression.parts, expression.base, *expression.base.split("+"))
    if isinstance(expression, Growth):
        return (expression.current, expression.earlier.removeprefix(EARLIER))
    if isinstance(expression, Combined):
        return expression.names
    return (expression.name.removeprefix(EARLIER),) if isinstance(expression, Ref) else ()
