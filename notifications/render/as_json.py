"""A digest or a notice as JSON, for programs.

The document is the value of `notifications.interface` field by field, under the same names and in the same
order, preceded by `"format"` (`regwatch-digest` or `regwatch-notice`) and `"version"` (1; it grows when a
field changes its meaning or goes away, not when one is added). A digest also has its counts, `"stories"`
and `"left_out"`. Days are `YYYY-MM-DD`, moments ISO 8601 with their offset, absent values `null`. Texts are
on one line and without invisible characters, as in every other format, but never cut.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from notifications.interface import Digest, Notice
from notifications.render.clean import clean

_VERSION = 1


def render_json(digest: Digest) -> str:
    """Return `digest` as one indented JSON document ended by a line break. Equal digests give equal text."""
    counts = {"stories": digest.stories, "left_out": digest.left_out}
    return _dump({"format": "regwatch-digest", "version": _VERSION, **counts, **asdict(digest)})


def render_notice_json(notice: Notice) -> str:
    """Return `notice` as one indented JSON document ended by a line break."""
    return _dump({"format": "regwatch-notice", "version": _VERSION, **asdict(notice)})


def _dump(document: dict[str, Any]) -> str:
    return json.dumps(_plain(document), ensure_ascii=False, indent=2) + "\n"


def _plain(value: Any) -> Any:
    match value:
        case dict():
            return {key: _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case str():
            return clean(value)
        case date():
            return value.isoformat()
        case _:
            return value
