"""The conditions that frames name: what must hold of a claim that its words alone do not tell.

A condition of ``lexicons/frames.toml`` is a concept (``result``, ``stage.received``: a word of it names the
figure) or one of the functions here, by its name with spaces. None of them writes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from inspect import isfunction

import regex

from govinfo_nlp.meaning import carried, rows
from govinfo_nlp.meaning.circumstances import LAST_YEARS, YEAR
from govinfo_nlp.meaning.claims import (
    DECISIONS,
    DISPUTE_ROWS,
    DISPUTES,
    DOCUMENTS,
    NEW,
    PROCESSED,
    REQUESTS,
    heads_number,
)
from govinfo_nlp.meaning.marks import FOREIGN, Mark
from govinfo_nlp.meaning.rows import columns
from govinfo_nlp.meaning.told import Told
from govinfo_nlp.models import Kind

_CLAUSE = 40  # characters before a figure in which its verb may stand
_REACH = 80  # characters to what became of the cases of last year, and to figures that may be both
_OF_BODIES = 8  # characters between so many bodies and what none of them received
_ANSWERS_REACH = 2  # figures behind what was handled
_LONGEST_BRACKET = 12  # figures in a bracket
_ACTION_GAP = 3  # characters between what was done and its number, where the document is left unsaid
_ALL_OF_THEM = frozenset(("", *",;。.!?()、:\n\t|中均全都已皆的和及与"))

_MODIFIER = regex.compile(r"(?![的了到收理件于对])\p{Han}\ ?$")
_OUT_OF = regex.compile(r"中\ ?,?\ ?[仍仅只]?有\ ?$")
_STILL = regex.compile(r"[尚仍]有?\ ?$")
_THEN_GIVEN = regex.compile(r"[^,;。:()]{0,12}后(?:予以|再|给予)?")
_OLD_ONES_DONE = regex.compile(
    r"(?:[上往去]年|上一年|(?:19|20)[0-9]{2}年)度?末?(?:的)?(?:结转|遗留|转入)[^。;]{0,12}?"
    r"(?:全部|[均也都已在])[^。;,]{0,8}?(?:办|答)"
)
_WORK_ON_THEM = regex.compile(r"[^,;。:()0-9]{0,8}申请的(?:办理|答复|处理)(?!完毕|完成)")
# 1件答复被复议机关…: what became of one of them, in words that no lexicon knows
_TREATED = regex.compile(r"[^,;。:()0-9]{0,8}(?:被(?:行政)?复议|被(?:人民)?法院|在(?:行政)?(?:复议|诉讼)中)")
_CAUSES = (
    regex.compile(r"(?:因|不服)(?P<cause>[^,;。:()0-9]{2,16}?)(?:引|产生|发生|被?提起|被?申请)"),
    regex.compile(r"(?P<cause>[^,;。:()0-9]{2,16})类(?:的)?(?:行政)?(?:复议|诉讼)"),  # 治安管理处罚类复议
    regex.compile(r"涉及(?P<cause>[^,;。:()0-9]{2,12})的(?=(?:行政)?(?:复议|诉讼|应诉))"),
)
_OF_ALL_KINDS = regex.compile(r"各类(?:行政)?(?:复议|诉讼|应诉)")
_OF_BOTH = regex.compile(r"(?:两[项类者]|二者)(?:[合总]计|共|之和)")
_OF_MORE_CAUSES = regex.compile(
    r"[,(;]\ ?(?:其中)?(?:政府)?(?:信息公开|公开类)[^,;。0-9]{0,6}占"  # 复议214件，信息公开类约占一成
    r"|[,(、;][^。]{0,60}?(?:其中|含)[^;。]{0,40}?(?:信息公开|公开类)[^;。]{0,20}?[0-9]"
    r"|[^。\n]{0,60}+。其中[^;。]{0,8}?(?:信息公开|公开类)[^;。]{0,20}?[0-9]"  # 复议41件。其中，信息公开类9件
)
_COMPARED = regex.compile(r"(?:[较比]|与|相比)?(?:上年|上一年|去年)(?:度)?(?:相比)?[^,;。0-9]{0,4}[0-9]")
_FOR_A_REASON = regex.compile(r"因[^,;。:()0-9]{3,16}被")


# Of any figure


def denied(t: Told) -> bool:
    """未收到, 无: a negation, not a written zero."""
    return t.denied


def money(t: Told) -> bool:
    return t.metric.kind is Kind.MONEY


def zero(t: Told) -> bool:
    return t.metric.value == 0


def a_change(t: Told) -> bool:
    """较上年增加15项: a difference, not a number of cases."""
    return t.metric.change is not None


def of_another_body(t: Told) -> bool:
    """其中市本级12件; 全市系统受理634件: of others, or of a part of what the report covers."""
    return t.elsewhere


def of_another_year(t: Told) -> bool:
    """2020年收到4件; but 上年无结转, and what was received in 2022 and carried on to this year, are of this
    report's cells."""
    if t.denied and t.names("stage.carried", "stage.carried_in", "stage.carried_out"):
        return False
    return t.other_year and not t.circumstances.is_carried_here(t.said, t.claim)


