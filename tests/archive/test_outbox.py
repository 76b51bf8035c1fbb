"""The ledger of what was sent, and the outbox of what is to be sent."""

from __future__ import annotations

import socket
import subprocess
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from tests.archive.shelf import NOW, entry, new, source, tagging
from watch.archive import documents, outbox, sources
from watch.archive.outbox import NewDelivery
from watch.archive.reader import show
from watch.archive.tables import Ledger
from watch.models import DeliveryState

MINUTE = timedelta(minutes=1)
HERE = sources.lease_owner()
ELSEWHERE = "other-machine:1"


@pytest.fixture
def connection(archive):
    with archive.write() as writing:
        yield writing


def add(connection, url="https://a.fr/1", *, topics=("csrd",), source_id="cnil", at=NOW, **facts) -> int:
    official = facts.pop("official", True)
    jurisdiction = facts.pop("jurisdiction", "FR")
    document = new(entry(url=url), tags=tuple(tagging(topic) for topic in topics), **facts)
    where = source(source_id, official=official, jurisdiction=jurisdiction)
    return documents.add(connection, where, [document], at)[0]


def freeze(connection, *stories, occurrence="2026-W47", subscription="rse", shown=None, deliveries=()) -> int:
    return outbox.freeze_digest(
        connection,
        subscription=subscription,
        occurrence=occurrence,
        label="2026-W47",
        stories=stories,
        shown=len(stories) if shown is None else shown,
        deliveries=deliveries,
        now=NOW,
    )


def message(recipient="a@example.org", part=1, channel="email", payload=b"first") -> NewDelivery:
    return NewDelivery(channel, recipient, part, f"part-{part}.eml", payload)


def put(connection, *messages, occurrence="2026-W47") -> None:
    outbox.add_deliveries(connection, "rse", occurrence, messages or (message(),), NOW)


# Digests


def test_a_subscription_starts_once(connection):
    assert outbox.started_at(connection, "rse") is None
    assert outbox.start(connection, "rse", NOW) == NOW
    assert outbox.start(connection, "rse", NOW + MINUTE) == NOW
    assert outbox.started_at(connection, "rse") == NOW


def test_an_occasion_has_one_digest(connection):
    assert not outbox.has_digest(connection, "rse", "2026-W47")
    freeze(connection)
    assert outbox.has_digest(connection, "rse", "2026-W47")
    assert not outbox.has_digest(connection, "rse", "2026-W48")
    assert not outbox.has_digest(connection, "other", "2026-W47")
    assert outbox.last_digest_at(connection, "rse") == NOW
    assert outbox.last_digest_at(connection, "other") is None
    with pytest.raises(IntegrityError):
        freeze(connection)


def test_a_digest_that_cannot_be_frozen_leaves_neither_ledger_nor_message(archive):
    with archive.write() as connection:
        add(connection)
        freeze(connection)

    def freeze_two() -> None:
        with archive.write() as connection:
            freeze(connection, (1, 1), occurrence="2026-W48", deliveries=[message()])
            freeze(connection, (1, 1))

    with pytest.raises(IntegrityError):
        freeze_two()
    with archive.read() as connection:
        assert connection.execute(select(func.count()).select_from(Ledger)).scalar_one() == 0
        assert outbox.deliveries(connection) == []
        assert not outbox.has_digest(connection, "rse", "2026-W48")


def test_a_document_shows_in_which_digests_it_was_sent(archive, path):
    with archive.write() as connection:
        add(connection)
        freeze(connection, (1, 1), deliveries=[message()])
    assert show(path, 1)["sent"] == [{"subscription": "rse", "label": "2026-W47", "revision": 1}]


# Deliveries


def test_a_message_is_put_in_the_outbox_once(connection):
    put(connection, message(payload=b"first"))
    put(connection, message(payload=b"again"), message("b@example.org"))
    put(connection, occurrence="2026-W48")
    rows = outbox.deliveries(connection)
    assert [(row["recipient"], row["occurrence"]) for row in rows] == [
        ("a@example.org", "2026-W48"),
        ("b@example.org", "2026-W47"),
        ("a@example.org", "2026-W47"),
    ]
    assert all("payload" not in row for row in rows)
    assert outbox.claim_next(connection, HERE, NOW).payload == b"first", "frozen bytes stay"


def test_the_newest_deliveries_are_listed_first_and_as_many_as_asked(connection):
    put(connection, *(message(f"{n}@example.org") for n in range(5)))
    assert [row["recipient"] for row in outbox.deliveries(connection, limit=2)] == [
        "4@example.org",
        "3@example.org",
    ]


def test_an_empty_outbox_has_nothing_to_claim(connection):
    assert outbox.claim_next(connection, HERE, NOW) is None


