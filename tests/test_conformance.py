"""Microsoft's Chinese cases for numbers, percentages, money and durations, read in place.

Skipped where ``../shared/eval/peers/recognizers-text`` is absent. Cases set apart, and the reason of
each disagreement that is left, are named in ``cases/conformance.toml``. The table is always printed.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from govinfo_nlp import extract
from govinfo_nlp.language.numerals import parse
from govinfo_nlp.models import Kind, Metric

SPECS = Path(__file__).parents[2] / "shared" / "eval" / "peers" / "recognizers-text"
NAMED = tomllib.loads((Path(__file__).parent / "cases" / "conformance.toml").read_text("utf-8"))
UNSUPPORTED = "unsupported by its own specs"

# Microsoft's names of currencies, and how our units write them.
CURRENCIES = {
    "Chinese yuan": {"元", "人民币", "元人民币", "￥"},
    "United States dollar": {"美元", "美圆"},
    "Euro": {"欧元"},
    "Swiss franc": {"瑞士法郎"},
    "Hong Kong dollar": {"港元"},
    "New Taiwan dollar": {"台币"},
    "Japanese yen": {"日元"},
    "Nigerian naira": {"奈拉"},
    "Dollar": {"$"},
    "Bitcoin": {"比特币"},
}
# The letters of an ISO 8601 duration, and our units for them.
PERIODS = {
    "P{}Y": {"年"},
    "P{}M": {"个月"},
    "P{}W": {"周", "个星期"},
    "P{}D": {"天", "日"},
    "PT{}H": {"小时", "个小时"},
    "PT{}M": {"分钟"},
    "PT{}S": {"秒", "秒钟"},
}


@dataclass(frozen=True, slots=True)
class Case:
    """One case of a spec file: ``key`` names it without its text, by file, place and hash."""

    file: str
    key: str
    text: str
    expected: tuple[Any, ...]
    unsupported: bool


@dataclass(frozen=True, slots=True)
class Family:
    """Cases that one question is asked of, and the least share that must agree."""

    title: str
    files: tuple[str, ...]
    chosen: Callable[[Case], bool]
    agrees: Callable[[Case], bool]
    least: float


def span(result: dict[str, Any]) -> tuple[int, int]:
    start = result["Start"]
    return start, result["End"] + 1 if "End" in result else start + result["Length"]


def value_of(result: dict[str, Any]) -> str | None:
    value = result["Resolution"].get("value")
    return None if value is None else value.removesuffix("%")


def near(one: Decimal, other: Decimal) -> bool:
    """Whether two numbers agree to the fifteen digits that its specs give."""
    return abs(one - other) <= abs(other) * Decimal("1e-13")


def numeral_agrees(case: Case) -> bool:
    """Every numeral of the case, as it is written there, has the expected value."""
    for result in case.expected:
        start, end = span(result)
        whole = case.text.strip() == case.text[start:end].strip()
        parsed = parse(case.text if whole else case.text[start:end])
        if parsed is None or not near(parsed.value, Decimal(value_of(result) or "NaN")):
            return False
    return True


def nothing_counted(case: Case) -> bool:
    """No count is read into a text whose numerals are parts of words."""
    return not extract(case.text)


def found(case: Case, *kinds: Kind) -> list[tuple[tuple[int, int], Metric]]:
    return [((m.start, m.end), m) for m in extract(case.text) if m.kind in kinds]


def percentages_agree(case: Case) -> bool:
    """The same stretches of text, with the same values in percent."""
    said = found(case, Kind.PERCENTAGE, Kind.PERCENTAGE_POINTS)
    return [(place, metric.value) for place, metric in said] == [
        (span(result), Decimal(value_of(result) or "NaN")) for result in case.expected
    ]


def money_agrees(case: Case) -> bool:
    """The same stretches, amounts and currencies."""
    said = found(case, Kind.MONEY)
    return len(said) == len(case.expected) and all(
        place == span(result)
        and value_of(result) is not None
        and metric.value == Decimal(value_of(result) or "NaN")
        and metric.unit in CURRENCIES[result["Resolution"]["unit"]]
        for (place, metric), result in zip(said, case.expected, strict=True)
    )


def durations_agree(case: Case) -> bool:
    """The same stretches; where the spec gives a value, the same number of the same unit."""
    said = found(case, Kind.DURATION)
    if [place for place, _ in said] != [span(result) for result in case.expected]:
        return False
    return all(
        "Value" not in result or result["Value"]["Timex"] in timexes(metric)
        for (_, metric), result in zip(said, case.expected, strict=True)
    )


def timexes(metric: Metric) -> set[str]:
    return {form.format(metric.value) for form, units in PERIODS.items() if metric.unit in units}


FAMILIES = (
    Family(
        "NumberModel, one numeral", ("NumberModel",), lambda c: len(c.expected) == 1, numeral_agrees, 0.97
    ),
    Family("NumberModel, several", ("NumberModel",), lambda c: len(c.expected) > 1, numeral_agrees, 0.97),
    Family("NumberModel, none", ("NumberModel",), lambda c: not c.expected, nothing_counted, 0.90),
    Family("PercentModel", ("PercentModel",), lambda c: True, percentages_agree, 0.95),
    Family("CurrencyModel", ("CurrencyModel",), lambda c: True, money_agrees, 0.75),
    Family("DurationParser", ("DurationParser",), lambda c: True, durations_agree, 0.95),
    Family("DurationExtractor", ("DurationExtractor",), lambda c: True, durations_agree, 0.95),
)


@cache
def cases(file: str) -> tuple[Case, ...]:
    path = SPECS / f"{file}.json"
    return tuple(case(file, place, row) for place, row in enumerate(json.loads(path.read_text("utf-8-sig"))))


def case(file: str, place: int, row: dict[str, Any]) -> Case:
    digest = hashlib.sha256(row["Input"].encode()).hexdigest()[:8]
    platforms = f"{row.get('NotSupported', '')},{row.get('NotSupportedByDesign', '')}"
    unsupported = "python" in platforms.replace(" ", "").split(",")
    return Case(file, f"{file}/{place}/{digest}", row["Input"], tuple(row["Results"]), unsupported)


def reasons(part: str) -> dict[str, str]:
    """The names of the cases of one part of conformance.toml, with their reasons."""
    return {key: group["reason"] for group in NAMED[part] for key in group["cases"]}


def disagreements(family: Family) -> list[Case]:
    return [one for one in counted(family) if not family.agrees(one)]


def chosen(family: Family) -> list[Case]:
    return [one for file in family.files for one in cases(file) if family.chosen(one)]


def counted(family: Family) -> list[Case]:
    apart = reasons("set_apart")
    return [one for one in chosen(family) if not one.unsupported and one.key not in apart]


def share(family: Family) -> float:
    return 1 - len(disagreements(family)) / len(counted(family))


def table() -> Iterator[str]:
    """How many cases of each family agree, then each disagreement with its reason."""
    known = reasons("disagreement")
    yield f"{'':26}{'agree':>7}{'of':>6}{'share':>9}   set apart"
    for family in FAMILIES:
        every, taken = chosen(family), counted(family)
        wrong = len(disagreements(family))
        unsupported = sum(one.unsupported for one in every)
        named = len(every) - len(taken) - unsupported
        yield (
            f"{family.title:26}{len(taken) - wrong:7}{len(taken):6}{1 - wrong / len(taken):9.1%}"
            f"   {unsupported} unsupported, {named} by name"
        )
    for family in FAMILIES:
        for one in disagreements(family):
            yield f"  {one.key:34} {known.get(one.key, 'NO REASON NAMED')}"


@pytest.fixture(autouse=True)
def _specs() -> None:
    if not SPECS.is_dir():
        pytest.skip("../shared/eval/peers/recognizers-text is not here")


def test_the_table_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    lines = list(table())
    assert len(lines) > len(FAMILIES)
    with capsys.disabled():
        print("\n" + "\n".join(lines))


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.title)
def test_enough_cases_agree(family: Family) -> None:
    assert share(family) >= family.least


def test_every_disagreement_has_a_named_reason() -> None:
    found_ones = {one.key for family in FAMILIES for one in disagreements(family)}
    assert found_ones == set(reasons("disagreement"))


def test_set_apart_cases_exist_and_would_disagree() -> None:
    apart = reasons("set_apart")
    known = {one.key: (one, family) for family in FAMILIES for one in chosen(family)}
    assert set(apart) <= set(known)
    assert [key for key in apart if known[key][0].unsupported or known[key][1].agrees(known[key][0])] == []
