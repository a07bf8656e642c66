"""The names in short stretches of a clause: before a figure, behind one, denied, or in a list.

A stretch is read alone, as a text of its own, so what was read once is remembered. Its verbs and names are
marked once, by the words of ``lexicons/subjects.toml``; where a word may be a part of a longer one (纪要,
行为, 开发区), jieba says where the words of the stretch begin and end. Before a figure a stretch has, each
of which may be missing,

    label  lead words  who did it  reporting verb  lead words  object  tail words
    一是   全年通过    县政府网站  公开            各类        信息    共           120条

and the object is the name; a word of comparison or share (较上年, 占) ends it as the figure would. What
was done is the name where no object stands (答复|9件), with what narrows it. Behind a figure stand 的, a
noun, or what is said of the figure: 12个|旗县区, 26件|予以公开.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import IntEnum
from functools import cached_property
from typing import NamedTuple

import regex

from govinfo_nlp.language.clauses import JOINS
from govinfo_nlp.language.lexicons import Entry, Joint, Lexicon, Words
from govinfo_nlp.language.segments import Segmenter
from govinfo_nlp.meaning.scopes import DATE, DATE_HEADS, folded_entries
from govinfo_nlp.models import Kind

Range = tuple[int, int]

_LONGEST = 24  # characters of a name
_LONG_NAME = 10  # characters of a name that may leave out what narrows it
_SHORT_TITLE = 9  # characters of a title that stays before a short name: 《健康有约》节目
_SHORT_PREDICATE = 10  # characters of what is said of a figure: 列入2026年计划
_SHORT_MANNER = 4  # characters of how a matter ended: 电子邮件答复
_SHORT_THING = 4  # characters of what a member has, and is counted: 乡镇|卫生院
_LONGEST_SINCE = 20  # characters of 自…以来
_REMEMBERED = 8192  # stretches

_QUOTED = regex.compile(r"“[^“”\n]{0,40}+”|《[^《》\n]{0,80}+》")
_LABEL = regex.compile(
    r"(?:\(?[0-9]{1,2}[.)](?![0-9])|[①-⑳●•◆■·\-*]|[一二三四五六七八九十]{1,3}+是"
    r"|第[0-9一二三四五六七八九十]{1,4}+[期次届批轮]|\ )++"
)
_DATE_HEAD = regex.compile(rf"{DATE}[起止前后]?+")
_DATE_TAIL = regex.compile(rf"(?<![0-9])(?:{DATE})[起止前后]?+$")
_DATE_ENDS = frozenset("年度底末初月日季半起止前后份")
_BLANK = frozenset(" \n\t")
_LOOSE = _BLANK | frozenset(":、-")
_LINKS = frozenset("是为系")
_SINGLE_CHANGES = frozenset("增减少多降升")
_WORD = regex.compile(r"\p{L}")
_JOINS = regex.compile(r"[、和与及或]|以及")
_JOINED = regex.compile(r"[\ 、,和与及以或]*+")
_RELATED = regex.compile(r"(?s:.+)(?:相关|有关)(?=(?s:..))")  # 群众|相关|投诉举报
_MADE_ONE = regex.compile(r"[\ 、,和与及以或]++|原")  # 废止|和|宣布失效, 维持|原|答复
PERSONS, _MEMBERS = frozenset("名位人"), frozenset("个家户所")  # units that persons and bodies are counted in
_DONE_WITH = frozenset(("", "act", "light"))  # sorts of verbs that something is used for
_NO_KINDS: set[str] = set()


class Yields(IntEnum):
    """To what a name found before a figure gives way, where it stands behind the figure."""

    NOTHING = 0
    OF = 1  # a noun behind 的: 个别部门踩着20个工作日的法定期限
    NOUN = 2  # any noun: 区政府对12个镇街
    OUTCOME = 3  # what is said of the figure: 办结的申请中有26件予以公开
    SETTLED = 4  # a noun, or what is said of the figure in fixed words: 其余12件结转下年
    ALL = 5


class Phrase(NamedTuple):
    """A name found before a figure, by offsets in its stretch."""

    start: int
    end: int
    yields: Yields = Yields.OF


class Before(NamedTuple):
    """What a stretch before a figure says: its name, or else the word of comparison or share that
    opens it, whether it only picks from what came before (中仅, 中仍有), and the place that it names."""

    phrase: Phrase | None
    compared: str = ""
    partitive: bool = False
    place: Range | None = None

    @property
    def yields(self) -> Yields:
        return self.phrase.yields if self.phrase is not None else Yields.ALL


class Behind(NamedTuple):
    """The noun or the outcome behind a figure, by offsets in its stretch."""

    start: int
    end: int
    is_noun: bool


class Mark(NamedTuple):
    """A verb, or a name with one in it, in a stretch."""

    start: int
    stop: int
    role: str
    sort: str

    @property
    def is_verb(self) -> bool:
        return self.role == "verb"

    @property
    def is_plain(self) -> bool:
        return self.is_verb and self.sort in ("", "light", "intake")


def _sort(entry: Entry) -> str:
    return entry.fields.get("sort", "")


def _kinds(entry: Entry) -> tuple[str, ...]:
    """What an entry is: its role, and that with its sort."""
    return entry.fields.get("kind", ""), entry["role"], f"{entry['role']} {_sort(entry)}"


def _kinds_of(entries: Iterable[Entry]) -> dict[str, set[str]]:
    kinds: dict[str, set[str]] = {}
    for entry in entries:
        kinds.setdefault(entry.word, set()).update(_kinds(entry))
    return kinds


class Phrases:
    """Reads stretches with one lexicon's words."""

    def __init__(self, lexicon: Lexicon) -> None:
        entries, scopes = folded_entries(lexicon, "subjects"), folded_entries(lexicon, "scopes")
        changes = (e for e in folded_entries(lexicon, "changes") if e["role"] in ("increase", "decrease"))

        def words(*kinds: str) -> Words:
            """The words of these roles, or of a role and sort: "agent office"."""
            return Words(tuple(e for kind in kinds for e in entries if kind in _kinds(e)))

        self.cuts, self.stops = words("whole", "name", "verb"), words("whole", "stop")
        self.ending = Words((*self.cuts.entries, *self.stops.entries))
        self.leads, self.tails, self.turns = (
            words("whole", "lead"),
            words("whole", "tail"),
            words("whole", "turn"),
        )
        self.totals, self.rates = words("total"), words("rate")
        self.members, self.modifiers = words("member"), words("modifier")
        self.agents, self.persons = words("agent"), words("agent person")
        self.channels, self.offices = words("agent channel"), words("agent office")
        self.bodies = words("agent channel", "agent office", "agent ")
        self.instruments, self.adding = words("lead instrument"), words("lead adding")
        self.most_are = words("tail most")
        self.places = Words(tuple(e for e in scopes if e["kind"] == "scope"))
        self.times = Words(tuple(e for e in scopes if e["kind"] == "period"))
        self.openings = Joint(self.cuts, self.leads, self.times, self.places)
        self.closings = Joint(self.tails, Words(tuple(e for e in changes if len(e.word) > 1)), self.times)
        self.adverbs = Joint(self.leads, self.times, self.rates)
        self.heads = frozenset(e.word for e in entries if e["role"] == "head")
        self.things = frozenset(e.word for e in entries if "head thing" in _kinds(e))
        self.measures = self.heads - self.things
        self.segmenter = Segmenter([e.word for e in entries if e["role"] in ("verb", "name", "whole")])
        self._words = _kinds_of((*entries, *self.times.entries))
        self._known: dict[str, Stretch] = {}

    def is_a(self, text: str, *kinds: str) -> bool:
        """Whether a text is but a word of one of these roles, or of a role and sort: "verb light"."""
        return not self._words.get(text, _NO_KINDS).isdisjoint(kinds)

    def read(self, text: str) -> Stretch:
        """The stretch as read, which is remembered."""
        known = self._known.get(text)
        if known is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            known = self._known[text] = Stretch(self, text)
        return known

    def adds(self, text: str) -> bool:
        """Whether a stretch adds its figure to the one before: ，连同上年结转4件."""
        return self.adding.occurs(text)

    def ends_in_verb(self, text: str) -> bool:
        """Whether a subject is but a reporting verb, alone or behind who did it."""
        entry = self.cuts.match_before(text, len(text))
        return entry is not None


