"""Reports from a seed, clean or with contradictions planted in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from govinfo_nlp.models import Code
from govinfo_nlp.testing import writing
from govinfo_nlp.testing.busy import BusyWriter
from govinfo_nlp.testing.dice import Dice
from govinfo_nlp.testing.drafts import Draft
from govinfo_nlp.testing.frames import FRAMES
from govinfo_nlp.testing.layouts import Layout
from govinfo_nlp.testing.ledgers import Level
from govinfo_nlp.testing.slips import Slip, prose_slips, slips, table_slips
from govinfo_nlp.testing.truth import Generated, Planted, generated
from govinfo_nlp.testing.writing import Writer

CODES = (
    Code.PROSE_TABLE,
    Code.PROSE_SUM,
    Code.PROSE_RATIO,
    Code.PROSE_GROWTH,
    Code.PROSE_CONFLICT,
    Code.TABLE_SUM,
    Code.TABLE_BALANCE,
    Code.PERIOD,
    Code.FORMAT,
)
FORMATS = {"2019": (2019, 2020), "2021": (2021, 2024)}
LEVELS = (
    Level.COUNTY,
    Level.COUNTY,
    Level.CITY,
    Level.DEPARTMENT,
    Level.DEPARTMENT,
    Level.TOWN,
    Level.PROVINCE,
)
LAYOUTS = (Layout.TAB, Layout.TAB, Layout.LINES, Layout.PIPES, Layout.MARKDOWN)


def generate(
    seed: int,
    *,
    format: str | None = None,
    layout: str | None = None,
    level: str | None = None,
    faults: int | Sequence[Code] = 0,
    busy: bool = False,
) -> Generated:
    """A report from a seed, byte for byte the same on every machine.

    ``format`` is "2019" or "2021", ``layout`` one of ``Layout`` and ``level`` one of ``Level``; each
    is drawn where it is not given, the layout among those of plain text. ``faults`` is how many
    contradictions to plant, or the code of each. A report may have none of a code to offer (no
    growth is stated): ``findings`` then lacks it. A ``busy`` report tells of other bodies than the one
    whose tables it prints (新收179件，其中县政府部门101件), divides one total in several ways, and has
    shares of several bases and dockets of its own. Raises ``ValueError`` for an unknown name.
    """
    dice = Dice(seed ^ 0x5EED)
    fmt = format if format is not None else dice.pick(("2019", "2021", "2021", "2021"))
    if fmt not in FORMATS:
        raise ValueError(f"format {fmt!r} is none of {', '.join(FORMATS)}")
    year = dice.whole(*FORMATS[fmt])
    chosen = Level(level) if level is not None else dice.pick(LEVELS)
    laid = Layout(layout) if layout is not None else dice.pick(LAYOUTS)
    codes = [dice.pick(CODES) for _ in range(faults)] if isinstance(faults, int) else [*map(Code, faults)]
    superseded = Code.FORMAT in codes and format is None and dice.chance(0.2)
    if superseded:
        fmt, year = "2019", dice.whole(2021, 2024)
        codes.remove(Code.FORMAT)
    hand = BusyWriter if busy else Writer
    draft = writing.draft(seed, fmt=fmt, year=year, layout=str(laid), level=chosen, writer=hand)
    planted: list[Planted] = []
    altered: list[str] = []
    touched: list[int | str] = []
    if superseded:
        planted.append(Planted(Code.FORMAT, (), f"the 2019 tables in a report for {year}"))
        altered.append("superseded tables")
    for code in codes:
        fault = _fault(draft, code, dice)
        if isinstance(fault, Slip):
            draft = fault.on(draft)
            altered.append(fault.name)
            touched.append(fault.place)
        elif fault is not None:
            draft, one, name = fault
            planted.append(one)
            altered.append(name)
    return generated(draft, tuple(planted), tuple(altered), tuple(touched))


def alterations(report: Generated) -> Iterator[Generated]:
    """Every alteration of one figure of a clean report (a cell or a figure of the prose) that breaks
    something the report says: digits swapped, one dropped or doubled, one more or less, last
    year's number, another column's, a share of another base, a growth over this year's value or
    in the wrong direction. Each is the whole report again, with its findings. Raises
    ``ValueError`` for a report that ``generate`` did not make.
    """
    draft = report.draft
    if draft is None:
        raise ValueError("the report was not made by generate")
    for slip in slips(draft):
        if slip.breaks(draft):
            yield generated(slip.on(draft), (), (slip.name,), (slip.place,))


def _fault(draft: Draft, code: Code, dice: Dice) -> Slip | tuple[Draft, Planted, str] | None:
    """A fault of the code, where the draft offers one: a slip, or a frame that is wrong."""
    frames = dice.shuffled([one for one in FRAMES if one[0] is code])
    for _, name, plant in frames:
        found = plant(draft)
        if found is not None:
            return (*found, name)
    if frames:
        return None
    hands = {Code.TABLE_SUM: table_slips, Code.TABLE_BALANCE: table_slips, Code.PROSE_TABLE: slips}
    choice = dice.shuffled(list(hands.get(code, prose_slips)(draft)))
    return next((slip for slip in choice if slip.breaks(draft, code)), None)
