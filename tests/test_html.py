"""Web pages: the report on them found whatever is around it, and read as the same report in text is."""

from __future__ import annotations

import gc
import html
import io
import random
import time
import tracemalloc
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govinfo_nlp import audit
from govinfo_nlp.document import tables
from govinfo_nlp.document.readers import ReadError, parse, read
from govinfo_nlp.document.readers.charset import decode_page
from govinfo_nlp.document.readers.html import _parsed
from govinfo_nlp.document.readers.pagetables import Line
from govinfo_nlp.document.readers.sniff import is_web_page
from govinfo_nlp.language.lexicons import Lexicon
from govinfo_nlp.models import Audit, Report

PAGES = Path(__file__).parent / "reports" / "html"


class Box(NamedTuple):
    """A cell of a printed table."""

    text: str
    down: int = 1
    across: int = 1


Rows = list[list[Box]]
Blocks = list["str | Rows"]
Cells = Mapping[str, str]

HEADINGS = {
    "overall": "一、总体情况",
    "disclosure": "二、主动公开政府信息情况",
    "requests": "三、收到和处理政府信息公开申请情况",
    "disputes": "四、政府信息公开行政复议、行政诉讼情况",
    "problems": "五、存在的主要问题及改进情况",
    "other": "六、其他需要报告的事项",
}


def disclosure(format: str, cells: Cells) -> Rows:
    rows: Rows = []
    articles = zip(
        "一五六八九", Lexicon.default().document(f"tables_{format}")["tables"][0]["parts"], strict=False
    )
    for article, part in articles:
        span = 6 // len(part["columns"])
        rows.append([Box(f"第二十条第（{article}）项", 1, 7)])
        rows.append([Box("信息内容"), *(Box(line["label"], 1, span) for line in part["columns"].values())])
        for id, line in part["rows"].items():
            printed = (cells.get(f"disclosure.{id}.{column}", "0") for column in part["columns"])
            rows.append([Box(line["label"]), *(Box(text, 1, span) for text in printed)])
    return rows


def requests(format: str, cells: Cells) -> Rows:
    form = tables.template(format).tables[1]
    names = [column.label for column in form.columns]
    rows: Rows = [
        [
            Box("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", 3, 3),
            Box("申请人情况", 1, 7),
        ],
        [Box(names[0], 2), Box("法人或其他组织", 1, 5), Box(names[-1], 2)],
        [Box(name) for name in names[1:-1]],
    ]
    results = [row.id for row in form.rows if row.id not in ("new", "carried_in", "carried_out")]
    groups = {group.id: group.label for group in form.groups}
    for row in form.rows:
        group = row.id.rpartition(".")[0]
        line = [Box("三、本年度办理结果", len(results))] if row.id == results[0] else []
        if group and row.id == next(id for id in results if id.startswith(f"{group}.")):
            line.append(Box(groups[group], sum(id.startswith(f"{group}.") for id in results)))
        line.append(Box(row.label, 1, 3 if row.id not in results else 1 if group else 2))
        rows.append([*line, *(Box(cells.get(f"requests.{row.id}.{c}", "0")) for c in row.columns)])
    return rows


def disputes(format: str, cells: Cells) -> Rows:
    form = tables.template(format).tables[2]
    outcomes = [column.label for column in form.columns]
    return [
        [Box("行政复议", 1, 5), Box("行政诉讼", 1, 10)],
        [*(Box(name, 2) for name in outcomes), Box("未经复议直接起诉", 1, 5), Box("复议后起诉", 1, 5)],
        [Box(name) for name in outcomes * 2],
        [Box(cells.get(f"disputes.{row.id}.{c}", "0")) for row in form.rows for c in row.columns],
    ]


FORMS = {"disclosure": disclosure, "requests": requests, "disputes": disputes}


def report(
    format: str, cells: Cells, prose: Mapping[str, list[str]], title: str, preamble: list[str]
) -> Blocks:
    """A report as its paragraphs and tables, one after the other."""
    blocks: Blocks = [title, *preamble]
    for section, heading in HEADINGS.items():
        blocks += [heading, *prose.get(section, ())]
        if section in FORMS:
            blocks.append(FORMS[section](format, cells))
    return blocks


def as_text(blocks: Blocks) -> str:
    """The report as converters of Word files write it: a tab before each cell, a blank line after a row."""
    out = []
    for block in blocks:
        if isinstance(block, str):
            out.append(block)
            continue
        for row in block:
            out += [*(f"\t{box.text}" for box in row), ""]
    return "\n".join(out) + "\n"


NUMBERS = ("{n}", "{n}", "{n:,}", "近{n}", "约{n}", "{n}余")
SENTENCES = (
    "全年主动公开政府信息{}条，其中政策解读{}篇。",
    "本年度共收到政府信息公开申请{}件，较上年增加{}件，按时办结率{}%。",
    "共办结申请{}件：予以公开{}件，不予公开{}件，无法提供{}件。",
    "组织培训{}期，培训{}人次（其中乡镇干部{}人）。",
    "受理行政复议{}件、行政诉讼{}件，均已审结。",
    "围绕“放管服”改革，更新事项目录{}项；新增解读栏目{}个，访问量{}万次。",
    "未收到要求更正政府信息的申请，收取信息处理费{}元。",
    "一是公开不够及时；二是解读形式单一，图解仅占{}%。",
    "发布“杏桥发布”微信{}条，粉丝{}人，同比增长{}%。",
)
OFFICES = ("杏桥县人民政府", "青石镇人民政府", "栗川市自然资源局", "松河区教育局")


@st.composite
def paragraphs(draw: st.DrawFn) -> str:
    parts = draw(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3))
    text = "".join(parts)
    figures = []
    for _ in range(text.count("{}")):
        shape = draw(st.sampled_from(NUMBERS))
        figures.append(shape.format(n=draw(st.integers(0, 20_000))))
    return text.format(*figures)