class Stretch:
    """One stretch of folded text, with its verbs and names; what was asked of it once is remembered."""

    def __init__(self, words: Phrases, text: str) -> None:
        self.words, self.text = words, text
        self._before_read: dict[tuple[object, ...], Before] = {}
        self._behind_read: dict[tuple[object, ...], Behind | None] = {}

    @cached_property
    def quoted(self) -> Sequence[Range]:
        is_quoted = "“" in self.text or "《" in self.text
        return [match.span() for match in _QUOTED.finditer(self.text)] if is_quoted else ()

    @cached_property
    def marks(self) -> Sequence[Mark]:
        return [
            Mark(at, at + len(entry.word), entry["role"], _sort(entry))
            for at, entry in self.words.cuts.finditer(self.text)
            if entry["role"] != "whole"
            and not self._is_quoted(at)
            and self._apart(at, at + len(entry.word), 0, len(self.text))
        ]

    # Before a figure

    def before(self, kind: Kind, inherits: bool, alike: bool) -> Before:
        """The name in a stretch that ends where a figure begins.

        ``inherits`` says whether there is a figure before whose subject may be taken over, ``alike``
        whether it counts in the same unit: then a bare verb names nothing (今年收到33件).
        """
        key = (kind, inherits, alike)
        if key not in self._before_read:
            self._before_read[key] = self._before(kind, inherits, alike)
        return self._before_read[key]

    def _before(self, kind: Kind, inherits: bool, alike: bool) -> Before:
        text = self.text
        label = _LABEL.match(text)
        start, full = label.end() if label is not None else 0, len(text)
        if (evident := self._evident(start, full, kind)) is not None:
            return Before(evident)
        end, calls = self._trimmed(start, full)
        turn = self._turn(start, end)
        if turn is not None:
            full, calls = turn[0], ""
            end = self._trimmed(start, full)[0]
        if calls and kind in (Kind.MULTIPLE, Kind.PERCENTAGE) and text[start] in _LINKS:
            return Before(None, text[start])  # 为法定时限的36%
        opened = self.stripped(start, end)
        if opened >= end:
            is_manner = self.words.is_a(text[start:end], "lead manner")  # 现场|20个
            named = Phrase(start, end, Yields.ALL) if is_manner else self._summed(start, full, kind)
            return Before(named, text[turn[0] : turn[1]] if turn is not None else "", calls == "among")
        if inherits and end - opened == 1 and text[opened] in _SINGLE_CHANGES:
            return Before(None, text[opened])
        if self._is(self.words.places, opened, end):  # 市本级12件: the figure's name, or limits another
            return Before(None if inherits else Phrase(opened, end, Yields.NOUN), place=(opened, end))
        phrase = self._cut(self._behind_instrument(opened, end), end, start, alike)
        return Before(self._completed(phrase, end, full, calls, kind))

    def _evident(self, start: int, end: int, kind: Kind) -> Phrase | None:
        """A word of total or rate that is all there is (合计, 其余的), or what most are."""
        summed = self._summed(start, end - self.text.endswith("的"), kind)
        return summed if summed is not None and summed.start == start else self.most

    def _summed(self, start: int, end: int, kind: Kind) -> Phrase | None:
        """The word of total or rate that a stretch ends with: 合计, 其余, 平均. 其余3件列入计划 counts the
        rest, 平均3天办结 the average; fixed words say what the rest is."""
        end = self._before_blanks(start, end)
        total = self.words.totals.match_before(self.text, end, start)
        if total is not None:
            return Phrase(end - len(total.word), end, Yields.NOTHING)
        rate = self.words.rates.match_before(self.text, end, start)
        if rate is None:
            return None
        average = Yields.NOUN if kind is Kind.DURATION else Yields.ALL
        return Phrase(end - len(rate.word), end, Yields.SETTLED if _sort(rate) == "rest" else average)

    @cached_property
    def most(self) -> Phrase | None:
        """What a clause says that most are: 申请人以自然人为主."""
        word = self.words.most_are.match_before(self.text, len(self.text))
        if word is None:
            return None
        end = len(self.text) - len(word.word)
        return Phrase(self.text.rfind("以", 0, end) + 1, end, Yields.NOTHING)

    def _completed(self, phrase: Phrase | None, end: int, full: int, calls: str, kind: Kind) -> Phrase | None:
        """The phrase with the time that was taken away behind it where it carries over (结转|下年度), and
        with what the word behind it lets it give way to; none where it names nothing (其余7件|尚|在办)."""
        if phrase is None or self.words.is_a(self.text[phrase.start : phrase.end], "particle "):
            return None
        for mark in self.marks:
            if mark.sort == "carry" and mark.start < end <= mark.stop:
                phrase = phrase._replace(end=self._with_time(mark.stop, full))
        if not calls or phrase.yields in (Yields.NOTHING, Yields.ALL):
            return phrase
        said = calls == "among" or kind is Kind.DURATION
        return phrase._replace(yields=Yields.OUTCOME if said else Yields.NOUN)

    def _with_time(self, end: int, limit: int) -> int:
        """结转|下年度: where a time ends that belongs to what was carried over."""
        behind = end + 1 if self.text.startswith(("至", "到"), end) else end
        dated = _DATE_HEAD.match(self.text, behind, limit)
        if dated is not None:
            return dated.end()
        time = self.words.times.match(self.text, behind, limit)
        return behind + len(time.word) if time is not None else end

    def _behind_instrument(self, start: int, end: int) -> int:
        """新收申请通过|网络提交17件: behind the word for what was used, where a verb ends the stretch."""
        text, words = self.text, self.words
        at = max(text.rfind("通过", start, end - 3), text.rfind("由", start, end - 3))
        stop = at + 2 - (text[at] == "由")
        done = words.ends_in_verb(text[:end]) or words.segmenter.is_verb(text[end - 2 : end])
        return stop if at > start and done and self._apart(at, stop, start, end) else start

    # Words at the edges of a stretch

    def stripped(self, start: int, end: int) -> int:
        """Where a stretch begins without time words, adverbs and prepositions."""
        at = before = start
        while at < end and (following := self._lead_end(at, end)) > at:
            before, at = at, following
        return before if end - at == 1 or self.text[at:end] in self.words.heads else at

    def _lead_end(self, at: int, end: int) -> int:
        """Behind the leading word at ``at``, which may be none."""
        text = self.text
        first = text[at]
        if first in _BLANK or first == "、":
            return at + 1
        since = text.find("以来", at, min(end, at + _LONGEST_SINCE))
        if since >= 0:
            return since + 2
        if first in DATE_HEADS and (dated := _DATE_HEAD.match(text, at, end)) is not None:
            mark = self._mark_at(dated.end())
            return at if mark is not None and mark.sort == "carry" else dated.end()
        return self._behind_title(at + (first == "新")) or self._leading_word_end(at, end)

    def _leading_word_end(self, at: int, end: int) -> int:
        """Behind the time word, the adverb or the preposition at ``at``, or the place that is all of the
        area, where no verb or name that is longer begins there."""
        cut, lead, time, place = self.words.openings.match(self.text, at, end)
        least = len(cut.word) if cut is not None else 1
        if time is not None and len(time.word) >= max(least, len(lead.word) if lead is not None else 0):
            return at + len(time.word)
        if lead is not None and len(lead.word) >= least:
            stop = at + len(lead.word)
            return stop if lead["role"] != "whole" and self._apart(at, stop, at, end) else at
        if place is None or place["role"] != "whole" or at + len(place.word) >= end:
            return at
        return at + len(place.word)

    def _behind_title(self, at: int) -> int:
        """《条例》施行后: behind a title and the time word that follows it, or 0."""
        for start, stop in self.quoted:
            if start == at and (time := self.words.times.match(self.text, stop)) is not None:
                return stop + len(time.word)
        return 0

    def _trimmed(self, start: int, end: int) -> tuple[int, str]:
        """Where a stretch ends without the words that only lead to its figure, and the last of them
        that tells what is to follow: a noun (对, 的), or what is said of some (中)."""
        words, text, calls = self.words, self.text, ""
        while end > start:
            last = text[end - 1]
            if last in _LOOSE:
                end -= 1
                continue
            tail, change, time = words.closings.match_before(text, end, start)
            if tail is not None:
                begin, sort = end - len(tail.word), _sort(tail)
                is_rate = begin - start > 1 and words.is_a(tail.word, "rate ")  # 咨询电话|日均
                if not is_rate:
                    if tail["role"] == "whole" or not (sort == "sure" or self._apart(begin, end, start, end)):
                        break
                    calls = calls or (sort if sort != "sure" else "")
                end = begin
            elif last in _DATE_ENDS and (dated := _DATE_TAIL.search(text, max(start, end - 24), end)):
                end = dated.start()
            elif (entry := change or time) is not None:
                end -= len(entry.word)
            else:
                break
        return end, calls

    def _turn(self, start: int, end: int) -> Range | None:
        """The word that opens a comparison or a share."""
        for at, entry in self.words.turns.finditer(self.text, start, end):
            stop = at + len(entry.word)
            named = entry["role"] == "whole" or self.words.modifiers.match(self.text, at, end) is not None
            if not named and self._apart(at, stop, start, end):
                return at, stop
        return None

    def _apart(self, at: int, stop: int, start: int, end: int) -> bool:
        """Whether the word stands for itself and is no part of a longer one."""
        return stop - at > 1 or self.words.segmenter.apart(self.text, at, start, end)

    def _parts(self, at: int, stop: int) -> bool:
        return self.words.segmenter.parts(self.text, at, stop)

    def _is(self, words: Words, start: int, end: int) -> bool:
        entry = words.match(self.text, start, end)
        return entry is not None and start + len(entry.word) == end

    def _is_quoted(self, at: int) -> bool:
        """Whether a word stands inside quotation marks or a title: 《致居民|的|信》."""
        return any(start < at < stop for start, stop in self.quoted)

    def _last(self, word: str, start: int, end: int) -> int:
        """Where a character stands for itself last within a stretch, or -1."""
        at = self.text.rfind(word, start + 1, end)
        return at if at > start and not self._is_quoted(at) and self._apart(at, at + 1, start, end) else -1

    def _marks_in(self, start: int, end: int) -> Sequence[Mark]:
        return [mark for mark in self.marks if start <= mark.start and mark.stop <= end]

    def _mark_at(self, at: int) -> Mark | None:
        return next((mark for mark in self.marks if mark.start == at), None)

    # The object, the reporting verb, and who did it

    def _cut(self, start: int, end: int, lead: int, alike: bool) -> Phrase | None:
        """The name without the verb that reports it; the leading words begin at ``lead``."""
        marks = self._marks_in(start, end)
        if marks and marks[-1].role == "name" and marks[-1].stop == end:
            return self._fixed(marks, start, end)
        compound = 0  # where 发布量 and the like begin that end the name
        for number in range(len(marks), 0, -1):
            mark, until = marks[number - 1], marks[:number]
            if not mark.is_verb:
                continue
            rest = self.stripped(mark.stop, end)
            if rest >= end or (self.text[rest] == "各" and self._is(self.words.places, rest, end)):
                return self._done_to_none(until, start, lead, alike)  # 印发|各乡镇12件
            if rest == mark.stop and self._compounds(rest, end):
                if self.text[rest:end] in self.words.measures:
                    compound = mark.start
            elif self._is_clauses_own(until, start, rest, end):
                return self._named(self._object_start(mark, rest, end), end, compound)
        return self._named(start, end, compound)

    def _object_start(self, mark: Mark, rest: int, end: int) -> int:
        """Where the name begins that a verb has for its object, with the verb where the two are one name."""
        close = mark.sort == "act" and (end - mark.stop <= 2 or self.text[mark.stop] == "《")
        return mark.start if mark.sort == "outcome" or close else rest

    def _done_to_none(self, marks: Sequence[Mark], start: int, lead: int, alike: bool) -> Phrase | None:
        """A verb right before the figure; what it was done with names that, or it does itself."""
        used = self.words.instruments.match_before(self.text, start, lead)
        if used is not None and marks[-1].sort in _DONE_WITH:
            return self._named(start, marks[-1].start)  # 通过|网络|提交17件
        return self._bare(marks, start, alike)

    def _fixed(self, marks: Sequence[Mark], start: int, end: int) -> Phrase:
        """A fixed name right before the figure (不予公开), with what is joined to it or narrows it
        (予以公开和部分公开, 属于国家秘密不予公开)."""
        at = marks[-1].start
        for mark in reversed(marks[:-1]):
            if self.text[at - 1] in _LINKS:
                break
            joined = mark.stop < at and _JOINED.fullmatch(self.text, mark.stop, at) is not None
            if not joined and mark.sort != "carried":
                if marks[-1].sort == "result" and self.text[at - 1] != "后":
                    at = start
                break
            at = mark.start
        return Phrase(at, end, Yields.NOTHING)

    def _compounds(self, stop: int, end: int) -> bool:
        """Whether the verb and what follows make one name (发布量, 培训班)."""
        text, words = self.text, self.words
        if stop >= end:
            return False
        if end - stop == 1 or text[stop:end] in words.heads:
            return True
        return text[stop] in words.heads and not words.segmenter.knows(text[stop : stop + 2])

    def _is_clauses_own(self, marks: Sequence[Mark], start: int, rest: int, end: int) -> bool:
        """Whether the last verb, with its object at ``rest``, is the clause's own, not part of a name."""
        text, mark = self.text, marks[-1]
        if mark.start == start:
            return True
        adverb, doer = self._adverb_before(mark.start, start), self._has_doer(mark.start, start)
        if mark.stop - mark.start == 1 and not (doer or adverb):
            return False  # 公租房配|租结果
        if len(marks) > 1 and self.words.segmenter.is_verb(text[rest:end]):
            return False
        if end - rest <= 2 and self._is_in_object(marks[0], mark.start, start):
            return False  # 公开|排污许可证核发信息
        if adverb or doer or text[mark.start - 1] in "”》) ":
            return True
        acts = mark.sort != "act" or text.endswith("公开", 0, mark.stop)
        return acts and self._parts(mark.start, mark.stop)

    def _is_in_object(self, first: Mark, at: int, start: int) -> bool:
        """Whether the verb at ``at`` stands within the object of the first."""
        if first.start != start or not (first.is_plain or first.sort == "act") or at - first.stop < 2:
            return False
        return not self._adverb_before(at, first.stop)

    def _has_doer(self, at: int, start: int) -> bool:
        """Whether somebody stands right before a verb who does what it says."""
        return self.words.agents.match_before(self.text, at, start) is not None

    def _adverb_before(self, at: int, start: int) -> int:
        """The length of the adverb or time word that ends at ``at``."""
        for lead in self.words.adverbs.match_before(self.text, at, start):
            if lead is not None and lead["role"] != "whole" and lead.word not in JOINS:
                length = len(lead.word)
                if self._apart(at - length, at, start, at):
                    return length
        return 0

    def _bare(self, marks: Sequence[Mark], start: int, alike: bool) -> Phrase | None:
        """A verb right before the figure: what is done is counted, where nothing else names it."""
        text, (at, stop, _, sort) = self.text, marks[-1]
        if at > start and text[at - 1] in "未不":
            return Phrase(at - 1, stop, Yields.NOTHING)
        if sort in ("outcome", "carry"):
            return Phrase(self._outcome_start(marks, start), stop, Yields.NOTHING)
        if at == start:
            is_bare = sort in ("light", "intake")
            return None if alike and is_bare else Phrase(at, stop, Yields.ALL if is_bare else Yields.NOUN)
        if marks[-2:-1] and marks[-2].sort == "carry":
            return Phrase(marks[-2].start, stop, Yields.NOTHING)  # 结转下年度|办理
        return self._behind_others(marks, start, alike)

    def _behind_others(self, marks: Sequence[Mark], start: int, alike: bool) -> Phrase | None:
        """A verb right before the figure with words before it: 全年|收到, 网站普查|开展, 季度|抽查."""
        at, stop, _, sort = marks[-1]
        adverb = self._adverb_before(at, start)
        if at - adverb == start or self._is(self.words.places, start, at - adverb):
            front = Phrase(start, stop) if at - adverb > start else None
            return front if alike else Phrase(at, stop, Yields.NOUN)
        if sort == "light" and stop - at > 1:
            phrase = self._cut(start, at - adverb, start, alike)
            return phrase._replace(yields=Yields.ALL) if phrase is not None else None
        return self._act(marks, start, adverb) if sort == "act" else self._done(marks, start, adverb)

    def _done(self, marks: Sequence[Mark], start: int, adverb: int) -> Phrase | None:
        """县政府网站|发布, 《公报》|编印: a verb with the channel that did it, or what it was done to."""
        text, (at, stop, _, _) = self.text, marks[-1]
        if text[at - 1] == "》" or (adverb and not self._has_doer(at - adverb, start)):
            phrase = self._named(start, at - adverb)
            return phrase._replace(yields=Yields.NOUN) if phrase is not None else None
        if marks[0].start == start and marks[0].is_plain:
            start = self.stripped(marks[0].stop, at)  # 印发|通报4期
        is_channel = self.words.channels.match_before(text, at - adverb, start) is not None
        opened = self._narrowed(start, stop) if not is_channel else start
        return Phrase(opened if opened < at else start, stop, Yields.NOUN)

    def _outcome_start(self, marks: Sequence[Mark], start: int) -> int:
        """Where an outcome begins with what narrows it: 废止和宣布失效, 公开类答复, 维持原答复."""
        text, at = self.text, marks[-1].start
        if text[at - 1] == "”":
            return max(start, text.rfind("“", start, at))
        is_short = at - start <= _SHORT_MANNER and len(marks) == 1 and text[at - 1] != "中"
        if text[at - 1] == "类" or (is_short and not self._has_body(start, at)):
            return max(start, at - _LONGEST)
        for mark in reversed(marks[:-1]):
            if mark.is_verb and (mark.sort != "outcome" or not _MADE_ONE.fullmatch(text, mark.stop, at)):
                break
            if not mark.sort:
                break
            at = mark.start
        return at

    def _has_body(self, start: int, end: int) -> bool:
        """Whether an office or a channel stands in a stretch that says who did something."""
        text, words = self.text, self.words
        by_channel = words.channels.occurs(text, start, end)
        return by_channel or words.bodies.match_before(text, end, start) is not None

    def _act(self, marks: Sequence[Mark], start: int, adverb: int) -> Phrase:
        """培训3次, 季度抽查4轮: the act with what narrows it, without who does it and when."""
        text, (at, stop, _, _) = self.text, marks[-1]
        start = max(start, self._last("中", start, at - 1) + 1)
        if text.startswith("作为", start) or text.startswith("的申请", at - 1):
            reports = marks[0].start == start and marks[0].is_plain
            opened = min(self.stripped(marks[0].stop, at), at) if reports else start
            return Phrase(opened, stop, Yields.NOUN)  # 主动撤回的|申请
        opened = min(self.stripped(max(start, self._behind_verb(marks[:-1], start, at)), at), at)
        if len(marks) > 1 and marks[-2].role == "name" and marks[-2].stop == at:
            return Phrase(min(opened, marks[-2].start), stop, Yields.NOUN)  # 未办结|申请
        is_channel = self.words.channels.match_before(text, at - adverb, opened) is not None
        if is_channel and text.endswith("公开", at, stop):
            return Phrase(opened, stop, Yields.NOUN)  # 县政府网站|公开
        return Phrase(self._word_before(opened, at, stop), stop, Yields.NOUN)

    def _word_before(self, opened: int, at: int, stop: int) -> int:
        """Where an act begins with what narrows it, which is but a word where the name is long."""
        if self.text[at - 1] == "”" or self._noun_end(opened, at) < at:
            return at
        if stop - opened <= (6 if self._has_body(opened, at) else _LONG_NAME):
            return opened
        knows = self.words.segmenter.knows
        return next((low for low in range(max(opened, at - 4), at - 1) if knows(self.text[low:at])), at)

    def _behind_verb(self, marks: Sequence[Mark], start: int, at: int) -> int:
        """Where the name of the act at ``at`` begins: behind the verb that reports it."""
        for mark in reversed(marks):
            doer = self._has_doer(mark.start, start)
            if mark.is_verb and mark.stop == at and doer:
                return start if mark.sort == "" else mark.start  # 公民个人提出|申请
            own = mark.sort != "act" or (at - mark.stop >= 2 and (mark.start == start or doer))
            if (own and mark.is_verb) or (mark.role == "name" and at - mark.stop >= 2):
                return mark.stop  # 处理|群众留言
        return start

    # Names

    def _named(self, start: int, end: int, compound: int = 0) -> Phrase | None:
        """A name without what only says whose it is. ``compound`` is where 发布量 and the like begin,
        if any does."""
        text, words = self.text, self.words
        start = self.stripped(start, end)
        if start >= end:
            return None
        is_clumsy = end - start > _LONG_NAME or words.agents.occurs(text, start, compound)
        if end - start > 2 * (end - compound) and is_clumsy:
            start = compound - self._adverb_before(compound, start)  # 首问责任人答复用时
        start = self._behind_actor(self._narrowed(start, end), end)
        if (among := self._last("中", start, end - 1)) > start:
            rest = self.stripped(among + 1, end)
            picked = end - rest >= 2 and not self._is(words.places, rest, end)
            start, end = (rest, end) if picked else (start, among)  # 申请人中|个人
        if (inside := self._last("在", start, end)) > start + 1:
            end = inside
        start = max(start, end - _LONGEST)
        bracket = text.rfind("(", start, end)
        body = words.bodies.match_before(text, bracket if bracket > start else end, start)
        gives_way = body is not None or words.segmenter.is_verb(text[start:end])
        return Phrase(start, end, Yields.NOUN if gives_way else Yields.OF)

    def _behind_actor(self, start: int, end: int) -> int:
        """参保单位寄发|对账单: behind who acts and a verb that only the dictionary has."""
        text, words = self.text, self.words
        opened = start
        for at, entry in words.agents.finditer(text, start, end - 3):
            stop = at + len(entry.word)
            if stop - at == 1 and words.segmenter.knows(text[at - 1 : stop]):
                continue  # 学区划分信息
            behind = words.segmenter.verb_end(text, stop)
            if stop < behind <= end - 2 and not self._compounds(behind, end):
                opened = behind
        return self.stripped(opened, end) if opened > start else start

    def _narrowed(self, start: int, end: int) -> int:
        """Where a name begins behind 的, 等, a title, and the channel or office that has it. 撤回的申请 says
        more than 申请 in a list of them."""
        text = self.text
        for word in "的等":
            at = self._last(word, start, end - 2)
            short = word == "的" and end - at <= 4 and at - start <= 4  # 最多的|乡镇
            tells = short or text.endswith("的申请", start, end)
            if at > start and text[at + 1 : end] not in self.words.heads and not tells:
                start = self.stripped(at + 1, end)
        title = text.rfind("》", start, end - 2)
        if title > start and (end - title > 5 or title - start > _SHORT_TITLE):
            start = title + 1
        return self._behind_owner(start, end)

    def _behind_owner(self, start: int, end: int) -> int:
        """“岚江发布”公众号|粉丝, 民政局|救助对象名单: what is the channel's or the office's."""
        text, words = self.text, self.words
        for at, entry in words.channels.finditer(text, start, end - 2 if end - start > 6 else start):
            stop = at + len(entry.word)
            stop += text.startswith("”", stop)
            if _JOINS.match(text, stop, end) or words.channels.match(text, stop, end) is not None:
                continue
            if not words.segmenter.is_verb(text[stop:end]) and self._parts(at, stop):
                start = self.stripped(stop, end)
        for at, entry in words.offices.finditer(text, start, min(start + 10, end - 4)):
            stop = at + len(entry.word)
            if not _JOINS.match(text, stop, end) and self._parts(start, stop):
                return stop
        return start

    def _noun_end(self, at: int, limit: int) -> int:
        """Where the noun that begins at ``at`` ends: at the word that goes on with the sentence."""
        cursor, end = at, limit
        while (found := next(self.words.ending.finditer(self.text, cursor, limit), None)) is not None:
            cursor, entry = found
            if not self._is_quoted(cursor) and self._goes_on(entry, cursor, at, limit):
                end = cursor
                break
            cursor += 1 if entry["role"] == "stop" else len(entry.word)
        quote = self.text.find("“", at + 1, end)
        if quote >= 0 and self.text.find("”", quote, end) == end - 1:
            end = quote  # 30项高频事项|“掌上办”
        return self._before_blanks(at, end)

    def _goes_on(self, entry: Entry, cursor: int, at: int, limit: int) -> bool:
        """Whether a word behind a noun is what the sentence says of it."""
        sort, stop = _sort(entry), cursor + len(entry.word)
        if entry["role"] in ("name", "whole"):
            return sort in ("result", "state")
        if entry["role"] == "verb":
            if self._compounds(stop, limit):
                return False
            if sort == "act":
                return stop < limit and self._has_doer(cursor, at)
            if sort == "outcome" and cursor == at and self._noun_end(stop, limit) - stop > 1:
                return False  # 64项|整改事项
        if stop - cursor == 1:
            return self.words.segmenter.apart(self.text, cursor, at, limit)
        return cursor == at or self._parts(cursor, stop)

    def _before_blanks(self, start: int, end: int) -> int:
        """Where a stretch ends without the white space at its end."""
        return start + len(self.text[start:end].rstrip())

    # Stretches that lead to no figure

    @cached_property
    def first_verb(self) -> int:
        """Where the first verb stands behind the beginning of a stretch, or its end."""
        return next((mark.start for mark in self.marks if mark.start), len(self.text))

    @cached_property
    def passes_on(self) -> bool:
        """Whether a stretch between two figures only leads to the second: 264个|整合为|197个."""
        end = len(self.text)
        while end > 0:
            tail = self.words.tails.match_before(self.text, end)
            if tail is None and self.text[end - 1] not in _BLANK:
                return False
            end -= len(tail.word) if tail is not None else 1
        return True

    @cached_property
    def opened(self) -> int:
        """Where it begins without time words, adverbs and prepositions."""
        return self.stripped(0, len(self.text))

    @cached_property
    def name(self) -> Phrase | None:
        """The name in a stretch that leads to no figure: an item of a list."""
        return self._cut(self.opened, len(self.text), self.opened, False)

    @cached_property
    def topic(self) -> Range | None:
        """What a clause without figures speaks of: the noun that opens it, or its object."""
        at, limit = self.opened, len(self.text)
        end = self._noun_end(at, limit)
        if at == 0 and end >= 2:
            return at, end
        return self.name[:2] if self.name is not None else None

    @cached_property
    def denied(self) -> Range | None:
        """What a stretch behind a negation says there was none of."""
        text, at, end = self.text, self.opened, len(self.text)
        if at >= end:
            return None
        topic = self._mark_at(at)
        if topic is not None and topic.role == "name" and end - topic.stop > 2 and "的" not in text[at:end]:
            at = topic.stop  # 未收取政府信息公开|处理费
        related = _RELATED.match(text, at)
        return (related.end() if related is not None else at), end

    @cached_property
    def names(self) -> tuple[Range, ...]:
        """The items of A、B和C, without the words before and behind them."""
        text, cursor = self.text, self.opened
        limit = self._trimmed(cursor, len(text))[0]
        parts: list[Range] = []
        for match in _JOINS.finditer(text, cursor, limit):
            if self._apart(match.start(), match.end(), cursor, limit):
                parts.append(self._item(cursor, match.start(), not parts))
                cursor = match.end()
        return (*parts, self._item(cursor, limit, not parts))

    def _item(self, start: int, end: int, first: bool) -> Range:
        at = self.stripped(start, end)
        of = self.text.rfind("的", at, end - 2)
        return (of + 1 if first and of > at else at), end

    # Behind a figure

    def behind(self, only_fixed: bool, unit: str) -> Behind | None:
        """The noun or the outcome in a stretch that begins behind a figure of ``unit``; of outcomes only
        the fixed ones where ``only_fixed``."""
        key = (only_fixed, unit)
        if key not in self._behind_read:
            self._behind_read[key] = self._behind(only_fixed, unit)
        return self._behind_read[key]

    def _behind(self, only_fixed: bool, unit: str) -> Behind | None:
        text, limit = self.text, len(self.text)
        join = _JOINS.match(text)
        if join is not None and self._apart(0, join.end(), 0, limit):
            return None  # 12条|和户籍、交管等信息16条
        at = self._described(limit)
        end = at if unit in PERSONS and self._does(at, limit) else self._noun_end(at, limit)
        end = self._member_end(at, end) if unit in _MEMBERS else end
        if end <= at:
            return Behind(0, limit, True) if self._is_event(limit) else self._said(limit, only_fixed)
        return Behind(at, end, True) if self._is_noun(text[at:end]) else None

    def _described(self, limit: int) -> int:
        """Where the noun begins behind what describes it: 12个|各类, 4家|问题突出的|机构."""
        lead = self.words.leads.match(self.text, 0)
        at = len(lead.word) if lead is not None and _sort(lead) == "quality" else 0
        of = self.text.find("的", at, limit - 1)
        is_described = self.words.modifiers.match_before(self.text, of, at) is not None
        is_described = is_described or any(mark[:2] == (at, of) for mark in self.marks)  # 9件|被纠正的|案件
        return of + 1 if is_described else at

    def _member_end(self, at: int, end: int) -> int:
        """Where the noun ends that a unit like 个 counts, in a longer one: 8个行政村|政务公开专区. A
        short rest that may be counted itself stays: 12个乡镇卫生院."""
        text, words = self.text, self.words
        for start, member in words.members.finditer(text, at, end):
            stop = start + len(member.word)
            stop = text.find(")", stop, end) + 1 or stop if text.startswith("(", stop) else stop
            rest = end - stop
            if rest < 2 or _JOINS.match(text, stop, end) or not self._parts(start, start + len(member.word)):
                continue
            is_thing = rest <= _SHORT_THING and words.persons.match_before(text, end, stop) is None
            return end if is_thing and words.bodies.match_before(text, end, stop) is not None else stop
        return end

    def _does(self, at: int, limit: int) -> bool:
        """Whether a stretch says what persons do, and is no name for them: 60余人|走进政务大厅."""
        stop = self.words.segmenter.verb_end(self.text, at)
        return stop > at and self.words.persons.match(self.text, stop, limit) is None

    def _is_event(self, limit: int) -> bool:
        """Whether the stretch is an adverb and an act that is counted: 3次|联合检查."""
        adverb = self.words.stops.match(self.text, 0, limit)
        act = self._mark_at(len(adverb.word)) if adverb is not None else None
        return act is not None and act.sort == "act" and act.stop == limit

    def _is_noun(self, noun: str) -> bool:
        """Whether a noun stands by itself: 27项任务, but not 98%比例."""
        if self.words.is_a(noun, "particle "):
            return False
        if noun in self.words.heads:
            return len(noun) > 1 and noun in self.words.things
        return _WORD.search(noun) is not None

    def _said(self, limit: int, only_fixed: bool) -> Behind | None:
        """26件|予以公开: the outcome behind a figure that has no noun there."""
        if only_fixed and self.text.startswith("因"):
            return None  # 其余3件|因涉及第三方
        outcome = self._fixed_outcome(limit)
        if outcome is None and not only_fixed:
            outcome = self._outcome(limit)
        return Behind(*outcome, False) if outcome is not None else None

    def _fixed_outcome(self, limit: int) -> Range | None:
        """予以公开, 结转下年度: what is said of a figure in the fixed words for how matters end."""
        found: Range | None = None
        for mark in self.marks:
            if mark.sort == "carry":
                return mark.start, self._with_time(mark.stop, limit)
            if mark.role == "name" or mark.sort == "outcome":
                if found is not None and self.text.startswith("因"):
                    break
                joined = found is not None and _JOINED.fullmatch(self.text, found[1], mark.start)
                found = (found[0] if found is not None and joined else mark.start, mark.stop)
        return found

    def _outcome(self, limit: int) -> Range | None:
        """2件已|公开, 10件由|自然人|提出, 4件|未办结: what is said of a figure in other words."""
        text, opened = self.text, self.opened
        verb = next((mark for mark in self.marks if mark.start >= opened), None)
        if verb is None or self.words.instruments.match_before(text, opened) is not None:
            end = self._noun_end(opened, limit) if opened else 0
            return (opened, end) if end > opened else None
        done = self.words.stops.match(text, 0, limit)
        if done is not None and _sort(done) == "done":
            return verb.start, verb.stop  # 已|移交|有管辖权的单位
        rest = self.stripped(verb.stop, limit)
        if limit - verb.stop <= 3:
            return verb.start, limit
        if rest >= limit:
            return verb.start, limit if limit - verb.start <= _SHORT_PREDICATE else verb.stop
        end = self._noun_end(rest, limit)
        return (rest, end) if end - rest > 1 else (verb.start, verb.stop)
