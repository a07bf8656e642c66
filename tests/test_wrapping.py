"""Texts whose lines were broken at a width: read as if they had not been."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govinfo_nlp import Audit, Severity, check, parse
from govinfo_nlp.document.readers.lines import lines
from govinfo_nlp.document.readers.ruled import Glyph
from govinfo_nlp.document.readers.wrapping import unwrapped
from govinfo_nlp.testing import Layout, generate

BROKEN = [
    (
        "收到申请 41 件，上年结转政府信息公开\n申请 3 件，均已按期办理。办结 42 件，转\n下年度的 2 件。",
        "收到申请 41 件，上年结转政府信息公开申请 3 件，均已按期办理。办结 42 件，转下年度的 2 件。",
    ),
    (
        "全年通过网站公开，信息共计\n1,862件，政务新媒体粉丝共\n3.5万人，较上年增加四百。",
        "全年通过网站公开，信息共计1,862件，政务新媒体粉丝共3.5万人，较上年增加四百。",
    ),
    (
        "一、总体情况\n　　全年公开信息，政策文件3\n件，解读1件，均及时在网站\n公布。\n\n二、主动公开情况",
        "一、总体情况\n　　全年公开信息，政策文件3件，解读1件，均及时在网站公布。\n\n二、主动公开情况",
    ),
]
WHOLE = [
    "梨坪镇2023年政府信息公开工作年度报告\n一、总体情况\n全年公开信息12条，较上年增长两成。\n二、主动公开政府信息情况\n",
    "全年公开信息12条，较上年增长两成\n收到申请3件。\n均已办结，无结转。\n无复议。\n没有诉讼，没有投诉。\n",
    "申请,3\n申请,5\n12\n3\n",
    "全年公开信息十二条，较上年增长。\u200b\n收到申请三件，均已办结。\u200b\n没有复议，没有诉讼，没有投诉。\u200b\n",
]


@pytest.mark.parametrize(("broken", "whole"), BROKEN)
def test_lines_that_a_width_has_broken_are_joined(broken: str, whole: str) -> None:
    assert unwrapped(broken) == whole
    assert parse(broken).text == whole


@pytest.mark.parametrize("text", WHOLE)
def test_lines_that_end_their_sentences_stay(text: str) -> None:
    assert unwrapped(text) is text


@pytest.mark.parametrize("layout", [Layout.TAB, Layout.LINES, Layout.PIPES, Layout.MARKDOWN])
@pytest.mark.parametrize("busy", [False, True])
def test_a_report_that_is_not_wrapped_is_left_alone(layout: Layout, busy: bool) -> None:
    for seed in range(20):
        text = generate(seed, layout=layout, busy=busy).text
        assert unwrapped(text) is text


@given(st.text(alphabet="公开信息件，。；、一二（）\n\n\n 　\t|12.,%#-ab", max_size=400))
def test_nothing_but_white_space_is_changed(text: str) -> None:
    assert "".join(unwrapped(text).split()) == "".join(text.split())


def broken_at(text: str, width: int, *, by_width: bool) -> str:
    """A text as an editor breaks its lines of prose at a width, numbers and words kept whole."""
    return "\n".join(
        part
        for line in text.split("\n")
        for part in ([line] if "\t" in line or "|" in line else _parts(line, width, by_width))
    )


def _parts(line: str, width: int, by_width: bool) -> Iterator[str]:
    part, filled = "", 0.0
    for word in re.findall(r"[!-~]+|.", line):
        needs = sum(0.5 if by_width and sign.isascii() else 1.0 for sign in word)
        if part and filled + needs > width:
            yield part
            part, filled = "", 0.0
        part, filled = part + word, filled + needs
    yield part


def seen(audit: Audit) -> tuple[list[tuple[str, object]], list[tuple[str, tuple[str, ...]]], list[str]]:
    """What an audit tells: its figures, its links, its errors and warnings."""
    return (
        [(one.text.replace(" ", ""), one.value) for one in audit.metrics],
        [(one.metric.text.replace(" ", ""), one.cells) for one in audit.links],
        [one.message for one in audit.every_finding if one.severity is not Severity.INFO],
    )


@pytest.mark.parametrize("by_width", [False, True])
@pytest.mark.parametrize("width", [28, 34, 40])
def test_a_wrapped_report_tells_what_it_told(width: int, by_width: bool) -> None:
    for seed in range(12):
        text = generate(seed, layout="tab").text
        assert seen(check(parse(broken_at(text, width, by_width=by_width)))) == seen(check(parse(text)))


def test_a_number_with_a_comma_is_one_word_of_a_printed_line() -> None:
    shown = [Glyph(sign, 10.0 * at, 10.0 * at + 10, 100.0, 10.0) for at, sign in enumerate("1,862件")]
    assert lines(shown)[0].first == 50