def left_behind(t: Told) -> bool:
    """申请由|31件|减少到28件: what another value has moved from."""
    return t.claims.is_left_behind(t.said, t.index)


def no_number_of_cases(t: Told) -> bool:
    """每万人0.86件; 12场: no number of cases; 12篇 is one of documents."""
    if t.metric.kind is not Kind.COUNT:
        return False
    if t.metric.value != t.metric.value.to_integral_value():
        return True
    if not t.metric.unit or t.words["case unit"].match(t.unit, 0):
        return False
    return not (t.claim.head in DOCUMENTS and t.metric.unit == "篇")


def a_number_of_bodies(t: Told) -> bool:
    """零申请单位21个; 83个零申请; 纠错率偏高的12个县: so many bodies, whatever is said of them."""
    body = t.words["body"].match(t.folded, t.metric.end) is not None
    zero = t.metric.text[:1] == "零"
    if body and (t.metric.unit == "个" or zero):
        return True
    if not (t.denied or zero) or t.before is None or t.before.unit not in ("个", "家"):
        return False
    gap = t.said.gap(t.index)
    return len(gap) <= _OF_BODIES and not any(stop in gap for stop in ",;。:(")


def out_of_those_named(t: Told) -> bool:
    """9件处罚决定中，有2件超期公示: some of those that the words name."""
    return _OUT_OF.search(t.folded, t.said.far(t.index), t.metric.start) is not None


def each(t: Told) -> bool:
    """直接起诉和复议后起诉各7件: a figure of each, and of no cell alone."""
    return t.claim.each


def by_its_number(t: Told) -> bool:
    """行政许可12件, but not 行政许可类咨询12件: the thing named stands right by the number."""
    return heads_number(t.said, t.claim)


def in_pieces(t: Told) -> bool:
    """公开行政许可信息12条: counted in 条, pieces of information."""
    return t.unit == "条"


def something_counted(t: Told) -> bool:
    """The words name what is counted."""
    return bool(t.claim.objects)


def no_words(t: Told) -> bool:
    """，共15件: no word names the figure."""
    return not t.claim.marks


def of_all_behind(t: Told) -> bool:
    """12件申请|均由自然人提出."""
    behind = t.claim.behind
    return bool(behind) and t.words["of all"].match(t.folded, behind[-1].end) is not None


# Requests: which are none, or not all that were so treated


def _told(t: Told) -> list[Mark]:
    """The marks of a claim, but for the bare word for requests."""
    return [mark for mark in t.claim.marks if mark.name != "request_word"]


def in_other_units(t: Told) -> bool:
    """脱敏处理14条, 查询4.6万次, 张贴流程图13张: units of information, of events, of things."""
    if t.unit in ("条", "项"):
        return not t.claim.objects and not any(link.metric.unit in ("条", "项") for link in t.context.recent)
    return (t.unit in ("次", "人次") and t.names("result")) or t.unit in t.words["other unit"]


def ends_in_another_matter(t: Told) -> bool:
    """申请抽查12件: the last word of the figure is of none that is counted."""
    told = _told(t)
    return bool(told) and told[-1].group == "none"


def ends_in_a_topic(t: Told) -> bool:
    """征地类41件: the last word tells what the requests were about."""
    told = _told(t)
    return bool(told) and told[-1].concept == "none.topic"


def ends_in_no_request(t: Told) -> bool:
    """受理咨询12件."""
    return t.claim.last("object") == FOREIGN


def picked_behind(t: Told) -> bool:
    """共有17件公开申请收取了费用: what is said of the cases counted picks them out of all."""
    behind = t.claim.behind
    if not behind or behind[-1].group != "object" or t.names("result"):
        return False
    return t.folded[behind[-1].end : behind[-1].end + 2].lstrip(" ")[:1] not in _ALL_OF_THEM


def some_of_them(t: Told) -> bool:
    """有1件申请实为查询企业记录: 有 leads to some requests of which no result is told."""
    lead = t.lead.rstrip(" ")
    some = lead.endswith("有") and lead[-2:-1] not in tuple("共仅只另尚")
    return some and bool(t.claim.behind) and not t.names("result", "maybe", "stage")


