from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from lxml import etree
from lxml.html import document_fromstring

from watch.enrich.dates import page_date, parse_date
from watch.models import DateSource, Published

NOW = datetime(2026, 11, 24, 14, tzinfo=UTC)
URL = "https://www.authority.example/actualites/avis"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1er mars 2026", date(2026, 3, 1)),
        ("12 févr. 2026", date(2026, 2, 12)),
        ("15 sept. 2026", date(2026, 9, 15)),
        ("15 sept 2026", date(2026, 9, 15)),
        ("mercredi 3 juin 2026 à 14h30", date(2026, 6, 3)),
        ("Publié le 5 décembre 2025", date(2025, 12, 5)),
        ("mis à jour le 5 décembre 2025", date(2025, 12, 5)),
        ("Brief n° 12 du 5 décembre 2025", date(2025, 12, 5)),
        ("août 2026", date(2026, 8, 1)),
        ("il y a 3 jours", date(2026, 11, 21)),
        ("hier", date(2026, 11, 23)),
        ("03/04/2026", date(2026, 4, 3)),
        ("03/04/26", date(2026, 4, 3)),
        ("31.12.2025", date(2025, 12, 31)),
        ("2026-03-01", date(2026, 3, 1)),
        ("20260301", date(2026, 3, 1)),
        ("2026-03-01 10:15:00", date(2026, 3, 1)),
    ],
)
def test_a_written_date_is_read_by_its_day(text: str, day: date) -> None:
    assert parse_date(text, ("fr",), NOW) == Published(day, None, DateSource.SELECTOR)


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("March 1st, 2026", "en", date(2026, 3, 1)),
        ("Sept. 15, 2026", "en", date(2026, 9, 15)),
        ("Published on Tuesday 3 March 2026", "en", date(2026, 3, 3)),
        ("yesterday", "en", date(2026, 11, 23)),
        ("5. Dezember 2025", "de", date(2025, 12, 5)),
        ("Stand: 01. März 2026", "de", date(2026, 3, 1)),
        ("vor 2 Tagen", "de", date(2026, 11, 22)),
    ],
)
def test_other_languages_are_read_alone_and_when_none_is_named(text: str, language: str, day: date) -> None:
    for languages in ((language,), ()):
        found = parse_date(text, languages, NOW)
        assert found is not None
        assert found.day == day


@pytest.mark.parametrize(
    ("text", "day", "at"),
    [
        ("2026-03-01T00:30:00+02:00", date(2026, 3, 1), datetime(2026, 2, 28, 22, 30, tzinfo=UTC)),
        (
            "2026-03-01T10:00:00.1234567Z",
            date(2026, 3, 1),
            datetime(2026, 3, 1, 10, 0, 0, 123456, tzinfo=UTC),
        ),
        ("Sun, 01 Mar 2026 00:30:00 +0200", date(2026, 3, 1), datetime(2026, 2, 28, 22, 30, tzinfo=UTC)),
        # Midnight in Paris, kept in UTC by the publisher's system.
        ("2026-02-28T23:00:00Z", date(2026, 3, 1), datetime(2026, 2, 28, 23, tzinfo=UTC)),
    ],
)
def test_an_instant_is_kept_with_the_publishers_own_day(text: str, day: date, at: datetime) -> None:
    assert parse_date(text, ("fr",), NOW) == Published(day, at, DateSource.SELECTOR)


def test_an_english_source_is_not_on_the_clock_of_the_continent() -> None:
    found = parse_date("2026-02-28T23:00:00Z", ("en",), NOW)
    assert found is not None
    assert found.day == date(2026, 2, 28)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "2026",
        "12",
        "14:30",
        "2 min read",
        "JJ/MM/AAAA",
        "le 3 juin",
        "25/12/2026",
        "2027-01-01",
        "31/02/2026",
        "2026-11-25T10:00:00Z",
        "le 1er trimestre",
        "1850-01-01",
        "0000-00-00",
        "x" * 5000,
    ],
)
def test_what_is_no_date_or_a_later_one_is_none(text: str) -> None:
    assert parse_date(text, ("fr",), NOW) is None


def page(body: str = "", head: str = "") -> bytes:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()


def found(body: str = "", head: str = "", *, url: str = URL) -> tuple[date, DateSource] | None:
    answer = page_date(page(body, head), url=url, now=NOW, languages=("fr",))
    return (answer.day, answer.source) if answer else None


JSON_LD = '<script type="application/ld+json">%s</script>'
PUBLISHED = '<meta property="article:published_time" content="2026-03-01T09:00:00+01:00">'
TIME = "<main><h1>Avis</h1><time datetime='2026-03-02'>2 mars 2026</time></main>"
LABEL = "<main><h1>Avis</h1><p>Publié le 4 mars 2026</p><p>Texte.</p></main>"


