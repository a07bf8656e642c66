"""format: 格式与栏目

发现：法定的六个部分缺失或编号错误；三张法定表格缺失；表格式样与报告年度不符（2021年度起应使用
国办公开办函〔2021〕30号格式）。
例：各部分编号为一、二、三、四、六、七；2021年度报告使用2019年格式的表格。
不算：标题文字略有出入；表格以图片发布时文本里没有表格（提示，请核对原件）。缺少的部分连同它的表格、
其后各部分顺延的编号只报一处。
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from govinfo_nlp.checks.evidence import Evidence, Outcome
from govinfo_nlp.document import tables
from govinfo_nlp.language.characters import fold
from govinfo_nlp.models import Code, Section

CODE = Code.FORMAT

_ORDER = ("overall", "disclosure", "requests", "disputes", "problems", "other")
_NAMES = {
    "overall": "总体情况",
    "disclosure": "主动公开政府信息情况",
    "requests": "收到和处理政府信息公开申请情况",
    "disputes": "政府信息公开行政复议、行政诉讼情况",
    "problems": "存在的主要问题及改进情况",
    "other": "其他需要报告的事项",
}
_ORDINALS = "一二三四五六七八九十"
_NUMBERED = regex.compile(r"[#*\s]*(?:第)?\(?([一二三四五六七八九十])\)?(?:部分)?[、.\s]")
_FIRST_YEAR_OF_2021 = 2021
_OLD_DECREE = regex.compile(r"国办公开办函\ ?\[\ ?2019\ ?\]\ ?60\ ?号")
_NEW_DECREE = regex.compile(r"国办公开办函\ ?\[\ ?2021\ ?\]\ ?30\ ?号")


def check(evidence: Evidence) -> Iterator[Outcome]:
    found = {section.id: section for section in evidence.report.sections if section.id in _ORDER}
    if not found and evidence.report.format is None:
        yield _told(
            evidence, "没有识别出年度报告的任何法定部分和表格，可能不是政府信息公开工作年度报告", sure=True
        )
        return
    yield from _missing(evidence, found)
    if not _are_numbered_in_a_row(found):
        yield from _numbers(evidence, found)
    yield from _tables(evidence, found)
    yield from _decree(evidence)


def _missing(evidence: Evidence, found: dict[str, Section]) -> Iterator[Outcome]:
    missing = [f"{_ORDINALS[_ORDER.index(id)]}、{_NAMES[id]}" for id in _ORDER if id not in found]
    if missing:
        yield _told(evidence, f"缺少法定部分：{'；'.join(missing)}", sure=len(found) >= 3)


def _are_numbered_in_a_row(found: dict[str, Section]) -> bool:
    """一、二、三、四、五 without the fourth part: the numbers behind the gap follow from it."""
    numbers = [_number(found[id]) for id in _ORDER if id in found]
    return len(found) < len(_ORDER) and numbers == list(_ORDINALS[: len(numbers)])


def _number(section: Section) -> str | None:
    match = _NUMBERED.match(fold(section.heading))
    return match[1] if match is not None else None


def _numbers(evidence: Evidence, found: dict[str, Section]) -> Iterator[Outcome]:
    """Headings whose number is not that of their place in the statutory order."""
    wrong = []
    for index, id in enumerate(_ORDER):
        section = found.get(id)
        if section is not None and _number(section) not in (None, _ORDINALS[index]):
            wrong.append(f"“{section.heading.strip()}”应为第{_ORDINALS[index]}部分")
    if wrong:
        yield _told(evidence, f"部分编号错误：{'；'.join(wrong)}", sure=True)


def _tables(evidence: Evidence, found: dict[str, Section]) -> Iterator[Outcome]:
    """Tables that are not there, where the part that holds them is, or of another year's format."""
    report = evidence.report
    if report.format is None:
        yield _told(
            evidence, "没有识别出法定表格（表格可能缺失，或以图片发布），与表格有关的核对均未进行", sure=False
        )
        return
    year = report.year
    if year is not None and (year >= _FIRST_YEAR_OF_2021) != (report.format == "2021"):
        due = "2021" if year >= _FIRST_YEAR_OF_2021 else "2019"
        yield _told(
            evidence, f"{year}年度报告使用了{report.format}年格式的表格，应使用{due}年格式", sure=True
        )
    printed = {table.id for table in report.tables}
    forms = tables.template(report.format).tables
    missing = [form.name for form in forms if form.id not in printed and form.id in found]
    if missing and report.tables:
        yield _told(evidence, f"缺少法定表格：{'、'.join(missing)}", sure=True)


def _decree(evidence: Evidence) -> Iterator[Outcome]:
    """The superseded decree on the format cited as the rule of a report for 2021 or later."""
    year = evidence.report.year
    body = next((section.start for section in evidence.report.sections if section.id == "overall"), 0)
    preamble = evidence.folded[:body]
    superseded = _OLD_DECREE.search(preamble) is not None and _NEW_DECREE.search(preamble) is None
    if evidence.report.format == "2019":
        return  # the tables show it, and it is one mistake
    if year is not None and year >= _FIRST_YEAR_OF_2021 and superseded:
        said = "依据的是已被取代的国办公开办函〔2019〕60号，应为国办公开办函〔2021〕30号"
        yield _told(evidence, f"{year}年度报告{said}", sure=False)


def _told(evidence: Evidence, message: str, *, sure: bool) -> Outcome:
    kind = "form" if sure else "form that was likely misread"
    other = "" if sure else "报告中有，而没有读出"
    return evidence.judged(kind, {}, CODE, message, reading="报告应有的部分、编号和表格", other=other)
