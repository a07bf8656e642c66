"""The only door to ``lexicons/``: finds the folder, loads it once, validates, matches longest.

A vocabulary file holds ``entries = [{ word = …, …, seen = … }, …]``: the word, what the file's
own fields say of it, and a phrase it was met in. ``words = ["制发", "制定"]`` in the place of ``word``
is a family of which the fields say the same, and ``{last_year}结转`` among them stands for as many words
as the file's ``sets.last_year = ["上年", "去年"]`` has. A folder of a user's own, of the same shape,
adds to ours; an entry takes the place of ours word by word.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, Self, TypeAlias, TypeVar, cast

from govinfo_nlp.errors import LexiconError

Made = TypeVar("Made")
_FEW_VALUES = 24  # that may be listed in a message

# The fields of each vocabulary file's entries and the values they may take; a "?" marks one that may be left
# out. Empty: any text in our own files, and in a user's the values that ours have, since no rule asks for
# another. Other fields are an error: a misspelt one must not be silent.
_SCHEMA: Mapping[str, Mapping[str, frozenset[str]]] = {
    "units": {
        "kind": frozenset({"count", "duration", "money", "multiple", "score", "percentage_points"}),
        "script?": frozenset({"arabic"}),
        "event?": frozenset({"yes"}),
    },
    "bounds": {
        "place": frozenset({"before", "verb", "inside", "after"}),
        "bound": frozenset({"exact", "approx", "at_least", "at_most"}),
    },
    "changes": {
        "role": frozenset(
            {"increase", "decrease", "reference", "limit", "compares", "against", "not against"}
        ),
        "strength?": frozenset({"own", "over"}),
        "noun?": frozenset({"yes"}),
    },
    "denials": {
        "role": frozenset(
            {
                "negation",
                "verb",
                "bare",
                "object",
                "zero",
                "other",
                "adjunct",
                "document",
                "done to documents",
                "power",
            }
        )
    },
    "contexts": {"role": frozenset()},
    "guards": {"role": frozenset()},
    "names": {"role": frozenset({"name", "idiom"})},
    "boundaries": {
        "role": frozenset(
            (
                "joins",
                "opens",
                "dates",
                "says",
                "answers",
                "predicates",
                "blocks",
                "lengths",
                "suffix",
                "abbreviations",
            )
        )
    },
    "headings": {"role": frozenset(), "section?": frozenset()},
    "indicators": {"concept": frozenset()},
    "subjects": {
        "role": frozenset(
            {
                "verb",
                "name",
                "head",
                "lead",
                "tail",
                "turn",
                "total",
                "rate",
                "stop",
                "whole",
                "agent",
                "particle",
                "attend",
                "member",
                "modifier",
            }
        ),
        "sort?": frozenset(
            {
                "light",
                "sure",
                "adding",
                "among",
                "done",
                "empty",
                "instrument",
                "noun",
                "preposition",
                "within",
                "office",
                "person",
                "act",
                "outcome",
                "carry",
                "carried",
                "channel",
                "intake",
                "quality",
                "result",
                "state",
                "thing",
                "front",
                "manner",
                "most",
                "occasion",
                "rest",
            }
        ),
    },
    "scopes": {
        "kind": frozenset({"scope", "period", "some", "reason"}),
        "role": frozenset({"whole", "part", "this", "other"}),
    },
    "relations": {"role": frozenset()},
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A word of a vocabulary file; ``fields`` are what the file says of it.

    ``seen`` is the phrase that it was met in; where another of its family was, that phrase with this word.
    """

    word: str
    seen: str
    fields: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.fields[name]


_Index = Mapping[str, tuple[tuple[int, ...], Mapping[str, Made]]]


def _indexed(words: Iterable[tuple[str, Made]], letter: int) -> _Index[Made]:
    """Words by their first (0) or last (-1) character: their lengths, longest first, and what each is."""
    known: dict[str, dict[str, Made]] = {}
    for word, made in words:
        known.setdefault(word[letter], {})[word] = made
    return {
        character: (tuple(sorted({len(word) for word in found}, reverse=True)), found)
        for character, found in known.items()
    }


def _branch(head: str, words: Iterable[str]) -> str:
    """A pattern for the words that begin with a character, the longest first."""
    tails = sorted((re.escape(word[1:]) for word in words), key=len, reverse=True)
    return re.escape(head) + (f"(?:{'|'.join(tails)})" if len(tails) > 1 else tails[0])


