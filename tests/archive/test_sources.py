"""What is remembered of sources between two checks."""

from __future__ import annotations

import os
import socket
import subprocess
from datetime import timedelta

import pytest

from tests.archive.shelf import NOW, entry
from watch.archive import evidence, sources
from watch.models import Outcome, Reading, SourceResult, SourceState

MINUTE = timedelta(minutes=1)
HERE = sources.lease_owner()
ELSEWHERE = "other-machine:1"


@pytest.fixture
def connection(archive):
    with archive.write() as writing:
        yield writing


@pytest.fixture
def dead_owner() -> str:
    process = subprocess.Popen(["true"])
    process.wait()
    return f"{socket.gethostname()}:{process.pid}"


def claims(connection, source_id, owner, at=NOW) -> bool:
    return source_id in sources.claim(connection, [source_id], owner, at)


def check(
    connection, outcome, reading=None, *, source_id="cnil", at=NOW, due=None, items=0, **found
) -> SourceState:
    (before,) = sources.claim(connection, [source_id], HERE, at).values()
    result = SourceResult(source_id, outcome, **found)
    due_at = due or at + timedelta(hours=1)
    after = sources.record_check(connection, before, result, reading, items=items, now=at, due_at=due_at)
    assert sources.states(connection, [source_id]) == {source_id: after}
    return after


def reading(*shown, etag="e1", body_hash="h1", moved_to=None) -> Reading:
    return Reading(tuple(shown), etag, "yesterday", body_hash, moved_to)


# Leases


def test_a_source_that_is_being_read_is_left_to_its_reader(connection):
    assert claims(connection, "cnil", ELSEWHERE)
    assert not claims(connection, "cnil", HERE)


def test_two_crawls_share_the_sources(connection):
    assert set(sources.claim(connection, ["a", "b"], ELSEWHERE, NOW)) == {"a", "b"}
    assert set(sources.claim(connection, ["a", "b", "c"], HERE, NOW)) == {"c"}
    assert sources.claim(connection, [], HERE, NOW) == {}


def test_a_lease_runs_out(connection):
    claims(connection, "cnil", ELSEWHERE)
    assert not claims(connection, "cnil", HERE, NOW + sources.LEASE - MINUTE)
    assert claims(connection, "cnil", HERE, NOW + sources.LEASE)


def test_a_dead_process_s_lease_is_free_at_once(connection, dead_owner):
    claims(connection, "cnil", dead_owner)
    assert claims(connection, "cnil", HERE)


def test_a_process_may_take_up_its_own_lease(connection):
    claims(connection, "cnil", HERE)
    assert claims(connection, "cnil", HERE)


def test_a_check_frees_the_lease(connection):
    check(connection, Outcome.FAILED, cause="dns")
    assert claims(connection, "cnil", ELSEWHERE)


def test_only_a_process_of_this_machine_that_is_gone_is_dead(dead_owner):
    assert sources.is_dead(dead_owner)
    assert not sources.is_dead(f"{socket.gethostname()}:{os.getpid()}")
    assert not sources.is_dead(f"{socket.gethostname()}:1"), "another user's process lives too"
    assert not sources.is_dead(dead_owner.replace(socket.gethostname(), "elsewhere"))
    assert not sources.is_dead(f"{socket.gethostname()}:thread")
    assert not sources.is_dead("")


# What is due


def test_what_was_never_read_is_due_first_then_what_is_longest_overdue(connection):
    for source_id, overdue in (("late", 10), ("later", 30), ("soon", -10)):
        check(connection, Outcome.NEW, source_id=source_id, due=NOW - overdue * MINUTE)
    claims(connection, "claimed", HERE)
    asked = ["soon", "late", "claimed", "later", "unknown"]
    assert sources.due(connection, asked, NOW) == ["claimed", "unknown", "later", "late"]


def test_claiming_forgets_nothing(connection):
    before = check(connection, Outcome.NEW, reading())
    assert sources.claim(connection, ["cnil"], HERE, NOW) == {"cnil": before}


# Checks


