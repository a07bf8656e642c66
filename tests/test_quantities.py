"""What a text states, case by case: tests/cases/quantities.toml and tests/cases/negatives.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from govinfo_nlp import Lexicon, extract
from govinfo_nlp.models import Bound, Change, Kind, Metric, plain

HAN = re.compile("[\u4e00-\u9fff]+")
FOLDER = Path(__file__).parent / "cases"
GROUPS = {
    name: tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))["group"]
    for name in ("quantities", "negatives")
}

# What is not found yet, and why. A case that starts to pass must leave this list.
KNOWN_FAILURES = {
    "政策问答37部门动态512条。": "a bare number glued to the next item: its noun (部门) is taken for a unit",
    "附近3个社区共用一处查阅点。": "一 before a measure word, behind a verb that no lexicon lists (共用)",
}


def cases() -> Iterator[Any]:
    for name, groups in GROUPS.items():
        for group in groups:
            for case in group["cases"]:
                known = KNOWN_FAILURES.get(case["text"])
                marks = [pytest.mark.xfail(reason=known)] if known else []
                yield pytest.param(case, id=f"{name}/{group['name']}: {case['text'][:24]!r}", marks=marks)


def line(
    quote: str, kind: str, value: str, unit: str, bound: str = "exact", change: str | None = None
) -> str:
    """A metric on one line, so that a failure reads as a diff of lines."""
    words = [quote, kind, plain(Decimal(value).normalize()), repr(unit), bound, change or ""]
    return " | ".join(words).rstrip(" |")


def expected(gold: dict[str, Any]) -> str:
    return line(
        gold["quote"],
        gold["kind"],
        gold["value"],
        gold["unit"],
        gold.get("bound", "exact"),
        gold.get("change"),
    )


def found(metric: Metric) -> str:
    return line(metric.text, metric.kind, plain(metric.value), metric.unit, metric.bound, metric.change)


@pytest.mark.parametrize("case", list(cases()))
def test_a_text_states_these_metrics_and_no_others(case: dict[str, Any]) -> None:
    metrics = extract(case["text"])
    assert all(case["text"][m.start : m.end] == m.text for m in metrics)
    assert "\n".join(map(found, metrics)) == "\n".join(map(expected, case.get("metrics", [])))


def test_the_cases_are_many_and_each_is_met_once() -> None:
    texts = [case["text"] for groups in GROUPS.values() for group in groups for case in group["cases"]]
    assert len(texts) == len(set(texts))
    assert set(KNOWN_FAILURES) <= set(texts)
    assert sum(len(group["cases"]) for group in GROUPS["quantities"]) >= 400
    assert sum(len(group["cases"]) for group in GROUPS["negatives"]) >= 150


def test_every_kind_bound_and_change_has_cases() -> None:
    golds = [m for group in GROUPS["quantities"] for case in group["cases"] for m in case.get("metrics", [])]
    assert {gold["kind"] for gold in golds} == set(Kind)
    assert {gold.get("bound", "exact") for gold in golds} == set(Bound)
    assert {gold["change"] for gold in golds if "change" in gold} == set(Change)


@pytest.mark.parametrize("figure", ["3285条", "6200多个", "12,863人次"])
def test_no_word_of_the_lexicons_hides_the_figure_behind_it(figure: str) -> None:
    """账号3285条 is a count, whatever 账号6228… is: only 第 makes an ordinal."""
    files = ("indicators", "subjects", "units", "names", "scopes", "relations", "contexts")
    words = sorted({entry.word for name in files for entry in Lexicon.default().entries(name)} - {"第"})
    lines = [f"本年{word}{figure}。" for word in words if HAN.fullmatch(word)]
    starts = {metric.start for metric in extract("\n".join(lines))}
    places, at = {}, 0
    for line_ in lines:
        places[line_] = at + line_.index(figure)
        at += len(line_) + 1
    assert len(lines) > 4000
    assert [line_ for line_, place in places.items() if place not in starts] == []
