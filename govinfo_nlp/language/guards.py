"""Guards: what holds a number and is no quantity (dates, document numbers, telephones, names …).

A guard is a small named pattern over folded text; the order of ``PATTERNS`` is the policy, since
all of them and the numeral are one alternation that a scanner walks once, left to right. Each
pattern is possessive or bounded, so that no text makes it backtrack. ``«road»`` in one stands for
the words of that role in ``lexicons/guards.toml``: patterns are made once for each lexicon. Names
that hold numbers come from ``lexicons/names.toml`` and are found from the numeral that they hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

import regex

from govinfo_nlp.language.characters import INVISIBLE, fold
from govinfo_nlp.language.lexicons import Entry, Lexicon, Words
from govinfo_nlp.language.numerals import CHINESE, CHINESE_DIGITS, NUMERAL, SCALES, SMALL_SCALES

_ARABIC, _CHINESE = frozenset("0123456789"), frozenset(CHINESE + "半")


class Guard(NamedTuple):
    """A stretch of text whose numbers are no quantities, and the rule that said so."""

    rule: str
    start: int
    end: int


_D = "[0-9]"
_CN = f"[{CHINESE_DIGITS}{SMALL_SCALES}]"  # small Chinese numerals: 第二十条, 十二月
_N = rf"(?:{_D}++|{_CN}++)"
_S = r"\ ?"
_CY = "[零〇○一二三四五六七八九]"
# A converter spaces the digits of a year out (2 0 2 3 年), or breaks it where 年 still tells (20 23年).
_BROKEN_YEAR = rf"[12]\ [09]\ {_D}\ {_D}|(?<![0-9.])(?:20\ {_D}{{2}}|20{_D}\ {_D})(?={_S}年)"
_YEAR = rf"(?:(?:19|20){_D}{{2}}|{_BROKEN_YEAR}|[一二]{_S}[零〇○九]{_S}{_CY}{_S}{_CY})"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_ONES = "[一二三四五六七八九]"
_DAY = rf"(?:[12][0-9]|3[01]|0?[1-9]|[一二三]?十{_ONES}?|{_ONES}|廿{_ONES}?)"
_TO = rf"{_S}[-~至到、和及]{_S}"
_DATE_END = "«date end»?+"
_MONTH_DAY = rf"{_MONTH}{_S}月(?:份)?+(?:{_S}{_DAY}{_S}[日号])?+"
_OPENS = r"(?<=(?:^|[\n\t。;:!?,、)])[\ ]{0,8})"  # where a list marker may stand
_OPENS_STRONG = r"(?<=(?:^|[\n\t。;:!?)])[\ ]{0,8})"
# What follows 2. in a heading's number: 2.4 队伍建设; a measure after it makes it a decimal.
_SUBSECTION = (
    rf"[0-9]{{1,2}}(?:[.\ ](?![0-9]|\ {{0,4}}(?:个\ ?百\ ?分|[%‰元]|[{SCALES}]\ ?[余多元人件条次字份]))"
    rf"|(?![{SCALES}个])\p{{Han}}{{2}}[^0-9\n]{{0,6}}[\n。:,])"
)

#: What a guard may begin with: digits, Chinese numerals, either, or another mark.
DIGIT, CHINESE_NUMERAL, NUMERAL_HEAD, MARK = "digit", "chinese", "numeral", "mark"
_HEADS = {
    DIGIT: ("0-9",),
    CHINESE_NUMERAL: (CHINESE + "半",),
    NUMERAL_HEAD: ("0-9", CHINESE + "半"),
    MARK: (r"第《“‘「『\"(\[A-Za-z①-⑳㈠-㈩⑴-⒇",),
}

_A_STATEMENT = (
    r"[^“”\n0-9]{2,16}(?!(?:19|20)[0-9]{2}[^0-9])(?:[0-9]{3}[0-9,]*\ *条|[0-9][0-9,]+\ *[件篇份宗起])\ *”"
)

#: (name, head, pattern) in the order in which they are tried at a place of the text.
PATTERNS: tuple[tuple[str, str, str], ...] = (
    ("url", MARK, r"(?:https?://|ftp://|www\.)[A-Za-z0-9\-._~:/?#@!$&'*+,;=%\[\]]++"),
    ("email", MARK, r"[A-Za-z][A-Za-z0-9._+\-]{0,64}+@[A-Za-z0-9\-]++(?:\.[A-Za-z0-9\-]++)*+"),
    ("email", DIGIT, r"[0-9][A-Za-z0-9._+\-]{0,64}+@[A-Za-z0-9\-]++(?:\.[A-Za-z0-9\-]++)*+"),
    ("bookmark", MARK, r"\[bookmark:[^\]\n]{0,60}+\]"),
    ("title", MARK, r"《[^《》\n]{1,120}+》"),
    (
        "quoted name",
        MARK,
        rf"“(?!{_A_STATEMENT})[^“”\n。!?]{{1,24}}+”|"
        r"‘[^‘’\n。!?]{1,24}+’|「[^「」\n。!?]{1,24}+」|『[^『』\n。!?]{1,24}+』"
        r"|\"[^\"\n。!?]{1,24}+\"",
    ),
    (
        "document number",
        MARK,
        rf"(?:\[{_S}{_YEAR}{_S}\]|\({_S}{_YEAR}{_S}\)){_S}(?:[A-Za-z0-9\p{{Han}}]{{0,16}}?)第?{_S}[0-9]{{1,6}}{_S}号",
    ),
    ("period", NUMERAL_HEAD, rf"{_YEAR}{_S}(?:年度?)?{_S}(?:-|~|至|到){_S}{_YEAR}{_S}年(?:度)?"),
    (
        "date",
        NUMERAL_HEAD,
        rf"{_YEAR}{_S}年度?+(?:{_S}(?:{_MONTH_DAY}|{_N}{_S}季度|[上下]半年|[0-9]{{1,4}}日))?+{_DATE_END}",
    ),
    (
        "date",
        DIGIT,
        rf"(?<![0-9.]){_YEAR}{_S}[.\-/]{_S}(?:1[0-2]|0?[1-9])(?:{_S}[.\-/]{_S}(?:[12][0-9]|3[01]|0?[1-9]))?"
        rf"(?![0-9])(?!\ ?[%万亿])",
    ),
    ("date", DIGIT, rf"(?<![0-9.,])(?:19|20)[0-9]{{4,6}}{_S}[日号]"),
    ("date", DIGIT, rf"(?<![0-9.,])(?:19|20)[0-9]{{3,4}}{_S}月(?:{_S}{_DAY}{_S}日)?"),
    ("year", DIGIT, rf"(?<![0-9.,]){_YEAR}(?=、{_YEAR}{_S}年)"),
    ("date", NUMERAL_HEAD, rf"(?<![0-9{CHINESE}]){_MONTH}{_S}月份?{_TO}{_MONTH_DAY}{_DATE_END}"),
    ("date", NUMERAL_HEAD, rf"(?<![0-9.{CHINESE}]){_MONTH}{_S}[-~至]{_S}{_MONTH}{_S}月份?+"),
    (
        "date",
        NUMERAL_HEAD,
        rf"(?<![0-9.{CHINESE}]){_MONTH_DAY}(?:{_TO}{_DAY}{_S}日)?+{_DATE_END}",
    ),
    (
        "date",
        NUMERAL_HEAD,
        rf"(?<=(?:[每当本次]月|月[0-9]{{1,2}}日[至到\-~、])\ ?){_DAY}{_S}[日号](?!«duration after»)",
    ),
    ("quarter", NUMERAL_HEAD, rf"{_N}(?:{_TO}{_N})?{_S}季度"),
    (
        "clock time",
        DIGIT,
        rf"(?<![0-9]){_D}{{1,2}}:[0-5]{_D}(?::[0-5]{_D})?+(?![0-9])|{_D}{{1,2}}时[0-5]?{_D}分(?!钟)",
    ),
    (
        "clock time",
        NUMERAL_HEAD,
        rf"(?<=«time of day»\ ?){_N}[点时](?:{_N}分|半)?",
    ),
    (
        "ordinal",
        MARK,
        rf"第\ {_CN}(?:\ {_CN})++(?:{_S}«ordinal unit»)?+"
        rf"|第{_S}\(?{_S}{_N}(?:\.[0-9]++)?+{_S}\)?(?:{_S}[至到\-、]{_S}第?\(?{_N}\)?)?+"
        rf"(?:{_S}«ordinal unit»)?+(?:之{_N})?+(?:第?\({_N}\)项?)?+(?:[、和及]第?{_N}(?:条|款))*+",
    ),
    (
        "rank",
        NUMERAL_HEAD,
        r"(?<=(?:«rank before»|[排列居]全.)"
        rf"(?:全[国省市县区州盟旗])?(?:同类|第)?\ ?){_N}{_S}(?:位|名)?"
        rf"(?![0-9.,%{CHINESE}]|{_S}[个条件篇次项万余多几人])",
    ),
    ("rank", NUMERAL_HEAD, rf"(?<=前\ ?){_N}{_S}[名位强]"),
    (
        "telephone",
        NUMERAL_HEAD,
        r"(?<=«telephone before»[为是号码及:()（）\ 、/.\-]{0,8})"
        rf"{_D}[0-9()\-\ /、转]{{4,40}}+(?!{_S}[条件人次个篇家余多几万])",
    ),
    (
        "telephone",
        DIGIT,
        rf"(?<![0-9])0{_D}{{2,3}}\)?{_S}-?{_S}{_D}{{7,8}}(?:{_S}(?:-|转){_S}{_D}{{1,5}})?(?![0-9])"
        rf"|(?<![0-9])[48]00-{_D}{{3,4}}-?{_D}{{3,4}}(?![0-9])|(?<![0-9])1[3-9]{_D}{{9}}(?![0-9])",
    ),
    (
        "postal code",
        DIGIT,
        r"(?<=«code before»[为是]?[\ :]{0,3})"
        rf"[0-9A-Z]{{4,20}}+(?!{_S}[条件人次个篇家余多几万项份期户则名])",
    ),
    (
        "address",
        DIGIT,
        rf"[0-9A-Za-z]{{1,8}}+(?:-{_D}{{1,4}})?{_S}(?!«no address»)«address»"
        rf"(?:{_S}[0-9A-Za-z\-]{{1,8}}+{_S}«address part»)*+",
    ),
    ("address", DIGIT, r"[0-9]{1,4}(?=(?:、[0-9]{1,4}){1,4}\ ?«address listed»)"),
    (
        "article",
        CHINESE_NUMERAL,
        rf"(?<=》){_CN}{{1,5}}+条(?=«article after»|、第)"
        rf"|(?<=第{_CN}{{1,5}}条(?:、{_CN}{{1,5}}条){{0,6}}、){_CN}{{1,5}}+条",
    ),
    ("address", CHINESE_NUMERAL, rf"{_CN}++(?:(?!«no address»)«address in words»|组(?=[,)。]))"),
    ("telephone", MARK, rf"\(0{_D}{{2,3}}\){_S}-?{_S}{_D}{{7,8}}(?:{_S}(?:-|转){_S}{_D}{{1,5}})?(?![0-9])"),
    ("list marker", MARK, rf"\({_S}{_N}{_S}\)|[①-⑳㈠-㈩⑴-⒇]"),
    (
        "list marker",
        CHINESE_NUMERAL,
        rf"{_OPENS}{_CN}{{1,3}}+(?:[、.]|[是要则]|(?<=[一二三四])来(?!自))|(?<=其){_CN}(?=[,是:])",
    ),
    (
        "list marker",
        DIGIT,
        rf"{_OPENS}[0-9]{{1,2}}是|{_OPENS_STRONG}[0-9]{{1,2}}(?:[、.](?![0-9])|\)"
        rf"|\.(?={_SUBSECTION}|(?:19|20)[0-9]{{2}}\ ?年|123[0-9]{{2}}\p{{Han}}))"
        rf"(?:[0-9]{{1,2}}[、.\ ])?+",
    ),
    ("hours of service", DIGIT, rf"[0-9]{{1,2}}{_S}[×*xX]{_S}[0-9]{{1,2}}{_S}(?:小时)?"),
    ("formula", DIGIT, r"(?<![0-9.])[0-9]{1,3}(?:\+[0-9NXnx]{1,3})++|[0-9]{1,3}\+(?=[A-Za-z\p{Han}“])"),
    ("version", MARK, r"[A-Za-z][A-Za-z\-_]{0,40}+\ ?[0-9][0-9A-Za-z.\-_]{0,40}+"),
    ("latin", MARK, r"[A-Za-z]++"),
    (
        "version",
        DIGIT,
        rf"[0-9]++(?:\.[0-9]++){{2,}}+"
        # 2021年版, 3.0版; but 更新公开栏32版 counts
        rf"|(?<!\p{{Han}}\ ?(?=[0-9]{{1,3}}{_S}版\ ?(?:[,;。、)\n]|$)))"
        rf"[0-9]++(?:\.[0-9]++)?{_S}版(?![面块次])"
        rf"|[0-9]\.0(?![0-9]|{_S}[%‰％万亿个件条次天分元人倍年小])|[0-9]\.[0-9](?={_S}«version after»)",
    ),
    ("code", DIGIT, r"(?<![0-9A-Za-z.])[0-9]{1,4}[A-Za-z]++[0-9]++[0-9A-Za-z]*+"),
    ("road", DIGIT, r"[0-9]{1,4}«road»"),
    ("street", CHINESE_NUMERAL, r"[一二三四五六七八九十]元«street»"),
    ("distance", DIGIT, rf"(?<=«direction»){_D}{{1,4}}{_S}米"),
    ("session", NUMERAL_HEAD, rf"{_N}届(?:{_N}次)?+|{_N}次(?=全会)|{_N}(?=中全会)"),
    (
        "place name",
        CHINESE_NUMERAL,
        r"[二三四五六七八九十百][户间台字口门里]\p{Han}{1,2}«place after»",
    ),
    ("anniversary", NUMERAL_HEAD, rf"{_N}{_S}周年"),
    ("phase", NUMERAL_HEAD, r"[一二三123]期(?=«phase of»)"),
    (
        "set phrase",
        CHINESE_NUMERAL,
        rf"一(?P<repeated>(?![{CHINESE}])\p{{Han}})一(?!(?P=repeated))\p{{Han}}"
        rf"|一(?P<twice>(?![{CHINESE}])\p{{Han}})(?P=twice)",
    ),
)


_SLOT = re.compile("«([a-z ]+)»")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#: What a guard that begins with digits may have behind the last of them, ``«road»`` for what these words
#: begin with. Those that are not named here are told by what stands before, or by how many digits there are.
_BEHIND_DIGITS = {
    "email": _LETTERS + "._+-@",
    "period": " 年-~至到",
    "date": " 年月日号.-/~至",
    "year": "、",
    "quarter": " -~至到、和及季",
    "clock time": ":时点",
    "address": _LETTERS + " -、«address»",
    "list marker": "是、.)",
    "hours of service": " ×*xX",
    "formula": "+",
    "version": " .版",
    "code": _LETTERS,
    "road": "«road»",
    "distance": " 米",
    "session": "届次中",
    "anniversary": " 周",
    "phase": "期",
}
#: What a guard begins with that begins with another mark than these: a list marker in one character (①).
_FIRST_MARKS = {
    "url": _LETTERS,
    "email": _LETTERS,
    "bookmark": "[",
    "title": "《",
    "quoted name": '“‘「『"',
    "document number": "[(",
    "ordinal": "第",
    "telephone": "(",
    "version": _LETTERS,
    "latin": _LETTERS,
}
_OF_MANY = frozenset(
    " -/~月日号至"
)  # many guards have these: one pattern for all, since patterns take time to make

# What stands before digits that a guard tells by it, ``«rank before»`` for what these words end with.
_TOLD_BEFORE = " 为是号码及:()/.-、第国省市县区州盟旗类前«telephone before»«code before»«rank before»"
_DIGITS_END = re.compile(r"[0-9](?![0-9])")
NO_GUARD = "numeral"


class Scanner:
    """Finds guards, and numerals that no guard has claimed, in a single walk.

    What may begin one is looked for first, and only the guards that begin so are tried there, digits by what
    stands behind them: a pattern takes the more time the more groups it has. Most figures are digits that
    stand for themselves, and are found without trying any guard.
    """

    __slots__ = ("_behind_digits", "_head", "_made", "_patterns", "_rules", "_telling")

    def __init__(self, lexicon: Lexicon) -> None:
        words = lexicon.compiled(_words_by_role)
        self._patterns = lexicon.compiled(patterns)
        self._behind_digits = {
            name: frozenset(_with_ends(marks, words, 0)) for name, marks in _BEHIND_DIGITS.items()
        }
        self._telling = frozenset().union(*self._behind_digits.values())
        self._head = _head(self._telling, _with_ends(_TOLD_BEFORE, words, -1))
        self._made: dict[tuple[str, str], regex.Pattern[str]] = {}
        self._rules = {_group(name): name for name in (*rules(), NO_GUARD)}

    def search(self, folded: str, start: int, end: int) -> tuple[str, int, int] | None:
        """The next one in ``folded[start:end]``: the guard's name or ``NO_GUARD``, and where it lies."""
        while (head := self._head.search(folded, start, end)) is not None:
            start = head.start()
            if head.lastindex:
                return NO_GUARD, start, head.end()
            found = self._pattern(folded, start, end).match(folded, start, end)
            if found is not None:
                return self._rules[found.lastgroup or ""], start, found.end()
            start += 1
        return None

    def _pattern(self, folded: str, start: int, end: int) -> regex.Pattern[str]:
        """The guards that may begin at a place; a pattern is made when it is first needed."""
        first = folded[start]
        if first in _ARABIC:
            last = _DIGITS_END.search(folded, start, end)
            behind = folded[last.end() : last.end() + 1] if last is not None else ""
            key = DIGIT, self._told_by(behind)
        else:
            key = (CHINESE_NUMERAL, "") if first in _CHINESE else (MARK, first)
        pattern = self._made.get(key)
        if pattern is None:
            pattern = self._made[key] = self._alternatives(*key)
        return pattern

    def _told_by(self, behind: str) -> str:
        """The character behind digits that stands for all which tell the same guards."""
        if behind in _OF_MANY:
            return " "
        return behind if behind in self._telling else ""

    def _alternatives(self, begins: str, told_by: str) -> regex.Pattern[str]:
        """The guards that begin in one way, in order, and numerals behind them; a group for each name."""
        tried = [
            f"(?P<{_group(name)}>{pattern})"
            for name, other, pattern in self._patterns
            if set(_HEADS[begins]) & set(_HEADS[other]) and self._is_told(name, begins, told_by)
        ]
        if begins != MARK:
            tried.append(f"(?P<{NO_GUARD}>{NUMERAL}|半)")
        return _compiled("|".join(tried))

    def _is_told(self, name: str, begins: str, told_by: str) -> bool:
        """Whether a guard may be told by the first mark, or by what stands behind digits."""
        if begins == CHINESE_NUMERAL:
            return True
        if begins == MARK:
            return told_by in _FIRST_MARKS.get(name, told_by)
        behind = self._behind_digits.get(name)
        return behind is None or told_by in set(map(self._told_by, behind))


