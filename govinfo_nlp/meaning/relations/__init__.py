"""Relations between the figures of a text: totals and parts, shares, growth, statements on all.

They are found once, from the words between the figures, and hold no judgement: the checks say
whether the figures bear them out. A relation is recorded only where the wording is plain; what
could be read in two ways is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set

from govinfo_nlp.language.characters import fold
from govinfo_nlp.language.lexicons import Lexicon
from govinfo_nlp.meaning.relations.divisions import divisions
from govinfo_nlp.meaning.relations.figures import LISTED, PAUSE, Figure, Vocabulary, read
from govinfo_nlp.meaning.relations.growths import Growths
from govinfo_nlp.meaning.relations.kinds import (
    Division,
    Growth,
    Naming,
    Relations,
    Retelling,
    Share,
    Sum,
    Universal,
    Whole,
)
from govinfo_nlp.meaning.relations.namings import HELD, Namings, accounts
from govinfo_nlp.meaning.relations.proportions import Shares
from govinfo_nlp.meaning.relations.retellings import common_subject, retellings
from govinfo_nlp.meaning.relations.sums import Sums
from govinfo_nlp.meaning.relations.wholes import universals, wholes
from govinfo_nlp.models import Kind, Metric, Sentence

__all__ = [
    "HELD",
    "LISTED",
    "PAUSE",
    "Division",
    "Figure",
    "Growth",
    "Naming",
    "Relations",
    "Retelling",
    "Share",
    "Sum",
    "Universal",
    "Whole",
    "by_sentence",
    "common_subject",
    "find",
]

_OPENING = 24  # characters of a sentence that say whether it goes on


def find(
    folded: str,
    sentences: Sequence[Sentence],
    metrics: Sequence[Metric],
    *,
    year: int | None = None,
    agency: str = "",
    linked: Set[int] = frozenset(),
    lexicon: Lexicon | None = None,
) -> Relations:
    """The relations between the metrics of a text; ``folded`` is its folded form, offsets its own.

    ``year`` is the report's own: another year named before a figure makes it an earlier value.
    ``agency`` is the body whose report it is: figures said of it are said of the whole.
    ``linked`` is where figures begin that restate cells of the tables: by these they are compared, so that
    what else names them, or says what they are the whole of, is not looked for.
    """
    words = (lexicon or Lexicon.default()).compiled(Vocabulary)
    agency, own_year = fold(agency), str(year) if year is not None else ""
    figures: dict[int, Figure] = {}
    sums: list[Sum] = []
    shares: list[Share] = []
    growths: list[Growth] = []
    said_of_all: list[Universal] = []
    whole: list[Whole] = []
    namings: list[Naming] = []
    told: list[tuple[int, Figure]] = []
    counts: list[Sequence[Figure]] = []
    filled = (one for one in by_sentence(sentences, metrics) if one[1])
    for sentence, inside in _with_open_lists(words, folded, filled):
        reading = read(words, folded, sentence, inside, own_year)
        figures |= {figure.metric.start: figure for figure in reading.figures}
        divided = Sums(reading)
        sums += divided.sums()
        shares += Shares(reading, divided.totals_of).shares()
        growths += Growths(reading, divided.totals_of).growths()
        said_of_all += universals(reading)
        alone = [one for one in reading.counts if one.metric.start not in linked]
        whole += wholes(reading, alone)
        namings += Namings(reading, agency).namings(alone)
        counts.append(reading.figures)
        times = (one for one in reading.figures if one.metric.kind is Kind.DURATION)
        told += ((sentence.start, figure) for figure in (*alone, *times))
    named = accounts(words, folded)
    return Relations(
        tuple(sums),
        tuple(shares),
        tuple(growths),
        tuple(said_of_all),
        tuple(whole),
        tuple(namings),
        figures,
        tuple(retellings(words, told, own_year, named, lexicon=lexicon)),
        tuple(divisions(words, folded, counts)),
        named,
    )


def by_sentence(
    sentences: Sequence[Sentence], metrics: Sequence[Metric]
) -> Iterator[tuple[Sentence, tuple[Metric, ...]]]:
    """The sentences, each with its metrics; both are in text order."""
    index = 0
    for sentence in sentences:
        first = index
        while index < len(metrics) and metrics[index].start < sentence.end:
            index += 1
        yield sentence, tuple(metrics[first:index])


def _with_open_lists(
    words: Vocabulary, folded: str, grouped: Iterable[tuple[Sentence, tuple[Metric, ...]]]
) -> Iterator[tuple[Sentence, tuple[Metric, ...]]]:
    """Sentences with their metrics, one that begins with 其中, 按来源分 or 总量较上年 joined to the one
    before it."""
    held: Sentence | None = None
    metrics: list[Metric] = []
    for sentence, inside in grouped:
        if held is not None and _goes_on(words, folded, sentence):
            held = Sentence("", held.start, sentence.end)
        else:
            if held is not None:
                yield held, tuple(metrics)
            held, metrics = sentence, []
        metrics += inside
    if held is not None:
        yield held, tuple(metrics)


def _goes_on(words: Vocabulary, folded: str, sentence: Sentence) -> bool:
    """Whether a sentence divides what the one before it counted, or compares the total of it."""
    opening = folded[sentence.start : min(sentence.end, sentence.start + _OPENING)]
    if opening.startswith("其中"):
        return True
    kind = words.divides.match(opening)
    if kind is not None:
        return not words["answers"].occurs(kind.group())
    total = words["of the total"].match(opening, 0)
    return total is not None and opening.startswith((*"较比与", "同比"), len(total.word))
