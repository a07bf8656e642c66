"""The reports of ``sets/`` as the text that offices publish: prose as dense as theirs, written by others.

    python benchmarks/dense.py FILE [LAYOUT]    # prints one: tab, lines, pipes or markdown

The tables are printed as the generator prints its own (``govinfo_nlp.testing``).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from govinfo_nlp import Lexicon
from govinfo_nlp.testing import Layout, statutory
from govinfo_nlp.testing.layouts import TABLES

SETS = Path(__file__).parent / "sets"


def reports() -> list[dict[str, Any]]:
    """All reports of all sets, in order."""
    return [json.loads(path.read_text("utf-8")) for path in sorted(SETS.glob("*/*.json"))]


def reports_of(name: str) -> list[dict[str, Any]]:
    """The reports of one set, in order."""
    return [json.loads(path.read_text("utf-8")) for path in sorted((SETS / name).glob("*.json"))]


def rendered(report: dict[str, Any], layout: str) -> str:
    """A report of a set as one text; a cell that it does not name is 0."""
    gap = "\n" if Layout(layout) is Layout.TAB else "\n\n"
    return gap.join(_blocks(report, Layout(layout))) + "\n"


def _blocks(report: dict[str, Any], layout: Layout) -> Iterator[str]:
    shown = dict.fromkeys(statutory.printed_cells(report["format"]), "0") | report["tables"]
    yield report["title"]
    yield from _paragraphs(report["preamble"])
    for section, heading in _headings().items():
        yield ("## " if layout is Layout.MARKDOWN else "") + heading
        yield from _paragraphs(report["sections"].get(section, ""))
        if section in ("disclosure", "requests", "disputes"):
            yield TABLES[layout](statutory.grid(section, report["format"], shown))


def _paragraphs(text: str) -> Iterator[str]:
    return (line for line in text.split("\n") if line.strip())


def _headings() -> dict[str, str]:
    """The headings of the six parts, as the official format has them."""
    found: dict[str, str] = {}
    for entry in Lexicon.default().entries("headings"):
        if entry["role"] == "alone":
            found.setdefault(entry["section"], entry.seen)
    return found


if __name__ == "__main__":
    print(rendered(json.loads(Path(sys.argv[1]).read_text("utf-8")), *(sys.argv[2:] or ["tab"])), end="")
