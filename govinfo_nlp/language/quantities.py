"""Quantities: a numeral with its unit and bound, found in one walk together with the guards.

``scan`` yields what holds a number, in text order: a ``Guard`` (no quantity, and why) or a
``Figure`` (a quantity: what it says, and the rule that took it). All offsets are those of the
text; matching is done on its folded form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

import regex

from govinfo_nlp.language.guards import NO_GUARD, Guard, Names, Scanner
from govinfo_nlp.language.lexicons import Entry, Lexicon, Words
from govinfo_nlp.language.numerals import CHINESE, EXACT, MAX_DIGITS, NUMERAL, SCALES, Numeral, parse
from govinfo_nlp.models import Bound, Kind


class Figure(NamedTuple):
    """A quantity as it stands in the text, before its clause is read."""

    start: int
    end: int
    kind: Kind
    value: Decimal
    step: Decimal
    unit: str
    bound: Bound
    rule: str
    bound_start: int  # where the words that limit it begin, at most ``start``


_NUMERAL = regex.compile(NUMERAL)
_RANGE = regex.compile(rf"\ ?(?:[-~]{{1,2}}+|至|到)\ ?(?P<upper>{NUMERAL})")
_SHARE = {
    "百": Decimal(1),
    "佰": Decimal(1),
    "千": Decimal("0.1"),
    "仟": Decimal("0.1"),
    "万": Decimal("0.01"),
}
_PARTS_OF = regex.compile(r"\ {0,2}分\ {0,2}之\ {0,2}")
_TENTHS = regex.compile(
    r"\ ?成(?P<half>[一二三四五六七八九半](?![一二三四五六七八九十个项条件月日年])"
    r"|\ (?:[一二三四五六七八九](?![^，。；、,;.)）\n])))?+(?![立员果本功长熟型绩品交都])"
)
# 7.5折, 75折, 三八折; a leaflet's 三折页 is none. A converter may space the two digits of one out.
_DISCOUNT = regex.compile(
    r"(?:\ (?P<second>[1-9一二三四五六七八九])\ )?+\ {0,3}折(?![页叠合算旧腰扣线返射痕子价彩宣])"
)
_SPLIT_UNIT = regex.compile(
    r"个\ {0,3}(?:百\ {0,2}分\ {0,2}点|工\ ?作\ ?日|自\ ?然\ ?日|小\ ?时|月|星\ ?期|钟\ ?头)"
)
_GAP_TO_POINTS = regex.compile(r"\ {2,8}(?=个\ {0,3}百\ {0,2}分\ {0,2}点)")
_OWN_REACH = 80  # characters before a number of parts in which the report is named
_SHARE_AHEAD = regex.compile(r"[0-9.一二三四五六七八九十两]{1,5}\ ?(?:[成%]|个?百分点)|半")
_VERB_REACH = 8  # characters between 至少 and its numeral: 至少配备2名
_BLANKS = frozenset(" \t\n")
# What the patterns of the forms below begin with: it is asked first, since few figures are any of them.
_PARTS_HEADS, _DISCOUNT_HEADS, _TENTHS_HEADS = (" ", "分"), (" ", "折"), (" ", "成")
_RANGE_HEADS = (" ", "-", "~", "至", "到")
# What must stand behind Arabic digits for any of the forms below that are more than digits and a unit, but
# for what can be halved (3天半).
_MAKES_A_FORM = frozenset(" \t\n%‰折成-~至到个")
_CONVERTER_GAP = regex.compile(r"[ \t]{0,3}\n?[ \t]{0,3}")
# What stands before a figure that opens its line: the last word of a line that isn't finished, or nothing.
_LINE_OPENING = regex.compile(r"(?:(?P<before>\p{Han}?)\ ?\r?\n|^)\ {0,8}\Z")
_CLOSES = frozenset("，。；、,;.!?！？)）》】]」』”\n：: ")
_OPENS_FIGURE = frozenset("，。；：:,;(（ \t\n、")
_JOINS, _SAME_BREATH = frozenset("和及与、"), 14  # characters back to another of the same
_OPENING_QUOTES = ("“", "‘", "「", "『", '"')  # 三个“突出”
_KINDS = {kind.value: kind for kind in Kind}
_BOUNDS = {bound.value: bound for bound in Bound}
_REACHES = ("达", "达到")  # 浏览量达千万次
_ROUND = regex.compile("[十百千]?[万亿]")
_GO_ON_WITH_GE = frozenset("百工自小月星钟部")  # 个 工作日, 个部分
_DIGITS, _SIGNS = frozenset("0123456789"), frozenset("-负負±")
_TWO_DIGITS = regex.compile(r"[一二两三四五六七八九]{2,3}")


class Quantities:
    """The scanner over one lexicon; made once for each, see ``quantities``."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._contexts: dict[str, Words] = {}
        self._scanner = Scanner(lexicon)
        self._names = Names(lexicon)
        self._units = lexicon.words("units")
        self._chinese_units = Words(
            tuple(e for e in lexicon.entries("units") if e.fields.get("script") != "arabic")
        )
        self._before = lexicon.words("bounds", field="place", value="before")
        self._inside = lexicon.words("bounds", field="place", value="inside")
        self._modifying = frozenset(" " + SCALES).union(entry.word[0] for entry in self._inside.entries)
        self._read_halves()
        others = "".join(map(re.escape, (self._makes_a_form | self._modifying) - {"个"}))
        self._other_form = re.compile(rf"[{others}]|个(?:[半多余来\ ]|{self._halved_with_ge}半)")
        self._after = lexicon.words("bounds", field="place", value="after")
        self._before_verb = lexicon.words("bounds", field="place", value="verb")
        self._doubtful = self._set("doubtful unit")
        self._lengths, self._stretches = self._set("length unit"), self._set("stretch unit")
        self._case_units, self._taken_up = self._set("single case"), self._set("taken up")
        self._more = self._set("more")
        self._zeros = lexicon.words("denials", field="role", value="zero")
        self._verbs = lexicon.words("subjects", field="role", value="verb")

    def _read_halves(self) -> None:
        """What can be halved, 两个半小时, 3天半, and the patterns for it."""
        halved, units = self.context("halved"), self.context("half unit")
        words = [entry.word for entry in halved.entries]
        self._makes_a_form = _MAKES_A_FORM.union(word[0] for word in words)
        self._half_reach = 1 + max(map(len, words))  # characters to 半, 个月 before it included
        with_ge = "|".join(re.escape(word[1:]) for word in words if word[0] == "个")
        self._halved_with_ge = f"(?:{with_ge or '(?!)'})"
        self._and_a_half = regex.compile(
            rf"(?P<unit>个)半(?P<rest>{units.pattern})|(?P<short>{halved.pattern})半(?![年天月日数载])"
        )
        self._and_more = regex.compile(rf"个[多余来](?P<rest>{units.pattern})")

    def _set(self, role: str) -> frozenset[str]:
        return frozenset(entry.word for entry in self.context(role).entries)

    def scan(self, folded: str, start: int = 0, end: int | None = None) -> Iterator[Guard | Figure]:
        """Guards and figures of ``folded[start:end]`` from left to right, none overlapping."""
        limit = len(folded) if end is None else end
        at, last_figure_end = start, -1
        while (found_at := self._scanner.search(folded, at, limit)) is not None:
            rule, first, behind = found_at
            if rule == NO_GUARD:
                listed = last_figure_end == first - 1 and folded[last_figure_end] in "、,"
                found = self._numeral(folded, first, behind, limit, listed=listed)
                if isinstance(found, Figure):
                    last_figure_end = found.end
            else:
                found = self._guard(folded, first, behind, limit, rule)
            yield found
            at = max(found.end, first + 1)

    def _guard(self, folded: str, start: int, end: int, limit: int, rule: str) -> Guard | Figure:
        """A guard, unless a longer name starts inside it (7×24小时) or it is a figure after all."""
        name = self._names.around(folded, start)
        if name is not None and name.end > end:
            return name
        return Guard(rule, start, end)

    def _numeral(self, folded: str, start: int, end: int, limit: int, *, listed: bool) -> Guard | Figure:
        name = self._names.around(folded, start)
        if name is not None and name.end >= end and not self._counted(folded, name, end, limit):
            return Guard(name.rule, min(name.start, start), name.end)
        if end - start > 2 * MAX_DIGITS:
            return Guard("long number", start, end)
        if (plain := self._plain(folded, start, end, limit)) is not None:
            return plain
        reading = _Reading(self, folded, start, end, limit)
        reading.listed = listed
        figure = reading.figure()
        return figure if figure is not None else Guard(reading.refusal, start, reading.end)

    def _plain(self, folded: str, start: int, end: int, limit: int) -> Figure | None:
        """12件, 34.5%: digits and what they count right behind them, as most figures are; ``None`` where a
        figure may be of any other form."""
        word = folded[start:end]
        if word[0] not in _DIGITS or word == "0" or folded[start - 1 : start] in _SIGNS:
            return None
        if folded.startswith("%", end, limit):
            return self._percent(folded, start, end)
        if self._other_form.match(folded, end, limit) is not None:
            return None
        unit, number = self._units.match(folded, end, limit), parse(word)
        if unit is None or number is None or unit.word in self._doubtful:
            return None
        if unit.word == "个" and folded[end + 1 : end + 2] in _GO_ON_WITH_GE:
            return None
        kind, behind = _KINDS[unit["kind"]], end + len(unit.word)
        return self.stated(folded, (start, behind), kind, number, unit.word, "numeral and unit")

    def _percent(self, folded: str, start: int, end: int) -> Figure | None:
        number = parse(folded[start:end])
        if number is None:
            return None
        return self.stated(folded, (start, end + 1), Kind.PERCENTAGE, number, "%", "percent sign")

    def stated(
        self,
        folded: str,
        span: tuple[int, int],
        kind: Kind,
        number: Numeral,
        unit: str,
        rule: str,
        inside: Bound | None = None,
    ) -> Figure:
        """The figure with the bound that the words around it set, or those ``inside`` of it."""
        start, end = span
        before, bound_start = self.limit_before(folded, start)
        if before is None and start and folded[start - 1] == "±":
            before, bound_start = self.limit_before(folded, start - 1)
        bound = before or self.limit_after(folded, end, kind, unit) or inside or Bound.EXACT
        if before is Bound.APPROX and inside is Bound.AT_LEAST:
            bound = Bound.AT_LEAST
        return Figure(start, end, kind, number.value, number.step, unit, bound, rule, bound_start)

    def _counted(self, folded: str, name: Guard, end: int, limit: int) -> bool:
        """Whether what looks like a name is a figure: 12345件, 马上一年半, 三八折."""
        for form in (self._and_a_half, _DISCOUNT):
            behind = form.match(folded, end, limit)
            if behind is not None and behind.end() > name.end:
                return True
        words = folded[name.start : name.end]
        if not words.isdigit():
            if any(letter not in CHINESE for letter in words):
                return False
            counted = self._chinese_units.match(folded, name.end, limit)  # 采纳十一条
            word = self.context("line opens").match(folded, name.end, limit)  # 十一期间
            return counted is not None and (word is None or len(word.word) <= len(counted.word))
        gap = _CONVERTER_GAP.match(folded, name.end, limit)
        at = gap.end() if gap is not None else name.end
        unit = self._units.match(folded, at, limit)
        if unit is not None and (len(unit.word) == 1 or unit.fields.get("script") != "arabic"):
            return unit.word != "回"  # 12333回应关切
        return self.context("number goes on").match(folded, at) is not None

    def context(self, role: str) -> Words:
        """The words of one role of ``lexicons/contexts.toml``."""
        if role not in self._contexts:
            self._contexts[role] = self._lexicon.words("contexts", field="role", value=role)
        return self._contexts[role]

    def limit_before(self, folded: str, start: int) -> tuple[Bound | None, int]:
        """The bound that the words right before a figure set, and where they begin."""
        at = start
        while at and folded[at - 1] == " ":
            at -= 1
        entry = self._before.match_before(folded, at)
        if entry is not None:
            bound = _BOUNDS[entry["bound"]]
            if entry.word == "的不足" and _SHARE_AHEAD.match(folded, start) is not None:
                return Bound.AT_MOST, at - len("不足")  # 线上申办的不足四成, but 工作的不足8处
            return (None, start) if bound is Bound.EXACT else (bound, at - len(entry.word))
        reach = max(0, at - _VERB_REACH)
        if not self._before_verb.may_occur(folded, reach, at):
            return None, start
        for place, verbal in self._before_verb.finditer(folded, reach, at):
            if not any(mark in folded[place:at] for mark in "，。；,;0123456789"):
                return _BOUNDS[verbal["bound"]], start
        return None, start

    def limit_after(self, folded: str, end: int, kind: Kind, unit: str) -> Bound | None:
        """The bound that the words right behind a figure set."""
        at = end
        while folded[at : at + 1] == " ":
            at += 1
        entry = self._after.match(folded, at)
        if entry is None or entry["bound"] == "exact":
            return None
        if entry.word == "内" and not (kind is Kind.DURATION or unit in self._lengths):
            return None
        other = self.context("no limit").match(folded, at)
        if other is not None and len(other.word) > len(entry.word):
            return None
        behind = folded[at + len(entry.word) : at + len(entry.word) + 1]
        if entry.word in ("余", "多") and ("一" <= behind <= "龥" or behind.isdecimal()):
            return None  # 比年初的1760人多380人
        return _BOUNDS[entry["bound"]]