def patterns(lexicon: Lexicon) -> tuple[tuple[str, str, str], ...]:
    """``PATTERNS`` with a lexicon's words in their slots, of each role the longest first."""
    words = lexicon.compiled(_words_by_role)
    return tuple(
        (name, head, _SLOT.sub(lambda slot: words[slot[1]].pattern, pattern))
        for name, head, pattern in PATTERNS
    )


def _words_by_role(lexicon: Lexicon) -> Mapping[str, Words]:
    """The words beside numbers, in the form that folded text has."""
    roles: dict[str, list[Entry]] = {}
    for entry in lexicon.entries("guards"):
        roles.setdefault(entry["role"], []).append(Entry(fold(entry.word), entry.seen, entry.fields))
    return {role: Words(tuple(entries)) for role, entries in roles.items()}


def _with_ends(marks: str, words: Mapping[str, Words], letter: int) -> str:
    """Marks with the first (0) or last (-1) characters of the words in the place of their roles."""
    return _SLOT.sub(lambda slot: "".join(entry.word[letter] for entry in words[slot[1]].entries), marks)


def _head(telling: frozenset[str], told_before: str) -> re.Pattern[str]:
    """What a guard or a numeral may begin with; a group for digits that are a numeral by themselves.

    No guard tells these by what stands before or by their number (telephones), none may go on with what is
    behind them (nor with the decimals of a percentage), and neither may the numeral.
    """
    before, goes_on = _any_of(told_before), _any_of(telling) + f"0-9{SCALES}{INVISIBLE}"
    alone = rf"(?<![{before}])(?<![排列居]全.)[0-9]{{1,9}}+(?:(?:\.[0-9]++)?+(?=%)|(?![{goes_on}]|,[0-9]))"
    return re.compile(f"({alone})|[{''.join(mark for part in _HEADS.values() for mark in part)}]")


