"""A sentence with its figures, each read once from the cut of its clauses: what all rules ask."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from govinfo_nlp.language.clauses import JOINS, Clause, clauses_of
from govinfo_nlp.language.lexicons import Entry, Joint, Lexicon, Words
from govinfo_nlp.models import Bound, Kind, Metric, Sentence

REACH = 100  # figures that a list or a look back may span
ADDED = frozenset((Kind.COUNT, Kind.MONEY))
COMPARED = frozenset((Kind.COUNT, Kind.MONEY, Kind.DURATION, Kind.SCORE))
QUOTIENTS = frozenset((Kind.PERCENTAGE, Kind.MULTIPLE))
CLOSED = frozenset(
    ("closed", "exhaustive", "bracket", "colon", "by kind", "pair")
)  # openings of lists of all parts
LISTED, PAUSE, COLON, SEMICOLON, STOP = range(1, 6)  # how strongly a clause is cut off
YEAR_WORD = re.compile(r"((?:19|20)[0-9]{2})\ ?年(?:[度底末]|同期)?")
_FROM = re.compile(r"[由从][^,;。]{0,16}$")
_AMONG = re.compile(r"[^,;。:0-9]{0,10}[中里],")
_UP_TO_BREAK = re.compile(r"[^,;。:()0-9]{0,16}")
_COUNTED_BEHIND = re.compile(r"(?P<noun>[^,;:。()、0-9\s]{1,14})[,:(]")
_EDGES = ("、 \n\t", "(、 \n\t")  # of the words of a figure: outside of brackets, and inside
_BEHIND_SUM = 2  # characters behind a word of summing
_AUDIENCE = 24  # characters that name whom an event was held for


class Vocabulary:
    """The words of one lexicon that tell relations, by role, and the patterns that are made of them."""

    def __init__(self, lexicon: Lexicon) -> None:
        roles: dict[str, list[Entry]] = {}
        for entry in lexicon.entries("relations"):
            roles.setdefault(entry["role"], []).append(entry)
        self._roles = {role: Words(tuple(entries)) for role, entries in roles.items()}
        self.verbs = lexicon.words("subjects", field="role", value="verb")
        self.bounds = lexicon.words("bounds", field="place", value="after")
        self.opens = Joint(self["open"], self["closed"])
        self.divides = re.compile(
            rf"(?:^|[,;:。)])(?:按[^,;。:]{{1,10}}?{self['divided'].pattern}(?:,|:|为|是)"
            rf"|[从分][^,;。:]{{0,8}}{self['seen by'].pattern}(?:来|上)?看[,:]?)"
        )
        self.heads_a_list = re.compile(
            rf"(?:^|,)[^,;。:()0-9]{{0,14}}{self['heads a list'].pattern}(?:为|如下|是)?:"
        )
        self.share = re.compile(
            rf"占(?:[比到据了])?(?P<base>[^占,;。:()]{{0,24}}?){self['comes to'].pattern}{{0,3}}\ ?$"
        )
        says = Words(tuple(entry for entry in self["closed"].entries if len(entry.word) > 1))
        self.noun_of_parts = re.compile(rf"(?P<noun>[^,;:。()、0-9\s]{{1,10}}?)(?={says.pattern})")
        self.sum_behind = re.compile(rf"{self['sum'].pattern}$")
        self.compares = re.compile(rf"[比较与为是同]|(?:19|20)[0-9]{{2}}\ ?年|{self['earlier'].pattern}")
        self.universal = re.compile(  # 3件，均维持; but not 3件，均未被纠正
            rf"(?:[^,;。]*,)??[^,;。]*?{self['of all'].pattern}(?![未不没无])(?P<what>[^,;。()0-9]{{1,18}})"
        )
        self.makes_one = re.compile(rf",?{self['of one'].pattern}{{0,4}}(?P<what>[^,;。()0-9]{{1,12}})")
        self.through = re.compile(rf"(?:在(?!用|运行|线)|{self['by way of'].pattern})[^,;。]{{1,16}}$")
        self.event_units = frozenset(entry.word for entry in self["event unit"].entries)
        self.round_units = frozenset(entry.word for entry in self["round unit"].entries)
        self.step_alone = re.compile(f"(?:{self['step'].pattern}|[,)(、 ])*+")
        self.everyone = re.compile(f"(?:{self['everyone'].pattern}|[、和及与])+")
        self.audience = re.compile(
            rf"{self['held for'].pattern}(?P<who>[^,;。0-9“”]{{1,{_AUDIENCE}}}?)(?={self['event'].pattern})"
        )
        self.unowning = re.compile(f"{self['follower'].pattern}|{self['no owner'].pattern}")
        self.unnaming = self._unnaming("names nothing", "whole year")
        self.unnaming_of_account = self._unnaming("names nothing", "whole year", "account")

    def __getitem__(self, role: str) -> Words:
        return self._roles[role]

    def made_of(self, role: str, text: str) -> list[str] | None:
        """The words of a role that a text is made of, 则|为; ``None`` where anything else is in it."""
        words, at = [], 0
        while at < len(text):
            word = self[role].match(text, at)
            if word is None:
                return None
            words.append(word.word)
            at += len(word.word)
        return words

    def _unnaming(self, *roles: str) -> re.Pattern[str]:
        """Finds what names nothing: words of the roles, years, quotation marks and spaces; as ``kept``,
        words that only begin or end like those."""
        words = Words(tuple(entry for role in roles for entry in self[role].entries))
        return re.compile(f'(?P<kept>{self["names"].pattern})|{YEAR_WORD.pattern}|{words.pattern}|[ “”"]')


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """What a sentence says of one of its figures: 收到12件，其中|网上提交|9件|予以公开，…

    ``lead`` are the words between the figure before it and this one, ``near`` those of its own clause,
    ``said`` too those before a bracket that holds it alone, ``behind`` those that follow in its clause.
    ``cut`` is how strongly it is cut off from the figure before it, ``depth`` how many brackets it stands in.
    """

    metric: Metric
    place: int
    before: Figure | None = field(repr=False)
    lead: str
    near: str
    said: str
    behind: str
    cut: int
    depth: int
    earlier: bool  # said of an earlier period: 上年为25件, 比2020年的31起
    average: bool  # 日均9条
    comes: bool  # what another figure may have been before: 由2.5万人, 从上年的; but 经由网上3件
    moves: bool  # what another figure has become: 由2.5万人增至3.2万人
    opens: str  # how a list begins here, if one does

    @property
    def joined(self) -> bool:
        """Whether 、 or 和 joins it to the figure before it."""
        return self.lead.strip(" ")[:1] in JOINS

    @property
    def label(self) -> str:
        """Its words, without what joins it."""
        return self.near.lstrip("、和及与 ")

    def is_like(self, other: Figure) -> bool:
        """Whether it counts what another does: no change, and no average."""
        own, metric = self.metric, other.metric
        same = own.kind is metric.kind and own.unit == metric.unit
        return same and own.change is None and not self.average

    def counts_like(self, other: Figure) -> bool:
        """Whether another figure counts what this one does."""
        return other.is_like(self)

    def back(self) -> Iterator[Figure]:
        """The figures before it, the nearest first, as far as a list may span."""
        one = self.before
        for _ in range(REACH):
            if one is None:
                return
            yield one
            one = one.before


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence and its figures."""

    words: Vocabulary
    folded: str
    sentence: Sentence
    figures: tuple[Figure, ...]
    counts: tuple[Figure, ...]  # that are no changes
    year: str

    def is_left(self, figure: Figure) -> bool:
        """由149件降至109件: whether a figure is what the one behind it was before."""
        return any(one.moves for one in self.figures[figure.place + 1 : figure.place + 2])

    def after(self, figure: Figure) -> Iterator[Figure]:
        """The figures behind one, as far as a list may span."""
        return islice(self.figures, figure.place + 1, figure.place + REACH)

    def names_year(self, words: str) -> bool:
        """Whether words name the report's own year: 2023年, 2023 年."""
        return self.year in words and self.year in YEAR_WORD.findall(words)

    def is_yearly(self, words: str) -> bool:
        """Whether words say that a figure is of the whole year: 全年, 2023年."""
        return self.names_year(words) or self.words["whole year"].occurs(words)


