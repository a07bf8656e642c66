"""An audit as one HTML page for people: the report with its figures and tables marked, and what was found.

The page is self-contained: it loads nothing, and its content policy lets no script run but its own.
What comes out of a report is text there, whatever it holds; characters that are not seen but act
(controls, marks of writing direction) are shown by their code points. The same audit makes the same page.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import regex

from govinfo_nlp.faces.views import View
from govinfo_nlp.models import Audit, Finding

if TYPE_CHECKING:
    import jinja2

_LONGEST_STEM = 50


def page(audit: Audit, *, name: str = "", shown: Sequence[Finding] | None = None, index: str = "") -> str:
    """The page of an audit, as the text of an HTML file in UTF-8.

    ``name`` is what to call the file that was read. ``shown`` are the findings to list, all of the
    audit's unless given; figures that only others name count as undecided. ``index`` is the address
    of a page to lead back to.
    """
    view = View(audit, audit.findings if shown is None else tuple(shown))
    return render("page", view=view, name=name, index=index)


def file_name(file: str) -> str:
    """The name for the page of a report's file: its own, and eight digits that tell files of one name
    in different folders apart.

    >>> file_name("reports/云岫县 2023.docx")
    '云岫县-2023-35ce82b4.html'
    """
    stem = regex.sub(r"[^\w]++", "-", Path(file).stem[:_LONGEST_STEM]).strip("-") or "report"
    digits = hashlib.sha256(file.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{stem.encode('utf-8', 'replace').decode('utf-8')}-{digits}.html"


def render(template: str, **values: Any) -> str:
    """One of our templates, with its style and script, filled with values that may hold anything."""
    style, script = _asset("style.css"), _asset(f"{template}.js")
    hashes = {"style_hash": _hash(style), "script_hash": _hash(script)}
    found = _environment().get_template(f"{template}.html.j2")
    return found.render(values, style=_safe(style), script=_safe(script), **hashes)


_TEMPLATES = Path(__file__).parent / "templates"


@cache
def _asset(name: str) -> str:
    return (_TEMPLATES / name).read_text("utf-8")


def _safe(text: str) -> Any:
    from markupsafe import Markup

    return Markup(text)


@cache
def _hash(text: str) -> str:
    return f"sha256-{b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}"


@cache
def _environment() -> jinja2.Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_seen,
        trim_blocks=True,
        lstrip_blocks=True,
    )


# What does something that is not seen, or may stand in no text: controls, marks of writing direction,
# halves of surrogate pairs, places of Unicode that are no characters.
_ACTS = regex.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


def _seen(value: Any) -> Any:
    """A value as it goes into the page: of text, no character acts without being seen."""
    if not isinstance(value, str) or _ACTS.search(value) is None:
        return value
    return type(value)(_ACTS.sub(lambda match: f"⟨U+{ord(match[0]):04X}⟩", value))
