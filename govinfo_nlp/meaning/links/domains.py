"""What a metric counts: requests, disputes, documents, decisions … or a matter that no table counts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from govinfo_nlp.meaning.links.scene import (
    DISPUTE_ROWS,
    DISPUTES,
    DOCUMENTS,
    FOREIGN,
    JOINED,
    LITIGATION,
    RECONSIDERATION,
    REQUESTS,
    Label,
    Mark,
    Scene,
    View,
    in_bracket,
    is_denial,
    outside_brackets,
)
from govinfo_nlp.models import Metric

_OF_ALL_THERE_ARE = frozenset(("repealed", "in_force", "public_total"))  # said without the document's name
_CAUSE = re.compile(r"\ ?(?:因|由|涉及|涉|有关|关于)[^,;。:()0-9]{2,24}的")
_BREAKS = re.compile(r"[,;。:(]")
_TOPICS = re.compile(r"[^,;。:(]{0,24}等")
_SUED = "行政应诉"  # in the part on disputes, those of the body itself
AS_REVIEWER = re.compile(r"作为[^,;。]{0,10}复议机[关构]")
_CAUSED_REACH = 12  # characters of 行政复议申请案件 behind its cause


class Domains:
    """Decides the domain of each metric from its label and from what was spoken of before."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    def is_silent(self, marks: Sequence[Mark]) -> bool:
        """Whether a sentence with these marks names nothing that a table counts, unless it was spoken of.

        The words from which ``domain`` tells a matter that was not spoken of are ``Indicators.telling``.
        """
        return self._scene.words.telling.isdisjoint([mark.word for mark in marks])

    def domain(self, view: View, label: Label) -> str | None:
        """What the metric counts: the last thing that its label names, else what was spoken of."""
        domain = self._domain(view, label)
        return FOREIGN if domain in DISPUTE_ROWS and self._is_of_a_docket(view, label) else domain

    def _is_of_a_docket(self, view: View, label: Label) -> bool:
        """作为市政府行政复议机构，收到行政复议申请638件: not those against the office."""
        start, end = view.since(label.metric.start), label.metric.start
        if AS_REVIEWER.search(view.folded, label.near_start, end) is not None:
            return True
        about_itself = self._scene.context.section == "disputes"
        named = [
            place
            for place, entry in self._scene.words.reviewing_body.finditer(view.folded, start, end)
            if not (about_itself and entry.word == _SUED)
        ]
        if named:
            first = named[0] if named[-1] < label.near_start else named[-1]
            return "信息公开" not in view.folded[first:end]
        own = "公开" in view.folded[start:end] or self._scene.words.against_it.occurs(view.folded, start, end)
        return self._scene.context.of_docket and not own

    def _domain(self, view: View, label: Label) -> str | None:
        label.objects = objects = self._objects_of(view, label)
        current = self._documents_before(view, label) or self._scene.context.domain
        if current in DOCUMENTS and self._is_of_the_documents(view, label, objects):
            return current
        if not objects:
            return self._unnamed_domain(view, label, current)
        last = objects[-1]
        if last.name == "petition":
            return self._petition_domain(view, label, objects, current)
        if last.name != FOREIGN:
            return self._joined_domain(view, label, objects)
        return self._domain_beside_foreign(view, label, last, current)

    def _objects_of(self, view: View, label: Label) -> list[Mark]:
        """The things that a label names as counted; what says only why a case went as it did is struck from
        the label."""
        own = label.named("object")
        objects = self._counted(view, own) or self._counted(view, self._objects_around(view, label))
        if all(mark.name == REQUESTS for mark in own) and self._names_its_court(label):
            objects = [mark for mark in objects if mark.name in DISPUTE_ROWS]
        if self._says_what_became(view, label):
            objects = _known(objects)
            label.marks = _known(label.marks)
            own[:] = _known(own)
        if is_denial(label.metric):
            objects = _known(objects) or objects
        return objects

    def _domain_beside_foreign(self, view: View, label: Label, last: Mark, current: str | None) -> str:
        """收到申请9件：网上4件，来信3件: what was spoken of may go on beside a matter of no table."""
        context = self._scene.context
        if self._is_work_on_requests(view, label, last):
            label.objects = []
            return REQUESTS
        by_channel = self._scene.words.channel.match(last.word, 0) is not None
        if context.intake and current == REQUESTS and by_channel:
            return REQUESTS  # 收到申请9件：网上4件，来信3件
        after = {mark.group for mark in label.marks if mark.start >= last.end}
        if after & {"result", "applicant"} and REQUESTS in (current, context.topic):
            return REQUESTS
        if after & {"outcome", "route"} and current is not None and current in DISPUTE_ROWS:
            return current
        return FOREIGN

    def _unnamed_domain(self, view: View, label: Label, current: str | None) -> str | None:
        """维持7件, 予以公开9件, 上年结转2件: what a label counts that says only what became of it."""
        if label.groups.keys() & {"outcome", "route"}:
            return self._dispute_domain(view, label, current)
        rules = (self._result_domain, self._pending_domain, self._carried_domain, self._stage_domain)
        for rule in rules:
            found = rule(view, label, current)
            if found is not None:
                return found
        return current

    def _result_domain(self, view: View, label: Label, current: str | None) -> str | None:
        """予以公开9件: of requests, where they are spoken of or where only they end so."""
        if "result" not in label.groups:
            return None
        if self._is_a_look_alike(view, label) or self._divides_another_matter(view, label, current):
            return FOREIGN
        names = {mark.name for mark in label.named("result")}
        if "other.unpaid" in names:
            return REQUESTS  # whatever was spoken of: only requests are paid for
        if current is None and self._is_of_answers(label):
            return REQUESTS
        if REQUESTS not in (current, self._scene.context.topic):
            return None
        other_of_disputes = current in DISPUTE_ROWS and names <= {"other", "other.other"}
        return current if other_of_disputes else REQUESTS

    def _divides_another_matter(self, view: View, label: Label, current: str | None) -> bool:
        """提案95件全部办复，其中全文公开139件: whether 其中 leads to what became of a matter of no table."""
        return current == FOREIGN and "其中" in view.folded[label.far_start : label.metric.start]

    def _pending_domain(self, view: View, label: Label, current: str | None) -> str | None:
        """行政复议1件，尚未办结0件: of the disputes spoken of."""
        return current if current in DISPUTE_ROWS and is_pending(self._scene, label) else None

    def _carried_domain(self, view: View, label: Label, current: str | None) -> str | None:
        """上年结转2件: of requests, where nothing was spoken of."""
        stages = {mark.name for mark in label.named("stage")}
        return REQUESTS if current is None and stages & {"carried_in", "carried_out"} else None

    def _stage_domain(self, view: View, label: Label, current: str | None) -> str | None:
        """受理3件, 自然人2件 behind disputes: of the requests that the text is about; but not 复议4件
        （省政府受理3件）."""
        bracketed = in_bracket(view.folded, view.sentence.start, label.metric.start)
        anew = current in DISPUTE_ROWS and self._scene.context.topic == REQUESTS and not bracketed
        return REQUESTS if anew and label.groups.keys() & {"stage", "applicant"} else None

    def _documents_before(self, view: View, label: Label) -> str | None:
        """制发规范性文件4件，配发解读5篇，废止2件: the documents that the sentence has counted before."""
        names = {mark.name for mark in label.named("action")}
        if (
            self._scene.context.domain != FOREIGN
            or label.named("object")
            or not names & {"repealed", "in_force"}
        ):
            return None
        for link in reversed(self._scene.context.recent):
            for domain, row in DOCUMENTS.items():
                if link.cells[0].startswith(f"disclosure.{row}."):
                    return domain
        return None

    def _is_work_on_requests(self, view: View, label: Label, last: Mark) -> bool:
        """依申请公开工作：上年结转4件; 依申请公开工作方面，全年办结3件."""
        if self._scene.words.work_on_requests.match(last.word, 0) is None:
            return False
        behind = [mark for mark in label.marks if mark.start >= last.end]
        return view.folded[last.end : last.end + 1] == ":" or any(
            mark.group in ("stage", "result", "applicant") for mark in behind
        )

    def _is_of_the_documents(self, view: View, label: Label, objects: Sequence[Mark]) -> bool:
        """制发规范性文件1件并同步解读，清理废止2件; 截至年末有效文件61件: of the documents spoken of."""
        actions = [mark for mark in label.named("action") if mark.name in _OF_ALL_THERE_ARE]
        own = label.named("object")
        if not actions or any(mark.name != FOREIGN for mark in objects):
            return False
        return not own or (own[-1].word == "文件" and own[-1].start == actions[-1].end)

    def _counted(self, view: View, objects: Sequence[Mark]) -> list[Mark]:
        """Objects but those that say how something was done: 以公告形式制发3件."""
        return [mark for mark in objects if self._scene.words.manner.match(view.folded, mark.end) is None]

    def _says_what_became(self, view: View, label: Label) -> bool:
        """其余3件延至2024年回复, 1件因需对补贴数据汇总加工: what other things are named is but the reason."""
        if not label.behind:
            return False
        carried = any(mark.name.startswith("carried") for mark in label.named("stage"))
        matter = self._scene.words.its_matter.match(view.folded, label.metric.end)
        reason = matter is not None and bool(label.named("result"))
        return carried or reason or self._scene.told_before(label)

    def _names_its_court(self, label: Label) -> bool:
        """被复议机关纠正的2件: an outcome that says of itself what dispute it ends."""
        return any("复议机关" in mark.word or "法院" in mark.word for mark in label.named("outcome"))

    def _is_of_answers(self, label: Label) -> bool:
        """45件不予公开答复: only requests are answered so."""
        ends = {mark.end for mark in label.named("result")}
        return any(mark.name == "processed" and mark.start in ends for mark in label.named("stage"))

    def _is_a_look_alike(self, view: View, label: Label) -> bool:
        """热线受理…，投诉举报类549件: petitions that a sentence on other matters counts."""
        if {mark.name for mark in label.named("result")} != {"not_processed.petition"}:
            return False
        before = [
            m.name for m in view.between(view.sentence.start, label.metric.start) if m.group == "object"
        ]
        return FOREIGN in before and REQUESTS not in before

    def _objects_around(self, view: View, label: Label) -> list[Mark]:
        """The thing counted where the label leaves it out: right behind the number, or a clause before."""
        metric = label.metric
        behind = [mark for mark in view.between(metric.end, metric.end + 24) if mark.group == "object"]
        if behind and view.folded[metric.end : behind[0].start] in ("", " ", "的"):
            return behind[:1]
        letter = self._letter_behind(view, label, behind)
        if letter is not None:
            return [letter]
        caused = self._caused_behind(view, metric)
        if caused is not None:
            return [caused]
        start = label.near_start if label.behind else label.far_start
        before = [
            mark
            for mark in view.between(start, metric.start)
            if mark.group == "object" and not self._is_a_topic(view, mark, metric.start)
        ]
        return outside_brackets(view.folded, start, metric.start, before)[0]

    def _letter_behind(self, view: View, label: Label, behind: Sequence[Mark]) -> Mark | None:
        """收到2件区政府的信息公开征询单: what no table counts, at the end of the words behind a number."""
        if label.named("object") or not label.named("stage"):
            return None
        end = next((m.start() for m in _BREAKS.finditer(view.folded, label.metric.end)), view.sentence.end)
        inside = [mark for mark in behind if mark.end <= end]
        return inside[-1] if inside and inside[-1].name == FOREIGN else None

    def _is_a_topic(self, view: View, mark: Mark, before: int) -> bool:
        """主要涉及土地审批、行政许可等方面，办结29件: what requests were about is not what is counted."""
        since = view.since(mark.start)
        clause = max(view.folded.rfind(stop, since, mark.start) for stop in ",;。(:")
        about = self._scene.words.about.finditer(view.folded, max(clause + 1, since), mark.start)
        end = next((stop.start() for stop in _BREAKS.finditer(view.folded, mark.end, before)), mark.end)
        if view.folded[mark.end : end].endswith("为主"):
            return True  # 内容以举报处理结果为主，|同意公开9件
        if next(about, None) is None:
            return False
        # 集中于投诉举报；|上年结转1件
        closed = (
            mark.name in (FOREIGN, "petition") and _BREAKS.search(view.folded, mark.end, before) is not None
        )
        return closed or _TOPICS.match(view.folded, mark.end, view.sentence.end) is not None

    def _caused_behind(self, view: View, metric: Metric) -> Mark | None:
        """发生1起因信息公开引起的行政复议: the dispute behind what caused it."""
        cause = _CAUSE.match(view.folded, metric.end, view.sentence.end)
        if cause is None:
            return None
        behind = view.between(cause.end(), cause.end() + _CAUSED_REACH)
        found = behind[0] if behind and behind[0].name in DISPUTE_ROWS else None
        return found if found is not None and found.start - cause.end() <= 1 else None

    def _petition_domain(self, view: View, label: Label, objects: Sequence[Mark], current: str | None) -> str:
        """以申请公开名义投诉举报的12件 is a reason not to process; 受理投诉举报12件 is another matter."""
        told = label.behind and self._scene.words.is_a.match(view.folded, label.metric.end)
        # 1件属于对某院的投诉举报
        as_requests = bool(told) or any(mark.name == REQUESTS for mark in objects[:-1])
        if (
            current == REQUESTS
            and as_requests
            and not any(mark.name == "received" for mark in label.named("stage"))
        ):
            return REQUESTS
        return FOREIGN

    def _joined_domain(self, view: View, label: Label, objects: Sequence[Mark]) -> str:
        """The last thing named; two kinds of dispute joined by 、 or 和, or denied at once, are one."""
        last = objects[-1]
        if len(objects) > 1 and {last.name, objects[-2].name} == {RECONSIDERATION, LITIGATION}:
            between = view.folded[objects[-2].end : last.start]
            if JOINED.fullmatch(between) or is_denial(label.metric):
                return DISPUTES
        return last.name

    def _dispute_domain(self, view: View, label: Label, current: str | None) -> str | None:
        """复议后起诉 and 撤诉 speak of lawsuits, 复议机关 of reconsideration, whatever came before."""
        if label.named("route"):
            return LITIGATION
        words = "".join(mark.word for mark in label.named("outcome"))
        court = before_a_court(self._scene, label)
        if "撤诉" in words and not court and current == RECONSIDERATION and self._scene.context.recent:
            return RECONSIDERATION  # 复议4件，3件维持，1件撤诉: 撤诉 is said of it too
        if "复议" in words:
            return DISPUTES if "法院" in words else RECONSIDERATION
        if any(part in words for part in ("诉", "判决", "法院")) or court:
            return LITIGATION
        if current not in DISPUTE_ROWS and self._scene.told_before(label):
            return self._domain_told_before(label)
        return current

    def _domain_told_before(self, label: Label) -> str | None:
        """上述被撤销的1件: the kind of dispute of which the outcome was told."""
        rows = set(self._scene.context.told.get(label.named("outcome")[-1].name, ()))
        return next((name for name, all_rows in DISPUTE_ROWS.items() if rows <= set(all_rows)), None)


def _known(marks: Sequence[Mark]) -> list[Mark]:
    """The marks but those of matters that no table counts."""
    return [mark for mark in marks if mark.name != FOREIGN]


def before_a_court(scene: Scene, label: Label) -> bool:
    """法院驳回原告请求3件: only a lawsuit has a court and a plaintiff."""
    return scene.words.court.occurs(scene.folded, label.near_start, label.metric.start)


def is_pending(scene: Scene, label: Label) -> bool:
    """行政复议1件，尚未办结0件: of a dispute, and not yet decided."""
    words = [mark.word for mark in label.named("stage")]
    if not words or not all(word.endswith(("未办结", "办理中")) for word in words):
        return False
    return any(cell.startswith("disputes.") for link in scene.context.recent for cell in link.cells)
