"""The relations that there are: totals and parts, shares, growth, and what is said of the whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from govinfo_nlp.meaning.relations.figures import Figure
from govinfo_nlp.models import Metric


@dataclass(frozen=True, slots=True)
class Sum:
    """Parts that a total is made of; ``closed`` where the text says that they are all of them.

    ``settled`` is false where the list may end earlier than the last part given: then a total
    that equals the sum of some first parts is borne out too. ``ends`` is false where it may go on
    behind the last part; ``tight`` where 、 joins all parts, so that none is likely to stand for
    another matter. ``rest`` where 其他 closes the list. ``others`` are the figures beside the total that
    其中 may as well divide, in text order.
    """

    total: Metric
    parts: tuple[Metric, ...]
    closed: bool
    settled: bool
    rule: str
    rest: bool = False
    ends: bool = True
    tight: bool = False
    others: tuple[Metric, ...] = ()


@dataclass(frozen=True, slots=True)
class Division:
    """Parts that nearly give a total before them: how many other ways of dividing it give it ``beside``
    these, whether 其他 closes them (``rest``), whether words say that the total is divided (``opened``),
    and whether 等 leaves them open (``open_ended``); ``over`` where they are more than the total, ``slip``
    where one of them, put right in a digit, makes them come to it."""

    total: Metric
    parts: tuple[Metric, ...]
    beside: int
    rest: bool
    opened: bool
    open_ended: bool
    over: bool
    slip: bool


@dataclass(frozen=True, slots=True)
class Share:
    """A percentage that figures are said to make of another: ``parts`` of ``bases`` (any one).

    ``base`` is where the wording stands that names the base, ``None`` where it is implied; ``run`` are
    the figures that 、 joins to the part, since 占 may be said of them all, or those before 合计;
    ``complement`` where the parts are what the percentage leaves out (不合格12批次，合格率98.93%).
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
    place: str = ""  # the kind of places below the body that are counted: 全镇9个|社区


@dataclass(frozen=True, slots=True)
class Naming:
    """A count with all that its clause says of it: an ``account``, named (“某地发布”公众号) or but
    called 公众号, and the ``words`` left when those that name nothing are taken away, every verb of
    holding an event as 举办.

    ``yearly`` where the clause says so; otherwise it names no time, no part and no body. ``partial``
    where words before the clause, or those it was held for, may narrow the figure to some of them.
    """

    metric: Metric
    account: str
    words: str
    yearly: bool
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Retelling:
    """Two counts that may be of one fact: how many rare words are ``shared``, how many others (``common``),
    how many the one that says less has ``alone``, of how many of the two the words say that they are of the
    whole year, and whether those of the lesser say more (``narrower``), so that it may be a part;
    ``limited`` where but one is of 全市 or the like; ``same`` where the subject of one is within that of the
    other."""

    one: Metric
    other: Metric
    shared: int
    common: int
    alone: int
    yearly: int
    narrower: bool
    limited: bool
    same: bool = False


@dataclass(frozen=True, slots=True)
class Relations:
    """All relations of a text, each group in text order."""

    sums: tuple[Sum, ...]
    shares: tuple[Share, ...]
    growths: tuple[Growth, ...]
    universals: tuple[Universal, ...]
    wholes: tuple[Whole, ...]
    namings: tuple[Naming, ...] = ()
    figures: Mapping[int, Figure] = field(default_factory=dict)  # by where each starts, in text order
    retellings: tuple[Retelling, ...] = ()
    divisions: tuple[Division, ...] = ()
    accounts: frozenset[str] = frozenset()  # that the text names, in their quotation marks: “某地发布”公众号