@st.composite
def reports(draw: st.DrawFn) -> Blocks:
    """A random report of either format: random prose, random tables, blank cells and odd ones among them."""
    format = draw(st.sampled_from(tables.FORMATS))
    odd = st.sampled_from(("", "-", "/", "1,204", "３", "12.5", "无"))
    cells = draw(
        st.dictionaries(
            st.sampled_from(tables.leaf_cells(format)),
            st.one_of(st.integers(0, 999).map(str), odd),
            max_size=40,
        )
    )
    prose = {id: draw(st.lists(paragraphs(), max_size=2)) for id in HEADINGS}
    prose["other"].append("无其他需要报告的事项。")
    year = 2020 if format == "2019" else 2023
    office = draw(st.sampled_from(OFFICES))
    preamble = [
        f"现公布{office}{year}年政府信息公开工作年度报告。本报告数据统计期限为{year}年1月1日至12月31日。"
    ]
    return report(format, cells, prose, f"{office}{year}年政府信息公开工作年度报告", preamble)


class Markup:
    """One way of writing a report as a web page, drawn from a seed."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.cell: Callable[[str], str] = self.dice.choice(CELLS)
        self.paragraph: Callable[[str], str] = self.dice.choice(PARAGRAPHS)
        self.page: Callable[[str, str], str] = self.dice.choice(SITES)
        self.table: Callable[[Markup, Rows], str] = self.dice.choice(TABLES)
        self.broken = self.dice.random() < 0.3  # whether labels are broken with <br>
        self.cut = self.dice.random() < 0.3  # whether figures are cut by elements

    def escaped(self, text: str) -> str:
        shown = html.escape(text, quote=False)
        if self.cut and text:
            at = self.dice.randrange(len(text) + 1)
            shown = (
                html.escape(text[:at], quote=False)
                + "<span lang=EN-US>"
                + html.escape(text[at:], quote=False)
                + "</span>"
            )
        return shown.replace("“", "&ldquo;") if self.dice.random() < 0.5 else shown

    def label(self, text: str) -> str:
        if self.broken and len(text) > 4 and not text[0].isdigit():
            at = self.dice.randrange(2, len(text) - 1)
            return f"{self.escaped(text[:at])}<br>{self.escaped(text[at:])}"
        return self.escaped(text)

    def written(self, blocks: Blocks) -> str:
        title, *rest = blocks
        assert isinstance(title, str)
        out = [f'<h1 class="bt">{self.escaped(title)}</h1>']
        for block in rest:
            out.append(
                self.paragraph(self.escaped(block)) if isinstance(block, str) else self.table(self, block)
            )
        return self.page(html.escape(title), "\n".join(out))


def _spans(box: Box) -> str:
    return (f" rowspan={box.down}" if box.down > 1 else "") + (
        f' colspan="{box.across}"' if box.across > 1 else ""
    )


CELLS: tuple[Callable[[str], str], ...] = (
    lambda shown: shown or "&nbsp;",
    lambda shown: f"<p align=center>{shown or '&nbsp;'}</p>",
    lambda shown: f"<p class=MsoNormal style='mso-a:b'><span lang=EN-US>{shown}<o:p></o:p></span></p>",
    lambda shown: f"\n  <div>\n  {shown}\n</div>\n ",
    lambda shown: f"<b>{shown}</b><br>",
    lambda shown: f"&nbsp;{shown}&nbsp;",
)
PARAGRAPHS: tuple[Callable[[str], str], ...] = (
    lambda shown: f"<p>{shown}</p>",
    lambda shown: (
        f"<p style='text-indent:2em'><span style='font-family:仿宋'>&nbsp;&nbsp;&nbsp; {shown}</span></p>"
    ),
    lambda shown: f"<div>　　{shown}</div>",
    lambda shown: f"　　{shown}<br/><br/>",
    lambda shown: f"<P>{shown}",
    lambda shown: f"<section><!-- 段 --><strong>{shown}</strong></section>",
)


def plain_table(markup: Markup, rows: Rows) -> str:
    out = ["<table border=1 cellspacing=0><tbody>"]
    for row in rows:
        out.append(
            "<tr>"
            + "".join(f"<td{_spans(box)}>{markup.cell(markup.label(box.text))}</td>" for box in row)
            + "</tr>"
        )
    return "\n".join([*out, "</tbody></table>"])


def unclosed_table(markup: Markup, rows: Rows) -> str:
    lines = (
        "".join(f"<TD{_spans(box)} nowrap>{markup.cell(markup.label(box.text))}" for box in row)
        for row in rows
    )
    return "<TABLE>" + "<TR>".join(["", *lines]) + "</TABLE>"


def split_table(markup: Markup, rows: Rows) -> str:
    """A table in two, where nothing hangs down from the first part; with its head again in the second."""
    hangs = 0
    for at, row in enumerate(rows):
        hangs = max([hangs - 1, *(box.down - 1 for box in row)])
        if hangs <= 0 and len(row) > 1 and at > 2:
            return plain_table(markup, rows[: at + 1]) + "<p>&nbsp;</p>" + plain_table(markup, rows[at + 1 :])
    return plain_table(markup, rows)


def framed_table(markup: Markup, rows: Rows) -> str:
    return f"<table width=100%><tr><td align=center>{plain_table(markup, rows)}</td></tr></table>"


TABLES: tuple[Callable[[Markup, Rows], str], ...] = (plain_table, unclosed_table, split_table, framed_table)


def bare_page(title: str, body: str) -> str:
    return f"<html><head><title>{title}</title></head><body>{body}</body></html>"


def fragment(title: str, body: str) -> str:
    return f"<div id=zoom>{body}</div>"


def portal(title: str, body: str) -> str:
    """A site's page: banner, menus, path, what it says of the article, links, footer."""
    words = ("首页", "政务公开", "政务服务", "互动交流", "数据开放")
    menu = "".join(f'<li><a href="/col/{n}/">{word}</a></li>' for n, word in enumerate(words * 4))
    links = "".join(
        f'<li><a href="/art/{n}.html">杏桥县关于公布{n}项清单的通知</a><span>2024-01-{n:02}</span></li>'
        for n in range(1, 9)
    )
    return f"""<!DOCTYPE html><html lang="zh"><head><meta charset="gb2312"><title>{title}_门户网站</title>
<script>document.write("<p>一、总体情况 收到申请999件。</p>");</script>
<style>.hide{{display:none}} p{{margin:0}}</style></head>
<body><div class="top"><p>今天是2024年3月2日，星期六，欢迎访问！</p><ul>{menu}</ul>
<form action="/s"><input name=q value="年报"><select><option>全文</option><option>标题</option></select>
</form></div>
<div class="path">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; 年报</div>
<div class="main"><div class="left"><h3>政府信息公开</h3><ul>{menu}</ul>
<ul><li><a href="/2022.html">杏桥县人民政府2022年政府信息公开工作年度报告</a></li></ul></div>
<div class="article"><div class="info">发布时间：2024-01-25 10:30　来源：县政府办　浏览次数：<span
id=hits>1286</span>次　【字体：<a href="javascript:f(1)">大</a> <a href="javascript:f(2)">小</a>】</div>
<div class="content">{body}</div>
<div class="share">分享到：<a href="javascript:;">微信</a></div>
<p>【<a href="javascript:print()">打印本页</a>】【<a href="javascript:close()">关闭窗口</a>】</p></div>
<div class="related"><h4>相关阅读</h4><ul>{links}</ul></div></div>
<div style="display:none"><p>一、总体情况</p><p>共收到申请888件。</p></div>
<div class="foot"><p>主办单位：杏桥县人民政府办公室　承办：县大数据中心</p>
<p>网站标识码：9900000001　备案号：某备12000000号-1</p>
<p>联系电话：000-1234567。本站累计访问12345678次。</p></div>
<noscript>请启用脚本，共3步。</noscript></body></html>"""