_NO_WORDS: tuple[tuple[int, ...], Mapping[str, Entry]] = ((), {})


def _paired(words: Iterable[tuple[str, Made]]) -> _Index[Made]:
    """Words by their first two characters: fewer lengths to try where many words begin alike.

    A word of one character stands alone, and with those that begin with it.
    """
    known: dict[str, dict[str, Made]] = {}
    for word, made in words:
        known.setdefault(word[:2], {})[word] = made
    for pair, found in known.items():
        found.update(known.get(pair[0], {}))
    return {
        pair: (tuple(sorted({len(word) for word in found}, reverse=True)), found)
        for pair, found in known.items()
    }


class Words:
    """A vocabulary that finds its longest word at a place of a text in constant time."""

    __slots__ = ("_by_head", "_by_pair", "_by_tail", "_next_head", "_next_word", "entries")

    def __init__(self, entries: tuple[Entry, ...]) -> None:
        self.entries = entries
        self._by_head = _indexed(((entry.word, entry) for entry in entries), 0)
        self._by_tail: _Index[Entry] | None = None
        self._by_pair: _Index[Entry] | None = None
        self._next_head: Callable[[str, int, int], re.Match[str] | None] | None = None
        self._next_word: Callable[[str, int, int], re.Match[str] | None] | None = None

    def __len__(self) -> int:
        return len(self.entries)

    def __contains__(self, word: str) -> bool:
        """Whether a text is one of the words."""
        found = self.match(word, 0)
        return found is not None and found.word == word

    def match(self, text: str, at: int, end: int | None = None) -> Entry | None:
        """The longest word that starts at ``text[at]`` and lies before ``end``."""
        if (found := self._by_head.get(text[at : at + 1])) is None:
            return None
        limit = len(text) if end is None else end
        for length in found[0]:
            if at + length <= limit and (entry := found[1].get(text[at : at + length])) is not None:
                return entry
        return None

    def match_before(self, text: str, end: int, start: int = 0) -> Entry | None:
        """The longest word that ends at ``text[end]`` (exclusive) and begins at ``start`` or later."""
        if self._by_tail is None:
            self._by_tail = _indexed(((entry.word, entry) for entry in self.entries), -1)
        if end <= start or (found := self._by_tail.get(text[end - 1])) is None:
            return None
        for length in found[0]:
            if end - length >= start and (entry := found[1].get(text[end - length : end])) is not None:
                return entry
        return None

    def may_occur(self, text: str, start: int, end: int) -> bool:
        """Whether any of the words may begin in ``text[start:end]``, asked of its characters alone."""
        return (self._next_head or self._head_search())(text, start, end) is not None

    def occurs(self, text: str, start: int = 0, end: int | None = None) -> bool:
        """Whether any of the words stands in ``text[start:end]``."""
        search = self._next_word or self._word_search()
        return search(text, start, len(text) if end is None else end) is not None

    def finditer(self, text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, Entry]]:
        """Longest words from left to right, none overlapping, each with its start."""
        if self._by_pair is None:
            self._by_pair = _paired((entry.word, entry) for entry in self.entries)
        at, limit, pairs = start, len(text) if end is None else end, self._by_pair
        next_head = self._next_head or self._head_search()
        while (head := next_head(text, at, limit)) is not None:
            at = head.start()
            lengths, words = pairs.get(text[at : at + 2]) or pairs.get(text[at]) or _NO_WORDS
            for length in lengths:
                if at + length <= limit and (entry := words.get(text[at : at + length])) is not None:
                    yield at, entry
                    at += length
                    break
            else:
                at += 1

    def _head_search(self) -> Callable[[str, int, int], re.Match[str] | None]:
        """Finds the next character that a word may begin with; made when it is first asked for."""
        heads = "".join(map(re.escape, self._by_head))
        self._next_head = re.compile(f"[{heads}]" if heads else "(?!)").search
        return self._next_head

    def _word_search(self) -> Callable[[str, int, int], re.Match[str] | None]:
        """Finds the next word; made when it is first asked for."""
        self._next_word = re.compile(self.pattern).search
        return self._next_word

    @property
    def pattern(self) -> str:
        """A pattern of ``re`` that tries the words at a place, the longest first."""
        branches = (_branch(head, known[1]) for head, known in self._by_head.items())
        return f"(?:{'|'.join(branches)})" if self._by_head else "(?!)"


