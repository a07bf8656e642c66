"""The command line: ``govinfo-nlp check``, ``extract``, ``tables``, ``explain`` and ``rules``.

Exit status of ``check``: 0 no findings, 1 findings, 2 something could not be read. The other
commands end with 0, or with 2 where they could not read. A wrong call ends with 2.
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
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, NoReturn

from govinfo_nlp import __version__, listing
from govinfo_nlp.audit import check, explain
from govinfo_nlp.checks import CHECKS
from govinfo_nlp.lexicons import LexiconError
from govinfo_nlp.metrics import extract
from govinfo_nlp.models import Audit, Finding, Report, Severity, Skipped
from govinfo_nlp.readers import ReadError, parse, read

_FORMATS = ("text", "json", "jsonl", "csv")
_FOUND, _UNREADABLE, _INTERRUPTED, _NO_LISTENER = 1, 2, 130, 141
_RANKS = {Severity.INFO: 0, Severity.WARNING: 1, Severity.ERROR: 2}
_WIDEST = 100

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
    except (ReadError, LexiconError) as error:
        _complain(str(error))
        return _UNREADABLE
    return status


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of one file: an audit with the findings to show, or why it couldn't be read."""

    file: str
    status: int
    audit: Audit | None = None
    shown: tuple[Finding, ...] = ()
    error: str = ""


def _check(args: argparse.Namespace) -> int:
    outcomes = []

    def seen() -> Iterator[_Outcome]:
        for file in args.files:
            outcomes.append(_outcome(file, args.severity, args.ignore))
            yield outcomes[-1]

    if args.format == "text":
        _print_audits(seen())
    elif args.format == "csv":
        _print_records("csv", (row for outcome in seen() for row in _finding_rows(outcome)), _FINDING_FIELDS)
    else:
        _print_records(args.format, map(_outcome_record, seen()))
    if args.format == "text" and len(outcomes) > 1:
        print(f"\n{_total(outcomes)}")
    return max(outcome.status for outcome in outcomes)


def _outcome(file: str, severity: Severity | None, ignored: Sequence[str]) -> _Outcome:
    try:
        audit = check(_read(file))
    except ReadError as error:
        _complain(str(error))
        return _Outcome(file, _UNREADABLE, error=str(error))
    kept = [finding for finding in audit.findings if finding.code not in ignored]
    shown = tuple(f for f in kept if _RANKS[f.severity] >= _RANKS[severity or Severity.INFO])
    counted = any(_RANKS[f.severity] >= _RANKS[severity or Severity.WARNING] for f in kept)
    return _Outcome(file, _FOUND if counted else 0, audit, shown)


def _print_audits(outcomes: Iterable[_Outcome]) -> None:
    page = _page()
    read_ones = (outcome for outcome in outcomes if outcome.audit is not None)
    for number, outcome in enumerate(read_ones):
        assert outcome.audit is not None
        text = listing.audit_text(outcome.audit, _shown_name(outcome.file), outcome.shown, page)
        print(f"\n{'─' * page.columns}\n{text}" if number else text)


def _total(outcomes: Sequence[_Outcome]) -> str:
    counts = [sum(outcome.status == status for outcome in outcomes) for status in (0, _FOUND, _UNREADABLE)]
    return f"共 {len(outcomes)} 份：无发现 {counts[0]} 份，有发现 {counts[1]} 份，无法读取 {counts[2]} 份"


def _outcome_record(outcome: _Outcome) -> Row:
    if outcome.audit is None:
        return {"file": outcome.file, "error": outcome.error}
    return {"file": outcome.file, "audit": replace(outcome.audit, findings=outcome.shown).to_dict()}


_FINDING_FIELDS = (
    "file", "code", "severity", "message", "stated", "expected",
    "figures", "sentence", "cells", "cell_names", "cell_values",
)  # fmt: skip


def _finding_rows(outcome: _Outcome) -> Iterator[Row]:
    """One row a finding, then one for each check left undecided, its severity ``undecided``."""
    if outcome.audit is None:
        return
    for finding in outcome.shown:
        yield _finding_row(outcome.file, outcome.audit.report, finding) | {
            "severity": finding.severity,
            "message": finding.message,
            "stated": finding.stated,
            "expected": finding.expected,
        }
    for skipped in outcome.audit.skipped:
        yield _finding_row(outcome.file, outcome.audit.report, skipped) | {
            "severity": "undecided",
            "message": skipped.reason,
        }


def _finding_row(file: str, report: Report, record: Finding | Skipped) -> dict[str, Any]:
    sentences = (listing.sentence_of(report, metric) for metric in record.metrics)
    named = list(listing.cells_named(report, record.cells))
    return {
        "file": file,
        "code": record.code,
        "figures": "; ".join(metric.text for metric in record.metrics),
        "sentence": "\n".join(dict.fromkeys(s.text for s in sentences if s is not None)),
        "cells": "; ".join(record.cells),
        "cell_names": "; ".join(name for name, _ in named),
        "cell_values": "; ".join(value for _, value in named),
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
    command.add_argument("code", metavar="CODE", nargs="?", type=_code, help="检查的代码，如 prose-table")
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
    command.add_argument(
        "--severity", metavar="LEVEL", type=_severity, help="最低级别：error、warning 或 info"
    )
    command.add_argument(
        "--ignore",
        metavar="CODE",
        type=_code,
        action="append",
        default=[],
        help="不报告这一检查的发现，可重复给出",
    )
    command.set_defaults(run=_check)


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


def _code(text: str) -> str:
    return _one_of([str(check.code) for check in CHECKS])(text)
