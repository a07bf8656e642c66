"""The audit page and the index: all of the report is there, judged, escaped, and the same each time."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govinfo_nlp import Audit, Code, Finding, Severity, check, parse, read
from govinfo_nlp.document import forms, layouts
from govinfo_nlp.document.layouts import Row
from govinfo_nlp.faces import overview, rows, verdicts
from govinfo_nlp.faces.cli import main
from govinfo_nlp.faces.overview import PageError, Pages, write_index, write_page
from govinfo_nlp.faces.page import file_name, page
from govinfo_nlp.faces.verdicts import Verdict
from govinfo_nlp.testing import generate

EXAMPLES = Path(__file__).parents[1] / "examples"
COUNTY, BUREAU = EXAMPLES / "yunxiu-2023.txt", EXAMPLES / "yunxiu-water-2023.md"


@pytest.fixture(scope="module")
def county() -> Audit:
    return check(read(COUNTY))


def parsed(text: str) -> Any:
    return lxml.html.document_fromstring(text)


def squeezed(text: str) -> str:
    return "".join(text.split())


def generated(seed: int, **options: Any) -> Audit:
    return check(parse(generate(seed, **options).text))


AUDITS = [
    pytest.param(lambda: check(read(COUNTY)), id="county"),
    pytest.param(lambda: check(read(BUREAU)), id="bureau"),
    *(
        pytest.param(partial(generated, 3, format=form, layout=layout, faults=3), id=f"{form}-{layout}")
        for form in ("2019", "2021")
        for layout in ("tab", "lines", "pipes", "markdown")
    ),
    pytest.param(lambda: check(parse("")), id="empty"),
    pytest.param(lambda: check(parse("全年收到申请18件。")), id="no report"),
]


def prose(audit: Audit) -> str:
    """The report's text without its tables."""
    parts, at = [], 0
    for table in audit.report.tables:
        parts.append(audit.report.text[at : table.start])
        at = max(at, table.end)
    return "".join([*parts, audit.report.text[at:]])


@pytest.mark.parametrize("make", AUDITS)
def test_all_prose_is_there(make: Callable[[], Audit]) -> None:
    audit = make()
    shown = parsed(page(audit)).cssselect(".paper > p.line, .paper > h3")
    assert squeezed("".join(one.text_content() for one in shown)) == squeezed(prose(audit))


@pytest.mark.parametrize("make", AUDITS)
def test_every_figure_is_marked_once_in_its_place(make: Callable[[], Audit]) -> None:
    audit = make()
    marks = parsed(page(audit)).cssselect(".paper .figure[id^=m]")
    assert [mark.text_content() for mark in marks] == [metric.text for metric in audit.metrics]
    counts = Counter(judged.verdict for judged in verdicts.figures(audit, audit.findings).values())
    assert Counter(Verdict(mark.get("data-verdict")) for mark in marks) == counts


@pytest.mark.parametrize("make", AUDITS)
def test_every_cell_is_there_once(make: Callable[[], Audit]) -> None:
    audit = make()
    found = {
        cell.get("id"): cell.text_content() for cell in parsed(page(audit)).cssselect(".sheet [id^='c-']")
    }
    printed = {id: squeezed(cell.text) for id, cell in audit.report.cells.items()}
    assert {
        id.removeprefix("c-"): squeezed(text).replace("空白", "") for id, text in found.items()
    } == printed


@pytest.mark.parametrize("make", AUDITS)
def test_every_reference_leads_somewhere(make: Callable[[], Audit]) -> None:
    text = page(make())
    document = parsed(text)
    ids = [one.get("id") for one in document.cssselect("[id]")]
    assert len(ids) == len(set(ids))
    targets = [one.get("href")[1:] for one in document.cssselect("a[href^='#']")]
    lights = [id for one in document.cssselect("[data-lights]") for id in one.get("data-lights").split()]
    described = [one.get("aria-describedby") for one in document.cssselect("[aria-describedby]")]
    assert set(targets) | set(lights) | set(described) <= set(ids)
    stories = {one.get("id").removeprefix("d-") for one in document.cssselect("template")}
    assert stories == {one.get("id") for one in document.cssselect(".spot.figure")}


