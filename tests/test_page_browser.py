"""The audit page in a real browser: what a reader does with it, and whether all readers can.

These tests need Debian's ``chromium`` and ``chromium-driver`` and the package ``selenium``; where one
is missing they are skipped. Nothing is fetched: pages are opened from files.
"""

from __future__ import annotations

import base64
import io
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from govinfo_nlp import check, parse, read
from govinfo_nlp.faces import rows
from govinfo_nlp.faces.overview import write_index, write_page
from govinfo_nlp.faces.page import page
from govinfo_nlp.testing import generate

EXAMPLES = Path(__file__).parents[1] / "examples"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
DRIVER = shutil.which("chromedriver")
Size = tuple[int, int]
DESKTOP, PHONE = (1280, 900), (390, 844)

webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
if CHROMIUM is None or DRIVER is None:
    pytest.skip("Debian's chromium and chromium-driver are not installed", allow_module_level=True)


class Browser:
    """Headless chromium, with what these tests ask of it."""

    def __init__(self, profile: Path) -> None:
        options = webdriver.ChromeOptions()
        options.binary_location = CHROMIUM
        arguments = [
            "--headless=new",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            f"--user-data-dir={profile}",
        ]
        arguments += ["--no-first-run", "--disable-background-networking", "--hide-scrollbars"]
        arguments += ["--no-sandbox"] if os.geteuid() == 0 else []
        for argument in arguments:
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        service = webdriver.ChromeService(executable_path=DRIVER)
        self.driver = webdriver.Chrome(options=options, service=service)

    def open(self, file: Path, size: Size = DESKTOP, *, dark: bool = False, media: str = "") -> None:
        """Opens a file anew, in a window of a size."""
        self.command("Emulation.clearDeviceMetricsOverride")
        if size == PHONE:
            self.command(
                "Emulation.setDeviceMetricsOverride",
                width=size[0], height=size[1], deviceScaleFactor=1, mobile=True,
            )  # fmt: skip
        else:
            self.driver.set_window_size(*size)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        still = {"name": "prefers-reduced-motion", "value": "reduce"}
        self.command("Emulation.setEmulatedMedia", media=media, features=[scheme, still])
        self.driver.get("about:blank")
        self.logs()
        self.driver.get(file.as_uri())

    def command(self, name: str, **values: Any) -> Any:
        return self.driver.execute_cdp_cmd(name, values)

    def run(self, code: str, *values: Any) -> Any:
        return self.driver.execute_script(code, *values)

    def logs(self) -> tuple[list[str], list[str]]:
        """What the console said and what was asked for over the network, since it was last asked."""
        said = [f"{one['level']} {one['message']}" for one in self.driver.get_log("browser")]
        events = (json.loads(one["message"])["message"] for one in self.driver.get_log("performance"))
        asked = [
            event["params"]["request"]["url"]
            for event in events
            if event["method"] == "Network.requestWillBeSent"
        ]
        return said, asked

    def press(self, *keys: str) -> None:
        from selenium.webdriver.common.keys import Keys

        chain = webdriver.ActionChains(self.driver)
        for key in keys:
            chain.send_keys(getattr(Keys, key))
        chain.perform()

    def find(self, selector: str, text: str | None = None, nth: int = 0) -> Any:
        """The element that a selector and a text choose."""
        found = self.run(
            "return [...document.querySelectorAll(arguments[0])]"
            ".filter(e => arguments[1] === null || e.textContent === arguments[1])",
            selector, text,
        )  # fmt: skip
        return found[nth]

    def each(self, selector: str, chosen: str, asked: str) -> list[Any]:
        """What is asked of each element ``e`` that a selector and a condition choose."""
        found = f"[...document.querySelectorAll(arguments[0])].filter(e => {chosen}).map(e => {asked})"
        return list(self.run(f"return {found}", selector))

    def ids(self, selector: str) -> set[str]:
        return set(self.each(selector, "true", "e.id"))

    def style(self, selector: str, name: str, part: str = "") -> str:
        """A property of the first element that a selector chooses, as it is shown."""
        code = "return getComputedStyle(document.querySelector(arguments[0]), arguments[1])[arguments[2]]"
        return str(self.run(code, selector, part, name))

    @property
    def focused(self) -> str:
        """The id of the element that has the keyboard."""
        return str(self.run("return document.activeElement.id"))

    def settle(self) -> None:
        """Waits until what was begun is shown."""
        self.run("return new Promise(done => setTimeout(() => requestAnimationFrame(done)))")

    def texts(self, selector: str) -> list[str]:
        """The texts of the elements that a selector chooses and that are seen."""
        return list(self.each(selector, "e.offsetParent", "e.innerText"))

    def hover(self, element: Any) -> None:
        self.run("arguments[0].scrollIntoView({block: 'center'})", element)
        webdriver.ActionChains(self.driver).move_to_element(element).perform()

    def in_view(self, id: str) -> bool:
        return bool(
            self.run(
                "const r = document.getElementById(arguments[0]).getBoundingClientRect();"
                "return r.top >= 0 && r.bottom <= innerHeight && r.left >= 0 && r.right <= innerWidth",
                id,
            )
        )


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    opened = Browser(tmp_path_factory.mktemp("profile"))
    yield opened
    opened.driver.quit()


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("page") / "云岫 县.html"
    file.write_text(page(check(read(EXAMPLES / "yunxiu-2023.txt")), name="yunxiu-2023.txt"), "utf-8")
    return file


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("site")
    reports, found = [], []
    for seed in range(9):
        audit = check(parse(generate(seed, layout="tab", faults=seed % 3).text))
        name = f"报告 {seed}#?.txt"
        write_page(place, name, audit)
        reports.append(rows.report_row(name, audit))
        found += [rows.finding_row(name, audit.report, finding) for finding in audit.findings]
    write_index(place, [*reports, rows.error_row("坏.pdf", "坏.pdf：不是 PDF")], found)
    return place


