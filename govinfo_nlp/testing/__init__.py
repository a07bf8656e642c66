"""Whole reports with their truth beside them, to test a pipeline with.

    >>> from govinfo_nlp.testing import generate
    >>> report = generate(7, level="county", layout="tab")
    >>> first = report.metrics[0]
    >>> report.text[first.start : first.end] == first.quote
    True
    >>> report.findings
    ()

``generate`` writes a report from a seed, the same on every machine; ``faults`` plants
contradictions in it, and ``findings`` says which. A ``busy`` report tells of several bodies, dockets
and bases (全县新收179件，其中县政府部门101件，占56.4%). ``alterations`` changes one figure of a report
at a time, in every way that breaks something the report says.

The wording is the generator's own (``testing/wording``), written apart from the lexicons that the
library reads with. Places and offices are invented.
"""

from __future__ import annotations

from govinfo_nlp.testing.faults import alterations, generate
from govinfo_nlp.testing.layouts import Layout
from govinfo_nlp.testing.ledgers import Level
from govinfo_nlp.testing.truth import Generated, TrueFinding, TrueMetric

__all__ = ["Generated", "Layout", "Level", "TrueFinding", "TrueMetric", "alterations", "generate"]
