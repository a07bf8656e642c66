"""The records: exact JSON round trips, plain decimals, no mutation."""

from __future__ import annotations

import json
import pickle
from dataclasses import FrozenInstanceError, fields, is_dataclass
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govinfo_nlp import models
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
    Record,
    Report,
    Section,
    Sentence,
    Severity,
    Skipped,
    Table,
)

RECORDS = (Section, Cell, Table, Sentence, Metric, Link, Finding, Skipped, Report, Audit)

texts = st.text(max_size=12)
places = st.integers(0, 10**6)
decimals = st.decimals(allow_nan=False, allow_infinity=False)


def tuples(items: st.SearchStrategy[Any], size: int = 3) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(items, max_size=size).map(tuple)


sections = st.builds(Section, id=texts, heading=texts, start=places, end=places)
sentences = st.builds(Sentence, text=texts, start=places, end=places)
cells = st.builds(
    Cell, id=texts, text=texts, start=places, end=places, value=st.none() | decimals, unit=texts
)
tables = st.builds(Table, id=texts, start=places, end=places, omitted=tuples(texts))
metrics = st.builds(
    Metric,
    text=texts,
    start=places,
    end=places,
    section=texts,
    kind=st.sampled_from(Kind),
    value=decimals,
    step=decimals,
    unit=texts,
    bound=st.sampled_from(Bound),
    change=st.none() | st.sampled_from(Change),
    subject=st.none() | texts,
    subject_start=st.none() | places,
    subject_end=st.none() | places,
    scope=st.none() | texts,
    period=st.none() | texts,
)
links = st.builds(Link, metric=metrics, cells=tuples(texts), rule=texts)
findings = st.builds(
    Finding,
    code=st.sampled_from(Code),
    severity=st.sampled_from(Severity),
    message=texts,
    metrics=tuples(metrics),
    cells=tuples(texts),
    stated=texts,
    expected=texts,
)
skipped = st.builds(
    Skipped, code=st.sampled_from(Code), reason=texts, metrics=tuples(metrics), cells=tuples(texts)
)
reports = st.builds(
    Report,
    text=texts,
    title=texts,
    agency=texts,
    year=st.none() | places,
    period=texts,
    format=st.none() | st.sampled_from(["2019", "2021"]),
    sections=tuples(sections),
    sentences=tuples(sentences),
    cells=st.dictionaries(texts, cells, max_size=3),
    tables=tuples(tables),
)
audits = st.builds(
    Audit,
    report=reports,
    metrics=tuples(metrics),
    links=tuples(links),
    findings=tuples(findings),
    skipped=tuples(skipped),
)
records = st.one_of(sections, sentences, cells, tables, metrics, links, findings, skipped, reports, audits)


def same(one: object, other: object) -> bool:
    """Equal, and of the same types all the way down; decimals digit by digit."""
    if type(one) is not type(other):
        return False
    if is_dataclass(one):
        return all(same(getattr(one, f.name), getattr(other, f.name)) for f in fields(one))
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    return one == other


@given(records)
def test_json_round_trip_is_exact(record: Record) -> None:
    again = type(record).from_json(record.to_json())
    assert again == record
    assert same(again, record)
    assert type(record).from_dict(record.to_dict()) == record


@given(records)
def test_pickles(record: Record) -> None:
    assert pickle.loads(pickle.dumps(record)) == record


@given(decimals)
def test_decimals_are_written_plainly(value: Decimal) -> None:
    written = json.loads(Cell("id", "", 0, 0, value).to_json())["value"]
    assert isinstance(written, str)
    assert "e" not in written.lower()
    assert Decimal(written) == value


def test_every_record_is_tried() -> None:
    defined = {
        item for item in vars(models).values() if isinstance(item, type) and issubclass(item, Record)
    } - {Record}
    assert defined == set(RECORDS)


@pytest.mark.parametrize("record", RECORDS)
def test_frozen_and_slotted(record: type[Record]) -> None:
    value = record.__new__(record)
    with pytest.raises((FrozenInstanceError, AttributeError)):
        setattr(value, fields(record)[0].name, "x")  # type: ignore[arg-type]
    assert not hasattr(value, "__dict__")


def test_chinese_stays_readable() -> None:
    assert Sentence("新收申请18件。", 0, 8).to_json() == '{"text": "新收申请18件。", "start": 0, "end": 8}'


def test_enumerations_are_their_text() -> None:
    data = Skipped(Code.PROSE_RATIO, "未说明基数").to_dict()
    assert data["code"] == "prose-ratio"
    assert type(Skipped.from_dict(data).code) is Code


@pytest.mark.parametrize("value", ["prose-tables", "", "PROSE_TABLE"])
def test_unknown_code_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="is not a valid Code"):
        Skipped.from_dict({"code": value, "reason": ""})


def test_no_json_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="Expecting value"):
        Audit.from_json("没有")
