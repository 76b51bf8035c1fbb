"""Single values of the installation."""

from __future__ import annotations

from datetime import UTC, timedelta, timezone

from tests.archive.shelf import NOW
from watch.archive import meta


def test_a_value_is_set_and_set_again(archive):
    with archive.write() as connection:
        assert meta.get(connection, "model") is None
        meta.put(connection, "model", "m1")
        meta.put(connection, "model", "m2")
        assert meta.get(connection, "model") == "m2"


def test_the_last_tick_is_a_moment_in_utc(archive):
    with archive.write() as connection:
        assert meta.last_tick(connection) is None
        meta.note_tick(connection, NOW.astimezone(timezone(timedelta(hours=2))))
        assert meta.last_tick(connection) == NOW
        assert meta.last_tick(connection).tzinfo is UTC
