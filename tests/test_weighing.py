"""Weighing: the weights of lexicons/odds.toml by their examples, slips of the hand, what severity follows."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govinfo_nlp import LexiconError, check, parse
from govinfo_nlp.checks.weighing import Odds, severity_of
from govinfo_nlp.language import lexicons
from govinfo_nlp.language.lexicons import Lexicon
from govinfo_nlp.meaning.slips import Slip, trace
from govinfo_nlp.models import Report, Severity

WEIGHTS = tomllib.loads((lexicons.folder() / "odds.toml").read_text("utf-8"), parse_float=Decimal)
FRAME = "澄溪县2023年政府信息公开工作年度报告\n一、总体情况\n{text}\n"

WithTables = Callable[[Report, Mapping[str, Decimal], str], Report]


def said(case: dict[str, Any], with_tables: WithTables) -> set[str]:
    """What was seen of all findings in a case, and of what was left undecided."""
    report = parse(FRAME.format(text=case["text"]))
    audit = check(with_tables(report, case.get("cells", {}), "2021"))
    undecided = (reason for one in audit.skipped for reason in one.reason.split("；"))
    told = (one for finding in audit.findings for one in finding.story)
    return {ground for one in told for ground in one.grounds} | set(undecided)


@pytest.mark.parametrize("weight", WEIGHTS["weight"], ids=lambda weight: weight["name"])
def test_a_weight_speaks_where_it_is_seen_and_nowhere_else(
    weight: dict[str, Any], with_tables: WithTables
) -> None:
    assert weight["says"] in said(weight["example"], with_tables)
    assert weight["says"] not in said(weight["not"], with_tables)


@pytest.mark.parametrize(
    ("stated", "expected", "slip"),
    [
        ("3175", "3157", Slip.SWAPPED),
        ("64218", "64812", Slip.MIXED),
        ("326", "366", Slip.CHANGED),
        ("317", "3175", Slip.DROPPED),
        ("22", "2", Slip.DOUBLED),
        ("12", "13", Slip.CLOSE),
        ("243", "268", Slip.NEAR),
        ("688", "27", None),
        ("2", "19", None),
    ],
)
def test_a_slip_is_known_by_what_it_leaves(stated: str, expected: str, slip: Slip | None) -> None:
    assert trace(Decimal(stated), Decimal(expected)).slip is slip


def test_a_neighbour_and_last_year_are_slips() -> None:
    row = frozenset(map(Decimal, (74, 12)))
    assert trace(Decimal(74), Decimal(98), neighbours=row).slip is Slip.NEIGHBOUR
    assert trace(Decimal(74), Decimal(98), earlier=row).slip is Slip.EARLIER
    assert trace(Decimal(74), Decimal(98)).slip is None


@given(st.integers(1000, 10**9), st.integers(0, 7))
def test_swapped_digits_are_likelier_a_slip_than_another_quantity(value: int, at: int) -> None:
    digits = list(str(value))
    at %= len(digits) - 1
    if digits[at] == digits[at + 1] or digits[at + 1] == "0":
        return
    digits[at], digits[at + 1] = digits[at + 1], digits[at]
    found = trace(Decimal("".join(digits)), Decimal(value))
    assert found.nats > 0


@given(st.decimals(0, 10**6, places=2), st.decimals(0, 10**6, places=2))
def test_any_two_figures_can_be_held_against_each_other(one: Decimal, other: Decimal) -> None:
    assert -10 < trace(one, other).nats < 30


ODDS = Lexicon.default().compiled(Odds)
NAMES = st.sampled_from(sorted(ODDS.weights))


@given(st.sampled_from(sorted(ODDS.kinds)), st.dictionaries(NAMES, st.floats(0, 10)), NAMES)
def test_what_speaks_for_a_finding_makes_it_likelier(kind: str, grounds: dict[str, float], name: str) -> None:
    without = ODDS.probability(kind, {**grounds, name: 0})
    with_it = ODDS.probability(kind, {**grounds, name: 1})
    assert 0 <= without <= 1
    assert (with_it - without) * ODDS.weights[name].odds >= 0


@pytest.mark.parametrize(
    ("probability", "severity"),
    [
        (1.0, Severity.ERROR),
        (0.98, Severity.ERROR),
        (0.9799, Severity.WARNING),
        (0.8, Severity.WARNING),
        (0.7999, Severity.INFO),
        (0.2, Severity.INFO),
        (0.1999, None),
    ],
)
def test_severity_follows_from_the_probability(probability: float, severity: Severity | None) -> None:
    assert severity_of(probability) is severity


def test_severities_of_an_audit_are_those_of_its_probabilities() -> None:
    text = FRAME.format(
        text="公开信息4286条，包括文件92条、动态2371条、其他信息1203条。全年举办业务培训4期。"
    )
    found = check(parse(text + "五、存在的主要问题及改进情况\n全年举办业务培训5期。\n")).findings
    assert found
    assert all(one.severity is severity_of(one.probability) for one in found)


def test_the_reasons_are_told_the_weightiest_first() -> None:
    names = {"others of the sentence fit": 1, "words say the cells": 1, "a slip explains it": 8}
    assert ODDS.said(names) == ("像笔误", "措辞明指该格", "同句其他数字与表格一致")
    assert ODDS.said({"others of the sentence fit": 0}) == ()


def test_a_folder_of_ones_own_changes_a_weight(tmp_path: Path) -> None:
    row = '[[weight]]\nname = "words say the cells"\nsays = "措辞写明"\nodds = 0.1\n'
    (tmp_path / "odds.toml").write_text(row, "utf-8")
    own = Lexicon.default().extended(tmp_path).compiled(Odds)
    grounds = {"words say the cells": 1}
    assert own.said(grounds) == ("措辞写明",)
    assert own.probability("figure and cells", grounds) < ODDS.probability("figure and cells", grounds)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[[weight]]\nname = "words say the cell"\nsays = "x"\nodds = 1\n', "words say the cells"),
        ('[[kind]]\nname = "tables"\nodds = 1\n', "table"),
        ('[[weight]]\nname = "words say the cells"\nsays = "x"\nodds = "1"\n', "odds 应为数字"),
        ('[[weight]]\nname = "words say the cells"\nsays = "x"\nodds = 1\nmost = 0\n', "most 应为正数"),
        ('[[kind]]\nname = "table"\nodds = true\n', "数字 odds"),
        ("weight = 1\n", "[[weight]]"),
    ],
)
def test_a_wrong_weight_is_told(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "odds.toml").write_text(text, "utf-8")
    with pytest.raises(LexiconError) as raised:
        Lexicon.default().extended(tmp_path).compiled(Odds)
    assert told in str(raised.value)
