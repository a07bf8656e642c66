"""Statutory tables: random ones written in every layout and read back, and many single cases."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import ClassVar, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govinfo_nlp.document import tables
from govinfo_nlp.document.labels import Kind, nearest_row, number, says_nothing, words
from govinfo_nlp.document.readers import parse
from govinfo_nlp.document.readers.text import read_tables
from govinfo_nlp.language.lexicons import Lexicon
from govinfo_nlp.models import Cell, Report


class Box(NamedTuple):
    """A cell as a word processor has it."""

    text: str
    down: int = 1
    across: int = 1


Rows = list[list[Box]]
Printed = Mapping[str, str]

ARTICLES = {"2019": "一五六八九", "2021": "一五六八"}
ORDINARY = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"


def disclosure(format: str, printed: Printed) -> Rows:
    """The first statutory table, its articles one under the other, four columns wide."""
    document = Lexicon.default().document(f"tables_{format}")
    rows: Rows = []
    for article, part in zip(ARTICLES[format], document["tables"][0]["parts"], strict=True):
        span = 3 // len(part["columns"])
        rows.append([Box(f"第二十条第（{article}）项", across=4)])
        rows.append([Box("信息内容"), *(Box(line["label"], 1, span) for line in part["columns"].values())])
        for id, line in part["rows"].items():
            cells = (Box(printed.get(f"disclosure.{id}.{c}", "0"), 1, span) for c in part["columns"])
            rows.append([Box(line["label"]), *cells])
    return rows


def requests(format: str, printed: Printed) -> Rows:
    """The second one, with its head of three rows and its rows of up to three labels."""
    form = tables.template(format).tables[1]
    labels = {column.id: column.label for column in form.columns}
    groups = {group.id: group.label for group in form.groups}
    rows: Rows = [
        [Box(ORDINARY, 3, 3), Box("申请人情况", 1, 7)],
        [Box("自然人", 2), Box("法人或其他组织", 1, 5), Box("总计", 2)],
        [Box(labels[id]) for id in form.rows[0].columns[1:-1]],
    ]
    results = [row.id for row in form.rows if row.id not in ("new", "carried_in", "carried_out")]
    seen = {""}
    for row in form.rows:
        group = row.id.rpartition(".")[0]
        line = [Box("三、本年度办理结果", len(results))] if row.id == results[0] else []
        if group not in seen:
            line.append(Box(groups[group], sum(id.startswith(f"{group}.") for id in results)))
        seen.add(group)
        line.append(Box(row.label, 1, 3 if row.id not in results else 1 if group else 2))
        rows.append(line + [Box(printed.get(f"requests.{row.id}.{c}", "0")) for c in row.columns])
    return rows


def disputes(format: str, printed: Printed) -> Rows:
    """The third one: all its figures in one row."""
    form = tables.template(format).tables[2]
    outcomes = [column.label for column in form.columns]
    cells = [Box(printed.get(f"disputes.{row.id}.{c}", "0")) for row in form.rows for c in row.columns]
    return [
        [Box("行政复议", 1, 5), Box("行政诉讼", 1, 10)],
        [*(Box(label, 2) for label in outcomes), Box("未经复议直接起诉", 1, 5), Box("复议后起诉", 1, 5)],
        [Box(label) for label in outcomes * 2],
        cells,
    ]


def places(rows: Rows) -> tuple[dict[tuple[int, int], tuple[int, int]], int]:
    """For every place of the grid the row of the box that covers it and its index there."""
    grid: dict[tuple[int, int], tuple[int, int]] = {}
    for y, row in enumerate(rows):
        x = 0
        for index, box in enumerate(row):
            while (y, x) in grid:
                x += 1
            for dy in range(box.down):
                for dx in range(box.across):
                    grid[y + dy, x + dx] = y, index
            x += box.across
    return grid, max(x for _, x in grid) + 1


def tabs(rows: Rows) -> str:
    """As converters of Word files: a tab before each cell; boxes hanging down leave empty cells."""
    grid, width = places(rows)
    lines = []
    for y, row in enumerate(rows):
        last = None
        for x in range(width):
            if (y, x) in grid and (owner := grid[y, x]) != last:
                lines.append("\t" + (row[owner[1]].text if owner[0] == y else ""))
                last = owner
        lines.append("")
    return "\n".join(lines)


def paragraphs(rows: Rows) -> str:
    return "\n\n".join(box.text for row in rows for box in row)


def tight_blanks(rows: Rows) -> str:
    """A paragraph a cell; a blank cell adds one line only."""
    text = ""
    for box in (box for row in rows for box in row):
        text += f"{box.text}\n\n" if box.text.strip() else "\n"
    return text


def lines(rows: Rows) -> str:
    return "\n".join(box.text for row in rows for box in row)


def closed(rows: Rows) -> str:
    """A pipe after each cell, a cell a line, and a line of pipes for the columns that were spanned."""
    out = []
    for row in rows:
        out += [f"{box.text} |" for box in row]
        if pads := "|" * sum(box.across - 1 for box in row):
            out.append(pads)
    return "\n".join(out)


def closed_rows(rows: Rows) -> str:
    """A pipe after each cell, a row a line."""
    return "\n".join(
        " | ".join(box.text for box in row) + " | " + "|" * sum(box.across - 1 for box in row) for row in rows
    )


def led(rows: Rows) -> str:
    """A pipe on a line of its own before each row."""
    return "\n".join("|\n" + "\n".join(f"{box.text} |" for box in row) for row in rows)


def apart(rows: Rows) -> str:
    """Each pipe on a line of its own."""
    return "\n".join(f"{box.text}\n|" if box.text.strip() else "|" for row in rows for box in row)


def markdown(rows: Rows) -> str:
    """A Markdown table in which a spanned cell is repeated."""
    return _markdown(rows, lambda owner, here: True)


def markdown_blank(rows: Rows) -> str:
    """A Markdown table in which a spanned cell stands once, in its first place."""
    grid, _ = places(rows)
    first: dict[tuple[int, int], tuple[int, int]] = {}
    for place in sorted(grid):
        first.setdefault(grid[place], place)
    return _markdown(rows, lambda owner, here: first[owner] == here)


def _markdown(rows: Rows, shown: Callable[[tuple[int, int], tuple[int, int]], bool]) -> str:
    grid, width = places(rows)
    out = []
    for y in range(len(rows)):
        cells = []
        for x in range(width):
            owner = grid.get((y, x))
            cells.append(rows[owner[0]][owner[1]].text if owner and shown(owner, (y, x)) else "")
        out.append("| " + " | ".join(cells) + " |")
    out.insert(1, "|" + " :---: |" * width)
    return "\n".join(out)


def separated(rows: Rows) -> str:
    """Cells apart by tabs, a row a line."""
    return "\n".join("\t".join(box.text for box in row) for row in rows)


LAYOUTS: tuple[Callable[[Rows], str], ...] = (tabs, paragraphs, closed, markdown)
MORE_LAYOUTS: tuple[Callable[[Rows], str], ...] = (closed_rows, led, apart, markdown_blank, separated, lines)
FORMS = (disclosure, requests, disputes)


def page(
    layout: Callable[[Rows], str], format: str, printed: Printed, *, edit: Callable[[str], str] = str
) -> str:
    """A report with the three tables."""
    blocks = ["杏桥县人民政府2023年政府信息公开工作年度报告", "现公布2023年度报告，数据来自各乡镇。"]
    blocks += ["一、总体情况", "2023年发布信息12条。"]
    for number_of, heading, form in zip(
        "二三四",
        ("主动公开政府信息情况", "收到和处理政府信息公开申请情况", "政府信息公开行政复议、行政诉讼情况"),
        FORMS,
        strict=True,
    ):
        blocks += [f"{number_of}、{heading}", edit(layout(form(format, printed)))]
    blocks += ["五、存在的主要问题及改进情况", "解读形式单一，今后改进。", "六、其他需要报告的事项", "无。"]
    return ("\n" if layout in (tabs, lines) else "\n\n").join(blocks) + "\n"


def test_pipes_elsewhere_in_the_page_close_no_cells() -> None:
    printed = {id: "" if id.endswith("enterprise") else "3" for id in tables.leaf_cells("2021")}
    menu = "首页 | 新闻\n公开 | 服务\n互动 | 数据\n登录 | 注册\n"
    text = f"{menu}\n{page(paragraphs, '2021', printed)}\n{menu}"
    assert {id: cell.text for id, cell in read_tables(text)[1].cells.items()} == printed


def test_prose_may_be_set_with_tabs() -> None:
    printed = {id: "" if id.endswith("enterprise") else "3" for id in tables.leaf_cells("2021")}
    text = page(tight_blanks, "2021", printed).replace("2023年发布", "\t2023年发布").replace("解读", "\t解读")
    assert {id: cell.text for id, cell in read_tables(text)[1].cells.items()} == printed


class Form(NamedTuple):
    """A way to print a figure, what it is worth and its unit; ``None`` where it is no figure."""

    printed: str
    value: Decimal | None
    unit: str = ""


@st.composite
def figures(draw: st.DrawFn) -> Form:
    value = draw(st.integers(0, 10**7))
    plain = str(value)
    grouped = f"{value:,}"
    wide = plain.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789"})
    return draw(
        st.sampled_from(
            [
                Form(plain, Decimal(value)),
                Form(grouped, Decimal(value)),
                Form(grouped.replace(",", "，"), Decimal(value)),
                Form(wide, Decimal(value)),
                Form(f"　{plain}", Decimal(value)),
                Form(f" {plain} ", Decimal(value)),
                Form(f"{plain}件", Decimal(value), "件"),
                Form(f"{plain} 项", Decimal(value), "项"),
                Form(f"{plain}.25万元", Decimal(value) + Decimal("0.25"), "万元"),
                Form(f"-{value + 1}", Decimal(-value - 1)),
                Form(f"－{value + 1}", Decimal(-value - 1)),
                Form(f"+{plain}", Decimal(value)),
                Form(f"{plain}（含转办1件）", Decimal(value)),
            ]
        )
    )


NO_FIGURES = (
    Form("", None),
    Form("-", None),
    Form("/", None),
    Form("—", None),
    Form("无", None),
    Form("见附件", None),
)


@st.composite
def printed_tables(draw: st.DrawFn) -> tuple[str, dict[str, Form]]:
    format = draw(st.sampled_from(tables.FORMATS))
    cells = draw(
        st.dictionaries(
            st.sampled_from(tables.leaf_cells(format)),
            st.one_of(figures(), st.sampled_from(NO_FIGURES)),
            max_size=50,
        )
    )
    return format, {id: cells.get(id, Form("0", Decimal(0))) for id in tables.leaf_cells(format)}


@pytest.mark.parametrize("layout", LAYOUTS + MORE_LAYOUTS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(case=printed_tables())
def test_what_is_printed_is_read(layout: Callable[[Rows], str], case: tuple[str, dict[str, Form]]) -> None:
    format, cells = case
    printed = {id: form.printed for id, form in cells.items()}
    if layout is led:  # the pipe of the next row and a blank last cell look alike; the last row has none
        for form in tables.template(format).tables:
            last = f"{form.id}.{form.rows[-1].id}.{form.rows[-1].columns[-1]}"
            printed[last] = printed[last] if printed[last] not in ("", "见附件") else "-"
    if layout is lines:  # in lines without gaps, a blank cell is a blank line
        printed = {id: text or "-" for id, text in printed.items()}
    text = page(layout, format, printed)
    reading = read_tables(text)[1]
    assert reading.format == format
    assert tuple(reading.cells) == tables.leaf_cells(format)
    for id, cell in reading.cells.items():
        assert text[cell.start : cell.end] == cell.text == printed[id].strip(), id
        value = cells[id].value if printed[id] == cells[id].printed else None
        assert (cell.value, cell.unit) == (value, cells[id].unit), id
    assert not any(table.omitted for table in reading.tables)


@pytest.mark.parametrize("format", tables.FORMATS)
def test_a_blank_cell_may_add_one_line_only(format: str) -> None:
    printed = {id: "" if id.endswith(("enterprise", "research")) else "3" for id in tables.leaf_cells(format)}
    reading = read_tables(page(tight_blanks, format, printed))[1]
    assert {id: cell.text for id, cell in reading.cells.items()} == printed


def test_a_blank_line_may_be_a_blank_cell_where_nothing_else_parts_cells() -> None:
    printed = {id: "" if id.endswith("enterprise") else "3" for id in tables.leaf_cells("2021")}
    reading = read_tables(page(lines, "2021", printed))[1]
    assert {id: cell.text for id, cell in reading.cells.items()} == printed


def test_lines_that_end_with_a_tab_may_have_lost_it() -> None:
    printed = {id: "" if id.endswith(("enterprise", "research")) else "3" for id in tables.leaf_cells("2021")}
    text = "\n".join(line if line.strip() else "" for line in page(tabs, "2021", printed).split("\n"))
    assert {id: cell.text for id, cell in read_tables(text)[1].cells.items()} == printed


def the(text: str, id: str) -> Cell:
    return read_tables(text)[1].cells[id]


ZEROS: Printed = {}
NEW = [f"requests.new.{c}" for c in tables.template("2021").tables[1].rows[0].columns]
"""The cells of the row 本年新收."""


@pytest.mark.parametrize("layout", LAYOUTS + MORE_LAYOUTS)
@pytest.mark.parametrize(
    ("label", "broken"),
    [
        ("商业企业", "商业\n企业"),
        ("法律服务机构", "法律\n服务\n机构"),
        ("本年制发件数", "本年\n制发件数"),
        ("行政规范性文件", "行政规范性\n文件"),
        ("3.补正后申请内容仍不明确", "3.补正后申请\n内容仍不明确"),
        ("结果维持", "结果\n维持"),
        ("（七）总计", "（七）总\n计"),
    ],
)
def test_labels_broken_over_lines(layout: Callable[[Rows], str], label: str, broken: str) -> None:
    if layout in (markdown, markdown_blank, closed_rows, separated):
        broken = broken.replace("\n", "<br>")
    printed = {id: str(n) for n, id in enumerate(tables.leaf_cells("2021"))}
    text = page(layout, "2021", printed, edit=lambda table: table.replace(label, broken))
    assert broken in text
    assert {id: cell.text for id, cell in read_tables(text)[1].cells.items()} == printed


@pytest.mark.parametrize(
    ("label", "other"),
    [
        ("（一）予以公开", "(一) 予以公开"),
        ("（一）予以公开", "予以公开"),
        ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "（二）部分公开"),
        (
            "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
            "2、部分公开（区分处理的，只计这一情况）",
        ),
        ("3.危及“三安全一稳定”", '3．危及"三安全一稳定"'),
        ("3.危及“三安全一稳定”", "③危及「三安全一稳定」"),
        ("5.属于三类内部事务信息", "5.属于三类内容事务信息"),
        ("5.属于三类内部事务信息", "三类内部事务"),
        ("7.属于行政执法案卷", "7. 属于 行政执法 案卷"),
        (
            "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
            "1.申请人逾期不补正、行政机关不再处理",
        ),
        ("四、结转下年度继续办理", "四、結轉下年度繼續辦理"),
        ("一、本年新收政府信息公开申请数量", "一、本年新收申请"),
        ("规章", "规章（县级无此项）"),
        ("行政规范性文件", "规范性文件"),
        ("行政许可", "**行政许可**"),
        ("现行有效件数", "现行有效件"),
        ("第二十条第（五）项", "第二十条 第(五)项"),
        ("本年收费金额（单位：万元）", "本年收费金额 (单位: 万元)"),
    ],
)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_labels_as_offices_vary_them(layout: Callable[[Rows], str], label: str, other: str) -> None:
    printed = {id: str(n) for n, id in enumerate(tables.leaf_cells("2021"))}
    text = page(layout, "2021", printed, edit=lambda table: table.replace(label, other))
    assert other in text
    assert {id: cell.text for id, cell in read_tables(text)[1].cells.items()} == printed


@pytest.mark.parametrize("layout", [paragraphs, tight_blanks, closed])
def test_labels_broken_over_paragraphs(layout: Callable[[Rows], str]) -> None:
    printed = {id: str(n) for n, id in enumerate(tables.leaf_cells("2019"))}
    text = page(
        layout,
        "2019",
        printed,
        edit=lambda t: t.replace("本年新公开数量", "本年新\n\n公开数量").replace("商业企业", "商业\n\n企业"),
    )
    assert {id: cell.text for id, cell in read_tables(text)[1].cells.items()} == printed


class TestNumbers:
    @pytest.mark.parametrize(
        ("printed", "value", "unit"),
        [
            ("0", "0", ""),
            ("　47377", "47377", ""),
            ("１２", "12", ""),
            ("4,136,729", "4136729", ""),
            ("4，136，729", "4136729", ""),
            ("4, 136", "4136", ""),
            ("364.7万元", "364.7", "万元"),
            ("152790元", "152790", "元"),
            ("0 件", "0", "件"),
            ("3.0", "3.0", ""),
            ("-87", "-87", ""),
            ("−87", "-87", ""),
            ("—87", "-87", ""),
            ("减少3", "-3", ""),
            ("减2项", "-2", "项"),
            ("增加4", "4", ""),
            ("+19", "19", ""),
            ("-0", "0", ""),
            ("**16**", "16", ""),
            ("\\-3", "-3", ""),
            ("16&nbsp;", "16", ""),
            ("\u200b16", "16", ""),
            ("16（含上年2件）", "16", ""),
            ("5。", "5", ""),
        ],
    )
    def test_read(self, printed: str, value: str, unit: str) -> None:
        found = number(printed)
        assert found is not None
        assert (str(found.value), found.unit) == (value, unit)

    @pytest.mark.parametrize(
        "printed",
        [
            "", "-", "/", "无", "见附件", "1 6", "12,34", "1,2,3", "1234,567", "1.2.3", "1/2", "3-5", "约5",
            "5只狗", "11（3）", "O", "〇", "三", "2021年1月", "1e5", "٣", "²", "- -3", "减-3", "1" * 100,
            "1\n5", "NaN",
        ],
    )  # fmt: skip
    def test_left_alone(self, printed: str) -> None:
        assert number(printed) is None

    @pytest.mark.parametrize(
        "printed", ["", " ", "　", "-", "—", "——", "－", "/", "／", "\\", "无", "&nbsp;", "<br>", "\u200b"]
    )
    def test_nothing(self, printed: str) -> None:
        assert says_nothing(printed)


class TestLostAndAdded:
    """Rows, cells and tables that are missing, doubled or split: nothing raises, nothing is guessed."""

    printed: ClassVar[Printed] = {id: str(n) for n, id in enumerate(tables.leaf_cells("2021"))}

    def without(self, rows: Rows, *labels: str) -> Rows:
        kept: Rows = []
        for y, row in enumerate(rows):
            gone = [at for at, other in enumerate(rows) if any(box.text in labels for box in other)]
            if y not in gone:
                kept.append([b._replace(down=b.down - sum(y < at < y + b.down for at in gone)) for b in row])
        return kept

    @pytest.mark.parametrize("layout", LAYOUTS)
    def test_a_row_left_out(self, layout: Callable[[Rows], str]) -> None:
        text = layout(self.without(requests("2021", self.printed), "2.重复申请"))
        reading = read_tables(text)[1]
        wanted = {
            id: "" if id.startswith("requests.not_processed.duplicate.") else text
            for id, text in self.printed.items()
            if id.startswith("requests.")
        }
        assert {id: cell.text for id, cell in reading.cells.items()} == wanted
        assert [table.omitted for table in reading.tables] == [("requests.not_processed.duplicate",)]
        report = parse(text)
        assert tables.total(report, ["requests.not_processed.duplicate.total"]) is None
        assert tables.total(report, ["requests.not_processed.total"]) is None
        assert tables.total(report, ["requests.unavailable.total"]) is not None

    @pytest.mark.parametrize("layout", LAYOUTS)
    @pytest.mark.parametrize("keep", FORMS)
    def test_tables_absent(self, layout: Callable[[Rows], str], keep: Callable[[str, Printed], Rows]) -> None:
        text = (
            f"一、总体情况\n\n全年发布信息12条。\n\n{layout(keep('2021', self.printed))}\n\n五、其他\n\n无。"
        )
        reading = read_tables(text)[1]
        wanted = {id: text for id, text in self.printed.items() if id.startswith(keep.__name__)}
        assert {id: cell.text for id, cell in reading.cells.items()} == wanted

    @pytest.mark.parametrize("layout", [tabs, paragraphs, closed, closed_rows, led, apart])
    def test_a_cell_missing(self, layout: Callable[[Rows], str]) -> None:
        """Which of the seven is missing can't be told, so none is read."""
        rows = requests("2021", self.printed)
        rows[3] = rows[3][:4] + rows[3][5:]
        reading = read_tables(layout(rows))[1]
        for id in NEW:
            assert reading.cells[id].value is None
            assert self.printed[NEW[0]] in reading.cells[id].text
        others = [id for id in reading.cells if id not in NEW]
        assert all(reading.cells[id].text == self.printed[id] for id in others)
        report = parse(layout(rows))
        assert tables.total(report, ["requests.new.total"]) is None
        assert tables.total(report, ["requests.carried_in.total"]) == Decimal(
            self.printed["requests.carried_in.total"]
        )

    @pytest.mark.parametrize("layout", [tabs, paragraphs, closed])
    def test_a_cell_too_many(self, layout: Callable[[Rows], str]) -> None:
        rows = requests("2021", self.printed)
        rows[3] = [*rows[3], Box("99")]
        reading = read_tables(layout(rows))[1]
        assert all(reading.cells[id].value is None for id in NEW)
        assert reading.cells["requests.carried_in.total"].text == self.printed["requests.carried_in.total"]

    @pytest.mark.parametrize("layout", LAYOUTS)
    def test_a_table_printed_twice(self, layout: Callable[[Rows], str]) -> None:
        other = {id: str(int(text) + 1000) for id, text in self.printed.items()}
        text = "\n\n附：\n\n".join(
            layout(form("2021", printed)) for printed in (self.printed, other) for form in FORMS
        )
        assert {id: cell.text for id, cell in read_tables(text)[1].cells.items()} == self.printed

    @pytest.mark.parametrize("layout", LAYOUTS)
    def test_the_first_of_two_can_not_be_read(self, layout: Callable[[Rows], str]) -> None:
        broken = [
            [*row[:-2], Box("第2页")] if len(row) > 6 else row for row in requests("2021", self.printed)
        ]
        text = f"{layout(broken)}\n\n更正后的表格如下。\n\n{layout(requests('2021', self.printed))}"
        cells = read_tables(text)[1].cells
        assert {id: cell.text for id, cell in cells.items()} == {id: self.printed[id] for id in cells}

    @pytest.mark.parametrize("layout", LAYOUTS)
    @pytest.mark.parametrize("at", [5, 9, 20, 27])
    @pytest.mark.parametrize("headed", [False, True])
    def test_a_table_split_in_two(self, layout: Callable[[Rows], str], at: int, headed: bool) -> None:
        rows = requests("2021", self.printed)
        first, second = rows[:at], rows[at:]
        first = [[box._replace(down=min(box.down, at - y)) for box in row] for y, row in enumerate(first)]
        second = (rows[:3] if headed else []) + second
        text = f"{layout(first)}\n\n（续表）\n\n{layout(second)}\n\n注：以上数据含委托办理。"
        reading = read_tables(text)[1]
        assert {id: cell.text for id, cell in reading.cells.items()} == {
            id: text for id, text in self.printed.items() if id.startswith("requests.")
        }
        assert not any(table.omitted for table in reading.tables)
        assert text.endswith("注：以上数据含委托办理。")
        assert all(table.end <= text.index("注：") for table in reading.tables)

    @pytest.mark.parametrize("layout", LAYOUTS)
    def test_a_row_of_the_office_s_own(self, layout: Callable[[Rows], str]) -> None:
        rows = disclosure("2021", self.printed)
        rows.insert(4, [Box("主动公开的其他公文"), Box("871"), Box("872"), Box("873")])
        cells = read_tables(layout(rows))[1].cells
        assert {id: cell.text for id, cell in cells.items()} == {id: self.printed[id] for id in cells}
        assert "871" not in "".join(s.text for s in parse(layout(rows)).sentences)

    @pytest.mark.parametrize("layout", LAYOUTS)
    @pytest.mark.parametrize("first", [True, False])
    def test_a_table_of_the_office_s_own(self, layout: Callable[[Rows], str], first: bool) -> None:
        """It has rows of the same names, and figures of another year."""
        own = [
            [Box("类别"), Box("去年数量")],
            *([Box(row), Box("909")] for row in ("行政许可", "行政处罚", "行政强制", "规章")),
        ]
        statutory = layout(disclosure("2021", self.printed))
        tables_in_order = [layout(own), statutory] if first else [statutory, layout(own)]
        cells = read_tables("\n\n去年的情况如下表。\n\n".join(tables_in_order))[1].cells
        assert {id: cell.text for id, cell in cells.items()} == {id: self.printed[id] for id in cells}
        assert read_tables(layout(own))[1].format is None

    def test_labels_without_any_cells(self) -> None:
        """A converter that drops empty cells: what they held is not known."""
        text = "\n\n".join(row[-1].text if len(row) == 1 else row[0].text for row in disclosure("2021", {}))
        report = parse(text + "\n\n本年制发件数")
        assert report.format == "2021"
        assert tables.total(report, ["disclosure.permits.decisions"]) is None

    def test_words_in_place_of_figures(self) -> None:
        for layout in LAYOUTS:
            cells = read_tables(layout(requests("2021", {"requests.new.research": "不详"})))[1].cells
            assert cells["requests.new.research"].text == "不详"
            assert cells["requests.new.research"].value is None
            assert cells["requests.new.total"].value == 0

    def test_columns_in_another_order(self) -> None:
        for layout in LAYOUTS:
            rows = [
                [row[0], *reversed(row[1:])] if len(row) == 4 else row
                for row in disclosure("2021", self.printed)
            ]
            cells = read_tables(layout(rows))[1].cells
            assert {id: cell.text for id, cell in cells.items()} == {id: self.printed[id] for id in cells}

    def test_a_merged_cell_is_no_figure_of_each_column(self) -> None:
        rows = requests("2021", self.printed)
        rows[3] = [rows[3][0], Box("16", 1, 7)]
        document, text = grid_of(rows)
        reading = tables.recognize(document)
        assert {reading.cells[id].value for id in NEW} == {None}
        assert {reading.cells[id].text for id in NEW} == {"16"}
        assert text

    def test_page_numbers_between_rows(self) -> None:
        text = paragraphs(requests("2021", self.printed)).replace("（三）不予公开", "- 4 -\n\n（三）不予公开")
        cells = read_tables(text)[1].cells
        assert {id: cell.text for id, cell in cells.items()} == {id: self.printed[id] for id in cells}

    def test_disputes_a_row_each(self) -> None:
        form = tables.template("2021").tables[2]
        rows = [[Box("类别"), *(Box(column.label) for column in form.columns)]]
        for row in form.rows:
            rows.append([Box(row.label), *(Box(self.printed[f"disputes.{row.id}.{c}"]) for c in row.columns)])
        for layout in LAYOUTS:
            cells = read_tables(layout(rows))[1].cells
            assert {id: cell.text for id, cell in cells.items()} == {id: self.printed[id] for id in cells}
            assert len(cells) == 15

    @pytest.mark.parametrize("group", range(3))
    def test_a_disputes_head_that_names_only_some_outcomes(self, group: int) -> None:
        rows = disputes("2021", self.printed)
        heads = rows[1][:5] if group == 0 else rows[2][5 * group - 5 : 5 * group]
        for place, label in enumerate(("结果维", "结果纠", "其他结", "尚未审")):
            heads[place] = heads[place]._replace(text=label)
        rows[1] = [*(heads if group == 0 else rows[1][:5]), *rows[1][5:]]
        direct, after = rows[2][:5], rows[2][5:]
        rows[2] = [*(heads if group == 1 else direct), *(heads if group == 2 else after)]
        for layout in LAYOUTS:
            cells = read_tables(layout(rows))[1].cells
            assert {id: cell.text for id, cell in cells.items()} == {id: self.printed[id] for id in cells}
            assert len(cells) == 15

    @pytest.mark.parametrize("order", [(4, 0, 1, 2, 3), (1, 0, 2, 3, 4)])
    def test_disputes_in_another_order(self, order: tuple[int, ...]) -> None:
        rows = disputes("2021", self.printed)

        def moved(boxes: list[Box]) -> list[Box]:
            return [boxes[start + place] for start in range(0, len(boxes), 5) for place in order]

        rows[1] = [*moved(rows[1][:5]), *rows[1][5:]]
        rows[2], rows[3] = moved(rows[2]), moved(rows[3])
        for layout in LAYOUTS:
            cells = read_tables(layout(rows))[1].cells
            assert {id: cell.text for id, cell in cells.items()} == {id: self.printed[id] for id in cells}


