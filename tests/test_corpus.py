"""What only several reports show: tests of ``compare``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

import pytest

from govinfo_nlp import parse
from govinfo_nlp.corpus import compare
from govinfo_nlp.models import Code, Report

Make = Callable[..., Report]


@pytest.fixture
def report(with_tables: Callable[[Report, Mapping[str, Decimal], str], Report]) -> Make:
    """Makes a report of a body for a year; cells are named with ``__`` for the dot."""

    def make(year: int, agency: str = "澄溪县", text: str = "工作有序。", **cells: int) -> Report:
        body = f"{agency}{year}年政府信息公开工作年度报告\n一、总体情况\n{text}\n"
        ids = {name.replace("__", "."): Decimal(value) for name, value in cells.items()}
        return with_tables(parse(body), ids, "2021" if year >= 2021 else "2019")

    return make


def codes(*reports: Report) -> list[Code]:
    return [finding.code for finding in compare(reports)]


def test_what_was_carried_out_is_carried_in_by_every_column(report: Make) -> None:
    last = report(2022, requests__carried_out__natural_person=3, requests__carried_out__total=3)
    this = report(2023, requests__carried_in__natural_person=2, requests__carried_in__total=3)
    (finding,) = compare([this, last])
    assert finding.code is Code.CARRY_OVER
    assert finding.cells == ("requests.carried_in.natural_person",)
    assert finding.reports == (last.title, this.title)
    assert "自然人为2" in finding.message


def test_a_year_between_or_another_body_is_not_compared(report: Make) -> None:
    last = report(2021, requests__carried_out__total=3)
    assert codes(last, report(2023, requests__carried_in__total=1)) == []
    assert codes(last, report(2022, agency="云修县", requests__carried_in__total=1)) == []


def test_a_county_and_its_government_are_one_body(report: Make) -> None:
    last = report(2022, agency="澄溪县人民政府", requests__carried_out__total=3)
    assert codes(last, report(2023)) == [Code.CARRY_OVER]


def test_the_place_above_may_be_left_out_of_a_name(report: Make) -> None:
    last = report(2022, agency="洛北区", requests__carried_out__total=3)
    this = report(2023, agency="云渡市洛北区人民政府")
    assert codes(last, this) == [Code.CARRY_OVER]
    another = report(2023, agency="岚江市洛北区人民政府")
    assert codes(last, this, another) == []  # which of two it is, is not said
    same_year = report(2022, agency="云渡市洛北区人民政府", requests__carried_out__total=1)
    assert codes(last, same_year, this) == [Code.CARRY_OVER]  # two bodies: of 云渡市洛北区 alone


@pytest.mark.parametrize(("in_force", "found"), [(57, []), (58, [Code.IN_FORCE])])
def test_documents_in_force_follow_from_last_year(report: Make, in_force: int, found: list[Code]) -> None:
    row = "disclosure__normative_documents__"
    last = report(2022, **{row + "in_force": 55})
    this = report(2023, **{row + "issued": 6, row + "repealed": 4, row + "in_force": in_force})
    assert codes(last, this) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("收到政府信息公开申请16件，同比减少20%。", []),
        ("收到政府信息公开申请16件，同比减少25%。", [Code.HISTORY]),
        ("收到政府信息公开申请16件，同比增长20%。", [Code.HISTORY]),
        ("收到政府信息公开申请16件，比上年少4件。", []),
        ("收到政府信息公开申请16件，较上年的20件减少20%。", []),
        ("收到政府信息公开申请16件，较上年的18件减少11.1%。", [Code.HISTORY]),
    ],
)
def test_growth_is_held_against_last_years_table(report: Make, text: str, found: list[Code]) -> None:
    assert codes(report(2022, requests__new__total=20), report(2023, text=text)) == found


def test_growth_may_be_of_what_last_years_prose_said(report: Make) -> None:
    """收办 may hold what was carried in, and last year's report may have told it otherwise than its table."""
    cells = {"requests__new__total": 430, "requests__carried_in__total": 1}
    last = report(2022, text="全年共收办政府信息公开申请445件。", **cells)
    grown = "全年共收办政府信息公开申请450件，同比增长{}%。"
    assert codes(last, report(2023, text=grown.format("1.1"), requests__new__total=450)) == []
    assert codes(last, report(2023, text=grown.format("4.4"), requests__new__total=450)) == []  # of 431
    assert codes(last, report(2023, text=grown.format("4.7"), requests__new__total=450)) == []  # of 430
    assert codes(last, report(2023, text=grown.format("8.8"), requests__new__total=450)) == [Code.HISTORY]


def test_text_copied_from_another_year_is_found(report: Make) -> None:
    lines = [f"全年发布第{n}类信息{n * 37}条，更新栏目{n}个。" for n in range(1, 9)]
    last, this = report(2021, text="\n".join(lines)), report(2023, text="\n".join(lines))
    assert codes(last, this) == [Code.COPIED]
    changed = [line.replace("7", "8").replace("条", "件") for line in lines]
    assert codes(last, report(2023, text="\n".join(changed))) == []


def test_equal_tables_are_found(report: Make) -> None:
    cells = {
        "requests__new__total": 5,
        "requests__new__natural_person": 5,
        "requests__processed__total": 5,
        "requests__processed__natural_person": 5,
    }
    assert codes(report(2022, **cells), report(2023, **cells)) == [Code.COPIED]


def test_subordinate_reports_do_not_exceed_their_superior(report: Make) -> None:
    county = report(2023, requests__new__total=5)
    parts = [report(2023, agency=f"澄溪县{name}", requests__new__total=3) for name in ("教育局", "财政局")]
    (finding,) = compare([county, *parts])
    assert finding.code is Code.AREA_SUM
    assert finding.cells == ("requests.new.total",)
    assert codes(report(2023, requests__new__total=6), *parts) == []


def test_reports_without_year_or_body_take_no_part() -> None:
    assert compare([parse("一段文字"), parse("")]) == ()
