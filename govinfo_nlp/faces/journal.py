"""The journal of a run over a folder: what is to be done and what is done, in one file.

It is a SQLite database, so that a run may be killed at any point: what was committed is there, once,
and nothing else. It holds the results until the tables are written, and gives them back in order;
nothing of it is kept in memory.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

_SCHEMA = """
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files (
    name TEXT, path BLOB, size INTEGER, stamp INTEGER, error TEXT, PRIMARY KEY (name, path)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS reports (
    name TEXT, path BLOB, size INTEGER, stamp INTEGER, agency TEXT, readable INTEGER, row TEXT,
    PRIMARY KEY (name, path)
);
CREATE TABLE IF NOT EXISTS findings (
    name TEXT, path BLOB, number INTEGER, code TEXT, severity TEXT, agency TEXT, row TEXT,
    PRIMARY KEY (name, path, number)
);
"""
_PART = 500  # files fetched at a time
_SECONDS = 0.5  # between commits: what a kill may cost


class BatchError(ValueError):
    """A run over a folder that can't begin or go on: what stands in its way, and what to do."""


@dataclass(frozen=True, slots=True)
class File:
    """A file to be audited: its name for people, its path as the system has it, its size and the
    time of its last change; ``error`` where it can't be read at all."""

    name: str
    path: bytes
    size: int = 0
    stamp: int = 0
    error: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a file: its row in the table of reports, and its rows in that of findings,
    each finding with its code and severity; rows are packed."""

    agency: str
    readable: bool
    report: str
    findings: tuple[tuple[str, str, str], ...] = ()


class Journal:
    """The journal in a file, for one process at a time. A context manager: leaving it keeps what is done."""

    def __init__(self, path: Path, settings: Mapping[str, Any], *, resume: bool) -> None:
        """Opens the journal, or begins it. ``BatchError`` where there is one and it is not to be
        resumed, where its settings were others, where it is in use, or where it can't be written."""
        if path.exists() and not resume:
            raise BatchError(f"{path}：上次运行没有完成。加 --resume 接着做；要重新开始，请先删除这个文件")
        self.path = path
        self._committed = time.monotonic()
        try:
            self._database = sqlite3.connect(path, timeout=0, isolation_level=None)
        except sqlite3.Error as error:
            raise BatchError(f"{path}：无法写入（{error}）") from error
        try:
            self._database.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._database.execute("BEGIN EXCLUSIVE")
            self._begin(settings)
        except sqlite3.OperationalError as error:
            self._database.close()
            why = "另一个进程正在使用" if "locked" in str(error) else f"无法写入（{error}）"
            raise BatchError(f"{path}：{why}") from error
        except sqlite3.DatabaseError as error:
            self._database.close()
            raise BatchError(f"{path}：不是本程序的日志文件，请删除或移走") from error
        except BatchError:
            self._database.close()
            raise

    def _begin(self, settings: Mapping[str, Any]) -> None:
        for statement in _SCHEMA.split(";"):
            self._database.execute(statement)
        given = {name: json.dumps(value, ensure_ascii=False) for name, value in settings.items()}
        kept = dict(self._database.execute("SELECT name, value FROM settings"))
        other = [name for name, value in given.items() if kept and kept.get(name) != value]
        if other:
            raise BatchError(
                f"{self.path}：上次运行的设置不同（{'、'.join(other)}），不能接着做。"
                "请用原来的设置；要重新开始，请先删除这个文件"
            )
        self._database.executemany("INSERT OR REPLACE INTO settings VALUES (?, ?)", given.items())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._database.execute("COMMIT")
        finally:
            self._database.close()

    def expect(self, files: Iterable[File]) -> None:
        """Takes down what is to be done. Results of files that are gone or have changed are dropped."""
        self._database.execute("DELETE FROM files")
        self._database.executemany(
            "INSERT INTO files VALUES (?, ?, ?, ?, ?)",
            ((file.name, file.path, file.size, file.stamp, file.error) for file in files),
        )
        self._database.execute(
            "DELETE FROM reports WHERE NOT EXISTS (SELECT 1 FROM files AS f WHERE"
            " (f.name, f.path, f.size, f.stamp) = (reports.name, reports.path, reports.size, reports.stamp))"
        )
        self._database.execute(
            "DELETE FROM findings WHERE NOT EXISTS (SELECT 1 FROM reports AS r WHERE"
            " (r.name, r.path) = (findings.name, findings.path))"
        )
        self.keep()

    def todo(self) -> Iterator[File]:
        """The files that have no result, in order; results may be added meanwhile."""
        last: tuple[str, bytes] = ("", b"")
        while True:
            part = self._database.execute(
                "SELECT name, path, size, stamp, error FROM files WHERE (name, path) > (?, ?)"
                " AND NOT EXISTS (SELECT 1 FROM reports AS r WHERE"
                " (r.name, r.path) = (files.name, files.path))"
                " ORDER BY name, path LIMIT ?",
                (*last, _PART),
            ).fetchall()
            if not part:
                return
            yield from (File(*row) for row in part)
            last = part[-1][:2]

    def add(self, file: File, result: Result) -> None:
        """Takes down the result of a file."""
        self._database.execute(
            "INSERT INTO reports VALUES (?, ?, ?, ?, ?, ?, ?)",
            (file.name, file.path, file.size, file.stamp, result.agency, result.readable, result.report),
        )
        self._database.executemany(
            "INSERT INTO findings VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                (file.name, file.path, number, code, severity, result.agency, row)
                for number, (code, severity, row) in enumerate(result.findings)
            ),
        )
        if time.monotonic() - self._committed >= _SECONDS:
            self.keep()

    def keep(self) -> None:
        """Makes sure of what is done so far: a kill can cost nothing of it from here on."""
        self._database.execute("COMMIT")
        self._database.execute("BEGIN EXCLUSIVE")
        self._committed = time.monotonic()

    def reports(self) -> Iterator[str]:
        """The rows of the table of reports, packed, by file."""
        for (row,) in self._database.execute("SELECT row FROM reports ORDER BY name, path"):
            yield row

    def findings(self) -> Iterator[str]:
        """The rows of the table of findings, packed, by file, each file's as the checks gave them."""
        query = "SELECT row FROM findings ORDER BY name, path, number"
        for (row,) in self._database.execute(query):
            yield row

    def counts(self) -> tuple[int, int, int, int]:
        """How many files there are, are done, were unreadable, and have findings."""
        (files,) = self._database.execute("SELECT count(*) FROM files").fetchone()
        done, readable = self._database.execute(
            "SELECT count(*), coalesce(sum(readable), 0) FROM reports"
        ).fetchone()
        (found,) = self._database.execute(
            "SELECT count(*) FROM (SELECT DISTINCT path FROM findings)"
        ).fetchone()
        return files, done, done - readable, found

    def by_code(self) -> list[tuple[str, str, int, int]]:
        """Code, severity, findings and reports that have any, of each code and severity found."""
        return self._database.execute(
            "SELECT code, severity, count(*), count(DISTINCT path) FROM findings"
            " GROUP BY code, severity ORDER BY code, severity"
        ).fetchall()

    def by_agency(self, limit: int) -> tuple[list[tuple[str, int, int, int]], int]:
        """Agency, findings, errors and reports with findings, most findings first, at most ``limit``
        of them; and how many agencies have findings."""
        (agencies,) = self._database.execute("SELECT count(DISTINCT agency) FROM findings").fetchone()
        most = self._database.execute(
            "SELECT agency, count(*), sum(severity = 'error'), count(DISTINCT path)"
            " FROM findings GROUP BY agency ORDER BY count(*) DESC, agency LIMIT ?",
            (limit,),
        ).fetchall()
        return most, agencies

    def remove(self) -> None:
        """Deletes the journal, after it was left: the tables are written."""
        for suffix in ("", "-journal"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
