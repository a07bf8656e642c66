"""Frames: what a claim that meets certain conditions restates, as data.

``lexicons/frames.toml`` holds them in the order in which they are asked; the first that fits speaks. Each has
an example that makes it speak and a counter-example that does not, which a test runs. A folder of one's own
may have frames too: they are asked before ours.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from govinfo_nlp.errors import LexiconError
from govinfo_nlp.language.lexicons import Lexicon
from govinfo_nlp.meaning.conditions import CONDITIONS
from govinfo_nlp.meaning.rows import ROWS
from govinfo_nlp.meaning.told import Told

_FIELDS = {
    "name", "head", "when", "cells", "rows", "refuses", "foreign", "narrows", "bodies", "then", "of",
    "example", "not", "body", "year",
}  # fmt: skip
_GROUPS = frozenset(("object", "stage", "result", "applicant", "outcome", "route", "action", "maybe", "none"))
_REMEMBERED = 8192  # matters with the concepts of a claim's words


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
    refuses: str = ""
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
        return all(test.holds(told) for test in self.when)

    def rows_of(self, told: Told) -> tuple[str, ...]:
        """The rows that it means for a claim."""
        return ROWS[self.rows](told) if isinstance(self.rows, str) else self.rows


_Asked = tuple[Frame, tuple[Callable[[Told], bool], ...]]


class Frames:
    """The frames of a lexicon, by the matter that they are asked for."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.frames: list[Frame] = []
        self.opens: list[Frame] = []
        for folder in reversed(lexicon.folders):
            path = folder / "frames.toml"
            if path.is_file():
                document = _parsed(path)
                heads = document.get("heads", {})
                self.frames += [_frame(path, entry, heads) for entry in document.get("frame", ())]
                self.opens += [_frame(path, entry, heads) for entry in document.get("open", ())]
        self._asked: dict[tuple[str, frozenset[str]], list[_Asked]] = {}

    def _to_ask(self, told: Told) -> list[_Asked]:
        """The frames of a claim's matter that its words allow, in their order, each with the conditions that
        the words leave open; many claims have the same words."""
        key = (told.claim.head or "", told.concepts)
        found = self._asked.get(key)
        if found is None:
            if len(self._asked) >= _REMEMBERED:
                self._asked.clear()
            found = self._asked[key] = [
                (frame, tuple(test.by_asking for test, known in tests if known is None))
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
        for frame, open_conditions in self._to_ask(told):
            if then and frame.name != then:
                continue
            if all(condition(told) for condition in open_conditions):
                sent = (*sent, frame)
                if not frame.then:
                    return sent
                then = frame.then
            else:
                then = ""
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
        for frame in self.opens:
            if name in frame.of and (not frame.heads or told.claim.head in frame.heads) and frame.fits(told):
                yield frame


def _parsed(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise LexiconError(f"{path}：不是可读的 TOML 文件（{error}）") from error


def _frame(path: Path, entry: Mapping[str, Any], heads: Mapping[str, Sequence[str]]) -> Frame:
    name = entry.get("name", "")
    where = f"{path}：框架“{name}”"
    for field in entry:
        if field not in _FIELDS:
            raise LexiconError(f"{where} 有不认识的字段 {field}{_nearest(field, _FIELDS)}")
    rows = entry.get("rows", ())
    if isinstance(rows, str) and rows not in ROWS:
        raise LexiconError(f"{where} 的 rows 不能是“{rows}”{_nearest(rows, ROWS)}")
    of_heads = (heads.get(head, (head,)) for head in entry.get("head", ()))
    return Frame(
        name=name,
        heads=frozenset(head for some in of_heads for head in some),
        when=_tests(where, entry.get("when", ())),
        cells=tuple(entry.get("cells", ())),
        rows=rows if isinstance(rows, str) else tuple(rows),
        refuses=entry.get("refuses", ""),
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


def _tests(where: str, texts: Sequence[str]) -> tuple[Test, ...]:
    """The conditions of a frame, those first that only look at its words: they are told at once."""
    return tuple(sorted((_test(where, text) for text in texts), key=lambda test: len(test.asked)))


def _test(where: str, text: str) -> Test:
    """A condition as it is written: "result", "not stage.handled", "petitions or takes petitions"."""
    names = text.removeprefix("not ").split(" or ")
    concepts = [name for name in names if name.partition(".")[0] in _GROUPS]
    asked = [name for name in names if name not in concepts]
    for name in asked:
        if name not in CONDITIONS:
            raise LexiconError(f"{where} 的条件“{name}”不认识{_nearest(name, CONDITIONS)}")
    return Test(text, frozenset(concepts), tuple(CONDITIONS[name] for name in asked), text.startswith("not "))


def _nearest(name: str, known: Sequence[str] | set[str] | Mapping[str, Any]) -> str:
    near = difflib.get_close_matches(name, list(known), 3)
    return f"，最接近的是 {'、'.join(near)}" if near else ""
