"""The lexicons: every entry decides the phrase that it was seen in; loading, extending, and errors."""

from __future__ import annotations

import ast
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govinfo_nlp import Lexicon, LexiconError, extract
from govinfo_nlp.language.characters import fold
from govinfo_nlp.language.lexicons import Entry, Joint, Words, _File, _plainly
from govinfo_nlp.language.quantities import quantities
from govinfo_nlp.meaning.marks import Vocabulary
from govinfo_nlp.models import Bound, Change

OURS = Lexicon.default()
VOCABULARIES = sorted(
    path.stem for path in OURS.folders[0].glob("*.toml") if "entries" in OURS.document(path.stem)
)


def entries(name: str, **fields: str) -> list[Any]:
    chosen = (e for e in OURS.entries(name) if all(e.fields.get(k) == v for k, v in fields.items()))
    return [pytest.param(entry, id=f"{entry.word}: {entry.seen}") for entry in chosen]


@pytest.mark.parametrize("name", VOCABULARIES)
def test_every_entry_stands_in_the_phrase_it_was_seen_in(name: str) -> None:
    strangers = [entry.word for entry in OURS.entries(name) if fold(entry.word) not in fold(entry.seen)]
    assert name in ("subjects", "headings", "boundaries") or strangers == []


@pytest.mark.parametrize("entry", entries("units"))
def test_a_unit_makes_a_quantity_of_its_kind(entry: Entry) -> None:
    found = [metric for metric in extract(entry.seen) if fold(metric.unit) == fold(entry.word)]
    assert [str(metric.kind) for metric in found] == [entry["kind"]]


@pytest.mark.parametrize("entry", entries("bounds", place="before") + entries("bounds", place="after"))
def test_a_bound_limits_the_figure_beside_it(entry: Entry) -> None:
    assert [metric.bound for metric in extract(entry.seen)] == [Bound(entry["bound"])]


@pytest.mark.parametrize("entry", entries("bounds", place="verb") + entries("bounds", place="inside"))
def test_a_bound_limits_its_figure_across_a_verb_or_from_inside(entry: Entry) -> None:
    assert [metric.bound for metric in extract(entry.seen)] == [Bound(entry["bound"])]


def without(name: str, entry: Entry) -> Lexicon:
    """Our lexicon without one of its entries."""
    less = Lexicon(OURS.folders)
    less._entries[name] = tuple(one for one in OURS.entries(name) if one != entry)
    return less


# Roles of contexts.toml that language/quantities.py asks for.
AROUND = (
    "doubtful unit", "length unit", "stretch unit", "stretch before", "single case", "taken up", "one before",
    "number goes on", "minus after", "more", "no limit", "halved", "half unit", "no half after",
    "day after", "vague before", "own report", "made up",
)  # fmt: skip


@pytest.mark.parametrize("entry", [one for role in AROUND for one in entries("contexts", role=role)])
def test_a_word_around_a_numeral_decides_what_it_states(entry: Entry) -> None:
    """Without it, something else is found in its phrase."""
    less, seen = without("contexts", entry), fold(entry.seen)
    assert list(quantities(less).scan(seen)) != list(quantities(OURS).scan(seen))


COMPARING = ("compares", "against", "not against")


@pytest.mark.parametrize("entry", [one for role in COMPARING for one in entries("changes", role=role)])
def test_a_word_of_comparison_decides_whether_a_figure_changed(entry: Entry) -> None:
    assert extract(entry.seen, lexicon=without("changes", entry)) != extract(entry.seen)


@pytest.mark.parametrize("entry", entries("changes", role="increase") + entries("changes", role="decrease"))
def test_a_word_of_change_gives_its_direction(entry: Entry) -> None:
    assert Change(entry["role"]) in [metric.change for metric in extract(entry.seen)]


@pytest.mark.parametrize("entry", entries("names"))
def test_a_name_holds_no_quantity(entry: Entry) -> None:
    assert extract(entry.seen) == ()


@pytest.mark.parametrize("entry", entries("denials", role="zero"))
def test_zero_of_something_is_a_denial(entry: Entry) -> None:
    assert [(metric.value, metric.unit) for metric in extract(entry.seen)] == [(0, "")]


