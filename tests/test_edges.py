"""Edges of the checks and links: what a small fault would let through (see ``benchmarks/mutants.py``)."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from govinfo_nlp import check, parse
from govinfo_nlp.checks.arithmetic import addition, number, percent, plus, quotient, scaled
from govinfo_nlp.checks.evidence import Evidence
from govinfo_nlp.language.numerals import Interval
from govinfo_nlp.meaning.relations import Relations
from govinfo_nlp.meaning.slips import is_slip
from govinfo_nlp.models import Cell, Code, Kind, Metric, Report

WithTables = Callable[[Report, Mapping[str, Decimal], str], Report]

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
    return [f"{one.severity}: {one.message}" for one in check(report).every_finding if one.code is code]


def span(low: str | None, high: str | None) -> Interval:
    return Interval(*(None if end is None else Decimal(end) for end in (low, high)))


class TestFigures:
    @pytest.mark.parametrize(
        ("one", "other", "slip"),
        [
            ("3175", "3157", True),  # two digits changed places
            ("3175", "3185", True),  # one of four digits
            ("312", "313", True),
            ("12", "13", False),
            ("12", "21", True),
            ("3175", "317", True),  # one dropped
            ("317", "3175", True),
            ("12", "1", False),
            ("12", "123", True),
            ("123", "456", False),
            ("123", "467", False),
            ("123", "145", False),
            ("10", "9", False),
            ("11", "9", False),
            ("99", "90", False),
            ("5", "7", False),
            ("15", "45", False),  # one digit
            ("100", "90", False),
            ("100", "89", False),
            ("1000", "901", False),
            ("1234", "1324", True),
            ("1234", "4321", False),
            ("8642", "8426", True),
            ("1234", "5", False),
            ("20", "2", False),
            ("9", "9", False),
        ],
    )
    def test_slips(self, one: str, other: str, slip: bool) -> None:
        for left, right in ((one, other), (other, one)):
            assert is_slip(Decimal(left), Decimal(right)) is slip

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
        assert evidence.printed(metric, (id,)) == tuple(map(Decimal, values))
        assert evidence.printed(plain, (id,)) == (Decimal(3),)

    def test_fees_are_in_ten_thousand_yuan(self) -> None:
        id = "disclosure.fees.amount"
        evidence = evidence_of({id: Cell(id, "3", 0, 1, Decimal(3))}, "2021")
        metric = Metric("3元", 0, 2, "", Kind.MONEY, Decimal(3), Decimal(1), "元")
        assert evidence.printed(metric, (id,)) == (Decimal(30_000),)
        assert evidence.printed(metric, ("disclosure.permits.decisions",)) == ()


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

    def test_the_first_part_is_missing(self) -> None:
        assert said(report(headings=HEADINGS[1:]), Code.FORMAT)[0] == "error: 缺少法定部分：一、总体情况"

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
            ("全县上下深入学习贯彻会议精神，不断推进政务公开。2022年，工作平稳。", True),
            ("全县上下深入学习贯彻会议精神，不断推进了政务公开。2022年，工作平稳。", False),
            ("全县上下深入贯彻落实党的二十大精神，不断推进政务公开工作。2022年，工作平稳。", False),
        ],
    )
    def test_the_year_that_opens_the_body(self, overall: str, found: bool) -> None:
        expected = ["warning: 正文开头为“2022年”，而标题为2023年"] if found else []
        assert said(report(overall=overall), Code.PERIOD) == expected


# What is said of prose alone: severity, message, what is stated, what was expected; nothing if all is well.
GROWTH, QUOTIENT = "增减幅度与前后数值不符", "倍数与前后数值不符"
BASE = "，疑似误以本年数为分母"
CONFLICT = "正文对“{}”前后说法不一：先为“4期”，后为“5期” | 4期 | 5期"
SAID: dict[str, list[str]] = {
    "全年举办座谈会3期。全年举办业务培训4期。全年举办业务培训5期。": [
        f"warning: {CONFLICT.format('业务培训')}"
    ],
    "全年举办业务培训4期。全年举办业务培训4期。全年共举办业务培训5期。": [
        f"warning: {CONFLICT.format('业务培训')}"
    ],
    "全年举办业务培训4期。全年举办业务培训5期。全年举办业务培训6期。": [
        f"warning: {CONFLICT.format('业务培训')}"
    ],
    "全年举办培训班4期。全年举办培训班5期。": [f"warning: {CONFLICT.format('培训班')}"],
    "全年举办培训4期。全年举办培训5期。": [],
    "全年举办业务培训近4期。全年举办业务培训5期。": [],
    "全年举办业务培训4期，全年举办业务培训5期。": [],
    "收到申请412件，较上年的358件增长15.1%。": [],
    "收到申请412件，较上年的358件增长13.1%。": [
        f"error: {GROWTH}：“13.1%”，由358件到412件，算得增加15.08%{BASE}"
        " | 13.1% | 增加15.08%（由358件到412件）"
    ],
    "收到申请358件，较上年的412件增长13.1%。": [
        "error: 增减方向与前后数值相反：“13.1%”，由412件到358件，算得减少13.11% | 13.1% | "
        "减少13.11%（由412件到358件）"
    ],
    "收到申请358件，较上年的412件下降13.1%。": [],
    "收到申请358件，较上年的412件下降23.1%。": [
        f"error: {GROWTH}：“23.1%”，由412件到358件，算得减少13.11% | 23.1% | 减少13.11%（由412件到358件）"
    ],
    "收到申请412件，较上年增加54件，增长15.1%。": [],
    "收到申请412件，较上年增加54件，增长13.1%。": [
        f"error: {GROWTH}：“13.1%”，由358到412件，算得增加15.08%{BASE} | 13.1% | 增加15.08%（由358到412件）"
    ],
    "收到申请412件，较上年减少54件，下降11.6%。": [],
    "收到申请412件，较上年减少54件，下降13.1%。": [
        f"error: {GROWTH}：“13.1%”，由466到412件，算得减少11.59%{BASE} | 13.1% | 减少11.59%（由466到412件）"
    ],
    "收到申请412件，是上年206件的2倍。": [],
    "收到申请412件，是上年206件的3倍。": [
        f"error: {QUOTIENT}：“3倍”，由206件到412件，算得2倍 | 3倍 | 2倍（由206件到412件）"
    ],
    "收到申请12件，较上年的0件增长100%。": [],
    "网站访问量由200万次增至250万次，增长25%。": [],
    "网站访问量较上年的200万次翻一番，达到400万次。": [],
    "公开信息428条，包括政府文件92条、工作动态237条、其他信息89条。": [
        "error: 各分项之和与总数不符：92 + 237 + 89 = 418，总数为428条 | 428条 | 418"
    ],
    "公开信息80条，其中政府文件92条。": ["error: 分项“92条”超过总数“80条” | 80条 | 92"],
    "全年办结100件，其中予以公开60件，占60%；不予公开30件，占40%。": [
        "error: “40%”算不出来：30 ÷ 100 = 30% | 40% | 30 ÷ 100 = 30%"
    ],
    "全年办结94件，其中予以公开59件，占67.2%。": [
        "error: “67.2%”算不出来：59 ÷ 94 = 62.77%，疑似数字颠倒 | 67.2% | 59 ÷ 94 = 62.77%"
    ],
    "全年办结94件，其中予以公开59件，占62.7%。": [],
    "全年办结94件，其中予以公开59件，占62.8%。": [],
    "全年办结100件，其中予以公开60件，占比160%。": ["error: 占比“160%”超过100% | 160% | 不超过100%"],
}


SAID |= tomllib.loads((Path(__file__).parent / "cases" / "checks.toml").read_text("utf-8"))["said"]


@pytest.mark.parametrize("text", SAID)
def test_what_is_said_of_prose(text: str) -> None:
    findings = [one for one in check(report(overall=text)).every_finding if one.code.startswith("prose-")]
    assert [f"{one.severity}: {one.message} | {one.stated} | {one.expected}" for one in findings] == SAID[
        text
    ]


@pytest.mark.parametrize(("times", "found"), [(99, 1), (100, 0)])
def test_the_first_hundred_figures_of_a_kind_are_compared(times: int, found: int) -> None:
    text = "全年举办业务培训4期。" * times + "全年举办业务培训5期。"
    findings = check(report(overall=text)).every_finding
    assert sum(one.code is Code.PROSE_CONFLICT for one in findings) == found


UNDECIDED = {
    "收到来信412件，较上年的0件增长2倍。": "上年数为零或不确定，无法计算增减幅度",
    "收到来信412件，是上年0件的2倍。": "上年数为零或不确定，无法计算倍数",
    "收到来信至少400件，较上年减少54件，下降33%。": "上年数不是确数，无法核对增减幅度",
    "网上提交46件，占60%。": "没有说明分母，无法核对占比",
    "新收政府信息公开申请18件。": "表格缺失，无从核对",
}


@pytest.mark.parametrize("text", UNDECIDED)
def test_why_prose_is_left_undecided(text: str) -> None:
    skipped = [one for one in check(report(overall=text)).skipped if one.code.startswith("prose-")]
    assert [one.reason for one in skipped] == [UNDECIDED[text]]


class TestTables:
    """What is said where the tables contradict; the figures of the frame are all zero but for a few."""

    @pytest.mark.parametrize(
        ("text", "cells", "found"),
        [
            ("全年新收申请18件。", {}, ["prose-table: 正文为“18件”，表三“本年新收”·总计为0 | 18件 | 0"]),
            (
                "全年新收申请18件。",
                {"natural_person": 81, "total": 81},
                ["prose-table: 正文为“18件”，表三“本年新收”·总计为81，疑似数字颠倒 | 18件 | 81"],
            ),
            (
                "全年新收申请16件。",
                {"natural_person": 16, "enterprise": 2, "total": 18},
                ["prose-table: 正文为“16件”，表三“本年新收”·总计为18，疑似误用“自然人”一栏 | 16件 | 18"],
            ),
            (
                "全年应办理申请16件。",  # of two rows: the column of one is no cause
                {"natural_person": 16, "enterprise": 2, "total": 18},
                ["prose-table: 正文为“16件”，表三“本年新收”·总计 ＋ 表三“上年结转”·总计为18 | 16件 | 18"],
            ),
            (
                "全年新收申请13件。",
                {"natural_person": 123, "total": 123},
                ["prose-table: 正文为“13件”，表三“本年新收”·总计为123，疑似漏写一位数字 | 13件 | 123"],
            ),
            (
                "全年未收到申请。",
                {"natural_person": 1, "total": 1},
                ["prose-table: 正文称“未收到”（即0），表三“本年新收”·总计为1 | 未收到 | 1"],
            ),
            (
                "全年新收申请0件。",
                {"natural_person": 1, "total": 1},
                ["prose-table: 正文为“0件”，表三“本年新收”·总计为1 | 0件 | 1"],
            ),
            ("全年新收申请18件。", {"natural_person": 18, "total": 18}, []),
        ],
    )
    def test_what_is_said_of_cells(
        self, text: str, cells: dict[str, int], found: list[str], with_tables: WithTables
    ) -> None:
        figures = {f"requests.new.{name}": Decimal(value) for name, value in cells.items()}
        audit = check(with_tables(report(overall=text), figures, "2021"))
        findings = [one for one in audit.every_finding if one.code is Code.PROSE_TABLE]
        assert [f"{one.code}: {one.message} | {one.stated} | {one.expected}" for one in findings] == found

    @pytest.mark.parametrize(("printed", "reasons"), [("88.3", []), ("12", ["表格金额未注明单位，无法核对"])])
    def test_an_amount_whose_unit_is_not_printed(
        self, printed: str, reasons: list[str], with_tables: WithTables
    ) -> None:
        figures = {"disclosure.procurement.amount": Decimal(printed)}
        text = report(year=2020, overall="政府集中采购总金额88.3万元。")
        skipped = [one for one in check(with_tables(text, figures, "2019")).skipped if one.metrics]
        assert [one.reason for one in skipped] == reasons

    @pytest.mark.parametrize(("rate", "found"), [("78.5%", 1), ("87.5%", 0), ("12.5%", 1)])
    def test_what_is_said_of_rates(self, rate: str, found: int, with_tables: WithTables) -> None:
        figures = {"requests.new.total": Decimal(8), "requests.processed.total": Decimal(7)}
        text = report(overall=f"收到政府信息公开申请8件，已答复7件，答复率{rate}。")
        findings = [
            one for one in check(with_tables(text, figures, "2021")).every_finding if "÷" in one.message
        ]
        assert [one.expected for one in findings] == ["7 ÷ 8 = 87.5%"] * found

    @pytest.mark.parametrize(
        ("said", "printed"),
        [("减少4项", 4), ("增加4项", -4), ("减少4项", -5), ("减少4项", -4), ("增加4项", 4)],
    )
    def test_a_change_is_shown_with_its_sign(self, said: str, printed: int, with_tables: WithTables) -> None:
        figures = {"disclosure.permits.change": Decimal(printed)}
        text = report(year=2020, overall=f"行政许可事项{said}。")
        findings = check(with_tables(text, figures, "2019")).findings
        shown = [one.expected for one in findings if one.code is Code.PROSE_TABLE]
        agrees = printed == (4 if said == "增加4项" else -4)
        assert shown == ([] if agrees else [str(printed)])

    def test_sums_and_balances(self, with_tables: WithTables) -> None:
        figures = {"requests.new.natural_person": Decimal(3), "requests.new.total": Decimal(5)}
        findings = check(with_tables(report(), figures, "2021")).findings
        assert [(one.code, one.message) for one in findings if one.code.startswith("table-")] == [
            (Code.TABLE_SUM, "表三“本年新收”·总计印为5，各格之和为3"),
            *(
                (
                    Code.TABLE_BALANCE,
                    f"表三“{column}”一列不平：本年新收＋上年结转 {value} + 0 = {value}，"
                    "办理结果总计＋结转下年度 0 + 0 = 0",
                )
                for column, value in (("自然人", 3), ("总计", 5))
            ),
        ]

    def test_a_sum_shows_its_parts_but_zeros(self, with_tables: WithTables) -> None:
        row = {"natural_person": 3, "enterprise": 0, "research": 4, "total": 9}
        figures = {f"requests.new.{name}": Decimal(value) for name, value in row.items()}
        (finding,) = (
            one
            for one in check(with_tables(report(), figures, "2021")).findings
            if one.code is Code.TABLE_SUM
        )
        assert finding.message == "表三“本年新收”·总计印为9，各格之和为3 + 4 = 7"
        assert (finding.stated, finding.expected) == ("9", "7")
        assert finding.cells == ("requests.new.total", "requests.new.natural_person", "requests.new.research")

    def test_a_sum_of_nothing_is_0(self, with_tables: WithTables) -> None:
        figures = {"disputes.litigation_direct.total": Decimal(2)}
        messages = [one.message for one in check(with_tables(report(), figures, "2021")).findings]
        assert any(message.endswith("印为2，各格之和为0") for message in messages)

    @pytest.mark.parametrize(
        ("text", "found", "skipped"),
        [
            ("", 0, 0),  # no total is filled in
            ("-", 1, 0),  # a written nought
            ("×", 0, 1),  # unreadable
        ],
    )
    def test_a_total_without_a_figure(
        self, text: str, found: int, skipped: int, with_tables: WithTables
    ) -> None:
        figures = {
            "disputes.reconsideration.upheld": Decimal(3),
            "disputes.litigation_direct.upheld": Decimal(2),
            "disputes.litigation_direct.total": Decimal(1),
        }
        whole = with_tables(report(), figures, "2021")
        id = "disputes.reconsideration.total"
        audit = check(replace(whole, cells=dict(whole.cells) | {id: Cell(id, text, 0, 0, None)}))
        sums = [one for one in audit.every_finding if one.code is Code.TABLE_SUM]
        assert sum(one.cells[0] == id for one in sums) == found
        assert len(sums) == found + 1  # the other one, behind it, is seen all the same
        assert [one.cells[0] for one in audit.skipped if one.code is Code.TABLE_SUM] == [id] * skipped

    @pytest.mark.parametrize(("total", "found"), [("", ["granted"]), ("9", ["granted", "processed"])])
    def test_a_blank_total_contradicts_no_column(
        self, total: str, found: list[str], with_tables: WithTables
    ) -> None:
        figures = {
            "requests.granted.natural_person": Decimal(9),
            "requests.granted.total": Decimal(8),
            "requests.processed.natural_person": Decimal(9),
        }
        whole = with_tables(report(), figures, "2021")
        id = "requests.processed.total"
        cell = Cell(id, total, 0, 0, Decimal(total) if total else None)
        audit = check(replace(whole, cells=dict(whole.cells) | {id: cell}))
        sums = sorted({one.cells[0] for one in audit.every_finding if one.code is Code.TABLE_SUM})
        assert sums == [f"requests.{row}.total" for row in found]

    def test_what_is_said_of_all_received_is_left_where_others_were_answered(
        self, with_tables: WithTables
    ) -> None:
        figures = {"requests.new.total": 9, "requests.granted.total": 8, "requests.carried_out.total": 1}
        text = report(overall="全年新收申请9件，均予以公开。")
        audit = check(with_tables(text, {id: Decimal(value) for id, value in figures.items()}, "2021"))
        assert [one.reason for one in audit.skipped if one.metrics] == ["另有结转的申请，无从核对"]

    def test_what_can_not_be_read_is_said(self, with_tables: WithTables) -> None:
        blank = with_tables(report(overall="全年新收申请18件，均由自然人提出。"), {}, "2021")
        cells = {
            id: replace(cell, text="×", value=None) if id.startswith("requests.new.") else cell
            for id, cell in blank.cells.items()
        }
        skipped = [(one.code, one.reason) for one in check(replace(blank, cells=cells)).skipped]
        assert skipped.count((Code.PROSE_TABLE, "表格缺失或无法识读")) == 2
        assert skipped.count((Code.TABLE_SUM, "有单元格缺失或无法识读")) == 1
        assert skipped.count((Code.TABLE_BALANCE, "有单元格缺失或无法识读")) == 7
        assert {code for code, _ in skipped} == {Code.PROSE_TABLE, Code.TABLE_SUM, Code.TABLE_BALANCE}

    @pytest.mark.parametrize(
        ("text", "cells", "found"),
        [
            (
                "新收申请18件，均由自然人提出。",
                {"natural_person": 10, "enterprise": 8, "total": 18},
                ["error prose-table: 正文称“18件”全部属于此类，表三“本年新收”·自然人为10"],
            ),
            (
                "新收申请18件。年内收到申请20件。",
                {"natural_person": 18, "total": 18},
                [
                    "error prose-table: 正文“20件”改为18，则2处都相符：正文为“20件”，表三“本年新收”·总计为18",
                ],
            ),
            (
                "新收申请18件，其中自然人12件，占76.7%。",
                {"natural_person": 12, "enterprise": 6, "total": 18},
                ["error prose-ratio: “76.7%”算不出来：12 ÷ 18 = 66.67%"],
            ),
            (
                "新收申请18件，其中自然人12件，占66.7%。",
                {"natural_person": 12, "enterprise": 6, "total": 18},
                [],
            ),
            (
                "全年新收申请18件，自然人10件；法人和其他组织7件。",
                {"natural_person": 10, "enterprise": 7, "total": 18},
                ["error prose-sum: 各分项之和与总数不符：10 + 7 = 17，总数为18件"],
            ),
            (
                "全年新收申请18件，其中自然人10件，商业企业9件。",
                {"natural_person": 10, "enterprise": 8, "total": 18},
                [
                    "error prose-table: 正文“9件”改为8，则2处都相符：正文为“9件”，表三“本年新收”·商业企业为8",
                ],
            ),
        ],
    )
    def test_prose_and_cells_together(
        self, text: str, cells: dict[str, int], found: list[str], with_tables: WithTables
    ) -> None:
        figures = {f"requests.new.{name}": Decimal(value) for name, value in cells.items()}
        findings = check(with_tables(report(overall=text), figures, "2021")).findings
        said = [f"{one.severity} {one.code}: {one.message}" for one in findings]
        assert [one for one in said if " prose-" in one] == found