def laid_out(title: str, body: str) -> str:
    """An old site's page, laid out with tables and not one division."""
    menu = "".join(f"<tr><td><a href=a{n}.htm>栏目{n}</a></td></tr>" for n in range(12))
    return f"""<HTML><HEAD><TITLE>{title}</TITLE>
<META http-equiv=Content-Type content="text/html; charset=gb2312"></HEAD>
<BODY><TABLE width=980><TR><TD colspan=2><A href=/>网站首页</A> | <A href=/b>公开目录</A></TD></TR>
<TR><TD width=200><TABLE>{menu}</TABLE></TD><TD><TABLE><TR><TD align=center>日期：2024-1-25</TD></TR>
<TR><TD><FONT size=3>{body}</FONT></TD></TR></TABLE></TD></TR>
<TR><TD colspan=2 align=center>版权所有：杏桥县人民政府　您是第<B>8866</B>位访客</TD></TR>
</TABLE></BODY></HTML>"""


def of_word(title: str, body: str) -> str:
    """As a word processor writes it."""
    return f"""<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns="http://www.w3.org/TR/REC-html40"><head>
<meta http-equiv=Content-Type content="text/html; charset=unicode"><title>{title}</title>
<!--[if gte mso 9]><xml><o:DocumentProperties><o:Pages>12</o:Pages></o:DocumentProperties></xml><![endif]-->
<style><!-- p.MsoNormal {{mso-style-parent:"";}} @page Section1 {{size:595.3pt 841.9pt;}} --></style></head>
<body lang=ZH-CN><div class=Section1 style='layout-grid:15.6pt'><![if !supportEmptyParas]><![endif]>
{body}</div></body></html>"""


def of_xhtml(title: str, body: str) -> str:
    return f"""<?xml version="1.0" encoding="gb2312"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"
"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd"><html xmlns="http://www.w3.org/1999/xhtml"><head>
<title>{title}</title><script type="text/javascript" src="a.js"/></head><body>{body}</body></html>"""


SITES: tuple[Callable[[str, str], str], ...] = (bare_page, fragment, portal, laid_out, of_word, of_xhtml)
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le")


def said(found: Audit) -> dict[str, object]:
    """All that an audit says, without offsets."""
    report = found.report
    return {
        "title": (report.title, report.agency, report.year, report.period, report.format),
        "sections": [(section.id, "".join(section.heading.split())) for section in report.sections],
        "cells": {id: (cell.text, cell.value, cell.unit) for id, cell in report.cells.items()},
        "metrics": [(m.text, m.section, m.kind, m.value, m.unit, m.bound, m.change) for m in found.metrics],
        "links": [(link.metric.text, link.cells) for link in found.links],
        "findings": [(finding.code, finding.message, finding.cells) for finding in found.findings],
    }


def holds(report: Report) -> None:
    """That all ranges are true."""
    ranges = [(part.start, part.end, part.text) for part in report.sentences]
    ranges += [(part.start, part.end, part.text) for part in report.cells.values()]
    assert all(report.text[start:end] == text for start, end, text in ranges)


@settings(max_examples=120)
@given(blocks=reports(), seed=st.integers(0, 2**32), encoding=st.sampled_from(ENCODINGS))
def test_a_page_is_read_as_the_same_report_in_text(blocks: Blocks, seed: int, encoding: str) -> None:
    page = Markup(seed).written(blocks)
    found = read(page.encode(encoding))
    holds(found)
    assert said(audit.check(found)) == said(audit.check(parse(as_text(blocks))))


def drawn_table(markup: Markup, rows: Rows) -> str:
    """A table without one: a paragraph a cell."""
    return "\n".join(f"<p>{markup.escaped(box.text) or '&nbsp;'}</p>" for row in rows for box in row)


def broken_lines(markup: Markup, rows: Rows) -> str:
    return "<p>" + "<br>\n".join(markup.escaped(box.text) or "&nbsp;" for row in rows for box in row) + "</p>"


def one_column(markup: Markup, rows: Rows) -> str:
    boxes = [markup.cell(markup.escaped(box.text)) for row in rows for box in row]
    return "<table>" + "".join(f"<tr><td>{box}</td></tr>" for box in boxes) + "</table>"


def preformatted(markup: Markup, rows: Rows) -> str:
    lines = ("\t".join(html.escape(box.text, quote=False) for box in row) for row in rows)
    return "<pre>" + "\n".join(lines) + "</pre>"


