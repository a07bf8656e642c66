"""The rows and columns that a claim names: results and their reasons, applicants, disputes, documents.

A frame of ``lexicons/frames.toml`` names one of ``ROWS`` where its rows are not the same for every claim.
None of these writes; what they find is noted by ``links`` once a frame has spoken.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import takewhile
from typing import NamedTuple

import regex

from govinfo_nlp.meaning import carried
from govinfo_nlp.meaning.circumstances import YEAR
from govinfo_nlp.meaning.claims import (
    DECISIONS,
    DISPUTE_ROWS,
    DISPUTES,
    DOCUMENTS,
    DUE,
    EITHER,
    LITIGATION,
    NEW,
    heads_number,
)
from govinfo_nlp.meaning.marks import Mark
from govinfo_nlp.meaning.told import Told
from govinfo_nlp.models import Kind, Link, Metric

INTAKES = frozenset(("received", "due", "handled", "excluding"))  # frames whose rows applicants divide
ROUTES = {"direct": "litigation_direct", "after_reconsideration": "litigation_after_reconsideration"}
COLUMNS_OF_ACTIONS = {
    "2021": {"issued": "issued", "repealed": "repealed", "in_force": "in_force"},
    "2019": {"issued": "made", "published": "published", "public_total": "public_total"},
}
_BESIDE = frozenset((*"及和、与或", "以及"))  # 科研机构及其他
_BOTH = ("new", "carried_in")  # rows that 其中 divides behind both
_NO_PERSONS = ("enterprise", "research", "nonprofit", "law_service", "other_organization")
_ORGANIZATIONS = {"organizations", "other_organization"}
_COUNTED = {"二": 2, "两": 2, "三": 3, "四": 4}  # 二者共, 两项合计
_WHOLLY = 3  # characters: 全部或
_BRACKET_REACH = 24  # characters of a bracket that names both kinds of dispute
_WHOLE_REACH = 30  # characters back from a figure to what was done to what it counts
_RESULT_REACH = 80  # characters to the result that follows a bare number of requests
_BOTH_IN_BRACKET = regex.compile(
    r"\ ?\(\ ?(?:其中)?(?:予以|全部)?公开\ ?[0-9]+\ ?[^,;。()0-9]{1,2}[、,]\ ?部分公开\ ?[0-9]+"
)
_PART_IN_BRACKET = regex.compile(r"\((?:含|其中|包括)部分公开")
_MADE_PUBLIC = regex.compile(r"(?:信息|内容)?后(?:提供|公开|予以)")  # 遮蔽第三方信息后公开


def is_dismissal(outcome: Mark) -> bool:
    """裁定驳回起诉: no judgment on the matter, which some bodies count as upheld, some as another result."""
    return "驳回起诉" in outcome.word


# Results


def results(t: Told) -> tuple[str, ...]:
    """予以公开41件, 予以公开和部分公开共计31件, 因危及国家安全不予公开1件."""
    named = t.own("result")
    rows = (
        *_granted_beside(t, named[0]),
        *(_all_summed(t, named) or result_rows(t, named)),
        *_included(t),
        *_others_beside(t, named[-1]),
        *_partly_included(t),
    )
    return tuple(dict.fromkeys(rows))


def granted(t: Told) -> tuple[str, ...]:
    """公开9件; 公开类（含部分公开）7件."""
    return tuple(dict.fromkeys(("granted", *_included(t), *_partly_included(t))))


def given_behind(t: Told) -> tuple[str, ...]:
    """公开申请4件予以公开，2件无法提供: the result that follows a bare number of requests at once."""
    end = t.metric.end
    behind = t.said.between(end, end + _RESULT_REACH, "result")
    return tuple(mark.name for mark in behind if mark.start == end)


def result_rows(t: Told, named: Sequence[Mark]) -> tuple[str, ...]:
    """One row, or several that the claim joins (予以公开和部分公开)."""
    reasons = [mark for mark in named if "." in mark.name]
    if reasons and _MADE_PUBLIC.match(t.folded, reasons[-1].end) is not None:
        return ("partially_granted",)  # 遮蔽个人隐私后提供 (条例第三十七条)
    heads = [mark for mark in named if "." not in mark.name]
    if reasons and heads:
        return _rows_of_reasons(t.folded, reasons, heads[-1])
    return tuple(dict.fromkeys(mark.name for mark in t.said.joined(reasons or heads)))


def _rows_of_reasons(folded: str, reasons: Sequence[Mark], head: Mark) -> tuple[str, ...]:
    """因属于行政查询事项不予公开: the rows of the reasons before a result, or of the result they lead to."""
    if "不再" in head.word:  # 逾期不补正、不再处理: part of the reason's own name
        return (reasons[-1].name,)
    between = folded[reasons[-1].end : head.start]
    if "等" in between or between.startswith("后"):
        return (head.name,)
    within = [mark for mark in reasons if mark.name.startswith(head.name + ".")]
    return tuple(dict.fromkeys(mark.name for mark in within)) or (head.name,)


def _granted_beside(t: Told, result: Mark) -> tuple[str, ...]:
    """公开或部分公开34件, 全部或部分公开34件: bare 公开 that is joined to another result."""
    wholly = result.word.startswith("部分") and t.folded.startswith("全部", result.start - _WHOLLY)
    first = t.claim.marks[0]
    joined = first.concept == "maybe.granted" and t.folded[first.end : result.start] in (*_BESIDE, "或者")
    return ("granted",) if wholly or joined else ()


def _included(t: Told) -> tuple[str, ...]:
    return tuple(mark.name for mark in t.claim.included if mark.group == "result")


def _partly_included(t: Told) -> tuple[str, ...]:
    """公开37件（含部分公开15件); 公开类21件（予以公开17件、部分公开4件）."""
    patterns = (_PART_IN_BRACKET, _BOTH_IN_BRACKET)
    told = any(pattern.match(t.folded, t.metric.end) for pattern in patterns)
    return ("partially_granted",) if told else ()


def _others_beside(t: Told, result: Mark) -> tuple[str, ...]:
    """不予处理及其他10件: 其他 that is joined to a result."""
    return ("other",) if _is_joined_to_others(t, result) else ()


def _is_joined_to_others(t: Told, mark: Mark) -> bool:
    """科研机构及其他8件: whether 其他 is joined to the word named last."""
    other = t.claim.marks[-1]
    return other.concept == "maybe.other" and t.folded[mark.end : other.start] in _BESIDE


def _all_summed(t: Told, named: Sequence[Mark]) -> tuple[str, ...]:
    """以予以公开、部分公开和本机关不掌握为主，合计98件: heads and reasons that a sum joins."""
    joined = t.said.joined(named)
    names = [mark.name for mark in joined]
    inner = any(reason.startswith(f"{head}.") for reason in names for head in names)
    told = t.words["sum"].occurs(t.folded, joined[-1].end, t.metric.start)
    return tuple(names) if told and not inner and any("." in name for name in names) else ()


# Sums of what was told before


def summed(t: Told) -> tuple[str, tuple[str, ...]]:
    """予以公开4件、部分公开2件，合计6件: the rows of the list before; 连同结转的3件，共15件: what was due."""
    lead = t.lead.strip(" ")
    if (carried.is_added(t) and t.claims.is_filler(lead)) or _adds_what_was_due(t, lead):
        return "due", _BOTH
    if t.words["sum"].match(lead, 0) is None:
        return "", ()
    rows = tuple(row for link in _results_summed(t, lead) for row in _rows_of(link))
    return ("sum", rows) if len(rows) > 1 else ("", ())


def summed_rows(t: Told) -> tuple[str, ...]:
    """The rows of the list before."""
    return t.known(summed)[1]


def _adds_what_was_due(t: Told, lead: str) -> bool:
    """新收12件，上年结转3件，共15件: whether a sum stands behind what was received and carried in."""
    totals = [link.cells for link in t.context.recent if link.cells[0].endswith(".total")]
    if set(totals[-2:]) != {NEW, DUE[1:]}:
        return False
    sums = t.words["sum"].match(lead, 0) is not None or t.words["together"].occurs(lead)
    return sums or t.claims.is_filler(lead)


def _results_summed(t: Told, lead: str) -> list[Link]:
    """The results before a sum, in text order: as many as it counts, else all in a row; none where 、 joins
    some of them only (不予公开3件，予以公开4件、部分公开2件，合计6件): it may be of these or of all."""
    links = list(takewhile(lambda link: link.rule.startswith("result"), reversed(t.context.recent)))
    if lead[:1] in _COUNTED:
        return links[: _COUNTED[lead[:1]]][::-1]
    joined = sum(1 for _ in takewhile(lambda link: _is_joined(t, link), links))
    return links[::-1] if not joined or joined + 1 >= len(links) else []


def _is_joined(t: Told, link: Link) -> bool:
    """Whether 、 joins a figure to the one before."""
    before = t.folded[max(t.said.start, link.metric.start - 24) : link.metric.start]
    return before.rfind("、") > max(before.rfind(mark) for mark in ",;。:")


# Received


def received(t: Told) -> tuple[str, ...]:
    """收到申请9件, 收到申请（含上年结转）9件."""
    included = any(mark.name == "carried_in" for mark in t.claim.included)
    return _BOTH if included or carried.held(t) else ("new",)


def is_of_all_again(t: Told) -> bool:
    """涉及征地3件、规划2件，全部按期答复：予以公开2件: what is told of all, behind what was told of some."""
    if t.names("object", "stage.received", "stage.carried_in", "stage.carried_out"):
        return True
    return ";" in t.gap or "全部" in t.gap or "均" in t.gap


# Applicants


class Divided(NamedTuple):
    """The rows that an applicant's share divides; ``run`` where it goes on in a run of parts, ``kept`` where
    they hold for the shares that follow, ``either`` where it is of one of them or of both."""

    rows: tuple[str, ...]
    run: bool = False
    kept: bool = False
    either: bool = False


def is_anyone(t: Told, mark: Mark) -> bool:
    """Whether a word for those who ask may stand for all of them: 公民."""
    return t.words["anyone"].match(mark.word, 0) is not None


def columns(t: Told) -> tuple[str, ...]:
    """The columns of applicants that a claim names, in their order."""
    named = [mark for mark in t.own("applicant") if mark.name != "all"]
    if not named:
        return _other_column(t)
    if t.words["about"].occurs(t.folded, t.claim.near, named[0].start):
        return ()  # 申请内容涉及居民8件
    several = len(named) > 1 and named[-1].name == "other_organization"
    if several and "等" in t.folded[named[-2].end : named[-1].start]:
        return ()  # 其余37件由法律服务机构等其他组织提出: of several columns
    joined = [mark.name for mark in t.said.joined(named)]
    return (*joined, *(["other_organization"] if _is_joined_to_others(t, named[-1]) else []))


def whoever_asked(t: Told) -> bool:
    """全年收到公民申请2件: all that was received, since nothing has been totalled before."""
    if t.context.intake:
        return False
    kinds = {mark.name for mark in t.own("applicant")}
    if kinds & {"natural_person", "all"} and kinds & _ORGANIZATIONS and t.names("stage"):
        return True  # 收到公民和法人或其他组织的申请32件
    named = [mark for mark in t.own("applicant") if mark.name != "all"]
    if len(named) != 1 or not is_anyone(t, named[0]):
        return False
    return named[0].start in {mark.end for mark in t.own("stage")}


def _other_column(t: Told) -> tuple[str, ...]:
    """自然人8件、其他1件: 其他 behind the figure of a column is the column of others."""
    last = t.last
    if not t.names("maybe.other") or last is None or last.cells[0].endswith(".total"):
        return ()
    since = last.metric.end
    apart = "按" in t.folded[since : t.metric.start]  # ；按内容分：…、其他12件
    listed = any(since <= one.start < t.metric.start and _counts(one) for one in t.said.metrics)
    return () if apart or listed else ("other_organization",)  # ；事由上，征收23件、其他7件


def _counts(metric: Metric) -> bool:
    return metric.kind is Kind.COUNT and metric.change is None


def askers_before(t: Told) -> tuple[str, ...]:
    """申请人以自然人为主，新收311件: the one column of applicants that the clauses before tell of, and the
    claim does not."""
    if t.names("applicant"):
        return ()
    told = {mark.name for mark in t.said.between(t.said.start, t.claim.near, "applicant")} - {"all"}
    return tuple(told) if len(told) == 1 else ()


def askers_of_whole(t: Told) -> tuple[str, ...]:
    """自然人办结15件，占93.8%，其中予以公开8件、部分公开2件: the column of applicants that a result is of."""
    last, gap = t.last, t.said.gap(t.index)
    if last is None or len(last.cells) != 1 or last.cells[0].endswith(".total"):
        return ()
    row, _, column = last.cells[0].rpartition(".")
    begins = row == "requests.processed" and "其中" in gap
    goes_on = gap.startswith("、") and last is t.last_is_right_before() and last.rule.startswith("result")
    return (column,) if begins or goes_on else ()


def rest(t: Told) -> tuple[str, ...]:
    """自然人118件，企业17件，其他组织机构8件: the columns that a list leaves out."""
    if t.known(columns) != ("other_organization",):
        return ()
    named = {cell.rpartition(".")[2] for link in t.context.recent for cell in link.cells}
    left = tuple(column for column in _NO_PERSONS if column not in named)
    return left if "natural_person" in named else ()


def divided_rows(t: Told) -> tuple[str, ...]:
    """The rows that an applicant's share divides: 办结的申请中, 其中, or what was received."""
    return t.known(divided).rows


