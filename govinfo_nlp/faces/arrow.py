"""Arrow's face: record batches in and out, the one door for Ray, Spark, Polars, DuckDB and pandas.

``check_batch`` and ``extract_batch`` give a row for each row, in the same order; ``findings_batch``
and ``reports_batch`` give the rows that ``govinfo-nlp batch`` writes. All take a ``RecordBatch`` or
a ``Table``, and give the same. A row that can't be read becomes a row whose ``error`` says why;
nothing that a row holds makes a function raise.

Their options are alike: ``column`` names the column that holds the reports, as text or as the bytes
of files of any format that can be read; ``name`` a column of file names, for messages and for
``file``; ``keep`` columns that are put before the others of the result, as they are; ``lexicon``
folders that add to the shipped lexicon. ``ValueError`` is raised for a column that is not there or
of another type, ``LexiconError`` for a folder that can't be used.

Offsets are half-open ranges of characters of ``text``; values are exact decimals as plain text, which
every engine casts, and in the table of reports ``decimal128(38, 6)``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar, cast

from govinfo_nlp.baseline import fingerprint
from govinfo_nlp.faces import listing, rows
from govinfo_nlp.language.lexicons import Lexicon
from govinfo_nlp.models import Audit, Finding, Metric, Skipped, plain

try:
    import pyarrow as pa
except ImportError as error:
    raise ImportError("govinfo_nlp.faces.arrow 需要 pyarrow：pip install 'govinfo-nlp[arrow]'") from error

Batch = TypeVar("Batch")  # a pyarrow.RecordBatch or a pyarrow.Table

_PLACE = [("text", pa.string()), ("start", pa.int32()), ("end", pa.int32())]
_BASIS = [("figures", pa.list_(pa.struct(_PLACE))), ("cells", pa.list_(pa.string()))]
_CONSEQUENCE = [("code", pa.string()), ("message", pa.string()), *_BASIS]

METRIC = pa.struct(
    [
        *_PLACE,
        ("section", pa.string()),
        ("kind", pa.string()),
        ("value", pa.string()),
        ("step", pa.string()),
        ("unit", pa.string()),
        ("bound", pa.string()),
        ("change", pa.string()),
        ("subject", pa.string()),
        ("subject_start", pa.int32()),
        ("subject_end", pa.int32()),
        ("scope", pa.string()),
        ("period", pa.string()),
    ]
)
"""A metric, field by field as ``models.Metric`` has them."""

LINKED_METRIC = pa.struct([*METRIC, ("cells", pa.list_(pa.string())), ("rule", pa.string())])
"""A metric with the cells that it restates (none where it has no link) and the rule that said so."""

EXTRACTED = pa.schema([("error", pa.string()), ("metrics", pa.list_(METRIC))])
"""What ``extract_batch`` gives."""

CHECKED = pa.schema(
    [
        ("error", pa.string()),
        ("text", pa.string()),
        ("title", pa.string()),
        ("agency", pa.string()),
        ("year", pa.int32()),
        ("period", pa.string()),
        ("format", pa.string()),
        ("sections", pa.list_(pa.struct([("id", pa.string()), ("heading", pa.string()), *_PLACE[1:]]))),
        (
            "cells",
            pa.list_(
                pa.struct(
                    [
                        ("id", pa.string()),
                        ("name", pa.string()),
                        *_PLACE,
                        ("value", pa.string()),
                        ("unit", pa.string()),
                    ]
                )
            ),
        ),
        ("metrics", pa.list_(LINKED_METRIC)),
        (
            "findings",
            pa.list_(
                pa.struct(
                    [
                        ("code", pa.string()),
                        ("severity", pa.string()),
                        ("probability", pa.float64()),
                        ("message", pa.string()),
                        ("stated", pa.string()),
                        ("expected", pa.string()),
                        ("grounds", pa.list_(pa.string())),
                        ("reading", pa.string()),
                        ("other", pa.string()),
                        ("consequences", pa.list_(pa.struct(_CONSEQUENCE))),
                        ("figures", pa.list_(pa.struct(_PLACE))),
                        ("cells", pa.list_(pa.string())),
                        ("fingerprint", pa.string()),
                    ]
                )
            ),
        ),
        (
            "skipped",
            pa.list_(
                pa.struct(
                    [
                        ("code", pa.string()),
                        ("reason", pa.string()),
                        ("figures", pa.list_(pa.struct(_PLACE))),
                        ("cells", pa.list_(pa.string())),
                    ]
                )
            ),
        ),
    ]
)
"""What ``check_batch`` gives: an audit, field by field as ``models.Audit`` has them, the report's fields
among them. ``figures`` are the metrics of a finding. Where there is an ``error``, all else is null."""

_TYPES = {
    rows.Type.TEXT: pa.string(),
    rows.Type.INTEGER: pa.int32(),
    rows.Type.NUMBER: pa.decimal128(38, 6),
}


def schema(columns: Iterable[rows.Column]) -> Any:
    """The Arrow schema of a table of rows, the Chinese headers as metadata of its fields."""
    return pa.schema(
        [pa.field(c.name, _TYPES[c.type], metadata={"header": c.header.encode()}) for c in columns]
    )


FINDINGS = schema(rows.FINDINGS)
"""What ``findings_batch`` gives: one row a finding; ``rows.FINDINGS`` describes the columns."""

REPORTS = schema(rows.report_columns())
"""What ``reports_batch`` gives: one row a report; ``rows.report_columns`` describes the columns."""


def check_batch(
    batch: Batch,
    *,
    column: str = "text",
    name: str | None = None,
    keep: Sequence[str] = (),
    lexicon: Sequence[str | Path] = (),
) -> Batch:
    """The audit of each report, a row (of ``CHECKED``) for each row; the module tells of the options."""

    def make(part: Any) -> tuple[list[int], list[rows.Row]]:
        found = [_audit_record(audit) for _, audit in _audits(part, column, name, _lexicon(lexicon))]
        return list(range(len(found))), found

    return _mapped(batch, make, CHECKED, keep)


def extract_batch(
    batch: Batch,
    *,
    column: str = "text",
    name: str | None = None,
    keep: Sequence[str] = (),
    lexicon: Sequence[str | Path] = (),
) -> Batch:
    """The metrics of each row, a row (of ``EXTRACTED``) for each row; the module tells of the options.

    Text is any Chinese text, as `extract` takes it; bytes are a report's, whose prose is read.
    """

    def make(part: Any) -> tuple[list[int], list[rows.Row]]:
        words = _lexicon(lexicon)
        found = [_metrics_record(value, file, words) for file, value in _values(part, column, name)]
        return list(range(len(found))), found

    return _mapped(batch, make, EXTRACTED, keep)


def findings_batch(
    batch: Batch,
    *,
    column: str = "text",
    name: str | None = None,
    keep: Sequence[str] = (),
    lexicon: Sequence[str | Path] = (),
) -> Batch:
    """The findings of all reports, a row (of ``FINDINGS``) for each; the module tells of the options.

    Reports that can't be read have none: they are in what ``reports_batch`` gives.
    """

    def make(part: Any) -> tuple[list[int], list[rows.Row]]:
        found = [
            (index, rows.finding_row(file, audit.report, finding))
            for index, (file, audit) in enumerate(_audits(part, column, name, _lexicon(lexicon)))
            if isinstance(audit, Audit)
            for finding in audit.findings
        ]
        return [index for index, _ in found], [row for _, row in found]

    return _mapped(batch, make, FINDINGS, keep)


def reports_batch(
    batch: Batch,
    *,
    column: str = "text",
    name: str | None = None,
    keep: Sequence[str] = (),
    lexicon: Sequence[str | Path] = (),
) -> Batch:
    """A row (of ``REPORTS``) for each report: its cells and headline figures; see the module's options."""

    def make(part: Any) -> tuple[list[int], list[rows.Row]]:
        found = [
            rows.report_row(file, audit) if isinstance(audit, Audit) else rows.error_row(file, audit)
            for file, audit in _audits(part, column, name, _lexicon(lexicon))
        ]
        return list(range(len(found))), found

    return _mapped(batch, make, REPORTS, keep)