@pytest.mark.parametrize("entry", entries("denials", role="object"))
def test_an_object_makes_a_negation_a_denial(entry: Entry) -> None:
    assert [metric.value for metric in extract(entry.seen)] == [0]


@pytest.mark.parametrize("entry", entries("denials", role="other"))
def test_words_that_begin_like_a_negation_are_none(entry: Entry) -> None:
    assert all(metric.value != 0 for metric in extract(entry.seen))


@pytest.mark.parametrize("concept", sorted({entry["concept"] for entry in OURS.entries("indicators")}))
def test_indicators_are_found_with_their_concept(concept: str) -> None:
    words = OURS.compiled(Vocabulary)
    for entry in OURS.entries("indicators"):
        if entry["concept"] == concept:
            seen = fold(entry.seen)
            found = {f"{mark.group}.{mark.name}" for mark in words.marks(seen, 0, len(seen))}
            assert concept in found, entry


# -- loading, extending, errors


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def write(folder: Path, name: str, text: str) -> None:
    (folder / f"{name}.toml").write_text(text, "utf-8")


FAMILY = """\
sets.size = ["大", "小"]
entries = [
  { words = ["{size}桶", "罐"], kind = "count", seen = "回收12罐" },
  { word = "{size}箱", kind = "count", seen = "回收12小箱" },
]
"""


def test_a_family_is_as_many_entries_each_in_the_phrase_that_one_was_seen_in(folder: Path) -> None:
    write(folder, "units", FAMILY)
    added = OURS.extended(folder).entries("units")[len(OURS.entries("units")) :]
    kind = {"kind": "count"}
    assert added == tuple(
        Entry(word, f"回收12{word}", kind) for word in ("大桶", "小桶", "罐", "大箱", "小箱")
    )


def test_a_users_folder_may_have_families_and_slots(folder: Path) -> None:
    write(folder, "units", FAMILY)
    lexicon = OURS.extended(folder)
    assert [metric.unit for metric in extract("回收3大桶、4罐、5小箱。", lexicon=lexicon)] == [
        "大桶",
        "罐",
        "小箱",
    ]
    assert extract("回收3大桶、4罐、5小箱。") == ()


def test_a_users_words_take_the_place_of_ours_one_by_one(folder: Path) -> None:
    """Of a family of ours, the words that a slot of theirs has too are theirs; the others stay."""
    row = '{ words = ["{when}结转"], concept = "stage.carried_out", seen = "大前年结转2件" }'
    write(folder, "indicators", f'sets.when = ["上年", "大前年"]\nentries = [{row}]')
    concepts = {e.word: e["concept"] for e in OURS.extended(folder).entries("indicators")}
    ours = {e.word: e["concept"] for e in OURS.entries("indicators")}
    assert {word for word in concepts if concepts[word] != ours.get(word)} == {"上年结转", "大前年结转"}
    assert concepts["去年结转"] == "stage.carried_in"


def test_sets_are_filled_from_those_above_them_and_from_ours(folder: Path) -> None:
    text = 'sets.a = ["甲", ""]\nsets.b = ["{a}乙", "丙"]\nentries = [{ word = "{b}{own}", %s }]'
    write(folder, "indicators", text % 'concept = "object.request", seen = "甲乙本局3件"')
    words = {entry.word for entry in OURS.extended(folder).entries("indicators")}
    assert words >= {"甲乙本局", "乙本局", "丙本局", "丙我县"}


def test_a_users_set_leaves_the_words_of_ours_alone(folder: Path) -> None:
    write(folder, "indicators", 'sets.own = ["敝局"]\nentries = []')
    assert OURS.extended(folder).entries("indicators") == OURS.entries("indicators")


def test_a_word_stands_once_in_a_file_of_ours() -> None:
    """With the same role; and no entry is written out in full by a slot of another."""
    twice = [(name, entry) for name in VOCABULARIES for entry, count in _keys(name).items() if count > 1]
    assert twice == []


def _keys(name: str) -> Counter[tuple[str | None, ...]]:
    file = _File(OURS.folders[0] / f"{name}.toml", OURS.document(name), {}, {})
    file._keys = {"word", "words", *(key for row in OURS.document(name)["entries"] for key in row)}
    return Counter((e.word, e.fields.get("place"), e.fields.get("role")) for e in file.entries())


