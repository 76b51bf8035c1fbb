"""Patterns of whole words."""

from __future__ import annotations

import re


def words(*patterns: str) -> re.Pattern[str]:
    """Any of some patterns, each from the edge of a word to the edge of a word."""
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b")
