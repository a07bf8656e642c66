"""What a percentage of statutory counts is taken of: rates of requests and disputes, and their bases.

A percentage that leaves its base unsaid may be taken of several totals (what was received, what
was to be handled, what was answered); all readings are given, and a check may only object where
none of them bears the percentage out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from govinfo_nlp.language.clauses import JOINS
from govinfo_nlp.language.lexicons import Lexicon
from govinfo_nlp.meaning.claims import LITIGATION, RECONSIDERATION, REQUESTS
from govinfo_nlp.meaning.links import DUE, NEW, PROCESSED
from govinfo_nlp.meaning.marks import Mark, Vocabulary
from govinfo_nlp.meaning.relations import Figure
from govinfo_nlp.models import Kind, Metric

Cells = tuple[str, ...]

_OPENED: Cells = ("requests.granted.total", "requests.partially_granted.total")
_LITIGATION_ROWS = {"litigation", "litigation_direct", "litigation_after_reconsideration"}
_PLAIN_STEM = 2  # characters: 办结, 答复; longer ones say how (按期办结)


@dataclass(frozen=True, slots=True)
class Rate:
    """A percentage said of statutory counts: the readings of its part and of its base."""

    metric: Metric
    parts: tuple[Cells, ...]
    bases: tuple[Cells, ...]


def rates(
    figures: Iterable[Figure],
    folded: str,
    linked: Mapping[tuple[int, int], Cells],
    *,
    lexicon: Lexicon | None = None,
) -> Iterator[Rate]:
    """The rates whose words name a part and a base of the statutory tables (办结率, 维持率)."""
    words = (lexicon or Lexicon.default()).compiled(Vocabulary)
    spoken_of: set[str] = set()  # in the sentence: requests, or a row of disputes
    for figure in figures:
        metric = figure.metric
        if figure.before is None:
            spoken_of = set()
        before = figure.earlier  # 纠错率由上年的16.2%降至13.4%
        if metric.kind is Kind.PERCENTAGE and metric.change is None and metric.value != 100 and not before:
            start = folded.rfind(figure.near, 0, metric.start)
            found = _rate(metric, figure.near, words.marks(folded, start, metric.start), spoken_of)
            if found is not None:
                yield found
        for cell in linked.get((metric.start, metric.end), ()):
            table, row, *_ = cell.split(".")
            spoken_of.add(table if table == "requests" else row)


def _rate(metric: Metric, words: str, marks: Sequence[Mark], spoken_of: set[str]) -> Rate | None:
    named = {mark.name for mark in marks}
    if "占" in words and ("requests" in spoken_of or REQUESTS in named):
        of_applicants = _of_applicants(metric, words, marks)
        if of_applicants is not None:
            return of_applicants
    stem, rate, _ = words.partition("率")
    if not (rate and marks and stem.endswith(marks[-1].word)):
        return None
    if marks[-1].group == "outcome":
        return _of_disputes(metric, marks[-1].name, named, spoken_of)
    return _of_requests(metric, stem, marks[-1]) if "requests" in spoken_of else None


def _of_applicants(metric: Metric, words: str, marks: Sequence[Mark]) -> Rate | None:
    """自然人申请占: the requests of one kind of applicants, among all that were received."""
    applicants = [mark.name for mark in marks if mark.group == "applicant" and mark.name != "all"]
    if not applicants or (len(applicants) > 1 and words.endswith("的")):
        return None  # 商业企业占法人或其他组织申请的
    return Rate(metric, ((f"requests.new.{applicants[-1]}",),), (NEW,))


def _of_disputes(metric: Metric, outcome: str, named: set[str], spoken_of: set[str]) -> Rate | None:
    """行政复议纠错率: of the disputes that are named with it, or of all that are spoken of."""
    if RECONSIDERATION in named or spoken_of == {"reconsideration"}:
        row = "reconsideration"
    elif LITIGATION in named or (spoken_of and spoken_of <= _LITIGATION_ROWS):
        row = "litigation"
    else:
        return None
    return Rate(metric, ((f"disputes.{row}.{outcome}",),), _dispute_bases(row))


def _of_requests(metric: Metric, stem: str, mark: Mark) -> Rate | None:
    """办结率, 答复率, 公开率; 按时办结率 is of what was in time, which no cell gives."""
    if stem.removeprefix("申请") != mark.word:
        return None
    if mark.name in ("processed", "handled"):
        return Rate(metric, (PROCESSED,), (NEW, DUE)) if len(mark.word) == _PLAIN_STEM else None
    if mark.name == "granted":
        return Rate(metric, (_OPENED, _OPENED[:1]), (PROCESSED, NEW, DUE))
    return None


def bases_named(folded: str, start: int, end: int, *, lexicon: Lexicon | None = None) -> tuple[Cells, ...]:
    """The totals that the words of a base may mean (占办结件的); none where they mean no statutory count, or
    that of a part of the report's body (占县政府部门受理量的)."""
    words = (lexicon or Lexicon.default()).compiled(Vocabulary)
    if any(entry["role"] != "whole" for _, entry in words.scopes.finditer(folded, start, end)):
        return ()
    marks = words.marks(folded, start, end)
    if any(mark.name == "received" and "新" in mark.word for mark in marks):
        return (NEW,)  # 占新收件的: not of what was carried in too
    if results := _of_group(marks, "result"):
        return tuple((f"requests.{name}.total",) for name in results)
    stages, objects = _of_group(marks, "stage"), set(_of_group(marks, "object"))
    if not any(mark in folded[start:end] for mark in JOINS):
        return _bases_at(set(stages), objects)
    each = ({stage} for stage in stages or [""])  # 分别占新收总数、办结总数的82.6%、82.6%
    return tuple(dict.fromkeys(cells for stage in each for cells in _bases_at(stage, objects)))


