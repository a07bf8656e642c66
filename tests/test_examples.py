"""The shipped reports say what examples/README.md says of them, and nothing else."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from govinfo_nlp import Audit, Code, Severity, check, read

# Each planted contradiction: its code, and the figures or cells that it must name.
PLANTED = (
    (Code.PERIOD, (), ()),
    (Code.PROSE_SUM, ("2760条",), ()),
    (Code.PROSE_TABLE, ("3175件",), ("disclosure.penalties.decisions",)),
    (Code.PROSE_RATIO, ("68.2%",), ()),
    (Code.PROSE_GROWTH, ("30%",), ()),
    (Code.PROSE_CONFLICT, ("4期", "5期"), ()),
    (Code.TABLE_SUM, (), ("disputes.reconsideration.total",)),
)


@pytest.fixture(scope="module")
def county() -> Audit:
    return check(read(Path(__file__).parents[1] / "examples" / "yunxiu-2023.txt"))


@pytest.fixture(scope="module")
def bureau() -> Audit:
    return check(read(Path(__file__).parents[1] / "examples" / "yunxiu-water-2023.md"))


@pytest.mark.parametrize(("code", "figures", "cells"), PLANTED, ids=lambda value: str(value))
def test_planted_contradiction_is_found(
    county: Audit, code: Code, figures: tuple[str, ...], cells: tuple[str, ...]
) -> None:
    (finding,) = (f for f in county.findings if f.code == code)
    assert finding.severity in (Severity.ERROR, Severity.WARNING)
    assert set(figures) <= {metric.text for metric in finding.metrics}
    assert set(cells) <= set(finding.cells)


def test_nothing_else_is_found(county: Audit) -> None:
    assert Counter(f.code for f in county.findings) == Counter(code for code, _, _ in PLANTED)


def test_the_bureau_is_clean(bureau: Audit) -> None:
    assert bureau.findings == ()


def test_every_cell_is_read(county: Audit, bureau: Audit) -> None:
    for audit in (county, bureau):
        assert audit.report.format == "2021"
        assert all(cell.value is not None for cell in audit.report.cells.values())
        assert len(audit.report.cells) == 200
