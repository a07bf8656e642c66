"""Subjects: what each figure measures, by cases, by the words of the lexicon, and by laws for any text."""

from __future__ import annotations

import importlib
import logging
import os
import subprocess
import sys
import time
import tomllib
import unicodedata
from collections.abc import Callable
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from govinfo_nlp.language.characters import fold
from govinfo_nlp.language.lexicons import Entry, Lexicon
from govinfo_nlp.language.segments import Segmenter
from govinfo_nlp.meaning.metrics import extract
from govinfo_nlp.meaning.subjects import Subjects
from govinfo_nlp.models import Kind, Metric

CASES = Path(__file__).parent / "cases"


def load(name: str) -> list[tuple[str, dict[str, Any]]]:
    groups = tomllib.loads((CASES / name).read_text("utf-8"))["group"]
    return [(group["name"], case) for group in groups for case in group["cases"]]


def agrees(accepted: list[str], said: str | None) -> bool:
    """One phrase holds the other and is no more than twice as long."""
    for phrase in map(fold, accepted):
        small, large = sorted((phrase, fold(said or "")), key=len)
        if small and small in large and 2 * len(small) >= len(large):
            return True
    return False


@pytest.mark.parametrize(("group", "case"), load("subjects.toml"))
def test_cases(group: str, case: dict[str, Any]) -> None:
    metrics = extract(case["text"])
    assert [metric.text for metric in metrics] == [figure["quote"] for figure in case["figures"]]
    for metric, figure in zip(metrics, case["figures"], strict=True):
        assert agrees(figure["subject"], metric.subject), f"{metric.text}: {metric.subject}"


@pytest.mark.parametrize(
    "case",
    tomllib.loads((CASES / "given_up.toml").read_text("utf-8"))["subjects"],
    ids=lambda case: case["text"],
)
def test_given_up_cases_are_told_as_they_are(case: dict[str, Any]) -> None:
    """One that comes right goes back to subjects.toml."""
    said = [metric.subject for metric in extract(case["text"])]
    assert said == case["gives"]
    wanted = [figure["subject"] for figure in case["figures"]]
    assert not all(agrees(names, subject) for names, subject in zip(wanted, said, strict=True))
    assert case["reason"]


def test_subjects_of_the_quantity_cases() -> None:
    """The other module's cases, whose texts were written with no eye on subjects."""
    right, wrong = 0, []
    for _, case in load("quantities.toml"):
        metrics = extract(case["text"])
        if len(metrics) != len(case["metrics"]):
            continue
        for said, wanted in zip(metrics, case["metrics"], strict=True):
            if "subject" in wanted and not agrees(wanted["subject"], said.subject):
                wrong.append((case["text"], said.text, said.subject))
            right += "subject" in wanted
    assert len(wrong) <= 0.03 * right, wrong


# What the subject of an entry's example is to its word.
HOLDS = ("name", "head", "whole")
LACKS = ("lead", "turn", "stop", "agent", "attend", "modifier", "particle")
IS = ("total", "rate", "member")


ENTRIES = Lexicon.default().entries("subjects")
ROLES = sorted({entry["role"] for entry in ENTRIES})


@pytest.mark.parametrize("role", ROLES)
def test_words_do_what_their_examples_show(role: str) -> None:
    chosen = [entry for entry in ENTRIES if entry["role"] == role]
    said = [(entry, extract(entry.seen)[-1].subject) for entry in chosen]
    assert [(e.word, e.seen, subject) for e, subject in said if not does(e, subject)] == []


def does(entry: Entry, subject: str | None) -> bool:
    """Whether the subject of an entry's example is what the entry's role makes it."""
    role, word = entry["role"], entry.word
    if not subject or word not in entry.seen:
        return False
    if role in IS:
        return subject == word
    if role in LACKS or (role == "verb" and entry.fields.get("sort", "") in ("", "light", "intake")):
        return word not in subject
    if role == "tail":
        return not subject.endswith(word)
    if role in HOLDS:
        return word in subject or subject in word
    return word in subject or entry.seen.split(word, 1)[1].startswith(subject)


def test_subject_of_zero_is_what_was_not_met() -> None:
    (metric,) = extract("全年保持零投诉。")
    assert (metric.text, metric.subject) == ("零投诉", "投诉")


def test_offsets_are_of_the_text_as_it_is() -> None:
    text = "  一、总体情况\n全年收到政府信息公开申請１２件，辦結１１件。"
    for metric in extract(text):
        assert metric.subject_start is not None
        assert text[metric.subject_start : metric.subject_end] == metric.subject


