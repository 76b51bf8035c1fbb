"""Sitemaps: what the examples do not show."""

import pytest

from tests.kinds.reading import NOW
from watch.config.options import Options
from watch.crawl.kinds import sitemap
from watch.errors import UnreadableError
from watch.models import Entry


def read(body: bytes, **options: object) -> tuple[Entry, ...]:
    return sitemap.read(
        body,
        content_type="",
        url="https://site.example/map.xml",
        languages=(),
        now=NOW,
        options=Options(options),
    )


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"<urlset><url><loc>/a</loc>", "malformed"),
        (b"<rss version='2.0'></rss>", "malformed"),
        (b"", "malformed"),
        (b"<!DOCTYPE u [<!ENTITY a 'aaaa'>]><urlset><url><loc>&a;</loc></url></urlset>", "unsafe"),
        ("<!DOCTYPE u [<!ENTITY a 'aaaa'>]><urlset></urlset>".encode("utf-16"), "unsafe"),
    ],
)
def test_what_is_no_sitemap(body: bytes, code: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(body)
    assert caught.value.code == code


def test_an_empty_sitemap_and_an_index_show_nothing() -> None:
    assert read(b"<urlset></urlset>") == ()
    assert read(b"<sitemapindex><sitemap><loc>/a.xml</loc></sitemap></sitemapindex>") == ()


def test_the_pattern_sees_path_and_query_and_not_the_host() -> None:
    body = b"<urlset><url><loc>https://news.example/about</loc></url><url><loc>/a?news=1</loc></url></urlset>"
    assert [entry.url for entry in read(body, link_pattern="news")] == ["https://site.example/a?news=1"]
