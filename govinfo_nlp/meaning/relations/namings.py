"""What a clause says of its figure, in words that can be compared with those of another clause."""

from __future__ import annotations

import re
from collections.abc import Iterator

from govinfo_nlp.meaning.relations.clauses import YEAR_WORD, Clauses, Rules, Vocabulary, comes_from
from govinfo_nlp.meaning.relations.kinds import Naming
from govinfo_nlp.meaning.scopes import OFFICE, names_agency
from govinfo_nlp.models import Kind, Metric

HELD = "举办"  # for all verbs of holding an event
_ACCOUNT = re.compile(r"“[^“”]{2,20}”")
_GAZETTE = "公报"  # 国办发〔2018〕22号: each government has one
_HEADING = re.compile(
    r"^\s*(?:\([一二三四五六七八九十]+\)|[一二三四五六七八九十0-9]+(?:[、.]|是))[^。]{0,24}。?"
)
_ITEM = re.compile(r"^\s*(?:(?:[0-9]{1,2}|[一二三四五六七八九十])\ ?[、.]|[一二三四五六七八九]是)")
_ANSWERED_IN = "平均办理用时"
_MEAN_TIME = re.compile(r"平均(?:答复|办理|办结|回复)?(?:用时|时限|时间|时长)(?:为|约)?$")
_OCCASION = re.compile(r"(?<=.)(?:活动|[班会课])$")  # 培训班, 培训会, 培训活动 are a 培训
_FOUND = re.compile(r"(?:^|[^未没])发现(?:各类|各种)?(?:问题)?的?$")
_ALL_PROBLEMS = re.compile(r"问题(?:$|[,。;、)]|中|[均都全逐])")  # not 9个问题未整改
_ROUNDS_REACH = 3  # figures back from what was found to how often was looked: 抽查4次，覆盖单位58家
_TOPIC = 120  # characters before an average that tell of what it is
_LEAD = 48  # characters before a figure
_LEAST_NAMED = 4  # characters of a verb and what it did: 子站公开
_LEAST_EVENT = 5  # characters of 举办 and what was held: 举办培训 may be any training


def accounts(words: Vocabulary, folded: str) -> frozenset[str]:
    """The accounts that a text names, in their quotation marks: “某地发布”公众号."""
    quoted = _ACCOUNT.finditer(folded)
    return frozenset(one.group() for one in quoted if words.account_kind.match(folded, one.end()) is not None)