def divided(t: Told) -> Divided:
    """As ``divided_rows``, with what it means for the shares that follow."""
    if (found := _result_divided(t)) is not None:
        return found
    reached, run = t.context.divided_run
    if run and reached == t.said.far(t.index) and t.said.gap(t.index)[:1] in ("、", ",", "和"):
        return Divided(run, run=True)  # 上年结转12件，其中自然人11件、|企业1件
    return _divided_by_words(t)


def _divided_by_words(t: Told) -> Divided:
    """办结的申请中，自然人…: the rows that the words before name, else those of the total before."""
    context, far = t.context, t.said.far(t.index)
    start = max(far, t.folded.rfind(";", far, t.metric.start))
    stages = {mark.name for mark in t.said.between(start, t.metric.start, "stage")}
    if "processed" in stages:
        return Divided(("processed",), kept=True)
    if "received" in stages:
        return Divided(("new",), kept=True)
    gap = t.said.gap(t.index)
    if "其中" in gap and t.last is not None and t.last.cells[0].endswith(".organizations"):
        return Divided(_rows_of(t.last, ".organizations"))  # 法人和其他组织提出3件，占25%，其中商业企业2件
    if context.total_rows and ("其中" in gap or "中," in gap):
        return Divided(context.total_rows, kept=True)  # 其中自然人…; 29件办结件中，自然人…
    return Divided(context.divided_rows or context.base_rows)


