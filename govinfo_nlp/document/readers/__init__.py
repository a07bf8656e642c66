"""Reads a report: finds what its bytes are, and hands them to the reader of that format.

A reader turns bytes into a ``Report``. A new format is one entry of ``READERS`` and, where its bytes
begin in a way of their own, of ``SIGNATURES``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from govinfo_nlp.document.readers import structured
from govinfo_nlp.document.readers.encoding import decode
from govinfo_nlp.document.readers.sniff import is_mail, is_web_page
from govinfo_nlp.document.readers.structured import cell_rows, to_frame
from govinfo_nlp.document.readers.text import read_tables
from govinfo_nlp.document.readers.wrapping import unwrapped
from govinfo_nlp.document.sections import outline, prose_between
from govinfo_nlp.document.tables import Document, Reading, recognize
from govinfo_nlp.errors import ReadError
from govinfo_nlp.language.sentences import split_ranges
from govinfo_nlp.models import Figure, Report

__all__ = [
    "MOST_BYTES",
    "READERS",
    "SIGNATURES",
    "ReadError",
    "assemble",
    "cell_rows",
    "from_tables",
    "parse",
    "read",
    "to_frame",
]

MOST_BYTES = 50_000_000
"""The size of the largest file that is read, in bytes, unless the caller sets another limit."""


def read(
    source: str | os.PathLike[str] | bytes | BinaryIO,
    *,
    format: str | None = None,
    name: str | None = None,
    max_bytes: int = MOST_BYTES,
) -> Report:
    """The report in a file (given by its path), in bytes, or in an open binary file.

    ``format`` names the container ("text", "html", "mhtml", "docx", "pdf", "doc" for DOC and WPS,
    "rtf"); by default its first bytes tell it. ``name`` is what messages call the source. ``ReadError``
    is raised where there is no such file, it is larger than ``max_bytes``, empty, damaged, protected by
    a password or without text, or its format is unknown.
    """
    name = name or _name_of(source)
    if format is not None and format not in READERS:
        raise ReadError(f"{name}：不认识的格式“{format}”，可用的格式有：{'、'.join(READERS)}")
    data = _bytes_of(source, name, max_bytes)
    if len(data) > max_bytes:
        raise ReadError(f"{name}：文件超过 {max_bytes:,} 字节，不像一份报告；确要读取，请调大 max_bytes")
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise ReadError(f"{name}：文件是空的，请确认下载或导出是否完整")
    found = format or _format_of(data)
    return READERS[found](data, name, max_bytes)


def parse(text: str) -> Report:
    """The report in a text, and any text makes a report; ``report.text`` is that text, with the lines of a
    hard-wrapped one joined.

    A text without headings or title has one section, its preamble; ``format`` is ``None`` and there
    are no cells where it has no statutory table.
    """
    return assemble(*read_tables(unwrapped(text)))


def assemble(document: Document, reading: Reading | None = None) -> Report:
    """The report of a document, whatever container it came from."""
    text = document.text
    reading = reading or recognize(document)
    parts = outline(text, reading.tables)
    return Report(
        text=text,
        title=parts.title,
        agency=parts.agency,
        year=parts.year,
        period=parts.period,
        format=reading.format,
        sections=parts.sections,
        sentences=split_ranges(text, prose_between(text, parts.sections, reading.tables)),
        cells=reading.cells,
        tables=reading.tables,
    )


def from_tables(prose: str, cells: Mapping[str, Figure], *, format: str | None = None) -> Report:
    """The report of prose and of tables that are data already, see ``Report.from_tables``."""
    return assemble(*structured.laid_out(prose, cells, format))


def _read_text(data: bytes, name: str, max_bytes: int) -> Report:
    text = decode(data)
    if text is None and b"\0" in data:
        raise ReadError(f"{name}：是二进制文件，不是文字，请先另存为纯文本（.txt）再读取")
    if text is None:
        raise ReadError(f"{name}：文字编码不是 UTF-8、UTF-16、GB18030（GBK）或 Big5，请另存为 UTF-8 再读取")
    return parse(text)


def _read_html(data: bytes, name: str, max_bytes: int) -> Report:
    from govinfo_nlp.document.readers import html

    return assemble(*html.read(data, name))


def _read_mhtml(data: bytes, name: str, max_bytes: int) -> Report:
    from govinfo_nlp.document.readers import mhtml

    return assemble(*mhtml.read(data, name))


def _read_docx(data: bytes, name: str, max_bytes: int) -> Report:
    from govinfo_nlp.document.readers import docx

    return assemble(*docx.read(data, name, limit=max_bytes))


def _read_pdf(data: bytes, name: str, max_bytes: int) -> Report:
    from govinfo_nlp.document.readers import pdf

    return assemble(*pdf.read(data, name, limit=max_bytes))


def _read_office(data: bytes, name: str, max_bytes: int) -> Report:
    from govinfo_nlp.document.readers import office

    return assemble(*office.read(data, name, limit=max_bytes))


READERS: Mapping[str, Callable[[bytes, str, int], Report]] = {
    "text": _read_text,
    "html": _read_html,
    "mhtml": _read_mhtml,
    "docx": _read_docx,
    "pdf": _read_pdf,
    "doc": _read_office,
    "rtf": _read_office,
}
"""The reader of each format: it is given the bytes, the source's name, and the most bytes that a
container may unpack to."""

# The first bytes of containers. What begins in none of these ways, and is no web page (saved in one file
# or not), is taken for text.
SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "docx"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "doc"),
    (b"{\\rtf", "rtf"),
)


def _format_of(data: bytes) -> str:
    head = data[:64].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    found = next((format for mark, format in SIGNATURES if head.startswith(mark.lower())), "")
    if found:
        return found
    return "mhtml" if is_mail(data) else "html" if is_web_page(data) else "text"


def _name_of(source: object) -> str:
    if isinstance(source, bytes):
        return "（内存中的数据）"
    if isinstance(source, str | os.PathLike):
        return os.fspath(source)
    named = getattr(source, "name", None)
    return named if isinstance(named, str) else "（打开的文件）"


def _bytes_of(source: str | os.PathLike[str] | bytes | BinaryIO, name: str, most: int) -> bytes:
    """The bytes of a source, of a file not many more than ``most``."""
    if isinstance(source, bytes):
        return source
    try:
        if isinstance(source, str | os.PathLike):
            with Path(source).open("rb") as file:
                return file.read(most + 1)
        return b"".join(_chunks(source, most + 1))
    except FileNotFoundError as error:
        raise ReadError(f"{name}：没有这个文件，请检查路径；要读的若是文字本身，请用 parse") from error
    except IsADirectoryError as error:
        raise ReadError(f"{name}：是一个目录，请给出其中的报告文件") from error
    except (OSError, ValueError) as error:
        raise ReadError(
            f"{name}：无法读取（{getattr(error, 'strerror', None) or error}），请检查路径和权限"
        ) from error
    except TypeError as error:
        raise ReadError(f"{name}：文件是以文本方式打开的，请以二进制方式打开：open(path, 'rb')") from error


def _chunks(file: BinaryIO, most: int) -> Iterator[bytes]:
    """What a file gives, which may be less at a time than it is asked for."""
    while most > 0 and (chunk := file.read(most)):
        yield chunk
        most -= len(chunk)