@pytest.fixture(autouse=True)
def _nothing_goes_wrong(browser: Browser, request: pytest.FixtureRequest) -> Iterator[None]:
    """No test may leave an error in the console, or ask for anything that is not a file of ours."""
    yield
    said, asked = browser.logs()
    if "policy" not in request.node.name:
        assert said == []
    # The browser's own first page (chrome:) may still be busy; no page of ours could reach there.
    assert [url for url in asked if not url.startswith(("file:", "data:", "about:", "chrome:"))] == []


def test_focus_on_a_figure_shows_its_cells_and_the_sum(browser: Browser, county: Path) -> None:
    browser.open(county)
    figure = browser.find(".paper .figure", "58件")
    browser.run("arguments[0].focus()", figure)
    assert browser.ids(".lit") == {"c-requests.granted.total", "c-requests.partially_granted.total"}
    assert browser.ids(".chosen") == {figure.get_attribute("id")}
    story = browser.find("#inspector .slot").text
    assert story.startswith("58件 一致")
    assert "49 + 9 = 58" in story
    assert "表三“予以公开”·总计" in story
    assert "58 ÷ 88 = 65.91%" in story


@pytest.mark.parametrize("height", [600, 900])
def test_what_is_told_is_seen_without_scrolling(browser: Browser, county: Path, height: int) -> None:
    browser.open(county, (1280, height))
    browser.hover(browser.find(".paper .figure", "58件"))
    assert browser.run(
        "const box = document.querySelector('#inspector .slot').getBoundingClientRect();"
        "const side = document.querySelector('.side').getBoundingClientRect();"
        "return box.top >= side.top && box.bottom <= Math.min(side.bottom, innerHeight)"
    )
    browser.find("#filters button[type=reset]").click()  # what has less room can still be scrolled to


