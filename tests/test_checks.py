"""What each check finds and leaves alone: tests/cases/checks.toml; registration and documentation."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govinfo_nlp import check, parse
from govinfo_nlp.checks import CHECKS
from govinfo_nlp.models import Audit, Code, Finding, Report, Severity

CASES = tomllib.loads(
    (Path(__file__).parent / "cases" / "checks.toml").read_text("utf-8"), parse_float=Decimal
)
FRAME = """澄溪县{year}年政府信息公开工作年度报告
所列数据统计期限为{year}年1月1日至{year}年12月31日。
一、总体情况
{text}
二、主动公开政府信息情况
三、收到和处理政府信息公开申请情况
四、政府信息公开行政复议、行政诉讼情况
五、存在的主要问题及改进情况
六、其他需要报告的事项
"""


WithTables = Callable[[Report, Mapping[str, Decimal], str], Report]


def audit_of(case: dict[str, Any], with_tables: WithTables) -> Audit:
    year = case.get("year", 2023)
    report = parse(FRAME.format(year=year, text=case["text"]))
    cells = dict(case.get("cells", {}))
    for row in ("new", "processed"):  # a total alone stands for natural persons
        total = cells.get(f"requests.{row}.total")
        if total is not None and not case["text"].startswith("工作平稳"):
            cells.setdefault(f"requests.{row}.natural_person", total)
    return check(with_tables(report, cells, "2021" if year >= 2021 else "2019"))


def shown(finding: Finding) -> str:
    quotes, cells = "、".join(m.text for m in finding.metrics), ", ".join(finding.cells)
    return f"{finding.code} {finding.severity}: {quotes} | {cells}"


def found(case: dict[str, Any], with_tables: WithTables) -> list[str]:
    tables_too = case["text"].startswith("工作平稳")
    told = [one for story in audit_of(case, with_tables).findings for one in story.story]
    return [
        shown(one)
        for one in sorted(told, key=lambda one: list(Code).index(one.code))
        if one.severity is not Severity.INFO and (tables_too or not one.code.startswith("table-"))
    ]


def cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{group['name']}: {case['text'][:20]}")
        for group in CASES["group"]
        for case in group["cases"]
    ]


@pytest.mark.parametrize("case", cases())
def test_a_check_finds_what_contradicts_and_nothing_else(
    case: dict[str, Any], with_tables: WithTables
) -> None:
    assert found(case, with_tables) == case["findings"]


FIGURE = re.compile(r"(?<![0-9.,])[0-9][0-9,.]*")


@pytest.mark.parametrize("case", cases())
def test_spaces_around_figures_change_no_finding(case: dict[str, Any], with_tables: WithTables) -> None:
    spaced = {**case, "text": FIGURE.sub(r" \g<0> ", case["text"])}
    assert [one.replace(" ", "") for one in found(spaced, with_tables)] == [
        one.replace(" ", "") for one in case["findings"]
    ]


def test_every_code_is_registered_once_and_in_order() -> None:
    within = list(Code)[: list(Code).index(Code.CARRY_OVER)]
    assert [one.code for one in CHECKS] == within


@pytest.mark.parametrize("one", CHECKS, ids=lambda one: str(one.code))
def test_every_check_says_what_it_finds_with_an_example_and_what_it_leaves(one: Any) -> None:
    assert one.title
    assert [
        line[:2] for line in one.doc.splitlines() if line[1:3] in ("现：", "：", "算：") or line[1:2] == "："
    ]
    for part in ("发现：", "例：", "不算："):
        assert part in one.doc


@pytest.mark.parametrize("one", CHECKS, ids=lambda one: str(one.code))
def test_every_check_is_tried_by_a_case(one: Any) -> None:
    tried = {entry.partition(" ")[0] for g in CASES["group"] for c in g["cases"] for entry in c["findings"]}
    elsewhere = {"table-balance", "period", "format"}
    assert str(one.code) in tried | elsewhere


TITLE = "澄溪县2022年政府信息公开工作年度报告"
PERIODS = [
    (
        "澄溪县2022年政府信息公开工作年度报告",
        "统计期限为2021年1月1日至2021年12月31日。",
        "2022年，工作有序。",
        1,
    ),
    (TITLE, "统计期限为2022年1月1日至12月31日。", "2022年，工作有序。", 0),
    (TITLE, "统计期限为2022年1月1日至12月31日。", "2021年，工作有序。", 1),
    (
        "澄溪县2022年政府信息公开工作年度报告",
        "现公布澄溪县2021年政府信息公开工作年度报告。",
        "2022年，工作有序。",
        1,
    ),
    (
        "澄溪县2022年政府信息公开工作年度报告",
        "统计期限为2022年1月1日至12月31日。",
        "与2021年相比，工作有序。",
        0,
    ),
    ("澄溪县政府信息公开工作年度报告", "统计期限为2022年1月1日至12月31日。", "2021年，工作有序。", 0),
]


@pytest.mark.parametrize(("title", "preamble", "opening", "count"), PERIODS)
def test_years_of_title_preamble_and_body_agree(title: str, preamble: str, opening: str, count: int) -> None:
    audit = check(parse(f"{title}\n{preamble}\n一、总体情况\n{opening}\n"))
    assert sum(finding.code is Code.PERIOD for finding in audit.findings) == count


FORMATS = [
    ({}, "2021", []),
    ({"五、存在": "六、存在", "六、其他": "七、其他"}, "2021", ["部分编号错误"]),
    ({"六、其他需要报告的事项\n": ""}, "2021", ["缺少法定部分：六、其他需要报告的事项"]),
    (
        {"四、政府信息公开行政复议、行政诉讼情况\n": "", "五、存在": "四、存在", "六、其他": "五、其他"},
        "2021",
        ["缺少法定部分：四、政府信息公开行政复议、行政诉讼情况"],
    ),
    ({}, "2019", ["2023年度报告使用了2019年格式的表格"]),
]


@pytest.mark.parametrize(("changes", "format", "messages"), FORMATS)
def test_sections_and_tables_follow_the_statutory_format(
    changes: dict[str, str], format: str, messages: list[str], with_tables: WithTables
) -> None:
    text = FRAME.format(year=2023, text="2023年，工作有序。")
    for old, new in changes.items():
        text = text.replace(old, new)
    audit = check(with_tables(parse(text), {}, format))
    found = [finding.message for finding in audit.findings if finding.code is Code.FORMAT]
    assert len(found) == len(messages)
    assert all(message.startswith(start) for message, start in zip(found, messages, strict=True))


def test_what_is_no_report_is_said_to_be_none() -> None:
    (finding,) = check(parse("今天天气很好，我们去公园。")).findings
    assert finding.code is Code.FORMAT
    assert finding.message == ("没有识别出年度报告的任何法定部分和表格，可能不是政府信息公开工作年度报告")


def test_an_unreadable_cell_leaves_its_checks_undecided(with_tables: WithTables) -> None:
    report = with_tables(parse(FRAME.format(year=2023, text="新收政府信息公开申请5件。")), {}, "2021")
    blurred = replace(report.cells["requests.new.total"], text="五?", value=None)
    audit = check(replace(report, cells=dict(report.cells) | {"requests.new.total": blurred}))
    assert not [f for f in audit.findings if f.code is not Code.FORMAT]
    assert {skipped.code for skipped in audit.skipped} >= {
        Code.PROSE_TABLE,
        Code.TABLE_SUM,
        Code.TABLE_BALANCE,
    }


KINDS = (
    "公共服务信息",
    "公共资源配置信息",
    "重大项目信息",
    "工作动态",
    "通知公告",
    "政策文件",
    "机构信息",
    "招标信息",
)
OPENINGS = ("", "2023年，", "全年主动公开", "2023年，我局共发布")


@given(
    st.sampled_from(OPENINGS),
    st.lists(st.sampled_from(KINDS), min_size=2, max_size=6, unique=True),
    st.lists(st.integers(2, 500), min_size=7, max_size=7),
    st.sampled_from(("，", "、", "；")),
)
def test_a_row_of_kinds_has_no_total_in_it(
    opening: str, kinds: list[str], values: list[int], mark: str
) -> None:
    """公开机构信息3条，公共服务信息30条，其他信息7条: none of them is the total of the others."""
    named = zip((*kinds, "其他信息"), values, strict=False)
    row = mark.join(f"{kind}{value}条" for kind, value in named)
    found = check(
        parse(f"澄溪县教育局2023年政府信息公开工作年度报告\n一、总体情况\n{opening}{row}。")
    ).findings
    assert [one.message for one in found if one.code == "prose-sum"] == []
    whole = sum(values[: len(kinds) + 1])
    text = f"全年公开信息{whole}条，其中{row}。"
    found = check(parse(f"澄溪县教育局2023年政府信息公开工作年度报告\n一、总体情况\n{text}")).findings
    assert [one.message for one in found if one.code == "prose-sum"] == []
