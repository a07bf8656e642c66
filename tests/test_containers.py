"""The law of all readers: the same report in any container gives equal cells, metrics, links, findings."""

from __future__ import annotations

import base64
import importlib.util
import io
import shutil
import zipfile
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from html import escape
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govinfo_nlp import check
from govinfo_nlp.document import tables
from govinfo_nlp.document.readers import READERS, ReadError, cell_rows, parse, read
from govinfo_nlp.models import Audit, Report

CONTAINERS = Path(__file__).parent / "reports" / "containers"
REPORTS = ("heting-2023", "luting-education-2020")


def _make() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_containers", CONTAINERS / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


make = _make()


def said(report: Report) -> dict[str, Any]:
    """What a report says, wherever it stands in the text."""
    return {
        "title": report.title,
        "agency": report.agency,
        "year": report.year,
        "period": report.period,
        "format": report.format,
        "sections": [section.id for section in report.sections],
        "sentences": [sentence.text for sentence in report.sentences],
        "cells": {id: (cell.text, cell.value, cell.unit) for id, cell in report.cells.items()},
        "omitted": sorted(tables.omitted(report)),
    }


def found(audit: Audit) -> dict[str, Any]:
    """What an audit finds, wherever it stands in the text."""

    def unplaced(record: Any) -> Any:
        if isinstance(record, dict):
            places = ("start", "end", "subject_start", "subject_end")
            return {key: unplaced(value) for key, value in record.items() if key not in places}
        return list(map(unplaced, record)) if isinstance(record, list) else record

    whole = audit.to_dict()
    return {name: unplaced(whole[name]) for name in ("metrics", "links", "findings", "skipped")}


def needed(container: str) -> None:
    """Skips a container that can't be read here."""
    if container.endswith("html") and "html" not in READERS:
        pytest.skip("no reader of HTML yet")
    if container == "pdf":
        pytest.importorskip("pypdfium2", reason="pip install 'govinfo-nlp[pdf]'")
    if container == "doc" and not (shutil.which("soffice") or shutil.which("libreoffice")):
        pytest.skip("LibreOffice is not installed here")


@pytest.mark.parametrize("container", ["md", "html", "gbk.html", "mhtml", "docx", "pdf", "doc"])
@pytest.mark.parametrize("name", REPORTS)
def test_shipped_reports(name: str, container: str) -> None:
    needed(container)
    text = read(CONTAINERS / f"{name}.txt")
    other = read(CONTAINERS / f"{name}.{container}")
    assert said(other) == said(text)
    assert found(check(other)) == found(check(text))


@pytest.mark.parametrize("container", ["html", "docx", "pdf"])
def test_the_example(container: str, examples: Path) -> None:
    """What the benchmarks read is the example report, but for a mark that a converter left in its text."""
    needed(container)
    text = parse(make.MARK.sub("", (examples / "yunxiu-2023.txt").read_text("utf-8")))
    other = read(CONTAINERS / f"yunxiu-2023.{container}")
    assert said(other) == said(text)
    assert found(check(other)) == found(check(text))


@pytest.mark.parametrize("container", ["docx", "pdf", "doc"])
@pytest.mark.parametrize("name", REPORTS)
def test_word_and_pdf_give_the_very_text(name: str, container: str) -> None:
    needed(container)
    assert read(CONTAINERS / f"{name}.{container}").text == (CONTAINERS / f"{name}.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("heting-2023", ["prose-table", "prose-sum", "prose-ratio", "table-sum"]),
        ("luting-education-2020", ["prose-table"]),
    ],
)
def test_what_they_hold(name: str, codes: list[str]) -> None:
    audit = check(read(CONTAINERS / f"{name}.docx"))
    assert [str(finding.code) for finding in audit.findings] == codes
    assert len(audit.links) > 10
    assert len(audit.report.cells) == len(tables.leaf_cells(audit.report.format or ""))


