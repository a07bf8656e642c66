"""A guest in its host: threads find the same, nothing global changes, a text gives the same bytes."""

from __future__ import annotations

import decimal
import gc
import os
import pickle
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import jieba
import pytest

from govinfo_nlp import Audit, check, compare, extract, parse, read
from govinfo_nlp.document import tables

TESTS = Path(__file__).parent
EXAMPLE = TESTS.parent / "examples" / "yunxiu-2023.txt"
TEXTS = [path.read_text("utf-8") for path in (EXAMPLE, *sorted((TESTS / "reports").glob("*.txt")))]


def audits() -> list[str]:
    return [check(parse(text)).to_json() for text in TEXTS]


THREADS = """
import sys, threading
from pathlib import Path

text = Path(sys.argv[1]).read_text("utf-8")
ready, found = threading.Barrier(16), []


def run():
    ready.wait()
    from govinfo_nlp import check, parse

    found.append(check(parse(text)).to_json())


threads = [threading.Thread(target=run) for _ in range(16)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert len(found) == 16 and len(set(found)) == 1
sys.stdout.buffer.write(found[0].encode())
"""

STATE = """
import decimal, json, locale, logging, os, random, signal, sys, threading, warnings


def state():
    return {
        "path": list(sys.path),
        "argv": list(sys.argv),
        "hooks": [id(sys.excepthook), id(sys.displayhook), id(threading.excepthook), sys.gettrace()],
        "streams": [id(sys.stdin), id(sys.stdout), id(sys.stderr)],
        "limits": [sys.getrecursionlimit(), sys.getswitchinterval(), sys.get_int_max_str_digits()],
        "decimal": [repr(decimal.getcontext()), repr(decimal.DefaultContext)],
        "locale": locale.setlocale(locale.LC_ALL),
        "logging": [logging.root.level, list(map(repr, logging.root.handlers)), logging.root.manager.disable],
        "warnings": [list(map(repr, warnings.filters)), id(warnings.showwarning)],
        "environment": [dict(os.environ), os.getcwd()],
        "signals": {int(number): repr(signal.getsignal(number)) for number in signal.valid_signals()},
        "threads": threading.active_count(),
        "random": hash(random.getstate()),
        "json": [id(json.JSONEncoder.default), repr(json._default_encoder.ensure_ascii)],
    }


before = state()
from govinfo_nlp import check, compare, extract, read, split_sentences

report = read(sys.argv[1])
check(report), compare([report, report]), extract("公开3条。"), split_sentences("一。二。")
after = state()
assert after == before, [(name, before[name], after[name]) for name in before if before[name] != after[name]]
"""

JIEBA = """
import sys
import jieba


def state():
    own = jieba.dt
    files = own.dictionary, own.cache_file, own.tmp_dir
    return own.initialized, files, own.total, own.FREQ, own.user_word_tag_tab


before = state()
from govinfo_nlp import check, read

check(read(sys.argv[1]))
assert state() == before == (False, (None, None, None), 0, {}, {}), state()
"""


def fresh(code: str, *args: str, seed: str = "random") -> bytes:
    """What a piece of code prints in a process of its own."""
    command = [sys.executable, "-W", "ignore", "-c", code, *args]
    environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(TESTS.parent)}
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stderr == b""
    return done.stdout


class TestThreads:
    def test_sixteen_threads_find_what_one_does(self) -> None:
        alone = audits()
        with ThreadPoolExecutor(16) as pool:
            futures = [pool.submit(audits) for _ in range(32)]
            assert all(future.result() == alone for future in futures)

    def test_sixteen_threads_begin_at_once(self) -> None:
        """In a fresh process: dictionaries are loaded while all threads wait for them."""
        alone = check(parse(TEXTS[0])).to_json()
        assert fresh(THREADS, str(EXAMPLE)) == alone.encode()


AUDIT = """
import sys
from govinfo_nlp import check, read
for path in sys.argv[1:]:
    sys.stdout.buffer.write(check(read(path)).to_json(indent=1).encode())
"""


def test_the_same_bytes_from_every_process_and_hash_seed() -> None:
    paths = [str(EXAMPLE), *map(str, sorted((TESTS / "reports").glob("*.txt")))]
    here = "".join(check(read(path)).to_json(indent=1) for path in paths).encode()
    assert {fresh(AUDIT, *paths, seed=seed) for seed in ("0", "1", "2")} == {here}


def test_the_same_bytes_after_other_texts() -> None:
    """Caches and the order of reports say nothing."""
    first = audits()
    for text in reversed(TEXTS):
        check(parse(text[: len(text) // 2]))
    assert audits() == first


class TestHost:
    def test_decimal_context_is_neither_read_nor_changed(self) -> None:
        expected = audits()
        with decimal.localcontext() as context:
            context.prec = 3
            context.rounding = decimal.ROUND_UP
            context.traps[decimal.Inexact] = True
            context.traps[decimal.Rounded] = True
            context.traps[decimal.FloatOperation] = True
            before = repr(context)
            assert audits() == expected
            assert tables.total(parse(TEXTS[0]), ("requests.processed.total",)) is not None
            assert [metric.value for metric in extract("花费1234567.89元，减少98765.4321万元")] == [
                decimal.Decimal("1234567.89"),
                decimal.Decimal("987654321"),
            ]
            compare([parse(text) for text in TEXTS])
            assert repr(decimal.getcontext()) == before

    def test_figures_of_cells_are_exact_in_any_context(self) -> None:
        text = TEXTS[0]
        report = parse(text)
        cells = [id for id, cell in report.cells.items() if cell.value is not None]
        expected = tables.total(report, cells)
        with decimal.localcontext(decimal.Context(prec=1)):
            assert tables.total(parse(text), cells) == expected
            assert tables.number("减1234.5") == tables.Number(decimal.Decimal("-1234.5"), "")

    def test_nothing_global_changes(self) -> None:
        fresh(STATE, str(EXAMPLE))

    def test_nothing_is_printed_or_logged(self) -> None:
        assert (
            fresh("import sys; from govinfo_nlp import check, read; check(read(sys.argv[1]))", str(EXAMPLE))
            == b""
        )

    def test_jieba_s_own_tokenizer_is_untouched(self) -> None:
        fresh(JIEBA, str(EXAMPLE))

    def test_a_tokenizer_the_host_has_changed_changes_nothing(self) -> None:
        expected = audits()
        jieba.add_word("公开申请三", 10**6)
        try:
            assert audits() == expected
        finally:
            jieba.del_word("公开申请三")

    def test_records_go_to_other_processes(self) -> None:
        audit = check(parse(TEXTS[0]))
        assert pickle.loads(pickle.dumps(audit)) == audit
        assert Audit.from_json(audit.to_json()) == audit

    def test_a_signal_of_the_host_ends_a_check(self) -> None:
        """KeyboardInterrupt and other signals are the host's: nothing here swallows them."""
        if not hasattr(signal, "setitimer"):
            pytest.skip("no timers here")

        def interrupt(number: int, frame: object) -> None:
            raise TimeoutError

        before = signal.signal(signal.SIGALRM, interrupt)
        gc.disable()  # an exception in a collector's callback, as Hypothesis has one, is ignored
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        try:
            with pytest.raises(TimeoutError):
                check(parse(TEXTS[0] + "公开信息3条。" * 50_000))
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            gc.enable()
            signal.signal(signal.SIGALRM, before)
