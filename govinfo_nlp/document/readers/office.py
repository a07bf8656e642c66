"""Old Word files (DOC), WPS files and RTF, through LibreOffice where it is installed.

LibreOffice runs without a window, with a profile of its own in a temporary folder that forbids macros
and linked files, and for a limited time. What it writes is a DOCX file, read like any other.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from govinfo_nlp.document.readers import docx
from govinfo_nlp.document.tables import Document, Reading
from govinfo_nlp.errors import ReadError

MOST_SECONDS = 90.0
"""How long LibreOffice may take for one file."""

_COMMANDS = (
    "soffice",
    "libreoffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
)
_OPTIONS = ("--headless", "--nologo", "--nodefault", "--nofirststartwizard", "--norestore", "--nolockcheck")
_SETTINGS = {
    ("/org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel"): "3",
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution"): "true",
    ("/org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks"): "true",
    ("/org.openoffice.Office.Writer/Content/Update", "Link"): "2",
}


def read(data: bytes, name: str, *, limit: int, seconds: float = MOST_SECONDS) -> tuple[Document, Reading]:
    """The text and the grids of a DOC, WPS or RTF file, and what its statutory tables say.

    ``ReadError`` is raised where it is another file, protected by a password or damaged, where
    LibreOffice is not installed, and where it takes longer than ``seconds``.
    """
    kind = _kind(data, name)
    command = next(filter(None, map(shutil.which, _COMMANDS)), None)
    if command is None:
        raise ReadError(
            f"{name}：旧版 Word、WPS 和 RTF 文件要由 LibreOffice 转换，这里没有找到它：请安装 LibreOffice，"
            "或先用 Word、WPS 另存为 DOCX 再读取"
        )
    return docx.read(_converted(command, data, kind, name, seconds), name, limit=limit)


def _kind(data: bytes, name: str) -> str:
    """The file's extension, by what it holds."""
    if data.lstrip()[:5].lower() == b"{\\rtf":
        return "rtf"
    if any(_entries(data, "EncryptedPackage")) or _is_locked(data):
        raise ReadError(f"{name}：文件设有密码，请先用密码打开并另存为不加密的文件")
    if any(_entries(data, "WordDocument")):
        return "doc"
    others = {"Workbook": "Excel 表格", "Book": "Excel 表格", "PowerPoint Document": "演示文稿"}
    kind = next((kind for stream, kind in others.items() if any(_entries(data, stream))), "")
    what = f"而是{kind}" if kind else "或者已损坏"
    raise ReadError(f"{name}：不是 Word（DOC、WPS）文件，{what}，请另存为 DOCX、PDF 或纯文本再读取")


_ENTRY = 128
_FIRST_SECTOR = 116
_WORD, _LOCKED = b"\xec\xa5", 0x0100


def _entries(data: bytes, stream: str) -> Iterator[int]:
    """Where the directory of a compound file names a stream."""
    wanted = stream.encode("utf-16-le") + b"\0\0"
    at = data.find(wanted)
    while at >= 0:
        if at % _ENTRY == 0:
            yield at
        at = data.find(wanted, at + 1)


def _is_locked(data: bytes) -> bool:
    """Whether the head of a Word document says that the rest is encrypted."""
    shift = int.from_bytes(data[30:32], "little")
    for entry in _entries(data, "WordDocument"):
        place = entry + _FIRST_SECTOR
        start = (int.from_bytes(data[place : place + 4], "little") + 1) << min(shift, 16)
        if data[start : start + 2] == _WORD:
            return bool(int.from_bytes(data[start + 10 : start + 12], "little") & _LOCKED)
    return False


def _converted(command: str, data: bytes, kind: str, name: str, seconds: float) -> bytes:
    with tempfile.TemporaryDirectory(prefix="govinfo-nlp-", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        source, profile = place / f"report.{kind}", place / "profile"
        source.write_bytes(data)
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_settings(), "utf-8")
        arguments = [command, f"-env:UserInstallation={profile.as_uri()}", *_OPTIONS, "--convert-to"]
        arguments += ["docx:MS Word 2007 XML", "--outdir", folder, str(source)]
        _run(arguments, place, name, seconds)
        target = place / "report.docx"
        if not target.is_file():
            raise ReadError(
                f"{name}：LibreOffice 无法转换这个文件，它可能已损坏，请用 Word、WPS 另存为 DOCX 再读取"
            )
        return target.read_bytes()


def _settings() -> str:
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for (path, name), value in _SETTINGS.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>'
    )


def _run(arguments: list[str], folder: Path, name: str, seconds: float) -> None:
    """Runs a command for a limited time; what it has started ends with it then."""
    environment = {key: value for key, value in os.environ.items() if "proxy" not in key.lower()}
    try:
        process = subprocess.Popen(
            arguments,
            cwd=folder,
            env=environment | {"HOME": str(folder)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise ReadError(f"{name}：LibreOffice 无法运行（{error.strerror}），请检查安装") from error
    try:
        process.wait(seconds)
    except BaseException as error:
        _kill(process)
        if not isinstance(error, subprocess.TimeoutExpired):
            raise
        raise ReadError(
            f"{name}：LibreOffice 在 {seconds:g} 秒内没有转换完，请用 Word、WPS 另存为 DOCX 再读取"
        ) from error


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Ends a process that still runs, and on systems with process groups all that it started."""
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