@settings(max_examples=60)
@given(
    blocks=reports(),
    seed=st.integers(0, 2**32),
    table=st.sampled_from((drawn_table, broken_lines, one_column, preformatted)),
)
def test_tables_that_are_none_are_read_as_lines_are(
    blocks: Blocks, seed: int, table: Callable[[Markup, Rows], str]
) -> None:
    markup = Markup(seed)
    markup.table = table
    found = read(markup.written(blocks).encode())
    holds(found)
    assert said(audit.check(found)) == said(audit.check(parse(as_text(blocks))))


@pytest.mark.parametrize(
    "name", ["portal.html", "word.htm", "nested-tables.htm", "paragraphs.html", "broken.html"]
)
def test_nasty_pages_say_what_their_report_says(name: str) -> None:
    report = read(PAGES / name)
    expected = audit.check(read(PAGES / "xiyu-water-2022.txt"))
    holds(report)
    assert said(audit.check(report)) == said(expected)
    assert [metric.text for metric in expected.metrics][:4] == ["1426条", "892条", "534条", "3件"]
    assert [str(finding.code) for finding in expected.findings] == ["prose-table"]


@pytest.mark.parametrize("name", ["portal.html", "word.htm", "nested-tables.htm", "broken.html"])
def test_the_text_of_a_page_can_be_read_again(name: str) -> None:
    report = read(PAGES / name)
    again = parse(report.text)
    assert {id: cell.value for id, cell in again.cells.items()} == {
        id: cell.value for id, cell in report.cells.items()
    }


def blocks_of(source: str) -> list[str | list[list[str]]]:
    """A page's lines as text, and its tables as rows; a cell that spans ends with ``:rows,columns``."""
    found: list[str | list[list[str]]] = []
    for block in _parsed(source, "x").blocks:
        if isinstance(block, Line):
            found.append(block.text)
            continue
        rows = []
        for row in block.table.rows:
            spans = ["" if box[1:] == (1, 1) else f":{box.rowspan},{box.colspan}" for box in row]
            rows.append([f"{box.blocks[0]}{span}" for box, span in zip(row, spans, strict=True)])
        found.append(rows)
    return found


LINES = {
    # paragraphs, line breaks, ends that nothing began
    "<p>甲<p>乙<br>丙<br><br>丁</br>戊": ["甲", "乙", "丙", "", "丁", "戊"],
    "<p>12</p>13</p>14": ["12", "13", "14"],
    "<h1>甲<p>乙</h1>丙": ["甲", "乙", "丙"],
    "<p></p><p>&nbsp;</p><p><br></p><div></div><div>&nbsp;</div>甲": ["", "", "", "", "甲"],
    "甲<hr>乙<div>丙</div>丁<section>戊</section>": ["甲", "乙", "丙", "丁", "戊"],
    "<dl><dt>甲<dd>乙</dl><fieldset><legend>丙</legend>丁</fieldset>": ["甲", "乙", "丙", "丁"],
    "<center>甲<center>乙</center>丙</center>": ["甲", "乙", "丙"],
    # white space
    "<p>收到\n申请\n12件，办\r\n结 <b>3</b>\n件</p>": ["收到申请 12件，办结 3 件"],
    "<p>\n\t收到<span>12</span><span>34</span>件\n</p>": ["收到1234件"],
    "<p><span>甲</span>\n<span>乙</span></p>": ["甲 乙"],
    "<p>１２\n３件": ["１２ ３件"],
    "<p>　　甲　乙&nbsp;丙&nbsp;</p>": ["甲　乙\xa0丙"],
    "<pre>\n甲\n\t1\n\n\t2\n</pre>乙": ["甲", "\t1", "", "\t2", "乙"],
    '<p style="white-space: pre-wrap">甲\n乙</p>': ["甲", "乙"],
    # entities and odd characters
    "&lt;p&gt;&#12288;&#x4e00;&hellip;&ldquo;&copy": ["<p>\u3000一…“©"],
    "1 < 2 && 3 > 1": ["1 < 2 && 3 > 1"],
    "1\x002件": ["12件"],
    "甲&#xD800;乙": ["甲\ufffd乙"],
    # what is hidden
    "<p style='DISPLAY : none'>甲</p><p hidden>乙</p><div style='visibility:hidden'>丙<p>丁</div>戊": ["戊"],
    "<s>旧</s>新<del>旧</del><span style='text-decoration: line-through'>旧</span>": ["新"],
    "<script>'<p>甲'</script><style>乙</style><noscript><p>丙</noscript><template><p>丁</template>戊": ["戊"],
    "<select><option>甲</select><textarea>乙</textarea><button>丙</button><svg><text>丁</text></svg>戊": [
        "戊"
    ],
    "<!-- 甲 --><!--[if gte mso 9]><xml><p>乙</xml><![endif]--><xml>丙</xml>丁": ["丁"],
    "<![if !supportLists]>1.<![endif]>甲<o:p>&nbsp;</o:p>": ["1.甲"],
    "<div title=header>甲</div>乙<div title=footer><p>丙</div>": ["乙"],
    "甲<!-- 乙": ["甲"],
    # marks of notes, raised figures
    "增长12<sup>[1]</sup>件，18<sup>②</sup>条": ["增长12件，18条"],
    "5km<sup>2</sup>，6平方米<sup>2</sup>": ["5km²，6平方米²"],
    "<p><sup>12</sup>件": ["12件"],
    "增长8<span style='vertical-align:super'>3</span>件": ["增长8件"],
    "第12<sup>届大会</sup>": ["第12届大会"],
    # lists
    "<ol><li>甲<li>2、乙<ol type=a><li>丙</ol><ul><li>丁</ul><li value=9>戊</ol>": [
        *("1. 甲", "2、乙", "a. 丙", "丁", "9. 戊")
    ],
    "<ol style='list-style-type:cjk-ideographic' start=11><li><p>甲</p><p>乙</p></ol>": ["十一、甲", "乙"],
    "<ol style='list-style: none'><li>甲</ol><li>乙": ["甲", "乙"],
    # tables
    "<table><tr><td>办理<br>结果<td><p>1</p><td>&nbsp;<td><tr><td>乙<td>2<td>3<td>4</table>": [
        [["办理\n结果", "1", "", ""], ["乙", "2", "3", "4"]]
    ],
    "<table><tr><td>甲<td>1</table>尾": [[["甲", "1"]], "尾"],
    "<table><td>甲</td><td>1</td><tr><td>乙</td><td>2</td></tr></table>": [[["甲", "1"], ["乙", "2"]]],
    "<table><tr><td>甲<p>乙</td><td>3</td></tr>散<tr><td>4<td>5</table>": [
        "散",
        [["甲\n乙", "3"], ["4", "5"]],
    ],
    "<table><caption>题</caption><thead><tr><th>甲<th>乙</thead><tr><td>1<td>2</table>": [
        *("题", [["甲", "乙"], ["1", "2"]])
    ],
    "<table><tr><td rowspan=2>甲<td colspan=2>乙<tr><td>1<td>2</table>": [[["甲:2,1", "乙:1,2"], ["1", "2"]]],
    "<table><tr><td rowspan=0>甲<td>1<tr><td>2<tr><td>3</table>": [[["甲:3,1", "1"], ["2"], ["3"]]],
    "<table><tr><td colspan=3px rowspan=' 9 '>甲<td colspan=x>1</table>": [[["甲:1,3", "1"]]],
    "<table><tr><td colspan=100000 rowspan=65535>甲<td>1</table>": [[["甲", "1"]]],
    "<table><tr><td>甲<tr><td>乙</table>": ["甲", "乙"],
    "<table><tr><td>甲<td>1<tr><td colspan=2>%s。<tr><td>乙<td>2</table>" % ("字" * 70): [
        *([["甲", "1"]], "字" * 70 + "。", [["乙", "2"]])
    ],
    # cells outside of a table
    "<td>1</td><td>2</td><p>甲": [[["1", "2"]], "甲"],
    "<table><tr><td>甲<td>1</table><tr><td>乙</td><td>2</td></tr>尾": [[["甲", "1"]], [["乙", "2"]], "尾"],
    "<div><tr><td>甲<td>1<tr><td>乙<td>2</td></tr></div>尾": [[["甲", "1"], ["乙", "2"]], "尾"],
    "<table><tr><td><div>甲<td>1</div></table>": [[["甲", "1"]]],
    # tables in tables
    "<table><tr><td><table><tr><td>甲<td>1</table><tr><td><table><tr><td>乙<td>2</table></table>": [
        *([["甲", "1"]], [["乙", "2"]])
    ],
    "<table><tr><td rowspan=2>甲<td><table><tr><td>乙<td>1<tr><td>丙<td>2</table><td>丁</table>": [
        [["甲:2,1", "乙", "1", "丁:2,1"], ["丙", "2"]]
    ],
    "<table><tr><td>甲<table><tr><td>乙</table><td>1</table>": [[["甲\n乙", "1"]]],
    "<table><tr><td>甲<table><tr><td>乙<td>1</table><td>2</table>": ["甲", [["乙", "1"]], "2"],
}


