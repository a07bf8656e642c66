"""The frames of lexicons/frames.toml: each speaks where its example says, and not in its counter-example."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from govinfo_nlp import Lexicon, extract, parse
from govinfo_nlp.audit import explain
from govinfo_nlp.errors import LexiconError
from govinfo_nlp.meaning import conditions, links, rows
from govinfo_nlp.meaning.frames import Frame, Frames, Refusal

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


MINE = "框架“mine”"
HEADS = "heads 中的“mine”应是已知事项的数组"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('when = ["denyed"]', f"{MINE} 的条件“denyed”不认识；相近的有 denied"),
        (
            'when = ["stage.recieved"]',
            f"{MINE} 的条件“stage.recieved”不认识；相近的有 stage.received、stage.processed、stage.carried",
        ),
        (
            'when = ["not petitions or resullt"]',
            f"{MINE} 的条件“resullt”不认识；相近的有 result、whole result、sums results",
        ),
        ('when = ["not denied or xyz"]', f"{MINE} 的条件“xyz”不认识"),
        ('when = "denied"', f"{MINE} 的 when 应是字符串数组"),
        ("when = [3]", f"{MINE} 的 when 应是字符串数组"),
        ('whn = ["denied"]', f"{MINE} 有不认识的字段 whn；相近的有 when"),
        ("rwos = []", f"{MINE} 有不认识的字段 rwos；相近的有 rows"),
        ('rows = "result"', f"{MINE} 的 rows 不能是“result”；相近的有 results"),
        ("rows = 3", f"{MINE} 的 rows 应是字符串数组，或一组行的名称"),
        ("rows = [3]", f"{MINE} 的 rows 应是字符串数组，或一组行的名称"),
        ('head = ["requests"]', f"{MINE} 的 head 不能是“requests”；相近的有 request"),
        (
            'cells = ["-requests.new.totl"]',
            f"{MINE} 的 cells 不能是“requests.new.totl”；"
            "相近的有 requests.new.total、requests.granted.total、requests.other.total",
        ),
        ('cells = ["requests.{rows}.total"]', f"{MINE} 的 cells 不能是“rows”；相近的有 row"),
        ('cells = ["requests.{row.total"]', f"{MINE} 的 cells 中“requests.{{row.total”的花括号不成对"),
        ('cells = ["requests.row}.total"]', f"{MINE} 的 cells 中“requests.row}}.total”的花括号不成对"),
        ("foreign = 1", f"{MINE} 的 foreign 应是true 或 false"),
        ("year = true", f"{MINE} 的 year 应是整数"),
        ('example = ["x"]', f"{MINE} 的 example 应是字符串"),
        ("body = 3", f"{MINE} 的 body 应是字符串"),
    ],
)
def test_a_misspelt_frame_is_an_error_that_names_it(tmp_path: Path, line: str, message: str) -> None:
    lexicon = own_frames(tmp_path, f'[[frame]]\nname = "mine"\nrefuses = "some"\n{line}\n')
    with pytest.raises(LexiconError) as raised:
        lexicon.compiled(Frames)
    assert str(raised.value) == f"{tmp_path / 'frames.toml'}：{message}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            '[[frame]]\nname = "mine"\nrefuses = "other yera"\n',
            f"{MINE} 的 refuses 不能是“other yera”；相近的有 other year、other scope",
        ),
        ('[[frame]]\nname = "mine"\n', f"{MINE} 缺少 cells、refuses 或 then"),
        ('[[frame]]\nrefuses = "some"\n', "框架“” 缺少 name"),
        ('[[open]]\nrefuses = "some"\n', "框架“” 缺少 name"),
        ('frame = ["mine"]\n', "框架写作 [[frame]] 或 [[open]]"),
        ('frame = "mine"\n', "框架写作 [[frame]] 或 [[open]]"),
        ('[heads]\nmine = ["requests"]\n', HEADS),
        ('[heads]\nmine = "request"\n', HEADS),
        ('heads = ["request"]\n', "heads 写作 [heads]，每个名称给出已知事项的数组"),
    ],
)
def test_a_frame_that_says_nothing_is_an_error(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(LexiconError) as raised:
        own_frames(tmp_path, text).compiled(Frames)
    assert str(raised.value) == f"{tmp_path / 'frames.toml'}：{message}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            '[[frame]]\nname = "mine"\nthen = "aplicant"\n',
            f"{MINE}提到的框架“aplicant”不存在；相近的有 applicant、applicants alone",
        ),
        (
            '[[open]]\nname = "mine"\nof = ["recieved"]\n',
            f"{MINE}提到的框架“recieved”不存在；相近的有 received、received again",
        ),
        ('[[open]]\nname = "mine"\nthen = "xyz"\n', f"{MINE}提到的框架“xyz”不存在"),
    ],
)
def test_a_frame_that_names_none_is_an_error(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(LexiconError) as raised:
        own_frames(tmp_path, text).compiled(Frames)
    assert str(raised.value) == message


def test_unreadable_frames_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="不是可读的 TOML 文件"):
        own_frames(tmp_path, '[[frame]]\nname = "mine"\nwhen = [').compiled(Frames)


def test_a_frame_of_ones_own_has_what_its_file_says(tmp_path: Path) -> None:
    lexicon = own_frames(
        tmp_path,
        '[[frame]]\nname = "mine"\nhead = ["disputes", "request"]\nwhen = ["not denied or result", "stage"]\n'
        'cells = ["requests.{row}.total", "-requests.new.total"]\nrows = "results"\nof = ["received"]\n'
        'then = "applicant"\nrefuses = "other year"\nforeign = true\nnarrows = true\nbodies = true\n'
        'example = "收到申请4件。"\nnot = "办结申请4件。"\nbody = "澄溪县"\nyear = 2020\n'
        '[[frame]]\nname = "bare"\nrows = ["new"]\nrefuses = "some"\n'
        '[[open]]\nname = "open"\n',
    )
    frames = lexicon.compiled(Frames)
    mine, bare = frames.frames[:2]
    first, second = mine.when  # what the words alone tell stands first
    assert (first.text, first.concepts, first.asked, first.contrary) == ("stage", {"stage"}, (), False)
    assert (second.text, second.concepts, second.contrary) == ("not denied or result", {"result"}, True)
    assert second.asked == (conditions.denied,)
    assert mine == Frame(
        "mine",
        frozenset(("disputes", "reconsideration", "litigation", "request")) & mine.heads,
        (first, second),
        ("requests.{row}.total", "-requests.new.total"),
        "results",
        Refusal.OTHER_YEAR,
        "applicant",
        frozenset(("received",)),
        True,
        True,
        True,
        "收到申请4件。",
        "办结申请4件。",
        "澄溪县",
        2020,
    )
    assert mine.heads >= {"reconsideration", "litigation", "request"}
    assert bare == Frame("bare", frozenset(), (), (), ("new",), Refusal.SOME)
    assert frames.opens[0] == Frame("open", frozenset(), ())


def test_why_a_figure_ties_to_no_cell_is_said_in_words() -> None:
    assert {why.name: str(why) for why in Refusal} == {
        "NO_MATTER": "所指不是法定表格统计的事项",
        "OTHER_SCOPE": "属于其他单位，或只是报告范围的一部分",
        "OTHER_YEAR": "属于其他年度",
        "MOVED_FROM": "是变化之前的数值",
        "NO_CASES": "计量单位不是件数",
        "BODIES": "计的是单位个数",
        "SOME": "只是所指事项中的一部分",
        "UNNAMED": "行文没有说明对应哪一格",
        "TWICE": "本句已有另一数字复述同一单元格",
    }


def test_explain_names_the_frames_that_nearly_fit() -> None:
    report = parse("澄溪县2023年政府信息公开工作年度报告\n一、总体情况\n收到申请9件，重复1件。")
    near: list[Any] = [(one.text, one.rule, one.message) for one in explain(report) if one.what == "near"]
    assert near == [
        ("1件", "denied: received", "差一个条件：denied"),
        ("1件", "processed", "差一个条件：maybe.processed"),
        ("1件", "result", "差一个条件：beside a result"),
        ("1件", "received", "差一个条件：stage.received"),
        ("1件", "applicant", "差一个条件：applicants"),
    ]
