"""How time grows with a text, with its figures, its cells, and the lexicon.

    python benchmarks/growth.py [--most BYTES] [--svg FILE]

Texts are paragraphs and rows of a table, repeated, so that each is like the text of half its length. Times
are the processor's, the least of a few runs; the ratio is to the text of half the length.
"""

from __future__ import annotations

import argparse
import gc
import math
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path

import govinfo_nlp
from govinfo_nlp import Lexicon

sys.path.insert(0, str(Path(__file__).parent))
from plot import Curves, Point, plot

EXAMPLE = Path(__file__).parents[1] / "examples" / "yunxiu-2023.txt"
PIECE = """2023年，全县共收到政府信息公开申请86件，比上年的70件增长22.9%；加上结转的6件，全年办结88件。
全年主动公开政府信息3175条，其中政策文件120件、政策解读58条；县政府门户网站访问量312.5万次，较上年增长25%。
要进一步加强统筹协调，严格落实信息发布审核制度，不断提高公开的质量和实效。
规章\t0\t0\t12
行政规范性文件\t3\t1\t45
"""
FIGURE = "全年公开政策文件{}件。\n"
_NUMERALS = 1000  # different ones: all are remembered, however many figures there are
ROW = "（一）予以公开\n{}\n0\n0\n0\n0\n0\n{}\n"
FIRST = 1 << 10  # bytes of the smallest text, or up to twice as many
_TIMES_AS_MANY = 10


def report_of(size: int) -> str:
    """A report of about a number of bytes: the same few paragraphs and rows again and again."""
    return "某县2023年政府信息公开工作年度报告\n一、总体情况\n" + PIECE * max(1, size // len(PIECE.encode()))


def prose_of(figures: int) -> str:
    """A report whose prose has a number of figures."""
    return "某县2023年政府信息公开工作年度报告\n一、总体情况\n" + "".join(
        FIGURE.format(figure % _NUMERALS + 1) for figure in range(figures)
    )


def rows_of(rows: int) -> str:
    """A report that prints rows of seven cells."""
    return "某县2023年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n" + "".join(
        ROW.format(row % _NUMERALS, row % _NUMERALS) for row in range(rows)
    )


def checked(text: str, lexicon: Lexicon | None = None) -> object:
    """The audit of a text."""
    return govinfo_nlp.check(govinfo_nlp.parse(text), lexicon=lexicon)


def seconds(room: Callable[[str], object], text: str, runs: int = 9) -> float:
    """The least time of a few runs on a text, or of two that take long."""
    best, taken = math.inf, 0.0
    for run in range(runs):
        gc.collect()
        gc.disable()
        started = time.process_time()
        room(text)
        last = time.process_time() - started
        best, taken = min(best, last), taken + last
        gc.enable()
        if run and taken > 6:
            break
    return best


def _doubled(first: int, last: int) -> Iterator[int]:
    while first <= last:
        yield first
        first *= 2


def worst(curves: Curves) -> float:
    """The largest ratio of a time to that of half the size."""
    return max(now.seconds / half.seconds for curve in curves.values() for half, now in pairwise(curve))


def by_length(most: int) -> Curves:
    """The time of each function for texts of 1 KB and more."""
    rooms: dict[str, Callable[[str], object]] = {
        "parse": govinfo_nlp.parse,
        "check": checked,
        "extract": govinfo_nlp.extract,
        "split_sentences": govinfo_nlp.split_sentences,
    }
    curves: dict[str, list[Point]] = {name: [] for name in rooms}
    for size in _doubled(most >> (most // FIRST).bit_length() - 1, most):
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
