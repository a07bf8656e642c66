"""Mutation testing by sample: small faults put into modules, and whether the tests notice.

    python benchmarks/mutants.py [--sample N] [--seed S] [MODULE…]

A mutant is one operator, comparison, condition, constant or word of a module changed. Of each module a
sample is drawn, and each mutant is run against the tests that cover its module, in a process forked from one
that has loaded what all share (so it needs a system that forks). One that takes too long is killed too.
Survivors are printed as what stands there and what was put there; some are the same in other words.
A set of characters (``frozenset("、和")``, ``in "、和"``, ``strip("、和")``) loses its last one, since the X
that a word gets is in no report; ``strict=True`` is left as it is, since it only guards lengths that are
the same by construction.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import io
import os
import random
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from copy import deepcopy
from pathlib import Path
from types import CodeType
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "govinfo_nlp"
_READINGS = ("tests/test_readings.py", "tests/test_edges.py", "tests/test_checks.py", "tests/test_links.py")
COVERED_BY = {  # the quickest first
    "language/numerals": ("tests/test_numerals.py", "tests/test_quantities.py"),
    "checks": (
        "tests/test_edges.py",
        "tests/test_checks.py",
        "tests/test_weighing.py",
        "tests/test_examples.py",
    ),
    **dict.fromkeys(
        (
            f"meaning/{module}"
            for module in ("claims", "circumstances", "conditions", "rows", "carried", "frames", "links")
        ),
        ("tests/test_claims.py", *_READINGS, "tests/test_frames.py"),
    ),
    **dict.fromkeys(
        ("meaning/phrases", "meaning/subjects", "meaning/scopes"),
        (*_READINGS, "tests/test_scopes.py", "tests/test_subjects.py"),
    ),
    **dict.fromkeys(("meaning/relations", "meaning/shares"), (*_READINGS, "tests/test_corpus.py")),
}
TIMEOUT = 60  # seconds
_NOT_AGAIN = "not spaces_around_figures"  # all the cases once more, which takes long

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.FloorDiv: ast.Mult, ast.BitOr: ast.BitAnd,
}  # fmt: skip


class Mutant(NamedTuple):
    """A changed module: where, what stood there and stands there now, and its code."""

    module: str
    line: int
    was: str
    now: str
    code: CodeType


def changed(node: ast.AST, parent: ast.AST) -> ast.AST | None:
    """The node with a fault in it, or ``None`` where there is none to make."""
    new = deepcopy(node)
    match new:
        case ast.Constant() if isinstance(parent, ast.keyword) and parent.arg == "strict":
            return None
        case ast.Constant(value=str(value)) if value and _is_set_of_characters(node, parent):
            new.value = value[:-1]
        case ast.Compare(ops=[operator, *others]) if type(operator) in _COMPARISONS:
            new.ops = [_COMPARISONS[type(operator)](), *others]
        case ast.BoolOp():
            new.op = ast.Or() if isinstance(new.op, ast.And) else ast.And()
        case ast.UnaryOp(op=ast.Not()):
            return new.operand
        case ast.BinOp(op=operator) if type(operator) in _OPERATORS:
            new.op = _OPERATORS[type(operator)]()
        case ast.IfExp():
            new.body, new.orelse = new.orelse, new.body
        case ast.Constant(value=bool(value)):
            new.value = not value
        case ast.Constant(value=int(value)):
            new.value = value + 1
        case ast.Constant(value=str(value)) if value:
            new.value = f"{value}X"
        case ast.Continue():
            return ast.Break()
        case ast.Break():
            return ast.Continue()
        case _:
            return None
    return new


def _is_set_of_characters(node: ast.AST, parent: ast.AST) -> bool:
    match parent:
        case ast.Call(func=ast.Name(id="frozenset")):
            return True
        case ast.Call(func=ast.Attribute(attr="strip" | "lstrip" | "rstrip")):
            return True
        case ast.Compare(ops=[ast.In() | ast.NotIn()], comparators=[last]):
            return last is node
    return False


def places(tree: ast.AST) -> Iterator[tuple[ast.AST, str, int | None]]:
    """Every node that may be changed, by its parent, field and index, but for annotations and docstrings."""
    for name, value in ast.iter_fields(tree):
        if name in ("annotation", "returns", "decorator_list", "type_params") or isinstance(
            tree, ast.JoinedStr
        ):
            continue
        for index, node in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if not isinstance(node, ast.AST) or _is_docstring(tree, node) or _is_all(node):
                continue
            if changed(node, tree) is not None:
                yield tree, name, index
            yield from places(node)


def _is_docstring(parent: ast.AST, node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and hasattr(parent, "body")


def _is_all(node: ast.AST) -> bool:
    """Whether it lists the public names, which linters check."""
    return isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"


def mutants(path: Path, module: str, sample: int, dice: random.Random) -> Iterator[Mutant]:
    """A sample of a module's mutants, in the order of their lines."""
    tree = ast.parse(path.read_text("utf-8"))
    everywhere = list(places(tree))
    for parent, name, index in (
        everywhere[at] for at in sorted(dice.sample(range(len(everywhere)), min(sample, len(everywhere))))
    ):
        field = getattr(parent, name)
        old = field if index is None else field[index]
        new = ast.copy_location(changed(old, parent) or old, old)
        _put(parent, name, index, new)
        code = compile(ast.fix_missing_locations(deepcopy(tree)), str(path), "exec")
        _put(parent, name, index, old)
        yield Mutant(module, getattr(old, "lineno", 0), ast.unparse(old), ast.unparse(new), code)


