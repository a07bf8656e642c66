"""Findings that have been looked into and accepted: stable fingerprints, kept in a file.

A fingerprint is made of a finding's code, the body, the year, the figures that contradict each other
with a few characters around each, and the cells with what they print. It stays the same while
unrelated text comes, goes or moves, and whatever container the report is in. It changes with each
figure: another contradiction at an accepted place is a new one. That of a finding between reports is
made of its code, of the two figures that do not agree, and of each report's body, year and cells.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from govinfo_nlp.corpus import Compared, body_of
from govinfo_nlp.document import tables
from govinfo_nlp.language.characters import INVISIBLE, fold
from govinfo_nlp.models import Audit, Finding, Metric, Report, Severity, plain

_VERSION = 1
_AROUND = 6  # characters of context on each side of a figure
_NO_WEIGHT = frozenset(INVISIBLE + "*#")  # what converters leave or drop around words


class BaselineError(ValueError):
    """A file of accepted findings that can't be used: names the file and the fault."""


def fingerprint(report: Report, finding: Finding) -> str:
    """Twenty hexadecimal digits that identify a finding of this report, from run to run.

    Two findings of one report have one fingerprint only where code, figures, what stands around
    them, and cells are all the same.
    """
    figures = [_in_context(report, metric) for metric in finding.metrics]
    cells = _cells(report, finding)
    told = [] if figures or cells else _told(finding)
    return _digest([str(finding.code), _bare(body_of(report)), report.year, figures, cells, told])


def fingerprint_between(compared: Compared) -> str:
    """Twenty hexadecimal digits that identify a finding between reports, from run to run."""
    finding = compared.finding
    sides = [[_bare(body_of(report)), report.year, _cells(report, finding)] for report in compared.reports]
    return _digest([str(finding.code), sides, _told(finding)])


