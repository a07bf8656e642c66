"""The development set beside the checkout, held to floors; skipped where it isn't."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

# Raise a floor with the score, never lower it.
LAYOUTS = ("tika", "lines", "pipes", "markdown")
FLOORS = {
    **{(layout, "cells", "f1"): 1.0 for layout in LAYOUTS},
    **{(layout, "metrics", "f1"): 0.99 for layout in LAYOUTS},
    **{(layout, "subject", "f1"): 0.96 for layout in LAYOUTS},
    **{(layout, "links", "f1"): 0.97 for layout in LAYOUTS},
    **{(layout, "findings", "precision"): 1.0 for layout in LAYOUTS},
    **{(layout, "findings", "recall"): 0.95 for layout in LAYOUTS},
    ("tika", "sentences", "f1"): 1.0,
    ("tika", "quantity lines", "f1"): 0.98,
}


def test_score_holds(shared: Path, root: Path) -> None:
    command = [sys.executable, str(shared / "eval" / "score.py"), "--layout", "all", "--json"]
    environment = os.environ | {"PYTHONPATH": str(root)}
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment)
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    reached = {key: figures[key[0]][key[1]][key[2]] for key in FLOORS}
    assert {key: value for key, value in reached.items() if value < FLOORS[key]} == {}
