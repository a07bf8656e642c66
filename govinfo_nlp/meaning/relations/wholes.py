"""What a figure is the whole of: the year, all there are, all that its clause names, all of one kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from govinfo_nlp.meaning.relations.figures import Figure, Reading
from govinfo_nlp.meaning.relations.kinds import Universal, Whole

_UNTIL = re.compile(r"截[至止](?:目前)?")  # 截至年底在用的, 截至年底共公开
_NAMED_IN_FULL = ",;。、的中均全都共仍已\n"  # what may stand behind 9个社区, but not behind 9个社区|服务站
_LEAD = 48  # characters before a figure


def wholes(reading: Reading, figures: Iterable[Figure]) -> Iterator[Whole]:
    """The counts that are of the whole year, or of all there are: 全年举办培训6期, 现有公开栏12处."""
    for figure in figures:
        lead = figure.lead[max(map(figure.lead.rfind, ";。")) + 1 :][-_LEAD:]
        yearly = reading.is_yearly(lead) and not _UNTIL.search(lead)
        if (yearly or _is_of_all(reading, figure)) and not _is_of_less(reading, figure, lead):
            verb = _verb(reading, figure) if yearly else ""
            yield Whole(figure.metric, yearly, verb, _place_behind(reading, figure))


def _is_of_all(reading: Reading, figure: Figure) -> bool:
    """现有公开栏13处; 13个行政村中仍有…; 由196个精简到143个."""
    if reading.words["stock"].occurs(figure.near) or figure.moves:
        return True
    named, among, rest = figure.behind.partition("中")
    return bool(named and among) and (not rest or rest[0] in "仍还尚有")


def _is_of_less(reading: Reading, figure: Figure, lead: str) -> bool:
    """Whether a figure's words say that it is of a part or of another time."""
    near, words = figure.near, reading.words
    if figure.earlier or "其中" in near or words.through.search(near) is not None:
        return True  # 在宣传栏公开信息140条 is of one channel
    start, end = figure.metric.subject_start, figure.metric.start
    before = lead[: len(lead) - (end - start)] if start is not None and end - start < len(lead) else ""
    if words["channel"].occurs(before.rpartition(",")[2]):
        return True  # 门户网站|全年公开信息162条: a channel that the figure's subject leaves out
    if figure.comes and words["stock"].match_before(near, len(near)) is None:
        return True  # but not 由纪委对全镇|16个村
    return words["not yearly"].occurs(_UNTIL.sub("", lead))


def _place_behind(reading: Reading, figure: Figure) -> str:
    """全镇9个社区的公示栏: the places counted, where they are not but the first part of a longer name."""
    at, limit = figure.metric.end, reading.sentence.end
    word = (
        reading.words["place below"].match(reading.folded, at, limit) if figure.metric.unit == "个" else None
    )
    if word is None:
        return ""
    end = at + len(word.word)
    return word.word if end == limit or reading.folded[end] in _NAMED_IN_FULL else ""


def _verb(reading: Reading, figure: Figure) -> str:
    """The verb right before what a metric counts, 举办 for all verbs of holding an event."""
    metric, folded = figure.metric, reading.folded
    at = metric.start if metric.subject_start is None else metric.subject_start
    if at > metric.start:  # 全年发布的|214篇解读材料
        start = max(reading.sentence.start, metric.start - _LEAD)
        at = start + len(folded[start : metric.start].rstrip(" ").removesuffix("的"))
    word = reading.words.verbs.match_before(folded, at, reading.sentence.start)
    if word is None:
        return ""
    return "举办" if reading.words["event"].match(word.word, 0) is not None else word.word


def universals(reading: Reading) -> Iterator[Universal]:
    """The totals of which all is said to be of one kind: 2件，均维持; 行政复议2件、行政诉讼1件，均维持."""
    said = reading.words.universal.search(reading.folded, reading.sentence.start, reading.sentence.end)
    for figure in reading.counts:
        if figure.metric.value == 0 or (said is None and figure.metric.value != 1):
            continue
        match = _said_of_all(reading, figure)
        if match is None:
            continue
        start, end = match.span("what")
        yield Universal(figure.metric, start, end)
        if match.re is reading.words.universal:
            row = figure
            for one in figure.back():
                if not row.joined:
                    break
                if one.is_like(figure):
                    yield Universal(one.metric, start, end)
                row = one


def _said_of_all(reading: Reading, figure: Figure) -> re.Match[str] | None:
    """What the words behind a figure say of all that it counts, if they do."""
    after = next(reading.after(figure), None)
    at, end = figure.metric.end, reading.sentence.end if after is None else after.metric.start
    match = reading.words.universal.search(reading.folded, at, end)
    if match is None and figure.metric.value == 1:
        match = reading.words.makes_one.match(reading.folded, at, end)
        if match is not None and _goes_on(reading, match.end(), end):
            return None
    if match is None or (match.end() == end and after is not None):
        return None  # the label of the next figure: ，复议中维持2件
    between = reading.folded[at : match.start()]
    if ";" in between or "。" in between or between.count(",") > 1:
        return None
    return None if match["what"].startswith(tuple("未不没无")) else match  # 均未被判决败诉


def _goes_on(reading: Reading, at: int, end: int) -> bool:
    """1件，因内容不明确，…，补正后予以公开: whether more is said of the one than its first clause."""
    if at < end and reading.folded[at] not in ",;。)(":
        return True
    return reading.words["goes on"].occurs(reading.folded, at, end)
