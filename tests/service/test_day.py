"""A day of sixty sources with planned faults, on a clock of the test's own.

The day is a Sunday and the first hours of the Monday after it: a night on which Paris sets its clocks back,
and the end of a week, which seals a proof sheet. Everything is judged from outside: by the log of the server
that was read, by the plan of what it published and when it failed, and by what reached operator and readers.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import pytest

from notifications.channels.file import FileChannel
from tests.service.clock import Clock
from tests.service.day import END, FORBIDDEN, HOUR, MONDAY, PLAN, REFUSED, START, TICK, Day
from tests.service.installation import Installation
from tests.service.publishers import Line, Publishers
from watch import proof
from watch.app import App
from watch.archive import evidence
from watch.archive.engine import Archive
from watch.pipeline import Pipeline

pytestmark = pytest.mark.repeats


@dataclass(frozen=True)
class Spell:
    """One incident, as the server's log or the archive tells it."""

    publisher: str
    first_failure: datetime
    opened: datetime
    closed: datetime | None
    count: int


@dataclass(frozen=True)
class Check:
    """One check, as the server's log tells it: all that a publisher was asked at one moment of our clock.

    Retries and redirects are part of a check; robots.txt is asked for an origin and belongs to none. `items`
    is what a good answer shows, or an unchanged one showed.
    """

    at: datetime
    good: bool
    items: int


async def test_a_day_of_sixty_sources(here: Installation) -> None:
    clock = Clock(START)
    here.environ["REGWATCH_OPERATOR"] = "file:operator"
    day = Day(clock)
    async with Publishers(day.publishers, day.troubles, clock, robots=("/private/",)) as server:
        _write_files(here, server)
        with Archive.open(here.home.archive) as archive:
            app = here.app(archive, clock, channels={"file": FileChannel()})
            async with app.crawler() as pipeline:
                while clock.now <= END:
                    day.happen()
                    await server.keep_doors()
                    await _ring(app, pipeline)
                    clock.advance(TICK)
            clock.now = END
            checks = _checks(server)
            _judge_incidents(here, checks)
            _judge_notices(here)
            _judge_archive(here, day)
            _judge_proof(archive, checks, clock.now)
            _judge_manners(here, server, checks)
            _judge_digests(here)


async def _ring(app: App, pipeline: Pipeline) -> None:
    """What `serve` does at each ring of its bell."""
    due = app.pick([], everything=False)
    if due:
        app.note_run("crawl", await pipeline.crawl(due))
    app.send_round()


def _write_files(here: Installation, server: Publishers) -> None:
    options = {
        "listing": "item: article, link: a, title: a, summary: p",
        "json": "items: 'rows[*]', fields: {title: t, url: u, date: d, summary: s}",
    }
    rows = "".join(
        f"  - {{id: {one.id}, kind: {one.kind}, url: '{server.url(one)}', languages: [en], "
        f"every: {one.every // HOUR}h, timeout: {2 if one.id in ('p08', 'p12') else 30}"
        f"{', ' + options[one.kind] if one.kind in options else ''}}}\n"
        for one in server.by_id.values()
    )
    here.home.sources.write_text(
        f"version: 1\ndefaults: {{delay: 0, full_text: false}}\nsources:\n{rows}", encoding="utf-8"
    )
    here.home.subscriptions.write_text(
        "version: 1\nsubscriptions:\n  - id: nightly\n    language: en\n"
        # The clocks of that night show this time twice.
        '    when: {day: every, at: "02:30", timezone: Europe/Paris}\n    channels: [{file: outbox}]\n',
        encoding="utf-8",
    )


# The log of the server, read as the design says


def _checks(server: Publishers) -> dict[str, list[Check]]:
    """Every check of each publisher. Two left no line, and are told by the plan: a closed port, and a
    path that robots.txt forbids."""
    logged = sorted(
        (line for line in server.log if line.publisher), key=lambda line: (line.publisher, line.at)
    )
    found = {name: list(_grouped(lines)) for name, lines in groupby(logged, key=lambda line: line.publisher)}
    plan = {trouble.publisher: trouble for trouble in server.troubles}[REFUSED]
    refused = server.by_id[REFUSED]
    last = max(check.at for check in found[REFUSED] if check.at < plan.start)
    silent = [Check(at, False, 0) for at in _retries(last + refused.every, refused.every, plan.end)]
    found[REFUSED] = sorted(found[REFUSED] + silent, key=lambda check: check.at)
    forbidden = server.by_id[FORBIDDEN]
    found[FORBIDDEN] = [Check(at, False, 0) for at in _retries(START, forbidden.every, END + TICK)]
    return found


