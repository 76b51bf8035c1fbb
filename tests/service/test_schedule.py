"""`serve` in this process: it rings, reads its files again, beats, and stops."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.service.installation import Installation
from tests.service.site import Mailbox, Site
from watch.app import App
from watch.archive import incidents, meta
from watch.archive.engine import Archive
from watch.config.sources import Source
from watch.schedule import FILES, Service

TICK = timedelta(seconds=0.1)


@pytest.fixture
def app(here: Installation, site: Site) -> Iterator[App]:
    here.environ["REGWATCH_HEARTBEAT_URL"] = f"{site.url}/beat"
    site.feeds["/beat"] = []
    with Archive.open(here.home.archive) as archive:
        yield here.app(archive, lambda: datetime.now(UTC))


async def serve_until(app: App, *steps: Callable[[], bool]) -> None:
    """Serve; each step is asked until it says yes, then the next, then it ends."""
    service = Service(app, tick=TICK)
    running = asyncio.create_task(service.run())
    deadline = time.monotonic() + 15
    for step in steps:
        while not await asyncio.to_thread(step):
            assert time.monotonic() < deadline, f"{step} never held"
            assert not running.done()
            await asyncio.sleep(0.02)
    service.stop()
    await running


async def test_it_reads_sends_beats_and_notes_its_rounds(app: App, here: Installation, site: Site) -> None:
    site.publish("/one", "A first report")

    def ticked() -> bool:
        with app.archive.read() as connection:
            return meta.last_tick(connection) is not None

    await serve_until(
        app,
        lambda: here.rows("SELECT count(*) FROM document") == [(1,)],
        ticked,
        lambda: "/beat" in site.requests,
    )


async def test_after_a_sleep_a_digest_waits_for_the_sources(
    here: Installation, site: Site, mailbox: Mailbox
) -> None:
    site.publish("/one", "publication 0 on an algorithm")
    here.subscribe_from(datetime.now(UTC) - timedelta(minutes=1))
    with Archive.open(here.home.archive) as archive:
        app = here.app(archive, lambda: datetime.now(UTC))
        await serve_until(app, lambda: here.rows("SELECT count(*) FROM document") == [(1,)])
        next_week = datetime.now(UTC) + timedelta(weeks=1)
        site.publish("/one", "publication 1 on an algorithm", at=next_week)
        app = here.app(archive, lambda: next_week)
        await serve_until(app, lambda: bool(mailbox.messages))
    assert "publication 1" in mailbox.messages[0].as_string()


async def test_a_digest_does_not_wait_for_ever(
    here: Installation, site: Site, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.subscribe_from(datetime.now(UTC) - timedelta(weeks=1))
    monkeypatch.setattr("watch.schedule.PATIENCE", timedelta(0))
    with Archive.open(here.home.archive) as archive:
        app = here.app(archive, lambda: datetime.now(UTC))

        def always_due(*_: object, everything: bool) -> list[Source]:
            return list(app.loaded.enabled)

        monkeypatch.setattr(app, "pick", always_due)
        await serve_until(app, lambda: bool(mailbox.messages))


async def test_a_faulty_edit_keeps_the_last_good_files_and_is_told(
    app: App, here: Installation, site: Site
) -> None:
    site.publish("/one", "A first report")
    good = here.home.sources.read_text(encoding="utf-8")

    def told() -> bool:
        with app.archive.read() as connection:
            return incidents.open_incident(connection, "configuration", FILES) is not None

    def spoil() -> bool:
        here.home.sources.write_text(good.replace("kind: feed", "kind: fede"), encoding="utf-8")
        return True

    def repair() -> bool:
        here.home.sources.write_text(good + "# repaired\n", encoding="utf-8")
        return True

    def still_reads() -> bool:
        return [source.id for source in app.loaded.enabled] == ["one"]

    await serve_until(
        app,
        lambda: here.rows("SELECT count(*) FROM document") == [(1,)],
        spoil,
        told,
        still_reads,
        repair,
        lambda: not told(),
    )


async def test_a_dead_heartbeat_address_is_logged_and_harmless(
    app: App, site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    site.broken.add("/beat")
    with caplog.at_level(logging.WARNING):
        await serve_until(app, lambda: "heartbeat_failed" in caplog.text)
    assert site.url not in caplog.text, "the address may hold a secret"


async def test_an_unforeseen_error_of_a_round_is_logged_with_its_trace_and_the_next_goes_on(
    app: App, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    def fails_once(*, digests: bool) -> None:
        calls.append(1)
        if len(calls) == 1:
            raise RuntimeError("not foreseen")

    monkeypatch.setattr(app, "send_round", fails_once)
    await serve_until(app, lambda: len(calls) >= 2)
    assert "tick_failed" in caplog.text
    assert "not foreseen" in caplog.text
