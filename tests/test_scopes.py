"""Scopes and periods: the words that put a figure in a part of the area or in a time."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govinfo_nlp.language.characters import fold
from govinfo_nlp.language.lexicons import Lexicon
from govinfo_nlp.language.sentences import split_sentences
from govinfo_nlp.meaning.metrics import extract
from govinfo_nlp.meaning.scopes import Scopes

LEXICON = Lexicon.default()
SCOPES = Scopes(LEXICON)


class Place:
    """A figure by the least that a module needs of it."""

    def __init__(self, metric: Any) -> None:
        self.start, self.end, self.kind = metric.start, metric.end, metric.kind
        self.bound_start = metric.start


def read(text: str) -> list[tuple[str, str, str]]:
    """Each figure of a text with its scope and its period, empty where it has none."""
    folded = fold(text)
    found: list[tuple[str, str, str]] = []
    metrics = extract(text)
    for sentence in split_sentences(text):
        figures = [Place(m) for m in metrics if sentence.start <= m.start < sentence.end]
        ranges = SCOPES.find(folded, sentence.start, sentence.end, figures)
        for figure, (scope, period) in zip(figures, ranges, strict=True):
            places = [text[slice(*place)] if place else "" for place in (scope, period)]
            found.append((text[figure.start : figure.end], places[0], places[1]))
    return found


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("全县共收到申请47件，答复45件。", ["全县", "全县"]),
        ("我局收到申请3件。", ["我局"]),
        ("全市收到申请210件，其中市本级36件、各县（市、区）174件。", ["全市", "市本级", "各县（市、区）"]),
        ("全市制发文件46件（市本级12件、县区34件），废止21件。", ["全市", "市本级", "县区", "全市"]),
        ("岚江县政府办公室作为本级机关收到申请36件，已答复33件。", ["县政府办公室", "县政府办公室"]),
        ("各乡镇受理的9件均按期答复。", ["各乡镇"]),
        ("以市政府名义印发的4件。", ["市政府"]),
        ("全县培训8期，县政府办公室集中培训2期；接待群众90人次。", ["全县", "县政府办公室", "全县"]),
        ("县教育局公开信息86条，占全县的7.4%。", ["县教育局", "县教育局"]),
        ("市直各部门公开信息300条。", ["市直各部门"]),
        ("由各街道办理12件。", ["各街道"]),
        ("其中乡镇受理6件。", ["乡镇"]),
        ("县级1个、乡镇（街道）18个。", ["县级", "乡镇（街道）"]),
    ],
)
def test_scope_is_who_the_clause_speaks_of(text: str, wanted: list[str]) -> None:
    assert [scope for _, scope, _ in read(text)] == wanted


@pytest.mark.parametrize(
    "text",
    [
        "县政府网站公开信息486条。",
        "市政府公报编印12期。",
        "对各乡镇开展抽查12次。",
        "个别县区答复文书有误3件。",
        "区政府常务会议审议议题6个。",
        "县本级及各乡镇、部门共受理申请52件。",
        "在市政府门户网站发布解读9篇。",
        "向各部门通报问题9个。",
        "12个镇街设专区15处。",
        "收到申请8件。",
    ],
)
def test_what_a_thing_belongs_to_or_is_done_to_is_no_scope(text: str) -> None:
    assert {scope for _, scope, _ in read(text)} == {""}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2021年，全县收到申请12件，答复11件。", ["2021年", "2021年"]),
        ("2022年收到申请12件。2023年收到15件。", ["2022年", "2023年"]),
        ("去年受理申请18件，今年受理25件。", ["去年", "今年"]),
        ("收到来信31件，上年为37件。", ["", "上年"]),
        ("推送图解210期（上年168期），增长25%。", ["", "上年", ""]),
        ("信息量较2021年（521条）翻一番。", ["2021年", ""]),
        ("公开信息612条，比2023年的655条减少6.6%。", ["", "2023年", ""]),
        ("行政许可事项由上年的286项调整为281项。", ["上年", ""]),
        ("受理申请18件，上年受理12件，同比增长50%。", ["", "上年", ""]),
        ("上半年办结25件，下半年办结38件。", ["上半年", "下半年"]),
        ("前三季度办结31件，第四季度办结12件。", ["前三季度", "第四季度"]),
        ("2020年第四季度抽查2次。", ["2020年第四季度"]),
        ("1-6月编印简报24期。", ["1-6月"]),
        ("2021年1-6月受理申请7件。", ["2021年1-6月"]),
        ("截至2021年底，在用账号27个。", ["2021年底"]),
        ("二〇二一年举办开放活动八次。", ["二〇二一年"]),
        ("粉丝由年初的5700人增至6840人。", ["年初", ""]),
        ("上年同期受理申请16件。", ["上年同期"]),
        ("上半年与下半年分别公开信息612条和745条。", ["上半年", "下半年"]),
        ("2022年度，收到申请3件；2023年度，收到申请5件。", ["2022年度", "2023年度"]),
        ("全年收到申请３件，上年度收到２件。", ["全年", "上年度"]),
        ("２０２３年收到申请７件。", ["２０２３年"]),
    ],
)
def test_period_is_when_the_figure_was(text: str, wanted: list[str]) -> None:
    assert [period for _, _, period in read(text)] == wanted


@pytest.mark.parametrize(
    "text",
    [
        "连同上年结转的3件，办结30件。",
        "加上2022年结转的9件。",
        "加上年初结转的1件。",
        "上年度结转申请5件。",
        "结转下年度4件。",
        "转入2023年3件。",
        "其余6件转入2024年办理。",
        "结转2024年继续办理45件。",
        "上年无结转申请。",
        "访问量较上年增长12%。",
        "与去年相比减少9件。",
        "比2020年下降25.8%。",
        "同比增长3件。",
    ],
)
def test_times_of_carry_over_and_comparison_put_no_figure_in_them(text: str) -> None:
    assert {period for _, _, period in read(text)} == {""}


def test_the_quantity_cases() -> None:
    path = Path(__file__).parent / "cases" / "quantities.toml"
    groups = tomllib.loads(path.read_text("utf-8"))["group"]
    wrong = []
    for case in (case for group in groups for case in group["cases"]):
        found = read(case["text"])
        if len(found) != len(case["metrics"]):
            continue
        for (quote, scope, period), wanted in zip(found, case["metrics"], strict=True):
            if wanted.get("scope", scope) != scope or wanted.get("period", period) != period:
                wrong.append((case["text"], quote, scope, period))
    assert wrong == []


@pytest.mark.parametrize("kind", ["scope", "period", "some"])
def test_words_do_what_their_examples_show(kind: str) -> None:
    wrong = []
    for entry in LEXICON.entries("scopes"):
        if entry["kind"] != kind:
            continue
        _, scope, period = read(entry.seen)[-1]
        said = {"scope": scope, "period": period, "some": scope}[kind]
        if said != ("" if kind == "some" else entry.word):
            wrong.append((entry.word, entry.seen, said))
    assert wrong == []


PIECES = st.one_of(
    st.sampled_from(sorted({entry.word for entry in LEXICON.entries("scopes")})),
    st.sampled_from(
        [
            "12件",
            "3%",
            "收到申请",
            "，",
            "；",
            "（",
            "）",
            "、",
            "较",
            "结转",
            "2021年",
            "分别",
            "的",
            "以",
            "名义",
        ]
    ),
    st.text(max_size=3),
)


@given(st.lists(PIECES, max_size=24).map("".join))
@settings(max_examples=300)
def test_ranges_lie_in_the_sentence_and_before_the_figure(text: str) -> None:
    folded, metrics = fold(text), extract(text)
    for sentence in split_sentences(text):
        figures = [Place(m) for m in metrics if sentence.start <= m.start < sentence.end]
        found = SCOPES.find(folded, sentence.start, sentence.end, figures)
        assert len(found) == len(figures)
        for figure, ranges in zip(figures, found, strict=True):
            for place in filter(None, ranges):
                assert sentence.start <= place[0] < place[1] <= figure.start


@given(st.lists(PIECES, max_size=16).map("".join))
@settings(max_examples=150)
def test_width_changes_nothing(text: str) -> None:
    wide = text.translate({ord(c): chr(ord(c) + 0xFEE0) for c in "0123456789,;()%"})
    if fold(text) == fold(wide) and [m.start for m in extract(text)] == [m.start for m in extract(wide)]:
        assert [len(part) for row in read(text) for part in row] == [
            len(p) for row in read(wide) for p in row
        ]
