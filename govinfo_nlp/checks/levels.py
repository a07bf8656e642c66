"""Of whom the tables are: of all that a report tells of, or of the body alone.

全系统共收到申请38件，办结36件；局机关收到16件，办结16件: what is told of 全系统 is not in the tables, and
what is told of 局机关 is, so that the tables are of 局机关. No word need say so; the figures do.
"""

from __future__ import annotations

from collections.abc import Callable

from govinfo_nlp.checks.evidence import Evidence
from govinfo_nlp.checks.misfits import FEW
from govinfo_nlp.language.characters import fold
from govinfo_nlp.meaning.marks import Vocabulary
from govinfo_nlp.meaning.scopes import names_agency
from govinfo_nlp.models import Kind, Link, Metric

_LEAST = 2  # how surely the body's own figures are to be in the tables, or how many cells


def may_be_of_the_body(of_all: Evidence, words: Vocabulary) -> bool:
    """Whether more of what is told of a whole area or system is not in the tables than is."""
    return _balance(of_all, lambda metric: _is_wider(metric, words)) < 0


def are_of_the_body(of_all: Evidence, of_the_body: Evidence, words: Vocabulary) -> bool:
    """Whether the tables bear out what is told of the body alone, where they don't what is told of all."""
    agency = of_all.report.agency

    def is_wider(metric: Metric) -> bool:
        return _is_wider(metric, words)

    def is_own(metric: Metric) -> bool:
        return _is_own(metric, agency, words)

    return _balance(of_the_body, is_own) >= _LEAST or len(_told_twice(of_all, is_wider)) >= _LEAST


def _told_twice(evidence: Evidence, is_wider: Callable[[Metric], bool]) -> set[tuple[str, ...]]:
    """The cells that are not what is told of all, but what another figure tells without saying of whom."""
    off = {one.link.cells for one in evidence.misfits.values() if is_wider(one.link.metric)}
    return off & {link.cells for link in evidence.fits if not is_wider(link.metric)}


def _balance(evidence: Evidence, is_of: Callable[[Metric], bool]) -> int:
    """How surely figures are those of their cells, less how many are not, of some only."""
    off = sum(is_of(one.link.metric) for one in evidence.misfits.values())
    return sum(_sureness(link) for link in evidence.fits if is_of(link.metric)) - _LEAST * off


def _sureness(link: Link) -> int:
    """What a figure that is that of its cells shows: one of ten or more, which chance hardly hits, counts
    twice, and 0 and 1 not at all."""
    value = link.metric.value
    return (value > 1) + (value >= FEW) if link.metric.kind is Kind.COUNT else 0


def _is_wider(metric: Metric, words: Vocabulary) -> bool:
    """全市, 全系统各单位, 各级行政机关: an area or a system; not 我局."""
    scope = fold(metric.scope or "")
    entry = words.scopes.match(scope, 0)
    return entry is not None and entry["role"] == "whole" and not _names_itself(scope, words)


def _is_own(metric: Metric, agency: str, words: Vocabulary) -> bool:
    """市本级, 局机关, 我局: the body whose report it is."""
    scope = fold(metric.scope or "")
    if not scope or words["whole system"].match(scope, 0) is not None:
        return False
    of_its_level = words["own level"].match_before(scope, len(scope)) is not None
    return of_its_level or _names_itself(scope, words) or names_agency(scope, fold(agency))


def _names_itself(scope: str, words: Vocabulary) -> bool:
    """我局, 本镇; not 本系统, which is more than the body."""
    return scope.startswith(("我", "本")) and words["whole system"].match(scope, 0) is None
