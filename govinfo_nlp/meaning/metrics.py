"""Metrics: the quantities that a text states, with the change, the subject, the scope and the
period that their clauses give them.

``extract`` reads any Chinese text; of a report it reads the prose, never the tables.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

import regex

from govinfo_nlp.language.characters import fold
from govinfo_nlp.language.clauses import JOINS
from govinfo_nlp.language.denials import Denial, Denials
from govinfo_nlp.language.guards import Guard
from govinfo_nlp.language.lexicons import Entry, Lexicon, Words
from govinfo_nlp.language.quantities import Figure, Quantities, quantities
from govinfo_nlp.language.sentences import split_sentences
from govinfo_nlp.meaning import scopes, subjects
from govinfo_nlp.models import Bound, Change, Kind, Metric, Report, Section, Sentence

_CLAUSE_MARK = regex.compile(r"[，。；;!！？?\n]|,(?![0-9]{3})")
_ABOUT, _AMOUNTS_TO = frozenset("了 \n\r"), frozenset("达为约是")
_COMPARE_REACH = 12  # characters between a word of comparison and the period compared with
_CLAUSE_REACH = 160  # characters of a clause in which a comparison may stand before its figure
_LINE_REACH = 40  # characters of the line before, where a converter has broken a sentence off its figure


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one pass over a text found: guards and metrics, in text order."""

    guards: tuple[Guard, ...]
    metrics: tuple[Metric, ...]
    rules: tuple[str, ...]  # the rule that took each metric


def extract(text_or_report: str | Report, *, lexicon: Lexicon | None = None) -> tuple[Metric, ...]:
    """The metrics of any Chinese text, or of a report's prose, in text order.

    Offsets are characters of the text, or of ``report.text``; ``section`` is empty for a text.
    """
    return analyse(text_or_report, lexicon=lexicon).metrics


def analyse(text_or_report: str | Report, *, lexicon: Lexicon | None = None) -> Reading:
    """The metrics with the guards met on the way and the rules that spoke (for ``explain``)."""
    reader = (lexicon or Lexicon.default()).compiled(_Reader)
    if isinstance(text_or_report, str):
        return reader.read(text_or_report, split_sentences(text_or_report), ())
    report = text_or_report
    return reader.read(report.text, report.sentences, report.sections)


