"""Applicants: which columns of 表三 a metric restates, and which rows their figures divide."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from govinfo_nlp.meaning.links.scene import (
    BESIDE,
    NEW,
    RESULT_ROWS,
    Found,
    Label,
    Mark,
    Scene,
    View,
    last_joined,
)
from govinfo_nlp.models import Link, Metric

_ORGANIZATIONS = {"organizations", "other_organization"}
_NO_PERSONS = ("enterprise", "research", "nonprofit", "law_service", "other_organization")
_BOTH = ("new", "carried_in")  # rows that 其中 divides behind both


class Applicants:
    """The columns that a label names, and what applicants are told of."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    def columns(self, view: View, label: Label) -> Sequence[Mark] | None:
        """The kinds of applicants that a label names as columns; None where they are no column."""
        named = [mark for mark in label.named("applicant") if mark.name != "all"]
        if len(named) > 1 and named[-1].name == "other_organization" and self._is_and_so_on(view, named):
            return None  # 其余37件由法律服务机构等其他组织提出: of several columns
        if named and self._is_what_it_is_about(view, label, named[0]):
            return None  # 申请内容涉及居民8件
        if any(mark.word.startswith("申请公开") for mark in label.named("object")):
            return []  # 收到村民申请公开…: who asked, not a column
        if not named:
            return self._other_applicants(label)
        return [*named, *self._joined_others(view, label, named[-1])]

    def is_whoever_asked(self, label: Label, applicants: Sequence[Mark]) -> bool:
        """全年收到公民申请2件: all that was received, since nothing has been totalled before."""
        received = {mark.end for mark in label.named("stage") if mark.name == "received"}
        kinds = {mark.name for mark in label.named("applicant")}
        if (
            kinds & {"natural_person", "all"}
            and kinds & _ORGANIZATIONS
            and label.named("object")
            and label.named("stage")
        ):
            return not self._scene.context.intake  # 收到公民和法人或其他组织的申请32件
        citizens = len(applicants) == 1 and self.is_anyone(applicants[0])
        return citizens and applicants[0].start in received and not self._scene.context.intake

    def is_anyone(self, mark: Mark) -> bool:
        """Whether a word for those who ask may stand for all of them: 公民."""
        return self._scene.words.anyone.match(mark.word, 0) is not None

    def cells(
        self, view: View, metric: Metric, rule: str, rows: tuple[str, ...], applicants: Sequence[Mark]
    ) -> Found:
        """The cells of the columns in the rows that a rule has found; ``rule`` with what it found besides."""
        if rule == "received":
            self._scene.context.divided_rows = rows
        columns = [mark.name for mark in last_joined(view.folded, applicants)]
        if rule == "applicant" and self._scene.context.divides_either:
            for row in rows:  # 收到84件，上年结转8件，其中…: of either or of both
                self._scene.may_mean(metric, *(f"requests.{row}.{column}" for column in columns))
        if rule == "applicant" and rows == ("new",) and self._scene.context.may_hold_carried:
            both = (f"requests.{row}.{column}" for column in columns for row in _BOTH)
            self._scene.may_mean(metric, *both)
        if columns == ["other_organization"]:
            self._may_be_of_the_rest(metric, rows)
        return f"{rule}: applicant", tuple(f"requests.{row}.{column}" for row in rows for column in columns)

    def _may_be_of_the_rest(self, metric: Metric, rows: tuple[str, ...]) -> None:
        """自然人118件，企业17件，其他组织机构8件: the last may be of all columns that the list leaves out."""
        named = {cell.rpartition(".")[2] for link in self._scene.context.recent for cell in link.cells}
        rest = [column for column in _NO_PERSONS if column not in named]
        if len(rest) > 1 and "natural_person" in named:
            self._scene.may_mean(metric, *(f"requests.{row}.{column}" for row in rows for column in rest))

    def rows_divided(self, view: View, index: int, label: Label) -> tuple[str, ...]:
        """The rows that an applicant's share divides: 办结的申请中, 其中, or what was received."""
        context = self._scene.context
        divided = self._result_divided(view, index) or self._divided_before(view, index)
        if divided:
            context.divided_run = (label.metric.end, divided)
            return divided
        if self._goes_on_in_a_run(view, index, label):
            context.divided_run = (label.metric.end, context.divided_run[1])
            return context.divided_run[1]
        far = view.metrics[index - 1].end if index else view.sentence.start
        start = max(far, view.folded.rfind(";", far, label.metric.start))
        stages = [m.name for m in view.between(start, label.metric.start) if m.group == "stage"]
        if "processed" in stages:
            context.divided_rows = ("processed",)
        elif "carried_in" in stages:
            return ("carried_in",)
        elif "received" in stages:
            context.divided_rows = ("new",)
        elif context.total_rows and self._opens_parts(view, index, label):
            context.divided_rows = context.total_rows
        return context.divided_rows or context.base_rows

    def _goes_on_in_a_run(self, view: View, index: int, label: Label) -> bool:
        """上年结转12件，其中自然人11件、企业1件: whether a part follows the last of a run of parts."""
        reached, run = self._scene.context.divided_run
        if not run or not index or reached != view.metrics[index - 1].end or label.named("stage"):
            return False
        gap = view.folded[reached : label.metric.start]
        return gap[:1] in ("、", ",", "和") and ";" not in gap

    def may_divide_new(self, view: View, index: int, label: Label, rows: Sequence[str]) -> bool:
        """新收84件，办结87件。其中自然人77件: of those answered, or of those received before them."""
        start = view.metrics[index - 1].end if index else view.sentence.start
        opened = "其中" in view.folded[start : label.metric.start]
        return opened and tuple(rows) == ("processed",) and self._scene.context.intake

    def _joined_others(self, view: View, label: Label, applicant: Mark) -> Sequence[Mark]:
        """科研机构及其他8件: 其他 joined to the column named last is the column of others."""
        other = label.marks[-1]
        if (other.group, other.name) != ("maybe", "other") or applicant.name == "other_organization":
            return []
        if not other.word.startswith("其他") or view.folded[applicant.end : other.start] not in BESIDE:
            return []
        return [Mark(other.start, other.end, other.word, "applicant", "other_organization")]

    def _is_what_it_is_about(self, view: View, label: Label, applicant: Mark) -> bool:
        """内容涉及居民8件; 涉及农村集体资产的4件: whether its word says what it was about."""
        words = self._scene.words.about
        if words.match_before(view.folded, applicant.start) is not None:
            return True
        lead = view.folded[applicant.end : label.metric.start].rstrip(" ")
        return lead.endswith("的") and words.match(view.folded, label.near_start) is not None

    def _other_applicants(self, label: Label) -> Sequence[Mark]:
        """自然人8件、其他1件: 其他 behind the figure of a column is the column of others."""
        if not label.marks or (label.marks[-1].group, label.marks[-1].name) != ("maybe", "other"):
            return []
        recent = self._scene.context.recent
        last = recent[-1].cells[0] if recent else ""
        if not last.startswith("requests.") or last.endswith(".total"):
            return []
        since = self._scene.folded[recent[-1].metric.end : label.metric.start]
        if ";" in since and ("按" in since or "从" in since):
            return []  # ；按内容分：…、其他12件
        other = label.marks[-1]
        return [Mark(other.start, other.end, other.word, "applicant", "other_organization")]

    def _is_and_so_on(self, view: View, applicants: Sequence[Mark]) -> bool:
        return "等" in view.folded[applicants[-2].end : applicants[-1].start]

    def _result_divided(self, view: View, index: int) -> tuple[str, ...]:
        """予以公开41件，其中自然人申请26件: the rows of the result, or what was carried in, right before."""
        first, _ = view.runs[index]
        before = view.metrics[first - 1] if first else None
        whole = next((one for one in self._scene.context.recent if one.metric is before), None)
        if whole is None:
            return ()
        gap = view.folded[whole.metric.end : view.metrics[first].start]
        opened = gap.startswith((",其中", "(其中", ":"))
        bracketed = view.folded.startswith("(", whole.metric.end)
        if not (opened or bracketed) or not self._is_divisible(whole, bracketed=bracketed):
            return ()
        if whole.rule == "carried in" and not gap.startswith(("(", ":")) and self._is_second(whole):
            self._scene.context.divides_either = True
            self._scene.context.divided_rows = _BOTH  # 收到84件，上年结转8件，其中自然人85件
            return _BOTH
        return tuple(cell.removeprefix("requests.").removesuffix(".total") for cell in whole.cells)

    def _is_divisible(self, whole: Link, *, bracketed: bool) -> bool:
        """What the applicants right behind it divide; in a bracket also what was answered."""
        if not all(cell.endswith(".total") for cell in whole.cells):
            return False
        return (
            whole.rule.startswith("result")
            or whole.rule.startswith("carried ")
            or (bracketed and whole.rule == "processed")
        )

    def _is_second(self, carried: Link) -> bool:
        """新收84件，上年结转8件: whether what was carried in stands behind what was received."""
        before = list(takewhile(lambda one: one is not carried, self._scene.context.recent))
        return bool(before) and before[-1].cells == NEW

    def _divided_before(self, view: View, index: int) -> tuple[str, ...]:
        """予以公开5件，其中企业2件，自然人3件: what the applicant before divides, if that is a result."""
        recent = self._scene.context.recent[-1:]
        if not index or not recent or recent[0].metric is not view.metrics[index - 1]:
            return ()
        rows = tuple(cell.split(".")[1] for cell in recent[0].cells if not cell.endswith(".total"))
        gap = view.folded[recent[0].metric.end : view.metrics[index].start]
        told = recent[0].rule == "applicant: applicant" and ";" not in gap and "。" not in gap
        return rows if told and set(rows) <= RESULT_ROWS else ()

    def _opens_parts(self, view: View, index: int, label: Label) -> bool:
        """其中自然人…; 29件办结件中，自然人…: the total right before is what applicants divide."""
        start = view.metrics[index - 1].end if index else view.sentence.start
        lead = view.folded[start : label.metric.start]
        return "其中" in lead or "中," in lead
