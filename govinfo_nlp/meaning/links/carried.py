"""What was carried over: whether a metric is of 上年结转 or of 结转下年度, or holds what was carried in."""

from __future__ import annotations

import regex

from govinfo_nlp.meaning.links.circumstances import YEAR, Circumstances
from govinfo_nlp.meaning.links.labels import Labeller
from govinfo_nlp.meaning.links.scene import DUE, NEW, Label, Mark, Scene, Stages, View
from govinfo_nlp.models import Metric

_NOUN_BEFORE_BRACKET = regex.compile(r"\p{Han}{1,14}+(?=\()")  # 28件政府信息公开申请（含…）
_IS, _SAID_REACH = ("", "为", "系", "是", "属"), 8  # 2件|为|上年结转
_WITHOUT_NUMBER = regex.compile(r"\p{Han}{0,10}\((?:含|包括|包含)(?:上年|上年度|去年)结转(?:件|的|申请)?\)")
_NOT_IN_IT = regex.compile("[不未](?:包?含|包括|计)")  # （未包含上年结转42件）


class Carried:
    """The rules of what was carried in from the year before and out to the next."""

    def __init__(self, scene: Scene, circumstances: Circumstances, labeller: Labeller) -> None:
        self._scene, self._circumstances, self._labeller = scene, circumstances, labeller

    def side(self, view: View, index: int, label: Label, stages: Stages) -> str | None:
        """Whether a label speaks of what was carried in or out, and which."""
        if self._circumstances.is_carried_here(view, label):
            return "carried in"
        for name in ("carried_out", "carried_in"):
            if name in stages:
                return self._named_side(view, label, stages[name])
        return self._unnamed_side(view, index, label, stages["carried"]) if "carried" in stages else None

    def _named_side(self, view: View, label: Label, mark: Mark) -> str | None:
        """上年结转3件, 结转下年度2件: the side that a word names, unless the years turn it."""
        if mark.word == "办理中" and not (label.behind or self._ends(view, mark, label)):
            return None  # 办理中主动与申请人沟通18件
        names_next = any(word in mark.word for word in ("下", "次", "明"))
        if mark.name == "carried_out" and not names_next and self._is_from_last_year(view, label, mark):
            return "carried in"
        return mark.name.replace("_", " ")

    def _unnamed_side(self, view: View, index: int, label: Label, mark: Mark) -> str | None:
        """结转1件: the side that the years around the word tell, or what the sentence has told before it."""
        if view.folded.startswith("(含", mark.start - 2):
            return "carried in"  # 办结87件（含结转8件）
        if self._is_of_a_year_before(view, label, mark):
            return "carried in"
        if self._scene.words.together.occurs(view.folded[label.near_start : mark.start]):
            summed = self._scene.words.sum.occurs(view.folded, mark.end, label.metric.start)
            return None if summed else "carried in"  # 连同遗留件共计13份
        if self._is_to_a_year_behind(view, index, mark):
            return "carried out"
        if label.behind and mark.word.startswith("转") and mark.start > label.metric.end:
            return None  # 2件收件后隔日才转到办公室
        return "carried out" if self._is_left_over(view, label) else None

    def _is_of_a_year_before(self, view: View, label: Label, mark: Mark) -> bool:
        """2022年结转3件, 去年遗留2件."""
        found = YEAR.finditer(view.folded, max(mark.start - 8, label.far_start), mark.start)
        years = [int(match.group()) for match in found]
        if years and self._scene.year is not None and years[-1] < self._scene.year:
            return True
        return self._circumstances.names_last_year(view, label)

    def _is_to_a_year_behind(self, view: View, index: int, mark: Mark) -> bool:
        """结转至2024年2件: whether the year behind the word is after the report's."""
        limit = view.metrics[index + 1].start if index + 1 < len(view.metrics) else view.sentence.end
        later = [int(match.group()) for match in YEAR.finditer(view.folded, mark.end, max(mark.end, limit))]
        return bool(later) and self._scene.year is not None and later[0] > self._scene.year

    def _is_left_over(self, view: View, label: Label) -> bool:
        """收到12件，办结11件，结转1件."""
        lead = view.folded[label.near_start : label.metric.start]
        answered = any(link.rule == "processed" for link in self._scene.context.recent)
        return self._scene.words.left_over.occurs(lead) or bool(label.behind) or answered

    def is_held(self, view: View, index: int) -> bool:
        """收到14件（含上年结转1件）, 33件申请（含上年结转）; (上年结转1件，结转下年2件) is what flowed."""
        if _WITHOUT_NUMBER.match(view.folded, view.metrics[index].end) is not None:
            return True
        if not self.is_included(view, index):
            return False
        start, flows = self.stages_in_bracket(view, index)
        words = self._scene.words
        told = words.opens_parts.match(view.folded, start) or words.with_carried.match(view.folded, start)
        if not flows or told is not None:
            return True
        listed = "carried_out" in flows or "processed" in flows
        self._scene.may_mean(view.metrics[index], *(DUE if listed else NEW))
        return not listed

    def is_included(self, view: View, index: int) -> bool:
        """收到N件（含上年结转M件）; 办理6件，其中新收5件、上年转入1件."""
        if index + 1 >= len(view.metrics):
            return False
        metric, follower = view.metrics[index], view.metrics[index + 1]
        noun = _NOUN_BEFORE_BRACKET.match(view.folded, metric.end, follower.start)
        start = noun.end() if noun is not None else metric.end
        gap = view.folded[start : follower.start]
        if gap[:1] == "(" and ")" in gap:
            gap = gap[: gap.index(")")]
        opened = gap[:1] == "(" or self._scene.words.opens_parts.match(gap.lstrip(",:;"), 0) is not None
        if self._is_of_carried(view, start, gap, follower) and self._is_in_it(gap):
            return opened or self._scene.words.with_carried.match(gap.lstrip(",(:"), 0) is not None
        return opened and self._is_new_and_carried(view, index, gap)

    def _is_of_carried(self, view: View, start: int, gap: str, follower: Metric) -> bool:
        """（含上年结转|3件）, （3件为上年结转）: whether the follower is of what was carried in."""
        closed = ")" in view.folded[start : follower.start]
        told_behind = any(
            mark.name == "carried_in" and view.folded[follower.end : mark.start].strip(" ") in _IS
            for mark in view.between(follower.end, follower.end + _SAID_REACH)
        )
        if told_behind and not closed:
            return True
        of_last_year = self._circumstances.last_year_in(gap) or gap.startswith("(含结转")
        return any(
            (mark.group == "stage" and mark.name == "carried_in") or (mark.name == "carried" and of_last_year)
            for mark in view.between(start, start + len(gap))
        )

    def _is_in_it(self, gap: str) -> bool:
        """Whether what was carried in does not stand beside the figure: 另有上年结转, 未包含."""
        return "另" not in gap and _NOT_IN_IT.search(gap) is None

    def _is_new_and_carried(self, view: View, index: int, gap: str) -> bool:
        """办理6件，其中新收5件、上年转入1件: whether the parts are of new ones and of carried ones."""
        if index + 2 >= len(view.metrics):
            return False
        metric, follower, second = view.metrics[index : index + 3]
        if gap[:1] == "(" and ")" in view.folded[follower.end : second.start]:
            return False  # 新收96件(办公室收到34件)，上年结转5件
        fresh = view.between(metric.end, follower.start)
        later = view.between(follower.end, second.start)
        return any(mark.group == "stage" and mark.name == "received" for mark in fresh) and any(
            mark.group == "stage" and mark.name in ("carried_in", "carried") for mark in later
        )

    def is_added(self, view: View, index: int) -> bool:
        """加上上年结转的8件，共办理273件: what was carried in right before is added."""
        recent = self._scene.context.recent
        if not index or not recent or recent[-1].metric != view.metrics[index - 1]:
            return False
        last = recent[-1]
        before = view.folded[max(view.sentence.start, last.metric.start - 16) : last.metric.start]
        return last.cells == ("requests.carried_in.total",) and self._scene.words.together.occurs(before)

    def is_beside_new(self, view: View, index: int) -> bool:
        """新收1182件，办理1187件（含上年结转57件）: what was handled of all that there was."""
        told = any(link.cells == NEW for link in self._scene.context.recent)
        _, flows = self.stages_in_bracket(view, index)
        return told and "received" not in flows

    def is_without_the_rest(self, view: View, index: int) -> bool:
        """办理1187件（含上年结转57件，另有52件顺延）: what is carried out is beside the figure."""
        start, flows = self.stages_in_bracket(view, index)
        return "carried_out" in flows and "另" in view.folded[start : view.folded.find(")", start)]

    def stages_in_bracket(self, view: View, index: int) -> tuple[int, list[str]]:
        """Where the bracket right behind a figure begins, and the stages that it names."""
        start = view.metrics[index].end + 1
        end = view.folded.find(")", start, view.sentence.end)
        if not view.folded.startswith("(", start - 1) or end < 0:
            return start, []
        return start, [mark.name for mark in view.between(start, end) if mark.group == "stage"]

    def _ends(self, view: View, mark: Mark, label: Label) -> bool:
        """Whether nothing but filler stands between a word and the number: 办理中3件, 办理中的3件."""
        return self._labeller.is_filler(view.folded[mark.end : label.metric.start].removesuffix("的"))

    def _is_from_last_year(self, view: View, label: Label, mark: Mark) -> bool:
        """上年未办结2件, 1件为2022年底收到、跨年办理的."""
        behind = view.folded[label.metric.end : mark.start] if label.behind else ""
        years = {int(year) for year in YEAR.findall(behind)}
        before = self._scene.year is not None and self._scene.year - 1 in years
        return before or self._circumstances.names_last_year(view, label)
