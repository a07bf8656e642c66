# ruff: noqa: E501 (markup of the documents made here)
"""Writes the reports of this folder in every container, with the office suite that offices use.

    python tests/reports/containers/make.py    # needs LibreOffice Writer, Chromium and a Chinese font

Each ``NAME.toml`` is laid out as ``NAME.txt`` (a tab before each cell, as converters of Word files leave it),
as ``NAME.md``, and as an OpenDocument text, which LibreOffice turns into .docx, .doc, .html and .pdf.
``NAME.gbk.html`` is its .html in GB18030, ``NAME.mhtml`` the .html as Chromium saves it in one file. Headings' numbers are written out in the first two, and generated
by LibreOffice's own numbering in the others where the report says ``numbered = true``. The example report
(``examples/yunxiu-2023.txt``) is written as .docx, .html and .pdf.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from govinfo_nlp.document.forms import template
from govinfo_nlp.document.readers import read
from govinfo_nlp.document.sections import prose_ranges
from govinfo_nlp.language.lexicons import Lexicon

FOLDER = Path(__file__).parent
EXAMPLE = FOLDER.parents[2] / "examples" / "yunxiu-2023.txt"
MARK = re.compile(r"^\[bookmark: \w+\]", re.MULTILINE)
FORMATS = {"docx": "docx:MS Word 2007 XML", "doc": "doc:MS Word 97", "html": "html", "pdf": "pdf"}
ARTICLES = {"2019": "一五六八九", "2021": "一五六八"}
IDENTITY = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"


class Box(NamedTuple):
    """A cell with the rows and columns that it spans."""

    text: str
    down: int = 1
    across: int = 1


Rows = list[list[Box]]
Cells = Mapping[str, str]


def flat(data: Mapping[str, Any], head: str = "") -> Iterator[tuple[str, str]]:
    """The cells of nested tables by their ids."""
    for key, value in data.items():
        if isinstance(value, dict):
            yield from flat(value, f"{head}{key}.")
        else:
            yield f"{head}{key}", value


def disclosure(format: str, cells: Cells) -> Rows:
    """The first statutory table, its articles one under the other."""
    parts = Lexicon.default().document(f"tables_{format}")["tables"][0]["parts"]
    rows: Rows = []
    for article, part in zip(ARTICLES[format], parts, strict=True):
        # Six columns behind the label's: as many as three, two or one of a part divide.
        span = 6 // len(part["columns"])
        rows.append([Box(f"第二十条第（{article}）项", across=7)])
        rows.append([Box("信息内容"), *(Box(line["label"], 1, span) for line in part["columns"].values())])
        for id, line in part["rows"].items():
            printed = (cells.get(f"disclosure.{id}.{column}", "0") for column in part["columns"])
            rows.append([Box(line["label"]), *(Box(text, 1, span) for text in printed)])
    return rows


def requests(format: str, cells: Cells) -> Rows:
    """The second one, with its head of three rows and its rows of up to three labels."""
    form = template(format).tables[1]
    names = {line.id: line.label for line in (*form.columns, *form.groups)}
    results = [row.id for row in form.rows if row.id not in ("new", "carried_in", "carried_out")]
    rows: Rows = [
        [Box(IDENTITY, 3, 3), Box("申请人情况", 1, 7)],
        [Box(names["natural_person"], 2), Box("法人或其他组织", 1, 5), Box(names["total"], 2)],
        [Box(names[id]) for id in form.rows[0].columns[1:-1]],
    ]
    for at, row in enumerate(form.rows):
        group = row.id.rpartition(".")[0]
        line = [Box("三、本年度办理结果", len(results))] if row.id == results[0] else []
        if group and form.rows[at - 1].id.rpartition(".")[0] != group:
            line.append(Box(names[group], sum(id.startswith(f"{group}.") for id in results)))
        line.append(Box(row.label, 1, 3 if row.id not in results else 1 if group else 2))
        rows.append(line + [Box(cells.get(f"requests.{row.id}.{c}", "0")) for c in row.columns])
    return rows


def disputes(format: str, cells: Cells) -> Rows:
    """The third one: all its figures in one row."""
    form = template(format).tables[2]
    outcomes = [column.label for column in form.columns]
    return [
        [Box("行政复议", 1, 5), Box("行政诉讼", 1, 10)],
        [*(Box(label, 2) for label in outcomes), Box("未经复议直接起诉", 1, 5), Box("复议后起诉", 1, 5)],
        [Box(label) for label in outcomes * 2],
        [Box(cells.get(f"disputes.{row.id}.{c}", "0")) for row in form.rows for c in row.columns],
    ]


TABLES = {"disclosure": disclosure, "requests": requests, "disputes": disputes}
# The columns' widths in millimetres.
WIDTHS = {
    "disclosure": [48, *[18] * 6],
    "requests": [13, 19, 44, *[12] * 7],
    "disputes": [10.5] * 15,
}


def grid(rows: Rows) -> list[list[tuple[Box, bool] | None]]:
    """Every place of a table: the box over it, and whether the box begins there."""
    width = sum(box.across for box in rows[0])
    places: list[list[tuple[Box, bool] | None]] = [[None] * width for _ in rows]
    for y, row in enumerate(rows):
        x = 0
        for box in row:
            while places[y][x] is not None:
                x += 1
            for down in range(box.down):
                for across in range(box.across):
                    places[y + down][x + across] = box, down == across == 0
            x += box.across
    return places


def tabbed(rows: Rows) -> str:
    """A tab before each cell, an empty line after each row; boxes hanging down leave empty cells."""
    lines: list[str] = []
    for line in grid(rows):
        last = None
        for place in line:
            assert place is not None
            box, begins = place
            if begins or box is not last:
                lines.append("\t" + (box.text if begins else ""))
            last = box
        lines.append("")
    return "\n".join(lines)


def markdown(rows: Rows) -> str:
    """A Markdown table in which a spanned cell is repeated."""
    lines = ["| " + " | ".join(place[0].text for place in line if place) + " |" for line in grid(rows)]
    lines.insert(1, "|" + " --- |" * len(grid(rows)[0]))
    return "\n".join(lines)


def text(report: Mapping[str, Any]) -> str:
    """The report as converters of Word files leave it."""
    lines = [report["title"], *report["preamble"]]
    for section in report["sections"]:
        lines += [section["heading"], *section.get("paragraphs", ())]
        if "table" in section:
            lines.append(tabbed(TABLES[section["table"]](report["format"], cells_of(report))))
    return "\n".join(lines) + "\n"


def marked(report: Mapping[str, Any]) -> str:
    """The report as Markdown."""
    blocks = ["# " + report["title"], *report["preamble"]]
    for section in report["sections"]:
        blocks += ["## " + section["heading"], *section.get("paragraphs", ())]
        if "table" in section:
            blocks.append(markdown(TABLES[section["table"]](report["format"], cells_of(report))))
    return "\n\n".join(blocks) + "\n"


def cells_of(report: Mapping[str, Any]) -> Cells:
    """The cells that the report gives, by their ids."""
    return dict(flat(report["cells"]))


NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        "office": "office",
        "style": "style",
        "text": "text",
        "table": "table",
        "fo": "xsl-fo-compatible",
    }.items()
)
FONT = "WenQuanYi Zen Hei"
STYLES = f"""
<office:font-face-decls><style:font-face style:name="{FONT}" svg:font-family="{FONT}"/></office:font-face-decls>
<office:styles>
<style:default-style style:family="paragraph"><style:text-properties style:font-name="{FONT}"
 style:font-name-asian="{FONT}" fo:font-size="16pt" style:font-size-asian="16pt" fo:language="zh" fo:country="CN"
 style:language-asian="zh" style:country-asian="CN"/></style:default-style>
