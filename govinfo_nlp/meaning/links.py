"""Links: the statutory cells that a figure restates, by what its claim says.

Each figure of a sentence is read into a claim, and the frames of ``lexicons/frames.toml`` say which cells
it restates; the first that fits speaks, and its name stands in the link. The metric's value is never looked
at: a mismatch can only be seen by a linker that does not know it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import regex

from govinfo_nlp.document import tables
from govinfo_nlp.language.characters import fold
from govinfo_nlp.language.lexicons import Lexicon
from govinfo_nlp.language.numerals import claimed, meet
from govinfo_nlp.meaning import conditions, rows
from govinfo_nlp.meaning.circumstances import Circumstances
from govinfo_nlp.meaning.claims import (
    AS_REVIEWER,
    DECISIONS,
    DISPUTE_ROWS,
    DISPUTES,
    DUE,
    ITEMS,
    LITIGATION,
    NEW,
    PROCESSED,
    RECONSIDERATION,
    REQUESTS,
    Claim,
    Claims,
    Context,
    Scene,
)
from govinfo_nlp.meaning.frames import LESS, Frame, Frames, Refusal
from govinfo_nlp.meaning.marks import FOREIGN, Mark, Marked, Vocabulary
from govinfo_nlp.meaning.plain import Plainness
from govinfo_nlp.meaning.relations import Universal, by_sentence
from govinfo_nlp.meaning.rows import INTAKES
from govinfo_nlp.meaning.told import Told
from govinfo_nlp.models import Kind, Link, Metric, Report, Section, Sentence

_CLAUSE = 40  # characters before a figure in which its verb may stand, and of a heading
_REMEMBERED = 32  # links of a sentence that its later figures may look back on
_HEADING_MARK = regex.compile(r"\s*(?:\(|[一二三四五六七八九十]+(?:[、.]|是)|[0-9]{1,2}[.、])")
_LESSER_HEADING = regex.compile(r"\s*(?:[一二三四五六七八九十]是|[0-9]{1,2}[.、])")
_AMONG = regex.compile(
    r"的?(?:政府信息公开|信息公开|公开)?(?:申请|件|案件){0,2}(?:[中里]|按)"
)  # 新收申请中，…; 新收件按渠道分，…
_REQUEST_TOTALS = frozenset((*DUE, *PROCESSED))
_EVERYBODY = ("total",)


@dataclass(frozen=True, slots=True)
class Survey:
    """The links of a report. ``plain`` holds the places of the metrics whose words say no more than
    their cells; ``readings`` what else the words of a metric may mean: no cells, or others; ``refused`` why
    a count or an amount ties to no cell; ``spoken`` the frame that spoke of it, behind one that has sent it
    on; ``opened`` those of what it leaves open; ``near``, where it is asked for, the frames that lack one of
    their conditions, each with that."""

    links: tuple[Link, ...]
    plain: frozenset[tuple[int, int]]
    readings: Mapping[tuple[int, int], Sequence[tuple[str, ...]]]
    refused: Mapping[tuple[int, int], Refusal]
    spoken: Mapping[tuple[int, int], tuple[Frame, ...]]
    opened: Mapping[tuple[int, int], tuple[Frame, ...]]
    near: Mapping[tuple[int, int], Sequence[tuple[str, str]]]


def link(report: Report, metrics: Sequence[Metric], *, lexicon: Lexicon | None = None) -> tuple[Link, ...]:
    """The statutory cells that the metrics of a report restate, and by which rule."""
    return survey(report, metrics, lexicon=lexicon).links


def survey(
    report: Report,
    metrics: Sequence[Metric],
    *,
    lexicon: Lexicon | None = None,
    near: bool = False,
    own_level: bool = False,
) -> Survey:
    """The links of a report, and which of them rest on words that are all understood; with ``near`` also
    which frames nearly fit; with ``own_level`` as if the tables were of the body alone (市政府本级), not of
    those below it too."""
    walk = _Pass(report, metrics, lexicon or Lexicon.default(), near=near, own_level=own_level)
    found = tuple(walk.links())
    return Survey(
        found, frozenset(walk.plain), walk.readings, walk.refused, walk.spoken, walk.opened, walk.near
    )


def universal(
    report: Report, statements: Sequence[Universal], links: Sequence[Link], *, lexicon: Lexicon | None = None
) -> Iterator[tuple[Metric, tuple[str, ...]]]:
    """The metrics of which the text says that all are of one kind (均维持), with the cells of that kind."""
    if not statements:
        return
    words = (lexicon or Lexicon.default()).compiled(Vocabulary)
    folded = fold(report.text)
    linked = {(link.metric.start, link.metric.end): link.cells for link in links}
    for statement in statements:
        cells = linked.get((statement.metric.start, statement.metric.end), ())
        if cells and all(cell.endswith(".total") for cell in cells):
            narrowed = _narrowed(cells, words.marks(folded, statement.start, statement.end))
            if narrowed:
                yield statement.metric, narrowed


def _narrowed(cells: Sequence[str], marks: Sequence[Mark]) -> tuple[str, ...]:
    """The cells of one kind within totals: an outcome, a route, an applicant, a result."""
    told = [mark for mark in marks if mark.group == "outcome" and mark.name != "closed"]
    if any(map(rows.is_dismissal, told)):
        return ()
    if all(cell.startswith("disputes.") for cell in cells):
        return _disputes_narrowed(cells, told, [mark.name for mark in marks if mark.group == "route"])
    return _requests_narrowed(cells, marks) if _REQUEST_TOTALS.issuperset(cells) else ()


def _disputes_narrowed(cells: Sequence[str], told: Sequence[Mark], routes: Sequence[str]) -> tuple[str, ...]:
    """均维持; 均为复议后起诉: the cells of one outcome, or of one route of lawsuits."""
    if len(told) == 1 and not routes:
        return _in_columns(cells, told[0].name)
    if tuple(cells) == ("disputes.litigation.total",) and len(routes) == 1 and not told:
        return (f"disputes.{rows.ROUTES[routes[0]]}.total",)
    return ()


def _requests_narrowed(cells: Sequence[str], marks: Sequence[Mark]) -> tuple[str, ...]:
    """均为自然人; 均予以公开: the cells of one kind of applicants, or of results."""
    applicants = [mark.name for mark in marks if mark.group == "applicant" and mark.name != "all"]
    results = [mark.name for mark in marks if mark.group == "result"]
    if len(applicants) == 1 and not results:
        return _in_columns(cells, applicants[0])
    return tuple(f"requests.{name}.total" for name in dict.fromkeys(results)) if not applicants else ()


def _in_columns(cells: Sequence[str], column: str) -> tuple[str, ...]:
    """The cells of a column in the rows of totals."""
    return tuple(f"{cell.removesuffix('.total')}.{column}" for cell in cells)


def _in_one_row(cell: str) -> str:
    """逾期不补正 has a row of its own since 国办公开办函〔2021〕30号; before, 其他处理 is one row."""
    table, _, rest = cell.partition(".other.")
    row, _, column = rest.rpartition(".")
    return f"{table}.other.{column}" if table == "requests" and row else cell


class _Pass:
    """One walk over a report's sentences."""

    def __init__(
        self, report: Report, metrics: Sequence[Metric], lexicon: Lexicon, *, near: bool, own_level: bool
    ) -> None:
        self._words, self._frames = lexicon.compiled(Vocabulary), lexicon.compiled(Frames)
        self._scene = Scene(report, fold(report.text), self._words, Context(), own_level)
        self._context, self._metrics = self._scene.context, metrics
        self._claims, self._circumstances = Claims(self._scene), Circumstances(self._scene, lexicon)
        self._plainness = Plainness(self._scene, self._circumstances)
        self._cells = tables.template(self._scene.format).parts.keys()
        self.plain: set[tuple[int, int]] = set()
        self.refused: dict[tuple[int, int], Refusal] = {}
        self.readings: dict[tuple[int, int], list[tuple[str, ...]]] = {}
        self.spoken: dict[tuple[int, int], tuple[Frame, ...]] = {}
        self.opened: dict[tuple[int, int], tuple[Frame, ...]] = {}
        self.near: dict[tuple[int, int], list[tuple[str, str]]] = {}
        self._asks_near = near

    def links(self) -> Iterator[Link]:
        report, folded = self._scene.report, self._scene.folded
        sections: Iterator[Section] = iter(report.sections)
        section = next(sections, None)
        for sentence, metrics in by_sentence(report.sentences, self._metrics):
            while section is not None and sentence.start >= section.start:
                self._context.enter(section.id)
                section = next(sections, None)
            if self._is_heading(sentence, metrics):
                self._turn(sentence)
            elif metrics:
                marks = self._words.marks(folded, sentence.start, sentence.end)
                self._begin(marks)
                if self._says_nothing(marks):
                    for metric in metrics:
                        self._refuse(metric, Refusal.NO_MATTER)
                else:
                    yield from self._sentence(Marked(folded, sentence.start, sentence.end, metrics, marks))
                if self._speaks_of_its_docket(sentence):
                    self._context.of_docket = True

    # Headings

    def _speaks_of_its_docket(self, sentence: Sentence) -> bool:
        """作为县政府行政复议机构，公布文书58份。: so the disputes of the next sentences are not its own."""
        text = self._scene.folded[sentence.start : sentence.end]
        return AS_REVIEWER.search(text) is not None and "信息公开" not in text

    def _is_heading(self, sentence: Sentence, metrics: Sequence[Metric]) -> bool:
        if metrics or sentence.end - sentence.start > _CLAUSE:
            return False
        return _HEADING_MARK.match(self._scene.folded, sentence.start, sentence.end) is not None

    def _turn(self, sentence: Sentence) -> None:
        heading = self._scene.folded[sentence.start : sentence.end]
        marks = self._words.marks(self._scene.folded, sentence.start, sentence.end)
        objects = [name for mark in marks if (name := self._topic_of(mark)) is not None]
        lesser = _LESSER_HEADING.match(heading) is not None
        if lesser and not objects and any(mark.group in ("stage", "result") for mark in marks):
            return  # 二是办理情况: of what the heading above it is about
        both = set(objects) == {RECONSIDERATION, LITIGATION}
        self._context.turn(DISPUTES if both else objects[0] if objects else None)
        docket = self._words["reviewing body"].occurs(heading)
        self._context.of_docket = docket and "信息公开" not in heading

    def _topic_of(self, mark: Mark) -> str | None:
        """What a word of a heading says that the text below it is about."""
        if self._words["work on requests"].match(mark.word, 0) is not None:
            return REQUESTS  # 依申请公开工作 is nothing that is counted, but a matter
        return mark.name if mark.group == "object" and mark.name != FOREIGN else None

    # Sentences

    def _begin(self, marks: Sequence[Mark]) -> None:
        self._circumstances.forget()
        by_attribute = any(mark.name == "attribute" and "属性" in mark.word for mark in marks)
        self._context.begin(by_attribute=by_attribute)

    def _says_nothing(self, marks: Sequence[Mark]) -> bool:
        """Whether a sentence can't state a cell: it names no matter of a table, and none was spoken of."""
        spoken_of = self._context.domain is not None or self._context.topic is not None
        return not spoken_of and self._words.telling.isdisjoint([mark.word for mark in marks])

    def _sentence(self, said: Marked) -> Iterator[Link]:
        consumed = said.start
        for index, metric in enumerate(said.metrics):
            claim = self._turned(said, self._claims.read(said, index, consumed))
            consumed = claim.behind[-1].end if claim.behind and self._is_of_cases(metric) else metric.end
            found = self._link(said, claim)
            if found is not None:
                self._context.recent.append(found)
                self._context.intake |= found.rule in INTAKES
                yield found
                del self._context.recent[:-_REMEMBERED]

    def _is_of_cases(self, metric: Metric) -> bool:
        """Whether the words behind a figure may be its own: not those of 对4家企业作出处罚4件."""
        return not metric.unit or self._words["case unit"].match(fold(metric.unit), 0) is not None

    def _turned(self, said: Marked, claim: Claim) -> Claim:
        """The claim, once the sentence has turned to what it counts."""
        if claim.head is not None and self._counts_items(said, claim):
            claim = claim.but(head=f"{claim.head}_items")
        self._context.domain = claim.head
        published = bool(claim.marks) and claim.marks[-1].word.startswith("主动公开")
        self._context.by_attribute |= published and not said.in_bracket(claim.metric.start)
        return claim

    def _counts_items(self, said: Marked, claim: Claim) -> bool:
        """行政许可减少26项: items of the 2019 tables; 作出行政许可决定26项 counts decisions."""
        if claim.metric.unit != "项" or self._scene.format != "2019" or f"{claim.head}_items" not in ITEMS:
            return False
        start = max(said.start, claim.metric.start - _CLAUSE)
        start = max(start, said.folded.rfind(";", start, claim.metric.start))
        return not self._words["decides"].occurs(said.folded, start, claim.metric.start)

    def _link(self, said: Marked, claim: Claim) -> Link | None:
        """What a claim restates, by the frame that speaks; what it means for those behind it is noted."""
        metric = claim.metric
        if metric.kind not in (Kind.COUNT, Kind.MONEY) or claim.head in (None, FOREIGN):
            self._circumstances.note(claim, claim.head)
            return self._refuse(metric, Refusal.NO_MATTER)
        told = Told(said, claim, self._scene, self._claims, self._circumstances, self._plainness)
        self._note_what_is_divided(told)
        spoken = self._frames.speaking(told)
        frame = spoken[-1] if spoken and not spoken[-1].then else None
        if self._asks_near:
            near = self._frames.near(told, frame)
            self.near[metric.start, metric.end] = [(one.name, test.text) for one, test in near]
        self.spoken[metric.start, metric.end] = spoken
        if frame is None:
            return self._refuse(metric, Refusal.UNNAMED)
        if frame.refuses is not None:
            self._note_refusal(frame, told)
            return self._refuse(metric, frame.refuses)
        rule, cells = _instances(frame, told)
        self._note_spoken(frame, told)
        found = self._known(cells)
        if not found:
            return self._refuse(metric, Refusal.UNNAMED)
        if self._picks_some(told, rule):
            return self._refuse(metric, Refusal.SOME)
        self.opened[metric.start, metric.end] = tuple(self._frames.opened(told, frame.name))
        for opened in self.opened[metric.start, metric.end]:
            self._may_mean(metric, *_instances(opened, told)[1])
        plain = conditions.plain(told)
        if self._contradicts_itself(told, found, plain=plain):
            return self._refuse(metric, Refusal.TWICE)
        if plain:
            self.plain.add((metric.start, metric.end))
        return Link(metric, found, rule)

    def _refuse(self, metric: Metric, why: Refusal) -> Link | None:
        """No link, with the reason why a count or an amount ties to no cell."""
        if metric.kind in (Kind.COUNT, Kind.MONEY) and metric.change is None:
            self.refused[metric.start, metric.end] = why
        return None

    def _known(self, cells: tuple[str, ...]) -> tuple[str, ...]:
        """The cells, if the report's format has all of them."""
        if self._scene.format == "2019":
            cells = tuple(map(_in_one_row, cells))
        return tuple(dict.fromkeys(cells)) if cells and self._cells >= set(cells) else ()

    def _picks_some(self, told: Told, rule: str) -> bool:
        """9件处罚决定中，有2件超期公示: some of those that the words name; not so of their results."""
        if told.claim.head in ITEMS or rule.startswith(("result", "outcome", "carried", "applicant")):
            return False
        return conditions.out_of_those_named(told)

    def _contradicts_itself(self, told: Told, cells: tuple[str, ...], *, plain: bool) -> bool:
        """Whether the sentence has given these cells another figure.

        Nobody states one cell twice in a sentence: the second figure is of a part or of another matter
        whose words are not known (复议485件…，经复议再诉的88件), and is better left unlinked. Only behind a
        semicolon, and if the words of both say nothing but the cells, is it the same matter once more.
        """
        metric = told.metric
        for link in self._context.recent:
            if link.cells == cells and not meet(claimed(link.metric), claimed(metric)):
                known = (link.metric.start, link.metric.end) in self.plain
                twice = not (plain and known and ";" in told.folded[link.metric.end : metric.start])
                if twice and link.rule == "result":
                    self._may_mean(link.metric)  # 信息不存在7件、本机关不掌握1件: the cell holds both
                return twice
        return False

    # What else it may mean

    def _may_mean(self, metric: Metric, *cells: str) -> None:
        """Notes that the words of a metric may as well restate these cells; without cells, none at all.
        A cell behind ``LESS`` is taken away from the others."""
        self.readings.setdefault((metric.start, metric.end), []).append(cells)

    # What a figure means for those behind it

    def _note_what_is_divided(self, told: Told) -> None:
        """新收申请中，网上97件…。自然人110件: of what the shares that follow are, linked or not."""
        if told.claim.head != REQUESTS:
            return
        context = self._context
        for mark in told.said.between(told.claim.far, told.metric.start, "stage"):
            if mark.name == "received" and _AMONG.match(told.folded, mark.end) is not None:
                context.base_rows = context.total_rows = ("new",)
        context.of_some = context.of_some and not rows.is_of_all_again(told)

    def _note_refusal(self, frame: Frame, told: Told) -> None:
        context = self._context
        context.of_some |= frame.narrows
        context.other_scope |= frame.bodies
        if frame.foreign:
            context.domain = FOREIGN  # and so are their outcomes
            context.other_cause = told.metric.end
        elif told.claim.head in DISPUTE_ROWS and frame.heads:
            self._note_disputes(told)

    def _note_spoken(self, frame: Frame, told: Told) -> None:
        if told.claim.head == REQUESTS:
            self._note_requests(frame, told)
        elif told.claim.head in DISPUTE_ROWS:
            self._note_disputes(told)
            self._note_outcome(frame, told)
        elif frame.rows == "documents":
            self._context.last_action = told.known(rows.action)

    def _note_requests(self, frame: Frame, told: Told) -> None:
        context, divides = self._context, _who(told) != _EVERYBODY
        named = frame.rows_of(told)
        if frame.name == "received" and tuple(named) == ("new",) and conditions.taken_up(told):
            context.may_hold_carried = True
        if not divides:
            if frame.name in INTAKES and not context.intake:
                context.base_rows = tuple(named)
            if frame.name in INTAKES or frame.name == "processed":
                context.total_rows, context.topic = tuple(named), REQUESTS
        elif frame.name == "received":
            context.divided_rows = tuple(named)
        elif frame.name == "applicant":
            divided = told.known(rows.divided)
            if divided.run:
                context.divided_run = (told.metric.end, divided.rows)
            if divided.kept:
                context.divided_rows = divided.rows
            context.divides_either |= divided.either

    def _note_disputes(self, told: Told) -> None:
        """The disputes in question for the outcomes that follow."""
        disputed = told.known(rows.disputed)
        if disputed.in_question is not None:
            self._context.dispute_rows = disputed.in_question
        if disputed.beside_another is not None:
            self._context.beside_another = disputed.beside_another

    def _note_outcome(self, frame: Frame, told: Told) -> None:
        context = self._context
        if frame.rows == "both disputes":
            context.dispute_rows, context.beside_another = DISPUTE_ROWS[DISPUTES], False
        elif frame.name == "dispute" and told.names("route"):
            context.dispute_rows = rows.rows_of_routes(told)
        elif frame.rows == "ended":
            column, ended = told.known(rows.outcomes)[-1].name, rows.ended(told)
            if told.metric.value:
                context.told[column] = ended if context.told.get(column, ended) == ended else ()


