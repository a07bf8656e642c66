"""Sections, title, agency, year and period, in all the ways in which offices write them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govinfo_nlp.document.readers import parse
from govinfo_nlp.document.sections import IDS, Outline, outline, prose_ranges
from govinfo_nlp.language.characters import fold
from govinfo_nlp.language.lexicons import Entry, Lexicon
from govinfo_nlp.models import Report, Table

SIX = IDS[2:]
TITLE = "杏桥县人民政府2023年政府信息公开工作年度报告"
PREAMBLE = "根据《中华人民共和国政府信息公开条例》编制本报告，数据统计期限为2023年1月1日至12月31日。"
BODIES = {
    "overall": "2023年，我县主动公开信息120条。",
    "disclosure": "全年制发规范性文件3件。",
    "requests": "全年收到申请5件，均已答复。",
    "disputes": "未发生行政复议、行政诉讼。",
    "problems": "解读形式单一。下一步丰富形式。",
    "other": "未收取信息处理费。",
}
HEADINGS = {
    "overall": "一、总体情况",
    "disclosure": "二、主动公开政府信息情况",
    "requests": "三、收到和处理政府信息公开申请情况",
    "disputes": "四、政府信息公开行政复议、行政诉讼情况",
    "problems": "五、存在的主要问题及改进情况",
    "other": "六、其他需要报告的事项",
}


def report(headings: dict[str, str] | None = None, *, title: str = TITLE, preamble: str = PREAMBLE) -> str:
    lines = [title, preamble]
    for id, heading in (HEADINGS | (headings or {})).items():
        lines += [heading, BODIES[id]]
    return "\n".join(lines)


def ids(found: Outline) -> list[str]:
    return [section.id for section in found.sections]


def body(text: str, id: str) -> str:
    """The prose of one section."""
    parsed = parse(text)
    section = next(section for section in parsed.sections if section.id == id)
    inside = [text[a:b] for a, b in prose_ranges(parsed) if section.start <= a < section.end]
    return "\n".join(inside)


class TestHeadings:
    @pytest.mark.parametrize(
        ("id", "heading"),
        [
            ("overall", "一、 总体情况"),
            ("overall", "　　一、总体情况。"),
            ("overall", "一、总体情况："),
            ("overall", "一.总体情况"),
            ("overall", "一，总体情况"),
            ("overall", "一 、总体情况"),
            ("overall", "第一部分 总体情况"),
            ("overall", "总体情况"),
            ("overall", "**一、总体情况**"),
            ("overall", "## 一、总体情况"),
            ("overall", "### **一、总体情况**"),
            ("overall", "一、**总体情况**"),
            ("overall", "\t一、总体情况"),
            ("overall", "二、总体情况"),
            ("overall", "一、總體情況"),
            ("overall", "[bookmark: _Toc1234]一、总体情况"),
            ("overall", "\ufeff一、总体情况"),
            ("overall", "一、概述"),
            ("overall", "一、2023年度政府信息公开工作总体情况"),
            ("disclosure", "二、主动公开政府信息的情况"),
            ("disclosure", "二、行政机关主动公开政府信息情况"),
            ("disclosure", "二、主 动 公 开 政 府 信 息 情 况"),
            ("requests", "三、收到和处理政府信息公开申请的情况"),
            ("requests", "三、政府信息依申请公开办理情况"),
            ("requests", "三、收到和處理政府信息公開申請情況"),
            ("disputes", "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况"),
            ("disputes", "四、因政府信息公开工作被申请行政复议提起行政诉讼情况"),
            ("disputes", "四、政府信息公开行政复议，行政诉讼情况"),
            ("disputes", "四、行政复议和行政诉讼情况"),
            ("disputes", "六、政府信息公开行政复议、行政诉讼情况"),
            ("problems", "五、政府信息公开工作存在的主要问题及改进情况"),
            ("problems", "五、存在的主要问题及改进措施"),
            ("problems", "五、存在的主要问题及下一步工作"),
            ("problems", "五、存在的问题与不足及下一步工作打算"),
            ("other", "六、其他需要报告的事项。"),
            ("other", "六、其它需要报告的事项"),
            ("other", "六、其他需报告事项"),
            ("other", "七、需要说明的其他事项"),
        ],
    )
    def test_found(self, id: str, heading: str) -> None:
        text = report({id: heading})
        found = outline(text)
        assert ids(found) == list(IDS)
        section = next(section for section in found.sections if section.id == id)
        assert text[section.start : section.end].strip() == f"{heading}\n{BODIES[id]}".strip()
        assert section.heading in heading
        assert body(text, id) == BODIES[id]

    @pytest.mark.parametrize("between", ["。", "：", " ", "　", ":", ""])
    def test_run_in(self, between: str) -> None:
        text = report({"overall": f"一、总体情况{between}2023年，全县公开信息88条。"})
        assert ids(outline(text)) == list(IDS)
        assert body(text, "overall") == f"2023年，全县公开信息88条。\n{BODIES['overall']}"

    def test_run_in_at_the_end(self) -> None:
        text = report({"other": "六、其他需要报告的事项：无。"})
        assert body(text, "other") == f"无。\n{BODIES['other']}"

    @pytest.mark.parametrize("id", SIX)
    @pytest.mark.parametrize("end", ["", "。", " "])
    def test_behind_the_last_sentence_of_what_stands_before(self, id: str, end: str) -> None:
        text = report({id: f"如有疑问，请与本办联系（电话：0714-1234567）。{HEADINGS[id]}{end}"})
        before = IDS[IDS.index(id) - 1]
        assert ids(outline(text)) == list(IDS)
        assert body(text, before).endswith("如有疑问，请与本办联系（电话：0714-1234567）。")
        assert body(text, id) == BODIES[id]

    @pytest.mark.parametrize(
        "line",
        [
            "本报告由六部分组成。一、总体情况。二、主动公开政府信息情况",
            "本报告分几部分。六、其他需要报告的事项另行说明",
            "详见本报告第一部分。总体情况",
            "“六、其他需要报告的事项",
        ],
    )
    def test_none_behind_a_sentence(self, line: str) -> None:
        text = report(preamble=f"{PREAMBLE}{line}")
        assert ids(outline(text)) == list(IDS)
        assert body(text, "preamble") == f"{PREAMBLE}{line}"

    @pytest.mark.parametrize(
        "line",
        [
            "（一）主动公开政府信息情况",
            "(三)收到和处理政府信息公开申请情况",
            "1.主动公开政府信息情况",
            "1.主动公开政府信息情况。全年公开12条。",
            "主动公开政府信息情况：全年公开12条。",
            "一是主动公开政府信息情况良好。",
            "一、在主动公开方面，全年发布各类信息120条，其中政策类信息32条，解读类信息18条，做到应公开尽公开。",
            "总体情况良好。",
            "二〇二三年总体情况良好",
            "一、总体情况；二、主动公开政府信息情况；三、收到和处理政府信息公开申请情况。",
            "一、总体情况 ………… 1",
        ],
    )
    def test_none(self, line: str) -> None:
        text = report().replace(BODIES["overall"], f"{BODIES['overall']}\n{line}")
        found = outline(text)
        assert ids(found) == list(IDS)
        assert line in body(text, "overall")

    def test_all_named_in_the_preamble(self) -> None:
        listed = "、".join(heading.partition("、")[2] for heading in HEADINGS.values())
        preamble = f"本报告包括{listed}六个部分。{PREAMBLE}"
        text = report(preamble=preamble)
        assert ids(outline(text)) == list(IDS)
        assert body(text, "preamble") == preamble

    @pytest.mark.parametrize("dots", ["", "………1", " 1", "\t12"])
    def test_a_table_of_contents(self, dots: str) -> None:
        contents = "\n".join(heading + dots for heading in HEADINGS.values())
        text = report(preamble=f"{PREAMBLE}\n目录\n{contents}")
        assert ids(outline(text)) == list(IDS)
        for id in SIX:
            assert body(text, id) == BODIES[id]

    @pytest.mark.parametrize("id", SIX)
    def test_one_left_out(self, id: str) -> None:
        text = report().replace(f"{HEADINGS[id]}\n", "")
        assert ids(outline(text)) == [other for other in IDS if other != id]

    def test_in_another_order(self) -> None:
        text = "\n".join([TITLE, *(f"{HEADINGS[id]}\n{BODIES[id]}" for id in reversed(SIX))])
        assert ids(outline(text)) == ["title", *reversed(SIX)]

    def test_of_two_alike_the_one_in_its_place(self) -> None:
        within = "一、主动公开情况\n发布信息120条。\n二、依申请公开情况\n收到申请5件。\n三、平台建设"
        text = report().replace(BODIES["overall"], within)
        assert ids(outline(text)) == list(IDS)
        assert body(text, "disclosure") == BODIES["disclosure"]
        assert body(text, "requests") == BODIES["requests"]

    def test_numbered_in_arabic(self) -> None:
        text = report(
            {
                id: heading.replace(heading[:2], f"{n}. ")
                for n, (id, heading) in enumerate(HEADINGS.items(), 1)
            }
        )
        assert ids(outline(text)) == list(IDS)

    def test_empty_sections(self) -> None:
        text = "\n".join([TITLE, PREAMBLE, *HEADINGS.values(), "无。"])
        assert ids(outline(text)) == list(IDS)

    def test_a_heading_inside_a_table_is_none(self) -> None:
        text = report({"disclosure": "表格"}) + "\n二、主动公开政府信息情况\n0"
        start = text.index("二、主动公开")
        assert "disclosure" not in ids(outline(text, [Table("disclosure", start, len(text))]))
        assert "disclosure" in ids(outline(text))

    def test_carriage_returns(self) -> None:
        for line_break in ("\r\n", "\r", "\n\n", "\u2028"):
            assert ids(outline(report().replace("\n", line_break))) == list(IDS)


class TestTitle:
    @pytest.mark.parametrize(
        ("page", "printed", "agency", "year"),
        [
            ("{}", TITLE, "杏桥县人民政府", 2023),
            ("# {}", TITLE, "杏桥县人民政府", 2023),
            ("　　　{}　", TITLE, "杏桥县人民政府", 2023),
            ("{}\n发布时间：2024-01-22　来源：县政府办公室　浏览次数：37次", TITLE, "杏桥县人民政府", 2023),
            ("当前位置：首页 > 政务公开 > 政府信息公开年报\n{}", TITLE, "杏桥县人民政府", 2023),
            ("首页\n政府信息公开年报\n{}\n【字体：大 中 小】", TITLE, "杏桥县人民政府", 2023),
            ("索引号 | 0034/2024-1 |\n{} |\n||", TITLE, "杏桥县人民政府", 2023),
            ("登录\n\n{}", "杏桥县教育局\n2021年政府信息公开工作年度报告", "杏桥县教育局", 2021),
            ("{}", "杏桥县教育局2021年政府信息公开\n\n工作年度报告", "杏桥县教育局", 2021),
            ("{}", "杏桥县教育局\n2021年政府信息公开\n工作年度报告", "杏桥县教育局", 2021),
            ("{}", "杏桥县教育局关于2021年\n政府信息公开工作年度报告", "杏桥县教育局", 2021),
            ("2022年1月20日\n{}", "2021年杏桥县政府信息公开工作年度报告", "杏桥县", 2021),
            ("{}", "杏桥县水务局政府信息公开工作2022年度报告", "杏桥县水务局", 2022),
            ("{}", "杏桥县水务局２０２２年度政府信息公开工作报告", "杏桥县水务局", 2022),
            ("{}", "杏桥县水务局二〇二二年政府信息公开年报", "杏桥县水务局", 2022),
            ("{}", "杏桥镇 2022 年政府信息公开工作年度报告", "杏桥镇", 2022),
            ("{}", "杏桥县政府信息公开工作年度报告（2022年）", "杏桥县", 2022),
            ("{}", "杏桥街道办事处政府信息公开工作年度报告", "杏桥街道办事处", 2023),
            ("{}", "（图解）杏桥县2022年政府信息公开工作年度报告", "杏桥县", 2022),
        ],
    )
    def test_found(self, page: str, printed: str, agency: str, year: int) -> None:
        text = report(title=page.format(printed))
        found = outline(text)
        assert (found.title, found.agency, found.year) == ("".join(printed.split()), agency, year)
        assert text[found.sections[0].start : found.sections[0].end] == printed
        assert ids(found) == list(IDS)
        assert body(text, "preamble") == PREAMBLE

    @pytest.mark.parametrize(
        ("preamble", "agency", "year"),
        [
            ("现公布杏桥县2021年政府信息公开工作年度报告。", "杏桥县", 2021),
            (
                "根据规定，现发布杏桥县人民政府2021年度政府信息公开工作年度报告，请予监督。",
                "杏桥县人民政府",
                2021,
            ),
            ("本报告由杏桥县林业局编制，数据期限自2020年1月1日起至12月31日止。", "杏桥县林业局", 2020),
            ("按照要求，现公布我局2021年政府信息公开工作年度报告。", "", 2021),
            ("按照要求编制本报告。", "", 2023),
        ],
    )
    def test_absent(self, preamble: str, agency: str, year: int) -> None:
        text = report(title="首页\n政务公开", preamble=preamble)
        found = outline(text)
        assert (found.title, found.agency, found.year) == ("", agency, year)
        assert ids(found) == list(IDS[1:])
        assert body(text, "preamble") == preamble

    def test_a_sentence_is_no_title(self) -> None:
        text = report(title="根据规定，现将2023年政府信息公开工作年度报告", preamble="公布如下。")
        assert outline(text).title == ""

    def test_the_title_s_year_comes_first(self) -> None:
        text = report(title="杏桥县2022年政府信息公开工作年度报告")
        assert outline(text).year == 2022

    @pytest.mark.parametrize(
        "text", ["", " \n\t ", "今天天气很好。", "一、买菜\n二、做饭", "报告", "2021年", "|||"]
    )
    def test_no_report(self, text: str) -> None:
        found = outline(text)
        assert (found.title, found.agency, found.year, found.period) == ("", "", None, "")
        assert [section.id for section in found.sections] in ([], ["preamble"])

    def test_the_page_after_the_report(self) -> None:
        page = "扫一扫在手机打开当前页\n上一篇：杏桥县2022年政府信息公开工作年度报告\n主办单位：杏桥县"
        text = f"{report()}\n{page}"
        assert body(text, "other") == BODIES["other"]


class TestPeriod:
    @pytest.mark.parametrize(
        "period",
        [
            "2021年1月1日至2021年12月31日",
            "2021年1月1日至12月31日",
            "2021年1月1日起至12月31日止",
            "2021年1月1日起，至2021年12月31日止",
            "2021年1月1日起，截至2021年12月31日",
            "2021年1月1日到2021年12月31日",
            "2021年1月1日—12月31日",
            "2021年1月1日－2021年12月31日",
            "2021 年 1 月 1 日至 2021 年 12 月 31 日",
            "２０２１年１月１日至１２月３１日",
            "2021年1月1日零时至2021年12月31日24时",
            "2021-01-01至2021-12-31",
            "2021.1.1-2021.12.31",
        ],
    )
    def test_as_written(self, period: str) -> None:
        assert outline(report(preamble=f"所列数据的统计期限为{period}。")).period == period

    def test_of_the_statistics_rather_than_of_a_law(self) -> None:
        preamble = (
            "试点自2020年3月1日至2020年9月30日进行。报告数据统计期限自2021年1月1日起至2021年12月31日止。"
        )
        assert outline(report(preamble=preamble)).period == "2021年1月1日起至2021年12月31日止"

    def test_in_the_first_section(self) -> None:
        text = report(
            {"overall": "一、总体情况\n数据统计时限为2021年1月1日至12月31日。"}, preamble="报告如下。"
        )
        assert outline(text).period == "2021年1月1日至12月31日"

    def test_none(self) -> None:
        assert outline(report(preamble="2021年5月1日，条例施行。")).period == ""


class TestProse:
    def parsed(self, text: str) -> tuple[Report, str]:
        found = parse(text)
        return found, "\n".join(text[start:end] for start, end in prose_ranges(found))

    def test_headings_and_tables_are_none(self) -> None:
        table = (
            "\t行政复议\n\t行政诉讼\n\n\t结果维持\n\t结果纠正\n\t其他结果\n\t尚未审结\n\t总计\n\n"
            + "\t7\n" * 15
        )
        text = report().replace(BODIES["disputes"], f"{BODIES['disputes']}\n{table}\n注：含上年2件。")
        found, prose = self.parsed(text)
        assert "7" not in prose
        assert "注：含上年2件。" in prose
        assert BODIES["disputes"] in prose
        assert not any(heading in prose for heading in HEADINGS.values())
        assert [sentence.text for sentence in found.sentences][:2] == [TITLE, PREAMBLE]
        assert all(text[s.start : s.end] == s.text for s in found.sentences)

    def test_other_tables_are_none_either(self) -> None:
        table = "| 栏目 | 数量 |\n|---|---|\n| 动态 | 871 |\n| 公告 | 872 |"
        text = report().replace(BODIES["overall"], f"{BODIES['overall']}\n\n{table}\n\n全年共公开120条。")
        found, prose = self.parsed(text)
        assert "87" not in prose
        assert "全年共公开120条。" in prose
        assert [t.id for t in found.tables] == [""]

    def test_a_paragraph_in_a_cell_is(self) -> None:
        text = report().replace(
            BODIES["overall"], f"| 一 | {BODIES['overall']} |\n|---|---|\n| 二 | 全年开会3次。 |"
        )
        assert BODIES["overall"] in self.parsed(text)[1]

    def test_paragraphs_with_a_tab_are(self) -> None:
        text = "\n".join("\t" + line for line in report().split("\n"))
        found, prose = self.parsed(text)
        assert [section.id for section in found.sections] == list(IDS)
        for words in (TITLE, PREAMBLE, *BODIES.values()):
            assert words in prose

    @pytest.mark.parametrize(
        "line", ["全年公开信息\t871条", "\t一、办公情况\n\t开会871次", "网站 | 公开871条"]
    )
    def test_a_line_set_with_tabs_or_pipes_is(self, line: str) -> None:
        text = report().replace(BODIES["overall"], f"{BODIES['overall']}\n{line}")
        assert "871" in self.parsed(text)[1]

    def test_ranges_are_in_order_and_within_sections(self) -> None:
        text = report()
        found = parse(text)
        ranges = prose_ranges(found)
        assert list(ranges) == sorted(ranges)
        assert all(any(s.start <= a < b <= s.end for s in found.sections) for a, b in ranges)


class TestEnd:
    """Where the report ends and the page goes on."""

    AFTER = "六、其他需要报告的事项\n无。\n{}\n公开信息7条。"

    @pytest.mark.parametrize(
        "line",
        [
            "分享经验做法3次，",
            "分享经验做法3次",
            "分享典型案例三次",
            "分享到各乡镇学习，反响良好。",
            "主办单位为县政府办公室，全年举办培训3期。",
            "扫一扫服务上线后，已使用3万次；",
            "关闭窗口12个",
            "打印本页宣传册3000份",
        ],
    )
    def test_prose_that_begins_as_a_footer_does(self, line: str) -> None:
        assert body(self.AFTER.format(line), "other") == f"无。\n{line}\n公开信息7条。"

    @pytest.mark.parametrize(
        "line",
        [
            "分享",
            "分享到",
            "分享到：微信 微博",
            "分享到微信",
            "【分享】 【打印】 【关闭】",
            "[关闭窗口]",
            "| 上一篇：2020年度报告 |",
            "上一篇　关于公布第3批清单的通知",
            "下一篇：县水务局3件事，办好了。",
            "主办单位：杏桥县人民政府　累计访问3456789次。",
            "版权所有©2024 杏桥县人民政府",
            "版权所有 2024年 杏桥县人民政府",
            "扫一扫在手机打开当前页",
        ],
    )
    def test_footers(self, line: str) -> None:
        assert body(self.AFTER.format(line), "other") == "无。"

    def test_of_a_report_without_headings(self) -> None:
        assert body(f"{TITLE}\n{BODIES['overall']}\n分享经验3次，成效好。\n分享到：微信", "preamble") == (
            f"{BODIES['overall']}\n分享经验3次，成效好。"
        )


SEEN = Lexicon.default().entries("headings")


@pytest.mark.parametrize("entry", SEEN, ids=lambda entry: f"{entry['role']} {entry.word}")
def test_every_word_of_the_lexicon_works(entry: Entry) -> None:
    """Each entry does in its phrase what its role says; without it, the phrase would be read otherwise."""
    role, seen = entry["role"], entry.seen
    if role in ("alone", "numbered", "stem"):
        found = outline(f"{seen}\n全年公开信息3条。")
        assert [section.id for section in found.sections] == [entry["section"]]
        if role == "alone":
            assert outline(f"{entry.word}\n全年公开信息3条。").sections[0].id == entry["section"]
    elif role in ("subject", "report"):
        assert outline(f"{seen}\n一、总体情况\n无。").title == seen
    elif role == "body":
        text = f"现公布{seen}2021年政府信息公开工作年度报告。\n一、总体情况\n无。"
        assert outline(text).agency == seen
    elif role == "own":
        assert outline(f"{seen}。\n一、总体情况\n无。").agency == ""
    elif role == "publish":
        assert outline(f"{seen}。\n一、总体情况\n无。").agency in ("某县", "某局", "某乡")
    elif role == "statistics":
        early = "规划自2016年1月1日至2020年12月31日实施。"
        assert outline(f"{TITLE}\n{early}{seen}。\n一、总体情况\n无。").period.startswith("2021年1月1日")
    elif role in ("begins period", "ends period"):
        assert outline(f"{TITLE}\n本报告统计时间为{seen}。\n一、总体情况\n无。").period == seen
        without = seen.replace(entry.word, "某", 1)
        assert outline(f"{TITLE}\n本报告统计时间为{without}。\n一、总体情况\n无。").period == ""
    elif role == "marginal":
        text = f"{TITLE}\n{seen}\n{PREAMBLE}\n一、总体情况\n无。"
        assert body(text, "preamble") == PREAMBLE
    elif role == "crumb":
        assert outline(f"{seen}\n一、总体情况\n无。").title == ""
    elif role == "footer":
        assert body(f"六、其他需要报告的事项\n无。\n{seen}", "other") == "无。"
    else:
        pytest.fail(f"unknown role {role}")


@settings(max_examples=150, deadline=None)
@given(
    st.text(
        alphabet="一二三、.（）\n\r\t 总体情况政府信息公开年度报告2021年月日至|#*[]:\ud800\x00\u2028",
        max_size=300,
    )
)
def test_arbitrary_texts_do_not_raise(text: str) -> None:
    found = outline(text)
    assert all(0 <= section.start < section.end <= len(text) for section in found.sections)
    starts = [section.start for section in found.sections]
    assert starts == sorted(starts)


@pytest.mark.parametrize(
    "unit",
    [
        "一、总体情况\n",
        "一、",
        "2021年政府信息公开\n",
        "2021年1月1日至",
        "由某县编制",
        "公布某县2021年",
        "\\|",
        "#",
        "[bookmark: ",
        "（\n",
    ],
)
def test_time_is_linear(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        started = time.perf_counter()
        outline(text)
        return time.perf_counter() - started

    seconds(1000)
    small = min(seconds(20_000) for _ in range(3))
    assert min(seconds(160_000) for _ in range(2)) < 24 * small + 0.05


def test_fold_is_one_to_one_and_final() -> None:
    """Each character becomes one that stays as it is: long texts are folded a character at a time."""
    every = "".join(map(chr, range(0x20, 0xFFFF)))
    folded = fold(every)
    assert len(folded) == len(every)
    assert fold(folded) == folded
    assert folded == "".join(map(fold, every))
    few = "全年公开１２件，办结率９８％（含结转）。" * 40
    assert fold(few) == "".join(map(fold, few))
