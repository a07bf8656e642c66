"""A folder through ``batch``: every file once, whatever it holds and however often the run is killed."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet
import pytest

from govinfo_nlp import Severity, check, read
from govinfo_nlp.arrow import FINDINGS, REPORTS
from govinfo_nlp.baseline import Selection, fingerprint
from govinfo_nlp.faces import batch, rows, sheets
from govinfo_nlp.faces.cli import main
from govinfo_nlp.faces.journal import BatchError
from govinfo_nlp.faces.workers import Settings
from govinfo_nlp.testing import generate

ROOT = Path(__file__).parents[1]
COUNTY = ROOT / "examples" / "yunxiu-2023.txt"
PROGRAM = [sys.executable, "-m", "govinfo_nlp", "batch"]

on_posix = pytest.mark.skipif(os.name != "posix", reason="signals and file names of POSIX")


def fill(folder: Path, number: int) -> None:
    """Generated reports over some folders, a third with faults, in several layouts."""
    for seed in range(number):
        report = generate(seed, layout=("tab", "markdown", "html")[seed % 3], faults=seed % 3 // 2)
        place = folder / f"区{seed % 4}"
        place.mkdir(exist_ok=True, parents=True)
        suffix = (".txt", ".md", ".html")[seed % 3]
        (place / f"报告{seed}{suffix}").write_text(report.text, "utf-8")


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of a dozen generated reports, the example, an empty file, and what is no report."""
    folder = tmp_path_factory.mktemp("reports")
    fill(folder, 12)
    (folder / "县.txt").write_bytes(COUNTY.read_bytes())
    (folder / "空.txt").write_bytes(b"")
    (folder / "图.png").write_bytes(b"\x89PNG")
    (folder / ".隐藏.txt").write_text("不读")
    (folder / "~$县.docx").write_text("不读")
    return folder


