"""Processes that audit files, one at a time each, and are replaced when a file is the end of them."""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import signal
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from govinfo_nlp.baseline import Selection
from govinfo_nlp.faces import rows
from govinfo_nlp.faces.journal import BatchError, File, Result
from govinfo_nlp.faces.overview import write_page


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run does with each file: which findings it shows, which folders add to the lexicon,
    after how many seconds it gives a file up, and the folder for its page, if it is to have one."""

    selection: Selection = field(default_factory=Selection)
    lexicon: tuple[str, ...] = ()
    timeout: float = 300.0
    html: str | None = None


def _failed(file: File, why: str) -> Result:
    return Result("", False, rows.packed(rows.error_row(file.name, f"{file.name}：{why}")))


def _result(folder: Path, file: File, settings: Settings) -> Result:
    lexicon = rows.lexicon(settings.lexicon) if settings.lexicon else None
    audit = rows.audited(folder / os.fsdecode(file.path), file.name, lexicon=lexicon)
    if isinstance(audit, str):
        return Result("", False, rows.packed(rows.error_row(file.name, audit)))
    selected = settings.selection.of(audit)
    if settings.html is not None:
        try:
            write_page(Path(settings.html), file.name, audit, shown=selected.shown)
        except OSError as error:
            return _failed(file, f"无法写入网页（{error.strerror}）")
    return Result(
        audit.report.agency,
        True,
        rows.packed(rows.report_row(file.name, audit, selected.shown, selected.accepted)),
        tuple(
            (str(one.code), str(one.severity), rows.packed(rows.finding_row(file.name, audit.report, one)))
            for one in selected.shown
        ),
    )


def _serve(link: multiprocessing.connection.Connection, folder: Path, settings: Settings) -> None:
    """What a worker does: files in, results out, until its parent closes the link or is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what an interrupt means
    if settings.lexicon:
        rows.lexicon(settings.lexicon)
    try:
        link.send(None)
        while (file := link.recv()) is not None:
            link.send(_result(folder, file, settings))
    except (EOFError, BrokenPipeError):
        return


class _Worker:
    """A process that audits one file at a time. It is begun anew, so that nothing of its parent can
    hold it back, and it ends with its parent, however that ends."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        spawning = multiprocessing.get_context("spawn")
        self.link, theirs = spawning.Pipe()
        self._process = spawning.Process(target=_serve, args=(theirs, folder, settings), daemon=True)
        self._process.start()
        theirs.close()
        self.file: File | None = None
        self.deadline = 0.0

    def begin(self, file: File, timeout: float) -> None:
        self.file, self.deadline = file, time.monotonic() + timeout
        self.link.send(file)

    def answer(self) -> Result | None:
        """What it has sent: ``None`` when it is ready for its first file. ``EOFError`` if it has ended."""
        try:
            answer: Result | None = self.link.recv()
        except ConnectionError as error:
            raise EOFError from error
        return answer

    def end(self) -> int | None:
        """Ends the process, whatever it does; gives its exit code."""
        self._process.kill()
        self._process.join()
        self.link.close()
        code = self._process.exitcode
        self._process.close()
        return code


class Workers:
    """As many workers as asked for, replaced when they fail; a context manager."""

    def __init__(self, number: int, folder: Path, settings: Settings) -> None:
        if number < 1:
            raise BatchError("进程数至少为 1")
        self._number = number
        self._folder = folder
        self._settings = settings
        self._all: list[_Worker] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._all:
            worker.end()

    def results(self, files: Iterator[File]) -> Iterator[tuple[File, Result]]:
        """The result of each file, in the order in which they are done."""
        waiting = _Ahead(files)
        while True:
            while waiting and len(self._all) < self._number:
                self._all.append(_Worker(self._folder, self._settings))
            if not self._all:
                return
            for worker in self._ready():
                file, result = worker.file, self._received(worker)
                if file is not None and result is not None:
                    yield file, result
                yield from self._next(worker, waiting)

    def _ready(self) -> Sequence[_Worker]:
        """The workers that have something to say, or have said nothing for too long."""
        busy = [worker.deadline for worker in self._all if worker.file is not None]
        patience = max(0.0, min(busy) - time.monotonic()) if busy else None
        spoken = set(map(id, multiprocessing.connection.wait([one.link for one in self._all], patience)))
        now = time.monotonic()
        return [
            worker
            for worker in list(self._all)
            if id(worker.link) in spoken or (worker.file is not None and worker.deadline <= now)
        ]

    def _received(self, worker: _Worker) -> Result | None:
        """What a worker found in its file; one that has failed, or takes too long, is ended."""
        file = worker.file
        if not worker.link.poll():
            assert file is not None
            self._end(worker)
            return _failed(file, f"超过 {self._settings.timeout:g} 秒没有读完，已放弃")
        try:
            return worker.answer()
        except EOFError:
            code = self._end(worker)
        if file is None:
            raise BatchError(f"无法启动工作进程（退出码 {code}）")
        return _failed(file, f"读取它的进程意外终止（退出码 {code}），已跳过")

    def _end(self, worker: _Worker) -> int | None:
        self._all.remove(worker)
        return worker.end()

    def _next(self, worker: _Worker, waiting: _Ahead) -> Iterator[tuple[File, Result]]:
        """Gives a worker its next file; those that can't be read anyway are results at once."""
        worker.file = None
        while waiting and waiting.file.error:
            file = waiting.take()
            yield file, _failed(file, file.error)
        if worker in self._all:
            if waiting:
                worker.begin(waiting.take(), self._settings.timeout)
            else:
                self._end(worker)


class _Ahead:
    """Files to come, of which the first can be looked at; false when there are none."""

    def __init__(self, files: Iterator[File]) -> None:
        self._files = files
        self._first = next(files, None)

    def __bool__(self) -> bool:
        return self._first is not None

    @property
    def file(self) -> File:
        assert self._first is not None
        return self._first

    def take(self) -> File:
        file = self.file
        self._first = next(self._files, None)
        return file
