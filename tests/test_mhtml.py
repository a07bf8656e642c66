"""Web pages saved in one file: what browsers and Word write, what is refused, and what harms."""

from __future__ import annotations

import base64
import contextlib
import quopri
import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govinfo_nlp.document.readers import ReadError, read
from govinfo_nlp.document.readers.sniff import is_mail

REPORTS = Path(__file__).parent / "reports"
PAGE = (REPORTS / "html" / "portal.html").read_bytes()
SAVED = REPORTS / "containers" / "heting-2023.mhtml"
SHORT = "<html><body><p>一、总体情况</p><p>全年公开信息12条。</p></body></html>"
MENU = "<html><body><p>欢迎访问本站，请选择栏目。</p></body></html>"


def packed(page: str | bytes, packing: str = "quoted-printable", more: str = "") -> bytes:
    """A part of a mail that holds a page."""
    data = page.encode() if isinstance(page, str) else page
    body = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring}.get(packing, bytes)(data)
    return (
        f"Content-Type: text/html; charset=us-ascii\nContent-Transfer-Encoding: {packing}\n{more}\n".encode()
        + body
    )


def mail(*parts: bytes, boundary: str = "----=_NextPart_01", kind: str = "related", more: str = "") -> bytes:
    """A mail of parts, with lines as mails have them."""
    head = f'MIME-Version: 1.0\nContent-Type: multipart/{kind};\n\tboundary="{boundary}"{more}\n\n'
    line = f"--{boundary}\n".encode()
    data = head.encode() + b"".join(line + part + b"\n" for part in parts) + f"--{boundary}--\n".encode()
    return data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def refused(data: bytes) -> str:
    with pytest.raises(ReadError) as error:
        read(data, name="年报.mht", format="mhtml")
    assert str(error.value).startswith("年报.mht：")
    return str(error.value)


