"""Relations between the figures of a text: totals and parts, shares, growth, statements on all.

They are found once, from the words between the figures, and hold no judgement: the checks say
whether the figures bear them out. A relation is recorded only where the wording is plain; what
could be read in two ways is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import regex

from govinfo_nlp.lexicons import Lexicon, Words
from govinfo_nlp.models import Bound, Change, Kind, Metric, Sentence
from govinfo_nlp.numerals import EXACT


@dataclass(frozen=True, slots=True)
class Sum:
    """Parts that a total is made of; ``closed`` where the text says that they are all of them.

    ``settled`` is false where the list may end earlier than the last part given: then a total
    that equals the sum of some first parts is borne out too. ``rest`` where 其他 closes the list.
    """

    total: Metric
    parts: tuple[Metric, ...]
    closed: bool
    settled: bool
    rule: str
    rest: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """A percentage that figures are said to make of another: ``parts`` of ``bases`` (any one).

    ``base`` is where the wording stands that names the base, ``None`` where it is implied; ``run`` are
    the figures that 、 joins to the part, since 占 may be said of them all; ``complement`` where the
    parts are what the percentage leaves out (不合格12批次，合格率98.93%).
    """

    share: Metric
    parts: tuple[Metric, ...]
    bases: tuple[Metric, ...]
    base: tuple[int, int] | None
    rule: str
    run: tuple[Metric, ...] = ()
    complement: bool = False


@dataclass(frozen=True, slots=True)
class Growth:
    """A change figure with the value it leads to and the value it starts from, where stated.

    ``ratio`` where the figure is the quotient itself (是上年的1.5倍, 翻一番). ``difference`` is
    another change figure of the same two values (减少4件、下降16%). Without either, the earlier
    value stands in another report.
    """

    figure: Metric
    current: Metric
    earlier: Metric | None
    difference: Metric | None
    ratio: bool
    rule: str
    also: Metric | None = None  # the total that ``current`` is a part of, where the words may mean either


@dataclass(frozen=True, slots=True)
class Universal:
    """A total of which the text says that all of it is of one kind: 均维持, 全部由自然人提出."""

    metric: Metric
    start: int  # of the words that say so
    end: int


@dataclass(frozen=True, slots=True)
class Whole:
    """A figure that its clause says is of the whole year (``yearly``), or of all there are."""

    metric: Metric
    yearly: bool
    verb: str  # what was done: 更新 is not 发布; all verbs of holding an event are one


@dataclass(frozen=True, slots=True)
class Naming:
    """A count with all that its clause says of it: a named ``account`` (“某地发布”公众号), and the
    ``words`` left when those that name nothing are taken away, every verb of holding an event as 举办.

    ``yearly`` where the clause says so; otherwise it names no time, no part and no body.
    """

    metric: Metric
    account: str
    words: str
    yearly: bool


@dataclass(frozen=True, slots=True)
class Relations:
    """All relations of a text, each group in text order."""

    sums: tuple[Sum, ...]
    shares: tuple[Share, ...]
    growths: tuple[Growth, ...]
    universals: tuple[Universal, ...]
    wholes: tuple[Whole, ...]
    namings: tuple[Naming, ...] = ()


_BETWEEN = 3  # characters that may stand between the last part and the words of its total
_REACH = 100  # figures that a list or a look back may span
_ADDED = frozenset((Kind.COUNT, Kind.MONEY))
_COMPARED_KINDS = frozenset((Kind.COUNT, Kind.MONEY, Kind.DURATION, Kind.SCORE))
_QUOTIENTS = frozenset((Kind.PERCENTAGE, Kind.MULTIPLE))
_SHARE = regex.compile(
    r"占(?:比|到|据|了)?(?P<base>[^占,;。:()]{0,24}?)"
    r"(?:约|近|超过|超|逾|达到|达|为|的|比例|比重|总数|比){0,3}\ ?$"
)
_TOTAL_WORDS = ("总数", "总量", "总件数", "总条数", "全部", "总体", "总")
_YEAR = regex.compile(r"(?:19|20)[0-9]{2}(?=\ ?年)")
_YEAR_WORD = regex.compile(r"(?:19|20)[0-9]{2}\ ?年(?:度|同期|底|末)?")
_FROM = regex.compile(r"(?:由|从)[^,;。]{0,16}$")
_COMPARES = regex.compile(r"[比较与为是同]|相比")
_UP_TO_BREAK = regex.compile(r"[^,;。:()0-9]{0,16}")
_UP_TO_STOP = regex.compile(r"[^;。0-9]{0,40}")
_AMONG = regex.compile(r"[^,;。:0-9]{0,10}中,")  # 202宗申请中，自然人…
_BRACKETED_SHARE = regex.compile(r"\ ?\(\ ?(?:约?占(?:比|到|了)?(?:约|近|超)?)?\ ?")
_INTRODUCES = regex.compile(r":|其中,")  # what they open may go on behind semicolons
_BY_KIND = regex.compile(r"(?:^|[,;:。)])按[^,;。:]{1,10}(?:分|看|划分|统计|区分|分类)(?:,|:|为)")
_SEEN_BY = regex.compile(
    r"(?:^|[,;:。)])从[^,;。:]{0,8}(?:渠道|方式|途径|形式|主体|人|对象|身份|来源)(?:来|上)?看(?:,|:)?"
)
_UNIVERSAL = regex.compile(r"(?:均|全部|都)(?P<what>[^,;。()0-9]{1,18})")
_MAKES_ONE = regex.compile(
    r"^,?(?:结果|复议结果|复议机关|诉讼结果|均|被)?(?:决定|予以)?(?P<what>[^,;。()0-9]{1,12})"
)
_ACCOUNT = regex.compile(r"“[^“”]{2,20}”")
_UNTIL = regex.compile(r"截[至止](?:目前)?")  # 截至年底在用的, 截至年底共公开
_HEADING = regex.compile(
    r"^\s*(?:\([一二三四五六七八九十]+\)|[一二三四五六七八九十0-9]+(?:[、.]|是))[^。]{0,24}。?"
)
_LEAST_EVENT = 5  # characters of 举办 and what was held: 举办培训 may be any training
_COUNTED_PARTS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5}
_STOPS = frozenset(";。!?\n")


class Finder:
    """Finds relations with one lexicon's words; see ``find``."""

    def __init__(self, lexicon: Lexicon) -> None:
        def words(role: str) -> Words:
            return lexicon.words("relations", field="role", value=role)

        self.open, self.closed, self.sum = words("open"), words("closed"), words("sum")
        self.rest, self.rate, self.new = words("rest"), words("rate"), words("break")
        self.year, self.stock = words("whole year"), words("stock")
        self.into, self.step, self.earlier = words("into"), words("step"), words("earlier")
        self.says, self.amount, self.event = words("says"), words("amount"), words("event")
        self.no_rest = words("no rest")
        self.not_yearly, self.total, self.channel = words("not yearly"), words("total"), words("channel")
        self.overlap = words("overlap")
        self.names_nothing, self.account = words("names nothing"), words("account")
        self.verbs = lexicon.words("subjects", field="role", value="verb")

    def find(
        self, folded: str, sentences: Sequence[Sentence], metrics: Sequence[Metric], year: int | None
    ) -> Relations:
        """The relations between the metrics of each sentence of a report for ``year``."""
        sums: list[Sum] = []
        shares: list[Share] = []
        growths: list[Growth] = []
        universals: list[Universal] = []
        wholes: list[Whole] = []
        namings: list[Naming] = []
        for sentence, inside in _with_open_lists(folded, by_sentence(sentences, metrics)):
            one = _One(self, folded, sentence, inside, year)
            own = list(one.sums())
            sums += own
            shares += one.shares()
            growths += one.growths()
            universals += one.universals()
            wholes += one.wholes()
            namings += one.namings()
        return Relations(
            tuple(sums), tuple(shares), tuple(growths), tuple(universals), tuple(wholes), tuple(namings)
        )


