"""What the library makes of the gold sets: the figures of "How well it does" in the README.

    python benchmarks/sets.py [SET…] [--errors]    # all sets, or w1 w2 …; --errors lists what was wrong

For each set: metrics found, subjects, ties to cells, findings (errors and warnings), clean reports kept.
A subject is right if one of the two holds the other and is at least half of it; a tie, if its printed cells
are those of the gold, or of a reading that it allows; a finding, if one of its code shares a cell or a
quotation.
"""

from __future__ import annotations

import argparse
import difflib
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from dense import SETS, rendered, reports_of

import govinfo_nlp
from govinfo_nlp import Audit, Finding
from govinfo_nlp.document import tables

# What the sets are annotated for.
_CODES = frozenset(
    [
        "prose-table",
        "prose-sum",
        "prose-ratio",
        "prose-growth",
        "prose-conflict",
        "table-sum",
        "table-balance",
        "period",
        "format",
    ]
)
_PARTS = ("title", "preamble", "overall", "disclosure", "requests", "disputes", "problems", "other")
_WHAT = ("metrics", "subjects", "links", "findings")

Tally = Counter[tuple[str, str]]


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).replace(",", "").split())


def _place(gold: dict[str, Any], metric: dict[str, Any]) -> tuple[int, int]:
    """Where a metric stands: its part, and its offset in the part's prose."""
    part = metric["section"]
    text, at = gold[part] if part in ("title", "preamble") else gold["sections"].get(part, ""), -1
    for _ in range(metric["nth"]):
        at = text.find(metric["quote"], at + 1)
    return _PARTS.index(part), at


def _pairs(
    golds: Sequence[dict[str, Any]], audit: Audit
) -> Iterator[tuple[dict[str, Any], govinfo_nlp.Metric]]:
    """The metrics of the gold with those said, in text order."""
    wanted = [(one["kind"], Decimal(one["value"])) for one in golds]
    said = sorted(audit.metrics, key=lambda metric: (metric.start, metric.end))
    found = [(str(one.kind), one.value) for one in said]
    for block in difflib.SequenceMatcher(None, wanted, found, autojunk=False).get_matching_blocks():
        yield from zip(golds[block.a :][: block.size], said[block.b :][: block.size], strict=True)


def _printed(cells: Sequence[str] | None, format: str) -> frozenset[str]:
    """The printed cells whose sum ids name."""
    parts = tables.template(format).parts
    return frozenset(part for cell in cells or () for part in parts.get(cell, (cell,)))


def _is_subject(accepted: Sequence[str], said: str | None) -> bool:
    for phrase in map(_bare, accepted if said else ()):
        small, large = sorted((phrase, _bare(said or "")), key=len)
        if small in large and 2 * len(small) >= len(large):
            return True
    return False


def _is_found(gold: dict[str, Any], said: Finding, format: str) -> bool:
    if str(said.code) != gold["code"]:
        return False
    quotes = [_bare(one["quote"]) for one in gold.get("quotes", ())]
    texts = [_bare(metric.text) for metric in said.metrics]
    alike = any(one in other or other in one for one in quotes for other in texts)
    shared = _printed(gold.get("cells"), format) & _printed(said.cells, format)
    return bool(shared) or alike or gold["code"] in ("period", "format")


def score(gold: dict[str, Any], tally: Tally, errors: list[str]) -> None:
    """Adds what is right, owed and said of one report."""
    audit, format = govinfo_nlp.check(govinfo_nlp.parse(rendered(gold, "tab"))), gold["format"]
    golds = sorted((m for m in gold["metrics"] if not m.get("optional")), key=lambda m: _place(gold, m))
    links = {link.metric: _printed(link.cells, format) for link in audit.links}
    pairs = list(_pairs(golds, audit))
    tally.update({("metrics", "right"): len(pairs), ("metrics", "owed"): len(golds)})
    tally.update({("metrics", "said"): len(audit.metrics), ("links", "said"): len(links)})
    for one, metric in pairs:
        named = _is_subject(one["subject"], metric.subject)
        tally.update({("subjects", "right"): named, ("subjects", "owed"): 1, ("subjects", "said"): 1})
        got, wanted = links.get(metric, frozenset()), _printed(one.get("target"), format)
        allowed = [wanted, *(_printed(other, format) for other in one.get("target_alt", ()))]
        tally.update({("links", "right"): bool(got) and got in allowed})
        if got not in allowed:
            errors.append(f"{gold['id']} {one['quote']}: tied to {sorted(got)}, gold {one.get('target')}")
        if not named:
            errors.append(f"{gold['id']} {one['quote']}: subject {metric.subject}, gold {one['subject']}")
    tally.update({("links", "owed"): sum(bool(one.get("target")) for one in golds)})
    _score_findings(gold, audit, tally, errors)


def _score_findings(gold: dict[str, Any], audit: Audit, tally: Tally, errors: list[str]) -> None:
    said = [one for one in audit.every_finding if str(one.severity) != "info" and str(one.code) in _CODES]
    left, right = list(said), 0
    for one in gold["findings"]:
        found = next((other for other in left if _is_found(one, other, gold["format"])), None)
        if found is None:
            errors.append(f"{gold['id']} missed: {one['code']} {one.get('note', '')}")
        else:
            left.remove(found)
            right += 1
    errors.extend(f"{gold['id']} false: {one.code} {one.message}" for one in left)
    tally.update({("findings", "right"): right, ("findings", "owed"): len(gold["findings"])})
    tally.update({("findings", "said"): len(said)})
    if not gold["findings"]:
        tally.update({("clean", "right"): not said, ("clean", "owed"): 1})


def scored(names: Sequence[str]) -> tuple[Tally, list[str]]:
    """What all reports of some sets come to, and what was wrong."""
    tally: Tally = Counter()
    errors: list[str] = []
    for name in names:
        for gold in reports_of(name):
            score(gold, tally, errors)
    return tally, errors


def share(tally: Tally, what: str, of: str) -> float:
    """Precision (of what was ``said``) or recall (of what is ``owed``)."""
    return tally[what, "right"] / tally[what, of] if tally[what, of] else 1.0


def _line(name: str, tally: Tally) -> str:
    shares = [f"{share(tally, what, 'said'):.3f} / {share(tally, what, 'owed'):.3f}" for what in _WHAT]
    kept = f"{tally['clean', 'right']} of {tally['clean', 'owed']}"
    told = f"{tally['findings', 'right']} right of {tally['findings', 'said']}"
    return " | ".join((name, *shares, told, kept))


def main() -> None:
    """Prints a line a set, and one of all."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "sets", nargs="*", default=sorted(path.name for path in SETS.iterdir() if path.is_dir())
    )
    parser.add_argument("--errors", action="store_true")
    args = parser.parse_args()
    print("set | metrics | subjects | links | findings, precision / recall | findings | clean kept clean")
    for name in args.sets:
        tally, errors = scored([name])
        print(_line(name, tally), *(errors if args.errors else ()), sep="\n  ")
    if len(args.sets) > 1:
        print(_line("all", scored(args.sets)[0]))


if __name__ == "__main__":
    main()
