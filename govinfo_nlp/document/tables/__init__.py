"""How printed tables are read into statutory cells, and what the cells come to.

Every container (text, HTML, DOCX, PDF) is brought into one form, a ``Document``: the report's one
text and the grids of cells found in it. ``read`` finds the statutory cells by their printed labels,
so that rows may be left out, tables be split or printed twice, and spans be lost. A figure is taken
only where its column is certain; what can't be read keeps its text and has no value.

What the tables are (``templates``, ``leaf_cells``, ``expand``, ``name``) is told by ``forms``.

The modules, in the order in which a document goes through them: ``documents``, ``pieces`` (what a cell
says), ``walk`` (which fills ``printings``), ``columns`` (a row's cells by column) and ``settling``.
"""

from __future__ import annotations

from collections.abc import Mapping

from govinfo_nlp.document.forms import (
    FORMATS,
    Balance,
    Form,
    Line,
    Sum,
    Template,
    expand,
    leaf_cells,
    name,
    template,
    templates,
)
from govinfo_nlp.document.labels import Number, number
from govinfo_nlp.document.tables.documents import Document, Grid, GridCell, Known, Range, Reading, Strip
from govinfo_nlp.document.tables.figures import Figures, figure, is_nothing, omitted, total
from govinfo_nlp.document.tables.settling import settled
from govinfo_nlp.document.tables.walk import Walk
from govinfo_nlp.models import Cell

__all__ = [
    "FORMATS",
    "Balance",
    "Document",
    "Figures",
    "Form",
    "Grid",
    "GridCell",
    "Known",
    "Line",
    "Number",
    "Range",
    "Reading",
    "Strip",
    "Sum",
    "Template",
    "expand",
    "figure",
    "is_nothing",
    "leaf_cells",
    "name",
    "number",
    "omitted",
    "read",
    "recognize",
    "template",
    "templates",
    "total",
]


def read(document: Document) -> tuple[str | None, Mapping[str, Cell]]:
    """The format ("2019", "2021", ``None`` without statutory tables) and the cells by their ids."""
    reading = recognize(document)
    return reading.format, reading.cells


def recognize(document: Document) -> Reading:
    """All that is found of statutory tables in a document; never raises, takes linear time."""
    walk = Walk(document)
    for grid in document.grids:
        walk.read(grid)
    return settled(document.text, walk)
