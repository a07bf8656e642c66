"""Laws of extraction, for any text or for every case of tests/cases; each test's name is its law."""

from __future__ import annotations

import sys
import time
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from govinfo_nlp import extract
from govinfo_nlp.language.characters import fold
from govinfo_nlp.meaning.metrics import analyse
from govinfo_nlp.models import Metric

FOLDER = Path(__file__).parent / "cases"
CASES: list[str] = [
    case["text"]
    for name in ("quantities", "negatives")
    for group in tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))["group"]
    for case in group["cases"]
]
FULL_WIDTH = {
    code: code + 0xFEE0 for code in (*range(0x30, 0x3A), *range(0x41, 0x5B), *range(0x61, 0x7B), 0x25)
}
HALF_WIDTH = {full: half for half, full in FULL_WIDTH.items()}
SPACES = (" ", "\u3000", "\u00a0", "\u2009", "  ")
NEUTRAL = ("本机关如实报告。", "现将有关情况说明如下。", "各科室密切配合！", "以上情况属实。", "特此说明。")

anything = st.text(st.characters(exclude_categories=()), max_size=80)
figurative = st.lists(
    st.sampled_from(
        [
            *(
                "1",
                "12",
                "2023",
                "3.5",
                "1,234",
                "０",
                "％",
                "%",
                "‰",
                "一",
                "两",
                "十",
                "百",
                "万",
                "亿",
                "零",
                "半",
            ),
            *(
                "年",
                "月",
                "日",
                "号",
                "件",
                "个",
                "个工作日",
                "元",
                "万元",
                "倍",
                "番",
                "成",
                "折",
                "分",
                "分之",
                "点",
            ),
            *(
                "第",
                "约",
                "近",
                "超过",
                "不少于",
                "余",
                "多",
                "几",
                "以上",
                "左右",
                "至",
                "-",
                "—",
                "~",
                "+",
                "￥",
            ),
            *(
                "未收到",
                "没有",
                "无",
                "零",
                "同比",
                "增长",
                "下降",
                "比上年",
                "其中",
                "共",
                "分别为",
                "占",
                "均为",
            ),
            *(
                "，",
                "。",
                "；",
                "：",
                "、",
                "（",
                "）",
                "(",
                ")",
                "“",
                "”",
                "《",
                "》",
                "\n",
                " ",
                "\u3000",
                "\t",
                "\u200b",
            ),
            *(
                "申请",
                "行政复议",
                "信息公开",
                "电话",
                "http://a.cn/1",
                "a@b.cn",
                "〔2020〕",
                "12345",
                "A",
                "人",
                "次",
            ),
        ]
    ),
    max_size=24,
).map("".join)
texts = anything | figurative | st.sampled_from(CASES)
cases = st.sampled_from(CASES)
finished = texts.map(lambda text: f"{text}。")


def meanings(text: str, start: int = 0, end: int | None = None) -> list[tuple[Any, ...]]:
    """What the metrics inside a stretch say, offsets left out, words folded and without spaces."""
    limit = len(text) if end is None else end
    return [
        (
            *(bare(word) for word in (m.text, m.unit, m.subject or "")),
            m.kind,
            m.value,
            m.step,
            m.bound,
            m.change,
        )
        for m in extract(text)
        if start <= m.start and m.end <= limit
    ]


def bare(text: str) -> str:
    return "".join(fold(text).split())


def shifted(metrics: Sequence[Metric], by: int) -> list[Metric]:
    return [
        replace(
            m,
            start=m.start + by,
            end=m.end + by,
            subject_start=None if m.subject_start is None else m.subject_start + by,
            subject_end=None if m.subject_end is None else m.subject_end + by,
        )
        for m in metrics
    ]


@given(texts)
@example("\ud800一件\udfff")
@example("零一")
@example("分之")
def test_any_text_at_all_neither_raises_nor_breaks_offsets(text: str) -> None:
    at = 0
    for metric in extract(text):
        assert at <= metric.start < metric.end <= len(text)
        assert text[metric.start : metric.end] == metric.text
        if metric.subject is not None:
            assert text[metric.subject_start : metric.subject_end] == metric.subject
        assert metric.value.is_finite()
        assert metric.step > 0
        at = metric.end


@given(texts)
def test_no_metric_overlaps_a_guard(text: str) -> None:
    reading = analyse(text)
    taken = sorted((guard.start, guard.end) for guard in reading.guards)
    taken += [(metric.start, metric.end) for metric in reading.metrics]
    taken.sort()
    assert all(one[1] <= other[0] for one, other in pairwise(taken))


@given(texts)
def test_metrics_are_the_same_in_full_width(text: str) -> None:
    assert meanings(text.translate(FULL_WIDTH)) == meanings(text)


@given(texts)
def test_metrics_are_the_same_in_half_width(text: str) -> None:
    assert meanings(text.translate(HALF_WIDTH)) == meanings(text)


