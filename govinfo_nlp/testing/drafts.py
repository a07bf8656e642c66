"""A report before it is laid out: its prose in pieces, its figures, its tables, and what ties them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from govinfo_nlp.testing import statutory
from govinfo_nlp.testing.figures import Figure


@dataclass(frozen=True, slots=True)
class Place:
    """Where the draft's figure of this number is printed."""

    figure: int


@dataclass(frozen=True, slots=True)
class Turn:
    """A word that follows a change figure's direction."""

    figure: int
    up: str
    down: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters with a part to play: a year, a decree."""

    role: str
    text: str


Token = str | Place | Turn | Mark
Paragraph = tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A section: its heading (none where it has no line of its own), prose, and statutory table."""

    section: str
    heading: str
    paragraphs: tuple[Paragraph, ...] = ()
    table: str = ""


@dataclass(frozen=True, slots=True)
class Sum:
    """A total and the parts that the prose lists. ``all`` where the words promise that the parts
    are all, ``complete`` where they are; ``certain`` where the words tie them beyond doubt."""

    total: int
    parts: tuple[int, ...]
    all: bool = True
    certain: bool = True
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Share:
    """A percentage of some figures in a base; a string stands for a cell that the prose only names."""

    percent: int
    parts: tuple[int | str, ...]
    base: tuple[int | str, ...]
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Rise:
    """A growth in percent or in number, or both, from an earlier value to the current one. A multiple
    stands for a percentage: how much more (增长1.2倍), or how many ``times`` the earlier value."""

    current: int
    percent: int | None = None
    amount: int | None = None
    earlier: int | None = None
    certain: bool = True
    times: bool = False


Relation = Sum | Share | Rise


@dataclass(frozen=True, slots=True)
class Printing:
    """How the tables print a zero, and whether thousands are set apart."""

    zero: str = "0"
    grouped: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A whole report. ``cells`` are the figures of the tables, ``earlier`` last year's facts that the
    prose speaks of, by name; ``place`` and ``agency`` are invented."""

    seed: int
    year: int
    format: str
    layout: str
    level: str
    agency: str
    parts: tuple[Part, ...]
    figures: tuple[Figure, ...]
    relations: tuple[Relation, ...]
    cells: Mapping[str, Decimal]
    printing: Printing = Printing()
    earlier: Mapping[str, Decimal] | None = None

    @property
    def printed(self) -> tuple[str, ...]:
        """The cells that the report prints, in print order."""
        tables = {part.table for part in self.parts}
        return tuple(one for one in statutory.printed_cells(self.format) if one.split(".")[0] in tables)

    def tokens(self) -> Iterator[tuple[Part, Token]]:
        """Every token of the prose, with its section."""
        for part in self.parts:
            for paragraph in part.paragraphs:
                for token in paragraph:
                    yield part, token

    def with_figure(self, number: int, figure: Figure) -> Draft:
        """The draft with another figure in this place."""
        figures = (*self.figures[:number], figure, *self.figures[number + 1 :])
        return replace(self, figures=figures)

    def with_cell(self, cell: str, value: Decimal) -> Draft:
        """The draft with another value in a cell."""
        return replace(self, cells={**self.cells, cell: value})

    def with_mark(self, role: str, text: str) -> Draft:
        """The draft with other characters wherever the role is played."""
        parts = tuple(
            replace(
                part,
                paragraphs=tuple(
                    tuple(
                        Mark(role, text) if isinstance(token, Mark) and token.role == role else token
                        for token in paragraph
                    )
                    for paragraph in part.paragraphs
                ),
            )
            for part in self.parts
        )
        return replace(self, parts=parts)


def printed_cell(value: Decimal, printing: Printing) -> str:
    """A table figure as printed."""
    if value == 0:
        return printing.zero
    return f"{value:,f}" if printing.grouped else f"{value:f}"
