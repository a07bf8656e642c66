"""What a figure is the whole of: the year, all there are, all that its clause names, all of one kind."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from govinfo_nlp.models import Kind, Metric
from govinfo_nlp.relations.clauses import FROM, REACH, YEAR_WORD, Rules
from govinfo_nlp.relations.kinds import Naming, Universal, Whole

_UNIVERSAL = regex.compile(r"(?:均|全部|都)(?P<what>[^,;。()0-9]{1,18})")
_MAKES_ONE = regex.compile(
    r"^,?(?:结果|复议结果|复议机关|诉讼结果|均|被)?(?:决定|予以)?(?P<what>[^,;。()0-9]{1,12})"
)
_ACCOUNT = regex.compile(r"“[^“”]{2,20}”")
_UNTIL = regex.compile(r"截[至止](?:目前)?")  # 截至年底在用的, 截至年底共公开
_HEADING = regex.compile(
    r"^\s*(?:\([一二三四五六七八九十]+\)|[一二三四五六七八九十0-9]+(?:[、.]|是))[^。]{0,24}。?"
)
_ITEM = regex.compile(r"^\s*(?:(?:[0-9]{1,2}|[一二三四五六七八九十])\ ?[、.]|[一二三四五六七八九]是)")
_LEAST_NAMED = 6  # characters of a verb and what it did: 发布政策解读材料
_LEAST_EVENT = 5  # characters of 举办 and what was held: 举办培训 may be any training


class Wholes(Rules):
    """Finds the figures of one sentence that stand for a whole."""

    def wholes(self) -> Iterator[Whole]:
        for index, metric in enumerate(self._metrics):
            if metric.kind is not Kind.COUNT or metric.change is not None:
                continue
            near = self._near(index)
            all_of = self._words.stock.match_before(near, len(near)) is not None  # 由纪委对全镇|16个村
            if self._of_earlier(index) or "其中" in near or (FROM.search(near) and not all_of):
                continue
            lead = self._clause_lead(index)
            until = _UNTIL.search(lead) is not None
            if self._words.not_yearly.occurs(_UNTIL.sub("", lead)):
                continue
            if not until and (self._words.year.occurs(lead) or self._names_year(lead)):
                yield Whole(metric, True, self._verb(metric))
            elif self._is_of_all(index, near):
                yield Whole(metric, False, "")

    def _verb(self, metric: Metric) -> str:
        """The verb right before what a metric counts, 举办 for all verbs of holding an event."""
        at = metric.start if metric.subject_start is None else metric.subject_start
        word = self._words.verbs.match_before(self._folded, at, self._sentence.start)
        if word is None:
            return ""
        return "举办" if self._words.event.match(word.word, 0) is not None else word.word

    def _is_of_all(self, index: int, near: str) -> bool:
        """现有公开栏13处; 13个行政村中仍有…; 由196个精简到143个."""
        if self._words.stock.occurs(near) or self._moves(index):
            return True
        behind = self._behind(index)
        at = behind.find("中", 1)
        return at > 0 and (at + 1 == len(behind) or behind[at + 1] in "仍还尚有")

    def _clause_lead(self, index: int) -> str:
        """The words before a metric, back to the figure before it or the start of the clause's sentence."""
        gap = self._gap(index)
        return gap[max(gap.rfind(mark) for mark in ";。") + 1 :][-48:]

    def namings(self) -> Iterator[Naming]:
        for index, metric in enumerate(self._metrics):
            if metric.kind is Kind.COUNT and metric.change is None:
                found = self._naming(index)
                if found is not None:
                    yield found

    def _naming(self, index: int) -> Naming | None:
        metric, near = self._metrics[index], self._near(index)
        invited = self._is_whom_it_was_held_for(near, metric.scope)
        held = near.replace(metric.scope, "") if invited and metric.scope is not None else near
        yearly = self._words.year.occurs(near) or self._names_year(near)
        if self._is_of_a_part(index, held) or (not yearly and self._may_be_of_less(index)):
            return None
        near = _ITEM.sub("", near)
        account = self._account(near)
        if metric.scope is not None and not account and not invited:
            return None
        words = self._bare(near.replace(account, " ") if account else near, with_account=bool(account))
        if (
            not account
            and (spoken_of := self._account_before(index))
            and not self._bare(near, with_account=True)
        ):
            account, words = spoken_of, ""
        if not account:
            words = self._done(words + self._counted_behind(index, near))
        return Naming(metric, account, words, yearly) if account or words else None

    def _is_of_a_part(self, index: int, near: str) -> bool:
        """Whether a clause says that its figure is of a part, of all there are or of another time."""
        if "其中" in near or self._words.not_yearly.occurs(near) or self._words.stock.occurs(near):
            return True
        return self._of_earlier(index) or FROM.search(near) is not None

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
        quoted = _ACCOUNT.search(near)
        if quoted is not None:
            return quoted.group()
        kinds = (entry.word for _, entry in self._words.account_kind.finditer(near))
        return next(kinds, "")

    def _account_before(self, index: int) -> str:
        """加强“某地发布”公众号运营，|全年发布信息241条: the account that the clause before is about."""
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

    def _counted_behind(self, index: int, near: str) -> str:
        """全年发布的118条政策解读材料中: the noun behind a number that stands before it."""
        behind = self._behind(index)
        if not near.endswith("的") or "中" not in behind:
            return ""
        return behind[: behind.index("中")].strip(" ")

    def _done(self, words: str) -> str:
        """The verb and what it did, every verb of holding an event as 举办; empty if too little is said."""
        event = self._words.event.match(words, 0)
        if event is not None:
            return f"举办{words[len(event.word) :]}" if len(words) >= _LEAST_EVENT else ""
        return words if len(words) >= _LEAST_NAMED and self._words.verbs.occurs(words) else ""

    def _bare(self, near: str, *, with_account: bool) -> str:
        """The words of a clause but those that name nothing; of an account, but those of its kind too."""
        left, at = [], 0
        while at < len(near):
            known = [
                self._words.names_nothing.match(near, at),
                self._words.year.match(near, at),
            ]
            if with_account:
                known.append(self._words.account.match(near, at))
            year = YEAR_WORD.match(near, at)
            longest = max((len(entry.word) for entry in known if entry is not None), default=0)
            longest = max(longest, len(year.group()) if year is not None else 0)
            if not longest and near[at] not in ' “”"':
                left.append(near[at])
            at += longest or 1
        return "".join(left)

    def _is_said_of_a_body(self, index: int) -> bool:
        """Whether words before the clause may say whose figure it is, or of what."""
        lead = self._gap(index).rstrip(" ").removesuffix(self._near(index))
        lead = lead if index else _HEADING.sub("", lead)
        return bool(lead[lead.rfind(";") + 1 :].strip(" ,。、)"))

    def universals(self) -> Iterator[Universal]:
        for index, metric in enumerate(self._metrics):
            if metric.kind is not Kind.COUNT or metric.change is not None or metric.value == 0:
                continue
            end = self._metrics[index + 1].start if index + 1 < len(self._metrics) else self._sentence.end
            tail = self._folded[metric.end : end]
            match = _UNIVERSAL.search(tail)
            if match is None and metric.value == 1:
                match = _MAKES_ONE.match(tail)
                if match is not None and self._goes_on(tail, match.end()):
                    continue
            if match is not None and metric.end + match.end() == end and index + 1 < len(self._metrics):
                continue  # the label of the next figure: ，复议中维持2件
            if (
                match is None
                or any(mark in tail[: match.start()] for mark in ";。")
                or tail[: match.start()].count(",") > 1
            ):
                continue
            if match["what"].startswith(("未", "不", "没", "无")):
                continue  # 均未被判决败诉
            yield Universal(metric, metric.end + match.start("what"), metric.end + match.end("what"))
            if match.re is _UNIVERSAL:
                yield from self._joined(
                    index, metric.end + match.start("what"), metric.end + match.end("what")
                )

    def _goes_on(self, tail: str, at: int) -> bool:
        """1件，因内容不明确，…，补正后予以公开: whether more is said of the one than its first clause."""
        return tail[at : at + 1] not in ("", *",;。)(") or self._words.goes_on.occurs(tail, at)

    def _joined(self, index: int, start: int, end: int) -> Iterator[Universal]:
        """行政复议2件、行政诉讼1件，均维持: 均 speaks of the figures that 、 joins."""
        for before in range(index - 1, max(-1, index - 1 - REACH), -1):
            if self._gap(before + 1).strip(" ")[:1] not in ("、", "和", "及", "与"):
                return
            if self._addable(before, self._metrics[index]):
                yield Universal(self._metrics[before], start, end)