<style:style style:name="Standard" style:family="paragraph"/>
<style:style style:name="Body" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties
 fo:text-align="justify" fo:text-indent="32pt" fo:line-height="150%"/></style:style>
<style:style style:name="Head" style:family="paragraph" style:parent-style-name="Standard"
 style:default-outline-level="1"><style:paragraph-properties fo:text-indent="32pt"
 fo:line-height="150%"/><style:text-properties fo:font-weight="bold" style:font-weight-asian="bold"/></style:style>
<style:style style:name="Name" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties
 fo:text-align="center"/><style:text-properties fo:font-size="22pt" style:font-size-asian="22pt"/></style:style>
<style:style style:name="Cell" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties
 fo:text-align="center"/><style:text-properties fo:font-size="9pt" style:font-size-asian="9pt"/></style:style>
<style:style style:name="Page" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties
 fo:text-align="center"/><style:text-properties fo:font-size="10pt" style:font-size-asian="10pt"/></style:style>
</office:styles>
<office:automatic-styles>
<style:page-layout style:name="Sheet"><style:page-layout-properties fo:page-width="210mm" fo:page-height="297mm"
 fo:margin-top="25mm" fo:margin-bottom="20mm" fo:margin-left="26mm" fo:margin-right="26mm"/>
