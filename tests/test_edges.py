"""Edges of the checks and links: what a small fault would let through (see ``benchmarks/mutants.py``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from govinfo_nlp import check, parse
from govinfo_nlp.checks.evidence import (
    Evidence,
    addition,
    is_near,
    is_slip,
    number,
    percent,
    plus,
    printed,
    quotient,
    scaled,
)
from govinfo_nlp.models import Cell, Code, Kind, Metric, Report
from govinfo_nlp.numerals import Interval
from govinfo_nlp.relations import Relations

HEADINGS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)


def report(
    *,
    year: int = 2023,
    preamble: str = "",
    overall: str = "工作平稳。",
    headings: tuple[str, ...] = HEADINGS,
    period: str | None = None,
) -> Report:
    """A report without tables."""
    span = f"统计期限为{period or f'{year}年1月1日至{year}年12月31日'}。"
    lines = [f"澄溪县{year}年政府信息公开工作年度报告", preamble, span]
    for heading in headings:
        lines += [heading, overall if heading.endswith("总体情况") else "无。"]
    return parse("\n".join(line for line in lines if line) + "\n")


def said(report: Report, code: Code) -> list[str]:
    """The findings of a code, as their severity and message."""
    return [f"{one.severity}: {one.message}" for one in check(report).findings if one.code is code]


def span(low: str | None, high: str | None) -> Interval:
    return Interval(*(None if end is None else Decimal(end) for end in (low, high)))


class TestFigures:
    @pytest.mark.parametrize(
        ("one", "other", "slip", "near"),
        [
            ("3175", "3157", True, True),  # two digits changed places
            ("3175", "3185", True, True),  # one of four digits
            ("312", "313", True, True),
            ("12", "13", False, True),
            ("12", "21", True, True),
            ("3175", "317", True, True),  # one dropped
            ("317", "3175", True, True),
            ("12", "1", False, True),
            ("12", "123", True, True),
            ("123", "456", False, False),
            ("123", "467", False, False),
            ("5", "7", False, False),
            ("100", "90", False, True),  # a tenth apart
            ("100", "89", False, False),
            ("1000", "901", False, True),
            ("1234", "4321", True, True),
            ("1234", "5", False, False),
            ("20", "2", False, True),
            ("9", "9", False, True),
        ],
    )
    def test_slips_and_neighbours(self, one: str, other: str, slip: bool, near: bool) -> None:
        for left, right in ((one, other), (other, one)):
            assert is_slip(Decimal(left), Decimal(right)) is slip
            assert is_near(Decimal(left), Decimal(right)) is near

    def test_numbers_for_people(self) -> None:
        assert [number(Decimal(text)) for text in ("1.50", "100", "0.0", "1E+3")] == [
            "1.5",
            "100",
            "0",
            "1000",
        ]
        assert addition([Decimal(92), Decimal("2371.50")]) == "92 + 2371.5 = 2463.5"
        assert plus([]) == 0
        assert percent(Decimal(58), Decimal(88)) == Decimal("65.91")

    def test_quotients(self) -> None:
        assert quotient(span("10", "20"), span("4", "5")) == span("2", "5")
        assert quotient(span("10", None), span("4", "5")) == span("2", None)
        assert quotient(span(None, "20"), span("4", "5")) == span("0", "5")
        assert quotient(span("10", "20"), span("4", None)) == span("0", "5")
        assert quotient(span("10", "20"), span("0", "5")) is None
        assert quotient(span("10", "20"), span(None, "5")) is None
        assert scaled(span("1", None), 100) == span("100", None)
        assert scaled(Interval(None, Decimal(2), below=True), 100) == Interval(None, Decimal(200), below=True)

    @pytest.mark.parametrize(
        ("unit", "values"),
        [
            ("万元", [30_000]),
            ("万", [30_000]),
            ("元", [3]),
            ("亿元", [300_000_000]),
            ("亿", [300_000_000]),
            ("", [3, 30_000, 300_000_000]),
        ],
    )
    def test_money_is_read_in_the_unit_of_its_cell(self, unit: str, values: list[int]) -> None:
        id = "disclosure.procurement.amount"
        metric = Metric("3元", 0, 2, "", Kind.MONEY, Decimal(3), Decimal(1), "元")
        plain = replace(metric, kind=Kind.COUNT)
        evidence = evidence_of({id: Cell(id, "3", 0, 1, Decimal(3), unit=unit)})
        assert printed(evidence, metric, (id,)) == tuple(map(Decimal, values))
        assert printed(evidence, plain, (id,)) == (Decimal(3),)

    def test_fees_are_in_ten_thousand_yuan(self) -> None:
        id = "disclosure.fees.amount"
        evidence = evidence_of({id: Cell(id, "3", 0, 1, Decimal(3))}, "2021")
        metric = Metric("3元", 0, 2, "", Kind.MONEY, Decimal(3), Decimal(1), "元")
        assert printed(evidence, metric, (id,)) == (Decimal(30_000),)
        assert printed(evidence, metric, ("disclosure.permits.decisions",)) == ()


def evidence_of(cells: Mapping[str, Cell], format: str = "2019") -> Evidence:
    bare = replace(report(), format=format, cells=dict(cells))
    return Evidence(bare, (), (), Relations((), (), (), (), (), ()))


class TestFormat:
    def test_a_report_in_order_lacks_but_its_tables(self) -> None:
        assert said(report(), Code.FORMAT) == [
            "warning: 没有识别出法定表格（表格可能缺失，或以图片发布），与表格有关的核对均未进行"
        ]

    @pytest.mark.parametrize(("kept", "severity"), [(2, "warning"), (3, "error"), (4, "error"), (5, "error")])
    def test_missing_parts(self, kept: int, severity: str) -> None:
        first = said(report(headings=HEADINGS[:kept]), Code.FORMAT)[0]
        assert first == f"{severity}: 缺少法定部分：{'；'.join(HEADINGS[kept:])}"

    def test_wrong_numbers(self) -> None:
        headings = (*HEADINGS[:4], "六、存在的主要问题及改进情况", "七、其他需要报告的事项")
        assert said(report(headings=headings), Code.FORMAT)[0] == (
            "error: 部分编号错误：“六、存在的主要问题及改进情况”应为第五部分；"
            "“七、其他需要报告的事项”应为第六部分"
        )

    @pytest.mark.parametrize(
        ("year", "preamble", "found"),
        [
            (2021, "根据国办公开办函〔2019〕60号要求编制。", True),
            (2022, "根据国办公开办函〔2019〕60号要求编制。", True),
            (2020, "根据国办公开办函〔2019〕60号要求编制。", False),
            (2022, "根据国办公开办函〔2021〕30号要求编制。", False),
            (2022, "根据国办公开办函〔2019〕60号、国办公开办函〔2021〕30号要求编制。", False),
            (2022, "根据要求编制。", False),
        ],
    )
    def test_superseded_decrees(self, year: int, preamble: str, found: bool) -> None:
        messages = [one for one in said(report(year=year, preamble=preamble), Code.FORMAT) if "60号" in one]
        expected = (
            f"warning: {year}年度报告依据的是已被取代的国办公开办函〔2019〕60号，应为国办公开办函〔2021〕30号"
        )
        assert messages == ([expected] if found else [])

    def test_a_decree_in_the_body_is_no_rule_of_the_report(self) -> None:
        text = report(year=2022, overall="落实国办公开办函〔2019〕60号要求。")
        assert [one for one in said(text, Code.FORMAT) if "60号" in one] == []


class TestPeriod:
    def test_the_statistical_period_of_another_year(self) -> None:
        text = report(period="2022年1月1日至2022年12月31日")
        (message,) = said(text, Code.PERIOD)
        assert message.startswith("error: 统计期限为“")
        assert message.endswith("”，而标题为2023年")

    def test_the_preamble_names_another_report(self) -> None:
        text = report(preamble="现公布澄溪县2022年政府信息公开工作年度报告。")
        assert said(text, Code.PERIOD) == ["error: 序言称“2022年”年度报告，而标题为2023年"]

    @pytest.mark.parametrize(
        ("overall", "found"),
        [
            ("2022年，全县工作平稳。", True),
            ("2022年，全县工作平稳，2023年继续推进。", False),
            ("2023年，全县工作平稳。", False),
            ("全县工作平稳。2022年，工作平稳。", True),
            ("全县上下深入贯彻落实党的二十大精神，不断推进政务公开工作。2022年，工作平稳。", False),
        ],
    )
    def test_the_year_that_opens_the_body(self, overall: str, found: bool) -> None:
        expected = ["warning: 正文开头为“2022年”，而标题为2023年"] if found else []
        assert said(report(overall=overall), Code.PERIOD) == expected
