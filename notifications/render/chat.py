"""A digest or a notice as the messages of one chat service, none longer than it takes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from notifications.interface import ChatTarget, Digest, Notice
from notifications.render.markdown import render_markdown
from notifications.render.text import render_notice_text, render_text
from notifications.render.words import every_language

_PARAGRAPH = "\n\n"


def render_chat(digest: Digest, subject: str, target: ChatTarget) -> list[dict[str, Any]]:
    """Return `digest` as messages of a title, a body and the body's format."""
    if target.markdown:
        return _messages(subject, "markdown", render_markdown(digest), target.size)
    return _messages(subject, "text", render_text(digest).strip().split(_PARAGRAPH), target.size)


def render_notice_chat(notice: Notice, subject: str, target: ChatTarget) -> list[dict[str, Any]]:
    """Return `notice` as messages, in plain text."""
    return _messages(subject, "text", render_notice_text(notice).strip().split(_PARAGRAPH), target.size)


def mark_repeat(message: dict[str, Any]) -> dict[str, Any]:
    """Return a message that says, in every language, that it may have been sent before."""
    return {**message, "title": f"{message['title']} ({' · '.join(every_language('repeat'))})"}


def _messages(subject: str, form: str, blocks: Iterable[str], size: int) -> list[dict[str, Any]]:
    bodies = _pack([piece for block in blocks for piece in _fit(block, size)], _PARAGRAPH, size)
    count = len(bodies)
    return [
        {
            "title": subject if count == 1 else f"{subject} ({number}/{count})",
            "body": body,
            "format": form,
        }
        for number, body in enumerate(bodies, start=1)
    ]


def _pack(pieces: Sequence[str], glue: str, size: int) -> list[str]:
    """Join neighbours as long as they fit together; each of them fits alone."""
    packed: list[str] = []
    for piece in pieces:
        if packed and len(packed[-1]) + len(glue) + len(piece) <= size:
            packed[-1] += glue + piece
        else:
            packed.append(piece)
    return packed


def _fit(block: str, size: int, glues: Sequence[str] = (_PARAGRAPH, "\n", " ")) -> list[str]:
    """Break a block that is too long: between paragraphs, else lines, else words, else anywhere."""
    if len(block) <= size:
        return [block]
    if not glues:
        return [block[start : start + size] for start in range(0, len(block), size)]
    pieces = [piece for part in block.split(glues[0]) for piece in _fit(part, size, glues[1:])]
    return _pack(pieces, glues[0], size)
