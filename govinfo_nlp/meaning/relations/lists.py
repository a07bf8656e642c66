"""How far a list of parts goes: what joins them, what ends it, and whether 其他 closes it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import NamedTuple

from govinfo_nlp.language.clauses import AND
from govinfo_nlp.meaning.relations.clauses import ADDED, REACH, YEAR_WORD, Rules
from govinfo_nlp.models import Metric

_BY_KIND = re.compile(r"(?:^|[,;:。)])按[^,;。:]{1,10}(?:分别|分|看|划分|统计|区分|分类)(?:,|:|为|是)")
_SEEN_BY = re.compile(
    r"(?:^|[,;:。)])从[^,;。:]{0,8}(?:渠道|方式|途径|形式|主体|人|对象|身份|来源)(?:来|上)?看(?:,|:)?"
)
_ANSWERS = re.compile(r"结果|答复|办理|办结|处理")
_MARKS = "、,;和及与"
_RETURNS = 2  # to 、 behind a comma, in a list that uses both alike

_BESIDE = ("以及", "并")  # what they join may stand beside the total


class PartList(NamedTuple):
    """The parts of a list. The first ``sure`` are of it whatever else is; it ``ends`` with them
    unless more may belong to it; it is ``tight`` where 、 joins all, and ``rest`` where 其他 closes it."""

    parts: tuple[Metric, ...]
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


@dataclass(slots=True)
class _Reading:
    """A list that is being read."""

    total: Metric
    enumerated: bool
    floor: int  # how many brackets it stands in
    outcomes: bool  # whether it begins with how a request was answered
    reviewed: bool  # whether it begins with what became of documents: 继续有效21件
    of_reconsideration: bool  # whether it divides 行政复议, of which no lawsuit is a part
    rest: bool
    parts: list[Metric] = field(default_factory=list)
    sure: int = 0
    ends: bool = True
    separator: str = ""
    inner: bool = False
    returns: int = 0  # parts that 、 joins again behind a comma
    last: str = ""  # what joins the last part to the one before it, and its label

    @property
    def complete(self) -> bool:
        """34件、5件和2件; A、B分别为3件、2件: whether the part behind a semicolon would be one too many."""
        bare = self.last.strip(" ") in ("、", *AND)
        return self.separator == "、" and (bare or self.last.startswith(AND))


class Lists(Rules):
    """Reads the lists of one sentence."""

    def at(self, index: int, total: Metric, *, enumerated: bool = False) -> PartList:
        """The list that begins at ``index``; ``enumerated`` where 其中 opens it within its clause."""
        if not self._addable(index, total):
            return PartList((), 0, True, False)
        reading = self._begun(index, total, enumerated=enumerated)
        for place in range(index + 1, min(len(self._metrics), index + REACH)):
            step = self._step(reading, place)
            if step is _Step.LIKELY_BEHIND:
                reading.ends = False
            if step in (_Step.BEHIND, _Step.LIKELY_BEHIND):
                break
            if step is _Step.LIKELY_PART:
                reading.sure = reading.sure or len(reading.parts)
            elif step is _Step.PART and reading.sure and reading.separator == "、":
                reading.returns += 1
            if step is not _Step.INSIDE:
                reading.parts.append(self._metrics[place])
        mixed = reading.returns >= _RETURNS  # 动态136条、概况40条，文件14条、规划4条，财政20条、公告228条
        sure = len(reading.parts) if mixed else reading.sure or len(reading.parts)
        tight = reading.separator == "、" and sure == len(reading.parts)
        return PartList(tuple(reading.parts), sure, reading.ends, reading.rest, tight)

    def _begun(self, index: int, total: Metric, *, enumerated: bool) -> _Reading:
        """What is known of a list at its first part."""
        first, label, named = self._metrics[index], self._near(index), self._place(total)
        of_outcome = self._words.outcome.occurs(self._near(named))  # 无法提供271件，其中…
        outcomes = not of_outcome and self._words.outcome.occurs(label)
        of_reconsideration = "复议" in self._near(named) + self._behind(named)
        opening = self._words.open.match(label, 0)
        reviewed = self._words.reviewed.match(label, len(opening.word) if opening else 0) is not None
        floor, rest = self._depth(first.start), self.is_rest(index)
        return _Reading(total, enumerated, floor, outcomes, reviewed, of_reconsideration, rest, [first])

    def _step(self, reading: _Reading, place: int) -> _Step:
        metric, outer = self._metrics[place], outside(self._gap(place)).strip(" ")
        depth = self._depth(metric.start)
        if depth > reading.floor:
            return _Step.INSIDE
        if depth < reading.floor:
            return _Step.BEHIND
        if not self._addable(place, reading.total):
            if metric.kind not in ADDED or metric.change is not None:
                return _Step.INSIDE
            ends = (reading.separator == "、" and not reading.floor) or ";" in outer or "。" in outer
            return _Step.BEHIND if ends else _Step.LIKELY_BEHIND
        if is_by_kind(outer) or _turns(outer):
            return _Step.BEHIND
        mark, label = _mark_and_label(outer)
        return self._joined(reading, place, mark, label) if mark and mark in _MARKS else _Step.BEHIND

    def _joined(self, reading: _Reading, place: int, mark: str, label: str) -> _Step:
        """A figure that a mark joins to the list: a part, unless its words begin anew."""
        kind = mark if mark in ",;" else "、"
        reading.inner = kind != ";" and (reading.inner or self._opens_a_list(label))
        if reading.inner:
            return _Step.INSIDE  # 网站846条，包括机构4条、政策8条；微信199条
        is_rest = self._names_rest(label)
        ended = None if is_rest else self._end(reading, place, kind, label)
        if ended is not None:
            return ended
        if self._is_apart(reading, place, kind, label, is_rest=is_rest):
            return _Step.LIKELY_BEHIND
        reading.rest = reading.rest or is_rest
        reading.separator = reading.separator or kind
        reading.last = mark + label
        return _Step.PART if is_rest or kind == reading.separator else _Step.LIKELY_PART

    def _is_apart(self, reading: _Reading, place: int, kind: str, label: str, *, is_rest: bool) -> bool:
        """其中网站9件、微信3件；信函2件: whether a figure stands beside the list rather than in it."""
        if kind == "," and label.startswith(_BESIDE):
            return True
        result = reading.outcomes and self._words.outcome.occurs(label)
        if kind != ";" or not reading.enumerated or result or is_rest:
            return False
        return not self._ends_with_the_rest(place, reading.total)

    def _end(self, reading: _Reading, place: int, kind: str, label: str) -> _Step | None:
        """Whether the list has ended before a figure that is not 其他."""
        if (kind == ";" and reading.complete) or _turns_to_a_dispute(reading, kind, label):
            return _Step.BEHIND
        if kind == ";" and reading.separator in ("", ";") and self._ends_with_the_rest(place, reading.total):
            return None
        if kind == "、" or self._is_reviewed(reading, label):
            return None
        if reading.outcomes and label:
            # 予以公开2件，因信访投诉类不予处理1件; 予以公开3件；网上信箱办理来信57件
            return None if self._words.outcome.occurs(label) else _Step.LIKELY_BEHIND
        return self._end_anew(reading, place, kind, label) if self._begins_anew(label) else None

    def _end_anew(self, reading: _Reading, place: int, kind: str, label: str) -> _Step | None:
        """予以公开4件；办理信访件4件: whether words that begin anew end the list."""
        if kind == ";" and reading.separator in ("", ";"):
            return _Step.LIKELY_BEHIND
        bare = self._words.new.match(label, 0)
        if (bare is None or bare.word != label) and self.rest_ahead(place, reading.total):
            return None  # but 其中受理40件，办结36件 are stages, one within the other
        return _Step.BEHIND if kind == ";" else _Step.LIKELY_BEHIND

    def _is_reviewed(self, reading: _Reading, label: str) -> bool:
        """清理32件，其中继续有效21件，废止8件，拟修订3件: all of them what became of the 32."""
        return reading.reviewed and self._words.reviewed.match(label, 0) is not None

    def rest_ahead(self, index: int, total: Metric, *, by_other: bool = False) -> bool:
        """政务动态274条，解读信息18条，其他信息90条: 其他 says that all before it are of the list."""
        for place in range(index + 1, min(len(self._metrics), index + REACH)):
            gap = self._gap(place)
            if ";" in gap or "。" in gap or not self._addable(place, total):
                return False
            if self.is_rest(place):
                label = self._near(place).lstrip("、,;和及与 ")
                return not by_other or "其他" in label or "其它" in label
        return False

    def _ends_with_the_rest(self, index: int, total: Metric) -> bool:
        """概况类1105条；动态类2896条；其他2004条: whether 其他 closes what only semicolons join."""
        for place in range(index, min(len(self._metrics), index + REACH)):
            gap = self._gap(place)
            if not gap.startswith(";") or "," in gap or not self._addable(place, total):
                return False
            if self._words.outcome.occurs(self._near(place)):
                return False  # 不予处理84件，其中重复46件；其他处理53件
            if self.is_rest(place) or "其他" in self._near(place):
                return True
        return False

    def is_rest(self, index: int) -> bool:
        """Whether a figure is what is left of a whole: 其他信息90条."""
        return self._names_rest(self._near(index).lstrip("、,;和及与 "))

    def _names_rest(self, label: str) -> bool:
        if "等其他" in label:
            return True
        return self._words.rest.match(label, 0) is not None and self._words.no_rest.match(label, 0) is None

    def _opens_a_list(self, label: str) -> bool:
        return self._words.open.match(label, 0) is not None or self._words.closed.match(label, 0) is not None

    def _begins_anew(self, label: str) -> bool:
        """Whether a label begins another statement: ，解读材料3件, but not ，作出其他处理3件."""
        if self._words.no_break.match(label, 0) is not None:
            return False
        return self._words.new.match(label, 0) is not None


def _mark_and_label(gap: str) -> tuple[str, str]:
    """What joins a figure to the one before it, and its words: ("、", "部分公开"); no mark if none does."""
    mark, label = gap[:1], gap.lstrip("、,;和及与 ")
    if mark and mark not in _MARKS and gap[-1] in "、,;":
        return gap[-1], ""  # 2件予以公开、1件部分公开
    return mark, label


def is_by_kind(gap: str) -> bool:
    """按申请人分, 从申请渠道看: a list of all kinds begins."""
    if "按" in gap and _BY_KIND.search(gap) is not None:
        return True
    return "从" in gap and _SEEN_BY.search(gap) is not None


def opens_by_kind(text: str) -> bool:
    """Whether a text begins so: 按申请方式分，…; 从申请渠道看，…; but 按答复结果分 divides the answers."""
    found = _BY_KIND.match(text) or _SEEN_BY.match(text)
    return found is not None and _ANSWERS.search(found.group()) is None


def _turns(gap: str) -> bool:
    """；行政诉讼方面，共 or ；2022年: another matter or another year begins behind a semicolon."""
    return gap.startswith(";") and ("方面" in gap or "中," in gap or YEAR_WORD.search(gap) is not None)


def outside(gap: str) -> str:
    """A gap without what stands in a bracket that it closes or holds."""
    if ")" in gap:
        head, _, tail = gap.rpartition(")")
        return (head.partition("(")[0] if "(" in head else "") + tail
    return gap


def _turns_to_a_dispute(reading: _Reading, kind: str, label: str) -> bool:
    """复议9件，维持5件，起诉2件; 维持5件；诉讼3件: whether another kind of dispute follows."""
    if reading.of_reconsideration and kind != "、" and ("起诉" in label or "诉讼" in label):
        return True
    return kind == ";" and reading.outcomes and ("复议" in label or "诉讼" in label)
