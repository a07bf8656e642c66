"""Totals and their parts: 其中, 包括, a colon, brackets, 合计 behind the parts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from govinfo_nlp.language.clauses import JOINS
from govinfo_nlp.language.lexicons import Entry
from govinfo_nlp.language.numerals import EXACT
from govinfo_nlp.meaning.relations.clauses import ADDED, REACH, YEAR_WORD, Clauses, Rules, is_among
from govinfo_nlp.meaning.relations.kinds import Sum
from govinfo_nlp.meaning.relations.lists import Lists, PartList, is_by_kind, outside
from govinfo_nlp.models import Bound, Kind, Metric

_BREAK = re.compile(r"[,;。]")
_COUNTED_BEHIND = re.compile(r"(?P<noun>[^,;:。()、0-9\s]{1,14})[,:(]")
_COUNTED_AND = re.compile(r"[^,;。:()、0-9\s]{1,14}[和与及]")  # 13件|代表建议和|18件
_LEADS_TO_A_LIST = re.compile(r",[^,;。:()0-9]{0,10}(?:情况|分布|构成|具体)(?:为|如下|是)?:")
_RATE_BEHIND = re.compile(r"\),[^,;。:()0-9]{0,2}公开率")
_WITHIN = re.compile(r"在内的?")
_SO_FAR = "累计"
_BETWEEN = 3  # characters that may stand between the last part and the words of its total
_UP_TO_STOP = re.compile(r"[^;。0-9]{0,40}")
_INTRODUCES = re.compile(r":|其中,")  # what they open may go on behind semicolons
_MOST_OTHERS = 6  # figures before a total that are looked at
_ROW = 3  # parts of a row that its words alone tell
_LEAST_OF_ALL = 3  # parts of 主动公开的55条信息中，…，其他10条 that are all of them
_FEWEST_PARTS = 2
_COUNTED_PARTS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5}


class Sums(Rules):
    """Finds the totals of one sentence."""

    def __init__(self, clauses: Clauses) -> None:
        super().__init__(clauses)
        self._clauses = clauses
        self._found: list[Sum] = []
        self.totals_of: dict[int, list[Metric]] = {}  # of each part that is one for sure, by its identity

    @cached_property
    def _lists(self) -> Lists:
        return Lists(self._clauses)

    def sums(self) -> Iterator[Sum]:
        for index in range(1, len(self._metrics)):  # the first figure divides none, and adds none up
            if self._metrics[index].kind in ADDED:
                self._found += self._list_behind(index)
                self._found += self._total_behind(index)
        yield from self._found

    def _list_behind(self, index: int) -> Iterator[Sum]:
        """The list of parts that begins at ``index``, opened by 其中, 包括, a colon or a bracket."""
        opened = self._opening(index)
        if opened is None:
            return
        rule, closed = opened
        total_index = self._total_for(index, rule)
        joined = total_index is None and rule == "open" and self._is_behind_a_row(index)
        if joined:
            total_index = index - 1  # 网站1个、政务新媒体36个，其中…: of the last of them, or of more
        if total_index is None or (rule == "by kind" and self._is_after_a_part(total_index, index)):
            return
        listed = self._listed(index, self._metrics[total_index], rule)
        if self._is_a_list_of(index, total_index, rule, listed.parts):
            if not joined:
                self._remember(self._metrics[total_index], listed.parts[: listed.sure])
            yield self._divided(index, total_index, rule, listed, closed=closed)

    def _total_for(self, index: int, rule: str) -> int | None:
        """The total that a list may divide; one by kind, in a sentence of its own, may divide but one."""
        if rule == "by kind" and "。" in self._gap(index):
            return self._sole_total(index)
        return self._total_of_list(index, carried=rule != "by kind")

    def _is_a_list_of(self, index: int, total_index: int, rule: str, parts: Sequence[Metric]) -> bool:
        """Whether parts may be those of a total, and of it alone."""
        total = self._metrics[total_index]
        if len(parts) < (1 if rule == "open" else 2) or any(part is total for part in parts):
            return False
        if self._overlaps(parts[-1]) or self._words.overlap.occurs(self._near(total_index)):
            return False
        if rule == "bracket":
            return not (
                self._are_disputes_of_another(index, total_index) or self._explains_a_rate(index, parts)
            )
        if rule != "open":
            return True
        if len(parts) > 1 and any(_is_all(part, total) for part in parts):
            return False  # 文件6件，其中网站公开6件、公报刊登4件: no parts of a whole
        return not self._is_one_of_two(total_index)  # 复议96件，诉讼45件，其中: it may divide both

    def _divided(self, index: int, total_index: int, rule: str, listed: PartList, *, closed: bool) -> Sum:
        """The sum of a total and its parts: whether they are all of it, and surely end where they seem to."""
        parts = listed.parts
        whole = listed.rest and (rule != "among" or len(parts) >= _LEAST_OF_ALL)
        open_ended = self._is_open_ended(parts[-1])
        return Sum(
            self._metrics[total_index],
            parts,
            (closed or whole) and not open_ended,
            listed.sure == len(parts),
            rule,
            listed.rest,
            listed.ends and not open_ended,
            listed.tight,
            self._others(total_index, index),
        )

    def _explains_a_rate(self, index: int, parts: Sequence[Metric]) -> bool:
        """办结87件，公开率42.5%（公开22件、部分公开15件）: what a rate is made of, no whole of the cases."""
        if self._metrics[index - 1].kind is Kind.PERCENTAGE:
            return True
        return _RATE_BEHIND.match(self._folded, parts[-1].end, self._sentence.end) is not None

    def _are_disputes_of_another(self, index: int, total: int) -> bool:
        """申请48件（复议5件、诉讼2件）: disputes are no parts of requests."""
        near, whole = self._near(index), self._near(total) + self._behind(total)
        return ("复议" in near or "诉讼" in near) and not any(
            word in whole for word in ("复议", "诉讼", "争议", "案件")
        )

    def _is_behind_a_row(self, index: int) -> bool:
        """网站1个、政务新媒体36个，其中…: whether a list stands right behind a row of figures of its unit."""
        last = index - 1
        row = last > 0 and self._gap(last).strip(" ")[:1] in JOINS
        return row and all(self._addable(place, self._metrics[index]) for place in (last - 1, last))

    def _others(self, total: int, index: int) -> tuple[Metric, ...]:
        """发布信息3200条，政策解读40条，其中…: the figures beside the total that a list may divide."""
        if self._gap(index).lstrip(" ").startswith("(") or self._depth(self._metrics[index].start):
            return ()
        like, floor = self._metrics[total], max(0, total - _MOST_OTHERS)
        return tuple(
            self._metrics[at]
            for at in range(floor, min(index, total + _MOST_OTHERS))
            if at != total and self._addable(at, like) and (at > total or not self._of_earlier(at))
        )

    def _listed(self, index: int, total: Metric, rule: str) -> PartList:
        if rule == "pair":
            return PartList(tuple(self._metrics[index : index + 2]), 2, True, False)
        enumerated = rule == "open" and not _INTRODUCES.search(self._gap(index))
        return self._lists.at(index, total, enumerated=enumerated)

    def _remember(self, total: Metric, parts: Sequence[Metric]) -> None:
        for part in parts:
            self.totals_of.setdefault(id(part), []).append(total)

    def _opening(self, index: int) -> tuple[str, bool] | None:
        gap = self._gap(index).lstrip(" ")
        if gap.startswith("(") and ")" in gap:
            gap = gap[gap.index(")") + 1 :].lstrip(" ")  # 官网763条（含要闻），…
        gap = gap.lstrip(") ")
        noun = _COUNTED_BEHIND.match(gap)
        if noun is not None and self._words.opens.match(gap, noun.end(), len(gap)) != (None, None):
            gap = gap[noun.end("noun") :]  # 公开212条信息，其中…
        lead = gap.lstrip(",;:(。\n ")
        stripped = gap[: len(gap) - len(lead)]
        if self._is_of_earlier_years(lead):
            return None  # （2022年、2021年分别为360件、290件）
        if _WITHIN.search(lead) is not None:
            return None  # 会议22条，包括图解等在内的解读155条
        return self._opening_word(lead, stripped) or self._opening_mark(index, gap)

    def _opening_word(self, lead: str, stripped: str) -> tuple[str, bool] | None:
        """，其中…, ，包括…: the word that opens a list, behind a mark."""
        ended = ";" in lead  # 不予公开9件，主要为案卷和过程性信息；无法提供18件: the list has no figures
        opens = stripped and not ended
        opening, closing = self._words.opens.match(lead, 0, len(lead)) if opens else (None, None)
        if opening is not None:
            return "open", False
        if closing is not None and (closing.word != "由" or "(" not in stripped):
            return ("closed" if closing.word.startswith("包括") else "exhaustive"), True
        return None

    def _opening_mark(self, index: int, gap: str) -> tuple[str, bool] | None:
        """（…）, ：…, 按来源分…, 中，…: a list that a mark opens, or words that say how it divides."""
        if gap.startswith("("):
            return "bracket", True
        if gap.startswith(":") or _LEADS_TO_A_LIST.match(gap) is not None:
            return ("colon", True) if ";" not in gap else None  # 规章2件：《A》《B》；废止1件
        if is_by_kind(gap):
            return "by kind", True
        if is_among(gap):
            return "among", False
        return self._opening_of_a_row(index) if gap.startswith(",") and not _BREAK.search(gap, 1) else None

    def _is_of_earlier_years(self, lead: str) -> bool:
        year = YEAR_WORD.match(lead)
        if year is not None:
            return not year.group().startswith(self._year or "-")
        return self._words.earlier.match(lead, 0) is not None

    def _opening_of_a_row(self, index: int) -> tuple[str, bool] | None:
        """What begins at a bare comma: parts that are told by their own words."""
        if self._is_a_pair(index):
            return "pair", True
        if self._is_a_row_of_ways(index):
            return "ways", False
        if self._is_a_row_of_fates(index):
            return "row", False
        return ("row", False) if self._is_a_row_of_parts(index) else None

    def _is_a_pair(self, index: int) -> bool:
        """归集文件75件，现行有效42件、失效废止33件: what is in force and what is not are all there is."""
        following = index + 1
        if following >= len(self._metrics) or not self._addable(index, self._metrics[index - 1]):
            return False
        near, other = self._near(index), self._gap(following).strip(" ")
        whole = self._words.gathered.occurs(self._near(index - 1))
        alone = whole and self._words.kept.match(near, 0) is not None and other[:1] == "、"
        return alone and self._words.dropped.match(other, 1) is not None

    def _is_a_row_of_ways(self, index: int) -> bool:
        """收到申请692件，网络提交258件，信函266件，当面提交168件: every part is named by how it came."""
        whole = self._metrics[index - 1]
        if index > 1 and "。" not in self._gap(index - 1) and ";" not in self._gap(index - 1):
            return False
        row = (index, index + 1, index + 2)
        return (
            row[-1] < len(self._metrics)
            and not self._words.way.occurs(self._near(index - 1))
            and all(self._addable(p, whole) and self._words.way.occurs(self._near(p)) for p in row)
        )

    def _is_a_row_of_fates(self, index: int) -> bool:
        """清理214件，保留142件，修改17件，废止38件: every part is told by what became of it."""
        row = range(index, min(index + _ROW, len(self._metrics)))
        whole = self._metrics[index - 1]
        if len(row) < _ROW or not all(self._addable(place, whole) for place in row):
            return False
        return any(
            all(words.match(self._near(place).lstrip("、,"), 0) is not None for place in row)
            and not words.occurs(self._near(index - 1))
            for words in (self._words.reviewed, self._words.attribute)
        )

    def _is_a_row_of_parts(self, index: int) -> bool:
        """全年公开信息1260条，网站714条、公众号199条、公示栏347条: a total, then parts joined by 、."""
        total = self._near(index - 1)
        if self._is_a_row_of_kinds(index) or self._is_a_row_to_the_rest(index):
            return True
        if not (self._names_year(total) or self._words.total.occurs(total)) or self._words.channel.occurs(
            total
        ):
            return False
        joined = [place for place in (index + 1, index + 2) if place < len(self._metrics)]
        return len(joined) == 2 and all(
            self._addable(place, self._metrics[index - 1]) and self._gap(place).strip(" ")[:1] == "、"
            for place in joined
        )

    def _is_a_row_to_the_rest(self, index: int) -> bool:
        """公开信息1161条，网站296条，公众号323条，其他方式542条: a row that 其他 closes."""
        whole = self._metrics[index - 1]
        if not self._addable(index, whole):
            return False
        gap, near = self._gap(index - 1), self._near(index - 1)
        if index > 1 or "中," in gap or not (self._names_year(gap) or self._words.total.occurs(near)):
            return False
        if self._words.channel.occurs(near) and not self._words.all_channels.occurs(near):
            return False
        following = index + 1 < len(self._metrics) and self._gap(index + 1).startswith((",", "、"))
        return (
            following
            and not self._lists.is_rest(index)
            and self._lists.rest_ahead(index, whole, by_other=True)
        )

    def _is_a_row_of_kinds(self, index: int) -> bool:
        """接收诉求152件，咨询类85件、投诉类67件: every part is named a kind."""
        row = [place for place in (index, index + 1) if place < len(self._metrics)]
        whole = self._metrics[index - 1]
        if self._near(index - 1).endswith("类"):
            return False  # itself one of the row
        return len(row) == 2 and all(self._addable(p, whole) and self._near(p).endswith("类") for p in row)

    def _total_of_list(self, index: int, *, carried: bool) -> int | None:
        """The total that a list divides: the nearest figure before it that is no change and no share.

        Without ``carried``, what was carried over is passed by: 答复199件，8件结转下年；按结果分，…
        """
        like = self._metrics[index]
        for before in range(index - 1, max(-1, index - 1 - REACH), -1):
            metric = self._metrics[before]
            if self._addable(before, like):
                if self._of_earlier(before) or self._depth(metric.end) > self._depth(like.start):
                    continue
                if not carried and self._is_carried(before):
                    continue
                return self._total_by(before, index)
            other = metric.kind in ADDED and metric.change is None and not self._of_earlier(before)
            if other and not self._may_pass(before, index):
                return None
        return None

    def _total_by(self, before: int, index: int) -> int | None:
        """The total that a list divides, by the nearest figure before it of its kind."""
        anew = ";" in self._gap(index)
        if anew and (outer := self._outer_total(self._metrics[before])) is not None:
            return outer
        bracketed = before == index - 1 and self._gap(index).lstrip(" ").startswith("(")
        if before and not bracketed and self._gap(before).strip(" ")[:1] in JOINS:
            return self._named_total(before, index)
        if anew and self._ends_a_list(before):
            return None
        return before if self._is_sure_total(before, self._metrics[index]) else None

    def _may_pass(self, other: int, index: int) -> bool:
        """公开信息3260条，访问量86万次，其中动态1820条: the total is the figure of the parts' own unit."""
        alone = other == index - 1 and self._gap(index).lstrip(" ").startswith(",其中")
        return alone and "," in self._gap(other) and ";" not in self._gap(other)

    def _sole_total(self, index: int) -> int | None:
        """新收7149件。按方式分，…。按申请人分，…: the one figure before that is no part, if there is but one;
        新收的48宗中，… picks from a figure that the sentence before may give."""
        parts = {id(part) for one in self._found for part in one.parts}
        whole = [
            before
            for before in range(max(0, index - REACH), index)
            if self._addable(before, self._metrics[index])
            and id(self._metrics[before]) not in parts
            and not self._of_earlier(before)
        ]
        if len(whole) != 1 or is_among(self._gap(whole[0] + 1)):
            return None
        return whole[0]

    def _is_carried(self, index: int) -> bool:
        """结转下年8件, 8件结转下年."""
        return self._words.carried.occurs(self._near(index) + self._behind(index))

    def _outer_total(self, part: Metric) -> int | None:
        """2件，其中上半年1件，下半年1件；其中自然人…: the second list divides what the first did."""
        totals = [one.total for one in self._found[-8:] if any(own is part for own in one.parts)]
        return self._place(totals[-1]) if totals else None

    def _ends_a_list(self, last: int) -> bool:
        """申请63件，网上20件，邮寄19件，当面24件: whether a figure is the last that divide an earlier one."""
        like, count = self._metrics[last], 0
        running = like.value
        for place in range(last - 1, max(-1, last - REACH), -1):
            metric = self._metrics[place]
            if not self._addable(place, like):
                continue
            count += 1
            if count > 1 and metric.value == running:
                return True
            running = EXACT.add(running, metric.value)
        return False

    def _named_total(self, last: int, index: int) -> int | None:
        """复议10件、诉讼3件，其中复议维持4件: of figures in a row, the one that the list names; else none."""
        label = self._near(index)
        for place in range(last, max(-1, last - REACH), -1):
            noun = self._gap(place).rstrip(" 共计为有")[-2:]
            if noun and noun in label:
                return place
            if self._gap(place).strip(" ")[:1] not in JOINS:
                return None
        return None

    def _is_sure_total(self, index: int, part: Metric) -> bool:
        """Whether a list divides this figure: one of the sentence before only if no other may be meant."""
        if "。" not in self._folded[self._metrics[index].end : part.start]:
            return True
        return index <= REACH and not any(
            self._addable(before, part) and not self._of_earlier(before) for before in range(index)
        )

    def _is_after_a_part(self, total: int, index: int) -> bool:
        """66件，网上28件，占42%；按申请人分: what the list divides stands further before, and is not told."""
        if any(one.total is self._metrics[total] for one in self._found[-8:]):
            return False
        return ";" in self._gap(index) and (total > 0 or self._is_itself_a_part(total))

    def _is_itself_a_part(self, index: int) -> bool:
        """从申请人看，自然人47宗，占82.5%: whether a figure is one of a kind, or a share of more."""
        gap = self._gap(index)
        shared = index + 1 < len(self._metrics) and self._metrics[index + 1].kind is Kind.PERCENTAGE
        return is_by_kind(gap) or "中" in gap or (shared and "占" in self._gap(index + 1))

    def _is_one_of_two(self, index: int) -> bool:
        """Whether a total stands right behind another: 被申请行政复议96件，被提起行政诉讼45件."""
        if not index or not self._addable(index - 1, self._metrics[index]) or self._of_earlier(index - 1):
            return False
        gap = self._gap(index).strip(" ")
        return "诉讼" in gap and "复议" in self._gap(index - 1)

    def _overlaps(self, last: Metric) -> bool:
        """图解21篇、视频6篇(分类有重复): parts that count some things twice."""
        match = _UP_TO_STOP.match(self._folded, last.end, self._sentence.end)
        return match is not None and self._words.overlap.occurs(match.group())

    def _is_open_ended(self, last: Metric) -> bool:
        return self._folded.startswith(("等", " 等"), last.end)

    def _total_behind(self, index: int) -> Iterator[Sum]:
        """A、B，合计C: the total behind its parts."""
        if index < _FEWEST_PARTS:
            return
        near = self._words_of_sum(index)
        word = self._words.sum.match(near, 0) if "占" not in near else None
        if word is None or not self._is_of_the_parts(index, near, word):
            return
        total = self._metrics[index]
        count = _COUNTED_PARTS.get(word.word[0], 0)
        parts = self._run_before(index, total, count) or self._clauses_before(index, total)
        if len(parts) < 2 or (count and len(parts) != count):
            return
        if word.word == _SO_FAR and self._is_a_stock(near, parts):
            return
        first = self._place(parts[0])
        apart = any(mark in self._gap(first) for mark in (";", ":", "中,"))
        more = first and self._addable(first - 1, total) and not apart
        self._remember(total, parts)
        yield Sum(total, tuple(parts), True, bool(count) or not more, "total behind")

    def _words_of_sum(self, index: int) -> str:
        """上半年3180条，下半年3640条，|全年|共6820条: the words of a sum, less the year of its halves."""
        near = self._near(index)
        if "下半年" in self._near(index - 1) and (year := self._words.year.match(near, 0)) is not None:
            return near.removeprefix(year.word.removesuffix("共"))
        return near

    def _is_of_the_parts(self, index: int, near: str, word: Entry) -> bool:
        """Whether a word of summing is all that is said of a figure, right behind its parts."""
        if len(near) > len(word.word) + 2:
            return False
        if self._words.judged.match(near, len(word.word)) is not None:
            return False  # 直接起诉22件、复议后起诉12件；两类合计维持19件
        if self._words.flow.match(near, len(word.word)) is not None:
            return False  # 收到90件，结转8件；共答复97件
        between = self._gap(index).rstrip(" ").removesuffix(near).strip(" ,;:、)")
        # 办结1件；全部予以公开，共1件: the clause between has a matter of its own
        return len(between) <= _BETWEEN or self._is_noun_of_both(index, between)

    def _is_a_stock(self, near: str, parts: Sequence[Metric]) -> bool:
        """改造公开栏1处，新建3处，累计达到13处: all there are by now, with what was there before."""
        added = any(self._words.beside.occurs(self._near(self._place(part))) for part in parts)
        return added or near.removeprefix(_SO_FAR).startswith(("达", "已", "有"))

    def _is_noun_of_both(self, index: int, between: str) -> bool:
        """13件代表建议和18件委员提案，共31件: whether both figures stand before their nouns."""
        first = _COUNTED_AND.fullmatch(self._gap(index - 1).strip(" "))
        return first is not None and not any(mark in between for mark in ",;。:")

    def _run_before(self, index: int, total: Metric, count: int) -> list[Metric]:
        """The parts before a total: as many as it counts, or the ones that 、 joins."""
        parts: list[Metric] = []
        for before in range(index - 1, max(-1, index - 1 - REACH), -1):
            metric = self._metrics[before]
            if self._depth(metric.start) > self._depth(total.start):
                continue  # 建议83件（其中重点6件）、提案109件（其中重点8件），两者合计192件
            if not self._addable(before, total):
                if metric.kind in ADDED and metric.change is None:
                    return []  # 微信412篇、微博655条、头条230条，共1297条: of more than one unit
                continue
            if self._of_earlier(before):
                break
            parts.insert(0, metric)
            gap = outside(self._gap(before)).strip(" ")
            joined = gap[:1] in JOINS or _COUNTED_AND.fullmatch(gap) is not None
            if (count and len(parts) == count) or (not count and not joined):
                break
        return parts if len(parts) > 1 else []

    def _clauses_before(self, index: int, total: Metric) -> list[Metric]:
        """网站705条，新媒体303条，合计1008条: every figure since the sentence or the last semicolon began."""
        parts: list[Metric] = []
        for before in range(index - 1, max(-1, index - 1 - REACH), -1):
            if self._depth(self._metrics[before].start) > self._depth(total.start):
                continue  # 新收68件（自然人61件…），上年结转2件，共70件
            if not self._addable(before, total) or self._of_earlier(before):
                return []
            parts.insert(0, self._metrics[before])
            if ";" in self._gap(before) or "其中" in self._gap(before):
                break
        return parts


def _is_all(part: Metric, total: Metric) -> bool:
    """Whether a part is exactly its total: then the others are no parts of the same whole."""
    return part.value == total.value and part.bound is total.bound is Bound.EXACT
