"""The pages of many audits under one index: charts of what was found, and a list that leads to each.

Everything is told from the rows of ``rows``, so that an index can be made anew from the tables of a
run. Memory grows with the number of bodies, not with that of reports: the first page lists the reports
with most findings, and further pages list all of them in the order in which they came.
"""

from __future__ import annotations

import heapq
import os
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote

from govinfo_nlp.baseline import Selected
from govinfo_nlp.checks import CHECKS
from govinfo_nlp.checks.arithmetic import number
from govinfo_nlp.faces import listing, rows
from govinfo_nlp.faces.page import file_name, page, render
from govinfo_nlp.faces.terminal import clean
from govinfo_nlp.models import Audit, Finding, Severity

INDEX = "index.html"
_MOST_AGENCIES = 15
_ON_A_PAGE = 500
_REQUESTS = "requests.new.total"
_LEVELS = (0, 1, 10, 50, 100, 500, 1000)  # the least number of requests of each group of reports

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart: its label, what it counts, and its length of 1000."""

    label: str
    count: int
    length: int
    code: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A report in the list; ``target`` is the address of its page, empty where it could not be read."""

    title: str
    agency: str
    year: str
    file: str
    target: str
    errors: int
    warnings: int
    infos: int
    undecided: int
    requests: str
    codes: tuple[str, ...]
    error: str

    @property
    def findings(self) -> int:
        return self.errors + self.warnings + self.infos


@dataclass(slots=True)
class _Counts:
    """What the charts are drawn from, counted as the rows go by."""

    reports: int = 0
    unreadable: int = 0
    found: int = 0
    severities: Counter[Severity] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    agencies: Counter[str] = field(default_factory=Counter)
    requests: Counter[int | None] = field(default_factory=Counter)

    def add(self, row: Row, findings: Iterable[Row]) -> tuple[str, ...]:
        """Counts a report and its findings, and gives back their codes."""
        self.reports += 1
        if row["error"]:
            self.unreadable += 1
            return ()
        codes = Counter(str(one["code"]) for one in findings if one["severity"] in list(Severity))
        self.found += bool(codes)
        self.codes += codes
        for severity, name in _COUNTED.items():
            self.severities[severity] += int(row[name] or 0)
        if codes:
            self.agencies[clean(row["agency"] or "")] += codes.total()
        new = row[_REQUESTS]
        self.requests[None if new is None else max(level for level in _LEVELS if level <= max(new, 0))] += 1
        return tuple(sorted(codes))


_COUNTED = {Severity.ERROR: "errors", Severity.WARNING: "warnings", Severity.INFO: "infos"}


class PageError(ValueError):
    """Pages that can't be written: names the place and the fault."""


class Pages:
    """The pages of audits, as those are made: one file for one report, else a folder with an index.

    ``place`` is a folder if it is one, if its name ends with a slash, or if there are several
    ``files``. Raises ``PageError`` where the pages can't be written or would take a report's place.
    """

    def __init__(self, place: str, files: Sequence[str]) -> None:
        self.path = Path(place)
        self._single = not (len(files) > 1 or place.endswith(("/", os.sep)) or self.path.is_dir())
        self._files = [Path(file) for file in files if file != "-"]
        self._reports: list[Row] = []
        self._findings: list[Row] = []
        if not self._single and self.path.suffix.lower() in (".htm", ".html") and not self.path.is_dir():
            raise PageError(f"{place}：多个文件时，--html 须为目录")
        folder = self.path.parent if self._single else self.path
        try:
            if not self._single:
                folder.mkdir(exist_ok=True)
        except OSError as error:
            raise PageError(f"{folder}：无法建立目录（{error.strerror}）") from error
        if not folder.is_dir():
            raise PageError(f"{folder}：没有这个目录")

    def add(self, file: str, audit: Audit, selected: Selected) -> None:
        """Writes the page of an audit, of which the ``selected`` findings are shown."""
        if self._single:
            self._written(lambda: _write(self._free(self.path), page(audit, name=file, shown=selected.shown)))
            return
        self._free(self.path / file_name(file))
        self._written(lambda: write_page(self.path, file, audit, shown=selected.shown))
        self._reports.append(rows.report_row(file, audit, selected.shown, selected.accepted))
        self._findings += (rows.finding_row(file, audit.report, finding) for finding in selected.shown)

    def add_unreadable(self, file: str, error: str) -> None:
        """Takes down a file that could not be read."""
        self._reports.append(rows.error_row(file, error))

    def finish(self) -> Path | None:
        """Writes the index, if there is one to write, and gives the page to open first, if there is any."""
        if self._single:
            return None if self._reports else self.path
        target = self._free(self.path / INDEX)
        self._written(lambda: write_index(self.path, self._reports, self._findings))
        return target

    def _free(self, target: Path) -> Path:
        """A path, unless one of the reports is there."""
        if target.exists() and any(file.exists() and target.samefile(file) for file in self._files):
            raise PageError(f"{target}：这是要检查的报告，不能覆盖")
        return target

    def _written(self, write: Callable[[], object]) -> None:
        try:
            write()
        except OSError as error:
            raise PageError(f"{self.path}：无法写入（{error.strerror}）") from error