def by_attribute(t: Told) -> bool:
    """主动公开36件、依申请公开4件、不予公开3件: documents by how they are published."""
    return t.context.by_attribute


def of_a_subset(t: Told) -> bool:
    """征地类申请41件，其中公开12件: what is told of cases that a topic has narrowed is of these."""
    return t.context.of_some


def of_a_court(t: Told) -> bool:
    """行政诉讼一审126件，其中政府信息公开案件5件; 依申请公开纠错1件: a court's cases, no requests."""
    if t.names("outcome"):
        return True
    cases = any(mark.word.endswith("案件") for mark in t.own("object"))
    return cases and t.words["lawsuit"].occurs(t.folded, t.said.since(t.metric.start), t.metric.start)


def what_a_third_party_thinks(t: Told) -> bool:
    """征求第三方意见6件，同意公开4件."""
    agrees = any(mark.word.startswith(("同意", "不同意")) for mark in t.claim.marks)
    start = t.metric.start
    return agrees and t.words["third party"].occurs(t.folded, t.said.since(start), start)


def of_a_channel(t: Told) -> bool:
    """通过信函提交申请的3件: how they came is no column, unless all came so: 当面收到申请一件."""

    def channels(marks: Sequence[Mark]) -> int:
        return sum(
            mark.name == "channel" or t.words["in writing"].match(mark.word, 0) is not None for mark in marks
        )

    own = channels(t.claim.marks)
    if not own or not (t.names("stage", "none.request_word") and t.names("object")):
        return bool(own)
    alone = t.folded.startswith(",其中", t.metric.end)
    return not alone and channels(t.said.beside(t.metric.start)) > own


def applicants(t: Told) -> bool:
    """The words name columns of applicants."""
    return bool(t.known(columns))


def whoever_asked(t: Told) -> bool:
    """全年收到公民申请2件: all that was received, since nothing has been totalled before."""
    return t.known(rows.whoever_asked)


# Requests: carried, results


def carried_in(t: Told) -> bool:
    """上年结转3件, 2022年结转2件."""
    return t.known(carried.side) == "carried in"


def carried_out(t: Told) -> bool:
    """结转下年度2件; 收到12件，办结11件，结转1件."""
    return t.known(carried.side) == "carried out"


def petitions(t: Told) -> bool:
    """投诉举报类申请3件: a result of requests."""
    return bool(t.claim.objects) and t.claim.objects[-1].name == "petition"


def takes_petitions(t: Told) -> bool:
    """受理信访事项12件: none of a request; but 按信访事项引导办理一件 in a list of results is."""
    results = t.own("result")
    if not results:
        return False
    if t.names("stage.received"):
        return True
    if ";" not in t.gap and any(link.rule.startswith("result") for link in t.context.recent):
        return False
    return t.names("stage.handled") and {mark.name for mark in results} == {"not_processed.petition"}


def joined_to_an_object(t: Told) -> bool:
    """依申请公开或部分公开: what is joined to the result is no row of its own name."""
    objects, results = t.own("object"), t.own("result")
    return bool(objects and results) and t.folded[objects[-1].end : results[0].start] in tuple("或和及、")


def an_unknown_sum(t: Told) -> bool:
    """公开与部分公开之和: a sum of results of which not all are named in their own words."""
    results = t.own("result")
    if not results or not t.words["summed"].occurs(t.folded[results[-1].end : t.metric.start]):
        return False
    return len(rows.result_rows(t, results)) < 2


def turned_into_another(t: Told) -> bool:
    """不予公开转为依申请公开3件: what it was before."""
    results = t.own("result")
    return bool(results) and t.words["turned into"].occurs(t.folded, results[-1].end, t.metric.start)


def withdrawn(t: Told) -> bool:
    """撤回申请3件: many bodies count it among no answers."""
    results = t.own("result")
    return bool(results) and "撤" in results[-1].word


def given_with_gaps(t: Told) -> bool:
    """隐去个人信息后提供1份: what 条例第三十七条 calls 区分处理."""
    given = t.own("maybe")
    lead = t.folded[t.claim.near : given[-1].start] if given else ""
    behind = [at + len(gap.word) for at, gap in t.words["gaps"].finditer(lead)]
    return bool(behind) and _THEN_GIVEN.fullmatch(lead, behind[-1]) is not None


