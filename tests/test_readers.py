"""Reading files, bytes and texts: encodings, errors, and whole reports."""

from __future__ import annotations

import contextlib
import io
import time
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govinfo_nlp.document import tables
from govinfo_nlp.document.readers import ReadError, parse, read
from govinfo_nlp.document.readers import text as line_by_line
from govinfo_nlp.document.readers.encoding import decode
from govinfo_nlp.document.readers.regular import is_regular, regular_grids
from govinfo_nlp.document.readers.spacing import USUAL
from govinfo_nlp.document.sections import prose_ranges
from govinfo_nlp.models import Report

REPORTS = Path(__file__).parent / "reports"
SHORT = "梨坪镇2023年政府信息公开工作年度报告\n一、总体情况\n全年公开信息12条。\n"
TRADITIONAL = "梨坪鎮2023年政府信息公開工作年度報告\n一、總體情況\n全年公開信息12條，較上年增長兩成。\n"


class TestSources:
    def test_a_path(self, tmp_path: Path) -> None:
        file = tmp_path / "报告.txt"
        file.write_text(SHORT, "utf-8")
        assert read(file) == read(str(file)) == read(file.read_bytes()) == parse(SHORT)

    def test_an_open_file(self, tmp_path: Path) -> None:
        file = tmp_path / "report.txt"
        file.write_bytes(SHORT.encode())
        with file.open("rb") as opened:
            assert read(opened) == parse(SHORT)
        assert read(io.BytesIO(SHORT.encode()), format="text") == parse(SHORT)

    def test_line_breaks_are_kept(self, tmp_path: Path) -> None:
        text = SHORT.replace("\n", "\r\n")
        assert read(text.encode()).text == text
        assert parse(text).text == text


class TestErrors:
    def message(self, *args: object, **options: str) -> str:
        with pytest.raises(ReadError) as error:
            read(*args, **options)  # type: ignore[arg-type]
        assert isinstance(error.value, ValueError)
        return str(error.value)

    def test_no_such_file(self, tmp_path: Path) -> None:
        assert (
            self.message(tmp_path / "没有.txt")
            == f"{tmp_path}/没有.txt：没有这个文件，请检查路径；要读的若是文字本身，请用 parse"
        )

    @pytest.mark.parametrize("path", ["\0", "a" * 5000, SHORT])
    def test_no_path_at_all(self, path: str) -> None:
        assert path in self.message(path)

    def test_a_directory(self, tmp_path: Path) -> None:
        assert "是一个目录" in self.message(tmp_path)

    @pytest.mark.parametrize("data", [b"", b" \r\n\t", b"\xef\xbb\xbf", b"\xff\xfe", b"\0\0\0"])
    def test_empty(self, data: bytes) -> None:
        assert "文件是空的" in self.message(data, name="空.txt")
        assert self.message(data, name="空.txt").startswith("空.txt：")

    def test_binary(self) -> None:
        assert "二进制" in self.message(bytes(range(256)), name="x")

    @pytest.mark.parametrize(
        "data",
        [
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
            b"\xff\xd8\xff\xe0\0\x10JFIF\0",
            b"Rar!\x1a\x07\1\0",
            b"\x1f\x8b\x08\0\0",
        ],
    )
    def test_pictures_and_archives(self, data: bytes) -> None:
        assert "二进制" in self.message(data + bytes(range(256)) * 20, name="x")

    def test_no_encoding(self) -> None:
        assert "编码" in self.message(b"caf\xe9 \xff\xff\xff", name="x")

    def test_an_unknown_format(self) -> None:
        assert "text" in self.message(SHORT.encode(), format="wps")

    def test_a_file_opened_as_text(self) -> None:
        assert "rb" in self.message(io.StringIO(SHORT))

    def test_a_file_that_fails(self) -> None:
        class Broken(io.BytesIO):
            def read(self, size: int | None = -1) -> bytes:
                raise OSError(5, "Input/output error")

        assert "无法读取" in self.message(Broken())


