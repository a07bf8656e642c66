"""Every figure of speed and memory beside its target: printed, and written to ``benchmarks/run.md``.

    python benchmarks/run.py [--quick] [--peers PYTHON]

Plain reports are generated (``govinfo_nlp.testing``), dense ones are those of ``sets/``; each is read by one
function and once, after others have been read, so that no memory of it helps. Times are the processor's,
which is what a machine with nothing else to do takes; ratios to ``jieba.lcut`` over the same whole report
stay comparable from one machine to the next. What a process needs to start is measured in processes of their
own. ``--quick`` leaves out what takes minutes and writes nothing; ``--peers`` names the interpreter of an
environment with the rivals (``errors.py``): without it their table stays as it was measured last.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

ROOT = HERE.parent
EXAMPLE = ROOT / "examples" / "yunxiu-2023.txt"
CONTAINERS = ROOT / "tests" / "reports" / "containers"
OUTPUT, DRAWING = HERE / "run.md", HERE / "growth.svg"
PEERS = "| the prose of a report | start, s | quantities, ms | s per MB | sentences, ms | peak memory, MB |"
WARM, REPORTS, STEADY, BATCH = 100, 100, 300, 1000
MOST = 10 * 2**20  # bytes

# Peak resident memory in MB; ru_maxrss is in kilobytes, on macOS in bytes.
PEAK = 'resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 1024)'
CHILD = "import resource, sys, time; begun, used = time.perf_counter(), time.process_time()\n"
ENDS = f"\nprint(time.process_time() - used, {PEAK})"
IMPORT = "import govinfo_nlp"
FIRST = "import govinfo_nlp; govinfo_nlp.check(govinfo_nlp.read(sys.argv[1]))"
MANY = f"""
import govinfo_nlp
from govinfo_nlp.testing import generate
for seed in range({STEADY}):
    govinfo_nlp.check(govinfo_nlp.parse(generate(seed).text))
"""
LCUT = "import jieba; jieba.lcut(open(sys.argv[1], encoding='utf-8').read())"


@dataclass(frozen=True, slots=True)
class Row:
    """A figure: what it is, what was measured, the most (or the least) that it should be, and its unit."""

    what: str
    measured: float
    target: float | None = None
    unit: str = ""
    at_least: bool = False

    def line(self) -> str:
        """The row of the table."""
        said = f"{self.measured:.2f}" if not self.unit else f"{self.measured:,.3g} {self.unit}"
        if self.target is None:
            return f"| {self.what} | {said} | | |"
        is_reached = self.measured >= self.target if self.at_least else self.measured <= self.target
        target = f"{'≥' if self.at_least else '≤'} {self.target:g} {self.unit}".strip()
        return f"| {self.what} | {said} | {target} | {'yes' if is_reached else 'no'} |"


def child(code: str, runs: int = 1) -> tuple[float, float]:
    """The processor's seconds and the peak megabytes of code in fresh interpreters, medians."""
    command = [sys.executable, "-W", "ignore", "-c", f"{CHILD}{code}{ENDS}", str(EXAMPLE)]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    said = []
    for _ in range(runs):
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment, cwd=ROOT)
        said.append([float(word) for word in done.stdout.split()[-2:]])
    return statistics.median(row[0] for row in said), statistics.median(row[1] for row in said)


def starting(runs: int) -> Iterator[Row]:
    """What a process needs; measured first: on Linux a child's peak counts what its parent held."""
    child(FIRST)  # compiled files are written
    (_, bare), (seconds, memory) = child("", runs), child(IMPORT, runs)
    yield Row("`import govinfo_nlp` (its modules load when used), time", seconds * 1e3, 80, "ms")
    yield Row("`import govinfo_nlp`, memory above bare Python", max(0.0, memory - bare), 25, "MB")
    seconds, memory = child(FIRST, runs)
    yield Row("first result of a new process: import, dictionaries, one report", seconds, 0.6, "s")
    yield Row("peak memory after one report", memory, 120, "MB")
    yield Row(f"peak memory after {STEADY} reports", child(MANY)[1], 120, "MB")
    yield Row("for comparison: peak memory of `jieba.lcut` over one report", child(LCUT)[1], None, "MB")


def timed(task: Callable[[], object]) -> float:
    """The processor's seconds of a task."""
    started = time.process_time()
    task()
    return time.process_time() - started