def read(words: Vocabulary, folded: str, sentence: Sentence, metrics: Sequence[Metric], year: str) -> Reading:
    """A sentence with its figures, found once from the cut of its clauses; ``year`` is the report's own."""
    start = sentence.start
    figures: list[Figure] = []
    before = None
    clauses = clauses_of(folded[start : sentence.end])
    for metric, (first, depth, cut) in zip(metrics, _standing(clauses, start, metrics), strict=True):
        lead = folded[start : metric.start]
        near = folded[max(start, first) : metric.start].strip(_EDGES[depth > 0])
        said = near or _before_bracket(lead)
        before = Figure(
            metric,
            len(figures),
            before,
            lead,
            near,
            said,
            _behind(folded, metric.end, sentence.end),
            cut,
            depth,
            _is_earlier(words, said, year) or _is_with_an_earlier(before, lead) or _opens_with(metric, year),
            words["average"].occurs(near),
            _FROM.search(lead) is not None,
            before is not None and before.comes and words["into"].occurs(lead),
            _opening(words, lead, year) if figures and metric.kind in ADDED else "",
        )
        figures.append(before)
        bound = words.bounds.match(folded, metric.end) if metric.bound is not Bound.EXACT else None
        start = metric.end + (len(bound.word) if bound is not None else 0)  # 收到300件|左右，
    counts = tuple(filter(_is_count, figures))
    return Reading(words, folded, sentence, tuple(figures), counts, year)


