"""The command line, as people and as programs meet it."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from itertools import product
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govinfo_nlp import Audit, Code, Finding, Metric, __version__, check, compare, read
from govinfo_nlp.baseline import Baseline, fingerprint
from govinfo_nlp.checks import CHECKS
from govinfo_nlp.corpus import COMPARISONS
from govinfo_nlp.faces import rows
from govinfo_nlp.faces.cli import main

EXAMPLES = Path(__file__).parents[1] / "examples"
COUNTY, BUREAU = str(EXAMPLES / "yunxiu-2023.txt"), str(EXAMPLES / "yunxiu-water-2023.md")
PROGRAM = [sys.executable, "-m", "govinfo_nlp"]


class Done(NamedTuple):
    status: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command line; ``stdin`` is what it reads from standard input."""
    monkeypatch.setenv("COLUMNS", "100")

    def runner(*args: str, stdin: bytes = b"") -> Done:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        try:
            status = main(args)
        except SystemExit as stopped:
            status = stopped.code if isinstance(stopped.code, int) else 1
        return Done(status, *capsys.readouterr())

    return runner


@pytest.fixture(scope="module")
def audit() -> Audit:
    return check(read(COUNTY))


def test_findings_for_people(run: Run, audit: Audit) -> None:
    done = run("check", COUNTY)
    assert (done.status, done.err) == (1, "")
    assert done.out.startswith(f"云岫县人民政府2023年政府信息公开工作年度报告（{COUNTY}）\n")
    assert "【3175件】" in done.out
    assert re.search(r"^ +表二“行政处罚”·本年处理决定数量 +3157$", done.out, re.MULTILINE)
    for number, finding in enumerate(audit.findings, 1):
        assert re.search(rf"^{number}  (错误|警告|提示)  {finding.code}  \S", done.out, re.MULTILINE)
        assert "".join(finding.message.split()) in "".join(done.out.split())
    assert "\x1b" not in done.out


def test_summary_leaves_nothing_out(run: Run, audit: Audit) -> None:
    out = run("check", COUNTY).out
    summary = out[out.index("\n小结\n") :]
    assert "2023年，2021年格式" in summary
    assert "8 个" in summary
    assert "读出 200 格，其中空白 0 格，无法识读 0 格" in summary
    assert f"正文 {len(audit.metrics)} 处，关联表格 {len(audit.links)} 处" in summary
    assert f"{len(audit.findings)} 处：" in summary
    assert re.search(rf"未判定 +{len(audit.skipped)} 处", summary) is not None or not audit.skipped
    for skipped in audit.skipped:
        assert skipped.reason in "".join(summary.split())


def test_a_clean_report_ends_with_0(run: Run) -> None:
    done = run("check", BUREAU)
    assert (done.status, done.err) == (0, "")
    assert re.search(r"^ +发现 +无$", done.out, re.MULTILINE)


def test_a_batch_goes_on_after_an_unreadable_file(run: Run, tmp_path: Path) -> None:
    missing = str(tmp_path / "没有.txt")
    done = run("check", BUREAU, missing, COUNTY)
    assert done.status == 2
    assert done.out.endswith("\n\n共 3 份：无发现 1 份，有发现 1 份，无法读取 1 份\n")
    assert done.out.count("\n小结\n") == 2
    assert done.err.startswith("govinfo-nlp：")
    assert "没有.txt" in done.err


@pytest.mark.parametrize("content", [None, b"", b"\x00\x01\x02\xff" * 400])
@pytest.mark.parametrize("command", ["check", "extract", "tables", "explain"])
def test_what_cannot_be_read_ends_with_2(
    run: Run, tmp_path: Path, command: str, content: bytes | None
) -> None:
    file = tmp_path / "报告.txt"
    if content is not None:
        file.write_bytes(content)
    done = run(command, str(file))
    assert (done.status, done.out) == (2, "")
    assert re.fullmatch(r"govinfo-nlp：.+\n", done.err)


