"""Readings of several requests."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from tests.kinds.reading import NOW, first
from watch.crawl.messages import Answer, Request
from watch.crawl.plans import Plan, Step, carry_out, days_option, first_day
from watch.errors import BlockedError, FetchError, SourceError
from watch.models import Entry, SourceState

STATE = SourceState("s")


def answered(request: Request, body: bytes, **changed: object) -> Answer:
    fields: dict[str, object] = {
        "url": request.url,
        "status": 200,
        "content_type": "",
        "body": body,
        "etag": f'"{request.url}"',
        "last_modified": None,
        "not_modified": False,
        "moved_to": None,
        "requests": 1,
        "bytes": len(body),
    }
    return Answer(**{**fields, **changed})  # type: ignore[arg-type]


class Service:
    """Answers each request with its own address, fails where told, and notes what it was asked."""

    def __init__(self, **failing: SourceError) -> None:
        self.asked: list[str] = []
        self.parsed: list[str] = []
        self.failing = failing

    async def fetch(self, request: Request) -> Answer:
        self.asked.append(request.url)
        if request.url in self.failing:
            raise self.failing[request.url]
        return answered(request, b"" if request.url == "empty" else request.url.encode())

    async def parse(self, answer: Answer) -> tuple[Entry, ...]:
        self.parsed.append(answer.url)
        return (Entry(answer.url),)


def steps(urls: Sequence[str], *, remembered: str | None = None, leading: Sequence[str] = ()) -> Plan:
    for url in urls:
        answer = yield Step(first(url), shows=url not in leading)
        assert answer.url == url
    return remembered


async def test_every_step_in_turn() -> None:
    service = Service()
    plan = steps(["list", "a", "b"], leading=["list"], remembered="b was last")
    reading = await carry_out(plan, service.fetch, service.parse)
    assert service.asked == ["list", "a", "b"]
    assert [entry.title for entry in reading.entries or ()] == ["a", "b"]
    assert (reading.etag, reading.body_hash) == ('"list"', "b was last")
    assert (reading.requests, reading.bytes) == (3, 6)


async def test_a_plan_that_shows_nothing_says_that_nothing_changed() -> None:
    service = Service()
    reading = await carry_out(steps(["list"], leading=["list"]), service.fetch, service.parse)
    assert reading.entries is None
    reading = await carry_out(steps([], remembered="x"), service.fetch, service.parse)
    assert (reading.entries, reading.body_hash, reading.requests) == (None, "x", 0)


async def test_known_bytes_are_not_parsed() -> None:
    service = Service()
    before = await carry_out(steps(["a"]), service.fetch, service.parse)

    def again() -> Plan:
        yield Step(first("a"), known_hash=before.body_hash)
        return None

    reading = await carry_out(again(), service.fetch, service.parse)
    assert (reading.entries, reading.body_hash) == (None, before.body_hash)
    assert service.parsed == ["a"]


async def test_a_failed_step_fails_the_reading() -> None:
    service = Service(b=FetchError("http_status", "500"))
    with pytest.raises(FetchError, match="500"):
        await carry_out(steps(["a", "b", "c"]), service.fetch, service.parse)
    assert service.asked == ["a", "b"]
    with pytest.raises(BlockedError, match="empty_body"):
        await carry_out(steps(["a", "empty", "c"]), service.fetch, service.parse)


async def test_a_plan_may_know_better_what_a_failure_means() -> None:
    def plan() -> Plan:
        try:
            yield Step(first("a"))
        except FetchError:
            yield Step(first("other"))
        return None

    service = Service(a=FetchError("http_status", "404"))
    reading = await carry_out(plan(), service.fetch, service.parse)
    assert [entry.title for entry in reading.entries or ()] == ["other"]


@pytest.mark.parametrize(
    ("last_good", "expected"),
    [
        (None, date(2026, 11, 21)),
        (NOW - timedelta(hours=6), date(2026, 11, 21)),
        (NOW - timedelta(days=5), date(2026, 11, 16)),
        (NOW - timedelta(days=300), date(2026, 10, 24)),
        (NOW + timedelta(days=2), date(2026, 11, 21)),  # a clock that was set back
    ],
)
def test_the_first_day(last_good: object, expected: date) -> None:
    state = SourceState("s", last_good_at=last_good)  # type: ignore[arg-type]
    assert first_day(state, NOW, 3) == expected


def test_the_days_of_a_row() -> None:
    assert (days_option({}, 7), days_option({"days": 3}, 7)) == (7, 3)