@pytest.mark.parametrize("name", REPORTS)
def test_they_are_what_their_source_gives(name: str) -> None:
    """The texts, at least, which need no LibreOffice to be made again: python make.py."""
    import tomllib

    report = tomllib.loads((CONTAINERS / f"{name}.toml").read_text("utf-8"))
    assert make.text(report) == (CONTAINERS / f"{name}.txt").read_text("utf-8")
    assert make.marked(report) == (CONTAINERS / f"{name}.md").read_text("utf-8")


PROSE = (
    "全年主动公开政府信息{0}条，其中网站{1}条、新媒体{2}条，比上年增加{0}条。",
    "全年新收政府信息公开申请{0}件，上年结转{1}件，办结{2}件，占{0}.5%。",
    "作出行政处罚决定{0}件、行政许可决定{1}.2万件，行政事业性收费{2}万元。",
    "未发生行政复议，发生行政诉讼{0}件，均维持。",
    "（一）主动公开",
    "举办培训{0}期，{1}余人次参加；满意率{2}%。",
)
HEADINGS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)


@st.composite
def reports(draw: st.DrawFn) -> dict[str, Any]:
    """Reports as their sources have them, right and wrong."""
    format = draw(st.sampled_from(tables.FORMATS))
    figure = st.one_of(
        st.integers(0, 99999).map(str),
        st.integers(1000, 99999).map(lambda value: f"{value:,}"),
        st.sampled_from(["", "-", "/", "12.5", "３", "-2", "9万元", "7件", "无"]),
    )
    cells = draw(st.dictionaries(st.sampled_from(tables.leaf_cells(format)), figure, max_size=40))
    number = st.integers(1, 400)
    sentence = st.builds(str.format, st.sampled_from(PROSE), number, number, number)
    paragraph = st.lists(sentence, min_size=1, max_size=3).map("".join)
    names = ("disclosure", "requests", "disputes")
    return {
        "format": format,
        "title": "杏桥县人民政府2022年政府信息公开工作年度报告",
        "preamble": [draw(paragraph)],
        "sections": [
            {"heading": heading, "table": names[at - 1]}
            if 1 <= at <= 3
            else {"heading": heading, "paragraphs": draw(st.lists(paragraph, min_size=1, max_size=3))}
            for at, heading in enumerate(HEADINGS)
        ],
        "cells": {id: cells.get(id, "0") for id in tables.leaf_cells(format)},
    }


def prose_of(report: Mapping[str, Any]) -> str:
    lines = [report["title"], *report["preamble"]]
    for section in report["sections"]:
        lines += [section["heading"], *section.get("paragraphs", ())]
    return "\n".join(lines) + "\n"


def rows_of(report: Mapping[str, Any], table: str) -> Any:
    return make.TABLES[table](report["format"], report["cells"])


