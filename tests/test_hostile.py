"""Hostile input: any text is read without an exception, in time that grows as its length does.

``REPEATED`` are pieces of text to repeat, ``MADE`` texts made to a length: what fuzzing, attackers and broken
converters bring, such as marks without partners, numerals without an end, tables without a head. Time is the
processor's, of the fastest of a few runs, without the garbage collector's walks over what other tests hold; a
busy machine stretches even that, so where it seems to grow too fast, calls are counted and decide.
"""

from __future__ import annotations

import gc
import math
import random
import sys
import time
import tracemalloc
import warnings
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from govinfo_nlp import check, extract, parse, split_sentences
from govinfo_nlp.document.sections import prose_ranges
from govinfo_nlp.language import numerals
from govinfo_nlp.language.clauses import split_clauses
from govinfo_nlp.language.sentences import explain_boundaries
from govinfo_nlp.models import Report

REPORT = (Path(__file__).parent / "reports" / "hebu-2022.txt").read_text("utf-8")

REPEATED = {
    "bodies": "县政府收到申请3件；县公安局收到4件，",
    "nouns behind numbers": "3件申请和2件咨询，共5件，",
    "changes in a row": "较上年增加3件、减少2件，",
    "disputes in a row": "行政复议3件，行政诉讼2件，维持1件，",
    "what is only published": "公开行政许可3件，",
    "documents that lapsed": "废止3件、失效2件，",
    "rates": "收到3件，办结率50%，",
    "lists without commas": "其中概况3条；动态4条；",
    # digits and numerals
    "digits": "1",
    "wide digits": "１",
    "zeros": "0",
    "digits and spaces": "1 ",
    "digits in groups": "123 ",
    "digits and commas": "1,",
    "thousands": ",234",
    "numbers in thousands": "1,234",
    "wide commas": "１，２",
    "points": ".",
    "numbers and points": "1.",
    "dotted": "1.2.",
    "leading zeros": "0.",
    "one": "一",
    "hundred and twenty": "一百二十",
    "ten thousands": "万",
    "hundred millions": "亿",
    "scales in a wrong order": "一万五千亿",
    "mixed": "1万2",
    "mixed scales": "3亿4万",
    "capital numerals": "壹佰贰拾叁",
    "circles for zero": "〇",
    "zero in words": "零",
    "points in words": "三点一四",
    "the word for point": "点",
    "two": "两",
    "some": "几",
    "odd": "余",
    "half": "一年半",
    "halves": "半",
    "Roman": "Ⅲ",
    "numbers in circles": "①",
    "numbers in brackets": "㈠",
    # signs around numerals
    "percents": "12%",
    "percent signs": "%",
    "per mille": "‰",
    "percents in words": "百分之五",
    "the word for percent": "百分之",
    "fractions": "三分之一",
    "fraction words": "分之",
    "slashes": "1/2",
    "minus signs": "-",
    "plus signs": "+",
    "ranges": "1-2",
    "ranges in words": "一至",
    "ranges with units": "1至2件",
    "tildes": "~1",
    "ratios": "1:2",
    "times of day": "10:30",
    "versions": "2.0版",
    "doublings": "翻一番",
    "turns": "番",
    "multiples": "1.5倍",
    "tenths": "九成",
    # figures
    "figures": "12件",
    "figures and commas": "12件，",
    "figures and semicolons": "3件；",
    "figures behind colons": "：3件",
    "figures and 和": "3件和",
    "figures in words": "三件、",
    "a list of figures": "3件、",
    "a list with names": "政策3条、",
    "about": "约3件",
    "bounds": "不少于",
    "more than": "超过3件",
    "and more": "3余件",
    "each": "各4篇，",
    "scores": "95.6分",
    "money": "364.7万元",
    "durations": "3个工作日",
    "units alone": "件",
    "totals": "共3件，",
    "totals and parts": "共3件，其中1件、2件。",
    "parts that are not closed": "共3件（其中1件，",
    "among them": "其中",
    "among them a figure": "其中3件",
    "respectively": "分别为1件、2件、3件，",
    "shares": "占12%，",
    "respective shares": "占比分别为1%、2%，",
    "shares in brackets": "（占12%）",
    "growth": "较去年增长3%，",
    "growth over a year": "比2020年增加3件，",
    "than last year": "比上年",
    "times last year": "是上年的1.7倍，",
    "against a limit": "较法定时限少3个工作日，",
    "scopes": "全市3件，市本级1件，",
    "carried over": "3件（含上年结转1件），",
    "all upheld": "均维持",
    # denials
    "denials": "未收到申请，",
    "denials in a list": "未收到申请、",
    "nothing": "无",
    "not": "未",
    "without": "没有",
    # dates, numbers of documents, names
    "dates": "2021年1月1日",
    "years": "2021年",
    "years in words": "二〇二一年",
    "year month day": "年月日",
    "periods": "2021年1月1日至2021年12月31日，",
    "open periods": "2021年1月1日至",
    "dashed dates": "2021-1-1",
    "documents": "国办公开办函〔2021〕30号",
    "document years": "〔2021〕",
    "articles": "第二十条第（一）项",
    "ordinals": "第3次",
    "ordinal words": "第",
    "telephones": "电话：0714-1234567",
    "telephone numbers": "0714-1234567",
    "addresses": "http://www.example.cn/a?b=1",
    "schemes": "http://",
    "hosts": "www.",
    "mails": "a@b.cn",
    "half mails": "a@",
    "letters": "a",
    "letters and digits": "A1",
    "hotlines": "12345热线",
    "idioms": "进一步",
    # marks
    "opening brackets": "（",
    "closing brackets": "）",
    "brackets": "（）",
    "brackets and stops": "（。",
    "stops, brackets": "）。（",
    "commas and stops": "，。",
    "square brackets": "［",
    "tortoise brackets": "〔",
    "opening quotes": "“",
    "closing quotes": "”",
    "quotes": "“a”",
    "quoted sentences": "“甲。”",
    "speech": "说：“好。”",
    "straight quotes": '"',
    "apostrophes": "'",
    "names in quotes": "“五公开”",
    "names side by side": "“时限”“收费”",
    "titles": "《条例》",
    "opening titles": "《",
    "closing titles": "》",
    "ellipses": "…",
    "dashes": "——",
    "questions": "何为公开？",
    "question marks": "？",
    "exclamation marks": "！",
    "sections in brackets": "（一）",
    "items": "（二）公开3件",
    "entities": "&nbsp;",
    "line breaks of HTML": "<br/>",
    "backslashes": "\\",
    "stars": "*",
    "hashes": "#",
    "bold figures": "**3件**",
    # characters
    "line feeds": "\n",
    "carriage returns": "\r\n",
    "vertical tabs": "\v",
    "line separators": "\u2028",
    "next lines": "\x85",
    "spaces": " ",
    "ideographic spaces": "　",
    "tabs": "\t",
    "NUL": "\0",
    "lone surrogates": "\ud800",
    "right to left": "\u202e1",
    "isolates": "\u2067件\u2069",
    "combining marks": "1\u0301",
    "zero width": "\u200b",
    "zero width in numbers": "1\u200b2",
    "joiners": "3\u200d件",
    "byte order marks": "\ufeff",
    "variation selectors": "件\ufe0f",
    "pictures": "😀",
    "Traditional": "公開申請3件，",
    # prose, headings, titles
    "sentences": "公开政府信息。",
    "clauses": "公开政府信息，",
    "prose": "2021年，我县公开政府信息120条，其中政策解读12条、占10%，同比增长3%。",
    "headings": "一、总体情况\n",
    "headings with a body": "一、总体情况\n无。\n",
    "headings behind sentences": "正文。一、总体情况\n",
    "headings in a line": "一、总体情况。",
    "title lines": "某县2021年政府信息公开工作年度报告\n",
    "parts of titles": "某县人民政府\n",
    "subjects of titles": "政府信息公开",
    "crumbs": "首页>政务公开>",
    "published": "由某局编制",
    "published in a year": "现公布2021年",
    # tables
    "rows by tabs": "规章\t1\t2\t3\n",
    "rows by spaces": "（一）予以公开 1 0 0 0 0 0 1\n",
    "rows by lines": "（一）予以公开\n1\n0\n0\n0\n0\n0\n1\n",
    "rows by pipes": "| 规章 | 1 | 2 | 3 |\n",
    "heads": "自然人\n商业企业\n科研机构\n社会公益组织\n法律服务机构\n其他\n总计\n",
    "heads and rows": "信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n规章\t0\t0\t0\n",
    "outcomes": "结果维持\n结果纠正\n其他结果\n尚未审结\n总计\n0\n0\n0\n0\n0\n",
    "outcomes by tabs": "行政复议\t行政诉讼\n结果维持\t结果纠正\t其他结果\t尚未审结\t总计\n0\t0\t0\t0\t0\n",
    "labels": "1.属于国家秘密\n",
    "beginnings of labels": "属于\n",
    "totals of tables": "总计\n",
    "others of tables": "其他\n",
    "pipes": "|",
    "lines of pipes": "||||\n",
    "Markdown rows": "|a|b|c|\n",
    "Markdown rules": "|---|---|\n",
    "ruled rows": "|0|\n|--|\n",
    "lines with a tab": "\t0\n",
    "blank lines with a tab": "\t\n\n",
    "lines of figures": "1 2 3\n",
    "prose among tables": "公开政府信息3条。\n（一）予以公开\n1\n0\n0\n0\n0\n0\n1\n",
    # words of the rules, and figures among them
    "all year": "全年",
    "respectively and figures": "分别3件、",
    "brackets and among": "其中（其中",
    "units in masses": "件条次份人",
    "long units": "个工作日",
    "figures glued": "1件1条1次",
    "places and figures": "市本级3件、县级4件；",
    "attributes": "的",
    "comparisons": "比上年",
    "comparisons and figures": "比上年增长3%，",
    "shares and figures": "占总数的3%，占",
    "months on end": "1月至",
    "scales": "万亿",
    "figures by colons": "收到:3件;",
    "telephones on end": "电话0571-",
    "denials on end": "无行政复议、无行政诉讼，",
    "names and none": "甲、",
    "figures joined": "和3件",
    # widths and what has none
    "mixed widths": "１2３4５件",
    "wide percentages": "１２.５％，",
    "halves of a picture": "\ud83d\ude00件",
    "surrogates in numbers": "1\udc002件",
    "units with accents": "件\u0301\u0300",
    "joined units": "3\u200d个\u200d工作日",
    "NUL in numbers": "1\x002件",
    "turned and turned back": "\u202e3件\u202c",
    # marks that are never closed
    "brackets of all kinds": "（《“『「[",
    "closing marks of all kinds": "）》”』」]",
    "brackets and figures": "（3件",
    "titles and figures": "《3件",
    "quotes and figures": "“3件",
    # lines that are nearly a table
    "odd rows": "3\t\n",
    "rows of two tables": "行政许可\t3\n行政处罚\t4\n",
    "rows without a label": "1 0 0 0 0 0 1\n",
    "headings on one line": "二、主动公开政府信息情况",
    "titles on one line": "2023年政府信息公开工作年度报告",
}  # fmt: skip


