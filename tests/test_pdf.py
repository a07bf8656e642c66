"""PDF files: pages of characters and lines made here, whole small files, and what is refused."""

from __future__ import annotations

import contextlib
import random
import sys
import time
import zlib
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pypdfium2", reason="pip install 'govinfo-nlp[pdf]'")

from govinfo_nlp.document.forms import template
from govinfo_nlp.document.readers import ReadError, pdf, read
from govinfo_nlp.document.readers.layout import Block, Box, Table, lay_out, understood
from govinfo_nlp.document.readers.printed import Page, blocks
from govinfo_nlp.document.readers.ruled import Glyph, Rule
from govinfo_nlp.models import Report

CONTAINERS = Path(__file__).parent / "reports" / "containers"
LIMIT = 50_000_000
SIZE = 16.0
LEFT, RIGHT, PITCH = 70.0, 70.0 + 28 * SIZE, 28.0


def glyphs(text: str, left: float, base: float, size: float = SIZE, step: float = 1.0) -> list[Glyph]:
    """A line of characters: Chinese ones as wide as high, others half as wide; ``step`` spreads them."""
    found = []
    for char in text:
        width = size * (0.5 if char.isascii() else 1.0)
        found.append(Glyph(char, left, left + width, base, size))
        left += width * step
    return found


def width(text: str, size: float = SIZE) -> float:
    return sum(size * (0.5 if char.isascii() else 1.0) for char in text)


def centred(text: str, base: float, size: float = SIZE) -> list[Glyph]:
    return glyphs(text, (LEFT + RIGHT - width(text, size)) / 2, base, size)


def wrapped(text: str, first: float, size: float = SIZE) -> list[str]:
    """The lines that a paragraph is broken into, the first one indented by two characters."""
    lines, line, left = [], "", 2 * size
    for char in text:
        if left + width(char, size) > RIGHT - LEFT + 0.1:
            lines.append(line)
            line, left = "", 0.0
        line += char
        left += width(char, size)
    return [*lines, line]


def typeset(paragraphs: Iterable[str], top: float = 100.0, number: int = 0) -> tuple[list[Glyph], float]:
    """Paragraphs one under the other; what follows them goes to the place returned."""
    found: list[Glyph] = []
    for paragraph in paragraphs:
        for at, line in enumerate(wrapped(paragraph, top)):
            found += glyphs(line, LEFT + (2 * SIZE if at == 0 else 0), top)
            top += PITCH
    return found, top


def page(*lines: Sequence[Glyph], rules: Iterable[Rule] = (), number: int = 0) -> Page:
    return Page(number, tuple(glyph for line in lines for glyph in line), tuple(rules))


LONG = (
    "全年通过县政府门户网站主动公开政府信息3918条，其中概况类信息1205条、政务动态1860条、信息公开目录信息853条，"
    "比上年增加412条，政策解读材料47篇，占66.0%，许可决定2.04万件，收费862.35万元，均已公开。"
)
OTHER = (
    "另有依申请公开50件，办结率为98.25%，平均办理时长12.6个工作日，"
    "较法定时限缩短7.4个工作日，未收取信息处理费。"
)


