"""Where words begin and end in a short fragment, by jieba with our words added to its dictionary.

jieba's dictionary is loaded when first needed, once for the process. Its parsed form is kept in the user's
own cache folder and nowhere else, since it is unmarshalled: a folder that others may write to is not used.
"""

from __future__ import annotations

import marshal
import os
import stat
import tempfile
import threading
import warnings
from functools import cache
from pathlib import Path
from typing import Any

_WINDOW = 16
_LARGEST_CACHE = 4096


class Segmenter:
    """Tells word boundaries; ``words`` are words of ours that jieba may not know."""

    __slots__ = ("_cuts", "_lock", "_tokenizer", "_words")

    def __init__(self, words: tuple[str, ...] = ()) -> None:
        self._words = words
        self._tokenizer: Any = None
        self._cuts: dict[str, frozenset[int]] = {}
        self._lock = threading.Lock()

    def knows(self, word: str) -> bool:
        """Whether the dictionary has the word."""
        return bool(self._ready().FREQ.get(word))

    def apart(self, text: str, at: int, start: int, end: int) -> bool:
        """Whether the one character at ``text[at]`` is a word by itself within ``text[start:end]``."""
        known = self._ready().FREQ.get
        if not ((at > start and known(text[at - 1 : at + 1])) or (at + 1 < end and known(text[at : at + 2]))):
            return True
        low, high = max(start, at - _WINDOW), min(end, at + _WINDOW)
        bounds = self._bounds(text[low:high])
        return at - low in bounds and at + 1 - low in bounds

    def parts(self, text: str, at: int, stop: int) -> bool:
        """Whether words of the text end at ``at`` and at ``stop``."""
        low, high = max(0, at - _WINDOW), stop + 6
        bounds = self._bounds(text[low:high])
        return at - low in bounds and stop - low in bounds

    def _bounds(self, fragment: str) -> frozenset[int]:
        found = self._cuts.get(fragment)
        if found is None:
            ends, at = {0}, 0
            for token in self._ready().cut(fragment, HMM=False):
                at += len(token)
                ends.add(at)
            found = frozenset(ends)
            if len(self._cuts) >= _LARGEST_CACHE:
                self._cuts.clear()
            self._cuts[fragment] = found
        return found

    def _ready(self) -> Any:
        if self._tokenizer is None:
            with self._lock:
                if self._tokenizer is None:
                    self._tokenizer = self._made()
        return self._tokenizer

    def _made(self) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import jieba
        tokenizer = jieba.Tokenizer()
        frequencies, total = _dictionary()
        tokenizer.FREQ, tokenizer.total = dict(frequencies), total
        tokenizer.initialized = True
        for word in self._words:
            if len(word) > 1 and not tokenizer.FREQ.get(word):
                tokenizer.add_word(word)
        return tokenizer


@cache
def _dictionary() -> tuple[dict[str, int], int]:
    import jieba

    return jieba.Tokenizer.gen_pfdict(jieba.Tokenizer().get_dict_file())
