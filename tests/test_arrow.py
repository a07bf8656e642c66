"""Arrow's face: schemas, bad rows, every kind of column, and the recipes on real engines."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govinfo_nlp import Audit, check, extract, read
from govinfo_nlp.arrow import (
    CHECKED,
    EXTRACTED,
    FINDINGS,
    REPORTS,
    check_batch,
    extract_batch,
    findings_batch,
    reports_batch,
)
from govinfo_nlp.baseline import fingerprint
from govinfo_nlp.faces import rows
from govinfo_nlp.faces.cli import main
from govinfo_nlp.models import plain

ROOT = Path(__file__).parents[1]
RECIPES = ROOT / "docs" / "recipes"
COUNTY, BUREAU = ROOT / "examples" / "yunxiu-2023.txt", ROOT / "examples" / "yunxiu-water-2023.md"
ALL = (check_batch, extract_batch, findings_batch, reports_batch)
SCHEMAS = (CHECKED, EXTRACTED, FINDINGS, REPORTS)


@pytest.fixture(scope="module")
def audit() -> Audit:
    return check(read(COUNTY))


@pytest.fixture
def batch() -> pa.RecordBatch:
    """Two reports, an empty file, a picture and nothing."""
    contents = [COUNTY.read_bytes(), BUREAU.read_bytes(), b"", b"\x89PNG\r\n\x1a\n\x00\x01", None]
    names = ["county.txt", "bureau.md", "empty.txt", "picture.txt", "none.txt"]
    return pa.record_batch({"id": [1, 2, 3, 4, 5], "content": pa.array(contents, pa.binary()), "name": names})


def rows_of(batch: pa.RecordBatch, function: Any, **options: Any) -> list[dict[str, Any]]:
    result = function(batch, column="content", name="name", **options)
    assert type(result) is type(batch)
    result.validate(full=True)
    return result.to_pylist()  # type: ignore[no-any-return]


def test_check_gives_the_audit_of_each_row_in_order(batch: pa.RecordBatch, audit: Audit) -> None:
    county, bureau, *bad = rows_of(batch, check_batch)
    report = audit.report
    assert county["error"] is None
    assert (county["text"], county["year"], county["format"]) == (report.text, 2023, "2021")
    assert {cell["id"]: cell["value"] for cell in county["cells"]} == {
        id: None if cell.value is None else plain(cell.value) for id, cell in report.cells.items()
    }
    assert [m["text"] for m in county["metrics"]] == [m.text for m in audit.metrics]
    linked = [(m["start"], tuple(m["cells"]), m["rule"]) for m in county["metrics"] if m["rule"]]
    assert linked == [(one.metric.start, one.cells, one.rule) for one in audit.links]
    assert [(f["code"], f["message"], f["fingerprint"]) for f in county["findings"]] == [
        (str(f.code), f.message, fingerprint(report, f)) for f in audit.findings
    ]
    for place in (*county["metrics"], *county["cells"], *county["findings"][0]["figures"]):
        assert report.text[place["start"] : place["end"]] == place["text"]
    assert bureau["findings"] == []
    assert all(row["error"] and row["text"] is None and row["findings"] is None for row in bad)
    assert "empty.txt" in bad[0]["error"]


def test_extract_gives_the_metrics_of_each_row(batch: pa.RecordBatch, audit: Audit) -> None:
    county, _, *bad = rows_of(batch, extract_batch)
    assert county["metrics"] == [metric.to_dict() for metric in audit.metrics]
    assert all(row["error"] and row["metrics"] is None for row in bad)


def test_text_is_any_text() -> None:
    texts = ["全年公开信息1.2万余条。", "今天天气好。", "", None]
    found = extract_batch(pa.record_batch({"text": texts})).to_pylist()
    assert found[0]["metrics"] == [metric.to_dict() for metric in extract(texts[0] or "")]
    assert [row["metrics"] for row in found[1:]] == [[], [], None]
    assert found[3]["error"] == "没有内容（空值）"


def test_flat_tables_have_the_rows_of_batch(batch: pa.RecordBatch, audit: Audit) -> None:
    findings = rows_of(batch, findings_batch)
    assert findings == [rows.finding_row("county.txt", audit.report, one) for one in audit.findings]
    reports = rows_of(batch, reports_batch)
    assert [row["file"] for row in reports] == batch.column("name").to_pylist()
    assert reports[0] == rows.report_row("county.txt", audit)
    assert reports[0]["requests.new.total"] == Decimal(86)
    assert all(row["error"] and row["requests.new.total"] is None for row in reports[2:])


@pytest.mark.parametrize(("function", "schema"), list(zip(ALL, SCHEMAS, strict=True)))
def test_schemas_are_as_declared_with_kept_columns_before_them(
    function: Any, schema: pa.Schema, batch: pa.RecordBatch
) -> None:
    found = function(batch, column="content", name="name", keep=["id", "name"])
    assert found.schema.equals(pa.schema([batch.schema.field("id"), batch.schema.field("name"), *schema]))
    for row in found.select(["id", "name"]).to_pylist():
        assert batch.column("name")[row["id"] - 1].as_py() == row["name"]
    none = function(batch.slice(0, 0), column="content")
    assert (none.num_rows, none.schema) == (0, schema)


@pytest.mark.parametrize("function", ALL)
def test_a_table_gives_a_table_chunk_by_chunk(function: Any, batch: pa.RecordBatch) -> None:
    table = pa.Table.from_batches([batch, batch.slice(0, 1), batch.slice(0, 0)])
    found = function(table, column="content", name="name")
    assert isinstance(found, pa.Table)
    whole = [*rows_of(batch, function), *rows_of(batch.slice(0, 1), function)]
    assert found.to_pylist() == whole
    assert function(table.slice(0, 0), column="content").schema == found.schema


@pytest.mark.parametrize(
    "type",
    [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int8(), pa.string()),
     pa.binary(), pa.large_binary(), pa.binary_view(), pa.dictionary(pa.int8(), pa.binary())],
)  # fmt: skip
def test_any_type_of_text_or_bytes(type: pa.DataType, audit: Audit) -> None:
    value: Any = audit.report.text
    if "binary" in str(type):
        value = value.encode()
    array = pa.array([value, None], getattr(type, "value_type", type))
    held = array.dictionary_encode() if pa.types.is_dictionary(type) else array
    found = check_batch(pa.record_batch([held], names=["text"])).to_pylist()
    assert [len(row["findings"] or ()) for row in found] == [len(audit.findings), 0]


def test_text_that_is_no_utf8_is_a_bad_row() -> None:
    data = pa.py_buffer(b"\xb9\xab\xbf\xaa")
    broken = pa.Array.from_buffers(
        pa.string(), 1, [None, pa.py_buffer((0).to_bytes(4, "little") + (4).to_bytes(4, "little")), data]
    )
    for function in (check_batch, extract_batch, reports_batch):
        (row,) = function(pa.record_batch([broken], names=["text"])).to_pylist()
        assert "UTF-8" in row["error"]


def test_an_error_of_ours_is_a_row_that_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("!")

    monkeypatch.setattr(rows, "check", broken)
    (row,) = check_batch(pa.record_batch({"text": ["一份报告"]})).to_pylist()
    assert "内部错误（ZeroDivisionError" in row["error"]


@pytest.mark.parametrize("function", ALL)
def test_a_wrong_column_is_told(function: Any) -> None:
    batch = pa.record_batch({"id": [1], "body": ["x"]})
    with pytest.raises(ValueError, match="没有名为“text”的列，或不止一列；现有：id、body"):
        function(batch)
    with pytest.raises(ValueError, match="类型是 int64，应为文字"):
        function(batch, column="id")
    with pytest.raises(ValueError, match="没有名为“nr”的列"):
        function(batch, column="body", keep=["nr"])


def test_lexicon_folders() -> None:
    batch = pa.record_batch({"text": ["新设政务公开铭牌45方。"]})
    (row,) = extract_batch(batch, lexicon=[ROOT / "examples" / "lexicon"]).to_pylist()
    assert [metric["unit"] for metric in row["metrics"]] == ["方"]


@given(st.lists(st.none() | st.text(max_size=80) | st.sampled_from(["1" * 60 + "件", "新收申请９" * 9])))
@settings(max_examples=40)
def test_any_text_makes_a_row(texts: list[str | None]) -> None:
    texts = [text if text is None else text.encode("utf-8", "replace").decode() for text in texts]
    batch = pa.record_batch({"text": pa.array(texts, pa.string())})
    for function in (check_batch, extract_batch, reports_batch):
        assert function(batch).num_rows == len(texts)


def test_a_figure_too_long_for_a_number_is_named_not_rounded() -> None:
    text = COUNTY.read_text("utf-8")
    for figure in ("3" * 40, "0.1234567"):
        changed = re.sub(r"\b3157\b", figure, text)
        assert changed != text
        (row,) = reports_batch(pa.record_batch({"text": [changed]})).to_pylist()
        assert row["disclosure.penalties.decisions"] is None
        assert row["unread"] == "disclosure.penalties.decisions"


def test_fields_are_those_of_the_columns_with_chinese_headers() -> None:
    for schema, columns in ((FINDINGS, rows.FINDINGS), (REPORTS, rows.report_columns())):
        assert schema.names == [column.name for column in columns]
        headers = [field.metadata[b"header"].decode() for field in schema]
        assert len(set(headers)) == len(headers)
        assert all(re.search(r"[\u4e00-\u9fff]", header) for header in headers)


def test_every_field_is_documented() -> None:
    told = (RECIPES / "arrow.md").read_text("utf-8")

    def names(type: Any) -> set[str]:
        inner = type.value_type if pa.types.is_list(type) else type
        if not pa.types.is_struct(inner):
            return set()
        return {field.name for field in inner} | {name for field in inner for name in names(field.type)}

    cells = {id for column in rows.report_columns() if (id := column.name).count(".") >= 2}
    fields = {field.name for schema in SCHEMAS for field in schema} - cells
    fields |= {name for schema in (CHECKED, EXTRACTED) for field in schema for name in names(field.type)}
    assert [name for name in sorted(fields) if f"`{name}`" not in told] == []


def test_import_without_pyarrow_says_what_to_install(root: Path) -> None:
    code = "import sys; sys.modules['pyarrow'] = None; import govinfo_nlp.arrow"
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True)
    assert "pip install 'govinfo-nlp[arrow]'" in done.stderr


# Each recipe with the modules and programs that it needs.
ENGINES = {
    "arrow": (["pyarrow"], []),
    "duckdb": (["duckdb"], []),
    "pandas": (["pandas"], []),
    "polars": (["polars"], []),
    "ray": (["ray.data"], []),
    "spacy": (["spacy"], []),
    "spark": (["pyspark", "pandas"], ["java"]),
}


def test_every_recipe_is_tried() -> None:
    assert {path.stem for path in RECIPES.glob("*.md")} >= set(ENGINES)


@pytest.mark.parametrize("name", sorted(set(ENGINES) - {"ray"}))
def test_recipe_prints_what_it_says(name: str, tmp_path: Path) -> None:
    modules, programs = ENGINES[name]
    needed(modules, programs)
    run_recipe(name, tmp_path)


def needed(modules: list[str], programs: list[str]) -> None:
    for module in modules:
        if importlib.util.find_spec(module.partition(".")[0]) is None:
            pytest.skip(f"{module.partition('.')[0]} is not installed")
    for program in programs:
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")


def run_recipe(name: str, folder: Path, more: str = "") -> str:
    """Runs all the code of a recipe in the checkout; gives what ``more`` code prints after it."""
    told = (RECIPES / f"{name}.md").read_text("utf-8")
    code = "\n".join(re.findall(r"^```python\n(.*?)^```$", told, re.MULTILINE | re.DOTALL))
    said = "".join(re.findall(r"^```text\n(.*?)^```$", told, re.MULTILINE | re.DOTALL))
    assert code
    assert said
    (folder / "recipe.py").write_text(f"{code}\n{more}", "utf-8")
    entry_points(folder)
    environment = {
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(folder)]),
        "PYSPARK_PYTHON": sys.executable,
        "RAY_USAGE_STATS_ENABLED": "0",
        "SPARK_LOCAL_IP": "127.0.0.1",
    }
    done = subprocess.run(
        [sys.executable, str(folder / "recipe.py")],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(said), done.stdout
    return done.stdout.removeprefix(said)


def entry_points(folder: Path) -> None:
    """What an installation tells spaCy of the package."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    installed = folder / "govinfo_nlp-0.dist-info"
    installed.mkdir()
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: govinfo-nlp\nVersion: 0\n")
    entries = project["entry-points"]["spacy_factories"].items()
    lines = "\n".join(f"{name} = {place}" for name, place in entries)
    (installed / "entry_points.txt").write_text(f"[spacy_factories]\n{lines}\n")