def test_words_that_the_fold_changes_are_found() -> None:
    """覆 is folded with 答覆 in mind; the lexicon's own words are folded too."""
    (metric,) = extract("流动服务覆盖社区22个。")
    assert metric.subject == "社区"


def test_a_lexicon_of_ones_own_adds_words(tmp_path: Path) -> None:
    text = "全年矩阵化刊推民生快讯40条。"
    assert extract(text)[0].subject != "民生快讯"
    row = '{ word = "矩阵化刊推", role = "verb", seen = "矩阵化刊推民生快讯40条" }'
    (tmp_path / "subjects.toml").write_text(f"entries = [{row}]", "utf-8")
    lexicon = Lexicon.default().extended(tmp_path)
    assert extract(text, lexicon=lexicon)[0].subject == "民生快讯"


WORDS = sorted({entry.word for entry in ENTRIES})
PIECES = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(
        [*"，。；：、（）()“”《》\n\t 　的为和与中等", "同比", "其中", "分别为", "未收到", "零投诉", "占"]
    ),
    st.sampled_from(
        ["12件", "3.5%", "近2万条", "五次", "1,024.5万元", "20个工作日", "１２件", "翻一番", "0"]
    ),
    st.text(max_size=4),
)
TEXTS = st.lists(PIECES, max_size=24).map("".join)


def check(text: str, metric: Metric) -> None:
    if metric.subject is None:
        assert (metric.subject_start, metric.subject_end) == (None, None)
        return
    start, end = metric.subject_start, metric.subject_end
    assert start is not None
    assert end is not None
    assert 0 <= start < end <= len(text)
    assert text[start:end] == metric.subject
    inside = start >= metric.start and end <= metric.end
    assert end <= metric.start or start >= metric.end or (inside and metric.kind is Kind.COUNT)


@example("12件举报查处APP未")
@given(TEXTS)
@settings(max_examples=400)
def test_subjects_lie_in_the_text_and_outside_of_their_figures(text: str) -> None:
    for metric in extract(text):
        check(text, metric)
        if metric.subject_start is not None and metric.subject_start >= metric.start:
            assert metric.subject_start >= metric.end or metric.text[0] in "零0〇０"


@given(TEXTS)
@settings(max_examples=200)
def test_subjects_lie_in_their_sentence(text: str) -> None:
    from govinfo_nlp.language.sentences import split_sentences

    sentences = split_sentences(text)
    for metric in extract(text):
        if metric.subject_start is not None:
            owner = next(s for s in sentences if s.start <= metric.start < s.end)
            assert owner.start <= metric.subject_start
            assert metric.subject_end is not None
            assert metric.subject_end <= owner.end


WIDE = {ord(character): chr(ord(character) + 0xFEE0) for character in "0123456789,;:()%"}


@given(TEXTS)
@settings(max_examples=200)
def test_width_changes_nothing(text: str) -> None:
    narrow = "".join(c if len(n := unicodedata.normalize("NFKC", c)) != 1 else n for c in text)
    if fold(narrow) != fold(narrow.translate(WIDE)):
        return
    said = [(m.start, m.subject_start, m.subject_end) for m in extract(narrow)]
    assert said == [(m.start, m.subject_start, m.subject_end) for m in extract(narrow.translate(WIDE))]


@pytest.mark.parametrize(
    "unit",
    [
        "的",
        "（",
        "、信息",
        "全年共",
        "发布信息12条、",
        "12件",
        "分别为1件、",
        "“",
        "其中：",
        "同比，",
        "信息公开",
    ],
)
def test_long_texts_take_no_longer_than_their_length(unit: str) -> None:
    """A quadratic walk over these would take minutes."""
    text = unit * (60_000 // len(unit)) + "12件"
    begun = time.perf_counter()
    for metric in extract(text):
        check(text, metric)
    assert time.perf_counter() - begun < 30


def test_many_figures_of_one_sentence_take_no_longer_than_their_number() -> None:
    folded = fold("、".join(f"项目{number}甲12件" for number in range(3000)))
    metrics = extract(folded)
    subjects = Subjects(Lexicon.default())
    figures = [Place(metric) for metric in metrics]
    begun = time.perf_counter()
    assert len(subjects.find(folded, 0, len(folded), figures)) == len(figures)
    assert time.perf_counter() - begun < 10


class Place:
    """A figure by the least that a module needs of it."""

    rule = "numeral and unit"

    def __init__(self, metric: Metric) -> None:
        self.start, self.end, self.bound_start = metric.start, metric.end, metric.start
        self.kind, self.unit = metric.kind, metric.unit


def fresh(code: str, cache: Path) -> subprocess.CompletedProcess[str]:
    """Runs code in a new interpreter whose cache folder is ``cache``."""
    environment = os.environ | {"XDG_CACHE_HOME": str(cache), "PYTHONPATH": str(Path(__file__).parents[1])}
    command = [sys.executable, "-W", "error::DeprecationWarning:govinfo_nlp", "-c", code]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, encoding="utf-8", check=True
    )


