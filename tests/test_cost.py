"""What a report costs, in calls and beside ``jieba.lcut``: a warning where it is 30% dearer than it was.

python tests/test_cost.py    # writes benchmarks/cost.toml anew

Calls, of Python and of C, are the same on every machine for one version of Python; the ratio is the least of
several, since other work on the machine only adds to it. Neither is an absolute time.
"""

from __future__ import annotations

import importlib
import logging
import sys
import time
import tomllib
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from govinfo_nlp import check, extract, parse, split_sentences

ROOT = Path(__file__).parents[1]
COST = ROOT / "benchmarks" / "cost.toml"
TEXT = (ROOT / "examples" / "yunxiu-2023.txt").read_text("utf-8")
PROSE = "\n".join(sentence.text for sentence in parse(TEXT).sentences)
TASKS: Mapping[str, Callable[[], object]] = {
    "parse": lambda: parse(TEXT),
    "check": lambda: check(parse(TEXT)),
    "extract": lambda: extract(PROSE),
    "split_sentences": lambda: split_sentences(PROSE),
}
DEARER, FAR_DEARER = 1.3, 3  # a warning, an error
ROUNDS = 5


def calls(task: Callable[[], object]) -> int:
    """How many functions a task calls, once all is loaded and remembered."""
    task()
    number = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal number
        number += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        task()
    finally:
        sys.setprofile(before)
    return number


def ratios() -> dict[str, float]:
    """The time of each task to that of ``jieba.lcut`` over the report."""
    jieba = importlib.import_module("jieba")
    jieba.setLogLevel(logging.ERROR)
    tokenizer = jieba.Tokenizer()
    tasks = {"lcut": lambda: tokenizer.lcut(TEXT)} | TASKS
    least = dict.fromkeys(tasks, float("inf"))
    for _ in range(ROUNDS + 1):
        for name, task in tasks.items():
            started = time.process_time()
            task()
            least[name] = min(least[name], time.process_time() - started)
    return {name: least[name] / least["lcut"] for name in TASKS}


def compare(what: str, now: float, before: float) -> None:
    """Warns of what is dearer, and fails at what is far dearer."""
    assert now <= FAR_DEARER * before, f"{what}: {now:.4g}, it was {before:.4g}"
    if now > DEARER * before:
        warnings.warn(f"dearer than it was: {what}: {now:.4g}, it was {before:.4g}", stacklevel=2)


RECORDED = tomllib.loads(COST.read_text("utf-8")) if COST.exists() else {}


@pytest.mark.skipif(not RECORDED, reason="benchmarks/ is not here")
@pytest.mark.parametrize("name", TASKS)
def test_calls(name: str) -> None:
    compare(f"calls of {name}", calls(TASKS[name]), RECORDED["calls"][name])


@pytest.mark.skipif(not RECORDED, reason="benchmarks/ is not here")
def test_ratios() -> None:
    for name, ratio in ratios().items():
        compare(f"{name} to jieba.lcut", ratio, RECORDED["ratio"][name])


def test_a_slow_down_is_seen() -> None:
    compare("the same", 100, 100)
    with pytest.warns(UserWarning, match="dearer than it was: more: 131, it was 100"):
        compare("more", 131, 100)
    with pytest.raises(AssertionError, match="far more"):
        compare("far more", 301, 100)


def test_calls_are_counted() -> None:
    one, two = calls(lambda: len("")), calls(lambda: (len(""), len("")))
    assert two == one + 1


if __name__ == "__main__":
    counted = "\n".join(f"{name} = {calls(task)}" for name, task in TASKS.items())
    measured = "\n".join(f"{name} = {ratio:.2f}" for name, ratio in ratios().items())
    head = "# What the example report costs; tests/test_cost.py compares, and as a script writes this anew."
    COST.write_text(f"{head}\n\n[calls]\n{counted}\n\n[ratio]\n{measured}\n", "utf-8")
