"""Text for a terminal: display width, padding, wrapping and aligned tables with Chinese in them.

Everything here returns text; nothing prints. Widths follow Unicode's East Asian Width: wide and
full-width characters take two columns, combining and invisible ones none, all others one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

# Marks around a figure inside a text that is still to be wrapped. They are control characters,
# which `clean` removes from anything that comes out of a report.
MARK_START, MARK_END = "\x02", "\x03"

_COLOUR = {MARK_START: "\x1b[1;31m", MARK_END: "\x1b[0m"}
_BRACKETS = {MARK_START: "【", MARK_END: "】"}
_MARK_ENDS = {MARK_START: MARK_END, "【": "】"}
_LONG_FIGURE = 24
_NO_LINE_START = frozenset("，。、；：！？）】》〉」』”’％%…·,.;:!?)]}" + MARK_END)
_NO_LINE_END = frozenset("（【《〈「『“‘([{" + MARK_START)


def clean(text: str) -> str:
    """The text on one line, without control characters that could drive a terminal."""
    return " ".join(_visible(text).split())


def width(text: str) -> int:
    """How many columns of a terminal the text takes.

    >>> width("新收18件")
    8
    """
    return sum(map(_columns, text))


def pad(text: str, columns: int, *, right: bool = False) -> str:
    """The text filled up with spaces to a number of columns; ``right`` puts them before it."""
    space = " " * max(0, columns - width(text))
    return space + text if right else text + space


def wrap(text: str, columns: int, indent: str = "") -> str:
    """The text in lines of at most ``columns`` columns, each after ``indent``.

    No line begins with closing punctuation or ends with an opening one, and figures and Latin
    words stay whole, unless a piece is longer than a line.

    >>> wrap("全年收到申请1,234件。", 12)
    '全年收到申请\\n1,234件。'
    """
    room = max(columns - width(indent), 8)
    lines, line, used = [], "", 0
    for piece in _pieces(text):
        size = width(piece)
        if line and used + size > room:
            lines.append(line.rstrip())
            line, used = "", 0
            piece = piece.lstrip(" ")
            size = width(piece)
        line += piece
        used += size
    return "\n".join(indent + part for part in [*lines, line.rstrip()])


def marked(text: str, spans: Sequence[tuple[int, int]], around: int | None = None) -> str:
    """The text cleaned, with marks around the given half-open, ascending, disjoint ranges of it.

    With ``around``, no more than so many characters are kept on each side of a range.

    >>> marked("公开信息18件，均已按期答复。", [(4, 7)], around=3)
    '…开信息\\x0218件\\x03，均已…'
    """
    parts, at = [], 0
    for start, end in spans:
        parts += [_near(text, at, start, around), MARK_START, _visible(text[start:end]), MARK_END]
        at = end
    return " ".join("".join([*parts, _near(text, at, len(text), around)]).split())


def _near(text: str, start: int, end: int, around: int | None) -> str:
    """A stretch between two figures, of which the parts far from both are left out."""
    left = 0 if start == 0 else around
    right = 0 if end == len(text) else around
    if left is None or right is None or end - start <= left + right:
        return _visible(text[start:end])
    return f"{_visible(text[start : start + left])}…{_visible(text[end - right : end])}"


def wrap_marked(text: str, columns: int, indent: str = "", *, colour: bool) -> str:
    """As `wrap`, with the marks shown: in colour, or as 【】."""
    if colour:
        return _shown(wrap(text, columns, indent), _COLOUR)
    return wrap(_shown(text, _BRACKETS), columns, indent)


def _shown(text: str, marks: Mapping[str, str]) -> str:
    for mark, shown in marks.items():
        text = text.replace(mark, shown)
    return text


def grid(rows: Sequence[Sequence[str]], *, right: Sequence[int] = (), indent: str = "") -> str:
    """Rows of cells in aligned columns two spaces apart; columns named in ``right`` align right.

    >>> print(grid([("申请", "18"), ("答复", "9")], right=(1,)))
    申请  18
    答复   9
    """
    count = max(map(len, rows), default=0)
    widths = [max(width(row[i]) for row in rows if i < len(row)) for i in range(count)]
    lines = []
    for row in rows:
        cells = (pad(cell, widths[i], right=i in right) for i, cell in enumerate(row))
        lines.append((indent + "  ".join(cells)).rstrip())
    return "\n".join(lines)


def duration(seconds: float) -> str:
    """A length of time in Chinese, to the second below an hour and to the minute above.

    >>> duration(250), duration(3725)
    ('4分10秒', '1小时02分')
    """
    minutes, rest = divmod(max(0, round(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours}小时{minutes:02}分"
    return f"{minutes}分{rest:02}秒" if minutes else f"{rest}秒"


def progress(done: int, whole: int, fresh: int, seconds: float, columns: int) -> str:
    """A line that shows how far work is: ``fresh`` pieces were done in ``seconds``, ``done`` of ``whole``
    with those of earlier runs. It fits into ``columns``; the bar takes what the words leave.

    >>> progress(30, 120, 20, 10, 60)
    '=======----------------------- 30/120 25% 2.0 份/秒 剩余45秒'
    """
    rate = fresh / seconds if seconds > 0 else 0.0
    left = duration((whole - done) / rate) if rate else "未知"
    percent = 100 * done // whole if whole else 100
    words = f" {done}/{whole} {percent}% {rate:.1f} 份/秒 剩余{left}"
    room = max(0, columns - width(words))
    full = room * done // whole if whole else room
    # ASCII: terminals differ about the width of anything finer.
    return f"{'=' * full}{'-' * (room - full)}{words}".strip()


def _visible(text: str) -> str:
    return "".join(" " if c.isspace() else c for c in text if c.isspace() or not _is_control(c))


def _pieces(text: str) -> Iterator[str]:
    """The text cut wherever a line may break: not inside a marked figure, unless it is a long one."""
    piece, whole_until = "", 0
    for at, char in enumerate(text):
        if piece and at >= whole_until and _may_break(piece[-1], char):
            yield piece
            piece = ""
        piece += char
        if char in _MARK_ENDS:
            whole_until = text.find(_MARK_ENDS[char], at, at + _LONG_FIGURE)
    if piece:
        yield piece


def _may_break(before: str, after: str) -> bool:
    if after in _NO_LINE_START or before in _NO_LINE_END:
        return False
    return not (_is_latin(before) and _is_latin(after))


def _is_latin(char: str) -> bool:
    return char < "\u2000" and not char.isspace() and char not in (MARK_START, MARK_END)


def _is_control(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cf", "Cs")


@cache
def _columns(char: str) -> int:
    if unicodedata.combining(char) or _is_control(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