class TestEncodings:
    @pytest.mark.parametrize(
        "encoding",
        ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "gbk", "gb2312"],
    )
    @pytest.mark.parametrize("text", [SHORT, "公开", "信息12条", "总计：０", "办理 3 件。"])
    def test_simplified(self, encoding: str, text: str) -> None:
        assert decode(text.encode(encoding)) == text

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "big5", "big5hkscs"])
    def test_traditional(self, encoding: str) -> None:
        text = TRADITIONAL.replace("较", "較")
        assert decode(text.encode(encoding)) == text

    @pytest.mark.parametrize("name", ["hebu-2022.txt", "songji-2020.txt"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "gb18030"])
    def test_whole_reports(self, name: str, encoding: str) -> None:
        text = (REPORTS / name).read_text("utf-8")
        assert decode(text.encode(encoding)) == text

    @pytest.mark.parametrize("text", ["联通", "一"])
    def test_words_that_look_like_another_encoding(self, text: str) -> None:
        assert decode(text.encode("gbk")) == text

    @pytest.mark.parametrize("text", ["café", "Год 2021", "naïve – coöperation"])
    def test_foreign_words_in_utf_8(self, text: str) -> None:
        assert decode(text.encode()) == text

    def test_mostly_ascii(self) -> None:
        text = "<a href='http://example.invalid/zwgk/nb/'>index</a> " * 200 + "年报"
        assert decode(text.encode("gbk")) == text

    def test_utf_8_with_a_broken_character_is_not_taken_for_chinese_of_another_encoding(self) -> None:
        assert decode(SHORT.encode() * 20 + b"\xe6\x94") is None

    @settings(max_examples=100, deadline=None)
    @given(st.binary(max_size=60))
    def test_arbitrary_bytes(self, data: bytes) -> None:
        text = decode(data)
        assert text is None or isinstance(text, str)
        with contextlib.suppress(ReadError):
            assert isinstance(read(data), Report)


class TestWholeReports:
    def test_pipes_of_a_web_page(self) -> None:
        report = read(REPORTS / "hebu-2022.txt")
        assert (report.title, report.agency, report.year, report.format) == (
            "禾埠县水务局2022年政府信息公开工作年度报告",
            "禾埠县水务局",
            2022,
            "2021",
        )
        assert report.period == "2022年1月1日起至2022年12月31日止"
        assert [s.id for s in report.sections][2:] == [
            "overall",
            "disclosure",
            "requests",
            "disputes",
            "problems",
            "other",
        ]
        printed = {id: cell.text for id, cell in report.cells.items() if cell.text and cell.text != "0"}
        assert printed == {
            "disclosure.normative_documents.issued": "１",
            "disclosure.normative_documents.in_force": "4件",
            "disclosure.permits.decisions": "1，208",
            "disclosure.penalties.decisions": "17",
            "disclosure.coercive_measures.decisions": "/",
            "disclosure.fees.amount": "86.45万元",
            "requests.new.natural_person": "7",
            "requests.new.enterprise": "2",
            "requests.new.total": "9",
            "requests.granted.natural_person": "4",
            "requests.granted.enterprise": "1",
            "requests.granted.total": "5",
            "requests.partially_granted.natural_person": "1",
            "requests.unavailable.not_held.natural_person": "1",
            "requests.unavailable.not_held.enterprise": "1",
            "requests.unavailable.not_held.total": "2",
            "requests.processed.natural_person": "6",
            "requests.processed.enterprise": "2",
            "requests.processed.total": "8",
            "requests.carried_out.natural_person": "1",
            "requests.carried_out.total": "1",
            "disputes.reconsideration.upheld": "1",
            "disputes.reconsideration.total": "1",
        }
        assert not any(table.omitted for table in report.tables)
        assert report.cells["disclosure.fees.amount"].value == Decimal("86.45")
        assert tables.total(report, ["requests.partially_granted.total"]) == 1
        assert tables.total(report, ["requests.new.organizations"]) == 2
        assert all(
            tables.total(report, [rule.total]) == tables.total(report, rule.parts)
            for rule in tables.template("2021").sums
            if rule.across
        )

    def test_prose_of_a_web_page(self) -> None:
        report = read(REPORTS / "hebu-2022.txt")
        prose = "".join(report.text[start:end] for start, end in prose_ranges(report))
        assert "本局无规章制定权。" in prose
        assert "61次" not in prose
        assert "|" not in prose
        assert "2021年" not in prose.replace("国办公开办函〔2021〕", "")
        assert [s.text for s in report.sentences][-1] == "2022年未收取信息处理费。"

    def test_what_can_not_be_read_is_not_guessed(self) -> None:
        report = read(REPORTS / "songji-2020.txt")
        assert (report.format, report.year) == ("2019", 2020)
        cells = report.cells
        assert [
            cells[f"disclosure.normative_documents.{c}"].value for c in ("made", "published", "public_total")
        ] == [2, 2, 5]
        assert [
            cells[f"disclosure.permits.{c}"].value for c in ("previous_items", "change", "decisions")
        ] == [12, 3, 40]
        assert cells["disclosure.other_services.change"].value == -1
        assert (
            cells["disclosure.procurement.amount"].value,
            cells["disclosure.procurement.amount"].unit,
        ) == (152790, "元")
        assert cells["requests.new.total"].value == 1
        assert tables.total(report, ["disclosure.regulations.made"]) is None
        assert tables.total(report, ["requests.carried_out.total"]) is None
        assert "disputes.reconsideration.total" not in cells
        assert tables.total(report, ["disputes.reconsideration.total"]) is None

    def test_round_trip(self) -> None:
        report = read(REPORTS / "hebu-2022.txt")
        assert Report.from_json(report.to_json()) == report


