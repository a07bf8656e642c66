"""Whose a figure is, where a sentence counts for several bodies: 甲乡收到4件，办结4件；乙乡收到3件."""

from __future__ import annotations

from collections.abc import Callable

import regex

from govinfo_nlp.meaning.links.scene import Scene, View
from govinfo_nlp.meaning.scopes import OFFICE

_LEAD = regex.compile(r"(?:\ |、|,|其中|另|而|以|由|被申请人为|被告为|(?:19|20)[0-9]{2}\ ?年(?:度)?|全年)*+")
_TOWN = regex.compile(
    r"(?!全|我|本|各|该)\p{Han}{1,4}?(?:镇|乡|街道|县|区)(?!\p{Han}{0,4}?(?:网|直|级|域|里|情|内|民|场|属))"
)
_MORE_TOWNS = regex.compile(r"(?:[、和及]\p{Han}{1,4}(?:镇|乡|街道|县|区))++(?:共|各)?分别")
_ALONE = regex.compile(
    r"\p{Han}{2,10}?(?:局|委|厅)(?=(?:共|累计|全年)?(?:收到|受理|新收|接收|办结|答复|作出)\p{Han}{0,12}申请)"
)
_SEVERAL = 2  # bodies
_FIGURES = 40  # on either side of a figure that are looked at
_LONGEST_MARK = 32  # characters of an indicator word
_TOGETHER = regex.compile(r"(?:合计|共计|总计|共|两者|二者|上述|以上)")


class Bodies:
    """Finds the figures of a sentence that are each of one body only, where it tells several apart."""

    def __init__(self, scene: Scene, is_the_agency: Callable[[str], bool]) -> None:
        self._scene, self._is_the_agency = scene, is_the_agency
        self._viewed: View | None = None
        self._found: frozenset[int] = frozenset()

    def is_of_one(self, view: View, start: int) -> bool:
        """Whether the figure that begins at ``start`` is of one of several bodies."""
        if view is not self._viewed:
            self._viewed, self._found = view, self._of_one(view)
        return start in self._found

    def _of_one(self, view: View) -> frozenset[int]:
        heads = [self._head(view, index) for index in range(len(view.metrics))]
        heads = [self._unless_own(view, heads, index) for index in range(len(heads))]
        named = {head for head in heads if head}
        alone = any(head.startswith(" ") for head in named)
        if not alone and (not named or (len(named) < _SEVERAL and not self._tells_of_all(view, heads))):
            return frozenset()
        found: set[int] = set()
        outer: list[bool] = [False]  # whether it is of one body, for every bracket that is open
        for index, (metric, head) in enumerate(zip(view.metrics, heads, strict=True)):
            self._enter(view, index, outer)
            if head is not None:
                outer[-1] = bool(head)
            elif self._ends(view, index, heads) and not alone:
                outer[-1] = False
            if outer[-1]:
                found.add(metric.start)
        return frozenset(found)

    def _gap(self, view: View, index: int) -> str:
        start = view.metrics[index - 1].end if index else view.sentence.start
        return view.folded[start : view.metrics[index].start]

    def _enter(self, view: View, index: int, outer: list[bool]) -> None:
        """What stands in a bracket is of its own body until the bracket closes."""
        for mark in self._gap(view, index):
            if mark == "(":
                outer.append(outer[-1])
            elif mark == ")" and len(outer) > 1:
                outer.pop()

    def _ends(self, view: View, index: int, heads: list[str | None]) -> bool:
        """其中县政府8件、部门5件，废止3件: whether the row of bodies is over, or their segment."""
        gap = self._gap(view, index)
        if ";" in gap:
            return True
        least = max(-1, index - 1 - _FIGURES)
        last = next((at for at in range(index - 1, least, -1) if heads[at]), None)
        row = last is not None and self._gap(view, last).startswith("、") and gap.startswith(",")
        return row and not any("分别" in self._gap(view, at) for at in range(least + 1, index))

    def _unless_own(self, view: View, heads: list[str | None], index: int) -> str | None:
        """县政府 in its own report is all of it, unless what it did stands beside what another body did."""
        head = heads[index]
        if not head or not (self._is_the_agency(head) or self._is_own_government(head)):
            return head
        if not self._is_own_government(head):
            return ""
        done = self._done(view, index)
        if ("object", "regulation") in done:
            return ""  # which nobody else makes
        if self._is_a_party(view, index):
            return head
        around = range(max(0, index - _FIGURES), min(len(heads), index + _FIGURES))
        others = (at for at in around if heads[at] is not None and heads[at] != head)
        beside = any(done & self._done(view, at) or not (done or self._done(view, at)) for at in others)
        return head if beside else ""

    def _is_a_party(self, view: View, index: int) -> bool:
        """以县政府为被申请人的, 县政府作为被告的: of the disputes of a county those against one body."""
        said = view.folded[self._clause(view, index) : view.metrics[index].start]
        return "被申请人" in said or "被告" in said

    def _is_own_government(self, head: str) -> bool:
        """县政府, 县政府本级 in the report of a county, which covers its departments and towns too."""
        agency = self._scene.place
        return "政府" in head and head[:1] == agency[-1:]

    def _done(self, view: View, index: int) -> set[tuple[str, str]]:
        marks = view.between(self._clause(view, index), view.metrics[index].start)
        return {(mark.group, mark.name) for mark in marks}

    def _tells_of_all(self, view: View, heads: list[str | None]) -> bool:
        """县政府收到33件；全县收到84件: whether a figure of all there are stands beside those of one body."""
        return any(
            head == "" and not _TOGETHER.match(view.folded, self._clause(view, index))
            for index, head in enumerate(heads)
        )

    def _clause(self, view: View, index: int) -> int:
        """Where the clause of a figure begins, behind what may lead it; a colon does not begin one."""
        metric = view.metrics[index]
        far = view.metrics[index - 1].end if index else view.sentence.start
        near = view.near_start(far, metric.start)
        if view.folded[near - 1 : near] == ":" and near - 1 > far:
            near = view.near_start(far, near - 1)
        lead = _LEAD.match(view.folded, near, metric.start)
        return lead.end() if lead is not None else near

    def _head(self, view: View, index: int) -> str | None:
        """The body at the head of a figure's clause: empty for all of them, ``None`` where there is none."""
        start, end = self._clause(view, index), view.metrics[index].start
        if start >= end:
            return None
        if _TOGETHER.match(view.folded, start, end) is not None:
            return ""
        scope = self._scene.words.scopes.match(view.folded, start, end)
        if scope is not None and scope["role"] == "whole":
            return ""
        office = OFFICE.match(view.folded, start, end)
        name = max((scope.word if scope else "", office.group() if office else ""), key=len)
        if name:
            return name
        return self._other_head(view, start, end)

    def _other_head(self, view: View, start: int, end: int) -> str | None:
        word = self._scene.words.one_body.match(view.folded, start, end)
        if word is not None:
            return word.word
        town = _TOWN.match(view.folded, start, end)
        if town is not None and self._is_counted(view, town.end(), end):
            return town.group()
        alone = _ALONE.match(view.folded, start, end)
        return f" {alone.group()}" if alone is not None and not self._is_the_agency(alone.group()) else None

    def _is_counted(self, view: View, start: int, end: int) -> bool:
        """Whether what a body did, or its number, stands right behind its name: 甲乡|收到, 甲乡|48件."""
        if start == end or _MORE_TOWNS.match(view.folded, start, end) is not None:
            return True
        first = view.between(start, start + _LONGEST_MARK)[:1]
        return bool(first) and first[0].start == start and first[0].group in ("stage", "object", "result")