def test_the_files_are_short_enough_to_be_read() -> None:
    """Words that have the same fields are families; those that repeat in all combinations are slots."""
    assert sum(path.stat().st_size for path in OURS.folders[0].glob("*.toml")) < 500_000


def test_a_users_folder_adds_units(folder: Path) -> None:
    write(folder, "units", 'entries = [{ word = "桶", kind = "count", seen = "回收12桶" }]')
    assert extract("回收废油12桶。") == ()
    (metric,) = extract("回收废油12桶。", lexicon=OURS.extended(folder))
    assert metric.unit == "桶"


def test_a_users_entry_takes_the_place_of_ours(folder: Path) -> None:
    write(folder, "units", 'entries = [{ word = "分", kind = "money", seen = "收费5分" }]')
    (metric,) = extract("收费5分。", lexicon=OURS.extended(folder))
    assert metric.kind == "money"


def test_a_users_folder_adds_what_can_be_halved_and_what_denies(folder: Path) -> None:
    """Words that a rule's short cuts know by their characters alone."""
    write(folder, "contexts", 'entries = [{ word = "周", role = "halved", seen = "历时3周半" }]')
    write(folder, "denials", 'entries = [{ word = "罕有", role = "bare", seen = "罕有投诉" }]')
    lexicon = OURS.extended(folder)
    for text, value in (("历时3周半。", "3.5"), ("罕有投诉。", "0")):
        assert [str(metric.value) for metric in extract(text, lexicon=lexicon)] == [value]
        assert [str(metric.value) for metric in extract(text)] != [value]


def test_extending_leaves_ours_alone(folder: Path) -> None:
    write(folder, "names", 'entries = [{ word = "九龙12", role = "name", seen = "九龙12项目" }]')
    OURS.extended(folder)
    assert quantities() is quantities(OURS)


COUNT = 'kind = "count", seen = "12桶"'
ERRORS = [
    ('entries = [{ word = "桶", seen = "12桶" }]', "缺少 kind"),
    ('entries = [{ word = "桶", kind = "volume", seen = "12桶" }]', "kind 只能是"),
    ('entries = [{ kind = "count", seen = "12桶" }]', "缺少 word"),
    ('entries = [{ word = "桶", kind = "count" }]', "缺少 seen"),
    ('entries = [{ word = "桶", kind = "count", sen = "x", seen = "12桶" }]', "不认识的字段 sen"),
    ("entries = [3]", "行内表"),
    ("words = []", "缺少 entries"),
    ("entries = [", "TOML"),
    (f"entries = [{{ words = [], {COUNT} }}]", "words 应为由词组成的数组"),
    (f'entries = [{{ words = "桶", {COUNT} }}]', "words 应为由词组成的数组"),
    (f'entries = [{{ words = ["桶", 3], {COUNT} }}]', "words 应为由词组成的数组"),
    (f'entries = [{{ words = ["桶", ""], {COUNT} }}]', "words 应为由词组成的数组"),
    (f'entries = [{{ word = "桶", words = ["桶"], {COUNT} }}]', "word 与 words 只能有其一"),
    (f'entries = [{{ words = ["罐", "箱"], {COUNT} }}]', "seen“12桶”中没有其中任何一个词"),
    (f'entries = [{{ words = ["桶", "罐", "箱", "盒", "筐"], sen = "", {COUNT} }}]', r"'箱', '…'\]"),
    (f'entries = [{{ words = ["{{siz}}桶"], {COUNT} }}]', r"“\{siz\}桶”用了没有定义的词组 \{siz\}$"),
    (f'sets.size = ["大"]\nentries = [{{ word = "{{siz}}桶", {COUNT} }}]', "相近的有 size"),
    (f'sets.size = ["大"]\nentries = [{{ word = "{{size桶", {COUNT} }}]', r"没有定义的词组 \{size桶$"),
    (f'sets.size = ["大", ""]\nentries = [{{ word = "{{size}}", {COUNT} }}]', r"“\{size\}”可能为空"),
    ("sets.size = []\nentries = []", "sets.size 应为非空的字符串数组"),
    ('sets.size = "大"\nentries = []', "sets.size 应为非空的字符串数组"),
    ('sets = ["大"]\nentries = []', "sets 应为由字符串数组组成的表"),
    ('sets.a = ["{b}"]\nsets.b = ["大"]\nentries = []', r"sets.a 用了在它之前没有定义的词组 \{b\}"),
]