def as_html(report: Mapping[str, Any]) -> bytes:
    parts = [
        f"<h1>{escape(report['title'])}</h1>",
        *(f"<p>{escape(line)}</p>" for line in report["preamble"]),
    ]
    for section in report["sections"]:
        parts += [f"<h2>{escape(section['heading'])}</h2>"]
        parts += [f"<p>{escape(line)}</p>" for line in section.get("paragraphs", ())]
        if "table" in section:
            rows = (
                "".join(
                    f"<td rowspan='{box.down}' colspan='{box.across}'>{escape(box.text)}</td>" for box in row
                )
                for row in rows_of(report, section["table"])
            )
            parts.append("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
    return f"<!DOCTYPE html><html><body>{''.join(parts)}</body></html>".encode()


def as_docx(report: Mapping[str, Any]) -> bytes:
    def paragraph(text: str) -> str:
        return f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'

    def table(rows: Any) -> str:
        lines = []
        for line in make.grid(rows):
            cells, at = [], 0
            while at < len(line):
                box, begins = line[at]
                merged = "" if box.down == 1 else f'<w:vMerge w:val="{"restart" if begins else "continue"}"/>'
                cells.append(
                    f'<w:tc><w:tcPr><w:gridSpan w:val="{box.across}"/>{merged}</w:tcPr>'
                    f"{paragraph(box.text if begins else '')}</w:tc>"
                )
                at += box.across
            lines.append(f"<w:tr>{''.join(cells)}</w:tr>")
        return f"<w:tbl>{''.join(lines)}</w:tbl>"

    parts = [paragraph(report["title"]), *map(paragraph, report["preamble"])]
    for section in report["sections"]:
        parts += map(paragraph, (section["heading"], *section.get("paragraphs", ())))
        if "table" in section:
            parts.append(table(rows_of(report, section["table"])))
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        body = f'<w:document xmlns:w="{space}"><w:body>{"".join(parts)}</w:body></w:document>'
        package.writestr("word/document.xml", body)
    return out.getvalue()


def as_gbk_html(report: Mapping[str, Any]) -> bytes:
    page = as_html(report).decode().replace("<body>", "<head><meta charset=utf-8></head><body>")
    return page.encode("gb18030")


def as_mhtml(report: Mapping[str, Any]) -> bytes:
    head = b"MIME-Version: 1.0\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\n"
    return head + base64.encodebytes(as_html(report))


# Chinese without a font of the file's own: readers of PDF know its codes, which are those of UTF-16.
FONT = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H /DescendantFonts"
    " [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /CIDSystemInfo"
    " << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>] >>"
)
LEFT, IN_A_LINE, POINTS = 70.0, 28, 72 / 25.4