class Joint:
    """Vocabularies that are asked for their words at the same places: one look-up answers for all of them.

    The longest word of all that stands at a place has within it the longest word of each vocabulary there.
    """

    __slots__ = ("_by_head", "_by_tail", "_none", "_vocabularies")

    def __init__(self, *vocabularies: Words) -> None:
        self._vocabularies = vocabularies
        self._none: tuple[Entry | None, ...] = (None,) * len(vocabularies)
        self._by_head: _Index[tuple[Entry | None, ...]] | None = None
        self._by_tail: _Index[tuple[Entry | None, ...]] | None = None

    def match(self, text: str, at: int, end: int) -> tuple[Entry | None, ...]:
        """What ``match`` of each of the vocabularies finds, in their order."""
        if self._by_head is None:
            self._by_head = _indexed([(word, self._beginning(word)) for word in self._words()], 0)
        if (found := self._by_head.get(text[at : at + 1])) is not None:
            for length in found[0]:
                if at + length <= end and (entries := found[1].get(text[at : at + length])) is not None:
                    return entries
        return self._none

    def match_before(self, text: str, end: int, start: int) -> tuple[Entry | None, ...]:
        """What ``match_before`` of each of the vocabularies finds, in their order."""
        if self._by_tail is None:
            self._by_tail = _indexed([(word, self._ending(word)) for word in self._words()], -1)
        if end > start and (found := self._by_tail.get(text[end - 1])) is not None:
            for length in found[0]:
                if end - length >= start and (entries := found[1].get(text[end - length : end])) is not None:
                    return entries
        return self._none

    def _words(self) -> set[str]:
        return {entry.word for vocabulary in self._vocabularies for entry in vocabulary.entries}

    def _beginning(self, word: str) -> tuple[Entry | None, ...]:
        return tuple(vocabulary.match(word, 0) for vocabulary in self._vocabularies)

    def _ending(self, word: str) -> tuple[Entry | None, ...]:
        return tuple(vocabulary.match_before(word, len(word)) for vocabulary in self._vocabularies)


def folder() -> Path:
    """Where the shipped lexicons lie: inside an installed package, beside it in a checkout."""
    here = Path(__file__).parents[1]
    for place in (here / "lexicons", here.parent / "lexicons"):
        if (place / "units.toml").is_file():
            return place
    raise LexiconError(f"找不到词典目录 lexicons/（已查找 {here} 及其上级目录），请重新安装 govinfo-nlp")


@dataclass(frozen=True)
class Lexicon:
    """The vocabulary that all rules read: ours, and a user's folders added to it.

    ``Lexicon.default()`` is ours alone; ``Lexicon.default().extended("my_lexicon")`` adds a
    folder. Loading is lazy and happens once for each object. ``LexiconError`` is raised, on
    first use, for a file that is no TOML or holds an entry of a wrong shape.
    """

    folders: tuple[Path, ...]
    _entries: dict[str, tuple[Entry, ...]] = field(default_factory=dict, repr=False, compare=False)
    _words: dict[tuple[str, str], Words] = field(default_factory=dict, repr=False, compare=False)
    _compiled: dict[Callable[[Lexicon], Any], Any] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def default(cls) -> Lexicon:
        """The shipped lexicon, one object for the whole process."""
        return _default()

    def extended(self, *folders: str | Path) -> Self:
        """This lexicon with the vocabulary files of other folders added."""
        added = tuple(Path(place) for place in folders)
        for place in added:
            if not place.is_dir():
                raise LexiconError(f"{place}：词典目录不存在")
            unknown = sorted(p.name for p in place.glob("*.toml") if not self.known(p.stem))
            if unknown:
                raise LexiconError(f"{place}：不认识的词典文件 {'、'.join(unknown)}")
        return type(self)(self.folders + added)

    def known(self, name: str) -> bool:
        """Whether the shipped lexicon has a file of this name."""
        return (self.folders[0] / f"{name}.toml").is_file()

    def files(self, name: str) -> list[tuple[Path, dict[str, Any]]]:
        """The files of a name as plain data, ours first, each with its path."""
        paths = (place / f"{name}.toml" for place in self.folders)
        return [(path, _parsed(path)) for path in paths if path.is_file()]

    def document(self, name: str) -> Mapping[str, Any]:
        """A file of the lexicon as plain data; tables of later folders override key by key."""
        merged: dict[str, Any] = {}
        for _, document in self.files(name):
            merged.update(document)
        return merged

    def entries(self, name: str) -> tuple[Entry, ...]:
        """The entries of a vocabulary file, later folders overriding earlier ones by word."""
        if name not in self._entries:
            merged: dict[tuple[str | None, ...], Entry] = {}
            schema = _SCHEMA.get(name, {})
            sets: _Sets = {}
            for path, document in self.files(name):
                file = _File(path, document, schema, sets)
                sets = file.sets
                for entry in file.entries():
                    merged[entry.word, entry.fields.get("place"), entry.fields.get("role")] = entry
                schema = _closed(schema, merged.values())
            self._entries[name] = tuple(merged.values())
        return self._entries[name]

    def words(self, name: str, *, field: str = "", value: str = "") -> Words:
        """The vocabulary of a file, or its entries whose ``field`` has the ``value``."""
        key = (name, f"{field}={value}")
        if key not in self._words:
            chosen = (e for e in self.entries(name) if not field or e.fields.get(field) == value)
            self._words[key] = Words(tuple(chosen))
        return self._words[key]

    def compiled(self, make: Callable[[Lexicon], Made]) -> Made:
        """What ``make`` builds from this lexicon, built once: a module's own compiled form of it."""
        if make not in self._compiled:
            self._compiled[make] = make(self)
        return cast(Made, self._compiled[make])


