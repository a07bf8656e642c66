"""Guards: the scanner's short cut for digits finds what all guards in their order find."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

from govinfo_nlp.language.characters import fold
from govinfo_nlp.language.guards import _HEADS, NO_GUARD, NUMERAL_HEAD, Scanner, patterns, rules
from govinfo_nlp.language.lexicons import Entry, Lexicon
from govinfo_nlp.language.numerals import NUMERAL

OURS = Lexicon.default()
CASES = Path(__file__).parent / "cases"


class Patient(Scanner):
    """Tries every guard that its order has at every character."""

    def __init__(self) -> None:
        super().__init__(OURS)
        self._head = re.compile("(?s:.)")

    def _pattern(self, folded: str, start: int, end: int) -> regex.Pattern[str]:
        return EVERY


EVERY = regex.compile(
    "|".join(
        rf"(?P<{name.replace(' ', '_')}>(?=[{''.join(_HEADS[head])}])(?:{pattern}))"
        for name, head, pattern in (*patterns(OURS), (NO_GUARD, NUMERAL_HEAD, f"{NUMERAL}|半"))
    )
)
SHORT, FULL = Scanner(OURS), Patient()


def found(scanner: Scanner, text: str) -> list[tuple[str, int, int]]:
    at, all_found = 0, []
    while (one := scanner.search(text, at, len(text))) is not None:
        all_found.append(one)
        at = one[2]
    return all_found


def texts() -> Iterator[str]:
    for name in ("quantities", "negatives", "subjects"):
        for group in tomllib.loads((CASES / f"{name}.toml").read_text("utf-8"))["group"]:
            for case in group["cases"]:
                yield from (value for value in case.values() if isinstance(value, str))


def test_in_all_cases() -> None:
    seen = set()
    for text in map(fold, texts()):
        assert found(SHORT, text) == found(FULL, text)
        seen |= {rule for rule, _, _ in found(SHORT, text)}
    assert len(seen - {NO_GUARD}) > len(rules()) / 2


# What guards hold besides digits, and what stands before and behind them.
PIECES = (
    *("12", "3", "2023", "010", "400", "13912345678", "8765432", "6", "一", "二十", "半", " ", "  ", "\n"),
    *"年月日号、季和及:时点名位强室楼层幢是版国省县乡届次中周期条件人个万余%分半也的，。,.-~至到/+×*xX#()@_AbB",
    *("度", "份", "年度", "季度", "底", "栋", "号楼", "国道", "全会", "中全会", "周年", "工程", "转", "小时"),
    *(
        "第",
        "排名",
        "全国",
        "列全市",
        "排全体",
        "类",
        "前",
        "电话",
        "热线:",
        "邮编",
        "编码",
        "上午",
        "每月",
        "其",
        "平台",
        "NX",
        "“",
        "”",
        "《",
        "》",
        "[",
        "]",
        "①",
        "0571",
        "http://",
        "bookmark:",
        "a1@b.cn",
    ),
)


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@example("电话12345转6")
@example("排全省3")
@example("邮编是:123456")
@example("微信:12345、6")
@example("2023.5%")
@example("2 0 2 3 年")
def test_in_any_text(text: str) -> None:
    assert found(SHORT, text) == found(FULL, text)


@pytest.mark.parametrize("text", ["12件", "3,200条", "45.6万元", "收到12件", "占34.5%"])
def test_most_figures_take_the_short_cut(text: str) -> None:
    assert found(SHORT, text)[0][0] == NO_GUARD


@pytest.mark.parametrize("entry", OURS.entries("guards"), ids=lambda entry: entry.seen)
def test_a_word_beside_a_number_decides_what_holds_it(entry: Entry) -> None:
    """With another word in its place something else is found; what only looks like an address is none."""
    other = entry.seen.replace(entry.word, "某" * len(entry.word))
    if entry["role"] == "no address":
        assert [rule for rule, _, _ in found(SHORT, fold(entry.seen))] == [NO_GUARD]
    else:
        assert found(SHORT, fold(entry.seen)) != found(SHORT, fold(other))


def test_words_of_ones_own_are_found_by_the_short_cut_too(tmp_path: Path) -> None:
    """Whatever they begin or end with: it is told by the characters of the lexicon's words."""
    words = {"telephone before": "专柜", "rank before": "夺得", "address": "弄", "road": "匝道"}
    rows = (f'{{ word = "{word}", role = "{role}", seen = "{word}" }},' for role, word in words.items())
    (tmp_path / "guards.toml").write_text("\n".join(["entries = [", *rows, "]"]), "utf-8")
    scanner = Scanner(OURS.extended(tmp_path))
    seen = {"专柜8765432": "telephone", "夺得3": "rank", "12弄": "address", "12匝道": "road"}
    assert {text: found(scanner, text)[0][0] for text in seen} == seen
    assert {found(SHORT, text)[0][0] for text in seen} == {NO_GUARD}
