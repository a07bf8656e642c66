"""Which words name a metric: the ones before it, behind it where the number comes first, or in a list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import regex

from govinfo_nlp.language.clauses import JOINS
from govinfo_nlp.meaning.links.scene import (
    DISPUTE_ROWS,
    FOREIGN,
    Label,
    Mark,
    Scene,
    View,
    is_denial,
    last_joined,
    outside_brackets,
)
from govinfo_nlp.models import Kind, Metric

_AFTER_BREAKS = frozenset(",;。():!?、\n")
_YEAR = regex.compile(r"(?:19|20)[0-9]{2}")
_YEARS_LISTED = regex.compile(
    r"(?:(?:19|20)[0-9]{2}(?:\ ?年)?(?:度)?[、和与]\ ?)+(?:19|20)[0-9]{2}\ ?年(?:度)?[^,;。0-9]{0,24}$"
)
_YEARS_SPANNED = regex.compile(
    rf"{_YEAR.pattern}\ ?年?\ ?[-~至到]\ ?{_YEAR.pattern}\ ?年(?=[^0-9;。]*(?:分别|依次|逐年)[^0-9,;。]*$)"
)
_YEAR_WORD = re.compile(r"(?:19|20)[0-9]{2}\ ?年(?:度)?")
_FROM = re.compile(r"[由从]")
_LIST_MARKER = re.compile(r"^ ?(?:[一二三四五六七八九十]是|其[一二三四五])")
_FURTHER_REACH = 40  # characters to the clause that says what becomes of the cases left over
_ASKED = regex.compile(
    r"申请[^,;。:()]{2,24},(?:已|当场|已当场|已复印|复印|现场|已按要求|及时|已向其|向其|均已|已经){0,2}"
)
_DONE, _DONE_REACH = ("已", "均已", "全部已"), 24  # 19件已按照规定时限依法进行了答复
_NEXT_ONE = regex.compile(r"(?:以及|[及和与])[^及和与]{2,12}的\ ?$")  # 其余79件|及上年结转的8件
_AMONG_BEHIND = re.compile(r"[^,;。:()中]{0,12}中(?![心央止断小国])")
_LONGEST_MARK = 32  # characters of an indicator word
_APART = 2  # characters between two words that name two things: 行政许可类咨询 is one
_AFTER_REACH = 10  # characters between a number and the label behind it: 1件依法延期转入下年


class Labeller:
    """Finds the label of each metric of a sentence."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._viewed: View | None = None
        self._lists: dict[int, list[Mark] | None] = {}  # of the view, by their first figure

    def label(self, view: View, index: int, consumed: int) -> Label:
        metric = view.metrics[index]
        far_start = max(consumed, view.metrics[index - 1].end if index else view.sentence.start)
        near = view.near_start(far_start, metric.start)
        if is_denial(metric):
            return self._denied(view, index, far_start, near)
        first, last = view.runs[index]
        in_list = self._in_list(view, index, far_start, near) if first < last else None
        if in_list is not None:
            return in_list
        moved = self._of_value_before(view, index)
        if moved:
            return Label(metric, near, far_start, moved, moved=True)
        marks = view.between(near, metric.end if metric.value == 0 else metric.start)  # 保持零申请
        behind = self._behind(view, index, near) if self._comes_first(view, metric, near, marks) else []
        if behind:
            return Label(metric, near, far_start, behind, behind)
        apart = view.folded[near - 1 : near] == ":" and self.goes_on(view, metric)
        if not marks and near > far_start and not apart and self.is_filler(view.folded[near : metric.start]):
            clause = max(far_start, view.folded.rfind(";", far_start, metric.start) + 1)
            marks = view.between(clause, metric.start) or self._of_share_before(view, index)
        marks, included = outside_brackets(view.folded, near, metric.start, marks)
        distributive = view.folded[near : metric.start].rstrip(" ").endswith("各")
        return Label(metric, near, far_start, marks, included=included, distributive=distributive)

    def _in_list(self, view: View, index: int, far_start: int, near: int) -> Label | None:
        """What a list of words before a list of figures says of the figure of the same place."""
        metric, year = view.metrics[index], self._year_of_list(view, index)
        if year is not None:
            first, _ = view.runs[index]
            start = view.metrics[first - 1].end if first else view.sentence.start
            told = view.between(start, view.metrics[first].start)
            return Label(metric, near, far_start, told, listed=True, year=year)
        listed = self._listed(view, index)
        return Label(metric, near, far_start, listed, listed=True) if listed is not None else None

    def _of_value_before(self, view: View, index: int) -> list[Mark]:
        """申请由2022年的31件减少到2023年的28件: what the value before counts, which this one has become."""
        if not index or not view.may_compare:
            return []
        before = view.metrics[index - 1]
        lead = _YEAR_WORD.sub("", view.folded[before.end : view.metrics[index].start]).strip(" 的")
        word = self._scene.words.moved_to.match_before(lead, len(lead))
        if word is None or len(word.word) != len(lead):
            return []
        start = view.metrics[index - 2].end if index > 1 else view.sentence.start
        near = view.near_start(start, before.start)
        return view.between(near, before.start) if _FROM.search(view.folded, near, before.start) else []

    def is_left_behind(self, view: View, index: int) -> bool:
        """申请由|31件|减少到28件: whether a value is what another has moved from."""
        return index + 1 < len(view.metrics) and bool(self._of_value_before(view, index + 1))

    def _of_share_before(self, view: View, index: int) -> list[Mark]:
        """自然人占91.89%，共34件: what the percentage right before is a share of, and so what this counts."""
        share = view.metrics[index - 1] if index else None
        if share is None or share.kind is not Kind.PERCENTAGE or share.change is not None:
            return []
        start = view.metrics[index - 2].end if index > 1 else view.sentence.start
        near = view.near_start(start, share.start)
        at = view.folded.find("占", near, share.start)
        return view.between(near, at) if at >= 0 else []

    def _denied(self, view: View, index: int, far_start: int, near: int) -> Label:
        """What a negation denies: the marks of its clause, behind it or, failing that, before it."""
        metric = view.metrics[index]
        limit = view.metrics[index + 1].start if index + 1 < len(view.metrics) else view.sentence.end
        end = metric.end
        while end < limit and view.folded[end] not in ",;。\n!?":
            end += 1
        behind = [mark for mark in view.between(metric.start, end) if mark.end > metric.end]
        if self._scene.words.cost.match_before(view.folded, end, metric.end) is not None:
            behind = [mark for mark in behind if mark.name not in DISPUTE_ROWS]  # 未产生行政诉讼费用
            return Label(metric, near, far_start, behind, behind)
        if any(mark.group == "object" for mark in behind):
            return Label(metric, near, far_start, behind, behind)
        if (
            not behind
            and view.folded[near - 1 : near] == ":"
            and not view.folded[near : metric.start].strip(" ")
        ):
            near = view.near_start(far_start, near - 1)  # 上年结转：无
        return Label(metric, near, far_start, view.between(near, metric.start) + behind, behind)

    def goes_on(self, view: View, metric: Metric) -> bool:
        """均系自然人提出：1件|查阅补偿方案: whether what a number counts stands behind it."""
        return view.folded[metric.end : metric.end + 1] not in ("", *_AFTER_BREAKS)

    def is_filler(self, lead: str) -> bool:
        """Whether the words right before a number name nothing (，全年共12件): the clause before does."""
        bare = (_YEAR_WORD.sub("", lead) if "年" in lead else lead).strip(" ")
        return self._scene.words.filler_alone.fullmatch(bare) is not None

    def _comes_first(self, view: View, metric: Metric, near: int, marks: Sequence[Mark]) -> bool:
        """Whether the number stands before what it counts: 26件予以公开, 其余12件结转."""
        lead = view.folded[near : metric.start].rstrip(" ")
        if "是" in lead or "其" in lead:
            lead = _LIST_MARKER.sub("", lead)
        if not lead:
            return True
        word = self._scene.words.number_first.match_before(lead, len(lead))
        if word is None and not marks:
            return self.is_filler(lead)  # 全年1件行政复议被纠正
        if word is None or not marks:
            return word is not None
        return marks[-1].end <= metric.start - len(word.word) or marks[-1].group == "maybe"

    def _behind(self, view: View, index: int, near: int) -> list[Mark]:
        """The marks right behind a number, up to the next break or number."""
        metric = view.metrics[index]
        limit = view.metrics[index + 1].start if index + 1 < len(view.metrics) else view.sentence.end
        is_a = self._says_what_it_is(view, metric.end)
        end = self._end_of_own_words(view, metric.end, limit, is_a=is_a)
        marks = [mark for mark in view.between(metric.end, limit) if mark.start < end]
        marks = self._without_all_of_them(view, marks)
        found = self._told_further(view, metric.end, limit, marks)
        found = found or self._ended_behind(view, marks, end, limit)
        if found:
            return found
        reach = _DONE_REACH if is_a or view.folded.startswith(_DONE, metric.end) else _AFTER_REACH
        if not marks or marks[0].start - metric.end > reach:
            return []
        return self._of_the_number(view, metric, near, marks)

    def _says_what_it_is(self, view: View, at: int) -> bool:
        """1件|属于内部审批过程中的过程性信息: whether the words behind a number say what it is."""
        words = self._scene.words
        return bool(words.is_a.match(view.folded, at) or words.its_matter.match(view.folded, at))

    def _end_of_own_words(self, view: View, start: int, limit: int, *, is_a: bool) -> int:
        """Where the words behind a number end; 9件复议案件中|被纠正1件: the rest is of the next."""
        among = None if is_a else _AMONG_BEHIND.match(view.folded, start, limit)
        return among.end() if among is not None else self._end_behind(view, start, limit)

    def _told_further(self, view: View, start: int, limit: int, marks: list[Mark]) -> list[Mark]:
        """1件因资料已移交，本机关不掌握: a further clause, where these words say no more than a reason."""
        asked = bool(marks) and marks[0].word == "申请" and marks[0].start == start
        others = marks[1:] if asked else marks  # 1件申请历史资料，本局不掌握
        reason = view.folded.startswith("因", start) and all(mark.group != "result" for mark in marks)
        if reason or all(mark.group == "none" or mark.name in (FOREIGN, "received") for mark in others):
            return self._further_behind(view, start, limit)
        return []

    def _of_the_number(self, view: View, metric: Metric, near: int, marks: list[Mark]) -> list[Mark]:
        """7件无法提供的申请|因档案移交…: of the marks behind a number, those that tell of it."""
        if any(mark.group == "stage" and mark.name.startswith("carried") for mark in marks):
            return [mark for mark in marks if mark.group != "none" and mark.name != FOREIGN]
        for place, (mark, following) in enumerate(pairwise(marks)):
            if mark.group == "result" and following.group == "object":
                return marks[: place + 2]
        return self._counted_at_once(view, metric, near, marks)

    def _without_all_of_them(self, view: View, marks: list[Mark]) -> list[Mark]:
        """12件申请|均由自然人提出: what is said of all of them is not what is counted."""
        if len(marks) < 2 or marks[0].group != "object":
            return marks
        between = view.folded[marks[0].end : marks[1].start]
        if "相当于" in between:
            return marks[:1]  # 11件行政复议|相当于办结申请数的一成
        if marks[1].group != "applicant":
            return marks
        return marks[:1] if self._scene.words.of_all.match(between, 0) is not None else marks

    def _end_behind(self, view: View, start: int, limit: int) -> int:
        """Where the words behind a number end: at a break, but not in 10件按不予处理、其他处理情形办结."""
        end = start
        while end < limit and view.folded[end] not in _AFTER_BREAKS:
            end += 1
        if end == limit and (next_one := _NEXT_ONE.search(view.folded, start, end)) is not None:
            return next_one.start()
        listed = view.folded.startswith(("按", "分别"), start)
        joined = listed and view.folded[end : end + 1] in JOINS
        behind = view.between(end + 1, end + 2 + _LONGEST_MARK) if joined else []
        if not any(mark.start == end + 1 and mark.group == "result" for mark in behind):
            return end
        return self._end_behind(view, end + 1, limit)

    def _counted_at_once(self, view: View, metric: Metric, near: int, marks: list[Mark]) -> list[Mark]:
        """全年3件行政复议案件暴露出…问题: what stands right behind the number is counted, not what it led
        to; but 对5件申请发出收费通知 is of some."""
        whole = self.is_filler(view.folded[near : metric.start])
        if whole and len(marks) > 1 and marks[0].group == "object" and marks[0].start == metric.end:
            apart = marks[1].start - marks[0].end >= _APART
            other = marks[1].name == FOREIGN or (marks[1].group, marks[1].name) == ("action", "none")
            return marks[:1] if apart and other else marks
        return marks

    def _ended_behind(self, view: View, marks: Sequence[Mark], end: int, limit: int) -> list[Mark]:
        """1件部分内容涉及个人隐私，作区分处理后提供: that a clause behind the reason says it was given."""
        if not marks or marks[-1].group != "result" or "." not in marks[-1].name:
            return []
        if not view.folded.startswith(",", end):
            return []
        stop = view.clause_end(end + 1, limit)
        heads = [mark for mark in view.between(end + 1, stop) if mark.group == "result"]
        given = bool(heads) and heads[-1].name in ("granted", "partially_granted")
        return heads[-1:] if given and self._is_closed(view, stop, limit) else []

    def _is_closed(self, view: View, at: int, limit: int) -> bool:
        """Whether no number ends the clause that goes on at a place: it would be of that number."""
        return limit == view.sentence.end or view.clause_end(at, limit) < limit

    def _further_behind(self, view: View, start: int, limit: int) -> list[Mark]:
        """另3件经批准延期，结转下年度; 1件因资料已移交、本机关不掌握: what the next clause says of them."""
        for mark in view.between(start, min(limit, start + _FURTHER_REACH)):
            between = view.folded[start : mark.start]
            if any(stop in between for stop in ";。(:") or between.endswith(("无", "没有", "未")):
                break
            if _tells_at_once(mark, between):
                return [mark]
            if _tells_if_closed(mark, between):
                return [mark] if self._is_closed(view, mark.end, limit) else []
            if mark.group == "object" and mark.start == start and mark.word == "申请":
                continue
            passed = mark.group in ("none", "stage", "maybe") or mark.name == FOREIGN
            if not passed and not view.folded.startswith("因", start):
                break
        return []

    def _listed(self, view: View, index: int) -> list[Mark] | None:
        """A、B分别为1件、2件: the mark of the same place in the list."""
        first, last = view.runs[index]
        if view is not self._viewed:
            self._viewed, self._lists = view, {}
        if first not in self._lists:
            self._lists[first] = self._marks_of_list(view, first, last)
        marks = self._lists[first]
        if not marks:
            return marks
        return [*self._done_to_all(view, first, marks[0]), marks[index - first]]

    def _done_to_all(self, view: View, first: int, mark: Mark) -> list[Mark]:
        """现行有效的规章、规范性文件分别为8部和53件: what is said of all that a list names."""
        start = view.metrics[first - 1].end if first else view.sentence.start
        before = [one for one in view.between(start, mark.start) if one.group == "action"]
        return before[-1:] if mark.group == "object" else []

    def _marks_of_list(self, view: View, first: int, last: int) -> list[Mark] | None:
        """The marks that name the figures of a list, one each; none where the list names them all in
        a way that can't be told apart, ``None`` where it is no such list."""
        start = view.metrics[first - 1].end if first else view.sentence.start
        lead = self._respectively(view, start, view.metrics[first].start)
        if lead is None and not _side_by_side(view, first, last):
            return None
        begin = max(start, view.folded.rfind(";", start, view.metrics[first].start) + 1)
        marks = view.between(begin, lead if lead is not None else view.metrics[first].start)
        if lead is not None and first and not view.folded[start:lead].strip(" ,("):
            before = view.metrics[first - 2].end if first > 1 else view.sentence.start
            marks = view.between(before, view.metrics[first - 1].start)  # A和B共17件（分别为12件、5件）
        for chosen in _candidates(view.folded, marks):
            if len(chosen) == len({mark.name for mark in chosen}) == last - first + 1:
                return chosen
        if lead is None:
            return None
        return _all_applicants(marks) if last - first + 1 == len(_ALL_APPLICANTS) else []

    def _year_of_list(self, view: View, index: int) -> int | None:
        """2022年、2023年分别收到5件、8件; 2021年至2023年依次为3件、5件、8件: the year of the same place."""
        first, last = view.runs[index]
        start = view.metrics[first - 1].end if first else view.sentence.start
        lead = view.folded[start : view.metrics[first].start]
        listed = _YEARS_LISTED.search(lead)
        years = [int(year) for year in _YEAR.findall(listed.group())] if listed is not None else []
        if spanned := _YEARS_SPANNED.search(lead):
            since, until = (int(year) for year in _YEAR.findall(spanned.group()))
            years = list(range(since, min(until, since + last - first + 1) + 1))
        return years[index - first] if len(years) == last - first + 1 else None

    def _respectively(self, view: View, start: int, end: int) -> int | None:
        """Where 分别 or 依次 stands before the first figure of a list."""
        places = [
            place
            for place, _ in self._scene.words.respectively.finditer(view.folded, max(start, end - 8), end)
        ]
        return places[-1] if places else None