SAY = "from govinfo_nlp.meaning.metrics import extract; print(extract('县政府网站公示纪要12份。')[0].subject)"


def test_nothing_is_written_to_a_cache(tmp_path: Path) -> None:
    done = fresh(SAY, tmp_path)
    assert (done.stdout, done.stderr) == ("纪要\n", "")
    assert list(tmp_path.iterdir()) == []


def test_jieba_of_the_host_is_left_alone(tmp_path: Path) -> None:
    code = (
        "import logging; root = list(logging.getLogger().handlers); level = logging.getLogger().level\n"
        f"{SAY}\n"
        "import jieba\n"
        "assert not jieba.dt.initialized and not jieba.dt.FREQ\n"
        "assert logging.getLogger().handlers == root and logging.getLogger().level == level\n"
    )
    done = fresh(code, tmp_path)
    assert done.stderr == ""


def test_nothing_is_loaded_before_it_is_needed(tmp_path: Path) -> None:
    code = (
        "import sys, govinfo_nlp.meaning.subjects, govinfo_nlp.meaning.metrics; print('jieba' in sys.modules)"
    )
    assert fresh(code, tmp_path).stdout == "False\n"


def test_segmenter_knows_words_of_ours() -> None:
    segmenter = Segmenter(["岚江晚报汇"])
    assert segmenter.parts("订阅岚江晚报汇", 2, 7)
    assert segmenter.apart("信息为12条", 2, 0, 3)
    assert not segmenter.apart("违法行为", 3, 0, 4)
    assert segmenter.verb_end("企业承担账单", 2) == 4
    assert segmenter.verb_end("企业账单", 2) == 2


ADDED = ("岚江晚报汇", "信息公开指南", "依申请公开", "㐂㐂㐂", "开件", "政府", "A股公开")
Ends = Callable[[str], list[int]]


@pytest.fixture(scope="module")
def by_jieba() -> Ends:
    """Where jieba's own code ends the words of a text."""
    jieba = importlib.import_module("jieba")
    jieba.setLogLevel(logging.ERROR)
    tokenizer = jieba.Tokenizer()
    for word in ADDED:
        if not tokenizer.FREQ.get(word):
            tokenizer.add_word(word)
    return lambda text: list(accumulate(map(len, tokenizer.cut(text, HMM=False))))


@pytest.fixture(scope="module")
def by_us() -> Ends:
    segmenter = Segmenter(ADDED)
    return lambda text: list(segmenter._found(text)[1:])


class TestAsJieba:
    """The dictionary cuts as jieba's own code does, with words added to both."""

    LETTERS = "政府信息公开指南依申请件岚江晚报汇㐂一大的 \r\n，。3aA股%.+-\u200b"

    @given(text=st.text(st.sampled_from(LETTERS), max_size=40))
    def test_any_text(self, by_jieba: Ends, by_us: Ends, text: str) -> None:
        assert by_us(text) == by_jieba(text)

    def test_a_whole_report(self, by_jieba: Ends, by_us: Ends, examples: Path) -> None:
        for line in (examples / "yunxiu-2023.txt").read_text("utf-8").split("\n"):
            assert by_us(line) == by_jieba(line)

    def test_what_it_knows(self) -> None:
        segmenter = Segmenter(["岚江晚报汇"])
        assert segmenter.knows("岚江晚报汇")
        assert segmenter.knows("政府")
        assert not segmenter.knows("岚江晚")
        assert not segmenter.knows("")
        assert not Segmenter().knows("岚江晚报汇")
        assert segmenter.is_verb("承担")
        assert not segmenter.is_verb("政府")
        assert not segmenter.is_verb("")


def test_no_log_line_reaches_a_host(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        Segmenter(["没有的词"]).knows("信息")
    assert caplog.records == []
