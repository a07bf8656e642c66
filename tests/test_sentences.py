"""Sentences and clauses: the drawn cases, the words of the lexicon, and the laws that hold for any text."""

from __future__ import annotations

import json
import time
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from govinfo_nlp.language.clauses import split_clauses
from govinfo_nlp.language.lexicons import Entry, Lexicon
from govinfo_nlp.language.punctuation import BLANK
from govinfo_nlp.language.sentences import RULES, explain_boundaries, split_sentences

CASES = tomllib.loads((Path(__file__).parent / "cases" / "sentences.toml").read_text("utf-8"))
WORDS = Lexicon.default().entries("boundaries")

# What an entry of the lexicon makes of the phrase it was met in: how many sentences, by which rules.
EFFECTS = {
    "joins": (1, {"quotation_taken_up", "ellipsis_taken_up"}),
    "opens": (2, {"connective", "ellipsis_then_opening"}),
    "dates": (2, {"quotation_then_date", "bracket_then_date"}),
    "answers": (1, {"attributed_speech"}),
    "predicates": (1, {"quotation_as_subject"}),
    "lengths": (2, {"introduced_speech"}),
    "blocks": (2, {"introduced_speech", "quotation_alone"}),
    "suffix": (1, {"point_of_name"}),
    "abbreviations": (1, {"point_of_name"}),
}
SAYS = {1: {"attributed_speech"}, 2: {"introduced_speech"}}