@pytest.mark.parametrize("make", AUDITS)
def test_findings_come_first_in_order_and_whole(make: Callable[[], Audit]) -> None:
    audit = make()
    document = parsed(page(audit))
    cards = document.cssselect("#findings .finding")
    assert [card.get("data-code") for card in cards] == [finding.code for finding in audit.findings]
    for card, finding in zip(cards, audit.findings, strict=True):
        said = squeezed(card.text_content())
        for part in (finding.message, finding.stated, finding.expected, *(m.text for m in finding.metrics)):
            assert squeezed(part) in said
        (aim,) = card.cssselect(".go a")
        assert document.get_element_by_id(aim.get("href")[1:]) is not None
    headings = [one.get("id") for one in document.cssselect("main > section")]
    assert headings[0] == "findings"
    assert headings[-1] == "report"


def test_a_finding_without_figures_marks_the_words_it_is_about(county: Audit) -> None:
    (number,) = (n for n, finding in enumerate(county.findings, 1) if finding.code is Code.PERIOD)
    (words,) = parsed(page(county)).cssselect(".paper .words")
    assert words.text_content() == county.report.period
    assert words.get("data-findings") == str(number)


@pytest.mark.parametrize(
    ("body", "year", "words", "section"),
    [
        ("2022年，全区认真贯彻《条例》，公开信息12条。", "2023", "2022年", "paragraph"),
        ("2023年，全区认真贯彻《条例》。", "2023", "三、存在的主要问题", "heading"),
    ],
)
def test_words_of_other_findings(body: str, year: str, words: str, section: str) -> None:
    heading = "三、存在的主要问题及改进情况" if section == "heading" else "五、存在的主要问题及改进情况"
    text = (
        f"菱湾区{year}年政府信息公开工作年度报告\n本报告由菱湾区人民政府办公室编制。\n一、总体情况\n{body}\n"
        f"二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n四、政府信息公开行政复议、行政诉讼情况\n"
        f"{heading}\n不足仍存。\n六、其他需要报告的事项\n无其他事项。\n"
    )
    marks = parsed(page(check(parse(text)))).cssselect(".paper .words")
    assert any(mark.text_content().startswith(words) for mark in marks)


def verdict_of(audit: Audit, text: str, nth: int = 0) -> Verdict:
    places = [verdicts.place(metric) for metric in audit.metrics if metric.text == text]
    return verdicts.figures(audit, audit.findings)[places[nth]].verdict


def test_verdicts_of_figures(county: Audit) -> None:
    expected = {
        "3175件": Verdict.CONTRADICTS,  # not what the table prints
        "68.2%": Verdict.CONTRADICTS,  # does not follow from 58 and 88 …
        "58件": Verdict.VERIFIED,  # … which the tables bear out
        "88件": Verdict.VERIFIED,
        "2760条": Verdict.CONTRADICTS,  # a sum of which nothing is borne out
        "540条": Verdict.CONTRADICTS,
        "4期": Verdict.CONTRADICTS,
        "86件": Verdict.VERIFIED,
        "63.8%": Verdict.UNLINKED,
    }
    assert {text: verdict_of(county, text) for text in expected} == expected


def test_a_finding_accuses_its_first_figure_where_the_tables_bear_out_all(county: Audit) -> None:
    linked = tuple(link.metric for link in county.links[:2])
    finding = Finding(Code.PROSE_SUM, Severity.ERROR, "假设", linked)
    judged = verdicts.figures(replace(county, findings=(finding,)), (finding,))
    assert [judged[verdicts.place(metric)].verdict for metric in linked] == [
        Verdict.CONTRADICTS,
        Verdict.VERIFIED,
    ]