def _result_divided(t: Told) -> Divided | None:
    """予以公开41件，其中自然人申请26件: the rows of the result, or what was carried in, right before."""
    first, _ = t.said.runs[t.index]
    before, gap = t.said.metrics[first - 1] if first else None, t.said.gap(first)
    whole = next((one for one in t.context.recent if one.metric is before), None)
    if whole is None or not gap.startswith((",其中", ":", "(")):
        return None
    if not whole.rule.startswith(("result", "carried ", "processed")):
        return None
    earlier = list(takewhile(lambda one: one is not whole, t.context.recent))
    if whole.rule == "carried in" and gap.startswith(",") and earlier and earlier[-1].cells == NEW:
        return Divided(_BOTH, run=True, kept=True, either=True)  # 收到84件，上年结转8件，其中自然人85件
    return Divided(_rows_of(whole), run=True, kept=whole.rule == "processed")


def _rows_of(link: Link, column: str = ".total") -> tuple[str, ...]:
    return tuple(cell.removeprefix("requests.").removesuffix(column) for cell in link.cells)


# Disputes


class Disputed(NamedTuple):
    """The rows of disputes that a claim is of, and what its words leave as in question for those behind it
    (``None``: as before)."""

    rows: tuple[str, ...]
    in_question: tuple[str, ...] | None = None
    beside_another: bool | None = None


