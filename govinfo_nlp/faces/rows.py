"""Audits as rows: the tables of findings and of reports that every face writes alike.

A row is a dictionary of text, integers, decimals and ``None``, with the keys of its table's columns:
``FINDINGS`` has one row a finding, ``REPORTS`` one row a report, with all cells of both statutory
formats, shares taken from them, and what the prose states for the cells that matter most.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from govinfo_nlp.audit import check
from govinfo_nlp.baseline import fingerprint
from govinfo_nlp.document import forms, tables
from govinfo_nlp.document.readers import ReadError, parse, read
from govinfo_nlp.faces import listing
from govinfo_nlp.faces.terminal import clean
from govinfo_nlp.language.lexicons import Lexicon
from govinfo_nlp.meaning.metrics import extract
from govinfo_nlp.models import Audit, Cell, Finding, Metric, Report, Severity, Skipped, plain

Row = dict[str, Any]
Made = TypeVar("Made")
UNDECIDED = "undecided"
"""What stands for a severity in the row of a check that could not decide."""


class Type(StrEnum):
    """What a column holds; an exact number is a ``Decimal`` of at most 32 digits before and 6 after
    the point."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name for programs, its header and width (in characters) for people, its type,
    and the words that people read in place of its values."""

    name: str
    header: str
    type: Type = Type.TEXT
    width: int = 10
    words: Mapping[str, str] = field(default_factory=dict)


_SEVERITIES = {str(severity): word for severity, word in listing.SEVERITIES.items()} | {UNDECIDED: "未判定"}

FINDINGS: tuple[Column, ...] = (
    Column("file", "文件", width=24),
    Column("agency", "机关", width=20),
    Column("year", "年度", Type.INTEGER, width=7),
    Column("severity", "级别", width=7, words=_SEVERITIES),
    Column("sureness", "把握%", Type.INTEGER, width=8),
    Column("code", "代码", width=15),
    Column("check", "检查", width=20),
    Column("message", "说明", width=44),
    Column("stated", "所写", width=16),
    Column("expected", "对照", width=16),
    Column("grounds", "依据", width=30),
    Column("reading", "读作", width=30),
    Column("other_reading", "也可能", width=24),
    Column("consequences", "同一处笔误还造成", width=44),
    Column("section", "部分", width=11, words=listing.SECTIONS),
    Column("figures", "数字", width=16),
    Column("sentence", "原文", width=50),
    Column("cell_names", "单元格", width=30),
    Column("cell_values", "表中所印", width=16),
    Column("cells", "单元格编号", width=24),
    Column("fingerprint", "指纹", width=23),
)
"""The columns of the table of findings. Several figures or cells are joined by ``; ``, sentences by a
line break; ``fingerprint`` is the finding's, see ``baseline``."""


@dataclass(frozen=True, slots=True)
class _Share:
    """A share in percent, to two decimals: of the cells ``part`` in the cells ``whole``."""

    name: str
    header: str
    part: tuple[str, ...]
    whole: tuple[str, ...]


_SHARES = (
    _Share(
        "share.granted",
        "予以公开和部分公开占办结（%）",
        ("requests.granted.total", "requests.partially_granted.total"),
        ("requests.processed.total",),
    ),
    _Share(
        "share.refused", "不予公开占办结（%）", ("requests.refused.total",), ("requests.processed.total",)
    ),
    _Share(
        "share.corrected",
        "结果纠正占复议诉讼（%）",
        ("disputes.reconsideration.corrected", "disputes.litigation.corrected"),
        ("disputes.reconsideration.total", "disputes.litigation.total"),
    ),
)

# The cells, or sums of cells, of which a reader asks first what the prose says.
_HEADLINES = (
    "requests.new.total",
    "requests.carried_in.total",
    "requests.processed.total",
    "requests.granted.total",
    "requests.partially_granted.total",
    "requests.refused.total",
    "requests.unavailable.total",
    "requests.carried_out.total",
    "disputes.reconsideration.total",
    "disputes.litigation.total",
    "disclosure.regulations.issued",
    "disclosure.normative_documents.issued",
    "disclosure.normative_documents.in_force",
    "disclosure.permits.decisions",
    "disclosure.penalties.decisions",
    "disclosure.coercive_measures.decisions",
)


_MOST, _LEAST = Decimal(10) ** 32, Decimal(10) ** -6
_EXACT = Context(prec=100, rounding=ROUND_HALF_UP)


def _cell_columns() -> Iterator[Column]:
    """All cells of both formats, the newer one's first and by its names."""
    for id in forms.leaf_cells("2021"):
        yield Column(id, forms.name(id, "2021"), Type.NUMBER)
    known = set(forms.leaf_cells("2021"))
    for id in forms.leaf_cells("2019"):
        if id not in known:
            yield Column(id, f"{forms.name(id, '2019')}（2019年格式）", Type.NUMBER)


