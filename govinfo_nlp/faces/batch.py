"""A whole folder of reports on one machine: several processes, and two tables in the end.

Memory does not grow with the folder; a file that can't be read, or that ends the process that reads
it, costs its own row only; a run that was killed at any point can be resumed, with nothing lost and
nothing twice. The tables hold the files in the order of their names, whatever order they were done in.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import stat
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from govinfo_nlp.checks import CHECKS
from govinfo_nlp.faces import listing, overview, rows, sheets
from govinfo_nlp.faces.journal import BatchError, File, Journal
from govinfo_nlp.faces.terminal import clean, duration, grid, wrap
from govinfo_nlp.faces.workers import Settings, Workers
from govinfo_nlp.language import lexicons
from govinfo_nlp.models import Severity

# What reports are published as, readable or not: a scan or an old .doc must appear as what could not be
# read. Files of other kinds are counted, and left alone.
SUFFIXES = frozenset(
    (
        "", ".txt", ".text", ".md", ".markdown", ".htm", ".html", ".xhtml", ".shtml", ".mht", ".mhtml",
        ".doc", ".docx", ".docm", ".dot", ".dotx", ".wps", ".wpt", ".rtf", ".odt", ".ofd", ".pdf",
    )
)  # fmt: skip
_MOST_AGENCIES = 20  # in the summary
_SETTINGS = {  # what the settings in a journal are called where they are told to have changed
    "folder": "目录",
    "program": "程序",
    "selection": "发现的取舍",
    "lexicon": "词典",
    "html": "网页",
}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: files, those done (``resumed`` of them in earlier runs), findings and unreadable
    files of this run, and its seconds so far."""

    files: int
    done: int
    resumed: int
    findings: int
    unreadable: int
    seconds: float


@dataclass(frozen=True, slots=True)
class CodeCount:
    """How often a code was found with a severity, and in how many reports."""

    code: str
    severity: str
    findings: int
    reports: int


