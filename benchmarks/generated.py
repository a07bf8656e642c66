"""What ``check`` makes of generated reports: clean ones, and ones with one fault each.

    python benchmarks/generated.py [--reports N] [--seed S] [--layout LAYOUT] [--show K] [--alter] [--busy]

Clean reports must raise no error or warning, and their metrics and links are held against the
truth. Each faulty report has one contradiction planted (``--alter``: one figure altered, drawn
evenly among all alterations): was it found, and named by the right code? What is found besides
is listed. A finding is an error or a warning; one that rests on a reading which the words leave
open is neither owed nor held against the library. ``--busy`` takes reports that tell of several bodies,
dockets and bases (全县新收179件，其中县政府部门101件).

By code, the table says how much of what was altered was found, as an error or a warning of that code; and
how much was seen at all: whether any finding, infos too, rests on the altered figure or cell.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import govinfo_nlp
from govinfo_nlp import Audit, Code, Finding, Metric, Severity
from govinfo_nlp.testing import Generated, Layout, TrueFinding, TrueMetric, generate
from govinfo_nlp.testing.dice import Dice
from govinfo_nlp.testing.slips import slips
from govinfo_nlp.testing.statutory import expand
from govinfo_nlp.testing.truth import generated


def audited(report: Generated) -> Audit:
    """The report as the library reads it: HTML from its bytes, text as it is."""
    if report.layout == Layout.HTML:
        return govinfo_nlp.check(govinfo_nlp.read(report.text.encode("utf-8")))
    return govinfo_nlp.check(govinfo_nlp.parse(report.text))


def agree(true: TrueMetric, said: Metric) -> bool:
    """Whether a metric is the true one: kind and value alike, one's words in the other's."""
    return (
        true.kind is said.kind
        and true.value == said.value
        and (true.quote in said.text or said.text in true.quote)
    )


def paired(report: Generated, audit: Audit) -> list[tuple[TrueMetric, Metric]]:
    """True metrics and those said, matched by place where the text is the same, else in order."""
    if audit.report.text == report.text:
        said = {place: metric for metric in audit.metrics for place in range(metric.start, metric.end)}
        both = ((true, said.get(true.start) or said.get(true.end - 1)) for true in report.metrics)
        return [(true, one) for true, one in both if one is not None and agree(true, one)]
    out, left = [], list(audit.metrics)
    for true in report.metrics:
        found = next((place for place, one in enumerate(left[:8]) if agree(true, one)), None)
        if found is not None:
            out.append((true, left[found]))
            left = left[found + 1 :]
    return out


def cells(ids: Iterable[str], fmt: str) -> frozenset[str]:
    """The printed cells that ids name."""
    return frozenset(cell for one in ids for cell in expand(one, fmt))


def matches(report: Generated, true: TrueFinding, said: Finding) -> bool:
    """Whether a finding is the true one: its code, and a figure or a cell in common."""
    if true.code is not said.code:
        return False
    if true.code in (Code.PERIOD, Code.FORMAT):
        return True
    if cells(true.cells, report.format) & cells(said.cells, report.format):
        return True
    places = {(metric.start, metric.end) for metric in said.metrics}
    texts = {metric.text for metric in said.metrics}
    overlap = any(a < d and c < b for a, b in true.spans for c, d in places)
    return overlap or (report.layout == Layout.HTML and bool(texts & set(true.quotes)))


def loud(audit: Audit) -> list[Finding]:
    """Errors and warnings."""
    return [one for one in audit.every_finding if one.severity is not Severity.INFO]


@dataclass(slots=True)
class Tally:
    """Counts, and examples of what went wrong by class."""

    counts: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def note(self, what: str, example: str) -> None:
        """One more of a class, with its example."""
        self.counts[what] += 1
        self.examples[what].append(example)


def around(text: str, start: int, end: int, width: int = 45) -> str:
    """A stretch of text with the place in brackets."""
    before, after = text[max(0, start - width) : start], text[end : end + 25]
    return f"{before}【{text[start:end]}】{after}".replace("\n", "⏎").replace("\t", " ")


def audited_or_noted(report: Generated, tally: Tally) -> Audit | None:
    """The report as the library reads it; what it breaks down over is noted."""
    try:
        return audited(report)
    except Exception as error:  # whatever it is, it is to be seen with the rest
        tally.note("crash", f"[{report.seed} {report.layout}] {error!r}")
        return None


def is_seen(report: Generated, said: Finding) -> bool:
    """Whether a finding rests on an altered figure or cell, or on the sum that a cell breaks."""
    told = cells(said.cells, report.format)
    sums = {one for true in report.findings if not true.spans for one in cells(true.cells, report.format)}
    for place in report.places:
        if isinstance(place, str):
            if place in told or sums & told:
                return True
        elif report.layout == Layout.HTML:
            return any(one.text == report.text[slice(*place)] for one in said.metrics)
        elif any(one.start < place[1] and place[0] < one.end for one in said.metrics):
            return True
    return False


def score_clean(report: Generated, tally: Tally) -> None:
    """Enters a clean report's false findings, metrics and links."""
    audit = audited_or_noted(report, tally)
    if audit is None:
        return
    tag = f"[{report.seed} {report.layout}]"
    for severity in Severity:
        tally.counts[f"clean {severity}"] += any(one.severity is severity for one in audit.findings)
    for one in loud(audit):
        place = around(audit.report.text, one.metrics[0].start, one.metrics[0].end) if one.metrics else ""
        tally.note(f"false {one.code} {one.severity}", f"{tag} {one.message} {place} {one.cells[:2]}")
    tally.counts["clean reports"] += 1
    tally.counts["clean reports kept clean"] += not loud(audit)
    pairs = paired(report, audit)
    hits = {id(true) for true, _ in pairs}
    matched = {(one.start, one.end) for _, one in pairs}
    owed = [true for true in report.metrics if not true.optional]
    waived = sum(true.optional for true, _ in pairs)
    tally.counts["metrics true"] += len(owed)
    tally.counts["metrics said"] += len(audit.metrics) - waived
    tally.counts["metrics hit"] += len(pairs) - waived
    for true in owed:
        if id(true) not in hits:
            tally.note(
                "metric missed", f"{tag} {around(report.text, true.start, true.end)} {true.kind} {true.value}"
            )
    for said in audit.metrics:
        if (said.start, said.end) not in matched:
            tally.note(
                "metric extra",
                f"{tag} {around(audit.report.text, said.start, said.end)} {said.kind} {said.value}",
            )
    score_links(report, audit, pairs, tally)
    leaves = {cell: audit.report.cells.get(cell) for cell in report.cells}
    for cell, value in report.cells.items():
        found = leaves[cell]
        tally.counts["cells true"] += 1
        if found is not None and (found.value or 0) == value:
            tally.counts["cells hit"] += 1
        else:
            tally.note("cell wrong", f"{tag} {cell} is {value}, said {found and found.value}")