BREAKS = ("\n", "\r\n", "\r", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029")
FULL_WIDTH = {code: code + 0xFEE0 for code in map(ord, "0123456789")} | {
    code: code + 0xFEE0 for code in (*range(ord("A"), ord("Z") + 1), *range(ord("a"), ord("z") + 1))
}

anything = st.text(st.characters(exclude_categories=()), max_size=80)
marked = st.lists(
    st.sampled_from(
        [
            *"。？！?!.．…“”‘’\"'（）()《》【】「」，、：；:,|\t \u3000\u200b\n\r",
            *(
                "……",
                "。”",
                "：“",
                "”“",
                "——",
                "1.",
                "2.5",
                "（一）",
                "12",
                "３",
                "a",
                "Ｂ",
                "http://a.cn/?b=1",
            ),
            *(
                "甲",
                "全年公开",
                "的",
                "等",
                "说",
                "某人说，",
                "此外",
                "同时",
                "去年，",
                "三个",
                "都",
                "已成为",
            ),
        ]
    ),
    max_size=30,
).map("".join)
texts = anything | marked


def drawn(kind: str) -> list[object]:
    return [
        pytest.param(case, id=f"{group['construction']}: {case[:24]!r}")
        for group in CASES[kind]
        for case in group["cases"]
    ]


def bare(parts: Iterable[str]) -> list[str]:
    return [text for part in parts if (text := part.strip(BLANK))]


@pytest.mark.parametrize("case", drawn("sentences"))
def test_sentences_end_where_drawn(case: str) -> None:
    found = [sentence.text for sentence in split_sentences(case.replace("¦", ""))]
    assert "\n".join(found) == "\n".join(bare(case.split("¦")))


@pytest.mark.parametrize("case", drawn("clauses"))
def test_clauses_end_where_drawn(case: str) -> None:
    text = case.replace("¦", "")
    assert "¦".join(text[clause.start : clause.end] for clause in split_clauses(text)) == case


def test_clauses_know_their_depth_and_separator() -> None:
    text = "新收12件（网上9件、窗口3件），办结11件；其中：予以公开5件。"
    assert [(text[c.start : c.end], c.depth, c.separator, c.strength) for c in split_clauses(text)] == [
        ("新收12件", 0, "（", 0),
        ("（网上9件、", 1, "、", 1),
        ("窗口3件），", 1, "），", 2),
        ("办结11件；", 0, "；", 4),
        ("其中：", 0, "：", 3),
        ("予以公开5件。", 0, "。", 5),
    ]


def test_clauses_of_a_part_have_offsets_of_the_whole() -> None:
    text = "甲。新收3件，办结2件。乙"
    assert [(c.start, c.end) for c in split_clauses(text, 2, 12)] == [(2, 7), (7, 12)]


@pytest.mark.parametrize("entry", WORDS, ids=lambda entry: f"{entry['role']} {entry.word}")
def test_every_word_decides_the_phrase_it_was_met_in(entry: Entry) -> None:
    assert entry.word.lower() in entry.seen.lower()
    count = len(split_sentences(entry.seen))
    rules = {boundary.rule for boundary in explain_boundaries(entry.seen)}
    if entry["role"] == "says":
        assert rules & SAYS[count]
    else:
        expected, deciding = EFFECTS[entry["role"]]
        assert count == expected
        assert rules & deciding


def test_no_word_has_two_roles() -> None:
    words = [entry.word for entry in WORDS]
    assert sorted(words) == sorted(set(words))


def test_every_rule_is_documented_and_decides_a_case() -> None:
    cases = [case.replace("¦", "") for group in CASES["sentences"] for case in group["cases"]]
    spoken = {boundary.rule for case in cases for boundary in explain_boundaries(case)}
    assert {rule.__name__ for rule in RULES} <= spoken
    assert all(rule.__doc__ for rule in RULES)


def test_boundaries_are_explained() -> None:
    assert [(b.offset, b.rule, b.splits) for b in explain_boundaries("“好？”的1.5分。\n二")] == [
        (4, "quotation_taken_up", False),
        (7, "point_inside_word", False),
        (10, "end_of_line", True),
        (12, "line_break", True),
    ]


def test_shared_development_cases(shared: Path) -> None:
    lines = (shared / "eval" / "dev" / "sentences.jsonl").read_text("utf-8").splitlines()
    for case in map(json.loads, lines):
        assert [sentence.text for sentence in split_sentences(case["text"])] == case["sentences"]


@given(texts)
@example("\ud800。\udfff\x00")
def test_sentences_are_the_text_but_for_blanks(text: str) -> None:
    at = 0
    for sentence in split_sentences(text):
        assert not text[at : sentence.start].strip(BLANK)
        assert text[sentence.start : sentence.end] == sentence.text
        assert sentence.text == sentence.text.strip(BLANK) != ""
        at = sentence.end
    assert not text[at:].strip(BLANK)


@given(texts)
def test_a_sentence_is_one_sentence(text: str) -> None:
    for sentence in split_sentences(text):
        assert [again.text for again in split_sentences(sentence.text)] == [sentence.text]


@given(texts, st.sampled_from(BREAKS), texts)
def test_lines_do_not_know_each_other(one: str, line_break: str, two: str) -> None:
    shift = len(one + line_break)
    apart = [(s.start, s.end) for s in split_sentences(one)]
    apart += [(s.start + shift, s.end + shift) for s in split_sentences(two)]
    assert [(s.start, s.end) for s in split_sentences(one + line_break + two)] == apart


@given(texts)
def test_width_of_letters_and_digits_does_not_matter(text: str) -> None:
    spans = [(s.start, s.end) for s in split_sentences(text)]
    assert [(s.start, s.end) for s in split_sentences(text.translate(FULL_WIDTH))] == spans


@given(texts)
def test_explanation_agrees_with_the_split(text: str) -> None:
    boundaries = explain_boundaries(text)
    assert [b.offset for b in boundaries if b.splits] == [s.end for s in split_sentences(text)]
    assert [b.offset for b in boundaries] == sorted({b.offset for b in boundaries})


@given(texts)
def test_clauses_tile_their_sentence(text: str) -> None:
    for stretch in [(0, len(text)), *((s.start, s.end) for s in split_sentences(text))]:
        at = stretch[0]
        for clause in split_clauses(text, *stretch):
            assert clause.start == at < clause.end <= stretch[1]
            assert clause.depth >= 0
            assert clause.separator in text[clause.start : clause.end + 1]
            at = clause.end
        assert at == stretch[1]


@given(texts)
def test_clauses_do_not_mind_width(text: str) -> None:
    assert split_clauses(text.translate(FULL_WIDTH)) == tuple(split_clauses(text))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(unit * (100_000 // len(unit)), id=repr(unit))
        for unit in (
            "“",
            "”",
            "（",
            "）",
            '"',
            "'",
            "“。",
            "。”",
            "“甲。”",
            "“。”",
            "1.",
            "a.",
            "…",
            "\t",
            "，",
            "”“",
        )
    ]
    + [
        pytest.param(left * 100_000 + middle + right * 100_000, id=f"100,000 {left}{middle}{right}")
        for left, middle, right in (
            ("“", "", "”"),
            ("（", "甲。", "）"),
            ("“‘", "。", "’”"),
            ("（", "", "。）"),
        )
    ],
)
def test_marks_without_end_take_linear_time(text: str) -> None:
    started = time.process_time()
    split_sentences(text)
    split_clauses(text)
    assert time.process_time() - started < 5  # a second or so; quadratic time would be many minutes


def test_a_mark_astray_swallows_no_text() -> None:
    text = "推进“放管服改革。" + "精简材料两份。" * 200 + "落实五公开”要求。"
    assert len(split_sentences(text)) == 202