class TestParagraphs:
    @pytest.mark.parametrize("cut", range(0, 40, 3))
    def test_broken_lines_are_whole_wherever_they_break(self, cut: int) -> None:
        text = LONG[cut:]
        assert blocks([page(typeset([text, OTHER])[0])]) == [text, OTHER]

    def test_a_last_line_that_is_full(self) -> None:
        text = (LONG * 2)[: 26 + 28 * 2 - 1] + "。"
        while width(text) < (26 + 28 * 2) * SIZE - 0.1:
            text = "又" + text
        assert blocks([page(typeset([text, OTHER, OTHER])[0])]) == [text, OTHER, OTHER]

    def test_without_indentation(self) -> None:
        first = glyphs(LONG[:30], LEFT, 100) + glyphs("均已公开。", LEFT, 128)
        second = glyphs(OTHER[:34], LEFT, 156) + glyphs("另行公布。", LEFT, 184)
        assert len(blocks([page(first, second)])) == 2

    def test_headings_stand_alone(self) -> None:
        lines, top = typeset([LONG, LONG])
        heading = "一、总体情况"
        found = blocks([page(lines, glyphs(heading, LEFT, top), typeset([OTHER, OTHER], top + PITCH)[0])])
        assert found == [LONG, LONG, heading, OTHER, OTHER]

    def test_an_article_in_a_sentence_is_no_heading(self) -> None:
        text = (
            "各级行政机关主动公开信息时应当依照该条例的第二十条第（一）项的规定办理，"
            "全年共公开规章3件，均已解读。"
        )
        assert blocks([page(typeset([text, LONG])[0])]) == [text, LONG]

    def test_a_title_over_lines_and_what_follows(self) -> None:
        title = [centred("云岫县人民政府2023年政府信息公开工作年", 60, 22), centred("度报告", 90, 22)]
        found = blocks([page(*title, typeset([LONG, OTHER], 130)[0])])
        assert found == ["云岫县人民政府2023年政府信息公开工作年度报告", LONG, OTHER]

    def test_a_table_of_contents(self) -> None:
        body, top = typeset([LONG, LONG])
        entry = [f"{n}、总体情况" for n in "一二"]
        dotted = [glyphs(text + "…" * 21 + "3", LEFT, top + at * PITCH) for at, text in enumerate(entry)]
        found = blocks([page(body, *dotted)])
        assert [block for block in found if "…" in str(block)] == [text + "…" * 21 + "3" for text in entry]

    def test_a_wide_gap_parts_paragraphs(self) -> None:
        body, top = typeset([LONG, LONG])
        note = "注：以上数据均来自各部门的年度报告，由县政府办公室汇总，统计口径与上年相同"
        lines = [glyphs(line, LEFT, top + 60 + at * PITCH) for at, line in enumerate((note[:28], note[28:]))]
        full = glyphs("末" * 28, LEFT, top)
        assert blocks([page(body, full, *lines)])[-1] == note

    def test_spread_characters_and_words(self) -> None:
        line = (
            glyphs("公开信息", LEFT, 100, step=1.35)
            + glyphs("12", LEFT + 90, 100)
            + glyphs("条", LEFT + 108, 100)
        )
        assert blocks([page(line)]) == ["公开信息12条"]
        assert blocks([page(glyphs("OPEN", LEFT, 100), glyphs("DATA", LEFT + 40, 100))]) == ["OPEN DATA"]
        assert blocks([page(glyphs("公开 12", LEFT, 100))]) == ["公开 12"]

    def test_bold_that_is_printed_twice(self) -> None:
        line = glyphs("公开332条", LEFT, 100)
        again = [glyph._replace(left=glyph.left + 0.6, right=glyph.right + 0.6) for glyph in line]
        assert blocks([page(line, again)]) == ["公开332条"]

    def test_marks_of_notes_and_squares(self) -> None:
        mark = glyphs("1", LEFT + 8 * SIZE, 94, 9)
        line = glyphs("公开信息326条", LEFT, 100)[:-1] + glyphs("条", LEFT + 5.5 * SIZE, 100)
        assert blocks([page(line, mark)]) == ["公开信息326条"]
        square = glyphs("12m", LEFT, 100) + glyphs("2", LEFT + 1.5 * SIZE, 94, 9)
        assert blocks([page(square, glyphs("内", LEFT + 2 * SIZE, 100))]) == ["12m2内"]


def sheets(count: int, header: str = "", footer: str = "— {} —", size: float = 10.0) -> list[Page]:
    """Pages with a paragraph that goes on from each to the next, a header and a footer."""
    text = (LONG + OTHER) * 2 * count
    lines = wrapped(text, 0)
    pages = []
    for number in range(count):
        own = lines[number * 9 : number * 9 + 9] if number < count - 1 else lines[number * 9 :]
        body: list[Glyph] = []
        for at, line in enumerate(own):
            indent = 2 * SIZE if number == at == 0 else 0
            body += glyphs(line, LEFT + indent, 100 + at * PITCH)
        head = centred(header.format(number + 1), 50, size) if header else []
        foot = centred(footer.format(number + 1), 800, size) if footer else []
        pages.append(page(head, body, foot, number=number))
    return pages


