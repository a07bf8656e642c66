"""Errors per 1,000, ours beside naive baselines and installable rivals, on the cases of tests/cases.

    python benchmarks/errors.py [--peers PYTHON]

Prints the table and writes it to ``benchmarks/errors.md``. Rivals are optional and never a dependency:
what isn't installed is left out. They are best kept in an environment of their own, whose interpreter
``--peers`` names: ``pip install cn2an pysbd jionlp spacy "recognizers-text-suite==1.0.2a2" "emoji<1"``
(newer versions of emoji break Recognizers-Text). Each system runs in its own process.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any
from unicodedata import category

sys.path.insert(0, str(Path(__file__).parent))
from peers import NOT_INSTALLED, SYSTEMS, Quantity

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests" / "cases"
SPECS = ROOT.parent / "shared" / "eval" / "peers" / "recognizers-text" / "NumberModel.json"
PEERS = Path(__file__).with_name("peers.py")
OUTPUT = Path(__file__).with_name("errors.md")

# The columns of quantities, and the kinds of metric that each judges.
KINDS = {
    "counts": ("count",),
    "percentages": ("percentage", "percentage_points"),
    "durations": ("duration",),
    "money": ("money",),
}
# What a system doesn't claim to find is not held against it.
FINDS = {"JioNLP": ("durations", "money")}

RANGE = re.compile("[-—–~～至到]")  # two numerals, not one

Answers = Mapping[str, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Questions:
    """The cases, laid out as questions with what should be answered."""

    numerals: Sequence[tuple[str, str]]
    published: Sequence[tuple[str, str]]
    quantities: Sequence[tuple[str, Sequence[Quantity]]]
    negatives: Sequence[str]
    sentences: Sequence[tuple[str, Sequence[int]]]

    def asked(self) -> dict[str, list[str]]:
        return {
            "numerals": [text for text, _ in (*self.numerals, *self.published)],
            "quantities": [text for text, _ in self.quantities] + list(self.negatives),
            "sentences": [text for text, _ in self.sentences],
        }


def grouped(name: str, key: str) -> Iterator[Any]:
    for group in tomllib.loads((CASES / f"{name}.toml").read_text("utf-8"))[key]:
        yield from group["cases"]


def questions() -> Questions:
    cases = list(grouped("quantities", "group"))
    return Questions(
        numerals=tuple(dict(numeral for case in cases for numeral in numerals_of(case)).items()),
        published=tuple(published()),
        quantities=tuple((case["text"], tuple(quantities_of(case))) for case in cases),
        negatives=tuple(case["text"] for case in grouped("negatives", "group")),
        sentences=tuple(drawn(case) for case in grouped("sentences", "sentences")),
    )


def numerals_of(case: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The numerals that are written before a unit in a case, each with its value."""
    for metric in case.get("metrics", ()):
        written = metric["quote"].removesuffix(metric["unit"]).strip()
        plain = metric["kind"] in ("count", "money", "duration") and not RANGE.search(written)
        if metric["unit"] and written != metric["quote"] and plain:
            yield written, metric["value"]


def published() -> Iterator[tuple[str, str]]:
    """The single numerals of Microsoft's specs that Python is said to support."""
    if not SPECS.is_file():
        return
    for row in json.loads(SPECS.read_text("utf-8-sig")):
        if len(row["Results"]) == 1 and "python" not in row.get("NotSupported", ""):
            (only,) = row["Results"]
            yield row["Input"][only["Start"] : only["End"] + 1], only["Resolution"]["value"]


def quantities_of(case: Mapping[str, Any]) -> Iterator[Quantity]:
    at = 0
    for metric in case["metrics"]:
        start = case["text"].index(metric["quote"], at)
        at = start + len(metric["quote"])
        denial = metric["value"] == "0" and not metric["unit"]
        yield start, at, "denial" if denial else metric["kind"], metric["value"]


def drawn(case: str) -> tuple[str, tuple[int, ...]]:
    """A case of sentences: its text, and the offsets at which its sentences end."""
    text, ends, at = case.replace("¦", ""), [], 0
    for piece in case.split("¦"):
        at += len(piece)
        ends.append(at)
    return text, tuple(sorted(visible_ends(text, ends)))


def visible_ends(text: str, ends: Sequence[int]) -> set[int]:
    """Ends of sentences with the white space before them left out, and what has no width."""
    return {reached for end in ends if (reached := visible_end(text, end))}


def visible_end(text: str, end: int) -> int:
    while end and (text[end - 1].isspace() or category(text[end - 1]) == "Cf"):
        end -= 1
    return end


def same(one: str | None, other: str) -> bool:
    try:
        return one is not None and abs(Decimal(one) - Decimal(other)) <= abs(Decimal(other)) * Decimal(
            "1e-12"
        )
    except InvalidOperation:
        return False


