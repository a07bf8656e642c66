"""How time grows with a text, with its figures, its cells, and the lexicon.

    python benchmarks/growth.py [--most BYTES] [--svg FILE]

Texts are the example report's prose and tables, repeated until they are as long as they should be. Times
are the processor's, the least of a few runs; the ratio is that of a text to the text of half its length.
"""

from __future__ import annotations

import argparse
import gc
import math
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import govinfo_nlp
from govinfo_nlp import Lexicon

EXAMPLE = Path(__file__).parents[1] / "examples" / "yunxiu-2023.txt"
FIGURE = "全年公开政策文件{}件。\n"
ROW = "（一）予以公开\n{}\n0\n0\n0\n0\n0\n{}\n"
_TIMES_AS_MANY = 10
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7")


class Point(NamedTuple):
    """A measured run: the size of what was read, and the seconds that it took."""

    size: int
    seconds: float


Curves = Mapping[str, Sequence[Point]]


def report_of(size: int) -> str:
    """A text of about a number of bytes, of whole reports one behind the other."""
    whole = EXAMPLE.read_text("utf-8")
    length = max(1, round(size * len(whole) / len(whole.encode())))
    return (whole * (length // len(whole) + 1))[:length]


def prose_of(figures: int) -> str:
    """A report whose prose has a number of figures."""
    return "某县2023年政府信息公开工作年度报告\n一、总体情况\n" + "".join(
        FIGURE.format(figure) for figure in range(1, figures + 1)
    )


def rows_of(rows: int) -> str:
    """A report that prints rows of seven cells."""
    return "某县2023年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n" + "".join(
        ROW.format(row, row) for row in range(1, rows + 1)
    )


def checked(text: str, lexicon: Lexicon | None = None) -> object:
    """The audit of a text."""
    return govinfo_nlp.check(govinfo_nlp.parse(text), lexicon=lexicon)


def seconds(room: Callable[[str], object], text: str, runs: int = 3) -> float:
    """The least time of a few runs on a text, or of one that takes long."""
    best = math.inf
    for _ in range(runs):
        gc.collect()
        gc.disable()
        started = time.process_time()
        room(text)
        best = min(best, time.process_time() - started)
        gc.enable()
        if best > 1:
            break
    return best


def _doubled(first: int, last: int) -> Iterator[int]:
    while first <= last:
        yield first
        first *= 2


def by_length(most: int) -> Curves:
    """The time of each function for texts of 1 KB and more."""
    rooms: dict[str, Callable[[str], object]] = {
        "parse": govinfo_nlp.parse,
        "check": checked,
        "extract": govinfo_nlp.extract,
        "split_sentences": govinfo_nlp.split_sentences,
    }
    curves: dict[str, list[Point]] = {name: [] for name in rooms}
    for size in _doubled(1 << 10, most):
        text = report_of(size)
        for name, room in rooms.items():
            curves[name].append(Point(size, seconds(room, text)))
    return curves


def by_count(most: int) -> Curves:
    """The time of a check for more and more figures, and for more and more rows of cells."""
    curves: dict[str, list[Point]] = {"figures": [], "rows": []}
    for count in _doubled(125, most):
        for name, make in (("figures", prose_of), ("rows", rows_of)):
            curves[name].append(Point(count, seconds(checked, make(count))))
    return curves


def by_lexicon() -> tuple[float, float]:
    """The time of a check with the shipped lexicon, and with one of ten times as many entries."""
    text = EXAMPLE.read_text("utf-8")
    with tempfile.TemporaryDirectory() as folder:
        larger = Lexicon.default().extended(_grown(Path(folder)))
        rooms = checked, partial(checked, lexicon=larger)
        for room in rooms:
            room(text)  # dictionaries are loaded
        return seconds(rooms[0], text, 15), seconds(rooms[1], text, 15)


def _grown(folder: Path) -> Path:
    """A lexicon of new words for each one that is shipped: the word with another character behind it."""
    shipped = Lexicon.default()
    for path in sorted(shipped.folders[0].glob("*.toml")):
        if "entries" not in shipped.document(path.stem):
            continue
        rows = []
        for entry in shipped.entries(path.stem):
            fields = "".join(f', {name} = "{value}"' for name, value in entry.fields.items())
            for other in range(1, _TIMES_AS_MANY):
                word = f"{entry.word}{chr(0x3400 + other)}"
                rows.append(f'  {{ word = "{word}", seen = "{word}"{fields} }},')
        (folder / path.name).write_text("entries = [\n" + "\n".join(rows) + "\n]\n", "utf-8")
    return folder


def table(curves: Curves, unit: str) -> str:
    """The curves as a Markdown table: milliseconds, and behind them the ratio to half the size."""
    names = list(curves)
    lines = [f"| {unit} | {' | '.join(names)} |", f"|---:|{'---:|' * len(names)}"]
    for at, point in enumerate(curves[names[0]]):
        cells = [f"{point.size:,}"]
        for name in names:
            now = curves[name][at].seconds
            ratio = f" ×{now / curves[name][at - 1].seconds:.2f}" if at else ""
            cells.append(f"{now * 1e3:,.1f}{ratio}")
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def plot(curves: Curves, width: int = 640, height: int = 400) -> str:
    """The curves as a small drawing, both axes logarithmic: what is linear is a straight line."""
    points = [point for curve in curves.values() for point in curve]
    left, right = math.log(min(p.size for p in points)), math.log(max(p.size for p in points))
    low, high = math.log(min(p.seconds for p in points)), math.log(max(p.seconds for p in points))

    def place(point: Point) -> str:
        x = 50 + (math.log(point.size) - left) / (right - left or 1) * (width - 190)
        y = height - 40 - (math.log(point.seconds) - low) / (high - low or 1) * (height - 70)
        return f"{x:.1f},{y:.1f}"

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" '
        'font-size="12">',
        f'<text x="50" y="20">seconds, {math.exp(low):.1e} to {math.exp(high):.1e}</text>',
        f'<text x="50" y="{height - 12}">bytes, {math.exp(left):,.0f} to {math.exp(right):,.0f}</text>',
    ]
    for (name, curve), colour in zip(curves.items(), _COLOURS, strict=False):
        drawn = " ".join(map(place, curve))
        end = drawn.rpartition(" ")[2].partition(",")
        parts.append(f'<polyline points="{drawn}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(f'<text x="{float(end[0]) + 6:.1f}" y="{end[2]}" fill="{colour}">{name}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def main() -> None:
    """Measures, and prints the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--most", type=int, default=1 << 20, metavar="BYTES")
    parser.add_argument("--svg", type=Path, metavar="FILE")
    args = parser.parse_args()
    checked(report_of(20_000))  # dictionaries are loaded
    curves = by_length(args.most)
    print(table(curves, "bytes (ms)"), end="\n\n")
    print(table(by_count(8000), "figures or rows (ms)"), end="\n\n")
    once, tenfold = by_lexicon()
    print(f"Ten times the lexicon takes {tenfold / once:.2f} times as long.")
    if args.svg:
        args.svg.write_text(plot(curves), "utf-8")


if __name__ == "__main__":
    main()
