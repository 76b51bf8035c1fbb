"""The publications of the demonstration site, dated relative to now."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any

from babel.dates import format_date
from ruamel.yaml import YAML

#: `{+30}` in a text: the day in 30 days; `{-12}`: the day 12 days ago.
_DAY = re.compile(r"\{([+-]\d+)\}")


@dataclass(frozen=True, slots=True)
class Publication:
    """One item of a feed. `changed` is its text from the second visit on, None when it stays as it is."""

    id: str
    visit: int
    published: datetime
    language: str
    topics: tuple[str, ...]
    title: str
    text: str
    changed: str | None = None


@dataclass(frozen=True, slots=True)
class DemoFeed:
    """One feed of the site. `format` is `rss`, `atom` or `json`."""

    id: str
    name: str
    jurisdiction: str
    languages: tuple[str, ...]
    official: bool
    format: str
    publications: tuple[Publication, ...]


def load_feeds(now: datetime) -> tuple[DemoFeed, ...]:
    """Every feed of the site, as of `now` (aware)."""
    folder = files("watch.demo").joinpath("content")
    texts = [file.read_text(encoding="utf-8") for file in folder.iterdir() if file.name.endswith(".yaml")]
    feeds = [_feed(YAML(typ="safe").load(text), now) for text in texts]
    return tuple(sorted(feeds, key=lambda feed: feed.id))


def _feed(raw: dict[str, Any], now: datetime) -> DemoFeed:
    return DemoFeed(
        id=raw["id"],
        name=raw["name"],
        jurisdiction=raw["jurisdiction"],
        languages=tuple(raw["languages"]),
        official=raw["official"],
        format=raw["format"],
        publications=tuple(_publication(row, now) for row in raw["publications"]),
    )


def _publication(raw: dict[str, Any], now: datetime) -> Publication:
    def dated(text: str) -> str:
        return _DAY.sub(lambda match: _day(now + timedelta(days=int(match[1])), raw["language"]), text)

    return Publication(
        id=raw["id"],
        visit=raw["visit"],
        published=now - timedelta(hours=raw["hours_ago"]),
        language=raw["language"],
        topics=tuple(raw["topics"]),
        title=dated(raw["title"]),
        text=dated(raw["text"]),
        changed=dated(raw["changed"]) if "changed" in raw else None,
    )


def _day(moment: datetime, language: str) -> str:
    """A day in words; the first of a month is "1er" in French, which Babel does not write."""
    words = format_date(moment, format="long", locale="en_GB" if language == "en" else "fr")
    return f"1er{words[1:]}" if language == "fr" and words.startswith("1 ") else words