def whole_result(t: Told) -> bool:
    """收到申请9件，其中公开9件: bare 公开 right behind the total that it is a result of."""
    if t.lead.strip(" ").removeprefix("其中").removeprefix("均") != "公开" or t.last is None:
        return False
    return t.last.metric.end == t.claim.far and t.last.cells in (NEW, PROCESSED)


def bare(t: Told) -> bool:
    """公开9件, 重复1件, 其他2件: words that are results beside others only."""
    marks = t.claim.marks
    return bool(marks) and marks[-1].group == "maybe" and not t.names("object")


def inside_other_results(t: Told) -> bool:
    """其他处理4件，其中逾期不补正2件，|其他2件: one of the rows of 其他处理."""
    return t.last is not None and t.last.cells[0].startswith("requests.other.")


def behind_a_column(t: Told) -> bool:
    """自然人8件、|其他1件: the column of other organizations."""
    return t.last is not None and not t.last.cells[0].endswith(".total")


def behind_a_result(t: Told) -> bool:
    """不予公开1件，|其他2件: the words of the figure before name a result."""
    return bool(t.index) and _names_a_result(t, t.index - 1)


def beside_a_result(t: Told) -> bool:
    """公开4件，部分公开1件: the words of the figure before or behind name a result."""
    if behind_a_result(t):
        return True
    end, first = t.metric.end, t.index + 1
    for other, metric in enumerate(t.said.metrics[first : first + _LONGEST_BRACKET], first):
        if t.folded.rfind("(", end, metric.start) <= t.folded.rfind(")", end, metric.start):
            return _names_a_result(t, other)  # not 公开71件（告知途径|18件），部分公开12件
    return False


def _names_a_result(t: Told, index: int) -> bool:
    return bool(t.said.between(t.said.far(index), t.said.limit(index), "result"))


def results_included(t: Told) -> bool:
    """公开类（含部分公开）7件."""
    return any(mark.group == "result" for mark in t.claim.included)


# Requests: received, handled, answered


def of_those_left_out(t: Told) -> bool:
    """除上年结转|的2件外."""
    return any(t.folded.startswith("的", mark.end) for mark in t.own("stage"))


def about_something(t: Told) -> bool:
    """收到关于征地补偿的申请8件, 征地补偿类申请28件: no row counts such ones."""
    named = t.own("object")
    lead = t.folded[t.claim.near : named[-1].start] if named else ""
    return (lead.endswith("类") and not lead.endswith("各类")) or t.words["about"].occurs(lead)


def of_persons(t: Told) -> bool:
    """收到1人2次; 103个收到过申请; 新收申请中有31件为同一人提出."""
    if t.metric.unit in ("人", "户") or (t.metric.unit == "个" and t.claim.behind):
        return True
    return t.lead.rstrip(" ").endswith("中有")


def stage_by_its_number(t: Told) -> bool:
    """收到12件, but not 抽查答复文书31份: a stage that names no request stands by its number."""
    stages = t.own("stage")
    if not stages or t.claim.listed:
        return True
    return t.claims.is_filler(t.folded[stages[-1].end : t.metric.start])


def an_application_for_something_else(t: Told) -> bool:
    """受理宅基地申请41件, 补正申请86件次: what stands right before a bare 申请 may name another matter."""
    bare = [m for m in t.own("object") if m.word in t.words["bare request"] and m.end <= t.metric.start]
    if not bare:
        return False
    at = bare[0].start
    beside = [mark for mark in t.claim.marks if mark.end == at]
    if beside:
        return beside[0].name in (FOREIGN, "petition", "procedure")  # 业务咨询申请126件
    start = max([t.claim.near, *(mark.end for mark in t.said.between(t.claim.near, at))])
    modified = _MODIFIER.search(t.folded, start, at) is not None
    return modified and not t.plainness.is_understood(t.folded, start, at)


def new_are_divided(t: Told) -> bool:
    """This sentence has totalled the new requests: what it says of requests next are parts."""
    return t.context.intake


def new_ones(t: Told) -> bool:
    """其中新收9件, 本年收到9件."""
    return "本年" in t.lead or any("新" in mark.word for mark in t.own("stage"))


def named_behind(t: Told) -> bool:
    """9件申请: the words stand behind the number."""
    return bool(t.claim.behind)


def work_on_them(t: Told) -> bool:
    """指导基层答复300余件; 对84件申请的答复均依法作出: but 面对2件申请 are all that were received."""
    lead = t.lead.rstrip(" ")
    if lead.endswith(("对", "将")) and not lead.endswith("面对"):
        return True
    return t.words["work of others"].occurs(lead) or _WORK_ON_THEM.match(t.folded, t.metric.end) is not None