class TestPages:
    WHOLE = staticmethod(lambda count: (LONG + OTHER) * 2 * count)

    @pytest.mark.parametrize("count", [2, 3, 5])
    @pytest.mark.parametrize(
        ("header", "footer"),
        [
            ("", "— {} —"),
            ("云岫县2023年度报告", "{}"),
            ("云岫县2023年度报告", ""),
            ("第{}页", "第 {} 页 共 9 页"),
            ("2024/3/1 09:3{} 云岫县人民政府", "http://yunxiu.example/art/1.html {}/9"),
        ],
    )
    def test_headers_footers_and_numbers_go(self, count: int, header: str, footer: str) -> None:
        assert blocks(sheets(count, header, footer)) == [self.WHOLE(count)]

    def test_headers_of_odd_and_even_pages(self) -> None:
        pages = sheets(4)
        heads = ["云岫县人民政府", "信息公开年度报告"]
        pages = [page(one.glyphs, centred(heads[at % 2], 50, 10), number=at) for at, one in enumerate(pages)]
        assert blocks(pages) == [self.WHOLE(4)]

    def test_a_header_as_large_as_the_text(self) -> None:
        assert blocks(sheets(3, "云岫县政府信息公开工作年度报告", "", SIZE)) == [self.WHOLE(3)]

    def test_the_same_end_of_a_sentence_on_two_pages_stays(self) -> None:
        text = LONG[: 26 + 28 * 2]
        first, _ = typeset([text])
        tail = "20件。"
        pages = [page(glyphs(tail, LEFT, 100), typeset([LONG], 128)[0], number=n) for n in range(2)]
        assert [str(block) for block in blocks([page(first), *pages])].count(tail) + sum(
            str(block).endswith(tail) for block in blocks([page(first), *pages])
        ) >= 2

    def test_figures_at_the_foot_that_are_no_page_numbers_stay(self) -> None:
        pages = [page(typeset([LONG])[0], glyphs(f"{value}", LEFT, 400), number=at)
                 for at, value in enumerate((31, 7, 415))]  # fmt: skip
        assert {"31", "7", "415"} <= set(map(str, blocks(pages)))

    def test_a_single_page_with_a_number(self) -> None:
        assert blocks([page(typeset([LONG])[0], centred("— 1 —", 800, 10))]) == [LONG]

    def test_notes_at_the_foot_come_behind_the_paragraph(self) -> None:
        pages = sheets(2)
        note = glyphs("1含转办件2件。", LEFT, 700, 10)
        pages[0] = page(pages[0].glyphs, note, number=0)
        assert blocks(pages) == [self.WHOLE(2), "1含转办件2件。"]


def grid(xs: Sequence[float], ys: Sequence[float]) -> list[Rule]:
    return [
        *(Rule(False, y, xs[0], xs[-1]) for y in ys),
        *(Rule(True, x, ys[0], ys[-1]) for x in xs),
    ]


XS, YS = [70.0, 200.0, 300.0, 400.0], [100.0, 130.0, 160.0, 190.0]


def entries(*rows: Sequence[str], xs: Sequence[float] = XS, ys: Sequence[float] = YS) -> list[Glyph]:
    found: list[Glyph] = []
    for y, row in enumerate(rows):
        for x, text in enumerate(row):
            for at, line in enumerate(text.split("\n") if text else []):
                left = (xs[x] + xs[x + 1] - width(line, 10)) / 2
                found += glyphs(line, left, ys[y] + 12 + 11 * at, 10)
    return found


FIGURES = (["规章", "0", "1"], ["文件", "9", "3"], ["许可", "", "18426"])
TABLE = Table(tuple(tuple(Box((text,) if text else ()) for text in row) for row in FIGURES))


def table_of(found: Sequence[Block]) -> Table:
    (table,) = (block for block in found if isinstance(block, Table))
    return table


