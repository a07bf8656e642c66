"""What a percentage of statutory counts is taken of: rates of requests and disputes, and their bases.

A percentage that leaves its base unsaid may be taken of several totals (what was received, what
was to be handled, what was answered); all readings are given, and a check may only object where
none of them bears the percentage out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from govinfo_nlp.language.characters import fold
from govinfo_nlp.language.lexicons import Lexicon
from govinfo_nlp.meaning.claims import LITIGATION, RECONSIDERATION, REQUESTS
from govinfo_nlp.meaning.links import DUE, NEW, PROCESSED
from govinfo_nlp.meaning.marks import Mark, Vocabulary
from govinfo_nlp.meaning.relations import by_sentence
from govinfo_nlp.models import Kind, Link, Metric, Report, Sentence

Cells = tuple[str, ...]

_OPENED: Cells = ("requests.granted.total", "requests.partially_granted.total")


@dataclass(frozen=True, slots=True)
class Rate:
    """A percentage said of statutory counts: the readings of its part and of its base."""

    metric: Metric
    parts: tuple[Cells, ...]
    bases: tuple[Cells, ...]


def rates(
    report: Report, metrics: Sequence[Metric], links: Sequence[Link], *, lexicon: Lexicon | None = None
) -> Iterator[Rate]:
    """The rates whose words name a part and a base of the statutory tables (办结率, 维持率)."""
    words = (lexicon or Lexicon.default()).compiled(Vocabulary)
    folded = fold(report.text)
    linked = {(link.metric.start, link.metric.end): link.cells for link in links}
    for sentence, inside in by_sentence(report.sentences, metrics):
        if any(map(_may_be_a_rate, inside)):
            yield from _rates_of(sentence, inside, linked, folded, words)


def _may_be_a_rate(metric: Metric) -> bool:
    return metric.kind is Kind.PERCENTAGE and metric.change is None and metric.value != 100


def _rates_of(
    sentence: Sentence,
    metrics: Sequence[Metric],
    linked: Mapping[tuple[int, int], Cells],
    folded: str,
    words: Vocabulary,
) -> Iterator[Rate]:
    """The rates of one sentence."""
    spoken_of: set[str] = set()
    start = sentence.start
    for metric in metrics:
        if _may_be_a_rate(metric):
            near = max(start, max(folded.rfind(mark, start, metric.start) for mark in ",;:(。") + 1)
            marks = words.marks(folded, near, metric.start)
            found = _rate(metric, folded[near : metric.start], marks, spoken_of)
            if found is not None:
                yield found
        spoken_of |= {
            cell.partition(".")[0] if cell.startswith("requests") else cell.split(".")[1]
            for cell in linked.get((metric.start, metric.end), ())
        }
        start = metric.end


def _rate(metric: Metric, words: str, marks: Sequence[Mark], spoken_of: set[str]) -> Rate | None:
    named = {mark.name for mark in marks if mark.group == "object"}
    if "占" in words and ("requests" in spoken_of or REQUESTS in named):
        of_applicants = _of_applicants(metric, words, marks)
        if of_applicants is not None:
            return of_applicants
    stem, rate, behind = words.strip(" ").partition("率")
    if not rate or len(behind.strip(" 为达到约")) > 1 or not marks or not stem.endswith(marks[-1].word):
        return None
    if marks[-1].group == "outcome":
        return _of_disputes(metric, marks[-1].name, named, spoken_of)
    return _of_requests(metric, stem, marks[-1]) if "requests" in spoken_of else None


def _of_applicants(metric: Metric, words: str, marks: Sequence[Mark]) -> Rate | None:
    """自然人申请占: the requests of one kind of applicants, among all that were received."""
    applicants = [mark.name for mark in marks if mark.group == "applicant" and mark.name != "all"]
    of_a_part = len(applicants) > 1 and words.rstrip(" ").endswith("的")  # 商业企业占法人或其他组织申请的
    if not applicants or of_a_part:
        return None
    return Rate(metric, ((f"requests.new.{applicants[-1]}",),), (NEW,))


def _of_disputes(metric: Metric, outcome: str, named: set[str], spoken_of: set[str]) -> Rate | None:
    if RECONSIDERATION in named or (LITIGATION not in named and spoken_of == {"reconsideration"}):
        row = "reconsideration"
    elif LITIGATION in named or (spoken_of and spoken_of <= _LITIGATION_ROWS):
        row = "litigation"
    else:
        return None
    closed = tuple(f"disputes.{row}.{column}" for column in ("upheld", "corrected", "other"))
    return Rate(metric, ((f"disputes.{row}.{outcome}",),), ((f"disputes.{row}.total",), closed))


def _of_requests(metric: Metric, stem: str, mark: Mark) -> Rate | None:
    """办结率, 答复率, 公开率; 按时办结率 is of what was in time, which no cell gives."""
    if stem.removeprefix("申请") != mark.word:
        return None
    if mark.group == "stage" and mark.name in ("processed", "handled"):
        return Rate(metric, (PROCESSED,), (NEW, DUE)) if len(mark.word) == _PLAIN_STEM else None
    if mark.name == "granted":
        return Rate(metric, (_OPENED, _OPENED[:1]), (PROCESSED, NEW, DUE))
    return None


_LITIGATION_ROWS = {"litigation", "litigation_direct", "litigation_after_reconsideration"}
_PLAIN_STEM = 2  # characters: 办结, 答复; longer ones say how (按期办结)


def bases_named(folded: str, start: int, end: int, *, lexicon: Lexicon | None = None) -> tuple[Cells, ...]:
    """The totals that the words of a base may mean (占办结件的); none where they mean no statutory count, or
    that of a part of the report's body (占县政府部门受理量的)."""
    words = (lexicon or Lexicon.default()).compiled(Vocabulary)
    if any(entry["role"] != "whole" for _, entry in words.scopes.finditer(folded, start, end)):
        return ()
    marks = words.marks(folded, start, end)
    concepts = {(mark.group, mark.name) for mark in marks}
    results = [name for group, name in concepts if group == "result"]
    if results:
        return tuple((f"requests.{name}.total",) for name in results)
    stages = {name for group, name in concepts if group == "stage"}
    objects = {name for group, name in concepts if group == "object"}
    return _bases_at(stages, objects)