@dataclass(frozen=True, slots=True)
class AgencyCount:
    """How many findings, errors among them, the reports of a body have, and how many reports those are."""

    agency: str
    findings: int
    errors: int
    reports: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What became of a folder. ``others`` counts the files of kinds that are no reports, by suffix;
    ``agencies`` are those with most findings, of ``agencies_found`` that have any."""

    files: int
    unreadable: int
    found: int
    resumed: int
    seconds: float
    codes: tuple[CodeCount, ...]
    agencies: tuple[AgencyCount, ...]
    agencies_found: int
    others: Mapping[str, int]
    outputs: tuple[Path, ...]


def run(
    folder: str | os.PathLike[str],
    out: str | os.PathLike[str],
    *,
    processes: int | None = None,
    resume: bool = False,
    settings: Settings | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Summary:
    """Audits every report below a folder and writes both tables, see ``sheets.targets``.

    ``processes`` is by default the number of processors that may be used. ``resume`` goes on with a
    run that was interrupted, if there was one; its journal lies beside ``out``. ``progress`` is called
    after each file. ``BatchError`` is raised where it can't begin or a table can't be written; what is
    done is kept for ``resume`` then, as it is on ``KeyboardInterrupt``. A script that calls this must
    be importable, see ``multiprocessing``.
    """
    started = time.monotonic()
    source, target = Path(folder), Path(out)
    settings = settings or Settings()
    if not source.is_dir():
        raise BatchError(f"{source}：没有这个目录")
    sheets.targets(target)
    if not target.parent.is_dir():
        raise BatchError(f"{target.parent}：没有这个目录，无法写入 {target.name}")
    others: Counter[str] = Counter()
    pages = _pages(settings.html, source)
    try:
        with Journal(journal_of(target), _described(source, settings), resume=resume) as journal:
            journal.expect(_files(source, others))
            files, resumed, *_ = journal.counts()
            with Workers(processes or usable_processors(), source, settings) as workers:
                _work(journal, workers, files, resumed, started, progress)
            journal.keep()
            outputs = sheets.write(target, _findings(journal), _reports(journal))
            if pages is not None:
                outputs = (*outputs, overview.write_index(pages, _reports(journal), _findings(journal)))
            summary = _summary(journal, resumed, started, others, outputs)
    except (sqlite3.Error, OSError) as error:
        raise BatchError(f"无法写入结果（{error}），完成的部分已保留，加 --resume 接着做") from error
    journal.remove()
    return summary


def _findings(journal: Journal) -> Iterator[rows.Row]:
    return (rows.unpacked(text, rows.FINDINGS) for text in journal.findings())


def _reports(journal: Journal) -> Iterator[rows.Row]:
    return (rows.unpacked(text, rows.report_columns()) for text in journal.reports())


def _pages(html: str | None, source: Path) -> Path | None:
    """The folder for pages, made if need be; not among the reports: the next run would take them for such."""
    if html is None:
        return None
    folder = Path(html)
    if folder.resolve().is_relative_to(source.resolve()):
        raise BatchError(f"{folder}：网页目录不能在报告目录之内")
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise BatchError(f"{folder}：无法建立目录（{error.strerror}）") from error
    return folder


def _summary(
    journal: Journal, resumed: int, started: float, others: Mapping[str, int], outputs: tuple[Path, ...]
) -> Summary:
    files, _, unreadable, found = journal.counts()
    agencies, agencies_found = journal.by_agency(_MOST_AGENCIES)
    return Summary(
        files=files,
        unreadable=unreadable,
        found=found,
        resumed=resumed,
        seconds=time.monotonic() - started,
        codes=tuple(CodeCount(*counts) for counts in journal.by_code()),
        agencies=tuple(AgencyCount(*counts) for counts in agencies),
        agencies_found=agencies_found,
        others=dict(sorted(others.items())),
        outputs=outputs,
    )


def journal_of(out: Path) -> Path:
    """Where a run that writes to ``out`` keeps what it has done."""
    return out.with_name(f"{out.name}.journal")


def usable_processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _described(source: Path, settings: Settings) -> dict[str, Any]:
    selection = settings.selection
    facts = {
        "folder": shown(os.fsencode(source.resolve())),
        "program": _program(),
        "selection": [selection.severity, sorted(selection.ignore), sorted(selection.accepted)],
        "lexicon": [str(Path(place).resolve()) for place in settings.lexicon],
        "html": None if settings.html is None else str(Path(settings.html).resolve()),
    }
    return {_SETTINGS[name]: fact for name, fact in facts.items()}


def _program() -> str:
    """What tells this program from another: results of two must not be mixed."""
    digest = hashlib.sha256()
    faces = Path(__file__).parent
    sources = ((faces.parent, "*.py"), (faces / "templates", "*.*"), (lexicons.folder(), "*.toml"))
    for folder, kind in sources:
        for path in sorted(folder.rglob(kind)):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _work(
    journal: Journal,
    workers: Workers,
    files: int,
    resumed: int,
    started: float,
    progress: Callable[[Progress], None] | None,
) -> None:
    done, findings, unreadable = resumed, 0, 0
    for file, result in workers.results(journal.todo()):
        journal.add(file, result)
        done += 1
        findings += len(result.findings)
        unreadable += not result.readable
        if progress is not None:
            progress(Progress(files, done, resumed, findings, unreadable, time.monotonic() - started))


def shown(path: bytes) -> str:
    """A file name as text that any file can hold; bytes that are no UTF-8 as ``\\xb1``."""
    return path.decode("utf-8", "backslashreplace")


def _files(folder: Path, others: Counter[str]) -> Iterator[File]:
    """The files below a folder that may be reports; others are counted by suffix. What can't be listed
    is a file with an error. Hidden files, and Word's own (~$), are none; links to folders are not followed.
    """
    folders = [folder]
    while folders:
        place = folders.pop()
        try:
            with os.scandir(place) as entries:
                for entry in entries:
                    if entry.name.startswith((".", "~$")):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(Path(entry))
                    elif not entry.is_dir():
                        suffix = Path(entry.name).suffix.lower()
                        if suffix in SUFFIXES:
                            yield _file(folder, Path(entry))
                        else:
                            others[suffix] += 1
        except OSError as error:
            relative = _relative(folder, place)
            yield File(shown(relative), relative, error=f"无法列出目录：{error.strerror}")


def _relative(folder: Path, path: Path) -> bytes:
    return os.fsencode(path.relative_to(folder).as_posix())


def _file(folder: Path, path: Path) -> File:
    relative = _relative(folder, path)
    try:
        found = path.stat()
    except OSError as error:
        return File(shown(relative), relative, error=f"无法读取：{error.strerror}")
    odd = "" if stat.S_ISREG(found.st_mode) else "不是普通文件"
    return File(shown(relative), relative, found.st_size, found.st_mtime_ns, odd)


def summary_text(summary: Summary, page: listing.Page) -> str:
    """What became of a folder, by code and by body, for people."""
    clean_ones = summary.files - summary.found - summary.unreadable
    lines = [
        f"共 {summary.files} 份：无发现 {clean_ones} 份，有发现 {summary.found} 份，"
        f"无法读取 {summary.unreadable} 份，用时 {duration(summary.seconds)}"
    ]
    if summary.resumed:
        lines.append(f"其中 {summary.resumed} 份在上次运行中已经完成")
    if summary.others:
        kinds = "，".join(f"{suffix} {count}" for suffix, count in summary.others.items())
        lines.append(f"另有 {sum(summary.others.values())} 个文件不是报告的格式，没有读取（{kinds}）")
    parts = ["\n".join(wrap(line, page.columns) for line in lines)]
    if summary.codes:
        parts.append(f"按检查\n{_by_code(summary)}")
        more = summary.agencies_found - len(summary.agencies)
        head = f"按机关（发现最多的 {len(summary.agencies)} 个，另有 {more} 个）" if more else "按机关"
        parts.append(f"{head}\n{_by_agency(summary)}")
    kept = "、".join(map(str, summary.outputs))
    parts.append(wrap(f"已写入 {kept}", page.columns))
    return "\n\n".join(parts)


def _by_code(summary: Summary) -> str:
    titles = {str(check.code): check.title for check in CHECKS}
    order = [str(check.code) for check in CHECKS]
    head = ("代码", "检查", "级别", "发现", "报告")
    counted = sorted(summary.codes, key=lambda one: order.index(one.code))
    rows = [
        (
            one.code,
            titles[one.code],
            listing.SEVERITIES[Severity(one.severity)],
            str(one.findings),
            str(one.reports),
        )
        for one in counted
    ]
    return grid([head, *rows], right=(3, 4), indent="   ")


def _by_agency(summary: Summary) -> str:
    head = ("机关", "发现", "其中错误", "报告")
    rows = [
        (clean(one.agency) or "（未见机关）", str(one.findings), str(one.errors), str(one.reports))
        for one in summary.agencies
    ]
    return grid([head, *rows], right=(1, 2, 3), indent="   ")