class TestDrawnTables:
    def test_cells(self) -> None:
        assert blocks([page(entries(*FIGURES), rules=grid(XS, YS))]) == [TABLE]

    def test_between_paragraphs(self) -> None:
        above, _ = typeset([LONG], -100)
        below, _ = typeset([OTHER], 230)
        assert blocks([page(above, entries(*FIGURES), below, rules=grid(XS, YS))]) == [LONG, TABLE, OTHER]

    @pytest.mark.parametrize("gap", [0.0, 1.5])
    def test_lines_in_pieces(self, gap: float) -> None:
        pieces = []
        for y in YS:
            pieces += [Rule(False, y, a + gap, b - gap) for a, b in pairwise(XS)]
        for x in XS:
            pieces += [Rule(True, x, a + gap, b - gap) for a, b in pairwise(YS)]
        random.Random(1).shuffle(pieces)
        assert blocks([page(entries(*FIGURES), rules=pieces)]) == [TABLE]

    def test_double_lines(self) -> None:
        lines = grid(XS, YS) + grid([x + 1.2 for x in XS], [y + 1.2 for y in YS])
        assert blocks([page(entries(*FIGURES), rules=lines)]) == [TABLE]

    def test_no_lines_at_the_sides(self) -> None:
        lines = [rule for rule in grid(XS, YS) if not (rule.upright and rule.at in (XS[0], XS[-1]))]
        assert blocks([page(entries(*FIGURES), rules=lines)]) == [TABLE]

    def test_merged_cells(self) -> None:
        lines = [
            *(Rule(False, y, XS[0], XS[-1]) for y in (YS[0], YS[3])),
            Rule(False, YS[1], XS[1], XS[-1]),
            Rule(False, YS[2], XS[0], XS[-1]),
            *(Rule(True, x, YS[0], YS[-1]) for x in (XS[0], XS[1], XS[3])),
            Rule(True, XS[2], YS[1], YS[-1]),
        ]
        text = glyphs("信息内容", 110, 135, 10) + glyphs("数量", 290, 118, 10)
        text += entries(["", "", ""], ["", "5", "6"], ["规章", "7", "8"])
        assert table_of(blocks([page(text, rules=lines)])) == Table(
            (
                (Box(("信息内容",), 2, 1), Box(("数量",), 1, 2)),
                (Box(("5",)), Box(("6",))),
                (Box(("规章",)), Box(("7",)), Box(("8",))),
            )
        )

    def test_a_frame_around_the_page_is_no_table(self) -> None:
        assert blocks([page(typeset([LONG, OTHER])[0], rules=grid([40, 560], [60, 780]))]) == [LONG, OTHER]

    def test_lines_under_words_are_no_table(self) -> None:
        lines = [Rule(False, 103, LEFT, LEFT + 90), Rule(False, 131, LEFT, LEFT + 200)]
        assert blocks([page(typeset([LONG])[0], rules=lines)]) == [LONG]

    def test_broken_lines_in_cells(self) -> None:
        xs = [70.0, 110.0, 145.0, 235.0]
        text = entries(["本年制\n发件数", "1234\n56", "12\n（含3）"], xs=xs, ys=[100.0, 140.0])
        table = table_of(blocks([page(text, rules=grid(xs, [100, 140]))]))
        assert [box.blocks for box in table.rows[0]] == [("本年制发件数",), ("123456",), ("12\n（含3）",)]

    def test_over_two_pages(self) -> None:
        more = (["处罚", "5", "6"], ["强制", "7", "8"], ["收费", "9", "10"])
        pages = [
            page(typeset([LONG], -80)[0], entries(*FIGURES), rules=grid(XS, YS)),
            page(entries(*more), typeset([OTHER], 230)[0], rules=grid(XS, YS), number=1),
        ]
        found = blocks(pages)
        assert [type(block) for block in found] == [str, Table, str]
        assert [row[0].blocks[0] for row in table_of(found).rows] == [
            "规章",
            "文件",
            "许可",
            "处罚",
            "强制",
            "收费",
        ]

    def test_two_tables_of_different_width(self) -> None:
        wide = [40.0, 200.0, 300.0, 500.0]
        pages = [
            page(entries(*FIGURES), rules=grid(XS, YS)),
            page(entries(*FIGURES, xs=wide), rules=grid(wide, YS), number=1),
        ]
        assert blocks(pages) == [TABLE, TABLE]

    def test_a_row_that_pages_break(self) -> None:
        last = ["1.本机关不掌握\n相关政", "8", "10"]
        rest = ["府信息", "", ""]
        pages = [
            page(entries(FIGURES[0], FIGURES[1], last), rules=grid(XS, YS)),
            page(entries(rest, ["许可", "3", "4"], ["处罚", "5", "6"]), rules=grid(XS, YS), number=1),
        ]
        labels = [row[0].blocks[0] for row in table_of(blocks(pages)).rows]
        assert [str(label).replace("\n", "") for label in labels] == [
            "规章",
            "文件",
            "1.本机关不掌握相关政府信息",
            "许可",
            "处罚",
        ]

    def test_rows_that_only_look_broken(self) -> None:
        pages = [
            page(entries(*FIGURES[:2], ["规章", "-", "-"]), rules=grid(XS, YS)),
            page(
                entries(["行政许可", "-", "-"], ["处罚", "", ""], ["强制", "5", "6"]),
                rules=grid(XS, YS),
                number=1,
            ),
        ]
        assert [len(row) for row in table_of(blocks(pages)).rows] == [3] * 6

    def test_a_cell_that_hangs_over_pages(self) -> None:
        ys = [100.0, 130.0, 160.0]
        lines = [rule for rule in grid(XS, ys) if rule.upright or rule.at != 130.0]
        lines.append(Rule(False, 130.0, XS[1], XS[-1]))
        label = glyphs("不予公开", 110, 135, 10)
        pages = [
            page(label, entries(["", "甲", "1"], ["", "乙", "2"], ys=ys), rules=lines),
            page(entries(["", "丙", "3"], ["", "丁", "4"], ys=ys), rules=lines, number=1),
        ]
        assert table_of(blocks(pages)).rows[0][0] == Box(("不予公开",), 4, 1)

    def test_lines_drawn_too_far_down(self) -> None:
        """As LibreOffice draws merged cells that pages break: through all that follows."""
        lower = [300.0, 330.0, 360.0]
        xs = [70.0, 235.0, 400.0]
        lines = grid(XS, YS) + grid(xs, lower)
        lines = [rule._replace(end=780.0) if rule.upright and rule.at == 200.0 else rule for rule in lines]
        heading = glyphs("四、政府信息公开行政复议、行政诉讼情况", LEFT + 20, 250)
        text = entries(["维持", "纠正"], ["3", "1"], xs=xs, ys=lower)
        found = blocks([page(entries(*FIGURES), heading, text, typeset([OTHER], 400)[0], rules=lines)])
        assert found == [
            TABLE,
            "四、政府信息公开行政复议、行政诉讼情况",
            Table(((Box(("维持",)), Box(("纠正",))), (Box(("3",)), Box(("1",))))),
            OTHER,
        ]