@pytest.mark.parametrize(("text", "message"), ERRORS)
def test_an_error_names_file_entry_and_fault(folder: Path, text: str, message: str) -> None:
    write(folder, "units", text)
    with pytest.raises(LexiconError, match=message) as error:
        extract("12桶", lexicon=OURS.extended(folder))
    assert "units.toml" in str(error.value)


def test_an_error_names_the_line(folder: Path) -> None:
    write(folder, "units", 'entries = [\n  { word = "桶", kind = "volume", seen = "12桶" },\n]')
    with pytest.raises(LexiconError, match=r"units\.toml:2"):
        extract("12桶", lexicon=OURS.extended(folder))


LINES = [
    ('words = ["罐", "{of}桶"], kind = "count", seen = "12桶"', 7),
    ('words = [\n    "罐",\n    "{of}桶",\n  ], kind = "count", seen = "12桶"', 9),
    ('kind = "count", seen = "12桶", words = [\n    "罐",\n    # 桶\n    "{of}桶",\n  ]', 10),
    ('words = ["桶", "罐"], kind = "volume", seen = "12桶"', 7),
    ('kind = "count", seen = "12桶"', 7),
]


@pytest.mark.parametrize(("row", "line"), LINES)
def test_an_error_names_the_line_of_the_entry_or_of_its_word(folder: Path, row: str, line: int) -> None:
    """Even where the words stand in an entry above too."""
    head = 'sets.size = ["大"]\n# { 桶 }\nentries = [\n'
    above = '  { words = [\n    "桶", "罐",\n  ], kind = "count", seen = "12桶" },\n'
    write(folder, "units", f"{head}{above}  {{ {row} }},\n]\n")
    with pytest.raises(LexiconError, match=rf"units\.toml:{line}：第 2 个词条"):
        OURS.extended(folder).entries("units")


def test_an_error_of_a_set_names_its_line(folder: Path) -> None:
    write(folder, "units", '# sets.b\nsets.a = ["大"]\nsets.b = ["{c}"]\nentries = []')
    with pytest.raises(LexiconError, match=r"units\.toml:3：词组 sets\.b .*\{c\}"):
        OURS.extended(folder).entries("units")


def test_a_role_that_no_rule_asks_for_is_an_error(folder: Path) -> None:
    write(folder, "contexts", 'entries = [\n  { word = "案", role = "case units", seen = "12案" },\n]')
    with pytest.raises(LexiconError, match=r"contexts\.toml:2.*role 不能是“case units”.*case unit"):
        OURS.extended(folder).entries("contexts")


@pytest.mark.parametrize(
    ("file", "field"),
    [
        ("contexts", "role"),
        ("guards", "role"),
        ("relations", "role"),
        ("headings", "role"),
        ("indicators", "concept"),
    ],
)
def test_every_role_of_ours_may_be_used_in_a_folder_of_ones_own(folder: Path, file: str, field: str) -> None:
    values = sorted({entry[field] for entry in OURS.entries(file)})
    rows = (f'  {{ word = "甲{i}", {field} = "{value}", seen = "甲" }},' for i, value in enumerate(values))
    write(folder, file, "\n".join(("entries = [", *rows, "]")))
    assert len(OURS.extended(folder).entries(file)) == len(OURS.entries(file)) + len(values)


def test_a_part_that_no_report_has_is_an_error(folder: Path) -> None:
    write(
        folder, "headings", 'entries = [{ word = "情况", role = "stem", section = "request", seen = "情况" }]'
    )
    with pytest.raises(LexiconError, match=r"section 只能是 disclosure"):
        OURS.extended(folder).entries("headings")


@pytest.mark.parametrize("file", ["contexts", "guards", "relations", "headings"])
def test_every_role_of_ours_is_asked_for_by_some_rule(file: str, root: Path) -> None:
    """By its name, or in a slot of a pattern: ``«road»``."""
    asked = {
        part
        for path in (root / "govinfo_nlp").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for part in (node.value, *re.findall("«(.+?)»", node.value))
    }
    assert {entry["role"] for entry in OURS.entries(file)} <= asked


