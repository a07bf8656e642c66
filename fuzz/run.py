"""Fuzzes one of the targets of ``targets.py``.

    python fuzz/run.py TARGET [--seconds N] [--seed N] [--corpus FOLDER]

With Atheris (the extra ``fuzz``) the inputs are led by what code they reach, and found ones are kept in
FOLDER; without it they are mutations of the seeds alone. What breaks is written to ``crash-*`` in the
current folder. Not part of CI.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import random
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

from mutation import LONGEST, mutated

if importlib.util.find_spec("atheris"):
    import atheris

    with atheris.instrument_imports(include=["govinfo_nlp"]):
        from targets import TARGETS, seeds
else:
    atheris = None
    from targets import TARGETS, seeds


def plain(target: Callable[[bytes], None], begin: Sequence[bytes], seconds: float, seed: int) -> int:
    """Runs the target on mutations for a time; how many inputs broke it."""
    dice, broken, runs = random.Random(seed), 0, 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        data = mutated(dice.choice(begin), dice)
        runs += 1
        try:
            target(data)
        except Exception:
            broken += 1
            file = Path(f"crash-{hashlib.sha256(data).hexdigest()[:16]}")
            file.write_bytes(data)
            traceback.print_exc(limit=-3)
            print(f"{file}: {len(data)} bytes", file=sys.stderr)
    print(f"{runs} runs, {broken} broken")
    return broken


def guided(target: Callable[[bytes], None], corpus: Path, seconds: float, seed: int) -> None:
    """Hands the target to Atheris, which ends the process."""
    options = [
        f"-max_total_time={seconds:.0f}",
        f"-seed={seed}",
        f"-max_len={LONGEST}",
        "-rss_limit_mb=4096",
    ]
    atheris.Setup([sys.argv[0], *options, str(corpus)], target)
    atheris.Fuzz()


def main() -> None:
    """Fuzzes what the command line names."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("target", choices=sorted(TARGETS))
    parser.add_argument("--seconds", type=float, default=60, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--corpus", type=Path, metavar="FOLDER")
    args = parser.parse_args()
    begin = seeds(args.target)
    if atheris is None:
        sys.exit(plain(TARGETS[args.target], begin, args.seconds, args.seed) > 0)
    corpus = args.corpus or Path(tempfile.mkdtemp(prefix="govinfo-nlp-fuzz-"))
    corpus.mkdir(parents=True, exist_ok=True)
    for data in begin:
        (corpus / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)
    guided(TARGETS[args.target], corpus, args.seconds, args.seed)


if __name__ == "__main__":
    main()
