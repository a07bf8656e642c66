"""prose-conflict: 正文前后矛盾

发现：正文对同一指标给出两个不同的数字。
例：总体情况“全年举办业务培训6期”，存在问题“年内共举办业务培训8期”。
不算：说的不是同一范围（市本级、县区）、同一时间（上半年、上年）或同一对象的数字；约数与确数相符。
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from govinfo_nlp.checks.evidence import Evidence, Outcome
from govinfo_nlp.models import Bound, Code, Finding, Metric, Severity
from govinfo_nlp.numerals import claim, meet

CODE = Code.PROSE_CONFLICT

_LEAST_SUBJECT = 3  # characters: 培训 alone may be any training


def check(evidence: Evidence) -> Iterator[Outcome]:
    yield from _same_cells(evidence)
    yield from _same_subject(evidence)


def _same_cells(evidence: Evidence) -> Iterator[Outcome]:
    """Two metrics that restate the same cells."""
    grouped: dict[tuple[str, ...], list[Metric]] = defaultdict(list)
    for link in evidence.links:
        if link.metric.change is None:
            grouped[tuple(sorted(link.cells))].append(link.metric)
    for cells, metrics in grouped.items():
        pair = _first_conflict(metrics)
        if pair is not None:
            yield _finding(pair, cells, Severity.ERROR, evidence.named(cells))


def _same_subject(evidence: Evidence) -> Iterator[Outcome]:
    """Two totals of one subject, both of the whole year or of all there are, in different sentences."""
    told: set[tuple[str, str]] = set()
    wholes = [one for one in evidence.relations.wholes if _counts_alone(evidence, one.metric)]
    for index, one in enumerate(wholes):
        for other in wholes[index + 1 :]:
            subject = _common_subject(one.metric, other.metric)
            if subject is None or (one.yearly, one.verb) != (other.yearly, other.verb):
                continue
            if (subject, one.metric.unit) in told:
                continue
            pair = (one.metric, other.metric)
            if not meet(claim(pair[0]), claim(pair[1])) and _apart(evidence, *pair):
                told.add((subject, one.metric.unit))
                yield _finding(pair, (), Severity.WARNING, subject)


def _counts_alone(evidence: Evidence, metric: Metric) -> bool:
    """Whether a metric states a total of its own: exact, not in the tables, and no part of another."""
    if metric.bound is not Bound.EXACT or not metric.unit or evidence.linked(metric):
        return False
    return not any(part is metric for one in evidence.relations.sums for part in one.parts)


def _common_subject(one: Metric, other: Metric) -> str | None:
    """The subject that two metrics of one unit share: one names it within the other's words."""
    if one.unit != other.unit or not one.subject or not other.subject:
        return None
    short, long = sorted((one.subject, other.subject), key=len)
    return short if len(short) >= _LEAST_SUBJECT and short in long else None


def _first_conflict(metrics: Sequence[Metric]) -> tuple[Metric, Metric] | None:
    for index, one in enumerate(metrics):
        for other in metrics[index + 1 :]:
            if not meet(claim(one), claim(other)):
                return one, other
    return None


def _apart(evidence: Evidence, one: Metric, other: Metric) -> bool:
    """Whether a sentence ends between two metrics."""
    return any(one.start < sentence.end <= other.start for sentence in evidence.report.sentences)


def _finding(pair: tuple[Metric, Metric], cells: tuple[str, ...], severity: Severity, what: str) -> Finding:
    one, other = pair
    return Finding(
        CODE,
        severity,
        f"正文对“{what}”前后说法不一：先为“{one.text}”，后为“{other.text}”",
        pair,
        cells,
        one.text,
        other.text,
    )
