"""Totals and their parts: 其中, 包括, a colon, brackets, 合计 behind the parts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from govinfo_nlp.language.clauses import JOINS
from govinfo_nlp.language.lexicons import Entry
from govinfo_nlp.meaning.relations.figures import (
    ADDED,
    CLOSED,
    COLON,
    PAUSE,
    SEMICOLON,
    Figure,
    Reading,
    is_among,
    metrics_of,
    summing,
)
from govinfo_nlp.meaning.relations.kinds import Sum
from govinfo_nlp.meaning.relations.lists import PartList, list_at, outside, rest_ahead
from govinfo_nlp.models import Bound, Metric

_COUNTED_AND = re.compile(r"[^,;。:()、0-9\s]{1,14}[和与及]")  # 13件|代表建议和|18件
_UP_TO_STOP = re.compile(r"[^;。0-9]{0,40}")
_SO_FAR = "累计"
_BETWEEN = 3  # characters that may stand between the last part and the words of its total
_MOST_OTHERS = 12  # figures before a total that are looked at
_PAIR, _ROW = 2, 3  # parts of a row that its words alone tell
_LEAST_OF_ALL = 3  # parts of 主动公开的55条信息中，…，其他10条 that are all of them
COUNTED_PARTS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5}

Totals = dict[Figure, list[Figure]]  # of each part that is one for sure


class Sums:
    """Finds the totals of one sentence."""

    def __init__(self, reading: Reading) -> None:
        self._reading, self._words, self._figures = reading, reading.words, reading.figures
        self.totals_of: Totals = {}

    def sums(self) -> Iterator[Sum]:
        for figure in self._figures[1:]:  # the first figure divides none, and adds none up
            if figure.metric.kind in ADDED:
                yield from self._list_behind(figure)
                yield from self._total_behind(figure)

    def _list_behind(self, first: Figure) -> Iterator[Sum]:
        """The list of parts that begins at a figure, opened by 其中, 包括, a colon or a bracket."""
        rule = first.opens or self._row(first)
        total = self._total_of_list(first, rule) if rule else None
        joined = total is None and rule == "open" and _is_behind_a_row(first)
        if joined:
            total = first.before  # 网站1个、政务新媒体36个，其中…: of the last of them, or of more
        if total is None:
            return
        if rule == "among" and self._words.divides.search(total.lead) is not None:
            rule = "by kind"  # 从渠道看，2227件申请中，网络1408件、…
        enumerated = rule == "open" and "其中," not in first.lead
        parts = list_at(self._reading, first, total, enumerated=enumerated)
        if self._is_a_list_of(first, total, rule, parts.parts):
            if any(map(self._reading.is_left, parts.parts)):
                return  # 与上年相比，部门由149件降至109件、乡镇由16件增至42件
            if not joined:
                self._remember(total, parts.parts[: parts.sure])
            yield self._divided(first, total, rule, parts)

    def _divided(self, first: Figure, total: Figure, rule: str, listed: PartList) -> Sum:
        """The sum of a total and its parts: whether they are all of it, and surely end where they seem to."""
        parts = metrics_of(listed.parts)
        whole = rule in CLOSED or (listed.rest and (rule != "among" or len(parts) >= _LEAST_OF_ALL))
        open_ended = self._reading.folded.startswith(("等", " 等"), parts[-1].end)
        return Sum(
            total.metric,
            parts,
            whole,
            listed.sure == len(parts),
            rule,
            listed.rest,
            listed.ends and not open_ended,
            listed.tight,
            self._others(total, first),
        )

    def _is_a_list_of(self, first: Figure, total: Figure, rule: str, parts: Sequence[Figure]) -> bool:
        """Whether parts may be those of a total, and of it alone."""
        if len(parts) < (1 if rule == "open" else 2):
            return False
        if "。" in first.lead and any(part.metric.value > total.metric.value for part in parts):
            return False  # 甲局受理1250件。从渠道看，网络3207件、…: what they divide was told before
        if self._overlaps(parts[-1].metric) or self._words["overlap"].occurs(total.near):
            return False
        if rule == "bracket":
            # 办结87件（公开22件、部分公开15件），公开率42.5%: what a rate is made of, no whole of the cases
            rate = self._reading.folded.startswith(("),公开率", "),信息公开率"), parts[-1].metric.end)
            return not rate and not self._are_of_another(first, total)
        if rule != "open":
            return True
        exact = (part.metric for part in parts if part.metric.bound is Bound.EXACT)
        if any(part.value == total.metric.value for part in exact):
            return False  # 文件6件，其中网站公开6件、公报刊登6件: no parts of a whole
        return not _is_one_of_two(total)  # 复议96件，诉讼45件，其中: it may divide both

    def _are_of_another(self, first: Figure, total: Figure) -> bool:
        """申请48件（复议5件、诉讼2件）: disputes are no parts of requests."""
        disputes = self._words["dispute"]
        return disputes.occurs(first.near) and not disputes.occurs(total.near + total.behind)

    def _others(self, total: Figure, first: Figure) -> tuple[Metric, ...]:
        """发布信息3200条，政策解读40条，其中…: the figures beside the total that a list may divide."""
        floor, end = max(0, total.place - _MOST_OTHERS), min(first.place, total.place + _MOST_OTHERS)
        return tuple(
            one.metric
            for one in self._figures[floor:end]
            if one is not total and one.is_like(total) and not one.earlier
        )

    def _remember(self, total: Figure, parts: Sequence[Figure]) -> None:
        for part in parts:
            self.totals_of.setdefault(part, []).append(total)

    def _row(self, first: Figure) -> str:
        """What begins at a bare comma: parts that are told by their own words."""
        total = first.before
        if total is None or first.cut != PAUSE:
            return ""
        row = list(takewhile(total.counts_like, self._figures[first.place : first.place + _ROW]))
        return self._told_row(total, row) if len(row) >= _PAIR else ""

    def _told_row(self, total: Figure, row: Sequence[Figure]) -> str:
        """申请692件，网络258件，信函266件，当面168件; 清理214件，保留142件，修改17件，废止38件: a row
        whose words are all of one kind."""
        if self._is_a_pair(total, row):
            return "pair"
        for rule, role in (("ways", "way"), ("row", "reviewed"), ("row", "attribute")):
            words = self._words[role]
            if len(row) < _ROW or words.occurs(total.near):
                continue
            if all(words.match(one.label, 0) or (rule == "ways" and words.occurs(one.near)) for one in row):
                return rule
        return "row" if self._is_of_all_told(total, row) else ""

    def _is_a_pair(self, total: Figure, row: Sequence[Figure]) -> bool:
        """归集文件75件，现行有效42件、失效废止33件: what is in force and what is not are all there is."""
        kept, dropped = self._words["kept"], self._words["dropped"]
        whole = self._words["gathered"].occurs(total.near)
        return whole and kept.occurs(row[0].near) and dropped.occurs(row[1].near)

    def _is_of_all_told(self, total: Figure, row: Sequence[Figure]) -> bool:
        """全年公开信息1260条，网站714条、公众号199条、公示栏347条; 公开1161条，网站296条，…，其他542条: a
        total of all, then parts joined by 、, or that 其他 closes."""
        told = self._words["total"].occurs(total.near) or self._reading.names_year(total.lead)
        if total.place or not told or not self._names_all(total):
            return False
        if len(row) == _ROW and all(one.joined for one in row[1:]):
            return True
        channel = self._words["channel"].occurs(total.near)
        every = not channel or self._words["all channels"].occurs(total.near)
        return every and "其他" in rest_ahead(self._reading, row[0], total)

    def _names_all(self, total: Figure) -> bool:
        """公开|信息1260条: of no kind of its own, as 发布|工作动态30条 and 公开|机构信息3条 are."""
        end = len(total.near.rstrip(" "))
        while (word := self._words["of any kind"].match_before(total.near, end)) is not None:
            end -= len(word.word)
        return not end or self._words["says all"].match_before(total.near, end) is not None

    def _total_of_list(self, first: Figure, rule: str) -> Figure | None:
        """The total that a list divides: the nearest figure before it that is no change and no share."""
        if "。" in first.lead:
            return self._sole_total(first)
        for one in first.back():
            if one.is_like(first):
                apart = rule == "by kind" and self._is_apart(one)
                if not (one.earlier or apart or one.depth > first.depth):
                    return self._total_by(one, first, rule)
            elif rule != "open" and one.metric.kind in ADDED and one.metric.change is None:
                return None  # but 公开信息3260条，访问量86万次，其中动态1820条
        return None

    def _is_apart(self, one: Figure) -> bool:
        """结转8件, 二者合计171件: what a division of all behind it is not of."""
        carried = self._words["carried"].occurs(one.near + one.behind)
        word = self._words["sum"].match(one.label, 0)
        return carried or (word is not None and word.word == one.label)  # but 共收到171件

    def _total_by(self, total: Figure, first: Figure, rule: str) -> Figure | None:
        """The total that a list divides, by the nearest figure before it of its kind."""
        if first.cut == SEMICOLON:
            if total in self.totals_of:
                return self.totals_of[total][-1]  # 2件，其中上半年1件，下半年1件；其中自然人…
            known = not total.place and self._words.divides.search(total.lead) is None
            if rule == "by kind" and not known:
                return None  # 66件，网上28件，占42%；按申请人分: what it divides stands further before
        bracketed = first.lead.lstrip(" ").startswith("(")
        return None if total.joined and not bracketed else total

    def _sole_total(self, first: Figure) -> Figure | None:
        """新收7149件。按方式分，…。按申请人分，…: the one figure before that is no part, if there is but one;
        新收的48宗中，… picks from a figure that the sentence before may give."""
        whole = [
            one
            for one in first.back()
            if one.is_like(first) and one not in self.totals_of and not (one.earlier or self._is_apart(one))
        ]
        if len(whole) != 1 or is_among(self._figures[whole[0].place + 1].lead):
            return None
        return whole[0]

    def _overlaps(self, last: Metric) -> bool:
        """图解21篇、视频6篇(分类有重复): parts that count some things twice."""
        match = _UP_TO_STOP.match(self._reading.folded, last.end, self._reading.sentence.end)
        return match is not None and self._words["overlap"].occurs(match.group())

    def _total_behind(self, total: Figure) -> Iterator[Sum]:
        """A、B，合计C: the total behind its parts."""
        near = total.label
        if total.before is None or "占" in near:
            return
        if "下半年" in total.before.near:  # 上半年3180条，下半年3640条，全年|共6820条
            near = near.removeprefix("全年")
        word = summing(self._words, near)
        if word is None or not self._is_of_the_parts(total, near, word):
            return
        count = COUNTED_PARTS.get(word.word[0], 0)
        parts = self._without_the_whole(_parts_before(total, count))
        if len(parts) < _PAIR or count not in (0, len(parts)) or self._is_a_stock(near, parts):
            return
        self._remember(total, parts)
        before = parts[0].before
        sure = before is None or count > 0 or parts[0].cut >= COLON or not before.is_like(total)
        yield Sum(total.metric, metrics_of(parts), True, sure, "total behind")

    def _is_of_the_parts(self, total: Figure, near: str, word: Entry) -> bool:
        """Whether a word of summing is all that is said of a figure, right behind its parts."""
        behind = near[len(word.word) :]
        if any(self._words[role].match(behind, 0) for role in ("judged", "flow")):
            return False  # 直接起诉22件、复议后起诉12件；两类合计维持19件; 收到90件，结转8件；共答复97件
        between = total.lead.rstrip(" ").removesuffix(near).strip(" ,;:、)")
        if len(between) <= _BETWEEN:
            return True  # but not 办结1件；全部予以公开，共1件: a clause with a matter of its own
        last = total.before  # 13件代表建议和18件委员提案，共31件
        return last is not None and _COUNTED_AND.fullmatch(last.lead.strip(" ")) is not None

    def _without_the_whole(self, parts: list[Figure]) -> list[Figure]:
        """收到18件，予以公开5件、部分公开12件、其他处理1件，合计18件: the total told before its outcomes."""
        outcomes = self._words["outcome"]
        told = [outcomes.occurs(part.near) for part in parts]
        return parts[1:] if len(parts) > _PAIR and not told[0] and all(told[1:]) else parts

    def _is_a_stock(self, near: str, parts: Sequence[Figure]) -> bool:
        """改造公开栏1处，新建3处，累计达到13处: all there are by now, with what was there before."""
        return near.startswith(_SO_FAR) and any(
            self._words["beside a stock"].occurs(part.near) for part in parts
        )


def _is_behind_a_row(first: Figure) -> bool:
    """网站1个、政务新媒体36个，其中…: whether a list stands right behind a row of figures of its unit."""
    last = first.before
    return last is not None and last.joined and last.is_like(first)


def _is_one_of_two(total: Figure) -> bool:
    """Whether a total stands right behind another: 被申请行政复议96件，被提起行政诉讼45件."""
    return total.before is not None and "诉讼" in total.lead and "复议" in total.before.lead


def _parts_before(total: Figure, count: int) -> list[Figure]:
    """The parts before a total: as many as it counts, or those that 、 joins; else (网站705条，新媒体303条，
    合计1008条) every figure since the sentence or the last semicolon began."""
    parts: list[Figure] = []
    row = False
    for one in total.back():
        if one.depth > total.depth:
            continue  # 建议83件（其中重点6件）、提案109件（其中重点8件），两者合计192件
        if not one.is_like(total) or one.earlier:
            return []  # 微信412篇、微博655条、头条230条，共1297条: of more than one unit
        lead = outside(one.lead).strip(" ")
        joined = lead.startswith(JOINS) or _COUNTED_AND.fullmatch(lead) is not None
        row = row if parts else joined
        parts.insert(0, one)
        apart = not joined if row else one.cut >= SEMICOLON or "其中" in one.lead
        if len(parts) == count if count else apart:
            break
    return parts