@pytest.fixture(scope="module")
def undisturbed(reports: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a run in one go writes, as JSON lines."""
    out = tmp_path_factory.mktemp("undisturbed") / "audit.jsonl"
    batch.run(reports, out, processes=1)
    return written(out)


def test_rows_are_in_the_order_of_their_columns() -> None:
    audit = check(read(COUNTY))
    names = [column.name for column in rows.report_columns()]
    for row in (rows.report_row("县.txt", audit), rows.error_row("县.txt", "坏了")):
        assert list(row) == names
        assert rows.unpacked(rows.packed(row), rows.report_columns()) == row
    finding = rows.finding_row("县.txt", audit.report, audit.findings[0])
    assert list(finding) == [column.name for column in rows.FINDINGS]
    assert rows.unpacked(rows.packed(finding), rows.FINDINGS) == finding


def written(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in out.parent.iterdir()}


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_tables_hold_each_report_once_in_order(reports: Path, tmp_path: Path) -> None:
    summary = batch.run(reports, tmp_path / "audit.jsonl", processes=2)
    listed = sorted(
        path.relative_to(reports).as_posix()
        for path in reports.rglob("*")
        if path.suffix in (".txt", ".md", ".html") and not path.name.startswith(".")
    )
    found = lines(tmp_path / "audit.reports.jsonl")
    assert [row["file"] for row in found] == listed
    assert (summary.files, summary.unreadable, summary.others) == (len(listed), 1, {".png": 1})
    assert [row["file"] for row in found if row["error"]] == ["空.txt"]
    findings = lines(tmp_path / "audit.jsonl")
    assert [row["file"] for row in findings] == sorted(row["file"] for row in findings)
    assert sum(row["findings"] or 0 for row in found) == len(findings)
    assert summary.found == len({row["file"] for row in findings})
    assert sum(one.findings for one in summary.codes) == len(findings)
    assert sum(one.findings for one in summary.agencies) == len(findings)


def test_rows_say_what_the_audit_says(reports: Path, tmp_path: Path) -> None:
    batch.run(reports, tmp_path / "audit.jsonl", processes=1)
    audit = check(read(COUNTY))
    own = [row for row in lines(tmp_path / "audit.jsonl") if row["file"] == "县.txt"]
    assert own == [json.loads(rows.line(rows.finding_row("县.txt", audit.report, f))) for f in audit.findings]
    assert [row["fingerprint"] for row in own] == [fingerprint(audit.report, f) for f in audit.findings]
    (report,) = (row for row in lines(tmp_path / "audit.reports.jsonl") if row["file"] == "县.txt")
    assert report["requests.new.total"] == 86
    assert report["disclosure.fees.amount"] == float(audit.report.cells["disclosure.fees.amount"].value or 0)
    assert report["share.granted"] == 65.91
    assert (report["prose.requests.new.total"], report["metrics"]) == (86, len(audit.metrics))
    assert report["disclosure.regulations.made"] is None  # a cell of the other format


@pytest.mark.parametrize("suffix", sheets.SUFFIXES)
def test_the_same_reports_make_the_same_bytes(suffix: str, reports: Path, tmp_path: Path) -> None:
    made = []
    for processes in (1, 2):
        out = tmp_path / str(processes) / f"audit{suffix}"
        out.parent.mkdir()
        batch.run(reports, out, processes=processes)
        made.append(written(out))
    assert made[0] == made[1]
    names = {"audit.xlsx"} if suffix == ".xlsx" else {f"audit{suffix}", f"audit.reports{suffix}"}
    assert set(made[0]) == names


def test_all_formats_hold_the_same_rows(reports: Path, undisturbed: dict[str, bytes], tmp_path: Path) -> None:
    for suffix in sheets.SUFFIXES:
        batch.run(reports, tmp_path / f"audit{suffix}", processes=1)
    for name, columns, schema in (
        ("audit", rows.FINDINGS, FINDINGS),
        ("audit.reports", rows.report_columns(), REPORTS),
    ):
        text = undisturbed[f"{name}.jsonl"].decode().splitlines()
        expected = [json.loads(line, parse_float=Decimal) for line in text]
        table = pyarrow.parquet.read_table(tmp_path / f"{name}.parquet")
        assert table.schema.equals(schema, check_metadata=False)
        assert table.to_pylist() == expected
        raw = (tmp_path / f"{name}.csv").read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf")
        parsed = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
        assert list(parsed[0]) == [column.name for column in columns]
        for row, wanted in zip(parsed, expected, strict=True):
            assert row == {key: "" if value is None else str(value) for key, value in wanted.items()}


def test_workbook_is_one_that_an_office_can_use(reports: Path, tmp_path: Path) -> None:
    batch.run(reports, tmp_path / "audit.xlsx", processes=1)
    batch.run(reports, tmp_path / "audit.jsonl", processes=1)
    workbook = openpyxl.load_workbook(tmp_path / "audit.xlsx")
    assert workbook.sheetnames == ["发现", "报告"]
    for sheet, columns, name in zip(
        workbook.worksheets, (rows.FINDINGS, rows.report_columns()), ("audit", "audit.reports"), strict=True
    ):
        expected = lines(tmp_path / f"{name}.jsonl")
        assert [cell.value for cell in sheet[1]] == [column.header for column in columns]
        assert sheet.freeze_panes in ("B2", "C2")
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.max_row == len(expected) + 1
        assert sheet.column_dimensions["A"].width > 20
        for cells, wanted in zip(sheet.iter_rows(min_row=2), expected, strict=True):
            for cell, column in zip(cells, columns, strict=True):
                value = wanted[column.name]
                shown = column.words.get(value, value) if isinstance(value, str) else value
                assert cell.value == (None if shown == "" else shown), column.name
    assert workbook["发现"]["D2"].fill.fgColor.rgb != "00000000"
    with zipfile.ZipFile(tmp_path / "audit.xlsx") as parts:
        for name in ("sheet1", "sheet2"):
            assert b'numberStoredAsText="1"' in parts.read(f"xl/worksheets/{name}.xml")


def test_a_table_longer_than_a_sheet_goes_on_in_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "_ROWS_A_SHEET", 3)
    found = [
        dict.fromkeys((column.name for column in rows.FINDINGS), "x") | {"year": n, "sureness": n}
        for n in range(7)
    ]
    sheets.write(tmp_path / "audit.xlsx", found, [])
    workbook = openpyxl.load_workbook(tmp_path / "audit.xlsx")
    assert workbook.sheetnames == ["发现", "发现 2", "发现 3", "报告"]
    years = [row[2].value for name in workbook.sheetnames[:3] for row in workbook[name].iter_rows(min_row=2)]
    assert years == list(range(7))
    assert [workbook[name].max_row for name in workbook.sheetnames] == [4, 4, 2, 1]


def test_text_of_a_report_is_no_formula(tmp_path: Path) -> None:
    blank = dict.fromkeys((column.name for column in rows.FINDINGS), "") | {"year": None, "sureness": None}
    row = blank | {"message": '=HYPERLINK("x")', "stated": "-26项", "sentence": "\x01一" + "长" * 40_000}
    for suffix in sheets.SUFFIXES:
        sheets.write(tmp_path / f"audit{suffix}", [dict(row)], [])
    (cells,) = csv.DictReader(io.StringIO((tmp_path / "audit.csv").read_text("utf-8-sig"), newline=""))
    assert (cells["message"], cells["stated"]) == ('\'=HYPERLINK("x")', "'-26项")
    sheet = openpyxl.load_workbook(tmp_path / "audit.xlsx")["发现"]
    values = {header.value: cell for header, cell in zip(sheet[1], sheet[2], strict=True)}
    assert (values["说明"].value, values["说明"].data_type) == ('=HYPERLINK("x")', "s")
    assert values["原文"].value == "一" + "长" * 32_765 + "…"
    assert "<f>" not in zipfile.ZipFile(tmp_path / "audit.xlsx").read("xl/worksheets/sheet1.xml").decode()


def test_long_numbers_keep_their_digits(tmp_path: Path) -> None:
    columns = rows.report_columns()
    row = dict.fromkeys((column.name for column in columns), None)
    long = Decimal("1234567890123456.25")
    row |= {"file": "x", "requests.new.total": long, "disclosure.fees.amount": Decimal("364.70")}
    for suffix in sheets.SUFFIXES:
        sheets.write(tmp_path / f"audit{suffix}", [], [dict(row)])
    sheet = openpyxl.load_workbook(tmp_path / "audit.xlsx")["报告"]
    values = {c.name: cell.value for c, cell in zip(columns, sheet[2], strict=True)}
    assert values["requests.new.total"] == str(long)
    assert values["disclosure.fees.amount"] == 364.7
    (parquet,) = pyarrow.parquet.read_table(tmp_path / "audit.reports.parquet").to_pylist()
    assert parquet["requests.new.total"] == long
    assert f'"requests.new.total": {long}' in (tmp_path / "audit.reports.jsonl").read_text("utf-8")


# Runs in every worker: makes some files be the end of their process, and some of the test's patience.
TREACHEROUS = """
import os, signal, time
import govinfo_nlp.faces.rows as rows
honest = rows.read
def read(source, name=None):
    if "崩溃" in name:
        os.kill(os.getpid(), signal.SIGKILL)
    if "卡住" in name:
        time.sleep(300)
    if "错误" in name:
        raise MemoryError("没有内存")
    if "TRACE" in os.environ:
        with open(os.environ["TRACE"], "a") as trace:
            print("one more", file=trace)
    time.sleep(float(os.environ.get("SLOWNESS", "0")))
    return honest(source, name=name)
rows.read = read
"""


@pytest.fixture
def treacherous(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers that fail on files of certain names."""
    place = tmp_path / "site"
    place.mkdir()
    (place / "sitecustomize.py").write_text(TREACHEROUS, "utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(place), str(ROOT)]))


@on_posix
@pytest.mark.usefixtures("treacherous")
def test_one_bad_file_never_stops_the_rest(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    names = ("1.txt", "2崩溃.txt", "3.txt", "4卡住.txt", "5错误.txt", "6.txt", "7崩溃.txt", "8.txt")
    for name in names:
        (folder / name).write_bytes(COUNTY.read_bytes())
    (folder / "9.pdf").write_bytes(b"%PDF-1.7 no more")
    (folder / "a.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    os.mkfifo(folder / "b.txt")
    (folder / "c.txt").symlink_to("nowhere")
    (folder / "d.txt").symlink_to(folder / "1.txt")
    (folder / "loop").symlink_to(folder)
    (folder / os.fsdecode(b"\xb1\xa8\xb8\xe6.txt")).write_bytes(COUNTY.read_bytes())
    settings = Settings(timeout=6)
    summary = batch.run(folder, tmp_path / "audit.jsonl", processes=2, settings=settings)
    errors = {row["file"]: row["error"] for row in lines(tmp_path / "audit.reports.jsonl")}
    assert len(errors) == summary.files == 14
    assert [name for name, error in errors.items() if not error] == [
        "1.txt", "3.txt", "6.txt", "8.txt", "\\xb1\\xa8\\xb8\\xe6.txt", "d.txt"
    ]  # fmt: skip
    assert "意外终止（退出码 -9）" in errors["2崩溃.txt"]
    assert "意外终止（退出码 -9）" in errors["7崩溃.txt"]
    assert "超过 6 秒没有读完" in errors["4卡住.txt"]
    assert "内部错误（MemoryError：没有内存）" in errors["5错误.txt"]
    assert "不是普通文件" in errors["b.txt"]
    assert "无法读取" in errors["c.txt"]
    assert summary.unreadable == 8


def start(*args: str | Path, **environment: str) -> subprocess.Popen[bytes]:
    """A run in a session of its own, whose processes can be counted."""
    paths = os.environ.get("PYTHONPATH") or str(ROOT)
    return subprocess.Popen(
        [*PROGRAM, *map(str, args)],
        env=os.environ | {"PYTHONPATH": paths} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def wait_for(trace: Path, files: int, run: subprocess.Popen[bytes]) -> None:
    """Waits until the workers of a run have begun so many files."""
    while len(trace.read_text().splitlines()) < files:
        assert run.poll() is None, run.communicate()
        time.sleep(0.02)


def processes_left(group: int, seconds: float) -> bool:
    """Whether processes of a group still run after some seconds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.05)
    return True


def kept_in(journal: Path) -> int:
    """How many results a journal that nobody uses keeps."""
    with sqlite3.connect(journal) as database:
        (count,) = database.execute("SELECT count(*) FROM reports").fetchone()
    database.close()
    return int(count)


@on_posix
@pytest.mark.usefixtures("treacherous")
def test_a_run_killed_time_and_again_loses_and_doubles_nothing(
    reports: Path, undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    out = tmp_path / "out" / "audit.jsonl"
    out.parent.mkdir()
    options = (reports, "--out", out, "--processes", "2", "--resume")
    trace, kept, begun = tmp_path / "trace", [], 0
    trace.touch()
    environment = {"SLOWNESS": "0.4", "TRACE": str(trace)}
    for _ in range(3):
        run = start(*options, **environment)
        wait_for(trace, begun + 5, run)
        os.kill(run.pid, signal.SIGKILL)
        run.communicate()
        assert not processes_left(run.pid, 30), "workers outlive their parent"
        assert list(out.parent.glob("audit*.jsonl")) == []
        kept.append(kept_in(batch.journal_of(out)))
        begun = len(trace.read_text().splitlines())
    assert kept == sorted(set(kept)), "each run adds to what is done"
    last = start(*options, **environment)
    last.communicate()
    assert last.returncode == 2
    assert written(out) == undisturbed
    assert len(trace.read_text().splitlines()) - begun == 14 - kept[-1]


# Kills its own process at a place of the code: the n-th time that a function is called, or after it.
SUICIDAL = """
import os, signal, sys
from govinfo_nlp.faces import batch, cli, journal, sheets
place, name, count, after = sys.argv[1].split(":")
owner = {"Journal": journal.Journal, "sheets": sheets, "os": os}[place]
whole, left = getattr(owner, name), [int(count)]
def dying(*args, **options):
    left[0] -= 1
    if not left[0] and after == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    result = whole(*args, **options)
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)
    return result
setattr(owner, name, dying)
cli.main(sys.argv[2:])
"""


@on_posix
@pytest.mark.parametrize(
    "place",
    [
        "Journal:_begin:1:before",
        "Journal:expect:1:before",
        "Journal:expect:1:after",
        "Journal:add:1:after",
        "Journal:add:9:before",
        "Journal:keep:2:before",
        "Journal:findings:1:before",
        "sheets:_settle:1:after",
        "os:replace:1:before",
        "os:replace:2:before",
        "os:replace:2:after",
        "Journal:remove:1:before",
    ],
)
def test_a_run_killed_at_this_place_can_be_resumed(
    place: str, reports: Path, undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    out = tmp_path / "out" / "audit.jsonl"
    out.parent.mkdir()
    command = ["batch", str(reports), "--out", str(out), "--processes", "1", "--resume"]
    killed = subprocess.run(
        [sys.executable, "-c", SUICIDAL, place, *command], cwd=ROOT, capture_output=True, text=True
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    summary = batch.run(reports, out, processes=1, resume=True)
    assert written(out) == undisturbed
    if place.startswith(("os", "sheets")):
        assert summary.resumed == summary.files


def test_resuming_looks_at_what_has_changed(reports: Path, tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    for number in range(4):
        (folder / f"{number}.txt").write_bytes(COUNTY.read_bytes())
    out = tmp_path / "audit.jsonl"

    class Stop(Exception):
        pass

    def stop(state: batch.Progress) -> None:
        if state.done == 3:
            raise Stop

    with pytest.raises(Stop):
        batch.run(folder, out, processes=1, progress=stop)
    assert not out.exists()
    (folder / "0.txt").unlink()
    (folder / "1.txt").write_text("改过了。", "utf-8")
    (folder / "5.txt").write_bytes(COUNTY.read_bytes())
    summary = batch.run(folder, out, processes=1, resume=True)
    assert (summary.files, summary.resumed) == (4, 1)
    found = {row["file"]: row["findings"] for row in lines(tmp_path / "audit.reports.jsonl")}
    assert found == {"1.txt": 1, "2.txt": 7, "3.txt": 7, "5.txt": 7}


def interrupted(folder: Path, out: Path, **options: Any) -> None:
    def stop(_: batch.Progress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        batch.run(folder, out, processes=1, progress=stop, **options)


def test_a_journal_is_neither_dropped_nor_mixed_up(reports: Path, tmp_path: Path) -> None:
    out = tmp_path / "audit.csv"
    interrupted(reports, out)
    assert batch.journal_of(out).exists()
    with pytest.raises(BatchError, match="加 --resume 接着做"):
        batch.run(reports, out, processes=1)
    other = Settings(selection=Selection(severity=Severity.ERROR))
    with pytest.raises(BatchError, match="设置不同（发现的取舍）"):
        batch.run(reports, out, processes=1, resume=True, settings=other)
    with pytest.raises(BatchError, match="设置不同（目录）"):
        batch.run(tmp_path, out, processes=1, resume=True)
    batch.journal_of(out).write_text("不是日志，" * 100, "utf-8")
    with pytest.raises(BatchError, match="不是本程序的日志文件"):
        batch.run(reports, out, processes=1, resume=True)
    assert not out.exists()


def test_one_run_at_a_time(reports: Path, tmp_path: Path) -> None:
    out = tmp_path / "audit.csv"

    def another(_: batch.Progress) -> None:
        with pytest.raises(BatchError, match="另一个进程正在使用"):
            batch.run(reports, out, processes=1, resume=True)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        batch.run(reports, out, processes=1, progress=another)


def test_what_cannot_begin_says_so_and_leaves_nothing(reports: Path, tmp_path: Path) -> None:
    for folder, out, said in (
        (tmp_path / "nowhere", tmp_path / "a.csv", "没有这个目录"),
        (COUNTY, tmp_path / "a.csv", "没有这个目录"),
        (reports, tmp_path / "a.pdf", "后缀应为"),
        (reports, tmp_path / "nowhere" / "a.csv", "没有这个目录"),
    ):
        with pytest.raises(BatchError, match=said):
            batch.run(folder, out)
    with pytest.raises(BatchError, match="进程数至少为 1"):
        batch.run(reports, tmp_path / "a.csv", processes=-1)
    assert {path.suffix for path in tmp_path.iterdir()} <= {".journal"}


def test_a_table_that_cannot_be_written_keeps_what_is_done(
    reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, undisturbed: dict[str, bytes]
) -> None:
    out = tmp_path / "audit.jsonl"

    def full(*_: object) -> None:
        raise OSError(28, "设备上没有空间")

    with monkeypatch.context() as patch:
        patch.setattr(sheets, "_settle", full)
        with pytest.raises(BatchError, match=r"没有空间.*加 --resume"):
            batch.run(reports, out, processes=1)
    assert {path.name for path in tmp_path.iterdir()} == {"audit.jsonl.journal"}
    summary = batch.run(reports, out, processes=1, resume=True)
    assert summary.resumed == summary.files
    assert written(out) == undisturbed


@pytest.mark.parametrize(
    ("module", "suffix", "extra"),
    [("xlsxwriter", ".xlsx", "xlsx"), ("pyarrow.parquet", ".parquet", "arrow")],
)
def test_a_missing_library_is_told_before_anything_is_done(
    module: str, suffix: str, extra: str, reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(BatchError, match=rf"pip install 'govinfo-nlp\[{extra}\]'"):
        batch.run(reports, tmp_path / f"audit{suffix}", processes=1)
    assert list(tmp_path.iterdir()) == []


def test_findings_are_chosen_as_in_check(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "a.txt").write_bytes(COUNTY.read_bytes())
    audit = check(read(COUNTY))
    accepted = frozenset(fingerprint(audit.report, f) for f in audit.findings if f.code == "prose-table")
    chosen = Selection(Severity.ERROR, frozenset({"period"}), accepted)
    batch.run(folder, tmp_path / "audit.jsonl", processes=1, settings=Settings(selection=chosen))
    codes = [row["code"] for row in lines(tmp_path / "audit.jsonl")]
    assert codes == ["prose-ratio", "prose-growth", "table-sum"]
    (report,) = lines(tmp_path / "audit.reports.jsonl")
    assert (report["findings"], report["errors"], report["warnings"], report["accepted"]) == (3, 3, 0, 1)


def test_command_line(reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "audit.csv"
    assert main(["batch", str(reports), "--out", str(out), "--processes", "1"]) == 2
    printed, errors = capsys.readouterr()
    assert errors == ""
    assert re.search(r"^共 14 份：无发现 \d+ 份，有发现 \d+ 份，无法读取 1 份，用时 ", printed)
    assert "另有 1 个文件不是报告的格式，没有读取（.png 1）" in printed
    assert re.search(r"^   prose-table +正文数字与表格不符 +错误 +\d+ +\d+$", printed, re.MULTILINE)
    assert re.search(r"^   云岫县人民政府 +7 +5 +1$", printed, re.MULTILINE)
    assert f"{out}、{tmp_path / 'audit.reports.csv'}" in re.sub(r"\n\s*", "", printed)
    (reports_table,) = tmp_path.glob("*.reports.csv")
    assert reports_table.exists()
    clean = tmp_path / "clean"
    clean.mkdir()
    (clean / "a.md").write_bytes((ROOT / "examples" / "yunxiu-water-2023.md").read_bytes())
    assert main(["batch", str(clean), "--out", str(tmp_path / "clean.csv"), "--processes", "1"]) == 0
    (clean / "b.txt").write_bytes(COUNTY.read_bytes())
    assert main(["batch", str(clean), "--out", str(tmp_path / "found.csv"), "--processes", "1"]) == 1


@on_posix
@pytest.mark.usefixtures("treacherous")
def test_an_interrupt_says_how_to_go_on(reports: Path, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    trace.touch()
    options = (reports, "--out", tmp_path / "audit.csv", "--processes", "2")
    run = start(*options, SLOWNESS="0.5", TRACE=str(trace))
    wait_for(trace, 4, run)
    os.killpg(run.pid, signal.SIGINT)  # as a terminal does: to all of them
    printed, errors = run.communicate(timeout=30)
    assert (run.returncode, printed) == (130, b"")
    assert errors.decode() == "govinfo-nlp：已中断，完成的部分已保留，加 --resume 接着做\n"
    assert not processes_left(run.pid, 10)
    assert batch.journal_of(tmp_path / "audit.csv").exists()


@on_posix
@pytest.mark.parametrize(("terminal", "drawn"), [("xterm", True), ("dumb", False)])
def test_progress_is_drawn_on_a_terminal(terminal: str, drawn: bool, reports: Path, tmp_path: Path) -> None:
    import pty

    ours, theirs = pty.openpty()
    command = [*PROGRAM, str(reports), "--out", str(tmp_path / "audit.csv"), "--processes", "1"]
    environment = os.environ | {"TERM": terminal, "COLUMNS": "70", "PYTHONPATH": str(ROOT)}
    run = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs, env=environment)
    os.close(theirs)
    printed = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:
            break
        if not part:
            break
        printed += part
    out, _ = run.communicate()
    os.close(ours)
    assert out.decode().startswith("共 14 份")
    states = re.findall(r"\r([=-]*) ?(\d+)/14 (\d+)% ([\d.]+) 份/秒 剩余(\S+)\x1b\[K", printed.decode())
    assert bool(states) is drawn
    if drawn:
        assert states[-1][1:3] == ("14", "100")
        assert printed.endswith(b"\r\x1b[K")
    else:
        assert printed == b""
