"""Tables that are drawn with lines: which cells the lines make, and which characters stand in each.

Places are in points, to the right and downwards. Lines are drawn in many ways (a line a cell, thin
rectangles, double lines, no lines at the sides), so that all is compared with some tolerance.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import NamedTuple

_NEAR = 2.0
_TOUCH = 3.0
_SHORTEST = 4.0
_MOST_PAIRS = 1_000_000
_MOST_PLACES = 20_000
_HIGHEST_BOX = 80.0


class Glyph(NamedTuple):
    """A printed character: where it begins and ends, its baseline, and its size."""

    text: str
    left: float
    right: float
    base: float
    size: float


class Rule(NamedTuple):
    """A line on a page, upright or level: where it stands, and from where to where it goes."""

    upright: bool
    at: float
    start: float
    end: float


class Cell(NamedTuple):
    """A cell of a drawn table: its place, the rows and columns it spans, its width, its characters."""

    row: int
    column: int
    rowspan: int
    colspan: int
    width: float
    glyphs: list[Glyph]


@dataclass(frozen=True, slots=True)
class Frame:
    """The lines of one drawn table, and the characters between them."""

    rules: tuple[Rule, ...]
    glyphs: tuple[Glyph, ...] = ()

    def lines(self, upright: bool) -> list[float]:
        """The places of the upright or the level lines; where a table has no line at a side, the place
        where most of the others end is taken for it."""
        own = [rule.at for rule in self.rules if rule.upright is upright]
        across = [rule for rule in self.rules if rule.upright is not upright]
        first, last = min(rule.start for rule in across), max(rule.end for rule in across)
        if sum(rule.start - first <= _TOUCH for rule in across) * 2 >= len(across):
            own.append(first)
        if sum(last - rule.end <= _TOUCH for rule in across) * 2 >= len(across):
            own.append(last)
        return _distinct(own)

    def moved(self, down: float) -> Frame:
        """The frame moved down the page."""
        rules = (
            rule._replace(start=rule.start + down, end=rule.end + down)
            if rule.upright
            else rule._replace(at=rule.at + down)
            for rule in self.rules
        )
        glyphs = (glyph._replace(base=glyph.base + down) for glyph in self.glyphs)
        return Frame(tuple(rules), tuple(glyphs))


def frames(rules: Iterable[Rule], glyphs: Sequence[Glyph]) -> tuple[list[Frame], list[Glyph]]:
    """The tables drawn on a page, from the top, with the characters that stand in each, and the
    characters that stand in none.

    A table is lines that cross or touch each other and make more than one cell, or one as low as a
    row, whose table may go on in the next page.
    """
    rules = list(rules)
    groups = [Frame(tuple(group)) for group in _connected(list(_whole(rules)))]
    drawn, _ = _filled([frame for frame in groups if _is_table(frame)], glyphs)
    parts = [part for frame in drawn for part in _parts(frame, rules)]
    found, outside = _filled([part for part in parts if _is_table(part)], glyphs)
    return sorted(found, key=lambda frame: frame.lines(False)[0]), outside


def _parts(frame: Frame, rules: Iterable[Rule]) -> Iterator[Frame]:
    """The frame; or its parts, made of the page's lines anew, where lines that were drawn too far down
    tie tables together."""
    ys, xs = frame.lines(False), frame.lines(True)
    closed = [_is_closed(frame, top, bottom) for top, bottom in pairwise(ys)]
    if all(closed):
        yield frame
        return
    for is_closed, group in groupby(range(len(closed)), key=closed.__getitem__):
        rows = list(group)
        if is_closed:
            top, bottom = ys[rows[0]] - _TOUCH, ys[rows[-1] + 1] + _TOUCH
            yield Frame(tuple(_whole(_between(rules, xs[0] - _TOUCH, top, xs[-1] + _TOUCH, bottom))))


def _between(rules: Iterable[Rule], left: float, top: float, right: float, bottom: float) -> Iterator[Rule]:
    """The lines that begin in a part of a page, upright ones no longer than that."""
    for rule in rules:
        if rule.upright and left <= rule.at <= right and top <= rule.start < bottom:
            yield rule._replace(end=min(rule.end, bottom))
        elif not rule.upright and top <= rule.at <= bottom and left <= rule.start <= right:
            yield rule


def _is_closed(frame: Frame, top: float, bottom: float) -> bool:
    """Whether what stands between two level lines is a row: its text has upright lines at both sides,
    or at neither; and where lines go through characters, they have lines at the table's sides."""
    middle = (top + bottom) / 2
    sides = [rule.at for rule in frame.rules if rule.upright and rule.start <= middle <= rule.end]
    inside = [glyph for glyph in frame.glyphs if top <= _middle(glyph)[1] <= bottom]
    if not sides or not inside:
        return True
    places = [_middle(glyph)[0] for glyph in inside]
    if (min(sides) > min(places)) is not (max(sides) < max(places)):
        return False
    xs = frame.lines(True)
    if min(sides) <= xs[0] + _TOUCH and max(sides) >= xs[-1] - _TOUCH:
        return True
    return not any(left < side < right for side in sides for left, right in _words(inside))


