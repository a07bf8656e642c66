"""Shares: percentages with what they are a part of, named or implied."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from govinfo_nlp.language.clauses import JOINS
from govinfo_nlp.meaning.relations.figures import ADDED, SEMICOLON, Figure, Reading, is_among, metrics_of
from govinfo_nlp.meaning.relations.kinds import Share
from govinfo_nlp.meaning.relations.sums import COUNTED_PARTS, Totals
from govinfo_nlp.models import Kind, Metric

_LEFT_OUT = re.compile(r"(?:[不未待]|正在)(?:完成)?$")  # before its stem: 未整改1个，整改率98.2%
_AND = re.compile("[、和与及]")  # 图解和视频合计占61.8%
_WHOLE = 100  # percent
_PAIR = 2
_LONGEST_RATE = 4  # characters from 率 to the percentage


class Shares:
    """Finds the shares of one sentence; ``totals_of`` are the totals of its parts."""

    def __init__(self, reading: Reading, totals_of: Totals) -> None:
        self._reading, self._words, self._figures = reading, reading.words, reading.figures
        self._totals_of = totals_of

    def shares(self) -> Iterator[Share]:
        earlier: dict[int, Share] = {}  # by the place of the percentage
        for figure in self._figures[1:]:
            part = figure.before
            if figure.earlier or self._reading.is_left(figure):
                continue  # 占比由上年的52.4%升至63.3%
            if part is None or figure.metric.kind is not Kind.PERCENTAGE or figure.metric.change is not None:
                continue
            found = self._share(figure, part) or self._rate(figure, part)
            if found is None and (before := earlier.get(part.place)) is not None:
                found = self._share_of_another(figure, before)
            if found is not None:
                before = earlier.get(figure.place - 2)
                if before is not None and found.rule == "share" and self._is_in_a_row(found, part, before):
                    found = replace(found, bases=before.bases, rule="share in a row")
                earlier[figure.place] = found
                yield found

    def _share_of_another(self, figure: Figure, before: Share) -> Share | None:
        """商业企业1件，占组织类的33.3%，占新收总数的4.2%: the same parts once more, of another base."""
        said = self._words.share.fullmatch(figure.near)
        if said is None or figure.lead.strip(" ")[:1] != "," or before.complement:
            return None
        place = self._place(figure, said["base"].strip(" 的"))
        return None if place is None else Share(figure.metric, before.parts, (), place, "share once more")

    def _is_in_a_row(self, found: Share, part: Figure, before: Share) -> bool:
        """网上281件，占69.9%；信函83件，占26.0%: a share without a base in a row of shares has theirs."""
        first = self._figures[part.place - 2]
        if found.bases or found.base or before.base or not before.bases or before.parts != (first.metric,):
            return False
        # but not ；从办理结果看，予以公开20件，占83.33%
        beside = part.lead[:1] in (";", ",") and "," not in part.lead[1:] and before.rule.startswith("share")
        return beside and part.is_like(first) and part.metric.value <= before.bases[0].value

    def _share(self, figure: Figure, part: Figure) -> Share | None:
        """占…的N%, and （N%） right behind a figure."""
        found = self._base_within(figure, part) or self._respective_share(figure)
        if found is not None or part.metric.kind not in ADDED:
            return found
        if figure.lead.strip(" ") == "(" and self._reading.folded.startswith(")", figure.metric.end):
            bases = self._bases((part,), bare=True)
            return Share(figure.metric, (part.metric,), bases, None, "share in brackets")
        said, (_, apart, segment) = self._words.share.search(figure.near), figure.lead.rpartition(";")
        if said is None or (apart and segment.rstrip(" ").removesuffix(figure.near).strip(" ,")):
            return None  # 纠正1件；解读为主，占比超过七成
        lead = figure.near[: said.start()] or _before_its_bracket(figure.lead[: -len(figure.near)])
        return self._said_share(figure, part, lead, said["base"].strip(" 的"))

    def _said_share(self, figure: Figure, part: Figure, lead: str, base: str) -> Share | None:
        """两项合计占新收的75%: the share of the parts before 占, where ``lead`` stands before it and ``base``
        behind."""
        lead = lead.strip(" 、仅只")
        if lead and self._words["sum"].match(lead, 0) is None:
            return self._named_share(figure, part, lead, base)
        parts = self._summed(part, lead)
        if not parts or any(one.metric.change is not None or one.earlier for one in parts):
            return None
        if part.depth > figure.depth or self._is_of_another_whole(figure, part, base):
            return None  # 公开12件（其中网站9件），占75% is of what stands before the bracket
        place = self._place(figure, base)
        if lead and len(parts) == 1:
            run = self._summed_over_commas(part)
            parts, bases = run[-_PAIR:], self._bases(run[-_PAIR:])
            return Share(figure.metric, metrics_of(parts), bases, place, "share of a sum", metrics_of(run))
        run = () if lead else self._summed(part, "合计")
        bases, rule = self._bases_of(figure, parts, run, base=base, alone=not (lead or base))
        run = run if len(run) > 1 and rule != "figure before" else ()
        return Share(figure.metric, metrics_of(parts), bases, place, rule, metrics_of(run))

    def _named_share(self, figure: Figure, last: Figure, name: str, base: str) -> Share | None:
        """图解3篇、文字解读7篇，图解占30%: the share of the one figure before that is named so; none where
        that is not just one (自然人申请占87.4% is told by the columns of the tables)."""
        like = [one for one in (last, *last.back()) if one.is_like(last) and not one.earlier]
        names = _AND.split(self._words.sum_behind.sub("", name))
        found = [_named_so(each, like) for each in names]
        summed = not name.endswith(names[-1])  # 前两类占比达到62.9%
        if not all(len(each) == 1 for each in found) or (summed and len(names) < _PAIR):
            return None
        if self._is_of_another_whole(figure, last, base):
            return None
        parts = sorted((one for (one,) in found), key=lambda one: one.place)
        place = self._place(figure, base)
        bases = self._bases(parts) if place is None else metrics_of(_named_so(base, like))
        if place is None and not bases:
            return None
        return Share(figure.metric, metrics_of(parts), bases, place, "share named")

    def _bases_of(
        self, figure: Figure, parts: Sequence[Figure], run: Sequence[Figure], *, base: str, alone: bool
    ) -> tuple[tuple[Metric, ...], str]:
        """公开9件，占75%: what the parts, or the run that they end, may be shares of, and the rule."""
        bases = self._bases(parts, bare=figure.lead.strip(" ") == "(占") or self._bases(run)
        whole = self._figure_before(parts[0]) if alone and not bases else None
        if whole is not None:
            return (whole.metric,), "figure before"
        beside = bases and not base and not self._common_totals(parts)
        return bases, "share beside" if beside else "share"

    def _is_of_another_whole(self, figure: Figure, part: Figure, base: str) -> bool:
        """占年度计划的103%; 150条，占全县总量的6%; （…，占总体的6%）: a base that the parts are not of."""
        of_area = base.startswith("全") and self._words["own"].match(base, 0) and part in self._totals_of
        of_outer = figure.depth and self._words["in all"].match(base, 0)
        return bool(of_area or of_outer) or self._words["target"].occurs(base)

    def _place(self, figure: Figure, base: str) -> tuple[int, int] | None:
        """占新收申请的75%: where the words stand that name the base; ``None`` where they name none."""
        at = figure.metric.start - len(figure.lead) + figure.lead.rfind(base)
        named = base not in ("", "比") and self._words["in all"].match(base, 0) is None
        return (at, at + len(base)) if named else None

    def _base_within(self, figure: Figure, base: Figure) -> Share | None:
        """网站公开1088条，占公开总量1191条的91.4%: the base stands between 占 and 的."""
        if figure.lead.strip(" ") != "的" or base.metric.kind not in ADDED:
            return None
        word = self._words["sum"].match(base.near, 0)
        count = COUNTED_PARTS.get(word.word[0], 1) if word is not None else 1
        parts = self._figures[max(0, base.place - count) : base.place]
        if not base.near.startswith("占", len(word.word) if word is not None else 0) or len(parts) < count:
            return None
        if self._words["target"].occurs(base.near) or not all(part.is_like(base) for part in parts):
            return None  # 占年度目标60篇的160%
        whole = self._totals_of.get(parts[-1], ())  # 412条，包括…质量150条，占总量6820条的6.0%
        return Share(figure.metric, metrics_of(parts), (base.metric,), None, "base within", metrics_of(whole))

    def _respective_share(self, figure: Figure) -> Share | None:
        """A、B分别为9件、3件，占比分别为75%、25%: the count of the same place, and the base that 分别占总数
        12件的75%、25% states."""
        row = self._row_of_percentages(figure)
        first, count = row[0], len(row)
        of_it = first.before if first.lead.strip(" ") == "的" else None
        stated = [of_it] if of_it is not None and "分别占" in of_it.near else []
        if not stated and ("占" not in first.lead or not (count > 1 or "分别" in first.lead)):
            return None
        end = first.place - len(stated)
        counts = self._figures[max(0, end - count) : end]
        kinds = {(one.metric.kind in ADDED, one.metric.unit) for one in counts}
        if len(counts) != count or len(kinds) != 1 or counts[0].metric.kind not in ADDED:
            return None
        bases = metrics_of(stated) or self._common_totals(counts) or self._right_before(counts)
        part = counts[figure.place - first.place].metric
        return Share(figure.metric, (part,), bases, None, "respective shares")

    def _right_before(self, counts: Sequence[Figure]) -> tuple[Metric, ...]:
        """留言138条，部门答复81条，镇街答复41条，分别占58.7%、29.7%: the figure before all of them."""
        whole = self._figure_before(counts[0])
        larger = whole is not None and all(one.metric.value <= whole.metric.value for one in counts)
        return (whole.metric,) if whole is not None and larger else ()

    def _row_of_percentages(self, figure: Figure) -> list[Figure]:
        """The percentages that only 、 joins to one, with it."""
        row = [figure]
        for one in figure.back():
            if one.metric.kind is not Kind.PERCENTAGE or not _is_only_joined(row[0]):
                break
            row.insert(0, one)
        return row + list(takewhile(_is_joined_percentage, self._reading.after(figure)))

    def _summed(self, part: Figure, lead: str) -> tuple[Figure, ...]:
        """What a share is of: the figure before it, or the ones that 合计 adds up."""
        count, parts = COUNTED_PARTS.get(lead[:1], 0), [part]
        for one in part.back() if lead else ():
            if len(parts) == count or not one.is_like(part) or not (count or parts[0].joined):
                break
            parts.insert(0, one)
        return tuple(parts) if not count or len(parts) == count else ()

    def _summed_over_commas(self, part: Figure) -> tuple[Figure, ...]:
        """予以公开702件，部分公开213件，合计占53.2%: those before 合计, where it does not say how many."""
        run = [part]
        for one in takewhile(part.counts_like, part.back()):
            if not run[0].lead.startswith(",") or is_among(run[0].lead):
                break
            run.insert(0, one)
        return tuple(run)

    def _common_totals(self, parts: Sequence[Figure]) -> tuple[Metric, ...]:
        """The totals that all of the parts divide."""
        shared = [self._totals_of.get(part, []) for part in parts]
        totals = [total for total in shared[0] if all(total in others for others in shared)] if shared else []
        return metrics_of(dict.fromkeys(totals))

    def _bases(self, parts: Sequence[Figure], *, bare: bool = False) -> tuple[Metric, ...]:
        """The totals that the parts may be shares of: the one that a sum says they divide."""
        totals = self._common_totals(parts)
        if totals or not parts:
            return totals
        among = self._among(parts[0])
        if among is None and len(parts) == 1:
            among = self._whole_before(parts[0], bare=bare)
        return (among.metric,) if among is not None else ()

    def _among(self, part: Figure) -> Figure | None:
        """全部35件答复中，公开6件、部分公开2件，合计8件: what a segment says that others are out of."""
        for one, behind in _segment(part):
            if is_among(behind.lead):
                return one if one.is_like(part) and not one.earlier else None
        return None

    def _whole_before(self, part: Figure, *, bare: bool) -> Figure | None:
        """抽查38份，格式不规范的19份，占50%: the figure before it that has no share itself."""
        if part.joined or part.lead.strip(" ") == "," or self._words["sum"].match(part.near, 0) is not None:
            return None
        if not (bare or part.near.endswith(("的", "类")) or self._is_paired(part)):
            return None
        for one, behind in _segment(part):
            if one.metric.kind is not Kind.PERCENTAGE and one.depth <= part.depth:
                if not one.is_like(part) or one.earlier:
                    return None
                if behind.metric.kind is not Kind.PERCENTAGE:
                    return None if one.joined else one
        return None

    def _is_paired(self, part: Figure) -> bool:
        """网站70条，占23%，新媒体213条，占77%: whether a figure with its share stands in a row of such."""
        return any(
            share.metric.kind is Kind.PERCENTAGE and "占" in share.lead and other.is_like(part)
            for other, share in pairwise(self._figures[max(1, part.place - 2) : part.place + 4])
            if abs(other.place - part.place) == _PAIR
        )

    def _figure_before(self, part: Figure) -> Figure | None:
        """发布解读302篇，图解126篇，占41.7%: the one figure before the part in its sentence or segment."""
        whole, lead = part.before, part.lead
        if (
            whole is None
            or not whole.is_like(part)
            or whole.earlier
            or (whole.place and whole.cut < SEMICOLON)
        ):
            return None
        return whole if lead.startswith(",") and not any(mark in lead for mark in ";。(") else None

    def _rate(self, figure: Figure, part: Figure) -> Share | None:
        """反馈问题57个，已整改56个，整改率98.2%: the rate of what its stem names."""
        stem, rate, behind = figure.near.partition("率")
        if not rate or not stem or len(behind) >= _LONGEST_RATE or part.before is None:
            return None
        told = (one for one in part.back() if one.metric.change is None and not one.earlier)
        base = next(told, part.before)  # 来信238件，同比增加38件，办结236件
        stems = self._stems(stem)
        named = self._named(stem, stems, part, base)
        if not named or not self._may_be_a_rate(figure, part, base):
            return None
        if self._is_of_all(figure, part, base, named):
            return None
        left_out = any(_LEFT_OUT.search(lead) for lead in (part.near + part.behind).split(named)[:-1])
        rule = "rate" if not stems or part.near.endswith(tuple(stems)) else "rate of things"
        bases = self._done_of(base, part)
        return Share(figure.metric, (part.metric,), bases, None, rule, complement=left_out)

    def _done_of(self, base: Figure, part: Figure) -> tuple[Metric, ...]:
        """抽查120个，其中有问题的57个，整改56个: of the 57; 收到7件，其中网上4件，办结7件: of the 7."""
        totals = metrics_of(total for total in self._totals_of.get(base, ()) if total.is_like(part))
        smaller = part.metric.value <= base.metric.value
        return (base.metric, *totals) if smaller else (*totals, base.metric)

    def _named(self, stem: str, stems: Sequence[str], part: Figure, base: Figure) -> str:
        """已整改56个，整改率: the stem that the words of the part name, and those of its base do not; 应公开
        420项，已公开415项，公开率: what was done of what was to be done."""
        label, whole = part.near + part.behind, base.near
        for one in stems:
            if one in label and one not in whole:
                return one
        for one in stems or (stem,):
            if f"应{one}" in whole and f"已{one}" in label:
                return one
        return stem if not stems and self._is_of_a_part(stem, part, base) else ""

    def _is_of_a_part(self, stem: str, part: Figure, base: Figure) -> bool:
        """许可46件，其中网上办理41件，网办率; 受理工单1846件，按期办结1798件，按期办结率: named after
        a part of the figure before, or after what was done to what came in."""
        if not _is_within(stem, part.near) or _is_within(stem, base.near):
            return False
        alone = part.near.endswith(stem) and part.lead.strip(" ,") == part.near
        return base in self._totals_of.get(part, ()) or (alone and self._words["intake"].occurs(base.near))

    def _may_be_a_rate(self, figure: Figure, part: Figure, base: Figure) -> bool:
        """Whether the figure before a percentage is a count of this year that may be a part of the base's."""
        if part.metric.kind is not Kind.COUNT or not base.is_like(part) or part.metric.change is not None:
            return False
        between = self._figures[base.place + 1 : figure.place + 1]
        return not (base.earlier or part.earlier or any(one.cut == SEMICOLON for one in between))

    def _is_of_all(self, figure: Figure, part: Figure, base: Figure, stem: str) -> bool:
        """86个部门、14个乡镇全部公开，公开率100%; 公开信息43条，其中主动公开公文2条，主动公开率100%."""
        if figure.metric.value != _WHOLE:
            return False
        within = stem.endswith("公开") and base in self._totals_of.get(part, ())
        return within or "全部" in figure.lead or "均" in figure.lead

    def _stems(self, words: str) -> list[str]:
        """The words that a rate is made of, if of such alone: 整改, 整改完成; 收回186份，回收率."""
        stems, at, rates = [], 0, self._words["rate"]
        while at < len(words):
            entry = rates.match(words, at)
            if entry is None:
                return []
            stems += [word for word in (entry.word, entry.word[::-1]) if rates.match(word, 0) is not None]
            at += len(entry.word)
        return stems