def wider(row: list[Box], at: int, by: int = 1) -> list[Box]:
    row = list(row)
    row[at] = row[at]._replace(across=row[at].across + by)
    return row


def parted(row: list[Box], at: int) -> list[Box]:
    """The row with an empty box behind one of it."""
    after = at % len(row) + 1
    return [*row[:after], Box(""), *row[after:]]


def all_parted(row: list[Box]) -> list[Box]:
    return [piece for box in row for piece in (box, Box(""))]


def all_wider(row: list[Box]) -> list[Box]:
    return [box._replace(across=2 * box.across) for box in row]


def as_is(row: list[Box]) -> list[Box]:
    return row


def requests_head(rows: Rows, place: str) -> Rows:
    """The head of the second table with its first or last column wider, or all."""
    if place == "all":
        return [[rows[0][0], *all_wider(rows[0][1:])], all_wider(rows[1]), all_wider(rows[2])]
    return [wider(rows[0], 1), wider(rows[1], 0 if place == "first" else -1), rows[2]]


def disputes_head(rows: Rows, place: str) -> Rows:
    if place == "all":
        return [all_wider(row) for row in rows[:3]]
    if place == "first":
        return [wider(rows[0], 0), wider(rows[1], 0), rows[2]]
    return [wider(rows[0], 1), wider(rows[1], -1), wider(rows[2], -1)]


