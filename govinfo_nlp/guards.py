"""Guards: what holds a number and is no quantity (dates, document numbers, telephones, names …).

A guard is a small named pattern over folded text; the order of ``PATTERNS`` is the policy, since
all of them and the numeral are one alternation that a scanner walks once, left to right. Each
pattern is possessive or bounded, so that no text makes it backtrack. Names that hold numbers
come from ``lexicons/names.toml`` and are found from the numeral that they hold.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import regex

from govinfo_nlp.lexicons import Entry, Lexicon
from govinfo_nlp.numerals import CHINESE, CHINESE_DIGITS, NUMERAL, SCALES, SMALL_SCALES

_ARABIC = frozenset("0123456789")


@dataclass(frozen=True, slots=True)
class Guard:
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
_TO = rf"{_S}(?:-|~|至|到|、|和|及){_S}"
_DATE_END = r"(?:底|末|初|中旬|上旬|下旬|前|起|止)?+"
_MONTH_DAY = rf"{_MONTH}{_S}月(?:份)?+(?:{_S}{_DAY}{_S}[日号])?+"
_OPENS = r"(?<=(?:^|[\n\t。;:!?,、)])[\ ]{0,8})"  # where a list marker may stand
_OPENS_STRONG = r"(?<=(?:^|[\n\t。;:!?)])[\ ]{0,8})"
# What follows 2. in a heading's number: 2.4 队伍建设; a measure after it makes it a decimal.
_SUBSECTION = (
    rf"[0-9]{{1,2}}(?:[.\ ](?![0-9]|\ {{0,4}}(?:个\ ?百\ ?分|[%‰]))"
    rf"|(?![{SCALES}个])\p{{Han}}{{2}}[^0-9\n]{{0,6}}[\n。:,])"
)
_COUNTED = (
    "条|款|项|章|节|编|目|号|次|届|期|轮|批次|批|位|名|个|年|季度|阶段|方|产业|部分|版|师|中学|小学|人民医院|医院"
    "|大队|卷|类|级|档|天|周|辑|集|讲|课|场|站|页|步|层|代|件|人|户|度"
)

#: What a guard may begin with: digits, Chinese numerals, either, or another mark.
DIGIT, CHINESE_NUMERAL, NUMERAL_HEAD, MARK = "digit", "chinese", "numeral", "mark"
_HEADS = {
    DIGIT: ("0-9",),
    CHINESE_NUMERAL: (CHINESE + "半",),
    NUMERAL_HEAD: ("0-9", CHINESE + "半"),
    MARK: (r"第《“‘「『\"(\[A-Za-z①-⑳㈠-㈩⑴-⒇",),
}

_A_STATEMENT = r"[^“”\n0-9]{2,16}(?!(?:19|20)[0-9]{2}[^0-9])(?:[0-9]{3}[0-9,]*条|[0-9][0-9,]+[件篇份宗起])”"

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
        rf"(?<=(?:[每当本次]月|月[0-9]{{1,2}}日[至到\-~、])\ ?){_DAY}{_S}[日号](?!后|内|以内|之内)",
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
        rf"(?<=(?:上午|下午|中午|凌晨|晚上|早上|早)\ ?){_N}[点时](?:{_N}分|半)?",
    ),
    (
        "ordinal",
        MARK,
        rf"第\ {_CN}(?:\ {_CN})++(?:{_S}(?:{_COUNTED}))?+"
        rf"|第{_S}\(?{_S}{_N}(?:\.[0-9]++)?+{_S}\)?(?:{_S}[至到\-、]{_S}第?\(?{_N}\)?)?+(?:{_S}(?:{_COUNTED}))?+(?:之{_N})?+"
        rf"(?:第?\({_N}\)项?)?+(?:[、和及]第?{_N}(?:条|款))*+",
    ),
    (
        "rank",
        NUMERAL_HEAD,
        r"(?<=(?:排名|位列|位居|名列|排在|排全.|列全.|居全.|排第|列第|居第)"
        rf"(?:全[国省市县区州盟旗])?(?:同类|第)?\ ?){_N}{_S}(?:位|名)?"
        rf"(?![0-9.%{CHINESE}]|{_S}[个条件篇次项万余])",
    ),
    ("rank", NUMERAL_HEAD, rf"(?<=前\ ?){_N}{_S}[名位强]"),
    (
        "telephone",
        NUMERAL_HEAD,
        r"(?<=(?:电话|热线|传真|手机|座机|客服|[Tt]el|TEL|[Ff]ax|FAX|联系方式|QQ群?|qq|微信号|微信)"
        r"[为是号码及:()（）\ 、/.\-]{0,8})"
        rf"{_D}[0-9()\-\ /、转]{{4,40}}+(?!{_S}[条件人次个篇家余万])",
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
        r"(?<=(?:邮政编码|邮政代码|邮编|编码|代码|编号|账号)[为是]?[\ :]{0,3})[0-9A-Z]{4,20}+",
    ),
    (
        "address",
        DIGIT,
        rf"[0-9A-Za-z]{{1,8}}+(?:-{_D}{{1,4}})?{_S}(?:号楼|号院|号(?!召)|室|楼(?!宇)|层楼?|幢楼?|#楼)"
        rf"(?:{_S}[0-9A-Za-z\-]{{1,8}}+{_S}(?:号楼|号|室|楼|层|栋|幢|座|单元))*+",
    ),
    ("address", CHINESE_NUMERAL, rf"{_CN}++(?:楼(?!宇)|号楼|号窗口|号(?!召)|单元|组(?=[,)。]))"),
    ("telephone", MARK, rf"\(0{_D}{{2,3}}\){_S}-?{_S}{_D}{{7,8}}(?:{_S}(?:-|转){_S}{_D}{{1,5}})?(?![0-9])"),
    ("list marker", MARK, rf"\({_S}{_N}{_S}\)|[①-⑳㈠-㈩⑴-⒇]"),
    (
        "list marker",
        CHINESE_NUMERAL,
        rf"{_OPENS}{_CN}{{1,3}}+(?:[、.]|(?:是|要|则)|(?<=[一二三四])来(?!自))|(?<=其){_CN}(?=[,是:])",
    ),
    (
        "list marker",
        DIGIT,
        rf"{_OPENS}[0-9]{{1,2}}是|{_OPENS_STRONG}[0-9]{{1,2}}(?:[、.](?![0-9])|\)|\.(?={_SUBSECTION}))"
        rf"(?:[0-9]{{1,2}}[、.\ ])?+",
    ),
    ("hours of service", DIGIT, rf"[0-9]{{1,2}}{_S}[×*xX]{_S}[0-9]{{1,2}}{_S}(?:小时)?"),
    ("formula", DIGIT, r"(?<![0-9.])[0-9]{1,3}(?:\+[0-9NXnx]{1,3})++|[0-9]{1,3}\+(?=[A-Za-z\p{Han}“])"),
    ("version", MARK, r"[A-Za-z][A-Za-z\-_]{0,40}+\ ?[0-9][0-9A-Za-z.\-_]{0,40}+"),
    ("latin", MARK, r"[A-Za-z]++"),
    (
        "version",
        DIGIT,
        rf"[0-9]++(?:\.[0-9]++){{2,}}+|[0-9]++(?:\.[0-9]++)?{_S}版(?!面|块|次)"
        rf"|[0-9]\.0(?![0-9%‰]|{_S}[万亿个件条次天分元人倍年小])|[0-9]\.[0-9](?={_S}(?:时代|升级|改革|系统|平台|模式))",
    ),
    ("code", DIGIT, r"(?<![0-9A-Za-z.])[0-9]{1,4}[A-Za-z]++[0-9]++[0-9A-Za-z]*+"),
    ("road", DIGIT, r"[0-9]{1,4}(?:国道|省道|县道|乡道)"),
    ("session", NUMERAL_HEAD, rf"{_N}届(?:{_N}次)?+|{_N}次(?=全会)|{_N}(?=中全会)"),
    (
        "place name",
        CHINESE_NUMERAL,
        r"[二三四五六七八九十百][户间台字口门里]\p{Han}{1,2}(?:村|社区|镇|乡|街道|林场|农场|居委会)",
    ),
    ("anniversary", NUMERAL_HEAD, rf"{_N}{_S}周年"),
    ("phase", NUMERAL_HEAD, r"[一二三123]期(?=工程|项目|建设|试点)"),
    (
        "set phrase",
        CHINESE_NUMERAL,
        rf"一(?P<repeated>(?![{CHINESE}])\p{{Han}})一(?!(?P=repeated))\p{{Han}}"
        rf"|一(?P<twice>(?![{CHINESE}])\p{{Han}})(?P=twice)",
    ),
)


#: What a guard that begins with digits may have behind them. The digits of most figures (12件, 3,200条) are
#: followed by nothing of this, and are tried against the few guards that tell digits by what stands before.
BEHIND_DIGITS = r"[A-Za-z._+\-@\ ~/:#)×*年至到日号月、季和及时点名位强室楼层幢是版国省县乡届次中周期]"
_WHATEVER_FOLLOWS = frozenset(("rank", "telephone", "postal code"))

_HEAD = re.compile(f"[{''.join(mark for part in _HEADS.values() for mark in part)}]")
_FOLLOWED = re.compile(f"[0-9]++{BEHIND_DIGITS}")
NO_GUARD = "numeral"


class Scanner:
    """Finds guards, and numerals that no guard has claimed, in a single walk.

    What may begin one is looked for first, and only the guards that begin so are tried there: a pattern takes
    the more time the more groups it has.
    """

    __slots__ = ("_digits_alone", "_of")

    def __init__(self) -> None:
        self._of: dict[str, regex.Pattern[str]] = {}
        for begins, letters in ((DIGIT, "0123456789"), (CHINESE_NUMERAL, CHINESE + "半")):
            self._of |= dict.fromkeys(letters, _alternatives(begins))
        self._of[""] = _alternatives(MARK)
        self._digits_alone = _alternatives(DIGIT, _WHATEVER_FOLLOWS)

    def search(self, folded: str, start: int, end: int) -> tuple[str, int, int] | None:
        """The next one in ``folded[start:end]``: the guard's name or ``NO_GUARD``, and where it lies."""
        marks = self._of[""]
        while (head := _HEAD.search(folded, start, end)) is not None:
            start = head.start()
            pattern = self._of.get(folded[start], marks)
            if folded[start] in _ARABIC and _FOLLOWED.match(folded, start, end) is None:
                pattern = self._digits_alone
            found = pattern.match(folded, start, end)
            if found is not None:
                return (found.lastgroup or "").replace("_", " "), start, found.end()
            start += 1
        return None