def late_ones(t: Told) -> bool:
    """有2件申请临近期限才作出答复: some that were answered late."""
    behind = t.claim.behind
    if len(behind) < 2 or t.words["of all"].match(t.folded, behind[0].end) is not None:
        return False
    return t.words["late"].occurs(t.folded, behind[0].end, behind[-1].start)


def still_to_be_done(t: Told) -> bool:
    """尚有2件在法定期限内办理: they were not answered in the year."""
    return _STILL.search(t.lead) is not None


def with_what_was_carried_in(t: Told) -> bool:
    """办理10件（含上年结转2件）."""
    return carried.is_included(t)


def all_there_was(t: Told) -> bool:
    """办理10件（含上年结转2件）; 办理61件，办结54件，结转7件: what was handled is new and carried in."""
    all_of_it = (
        _is_answered_apart(t)
        or carried.is_included(t)
        or carried.is_added(t)
        or "carried_out" in carried.stages_in_bracket(t)[1]
    )
    return all_of_it and not carried.is_without_the_rest(t)


def _is_answered_apart(t: Told) -> bool:
    """办理61件，办结54件，结转7件: answers are told behind."""
    start = t.metric.end
    for later in t.said.metrics[t.index + 1 : t.index + 1 + _ANSWERS_REACH]:
        marks = t.said.between(start, later.start)
        if marks and marks[-1].name == "processed":
            return True
        start = later.end
    return False


def beside_new_ones(t: Told) -> bool:
    """新收1182件，办理1187件（含上年结转57件）, but not 办理10件（含上年结转2件）."""
    return carried.is_beside_new(t)


def done_to_new_ones(t: Told) -> bool:
    """84件新收申请中，79件已答复; 已答复79件，5件结转；上年结转8件均已答复: of those received alone."""
    last, start, end = t.last_is_right_before(), t.metric.start, t.metric.end
    if last is not None and last.cells == NEW and "中" in t.folded[last.metric.end : start]:
        return True
    return _OLD_ONES_DONE.search(t.folded, t.said.since(start), end + _REACH) is not None


def among_them_behind(t: Told) -> bool:
    """92件申请|中：已公开22件."""
    return bool(t.claim.behind) and t.folded.startswith("中", t.claim.behind[-1].end)


def taken_up(t: Told) -> bool:
    """受理154件, 收办154件, 申请154件: some may have been carried in; not of 新收, nor of what was 收到."""
    lead = t.folded[t.claim.near : t.metric.end]
    taken = t.words["may hold carried"].occurs(lead) or not t.names("stage")
    return taken and not any(word in lead for word in ("新", "收到"))


def said_to_hold_carried(t: Told) -> bool:
    """收到14件（含上年结转1件）."""
    return bool(carried.held(t)) or any(mark.name == "carried_in" for mark in t.claim.included)


def flows_out_in_a_bracket(t: Told) -> bool:
    """收到26件(上年结转1件，结转下年2件): what flowed, of which the figure may be the sum."""
    return carried.held(t) is False


def carried_in_a_bracket(t: Told) -> bool:
    """收到26件(上年结转1件): without a word that says that the figure holds it."""
    start, flows = carried.stages_in_bracket(t)
    told = t.words["opens parts"].match(t.folded, start) or t.words["with carried"].match(t.folded, start)
    return bool(flows) and told is None and carried.held(t) is True


def added_up(t: Told) -> bool:
    """连同结转件共计13份."""
    return t.words["together"].occurs(t.folded, t.claim.near, t.metric.start)


def sums_what_was_due(t: Told) -> bool:
    """新收12件，上年结转3件，共15件."""
    return t.known(rows.summed)[0] == "due"


def sums_results(t: Told) -> bool:
    """予以公开4件、部分公开2件，合计6件."""
    return t.known(rows.summed)[0] == "sum"


def no_partial_grants_near(t: Told) -> bool:
    """予以公开37件: where 部分公开 is not told anywhere near, it may be both."""
    around = t.words.marks(t.folded, t.said.since(t.metric.start), t.metric.end + _REACH)
    return not any(mark.name == "partially_granted" for mark in around)


def only_granted(t: Told) -> bool:
    """予以公开37件: the row of 予以公开 alone."""
    return set(rows.results(t) if t.names("result") else rows.granted(t)) == {"granted"}


def divides_answers_behind_intake(t: Told) -> bool:
    """新收84件，办结87件。其中自然人77件: of those answered, or of those received before them."""
    opened = "其中" in t.said.gap(t.index)
    return opened and t.known(rows.divided).rows == ("processed",) and t.context.intake