def test_hover_on_a_cell_shows_its_figures(browser: Browser, county: Path) -> None:
    browser.open(county)
    browser.hover(browser.find("#c-requests\\.granted\\.total"))
    texts = browser.run("return [...document.querySelectorAll('.paper p .lit')].map(e => e.textContent)")
    assert texts == ["49件", "58件"]
    assert "49 + 9 = 58" in browser.find("#inspector .slot").text
    browser.hover(browser.find("#c-disputes\\.reconsideration\\.total"))
    assert "5 + 1 + 1 = 7" in browser.find("#inspector .slot").text


def test_what_is_chosen_stays_until_it_is_let_go(browser: Browser, county: Path) -> None:
    browser.open(county)
    browser.find(".paper .figure", "86件").click()
    browser.hover(browser.find(".paper .figure", "3175件"))
    assert browser.find("#inspector .slot").text.startswith("86件")
    browser.press("ESCAPE")
    assert browser.find("#inspector .slot").text == ""
    assert browser.ids(".lit, .chosen") == set()


def test_all_goes_by_keyboard(browser: Browser, county: Path) -> None:
    browser.open(county)
    browser.press("TAB")
    assert browser.run("return document.activeElement.textContent") == "跳到发现"
    assert browser.run("return document.activeElement.getBoundingClientRect().left") >= 0
    browser.press("ENTER")
    browser.settle()
    assert browser.focused == "findings"
    browser.run("document.querySelector('#s-overall').focus()")
    browser.press("TAB")
    first = browser.find(".paper .figure")
    assert browser.focused == first.get_attribute("id")
    browser.press("ENTER")
    assert browser.focused == "inspector"
    assert browser.find("#inspector .slot").text.startswith(first.text)
    browser.press("ESCAPE")
    assert browser.focused == first.get_attribute("id")


def test_every_figure_and_cell_can_be_reached_and_tells_something(browser: Browser, county: Path) -> None:
    browser.open(county)
    silent = browser.run(
        "return [...document.querySelectorAll('.spot.figure')].filter(spot => {"
        " spot.focus();"
        " return document.activeElement !== spot || !document.querySelector('#inspector .slot').innerText"
        " || !document.getElementById(spot.getAttribute('aria-describedby') || 'report');"
        "}).map(spot => spot.id)"
    )
    assert silent == []
    names = browser.each("td .figure", "true", "e.ariaLabel")
    assert "表四“行政复议”·总计：8（有矛盾）" in names


@pytest.mark.parametrize("number", range(1, 8))
@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_each_finding_jumps_to_its_place(browser: Browser, county: Path, number: int, size: Size) -> None:
    browser.open(county, size)
    link = browser.find(f"#f{number} .go a")
    aim = link.get_attribute("href").rpartition("#")[2]
    browser.run("arguments[0].scrollIntoView({block: 'center'})", link)
    link.click()
    browser.settle()
    assert browser.focused == aim
    assert browser.in_view(aim)
    browser.find(f"#{aim.replace('.', chr(92) + '.')} + .ref").click()
    browser.settle()
    assert browser.focused == f"f{number}"


def check_box(browser: Browser, name: str, value: str) -> None:
    browser.find(f"#filters input[name={name}][value='{value}']").click()


def test_filter_by_code(browser: Browser, county: Path) -> None:
    browser.open(county)
    check_box(browser, "code", "prose-sum")
    assert [text.split()[0] for text in browser.texts(".finding h3")] == ["1", "3", "4", "5", "6", "7"]
    figure = browser.find(".paper .figure", "1580条")
    assert "muted" in figure.get_attribute("class")
    assert figure.get_attribute("tabindex") == "-1"
    assert browser.find(".status").text == "显示 6 / 7 处发现，50 / 54 处数字"
    browser.find("#filters button[type=reset]").click()
    browser.settle()
    assert len(browser.texts(".finding")) == 7
    assert browser.find(".status").text == ""


