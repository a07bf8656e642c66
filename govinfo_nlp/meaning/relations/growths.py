"""Growth: changes with the values they lead to and start from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from govinfo_nlp.language.clauses import JOINS
from govinfo_nlp.meaning.relations.clauses import (
    COMPARED,
    QUOTIENTS,
    REACH,
    YEAR,
    YEAR_WORD,
    Clauses,
    Rules,
    comes_from,
)
from govinfo_nlp.meaning.relations.kinds import Growth
from govinfo_nlp.models import Bound, Kind, Metric

_COMPARES = re.compile(r"[比较与为是同]|相比")


class Growths(Rules):
    """Finds the changes of one sentence; ``totals_of`` are the totals of its parts."""

    def __init__(self, clauses: Clauses, totals_of: Mapping[int, Sequence[Metric]]) -> None:
        super().__init__(clauses)
        self._totals_of = totals_of

    def growths(self) -> Iterator[Growth]:
        for index, metric in enumerate(self._metrics):
            if metric.change is not None:
                found = self._growth(index)
                if found is not None:
                    yield found

    def _growth(self, index: int) -> Growth | None:
        figure = self._metrics[index]
        if figure.kind is Kind.PERCENTAGE_POINTS:
            return self._of_percentages(index)
        run = self._respective_run(index)
        if run is not None:
            return self._respective(index, *run)
        ratio = figure.unit == "番" or (
            figure.kind is Kind.MULTIPLE and self._gap(index).rstrip(" ").endswith("的")
        )
        earlier = self._earlier_before(index)
        if earlier is None and (found := self._moved_behind(index)) is not None:
            return found
        if earlier is None:
            earlier = self._earlier_behind(index)
        if earlier is not None:
            return self._from_earlier(index, earlier, ratio=ratio)
        return self._with_difference(index) or self._with_nothing(index, ratio=ratio)

    def _from_earlier(self, index: int, earlier: int, *, ratio: bool) -> Growth | None:
        """12件，较上年的10件增加2件、增长20%: a change from an earlier value that is stated."""
        current = self._current(index, earlier)
        if current is None:
            return None
        now, also = self._part_or_total(current, min(index, earlier))
        step = self._metrics[index - 1]
        stepped = earlier < index - 1 and step.change is not None and step.kind in COMPARED
        difference = step if stepped and step.bound is Bound.EXACT and step.unit == now.unit else None
        figure, before = self._metrics[index], self._metrics[earlier]
        return Growth(figure, now, before, difference, ratio, "earlier value stated", also)

    def _respective_run(self, index: int) -> tuple[int, int] | None:
        """A、B较上年分别增加28件、减少9件: the first and the last of the changes that 分别 gives in a row."""
        first = last = index
        least, most = max(0, index - REACH), min(len(self._metrics), index + REACH)
        while (
            first > least and self._metrics[first - 1].change is not None and "分别" not in self._gap(first)
        ):
            if not self._plain_step(self._gap(first)):
                return None
            first -= 1
        if "分别" not in self._gap(first) and not self._follows_a_row(first, index):
            return None
        while last + 1 < most and self._metrics[last + 1].change is not None:
            gap = self._gap(last + 1)
            if "分别" in gap or not self._plain_step(gap):
                break
            last += 1
        return (first, last) if last > first else None

    def _follows_a_row(self, first: int, index: int) -> bool:
        """A、B分别作出84件、26件，较上年增加8件、减少4件: whether 分别 stands before the row of values."""
        if first == index and (index + 1 >= len(self._metrics) or self._metrics[index + 1].change is None):
            return False
        at, least = first - 1, max(0, first - REACH)
        while at > least and self._gap(at).strip(" ")[:1] in ("、", "和", "及"):
            at -= 1
        return at < first - 1 and "分别" in self._gap(at)

    def _respective(self, index: int, first: int, last: int) -> Growth | None:
        """The change of the same place in the row as its value; none where the row of values is not plain."""
        count, place, at = last - first + 1, index - first, first - 1
        steps: list[Metric] = []
        least = max(0, first - REACH)
        while at >= least and self._metrics[at].change is not None:
            steps.insert(0, self._metrics[at])
            at -= 1
        values: list[Metric] = []
        earlier: list[Metric] = []
        while at >= least and len(values) < count:
            (earlier if self._of_earlier(at) else values).insert(0, self._metrics[at])
            at -= 1
        if len(values) < count or any(m.kind not in COMPARED for m in values):
            return None
        if self._gap(self._place(values[0])).strip(" )")[:1] == "、":
            return None  # more values than changes
        if len(earlier) not in (0, count) or len(steps) not in (0, count):
            return None
        step = steps[place] if steps else None
        before = earlier[place] if earlier else None
        return Growth(self._metrics[index], values[place], before, step, False, "respective changes")

    def _of_percentages(self, index: int) -> Growth | None:
        """由90%提高到95%，提高5个百分点; 满意率为95%，较上年的90%提高5个百分点."""
        if index < 2 or not self._plain_step(self._gap(index)):
            return None
        first, second = self._metrics[index - 2 : index]
        if not self._addable(index - 2, second) or second.kind is not Kind.PERCENTAGE:
            return None
        figure = self._metrics[index]
        if self._moves(index - 1):
            return Growth(figure, second, first, None, False, "points")
        compared = self._of_earlier(index - 1) and not self._of_earlier(index - 2)
        if not compared or self._own_subject(index - 1) or not self._gap(index - 1).startswith(","):
            return None
        return Growth(figure, first, second, None, False, "points")

    def _earlier_before(self, index: int) -> int | None:
        """较上年的358件增长13.1%; 上年受理12件，同比增长50%; 由2.5万人增至3.2万人，增长28%."""
        figure, before = self._metrics[index], index - 1
        if before < 0:
            return None
        metric, gap = self._metrics[before], self._gap(index)
        if metric.change is not None and metric.kind in COMPARED and figure.kind in QUOTIENTS and before:
            return self._earlier_before(before) if self._plain_step(gap) else None
        if metric.kind not in COMPARED or not self._plain_step(gap):
            return None
        if self._of_earlier(before) and not comes_from(self._gap(before)):
            return before
        if before and self._moves(before):
            same = self._addable(before - 1, metric)
            return before - 1 if same else None
        return None

    def _plain_step(self, gap: str) -> bool:
        """Whether a change figure speaks of the figure right before it: no new subject in between."""
        return self._words.step_alone.fullmatch(gap) is not None

    def _earlier_behind(self, index: int) -> int | None:
        """比上年增长1.2倍（上年392条）; 增长26.2%，上年为106件."""
        after = index + 1
        if after >= len(self._metrics):
            return None
        metric, gap = self._metrics[after], self._gap(after)
        if metric.kind not in COMPARED or metric.change is not None:
            return None
        if self._says_earlier(gap.lstrip(",(;) ")) and gap[:1] in (",", "(", ";", ")"):
            return after
        return None

    def _moved_behind(self, index: int) -> Growth | None:
        """申请量同比增长20%，由2022年的50件上升至65件: the values stand behind the change."""
        figure, first, second = self._metrics[index], index + 1, index + 2
        if figure.kind not in QUOTIENTS or second >= len(self._metrics) or not self._moves(second):
            return None
        alone = self._gap(first).startswith(",") and self._gap(first).lstrip(",")[:1] in ("由", "从")
        if not alone or self._metrics[second].kind not in COMPARED:
            return None
        if not self._addable(first, self._metrics[second]):
            return None
        return Growth(
            figure, self._metrics[second], self._metrics[first], None, False, "values behind the change"
        )

    def _says_earlier(self, words: str) -> bool:
        """上年为, 2023年收到: an earlier period and nothing else but a verb that leads to its value."""
        match = YEAR_WORD.match(words)
        word = self._words.earlier.match(words, 0)
        if match is not None and not match.group().startswith(self._year or "-"):
            at = match.end()
        elif word is not None:
            at = len(word.word)
        else:
            return False
        while at < len(words):
            verb = self._words.says.match(words, at)
            if verb is None and words[at] != " ":
                return False
            at += len(verb.word) if verb is not None else 1
        return True

    def _current(self, index: int, earlier: int) -> int | None:
        """The figure of this year that the earlier one is compared with."""
        old = self._metrics[earlier]
        if earlier < index and comes_from(self._gap(earlier)):
            return self._become(earlier, index)
        anchor = min(index, earlier)
        subject = self._own_subject(anchor)
        for before in range(anchor - 1, max(-1, anchor - 1 - REACH), -1):
            metric = self._metrics[before]
            if self._is_no_value(before):
                continue
            if not self._addable(before, old) or self._of_earlier(before):
                return None
            if self._depth(metric.end) > self._depth(self._metrics[anchor].start):
                continue  # a part in brackets
            if not subject:
                if self._metrics[index].kind is not Kind.COUNT or not self._words.beside.occurs(
                    self._near(before)
                ):
                    return self._total_or_self(before, anchor)
                if not self._is_beside_a_stock(before):
                    return None  # 关停12个，新开2个，较年初68个净减少10个: the stock is told elsewhere
            elif _shares_a_word(subject, self._gap(before)):
                joined = self._gap(before).strip(" ")[:1] in JOINS
                return None if "总" in subject and joined else before  # 复议11件、诉讼7件，总量较上年的24件
        return None

    def _become(self, earlier: int, index: int) -> int | None:
        """由25件增至31件，增长24%: what an earlier value has become, before the change."""
        following = earlier + 1
        alike = following < index and self._addable(following, self._metrics[earlier])
        return following if alike else None

    def _is_no_value(self, index: int) -> bool:
        """增长8%, 占三成, 日均9条: figures that are changes, quotients or averages."""
        metric = self._metrics[index]
        if metric.change is not None or metric.kind in QUOTIENTS:
            return True
        return self._words.average.occurs(self._near(index))

    def _is_beside_a_stock(self, index: int) -> bool:
        """栏目186个，新增12个，撤并9个，较上年183个增加3个: what grew is the stock, not what came or left."""
        if not self._words.beside.occurs(self._near(index)):
            return False
        return any(
            self._addable(before, self._metrics[index])
            and not self._of_earlier(before)
            and not self._words.beside.occurs(self._near(before))
            for before in range(max(0, index - REACH), index)
        )

    def _total_or_self(self, before: int, anchor: int) -> int:
        """…客户端4213条，总数较上一年增长8.6%: what grew is the total, not the last of its parts."""
        if "总" not in self._near(anchor):
            return before
        own = self._metrics[before]
        totals = self._totals_of.get(id(own))
        return self._place(totals[0]) if totals else before

    def _part_or_total(self, current: int, anchor: int) -> tuple[Metric, Metric | None]:
        """90条，其中图文70条、视频20条；较上年: the total, where a semicolon ends the list of its parts;
        where a comma does, the last part or the total."""
        own = self._metrics[current]
        totals = self._totals_of.get(id(own))
        if not totals or self._own_subject(anchor) or current + 1 != anchor:
            return own, None
        return (totals[0], None) if ";" in self._gap(anchor) else (own, totals[0])

    def _own_subject(self, index: int) -> str:
        """The words that name anew what grew: 公众号发布量比上年增长."""
        near = self._words_before(index)
        cuts = [match.start() for match in _COMPARES.finditer(near)]
        cuts += [match.start() for match in YEAR.finditer(near)]
        cuts += [place for place, _ in self._words.earlier.finditer(near)]
        lead = near[: min(cuts)].strip(" ") if cuts else ""
        return "" if self._is_amount(lead) else lead

    def _is_amount(self, lead: str) -> bool:
        """Whether words name no new subject: 总量, 数量也."""
        at = 0
        while at < len(lead):
            word = self._words.amount.match(lead, at)
            if word is None:
                return False
            at += len(word.word)
        return True

    def _with_difference(self, index: int) -> Growth | None:
        """收到21件，较上年减少4件、下降16%: the difference gives the earlier value."""
        figure = self._metrics[index]
        before = index - 1
        if figure.kind is not Kind.PERCENTAGE or before < 1 or not self._plain_step(self._gap(index)):
            return None
        difference = self._metrics[before]
        if (
            difference.change is None
            or difference.kind not in COMPARED
            or difference.bound is not Bound.EXACT
        ):
            return None
        current = self._metrics[before - 1]
        if (
            current.kind is not difference.kind
            or current.unit != difference.unit
            or current.change is not None
        ):
            return None
        if self._of_earlier(before - 1) or self._own_subject(before):
            return None
        now, also = self._part_or_total(before - 1, before)
        return Growth(figure, now, None, difference, False, "difference stated", also)

    def _with_nothing(self, index: int, *, ratio: bool) -> Growth | None:
        """收到16件，同比减少20%: only another report can say whether it is so."""
        before = index - 1
        if before < 0 or self._own_subject(index):
            return None
        current, figure = self._metrics[before], self._metrics[index]
        if current.kind not in COMPARED or current.change is not None or self._of_earlier(before):
            return None
        if figure.kind not in QUOTIENTS and not self._addable(before, figure) and figure.unit != current.unit:
            return None
        gap = self._gap(index)
        if any(mark in gap for mark in ";。()"):
            return None
        now, also = self._part_or_total(before, index)
        return Growth(figure, now, None, None, ratio, "earlier value unsaid", also)


def _shares_a_word(one: str, other: str) -> bool:
    """Whether two phrases have two characters in a row in common."""
    return any(one[at : at + 2] in other for at in range(len(one) - 1))
