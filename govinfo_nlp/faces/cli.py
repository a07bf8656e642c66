"""The command line: ``govinfo-nlp check``, ``batch``, ``compare``, ``extract``, ``tables``, ``explain``
and ``rules``.

Exit status of ``check``, ``batch`` and ``compare``: 0 no findings, 1 findings, 2 something could not
be read. The other commands end with 0, or with 2 where they could not read. A wrong call ends with 2.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, NoReturn, TextIO

from govinfo_nlp import __version__
from govinfo_nlp.audit import check, explain
from govinfo_nlp.baseline import (
    Baseline,
    BaselineError,
    Selected,
    Selection,
    fingerprint,
    fingerprint_between,
    reaches,
)
from govinfo_nlp.checks import CHECKS
from govinfo_nlp.corpus import COMPARISONS, Compared, compared
from govinfo_nlp.document.readers import ReadError, parse, read
from govinfo_nlp.errors import LexiconError
from govinfo_nlp.faces import listing, rows
from govinfo_nlp.faces.journal import BatchError
from govinfo_nlp.faces.overview import PageError, Pages
from govinfo_nlp.faces.sheets import SUFFIXES
from govinfo_nlp.faces.terminal import progress
from govinfo_nlp.meaning.metrics import extract
from govinfo_nlp.models import Audit, Code, Finding, Report, Severity, Skipped

_FORMATS = ("text", "json", "jsonl", "csv")
_FOUND, _UNREADABLE, _INTERRUPTED, _NO_LISTENER = 1, 2, 130, 141
_WIDEST = 100
_REFRESH = 0.1  # seconds between two states of the progress bar

Row = Mapping[str, Any]


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit status; ``argv`` is ``sys.argv[1:]`` unless given."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    args = _parser().parse_args(argv)
    try:
        status: int = args.run(args)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output (head, less) has gone; Python must not stumble over it again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _NO_LISTENER
    except KeyboardInterrupt:
        return _INTERRUPTED
    except (ReadError, LexiconError, BaselineError, BatchError, PageError) as error:
        _complain(str(error))
        return _UNREADABLE
    return status


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of one file: an audit with the findings to show, or why it couldn't be read."""

    file: str
    status: int
    audit: Audit | None = None
    selected: Selected = field(default_factory=lambda: Selected((), 0))
    error: str = ""


def _check(args: argparse.Namespace) -> int:
    selection = _selection(args)
    written = _Written(args.write_baseline) if args.write_baseline is not None else None
    pages = Pages(args.html, args.files) if args.html is not None else None
    outcomes = []

    def seen() -> Iterator[_Outcome]:
        for file in args.files:
            outcomes.append(_outcome(file, args.severity, selection))
            if pages is not None:
                _add_page(pages, outcomes[-1])
            yield outcomes[-1]

    _print_outcomes(args.format, seen())
    if args.format == "text" and len(outcomes) > 1:
        print(f"\n{_total(outcomes)}")
    if pages is not None and (first := pages.finish()) is not None:
        _complain(f"已写入 {first}")
    status = max(outcome.status for outcome in outcomes)
    if written is None:
        return status
    extended = written.before
    for outcome in outcomes:
        if outcome.audit is not None:
            extended = extended.extended(outcome.audit.report, outcome.selected.shown)
    written.write(extended)
    return _UNREADABLE if status == _UNREADABLE else 0


def _print_outcomes(format: str, outcomes: Iterator[_Outcome]) -> None:
    """Prints each outcome as it comes."""
    if format == "text":
        _print_audits(outcomes)
    elif format == "csv":
        lines = (row for outcome in outcomes for row in _finding_rows(outcome))
        _print_records("csv", lines, [column.name for column in rows.FINDINGS])
    else:
        _print_records(format, map(_outcome_record, outcomes))


def _add_page(pages: Pages, outcome: _Outcome) -> None:
    if outcome.audit is None:
        pages.add_unreadable(_shown_name(outcome.file), outcome.error)
    else:
        pages.add(_shown_name(outcome.file), outcome.audit, outcome.selected)


def _selection(args: argparse.Namespace) -> Selection:
    return Selection(args.severity or Severity.INFO, frozenset(args.ignore), _accepted(args))


