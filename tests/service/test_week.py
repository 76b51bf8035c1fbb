"""From a site to a mailbox: crawl, tag, digest, deliver, with real servers and a clock of the test's own."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.service.clock import Clock
from tests.service.installation import Installation
from tests.service.site import Mailbox, Site
from watch.app import App
from watch.archive import incidents, outbox, reader
from watch.archive.engine import Archive
from watch.archive.reader import Filters
from watch.errors import UsageError
from watch.models import Outcome, SourceResult

#: A Tuesday, so that the next digest is six days away.
START = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)  # 08:30 in Paris


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


def text_of(mailbox: Mailbox, index: int = -1) -> str:
    return str(mailbox.messages[index].get_body(("plain",)).get_content())  # type: ignore[union-attr]


def test_a_week_from_first_visit_to_digest(app: App, clock: Clock, site: Site, mailbox: Mailbox) -> None:
    site.publish("/one", "An old report", at=START - timedelta(days=30))
    site.publish("/one", "A recent report", "It says why. It says when.", at=START - timedelta(days=2))
    first = crawl(app)
    assert (first.outcome, first.new) == (Outcome.NEW, 2)

    clock.now = START + timedelta(days=1)
    site.publish("/one", "An algorithm is regulated", at=clock.now)
    site.publish("/one", "Nothing of interest", at=clock.now)
    assert crawl(app).new == 2

    clock.now = MONDAY
    assert app.send_round().sent == 1
    said = text_of(mailbox)
    assert "An algorithm is regulated" in said
    assert "A recent report" in said
    assert "An old report" not in said, "baseline is never mailed"
    assert "Nothing of interest" not in said
    assert "1 source of 1 read" in said
    assert mailbox.messages[0]["To"] == "officer@example.com"

    assert app.send_round().sent == 0, "the same occasion is not sent twice"
    clock.now = MONDAY + timedelta(days=7)
    assert app.send_round().sent == 1
    assert "An algorithm is regulated" not in text_of(mailbox), "no story is sent twice"
    assert "Nothing new" in text_of(mailbox)


def test_what_is_found_after_the_digest_comes_with_the_next(
    app: App, clock: Clock, site: Site, mailbox: Mailbox
) -> None:
    """#60: an item of the last day must not fall between two weeks."""
    site.publish("/one", "An ordinary item", at=START)
    crawl(app)
    clock.now = MONDAY
    app.send_round()
    site.publish("/one", "A late report", at=MONDAY - timedelta(hours=2))
    crawl(app)
    clock.now = MONDAY + timedelta(days=7)
    app.send_round()
    assert "A late report" in text_of(mailbox)


def test_a_digest_missed_while_asleep_is_sent_once_on_waking_complaint_59(
    app: App, clock: Clock, site: Site, mailbox: Mailbox
) -> None:
    """#39, #59: a weekly job must not vanish over a restart."""
    site.publish("/one", "A first report", at=START)
    crawl(app)
    clock.now = MONDAY + timedelta(days=17)
    assert app.send_round().sent == 1
    assert "A first report" in text_of(mailbox)
    assert app.send_round().sent == 0


def test_a_material_change_comes_back_marked_and_a_small_one_does_not(
    app: App, clock: Clock, site: Site, mailbox: Mailbox
) -> None:
    words = "The report is due in spring. " * 20
    site.publish("/one", "A first report", words, at=START)
    crawl(app)
    clock.now = MONDAY
    app.send_round()

    site.feeds["/one"] = [item.replace("in spring", "in  spring") for item in site.feeds["/one"]]
    assert crawl(app).outcome is Outcome.UNCHANGED, "white space is no change"
    site.feeds["/one"] = [
        item.replace("A first report", "A report, postponed") for item in site.feeds["/one"]
    ]
    changed = crawl(app)
    assert (changed.outcome, changed.changed, changed.new) == (Outcome.CHANGED, 1, 0)
    clock.now = MONDAY + timedelta(days=7)
    app.send_round()
    assert "A report, postponed" in text_of(mailbox)
    assert "Updated" in text_of(mailbox)

    site.feeds["/one"] = [
        item.replace("A report, postponed", "A first report") for item in site.feeds["/one"]
    ]
    assert crawl(app).outcome is Outcome.CHANGED
    clock.now = MONDAY + timedelta(days=14)
    app.send_round()
    assert "A first report" not in text_of(mailbox), "a text that comes back is not news"


