"""What users of other tools complain of, about sources that do not answer as they should."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.service.clock import Clock
from tests.service.installation import Installation
from tests.service.site import Site
from watch.app import App
from watch.archive import sources
from watch.archive.engine import Archive
from watch.models import Outcome, SourceResult, SourceState

START = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> Clock:
    return Clock(START)


@pytest.fixture
def app(here: Installation, clock: Clock) -> Iterator[App]:
    with Archive.open(here.home.archive) as archive:
        yield here.app(archive, clock)


def crawl(app: App) -> SourceResult:
    (result,) = asyncio.run(app.crawl(app.pick([], everything=True)))
    return result


def state(app: App) -> SourceState:
    with app.archive.read() as connection:
        return sources.states(connection, ["one"])["one"]


def test_a_feed_is_never_given_up_after_errors_complaint_19(app: App, clock: Clock, site: Site) -> None:
    site.broken.add("/one")
    site.publish("/one", "A report", at=START)
    for failures in range(1, 31):
        assert crawl(app).outcome is Outcome.FAILED
        due = state(app).next_due
        assert due is not None
        assert due - clock.now <= timedelta(minutes=5), "never later than the source's own interval"
        assert state(app).bad_streak == failures
        clock.now = due
    site.broken.clear()
    assert [source.id for source in app.pick([], everything=False)] == ["one"]
    assert crawl(app).new == 1


def test_a_client_that_is_refused_where_others_pass_says_so_complaint_54(
    app: App, clock: Clock, site: Site
) -> None:
    site.statuses["/one"] = 437
    site.publish("/one", "A report", at=START)
    refused = crawl(app)
    assert (refused.outcome, refused.error) == (Outcome.FAILED, "http_status: 437")
    health = app.dispatcher.preview(app.subscription("weekly"), clock.now).health
    assert [(trouble.cause, trouble.detail) for trouble in health.troubles] == [("http_status", "437")]


def test_a_permanent_redirect_is_followed_told_and_never_written_over_the_address_complaint_64(
    app: App, here: Installation, site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    site.moved["/one"] = f"{site.url}/new"
    site.publish("/new", "A report", at=START)
    with caplog.at_level(logging.WARNING):
        assert crawl(app).new == 1
        crawl(app)
    assert state(app).moved_to == f"{site.url}/new"
    assert caplog.text.count("source_moved") == 1
    assert f"{site.url}/one" in here.home.sources.read_text(encoding="utf-8")


def test_a_redirect_to_a_page_of_maintenance_does_not_overwrite_the_feed_complaint_64(
    app: App, site: Site, clock: Clock
) -> None:
    site.publish("/one", "A report", at=START)
    crawl(app)
    site.moved["/one"] = f"{site.url}/maintenance"
    site.statuses["/maintenance"] = 503
    assert crawl(app).outcome is Outcome.FAILED
    site.moved.clear()
    site.publish("/one", "Another report", at=START)
    assert crawl(app).new == 1


def test_what_an_empty_feed_shows_at_last_is_news_and_its_old_items_are_not(
    app: App, here: Installation, clock: Clock, site: Site
) -> None:
    """A source that begins empty must not take its first publication for something old."""
    site.feeds["/one"] = []
    for _ in range(3):
        assert crawl(app).outcome is Outcome.EMPTY
        clock.advance(timedelta(days=5))
    site.publish("/one", "An undated report")
    site.feeds["/one"] = [item[: item.index("<pubDate>")] + "</item>" for item in site.feeds["/one"]]
    site.publish("/one", "A report of the first days", at=START)
    site.publish("/one", "An old report", at=START - timedelta(days=30))
    assert crawl(app).new == 3
    assert dict(here.rows("SELECT title, news FROM document")) == {
        "An undated report": 1,
        "A report of the first days": 1,
        "An old report": 0,
    }


def test_what_came_out_while_a_new_source_failed_is_news(
    app: App, here: Installation, clock: Clock, site: Site
) -> None:
    site.broken.add("/one")
    site.publish("/one", "A report of the first days", at=START)
    site.publish("/one", "An old report", at=START - timedelta(days=30))
    assert crawl(app).outcome is Outcome.FAILED
    clock.advance(timedelta(days=20))
    site.broken.clear()
    assert crawl(app).new == 2
    assert here.rows("SELECT title FROM document WHERE news") == [("A report of the first days",)]


def test_a_feed_that_was_empty_for_a_while_is_well_when_it_shows_the_same_as_before(
    app: App, here: Installation, site: Site
) -> None:
    site.publish("/one", "A report", at=START)
    crawl(app)
    shown, site.feeds["/one"] = site.feeds["/one"], []
    assert [crawl(app).outcome for _ in range(2)] == [Outcome.EMPTY] * 2
    site.feeds["/one"] = shown
    assert crawl(app).outcome is Outcome.UNCHANGED
    assert here.rows("SELECT count(*) FROM incident WHERE closed_at IS NULL") == [(0,)]