def test_filter_by_severity_and_verdict(browser: Browser, county: Path) -> None:
    browser.open(county)
    check_box(browser, "severity", "error")
    assert [text.split()[0] for text in browser.texts(".finding h3")] == ["2", "5"]
    check_box(browser, "severity", "warning")
    assert browser.texts(".finding") == []
    assert browser.texts(".none.filtered") == ["按所选条件，没有要显示的发现。"]
    check_box(browser, "verdict", "verified")
    check_box(browser, "verdict", "unlinked")
    assert browser.run("return document.querySelectorAll('.paper .figure:not(.muted)').length") == 0
    browser.find(".paper .figure", "86件").click()
    assert browser.find("#inspector .slot").text == ""


def test_a_jump_to_what_is_filtered_out_shows_it_again(browser: Browser, county: Path) -> None:
    browser.open(county)
    check_box(browser, "verdict", "verified")
    link = browser.find("#f3 .quote", "88件")
    link.click()
    browser.settle()
    assert "muted" not in browser.find(".paper .figure", "88件").get_attribute("class")
    assert browser.run("return document.activeElement.textContent") == "88件"


def test_on_a_phone_a_tap_opens_a_sheet_and_nothing_is_cut_off(browser: Browser, county: Path) -> None:
    browser.open(county, PHONE)
    assert browser.run("return document.documentElement.scrollWidth <= innerWidth")
    assert not browser.run("return document.querySelector('.filters').open")
    assert browser.texts("#inspector") == []
    figure = browser.find(".paper .figure", "58件")
    browser.run("arguments[0].scrollIntoView({block: 'center'})", figure)
    figure.click()
    assert "49 + 9 = 58" in browser.find("#inspector .slot").text
    box = browser.run("return document.querySelector('#inspector').getBoundingClientRect().toJSON()")
    assert round(box["bottom"]) == PHONE[1]
    assert box["top"] > figure.rect["height"]
    assert browser.in_view(figure.get_attribute("id"))
    browser.find("#inspector .close").click()
    assert browser.run("return getComputedStyle(document.querySelector('#inspector')).display") == "none"


CONTRAST = Path(__file__).with_name("contrast.js").read_text("utf-8")


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_contrast_is_enough(browser: Browser, county: Path, folder: Path, dark: bool, size: Size) -> None:
    browser.open(county, size, dark=dark)
    ground = browser.style("body", "backgroundColor").removeprefix("rgb(").removesuffix(")")
    assert (max(map(int, ground.split(","))) < 60) == dark
    assert browser.run(CONTRAST) == []
    for chosen in ("3175件", "58件", "63.8%"):
        browser.run("arguments[0].focus()", browser.find(".paper .figure", chosen))
        assert browser.run(CONTRAST) == []
    browser.open(folder / "index.html", size, dark=dark)
    assert browser.run(CONTRAST) == []


def test_verdicts_differ_by_more_than_colour(browser: Browser, county: Path) -> None:
    browser.open(county)
    strokes = browser.run(
        "return ['verified', 'contradicts', 'unlinked'].map(verdict => {"
        " const style = getComputedStyle(document.querySelector(`.paper p .figure.${verdict}`));"
        " return style.borderBottomStyle + style.borderBottomWidth; })"
    )
    assert len(set(strokes)) == 3
    signs = browser.run(
        "return ['c-requests.new.total', 'c-disputes.reconsideration.total'].map(id =>"
        " getComputedStyle(document.getElementById(id), '::after').content)"
    )
    assert [sign[1] for sign in signs] == ["✓", "✕"]


def test_printed_pages(browser: Browser, county: Path) -> None:
    import pypdfium2

    browser.open(county, dark=True, media="print")
    assert browser.texts(".side, .go, .skip") == []
    assert browser.style(".paper", "backgroundColor") == "rgb(255, 255, 255)"
    assert browser.style("body", "color") == "rgb(27, 31, 36)"
    browser.command("Emulation.setEmulatedMedia", media="")
    printed = browser.command("Page.printToPDF", preferCSSPageSize=True, printBackground=False)
    with pypdfium2.PdfDocument(io.BytesIO(base64.b64decode(printed["data"]))) as document:
        texts = []
        for at in range(len(document)):
            sheet = document[at]
            words = sheet.get_textpage()
            texts.append("".join(words.get_text_range().split()))
            assert round(sheet.get_width()) == 595
            words.close()
            sheet.close()
    assert 3 <= len(texts) <= 8
    assert all(text for text in texts)
    whole = "".join(texts)
    assert "正文数字与表格不符" in texts[0]
    assert whole.index("报告全文") > whole.index("年份或统计期限不一致")
    assert "筛选" not in whole


