"""The frames of lexicons/frames.toml: each speaks where its example says, and not in its counter-example."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from govinfo_nlp import Lexicon, extract, parse
from govinfo_nlp.audit import explain
from govinfo_nlp.errors import LexiconError
from govinfo_nlp.meaning import conditions, links, rows
from govinfo_nlp.meaning.frames import Frame, Frames

OURS = Lexicon.default().compiled(Frames)
IDS = [f"{number}: {frame.name}" for number, frame in enumerate(OURS.frames)]


def survey_of(text: str, frame: Frame) -> links.Survey:
    year, body = frame.year or 2023, frame.body or "澄溪县"
    report = parse(f"{body}{year}年政府信息公开工作年度报告\n一、总体情况\n{text}\n")
    return links.survey(report, extract(report))


def spoken_in(text: str, frame: Frame) -> list[Frame]:
    """The frames that speak of the figures of a text."""
    return [one for frames in survey_of(text, frame).spoken.values() for one in frames]


def opened_in(text: str, frame: Frame) -> list[Frame]:
    """The frames of what the figures of a text leave open."""
    return [one for frames in survey_of(text, frame).opened.values() for one in frames]


@pytest.mark.parametrize("frame", OURS.frames, ids=IDS)
def test_a_frame_speaks_in_its_example(frame: Frame) -> None:
    assert frame.example
    assert frame in spoken_in(frame.example, frame)


@pytest.mark.parametrize("frame", OURS.frames, ids=IDS)
def test_a_frame_does_not_speak_in_its_counter_example(frame: Frame) -> None:
    assert frame.counter
    assert frame not in spoken_in(frame.counter, frame)


@pytest.mark.parametrize("opened", OURS.opens, ids=lambda opened: opened.name)
def test_what_words_leave_open_is_a_reading_in_its_example_alone(opened: Frame) -> None:
    assert opened in opened_in(opened.example, opened)
    assert opened not in opened_in(opened.counter, opened)


def test_every_condition_and_every_producer_of_rows_is_asked_for_by_a_frame() -> None:
    frames = (*OURS.frames, *OURS.opens)
    asked = {ask for frame in frames for test in frame.when for ask in test.asked}
    assert set(conditions.CONDITIONS.values()) - asked == {conditions.out_of_those_named}
    assert {frame.rows for frame in frames if isinstance(frame.rows, str)} == set(rows.ROWS)


def own_frames(folder: Path, text: str) -> Lexicon:
    (folder / "frames.toml").write_text(text, encoding="utf-8")
    return Lexicon.default().extended(folder)


def test_a_frame_of_ones_own_is_asked_before_ours(tmp_path: Path) -> None:
    lexicon = own_frames(
        tmp_path,
        '[[frame]]\nname = "mine"\nhead = ["request"]\nwhen = ["stage.received"]\n'
        'cells = ["requests.processed.total"]\nexample = "收到申请4件。"\nnot = "办结申请4件。"\n',
    )
    report = parse("澄溪县2023年政府信息公开工作年度报告\n一、总体情况\n收到申请4件。")
    (found,) = links.link(report, extract(report), lexicon=lexicon)
    assert (found.rule, found.cells) == ("mine", ("requests.processed.total",))


def test_a_frame_of_ones_own_may_name_the_heads_of_ours(tmp_path: Path) -> None:
    lexicon = own_frames(tmp_path, '[[frame]]\nname = "mine"\nhead = ["disputes"]\nrefuses = "some"\n')
    assert "litigation" in lexicon.compiled(Frames).frames[0].heads


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('when = ["denyed"]', "条件“denyed”不认识；相近的有 denied"),
        ('when = ["stage.recieved"]', "条件“stage.recieved”不认识；相近的有 stage.received"),
        ('when = ["not petitions or resullt"]', "条件“resullt”不认识；相近的有 result"),
        ('when = "denied"', "when 应是字符串数组"),
        ("when = [3]", "when 应是字符串数组"),
        ('whn = ["denied"]', "不认识的字段 whn；相近的有 when"),
        ('rows = "result"', "rows 不能是“result”；相近的有 results"),
        ("rows = 3", "rows 应是字符串数组，或一组行的名称"),
        ('head = ["requests"]', "head 不能是“requests”；相近的有 request"),
        ('cells = ["requests.new.totl"]', "cells 不能是“requests.new.totl”；相近的有 requests.new.total"),
        ('cells = ["requests.{rows}.total"]', "cells 不能是“rows”；相近的有 row"),
        ('cells = ["requests.{row.total"]', "花括号不成对"),
        ('then = "aplicant"', "框架“aplicant”不存在；相近的有 applicant"),
        ("foreign = 1", "foreign 应是 ?true 或 false"),
        ("year = true", "year 应是整数"),
        ("when = [", "不是可读的 TOML 文件"),
    ],
)
def test_a_misspelt_frame_is_an_error_that_names_it(tmp_path: Path, line: str, message: str) -> None:
    lexicon = own_frames(tmp_path, f'[[frame]]\nname = "mine"\nrefuses = "some"\n{line}\n')
    with pytest.raises(LexiconError, match=message):
        lexicon.compiled(Frames)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            '[[frame]]\nname = "mine"\nrefuses = "other yera"\n',
            "refuses 不能是“other yera”；相近的有 other year",
        ),
        ('[[frame]]\nname = "mine"\n', "缺少 cells、refuses 或 then"),
        ('[[frame]]\nrefuses = "some"\n', "缺少 name"),
        ('frame = ["mine"]\n', r"框架写作 \[\[frame\]\]"),
        ('[heads]\nmine = ["requests"]\n', "heads 中的“mine”应是已知事项的数组"),
        ('heads = ["request"]\n', r"heads 写作 \[heads\]"),
        ('[[open]]\nname = "mine"\nof = ["recieved"]\n', "框架“recieved”不存在；相近的有 received"),
    ],
)
def test_a_frame_that_says_nothing_is_an_error(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(LexiconError, match=message):
        own_frames(tmp_path, text).compiled(Frames)


def test_explain_names_the_frames_that_nearly_fit() -> None:
    report = parse("澄溪县2023年政府信息公开工作年度报告\n一、总体情况\n收到申请9件，重复1件。")
    near: list[Any] = [(one.rule, one.message) for one in explain(report) if one.what == "near"]
    assert ("result", "差一个条件：beside a result") in near
