"""What a clause says of its figure, in words that can be compared with those of another clause."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from govinfo_nlp.meaning.relations.figures import Figure, Reading, Vocabulary
from govinfo_nlp.meaning.relations.kinds import Naming
from govinfo_nlp.meaning.scopes import OFFICE, names_agency

HELD = "举办"  # for all verbs of holding an event
_ACCOUNT = re.compile(r"“[^“”]{2,20}”")
_GAZETTE = "公报"  # 国办发〔2018〕22号: each government has one
_ITEM = re.compile(
    r"^\s*(?:\([一二三四五六七八九十0-9]+\)|(?:[0-9]{1,2}|[一二三四五六七八九十])(?:\ ?[、.]|是))"
)
_HEADING = re.compile(rf"{_ITEM.pattern}[^。]{{0,24}}。?")
_OCCASION = re.compile(r"(?<=.)(?:活动|[班会课])$")  # 培训班, 培训会, 培训活动 are a 培训
_FOUND = re.compile(r"(?:^|[^未没])发现(?:各类|各种)?(?:问题)?的?$")
_ALL_PROBLEMS = re.compile(r"问题(?:$|[,。;、)]|中|[均都全逐])")  # not 9个问题未整改
_ROUNDS_REACH = 3  # figures back from what was found to how often was looked: 抽查4次，覆盖单位58家
_LEAD = 48  # characters before a figure
_LEAST_NAMED = 4  # characters of a verb and what it did: 子站公开
_LEAST_EVENT = 5  # characters of 举办 and what was held: 举办培训 may be any training


def accounts(words: Vocabulary, folded: str) -> frozenset[str]:
    """The accounts that a text names, in their quotation marks: “某地发布”公众号."""
    kinds, quoted = words["account kind"], _ACCOUNT.finditer(folded)
    return frozenset(one.group() for one in quoted if kinds.match(folded, one.end()) is not None)


class Namings:
    """Finds the counts of one sentence whose clause says in full what they count."""

    def __init__(self, reading: Reading, agency: str = "") -> None:
        self._reading, self._words, self._agency = reading, reading.words, agency

    def namings(self, figures: Iterable[Figure]) -> Iterator[Naming]:
        for figure in figures:
            found = self._of_what_was_found(figure) or self._naming(figure)
            if found is not None:
                yield found

    def _naming(self, figure: Figure) -> Naming | None:
        """全年举办培训4次, “某地发布”推送信息203条: a count with all that its clause says of it."""
        near, yearly = figure.near, self._reading.is_yearly(figure.near)
        if figure.metric.unit == "期" and _GAZETTE in figure.lead:
            # 编发《某市人民政府公报》12期; 政府公报赠阅到村，全年共12期: a body has but one
            other = self._is_of_a_part(figure, near) or self._words["event"].occurs(near)
            return None if other else Naming(figure.metric, _GAZETTE, "", yearly)
        if self._words["follower"].occurs(near):
            found = self._of_followers(figure)
            if found is not None:
                return found
        if yearly and not self._bare(near):
            return self._of_what_is_behind(figure)
        too_little = len(near) < _LEAST_EVENT and not near.endswith("的") and "“" not in figure.lead
        return None if too_little else self._of_clause(figure)

    def _of_clause(self, figure: Figure) -> Naming | None:
        """全年面向村干部举办培训4次: what the clause names, less those it was held for and its own body."""
        scope, near = figure.metric.scope or "", figure.near
        own, invited = self._is_own(scope), self._is_invited(scope, near)
        held = near.replace(scope, "")
        if self._is_of_a_part(figure, held):
            return None
        named, to_some = self._without_audience(held if own else near)
        near = self._without_itself(_ITEM.sub("", named))
        account = self._account(near)
        if scope and not (account or invited or own or "全" in near):
            return None  # 各镇举办培训4次 is of each of them; 2023年全系统政务公开培训共举办4次 of all
        words = self._words_of(figure, near, account)
        yearly = self._is_of_the_whole_year(figure)
        partial = to_some or not (yearly or self._is_of_all(figure))
        return Naming(figure.metric, account, words, yearly, partial) if account or words else None

    def _is_own(self, scope: str) -> bool:
        """我局, 区民政局 in the report of a 区民政局."""
        named = self._agency and names_agency(scope, self._agency)
        return bool(named) or self._words["own"].match(scope, 0) is not None

    def _is_invited(self, scope: str, near: str) -> bool:
        """举办全区政务公开培训4期: a scope behind the verb says who was there, not whose figure it is."""
        return self._words["event"].match_before(near, near.find(scope)) is not None

    def _words_of(self, figure: Figure, near: str, account: str) -> str:
        """“某地发布”推送信息203条: what a clause says but an account and what names nothing."""
        words = self._bare(near.replace(account, " ") if account else near, of_account=bool(account)).strip(
            "、,"
        )
        # 全年发布的118条政策解读材料中; 仅组织过1期信息员培训: the noun behind a number before it
        alone, named = self._is_held_alone(near), ""
        if alone or near.endswith("的"):
            named = self._bare((figure.behind if alone else figure.behind.rpartition("中")[0]).strip(" "))
        if account:
            return words and words + named
        return self._published(figure, near, words) or self._done((HELD if alone else words) + named)

    def _is_of_the_whole_year(self, figure: Figure) -> bool:
        """全年举办4次; 2024年，我局通过网站公开信息312条; “公开日”活动4次: not of a part."""
        period, year = (figure.metric.period or "").replace(" ", ""), self._reading.year
        of_the_year = bool(year) and period in (f"{year}年", f"{year}年度")
        return of_the_year or self._reading.is_yearly(figure.near) or "”活动" in figure.near

    def _is_of_all(self, figure: Figure) -> bool:
        """Whether no time and no body that stands before the clause may narrow it."""
        period = figure.metric.period or ""
        all_year = self._reading.names_year(period) or self._words["whole year"].match(period, 0) is not None
        return (not period or all_year) and not self._is_said_of_a_body(figure)

    def _without_itself(self, near: str) -> str:
        """区民政局|通过网站公开信息312条: the words of a clause without the body whose report it is."""
        office = OFFICE.match(near) if self._agency else None
        return near[office.end() :] if office and names_agency(office.group(), self._agency) else near

    def _published(self, figure: Figure, near: str, words: str) -> str:
        """全年主动公开信息226条, 全年主动公开的226条信息中: all that was published, by whatever channel."""
        if words != "公开" or "信息" not in near + figure.behind:
            return ""
        return "主动公开信息" if "主动" in near else "公开信息"

    def _of_followers(self, figure: Figure) -> Naming | None:
        """截至年底公众号关注人数12863人; “某地发布”粉丝1.2万人: how many follow an account."""
        near, scope, end = figure.near, figure.metric.scope, figure.metric.start
        if self._words["gained"].occurs(near) or figure.earlier or figure.comes:
            return None
        lead = self._reading.folded[max(self._reading.sentence.start, end - _LEAD) : end]
        account = self._account(near) or self._account(lead)
        if not account:
            return None
        whose = self._words.unowning.sub("", near.replace(account, " ").replace(scope or account, " "))
        named = account.startswith("“") or not self._bare(whose, of_account=True)
        return Naming(figure.metric, account, "粉丝", True) if named else None

    def _of_what_is_behind(self, figure: Figure) -> Naming | None:
        """全年321篇公众号推文中, 全年8426件不动产登记业务中，…: what is counted, named behind its number."""
        named, among, _ = figure.behind.partition("中")
        account = self._account(named)
        if account and not self._bare(named.replace(account, " "), of_account=True):
            return Naming(figure.metric, account, "", True)
        words = self._bare(named.strip(" ")) if among else ""
        if words and figure.metric.unit in self._words.event_units:
            words = HELD + _OCCASION.sub("", words)  # 全年26期纳税人学堂中
        return Naming(figure.metric, "", words, True) if len(words) >= _LEAST_NAMED else None

    def _of_what_was_found(self, figure: Figure) -> Naming | None:
        """季度抽查4次，覆盖单位58家，发现问题86个; 四次季度抽查共发现68个问题: what all checks found,
        or where a clause says what was checked (网站检查4次), those of it."""
        near = figure.near
        rounds = (
            self._rounds_before(figure)
            if "发现" in near and _FOUND.search(near) and "其中" not in near
            else None
        )
        named = near[near.rfind("问题") :].removesuffix("的") if "问题" in near else ""
        if rounds is None or _ALL_PROBLEMS.match(named + figure.behind) is None:
            return None
        said = rounds.near + self._reading.folded[rounds.metric.end : figure.metric.start]
        looked = [(at, entry.word) for at, entry in self._words["inspection"].finditer(said)]
        if len(looked) != 1 or rounds.earlier or figure.earlier:
            return None
        at, check = looked[0]
        what = self._bare(_ITEM.sub("", said[:at]))
        event = self._words["event"].match(what, 0)
        if what and event is None:
            return None  # 上级检查4次: another's
        words = f"{rounds.metric.value}次{check}发现问题"  # 季度检查 and 专项检查 are two
        narrowed = what != (event.word if event is not None else "") or self._is_said_of_a_body(rounds)
        return Naming(figure.metric, "", words, True, narrowed)

    def _rounds_before(self, figure: Figure) -> Figure | None:
        """How often was looked: the figure before of a unit of rounds, in the same part of the sentence."""
        for one in islice(figure.back(), _ROUNDS_REACH):
            if one.metric.unit in self._words.round_units:
                return one if one.metric.value > 1 else None
        return None

    def _is_of_a_part(self, figure: Figure, near: str) -> bool:
        """Whether a clause says that its figure is of a part, of all there are or of another time."""
        if "其中" in near or any(self._words[role].occurs(near) for role in ("not yearly", "stock")):
            return True
        return figure.earlier or figure.comes

    def _account(self, near: str) -> str:
        """The account that a clause names, in its quotation marks; 公众号 where it is only called so."""
        quoted = _ACCOUNT.search(near) if "“" in near else None
        if quoted is not None:
            return quoted.group()
        kind = next(self._words["account kind"].finditer(near), None)
        return kind[1].word if kind is not None else ""

    def _without_audience(self, near: str) -> tuple[str, bool]:
        """面向各股室举办培训: a clause without whom an event was held for; and whether to some only."""
        match = self._words.audience.search(near)
        if match is not None:
            return near[: match.start()] + near[match.end() :], not match["who"].startswith(("各", "全"))
        for place, event in self._words["event"].finditer(near):
            everyone = self._words.everyone.match(near, place + len(event.word))
            if everyone is not None:
                return near[: everyone.start()] + near[everyone.end() :], False
        return near, False

    def _holds(self, near: str) -> int:
        """The length of the verb of holding an event at the end of a clause: 培训共|举办; 0 for none."""
        event = self._words["event"].match_before(near, len(near))
        return len(event.word) if event is not None else 0

    def _is_held_alone(self, near: str) -> bool:
        """年内办了|2期专题培训班: whether a clause says of its figure but that so many were held."""
        verb = self._holds(near)
        return verb > 0 and not self._bare(near[:-verb])

    def _done(self, words: str) -> str:
        """The verb and what it did, every verb of holding an event as 举办; empty if too little is said."""
        verb = self._holds(words)
        if 0 < verb < len(words):
            words = HELD + words[:-verb]  # 政务公开培训共举办4次
        event = self._words["event"].match(words, 0)
        if event is not None:
            what = _OCCASION.sub("", words[len(event.word) :])
            return f"{HELD}{what}" if len(words) >= _LEAST_EVENT else ""
        return words if len(words) >= _LEAST_NAMED and self._words.verbs.occurs(words) else ""

    def _bare(self, near: str, *, of_account: bool = False) -> str:
        """The words of a clause but those that name nothing; of an account, but those of its kind too."""
        words = self._words.unnaming_of_account if of_account else self._words.unnaming
        return words.sub(lambda found: found["kept"] or "", near)

    def _is_said_of_a_body(self, figure: Figure) -> bool:
        """Whether words before the clause may say whose figure it is, or of what."""
        lead = figure.lead.rstrip(" ").removesuffix(figure.near)
        lead = _HEADING.sub("", lead).rpartition(";")[2]
        clauses = (clause.strip(" ") for clause in lead.strip(" ,。、)").split(","))
        # 成立领导小组，: a clause that tells another deed of the body narrows nothing behind it
        return any(clause and self._words["deed"].match(clause, 0) is None for clause in clauses)