def _repeated(piece: str) -> Callable[[int], str]:
    return lambda size: piece * max(1, size // len(piece))


def _nested(opening: str, closing: str, inside: str = "") -> Callable[[int], str]:
    return lambda size: opening * (size // 2 // len(opening)) + inside + closing * (size // 2 // len(closing))


def _in_a_report(piece: str) -> Callable[[int], str]:
    """A whole report, tables and all, with a piece repeated in its first section."""
    place = REPORT.index("\n", REPORT.index("一、总体情况")) + 1
    return lambda size: REPORT[:place] + piece * (4 * size // len(piece)) + "\n" + REPORT[place:]


MADE: dict[str, Callable[[int], str]] = {
    "nested quotes": _nested("“", "”"),
    "nested quotes of two kinds": _nested("“‘", "’”", "甲。"),
    "nested brackets": _nested("（", "）"),
    "nested brackets with stops": _nested("（", "。）"),
    "nested brackets with figures": _nested("3件（", "）"),
    "nested marks": _nested("“（", "）”", "3件"),
    "nested titles": _nested("《", "》"),
    "nested square brackets": _nested("〔", "〕"),
    "nested braces": _nested("{", "}"),
    "never closed, then closed": lambda size: "（" * size + "。" + "）" * 3,
    "a number and its unit": lambda size: "1" * size + "件",
    "a number in words and its unit": lambda size: "一" * size + "件",
    "a number in words of all kinds": lambda size: "一百二十三万" * (size // 6) + "件",
    "digits, then scales": lambda size: "1" * (size // 2) + "万" * (size // 2),
    "a small number": lambda size: "0." + "0" * size + "1件",
    "a number far from its unit": lambda size: "3" + " " * size + "件",
    "a number invisibly far from its unit": lambda size: "3" + "\u200b" * size + "件",
    "a list of names and one of figures": lambda size: (
        "甲、" * (size // 5) + "分别为" + "3件、" * (size // 5) + "。"
    ),
    "respective figures": lambda size: "甲、乙分别为" + "3件、" * (size // 3),
    "respective figures in a report": _in_a_report("甲、乙分别收到3件、4件。"),
    "one total, many parts": lambda size: "共收到3件，其中" + "甲3件、" * (size // 4) + "。",
    "one line of figures": lambda size: "公开信息3条，" * (size // 7) + "。",
    "lines of sentences": lambda size: ("公开信息3条。" * 50 + "\n") * max(1, size // 351),
    "two long lines": lambda size: ("公" * (size // 2) + "\n") * 2,
    "a blank between all lines": _repeated(" \n"),
    "a row as wide as can be": lambda size: "规章" + "\t3" * (size // 2),
    "a Markdown row as wide as can be": lambda size: "|" + "3|" * (size // 4) + "\n|" + "--|" * (size // 6),
    "a Markdown table": lambda size: "|规章|件|\n|--|--|\n" + "|3|4|\n" * (size // 6),
    "a wide head over many rows": lambda size: (
        "|" + "总计|" * (size // 12) + "\n|--|\n" + "|二、上年结转|3|\n" * (size // 12)
    ),
    "a report many times over": lambda size: REPORT * max(1, size // len(REPORT)),
    "a report on one line": lambda size: (REPORT * max(1, size // len(REPORT))).replace("\n", ""),
    "a report with a mark behind each character": lambda size: "\u200b".join(_repeated(REPORT)(size // 2)),
    "received": _in_a_report("收到政府信息公开申请3件。"),
    "granted": _in_a_report("予以公开3件、部分公开2件、"),
    "sums": _in_a_report("共收到申请3件，其中自然人2件，法人1件，"),
    "conflicts": _in_a_report("公开信息3条。公开信息4条。\n"),
    "so far": _in_a_report("累计公开3条，"),
    "applicants": _in_a_report("自然人3件，"),
    "totals in a report": _in_a_report("共5条。\n"),
    "shares in a report": _in_a_report("占比分别为1%、2%、3%，"),
    "years in a report": _in_a_report("2022年收到3件，2021年收到2件，增长50%。"),
    "an accent of any length": lambda size: "3" + "\u0301" * size + "件",
    "a report turned round": lambda size: REPORT[::-1] * max(1, size // len(REPORT)),
    "a report of letters on lines": lambda size: "\n".join(_repeated(REPORT)(size // 2)),
    "a report spaced out": lambda size: " ".join(_repeated(REPORT)(size // 2)),
    "received by kinds": _in_a_report("共收到申请3件，其中自然人1件、法人2件。"),
    "carried in": _in_a_report("上年结转3件，"),
    "shares of each": _in_a_report("3件，占比1%，"),
    "growth of each": _in_a_report("由3件增长到4件，增长33%。"),
    "items by semicolons": _in_a_report("一是3件；"),
    "figures in open brackets": _in_a_report("3件（其中1件"),
    "figures behind closed brackets": _in_a_report("）3件"),
    "years and growth": _in_a_report("2022年、2023年分别为3件、4件，增长33%，"),
}
INPUTS = {name: _repeated(piece) for name, piece in REPEATED.items()} | MADE

# The rooms and the sizes they are timed at: what takes more time for a character is given fewer.
ROOMS: dict[str, tuple[Callable[[str], object], int]] = {
    "parse": (parse, 4000),
    "split_sentences": (split_sentences, 4000),
    "split_clauses": (split_clauses, 4000),
    "numerals": (numerals.parse, 16_000),
    "extract": (extract, 1500),
    "check": (lambda text: check(parse(text)), 1000),
}
DOUBLINGS = 2
MOST_GROWTH = 2.5  # of the time, for each doubling of the text
SQUARE_GROWTH = 3.5  # of the time, that no noise brings: what is squared grows by 4
NOISE = 0.004  # seconds


@pytest.fixture(autouse=True)
def _without_collector() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def _seconds(room: Callable[[str], object], text: str, runs: int = 1) -> float:
    times = []
    for _ in range(runs):
        started = time.process_time()
        room(text)
        times.append(time.process_time() - started)
    return min(times)


def test_there_are_many() -> None:
    assert len(INPUTS) >= 250
    assert all(len(make(3000)) >= 1500 for make in INPUTS.values())


@pytest.mark.parametrize("name", INPUTS)
def test_nothing_is_raised_and_offsets_hold(name: str) -> None:
    text = INPUTS[name](600)
    report = parse(text)
    audit = check(report)
    if name != "a report turned round":  # whose lines end within sentences, so that they are joined
        assert report.text == text
    placed = (*report.sentences, *report.cells.values(), *audit.metrics)
    assert all(report.text[one.start : one.end] == one.text for one in placed)
    assert all(text[one.start : one.end] == one.text for one in (*extract(text), *split_sentences(text)))
    assert all(boundary.offset <= len(text) for boundary in explain_boundaries(text))
    clauses = split_clauses(text)
    assert "".join(text[clause.start : clause.end] for clause in clauses) == text
    numerals.parse(text)
    _assert_ordered(report)


def _assert_ordered(report: Report) -> None:
    """Sections, tables and prose stand one behind the other."""
    for spans in (
        [(section.start, section.end) for section in report.sections],
        [(table.start, table.end) for table in report.tables],
        prose_ranges(report),
    ):
        assert all(0 <= start <= end <= len(report.text) for start, end in spans)
        assert all(one[1] <= other[0] for one, other in pairwise(spans))


@pytest.mark.parametrize("name", INPUTS)
def test_time_is_linear(name: str) -> None:
    for room, (function, size) in ROOMS.items():
        small, large = INPUTS[name](size), INPUTS[name](size << DOUBLINGS)
        doublings = max(1.0, math.log2(len(large) / len(small)))
        most = MOST_GROWTH**doublings
        if any(_is_within(most, function, small, large, runs) for runs in (1, 2, 5)):
            continue
        said = f"{room} takes more than {most:.1f} times as long for {len(large)} characters as {len(small)}"
        assert _calls(function, large) <= most * _calls(function, small), said
        assert _is_within(SQUARE_GROWTH**doublings, function, small, large, 10), said
        warnings.warn(f"dearer than it was: {said}", stacklevel=2)


def _calls(room: Callable[[str], object], text: str) -> int:
    """How many functions are called, of Python and of C: the same on every machine, however busy."""
    number = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal number
        number += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        room(text)
    finally:
        sys.setprofile(before)
    return number


def _is_within(most: float, room: Callable[[str], object], small: str, large: str, runs: int) -> bool:
    slow = _seconds(room, large, runs)
    return slow <= NOISE or slow <= most * _seconds(room, small, runs) + NOISE


class TestAtFullSize:
    """What the growth of small texts can't show: depths, counts, and the time of large ones."""

    @pytest.mark.parametrize("room", ["parse", "split_sentences", "split_clauses", "extract", "check"])
    @pytest.mark.parametrize("marks", ["“”", "（）", "《》"])
    def test_a_hundred_thousand_deep(self, room: str, marks: str) -> None:
        deep = marks[0] * 100_000
        ROOMS[room][0](f"{deep}公开3件。{marks[1] * 100_000}")

    def test_a_numeral_of_a_hundred_thousand_digits(self) -> None:
        for digit in "1一":
            assert numerals.parse(digit * 100_000) is None
            assert extract(digit * 100_000 + "件") == ()

    def test_a_line_of_twenty_thousand_figures(self) -> None:
        assert len(extract("公开3件，" * 20_000)) == 20_000

    def test_a_list_of_twenty_thousand_figures(self) -> None:
        assert len(extract("共公开3件，其中" + "甲类3件、" * 20_000)) == 20_001

    def test_a_table_of_ten_thousand_rows(self) -> None:
        text = "| 规章 | 1 | 2 | 3 |\n" * 10_000
        report = parse(text)
        assert [(table.start, table.end) for table in report.tables] == [(0, len(text))]
        assert report.sentences == ()

    def test_headings_a_thousand_times(self) -> None:
        report = parse("一、总体情况\n二、主动公开政府信息情况\n" * 1000)
        assert [section.id for section in report.sections] == ["overall", "disclosure"]

    def test_a_million_line_breaks(self) -> None:
        assert parse("\n" * 1_000_000).sentences == ()
        assert split_sentences("\r\n" * 500_000) == ()

    @pytest.mark.parametrize("piece", ["1", "（", "其中", "一", "年月日", "公开政府信息。"])
    def test_half_a_million_characters(self, piece: str) -> None:
        text = piece * (500_000 // len(piece))
        assert _seconds(parse, text) < 30  # it takes one or two: what is not linear takes hours


MOST_MEMORY = 40  # bytes for each byte of the text in UTF-8


@pytest.mark.parametrize(
    "name",
    [
        "digits",
        "one",
        "among them",
        "year month day",
        "prose",
        "sentences",
        "clauses",
        "figures",
        "a list of figures",
        "headings",
        "line feeds",
        "zero width",
        "one total, many parts",
        "lines of sentences",
        "a report many times over",
        "two long lines",
    ],
)
def test_memory_is_bounded(name: str) -> None:
    text = INPUTS[name](60_000)
    parse(text[:1000])
    tracemalloc.start()
    report = parse(text)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert report.text is text
    assert peak <= MOST_MEMORY * len(text.encode())


FUZZ = Path(__file__).parents[1] / "fuzz"


@pytest.mark.skipif(not FUZZ.is_dir(), reason="fuzz/ is not here")
@pytest.mark.parametrize(
    "name", ["text", "numerals", "text-file", "html-file", "mhtml-file", "docx-part", "docx-file", "pdf-file"]
)
def test_fuzz_targets_run(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The targets hold on their seeds, and on a few mutations of them."""
    monkeypatch.syspath_prepend(str(FUZZ))
    from mutation import mutated  # type: ignore[import-not-found]
    from targets import TARGETS, seeds  # type: ignore[import-not-found]

    dice = random.Random(7)
    begin = [data for data in seeds(name) if len(data) < 200_000]
    assert begin
    for data in [*begin, *(mutated(dice.choice(begin), dice) for _ in range(20))]:
        TARGETS[name](data)
