"""What the demonstration's site publishes, from the files in `content/`. Every publication is invented."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib.resources import files
from typing import Any, Literal

from babel.dates import format_date
from ruamel.yaml import YAML

Language = Literal["fr", "en"]
Format = Literal["rss", "atom", "json"]

_DAY = re.compile(r"\{([+-]\d{1,3})\}")


@dataclass(frozen=True, slots=True)
class Publication:
    """One publication. `visit` is the first visit (1 or 2) that finds it.

    `text_later` is what it says from the second visit on. `topics` are the topic ids that its author meant.
    """

    id: str
    language: Language
    title: str
    text: str
    text_later: str
    published: datetime
    visit: int
    topics: frozenset[str]

    def text_at(self, visit: int) -> str:
        """The text as it stands at a visit."""
        return self.text if visit == 1 else self.text_later


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed of the site, newest publication first."""

    id: str
    name: str
    jurisdiction: str
    languages: tuple[Language, ...]
    official: bool
    format: Format
    publications: tuple[Publication, ...]

    def shown(self, visit: int) -> tuple[Publication, ...]:
        """What the feed shows at a visit."""
        return tuple(one for one in self.publications if one.visit <= visit)


def load_feeds(now: datetime) -> tuple[Feed, ...]:
    """Every feed, all dates counted from `now` (aware): they are as fresh whenever the demonstration runs."""
    yaml = YAML(typ="safe")
    folder = files("watch.demo").joinpath("content")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".yaml"))
    return tuple(_feed(yaml.load(folder.joinpath(name).read_text(encoding="utf-8")), now) for name in names)


def _feed(said: Mapping[str, Any], now: datetime) -> Feed:
    publications: Sequence[Mapping[str, Any]] = said["publications"]
    return Feed(
        id=said["id"],
        name=said["name"],
        jurisdiction=said["jurisdiction"],
        languages=tuple(said["languages"]),
        official=said["official"],
        format=said["format"],
        publications=tuple(
            sorted((_publication(one, now) for one in publications), key=lambda one: one.published, reverse=True)
        ),
    )


def _publication(said: Mapping[str, Any], now: datetime) -> Publication:
    language: Language = said["language"]
    text = _dated(said["text"], language, now.date())
    return Publication(
        id=said["id"],
        language=language,
        title=said["title"],
        text=text,
        text_later=_dated(said["changed"], language, now.date()) if "changed" in said else text,
        published=now - timedelta(hours=said["hours_ago"]),
        visit=said["visit"],
        topics=frozenset(said["topics"]),
    )


def _dated(text: str, language: Language, today: date) -> str:
    """Put the days in: `{+30}` is the day in 30 days."""

    def day(match: re.Match[str]) -> str:
        when = today + timedelta(days=int(match[1]))
        words = format_date(when, "d MMMM y", locale=language)
        return words.replace("1 ", "1er ", 1) if language == "fr" and when.day == 1 else words

    return _DAY.sub(day, text)