EDITS: dict[str, Callable[[list[Box]], list[Box]]] = {
    "an empty cell behind each": all_parted,
    "an empty cell behind the first": lambda row: parted(row, 0),
    "an empty cell in the middle": lambda row: parted(row, 3),
    "an empty cell behind the last": lambda row: parted(row, -1),
    "an empty cell before the first": lambda row: [Box(""), *row],
    "the first wider": lambda row: wider(row, 0),
    "the last wider": lambda row: wider(row, -1),
    "the last but one wider": lambda row: wider(row, -2),
    "the last far wider": lambda row: wider(row, -1, 3),
    "as wide as ever": as_is,
}


class TestOtherWidths:
    """Editors that merge cells leave a head and the figures under it in columns of other widths."""

    full: ClassVar[Printed] = {id: str(n % 9 + 1) for n, id in enumerate(tables.leaf_cells("2021"))}
    blank: ClassVar[Printed] = {id: "" if int(text) % 3 else text for id, text in full.items()}

    @staticmethod
    def table(form: str, printed: Printed, place: str, edit: Callable[[list[Box]], list[Box]]) -> Rows:
        if form == "disputes":
            rows = disputes("2021", printed)
            return [*disputes_head(rows, place), edit(rows[3])]
        rows = requests("2021", printed)
        return [*requests_head(rows, place), *([*row[:-7], *edit(row[-7:])] for row in rows[3:])]

    @staticmethod
    def shown(rows: Rows) -> dict[str, str | None]:
        """The cells' texts, ``None`` for one that is unsure."""
        cells = tables.read(grid_of(rows)[0])[1]
        return {
            id: None if cell.value is None and not says_nothing(cell.text) else cell.text
            for id, cell in cells.items()
        }

    @pytest.mark.parametrize("edit", EDITS)
    @pytest.mark.parametrize("place", ["first", "last", "all"])
    @pytest.mark.parametrize("form", ["requests", "disputes"])
    def test_figures_in_all_columns(self, form: str, place: str, edit: str) -> None:
        shown = self.shown(self.table(form, self.full, place, EDITS[edit]))
        assert shown == {id: text for id, text in self.full.items() if id.startswith(form)}

    @pytest.mark.parametrize(
        ("place", "edit"),
        [
            *((place, "as wide as ever") for place in ("first", "last", "all")),
            ("all", "an empty cell behind each"),
            ("first", "an empty cell behind the first"),
            ("last", "an empty cell behind the last"),
            ("first", "the last wider"),
            ("last", "the first wider"),
            ("last", "the last but one wider"),
            ("last", "the last far wider"),
        ],
    )
    @pytest.mark.parametrize("form", ["requests", "disputes"])
    def test_blank_cells(self, form: str, place: str, edit: str) -> None:
        shown = self.shown(self.table(form, self.blank, place, EDITS[edit]))
        assert shown == {id: text for id, text in self.blank.items() if id.startswith(form)}

    @pytest.mark.parametrize("printed", [full, blank])
    def test_disclosure(self, printed: Printed) -> None:
        """The label's cell is wider in the head, the last one in the rows."""
        rows = [
            wider(row, -1 if len(row) == 4 and row[0].text != "信息内容" else 0)
            for row in disclosure("2021", printed)
        ]
        assert self.shown(rows) == {id: text for id, text in printed.items() if id.startswith("disclosure")}

    def test_disputes_with_litigation_first(self) -> None:
        rows = disputes("2021", self.blank)
        head = [
            list(reversed(rows[0])),
            [*rows[1][5:], *rows[1][:5]],
            rows[2],
        ]
        shown = self.shown([*map(all_wider, head), all_parted([*rows[3][5:], *rows[3][:5]])])
        assert shown == {id: text for id, text in self.blank.items() if id.startswith("disputes")}

    def test_two_figures_under_one_label_and_a_blank_cell(self) -> None:
        """Whichever column is blank, none of the row is a figure for sure."""
        printed = dict(self.full) | {"requests.new.research": ""}
        shown = self.shown(self.table("requests", printed, "first", EDITS["an empty cell behind the last"]))
        assert {shown[id] for id in NEW} == {None}

    def test_a_merged_cell_and_a_remark_are_not_as_many_cells(self) -> None:
        rows = requests("2021", self.full)
        head = [wider(rows[0], 1), [*rows[1], Box("备注", 2)], rows[2]]
        body = [[*row[:-7], Box("9", 1, 2), *row[-5:], Box("")] for row in rows[3:]]
        shown = self.shown([*head, *body])
        for id, text in self.full.items():
            if id.startswith("requests"):
                merged = id.endswith(("natural_person", "enterprise"))
                assert shown[id] == (None if merged else text)