def _of_group(marks: Sequence[Mark], group: str) -> list[str]:
    """What words of one group name, each once."""
    return list(dict.fromkeys(mark.name for mark in marks if mark.group == group))


def area_of(folded: str, start: int, end: int, *, lexicon: Lexicon | None = None) -> str:
    """The area that the words of a base name (占全系统办结总数的: 全系统); empty where they name none."""
    words = (lexicon or Lexicon.default()).compiled(Vocabulary)
    return next((entry.word for _, entry in words.scopes.finditer(folded, start, end)), "")


def refers_back(folded: str, start: int, end: int, *, lexicon: Lexicon | None = None) -> bool:
    """Whether the words of a base only refer to what was told before: 占该类答复的, 占其数量的."""
    words = (lexicon or Lexicon.default()).compiled(Vocabulary)
    return words["refers back"].match(folded, start) is not None


def _bases_at(stages: set[str], objects: set[str]) -> tuple[Cells, ...]:
    """办结件, 应办件, 复议案件, 收到的申请: the totals of what is at a stage, or of what is spoken of."""
    if "processed" in stages:
        return (PROCESSED,)
    if "due" in stages:
        return (DUE,)
    for name, row in ((RECONSIDERATION, "reconsideration"), (LITIGATION, "litigation")):
        if name in objects:
            return _dispute_bases(row)
    if "received" in stages:
        return (NEW, DUE)
    return (NEW, DUE, PROCESSED) if "handled" in stages or REQUESTS in objects else ()


def _dispute_bases(row: str) -> tuple[Cells, ...]:
    """What outcomes may be shares of: all disputes of a kind, or those decided."""
    decided = tuple(f"disputes.{row}.{outcome}" for outcome in ("upheld", "corrected", "other"))
    return (f"disputes.{row}.total",), decided


def bases_implied(parts: Sequence[Cells]) -> tuple[Cells, ...]:
    """The totals that parts of statutory counts may be shares of, where no base is named."""
    ids = [cell for cells in parts for cell in cells]
    if all(cell.startswith("disputes.") and not cell.endswith(".total") for cell in ids):
        rows = {cell.split(".")[1] for cell in ids}
        return _dispute_bases(rows.pop()) if len(rows) == 1 else ()
    return _request_bases(ids) if all(cell.startswith("requests.") for cell in ids) else ()


def _request_bases(ids: Sequence[str]) -> tuple[Cells, ...]:
    """What counts of requests may be shares of: their own row, or the totals above it."""
    rows = dict.fromkeys(cell.removeprefix("requests.").rpartition(".")[0] for cell in ids)
    if any(not cell.endswith(".total") for cell in ids):
        return tuple((f"requests.{row}.total",) for row in rows) if len(rows) == 1 else ()
    if rows.keys() & {"new", "carried_in"}:
        return ()
    if rows.keys() & {"processed", "carried_out"}:
        return NEW, DUE
    # 本机关不掌握19件: of 无法提供23件 too
    groups = dict.fromkeys(row.partition(".")[0] for row in rows if "." in row)
    return (PROCESSED, NEW, DUE, *((f"requests.{group}.total",) for group in groups))