def an_asker_told_before(t: Told) -> bool:
    """申请人以自然人为主，新收311件: the applicants of the clause before may be who is told of."""
    return bool(t.known(rows.askers_before))


def divides_either(t: Told) -> bool:
    """收到84件，上年结转8件，其中…: of either or of both."""
    return t.known(rows.divided).either or t.context.divides_either


def divides_what_may_hold_carried(t: Told) -> bool:
    """受理154件，其中自然人120件."""
    return t.context.may_hold_carried and t.known(rows.divided).rows == ("new",)


def other_organizations_close_a_list(t: Told) -> bool:
    """自然人118件，企业17件，其他组织机构8件: the last may be of all columns that the list leaves out."""
    return bool(rows.rest(t))


# Requests: denied


def denies_requests(t: Told) -> bool:
    """未收到申请; not 未收取…申请的费用, 无责任追究案件, 无其他情形."""
    behind = t.claim.behind[-1].end if t.claim.behind else t.metric.end
    named = next((one.start for one in t.claim.objects if one.start > t.metric.start), behind)
    text = t.folded[t.metric.start : named].replace("其它", "其他")  # 未收到其他申请, 无其他情形
    if "其他" in text.replace("其他组织", "") or t.metric.text.endswith("取"):
        return False
    return bool(t.claim.objects) or t.names("stage") or t.folded[t.metric.end] in "。;,\n "


def denies_all_of_them(t: Told) -> bool:
    """未收到申请; 未收到法人或其他组织提出的申请 is of some."""
    asked = all(mark.name == "all" or rows.is_anyone(t, mark) for mark in t.own("applicant"))
    return asked and not t.names("result", "none.channel")


def denies_receiving(t: Told) -> bool:
    """未收到也无上年结转."""
    return t.names("stage.received") or t.metric.text.endswith(("收", "收到"))


def denies_to_a_year_ahead(t: Told) -> bool:
    """无结转2024年的申请."""
    clause = t.folded[t.metric.end : t.said.clause_end(t.metric.end, t.said.end)]
    return t.scene.year is not None and any(int(year) > t.scene.year for year in YEAR.findall(clause))


def behind_answers(t: Told) -> bool:
    """办结5件，公开2件，无结转件: which way is told by what the sentence has told before."""
    done = any(mark.name == "processed" for mark in t.said.between(t.claim.far, t.metric.start))
    return done or (bool(t.context.recent) and not t.context.intake)


# Disputes


def of_more_causes(t: Told) -> bool:
    """行政复议214件，信息公开类约占一成: disputes of any cause, and so are their outcomes."""
    if _OF_MORE_CAUSES.match(t.folded, t.metric.end) is None:
        return False
    return "公开" not in t.folded[t.said.segment(t.metric.start) : t.metric.start]


def of_another_cause(t: Told) -> bool:
    """其他各类行政复议案件57件, 因其他事由发生的行政复议3件, 因征地引发行政复议3件: not by information."""
    if t.names("none.other_cause") or _names_another_cause(t):
        return True
    since = t.context.other_cause  # 因征地引发行政复议8件、|行政诉讼11件
    return since >= 0 and "公开" not in t.folded[since : t.metric.start]


def _names_another_cause(t: Told) -> bool:
    """因征地引发行政复议3件, 涉及征地的行政复议3件; but 涉及我局的 says against whom."""
    if _OF_ALL_KINDS.search(t.lead) is not None:
        return True
    named = [mark.start for mark in t.claim.objects if mark.name in DISPUTE_ROWS]
    if named and t.words["other cause"].match_before(t.folded, named[0], t.claim.near) is not None:
        return True
    causes = [found["cause"] for pattern in _CAUSES if (found := pattern.search(t.lead))]
    known = (t.words["of disclosure"], t.words["respondent"])
    return any(not any(words.occurs(cause) for words in known) for cause in causes)


def of_several_rows(t: Told) -> bool:
    """复议和诉讼: of more than one row of disputes."""
    return len(t.known(rows.disputed).rows) > 1


def an_outcome(t: Told) -> bool:
    """维持7件; 行政复议案件2件维持."""
    return bool(t.known(rows.outcomes))


def for_a_reason(t: Told) -> bool:
    """因事实不清被纠正2件，因程序违法被纠正2件: of some."""
    return _FOR_A_REASON.search(t.folded, t.claim.near, t.metric.start) is not None


def dismissed(t: Told) -> bool:
    """裁定驳回起诉: some bodies count it as upheld, some as another result."""
    told = t.known(rows.outcomes)
    return bool(told) and rows.is_dismissal(told[-1])


