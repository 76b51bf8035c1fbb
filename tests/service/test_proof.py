"""The proof sheets: they say what the site's own log says, and cannot be changed unseen."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.service.clock import Clock
from tests.service.installation import Installation
from tests.service.site import Mailbox, Site
from watch import proof
from watch.app import App
from watch.archive import evidence
from watch.archive.engine import Archive
from watch.errors import UsageError

#: A Monday.
START = datetime(2026, 11, 16, 0, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> Clock:
    return Clock(START)


@pytest.fixture
def app(here: Installation, clock: Clock) -> Iterator[App]:
    with Archive.open(here.home.archive) as archive:
        yield here.app(archive, clock)


def crawl_every(app: App, clock: Clock, hours: int, times: int) -> None:
    for _ in range(times):
        asyncio.run(app.crawl(app.pick([], everything=True)))
        clock.now += timedelta(hours=hours)


def test_a_sheet_agrees_with_the_log_of_the_site(app: App, clock: Clock, site: Site) -> None:
    site.publish("/one", "A report", at=START)
    crawl_every(app, clock, 12, 4)
    site.broken.add("/one")
    crawl_every(app, clock, 12, 2)
    site.broken.clear()
    crawl_every(app, clock, 12, 2)
    with app.archive.read() as connection:
        sheet = proof.sheet(connection, "2026-W47", clock.now)
    row = sheet["sources"]["one"]
    assert row["checks"] == 8
    assert row["outcomes"] == {"failed": 2, "new": 1, "unchanged": 5}
    assert row["longest_gap_hours"] == 36.0
    assert row["items_seen"] == 1
    assert [incident["cause"] for incident in sheet["incidents"]] == ["http_status"]
    assert site.requests.count("/one") == row["checks"]


def test_a_week_is_sealed_when_it_has_ended_and_each_sheet_names_the_one_before(
    app: App, clock: Clock, site: Site, mailbox: Mailbox
) -> None:
    site.publish("/one", "A report", at=START)
    crawl_every(app, clock, 84, 4)  # two weeks
    assert proof.seal_due(app.archive, clock.now) == 2
    assert proof.seal_due(app.archive, clock.now) == 0
    with app.archive.read() as connection:
        sheets = evidence.sheets(connection)
    assert [one.period for one in sheets] == ["2026-W47", "2026-W48"]
    assert sheets[0].hash in sheets[1].sheet
    assert proof.broken_links(sheets) == []
    app.send_round()
    assert sheets[1].hash in mailbox.messages[-1].get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_a_changed_sheet_shows(app: App, clock: Clock, here: Installation, site: Site) -> None:
    site.publish("/one", "A report", at=START)
    crawl_every(app, clock, 84, 6)
    proof.seal_due(app.archive, clock.now)
    with app.archive.write() as connection:
        connection.exec_driver_sql(
            "UPDATE proof_sheet SET sheet = replace(sheet, '\"checks\":2', '\"checks\":9') "
            "WHERE period = '2026-W48'"
        )
    with app.archive.read() as connection:
        assert proof.broken_links(evidence.sheets(connection)) == ["2026-W48"]


@pytest.mark.parametrize("period", ["2026-47", "2026-W60", "week", ""])
def test_a_week_that_is_none_is_refused(period: str) -> None:
    with pytest.raises(UsageError, match="2"):
        proof.bounds(period)