def test_a_failing_source_is_told_once_and_its_recovery_once_complaints_1_and_14(
    app: App, clock: Clock, here: Installation, site: Site, mailbox: Mailbox
) -> None:
    """Complaints 1 and 14: errors that nobody was told of; a site down overnight, hundreds of alerts."""
    here.environ["REGWATCH_OPERATOR"] = "operator@example.com"
    with Archive.open(here.home.archive) as archive:
        app = here.app(archive, clock)
        site.publish("/one", "An ordinary item", at=START)
        crawl(app)
        site.broken.add("/one")
        for failures in range(1, 6):
            clock.now += timedelta(hours=1)
            assert crawl(app).outcome is Outcome.FAILED
            app.send_round()
            assert len(mailbox.messages) == (0 if failures == 1 else 1)
        site.broken.clear()
        clock.now += timedelta(hours=1)
        crawl(app)
        app.send_round()
        app.send_round()
    assert [message["To"] for message in mailbox.messages] == ["operator@example.com"] * 2
    assert "500" in text_of(mailbox, 0)
    assert "recovered" in mailbox.messages[1]["Subject"]


def test_a_failure_does_not_forget_what_was_known(app: App, clock: Clock, site: Site) -> None:
    """Complaint 3: after an error the next good answer is compared with the last good one."""
    site.publish("/one", "A first report", at=START)
    crawl(app)
    site.broken.add("/one")
    crawl(app)
    site.broken.clear()
    assert crawl(app).outcome is Outcome.UNCHANGED


def test_an_empty_feed_stays_empty_until_it_is_not(app: App, site: Site) -> None:
    """Complaint 41: an empty feed is told every time, not only at the first."""
    site.feeds["/one"] = []
    assert crawl(app).outcome is Outcome.EMPTY
    second = crawl(app)
    assert (second.outcome, second.cause) == (Outcome.EMPTY, "too_few")
    with app.archive.read() as connection:
        assert incidents.open_incident(connection, "source", "one") is not None


def test_the_health_box_names_the_failed_source(app: App, clock: Clock, site: Site, mailbox: Mailbox) -> None:
    site.feeds["/one"] = []
    site.broken.add("/one")
    crawl(app)
    clock.now = MONDAY
    app.send_round()
    assert "0 sources of 1 read" in text_of(mailbox)
    assert "the site answered with an error (500)" in text_of(mailbox)


def test_alerts_go_out_at_once_and_once(
    here: Installation, site: Site, mailbox: Mailbox, clock: Clock
) -> None:
    text = here.home.subscriptions.read_text(encoding="utf-8")
    start, end = text.index("{week"), text.index("}", text.index("{week"))
    here.home.subscriptions.write_text(text[:start] + "now" + text[end + 1 :], encoding="utf-8")
    with Archive.open(here.home.archive) as archive:
        app = here.app(archive, clock)
        site.publish("/one", "A first report", at=START)
        crawl(app)
        assert app.send_round().sent == 1
        assert app.send_round().sent == 0
    assert "A first report" in mailbox.messages[0]["Subject"]


def test_a_dead_mail_server_loses_nothing_and_says_so_complaint_62(
    app: App, here: Installation, clock: Clock, site: Site, mailbox: Mailbox
) -> None:
    """Complaint 62: a digest recorded as sent before it was sent waits a whole period."""
    site.publish("/one", "A first report", at=START)
    crawl(app)
    clock.now = MONDAY
    here.environ["REGWATCH_SMTP_URL"] = "smtp://127.0.0.1:9"
    with Archive.open(here.home.archive) as archive:
        tally = here.app(archive, clock).send_round()
    assert (tally.sent, tally.postponed) == (0, 1)
    (row,) = here.rows("SELECT state, last_error FROM delivery")
    assert row[0] == "pending"
    assert row[1] == "the connection to the mail server failed: Connection refused"
    clock.now = MONDAY + timedelta(minutes=2)
    assert app.send_round().sent == 1
    assert "A first report" in text_of(mailbox)


