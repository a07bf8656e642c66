"""What an audit comes to for each figure of the prose and each cell of the tables: one verdict each.

A finding is told of several figures. It accuses those that the tables do not bear out; a figure that
they do bear out is what the finding rests on, and is accused only where they bear out all of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from govinfo_nlp.document import forms, tables
from govinfo_nlp.models import Audit, Code, Finding, Link, Metric, Report, Skipped


class Verdict(StrEnum):
    """What is known of a figure or a cell, the gravest first."""

    CONTRADICTS = "contradicts"
    UNDECIDED = "undecided"
    VERIFIED = "verified"
    UNLINKED = "unlinked"


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict and what it rests on: ``links`` to and from cells, ``findings`` by their place among
    those shown, ``skipped`` checks. ``hidden`` is whether a finding that is not shown names it."""

    verdict: Verdict
    links: tuple[Link, ...] = ()
    findings: tuple[int, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    hidden: bool = False


Place = tuple[int, int]
"""Where a metric stands: its start and end."""


def place(metric: Metric) -> Place:
    """Where a metric stands."""
    return metric.start, metric.end


def figures(audit: Audit, shown: Sequence[Finding]) -> Mapping[Place, Judged]:
    """The verdict on each metric of the audit and of its outcomes, by place, in text order.

    ``shown`` are the findings that count; a figure named only by others is undecided.
    """
    links = _links_by_place(audit)
    agreed = verified(audit)
    named: dict[Place, list[int]] = defaultdict(list)
    accused: set[Place] = set()
    for number, finding in enumerate(shown):
        accused |= _accused(finding, agreed)
        for metric in (metric for one in finding.story for metric in one.metrics):
            if number not in named[place(metric)]:
                named[place(metric)].append(number)
    kept = set(shown)
    hidden = _places(one for one in audit.findings if one not in kept)
    skipped: dict[Place, list[Skipped]] = defaultdict(list)
    for one in audit.skipped:
        for metric in one.metrics:
            skipped[place(metric)].append(one)
    beneath = _places(one for finding in shown for one in finding.consequences)  # neither right nor accused
    everywhere = {*map(place, audit.metrics), *links, *named, *hidden, *skipped}
    return {
        at: Judged(
            _of_figure(at, accused, agreed, hidden | skipped.keys() | beneath),
            tuple(links.get(at, ())),
            tuple(named.get(at, ())),
            tuple(skipped.get(at, ())),
            at in hidden,
        )
        for at in sorted(everywhere)
    }


def _of_figure(at: Place, accused: set[Place], agreed: set[Place], open: set[Place]) -> Verdict:
    if at in accused:
        return Verdict.CONTRADICTS
    if at in agreed:
        return Verdict.VERIFIED
    return Verdict.UNDECIDED if at in open else Verdict.UNLINKED


def verified(audit: Audit) -> set[Place]:
    """The places of the metrics that were held against the tables and agreed with them."""
    judged: tuple[Finding | Skipped, ...] = (*audit.findings, *audit.skipped)
    every = (one for both in judged for one in (both.story if isinstance(both, Finding) else (both,)))
    return {place(link.metric) for link in audit.links} - _places(
        one for one in every if one.code is Code.PROSE_TABLE
    )


def _places(outcomes: Iterator[Finding | Skipped] | Iterator[Finding]) -> set[Place]:
    return {place(metric) for outcome in outcomes for metric in outcome.metrics}


def _accused(finding: Finding, agreed: set[Place]) -> set[Place]:
    doubtful = {place(metric) for metric in finding.metrics} - agreed
    return doubtful or {place(metric) for metric in finding.metrics[:1]}


def _links_by_place(audit: Audit) -> dict[Place, list[Link]]:
    found: dict[Place, list[Link]] = defaultdict(list)
    for link in audit.links:
        found[place(link.metric)].append(link)
    return found


def cells(audit: Audit, shown: Sequence[Finding]) -> Mapping[str, Judged]:
    """The verdict on each printed cell, by id, in print order; ``UNLINKED`` where no figure and no
    finding speaks of it. A sum of cells that comes to something speaks of those that are not zero."""
    report = audit.report
    if report.format is None:
        return {}
    links: dict[str, list[Link]] = defaultdict(list)
    for link in audit.links:
        for id in leaves(report, link.cells):
            links[id].append(link)
    places = verified(audit)
    agreed = {id for link in audit.links if place(link.metric) in places for id in told(report, link.cells)}
    named: dict[str, list[int]] = defaultdict(list)
    accused: set[str] = set()
    for number, finding in enumerate(shown):
        for id in dict.fromkeys(id for one in finding.story for id in leaves(report, one.cells)):
            named[id].append(number)
        accused |= _accused_cells(report, finding)
    skipped: dict[str, list[Skipped]] = defaultdict(list)
    for one in audit.skipped:
        for id in leaves(report, one.cells):
            skipped[id].append(one)
    return {
        id: Judged(
            _of_cell(report, id, accused, agreed),
            tuple(links.get(id, ())),
            tuple(named.get(id, ())),
            tuple(skipped.get(id, ())),
        )
        for id in forms.leaf_cells(report.format)
        if id in report.cells
    }


def _accused_cells(report: Report, finding: Finding) -> set[str]:
    """The cells that a finding says are not right; where it heads others, at most the one it is about."""
    if finding.metrics and finding.code is not Code.PROSE_TABLE:
        return set()
    if finding.consequences:
        return set() if finding.metrics else set(finding.cells[:1])
    return set(told(report, finding.cells))


def _of_cell(report: Report, id: str, accused: set[str], agreed: set[str]) -> Verdict:
    if id in accused:
        return Verdict.CONTRADICTS
    cell = report.cells[id]
    if cell.value is None and not tables.is_nothing(cell):
        return Verdict.UNDECIDED
    return Verdict.VERIFIED if id in agreed else Verdict.UNLINKED


def leaves(report: Report, ids: Sequence[str]) -> tuple[str, ...]:
    """The printed cells that ids stand for, each once; ids that the format lacks are left out."""
    known = forms.template(report.format).parts if report.format is not None else {}
    return tuple(dict.fromkeys(leaf for id in ids for leaf in known.get(id, ())))


def told(report: Report, ids: Sequence[str]) -> tuple[str, ...]:
    """Of the printed cells that ids stand for, those that hold something but zero; all where none does."""
    every = leaves(report, ids)
    return tuple(id for id in every if tables.figure(report, id) != 0) or every