def test_tables_without_lines_are_read_as_lines() -> None:
    form = template("2021").tables[1]
    columns = [column.label for column in form.columns]
    printed = [[row.label, *(f"{at + x}" for x in range(len(columns)))] for at, row in enumerate(form.rows)]
    lines = [
        [
            glyph
            for x, text in enumerate(row)
            for glyph in glyphs(text, LEFT if x == 0 else 370 + 40 * x, 100 + at * 18, 8)
        ]
        for at, row in enumerate([["申请人情况", *columns], *printed])
    ]
    _, reading = understood(lay_out(blocks([page(*lines)])))
    assert reading.format == "2021"
    assert reading.cells["requests.granted.enterprise"].text == "3"
    assert {id.split(".")[0] for id in reading.cells} == {"requests"}
    assert all(cell.value is not None for cell in reading.cells.values())


def made(
    *pages: str, objects: Sequence[str | bytes] = (), resources: str = "", trailer: str = "", more: str = ""
) -> bytes:
    """A PDF file: the contents of its pages, and further objects from number 10 on."""
    count = len(pages)
    kids = " ".join(f"{100 + 2 * at} 0 R" for at in range(count))
    font = "/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
    every: dict[int, bytes] = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: f"<< /Type /Pages /Count {count} /Kids [{kids}] >>".encode(),
    }
    for at, content in enumerate(pages):
        every[100 + 2 * at] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {101 + 2 * at} 0 R {more}"
            f"/Resources << {font} {resources} >> >>"
        ).encode()
        every[101 + 2 * at] = f"<< /Length {len(content)} >>\nstream\n{content}\nendstream".encode("latin-1")
    every |= {
        10 + at: one.encode("latin-1") if isinstance(one, str) else one for at, one in enumerate(objects)
    }
    out = b"%PDF-1.7\n"
    places = {}
    for number, one in every.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = len(out)
    for number in sorted(places):
        out += b"" if table < len(out) else b"xref\n0 1\n0000000000 65535 f \n"
        out += b"%d 1\n%010d 00000 n \n" % (number, places[number])
    size = max(places) + 1
    return out + f"trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{table}\n%%EOF".encode()


