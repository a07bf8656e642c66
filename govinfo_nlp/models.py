"""The public records: what a report is, and what an audit says of it. No logic.

Every ``start`` and ``end`` is a half-open range of characters of ``report.text``, and
``report.text[x.start:x.end] == x.text`` holds for every sentence, cell and metric.
Values are exact ``Decimal`` numbers. Every record is frozen, hashable where its parts
are, and round-trips through JSON: ``Audit.from_json(audit.to_json()) == audit``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar, Self, TypeAlias, cast


class Kind(StrEnum):
    """What sort of quantity a metric states."""

    COUNT = "count"
    PERCENTAGE = "percentage"
    PERCENTAGE_POINTS = "percentage_points"
    DURATION = "duration"
    MONEY = "money"
    MULTIPLE = "multiple"
    SCORE = "score"


class Bound(StrEnum):
    """How the words around a figure limit its claim (约, 余, 不超过 …)."""

    EXACT = "exact"
    APPROX = "approx"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class Change(StrEnum):
    """The direction of a comparison with an earlier period."""

    INCREASE = "increase"
    DECREASE = "decrease"


class Severity(StrEnum):
    """How sure a finding is: no other reading, one likely reading, or worth a look."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Code(StrEnum):
    """The contradictions that are looked for; ``govinfo-nlp rules`` explains each.

    From ``carry-over`` on they show only between reports, see ``compare``.
    """

    PROSE_TABLE = "prose-table"
    PROSE_SUM = "prose-sum"
    PROSE_RATIO = "prose-ratio"
    PROSE_GROWTH = "prose-growth"
    PROSE_CONFLICT = "prose-conflict"
    TABLE_SUM = "table-sum"
    TABLE_BALANCE = "table-balance"
    PERIOD = "period"
    FORMAT = "format"
    CARRY_OVER = "carry-over"
    IN_FORCE = "in-force"
    HISTORY = "history"
    COPIED = "copied"
    AREA_SUM = "area-sum"


Figure: TypeAlias = str | int | float | Decimal | None
"""What ``Report.from_tables`` takes for a cell: its printed text, or a number; ``None`` and NaN are blank."""


def _no_readers() -> Any:
    raise RuntimeError("govinfo_nlp 尚未装配：请以 import govinfo_nlp 载入")


readers: Callable[[], Any] = _no_readers
"""What makes a ``Report`` of data, and a frame of a ``Report``: put in by ``govinfo_nlp/__init__.py``,
which stands above all modules. This one knows no other."""


def plain(value: Decimal) -> str:
    """The decimal digits of a value, never in exponent form: ``15670000``."""
    return format(value, "f")


def _decimal() -> Any:
    """A Decimal field that dataclasses-json writes as plain digits and reads exactly.

    The metadata is what its ``config`` would make: importing it costs more than all of this package.
    """
    return field(metadata={"dataclasses_json": {"encoder": plain, "decoder": Decimal}})


def _optional_decimal() -> Any:
    return field(
        default=None,
        metadata={
            "dataclasses_json": {
                "encoder": lambda value: None if value is None else plain(value),
                "decoder": lambda text: None if text is None else Decimal(text),
            }
        },
    )


class Record:
    """JSON for all records, through dataclasses-json."""

    __slots__: ClassVar[tuple[str, ...]] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain data: dictionaries, lists, strings, numbers; decimals as strings."""
        from dataclasses_json import DataClassJsonMixin

        return cast(dict[str, Any], DataClassJsonMixin.to_dict(cast(Any, self), encode_json=True))

    def to_json(self, *, indent: int | None = None) -> str:
        """The record as JSON text, Chinese characters as they are."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The record that ``to_dict`` described."""
        from dataclasses_json import DataClassJsonMixin

        return cast(Self, cast(Any, DataClassJsonMixin.from_dict).__func__(cls, data))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The record that ``to_json`` wrote; raises ``ValueError`` where the text is no JSON."""
        return cls.from_dict(json.loads(text, parse_float=Decimal))


@dataclass(frozen=True, slots=True)
class Section(Record):
    """One part of a report. ``id`` is title, preamble, overall, disclosure, requests,
    disputes, problems or other; ``start`` to ``end`` covers heading and body."""

    id: str
    heading: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cell(Record):
    """One cell of a statutory table: ``text`` as printed, ``value`` the number printed
    (``None`` where the cell is blank or holds no number), ``unit`` as printed behind it."""

    id: str
    text: str
    start: int
    end: int
    value: Decimal | None = _optional_decimal()
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Table(Record):
    """A range of the text that is a printed table and no prose: ``id`` is disclosure, requests or
    disputes, or empty for any other table; ``omitted`` are the rows (``requests.new``) of a
    statutory table that the report leaves out, or prints no cells for."""

    id: str
    start: int
    end: int
    omitted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence(Record):
    """One sentence, heading or list item, without the white space around it."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Metric(Record):
    """A quantity that the prose states about something measured.

    ``value`` is in plain units (万 and 亿 multiplied out, percentages in percent, money in
    yuan); ``step`` is the worth of its last stated digit (``0.1`` of 98.2%, ``1000`` of 1.2万);
    ``unit`` is as written, without 万 or 亿. ``subject`` names what is measured, where the text
    does, at ``subject_start`` to ``subject_end``. ``scope`` and ``period`` are the words that
    limit the figure to a part of the area (市本级) or to a time (去年), where the clause has any.
    """

    text: str
    start: int
    end: int
    section: str
    kind: Kind
    value: Decimal = _decimal()
    step: Decimal = _decimal()
    unit: str = ""
    bound: Bound = Bound.EXACT
    change: Change | None = None
    subject: str | None = None
    subject_start: int | None = None
    subject_end: int | None = None
    scope: str | None = None
    period: str | None = None


