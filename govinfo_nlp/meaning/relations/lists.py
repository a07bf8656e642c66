"""How far a list of parts goes: what joins them, what ends it, and whether 其他 closes it."""

from __future__ import annotations

from enum import Enum, auto
from typing import NamedTuple

from govinfo_nlp.language.clauses import AND
from govinfo_nlp.meaning.relations.figures import ADDED, YEAR_WORD, Figure, Reading, Vocabulary

_MARKS = "、,;和及与"
_RETURNS = 2  # to 、 behind a comma, in a list that uses both alike
_BESIDE = ("以及", "并")  # what they join may stand beside the total


class PartList(NamedTuple):
    """The parts of a list. The first ``sure`` are of it whatever else is; it ``ends`` with them
    unless more may belong to it; it is ``tight`` where 、 joins all, and ``rest`` where 其他 closes it."""

    parts: tuple[Figure, ...]
    sure: int
    ends: bool
    rest: bool
    tight: bool = False


class _Step(Enum):
    """What a figure behind a part is to the list."""

    PART = auto()
    LIKELY_PART = auto()
    INSIDE = auto()  # of a list within the list, in brackets, or nothing that adds up
    BEHIND = auto()  # the list has ended
    LIKELY_BEHIND = auto()


def list_at(reading: Reading, first: Figure, total: Figure, *, enumerated: bool = False) -> PartList:
    """The list that begins at a figure; ``enumerated`` where 其中 opens it within its clause."""
    if not first.is_like(total):
        return PartList((), 0, True, False)
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
    tight = walk.separator == "、" and sure == len(parts)
    return PartList(tuple(parts), sure, ends, walk.rest, tight)


class _Walk:
    """A list that is being read, figure by figure."""

    def __init__(self, reading: Reading, first: Figure, total: Figure, enumerated: bool) -> None:
        self._reading, self._words, self._total = reading, reading.words, total
        self._enumerated, self._depth = enumerated, first.depth
        outcome, reviewed = self._words["outcome"], self._words["reviewed"]
        #: What tells each part: how a request was answered, or what became of documents.
        self._outcomes = outcome.occurs(first.near) and not outcome.occurs(total.near)
        opening = self._words["open"].match(first.label, 0)
        at = len(opening.word) if opening is not None else 0
        self._reviewed = reviewed.match(first.label, at) is not None
        self._of_disputes = self._words["dispute"].occurs(first.near) or "诉讼" in total.near
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
            ends = (self.separator == "、" and not self._depth) or ";" in outer or "。" in outer
            return _Step.BEHIND if ends else _Step.LIKELY_BEHIND
        if self._words.divides.search(outer) is not None or _turns(outer):
            return _Step.BEHIND
        mark, label = _mark_and_label(outer)
        return self._joined(figure, mark, label) if mark and mark in _MARKS else _Step.BEHIND

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
        if self._turns(label) or (kind == ";" and self._is_complete()):
            return _Step.BEHIND
        closed = kind == ";" and self._ends_with_the_rest(figure)
        if closed and self.separator != "、":
            return None
        if self._outcomes and label:
            # 予以公开2件，因信访投诉类不予处理1件; 予以公开3件；网上信箱办理来信57件
            return None if self._words["outcome"].occurs(label) else _Step.LIKELY_BEHIND
        beside = kind == ";" and self._enumerated and not closed  # 其中网站9件、微信3件；信函2件
        return self._end_at(figure, kind, label) or (_Step.LIKELY_BEHIND if beside else None)

    def _end_at(self, figure: Figure, kind: str, label: str) -> _Step | None:
        """Whether the list has ended before words that begin another statement: ，解读材料3件."""
        if kind == "," and label.startswith(_BESIDE):
            return _Step.LIKELY_BEHIND
        new = self._words["break"].match(label, 0)
        if new is None or self._words["no break"].match(label, 0) is not None:
            return None  # ，作出其他处理3件
        if self._reviewed and self._words["reviewed"].match(label, 0) is not None:
            return None  # 清理32件，其中继续有效21件，废止8件，拟修订3件
        anew = kind == ";" and self.separator in ("", ";")
        if not anew and new.word != label and rest_ahead(self._reading, figure, self._total):
            return None  # but 其中受理40件，办结36件 are stages, one within the other
        return _Step.BEHIND if kind == ";" and not anew else _Step.LIKELY_BEHIND

    def _is_complete(self) -> bool:
        """34件、5件和2件; A、B分别为3件、2件: whether a part behind a semicolon would be one too many."""
        return self.separator == "、" and (self._last.strip(" ") == "、" or self._last.startswith(AND))

    def _turns(self, label: str) -> bool:
        """复议9件，维持5件，起诉2件: whether a dispute follows in a list that is not of such."""
        return not self._of_disputes and self._words["dispute"].occurs(label)

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
        if ";" in one.lead or "。" in one.lead or not one.is_like(total):
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
    mark, label = lead[:1], lead.lstrip("、,;和及与 ")
    if mark and mark not in _MARKS and lead[-1] in "、,;":
        return lead[-1], ""  # 2件予以公开、1件部分公开
    return mark, label


def _turns(lead: str) -> bool:
    """；行政诉讼方面，共 or ；2022年: another matter or another year begins behind a semicolon."""
    return lead.startswith(";") and ("方面" in lead or "中," in lead or YEAR_WORD.search(lead) is not None)


def outside(lead: str) -> str:
    """Words without what stands in a bracket that they close or hold."""
    if ")" in lead:
        head, _, tail = lead.rpartition(")")
        return (head.partition("(")[0] if "(" in head else "") + tail
    return lead
