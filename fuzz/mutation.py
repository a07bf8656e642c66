"""Mutations of a seed: what is run where Atheris is not installed."""

from __future__ import annotations

import random

LONGEST = 1 << 16
"""The most bytes of an input."""

_TOKENS = tuple(
    piece.encode()
    for piece in (
        *(
            "，",
            "。",
            "、",
            "（",
            "）",
            "“",
            "”",
            "|",
            "\t",
            "\n",
            "\r",
            "\0",
            "\u200b",
            "\u202e",
            "0",
            "12",
            "万",
            "件",
        ),
        *(
            "%",
            "其中",
            "共",
            "分别为",
            "同比",
            "占比",
            "总计",
            "行政复议",
            "结果维持",
            "规章",
            "一、总体情况",
            "无",
        ),
    )
)


def mutated(data: bytes, dice: random.Random) -> bytes:
    """The data with a few pieces cut out, doubled, moved, set in or changed."""
    made = bytearray(data)
    for _ in range(dice.randrange(1, 16)):
        at, length = dice.randrange(len(made) + 1), dice.choice((1, 2, 3, 8, 60, 400))
        piece = bytes(made[at : at + length])
        match dice.randrange(5):
            case 0:
                del made[at : at + length]
            case 1:
                made[at:at] = dice.choice(_TOKENS) * dice.choice((1, 1, 1, 5, 50))
            case 2:
                made[at:at] = piece * dice.choice((1, 2, 20))
            case 3:
                del made[at : at + length]
                there = dice.randrange(len(made) + 1)
                made[there:there] = piece
            case 4 if made:
                made[min(at, len(made) - 1)] = dice.randrange(256)
    return bytes(made[:LONGEST])
