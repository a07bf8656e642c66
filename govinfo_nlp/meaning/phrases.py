"""The names in short stretches of a clause: before a figure, behind one, denied, or in a list.

A stretch is read alone, as a text of its own, so what was read once is remembered. The words are those of
``lexicons/subjects.toml``; where one may be a part of a longer word (纪要, 行为, 开发区), jieba says where
the words of the stretch begin and end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import IntEnum
from typing import NamedTuple, TypeVar

import regex

from govinfo_nlp.language.lexicons import Entry, Joint, Lexicon, Words
from govinfo_nlp.language.segments import Segmenter
from govinfo_nlp.meaning.scopes import folded_entries
from govinfo_nlp.models import Kind

Range = tuple[int, int]
Made = TypeVar("Made")

_LONGEST = 24  # characters of a name
_SHORT_TITLE = 9  # characters of a title that stays before a short name: 《健康有约》节目
_SHORT_PREDICATE = 10  # characters of what is said of a figure: 列入2026年计划
_SHORT_CLAUSE = 12  # characters of a clause that tells which requests are meant: 主动撤回的申请
_SHORT_MANNER = 4  # characters of how a matter ended: 电子邮件答复
_SHORT_THING = 4  # characters of what a member has, and is counted: 乡镇|卫生院
_REMEMBERED = 8192  # stretches

_QUOTED = regex.compile(r"“[^“”\n]{0,40}+”|《[^《》\n]{0,80}+》")
_NUMERALS = "〇零一二三四五六七八九十"
_LABEL = regex.compile(
    rf"(?:[0-9]{{1,2}}[.)](?![0-9])|[①-⑳●•◆■·\-*]|[{_NUMERALS}]{{1,3}}+是"
    rf"|第[0-9{_NUMERALS}]{{1,4}}+[期次届批轮]|\ )++"
)
_BLANK = frozenset(" \n\t")
_LOOSE = _BLANK | frozenset(":、-")
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_MONTHS = rf"{_MONTH}\ ?(?:[-~至]\ ?{_MONTH}\ ?)?月"
_YEAR = rf"(?:(?:19|20)[0-9]{{2}}|[一二][零〇○九][{_NUMERALS}○]{{2}})"
_DATE = (
    rf"(?:{_YEAR}\ ?年(?:[度底末初]|以来)?+(?:\ ?{_MONTHS}|\ ?第?[一二三四]季度|[上下]半年)?+"
    rf"|{_MONTHS}|{_YEAR}\.[01]?[0-9](?:\.[0-3]?[0-9])?+)"
    r"[份底末初]?+(?:\ ?[0-3]?[0-9]\ ?日)?+(?:\ ?[-~至]\ ?(?:[01]?[0-9]\ ?月)?[0-3]?[0-9]\ ?日)?+"
    r"(?:起|止|前|后|以来|当天)?+"
)
_DATE_HEAD = regex.compile(_DATE)
_DATE_TAIL = regex.compile(rf"(?<![0-9])(?:{_DATE})$")
_DATE_HEADS, _DATE_ENDS = frozenset("0123456789" + _NUMERALS), frozenset("年度底末初月日来天起止前后份")
_SINCE = regex.compile(
    r"(?:[自从][^,。;]{1,20}?|“[^“”]{1,12}”(?:时期|期间)?"
    r"|[^,。;“]{1,10}?(?:成立|组建|开通|上线|运行|施行|实施|启动|改版|建立))以来"
)
_ENACTED = regex.compile(r"新?《[^《》\n]{1,40}+》(?:施行|实施|出台|修订|颁布|发布)[之以]?[前后]")
_BELONGS = regex.compile(r"(?:均|都|主要)?(?:属于|属|系|为|是)")
_RAISED = regex.compile(r"(?:被(?:提起|申请)|引起|引发)的?(?=.{4})")
_FEES = regex.compile(r"政府信息公开(?=\p{Han}{2,4}费$)")
_AFTER = regex.compile(r"(?<=\p{Han}{3})后(?:的|超过|不超过|最迟)?$")
_UNDONE = regex.compile(r"(?:逾期|超期|按期)?[未不]$")
_LATELY = regex.compile(r"近[两二三四五几十]年[来间]?")
_FORM = regex.compile(r"以[^,;以]{2,10}?(?:形式|方式|口径)(?=.)")
_TERMED = regex.compile(r"(?:为|是|作|成|属于?|列入)(?P<term>“[^“”]{1,20}”)的?$")
_MAINLY = regex.compile(r"以(?P<main>(?:予以)?[^,;以]{2,20}?)(?:为主|居多)$|(?P<main>[^,;()以]{2,12}?)居多$")
_SINGLE_CHANGES = frozenset("增减少多降升")
_WORD = regex.compile(r"\p{L}")
_HAN = regex.compile(r"\p{Han}*+")
_JOINS = regex.compile(r"、|以及|和|与|及|或")
_JOINED = regex.compile(r"[\ 、,和与及以或]*+")
_CAUSES = frozenset("因由对就涉")
_REASONS = ("因", "由于", "鉴于")
_LINKS = ("是", "为", "系")
_RATIOS = (Kind.MULTIPLE, Kind.PERCENTAGE)
_OUTCOMES = ("outcome", "result", "state")
_PERSONS = frozenset(("名", "位", "人"))
_MEMBERS = frozenset(("个", "家", "户", "所"))
_PUBLISHING = frozenset(("公开", "主动公开", "发文", "发稿", "推文", "更新", "转载"))
_TELLING = (*_RATIOS, Kind.DURATION)  # kinds that change how a stretch is read


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


class Behind(NamedTuple):
    """The noun or the outcome behind a figure, by offsets in its stretch."""

    start: int
    end: int
    is_noun: bool


def _of_sort(words: Words, *sorts: str) -> Words:
    """The words of these sorts; those without one are of the sort ""."""
    return Words(tuple(entry for entry in words.entries if entry.fields.get("sort", "") in sorts))


def _spelled(words: Words) -> frozenset[str]:
    """The words as they are written."""
    return frozenset(entry.word for entry in words.entries)


def _changes(lexicon: Lexicon) -> Words:
    """The words of more than one character for a rise or a fall."""
    changes = (e for e in folded_entries(lexicon, "changes") if e["role"] in ("increase", "decrease"))
    return Words(tuple(e for e in changes if len(e.word) > 1))


class Phrases:
    """Reads stretches with one lexicon's words."""

    def __init__(self, lexicon: Lexicon) -> None:
        entries, scopes = folded_entries(lexicon, "subjects"), folded_entries(lexicon, "scopes")

        def words(*roles: str) -> Words:
            return Words(tuple(e for role in roles for e in entries if e["role"] == role))

        self.cuts = words("whole", "name", "verb")
        self.leads, self.tails = words("whole", "lead"), words("whole", "tail")
        self.turns, self.stops = words("whole", "turn"), words("whole", "stop")
        self.attended, self.members, self.modifiers = words("attend"), words("member"), words("modifier")
        self.totals, self.rates = words("total"), words("rate")
        self.particles = _spelled(words("particle"))
        self.agents = words("agent")
        self.channels, self.offices = _of_sort(self.agents, "channel"), _of_sort(self.agents, "office")
        self.bodies = _of_sort(self.agents, "channel", "office", "")
        self.persons = _of_sort(self.agents, "person")
        heads = words("head")
        self.heads, self.things = _spelled(heads), _spelled(_of_sort(heads, "thing"))
        self.measures = self.heads - self.things
        self.empty = _of_sort(heads, "empty")
        self.adding = _of_sort(self.leads, "adding")
        self.instruments = _of_sort(self.leads, "instrument")
        self.places = Words(tuple(e for e in scopes if e["kind"] == "scope"))
        self.times = Words(tuple(e for e in scopes if e["kind"] == "period"))
        self.changes = _changes(lexicon)
        self.openings = Joint(self.cuts, self.leads, self.times, self.places)
        self.closings = Joint(self.tails, self.changes, self.times)
        self.behind_noun = Joint(self.stops, self.cuts)
        self.adverbs = Joint(self.leads, self.times, self.rates)
        self.lone_heads = frozenset(e.word[0] for e in (*self.totals.entries, *self.rates.entries))
        self.segmenter = Segmenter([e.word for e in entries if e["role"] in ("verb", "name", "whole")])
        self._before: dict[tuple[str, Kind | None, bool, bool], Before] = {}
        self._known: dict[tuple[object, ...], object] = {}

    def before(self, text: str, kind: Kind, inherits: bool, alike: bool) -> Before:
        """The name in a stretch that ends where a figure begins.

        ``inherits`` says whether there is a figure before whose subject may be taken over, ``alike``
        whether it counts in the same unit: then a bare verb names nothing (今年收到33件).
        """
        key = (text, kind if kind in _TELLING else None, inherits, alike)
        known = self._before.get(key)
        if known is None:
            if len(self._before) >= _REMEMBERED:
                self._before.clear()
            known = self._before[key] = _Stretch(self, text).before(kind, inherits, alike)
        return known

    def behind(self, text: str, only_fixed: bool, unit: str, handled: bool) -> Behind | None:
        """The noun or the outcome in a stretch that begins behind a figure of ``unit``; of outcomes only
        the fixed ones where ``only_fixed``. ``handled``: a verb follows that is done to the noun (对3件…)."""
        unit = unit if unit in _PERSONS or unit in _MEMBERS else ""
        make = _Stretch(self, text).behind
        return self._remembered((text, only_fixed, unit, handled), lambda: make(only_fixed, unit, handled))

    def topic(self, text: str) -> Range | None:
        """What a clause without figures speaks of: the noun that opens it, or its object."""
        return self._remembered((text, "topic"), lambda: _Stretch(self, text).topic())

    def denied(self, text: str) -> Range | None:
        """What a stretch behind a negation says there was none of."""
        return self._remembered((text, "denied"), lambda: _Stretch(self, text).denied())

    def name(self, text: str) -> Phrase | None:
        """The name in a stretch that leads to no figure: an item of a list."""
        return self._remembered((text, "name"), lambda: _Stretch(self, text).name())

    def opened(self, text: str) -> int:
        """Where a stretch begins without time words, adverbs and prepositions."""
        return self._remembered((text, "opened"), lambda: _Stretch(self, text).stripped(0, len(text)))

    def names(self, text: str) -> tuple[Range, ...]:
        """The items of A、B和C, without the words before and behind them."""
        return self._remembered((text, "names"), lambda: _Stretch(self, text).names())

    def is_rate(self, text: str) -> bool:
        """Whether a subject is but 日均, 平均 and the like."""
        entry = self.rates.match(text, 0)
        return entry is not None and entry.word == text

    def adds(self, text: str) -> bool:
        """Whether a stretch adds its figure to the one before: ，连同上年结转4件."""
        return next(self.adding.finditer(text), None) is not None

    def attends(self, text: str) -> bool:
        """Whether a stretch says but that somebody was there: 参加."""
        entry = self.attended.match(text, 0)
        return entry is not None and entry.word == text

    def covers(self, text: str) -> bool:
        """Whether a stretch is but a verb of whom an event reached: 覆盖."""
        entry = self.attended.match(text, 0)
        return entry is not None and entry.word == text and entry.fields.get("sort") == "front"

    def is_time(self, text: str) -> bool:
        """Whether a stretch is but a part of the year: 上半年."""
        entry = self.times.match(text, 0)
        return entry is not None and entry.word == text

    def is_turn(self, text: str) -> bool:
        """Whether a stretch is but a word of comparison or share, or sums what came before: 占比, 三者."""
        entry, total = self.turns.match(text, 0), self.totals.match(text, 0)
        if total is not None and total.word == text:
            return True
        return entry is not None and entry["role"] == "turn" and entry.word == text

    def passes_on(self, text: str) -> bool:
        """Whether a stretch between two figures only leads to the second: 264个|整合为|197个."""
        return bool(text) and _Stretch(self, text).only_tails(0, len(text))

    def main(self, text: str) -> Range | None:
        """What a clause says that most are: 申请人以自然人为主."""
        return _Stretch(self, text).main()

    def is_place(self, text: str) -> bool:
        """Whether a subject is but a part of the area: 市本级, 各乡镇."""
        entry = self.places.match(text, 0)
        return entry is not None and entry.word == text

    def is_outcome(self, text: str) -> bool:
        """Whether a subject is but the outcome of a matter: 不予公开, 驳回."""
        entry = self.cuts.match(text, 0)
        return entry is not None and entry.word == text and entry.fields.get("sort") in _OUTCOMES

    def is_plain_verb(self, text: str) -> bool:
        """Whether a subject is but a verb that reports what is counted: 公布."""
        entry = self.cuts.match(text, 0)
        is_verb = entry is not None and entry.word == text and entry["role"] == "verb"
        return is_verb and entry is not None and entry.fields.get("sort", "") in ("", "light")

    def is_act(self, text: str) -> bool:
        """Whether a subject is but a verb, of whatever sort: 收到, 办理."""
        entry = self.cuts.match(text, 0)
        return entry is not None and entry.word == text and entry["role"] == "verb"

    def is_light(self, text: str) -> bool:
        """Whether a subject is but a verb that names nothing: 举办."""
        entry = self.cuts.match(text, 0)
        return entry is not None and entry.word == text and entry.fields.get("sort") == "light"

    def light_in(self, text: str) -> int:
        """Where the last verb that names nothing stands in a clause, or -1."""
        found = [at for at, entry in self.cuts.finditer(text, 0) if entry.fields.get("sort") == "light"]
        return found[-1] if found else -1

    def is_carried(self, text: str) -> bool:
        """Whether a subject is but what was carried in: 上年结转."""
        entry = self.cuts.match(text, 0)
        return entry is not None and entry.word == text and entry.fields.get("sort") == "carried"

    def first_verb(self, text: str) -> int:
        """Where the first verb that reports what is counted stands in a stretch; 0 where none does."""
        verbs = (at for at, entry in self.cuts.finditer(text) if at and entry["role"] == "verb")
        return next(verbs, 0)

    def ends_in_verb(self, text: str) -> bool:
        """Whether a subject is but a reporting verb, alone or behind who did it."""
        entry = self.cuts.match_before(text, len(text))
        return entry is not None and entry["role"] == "verb"

    def _remembered(self, key: tuple[object, ...], make: Callable[[], Made]) -> Made:
        known = self._known
        if key in known:
            return known[key]  # type: ignore[return-value]
        if len(known) >= _REMEMBERED:
            known.clear()
        made = known[key] = make()
        return made