def grid_of(rows: Rows) -> tuple[tables.Document, str]:
    """The rows as an HTML reader gives them: spans stated, each cell once."""
    text = ""
    grid = []
    for row in rows:
        cells = []
        for box in row:
            cells.append(tables.GridCell(len(text), len(text) + len(box.text), box.down, box.across))
            text += box.text + "\n"
        grid.append(tuple(cells))
    return tables.Document(text, (tables.Grid(tuple(grid)),)), text


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(case=printed_tables())
def test_grids_with_spans(case: tuple[str, dict[str, Form]]) -> None:
    format, forms = case
    printed = {id: form.printed for id, form in forms.items()}
    for form in FORMS:
        cells = tables.read(grid_of(form(format, printed))[0])[1]
        assert {id: cell.value for id, cell in cells.items()} == {id: forms[id].value for id in cells}
        assert len(cells) == sum(id.startswith(form.__name__) for id in tables.leaf_cells(format))


def test_absurd_spans_do_no_harm() -> None:
    rows = [[Box("自然人", 10**9, 10**9), Box("总计", 10**9)] * 300] * 300
    assert tables.read(grid_of(rows)[0]) == (None, {})


class TestFormat:
    @pytest.mark.parametrize("format", tables.FORMATS)
    @pytest.mark.parametrize("form", FORMS[:2])
    def test_told_by_content(self, format: str, form: Callable[[str, Printed], Rows]) -> None:
        assert read_tables(paragraphs(form(format, {})))[1].format == format

    def test_disputes_alone_are_read_as_the_newest(self) -> None:
        assert read_tables(paragraphs(disputes("2019", {})))[1].format == "2021"

    def test_no_table(self) -> None:
        assert read_tables("全年办理行政许可12件。\n\n行政处罚\n\n全年3件。")[1].format is None
        assert tables.read(tables.Document("")) == (None, {})


