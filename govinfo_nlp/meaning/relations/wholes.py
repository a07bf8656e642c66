"""What a figure is the whole of: the year, all there are, all that its clause names, all of one kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from govinfo_nlp.meaning.relations.figures import Figure, Reading
from govinfo_nlp.meaning.relations.kinds import Universal, Whole
from govinfo_nlp.meaning.relations.namings import HELD
from govinfo_nlp.models import Metric

_UNTIL = re.compile(r"截[至止](?:目前)?")  # 截至年底在用的, 截至年底共公开
_OUT_OF_ALL = re.compile(r"中(?:$|[仍还尚有])")  # 13个行政村中仍有…
_NAMED_IN_FULL = ",;。、的中均全都共仍已\n"  # what may stand behind 9个社区, but not behind 9个社区|服务站
_LEAD = 48  # characters before a figure


def wholes(reading: Reading, figures: Iterable[Figure]) -> Iterator[Whole]:
    """The counts that are of the whole year, or of all there are: 全年举办培训6期, 现有公开栏12处."""
    for figure in figures:
        lead = figure.lead[-_LEAD:]
        yearly = reading.is_yearly(lead) and not _UNTIL.search(lead)
        of_all = reading.words["stock"].occurs(figure.near) or _OUT_OF_ALL.search(figure.behind)
        if (yearly or of_all) and not _is_of_less(reading, figure, lead):
            verb = _verb(reading, figure) if yearly else ""
            yield Whole(figure.metric, yearly, verb, _place_behind(reading, figure))


def _is_of_less(reading: Reading, figure: Figure, lead: str) -> bool:
    """Whether a figure's words say that it is of a part or of another time."""
    near, words = figure.near, reading.words
    if figure.earlier or words.through.search(near) is not None:
        return True  # 在宣传栏公开信息140条 is of one channel
    start = figure.metric.start
    before = reading.folded[start - len(lead) : _named_from(figure.metric)].rpartition(",")[2]
    if words["channel"].occurs(before):
        return True  # 门户网站|全年公开信息162条: a channel that the figure's subject leaves out
    return words["not yearly"].occurs(_UNTIL.sub("", lead))


def _named_from(metric: Metric) -> int:
    """Where a metric begins to say what it counts, before its number or behind."""
    return metric.start if metric.subject_start is None else min(metric.subject_start, metric.start)


def _place_behind(reading: Reading, figure: Figure) -> str:
    """全镇9个社区的公示栏: the places counted, where they are not but the first part of a longer name."""
    at = figure.metric.end
    word = reading.words["place below"].match(reading.folded, at)
    place = word.word if word is not None else ""
    at += len(place)
    return place if reading.folded[at : at + 1] in _NAMED_IN_FULL else ""


def _verb(reading: Reading, figure: Figure) -> str:
    """The verb right before what a metric counts, 举办 for all verbs of holding an event: 全年|发布|解读3篇,
    全年|发布|的3篇解读."""
    at = _named_from(figure.metric)
    words = reading.folded[max(reading.sentence.start, at - _LEAD) : at].rstrip(" ").removesuffix("的")
    verb = reading.words.verbs.match_before(words, len(words))
    if verb is None:
        return ""
    return HELD if verb.word in reading.words["event"] else verb.word


def universals(reading: Reading) -> Iterator[Universal]:
    """The totals of which all is said to be of one kind: 2件，均维持; 行政复议2件、行政诉讼1件，均维持."""
    for figure in reading.counts:
        match = _said_of_all(reading, figure)
        if match is None:
            continue
        yield Universal(figure.metric, *match.span("what"))
        if match.re is reading.words.universal:
            row = figure
            for one in figure.back():
                if not row.joined:
                    break
                yield Universal(one.metric, *match.span("what"))
                row = one


def _said_of_all(reading: Reading, figure: Figure) -> re.Match[str] | None:
    """What the words behind a figure say of all that it counts, if they do."""
    after = next(reading.after(figure), None)
    at, end = figure.metric.end, reading.sentence.end if after is None else after.metric.start
    match = reading.words.universal.match(reading.folded, at, end)
    if match is None and figure.metric.value == 1:
        match = reading.words.makes_one.match(reading.folded, at, end)
        if match is not None and _goes_on(reading, match.end(), end):
            return None
    if match is not None and match.end() == end and after is not None:
        return None  # the label of the next figure: ，复议中维持2件
    return match


def _goes_on(reading: Reading, at: int, end: int) -> bool:
    """1件，因内容不明确，…，补正后予以公开: whether more is said of the one than its first clause."""
    if at < end and reading.folded[at] not in ",;。)(":
        return True
    return reading.words["goes on"].occurs(reading.folded, at, end)
