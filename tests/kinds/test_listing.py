"""Listings: what the examples do not show."""

import pytest

from tests.kinds.reading import NOW
from watch.config.options import Options
from watch.crawl.kinds import listing
from watch.errors import UnreadableError
from watch.models import DateSource, Entry

URL = "https://site.example/list"


def read(html: str, **options: object) -> tuple[Entry, ...]:
    return listing.read(
        html.encode(), content_type="", url=URL, languages=("fr", "en"), now=NOW, options=Options(options)
    )


@pytest.mark.parametrize(
    ("html", "title"),
    [
        (
            "<li><h2><a href='/n/1'>Headline</a></h2><a href='/n/1'>Read more about this very long text</a>",
            "Headline",
        ),
        ("<li><a href='/n/1'><h3>Headline</h3><p>Everything else on the card</p></a>", "Headline"),
        ("<li><h2>Headline</h2><p>Text</p><a href='/n/1'>Lire la suite</a>", "Headline"),
        ("<li><a href='/n/1'>En savoir plus</a><a href='/n/1'>The act in brief</a>", "The act in brief"),
        ("<li><a href='/n/1' aria-label='The act in brief'>Read more…</a>", "The act in brief"),
        ("<li><a href='/n/1'><img alt='The act in brief' src='x'></a>", "The act in brief"),
        ("<li><a href='/n/1'>3167</a>", "3167"),
        ("<li><a href='/n/1'>Download</a>", "https://site.example/n/1"),
    ],
)
def test_the_title_of_a_link(html: str, title: str) -> None:
    assert [entry.title for entry in read(f"<ul>{html}</ul>", link_pattern="^/n/")] == [title]


def test_the_card_of_a_link_ends_before_the_next_one() -> None:
    html = """<div><div><a href='/n/1'>First one</a><time datetime='2026-11-02'></time></div>
        <div><a href='/n/2'>Second one</a></div></div><time datetime='2026-01-01'></time>"""
    first, second = read(html, link_pattern="^/n/")
    assert (first.published and first.published.source) is DateSource.TIME
    assert second.published is None


def test_the_pattern_sees_the_path_with_and_without_its_query() -> None:
    html = """<a href='/spip.php?article12'>Twelve</a><a href='/spip.php?rubrique1'>One</a>
        <a href='/news?x=1'>News</a>"""
    assert [entry.title for entry in read(html, link_pattern=r"\?article\d+$|^/news$")] == ["Twelve", "News"]


def test_an_item_inside_a_link() -> None:
    html = "<a href='/n/1'><div class='card'><h3>Inside</h3><p class='d'>3 novembre 2026</p></div></a>"
    (entry,) = read(html, item=".card", date={"select": ".d"})
    assert (entry.title, entry.url) == ("Inside", "https://site.example/n/1")
    assert entry.published is not None
    assert entry.published.day.isoformat() == "2026-11-03"


def test_items_without_a_link_need_a_title_that_the_row_points_at() -> None:
    html = "<p class='i'><b>Planned act</b></p><p class='i'>Nothing</p>"
    (entry,) = read(html, item=".i", title={"select": "b"})
    assert (entry.title, entry.url) == ("Planned act", None)
    assert read(html, item=".i") == ()


def test_a_month_in_the_address_is_a_guess() -> None:
    (entry,) = read(
        "<a href='/2026/06/x'>Text of it</a>", link_pattern="/2026/", date_from_url=r"(?P<year>\d{4})"
    )
    assert entry.published is not None
    assert (entry.published.day.isoformat(), entry.published.source) == ("2026-01-01", DateSource.GUESSED)


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        ("<meta charset='iso-8859-1'><a href='/n/1'>Été à l’œuvre</a>".encode(), ""),  # UTF-8 all the same
        ("<meta charset='utf-8'><a href='/n/1'>Été à l’œuvre</a>".encode("cp1252"), ""),
        ("<a href='/n/1'>Été à l’œuvre</a>".encode("cp1252"), "text/html; charset=utf-8"),
        ("<a href='/n/1'>Été à l’œuvre</a>".encode("utf-16"), ""),
    ],
)
def test_the_bytes_are_believed_more_than_the_label(body: bytes, charset: str) -> None:
    (entry,) = listing.read(
        body,
        content_type=charset,
        url=URL,
        languages=(),
        now=NOW,
        options=Options({"link_pattern": "^/n/"}),
    )
    assert entry.title == "Été à l’œuvre"


def test_a_long_list_is_read_to_its_end() -> None:
    html = "".join(
        f"<tr><td>{n}<td><a href='/n/{n}'>Title {n}</a><td>{n % 28 + 1}/10/2026" for n in range(600)
    )
    entries = read(f"<table>{html}</table>", item="tr", date={"select": "td:last-child"})
    assert len(entries) == 600
    assert all(entry.published for entry in entries)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"items": []}', "malformed"),
        (b"<b>" * 120_001, "too_large"),
        (b"<div class='i'>" * 40, "unsafe"),
        (b"<?xml version='1.0'?><!DOCTYPE r [<!ENTITY a 'aaaa'>]><r><item>&a;</item></r>", "unsafe"),
    ],
)
def test_what_is_no_page_is_no_empty_list(body: bytes, code: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(body.decode(), item="li, .i")
    assert caught.value.code == code
