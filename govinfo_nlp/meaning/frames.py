"""Frames: what a claim that meets certain conditions restates, as data.

``lexicons/frames.toml`` holds them in the order in which they are asked; the first that fits speaks. Each has
an example that makes it speak and a counter-example that does not, which a test runs. A folder of one's own
may have frames too: they are asked before ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from govinfo_nlp.document import forms, tables
from govinfo_nlp.errors import LexiconError
from govinfo_nlp.language.lexicons import Lexicon, nearest
from govinfo_nlp.meaning.conditions import CONDITIONS
from govinfo_nlp.meaning.marks import Vocabulary
from govinfo_nlp.meaning.rows import ROWS
from govinfo_nlp.meaning.told import Told

Made = TypeVar("Made")

LESS = "-"  # before a cell of a reading: what it holds is taken away from the others
_TYPES: Mapping[str, type] = {
    **dict.fromkeys(("name", "refuses", "then", "example", "not", "body"), str),
    **dict.fromkeys(("head", "when", "cells", "of"), list),
    **dict.fromkeys(("foreign", "narrows", "bodies"), bool),
    "year": int,
}
_WRITTEN = {str: "字符串", list: "字符串数组", bool: "true 或 false", int: "整数"}
_PLACE = re.compile(r"\{([^{}]*)\}")
_PLACES = ("row", "table_row", "who", "rest", "column", "asker")
_REMEMBERED = 8192  # matters with the concepts of a claim's words


class Refusal(StrEnum):
    """Why a metric ties to no cell."""

    NO_MATTER = "所指不是法定表格统计的事项"
    OTHER_SCOPE = "属于其他单位，或只是报告范围的一部分"
    OTHER_YEAR = "属于其他年度"
    MOVED_FROM = "是变化之前的数值"
    NO_CASES = "计量单位不是件数"
    BODIES = "计的是单位个数"
    SOME = "只是所指事项中的一部分"
    UNNAMED = "行文没有说明对应哪一格"
    TWICE = "本句已有另一数字复述同一单元格"


_REFUSALS = {why.name.lower().replace("_", " "): why for why in Refusal}


@dataclass(frozen=True, slots=True)
class Test:
    """One condition of a frame: a concept or a named condition, alternatives of it, or their contrary."""

    text: str
    concepts: frozenset[str]
    asked: tuple[Callable[[Told], bool], ...]
    contrary: bool

    def by_words(self, concepts: frozenset[str]) -> bool | None:
        """Whether it holds, where the words of a claim alone tell."""
        if not self.concepts.isdisjoint(concepts):
            return not self.contrary
        return None if self.asked else self.contrary

    def by_asking(self, told: Told) -> bool:
        """Whether it holds, where the words alone don't tell."""
        for ask in self.asked:
            if ask(told):
                return not self.contrary
        return self.contrary

    @property
    def open(self) -> Callable[[Told], bool]:
        """What to ask of a claim whose words don't tell."""
        return self.asked[0] if len(self.asked) == 1 and not self.contrary else self.by_asking

    def holds(self, told: Told) -> bool:
        known = self.by_words(told.concepts)
        return self.by_asking(told) if known is None else known


@dataclass(frozen=True, slots=True)
class Frame:
    """What a claim restates that meets all conditions: cells, or nothing for a reason (``refuses``).

    ``then`` goes on with the frames of that name; ``foreign`` leaves the matter behind, ``narrows`` says that
    what follows is of some requests only, ``bodies`` that it is of some bodies only.
    """

    name: str
    heads: frozenset[str]
    when: tuple[Test, ...]
    cells: tuple[str, ...] = ()
    rows: tuple[str, ...] | str = ()
    refuses: Refusal | None = None
    then: str = ""
    of: frozenset[str] = frozenset()
    foreign: bool = False
    narrows: bool = False
    bodies: bool = False
    example: str = ""
    counter: str = ""
    body: str = ""
    year: int = 0

    def lacks(self, told: Told) -> Iterator[Test]:
        """The conditions that a claim does not meet."""
        return (test for test in self.when if not test.holds(told))

    def fits(self, told: Told) -> bool:
        """Whether all conditions hold."""
        return all(test.holds(told) for test in self.when) and self.finds_rows(told)

    def finds_rows(self, told: Told) -> bool:
        """Whether the rows, where they are not the same for every claim, are any."""
        return not isinstance(self.rows, str) or bool(self.rows_of(told))

    def rows_of(self, told: Told) -> tuple[str, ...]:
        """The rows that it means for a claim."""
        return told.known(ROWS[self.rows]) if isinstance(self.rows, str) else self.rows


