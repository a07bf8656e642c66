"""Shares: percentages with what they are a part of, named or implied."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from govinfo_nlp.language.clauses import JOINS
from govinfo_nlp.meaning.relations.figures import (
    ADDED,
    COLON,
    SEMICOLON,
    Figure,
    Reading,
    is_among,
    metrics_of,
)
from govinfo_nlp.meaning.relations.kinds import Share
from govinfo_nlp.meaning.relations.sums import COUNTED_PARTS, Totals
from govinfo_nlp.models import Kind, Metric

_LEFT_OUT = re.compile(r"(?:[不未待]|正在)(?:完成)?$")  # before its stem: 未整改1个，整改率98.2%
_RATE = re.compile(r"(?P<stem>.+?)率.{0,3}")  # 整改率达到
_WHOLE = 100  # percent
_PAIR = 2


class Shares:
    """Finds the shares of one sentence; ``totals_of`` are the totals of its parts."""

    def __init__(self, reading: Reading, totals_of: Totals) -> None:
        self._reading, self._words, self._figures = reading, reading.words, reading.figures
        self._totals_of = totals_of

    def shares(self) -> Iterator[Share]:
        earlier: dict[int, Share] = {}  # by the place of the percentage
        for figure in self._figures[1:]:
            part = figure.before
            if part is None or figure.metric.kind is not Kind.PERCENTAGE or figure.metric.change is not None:
                continue
            found = self._share(figure, part) or self._rate(figure, part)
            if found is not None:
                before = earlier.get(figure.place - _PAIR)
                if before is not None and self._is_in_a_row(found, part, before):
                    found = replace(found, bases=before.bases, rule="share in a row")
                earlier[figure.place] = found
                yield found

    def _is_in_a_row(self, found: Share, part: Figure, before: Share) -> bool:
        """网上281件，占69.9%；信函83件，占26.0%: a share without a base in a row of shares has theirs."""
        if found.rule != "share" or found.bases or found.base or not before.rule.startswith("share"):
            return False
        # but not ；从办理结果看，予以公开20件，占83.33%
        return "," not in part.lead[1:] and part.is_like(self._figures[part.place - _PAIR])

    def _share(self, figure: Figure, part: Figure) -> Share | None:
        """公开9件，占公开信息的75%; 公开9件（75%）; and where the base or several shares stand beside."""
        found = self._base_within(figure, part) or self._respective_share(figure)
        if found is not None or part.metric.kind not in ADDED or figure.cut >= SEMICOLON:
            return found  # 纠正1件；解读为主，占比超过七成
        if figure.lead.strip(" ") == "(":
            return self._said_share(figure, part, "", "")
        said = self._words.share.search(figure.near)
        if said is None:
            return None
        return self._said_share(
            figure, part, figure.near[: said.start()].strip(" 、仅只"), said["base"].strip(" 的")
        )

    def _said_share(self, figure: Figure, part: Figure, lead: str, base: str) -> Share | None:
        """两项合计占新收的75%: the share of the parts before 占, where ``lead`` stands before it and ``base``
        behind."""
        if (lead and self._words["sum"].match(lead, 0) is None) or part.depth > figure.depth:
            return None  # 自然人申请占87.4% names its own; 公开12件（其中网站9件），占75% is of the 12
        parts, run = _summed(part, lead)
        if not parts or self._is_of_another_whole(figure, part, base):
            return None
        bases, rule = self._bases(figure, parts, unsaid=not (lead or base))
        at = figure.metric.start - len(figure.lead) + figure.lead.rfind(base)
        named = base and self._words["in all"].match(base, 0) is None
        place = (at, at + len(base)) if named else None
        rule = "share of a sum" if lead and run else rule
        return Share(figure.metric, metrics_of(parts), bases, place, rule, metrics_of(run))

    def _is_of_another_whole(self, figure: Figure, part: Figure, base: str) -> bool:
        """占年度计划的103%; 占全县总量的6%; （…，占总体的6%）: a base that the parts are not of."""
        divided, outer = "own" if part in self._totals_of else "", "in all" if figure.depth else ""
        of_more = any(self._words[role].match(base, 0) for role in (divided, outer) if role)
        return of_more or self._words["target"].occurs(base)

    def _base_within(self, figure: Figure, base: Figure) -> Share | None:
        """网站公开1088条，占公开总量1191条的91.4%: the base stands between 占 and 的."""
        if figure.lead.strip(" ") != "的":
            return None
        word = self._words["sum"].match(base.near, 0)
        summed = word.word if word is not None else ""
        count = COUNTED_PARTS.get(summed[:1], 1)
        parts = self._figures[max(0, base.place - count) : base.place]
        if not base.near.startswith("占", len(summed)) or len(parts) < count:
            return None
        if self._words["target"].occurs(base.near) or not all(part.is_like(base) for part in parts):
            return None  # 占年度目标60篇的160%
        whole = self._totals_of.get(parts[-1], ())  # 412条，包括…质量150条，占总量6820条的6.0%
        return Share(figure.metric, metrics_of(parts), (base.metric,), None, "base within", metrics_of(whole))

    def _respective_share(self, figure: Figure) -> Share | None:
        """A、B分别为9件、3件，占比分别为75%、25%: the count of the same place, and the base that 分别占总数
        12件的75%、25% states."""
        behind = takewhile(figure.counts_like, self._reading.after(figure))
        row = [*_run(figure, _is_only_joined), *takewhile(_is_only_joined, behind)]
        first, count = row[0], len(row)
        stated = [
            one for one in (first.before,) if one and first.lead.strip(" ") == "的" and "分别占" in one.near
        ]
        if not stated and ("占" not in first.lead or count == 1):
            return None
        end = first.place - len(stated)
        counts = self._figures[max(0, end - count) : end]
        if len(counts) != count or not all(one.is_like(counts[0]) for one in counts):
            return None
        bases = metrics_of(stated) or self._common_totals(counts)
        part = counts[figure.place - first.place].metric
        return Share(figure.metric, (part,), bases, None, "respective shares")

    def _common_totals(self, parts: Sequence[Figure]) -> tuple[Metric, ...]:
        """The totals that all of the parts divide."""
        totals = dict.fromkeys(self._totals_of.get(parts[0], ()))
        shared = (total for total in totals if all(total in self._totals_of.get(part, ()) for part in parts))
        return metrics_of(shared)

    def _bases(
        self, figure: Figure, parts: Sequence[Figure], *, unsaid: bool
    ) -> tuple[tuple[Metric, ...], str]:
        """What the parts may be shares of, and the rule: the totals that sums say they divide, or a figure
        beside; where no words name a base, the only figure before."""
        totals = self._common_totals(parts)
        if totals:
            return totals, "share"
        beside = self._among(parts[0]) or (self._whole_before(parts[0], figure) if len(parts) == 1 else None)
        if beside is not None:
            return (beside.metric,), "share beside"
        before = _figure_before(parts[0]) if unsaid else None
        return ((before.metric,), "figure before") if before is not None else ((), "share")

    def _among(self, part: Figure) -> Figure | None:
        """全部35件答复中，公开6件、部分公开2件，合计8件: what a segment says that others are out of."""
        for one, behind in _segment(part):
            if is_among(behind.lead):
                return one if one.is_like(part) else None
        return None

    def _whole_before(self, part: Figure, share: Figure) -> Figure | None:
        """抽查38份，格式不规范的19份，占50%: the figure before it that has no share itself."""
        bare = share.lead.lstrip(" ").startswith("(")
        if part.joined or not (bare or part.near.endswith(("的", "类")) or self._is_paired(part)):
            return None
        for one, behind in _segment(part):
            if one.is_like(part) and one.depth <= part.depth and behind.metric.kind is not Kind.PERCENTAGE:
                return None if one.joined else one
        return None

    def _is_paired(self, part: Figure) -> bool:
        """网站70条，占23%，新媒体213条，占77%: whether a figure with its share stands in a row of such."""
        first = max(2, part.place - 1)
        beside = (one for one in self._figures[first : part.place + 4] if one.place != part.place + 1)
        return any("占" in one.lead for one in beside)

    def _rate(self, figure: Figure, part: Figure) -> Share | None:
        """反馈问题57个，已整改56个，整改率98.2%: the rate of what its stem names."""
        rate = _RATE.fullmatch(figure.near)
        told = (one for one, _ in _segment(part) if one.metric.change is None and not one.earlier)
        base = next(told, None)  # 来信238件，同比增加38件，办结236件
        if rate is None or base is None or part.earlier or not base.is_like(part):
            return None
        words = self._words.made_of("rate", rate["stem"]) or ()
        stems = [one for word in words for one in (word, word[::-1]) if one in self._words["rate"]]
        named = self._named(rate["stem"], stems, part, base)
        if not named or self._is_of_all(figure, part, base, named):
            return None
        left_out = any(_LEFT_OUT.search(lead) for lead in (part.near + part.behind).split(named)[:-1])
        rule = "rate" if not stems or part.near.endswith(tuple(stems)) else "rate of things"
        bases = self._done_of(base, part)
        return Share(figure.metric, (part.metric,), bases, None, rule, complement=left_out)

    def _done_of(self, base: Figure, part: Figure) -> tuple[Metric, ...]:
        """抽查120个，其中有问题的57个，整改56个: of the 57; 收到7件，其中网上4件，办结7件: of the 7."""
        totals = metrics_of(self._totals_of.get(base, ()))
        smaller = part.metric.value <= base.metric.value
        return (base.metric, *totals) if smaller else (*totals, base.metric)

    def _named(self, stem: str, stems: Sequence[str], part: Figure, base: Figure) -> str:
        """已整改56个，整改率, 收回186份，回收率: the word of the stem that the part names; 应公示87家，已公示
        81家，公示率: what was done of what was to be done."""
        label = part.near + part.behind
        for one in stems:
            if one in label and (one not in base.near or _is_done(one, label, base)):
                return one
        named = _is_done(stem, label, base) or self._is_of_a_part(stem, part, base)
        return stem if named and not stems else ""

    def _is_of_a_part(self, stem: str, part: Figure, base: Figure) -> bool:
        """许可46件，其中网上办理41件，网办率; 受理工单1846件，按期办结1798件，按期办结率: named after
        a part of the figure before, or after what was done to what came in."""
        came_in = self._words["intake"].occurs(base.near)
        return _is_within(stem, part.near) and (came_in or base in self._totals_of.get(part, ()))

    def _is_of_all(self, figure: Figure, part: Figure, base: Figure, stem: str) -> bool:
        """86个部门、14个乡镇全部公开，公开率100%; 公开信息43条，其中主动公开公文2条，主动公开率100%."""
        within = stem.endswith("公开") and base in self._totals_of.get(part, ())
        return figure.metric.value == _WHOLE and (within or "全部" in figure.lead or "均" in figure.lead)


def _summed(part: Figure, lead: str) -> tuple[Sequence[Figure], Sequence[Figure]]:
    """What a share is of: the figure before it, or those that 合计 adds up; and the run that they end, since
    it may be of that."""
    if not lead:
        return [part], _run(part, _is_joined)
    count = COUNTED_PARTS.get(lead[:1], 0)
    parts = _run(part, _is_joined, count)
    if count or len(parts) > 1:
        return (parts if len(parts) >= count else []), []
    run = _run(part, _is_behind_a_comma)  # 予以公开702件，部分公开213件，合计占53.2%
    return run[-_PAIR:], run


def _run(last: Figure, goes_on: Callable[[Figure], bool], count: int = 0) -> list[Figure]:
    """The figures like one that end with it: so many, or as far as the first of them goes on from another."""
    run = [last]
    for one in takewhile(last.counts_like, last.back()):
        if len(run) == count or not (count or goes_on(run[0])):
            break
        run.insert(0, one)
    return run


def _is_done(stem: str, label: str, base: Figure) -> bool:
    return f"应{stem}" in base.near and f"已{stem}" in label


def _is_joined(figure: Figure) -> bool:
    return figure.joined


def _is_behind_a_comma(figure: Figure) -> bool:
    return figure.lead.startswith(",")


def _is_only_joined(figure: Figure) -> bool:
    return figure.lead.strip(" ") in (*JOINS, ",", "以及")


def _figure_before(part: Figure) -> Figure | None:
    """发布解读302篇，图解126篇，占41.7%: the one figure before the part in its sentence or segment."""
    whole = part.before
    if whole is None or not whole.is_like(part) or (whole.place and whole.cut < SEMICOLON):
        return None
    return whole if part.lead.startswith(",") and part.cut <= COLON else None


def _segment(part: Figure) -> Iterator[tuple[Figure, Figure]]:
    """The figures before one up to a semicolon or stop, the nearest first, each with the one behind it."""
    behind = part
    for one in part.back():
        if behind.cut >= SEMICOLON:
            return
        yield one, behind
        behind = one


def _is_within(short: str, words: str) -> bool:
    """Whether the characters of a short form stand in the words that it is short for: 网办, 网上办理."""
    rest = iter(words)
    return all(character in rest for character in short)