@cache
def _default() -> Lexicon:
    return Lexicon((folder(),))


def nearest(name: str, known: Iterable[str]) -> str:
    """What to add to an error about an unknown name: the known ones that look like it."""
    near = get_close_matches(name, list(known))
    return f"；相近的有 {'、'.join(near)}" if near else ""


def _parsed(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text("utf-8")
        return _plainly(text) or tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise LexiconError(f"{path}：不是可读的 TOML 文件（{error}）") from error


# The form that all of ours have: bare keys, strings with nothing to unescape, an entry or a set to a line
# or its array over several.
_KEY, _STRING = "[a-z_]+", r'"[^"\\\x00-\x1f\x7f]*"'
_STRINGS = rf"{_STRING}(?:, {_STRING})*"
_PAIR = rf"{_KEY} = (?:{_STRING}|\[{_STRINGS}\])"
_FIELD = re.compile(rf"({_KEY}) = (?:({_STRING})|\[({_STRINGS})?)")
_LINE = re.compile(rf"  \{{(?: {_PAIR},)* {_PAIR} \}},")
_OPENING = re.compile(rf"  \{{(?: {_PAIR},)* {_KEY} = \[")
_SET = re.compile(rf"sets\.({_KEY}) = \[(?:({_STRINGS})\])?")
_MORE = re.compile(rf" *{_STRINGS},")
_REMARK = re.compile(r" *(?:#[^\x00-\x1f\x7f]*)?")


def _plainly(text: str) -> dict[str, Any] | None:
    """What ``tomllib`` makes of a file of plain entries; ``None`` for a file of any other form.

    It takes a tenth of the time, and most of what a process needs for its first report is reading lexicons.
    """
    head, opening, body = text.partition("entries = [\n")
    lines, closing, tail = body.rpartition("]\n")
    if not opening or not closing or tail or f"\n{head}"[-1] != "\n" or f"\n{lines}"[-1] != "\n":
        return None
    sets, rows = _plain_sets(iter(head.split("\n"))), _plain_rows(iter(lines.split("\n")))
    if sets is None or rows is None:
        return None
    return {"sets": sets, "entries": rows} if sets else {"entries": rows}


def _plain_sets(lines: Iterator[str]) -> dict[str, list[str]] | None:
    sets: dict[str, list[str]] = {}
    for line in lines:
        if (found := _SET.fullmatch(line)) is not None:
            name, words = found.groups()
            members = _strings(words) if words else _strings_until("]", lines)
            if members is None or name in sets:
                return None
            sets[name] = members
        elif not _REMARK.fullmatch(line):
            return None
    return sets


def _plain_rows(lines: Iterator[str]) -> list[dict[str, Any]] | None:
    rows: list[dict[str, Any]] = []
    for line in lines:
        if (ends := _LINE.fullmatch(line) is not None) or _OPENING.fullmatch(line):
            fields = _FIELD.findall(line)
            row: dict[str, Any] = {key: one[1:-1] if one else _strings(many) for key, one, many in fields}
            if len(row) < len(fields):
                return None
            if not ends:
                row[fields[-1][0]] = members = _strings_until("  ] },", lines)
                if members is None:
                    return None
            rows.append(row)
        elif not _REMARK.fullmatch(line):
            return None
    return rows


def _strings(text: str) -> list[str]:
    return text.split('"')[1::2]


def _strings_until(end: str, lines: Iterator[str]) -> list[str] | None:
    """The strings of an array that goes over lines, up to the line that ends it."""
    members: list[str] = []
    for line in lines:
        if line == end:
            return members
        if _MORE.fullmatch(line):
            members += _strings(line)
        elif not _REMARK.fullmatch(line):
            return None
    return None


_Schema: TypeAlias = Mapping[str, frozenset[str]]
_Sets: TypeAlias = Mapping[str, tuple[str, ...]]


def _closed(schema: _Schema, entries: Iterable[Entry]) -> _Schema:
    """The schema for what is added to entries: a field that took any text takes the values that they have."""
    met: dict[str, set[str]] = {name: set() for name, allowed in schema.items() if not allowed}
    if not met:
        return schema
    for entry in entries:
        for name, values in met.items():
            if (value := entry.fields.get(name.removesuffix("?"))) is not None:
                values.add(value)
    return {**schema, **{name: frozenset(values) for name, values in met.items()}}


_SLOT = re.compile(r"\{([^{}]*)\}")


class _SlotError(Exception):
    """A slot in a word that no set fills."""


def _filled(word: str, sets: _Sets) -> Iterable[str]:
    """``{last_year}结转``: 上年结转, 去年结转. A word without a slot is itself."""
    if "{" not in word and "}" not in word:
        return (word,)
    parts = _SLOT.split(word)
    for name in parts[1::2]:
        if name not in sets:
            raise _SlotError(f"{{{name}}}{nearest(name, sets)}")
    if stray := next((part for part in parts[::2] if "{" in part or "}" in part), ""):
        raise _SlotError(stray)
    return map("".join, product(*(sets[part] if at % 2 else (part,) for at, part in enumerate(parts))))


class _File:
    """A vocabulary file that is read: its sets, with those of the folders before it, and its entries."""

    def __init__(self, path: Path, document: Mapping[str, Any], schema: _Schema, sets: _Sets) -> None:
        self._path = path
        self._schema = schema
        self._keys = {name.removesuffix("?") for name in schema} | {"word", "words", "seen", "note"}
        self.sets = {**sets, **self._own_sets(document.get("sets", {}), sets)}
        rows = document.get("entries")
        if not isinstance(rows, list):
            raise LexiconError(f"{path}：缺少 entries 数组")
        self._rows: list[object] = rows

    def entries(self) -> Iterator[Entry]:
        """Every word with what its entry says, families and slots written out."""
        for number, row in enumerate(self._rows, 1):
            yield from self._entry(number, row)

    def _own_sets(self, sets: object, known: _Sets) -> _Sets:
        """The sets of the file, each filled with those that stand above it."""
        if not isinstance(sets, dict):
            raise LexiconError(f"{self._path}：sets 应为由字符串数组组成的表")
        own: dict[str, tuple[str, ...]] = {}
        for name, words in sets.items():
            if not _are_strings(words):
                raise self._wrong_set(name, "应为非空的字符串数组")
            try:
                filled = [one for word in words for one in _filled(word, {**known, **own})]
            except _SlotError as error:
                raise self._wrong_set(name, f"用了在它之前没有定义的词组 {error}") from None
            own[name] = tuple(dict.fromkeys(filled))
        return own

    def _wrong_set(self, name: str, what: str) -> LexiconError:
        lines = self._lines()
        place = _line_with(lines, f"sets.{name} ") or _line_with(lines, name)
        return LexiconError(f"{self._path}{place}：词组 sets.{name} {what}")

    def _entry(self, number: int, row: object) -> Iterator[Entry]:
        def wrong(what: str, word: str = "") -> LexiconError:
            place = self._line_of(number, row, word)
            return LexiconError(f"{self._path}{place}：第 {number} 个词条 {_shown(row)} {what}")

        if not isinstance(row, dict) or not all(isinstance(v, str) for k, v in row.items() if k != "words"):
            raise wrong("应为由字符串组成的行内表")
        if (fault := _fault_of_words(row) or self._fault_of_fields(row)) is not None:
            raise wrong(fault)
        words = self._words(row, wrong)
        fields = {key: value for key, value in row.items() if key not in _OF_WORDS}
        seen = row["seen"]
        if words == [row.get("word")]:
            return iter((Entry(words[0], seen, fields),))
        met = max((word for word in words if word in seen), key=len, default=None)
        if met is None:
            raise wrong(f"的 seen“{seen}”中没有其中任何一个词")
        before, _, behind = seen.partition(met)
        return (Entry(word, f"{before}{word}{behind}", fields) for word in words)

    def _fault_of_fields(self, row: Mapping[str, Any]) -> str | None:
        """What is wrong with the fields of an entry: one that is missing, unknown, or of no known value."""
        for field_name, allowed in self._schema.items():
            key = field_name.removesuffix("?")
            if key not in row:
                if key == field_name:
                    return f"缺少 {key}"
            elif allowed and row[key] not in allowed:
                return _not_allowed(key, row[key], allowed)
        unknown = row.keys() - self._keys
        return f"有不认识的字段 {'、'.join(sorted(unknown))}" if unknown else None

    def _words(self, row: Mapping[str, Any], wrong: Callable[[str, str], LexiconError]) -> list[str]:
        """The words of an entry, every slot filled, each once."""
        words: list[str] = []
        for word in row["words"] if "words" in row else (row["word"],):
            try:
                filled = tuple(_filled(word, self.sets))
            except _SlotError as error:
                raise wrong(f"的词“{word}”用了没有定义的词组 {error}", word) from None
            if "" in filled:
                raise wrong(f"的词“{word}”可能为空", word)
            words += filled
        return list(dict.fromkeys(words))

    def _line_of(self, number: int, row: object, word: str) -> str:
        """The line of a word of an entry, or that it begins on, as ``:12``; empty where none is found."""
        lines = self._lines()
        starts = [at for at, line in enumerate(lines) if _BEGINS.match(line)]
        if len(starts) == len(self._rows):
            start, end = starts[number - 1], (*starts, len(lines))[number]
            return (word and _line_with(lines[start:end], f'"{word}"', start)) or f":{start + 1}"
        words = [word] if word else _words_of(row)[:1]
        return _line_with(lines, f'"{words[0]}"') if words else ""

    def _lines(self) -> list[str]:
        return self._path.read_text("utf-8").split("\n")


_OF_WORDS = frozenset({"word", "words", "seen", "note"})
_BEGINS = re.compile(r"\s*(?:entries\s*=\s*\[\s*)?\{|\s*\[\[\s*entries\s*\]\]")
_FEW_WORDS = 3  # of a family that a message shows


def _are_strings(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, str) for one in value)