class TestTotals:
    def report(self, printed: Printed, format: str = "2021") -> Report:
        return parse(page(tabs, format, printed))

    def test_derived_ids(self) -> None:
        report = self.report(
            {
                "requests.refused.state_secret.total": "2",
                "requests.refused.third_party.total": "3",
                "requests.new.enterprise": "4",
                "requests.new.other_organization": "1",
                "disputes.litigation_direct.total": "6",
                "disputes.litigation_after_reconsideration.total": "1",
            }
        )
        assert tables.total(report, ["requests.refused.total"]) == 5
        assert tables.total(report, ["requests.new.organizations"]) == 5
        assert tables.total(report, ["disputes.litigation.total"]) == 7
        assert tables.total(report, ["requests.refused.total", "requests.refused.third_party.total"]) == 5
        assert tables.total(report, []) == 0

    def test_blank_dash_and_slash_are_zero(self) -> None:
        report = self.report(
            {
                "disclosure.permits.decisions": "",
                "disclosure.penalties.decisions": "-",
                "disclosure.fees.amount": "/",
            }
        )
        for row in ("permits.decisions", "penalties.decisions", "fees.amount"):
            assert tables.total(report, [f"disclosure.{row}"]) == 0

    def test_a_blank_total_is_given_by_its_row(self) -> None:
        report = self.report(
            {
                "requests.granted.total": "",
                "requests.granted.natural_person": "3",
                "requests.granted.research": "1",
            }
        )
        assert tables.total(report, ["requests.granted.total"]) == 4
        dashed = self.report({"requests.granted.total": "-", "requests.granted.natural_person": "3"})
        assert tables.total(dashed, ["requests.granted.total"]) == 0

    def test_a_blank_total_of_a_row_that_can_not_be_read(self) -> None:
        report = self.report({"requests.granted.total": "", "requests.granted.natural_person": "三"})
        assert tables.total(report, ["requests.granted.total"]) is None

    def test_unreadable_and_absent(self) -> None:
        report = self.report({"disclosure.permits.decisions": "若干"})
        assert tables.total(report, ["disclosure.permits.decisions"]) is None
        assert tables.total(parse("没有表格。"), ["requests.new.total"]) is None
        assert tables.total(parse(tabs(disputes("2021", {}))), ["requests.new.total"]) is None

    def test_unknown_ids(self) -> None:
        with pytest.raises(KeyError):
            tables.total(self.report({}), ["requests.unknown.total"])
        with pytest.raises(KeyError):
            tables.expand("disclosure.procurement.items", "2021")
        with pytest.raises(KeyError):
            tables.template("2008")

    def test_exact(self) -> None:
        report = self.report({"disclosure.fees.amount": "218,734.52"})
        assert tables.total(report, ["disclosure.fees.amount"]) == Decimal("218734.52")


