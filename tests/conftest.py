"""What all tests share: the checkout's folders, and Hypothesis settled for a loaded two-core machine."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from govinfo_nlp.document import tables
from govinfo_nlp.models import Cell, Report, Table

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"

# HYPOTHESIS_PROFILE names one: `ci` always tries the same texts, `nightly` many times as many.
_LENIENT = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("default", **_LENIENT)
settings.register_profile("ci", **_LENIENT, derandomize=True, print_blob=True, database=None)
settings.register_profile("nightly", **_LENIENT, max_examples=2000, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "default"))


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def examples() -> Path:
    """The reports shipped with the project."""
    return ROOT / "examples"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The material beside the checkout, which is no part of the project."""
    if not SHARED.is_dir():
        pytest.skip("../shared is not here")
    return SHARED


@pytest.fixture(scope="session")
def with_tables() -> Callable[[Report, Mapping[str, Decimal], str], Report]:
    """Gives a report statutory tables of a format, in which every cell not named is 0."""

    def add(report: Report, cells: Mapping[str, Decimal], format: str) -> Report:
        values = {id: Decimal(cells.get(id, 0)) for id in tables.leaf_cells(format)}
        printed = {id: Cell(id, str(value), 0, 0, value) for id, value in values.items()}
        ids = ("disclosure", "requests", "disputes")
        return replace(report, format=format, cells=printed, tables=tuple(Table(id, 0, 0) for id in ids))

    return add
