"""The little language of the generator's wording: templates with choices and slots.

    [甲|乙|]            one of these, or nothing; they nest
    [word:=甲|乙]       the same, remembered under a name
    {@word} {@word:role}  what was remembered, or a phrase of the report; marked with a role
    <增长|下降>         the first where the change figure that follows in the template is an
                        increase, the second where it is a decrease; <name:…|…> names the figure
    {!new:未收到}       a denial: the words, and the facts (joined by +) that must be zero
    {*applicants(new)}  a list of parts with their figures, here of the row ``new``; after a colon
                        ``open`` (其中: the words don't promise that the parts are all, and some may be
                        left out), ``loose`` (no word says anything, and all are there), ``plain``
                        (no 分别为 in it), ``named`` (the words name the base), ``told`` (they name a
                        base that another sentence states, and promise all its parts), ``single``
                        (one will do)
    {…}                 a figure: [name=]expression[:unit][flags]

Expressions: a fact (``new``, ``new@natural_person``, ``recon.upheld``; ``own.new``, ``dept.new``,
``town.new``, ``unit.new``, ``area.new`` of other bodies) or a name given before; ``old.new`` what it was
the year before;
``n(2,9)`` a number drawn, ``N(200,900)`` one that grows with the level of the office;
``a+b`` a sum, ``a-b`` a difference; ``part(t)`` a piece of a total, ``rest(t)`` what its pieces leave;
``%a/b`` or ``%a+c/b`` a share in percent; ``>a/b`` a growth in percent from ``b`` to ``a``, ``>a-b`` in
number, ``×a/b`` as a multiple (增长1.2倍), ``÷a/b`` as what it is a multiple of (是上年的2.2倍).
``a&b`` restates ``a``, and ``b`` is right as well; ``a&=b`` must equal ``b`` too (均维持). A name that
begins with ``_`` is not printed.

Flags: ``~`` may be approximate, ``#`` may be in Chinese numerals, ``?`` may be zero, ``=`` printed to the
last digit; ``^`` a relation that the words leave open, ``!`` one that they state though its base
stands in another sentence, ``°`` a rest whose words don't promise that the parts are all; ``≥ ≤ ≈`` a
bound that the words around it set, ``↑ ↓`` a comparison with an earlier period.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache

FLAGS = "~#?^!=°≥≤≈↑↓"


@dataclass(frozen=True, slots=True)
class Text:
    """Characters printed as they are."""

    text: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several templates, remembered where it has a name."""

    options: tuple[tuple[Node, ...], ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Recall:
    """A remembered word or a phrase of the report."""

    name: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Swing:
    """Words for an increase and a decrease."""

    up: str
    down: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class Denial:
    """Words that say that all of the facts are zero."""

    facts: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of parts, to be written out by the list of that name."""

    name: str
    base: str
    mode: str = ""


@dataclass(frozen=True, slots=True)
class Draw:
    """A number drawn from a range."""

    low: Decimal
    high: Decimal
    scaled: bool = False


@dataclass(frozen=True, slots=True)
class Ref:
    """A fact, or a figure named before."""

    name: str


@dataclass(frozen=True, slots=True)
class Combined:
    """A sum of names, or the difference of two."""

    names: tuple[str, ...]
    minus: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """Some of a total, or the rest of it."""

    total: str
    rest: bool = False


@dataclass(frozen=True, slots=True)
class Percent:
    """The share that some names have in a base."""

    parts: tuple[str, ...]
    base: str


class Style(StrEnum):
    """How a growth is stated: 增长20%, 增加4件, 增长1.2倍, 是上年的2.2倍."""

    PERCENT = ">/"
    NUMBER = ">-"
    MORE = "×/"
    TIMES = "÷/"


@dataclass(frozen=True, slots=True)
class Growth:
    """The growth from an earlier value, in some style."""

    current: str
    earlier: str
    style: Style


Expression = Draw | Ref | Combined | Piece | Percent | Growth


@dataclass(frozen=True, slots=True)
class Slot:
    """A figure to be printed."""

    expression: Expression
    name: str = ""
    unit: str = ""
    flags: str = ""
    also: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()


Node = Text | Choice | Recall | Swing | Denial | Listing | Slot


@cache
def parse(template: str) -> tuple[Node, ...]:
    """The template's nodes; raises ``ValueError`` where brackets don't match or a slot is no slot."""
    nodes, end = _sequence(template, 0, "")
    if end != len(template):
        raise ValueError(f"{template!r}: {template[end]!r} at {end} closes nothing")
    return nodes


def _sequence(source: str, at: int, stops: str) -> tuple[tuple[Node, ...], int]:
    nodes: list[Node] = []
    plain = ""
    while at < len(source) and source[at] not in stops:
        char = source[at]
        if char in "]}>":
            break
        if char not in "[{<":
            plain += char
            at += 1
            continue
        if plain:
            nodes.append(Text(plain))
            plain = ""
        node, at = _choice(source, at) if char == "[" else _bracketed(source, at)
        nodes.append(node)
    if plain:
        nodes.append(Text(plain))
    return tuple(nodes), at


def _choice(source: str, at: int) -> tuple[Node, int]:
    name, at = "", at + 1
    head = source[at : source.find(":=", at)] if ":=" in source[at:] else ""
    if head and head.isidentifier() and head.isascii():
        name, at = head, at + len(head) + 2
    options = []
    while True:
        nodes, at = _sequence(source, at, "|]")
        options.append(nodes)
        if at >= len(source):
            raise ValueError(f"{source!r}: a choice is not closed")
        at += 1
        if source[at - 1] == "]":
            return Choice(tuple(options), name), at
        if source[at - 1] != "|":
            raise ValueError(f"{source!r}: {source[at - 1]!r} inside a choice")


def _bracketed(source: str, at: int) -> tuple[Node, int]:
    closing = "}" if source[at] == "{" else ">"
    end = source.find(closing, at)
    if end < 0:
        raise ValueError(f"{source!r}: {source[at]!r} at {at} is not closed")
    inner = source[at + 1 : end]
    return (_swing(inner) if closing == ">" else _braced(inner)), end + 1


def _swing(inner: str) -> Swing:
    of, _, words = inner.rpartition(":")
    up, bar, down = words.partition("|")
    if not bar:
        raise ValueError(f"<{inner}>: two wordings are needed")
    return Swing(up, down, of)


def _braced(inner: str) -> Node:
    kind, rest = inner[:1], inner[1:]
    if kind == "@":
        name, _, role = rest.partition(":")
        return Recall(name, role)
    if kind == "!":
        facts, _, words = rest.partition(":")
        return Denial(tuple(facts.split("+")), words)
    if kind == "*":
        head, _, mode = rest.partition(":")
        name, _, base = head.removesuffix(")").partition("(")
        return Listing(name, base, mode)
    return _slot(inner)


def _slot(inner: str) -> Slot:
    source = inner
    flags = ""
    while source and source[-1] in FLAGS:
        flags, source = source[-1] + flags, source[:-1]
    source, _, unit = source.partition(":")
    name, equals, expression = source.partition("=")
    if not equals or name.endswith("&"):
        name, expression = "", source
    expression, *others = expression.split("&")
    all_of = tuple(one[1:] for one in others if one.startswith("="))
    also = tuple(one for one in others if not one.startswith("="))
    try:
        return Slot(_expression(expression), name, unit, flags, also, all_of)
    except (ValueError, ArithmeticError) as error:
        raise ValueError(f"{{{inner}}} is no slot") from error


def _expression(source: str) -> Expression:
    if source[:2] in ("n(", "N("):
        low, high = source[2:].removesuffix(")").split(",")
        return Draw(Decimal(low), Decimal(high), source[0] == "N")
    if source.startswith(("part(", "rest(")):
        return Piece(source[5:].removesuffix(")"), source.startswith("rest"))
    if source.startswith("%"):
        parts, base = source[1:].split("/")
        return Percent(tuple(parts.split("+")), base)
    for style in Style:
        if source.startswith(style[0]) and style[1] in source:
            current, earlier = source[1:].split(style[1])
            return Growth(current, earlier, style)
    if "+" in source:
        return Combined(tuple(source.split("+")))
    if "-" in source:
        whole, part = source.split("-")
        return Combined((whole, part), minus=True)
    if not source or not source.replace(".", "").replace("@", "").isidentifier():
        raise ValueError(source)
    return Ref(source)


def slots(nodes: tuple[Node, ...]) -> Iterator[Slot]:
    """Every figure slot of a template, whatever is chosen."""
    for node in nodes:
        if isinstance(node, Slot):
            yield node
        elif isinstance(node, Choice):
            for option in node.options:
                yield from slots(option)
