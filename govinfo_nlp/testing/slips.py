"""Slips of a hand that copies or counts: one figure of a report altered, in the prose or in a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from govinfo_nlp.models import Change, Code, Kind
from govinfo_nlp.testing import statutory
from govinfo_nlp.testing.composing import of_tables
from govinfo_nlp.testing.drafts import Draft, Place, Rise, Share
from govinfo_nlp.testing.figures import Figure, rewritten, rounded, writable
from govinfo_nlp.testing.relations import breaks


@dataclass(frozen=True, slots=True)
class Slip:
    """One altered figure: which (by number in the prose, or its cell's id), and what it becomes."""

    place: int | str
    name: str
    becomes: Figure | Decimal

    def on(self, draft: Draft) -> Draft:
        """The draft with the slip in it."""
        if isinstance(self.place, int) and isinstance(self.becomes, Figure):
            return draft.with_figure(self.place, self.becomes)
        if isinstance(self.place, str) and isinstance(self.becomes, Decimal):
            return draft.with_cell(self.place, self.becomes)
        raise TypeError(self.place)

    def breaks(self, draft: Draft, code: Code | None = None) -> bool:
        """Whether it breaks a promise of the draft beyond doubt, of this code where one is given."""
        return _broken(self.on(draft), self.place, code) > _broken(draft, self.place, code)


def _broken(draft: Draft, place: int | str, code: Code | None) -> int:
    return sum(one.certain and code in (None, one.code) for one in breaks(draft, place))


def slips(draft: Draft) -> Iterator[Slip]:
    """Every slip in one figure, whatever it breaks."""
    yield from prose_slips(draft)
    yield from table_slips(draft)


def prose_slips(draft: Draft) -> Iterator[Slip]:
    """Every slip in one figure of the prose."""
    for number in dict.fromkeys(token.figure for _, token in draft.tokens() if isinstance(token, Place)):
        figure = draft.figures[number]
        if not figure.denied and not figure.open:
            for name, other in _figures(draft, number, figure):
                yield Slip(number, name, other)


def table_slips(draft: Draft) -> Iterator[Slip]:
    """Every slip in one cell of the tables."""
    for cell in draft.printed:
        for name, value in _values(draft.cells[cell], Decimal(1)):
            if not _unstated(draft, cell, value):
                yield Slip(cell, f"cell: {name}", value)


def _unstated(draft: Draft, cell: str, value: Decimal) -> bool:
    """Whether the slip would leave figures with a blank total, which states nothing."""
    table, _, rest = cell.partition(".")
    if draft.printing.zero or table == "disclosure":
        return False
    if table == "requests" and draft.cells["requests.processed.total"] == 0:
        return True
    total = cell if rest.endswith(".total") else f"{cell.rpartition('.')[0]}.total"
    return (value if cell == total else draft.cells[total]) == 0


def _values(value: Decimal, step: Decimal) -> Iterator[tuple[str, Decimal]]:
    """Slips of a hand that copies a number: each gives another one."""
    digits = f"{value:f}"
    seen = {value}
    slips = [("one more", value + step), ("one less", value - step)]
    whole = digits.lstrip("-")
    sign = digits[: len(digits) - len(whole)]
    for place in range(len(whole)):
        if whole[place] == ".":
            continue
        swapped = whole[:place] + whole[place + 1 : place + 2] + whole[place] + whole[place + 2 :]
        if place + 1 < len(whole) and "." not in whole[place : place + 2]:
            slips.append(("digits swapped", Decimal(sign + swapped)))
        if len(whole.replace(".", "")) > 1 and whole[:place] + whole[place + 1 :] != ".":
            slips.append(("digit dropped", Decimal(sign + whole[:place] + whole[place + 1 :])))
        slips.append(
            ("digit doubled", Decimal(sign + whole[: place + 1] + whole[place] + whole[place + 1 :]))
        )
    for name, slip in slips:
        if slip not in seen and (slip >= 0 or value < 0):
            seen.add(slip)
            yield name, slip


def _figures(draft: Draft, number: int, figure: Figure) -> Iterator[tuple[str, Figure]]:
    """Other figures for one place of the prose."""
    seen = {figure.value}
    scale = Decimal(figure.form.scale)
    for name, scaled in _values(figure.value / scale, figure.step / scale):
        value = scaled * scale
        if value not in seen and writable(figure, value) and value > 0:
            seen.add(value)
            yield name, rewritten(figure, value)
    for name, value in _mistaken(draft, number, figure):
        if value not in seen and writable(figure, value) and value > 0:
            seen.add(value)
            yield name, rewritten(figure, value)
    if figure.change is not None and not figure.target and not _is_times(draft, number):
        other = Change.DECREASE if figure.change is Change.INCREASE else Change.INCREASE
        yield "wrong direction", rewritten(figure, figure.value, other)


def _is_times(draft: Draft, number: int) -> bool:
    """是上年的2.2倍: a figure that has no direction."""
    return any(isinstance(one, Rise) and one.times and one.percent == number for one in draft.relations)


def _mistaken(draft: Draft, number: int, figure: Figure) -> Iterator[tuple[str, Decimal]]:
    """Numbers taken from the wrong place."""
    yield from _of_other_columns(draft, figure)
    for other in draft.figures:
        if figure.name and other.name == f"old.{figure.name}":
            yield "last year's number", other.value
        elif _of_bodies(figure.name, other.name):
            yield "another body's number", other.value
    for relation in draft.relations:
        if isinstance(relation, Share) and relation.percent == number:
            yield from _of_other_bases(draft, relation, figure)
        elif isinstance(relation, Rise) and relation.percent == number and relation.earlier is not None:
            now, then = draft.figures[relation.current].value, draft.figures[relation.earlier].value
            yield "divided by this year's", _percent(abs(now - then), now, figure)


def _of_bodies(name: str, other: str) -> bool:
    """Whether two facts are alike, of different bodies: ``own.new`` and ``new``, or ``dept.new``."""
    return name != other and of_tables(name) == of_tables(other) and not name.startswith("#")


def _of_other_columns(draft: Draft, figure: Figure) -> Iterator[tuple[str, Decimal]]:
    """The other numbers of the row of a figure on requests."""
    if len(figure.target) == 1 and figure.target[0].startswith("requests."):
        head = figure.target[0].rpartition(".")[0]
        for column in (*statutory.APPLICANTS, "total"):
            cells = statutory.expand(f"{head}.{column}", draft.format)
            yield "another column", sum((draft.cells[cell] for cell in cells), Decimal(0))


def _of_other_bases(draft: Draft, share: Share, figure: Figure) -> Iterator[tuple[str, Decimal]]:
    """A share's percentages of every larger count of the prose."""
    counts = [draft.figures[m].value for m in share.parts if isinstance(m, int)]
    if not counts:
        return
    part = sum(counts, Decimal(0))
    for one in draft.figures:
        if one.kind is Kind.COUNT and one.value > part:
            yield "another base", _percent(part, one.value, figure)


def _percent(part: Decimal, base: Decimal, figure: Figure) -> Decimal:
    return rounded(100 * Fraction(part) / Fraction(base), figure.form.decimals) if base else Decimal(0)