def find(
    folded: str,
    sentences: Sequence[Sentence],
    metrics: Sequence[Metric],
    *,
    year: int | None = None,
    lexicon: Lexicon | None = None,
) -> Relations:
    """The relations between the metrics of a text; ``folded`` is its folded form, offsets its own.

    ``year`` is the report's own: another year named before a figure makes it an earlier value.
    """
    return (lexicon or Lexicon.default()).compiled(Finder).find(folded, sentences, metrics, year)


def by_sentence(
    sentences: Sequence[Sentence], metrics: Sequence[Metric]
) -> Iterator[tuple[Sentence, tuple[Metric, ...]]]:
    """The sentences that hold metrics, each with its own; both are in text order."""
    index = 0
    for sentence in sentences:
        first = index
        while index < len(metrics) and metrics[index].start < sentence.end:
            index += 1
        if index > first:
            yield sentence, tuple(metrics[first:index])


def _with_open_lists(
    folded: str, grouped: Iterable[tuple[Sentence, tuple[Metric, ...]]]
) -> Iterator[tuple[Sentence, tuple[Metric, ...]]]:
    """Sentences with their metrics, one that begins with 其中 joined to the one before it."""
    held: Sentence | None = None
    metrics: list[Metric] = []
    for sentence, inside in grouped:
        if held is not None and folded.startswith("其中", sentence.start):
            held = Sentence("", held.start, sentence.end)
        else:
            if held is not None:
                yield held, tuple(metrics)
            held, metrics = sentence, []
        metrics += inside
    if held is not None:
        yield held, tuple(metrics)