@pytest.mark.parametrize("source", LINES)
def test_what_a_reader_of_the_page_sees(source: str) -> None:
    assert blocks_of(source) == LINES[source]


TITLE = "杏桥县人民政府2023年政府信息公开工作年度报告"
PREAMBLE = "现公布杏桥县人民政府2023年政府信息公开工作年度报告，统计期限为2023年1月1日至12月31日。"
PROSE = {
    "overall": ["2023年，全县主动公开政府信息1286条，收到申请12件。"],
    "problems": ["一是解读不够，视频解读仅3个。"],
    "other": ["全年未收取信息处理费。"],
}
NEW = {"requests.new.natural_person": "9", "requests.new.total": "12"}
REPORT = report("2021", NEW, PROSE, TITLE, [PREAMBLE])


class TestArticle:
    """The report is found by its words, wherever it is on the page."""

    def body(self, blocks: Blocks = REPORT) -> str:
        markup = Markup(0)
        markup.cell, markup.paragraph, markup.table = CELLS[0], PARAGRAPHS[0], plain_table
        markup.page, markup.broken, markup.cut = (lambda title, body: body), False, False
        return markup.written(blocks)

    def check(self, page: str) -> Report:
        """That a page says what the report says, and nothing else."""
        found = read(page.encode(), format="html")
        assert said(audit.check(found)) == said(audit.check(parse(as_text(REPORT))))
        return found

    def test_a_page_that_is_nothing_else(self) -> None:
        found = self.check(self.body())
        assert found.text.startswith(f"{TITLE}\n{PREAMBLE}\n一、总体情况\n")

    def test_everything_in_the_body(self) -> None:
        links = "".join(f"<p><a href=/{n}.html>关于公布第{n}批清单的通知</a></p>" for n in range(30))
        page = (
            f"<body><p>欢迎您，今天是2024年1月2日</p>{links}{self.body()}<p>【<a href=#>打印</a>】</p>"
            f"<h4>相关链接</h4>{links}<p>主办单位：杏桥县　累计访问3456789次。</p></body>"
        )
        assert "3456789" not in self.check(page).text

    def test_a_title_before_the_division_of_the_text(self) -> None:
        title, text = self.body().split("</h1>", 1)
        tools = "<div>发布时间：2024-01-25　浏览：777次</div><div>字号 大 中 小</div>"
        link = "<div><a href=/1>杏桥县2021年政府信息公开年报</a></div>"
        page = f"{link}<div>{title}</h1></div>{tools}<div>{text}</div>"
        assert "777" not in self.check(page).text

    def test_a_title_in_the_head_alone(self) -> None:
        text = self.body().split("</h1>", 1)[1]
        self.check(f"<title>{TITLE}_年度报告_杏桥县人民政府门户网站</title><div>{text}</div>")
        self.check(f"<title>网站</title><meta name=ArticleTitle content={TITLE}><div>{text}</div>")

    def test_a_title_in_the_head_that_is_no_reports(self) -> None:
        text = self.body().split("</h1>", 1)[1]
        assert read(f"<title>杏桥县人民政府门户网站</title><div>{text}</div>".encode()).title == ""

    def test_a_title_printed_twice(self) -> None:
        found = self.check(f"<div>{TITLE}</div><div>{self.body()}</div>")
        assert found.text.count(TITLE + "\n") == 1

    def test_sections_that_unfold(self) -> None:
        start, rest = self.body().split("<p>二、", 1)
        self.check(f"<div>{start}</div><div style='display:none'><p>二、{rest}</div>")

    def test_tables_that_unfold(self) -> None:
        page = self.body().replace("<table ", "<table style='display:none' ")
        self.check(page)

    def test_a_hidden_copy(self) -> None:
        copy = self.body().replace("1286", "1268")
        found = self.check(f"<div>{self.body()}</div><div style='display:none'>{copy}</div>")
        assert "1268" not in found.text

    def test_struck_words_stay_out_where_others_unfold(self) -> None:
        start, rest = self.body().split("<p>二、", 1)
        start = start.replace("1286条", "<s>1268条</s>1286条").replace(
            "12件", "<span style='text-decoration:line-through'>21件</span>12件"
        )
        self.check(f"<div>{start}</div><div style='display:none'><p>二、{rest}</div>")

    def test_a_link_that_never_ends(self) -> None:
        self.check(f"<a href='/'>返回首页{self.body()}")

    def test_links_in_prose(self) -> None:
        self.check(self.body().replace("主动公开政府信息1286条", "<a href=/m>主动公开政府信息1286条</a>"))

    def test_no_headings(self) -> None:
        prose = "".join(f"<p>{line}</p>" for lines in PROSE.values() for line in lines)
        table = plain_table(Markup(0), requests("2021", NEW))
        found = read(f"<div><p>{TITLE}</p>{prose}<div class=wrap>{table}</div></div>".encode())
        assert found.cells["requests.new.total"].text == "12"
        assert [metric.text for metric in audit.check(found).metrics][:3] == ["1286条", "12件", "3个"]

    def test_prose_apart_from_the_only_table(self) -> None:
        prose = "".join(f"<p>{line}</p>" for lines in PROSE.values() for line in lines)
        table = plain_table(Markup(0), requests("2021", NEW))
        page = f"<div><p>{TITLE}</p><div>{table}</div><h4>说明</h4>{prose}</div><p><a href=/>首页</a></p>"
        texts = [metric.text for metric in audit.check(read(page.encode())).metrics]
        assert texts[:3] == ["1286条", "12件", "3个"]

    def test_words_behind_a_list_of_links(self) -> None:
        links = "".join(f"<p><a href=/{n}.html>第{n}批清单</a></p>" for n in range(8))
        self.check(f"<body>{self.body()}{links}<p>本站已安全运行3650天。</p></body>")

    def test_last_paragraphs_in_a_division_of_their_own(self) -> None:
        page = (
            f"<div>{self.body()}</div><div><p>累计解答咨询45人次。</p></div><div><a href=/>下一页</a></div>"
        )
        assert audit.check(read(page.encode())).metrics[-1].text == "45人次"

    def test_a_last_section_of_items(self) -> None:
        page = self.body().replace("全年未收取信息处理费。", "信息来源调查2次；<br>点击量统计3期；")
        texts = [metric.text for metric in audit.check(read(page.encode())).metrics]
        assert texts[-2:] == ["2次", "3期"]

    def test_links_of_other_years_are_no_title(self) -> None:
        links = "".join(
            f"<li><a href=/{n}>杏桥县人民政府{n}年政府信息公开工作年度报告</a></li>"
            for n in (2020, 2021, 2022)
        )
        assert self.check(f"<ul>{links}</ul><div>{self.body()}</div><ul>{links}</ul>").year == 2023

    def test_no_report(self) -> None:
        menu = "<ul>" + "".join(f"<li><a href=/{n}>栏目{n}</a></li>" for n in range(9)) + "</ul>"
        news = "<div><p>县水库下闸蓄水。</p><p>水库总库容4560万立方米，可灌溉农田3.2万亩。</p></div>"
        found = read(f"<html>{menu}{news}{menu}</html>".encode())
        assert found.text.split() == ["县水库下闸蓄水。", "水库总库容4560万立方米，可灌溉农田3.2万亩。"]
        assert (found.format, found.cells) == (None, {})