def shown(text: str, x: float, y: float, turn: str = "1 0 0 1", size: int = 12) -> str:
    return f"BT /F1 {size} Tf {turn} {x} {y} Tm ({text}) Tj ET\n"


IMAGE = (
    "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8"
    " /Length 1 >>\nstream\n\x80\nendstream"
)
FULL_PAGE = "q 595 0 0 842 0 0 cm /Im1 Do Q\n"
PICTURE = {"objects": [IMAGE], "resources": "/XObject << /Im1 10 0 R >>"}


def parsed(data: bytes) -> list[Page]:
    import pypdfium2

    return pdf._pages(pypdfium2, data, "x")


class TestFiles:
    def test_text_in_every_direction(self) -> None:
        turns = ["1 0 0 1", "0 1 -1 0", "-1 0 0 -1", "0 -1 1 0"]
        for turn in turns:
            first, second = {
                "1 0 0 1": ((100, 700), (100, 680)),
                "0 1 -1 0": ((100, 100), (120, 100)),
                "-1 0 0 -1": ((400, 300), (400, 320)),
                "0 -1 1 0": ((300, 700), (280, 700)),
            }[turn]
            data = made(shown("Total 12", *first, turn) + shown("Granted 7", *second, turn))
            assert blocks(parsed(data)) == ["Total 12", "Granted 7"], turn

    def test_a_turned_page(self) -> None:
        content = shown("Total 12", 100, 100, "0 1 -1 0") + shown("Granted 7", 120, 100, "0 1 -1 0")
        assert blocks(parsed(made(content, more="/Rotate 90 "))) == ["Total 12", "Granted 7"]

    def test_a_turned_table_on_an_upright_page(self) -> None:
        lines = "".join(f"100 {y} m 180 {y} l S\n" for y in (100, 200, 300))
        lines += "".join(f"{x} 100 m {x} 300 l S\n" for x in (100, 140, 180))
        cells = "".join(shown(t, x, y, "0 1 -1 0") for t, x, y in
                        (("a", 125, 140), ("3", 125, 240), ("b", 165, 140), ("4", 165, 240)))  # fmt: skip
        data = made(lines + cells + shown("Page head", 250, 800))
        found = blocks(parsed(data))
        assert table_of(found) == Table((((Box(("a",))), Box(("3",))), (Box(("b",)), Box(("4",)))))
        assert "Page head" in found

    def test_watermarks_that_slant(self) -> None:
        data = made(shown("Total 12", 100, 700) + shown("SAMPLE 99", 200, 300, "0.7 0.7 -0.7 0.7", 60))
        assert blocks(parsed(data)) == ["Total 12"]

    def test_sizes_that_the_matrix_gives(self) -> None:
        glyph = parsed(made("BT /F1 1 Tf 14 0 0 14 100 700 Tm (12) Tj ET"))[0].glyphs[0]
        assert glyph.size == pytest.approx(14)

    @pytest.mark.parametrize(
        "drawn",
        [
            "".join(f"100 {y} m 300 {y} l S " for y in (600, 640, 680))
            + "".join(f"{x} 600 m {x} 680 l S " for x in (100, 200, 300)),
            "100 600 100 40 re 200 600 100 40 re 100 640 100 40 re 200 640 100 40 re S",
            "".join(f"100 {y} 200 0.5 re f " for y in (600, 640, 680))
            + "".join(f"{x} 600 0.5 80 re f " for x in (100, 200, 300)),
            "q 2 0 0 2 0 0 cm 50 300 50 20 re 100 300 50 20 re 50 320 50 20 re 100 320 50 20 re S Q",
            "100 600 m 300 600 l 300 680 l 100 680 l h 100 640 m 300 640 l 200 600 m 200 680 l S",
            "/Fm1 Do",
        ],
        ids=["lines", "boxes", "thin boxes", "scaled", "one path", "form"],
    )
    def test_ways_to_draw_a_table(self, drawn: str) -> None:
        form = "50 290 50 20 re 100 290 50 20 re 50 310 50 20 re 100 310 50 20 re S"
        xobject = (
            "<< /Type /XObject /Subtype /Form /BBox [0 0 999 999] /Matrix [2 0 0 2 0 20]"
            f" /Length {len(form)} >>\nstream\n{form}\nendstream"
        )
        cells = "".join(shown(t, x, y) for t, x, y in
                        (("a", 140, 655), ("3", 240, 655), ("b", 140, 615), ("4", 240, 615)))  # fmt: skip
        data = made(drawn + "\n" + cells, objects=[xobject], resources="/XObject << /Fm1 10 0 R >>")
        assert table_of(blocks(parsed(data))) == Table(
            ((Box(("a",)), Box(("3",))), (Box(("b",)), Box(("4",))))
        )

    @pytest.mark.parametrize("name", ["heting-2023", "luting-education-2020"])
    def test_shipped_reports_are_whole(self, name: str) -> None:
        document, _ = pdf.read((CONTAINERS / f"{name}.pdf").read_bytes(), name, limit=LIMIT)
        assert document.text == (CONTAINERS / f"{name}.txt").read_text("utf-8")

    def test_in_several_threads(self) -> None:
        data = (CONTAINERS / "luting-education-2020.pdf").read_bytes()
        with ThreadPoolExecutor(4) as pool:
            texts = {
                document.text
                for document, _ in pool.map(lambda _: pdf.read(data, "x", limit=LIMIT), range(8))
            }
        assert len(texts) == 1


