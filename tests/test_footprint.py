"""The footprint: what is counted, what is estimated from it, and what a digest says of it."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest

from notifications.interface import Footprint, Language
from notifications.render.as_json import render_json
from notifications.render.html import render_html
from notifications.render.slack import render_slack
from notifications.render.text import render_text
from tests.notifications.samples import digest, story, strings
from tests.service.installation import Installation
from tests.service.site import Mailbox, Site
from tests.service.test_schedule import serve_until
from watch.app import App
from watch.archive.engine import Archive
from watch.config.settings import load_settings
from watch.crawl import traffic
from watch.crawl.traffic import Traffic
from watch.errors import ConfigError, UsageError
from watch.footprint import DEFAULT_GRID, Grid, GridError, Spent, bounds, grams, parse_grid, watt_hours
from watch.metering import Meter, cpu_seconds

#: A Friday and the Mondays after it, 08:00 in Paris being 07:00 UTC.
FRIDAY = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 7, 0, 1, tzinfo=UTC)
WEEK = timedelta(weeks=1)


# Estimates


def test_an_hour_of_a_core_is_ten_watt_hours_and_a_gigabyte_sixty() -> None:
    assert watt_hours(Spent(cpu_s=3600)) == pytest.approx(10)
    assert watt_hours(Spent(requests=1_000, bytes=10**9)) == pytest.approx(60)
    assert watt_hours(Spent(1, 10**8, 360) + Spent(1, 10**8, 360)) == pytest.approx(2 + 12)


def test_a_kilowatt_hour_emits_what_its_grid_does() -> None:
    assert grams(1_000, Grid("FR", 56)) == pytest.approx(56)
    assert grams(0.5, DEFAULT_GRID) == pytest.approx(0.122)


@pytest.mark.parametrize(
    ("text", "grid"),
    [("FR", Grid("FR", 56)), (" de ", Grid("DE", 381)), ("21.7", Grid("own", 21.7)), ("0", Grid("own", 0))],
)
def test_a_grid_is_a_country_or_a_number(text: str, grid: Grid) -> None:
    assert parse_grid(text) == grid
    assert load_settings({"REGWATCH_GRID": text}).grid == grid


@pytest.mark.parametrize("text", ["XX", "France", "-5", "2001", "1e3", "nan", "٥٦", "56 g", "0.0000001"])
def test_another_grid_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(GridError):
        parse_grid(text)
    with pytest.raises(ConfigError, match=r"REGWATCH_GRID: .* Write one of AT, BE, .* a number such as 56"):
        load_settings({"REGWATCH_GRID": text})


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        ("2026-W47", datetime(2026, 11, 16, tzinfo=UTC), datetime(2026, 11, 23, tzinfo=UTC)),
        ("2026-W53", datetime(2026, 12, 28, tzinfo=UTC), datetime(2027, 1, 4, tzinfo=UTC)),
        ("2024-02", datetime(2024, 2, 1, tzinfo=UTC), datetime(2024, 3, 1, tzinfo=UTC)),
        ("2026-12", datetime(2026, 12, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)),
        (None, FRIDAY - WEEK, FRIDAY),
    ],
)
def test_periods(period: str | None, start: datetime, end: datetime) -> None:
    assert bounds(period, FRIDAY) == (start, end)


@pytest.mark.parametrize("period", ["", "2026", "2026-W54", "2026-13", "2026-w47", "0000-01", "9999-12"])
def test_what_is_no_period_is_refused_with_what_to_write(period: str) -> None:
    with pytest.raises(UsageError, match="Write it as 2026-W47 or 2026-11"):
        bounds(period, FRIDAY)


# Measuring


def burn(seconds: float) -> float:
    """Keep a core busy; what this process has used in all."""
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass
    return time.process_time()


@pytest.mark.skipif(sys.platform != "linux", reason="running workers are seen through /proc")
def test_a_worker_counts_while_it_runs_and_not_again_when_it_ends() -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        pool.submit(burn, 0).result()
        before = cpu_seconds(), time.process_time()
        used = pool.submit(burn, 0.3).result()
        while_it_runs = cpu_seconds() - before[0]
        own = time.process_time() - before[1]
        assert 0.25 < while_it_runs - own < 0.6
    after = cpu_seconds() - before[0] - (time.process_time() - before[1])
    assert after < used, "its whole time was counted a second time"


def test_a_meter_counts_everything_once_and_never_backwards() -> None:
    cpu = iter([3.0, 4.5, 4.2, 6.0])
    network = iter([Traffic(5, 100), Traffic(5, 100), Traffic(6, 110), Traffic(9, 200)])
    meter = Meter(lambda: next(cpu), lambda: next(network))
    assert [meter.take() for _ in range(4)] == [
        Spent(5, 100, 3.0),
        Spent(0, 0, 1.5),
        Spent(1, 10, 0.0),  # a worker ended between two looks
        Spent(3, 90, 1.5),
    ]


async def test_meters_count_for_the_tasks_inside_them_alone() -> None:
    async def fetch(requests: int) -> int:
        with traffic.metered() as own:
            for _ in range(requests):
                traffic.count(requests=1, bytes=10)
                await asyncio.sleep(0)
        return own.requests

    before = traffic.of_process()
    with traffic.metered() as outer:
        assert await asyncio.gather(fetch(2), fetch(3)) == [2, 3]
    traffic.count(requests=1)
    assert (outer.requests, outer.bytes) == (5, 50)
    assert traffic.of_process().requests - before.requests == 6


# The service


class Clock:
    """A clock that stands where it is put."""

    now = FRIDAY

    def __call__(self) -> datetime:
        return self.now


class Cpu:
    """Processor time that passes when the test says so."""

    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as running:
        yield running


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as running:
        yield running


@pytest.fixture
def here(tmp_path: Path, site: Site, mailbox: Mailbox) -> Installation:
    return Installation(tmp_path, site, mailbox)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def cpu() -> Cpu:
    return Cpu()


@pytest.fixture
def app(here: Installation, site: Site, clock: Clock, cpu: Cpu) -> Iterator[App]:
    here.environ["REGWATCH_HEARTBEAT_URL"] = f"{site.url}/beat"
    site.feeds["/beat"] = []
    meter = Meter(cpu)
    meter.take()  # what the tests before this one fetched
    with Archive.open(here.home.archive) as archive:
        yield here.app(archive, clock, meter=meter)


def crawl(app: App) -> None:
    asyncio.run(app.crawl(app.pick([], everything=True)))


def runs(here: Installation) -> list[tuple[object, ...]]:
    return here.rows("SELECT work, documents, requests, bytes, cpu_s FROM run ORDER BY id")


def checks(here: Installation) -> list[tuple[object, ...]]:
    return here.rows("SELECT outcome, requests, bytes FROM check_log ORDER BY id")


def test_a_crawl_notes_what_it_cost(app: App, here: Installation, site: Site, cpu: Cpu) -> None:
    site.publish("/one", "A first report", at=FRIDAY)
    cpu.seconds = 2.5
    crawl(app)
    size = len(site.render("/one"))
    assert site.requests == ["/robots.txt", "/one"]
    assert runs(here) == [("crawl", 1, 2, size, 2.5)]
    assert checks(here) == [("new", 2, size)]


def test_retries_of_a_source_that_fails_are_counted(app: App, here: Installation, site: Site) -> None:
    site.statuses["/one"] = 503
    crawl(app)
    assert site.requests == ["/robots.txt", "/one", "/one", "/one"]
    ((outcome, requests, size),) = checks(here)
    assert (outcome, requests) == ("failed", 4)
    assert size > 0, "the error page was read, to see whether it is a wall"  # type: ignore[operator]
    assert runs(here) == [("crawl", 0, 4, size, 0.0)]


def test_a_connection_that_is_refused_and_a_redirect_are_counted(
    app: App, here: Installation, site: Site, mailbox: Mailbox
) -> None:
    site.moved["/one"] = "/two"
    site.publish("/two", "A first report", at=FRIDAY)
    crawl(app)
    assert checks(here) == [("new", 3, len(site.render("/two")))]
    site.moved["/one"] = "http://127.0.0.1:1/closed"
    crawl(app)
    outcome, requests, size = checks(here)[1]
    # The robots.txt of each host, the row's address, and two more tries of the one that nobody answers.
    assert (outcome, requests, size) == ("failed", 5, 0)


def test_linked_pages_count_for_their_source(app: App, here: Installation, site: Site) -> None:
    text = here.home.sources.read_text(encoding="utf-8")
    text = text.replace("full_text: false", "full_text: true").replace("true}", "true, reuse: full}")
    here.home.sources.write_text(text, encoding="utf-8")
    site.publish("/one", "A first report", at=FRIDAY)
    site.pages["/item/one/1"] = "<html><body><p>A short page.</p></body></html>"
    with Archive.open(here.home.archive) as archive:
        crawl(here.app(archive, Clock()))
    assert site.requests == ["/robots.txt", "/one", "/item/one/1"]
    assert checks(here) == [("new", 3, len(site.render("/one")) + len(site.pages["/item/one/1"]))]


def test_a_round_that_sends_nothing_is_in_the_next_one(app: App, here: Installation, cpu: Cpu) -> None:
    for seconds in (1.0, 2.0, 3.0):
        cpu.seconds = seconds
        app.send_round()
        app.beat()
    assert runs(here) == []
    crawl(app)  # the feed is missing: robots.txt and one request
    assert runs(here) == [("crawl", 0, 3 + 2, 0, 3.0)]


def test_a_digest_tells_what_was_spent_since_the_one_before(
    app: App, here: Installation, site: Site, clock: Clock, cpu: Cpu
) -> None:
    here.subscribe_from(FRIDAY - timedelta(minutes=1))
    site.publish("/one", "An algorithm is regulated", at=FRIDAY)
    assert app.dispatcher.preview(app.subscription("weekly"), FRIDAY).footprint is None
    cpu.seconds = 36.0
    crawl(app)
    clock.now = MONDAY
    told = app.dispatcher.preview(app.subscription("weekly"), MONDAY).footprint
    size = len(site.render("/one"))
    wh = 36 * 10 / 3600 + size / 1e9 * 60
    assert told == Footprint(2, size, 36.0, pytest.approx(wh), pytest.approx(wh * 0.244))
    cpu.seconds = 37.0
    assert app.send_round().sent == 1
    clock.now += timedelta(days=1)
    cpu.seconds = 40.0
    crawl(app)
    told = app.dispatcher.preview(app.subscription("weekly"), clock.now).footprint
    assert told is not None
    assert (told.requests, told.cpu_s) == (2, 3.0), "the sending of the first digest was in the first week"


async def test_serve_notes_rounds_that_did_something_and_the_rest_when_it_stops(
    here: Installation, site: Site
) -> None:
    site.publish("/one", "A first report")
    site.feeds["/beat"] = []
    here.environ["REGWATCH_HEARTBEAT_URL"] = f"{site.url}/beat"
    with Archive.open(here.home.archive) as archive:
        app = here.app(archive, lambda: datetime.now(UTC))
        await serve_until(
            app,
            lambda: here.rows("SELECT count(*) FROM run") == [(1,)],
            lambda: site.requests.count("/beat") >= 3,
        )
    noted = runs(here)
    assert [row[:2] for row in noted] == [("crawl", 1), ("crawl", 0)]
    assert noted[1][2] >= 2, "heartbeats of idle rounds"  # type: ignore[operator]


# The line in a digest


COST = Footprint(requests=2_212, bytes=9_437_184, cpu_s=31.4, wh=0.6534, gco2e=0.1594)
LINES: list[tuple[Language, str]] = [
    (
        "en",
        "Footprint of the watch in that time: 2,212 requests, 9.4\u00a0MB, 31\u00a0s of processor time, "
        "about 0.65\u00a0Wh (0.16\u00a0gCO2e). Method: docs/footprint.md",
    ),
    (
        "fr",
        "Empreinte de la veille sur cette période\u00a0: 2\u202f212 requêtes, 9,4\u00a0Mo, 31\u00a0s de "
        "calcul, environ 0,65\u00a0Wh (0,16\u00a0gCO2e). Méthode\u00a0: docs/footprint.md",
    ),
]


@pytest.mark.parametrize(("language", "line"), LINES)
def test_every_format_says_it_in_one_line(language: Language, line: str) -> None:
    made = digest(story(), language=language, footprint=COST)
    assert line in " ".join(render_text(made).split("\n"))
    assert line in render_html(made).replace("&nbsp;", "\u00a0")
    assert any(line in text for text in strings(render_slack(made)))
    assert json.loads(render_json(made))["footprint"] == {
        "requests": 2212,
        "bytes": 9437184,
        "cpu_s": 31.4,
        "wh": 0.6534,
        "gco2e": 0.1594,
    }


def test_one_request_and_small_figures_are_said_as_such() -> None:
    made = digest(language="en", footprint=Footprint(1, 512, 0.04, 0.000142, 0.0000346))
    said = " ".join(render_text(made).split()).replace("\u00a0", " ")
    assert "1 request, 0.00051 MB, 0.04 s of processor time, about 0.00014 Wh (0.000035 gCO2e)" in said


def test_nothing_is_said_where_nothing_was_measured_and_in_an_alert() -> None:
    assert "gCO2e" not in render_text(digest())
    assert "gCO2e" not in render_text(digest(story(), alert=True, footprint=COST))


def test_what_a_shell_did_before_it_became_this_process_is_not_ours() -> None:
    busy = f"{sys.executable} -c 'sum(range(20_000_000))'"
    ask = (
        "from watch.metering import cpu_seconds; import os; t = os.times(); "
        "print(cpu_seconds(), t.user + t.system, t.children_user + t.children_system)"
    )
    done = subprocess.run(
        ["sh", "-c", f'{busy}; exec {sys.executable} -c "{ask}"'], capture_output=True, text=True, check=True
    )
    counted, own, inherited = map(float, done.stdout.split())
    assert inherited > 0.1
    assert counted == pytest.approx(own, abs=0.09)
