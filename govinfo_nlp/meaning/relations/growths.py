"""Growth: changes with the values they lead to and start from."""

from __future__ import annotations

from collections.abc import Iterator

from govinfo_nlp.meaning.relations.figures import (
    COMPARED,
    PAUSE,
    QUOTIENTS,
    SEMICOLON,
    YEAR_WORD,
    Figure,
    Reading,
)
from govinfo_nlp.meaning.relations.kinds import Growth
from govinfo_nlp.meaning.relations.sums import Totals
from govinfo_nlp.models import Bound, Kind, Metric


class Growths:
    """Finds the changes of one sentence; ``totals_of`` are the totals of its parts."""

    def __init__(self, reading: Reading, totals_of: Totals) -> None:
        self._reading, self._words, self._figures = reading, reading.words, reading.figures
        self._totals_of = totals_of

    def growths(self) -> Iterator[Growth]:
        for figure in self._figures:
            if figure.metric.change is not None:
                found = self._growth(figure)
                if found is not None:
                    yield found

    def _growth(self, figure: Figure) -> Growth | None:
        if figure.metric.kind is Kind.PERCENTAGE_POINTS:
            return self._of_percentages(figure)
        if self._is_of_a_row(figure):
            return None
        earlier = self._earlier_before(figure)
        if earlier is None:
            found = self._moved_behind(figure)
            if found is not None:
                return found
            earlier = self._earlier_behind(figure)
        ratio = figure.lead.rstrip(" ").endswith("的") or figure.metric.unit == "番"  # 是上年的1.5倍, 翻一番
        if earlier is not None:
            return self._from_earlier(figure, earlier, ratio=ratio)
        return self._with_difference(figure) or self._with_nothing(figure, ratio=ratio)

    def _from_earlier(self, figure: Figure, earlier: Figure, *, ratio: bool) -> Growth | None:
        """12件，较上年的10件增加2件、增长20%: a change from an earlier value that is stated."""
        current, step = self._current(figure, earlier), figure.before
        if current is None:
            return None
        now, also = self._part_or_total(current, min(figure, earlier, key=_place))
        difference = step.metric if step is not None and _is_step(step.metric) else None
        return Growth(figure.metric, now, earlier.metric, difference, ratio, "earlier value stated", also)

    def _is_of_a_row(self, figure: Figure) -> bool:
        """A、B较上年分别增加28件、减少9件; A、B分别作出84件、26件，较上年增加8件、减少4件: a change in a row,
        each of another value."""
        for one in (figure, *figure.back()):
            if "分别" in one.lead or not (one.joined or one.metric.change is not None):
                return "分别" in one.lead
        return False

    def _of_percentages(self, figure: Figure) -> Growth | None:
        """由90%提高到95%，提高5个百分点; 满意率为95%，较上年的90%提高5个百分点."""
        second, first = (*figure.back(), None, None)[:2]
        if first is None or second is None or not first.is_like(second):
            return None
        if not self._is_plain_step(figure.lead):
            return None
        if not second.moves and (not second.earlier or self._own_subject(second)):
            return None
        now, before = (second, first) if second.moves else (first, second)
        return Growth(figure.metric, now.metric, before.metric, None, False, "points")

    def _earlier_before(self, figure: Figure) -> Figure | None:
        """较上年的358件增长13.1%; 上年受理12件，同比增长50%; 由2.5万人增至3.2万人，增长28%."""
        before = figure.before
        if before is None or before.metric.kind not in COMPARED or not self._is_plain_step(figure.lead):
            return None
        if before.metric.change is not None:
            return self._earlier_before(before)
        if before.earlier:
            return before
        return before.before if before.moves else None

    def _is_plain_step(self, lead: str) -> bool:
        """Whether a change figure speaks of the figure right before it: no new subject in between."""
        return self._words.step_alone.fullmatch(lead) is not None

    def _earlier_behind(self, figure: Figure) -> Figure | None:
        """比上年增长1.2倍（上年392条）; 增长26.2%，上年为106件; but not 上年12月."""
        after = next(self._reading.after(figure), None)
        if after is None:
            return None
        said = after.lead.lstrip(",(;) ")
        year, word = YEAR_WORD.match(said), self._words["earlier"].match(said, 0)
        at = year.end() if year is not None else len(word.word) if word is not None else 0
        own = year is not None and year[1] == self._reading.year
        plain = at and not own
        says = self._words.made_of("says", said[at:].replace(" ", ""))
        return after if plain and says is not None else None

    def _moved_behind(self, figure: Figure) -> Growth | None:
        """申请量同比增长20%，由2022年的50件上升至65件: the values stand behind the change."""
        first, second = (*self._reading.after(figure), None, None)[:2]
        if first is None or second is None or not second.moves:
            return None
        if not first.lead.startswith((",由", ",从")):
            return None
        return Growth(figure.metric, second.metric, first.metric, None, False, "values behind the change")

    def _current(self, figure: Figure, earlier: Figure) -> Figure | None:
        """The figure of this year that the earlier one is compared with."""
        if earlier.place < figure.place and earlier.comes:
            following = self._figures[earlier.place + 1]  # 由25件增至31件，增长24%
            return following if following is not figure and following.is_like(earlier) else None
        anchor = min(figure, earlier, key=_place)
        subject, beside = self._own_subject(anchor), self._words["beside a stock"]
        for one in self._values_before(anchor, earlier):
            if not subject:
                # 栏目186个，新增12个，较上年183个增加3个: what grew is the stock, not what came or left
                if figure.metric.kind is not Kind.COUNT or not beside.occurs(one.near):
                    return self._total_or_self(one, anchor)
            # but not 复议11件、诉讼7件，总量较上年的24件
            elif any(subject[at : at + 2] in one.lead for at in range(len(subject) - 1)):
                return None if "总" in subject and one.joined else one
        return None

    def _values_before(self, anchor: Figure, like: Figure) -> Iterator[Figure]:
        """The values of this year before a change, the nearest first; no change, share or average."""
        for one in anchor.back():
            if one.metric.change is not None or one.metric.kind in QUOTIENTS or one.average:
                continue  # 增长8%, 占三成, 日均9条
            if not one.is_like(like) or one.earlier:
                return
            if one.depth <= anchor.depth:  # or a part in brackets
                yield one

    def _total_or_self(self, one: Figure, anchor: Figure) -> Figure:
        """…客户端4213条，总数较上一年增长8.6%: what grew is the total, not the last of its parts."""
        totals = self._totals_of.get(one) if "总" in anchor.near else None
        return totals[0] if totals else one

    def _part_or_total(self, current: Figure, anchor: Figure) -> tuple[Metric, Metric | None]:
        """90条，其中图文70条、视频20条；较上年: the total, where a semicolon ends the list of its parts;
        where a comma does, the last part or the total."""
        totals = self._totals_of.get(current)
        if not totals or self._own_subject(anchor) or current is not anchor.before:
            return current.metric, None
        total = totals[0].metric
        return (total, None) if anchor.cut == SEMICOLON else (current.metric, total)

    def _own_subject(self, figure: Figure) -> str:
        """The words that name anew what grew: 公众号发布量比上年增长."""
        found = self._words.compares.search(figure.said)
        lead = figure.said[: found.start()].strip(" ") if found is not None else ""
        return lead if self._words.made_of("amount", lead) is None else ""

    def _with_difference(self, figure: Figure) -> Growth | None:
        """收到21件，较上年减少4件、下降16%: the difference gives the earlier value."""
        step, current = (*figure.back(), None, None)[:2]
        if step is None or current is None or figure.metric.kind is not Kind.PERCENTAGE:
            return None
        if not _is_step(step.metric) or not self._is_plain_step(figure.lead):
            return None
        if not self._is_changed(current, step) or current.metric.kind is not step.metric.kind:
            return None
        now, also = self._part_or_total(current, step)
        return Growth(figure.metric, now, None, step.metric, False, "difference stated", also)

    def _with_nothing(self, figure: Figure, *, ratio: bool) -> Growth | None:
        """收到16件，同比减少20%: only another report can say whether it is so."""
        current = figure.before
        if current is None or figure.cut > PAUSE or not self._is_changed(current, figure):
            return None
        now, also = self._part_or_total(current, figure)
        return Growth(figure.metric, now, None, None, ratio, "earlier value unsaid", also)

    def _is_changed(self, current: Figure, change: Figure) -> bool:
        """Whether a change is one of the value right before it."""
        value = current.metric
        if value.kind not in COMPARED or value.change is not None or current.earlier:
            return False
        alike = change.metric.kind in QUOTIENTS or change.metric.unit == value.unit
        return alike and not self._own_subject(change)


def _is_step(metric: Metric) -> bool:
    """Whether a figure is an exact change in the unit of a value: 减少4件."""
    return metric.change is not None and metric.kind in COMPARED and metric.bound is Bound.EXACT


def _place(figure: Figure) -> int:
    return figure.place