def _tells_at_once(mark: Mark, between: str) -> bool:
    """3件经批准延期，|结转下年度; 1件因资料移交|无法提供: words of what became of a figure."""
    if mark.group == "stage":
        return mark.name in ("carried_out", "carried") and mark.word != "转"
    if mark.group != "result":
        return False
    if between.startswith("因") and "," not in between:
        return True
    return between.count(",") == 1 and between.endswith((",按", ",告知", ",属于"))


def _tells_if_closed(mark: Mark, between: str) -> bool:
    """1件涉及农户身份信息，经遮挡后|部分公开: what a figure became, if its clause holds no other figure."""
    if mark.name == "partially_granted" and between.count(",") == 1:
        return True
    told = mark.group == "result" or (mark.group, mark.name) == ("maybe", "granted")
    return told and _ASKED.fullmatch(between) is not None


def _side_by_side(view: View, first: int, last: int) -> bool:
    """因A、B、C不予公开1件、4件、7件: bare figures that only 、 or 和 joins."""
    gaps = zip(view.metrics[first:last], view.metrics[first + 1 : last + 1], strict=True)
    return all("," not in view.folded[one.end : other.start] for one, other in gaps)


def _all_applicants(marks: Sequence[Mark]) -> list[Mark]:
    """A mark for each kind of applicant, where the words name both at once."""
    whole = [mark for mark in marks if mark.group == "applicant"]
    if [mark.name for mark in whole] != ["all"]:
        return []
    first = whole[0]
    names = _ALL_APPLICANTS if not first.word.endswith("企业") else ("natural_person", "enterprise")
    return [Mark(first.start, first.end, first.word, "applicant", name) for name in names]


_OUTCOMES = {"result", "outcome", "maybe"}
_ALL_APPLICANTS = ("natural_person", "organizations")  # 公民和法人或其他组织分别为9件和3件


def _are_alike(marks: Sequence[Mark]) -> bool:
    """予以公开、部分公开; 自然人、其他: whether marks are of one group, or of groups that make one list."""
    groups = {mark.group for mark in marks}
    return len(groups) == 1 or groups <= _OUTCOMES or groups == {"applicant", "maybe"}


def _candidates(folded: str, marks: list[Mark]) -> Iterator[list[Mark]]:
    """Ways to read a list of marks: the ones that 、 joins at its end, all of them, those of one group."""
    told = [mark for mark in marks if mark.group != "none"]
    joined = last_joined(folded, told) if told else []
    yield from filter(_are_alike, (joined, [mark for mark in joined if mark.group != "object"]))
    named = [mark for mark in told if mark.group != "maybe"]
    for group in ("result", "object", "applicant", "outcome", "stage", "action", "route"):
        chosen = [mark for mark in named if mark.group == group]
        yield chosen
        yield [mark for mark in chosen if "." in mark.name]
        yield [mark for mark in chosen if mark.name != FOREIGN]
