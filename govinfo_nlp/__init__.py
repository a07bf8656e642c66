"""Reads Chinese open-government annual reports (政府信息公开工作年度报告), extracts the quantities
that their prose states, ties them to the statutory tables, and finds contradictions.

    >>> import govinfo_nlp
    >>> [m.value for m in govinfo_nlp.extract("全年主动公开政府信息1.2万余条。")]
    [Decimal('12000')]

The functions and what they need are loaded when first used: ``import govinfo_nlp`` is quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from govinfo_nlp import models

if TYPE_CHECKING:
    from govinfo_nlp.audit import check
    from govinfo_nlp.corpus import compare
    from govinfo_nlp.document.readers import parse, read
    from govinfo_nlp.errors import LexiconError, ReadError
    from govinfo_nlp.faces.component import load
    from govinfo_nlp.language.lexicons import Lexicon
    from govinfo_nlp.language.sentences import split_sentences
    from govinfo_nlp.meaning.metrics import extract
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
_MODULES = {
    "Lexicon": "language.lexicons",
    "LexiconError": "errors",
    "ReadError": "errors",
    "check": "audit",
    "compare": "corpus",
    "extract": "meaning.metrics",
    "load": "faces.component",
    "parse": "document.readers",
    "read": "document.readers",
    "split_sentences": "language.sentences",
}


def _readers() -> Any:
    """The readers, loaded when they are first asked for."""
    return import_module(f"{__name__}.document.readers")


models.readers = _readers


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_MODULES.get(name, 'models')}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