def speed() -> Iterator[Row]:
    """The functions on reports that they have not met, and on the example in its several formats."""
    import jieba

    import govinfo_nlp
    from govinfo_nlp.testing import generate

    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    tasks: Mapping[str, Callable[[str, str], object]] = {
        "parse": lambda text, _: govinfo_nlp.parse(text),
        "check": lambda text, _: govinfo_nlp.check(govinfo_nlp.parse(text)),
        "extract": lambda _, prose: govinfo_nlp.extract(prose),
        "split": lambda _, prose: govinfo_nlp.split_sentences(prose),
    }
    for seed in range(WARM):
        govinfo_nlp.check(govinfo_nlp.parse(generate(seed).text))
    seconds: dict[str, list[float]] = {name: [] for name in (*tasks, "lcut")}
    ratios: dict[str, list[float]] = {name: [] for name in tasks}
    sizes = []
    for seed in range(REPORTS * len(tasks)):
        name = tuple(tasks)[seed % len(tasks)]
        text = generate(WARM + seed, layout=("tab", "lines")[seed // len(tasks) % 2]).text
        prose = "\n".join(one.text for one in govinfo_nlp.parse(text).sentences)
        own, cut = timed(partial(tasks[name], text, prose)), timed(partial(jieba.lcut, text))
        seconds[name].append(own)
        seconds["lcut"].append(cut)
        ratios[name].append(own / cut)
        sizes.append(len(text.encode()))
    medians = {name: statistics.median(times) for name, times in seconds.items()}
    ratio = {name: statistics.median(found) for name, found in ratios.items()}
    yield Row("`check(parse(text))`, to one `jieba.lcut(text)`", ratio["check"], 0.7)
    yield dense_reports()
    yield Row("`extract` of its prose, to the same", ratio["extract"], 0.3)
    yield Row("`parse(text)`, to the same", ratio["parse"])
    yield Row("`split_sentences` of its prose, to the same", ratio["split"])
    yield Row("`jieba.lcut(text)`", medians["lcut"] * 1e3, None, "ms")
    yield Row("`check(parse(text))` of a report", medians["check"] * 1e3, None, "ms")
    million = medians["check"] / statistics.mean(sizes) * 2**20
    yield Row("`check(parse(text))` of 1 MB of reports", million, None, "s")
    yield Row("reports a second, one process", 1 / medians["check"])
    yield from _formats()


def dense_reports() -> Row:
    """What it takes to audit reports that others wrote, full of figures, each beside `jieba.lcut` of it."""
    import dense
    import jieba

    import govinfo_nlp

    reports = dense.reports()
    ratios = []
    for number, report in enumerate(reports):
        text = dense.rendered(report, ("tab", "lines")[number % 2])
        own = timed(lambda text=text: govinfo_nlp.check(govinfo_nlp.parse(text)))
        ratios.append(own / timed(partial(jieba.lcut, text)))
    figures = [len(report["metrics"]) for report in reports]
    what = f"{len(reports)} dense reports ({min(figures)} to {max(figures)} figures each)"
    return Row(f"`check(parse(text))` of {what}, to the same", statistics.median(ratios))


def _formats() -> Iterator[Row]:
    """The time to read the example as LibreOffice saves it (``tests/reports/containers``)."""
    import govinfo_nlp

    for suffix in ("html", "docx", "pdf"):
        path = CONTAINERS / f"{EXAMPLE.stem}.{suffix}"
        if path.exists():
            govinfo_nlp.read(path)
            took = statistics.median(timed(partial(govinfo_nlp.read, path)) for _ in range(10))
            yield Row(f"`read` of the example as {suffix.upper()}", took * 1e3, None, "ms")


def growing(most: int) -> Iterator[Row]:
    """How time grows; the curves are drawn too."""
    import growth
    from plot import plot

    growth.checked(growth.report_of(20_000))  # dictionaries are loaded
    curves = growth.by_length(most)
    print(growth.table(curves, "bytes (ms)"), end="\n\n")
    if most == MOST:
        DRAWING.write_text(plot(curves), "utf-8")
    sizes = f"1 KB to {most / 2**20:g} MB"
    yield Row(f"time for each doubling of the text, {sizes}, the worst", growth.worst(curves), 2.2)
    counts = growth.by_count(8000 if most == MOST else 1000)
    print(growth.table(counts, "figures or rows (ms)"), end="\n\n")
    for name in counts:
        worst = growth.worst({name: counts[name]})
        yield Row(f"time for each doubling of the {name}, the worst", worst, 2.2)
    once, tenfold = growth.by_lexicon()
    yield Row("time with ten times the lexicon", tenfold / once, 1.3)


def in_batch() -> Row:
    """How much sooner two processes end than one: the quicker of two runs of each, in turn."""
    import batch

    took: dict[int, float] = {1: float("inf"), 2: float("inf")}
    with tempfile.TemporaryDirectory() as temporary:
        folder, out = Path(temporary, "reports"), Path(temporary, "out")
        batch.write_reports(folder, BATCH)
        for turn in range(2):
            for processes in took:
                run = batch.measured(folder, out / f"{turn}-{processes}" / "audit.jsonl", processes)
                took[processes] = min(took[processes], run.seconds)
    return Row(f"`batch` of {BATCH:,} reports: one process to two", took[1] / took[2], 1.8, at_least=True)


def beside_others(python: str) -> str:
    """A table of what the rivals take for the prose of a report, each in a process of its own."""
    import govinfo_nlp
    from govinfo_nlp.testing import generate

    reports = [govinfo_nlp.parse(generate(seed).text) for seed in range(60)]
    prose = ["\n".join(one.text for one in report.sentences) for report in reports]
    questions = json.dumps({"quantities": prose, "sentences": prose})
    size = statistics.mean(len(text.encode()) for text in prose)
    lines = [
        PEERS,
        "|---|---:|---:|---:|---:|---:|",
    ]
    for system in ("govinfo_nlp", "naive", "Recognizers-Text", "JioNLP", "pySBD", "spaCy sentencizer"):
        said = _cost(sys.executable if system in ("govinfo_nlp", "naive") else python, system, questions)
        if said is not None:
            lines.append(_costs(system, said, size))
    return "\n".join(lines)


def _cost(python: str, system: str, questions: str) -> Mapping[str, Any] | None:
    command = [python, "-W", "ignore", str(HERE / "peers.py"), system, "--cost"]
    done = subprocess.run(command, input=questions, capture_output=True, text=True, cwd=ROOT)
    found: Mapping[str, Any] | None = json.loads(done.stdout) if done.returncode == 0 else None
    return found


def _costs(system: str, said: Mapping[str, Any], size: float) -> str:
    times = {task: statistics.median(said[task]) for task in ("quantities", "sentences") if said.get(task)}
    quantities, sentences = (times.get(task) for task in ("quantities", "sentences"))
    cells = [
        f"{said['start']:.2f}",
        "" if quantities is None else f"{quantities * 1e3:.2f}",
        "" if quantities is None else f"{quantities / size * 2**20:.2f}",
        "" if sentences is None else f"{sentences * 1e3:.2f}",
        f"{said['peak']:.0f}",
    ]
    return f"| {system} | {' | '.join(cells)} |"


def last_beside_others() -> str:
    """The table of the rivals that was written last, with its machine and date; empty where none was."""
    written = OUTPUT.read_text("utf-8") if OUTPUT.exists() else ""
    found = re.search(rf"^{re.escape(PEERS)}\n(?:\|.*\n)+\nMeasured on .*\n", written, re.MULTILINE)
    return f"\n{found[0]}" if found is not None else ""


def machine() -> str:
    """The machine and the day."""
    names = [line.partition(":")[2].strip() for line in _cpu_lines() if line.startswith("model name")]
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return (
        f"{names[0] if names else platform.processor()}, {os.cpu_count()} cores{load}; {platform.system()}, "
        f"Python {platform.python_version()}; {date.today().isoformat()}"
    )


def _cpu_lines() -> Sequence[str]:
    about = Path("/proc/cpuinfo")
    return about.read_text().splitlines() if about.exists() else ()


def table(rows: Sequence[Row]) -> str:
    """All figures as Markdown."""
    head = "| | measured | target | reached |", "|---|---:|---:|---|"
    return "\n".join([*head, *(row.line() for row in rows)])


def main() -> None:
    """Measures, prints, and writes."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--peers", metavar="PYTHON")
    args = parser.parse_args()
    rows = [*starting(3 if args.quick else 15), *speed(), *growing(2**18 if args.quick else MOST)]
    if not args.quick:
        rows.append(in_batch())
    page = f"{table(rows)}\n\nMeasured on {machine()}.\n"
    if args.peers:
        page += f"\n{beside_others(args.peers)}\n\nMeasured on {machine()}.\n"
    else:
        page += last_beside_others()
    print(page)
    if not args.quick:
        OUTPUT.write_text(f"{page}\n{ABOUT}", "utf-8")


ABOUT = f"""\
![Seconds over bytes, both axes logarithmic](growth.svg)

Times are the processor's. Reports are {REPORTS} generated ones for each function, each read once, behind
{WARM} others; the dense ones are those of `sets`, read once too. Ratios are medians, to `jieba.lcut` over the
same report in turn. `batch` is by the clock, and
depends on whether a second core is free. In the second table each system has a process of its own; what they
find is not the same, and how often they err is in [errors.md](errors.md).
`python benchmarks/run.py --peers PYTHON` writes this file and the drawing; [profile.md](profile.md) says
where the time goes.
"""


if __name__ == "__main__":
    main()
