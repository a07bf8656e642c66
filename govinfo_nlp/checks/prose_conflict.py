"""prose-conflict: 正文前后矛盾

发现：正文对同一指标给出两个不同的数字。
例：总体情况“全年举办业务培训6期”，存在问题“年内共举办业务培训8期”。
不算：说的不是同一范围（市本级、县区）、同一时间（上半年、上年）或同一对象的数字；约数与确数相符。
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from govinfo_nlp.checks.evidence import Evidence, Outcome
from govinfo_nlp.models import Bound, Code, Finding, Kind, Metric, Severity
from govinfo_nlp.numerals import claim, meet

CODE = Code.PROSE_CONFLICT


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
    parts = {(part.start, part.end) for one in evidence.relations.sums for part in one.parts}
    grouped: dict[tuple[str, str, bool], list[Metric]] = defaultdict(list)
    for metric in evidence.metrics:
        if (
            evidence.linked(metric)
            or metric.kind is not Kind.COUNT
            or metric.change is not None
            or not metric.unit
        ):
            continue
        if not metric.subject or metric.bound is not Bound.EXACT or (metric.start, metric.end) in parts:
            continue
        yearly = evidence.relations.whole(metric)
        if yearly is not None:
            grouped[metric.subject, metric.unit, yearly].append(metric)
    for (subject, _, _), metrics in grouped.items():
        pair = _first_conflict(metrics)
        if pair is not None and _sentence_of(evidence, pair[0]) != _sentence_of(evidence, pair[1]):
            yield _finding(pair, (), Severity.WARNING, subject)


def _first_conflict(metrics: Sequence[Metric]) -> tuple[Metric, Metric] | None:
    for index, one in enumerate(metrics):
        for other in metrics[index + 1 :]:
            if not meet(claim(one), claim(other)):
                return one, other
    return None


def _sentence_of(evidence: Evidence, metric: Metric) -> int:
    return next(
        (number for number, s in enumerate(evidence.report.sentences) if s.start <= metric.start < s.end), -1
    )


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