def _alternatives(begins: str, only: frozenset[str] | None = None) -> regex.Pattern[str]:
    """The guards that begin in one way, in order, and numerals behind them; a group for each name."""
    tried = [
        f"(?P<{name.replace(' ', '_')}>{pattern})"
        for name, other, pattern in PATTERNS
        if set(_HEADS[begins]) & set(_HEADS[other]) and (only is None or name in only)
    ]
    if begins != MARK:
        tried.append(f"(?P<{NO_GUARD}>{NUMERAL}|半)")
    return regex.compile("|".join(tried))


class Names:
    """The names of a lexicon that hold numerals, found from their first numeral."""

    __slots__ = ("_by_numeral",)

    _NUMERAL_CHARACTERS = frozenset("0123456789半" + CHINESE)

    def __init__(self, lexicon: Lexicon) -> None:
        grouped: dict[str, list[tuple[int, Entry]]] = {}
        for entry in lexicon.entries("names"):
            at = next((i for i, c in enumerate(entry.word) if c in self._NUMERAL_CHARACTERS), None)
            if at is not None:
                grouped.setdefault(
                    entry.word[at : at + 2] if len(entry.word) > at + 1 else entry.word[at], []
                ).append((at, entry))
        self._by_numeral = {
            key: tuple(sorted(rows, key=lambda row: -len(row[1].word))) for key, rows in grouped.items()
        }

    def around(self, folded: str, at: int) -> Guard | None:
        """The longest name whose first numeral stands at ``at``."""
        best: Guard | None = None
        for key in (folded[at : at + 2], folded[at : at + 1]):
            for offset, entry in self._by_numeral.get(key, ()):
                start = at - offset
                if start >= 0 and folded.startswith(entry.word, start):
                    if best is None or len(entry.word) > best.end - best.start:
                        best = Guard(f"{entry['role']}: {entry.word}", start, start + len(entry.word))
                    break
        return best


def rules() -> tuple[str, ...]:
    """The names of the guards, in the order in which they are tried."""
    return tuple(dict.fromkeys(name for name, _, _ in PATTERNS))