def treated_by_a_reviewer(t: Told) -> bool:
    """有1件答复被复议机关变更: the dispute is named only by what became of the figure in it."""
    named = any(mark.start < t.metric.start for mark in t.claim.objects)
    return not named and _TREATED.match(t.folded, t.metric.end) is not None


def something_else_counted(t: Told) -> bool:
    """建立复议诉讼案件报告机制，年内完成复盘8份: a dispute is named in the clause before only."""
    behind = (mark for mark in t.claim.objects if mark.start >= t.metric.end)
    named = any(mark.name in DISPUTE_ROWS for mark in (*t.claim.marks, *behind))
    return not (named or t.names("route") or t.claims.is_filler(t.lead))


def a_dispute_named(t: Told) -> bool:
    """行政复议10件, 复议后起诉3件: by its kind, or by how it came to court."""
    return any(mark.name in DISPUTE_ROWS for mark in t.claim.objects) or t.names("route")


def sums_both_disputes(t: Told) -> bool:
    """行政复议20件、行政诉讼11件，共31件: the sum of both, which outcomes behind it divide."""
    return t.words["sum"].match(t.lead.strip(" "), 0) is not None and t.context.beside_another


def among_others(t: Told) -> bool:
    """3件不予公开中有1件引发行政复议."""
    return t.lead.rstrip(" ").endswith("中有")


def divides_an_outcome(t: Told) -> bool:
    """被纠正9件(行政复议7件、行政诉讼2件): the outcome of both kinds that a bracket divides."""
    return bool(rows.column_divided(t))


def may_be_of_other_disputes(t: Told) -> bool:
    """办理行政复议案件120件; 行政诉讼1件；上年结转行政诉讼2件; 诉讼3件 under a heading on other matters."""
    named = [mark for mark in t.claim.objects if mark.name in DISPUTE_ROWS]
    start, end = t.metric.start, t.metric.end
    told = named and "公开" not in t.folded[t.said.since(end) : end]
    if told and t.words["as authority"].match_before(t.folded, named[0].start, t.claim.near) is not None:
        return True
    if any(m.group == "stage" and m.name.startswith("carried") for m in t.said.beside(start)):
        return True
    context = t.context
    if t.denied or context.section != "overall" or not context.headed:
        return False
    return (
        context.topic not in (REQUESTS, DISPUTES, *DISPUTE_ROWS)
        and "公开" not in t.folded[t.said.start : start]
    )


# Documents, decisions, items, amounts


def decides(t: Told) -> bool:
    """行政许可事项7项，办理12件; 作出决定12件: the row whose decisions a verb counts."""
    head, decided = t.claim.head, t.names("action.decisions")
    if head in DECISIONS:
        return decided and not t.names("object")
    return decided or (t.metric.unit != "项" and t.names("stage.handled", "stage.processed"))


def of_both_kinds_of_documents(t: Told) -> bool:
    """两类合计9件: of regulations and normative documents together."""
    return _OF_BOTH.search(t.lead) is not None


def done_to_something_else(t: Told) -> bool:
    """公开重大建设项目3个: more stands between what was done and its number than a gap."""
    actions = rows.actions(t)
    if any(mark.name in ("regulation", "normative") for mark in t.claim.objects) or not actions:
        return False
    return len(t.folded[actions[-1].end : t.metric.start].strip(" ")) > _ACTION_GAP


def beside_a_lapse(t: Told) -> bool:
    """保留18件、修订1件; 废止1件、失效5件: the cell may hold both."""
    actions = rows.actions(t)
    if not actions or t.known(rows.action) not in ("in_force", "repealed"):
        return False
    last = actions[-1]
    beside = "".join(mark.word for mark in t.said.beside(last.start) if mark is not last)
    return last.word == "保留" or (t.known(rows.action) == "repealed" and "失效" in beside)


def decisions_named(t: Told) -> bool:
    """作出行政许可决定12件; 全年作出的9件行政处罚决定中."""
    return bool(t.known(rows.decisions_named))


def beside_decisions(t: Told) -> bool:
    """公开行政许可2317件: the words say that something else is counted than what was decided."""
    named = t.known(rows.decisions_named)
    if not named or t.names("none.attribute"):
        return bool(named)
    shown = any(mark.end != named[0].start for mark in t.own("maybe"))
    return shown and not named[-1].word.endswith("决定")  # 公开商品房预售等行政许可决定12件


