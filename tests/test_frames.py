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


def spoken_in(text: str, frame: Frame) -> list[Frame]:
    """The frames that speak of the figures of a text."""
    year, body = frame.year or 2023, frame.body or "澄溪县"
    report = parse(f"{body}{year}年政府信息公开工作年度报告\n一、总体情况\n{text}\n")
    spoken = links.survey(report, extract(report)).spoken
    return [one for frames in spoken.values() for one in frames]


@pytest.mark.parametrize("frame", OURS.frames, ids=IDS)
def test_a_frame_speaks_in_its_example(frame: Frame) -> None:
    assert frame.example
    assert frame in spoken_in(frame.example, frame)


@pytest.mark.parametrize("frame", OURS.frames, ids=IDS)
def test_a_frame_does_not_speak_in_its_counter_example(frame: Frame) -> None:
    assert frame.counter
    assert frame not in spoken_in(frame.counter, frame)


def read_as(text: str, opened: Frame) -> bool:
    """Whether what a frame leaves open is among the readings of a figure of a text."""
    report = parse(f"澄溪县2023年政府信息公开工作年度报告\n一、总体情况\n{text}\n")
    survey = links.survey(report, extract(report))
    patterns = [pattern.partition("{")[0] for pattern in opened.cells]
    return any(
        len(cells) == len(patterns)
        and all(cell.startswith(start) for cell, start in zip(cells, patterns, strict=True))
        for found in survey.readings.values()
        for cells in found
    )


@pytest.mark.parametrize("opened", OURS.opens, ids=lambda opened: opened.name)
def test_what_words_leave_open_is_a_reading_in_its_example_alone(opened: Frame) -> None:
    assert read_as(opened.example, opened)
    assert not read_as(opened.counter, opened)


def test_every_condition_and_every_producer_of_rows_is_asked_for_by_a_frame() -> None:
    frames = (*OURS.frames, *OURS.opens)
    asked = {ask for frame in frames for test in frame.when for ask in test.asked}
    in_code = {conditions.out_of_those_named, conditions.said_of_some, conditions.of_a_wider_system}
    assert set(conditions.CONDITIONS.values()) - asked <= in_code
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


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('when = ["recieved"]', "条件“recieved”不认识"),
        ('when = ["denyed"]', "最接近的是 denied"),
        ('whn = ["denied"]', "不认识的字段 whn，最接近的是 when"),
        ('rows = "result"', "rows 不能是“result”，最接近的是 results"),
        ("when = [", "不是可读的 TOML 文件"),
    ],
)
def test_a_misspelt_frame_is_an_error_that_names_it(tmp_path: Path, line: str, message: str) -> None:
    lexicon = own_frames(tmp_path, f'[[frame]]\nname = "mine"\n{line}\n')
    with pytest.raises(LexiconError, match=message):
        lexicon.compiled(Frames)


def test_explain_names_the_frames_that_nearly_fit() -> None:
    report = parse("澄溪县2023年政府信息公开工作年度报告\n一、总体情况\n收到申请9件，重复1件。")
    near: list[Any] = [(one.rule, one.message) for one in explain(report) if one.what == "near"]
    assert ("result", "差一个条件：beside a result") in near
