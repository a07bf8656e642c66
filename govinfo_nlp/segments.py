"""Where words begin and end in a short stretch, by jieba with our words added to its dictionary.

The dictionary is loaded when first needed, once for each lexicon, into a tokenizer of our own: jieba's
global one is never touched. Its parsed form is kept in the user's own cache folder and nowhere else, since
it is unmarshalled: a folder that others may write to is not used, and then the dictionary is parsed anew.
"""

from __future__ import annotations

import marshal
import os
import stat
import sys
import tempfile
import threading
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

_WINDOW = 16  # characters on either side of a place that jieba is shown
_REMEMBERED = 4096  # stretches
_FORMAT = 1  # of the file in the cache


class Segmenter:
    """Tells word boundaries; ``words`` are words of ours that jieba may not know."""

    __slots__ = ("_bounds", "_lock", "_tokenizer", "_verbs", "_words")

    def __init__(self, words: Sequence[str] = ()) -> None:
        self._words = tuple(words)
        self._tokenizer: Any = None
        self._verbs: frozenset[str] = frozenset()
        self._bounds: dict[str, tuple[int, ...]] = {}
        self._lock = threading.Lock()

    def knows(self, word: str) -> bool:
        """Whether the dictionary has the word."""
        return bool(self._ready().FREQ.get(word))

    def is_verb(self, word: str) -> bool:
        """Whether the dictionary has the word as a verb, of two characters or more."""
        self._ready()
        return word in self._verbs

    def apart(self, text: str, at: int, start: int, end: int) -> bool:
        """Whether the one character at ``text[at]`` is a word by itself within ``text[start:end]``."""
        known = self._ready().FREQ.get
        if not ((at > start and known(text[at - 1 : at + 1])) or (at + 1 < end and known(text[at : at + 2]))):
            return True
        low, high = max(start, at - _WINDOW), min(end, at + _WINDOW)
        bounds = self._found(text[low:high])
        return at - low in bounds and at + 1 - low in bounds

    def parts(self, text: str, at: int, stop: int) -> bool:
        """Whether words of the text end at ``at`` and at ``stop``."""
        low = max(0, at - _WINDOW)
        bounds = self._found(text[low : stop + _WINDOW])
        return at - low in bounds and stop - low in bounds

    def verb_end(self, text: str, at: int) -> int:
        """Where the verb that begins at ``at`` ends, or ``at`` where the dictionary has none there."""
        low = max(0, at - _WINDOW)
        bounds = self._found(text[low : at + _WINDOW])
        if at - low not in bounds:
            return at
        end = low + next((bound for bound in bounds if bound > at - low), at - low)
        return end if text[at:end] in self._verbs else at

    def _found(self, stretch: str) -> tuple[int, ...]:
        """The ends of the words of a stretch, in order, from 0 on."""
        found = self._bounds.get(stretch)
        if found is None:
            ends, at = [0], 0
            for token in self._ready().cut(stretch, HMM=False):
                at += len(token)
                ends.append(at)
            found = tuple(ends)
            if len(self._bounds) >= _REMEMBERED:
                self._bounds.clear()
            self._bounds[stretch] = found
        return found

    def _ready(self) -> Any:
        if self._tokenizer is None:
            with self._lock:
                if self._tokenizer is None:
                    dictionary = _dictionary()
                    self._verbs = dictionary.verbs
                    self._tokenizer = _tokenizer(dictionary, self._words)
        return self._tokenizer


class _Dictionary(NamedTuple):
    """jieba's dictionary: how frequent words and their beginnings are, the sum, and which are verbs."""

    frequencies: dict[str, int]
    total: int
    verbs: frozenset[str]


def _tokenizer(dictionary: _Dictionary, words: Sequence[str]) -> Any:
    """A tokenizer over the dictionary with our words added."""
    tokenizer = _jieba().Tokenizer()
    tokenizer.FREQ, tokenizer.total = dictionary.frequencies, dictionary.total
    tokenizer.initialized = True
    for word in words:
        if len(word) > 1 and not tokenizer.FREQ.get(word):
            tokenizer.add_word(word)
    return tokenizer


def _jieba() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    return jieba


def _dictionary() -> _Dictionary:
    """From the cache, or else parsed and put there where there is a folder of the user's own."""
    jieba = _jieba()
    folder = _cache_folder()
    file = (
        folder / f"jieba-{jieba.__version__}-{_FORMAT}-{sys.implementation.cache_tag}.marshal"
        if folder
        else None
    )
    if file is not None:
        try:
            return _Dictionary(*marshal.loads(file.read_bytes()))
        except (OSError, ValueError, EOFError, TypeError):
            pass
    made = _parsed(jieba)
    if file is not None:
        _put(file, marshal.dumps(tuple(made)))
    return made


def _parsed(jieba: Any) -> _Dictionary:
    """The dictionary file: a word, its frequency and its part of speech in a line."""
    frequencies: dict[str, int] = {}
    total, verbs = 0, set()
    with jieba.Tokenizer().get_dict_file() as lines:
        for line in lines:
            word, frequency, tag = line.decode("utf-8").split()
            frequencies[word] = int(frequency)
            total += int(frequency)
            for stop in range(1, len(word)):
                frequencies.setdefault(word[:stop], 0)
            if tag == "v" and len(word) > 1:
                verbs.add(word)
    return _Dictionary(frequencies, total, frozenset(verbs))


def _cache_folder() -> Path | None:
    """The user's own folder for our cache, or ``None`` where others may write to it."""
    base = os.environ.get("XDG_CACHE_HOME") or (os.environ.get("LOCALAPPDATA") if os.name == "nt" else None)
    try:
        folder = (Path(base) if base else Path.home() / ".cache") / "govinfo_nlp"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        about = folder.stat()
    except (OSError, RuntimeError):
        return None
    if os.name == "nt":
        return folder
    is_ours = about.st_uid == os.getuid() and not about.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return folder if is_ours else None


def _put(file: Path, content: bytes) -> None:
    """Writes the file whole or not at all; a cache that can't be written is none."""
    try:
        handle, name = tempfile.mkstemp(dir=file.parent)
        with os.fdopen(handle, "wb") as out:
            out.write(content)
        os.replace(name, file)
    except OSError:
        pass