ROWS = """
import json
print(json.dumps([findings.take_all(), reports.take_all()], default=str))
"""


def test_ray_gives_the_rows_of_batch(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    needed(["ray.data"], [])
    theirs = json.loads(run_recipe("ray", tmp_path, ROWS))
    out = tmp_path / "audit.jsonl"
    # Ray was told to read .txt and .md only, and reads no folder within the folder.
    shutil.copytree(ROOT / "examples", tmp_path / "reports", ignore=shutil.ignore_patterns("lexicon", "*.d*"))
    assert main(["batch", str(tmp_path / "reports"), "--out", str(out), "--processes", "1"]) in (1, 2)
    capsys.readouterr()
    for table, name in zip(theirs, ("audit.jsonl", "audit.reports.jsonl"), strict=True):
        ours = [json.loads(line) for line in (tmp_path / name).read_text("utf-8").splitlines()]
        assert sorted(map(comparable, table)) == sorted(map(comparable, ours))


def comparable(row: dict[str, Any]) -> str:
    """A row, its file by its last name, its numbers in one form."""
    row = row | {"file": Path(row["file"]).name, "error": bool(row.get("error"))}
    numbers = {column.name for column in rows.report_columns() if column.type is rows.Type.NUMBER}
    for name in numbers & set(row):
        row[name] = None if row[name] is None else str(Decimal(str(row[name])).normalize())
    return json.dumps(row, ensure_ascii=False, sort_keys=True)
