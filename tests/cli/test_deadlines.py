"""`regwatch deadlines`: from a feed's text to the list, the JSON and the calendar."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from tests.cli.conftest import Run
from tests.service.site import Site

AI = "High-risk AI systems under Regulation (EU) 2024/1689, the AI Act"
AI_TEXT = "The Regulation shall apply from 2 August 2040. It shall enter into force on 1 September 2039."
TOMATOES = "Customs tariff quotas for tomatoes"
TOMATOES_TEXT = "The consultation on quotas is open. Comments must be submitted by 15 March 2040."
COMMENTS = "Comments must be submitted by 15 March 2040."


@pytest.fixture
def read(home: Path, site: Site, run: Run) -> Path:
    """A home whose source was read: a document that is tagged and one that is not."""
    site.publish("/one", AI, AI_TEXT)
    site.publish("/one", TOMATOES, TOMATOES_TEXT)
    assert run("crawl").code == 0
    return home


def listed(run: Run, *arguments: str) -> list[dict[str, Any]]:
    done = run("deadlines", "--json", *arguments)
    assert done.code == 0, done.err
    (rows,) = json.loads(done.out).values()
    return rows


def days(rows: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(row["date"], row["role"]) for row in rows]


def edit(site: Site, old: str, new: str) -> None:
    """Change a text that the site shows."""
    items = site.feeds["/one"]
    assert any(old in item for item in items)
    site.feeds["/one"] = [item.replace(old, new) for item in items]


def events(path: Path) -> dict[str, Any]:
    calendar = Calendar.from_ical(path.read_bytes())
    found = {str(event["uid"]): event for event in calendar.walk("VEVENT")}
    assert len(found) == len(calendar.walk("VEVENT"))
    return found


def test_json_is_the_contract(read: Path, site: Site, run: Run) -> None:
    row = next(row for row in listed(run) if row["role"] == "comments_close")
    assert row == {
        "document": row["document"],
        "url": f"{site.url}/item/one/2",
        "role": "comments_close",
        "date": "2040-03-15",
        "precision": "day",
        "quote": COMMENTS,
        "moved_from": None,
    }


def test_every_document_counts_and_a_topic_narrows(read: Path, run: Run) -> None:
    ours = [("2039-09-01", "in_force"), ("2040-08-02", "applies")]
    assert days(listed(run)) == [ours[0], ("2040-03-15", "comments_close"), ours[1]]
    assert days(listed(run, "--topic", "ai_act")) == ours


def test_the_range_holds_both_its_days(read: Path, run: Run) -> None:
    both = ("--since", "2040-03-15", "--until", "2040-08-02")
    assert days(listed(run, *both)) == [("2040-03-15", "comments_close"), ("2040-08-02", "applies")]
    assert days(listed(run, "--since", "2040-03-16", "--until", "2040-08-01")) == []


def test_what_is_past_is_listed_when_asked(home: Path, site: Site, run: Run) -> None:
    site.publish("/one", AI, "The Regulation shall apply from 2 August 2021.")
    assert run("crawl").code == 0
    assert listed(run) == []
    assert days(listed(run, "--since", "2021-01-01")) == [("2021-08-02", "applies")]


@pytest.mark.parametrize(
    ("wording", "last", "after"),
    [
        ("from December 2040", "2040-12-31", "2041-01-01"),
        ("from 2040", "2040-12-31", "2041-01-01"),
        ("from 31 December 2040", "2040-12-31", "2041-01-01"),
    ],
)
def test_a_period_counts_until_it_is_over(
    home: Path, site: Site, run: Run, wording: str, last: str, after: str
) -> None:
    site.publish("/one", AI, f"The Regulation shall apply {wording}.")
    assert run("crawl").code == 0
    assert len(listed(run, "--since", last)) == 1
    assert listed(run, "--since", after) == []


def test_a_date_that_moved_tells_from_when(read: Path, site: Site, run: Run) -> None:
    edit(site, "2 August 2040", "2 December 2041")
    assert run("crawl", "--all").code == 0
    rows = listed(run)
    assert [(row["date"], row["moved_from"]) for row in rows] == [
        ("2039-09-01", None),
        ("2040-03-15", None),
        ("2041-12-02", "2040-08-02"),
    ]
    assert "2041-12-02\tapplies\t2040-08-02\t" in run("deadlines").out


def test_a_date_that_is_added_moved_from_none(read: Path, site: Site, run: Run) -> None:
    edit(site, "It shall enter", "Chapter II shall apply from 2 February 2042. It shall enter")
    assert run("crawl", "--all").code == 0
    applies = [row for row in listed(run) if row["role"] == "applies"]
    assert [(row["date"], row["moved_from"]) for row in applies] == [
        ("2040-08-02", None),
        ("2042-02-02", None),
    ]


def test_a_filtered_entry_s_dates_are_not_read(home: Path, site: Site, run: Run) -> None:
    sources = home / "sources.yaml"
    sources.write_text(
        sources.read_text(encoding="utf-8").replace("official: true", "official: true, keywords: [nothing]"),
        encoding="utf-8",
    )
    site.publish("/one", AI, AI_TEXT)
    assert run("crawl").code == 0
    assert json.loads(run("show", "1", "--json").out)["filtered"]
    assert listed(run) == []


def test_show_tells_the_dates(read: Path, run: Run) -> None:
    document = next(row["document"] for row in listed(run) if row["role"] == "comments_close")
    shown = json.loads(run("show", str(document), "--json").out)
    assert shown["deadlines"] == [
        {"role": "comments_close", "date": "2040-03-15", "precision": "day", "quote": COMMENTS}
    ]
    assert f"comments close 2040-03-15: {COMMENTS}" in run("show", str(document)).out


def test_the_calendar_holds_all_day_events(read: Path, site: Site, run: Run) -> None:
    done = run("deadlines", "--ics", "dates.ics")
    assert (done.code, done.out) == (0, "")
    found = events(read / "dates.ics")
    assert len(found) == 3
    event = next(event for event in found.values() if "comments close" in event["summary"])
    assert re.fullmatch(r"\d+-comments_close-1@regwatch", event["uid"])
    assert event["summary"] == f"comments close: {TOMATOES}"
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2040, 3, 15), date(2040, 3, 16))
    assert event["sequence"] == 0
    assert event["description"] == f"{COMMENTS}\n{site.url}/item/one/2"
    assert [one.name for one in read.glob(".*.part")] == []


def test_a_moved_date_is_the_same_event_in_a_later_calendar(read: Path, site: Site, run: Run) -> None:
    run("deadlines", "--ics", "dates.ics")
    before = events(read / "dates.ics")
    edit(site, "2 August 2040", "2 December 2041")
    assert run("crawl", "--all").code == 0
    # The earlier of the two dates of this document is out of the range, which renames nothing.
    run("deadlines", "--since", "2041-01-01", "--ics", "dates.ics")
    ((uid, event),) = events(read / "dates.ics").items()
    assert before[uid].decoded("dtstart") == date(2040, 8, 2)
    assert event.decoded("dtstart") == date(2041, 12, 2)
    assert event["sequence"] == 1


def test_dates_of_one_role_are_events_of_their_own_and_a_period_is_as_long_as_it_is(
    home: Path, site: Site, run: Run
) -> None:
    site.publish(
        "/one", AI, "Chapter I shall apply from 2 February 2040. Chapter II shall apply from May 2041."
    )
    assert run("crawl").code == 0
    assert run("deadlines", "--ics", "dates.ics").code == 0
    spans = [(one.decoded("dtstart"), one.decoded("dtend")) for one in events(home / "dates.ics").values()]
    assert spans == [(date(2040, 2, 2), date(2040, 2, 3)), (date(2041, 5, 1), date(2041, 6, 1))]


def test_a_calendar_that_cannot_be_written_is_one_line(read: Path, run: Run) -> None:
    done = run("deadlines", "--ics", "nowhere/dates.ics")
    assert done.code == 1
    assert done.err.startswith("Cannot write nowhere/dates.ics: ")
