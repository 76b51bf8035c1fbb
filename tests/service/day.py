"""What sixty publishers do on a Sunday and in the first hours of the Monday after it, and what goes wrong."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from tests.service.clock import Clock
from tests.service.publishers import Fault, Item, Publisher, Trouble

START = datetime(2026, 10, 25, 0, 0, tzinfo=UTC)
MONDAY = datetime(2026, 10, 26, 0, 0, tzinfo=UTC)
END = datetime(2026, 10, 26, 6, 0, tzinfo=UTC)
TICK = timedelta(minutes=15)
HOUR = timedelta(hours=1)

#: Hours between two readings, in turn.
_EVERY = (1, 2, 1, 4, 1, 6)
_WORDS = ("an algorithm", "a report", *("nothing in particular",) * 10)

#: publisher, fault, first hour, hours, and the cause of its incident: None where there is one bad check.
PLAN: tuple[tuple[str, Fault, float, float, str | None], ...] = (
    ("p06", "500", 2, 3, "http_status"),
    ("p07", "500", 4, 8, "http_status"),
    ("p08", "hang", 3, 0.5, "timeout"),
    ("p12", "drip", 3, 0.5, "timeout"),
    ("p14", "refused", 4, 2, "connect"),
    ("p16", "429", 5, 0.5, None),
    ("p18", "429", 6, 4, "rate_limited"),
    ("p20", "wall", 7, 3, "challenge"),
    ("p22", "truncated", 8, 2, "encoding"),
    ("p24", "html", 9, 2, "not_a_feed"),
    ("p26", "empty", 10, 3, "too_few"),
    ("p28", "empty", 10, 3, "too_few"),
    ("p30", "503", 11, 1, "http_status"),
    ("p32", "cut", 12, 1, "connect"),
    ("p34", "blank", 13, 1, "empty_body"),
    ("p36", "broken", 14, 1, "malformed"),
    ("p38", "500", 22, 4, "http_status"),  # over midnight and the end of the week
    ("p40", "500", 28, 9, "http_status"),  # open at the end
    ("p42", "500", 3, 2, "http_status"),
    ("p42", "wall", 15, 2, "challenge"),
    ("p46", "500", 5, 0.2, None),
    ("p02", "wall", 9, 0.2, None),
    ("p04", "empty", 11, 0.2, None),
    ("p44", "500", 5, 0.2, None),  # one bad check, a good one, and so on
    ("p44", "500", 6.25, 0.2, None),
    ("p44", "500", 7.5, 0.2, None),
)
_RETRY_AFTER = {"p16": 3 * HOUR, "p18": 2 * HOUR}
FORBIDDEN = "p59"
REFUSED = "p14"


class Day:
    """What is published when, and what goes wrong."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._chance = random.Random(20261025)
        self.publishers = [_publisher(number) for number in range(60)]
        self.troubles = [
            Trouble(name, fault, START + first * HOUR, START + (first + hours) * HOUR, _RETRY_AFTER.get(name))
            for name, fault, first, hours, _ in PLAN
        ]
        self.published: list[Item] = []
        self.edited: set[str] = set()
        self.changes: Counter[str] = Counter()
        self._by_id = {publisher.id: publisher for publisher in self.publishers}
        self._events: list[tuple[datetime, Callable[[], None]]] = []
        for publisher in self.publishers:
            self._fill(publisher)
        self._add_oddities()

    def happen(self) -> None:
        """Everything whose time has come since the last ring, in order."""
        now = self._clock()
        for at, event in sorted(self._events, key=lambda planned: planned[0]):
            if now - TICK < at <= now:
                event()

    def _fill(self, publisher: Publisher) -> None:
        """What it has shown for weeks, and what it will publish by Sunday night."""
        older = 1 if publisher.kind == "page" else self._chance.choice((4, 4, 4, 18))
        for back in range(older):
            publisher.items.append(self._item(publisher, START - (1 + back * 20) * HOUR))
        self.published += publisher.items if publisher.id != FORBIDDEN else []
        if publisher.kind == "page" or publisher.id == FORBIDDEN:
            return
        for _ in range(self._chance.randint(2, 6)):
            self._publish(START + self._chance.randint(1, 23 * 60) * timedelta(minutes=1), publisher)

    def _item(self, publisher: Publisher, at: datetime) -> Item:
        number = self._chance.randrange(10**9)
        text = f"The office tells {self._chance.choice(_WORDS)} to all. " * 3
        return Item(f"{publisher.id}-{number}", text, at)

    def _publish(self, at: datetime, *publishers: Publisher) -> Item:
        """One item, from then on in the feed of each of these."""
        item = self._item(publishers[0], at)

        def appear() -> None:
            self.published.append(item)
            for publisher in publishers:
                publisher.items.insert(0, item)

        self._events.append((at, appear))
        return item

    def _add_oddities(self) -> None:
        one, two, three, four = (self._by_id[name] for name in ("p00", "p10", "p01", "p09"))
        edited = self._publish(START + 5 * HOUR, one)
        moving = self._publish(START + 6 * HOUR, three)
        self._publish(START + 8 * HOUR, one, two)  # the same in two feeds, which are read at the same time
        fleeting = self._publish(START + 4 * HOUR, four)

        def edit() -> None:
            edited.text = "The office takes back everything that it said here in the morning."
            self.edited.add(edited.title)

        def change(page: Publisher) -> None:
            page.items[0].text = f"The rules of the page at {self._clock():%H:%M} are others than before."
            self.changes[page.id] += 1

        def move(feed: Publisher) -> None:
            feed.moved_to = f"/new{feed.path}"

        self._events += [
            (START + 11 * HOUR, edit),
            (START + 12 * HOUR, lambda: three.items.remove(moving)),
            (START + 12 * HOUR, lambda: two.items.insert(0, moving)),
            (START + 10 * HOUR, lambda: four.items.remove(fleeting)),
            (START + 16 * HOUR, lambda: four.items.insert(0, fleeting)),
            (START + 6 * HOUR, lambda: move(self._by_id["p33"])),
            (START + 9 * HOUR, lambda: change(self._by_id["p56"])),
            (START + 9 * HOUR, lambda: change(self._by_id["p57"])),
            (START + 17 * HOUR, lambda: change(self._by_id["p57"])),
        ]


def _publisher(number: int) -> Publisher:
    """One of sixty: 48 feeds, 4 listings, 4 JSON services, 3 pages, and a feed that robots.txt forbids."""
    name = f"p{number:02d}"
    kind = "feed" if number < 48 or number == 59 else ("listing", "json", "page")[(number - 48) // 4]
    return Publisher(
        id=name,
        kind=kind,
        every=_EVERY[number % len(_EVERY)] * HOUR,
        address="127.0.1.99" if name == REFUSED else f"127.0.1.{number % 20 + 1}",
        path=f"/private/{name}" if name == FORBIDDEN else f"/{name}",
        tagged=number % 4 in (0, 1),
    )
