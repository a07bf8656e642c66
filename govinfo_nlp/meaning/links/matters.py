"""Disputes, documents, decisions, items and amounts: which cells of 表二 and 表四 a metric restates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import regex

from govinfo_nlp.language.characters import fold
from govinfo_nlp.meaning.links.circumstances import LAST_YEARS
from govinfo_nlp.meaning.links.domains import before_a_court, is_pending
from govinfo_nlp.meaning.links.labels import Labeller
from govinfo_nlp.meaning.links.scene import (
    DECISIONS,
    DISPUTE_ROWS,
    DISPUTES,
    DOCUMENTS,
    EITHER,
    FOREIGN,
    ITEMS,
    LITIGATION,
    REQUESTS,
    Found,
    Label,
    Mark,
    Scene,
    View,
    heads,
    in_bracket,
    is_denial,
    last_joined,
)
from govinfo_nlp.models import Kind, Metric

ROUTES = {"direct": "litigation_direct", "after_reconsideration": "litigation_after_reconsideration"}
AMOUNTS = {"fee": "disclosure.fees.amount", "procurement_amount": "disclosure.procurement.amount"}
_BRACKET_REACH = 24  # characters of a bracket that names both kinds of dispute
_WHOLE_REACH = 30  # characters back from a figure to what was done to what it counts
_POWERS_REACH = 60  # characters back from 其中 to what it divides
_ACTION_GAP = 3  # characters between what was done and its number, where the document is left unsaid
_COLUMNS_OF_ACTIONS = {
    "2021": {"issued": "issued", "repealed": "repealed", "in_force": "in_force"},
    "2019": {"issued": "made", "published": "published", "public_total": "public_total"},
}


_FOR_A_REASON = regex.compile(r"因[^,;。:()0-9]{3,16}被")
_CAUSES = (
    regex.compile(
        r"(?:因|不服)(?P<cause>[^,;。:()0-9]{2,16}?)(?:引发|引起|产生|发生|提起|被提起|被申请|申请)"
    ),
    regex.compile(r"(?P<cause>[^,;。:()0-9]{2,16})类(?:的)?(?:行政)?(?:复议|诉讼)"),  # 治安管理处罚类复议
)
# 1件答复被复议机关…: what became of one of them, in words that no lexicon knows
_TREATED = regex.compile(r"[^,;。:()0-9]{0,8}(?:被(?:行政)?复议|被(?:人民)?法院|在(?:行政)?(?:复议|诉讼)中)")
_TOPIC = regex.compile(r"涉及(?P<cause>[^,;。:()0-9]{2,12})的(?=(?:行政)?(?:复议|诉讼|应诉))")
_OF_EVENTS = ("次", "场", "期")
_OF_ALL_KINDS = regex.compile(r"各类(?:行政)?(?:复议|诉讼|应诉)")
_OF_BOTH = regex.compile(r"(?:两项|两类|二者|两者)(?:合计|共计|共|总计|之和)")
_OF_MORE_CAUSES = regex.compile(
    r"[,(;]\ ?(?:其中)?(?:政府)?(?:信息公开|公开类)[^,;。0-9]{0,6}占"  # 复议214件，信息公开类约占一成
    r"|"
    r"[,(、;][^。]{0,60}?(?:其中|含)[^;。]{0,40}?(?:信息公开|公开类)[^;。]{0,20}?[0-9]"
    r"|[^。\n]{0,60}+。其中[^;。]{0,8}?(?:信息公开|公开类)[^;。]{0,20}?[0-9]"  # 复议41件。其中，信息公开类9件
)
_COMPARED = regex.compile(
    r"(?:[较比]|与|相比)?(?:上年|上一年|去年)(?:度)?(?:相比)?(?:增加|减少|新增|取消|为|的)?\ *[0-9]"
)


@dataclass(frozen=True, slots=True)
class _Told:
    """What the words of a figure tell of disputes: 行政复议, 复议后起诉, 维持."""

    view: View
    index: int
    label: Label
    outcomes: Sequence[Mark]
    routes: Sequence[Mark]
    named: bool  # by its kind: 行政复议, 行政诉讼
    denied: bool


def _others(label: Label) -> list[Mark]:
    """其他1件, 撤回1件: what is left of the disputes before."""
    return [m for m in label.marks if m.name in ("other", "other.other") and m.group in ("maybe", "result")]


def is_dismissal(outcome: Mark) -> bool:
    """裁定驳回起诉: no judgment on the matter, which some bodies count as upheld, some as another result."""
    return "驳回起诉" in outcome.word or "裁定" in outcome.word


class Matters:
    """The rules of everything but requests."""

    def __init__(self, scene: Scene, labeller: Labeller) -> None:
        self._scene, self._labeller = scene, labeller

    def dispute(self, view: View, index: int, label: Label, domain: str, *, denied: bool) -> Found | None:
        context = self._scene.context
        if self._is_no_dispute(view, label):
            return None
        told = self._told_of_disputes(view, index, label, denied=denied)
        if self._is_of_another_cause(label) or self._is_beside_another_cause(view, label):
            context.domain = FOREIGN  # and so are their outcomes
            context.other_cause = label.metric.end
            return None
        rows = DISPUTE_ROWS[domain]
        rows = self._rows_told(told, rows)
        if label.distributive and len(rows) > 1:
            return None  # 直接起诉和复议后起诉各7件: a figure of each, and of no cell alone
        if not told.outcomes and told.named:
            told = replace(told, outcomes=self._right_behind(view, label))
        return self._outcome(told, rows) if told.outcomes else self._number_of_disputes(told, rows)

    def _told_of_disputes(self, view: View, index: int, label: Label, *, denied: bool) -> _Told:
        """复议后起诉3件，尚未审结1件，其他1件: what the words of a figure tell of disputes."""
        named = any(mark.name in DISPUTE_ROWS for mark in label.objects)
        outcomes, others = label.named("outcome"), _others(label)
        if not outcomes and is_pending(self._scene, label):
            outcomes = [Mark(label.metric.start, label.metric.start, "", "outcome", "pending")]
        if not outcomes and others and (self._scene.context.dispute_rows or named):
            outcomes = [Mark(others[-1].start, others[-1].end, others[-1].word, "outcome", "other")]
        return _Told(view, index, label, outcomes, label.named("route"), named=named, denied=denied)

    def _rows_told(self, told: _Told, rows: tuple[str, ...]) -> tuple[str, ...]:
        """The rows that a figure is of, by the first rule that speaks; else those of its domain."""
        rules = (
            self._rows_on_routes,
            self._rows_of_denied_outcome,
            self._rows_of_named,
            self._rows_of_bracketed_outcome,
            self._rows_of_telling_outcome,
            self._rows_of_bare_outcome,
        )
        for rule in rules:
            found = rule(told, rows)
            if found is not None:
                return found
        return rows

    def _rows_on_routes(self, told: _Told, rows: tuple[str, ...]) -> tuple[str, ...] | None:
        """复议后起诉3件: the rows of the routes named."""
        return tuple(dict.fromkeys(ROUTES[mark.name] for mark in told.routes)) or None

    def _rows_of_denied_outcome(self, told: _Told, rows: tuple[str, ...]) -> tuple[str, ...] | None:
        """复议9件，无被纠正案件；诉讼2件: of the dispute right before, else of all that may end so."""
        if not told.denied or not told.outcomes or told.named:
            return None
        if self._is_right_behind_a_dispute(told.view, told.index, told.label):
            return self._scene.context.dispute_rows
        return rows if all("诉" in mark.word for mark in told.outcomes) else DISPUTE_ROWS[DISPUTES]

    def _rows_of_named(self, told: _Told, rows: tuple[str, ...]) -> tuple[str, ...] | None:
        """行政复议10件: the kind of dispute named, of which the next outcomes are."""
        if not told.named or told.denied:
            return None
        context = self._scene.context
        context.beside_another = self._is_beside_another(told.view, told.index, rows)
        context.dispute_rows = rows
        return rows

    def _rows_of_bracketed_outcome(self, told: _Told, rows: tuple[str, ...]) -> tuple[str, ...] | None:
        """复议后起诉3件(维持2件): the row of the figure that the bracket divides."""
        return (self._row_of_bracket(told.view, told.label) or None) if told.outcomes else None

    def _rows_of_telling_outcome(self, told: _Told, rows: tuple[str, ...]) -> tuple[str, ...] | None:
        """判决驳回3件: an outcome that says itself which kind of dispute it ends."""
        if not told.outcomes or not self._names_a_dispute(told.outcomes):
            return None
        self._scene.context.dispute_rows = rows
        return rows

    def _rows_of_bare_outcome(self, told: _Told, rows: tuple[str, ...]) -> tuple[str, ...] | None:
        """复议8件、诉讼3件，其中被纠正1件: of the disputes in question."""
        context = self._scene.context
        if not told.outcomes or not context.dispute_rows:
            return None
        if before_a_court(self._scene, told.label) and "reconsideration" in context.dispute_rows:
            return None
        found = self._rows_in_question(told.view, told.index, told.label, context.dispute_rows)
        context.dispute_rows = found or EITHER
        return found

    def _number_of_disputes(self, told: _Told, rows: tuple[str, ...]) -> Found | None:
        """行政复议10件: how many there were, whatever became of them."""
        view, label = told.view, told.label
        if self._is_treated(view, label) or self._is_of_something_else(view, label):
            return None
        if not told.named and not told.routes:
            return self._sum_of_both(view, label)
        if view.folded[label.near_start : label.metric.start].rstrip(" ").endswith("中有"):
            return None  # 3件不予公开中有1件引发行政复议
        if told.named and not told.routes and (column := self._column_divided(view, label)):
            return f"outcome: {column}", tuple(f"disputes.{row}.{column}" for row in rows)
        if told.routes and not told.denied:
            self._scene.context.dispute_rows = self._rows_of_routes(view, label, rows)
        if self._may_be_of_other_disputes(told):
            self._scene.may_mean(label.metric)
        return "denied: dispute" if told.denied else "dispute", tuple(f"disputes.{row}.total" for row in rows)

    def _may_be_of_other_disputes(self, told: _Told) -> bool:
        view, label = told.view, told.label
        if self._is_of_any_cause(view, label) or self._are_carried(view, label):
            return True
        return not told.denied and self._is_out_of_place(view, label)

    def _outcome(self, told: _Told, rows: tuple[str, ...]) -> Found | None:
        """维持7件, 被纠正2件: the cells of the outcome told last, in the rows of the disputes it ended."""
        label, context, last = told.label, self._scene.context, told.outcomes[-1]
        column = last.name
        if _FOR_A_REASON.search(told.view.folded, label.near_start, label.metric.start) is not None:
            self._scene.may_mean(label.metric)  # 因事实不清被纠正2件，因程序违法被纠正2件
        rows = self._rows_ended(told, column, rows)
        if not rows or rows == EITHER:
            return None
        context.rows_of_outcome[column] = rows
        if label.metric.value:
            context.told[column] = rows if context.told.get(column, rows) == rows else ()
        columns = ("upheld", "corrected", "other") if column == "closed" else (column,)
        if column == "upheld" and is_dismissal(last):
            self._scene.may_mean(label.metric, *(f"disputes.{row}.other" for row in rows))
        return f"outcome: {column}", tuple(f"disputes.{row}.{name}" for row in rows for name in columns)

    def _rows_ended(self, told: _Told, column: str, rows: tuple[str, ...]) -> tuple[str, ...]:
        """上述被撤销的1件: of the disputes of which this outcome was told before, where it is the same."""
        context = self._scene.context
        if told.named or told.routes:
            return rows
        if self._scene.told_before(told.label):
            return context.told.get(column, ())
        if self._is_definite(told.view, told.label):
            return context.rows_of_outcome.get(column, rows)
        return rows

    def _is_of_something_else(self, view: View, label: Label) -> bool:
        """建立复议诉讼案件报告机制，年内完成复盘8份: whether a dispute is named in the clause before only."""
        marks = (*label.marks, *(mark for mark in label.objects if mark.start >= label.metric.end))
        named = any(mark.name in DISPUTE_ROWS for mark in marks) or label.listed or label.behind
        if named or label.named("route"):
            return False
        clause = view.folded[label.near_start : label.metric.start]
        return (
            not self._labeller.is_filler(clause) and self._scene.words.sum.match(clause.strip(" "), 0) is None
        )

    def _is_treated(self, view: View, label: Label) -> bool:
        """有1件答复被复议机关变更: whether the dispute is named only by what became of the figure in it."""
        named = any(mark.start < label.metric.start for mark in label.objects)
        return not named and _TREATED.match(view.folded, label.metric.end) is not None

    def _is_right_behind_a_dispute(self, view: View, index: int, label: Label) -> bool:
        """Whether a denial follows the total of one kind of dispute, not of the second of two."""
        context = self._scene.context
        last = context.recent[-1:]
        if not last or not index or last[0].metric is not view.metrics[index - 1] or context.beside_another:
            return False
        if len(last[0].cells) != 1 or not last[0].rule.startswith(("dispute", "outcome")):
            return False
        return view.folded[last[0].metric.end : label.metric.start] == ","  # 维持7件，无被纠正情形

    def _is_no_dispute(self, view: View, label: Label) -> bool:
        """行政复议类信息24条, 行政复议决定书34件; after 行政诉讼5件 another matter: 其他信息1740条."""
        named = [
            mark for mark in label.objects if mark.name in DISPUTE_ROWS and mark.end <= label.metric.start
        ]
        if _OF_MORE_CAUSES.match(self._scene.folded, label.metric.end) is not None:
            since = view.since(label.metric.start)
            since = max(since, view.folded.rfind(";", since, label.metric.start))
            of_any = "公开" not in view.folded[since : label.metric.start]
            self._scene.context.domain = FOREIGN if of_any else self._scene.context.domain
            return of_any  # and so are their outcomes
        if fold(label.metric.unit) == "条" and not (
            named and view.folded[named[-1].end : label.metric.start].strip(" ") == ""
        ):
            return True
        if named and label.metric.unit in _OF_EVENTS and label.metric.start - named[-1].end > _ACTION_GAP:
            return True  # 对照复议决定组织学习1次
        return bool(named) and self._scene.words.paper.occurs(view.folded, named[-1].end, label.metric.start)

    def _are_carried(self, view: View, label: Label) -> bool:
        """行政诉讼1件；上年结转行政诉讼2件: the cell holds both."""
        beside = view.beside(label.metric.start)
        return any(mark.group == "stage" and mark.name.startswith("carried") for mark in beside)

    def _is_of_any_cause(self, view: View, label: Label) -> bool:
        """办理行政复议案件120件: an authority's own docket, where nothing says what they were about."""
        named = [mark for mark in label.objects if mark.name in DISPUTE_ROWS]
        if not named or "公开" in view.folded[view.since(label.metric.end) : label.metric.end]:
            return False
        word = self._scene.words.as_authority.match_before(view.folded, named[0].start, label.near_start)
        return word is not None

    def _is_out_of_place(self, view: View, label: Label) -> bool:
        """诉讼3件 under a heading on other matters, in a sentence that says nothing of disclosure."""
        context = self._scene.context
        if context.section != "overall" or not context.headed or context.topic in (REQUESTS, *DISPUTE_ROWS):
            return False
        return "公开" not in view.folded[view.sentence.start : label.metric.start]

    def _is_definite(self, view: View, label: Label) -> bool:
        """对被纠正的2件案件剖析原因: an outcome that was told in a sentence before."""
        lead = view.folded[label.near_start : label.metric.start].strip(" ")
        if not lead.endswith("的") or not lead.startswith(("对", "针对", "就")):
            return False
        return not any(mark.name in DISPUTE_ROWS for mark in view.beside(label.metric.start))

    def _sum_of_both(self, view: View, label: Label) -> Found | None:
        """行政复议20件、行政诉讼11件，共31件: the sum of both, which outcomes behind it divide."""
        lead = view.folded[label.near_start : label.metric.start].strip(" ")
        word = self._scene.words.sum.match(lead, 0)
        if word is None or len(word.word) < len(lead) or not self._scene.context.beside_another:
            return None
        both = DISPUTE_ROWS[DISPUTES]
        self._scene.context.dispute_rows, self._scene.context.beside_another = both, False
        return "dispute", tuple(f"disputes.{row}.total" for row in both)

    def _is_beside_another(self, view: View, index: int, rows: tuple[str, ...]) -> bool:
        """复议10件，诉讼4件。维持…: whether a kind of dispute stands right behind the other kind."""
        last = self._scene.context.recent[-1:]
        if not last or not index or last[0].metric is not view.metrics[index - 1]:
            return False
        others = {f"disputes.{row}.total" for row in DISPUTE_ROWS[DISPUTES] if row not in rows}
        return len(rows) == 1 and set(last[0].cells) == others

    def _column_divided(self, view: View, label: Label) -> str:
        """被纠正9件(行政复议7件、行政诉讼2件): the outcome of both kinds that a bracket divides."""
        if not in_bracket(view.folded, view.sentence.start, label.metric.start):
            return ""
        recent = reversed(self._scene.context.recent)
        both = (link.cells for link in recent if link.rule.startswith("outcome") and len(link.cells) > 1)
        return next(both, ("",))[0].rpartition(".")[2]

    def _is_of_another_cause(self, label: Label) -> bool:
        """其他各类行政复议案件57件, 因其他事由发生的行政复议3件: disputes that information did not cause."""
        if any(mark.name == "other_cause" for mark in label.named("none")):
            return True
        if self._names_another_cause(label):
            return True
        if any(mark.name in DECISIONS and mark.end <= label.metric.start for mark in label.named("object")):
            return label.objects[-1].name in DISPUTE_ROWS  # 因行政处罚被申请行政复议3件
        folded = self._scene.folded
        return any(
            folded[other.end : mark.start].strip("各类型的") == "" and other.end <= mark.start
            for other in _others(label)
            for mark in label.objects
        )

    def _names_another_cause(self, label: Label) -> bool:
        """因征地引发行政复议3件, 涉及征地的行政复议3件; but 涉及我局的 says against whom."""
        words, place = self._scene.words, (label.near_start, label.metric.start)
        causes = [one["cause"] for pattern in _CAUSES if (one := pattern.search(self._scene.folded, *place))]
        topic = _TOPIC.search(self._scene.folded, *place)
        if topic is not None and not words.respondent.occurs(topic["cause"]):
            causes.append(topic["cause"])
        if (
            _OF_ALL_KINDS.search(self._scene.folded, *place)
            and "公开" not in self._scene.folded[slice(*place)]
        ):
            return True
        named = [mark.start for mark in label.objects if mark.name in DISPUTE_ROWS]
        kind = named and words.other_cause.match_before(self._scene.folded, named[0], label.near_start)
        return bool(kind) or any(not words.of_disclosure.occurs(cause) for cause in causes)

    def _is_beside_another_cause(self, view: View, label: Label) -> bool:
        """因征地引发行政复议8件、|行政诉讼11件: of the cause named before, until disclosure is."""
        since = self._scene.context.other_cause
        return since >= 0 and "公开" not in view.folded[since : label.metric.start]

    def _right_behind(self, view: View, label: Label) -> list[Mark]:
        """复议案件2件维持; 1件复议案件被撤销: the outcome that follows the number without a break."""
        named = [mark.end for mark in label.behind if mark.start == label.metric.end]
        end = named[-1] if named else label.metric.end
        behind = [mark for mark in view.between(end, end + 16) if mark.group == "outcome"]
        return behind[:1] if behind and view.folded[end : behind[0].start] in ("", "被", "获", "予以") else []

    def _rows_of_routes(self, view: View, label: Label, rows: tuple[str, ...]) -> tuple[str, ...]:
        """What the next outcomes divide: the route just named, or all lawsuits once a row names both."""
        before = [
            link for link in self._scene.context.recent if link.cells[0].startswith("disputes.litigation_")
        ]
        apart = ";" in view.folded[label.far_start : label.metric.start]
        return DISPUTE_ROWS[LITIGATION] if before and not apart else rows

    def _names_a_dispute(self, outcomes: Sequence[Mark]) -> bool:
        return any(part in mark.word for mark in outcomes for part in ("复议", "诉", "判决", "法院"))

    def _is_outcome_told(self) -> bool:
        """诉讼6件，维持4件；|被纠正1件: whether the figure linked last is one of outcomes."""
        last = self._scene.context.recent[-1:]
        return bool(last) and last[0].rule.startswith("outcome")

    def _rows_in_question(
        self, view: View, index: int, label: Label, rows: tuple[str, ...]
    ) -> tuple[str, ...]:
        """复议8件、诉讼3件，其中被纠正1件: 其中 divides both."""
        lead = view.folded[label.far_start : label.metric.start]
        if lead.startswith(",法院") and all(row.startswith("litigation_") for row in rows):
            return self._rows_before_its_court(view, index, rows)
        if ";" in lead and self._scene.context.beside_another and not self._is_outcome_told():
            both = any(len(link.cells) > 1 for link in self._scene.context.recent)
            return DISPUTE_ROWS[DISPUTES] if both else ()  # 案件14件，其中复议9件、诉讼5件；维持10件
        if ";" in lead and self._both_routes_are_named() and all(row in ROUTES.values() for row in rows):
            return DISPUTE_ROWS[LITIGATION]  # 直接起诉2件；复议后起诉1件；其中维持2件
        if index < 2 or not lead.startswith((",", "(")):
            return rows
        return self._rows_behind_totals(view, index, label, rows)

    def _rows_before_its_court(self, view: View, index: int, rows: tuple[str, ...]) -> tuple[str, ...]:
        """诉讼7件，其中复议后起诉4件，法院未审结1件: the court is that of all."""
        if index <= 1:
            return rows
        before = view.folded[view.metrics[index - 2].end : view.metrics[index - 1].start]
        return DISPUTE_ROWS[LITIGATION] if "其中" in before else rows

    def _rows_behind_totals(
        self, view: View, index: int, label: Label, rows: tuple[str, ...]
    ) -> tuple[str, ...]:
        """复议8件、诉讼3件，被纠正1件: of both kinds, if they are joined or the figure is divided so."""
        earlier, later = view.metrics[index - 2], view.metrics[index - 1]
        joined = view.folded[earlier.end : later.start]
        if ";" in joined or before_a_court(self._scene, label):
            return rows
        if not self._are_totals_of_both(earlier, later):
            return rows
        return DISPUTE_ROWS[DISPUTES] if "、" in joined or self._is_divided(view, label) else ()

    def _both_routes_are_named(self) -> bool:
        named = {cell for link in self._scene.context.recent for cell in link.cells}
        return all(f"disputes.{row}.total" in named for row in ROUTES.values())

    def _row_of_bracket(self, view: View, label: Label) -> tuple[str, ...]:
        """复议后起诉3件(维持2件): what stands in a bracket divides the figure before it."""
        if not in_bracket(view.folded, view.sentence.start, label.metric.start):
            return ()
        opened = view.folded.rfind("(", view.sentence.start, label.metric.start)
        for link in self._scene.context.recent:
            ends = link.metric.end == opened and all(cell.endswith(".total") for cell in link.cells)
            if ends and all(cell.startswith("disputes.") for cell in link.cells):
                return tuple(cell.split(".")[1] for cell in link.cells)
        clause = max(view.folded.rfind(stop, view.since(opened), opened) for stop in ",;:")
        named = [mark for mark in view.between(max(clause, 0), opened) if mark.name in DISPUTE_ROWS]
        counted = any(character.isdigit() for character in view.folded[max(clause, 0) : opened])
        return DISPUTE_ROWS[named[0].name] if len(named) == 1 and not counted else ()

    def _are_totals_of_both(self, one: Metric, other: Metric) -> bool:
        """复议8件，诉讼3件, but not 未发生复议，诉讼3件."""
        if is_denial(one) or is_denial(other):
            return False
        found = [link.cells for link in self._scene.context.recent if link.metric in (one, other)]
        return found == [("disputes.reconsideration.total",), ("disputes.litigation.total",)]

    def _is_divided(self, view: View, label: Label) -> bool:
        """复议74件，诉讼16件，其中被纠正9件（复议7件、诉讼2件）: of both if divided so, else of either."""
        behind = view.folded[label.metric.end : label.metric.end + _BRACKET_REACH]
        return behind.startswith(("(", ",包括")) and "复议" in behind and "诉讼" in behind

    def document(self, view: View, label: Label, domain: str, *, denied: bool) -> Found | None:
        if denied:
            return self._denied_document(label, domain)
        if self._is_of_no_kind_of_document(view, label):
            return None
        actions = [m for m in label.marks if m.group == "action" or m.name in ("granted", "published")]
        rows = tuple(DOCUMENTS[mark.name] for mark in label.objects if mark.name in DOCUMENTS)
        if not rows and self._is_done_to_something_else(view, label, actions):
            return None
        name = (
            self._action_told(view, label, domain, actions)
            if actions
            else self._action_understood(view, label, domain)
        )
        if name is None:
            return None
        column = _COLUMNS_OF_ACTIONS[self._scene.format].get(name)
        self._scene.context.last_action = name
        if column is None:
            return None
        return f"document: {name}", tuple(
            f"disclosure.{row}.{column}" for row in rows or (DOCUMENTS[domain],)
        )

    def _is_of_no_kind_of_document(self, view: View, label: Label) -> bool:
        """撤下失效信息470条: other things, the documents of one maker, or those of both kinds at once."""
        if fold(label.metric.unit) == "条":
            return True
        return self._is_of_one_maker(view, label) or self._is_of_both_kinds(view, label)

    def _is_of_both_kinds(self, view: View, label: Label) -> bool:
        """两类合计9件: of regulations and normative documents together."""
        return _OF_BOTH.search(view.folded, label.near_start, label.metric.start) is not None

    def _is_done_to_something_else(self, view: View, label: Label, actions: Sequence[Mark]) -> bool:
        """公开重大建设项目3个: whether more stands between what was done and its number than a gap."""
        said = view.folded[actions[-1].end : label.metric.start] if actions else ""
        return len(said.strip(" ")) > _ACTION_GAP

    def _action_told(self, view: View, label: Label, domain: str, actions: Sequence[Mark]) -> str | None:
        """制发规范性文件5件, 废止2件: what was done, as the words of the figure tell it."""
        last = actions[-1]
        name = self._last_action(actions)
        own = any(mark.name == domain for mark in label.named("object"))
        if name == "published" and own and self._scene.format == "2021":
            name = self._published(view, label, domain, last)
        if name == "repealed" and self._is_told_apart(view, last):
            return None
        if last.word == "保留" or (name == "repealed" and self._lapse_beside(view, last)):
            self._scene.may_mean(label.metric)  # 保留18件、修订1件; 废止1件、失效5件
        return name

    def _last_action(self, actions: Sequence[Mark]) -> str:
        """制定并公开规章2件: the last thing done; to publish what was made is none of its own since 2021."""
        names = ["published" if mark.group != "action" else mark.name for mark in actions]
        made = names[-1] == "published" and len(names) > 1 and self._scene.format == "2021"
        return names[-2] if made else names[-1]

    def _action_understood(self, view: View, label: Label, domain: str) -> str | None:
        """制发规章5件、规范性文件19件: what was done, where the words of the figure leave it out."""
        if self._scene.context.last_action and self._goes_on(view, label):
            return self._scene.context.last_action
        if self._is_announced(view, label, domain):
            return "issued"
        return self._done_to_the_whole(view, label)

    def _goes_on(self, view: View, label: Label) -> bool:
        """、规范性文件19件: whether a list goes on with no more than the document or whose it is."""
        joined = view.folded[label.far_start : label.far_start + 1] in "、和及"
        return joined and (self._says_only(view, label) or self._says_whose(view, label))

    def _published(self, view: View, label: Label, domain: str, action: Mark) -> str:
        """公布规章2件, 全年公开规范性文件2件 were issued in the year; 公开规章148件 may be all there are."""
        if domain == "regulation" and action.word.endswith("布"):
            return "issued"  # 公布 is how a regulation is issued (《规章制定程序条例》第三十条)
        yearly = self._scene.words.this_year.occurs(view.folded, label.near_start, action.start)
        return "issued" if yearly else "published"

    def _is_told_apart(self, view: View, action: Mark) -> bool:
        """失效2件、废止4件: the cell is of 废止, and may hold both."""
        words = {
            mark.word
            for mark in view.beside(action.start)
            if mark.group == "action" and mark.name == "repealed"
        }
        return "失效" in action.word and "废止" not in action.word and "废止" in words

    def _lapse_beside(self, view: View, action: Mark) -> bool:
        """废止1件、失效5件: the cell may hold both."""
        others = [
            mark for mark in view.beside(action.start) if mark.group == "action" and mark.name == "repealed"
        ]
        return any("失效" in mark.word and "废止" not in mark.word for mark in others if mark is not action)

    def _is_of_one_maker(self, view: View, label: Label) -> bool:
        """制定省政府规章5件，各市制定规章2件: a part, where the rules of other makers are counted beside."""
        rules = [mark for mark in view.beside(label.metric.start) if mark.name == "regulation"]
        for one, other in pairwise(rules):
            maker = "政府规章" in view.folded[one.start - 1 : one.end]
            apart = "各" in view.folded[one.end : other.start]
            if maker and apart and any(mark in (one, other) for mark in label.objects):
                return True
        return False

    def _is_announced(self, view: View, label: Label, domain: str) -> bool:
        """发布规范性文件8件, of the year's: how it is made known, where nothing says by what medium."""
        own = [mark for mark in label.marks if mark.name == domain]
        if view.folded.startswith((",其中", "(其中"), label.far_start):
            return False  # 发布信息3374条，其中，发布规范性文件5件
        if len(own) != 1 or len(label.marks) > 1 or not heads(view, label):
            return False
        word = self._scene.words.announces.match_before(view.folded, own[0].start, label.near_start)
        lead = view.folded[label.near_start : own[0].start]
        return word is not None and self._labeller.is_filler(lead[: -len(word.word)])

    def _done_to_the_whole(self, view: View, label: Label) -> str | None:
        """制发文件83件，其中规范性文件19件: what was done to the figure that this is a part of."""
        if not view.folded.startswith((",其中", "(其中"), label.far_start) or not self._says_only(
            view, label
        ):
            return None
        start = max(view.sentence.start, label.far_start - _WHOLE_REACH)
        actions = [mark.name for mark in view.between(start, label.far_start) if mark.group == "action"]
        return actions[-1] if actions and actions[-1] in _COLUMNS_OF_ACTIONS[self._scene.format] else None

    def _says_only(self, view: View, label: Label) -> bool:
        """Whether the words before a number are those of its document alone: 失效5件、有效58件 says more."""
        at = label.far_start
        for mark in view.between(at, label.metric.start):
            if view.folded[at : mark.start].strip("、和及 ").lstrip(",(").removeprefix("其中"):
                return False
            at = mark.end
        return not view.folded[at : label.metric.start].strip("、和及 ")

    def _says_whose(self, view: View, label: Label) -> bool:
        """制发规章5件、省政府及省政府办公厅规范性文件5件: whether but the names of bodies stand before it."""
        own = [mark for mark in label.marks if mark.name in DOCUMENTS]
        lead = view.folded[label.far_start : own[0].start] if own else ""
        bodies = self._scene.words.scopes.finditer(lead, 0, len(lead))
        said = "".join(entry.word for _, entry in bodies)
        return bool(said) and len(label.marks) == 1 and set(lead.strip("、和及 ")) <= set(said + "、和及")

    def _denied_document(self, label: Label, domain: str) -> Found | None:
        """未制发规范性文件; 无新制发、废止行政规范性文件."""
        spoken = self._scene.words.marks(self._scene.folded, label.metric.start, label.metric.end)
        names = [mark.name for mark in (*spoken, *label.marks) if mark.group == "action"] or ["issued"]
        columns = [_COLUMNS_OF_ACTIONS[self._scene.format].get(name) for name in dict.fromkeys(names)]
        rows = [DOCUMENTS[mark.name] for mark in label.objects if mark.name in DOCUMENTS] or [
            DOCUMENTS[domain]
        ]
        cells = [f"disclosure.{row}.{column}" for row in rows for column in columns if column is not None]
        return ("denied: document", tuple(cells)) if cells else None

    def decision(self, view: View, label: Label, *, denied: bool) -> Found | None:
        named = self._decisions_named(label)
        if not named or self._is_beside_decisions(label, named):
            return None
        if fold(label.metric.unit) == "条" or not (denied or heads(view, label)):
            return None
        if self._is_a_topic_of_requests(view, label, named[-1]) or self._counts_powers(view, label):
            return None
        if self._is_only_published(view, label):
            self._scene.may_mean(label.metric)
        rows = last_joined(view.folded, named)
        if (len(rows) > 1 and label.metric.value != 0) or label.distributive:
            return None
        return "decisions", tuple(f"disclosure.{DECISIONS[mark.name]}.decisions" for mark in rows)

    def _is_beside_decisions(self, label: Label, named: Sequence[Mark]) -> bool:
        """公开行政许可2317件: whether the words say that something else is counted than what was decided."""
        decided = named[-1].word.endswith("决定")  # 公开商品房预售等行政许可决定12件
        return any(
            (mark.group == "maybe" and mark.end != named[0].start and not decided)
            or mark.name == "attribute"
            or (mark.name == FOREIGN and mark.end > named[-1].end)
            for mark in label.marks
        )

    def _counts_powers(self, view: View, label: Label) -> bool:
        """保留行政权力841项: 个, and 项 of powers, count what may be decided."""
        return label.metric.unit == "个" or (label.metric.unit == "项" and self._are_powers(view, label))

    def _decisions_named(self, label: Label) -> list[Mark]:
        """作出行政许可决定12件: the kinds of decisions that a label names, else those behind its number."""
        own = [mark for mark in label.named("object") if mark.name in DECISIONS]
        return own or self._decided_behind(label)

    def _decided_behind(self, label: Label) -> list[Mark]:
        """全年作出的9件行政处罚决定中: what stands right behind a number that its verb leads to."""
        if label.marks or label.behind:
            return []
        return [mark for mark in label.objects if mark.start == label.metric.end and mark.name in DECISIONS]

    def _is_only_published(self, view: View, label: Label) -> bool:
        """公示行政许可97件、行政处罚60件: what is made public may be of some kinds or of more years."""
        since = view.since(label.metric.start)
        start = max(since, view.folded.rfind(";", since, label.metric.start))
        shown = [
            at for at, _ in self._scene.words.made_public.finditer(view.folded, start, label.metric.start)
        ]
        done = [at for at, _ in self._scene.words.decides.finditer(view.folded, start, label.metric.start)]
        done = [at for at in done if not view.folded.startswith("决定", at)]
        return bool(shown) and (not done or done[-1] < shown[-1])

    def _is_a_topic_of_requests(self, view: View, label: Label, named: Mark) -> bool:
        """申请内容涉及行政许可29件; 行政处罚案卷12件: what requests were about, or papers."""
        if named.end <= label.metric.start and self._scene.words.paper.occurs(
            view.folded, named.end, label.metric.start
        ):
            return not named.word.endswith("决定")
        since = view.since(label.metric.start)
        start = max(since, view.folded.rfind(";", since, label.metric.start) + 1)
        about = [at for at, _ in self._scene.words.about.finditer(view.folded, start, named.start)]
        return (
            bool(about)
            and "申请" in view.folded[since : named.start]
            and not any(
                at > about[-1]
                for at, _ in self._scene.words.decides.finditer(view.folded, start, named.start)
            )
        )

    def _are_powers(self, view: View, label: Label) -> bool:
        """保留行政权力841项。其中，行政处罚765项: powers that a body has, not what it decided."""
        start = view.since(label.metric.start)
        if start == view.sentence.start and view.folded.startswith("其中", start):
            start = max(0, start - _POWERS_REACH)
        return self._scene.words.powers.occurs(view.folded, start, label.metric.start)

    def items(self, view: View, label: Label, domain: str) -> Found | None:
        """由上年的21项减为19项: last year's items, and what the change makes of them."""
        row = ITEMS[domain]
        lead = view.folded[label.near_start : label.metric.start].rstrip(" ")
        previous, change = f"disclosure.{row}.previous_items", f"disclosure.{row}.change"
        if self._scene.words.moved_to.match_before(lead, len(lead)) is not None:
            return "items after the change", (previous, change)
        if self._is_compared(view, label):
            return "items compared", (previous, change)
        if (
            "由" in lead
            or "从" in lead
            or LAST_YEARS.search(lead) is not None
            or (label.named("action") and label.named("action")[-1].name == "previous")
        ):
            return "items before the change", (previous,)
        return None

    def _is_compared(self, view: View, label: Label) -> bool:
        """行政许可事项7项，与上年持平; …7项，较上年增加1项; …7项，上一年6项."""
        at = label.metric.end + 1
        if view.folded[at - 1 : at] != "," or label.named("action"):
            return False
        if self._scene.words.unchanged.match(view.folded, at) is not None:
            return True
        return _COMPARED.match(view.folded, at) is not None

    def changed(self, label: Label, domain: str) -> Found | None:
        """较上年增加15项, of the items of a superseded table."""
        if domain not in ITEMS or label.metric.kind is not Kind.COUNT:
            return None
        return "change of items", (f"disclosure.{ITEMS[domain]}.change",)