class TestTemplates:
    @pytest.mark.parametrize("format", tables.FORMATS)
    def test_every_id_has_a_name_and_leaves(self, format: str) -> None:
        template = tables.template(format)
        assert len(set(template.leaves)) == len(template.leaves)
        assert set(template.leaves) <= set(template.parts)
        assert template.parts.keys() == template.names.keys()
        assert len(set(template.names.values())) == len(template.names)
        for leaves in template.parts.values():
            assert set(leaves) <= set(template.leaves)

    @pytest.mark.parametrize("format", tables.FORMATS)
    def test_sums_and_balances_name_leaves(self, format: str) -> None:
        template = tables.template(format)
        for rule in template.sums:
            assert {rule.total, *rule.parts} <= set(template.leaves)
            assert rule.total not in rule.parts
        assert len([rule for rule in template.sums if rule.across]) == len(
            [id for id in template.leaves if id.endswith(".total")]
        )
        for balance in template.balances:
            assert {*balance.left, *balance.right} <= set(template.leaves)
        assert len(template.balances) == 7

    def test_names(self) -> None:
        assert tables.name("requests.new.total", "2021") == "表三“本年新收”·总计"
        assert tables.name("requests.refused.total", "2021") == "表三“不予公开”·总计"
        assert tables.name("disputes.litigation.pending", "2019") == "表四“行政诉讼”·尚未审结"

    @pytest.mark.parametrize("format", tables.FORMATS)
    def test_every_printed_label_is_known(self, format: str) -> None:
        for form in tables.template(format).tables:
            for line in (*form.rows, *form.columns, *form.groups):
                for label in line.printed:
                    ids = {(sense.table, sense.id) for sense in words(label).senses}
                    assert (form.id, line.id) in ids, label

    @pytest.mark.parametrize(
        ("printed", "kind"),
        [
            ("自然人。", Kind.LABEL),
            ("（一）予以公开。", Kind.LABEL),
            ("（注）自然人。", Kind.LABEL),
            ("一、（二）自然人。", Kind.LABEL),
            ("十二、自然人。", Kind.LABEL),
            ("一是自然人。", Kind.PROSE),
            ("2023年自然人。", Kind.PROSE),
            ("（一）全年公开12件。", Kind.PROSE),
            ("全年（本级）公开。", Kind.PROSE),
        ],
    )
    def test_a_stop_makes_no_prose_of_a_label(self, printed: str, kind: Kind) -> None:
        assert words(printed).kind is kind

    @pytest.mark.parametrize("label", ["行政征收", "行政检查", "其他文件", "申请总数", "不予", "行政"])
    def test_no_row_is_meant(self, label: str) -> None:
        assert all(nearest_row(label, form.id) is None for form in tables.template("2021").tables)


