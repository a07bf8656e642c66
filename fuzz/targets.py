"""What is fuzzed: functions of bytes, which raise only where something is wrong.

``TARGETS`` has one for texts, one for numerals, and one for each reader. A finding becomes a case of
``tests/test_hostile.py`` (or of the reader's own tests) before it is mended.
"""

from __future__ import annotations

import contextlib
import io
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

from govinfo_nlp import Audit, ReadError, check, extract, parse, read, split_sentences
from govinfo_nlp.document.readers import READERS
from govinfo_nlp.language import numerals
from govinfo_nlp.language.clauses import split_clauses
from govinfo_nlp.language.sentences import explain_boundaries
from govinfo_nlp.models import Cell, Metric, Report, Sentence

MOST_BYTES = 20_000_000  # what a container may unpack to here
REPORTS = Path(__file__).parents[1] / "tests" / "reports"
_ENDINGS = {
    "text": ("txt", "md"),
    "html": ("html", "htm"),
    "mhtml": ("mhtml",),
    "docx": ("docx",),
    "pdf": ("pdf",),
    "doc": ("doc",),
}
_NUMERALS = ("1.2万", "3,456", "一百二十三", "三分之一", "百分之五", "-12.5", "２０，３００", "近300", "九成")
_DOCX = REPORTS / "containers" / "heting-2023.docx"
_DOCX_PART = "word/document.xml"
_RTF = rb"{\rtf1\ansi\ansicpg936 \u19968?\u12289?\u24635?\u20307?\par\trowd\cellx100\intbl 3\cell\row}"


def text(data: bytes) -> None:
    """Any text makes a report, sentences and metrics, with offsets that hold."""
    given = data.decode("utf-8", "surrogatepass" if b"\xed" in data[:1] else "replace")
    report = parse(given)
    assert report.text == given
    audit = check(report)
    _hold(given, (*report.sentences, *report.cells.values(), *audit.metrics))
    _hold(given, (*extract(given), *split_sentences(given)))
    assert "".join(given[one.start : one.end] for one in split_clauses(given)) == given
    assert all(boundary.offset <= len(given) for boundary in explain_boundaries(given))
    _round_trips(audit)


def numeral(data: bytes) -> None:
    """A numeral has an exact, finite value, or there is none; what a metric claims is no empty interval."""
    given = data.decode("utf-8", "replace")
    found = numerals.parse(given)
    assert found is None or (found.value.is_finite() and found.step > 0)
    for metric in extract(f"全年公开{given}件，"):
        span = numerals.claimed(metric)
        assert span.low is None or span.high is None or span.low <= span.high


def _hold(given: str, placed: Iterable[Sentence | Cell | Metric]) -> None:
    for one in placed:
        assert given[one.start : one.end] == one.text


def _round_trips(audit: Audit) -> None:
    if audit.report.text.isprintable():
        assert Audit.from_json(audit.to_json()) == audit


def _reader(format: str) -> Callable[[bytes], None]:
    def target(data: bytes) -> None:
        _read(data, format)

    target.__doc__ = f"A file of the format {format} is a report, or a ReadError says why not."
    return target


def docx_part(data: bytes) -> None:
    """The data as the main part of a Word file, which a change to the file as a whole would never reach."""
    packed = io.BytesIO()
    with zipfile.ZipFile(_DOCX) as whole, zipfile.ZipFile(packed, "w") as made:
        for name in whole.namelist():
            made.writestr(name, data if name == _DOCX_PART else whole.read(name))
    _read(packed.getvalue(), "docx")


def _read(data: bytes, format: str) -> None:
    with contextlib.suppress(ReadError):
        _checked(read(data, format=format, max_bytes=MOST_BYTES))


def _checked(report: Report) -> None:
    _hold(report.text, (*report.sentences, *report.cells.values(), *check(report).metrics))


TARGETS: dict[str, Callable[[bytes], None]] = {
    "text": text,
    "numerals": numeral,
    "docx-part": docx_part,
    **{f"{format}-file": _reader(format) for format in READERS},
}


def seeds(name: str) -> list[bytes]:
    """What to begin with: small whole reports, or numerals of each sort."""
    if name == "numerals":
        return [numeral.encode() for numeral in _NUMERALS]
    if name == "docx-part":
        with zipfile.ZipFile(_DOCX) as whole:
            return [whole.read(_DOCX_PART)]
    format = name.removesuffix("-file")
    if format == "rtf":
        return [_RTF]
    return [path.read_bytes() for ending in _ENDINGS[format] for path in sorted(REPORTS.rglob(f"*.{ending}"))]