def _words(glyphs: Iterable[Glyph]) -> Iterator[tuple[float, float]]:
    """Where characters that follow each other closely begin and end."""
    start: Glyph | None = None
    last: Glyph | None = None
    for glyph in sorted(glyphs, key=lambda glyph: (glyph.base, glyph.left)):
        goes_on = last is not None and glyph.base == last.base and glyph.left - last.right < 0.2 * glyph.size
        if start is not None and last is not None and not goes_on:
            yield _inside(start)[0], _inside(last)[1]
        if not goes_on:
            start = glyph
        last = glyph
    if start is not None and last is not None:
        yield _inside(start)[0], _inside(last)[1]


def _inside(glyph: Glyph) -> tuple[float, float]:
    """The part of a character that no side of its cell goes through."""
    margin = 0.15 * (glyph.right - glyph.left)
    return glyph.left + margin, glyph.right - margin


def _is_table(frame: Frame) -> bool:
    for upright in (False, True):
        if not any(rule.upright is upright for rule in frame.rules):
            return False
    ys = frame.lines(False)
    places = (len(ys) - 1) * (len(frame.lines(True)) - 1)
    if not 0 < places <= _MOST_PLACES:
        return False
    return ys[-1] - ys[0] <= _HIGHEST_BOX or len(cells(frame)) > 1


def _filled(frames: Sequence[Frame], glyphs: Iterable[Glyph]) -> tuple[list[Frame], list[Glyph]]:
    """The frames with the characters that stand in each (in the smallest, where one is in another),
    and the characters that stand in none."""
    edges = [(frame.lines(True), frame.lines(False)) for frame in frames]
    areas = sorted(
        ((xs[-1] - xs[0]) * (ys[-1] - ys[0]), xs[0], xs[-1], ys[0], ys[-1], at)
        for at, (xs, ys) in enumerate(edges)
    )
    inside: list[list[Glyph]] = [[] for _ in frames]
    outside: list[Glyph] = []
    for glyph in glyphs:
        x, y = _middle(glyph)
        for _, left, right, top, bottom, at in areas:
            if left <= x <= right and top <= y <= bottom:
                inside[at].append(glyph)
                break
        else:
            outside.append(glyph)
    return [replace(frame, glyphs=tuple(own)) for frame, own in zip(frames, inside, strict=True)], outside


def _middle(glyph: Glyph) -> tuple[float, float]:
    return (glyph.left + glyph.right) / 2, glyph.base - 0.35 * glyph.size


def _whole(rules: Iterable[Rule]) -> Iterator[Rule]:
    """The lines that are drawn in pieces made whole, double lines made one."""
    ordered = sorted(rules)
    at = 0
    while at < len(ordered):
        after = at + 1
        while (
            after < len(ordered)
            and ordered[after].upright is ordered[at].upright
            and ordered[after].at - ordered[at].at <= _NEAR
        ):
            after += 1
        same = sorted(ordered[at:after], key=lambda rule: rule.start)
        place = sum(rule.at for rule in same) / len(same)
        start, end = same[0].start, same[0].end
        for rule in same[1:]:
            if rule.start <= end + _TOUCH:
                end = max(end, rule.end)
            else:
                if end - start >= _SHORTEST:
                    yield Rule(rule.upright, place, start, end)
                start, end = rule.start, rule.end
        if end - start >= _SHORTEST:
            yield Rule(same[0].upright, place, start, end)
        at = after