class TestErrors:
    def message(self, page: str | bytes, **options: int) -> str:
        data = page if isinstance(page, bytes) else page.encode()
        with pytest.raises(ReadError) as error:
            read(data, name="年报.html", format="html", **options)
        assert str(error.value).startswith("年报.html：")
        return str(error.value)

    def test_frames(self) -> None:
        page = "<html><frameset cols=20%,80%><frame src=menu.htm><frame src=nb.htm></frameset></html>"
        assert "框架" in self.message(page)
        assert "menu.htm" in self.message(page)

    def test_a_frame_in_a_page(self) -> None:
        page = "<ul><li><a href=/>首页</a></ul><iframe src='/nb/2023.html'></iframe>"
        assert "/nb/2023.html" in self.message(page)

    def test_a_page_that_goes_to_another(self) -> None:
        page = "<meta http-equiv=Refresh content='0; url=/nb/2023.html'><p>页面正在跳转</p>"
        assert "跳转到 /nb/2023.html" in self.message(page)

    @pytest.mark.parametrize("page", ["<html></html>", "<div><img src=nb.jpg></div>", "<script>f()</script>"])
    def test_no_words(self, page: str) -> None:
        assert "没有文字" in self.message(page)

    @pytest.mark.parametrize("element", ["div", "table", "b", "table><tr><td", "ul><li", "blockquote"])
    def test_too_deep(self, element: str) -> None:
        assert "1000 层" in self.message(f"<{element}>" * 10_000 + "甲")

    @pytest.mark.parametrize("element", ["<p>甲", "<br>甲", "<td>1", "<div></div>"])
    def test_too_many(self, element: str) -> None:
        assert "300,000 行" in self.message(element * 400_000)

    def test_no_encoding(self) -> None:
        assert "编码" in self.message(b"<html><p>" + b"\xff\xfa\x81\xff\x80" * 200)

    def test_too_large(self) -> None:
        page = "<p>" + "全年公开12条。" * 100
        assert "1,000 字节" in self.message(page, max_bytes=1000)
        with pytest.raises(ReadError, match="max_bytes"):
            read(io.BytesIO(page.encode()), max_bytes=1000)
        assert read(io.BytesIO(page.encode()), max_bytes=10_000).sentences