def _accepted(args: argparse.Namespace) -> frozenset[str]:
    return frozenset(Baseline.read(args.baseline).accepted if args.baseline is not None else ())


class _Written:
    """A baseline that is to be extended: read before anything is checked, so that a bad one costs nothing."""

    def __init__(self, path: str) -> None:
        self._path = path
        self.before = Baseline.read(path) if os.path.exists(path) else Baseline()

    def write(self, extended: Baseline) -> None:
        extended.write(self._path)
        added = len(extended) - len(self.before)
        _complain(f"基线 {self._path} 新增 {added} 处，共 {len(extended)} 处")


def _outcome(file: str, severity: Severity | None, selection: Selection) -> _Outcome:
    try:
        audit = check(_read(file))
    except ReadError as error:
        _complain(str(error))
        return _Outcome(file, _UNREADABLE, error=str(error))
    selected = selection.of(audit)
    return _Outcome(file, _status(selected.shown, severity), audit, selected)


def _status(shown: Iterable[Finding], severity: Severity | None) -> int:
    """Whether the findings shown count: all that were asked for, else errors and warnings."""
    return _FOUND if any(reaches(one.severity, severity or Severity.WARNING) for one in shown) else 0


def _print_audits(outcomes: Iterable[_Outcome]) -> None:
    page = _page()
    read_ones = (outcome for outcome in outcomes if outcome.audit is not None)
    for number, outcome in enumerate(read_ones):
        assert outcome.audit is not None
        name, selected = _shown_name(outcome.file), outcome.selected
        text = listing.audit_text(outcome.audit, name, selected.shown, page, accepted=selected.accepted)
        print(f"\n{'─' * page.columns}\n{text}" if number else text)


def _total(outcomes: Sequence[_Outcome]) -> str:
    counts = [sum(outcome.status == status for outcome in outcomes) for status in (0, _FOUND, _UNREADABLE)]
    return f"共 {len(outcomes)} 份：无发现 {counts[0]} 份，有发现 {counts[1]} 份，无法读取 {counts[2]} 份"


def _outcome_record(outcome: _Outcome) -> Row:
    if outcome.audit is None:
        return {"file": outcome.file, "error": outcome.error}
    shown = outcome.selected.shown
    return {
        "file": outcome.file,
        "audit": replace(outcome.audit, findings=shown).to_dict(),
        "fingerprints": [fingerprint(outcome.audit.report, finding) for finding in shown],
        "accepted": outcome.selected.accepted,
    }


def _finding_rows(outcome: _Outcome) -> Iterator[Row]:
    """One row a finding, then one for each check left undecided, its severity ``undecided``."""
    if outcome.audit is not None:
        outcomes: tuple[Finding | Skipped, ...] = (*outcome.selected.shown, *outcome.audit.skipped)
        for one in outcomes:
            yield rows.finding_row(outcome.file, outcome.audit.report, one)


def _batch(args: argparse.Namespace) -> int:
    from govinfo_nlp.faces import batch
    from govinfo_nlp.faces.workers import Settings

    bar = _Bar(sys.stderr)
    try:
        summary = batch.run(
            args.folder,
            args.out,
            processes=args.processes,
            resume=args.resume,
            settings=Settings(selection=_selection(args), timeout=args.timeout, html=args.html),
            progress=bar.show if bar.wanted else None,
        )
    except KeyboardInterrupt:
        bar.clear()
        _complain("已中断，完成的部分已保留，加 --resume 接着做")
        return _INTERRUPTED
    finally:
        bar.clear()
    print(batch.summary_text(summary, _page()))
    if summary.unreadable:
        return _UNREADABLE
    counted = (Severity(one.severity) for one in summary.codes)
    return _FOUND if any(reaches(one, args.severity or Severity.WARNING) for one in counted) else 0


