"""Our entries beside what a test feed expects of them: title, link, id and date.

How each is compared:

- title: ours with the expected one in plain text, white space folded. The expected one is HTML, made plain
  by lxml (we use nh3), or text where the feed's own `type` says text. One without any text (the test feeds
  have a picture, and nothing else in the entry) is met where the entry is not shown.
- link: ours with the expected one, made absolute. `links[N].href` only where that link is the entry's own
  (`alternate`); an entry has no field for others. A link that is not http(s) counts as not met.
- id: ours with the expected one, character by character.
- date: our instant in UTC, or day where the feed gives no time, with the expected one, be it written or
  parsed. We keep one date, the first of published, updated and created.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import urljoin
from xml.etree import ElementTree

import lxml.html

from benchmarks.feeds_expected import Clause, Path
from watch.models import Entry, Published

FIELDS: Final = ("title", "link", "id", "date")

_KEYS: Final = {"title": "title", "link": "link", "id": "id", "guid": "id"} | {
    f"{name}{ending}": "date" for name in ("published", "updated", "created") for ending in ("", "_parsed")
}
_ENTRY_NAMES: Final = ("entry", "item")
_TEXT_TYPES: Final = ("text", "text/plain")


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of one clause that we have a field for."""

    field: str
    path: Path
    wanted: str | datetime
    got: str | Published | None
    met: bool


class Feed:
    """The XML of a feed, as far as an expectation must be understood from it."""

    def __init__(self, body: bytes) -> None:
        try:
            root = ElementTree.fromstring(body)
        except (ElementTree.ParseError, LookupError, ValueError):  # not well formed, an encoding not known
            self.parses, self._entries = False, []
        else:
            self.parses = True
            self._entries = [one for one in root.iter() if _name(one) in _ENTRY_NAMES]

    def attribute(self, entry: int, element: str, number: int, name: str) -> str | None:
        """An attribute of the `number`th element of a name in an entry; None when there is none."""
        try:
            found = [one for one in self._entries[entry] if _name(one) == element][number]
        except IndexError:
            return None
        return found.get(name)


def finding(clause: Clause, entries: Sequence[Entry], feed: Feed, address: str) -> Finding | None:
    """What became of one clause, or None when it is about something that we have no field for."""
    field = _field(clause.path, feed)
    wanted = _wanted(field, clause, feed, address) if field is not None else None
    if field is None or wanted is None:
        return None
    number = int(clause.path[1])
    entry = entries[number] if number < len(entries) else None
    if entry is None:
        return Finding(field, clause.path, wanted, None, met=wanted == "")
    if isinstance(wanted, datetime):
        return Finding(field, clause.path, wanted, entry.published, _same_time(entry.published, wanted))
    got = {"title": entry.title, "link": entry.url, "id": entry.guid}[field]
    return Finding(field, clause.path, wanted, got, met=got == wanted)


def label(path: Path) -> str:
    """What a path is about, without numbers."""
    return str(path[0]) + "".join(f".{key}" for key in path[1:] if isinstance(key, str))


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _field(path: Path, feed: Feed) -> str | None:
    match path:
        case ("entries", int(), str(key)):
            return _KEYS.get(key)
        case ("entries", int(), "title_detail", "value"):
            return "title"
        case ("entries", int(entry), "links", int(number), "href"):
            relation = feed.attribute(entry, "link", number, "rel")
            return "link" if relation in (None, "alternate") else None
    return None


def _wanted(field: str, clause: Clause, feed: Feed, address: str) -> str | datetime | None:
    value = clause.value
    if field == "date":
        return _instant(value)
    if not isinstance(value, str):
        return None
    if field == "title":
        declared = feed.attribute(int(clause.path[1]), "title", 0, "type")
        return " ".join((value if declared in _TEXT_TYPES else _plain(value)).split())
    return urljoin(address, value) if field == "link" else value


def _plain(markup: str) -> str:
    text: str = lxml.html.fromstring(f"<div>{markup}</div>").text_content()
    return text


def _instant(value: object) -> datetime | None:
    """A moment in UTC, written or as the tuple that the time module uses."""
    if isinstance(value, tuple):
        year, month, day, hour, minute, second = value[:6]
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    if not isinstance(value, str):
        return None
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return read(value).astimezone(UTC)
        except ValueError:
            continue
    return None


def _same_time(got: Published | None, wanted: datetime) -> bool:
    if got is None:
        return False
    return (got.at or datetime.combine(got.day, time(), UTC)) == wanted