_PLACES: Mapping[str, Callable[[Frame, Told], tuple[str, ...]]] = {
    "row": Frame.rows_of,
    "table_row": lambda _, told: ({**DECISIONS, **ITEMS}[told.claim.head or ""],),
    "who": lambda _, told: _who(told),
    "rest": lambda _, told: rows.rest(told),
    "column": lambda _, told: rows.outcome_columns(told),
    "asker": lambda _, told: told.known(rows.askers_before),
}  # what stands for a place in a pattern of cells


def _instances(frame: Frame, told: Told) -> tuple[str, tuple[str, ...]]:
    """The name of a frame and its cells for one claim."""
    patterns = "".join(frame.cells)
    places = {name: make(frame, told) for name, make in _PLACES.items() if f"{{{name}}}" in patterns}
    cells = (
        pattern.format(**dict(zip(places, chosen, strict=True)))
        for chosen in product(*places.values())
        for pattern in frame.cells
    )
    rule, columns = frame.name, places.get("column", ())
    if places.get("who", _EVERYBODY) != _EVERYBODY:
        rule = f"{rule}: applicant"
    rule = rule.replace("{column}", columns[0] if len(columns) == 1 else "closed")
    if "{action}" in rule:
        rule = rule.replace("{action}", told.known(rows.action) or "")
    return rule, tuple(dict.fromkeys(cells))


def _who(told: Told) -> tuple[str, ...]:
    """The columns of applicants that a claim names, or the total where it names none or everybody."""
    columns = told.known(rows.columns) or told.known(rows.askers_of_whole)
    return columns if columns and not told.known(rows.whoever_asked) else _EVERYBODY


__all__ = ["DUE", "LESS", "NEW", "PROCESSED", "Refusal", "Survey", "link", "survey", "universal"]
