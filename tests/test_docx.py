"""DOCX files: what is read of them, by files made here element by element, and what is refused."""

from __future__ import annotations

import contextlib
import io
import random
import time
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govinfo_nlp.document.readers import ReadError, docx, read, wordtables
from govinfo_nlp.document.readers.layout import Block, Box, Table
from govinfo_nlp.document.readers.numbering import write
from govinfo_nlp.models import Report

CONTAINERS = Path(__file__).parent / "reports" / "containers"
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LIMIT = 10_000_000


def relations(targets: Mapping[str, str], more: str = "") -> str:
    links = "".join(
        f'<Relationship Id="r{at}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets.items())
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{links}{more}</Relationships>'


def part(name: str, inside: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{name} {NAMESPACES}>{inside}</w:{name}>'


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def word(body: str, more: Mapping[str, str | bytes] | None = None, **inside: str) -> bytes:
    """A DOCX file with a body, and the insides of other parts: styles, numbering, footnotes, endnotes."""
    parts: dict[str, str | bytes] = {
        "_rels/.rels": relations({"officeDocument": "word/document.xml"}),
        "word/document.xml": part("document", f"<w:body>{body}</w:body>"),
        "word/_rels/document.xml.rels": relations({name: f"{name}.xml" for name in inside}),
    }
    parts |= {f"word/{name}.xml": part(name, content) for name, content in inside.items()}
    return packed(parts | dict(more or {}))


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(*inside: str, properties: str = "") -> str:
    runs = (one if one.startswith("<") else r(one) for one in inside)
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def tc(*inside: str, properties: str = "") -> str:
    content = "".join(one if one.startswith("<") else p(one) for one in inside)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def tbl(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def tr(*cells: str, properties: str = "") -> str:
    inside = "".join(cell if cell.startswith("<") else tc(cell) for cell in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inside}</w:tr>"


def text_of(data: bytes) -> str:
    return docx.read(data, "x.docx", limit=LIMIT)[0].text


def lines(body: str, more: Mapping[str, str | bytes] | None = None, **inside: str) -> list[str]:
    """The lines of a file with such a body, blank ones left out."""
    return [line for line in text_of(word(body, more, **inside)).split("\n") if line.strip()]


def refused(data: bytes, limit: int = LIMIT) -> str:
    with pytest.raises(ReadError) as error:
        docx.read(data, "报告.docx", limit=limit)
    assert str(error.value).startswith("报告.docx：")
    return str(error.value)


def test_a_figure_in_pieces_is_whole() -> None:
    assert lines(p("公开信息", "1", ",", "205", "条。") + p("") + p("　　无。")) == [
        "公开信息1,205条。",
        "　　无。",
    ]


@pytest.mark.parametrize(
    ("runs", "printed"),
    [
        (r("3") + "<w:r><w:tab/></w:r>" + r("件"), "3\t件"),
        (r("一") + "<w:r><w:br/></w:r>" + r("二"), "一\n二"),
        ('<w:r><w:br w:type="page"/></w:r>' + r("一、总体情况"), "一、总体情况"),
        (r("2022") + "<w:r><w:noBreakHyphen/></w:r>" + r("2023"), "2022-2023"),
        (r("公开") + "<w:r><w:softHyphen/></w:r>" + r("12条"), "公开12条"),
        ("<w:r><w:t> 12 </w:t></w:r>" + r("件"), "12件"),
        ("<w:r><w:t>公开\n12条</w:t></w:r>", "公开 12条"),
        ('<w:r><w:sym w:font="Symbol" w:char="F033"/></w:r>' + r("件"), "3件"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>' + r("已公开"), "已公开"),
        ('<w:r><w:sym w:font="宋体" w:char="2460"/></w:r>' + r("公开"), "①公开"),
        ('<w:hyperlink w:anchor="a">' + r("网站") + "</w:hyperlink>" + r("3个"), "网站3个"),
        ("<w:smartTag>" + r("3") + "</w:smartTag>" + r("件"), "3件"),
        ("<w:r><w:ruby><w:rt>" + r("yi") + "</w:rt><w:rubyBase>" + r("一") + "</w:rubyBase></w:ruby></w:r>",
         "一"),
        ("<m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>3</m:t></m:r></m:den></m:f>" + r("的"),
         "1/3的"),
        ("<w:bookmarkStart w:id='0' w:name='a'/>" + r("5") + "<w:proofErr w:type='a'/>" + r("次"), "5次"),
    ],
)  # fmt: skip
def test_what_stands_in_a_paragraph(runs: str, printed: str) -> None:
    assert text_of(word(p(runs))).strip("\n") == printed


class TestTrackedChanges:
    def test_inserted_stays_and_deleted_goes(self) -> None:
        body = p(
            "收到",
            "<w:ins>" + r("12") + "</w:ins>",
            "<w:del><w:r><w:delText>9</w:delText></w:r></w:del>",
            "件。",
        )
        assert lines(body) == ["收到12件。"]

    def test_moved(self) -> None:
        moved = "<w:moveTo>" + r("其中网站3条。") + "</w:moveTo>"
        left = "<w:moveFrom>" + r("其中网站3条。") + "</w:moveFrom>"
        assert lines(p("公开5条。", left) + p(moved)) == ["公开5条。", "其中网站3条。"]

    @pytest.mark.parametrize("mark", ["<w:del/>", "<w:moveFrom/>", "<w:vanish/>", "<w:specVanish/>"])
    def test_a_paragraph_without_its_end_goes_on(self, mark: str) -> None:
        body = p("公开信息3", properties=f"<w:rPr>{mark}</w:rPr>") + p("12条。") + p("无。")
        assert lines(body) == ["公开信息312条。", "无。"]

    def test_the_last_paragraph_may_lack_its_end(self) -> None:
        assert lines(p("无。", properties="<w:rPr><w:del/></w:rPr>")) == ["无。"]
        assert lines(p("甲", properties="<w:rPr><w:del/></w:rPr>") + tbl(tr("1"))) == ["甲", "\t1"]

    def test_rows_and_cells(self) -> None:
        body = tbl(
            tr("规章", "1", tc("9", properties="<w:cellDel/>")),
            tr("废止", "2", properties="<w:del/>"),
            tr("现行", "3", properties="<w:ins/>"),
        )
        assert lines(body) == ["\t规章", "\t1", "\t现行", "\t3"]

    def test_former_properties_say_nothing(self) -> None:
        number = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
        former = f"<w:pPrChange><w:pPr>{number}</w:pPr></w:pPrChange>"
        hidden = r("3件", "<w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange>")
        assert lines(p(hidden, properties=former), numbering=LISTS) == ["3件"]
        spans = "<w:tcPrChange><w:tcPr><w:gridSpan w:val='4'/></w:tcPr></w:tcPrChange>"
        assert blocks(tbl(tr(tc("1", properties=spans), "2")))[0].rows == rows(["1", "2"])  # type: ignore[union-attr]

    def test_cells_whose_merging_is_tracked(self) -> None:
        merged = '<w:cellMerge w:vMerge="cont"/>'
        body = tbl(
            tr(tc("甲", properties='<w:cellMerge w:vMerge="rest"/>'), "1"),
            tr(tc("", properties=merged), "2"),
        )
        assert blocks(body)[0].rows[0][0] == Box(("甲",), 2, 1)  # type: ignore[union-attr]


class TestFields:
    BEGIN, SEPARATE, END = (
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
    )

    def instruction(self, text: str) -> str:
        return f"<w:r><w:instrText>{text}</w:instrText></w:r>"

    def test_only_the_result(self) -> None:
        field = self.BEGIN + self.instruction(" = 7 + 5 ") + self.SEPARATE + r("12") + self.END
        assert lines(p("共", field, "件。")) == ["共12件。"]
        assert lines(p("共", '<w:fldSimple w:instr=" = 7 + 5 ">' + r("12") + "</w:fldSimple>", "件。")) == [
            "共12件。"
        ]

    def test_fields_in_instructions(self) -> None:
        inner = self.BEGIN + self.instruction("DATE") + self.SEPARATE + r("7") + self.END
        outer = self.BEGIN + self.instruction("IF ") + inner + r("9") + self.SEPARATE + r("12") + self.END
        assert lines(p("共", outer, "件。")) == ["共12件。"]

    def test_fields_without_a_result_or_an_end(self) -> None:
        assert lines(p("共3件", self.BEGIN + self.instruction("XE") + self.END, "。")) == ["共3件。"]
        assert lines(p("共", self.BEGIN, "3件。") + p("另有5件。")) == ["共3件。", "另有5件。"]
        assert lines(p("共3件", self.END, self.SEPARATE, "。")) == ["共3件。"]

    def test_a_field_over_several_paragraphs(self) -> None:
        start = self.BEGIN + self.instruction("TOC") + self.SEPARATE
        assert lines(p(start, "一、总体情况") + p("二、主动公开", self.END) + p("正文")) == [
            "一、总体情况",
            "二、主动公开",
            "正文",
        ]


class TestHiddenText:
    STYLES = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="a"/>'
        '<w:style w:type="paragraph" w:styleId="h"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="h2"><w:basedOn w:val="h"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="v"><w:basedOn w:val="h"/>'
        '<w:rPr><w:vanish w:val="0"/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="c"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="x"><w:basedOn w:val="y"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="y"><w:basedOn w:val="x"/></w:style>'
    )  # fmt: skip

    @pytest.mark.parametrize(
        ("properties", "seen"),
        [
            ("<w:vanish/>", False),
            ('<w:vanish w:val="1"/>', False),
            ('<w:vanish w:val="0"/>', True),
            ('<w:vanish w:val="false"/>', True),
            ('<w:rStyle w:val="c"/>', False),
            ('<w:rStyle w:val="c"/><w:vanish w:val="0"/>', True),
            ("<w:webHidden/>", True),
        ],
    )
    def test_runs(self, properties: str, seen: bool) -> None:
        assert lines(p("公开", r("3条", properties), "。"), styles=self.STYLES) == [
            "公开3条。" if seen else "公开。"
        ]

    @pytest.mark.parametrize(
        ("style", "seen"), [("a", True), ("h", False), ("h2", False), ("v", True), ("x", True)]
    )
    def test_styles(self, style: str, seen: bool) -> None:
        body = p("密3条", properties=f'<w:pStyle w:val="{style}"/>') + p("公开5条。")
        assert lines(body, styles=self.STYLES) == ["密3条"] * seen + ["公开5条。"]
        in_table = tbl(tr("甲", tc(p("3", properties=f'<w:pStyle w:val="{style}"/>'))))
        assert lines(in_table, styles=self.STYLES) == ["\t甲"] + ["\t3"] * seen

    def test_rows(self) -> None:
        assert lines(tbl(tr("甲", "1"), tr("乙", "2", properties="<w:hidden/>"))) == ["\t甲", "\t1"]


class TestContentControls:
    def sdt(self, inside: str, properties: str = "") -> str:
        return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"

    def test_wherever_they_stand(self) -> None:
        assert lines(p("共", self.sdt(r("3")), "件。")) == ["共3件。"]
        assert lines(self.sdt(p("共3件。"))) == ["共3件。"]
        assert lines(tbl(self.sdt(tr("甲", self.sdt(tc("3")))))) == ["\t甲", "\t3"]
        assert lines(tbl(tr(tc(self.sdt(p("3")))))) == ["\t3"]

    def test_words_that_ask_for_something(self) -> None:
        asks = "<w:showingPlcHdr/>"
        assert lines(p("共3件。", self.sdt(r("单击此处输入9"), asks)) + self.sdt(p("单击"), asks)) == [
            "共3件。"
        ]


def box(*inside: str) -> str:
    return f"<w:txbxContent>{''.join(inside)}</w:txbxContent>"


def drawing(inside: str) -> str:
    return f"<w:drawing><wps:wsp><wps:txbx>{inside}</wps:txbx></wps:wsp></w:drawing>"


def picture(inside: str) -> str:
    return f"<w:pict><v:shape><v:textbox>{inside}</v:textbox></v:shape></w:pict>"


def either(choice: str, fallback: str) -> str:
    forms = f"<mc:Choice>{choice}</mc:Choice><mc:Fallback>{fallback}</mc:Fallback>"
    return f"<mc:AlternateContent>{forms}</mc:AlternateContent>"


class TestTextBoxes:
    @pytest.mark.parametrize(
        "shape",
        [
            drawing(box(p("附3件。"))),
            picture(box(p("附3件。"))),
            either(drawing(box(p("附3件。"))), picture(box(p("附3件。")))),
            either("<w:drawing/>", picture(box(p("附3件。")))),
        ],
    )
    def test_once_and_behind_their_paragraph(self, shape: str) -> None:
        body = p("公开", f"<w:r>{shape}</w:r>", "5条。") + p("无。")
        assert lines(body) == ["公开5条。", "附3件。", "无。"]

    def test_boxes_in_boxes_and_in_tables(self) -> None:
        inner = drawing(box(p("里")))
        assert lines(p("<w:r>" + drawing(box(p("外", f"<w:r>{inner}</w:r>"))) + "</w:r>")) == ["外", "里"]
        assert lines(tbl(tr(tc(p("甲", f"<w:r>{inner}</w:r>")), "3"))) == ["\t甲", "里", "\t3"]

    def test_a_table_in_a_box(self) -> None:
        found = blocks(p("见表", "<w:r>" + drawing(box(tbl(tr("规章", "3")))) + "</w:r>"))
        assert found == ["见表", Table(rows(["规章", "3"]))]

    def test_whole_paragraphs_in_two_forms(self) -> None:
        assert lines(either(p("新3件"), p("旧3件"))) == ["新3件"]


class TestNotes:
    FOOT = (
        '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        '<w:footnote w:id="2">' + p("<w:r><w:footnoteRef/></w:r>", "含转办2件。") + "</w:footnote>"
    )

    def reference(self, kind: str, id: int) -> str:
        return f'<w:r><w:{kind}Reference w:id="{id}"/></w:r>'

    def test_behind_the_paragraph(self) -> None:
        body = p("办理9件", self.reference("footnote", 2), "。") + p("无。")
        assert lines(body, footnotes=self.FOOT) == ["办理9件。", "含转办2件。", "无。"]

    def test_endnotes_and_notes_that_are_missing(self) -> None:
        end = '<w:endnote w:id="5">' + p("尾注3件。") + "</w:endnote>"
        body = p("甲", self.reference("endnote", 5), self.reference("footnote", 9)) + p("乙")
        assert lines(body, endnotes=end) == ["甲", "尾注3件。", "乙"]

    def test_in_a_table_behind_it(self) -> None:
        cell = tc(p("3", self.reference("footnote", 2)))
        assert lines(tbl(tr("甲", cell), tr("乙", "4")) + p("无。"), footnotes=self.FOOT) == [
            "\t甲",
            "\t3",
            "\t乙",
            "\t4",
            "含转办2件。",
            "无。",
        ]

    def test_only_once(self) -> None:
        body = p("甲", self.reference("footnote", 2)) + p("乙", self.reference("footnote", 2))
        assert lines(body, footnotes=self.FOOT) == ["甲", "含转办2件。", "乙"]


def level(at: int, format: str, text: str, more: str = "") -> str:
    inside = f'<w:start w:val="1"/><w:numFmt w:val="{format}"/>{more}<w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{at}">{inside}</w:lvl>'


LISTS = (
    '<w:abstractNum w:abstractNumId="7">'
    + level(0, "chineseCountingThousand", "%1、", '<w:pStyle w:val="1"/>')
    + level(1, "japaneseCounting", "（%2）", '<w:pStyle w:val="2"/>')
    + level(2, "decimal", "%3.")
    + level(3, "decimal", "%1.%3.%4", '<w:isLgl/><w:suff w:val="nothing"/>')
    + '</w:abstractNum><w:abstractNum w:abstractNumId="8">'
    + level(0, "bullet", "\uf0b7")
    + level(1, "decimalEnclosedCircleChinese", "%2", '<w:suff w:val="nothing"/>')
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="7"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    '<w:num w:numId="4"><w:abstractNumId w:val="8"/><w:lvlOverride w:ilvl="0">'
    + level(0, "upperRoman", "%1.")
    + "</w:lvlOverride></w:num>"
)


def item(text: str, number: int | str, at: int | None = 0) -> str:
    depth = "" if at is None else f'<w:ilvl w:val="{at}"/>'
    return p(text, properties=f'<w:numPr>{depth}<w:numId w:val="{number}"/></w:numPr>')


class TestNumbering:
    def test_levels(self) -> None:
        body = item("总体", 1) + item("主动", 1, 1) + item("依申请", 1, 1) + item("细目", 1, 2)
        body += item("公开", 1) + item("再起", 1, 1) + item("2023年公开", 1, 2) + item("四级", 1, 3)
        assert lines(body, numbering=LISTS) == [
            "一、总体",
            "（一）主动",
            "（二）依申请",
            "1. 细目",
            "二、公开",
            "（一）再起",
            "1. 2023年公开",
            "2.1.1四级",
        ]

    def test_bullets_circles_and_none(self) -> None:
        body = item("点", 2) + item("圈", 2, 1) + item("圈", 2, 1) + item("无", 0) + item("未知", 99)
        assert lines(body, numbering=LISTS) == ["点", "①圈", "②圈", "无", "未知"]

    def test_other_starts_and_levels_of_ones_own(self) -> None:
        body = item("甲", 1) + item("乙", 3) + item("丙", 3) + item("丁", 4)
        assert lines(body, numbering=LISTS) == ["一、甲", "五、乙", "六、丙", "I. 丁"]

    def test_by_style(self) -> None:
        number = '<w:numPr><w:numId w:val="1"/></w:numPr>'
        styles = f'<w:style w:type="paragraph" w:styleId="1"><w:pPr>{number}</w:pPr></w:style>'
        styles += f'<w:style w:type="paragraph" w:styleId="2"><w:pPr>{number}</w:pPr></w:style>'
        styles += '<w:style w:type="paragraph" w:styleId="21"><w:basedOn w:val="2"/></w:style>'
        styled = (p(text, properties=f'<w:pStyle w:val="{style}"/>') for text, style in
                  (("总体", "1"), ("主动", "2"), ("依申请", "21"), ("公开", "1")))  # fmt: skip
        off = p("无号", properties='<w:pStyle w:val="1"/><w:numPr><w:numId w:val="0"/></w:numPr>')
        assert lines("".join(styled) + off, styles=styles, numbering=LISTS) == [
            "一、总体",
            "（一）主动",
            "（二）依申请",
            "二、公开",
            "无号",
        ]

    def test_in_tables_as_well(self) -> None:
        body = tbl(tr(tc(item("国家秘密", 1, 2)), "3"), tr(tc(item("禁止公开", 1, 2)), "4"))
        assert lines(body, numbering=LISTS) == ["\t1. 国家秘密", "\t3", "\t2. 禁止公开", "\t4"]

    def test_before_what_a_deleted_mark_joins(self) -> None:
        body = p("依", properties="<w:rPr><w:del/></w:rPr>") + item("申请公开", 1)
        assert lines(body, numbering=LISTS) == ["一、依申请公开"]

    @pytest.mark.parametrize(
        ("format", "value", "written"),
        [
            ("chineseCounting", 10, "十"),
            ("chineseCounting", 21, "二十一"),
            ("chineseCountingThousand", 105, "一百零五"),
            ("chineseLegalSimplified", 12, "壹拾贰"),
            ("ideographDigital", 20, "二〇"),
            ("ideographTraditional", 2, "乙"),
            ("ideographZodiac", 13, "13"),
            ("decimalFullWidth", 12, "１２"),
            ("decimalZero", 3, "03"),
            ("decimalEnclosedParen", 2, "⑵"),
            ("upperLetter", 28, "BB"),
            ("lowerLetter", 2, "b"),
            ("lowerRoman", 4, "iv"),
            ("upperRoman", 0, "0"),
            ("none", 3, ""),
            ("unheardOf", 3, "3"),
            ("chineseCounting", 0, "〇"),
        ],
    )
    def test_forms(self, format: str, value: int, written: str) -> None:
        assert write(value, format) == written


def blocks(body: str, **inside: str) -> list[Block]:
    package = docx.Package(word(body, **inside), "x", LIMIT)
    return docx._Story(package).read()


def rows(*given: list[str]) -> tuple[tuple[Box, ...], ...]:
    return tuple(tuple(Box((text,) if text else ()) for text in row) for row in given)


def span(across: int = 1, down: str = "") -> str:
    merged = {"restart": '<w:vMerge w:val="restart"/>', "on": "<w:vMerge/>", "": ""}[down]
    return f'<w:gridSpan w:val="{across}"/>{merged}'


class TestTables:
    def test_merged_cells(self) -> None:
        body = tbl(
            tr(tc("甲", properties=span(1, "restart")), tc("乙", properties=span(2))),
            tr(tc("", properties=span(1, "on")), "1", "2"),
            tr(tc("不印", properties=span(1, "on")), "3", ""),
            tr("丙", "4", "5"),
        )
        (table,) = blocks(body)
        assert table == Table(
            (
                (Box(("甲",), 3, 1), Box(("乙",), 1, 2)),
                (Box(("1",)), Box(("2",))),
                (Box(("3",)), Box(())),
                (Box(("丙",)), Box(("4",)), Box(("5",))),
            )
        )
        assert text_of(word(body)) == "\t甲\n\t乙\n\n\t\n\t1\n\t2\n\n\t\n\t3\n\t\n\n\t丙\n\t4\n\t5\n\n"

    def test_a_cell_that_hangs_from_nothing_or_another_width(self) -> None:
        body = tbl(
            tr(tc("孤", properties=span(1, "on")), "1"),
            tr(tc("甲", properties=span(1, "restart")), "2"),
            tr(tc("宽", properties=span(2, "on"))),
        )
        assert blocks(body) == [
            Table((*rows(["孤", "1"], ["甲", "2"]), (Box(("宽",), 1, 2),))),
        ]

    def test_old_ways_of_merging(self) -> None:
        body = tbl(
            tr(
                tc("甲", properties='<w:hMerge w:val="restart"/>'), tc("", properties="<w:hMerge/>"), "1"
            ),
            tr("乙", "丙", "2", properties='<w:gridBefore w:val="1"/>'),
        )  # fmt: skip
        assert blocks(body)[0].rows == (  # type: ignore[union-attr]
            (Box(("甲",), 1, 2), Box(("1",))),
            (Box((), 1, 1), Box(("乙",)), Box(("丙",)), Box(("2",))),
        )

    @pytest.mark.parametrize("across", ["100000", "-3", "0", "x", "²", "99999999999999"])
    def test_a_span_beyond_reason(self, across: str) -> None:
        body = tbl(tr(tc("甲", properties=f'<w:gridSpan w:val="{across}"/>'), "1"))
        (table,) = blocks(body)
        assert isinstance(table, Table)
        assert 1 <= table.rows[0][0].colspan <= 63

    def test_nested(self) -> None:
        inner = tbl(tr("规章", "3"))
        assert lines(tbl(tr(tc(p("前"), inner, p("后")), "甲"), tr("乙", "2"))) == [
            "前",
            "\t规章",
            "\t3",
            "后",
            "甲",
            "\t乙",
            "\t2",
        ]
        assert blocks(tbl(tr(tc(tbl(tr("3")), p("")), "甲")))[0].rows[0][1] == Box(("甲",))  # type: ignore[union-attr]
        document, _ = docx.read(word(tbl(tr(tc(tbl(tr("3")), p("")), "甲"))), "x", limit=LIMIT)
        assert [[document.text[c.start : c.end] for c in row] for row in document.grids[0].rows] == [
            ["3", "甲"]
        ]

    def test_several_paragraphs_in_a_cell(self) -> None:
        assert text_of(word(tbl(tr(tc("商业", "企业"), tc(p(""), p("6")))))) == "\t商业\n企业\n\t6\n\n"


@st.composite
def plain_tables(draw: st.DrawFn) -> str:
    """Tables of text, spans and cells that hang down, rightly or wrongly."""
    cell = st.tuples(
        st.lists(st.sampled_from(["", " ", "3", "甲乙", "1\n2"]), min_size=1, max_size=2),
        st.integers(1, 3),
        st.sampled_from(["", "", "restart", "on"]),
    )
    made = draw(st.lists(st.lists(cell, min_size=1, max_size=5), min_size=1, max_size=6))
    return tbl(
        *(
            tr(*(tc(*map(p, texts), properties=span(width, down)) for texts, width, down in row))
            for row in made
        )
    )


@settings(max_examples=150, deadline=None)
@given(body=plain_tables())
def test_both_ways_through_a_table_agree(body: str) -> None:
    story = docx._Story(docx.Package(word(body), "x", LIMIT))
    (quick,) = story.read()
    root = story.package.root("word/document.xml")
    assert root is not None
    assert quick == wordtables.read(root[0][0], story.cell, None)


OF_RUNS = ("<w:b/>", "<w:vanish/>", '<w:sz w:val="32"/>', '<w:rStyle w:val="B"/>', "<w:rPr><w:b/></w:rPr>")
OF_PARAGRAPHS = (
    '<w:spacing w:line="360"/>',
    '<w:jc w:val="center"></w:jc>',
    '<w:pStyle w:val="A"/>',
    '<w:pStyle w:val="B"/>',
    '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>',
    "<w:rPr><w:b/></w:rPr>",
    "<w:rPr><w:vanish/></w:rPr>",
    "<w:rPr><w:del/></w:rPr>",
    '<w:tabs><w:tab w:val="left"/></w:tabs>',
    '<w:pPrChange w:id="1"><w:pPr><w:pStyle w:val="B"/></w:pPr></w:pPrChange>',
)
OF_CELLS = (
    '<w:tcW w:w="680"/>',
    "<w:tcBorders><w:top/></w:tcBorders>",
    '<w:gridSpan w:val="2"/>',
    '<w:vMerge w:val="restart"/>',
    "<w:vMerge/>",
    "<w:vMerge/>",
    "<w:cellDel/>",
    '<x:gridSpan xmlns:x="x" w:val="2"/>',
)
LEVELS = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Paragraphs and tables with any properties of theirs, each at most once, as the schema has it."""

    def some(properties: tuple[str, ...]) -> str:
        def name(markup: str) -> str:
            return markup.split()[0].strip("</>").partition(">")[0]

        return "".join(draw(st.lists(st.sampled_from(properties), max_size=2, unique_by=name)))

    def paragraph() -> str:
        text = draw(st.sampled_from(["公开", "12条", " a > b ", "&lt;w:pPr&gt;"]))
        run = f'<w:r><w:rPr>{some(OF_RUNS)}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'
        return f"<w:p><w:pPr>{some(OF_PARAGRAPHS)}</w:pPr>{run}</w:p>"

    def table() -> str:
        rows = [[f"<w:tc><w:tcPr>{some(OF_CELLS)}</w:tcPr>{paragraph()}</w:tc>"] * 2 for _ in range(3)]
        return tbl(*(tr(*cells) for cells in rows))

    return "".join(table() if draw(st.booleans()) else paragraph() for _ in range(draw(st.integers(1, 5))))


@settings(max_examples=150)
@given(body=documents())
def test_looks_make_no_difference(body: str) -> None:
    """What is taken out of the markup before it is parsed says nothing that is read."""
    styles = (
        '<w:style w:styleId="A"><w:pPr><w:jc w:val="left"/></w:pPr></w:style>'
        '<w:style w:styleId="B"><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    light = blocks(body, styles=styles, numbering=LEVELS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("govinfo_nlp.document.readers.package._lightened", bytes)
        assert blocks(body, styles=styles, numbering=LEVELS) == light


@pytest.mark.parametrize("name", ["heting-2023", "luting-education-2020", "yunxiu-2023"])
def test_looks_make_no_difference_to_a_report(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = (CONTAINERS / f"{name}.docx").read_bytes()
    light = read(data)
    monkeypatch.setattr("govinfo_nlp.document.readers.package._lightened", bytes)
    assert read(data) == light


class TestPackages:
    REPORT = p("公开5条。")

    def test_strict_names(self) -> None:
        strict = part("document", f"<w:body>{self.REPORT}</w:body>").replace(
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            "http://purl.oclc.org/ooxml/wordprocessingml/main",
        )
        assert text_of(word("", {"word/document.xml": strict})) == "公开5条。\n"

    def test_utf_16(self) -> None:
        xml = part("document", f"<w:body>{self.REPORT}</w:body>").replace("UTF-8", "UTF-16")
        assert text_of(word("", {"word/document.xml": xml.encode("utf-16")})) == "公开5条。\n"

    @pytest.mark.parametrize(
        "target", ["/doc/main.xml", "doc/main.xml", "word/../doc/main.xml", "../../doc/main.xml"]
    )
    def test_a_main_part_elsewhere(self, target: str) -> None:
        document = part("document", f"<w:body>{self.REPORT}</w:body>")
        data = packed({"_rels/.rels": relations({"officeDocument": target}), "doc\\Main.xml": document})
        assert text_of(data) == "公开5条。\n"

    def test_without_relations(self) -> None:
        assert text_of(
            packed({"word/document.xml": part("document", f"<w:body>{self.REPORT}</w:body>")})
        ) == ("公开5条。\n")

    def test_other_prefixes_and_comments(self) -> None:
        space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        xml = (
            f'<d xmlns:w="{space}" xmlns="{space}"><!-- <w:rPr> --><body><p><r><rPr><b/></rPr><t>公开</t></r>'
            "<w:r><w:rPr><w:b/></w:rPr><w:t>5<![CDATA[</w:rPr>]]>条</w:t></w:r></p></body></d>"
        )
        assert text_of(word("", {"word/document.xml": xml})) == "公开5</w:rPr>条\n"

    def test_read_takes_them(self, tmp_path: Path) -> None:
        path = tmp_path / "报告.wps"
        path.write_bytes(word(self.REPORT))
        assert read(path).text == "公开5条。\n"
        assert read(word(self.REPORT), format="docx").text == "公开5条。\n"


class TestRefusals:
    def test_no_zip(self) -> None:
        assert "已损坏" in refused(b"PK\x03\x04" + bytes(100))

    @pytest.mark.parametrize(
        ("name", "kind"),
        [("xl/workbook.xml", "Excel"), ("OFD.xml", "OFD"), ("mimetype", "ODT"), ("a.txt", "ZIP")],
    )
    def test_other_zips(self, name: str, kind: str) -> None:
        assert kind in refused(packed({name: "x"}))

    def test_a_workbook_that_names_its_main_part(self) -> None:
        main = relations({"officeDocument": "xl/workbook.xml"})
        assert "Excel" in refused(packed({"_rels/.rels": main, "xl/workbook.xml": "<a/>"}))

    def test_truncated(self) -> None:
        data = (CONTAINERS / "heting-2023.docx").read_bytes()
        for at in range(4, len(data), len(data) // 23):
            refused(data[:at])

    @pytest.mark.parametrize("xml", ["", "<a>", "<w:p>", "公开", "<a/><b/>", "<w:document/>"])
    def test_xml_that_is_none(self, xml: str) -> None:
        assert "已损坏" in refused(word("", {"word/document.xml": xml}))

    def test_no_body(self) -> None:
        assert "没有正文" in refused(word("", {"word/document.xml": part("document", "")}))

    def test_no_text(self) -> None:
        assert "没有文字" in refused(word(p("")))
        assert "OCR" in refused(word(p(""), {"word/media/image1.png": b"\x89PNG"}))

    def test_content_of_another_format(self) -> None:
        assert "其他格式" in refused(word(p("公开5条。") + '<w:altChunk xmlns:r="r" r:id="c"/>'))

    def test_a_password_of_the_archive(self) -> None:
        data = bytearray(word(p("公开5条。")))
        at = data.index(b"PK\x01\x02")
        while at >= 0:
            data[at + 8] |= 1
            at = data.find(b"PK\x01\x02", at + 1)
        assert "密码" in refused(bytes(data))

    def test_a_way_of_packing_that_word_does_not_know(self) -> None:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as package:
            package.writestr("word/document.xml", part("document", ""))
        assert "压缩方式" in refused(out.getvalue())

    def test_a_bomb(self) -> None:
        bomb = part("document", "<w:body>" + p("公开5条。") + " " * 9_000_000 + "</w:body>")
        data = word("", {"word/document.xml": bomb})
        assert len(data) < 20_000
        assert "压缩率" in refused(data)
        assert "max_bytes" in refused(data, limit=1_000_000)

    def test_all_parts_together_have_the_limit(self) -> None:
        filler = "".join(f"<!--{n}{random.Random(n).random()}-->" for n in range(3000))
        data = word(p("公开", "<w:r><w:footnoteReference w:id='1'/></w:r>"), styles=filler + "<w:numPr/>")
        assert "max_bytes" in refused(data, limit=60_000)
        assert text_of(data) == "公开\n"

    def test_the_limit_of_read_is_the_limit_of_unpacking(self) -> None:
        data = word(p("公开5条。" * 20_000))
        assert len(data) < 100_000
        with pytest.raises(ReadError, match="max_bytes"):
            read(data, max_bytes=100_000)
        assert len(read(data).text) > 100_000

    def test_too_many_parts(self) -> None:
        data = word(p("公开5条。")) + b"PK\x01\x02" * 20_001
        assert "20000 个" in refused(data)

    @pytest.mark.parametrize(
        "declared", ['<!ENTITY x SYSTEM "file:///etc/passwd">', '<!ENTITY x "乙">', "<!ELEMENT a ANY>"]
    )
    def test_document_types(self, declared: str) -> None:
        xml = part("document", f"<w:body>{p('甲')}</w:body>").replace("?>", f"?><!DOCTYPE a [{declared}]>", 1)
        assert "DOCTYPE" in refused(word("", {"word/document.xml": xml}))

    def test_entities_in_entities(self) -> None:
        laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
        xml = f'<!DOCTYPE a [<!ENTITY l0 "哈">{laughs}]>' + part("document", "<w:body>&l11;</w:body>")[38:]
        start = time.perf_counter()
        refused(word("", {"word/document.xml": xml}))
        assert time.perf_counter() - start < 60  # what is expanded takes hours

    def test_nothing_outside_is_opened(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        secret = tmp_path / "styles.xml"
        secret.write_text(part("styles", TestHiddenText.STYLES))
        target = f'Target="file://{secret}" TargetMode="External"'
        outside = relations(
            {"numbering": "../../../../" + str(secret)},
            f'<Relationship Id="e" Type="{RELATIONS}/styles" {target}/>',
        )
        data = word(p("甲", properties='<w:pStyle w:val="h"/>'), {"word/_rels/document.xml.rels": outside})

        def opened(*given: Any, **named: Any) -> None:
            raise AssertionError(given)

        monkeypatch.setattr("builtins.open", opened)
        monkeypatch.setattr("io.open", opened)
        assert text_of(data) == "甲\n"


class TestMuchOfIt:
    def test_tables_in_tables(self) -> None:
        for depth in (20, 70):
            body = p("最深3件")
            for _ in range(depth):
                body = tbl(tr(tc(body, p("外"))))
            assert "最深3件" in text_of(word(body))
        for _ in range(60):
            body = tbl(tr(tc(body)))
        assert "已损坏" in refused(word(body))

    def test_boxes_in_boxes(self) -> None:
        body = p("最深3件")
        for _ in range(30):
            body = p("<w:r>" + picture(box(body)) + "</w:r>")
        assert "最深3件" in text_of(word(body))

    @pytest.mark.parametrize(
        "unit",
        [
            p("公开5条。"),
            tr("甲", "3"),
            tr(tc("甲", properties=span(63, "restart"))) + tr(tc("", properties=span(63, "on"))),
            item("甲", 1),
            "<w:rPr>",
            p("<w:r><w:footnoteReference w:id='2'/></w:r>", "甲"),
        ],
        ids=["paragraphs", "rows", "spans", "items", "torn", "notes"],
    )
    def test_time_is_linear(self, unit: str) -> None:
        def seconds(count: int) -> float:
            body = unit * count
            body = tbl(body) if unit.startswith("<w:tr") else body
            data = word(body, numbering=LISTS, footnotes=TestNotes.FOOT)
            start = time.perf_counter()
            with contextlib.suppress(ReadError):
                docx.read(data, "x", limit=10**9)
            return time.perf_counter() - start

        seconds(100)
        small = min(seconds(500) for _ in range(3))
        assert min(seconds(4000) for _ in range(2)) < 24 * small + 0.1


def is_sound(report: Report) -> bool:
    text = report.text
    spans = (*report.sentences, *report.cells.values())
    return all(text[one.start : one.end] == one.text for one in spans)


def torn(data: bytes, seed: int) -> bytes:
    """The bytes with some of them changed, cut out or repeated."""
    chance = random.Random(seed)
    torn = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(torn))
        length = chance.choice((1, 2, 8, 300))
        how = chance.randrange(3)
        if how == 0:
            torn[at : at + length] = chance.randbytes(length)
        elif how == 1:
            del torn[at : at + length]
        else:
            torn[at:at] = torn[at : at + length]
    return bytes(torn)


@pytest.mark.parametrize("name", ["heting-2023.docx", "luting-education-2020.docx"])
def test_torn_archives(name: str) -> None:
    data = (CONTAINERS / name).read_bytes()
    for seed in range(150):
        with contextlib.suppress(ReadError):
            assert is_sound(read(torn(data, seed)))


@pytest.mark.parametrize("name", ["heting-2023.docx", "luting-education-2020.docx"])
def test_torn_markup(name: str) -> None:
    """Elements taken out, doubled or put elsewhere, so that the XML is still well-formed."""
    from lxml import etree

    with zipfile.ZipFile(CONTAINERS / name) as package:
        parts = {info.filename: package.read(info) for info in package.infolist()}
    for seed in range(60):
        chance = random.Random(seed)
        root = etree.fromstring(parts["word/document.xml"])
        elements = list(root.iter())
        for _ in range(chance.randint(1, 40)):
            one, other = (chance.choice(elements) for _ in range(2))
            if one is root or one in other.iterancestors() or one is other:
                continue
            if chance.random() < 0.4 and one.getparent() is not None:
                one.getparent().remove(one)
            else:
                other.append(one)
        with contextlib.suppress(ReadError):
            assert is_sound(read(packed(parts | {"word/document.xml": etree.tostring(root)})))
