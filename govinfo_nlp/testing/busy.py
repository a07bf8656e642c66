"""Busy reports: those that tell of several bodies, dockets, bases and ways of dividing one total.

The tables are of the whole area (全县新收179件，其中县政府部门101件), or of one body beside which the
whole is told (全系统共收到126件，其中局机关19件). Either way every body has tables of its own that hold, and
what all count is their sum.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from govinfo_nlp.testing import ledgers, statutory
from govinfo_nlp.testing.composing import Facts
from govinfo_nlp.testing.dice import Dice
from govinfo_nlp.testing.drafts import Paragraph
from govinfo_nlp.testing.ledgers import Level
from govinfo_nlp.testing.voices import Voice
from govinfo_nlp.testing.writing import Writer

Table = Mapping[str, Decimal]


class BusyWriter(Writer):
    """Puts the topics of a busy report in order: 全县新收179件，…。按受理机关分，县本级18件、…。"""

    @classmethod
    def facts(cls, dice: Dice, level: Level, fmt: str) -> tuple[Facts, bool]:
        """The tables, and those of the bodies that the prose tells of besides."""
        cells = ledgers.cells(dice, level, fmt)
        if level is Level.TOWN:
            return Facts({**cells, **ledgers.requests(dice, 3, 16, fmt)}, fmt, dice), False
        wide = level is Level.DEPARTMENT or dice.chance(0.3)
        bodies = {name: ledgers.requests(dice, *size, fmt) for name, size in _sizes(level, wide=wide).items()}
        every = _added(list(bodies.values()))
        if not wide:
            facts = Facts({**cells, **every}, fmt, dice, bodies)
            whole, parts = "new", tuple(f"{name}.new" for name in bodies)
        else:
            facts = Facts({**cells, **bodies.pop("own")}, fmt, dice, {**bodies, "area": every})
            whole, parts = "area.new", ("new", "unit.new")
        facts.earlier[whole] = sum((facts.last_year(one, facts.value(one)) for one in parts), Decimal(0))
        return facts, wide

    @classmethod
    def voice(cls, dice: Dice, voice: Voice, *, wide: bool) -> Voice:
        """The office's habits, with names for the bodies."""
        frame = statutory.wording("frame")
        places = frame["places"]
        own = {name: str(dice.pick(words)) for name, words in frame["bodies"][voice.level].items()}
        for name, stems in (("bureau", places["bureaus"]), ("town", places[own.pop("stems")])):
            first, second = dice.sample(stems, 2)
            own |= {f"{name}_a": own[name].replace("{stem}", first)}
            own |= {f"{name}_b": own[name].replace("{stem}", second)}
        own = {name: word.replace("{kind}", voice.words["kind"]) for name, word in own.items()}
        if wide:
            own["whole"] = own["own"]
        return replace(voice, words={**voice.words, **own})

    @property
    def wide(self) -> bool:
        """Whether the prose tells of more than the tables count."""
        return "area" in self.composer.facts.bodies

    def _published(self) -> list[Paragraph]:
        out = [self.composer.topic("busy.published") or self.composer.topic("disclosure.published")]
        return [*out, *self._maybe(("busy.releases", 0.6))]

    def _requests(self) -> list[Paragraph]:
        if self.wide:
            return [
                self.composer.topic("busy.area"),
                *self._maybe(("busy.area_more", 0.7), ("busy.area_done", 0.5)),
            ]
        return [*self._own("busy.received"), *self._answers(), *self._maybe(("busy.bases", 0.6))]

    def _own(self, opening: str) -> Iterator[Paragraph]:
        """What the office of the tables received, divided in several ways."""
        yield self.composer.topic(opening)
        ways = (("busy.channels", 0.7), ("busy.matters", 0.6), ("busy.applicants", 0.7))
        if self.composer.facts.bodies and not self.wide:
            yield from self._maybe(("busy.bodies", 0.9), ("busy.bodies_growth", 0.5), ("busy.named", 0.6))
        for way in self.dice.shuffled(ways):
            yield from self._maybe(way)

    def _maybe(self, *topics: tuple[str, float]) -> Iterator[Paragraph]:
        """A sentence on each topic, as likely as it is."""
        for topic, likely in topics:
            if self.dice.chance(likely):
                yield self.composer.topic(topic)

    def _asked(self) -> list[Paragraph]:
        return self._requests() if self.wide else super()._asked()

    def _besides(self, *, apart: bool) -> Iterator[Paragraph]:
        if self.wide:
            out = [*self._own("busy.own"), *self._answers(), *self._maybe(("busy.bases", 0.5))]
            yield from self._paragraph(out + ([] if apart else self._disputes()))
        else:
            for _ in range(self.dice.whole(1, 2)):
                yield from self._paragraph([self.composer.topic("busy.details")])

    def _disputes(self) -> list[Paragraph]:
        return [*super()._disputes(), *self._maybe(("busy.respondents", 0.5), ("busy.docket", 0.7))]

    def _troubles(self) -> list[Paragraph]:
        return [*super()._troubles(), *self._maybe(("busy.restated", 0.7))]

    def _matters(self) -> list[Paragraph]:
        first = self.composer.topic("busy.motions") if self.dice.chance(0.7) else ()
        return [first or self.composer.topic("work.other"), *self._maybe(("busy.hotline", 0.6))]


def _sizes(level: Level, *, wide: bool) -> dict[str, tuple[int, int]]:
    """How many requests each body receives."""
    high = ledgers.SIZES[level].requests[1]
    if wide:
        return {"own": (high // 8 + 6, high // 4 + 8), "unit": (high // 2, 2 * high)}
    return {
        "own": (high // 12, high // 5),
        "dept": (high // 6, high // 2),
        "town": (high // 8, high // 3),
    }


def _added(tables: list[dict[str, Decimal]]) -> dict[str, Decimal]:
    """Tables added up, cell by cell."""
    return {cell: sum((table[cell] for table in tables), Decimal(0)) for cell in tables[0]}