def test_no_report_is_not_clean(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "通知.txt"
    file.write_text("关于召开会议的通知\n会议定于5月6日召开，参会18人。\n", "utf-8")
    done = run("check", str(file))
    assert done.status == 1
    assert "  format  " in done.out
    assert "未见法定表格" in done.out


def test_standard_input(run: Run) -> None:
    done = run("check", "-", stdin=Path(COUNTY).read_bytes())
    assert done.status == 1
    assert done.out == run("check", COUNTY).out.replace(COUNTY, "标准输入")


def test_json_holds_whole_audits(run: Run, audit: Audit, tmp_path: Path) -> None:
    missing = str(tmp_path / "missing.txt")
    done = run("check", "--format", "json", COUNTY, missing)
    assert done.status == 2
    first, second = json.loads(done.out)
    assert first["file"] == COUNTY
    assert Audit.from_dict(first["audit"]) == audit
    assert second.keys() == {"file", "error"}
    assert second["file"] == missing


def test_jsonl_holds_one_file_a_line(run: Run, audit: Audit) -> None:
    done = run("check", "--format", "jsonl", BUREAU, COUNTY)
    lines = [json.loads(line) for line in done.out.splitlines()]
    assert [line["file"] for line in lines] == [BUREAU, COUNTY]
    assert Audit.from_dict(lines[1]["audit"]) == audit


def test_csv_holds_one_finding_a_row(run: Run, audit: Audit) -> None:
    table = list(csv.DictReader(io.StringIO(run("check", "--format", "csv", BUREAU, COUNTY).out)))
    findings = [row for row in table if row["file"] == COUNTY and row["severity"] != "undecided"]
    undecided = [row for row in table if row["file"] == COUNTY and row["severity"] == "undecided"]
    assert [(r["code"], r["message"]) for r in findings] == [(f.code, f.message) for f in audit.findings]
    assert [(r["code"], r["message"]) for r in undecided] == [(s.code, s.reason) for s in audit.skipped]
    (row,) = (row for row in findings if row["code"] == "prose-table")
    assert list(row) == [column.name for column in rows.FINDINGS]
    assert row["figures"] == "3175件"
    assert row["cells"] == "disclosure.penalties.decisions"
    assert row["cell_names"] == "表二“行政处罚”·本年处理决定数量"
    assert row["cell_values"] == "3157"
    assert "行政处罚决定3175件" in row["sentence"]


def test_ignored_codes_are_neither_shown_nor_counted(run: Run, audit: Audit) -> None:
    codes = sorted({str(finding.code) for finding in audit.findings})
    done = run("check", COUNTY, *(option for code in codes for option in ("--ignore", code)))
    assert done.status == 0
    assert f"按选项未显示 {len(audit.findings)} 处" in done.out
    kept = run("check", COUNTY, "--ignore", "prose-table")
    assert kept.status == 1
    assert "  prose-table  正文" not in kept.out


def test_accepted_findings_are_hidden_and_counted(run: Run, audit: Audit, tmp_path: Path) -> None:
    path = str(tmp_path / "基线.json")
    first = run("check", COUNTY, "--ignore", "prose-table", "--write-baseline", path)
    assert (first.status, first.err) == (0, f"govinfo-nlp：基线 {path} 新增 6 处，共 6 处\n")
    assert "6  错误  period" in first.out
    assert len(Baseline.read(path)) == 6
    second = run("check", COUNTY, "--baseline", path)
    assert second.status == 1
    assert re.findall(r"^\d+  \S+  (\S+)  ", second.out, re.MULTILINE) == ["prose-table"]
    assert "；基线已接受 6 处" in second.out
    (record,) = json.loads(run("check", COUNTY, "--baseline", path, "--format", "json").out)
    (finding,) = record["audit"]["findings"]
    assert (finding["code"], record["accepted"]) == ("prose-table", 6)
    assert record["fingerprints"] == [fingerprint(audit.report, Finding.from_dict(finding))]


def test_a_baseline_is_extended_over_weeks(run: Run, tmp_path: Path) -> None:
    path = str(tmp_path / "baseline.json")
    run("check", COUNTY, "--severity", "warning", "--ignore", "period", "--write-baseline", path)
    done = run("check", COUNTY, BUREAU, "--baseline", path, "--write-baseline", path)
    assert (done.status, done.err) == (0, f"govinfo-nlp：基线 {path} 新增 1 处，共 7 处\n")
    assert re.findall(r"^\d+  \S+  (\S+)  ", done.out, re.MULTILINE) == ["period"]
    after = run("check", COUNTY, "--baseline", path)
    assert after.status == 0
    assert "基线已接受 7 处" in after.out
    unreadable = run("check", COUNTY, str(tmp_path), "--write-baseline", path)
    assert unreadable.status == 2


def test_a_bad_baseline_stops_before_anything_is_checked(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    path.write_text("没有", "utf-8")
    for command, option in product(("check", "compare"), ("--baseline", "--write-baseline")):
        done = run(command, COUNTY, option, str(path))
        assert (done.status, done.out) == (2, "")
        assert "不是可读的 JSON 文件" in done.err
    assert path.read_text("utf-8") == "没有"


@pytest.fixture
def years(tmp_path: Path) -> tuple[str, str]:
    """The example, and the same text as the report of the year before."""
    earlier = tmp_path / "2022.txt"
    earlier.write_text(Path(COUNTY).read_text("utf-8").replace("2023年", "2022年"), "utf-8")
    return str(earlier), COUNTY


def test_compare_for_people(run: Run, years: tuple[str, str]) -> None:
    readme = str(EXAMPLES / "README.md")
    done = run("compare", *years, readme)
    findings = compare([read(file) for file in years])
    assert (done.status, done.err) == (1, "")
    for number, finding in enumerate(findings, 1):
        assert f"\n{number}  警告  {finding.code}  " in f"\n{done.out}"
        assert "".join(finding.message.split()) in "".join(done.out.split())
        assert all(title in done.out for title in finding.reports)
    assert "3 份，1 个机关，2022至2023年" in done.out
    assert f"{readme}：未见机关名称" in re.sub(r"\n\s+", "", done.out)
    assert re.search(rf"^ +发现 +{len(findings)} 处：警告 {len(findings)}", done.out, re.MULTILINE)


def test_compare_for_programs(run: Run, years: tuple[str, str]) -> None:
    findings = compare([read(file) for file in years])
    records = json.loads(run("compare", *years, "--format", "json").out)
    assert tuple(map(Finding.from_dict, records)) == findings
    marks = [record["fingerprint"] for record in records]
    assert len(set(marks)) == len(findings)
    lines = run("compare", *years, "--format", "jsonl").out.splitlines()
    assert [json.loads(line) for line in lines] == records
    table = list(csv.DictReader(io.StringIO(run("compare", *years, "--format", "csv").out)))
    assert [row["message"] for row in table] == [finding.message for finding in findings]
    assert table[-1]["reports"].count("; ") == 1
    assert [row["fingerprint"] for row in table] == marks


def test_compare_leaves_out_what_is_accepted(run: Run, years: tuple[str, str], tmp_path: Path) -> None:
    path = str(tmp_path / "基线.json")
    total = len(compare([read(file) for file in years]))
    first = run("compare", *years, "--ignore", "copied", "--write-baseline", path)
    kept = len(Baseline.read(path))
    assert (first.status, first.err) == (0, f"govinfo-nlp：基线 {path} 新增 {kept} 处，共 {kept} 处\n")
    assert 0 < kept < total
    second = run("compare", *years, "--baseline", path)
    assert second.status == 1
    assert set(re.findall(r"^\d+  \S+  (\S+)  ", second.out, re.MULTILINE)) == {"copied"}
    assert f"；基线已接受 {kept} 处" in second.out
    assert "按选项未显示" not in second.out
    run("check", COUNTY, "--write-baseline", path)
    third = run("compare", *years, "--baseline", path, "--write-baseline", path)
    assert third.err == f"govinfo-nlp：基线 {path} 新增 {total - kept} 处，共 {total + 7} 处\n"
    done = run("compare", *years, "--baseline", path)
    assert (done.status, f"；基线已接受 {total} 处" in done.out) == (0, True)
    assert run("check", COUNTY, "--baseline", path).status == 0
    missing = run("compare", *years, str(tmp_path / "没有.txt"), "--write-baseline", path)
    assert missing.status == 2


def test_compare_ends_with_a_status(run: Run, years: tuple[str, str], tmp_path: Path) -> None:
    codes = {str(finding.code) for finding in compare([read(file) for file in years])}
    ignored = run("compare", *years, *(option for code in codes for option in ("--ignore", code)))
    assert ignored.status == 0
    assert "按选项未显示" in ignored.out
    assert run("compare", COUNTY, BUREAU).status == 0
    missing = run("compare", COUNTY, str(tmp_path / "没有.txt"))
    assert missing.status == 2
    assert "没有.txt" in missing.err


@pytest.mark.parametrize(
    ("option", "shown", "status"),
    [(None, {"error", "warning", "info"}, 1), ("info", {"error", "warning", "info"}, 1),
     ("warning", {"error", "warning"}, 1), ("error", {"error"}, 1)],
)  # fmt: skip
def test_severity(run: Run, audit: Audit, option: str | None, shown: set[str], status: int) -> None:
    done = run("check", "--format", "json", COUNTY, *(("--severity", option) if option else ()))
    findings = json.loads(done.out)[0]["audit"]["findings"]
    assert [f["message"] for f in findings] == [f.message for f in audit.findings if f.severity in shown]
    assert done.status == status


def test_extract(run: Run, audit: Audit) -> None:
    text = run("extract", COUNTY)
    assert text.status == 0
    assert re.search(r"^总体情况 +1\.84万件 +数量 +18400 +件", text.out, re.MULTILINE)
    assert text.out.endswith(f"\n共 {len(audit.metrics)} 处\n")
    records = json.loads(run("extract", COUNTY, "--format", "json").out)
    assert tuple(map(Metric.from_dict, records)) == audit.metrics
    lines = run("extract", COUNTY, "--format", "jsonl").out.splitlines()
    assert [json.loads(line) for line in lines] == records
    table = list(csv.DictReader(io.StringIO(run("extract", COUNTY, "--format", "csv").out)))
    assert [row["text"] for row in table] == [metric.text for metric in audit.metrics]
    assert table[0].keys() == records[0].keys()


def test_extract_from_plain_text(run: Run) -> None:
    assert run("extract", "-", stdin="今天天气好。".encode()).out == "未发现数量\n"


def test_tables(run: Run, audit: Audit) -> None:
    text = run("tables", COUNTY)
    assert text.status == 0
    assert re.search(r"^本年新收( +\d+){7}$", text.out, re.MULTILINE)
    assert re.search(r"^不予公开·属于行政执法案卷 +1 +0 +0 +0 +0 +0 +1$", text.out, re.MULTILINE)
    assert re.search(r"^行政复议 +5 +1 +1 +0 +8$", text.out, re.MULTILINE)
    records = json.loads(run("tables", COUNTY, "--format", "json").out)
    assert {record["id"] for record in records} == set(audit.report.cells)
    table = list(csv.DictReader(io.StringIO(run("tables", COUNTY, "--format", "csv").out)))
    assert {row["id"]: row["value"] for row in table}["requests.new.total"] == "86"
    assert table[0].keys() == records[0].keys()


def test_explain_text(run: Run) -> None:
    done = run("explain", "--text", "2023年收到申请18件，12345热线受理1.2万件。")
    assert done.status == 0
    assert "18件" in done.out
    assert "12345" in done.out
    records = json.loads(run("explain", "--text", "收到申请18件。", "--format", "json").out)
    (quantity,) = (record for record in records if record["what"] == "quantity")
    assert (quantity["start"], quantity["end"], quantity["text"]) == (4, 7, "18件")


def test_explain_file_speaks_of_links_and_checks(run: Run) -> None:
    records = json.loads(run("explain", COUNTY, "--format", "json").out)
    assert {"guard", "boundary", "quantity", "link", "check"} <= {record["what"] for record in records}


@pytest.mark.parametrize(
    ("text", "what", "message"),
    [
        ("主动公开政府信息9条，其中网站5条、微信4条。", "relation", "总数，其中：5条、4条"),
        ("受理申请16件，其中网上9件，占56.25%。", "relation", "占比，部分：9件，基数：16件"),
        ("公开信息30条，较上年的20条增长50%。", "relation", "增减，本期：30条，上期：20条"),
        ("收到行政复议5件，均维持。", "relation", "全部为：维持"),
        ("市本级公开信息30条。", "quantity", "count 30，条，exact，指“公开信息”，范围“市本级”"),
        ("2021年公开信息30条。", "quantity", "count 30，条，exact，指“公开信息”，时间“2021年”"),
        ("办理政府信息公开申请12件。", "reading", "也可能指 requests.new.total + requests.carried_in.total"),
        ("针对答复提起的行政诉讼2件因事实不清被撤销。", "reading", "也可能与法定表格无关"),
        (
            "全县收到公开申请40件，其中县政府直接收到3件。",
            "refused",
            "不关联：属于其他单位，或只是报告范围的一部分",
        ),
        ("澄溪县2023年政府信息公开工作年度报告\n2021年收到公开申请4件。", "refused", "不关联：属于其他年度"),
        ("举办培训4场。", "refused", "不关联：所指不是法定表格统计的事项"),
        ("收到申请20件，其中零申请单位3个。", "refused", "不关联：计的是单位个数"),
        ("申请由31件减少到28件。", "refused", "不关联：是变化之前的数值"),
        ("收到公开申请12件，涉及征地的5件。", "refused", "不关联：只是所指事项中的一部分"),
        ("收到公开申请12件，重复1件。", "refused", "不关联：行文没有说明对应哪一格"),
    ],
)
def test_explain_tells_what_a_figure_says(run: Run, text: str, what: str, message: str) -> None:
    records = json.loads(run("explain", "--text", text, "--format", "json").out)
    assert message in [record["message"] for record in records if record["what"] == what]


def test_rules(run: Run) -> None:
    listed = run("rules").out
    assert [line.split()[0] for line in listed.splitlines()] == [str(code) for code in Code]
    for item in (*CHECKS, *COMPARISONS):
        done = run("rules", item.code)
        assert done.status == 0
        assert done.out.startswith(f"{item.code}  {item.title}\n\n{item.doc}\n略去：")
        assert f"--ignore {item.code} " in done.out
        assert all(part in done.out for part in ("\n发现：", "\n例：", "\n不算："))


def test_version(run: Run) -> None:
    assert run("--version") == Done(0, f"govinfo-nlp {__version__}\n", "")


@pytest.mark.parametrize(
    "command",
    [(), ("check",), ("batch",), ("compare",), ("extract",), ("tables",), ("explain",), ("rules",)],
)
def test_help_is_chinese(run: Run, command: tuple[str, ...]) -> None:
    done = run(*command, "--help")
    assert done.status == 0
    assert done.out.startswith("用法：govinfo-nlp")
    assert not re.search(r"usage|positional|options:|show this|exit\b", done.out)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((), "缺少参数：COMMAND"),
        (("check",), "缺少参数：FILE"),
        (("check", "x", "--format", "xml"), "参数 --format：没有“xml”，可用：text、json、jsonl、csv"),
        (("check", "x", "--severity", "high"), "参数 --severity：没有“high”，可用：error、warning、info"),
        (("check", "x", "--ignore"), "参数 --ignore 缺少取值"),
        (("check", "x", "--form", "csv"), "不认识的参数：--form csv"),
        (("rules", "prose"), "参数 CODE：没有“prose”，可用：prose-table、"),
        (("explain",), "须给出其中一个参数：FILE --text"),
        (("explain", "x", "--text", "y"), "不能与"),
        (("audit", "x"), "没有“audit”"),
        (("check", "x", "--ignore", "copied"), "参数 --ignore：没有“copied”"),
        (("compare", "x", "--ignore", "format"), "参数 --ignore：没有“format”，可用：carry-over、"),
        (("batch", "x"), "缺少参数：--out"),
        (
            ("batch", "x", "--out", "x.pdf"),
            "参数 --out：“x.pdf”的后缀应为 .parquet、.csv、.xlsx、.jsonl 之一",
        ),
        (("batch", "x", "--out", "x.csv", "--processes", "0"), "参数 --processes：“0”不是正整数"),
    ],
)
def test_a_wrong_call_is_told_in_chinese(run: Run, args: tuple[str, ...], said: str) -> None:
    done = run(*args)
    assert (done.status, done.out) == (2, "")
    assert said in done.err
    assert not re.search("argument|invalid|usage|expected|choose", done.err)


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
@settings(max_examples=60)
def test_any_bytes_end_with_a_status(content: bytes) -> None:
    for command in (["check", "-"], ["check", "-", "--format", "csv"], ["tables", "-"], ["explain", "-"]):
        with (
            pytest.MonkeyPatch.context() as patch,
            redirect_stdout(io.StringIO()),
            redirect_stderr(io.StringIO()),
        ):
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
            assert main(command) in (0, 1, 2)