@cache
def report_columns() -> tuple[Column, ...]:
    """The columns of the table of reports: what was read and found, shares, headlines, and every cell.

    ``error`` says why a report could not be read; all else is empty then. A cell that is blank
    counts as 0; one that is missing, that can't be read, or that the report's format does not
    have, is empty, and ``unread`` lists those that hold no usable number. ``prose.`` before a
    cell's id is what the prose states for it, the first time that it does.
    """
    return (
        Column("file", "文件", width=32),
        Column("agency", "机关", width=24),
        Column("year", "年度", Type.INTEGER, width=7),
        Column("title", "标题", width=40),
        Column("period", "统计期限", width=30),
        Column("format", "表格格式", width=9),
        Column("error", "无法读取的原因", width=24),
        Column("findings", "发现", Type.INTEGER, width=7),
        Column("errors", "错误", Type.INTEGER, width=7),
        Column("warnings", "警告", Type.INTEGER, width=7),
        Column("infos", "提示", Type.INTEGER, width=7),
        Column("accepted", "已接受", Type.INTEGER, width=8),
        Column("undecided", "未判定", Type.INTEGER, width=8),
        Column("undecided_why", "未判定的原因", width=30),
        Column("metrics", "正文数量", Type.INTEGER, width=9),
        Column("linked", "关联表格", Type.INTEGER, width=9),
        Column("verified", "核对一致", Type.INTEGER, width=9),
        Column("cells", "读出单元格", Type.INTEGER, width=11),
        Column("unread", "无法识读的单元格", width=18),
        *(Column(share.name, share.header, Type.NUMBER) for share in _SHARES),
        *(Column(f"prose.{id}", f"正文：{_shortest_name(id)}", Type.NUMBER) for id in _HEADLINES),
        *_cell_columns(),
    )


def _shortest_name(id: str) -> str:
    return forms.name(id, "2021").removesuffix("·总计")


@cache
def lexicon(folders: tuple[str | Path, ...]) -> Lexicon:
    """The shipped lexicon with folders added, one object a process: how other processes name it."""
    return Lexicon.default().extended(*folders)


def audited(source: str | bytes | Path, name: str, *, lexicon: Lexicon | None = None) -> Audit | str:
    """The audit of a report in a text, in bytes or in a file, or why there is none; never raises.

    An error of our own is told apart from what can't be read: it says 内部错误.
    """
    return _attempt(lambda: check(_report(source, name), lexicon=lexicon), name)


def extracted(source: str | bytes, name: str, *, lexicon: Lexicon | None = None) -> tuple[Metric, ...] | str:
    """The metrics of a text, or of a report in bytes, or why there are none; as `audited`."""

    def read_it() -> tuple[Metric, ...]:
        return extract(source if isinstance(source, str) else _report(source, name), lexicon=lexicon)

    return _attempt(read_it, name)


def _report(source: str | bytes | Path, name: str) -> Report:
    report = parse(source) if isinstance(source, str) else read(source, name=name)
    report.text.encode("utf-8")
    return report


def _attempt(work: Callable[[], Made], name: str) -> Made | str:
    name = name or "（内存中的数据）"
    try:
        return work()
    except ReadError as error:
        return str(error)
    except UnicodeEncodeError:
        return f"{name}：文字中有不成对的代理字符，不是有效的 Unicode 文本"
    except Exception as error:
        return f"{name}：内部错误（{type(error).__name__}：{error}）"


def finding_row(file: str, report: Report, outcome: Finding | Skipped) -> Row:
    """The row of ``FINDINGS`` for a finding; one of a check that could not decide is ``UNDECIDED``."""
    sentences = (listing.sentence_of(report, metric) for metric in outcome.metrics)
    named = list(listing.cells_named(report, outcome.cells))
    row = {
        "file": file,
        "agency": report.agency,
        "year": report.year,
        "severity": UNDECIDED,
        "sureness": None,
        "code": str(outcome.code),
        "check": listing.title_of(outcome.code),
        "message": "",
        "stated": "",
        "expected": "",
        "grounds": "",
        "reading": "",
        "other_reading": "",
        "consequences": "",
        "section": outcome.metrics[0].section if outcome.metrics else "",
        "figures": "; ".join(metric.text for metric in outcome.metrics),
        "sentence": "\n".join(dict.fromkeys(s.text for s in sentences if s is not None)),
        "cell_names": "; ".join(name for name, _ in named),
        "cell_values": "; ".join(value for _, value in named),
        "cells": "; ".join(outcome.cells),
        "fingerprint": "",
    }
    if isinstance(outcome, Skipped):
        return row | {"message": outcome.reason}
    return row | {
        "severity": str(outcome.severity),
        "sureness": listing.percent(outcome),
        "grounds": "；".join(outcome.grounds),
        "reading": outcome.reading,
        "other_reading": outcome.other,
        "consequences": "\n".join(f"{one.code}：{one.message}" for one in outcome.consequences),
        "message": outcome.message,
        "stated": outcome.stated,
        "expected": outcome.expected,
        "fingerprint": fingerprint(report, outcome),
    }