def test_a_channel_that_fails_costs_no_other_complaint_6(
    here: Installation, clock: Clock, site: Site, mailbox: Mailbox
) -> None:
    """Complaint 6: with several channels, when one fails the others are not sent."""
    text = here.home.subscriptions.read_text(encoding="utf-8")
    channels = "channels: [{slack: '${REGWATCH_SLACK}'}, {email: [officer@example.com]}, {file: outbox}]"
    here.home.subscriptions.write_text(text.replace("channels: [{email: [officer@example.com]}]", channels))
    here.environ["REGWATCH_SLACK"] = "http://127.0.0.1:9/hook"
    site.publish("/one", "A first report", at=START)
    with Archive.open(here.home.archive) as archive:
        app = here.app(archive, clock)
        crawl(app)
        clock.now = MONDAY
        tally = app.send_round()
    assert (tally.sent, tally.postponed) == (4, 1), "a mail and three files; Slack is tried again"
    assert "A first report" in text_of(mailbox)


def test_a_mail_that_is_not_configured_is_kept_and_told(here: Installation, clock: Clock, site: Site) -> None:
    del here.environ["REGWATCH_SMTP_URL"]
    site.publish("/one", "A first report", at=START)
    with Archive.open(here.home.archive) as archive:
        app = here.app(archive, clock)
        crawl(app)
        clock.now = MONDAY
        assert app.send_round().postponed == 1
        with archive.read() as connection:
            (row,) = outbox.deliveries(connection)
    assert "REGWATCH_SMTP_URL" in str(row["last_error"])


def test_two_crawls_at_once_share_the_work(app: App, here: Installation, site: Site, clock: Clock) -> None:
    site.publish("/one", "A first report", at=START)

    async def both(other: App) -> list[list[SourceResult]]:
        wanted = app.pick([], everything=True)
        return await asyncio.gather(app.crawl(wanted), other.crawl(wanted))

    with Archive.open(here.home.archive) as archive:
        asyncio.run(both(here.app(archive, clock)))
    assert here.rows("SELECT count(*) FROM document") == [(1,)]


def test_a_preview_writes_nothing(app: App, here: Installation, site: Site, clock: Clock) -> None:
    site.publish("/one", "A first report", at=START)
    crawl(app)
    made = app.dispatcher.preview(app.subscription("weekly"), MONDAY)
    assert made.stories == 1
    assert here.rows("SELECT count(*) FROM digest") == [(0,)]


def test_an_unknown_source_or_subscription_is_named(app: App) -> None:
    with pytest.raises(UsageError, match="nowhere"):
        app.pick(["nowhere"], everything=False)
    with pytest.raises(UsageError, match="nobody"):
        app.subscription("nobody")


def test_only_what_is_due_is_read(app: App, clock: Clock, site: Site) -> None:
    site.publish("/one", "A first report", at=START)
    assert [source.id for source in app.pick([], everything=False)] == ["one"]
    crawl(app)
    assert app.pick([], everything=False) == []
    clock.now += timedelta(minutes=6)
    assert [source.id for source in app.pick([], everything=False)] == ["one"]


def test_a_tag_keeps_its_reason_and_search_narrows_by_it(app: App, here: Installation, site: Site) -> None:
    site.publish("/one", "An algorithm is regulated", at=START)
    site.publish("/one", "A report is due", at=START)
    crawl(app)
    found = reader.search(here.home.archive, "", Filters(topic="ai_act"))
    assert [result["title"] for result in found["results"]] == ["An algorithm is regulated"]
    shown = reader.show(here.home.archive, found["results"][0]["id"])
    assert shown is not None
    (tag,) = (tag for tag in shown["tags"] if tag["tagged"])
    assert tag["evidence"] == [{"kind": "term", "text": "algorithm", "weight": 4.0}]