def _grouped(lines: Iterator[Line]) -> Iterator[Check]:
    for at, together in groupby(lines, key=lambda line: line.at):
        *_, last = together
        yield Check(at, last.good, last.items)


def _retries(first: datetime, every: timedelta, until: datetime) -> Iterator[datetime]:
    """When a source that fails from `first` on is read: after 15 minutes, then twice as late each time."""
    wait = timedelta(minutes=15)
    while first < until:
        yield first
        first += min(wait, every)
        wait *= 2


def _spells(name: str, checks: list[Check]) -> Iterator[Spell]:
    """The incidents in a row of checks: from the second bad one in a row to the first good one."""
    for good, run in groupby(checks, key=lambda check: check.good):
        bad = [check.at for check in run]
        if not good and len(bad) > 1:
            closed = next((check.at for check in checks if check.at > bad[-1]), None)
            yield Spell(name, bad[0], bad[1], closed, len(bad))


# The judgements


def _judge_incidents(here: Installation, checks: dict[str, list[Check]]) -> None:
    """Each long fault is one incident, opened and closed once; a short one is none."""
    rows = here.rows(
        "SELECT subject, first_failure, opened_at, closed_at, count, cause, last_good FROM incident"
        " WHERE subject_kind = 'source' ORDER BY subject, opened_at"
    )
    stored = [Spell(str(row[0]), *map(_moment, row[1:4]), row[4]) for row in rows]
    expected = [spell for name in sorted(checks) for spell in _spells(name, checks[name])]
    assert stored == expected
    planned = [(name, cause) for name, *_, cause in PLAN if cause] + [(FORBIDDEN, "robots")]
    assert [(row[0], row[5]) for row in rows] == sorted(planned, key=lambda plan: plan[0])
    for spell, row in zip(stored, rows, strict=True):
        good = [check.at for check in checks[spell.publisher] if check.good and check.at < spell.opened]
        assert _moment(row[6]) == max(good, default=None)
    assert {spell.publisher for spell in stored if spell.closed is None} == {"p40", FORBIDDEN}
    for name, _, first, hours, cause in PLAN:
        since, until = START + first * HOUR, START + (first + hours) * HOUR
        bad = [check for check in checks[name] if since <= check.at < until]
        assert bad, f"the fault of {name} was met"
        assert cause or len(bad) == 1


def _judge_notices(here: Installation) -> None:
    """The operator was told of each opening and of each recovery, once."""
    told: Counter[tuple[str, str]] = Counter()
    for notice in _documents(here, "operator"):
        told.update((trouble["subject"], trouble["kind"]) for trouble in notice["troubles"])
    planned = Counter((name, "opened") for name, *_, cause in PLAN if cause) + Counter(
        {(FORBIDDEN, "opened"): 1}
    )
    recovered = {
        (name, "recovered"): count for (name, _), count in planned.items() if name not in ("p40", FORBIDDEN)
    }
    assert told == planned + Counter(recovered)


def _judge_archive(here: Installation, day: Day) -> None:
    """Everything that was published is there once, whatever happened to it."""
    pages = Counter(publisher.id for publisher in day.publishers if publisher.kind == "page")
    shown = Counter(item.title for item in day.published if item.name.partition("-")[0] not in pages)
    assert dict(here.rows("SELECT title, count(*) FROM document GROUP BY title")) == shown + pages
    revised = here.rows(
        "SELECT document.title, count(*) FROM revision JOIN document ON document.id = document_id "
        "GROUP BY document_id"
    )
    assert Counter(dict(revised)) == Counter(dict.fromkeys(day.edited, 1)) + day.changes