def _put(parent: ast.AST, name: str, index: int | None, node: ast.AST) -> None:
    if index is None:
        setattr(parent, name, node)
    else:
        getattr(parent, name)[index] = node


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads the changed code in place of a module's own."""

    def __init__(self, mutant: Mutant, path: Path) -> None:
        self.mutant, self.path = mutant, path

    def find_spec(
        self, name: str, path: object, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name != self.mutant.module:
            return None
        folder = [str(self.path.parent)] if self.path.name == "__init__.py" else None
        return importlib.util.spec_from_file_location(
            name, self.path, loader=self, submodule_search_locations=folder
        )

    def create_module(self, spec: object) -> None:
        return None

    def exec_module(self, module: object) -> None:
        exec(self.mutant.code, vars(module))


def is_killed(mutant: Mutant, path: Path, tests: Sequence[str]) -> bool:
    """Whether a test fails, or nothing ends, with the changed module in a process of its own."""
    child = os.fork()
    if child == 0:
        signal.alarm(TIMEOUT)
        sys.meta_path.insert(0, _Finder(mutant, path))
        os._exit(_run(tests))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0


def _assert_sound(tests: Sequence[str]) -> None:
    """The tests pass as long as nothing is changed: or else everything would seem to be killed."""
    child = os.fork()
    if child == 0:
        os._exit(_run(tests))
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]):
        raise SystemExit(f"these fail without any mutant: {' '.join(tests)}")


def _run(tests: Sequence[str]) -> int:
    pytest = importlib.import_module("pytest")
    os.chdir(ROOT)
    options = ["-q", "-x", "-p", "no:cacheprovider", "-W", "ignore", "-k", _NOT_AGAIN, *tests]
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        return int(pytest.main(options))


def modules(names: Sequence[str]) -> Iterator[tuple[str, Path, Sequence[str]]]:
    """The modules to be tested: their names, their files, and the tests that cover them."""
    for group, tests in COVERED_BY.items():
        folder = PACKAGE / group
        for path in sorted(folder.glob("*.py")) if folder.is_dir() else [PACKAGE / f"{group}.py"]:
            name = path.relative_to(PACKAGE).with_suffix("").as_posix()
            if not names or name in names or group in names:
                dotted = f"govinfo_nlp.{name.replace('/', '.')}".removesuffix(".__init__")
                yield dotted, path, [test for test in tests if (ROOT / test).exists()]


def main() -> None:
    """Measures, and prints a line a module and the survivors."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("modules", nargs="*", metavar="MODULE")
    parser.add_argument("--sample", type=int, default=40, metavar="N")
    parser.add_argument("--seed", type=int, default=7, metavar="S")
    args = parser.parse_args()
    os.environ["HYPOTHESIS_PROFILE"] = "ci"
    for shared in ("pytest", "hypothesis", "hypothesis.strategies", "regex", "lxml.html"):
        importlib.import_module(shared)
    total = killed = 0
    for module, path, tests in modules(args.modules):
        _assert_sound(tests)
        begun, alive = time.monotonic(), []
        sample = list(mutants(path, module, args.sample, random.Random(f"{args.seed} {module}")))
        for mutant in sample:
            if not is_killed(mutant, path, tests):
                alive.append(mutant)
                print(f"  {path.relative_to(ROOT)}:{mutant.line}  {mutant.was}  ->  {mutant.now}", flush=True)
        total, killed = total + len(sample), killed + len(sample) - len(alive)
        print(
            f"{module}: {len(sample) - len(alive)} of {len(sample)}, {time.monotonic() - begun:.0f} s",
            flush=True,
        )
    print(f"killed {killed} of {total}: {killed / max(total, 1):.1%}")


if __name__ == "__main__":
    main()
