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

from govinfo_nlp import Lexicon, extract, parse
from govinfo_nlp.language.characters import fold
from govinfo_nlp.meaning import links, relations
from govinfo_nlp.models import Report

CASES_DIR = Path(__file__).parent / "cases"
GIVEN_UP = tomllib.loads((CASES_DIR / "given_up.toml").read_text("utf-8"))["links"]
CASES = tomllib.loads((CASES_DIR / "links.toml").read_text("utf-8"))


def report_of(text: str, year: int = 2023, body: str = "澄溪县") -> Report:
    return parse(f"{body}{year}年政府信息公开工作年度报告\n一、总体情况\n{text}\n")


def report_in(case: dict[str, Any]) -> Report:
    return report_of(case["text"], case.get("year", 2023), case.get("body", "澄溪县"))


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
    assert described(report_in(case)) == case["links"]


@pytest.mark.parametrize("case", GIVEN_UP, ids=lambda case: case["text"][:18])
def test_given_up_cases_are_told_as_they_are(case: dict[str, Any]) -> None:
    """One that comes right goes back to links.toml."""
    assert described(report_in(case)) == case["gives"] != case["links"]
    assert case["reason"]


FIGURE = re.compile(r"(?<![0-9.,])[0-9][0-9,.]*")


@pytest.mark.parametrize("spaced", [r" \g<0> ", r"\g<0> ", r" \g<0>"])
@pytest.mark.parametrize("case", cases())
def test_spaces_around_figures_change_no_link(case: dict[str, Any], spaced: str) -> None:
    report = report_in(case | {"text": FIGURE.sub(spaced, case["text"])})
    found = [one.replace(" ", "") for one in described(report)]
    assert found == [one.replace(" ", "") for one in case["links"]]


# That a sentence gives a cell one figure is the one rule that compares values: all drawn ones differ.
BY_WORDS = [group for group in CASES["group"] if group["name"] != "one sentence gives a cell one figure"]


@given(st.sampled_from([case for group in BY_WORDS for case in group["cases"]]), st.data())
def test_a_link_never_depends_on_the_value(case: dict[str, Any], data: st.DataObject) -> None:
    report = report_in(case)
    metrics = extract(report)
    shown = links.link(report, metrics)
    assume(len({link.cells for link in shown}) == len(shown))
    drawn = data.draw(
        st.lists(st.integers(1, 9999), min_size=len(metrics), max_size=len(metrics), unique=True)
    )
    other = tuple(
        metric if metric.value == 0 or metric.value % 1 else _with_value(metric, value)
        for metric, value in zip(metrics, drawn, strict=True)
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


WORDS = sorted({entry.word for entry in Lexicon.default().entries("indicators")})


FIGURES = ("12件", "3项", "45.2%", "上年", "，", "。", "；", "（", "）")


@given(st.lists(st.sampled_from(WORDS) | st.sampled_from(FIGURES)))
def test_a_sentence_that_is_passed_over_has_no_link(pieces: list[str]) -> None:
    report = report_of("".join(pieces))
    metrics = extract(report)
    found = links.survey(report, metrics)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(links._Pass, "_says_nothing", lambda *_: False)
        assert links.survey(report, metrics) == found


@pytest.mark.parametrize("case", CASES["rules"]["cases"], ids=lambda case: case["text"][:18])
def test_a_link_names_the_rule_that_spoke(case: dict[str, Any]) -> None:
    report = report_in(case)
    assert [link.rule for link in links.link(report, extract(report))] == case["rules"]


@pytest.mark.parametrize("case", CASES["plain"]["cases"], ids=lambda case: case["text"][:18])
def test_plain_words_are_told_from_those_that_may_narrow(case: dict[str, Any]) -> None:
    report = report_in(case)
    survey = links.survey(report, extract(report))
    figures = [link.metric for link in survey.links]
    assert len(figures) == case["links"]
    assert [one.text for one in figures if (one.start, one.end) in survey.plain] == case["plain"]


@pytest.mark.parametrize(("length", "linked"), [(40, 1), (41, 0)])
def test_a_heading_is_at_most_forty_characters_long(length: int, linked: int) -> None:
    report = report_of(f"{'（一）依申请公开'.ljust(length, '等')}\n办结9件。")
    assert len(links.link(report, extract(report))) == linked


NEW, LITIGATION = "requests.new", "disputes.litigation"
# What is said of all cases, and the cells of that kind; none where it is said of no total or of several
# kinds.
OF_ALL: dict[str, tuple[str, ...]] = {
    "收到申请4件，均为企业提出。": (f"{NEW}.enterprise",),
    "收到申请4件，均由公民、法人和其他组织提出。": (),
    "收到申请4件，均对自然人予以公开。": (),
    "收到自然人申请4件，均予以公开。": (),
    "上年结转申请4件，均由自然人提出。": ("requests.carried_in.natural_person",),
    "办结申请4件，均由自然人提出。": ("requests.processed.natural_person",),
    "办结申请4件，全部予以公开。": ("requests.granted.total",),
    "办结申请4件，全部予以公开或部分公开。": ("requests.granted.total", "requests.partially_granted.total"),
    "收到申请9件，予以公开4件，均由自然人提出。": (),
    "行政复议4件，均维持。": ("disputes.reconsideration.upheld",),
    "行政复议4件，均已审结。": (),
    "行政复议4件，均被复议机关维持、纠正。": (),
    "行政复议、行政诉讼共4件，均维持。": ("disputes.reconsideration.upheld", f"{LITIGATION}.upheld"),
    "行政诉讼4件，均为复议后起诉。": (f"{LITIGATION}_after_reconsideration.total",),
    "行政诉讼4件，均直接起诉或复议后起诉。": (),
    "行政复议4件，均为复议后起诉。": (),
    "收到申请4件，均维持。": (),
    "作出行政许可4件，均予以公开。": (),
    "收到来信4件，均予以公开。收到申请5件，均由自然人提出。": (f"{NEW}.natural_person",),
}


@pytest.mark.parametrize("text", OF_ALL)
def test_what_is_said_of_all_names_the_cells_of_their_kind(text: str) -> None:
    report = report_of(text)
    metrics = extract(report)
    said = relations.find(fold(report.text), report.sentences, metrics, year=report.year).universals
    cells = [cells for _, cells in links.universal(report, said, links.link(report, metrics))]
    assert cells == ([OF_ALL[text]] if OF_ALL[text] else [])
