"""How far a list of parts goes: what joins them, what ends it, and whether 其他 closes it."""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import NamedTuple

from govinfo_nlp.language.clauses import AND
from govinfo_nlp.meaning.relations.figures import (
    ADDED,
    SEMICOLON,
    YEAR_WORD,
    Figure,
    Reading,
    Vocabulary,
    summing,
)

_MARKS = "、,;和及与"
_RETURNS = 2  # to 、 behind a comma, in a list that uses both alike
_TURN = re.compile(rf";.*?(?:方面|中,|{YEAR_WORD.pattern})")  # ；行政诉讼方面，共; ；2022年


class PartList(NamedTuple):
    """The parts of a list. The first ``sure`` are of it whatever else is; it ``ends`` with them
    unless more may belong to it; it is ``tight`` where 、 joins all, and ``rest`` where 其他 closes it."""

    parts: tuple[Figure, ...]
    sure: int
    ends: bool
    rest: bool
    tight: bool


class _Step(Enum):
    """What a figure behind a part is to the list."""

    PART = auto()
    LIKELY_PART = auto()
    INSIDE = auto()  # of a list within the list, in brackets, or nothing that adds up
    BEHIND = auto()  # the list has ended
    LIKELY_BEHIND = auto()


def list_at(reading: Reading, first: Figure, total: Figure, *, enumerated: bool = False) -> PartList:
    """The list that begins at a figure; ``enumerated`` where 其中 opens it within its clause."""
    walk, parts, sure, returns, ends = _Walk(reading, first, total, enumerated), [first], 0, 0, True
    for figure in reading.after(first):
        step = walk.step(figure)
        if step in (_Step.BEHIND, _Step.LIKELY_BEHIND):
            ends = step is _Step.BEHIND
            break
        if step is _Step.INSIDE:
            continue
        if step is _Step.LIKELY_PART:
            sure = sure or len(parts)
        elif sure and walk.separator == "、":
            returns += 1
        parts.append(figure)
    if returns >= _RETURNS or not sure:
        sure = len(parts)  # 动态136条、概况40条，文件14条、规划4条，财政20条、公告228条
    return PartList(tuple(parts), sure, ends, walk.rest, walk.separator == "、")


