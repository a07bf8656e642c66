"""Width, wrapping, marks and columns, with Chinese in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govinfo_nlp.faces.terminal import clean, grid, marked, pad, width, wrap, wrap_marked

chinese = st.text(alphabet="政务公开申请，。、（）“”《》12,345.6%件 AB\u3000", max_size=80)


@pytest.mark.parametrize(
    ("text", "columns"),
    [("", 0), ("18件", 4), ("（一）", 6), ("１８", 4), ("e\u0301", 1), ("\u200b件", 2), ("“五公开”", 8)],
)
def test_width(text: str, columns: int) -> None:
    assert width(text) == columns


@given(chinese, st.integers(8, 40))
def test_wrap_keeps_every_character(text: str, columns: int) -> None:
    assert "".join(wrap(text, columns).split()) == "".join(text.split())


@given(st.text(alphabet="政务公开，。（）", max_size=80), st.integers(8, 40))
def test_wrapped_lines_fit_and_keep_punctuation(text: str, columns: int) -> None:
    for line in wrap(text, columns).split("\n")[1:]:
        assert line[0] not in "，。）"
    for line in wrap(
        text.replace("（", "").replace("，", "").replace("。", "").replace("）", ""), columns
    ).split("\n"):
        assert width(line) <= columns


@pytest.mark.parametrize(
    ("text", "columns", "lines"),
    [
        ("全年收到申请1,234件。", 16, "全年收到申请\n1,234件。"),
        ("公开（一）公开", 8, "公开\n（一）公\n开"),
        ("全年办结【409件】。", 14, "全年办结\n【409件】。"),
        ("公开公开。公开", 8, "公开公\n开。公开"),
        ("", 20, ""),
    ],
)
def test_wrap(text: str, columns: int, lines: str) -> None:
    assert wrap(text, columns) == lines


def test_marks_in_brackets_and_in_colour() -> None:
    text = marked("收到申请18件，办结16件。", [(4, 7), (10, 13)])
    assert wrap_marked(text, 80, colour=False) == "收到申请【18件】，办结【16件】。"
    painted = wrap_marked(text, 80, colour=True)
    assert painted == "收到申请\x1b[1;31m18件\x1b[0m，办结\x1b[1;31m16件\x1b[0m。"


def test_marked_text_is_clean() -> None:
    assert marked("收到\n\x1b[2J申请\x02 18 件\u202e。", [(10, 15)]) == "收到 [2J申请\x02 18 件\x03。"


@given(st.text(max_size=40))
def test_clean_leaves_nothing_that_drives_a_terminal(text: str) -> None:
    assert all(char.isprintable() or width(char) > 0 for char in clean(text))
    assert not set(clean(text)) & set(map(chr, range(32)))


def test_grid_aligns_by_width() -> None:
    lines = grid([("", "自然人", "总计"), ("本年新收", "71", "86"), ("x", "5", "")], right=(1, 2)).split("\n")
    assert lines == ["          自然人  总计", "本年新收      71    86", "x              5"]


def test_pad() -> None:
    assert pad("申请", 6) == "申请  "
    assert pad("18", 4, right=True) == "  18"
    assert pad("申请", 2) == "申请"
