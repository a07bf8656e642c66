"""The READMEs: their outputs are what the commands print today, and both say the same.

python tests/test_readme.py    # writes the outputs anew
"""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import re
import shlex
from pathlib import Path

import pytest

from govinfo_nlp.checks import CHECKS
from govinfo_nlp.cli import main
from govinfo_nlp.readers import MOST_BYTES, READERS, html, mhtml, office, package, pdf

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.zh.md")

_CONSOLE = re.compile(r"^```console\n\$ govinfo-nlp (.*)\n[^`]*?^```$", re.MULTILINE)
_PYTHON = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FORMATS = re.compile(r"(?<=^<!-- formats -->\n).*?(?=^<!-- /formats -->$)", re.MULTILINE | re.DOTALL)
_CHECKS = re.compile(r"(?<=^<!-- checks -->\n).*?(?=^<!-- /checks -->$)", re.MULTILINE | re.DOTALL)


def output(command: str) -> str:
    """What a command prints into a pipe."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        main(shlex.split(command))
    return printed.getvalue()


def renewed(text: str) -> str:
    """A README with the outputs of its commands as they are today."""
    return _CONSOLE.sub(lambda m: f"```console\n$ govinfo-nlp {m[1]}\n{output(m[1])}```", text)


def shape(text: str) -> list[str]:
    """What two READMEs of equal content share: heading levels, code, and links to files of the project."""
    return re.findall(r"^#+ |^\$ .*|^>>> .*|^make \w+|\]\((?!README)[\w./-]+\)", text, re.MULTILINE)


@pytest.fixture(autouse=True)
def _in_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("COLUMNS", raising=False)


@pytest.mark.parametrize("name", READMES)
def test_outputs_are_of_today(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert _CONSOLE.search(text)
    assert renewed(text) == text, "make readme"


@pytest.mark.parametrize("name", READMES)
def test_python_examples_run(name: str) -> None:
    examples = _PYTHON.findall((ROOT / name).read_text("utf-8"))
    assert examples
    test = doctest.DocTestParser().get_doctest("\n".join(examples), {}, name, name, 0)
    report = io.StringIO()
    assert doctest.DocTestRunner().run(test, out=report.write).failed == 0, report.getvalue()


@pytest.mark.parametrize("name", READMES)
def test_every_check_is_in_the_table(name: str) -> None:
    (table,) = _CHECKS.findall((ROOT / name).read_text("utf-8"))
    assert re.findall(r"^\| `([a-z-]+)` \|", table, re.MULTILINE) == [str(check.code) for check in CHECKS]


def test_chinese_table_gives_the_titles_of_the_checks() -> None:
    (table,) = _CHECKS.findall((ROOT / "README.zh.md").read_text("utf-8"))
    assert all(f"| `{check.code}` | {check.title} |" in table for check in CHECKS)


@pytest.mark.parametrize("name", READMES)
def test_the_table_of_errors_is_the_measured_one(name: str) -> None:
    measured = (ROOT / "benchmarks" / "errors.md").read_text("utf-8").split("\n\n")[0].strip()
    assert measured in (ROOT / name).read_text("utf-8")


@pytest.mark.parametrize("name", READMES)
def test_the_table_of_formats_has_each_and_its_limits(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    (table,) = _FORMATS.findall(text)
    rows = {row[1]: row[0] for row in re.finditer(r"^\| `(\w+)`.*$", table, re.MULTILINE)}
    assert list(rows) == list(READERS)
    limits = {
        "html": (html._LARGEST, html._DEEPEST),
        "mhtml": (mhtml._MOST_PARTS,),
        "docx": (package._MOST_RATIO,),
        "pdf": (pdf._MOST_PAGES, pdf._MOST_CHARACTERS),
        "doc": (int(office.MOST_SECONDS),),
        "rtf": (int(office.MOST_SECONDS),),
    }
    for format, numbers in limits.items():
        found = set(re.findall(r"\d[\d,]*", rows[format]))
        assert {f"{number:,}" for number in numbers} <= found, format
    assert f"{MOST_BYTES // 1_000_000} MB" in text


def test_both_languages_say_the_same() -> None:
    english, chinese = (shape((ROOT / name).read_text("utf-8")) for name in READMES)
    assert english == chinese


if __name__ == "__main__":
    os.chdir(ROOT)
    os.environ.pop("COLUMNS", None)
    for readme in map(Path, READMES):
        readme.write_text(renewed(readme.read_text("utf-8")), "utf-8")
