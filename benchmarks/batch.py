"""Generated reports through ``govinfo-nlp batch``: speed with one process and two, memory, and kills.

    python benchmarks/batch.py [--reports N] [--folder FOLDER] [--rounds N]

The reports are written to FOLDER (kept for the next time), or to a temporary folder. Speed includes
the start of the processes and the writing of the tables. Memory is resident, sampled every tenth of
a second over the first and the last third of the run: of the process that keeps the journal, and of
its largest worker. With several rounds, runs with one process and with two take turns, and the
quickest of each is told. The killed run is killed three times, its processes and all, with SIGKILL.
What other processes of the machine used meanwhile is told as a part of its processor time: where it
is not small, the seconds say as much of them as of us.
"""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from govinfo_nlp.testing import generate

SUFFIXES = {"tab": ".txt", "lines": ".txt", "pipes": ".txt", "markdown": ".md", "html": ".html"}
COMMAND = [sys.executable, "-m", "govinfo_nlp", "batch"]


@dataclass
class Run:
    """What one run took: seconds, processor seconds, the part of the machine that others used, and
    megabytes over time of its parent and of its largest worker."""

    seconds: float = 0.0
    cpu: float = 0.0
    others: float = 0.0
    parent: list[float] = field(default_factory=list)
    worker: list[float] = field(default_factory=list)


def write_reports(folder: Path, number: int) -> None:
    """So many generated reports, a quarter of them with faults, a hundred to a folder."""
    for seed in range(number):
        layout = tuple(SUFFIXES)[seed % len(SUFFIXES)]
        place = folder / f"{seed // 100:04}"
        path = place / f"{seed:06}{SUFFIXES[layout]}"
        if not path.exists():
            place.mkdir(parents=True, exist_ok=True)
            path.write_text(generate(seed, layout=layout, faults=seed % 4 // 3).text, "utf-8")


def start(folder: Path, out: Path, processes: int) -> subprocess.Popen[bytes]:
    """A run, in a session of its own."""
    out.parent.mkdir(parents=True, exist_ok=True)
    options = [str(folder), "--out", str(out), "--processes", str(processes), "--resume"]
    return subprocess.Popen([*COMMAND, *options], stdout=subprocess.DEVNULL, start_new_session=True)


def measured(folder: Path, out: Path, processes: int) -> Run:
    """One undisturbed run."""
    run, begun, used, busy = Run(), time.perf_counter(), cpu_seconds(), busy_seconds()
    process = start(folder, out, processes)
    while process.poll() is None:
        parent, *workers = megabytes(process.pid)
        run.parent.append(parent)
        run.worker.append(max(workers, default=0.0))
        time.sleep(0.1)
    run.seconds, run.cpu = time.perf_counter() - begun, cpu_seconds() - used
    run.others = max(0.0, busy_seconds() - busy - run.cpu) / (run.seconds * (os.cpu_count() or 1))
    return run


def cpu_seconds() -> float:
    """The processor time of all processes that were started and have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def busy_seconds() -> float:
    """The processor time that all processes of the machine have used (Linux; else 0)."""
    try:
        fields = Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]
    except OSError:
        return 0.0
    user, nice, system, _idle, _waiting, *interrupts = map(int, fields)
    return (user + nice + system + sum(interrupts[:3])) / os.sysconf("SC_CLK_TCK")


def megabytes(pid: int) -> list[float]:
    """The resident memory of a process, and of each process that it has started (Linux; else 0)."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    try:
        return [resident(pid), *map(resident, map(int, children.read_text().split()))]
    except OSError:
        return [0.0]


def resident(pid: int) -> float:
    """The resident memory of a process in megabytes; 0 where it has ended."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def killed(folder: Path, out: Path, seconds: float) -> int:
    """A run killed three times, after each quarter of the time that it takes, and resumed to its end.

    How many of the kills met it at work.
    """
    kills = 0
    for _ in range(3):
        process = start(folder, out, 2)
        time.sleep(max(2.0, seconds / 4))
        kills += process.poll() is None
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    start(folder, out, 2).wait()
    return kills


def thirds(samples: Sequence[float]) -> str:
    """The most in the first and in the last third."""
    third = max(1, len(samples) // 3)
    return f"{max(samples[:third]):.0f} → {max(samples[-third:]):.0f}"


def main() -> None:
    """Measures, and prints a Markdown table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--reports", type=int, default=2_000, metavar="N")
    parser.add_argument("--folder", type=Path, metavar="FOLDER")
    parser.add_argument("--rounds", type=int, default=1, metavar="N")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder, outputs = args.folder or Path(temporary, "reports"), Path(temporary, "out")
        write_reports(folder, args.reports)
        rounds = [
            {n: measured(folder, outputs / str(n) / "audit.jsonl", n) for n in (1, 2)}
            for _ in range(args.rounds)
        ]
        runs = {n: min((one[n] for one in rounds), key=lambda run: run.seconds) for n in (1, 2)}
        kills = killed(folder, outputs / "killed" / "audit.jsonl", runs[2].seconds)
        where = f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}"
        print(f"{args.reports} reports, {where}, {datetime.date.today()}\n")
        print("| processes | seconds | CPU seconds | reports a second | parent, MB | worker, MB | others |")
        print("|----------:|--------:|------------:|-----------------:|-----------:|-----------:|-------:|")
        for n, run in runs.items():
            rate = args.reports / run.seconds
            times = f"{run.seconds:.1f} | {run.cpu:.1f} | {rate:.1f}"
            memory = f"{thirds(run.parent)} | {thirds(run.worker)}"
            print(f"| {n} | {times} | {memory} | {run.others:.0%} |", flush=True)
        print(f"\ntwo processes are {runs[1].seconds / runs[2].seconds:.2f} times as fast as one")
        whole, pieces = outputs / "2", outputs / "killed"
        same = equal(pieces, whole)
        print(f"killed {kills} times and resumed: {'the same bytes' if same else 'OTHER BYTES'}")
        print(f"one process and two: {'the same bytes' if equal(outputs / '1', whole) else 'OTHER BYTES'}")


def equal(left: Path, right: Path) -> bool:
    """Whether two folders hold the same files."""
    names = sorted(path.name for path in left.iterdir())
    return names == sorted(path.name for path in right.iterdir()) and all(
        (left / name).read_bytes() == (right / name).read_bytes() for name in names
    )


if __name__ == "__main__":
    main()
