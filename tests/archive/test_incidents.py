"""Incidents: opened once, brought up to date, closed, and told once each way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.archive.shelf import NOW
from watch.archive import incidents

HOUR = timedelta(hours=1)


@pytest.fixture
def connection(archive):
    with archive.write() as writing:
        yield writing


def record(connection, subject="cnil", *, kind="source", cause="timeout", count=2, at=NOW) -> None:
    incidents.record(
        connection,
        subject_kind=kind,
        subject=subject,
        cause=cause,
        detail="30 s",
        first_failure=NOW - HOUR,
        count=count,
        last_good=NOW - 2 * HOUR,
        now=at,
    )


def test_an_incident_is_opened_with_its_facts(connection):
    assert incidents.open_incident(connection, "source", "cnil") is None
    record(connection)
    opened = incidents.open_incident(connection, "source", "cnil")
    assert (opened.cause, opened.detail, opened.count) == ("timeout", "30 s", 2)
    assert (opened.first_failure, opened.opened_at, opened.last_good) == (NOW - HOUR, NOW, NOW - 2 * HOUR)
    assert opened.closed_at is None
    assert (opened.opening_told, opened.closing_told) == (False, False)


def test_a_failure_of_an_open_incident_brings_it_up_to_date(connection):
    record(connection)
    record(connection, cause="dns", count=3, at=NOW + HOUR)
    (only,) = incidents.untold(connection)
    assert (only.cause, only.count, only.opened_at) == ("dns", 3, NOW)


def test_a_source_and_a_channel_of_one_name_have_their_own(connection):
    record(connection, "cnil", kind="source")
    record(connection, "cnil", kind="channel")
    incidents.close(connection, "channel", "cnil", NOW)
    assert set(incidents.open_by_subject(connection, "source")) == {"cnil"}
    assert incidents.open_by_subject(connection, "channel") == {}


def test_opening_and_closing_are_each_told_once(connection):
    record(connection)
    opened = incidents.untold(connection)
    assert [one.closed_at for one in opened] == [None]
    incidents.mark_told(connection, opened)
    assert incidents.untold(connection) == []

    incidents.close(connection, "source", "cnil", NOW + HOUR)
    closed = incidents.untold(connection)
    assert [one.closed_at for one in closed] == [NOW + HOUR]
    incidents.mark_told(connection, closed)
    assert incidents.untold(connection) == []


def test_an_incident_that_closed_while_its_opening_was_told_is_told_again(connection):
    record(connection)
    told = incidents.untold(connection)
    incidents.close(connection, "source", "cnil", NOW + HOUR)
    incidents.mark_told(connection, told)
    (left,) = incidents.untold(connection)
    assert left.opening_told
    assert not left.closing_told


def test_an_incident_that_opened_and_closed_unheard_is_told_once(connection):
    record(connection)
    incidents.close(connection, "source", "cnil", NOW + HOUR)
    both = incidents.untold(connection)
    assert len(both) == 1
    incidents.mark_told(connection, both)
    assert incidents.untold(connection) == []


def test_closing_what_is_well_does_nothing(connection):
    incidents.close(connection, "source", "cnil", NOW)
    assert incidents.untold(connection) == []


def test_the_next_trouble_is_an_incident_of_its_own(connection):
    record(connection)
    incidents.close(connection, "source", "cnil", NOW + HOUR)
    record(connection, at=NOW + 2 * HOUR)
    assert [one.id for one in incidents.untold(connection)] == [1, 2]
    assert incidents.open_incident(connection, "source", "cnil").id == 2