def score_links(
    report: Generated, audit: Audit, pairs: list[tuple[TrueMetric, Metric]], tally: Tally
) -> None:
    """Enters the links of the metrics that were found, and of those that are none."""
    links = {(one.metric.start, one.metric.end): cells(one.cells, report.format) for one in audit.links}
    tally.counts["links true"] += sum(bool(true.target) for true in report.metrics)
    tally.counts["links said"] += len(links)
    for true, said in pairs:
        for name, wanted, got in (("bound", true.bound, said.bound), ("change", true.change, said.change)):
            tally.counts[f"{name} true"] += 1
            if wanted is got:
                tally.counts[f"{name} hit"] += 1
            else:
                place = around(report.text, true.start, true.end)
                tally.note(f"{name} wrong", f"[{report.seed}] {place} {wanted}, said {got}")
        got_cells = links.get((said.start, said.end), frozenset())
        readings = [cells(one, report.format) for one in (true.target, *true.also)]
        if got_cells in readings:
            tally.counts["links hit"] += bool(got_cells)
        else:
            place = around(report.text, true.start, true.end)
            tally.note("link wrong", f"[{report.seed}] {place} {true.target}, said {sorted(got_cells)[:3]}")


def score_faulty(report: Generated, tally: Tally) -> None:
    """Enters a faulty report: its findings found or missed, and what was found besides."""
    audit = audited_or_noted(report, tally)
    if audit is None:
        return
    said = loud(audit)
    how = "; ".join(report.altered)
    tally.counts["faulty reports"] += 1
    found = [any(matches(report, true, one) for one in said) for true in report.findings]
    tally.counts["faulty reports all found"] += all(found)
    tally.counts["faulty reports something found"] += any(found)
    if report.places:
        tally.counts["altered figures"] += 1
        seen = any(is_seen(report, one) for one in audit.every_finding)
        tally.counts["altered figures seen"] += seen
        if not seen:
            tally.note("unseen", f"[{report.seed} {report.layout}] ({how}) {shown(report)}")
        for code in {str(true.code) for true in report.findings}:
            tally.counts[f"{code} reports"] += 1
            tally.counts[f"{code} seen"] += seen
    for true, hit in zip(report.findings, found, strict=True):
        tally.counts[f"{true.code} true"] += 1
        if hit:
            tally.counts[f"{true.code} hit"] += 1
        else:
            places = [around(report.text, start, end, 30) for start, end in true.spans[:3]]
            place = " / ".join(places) or str(true.cells[:4])
            tally.note(f"missed {true.code}", f"[{report.seed}] ({how}) {place} {true.note}")
    for one in said:
        if not any(matches(report, true, one) for true in (*report.findings, *report.possible)):
            place = around(audit.report.text, one.metrics[0].start, one.metrics[0].end) if one.metrics else ""
            tally.note(f"besides {one.code}", f"[{report.seed}] ({how}) {one.message} {place}")