class _Reading:
    """The reading of one numeral and what follows it."""

    __slots__ = (
        "arabic",
        "end",
        "folded",
        "inside",
        "limit",
        "listed",
        "number",
        "owner",
        "refusal",
        "start",
        "unscaled",
        "word",
    )

    def __init__(self, owner: Quantities, folded: str, start: int, end: int, limit: int) -> None:
        self.owner, self.folded, self.limit = owner, folded, limit
        self.start, self.end = start, end
        self.word = folded[start:end]
        self.arabic = self.word[0] in "0123456789"
        self.inside: Bound | None = None
        self.number: Numeral | None = None
        self.listed = False  # a list of bare figures goes on: 3、2、1件
        self.refusal = "no unit"
        self.unscaled: Numeral | None = None  # the number without the scales behind it

    def figure(self) -> Figure | None:
        """What the numeral states; ``None`` where it is no quantity, and ``refusal`` says why."""
        if (zero := self._zero_of()) is not None:
            return zero
        if (
            self.folded.startswith(_PARTS_HEADS, self.end, self.limit)
            and (parts_of := _PARTS_OF.match(self.folded, self.end, self.limit)) is not None
        ):
            return self._with_sign(self._fraction(parts_of.end()))
        self._read_number()
        if self.number is None:
            self.refusal = "no numeral"
            return None
        if self.arabic and self.folded[self.end : self.end + 1] not in self.owner._makes_a_form:
            return self._with_sign(self._of_usual_form())
        if (discount := self._discount()) is not None:
            return discount
        if not self.arabic and _TWO_DIGITS.fullmatch(self.word):
            self.refusal = "approximate run"
            return None
        return self._with_sign(
            self._percentage()
            or self._tenths()
            or self._range()
            or self._and_a_half()
            or self._of_usual_form()
        )

    def _zero_of(self) -> Figure | None:
        """零投诉, 0差评: no more than a zero and what there is none of."""
        if self.word not in ("零", "0", "〇"):
            return None
        zero = self.owner._zeros.match(self.folded, self.end, self.limit)
        if zero is None:
            return None
        end = self.end + len(zero.word)
        return self._made(Kind.COUNT, Numeral(Decimal(0), Decimal(1)), "", end, "zero of")

    def _read_number(self) -> None:
        """三十 二十件, 附件二 十件: of two numerals with a space between, the first alone is read."""
        self.number = parse(self.word)
        if not self.arabic and " " in self.word and (self.number is None or self._is_label()):
            self.end = self.start + self.word.index(" ")
            self.word = self.folded[self.start : self.end]
            self.number = None if self._is_label() else parse(self.word)

    def _of_usual_form(self) -> Figure | None:
        """34件, ￥300, 粉丝124.8万: a numeral with its unit, with a sign of money, or alone."""
        return self._with_unit() or self._money() or self._bare()

    def _is_label(self) -> bool:
        """Whether a number here is the number of something: 附件二, but not 公众号94, 上年14."""
        if self.owner.context("count after").match_before(self.folded, self.start) is not None:
            return False
        return self.owner.context("no count after").match_before(self.folded, self.start) is not None

    def _with_sign(self, figure: Figure | None) -> Figure | None:
        """A minus sign belongs to the figure behind a word of level or growth, and, of a
        percentage, wherever it is no dash and no part of a word (胜负)."""
        at = self.start - 1
        if figure is None or at < 0 or self.folded[at] not in "-负負":
            return figure
        before = self.folded[max(0, at - 4) : at]
        leveled = self.owner.context("minus after").match_before(self.folded, at) is not None
        shares = figure.kind in (Kind.PERCENTAGE, Kind.PERCENTAGE_POINTS)
        opened = not before or (
            before[-1] in _OPENS_FIGURE and before.strip()[-1:] not in tuple("0123456789%‰-")
        )
        if not leveled and not (shares and opened):
            return figure
        bound_start = min(figure.bound_start, at)
        return figure._replace(start=at, value=EXACT.minus(figure.value), bound_start=bound_start)

    def _made(self, kind: Kind, number: Numeral, unit: str, end: int, rule: str) -> Figure:
        span = self.start, end
        return self.owner.stated(self.folded, span, kind, number, unit, rule, self.inside)

    def _fraction(self, at: int) -> Figure | None:
        """百分之九十五点六, 千分之二, 三分之一; the numerator stands at the offset."""
        above = _NUMERAL.match(self.folded, at, self.limit)
        if above is None:
            return None
        if self.word in _SHARE:
            number = parse(above.group())
            if number is None:
                return None
            factor = _SHARE[self.word]
            number = Numeral(EXACT.multiply(number.value, factor), EXACT.multiply(number.step, factor))
            return self._made(Kind.PERCENTAGE, number, f"{self.word}分之", above.end(), "share in words")
        number = parse(self.folded[self.start : above.end()])
        if number is None:
            return None
        number = Numeral(EXACT.multiply(number.value, Decimal(100)), Decimal(1))
        return self._made(Kind.PERCENTAGE, number, "分之", above.end(), "fraction")

    def _percentage(self) -> Figure | None:
        at = self._gap(self.end)
        mark = self.folded[at : at + 1]
        if mark in ("%", "‰") and mark:
            assert self.number is not None
            factor = Decimal(1) if mark == "%" else Decimal("0.1")
            number = Numeral(
                EXACT.multiply(self.number.value, factor), EXACT.multiply(self.number.step, factor)
            )
            return self._made(
                Kind.PERCENTAGE, number if mark == "‰" else self.number, mark, at + 1, "percent sign"
            )
        return None

    def _tenths(self) -> Figure | None:
        """九成, 三成五, 近五成."""
        at = self._gap(self.end) if self.arabic else self.end
        if not self.folded.startswith(_TENTHS_HEADS, at):
            return None
        match = _TENTHS.match(self.folded, at, self.limit)
        if (
            match is None
            or self.number is None
            or self.number.value > 10
            or (self.word == "一" and self.folded.startswith("不变", match.end()))
            or (self.folded.startswith("为", match.end()) and not self._is_bounded())
        ):
            return None
        value = EXACT.multiply(self.number.value, Decimal(10))
        step = EXACT.multiply(self.number.step, Decimal(10))
        if match["half"] is not None:
            half = None if match["half"] == "半" else parse(match["half"])
            value, step = EXACT.add(value, half.value if half is not None else Decimal(5)), Decimal(1)
        return self._made(Kind.PERCENTAGE, Numeral(value, step), "成", match.end(), "tenths")

    def _is_bounded(self) -> bool:
        """近七成为转载信息, but not 一成为: a word of bound says that 成 is a tenth."""
        return self.owner.limit_before(self.folded, self.start)[0] is not None

    def _discount(self) -> Figure | None:
        """九折 is 90 percent of the price, 75折 and 七五折 75, 半折 50."""
        if not self.folded.startswith(_DISCOUNT_HEADS, self.end):
            return None
        match = _DISCOUNT.match(self.folded, self.end, self.limit)
        if match is None or self.number is None:
            return None
        number = self.number
        if self.word == "半":
            number = Numeral(Decimal(5), Decimal(1))
        if match["second"] is not None:
            number = parse(self.word + match["second"]) or number
        if number.value < 10:
            number = Numeral(
                EXACT.multiply(number.value, Decimal(10)), EXACT.multiply(number.step, Decimal(10))
            )
        elif number.value >= 100 or self.word[-1] in SCALES:
            return None
        return self._made(Kind.PERCENTAGE, number, "折", match.end(), "discount")

    def _range(self) -> Figure | None:
        """3至5个工作日: one figure with the upper end's value, where only that end has a unit."""
        if not self.folded.startswith(_RANGE_HEADS, self.end):
            return None
        match = _RANGE.match(self.folded, self.end, self.limit)
        if match is None or self._unit_at(self.end) is not None:
            return None
        upper = _Reading(self.owner, self.folded, match.start("upper"), match.end("upper"), self.limit)
        upper.number = parse(upper.word)
        if upper.number is None or self.number is None or upper.arabic != self.arabic:
            return None
        figure = upper._percentage() or upper._tenths() or upper._with_unit()
        if figure is None or self.number.value >= upper.number.value:
            return None
        _, bound_start = self.owner.limit_before(self.folded, self.start)
        return Figure(
            self.start,
            figure.end,
            figure.kind,
            figure.value,
            figure.step,
            figure.unit,
            Bound.AT_MOST,
            "range",
            bound_start,
        )

    def _and_a_half(self) -> Figure | None:
        """两个半小时, 一个半月, 三天半; 半小时."""
        if self.number is None:
            return None
        more = None
        if self.folded.startswith("个", self.end):
            more = self.owner._and_more.match(self.folded, self.end, self.limit)
        if more is not None:
            self.inside = Bound.AT_LEAST
            return self._made(Kind.DURATION, self.number, "个" + more["rest"], more.end(), "and more")
        if self.word == "半":
            unit = self.owner._chinese_units.match(self.folded, self.end, self.limit)
            whole = self.owner.context("no half after").match_before(self.folded, self.start)
            if unit is None or unit["kind"] != "duration" or whole is not None:
                self.refusal = "half of no duration"
                return None
            return self._made(Kind.DURATION, self.number, unit.word, self.end + len(unit.word), "half")
        if "半" not in self.folded[self.end : self.end + self.owner._half_reach]:
            return None
        match = self.owner._and_a_half.match(self.folded, self.end, self.limit)
        if match is None:
            return None
        number = Numeral(EXACT.add(self.number.value, Decimal("0.5")), Decimal("0.1"))
        unit_word = match["unit"] + match["rest"] if match["unit"] else match["short"]
        return self._made(Kind.DURATION, number, unit_word, match.end(), "and a half")

    def _gap(self, at: int) -> int:
        """Behind the white space that a converter left between a numeral and its unit."""
        if self.folded[at : at + 1] not in _BLANKS:
            return at
        match = _CONVERTER_GAP.match(self.folded, at, self.limit)
        return match.end() if match is not None else at

    def _chinese_gap(self, at: int) -> int:
        """Behind the space between a Chinese numeral and its unit; a wide one parts other words."""
        if self.folded[at : at + 1] != " ":
            return at
        wide = _GAP_TO_POINTS.match(self.folded, at, self.limit)
        return wide.end() if wide is not None else at + 1

    def _unit_at(self, at: int) -> Entry | None:
        units = self.owner._units if self.arabic else self.owner._chinese_units
        return units.match(self.folded, at, self.limit)

    def _unit_end(self, unit: Entry, at: int) -> tuple[Entry, int]:
        """The unit and where it ends, a space that a converter put inside it included (个 工作日)."""
        if unit.word == "个" and (split := _SPLIT_UNIT.match(self.folded, at, self.limit)) is not None:
            whole = self.owner._units.match(split.group().replace(" ", ""), 0)
            if whole is not None and len(whole.word) > 1:
                return whole, split.end()
        return unit, at + len(unit.word)

    def _with_unit(self) -> Figure | None:
        at = self._modifiers(self.end)
        gap = self._gap(at) if self.arabic else self._chinese_gap(at)
        unit = self._unit_at(gap)
        if unit is None or self.number is None:
            return None
        if gap > at and "\n" in self.folded[at:gap] and not self._continues(unit, gap):
            return None
        unit, end = self._unit_end(unit, gap)
        kind = _KINDS[unit["kind"]]
        refusal = self._refused(unit.word, kind, end)
        if refusal is not None:
            self.refusal = refusal
            return None
        number = self.number
        if unit.word == "番":
            number = Numeral(EXACT.power(Decimal(2), min(number.value, Decimal(9))), Decimal(1))
            return self._doubling(number, end)
        if unit.word.startswith("余"):
            self.inside = Bound.AT_LEAST
        return self._made(kind, number, unit.word, end, "numeral and unit")

    def _continues(self, unit: Entry, at: int) -> bool:
        """Whether a unit that opens a line belongs to the numeral of the line before: 件, not 本机关."""
        behind = self.folded[at + len(unit.word) : at + len(unit.word) + 1]
        if not "一" <= behind <= "龥":
            return True
        opens = self.owner.context("line opens").match(self.folded, at, self.limit)
        return unit.fields.get("script") != "arabic" and (
            opens is None or len(opens.word) <= len(unit.word) - 1
        )

    def _doubling(self, number: Numeral, end: int) -> Figure | None:
        at = self.start - 1
        while at > 0 and self.folded[at] in "了近约 ":
            at -= 1
        if self.folded[at : at + 1] != "翻":
            return None
        made = self._made(Kind.MULTIPLE, number, "番", end, "doubling")
        return Figure(
            at,
            end,
            made.kind,
            made.value,
            made.step,
            made.unit,
            made.bound,
            made.rule,
            min(at, made.bound_start),
        )

    def _modifiers(self, at: int) -> int:
        """Behind 余, 多, 几, 来 and the scales between numeral and unit: 450余万元, 十几个."""
        assert self.number is not None
        if self.unscaled is None:
            self.unscaled = self.number
        self.number = self.unscaled  # a second reading of the same numeral begins anew
        if self.folded[at : at + 1] not in self.owner._modifying:
            return at
        cursor = at
        for _ in range(3):
            spaced = cursor + (self.folded[cursor : cursor + 1] == " ")
            inside = self.owner._inside.match(self.folded, spaced, self.limit)
            if inside is not None and self._belongs_inside(inside.word, spaced + len(inside.word)):
                self.inside = _BOUNDS[inside["bound"]]
                cursor = spaced + len(inside.word)
                continue
            scale = self.folded[spaced : spaced + 1]
            if (
                scale
                and scale in SCALES
                and not self._unit_at(spaced)
                and (scaled := parse("1" + scale)) is not None
            ):
                self.number = Numeral(
                    EXACT.multiply(self.number.value, scaled.value),
                    EXACT.multiply(self.number.step, scaled.value),
                )
                cursor = spaced + 1
                continue
            break
        return cursor

    def _belongs_inside(self, word: str, end: int) -> bool:
        """Whether 余, 多, 几, 来 is part of the numeral: a unit, a scale or, for 余, a noun follows."""
        if word in ("几", "来") and self.word[-1] not in "十百千拾":
            return False
        following = end + (self.folded[end : end + 1] == " ")
        if self.folded[following : following + 1] in SCALES and following < self.limit:
            return True
        if self._unit_at(following) is not None:
            return True
        return self.arabic and word in self.owner._more

    def _refused(self, unit: str, kind: Kind, end: int) -> str | None:
        """Why a numeral with this unit is no stated figure, or ``None``."""
        if self.arabic and unit not in self.owner._doubtful and unit != "个":
            return None
        if unit == "年":
            return self._years(end)
        if unit == "日" and self.owner.context("day after").match(self.folded, end) is not None:
            return "date"
        if unit == "分" and not self._is_score(end):
            return "分 is no score"
        if unit == "番":
            return None
        if self._counts_its_own_parts(unit, end):
            return "parts of the report"
        if self.arabic:
            return None
        return self._chinese_refused(unit, kind, end)

    def _is_score(self, end: int) -> bool:
        """得九分, 96分, but not 十分, 12分别: whether 分 counts what was scored."""
        assert self.number is not None
        spoken = (
            not self.arabic and self.number.value <= 10 and self.folded[self.start - 1 : self.start] != "得"
        )
        return not spoken and self.owner.context("score after").match(self.folded, end) is None

    def _counts_its_own_parts(self, unit: str, end: int) -> bool:
        """本报告由六个部分组成: how a report is made up is nothing that it measures."""
        if unit == "部分":
            at = end
        elif unit == "个" and self.folded.startswith("部分", end):
            at = end + len("部分")
        else:
            return False
        lead = max(0, self.start - _OWN_REACH)
        own = self.owner.context("own report").occurs(self.folded, lead, self.start)
        return own or self.owner.context("made up").match(self.folded, at) is not None

    def _years(self, end: int) -> str | None:
        assert self.number is not None
        if self.number.value >= 1000:
            return "year"
        before, after = self.owner.context("years before"), self.owner.context("years after")
        if (
            before.match_before(self.folded, self.start) is not None
            or after.match(self.folded, end) is not None
        ):
            return "period of years"
        return None

    def _chinese_refused(self, unit: str, kind: Kind, end: int) -> str | None:
        """Why a numeral in Chinese characters with this unit is no stated figure, or ``None``."""
        if len(self.word) == 1 and self._is_a_word(end):
            return "a word of its own"
        if self.word == "一" and not self._one_is_stated(unit, end):
            return "一 in a set phrase"
        if self._is_vague_scale():
            return "vague hundreds"
        if self._is_vague_number():
            return "vague number"
        if kind is Kind.MONEY and self.owner.context("place").match(self.folded, end) is not None:
            return "a place's name"
        return self._count_refused(unit, end) if kind is Kind.COUNT else None

    def _is_vague_scale(self) -> bool:
        """走进千家万户: a scale alone, but not 百余家, and not 浏览量达千万次, where a word bounds it."""
        if self.word[0] not in SCALES or self.word[0] in "十拾" or self.inside is not None:
            return False
        limit, _ = self.owner.limit_before(self.folded, self.start)
        return limit is None and not self.folded.endswith(_REACHES, max(0, self.start - 3), self.start)

    def _is_vague_number(self) -> bool:
        """数十件, but not 总数二十一件."""
        if self.folded[self.start - 1 : self.start] == "数":
            return self.word[0] in SCALES
        return self.owner.context("vague before").match_before(self.folded, self.start) is not None

    def _count_refused(self, unit: str, end: int) -> str | None:
        """以上三项合计, 两项均超额完成, 三个“突出”: why a count only takes up or announces what the text
        names itself, or ``None``."""
        if self.owner.context("anaphora before").match_before(self.folded, self.start) is not None:
            return "anaphora"
        if (
            unit in self.owner._taken_up
            and self.owner.context("anaphora after").match(self.folded, end) is not None
        ):
            return "anaphora"
        if unit == "个" and self.owner.context("anaphora aspect").match(self.folded, end) is not None:
            return "aspects"
        if unit == "个" and self.folded[end : end + 1] in _OPENING_QUOTES:
            return "slogan"
        return None

    def _is_a_word(self, end: int) -> bool:
        """Whether a financial digit alone is a word (登陆部队, 拾起): a noun follows what seems its unit."""
        alone = self.owner.context("word of its own").match(self.folded, self.start) is not None
        return alone and "一" <= self.folded[end : end + 1] <= "龥"

    def _joins_another(self, unit: str) -> bool:
        """明确一名分管领导和|一名经办人员: one more of the same that the verb before both states."""
        at = self.folded.rfind(f"一{unit}", max(0, self.start - _SAME_BREATH), self.start)
        if at < 0 or any(mark in self.folded[at : self.start] for mark in ",;。:("):
            return False
        return self.owner._verbs.match_before(self.folded, at) is not None

    def _one_is_stated(self, unit: str, end: int) -> bool:
        """举办培训一次 states a figure; 一次难忘的培训 does not."""
        before = self.folded[self.start - 1 : self.start]
        if unit in self.owner._stretches and (stated := self._stretch_is_stated(end)) is not None:
            return stated
        if (
            unit in self.owner._case_units
            and self.owner.context("case after").match(self.folded, end) is not None
        ):
            return self._tells_a_case()
        if before in _JOINS and self._joins_another(unit):
            return True
        if not before or (not before.isalnum() and before not in "》”"):
            return False
        if self.owner.context("set phrase before").match_before(self.folded, self.start) is not None:
            return False
        after = self.folded[end : end + 1]
        limited = self.owner.context("one before").match(self.folded, end) is not None
        if limited or not after or after in _CLOSES:
            return unit != "种"
        return self._takes_place(unit)

    def _stretch_is_stated(self, end: int) -> bool | None:
        """滞后一个月公布, 超过一个月未更新 and 滞后一个月左右公布 state how long, 近一周来 does not; ``None``
        where neither the words before the stretch nor those behind it tell."""
        if self.owner.context("stretch after").match_before(self.folded, self.start):
            return True
        if self.owner.limit_before(self.folded, self.start)[0] is not None:
            return self.folded[end : end + 1] != "来"
        return True if self.owner.context("stretch before").match(self.folded, end) is not None else None

    def _takes_place(self, unit: str) -> bool:
        """举办了|一次培训: whether the unit counts events, and a verb stands right before the numeral."""
        at = self.start - (self.folded[self.start - 1 : self.start] in "了过")
        entry = self.owner._chinese_units.match(unit, 0)
        return (
            entry is not None
            and entry.fields.get("event") == "yes"
            and self.owner._verbs.match_before(self.folded, at) is not None
        )

    def _tells_a_case(self) -> bool:
        """一件予以公开、一件因本机关不掌握而无法提供: a clause on what became of one case begins."""
        if self.folded[self.start - 1 : self.start] in tuple(",、;:(。"):
            return True
        return self.owner.context("case before").match_before(self.folded, self.start) is not None

    def _money(self) -> Figure | None:
        """￥300, $20亿: a sign of money stands before the numeral."""
        at = self.start - (self.folded[self.start - 1 : self.start] == " ")
        sign = self.owner.context("money sign").match_before(self.folded, at)
        if sign is None or not self.arabic or self.number is None:
            return None
        end = self._modifiers(self.end)
        made = self._made(Kind.MONEY, self.number, sign.word, end, "money sign")
        start = at - len(sign.word)
        before, bound_start = self.owner.limit_before(self.folded, start)
        return made._replace(start=start, bound=before or made.bound, bound_start=bound_start)

    def _bare(self) -> Figure | None:
        """粉丝124.8万; 部分公开67，占4.61%: a count whose unit is left unsaid."""
        if self.number is None:
            return None
        if not self.arabic:
            is_round = self._is_a_round_number()
            return self._made(Kind.COUNT, self.number, "", self.end, "no unit said") if is_round else None
        opening = _LINE_OPENING.search(self.folded, max(0, self.start - 12), self.start)
        before = self.folded[self.start - 1 : self.start] if opening is None else opening["before"]
        if self.refusal != "no unit" or not self._may_stand_behind(before) or self._is_label():
            return None
        scaled = self.word[-1] in SCALES
        end = self.end if scaled else self._modifiers(self.end)
        scaled = scaled or end > self.end
        if self.folded.startswith("年", end) or (
            not scaled and (opening is not None or not self._may_end(end) or self._looks_like_a_code(before))
        ):
            return None
        return self._made(Kind.COUNT, self.number, "", end, "no unit said")

    def _may_stand_behind(self, before: str | None) -> bool:
        """部分公开|67, 《公报》|3, 受理：|3: whether a count without a unit may follow this character."""
        if not before:
            return False
        return "一" <= before <= "龥" or before in "》”)：:达 " or self.listed

    def _may_end(self, end: int) -> bool:
        """部分公开67|，占4.61%, 4200|增至5100: whether a count without a unit may end here."""
        after = self.folded[end : end + 1]
        if not after or after in _CLOSES:
            return True
        return self.owner.context("bare number before").match(self.folded, end) is not None

    def _is_a_round_number(self) -> bool:
        """粉丝突破百万: a scale alone, behind a word that bounds it and before the clause's end."""
        if self.refusal != "no unit" or _ROUND.fullmatch(self.word) is None:
            return False
        limit, _ = self.owner.limit_before(self.folded, self.start)
        return limit is not None and self.folded[self.end : self.end + 1] in _CLOSES

    def _looks_like_a_code(self, before: str) -> bool:
        """A year, a number behind a space or a colon, or one too long for a count; in a list, none is one."""
        if self.listed:
            return False
        digits = self.word.replace(",", "").replace(" ", "")
        return (
            (len(digits) == 4 and digits[:2] in ("19", "20") and digits.isdigit())
            or before in " :："
            or len(digits) > 9
        )


def quantities(lexicon: Lexicon | None = None) -> Quantities:
    """The scanner of a lexicon, made when first asked for."""
    chosen = lexicon or Lexicon.default()
    return chosen.compiled(Quantities)
