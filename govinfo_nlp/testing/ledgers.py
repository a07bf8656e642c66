"""Figures for the statutory tables: drawn at a size that fits the office, and consistent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from govinfo_nlp.testing import statutory
from govinfo_nlp.testing.dice import Dice


class Level(StrEnum):
    """The kind of office that reports."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    DEPARTMENT = "department"
    TOWN = "town"


@dataclass(frozen=True, slots=True)
class Size:
    """What an office of a level has to count: ranges of its figures, and how far other counts
    in its prose are scaled."""

    requests: tuple[int, int]
    none: float
    documents: int
    regulations: int
    permits: int
    penalties: int
    fees: int
    scale: Decimal


SIZES = {
    Level.PROVINCE: Size((900, 9000), 0.0, 900, 9, 900000, 400000, 90000, Decimal(30)),
    Level.CITY: Size((60, 1600), 0.0, 60, 2, 120000, 30000, 9000, Decimal(5)),
    Level.COUNTY: Size((4, 220), 0.02, 14, 0, 20000, 5000, 2500, Decimal(1)),
    Level.DEPARTMENT: Size((1, 40), 0.2, 4, 0, 3000, 300, 400, Decimal("0.4")),
    Level.TOWN: Size((1, 7), 0.45, 1, 0, 120, 40, 0, Decimal("0.2")),
}

LIKELY_APPLICANTS = (84.0, 8.0, 0.4, 0.6, 4.0, 2.0)
LIKELY_RESULTS = {
    "granted": 40.0,
    "partially_granted": 10.0,
    "refused.state_secret": 0.4,
    "refused.legal_prohibition": 1.0,
    "refused.security_stability": 0.6,
    "refused.third_party": 2.0,
    "refused.internal_affairs": 2.0,
    "refused.process_information": 2.5,
    "refused.enforcement_file": 3.0,
    "refused.administrative_inquiry": 4.0,
    "unavailable.not_held": 20.0,
    "unavailable.needs_creation": 4.0,
    "unavailable.unclear": 2.0,
    "not_processed.petition": 4.0,
    "not_processed.duplicate": 2.0,
    "not_processed.publication": 0.3,
    "not_processed.excessive": 0.4,
    "not_processed.confirmation": 0.5,
    "other.uncorrected": 4.0,
    "other.unpaid": 0.4,
    "other.other": 3.0,
    "other": 7.0,
}


def cells(dice: Dice, level: Level, fmt: str) -> dict[str, Decimal]:
    """Every printed cell of a consistent report."""
    size = SIZES[level]
    drawn = {**_disclosure(dice, size, fmt), **_requests(dice, size, fmt)}
    received = drawn["requests.new.total"] + drawn["requests.carried_in.total"]
    drawn |= _disputes(dice, received)
    return {cell: Decimal(drawn[cell]) for cell in statutory.printed_cells(fmt)}


def requests(dice: Dice, low: int, high: int, fmt: str) -> dict[str, Decimal]:
    """The cells of the requests and the disputes of one body that received so many, consistent."""
    size = replace(SIZES[Level.COUNTY], requests=(low, high), none=0.0)
    drawn = _requests(dice, size, fmt)
    drawn |= _disputes(dice, drawn["requests.new.total"])
    return {cell: Decimal(value) for cell, value in drawn.items()}