def _any_of(characters: Iterable[str]) -> str:
    return "".join(map(re.escape, sorted(set(characters))))


def _group(name: str) -> str:
    """The name of a guard's group in a pattern."""
    return name.replace(" ", "_")


@cache
def _compiled(alternatives: str) -> regex.Pattern[str]:
    """A pattern, made once for all the characters that ask for the same guards."""
    return regex.compile(alternatives)


class Names:
    """The names of a lexicon that hold numerals, found from their first numeral."""

    __slots__ = ("_by_numeral", "_ending")

    _NUMERAL_CHARACTERS = frozenset("0123456789半" + CHINESE)

    def __init__(self, lexicon: Lexicon) -> None:
        grouped: dict[str, dict[int, list[Entry]]] = {}
        ending: list[Entry] = []
        for entry in lexicon.entries("names"):
            at = next((i for i, c in enumerate(entry.word) if c in self._NUMERAL_CHARACTERS), None)
            if at == len(entry.word) - 1:
                ending.append(entry)
            elif at is not None:
                grouped.setdefault(entry.word[at : at + 2], {}).setdefault(at, []).append(entry)
        self._ending = Words(tuple(ending))
        self._by_numeral = {
            key: tuple((offset, Words(tuple(entries))) for offset, entries in offsets.items())
            for key, offsets in grouped.items()
        }

    def around(self, folded: str, at: int) -> Guard | None:
        """The longest name whose first numeral stands at ``at``."""
        name: Entry | None = None
        start = at
        for offset, words in self._by_numeral.get(folded[at : at + 2], ()):
            entry = words.match(folded, at - offset) if at >= offset else None
            if entry is not None and (name is None or len(entry.word) > len(name.word)):
                name, start = entry, at - offset
        ending = self._ending.match_before(folded, at + 1)
        if ending is not None and (name is None or len(ending.word) > len(name.word)):
            name, start = ending, at + 1 - len(ending.word)
        return None if name is None else Guard(f"{name['role']}: {name.word}", start, start + len(name.word))


def rules() -> tuple[str, ...]:
    """The names of the guards, in the order in which they are tried."""
    return tuple(dict.fromkeys(name for name, _, _ in PATTERNS))