class TestParse:
    @pytest.mark.parametrize(
        "text", ["", "\0", "\ud800", "今天天气很好。", "|||\n\t\n" * 50, "1" * 10_000, "\ufeff"]
    )
    def test_any_text_makes_a_report(self, text: str) -> None:
        report = parse(text)
        assert report.text == text
        assert (report.title, report.year, report.format, dict(report.cells)) == ("", None, None, {})

    @settings(max_examples=100, deadline=None)
    @given(st.text(max_size=200))
    def test_arbitrary_text(self, text: str) -> None:
        report = parse(text)
        assert report.text == text
        assert all(text[s.start : s.end] == s.text for s in report.sentences)

    def test_sentences_are_those_of_the_prose(self) -> None:
        report = read(REPORTS / "hebu-2022.txt")
        ranges = prose_ranges(report)
        for sentence in report.sentences:
            assert report.text[sentence.start : sentence.end] == sentence.text
            assert any(start <= sentence.start and sentence.end <= end for start, end in ranges)

    def test_a_long_text_takes_linear_time(self) -> None:
        text = (REPORTS / "hebu-2022.txt").read_text("utf-8")

        def seconds(copies: int) -> float:
            started = time.perf_counter()
            parse(text * copies)
            return time.perf_counter() - started

        seconds(1)
        assert min(seconds(80) for _ in range(2)) < 24 * min(seconds(10) for _ in range(3)) + 0.05


def bare_cells(text: str, grids: Iterable[tables.Grid | tables.Strip]) -> list[object]:
    """What is known of the cells of some grids, and their ranges without the white space around them."""

    def bare(start: int, end: int) -> tuple[int, int]:
        printed = text[start:end]
        start += printed.index(printed.strip())
        return start, start + len(printed.strip())

    return [(grid.known, [[bare(*cell[:2]) for cell in row] for row in grid.rows]) for grid in grids]


class TestRegularTexts:
    """Texts that are read by a few searches come to the same as line by line."""

    @settings(max_examples=1000)
    @given(
        st.lists(
            st.sampled_from(
                ("\t", "\n", "\n\t", "\n\n", "\n\n\t", "\n\n\n", " ", "\u3000", "0", "12", "规章", "自然人。")
            ),
            max_size=24,
        ).map("".join)
    )
    def test_the_same_as_line_by_line(self, text: str) -> None:
        if is_regular(text):
            lines = line_by_line._lines(text)
            slowly = line_by_line._grids(text, lines, USUAL)
            assert bare_cells(text, regular_grids(text)) == bare_cells(text, slowly)

    @pytest.mark.parametrize(
        ("text", "regular"),
        [
            ("规章\n\n0\n\n12\n\n", True),
            ("\t规章\n\t0\n\t\n\n\t行政许可\n\t1\n\n二、其他\n", True),
            ("　　全年公开信息12条。\n一、 总体情况\n", True),
            ("规章|0|\n", False),
            ("规章\r\n0\r\n", False),
            ("规章\t0\t12\n", False),
            ("\t行政\n许可\n\t1\n", False),
            ("\t规章\n\t0\n \n\t1\n", False),
        ],
    )
    def test_which_texts_are_regular(self, text: str, regular: bool) -> None:
        assert is_regular(text) is regular
