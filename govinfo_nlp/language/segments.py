"""Where words begin and end in a short stretch, by jieba's dictionary with our words added to it.

A stretch is cut as ``jieba.cut(stretch, HMM=False)`` cuts it: the likeliest way to make it of words of the
dictionary. The dictionary's file is all that is taken from jieba: its code is not run, its tokenizer is not
touched, and nothing is cached on disk. Of the half a million words and beginnings of words only those are
unfolded whose first character is met, which is most of what a process saves in time and memory.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from math import log
from pathlib import Path

_WINDOW = 16  # characters on either side of a place that the dictionary is shown
_REMEMBERED = 4096  # stretches
_CHUNK = 1 << 18  # characters of the dictionary's file

_WORDY = re.compile(r"([\u4E00-\u9FD5a-zA-Z0-9+#&._%-]+)")
_OTHER = re.compile(r"\r\n|.", re.DOTALL)
_LETTER = re.compile(r"[a-zA-Z0-9]")
_RUN = re.compile(r"(.).*+(?:\n\1.*+)*+")  # lines whose words begin with one character
_FREQUENCY = re.compile(r" ([0-9]+) ")
_NOTHING: dict[str, int] = {}


class Segmenter:
    """Tells word boundaries; ``words`` are words of ours that the dictionary may not know."""

    __slots__ = ("_bounds", "_dictionary", "_lock", "_words")

    def __init__(self, words: Sequence[str] = ()) -> None:
        self._words = tuple(words)
        self._dictionary: _Dictionary | None = None
        self._bounds: dict[str, tuple[int, ...]] = {}
        self._lock = threading.Lock()

    def knows(self, word: str) -> bool:
        """Whether the dictionary has the word."""
        return self._ready().frequency(word) > 0

    def is_verb(self, word: str) -> bool:
        """Whether the dictionary has the word as a verb, of two characters or more."""
        return self._ready().is_verb(word)

    def apart(self, text: str, at: int, start: int, end: int) -> bool:
        """Whether the one character at ``text[at]`` is a word by itself within ``text[start:end]``."""
        known = self._ready().frequency
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
        return end if self.is_verb(text[at:end]) else at

    def _found(self, stretch: str) -> tuple[int, ...]:
        """The ends of the words of a stretch, in order, from 0 on."""
        found = self._bounds.get(stretch)
        if found is None:
            found = (0, *self._ready().ends(stretch))
            if len(self._bounds) >= _REMEMBERED:
                self._bounds.clear()
            self._bounds[stretch] = found
        return found

    def _ready(self) -> _Dictionary:
        if self._dictionary is None:
            with self._lock:
                if self._dictionary is None:
                    dictionary = _Dictionary()
                    for word in self._words:
                        if len(word) > 1 and not dictionary.frequency(word):
                            dictionary.add(word)
                    self._dictionary = dictionary
        return self._dictionary


class _Dictionary:
    """How frequent words are; what is only the beginning of a word has the frequency 0."""

    __slots__ = ("_places", "_text", "_total", "_unfolded", "_verbs")

    def __init__(self) -> None:
        self._text = _file().read_bytes().decode("utf-8")
        self._total = sum(map(_sum_of_frequencies, _chunks(self._text)))
        self._places: dict[str, tuple[int, ...]] = {}  # starts and ends of lines that begin with a character
        for run in _RUN.finditer(self._text):
            self._places[run[1]] = self._places.get(run[1], ()) + run.span()
        self._unfolded: dict[str, dict[str, int]] = {}
        self._verbs: set[str] = set()

    def frequency(self, word: str) -> int:
        """How frequent a word is; 0 for what is none."""
        return self._beginning(word[0]).get(word, 0) if word else 0

    def is_verb(self, word: str) -> bool:
        """Whether it is a verb of two characters or more."""
        return bool(word) and bool(self._beginning(word[0])) and word in self._verbs

    def add(self, word: str) -> None:
        """Adds a word, just frequent enough to be cut out as one where it stands alone."""
        likelihood, at = 1.0, 0
        for end in self.ends(word):
            likelihood *= self._beginning(word[at]).get(word[at:end], 1) / float(self._total)
            at = end
        known = self._unfolded.setdefault(word[0], dict(self._beginning(word[0])))
        frequency = max(int(likelihood * self._total) + 1, known.get(word, 1))
        self._total += frequency
        known[word] = frequency
        for stop in range(1, len(word)):
            known.setdefault(word[:stop], 0)

    def ends(self, text: str) -> Iterator[int]:
        """Where each word of a text ends."""
        at = 0
        for block in _WORDY.split(text):
            if _WORDY.match(block):
                yield from (at + end for end in self._cut(block))
            else:
                yield from (at + other.end() for other in _OTHER.finditer(block))
            at += len(block)

    def _cut(self, block: str) -> Iterator[int]:
        """The ends of the words; letters and digits that are words by themselves stay together."""
        stops, at, lettered = self._likeliest(block), 0, False
        while at < len(block):
            stop = stops[at]
            letter = stop == at + 1 and _LETTER.match(block, at) is not None
            if lettered and not letter:
                yield at
            if not letter:
                yield stop
            lettered, at = letter, stop
        if lettered:
            yield at

    def _likeliest(self, block: str) -> list[int]:
        """Where a word that begins at each place ends, on the likeliest way from there to the end."""
        size, scale, unfolded = len(block), log(self._total), self._unfolded
        likelihoods, stops = [0.0] * (size + 1), [0] * size
        for at in range(size - 1, -1, -1):
            known = unfolded.get(block[at]) or self._beginning(block[at])
            stop, best, chosen = at + 1, 0.0, 0
            while stop <= size and (frequency := known.get(block[at:stop])) is not None:
                if frequency:
                    likelihood = log(frequency) - scale + likelihoods[stop]
                    if not chosen or likelihood >= best:  # of equals, the longest
                        best, chosen = likelihood, stop
                stop += 1
            if not chosen:
                best, chosen = log(1) - scale + likelihoods[at + 1], at + 1
            likelihoods[at], stops[at] = best, chosen
        return stops

    def _beginning(self, first: str) -> dict[str, int]:
        """The words that begin with a character, and the beginnings of these words."""
        known = self._unfolded.get(first)
        if known is None:
            places = self._places.get(first)
            if places is None:
                return _NOTHING
            runs = zip(places[::2], places[1::2], strict=True)
            known = self._unfolded.setdefault(first, self._unfold([self._text[slice(*run)] for run in runs]))
        return known

    def _unfold(self, runs: Sequence[str]) -> dict[str, int]:
        fields = " ".join(runs).split()
        words, tags = fields[0::3], fields[2::3]
        self._verbs.update(
            word for word, tag in zip(words, tags, strict=True) if tag == "v" and len(word) > 1
        )
        known = {word[:stop]: 0 for word in words for stop in range(1, len(word))}
        known.update(zip(words, map(int, fields[1::3]), strict=True))
        return known


def _chunks(text: str) -> Iterator[str]:
    """A text in whole lines, many at a time."""
    start = 0
    while start < len(text):
        end = text.find("\n", start + _CHUNK) + 1 or len(text)
        yield text[start:end]
        start = end


def _sum_of_frequencies(lines: str) -> int:
    return sum(map(int, _FREQUENCY.findall(lines)))


def _file() -> Path:
    """jieba's dictionary: a word, its frequency and its part of speech in a line."""
    found = find_spec("jieba")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("找不到 jieba 的词典，请重新安装 govinfo-nlp", name="jieba")
    return Path(found.origin).with_name("dict.txt")