<style:header-style><style:header-footer-properties fo:min-height="8mm" fo:margin-bottom="3mm"/></style:header-style>
<style:footer-style><style:header-footer-properties fo:min-height="8mm" fo:margin-top="3mm"/></style:footer-style>
</style:page-layout>
<style:style style:name="Box" style:family="table-cell"><style:table-cell-properties fo:border="0.5pt solid #000000"
 style:vertical-align="middle" fo:padding="0.5mm"/></style:style>
<text:list-style style:name="Ordinals"><text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..."
 style:num-suffix="、"><style:list-level-properties text:list-level-position-and-space-mode="label-alignment">
<style:list-level-label-alignment text:label-followed-by="nothing" fo:text-indent="32pt"/>
</style:list-level-properties></text:list-level-style-number></text:list-style>
COLUMNS
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="Sheet">
<style:header><text:p text:style-name="Page">TITLE</text:p></style:header>
<style:footer><text:p text:style-name="Page">— <text:page-number text:select-page="current"/> —</text:p></style:footer>
</style:master-page></office:master-styles>
"""


def paragraph(style: str, words: str) -> str:
    """A paragraph of OpenDocument."""
    return f'<text:p text:style-name="{style}">{escape(words)}</text:p>'


def heading(report: Mapping[str, Any], words: str) -> str:
    """A section's heading, its number generated where the report is numbered."""
    if not report.get("numbered"):
        return f'<text:h text:style-name="Head" text:outline-level="1">{escape(words)}</text:h>'
    bare = escape(words.partition("、")[2])
    return (
        '<text:list text:style-name="Ordinals" text:continue-numbering="true"><text:list-item>'
        f'<text:h text:style-name="Head" text:outline-level="1">{bare}</text:h></text:list-item></text:list>'
    )


def table(id: str, rows: Rows) -> str:
    """A table of OpenDocument, its covered places marked."""
    columns = "".join(f'<table:table-column table:style-name="{id}{at}"/>' for at in range(len(WIDTHS[id])))
    lines = []
    for line in grid(rows):
        cells = []
        for place in line:
            assert place is not None
            box, begins = place
            if not begins:
                cells.append("<table:covered-table-cell/>")
                continue
            spans = f'table:number-columns-spanned="{box.across}" table:number-rows-spanned="{box.down}"'
            cell = f'<table:table-cell table:style-name="Box" office:value-type="string" {spans}>'
            cells.append(f"{cell}{paragraph('Cell', box.text)}</table:table-cell>")
        lines.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    return f'<table:table table:name="{id}" table:style-name="{id}">{columns}{"".join(lines)}</table:table>'


