"""Publishers' dates: their own calendar day, and the instant where there is one."""

from datetime import UTC, date, datetime

import pytest

from watch.crawl.dates import published

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("text", "day", "at"),
    [
        # ISO 8601
        ("2026-11-23", date(2026, 11, 23), None),
        ("2026-11-23T00:00:00+02:00", date(2026, 11, 23), utc(2026, 11, 22, 22)),
        ("2026-11-23T23:30:00-05:00", date(2026, 11, 23), utc(2026, 11, 24, 4, 30)),
        ("2026-11-23T10:00:00Z", date(2026, 11, 23), utc(2026, 11, 23, 10)),
        ("2026-11-23T10:00:00.123456789Z", date(2026, 11, 23), utc(2026, 11, 23, 10, 0, 0, 123456)),
        ("2026-11-23 10:00", date(2026, 11, 23), utc(2026, 11, 23, 10)),
        # RFC 822
        ("Mon, 23 Nov 2026 00:00:00 +0200", date(2026, 11, 23), utc(2026, 11, 22, 22)),
        ("Mon, 23 Nov 2026 23:00 CDT", date(2026, 11, 23), utc(2026, 11, 24, 4)),
        ("Mon, 23 Nov 2026 00:30:00 CET", date(2026, 11, 23), utc(2026, 11, 22, 23, 30)),
        ("Mon, 23 Nov 26 10:00:00 GMT", date(2026, 11, 23), utc(2026, 11, 23, 10)),
        ("Fri, 31 Dec 99 10:00:00 GMT", date(1999, 12, 31), utc(1999, 12, 31, 10)),
        ("lun., 23 Nov 2026 10:00:00 +0100", date(2026, 11, 23), utc(2026, 11, 23, 9)),
        # As people write them
        ("lun., 23 nov. 2026", date(2026, 11, 23), None),
        ("lun., 23 nov. 2026 10:00:00 +0100", date(2026, 11, 23), utc(2026, 11, 23, 9)),
        ("23/11/2026", date(2026, 11, 23), None),
        ("05/06/2026", date(2026, 6, 5), None),
        ("05/06/2026 14:30", date(2026, 6, 5), None),
        ("1er mars 2026", date(2026, 3, 1), None),
        ("12 févr. 2026", date(2026, 2, 12), None),
        ("5 sept. 2026", date(2026, 9, 5), None),
        ("5 sept 2026", date(2026, 9, 5), None),
        ("mercredi 3 juin 2026 à 14h30", date(2026, 6, 3), None),
        ("août 2026", date(2026, 8, 1), None),
        ("Il y a 3 jours", date(2026, 11, 21), None),
        ("November 5, 2026", date(2026, 11, 5), None),
    ],
)
def test_dates(text: str, day: date, at: datetime | None) -> None:
    found = published(text, now=NOW, languages=("fr", "en"))
    assert found is not None
    assert (found.day, found.at) == (day, at)


def test_what_the_feed_parser_made_of_it_keeps_the_written_day() -> None:
    parsed = utc(2026, 11, 22, 22, 30).timetuple()
    found = published("2026-11-23 00:30:00 +0200", now=NOW, parsed=parsed)
    assert found is not None
    assert (found.day, found.at) == (date(2026, 11, 23), utc(2026, 11, 22, 22, 30))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "soon",
        "2026-13-45",
        "Mon, 99 Nov 2026 10:00:00 GMT",
        "0001-01-01T00:00:00",
        "2027-01-01",
        "Thu, 26 Nov 2026 00:00:00 GMT",
        "9999-12-31T23:59:59-12:00",
        "9" * 10_000,
        "1 2 3 4 5 6 7 8 9" * 1_000,
        "2026-11-23T10:00:00+99:99",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert published(text, now=NOW, languages=("fr",)) is None


def test_tomorrow_in_another_zone_is_not_too_late() -> None:
    found = published("2026-11-25T00:00:00+13:00", now=NOW)
    assert found is not None
    assert found.day == date(2026, 11, 25)


def test_a_language_that_nobody_knows_costs_nothing() -> None:
    assert published("23 novembre 2026", now=NOW, languages=("xx",)) is None


def test_sept_is_september_complaint_56():
    """Complaint 56: in French, "1 sept. 2024" became July: "sept" is seven."""
    assert published("1 sept. 2024", now=NOW, languages=("fr",)).day == date(2024, 9, 1)