def _judge_proof(archive: Archive, checks: dict[str, list[Check]], now: datetime) -> None:
    """The sealed sheet of the week that ended, and the open one, say what the server's log says."""
    with archive.read() as connection:
        (sealed,) = evidence.sheets(connection)
        running = proof.sheet(connection, "2026-W44", now)
    assert proof.broken_links([sealed]) == []
    assert sealed.sealed_at == MONDAY
    _judge_sheet(json.loads(sealed.sheet), checks, MONDAY - timedelta(weeks=1), MONDAY, known_by=MONDAY)
    _judge_sheet(running, checks, MONDAY, now, known_by=now)


def _judge_sheet(
    sheet: dict[str, Any],
    checks: dict[str, list[Check]],
    start: datetime,
    end: datetime,
    *,
    known_by: datetime,
) -> None:
    assert (sheet["from"], sheet["until"]) == (start.isoformat(), end.isoformat())
    assert sorted(sheet["sources"]) == sorted(checks)
    for name, row in sheet["sources"].items():
        mine = [check for check in checks[name] if start <= check.at < end]
        good = [check.at for check in mine if check.good]
        gaps = [later - earlier for earlier, later in pairwise([start, *good, end])]
        assert {
            "checks": row["checks"],
            "bad": sum(row["outcomes"].get(outcome, 0) for outcome in ("empty", "blocked", "failed")),
            "first_check": row["first_check"],
            "last_good": row["last_good"],
            "longest_gap_hours": row["longest_gap_hours"],
            "items_seen": row["items_seen"],
        } == {
            "checks": len(mine),
            "bad": len(mine) - len(good),
            "first_check": mine[0].at.isoformat(),
            "last_good": good[-1].isoformat() if good else None,
            "longest_gap_hours": round(max(gaps) / HOUR, 1),
            "items_seen": max(check.items for check in mine),
        }, name
    expected = sorted(
        (
            name,
            spell.opened.isoformat(),
            spell.closed.isoformat() if spell.closed and spell.closed <= known_by else None,
        )
        for name in checks
        for spell in _spells(name, checks[name])
        if spell.opened < end and (spell.closed is None or spell.closed >= start)
    )
    told = [(one["source"], one["opened"], one["closed"]) for one in sheet["incidents"]]
    assert sorted(told) == expected


def _judge_manners(here: Installation, server: Publishers, checks: dict[str, list[Check]]) -> None:
    """Polite to each host: one at a time, when it said, and only where it said."""
    assert server.most_at_once == dict.fromkeys(server.most_at_once, 1)
    assert [check.at - START for check in checks["p16"][5:7]] == [5 * HOUR, 8 * HOUR], "Retry-After: 3 h"
    assert [check.at - START for check in checks["p18"][6:9]] == [6 * HOUR, 8 * HOUR, 10 * HOUR], "2 h, twice"
    failing = [check.at for check in checks["p07"] if START + 4 * HOUR <= check.at < START + 12 * HOUR]
    assert failing == list(_retries(START + 4 * HOUR, 2 * HOUR, START + 12 * HOUR))
    asked = Counter(line.path for line in server.log)
    assert asked[server.by_id[FORBIDDEN].path] == 0
    assert asked["/robots.txt"] == len({publisher.address for publisher in server.by_id.values()})
    ((requests,),) = here.rows("SELECT sum(requests) FROM check_log")
    unanswered = sum(not check.good for check in checks[REFUSED])
    assert requests == len(server.log) + unanswered * 3, "each of them tried three times"


def _judge_digests(here: Installation) -> None:
    """One digest a night, on the night of two half past twos as well, and nothing in both."""
    digests = _documents(here, "outbox")
    assert [digest["occurrence"] for digest in digests] == ["2026-10-25", "2026-10-26"]
    first, second = (
        {story["head"]["title"] for section in digest["sections"] for story in section["stories"]}
        for digest in digests
    )
    assert first
    assert second
    assert not first & second


def _documents(here: Installation, folder: str) -> list[dict[str, Any]]:
    """What the file channel wrote there for programs, in order of time."""
    found = [json.loads(path.read_text("utf-8")) for path in Path(here.home.root, folder).glob("*.json")]
    return sorted(found, key=lambda document: str(document["created_at"]))


def _moment(stored: object) -> datetime | None:
    return datetime.fromisoformat(str(stored)).replace(tzinfo=UTC) if stored else None