@dataclass(frozen=True, slots=True)
class Link(Record):
    """A metric and the statutory cells whose sum it restates, by the rule that said so."""

    metric: Metric
    cells: tuple[str, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class Finding(Record):
    """A contradiction: what is ``stated``, what was ``expected``, and what it rests on.

    ``reports`` are the titles of the reports that contradict each other, where they are several.
    ``probability`` is how likely it is one, of which the severity follows (error from .98, warning from .8,
    info from .2), and ``grounds`` say in Chinese what speaks for and against it, the weightiest first.
    ``reading`` is what the check took the words to mean, in Chinese, and ``other`` what else they may mean,
    empty where nothing else was considered. ``consequences`` are further findings that the same misprint
    makes: put right as ``expected`` says, they are gone too.
    """

    code: Code
    severity: Severity
    message: str
    metrics: tuple[Metric, ...] = ()
    cells: tuple[str, ...] = ()
    stated: str = ""
    expected: str = ""
    reports: tuple[str, ...] = ()
    probability: float = 1.0
    grounds: tuple[str, ...] = ()
    reading: str = ""
    other: str = ""
    consequences: tuple[Finding, ...] = ()

    @property
    def story(self) -> tuple[Finding, ...]:
        """The finding, and its consequences behind it."""
        return (self, *self.consequences)


@dataclass(frozen=True, slots=True)
class Skipped(Record):
    """A check that could not decide, and why: neither clean nor guilty."""

    code: Code
    reason: str
    metrics: tuple[Metric, ...] = ()
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report(Record):
    """A report as read. ``format`` is "2019", "2021" or ``None`` where no statutory table
    was recognized; ``period`` is the statistical period as written."""

    text: str
    title: str
    agency: str
    year: int | None
    period: str
    format: str | None
    sections: tuple[Section, ...]
    sentences: tuple[Sentence, ...]
    cells: Mapping[str, Cell]
    tables: tuple[Table, ...] = ()

    @classmethod
    def from_tables(cls, prose: str, cells: Mapping[str, Figure], *, format: str | None = None) -> Report:
        """The report of prose and statutory tables that are data already, by the ids of their cells.

        ``report.text`` is the prose with the tables behind it. A cell may be given as it was printed
        or as a number; ``None`` and NaN are blank. A row of which no cell is given counts as left out,
        a cell not given in another row as unreadable. ``format`` ("2019" or "2021") is by default the
        one that has all the cells, or that of the prose's year. ``ReadError`` is raised for an id that
        the format doesn't have or that names a sum, and for what is no figure.
        """
        return cast(Report, readers().from_tables(prose, cells, format=format))

    def to_frame(self) -> Any:
        """The statutory cells as a pandas ``DataFrame``, a row a cell in print order, indexed by ids.

        Its columns are ``table``, ``row`` and ``column`` (the parts of the id), ``name`` (Chinese),
        ``text`` as printed, ``value`` (a ``Decimal``, ``None`` without a number), ``unit``, ``start``
        and ``end``. ``ImportError`` is raised where pandas is not installed.
        """
        return readers().to_frame(self)


@dataclass(frozen=True, slots=True)
class Audit(Record):
    """All that was found in one report."""

    report: Report
    metrics: tuple[Metric, ...]
    links: tuple[Link, ...]
    findings: tuple[Finding, ...]
    skipped: tuple[Skipped, ...]

    @property
    def every_finding(self) -> tuple[Finding, ...]:
        """The findings, and behind each its consequences."""
        return tuple(one for finding in self.findings for one in finding.story)
