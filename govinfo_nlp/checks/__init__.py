"""The checks: ``CHECKS`` in the order in which they run, one file a code.

The docstring of a check's file is its documentation: a title behind its code, then 发现, 例, 不算.
"""

from __future__ import annotations

from types import ModuleType

from govinfo_nlp.checks import (
    format,
    period,
    prose_conflict,
    prose_growth,
    prose_ratio,
    prose_sum,
    prose_table,
    table_balance,
    table_sum,
)
from govinfo_nlp.checks.evidence import Check, Evidence, Outcome

__all__ = ["CHECKS", "Check", "Evidence", "Outcome"]


def _check(module: ModuleType) -> Check:
    head, _, body = (module.__doc__ or "").partition("\n")
    return Check(module.CODE, head.partition(": ")[2], body.strip(), module.check)


CHECKS: tuple[Check, ...] = tuple(
    _check(module)
    for module in (
        prose_table,
        prose_sum,
        prose_ratio,
        prose_growth,
        prose_conflict,
        table_sum,
        table_balance,
        period,
        format,
    )
)
