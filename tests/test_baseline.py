"""Accepted findings: fingerprints that stay while unrelated text moves, and the file that keeps them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from govinfo_nlp import Audit, Code, Severity, check, parse
from govinfo_nlp.baseline import Baseline, BaselineError, Selection, fingerprint, fingerprint_between
from govinfo_nlp.corpus import Compared, compared
from govinfo_nlp.testing import generate

EXAMPLES = Path(__file__).parents[1] / "examples"
TEXT = (EXAMPLES / "yunxiu-2023.txt").read_text("utf-8")


def audited(text: str) -> Audit:
    return check(parse(text))


def marks(audit: Audit) -> dict[str, Code]:
    return {fingerprint(audit.report, finding): finding.code for finding in audit.findings}


@pytest.fixture(scope="module")
def audit() -> Audit:
    return audited(TEXT)


def test_every_finding_has_a_fingerprint_of_its_own(audit: Audit) -> None:
    assert len(marks(audit)) == len(audit.findings) == 7
    assert all(len(mark) == 20 and int(mark, 16) >= 0 for mark in marks(audit))


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("一、总体情况\n", "一、总体情况\n本年度工作平稳推进，新建专栏3个。\n", 1),
        lambda text: text.replace("全县共收到", "全县 共收到"),
        lambda text: text.replace("作出行政许可", "依法作出行政许可"),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: text.replace("（", "(").replace("）", ")"),
        lambda text: text.replace("云岫县人民政府2023年", "云岫县2023年", 1),
        lambda text: text.replace("人大代表建议104件", "人大代表建议105件"),
    ],
    ids=["a sentence more", "a space", "words further off", "line ends", "a mark", "width", "name", "figure"],
)
def test_fingerprints_stay_while_unrelated_text_changes(change: Callable[[str], str], audit: Audit) -> None:
    changed = change(TEXT)
    assert changed != TEXT
    assert marks(audited(changed)) == marks(audit)


@pytest.mark.parametrize("seed", [3, 5, 8])
def test_fingerprints_are_the_same_in_every_layout(seed: int) -> None:
    found = []
    for layout in ("tab", "lines", "pipes"):
        generated = generate(seed, layout=layout, faults=["prose-table", "table-sum"])
        found.append(
            {m for m, code in marks(audited(generated.text)).items() if code.endswith(("table", "sum"))}
        )
    assert found[0]
    assert found[0] == found[1] == found[2]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("处罚决定3175件", "处罚决定3185件", Code.PROSE_TABLE),
        ("　3157", "　3167", Code.PROSE_TABLE),
        ("增长30%", "增长31%", Code.PROSE_GROWTH),
        ("培训5期", "培训6期", Code.PROSE_CONFLICT),
        ("统计期限自2022年", "统计期限自2021年", Code.PERIOD),
    ],
)
def test_another_figure_is_another_finding(old: str, new: str, code: Code, audit: Audit) -> None:
    changed = TEXT.replace(old, new)
    assert changed != TEXT
    before = {mark for mark, found in marks(audit).items() if found is code}
    after = {mark for mark, found in marks(audited(changed)).items() if found is code}
    assert after
    assert not before & after


def test_other_years_and_bodies_have_other_fingerprints(audit: Audit) -> None:
    finding = audit.findings[0]
    for other in (replace(audit.report, year=2022), replace(audit.report, agency="澄溪县人民政府")):
        assert fingerprint(other, finding) != fingerprint(audit.report, finding)


def test_findings_without_figures_are_told_apart_by_what_they_say() -> None:
    report = parse("澄溪县2023年政府信息公开工作年度报告\n一、总体情况\n工作有序。\n")
    findings = [finding for finding in check(report).findings if finding.code is Code.FORMAT]
    assert len(findings) >= 2
    assert len({fingerprint(report, finding) for finding in findings}) == len(findings)


def pair(later: str = TEXT, earlier: str | None = None) -> tuple[Compared, ...]:
    """What a report shows beside the same text as the report of the year before."""
    return compared([parse(earlier or TEXT.replace("2023年", "2022年")), parse(later)])


def marks_between(found: tuple[Compared, ...]) -> set[str]:
    return {fingerprint_between(one) for one in found}


def test_findings_between_reports_have_fingerprints_of_their_own() -> None:
    found = pair()
    assert len(marks_between(found)) == len(found) >= 4
    assert marks_between(found).isdisjoint(marks(audited(TEXT)))


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("持续推进", "不断持续推进", 1),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("（", "(").replace("）", ")"),
        lambda text: text.replace("云岫县人民政府2023年", "云岫县2023年", 1),
    ],
    ids=["a word more", "line ends", "width", "name"],
)
def test_fingerprints_between_reports_stay_too(change: Callable[[str], str]) -> None:
    changed = change(TEXT)
    assert changed != TEXT
    assert marks_between(pair(changed)) == marks_between(pair())


@pytest.mark.parametrize("order", [1, -1])
def test_fingerprints_between_reports_do_not_hang_on_their_order(order: int) -> None:
    reports = [parse(TEXT), parse(TEXT.replace("2023年", "2022年"))]
    assert marks_between(compared(reports[::order])) == marks_between(pair())


def test_another_figure_or_year_is_another_finding_between_reports() -> None:
    carried = {fingerprint_between(one) for one in pair() if one.finding.code is Code.CARRY_OVER}
    changed = TEXT.replace("上年结转政府信息公开申请数量\n\t5\n", "上年结转政府信息公开申请数量\n\t6\n")
    assert changed != TEXT
    years_on = pair(TEXT.replace("2023年", "2024年"), TEXT)
    assert carried
    for other in (pair(changed), years_on):
        after = {fingerprint_between(one) for one in other if one.finding.code is Code.CARRY_OVER}
        assert after
        assert carried - after


def test_one_baseline_holds_findings_within_and_between(audit: Audit, tmp_path: Path) -> None:
    found = pair()
    path = tmp_path / "baseline.json"
    Baseline().extended(audit.report, audit.findings).extended_between(found[1:]).write(path)
    accepted = frozenset(Baseline.read(path).accepted)
    assert len(accepted) == len(audit.findings) + len(found) - 1
    assert Selection(accepted=accepted).of(audit).shown == ()
    assert Selection(accepted=accepted).between(found) == (found[:1], len(found) - 1)
    code = found[0].finding.code
    shown, _ = Selection(ignore=frozenset({code})).between(found)
    assert {one.finding.code for one in shown} == {one.finding.code for one in found} - {code}
    assert Selection(severity=Severity.ERROR).between(found) == ((), 0)
    entry = Baseline.read(path).accepted[fingerprint_between(found[1])]
    assert (entry["agency"], entry["year"]) == ("云岫县人民政府", 2023)
    assert entry["reports"] == list(found[1].finding.reports)


def test_a_selection_leaves_out_by_severity_code_and_fingerprint(audit: Audit) -> None:
    everything = Selection().of(audit)
    assert (everything.shown, everything.accepted) == (audit.findings, 0)
    errors = Selection(severity=Severity.ERROR).of(audit)
    assert {finding.severity for finding in errors.shown} == {Severity.ERROR}
    some = Selection(ignore=frozenset({"period"}), accepted=frozenset(marks(audit))).of(audit)
    assert (some.shown, some.accepted) == ((), len(audit.findings) - 1)


def test_a_baseline_is_written_sorted_and_read_again(audit: Audit, tmp_path: Path) -> None:
    path = tmp_path / "基线.json"
    Baseline().extended(audit.report, reversed(audit.findings)).write(path)
    data = json.loads(path.read_text("utf-8"))
    assert [entry["code"] for entry in data["findings"]] == sorted(str(f.code) for f in audit.findings)
    assert "云岫县人民政府" in path.read_text("utf-8")
    again = Baseline.read(path)
    assert set(again.accepted) == set(marks(audit))
    again.write(tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == path.read_bytes()
    assert sorted(tmp_path.iterdir()) == sorted([path, tmp_path / "again.json"])


def test_extending_keeps_what_people_wrote(audit: Audit, tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    Baseline().extended(audit.report, audit.findings[:1]).write(path)
    data = json.loads(path.read_text("utf-8"))
    data["findings"][0]["note"] = "已与原件核对"
    path.write_text(json.dumps(data), "utf-8")
    Baseline.read(path).extended(audit.report, audit.findings).write(path)
    entries = Baseline.read(path).accepted
    assert len(entries) == len(audit.findings)
    assert entries[fingerprint(audit.report, audit.findings[0])]["note"] == "已与原件核对"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "无法读取基线文件"),
        ("{", "不是可读的 JSON"),
        ("[]", "不是本程序的基线文件"),
        ('{"version": 2, "findings": []}', "不是本程序的基线文件"),
        ('{"version": 1, "findings": [{"code": "format"}]}', "第 1 项缺少 fingerprint"),
    ],
)
def test_what_is_no_baseline_is_told(content: str | None, said: str, tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    if content is not None:
        path.write_text(content, "utf-8")
    with pytest.raises(BaselineError, match=said):
        Baseline.read(path)


def test_a_baseline_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(BaselineError, match="无法写入基线文件"):
        Baseline().write(tmp_path / "nowhere" / "baseline.json")
