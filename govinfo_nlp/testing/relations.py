"""What a draft promises, and which of its promises are broken: the truth that findings are held to.

A promise is broken where no reading of the figures can keep it, kept where a careful writer's
reading does, and doubtful in between (a figure rounded the other way); a doubtful one may be
found or not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache

from govinfo_nlp.models import Change, Code, Kind
from govinfo_nlp.testing import statutory
from govinfo_nlp.testing.drafts import Draft, Place, Relation, Rise, Share, Sum
from govinfo_nlp.testing.figures import Figure, Interval, claimed, exact, widest

Reading = Callable[[Figure], Interval]

# The cells that hold money: what one of their units may be worth in yuan.
WORTH = {
    "disclosure.fees.amount": (10000,),
    "disclosure.procurement.amount": (1, 10000, 100000000),
}


@dataclass(frozen=True, slots=True)
class Break:
    """A broken promise: the figures (by number) and cells that a finding may name. ``certain``
    where it must be found."""

    code: Code
    figures: tuple[int, ...]
    cells: tuple[str, ...] = ()
    note: str = ""
    certain: bool = True


def breaks(draft: Draft, place: int | str | None = None) -> tuple[Break, ...]:
    """All broken and doubtful promises of a draft, or those that a figure (by number) or a cell is in."""
    return tuple(_breaks(draft, place))


def _breaks(draft: Draft, place: int | str | None) -> Iterator[Break]:
    shown, printed = _shown(draft), frozenset(draft.printed)
    for number in [place] if isinstance(place, int) else shown:
        if not isinstance(place, str) or place in _cells(draft, number):
            yield from _restated(draft, number, printed)
    for relation in draft.relations:
        if shown.issuperset(_members(relation)) and _is_in(place, relation):
            yield from _related(draft, relation)
    if not isinstance(place, str):
        yield from _repeated(draft, shown if place is None else _alike(draft, shown, place))
    if not isinstance(place, int):
        yield from _unbalanced(draft, place, printed)


def _is_in(place: int | str | None, relation: Relation) -> bool:
    """Whether a relation has a figure as its member, or names cells that a cell may be among."""
    if not isinstance(place, str):
        return place in (None, *_members(relation))
    return isinstance(relation, Share) and any(isinstance(m, str) for m in relation.parts + relation.base)


def _unbalanced(draft: Draft, cell: str | None, printed: frozenset[str]) -> Iterator[Break]:
    """The identities of the tables that do not hold, or those that a cell is in."""
    for identity in statutory.identities(draft.format):
        if cell is not None and cell not in identity.left + identity.right:
            continue
        if not printed.issuperset(identity.left + identity.right):
            continue
        left, right = (sum(draft.cells[c] for c in side) for side in (identity.left, identity.right))
        if left != right:
            yield Break(Code(identity.code), (), identity.cells, f"{left} ≠ {right}")


def _cells(draft: Draft, number: int) -> frozenset[str]:
    """The printed cells that a figure may restate."""
    figure = draft.figures[number]
    return _expanded(draft.format, figure.target + figure.all_of + sum(figure.also, ()))


@cache
def _expanded(fmt: str, ids: tuple[str, ...]) -> frozenset[str]:
    return frozenset(cell for one in ids for cell in statutory.expand(one, fmt))


def _alike(draft: Draft, shown: frozenset[int], number: int) -> frozenset[int]:
    """The figures of one figure's indicator."""
    indicator = draft.figures[number].indicator
    return frozenset(one for one in shown if draft.figures[one].indicator == indicator)


def _shown(draft: Draft) -> frozenset[int]:
    """The figures whose section is still printed."""
    return frozenset(token.figure for _, token in draft.tokens() if isinstance(token, Place))


def _members(relation: Relation) -> tuple[int, ...]:
    if isinstance(relation, Sum):
        return (relation.total, *relation.parts)
    if isinstance(relation, Share):
        return (relation.percent, *(m for m in (*relation.parts, *relation.base) if isinstance(m, int)))
    members = (relation.current, relation.percent, relation.amount, relation.earlier)
    return tuple(member for member in members if member is not None)


def _meet(one: Interval, other: Interval) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _restated(draft: Draft, number: int, printed: frozenset[str]) -> Iterator[Break]:
    figure = draft.figures[number]
    for target, readings in ((figure.target, figure.also), (figure.all_of, ())):
        cells = [cell for one in target for cell in statutory.expand(one, draft.format)]
        if not cells or not printed.issuperset(cells):
            continue
        total = sum((draft.cells[cell] for cell in cells), Decimal(0))
        if _restates(figure, cells, total, claimed):
            continue
        certain = not _restates(figure, cells, total, widest)
        for other in readings:
            again = [cell for one in other for cell in statutory.expand(one, draft.format)]
            if _restates(figure, again, sum((draft.cells[cell] for cell in again), Decimal(0)), widest):
                certain = False
        yield Break(Code.PROSE_TABLE, (number,), tuple(cells), f"{figure.value:f} ≠ {total:f}", certain)