class _Bar:
    """A progress bar on a terminal, redrawn in place; nothing anywhere else."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._drawn = 0.0
        self.wanted = stream.isatty() and os.environ.get("TERM") != "dumb"

    def show(self, state: Any) -> None:
        """Draws the state of a run, unless it was drawn a moment ago."""
        now = time.monotonic()
        if now - self._drawn < _REFRESH and state.done < state.files:
            return
        self._drawn = now
        columns = shutil.get_terminal_size((80, 24)).columns
        bar = progress(state.done, state.files, state.done - state.resumed, state.seconds, columns - 1)
        self._stream.write(f"\r{bar}\x1b[K")
        self._stream.flush()

    def clear(self) -> None:
        """Takes the bar away."""
        if self.wanted:
            self._stream.write("\r\x1b[K")
            self._stream.flush()


def _compare(args: argparse.Namespace) -> int:
    selection = Selection(ignore=frozenset(args.ignore), accepted=_accepted(args))
    written = _Written(args.write_baseline) if args.write_baseline is not None else None
    reports: dict[str, Report] = {}
    unreadable = False
    for file in args.files:
        try:
            reports[file] = _read(file)
        except ReadError as error:
            _complain(str(error))
            unreadable = True
    found = compared(tuple(reports.values()))
    selected, accepted = selection.between(found)
    shown = [one.finding for one in selected]
    if args.format == "text":
        everything = [one.finding for one in found]
        print(listing.comparison_text(everything, shown, reports, _page(), accepted=accepted))
    elif args.format == "csv":
        _print_records("csv", map(_comparison_row, selected), _COMPARISON_FIELDS)
    else:
        _print_records(args.format, map(_comparison_record, selected))
    if written is not None:
        written.write(written.before.extended_between(selected))
    if unreadable:
        return _UNREADABLE
    return 0 if written is not None else _status(shown, None)


def _comparison_record(compared: Compared) -> Row:
    return {**compared.finding.to_dict(), "fingerprint": fingerprint_between(compared)}


_COMPARISON_FIELDS = (
    "code", "check", "severity", "message", "stated", "expected", "cells", "reports", "fingerprint",
)  # fmt: skip


def _comparison_row(compared: Compared) -> Row:
    finding = compared.finding
    return {
        "code": finding.code,
        "check": listing.title_of(finding.code),
        "severity": finding.severity,
        "message": finding.message,
        "stated": finding.stated,
        "expected": finding.expected,
        "cells": "; ".join(finding.cells),
        "reports": "; ".join(finding.reports),
        "fingerprint": fingerprint_between(compared),
    }


def _extract(args: argparse.Namespace) -> int:
    metrics = extract(_read(args.file))
    if args.format == "text":
        print(listing.metrics_text(metrics))
    else:
        _print_records(args.format, (metric.to_dict() for metric in metrics), _METRIC_FIELDS)
    return 0


_METRIC_FIELDS = (
    "section", "text", "kind", "value", "step", "unit", "bound", "change",
    "subject", "scope", "period", "start", "end", "subject_start", "subject_end",
)  # fmt: skip


def _tables(args: argparse.Namespace) -> int:
    report = _read(args.file)
    if args.format == "text":
        print(listing.cells_text(report))
    else:
        records = (c.to_dict() | {"name": listing.cell_name(report, c.id)} for c in report.cells.values())
        _print_records(args.format, records, ("id", "name", "text", "value", "unit", "start", "end"))
    return 0


def _explain(args: argparse.Namespace) -> int:
    report = _read(args.file) if args.text is None else parse(args.text)
    explanations = explain(report)
    if args.format == "text":
        print(listing.explanations_text(explanations))
    else:
        _print_records(
            args.format, map(asdict, explanations), ("start", "end", "text", "what", "rule", "message")
        )
    return 0


def _rules(args: argparse.Namespace) -> int:
    print(listing.rules_text() if args.code is None else listing.rule_text(args.code))
    return 0


def _read(file: str) -> Report:
    return read(sys.stdin.buffer, name="标准输入") if file == "-" else read(file)


def _print_records(format: str, records: Iterable[Row], names: Sequence[str] = ()) -> None:
    """Records as they come: a JSON array, one JSON object a line, or CSV under a header of ``names``."""
    if format == "csv":
        table = csv.DictWriter(sys.stdout, names, lineterminator="\n")
        table.writeheader()
        table.writerows(records)
        return
    lines = (json.dumps(record, ensure_ascii=False) for record in records)
    if format == "jsonl":
        for line in lines:
            print(line, flush=True)
        return
    print("[", end="")
    for number, line in enumerate(lines):
        print(",\n" if number else "\n", line, sep="", end="")
    print("\n]")


def _page() -> listing.Page:
    """The terminal's width, and whether it takes colour (https://no-color.org)."""
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return listing.Page(min(shutil.get_terminal_size((_WIDEST, 24)).columns, _WIDEST), colour)