def _bases_at(stages: set[str], objects: set[str]) -> tuple[Cells, ...]:
    """办结件, 应办件, 复议案件, 收到的申请: the totals of what is at a stage, or of what is spoken of."""
    if "processed" in stages and not {RECONSIDERATION, LITIGATION} & objects:
        return (PROCESSED,)
    if "due" in stages:
        return (DUE,)
    for name, row in ((RECONSIDERATION, "reconsideration"), (LITIGATION, "litigation")):
        if name in objects:
            return _dispute_bases(row)
    if "received" in stages:
        return (NEW, DUE)
    if "handled" in stages or REQUESTS in objects:
        return (NEW, DUE, PROCESSED)
    return ()


def _dispute_bases(row: str) -> tuple[Cells, ...]:
    """What outcomes may be shares of: all disputes of a kind, or those decided."""
    decided = tuple(f"disputes.{row}.{outcome}" for outcome in ("upheld", "corrected", "other"))
    return (f"disputes.{row}.total",), decided


def bases_implied(parts: Sequence[Cells]) -> tuple[Cells, ...]:
    """The totals that parts of statutory counts may be shares of, where no base is named."""
    ids = [cell for cells in parts for cell in cells]
    if not ids:
        return ()
    if all(cell.startswith("disputes.") and not cell.endswith(".total") for cell in ids):
        rows = {cell.split(".")[1] for cell in ids}
        return _dispute_bases(rows.pop()) if len(rows) == 1 else ()
    return _request_bases(ids) if all(cell.startswith("requests.") for cell in ids) else ()


def _request_bases(ids: Sequence[str]) -> tuple[Cells, ...]:
    """What counts of requests may be shares of: their own row, or the totals above it."""
    rows = {cell.removeprefix("requests.").rpartition(".")[0] for cell in ids}
    if any(not cell.endswith(".total") for cell in ids):
        return tuple((f"requests.{row}.total",) for row in rows) if len(rows) == 1 else ()
    if rows & {"new", "carried_in"}:
        return ()
    if rows & {"processed", "carried_out"}:
        return NEW, DUE
    groups = {row.partition(".")[0] for row in rows if "." in row}  # 本机关不掌握19件: of 无法提供23件 too
    return (PROCESSED, NEW, DUE, *((f"requests.{group}.total",) for group in groups if len(groups) == 1))
