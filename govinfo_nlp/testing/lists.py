"""Lists of parts: the applicants of a row, how requests were answered, for what reasons refused,
how disputes ended. Each is written out as a template of its own, in one of many styles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from govinfo_nlp.testing import statutory
from govinfo_nlp.testing.composing import Facts, of_tables
from govinfo_nlp.testing.dice import Dice
from govinfo_nlp.testing.phrases import Listing

REST = ("other", "other_organization")
GROUPS = ("refused", "unavailable", "not_processed", "other")


@dataclass(frozen=True, slots=True)
class Member:
    """One part of a list: the fact that counts it, its label (a template), the list's verdict on it,
    and a list of its own parts."""

    fact: str
    label: str
    verdict: str = ""
    inner: str = ""


def written(facts: Facts, dice: Dice, listing: Listing) -> tuple[str, tuple[str, ...], bool]:
    """A list as a template, the facts that are its parts, and whether those are all."""
    members = {
        "applicants": _applicants,
        "results": _results,
        "reasons": _reasons,
        "outcomes": _outcomes,
        "suits": _suits,
        "bodies": _bodies,
    }[listing.name](facts, dice, listing.base)
    whole = not {"open", "loose"} & set(listing.mode.split())
    if "open" in listing.mode and len(members) > 2 and dice.chance(0.3):
        # A list that names the others has named all.
        members = [one for one in members if not one.fact.rpartition("@")[2].endswith(REST)]
        members = list(dice.sample(members, dice.whole(2, len(members))))
    if not members or (len(members) == 1 and "single" not in listing.mode):
        return "", (), whole
    source = _styled(facts, dice, listing, members)
    return source, tuple(member.fact for member in members), whole


def _styled(facts: Facts, dice: Dice, listing: Listing, members: Sequence[Member]) -> str:
    style = _style(dice, listing, members)
    if "item" in style:
        return str(dice.pick(style["joints"])).join(
            _item(dice, style["item"], listing, one) for one in members
        )
    return _respective(dice, style["respective"], listing, members)


def _style(dice: Dice, listing: Listing, members: Sequence[Member]) -> Mapping[str, Any]:
    """One of the styles that these members may be listed in."""
    wording = statutory.wording("lists")["styles"]
    # Labels that hold a list of their own can't be told apart in a list of labels.
    apart = len(members) > 1 and not any("、" in member.label for member in members)
    plain = "plain" in listing.mode
    name = "nested" if any(member.inner for member in members) else listing.name
    styles = [one for one in wording[name] if "item" in one or (apart and not plain)]
    if plain:
        styles = [one for one in styles if not one["item"].startswith("{n}")]
    return dict(dice.pick(styles))


def _respective(dice: Dice, pattern: str, listing: Listing, members: Sequence[Member]) -> str:
    """A、B和C分别为1件、2件和3件: all labels, then all counts."""
    labels = "".join(member.label for member in members)
    compound = any(joint in labels for joint in "和或及@")
    joint = "、" if compound or len(members) > 2 or dice.chance(0.5) else "和"
    flag = _flag(listing)
    filling = {
        "{labels}": _joined([member.label for member in members], joint),
        "{counts}": _joined([f"{{{member.fact}}}" for member in members], dice.pick(("、", "、", "和"))),
        "{shares}": "、".join(f"{{%{member.fact}/{listing.base}{flag}}}" for member in members),
    }
    return _filled(pattern, filling)


def _joined(parts: Sequence[str], joint: str) -> str:
    if joint == "和":
        return "、".join(parts[:-1]) + "和" + parts[-1]
    return joint.join(parts)


def _filled(pattern: str, filling: Mapping[str, str]) -> str:
    for name, words in filling.items():
        pattern = pattern.replace(name, words)
    return pattern


def _item(dice: Dice, pattern: str, listing: Listing, member: Member) -> str:
    flag = _flag(listing)
    reason = dice.pick(statutory.wording("lists")["because"]) if member.verdict else "{label}"
    filling = {
        "{because}": reason,
        "{label}": member.label,
        "{verdict}": member.verdict,
        "{share}": f"{{%{member.fact}/{listing.base}?{flag}}}",
        "{n}": f"{{{member.fact}}}",
    }
    return _filled(pattern, filling) + member.inner


def _flag(listing: Listing) -> str:
    """The flag of shares whose base the words name, though it stands in another sentence."""
    return "!" if {"named", "told"} & set(listing.mode.split()) else ""


def _label(dice: Dice, fact: str) -> str:
    return str(dice.pick(statutory.wording("lists")["labels"][fact]))


def _applicants(facts: Facts, dice: Dice, base: str) -> list[Member]:
    columns = [c for c in statutory.APPLICANTS if facts.value(_of(base, c))]
    split = dice.chance(0.55) or "natural_person" not in columns
    if not split and len(columns) > 1:
        columns = ["natural_person", "organizations"]
    return [Member(_of(base, column), _label(dice, column)) for column in columns]


def _of(base: str, column: str) -> str:
    return "+".join(f"{row}@{column}" for row in base.split("+"))


def _results(facts: Facts, dice: Dice, base: str) -> list[Member]:
    leaves = dice.chance(0.35)
    out = []
    body = base.removesuffix("processed")
    for row in ("granted", "partially_granted", *GROUPS):
        if not facts.value(body + row):
            continue
        inside = [one for one in statutory.request_rows(facts.format) if one.startswith(f"{row}.")]
        inside = [one for one in inside if facts.value(body + one)]
        if leaves and inside and row != "other":
            out += [Member(body + one, _label(dice, one), _label(dice, row)) for one in inside]
            continue
        inner = ""
        if len(inside) > 1 and dice.chance(0.3):
            inner = (
                "（[其中：|其中]{*reasons(" + body + row + "):open}）"
                if dice.chance(0.4)
                else "（{*reasons(" + body + row + ")}）"
            )
        out.append(Member(body + row, _label(dice, row), inner=inner))
    return out


def _reasons(facts: Facts, dice: Dice, base: str) -> list[Member]:
    row = of_tables(base)
    body = base.removesuffix(row)
    rows = [one for one in statutory.request_rows(facts.format) if one.startswith(f"{row}.")]
    return [Member(body + one, _label(dice, one)) for one in rows if facts.value(body + one)]


def _bodies(facts: Facts, dice: Dice, base: str) -> list[Member]:
    """What each body counts of what all do: 本级, 部门 and 乡镇, or the tables' office and those below it."""
    row = base.removeprefix("area.")
    parts = {"own": row, "unit": f"unit.{row}"}
    if row == base:
        parts = {body: f"{body}.{row}" for body in ("own", "dept", "town")}
    return [Member(one, _label(dice, f"body.{body}")) for body, one in parts.items() if facts.value(one)]


def _outcomes(facts: Facts, dice: Dice, base: str) -> list[Member]:
    kind = base.partition(".")[0]
    rows = [f"{kind}.{outcome}" for outcome in statutory.OUTCOMES]
    return [Member(one, _label(dice, "outcome." + one.partition(".")[2])) for one in rows if facts.value(one)]


def _suits(facts: Facts, dice: Dice, base: str) -> list[Member]:
    rows = ("direct.total", "after.total")
    return [Member(one, _label(dice, one.partition(".")[0])) for one in rows if facts.value(one)]
