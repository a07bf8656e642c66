"""Whole reports: which office, which tables, which topics in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from govinfo_nlp.testing import ledgers, lists, statutory
from govinfo_nlp.testing.composing import Composer, Facts
from govinfo_nlp.testing.dice import Dice
from govinfo_nlp.testing.drafts import Draft, Paragraph, Part, Printing, Token
from govinfo_nlp.testing.figures import Script
from govinfo_nlp.testing.ledgers import Level
from govinfo_nlp.testing.voices import Voice

SECTIONS = ("overall", "disclosure", "requests", "disputes", "problems", "other")
TABLES = ("disclosure", "requests", "disputes")
DECREES = {"2019": "国办公开办函〔2019〕60号", "2021": "国办公开办函〔2021〕30号"}


def draft(
    seed: int, *, fmt: str, year: int, layout: str, level: Level, writer: type[Writer] | None = None
) -> Draft:
    """A report without a contradiction, by a writer of some manner."""
    dice = Dice(seed)
    hand = writer or Writer
    facts, wide = hand.facts(dice, level, fmt)
    cells = facts.cells
    decree = DECREES["2019" if year < 2021 else "2021"]
    voice = hand.voice(dice, _voice(dice, level, year, decree), wide=wide)
    topics = {
        f"{file}.{topic}": tuple(templates)
        for file in ("requests", "disputes", "disclosure", "work", "busy")
        for topic, templates in statutory.wording(file).items()
    }
    composer = Composer(facts, voice, dice, topics, lists.written)
    parts = tuple(hand(composer, dice, level).parts())
    printing = Printing(
        dice.pick(("0", "0", "0", "0", "0", "0", "", "-", "/", "—")), grouped=dice.chance(0.08)
    )
    return Draft(
        seed, year, fmt, layout, str(level), voice.words["agency"], parts, tuple(composer.figures),
        tuple(composer.relations), cells, printing,
    )  # fmt: skip


def _voice(dice: Dice, level: Level, year: int, decree: str) -> Voice:
    frame = statutory.wording("frame")
    own = frame["levels"][level]
    places = frame["places"]
    bureau = dice.pick(places["bureaus"])
    stem = dice.pick(places["county" if level is Level.DEPARTMENT else level])
    pattern = dice.pick(own["agency"])
    kind = next((one for one in ("街道", "镇", "乡", "区", "县", "市") if one in pattern), "")
    filling = {"place": stem, "bureau": bureau, "bureau_short": bureau[:2], "kind": kind}

    def phrase(options: list[str]) -> str:
        out = dice.pick(options)
        for name, word in filling.items():
            out = out.replace(f"{{{name}}}", word)
        return out

    words = {
        name: phrase(own[name]) for name in ("self", "whole", "below", "office", "site", "account", "head")
    }
    words |= {
        "agency": phrase([pattern]),
        "street": dice.pick(places["streets"]),
        "year": str(year),
        "last": str(year - 1),
        "next": str(year + 1),
        "decree": decree,
        "kind": kind or "省",
    }
    measures = frame["units"]
    disputes, powers = dice.pick(measures["disputes"]), dice.pick(measures["powers"])
    units = {"requests": dice.pick(measures["requests"]), "fees": "万元", "amount": "万元"}
    units |= dict.fromkeys(("recon", "lit", "direct", "after"), disputes)
    units |= dict.fromkeys(("permits", "penalties", "coercive", "services"), powers)
    units |= dict.fromkeys(("previous_items", "change"), "项")
    units |= {"items": dice.pick(measures["items"]), "rules": dice.pick(measures["rules"])}
    units |= {"docs": dice.pick(measures["docs"])}
    scripts = [Script.PLAIN] * 15 + [Script.GROUPED] * 3 + [Script.WIDE]
    return Voice(
        level=level,
        words=words,
        macros=frame["macros"],
        units=units,
        script=dice.pick(scripts),
        gap=" " if dice.chance(0.08) else "",
        decimals=dice.pick((1, 1, 2, 2, 2, 0)),
        cut=dice.chance(0.1),
        han=level is Level.TOWN and dice.chance(0.2),
        loose=dice.pick((0.1, 0.3, 0.6)),
    )


class Writer:
    """Puts one report's topics in order."""

    def __init__(self, composer: Composer, dice: Dice, level: Level) -> None:
        self.composer = composer
        self.dice = dice
        self.level = level
        self.frame: Mapping[str, Any] = statutory.wording("frame")

    @classmethod
    def facts(cls, dice: Dice, level: Level, fmt: str) -> tuple[Facts, bool]:
        """The tables that the report tells of, and whether it tells of more than its tables count."""
        return Facts(ledgers.cells(dice, level, fmt), fmt, dice), False

    @classmethod
    def voice(cls, dice: Dice, voice: Voice, *, wide: bool) -> Voice:
        """The office's habits, with what this manner of writing needs besides."""
        return voice

    def parts(self) -> Iterator[Part]:
        """Title, preamble and the six sections."""
        yield Part("title", "", (self._say(self.frame["titles"]["templates"]),))
        preambles = self.frame["preambles"]
        preamble: list[Token] = []
        for name in ("grounds", "announces", "periods", "contacts"):
            preamble += self._say(preambles[name])
        yield Part("preamble", "", (tuple(preamble),))
        apart = self.dice.chance(0.15)
        bodies = {
            "overall": tuple(self._overall(apart)),
            "requests": (*self._paragraph(self._requests()), *self._besides(apart=True)) if apart else (),
            "disputes": tuple(self._paragraph(self._disputes())) if apart else (),
            "problems": tuple(self._problems()),
            "other": tuple(self._other()),
        }
        for section in SECTIONS:
            heading = self.dice.pick(self.frame["headings"][section])
            table = section if section in TABLES else ""
            yield Part(section, heading, bodies.get(section, ()), table)

    def _say(self, templates: list[str]) -> Paragraph:
        return self.composer.say(self.dice.pick(templates))

    def _paragraph(self, sentences: list[Paragraph]) -> Iterator[Paragraph]:
        said = [sentence for sentence in sentences if sentence]
        if said:
            yield self._joined(said)

    def _joined(self, sentences: list[Paragraph]) -> Paragraph:
        out: list[Token] = []
        for sentence in sentences[:-1]:
            whole = isinstance(sentence[0], str) and sentence[0] == self.composer.voice.words["last"]
            out += [*sentence, "；" if self.dice.chance(0.12) and not whole else "。"]
        return (*out, *sentences[-1], "。")

    def _overall(self, apart: bool) -> Iterator[Paragraph]:
        opening = self._say(self.frame["openings"]["templates"])
        if opening:
            yield opening
        numbering = self.dice.pick(self.frame["numbering"]["styles"])
        contents: dict[str, Callable[[], list[Paragraph]]] = {
            "disclosure": self._disclosure,
            "requests": self._asked,
            "management": lambda: self._some("work.management", 2),
            "platform": lambda: self._some("work.platform", 2),
            "supervision": lambda: self._some("work.supervision", 2),
        }
        shown = [one for one in contents if one in ("disclosure", "requests") or self.dice.chance(0.75)]
        if apart:
            shown.remove("requests")
        for place, name in enumerate(shown):
            sentences = [one for one in contents[name]() if one]
            if not sentences:
                continue
            title = self.dice.pick(self.frame["subsections"][name])
            head, joined = self._heading(numbering, title, place), self._joined(sentences)
            if head.endswith("\n"):
                yield (head.rstrip("\n"),)
                yield joined
            else:
                yield (head, *joined)
            if name == "requests":
                yield from self._besides(apart=False)

    def _asked(self) -> list[Paragraph]:
        """Requests and disputes in one paragraph."""
        return [*self._requests(), *self._disputes()]

    def _besides(self, *, apart: bool) -> Iterator[Paragraph]:
        """Further paragraphs on requests, which may stand ``apart`` from the disputes."""
        yield from ()

    def _heading(self, numbering: str, title: str, place: int) -> str:
        han = self.frame["numbering"]["han"][place]
        pattern = numbering.replace("一是", f"{han}是")
        return pattern.replace("{han}", han).replace("{arabic}", str(place + 1)).replace("{title}", title)

    def _some(self, topic: str, most: int) -> list[Paragraph]:
        """Up to so many sentences on a topic, among others that state no figure."""
        out = [self.composer.topic(topic) for _ in range(self.dice.whole(0, most))]
        plain = [self.composer.topic("work.plain") for _ in range(self.dice.whole(0, 1))]
        return self.dice.shuffled([one for one in (*out, *plain) if one])

    def _disclosure(self) -> list[Paragraph]:
        out = self._published()
        for topic, likely in (("documents", 0.7), ("powers", 0.6), ("records", 0.2), ("interpretation", 0.6),
                              ("fields", 0.35)):  # fmt: skip
            if self.dice.chance(likely):
                out.append(self.composer.topic(f"disclosure.{topic}"))
        return [*out, *self._some("work.plain", 1)]

    def _published(self) -> list[Paragraph]:
        """What was published, all told."""
        return [self.composer.topic("disclosure.published")]

    def _requests(self) -> list[Paragraph]:
        composer, dice = self.composer, self.dice
        if not composer.facts.value("new"):
            return [composer.topic("requests.none"), *self._some("requests.scopes", 1)]
        first = dice.pick(("received",) * 5 + ("flows",) * 9 + ("applicants_gross",))
        received = composer.topic(f"requests.{first}") or composer.topic("requests.flows")
        return [received, *self._applicants(), *self._carried(), *self._answers(), *self._scopes()]

    def _applicants(self) -> Iterator[Paragraph]:
        """Who asked, where what was received is stated and not yet divided."""
        said = self.composer.stated
        gross = "new+carried_in" in said
        if "new" not in said or any("@" in name for name in said):
            return
        if "processed" not in said and not gross and self.dice.chance(0.6):
            yield self.composer.topic("requests.applicants")
        elif self.dice.chance(0.4):
            yield self.composer.topic("requests.applicants_named")

    def _carried(self) -> Iterator[Paragraph]:
        """What was carried from the year before or into the next, where nothing has told it."""
        told = {*self.composer.stated, *self.composer.denied}
        if self.dice.chance(0.4) and not {"carried_in", "carried_out"} & told:
            yield self.composer.topic("requests.carried")

    def _answers(self) -> Iterator[Paragraph]:
        """How requests were answered, for what reasons not, and how soon."""
        composer, dice = self.composer, self.dice
        if dice.chance(0.75):
            yield composer.topic("requests.results")
        said = composer.stated
        named = any(row in said for row in ("refused", "unavailable", "not_processed"))
        if dice.chance(0.45) and not any(name.split(".")[0] in lists.GROUPS for name in said):
            yield composer.topic("requests.reasons")
            named = True
        if dice.chance(0.35 if named else 0.2):
            yield composer.topic("requests.timing")

    def _scopes(self) -> Iterator[Paragraph]:
        """What other bodies received, or those below."""
        if self.dice.chance(0.2):
            above = self.level not in (Level.DEPARTMENT, Level.TOWN) and self.composer.facts.value("new") > 20
            yield self.composer.topic("requests.scopes_above" if above else "requests.scopes")

    def _disputes(self) -> list[Paragraph]:
        composer = self.composer
        recon, lit = (composer.facts.value(f"{name}.total") for name in ("recon", "lit"))
        if not recon and not lit:
            return [composer.topic("disputes.none")]
        if recon and lit and self.dice.chance(0.3):
            out = [composer.topic("disputes.both")]
        else:
            first = "disputes.reconsideration" if recon else "disputes.reconsideration_none"
            second = "disputes.litigation" if lit else "disputes.litigation_none"
            out = [composer.topic(first), composer.topic(second)]
        if self.dice.chance(0.1):
            out.append(composer.topic("disputes.aside"))
        return out

    def _problems(self) -> Iterator[Paragraph]:
        yield from self._paragraph(self._troubles())
        yield from self._paragraph([self.composer.topic("work.measures")])

    def _troubles(self) -> list[Paragraph]:
        """What is not well, with figures told before."""
        troubles = [self.composer.topic("work.problems")]
        if self.dice.chance(0.4):
            troubles.append(self.composer.topic("work.problem_figures"))
        if self.dice.chance(0.45):
            troubles.append(self.composer.topic("work.restated"))
        return troubles

    def _other(self) -> Iterator[Paragraph]:
        yield from self._paragraph(self._matters())

    def _matters(self) -> list[Paragraph]:
        """What else is to be reported."""
        return [self.composer.topic("work.other")]