def test_a_new_source_is_remembered_as_nothing(connection):
    assert sources.claim(connection, ["cnil"], HERE, NOW) == {"cnil": SourceState("cnil")}
    assert sources.states(connection, ["cnil", "unknown"]) == {"cnil": SourceState("cnil")}


def test_a_good_check_is_remembered(connection):
    state = check(connection, Outcome.NEW, reading(entry(), moved_to="https://new.fr/"), items=1, new=1)
    assert state == SourceState(
        "cnil",
        etag="e1",
        last_modified="yesterday",
        body_hash="h1",
        first_good_at=NOW,
        last_good_at=NOW,
        last_checked_at=NOW,
        last_outcome=Outcome.NEW,
        items_seen=1,
        next_due=NOW + timedelta(hours=1),
        moved_to="https://new.fr/",
    )


def test_bad_checks_are_counted_from_the_first_and_forgotten_at_the_first_good_one(connection):
    check(connection, Outcome.NEW, reading())
    check(connection, Outcome.FAILED, at=NOW + MINUTE, cause="timeout", detail="30 s")
    state = check(connection, Outcome.BLOCKED, at=NOW + 2 * MINUTE, cause="challenge")
    assert (state.bad_streak, state.first_bad_at, state.last_good_at) == (2, NOW + MINUTE, NOW)
    assert (state.last_outcome, state.last_cause, state.last_detail) == (Outcome.BLOCKED, "challenge", "")
    state = check(connection, Outcome.UNCHANGED, reading(), at=NOW + 3 * MINUTE)
    assert (state.bad_streak, state.first_bad_at, state.last_cause) == (0, None, None)
    assert (state.first_good_at, state.last_good_at) == (NOW, NOW + 3 * MINUTE)


def test_a_failure_does_not_make_the_next_good_answer_a_change_complaint_3(connection):
    """Complaint 3: a fetch error reset the checksum, so the next good fetch was reported as a change."""
    good = check(connection, Outcome.NEW, reading(entry()), items=1)
    for outcome in (Outcome.FAILED, Outcome.BLOCKED):
        bad = check(connection, outcome, at=NOW + MINUTE)
        assert (bad.etag, bad.last_modified, bad.body_hash) == (good.etag, good.last_modified, good.body_hash)
        assert bad.items_seen == 1


def test_of_an_answer_that_was_too_short_nothing_is_compared_with_the_next(connection):
    good = check(connection, Outcome.NEW, reading(entry()), items=1)
    empty = reading(etag="e2", body_hash="h2", moved_to="https://new.fr/")
    state = check(connection, Outcome.EMPTY, empty, at=NOW + MINUTE, cause="too_few")
    assert (state.etag, state.last_modified, state.body_hash) == (
        good.etag,
        good.last_modified,
        good.body_hash,
    )
    assert (state.bad_streak, state.items_seen, state.moved_to) == (1, 1, "https://new.fr/")


def test_an_unchanged_answer_keeps_the_number_of_entries_seen(connection):
    check(connection, Outcome.NEW, reading(entry()), items=12)
    unchanged = Reading(None, "e1", None, "h1")
    assert check(connection, Outcome.UNCHANGED, unchanged, at=NOW + MINUTE).items_seen == 12


def test_every_check_is_in_the_log(connection):
    check(
        connection,
        Outcome.NEW,
        reading(entry()),
        items=3,
        new=2,
        changed=1,
        requests=4,
        bytes=99,
        elapsed_s=0.5,
    )
    check(connection, Outcome.FAILED, at=NOW + MINUTE, cause="dns")
    logged = list(evidence.checks(connection, NOW, NOW + timedelta(days=1)))
    assert [(one.outcome, one.cause, one.items, one.new, one.changed) for one in logged] == [
        (Outcome.NEW, None, 3, 2, 1),
        (Outcome.FAILED, "dns", 0, 0, 0),
    ]
    assert (logged[0].requests, logged[0].bytes, logged[0].elapsed_s) == (4, 99, 0.5)
    assert list(evidence.checks(connection, NOW + MINUTE, NOW + MINUTE)) == []