def test_what_only_hidden_findings_name_is_undecided(county: Audit) -> None:
    judged = verdicts.figures(county, ())
    (metric,) = (metric for metric in county.metrics if metric.text == "3175件")
    assert judged[verdicts.place(metric)].verdict is Verdict.UNDECIDED
    text = page(county, shown=())
    assert f"另有 {len(county.findings)} 处发现按选项未显示" in text
    assert not parsed(text).cssselect(".contradicts[id^=m]")


def test_undecided_checks_are_listed_with_their_reasons() -> None:
    audit = check(parse(COUNTY.read_text("utf-8").replace("\t88\n", "\t八八\n")))
    assert audit.skipped
    document = parsed(page(audit))
    listed = document.get_element_by_id("undecided").text_content()
    assert all(one.reason in listed for one in audit.skipped)
    assert document.cssselect(".sheet .undecided")[0].text_content() == "八八"
    assert "无法识读 1 格" in document.cssselect("header")[0].text_content()


def test_verdicts_agree_with_the_summary_of_the_command_line(county: Audit) -> None:
    from govinfo_nlp.faces.listing import verified

    assert len(verdicts.verified(county)) == verified(county)


def test_cells_tell_of_their_figures_and_sums(county: Audit) -> None:
    document = parsed(page(county))
    cell = document.get_element_by_id("c-requests.granted.total")
    figures = [
        document.get_element_by_id(id).text_content()
        for id in cell.get("data-lights").split()
        if id[0] == "m"
    ]
    assert figures == ["49件", "58件"]
    story = document.get_element_by_id("d-c-requests.granted.total").text_content()
    assert "49 + 9 = 58" in story
    assert "40 + 5 + 1 + 2 + 1 = 49" in story
    balance = document.get_element_by_id("d-c-requests.new.total").text_content()
    assert "本年新收 ＋ 上年结转：86 + 6 = 92" in balance
    wrong = document.get_element_by_id("d-c-disputes.reconsideration.total").text_content()
    assert "5 + 1 + 1 = 7" in wrong


def test_a_figure_tells_how_it_was_read(county: Audit) -> None:
    document = parsed(page(county))
    (mark,) = (one for one in document.cssselect(".figure[id^=m]") if one.text_content() == "1.84万件")
    story = squeezed(document.get_element_by_id(f"d-{mark.get('id')}").text_content())
    for said in (
        "数量18400件",
        "18350至18500（不含）",
        "表二“行政许可”·本年处理决定数量18426",
        "行政许可决定",
    ):
        assert said in story


HOSTILE = (
    "<script>alert(1)</script>", "</style><script>alert(1)</script>", '" onmouseover="alert(1)',
    "' autofocus '", "<img src=x onerror=alert(1)>", "</template></main></body>", "{{ 7*7 }}{% raw %}",
    "<!-- ", "]]>", "&lt;b&gt;",
    "\u202e倒置\u202c", "\u2066隔离\u2069", "\x00\x07\x1b[31m", "javascript:alert(1)", "\u2028\u2029",
)  # fmt: skip


def skeleton(document: Any) -> tuple[set[str], set[str], int]:
    """What markup a page is made of: its elements, attributes, and scripts."""
    elements = [one for one in document.iter() if isinstance(one.tag, str)]
    tags = {one.tag for one in elements}
    attributes = {name for one in elements for name in one.attrib}
    return tags, attributes, len(document.cssselect("script, style"))


def with_all(audit: Audit, words: str) -> Audit:
    """An audit into every text of which some words were slipped."""
    report = audit.report
    cells = {id: replace(cell, text=words + cell.text) for id, cell in report.cells.items()}
    metrics = tuple(
        replace(metric, subject=words, scope=words, period=words, unit=words) for metric in audit.metrics
    )
    finding = Finding(Code.FORMAT, Severity.INFO, words, (), (), words, words)
    return replace(
        audit,
        report=replace(report, title=words, agency=words, period=words, cells=cells),
        metrics=metrics,
        links=tuple(replace(link, rule=words) for link in audit.links),
        findings=(*audit.findings, finding),
        skipped=(*audit.skipped, *(replace(one, reason=words) for one in audit.skipped)),
    )


