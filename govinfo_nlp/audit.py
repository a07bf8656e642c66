"""The whole flow on one page: report → metrics → links → relations → findings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from govinfo_nlp.checks import CHECKS, Evidence
from govinfo_nlp.document.sections import prose_ranges
from govinfo_nlp.language.characters import fold
from govinfo_nlp.language.lexicons import Lexicon
from govinfo_nlp.language.sentences import explain_boundaries
from govinfo_nlp.meaning import links, metrics, relations
from govinfo_nlp.models import Audit, Finding, Link, Metric, Report, Skipped


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why something was decided at a place of the text: ``what`` spoke, by which ``rule``."""

    start: int
    end: int
    text: str
    what: str
    rule: str
    message: str


def check(report: Report, *, lexicon: Lexicon | None = None) -> Audit:
    """Everything that is found in a report: metrics, links, findings, and what could not be decided."""
    evidence = gather(report, lexicon=lexicon)
    outcomes = [outcome for one in CHECKS for outcome in one.function(evidence)]
    return Audit(
        report,
        evidence.metrics,
        evidence.links,
        tuple(outcome for outcome in outcomes if isinstance(outcome, Finding)),
        tuple(outcome for outcome in outcomes if isinstance(outcome, Skipped)),
    )


def gather(report: Report, *, lexicon: Lexicon | None = None) -> Evidence:
    """What the checks look at: the report's metrics, links and relations."""
    found = metrics.extract(report, lexicon=lexicon)
    survey = links.survey(report, found, lexicon=lexicon)
    related = relations.find(
        fold(report.text),
        report.sentences,
        found,
        year=report.year,
        agency=report.agency,
        lexicon=lexicon,
    )
    return Evidence(report, found, survey.links, related, survey.plain, survey.readings)


def explain(report: Report, *, lexicon: Lexicon | None = None) -> tuple[Explanation, ...]:
    """Why each guard, boundary, quantity, link and check spoke, in text order, checks last."""
    reading = metrics.analyse(report, lexicon=lexicon)
    audit = check(report, lexicon=lexicon)
    placed = [*_boundaries(report), *_reading(report, reading), *map(_linked, audit.links)]
    placed.sort(key=lambda one: (one.start, one.end))
    return (*placed, *_outcomes(audit))


def _boundaries(report: Report) -> Iterator[Explanation]:
    for first, last in prose_ranges(report):
        for boundary in explain_boundaries(report.text[first:last]):
            verdict = "断句" if boundary.splits else "不断句"
            end = first + boundary.offset
            start = max(first, end - 8)
            yield Explanation(start, end, report.text[start:end], "boundary", boundary.rule, verdict)


def _reading(report: Report, reading: metrics.Reading) -> Iterator[Explanation]:
    for guard in reading.guards:
        text = report.text[guard.start : guard.end]
        yield Explanation(guard.start, guard.end, text, "guard", guard.rule, "含数字而不是数量")
    for metric, rule in zip(reading.metrics, reading.rules, strict=True):
        yield Explanation(metric.start, metric.end, metric.text, "quantity", rule, _described(metric))


def _described(metric: Metric) -> str:
    parts = [f"{metric.kind} {format(metric.value, 'f')}", metric.unit, str(metric.bound)]
    parts += [str(metric.change) if metric.change else "", f"指“{metric.subject}”" if metric.subject else ""]
    return "，".join(part for part in parts if part)


def _linked(link: Link) -> Explanation:
    metric = link.metric
    return Explanation(metric.start, metric.end, metric.text, "link", link.rule, " + ".join(link.cells))


def _outcomes(audit: Audit) -> Iterator[Explanation]:
    outcomes: tuple[Finding | Skipped, ...] = (*audit.findings, *audit.skipped)
    for outcome in outcomes:
        first = outcome.metrics[0] if outcome.metrics else None
        start, end, text = (first.start, first.end, first.text) if first is not None else (0, 0, "")
        said = outcome.message if isinstance(outcome, Finding) else outcome.reason
        what = "check" if isinstance(outcome, Finding) else "skipped"
        yield Explanation(start, end, text, what, str(outcome.code), said)