class _Reader:
    def __init__(self, lexicon: Lexicon) -> None:
        self._quantities: Quantities = quantities(lexicon)
        self._denials = Denials(lexicon)
        self._subjects = lexicon.compiled(subjects.Subjects)

        def words(role: str) -> Words:
            return lexicon.words("changes", field="role", value=role)

        self._references, self._limits, self._compares = words("reference"), words("limit"), words("compares")
        self._against = re.compile(f"(?!{words('not against').pattern}){words('against').pattern}")
        directed = [e for e in lexicon.entries("changes") if e["role"] in ("increase", "decrease")]
        self._directions = Words(tuple(e for e in directed if e.fields.get("strength") != "over"))
        self._over = Words(tuple(e for e in directed if e.fields.get("strength") != "own"))
        telling = (*self._directions.entries, *self._references.entries)
        self._before_change = _AMOUNTS_TO.union(entry.word[-1] for entry in telling)
        self._scopes = lexicon.compiled(scopes.Scopes)

    def read(self, text: str, sentences: Sequence[Sentence], sections: Sequence[Section]) -> Reading:
        folded = fold(text)
        guards: list[Guard] = []
        metrics: list[Metric] = []
        rules: list[str] = []
        openings = [section.start for section in sections]
        for stretch in _stretches(text, sentences):
            figures = self._figures(folded, stretch, guards)
            for sentence, inside in _by_sentence(stretch, figures):
                index = bisect_right(openings, sentence.start) - 1
                section = sections[index].id if index >= 0 else ""
                metrics.extend(self._metrics(text, folded, sentence, inside, section, guards))
                rules += [figure.rule for figure in inside]
        return Reading(tuple(guards), tuple(metrics), tuple(rules))

    def _figures(self, folded: str, stretch: Sequence[Sentence], guards: list[Guard]) -> list[Figure]:
        """The quantities and denials of a run of sentences, in text order; guards are added."""
        start, end = stretch[0].start, stretch[-1].end
        figures: list[Figure] = []
        taken: list[tuple[int, int]] = []
        for found in self._quantities.scan(folded, start, end):
            if isinstance(found, Guard):
                guards.append(found)
                if found.rule in ("title", "quoted name"):
                    taken.append((found.start, found.end))
            else:
                figures.append(found)
        denials = list(self._denials.scan(folded, start, end, taken))
        if denials:
            figures += [_denied(denial) for denial in denials]
            figures.sort(key=lambda figure: (figure.start, figure.end))
        return figures

    def _metrics(
        self,
        text: str,
        folded: str,
        sentence: Sentence,
        figures: Sequence[Figure],
        section: str,
        guards: Sequence[Guard],
    ) -> Iterator[Metric]:
        named = self._subjects.find(folded, sentence.start, sentence.end, figures)
        placed = self._scopes.find(folded, sentence.start, sentence.end, figures)
        changes = self._changes_of(folded, sentence.start, figures)
        for figure, name, (scope, period), change in zip(figures, named, placed, changes, strict=True):
            subject = self._subjects.with_doer(folded, name, scope)
            yield Metric(
                text=text[figure.start : figure.end],
                start=figure.start,
                end=figure.end,
                section=section,
                kind=figure.kind,
                value=figure.value,
                step=figure.step,
                unit=_unit(text, folded, figure),
                bound=figure.bound,
                change=change,
                subject=text[subject[0] : subject[1]] if subject else None,
                subject_start=subject[0] if subject else None,
                subject_end=subject[1] if subject else None,
                scope=text[scope[0] : scope[1]] if scope else None,
                period=text[period[0] : period[1]] if period else None,
            )

    def _changes_of(self, folded: str, start: int, figures: Sequence[Figure]) -> Iterator[Change | None]:
        """The direction of each figure; 分别增长3.1%、11.9% is said of all that 、 joins."""
        before: Figure | None = None
        last: Change | None = None
        for figure in figures:
            opens = figure.bound_start <= start
            change = self._change(folded, _line_before(folded, start) if opens else start, figure)
            if change is None and last is not None and before is not None and _joined(folded, before, figure):
                clause = _clause_start(folded, start, before.start)
                change = last if "分别" in folded[clause : before.start] else None
            yield change
            before, last = figure, change

    def _change(self, folded: str, sentence_start: int, figure: Figure) -> Change | None:
        """The direction of the comparison with an earlier period that the figure states."""
        if figure.unit == "番":
            return Change.INCREASE
        if figure.rule == "denial":
            return None
        at = figure.bound_start
        while at > sentence_start and folded[at - 1] in _ABOUT:
            at -= 1
        if folded[at - 1 : at] not in self._before_change and figure.kind is not Kind.MULTIPLE:
            return None
        word = self._directions.match_before(folded, at, sentence_start)
        if word is None and folded[at - 1 : at] in _AMOUNTS_TO:
            noun = self._directions.match_before(folded, at - 1, sentence_start)
            word = noun if noun is not None and noun.fields.get("noun") == "yes" else None
        if word is None:
            return self._against_reference(folded, sentence_start, at, figure)
        return self._directed(folded, sentence_start, at - len(word.word), figure, word)

    def _directed(
        self, folded: str, sentence_start: int, at: int, figure: Figure, word: Entry
    ) -> Change | None:
        direction = Change(word["role"])
        clause = _clause_start(folded, sentence_start, at)
        if self._against_limit(folded, clause, at):
            return None
        if word.fields.get("strength") == "own" or figure.kind is Kind.MULTIPLE:
            return direction
        earlier = at == clause and self._references.occurs(folded, sentence_start, at)
        if earlier or (at == clause and _YEAR_WAS.search(folded, max(sentence_start, at - _WAS), at)):
            return direction  # 上年165条，多13条，增7.9%; 2022年为57条，多19条
        return direction if self._compared(folded, clause, at) else None

    def _against_reference(self, folded: str, sentence_start: int, at: int, figure: Figure) -> Change | None:
        """高出上年0.9分; 为上年12400件的1.5倍; 是上年的1.8倍."""
        if figure.kind is Kind.MULTIPLE:
            clause = _clause_start(folded, sentence_start, at)
            earlier = _OF_A_YEAR.search(folded, max(clause, at - _WAS), at) is not None
            if folded[at - 1 : at] == "的" and (earlier or self._compared(folded, clause, at)):
                return Change.INCREASE  # 是上年的1.8倍, 是2018年520条的2.4倍
            return None
        reference = self._references.match_before(folded, at, sentence_start)
        if reference is None:
            return None
        over = self._over.match_before(folded, at - len(reference.word), sentence_start)
        return Change(over["role"]) if over is not None else None

    def _compared(self, folded: str, start: int, end: int) -> bool:
        """Whether the stretch names an earlier period that a figure is compared with."""
        for place, entry in self._references.finditer(folded, start, end):
            near = max(start, place - _COMPARE_REACH)
            if entry.word in ("同比", "环比") or self._compares.occurs(folded, near, place + 1):
                return True
        return any(
            _YEAR_COMPARED.match(folded, match.start(), end)
            for match in self._against.finditer(folded, start, end)
        )

    def _against_limit(self, folded: str, start: int, end: int) -> bool:
        """比法定时限少8天: compared with a standard, not with an earlier period."""
        opened = self._against.search(folded, start, end)
        if opened is None:
            return False
        limits = [place for place, _ in self._limits.finditer(folded, opened.start(), end)]
        references = [place for place, _ in self._references.finditer(folded, opened.start(), end)]
        return bool(limits) and (not references or limits[-1] > references[-1])