def report_row(file: str, audit: Audit, shown: Iterable[Finding] | None = None, accepted: int = 0) -> Row:
    """The row of a report; ``shown`` are the findings that count (all of the audit's, unless given),
    ``accepted`` is how many more a baseline hides."""
    report = audit.report
    found = Counter(finding.severity for finding in (audit.findings if shown is None else shown))
    return _empty(file) | {
        "agency": report.agency,
        "year": report.year,
        "title": clean(report.title),
        "period": clean(report.period),
        "format": report.format,
        "findings": found.total(),
        "errors": found[Severity.ERROR],
        "warnings": found[Severity.WARNING],
        "infos": found[Severity.INFO],
        "accepted": accepted,
        "undecided": len(audit.skipped),
        "undecided_why": _reasons(audit.skipped),
        "metrics": len(audit.metrics),
        "linked": len(audit.links),
        "verified": listing.verified(audit),
        "cells": len(report.cells),
        "unread": "; ".join(id for id, cell in report.cells.items() if _is_unread(cell)),
        **_figures(audit),
    }


def error_row(file: str, error: str) -> Row:
    """The row of a report that could not be read, and why."""
    return _empty(file) | {"error": error}


def _empty(file: str) -> Row:
    return dict.fromkeys((column.name for column in report_columns()), None) | {"file": file}


def _reasons(skipped: Iterable[Skipped]) -> str:
    counts = Counter(f"{one.code}：{one.reason}" for one in skipped)
    return "; ".join(f"{reason}（{count}）" if count > 1 else reason for reason, count in counts.items())


def _is_unread(cell: Cell) -> bool:
    return not tables.is_nothing(cell) and _usable(cell.value) is None


def _usable(value: Decimal | None) -> Decimal | None:
    """The value, where a column of numbers can hold it as it is."""
    if value is None or not value.is_finite() or abs(value) >= _MOST:
        return None
    return value if value == value.quantize(_LEAST, context=_EXACT) else None


def _figures(audit: Audit) -> Row:
    report = audit.report
    if report.format is None:
        return {}
    row: Row = {id: _usable(tables.total(report, (id,))) for id in forms.leaf_cells(report.format)}
    for share in _SHARES:
        row[share.name] = _percent(tables.total(report, share.part), tables.total(report, share.whole))
    for link in reversed(audit.links):  # so that the first to speak of a cell is the last to be written
        if len(link.cells) == 1 and link.cells[0] in _HEADLINES and link.metric.change is None:
            row[f"prose.{link.cells[0]}"] = _usable(link.metric.value)
    return row


def _percent(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    if part is None or not whole or abs(part) >= _MOST or abs(whole) >= _MOST:
        return None
    share = _EXACT.divide(_EXACT.multiply(part, Decimal(100)), whole)
    return _usable(share.quantize(Decimal("0.01"), context=_EXACT))


_METRIC_FIELDS = tuple(f.name for f in fields(Metric))


def metric_record(metric: Metric) -> Row:
    """What ``metric.to_dict()`` gives, in a tenth of the time: text, integers and ``None`` alone."""
    return {name: _plain(getattr(metric, name)) for name in _METRIC_FIELDS}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return plain(value)
    return str(value) if isinstance(value, StrEnum) else value


def line(row: Row) -> str:
    """A row as one line of JSON, decimals as exact numbers, Chinese as it is."""
    return "{" + ", ".join(f"{_quoted(name)}: {_json(value)}" for name, value in row.items()) + "}"


@cache
def _quoted(name: str) -> str:
    return _encoded(name)


_encoded = json.JSONEncoder(ensure_ascii=False).encode  # json.dumps would make an encoder for each value


def _json(value: Any) -> str:
    if value is None:
        return "null"
    return plain(value) if isinstance(value, Decimal) else _encoded(value)


def packed(row: Row) -> str:
    """A row's values in the order of its columns, as one line of JSON; the columns' names are left out."""
    return f"[{', '.join(map(_json, row.values()))}]"


def unpacked(text: str, columns: Iterable[Column]) -> Row:
    """The row that ``packed`` wrote, decimals as such; numbers without a point are integers."""
    return dict(zip((column.name for column in columns), json.loads(text, parse_float=Decimal), strict=True))