def others(t: Told) -> list[Mark]:
    """其他1件, 撤回1件: what is left of the disputes before; not 行政处罚类4件、其他6件."""
    if t.before is not None and _counts(t.before) and t.last_is_right_before() is None:
        return []
    return [m for m in t.claim.marks if m.concept in ("maybe.other", "result.other", "result.other.other")]


def _is_kind_named(t: Told) -> bool:
    return any(mark.name in DISPUTE_ROWS for mark in t.claim.objects)


def outcomes(t: Told) -> list[Mark]:
    """维持7件; 尚未审结1件; 其他1件 behind disputes; 复议案件2件维持."""
    told = t.own("outcome")
    if not told and t.claims.is_pending(t.claim):
        told = [Mark(t.metric.start, t.metric.start, "", "outcome", "pending")]
    left = others(t)
    if not told and left and (t.context.dispute_rows or _is_kind_named(t)):
        told = [Mark(left[-1].start, left[-1].end, left[-1].word, "outcome", "other")]
    return told or (_outcome_right_behind(t) if _is_kind_named(t) else [])


def _outcome_right_behind(t: Told) -> list[Mark]:
    """复议案件2件维持; 1件复议案件被撤销: the outcome that follows the number without a break."""
    end = t.claim.behind[0].end if t.claim.behind else t.metric.end
    behind = t.said.between(end, end + 16, "outcome")
    return behind[:1] if behind and t.folded[end : behind[0].start] in ("", *"被获", "予以") else []


