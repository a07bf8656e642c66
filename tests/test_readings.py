"""What is read of each figure, to the last detail: the texts of tests/cases/readings.

The other cases say what should be read. These say what is, right or wrong: the claim of every figure, the
conditions that it meets and the rows that it names; what it measures; how figures hang together. A change of
any of these shows here, wanted or not. Where it is wanted, ``python tests/test_readings.py`` takes down what
is read now, and the difference is to be read line by line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from copy import copy
from dataclasses import fields
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from govinfo_nlp import extract, parse
from govinfo_nlp.language.characters import fold
from govinfo_nlp.language.lexicons import Lexicon
from govinfo_nlp.meaning import conditions, links, relations, shares
from govinfo_nlp.meaning.frames import Frame, Frames
from govinfo_nlp.meaning.marks import Mark
from govinfo_nlp.meaning.told import Told
from govinfo_nlp.models import Link, Metric, Report

PLACE = Path(__file__).parent / "cases" / "readings"
HEADINGS = {
    "overall": "一、总体情况",
    "requests": "三、收到和处理政府信息公开申请情况",
    "disputes": "四、政府信息公开行政复议、行政诉讼情况",
    "problems": "五、存在的主要问题及改进情况",
    "other": "六、其他需要报告的事项",
}
USUAL = "澄溪县 2023 overall"
FRAMES = Lexicon.default().compiled(Frames)
NAMES = {function: name for name, function in conditions.CONDITIONS.items()}
# Conditions that most claims meet: they are shown where they are not met.
MOSTLY = {
    "denies all of them", "denies requests", "no partial grants near", "only granted", "plain",
    "stage by its number",
}  # fmt: skip


def report_of(case: str) -> Report:
    """The report of a case: its text, behind “body year section |” where these are not the usual ones."""
    told, _, text = case.rpartition(" | ")
    body, year, section = (told or USUAL).split(" ")
    title = f"{body}{year}年政府信息公开工作年度报告"
    return parse("\n".join((title, HEADINGS[section], *text.split("⏎"))) + "\n")


# Claims


def claims(case: str) -> list[str]:
    """The claims of the figures of a text, and what is made of them."""
    report = report_of(case)
    metrics = extract(report)
    seen: dict[int, list[str]] = {}
    speaking = Frames.speaking

    def watched(frames: Frames, told: Told) -> tuple[Frame, ...]:
        seen[told.metric.start] = list(_told(told))
        return speaking(frames, told)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Frames, "speaking", watched)
        survey = links.survey(report, metrics)
    lines = [line for metric in metrics for line in (_outcome(survey, metric), *seen.get(metric.start, ()))]
    own = links.survey(report, metrics, own_level=True)  # as if the tables were of the body alone
    others = (line for metric in metrics if (line := _outcome(own, metric)) != _outcome(survey, metric))
    return [*lines, *(f"of the body {line}" for line in others)]


def _outcome(survey: links.Survey, metric: Metric) -> str:
    """What a figure restates, by which frame, or why nothing; what else it may mean."""
    place = (metric.start, metric.end)
    parts = [f"{one.rule} → {' + '.join(one.cells)}" for one in survey.links if one.metric == metric]
    if place in survey.refused:
        parts.append(survey.refused[place].name.lower())
    parts += [f"by {frame.name}" for frame in survey.spoken.get(place, ())]
    parts += ["plain"] if place in survey.plain else []
    parts += [f"or {' + '.join(cells) or 'nothing'}" for cells in survey.readings.get(place, ())]
    return f"{metric.text}: {'; '.join(parts)}"


def _told(told: Told) -> Iterator[str]:
    """The fields of a claim, the conditions that it meets, and the rows that it names for frames."""
    claim, folded = told.claim, told.folded
    flags = [name for name in ("each", "listed", "moved") if getattr(claim, name)]
    flags += [name for name in ("denied", "elsewhere", "other_year") if getattr(told, name)]
    flags += [str(claim.year)] if claim.year is not None else []
    lead = f"{folded[claim.far : claim.near]}|{folded[claim.near : claim.metric.start]}".replace("\n", "⏎")
    others = claim.objects if claim.objects != tuple(told.own("object")) else ()
    named = {"": claim.marks, "behind ": claim.behind, "included ": claim.included, "of ": others}
    shown = [name + "、".join(map(_mark, marks)) for name, marks in named.items() if marks]
    yield f"  {claim.head} “{lead}” {'; '.join((*shown, *flags))}".rstrip()
    frames = [one for one in (*FRAMES.frames, *FRAMES.opens) if not one.heads or claim.head in one.heads]
    asked = {ask: None for frame in frames for test in frame.when for ask in test.asked}
    apart = copy(told)
    apart._known = {}  # a frame that speaks finds all of it anew
    holds = {NAMES[ask]: ask(apart) for ask in asked}
    said = [f"not {one}" if one in MOSTLY else one for one, met in holds.items() if met != (one in MOSTLY)]
    if said:
        yield f"  {', '.join(sorted(said))}"
    rows = {
        one.rows: one.rows_of(apart)
        for one in frames
        if isinstance(one.rows, str) and not any(one.lacks(apart))
        if one.rows != "decisions" or conditions.decisions_named(apart)
    }
    if any(rows.values()):
        yield "  " + "; ".join(f"{name}: {', '.join(rows[name])}" for name in sorted(rows) if rows[name])


def _mark(mark: Mark) -> str:
    return f"{mark.word} {mark.concept}"


# What is measured


def subjects(case: str) -> list[str]:
    """What each figure of a text measures, and where that stands."""
    lines = []
    for metric in extract(case.replace("⏎", "\n")):
        named = (("in", metric.scope), ("when", metric.period))
        told = "".join(f" {name} {words}" for name, words in named if words)
        lines.append(f"{metric.text}: {metric.subject} @{metric.subject_start}{told}")
    return lines


# How figures hang together


def related(case: str) -> list[str]:
    """The records of a text's figures, where they say more than the words before them, and its relations."""
    report = report_of(case)
    metrics = extract(report)
    found = _relations(report, metrics, links.link(report, metrics))
    names = {metric: f"{metric.text}#{number}" for number, metric in enumerate(metrics)}
    lines = [f"{_shown(one, names)} {said}" for one in found.figures.values() if (said := _figure(one))]
    groups = (found.sums, found.shares, found.growths, found.universals, found.wholes, found.namings,
              found.retellings, found.divisions)  # fmt: skip
    lines += [_record(one, names, report.text) for group in groups for one in group]
    return [*lines, f"accounts {'、'.join(sorted(found.accounts))}"] if found.accounts else lines


