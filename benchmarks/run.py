"""Seconds and peak memory of ``import``, ``read`` and ``check`` on the example report.

    python benchmarks/run.py [--runs N] [FILE]

The example is also read as LibreOffice saves it (``tests/reports/containers``): HTML, DOCX and PDF. Times are
medians, also given as ratios to ``jieba.lcut`` over the same text and to ``check`` in the same run, which
stay comparable from one machine to the next. Every library is loaded before anything is
timed; ``import`` is timed, and all memory measured, in processes of their own.
"""

from __future__ import annotations

import argparse
import logging
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "yunxiu-2023.txt"
CONTAINERS = ROOT / "tests" / "reports" / "containers"

IMPORT = "import time; t = time.perf_counter(); import govinfo_nlp; print(time.perf_counter() - t)"
# Peak resident memory in MB; ru_maxrss is in kilobytes, on macOS in bytes.
PEAK = """
import resource
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 1024))
"""
READ = "import govinfo_nlp; govinfo_nlp.read(sys.argv[1])"
TASKS = {
    "python": "",
    "import": "import govinfo_nlp",
    "read": READ,
    "check": "import govinfo_nlp; govinfo_nlp.check(govinfo_nlp.read(sys.argv[1]))",
    "jieba.lcut": "import jieba; jieba.lcut(open(sys.argv[1], encoding='utf-8').read())",
}


def child(code: str, file: Path) -> float:
    """The last number that a piece of code prints in a fresh interpreter."""
    command = [sys.executable, "-c", f"import sys\n{code}", str(file)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()[-1])


def medians(tasks: dict[str, Callable[[], object]], runs: int) -> dict[str, float]:
    """Median seconds of each task; the tasks take turns, so that a busy moment hits all alike."""
    seconds: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(runs):
        for name, task in tasks.items():
            start = time.perf_counter()
            task()
            seconds[name].append(time.perf_counter() - start)
    return {name: statistics.median(times) for name, times in seconds.items()}


def main() -> None:
    """Measures, and prints a Markdown table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", nargs="?", type=Path, default=EXAMPLE, metavar="FILE")
    parser.add_argument("--runs", type=int, default=30, metavar="N")
    args = parser.parse_args()
    containers = {f"read {kind}": CONTAINERS / f"{args.file.stem}.{kind}" for kind in ("html", "docx", "pdf")}
    containers = {name: path for name, path in containers.items() if path.exists()}
    # First of all: on Linux a child's peak counts what its parent held when it was started.
    memory = {name: child(f"{code}\n{PEAK}", args.file) for name, code in TASKS.items()}
    memory |= {name: child(f"{READ}\n{PEAK}", path) for name, path in containers.items()}

    import jieba

    import govinfo_nlp

    report = govinfo_nlp.read(args.file)
    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    tasks: dict[str, Callable[[], object]] = {
        "jieba.lcut": lambda: jieba.lcut(report.text),
        "read": lambda: govinfo_nlp.read(args.file),
        "check": lambda: govinfo_nlp.check(report),
    }
    tasks |= {name: partial(govinfo_nlp.read, path) for name, path in containers.items()}
    for task in tasks.values():
        task()
    seconds = medians(tasks, args.runs)
    seconds["import"] = statistics.median(child(IMPORT, args.file) for _ in range(min(args.runs, 10)))
    print(f"{args.file.name}: {len(report.text)} characters, median of {args.runs} runs\n")
    print("|            | milliseconds | ratio to jieba.lcut | ratio to check | peak memory, MB |")
    print("|------------|-------------:|--------------------:|---------------:|----------------:|")
    for name in ("python", "import", "read", *containers, "check", "jieba.lcut"):
        if name == "python":
            print(f"| {name:10} | {'':12} | {'':19} | {'':14} | {memory[name]:15.0f} |")
            continue
        time_of, jieba_s, check_s = (seconds[one] for one in (name, "jieba.lcut", "check"))
        print(
            f"| {name:10} | {time_of * 1000:12.2f} | {time_of / jieba_s:19.2f} | {time_of / check_s:14.2f} "
            f"| {memory[name]:15.0f} |"
        )


if __name__ == "__main__":
    main()
