"""A claim where it stands: its words, its sentence, what was told before. Conditions and rows read this."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from govinfo_nlp.language.characters import fold
from govinfo_nlp.meaning.circumstances import Circumstances
from govinfo_nlp.meaning.claims import Claim, Claims, Context, Scene, is_denial
from govinfo_nlp.meaning.marks import Mark, Marked
from govinfo_nlp.meaning.plain import Plainness
from govinfo_nlp.models import Link, Metric

Made = TypeVar("Made")


class Told:
    """One claim where it stands. What is asked of it twice is found once."""

    __slots__ = (
        "_known",
        "circumstances",
        "claim",
        "claims",
        "concepts",
        "context",
        "denied",
        "elsewhere",
        "folded",
        "index",
        "lead",
        "metric",
        "other_year",
        "plainness",
        "said",
        "scene",
        "unit",
        "words",
    )

    def __init__(
        self,
        said: Marked,
        claim: Claim,
        scene: Scene,
        claims: Claims,
        circumstances: Circumstances,
        plainness: Plainness,
    ) -> None:
        #: Whether it is of another body or a part, and of another year; found first, since what a clause says
        #: of that holds for those behind it too.
        self.elsewhere = circumstances.of_other_scope(said, claim, claim.head)
        self.other_year = circumstances.of_other_year(said, claim)
        self.said, self.claim, self.scene = said, claim, scene
        self.claims, self.circumstances, self.plainness = claims, circumstances, plainness
        self.context: Context = scene.context
        self.words, self.folded = scene.words, scene.folded
        self.metric: Metric = claim.metric
        self.index = claim.index
        #: The groups and the concepts of the words that name it.
        self.concepts = frozenset(
            name for mark in claim.marks for name in (mark.group, f"{mark.group}.{mark.name}")
        )
        self.denied = is_denial(claim.metric)
        self.unit = fold(claim.metric.unit)
        #: What stands between the beginning of the clause and the number.
        self.lead = scene.folded[claim.near : claim.metric.start]
        self._known: dict[Callable[[Told], object], object] = {}

    def known(self, make: Callable[[Told], Made]) -> Made:
        """What a function makes of this, made once."""
        if make not in self._known:
            self._known[make] = make(self)
        return self._known[make]  # type: ignore[return-value]

    @property
    def gap(self) -> str:
        """What stands between the figure before, or what was taken for its own, and the number."""
        return self.folded[self.claim.far : self.metric.start]

    @property
    def before(self) -> Metric | None:
        """The figure before in the sentence."""
        return self.said.metrics[self.index - 1] if self.index else None

    @property
    def last(self) -> Link | None:
        """The last link of the sentence so far."""
        return self.context.recent[-1] if self.context.recent else None

    def last_is_right_before(self) -> Link | None:
        """The last link, where it is that of the figure right before."""
        last = self.last
        return last if last is not None and self.index and last.metric is self.before else None

    def own(self, group: str) -> list[Mark]:
        return self.claim.named(group)

    def names(self, *concepts: str) -> bool:
        return not self.concepts.isdisjoint(concepts)
