"""One misprint, one story: what one cell or one figure, put right, clears is one finding."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govinfo_nlp import Report, check, parse
from govinfo_nlp.baseline import Selection
from govinfo_nlp.document.forms import leaf_cells
from govinfo_nlp.faces import verdicts
from govinfo_nlp.faces.listing import Page, audit_text
from govinfo_nlp.faces.rows import finding_row
from govinfo_nlp.models import Audit, Code, Finding
from govinfo_nlp.testing import generate

ROWS = {
    "requests.new": (34, 9, 43),
    "requests.carried_in": (2, 0, 2),
    "requests.granted": (20, 5, 25),
    "requests.partially_granted": (8, 4, 12),
    "requests.processed": (28, 9, 37),
    "requests.carried_out": (8, 0, 8),
}
COLUMNS = ("natural_person", "enterprise", "total")
PROSE = "新收政府信息公开申请43件，其中自然人34件、商业企业9件。办结37件，予以公开25件，部分公开12件。"


def audit_of(text: str = PROSE, **wrong: int) -> Audit:
    """The audit of a consistent report with some cells, ``new__total``, or some words put otherwise."""
    cells = dict.fromkeys(leaf_cells("2021"), 0) | {
        f"{row}.{column}": value
        for row, values in ROWS.items()
        for column, value in zip(COLUMNS, values, strict=True)
    }
    cells |= {f"requests.{id.replace('__', '.')}": value for id, value in wrong.items()}
    report = Report.from_tables(text, cells, format="2021")
    return check(report)


def told(audit: Audit) -> list[Finding]:
    return [one for one in audit.findings if one.code not in (Code.FORMAT, Code.PERIOD)]


def test_the_report_is_consistent() -> None:
    assert told(audit_of()) == []


@pytest.mark.parametrize(
    ("cell", "printed", "right", "codes"),
    [
        ("new.natural_person", 3, 34, {"table-sum", "table-balance", "prose-table"}),
        ("new.total", 48, 43, {"table-sum", "table-balance", "prose-table"}),
        ("granted.enterprise", 6, 5, {"table-sum"}),
        ("processed.total", 73, 37, {"table-sum", "table-balance", "prose-table"}),
        ("carried_out.natural_person", 6, 8, {"table-sum", "table-balance"}),
    ],
)
def test_a_cell_that_breaks_several_sums_is_one_finding(
    cell: str, printed: int, right: int, codes: set[str]
) -> None:
    (finding,) = told(audit_of(**{cell.replace(".", "__"): printed}))
    assert finding.cells[0] == f"requests.{cell}"
    assert (finding.stated, finding.expected) == (str(printed), str(right))
    assert {str(one.code) for one in finding.story} == codes
    assert len(finding.consequences) >= 1
    assert f"改为{right}，则{len(finding.story)}处都相符" in finding.message
    assert finding.consequences[0].consequences == ()


def test_the_total_that_others_confirm_is_not_accused() -> None:
    """A 34 printed as 3 breaks its row, its column's balance and the prose; the total 43 is right."""
    (finding,) = told(audit_of(new__natural_person=3))
    assert "自然人印为3" in finding.message
    assert "总计印为" not in finding.message


def test_a_figure_that_is_told_wrong_is_one_finding() -> None:
    wrong = PROSE.replace("43件", "48件") + "新收申请总量43件，较上年的86件下降50%。"
    (finding,) = told(audit_of(wrong))
    assert (finding.stated, finding.expected) == ("48件", "43")
    assert {str(one.code) for one in finding.story} == {"prose-table", "prose-conflict"}


def test_a_share_that_a_figure_put_right_bears_out_is_beneath_it() -> None:
    wrong = PROSE.replace("予以公开25件", "予以公开52件，占办结总数的67.6%")
    (finding,) = told(audit_of(wrong))
    assert finding.expected == "25"
    assert "prose-ratio" in {str(one.code) for one in finding.consequences}


def test_two_misprints_are_two_stories() -> None:
    findings = told(audit_of(new__natural_person=3, granted__enterprise=6))
    assert [one.expected for one in findings] == ["34", "5"]


def test_a_wrong_figure_told_twice_in_prose_does_not_accuse_the_cell() -> None:
    report = Report.from_tables(
        "作出行政处罚决定3175件。\n行政处罚决定共3175件。",
        {"disclosure.penalties.decisions": 3157},
        format="2021",
    )
    assert all(one.consequences == () for one in check(report).findings)


def test_what_a_figure_bears_out_now_keeps_it_from_being_accused() -> None:
    """48 fits its share of 96; to put it right would break that, so that two findings stay two."""
    wrong = PROSE.replace("43件", "48件") + "新收申请总量43件。"
    share = wrong.replace("48件，其中", "48件，占收件总数96件的50%，其中")
    assert len(told(audit_of(wrong))) == 1
    assert len(told(audit_of(share))) > 1


def test_everything_that_shows_findings_shows_what_is_beneath() -> None:
    audit = audit_of(new__natural_person=3)
    (finding,) = told(audit)
    row = finding_row("甲.txt", audit.report, finding)
    assert row["consequences"].count("\n") == len(finding.consequences) - 1
    shown = audit_text(audit, "甲.txt", audit.findings, Page(columns=100, colour=False))
    assert "同一处笔误还造成：" in shown
    assert all(str(one.code) in shown for one in finding.consequences)
    assert Audit.from_json(audit.to_json()) == audit


def test_a_figure_beneath_a_cell_is_not_accused() -> None:
    audit = audit_of(new__natural_person=3)
    judged = verdicts.figures(audit, told(audit))
    (right,) = (one for at, one in judged.items() if audit.report.text[slice(*at)] == "34件")
    assert right.verdict is verdicts.Verdict.UNDECIDED
    cells = verdicts.cells(audit, told(audit))
    wrong = {id for id, one in cells.items() if one.verdict is verdicts.Verdict.CONTRADICTS}
    assert wrong == {"requests.new.natural_person"}


def test_a_code_that_is_ignored_lets_those_beneath_stand_alone() -> None:
    audit = audit_of(new__natural_person=3)
    (finding,) = told(audit)
    kept = Selection(ignore=frozenset({str(finding.code), "format", "period"})).of(audit).shown
    assert kept == tuple(one for one in finding.consequences if one.code is not finding.code)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 400), st.integers(0, 10**6), st.integers(1, 90))
def test_one_altered_cell_of_requests_makes_one_story_that_names_it(seed: int, at: int, more: int) -> None:
    """Whatever cell of a consistent report is altered, what is found is one story, and it is of that cell."""
    made = generate(seed)
    report = parse(made.text)
    if made.findings or report.format is None or check(report).findings:
        return
    cells = [one for one in report.cells.values() if one.value is not None and one.id.startswith("requests.")]
    if not cells:
        return
    cell = cells[at % len(cells)]
    wrong = int(cell.value or 0) + more
    altered = parse(f"{report.text[: cell.start]}{wrong}{report.text[cell.end :]}")
    if altered.cells.get(cell.id) is None or altered.cells[cell.id].value != wrong:
        return
    stories = [one for one in check(altered).findings if one.consequences]
    assert [(one.cells[0], one.expected) for one in stories] == [(cell.id, str(cell.value))]
    assert Decimal(stories[0].stated) == wrong