class TestPages:
    @pytest.mark.parametrize(
        ("packing", "encoding"),
        [
            *((packing, "utf-8") for packing in ("quoted-printable", "base64", "8bit", "binary", "")),
            *((packing, "gb18030") for packing in ("quoted-printable", "base64", "8bit", "binary", "")),
            ("base64", "utf-16"),
        ],
    )
    def test_as_the_page_itself(self, packing: str, encoding: str) -> None:
        page = PAGE.decode().encode(encoding)
        assert read(mail(packed(page, packing))) == read(page, format="html")

    @settings(max_examples=50)
    @given(
        st.lists(st.sampled_from(["<p>", "<td>", "公开3条。", "=", "--", "\n", " ", "=\n", "&nbsp;", "."])),
        st.sampled_from(["quoted-printable", "base64"]),
    )
    def test_any_page(self, pieces: list[str], packing: str) -> None:
        page = f"<p>公开信息12条。{''.join(pieces)}"
        assert read(mail(packed(page, packing)), format="mhtml") == read(page.encode(), format="html")

    def test_found_by_its_bytes(self, tmp_path: Path) -> None:
        path = tmp_path / "年报.txt"
        path.write_bytes(SAVED.read_bytes())
        assert read(path).year == 2023

    @pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b"\r\n\r\n"])
    def test_before_the_head(self, before: bytes) -> None:
        assert "12条" in read(before + mail(packed(SHORT))).text

    def test_words_before_the_first_part(self) -> None:
        data = mail(packed(SHORT)).replace(
            b"\r\n\r\n--", "\r\n\r\n此文档为“单个文件网页”。\r\n\r\n--".encode(), 1
        )
        assert read(data).text == read(SHORT.encode()).text

    def test_a_mail_that_is_one_page(self) -> None:
        data = b"From: a\nMIME-Version: 1.0\n" + packed(SHORT)
        assert read(data).text == read(SHORT.encode()).text

    def test_two_forms_of_one_page(self) -> None:
        plain = b"Content-Type: text/plain\n\n12\n"
        inner = mail(plain, packed(SHORT), boundary="inner", kind="alternative").partition(b"Content-Type")
        assert "12条" in read(mail(b"Content-Type" + inner[2], boundary="outer")).text

    def test_the_first_part_that_the_head_names(self) -> None:
        parts = packed(MENU, more="Content-ID: <a@b>\n"), packed(SHORT, more="Content-ID: <c@d>\n")
        assert "12条" in read(mail(*parts, more=';\n\tstart="<c@d>"')).text
        assert "栏目" in read(mail(*parts)).text

    def test_a_report_in_a_frame(self) -> None:
        frames = "<html><frameset><frame src='cid:a'></frameset></html>"
        assert "12条" in read(mail(packed(frames), packed(SHORT))).text
        assert read(mail(packed(MENU), packed(PAGE))) == read(PAGE)

    def test_lines_that_only_look_like_ends_of_parts(self) -> None:
        page = SHORT.replace("全年", "\n--b2\n --b\n--bb\n--b-\n全年")
        assert "12条" in read(mail(packed(page, "8bit"), boundary="b")).text

    def test_a_file_that_is_cut(self) -> None:
        data = SAVED.read_bytes()
        cut = read(data[: len(data) // 2])
        assert cut.year == 2023
        assert cut.sentences

    def test_nothing_is_opened_that_a_part_names(self, tmp_path: Path) -> None:
        secret = tmp_path / "secret.html"
        secret.write_text("<p>内部数据3项。</p>", "utf-8")
        page = f"<p>全年公开信息12条。</p><iframe src='{secret.as_uri()}'></iframe>"
        text = read(mail(packed(page, more=f"Content-Location: {secret.as_uri()}\n"))).text
        assert "12条" in text
        assert "内部数据" not in text


class TestRefusals:
    def test_no_page(self) -> None:
        assert "没有网页" in refused(mail(b"Content-Type: image/png\n\nx"))
        assert "没有网页" in refused(b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n<p>12</p>")
        assert "没有网页" in refused(b"MIME-Version: 1.0")

    def test_no_words(self) -> None:
        assert "没有文字" in refused(mail(packed("<img src=cid:nb>")))
        assert "没有文字" in refused(mail(packed("")))

    def test_too_many_parts(self) -> None:
        assert "5000 个" in refused(mail(*[b""] * 5001))

    def test_too_deep(self) -> None:
        data = packed(SHORT)
        for depth in range(10):
            data = mail(data, boundary=f"b{depth}")
        assert "没有网页" in refused(data)

    def test_too_large(self) -> None:
        with pytest.raises(ReadError, match="max_bytes"):
            read(mail(packed(SHORT)), max_bytes=100)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (SAVED.read_bytes(), True),
        (mail(packed(SHORT)), True),
        (PAGE, False),
        ("总体情况：\nMIME-Version: 1.0\nContent-Type: text/html\n".encode(), False),
        (b"From: a\nMIME-Version: 1.0\nContent-Type: text/plain\n\n<p>12</p>", False),
        (b"Note: see below\n\nMIME-Version: 1.0\nContent-Type: text/html\n", False),
        (b"", False),
    ],
)
def test_what_is_taken_for_one(data: bytes, said: bool) -> None:
    assert is_mail(data) is said


BOMBS: dict[str, Callable[[int], bytes]] = {
    "fields": lambda n: b"MIME-Version: 1.0\n" + b"A: b\n" * n,
    "one long field": lambda n: b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=" + b"b" * n,
    "folded": lambda n: b"MIME-Version: 1.0\nContent-Type: multipart/related;" + b"\n b=c;" * n,
    "near ends": lambda n: mail(packed(SHORT + "\n--b " * n, "8bit"), boundary="b"),
    "parts": lambda n: mail(*[b"A: b\n\n"] * min(n, 5000)),
    "many pages": lambda n: mail(*[packed(SHORT)] * (n // 10)),
    "white space": lambda n: b"\n" * n + mail(packed(SHORT)),
    "blanks at ends": lambda n: mail(packed(SHORT + "\n--b" + " " * n + "x", "8bit"), boundary="b"),
    "no letters of base64": lambda n: mail(packed("\n= \n" * n, "base64").replace(b"A", b"!")),
    "equals signs": lambda n: mail(packed(SHORT, "8bit").replace(b"8bit", b"quoted-printable") + b"=\n" * n),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_time_is_linear(bomb: str) -> None:
    def seconds(n: int) -> float:
        data = BOMBS[bomb](n)
        start = time.process_time()
        with contextlib.suppress(ReadError):
            read(data, format="mhtml")
        return time.process_time() - start

    small, large = min(seconds(2000) for _ in range(3)), min(seconds(16_000) for _ in range(2))
    assert large < 0.05 + 24 * small


@pytest.mark.parametrize("seed", range(30))
def test_damaged_files_make_a_report_or_a_clear_error(seed: int) -> None:
    dice = random.Random(seed)
    data = bytearray(SAVED.read_bytes() if seed % 2 else mail(packed(PAGE), packed(SHORT, "base64")))
    for _ in range(dice.randrange(1, 20)):
        at = dice.randrange(len(data) if dice.random() < 0.5 else 1000)
        if dice.random() < 0.5:
            data[at : at + dice.randrange(40)] = dice.randbytes(dice.randrange(4))
        else:
            data[at:at] = dice.choice((b"\r\n", b"\n\n", b"--", b";", b'"', b"=", b"boundary="))
    with contextlib.suppress(ReadError):
        report = read(bytes(data), format="mhtml")
        assert all(report.text[one.start : one.end] == one.text for one in report.sentences)