def _before_its_bracket(lead: str) -> str:
    """非文字类（图解、视频）占41.2%: the words before a bracket that closes right before 占."""
    head, opened, _ = lead.rpartition("(")
    return head.rpartition(",")[2].rpartition(";")[2] if opened and lead.endswith(")") else ""


def _named_so(name: str, figures: Sequence[Figure]) -> list[Figure]:
    """网络1935件，网络渠道占76.9%: the figures whose words hold a name, or that it begins with."""
    if len(name) < _PAIR:
        return []
    return [
        one for one in figures if name in one.near or (len(one.label) >= _PAIR and name.startswith(one.label))
    ]


def _segment(part: Figure) -> Iterator[tuple[Figure, Figure]]:
    """The figures before one up to a semicolon or stop, the nearest first, each with the one behind it."""
    behind = part
    for one in part.back():
        if behind.cut >= SEMICOLON:
            return
        yield one, behind
        behind = one


def _is_only_joined(figure: Figure) -> bool:
    return figure.lead.strip(" ") in (*JOINS, ",", "以及")


def _is_joined_percentage(figure: Figure) -> bool:
    return figure.metric.kind is Kind.PERCENTAGE and _is_only_joined(figure)


def _is_within(short: str, words: str) -> bool:
    """Whether the characters of a short form stand in the words that it is short for: 网办, 网上办理."""
    rest = iter(words)
    return all(character in rest for character in short)