def write_page(folder: Path, file: str, audit: Audit, *, shown: Sequence[Finding] | None = None) -> Path:
    """Writes the page of a file's audit into a folder, at once or not at all, and returns its path."""
    target = folder / file_name(file)
    _write(target, page(audit, name=file, shown=shown, index=INDEX))
    return target


def write_index(folder: Path, reports: Iterable[Row], findings: Iterable[Row]) -> Path:
    """Writes the index of a folder of pages, and its further pages, and returns its path.

    ``reports`` and ``findings`` are rows of ``rows``, both in the same order of files; rows of
    checks that could not decide are no findings.
    """
    counts = _Counts()
    worst: list[tuple[tuple[int, int, int, int], Entry]] = []
    pages: list[str] = []
    waiting: list[Entry] = []
    for place, (row, own) in enumerate(_joined(reports, findings)):
        entry = _entry(row, counts.add(row, own))
        rank = (entry.errors, entry.warnings, entry.infos, -place)
        if len(worst) < _ON_A_PAGE:
            heapq.heappush(worst, (rank, entry))
        else:
            heapq.heappushpop(worst, (rank, entry))
        waiting.append(entry)
        if len(waiting) > _ON_A_PAGE:
            pages.append(_list(folder, len(pages) + 1, waiting[:-1]))
            del waiting[:-1]
    if pages:
        pages.append(_list(folder, len(pages) + 1, waiting))
    entries = [entry for _, entry in sorted(worst, key=lambda one: one[0], reverse=True)]
    target = folder / INDEX
    _write(
        target,
        render(
            "index", entries=entries, counts=counts, charts=tuple(_charts(counts)), pages=pages, number=0,
            codes=_titled(counts.codes),
            severities=[(s, listing.SEVERITIES[s], counts.severities[s]) for s in Severity],
        ),
    )  # fmt: skip
    return target


def _list(folder: Path, count: int, entries: list[Entry]) -> str:
    """Writes one of the further pages, and returns its file name."""
    name = f"list-{count}.html"
    codes = _titled({code for entry in entries for code in entry.codes})
    _write(
        folder / name,
        render("index", entries=entries, counts=None, charts=(), pages=[], number=count, codes=codes),
    )
    return name


def _titled(codes: Container[str]) -> list[tuple[str, str]]:
    """Those of the codes that are ours, in the order of the checks, with what they are called."""
    return [(str(check.code), check.title) for check in CHECKS if check.code in codes]


def _joined(reports: Iterable[Row], findings: Iterable[Row]) -> Iterator[tuple[Row, list[Row]]]:
    """Each report's row with the rows of its findings."""
    rest = iter(findings)
    ahead = next(rest, None)
    for report in reports:
        own: list[Row] = []
        while ahead is not None and ahead["file"] == report["file"]:
            own.append(ahead)
            ahead = next(rest, None)
        yield report, own


def _entry(row: Row, codes: tuple[str, ...]) -> Entry:
    def count(name: str) -> int:
        return int(row[name] or 0)

    new = row[_REQUESTS]
    return Entry(
        title=clean(row["title"] or "") or "（未找到标题）",
        agency=clean(row["agency"] or "") or "（未见机关）",
        year="" if row["year"] is None else str(row["year"]),
        file=str(row["file"]),
        target="" if row["error"] else quote(file_name(str(row["file"]))),
        errors=count("errors"),
        warnings=count("warnings"),
        infos=count("infos"),
        undecided=count("undecided"),
        requests="" if new is None else number(Decimal(new)),
        codes=codes,
        error=str(row["error"] or ""),
    )


def _charts(counts: _Counts) -> Iterator[tuple[str, str, tuple[Bar, ...], str]]:
    """The charts: what each is called, what it counts, its bars, and a note."""
    by_code = [(title, counts.codes[code], code) for code, title in _titled(counts.codes)]
    yield "发现：按检查", "处", tuple(_bars(by_code)), ""
    ranked = sorted(counts.agencies.items(), key=lambda one: (-one[1], one[0]))
    named = [(agency or "（未见机关）", count, "") for agency, count in ranked[:_MOST_AGENCIES]]
    more = ranked[_MOST_AGENCIES:]
    note = f"另有 {len(more)} 个机关，共 {sum(count for _, count in more)} 处" if more else ""
    yield "发现：按机关", "处", tuple(_bars(named)), note
    groups = [(_level(at), counts.requests[level], "") for at, level in enumerate(_LEVELS)]
    unread = counts.requests[None]
    note = f"另有 {unread} 份没有可读的数字" if unread else ""
    yield "本年新收申请件数的分布", "份", tuple(_bars(groups)), note


def _level(at: int) -> str:
    least = _LEVELS[at]
    if at + 1 == len(_LEVELS):
        return f"{least} 件以上"
    most = _LEVELS[at + 1] - 1
    return f"{least} 件" if least == most else f"{least}～{most} 件"


def _bars(rows: Iterable[tuple[str, int, str]]) -> Iterator[Bar]:
    found = list(rows)
    most = max((count for _, count, _ in found), default=0)
    for label, count, code in found:
        yield Bar(label, count, max(count * 1000 // most, 8) if count else 0, code)


def _write(target: Path, text: str) -> None:
    part = target.with_name(f".{target.name}.part")
    part.write_text(text, "utf-8", newline="\n")
    os.replace(part, target)
