"""Shares: percentages with what they are a part of, named or implied."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from govinfo_nlp.language.clauses import JOINS
from govinfo_nlp.meaning.relations.clauses import ADDED, REACH, Clauses, Rules, is_among
from govinfo_nlp.meaning.relations.kinds import Share
from govinfo_nlp.models import Kind, Metric

_SHARE = re.compile(
    r"占(?:比|到|据|了)?(?P<base>[^占,;。:()]{0,24}?)"
    r"(?:约|近|超过|超|逾|达到|达|为|的|比例|比重|总数|比){0,3}\ ?$"
)
_LEFT_OUT = re.compile(r"(?:[不未待]|正在)(?:完成)?$")  # before its stem: 未整改1个，整改率98.2%
_OF_AN_AREA = re.compile("全[省市县区州盟旗镇乡局委厅院校]")
_WHOLE = 100  # percent
_TOTAL_WORDS = ("总数", "总量", "总件数", "总条数", "全部", "总体", "总")
_JOINS = ("、", ",", "和", "及", "与", "以及")
_COUNTED_PARTS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5}


class Shares(Rules):
    """Finds the shares of one sentence; ``totals_of`` are the totals of its parts."""

    def __init__(self, clauses: Clauses, totals_of: Mapping[int, Sequence[Metric]]) -> None:
        super().__init__(clauses)
        self._totals_of = totals_of
        self._shares: dict[int, Share] = {}  # by the place of the percentage

    def shares(self) -> Iterator[Share]:
        for index, metric in enumerate(self._metrics):
            if metric.kind is Kind.PERCENTAGE and metric.change is None and index:
                found = self._share(index) or self._rate(index)
                if found is not None:
                    self._shares[index] = found = self._like_the_one_before(index, found)
                    yield found

    def _like_the_one_before(self, index: int, found: Share) -> Share:
        """网上281件，占69.9%；信函83件，占26.0%: a share without a base in a row of shares has theirs."""
        before = self._shares.get(index - 2)
        if found.bases or found.base is not None or found.rule != "share" or before is None:
            return found
        part, earlier = self._metrics[index - 1], before.parts
        alike = (
            before.rule.startswith("share")
            and len(earlier) == 1
            and earlier[0] is self._metrics[index - 3]
            and before.base is None
        )
        if not alike or not before.bases or not self._addable(index - 1, earlier[0]):
            return found
        if (
            found.parts != (part,)
            or self._gap(index - 1)[:1] not in (";", ",")
            or "," in self._gap(index - 1)[1:]  # ；从办理结果看，予以公开20件，占83.33%
            or part.value > before.bases[0].value
        ):
            return found
        return replace(found, bases=before.bases, rule="share in a row")

    def _share(self, index: int) -> Share | None:
        """占…的N%, and （N%） right behind a figure."""
        share, near = self._metrics[index], self._near(index)
        found = self._base_within(index) or self._respective_share(index)
        if found is not None:
            return found
        said = _SHARE.search(near)
        bare = self._gap(index).strip(" ") == "(" and self._folded.startswith(")", share.end)
        previous = self._metrics[index - 1]
        if (said is None and not bare) or previous.kind not in ADDED or self._is_behind_a_semicolon(index):
            return None
        if said is None:
            return Share(share, (previous,), self._bases(index, (previous,)), None, "share in brackets")
        return self._said_share(index, near[: said.start()].strip(" 、仅只"), said["base"].strip(" 的"))

    def _respective_share(self, index: int) -> Share | None:
        """A、B分别为9件、3件，占比分别为75%、25%."""
        respective = self._respective(index)
        if respective is None:
            return None
        part, counts, stated = respective
        bases = stated or self._common_totals(counts)
        return Share(self._metrics[index], (part,), bases, None, "respective shares")

    def _is_behind_a_semicolon(self, index: int) -> bool:
        """纠正1件；解读为主，占比超过七成: whether words of another clause stand before the percentage."""
        _, apart, segment = self._gap(index).rstrip(" ").rpartition(";")
        return bool(apart and segment.removesuffix(self._near(index)).strip(" ,"))

    def _said_share(self, index: int, lead: str, base: str) -> Share | None:
        """两项合计占新收的75%: the share of the parts before 占, where ``lead`` stands before it and ``base``
        behind."""
        share = self._metrics[index]
        if lead and self._words.sum.match(lead, 0) is None:
            return None  # its own subject: 自然人申请占87.4%
        parts = self._summed(index, lead)
        if not parts or any(part.change is not None or self._of_earlier(self._place(part)) for part in parts):
            return None
        if self._is_outside_the_bracket(index) or self._is_of_another_whole(index, base):
            return None
        place = self._place_of_base(index, base)
        if lead and len(parts) == 1:
            run = self._summed_over_commas(index)
            parts = run[-2:]
            return Share(share, parts, self._bases(index, parts), place, "share of a sum", run)
        return self._share_of(index, parts, base, place, alone=not lead)

    def _share_of(
        self, index: int, parts: tuple[Metric, ...], base: str, place: tuple[int, int] | None, *, alone: bool
    ) -> Share:
        """公开9件，占75%: the share of what stands right before it, with the base that it may be of."""
        share = self._metrics[index]
        run = self._summed(index, "合计") if alone else ()
        bases = self._bases(index, parts) or self._bases(index, run)
        if not bases and not base and alone and (before := self._figure_before(index)):
            return Share(share, parts, before, None, "figure before")
        beside = bases and not base and not self._common_totals(parts)
        rule = "share beside" if beside else "share"  # of a figure before it that may not be the whole
        return Share(share, parts, bases, place, rule, run if len(run) > 1 else ())

    def _is_outside_the_bracket(self, index: int) -> bool:
        """公开12件（其中网站9件），占75%: whether the figure before stands in a bracket that has closed."""
        previous = self._metrics[index - 1]
        closed = ")" in self._gap(index) and "(" in self._folded[self._sentence.start : previous.start]
        return closed and self._depth(previous.end) > 0

    def _is_of_another_whole(self, index: int, base: str) -> bool:
        """占年度计划的103%: whether the base is none that the figures before the share are a part of."""
        if self._words.target.occurs(base):
            return True
        if _OF_AN_AREA.match(base) and self._totals_of.get(id(self._metrics[index - 1])):
            return True  # 质量150条，占全县公开总量的6.0% may be of the whole list
        # 占总体 within a bracket is not of the figure before the bracket
        return base.startswith(_TOTAL_WORDS) and self._depth(self._metrics[index].start) > 0

    def _place_of_base(self, index: int, base: str) -> tuple[int, int] | None:
        """占新收申请的75%: where the words stand that name the base; ``None`` where they name none."""
        if not base or base.startswith(_TOTAL_WORDS) or base in ("比", "全部"):
            return None
        gap = self._gap(index)
        at = self._metrics[index].start - len(gap) + gap.rfind(base)
        return at, at + len(base)

    def _base_within(self, index: int) -> Share | None:
        """网站公开1088条，占公开总量1191条的91.4%: the base stands between 占 and 的."""
        if index < 2 or self._gap(index).strip(" ") != "的":
            return None
        near = self._near(index - 1)
        word = self._words.sum.match(near, 0)
        count = _COUNTED_PARTS.get(word.word[0], 1) if word is not None else 1
        if not near.startswith("占", len(word.word) if word is not None else 0) or index - 1 < count:
            return None
        base, part = self._metrics[index - 1], self._metrics[index - 2]
        if not self._addable(index - 2, base) or base.kind not in ADDED:
            return None
        if self._words.target.occurs(self._near(index - 1)):
            return None  # 占年度目标60篇的160%
        whole = tuple(self._totals_of.get(id(part), ()))  # 412条，包括…质量150条，占总量6820条的6.0%
        parts = tuple(self._metrics[index - 1 - count : index - 1])  # 两项占157件的62.4%
        if not all(self._addable(self._place(one), base) for one in parts):
            return None
        return Share(self._metrics[index], parts, (base,), None, "base within", whole)

    def _respective(self, index: int) -> tuple[Metric, Sequence[Metric], tuple[Metric, ...]] | None:
        """A、B分别为9件、3件，占比分别为75%、25%: the count of the same place, all of the list, and the base
        that 分别占总数12件的75%、25% states."""
        first, last = self._row_of_percentages(index)
        count = last - first + 1
        stated = first > 0 and self._gap(first).strip(" ") == "的" and "分别占" in self._near(first - 1)
        end = first - 1 if stated else first
        begin = max(0, end - count)
        if not stated and ("占" not in self._gap(first) or not (count > 1 or "分别" in self._gap(first))):
            return None
        counts = self._metrics[begin:end]
        if len(counts) != count or any(m.kind not in ADDED or m.unit != counts[0].unit for m in counts):
            return None
        return counts[index - first], counts, (self._metrics[first - 1],) if stated else ()

    def _row_of_percentages(self, index: int) -> tuple[int, int]:
        """The first and the last of the percentages that only 、 joins to one."""
        first, least = index, max(0, index - REACH)
        while first > least and self._is_joined_percentage(first - 1, first):
            first -= 1
        last, most = index, min(len(self._metrics), first + REACH)
        while last + 1 < most and self._is_joined_percentage(last + 1, last + 1):
            last += 1
        return first, last

    def _is_joined_percentage(self, index: int, gap: int) -> bool:
        return self._metrics[index].kind is Kind.PERCENTAGE and self._gap(gap).strip(" ") in _JOINS

    def _summed(self, index: int, lead: str) -> tuple[Metric, ...]:
        """What a share is of: the figure before it, or the ones that 合计 adds up."""
        previous = self._metrics[index - 1]
        if not lead:
            return (previous,)
        count = _COUNTED_PARTS.get(lead[0], 0)
        parts = [previous]
        for before in range(index - 2, max(-1, index - 2 - REACH), -1):
            if (count and len(parts) == count) or not self._addable(before, previous):
                break
            if not count and self._gap(before + 1).strip(" ")[:1] not in JOINS:
                break
            parts.insert(0, self._metrics[before])
        return tuple(parts) if not count or len(parts) == count else ()

    def _summed_over_commas(self, index: int) -> tuple[Metric, ...]:
        """予以公开702件，部分公开213件，合计占53.2%: those before 合计, where it does not say how many."""
        run = [self._metrics[index - 1]]
        for before in range(index - 2, max(-1, index - 2 - REACH), -1):
            gap = self._gap(before + 1)
            if not self._addable(before, run[0]) or not gap.startswith(",") or is_among(gap):
                break
            run.insert(0, self._metrics[before])
        return tuple(run)

    def _common_totals(self, parts: Sequence[Metric]) -> tuple[Metric, ...]:
        """The totals that all of the parts divide."""
        shared = [self._totals_of.get(id(part), []) for part in parts]
        totals = [total for total in shared[0] if all(total in others for others in shared)] if shared else []
        return tuple(dict.fromkeys(totals))

    def _bases(self, index: int, parts: Sequence[Metric]) -> tuple[Metric, ...]:
        """The totals that the parts may be shares of: the one that a sum says they divide."""
        totals = list(self._common_totals(parts))
        if not totals and parts and (among := self._among(self._place(parts[0]))) is not None:
            totals = [among]
        if not totals and len(parts) == 1:
            totals = self._whole_before(
                self._place(parts[0]), bare=self._gap(index).strip(" ") in ("(", "(占")
            )
        return tuple(dict.fromkeys(totals))

    def _whole_before(self, index: int, *, bare: bool) -> list[Metric]:
        """抽查38份，格式不规范的19份，占50%: the figure before it that has no share itself."""
        part = self._metrics[index]
        if self._is_of_a_row(index) or not (
            bare or self._near(index).endswith(("的", "类")) or self._is_paired(index)
        ):
            return []
        for before in range(index - 1, max(-1, index - 1 - REACH), -1):
            metric = self._metrics[before]
            if ";" in self._gap(before + 1) or "。" in self._gap(before + 1):
                return []
            if metric.kind is Kind.PERCENTAGE or self._depth(metric.end) > self._depth(part.start):
                continue
            if not self._addable(before, part) or self._of_earlier(before):
                return []
            if self._metrics[before + 1].kind is not Kind.PERCENTAGE:
                listed = self._gap(before).strip(" ")[:1] in JOINS
                return [] if listed else [metric]
        return []

    def _is_of_a_row(self, index: int) -> bool:
        """合计19件; 、19件: one of a row of figures, or their sum, and no part of the one before it."""
        if self._words.sum.match(self._near(index), 0) is not None:
            return True
        gap = self._gap(index).strip(" ")
        return gap[:1] in JOINS or gap == ","

    def _among(self, index: int) -> Metric | None:
        """全部35件答复中，公开6件、部分公开2件，合计8件: what a segment says that others are out of."""
        for before in range(index - 1, max(-1, index - 1 - REACH), -1):
            gap = self._gap(before + 1)
            if ";" in gap or "。" in gap:
                return None
            if is_among(gap):
                found = self._metrics[before]
                like = self._addable(before, self._metrics[index]) and not self._of_earlier(before)
                return found if like else None
        return None

    def _is_paired(self, index: int) -> bool:
        """Whether a figure with its share stands in a row of such: 网站70条，占23%，新媒体213条，占77%."""
        for other in (index - 2, index + 2):
            if 0 < other < len(self._metrics) - 1 and self._addable(other, self._metrics[index]):
                share = self._metrics[other + 1]
                if share.kind is Kind.PERCENTAGE and share.change is None and "占" in self._gap(other + 1):
                    return True
        return False

    def _figure_before(self, index: int) -> tuple[Metric, ...]:
        """发布解读302篇，图解126篇，占41.7%: the one figure before the part in its sentence or segment."""
        base = index - 2
        if base < 0 or not self._addable(base, self._metrics[index - 1]) or self._of_earlier(base):
            return ()
        if base and ";" not in self._gap(base):
            return ()
        gap = self._gap(index - 1)
        return (
            (self._metrics[base],) if gap.startswith(",") and not any(mark in gap for mark in ";。(") else ()
        )

    def _rate(self, index: int) -> Share | None:
        """反馈问题57个，已整改56个，整改率98.2%: the rate of what its stem names."""
        near = self._near(index)
        at = near.find("率")
        if at < 0 or index < 2 or len(near) - at > 4:
            return None
        stems = self._stems(near[:at]) or self._stem_of_duty(index, near[:at])
        if not stems:
            return self._rate_of_a_part(index, near[:at])
        at_base = self._base_before(index - 1)
        part, base = self._metrics[index - 1], self._metrics[at_base]
        label = self._near(index - 1) + self._behind(index - 1)
        stem = self._stem_of(stems, label, self._near(at_base))
        if stem is None or not self._may_be_a_rate(index, at_base) or self._is_of_all_told(index, base, stem):
            return None
        left_out = any(_LEFT_OUT.search(lead) for lead in label.split(stem)[:-1])
        rule = "rate" if self._near(index - 1).endswith(tuple(stems)) else "rate of things"
        bases = self._done_of(base, part)
        return Share(self._metrics[index], (part,), bases, None, rule, complement=left_out)

    def _stem_of(self, stems: Sequence[str], label: str, base_label: str) -> str | None:
        """已整改56个，整改率: the stem that the words of the part name, and those of the base do not."""
        stem = next((word for word in stems if word in label and word not in base_label), None)
        return stem or self._stem_due(stems, label, base_label)

    def _may_be_a_rate(self, index: int, at_base: int) -> bool:
        """Whether the figure before a percentage is a count of this year that may be a part of the base's."""
        part = self._metrics[index - 1]
        if part.kind is not Kind.COUNT or not self._addable(at_base, part) or part.change is not None:
            return False
        if self._of_earlier(at_base) or self._of_earlier(index - 1):
            return False
        return not any(";" in self._gap(place) for place in range(at_base + 1, index + 1))

    def _is_of_all_told(self, index: int, base: Metric, stem: str) -> bool:
        """86个部门、14个乡镇全部公开，公开率100%; 公开信息43条，其中主动公开公文2条，主动公开率100%."""
        if self._metrics[index].value != _WHOLE:
            return False
        if "全部" in self._gap(index) or "均" in self._gap(index):
            return True
        return stem.endswith("公开") and self._divides(self._metrics[index - 1], base)

    def _base_before(self, part: int) -> int:
        """来信238件，同比增加38件，办结236件: the figure before a part, but for what it is compared with."""
        base, least = part - 1, max(0, part - REACH)
        while base > least and (self._metrics[base].change is not None or self._of_earlier(base)):
            base -= 1
        return base

    def _stem_due(self, stems: Sequence[str], label: str, base_label: str) -> str | None:
        """应公开事项420项，已公开415项，公开率98.8%: what was done of what was to be done."""
        return next((word for word in stems if f"应{word}" in base_label and f"已{word}" in label), None)

    def _done_of(self, base: Metric, part: Metric) -> tuple[Metric, ...]:
        """抽查120个，其中有问题的57个，整改56个: of the 57; 收到7件，其中网上4件，办结7件: of the 7."""
        totals = [
            total for total in self._totals_of.get(id(base), ()) if self._addable(self._place(total), part)
        ]
        return (base, *totals) if part.value <= base.value else (*totals, base)

    def _rate_of_a_part(self, index: int, stem: str) -> Share | None:
        """许可46件，其中网上办理41件，网办率89.1%: a rate named after a part of the figure before."""
        part, base = self._metrics[index - 1], self._metrics[index - 2]
        label, base_label = self._near(index - 1), self._near(index - 2)
        if not stem or not _is_within(stem, label) or _is_within(stem, base_label) or ";" in self._gap(index):
            return None
        if not self._divides(part, base) and not self._is_done_to(index - 2, index - 1, stem):
            return None
        return Share(self._metrics[index], (part,), (base,), None, "rate")

    def _divides(self, part: Metric, total: Metric) -> bool:
        return any(one is total for one in self._totals_of.get(id(part), ()))

    def _stem_of_duty(self, index: int, stem: str) -> list[str]:
        """应公示收费标准87家，已公示81家，公示率93.1%: a word that no lexicon knows, due and then done."""
        due, done = self._near(index - 2), self._near(index - 1)
        if not stem or f"应{stem}" in done:
            return []
        return [stem] if f"应{stem}" in due and f"已{stem}" in done else []

    def _is_done_to(self, base: int, part: int, stem: str) -> bool:
        """受理工单1846件，按期办结1798件，按期办结率97.4%: of what came in."""
        if not self._near(part).endswith(stem) or not self._addable(base, self._metrics[part]):
            return False
        alone = self._gap(part).strip(" ").lstrip(",") == self._near(part) and not self._of_earlier(base)
        return alone and (self._words.intake.occurs(self._near(base)) or stem.startswith("网上可"))

    def _stems(self, words: str) -> list[str]:
        """The words that a rate is made of, if it is made of such words alone: 整改, 整改完成."""
        stems, at = [], 0
        while at < len(words):
            entry = self._words.rate.match(words, at)
            if entry is None:
                return []
            stems.append(entry.word)
            turned = self._words.rate.match(entry.word[::-1], 0)
            if turned is not None and len(turned.word) == len(entry.word):
                stems.append(turned.word)  # 收回186份，回收率93%
            at += len(entry.word)
        return stems


def _is_within(short: str, words: str) -> bool:
    """Whether the characters of a short form stand in the words that it is short for: 网办, 网上办理."""
    rest = iter(words)
    return all(character in rest for character in short)