class _Walk:
    """A list that is being read, figure by figure."""

    def __init__(self, reading: Reading, first: Figure, total: Figure, enumerated: bool) -> None:
        self._reading, self._words, self._total = reading, reading.words, total
        self._enumerated, self._depth = enumerated, first.depth
        outcome = self._words["outcome"]
        #: Whether how a request was answered tells each part.
        self._outcomes = outcome.occurs(first.near) and not outcome.occurs(total.near)
        self.rest = is_rest(self._words, first)
        self.separator = ""
        self._inner = False
        self._last = ""  # what joins the last part to the one before it, and its label

    def step(self, figure: Figure) -> _Step:
        metric, outer = figure.metric, outside(figure.lead).strip(" ")
        if figure.depth != self._depth:
            return _Step.INSIDE if figure.depth > self._depth else _Step.BEHIND
        if not figure.is_like(self._total):
            if metric.kind not in ADDED or metric.change is not None:
                return _Step.INSIDE
            ends = (self.separator == "、" and not self._depth) or figure.cut >= SEMICOLON
            return _Step.BEHIND if ends else _Step.LIKELY_BEHIND
        if self._words.divides.search(outer) is not None or _TURN.match(outer) is not None:
            return _Step.BEHIND
        mark, label = _mark_and_label(outer)
        if summing(self._words, label) is not None:
            return _Step.BEHIND  # 征地类30件、财政类28件，二者合计58件
        return self._joined(figure, mark, label) if mark else _Step.BEHIND

    def _joined(self, figure: Figure, mark: str, label: str) -> _Step:
        """A figure that a mark joins to the list: a part, unless its words begin anew."""
        kind = mark if mark in ",;" else "、"
        opens = self._words.opens.match(label, 0, len(label)) != (None, None)
        self._inner = kind != ";" and (self._inner or opens)
        if self._inner:
            return _Step.INSIDE  # 网站846条，包括机构4条、政策8条；微信199条
        rest = _names_rest(self._words, label)
        ended = None if rest or kind == "、" else self._end(figure, kind, label)
        if ended is not None:
            return ended
        self.rest = self.rest or rest
        self.separator = self.separator or kind
        self._last = mark + label
        return _Step.PART if rest or kind == self.separator else _Step.LIKELY_PART

    def _end(self, figure: Figure, kind: str, label: str) -> _Step | None:
        """Whether the list has ended before a figure behind a comma or semicolon that is not 其他."""
        if self._last.startswith(AND):
            return _Step.BEHIND  # 34件、5件和2件；来电626件
        if self._ends_with_the_rest(figure):
            return None
        if self._outcomes:
            # 予以公开2件，因信访投诉类不予处理1件; 予以公开3件；网上信箱办理来信57件
            return None if self._words["outcome"].occurs(label) else _Step.LIKELY_BEHIND
        beside = kind == ";" and self._enumerated  # 其中网站9件、微信3件；信函2件
        return self._end_at(figure, kind, label) or (_Step.LIKELY_BEHIND if beside else None)

    def _end_at(self, figure: Figure, kind: str, label: str) -> _Step | None:
        """Whether the list has ended before words that begin another statement: ，解读材料3件."""
        if label.startswith("以及"):
            return _Step.LIKELY_BEHIND  # what it joins may stand beside the total
        new = self._words["break"].match(label, 0)
        if new is None or self._words["no break"].match(label, 0) is not None:
            return None  # ，作出其他处理3件
        if self._words["reviewed"].match(label, 0) is not None:
            return None  # 清理32件，其中继续有效21件，废止8件，拟修订3件
        if new.word != label and rest_ahead(self._reading, figure, self._total):
            return None  # but 其中受理40件，办结36件 are stages, one within the other
        ends = kind == ";" and self.separator not in ("", ";")
        return _Step.BEHIND if ends else _Step.LIKELY_BEHIND

    def _ends_with_the_rest(self, figure: Figure) -> bool:
        """概况类1105条；动态类2896条；其他2004条: whether 其他 closes what only semicolons join."""
        for one in (figure, *self._reading.after(figure)):
            if not one.lead.startswith(";") or "," in one.lead or not one.is_like(self._total):
                return False
            if self._words["outcome"].occurs(one.near):
                return False  # 不予处理84件，其中重复46件；其他处理53件
            if is_rest(self._words, one) or "其他" in one.near:
                return True
        return False


def rest_ahead(reading: Reading, figure: Figure, total: Figure) -> str:
    """政务动态274条，解读信息18条，其他信息90条: 其他 says that all before it are of the list; its words."""
    for one in reading.after(figure):
        if one.cut >= SEMICOLON or not one.is_like(total):
            return ""
        if is_rest(reading.words, one):
            return one.label
    return ""


def is_rest(words: Vocabulary, figure: Figure) -> bool:
    """Whether a figure is what is left of a whole: 其他信息90条."""
    return _names_rest(words, figure.label)


def _names_rest(words: Vocabulary, label: str) -> bool:
    if "等其他" in label:
        return True
    return words["rest"].match(label, 0) is not None and words["no rest"].match(label, 0) is None


def _mark_and_label(lead: str) -> tuple[str, str]:
    """What joins a figure to the one before it, and its words: ("、", "部分公开"); no mark if none does."""
    if lead[:1] in _MARKS:
        return lead[:1], lead.lstrip("、,;和及与 ")
    return (lead[-1], "") if lead.endswith(("、", ",", ";")) else ("", "")  # 2件予以公开、1件部分公开


def outside(lead: str) -> str:
    """Words without what stands in a bracket that they close or hold."""
    head, _, tail = lead.rpartition(")")
    before, opened, _ = head.partition("(")
    return (before if opened else "") + tail
