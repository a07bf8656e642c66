"""What a figure is the whole of: the year, all there are, all that its clause names, all of one kind."""

from __future__ import annotations

import re
from collections.abc import Iterator

from govinfo_nlp.language.clauses import JOINS
from govinfo_nlp.meaning.relations.clauses import BEHIND, REACH, Clauses, Rules, comes_from
from govinfo_nlp.meaning.relations.kinds import Universal, Whole
from govinfo_nlp.models import Metric

_UNIVERSAL = re.compile(r"(?:均|全部|都)(?P<what>[^,;。()0-9]{1,18})")
_MAKES_ONE = re.compile(
    r",?(?:结果|复议结果|复议机关|诉讼结果|均|被)?(?:决定|予以)?(?P<what>[^,;。()0-9]{1,12})"
)
_UNTIL = re.compile(r"截[至止](?:目前)?")  # 截至年底在用的, 截至年底共公开
_THROUGH = re.compile(r"(?:在(?!用|运行|线)|通过|利用|借助|依托|运用)[^,;。]{1,16}$")
_NAMED_IN_FULL = ",;。、的中均全都共仍已\n"  # what may stand behind 9个社区, but not behind 9个社区|服务站
_LEAD = 48  # characters before a figure


class Wholes(Rules):
    """Finds the figures of one sentence that stand for a whole."""

    def __init__(self, clauses: Clauses) -> None:
        super().__init__(clauses)
        self._counts = clauses.counts()

    def wholes(self) -> Iterator[Whole]:
        for index, metric in self._counts:
            lead = self._clause_lead(index)
            yearly = self._is_yearly(lead) and not _UNTIL.search(lead)
            if not (yearly or self._is_of_all(index)) or self._is_of_less(index, lead):
                continue
            yield Whole(metric, yearly, self._verb(metric) if yearly else "", self._place_behind(metric))

    def _place_behind(self, metric: Metric) -> str:
        """全镇9个社区的公示栏: the places counted, where they are not but the first part of a longer name."""
        word = self._words.place_below.match(self._folded, metric.end, self._sentence.end)
        if word is None or metric.unit != "个":
            return ""
        end = metric.end + len(word.word)
        return word.word if end == self._sentence.end or self._folded[end] in _NAMED_IN_FULL else ""

    def _is_of_less(self, index: int, lead: str) -> bool:
        """Whether a figure's words say that it is of a part or of another time."""
        near = self._near(index)
        if self._of_earlier(index) or "其中" in near or _THROUGH.search(near) is not None:
            return True  # 在宣传栏公开信息140条 is of one channel
        if self._is_by_a_channel(index, lead):
            return True
        if comes_from(near) and self._words.stock.match_before(near, len(near)) is None:
            return True  # but not 由纪委对全镇|16个村
        return self._words.not_yearly.occurs(_UNTIL.sub("", lead))

    def _is_by_a_channel(self, index: int, lead: str) -> bool:
        """门户网站|全年公开信息162条: a channel that the figure's subject leaves out."""
        start, end = self._metrics[index].subject_start, self._metrics[index].start
        before = lead[: len(lead) - (end - start)] if start is not None and end - start < len(lead) else ""
        return self._words.channel.occurs(before.rpartition(",")[2])

    def _verb(self, metric: Metric) -> str:
        """The verb right before what a metric counts, 举办 for all verbs of holding an event."""
        at = metric.start if metric.subject_start is None else metric.subject_start
        if at > metric.start:  # 全年发布的|214篇解读材料
            start = max(self._sentence.start, metric.start - _LEAD)
            at = start + len(self._folded[start : metric.start].rstrip(" ").removesuffix("的"))
        word = self._words.verbs.match_before(self._folded, at, self._sentence.start)
        if word is None:
            return ""
        return "举办" if self._words.event.match(word.word, 0) is not None else word.word

    def _is_of_all(self, index: int) -> bool:
        """现有公开栏13处; 13个行政村中仍有…; 由196个精简到143个."""
        if self._words.stock.occurs(self._near(index)) or self._moves(index):
            return True
        end = self._metrics[index].end
        if self._folded.find("中", end, end + BEHIND) < 0:
            return False
        behind = self._behind(index)
        at = behind.find("中", 1)
        return at > 0 and (at + 1 == len(behind) or behind[at + 1] in "仍还尚有")

    def _clause_lead(self, index: int) -> str:
        """The words before a metric, back to the figure before it or the start of the clause's sentence."""
        gap = self._gap(index)
        return gap[max(gap.rfind(";"), gap.rfind("。")) + 1 :][-_LEAD:]

    def universals(self) -> Iterator[Universal]:
        said = _UNIVERSAL.search(self._folded, self._sentence.start, self._sentence.end) is not None
        for index, metric in self._counts:
            if not said and metric.value != 1:
                continue
            match = self._said_of_all(index)
            if match is None or metric.value == 0:
                continue
            start, end = match.span("what")
            yield Universal(metric, start, end)
            if match.re is _UNIVERSAL:
                yield from self._joined(index, start, end)

    def _said_of_all(self, index: int) -> re.Match[str] | None:
        """What the words behind a figure say of all that it counts, if they do."""
        metric, last = self._metrics[index], index + 1 == len(self._metrics)
        end = self._sentence.end if last else self._metrics[index + 1].start
        match = _UNIVERSAL.search(self._folded, metric.end, end)
        if match is None and metric.value == 1:
            match = _MAKES_ONE.match(self._folded, metric.end, end)
            if match is not None and self._goes_on(match.end(), end):
                return None
        if match is None or (match.end() == end and not last):
            return None  # the label of the next figure: ，复议中维持2件
        between = self._folded[metric.end : match.start()]
        if ";" in between or "。" in between or between.count(",") > 1:
            return None
        return None if match["what"].startswith(("未", "不", "没", "无")) else match  # 均未被判决败诉

    def _goes_on(self, at: int, end: int) -> bool:
        """1件，因内容不明确，…，补正后予以公开: whether more is said of the one than its first clause."""
        if at < end and self._folded[at] not in ",;。)(":
            return True
        return self._words.goes_on.occurs(self._folded, at, end)

    def _joined(self, index: int, start: int, end: int) -> Iterator[Universal]:
        """行政复议2件、行政诉讼1件，均维持: 均 speaks of the figures that 、 joins."""
        for before in range(index - 1, max(-1, index - 1 - REACH), -1):
            if self._gap(before + 1).strip(" ")[:1] not in JOINS:
                return
            if self._addable(before, self._metrics[index]):
                yield Universal(self._metrics[before], start, end)
