"""Strangers' text made safe for a terminal."""

from __future__ import annotations

import unicodedata


def printable(text: str) -> str:
    """A text on one line, without control characters or marks that reorder what is shown."""
    kept = (" " if char in "\t\r\n" else char for char in text)
    return "".join(
        char for char in kept if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
    )


def printable_lines(text: str) -> str:
    """The same for a text of several lines."""
    return "\n".join(printable(line) for line in text.splitlines())