def test_nothing_is_loaded_that_a_page_names(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("内部数据3项。", "utf-8")
    page = (
        f'<!DOCTYPE html [<!ENTITY e SYSTEM "{secret.as_uri()}"><!ENTITY f "12">]><html xmlns:xi="xi">'
        f'<base href="{tmp_path.as_uri()}/"><link rel=import href="secret.txt"><p>全年公开&e;&f;条。</p>'
        f'<xi:include href="secret.txt" parse="text"/><object data="secret.txt"></object></html>'
    )
    text = read(page.encode()).text
    assert "全年公开&e;&f;条。" in text
    assert "内部数据" not in text


DEEP = 300
BOMBS: dict[str, Callable[[int], str]] = {
    "tables": lambda n: ("<table><tr><td>" * DEEP + "1" + "</table>" * DEEP) * (n // DEEP),
    "labelled tables": lambda n: ("<table><tr><td>甲<td>" * DEEP + "1" + "</table>" * DEEP) * (n // DEEP),
    "tables side by side": lambda n: "<table>" + "<tr><td>甲<td><table><tr><td>1<td>2</table>" * n,
    "divisions": lambda n: "<div>1</div>" * n,
    "unclosed links": lambda n: "<a href=1>甲" * n,
    "unclosed cells": lambda n: "<td>1" * n,
    "rows": lambda n: "<table>" + "<tr>" * n,
    "hanging": lambda n: "<table><tr>" + "<td rowspan=65534>1" * (n // 10) + "<tr><td>2" * n,
    "wide": lambda n: "<table>" + "<tr><td colspan=1000>1<td>2" * n,
    "square": lambda n: (
        ("<table><tr>" + "<td rowspan=99 colspan=9>1" * 99 + "<tr>" * 99 + "</table>") * (n // 99)
    ),
    "breaks": lambda n: "<br>" * n,
    "white space": lambda n: "<p>" + " \n" * n + "甲" + " " * n + "乙",
    "wrapped": lambda n: "一 \n" * n,
    "tags without end": lambda n: "<" * n + "<p " * n,
    "comments": lambda n: "<!--" * n,
    "attributes": lambda n: "<p " + " ".join(f"a{at}=1" for at in range(n)) + ">甲",
    "styles": lambda n: f"<p style='{'text-decoration:' * n}'>甲",
    "digits": lambda n: f"<td rowspan={'9' * n}>1<td>2",
    "ends": lambda n: "<b>" * 900 + "</x></p>" * n,
    "ends of paragraphs": lambda n: ("</p>" + " " * 50) * n,
    "raised": lambda n: "x<sup>1</sup>" * n,
    "items": lambda n: "<ol>" + "<li>甲" * n,
    "headings": lambda n: "<p>一、总体情况</p>" * n,
    "titles": lambda n: f"<p>{TITLE}</p>" * n,
    "labels": lambda n: "<p>规章</p><p>1</p>" * n,
    "entities": lambda n: "&amp;&#xD800;&#0;&" * n,
    "names": lambda n: f"<title>{'年报-' * n}</title><p>{'年报_' * n}</p>",
    "long lines": lambda n: "<p>" + "全年公开12条，" * n,
    "lines": lambda n: "<pre>" + "甲\t1\n" * n,
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_time_is_linear(bomb: str) -> None:
    def seconds(n: int) -> float:
        data = f"<p>{TITLE}</p><p>一、总体情况</p>{BOMBS[bomb](n)}".encode("utf-8", "surrogatepass")
        gc.collect()
        gc.disable()  # its walks over all that other tests hold are no time of the reader's
        start = time.thread_time()
        read(data, format="html")
        gc.enable()
        return time.thread_time() - start

    def is_within(runs: int) -> bool:
        large = min(seconds(8000) for _ in range(runs))
        return large < 0.05 + 24 * min(seconds(1000) for _ in range(runs))

    assert any(is_within(runs) for runs in (1, 3))


@pytest.mark.parametrize("bomb", ["hanging", "square", "wide", "labelled tables", "items"])
def test_memory_is_in_proportion(bomb: str) -> None:
    data = BOMBS[bomb](4000).encode()
    tracemalloc.start()
    try:
        assert len(read(data, format="html").text) < 2 * len(data)
        assert tracemalloc.get_traced_memory()[1] < 2_000_000 + 400 * len(data)
    finally:
        tracemalloc.stop()


def is_read_or_refused(data: bytes) -> None:
    """That a page makes a report whose ranges are true, or an error that names it."""
    try:
        report = read(data, name="x", format="html")
    except ReadError as error:
        report, message = None, str(error)
    if report:
        holds(report)
    else:
        assert message.startswith("x：")


def test_a_cut_page_is_read_up_to_the_cut() -> None:
    page = TestArticle().body().encode("gb18030")
    cut = read(page[: page.index("公益组织".encode("gb18030"))], format="html")
    assert (cut.title, cut.year) == (TITLE, 2023)
    assert [metric.text for metric in audit.check(cut).metrics] == ["1286条", "12件"]


MARKUP = [
    "<p>",
    "</p>",
    "<br>",
    "<td>",
    "</td>",
    "<tr>",
    "<table>",
    "</table>",
    "<div>",
    "</div>",
    "<!--",
    "-->",
]
MARKUP += [
    "<td rowspan=3>",
    "<td colspan=0>",
    "<sup>",
    "</sup>",
    "<a href=x>",
    "</a>",
    "<ol>",
    "<li>",
    "<pre>",
]
MARKUP += [
    "<p style='display:none'>",
    "<script>",
    "</script>",
    "<title>",
    "&nbsp;",
    "&#0;",
    "&",
    "<",
    "\0",
    "\n",
]
MARKUP += [
    "<![if x]>",
    "<?p>",
    "</br>",
    "</html>",
    "规章",
    "12",
    "总计",
    "一、总体情况",
    "结果维持",
    "。",
    "\ud800",
]


@settings(max_examples=150)
@given(st.lists(st.sampled_from(MARKUP), max_size=60).map("".join))
def test_any_markup_makes_a_report_or_a_clear_error(source: str) -> None:
    is_read_or_refused(source.encode("utf-8", "surrogatepass"))


@settings(max_examples=60)
@given(
    name=st.sampled_from(["portal.html", "word.htm", "nested-tables.htm", "broken.html"]),
    seed=st.integers(0, 2**32),
)
def test_damaged_pages_make_a_report_or_a_clear_error(name: str, seed: int) -> None:
    dice = random.Random(seed)
    data = bytearray((PAGES / name).read_bytes())
    for _ in range(dice.randrange(1, 20)):
        at = dice.randrange(len(data))
        kind = dice.random()
        if kind < 0.4:
            data[at] = dice.randrange(256)
        elif kind < 0.7:
            del data[at : at + dice.randrange(1, 400)]
        else:
            data[at:at] = dice.choice(MARKUP[:-1]).encode() * dice.randrange(1, 9)
    del data[dice.randrange(len(data)) :]
    is_read_or_refused(bytes(data))


class TestEncodings:
    PAGE = (
        f"<html><meta charset=iso-8859-1><title>年报</title><p>{TITLE}</p>"
        "<p>全年公开1286条。</p><p>联通</p></html>"
    )

    @pytest.mark.parametrize("named", ["utf-8", "gb2312", "big5", "unicode", "x-none"])
    @pytest.mark.parametrize(
        "encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
    )
    def test_what_the_page_says_of_itself_does_not_count(self, named: str, encoding: str) -> None:
        page = self.PAGE.replace("iso-8859-1", named)
        assert decode_page(page.encode(encoding)) == page

    def test_traditional(self) -> None:
        page = "<p>杏橋縣2023年政府資訊公開報告</p><p>全年公開1286條，較上年增長兩成。</p>"
        assert decode_page(page.encode("big5")) == decode_page(page.encode()) == page

    @pytest.mark.parametrize(
        "word", ["公开", "信息", "规章", "总计", "自然人", "联通", "一", "件", "万元", "其他"]
    )
    @pytest.mark.parametrize("encoding", ["utf-8", "gbk", "utf-16"])
    def test_pages_of_a_word(self, word: str, encoding: str) -> None:
        page = f"<html><body><p class=a>{word}</p></body></html>"
        assert decode_page(page.encode(encoding)) == page

    @pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
    def test_words_far_behind_scripts(self, encoding: str) -> None:
        page = "<script>" + "var a = 1;" * 20_000 + f"</script>{self.PAGE}"
        assert decode_page(page.encode(encoding)) == page

    @pytest.mark.parametrize(("first", "second"), [("gbk", "utf-8"), ("utf-8", "gbk")])
    def test_pages_of_several_encodings(self, first: str, second: str) -> None:
        footer = "<div>主办单位：杏桥县人民政府办公室</div><p>网站地图</p>"
        assert decode_page(self.PAGE.encode(first) + footer.encode(second)) == self.PAGE + footer

    @pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16", "utf-16-le"])
    def test_pages_cut_anywhere(self, encoding: str) -> None:
        data = self.PAGE.encode(encoding)
        for end in range(len(data) - 60, len(data)):
            text = decode_page(data[:end])
            assert text is not None
            assert self.PAGE.startswith(text.rstrip("\ufffd")[:-1])

    @pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
    def test_a_broken_character(self, encoding: str) -> None:
        page = self.PAGE * 3
        data = page.encode(encoding)
        at = data.index("公开工作".encode(encoding))
        text = decode_page(data[:at] + b"\xff" + data[at + 1 :])
        assert text is not None
        assert text.count("全年公开1286条。") == 3

    @pytest.mark.parametrize(
        "data", [bytes(range(256)), b"caf\xe9 \xff\xff\xff", b"\xff\xfe" + b"\0\xd8" * 40]
    )
    def test_no_text(self, data: bytes) -> None:
        assert decode_page(data) is None

    def test_zeros_among_the_characters(self) -> None:
        page = self.PAGE.encode()
        assert decode_page(page.replace(b"1286", b"12\x0086")) == self.PAGE

    def test_foreign_words(self) -> None:
        assert decode_page("<p>café – Год</p>".encode()) == "<p>café – Год</p>"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be"])
@pytest.mark.parametrize(
    "page",
    [
        "<!DOCTYPE html><p>甲",
        "\n\n<!-- 甲 --> <?xml version='1.0'?>\n<HTML lang=zh>",
        "<table><tr><td>1",
        "<DIV align=center>甲<BR>乙</DIV>",
        "<p>一、总体情况</p>\n<p>全年公开12条。</p>",
        "<span>甲</span>",
        "某县年报<br>一、总体情况<br>全年公开12条。<br>二、主动公开",
        "<div id=a><pre>" + "甲\t1\n" * 30,
    ],
)
def test_pages_are_recognized(page: str, encoding: str) -> None:
    assert is_web_page(page.encode(encoding))


@pytest.mark.parametrize(
    "text",
    [
        "某县2023年年报\n一、总体情况\n公开率<98%且>90%，3<5。\n",
        "<p align='center'>某县年报</p>\n\n# 一、总体情况\n\n全年公开12条。\n",
        "| 规章<br>数 | 1 |\n|---|---|\n| 文件<br>数 | 2 |\n",
        "<某县>2023年年报\n",
        "<center>某县年报</center>\n" + "全年公开12条。\n" * 50,
        "一、<br>总体情况\n全年公开12条。\n解读3篇。\n",
        "<a",
        "",
    ],
)
def test_text_is_no_page(text: str) -> None:
    assert not is_web_page(text.encode())


def test_a_page_is_found_by_its_bytes_whatever_its_name(tmp_path: Path) -> None:
    file = tmp_path / "nianbao.txt"
    file.write_bytes((PAGES / "word.htm").read_bytes())
    assert read(file).title == "汐屿县水务局2022年政府信息公开工作年度报告"
