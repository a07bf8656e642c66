"""Faults of a report's frame: years, the decree, sections and tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from govinfo_nlp.models import Code
from govinfo_nlp.testing import statutory, writing
from govinfo_nlp.testing.drafts import Draft, Mark
from govinfo_nlp.testing.truth import Planted

Frame = Callable[[Draft], tuple[Draft, Planted] | None]


def _role(draft: Draft, role: str, text: str, code: Code, note: str) -> tuple[Draft, Planted] | None:
    if not any(isinstance(token, Mark) and token.role == role for _, token in draft.tokens()):
        return None
    return draft.with_mark(role, text), Planted(code, (role,), note)


def _year(role: str) -> Frame:
    def plant(draft: Draft) -> tuple[Draft, Planted] | None:
        roles = {token.role for _, token in draft.tokens() if isinstance(token, Mark)}
        if not roles - {role, "decree"}:
            return None
        return _role(draft, role, str(draft.year - 1), Code.PERIOD, f"last year in the {role}")

    return plant


def _decree(draft: Draft) -> tuple[Draft, Planted] | None:
    if draft.year < 2021:
        return None
    return _role(draft, "decree", writing.DECREES["2019"], Code.FORMAT, "a superseded decree")


def _missing(section: str) -> Frame:
    def plant(draft: Draft) -> tuple[Draft, Planted] | None:
        parts = tuple(part for part in draft.parts if part.section != section)
        return replace(draft, parts=parts), Planted(Code.FORMAT, (), f"section {section} is missing")

    return plant


def _tableless(table: str) -> Frame:
    def plant(draft: Draft) -> tuple[Draft, Planted] | None:
        parts = tuple(replace(part, table="") if part.table == table else part for part in draft.parts)
        return replace(draft, parts=parts), Planted(Code.FORMAT, (), f"table {table} is missing")

    return plant


def _misnumbered(step: int) -> Frame:
    def plant(draft: Draft) -> tuple[Draft, Planted] | None:
        han = statutory.wording("frame")["numbering"]["han"] + ["七"]
        first = 3 + draft.seed % 3
        parts = []
        for part in draft.parts:
            number = han.index(part.heading[0]) if part.heading[:1] in han else -1
            late = number >= first
            heading = han[number + step] + part.heading[1:] if late else part.heading
            parts.append(replace(part, heading=heading))
        return replace(draft, parts=tuple(parts)), Planted(Code.FORMAT, (), "misnumbered sections")

    return plant


FRAMES: tuple[tuple[Code, str, Frame], ...] = (
    (Code.PERIOD, "year in the title", _year("title")),
    (Code.PERIOD, "year in the preamble", _year("preamble")),
    (Code.PERIOD, "statistical period", _year("period")),
    (Code.PERIOD, "year that the body opens with", _year("opening")),
    (Code.FORMAT, "superseded decree", _decree),
    (Code.FORMAT, "missing section", _missing("problems")),
    (Code.FORMAT, "missing section", _missing("other")),
    (Code.FORMAT, "missing section", _missing("disputes")),
    (Code.FORMAT, "missing table", _tableless("requests")),
    (Code.FORMAT, "missing table", _tableless("disputes")),
    (Code.FORMAT, "misnumbered sections", _misnumbered(1)),
    (Code.FORMAT, "misnumbered sections", _misnumbered(-1)),
)