def _shown_name(file: str) -> str:
    return "标准输入" if file == "-" else file


def _complain(message: str) -> None:
    print(f"govinfo-nlp：{message}", file=sys.stderr)


class _Parser(argparse.ArgumentParser):
    """argparse speaking Chinese."""

    _SAID: Sequence[tuple[str, str]] = (
        (r"the following arguments are required: (.*)", r"缺少参数：\1"),
        (r"one of the arguments (.*) is required", r"须给出其中一个参数：\1"),
        (r"unrecognized arguments: (.*)", r"不认识的参数：\1"),
        (r"argument (.*?): not allowed with argument (.*)", r"参数 \1 不能与 \2 同时使用"),
        (r"argument (.*?): invalid choice: '(.*?)'.*", r"参数 \1：没有“\2”，可用的见 --help"),
        (r"argument (.*?): expected .*", r"参数 \1 缺少取值"),
        (r"argument (.*?): ignored explicit argument (.*)", r"参数 \1 不带取值：\2"),
        (r"argument (.*?): (.*)", r"参数 \1：\2"),
    )

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings, add_help=False, allow_abbrev=False, formatter_class=_Help)
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示帮助并退出")

    def error(self, message: str) -> NoReturn:
        for english, chinese in self._SAID:
            if re.fullmatch(english, message, re.DOTALL):
                message = re.sub(english, chinese, message, flags=re.DOTALL)
                break
        self.exit(_UNREADABLE, f"{self.format_usage()}govinfo-nlp：{message}\n")


class _Help(argparse.RawDescriptionHelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="govinfo-nlp",
        description="读取政府信息公开工作年度报告，找出正文、表格之间互相矛盾之处。",
        epilog="FILE 为 - 时读标准输入。各命令的选项见：govinfo-nlp COMMAND --help",
    )
    parser.add_argument(
        "--version", action="version", version=f"govinfo-nlp {__version__}", help="显示版本并退出"
    )
    commands = parser.add_subparsers(title="命令", metavar="COMMAND", required=True, parser_class=_Parser)
    _add_check(commands)
    _add_batch(commands)
    _add_compare(commands)
    for name, run, said in (
        ("extract", _extract, "列出正文中的数量"),
        ("tables", _tables, "列出从法定表格中读出的单元格"),
    ):
        command = commands.add_parser(name, help=said, description=said + "。")
        command.add_argument("file", metavar="FILE", help="报告文件，- 为标准输入")
        _add_format(command)
        command.set_defaults(run=run)
    _add_explain(commands)
    command = commands.add_parser(
        "rules", help="列出各项检查及其说明", description="列出各项检查；给出代码则显示其说明。"
    )
    command.add_argument("code", metavar="CODE", nargs="?", type=_rule, help="检查的代码，如 prose-table")
    command.set_defaults(run=_rules)
    return parser


def _add_check(commands: Any) -> None:
    command = commands.add_parser(
        "check",
        help="检查报告，列出互相矛盾之处",
        description="检查报告，列出互相矛盾之处。",
        epilog="退出状态：0 无发现，1 有发现，2 有文件无法读取（其余文件照常检查）。\n"
        "缺省显示各级发现，错误和警告计入退出状态，提示不计入；\n"
        "给出 --severity 时，低于该级别的不显示，其余都计入。",
    )
    command.add_argument("files", metavar="FILE", nargs="+", help="报告文件，- 为标准输入")
    _add_format(command)
    _add_selection(command)
    command.add_argument(
        "--html",
        metavar="PATH",
        help="另写成网页：一个文件；多份报告或以 / 结尾时为目录，内有一览 index.html",
    )
    _add_write_baseline(command)
    command.set_defaults(run=_check)


def _add_selection(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--severity", metavar="LEVEL", type=_severity, help="最低级别：error、warning 或 info"
    )
    _add_ignore(command, _check_code)
    _add_baseline(command)


def _add_baseline(command: argparse.ArgumentParser) -> None:
    command.add_argument("--baseline", metavar="FILE", help="不显示这一基线文件中已接受的发现")


