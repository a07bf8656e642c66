"""The whole flow on one page: report → metrics → links → relations → findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from govinfo_nlp.checks import CHECKS, Evidence, levels, stories
from govinfo_nlp.checks.weighing import Odds
from govinfo_nlp.document.sections import prose_ranges
from govinfo_nlp.language.characters import fold
from govinfo_nlp.language.lexicons import Lexicon
from govinfo_nlp.language.sentences import explain_boundaries
from govinfo_nlp.meaning import links, metrics, relations
from govinfo_nlp.meaning.marks import Vocabulary
from govinfo_nlp.models import Audit, Finding, Metric, Report, Skipped


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why something was decided at a place of the text: ``what`` was, and by which ``rule``.

    ``what`` is guard, boundary, quantity, relation, link, refused, near, reading, check or skipped.
    """

    start: int
    end: int
    text: str
    what: str
    rule: str
    message: str


def check(report: Report, *, lexicon: Lexicon | None = None) -> Audit:
    """Everything that is found in a report: metrics, links, findings, and what could not be decided."""
    return _checked(gather(report, lexicon=lexicon))


def _checked(evidence: Evidence) -> Audit:
    outcomes = list(stories.told(evidence, [outcome for one in CHECKS for outcome in one.function(evidence)]))
    return Audit(
        evidence.report,
        evidence.metrics,
        evidence.links,
        tuple(outcome for outcome in outcomes if isinstance(outcome, Finding)),
        tuple(outcome for outcome in outcomes if isinstance(outcome, Skipped)),
    )


def gather(report: Report, *, lexicon: Lexicon | None = None, near: bool = False) -> Evidence:
    """What the checks look at: the report's metrics, links and relations; with ``near`` also which frames
    nearly fit."""
    found = metrics.extract(report, lexicon=lexicon)
    survey = links.survey(report, found, lexicon=lexicon, near=near)
    odds = (lexicon or Lexicon.default()).compiled(Odds)
    of_all = _evidence(report, found, survey, _relations_of(report, found, survey, lexicon), odds)
    words = (lexicon or Lexicon.default()).compiled(Vocabulary)
    if not levels.may_be_of_the_body(of_all, words):
        return of_all
    survey = links.survey(report, found, lexicon=lexicon, near=near, own_level=True)
    of_the_body = _evidence(report, found, survey, of_all.relations, odds)
    if not levels.are_of_the_body(of_all, of_the_body, words):
        return of_all
    return replace(of_the_body, relations=_relations_of(report, found, survey, lexicon))


def _relations_of(
    report: Report, found: Sequence[Metric], survey: links.Survey, lexicon: Lexicon | None
) -> relations.Relations:
    """How the figures hang together, of which some are linked."""
    return relations.find(
        fold(report.text),
        report.sentences,
        found,
        year=report.year,
        agency=report.agency,
        linked={link.metric.start for link in survey.links},
        lexicon=lexicon,
    )


def _evidence(
    report: Report,
    found: tuple[Metric, ...],
    survey: links.Survey,
    related: relations.Relations,
    odds: Odds,
) -> Evidence:
    return Evidence(
        report, found, survey.links, related, survey.plain, survey.readings, survey.refused, survey.near, odds
    )


def explain(report: Report, *, lexicon: Lexicon | None = None) -> tuple[Explanation, ...]:
    """Why each guard, boundary, quantity, relation, link and check spoke, in text order, checks last."""
    reading = metrics.analyse(report, lexicon=lexicon)
    evidence = gather(report, lexicon=lexicon, near=True)
    placed = [
        *_boundaries(report),
        *_reading(report, reading),
        *_related(evidence),
        *_tied(evidence),
        *_untied(evidence),
        *_nearly_tied(evidence),
    ]
    placed.sort(key=lambda one: (one.start, one.end))
    return (*placed, *_outcomes(_checked(evidence)))


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
    named = (("指", metric.subject), ("范围", metric.scope), ("时间", metric.period))
    parts += [str(metric.change or ""), *(f"{name}“{words}”" for name, words in named if words)]
    return "，".join(part for part in parts if part)


def _related(evidence: Evidence) -> Iterator[Explanation]:
    """How each figure hangs together with others: as a total, a share, a change, or of one kind."""
    found = evidence.relations
    for one in found.sums:
        names = "总数，分项" if one.closed else "总数，其中"
        yield _of(one.total, "relation", one.rule, f"{names}：{_listed(one.parts)}")
    for share in found.shares:
        of = f"，基数：{'或'.join(base.text for base in share.bases)}" if share.bases else ""
        part = "其余部分" if share.complement else "部分"
        yield _of(share.share, "relation", share.rule, f"占比，{part}：{_listed(share.parts)}{of}")
    for growth in found.growths:
        earlier = growth.earlier.text if growth.earlier is not None else "未写出"
        said = f"增减，本期：{growth.current.text}，上期：{earlier}"
        yield _of(growth.figure, "relation", growth.rule, said)
    for universal in found.universals:
        words = evidence.report.text[universal.start : universal.end].strip("，,。； ")
        yield _of(universal.metric, "relation", "universal", f"全部为：{words}")


def _listed(figures: Sequence[Metric]) -> str:
    return "、".join(figure.text for figure in figures)


def _tied(evidence: Evidence) -> Iterator[Explanation]:
    """The cells that each figure restates, and what else its words may mean."""
    for link in evidence.links:
        yield _of(link.metric, "link", link.rule, " + ".join(link.cells))
        for cells in dict.fromkeys(map(tuple, evidence.may_mean(link.metric))):
            said = f"也可能指 {_added(cells)}" if cells else "也可能与法定表格无关"
            yield _of(link.metric, "reading", link.rule, said)


def _untied(evidence: Evidence) -> Iterator[Explanation]:
    """Why each count or amount that restates no cell ties to none."""
    for metric in evidence.metrics:
        why = evidence.refused.get((metric.start, metric.end))
        if why is not None and not evidence.linked(metric):
            yield _of(metric, "refused", why.name.lower().replace("_", " "), f"不关联：{why}")


def _nearly_tied(evidence: Evidence) -> Iterator[Explanation]:
    """The frames that an untied figure nearly fits, and the condition that each lacks."""
    for metric in evidence.metrics:
        near = evidence.near.get((metric.start, metric.end), ())
        if near and not evidence.linked(metric):
            for name, lacks in dict.fromkeys(tuple(near)):
                yield _of(metric, "near", name, f"差一个条件：{lacks}")


def _added(cells: Sequence[str]) -> str:
    """The cells of a reading as a sum, those that are taken away behind a minus."""
    text = " + ".join(cells)
    return text.replace(f"+ {links.LESS}", "- ")


def _of(metric: Metric, what: str, rule: str, said: str) -> Explanation:
    return Explanation(metric.start, metric.end, metric.text, what, rule, said)


def _outcomes(audit: Audit) -> Iterator[Explanation]:
    outcomes: tuple[Finding | Skipped, ...] = (*audit.findings, *audit.skipped)
    for outcome in outcomes:
        first = outcome.metrics[0] if outcome.metrics else None
        start, end, text = (first.start, first.end, first.text) if first is not None else (0, 0, "")
        said = outcome.message if isinstance(outcome, Finding) else outcome.reason
        what = "check" if isinstance(outcome, Finding) else "skipped"
        yield Explanation(start, end, text, what, str(outcome.code), said)