@pytest.mark.parametrize(
    ("body", "head", "expected"),
    [
        (TIME, PUBLISHED, (date(2026, 3, 1), DateSource.META)),
        (
            TIME,
            JSON_LD % '{"@graph": [{"dateModified": "2026-05-01", "datePublished": "2026-03-01"}]}',
            (date(2026, 3, 1), DateSource.META),
        ),
        (TIME, '<meta name="DC.date.issued" content="2026-03-01">', (date(2026, 3, 1), DateSource.META)),
        (TIME, '<meta name="DC.date" content="2026-01-15">', (date(2026, 3, 2), DateSource.TIME)),
        (
            TIME,
            '<meta property="article:modified_time" content="2026-05-01">',
            (date(2026, 3, 2), DateSource.TIME),
        ),
        (
            "",
            '<meta property="article:modified_time" content="2026-05-01">',
            (date(2026, 5, 1), DateSource.META),
        ),
        (
            TIME,
            JSON_LD % '{"@type": "Event", "datePublished": "2026-01-01"}',
            (date(2026, 3, 2), DateSource.TIME),
        ),
        (TIME, JSON_LD % "{not json", (date(2026, 3, 2), DateSource.TIME)),
        (
            TIME,
            '<meta property="article:published_time" content="2027-03-01">',
            (date(2026, 3, 2), DateSource.TIME),
        ),
        (LABEL, "", (date(2026, 3, 4), DateSource.TIME)),
        ("<p>Mis à jour le 9 mars 2026</p>" + LABEL, "", (date(2026, 3, 4), DateSource.TIME)),
        ("<h1>Avis</h1><p>Veröffentlicht am 04.03.2026</p>", "", (date(2026, 3, 4), DateSource.TIME)),
        ("<h1>Avis</h1><p>Stand: 4.3.2026</p>", "", (date(2026, 3, 4), DateSource.TIME)),
        (
            "<h1>Avis</h1><p>Paris, le 4 mars 2026 - L'autorité annonce.</p>",
            "",
            (date(2026, 3, 4), DateSource.TIME),
        ),
        (
            "<main><h1>Avis</h1><span class='news-date'>04/03/2026</span></main>",
            "",
            (date(2026, 3, 4), DateSource.TIME),
        ),
        ("<main><h1>Avis</h1><p>04/03/2026</p><p>Texte.</p></main>", "", (date(2026, 3, 4), DateSource.TIME)),
        (
            "<aside class='related'><time datetime='2026-01-01'>1er janvier</time></aside>" + TIME,
            "",
            (date(2026, 3, 2), DateSource.TIME),
        ),
        (
            "<aside><time itemprop='datePublished' datetime='2026-03-06'>6 mars</time></aside><h1>Avis</h1>",
            "",
            (date(2026, 3, 6), DateSource.META),
        ),
    ],
)
def test_the_order_of_trust(body: str, head: str, expected: tuple[date, DateSource]) -> None:
    assert found(body, head) == expected


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/2026/03/01/avis.html", date(2026, 3, 1)),
        ("/avis-2026-03-01", date(2026, 3, 1)),
        ("/cp20260301.html", date(2026, 3, 1)),
        ("/2026/13/45/avis", None),
        ("/2027/03/01/avis", None),
        ("/node/120260301999", None),
    ],
)
def test_a_date_in_the_address(path: str, day: date | None) -> None:
    answer = found(url=f"https://www.authority.example{path}")
    assert (answer[0] if answer else None) == day


def test_the_only_date_is_a_deadline_in_a_table_and_is_not_taken() -> None:
    table = (
        "<table><tr><th>Étape</th><th>Date</th></tr><tr><td>Contributions</td><td>30 juin 2026</td></tr>"
        "<tr><td>Synthèse</td><td>15 septembre 2026</td></tr></table>"
    )
    assert found(f"<main><h1>Consultation publique</h1><p>Calendrier :</p>{table}</main>") is None
    assert found("<main><h1>Consultation</h1><p>Date limite de réponse : 30 juin 2026</p></main>") is None


def test_a_label_goes_before_the_table_of_deadlines() -> None:
    body = (
        "<main><h1>Consultation</h1><p>Publié le 1er mars 2026</p><table><tr><td>Réponses</td>"
        "<td>30 juin 2026</td></tr><tr><td>Fin</td><td>1er juillet 2026</td></tr></table></main>"
    )
    assert found(body) == (date(2026, 3, 1), DateSource.TIME)


def test_the_date_of_today_in_the_masthead_is_not_the_pages() -> None:
    masthead = "<div class='logo'><span class='date-edition'>lundi 23 novembre 2026</span></div>"
    body = f"{masthead}<main><h1>Avis</h1><ul><li>4 mars 2026</li><li>Collège</li></ul></main>"
    assert found(body) == (date(2026, 3, 4), DateSource.TIME)


def test_dates_in_a_list_of_links_are_those_of_other_pages() -> None:
    links = "".join(f"<li><a href='/{n}'>Avis {n}</a> <span>{n} mars 2026</span></li>" for n in range(1, 6))
    answer = found(f"<main><h1>Avis</h1><ul>{links}</ul></main>")
    assert answer is None or answer[1] is DateSource.GUESSED


def test_what_only_htmldate_finds_is_a_guess() -> None:
    assert found("<div><p>Communiqué du 4 mars 2026</p><p>L'autorité annonce.</p></div>") == (
        date(2026, 3, 4),
        DateSource.GUESSED,
    )


def test_the_year_of_a_copyright_is_no_date() -> None:
    assert found("<p>L'autorité annonce.</p><footer>© 2024 Autorité</footer>") is None


def test_a_tree_is_read_like_bytes_and_left_as_it_was() -> None:
    body = page("<div><p>Date limite : 30 juin 2026</p><p>Communiqué du 4 mars 2026</p></div>")
    tree = document_fromstring(body.decode())
    before = etree.tostring(tree)
    assert page_date(tree, url=URL, now=NOW) == page_date(body, url=URL, now=NOW)
    assert etree.tostring(tree) == before


@pytest.mark.parametrize("body", [b"", b"   ", b"\x00\xff"])
def test_no_page_has_no_date(body: bytes) -> None:
    assert page_date(body, url=URL, now=NOW) is None