class Sheet:
    """The content of one tall page, written from the top down."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.depth = 60.0

    def text(self, words: str, left: float, depth: float, size: float) -> None:
        code = words.encode("utf-16-be").hex()
        self.parts.append(f"BT /F1 {size} Tf 1 0 0 1 {left:.1f} {-depth:.1f} Tm <{code}> Tj ET")

    def title(self, words: str) -> None:
        """A line or two of large characters, centred."""
        for at in range(0, len(words), 18):
            line = words[at : at + 18]
            self.text(line, LEFT + (16 * IN_A_LINE - 22 * len(line)) / 2, self.depth, 22)
            self.depth += 34
        self.depth += 20

    def paragraph(self, words: str) -> None:
        """Lines of full-width characters, the first one indented."""
        words = "\u3000\u3000" + words
        for at in range(0, len(words), IN_A_LINE):
            self.text(words[at : at + IN_A_LINE], LEFT, self.depth, 16)
            self.depth += 28

    def table(self, rows: Any, widths: list[float]) -> None:
        """Ruled boxes, their words broken to fit. A row is as high as the highest of its own boxes."""
        edges = [LEFT + POINTS * sum(widths[:at]) for at in range(len(widths) + 1)]
        boxes = [
            (y, x, place[0])
            for y, line in enumerate(make.grid(rows))
            for x, place in enumerate(line)
            if place and place[1]
        ]

        def broken(x: int, box: Any) -> list[str]:
            fit = int((edges[x + box.across] - edges[x] - 4) // 9)
            return [box.text[at : at + fit] for at in range(0, len(box.text), fit)]

        tops = [self.depth]
        for row in range(len(rows)):
            tops.append(
                tops[-1]
                + 17
                + max(11 * len(broken(x, box)) for y, x, box in boxes if y == row and box.down == 1)
            )
        for y, x, box in boxes:
            top, bottom = tops[y], tops[y + box.down]
            self.parts.append(
                f"{edges[x]:.1f} {-bottom:.1f} {edges[x + box.across] - edges[x]:.1f} {bottom - top:.1f} re S"
            )
            for at, line in enumerate(broken(x, box)):
                self.text(line, edges[x] + 2, top + 14 + 11 * at, 9)
        self.depth = tops[-1] + 40


def as_pdf(report: Mapping[str, Any]) -> bytes:
    sheet = Sheet()
    sheet.title(report["title"])
    for words in report["preamble"]:
        sheet.paragraph(words)
    for section in report["sections"]:
        for words in (section["heading"], *section.get("paragraphs", ())):
            sheet.paragraph(words)
        if "table" in section:
            sheet.table(rows_of(report, section["table"]), make.WIDTHS[section["table"]])
    content = "\n".join(sheet.parts)
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 {-sheet.depth:.0f} 595 0] /Contents 4 0 R"
        f" /Resources << /Font << /F1 {FONT} >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
    ]
    out, places = "%PDF-1.7\n", []
    for number, one in enumerate(objects, 1):
        places.append(f"{len(out):010d} 00000 n \n")
        out += f"{number} 0 obj\n{one}\nendobj\n"
    table = f"xref\n0 5\n0000000000 65535 f \n{''.join(places)}trailer\n<< /Size 5 /Root 1 0 R >>\n"
    return f"{out}{table}startxref\n{len(out)}\n%%EOF".encode()


WRITERS: dict[str, Callable[[Mapping[str, Any]], bytes]] = {
    "md": lambda report: make.marked(report).encode(),
    "gbk": lambda report: make.text(report).encode("gb18030"),
    "html": as_html,
    "gbk.html": as_gbk_html,
    "mhtml": as_mhtml,
    "docx": as_docx,
    "pdf": as_pdf,
}


@cache
def draws_full_width_digits() -> bool:
    """Whether a full-width digit that stands alone is drawn in a font that the file only names.

    Without a font of the machine's own it has no width, and pdfium's text leaves out what has none.
    """
    pdfium = pytest.importorskip("pypdfium2", reason="pip install 'govinfo-nlp[pdf]'")
    data = as_pdf({"title": "标题", "preamble": ["３"], "sections": []}).replace(b"30003000ff13", b"ff13")
    return "３" in pdfium.PdfDocument(data)[0].get_textpage().get_text_range()


@pytest.mark.parametrize("container", WRITERS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(report=reports())
def test_any_report(container: str, report: dict[str, Any]) -> None:
    needed(container)
    if container == "pdf" and not draws_full_width_digits():
        pytest.skip("no font for Chinese on this machine: pdfium loses full-width digits that stand alone")
    text, other = parse(make.text(report)), read(WRITERS[container](report))
    assert said(other) == said(text)
    assert found(check(other)) == found(check(text))


class TestFromTables:
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(report=reports())
    def test_any_report(self, report: dict[str, Any]) -> None:
        prose = prose_of(report)
        given_cells = Report.from_tables(prose, report["cells"], format=report["format"])
        assert given_cells.text.startswith(prose)
        printed = said(parse(make.text(report)))
        assert said(given_cells) == printed | {"sentences": said(given_cells)["sentences"]}
        assert found(check(given_cells)) == found(check(parse(make.text(report))))

    def test_its_text_can_be_read_again(self) -> None:
        cells = {id: str(at) for at, id in enumerate(tables.leaf_cells("2021"))}
        report = Report.from_tables("杏桥县2022年政府信息公开工作年度报告\n", cells)
        assert said(parse(report.text))["cells"] == said(report)["cells"]
        assert all(report.text[cell.start : cell.end] == cell.text for cell in report.cells.values())

    @pytest.mark.parametrize(
        ("given_figure", "text", "value"),
        [
            (86, "86", Decimal(86)),
            (" 86 ", "86", Decimal(86)),
            ("1,243.6万元", "1,243.6万元", Decimal("1243.6")),
            (Decimal("1.20"), "1.20", Decimal("1.20")),
            (Decimal("1E+3"), "1000", Decimal(1000)),
            (862.35, "862.35", Decimal("862.35")),
            (86.0, "86", Decimal(86)),
            (1e-7, "0.0000001", Decimal("0.0000001")),
            (float("nan"), "", None),
            (Decimal("NaN"), "", None),
            (None, "", None),
            ("-", "-", None),
            ("见附件", "见附件", None),
        ],
    )
    def test_figures(self, given_figure: Any, text: str, value: Decimal | None) -> None:
        cell = Report.from_tables("", {"requests.new.total": given_figure}).cells["requests.new.total"]
        assert (cell.text, cell.value) == (text, value)

    @pytest.mark.parametrize("figure", [True, float("inf"), Decimal("Infinity"), [1], b"3"])
    def test_what_is_no_figure(self, figure: Any) -> None:
        with pytest.raises(ReadError, match=r"requests\.new\.total"):
            Report.from_tables("", {"requests.new.total": figure})

    def test_figures_of_numpy(self) -> None:
        numpy = pytest.importorskip("numpy", reason="numpy is not installed here")
        cells = {"requests.new.total": numpy.int64(50), "requests.granted.total": numpy.float64(22.5)}
        report = Report.from_tables("", cells)
        assert report.cells["requests.new.total"].text == "50"
        assert report.cells["requests.granted.total"].text == "22.5"

    def test_what_is_not_given_is_not_zero(self) -> None:
        prose = "一、总体情况\n2022年新收政府信息公开申请50件，予以公开22件，部分公开3件。\n"
        report = Report.from_tables(prose, {"requests.new.total": 50, "requests.granted.total": 21})
        assert tables.figure(report, "requests.new.total") == 50
        assert tables.figure(report, "requests.new.natural_person") is None
        assert tables.figure(report, "requests.carried_in.total") is None
        assert tables.figure(report, "disputes.reconsideration.total") is None
        assert "requests.carried_in" in tables.omitted(report)
        audit = check(report)
        tied = [finding for finding in audit.findings if finding.cells]
        assert [finding.cells for finding in tied] == [("requests.granted.total",)]
        assert not any("缺少法定表格" in finding.message for finding in audit.findings)

    @pytest.mark.parametrize(
        ("cells", "prose", "format"),
        [
            (["requests.other.uncorrected.total"], "", "2021"),
            (["requests.other.total"], "", "2019"),
            (["requests.new.total"], "某局2020年政府信息公开工作年度报告", "2019"),
            (["requests.new.total"], "某局2022年政府信息公开工作年度报告", "2021"),
            ([], "", "2021"),
        ],
    )
    def test_the_format_by_default(self, cells: list[str], prose: str, format: str) -> None:
        assert Report.from_tables(prose, dict.fromkeys(cells, 1)).format == format

    def test_ids_that_are_none(self) -> None:
        with pytest.raises(ReadError, match=r"requests\.old"):
            Report.from_tables("", {"requests.old.total": 1})
        with pytest.raises(ReadError, match=r"合计.*requests\.refused\.state_secret\.total"):
            Report.from_tables("", {"requests.refused.total": 1})
        with pytest.raises(ReadError, match="2018"):
            Report.from_tables("", {}, format="2018")


class TestRows:
    def test_of_a_report(self) -> None:
        report = read(CONTAINERS / "heting-2023.docx")
        rows = list(cell_rows(report))
        assert [row["id"] for row in rows] == list(report.cells)
        (row,) = (row for row in rows if row["id"] == "requests.refused.third_party.natural_person")
        assert (row["table"], row["row"], row["column"]) == (
            "requests",
            "refused.third_party",
            "natural_person",
        )
        assert (row["text"], row["value"], row["unit"]) == ("2", Decimal(2), "")
        assert row["name"] == "表三“不予公开·保护第三方合法权益”·自然人"
        assert report.text[row["start"] : row["end"]] == "2"

    def test_and_back(self) -> None:
        report = read(CONTAINERS / "luting-education-2020.docx")
        again = Report.from_tables("", {row["id"]: row["text"] for row in cell_rows(report)})
        assert said(again)["cells"] == said(report)["cells"]

    def test_as_a_frame(self) -> None:
        pytest.importorskip("pandas", reason="pandas is not installed here")
        frame = read(CONTAINERS / "heting-2023.docx").to_frame()
        assert frame.loc["disclosure.penalties.decisions", "value"] == Decimal(1876)
        assert len(frame) == 200

    def test_without_pandas(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(__import__("sys").modules, "pandas", None)
        with pytest.raises(ImportError, match="pip install pandas"):
            parse("无。").to_frame()