def _restates(figure: Figure, cells: Sequence[str], total: Decimal, reading: Reading) -> bool:
    low, high = reading(figure)
    if figure.change is Change.DECREASE:
        low, high = -high, -low
    worths = WORTH.get(cells[0], (1,)) if figure.kind is Kind.MONEY else (1,)
    return any(low <= Fraction(total) * worth <= high for worth in worths)


def _related(draft: Draft, relation: Relation) -> Iterator[Break]:
    judge = {Sum: _sum, Share: _share, Rise: _rise}[type(relation)]
    code = {Sum: Code.PROSE_SUM, Share: Code.PROSE_RATIO, Rise: Code.PROSE_GROWTH}[type(relation)]
    kept, possible = judge(draft, relation, claimed), judge(draft, relation, widest)
    if kept is None:
        return
    if not kept:
        note = f"{code}: " + ", ".join(f"{draft.figures[m].value:f}" for m in _members(relation))
        yield Break(code, _members(relation), (), note, relation.certain and possible is False)
    elif isinstance(relation, Sum) and relation.complete and not _sum(draft, relation, claimed, whole=True):
        yield Break(code, _members(relation), (), "", certain=False)


def _plus(draft: Draft, members: Sequence[int | str], reading: Reading) -> Interval | None:
    low, high = Fraction(0), Fraction(0)
    for member in members:
        if isinstance(member, int):
            one, two = reading(draft.figures[member])
        else:
            cells = statutory.expand(member, draft.format)
            if not set(cells) <= set(draft.printed):
                return None
            one = two = Fraction(sum((draft.cells[cell] for cell in cells), Decimal(0)))
        low, high = low + one, high + two
    return low, high


def _sum(draft: Draft, relation: Relation, reading: Reading, *, whole: bool = False) -> bool | None:
    assert isinstance(relation, Sum)
    total, parts = reading(draft.figures[relation.total]), _plus(draft, relation.parts, reading)
    if parts is None:
        return None
    if relation.all or whole:
        return _meet(total, parts)
    return parts[0] <= total[1]


def _share(draft: Draft, relation: Relation, reading: Reading) -> bool | None:
    assert isinstance(relation, Share)
    parts, base = _plus(draft, relation.parts, reading), _plus(draft, relation.base, reading)
    if parts is None or base is None:
        return None
    if base[0] <= 0:
        return False if base[1] <= 0 else None
    share = (100 * parts[0] / base[1], 100 * parts[1] / base[0])
    return _meet(share, reading(draft.figures[relation.percent]))


def _rise(draft: Draft, relation: Relation, reading: Reading) -> bool | None:
    assert isinstance(relation, Rise)
    current = reading(draft.figures[relation.current])
    percent = None if relation.percent is None else _signed(draft.figures[relation.percent], reading)
    amount = None if relation.amount is None else _signed(draft.figures[relation.amount], reading)
    if relation.earlier is not None:
        earlier = reading(draft.figures[relation.earlier])
        if amount is not None and not _meet(amount, (current[0] - earlier[1], current[1] - earlier[0])):
            return False
    elif percent is None or amount is None:
        return None
    else:
        earlier = (current[0] - amount[1], current[1] - amount[0])
    if percent is None:
        return True
    if earlier[0] <= 0:
        return None if earlier[1] > 0 else False
    low, high = current[0] / earlier[1], current[1] / earlier[0]
    less = 0 if relation.times else 1
    return _meet((100 * (low - less), 100 * (high - less)), percent)


def _signed(figure: Figure, reading: Reading) -> Interval:
    low, high = reading(figure)
    if figure.kind is Kind.MULTIPLE:
        low, high = 100 * low, 100 * high
    return (-high, -low) if figure.change is Change.DECREASE else (low, high)


def _repeated(draft: Draft, shown: frozenset[int]) -> Iterator[Break]:
    """Figures of one indicator that differ."""
    groups: Mapping[str, list[int]] = defaultdict(list)
    for number in sorted(shown):
        figure = draft.figures[number]
        if figure.indicator and not figure.denied:
            groups[figure.indicator].append(number)
    for numbers in groups.values():
        figures = [draft.figures[number] for number in numbers]
        if all(_meet(claimed(one), claimed(two)) for one in figures for two in figures):
            continue
        certain = not all(_meet(widest(one), widest(two)) for one in figures for two in figures)
        note = " ≠ ".join(dict.fromkeys(f"{figure.value:f}" for figure in figures))
        plain = all(exact(figure) and not figure.also for figure in figures)
        yield Break(Code.PROSE_CONFLICT, tuple(numbers), (), note, certain and plain)
