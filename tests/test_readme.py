"""The READMEs: their outputs are what the commands print today, and both say the same.

python tests/test_readme.py    # writes the outputs anew
"""

from __future__ import annotations

import contextlib
import doctest
import importlib.util
import io
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from govinfo_nlp.checks import CHECKS
from govinfo_nlp.document.readers import MOST_BYTES, READERS, html, mhtml, office, package, pdf
from govinfo_nlp.faces.cli import main

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.zh.md")

_CONSOLE = re.compile(r"^```console\n\$ govinfo-nlp (.*)\n[^`]*?^```$", re.MULTILINE)
_PYTHON = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SHELL = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_RAY = re.compile(r"^```python\n(import ray\n.*?)^```$\n\n^```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FORMATS = re.compile(r"(?<=^<!-- formats -->\n).*?(?=^<!-- /formats -->$)", re.MULTILINE | re.DOTALL)
_SPEED = re.compile(r"(?<=^<!-- speed -->\n).*?(?=^<!-- /speed -->$)", re.MULTILINE | re.DOTALL)
_CHECKS = re.compile(r"(?<=^<!-- checks -->\n).*?(?=^<!-- /checks -->$)", re.MULTILINE | re.DOTALL)


def output(command: str) -> str:
    """What a command prints into a pipe."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        main(shlex.split(command))
    return printed.getvalue()


def renewed(text: str) -> str:
    """A README with the outputs of its commands as they are today, and what was measured last."""
    text = _SPEED.sub(lambda _: f"\n{speed()}\n\n", text)
    return _CONSOLE.sub(lambda m: f"```console\n$ govinfo-nlp {m[1]}\n{output(m[1])}```", text)


def speed() -> str:
    """The table of speed with its machine and date, as it was measured."""
    measured = (ROOT / "benchmarks" / "run.md").read_text("utf-8").split("\n\n")
    return "\n\n".join(measured[:2]).strip()


def shape(text: str) -> list[str]:
    """What two READMEs of equal content share: heading levels, code, and links to files of the project."""
    shared = r"^#+ |^\$ .*|^```python\n(?s:.*?)^```$|^make \w+|\]\((?!README)[\w./-]+\)"
    return re.findall(shared, text, re.MULTILINE)


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


def commands(name: str) -> list[str]:
    """The lines for a shell that call our program, with those that prepare them."""
    blocks = _SHELL.findall((ROOT / name).read_text("utf-8"))
    return [line for block in blocks if "govinfo-nlp" in block for line in block.splitlines()]


def test_commands_work_when_pasted(tmp_path: Path) -> None:
    lines = commands("README.md")
    assert lines == commands("README.zh.md")
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    program = tmp_path / "bin" / "govinfo-nlp"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m govinfo_nlp "$@"\n', "utf-8")
    program.chmod(0o755)
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"PATH": path, "PYTHONPATH": str(ROOT)}
    statuses = {}
    for line in lines:
        done = subprocess.run(
            line, shell=True, cwd=tmp_path, env=environment, capture_output=True, text=True, encoding="utf-8"
        )
        statuses[line] = done.returncode
        assert done.returncode in (0, 1), done.stderr
        assert "Traceback" not in done.stderr
    used = {line.split()[1] for line in lines if line.startswith("govinfo-nlp")}
    assert used == {"check", "batch", "compare"}
    assert [statuses[line] for line in lines if "--baseline" in line] == [0]
    made = {"audit.xlsx", "audit.html", "accepted.json"}
    assert made <= {file.name for file in tmp_path.iterdir() if file.stat().st_size > 500}


def test_the_lines_for_ray_print_what_they_say(tmp_path: Path) -> None:
    if importlib.util.find_spec("ray") is None:
        pytest.skip("ray is not installed")
    ((code, said),) = _RAY.findall((ROOT / "README.md").read_text("utf-8"))
    script = tmp_path / "pasted.py"
    script.write_text(code, "utf-8")
    done = subprocess.run(
        [sys.executable, str(script)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT), "RAY_USAGE_STATS_ENABLED": "0"},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.stdout == said, done.stderr


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


@pytest.mark.parametrize("name", READMES)
def test_the_table_of_speed_is_the_measured_one(name: str) -> None:
    assert f"<!-- speed -->\n\n{speed()}\n\n<!-- /speed -->" in (ROOT / name).read_text("utf-8")
    assert re.search(r"^Measured on .+; \d{4}-\d{2}-\d{2}\.$", speed(), re.MULTILINE)


def test_both_languages_say_the_same() -> None:
    english, chinese = (shape((ROOT / name).read_text("utf-8")) for name in READMES)
    assert english == chinese


if __name__ == "__main__":
    os.chdir(ROOT)
    os.environ.pop("COLUMNS", None)
    for readme in map(Path, READMES):
        readme.write_text(renewed(readme.read_text("utf-8")), "utf-8")