_Asked = tuple[Frame, tuple[Callable[[Told], bool], ...]]


class Frames:
    """The frames of a lexicon, by the matter that they are asked for."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.frames: list[Frame] = []
        self.opens: list[Frame] = []
        concepts, files = lexicon.compiled(Vocabulary).concepts, lexicon.files("frames")
        matters = {one.removeprefix("object.") for one in concepts if one.startswith("object.")}
        heads: dict[str, Sequence[str]] = {matter: (matter,) for matter in matters}
        for path, document in files:
            heads |= _heads(path, document.get("heads", {}), matters)
        for path, document in reversed(files):
            file = _File(path, concepts, heads)
            self.frames += file.frames(document.get("frame", ()))
            self.opens += file.frames(document.get("open", ()), opens=True)
        self._assert_named()
        self._opens_of: dict[str, list[Frame]] = {}
        self._asked: dict[tuple[str, frozenset[str]], list[_Asked]] = {}

    def _assert_named(self) -> None:
        """That the frames exist that others name."""
        names = {frame.name for frame in self.frames}
        for frame in (*self.frames, *self.opens):
            for name in ({frame.then} | frame.of) - names - {""}:
                raise LexiconError(f"框架“{frame.name}”提到的框架“{name}”不存在{nearest(name, names)}")

    def _to_ask(self, told: Told) -> list[_Asked]:
        """The frames of a claim's matter that its words allow, in their order, each with the conditions that
        the words leave open; many claims have the same words."""
        key = (told.claim.head or "", told.concepts)
        found = self._asked.get(key)
        if found is None:
            if len(self._asked) >= _REMEMBERED:
                self._asked.clear()
            found = self._asked[key] = [
                (frame, (*(test.open for test, known in tests if known is None), frame.finds_rows))
                for frame in self.frames
                if not frame.heads or key[0] in frame.heads
                for tests in ([(test, test.by_words(key[1])) for test in frame.when],)
                if all(known is not False for _, known in tests)
            ]
        return found

    def speaking(self, told: Told) -> tuple[Frame, ...]:
        """The first frame that fits a claim, behind the one that has sent it on; that alone where none fits
        any more."""
        sent: tuple[Frame, ...] = ()
        then = ""
        for frame, conditions in self._to_ask(told):
            if then and frame.name != then:
                continue
            then = ""
            for condition in conditions:
                if not condition(told):
                    break
            else:
                sent = (*sent, frame)
                if not frame.then:
                    return sent
                then = frame.then
        return sent

    def near(self, told: Told, spoken: Frame | None) -> Iterator[tuple[Frame, Test]]:
        """The frames with cells that lack but one of several conditions, with the one that each lacks."""
        for frame in self.frames:
            asked = not frame.heads or told.claim.head in frame.heads
            lacking = list(frame.lacks(told)) if asked and frame.cells and len(frame.when) > 1 else []
            if len(lacking) == 1 and frame is not spoken:
                yield frame, lacking[0]

    def opened(self, told: Told, name: str) -> Iterator[Frame]:
        """What else the words of a claim leave open, of which the frame ``name`` has spoken."""
        if name not in self._opens_of:
            self._opens_of[name] = [one for one in self.opens if not one.of or name in one.of]
        for frame in self._opens_of[name]:
            if (not frame.heads or told.claim.head in frame.heads) and frame.fits(told):
                yield frame


_Heads = Mapping[str, Sequence[str]]


def _heads(path: Path, named: object, matters: Set[str]) -> _Heads:
    """The names that a file gives to several matters at once."""
    if not isinstance(named, dict):
        raise LexiconError(f"{path}：heads 写作 [heads]，每个名称给出已知事项的数组")
    for name, some in named.items():
        if not isinstance(some, list) or not set(map(str, some)) <= matters:
            raise LexiconError(f"{path}：heads 中的“{name}”应是已知事项的数组")
    return named


class _File:
    """Reads the frames of one file."""

    def __init__(self, path: Path, concepts: Set[str], heads: _Heads) -> None:
        self._path, self._concepts, self._heads = path, concepts, heads
        self._where = str(path)

    def frames(self, entries: object, *, opens: bool = False) -> list[Frame]:
        """The frames of an array; what they leave open, with ``opens``."""
        if not isinstance(entries, (list, tuple)) or not all(isinstance(one, dict) for one in entries):
            raise LexiconError(f"{self._path}：框架写作 [[frame]] 或 [[open]]")
        return [self._frame(entry, opens=opens) for entry in entries]

    def _frame(self, entry: Mapping[str, Any], *, opens: bool) -> Frame:
        self._where = f"{self._path}：框架“{entry.get('name', '')}”"
        for field, value in entry.items():
            self._assert_type(field, value)
        if not entry.get("name"):
            raise LexiconError(f"{self._where} 缺少 name")
        if not opens and not (entry.keys() & {"cells", "refuses", "then"}):
            raise LexiconError(f"{self._where} 缺少 cells、refuses 或 then")
        refuses = entry.get("refuses", "")
        return Frame(
            name=entry["name"],
            heads=frozenset(
                head for name in entry.get("head", ()) for head in self._known("head", name, self._heads)
            ),
            when=self._tests(entry.get("when", ())),
            cells=tuple(map(self._cell, entry.get("cells", ()))),
            rows=self._rows(entry.get("rows", ())),
            refuses=self._known("refuses", refuses, _REFUSALS) if refuses else None,
            then=entry.get("then", ""),
            of=frozenset(entry.get("of", ())),
            foreign=entry.get("foreign", False),
            narrows=entry.get("narrows", False),
            bodies=entry.get("bodies", False),
            example=entry.get("example", ""),
            counter=entry.get("not", ""),
            body=entry.get("body", ""),
            year=entry.get("year", 0),
        )

    def _assert_type(self, field: str, value: object) -> None:
        if field == "rows":
            return
        if field not in _TYPES:
            raise LexiconError(f"{self._where} 有不认识的字段 {field}{nearest(field, (*_TYPES, 'rows'))}")
        wanted = _TYPES[field]
        if type(value) is not wanted or (isinstance(value, list) and not _are_texts(value)):
            raise LexiconError(f"{self._where} 的 {field} 应是{_WRITTEN[wanted]}")

    def _known(self, field: str, name: str, known: Mapping[str, Made]) -> Made:
        if name not in known:
            raise LexiconError(f"{self._where} 的 {field} 不能是“{name}”{nearest(name, known)}")
        return known[name]

    def _rows(self, rows: object) -> tuple[str, ...] | str:
        if isinstance(rows, str):
            self._known("rows", rows, ROWS)
            return rows
        if not isinstance(rows, (list, tuple)) or not _are_texts(rows):
            raise LexiconError(f"{self._where} 的 rows 应是字符串数组，或一组行的名称")
        return tuple(rows)

    def _cell(self, pattern: str) -> str:
        """A pattern of cells, of which the places are known; one without any is a cell or a group."""
        for name in _PLACE.findall(pattern):
            self._known("cells", name, dict.fromkeys(_PLACES))
        if not {"{", "}"}.isdisjoint(_PLACE.sub("", pattern)):
            raise LexiconError(f"{self._where} 的 cells 中“{pattern}”的花括号不成对")
        if "{" not in pattern:
            self._known("cells", pattern.removeprefix(LESS), dict.fromkeys(_all_cells()))
        return pattern

    def _tests(self, texts: Sequence[str]) -> tuple[Test, ...]:
        """The conditions of a frame, those first that only look at its words: they are told at once."""
        return tuple(sorted(map(self._test, texts), key=lambda test: len(test.asked)))

    def _test(self, text: str) -> Test:
        """A condition as it is written: "result", "not stage.handled", "petitions or takes petitions"."""
        names = text.removeprefix("not ").split(" or ")
        asked = [name for name in names if name not in self._concepts]
        for name in asked:
            if name not in CONDITIONS:
                near = nearest(name, (*CONDITIONS, *self._concepts))
                raise LexiconError(f"{self._where} 的条件“{name}”不认识{near}")
        concepts = frozenset(names) - frozenset(asked)
        return Test(text, concepts, tuple(CONDITIONS[name] for name in asked), text.startswith("not "))


def _are_texts(values: Sequence[object]) -> bool:
    return all(isinstance(value, str) for value in values)


def _all_cells() -> set[str]:
    """The cells and groups of both formats."""
    return {cell for format in forms.FORMATS for cell in tables.template(format).parts}
