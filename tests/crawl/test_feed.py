"""Feeds as they are, not as the standards say."""

import json
import logging
import time
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from watch.crawl.kinds import feed
from watch.errors import BlockedError, SourceError, UnreadableError
from watch.models import Entry

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
URL = "https://www.example.org/news/feed.xml"


def read(body: bytes | str, *, content_type: str = "", languages: tuple[str, ...] = ()) -> tuple[Entry, ...]:
    raw = body.encode() if isinstance(body, str) else body
    return feed.read(raw, content_type=content_type, url=URL, languages=languages, now=NOW)


def rss(*items: str) -> str:
    inside = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{inside}</channel></rss>'


def one(item: str, **options: object) -> Entry:
    (entry,) = read(rss(item), **options)  # type: ignore[arg-type]
    return entry


# Formats

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>N</title><entry>
<id>tag:example.org,2026:1</id><title type="html">L&amp;apos;avis &lt;em&gt;IA&lt;/em&gt;</title>
<link rel="self" href="/api/1"/><link href="/a/1"/><updated>2026-11-22T09:00:00Z</updated>
<published>2026-11-21T00:00:00+01:00</published><summary>Court.</summary>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Un texte plus long.</p><p>Fin.</p></div>
</content>
</entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="/"><title>N</title></channel>
<item rdf:about="https://www.example.org/a/1"><title>T</title><link>https://www.example.org/a/1</link>
<dc:date>2026-11-21</dc:date></item></rdf:RDF>"""
NETSCAPE = """<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"
 "http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel>