def test_unknown_files_and_folders_are_refused(folder: Path) -> None:
    write(folder, "unit", "entries = []")
    with pytest.raises(LexiconError, match=r"unit\.toml"):
        OURS.extended(folder)
    with pytest.raises(LexiconError, match="不存在"):
        OURS.extended(folder / "nowhere")


def words(*all_words: str) -> Words:
    return Words(tuple(Entry(word, word, {}) for word in all_words))


def found(vocabulary: Words, text: str) -> Iterator[tuple[int, str]]:
    return ((place, entry.word) for place, entry in vocabulary.finditer(text))


def test_the_longest_word_wins_from_left_to_right() -> None:
    vocabulary = words("行政", "行政复议", "复议后起诉", "起诉")
    assert list(found(vocabulary, "行政复议后起诉")) == [(0, "行政复议"), (5, "起诉")]
    assert vocabulary.match("行政复议", 0, 3) == Entry("行政", "行政", {})
    assert vocabulary.match_before("经行政复议", 5) == Entry("行政复议", "行政复议", {})
    assert vocabulary.match_before("经行政复议", 5, start=2) is None
    assert vocabulary.match("", 0) is None


LETTERS = st.text("ab\n", max_size=8)
FEW_WORDS = st.sets(st.text("ab\n", min_size=1, max_size=4), max_size=6).map(
    lambda words: Words(tuple(Entry(word, word, {}) for word in sorted(words)))
)


@given(FEW_WORDS, LETTERS, st.integers(0, 8), st.integers(0, 8))
def test_words_are_found_in_a_stretch_as_in_a_text_of_its_own(
    vocabulary: Words, text: str, start: int, length: int
) -> None:
    end = start + length
    found = [(place - start, entry) for place, entry in vocabulary.finditer(text, start, end)]
    assert found == list(vocabulary.finditer(text[start:end]))
    expected, at = [], 0
    while at < len(text[start:end]):
        entry = vocabulary.match(text[start:end], at)
        expected += [(at, entry)] if entry is not None else []
        at += len(entry.word) if entry is not None else 1
    assert found == expected
    assert bool(found) <= vocabulary.may_occur(text, start, end)
    assert bool(found) == vocabulary.occurs(text, start, end)


@given(FEW_WORDS, LETTERS, st.integers(0, 8), st.integers(0, 8))
def test_the_pattern_of_a_vocabulary_matches_its_longest_word(
    vocabulary: Words, text: str, at: int, end: int
) -> None:
    entry, match = vocabulary.match(text, at, end), re.compile(vocabulary.pattern).match(text, at, end)
    assert (entry.word if entry is not None else None) == (match.group() if match is not None else None)


@given(st.lists(FEW_WORDS, min_size=1, max_size=3), LETTERS, st.data())
def test_vocabularies_asked_at_once_answer_as_each_alone(
    vocabularies: list[Words], text: str, data: st.DataObject
) -> None:
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    joint = Joint(*vocabularies)
    assert joint.match(text, start, end) == tuple(one.match(text, start, end) for one in vocabularies)
    before = tuple(one.match_before(text, end, start) for one in vocabularies)
    assert joint.match_before(text, end, start) == before