class _One:
    """The relations inside one sentence."""

    def __init__(
        self, finder: Finder, folded: str, sentence: Sentence, metrics: Sequence[Metric], year: int | None
    ) -> None:
        self._finder, self._folded, self._sentence = finder, folded, sentence
        self._metrics, self._year = metrics, str(year) if year is not None else ""
        self._found: list[Sum] = []
        self._places = {id(metric): index for index, metric in enumerate(metrics)}
        self._depths = self._bracket_depths()
        self._totals_of: dict[int, list[Metric]] = {}
        self._shares: dict[int, Share] = {}  # by the place of the percentage
        self._nears: dict[int, str] = {}
        self._earlier: dict[int, bool] = {}

    def _bracket_depths(self) -> dict[int, int]:
        """The bracket depth at every metric's start and end, in one walk."""
        depths: dict[int, int] = {}
        depth, at = 0, self._sentence.start
        for metric in self._metrics:
            for place in (metric.start, metric.end):
                stretch = self._folded[at:place]
                depth += stretch.count("(") - stretch.count(")")
                depths[place], at = depth, place
        return depths

    def _place(self, metric: Metric) -> int:
        return self._places[id(metric)]

    def _gap(self, index: int) -> str:
        """The text between a metric and the one before it (or the sentence's start)."""
        start = self._metrics[index - 1].end if index else self._sentence.start
        return self._folded[start : self._metrics[index].start]

    def _near(self, index: int) -> str:
        """The words right before a metric, behind the last mark that separates."""
        near = self._nears.get(index)
        if near is None:
            gap = self._gap(index)
            cut = max(gap.rfind(mark) for mark in ",;:(。")
            near = self._nears[index] = gap[cut + 1 :].strip(" ")
        return near

    def _addable(self, index: int, like: Metric) -> bool:
        metric = self._metrics[index]
        return metric.kind is like.kind and metric.unit == like.unit and metric.change is None

    def _of_earlier(self, index: int) -> bool:
        """Whether a metric is said of an earlier period: 上年为25件, 比2020年的31起."""
        earlier = self._earlier.get(index)
        if earlier is None:
            near = self._near(index) or self._before_bracket(index)
            earlier = self._earlier[index] = self._names_earlier(near)
        return earlier

    def _before_bracket(self, index: int) -> str:
        """比上年（31件）: the words before a bracket that holds a figure alone."""
        gap = self._gap(index).rstrip(" ")
        if not gap.endswith("(") or not self._folded.startswith(")", self._metrics[index].end):
            return ""
        cut = max(gap.rfind(mark, 0, -1) for mark in ",;:(。")
        return gap[cut + 1 : -1].strip(" ")

    def _names_earlier(self, near: str) -> bool:
        if "结转" in near or "转入" in near:
            return False
        if any(match.group() != self._year for match in _YEAR.finditer(near)):
            return True
        return self._finder.earlier.occurs(near)

    # -- totals and parts

    def sums(self) -> Iterator[Sum]:
        for index in range(len(self._metrics)):
            if self._metrics[index].kind in _ADDED:
                self._found += self._list_behind(index)
                self._found += self._total_behind(index)
        for one in self._found:
            for part in one.parts:
                self._totals_of.setdefault(id(part), []).append(one.total)
        yield from self._found

    def _list_behind(self, index: int) -> Iterator[Sum]:
        """The list of parts that begins at ``index``, opened by 其中, 包括, a colon or a bracket."""
        opened = self._opening(index)
        if opened is None:
            return
        rule, closed = opened
        total_index = self._total_of_list(index)
        if total_index is None:
            return
        total = self._metrics[total_index]
        parts, settled, rest = self._parts(
            index, total, enumerated=rule == "open" and not _INTRODUCES.search(self._gap(index))
        )
        if not parts or (len(parts) < 2 and rule != "open") or any(part is total for part in parts):
            return
        if self._overlaps(parts[-1]):
            return
        closed = (closed or (rest and rule != "among")) and not self._is_open_ended(parts[-1])
        if rule == "bracket" and len(parts) < 2:
            return
        yield Sum(total, tuple(parts), closed, settled, rule, rest)

    def _opening(self, index: int) -> tuple[str, bool] | None:
        gap = self._gap(index).lstrip(" ")
        if gap.startswith("(") and ")" in gap:
            gap = gap[gap.index(")") + 1 :].lstrip(" ")  # 官网763条（含要闻），…
        gap = gap.lstrip(") ")
        lead = gap.lstrip(",;:(。\n ")
        stripped = gap[: len(gap) - len(lead)]
        if self._finder.open.match(lead, 0) is not None and stripped:
            return "open", False
        closing = self._finder.closed.match(lead, 0)
        if closing is not None and stripped and (closing.word != "由" or "(" not in stripped):
            return ("closed" if closing.word.startswith("包括") else "exhaustive"), True
        if index and gap.startswith("("):
            return "bracket", True
        if index and gap.startswith(":"):
            return "colon", True
        if index and _is_by_kind(gap):
            return "by kind", True
        if index and _AMONG.match(gap) is not None:
            return "among", False
        if index and gap.startswith(",") and self._is_a_row_of_parts(index):
            return "row", False
        return None

    def _is_a_row_of_parts(self, index: int) -> bool:
        """全年公开信息1260条，网站714条、公众号199条、公示栏347条: a total, then parts joined by 、."""
        total = self._near(index - 1)
        if self._is_a_row_of_kinds(index):
            return True
        names_year = bool(self._year) and f"{self._year}年" in total
        if not (names_year or self._finder.total.occurs(total)) or self._finder.channel.occurs(total):
            return False
        joined = [place for place in (index + 1, index + 2) if place < len(self._metrics)]
        return len(joined) == 2 and all(
            self._addable(place, self._metrics[index - 1]) and self._gap(place).strip(" ")[:1] == "、"
            for place in joined
        )

    def _is_a_row_of_kinds(self, index: int) -> bool:
        """接收诉求152件，咨询类85件、投诉类67件: every part is named a kind."""
        row = [place for place in (index, index + 1) if place < len(self._metrics)]
        whole = self._metrics[index - 1]
        return len(row) == 2 and all(self._addable(p, whole) and self._near(p).endswith("类") for p in row)

    def _total_of_list(self, index: int) -> int | None:
        """The total that a list divides: the nearest figure before it that is no change and no share."""
        like = self._metrics[index]
        for before in range(index - 1, max(-1, index - 1 - _REACH), -1):
            metric = self._metrics[before]
            if self._addable(before, like):
                if self._of_earlier(before) or self._depth(metric.end) > self._depth(like.start):
                    continue
                if before and self._gap(before).strip(" ")[:1] in ("、", "和", "及", "与"):
                    return self._named_total(before, index)
                if ";" in self._gap(index):
                    if (outer := self._outer_total(metric)) is not None:
                        return outer
                    if self._ends_a_list(before):
                        return None
                return before if self._is_sure_total(before, like) else None
            if metric.kind in _ADDED and metric.change is None and not self._of_earlier(before):
                return None
        return None

    def _outer_total(self, part: Metric) -> int | None:
        """2件，其中上半年1件，下半年1件；其中自然人…: the second list divides what the first did."""
        totals = [one.total for one in self._found[-8:] if any(own is part for own in one.parts)]
        return self._place(totals[-1]) if totals else None

    def _ends_a_list(self, last: int) -> bool:
        """申请63件，网上20件，邮寄19件，当面24件: whether a figure is the last that divide an earlier one."""
        like, count = self._metrics[last], 0
        running = like.value
        for place in range(last - 1, max(-1, last - _REACH), -1):
            metric = self._metrics[place]
            if not self._addable(place, like):
                continue
            count += 1
            if count > 1 and metric.value == running:
                return True
            running = EXACT.add(running, metric.value)
        return False

    def _named_total(self, last: int, index: int) -> int | None:
        """复议10件、诉讼3件，其中复议维持4件: of figures in a row, the one that the list names; else none."""
        label = self._near(index)
        for place in range(last, max(-1, last - _REACH), -1):
            noun = self._gap(place).rstrip(" 共计为有")[-2:]
            if noun and noun in label:
                return place
            if self._gap(place).strip(" ")[:1] not in ("、", "和", "及", "与"):
                return None
        return None

    def _is_sure_total(self, index: int, part: Metric) -> bool:
        """Whether a list divides this figure: one of the sentence before only if no other may be meant."""
        if "。" not in self._folded[self._metrics[index].end : part.start]:
            return True
        return index <= _REACH and not any(
            self._addable(before, part) and not self._of_earlier(before) for before in range(index)
        )

    def _depth(self, at: int) -> int:
        """How many brackets are open at a metric's start or end."""
        return self._depths[at]

    def _parts(self, index: int, total: Metric, *, enumerated: bool) -> tuple[list[Metric], bool, bool]:
        """The parts from ``index`` on, whether the list's end is plain, and whether 其他 closes it."""
        if not self._addable(index, total):
            return [], True, False
        parts, separator, settled = [self._metrics[index]], "", True
        rest, inner = self._is_rest(index), False
        floor = self._depth(self._metrics[index].start)
        for place in range(index + 1, min(len(self._metrics), index + _REACH)):
            metric, outer = self._metrics[place], _outside(self._gap(place)).strip(" ")
            depth = self._depth(metric.start)
            if depth > floor:
                continue  # a bracket behind a part
            if depth < floor:
                return parts, settled, rest
            if not self._addable(place, total):
                if metric.kind in _ADDED and metric.change is None:
                    return parts, settled and self._ends(outer, separator), rest
                continue
            if _is_by_kind(outer):
                return parts, settled, rest  # 网上41件、信函20件；从申请人看，…
            mark, label = outer[:1], outer.lstrip("、,;和及与 ")
            if mark and mark not in "、,;和及与" and outer[-1] in "、,;":
                mark, label = outer[-1], ""  # 2件予以公开、1件部分公开
            if not mark or mark not in "、,;和及与":
                return parts, settled, rest
            kind = mark if mark in ",;" else "、"
            inner = kind != ";" and (inner or self._opens_a_list(label))
            if inner:
                continue  # 网站846条，包括机构4条、政策8条；微信199条
            separator = separator or kind
            is_rest = self._names_rest(label)
            listed = kind == ";" and separator == ";"
            is_new = (
                not is_rest and not listed and kind != "、" and self._finder.new.match(label, 0) is not None
            )
            if is_new and not self._rest_ahead(place, total):
                return parts, settled and kind == ";", rest
            if kind == "," and label.startswith(("以及", "及", "和", "与", "并")):
                return parts, False, rest  # may stand beside the total
            if kind == ";" and enumerated:
                return parts, not self._more_behind(place, total), rest  # what 其中 opens ends at a semicolon
            if kind != separator and not is_rest:
                settled = False
            parts.append(metric)
            rest = rest or is_rest
        return parts, settled, rest

    def _rest_ahead(self, index: int, total: Metric) -> bool:
        """政务动态274条，解读信息18条，其他信息90条: 其他 says that all before it are of the list."""
        for place in range(index + 1, min(len(self._metrics), index + _REACH)):
            gap = self._gap(place)
            if ";" in gap or "。" in gap or not self._addable(place, total):
                return False
            if self._is_rest(place):
                return True
        return False

    def _more_behind(self, index: int, total: Metric) -> bool:
        """Whether figures like the parts go on behind the semicolon that ended a list."""
        return self._addable(index, total)

    def _opens_a_list(self, label: str) -> bool:
        return (
            self._finder.open.match(label, 0) is not None or self._finder.closed.match(label, 0) is not None
        )

    def _is_rest(self, index: int) -> bool:
        return self._names_rest(self._near(index).lstrip("、,;和及与 "))

    def _names_rest(self, label: str) -> bool:
        return self._finder.rest.match(label, 0) is not None and self._finder.no_rest.match(label, 0) is None

    def _ends(self, gap: str, separator: str) -> bool:
        return separator == "、" or ";" in gap or "。" in gap

    def _overlaps(self, last: Metric) -> bool:
        """图解21篇、视频6篇(分类有重复): parts that count some things twice."""
        match = _UP_TO_STOP.match(self._folded, last.end, self._sentence.end)
        return match is not None and self._finder.overlap.occurs(match.group())

    def _is_open_ended(self, last: Metric) -> bool:
        return self._folded.startswith(("等", " 等"), last.end)

    def _total_behind(self, index: int) -> Iterator[Sum]:
        """A、B，合计C: the total behind its parts."""
        near = self._near(index)
        word = self._finder.sum.match(near, 0)
        if word is None or len(near) > len(word.word) + 2 or index < 2:
            return
        if len(self._gap(index).removesuffix(near).strip(" ,;:、)")) > _BETWEEN:
            return  # 办结1件；全部予以公开，共1件: the clause between has a matter of its own
        total = self._metrics[index]
        count = _COUNTED_PARTS.get(word.word[0], 0)
        parts = self._run_before(index, total, count) or self._clauses_before(index, total)
        if len(parts) < 2 or (count and len(parts) != count):
            return
        first = self._place(parts[0])
        apart = any(mark in self._gap(first) for mark in (";", ":", "中,"))
        more = first and self._addable(first - 1, total) and not apart
        yield Sum(total, tuple(parts), True, bool(count) or not more, "total behind")

    def _run_before(self, index: int, total: Metric, count: int) -> list[Metric]:
        """The parts before a total: as many as it counts, or the ones that 、 joins."""
        parts: list[Metric] = []
        for before in range(index - 1, max(-1, index - 1 - _REACH), -1):
            metric = self._metrics[before]
            if not self._addable(before, total):
                if metric.kind in _ADDED and metric.change is None:
                    break
                continue
            if self._of_earlier(before):
                break
            parts.insert(0, metric)
            gap = _outside(self._gap(before)).strip(" ")
            if (count and len(parts) == count) or (not count and gap[:1] not in ("、", "和", "及", "与")):
                break
        return parts if len(parts) > 1 else []

    def _clauses_before(self, index: int, total: Metric) -> list[Metric]:
        """网站705条，新媒体303条，合计1008条: every figure since the sentence or the last semicolon began."""
        parts: list[Metric] = []
        for before in range(index - 1, max(-1, index - 1 - _REACH), -1):
            if not self._addable(before, total) or self._of_earlier(before):
                return []
            parts.insert(0, self._metrics[before])
            if ";" in self._gap(before):
                break
        return parts

    # -- shares

    def shares(self) -> Iterator[Share]:
        for index, metric in enumerate(self._metrics):
            if metric.kind is Kind.PERCENTAGE and metric.change is None and index:
                found = self._share(index) or self._rate(index)
                if found is not None:
                    self._shares[index] = found = self._like_the_one_before(index, found)
                    yield found

    def _like_the_one_before(self, index: int, found: Share) -> Share:
        """网上281件，占69.9%；信函83件，占26.0%: a share without a base in a row of shares has theirs."""
        before = self._shares.get(index - 2)
        if found.bases or found.base is not None or found.rule != "share" or before is None:
            return found
        part, earlier = self._metrics[index - 1], before.parts
        alike = len(earlier) == 1 and earlier[0] is self._metrics[index - 3] and before.base is None
        if not alike or not before.bases or not self._addable(index - 1, earlier[0]):
            return found
        if (
            found.parts != (part,)
            or self._gap(index - 1)[:1] not in (";", ",")
            or part.value > before.bases[0].value
        ):
            return found
        return replace(found, bases=before.bases, rule="share in a row")

    def _share(self, index: int) -> Share | None:
        """占…的N%, and （N%） right behind a figure."""
        share, near, gap = self._metrics[index], self._near(index), self._gap(index)
        previous = self._metrics[index - 1]
        said = _SHARE.search(near)
        bare = gap.strip(" ") == "(" and self._folded.startswith(")", share.end)
        within = self._base_within(index)
        if within is not None:
            return within
        respective = self._respective(index)
        if respective is not None:
            part, counts = respective
            return Share(share, (part,), self._common_totals(counts), None, "respective shares")
        if (said is None and not bare) or previous.kind not in _ADDED:
            return None
        if said is None:
            return Share(share, (previous,), self._bases(index, (previous,)), None, "share in brackets")
        lead = near[: said.start()].strip(" 、仅只")
        if lead and self._finder.sum.match(lead, 0) is None:
            return None  # its own subject: 自然人申请占87.4%
        outside = gap.rfind(")") >= 0 and "(" in self._folded[self._sentence.start : previous.start]
        if outside and self._depth(previous.end) > 0:
            return None
        parts = self._summed(index, lead)
        if not parts or any(part.change is not None or self._of_earlier(self._place(part)) for part in parts):
            return None
        base = said["base"].strip(" 的")
        if base.startswith(_TOTAL_WORDS) and self._depth(share.start) > 0:
            return None  # 占总体 within a bracket is not of the figure before the bracket
        place = None
        if base and not base.startswith(_TOTAL_WORDS) and base not in ("比", "全部"):
            at = share.start - len(self._gap(index)) + self._gap(index).rfind(base)
            place = (at, at + len(base))
        run = self._summed(index, "合计") if not lead else ()
        bases = self._bases(index, parts) or self._bases(index, run)
        if not bases and not base and not lead and (before := self._figure_before(index)):
            return Share(share, parts, before, None, "figure before")
        return Share(share, parts, bases, place, "share", run if len(run) > 1 else ())

    def _base_within(self, index: int) -> Share | None:
        """网站公开1088条，占公开总量1191条的91.4%: the base stands between 占 and 的."""
        if index < 2 or self._gap(index).strip(" ") != "的" or not self._near(index - 1).startswith("占"):
            return None
        base, part = self._metrics[index - 1], self._metrics[index - 2]
        if not self._addable(index - 2, base) or base.kind not in _ADDED:
            return None
        return Share(self._metrics[index], (part,), (base,), None, "base within")

    def _respective(self, index: int) -> tuple[Metric, Sequence[Metric]] | None:
        """A、B分别为9件、3件，占比分别为75%、25%: the count of the same place, and all of the list."""
        first, least = index, max(0, index - _REACH)
        while (
            first > least
            and self._metrics[first - 1].kind is Kind.PERCENTAGE
            and self._gap(first).strip(" ") in ("、", "和", "及")
        ):
            first -= 1
        if "分别" not in self._gap(first) or "占" not in self._gap(first):
            return None
        last, most = index, min(len(self._metrics), first + _REACH)
        while last + 1 < most and self._metrics[last + 1].kind is Kind.PERCENTAGE:
            last += 1
        counts = self._metrics[max(0, first - (last - first + 1)) : first]
        if len(counts) != last - first + 1 or any(
            m.kind not in _ADDED or m.unit != counts[0].unit for m in counts
        ):
            return None
        return counts[index - first], counts

    def _summed(self, index: int, lead: str) -> tuple[Metric, ...]:
        """What a share is of: the figure before it, or the ones that 合计 adds up."""
        previous = self._metrics[index - 1]
        if not lead:
            return (previous,)
        count = _COUNTED_PARTS.get(lead[0], 0)
        parts = [previous]
        for before in range(index - 2, max(-1, index - 2 - _REACH), -1):
            if (count and len(parts) == count) or not self._addable(before, previous):
                break
            if not count and self._gap(before + 1).strip(" ")[:1] not in ("、", "和", "及", "与"):
                break
            parts.insert(0, self._metrics[before])
        return tuple(parts) if not count or len(parts) == count else ()

    def _common_totals(self, parts: Sequence[Metric]) -> tuple[Metric, ...]:
        """The totals that all of the parts divide."""
        shared = [self._totals_of.get(id(part), []) for part in parts]
        totals = [total for total in shared[0] if all(total in others for others in shared)] if shared else []
        return tuple(dict.fromkeys(totals))

    def _bases(self, index: int, parts: Sequence[Metric]) -> tuple[Metric, ...]:
        """The totals that the parts may be shares of: the one that a sum says they divide."""
        totals = list(self._common_totals(parts))
        if not totals and len(parts) == 1:
            totals = self._whole_before(
                self._place(parts[0]), bare=self._gap(index).strip(" ") in ("(", "(占")
            )
        return tuple(dict.fromkeys(totals))

    def _whole_before(self, index: int, *, bare: bool) -> list[Metric]:
        """抽查38份，格式不规范的19份，占50%: the figure before it that has no share itself."""
        part = self._metrics[index]
        if self._finder.sum.match(self._near(index), 0) is not None:
            return []
        if self._gap(index).strip(" ") in ("、", "和", "及", "与", ","):
            return []  # one of a row of figures, not of the one before it
        if not bare and not self._near(index).endswith(("的", "类")) and not self._is_paired(index):
            return []
        for before in range(index - 1, max(-1, index - 1 - _REACH), -1):
            metric = self._metrics[before]
            if ";" in self._gap(before + 1) or "。" in self._gap(before + 1):
                return []
            if metric.kind is Kind.PERCENTAGE or self._depth(metric.end) > self._depth(part.start):
                continue
            if not self._addable(before, part) or self._of_earlier(before):
                return []
            if self._metrics[before + 1].kind is not Kind.PERCENTAGE:
                listed = self._gap(before).strip(" ")[:1] in ("、", "和", "及", "与")
                return [] if listed else [metric]
        return []

    def _is_paired(self, index: int) -> bool:
        """Whether a figure with its share stands in a row of such: 网站70条，占23%，新媒体213条，占77%."""
        for other in (index - 2, index + 2):
            if 0 < other < len(self._metrics) - 1 and self._addable(other, self._metrics[index]):
                share = self._metrics[other + 1]
                if share.kind is Kind.PERCENTAGE and share.change is None and "占" in self._gap(other + 1):
                    return True
        return False

    def _figure_before(self, index: int) -> tuple[Metric, ...]:
        """发布解读302篇，图解126篇，占41.7%: the one figure that the sentence has before the part."""
        if index != 2 or not self._addable(0, self._metrics[1]) or self._of_earlier(0):
            return ()
        gap = self._gap(1)
        return (self._metrics[0],) if gap.startswith(",") and not any(mark in gap for mark in ";。(") else ()

    def _rate(self, index: int) -> Share | None:
        """反馈问题57个，已整改56个，整改率98.2%: the rate of what its stem names."""
        near = self._near(index)
        at = near.find("率")
        if at < 0 or index < 2 or len(near) - at > 4:
            return None
        stems = self._stems(near[:at])
        if not stems:
            return None  # 按时办结率 counts what was in time
        part, base = self._metrics[index - 1], self._metrics[index - 2]
        if part.kind is not Kind.COUNT or not self._addable(index - 2, part) or part.change is not None:
            return None
        label, base_label = self._near(index - 1) + self._behind(index - 1), self._near(index - 2)
        stem = next((word for word in stems if word in label and word not in base_label), None)
        if stem is None or self._of_earlier(index - 2) or self._of_earlier(index - 1):
            return None
        if ";" in self._gap(index - 1) or ";" in self._gap(index):
            return None
        return Share(self._metrics[index], (part,), (base,), None, "rate", complement=f"不{stem}" in label)

    def _stems(self, words: str) -> list[str]:
        """The words that a rate is made of, if it is made of such words alone: 整改, 整改完成."""
        stems, at = [], 0
        while at < len(words):
            entry = self._finder.rate.match(words, at)
            if entry is None:
                return []
            stems.append(entry.word)
            at += len(entry.word)
        return stems

    def _behind(self, index: int) -> str:
        """The words right behind a metric, up to the next mark that separates."""
        end = self._metrics[index].end
        match = _UP_TO_BREAK.match(self._folded, end, self._sentence.end)
        return match.group() if match is not None else ""

    # -- growth

    def growths(self) -> Iterator[Growth]:
        for index, metric in enumerate(self._metrics):
            if metric.change is not None:
                found = self._growth(index)
                if found is not None:
                    yield found

    def _growth(self, index: int) -> Growth | None:
        figure = self._metrics[index]
        ratio = figure.unit == "番" or (
            figure.kind is Kind.MULTIPLE and self._gap(index).rstrip(" ").endswith("的")
        )
        earlier = self._earlier_before(index)
        if earlier is None:
            earlier = self._earlier_behind(index)
        if earlier is not None:
            current = self._current(index, earlier)
            if current is None:
                return None
            now, also = self._part_or_total(current, min(index, earlier))
            step = self._metrics[index - 1]
            stepped = earlier < index - 1 and step.change is not None and step.kind in _COMPARED_KINDS
            difference = step if stepped and step.bound is Bound.EXACT and step.unit == now.unit else None
            return Growth(
                figure, now, self._metrics[earlier], difference, ratio, "earlier value stated", also
            )
        return self._with_difference(index) or self._with_nothing(index, ratio=ratio)

    def _earlier_before(self, index: int) -> int | None:
        """较上年的358件增长13.1%; 上年受理12件，同比增长50%; 由2.5万人增至3.2万人，增长28%."""
        figure, before = self._metrics[index], index - 1
        if before < 0:
            return None
        metric, gap = self._metrics[before], self._gap(index)
        if (
            metric.change is not None
            and metric.kind in _COMPARED_KINDS
            and figure.kind in _QUOTIENTS
            and before
        ):
            return self._earlier_before(before) if self._plain_step(gap) else None
        if metric.kind not in _COMPARED_KINDS or not self._plain_step(gap):
            return None
        if self._of_earlier(before) and not _FROM.search(self._gap(before)):
            return before
        if before and self._moves(before):
            same = self._addable(before - 1, metric)
            return before - 1 if same else None
        return None

    def _moves(self, index: int) -> bool:
        """Whether a figure is what another has become: 由2.5万人增至3.2万人."""
        gap = self._gap(index).lstrip(") ")
        if index < 1 or not _FROM.search(self._gap(index - 1)) or any(mark in gap for mark in ",;。"):
            return False
        return self._finder.into.occurs(gap)

    def _plain_step(self, gap: str) -> bool:
        """Whether a change figure speaks of the figure right before it: no new subject in between."""
        at = 0
        while at < len(gap):
            word = self._finder.step.match(gap, at)
            if word is None and gap[at] not in ",)(、 ":
                return False
            at += len(word.word) if word is not None else 1
        return True

    def _earlier_behind(self, index: int) -> int | None:
        """比上年增长1.2倍（上年392条）; 增长26.2%，上年为106件."""
        after = index + 1
        if after >= len(self._metrics):
            return None
        metric, gap = self._metrics[after], self._gap(after)
        if metric.kind not in _COMPARED_KINDS or metric.change is not None:
            return None
        if self._says_earlier(gap.lstrip(",( ")) and gap[:1] in (",", "("):
            return after
        return None

    def _says_earlier(self, words: str) -> bool:
        """上年为, 2023年收到: an earlier period and nothing else but a verb that leads to its value."""
        match = _YEAR_WORD.match(words)
        word = self._finder.earlier.match(words, 0)
        if match is not None and not match.group().startswith(self._year or "-"):
            at = match.end()
        elif word is not None:
            at = len(word.word)
        else:
            return False
        while at < len(words):
            verb = self._finder.says.match(words, at)
            if verb is None and words[at] != " ":
                return False
            at += len(verb.word) if verb is not None else 1
        return True

    def _current(self, index: int, earlier: int) -> int | None:
        """The figure of this year that the earlier one is compared with."""
        old = self._metrics[earlier]
        if earlier < index and _FROM.search(self._gap(earlier)):
            following = earlier + 1
            return following if following < index and self._addable(following, old) else None
        anchor = min(index, earlier)
        subject = self._own_subject(anchor)
        for before in range(anchor - 1, max(-1, anchor - 1 - _REACH), -1):
            metric = self._metrics[before]
            if metric.change is not None or metric.kind in _QUOTIENTS:
                continue
            if not self._addable(before, old) or self._of_earlier(before):
                return None
            if self._depth(metric.end) > self._depth(self._metrics[anchor].start):
                continue  # a part in brackets
            if not subject:
                return self._total_or_self(before, anchor)
            if _shares_a_word(subject, self._gap(before)):
                return before
        return None

    def _total_or_self(self, before: int, anchor: int) -> int:
        """…客户端4213条，总数较上一年增长8.6%: what grew is the total, not the last of its parts."""
        if "总" not in self._near(anchor):
            return before
        own = self._metrics[before]
        totals = self._totals_of.get(id(own))
        return self._place(totals[0]) if totals else before

    def _part_or_total(self, current: int, anchor: int) -> tuple[Metric, Metric | None]:
        """90条，其中图文70条、视频20条；较上年: the total, where a semicolon ends the list of its parts;
        where a comma does, the last part or the total."""
        own = self._metrics[current]
        totals = self._totals_of.get(id(own))
        if not totals or self._own_subject(anchor) or current + 1 != anchor:
            return own, None
        return (totals[0], None) if ";" in self._gap(anchor) else (own, totals[0])

    def _own_subject(self, index: int) -> str:
        """The words that name anew what grew: 公众号发布量比上年增长."""
        near = self._near(index)
        cuts = [match.start() for match in _COMPARES.finditer(near)]
        cuts += [match.start() for match in _YEAR.finditer(near)]
        cuts += [place for place, _ in self._finder.earlier.finditer(near)]
        lead = near[: min(cuts)].strip(" ") if cuts else ""
        return "" if self._is_amount(lead) else lead

    def _is_amount(self, lead: str) -> bool:
        """Whether words name no new subject: 总量, 数量也."""
        at = 0
        while at < len(lead):
            word = self._finder.amount.match(lead, at)
            if word is None:
                return False
            at += len(word.word)
        return True

    def _with_difference(self, index: int) -> Growth | None:
        """收到21件，较上年减少4件、下降16%: the difference gives the earlier value."""
        figure = self._metrics[index]
        before = index - 1
        if figure.kind is not Kind.PERCENTAGE or before < 1 or not self._plain_step(self._gap(index)):
            return None
        difference = self._metrics[before]
        if (
            difference.change is None
            or difference.kind not in _COMPARED_KINDS
            or difference.bound is not Bound.EXACT
        ):
            return None
        current = self._metrics[before - 1]
        if (
            current.kind is not difference.kind
            or current.unit != difference.unit
            or current.change is not None
        ):
            return None
        if self._of_earlier(before - 1) or self._own_subject(before):
            return None
        now, also = self._part_or_total(before - 1, before)
        return Growth(figure, now, None, difference, False, "difference stated", also)

    def _with_nothing(self, index: int, *, ratio: bool) -> Growth | None:
        """收到16件，同比减少20%: only another report can say whether it is so."""
        before = index - 1
        if before < 0 or self._own_subject(index):
            return None
        current, figure = self._metrics[before], self._metrics[index]
        if current.kind not in _COMPARED_KINDS or current.change is not None or self._of_earlier(before):
            return None
        if (
            figure.kind not in _QUOTIENTS
            and not self._addable(before, figure)
            and figure.unit != current.unit
        ):
            return None
        gap = self._gap(index)
        if any(mark in gap for mark in ";。()"):
            return None
        return Growth(figure, current, None, None, ratio, "earlier value unsaid")

    # -- the whole of something

    def wholes(self) -> Iterator[Whole]:
        for index, metric in enumerate(self._metrics):
            if metric.kind is not Kind.COUNT or metric.change is not None:
                continue
            near = self._near(index)
            if self._of_earlier(index) or "其中" in near or _FROM.search(near):
                continue
            lead = self._clause_lead(index)
            until = _UNTIL.search(lead) is not None
            if self._finder.not_yearly.occurs(_UNTIL.sub("", lead)):
                continue
            if not until and (self._finder.year.occurs(lead) or (self._year and f"{self._year}年" in lead)):
                yield Whole(metric, True, self._verb(metric))
            elif self._is_of_all(index, near):
                yield Whole(metric, False, "")

    def _verb(self, metric: Metric) -> str:
        """The verb right before what a metric counts, 举办 for all verbs of holding an event."""
        at = metric.start if metric.subject_start is None else metric.subject_start
        word = self._finder.verbs.match_before(self._folded, at, self._sentence.start)
        if word is None:
            return ""
        return "举办" if self._finder.event.match(word.word, 0) is not None else word.word

    def _is_of_all(self, index: int, near: str) -> bool:
        """现有公开栏13处; 13个行政村中仍有…; 由196个精简到143个."""
        if self._finder.stock.occurs(near) or self._moves(index):
            return True
        behind = self._behind(index)
        at = behind.find("中", 1)
        return at > 0 and (at + 1 == len(behind) or behind[at + 1] in "仍还尚有")

    def _clause_lead(self, index: int) -> str:
        """The words before a metric, back to the figure before it or the start of the clause's sentence."""
        gap = self._gap(index)
        return gap[max(gap.rfind(mark) for mark in ";。") + 1 :][-48:]

    # -- what a clause names by itself

    def namings(self) -> Iterator[Naming]:
        for index, metric in enumerate(self._metrics):
            if metric.kind is Kind.COUNT and metric.change is None:
                found = self._naming(index)
                if found is not None:
                    yield found

    def _naming(self, index: int) -> Naming | None:
        metric, near = self._metrics[index], self._near(index)
        if "其中" in near or self._finder.not_yearly.occurs(near) or self._finder.stock.occurs(near):
            return None
        if self._of_earlier(index) or _FROM.search(near):
            return None
        yearly = self._finder.year.occurs(near) or (bool(self._year) and f"{self._year}年" in near)
        own = ("截至", f"{self._year}年") if self._year else ("截至",)
        timed = metric.period is not None and not metric.period.startswith(own)
        if not yearly and (timed or self._is_said_of_a_body(index)):
            return None
        quoted = _ACCOUNT.search(near)
        account = quoted.group() if quoted is not None else ""
        if metric.scope is not None and not account:
            return None
        rest = near.replace(account, " ") if account else near
        words = self._bare(rest, with_account=bool(account))
        event = self._finder.event.match(words, 0)
        if event is not None and not account:
            words = f"举办{words[len(event.word) :]}"
        if not account and (event is None or len(words) < _LEAST_EVENT):
            return None
        return Naming(metric, account, words, yearly)

    def _bare(self, near: str, *, with_account: bool) -> str:
        """The words of a clause but those that name nothing; of an account, but those of its kind too."""
        left, at = [], 0
        while at < len(near):
            known = [self._finder.names_nothing.match(near, at), self._finder.year.match(near, at)]
            if with_account:
                known.append(self._finder.account.match(near, at))
            year = _YEAR_WORD.match(near, at)
            longest = max((len(entry.word) for entry in known if entry is not None), default=0)
            longest = max(longest, len(year.group()) if year is not None else 0)
            if not longest and near[at] not in ' “”"':
                left.append(near[at])
            at += longest or 1
        return "".join(left)

    def _is_said_of_a_body(self, index: int) -> bool:
        """Whether words before the clause may say whose figure it is, or of what."""
        lead = self._gap(index).rstrip(" ").removesuffix(self._near(index))
        return bool((lead if index else _HEADING.sub("", lead)).strip(" ,;。、)"))

    # -- statements on all

    def universals(self) -> Iterator[Universal]:
        for index, metric in enumerate(self._metrics):
            if metric.kind is not Kind.COUNT or metric.change is not None or metric.value == 0:
                continue
            end = self._metrics[index + 1].start if index + 1 < len(self._metrics) else self._sentence.end
            tail = self._folded[metric.end : end]
            match = _UNIVERSAL.search(tail)
            if match is None and metric.value == 1:
                match = _MAKES_ONE.match(tail)
            if match is not None and metric.end + match.end() == end and index + 1 < len(self._metrics):
                continue  # the label of the next figure: ，复议中维持2件
            if (
                match is None
                or any(mark in tail[: match.start()] for mark in ";。")
                or tail[: match.start()].count(",") > 1
            ):
                continue
            yield Universal(metric, metric.end + match.start("what"), metric.end + match.end("what"))
            if match.re is _UNIVERSAL:
                yield from self._joined(
                    index, metric.end + match.start("what"), metric.end + match.end("what")
                )

    def _joined(self, index: int, start: int, end: int) -> Iterator[Universal]:
        """行政复议2件、行政诉讼1件，均维持: 均 speaks of the figures that 、 joins."""
        for before in range(index - 1, max(-1, index - 1 - _REACH), -1):
            if self._gap(before + 1).strip(" ")[:1] not in ("、", "和", "及", "与"):
                return
            if self._addable(before, self._metrics[index]):
                yield Universal(self._metrics[before], start, end)


def _is_by_kind(gap: str) -> bool:
    """按申请人分, 从申请渠道看: a list of all kinds begins."""
    return _BY_KIND.search(gap) is not None or _SEEN_BY.search(gap) is not None


def _outside(gap: str) -> str:
    """A gap without what stands in a bracket that it closes or holds."""
    if ")" in gap:
        head, _, tail = gap.rpartition(")")
        return (head.partition("(")[0] if "(" in head else "") + tail
    return gap


def _shares_a_word(one: str, other: str) -> bool:
    """Whether two phrases have two characters in a row in common."""
    return any(one[at : at + 2] in other for at in range(len(one) - 1))


__all__ = ["Change", "Growth", "Relations", "Share", "Sum", "Universal", "by_sentence", "find"]