<item><title>T</title><link>/a/1</link></item></channel></rss>"""
ATOM03 = """<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><title>T</title><id>1</id>
<link rel="alternate" type="text/html" href="/a/1"/><issued>2026-11-21T10:00:00Z</issued></entry></feed>"""


def test_atom() -> None:
    (entry,) = read(ATOM, languages=("fr",))
    assert entry.title == "L'avis IA"
    assert entry.url == "https://www.example.org/a/1"
    assert entry.guid == "tag:example.org,2026:1"
    assert entry.text == "Un texte plus long.\nFin."
    assert entry.language == "fr"
    assert entry.published is not None
    assert entry.published.day == date(2026, 11, 21)
    assert entry.published.at == datetime(2026, 11, 20, 23, 0, tzinfo=UTC)
    assert entry.identifiers == ()


@pytest.mark.parametrize(
    ("body", "day"), [(RDF, date(2026, 11, 21)), (NETSCAPE, None), (ATOM03, date(2026, 11, 21))]
)
def test_older_formats(body: str, day: date | None) -> None:
    (entry,) = read(body)
    assert (entry.title, entry.url) == ("T", "https://www.example.org/a/1")
    assert (entry.published.day if entry.published else None) == day


@pytest.mark.parametrize(
    "version", ["https://jsonfeed.org/version/1", "https://jsonfeed.org/version/1.1", "1.0"]
)
def test_json_feed(version: str) -> None:
    items = [
        {"id": 7, "url": "/a/7", "title": "T", "content_html": "<p>Long &amp; long</p>", "summary": "Short"},
        {
            "id": "https://www.example.org/a/8",
            "content_text": "Text",
            "date_published": "2026-11-21T00:00:00+01:00",
        },
        {"attachments": [{"url": "javascript:x"}, {"url": "/file.pdf"}, 3], "language": "fr-FR"},
        {},
        "not an item",
        {"title": {"nested": 1}, "id": True, "attachments": "none"},
    ]
    body = json.dumps({"version": version, "items": items})
    first, second, third = read("\ufeff\n" + body)
    assert (first.guid, first.url, first.text) == ("7", "https://www.example.org/a/7", "Long & long")
    assert (second.title, second.url) == ("Text", "https://www.example.org/a/8")
    assert second.published is not None
    assert second.published.day == date(2026, 11, 21)
    assert (third.title, third.language) == ("https://www.example.org/file.pdf", "fr")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ('{"items": []}', "not_a_feed"),
        ('{"version": "https://jsonfeed.org/version/1", "items": {}}', "malformed"),
        ('{"version": ', "malformed"),
        ('{"a":' * 100_000, "malformed"),
        (b'{"a": "\xff"}', "malformed"),
    ],
)
def test_json_that_is_no_feed(body: str | bytes, code: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(body)
    assert caught.value.code == code


def test_a_half_character_in_json_can_be_stored() -> None:
    body = r'{"version": "1", "items": [{"id": "a\ud800", "title": "b\udfff", "url": "/c\ud800"}]}'
    (entry,) = read(body)
    assert (entry.guid, entry.title, entry.url) == ("a", "b", "https://www.example.org/c")


# What is refused


@pytest.mark.parametrize(
    "body",
    [
        '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><rss version="2.0"/>',
        '<!DOCTYPE x SYSTEM "a>b" [<!ENTITY c SYSTEM "file:///etc/passwd">]><rss>&c;</rss>',
        "<!doctype rss\n[\n]><rss/>",
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x [<!ENTITY a "a">]><rss/>'.encode("utf-16"),
    ],
)
def test_a_document_type_with_an_internal_subset_is_refused(body: str | bytes) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(body)
    assert caught.value.code == "unsafe"


@pytest.mark.parametrize(
    "body", ["<!DOCTYPE html><html><body>Hello", "<?xml version='1.0'?><html xmlns='x'/>", "\n<HTML>"]
)
def test_a_page_is_no_feed(body: str) -> None:
    with pytest.raises(BlockedError) as caught:
        read(body, content_type="application/rss+xml")
    assert caught.value.code == "not_a_feed"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("", "malformed"),
        ("hello", "malformed"),
        ("<rss version='2.0'><channel><title>cut", "malformed"),
        ("<<<<<<< HEAD\n<rss version='2.0'><channel/></rss>", "malformed"),
        (bytes(range(256)) * 10, "malformed"),
        ("<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url/></urlset>", "not_a_feed"),
    ],
)
def test_what_is_no_feed(body: str | bytes, code: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(body)
    assert caught.value.code == code


@pytest.mark.parametrize(
    "body",
    [
        rss(),
        '<feed xmlns="http://www.w3.org/2005/Atom"/>',
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>',
        "<rss version='2.0'><channel><title>Caf&eacute;</title></channel></rss>",
    ],
)
def test_a_feed_without_entries_is_a_feed(body: str) -> None:
    assert read(body) == ()


def test_a_broken_feed_with_entries_is_read() -> None:
    body = rss("<title>R&D and &nbsp; more</title><link>/a</link>", "<title>B</title>")[:-20]
    assert [entry.title for entry in read(body)] == ["R&D and more", "B"]


def test_bare_ampersands_are_mended_outside_cdata() -> None:
    body = rss(
        "<title>R&D</title><guid><![CDATA[https://x.example/?a=1&b=2]]></guid>", "<link>/?c=3&d=4</link>"
    )
    first, second = read(body)
    assert (first.title, first.guid) == ("R&D", "https://x.example/?a=1&b=2")
    assert second.url == "https://www.example.org/?c=3&d=4"


# Identity


@pytest.mark.parametrize(
    ("item", "guid", "url"),
    [
        ("<guid>https://x.example/1</guid>", "https://x.example/1", "https://x.example/1"),
        ('<guid isPermaLink="false">1</guid><link>/a</link>', "1", "https://www.example.org/a"),
        ("<guid>4711</guid><link>/a</link>", "4711", "https://www.example.org/a"),
        (
            "<title>T</title><link>?id=1&amp;l=fr</link>",
            None,
            "https://www.example.org/news/feed.xml?id=1&l=fr",
        ),
        ("<title>T</title>", None, None),
        ("<title>T</title><link>javascript:alert(1)</link>", None, None),
        ("<title>T</title><link>data:text/html,x</link>", None, None),
        ("<title>T</title><link>ftp://x.example/</link>", None, None),
        ("<title>T</title><link>http://[broken</link>", None, None),
        ("<title>T</title><link>//cdn.example/a b</link>", None, "https://cdn.example/a%20b"),
        (
            '<title>T</title><enclosure url="/f.pdf" type="application/pdf"/>',
            None,
            "https://www.example.org/f.pdf",
        ),
        (f"<title>T</title><guid isPermaLink='false'>{'x' * 5000}</guid>", None, None),
        ("<guid>/node/1</guid>", "https://www.example.org/node/1", "https://www.example.org/node/1"),
        ("<guid isPermaLink='false'>//[x</guid>", "//[x", None),
    ],
)
def test_guid_and_link(item: str, guid: str | None, url: str | None) -> None:
    entry = one(item)
    assert (entry.guid, entry.url) == (guid, url)


def test_relative_links_obey_the_base_of_the_feed() -> None:
    body = rss("<title>T</title><link>a/1</link>").replace("<rss ", '<rss xml:base="/fr/" ')
    assert read(body)[0].url == "https://www.example.org/fr/a/1"


def test_an_enclosure_is_not_the_address_where_there_is_another() -> None:
    alternate, enclosure = "<link rel='alternate'>/a</link>", "<link rel='enclosure'>/a.mp3</link>"
    body = "".join(
        f"<entry>{links}</entry>" for links in (alternate + enclosure, enclosure + alternate, enclosure)
    )
    entries = read(f'<feed xmlns="http://www.w3.org/2005/Atom">{body}</feed>')
    home = "https://www.example.org"
    assert [entry.url for entry in entries] == [f"{home}/a", f"{home}/a", f"{home}/a.mp3"]


def test_duplicate_guids_are_all_shown() -> None:
    entries = read(rss("<title>A</title><guid>1</guid>", "<title>B</title><guid>1</guid>"))
    assert [(entry.title, entry.guid) for entry in entries] == [("A", "1"), ("B", "1")]


def test_entries_with_nothing_are_left_out() -> None:
    assert [entry.title for entry in read(rss("", "<title> </title><link/>", "<title>A</title>"))] == ["A"]


def test_an_entry_with_nothing_but_a_date_is_called_by_its_day() -> None:
    entry = one("<pubDate>Mon, 23 Nov 2026 00:00:00 +0200</pubDate>")
    assert entry.title == "2026-11-23"
    assert entry.published is not None
    assert entry.published.day == date(2026, 11, 23)
    assert (entry.url, entry.guid, entry.text) == (None, None, "")


def test_an_entry_without_a_title_is_called_by_its_first_words() -> None:
    entry = one("<description>&lt;p&gt;Word&lt;/p&gt; " + "more " * 100 + "</description>")
    assert entry.title.startswith("Word more")
    assert len(entry.title) <= 120


# Texts


def test_the_longest_text_is_kept_as_plain_text() -> None:
    content = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    item = f"""<title>A &amp;amp; B &lt;b&gt;bold&lt;/b&gt;</title><description>Short</description>
    <content:encoded {content}><![CDATA[<p>Long <script>alert(1)</script>text.</p>
    <p>&Eacute;tat</p>]]></content:encoded>"""
    entry = one(item)
    assert entry.title == "A & B bold"
    assert entry.text == "Long text.\nÉtat"


def test_a_ten_megabyte_title() -> None:
    started = time.monotonic()
    entry = one(f"<title>{'x' * 10_000_000}</title><description>{'y' * 300_000}</description>")
    assert (len(entry.title), len(entry.text)) == (500, 200_000)
    assert time.monotonic() - started < 5


def test_controls_are_removed() -> None:
    entry = one("<title>a\x07b\x1b[31m</title><guid isPermaLink='false'>g\x00\u202e1</guid>")
    assert entry.title == "ab[31m"
    assert entry.guid == "g1"


@pytest.mark.parametrize(
    ("declared", "languages", "expected"),
    [("fr-FR", (), "fr"), ("en-us", ("fr",), None), ("fr", ("fr", "en"), "fr"), ("nonsense", (), None)],
)
def test_a_declared_language_must_be_one_of_the_sources(
    declared: str, languages: tuple[str, ...], expected: str | None
) -> None:
    body = ATOM.replace('xml:lang="fr"', f'xml:lang="{declared}"')
    assert read(body, languages=languages)[0].language == expected


# Encodings

FRENCH = rss("<title>Décret n° 2026-1 – énergie, œuvre</title>")


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (FRENCH.encode(), ""),
        (FRENCH.encode(), "text/xml"),
        (FRENCH.encode(), "text/xml; charset=iso-8859-1"),
        (FRENCH.encode(), "text/html; charset=windows-1252"),
        (FRENCH.replace("?>", ' encoding="iso-8859-1"?>', 1).encode(), "application/rss+xml"),
        (FRENCH.replace("?>", ' encoding="windows-1252"?>', 1).encode("cp1252"), "application/xml"),
        (FRENCH.replace("?>", ' encoding="iso-8859-1"?>', 1).encode("cp1252"), "text/xml"),
        (FRENCH.encode("cp1252"), "text/xml; charset=windows-1252"),
        (FRENCH.encode("cp1252"), ""),
        (FRENCH.encode("cp1252"), "application/rss+xml; charset=utf-8"),
        (FRENCH.replace("?>", ' encoding="utf-16"?>', 1).encode("utf-16"), "application/xml"),
        (FRENCH.replace("?>", ' encoding="nonsense"?>', 1).encode(), "text/xml; charset=nonsense"),
        (b"\xef\xbb\xbf\n" + FRENCH.encode(), "text/plain"),
    ],
)
def test_wrong_and_missing_charsets(body: bytes, content_type: str) -> None:
    assert read(body, content_type=content_type)[0].title == "Décret n° 2026-1 – énergie, œuvre"


# Dates


@pytest.mark.parametrize(
    ("item", "day"),
    [
        ("<pubDate>Mon, 23 Nov 2026 00:00:00 +0200</pubDate>", date(2026, 11, 23)),
        ("<pubDate>lun., 23 nov. 2026 08:00:00 +0100</pubDate>", date(2026, 11, 23)),
        ("<pubDate>5 sept. 2026</pubDate>", date(2026, 9, 5)),
        ("<pubDate>23/11/2026</pubDate>", date(2026, 11, 23)),
        ("<pubDate>23 Nov 2026</pubDate>", date(2026, 11, 23)),
        (
            "<pubDate>nonsense</pubDate><dc:date xmlns:dc='http://purl.org/dc/elements/1.1/'>2026-11-20</dc:date>",
            date(2026, 11, 20),
        ),
        ("<pubDate>Mon, 23 Nov 2037 00:00:00 GMT</pubDate>", None),
        ("<pubDate></pubDate>", None),
    ],
)
def test_dates(item: str, day: date | None) -> None:
    entry = one(f"<title>T</title>{item}", languages=("fr",))
    assert (entry.published.day if entry.published else None) == day


# Containment


def test_an_entry_that_cannot_be_converted_costs_no_other(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    real = feed.entry_of

    def fragile(**found: object) -> Entry | None:
        if found["title"] == "bad":
            raise ZeroDivisionError
        return real(**found)  # type: ignore[arg-type]

    monkeypatch.setattr(feed, "entry_of", fragile)
    with caplog.at_level(logging.ERROR):
        assert [entry.title for entry in read(rss("<title>bad</title>", "<title>good</title>"))] == ["good"]
        with pytest.raises(UnreadableError, match="internal: none of 1 entries"):
            read(rss("<title>bad</title>"))
    assert "ZeroDivisionError" in caplog.text


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_damaged_feeds_give_entries_or_a_reason(data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from([ATOM, RDF, NETSCAPE, ATOM03, FRENCH])).encode()
    start = data.draw(st.integers(0, len(whole)))
    length = data.draw(st.integers(0, 40))
    damaged = whole[:start] + data.draw(st.binary(max_size=12)) + whole[start + length :]
    try:
        entries = read(damaged)
    except SourceError:
        return
    for entry in entries:
        f"{entry.title}{entry.url}{entry.guid}{entry.text}".encode()