NOISE = {
    "figures": "0\n",
    "labels": "规章\n0\n",
    "heads": "结果维持\n结果纠正\n其他结果\n尚未审结\n总计\n0\n",
    "pipes": "|",
    "pipe lines": "|\n",
    "pipe rows": "| 0 | 0 |\n",
    "tabs": "\t0\n",
    "tab rows": "规章\t0\t0\t0\n",
    "blank": "\n",
    "beginnings": "属于\n",
    "brackets": "（\n",
    "backslashes": "\\|",
    "rules": "|--|--|\n",
}


@pytest.mark.parametrize("unit", NOISE.values(), ids=NOISE.keys())
def test_time_is_linear(unit: str) -> None:
    """Eight times the text takes about eight times as long, not sixty-four times."""

    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        gc.collect()
        gc.disable()  # its walks over all that other tests hold are no time of the reader's
        started = time.process_time()
        read_tables(text)
        gc.enable()
        return time.process_time() - started

    seconds(1000)
    small = min(seconds(20_000) for _ in range(3))
    assert min(seconds(160_000) for _ in range(2)) < 24 * small + 0.05


def _mutations() -> Iterator[str]:
    text = page(tabs, "2021", {"requests.new.total": "12"})
    for at in range(0, len(text), 97):
        yield text[:at]
        yield text[at:]
        yield text[:at] + text[at + 40 :]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "不予处理\t信访举报投诉类申请\t2\t\t\t\t\t\n2\t\t重复申请\n"
            + ("\t\n" * 4 + "\t1\n\t\n\t\n\t要求提供公开出版物"),
            id="the figures of a short row stand in rows below it",
        ),
        pytest.param("|\n--|\n本年制发件数|行性收费|||\n|", id="more blank cells than columns"),
        pytest.param(
            "维持\t纠正\t其他结果\t未审结\n" + "\t\n" * 15 + "\t", id="more blank cells than outcomes"
        ),
    ],
)
def test_rows_that_broke_the_reading(text: str) -> None:
    reading = read_tables(text)[1]
    assert reading.format == "2021"
    assert {cell.value for cell in reading.cells.values()} <= {None, Decimal(2)}


def test_torn_texts_do_not_raise() -> None:
    for text in _mutations():
        reading = read_tables(text)[1]
        assert all(text[cell.start : cell.end] == cell.text for cell in reading.cells.values())


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="|\t\n\r 0１,-/规章总计其他行政许可结果维持（）一、1.\u200b\ud800\x00", max_size=200))
def test_arbitrary_texts_do_not_raise(text: str) -> None:
    reading = read_tables(text)[1]
    assert all(text[cell.start : cell.end] == cell.text for cell in reading.cells.values())
    assert all(0 <= table.start < table.end <= len(text) for table in reading.tables)