def _disclosure(dice: Dice, size: Size, fmt: str) -> dict[str, Decimal | int]:
    documents = dice.skewed(0, size.documents) if dice.chance(0.85) else 0
    rules = dice.whole(0, size.regulations) if size.regulations else 0
    counts = {
        "permits.decisions": dice.skewed(0, size.permits),
        "penalties.decisions": dice.skewed(0, size.penalties),
        "coercive_measures.decisions": dice.skewed(0, size.penalties // 12 + 1),
    }
    if fmt == "2021":
        counts |= {
            "regulations.issued": rules,
            "regulations.repealed": dice.whole(0, rules) if rules else 0,
            "regulations.in_force": dice.whole(5, 25) * size.regulations + rules if size.regulations else 0,
            "normative_documents.issued": documents,
            "normative_documents.repealed": dice.skewed(0, size.documents),
            "normative_documents.in_force": documents + dice.whole(0, 8 * size.documents),
        }
        amount = (
            Decimal(dice.skewed(0, size.fees * 100)) / 100 if size.fees and dice.chance(0.8) else Decimal(0)
        )
        return {f"disclosure.{name}": value for name, value in counts.items()} | {
            "disclosure.fees.amount": amount.normalize() + 0
        }
    counts["other_services.decisions"] = dice.skewed(0, size.permits)
    for row in ("permits", "other_services", "penalties", "coercive_measures", "fees"):
        items = dice.skewed(0, 900 if size.permits > 1000 else 60)
        counts[f"{row}.previous_items"] = items
        counts[f"{row}.change"] = dice.whole(-items // 5, items // 6) if dice.chance(0.7) else 0
    published = documents if dice.chance(0.6) else dice.whole(0, documents)
    counts |= {
        "regulations.made": rules,
        "regulations.published": rules,
        "regulations.public_total": rules and rules + dice.whole(5, 60),
        "normative_documents.made": documents,
        "normative_documents.published": published,
        "normative_documents.public_total": published + dice.whole(0, 8 * size.documents),
        "procurement.items": dice.skewed(0, 2 + size.permits // 60),
    }
    amount = Decimal(counts["procurement.items"] * dice.whole(300, 12000)) / 100
    return {f"disclosure.{name}": value for name, value in counts.items()} | {
        "disclosure.procurement.amount": amount.normalize() + 0
    }


def _requests(dice: Dice, size: Size, fmt: str) -> dict[str, Decimal | int]:
    low, high = size.requests
    received = 0 if dice.chance(size.none) else dice.skewed(low, high)
    earlier = dice.skewed(0, max(1, received // 9)) if received and dice.chance(0.75) else 0
    left = dice.skewed(0, max(1, received // 8)) if received and dice.chance(0.75) else 0
    single = received < 12 and dice.chance(0.5)
    likely = (1.0, 0.0, 0.0, 0.0, 0.0, 0.0) if single else LIKELY_APPLICANTS
    new = dice.split(received, likely)
    carried_in = dice.split(earlier, likely)
    gross = [one + two for one, two in zip(new, carried_in, strict=True)]
    carried_out = [min(one, part) for one, part in zip(gross, dice.split(left, likely), strict=True)]
    processed = [one - two for one, two in zip(gross, carried_out, strict=True)]
    rows: dict[str, list[int]] = {"new": new, "carried_in": carried_in, "carried_out": carried_out}
    rows["processed"] = processed
    return dict(_filled(rows | _results(dice, processed, fmt)))


def _results(dice: Dice, processed: list[int], fmt: str) -> dict[str, list[int]]:
    """How the requests processed were answered: for each result, its number by applicants."""
    results = statutory.result_rows(fmt)
    weights = [
        LIKELY_RESULTS[row] * (2 * dice.share()) * (dice.chance(0.75) or row == "granted") for row in results
    ]
    columns = [dice.split(count, weights) for count in processed]
    return {row: [column[place] for column in columns] for place, row in enumerate(results)}


def _filled(rows: dict[str, list[int]]) -> Iterator[tuple[str, int]]:
    for row, counts in rows.items():
        for column, count in zip(statutory.APPLICANTS, counts, strict=True):
            yield f"requests.{row}.{column}", count
        yield f"requests.{row}.total", sum(counts)


def _disputes(dice: Dice, received: Decimal | int) -> dict[str, Decimal | int]:
    most = int(received) // 8
    out: dict[str, Decimal | int] = {}
    for row in statutory.DISPUTES:
        count = dice.skewed(0, most) if most and dice.chance(0.8) else int(dice.chance(0.12) and received > 0)
        outcomes = dice.split(count, (6.0, 1.2, 1.5, 1.0))
        for outcome, part in zip(statutory.OUTCOMES, outcomes, strict=True):
            out[f"disputes.{row}.{outcome}"] = part
        out[f"disputes.{row}.total"] = count
    return out
