"""What was carried over: whether a figure is of 上年结转 or of 结转下年度, or holds what was carried in."""

from __future__ import annotations

import regex

from govinfo_nlp.meaning.circumstances import YEAR
from govinfo_nlp.meaning.claims import NEW
from govinfo_nlp.meaning.marks import Mark
from govinfo_nlp.meaning.told import Told
from govinfo_nlp.models import Metric

_NOUN_BEFORE_BRACKET = regex.compile(r"\p{Han}{1,14}+(?=\()")  # 28件政府信息公开申请（含…）
_IS, _SAID_REACH = ("", *"为系是属"), 8  # 2件|为|上年结转
_WITHOUT_NUMBER = regex.compile(r"\p{Han}{0,10}\((?:[包]?含|包括)(?:上年|上年度|去年)结转(?:件|的|申请)?\)")
_NOT_IN_IT = regex.compile("[不未](?:包?含|包括|计)")  # （未包含上年结转42件）


def side(t: Told) -> str | None:
    """Whether a claim speaks of what was "carried in" or "carried out"."""
    if t.circumstances.is_carried_here(t.said, t.claim):
        return "carried in"
    stages = {mark.name: mark for mark in t.own("stage")}
    for name in ("carried_out", "carried_in"):
        if name in stages:
            return _named_side(t, stages[name])
    return _unnamed_side(t, stages["carried"]) if "carried" in stages else None


def _named_side(t: Told, mark: Mark) -> str | None:
    """上年结转3件, 结转下年度2件: the side that a word names, unless the years turn it."""
    names_next = any(word in mark.word for word in "下次明")
    if not names_next and _is_from_last_year(t, mark):
        return "carried in"
    return mark.name.replace("_", " ")


def _is_from_last_year(t: Told, mark: Mark) -> bool:
    """上年未办结2件, 1件为2022年底收到、跨年办理的."""
    before = t.scene.year is not None and str(t.scene.year - 1) in t.folded[t.metric.end : mark.start]
    return before or t.circumstances.names_last_year(t.said, t.claim)


def _unnamed_side(t: Told, mark: Mark) -> str | None:
    """结转1件: the side that the years around the word tell, or what the sentence has told before it."""
    if t.folded.startswith("(含", mark.start - 2):
        return "carried in"  # 办结87件（含结转8件）
    if t.circumstances.last_year_in(
        t.folded[max(mark.start - 8, t.claim.far) : max(mark.start, t.metric.start)]
    ):
        return "carried in"
    if t.words["together"].occurs(t.folded[t.claim.near : mark.start]):
        return None if t.words["sum"].occurs(t.folded, mark.end, t.metric.start) else "carried in"
    later = YEAR.findall(t.folded, mark.end, max(mark.end, t.said.limit(t.index)))
    if later and t.scene.year is not None and int(later[0]) > t.scene.year:
        return "carried out"
    if t.claim.behind and mark.word.startswith("转") and mark.start > t.metric.end:
        return None  # 2件收件后隔日才转到办公室
    answered = any(link.rule == "processed" for link in t.context.recent)
    return "carried out" if t.words["left over"].occurs(t.lead) or t.claim.behind or answered else None


def held(t: Told) -> bool | None:
    """收到14件（含上年结转1件）, 33件申请（含上年结转） hold what was carried in;
    (上年结转1件，结转下年2件) is what flowed (false); ``None`` where nothing of it stands there."""
    return t.known(_held)


def _held(t: Told) -> bool | None:
    if _WITHOUT_NUMBER.match(t.folded, t.metric.end) is not None:
        return True
    if not is_included(t):
        return None
    start, flows = stages_in_bracket(t)
    told = t.words["opens parts"].match(t.folded, start) is not None
    return told or flows.isdisjoint(("carried_out", "processed"))


def is_included(t: Told) -> bool:
    """收到N件（含上年结转M件）; 办理6件，其中新收5件、上年转入1件."""
    return t.known(_is_included)


def _is_included(t: Told) -> bool:
    if t.index + 1 >= len(t.said.metrics):
        return False
    metric, follower = t.said.metrics[t.index], t.said.metrics[t.index + 1]
    noun = _NOUN_BEFORE_BRACKET.match(t.folded, metric.end, follower.start)
    start = noun.end() if noun is not None else metric.end
    gap = t.folded[start : follower.start]
    gap = gap.partition(")")[0]
    opened = gap[:1] == "(" or t.words["opens parts"].match(gap.lstrip(",:;"), 0) is not None
    if _is_of_carried(t, start, gap, follower) and "另" not in gap and _NOT_IN_IT.search(gap) is None:
        return opened or t.words["with carried"].match(gap.lstrip(",(:"), 0) is not None
    return opened and _is_new_and_carried(t, gap)


def _is_of_carried(t: Told, start: int, gap: str, follower: Metric) -> bool:
    """（含上年结转|3件）, （3件为上年结转）: whether the follower is of what was carried in."""
    closed = ")" in t.folded[start : follower.start]
    told_behind = any(
        mark.name == "carried_in" and t.folded[follower.end : mark.start].strip(" ") in _IS
        for mark in t.said.between(follower.end, follower.end + _SAID_REACH)
    )
    if told_behind and not closed:
        return True
    of_last_year = t.circumstances.last_year_in(gap) or gap.startswith("(含结转")
    stages = t.said.between(start, start + len(gap), "stage")
    return any(m.name == "carried_in" or (m.name == "carried" and of_last_year) for m in stages)


def _is_new_and_carried(t: Told, gap: str) -> bool:
    """办理6件，其中新收5件、上年转入1件: whether the parts are of new ones and of carried ones."""
    if t.index + 2 >= len(t.said.metrics):
        return False
    metric, follower, second = t.said.metrics[t.index : t.index + 3]
    if gap[:1] == "(" and ")" in t.folded[follower.end : second.start]:
        return False  # 新收96件(办公室收到34件)，上年结转5件
    fresh = t.said.between(metric.end, follower.start, "stage")
    later = t.said.between(follower.end, second.start, "stage")
    carried = any(mark.name in ("carried_in", "carried") for mark in later)
    return carried and any(mark.name == "received" for mark in fresh)


def is_added(t: Told) -> bool:
    """加上上年结转的8件，共办理273件: what was carried in right before is added."""
    last = t.last_is_right_before()
    if last is None or last.cells != ("requests.carried_in.total",):
        return False
    before = t.folded[max(t.said.start, last.metric.start - 16) : last.metric.start]
    return t.words["together"].occurs(before)


def is_beside_new(t: Told) -> bool:
    """新收1182件，办理1187件（含上年结转57件）: what was handled of all that there was."""
    told = any(link.cells == NEW for link in t.context.recent)
    return told and "received" not in stages_in_bracket(t)[1]


def is_without_the_rest(t: Told) -> bool:
    """办理1187件（含上年结转57件，另有52件顺延）: what is carried out is beside the figure."""
    start, flows = stages_in_bracket(t)
    return "carried_out" in flows and "另" in t.folded[start : t.folded.find(")", start)]


def stages_in_bracket(t: Told) -> tuple[int, frozenset[str]]:
    """Where the bracket right behind a figure begins, and the stages that it names."""
    start = t.metric.end + 1
    end = t.folded.find(")", start, t.said.end) if t.folded.startswith("(", start - 1) else -1
    return start, frozenset(mark.name for mark in t.said.between(start, end, "stage"))
