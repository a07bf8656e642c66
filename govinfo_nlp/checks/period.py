"""period: 年份或统计期限不一致

发现：标题、序言、正文的年份或统计期限互相矛盾，多为沿用上年文本所致。
例：标题为2022年，统计期限写作2021年1月1日至2021年12月31日。
不算：与上年比较、上年结转、规划年份、文件编号里的年份。
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from govinfo_nlp.checks.evidence import Evidence, Outcome
from govinfo_nlp.language.characters import fold
from govinfo_nlp.models import Code, Section

CODE = Code.PERIOD

_YEAR = regex.compile(r"(?:19|20)[0-9]{2}")
_OPENING = regex.compile(r"\s*(?:\(?[一1]\)?[、.]?\s*)?(?P<year>(?:19|20)[0-9]{2})\ ?年(?:度)?\ ?[,,]")
_OWN_NAME = regex.compile(
    r"(?P<year>(?:19|20)[0-9]{2})\ ?年度?(?:政府信息公开|政务公开)"
    r"(?:工作)?(?:年度)?(?:工作)?(?:年度)?(?:情况)?(?:的)?报告"
)


def check(evidence: Evidence) -> Iterator[Outcome]:
    year = evidence.report.year
    if year is None or not _YEAR.search(fold(evidence.report.title)):
        return
    yield from _statistical_period(evidence, year)
    for section in evidence.report.sections:
        if section.id == "preamble":
            yield from _named_report(evidence, section, year)
        elif section.id == "overall":
            yield from _opening(evidence, section, year)


def _statistical_period(evidence: Evidence, year: int) -> Iterator[Outcome]:
    period = evidence.report.period
    years = {int(found) for found in _YEAR.findall(fold(period))}
    if years and years != {year}:
        yield _other_year(evidence, "year of the report", f"统计期限为“{period}”", year)


def _named_report(evidence: Evidence, section: Section, year: int) -> Iterator[Outcome]:
    """The preamble that announces another year's report."""
    years = [int(m["year"]) for m in _OWN_NAME.finditer(evidence.folded, section.start, section.end)]
    if years and year not in years:
        yield _other_year(evidence, "year of the report", f"序言称“{years[0]}年”年度报告", year)


def _opening(evidence: Evidence, section: Section, year: int) -> Iterator[Outcome]:
    """The first sentence of the body, where it opens with another year and never names the report's."""
    for sentence in evidence.report.sentences:
        if section.start <= sentence.start < section.end:
            match = _OPENING.match(evidence.folded, sentence.start, sentence.end)
            if match is None:
                if sentence.end - sentence.start > 24:
                    return
                continue
            others = {int(found) for found in _YEAR.findall(evidence.folded, sentence.start, sentence.end)}
            if year not in others:
                opened = f"正文开头为“{match['year']}年”"
                yield _other_year(evidence, "year of the first sentence", opened, year)
            return


def _other_year(evidence: Evidence, kind: str, where: str, year: int) -> Outcome:
    looks_back = kind == "year of the first sentence"
    return evidence.judged(
        kind,
        {},
        CODE,
        f"{where}，而标题为{year}年",
        (),
        (),
        where,
        f"{year}年",
        reading=f"{where}，说的是本报告的年度",
        other="这一句回顾的是往年" if looks_back else "",
    )