def test_a_channel_test_says_what_happened(app: App, mailbox: Mailbox) -> None:
    assert app.test_channels() == [("weekly", "email", "officer@example.com", "accepted")]
    assert "test" in mailbox.messages[0]["Subject"]


def test_files_in_a_folder_are_written_under_the_home(here: Installation, clock: Clock, site: Site) -> None:
    text = here.home.subscriptions.read_text(encoding="utf-8")
    here.home.subscriptions.write_text(
        text.replace("[{email: [officer@example.com]}]", "[{file: outbox}]"), encoding="utf-8"
    )
    site.publish("/one", "A first report", at=START)
    with Archive.open(here.home.archive) as archive:
        app = here.app(archive, clock)
        crawl(app)
        clock.now = MONDAY
        assert app.send_round().sent == 3
    names = sorted(path.suffix for path in (here.home.root / "outbox").iterdir())
    assert names == [".eml", ".html", ".json"]


def test_a_source_that_dries_up_is_told(
    here: Installation, site: Site, mailbox: Mailbox, clock: Clock
) -> None:
    """#41, #66: every check looks well, and nothing comes any more."""
    text = here.home.sources.read_text(encoding="utf-8")
    here.home.sources.write_text(text.replace("official: true", "official: true, expect: {max_silence: 20d}"))
    here.environ["REGWATCH_OPERATOR"] = "operator@example.com"
    with Archive.open(here.home.archive) as archive:
        app = here.app(archive, clock)
        site.publish("/one", "An ordinary item", at=START)
        crawl(app)
        clock.now = START + timedelta(days=19)
        crawl(app)
        assert app.tell_operator() == 0
        clock.now = START + timedelta(days=21)
        assert crawl(app).outcome is Outcome.UNCHANGED
        assert app.tell_operator() == 1
        crawl(app)
        assert app.tell_operator() == 0
        health = app.dispatcher.preview(app.subscription("weekly"), clock.now).health
        assert [(trouble.source_name, trouble.cause) for trouble in health.troubles] == [("one", "silent")]
        site.publish("/one", "A new item", at=clock.now)
        crawl(app)
        assert app.tell_operator() == 1


def test_a_fallback_is_read_from_the_first_day_and_named_while_needed_complaint_52(
    here: Installation, site: Site, clock: Clock
) -> None:
    """Complaint 52: EUR-Lex answers programs with a challenge, and everything that read it fell silent."""
    text = here.home.sources.read_text(encoding="utf-8")
    here.home.sources.write_text(
        text.replace("official: true", "official: true, fallback: [two]")
        + f"  - {{id: two, name: Second door, kind: feed, url: '{site.url}/two', enabled: false}}\n"
    )
    with Archive.open(here.home.archive) as archive:
        app = here.app(archive, clock)
        site.publish("/two", "An ordinary item", at=START)
        site.broken.add("/one")
        asyncio.run(app.crawl(app.pick([], everything=True)))
        health = app.dispatcher.preview(app.subscription("weekly"), clock.now).health
    (trouble,) = health.troubles
    assert trouble.fallback_name == "Second door"


def test_the_linked_page_is_read_where_reuse_allows(here: Installation, site: Site, clock: Clock) -> None:
    text = here.home.sources.read_text(encoding="utf-8")
    here.home.sources.write_text(
        text.replace("full_text: false", "full_text: true").replace(
            "official: true", "official: true, reuse: full"
        )
    )
    site.publish("/one", "Notice 12", "Read more.", at=START)
    said = "The authority asks every provider of an algorithm to register before the first of March. " * 6
    site.pages["/item/one/1"] = f"<html><body><main><h1>Notice 12</h1><p>{said}</p></main></body></html>"
    with Archive.open(here.home.archive) as archive:
        app = here.app(archive, clock)
        crawl(app)
        (found,) = reader.search(here.home.archive, "register", Filters(topic="ai_act"))["results"]
        assert found["title"] == "Notice 12"
        assert crawl(app).outcome is Outcome.UNCHANGED
        site.publish("/one", "Notice 13", "A report nobody can open.", at=START)
        assert crawl(app).new == 1, "a page that cannot be read costs nothing"
    assert site.requests.count("/item/one/1") == 1