def _add_write_baseline(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--write-baseline",
        metavar="FILE",
        help="把显示的发现记入基线文件（已有则补充），并以 0 退出，除非有文件无法读取",
    )


def _add_ignore(command: argparse.ArgumentParser, code: Callable[[str], str]) -> None:
    command.add_argument(
        "--ignore",
        metavar="CODE",
        type=code,
        action="append",
        default=[],
        help="不报告这一检查的发现，可重复给出",
    )


def _add_batch(commands: Any) -> None:
    command = commands.add_parser(
        "batch",
        help="检查整个目录的报告，结果写成表格",
        description="检查目录及其下各级目录中的全部报告，结果写成两张表：发现，以及每份报告一行的全部单元格和主要数字。",
        epilog="退出状态与 check 相同。中断以后，以同样的参数加 --resume 接着做，不会遗漏也不会重复。",
    )
    command.add_argument("folder", metavar="FOLDER", help="报告所在的目录")
    command.add_argument(
        "--out",
        metavar="FILE",
        type=_output,
        required=True,
        help=f"结果文件，后缀为 {'、'.join(SUFFIXES)} 之一；除 .xlsx 外，报告一表另成文件，名中加 .reports",
    )
    command.add_argument(
        "--processes", metavar="N", type=_at_least_one, help="同时工作的进程数，缺省为可用的处理器数"
    )
    command.add_argument("--resume", action="store_true", help="接着做上次中断的运行")
    command.add_argument(
        "--timeout",
        metavar="SECONDS",
        type=_at_least_one,
        default=300,
        help="一个文件最多读多少秒，超过则放弃该文件，缺省为 300",
    )
    _add_selection(command)
    command.add_argument(
        "--html", metavar="FOLDER", help="另把每份报告写成网页，存入这一目录，内有一览 index.html"
    )
    command.set_defaults(run=_batch)


def _add_compare(commands: Any) -> None:
    command = commands.add_parser(
        "compare",
        help="比较多份报告，列出互相矛盾之处",
        description="比较同一机关各年度的报告，以及上级与其下级的报告，列出互相矛盾之处。",
        epilog="退出状态与 check 相同。未见年度或机关名称的报告不参加比较，在小结中列出。",
    )
    command.add_argument("files", metavar="FILE", nargs="+", help="报告文件，- 为标准输入")
    _add_format(command)
    _add_ignore(command, _comparison_code)
    _add_baseline(command)
    _add_write_baseline(command)
    command.set_defaults(run=_compare)


def _add_explain(commands: Any) -> None:
    said = "说明每条规则在何处作出了什么判断"
    command = commands.add_parser("explain", help=said, description=said + "。")
    source = command.add_mutually_exclusive_group(required=True)
    source.add_argument("file", metavar="FILE", nargs="?", help="报告文件，- 为标准输入")
    source.add_argument("--text", metavar="TEXT", help="直接给出一段文字")
    _add_format(command)
    command.set_defaults(run=_explain)


def _add_format(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--format",
        metavar="FORMAT",
        type=_one_of(_FORMATS),
        default="text",
        help="输出格式：text（缺省）、json、jsonl 或 csv",
    )


def _one_of(values: Sequence[str]) -> Callable[[str], str]:
    def choose(text: str) -> str:
        if text not in values:
            raise argparse.ArgumentTypeError(f"没有“{text}”，可用：{'、'.join(values)}")
        return text

    return choose


def _severity(text: str) -> Severity:
    return Severity(_one_of(tuple(Severity))(text))


def _check_code(text: str) -> str:
    return _one_of([str(check.code) for check in CHECKS])(text)


def _comparison_code(text: str) -> str:
    return _one_of([str(check.code) for check in COMPARISONS])(text)


def _rule(text: str) -> Code:
    return Code(_one_of([str(check.code) for check in listing.RULES])(text))


def _output(text: str) -> Path:
    if Path(text).suffix.lower() not in SUFFIXES:
        raise argparse.ArgumentTypeError(f"“{text}”的后缀应为 {'、'.join(SUFFIXES)} 之一")
    return Path(text)


def _at_least_one(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"“{text}”不是正整数")
    return int(text)