class TestPlainFiles:
    """A file of entries is read by a lean reader of ours, and means what TOML says."""

    @pytest.mark.parametrize("name", VOCABULARIES)
    def test_ours_are_all_plain(self, name: str) -> None:
        text = (OURS.folders[0] / f"{name}.toml").read_text("utf-8")
        assert _plainly(text) == tomllib.loads(text)

    ROW = '  { word = "件", kind = "count", seen = "3件" },'
    LINES = (
        "",
        "# 注",
        "#",
        "# ]",
        "entries = [",
        "]",
        "[more]",
        ROW,
        ROW.removesuffix(","),
        ROW.strip(),
        f"{ROW} # 注",
        f"# {ROW}",
        '  { word = "a\\\\b", seen = "x" },',
        '  { word = "a\tb", seen = "x" },',
        '  { word = "a\x00", seen = "x" },',
        '  { word = "a\x7f", seen = "x" },',
        '  { word = "\u2028\x85", seen = "" },',
        "  { word = 'a', seen = 'x' },",
        '  { word = "a", word = "b" },',
        '  { word = "a" seen = "x" },',
        '  { word = "a", },',
        '  { word = "a", seen = "x", n = 3 },',
        '  { word="a",seen="x" },',
        '  { word = """a""", seen = "x" },',
        "  { },",
        '  { word = "} , {" },',
        '  { word = "件", seen = "k = "件" " },',
        '  { words = ["件", "k = ", "], ["], seen = "3件" },',
        '  { words = [], seen = "3件" },',
        '  { words = ["件",], seen = "3件" },',
        '  { seen = "3件", words = [',
        '  { words = ["件"], words = [',
        '    "件", "宗",',
        '    "件", "宗"',
        "    # 宗",
        "    3,",
        "  ] },",
        "  ], seen = 3 },",
        'sets.a = ["甲", "乙"]',
        'sets.a = ["甲\\t"]',
        "sets.b = [",
        "sets.b = []",
        "[sets]",
    )

    @given(lines=st.lists(st.sampled_from(LINES), max_size=8), end=st.sampled_from(("", "\n", "\n\n", " ")))
    def test_any_lines(self, lines: list[str], end: str) -> None:
        self.assert_alike("\n".join(lines) + end)

    @given(lines=st.lists(st.sampled_from(LINES), max_size=4), head=st.sampled_from(("", "# 注\n", "# ")))
    def test_lines_between_the_brackets(self, lines: list[str], head: str) -> None:
        self.assert_alike("\n".join([f"{head}entries = [", *lines, "]", ""]))

    @given(lines=st.lists(st.sampled_from(LINES[-16:]), max_size=6))
    def test_families_and_sets(self, lines: list[str]) -> None:
        self.assert_alike("\n".join([*lines, "entries = [", "]", ""]))
        self.assert_alike("\n".join(["entries = [", self.LINES[-13], *lines, "  ] },", "]", ""]))

    def assert_alike(self, text: str) -> None:
        """Read as TOML is, or left to its reader."""
        plain = _plainly(text)
        if plain is not None:
            assert plain == tomllib.loads(text)

    def test_each_line_alone(self) -> None:
        plain = [line for line in self.LINES if _plainly(f"entries = [\n{line}\n]\n") is not None]
        assert plain == [
            "",
            "# 注",
            "#",
            "# ]",
            self.ROW,
            f"# {self.ROW}",
            '  { word = "\u2028\x85", seen = "" },',
            '  { word = "} , {" },',
            '  { words = ["件", "k = ", "], ["], seen = "3件" },',
            "    # 宗",
        ]
        heads = [line for line in self.LINES if _plainly(f"{line}\nentries = [\n]\n") is not None]
        assert heads == ["", "# 注", "#", "# ]", f"# {self.ROW}", "    # 宗", 'sets.a = ["甲", "乙"]']

    FAMILIES = """\
# 注
sets.a = ["甲", "乙"]
sets.long = [
  "丙", "丁",  # 注
  "戊",
]

entries = [
  { words = ["{a}件", "宗"], seen = "3宗" },
  { kind = "count", seen = "3起", words = [
    # 注

    "起",
    "例", "{long}",
  ] },
]
"""

    def test_families_and_sets_are_plain(self) -> None:
        assert _plainly(self.FAMILIES) is None
        text = self.FAMILIES.replace("  # 注", "")
        assert _plainly(text) == tomllib.loads(text)
        for cut in range(len(text)):
            self.assert_alike(text[:cut] + text[cut + 1 :])
            self.assert_alike(text[:cut] + "\n" + text[cut:])

    def test_another_form_is_read_all_the_same(self, tmp_path: Path) -> None:
        row = '[[entries]]\nword = "\\u65B9"\nkind = "count"\nseen = "4方"\n'
        (tmp_path / "units.toml").write_text(row, "utf-8")
        lexicon = OURS.extended(tmp_path)
        assert [metric.unit for metric in extract("新设铭牌45方。", lexicon=lexicon)] == ["方"]
