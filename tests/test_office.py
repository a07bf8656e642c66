"""DOC, WPS and RTF files: what is refused, how LibreOffice is run, and what it gives where there is one."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from govinfo_nlp.document.readers import ReadError, office, read

CONTAINERS = Path(__file__).parent / "reports" / "containers"
DOC = (CONTAINERS / "luting-education-2020.doc").read_bytes()
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
LIMIT = 10_000_000

installed = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed here")
posix = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")


def refused(data: bytes, name: str = "报告.doc") -> str:
    with pytest.raises(ReadError) as error:
        read(data, name=name)
    assert str(error.value).startswith(f"{name}：")
    return str(error.value)


def compound(*streams: str) -> bytes:
    """A compound file that names streams, and holds nothing."""
    names = [stream.encode("utf-16-le").ljust(128, b"\0") for stream in ("Root Entry", *streams)]
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + b"".join(names)


class TestRefusals:
    @pytest.mark.parametrize(
        ("data", "what"),
        [
            (compound("Workbook"), "Excel"),
            (compound("Book"), "Excel"),
            (compound("PowerPoint Document"), "演示文稿"),
            (compound("__properties"), "已损坏"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "已损坏"),
            (compound("EncryptionInfo", "EncryptedPackage"), "密码"),
        ],
    )
    def test_other_compound_files(self, data: bytes, what: str) -> None:
        assert what in refused(data)

    def test_a_password(self) -> None:
        at = DOC.index(b"\xec\xa5", 512)
        locked = DOC[: at + 11] + bytes([DOC[at + 11] | 1]) + DOC[at + 12 :]
        assert "密码" in refused(locked)

    @pytest.mark.parametrize("data", [DOC, b"{\\rtf1\\ansi 12}"], ids=["doc", "rtf"])
    def test_without_libreoffice_both_ways_out_are_named(
        self, data: bytes, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(shutil, "which", lambda _: None)
        message = refused(data)
        assert "安装 LibreOffice" in message
        assert "另存为 DOCX" in message


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that is run in place of LibreOffice; a test writes what it does."""
    script = tmp_path / "bin" / "soffice"
    script.parent.mkdir()
    script.write_text("#!/bin/sh\nexit 0\n")
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(shutil, "which", lambda _: str(script))
    return script


@posix
class TestHowItIsRun:
    def test_in_a_folder_and_a_profile_of_its_own(
        self, stand_in: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("https_proxy", "http://192.0.2.1:9")
        stand_in.write_text(
            f'#!/bin/sh\npwd > {tmp_path}/where\necho "$HOME" >> {tmp_path}/where\n'
            f'echo "$@" > {tmp_path}/arguments\nenv > {tmp_path}/environment\n'
            f"cat profile/user/registrymodifications.xcu > {tmp_path}/settings\n"
            f"cp {CONTAINERS}/luting-education-2020.docx report.docx\n"
        )
        document, _ = office.read(DOC, "x", limit=LIMIT)
        assert document.text == (CONTAINERS / "luting-education-2020.txt").read_text("utf-8")
        folder, home = (tmp_path / "where").read_text().split()
        assert folder == home
        assert not Path(folder).exists()
        arguments = (tmp_path / "arguments").read_text()
        assert "--headless" in arguments
        assert f"-env:UserInstallation=file://{folder}/profile" in arguments
        settings = (tmp_path / "settings").read_text("utf-8")
        assert "<value>3</value>" in settings.partition("MacroSecurityLevel")[2][:60]
        assert "<value>true</value>" in settings.partition("DisableMacrosExecution")[2][:60]
        assert "https_proxy" not in (tmp_path / "environment").read_text()

    def test_for_a_limited_time_with_all_that_it_starts(self, stand_in: Path, tmp_path: Path) -> None:
        stand_in.write_text(f"#!/bin/sh\nsleep 60 & echo $! > {tmp_path}/child\nwait\n")
        start = time.perf_counter()
        with pytest.raises(ReadError, match=r"0\.5 秒"):
            office.read(DOC, "x", limit=LIMIT, seconds=0.5)
        assert time.perf_counter() - start < 50  # of the 60 that it sleeps
        child = int((tmp_path / "child").read_text())
        for _ in range(100):
            try:
                os.kill(child, 0)
            except ProcessLookupError:
                break
            state = Path(f"/proc/{child}/stat")
            if state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z":
                break
            time.sleep(0.05)
        else:
            pytest.fail("what LibreOffice started still runs")

    def test_that_writes_nothing(self, stand_in: Path) -> None:
        assert "无法转换" in refused(DOC)

    def test_that_writes_something_else(self, stand_in: Path) -> None:
        stand_in.write_text("#!/bin/sh\necho PK > report.docx\n")
        assert "已损坏" in refused(DOC)

    def test_that_writes_too_much(self, stand_in: Path) -> None:
        stand_in.write_text(f"#!/bin/sh\ncp {CONTAINERS}/luting-education-2020.docx report.docx\n")
        with pytest.raises(ReadError, match="max_bytes"):
            office.read(DOC, "x", limit=20_000)

    def test_that_cannot_be_run(self, stand_in: Path) -> None:
        stand_in.write_bytes(b"\0\1\2")
        assert "LibreOffice 无法运行" in refused(DOC)


@installed
class TestLibreOffice:
    def test_a_wps_file_is_a_doc(self, tmp_path: Path) -> None:
        path = tmp_path / "报告.wps"
        path.write_bytes(DOC)
        assert read(path).text == (CONTAINERS / "luting-education-2020.txt").read_text("utf-8")

    def test_rtf(self) -> None:
        table = "\\trowd\\cellx2000\\cellx4000\\intbl \\u35268?\\u31456?\\cell 3\\cell\\row\\pard "
        report = read(
            ("{\\rtf1\\ansi\\uc1 \\u20844?\\u24320?12\\u26465?\\par " + table + "end\\par}").encode()
        )
        assert report.text.split("\n")[:3] == ["公开12条", "\t规章", "\t3"]

    def test_damaged(self) -> None:
        for at in (600, 5_000, 30_000):
            with pytest.raises(ReadError):
                read(DOC[:at])

    def test_no_address_is_opened(self) -> None:
        asked: list[str] = []

        class Server(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)
                self.send_error(404)

            do_OPTIONS = do_HEAD = do_GET

            def log_message(self, *_: object) -> None:
                pass

        server = HTTPServer(("127.0.0.1", 0), Server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        place = f"http://127.0.0.1:{server.server_port}/picture.png"
        names = " ".join(
            f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
            for prefix, name in {"office": "office", "text": "text", "draw": "drawing"}.items()
        )
        linked = (
            f'<?xml version="1.0"?><office:document {names} xmlns:xlink="http://www.w3.org/1999/xlink" '
            'office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text"><office:body>'
            '<office:text><text:p>12<draw:frame text:anchor-type="as-char"><draw:image '
            f'xlink:href="{place}" xlink:type="simple"/></draw:frame></text:p></office:text></office:body>'
            "</office:document>"
        )
        try:
            assert OFFICE is not None
            assert office._converted(OFFICE, linked.encode(), "fodt", "x", 90)[:2] == b"PK"
        finally:
            server.shutdown()
            server.server_close()
        assert asked == []