def overlap(one: Quantity, other: Quantity) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def wrong_quantities(gold: Sequence[Quantity], said: Sequence[Quantity], kinds: Sequence[str]) -> int:
    """What of some kinds is missed, misread, or found where there is nothing."""
    owed = [quantity for quantity in gold if quantity[2] in kinds]
    others = [quantity for quantity in gold if quantity[2] not in kinds]
    given = [q for q in said if q[2] in kinds and not any(overlap(q, other) for other in others)]
    wrong = 0
    for quantity in owed:
        met = next((answer for answer in given if overlap(answer, quantity)), None)
        if met is not None:
            given.remove(met)
        wrong += met is None or not same(met[3], quantity[3])
    return wrong + len(given)


def per_thousand(wrong: int, of: int) -> str:
    return f"{1000 * wrong / of:.0f}" if of else ""


def judged(system: str, asked: Questions, answers: Answers) -> dict[str, str]:
    """The cells of a system's row."""
    row: dict[str, str] = {}
    if "numerals" in answers:
        said = iter(answers["numerals"])
        for column, golds in (("numerals", asked.numerals), ("Microsoft's numerals", asked.published)):
            wrong = sum(not same(next(said), value) for _, value in golds)
            row[column] = per_thousand(wrong, len(golds))
    if "quantities" in answers:
        said_each = [[(a, b, c, d) for a, b, c, d in found] for found in answers["quantities"]]
        golds_each = [gold for _, gold in asked.quantities] + [()] * len(asked.negatives)
        for column, kinds in KINDS.items():
            if column in FINDS.get(system, KINDS):
                pairs = zip(golds_each, said_each, strict=True)
                wrong = sum(wrong_quantities(gold, said, kinds) for gold, said in pairs)
                total = sum(quantity[2] in kinds for gold in golds_each for quantity in gold)
                row[column] = per_thousand(wrong, total)
        silent = said_each[len(asked.quantities) :]
        row["texts without a figure"] = per_thousand(sum(map(bool, silent)), len(silent))
    if "sentences" in answers:
        wrong = sum(
            len(set(gold) ^ visible_ends(text, [end for _, end in spans]))
            for (text, gold), spans in zip(asked.sentences, answers["sentences"], strict=True)
        )
        row["sentences"] = per_thousand(wrong, sum(len(gold) for _, gold in asked.sentences))
    return row


def answers_of(system: str, asked: Questions, interpreters: Sequence[str]) -> Answers | None:
    """What a system answers in a process of its own, by the first interpreter that has it."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}  # ours from the checkout
    for interpreter in interpreters:
        command = [interpreter, str(PEERS), system]
        text = json.dumps(asked.asked(), ensure_ascii=False)
        done = subprocess.run(
            command, input=text, capture_output=True, text=True, encoding="utf-8", env=environment
        )
        if done.returncode == NOT_INSTALLED:
            continue
        if done.returncode:
            raise RuntimeError(f"{system}: {done.stderr}")
        found: Answers = json.loads(done.stdout)
        return found
    return None


def table(asked: Questions, interpreters: Sequence[str]) -> Iterator[str]:
    columns = {
        "numerals": len(asked.numerals),
        **{
            column: sum(q[2] in kinds for _, gold in asked.quantities for q in gold)
            for column, kinds in KINDS.items()
        },
        "texts without a figure": len(asked.negatives),
        "sentences": sum(len(gold) for _, gold in asked.sentences),
        "Microsoft's numerals": len(asked.published),
    }
    yield "| errors per 1,000 | " + " | ".join(columns) + " |"
    yield "|---|" + "---:|" * len(columns)
    yield "| *cases* | " + " | ".join(f"*{number}*" for number in columns.values()) + " |"
    for system in SYSTEMS:
        answers = answers_of(system, asked, interpreters)
        if answers is None:
            print(f"{system}: not installed", file=sys.stderr)
            continue
        row = judged(system, asked, answers)
        yield f"| {system} | " + " | ".join(row.get(column, "") for column in columns) + " |"


NOTE = """\
The cases are those of `tests/cases`, on which our rules were developed and theirs were not. The last column
is Microsoft's own: all single numerals that its specs support in Python, none set apart; our rules were
mended where these showed a fault, so no column is unseen by us.
An error is a value missed or misread, or one found where there is none; of sentences, a boundary missed or
too many; of texts without a figure, a text in which any was found. An empty cell: not what the system does.
A naive baseline is a regular expression of digits and the character behind them, and a cut at 。！？ and line
ends. `python benchmarks/errors.py` writes this file.
"""


def main() -> None:
    """Measures, prints the table and writes it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--peers", metavar="PYTHON", help="the interpreter of the rivals' environment")
    args = parser.parse_args()
    interpreters = [sys.executable, *([args.peers] if args.peers else [])]
    lines = "\n".join(table(questions(), interpreters))
    print(lines)
    OUTPUT.write_text(f"{lines}\n\n{NOTE}", encoding="utf-8")


if __name__ == "__main__":
    main()