def gaps(text: str) -> list[int]:
    """Where a numeral in digits ends and its unit begins."""
    places = []
    for metric in extract(text):
        at = metric.end - len(metric.unit)
        if metric.unit and text[metric.start : at][-1:].isdigit() and text[at : metric.end] == metric.unit:
            places.append(at)
    return places


def spaced(text: str, places: Sequence[int], space: str) -> str:
    for at in sorted(places, reverse=True):
        text = text[:at] + space + text[at:]
    return text


@given(cases, st.sampled_from(SPACES), st.data())
def test_metrics_are_the_same_with_a_converters_spaces_between_numeral_and_unit(
    text: str, space: str, data: st.DataObject
) -> None:
    places = gaps(text)
    chosen = data.draw(st.lists(st.sampled_from(places), unique=True)) if places else []
    assert meanings(spaced(text, chosen, space)) == meanings(text)


@pytest.mark.parametrize("space", SPACES, ids=ascii)
def test_metrics_of_every_case_are_the_same_with_a_space_in_every_gap(space: str) -> None:
    changed = [text for text in CASES if meanings(spaced(text, gaps(text), space)) != meanings(text)]
    assert changed == []


@given(
    cases,
    st.sampled_from(("", *NEUTRAL)),
    st.sampled_from(("", *NEUTRAL)),
    st.sampled_from(("", "\n", "\r\n")),
)
def test_metrics_are_the_same_within_neutral_text(text: str, before: str, after: str, break_: str) -> None:
    ahead = before + break_
    surrounded = f"{ahead}{text}\n{after}"
    assert extract(surrounded) == tuple(shifted(extract(text), len(ahead)))


@given(finished, finished, st.sampled_from(("\n", "\r\n", "\n\n", "\n　　")))
def test_concatenating_two_paragraphs_concatenates_their_metrics(one: str, other: str, between: str) -> None:
    apart = [*extract(one), *shifted(extract(other), len(one + between))]
    assert list(extract(one + between + other)) == apart


UNITS = [
    *(
        "1",
        "一",
        "十",
        "零",
        "半",
        "1,",
        "1.",
        "1 ",
        "一 ",
        "十 ",
        "十点",
        "1-",
        "1至",
        "1、",
        "一、",
        "1%",
        "1万",
        "1 万 ",
    ),
    *(
        "第",
        "第一",
        "第 一 ",
        "(",
        "（1",
        "“",
        "《",
        "[",
        "〔2020",
        "(2020) ",
        "2023年",
        "20 23",
        "1月",
        "1月至",
        "1:",
        "-",
    ),
    *(
        "a",
        "a1",
        "a.",
        "@",
        "a@",
        "http://",
        "www.",
        "号",
        "1号",
        "电话",
        "电话1",
        "0",
        "1×",
        "1+",
        "百分之",
        "三分之",
        "分 之",
    ),
    *(
        "件",
        "1件",
        "约1件",
        "1件，",
        "未收到",
        "没有",
        "无",
        "其中1件，",
        "共1件（",
        "同比",
        "较上年",
        "增长1%，",
        "是上年的",
    ),
    *(
        " ",
        "\n",
        "\t",
        "1\n",
        "\u200b",
        "1\u200b",
        "￥",
        "￥1",
        "翻",
        "翻一番",
        "折",
        "七折",
        "九 折",
        "1个 ",
        "至少",
        "一个一",
    ),
    *(
        "申请",
        "政府信息公开",
        "申请1件、",
        "分别为1件、",
        "办理申请，",
        "1\n本",
        "一 百 ",
        "2 0 2 3 ",
        "点 一 ",
        "1/",
        "又",
    ),
]


# The clause before or behind a word is read to its end each time the word is met.


def repeated(unit: str, length: int) -> str:
    return unit * (length // len(unit))


def calls(text: str) -> int:
    """How many functions the interpreter calls to extract the metrics of a text."""
    count = 0

    def tally(*_: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(tally)
    try:
        extract(text)
    finally:
        sys.setprofile(None)
    return count


def seconds(text: str) -> float:
    """The processor time of an extraction: the least of three, unless it takes very long."""
    least = float("inf")
    for _ in range(3):
        started = time.process_time()
        extract(text)
        least = min(least, time.process_time() - started)
        if least > 10:
            break
    return least


@pytest.mark.parametrize("unit", UNITS, ids=ascii)
def test_the_number_of_steps_grows_linearly(unit: str) -> None:
    extract(unit)  # whatever is made once is made now
    small, large = calls(repeated(unit, 1000)), calls(repeated(unit, 8000))
    assert large <= 8 * small * 1.25 + 1000


@pytest.mark.parametrize("unit", UNITS, ids=ascii)
def test_time_grows_linearly(unit: str) -> None:
    """Sixteen times the text takes less than 64 times as long, where quadratic time would be 256 times.

    A busy machine may stretch one measurement, or two, but not all of five.
    """
    extract(unit)
    ratios = (seconds(repeated(unit, 8000)) / max(seconds(repeated(unit, 500)), 0.0005) for _ in range(5))
    assert any(ratio < 64 for ratio in ratios)
