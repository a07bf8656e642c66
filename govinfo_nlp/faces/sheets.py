"""Tables of rows as files: Parquet, CSV, JSON lines, and a workbook that an office can use as it is.

Rows are written as they come, whatever their number, into files beside the final ones, and take
their names in the end: a file under its final name is always whole. The same rows make the same bytes.
"""

from __future__ import annotations

import csv
import datetime
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Any

from govinfo_nlp.faces.journal import BatchError
from govinfo_nlp.faces.rows import FINDINGS, Column, Row, Type, line, report_columns
from govinfo_nlp.models import plain

SUFFIXES = (".parquet", ".csv", ".xlsx", ".jsonl")
_ROWS_A_GROUP = 1_000  # of a Parquet file
_ROWS_A_SHEET = 1_048_575  # that Excel can hold below a header
_LONGEST_TEXT = 32_767  # characters of an Excel cell
_MOST_DIGITS = 15  # that Excel keeps of a number
_EVERY_CELL = "A1:XFD1048576"
_A3 = 8  # as Excel numbers papers
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_UNPRINTABLE = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127))  # control characters, not \t \n \r
_COLOURS = {"error": "#F8CBAD", "warning": "#FFE699", "info": "#DDEBF7"}
# Offices compare files; a workbook's own time of making would make each a different one.
_NO_TIME = datetime.datetime(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Table:
    """A table to be written: its title for people, its columns, how many of them lead each line of a
    sheet, and how many go on paper, one page wide; all, over several pages, where that is ``None``."""

    title: str
    columns: tuple[Column, ...]
    leading: int
    on_paper: int | None = None


def both() -> tuple[Table, Table]:
    """The table of findings and the table of reports."""
    # The last two columns of the findings, ids and fingerprints, are for programs.
    return Table("发现", FINDINGS, 1, len(FINDINGS) - 2), Table("报告", report_columns(), 2)


def targets(out: Path) -> tuple[Path, ...]:
    """The files that both tables go to: one workbook, or ``out`` and ``out`` with ``.reports`` before its
    suffix. ``BatchError`` for a suffix that is none of ``SUFFIXES``, or where its library is missing."""
    suffix = out.suffix.lower()
    if suffix not in SUFFIXES:
        raise BatchError(f"{out}：后缀应为 {'、'.join(SUFFIXES)} 之一")
    if suffix == ".parquet":
        _needed("pyarrow.parquet", "arrow")
    if suffix == ".xlsx":
        _needed("xlsxwriter", "xlsx")
        return (out,)
    return out, out.with_name(f"{out.stem}.reports{out.suffix}")


def write(out: Path, findings: Iterable[Row], reports: Iterable[Row]) -> tuple[Path, ...]:
    """Writes both tables and gives the files, as `targets` names them. Nothing is left of a failed try."""
    files = targets(out)
    parts = [file.with_name(f"{file.name}.part") for file in files]
    tables = both()
    try:
        if out.suffix.lower() == ".xlsx":
            _write_workbook(parts[0], tables, (findings, reports))
        else:
            writer = {".parquet": _write_parquet, ".csv": _write_csv, ".jsonl": _write_lines}[
                out.suffix.lower()
            ]
            for part, table, rows in zip(parts, tables, (findings, reports), strict=True):
                writer(part, table.columns, rows)
        for part in parts:
            _settle(part)
        for part, file in zip(reversed(parts), reversed(files), strict=True):
            os.replace(part, file)
    finally:
        for part in parts:
            part.unlink(missing_ok=True)
    return files


def _settle(path: Path) -> None:
    """Waits until a file's content is on the disk: its name must not get there before."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _needed(module: str, extra: str) -> ModuleType:
    from importlib import import_module

    try:
        return import_module(module)
    except ImportError as error:
        package = module.partition(".")[0]
        raise BatchError(f"需要安装 {package}：pip install 'govinfo-nlp[{extra}]'") from error


def _write_lines(path: Path, columns: Sequence[Column], rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line(row)}\n" for row in rows)


def _write_csv(path: Path, columns: Sequence[Column], rows: Iterable[Row]) -> None:
    """With a byte order mark, by which Excel knows UTF-8."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow([column.name for column in columns])
        table.writerows([_csv_cell(column, row[column.name]) for column in columns] for row in rows)


def _csv_cell(column: Column, value: Any) -> str:
    if value is None:
        return ""
    if column.type is not Type.TEXT:
        return plain(value) if isinstance(value, Decimal) else str(value)
    text = str(value)
    # A report's text must not become a formula of the spreadsheet that opens the file.
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _write_parquet(path: Path, columns: Sequence[Column], rows: Iterable[Row]) -> None:
    from govinfo_nlp.faces.arrow import schema

    pa, parquet = _needed("pyarrow", "arrow"), _needed("pyarrow.parquet", "arrow")
    wanted = schema(columns)
    numbers = [column.name for column in columns if column.type is Type.NUMBER]
    with parquet.ParquetWriter(path, wanted, compression="zstd") as writer:
        for group in _groups(rows, _ROWS_A_GROUP):
            for row in group:
                for name in numbers:
                    if row[name] is not None:
                        row[name] = Decimal(row[name])
            writer.write_batch(pa.RecordBatch.from_pylist(group, schema=wanted))


_WRITERS = {".parquet": _write_parquet, ".csv": _write_csv, ".jsonl": _write_lines}


def _groups(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    remaining = iter(rows)
    while group := list(islice(remaining, size)):
        yield group


def _write_workbook(path: Path, tables: Sequence[Table], contents: Sequence[Iterable[Row]]) -> None:
    xlsxwriter = _needed("xlsxwriter", "xlsx")
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as workbook:
        workbook.set_properties({"created": _NO_TIME, "title": "政府信息公开工作年度报告审核"})
        workbook.use_zip64()
        formats = _formats(workbook)
        for table, rows in zip(tables, contents, strict=True):
            _write_sheets(workbook, table, rows, formats)


def _formats(workbook: Any) -> dict[str, Any]:
    top = {"valign": "top"}
    head = {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#D9E1F2", "border": 1}
    made = {"head": head, "plain": top, "long": top | {"text_wrap": True}}
    made["number"] = top | {"align": "right", "indent": 1}  # it does not touch the text beside it
    made |= {name: top | {"bg_color": colour} for name, colour in _COLOURS.items()}
    return {name: workbook.add_format(properties) for name, properties in made.items()}


def _write_sheets(workbook: Any, table: Table, rows: Iterable[Row], formats: dict[str, Any]) -> None:
    """One sheet, and more where the rows are more than a sheet can hold."""
    remaining = iter(rows)
    number = 1
    group: Iterator[Row] = islice(remaining, _ROWS_A_SHEET)
    while True:
        sheet = workbook.add_worksheet(table.title if number == 1 else f"{table.title} {number}")
        _lay_out(sheet, table, formats)
        last = _fill(sheet, table.columns, group, formats)
        sheet.autofilter(0, 0, max(last, 1), len(table.columns) - 1)
        # A figure as it is written, or a format called 2021, is text: no reason to mark the cell.
        sheet.ignore_errors({"number_stored_as_text": _EVERY_CELL})
        if table.on_paper is not None:
            sheet.print_area(0, 0, max(last, 1), table.on_paper - 1)
        ahead = next(remaining, None)
        if ahead is None:
            return
        group = _behind(ahead, islice(remaining, _ROWS_A_SHEET - 1))
        number += 1


def _behind(first: Row, others: Iterable[Row]) -> Iterator[Row]:
    yield first
    yield from others


def _lay_out(sheet: Any, table: Table, formats: dict[str, Any]) -> None:
    for index, column in enumerate(table.columns):
        sheet.set_column(index, index, column.width)
    sheet.freeze_panes(1, table.leading)
    sheet.set_landscape()
    sheet.set_paper(_A3)
    sheet.repeat_rows(0)
    if table.on_paper is None:
        sheet.repeat_columns(0, table.leading - 1)
    else:
        sheet.fit_to_pages(1, 0)
    deepest = max(-(-2 * len(column.header) // column.width) for column in table.columns)
    sheet.set_row(0, 15 * min(max(deepest, 2), 7))
    for index, column in enumerate(table.columns):
        sheet.write_string(0, index, column.header, formats["head"])


def _fill(sheet: Any, columns: Sequence[Column], rows: Iterable[Row], formats: dict[str, Any]) -> int:
    """Writes the rows below the header, and gives the number of the last."""
    number = 0
    for number, row in enumerate(rows, 1):
        for index, column in enumerate(columns):
            _write_cell(sheet, number, index, column, row[column.name], formats)
    return number


def _write_cell(
    sheet: Any, row: int, index: int, column: Column, value: Any, formats: dict[str, Any]
) -> None:
    if value is None or value == "":
        return
    if column.type is not Type.TEXT:
        if len(Decimal(value).as_tuple().digits) <= _MOST_DIGITS:
            sheet.write_number(row, index, float(value), formats["number"])
        else:
            sheet.write_string(row, index, plain(Decimal(value)), formats["number"])
        return
    text = column.words.get(value, value).translate(_UNPRINTABLE)
    if len(text) > _LONGEST_TEXT:
        text = f"{text[: _LONGEST_TEXT - 1]}…"
    look = formats.get(value) if column.words else None
    look = look or formats["long" if column.width >= 16 else "plain"]
    sheet.write_string(row, index, text, look)
