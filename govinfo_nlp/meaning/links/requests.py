"""Requests: which rows and columns of 表三 a metric restates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import takewhile

import regex

from govinfo_nlp.language.characters import fold
from govinfo_nlp.meaning.links.applicants import Applicants
from govinfo_nlp.meaning.links.carried import Carried
from govinfo_nlp.meaning.links.circumstances import YEAR, Circumstances
from govinfo_nlp.meaning.links.labels import Labeller
from govinfo_nlp.meaning.links.plain import Plainness
from govinfo_nlp.meaning.links.scene import (
    BESIDE,
    DUE,
    FOREIGN,
    LESS,
    NEW,
    PROCESSED,
    REQUESTS,
    RESULT_ROWS,
    Found,
    Label,
    Mark,
    Scene,
    Stages,
    View,
    heads,
    in_bracket,
    last_joined,
)
from govinfo_nlp.models import Link

Rule = Callable[[View, int, Label, Stages], Found | None]

_ANSWERS_REACH = 2  # figures behind what was handled
_ALL_OF_THEM = frozenset(("", *",;。.!?()、:\n\t|中均全都已皆的和及与"))
_AMONG = regex.compile(
    r"的?(?:政府信息公开|信息公开|公开)?(?:申请|件|案件){0,2}(?:[中里]|按)"
)  # 新收申请中，…; 新收件按渠道分，…
_BOTH_IN_BRACKET = regex.compile(
    r"\ ?\(\ ?(?:其中)?(?:予以|全部)?公开\ ?[0-9]+\ ?[^,;。()0-9]{1,2}[、,]\ ?部分公开\ ?[0-9]+"
)
_THEN_GIVEN = regex.compile(r"[^,;。:()]{0,12}后(?:予以|再|给予)?")
_MADE_PUBLIC = regex.compile(r"(?:信息|内容)?后(?:提供|公开|予以)")  # 遮蔽第三方信息后公开
_BARE = frozenset(("申请", "申请件", "申请事项"))
_NO_MODIFIER = frozenset("的了到收理件于对")
_OLD_ONES_REACH = 80  # characters to what became of the cases of last year
_OLD_ONES_DONE = regex.compile(
    r"(?:上年|上一年|往年|去年|(?:19|20)[0-9]{2}年)度?末?(?:的)?(?:结转|遗留|转入)[^。;]{0,12}?(?:全部|均|也|都|已|在)[^。;,]{0,8}?(?:办结|答复|办理)"
)
_WORK_ON_THEM = regex.compile(r"[^,;。:()0-9]{0,8}申请的(?:办理|答复|处理)(?!完毕|完成)")
_COUNTED = {"二": 2, "两": 2, "三": 3, "四": 4}  # 二者共, 两项合计
INTAKES = frozenset(("received", "due", "handled", "excluding"))  # rules whose rows applicants divide
_LONGEST_BRACKET = 12  # figures in a bracket
_OPENED = ("requests.granted.total", "requests.partially_granted.total")
_DONE_OF_NEW = ("requests.processed.total", f"{LESS}requests.carried_in.total")
_NOTHING: Found = ("", ())  # the words name no row
_UNSETTLED: Found = ("unsettled", ())  # they leave it open: no applicant is looked for either
_RESULTS_OF = (NEW, PROCESSED)


_CARRIED_IN, _CARRIED_OUT = "requests.carried_in.total", "requests.carried_out.total"
_WHOLLY = 3  # characters: 全部或
_NEW_ONES = ("新", "收到")
_DENIED: Found = ("denied: received", ("requests.new.total",))
_DENIED_IN: Found = ("denied: carried in", (_CARRIED_IN,))
_DENIED_OUT: Found = ("denied: carried out", (_CARRIED_OUT,))


class Requests:
    """The rules of requests: received, carried, processed, results, reasons, applicants."""

    def __init__(
        self, scene: Scene, circumstances: Circumstances, labeller: Labeller, plainness: Plainness
    ) -> None:
        self._scene, self._circumstances, self._labeller = scene, circumstances, labeller
        self._plainness = plainness
        self._applicants, self._carried = Applicants(scene), Carried(scene, circumstances, labeller)
        self._rules: tuple[Rule, ...] = (  # the first that speaks decides
            self._of_petitions,
            self._of_carried,
            self._of_results,
            self._of_bare_results,
            self._of_all_but_carried,
            self._of_one_kind,
            self._of_intake,
            self._of_handling,
            self._of_all,
        )

    def find(self, view: View, index: int, label: Label) -> Found | None:
        self._note_what_is_divided(view, label)
        if self._counts_no_requests(view, label):
            return None
        applicants = self._applicants.columns(view, label)
        if applicants is None:
            return None
        if self._are_some(view, label):
            return None
        anyone = self._applicants.is_whoever_asked(label, applicants)
        if anyone:
            applicants = []
        rule, rows = self._request_rows(view, index, label)
        if anyone and (rule, rows) == _NOTHING:
            rule, rows = "received", ("new",)
        if not rows and applicants and (rule, rows) != _UNSETTLED:
            rule, rows = "applicant", self._applicants.rows_divided(view, index, label)
        if not rows:
            return None
        if applicants:
            found = self._applicants.cells(view, label.metric, rule, rows, applicants)
            if found is not None and self._applicants.may_divide_new(view, index, label, rows):
                cells = (cell.replace("requests.processed.", "requests.new.") for cell in found[1])
                self._scene.may_mean(label.metric, *cells)
            return found
        return self._of_everyone(rule, rows)

    def _are_some(self, view: View, label: Label) -> bool:
        """有1件申请实为查询企业记录: whether 有 leads to some requests of which no result is told."""
        lead = view.folded[label.near_start : label.metric.start].rstrip(" ")
        told = label.named("result") or label.named("maybe") or label.named("stage")
        return (
            bool(label.behind) and not told and lead.endswith("有") and lead[-2:-1] not in tuple("共仅只另尚")
        )

    def _counts_no_requests(self, view: View, label: Label) -> bool:
        """Whether what a label names is no number of requests, or not of all that were so treated."""
        told = [mark for mark in label.marks if mark.name != "request_word"]
        if self._is_in_other_units(label):
            return True
        if label.distributive or (told and told[-1].group == "none"):
            self._scene.context.of_some |= bool(told) and told[-1].name == "topic"
            return True
        if any(mark.name == "negated" for mark in told) or self._is_of_some(view, label):
            return True  # 未受理申请3件
        if self._scene.context.by_attribute and not label.named("stage"):
            return True
        return self._is_of_a_subset(view, label) or self._is_told_of_others(view, label)

    def _is_told_of_others(self, view: View, label: Label) -> bool:
        """Whether a label tells of a court's cases, of what third parties think, or of no request at all."""
        if self._is_of_a_court(view, label) or self._is_what_others_think(view, label):
            return True
        return label.named_last("object") == FOREIGN or self._is_of_a_channel(view, label)

    def _is_in_other_units(self, label: Label) -> bool:
        """脱敏处理14条, 查询4.6万次, 张贴流程图13张: units of information, of events, of things."""
        unit = fold(label.metric.unit)
        if unit in ("条", "项"):
            return not label.objects and not self._are_items()
        if unit in ("次", "人次") and any(mark.group == "result" for mark in label.marks):
            return True
        return unit in self._scene.words.other_units

    def _is_of_another_matter(self, view: View, label: Label) -> bool:
        """受理宅基地申请41件: what stands right before a bare 申请 may name another matter."""
        bare = [
            mark for mark in label.named("object") if mark.word in _BARE and mark.end <= label.metric.start
        ]
        if not bare:
            return False
        if any(mark.name == "procedure" and mark.end == bare[0].start for mark in label.named("none")):
            return True  # 补正申请86件次
        beside = [mark for mark in label.named("object") if mark.end == bare[0].start]
        if beside:
            return beside[0].name in (FOREIGN, "petition")  # 业务咨询申请126件
        return self._is_modified(view, label, bare[0])

    def _is_modified(self, view: View, label: Label, bare: Mark) -> bool:
        """宅基地|申请: whether words that no lexicon knows stand right before a bare 申请."""
        before = [mark.end for mark in view.between(label.near_start, bare.start)]
        start = max(label.near_start, *before) if before else label.near_start
        lead = view.folded[start : bare.start].rstrip(" ")
        if not lead or lead[-1] in _NO_MODIFIER or not "一" <= lead[-1] <= "龥":
            return False
        return not self._plainness.is_understood(view.folded, start, bare.start)

    def _is_of_a_court(self, view: View, label: Label) -> bool:
        """行政诉讼一审126件，其中政府信息公开案件5件; 依申请公开纠错1件: a court's cases, no requests."""
        if label.named("outcome"):
            return True
        cases = [mark for mark in label.named("object") if mark.word.endswith("案件")]
        start = label.metric.start
        return bool(cases) and self._scene.words.lawsuit.occurs(view.folded, view.since(start), start)

    def _is_what_others_think(self, view: View, label: Label) -> bool:
        """征求第三方意见6件，同意公开4件: what the third party said."""
        results = label.named("result") or label.named("maybe")
        if not results or not results[-1].word.startswith(("同意", "不同意")):
            return False
        start = label.metric.start
        return self._scene.words.third_party.occurs(view.folded, view.since(start), start)

    def _is_of_a_subset(self, view: View, label: Label) -> bool:
        """征地类申请41件，其中公开12件: what is told of cases that a topic has narrowed is of these."""
        context = self._scene.context
        gap = view.folded[label.far_start : label.metric.start]
        if label.named("object") or ";" in gap:
            context.of_some = False
        if any(mark.name in ("received", "carried_in", "carried_out") for mark in label.named("stage")):
            context.of_some = False
        if "全部" in gap or "均" in gap:
            context.of_some = False  # 涉及征地3件、规划2件，全部按期答复：予以公开2件
        return context.of_some

    def _of_everyone(self, rule: str, rows: tuple[str, ...]) -> Found:
        if rule in INTAKES and not self._divides_new():
            self._scene.context.base_rows = rows
        if rule in INTAKES or rule == "processed":
            self._scene.context.total_rows, self._scene.context.topic = rows, REQUESTS
        return rule, tuple(f"requests.{row}.total" for row in rows)

    def _note_what_is_divided(self, view: View, label: Label) -> None:
        """新收申请中，网上97件…。自然人110件: of what the shares that follow are, linked or not."""
        for mark in view.between(label.far_start, label.metric.start):
            if mark.name == "received" and _AMONG.match(view.folded, mark.end) is not None:
                self._scene.context.base_rows = self._scene.context.total_rows = ("new",)

    def _is_of_some(self, view: View, label: Label) -> bool:
        """共有17件公开申请收取了费用: what is said of the cases counted picks them out of all."""
        if not label.behind or label.behind[-1].group != "object" or label.named("result"):
            return False
        behind = view.folded[label.behind[-1].end : label.behind[-1].end + 2].lstrip(" ")
        return behind[:1] not in _ALL_OF_THEM

    def _is_of_a_channel(self, view: View, label: Label) -> bool:
        """通过信函提交申请的3件: how they came is no column, unless all came so: 当面收到申请一件."""
        own = sum(self._is_channel(mark) for mark in label.marks)
        if not own:
            return False
        if view.folded.startswith(",其中", label.metric.end) and self._is_in_writing(label):
            return False  # 收到书面申请15件，其中当面递交4件
        told = label.named("stage") or any(mark.name == "request_word" for mark in label.named("none"))
        all_received = told and label.named("object") and not self._divides_new()
        return not all_received or sum(map(self._is_channel, view.marks)) > own

    def _is_in_writing(self, label: Label) -> bool:
        return any(self._scene.words.in_writing.match(mark.word, 0) for mark in label.named("object"))

    def _is_channel(self, mark: Mark) -> bool:
        """网上, 书面申请件: how a request came."""
        written = mark.group == "object" and self._scene.words.in_writing.match(mark.word, 0) is not None
        return mark.name == "channel" or written

    def _are_items(self) -> bool:
        """Whether this report's requests were totalled in 条: 收到申请4条，予以公开1条."""
        return any(
            fold(link.metric.unit) in ("条", "项") and link.rule in INTAKES
            for link in self._scene.context.recent
        )

    def denied(self, view: View, label: Label) -> Found | None:
        """未收到申请, 无上年结转: the cells of which a denial says that they hold nothing."""
        if not self._denies_requests(view, label):
            return None
        names = {mark.name for mark in label.named("stage")}
        if (carried := self._carried_denied(view, label, names)) is not None:
            return carried
        return _DENIED if self._denies_all_of_them(label) else None

    def _denies_requests(self, view: View, label: Label) -> bool:
        """Whether a denial is one of requests: not 未收取…申请的费用, 无责任追究案件, 无其他情形."""
        behind = label.behind[-1].end if label.behind else label.metric.end
        text = self._scene.folded[label.metric.start : behind]
        if "其他" in text.replace("其他组织", "") or "其它" in text.replace("其它组织", ""):
            return False
        if label.metric.text.endswith("取"):
            return False
        named = label.objects or label.named("stage") or label.metric.unit
        return bool(named) or self._is_a_bare_denial(view, label)

    def _denies_all_of_them(self, label: Label) -> bool:
        """Whether a denial is of all requests, not of a result, a channel or some who ask.

        未收到法人或其他组织提出的申请 is of some.
        """
        if label.named("result") or any(mark.name == "channel" for mark in label.named("none")):
            return False
        return all(
            mark.name == "all" or self._applicants.is_anyone(mark) for mark in label.named("applicant")
        )

    def _carried_denied(self, view: View, label: Label, names: set[str]) -> Found | None:
        """无上年结转, 未收到也无上年结转, 无结转下年度: a denial that tells of what is carried over."""
        received = "received" in names or label.metric.text.endswith(("收", "收到"))
        if received and "carried_in" in names and not label.named("result"):
            return "denied: received and carried in", (*NEW, _CARRIED_IN)
        if "carried_in" in names and "carried_out" in names:
            return "denied: carried", (_CARRIED_IN, _CARRIED_OUT)
        if "carried_in" in names or ("carried" in names and self._circumstances.names_last_year(view, label)):
            return _DENIED_IN
        if "carried_out" in names:
            return _DENIED_OUT
        if "carried" not in names:
            return None
        return self._by_years_behind(view, label) or self._by_what_was_told(view, label)

    def _by_years_behind(self, view: View, label: Label) -> Found | None:
        """无结转2024年的申请, 无2022年结转件: which way, by the year in the clause of a denial."""
        if self._scene.year is None:
            return None
        clause = view.folded[label.metric.end : view.clause_end(label.metric.end, view.sentence.end)]
        years = [int(year) for year in YEAR.findall(clause)]
        if any(year > self._scene.year for year in years):
            return _DENIED_OUT
        return _DENIED_IN if self._scene.year - 1 in years else None

    def _by_what_was_told(self, view: View, label: Label) -> Found:
        """办结5件，无结转件: which way, by what the sentence has told before; both ways where it has not."""
        context = self._scene.context
        lead = view.folded[label.near_start : label.metric.start]
        if "也" in lead and self._scene.words.this_year.occurs(lead):
            return _DENIED_OUT  # 上年没有遗留，本年也没有结转
        if context.other_year:
            return _DENIED_IN  # 上年收到4件，均已办结，无结转
        done = any(mark.name == "processed" for mark in view.between(label.far_start, label.metric.start))
        if done or (context.recent and not context.intake):
            return _DENIED_OUT  # 办结5件，公开2件，无结转件
        return "denied: carried", (_CARRIED_IN, _CARRIED_OUT)

    def _is_a_bare_denial(self, view: View, label: Label) -> bool:
        """依申请公开情况：无; 收到申请：无: whether a denial says what it denies by its place alone."""
        return view.folded[label.metric.end : label.metric.end + 1] in ("", *"。;,\n ")

    def _request_rows(self, view: View, index: int, label: Label) -> Found:
        """The rule that spoke and the rows; no rows where the label names none."""
        if not label.marks:
            return self._sum_before(view, index, label)
        stages = {mark.name: mark for mark in label.named("stage")}
        for rule in self._rules:
            found = rule(view, index, label, stages)
            if found is not None:
                return found
        return _NOTHING

    def _of_petitions(self, view: View, index: int, label: Label, stages: Stages) -> Found | None:
        """投诉举报类申请3件 is a result; 受理信访事项12件 is none of a request."""
        if label.objects and label.objects[-1].name == "petition":
            return "result", ("not_processed.petition",)
        results = label.named("result")
        if results and not label.named("object") and self._takes_petitions(view, label, stages, results):
            return _UNSETTLED
        return None

    def _of_carried(self, view: View, index: int, label: Label, stages: Stages) -> Found | None:
        """上年结转3件, 结转下年度继续办理2件."""
        carried = self._carried.side(view, index, label, stages)
        if carried and (not label.named("result") or stages.keys() & {"carried_in", "carried_out"}):
            return carried, (carried.replace(" ", "_"),)
        return None

    def _of_results(self, view: View, index: int, label: Label, stages: Stages) -> Found | None:
        """予以公开41件, 因危及国家安全不予公开1件."""
        results = label.named("result")
        if not results:
            return None
        if self._is_joined_to_an_object(view, label, results[0]):
            return _UNSETTLED
        if self._is_an_unknown_sum(view, label, results):
            return _UNSETTLED
        if self._scene.words.turned_into.occurs(view.folded, results[-1].end, label.metric.start):
            return _UNSETTLED  # 不予公开转为依申请公开3件: what it was before
        if results[-1].name == "other.other" and "撤" in results[-1].word:
            self._scene.may_mean(label.metric)  # withdrawn: many bodies count it among no answers
        rows = (
            *self._granted_beside(view, label, results[0]),
            *(self._all_summed(view, label, results) or self._result_rows(view, results)),
            *self._results_included(label),
            *self._others_beside(view, label, results[-1]),
            *self._partly_included(view, label),
        )
        self._may_be_both(view, label, rows)
        return "result", tuple(dict.fromkeys(rows))

    def _may_be_both(self, view: View, label: Label, rows: Sequence[str]) -> None:
        """予以公开22件、部分公开15件: where it stands alone, 予以公开37件 may be both."""
        if set(rows) != {"granted"}:
            return
        since, end = view.since(label.metric.start), label.metric.end + _OLD_ONES_REACH
        around = self._scene.words.marks(self._scene.folded, since, end)
        if not any(mark.name == "partially_granted" for mark in around):
            self._scene.may_mean(label.metric, *_OPENED)

    def _of_bare_results(self, view: View, index: int, label: Label, stages: Stages) -> Found | None:
        """公开9件, 重复1件, 其他2件: words that are results beside others only."""
        if self._is_given_with_gaps(view, label):
            return "result", ("partially_granted",)
        if self._is_whole_result(view, label):
            rows = ("granted", *self._partly_included(view, label))
            self._may_be_both(view, label, rows)
            return "result", rows
        last = label.marks[-1]
        if last.group != "maybe" or label.named("object"):
            return None
        if last.name == "other":
            return self._other(view, index)
        if last.name == "processed":  # 收到申请5件，本年回复4件
            told = self._divides_new() and self._is_adjacent_to(view, label, last)
            return ("processed", ("processed",)) if told else _UNSETTLED
        if "." in last.name:  # 信访类2件，重复1件
            return ("result", (last.name,)) if self._among_results(view, index) else _UNSETTLED
        included = self._results_included(label)
        if included or self._among_results(view, index):
            rows = ("granted", *included, *self._partly_included(view, label))
            self._may_be_both(view, label, rows)
            return "result", rows
        return _UNSETTLED

    def _is_given_with_gaps(self, view: View, label: Label) -> bool:
        """隐去个人信息后提供1份: what 条例第三十七条 calls 区分处理."""
        given = [mark for mark in label.marks if mark.name == "granted"]
        lead = view.folded[label.near_start : given[-1].start] if given else ""
        behind = [at + len(gap.word) for at, gap in self._scene.words.gaps.finditer(lead)]
        return bool(behind) and _THEN_GIVEN.fullmatch(lead, behind[-1]) is not None

    def _results_included(self, label: Label) -> tuple[str, ...]:
        return tuple(mark.name for mark in label.included if mark.group == "result")

    def _of_all_but_carried(self, view: View, index: int, label: Label, stages: Stages) -> Found | None:
        """除上年结转外，收到12件; 除上年结转的2件外."""
        if "excluding" not in stages:
            return None
        end = stages["excluding"].end
        if view.folded[end : end + 1] == "的":
            return "carried in", ("carried_in",)
        return "excluding", ("new",)

    def _of_one_kind(self, view: View, index: int, label: Label, stages: Stages) -> Found | None:
        """What the requests were about narrows them: no row counts such ones."""
        some = self._of_a_topic(label) or self._of_a_class(view, label) or self._is_about(view, label)
        self._scene.context.of_some = some
        return _UNSETTLED if some else None

    def _of_intake(self, view: View, index: int, label: Label, stages: Stages) -> Found | None:
        """应办理12件, 收到申请9件, 收到申请（含上年结转）9件."""
        if "due" in stages:
            return "due", ("new", "carried_in")
        if self._is_of_persons_or_some(view, label):
            return _UNSETTLED
        if not label.objects and not self._is_adjacent(view, label):
            return _NOTHING
        if self._is_of_another_matter(view, label):
            return _UNSETTLED
        if "received" not in stages:
            return None
        if self._divides_new() and not label.named("applicant"):
            lead = view.folded[label.near_start : label.metric.start]
            fresh = "新" in stages["received"].word or "本年" in lead
            return ("received", ("new",)) if fresh else _UNSETTLED
        return None if label.behind and "processed" in stages else self._taken_in(view, index, label, stages)

    def _is_of_persons_or_some(self, view: View, label: Label) -> bool:
        """收到1人2次; 103个收到过申请; 新收申请中有31件为同一人提出."""
        if label.metric.unit in ("人", "户") or (label.metric.unit == "个" and label.behind):
            return True
        return view.folded[label.near_start : label.metric.start].rstrip(" ").endswith("中有")

    def _taken_in(self, view: View, index: int, label: Label, stages: Stages) -> Found:
        """收到申请9件, 受理答复12件: what was received, and what else its words may mean."""
        if "handled" in stages:
            self._scene.may_mean(label.metric, *DUE)  # 接收处理12件
        if "processed" in stages:
            self._scene.may_mean(label.metric, *PROCESSED)  # 受理答复12件
        with_carried = any(mark.name == "carried_in" for mark in label.included)
        return self._received(view, label, carried=with_carried or self._carried.is_held(view, index))

    def _received(self, view: View, label: Label, *, carried: bool) -> Found:
        """受理154件, 收办154件, 申请154件: of what was taken up in the year some may have been carried in.

        Not so where the words are of new ones, or name what was received.
        """
        lead = view.folded[label.near_start : label.metric.end]
        taken_up = self._scene.words.may_hold_carried.occurs(lead) or not label.named("stage")
        if not carried and taken_up and not any(word in lead for word in _NEW_ONES):
            self._scene.context.may_hold_carried = True
            self._scene.may_mean(label.metric, *DUE)
        return "received", (("new", "carried_in") if carried else ("new",))

    def _of_handling(self, view: View, index: int, label: Label, stages: Stages) -> Found | None:
        """答复8件, 办理10件（含上年结转2件）; 委托某局办理25件 is of no row."""
        handled = "handled" in stages
        lead = view.folded[label.near_start : label.metric.start].rstrip(" ")
        if self._scene.words.work_of_others.occurs(lead) or self._is_said_of_it(label, lead):
            return _UNSETTLED  # 指导基层答复300余件; 对84件申请的答复
        if "processed" in stages:
            if self._are_late_ones(view, label, stages["processed"]):
                return _UNSETTLED
            carried = handled and self._carried.is_included(view, index)
        elif not handled:
            return None
        elif any(mark.name == "procedure" for mark in label.named("none")):
            return _UNSETTLED
        else:
            carried = self._handled_with_carried(view, index, label)
        if not carried and (self._is_done_to_new(view, index) or self._are_old_ones_told(view, label)):
            self._scene.may_mean(label.metric, *_DONE_OF_NEW)  # 84件新收申请中，79件已答复
        return ("handled", ("new", "carried_in")) if carried else ("processed", ("processed",))

    def _handled_with_carried(self, view: View, index: int, label: Label) -> bool:
        """办理10件: whether the words say that what was carried in is among them.

        Where they leave it open, the other reading is noted.
        """
        carried = self._is_all_there_was(view, index)
        included = carried and self._carried.is_included(view, index)
        if not included or self._carried.is_beside_new(view, index):
            self._scene.may_mean(label.metric, *(PROCESSED if carried else DUE))
        return carried

    def _is_all_there_was(self, view: View, index: int) -> bool:
        """办理10件（含上年结转2件）: whether what was handled is new and carried in."""
        all_of_it = (
            self._is_answered_apart(view, index)
            or self._carried.is_included(view, index)
            or self._carried.is_added(view, index)
            or "carried_out" in self._carried.stages_in_bracket(view, index)[1]
        )
        return all_of_it and not self._carried.is_without_the_rest(view, index)

    def _are_late_ones(self, view: View, label: Label, processed: Mark) -> bool:
        """有2件申请临近期限才作出答复: whether they are some that were answered late."""
        own = [mark for mark in label.behind if mark.group == "object" and mark.end <= processed.start]
        if not own or own[0].start != label.metric.end:
            return False
        all_of_them = self._scene.words.of_all.match(view.folded, own[-1].end)
        return all_of_them is None and self._scene.words.late.occurs(
            view.folded, own[-1].end, processed.start
        )

    def _is_said_of_it(self, label: Label, lead: str) -> bool:
        """对84件申请的答复均依法作出, 84件申请的办理全程留痕: but 面对2件申请 are all that were received."""
        if label.behind and _WORK_ON_THEM.match(self._scene.folded, label.metric.end) is not None:
            return True
        return bool(label.behind) and lead.endswith(("对", "将")) and not lead.endswith("面对")

    def _are_old_ones_told(self, view: View, label: Label) -> bool:
        """收到84件，已答复79件，5件结转；上年结转8件均已答复: whether the old cases are counted apart."""
        start, end = label.metric.start, label.metric.end
        behind = _OLD_ONES_DONE.search(self._scene.folded, end, end + _OLD_ONES_REACH)
        return behind is not None or _OLD_ONES_DONE.search(view.folded, view.since(start), start) is not None

    def _is_done_to_new(self, view: View, index: int) -> bool:
        """新收84件中79件已答复: of those received alone."""
        last = self._scene.context.recent[-1:]
        if not index or not last or last[0].metric is not view.metrics[index - 1] or last[0].cells != NEW:
            return False
        gap = view.folded[last[0].metric.end : view.metrics[index].start]
        return "中" in gap and ";" not in gap

    def _of_all(self, view: View, index: int, label: Label, stages: Stages) -> Found | None:
        """依申请公开12件: a bare number of requests is of all received, where none has been totalled."""
        if any(mark.name != "all" for mark in label.named("applicant")):
            return None
        if label.objects and self._divides_new():
            return self._of_all_of_them(view, label)
        if "carried" in stages:  # 连同结转件共计13份; 2023年结转的申请3件: in or out
            together = self._scene.words.together.occurs(view.folded, label.near_start, label.metric.start)
            summed = self._sum_before(view, index, label) if together else _NOTHING
            return _UNSETTLED if summed == _NOTHING else summed
        if self._is_of_a_part(view, label):
            return _UNSETTLED
        if label.objects and heads(view, label) and fold(label.metric.unit) != "条":
            given = self._given_behind(view, label)
            if given:
                return "result", given
            if label.behind and view.folded.startswith("中", label.behind[-1].end):
                self._scene.may_mean(label.metric, *DUE)  # 92件申请中：已公开22件
            return self._received(view, label, carried=self._carried.is_held(view, index))
        return None

    def _of_all_of_them(self, view: View, label: Label) -> Found | None:
        """12件申请均由自然人提出: of all received, where 均 says so behind the number."""
        told = label.behind and self._scene.words.of_all.match(view.folded, label.behind[-1].end)
        return ("received", ("new",)) if told else None

    def _given_behind(self, view: View, label: Label) -> tuple[str, ...]:
        """公开申请4件予以公开，2件无法提供: the result that follows a bare number of requests at once."""
        end = label.metric.end
        behind = [mark for mark in view.between(end, end + _OLD_ONES_REACH) if mark.start == end]
        return (behind[0].name,) if not label.behind and behind and behind[0].group == "result" else ()

    def _other(self, view: View, index: int) -> Found:
        """其他 behind results is a result, inside 其他处理 one of its rows, behind applicants a column."""
        recent = self._scene.context.recent
        last = recent[-1].cells[0] if recent else ""
        if last.startswith("requests.other."):
            return "result", ("other.other",)
        if last.startswith("requests.") and not last.endswith(".total"):
            return _NOTHING  # the column of other organizations, see _request
        behind_results = bool(index) and self._names_a_result(view, index - 1)
        return ("result", ("other",)) if behind_results else _UNSETTLED

    def _takes_petitions(self, view: View, label: Label, stages: Stages, results: Sequence[Mark]) -> bool:
        if "received" in stages:
            return True
        listed = ";" not in view.folded[label.far_start : label.metric.start]
        if listed and any(link.rule.startswith("result") for link in self._scene.context.recent):
            return False  # 按信访事项引导办理一件, in a list of results
        return "handled" in stages and {mark.name for mark in results} == {"not_processed.petition"}

    def _granted_beside(self, view: View, label: Label, result: Mark) -> tuple[str, ...]:
        """公开或部分公开34件, 全部或部分公开34件: bare 公开 that is joined to another result."""
        if result.word.startswith("部分") and view.folded.startswith("全部", result.start - _WHOLLY):
            return ("granted",) if view.folded[result.start - 1] in "或、和及与" else ()
        bare = [mark for mark in label.named("maybe") if mark.name == "granted" and mark.end <= result.start]
        joined = bare and view.folded[bare[-1].end : result.start] in ("或", "和", "及", "、", "与", "或者")
        begins = (label.near_start, label.metric.end)  # 公开或部分公开37件; 37件公开或部分公开
        return ("granted",) if joined and bare[-1].start in begins else ()

    def _is_joined_to_an_object(self, view: View, label: Label, result: Mark) -> bool:
        """依申请公开或部分公开: what is joined to the result is no row of its own name."""
        before = [mark for mark in label.named("object") if mark.end <= result.start]
        return bool(before) and view.folded[before[-1].end : result.start] in ("或", "和", "及", "、")

    def _is_whole_result(self, view: View, label: Label) -> bool:
        """收到申请9件，其中公开9件: bare 公开 right behind the total that it is a result of."""
        lead = view.folded[label.near_start : label.metric.start].strip(" ")
        recent = self._scene.context.recent
        if lead not in ("公开", "其中公开", "均公开") or not recent:
            return False
        return recent[-1].metric.end == label.far_start and recent[-1].cells in _RESULTS_OF

    def _is_adjacent_to(self, view: View, label: Label, mark: Mark) -> bool:
        """Whether nothing but filler stands around a word and its number: 本年回复4件."""
        lead = view.folded[label.near_start : mark.start] + view.folded[mark.end : label.metric.start]
        return mark.end <= label.metric.start and self._labeller.is_filler(lead)

    def _is_adjacent(self, view: View, label: Label) -> bool:
        """Whether a stage that names no request stands by its number: 抽查答复文书31份 does not."""
        stages = label.named("stage")
        if not stages or label.behind or label.listed or stages[-1].end > label.metric.start:
            return True
        return self._labeller.is_filler(view.folded[stages[-1].end : label.metric.start])

    def _is_an_unknown_sum(self, view: View, label: Label, results: Sequence[Mark]) -> bool:
        """公开与部分公开之和: a sum of results of which not all are named in their own words."""
        summed = self._scene.words.summed.occurs(view.folded[results[-1].end : label.metric.start])
        return summed and len(self._result_rows(view, results)) < 2

    def _partly_included(self, view: View, label: Label) -> tuple[str, ...]:
        """公开37件（含部分公开15件)."""
        told = view.folded.startswith(("(含部分公开", "(其中部分公开", "(包括部分公开"), label.metric.end)
        if _BOTH_IN_BRACKET.match(view.folded, label.metric.end) is not None:
            return ("partially_granted",)  # 公开类21件（予以公开17件、部分公开4件）
        return ("partially_granted",) if told else ()

    def _others_beside(self, view: View, label: Label, result: Mark) -> tuple[str, ...]:
        """不予处理及其他10件: 其他 that is joined to a result."""
        others = [mark for mark in label.named("maybe") if mark.name == "other" and mark.start >= result.end]
        joined = others and view.folded[result.end : others[0].start] in BESIDE
        return ("other",) if joined else ()

    def _all_summed(self, view: View, label: Label, results: Sequence[Mark]) -> tuple[str, ...]:
        """以予以公开、部分公开和本机关不掌握为主，合计98件: heads and reasons that a sum joins."""
        joined = last_joined(view.folded, results)
        told = self._scene.words.sum.occurs(view.folded, joined[-1].end, label.metric.start)
        heads = [mark.name for mark in joined if "." not in mark.name]
        reasons = [mark.name for mark in joined if "." in mark.name]
        inner = any(reason.startswith(f"{head}.") for reason in reasons for head in heads)
        return tuple(mark.name for mark in joined) if told and heads and reasons and not inner else ()

    def _is_of_a_part(self, view: View, label: Label) -> bool:
        """不予处理22件，由信访申请14件…构成; 收取费用320元，涉及申请2件: a bare 申请 that is no total."""
        lead = view.folded[label.near_start : label.metric.start]
        listed = any(link.rule.startswith("result") for link in self._scene.context.recent)
        return listed or self._scene.words.of_a_part.occurs(lead)

    def _divides_new(self) -> bool:
        """Whether this sentence has totalled the new requests: what it says of requests next are parts."""
        return self._scene.context.intake

    def _of_a_topic(self, label: Label) -> bool:
        """申请事项涉及征地12件: cases about something, no total of the table."""
        named = [mark for mark in label.marks if mark.group in ("object", "stage")]
        topics = [mark for mark in label.named("none") if mark.name == "topic"]
        return bool(named and topics) and topics[-1].start >= named[-1].end

    def _is_answered_apart(self, view: View, index: int) -> bool:
        """办理61件，办结54件，结转7件: what was handled is all there was, where answers are told behind."""
        start = view.metrics[index].end
        for later in view.metrics[index + 1 : index + 1 + _ANSWERS_REACH]:
            marks = view.between(start, later.start)
            if ";" in view.folded[start : later.start]:
                return False
            told = bool(marks) and marks[-1].name == "processed"
            if told and not view.folded[marks[-1].end : later.start].strip(" "):
                return True
            start = later.end
        return False

    def _is_about(self, view: View, label: Label) -> bool:
        """收到关于征地补偿的申请8件: what the requests were about narrows them."""
        named = label.named("object")
        if not named:
            return False
        lead = view.folded[label.near_start : named[-1].start]
        return lead.endswith(("的", "的公开")) and self._scene.words.about.occurs(lead)

    def _of_a_class(self, view: View, label: Label) -> bool:
        """征地补偿类申请28件: requests of one class, no total of the table."""
        own = [mark for mark in label.named("object") if mark.name == REQUESTS]
        lead = view.folded[label.near_start : own[-1].start] if own else ""
        return lead.endswith("类") and not lead.endswith("各类")

    def _sum_before(self, view: View, index: int, label: Label) -> Found:
        """予以公开4件、部分公开2件，合计6件: the rows of the list before; 连同结转的3件，共15件."""
        lead = view.folded[label.near_start : label.metric.start].strip(" ")
        if self._carried.is_added(view, index) and self._labeller.is_filler(lead):
            return "due", ("new", "carried_in")
        if self._adds_what_was_due(lead):
            return "due", ("new", "carried_in")
        if self._scene.words.sum.match(lead, 0) is None or len(lead) > 6:
            return _NOTHING
        cells = [cell for link in self._summed(view, lead) for cell in link.cells]
        rows = tuple(cell.removeprefix("requests.").removesuffix(".total") for cell in cells)
        if {row.partition(".")[0] for row in rows} == RESULT_ROWS and len(rows) >= len(RESULT_ROWS):
            return "processed", ("processed",)  # 予以公开15件…，其他处理1件，合计32件
        return ("sum", rows) if len(rows) > 1 else _NOTHING

    def _adds_what_was_due(self, lead: str) -> bool:
        """新收12件，上年结转3件，共15件: whether a sum stands behind what was received and carried in."""
        recent = self._scene.context.recent
        totals = [link.cells for link in recent if link.cells[0].endswith(".total")]
        if set(totals[-2:]) != {NEW, ("requests.carried_in.total",)}:
            return False
        words = self._scene.words
        sums = words.sum.match(lead, 0) is not None or words.together.occurs(lead)
        return sums or self._labeller.is_filler(lead)

    def _summed(self, view: View, lead: str) -> list[Link]:
        """The results before a sum, in text order: as many as it counts, else all in a row.

        None where 、 joins some of them only (不予公开3件，予以公开4件、部分公开2件，合计6件): it may be
        of these or of all.
        """
        results = list(
            takewhile(lambda link: link.rule.startswith("result"), reversed(self._scene.context.recent))
        )
        if lead[:1] in _COUNTED:
            return results[: _COUNTED[lead[:1]]][::-1]
        joined = sum(1 for _ in takewhile(lambda link: self._is_joined(view, link), results))
        return results[::-1] if not joined or joined + 1 >= len(results) else []

    def _is_joined(self, view: View, link: Link) -> bool:
        """Whether 、 joins a figure to the one before."""
        before = view.folded[max(view.sentence.start, link.metric.start - 24) : link.metric.start]
        return before.rfind("、") > max(before.rfind(mark) for mark in ",;。:")

    def _result_rows(self, view: View, results: Sequence[Mark]) -> tuple[str, ...]:
        """One row, or several that the label joins (予以公开和部分公开)."""
        reasons = [mark for mark in results if "." in mark.name]
        if len(reasons) > 1 and reasons[-1].word.startswith("终止"):
            reasons = reasons[:-1]  # 逾期未补正、终止办理: what came of the reason
        if reasons and _MADE_PUBLIC.match(view.folded, reasons[-1].end) is not None:
            return ("partially_granted",)  # 遮蔽个人隐私后提供 (条例第三十七条)
        heads = [mark for mark in results if "." not in mark.name]
        if reasons and heads and heads[-1].start > reasons[-1].start:
            return _rows_of_reasons(view.folded, reasons, heads[-1])
        return tuple(dict.fromkeys(mark.name for mark in last_joined(view.folded, reasons or heads)))

    def _among_results(self, view: View, index: int) -> bool:
        """公开4件，部分公开1件: bare 公开 is a result only in the company of results."""
        others = (index - 1, self._next_outside_brackets(view, index))
        return any(0 <= other < len(view.metrics) and self._names_a_result(view, other) for other in others)

    def _names_a_result(self, view: View, index: int) -> bool:
        start = view.metrics[index - 1].end if index else view.sentence.start
        end = view.metrics[index + 1].start if index + 1 < len(view.metrics) else view.sentence.end
        return any(mark.group == "result" for mark in view.between(start, end))

    def _next_outside_brackets(self, view: View, index: int) -> int:
        """The metric behind, but for those in a bracket: 公开71件（告知途径18件），部分公开12件."""
        end, other = view.metrics[index].end, index + 1
        most = min(len(view.metrics), index + _LONGEST_BRACKET)
        while other < most and in_bracket(view.folded, end, view.metrics[other].start):
            other += 1
        return other


def _rows_of_reasons(folded: str, reasons: Sequence[Mark], head: Mark) -> tuple[str, ...]:
    """因属于行政查询事项不予公开: the rows of the reasons before a result, or of the result they lead to."""
    if "不再" in head.word:  # 逾期不补正、不再处理: part of the reason's own name
        return (reasons[-1].name,)
    between = folded[reasons[-1].end : head.start]
    if "等" in between or head.word.startswith("等") or between.startswith("后"):
        return (head.name,)
    within = [mark for mark in reasons if mark.name.startswith(head.name + ".")]
    return tuple(dict.fromkeys(mark.name for mark in within)) or (head.name,)