def _is_count(figure: Figure) -> bool:
    return figure.metric.kind is Kind.COUNT and figure.metric.change is None


def _standing(
    clauses: Sequence[Clause], start: int, metrics: Sequence[Metric]
) -> Iterator[tuple[int, int, int]]:
    """Where the words of each metric begin (|自然人、企业3件), how many brackets it stands in, and how
    strongly it is cut off from the one before."""
    at, first = 0, 0
    for metric in metrics:
        cut = 0
        while at + 1 < len(clauses) and start + clauses[at + 1].start <= metric.start:
            strength, at = clauses[at].strength, at + 1
            cut = max(cut, strength)
            if strength != LISTED or clauses[at].depth != clauses[at - 1].depth:
                first = at
        yield start + clauses[first].start, clauses[at].depth, cut


def metrics_of(figures: Iterable[Figure]) -> tuple[Metric, ...]:
    """The metrics of figures."""
    return tuple(figure.metric for figure in figures)


def summing(words: Vocabulary, label: str) -> Entry | None:
    """二者合计, 两项合计|达: the word of summing that is nearly all that a figure has; not 共|享平台."""
    word = words["sum"].match(label, 0)
    if word is None or len(label) - len(word.word) > _BEHIND_SUM:
        return None
    return word if words["names"].match(label, 0) is None else None


def is_among(lead: str) -> bool:
    """Whether words say that figures are out of the one before them: 202宗申请中，自然人…; 213件里，…"""
    return _AMONG.match(lead) is not None


def _behind(folded: str, at: int, end: int) -> str:
    match = _UP_TO_BREAK.match(folded, at, end)
    return match.group() if match is not None else ""


def _before_bracket(lead: str) -> str:
    """比上年（31件）: the words before a bracket that a figure begins."""
    lead = lead.rstrip(" ")
    if not lead.endswith("("):
        return ""
    return lead[max(lead.rfind(mark, 0, -1) for mark in ",;:(。") + 1 : -1].strip(" ")


def _opens_with(metric: Metric, year: str) -> bool:
    """2021年，部门、市州分别收到1500件、1214件: whether another year that opens the sentence holds for it."""
    named = YEAR_WORD.search(metric.period or "")
    return bool(year) and named is not None and named[1] != year


def _is_with_an_earlier(before: Figure | None, lead: str) -> bool:
    """2020年分别收到171件、|253件: whether 、 alone joins a figure to one of an earlier period."""
    return before is not None and before.earlier and lead.strip(" ") in JOINS


def _is_earlier(words: Vocabulary, said: str, year: str) -> bool:
    other_year = "年" in said and any(one != year for one in YEAR_WORD.findall(said))
    return (other_year or words["earlier"].occurs(said)) and not words["carried"].occurs(said)


def _opening(words: Vocabulary, lead: str, year: str) -> str:
    """How a list begins: ，其中 (open), ，包括 (closed), （, ：, 按来源分，; 申请中， (among)."""
    lead = lead.lstrip(" ")
    if lead.startswith("("):
        lead = lead[lead.find(")") + 1 :]  # 官网763条（含要闻），…
    lead = lead.lstrip(") ")
    noun = _COUNTED_BEHIND.match(lead)
    if noun is not None and words.opens.match(lead, noun.end(), len(lead)) != (None, None):
        lead = lead[noun.end("noun") :]  # 公开212条信息，其中…
    elif (parted := words.noun_of_parts.match(lead)) is not None:
        lead = lead[parted.end("noun") :]  # 63件新收申请|分为征地类31件、…
    text = lead.lstrip(",;:(。\n ")
    own_year = YEAR_WORD.match(text)
    if (own_year is not None and own_year[1] != year) or words["earlier"].match(text, 0) is not None:
        return ""  # （2022年、2021年分别为360件、290件）
    if "在内" in text:
        return ""  # 会议22条，包括图解等在内的解读155条
    if ";" not in text:  # 不予公开9件，主要为案卷；无法提供18件: the list has no figures
        opening, closing = words.opens.match(text, 0, len(text))
        if opening is not None:
            return "open"
        if closing is not None:
            return "closed" if closing.word.startswith("包括") else "exhaustive"
    return _opening_mark(words, lead)


def _opening_mark(words: Vocabulary, lead: str) -> str:
    if lead.startswith("("):
        return "bracket"
    if lead.startswith(":") or words.heads_a_list.match(lead) is not None:
        return "colon" if ";" not in lead else ""  # 规章2件：《A》《B》；废止1件
    if ("按" in lead or "从" in lead) and words.divides.search(lead) is not None:
        return "by kind"
    return "among" if is_among(lead) else ""
