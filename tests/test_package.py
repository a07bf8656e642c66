"""The package as installed: built, found, quick and silent to import, its modules in one direction."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

import govinfo_nlp

# Every module may import only modules before it; a name stands for all below it.
ORDER = (
    "errors",
    "models",
    "language.lexicons",
    "language.characters",
    "language.numerals",
    "language.punctuation",
    "language.clauses",
    "language.sentences",
    "language.guards",
    "language.denials",
    "language.quantities",
    "language.segments",
    "document.forms",
    "document.labels",
    "document.tables",
    "document.layouts",
    "document.sections",
    "document.readers",
    "meaning.scopes",
    "meaning.phrases",
    "meaning.subjects",
    "meaning.metrics",
    "meaning.marks",
    "meaning.slips",
    "meaning.relations",
    "meaning.claims",
    "meaning.circumstances",
    "meaning.plain",
    "meaning.told",
    "meaning.carried",
    "meaning.rows",
    "meaning.conditions",
    "meaning.frames",
    "meaning.links",
    "meaning.shares",
    "checks",
    "audit",
    "corpus",
    "testing",
    "baseline",
    "faces.terminal",
    "faces.listing",
    "faces.rows",
    "faces.verdicts",
    "faces.views",
    "faces.page",
    "faces.overview",
    "faces.component",
    "faces.arrow",
    "arrow",
    "faces.journal",
    "faces.sheets",
    "faces.workers",
    "faces.batch",
    "faces.cli",
    "__main__",
)
FOLDERS = {name.split(".")[0] for name in ORDER if "." in name}
PRINTING = {"faces.cli", "__main__"}


def run(command: Sequence[str], folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command in a folder, with nothing of ours on the path but what ``environment`` says."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    return subprocess.run(
        command, cwd=folder, env=inherited | environment, capture_output=True, text=True, encoding="utf-8"
    )


def python(code: str, folder: Path, *options: str, **environment: str) -> str:
    """What a piece of code prints in a fresh interpreter, which must not complain of anything."""
    done = run([sys.executable, *options, "-c", code], folder, **environment)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout.strip()


@pytest.fixture(scope="session")
def built(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source distribution."""
    folder = tmp_path_factory.mktemp("dist")
    done = run([sys.executable, "-m", "hatchling", "build", "-d", str(folder)], root)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="session")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds nothing but the wheel, installed by pip."""
    folder = tmp_path_factory.mktemp("installed")
    (wheel,) = built.glob("*.whl")
    pip = [sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "--quiet"]
    done = run([*pip, "--target", str(folder), str(wheel)], folder, PIP_DISABLE_PIP_VERSION_CHECK="1")
    assert done.returncode == 0, done.stderr
    return folder


def test_wheel_holds_the_package_and_its_lexicons(root: Path, built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    files = (path for path in (root / "govinfo_nlp").rglob("*") if path.is_file())
    package = {path.relative_to(root).as_posix() for path in files if "__pycache__" not in path.parts}
    lexicons = {f"govinfo_nlp/lexicons/{path.name}" for path in (root / "lexicons").glob("*.toml")}
    assert package | lexicons == {name for name in names if ".dist-info/" not in name}
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_sdist_builds_the_same_wheel(built: Path, tmp_path: Path) -> None:
    (archive,) = built.glob("*.tar.gz")
    with tarfile.open(archive) as sdist:
        sdist.extractall(tmp_path, filter="data")
    (source,) = tmp_path.iterdir()
    done = run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)], source)
    assert done.returncode == 0, done.stderr
    (wheel,), (again,) = built.glob("*.whl"), tmp_path.glob("*.whl")
    assert sorted(zipfile.ZipFile(again).namelist()) == sorted(zipfile.ZipFile(wheel).namelist())


WHERE = "from govinfo_nlp.language.lexicons import folder; print(folder().resolve())"


def test_lexicons_of_the_wheel(installed: Path, tmp_path: Path) -> None:
    found = python(WHERE, tmp_path, PYTHONPATH=str(installed))
    assert Path(found) == (installed / "govinfo_nlp" / "lexicons").resolve()


def test_lexicons_of_the_checkout(root: Path, tmp_path: Path) -> None:
    assert Path(python(WHERE, tmp_path, PYTHONPATH=str(root))) == (root / "lexicons").resolve()


def test_lexicons_of_an_editable_install(root: Path, tmp_path: Path) -> None:
    if python("import importlib.metadata as m; print('govinfo-nlp' in {d.name for d in m.distributions()})",
              tmp_path) != "True":  # fmt: skip
        pytest.skip("govinfo-nlp is not installed here")
    assert Path(python(WHERE, tmp_path)) == (root / "lexicons").resolve()


def test_installed_command_audits_the_example(installed: Path, examples: Path, tmp_path: Path) -> None:
    command = [sys.executable, str(installed / "bin" / "govinfo-nlp"), "check", "--format", "jsonl"]
    done = run([*command, str(examples / "yunxiu-2023.txt")], tmp_path, PYTHONPATH=str(installed))
    assert (done.returncode, done.stderr) == (1, "")
    assert '"audit"' in done.stdout


def test_import_is_silent(tmp_path: Path, root: Path) -> None:
    assert python("import govinfo_nlp", tmp_path, "-W", "error", PYTHONPATH=str(root)) == ""


def test_import_is_quick_and_loads_no_big_library(tmp_path: Path, root: Path) -> None:
    command = [sys.executable, "-X", "importtime", "-c", "import govinfo_nlp"]
    runs = [run(command, tmp_path, PYTHONPATH=str(root)).stderr for _ in range(5)]
    assert not re.search(r"\b(spacy|jieba|numpy)\b", runs[0])
    seconds = min(int(re.findall(r"(\d+) \| +govinfo_nlp$", out, re.MULTILINE)[-1]) / 1e6 for out in runs)
    assert seconds < 0.15


HOST = """
import decimal, logging, sys, warnings
before = decimal.getcontext().copy(), list(logging.root.handlers), logging.root.level, sys.argv[:]
filters = list(warnings.filters)
import govinfo_nlp
audit = govinfo_nlp.check(govinfo_nlp.read(sys.argv[1]))
after = decimal.getcontext(), logging.root.handlers, logging.root.level, sys.argv
assert repr(before) == repr(after), (before, after)
assert filters == warnings.filters
assert "spacy" not in sys.modules
assert audit.findings
"""


def test_an_audit_leaves_its_host_as_it_was(tmp_path: Path, root: Path, examples: Path) -> None:
    command = [sys.executable, "-c", HOST, str(examples / "yunxiu-2023.txt")]
    done = run(command, tmp_path, PYTHONPATH=str(root), XDG_CACHE_HOME=str(tmp_path))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_public_names() -> None:
    assert set(govinfo_nlp.__all__) == {
        "Audit", "Bound", "Cell", "Change", "Code", "Finding", "Kind", "Lexicon", "LexiconError", "Link",
        "Metric", "ReadError", "Report", "Section", "Sentence", "Severity", "Skipped", "__version__",
        "check", "compare", "extract", "load", "parse", "read", "split_sentences",
    }  # fmt: skip
    for name in govinfo_nlp.__all__:
        assert getattr(govinfo_nlp, name) is not None
    assert set(govinfo_nlp.__all__) <= set(dir(govinfo_nlp))
    with pytest.raises(AttributeError, match="no attribute 'parser'"):
        govinfo_nlp.parser  # noqa: B018


def test_public_names_are_documented() -> None:
    for name in set(govinfo_nlp.__all__) - {"__version__"}:
        assert getattr(govinfo_nlp, name).__doc__, name


def place(parts: Sequence[str]) -> str:
    """The name in ORDER of a module, given by the parts of its name below the package."""
    return ".".join(parts[: 2 if parts[0] in FOLDERS else 1])


def sources(root: Path) -> Iterator[tuple[str, str, ast.Module]]:
    """Each module's file, its place and its tree; the face of the package itself has none."""
    for path in sorted((root / "govinfo_nlp").rglob("*.py")):
        parts = path.relative_to(root / "govinfo_nlp").with_suffix("").parts
        if parts[-1] != "__init__" or place(parts[:-1] or parts) in ORDER:
            yield str(path.relative_to(root)), place(parts), ast.parse(path.read_text("utf-8"))