_Make = Callable[[Any], tuple[list[int], list[rows.Row]]]


def _mapped(batch: Batch, make: _Make, schema: Any, keep: Sequence[str]) -> Batch:
    """What ``make`` gives for each batch: rows, and the indices of the rows that they came from."""
    given: Any = batch
    for kept in keep:
        _index(given, kept)
    whole = pa.schema([*(given.schema.field(kept) for kept in keep), *schema])
    if isinstance(given, pa.Table):
        parts = [_made(part, make, whole, schema, keep) for part in given.to_batches()]
        return cast(Batch, pa.Table.from_batches(parts, whole))
    return cast(Batch, _made(given, make, whole, schema, keep))


def _made(part: Any, make: _Make, whole: Any, schema: Any, keep: Sequence[str]) -> Any:
    indices, found = make(part)
    origin = pa.array(indices, pa.int64())
    carried = [part.column(_index(part, kept)).take(origin) for kept in keep]
    return pa.RecordBatch.from_arrays(
        [*carried, *pa.RecordBatch.from_pylist(found, schema=schema).columns], schema=whole
    )


def _index(batch: Any, column: str) -> int:
    if batch.schema.names.count(column) != 1:
        raise ValueError(f"没有名为“{column}”的列，或不止一列；现有：{'、'.join(batch.schema.names)}")
    return int(batch.schema.get_field_index(column))