_WAS = 24  # characters of a clause that tells what another year's figure was
_YEAR_WAS = regex.compile(r"(?:19|20)[0-9]{2}\ ?年度?(?:同期)?为[0-9][^,;。:]{0,8},$")
_OF_A_YEAR = regex.compile(r"(?:是|为|相当于)\ ?(?:19|20)[0-9]{2}\ ?年度?(?:同期)?[^,;。:]{0,12}的$")
_YEAR_COMPARED = regex.compile(
    r"[比较与于]\ ?(?:19|20)[0-9]{2}\ ?[年.]|[比较与]\ ?(?:[0-9]{1,2}月|[一二三四]季度)"
)


def _joined(folded: str, one: Figure, other: Figure) -> bool:
    """Whether two figures of a kind stand in a list: 3.1%、11.9%."""
    alike = one.kind is other.kind and one.unit == other.unit
    return alike and folded[one.end : other.bound_start].strip(" ") in JOINS


def _clause_start(folded: str, start: int, end: int) -> int:
    start = max(start, end - _CLAUSE_REACH)
    marks = [match.end() for match in _CLAUSE_MARK.finditer(folded, start, end)]
    return marks[-1] if marks else start


def _line_before(folded: str, start: int) -> int:
    """Where the words on a figure that opens a sentence may begin: in the line before, if it opens a line."""
    opens_line = start > 0 and folded[start - 1] in "\r\n"
    return max(0, start - _LINE_REACH) if opens_line else start


def _denied(denial: Denial) -> Figure:
    return Figure(
        denial.start, denial.end, Kind.COUNT, Decimal(0), Decimal(1), "", Bound.EXACT, "denial", denial.start
    )


def _unit(text: str, folded: str, figure: Figure) -> str:
    """The unit as the text writes it, in its own width."""
    if not figure.unit:
        return ""
    if figure.rule in ("tenths", "share in words", "fraction"):
        return figure.unit
    if folded.endswith(figure.unit, figure.start, figure.end):
        return text[figure.end - len(figure.unit) : figure.end]
    letters, at = [], figure.end
    for letter in reversed(figure.unit):  # what 半 or a space splits is put together again
        at = folded.rindex(letter, figure.start, at)
        letters.append(text[at])
    return "".join(reversed(letters))


def _stretches(text: str, sentences: Sequence[Sentence]) -> Iterator[list[Sentence]]:
    """Runs of sentences with nothing but white space between them: one scan each."""
    run: list[Sentence] = []
    for sentence in sentences:
        if run and not text[run[-1].end : sentence.start].isspace() and run[-1].end != sentence.start:
            yield run
            run = []
        run.append(sentence)
    if run:
        yield run


def _by_sentence(
    stretch: Sequence[Sentence], figures: Sequence[Figure]
) -> Iterator[tuple[Sentence, list[Figure]]]:
    """The figures of a stretch, sentence by sentence; sentences without any are left out."""
    index, last = 0, len(stretch) - 1
    inside: list[Figure] = []
    for figure in figures:
        if index < last and stretch[index].end <= figure.start:
            if inside:
                yield stretch[index], inside
                inside = []
            while index < last and stretch[index].end <= figure.start:
                index += 1
        inside.append(figure)
    if inside:
        yield stretch[index], inside


__all__ = ["Reading", "analyse", "extract"]
