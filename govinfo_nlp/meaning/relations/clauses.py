"""A sentence with its figures: the words between them, what may be added up, what is of an earlier period."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cached_property

from govinfo_nlp.language.lexicons import Joint, Lexicon, Words
from govinfo_nlp.models import Bound, Kind, Metric, Sentence

REACH = 100  # figures that a list or a look back may span
ADDED = frozenset((Kind.COUNT, Kind.MONEY))
COMPARED = frozenset((Kind.COUNT, Kind.MONEY, Kind.DURATION, Kind.SCORE))
QUOTIENTS = frozenset((Kind.PERCENTAGE, Kind.MULTIPLE))
YEAR = re.compile(r"(?:19|20)[0-9]{2}(?=\ ?年)")
YEAR_WORD = re.compile(r"(?:19|20)[0-9]{2}\ ?年(?:度|同期|底|末)?")
_FROM = re.compile(r"[由从][^,;。]{0,16}$")
_AMONG = re.compile(r"[^,;。:0-9]{0,10}[中里],")
_AUDIENCE = 24  # characters that name whom an event was held for
BEHIND = 16  # characters behind a figure that may tell of it
_UP_TO_BREAK = re.compile(rf"[^,;。:()0-9]{{0,{BEHIND}}}")
_THROUGH_LAST_MARK = re.compile(r".*[,;:(。]", re.DOTALL)


class Vocabulary:
    """The words of one lexicon that tell relations."""

    def __init__(self, lexicon: Lexicon) -> None:
        def words(role: str) -> Words:
            return lexicon.words("relations", field="role", value=role)

        self.open, self.closed, self.sum = words("open"), words("closed"), words("sum")
        self.rest, self.rate, self.new = words("rest"), words("rate"), words("break")
        self.year, self.stock = words("whole year"), words("stock")
        self.into, self.step, self.earlier = words("into"), words("step"), words("earlier")
        self.says, self.amount, self.event = words("says"), words("amount"), words("event")
        self.no_rest = words("no rest")
        self.not_yearly, self.total, self.channel = words("not yearly"), words("total"), words("channel")
        self.goes_on = words("goes on")
        self.overlap, self.flow = words("overlap"), words("flow")
        self.outcome, self.way, self.carried = words("outcome"), words("way"), words("carried")
        self.all_channels, self.no_break = words("all channels"), words("no break")
        self.kept, self.dropped, self.gathered = words("kept"), words("dropped"), words("gathered")
        self.reviewed, self.attribute = words("reviewed"), words("attribute")
        self.target, self.own = words("target"), words("own")
        self.average, self.beside = words("average"), words("beside a stock")
        self.follower, self.gained = words("follower"), words("gained")
        self.unowning = re.compile(f"{self.follower.pattern}|{words('no owner').pattern}")
        self.intake, self.of_the_total = words("intake"), words("of the total")
        self.names, self.names_nothing, self.account = (
            words("names"),
            words("names nothing"),
            words("account"),
        )
        self.account_kind = words("account kind")
        self.bound_behind = lexicon.words("bounds", field="place", value="after")
        self.deed, self.place_below, self.judged = words("deed"), words("place below"), words("judged")
        self.inspection = words("inspection")
        self.event_units = frozenset(entry.word for entry in words("event unit").entries)
        self.round_units = frozenset(entry.word for entry in words("round unit").entries)
        self.other_mail = words("other mail")
        self.everyone = re.compile(f"(?:{words('everyone').pattern}|[、和及与])+")
        self.audience = re.compile(
            rf"(?:面向|针对|对|为|向|召集)(?P<who>[^,;。0-9“”]{{1,{_AUDIENCE}}}?)(?={self.event.pattern})"
        )
        self.verbs = lexicon.words("subjects", field="role", value="verb")
        self.opens = Joint(self.open, self.closed)
        self.step_alone = re.compile(f"(?:{self.step.pattern}|[,)(、 ])*+")
        self.unnaming = self._unnaming(self.names_nothing, self.year)
        self.unnaming_of_account = self._unnaming(self.names_nothing, self.year, self.account)

    def _unnaming(self, *vocabularies: Words) -> re.Pattern[str]:
        """Finds what names nothing: words of the vocabularies, years, quotation marks and spaces; as
        ``kept``, words that only begin or end like those."""
        words = Words(tuple(entry for vocabulary in vocabularies for entry in vocabulary.entries))
        return re.compile(f'(?P<kept>{self.names.pattern})|{YEAR_WORD.pattern}|{words.pattern}|[ “”"]')


class Clauses:
    """What all rules ask of a sentence."""

    def __init__(
        self, words: Vocabulary, folded: str, sentence: Sentence, metrics: Sequence[Metric], year: int | None
    ) -> None:
        self.words, self.folded, self.sentence = words, folded, sentence
        self.metrics, self.year = metrics, str(year) if year is not None else ""
        gaps = [self._read_gap(index) for index in range(len(metrics))]
        #: The text between a metric and the one before it (or the sentence's start), its 左右 left out.
        self.gap: Callable[[int], str] = gaps.__getitem__
        #: The words right before a metric, behind the last mark that separates.
        self.near: Callable[[int], str] = [_behind_last_mark(gap).strip(" ") for gap in gaps].__getitem__
        self._earlier: dict[int, bool] = {}

    @cached_property
    def _places(self) -> dict[int, int]:
        return {id(metric): index for index, metric in enumerate(self.metrics)}

    @cached_property
    def _depths(self) -> dict[int, int]:
        """The bracket depth at every metric's start and end, in one walk."""
        depths: dict[int, int] = {}
        depth, at = 0, self.sentence.start
        for metric in self.metrics:
            for place in (metric.start, metric.end):
                stretch = self.folded[at:place]
                depth += stretch.count("(") - stretch.count(")")
                depths[place], at = depth, place
        return depths

    def counts(self) -> list[tuple[int, Metric]]:
        """The counts that are no changes, with their places."""
        return [
            (index, metric)
            for index, metric in enumerate(self.metrics)
            if metric.kind is Kind.COUNT and metric.change is None
        ]

    def is_yearly(self, words: str) -> bool:
        """Whether words say that a figure is of the whole year: 全年, 2023年."""
        return self.names_year(words) or self.words.year.occurs(words)

    def place(self, metric: Metric) -> int:
        return self._places[id(metric)]

    def _read_gap(self, index: int) -> str:
        end = self.metrics[index].start
        if not index:
            return self.folded[self.sentence.start : end]
        start = self.metrics[index - 1].end
        if self.metrics[index - 1].bound is Bound.EXACT:
            return self.folded[start:end]  # 上年的11852件|多出1624件
        bound = self.words.bound_behind.match(self.folded, start, end)
        return self.folded[start + len(bound.word) if bound is not None else start : end]

    def addable(self, index: int, like: Metric) -> bool:
        """Whether a metric counts what another does: no change, and no average (日均9条)."""
        metric = self.metrics[index]
        same = metric.kind is like.kind and metric.unit == like.unit and metric.change is None
        return same and (metric is like or not self.words.average.occurs(self.near(index)))

    def of_earlier(self, index: int) -> bool:
        """Whether a metric is said of an earlier period: 上年为25件, 比2020年的31起."""
        earlier = self._earlier.get(index)
        if earlier is None:
            near = self.words_before(index)
            earlier = self._earlier[index] = self._names_earlier(near)
        return earlier

    def names_year(self, words: str) -> bool:
        """Whether words name the report's own year: 2023年, 2023 年."""
        return self.year in words and any(year == self.year for year in YEAR.findall(words))

    def words_before(self, index: int) -> str:
        """The words right before a metric, or before the bracket that holds it alone."""
        return self.near(index) or self._before_bracket(index)

    def _before_bracket(self, index: int) -> str:
        """比上年（31件）: the words before a bracket that holds a figure alone."""
        gap = self.gap(index).rstrip(" ")
        if not gap.endswith("(") or not self.folded.startswith(")", self.metrics[index].end):
            return ""
        return _behind_last_mark(gap[:-1]).strip(" ")

    def _names_earlier(self, near: str) -> bool:
        if "结转" in near or "转入" in near:
            return False
        if "年" in near and any(year != self.year for year in YEAR.findall(near)):
            return True
        return self.words.earlier.occurs(near)

    def depth(self, at: int) -> int:
        """How many brackets are open at a metric's start or end."""
        return self._depths[at]

    def behind(self, index: int) -> str:
        """The words right behind a metric, up to the next mark that separates."""
        end = self.metrics[index].end
        match = _UP_TO_BREAK.match(self.folded, end, self.sentence.end)
        return match.group() if match is not None else ""

    def moves(self, index: int) -> bool:
        """Whether a figure is what another has become: 由2.5万人增至3.2万人."""
        if index < 1 or not comes_from(self.gap(index - 1)):
            return False
        gap = self.gap(index).lstrip(") ")
        return not any(mark in gap for mark in ",;。") and self.words.into.occurs(gap)


def comes_from(words: str) -> bool:
    """Whether words lead to what a figure was before: 由2.5万人, 从上年的."""
    return ("由" in words or "从" in words) and _FROM.search(words) is not None


def is_among(gap: str) -> bool:
    """Whether a gap says that figures are out of the one before it: 202宗申请中，自然人…; 213件里，…"""
    return ("中," in gap or "里," in gap) and _AMONG.match(gap) is not None


def _behind_last_mark(words: str) -> str:
    through = _THROUGH_LAST_MARK.match(words)
    return words[through.end() :] if through is not None else words


class Rules:
    """The rules of one kind of relation, for one sentence; they ask its clauses."""

    def __init__(self, clauses: Clauses) -> None:
        self._words, self._folded, self._sentence = clauses.words, clauses.folded, clauses.sentence
        self._metrics, self._year = clauses.metrics, clauses.year
        self._gap, self._near, self._behind = clauses.gap, clauses.near, clauses.behind
        self._addable, self._of_earlier, self._moves = clauses.addable, clauses.of_earlier, clauses.moves
        self._place, self._depth, self._names_year = clauses.place, clauses.depth, clauses.names_year
        self._words_before, self._is_yearly = clauses.words_before, clauses.is_yearly