def test_the_policy_stops_scripts_that_are_not_ours(browser: Browser, county: Path) -> None:
    browser.open(county)
    browser.run(
        "const script = document.createElement('script'); script.textContent = 'document.title = 1';"
        "document.body.append(script);"
        "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"document.title = 2\">')"
    )
    assert browser.driver.title == "云岫县人民政府2023年政府信息公开工作年度报告 · 核对结果"
    said, _ = browser.logs()
    assert sum("Content Security Policy" in message for message in said) >= 2


def test_a_hostile_report_does_nothing(browser: Browser, tmp_path: Path) -> None:
    words = '<script>document.title="x"</script><img src=x onerror=alert(1)>" onfocus="alert(1)\u202e</style>'
    text = (EXAMPLES / "yunxiu-2023.txt").read_text("utf-8").replace("持续推进", f"{words}持续推进")
    file = tmp_path / "hostile.html"
    file.write_text(page(check(parse(text)), name=words, index=words), "utf-8")
    browser.open(file)
    assert browser.driver.title.startswith("云岫县")
    (shown,) = browser.each(".paper", "true", "e.textContent")
    assert words.replace("\u202e", "⟨U+202E⟩") in shown
    assert browser.run("return document.images.length + document.scripts.length") == 1


def test_without_scripts_the_page_can_be_read(browser: Browser, county: Path) -> None:
    browser.command("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.open(county)
        assert browser.find("#findings .finding").is_displayed()
        assert browser.find(".paper .figure", "58件").is_displayed()
        assert not browser.find("#filters").is_displayed()
        assert not browser.find("#inspector").is_displayed()
    finally:
        browser.command("Emulation.setScriptExecutionDisabled", value=False)


def test_the_index_leads_to_pages_and_back(browser: Browser, folder: Path) -> None:
    browser.open(folder / "index.html")
    link = browser.find(".list a")
    title = link.text
    link.click()
    assert browser.find("h1").text == title
    browser.find(".back a").click()
    assert browser.find("h1").text == "政府信息公开工作年度报告核对结果"


def test_the_index_can_be_searched_and_narrowed(browser: Browser, folder: Path) -> None:
    browser.open(folder / "index.html")
    everything = len(browser.texts(".list tbody tr"))
    assert everything == 10
    browser.find("input[name=found]").click()
    with_findings = len(browser.texts(".list tbody tr"))
    assert 0 < with_findings < everything
    assert browser.find(".status").text == f"显示 {with_findings} / {everything} 份"
    browser.find("input[name=found]").click()
    agency = browser.find(".list td:nth-of-type(1)").text
    browser.find("input[name=words]").send_keys(agency)
    assert all(agency in text for text in browser.texts(".list tbody tr"))
    browser.find("input[name=words]").clear()
    browser.run("document.querySelector('#filters').dispatchEvent(new Event('input'))")
    code = browser.run("const s = document.querySelector('select'); s.selectedIndex = 1;"
                       "s.dispatchEvent(new Event('input', {bubbles: true})); return s.value")  # fmt: skip
    shown = browser.each(".list tbody tr", "!e.hidden", "e.dataset.codes")
    assert shown
    assert all(code in codes.split() for codes in shown)


def test_the_index_fits_a_phone(browser: Browser, folder: Path) -> None:
    browser.open(folder / "index.html", PHONE)
    assert browser.run("return document.documentElement.scrollWidth <= innerWidth")
    widths = browser.each(".bars rect", "true", "e.getBoundingClientRect().width")
    assert max(widths) > 60
    assert "错误" in browser.style(".list td.count", "content", "::before")
