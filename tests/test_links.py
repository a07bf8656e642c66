"""Which cells a figure restates: tests/cases/links.toml, and the laws of linking."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from govinfo_nlp import extract, links, parse
from govinfo_nlp.models import Report

CASES = tomllib.loads((Path(__file__).parent / "cases" / "links.toml").read_text("utf-8"))


def report_of(text: str, year: int = 2023) -> Report:
    return parse(f"澄溪县{year}年政府信息公开工作年度报告\n一、总体情况\n{text}\n")


def described(report: Report) -> list[str]:
    metrics = extract(report)
    cells = {(link.metric.start, link.metric.end): link.cells for link in links.link(report, metrics)}
    return [f"{m.text} → {' + '.join(cells.get((m.start, m.end), ()))}".strip() for m in metrics]


def cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{group['name']}: {case['text'][:18]}")
        for group in CASES["group"]
        for case in group["cases"]
    ]


@pytest.mark.parametrize("case", cases())
def test_figures_are_linked_by_what_their_clause_says(case: dict[str, Any]) -> None:
    assert described(report_of(case["text"], case.get("year", 2023))) == case["links"]


FIGURE = re.compile(r"(?<![0-9.,])[0-9][0-9,.]*")


@pytest.mark.parametrize("spaced", [r" \g<0> ", r"\g<0> ", r" \g<0>"])
@pytest.mark.parametrize("case", cases())
def test_spaces_around_figures_change_no_link(case: dict[str, Any], spaced: str) -> None:
    text = FIGURE.sub(spaced, case["text"])
    found = [one.replace(" ", "") for one in described(report_of(text, case.get("year", 2023)))]
    assert found == [one.replace(" ", "") for one in case["links"]]


# That a sentence gives a cell one figure is the one rule that compares values.
BY_WORDS = [group for group in CASES["group"] if group["name"] != "one sentence gives a cell one figure"]


@given(st.sampled_from([case for group in BY_WORDS for case in group["cases"]]), st.data())
def test_a_link_never_depends_on_the_value(case: dict[str, Any], data: st.DataObject) -> None:
    report = report_of(case["text"], case.get("year", 2023))
    metrics = extract(report)
    shown = links.link(report, metrics)
    assume(len({link.cells for link in shown}) == len(shown))
    other = tuple(
        metric if metric.value == 0 else _with_value(metric, data.draw(st.integers(1, 9999)))
        for metric in metrics
    )
    again = links.link(report, other)
    assert [(link.metric.start, link.cells) for link in shown] == [
        (link.metric.start, link.cells) for link in again
    ]


def _with_value(metric: Any, value: int) -> Any:
    fields = {name: getattr(metric, name) for name in metric.__dataclass_fields__}
    return type(metric)(**fields | {"value": Decimal(value)})


@given(
    st.text(
        alphabet="收到申请政府信息公开行政复议诉讼上年结转办结予以部分不维持其中含（），。；、0123456789件年均无未"
    )
)
def test_any_text_is_linked_without_an_error(text: str) -> None:
    report = report_of(text)
    for link in links.link(report, extract(report)):
        assert link.cells