def test_a_report_cannot_drive_the_terminal(run: Run) -> None:
    title = "\x1b]0;x\x07某县2023年政府信息公开工作年度报告"
    text = f"{title}\n一、总体情况\n共公开\x1b[31m信息5条，其中甲3条、乙3条。\n"
    for command in (("check", "-"), ("extract", "-"), ("explain", "-")):
        assert not set(run(*command, stdin=text.encode()).out) & {"\x1b", "\x07"}


def test_utf8_whatever_the_locale() -> None:
    plain = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG", "PYTHON"))}
    done = subprocess.run(
        [*PROGRAM, "check", COUNTY], env=plain | {"LC_ALL": "C", "PYTHONUTF8": "0"}, capture_output=True
    )
    assert done.returncode == 1
    assert "【3175件】" in done.stdout.decode("utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGPIPE there")
def test_a_closed_pipe_is_no_error() -> None:
    files = [COUNTY] * 40
    process = subprocess.Popen(
        [*PROGRAM, "check", "--format", "jsonl", *files], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    process.stdout.read(1)
    process.stdout.close()
    _, errors = process.communicate()
    assert (process.returncode, errors) == (141, b"")


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals there")
@pytest.mark.parametrize(
    ("environment", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)]
)
def test_colour_on_a_terminal(environment: dict[str, str], coloured: bool) -> None:
    import pty

    ours, theirs = pty.openpty()
    inherited = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
    process = subprocess.Popen(
        [*PROGRAM, "check", COUNTY], stdout=theirs, env=inherited | {"TERM": "xterm"} | environment
    )
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
    process.wait()
    os.close(ours)
    assert ("\x1b[1;31m3175件\x1b[0m" in printed.decode()) is coloured
    assert ("【3175件】" in printed.decode()) is not coloured
