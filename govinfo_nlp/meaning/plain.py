"""Whether the words around a figure say no more than the cells that it links to.

全年共收到政府信息公开申请16件 restates its cell and nothing else. Words that no lexicon knows
(经审核退回的答复文书9份) may narrow a figure to a part of what the cell counts.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from govinfo_nlp.language.lexicons import Entry
from govinfo_nlp.meaning.circumstances import Circumstances
from govinfo_nlp.meaning.claims import Claim, Scene
from govinfo_nlp.meaning.marks import FOREIGN, Marked

_SPACE = re.compile(
    r"[\s,;:。、“”\"']++|\([^()]*+\)|(?:19|20)[0-9]{2}(?:\ ?年)?(?:度)?|[0-9]{1,2}月(?:[0-9]{1,2}日)?"
)
_JOINS = re.compile("[和及与]")


class Plainness:
    """Decides of each linked metric whether all words of its claim are understood."""

    def __init__(self, scene: Scene, circumstances: Circumstances) -> None:
        self._words, self._circumstances = scene.words, circumstances

    def is_plain(self, said: Marked, claim: Claim) -> bool:
        """Whether nothing in the claim is left over."""
        if claim.listed or claim.moved:
            return claim.listed
        metric = claim.metric
        start = said.folded.rfind("(", claim.near, metric.start) + 1 or claim.near
        end = claim.behind[-1].end if claim.behind else metric.end
        told = self._explains(said, start, metric.start) and self._explains(said, metric.end, end)
        return told and self._explains(said, end, self._clause_end(said, end))

    def _clause_end(self, said: Marked, at: int) -> int:
        """Where the clause of a figure ends: 1件答复|被复议机关撤销 may be of another cell."""
        end = said.clause_end(at, said.end, "")
        joined = _JOINS.search(said.folded, at, end)
        end = joined.start() if joined is not None else end
        following = bisect_left(said.metrics, at, key=lambda metric: metric.start)
        end = min(end, said.metrics[following].start) if following < len(said.metrics) else end
        return end - said.folded.endswith("中", at, end)  # 现行有效的4件规范性文件|中，

    def _explains(self, said: Marked, start: int, end: int) -> bool:
        at = start
        for mark in said.between(start, end):
            if mark.name == FOREIGN or mark.group == "none":
                return False
            if not self.is_understood(said.folded, at, mark.start):
                return False
            at = mark.end
        return self.is_understood(said.folded, at, end)

    def is_understood(self, folded: str, at: int, end: int) -> bool:
        """Whether all words of a range are known, and none narrows what it is said of: 全年共, 我局."""
        words = self._words
        while at < end:
            space = _SPACE.match(folded, at, end)
            if space is not None:
                at = space.end()
                continue
            *known, scope = words.understood.match(folded, at, end)
            longest = max((len(entry.word) for entry in known if entry is not None), default=0)
            if scope is not None and len(scope.word) > longest and self._is_of_all(scope):
                longest = len(scope.word)
            if not longest:
                return False
            at += longest
        return True

    def _is_of_all(self, scope: Entry) -> bool:
        return scope["role"] == "whole" or self._circumstances.is_the_agency(scope.word)
