"""Arrow batches of findings, metrics and reports: the documented address of ``govinfo_nlp.faces.arrow``."""

from govinfo_nlp.faces.arrow import (
    CHECKED,
    EXTRACTED,
    FINDINGS,
    LINKED_METRIC,
    METRIC,
    REPORTS,
    check_batch,
    extract_batch,
    findings_batch,
    reports_batch,
)

__all__ = [
    "CHECKED",
    "EXTRACTED",
    "FINDINGS",
    "LINKED_METRIC",
    "METRIC",
    "REPORTS",
    "check_batch",
    "extract_batch",
    "findings_batch",
    "reports_batch",
]