def opendocument(report: Mapping[str, Any]) -> str:
    """The report as one file of OpenDocument."""
    columns = "".join(
        f'<style:style style:name="{id}" style:family="table"><style:table-properties '
        f'style:width="{sum(widths)}mm" table:align="center"/></style:style>'
        + "".join(
            f'<style:style style:name="{id}{at}" style:family="table-column"><style:table-column-properties '
            f'style:column-width="{width}mm"/></style:style>'
            for at, width in enumerate(widths)
        )
        for id, widths in WIDTHS.items()
    )
    body = [paragraph("Name", report["title"]), *(paragraph("Body", words) for words in report["preamble"])]
    for section in report["sections"]:
        body.append(heading(report, section["heading"]))
        body += [paragraph("Body", words) for words in section.get("paragraphs", ())]
        if "table" in section:
            id = section["table"]
            body.append(table(id, TABLES[id](report["format"], cells_of(report))))
    styles = STYLES.replace("COLUMNS", columns).replace("TITLE", escape(report["title"]))
    svg = 'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"'
    kind = 'office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text"'
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {NAMESPACES} {svg} {kind}>{styles}'
        f"<office:body><office:text>{''.join(body)}</office:text></office:body></office:document>"
    )


def convert(source: Path, kind: str, folder: Path) -> None:
    """Has LibreOffice write the file in another format, with a profile of its own."""
    with tempfile.TemporaryDirectory() as profile:
        command = ["soffice", f"-env:UserInstallation={Path(profile).as_uri()}", "--headless"]
        command += ["--convert-to", FORMATS[kind], "--outdir", str(folder), str(source)]
        subprocess.run(command, check=True, timeout=180, stdout=sys.stderr)


def save_pages(pages: Iterable[Path]) -> None:
    """Saves web pages in one file each, as the browser's own menu does."""
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for argument in ("--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--no-sandbox"):
        options.add_argument(argument)
    driver = webdriver.Chrome(options, webdriver.ChromeService(shutil.which("chromedriver")))
    try:
        for page in pages:
            with tempfile.TemporaryDirectory() as folder:
                place = Path(folder, "report.html")
                shutil.copy(page, place)
                driver.get(place.as_uri())
                saved = driver.execute_cdp_cmd("Page.captureSnapshot", {"format": "mhtml"})["data"]
            saved = saved.replace(place.as_uri(), "http://www.example.invalid/report.html")
            page.with_suffix(".mhtml").write_bytes(saved.replace("\r\n", "\n").replace("\n", "\r\n").encode())
    finally:
        driver.quit()


def example() -> dict[str, Any]:
    """The example report as the sources of the others have theirs, without a converter's mark."""
    report = read(EXAMPLE)
    tables = {table.id: table.start for table in report.tables}
    parts: dict[str, list[str]] = {section.id: [] for section in report.sections}
    for start, end in prose_ranges(report):
        section = next(one for one in report.sections if one.start <= start < one.end)
        parts[section.id] += MARK.sub("", report.text[start:end]).split("\n")
    return {
        "format": report.format,
        "title": report.title,
        "preamble": parts["preamble"],
        "sections": [
            {"heading": section.heading, "paragraphs": parts[section.id]}
            | ({"table": section.id} if section.id in tables else {})
            for section in report.sections
            if section.heading and section.id != "title"
        ],
        "cells": {id: cell.text for id, cell in report.cells.items()},
    }


def convert_all(report: Mapping[str, Any], name: str, kinds: Iterable[str]) -> None:
    """Has LibreOffice write a report in each of some formats."""
    with tempfile.TemporaryDirectory() as folder:
        document = Path(folder) / f"{name}.fodt"
        document.write_text(opendocument(report), "utf-8")
        for kind in kinds:
            convert(document, kind, FOLDER)


def main() -> None:
    """Writes all containers of all reports."""
    for source in sorted(FOLDER.glob("*.toml")):
        report = tomllib.loads(source.read_text("utf-8"))
        source.with_suffix(".txt").write_text(text(report), "utf-8")
        source.with_suffix(".md").write_text(marked(report), "utf-8")
        convert_all(report, source.stem, FORMATS)
        page = source.with_suffix(".html").read_text("utf-8")
        source.with_suffix(".gbk.html").write_text(page.replace("utf-8", "gb2312", 1), "gb18030")
    convert_all(example(), EXAMPLE.stem, ("docx", "html", "pdf"))
    save_pages(source.with_suffix(".html") for source in sorted(FOLDER.glob("*.toml")))


if __name__ == "__main__":
    main()