def _audits(
    part: Any, column: str, name: str | None, lexicon: Lexicon | None
) -> Iterator[tuple[str, Audit | str]]:
    for file, value in _values(part, column, name):
        yield file, rows.audited(value, file, lexicon=lexicon) if not isinstance(value, _Bad) else value.why


class _Bad:
    """A value that is none, and why."""

    def __init__(self, why: str) -> None:
        self.why = why


def _values(part: Any, column: str, name: str | None) -> Iterator[tuple[str, str | bytes | _Bad]]:
    """Each row's file name and what its column holds."""
    held = part.column(_index(part, column))
    if not _is_readable(held.type):
        raise ValueError(f"列“{column}”的类型是 {held.type}，应为文字（string）或字节（binary）")
    names = part.column(_index(part, name)) if name is not None else None
    for index, value in enumerate(map(_value, held)):
        file = _value(names[index]) if names is not None else None
        yield file if isinstance(file, str) else "", value


def _is_readable(type: Any) -> bool:
    kind = type.value_type if pa.types.is_dictionary(type) else type
    return bool(
        any(
            test(kind)
            for test in (
                pa.types.is_string,
                pa.types.is_large_string,
                pa.types.is_string_view,
                pa.types.is_binary,
                pa.types.is_large_binary,
                pa.types.is_binary_view,
                pa.types.is_fixed_size_binary,
            )
        )
    )


def _value(scalar: Any) -> str | bytes | _Bad:
    try:
        value = scalar.as_py()
    except UnicodeDecodeError:
        return _Bad("不是有效的 UTF-8 文字")
    return value if isinstance(value, str | bytes) else _Bad("没有内容（空值）")


def _lexicon(folders: Sequence[str | Path]) -> Lexicon | None:
    return rows.lexicon(tuple(map(str, folders))) if folders else None


def _metrics_record(value: str | bytes | _Bad, file: str, lexicon: Lexicon | None) -> rows.Row:
    found = value.why if isinstance(value, _Bad) else rows.extracted(value, file, lexicon=lexicon)
    if isinstance(found, str):
        return {"error": found, "metrics": None}
    return {"error": None, "metrics": list(map(rows.metric_record, found))}


def _audit_record(audit: Audit | str) -> rows.Row:
    if isinstance(audit, str):
        return dict.fromkeys(CHECKED.names, None) | {"error": audit}
    report = audit.report
    links = {(link.metric.start, link.metric.end): link for link in audit.links}
    return {
        "error": None,
        "text": report.text,
        "title": report.title,
        "agency": report.agency,
        "year": report.year,
        "period": report.period,
        "format": report.format,
        "sections": [
            {"id": s.id, "heading": s.heading, "start": s.start, "end": s.end} for s in report.sections
        ],
        "cells": [
            {
                "id": cell.id,
                "name": listing.cell_name(report, cell.id),
                "text": cell.text,
                "start": cell.start,
                "end": cell.end,
                "value": None if cell.value is None else plain(cell.value),
                "unit": cell.unit,
            }
            for cell in report.cells.values()
        ],
        "metrics": [_linked(metric, links.get((metric.start, metric.end))) for metric in audit.metrics],
        "findings": [
            {
                "code": str(finding.code),
                "severity": str(finding.severity),
                "probability": finding.probability,
                "message": finding.message,
                "stated": finding.stated,
                "expected": finding.expected,
                "grounds": list(finding.grounds),
                "reading": finding.reading,
                "other": finding.other,
                "consequences": [
                    {"code": str(one.code), "message": one.message, **_basis(one)}
                    for one in finding.consequences
                ],
                **_basis(finding),
                "fingerprint": fingerprint(report, finding),
            }
            for finding in audit.findings
        ],
        "skipped": [{"code": str(s.code), "reason": s.reason, **_basis(s)} for s in audit.skipped],
    }


def _linked(metric: Metric, link: Any) -> rows.Row:
    cells, rule = ([], None) if link is None else (list(link.cells), link.rule)
    return rows.metric_record(metric) | {"cells": cells, "rule": rule}


def _basis(outcome: Finding | Skipped) -> rows.Row:
    figures = [{"text": m.text, "start": m.start, "end": m.end} for m in outcome.metrics]
    return {"figures": figures, "cells": list(outcome.cells)}