@pytest.mark.parametrize("words", HOSTILE)
def test_text_stays_text(county: Audit, words: str) -> None:
    plain = skeleton(parsed(page(with_all(county, "字"), name="字")))
    text = page(with_all(county, words), name=words, index=words)
    tags, attributes, scripts = skeleton(parsed(text))
    assert (tags | {"p"}, attributes, scripts) == (plain[0] | {"p"}, plain[1], plain[2])
    seen = text.replace("javascript:alert(1)", "")
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]", seen)
    assert text.encode("utf-8")


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_prose_stays_text(words: str) -> None:
    text = COUNTY.read_text("utf-8").replace("持续推进", f"{words}持续推进18件{words}")
    audit = check(parse(text))
    document = parsed(page(audit))
    assert skeleton(document)[2] == 2
    shown = "".join(one.text_content() for one in document.cssselect(".paper > p.line, .paper > h3"))
    labelled = re.sub(
        r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]",
        lambda match: f"⟨U+{ord(match[0]):04X}⟩", prose(audit),
    )  # fmt: skip
    assert squeezed(shown) == squeezed(labelled)


@settings(max_examples=60)
@given(
    st.text(
        st.characters(exclude_categories=()) | st.sampled_from("<>&\"'件条一二三1234567890年月，。\t\n|"),
        max_size=300,
    )
)
def test_any_text_has_a_page(text: str) -> None:
    audit = check(parse(text))
    made = page(audit, name=text[:20])
    made.encode("utf-8")
    assert skeleton(parsed(made))[2] == 2
    assert len(parsed(made).cssselect(".paper .figure[id^=m]")) == len(audit.metrics)