def disputed(t: Told) -> Disputed:
    """The rows that a figure is of, by the first rule that speaks; else those of its matter."""
    rows = DISPUTE_ROWS[t.claim.head or DISPUTES]
    told, named = t.known(outcomes), _is_kind_named(t)
    routes = tuple(dict.fromkeys(ROUTES[mark.name] for mark in t.own("route")))
    if routes:
        return Disputed(routes)  # 复议后起诉3件
    if t.denied and told and not named:
        return Disputed(_rows_denied(t))
    if named and not t.denied:
        return Disputed(rows, rows, _is_beside_another(t, rows))
    return _rows_of_outcome(t, told, rows) if told else Disputed(rows)


def _rows_denied(t: Told) -> tuple[str, ...]:
    """复议9件，无被纠正案件；诉讼2件: of the dispute right before, else of all that may end so."""
    right_behind = t.last_is_right_before() is not None and t.said.gap(t.index) == ","
    return t.context.dispute_rows if right_behind and not t.context.beside_another else DISPUTE_ROWS[DISPUTES]


def _rows_of_outcome(t: Told, told: Sequence[Mark], rows: tuple[str, ...]) -> Disputed:
    """判决驳回3件 says which kind of dispute it ends; 复议8件、诉讼3件，其中被纠正1件 is of those."""
    if bracket := _row_of_bracket(t):
        return Disputed(bracket)
    if any("复议" in mark.word or t.words["of a lawsuit"].occurs(mark.word) for mark in told):
        return Disputed(rows, rows)
    asked = t.context.dispute_rows
    if not asked or (t.claims.before_a_court(t.claim) and "reconsideration" in asked):
        return Disputed(rows)
    found = _rows_in_question(t, asked)
    return Disputed(found, found or EITHER)


def disputed_rows(t: Told) -> tuple[str, ...]:
    return t.known(disputed).rows


def ended(t: Told) -> tuple[str, ...]:
    """The rows of the disputes that ended as told."""
    rows, told, lead = t.known(disputed).rows, t.known(outcomes), t.lead.strip(" ")
    if told and lead.startswith((*"对就", "针对")) and lead.endswith("的"):
        rows = t.context.told.get(
            told[-1].name, rows
        )  # 对被纠正的2件案件剖析原因: of which it was told before
    return () if rows == EITHER else rows


def outcome_columns(t: Told) -> tuple[str, ...]:
    """维持, 被纠正: the column of the outcome told last."""
    told = t.known(outcomes)
    if not told:
        return (column_divided(t),)
    return ("upheld", "corrected", "other") if told[-1].name == "closed" else (told[-1].name,)


def _is_beside_another(t: Told, rows: tuple[str, ...]) -> bool:
    """复议10件，诉讼4件。维持…: whether a kind of dispute stands right behind the other kind."""
    others = {f"disputes.{row}.total" for row in DISPUTE_ROWS[DISPUTES] if row not in rows}
    last = t.last_is_right_before()
    return last is not None and set(last.cells) == others