class _Stretch:
    """One stretch of folded text."""

    __slots__ = ("text", "words")

    def __init__(self, words: Phrases, text: str) -> None:
        self.words, self.text = words, text

    def before(self, kind: Kind, inherits: bool, alike: bool) -> Before:
        text = self.text
        label = _LABEL.match(text)
        start, full = label.end() if label is not None else 0, len(text)
        if (evident := self._evident(start, full, kind)) is not None:
            return Before(evident)
        end, calls = self._trimmed(start, full)
        compared = ""
        if (turned := self._turn(start, end)) is not None:
            full, calls = turned[0], ""
            end, compared = self._before_turn(start, turned)
        is_linked = bool(calls) and kind in _RATIOS
        if is_linked and text.startswith(_LINKS, start):
            return Before(None, text[start])
        opened = self.stripped(start, end)
        if opened >= end:
            return Before(self._remnant(start, full, kind), compared, calls == "among")
        if inherits and end - opened == 1 and text[opened] in _SINGLE_CHANGES:
            return Before(None, text[opened])
        if (alone := self._alone(opened, end, kind)) is not None:
            return Before(alone)
        if self._is(self.words.places, opened, end):
            return self._place(opened, end, inherits or bool(calls))
        if is_linked:
            end = self._linked(opened, end)
        phrase = self._reported(start, opened, end, calls, alike)
        return Before(self._calling(self._with_carried_time(phrase, end, full), calls, kind))

    def _evident(self, start: int, end: int, kind: Kind) -> Phrase | None:
        """合计, 认定为“依申请公开”的, 材料形成后: what the whole stretch says its figure is."""
        alone = self._alone(start, end, kind)
        if alone is not None:
            return alone
        if (termed := self._termed()) is not None:
            return termed
        return self._since(start) if kind is Kind.DURATION else None

    def _before_turn(self, start: int, turned: tuple[int, str]) -> tuple[int, str]:
        """办结率|较上年: where a stretch ends before its word of comparison or share; and that word, where
        nothing stands before it."""
        end = self._trimmed(start, turned[0])[0]
        return end, turned[1] if self.stripped(start, end) >= end else ""

    @staticmethod
    def _place(start: int, end: int, limits: bool) -> Before:
        """市本级|12件, 县级|9个部门: a place that is all the stretch has; it names the figure, unless it
        only ``limits`` what is named elsewhere."""
        return Before(None, place=(start, end)) if limits else Before(Phrase(start, end, Yields.NOUN))

    def _reported(self, start: int, opened: int, end: int, calls: str, alike: bool) -> Phrase | None:
        """The name behind the leading words, without the verb that reports it and what that used."""
        opened = self._behind_instrument(opened, end)
        instrument = self.words.instruments.match_before(self.text, opened, start) is not None
        return self._cut(opened, end, calls, alike, instrument)

    def _with_carried_time(self, phrase: Phrase | None, end: int, full: int) -> Phrase | None:
        """结转|下年度: the phrase with the time that was taken away behind it, where it carries over."""
        if phrase is not None and phrase.end == end < full and self._carries(phrase):
            return phrase._replace(end=self._with_time(phrase.start, end, full)[1])
        return phrase

    def _behind_instrument(self, start: int, end: int) -> int:
        """新收申请通过|网络提交17件: behind the word for what was used, where the verb ends the stretch."""
        for word in ("通过", "由"):
            at = self.text.rfind(word, start + 1, end - 3)
            if at > start and self._ends_in_verb(start, end) and self._apart(at, at + len(word), start, end):
                return at + len(word)
        return start

    def _ends_in_verb(self, start: int, end: int) -> bool:
        verb = self.words.cuts.match_before(self.text, end, start)
        is_known = verb is not None and verb["role"] == "verb"
        return is_known or self.words.segmenter.is_verb(self.text[end - 2 : end])

    def _termed(self) -> Phrase | None:
        """认定为“依申请公开”的312件, 以自然人为主(33件): what the stretch says its figure is."""
        if "”" in self.text and (found := _TERMED.search(self.text)) is not None:
            return Phrase(*found.span("term"), Yields.NOTHING)
        main = self.main()
        return Phrase(*main, Yields.NOTHING) if main is not None else None

    def main(self) -> Range | None:
        """What the stretch says that most are: 申请人以自然人为主."""
        if "为主" not in self.text and "居多" not in self.text:
            return None
        found = _MAINLY.search(self.text)
        return found.span("main") if found is not None else None

    def _since(self, start: int) -> Phrase | None:
        """材料形成后|15天内公开: from when a term runs."""
        behind = _AFTER.search(self.text, start)
        if behind is None or not self.words.segmenter.is_verb(self.text[behind.start() - 2 : behind.start()]):
            return None
        named = self._named(start, behind.start(), -1)
        if named is None or behind.start() - named.start > _SHORT_PREDICATE:
            return None
        opened = named.start + self.text.startswith(("自", "从"), named.start)
        return Phrase(opened, behind.start() + 1, Yields.NOTHING)

    def _calling(self, phrase: Phrase | None, calls: str, kind: Kind) -> Phrase | None:
        """The phrase with what the word behind it lets it give way to."""
        if phrase is None or not calls or phrase.yields in (Yields.NOTHING, Yields.ALL):
            return phrase
        if calls == "among" or (calls == "within" and kind is Kind.DURATION):
            return phrase._replace(yields=Yields.OUTCOME)
        return phrase._replace(yields=Yields.NOUN)

    def name(self) -> Phrase | None:
        start = self.stripped(0, len(self.text))
        return self._cut(start, len(self.text), "", False, False) if start < len(self.text) else None

    def topic(self) -> Range | None:
        limit = len(self.text)
        at = self.stripped(0, limit)
        if at >= limit:
            return None
        end = self._noun_end(at, limit)
        if at == 0 and end - at >= 2:
            return at, end
        phrase = self._cut(at, limit, "", False, False)
        return (phrase.start, phrase.end) if phrase is not None else None

    def denied(self) -> Range | None:
        text = self.text
        end = len(text)
        empty = self.words.empty.match_before(text, end)
        if empty is not None and text.endswith("的", 0, end - len(empty.word)):
            end -= len(empty.word) + 1
        at = self.stripped(0, end)
        if at >= end:
            return None
        of = text.find("的", at, end - 2)
        if of > at and (text[at] in _CAUSES or end - of > 4):
            at = self.stripped(of + 1, end)
        if text[0] in _CAUSES and (raised := _RAISED.search(text, at, end)) is not None:
            at = raised.end()  # 因信息公开申请被提起|行政复议
        if (topic := _FEES.match(text, at, end)) is not None:
            at = topic.end()
        related = max(text.rfind("相关", at + 1, end - 2), text.rfind("有关", at + 1, end - 2))
        return (related + 2 if related > at else at), end

    def behind(self, only_fixed: bool, unit: str, handled: bool) -> Behind | None:
        limit = len(self.text)
        if self._joins(limit):
            return None
        at = self._quality_end()
        if self._is_time_alone(at, limit):
            return self._said(limit, only_fixed)
        at = self._described(at, limit)
        end = self._counted_end(at, limit, unit, handled)
        if end == at == 0 and self._is_event(limit):
            return Behind(0, limit, True)
        end = self._before_join(at, end)
        if end > at:
            return Behind(at, end, True) if self._is_noun(self.text[at:end]) else None
        return self._said(limit, only_fixed)

    def _said(self, limit: int, only_fixed: bool) -> Behind | None:
        """26件|予以公开: the outcome behind a figure that has no noun there."""
        outcome = self._outcome(limit, only_fixed)
        return Behind(*outcome, False) if outcome is not None else None

    def _quality_end(self) -> int:
        """Behind the word of quality that opens the stretch, with its 的."""
        quality = self.words.leads.match(self.text, 0)
        if quality is None or quality.fields.get("sort") != "quality":
            return 0
        return len(quality.word) + self.text.startswith("的", len(quality.word))

    def _is_time_alone(self, at: int, limit: int) -> bool:
        """Whether a time stands there that no noun follows."""
        time = self.words.times.match(self.text, at, limit)
        if time is None:
            return False
        stop = at + len(time.word)
        return self._noun_end(stop, limit) == stop

    def _counted_end(self, at: int, limit: int, unit: str, handled: bool) -> int:
        """Where the noun ends that a figure of ``unit`` counts."""
        persons = unit in _PERSONS
        end = at if persons and self._does(at, limit) else self._noun_end(at, limit, persons=persons)
        if handled and end == limit:
            end = self._before_act(at, end)
        return self._member_end(at, end) if unit in _MEMBERS else end

    def _before_join(self, at: int, end: int) -> int:
        """Where a noun ends without what joins it to the next: “掌上办”|和."""
        text = self.text
        while end > at and text[end - 1] == "、":
            end -= 1
        is_joined = end == len(text) and text.endswith(("”和", "”与", "”及"), at, end)
        return end - 1 if is_joined else end

    def _does(self, at: int, limit: int) -> bool:
        """Whether a stretch says what persons do, and is no name for them: 60余人|走进政务大厅."""
        stop = self.words.segmenter.verb_end(self.text, at)
        if stop == at or self.words.persons.match(self.text, stop, limit) is not None:
            return False  # 兼职|人员负责信息收集
        return self.words.persons.match_before(self.text, limit, at) is None

    def _described(self, at: int, limit: int) -> int:
        """Where the noun begins behind what describes it: 4家|问题突出的|机构."""
        of = self.text.find("的", at, limit - 1)
        described = of > at and self.words.modifiers.match_before(self.text, of, at) is not None
        return of + 1 if described else at

    def _before_act(self, at: int, end: int) -> int:
        """Where a noun ends before the verb that closes the clause: 对4类信息|主动公开."""
        verb = self.words.cuts.match_before(self.text, end, at)
        if verb is None or verb["role"] != "verb":
            return end
        stop = end - len(verb.word)
        return stop if stop - at > 1 and self.words.segmenter.parts(self.text, stop, end) else end

    def _member_end(self, at: int, end: int) -> int:
        """Where the noun ends that a unit like 个 counts, in a longer one: 8个行政村|政务公开专区. A
        short rest that may be counted itself stays: 12个乡镇卫生院."""
        text, words = self.text, self.words
        for start, member in words.members.finditer(text, at, end):
            stop = self._behind_bracket(start + len(member.word), end)
            rest = end - stop
            if rest < 2 or _JOINS.match(text, stop, end) or not self._parts(start, len(member.word)):
                continue
            if words.persons.match_before(text, end, stop) is not None:
                return stop  # 9个单位|业务人员
            is_thing = words.bodies.match_before(text, end, stop) or text[end - 1] in words.things
            return end if is_thing and rest <= _SHORT_THING else stop
        return end

    def _behind_bracket(self, at: int, end: int) -> int:
        """Behind the bracket that belongs to a name: 乡镇|(街道)."""
        if at < end and self.text[at] in "()":
            return self.text.find(")", at, end) + 1 or at
        return at

    def _parts(self, at: int, length: int) -> bool:
        return self.words.segmenter.parts(self.text, at, at + length)

    def _is_noun(self, noun: str) -> bool:
        """Whether a noun stands by itself: 27项任务, but not 98%比例."""
        if noun in self.words.heads:
            return len(noun) > 1 and noun in self.words.things
        return _WORD.search(noun) is not None

    def _joins(self, limit: int) -> bool:
        """Whether the stretch goes on with the next item of a list: 12条|和户籍、交管等信息16条."""
        join = _JOINS.match(self.text, 0, limit)
        return join is not None and self._apart(0, join.end(), 0, limit)

    def _is_event(self, limit: int) -> bool:
        """Whether the stretch is an adverb and an act that is counted: 3次|联合检查."""
        adverb = self.words.stops.match(self.text, 0, limit)
        if adverb is None or len(adverb.word) < 2 or self.words.cuts.match(self.text, 0, limit) is not None:
            return False
        act = self.words.cuts.match(self.text, len(adverb.word), limit)
        if act is None or act.fields.get("sort") != "act":
            return False
        return len(adverb.word) + len(act.word) == limit

    def names(self) -> tuple[Range, ...]:
        text = self.text
        cursor = self.stripped(0, len(text))
        limit = self._trimmed(cursor, len(text))[0]
        parts: list[Range] = []
        if cursor >= limit:
            return ()
        for match in _JOINS.finditer(text, cursor, limit):
            if match.end() - match.start() > 1 or self._apart(match.start(), match.end(), cursor, limit):
                parts.append(self._item(cursor, match.start(), not parts))
                cursor = match.end()
        parts.append(self._item(cursor, limit, not parts))
        return tuple(parts)

    def _item(self, start: int, end: int, first: bool) -> Range:
        at = self.stripped(start, end)
        of = self.text.rfind("的", at, end - 2) if first else -1
        return (of + 1 if of > at else at), end

    def stripped(self, start: int, end: int) -> int:
        """Where a stretch begins without time words, adverbs and prepositions."""
        at = before = start
        while at < end:
            following = self._lead_end(at, end)
            if following == at:
                break
            before, at = at, following
        if before < at < end and (
            end - at == 1
            or self.text[at:end] in self.words.heads
            or (self._is_manner(before, at) and self._is_rate(at, end))
        ):
            return before
        return at

    def _is_manner(self, start: int, end: int) -> bool:
        lead = self.words.leads.match(self.text, start, end)
        return lead is not None and lead.fields.get("sort") == "manner"

    def _is_rate(self, at: int, end: int) -> bool:
        """Whether what is left is a verb with a head, of which an adverb before it is a part: 按时|办结率."""
        verb = self.words.cuts.match(self.text, at, end)
        return (
            verb is not None
            and verb["role"] == "verb"
            and self.text[at + len(verb.word) : end] in self.words.measures
        )

    def _lead_end(self, at: int, end: int) -> int:
        """Behind the leading word at ``at``, which may be none."""
        text = self.text
        first = text[at]
        if first in _BLANK or first == "、":
            return at + 1
        if first in "前后" and at > 0:
            return at + 1  # 年底|前|完成整改, 改版|后|访问量
        if (opened := self._opening_end(at, end)) > at:
            return opened
        if first in _DATE_HEADS and (dated := _DATE_HEAD.match(text, at, end)) is not None:
            carries = self.words.cuts.match(text, dated.end(), end)
            return at if carries is not None and carries.fields.get("sort") == "carry" else dated.end()
        return self._leading_word_end(at, end)

    def _opening_end(self, at: int, end: int) -> int:
        """近两年来, 自改版以来, 以邮件形式, 新《条例》施行后: behind a phrase of time or manner."""
        text = self.text
        first = text[at]
        if first == "近" and (lately := _LATELY.match(text, at, end)) is not None:
            return lately.end()
        if text.find("以来", at, end) > at and (since := _SINCE.match(text, at, end)) is not None:
            return since.end()
        if first == "以" and (form := _FORM.match(text, at, end)) is not None:
            return form.end()
        if first in "新《" and (enacted := _ENACTED.match(text, at, end)) is not None:
            return enacted.end()
        return at

    def _leading_word_end(self, at: int, end: int) -> int:
        """Behind the time word, the adverb, the preposition or the place at ``at``, where no verb or
        name that is longer begins there."""
        name, lead, time, place = self.words.openings.match(self.text, at, end)
        length = len(name.word) if name is not None else 0
        if (
            time is not None
            and len(time.word) >= length
            and (lead is None or len(time.word) >= len(lead.word))
        ):
            return at + len(time.word)
        if lead is not None and len(lead.word) >= length:
            stop = at + len(lead.word)
            return at if lead["role"] == "whole" or not self._apart(at, stop, at, end) else stop
        if place is not None and not length and place["role"] == "whole" and at + len(place.word) < end:
            return at + len(place.word)
        return at

    def _trimmed(self, start: int, end: int) -> tuple[int, str]:
        """Where a stretch ends without the words that only lead to its figure, and the last of them
        that tells what is to follow: a noun (对, 的), or what is said of some (中)."""
        words, text, calls = self.words, self.text, ""
        while end > start:
            last = text[end - 1]
            if last in _LOOSE:
                end -= 1
                continue
            entry, change, time = words.closings.match_before(text, end, start)
            if entry is not None:
                begin, sort = end - len(entry.word), entry.fields.get("sort", "")
                if begin - start > 1 and self._is_average(entry, begin, end):
                    end = begin
                    continue
                if entry["role"] == "whole" or not (sort == "sure" or self._apart(begin, end, start, end)):
                    break
                calls = calls or (sort if sort != "sure" else "")
                end = begin
                continue
            if (
                last in _DATE_ENDS
                and (dated := _DATE_TAIL.search(text, max(start, end - 24), end)) is not None
            ):
                end = dated.start()
                continue
            if (entry := change or time) is None:
                break
            end -= len(entry.word)
        return end, calls

    def _is_average(self, entry: Entry, start: int, end: int) -> bool:
        """Whether a word behind a name says how its figure was taken: 咨询电话|日均."""
        rate = self.words.rates.match(self.text, start, end)
        is_rate = rate is not None and rate.word == entry.word and rate.fields.get("sort") != "rest"
        return is_rate and entry["role"] == "whole"

    def _turn(self, start: int, end: int) -> tuple[int, str] | None:
        """The word that opens a comparison or a share, and where it stands."""
        for at, entry in self.words.turns.finditer(self.text, start, end):
            stop = at + len(entry.word)
            if entry["role"] == "whole" or ("sort" in entry.fields and self.only_tails(stop, len(self.text))):
                continue
            if self.words.modifiers.match(self.text, at, end) is not None:
                continue  # 群众咨询|较多|的问题
            if self._apart(at, stop, start, end):
                return at, entry.word
        return None

    def only_tails(self, start: int, end: int) -> bool:
        """Whether a stretch holds nothing but words that lead to a figure: 压缩比|达."""
        while end > start:
            if self.text[end - 1] in _BLANK:
                end -= 1
                continue
            entry = self.words.tails.match_before(self.text, end, start)
            if entry is None:
                return False
            end -= len(entry.word)
        return True

    def _linked(self, start: int, end: int) -> int:
        """掌上办件数是窗口办件数的4.5倍: the end of what is compared."""
        for link in _LINKS:
            at = self.text.find(link, start + 1, end)
            if at > start and self._apart(at, at + 1, start, end):
                return at
        return end

    def _alone(self, start: int, end: int, kind: Kind) -> Phrase | None:
        """A word of total or rate that is all there is."""
        if self.text[start : start + 1] not in self.words.lone_heads:
            return None
        if self._is(self.words.totals, start, end):
            return Phrase(start, end, Yields.NOTHING)
        rate = self.words.rates.match(self.text, start, end)
        if rate is None or self.text[start + len(rate.word) : end] not in ("", "的"):
            return None
        return Phrase(start, start + len(rate.word), self._rate_yields(rate, kind))

    @staticmethod
    def _rate_yields(rate: Entry, kind: Kind) -> Yields:
        """其余3件列入计划 counts the rest, 平均3天办结 the average; fixed words say what the rest is."""
        if rate.fields.get("sort") == "rest":
            return Yields.SETTLED
        return Yields.NOUN if kind is Kind.DURATION else Yields.ALL

    def _remnant(self, start: int, end: int, kind: Kind) -> Phrase | None:
        """合计 or 平均 in a stretch that has nothing else."""
        text = self.text
        end = self._before_blanks(start, end)
        total = self.words.totals.match_before(text, end, start)
        if total is not None:
            return Phrase(end - len(total.word), end, Yields.NOTHING)
        rate = self.words.rates.match_before(text, end, start)
        if rate is None:
            return None
        return Phrase(end - len(rate.word), end, self._rate_yields(rate, kind))

    def _apart(self, at: int, stop: int, start: int, end: int) -> bool:
        """Whether the word stands for itself and is no part of a longer one."""
        return stop - at > 1 or self.words.segmenter.apart(self.text, at, start, end)

    def _is(self, words: Words, start: int, end: int) -> bool:
        entry = words.match(self.text, start, end)
        return entry is not None and start + len(entry.word) == end

    def _verbs(self, start: int, end: int) -> list[tuple[int, Entry]]:
        """The verbs and names in a stretch, outside of quotation marks and titles."""
        text = self.text
        found = [
            (at, entry)
            for at, entry in self.words.cuts.finditer(text, start, end)
            if entry["role"] != "whole" and self._apart(at, at + len(entry.word), start, end)
        ]
        if found and (text.find("“", start, end) >= 0 or text.find("《", start, end) >= 0):
            quoted = [match.span() for match in _QUOTED.finditer(text, start, end)]
            found = [(at, e) for at, e in found if not any(first < at < last for first, last in quoted)]
        return found

    def _cut(self, start: int, end: int, calls: str, alike: bool, instrument: bool) -> Phrase | None:
        """The name without the verb that reports it."""
        verbs = self._verbs(start, end)
        if verbs and self._opens_carried(verbs[0], start):
            return Phrase(start, end, Yields.NOTHING)
        compound = -1
        for number in range(len(verbs) - 1, -1, -1):
            at, entry = verbs[number]
            stop = at + len(entry.word)
            if entry["role"] == "name":
                if stop == end:
                    return self._fixed(verbs[: number + 1], start, end)
                continue
            rest = self.stripped(stop, end)
            if rest >= end or self._is_each_place(rest, end):
                if instrument and self._used_something(verbs[number], start):
                    return self._named(start, at, -1)
                return self._bare(verbs[: number + 1], start, stop, calls, alike)
            if self._compounds(stop, rest, end):
                compound = at if self.text[stop:end] in self.words.measures else compound
            elif self._is_clauses_own(verbs[: number + 1], start, rest, end):
                if instrument and self._describes(at, start, end):
                    return self._named(start, at, -1)
                return self._named(self._object_start(verbs[number], rest, end), end, compound)
        return self._named(start, end, compound)

    @staticmethod
    def _opens_carried(verb: tuple[int, Entry], start: int) -> bool:
        """结转|下年度: whether the stretch opens with what was carried over, which is all one name."""
        return verb[0] == start and verb[1].fields.get("sort") == "carry"

    def _is_each_place(self, at: int, end: int) -> bool:
        """印发|各乡镇: whether only the places that all got something stand there."""
        return self.text[at] == "各" and self._is(self.words.places, at, end)

    @staticmethod
    def _used_something(verb: tuple[int, Entry], start: int) -> bool:
        """网络|提交: whether a verb stands behind what it was done with, which names the figure then."""
        at, entry = verb
        return at > start and entry.fields.get("sort", "") in ("", "act", "light")

    def _describes(self, at: int, start: int, end: int) -> bool:
        """通过网络|提交申请表|的12件: whether a verb and its object only say which ones are counted."""
        return at > start and self.text.startswith("的", end)

    def _is_clauses_own(self, verbs: Sequence[tuple[int, Entry]], start: int, rest: int, end: int) -> bool:
        """Whether the last verb, with its object at ``rest``, is the clause's own, not part of a name."""
        if len(verbs) > 1:
            at, entry = verbs[-1]
            stop = at + len(entry.word)
            if self.words.segmenter.is_verb(self.text[rest:end]):
                return False
            if rest == stop and self._is_object(verbs[0], at, start) and end - stop <= 2:
                return False
        return self._acts(start, verbs)

    def _object_start(self, verb: tuple[int, Entry], rest: int, end: int) -> int:
        """Where the name begins that a verb has for its object: at the verb, where the two are one."""
        at, entry = verb
        sort = entry.fields.get("sort", "")
        is_close = sort == "act" and rest == at + len(entry.word) and self._is_short(rest, end)
        return at if sort == "outcome" or is_close else rest

    def _requests(self, verbs: Sequence[tuple[int, Entry]], start: int) -> bool:
        """Whether the clause says but who applies: 公民个人|提出申请; they are counted."""
        if len(verbs) < 2 or verbs[-1][1].word != "申请" or verbs[-2][1].word not in ("提出", "提交"):
            return False
        place = verbs[-2][0]
        return 0 < place - start <= _SHORT_CLAUSE and self._noun_end(start, place) == place

    def _is_object(self, first: tuple[int, Entry], at: int, start: int) -> bool:
        """Whether the verb at ``at`` stands within the object of the first: 公开|排污许可证核发信息."""
        place, entry = first
        stop = place + len(entry.word)
        reports = self._is_plain(entry) or entry.fields.get("sort") == "act"
        if place != start or not reports or at - stop < 2:
            return False
        if self.words.agents.match_before(self.text, at, stop) is not None:
            return False
        return self.text[at - 1] not in "的后并、" and not self._adverb_before(at, stop)

    def _is_short(self, rest: int, end: int) -> bool:
        return end - rest <= 2 or self.text[rest] == "《"

    def _fixed(self, verbs: Sequence[tuple[int, Entry]], start: int, end: int) -> Phrase:
        """A fixed name right before the figure (不予公开), with what is joined to it or narrows it
        (予以公开和部分公开, 属于国家秘密不予公开)."""
        at, last = verbs[-1]
        for place, entry in reversed(verbs[:-1]):
            stop, sort = place + len(entry.word), entry.fields.get("sort", "")
            if self.text[at - 1] in _LINKS:
                break
            joined = stop < at and _JOINED.fullmatch(self.text, stop, at) is not None
            if (stop == at and sort == "carried") or (joined and (sort or entry["role"] == "name")):
                at = place
                continue
            if last.fields.get("sort") == "result" and end - start <= _LONGEST and self.text[at - 1] != "后":
                at = start
            break
        return Phrase(at, end, Yields.NOTHING)

    def _compounds(self, stop: int, rest: int, end: int) -> bool:
        """Whether the verb and what follows make one name (发布量, 培训班)."""
        text, heads = self.text, self.words.heads
        if rest > stop or stop >= end:
            return False
        if end - stop == 1 or text[stop:end] in heads:
            return True
        return text[stop] in heads and not self.words.segmenter.knows(text[stop : stop + 2])

    def _acts(self, start: int, verbs: Sequence[tuple[int, Entry]]) -> bool:
        """Whether the last verb is the clause's own, not part of a name."""
        text, (at, entry) = self.text, verbs[-1]
        sort = entry.fields.get("sort", "")
        if at == start:
            return True
        if len(verbs) > 1 and verbs[-2][1]["role"] == "verb" and verbs[-2][0] + len(verbs[-2][1].word) == at:
            return sort != "act"
        if text[at - 1] in "”》) " or self.words.agents.match_before(text, at, start) is not None:
            return True
        if self._adverb_before(at, start):
            return True
        preposition = self.words.leads.match_before(text, start)
        if preposition is not None and preposition.fields.get("sort") == "occasion":
            return self.words.segmenter.parts(text, at, at + len(entry.word))
        if sort == "act" and entry.word not in ("公开", "主动公开"):
            return False
        return self.words.segmenter.parts(text, at, at + len(entry.word))

    def _adverb_before(self, at: int, start: int) -> int:
        """The length of the adverb or time word that ends at ``at``."""
        for lead in self.words.adverbs.match_before(self.text, at, start):
            if lead is not None and lead["role"] != "whole":
                length = len(lead.word)
                if self._apart(at - length, at, start, at):
                    return length
        return 0

    def _bare(
        self, verbs: Sequence[tuple[int, Entry]], start: int, stop: int, calls: str, alike: bool
    ) -> Phrase | None:
        """A verb right before the figure: what is done is counted, where nothing else names it."""
        words, text, (at, entry) = self.words, self.text, verbs[-1]
        sort = entry.fields.get("sort", "")
        if (inseparable := self._inseparable(verbs, start, stop)) is not None:
            return inseparable
        if at == start:
            return self._lone_verb(at, stop, sort, alike)
        if sort == "" and len(verbs) > 1 and self._reports(verbs[-2], at, start):
            return Phrase(at, stop, Yields.NOUN)
        adverb = self._adverb_before(at, start)
        fronted = at - adverb
        if self._is(words.places, start, fronted) or fronted == start:
            return self._behind_front(verbs[-1], start, fronted, calls, alike)
        if sort == "light" and (adverb or stop - at > 1):
            return self._yielding(self._cut(start, fronted, "", alike, False), Yields.ALL)
        if sort == "act":
            return self._act(verbs, start, stop, adverb)
        if text[at - 1] == "》" or (adverb and words.agents.match_before(text, fronted, start) is None):
            return self._yielding(self._named(start, fronted, -1), Yields.NOUN)
        return self._with_doer(verbs, start, stop, fronted)

    def _inseparable(self, verbs: Sequence[tuple[int, Entry]], start: int, stop: int) -> Phrase | None:
        """未|办结, 公民个人提出|申请, 结转下年度|办理: a verb counted with what stands before it, for
        without that it would say something else."""
        at, entry = verbs[-1]
        if (undone := _UNDONE.search(self.text, start, at)) is not None:
            return Phrase(undone.start(), stop, Yields.NOTHING)
        if entry.fields.get("sort", "") in ("outcome", "carry"):
            return Phrase(self._outcome_start(verbs, start), stop, Yields.NOTHING)
        if self._requests(verbs, start):
            return Phrase(start, stop)
        carried = self._carried(verbs, at)
        return Phrase(carried, stop, Yields.NOTHING) if carried is not None else None

    @staticmethod
    def _lone_verb(at: int, stop: int, sort: str, alike: bool) -> Phrase | None:
        """收到33件: a verb that is all the stretch has; a bare one names nothing behind a figure alike."""
        is_bare = sort in ("light", "intake")
        if alike and is_bare:
            return None
        return Phrase(at, stop, Yields.ALL if is_bare else Yields.NOUN)

    @staticmethod
    def _behind_front(
        verb: tuple[int, Entry], start: int, fronted: int, calls: str, alike: bool
    ) -> Phrase | None:
        """全年|收到, 县级|公布: a verb behind nothing but an adverb or a place, which it takes with it where
        that alone tells its figure from the one before."""
        at, entry = verb
        stop = at + len(entry.word)
        if calls == "noun" or (alike and fronted > start and entry.fields.get("sort", "") != "light"):
            return Phrase(start, stop)
        return None if alike else Phrase(at, stop, Yields.NOUN)

    @staticmethod
    def _yielding(phrase: Phrase | None, yields: Yields) -> Phrase | None:
        """The phrase, if there is one, with what it gives way to."""
        return phrase._replace(yields=yields) if phrase is not None else None

    def _with_doer(self, verbs: Sequence[tuple[int, Entry]], start: int, stop: int, fronted: int) -> Phrase:
        """县政府网站|发布: a verb with the channel that did it, or with what narrows it."""
        words, text, at = self.words, self.text, verbs[-1][0]
        if len(verbs) > 1 and verbs[0][0] == start and self._is_plain(verbs[0][1]):
            start = self.stripped(start + len(verbs[0][1].word), at)
        if words.channels.match_before(text, fronted, start) is not None and stop - start <= _LONGEST:
            return Phrase(start, stop, Yields.NOUN)
        opened = self._narrowed(start, stop)
        opened = opened if opened < at else start
        return Phrase(opened if stop - opened <= 16 else at, stop, Yields.NOUN)

    def _carried(self, verbs: Sequence[tuple[int, Entry]], at: int) -> int | None:
        """Where what was carried over begins, for the verb at ``at`` of what is to come: 结转下年度|办理."""
        if len(verbs) < 2 or verbs[-2][1].fields.get("sort") != "carry":
            return None
        place, entry = verbs[-2]
        stop = place + len(entry.word)
        behind = self._with_time(place, stop, at)[1]
        return place if self.stripped(behind, at) >= at else None

    def _outcome_start(self, verbs: Sequence[tuple[int, Entry]], start: int) -> int:
        """Where an outcome begins with what narrows it: 废止和宣布失效, 公开类答复, “已阅”答复."""
        text, at = self.text, verbs[-1][0]
        if at == start or (text[at - 1] == "中" and self._apart(at - 1, at, start, at)):
            return at
        if text[at - 1] == "”":
            return max(text.rfind("“", start, at), start)
        if at - start <= _LONGEST and (text[at - 1] == "类" or self._is_joined(start, at)):
            return start
        if at - start <= _SHORT_MANNER and not (self._verbs(start, at) or self._has_agent(start, at)):
            return start
        return self._first_outcome(verbs)

    def _first_outcome(self, verbs: Sequence[tuple[int, Entry]]) -> int:
        """废止|和宣布失效, 维持|原答复: where the first outcome begins that makes one with the last."""
        text, at = self.text, verbs[-1][0]
        for place, entry in reversed(verbs[:-1]):
            stop, sort = place + len(entry.word), entry.fields.get("sort", "")
            joined = stop < at and _JOINED.fullmatch(text, stop, at) is not None and sort == "outcome"
            kept = sort == "outcome" and text[stop:at] == "原"  # 维持原答复
            if not (joined or kept or (stop == at and sort in ("result", "state"))):
                break
            at = place
        return at

    @staticmethod
    def _is_plain(entry: Entry) -> bool:
        return entry["role"] == "verb" and entry.fields.get("sort", "") in ("", "light", "intake")

    def _reports(self, verb: tuple[int, Entry], at: int, start: int) -> bool:
        """Whether the clause's verb stands right before ``at``, so that its object follows: 印发通报."""
        place, entry = verb
        if entry["role"] != "verb" or entry.fields.get("sort") == "act" or place + len(entry.word) != at:
            return False
        return self._is_agents(place, start)

    def _act(self, verbs: Sequence[tuple[int, Entry]], start: int, stop: int, adverb: int) -> Phrase:
        """培训3次, 季度抽查4轮: the act with what narrows it, without who does it and when."""
        text, at = self.text, verbs[-1][0]
        among = text.rfind("中", start + 1, at - 1)
        if among > start and self._apart(among, among + 1, start, at):
            start = among + 1
        if self._publishes(verbs[-1][1], start, at - adverb):
            return Phrase(start, stop, Yields.NOUN)
        if self._is_kind_of(start, at):
            reports = verbs[0][0] == start and self._is_plain(verbs[0][1])
            opened = self.stripped(start + len(verbs[0][1].word), at) if reports else start
            return Phrase(opened if opened < at else at, stop, Yields.NOUN)
        opened = max(start, min(self._behind_verb(verbs[:-1], start, at), at))
        if len(verbs) > 1 and verbs[-2][1]["role"] == "name" and verbs[-2][0] + len(verbs[-2][1].word) == at:
            return Phrase(min(opened, verbs[-2][0]), stop, Yields.NOUN)
        return Phrase(at if adverb else self._act_start(opened, at, stop), stop, Yields.NOUN)

    def _act_start(self, opened: int, at: int, stop: int) -> int:
        """季度|抽查: where an act begins with what narrows it, which is but a word where the name is long."""
        if self.text[at - 1] == "”" or self._noun_end(opened, at, acts=False) < at:
            return at
        if stop - opened > 6 and self._has_agent(opened, at):
            triple = at - 3 >= opened and self.words.segmenter.knows(self.text[at - 3 : at])
            return self._word_before(at, opened, 3 if triple else 2)
        return self._word_before(at, opened, 4) if stop - opened > 10 else opened

    def _publishes(self, act: Entry, start: int, at: int) -> bool:
        """Whether an act is what a channel did: 县政府网站公开; there the channel is counted."""
        if act.word not in _PUBLISHING or at - start > _LONGEST:
            return False
        return self.words.channels.match_before(self.text, at, start) is not None

    def _is_kind_of(self, start: int, at: int) -> bool:
        """Whether the act is done as something (作为信访事项处理), or joined to a noun (政策文件及解读)."""
        text = self.text
        if not 0 < at - start <= _LONGEST:
            return False
        if text.startswith("的申请", at - 1):
            return at - start <= _SHORT_CLAUSE
        if text.find("的", start, at) >= 0:
            return False
        done_as = text.startswith("作", start) and self._apart(start, start + 1, start, at)
        return done_as or text.startswith("作为", start) or self._is_joined(start, at)

    def _is_joined(self, start: int, at: int) -> bool:
        """Whether a noun is joined to what begins at ``at``: 政策文件及|解读, but not 公开和|答复."""
        if self.text[at - 1] not in "及和与" or not self._apart(at - 1, at, start, at):
            return False
        verb = self.words.cuts.match_before(self.text, at - 1, start)
        return verb is None or verb["role"] != "verb"

    def _behind_verb(self, verbs: Sequence[tuple[int, Entry]], start: int, at: int) -> int:
        """Where the name of an act begins: behind the verb that reports it."""
        opened = start
        for place, entry in reversed(verbs):
            end, sort = place + len(entry.word), entry.fields.get("sort", "")
            if entry["role"] == "name" and at - end >= 2:
                opened = end
                break
            if entry["role"] == "verb" and (sort != "act" or self._governs(place, end, at, start)):
                opened = end
                break
            if end == at and entry["role"] == "verb" and place > start and self._is_agents(place, start):
                return place
        return self.stripped(opened, at)

    def _governs(self, place: int, end: int, at: int, start: int) -> bool:
        """Whether an act is the clause's verb, with a noun before the next act: 处理|群众留言."""
        return at - end >= 2 and self._is_agents(place, start)

    def _is_agents(self, at: int, start: int) -> bool:
        """Whether a verb opens the stretch or stands behind who does it."""
        return at == start or self.words.agents.match_before(self.text, at, start) is not None

    def _word_before(self, at: int, start: int, length: int) -> int:
        low = max(start, at - length)
        is_word = _HAN.fullmatch(self.text, low, at) is not None
        return low if is_word and self.words.segmenter.parts(self.text, low, at) else at

    def _has_agent(self, start: int, end: int) -> bool:
        if self.words.bodies.match_before(self.text, end, start) is not None:
            return True
        return next(self.words.channels.finditer(self.text, start, end), None) is not None

    def _named(self, start: int, end: int, compound: int) -> Phrase | None:
        """A name without what only says whose it is. ``compound`` is where 发布量 and the like begin."""
        text, words = self.text, self.words
        start = self.stripped(start, end)
        if start >= end:
            return None
        if compound > start and end - start > 2 * (end - compound) and self._is_clumsy(start, compound, end):
            start = compound - self._adverb_before(compound, start)
        start = self._behind_actor(self._narrowed(start, end), end)
        among = text.rfind("中", start + 1, end - 1)
        if among > start and self._apart(among, among + 1, start, end):
            start, end = self._picked(start, among, end)
        inside = text.find("在", start + 2, end)
        if inside > start and self._apart(inside, inside + 1, start, end):
            end = inside
        start = max(start, end - _LONGEST)
        bracket = text.rfind("(", start, end) if text[end - 1] == ")" else -1
        body = words.bodies.match_before(text, bracket if bracket > start else end, start)
        gives_way = body is not None or words.segmenter.is_verb(text[start:end])
        return Phrase(start, end, Yields.NOUN if gives_way else Yields.OF)

    def _is_clumsy(self, start: int, compound: int, end: int) -> bool:
        """Whether a name has more before 发布量 and the like than it needs: 首问责任人答复用时."""
        if end - start > 10:
            return True
        return next(self.words.agents.finditer(self.text, start, compound), None) is not None

    def _behind_actor(self, start: int, end: int) -> int:
        """参保单位寄发对账单: behind who acts and a verb that only the dictionary has."""
        text, words = self.text, self.words
        opened = start
        for at, entry in words.agents.finditer(text, start, end - 3):
            stop = at + len(entry.word)
            if len(entry.word) == 1 and at > start and words.segmenter.knows(text[at - 1 : stop]):
                continue  # 学区划分信息
            behind = words.segmenter.verb_end(text, stop)
            if stop < behind <= end - 2 and not self._compounds(behind, behind, end):
                opened = behind
        return self.stripped(opened, end) if opened > start else start

    def _picked(self, start: int, among: int, end: int) -> Range:
        """申请人中个人: what is picked; 评估中我局: what the body took part in."""
        rest = self.stripped(among + 1, end)
        if rest >= end or self._is(self.words.places, rest, end):
            return start, among
        return (rest, end) if end - rest >= 2 else (start, end)

    def _narrowed(self, start: int, end: int) -> int:
        """Where a name begins behind 的, 等, a title, and the channel or office that has it."""
        text, heads = self.text, self.words.heads
        of = text.rfind("的", start, end - 2)
        if (
            of > start
            and text[of + 1 : end] not in heads
            and not self._is_quoted(of, start, end)
            and self._is_apposed(start, of, end)
        ):
            start = self.stripped(of + 1, end)
        others = text.rfind("等", start, end - 2)
        if (
            others > start
            and text[others + 1 : end] not in heads
            and self._apart(others, others + 1, start, end)
        ):
            start = self.stripped(others + 1, end)
        title = text.rfind("》", start, end - 2)
        if title > start and (end - title > 5 or title - start > _SHORT_TITLE):
            start = title + 1
        return self._behind_office(self._behind_channel(start, end), end)

    def _is_quoted(self, at: int, start: int, end: int) -> bool:
        """Whether a word stands inside quotation marks or a title: 《致居民|的|信》."""
        return any(m.start() < at < m.end() for m in _QUOTED.finditer(self.text, start, end))

    def _is_apposed(self, start: int, of: int, end: int) -> bool:
        """Whether a name stands behind 的 for itself; 撤回的申请 says more than 申请 in a list of them."""
        if self.text.endswith("的申请", start, end) and of - start < _SHORT_CLAUSE:
            return False
        return end - of > 4 or (of - start > 4 and self._is_clause(start, of))

    def _behind_channel(self, start: int, end: int) -> int:
        """“岚江发布”公众号粉丝: what the channel has."""
        text, words = self.text, self.words
        if end - start <= 6:
            return start
        for at, entry in words.channels.finditer(text, start, end - 2):
            stop = at + len(entry.word)
            stop += text.startswith("”", stop)
            if _JOINS.match(text, stop, end) or words.channels.match(text, stop, end) is not None:
                continue
            if not words.segmenter.is_verb(text[stop:end]) and words.segmenter.parts(text, at, stop):
                start = self.stripped(stop, end)
        return start

    def _behind_office(self, start: int, end: int) -> int:
        """民政局救助对象名单: what is the office's."""
        text, words = self.text, self.words
        for at, entry in words.offices.finditer(text, start, min(start + 10, end - 4)):
            stop = at + len(entry.word)
            if not _JOINS.match(text, stop, end) and words.segmenter.parts(text, start, stop):
                return stop
        return start

    def _is_clause(self, start: int, end: int) -> bool:
        """Whether what stands before 的 says what somebody does: 长期不更新的, but not 被纠正的, 文件类的."""
        if self.text.find("被", start, end) >= 0:
            return False
        return self._noun_end(start, end) < end or bool(self._verbs(start, end))

    def _noun_end(self, at: int, limit: int, *, acts: bool = True, persons: bool = False) -> int:
        """Where the noun that begins at ``at`` ends: at the word that goes on with the sentence, which
        an act behind somebody is too, with ``acts``."""
        words, text = self.words, self.text
        cursor = at
        while cursor < limit:
            if text[cursor] in "“《" and not self._closes(cursor, at, limit):
                cursor = self._behind_quoted(cursor, limit)
                continue
            stop, cut = words.behind_noun.match(text, cursor, limit)
            if cut is not None and (stop is None or len(cut.word) > len(stop.word)):
                if self._goes_on(cut, cursor, at, limit, acts):
                    break
                cursor += len(cut.word)
            elif stop is not None:
                if stop["role"] == "whole":
                    cursor += len(stop.word)
                elif self._stands(cursor, cursor + len(stop.word), at, limit):
                    break
                else:
                    cursor += 1
            elif self._closes(cursor, at, limit) or (acts and self._actor_acts(cursor, at, limit, persons)):
                break
            else:
                cursor += 1
        return min(self._before_blanks(at, cursor), limit)

    def _behind_quoted(self, at: int, limit: int) -> int:
        """Behind the quotation or the title at ``at``, or behind its mark where it is not closed."""
        quoted = _QUOTED.match(self.text, at, limit)
        return quoted.end() if quoted is not None else at + 1

    def _before_blanks(self, start: int, end: int) -> int:
        """Where a stretch ends without the white space at its end."""
        while end > start and self.text[end - 1] in _BLANK:
            end -= 1
        return end

    def _closes(self, cursor: int, at: int, limit: int) -> bool:
        """Whether a date or a quotation that ends the clause follows a noun: 30项高频事项“掌上办”."""
        text = self.text
        if text[cursor] in _DATE_HEADS:
            return _DATE_HEAD.match(text, cursor, limit) is not None
        return cursor > at and text[cursor] == "“" and text.find("”", cursor, limit) in (-1, limit - 1)

    def _actor_acts(self, cursor: int, at: int, limit: int, persons: bool) -> bool:
        """Whether a verb that only the dictionary has follows a noun for somebody."""
        if cursor < at + 2 or not (persons or self.words.agents.match_before(self.text, cursor, at)):
            return False
        stop = self.words.segmenter.verb_end(self.text, cursor)
        return stop > cursor and not self._compounds(stop, stop, limit)

    def _stands(self, at: int, stop: int, start: int, limit: int) -> bool:
        """Whether a word of any length is no part of others."""
        if stop - at == 1:
            return self.words.segmenter.apart(self.text, at, start, limit)
        return at == start or self.words.segmenter.parts(self.text, at, stop)

    def _goes_on(self, entry: Entry, cursor: int, at: int, limit: int, acts: bool) -> bool:
        """Whether a verb or name behind a noun is what the sentence says of it."""
        sort = entry.fields.get("sort", "")
        if entry["role"] != "verb":
            return sort in ("result", "state")
        stop = cursor + len(entry.word)
        if self.text.startswith(("了", "过"), stop, limit):
            return True
        if sort == "act" and acts and at < cursor and stop < limit:
            return self._does_act(cursor, at, stop, limit)
        if sort == "act" or self._compounds(stop, stop, limit):
            return False
        if sort == "light" and at < cursor and self.words.bodies.match_before(self.text, cursor, at):
            return True
        if sort == "outcome" and cursor == at and self._noun_end(stop, limit) - stop > 1:
            return False  # 64项|整改事项
        return self._stands(cursor, stop, at, limit)

    def _does_act(self, cursor: int, at: int, stop: int, limit: int) -> bool:
        """Whether the noun before an act is somebody who does it, and the act begins no longer name."""
        actor = self.words.agents.match_before(self.text, cursor, at)
        return actor is not None and not self._compounds(stop, stop, limit)

    def _outcome(self, limit: int, only_fixed: bool) -> Range | None:
        """What is said of a figure: 26件予以公开, 2件已公开, 10件由自然人提出."""
        if (belongs := self._belongs(limit)) is not None:
            return belongs
        fixed = self._fixed_outcome(limit)
        if fixed is not None or only_fixed:
            return fixed
        opened = self.stripped(0, limit)
        if opened >= limit:
            return None
        if self.words.instruments.match_before(self.text, opened) is None:
            for at, verb in self.words.cuts.finditer(self.text, opened, limit):
                if verb["role"] == "verb":
                    return self._said_by(verb, at, opened, limit)
        end = self._noun_end(opened, limit) if opened else 0
        return (opened, end) if end > opened else None

    def _fixed_outcome(self, limit: int) -> Range | None:
        """予以公开, 结转下年度: what is said of a figure in the fixed words for how matters end."""
        found = carried = None
        for at, entry in self.words.cuts.finditer(self.text, 0, limit):
            sort, stop = entry.fields.get("sort", ""), at + len(entry.word)
            if sort == "carry":
                carried = self._with_time(at, stop, limit)
            elif entry["role"] == "name" or sort == "outcome":
                if found is not None and self.text.startswith(_REASONS):
                    break
                joined = found is not None and _JOINED.fullmatch(self.text, found[1], at) is not None
                found = (found[0] if found is not None and joined else at, stop)
        return carried or found

    def _said_by(self, verb: Entry, at: int, opened: int, limit: int) -> Range:
        """未办结, 已向社会公开: what the verb at ``at`` says of a figure."""
        text, stop = self.text, at + len(verb.word)
        if at and text.startswith("未", at - 1) and limit - at <= _SHORT_PREDICATE:
            return at - 1, limit
        done = self.words.stops.match(text, 0, limit)
        if done is not None and done.fields.get("sort") == "done":
            towards = text.startswith("向", max(opened, at - 3)) and at - 3 >= opened
            return at - 3 if towards else at, stop
        return self._done(at, stop, limit)

    def _belongs(self, limit: int) -> Range | None:
        """4件属于|答复程序不当: what figures are said to be, where a verb in it does not end it."""
        link = _BELONGS.match(self.text, 0, limit)
        if link is None or not 2 < limit - link.end() <= _LONGEST // 2:
            return None
        fixed = self.words.cuts.match_before(self.text, limit, link.end())
        first = self.words.cuts.match(self.text, link.end(), limit)
        if fixed is not None or first is None or first.fields.get("sort") != "outcome":
            return None
        return link.end(), limit

    def _done(self, at: int, stop: int, limit: int) -> Range:
        """A verb said of a figure: with its object where that is short, or the object alone."""
        if limit - stop <= 3:
            return at, limit
        rest = self.stripped(stop, limit)
        if rest >= limit or self._lead_end(rest, limit) >= limit:
            return (at, limit) if limit - at <= _SHORT_PREDICATE else (at, stop)
        end = self._noun_end(rest, limit)
        return (rest, end) if end - rest > 1 else (at, stop)

    def _carries(self, phrase: Phrase) -> bool:
        entry = self.words.cuts.match_before(self.text, phrase.end, phrase.start)
        return entry is not None and entry.fields.get("sort") == "carry"

    def _with_time(self, start: int, end: int, limit: int) -> Range:
        """结转下年度: the time belongs to what was carried over."""
        text = self.text
        behind = end + 1 if text.startswith(("至", "到"), end) else end
        dated = _DATE_HEAD.match(text, behind, limit)
        if dated is not None:
            return start, dated.end()
        time = self.words.times.match(text, behind, limit)
        return start, behind + len(time.word) if time is not None else end


def without_head(words: Phrases, text: str, others: Iterable[str]) -> int:
    """网站、微信、微博发布量: where the last name ends without the head that it shares with the others."""
    for at, entry in words.cuts.finditer(text, 1):
        head = text[at + len(entry.word) :]
        if entry["role"] == "verb" and head in words.heads and not any(o.endswith(head) for o in others):
            return at
    return len(text)