class Namings(Rules):
    """Finds the counts of one sentence whose clause says in full what they count."""

    def __init__(self, clauses: Clauses, agency: str = "") -> None:
        super().__init__(clauses)
        self._counts, self._agency = clauses.counts(), agency
        self._durations = [
            (index, metric)
            for index, metric in enumerate(clauses.metrics)
            if metric.kind is Kind.DURATION and metric.change is None
        ]

    def namings(self) -> Iterator[Naming]:
        for index, _ in self._counts:
            found = self._of_what_was_found(index) or self._naming(index)
            if found is not None:
                yield found
        for index, metric in self._durations:
            if self._is_time_of_answers(index):
                said = self._folded[max(self._sentence.start, metric.start - _LEAD) : metric.start]
                clause = said[max(said.rfind(mark) for mark in ",;。") + 1 :]
                yield Naming(metric, "", _ANSWERED_IN, self._is_yearly(clause))

    def _is_time_of_answers(self, index: int) -> bool:
        """全年办结的8件申请平均答复用时14.5个工作日: how long requests took on average."""
        if _MEAN_TIME.search(self._near(index)) is None:
            return False
        end = self._metrics[index].start
        said = self._folded[max(self._sentence.start, end - _TOPIC) : end]
        return "申请" in said and not self._words.other_mail.occurs(said)

    def _naming(self, index: int) -> Naming | None:
        """全年举办培训4次, “某地发布”推送信息203条: a count with all that its clause says of it."""
        metric, near = self._metrics[index], self._near(index)
        if metric.unit == "期" and _GAZETTE in self._gap(index):
            return self._of_gazette(index, near)
        found = self._of_followers(index, near) or self._of_posts_behind(index, near)
        if found is not None:
            return found
        if self._is_yearly(near) and not self._bare(near, with_account=False):
            return self._of_noun_behind(index)
        return None if self._says_too_little(index, near) else self._of_clause(index, near)

    def _of_clause(self, index: int, near: str) -> Naming | None:
        """全年面向村干部举办培训4次: what the clause names, less those it was held for and its own body."""
        metric = self._metrics[index]
        invited = self._is_whom_it_was_held_for(near, metric.scope)
        own = metric.scope is not None and self._is_own(metric.scope)
        held = near.replace(metric.scope, "") if metric.scope and (invited or own) else near
        named, to_some = self._without_audience(held if own else near)
        yearly = self._is_of_the_whole_year(metric, near)
        if self._is_of_a_part(index, held):
            return None
        near = self._without_itself(_ITEM.sub("", named))
        account = self._account(near)
        if not (account or invited or own) and self._is_of_an_unsaid_part(metric, near):
            return None
        partial = to_some or (not yearly and self._may_be_of_less(index))
        account, words = self._account_and_words(index, near, account)
        return Naming(metric, account, words, yearly, partial) if account or words else None

    def _is_of_the_whole_year(self, metric: Metric, near: str) -> bool:
        """全年举办4次, 2024年，我局举办4次, “公开日”活动4次: no figure of a part of the year."""
        return self._is_yearly(near) or self._is_of_the_year(metric) or "”活动" in near

    def _is_of_an_unsaid_part(self, metric: Metric, near: str) -> bool:
        """各镇举办培训4次: whether the clause names whose event it was, and not that of all of them."""
        return metric.scope is not None and metric.scope in near and not self._names_all_of_it(near)

    def _account_and_words(self, index: int, near: str, account: str) -> tuple[str, str]:
        """“某地发布”推送信息203条: the account, named here or in the sentence before, and the words left."""
        words = self._bare(near.replace(account, " ") if account else near, with_account=bool(account))
        words = words.strip("、,")
        spoken_of = "" if account else self._account_before(index)
        if spoken_of and not self._bare(near, with_account=True):
            return spoken_of, ""
        if account:
            return account, words + self._counted_behind(index, near) if words else ""
        named = (HELD if self._is_held_alone(near) else words) + self._counted_behind(index, near)
        return "", self._published(index, near, words) or self._done(named)

    def _without_itself(self, near: str) -> str:
        """区民政局|通过网站公开信息312条: the words of a clause without the body whose report it is."""
        office = OFFICE.match(near) if self._agency else None
        return near[office.end() :] if office and names_agency(office.group(), self._agency) else near

    def _names_all_of_it(self, near: str) -> bool:
        """2023年全系统政务公开培训共举办4次: whether a clause says in one breath whose event it was."""
        event = self._words.event.match_before(near, len(near))
        return event is not None and "全" in near

    def _is_own(self, scope: str) -> bool:
        """我局, 区民政局 in the report of a 区民政局."""
        return self._words.own.match(scope, 0) is not None or bool(
            self._agency and names_agency(scope, self._agency)
        )

    def _is_of_the_year(self, metric: Metric) -> bool:
        """2024年，我局通过网站公开信息312条: the year before the clause is that of the report."""
        period = metric.period.replace(" ", "") if metric.period is not None else ""
        return bool(self._year) and period in (f"{self._year}年", f"{self._year}年度")

    def _account_in_sentence(self, index: int) -> str:
        """局公众号推送信息203条，至年末关注用户1.68万人: the account that the sentence has named before."""
        end = self._metrics[index].start
        start = max(self._sentence.start, end - _LEAD)
        return self._account(self._folded[start:end])

    def _published(self, index: int, near: str, words: str) -> str:
        """全年主动公开信息226条, 全年主动公开的226条信息中: all that was published, by whatever channel."""
        if words != "公开" or not self._is_yearly(near):
            return ""
        lead = self._gap(index)
        behind = self._behind(index) if near.endswith("的") else near
        if "信息" not in behind or self._words.channel.occurs(lead) or self._words.account_kind.occurs(lead):
            return ""
        return "主动公开信息" if "主动" in near else "公开信息"

    def _of_gazette(self, index: int, near: str) -> Naming | None:
        """编发《某市人民政府公报》12期; 政府公报赠阅到村，全年共12期: a body has but one."""
        if self._is_of_a_part(index, near) or self._words.event.occurs(near):
            return None
        return Naming(self._metrics[index], _GAZETTE, "", self._is_yearly(near))

    def _of_followers(self, index: int, near: str) -> Naming | None:
        """截至年底公众号关注人数12863人; “某地发布”粉丝1.2万人: how many follow an account."""
        if not self._words.follower.occurs(near) or self._words.gained.occurs(near):
            return None
        account = self._account(near) or self._account_in_sentence(index)
        if not account or self._of_earlier(index) or comes_from(near):
            return None
        scope = self._metrics[index].scope
        whose = self._words.unowning.sub("", near.replace(account, " ").replace(scope or account, " "))
        named = account.startswith("“") or not self._bare(whose, with_account=True)
        return Naming(self._metrics[index], account, "粉丝", True) if named else None

    def _of_posts_behind(self, index: int, near: str) -> Naming | None:
        """全年321篇公众号推文中，…: posts of an account that is named behind their number."""
        if not self._is_yearly(near) or self._bare(near, with_account=False):
            return None
        named = self._behind(index).partition("中")[0]
        account = self._account(named)
        if not account or self._bare(named.replace(account, " "), with_account=True):
            return None
        return Naming(self._metrics[index], account, "", True)

    def _of_noun_behind(self, index: int) -> Naming | None:
        """全年8426件不动产登记业务中，…: what is counted, with nothing said of what was done."""
        named, among, _ = self._behind(index).partition("中")
        words = self._bare(named.strip(" "), with_account=False) if among else ""
        if words and self._metrics[index].unit in self._words.event_units:
            words = HELD + _OCCASION.sub("", words)  # 全年26期纳税人学堂中
        return Naming(self._metrics[index], "", words, True) if len(words) >= _LEAST_NAMED else None

    def _of_what_was_found(self, index: int) -> Naming | None:
        """季度抽查4次，覆盖单位58家，发现问题86个; 四次季度抽查共发现68个问题: what all checks found,
        or where a clause says what was checked (网站检查4次), those of it."""
        near = self._near(index)
        rounds = self._rounds_before(index) if _FOUND.search(near) and "其中" not in near else None
        named = near[near.rfind("问题") :].removesuffix("的") if "问题" in near else ""
        if rounds is None or _ALL_PROBLEMS.match(named + self._behind(index)) is None:
            return None
        said = self._near(rounds) + self._folded[self._metrics[rounds].end : self._metrics[index].start]
        looked = [(at, entry.word) for at, entry in self._words.inspection.finditer(said)]
        if len(looked) != 1 or self._of_earlier(rounds) or self._of_earlier(index):
            return None
        at, check = looked[0]
        what = self._bare(_ITEM.sub("", said[:at]), with_account=False)
        event = self._words.event.match(what, 0)
        if what and event is None:
            return None  # 上级检查4次: another's
        words = f"{self._metrics[rounds].value}次{check}发现问题"  # 季度检查 and 专项检查 are two
        narrowed = what != (event.word if event is not None else "") or self._is_said_of_a_body(rounds)
        return Naming(self._metrics[index], "", words, True, narrowed)

    def _rounds_before(self, index: int) -> int | None:
        """How often was looked: the figure before of a unit of rounds, in the same part of the sentence."""
        for rounds in range(index - 1, max(index - 1 - _ROUNDS_REACH, -1), -1):
            metric = self._metrics[rounds]
            if ";" in self._gap(rounds + 1):
                return None
            if metric.kind is Kind.COUNT and metric.unit in self._words.round_units:
                return rounds if metric.change is None and metric.value > 1 else None
        return None

    def _says_too_little(self, index: int, near: str) -> bool:
        """Whether a clause is too short to say what was done, and names no account."""
        if len(near) >= _LEAST_EVENT or near.endswith("的") or "“" in self._gap(index):
            return False
        return not self._words.account_kind.occurs(near)

    def _is_of_a_part(self, index: int, near: str) -> bool:
        """Whether a clause says that its figure is of a part, of all there are or of another time."""
        if "其中" in near or self._words.not_yearly.occurs(near) or self._words.stock.occurs(near):
            return True
        return self._of_earlier(index) or comes_from(near)

    def _may_be_of_less(self, index: int) -> bool:
        """Whether a time or a body that stands before the clause may narrow it."""
        period = self._metrics[index].period
        own = ("截至", f"{self._year}年") if self._year else ("截至",)
        timed = period is not None and not period.replace(" ", "").startswith(own)
        if timed and period is not None and self._words.year.match(period, 0) is not None:
            timed = False
        return timed or self._is_said_of_a_body(index)

    def _account(self, near: str) -> str:
        """The account that a clause names, in its quotation marks; 公众号 where it is only called so."""
        quoted = _ACCOUNT.search(near) if "“" in near else None
        if quoted is not None:
            return quoted.group()
        kind = next(self._words.account_kind.finditer(near), None)
        return kind[1].word if kind is not None else ""

    def _account_before(self, index: int) -> str:
        """加强“某地发布”公众号运营，|全年发布信息241条: the account that the clause before is about."""
        if "“" not in self._gap(index):
            return ""
        before = self._gap(index).rstrip(" ").removesuffix(self._near(index))
        clause = before[max(before.rfind(mark, 0, -1) for mark in ",;。") + 1 :]
        quoted = _ACCOUNT.search(clause) if before.endswith(",") else None
        if quoted is None or self._words.account_kind.match(clause, quoted.end()) is None:
            return ""
        return quoted.group()

    def _is_whom_it_was_held_for(self, near: str, scope: str | None) -> bool:
        """举办全区政务公开培训4期: a scope behind the verb says who was there, not whose figure it is."""
        at = near.find(scope) if scope is not None else -1
        return at > 0 and self._words.event.match_before(near, at) is not None

    def _without_audience(self, near: str) -> tuple[str, bool]:
        """面向各股室举办培训: a clause without whom an event was held for; and whether to some only."""
        match = self._words.audience.search(near)
        if match is not None:
            some = not match["who"].startswith(("各", "全"))
            return near[: match.start()] + near[match.end() :], some
        for place, event in self._words.event.finditer(near):
            everyone = self._words.everyone.match(near, place + len(event.word))
            if everyone is not None:
                return near[: everyone.start()] + near[everyone.end() :], False
        return near, False

    def _counted_behind(self, index: int, near: str) -> str:
        """全年发布的118条政策解读材料中; 仅组织过1期信息员培训: the noun behind a number before it."""
        behind = self._behind(index)
        if near.endswith("的"):
            named = behind[: max(behind.find("中"), 0)] or self._subject_behind(self._metrics[index])
        else:
            named = behind if self._is_held_alone(near) else ""
        return self._bare(named.strip(" "), with_account=False)

    def _subject_behind(self, metric: Metric) -> str:
        """全年承接的1382件12345热线工单中: a noun with a numeral in it."""
        start, end = metric.subject_start, metric.subject_end
        if start is None or end is None or self._folded[metric.end : start].strip(" "):
            return ""
        return self._folded[start:end] if self._folded[end : end + 2].lstrip(" ").startswith("中") else ""

    def _is_held_alone(self, near: str) -> bool:
        """年内办了|2期专题培训班: whether a clause says of its figure but that so many were held."""
        event = self._words.event.match_before(near, len(near))
        return event is not None and not self._bare(near[: -len(event.word)], with_account=False)

    def _done(self, words: str) -> str:
        """The verb and what it did, every verb of holding an event as 举办; empty if too little is said."""
        behind = self._words.event.match_before(words, len(words))
        if behind is not None and behind.word != words:
            words = HELD + words.removesuffix(behind.word)  # 政务公开培训共举办4次
        event = self._words.event.match(words, 0)
        if event is not None:
            what = _OCCASION.sub("", words[len(event.word) :])
            return f"{HELD}{what}" if len(words) >= _LEAST_EVENT else ""
        return words if len(words) >= _LEAST_NAMED and self._words.verbs.occurs(words) else ""

    def _bare(self, near: str, *, with_account: bool) -> str:
        """The words of a clause but those that name nothing; of an account, but those of its kind too."""
        words = self._words.unnaming_of_account if with_account else self._words.unnaming
        return words.sub(lambda found: found["kept"] or "", near)

    def _is_said_of_a_body(self, index: int) -> bool:
        """Whether words before the clause may say whose figure it is, or of what."""
        lead = self._gap(index).rstrip(" ").removesuffix(self._near(index))
        lead = lead if index else _HEADING.sub("", lead)
        lead = lead[lead.rfind(";") + 1 :]
        if self._names_year(lead):
            lead = YEAR_WORD.sub("", lead)
        return any(not self._is_deed(clause) for clause in lead.strip(" ,。、)").split(",") if clause)

    def _is_deed(self, clause: str) -> bool:
        """成立领导小组，: a clause that tells another deed of the body, and so narrows nothing behind it."""
        return self._words.deed.match(clause.strip(" "), 0) is not None