def _row_of_bracket(t: Told) -> tuple[str, ...]:
    """复议后起诉3件(维持2件): what stands in a bracket divides the figure before it."""
    if not t.said.in_bracket(t.metric.start):
        return ()
    opened = t.folded.rfind("(", t.said.start, t.metric.start)
    for link in t.context.recent:
        if link.metric.end == opened:
            return tuple(cell.split(".")[1] for cell in link.cells)
    clause = max(0, *(t.folded.rfind(stop, t.said.since(opened), opened) for stop in ",;:"))
    named = [mark for mark in t.said.between(clause, opened) if mark.name in DISPUTE_ROWS]
    return DISPUTE_ROWS[named[0].name] if named else ()


def _rows_in_question(t: Told, rows: tuple[str, ...]) -> tuple[str, ...]:
    """复议8件、诉讼3件，其中被纠正1件: 其中 divides both."""
    if t.gap.startswith(",法院"):  # 诉讼7件，其中复议后起诉4件，法院未审结1件
        return DISPUTE_ROWS[LITIGATION] if "其中" in t.said.gap(t.index - 1) else rows
    told = {cell for link in t.context.recent for cell in link.cells}
    if ";" in t.gap and all(f"disputes.{row}.total" in told for row in ROUTES.values()):
        return DISPUTE_ROWS[LITIGATION]  # 直接起诉2件；复议后起诉1件；|其中维持2件
    return _rows_behind_totals(t, rows) if t.index > 1 else rows


def _rows_behind_totals(t: Told, rows: tuple[str, ...]) -> tuple[str, ...]:
    """复议8件、诉讼3件，被纠正1件: of both kinds, if they are joined or the figure is divided so."""
    earlier, later = t.said.metrics[t.index - 2 : t.index]
    joined = t.folded[earlier.end : later.start]
    if ";" in joined or t.claims.before_a_court(t.claim) or not _are_totals_of_both(t, earlier, later):
        return rows
    behind = t.folded[t.metric.end : t.metric.end + _BRACKET_REACH]
    split = "复议" in behind and "诉讼" in behind
    return DISPUTE_ROWS[DISPUTES] if "、" in joined or split else ()


def _are_totals_of_both(t: Told, one: Metric, other: Metric) -> bool:
    """复议8件，诉讼3件, but not 未发生复议，诉讼3件."""
    found = [link.cells for link in t.context.recent if link.metric in (one, other)]
    told = found == [("disputes.reconsideration.total",), ("disputes.litigation.total",)]
    return told and all(metric.unit or metric.value for metric in (one, other))


def column_divided(t: Told) -> str:
    """被纠正9件(行政复议7件、行政诉讼2件): the outcome of both kinds that a bracket divides."""
    if not t.said.in_bracket(t.metric.start):
        return ""
    recent = reversed(t.context.recent)
    both = (link.cells for link in recent if link.rule.startswith("outcome") and len(link.cells) > 1)
    return next(both, ("",))[0].rpartition(".")[2]


def rows_of_routes(t: Told) -> tuple[str, ...]:
    """What the next outcomes divide: the route just named, or all lawsuits once a row names both."""
    before = any(link.cells[0].startswith("disputes.litigation_") for link in t.context.recent)
    return DISPUTE_ROWS[LITIGATION] if before and ";" not in t.gap else t.known(disputed).rows


def both_disputes(t: Told) -> tuple[str, ...]:
    return DISPUTE_ROWS[DISPUTES]


# Documents and decisions


def actions(t: Told) -> list[Mark]:
    """制发, 废止, 公开, 主动公开|规章: what was done to documents."""
    last = max((m.start for m in t.own("object") if m.name in DOCUMENTS), default=-1)
    return [
        m
        for m in t.claim.marks
        if m.group == "action"
        or m.name in ("granted", "published")
        or (m.name == "attribute" and m.end <= last)
    ]


def action(t: Told) -> str | None:
    """制发规范性文件5件, 废止2件: what was done, as the words tell it or let it be understood."""
    told = actions(t)
    if not told:
        return _action_understood(t)
    last = told[-1]
    names = ["published" if mark.group != "action" else mark.name for mark in told]
    if names[-1] == "published" and t.scene.format == "2021":
        return names[-2] if len(names) > 1 else _published(t, last)  # 制定并公开规章2件
    name = names[-1]
    if "失效" in last.word and "废止" not in last.word:
        beside = {m.word for m in t.said.beside(last.start) if m.concept == "action.repealed"}
        return None if "废止" in beside else name  # 失效2件、废止4件: the cell is of 废止, and may hold both
    return name


