"""kill -9 at each named step and at random moments: nothing twice, nothing lost."""

from __future__ import annotations

import os
import random
import re
import signal
import time
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from tests.service.installation import Installation, ended, stop
from tests.service.site import Mailbox, Site

pytestmark = pytest.mark.repeats

WEEK_S = 7 * 24 * 3600

STEPS = [
    "crawl:claimed",
    "crawl:read",
    "crawl:archived",
    "crawl:recorded",
    "digest:selected",
    "digest:written",
    "digest:frozen",
    "delivery:claimed",
    "delivery:sent",
    "delivery:settled",
]

#: The one window in which a message leaves twice: it was accepted, and we died before writing that down.
WINDOW = "delivery:sent"


def titles_in(mailbox: Mailbox) -> Counter[str]:
    """How often each publication was mailed, a repeat of one message counted once."""
    by_id = {message["Message-ID"]: message for message in mailbox.messages}
    found: Counter[str] = Counter()
    for message in by_id.values():
        text = message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        found.update(set(re.findall(r"publication \d+ on an algorithm", text)))
    return found


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_a_named_step_nothing_is_lost_or_doubled(
    step: str, here: Installation, site: Site, mailbox: Mailbox
) -> None:
    for number in range(3):
        site.publish("/one", f"publication {number} on an algorithm", "Some words about it.")
    here.subscribe_from(datetime.now(UTC) - timedelta(minutes=1))

    process = here.serve(WEEK_S, step, "1")
    assert ended(process) == -signal.SIGKILL, f"{step} was never passed"
    here.run_until(
        lambda: (
            here.rows("SELECT 1 FROM delivery WHERE state = 'sent'") != []
            and here.rows("SELECT count(*) FROM document") == [(3,)]
        ),
        WEEK_S,
    )
    first = titles_in(mailbox)
    if not first:  # killed before the documents were archived: they come with the next digest
        here.run_until(lambda: bool(titles_in(mailbox)), 2 * WEEK_S)

    assert here.rows("SELECT count(*) FROM document") == [(3,)]
    assert titles_in(mailbox) == {f"publication {number} on an algorithm": 1 for number in range(3)}
    repeats = Counter(message["Message-ID"] for message in mailbox.messages)
    # Crawling and sending go on side by side, so any kill may by chance fall into the window too.
    assert max(repeats.values()) <= 2
    assert step != WINDOW or max(repeats.values()) == 2


@pytest.mark.timeout(600)
def test_killed_at_random_moments_over_many_weeks(here: Installation, site: Site, mailbox: Mailbox) -> None:
    kills = int(os.environ.get("KILLS", "4"))  # KILLS=50 takes two minutes
    chance = random.Random(20261124)
    site.publish("/one", "publication 0 on an algorithm")
    here.subscribe_from(datetime.now(UTC) - timedelta(minutes=1))
    # Read once in peace: at a first reading, what is a week old is baseline and is never mailed.
    here.run_until(lambda: here.rows("SELECT count(*) FROM document") == [(1,)], 0)
    for week in range(1, kills + 1):
        site.publish(
            "/one", f"publication {week} on an algorithm", at=datetime.now(UTC) + timedelta(weeks=week)
        )
        process = here.serve(week * WEEK_S)
        time.sleep(chance.uniform(0, 1.0))
        process.kill()
        ended(process)
    here.run_until(lambda: sum(titles_in(mailbox).values()) > kills, (kills + 1) * WEEK_S, timeout=30)

    assert here.rows("SELECT count(*) FROM document") == [(kills + 1,)]
    assert titles_in(mailbox) == {f"publication {week} on an algorithm": 1 for week in range(kills + 1)}
    assert here.rows("SELECT DISTINCT state FROM delivery") == [("sent",)]
    bodies: dict[str, bytes] = {}
    for message in mailbox.messages:
        assert bodies.setdefault(message["Message-ID"], message.as_bytes()) == message.as_bytes()


def test_sigterm_ends_serve_in_good_order(here: Installation, site: Site) -> None:
    site.publish("/one", "publication 0 on an algorithm")
    process = here.serve(0)
    deadline = time.monotonic() + 15
    while here.rows("SELECT count(*) FROM document") != [(1,)]:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert stop(process) == 0
    assert here.rows("SELECT lease_owner FROM source") == [(None,)]