def _digest(facts: list[Any]) -> str:
    data = json.dumps(facts, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return hashlib.sha256(data).hexdigest()[:20]


@dataclass(frozen=True, slots=True)
class Selection:
    """Which findings are shown: from a severity on, without the codes that are ignored, and without
    those whose fingerprints are accepted."""

    severity: Severity = Severity.INFO
    ignore: frozenset[str] = frozenset()
    accepted: frozenset[str] = frozenset()

    def of(self, audit: Audit) -> Selected:
        """The findings of an audit that are shown, and how many are accepted."""
        kept = [
            one for f in audit.findings for one in self._unignored(f) if reaches(one.severity, self.severity)
        ]
        if not self.accepted:
            return Selected(tuple(kept), 0)
        shown = tuple(f for f in kept if fingerprint(audit.report, f) not in self.accepted)
        return Selected(shown, len(kept) - len(shown))

    def _unignored(self, finding: Finding) -> tuple[Finding, ...]:
        """A finding whose code counts; else those of its consequences whose codes do."""
        if finding.code not in self.ignore:
            return (finding,)
        return tuple(one for one in finding.consequences if one.code not in self.ignore)

    def between(self, found: Iterable[Compared]) -> tuple[tuple[Compared, ...], int]:
        """The findings between reports that are shown, and how many more are accepted."""
        kept = [
            one
            for one in found
            if one.finding.code not in self.ignore and reaches(one.finding.severity, self.severity)
        ]
        shown = tuple(one for one in kept if fingerprint_between(one) not in self.accepted)
        return shown, len(kept) - len(shown)


@dataclass(frozen=True, slots=True)
class Selected:
    """The findings that are shown, and how many more a baseline accepts."""

    shown: tuple[Finding, ...]
    accepted: int


_RANKS = {Severity.INFO: 0, Severity.WARNING: 1, Severity.ERROR: 2}


def reaches(severity: Severity, least: Severity) -> bool:
    """Whether a severity is this one or a higher one."""
    return _RANKS[severity] >= _RANKS[least]


def _told(finding: Finding) -> list[str]:
    said = (finding.stated, finding.expected) if finding.stated else (finding.message,)
    return [_bare(fold(text)) for text in said]


def _in_context(report: Report, metric: Metric) -> list[str]:
    """A figure between the characters before and after it in its paragraph, white space left out."""
    text = fold(report.text)
    before = text[text.rfind("\n", 0, metric.start) + 1 : metric.start]
    stop = text.find("\n", metric.end)
    after = text[metric.end : len(text) if stop < 0 else stop]
    return [
        metric.section,
        _bare(before[-8 * _AROUND :])[-_AROUND:],
        _bare(text[metric.start : metric.end]),
        _bare(after[: 8 * _AROUND])[:_AROUND],
    ]


def _bare(text: str) -> str:
    return "".join(c for c in text if not c.isspace() and c not in _NO_WEIGHT)


def _cells(report: Report, finding: Finding) -> list[str]:
    return [f"{id}={_figure(report, id)}" for id in finding.cells]


def _figure(report: Report, id: str) -> str:
    cell = report.cells.get(id)
    if cell is not None and cell.value is None and not tables.is_nothing(cell):
        return _bare(fold(cell.text))
    try:
        value = tables.total(report, (id,))
    except KeyError:
        value = None
    text = "" if value is None else plain(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True, slots=True)
class Baseline:
    """Accepted findings by their fingerprints; each is plain data that a person can read and annotate."""

    accepted: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.accepted)

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> Self:
        """The baseline in a file; ``BaselineError`` where there is none or it is of another shape."""
        try:
            data = json.loads(Path(path).read_text("utf-8-sig"))
        except OSError as error:
            raise BaselineError(f"{os.fspath(path)}：无法读取基线文件（{error.strerror}）") from error
        except ValueError as error:
            raise BaselineError(f"{os.fspath(path)}：不是可读的 JSON 文件（{error}）") from error
        entries = data.get("findings") if isinstance(data, dict) else None
        if not isinstance(entries, list) or data.get("version") != _VERSION:
            raise BaselineError(f"{os.fspath(path)}：不是本程序的基线文件（须有 version 1 和 findings）")
        for number, entry in enumerate(entries, 1):
            if not isinstance(entry, dict) or not isinstance(entry.get("fingerprint"), str):
                raise BaselineError(f"{os.fspath(path)}：第 {number} 项缺少 fingerprint")
        return cls({entry["fingerprint"]: entry for entry in entries})

    def extended(self, report: Report, findings: Iterable[Finding]) -> Self:
        """This baseline with the findings of a report; what is in it already stays as it is."""
        added = dict(_entry(report, finding) for finding in findings)
        return type(self)(added | dict(self.accepted))

    def extended_between(self, found: Iterable[Compared]) -> Self:
        """This baseline with findings between reports; what is in it already stays as it is."""
        added = dict(map(_entry_between, found))
        return type(self)(added | dict(self.accepted))

    def write(self, path: str | os.PathLike[str]) -> None:
        """Writes the file anew, sorted by body, year and code, in one step: never half of it.

        ``BaselineError`` where it can't be written.
        """
        entries = sorted(self.accepted.values(), key=_order)
        text = json.dumps({"version": _VERSION, "findings": entries}, ensure_ascii=False, indent=2)
        target = Path(path)
        part = target.with_name(f"{target.name}.part")
        try:
            part.write_text(f"{text}\n", "utf-8")
            os.replace(part, target)
        except OSError as error:
            raise BaselineError(f"{target}：无法写入基线文件（{error.strerror}）") from error


def _entry(report: Report, finding: Finding) -> tuple[str, dict[str, Any]]:
    mark = fingerprint(report, finding)
    return mark, {
        "fingerprint": mark,
        "code": str(finding.code),
        "agency": report.agency,
        "year": report.year,
        "message": finding.message,
        "figures": [metric.text for metric in finding.metrics],
        "cells": list(finding.cells),
        "note": "",
    }


def _entry_between(compared: Compared) -> tuple[str, dict[str, Any]]:
    mark, finding = fingerprint_between(compared), compared.finding
    return mark, {
        "fingerprint": mark,
        "code": str(finding.code),
        "agency": compared.reports[0].agency,
        "year": max(report.year or 0 for report in compared.reports),
        "message": finding.message,
        "reports": list(finding.reports),
        "cells": list(finding.cells),
        "note": "",
    }


def _order(entry: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(entry.get(name, "")) for name in ("agency", "year", "code", "fingerprint"))