def shown(report: Generated) -> str:
    """The altered figures in their sentences, and what they break."""
    places = (around(report.text, *one) if isinstance(one, tuple) else one for one in report.places)
    return "; ".join([*places, *(f"{true.code} {true.note}" for true in report.findings)])


def faulty(first: int, count: int, layout: str | None, *, alter: bool, busy: bool) -> Iterator[Generated]:
    """Reports with one fault each."""
    seed = first
    while count:
        if alter:
            report = altered(seed, layout, busy=busy)
        else:
            report = generate(seed, layout=layout, faults=1, busy=busy)
        if report.findings:
            count -= 1
            yield report
        seed += 1


def altered(seed: int, layout: str | None, *, busy: bool) -> Generated:
    """A report with one of all alterations that break something, each as likely as any other."""
    report = generate(seed, layout=layout, busy=busy)
    assert report.draft is not None
    for slip in Dice(seed).shuffled(list(slips(report.draft))):
        if slip.breaks(report.draft):
            return generated(slip.on(report.draft), (), (slip.name,), (slip.place,))
    return report


def rate(tally: Tally, what: str, of: str) -> str:
    """A share of counts, with both."""
    hit, base = tally.counts[what], tally.counts[of]
    return f"{hit / base:8.4f}  ({hit} of {base})" if base else "    none"


def main() -> None:
    """Generates, checks, and prints a table and examples."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--reports", type=int, default=2000, metavar="N")
    parser.add_argument("--seed", type=int, default=0, metavar="S")
    parser.add_argument("--layout", choices=[str(one) for one in Layout], default=None)
    parser.add_argument("--show", type=int, default=0, metavar="K", help="examples of each class")
    parser.add_argument("--alter", action="store_true", help="faults drawn evenly among all alterations")
    parser.add_argument("--busy", action="store_true", help="reports of several bodies, dockets and bases")
    args = parser.parse_args()
    tally = Tally()
    began = time.perf_counter()
    for seed in range(args.seed, args.seed + args.reports):
        score_clean(generate(seed, layout=args.layout, busy=args.busy), tally)
    for report in faulty(args.seed, args.reports, args.layout, alter=args.alter, busy=args.busy):
        score_faulty(report, tally)
    print(f"{args.reports} clean and {args.reports} faulty reports, {time.perf_counter() - began:.0f} s\n")
    print(f"clean reports kept clean   {rate(tally, 'clean reports kept clean', 'clean reports')}")
    for severity in Severity:
        print(f"  with {severity:20} {rate(tally, f'clean {severity}', 'clean reports')}")
    print(f"cells read                 {rate(tally, 'cells hit', 'cells true')}")
    for what in ("metrics", "links"):
        print(f"{what:8} precision         {rate(tally, f'{what} hit', f'{what} said')}")
        print(f"{what:8} recall            {rate(tally, f'{what} hit', f'{what} true')}")
    for what in ("bound", "change"):
        print(f"{what:26} {rate(tally, f'{what} hit', f'{what} true')}")
    print(f"faulty, all found          {rate(tally, 'faulty reports all found', 'faulty reports')}")
    print(f"faulty, something found    {rate(tally, 'faulty reports something found', 'faulty reports')}")
    for code in list(Code)[:9]:  # the rest shows only between reports
        print(f"  {code:24} {rate(tally, f'{code} hit', f'{code} true')}")
    print(f"altered, seen at all       {rate(tally, 'altered figures seen', 'altered figures')}")
    for code in list(Code)[:9]:
        print(f"  {code:24} {rate(tally, f'{code} seen', f'{code} reports')}")
    for what in sorted(tally.examples):
        print(f"\n{what}: {tally.counts[what]}")
        for example in tally.examples[what][: args.show]:
            print(f"  {example}")


if __name__ == "__main__":
    main()
