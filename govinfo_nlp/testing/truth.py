"""What a generated report is known to say, as plain records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from govinfo_nlp.models import Bound, Change, Code, Kind
from govinfo_nlp.testing.drafts import Draft
from govinfo_nlp.testing.figures import quote
from govinfo_nlp.testing.layouts import Spot, lay_out
from govinfo_nlp.testing.relations import Break, breaks


@dataclass(frozen=True, slots=True)
class TrueMetric:
    """A quantity that the prose states, by the rules that the gold reports follow: ``target`` are
    the cells whose sum it restates (empty where it has none), ``also`` other targets that are
    right as well. An ``optional`` one may be found or not."""

    quote: str
    start: int
    end: int
    section: str
    kind: Kind
    value: Decimal
    unit: str
    bound: Bound
    change: Change | None
    target: tuple[str, ...]
    also: tuple[tuple[str, ...], ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class TrueFinding:
    """A contradiction in the report: the figures it rests on by quote and by place, the cells, and
    the arithmetic. One that is not ``certain`` rests on a reading that the words leave open: it
    may be found or not."""

    code: Code
    quotes: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    cells: tuple[str, ...] = ()
    note: str = ""
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Generated:
    """A report and its truth. ``text`` is the whole report in its layout (an HTML page where the
    layout is ``html``); ``start`` and ``end`` of a metric are half-open places in it.
    ``findings`` are the contradictions that must be found, ``possible`` those that may be;
    ``cells`` hold every printed cell of the statutory tables (zero where one is printed blank).
    ``altered`` says what was changed to plant a fault, in a word or two; ``places`` where: from where to
    where the altered figure stands (13件 for 31件), or the altered cell's id."""

    seed: int
    text: str
    year: int
    title: str
    agency: str
    format: str
    layout: str
    level: str
    cells: Mapping[str, Decimal]
    metrics: tuple[TrueMetric, ...]
    findings: tuple[TrueFinding, ...]
    possible: tuple[TrueFinding, ...] = ()
    altered: tuple[str, ...] = ()
    places: tuple[tuple[int, int] | str, ...] = ()
    draft: Draft | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Planted:
    """A fault of the report's frame: a code, the roles of the marks that show it, and a note."""

    code: Code
    roles: tuple[str, ...]
    note: str


def generated(
    draft: Draft,
    planted: tuple[Planted, ...] = (),
    altered: tuple[str, ...] = (),
    touched: tuple[int | str, ...] = (),
) -> Generated:
    """The draft laid out, with its truth; ``touched`` are the altered figures (by number) and cells."""
    text, spots = lay_out(draft)
    places = {spot.figure: spot for spot in spots if spot.figure is not None}
    found = [_finding(text, places, one) for one in breaks(draft)]
    found += [_framed(text, spots, one) for one in planted]
    title = next(text[s.start : s.end] for s in spots if (s.section, s.role) == ("title", "paragraph"))
    shown = frozenset(draft.printed)
    return Generated(
        seed=draft.seed,
        text=text,
        year=draft.year,
        title=title,
        agency=draft.agency,
        format=draft.format,
        layout=draft.layout,
        level=draft.level,
        cells={cell: value for cell, value in draft.cells.items() if cell in shown},
        metrics=tuple(
            _metric(draft, text, spot) for spot in sorted(places.values(), key=lambda spot: spot.start)
        ),
        findings=tuple(one for one in found if one.certain),
        possible=tuple(one for one in found if not one.certain),
        altered=altered,
        places=tuple(_touched(places, touched)),
        draft=draft,
    )


def _touched(spots: Mapping[int, Spot], touched: tuple[int | str, ...]) -> Iterator[tuple[int, int] | str]:
    """Where the altered figures stand that are printed, and the altered cells."""
    for one in touched:
        if isinstance(one, str):
            yield one
        elif one in spots:
            yield spots[one].start, spots[one].end


def _metric(draft: Draft, text: str, spot: Spot) -> TrueMetric:
    assert spot.figure is not None
    figure = draft.figures[spot.figure]
    assert text[spot.start : spot.end] == quote(figure)
    return TrueMetric(
        quote=text[spot.start : spot.end],
        start=spot.start,
        end=spot.end,
        section=spot.section,
        kind=figure.kind,
        value=figure.value,
        unit=figure.unit,
        bound=figure.bound,
        change=figure.change,
        target=figure.target,
        also=figure.also,
        optional=figure.open,
    )


def _finding(text: str, places: Mapping[int, Spot], one: Break) -> TrueFinding:
    spots = [places[number] for number in one.figures]
    return TrueFinding(
        one.code,
        tuple(text[spot.start : spot.end] for spot in spots),
        tuple((spot.start, spot.end) for spot in spots),
        one.cells,
        one.note,
        one.certain,
    )


def _framed(text: str, spots: tuple[Spot, ...], one: Planted) -> TrueFinding:
    shown = [spot for spot in spots if spot.role in one.roles]
    return TrueFinding(
        one.code,
        tuple(text[spot.start : spot.end] for spot in shown),
        tuple((spot.start, spot.end) for spot in shown),
        (),
        one.note,
    )
