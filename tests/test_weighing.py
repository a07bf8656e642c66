"""Weighing: the weights of lexicons/odds.toml by their examples, slips of the hand, what severity follows."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import pytest

from govinfo_nlp import parse
from govinfo_nlp.audit import check
from govinfo_nlp.language import lexicons
from govinfo_nlp.models import Report

WEIGHTS = tomllib.loads((lexicons.folder() / "odds.toml").read_text("utf-8"), parse_float=Decimal)
FRAME = "澄溪县2023年政府信息公开工作年度报告\n一、总体情况\n{text}\n"

WithTables = Callable[[Report, Mapping[str, Decimal], str], Report]


def said(case: dict[str, Any], with_tables: WithTables) -> set[str]:
    """What was seen of all findings in a case, and of what was left undecided."""
    report = parse(FRAME.format(text=case["text"]))
    audit = check(with_tables(report, case.get("cells", {}), "2021"))
    undecided = (reason for one in audit.skipped for reason in one.reason.split("；"))
    return {ground for one in audit.findings for ground in one.grounds} | set(undecided)


@pytest.mark.parametrize("weight", WEIGHTS["weight"], ids=lambda weight: weight["name"])
def test_a_weight_speaks_where_it_is_seen_and_nowhere_else(
    weight: dict[str, Any], with_tables: WithTables
) -> None:
    assert weight["says"] in said(weight["example"], with_tables)
    assert weight["says"] not in said(weight["not"], with_tables)