def test_the_page_loads_nothing_and_runs_only_its_own(county: Audit) -> None:
    text = page(county)
    document = parsed(text)
    assert not document.cssselect("[src], [style], iframe, object, embed, form[action], base")
    links = [one.get("href") for one in document.cssselect("link, a")]
    assert all(link.startswith(("#", "data:,")) for link in links)
    assert not any(name[:2] == "on" for one in document.iter() for name in one.attrib)
    policy = document.cssselect("meta[http-equiv]")[0].get("content")
    for kind in ("style", "script"):
        (content,) = re.findall(rf"<{kind}>(.*?)</{kind}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode("utf-8")).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
        assert not re.search(r"@import|url\(|https?:|//[a-z]+\.", content)
    assert policy.startswith("default-src 'none'")


def test_the_same_audit_makes_the_same_page(county: Audit, tmp_path: Path) -> None:
    code = "import sys; from govinfo_nlp import check, read; from govinfo_nlp.faces.page import page;" \
           "sys.stdout.buffer.write(page(check(read(sys.argv[1])), name='报告').encode())"  # fmt: skip
    made = {
        subprocess.run(
            [sys.executable, "-c", code, str(COUNTY)],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(EXAMPLES.parent)},
            cwd=tmp_path, capture_output=True, check=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert made == {page(county, name="报告").encode()}


def test_a_long_report_takes_linear_time(county: Audit) -> None:
    import time

    line = "2023年，全县收到政府信息公开申请86件，办结88件，予以公开49件。\n"
    text = COUNTY.read_text("utf-8")
    seconds = []
    for count in (300, 1200):
        audit = check(parse(text.replace("（一）主动公开\n", "（一）主动公开\n" + line * count)))
        started = time.process_time()
        page(audit)
        seconds.append(time.process_time() - started)
    assert seconds[1] < 10 * max(seconds[0], 0.05)


def places(table: Sequence[Row]) -> Iterator[tuple[int, int, str]]:
    """Each place of a table's rows, and the cell that covers it, once for each box that does."""
    taken: set[tuple[int, int]] = set()
    for at, row in enumerate(table):
        column = 0
        for box in row:
            while (at, column) in taken:
                column += 1
            for down in range(box.rows):
                for across in range(box.columns):
                    taken.add((at + down, column + across))
                    yield at + down, column + across, box.cell
            column += box.columns


@pytest.mark.parametrize("format", ["2019", "2021"])
def test_tables_are_laid_out_whole(format: str) -> None:
    found = layouts.layouts(format)
    assert list(found) == [form.id for form in forms.template(format).tables]
    for layout in found.values():
        covered = list(places(layout.rows))
        height, width = len(layout.rows), max(column for _, column, _ in covered) + 1
        assert sorted((row, column) for row, column, _ in covered) == [
            (row, column) for row in range(height) for column in range(width)
        ]
    boxes = [box.cell for layout in found.values() for row in layout.rows for box in row if box.cell]
    assert boxes == list(forms.leaf_cells(format))
    with pytest.raises(KeyError):
        layouts.layouts("2007")


def test_labels_are_the_official_ones() -> None:
    labels = [box.label for layout in layouts.layouts("2021").values() for row in layout.rows for box in row]
    for form in forms.template("2021").tables:
        for line in (*form.rows, *form.columns, *form.groups):
            assert line.label in labels


def test_file_names_are_safe_and_told_apart() -> None:
    assert file_name("甲/2023.txt") != file_name("乙/2023.txt")
    assert file_name("甲/2023.txt") == file_name("甲/2023.txt")
    for name in ("a/../b c?<>\"'.txt", "长" * 300 + ".docx", "", "-", "\udcff坏.txt", "#%&.html"):
        made = file_name(name)
        assert re.fullmatch(r"[\w-]+-[0-9a-f]{8}\.html", made)
        assert len(made.encode("utf-8")) < 255


def test_one_file_one_page(tmp_path: Path, capsys: pytest.CaptureFixture[str], county: Audit) -> None:
    target = tmp_path / "out.html"
    assert main(["check", str(COUNTY), "--html", str(target)]) == 1
    done = capsys.readouterr()
    assert "prose-table" in done.out
    assert done.err == f"govinfo-nlp：已写入 {target}\n"
    assert target.read_text("utf-8") == page(county, name=str(COUNTY))
    assert [path.name for path in tmp_path.iterdir()] == ["out.html"]


def test_options_choose_what_the_page_shows(tmp_path: Path, county: Audit) -> None:
    target = tmp_path / "out.html"
    main(
        [
            "check",
            str(COUNTY),
            "--ignore",
            "period",
            "--severity",
            "error",
            "--html",
            str(target),
            "--format",
            "csv",
        ]
    )
    cards = parsed(target.read_text("utf-8")).cssselect(".finding")
    kept = [f.code for f in county.findings if f.severity is Severity.ERROR and f.code is not Code.PERIOD]
    assert [card.get("data-code") for card in cards] == kept


@pytest.mark.parametrize("several", [False, True])
def test_a_folder_of_pages(several: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = str(tmp_path / "没有.txt")
    files = [str(BUREAU), str(COUNTY), missing] if several else [str(COUNTY)]
    place = tmp_path / "pages"
    assert main(["check", *files, "--html", f"{place}{'' if several else '/'}"]) == (2 if several else 1)
    assert f"已写入 {place / 'index.html'}" in capsys.readouterr().err
    pages = {file_name(file) for file in files if file != missing}
    assert {path.name for path in place.iterdir()} == pages | {"index.html"}
    index = parsed((place / "index.html").read_text("utf-8"))
    links = [link.get("href") for link in index.cssselect(".list a")]
    assert [place / link for link in links] == [
        place / file_name(file) for file in files[::-1] if file != missing
    ]
    assert ("没有.txt" in index.text_content()) == several
    (back,) = parsed((place / file_name(str(COUNTY))).read_text("utf-8")).cssselect(".back a")
    assert back.get("href") == "index.html"


def test_pages_never_take_the_place_of_a_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = tmp_path / "报告.html"
    report.write_bytes(COUNTY.read_bytes())
    before = report.read_bytes()
    assert main(["check", str(report), "--html", str(report)]) == 2
    assert "不能覆盖" in capsys.readouterr().err
    assert report.read_bytes() == before


@pytest.mark.parametrize(
    ("place", "files", "said"),
    [
        ("没有/out.html", [COUNTY], "没有这个目录"),
        ("out.html", [COUNTY, BUREAU], "须为目录"),
        ("没有/a/", [COUNTY], "无法建立目录"),
    ],
)
def test_places_that_cannot_be_written(
    place: str, files: list[Path], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", *map(str, files), "--html", f"{tmp_path}/{place}"]) == 2
    done = capsys.readouterr()
    assert said in done.err
    assert done.out == ""


def test_an_unreadable_single_file_leaves_no_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path / "没有.txt"), "--html", str(tmp_path / "out.html")]) == 2
    assert not list(tmp_path.iterdir())
    assert "已写入" not in capsys.readouterr().err


def test_pages_fail_at_once_where_they_cannot_be_written(tmp_path: Path, county: Audit) -> None:
    folder = tmp_path / "pages"
    pages = Pages(str(folder), ["a.txt", "b.txt"])
    (folder / file_name("a.txt")).mkdir()
    with pytest.raises(PageError, match="无法写入"):
        pages.add("a.txt", county, _all_of(county))


def _all_of(audit: Audit) -> Any:
    from govinfo_nlp.baseline import Selected

    return Selected(audit.findings, 0)


def table(audits: Sequence[Audit]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The rows of reports and of findings of some audits."""
    names = [f"{number:03}.txt" for number in range(len(audits))]
    reports = [rows.report_row(name, audit) for name, audit in zip(names, audits, strict=True)]
    found = [
        rows.finding_row(name, audit.report, one)
        for name, audit in zip(names, audits, strict=True)
        for one in (*audit.findings, *audit.skipped)
    ]
    return reports, found


@pytest.fixture(scope="module")
def twelve() -> list[Audit]:
    return [generated(seed, layout="tab", faults=seed % 3) for seed in range(12)]


def bars(document: Any, title: str) -> dict[str, int]:
    (card,) = (one for one in document.cssselect(".card") if one.cssselect("h2")[0].text_content() == title)
    return {
        row.cssselect("th")[0].text_content(): int(row.cssselect(".number")[0].text_content().split()[0])
        for row in card.cssselect("tr")
    }


def test_charts_count_what_was_found(twelve: list[Audit], tmp_path: Path) -> None:
    reports, found = table(twelve)
    bad = rows.error_row("坏.pdf", "坏.pdf：不是 PDF")
    document = parsed(write_index(tmp_path, [*reports, bad], found).read_text("utf-8"))
    codes = Counter(finding.code for audit in twelve for finding in audit.findings)
    assert sum(bars(document, "发现：按检查").values()) == codes.total()
    for label, count in bars(document, "发现：按检查").items():
        assert codes[Code(label.split()[-1])] == count
    agencies = Counter(audit.report.agency or "（未见机关）" for audit in twelve for _ in audit.findings)
    assert bars(document, "发现：按机关") == dict(agencies)
    requests = bars(document, "本年新收申请件数的分布")
    received = [row["requests.new.total"] for row in reports]
    known = [number for number in received if number is not None]
    assert sum(requests.values()) == len(known)
    assert requests["1～9 件"] == sum(1 <= number <= 9 for number in known)
    assert requests["1000 件以上"] == sum(number >= 1000 for number in known)
    if unread := len(received) - len(known):
        assert f"另有 {unread} 份没有可读的数字" in document.text_content()
    counted = squeezed(document.cssselect("header")[0].text_content())
    assert "报告13份" in counted
    assert f"有发现{sum(bool(audit.findings) for audit in twelve)}份" in counted
    assert "无法读取1份" in counted


def test_the_worst_come_first(twelve: list[Audit], tmp_path: Path) -> None:
    reports, found = table(twelve)
    document = parsed(write_index(tmp_path, reports, found).read_text("utf-8"))
    listed = [
        tuple(int(one.text_content()) for one in row.cssselect(".count")[:3])
        for row in document.cssselect(".list tbody tr")
    ]
    assert len(listed) == 12
    assert listed == sorted(listed, reverse=True)


def test_many_reports_are_spread_over_pages(
    twelve: list[Audit], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overview, "_ON_A_PAGE", 5)
    reports, found = table(twelve)
    first = parsed(write_index(tmp_path, iter(reports), iter(found)).read_text("utf-8"))
    assert len(first.cssselect(".list tbody tr")) == 5
    names = [link.get("href") for link in first.cssselect(".pages a")]
    assert names == ["list-1.html", "list-2.html", "list-3.html"]
    listed = []
    for name in names:
        document = parsed((tmp_path / name).read_text("utf-8"))
        listed += [link.get("href") for link in document.cssselect(".list a")]
        offered = {option.get("value") for option in document.cssselect("select option")} - {""}
        lines = document.cssselect(".list tbody tr")
        assert offered == {code for line in lines for code in line.get("data-codes").split()}
    assert listed == [file_name(row["file"]) for row in reports]
    assert sum(bars(first, "发现：按检查").values()) == sum(len(audit.findings) for audit in twelve)


@pytest.mark.parametrize("words", HOSTILE)
def test_the_index_keeps_text_as_text(twelve: list[Audit], words: str, tmp_path: Path) -> None:
    reports, found = table(twelve)
    bad = rows.error_row("坏.pdf", "坏.pdf：不是 PDF")
    plain = skeleton(parsed(write_index(tmp_path, [*reports, bad], found).read_text("utf-8")))
    hostile = [row | {"title": words, "agency": words} for row in reports] + [rows.error_row(words, words)]
    document = parsed(write_index(tmp_path, hostile, found).read_text("utf-8"))
    assert skeleton(document) == plain
    assert not words.isprintable() or words in document.text_content()


def test_an_index_of_nothing(tmp_path: Path) -> None:
    document = parsed(write_index(tmp_path, [], []).read_text("utf-8"))
    assert "报告 0 份" in document.text_content()


def test_batch_writes_the_same_pages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "reports"
    (source / "区").mkdir(parents=True)
    for seed in range(4):
        text = generate(seed, layout="tab", faults=seed % 2).text
        (source / ("区" if seed % 2 else ".") / f"{seed}.txt").write_text(text, "utf-8")
    (source / "坏.docx").write_bytes(b"PK\x03\x04")
    site = tmp_path / "site"
    status = main(
        ["batch", str(source), "--out", str(tmp_path / "out.jsonl"), "--processes", "1", "--html", str(site)]
    )
    assert status == 2
    assert str(site / "index.html") in capsys.readouterr().out
    names = ["0.txt", "2.txt", "区/1.txt", "区/3.txt"]
    assert {path.name for path in site.iterdir()} == {*map(file_name, names), "index.html"}
    for name in names:
        audit = check(read(source / name))
        expected = write_page(tmp_path, name, audit).read_text("utf-8")
        assert (site / file_name(name)).read_text("utf-8") == expected
    assert "坏.docx" in parsed((site / "index.html").read_text("utf-8")).text_content()


def test_batch_keeps_pages_out_of_the_reports(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "1.txt").write_bytes(COUNTY.read_bytes())
    inside = str(tmp_path / "site")
    assert main(["batch", str(tmp_path), "--out", str(tmp_path / "out.csv"), "--html", inside]) == 2
    assert "不能在报告目录之内" in capsys.readouterr().err
    assert not Path(inside).exists()
