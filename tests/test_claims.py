"""Claims and what they stand in: contexts, scenes, and the small questions that are asked of a claim."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from govinfo_nlp import Lexicon, extract, parse
from govinfo_nlp.language.characters import fold
from govinfo_nlp.meaning.claims import (
    DECISIONS,
    DISPUTE_ROWS,
    DOCUMENTS,
    DUE,
    ITEMS,
    NEW,
    PROCESSED,
    Claim,
    Context,
    Scene,
    is_denial,
)
from govinfo_nlp.meaning.frames import Frames
from govinfo_nlp.meaning.marks import FOREIGN, Mark, Vocabulary
from govinfo_nlp.meaning.rows import COLUMNS_OF_ACTIONS, INTAKES, ROUTES
from govinfo_nlp.models import Metric

BARE = {
    "section": "",
    "topic": None,
    "domain": None,
    "total_rows": (),
    "base_rows": ("new",),
    "dispute_rows": (),
    "told": {},
    "headed": False,
    "of_docket": False,
    "beside_another": False,
}
OF_A_SENTENCE = {
    "other_year": False,
    "other_scope": False,
    "last_action": None,
    "divided_rows": (),
    "divides_either": False,
    "may_hold_carried": False,
    "other_cause": -1,
    "narrowed_to": -1,
    "divided_run": (0, ()),
    "of_some": False,
    "recent": [],
    "intake": False,
    "by_attribute": True,
}


def shown(context: Context) -> dict[str, Any]:
    return {one.name: getattr(context, one.name) for one in fields(context) if hasattr(context, one.name)}


def test_a_context_begins_with_nothing_told() -> None:
    context = Context()
    assert shown(context) == BARE
    context.begin(by_attribute=True)
    assert shown(context) == BARE | OF_A_SENTENCE


def test_a_sentence_leaves_nothing_of_the_one_before() -> None:
    context = Context()
    context.begin(by_attribute=False)
    for name, value in OF_A_SENTENCE.items():
        setattr(context, name, not value if isinstance(value, bool) else "left")
    context.begin(by_attribute=True)
    assert shown(context) == BARE | OF_A_SENTENCE


@pytest.mark.parametrize(
    ("section", "topic"), [("requests", "request"), ("disputes", "disputes"), ("overall", None)]
)
def test_a_section_is_entered_with_what_its_heading_says(section: str, topic: str | None) -> None:
    context = Context()
    context.headed = context.of_docket = True
    context.base_rows = context.total_rows = context.dispute_rows = ("processed",)
    context.told = {"corrected": ("reconsideration",)}
    context.enter(section)
    entered = {
        "section": section,
        "topic": topic,
        "domain": topic,
        "told": {"corrected": ("reconsideration",)},
    }
    assert shown(context) == BARE | entered


def test_a_heading_inside_a_section_turns_to_its_topic() -> None:
    context = Context()
    context.enter("requests")
    context.of_docket = True
    context.base_rows = context.total_rows = ("processed",)
    context.turn("litigation")
    turned = {"section": "requests", "topic": "litigation", "domain": "litigation", "headed": True}
    assert shown(context) == BARE | turned


@pytest.mark.parametrize(
    ("domain", "beside", "rows"),
    [
        ("reconsideration", True, ("either",)),
        ("reconsideration", False, ("litigation",)),
        ("request", True, ()),
        (None, False, ()),
    ],
)
def test_disputes_in_question_hold_for_a_sentence_of_disputes(
    domain: str | None, beside: bool, rows: tuple[str, ...]
) -> None:
    context = Context(domain=domain, dispute_rows=("litigation",), beside_another=beside)
    context.begin(by_attribute=False)
    assert (context.dispute_rows, context.beside_another) == (rows, False)


def test_a_matter_of_no_table_is_left_with_its_sentence() -> None:
    context = Context(topic="request", domain=FOREIGN)
    context.begin(by_attribute=False)
    assert context.domain == "request"


@pytest.mark.parametrize(
    ("body", "year", "format", "place"),
    [
        ("澄溪县", 2020, "2019", "澄溪县"),
        ("澄溪县人民政府", 2021, "2021", "澄溪县"),
        ("澄溪县政府", 2023, "2021", "澄溪县"),
        ("澄溪县教育局", 2019, "2019", "澄溪县教育局"),
    ],
)
def test_a_scene_knows_its_body_and_the_format_of_its_year(
    body: str, year: int, format: str, place: str
) -> None:
    report = parse(f"{body}{year}年政府信息公开工作年度报告\n一、总体情况\n工作平稳。\n")
    words = Lexicon.default().compiled(Vocabulary)
    scene = Scene(report, fold(report.text), words, Context())
    assert (scene.year, scene.format, scene.place, scene.own_level) == (year, format, place, False)


@pytest.mark.parametrize(
    ("text", "denied"),
    [("未收到申请。", True), ("上年结转：无。", True), ("收到申请0件。", False), ("收到申请０件。", False),
     ("收到申请零宗。", False), ("收到申请〇件。", False), ("收到申请3件。", False)],
)  # fmt: skip
def test_a_written_zero_is_no_denial(text: str, denied: bool) -> None:
    assert [is_denial(metric) for metric in extract(text)[:1]] == [denied]


RECEIVED, BY_PERSON = (
    Mark(0, 2, "收到", "stage", "received"),
    Mark(2, 5, "自然人", "applicant", "natural_person"),
)


def claim_of(metric: Metric, *marks: Mark) -> Claim:
    return Claim(metric, 0, 0, 0, marks)


def test_a_claim_is_asked_for_its_marks() -> None:
    (metric,) = extract("收到自然人申请3件。")
    claim = claim_of(metric, RECEIVED, BY_PERSON)
    assert claim.named("stage") == [RECEIVED]
    assert (claim.last("applicant"), claim.last("result")) == ("natural_person", "")
    assert claim.names("result", "stage")
    assert claim.names("stage.received")
    assert not claim.names("stage.processed", "received")
    assert (claim.behind, claim.included, claim.objects, claim.head, claim.year) == ((), (), (), None, None)
    assert (claim.each, claim.listed, claim.moved) == (False, False, False)


def test_a_claim_may_differ_in_marks_objects_or_head_alone() -> None:
    (metric,) = extract("收到自然人申请3件。")
    marks = (RECEIVED,)
    claim = Claim(metric, 1, 2, 3, marks, marks, marks, True, True, True, 2022, marks, "request")
    assert claim.but() == claim
    changed = claim.but(marks=(), objects=(), head="disputes")
    assert changed == Claim(metric, 1, 2, 3, (), marks, marks, True, True, True, 2022, (), "disputes")


def test_the_tables_of_names_stand_as_the_cells_do() -> None:
    """Each name of a row stands in the tables; those of words stand in the lexicon."""
    assert DISPUTE_ROWS == {
        "reconsideration": ("reconsideration",),
        "litigation": ("litigation",),
        "disputes": ("reconsideration", "litigation"),
    }
    assert DOCUMENTS == {"regulation": "regulations", "normative": "normative_documents"}
    assert {*DECISIONS, *(name.removesuffix("_items") for name in ITEMS)} == {
        "permit", "penalty", "coercive", "other_services", "fee",
    }  # fmt: skip
    assert [*DECISIONS.values()] == ["permits", "penalties", "coercive_measures", "other_services"]
    assert [*ITEMS.values()] == [*DECISIONS.values(), "fees"]
    assert (NEW, DUE, PROCESSED) == (
        ("requests.new.total",),
        ("requests.new.total", "requests.carried_in.total"),
        ("requests.processed.total",),
    )
    names = {frame.name for frame in Lexicon.default().compiled(Frames).frames}
    assert names >= INTAKES
    assert ROUTES == {
        "direct": "litigation_direct",
        "after_reconsideration": "litigation_after_reconsideration",
    }
    assert COLUMNS_OF_ACTIONS == {
        "2021": {"issued": "issued", "repealed": "repealed", "in_force": "in_force"},
        "2019": {"issued": "made", "published": "published", "public_total": "public_total"},
    }