def test_a_claim_says_what_to_send_and_which_attempt_it_is(connection):
    put(connection)
    claimed = outbox.claim_next(connection, HERE, NOW)
    assert (claimed.id, claimed.subscription, claimed.occurrence) == (1, "rse", "2026-W47")
    assert (claimed.channel, claimed.recipient, claimed.part) == ("email", "a@example.org", 1)
    assert (claimed.filename, claimed.payload) == ("part-1.eml", b"first")
    assert (claimed.attempts, claimed.uncertain) == (1, False)


def test_a_message_that_is_claimed_is_left_to_its_sender(connection):
    put(connection)
    assert outbox.claim_next(connection, ELSEWHERE, NOW) is not None
    assert outbox.claim_next(connection, HERE, NOW) is None
    assert outbox.claim_next(connection, HERE, NOW + outbox.LEASE - MINUTE) is None


def test_a_claim_runs_out(connection):
    put(connection)
    outbox.claim_next(connection, ELSEWHERE, NOW)
    assert outbox.claim_next(connection, HERE, NOW + outbox.LEASE).attempts == 2


def test_a_dead_sender_s_claim_is_free_at_once(connection):
    process = subprocess.Popen(["true"])
    process.wait()
    put(connection)
    outbox.claim_next(connection, f"{socket.gethostname()}:{process.pid}", NOW)
    again = outbox.claim_next(connection, HERE, NOW)
    assert (again.attempts, again.uncertain) == (2, True), "it may have left before the sender died"


def test_another_message_is_claimed_meanwhile(connection):
    put(connection, message("a@example.org"), message("b@example.org"))
    outbox.claim_next(connection, ELSEWHERE, NOW)
    assert outbox.claim_next(connection, HERE, NOW).recipient == "b@example.org"


def test_parts_leave_in_order_and_one_after_the_other(connection):
    put(connection, message(part=2), message(part=1), message("b@example.org", part=2))
    first = outbox.claim_next(connection, ELSEWHERE, NOW)
    assert (first.recipient, first.part) == ("a@example.org", 1)
    other = outbox.claim_next(connection, HERE, NOW)
    assert (other.recipient, other.part) == ("b@example.org", 2), "another recipient does not wait"
    outbox.settle(connection, other.id, DeliveryState.SENT, NOW)
    assert outbox.claim_next(connection, HERE, NOW) is None
    outbox.settle(connection, first.id, DeliveryState.SENT, NOW)
    assert outbox.claim_next(connection, HERE, NOW).part == 2


def test_a_later_part_waits_while_an_earlier_one_is_to_be_tried_again(connection):
    put(connection, message(part=1), message(part=2))
    first = outbox.claim_next(connection, HERE, NOW)
    for state in (DeliveryState.PENDING, DeliveryState.UNCERTAIN):
        outbox.settle(connection, first.id, state, NOW, error="busy", next_attempt_at=NOW + 5 * MINUTE)
        assert outbox.claim_next(connection, HERE, NOW) is None
    again = outbox.claim_next(connection, HERE, NOW + 5 * MINUTE)
    assert (again.part, again.attempts, again.uncertain) == (1, 2, True)
    outbox.settle(connection, first.id, DeliveryState.FAILED, NOW, error="refused")
    assert outbox.claim_next(connection, HERE, NOW).part == 2, "what is lost holds up nothing"


def test_the_message_that_is_due_first_is_claimed_first(connection):
    put(connection, message("a@example.org"), message("b@example.org"))
    outbox.settle(connection, 1, DeliveryState.PENDING, NOW, error="busy", next_attempt_at=NOW + MINUTE)
    assert outbox.claim_next(connection, HERE, NOW + MINUTE).recipient == "b@example.org"


def test_what_was_sent_is_not_claimed_again(connection):
    put(connection)
    outbox.claim_next(connection, HERE, NOW)
    outbox.settle(connection, 1, DeliveryState.SENT, NOW + MINUTE)
    assert outbox.claim_next(connection, HERE, NOW + timedelta(days=30)) is None
    (row,) = outbox.deliveries(connection)
    assert (row["state"], row["sent_at"], row["last_error"], row["lease_owner"]) == (
        "sent",
        NOW + MINUTE,
        None,
        None,
    )


def test_failed_messages_are_tried_again_when_asked_all_or_some(connection):
    put(connection, *(message(f"{n}@example.org") for n in range(4)))
    for number in (1, 2, 3):
        outbox.claim_next(connection, HERE, NOW)
        outbox.settle(connection, number, DeliveryState.FAILED, NOW, error="refused")
    assert outbox.retry_failed(connection, [2, 4, 99], NOW) == 1
    assert outbox.claim_next(connection, HERE, NOW).attempts == 1
    outbox.settle(connection, 2, DeliveryState.SENT, NOW)
    assert outbox.retry_failed(connection, None, NOW) == 2
    assert outbox.retry_failed(connection, None, NOW) == 0
    assert outbox.retry_failed(connection, [], NOW) == 0
