"""Dates as a calendar file (iCalendar, RFC 5545) that calendar programs import."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from icalendar import Calendar, Event

from watch import __version__
from watch.archive.dates import Dated
from watch.cli.output import period, role_words
from watch.errors import WatchError
from watch.text.plain import printable


def write_calendar(path: Path, found: Iterable[Dated]) -> None:
    """Write the dates as all-day events beside the file and rename, so that a reader never meets half of it.

    Raises WatchError when the file cannot be written.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//regwatch//regwatch {__version__}//EN")
    calendar.add("version", "2.0")
    for one in found:
        calendar.add_component(_event(one))
    try:
        _replace(path, calendar.to_ical())
    except OSError as error:
        raise WatchError(f"Cannot write {path}: {error.strerror or error}.") from error


def _event(one: Dated) -> Event:
    event = Event()
    # The same event as long as the document has such a date: a calendar moves it when the text does.
    event.add("uid", f"{one.document}-{one.role}-{one.place}@regwatch")
    event.add("sequence", one.changes)
    event.add("dtstamp", one.changed_at)
    event.add("dtstart", one.first)
    event.add("dtend", one.last + timedelta(days=1))  # RFC 5545: the first day after the event
    event.add("transp", "TRANSPARENT")  # it does not make anyone busy
    event.add("summary", f"{role_words(one.role)}: {printable(one.title)}")
    event.add("description", "\n".join(filter(None, (_quote(one), printable(one.url or "")))))
    if one.url:
        event.add("url", printable(one.url))
    return event


def _quote(one: Dated) -> str:
    quote = printable(one.quote)
    return quote if one.precision == "day" else f"{period(one.first, one.precision)}: {quote}"


def _replace(path: Path, content: bytes) -> None:
    temporary = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