def _connected(rules: Sequence[Rule]) -> list[list[Rule]]:
    """The lines in groups that hang together."""
    level = [at for at, rule in enumerate(rules) if not rule.upright]
    upright = [at for at, rule in enumerate(rules) if rule.upright]
    if len(level) * len(upright) > _MOST_PAIRS:
        return []
    leader = list(range(len(rules)))

    def find(at: int) -> int:
        while leader[at] != at:
            leader[at] = leader[leader[at]]
            at = leader[at]
        return at

    for one in level:
        across = rules[one]
        for other in upright:
            down = rules[other]
            if (
                across.start - _TOUCH <= down.at <= across.end + _TOUCH
                and down.start - _TOUCH <= across.at <= down.end + _TOUCH
            ):
                leader[find(one)] = find(other)
    groups: dict[int, list[Rule]] = {}
    for at, rule in enumerate(rules):
        groups.setdefault(find(at), []).append(rule)
    return list(groups.values())


def _distinct(places: Iterable[float]) -> list[float]:
    """The places in order, those near each other as one."""
    found: list[list[float]] = []
    for place in sorted(places):
        if found and place - found[-1][0] <= _TOUCH:
            found[-1].append(place)
        else:
            found.append([place])
    return [sum(near) / len(near) for near in found]


def cells(frame: Frame) -> list[Cell]:
    """The cells of a table by rows: places of its grid that no line parts are one cell."""
    ys, xs = frame.lines(False), frame.lines(True)
    rows, columns = len(ys) - 1, len(xs) - 1
    right_of = _closed(frame, xs, ys, upright=True)
    below = _closed(frame, ys, xs, upright=False)
    owner: list[list[Cell | None]] = [[None] * columns for _ in range(rows)]
    found: list[Cell] = []
    for y in range(rows):
        for x in range(columns):
            if owner[y][x] is not None:
                continue
            across = 1
            while x + across < columns and not right_of[x + across][y] and owner[y][x + across] is None:
                across += 1
            span = range(x, x + across)
            down = 1
            while (
                y + down < rows
                and not any(below[y + down][at] or owner[y + down][at] for at in span)
                and not any(right_of[at][y + down] for at in span[1:])
            ):
                down += 1
            cell = Cell(y, x, down, across, xs[x + across] - xs[x], [])
            found.append(cell)
            for at in range(y, y + down):
                owner[at][x : x + across] = [cell] * across
    _fill(owner, frame.glyphs, ys, xs)
    return found


def _fill(
    owner: Sequence[Sequence[Cell | None]],
    glyphs: Iterable[Glyph],
    ys: Sequence[float],
    xs: Sequence[float],
) -> None:
    """Puts each character into the cell that owns its place in the grid, or the place nearest to it."""
    for glyph in glyphs:
        across, down = _middle(glyph)
        row = min(max(bisect_right(ys, down) - 1, 0), len(ys) - 2)
        column = min(max(bisect_right(xs, across) - 1, 0), len(xs) - 2)
        if (cell := owner[row][column]) is not None:
            cell.glyphs.append(glyph)


def _closed(
    frame: Frame, places: Sequence[float], across: Sequence[float], upright: bool
) -> list[list[bool]]:
    """For each place of a line, which of its stretches between the lines across are drawn."""
    closed = [[False] * (len(across) - 1) for _ in places]
    struck = _struck(frame, across) if upright else {}
    rules = sorted(rule for rule in frame.rules if rule.upright is upright)
    for place, group in groupby(rules, key=lambda rule: _nearest(places, rule.at)):
        for rule in group:
            for at, (start, end) in enumerate(pairwise(across)):
                if rule.start <= (start + end) / 2 <= rule.end:
                    closed[place][at] = not any(left < rule.at < right for left, right in struck.get(at, ()))
    return closed


def _struck(frame: Frame, rows: Sequence[float]) -> dict[int, list[tuple[float, float]]]:
    """For each row the insides of its characters: what goes through them is no side of a cell."""
    found: dict[int, list[tuple[float, float]]] = {}
    for glyph in frame.glyphs:
        row = bisect_right(rows, _middle(glyph)[1]) - 1
        found.setdefault(row, []).append(_inside(glyph))
    return found


def _nearest(places: Sequence[float], at: float) -> int:
    after = bisect_right(places, at)
    near = [place for place in (after - 1, after) if 0 <= place < len(places)]
    return min(near, key=lambda place: abs(places[place] - at))
