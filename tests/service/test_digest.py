"""What a digest tells beside its stories: dates, dates that moved, questions, more than the week."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from notifications.interface import Digest
from notifications.render.html import render_html
from tests.service.clock import Clock
from tests.service.installation import Installation
from tests.service.site import Mailbox, Site
from watch.app import App
from watch.archive.engine import Archive

START = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
ASKED = "Public consultation on a report"


@pytest.fixture
def now() -> Clock:
    return Clock(START)


@pytest.fixture
def app(here: Installation, now: Clock) -> Iterator[App]:
    here.environ["REGWATCH_REPLY_TO"] = "watch@example.com"
    with Archive.open(here.home.archive) as archive:
        yield here.app(archive, now)


def crawl(app: App) -> None:
    asyncio.run(app.crawl(app.pick([], everything=True)))


def preview(app: App, now: Clock) -> Digest:
    return app.dispatcher.preview(app.subscription("weekly"), now())


def publish_with_date(site: Site, day: str) -> None:
    site.feeds["/one"] = []
    site.publish("/one", ASKED, f"The Commission asks for views. Comments close on {day}.", at=START)


def test_a_date_of_the_next_weeks_is_kept_in_mind_until_it_is_over(app: App, now: Clock, site: Site) -> None:
    publish_with_date(site, "15 December 2026")
    crawl(app)
    for weeks in range(4):
        now.now = MONDAY + timedelta(weeks=weeks)
        (reminder,) = preview(app, now).dates
        assert (reminder.title, reminder.milestone.role) == (ASKED, "comments_close")
        assert reminder.milestone.day == date(2026, 12, 15)
        app.send_round()
    now.now = MONDAY + timedelta(weeks=4)
    assert preview(app, now).dates == ()


def test_a_date_far_away_or_of_no_topic_is_not(app: App, now: Clock, site: Site) -> None:
    publish_with_date(site, "15 June 2027")
    site.publish("/one", "Consultation on fishing", "Comments close on 15 December 2026.", at=START)
    crawl(app)
    assert preview(app, now).dates == ()


def test_a_date_that_moves_is_told_once(app: App, now: Clock, site: Site, mailbox: Mailbox) -> None:
    publish_with_date(site, "15 December 2026")
    crawl(app)
    now.now = MONDAY
    app.send_round()
    now.now += timedelta(days=1)
    publish_with_date(site, "15 January 2027")
    crawl(app)
    now.now = MONDAY + timedelta(weeks=1)
    (moved,) = preview(app, now).moved
    assert (moved.milestone.moved_from, moved.milestone.day) == (date(2026, 12, 15), date(2027, 1, 15))
    app.send_round()
    said = mailbox.messages[-1].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "Comments close: 15 January 2027 (before: 15 December 2026)" in said
    now.now = MONDAY + timedelta(weeks=2)
    assert preview(app, now).moved == ()


def test_what_the_classifier_is_not_sure_of_is_asked_with_links_that_answer(
    app: App, now: Clock, site: Site
) -> None:
    site.publish("/one", "Maybe a report, who knows", at=START)
    site.publish("/one", "Nothing of interest", at=START)
    crawl(app)
    digest = preview(app, now)
    (question,) = digest.questions
    assert (question.title, question.topic) == ("Maybe a report, who knows", "csrd")
    page = render_html(digest)
    number = question.document_id
    for answer in ("relevant", "not%20relevant"):
        assert f"mailto:watch@example.com?subject=regwatch%3A%20{answer}%20{number}%20csrd" in page
    app.reviews.answer(number, "csrd", yes=True, who="Ada")
    assert preview(app, now).questions == ()


def test_more_than_the_week_is_sent_where_asked(app: App, now: Clock, site: Site) -> None:
    site.publish("/one", "An old report", at=START - timedelta(days=40))
    crawl(app)
    weekly = app.subscription("weekly")
    assert app.dispatcher.preview(weekly, now()).stories == 0
    assert app.dispatcher.preview(weekly, now(), date(2026, 10, 20)).stories == 0
    assert app.dispatcher.preview(weekly, now(), date(2026, 10, 1)).stories == 1
    assert app.dispatcher.freeze_now(weekly, now(), date(2026, 10, 1)) == 1
    assert app.dispatcher.preview(weekly, now(), date(2026, 10, 1)).stories == 0, "it was sent"


def test_alerts_wait_while_it_is_quiet(here: Installation, now: Clock, site: Site) -> None:
    text = here.home.subscriptions.read_text(encoding="utf-8")
    start, end = text.index("{week"), text.index("}", text.index("{week"))
    quiet = '{now: true, quiet: "20:00-07:00", timezone: Europe/Paris}'
    here.home.subscriptions.write_text(text[:start] + quiet + text[end + 1 :], encoding="utf-8")
    with Archive.open(here.home.archive) as archive:
        app = here.app(archive, now)
        now.now = datetime(2026, 11, 17, 22, tzinfo=UTC)
        site.publish("/one", "A first report", at=now.now)
        crawl(app)
        assert app.send_round().sent == 0
        now.now = datetime(2026, 11, 18, 6, tzinfo=UTC)  # 07:00 in Paris
        assert app.send_round().sent == 1