def _published(t: Told, last: Mark) -> str:
    """公布规章2件, 全年公开规范性文件2件 were issued in the year; 公开规章148件 may be all there are."""
    if t.claim.head == "regulation" and last.word.endswith("布"):
        return "issued"  # 公布 is how a regulation is issued (《规章制定程序条例》第三十条)
    return "issued" if _is_of_the_year(t, last) else "published"


def _is_of_the_year(t: Told, last: Mark) -> bool:
    """全年公开规范性文件2件, 2023年我区公开规范性文件2件."""
    if t.words["this year"].occurs(t.folded, t.claim.near, last.start):
        return True
    year = YEAR.search(t.folded, t.claim.near, last.start)
    return year is not None and int(year.group()) == t.scene.year


def _action_understood(t: Told) -> str | None:
    """制发规章5件、规范性文件19件: what was done, where the words of the figure leave it out."""
    if t.context.last_action and t.folded[t.claim.far : t.claim.far + 1] in "、和及" and _says_only(t):
        return t.context.last_action
    if not t.gap.startswith((",其中", "(其中")):
        return "issued" if _is_announced(t) else None
    start = max(t.said.start, t.claim.far - _WHOLE_REACH)  # 制发文件83件，其中规范性文件19件
    done = [mark.name for mark in t.said.between(start, t.claim.far, "action")]
    return done[-1] if done and _says_only(t) else None


def _is_announced(t: Told) -> bool:
    """发布规范性文件8件, of the year's: how it is made known, where nothing says by what medium."""
    own = t.own("object")
    if not own or len(t.claim.marks) > 1 or not heads_number(t.said, t.claim):
        return False
    word = t.words["announces"].match_before(t.folded, own[0].start, t.claim.near)
    lead = t.folded[t.claim.near : own[0].start]
    return word is not None and t.claims.is_filler(lead[: -len(word.word)])


def _says_only(t: Told) -> bool:
    """Whether the words before a number are those of its document alone: 失效5件、有效58件 says more."""
    at = t.claim.far
    for mark in t.said.between(at, t.metric.start):
        if t.folded[at : mark.start].strip("、和及 ").lstrip(",(").removeprefix("其中"):
            return False
        at = mark.end
    return not t.folded[at : t.metric.start].strip("、和及 ")


def documents(t: Told) -> tuple[str, ...]:
    """The cells of what was done to documents: normative_documents.issued."""
    return _of_documents(t, [t.known(action) or ""])


def denied_documents(t: Told) -> tuple[str, ...]:
    """未制发规范性文件; 无新制发、废止行政规范性文件."""
    spoken = t.words.marks(t.folded, t.metric.start, t.metric.end)
    return _of_documents(t, [m.name for m in (*spoken, *t.claim.marks) if m.group == "action"] or ["issued"])


def _of_documents(t: Told, done: Sequence[str]) -> tuple[str, ...]:
    columns = COLUMNS_OF_ACTIONS[t.scene.format]
    named = [mark.name for mark in t.claim.objects if mark.name in DOCUMENTS] or [t.claim.head or ""]
    return tuple(f"{DOCUMENTS[one]}.{columns[name]}" for one in named for name in done if name in columns)


def decisions_named(t: Told) -> list[Mark]:
    """作出行政许可决定12件: the kinds of decisions that a claim names, else those right behind its number."""
    own = [mark for mark in t.own("object") if mark.name in DECISIONS]
    return own or [m for m in t.claim.objects if m.start == t.metric.end and m.name in DECISIONS]


def decisions(t: Told) -> tuple[str, ...]:
    return tuple(DECISIONS[mark.name] for mark in t.said.joined(t.known(decisions_named)))


Producer = Callable[[Told], tuple[str, ...]]
_PRODUCERS: tuple[Producer, ...] = (
    results, granted, given_behind, summed_rows, received, divided_rows,
    disputed_rows, ended, both_disputes, documents, denied_documents, decisions,
)  # fmt: skip
ROWS: dict[str, Producer] = {one.__name__.replace("_", " "): one for one in _PRODUCERS}