def _words_of(row: object) -> list[str]:
    """The words that a row was written with, whatever else is wrong with it."""
    if not isinstance(row, dict):
        return []
    words = row.get("words") if isinstance(row.get("words"), list) else [row.get("word")]
    return [word for word in words or () if isinstance(word, str)]


def _shown(row: object) -> str:
    """A row as a message shows it: of a long family its first words."""
    if isinstance(row, dict) and isinstance(row.get("words"), list) and len(row["words"]) > _FEW_WORDS:
        row = {**row, "words": [*row["words"][:_FEW_WORDS], "…"]}
    return repr(row)


def _fault_of_words(row: Mapping[str, Any]) -> str | None:
    """What is wrong with the word of an entry, or with its family, or with the phrase it was met in."""
    if "words" in row and "word" in row:
        return "的 word 与 words 只能有其一"
    if "words" in row and not (_are_strings(row["words"]) and all(row["words"])):
        return "的 words 应为由词组成的数组，不能为空"
    if "words" not in row and not row.get("word"):
        return "缺少 word 或 words"
    return None if row.get("seen") else "缺少 seen（见于何处的例句）"


def _not_allowed(field_name: str, value: str, allowed: frozenset[str]) -> str:
    if len(allowed) <= _FEW_VALUES:
        return f"的 {field_name} 只能是 {'、'.join(sorted(allowed))}"
    near = get_close_matches(value, sorted(allowed)) or sorted(allowed)
    return f"的 {field_name} 不能是“{value}”，没有规则使用它；相近的有 {'、'.join(near)}"


def _line_with(lines: Iterable[str], text: str, start: int = 0) -> str:
    """The first line that has a text, as ``:12``; empty where none has."""
    for number, line in enumerate(lines, start + 1):
        if text in line:
            return f":{number}"
    return ""
