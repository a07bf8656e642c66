"""What no file may do, whatever its container: pass a limit, or have anything else opened, run or asked."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from govinfo_nlp.document.readers import MOST_BYTES, ReadError, read

CONTAINERS = Path(__file__).parent / "reports" / "containers"
KINDS = ("txt", "md", "html", "gbk.html", "mhtml", "docx", "pdf", "doc")


def shipped(kind: str) -> Path:
    if kind == "pdf":
        pytest.importorskip("pypdfium2", reason="pip install 'govinfo-nlp[pdf]'")
    return CONTAINERS / f"luting-education-2020.{kind}"


class TestSize:
    def test_by_default(self) -> None:
        assert MOST_BYTES == 50_000_000
        assert read.__kwdefaults__ == {"format": None, "name": None, "max_bytes": MOST_BYTES}

    @pytest.mark.parametrize("kind", KINDS)
    def test_of_any_file(self, kind: str) -> None:
        path = shipped(kind)
        data = path.read_bytes()
        for source in (path, data, io.BytesIO(data)):
            with pytest.raises(ReadError, match="max_bytes"):
                read(source, max_bytes=len(data) - 1)

    def test_no_more_is_read_than_that(self) -> None:
        class Endless(io.RawIOBase):
            given = 0

            def read(self, size: int = -1) -> bytes:
                assert size > 0
                self.given += size
                return b"1" * size

        file = Endless()
        with pytest.raises(ReadError, match="max_bytes"):
            read(file, max_bytes=1000)  # type: ignore[arg-type]  # it has what is needed of a binary file
        assert file.given == 1001


# Reads files twice, and prints what the second time opens, runs or asks besides the file itself.
WATCH = """
import json, os, sys
from govinfo_nlp.document.readers import ReadError, read
seen, watching = [], False
WATCHED = ("open", "os.", "shutil.", "socket.", "subprocess.", "ctypes.dlopen", "exec", "import", "urllib.",
           "tempfile.", "webbrowser.", "glob.", "ftplib.", "http.", "winreg.", "pty.")
def hook(event, given):
    if watching and event.startswith(WATCHED) and not (event == "open" and given[0] == file):
        seen.append([event, *map(str, given)])
sys.addaudithook(hook)
for file in sys.argv[1:]:
    for watching in (False, True):
        try:
            read(file)
        except ReadError:
            pass
    watching = False
print(json.dumps(seen))
"""
SECRET = "内部数据3项。"


def nasty(folder: Path) -> list[Path]:
    """Files that name others, and addresses, in the ways of their formats."""
    secret = folder / "secret.html"
    secret.write_text(f"<p>{SECRET}</p>", "utf-8")
    place, address = secret.as_uri(), "http://127.0.0.1:9/x"
    page = (
        f'<!DOCTYPE html SYSTEM "{place}" [<!ENTITY e SYSTEM "{place}">]><base href="{place}">'
        f'<meta http-equiv=refresh content="0;url={place}"><link rel=stylesheet href="{address}">'
        f'<script src="{address}"></script><p>全年公开&e;12条。<img src="{address}"></p>'
        f'<iframe src="{place}"></iframe><object data="{place}"></object><embed src="{address}">'
    )
    mail = (
        f"MIME-Version: 1.0\nContent-Type: message/external-body; access-type=URL; URL={address}\n\n"
        f"Content-Type: text/html\nContent-Location: {place}\n\n{page}"
    )
    related = (
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n"
        f"Content-Location: {place}\n\n{page}\n--b\nContent-Type: message/external-body; "
        f"access-type=local-file; name={secret}\n\n--b--\n"
    )
    actions = (
        f"/OpenAction << /S /Launch /F ({secret}) /Next << /S /URI /URI ({address}) /Next << /S /JavaScript"
        f" /JS (app.launchURL\\('{address}'\\)) >> >> >>"
    )
    font = "/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
    content = f"/Length 42 /F ({secret}) >>\nstream\nBT /F1 12 Tf 100 700 Td (Report 12) Tj ET  \nendstream"
    objects = (
        f"/Type /Catalog /Pages 2 0 R {actions} >>",
        "/Type /Pages /Count 1 /Kids [3 0 R] >>",
        f"/Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << {font} >> >>",
        content,
    )
    written = "".join(f"{number} 0 obj\n<< {one}\nendobj\n" for number, one in enumerate(objects, 1))
    pdf = f"%PDF-1.7\n{written}trailer\n<< /Root 1 0 R >>\n%%EOF"
    texts = {"page.html": page, "mail.mht": mail, "related.mht": related, "actions.pdf": pdf}
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    return [folder / name for name in texts]


def test_nothing_else_is_opened_run_or_asked(tmp_path: Path, root: Path) -> None:
    kinds = [kind for kind in KINDS if kind != "doc"]
    files = [*map(shipped, kinds), *nasty(tmp_path)]
    command = [sys.executable, "-c", WATCH, *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(root)})
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == []
    for file in files:
        with contextlib.suppress(ReadError):
            assert SECRET not in read(file).text


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "doc"])
def test_cut_files_give_a_report_or_a_clear_error(kind: str) -> None:
    data = shipped(kind).read_bytes()
    for at in range(1, len(data), len(data) // 13):
        with contextlib.suppress(ReadError):
            report = read(data[:at])
            assert all(report.text[one.start : one.end] == one.text for one in report.sentences)
