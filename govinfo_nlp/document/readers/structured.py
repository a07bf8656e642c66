"""Tables that a pipeline has as data already: with the prose to a document, and back to rows."""

from __future__ import annotations

import math
import operator
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from govinfo_nlp.document.forms import FORMATS, Form, Line, expand, leaf_cells, name, template
from govinfo_nlp.document.labels import number
from govinfo_nlp.document.sections import outline
from govinfo_nlp.document.tables import Document, Reading
from govinfo_nlp.errors import ReadError
from govinfo_nlp.models import Cell, Figure, Report, Table, plain

_FIRST_YEAR_OF_2021 = 2021
# What stands in a cell that isn't given: neither blank, which counts as zero, nor a number.
_NOT_GIVEN = "（未提供）"


def laid_out(prose: str, cells: Mapping[str, Figure], format: str | None) -> tuple[Document, Reading]:
    """The prose with the tables behind it, and the reading of these tables.

    A row of which no cell is given is left out, a cell that is not given in another row is unknown.
    ``ReadError`` is raised for an id that the format doesn't have, and for what is no figure.
    """
    chosen = format or _format(prose, cells)
    if chosen not in FORMATS:
        raise ReadError(f"不认识的表格格式“{chosen}”，可用的有：{'、'.join(FORMATS)}")
    for id in cells:
        _known(id, chosen)
    page = _Page(prose, {id: _printed(id, figure) for id, figure in cells.items()})
    for form in template(chosen).tables:
        page.write(form)
    tables = tuple(page.tables)
    return Document("".join(page.parts)), Reading(chosen, page.cells, tables, len(cells), 0)


def _format(prose: str, cells: Mapping[str, Figure]) -> str:
    """The format that has all the cells; where both have, the one of the prose's year."""
    fitting = [format for format in FORMATS if set(cells) <= set(leaf_cells(format))]
    if len(fitting) != len(FORMATS):
        return fitting[0] if fitting else FORMATS[-1]
    year = outline(prose).year
    return FORMATS[0] if year is not None and year < _FIRST_YEAR_OF_2021 else FORMATS[-1]


def _known(id: str, format: str) -> None:
    if id in leaf_cells(format):
        return
    try:
        parts = expand(id, format)
    except KeyError:
        raise ReadError(f"{format}年格式的表格没有单元格“{id}”") from None
    raise ReadError(f"“{id}”不是印出的单元格，而是合计，请改为给出它的各个单元格：{'、'.join(parts)}")


def _printed(id: str, figure: Figure) -> str:
    """The text of a cell that holds a figure."""
    if figure is None or isinstance(figure, str):
        return (figure or "").strip()
    if isinstance(figure, Decimal):
        if figure.is_finite():
            return plain(figure)
        if figure.is_nan():
            return ""
    elif isinstance(figure, float):
        if math.isfinite(figure):
            return plain(Decimal(int(figure)) if figure.is_integer() else Decimal(repr(float(figure))))
        if math.isnan(figure):
            return ""
    elif not isinstance(figure, bool):
        try:
            return str(operator.index(figure))
        except TypeError:
            pass
    raise ReadError(f"单元格“{id}”的值 {figure!r} 不是数字或文字")


class _Page:
    """The text written so far, and where its cells and tables are."""

    def __init__(self, prose: str, given: Mapping[str, str]) -> None:
        self.given = given
        self.parts = [prose, "" if prose.endswith("\n") or not prose else "\n"]
        self.at = sum(map(len, self.parts))
        self.cells: dict[str, Cell] = {}
        self.tables: list[Table] = []

    def put(self, text: str) -> None:
        self.parts.append(text)
        self.at += len(text)

    def write(self, form: Form) -> None:
        """Writes a table as converters of Word files do: a tab before each cell, a row a block."""
        start = self.at
        self.put(form.title + "\n")
        omitted: list[str] = []
        for row in form.rows:
            if any(f"{form.id}.{row.id}.{column}" in self.given for column in row.columns):
                self.row(form, row)
            else:
                omitted.append(f"{form.id}.{row.id}")
        for row in form.rows:
            for column in row.columns:
                id = f"{form.id}.{row.id}.{column}"
                self.cells.setdefault(id, Cell(id, "", self.at, self.at))
        self.tables.append(Table(form.id, start, self.at, tuple(omitted)))

    def row(self, form: Form, row: Line) -> None:
        labels = {column.id: column.label for column in form.columns}
        self.put("\t\n" + "".join(f"\t{labels[column]}\n" for column in row.columns) + "\n")
        self.put(f"\t{row.label}\n")
        for column in row.columns:
            id = f"{form.id}.{row.id}.{column}"
            text = self.given.get(id, _NOT_GIVEN)
            found = number(text)
            start = self.at + 1
            value, unit = (found.value, found.unit) if found else (None, "")
            self.cells[id] = Cell(id, text, start, start + len(text), value, unit)
            self.put(f"\t{text}\n")
        self.put("\n")


def cell_rows(report: Report) -> Iterator[dict[str, Any]]:
    """The cells of a report as plain rows, in print order: for Arrow, pandas, SQL.

    Each has ``id``, its parts ``table``, ``row`` and ``column``, its Chinese ``name``, ``text`` as
    printed, ``value`` (a ``Decimal``, ``None`` without a number), ``unit``, ``start`` and ``end``.
    """
    for id, cell in report.cells.items():
        table, _, rest = id.partition(".")
        row, _, column = rest.rpartition(".")
        yield {
            "id": id,
            "table": table,
            "row": row,
            "column": column,
            "name": name(id, report.format) if report.format else "",
            "text": cell.text,
            "value": cell.value,
            "unit": cell.unit,
            "start": cell.start,
            "end": cell.end,
        }


def to_frame(report: Report) -> Any:
    """The rows of ``cell_rows`` as a ``DataFrame``, see ``Report.to_frame``."""
    try:
        import pandas
    except ImportError as error:
        raise ImportError("to_frame 需要先安装 pandas：pip install pandas") from error
    return pandas.DataFrame.from_records(list(cell_rows(report)), index="id")
