"""Reads Chinese open-government annual reports (政府信息公开工作年度报告), extracts the quantities
that their prose states, ties them to the statutory tables, and finds contradictions.

    >>> import govinfo_nlp
    >>> [m.value for m in govinfo_nlp.extract("全年主动公开政府信息1.2万余条。")]
    [Decimal('12000')]

The functions and what they need are loaded when first used: ``import govinfo_nlp`` is quick.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from govinfo_nlp.audit import check
    from govinfo_nlp.component import load
    from govinfo_nlp.corpus import compare
    from govinfo_nlp.lexicons import Lexicon, LexiconError
    from govinfo_nlp.metrics import extract
    from govinfo_nlp.models import (
        Audit,
        Bound,
        Cell,
        Change,
        Code,
        Finding,
        Kind,
        Link,
        Metric,
        Report,
        Section,
        Sentence,
        Severity,
        Skipped,
    )
    from govinfo_nlp.readers import ReadError, parse, read
    from govinfo_nlp.sentences import split_sentences

__version__ = "0.1.0"

__all__ = [
    "Audit",
    "Bound",
    "Cell",
    "Change",
    "Code",
    "Finding",
    "Kind",
    "Lexicon",
    "LexiconError",
    "Link",
    "Metric",
    "ReadError",
    "Report",
    "Section",
    "Sentence",
    "Severity",
    "Skipped",
    "__version__",
    "check",
    "compare",
    "extract",
    "load",
    "parse",
    "read",
    "split_sentences",
]

# Where the names live that are not records.
_ROOMS = {
    "Lexicon": "lexicons",
    "LexiconError": "lexicons",
    "ReadError": "readers",
    "check": "audit",
    "compare": "corpus",
    "extract": "metrics",
    "load": "component",
    "parse": "readers",
    "read": "readers",
    "split_sentences": "sentences",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"{__name__}.{_ROOMS.get(name, 'models')}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
