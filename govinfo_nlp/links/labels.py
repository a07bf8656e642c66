"""Which words name a metric: the ones before it, behind it where the number comes first, or in a list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from govinfo_nlp.links.scene import (
    FOREIGN,
    Label,
    Mark,
    Scene,
    View,
    is_denial,
    near_start,
    outside_brackets,
)
from govinfo_nlp.models import Metric

_AFTER_BREAKS = frozenset(",;。():!?、\n")
_LIST_GAP = regex.compile(r"\ ?(?:、|和|及|与|,)\ ?")
_YEAR_WORD = regex.compile(r"(?:19|20)[0-9]{2}\ ?年(?:度)?")
_AFTER_REACH = 10  # characters between a number and the label behind it: 1件依法延期转入下年


class Labeller:
    """Finds the label of each metric of a sentence."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    def label(self, view: View, index: int, consumed: int) -> Label:
        metric = view.metrics[index]
        far_start = max(consumed, view.metrics[index - 1].end if index else view.sentence.start)
        near = near_start(view.folded, far_start, metric.start)
        if is_denial(metric):
            return self._denied(view, index, far_start, near)
        listed = self._listed(view, index)
        if listed is not None:
            return Label(metric, near, far_start, listed, listed=True)
        marks = view.between(near, metric.start)
        behind = self._behind(view, index) if self._comes_first(view, metric, near, marks) else []
        if behind:
            return Label(metric, near, far_start, behind, behind)
        if not marks and near > far_start and self.is_filler(view.folded[near : metric.start]):
            marks = view.between(far_start, metric.start)
        marks, included = outside_brackets(view.folded, near, metric.start, marks)
        distributive = view.folded[metric.start - 1 : metric.start] == "各"
        return Label(metric, near, far_start, marks, included=included, distributive=distributive)

    def _denied(self, view: View, index: int, far_start: int, near: int) -> Label:
        """What a negation denies: the marks of its clause, behind it or, failing that, before it."""
        metric = view.metrics[index]
        limit = view.metrics[index + 1].start if index + 1 < len(view.metrics) else view.sentence.end
        end = metric.end
        while end < limit and view.folded[end] not in ",;。\n!?":
            end += 1
        behind = [mark for mark in view.between(metric.start, end) if mark.end > metric.end]
        if any(mark.group == "object" for mark in behind):
            return Label(metric, near, far_start, behind, behind)
        return Label(metric, near, far_start, view.between(near, metric.start) + behind, behind)

    def is_filler(self, lead: str) -> bool:
        """Whether the words right before a number name nothing (，全年共12件): the clause before does."""
        at = 0
        bare = _YEAR_WORD.sub("", lead).strip(" ")
        while at < len(bare):
            word = self._scene.words.filler.match(bare, at)
            if word is None:
                return False
            at += len(word.word)
        return True

    def _comes_first(self, view: View, metric: Metric, near: int, marks: Sequence[Mark]) -> bool:
        """Whether the number stands before what it counts: 26件予以公开, 其余12件结转."""
        lead = view.folded[near : metric.start].rstrip(" ")
        if not lead:
            return True
        word = self._scene.words.number_first.match_before(lead, len(lead))
        if word is None or not marks:
            return word is not None
        return marks[-1].end <= metric.start - len(word.word) or marks[-1].group == "maybe"

    def _behind(self, view: View, index: int) -> list[Mark]:
        """The marks right behind a number, up to the next break or number."""
        metric = view.metrics[index]
        limit = view.metrics[index + 1].start if index + 1 < len(view.metrics) else view.sentence.end
        end = metric.end
        while end < limit and view.folded[end] not in _AFTER_BREAKS:
            end += 1
        marks = view.between(metric.end, end)
        if not marks or marks[0].start - metric.end > _AFTER_REACH:
            return []
        if any(mark.group == "stage" and mark.name.startswith("carried") for mark in marks):
            return [mark for mark in marks if mark.group != "none"]
        return marks

    def _listed(self, view: View, index: int) -> list[Mark] | None:
        """A、B分别为1件、2件: the mark of the same place in the list."""
        first = index
        while first and _LIST_GAP.fullmatch(
            view.folded, view.metrics[first - 1].end, view.metrics[first].start
        ):
            first -= 1
        start = view.metrics[first - 1].end if first else view.sentence.start
        lead = view.folded.rfind("分别", start, view.metrics[first].start)
        if lead < 0 or view.metrics[first].start - lead > 8:
            return None
        last = first
        while last + 1 < len(view.metrics) and _LIST_GAP.fullmatch(
            view.folded, view.metrics[last].end, view.metrics[last + 1].start
        ):
            last += 1
        count = last - first + 1
        if count < 2:
            return None
        marks = [mark for mark in view.between(start, lead) if mark.group not in ("none", "maybe")]
        for chosen in _candidates(marks):
            if len(chosen) == count:
                return [chosen[index - first]]
        return []


def _candidates(marks: list[Mark]) -> Iterator[list[Mark]]:
    """Ways to read a list of marks: all of them, those of one group, the reasons alone, the objects."""
    yield marks
    for group in ("result", "object", "applicant", "outcome", "stage", "action", "route"):
        chosen = [mark for mark in marks if mark.group == group]
        yield chosen
        yield [mark for mark in chosen if "." in mark.name]
        yield [mark for mark in chosen if mark.name != FOREIGN]