def rates(case: str) -> list[str]:
    """The rates of statutory counts, what the bases of shares mean, and what parts may be shares of."""
    report = report_of(case)
    metrics, folded = extract(report), fold(report.text)
    tied = links.link(report, metrics)
    found = _relations(report, metrics, tied)
    names = {metric: metric.text for metric in metrics}
    cells = {(link.metric.start, link.metric.end): link.cells for link in tied}
    lines = [_record(one, names, folded) for one in shares.rates(found.figures.values(), folded, cells)]
    for base in (share.base for share in found.shares if share.base is not None):
        back = " as before" if shares.refers_back(folded, *base) else ""
        lines.append(f"“{folded[slice(*base)]}”: {_cells(shares.bases_named(folded, *base))}{back}")
    told = [one.cells for one in tied]
    for parts in (*((one,) for one in told), *pairwise(told)):
        if of := shares.bases_implied(parts):
            lines.append(f"{_cells(parts)}: of {_cells(of)}")
    return list(dict.fromkeys(lines))


def _relations(report: Report, metrics: Sequence[Metric], tied: Sequence[Link]) -> relations.Relations:
    return relations.find(
        fold(report.text),
        report.sentences,
        metrics,
        year=report.year,
        agency=report.agency,
        linked={link.metric.start for link in tied},
    )


def _figure(figure: relations.Figure) -> str:
    """What the record of a figure says besides the words that lead to it."""
    said = {
        "near": figure.near if figure.near != figure.lead.strip("、, ") else "",
        "said": figure.said if figure.said != figure.near else "",
        "behind": figure.behind,
        "cut": figure.cut if figure.place and figure.cut != relations.PAUSE else "",
        "depth": figure.depth or "",
    }
    flags = [name for name in ("earlier", "average", "comes", "moves") if getattr(figure, name)]
    shown = [f"{name} {value}" for name, value in said.items() if value != ""]
    return "; ".join(filter(None, (*shown, *flags, figure.opens)))


def _cells(several: Sequence[Sequence[str]]) -> str:
    return " / ".join(" + ".join(cells) for cells in several)


def _record(one: Any, names: dict[Metric, str], folded: str) -> str:
    """A record as its kind and its fields that say anything, metrics by their text and number."""
    shown = {field.name: _shown(getattr(one, field.name), names) for field in fields(one)}
    said = [f"{name} {value}" for name, value in shown.items() if value not in ("", "0", "False", "None")]
    span = [f"“{folded[one.start : one.end]}”"] if hasattr(one, "end") else []
    return f"{type(one).__name__} {'; '.join((*said, *span))}".replace("\n", "⏎")


def _shown(value: object, names: dict[Metric, str]) -> str:
    if isinstance(value, Metric):
        return names[value]
    if isinstance(value, relations.Figure):
        return names[value.metric]
    if isinstance(value, tuple):
        return "、".join(
            " + ".join(part) if isinstance(part, tuple) else _shown(part, names) for part in value
        )
    return str(value)


# The readings


READERS: dict[str, Callable[[str], list[str]]] = {
    "claims": claims,
    "subjects": subjects,
    "relations": related,
    "rates": rates,
}


def taken_down(name: str) -> dict[str, list[str]]:
    """The cases of a file: a text behind “> ”, and the lines of what was read."""
    cases: dict[str, list[str]] = {}
    for line in (PLACE / f"{name}.txt").read_text("utf-8").splitlines():
        if line.startswith("> "):
            cases[line[2:]] = told = []
        elif line:
            told.append(line)
    return cases


@pytest.mark.parametrize(
    ("name", "case"),
    [pytest.param(name, case, id=f"{name}: {case[:24]}") for name in READERS for case in taken_down(name)],
)
def test_all_is_read_as_it_was(name: str, case: str, taken: dict[str, dict[str, list[str]]]) -> None:
    assert READERS[name](case) == taken[name][case]


@pytest.fixture(scope="module")
def taken() -> dict[str, dict[str, list[str]]]:
    return {name: taken_down(name) for name in READERS}


def main() -> None:
    """Takes down what is read now."""
    for name, read in READERS.items():
        parts = [f"> {case}\n" + "".join(f"{line}\n" for line in read(case)) for case in taken_down(name)]
        (PLACE / f"{name}.txt").write_text("\n".join(parts), "utf-8")


if __name__ == "__main__":
    main()