def imported(tree: ast.Module) -> Iterator[str]:
    """The full names of all that a module imports, wherever and however it does."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and "import_module" in ast.dump(node.func):
            yield from (word.value for word in node.args if isinstance(word, ast.Constant))


def test_imports_go_one_way(root: Path) -> None:
    for file, here, tree in sources(root):
        assert here in ORDER, f"{file}: no place in ORDER yet"
        for name in imported(tree):
            if not name.startswith("govinfo_nlp."):
                continue
            other = place(name.split(".")[1:])
            if other != here and other in ORDER:
                assert ORDER.index(other) < ORDER.index(here), f"{file} imports {name}"
            elif other not in ORDER:
                assert here in PRINTING, f"{file} imports {name} from the package's face"


def modules(root: Path) -> dict[str, set[str]]:
    """What each module of the package imports of it, by full names."""
    trees = {
        ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__"): ast.parse(
            path.read_text("utf-8")
        )
        for path in (root / "govinfo_nlp").rglob("*.py")
    }
    graph = {}
    for module, tree in trees.items():
        names = {part for name in imported(tree) for part in (name, name.rpartition(".")[0])}
        # A package that names what is below it is no circle: its modules do not name it.
        graph[module] = {name for name in names & trees.keys() if not f"{module}.".startswith(f"{name}.")}
    return graph


def test_no_import_leads_back_to_where_it_began(root: Path) -> None:
    graph = modules(root)
    for start in graph:
        seen: set[str] = set()
        todo = list(graph[start])
        while todo:
            if (module := todo.pop()) not in seen:
                seen.add(module)
                todo += graph[module]
        assert start not in seen, f"{start} is imported by something that it imports"


def test_what_is_imported_by_a_name_made_at_run_time(root: Path) -> None:
    """Such an import cannot be followed. The package itself has one; sheets has one of another library."""
    made = {
        str(path.relative_to(root / "govinfo_nlp"))
        for path in (root / "govinfo_nlp").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and "import_module" in ast.dump(node.func)
        and not isinstance(node.args[0], ast.Constant)
    }
    assert made == {"__init__.py", "faces/sheets.py"}


def test_few_modules_stand_beside_the_folders(root: Path) -> None:
    assert len(list((root / "govinfo_nlp").glob("*.py"))) <= 8


def test_the_records_load_no_module_above_them(tmp_path: Path, root: Path) -> None:
    code = "import sys, govinfo_nlp.models; print(*(name for name in sys.modules if 'govinfo_nlp.' in name))"
    assert python(code, tmp_path, PYTHONPATH=str(root)) == "govinfo_nlp.models"


def test_only_the_command_line_prints(root: Path) -> None:
    for file, here, tree in sources(root):
        calls = {
            n.func.id for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
        }
        assert here in PRINTING or "print" not in calls, f"{file} prints"


# Big libraries, and the only modules that may import them.
DOORS = {
    "spacy": {"faces.component"},
    "pyarrow": {"faces.arrow"},
    "jinja2": {"faces.page"},
    "markupsafe": {"faces.page"},
}


def test_big_libraries_come_in_by_one_door_each(root: Path) -> None:
    for file, here, tree in sources(root):
        for name in imported(tree):
            assert here in DOORS.get(name.split(".")[0], {here}), f"{file} imports {name}"


def test_lock_names_no_host_and_hashes_everything(root: Path) -> None:
    lock = (root / "requirements.lock").read_text("utf-8")
    assert "://" not in lock
    requirements = re.split(r"\n(?=\S)", lock.strip())
    assert all("==" in line and "--hash=sha256:" in line for line in requirements)
    declared = (root / "pyproject.toml").read_text("utf-8")
    for name in re.findall(r'^ {4}"([a-z0-9-]+)(?:\[[a-z]+\])?>=', declared, re.MULTILINE):
        assert f"\n{name}==" in f"\n{lock}", f"{name} is not locked: make lock"


_BRANCHES = (
    ast.If, ast.For, ast.While, ast.IfExp, ast.ExceptHandler, ast.comprehension, ast.Assert, ast.match_case,
)  # fmt: skip
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
MOST_COMPLEX = 15


def complexity(function: ast.AST) -> int:
    """One more than the ways in which a function may branch, those of functions within it left out."""
    score, todo = 1, list(ast.iter_child_nodes(function))
    while todo:
        node = todo.pop()
        if isinstance(node, (*_FUNCTIONS, ast.ClassDef, ast.Lambda)):
            continue
        score += isinstance(node, _BRANCHES)
        if isinstance(node, ast.BoolOp):
            score += len(node.values) - 1
        if isinstance(node, ast.comprehension):
            score += len(node.ifs)
        todo += ast.iter_child_nodes(node)
    return score


def test_complexity_is_counted() -> None:
    (plain,) = ast.parse("def f(a):\n    return a").body
    (other,) = ast.parse("def f(a):\n    if a and a > 1:\n        return [b for b in a if b]").body
    assert (complexity(plain), complexity(other)) == (1, 5)


def test_no_function_does_too_much(root: Path) -> None:
    too_much = [
        f"{file}:{node.lineno} {node.name}: {complexity(node)}"
        for file, _, tree in sources(root)
        for node in ast.walk(tree)
        if isinstance(node, _FUNCTIONS) and complexity(node) > MOST_COMPLEX
    ]
    assert not too_much


_HAN_WORD = re.compile("^[\u4e00-\u9fff]{1,8}$")
_FEW = 3  # words of a kind that make a list


def word_lists(tree: ast.AST) -> int:
    """Collections of three or more Chinese words, and alternations of as many in a pattern.

    The first word behind (?: is not counted, so that two words with another may stand in a pattern.
    """
    found = 0
    for node in ast.walk(tree):
        groups: list[list[str]] = []
        if isinstance(node, (ast.Tuple, ast.List, ast.Set)):
            constants = (one.value for one in node.elts if isinstance(one, ast.Constant))
            groups = [[value for value in constants if isinstance(value, str)]]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and "|" in node.value:
            groups = [group.split("|") for group in re.split(r"[()]", node.value)]
        found += sum(len(list(filter(_HAN_WORD.match, group))) >= _FEW for group in groups)
    return found


# Lists of Chinese words that stay in code, and why; vocabulary belongs in lexicons/, where it is extended.
KEPT = {
    "language/numerals.py": (1, "the characters of the ten digits, by their values: grammar, and closed"),
    "faces/batch.py": (2, "the heads of the columns of two printed tables: what we say, not what reports do"),
    "faces/listing.py": (1, "the heads of the columns of a printed table"),
}


def test_word_lists_in_code(root: Path) -> None:
    counts = {
        path.relative_to(root / "govinfo_nlp").as_posix(): word_lists(ast.parse(path.read_text("utf-8")))
        for path in (root / "govinfo_nlp").rglob("*.py")
    }
    found = {file: count for file, count in counts.items() if count and not file.startswith("testing/")}
    assert found == {file: count for file, (count, _) in KEPT.items()}


@pytest.mark.parametrize(
    ("code", "lists"),
    [
        ("('县', '市', '区')", 1),
        ("['县', '市', 'x']", 0),
        ("{'县', '市', '区', 3}", 1),
        ("r'(县|市|区)'", 1),
        ("r'(?:县|市|区|旗)(乡|镇|村)'", 2),
        ("r'(?:县|市|区)'", 0),
        ("'[县市区]'", 0),
        ("f'{x}(县|市|区)'", 1),
    ],
)
def test_word_lists_are_counted(code: str, lists: int) -> None:
    assert word_lists(ast.parse(code)) == lists