def a_topic_of_requests(t: Told) -> bool:
    """收到申请40件，其中涉及行政许可29件: what some requests were about."""
    named, start = t.known(rows.decisions_named), t.metric.start
    if not named or "申请" not in t.folded[t.said.since(start) : named[-1].start]:
        return False
    begin, end = t.said.segment(start), named[-1].start
    about = [at for at, _ in t.words["about"].finditer(t.folded, begin, end)]
    return bool(about) and not any(
        at > about[-1] for at, _ in t.words["decides"].finditer(t.folded, begin, end)
    )


def in_a_list_of_topics(t: Told) -> bool:
    """申请内容涉及行政复议材料9件、行政处罚案卷7件、|其他5件: what requests were about, until words say what
    was done."""
    start = t.metric.start
    opened = [at for at, _ in t.words["opens topics"].finditer(t.folded, t.said.segment(start), start)]
    return bool(opened) and not any(
        mark.group in ("stage", "result") for mark in t.said.between(opened[-1], start)
    )


def powers(t: Told) -> bool:
    """保留行政权力841项。其中，行政处罚765项: powers that a body has, not what it decided."""
    if t.metric.unit == "个":
        return True
    start = t.said.since(t.metric.start)
    if start == t.said.start and t.folded.startswith("其中", start):
        start = max(0, start - 60)
    return t.metric.unit == "项" and t.words["powers"].occurs(t.folded, start, t.metric.start)


def only_published(t: Told) -> bool:
    """公示行政许可97件、行政处罚60件: what is made public may be of some kinds or of more years."""
    start, end = t.said.segment(t.metric.start), t.metric.start
    shown = [at for at, _ in t.words["made public"].finditer(t.folded, start, end)]
    done = [at for at, e in t.words["decides"].finditer(t.folded, start, end) if e.word != "决定"]
    return bool(shown) and (not done or done[-1] < shown[-1])


def documents_only_shown(t: Told) -> bool:
    """全年公开规范性文件6件: those made public in the year may have been issued before it, where the tables
    have no column of what was made public."""
    issued = any(mark.group == "action" and mark.name != "published" for mark in rows.actions(t))
    return bool(rows.actions(t)) and t.known(rows.action) == "issued" and not issued


def several_decisions(t: Told) -> bool:
    """行政许可和行政处罚12件: of several rows, and more than none."""
    named = t.known(rows.decisions_named)
    return bool(named) and len(t.said.joined(named)) > 1


def moved_to_this(t: Told) -> bool:
    """减为19项: items after the change."""
    lead = t.lead.rstrip(" ")
    return t.words["moved to"].match_before(lead, len(lead)) is not None


def compared_behind(t: Told) -> bool:
    """行政许可事项7项，与上年持平; …7项，较上年增加1项; …7项，上一年6项."""
    at = t.metric.end + 1
    compared = t.words["unchanged"].match(t.folded, at) or _COMPARED.match(t.folded, at)
    return compared is not None and t.folded[at - 1] == ","


def before_the_change(t: Told) -> bool:
    """由上年的21项: last year's items."""
    return "由" in t.lead or "从" in t.lead or LAST_YEARS.search(t.lead) is not None


def an_amount_of_items(t: Told) -> bool:
    """集中采购金额213.4万元; 集中采购5项、213.4万元: money named so, or right behind its items."""
    if t.claim.marks or t.last is None:
        return t.names("maybe.amount")
    return not t.folded[t.last.metric.end : t.metric.start].strip(" 、,")


# What the words may say besides


def plain(t: Told) -> bool:
    """收到申请9件, but not 经审核退回的答复文书9份: its words say no more than cells."""
    return t.known(_is_plain)


def _is_plain(t: Told) -> bool:
    return t.plainness.is_plain(t.said, t.claim)


def said_of_some(t: Told) -> bool:
    """1件答复被复议机关以…为由退回: words behind a number that no lexicon knows may say that it is of some
    cases only; where they tell a result, or where a case went, they are its reason."""
    at = t.metric.end
    counted = [mark.end for mark in t.said.between(at, at + _CLAUSE) if mark.start == at]
    if t.denied or t.names("result") or t.words["of all"].match(t.folded, counted[-1] if counted else at):
        return False  # 新制发的12份规范性文件均已公开
    return bool(t.claim.behind) or t.claims.goes_on(t.said, t.metric)


def of_a_wider_system(t: Told) -> bool:
    """全省税务系统发生复议26件、诉讼11件, in the report of an office: its tables may be of it alone."""
    return t.circumstances.may_cover_more(t.said, t.claim)


#: Each function above that has a public name, by that name with spaces.
CONDITIONS: dict[str, Callable[[Told], bool]] = {
    name.replace("_", " "): function
    for name, function in list(globals().items())
    if isfunction(function) and function.__module__ == __name__ and not name.startswith("_")
}