def with_stream(content: bytes) -> bytes:
    """A PDF whose page has a line of text and, packed, more content."""
    packed = zlib.compress(shown("Report 2023", 100, 700).encode() + content, 9)
    stream = b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(packed), packed)
    data = made("", objects=[stream])
    return data.replace(b"/Contents 101 0 R", b"/Contents  10 0 R")


def refused(data: bytes) -> str:
    with pytest.raises(ReadError) as error:
        read(data, name="报告.pdf")
    assert str(error.value).startswith("报告.pdf：")
    return str(error.value)


class TestRefusals:
    def test_scanned(self) -> None:
        message = refused(made(FULL_PAGE, **PICTURE))  # type: ignore[arg-type]
        assert "没有文字层" in message
        assert "OCR" in message

    def test_no_text(self) -> None:
        assert "没有文字" in refused(made("100 100 m 200 200 l S"))

    def test_scanned_tables_among_pages_of_text(self) -> None:
        assert "第 2、3 页" in refused(made(shown("Report 2023", 100, 700), FULL_PAGE, FULL_PAGE, **PICTURE))  # type: ignore[arg-type]

    def test_pictures_beside_text_and_blank_pages_do_not_matter(self) -> None:
        small = "q 100 0 0 100 0 0 cm /Im1 Do Q\n"
        data = made(shown("Report 2023", 100, 700) + FULL_PAGE, small, "", **PICTURE)  # type: ignore[arg-type]
        assert read(data).text == "Report 2023\n"

    def test_a_password(self) -> None:
        key = "<" + "5a" * 32 + ">"
        locked = f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O {key} /U {key} >> /ID [<01> <01>]"
        assert "密码" in refused(made(shown("Report", 100, 700), trailer=locked))

    def test_damaged(self) -> None:
        assert "已损坏" in refused(b"%PDF-1.7 ...")
        assert "已损坏" in refused(b"%PDF-1.7\n" + bytes(5000))

    def test_no_codes_of_characters(self) -> None:
        data = made(shown("Report", 100, 700))
        page_of_boxes = page(glyphs("\ue001\ue002\ufffd公开", LEFT, 100))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(pdf, "_pages", lambda *_: [page_of_boxes])
            assert "没有字符编码" in refused(data)

    def test_too_many_pages(self) -> None:
        assert "601 页" in refused(made(*["" for _ in range(601)]))

    def test_too_much_text(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pdf, "_MOST_CHARACTERS", 30)
        pages = [shown("Report 2023 a", 100, 700), shown("Report 2023 b", 100, 700)]
        assert read(made(*pages)).text
        assert "超过 30 字" in refused(made(*pages, *pages))

    @pytest.mark.parametrize("content", [b" ", b"(aaaaaaaa)Tj ", b"1 1 1 1 re S ", b"q "])
    def test_a_bomb(self, content: bytes) -> None:
        start = time.perf_counter()
        assert "压缩炸弹" in refused(with_stream(content * (20_000_000 // len(content))))
        assert time.perf_counter() - start < 60  # what is expanded takes hours

    def test_what_comes_to_too_much(self) -> None:
        noise = random.Random(1).randbytes(60_000)
        data = with_stream(b"% " + noise.hex().encode())
        assert len(data) < 100_000
        with pytest.raises(ReadError, match="max_bytes"):
            read(data, max_bytes=100_000)
        assert read(data).text == "Report 2023\n"

    def test_pictures_and_fonts_may_be_large(self) -> None:
        picture = IMAGE.replace("/Width 1", "/Filter /FlateDecode /Width 1").encode()
        white = zlib.compress(bytes(5_000_000))
        objects = [picture.replace(b"\x80", white).replace(b"/Length 1", b"/Length %d" % len(white))]
        assert read(made(shown("Report 2023", 100, 700), objects=objects)).text == "Report 2023\n"

    def test_without_pypdfium2(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "pypdfium2", None)
        message = refused(made(shown("Report", 100, 700)))
        assert "pip install 'govinfo-nlp[pdf]'" in message


def is_sound(report: Report) -> bool:
    spans = (*report.sentences, *report.cells.values())
    return all(report.text[one.start : one.end] == one.text for one in spans)


def test_truncated_files() -> None:
    data = (CONTAINERS / "luting-education-2020.pdf").read_bytes()
    for at in range(5, len(data), len(data) // 17):
        with contextlib.suppress(ReadError):
            assert is_sound(read(data[:at]))


@pytest.mark.parametrize("name", ["heting-2023.pdf", "luting-education-2020.pdf"])
def test_torn_files(name: str) -> None:
    data = (CONTAINERS / name).read_bytes()
    for seed in range(40):
        chance = random.Random(seed)
        torn = bytearray(data)
        for _ in range(chance.randint(1, 30)):
            at = chance.randrange(len(torn))
            if chance.random() < 0.5:
                torn[at : at + 2] = chance.randbytes(2)
            else:
                del torn[at : at + chance.choice((1, 50))]
        with contextlib.suppress(ReadError):
            assert is_sound(read(bytes(torn)))


@pytest.mark.parametrize("seed", range(30))
def test_any_page_gives_blocks(seed: int) -> None:
    """Characters and lines strewn about: no error, and no character with ink is lost."""
    chance = random.Random(seed)

    def place() -> float:
        return chance.choice((chance.uniform(-50, 900), 100.0, 100.5, 300.0))

    pages = []
    for number in range(3):
        strewn = [
            Glyph(
                chance.choice("公开政府12条，。（"),
                x := place(),
                x + 12,
                place(),
                chance.choice((1.0, 12.0, 300.0)),
            )
            for _ in range(60)
        ]
        lines = [Rule(chance.random() < 0.5, place(), a := place(), a + abs(place())) for _ in range(30)]
        pages.append(page(strewn, rules=lines, number=number))
    text = lay_out(blocks(pages)).text
    assert len(text) > 0


def test_time_is_linear() -> None:
    def seconds(count: int) -> float:
        rows = [["规章", "0", "1"]] * count
        ys = [100.0 + 20 * at for at in range(count + 1)]
        one = page(entries(*rows, ys=ys), typeset([LONG] * count, ys[-1] + 50)[0], rules=grid(XS, ys))
        start = time.perf_counter()
        blocks([one])
        return time.perf_counter() - start

    seconds(10)
    small = min(seconds(40) for _ in range(3))
    assert min(seconds(320) for _ in range(2)) < 24 * small + 0.1


def test_too_many_lines_are_no_table() -> None:
    chance = random.Random(3)
    rules = [
        Rule(chance.random() < 0.5, chance.uniform(0, 800), a := chance.uniform(0, 500), a + 90)
        for _ in range(8000)
    ]
    start = time.perf_counter()
    found: Any = blocks([page(typeset([LONG])[0], rules=rules)])
    assert time.perf_counter() - start < 60  # what is expanded takes hours
    assert found
