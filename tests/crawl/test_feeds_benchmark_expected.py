"""The feed benchmark understands what a test feed expects, and nothing else, and finds what is not met."""

import json
from pathlib import Path

import pytest

from benchmarks import feeds, feeds_json
from benchmarks.feeds_compare import Feed, Finding, finding
from benchmarks.feeds_expected import Clause, RefusedError, expectation, parse
from watch.crawl.kinds import feed

HOME = "http://127.0.0.1:8097/tests/x.xml"


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("not bozo", [Clause(("bozo",), False)]),
        (
            "bozo and feed['a'] == b'x' and version == -1.5",
            [Clause(("bozo",), True), Clause(("feed", "a"), b"x"), Clause(("version",), -1.5)],
        ),
        ("entries[0]['title'] == u'<!-' + '- x'", [Clause(("entries", 0, "title"), "<!-- x")]),
        (
            "entries[0]['id'] == entries[1]['id'] == (1, 'a')",
            [Clause(("entries", number, "id"), (1, "a")) for number in (0, 1)],
        ),
        (
            "feed['link'] == {'rel': 'via', 'href': None}",
            [Clause(("feed", "link", "rel"), "via"), Clause(("feed", "link", "href"), None)],
        ),
    ],
)
def test_what_is_understood(text: str, clauses: list[Clause]) -> None:
    assert list(parse(text)) == clauses


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true')",
        "bozo and __import__('os')",
        "len(entries) == 1",
        "entries[0].title == 'a'",
        "entries.__class__",
        "entries[0]['a'] == entries",
        "entries[-1]['a'] == 1",
        "entries[bozo] == 1",
        "entries[0:1] == 1",
        "entries[True] == 1",
        "feed['a'] == 'x' * 10**9",
        "feed['a'] == f'{bozo}'",
        "feed['a'] == 1 + 1",
        "feed['a'] == [1]",
        "feed['a'] == {bozo: 1}",
        "feed['a'] == {**feed}",
        "feed['a'] == (lambda: 1)",
        "feed['a'] != 1",
        "1 == 1",
        "bozo or feed['a'] == 1",
        "not not bozo",
        "os",
        "(bozo := 1)",
        "bozo; bozo",
        "",
        "((((" * 5_000,
        f"bozo == '{'x' * 20_000}'",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(RefusedError):
        parse(text)


COMMENT = """<!--
Header:      Content-type: text/xml
Header:      Content-Location: http://x.example/
Description: a test
Expect:      not bozo and len(entries) == 1
-->
<rss/>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32", "cp037"])
def test_a_comment_is_read_in_any_encoding(encoding: str) -> None:
    found = expectation(COMMENT.encode(encoding))
    assert found is not None
    assert found.headers == {"content-type": "text/xml", "content-location": "http://x.example/"}
    assert found.clauses == (Clause(("bozo",), False),)
    assert found.refused == ("len(entries) == 1",)


def test_a_feed_that_expects_nothing() -> None:
    assert expectation(b"<!-- a comment --><rss/>") is None
    found = expectation(b"<!-- Expect: not an expression --><rss/>\xff")
    assert found is not None
    assert found.refused == ("not an expression",)


BODY = b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>Tag:1</id><title type="html">R&amp;amp;D
 &lt;b&gt;now&lt;/b&gt;</title><link rel="license" href="/licence"/><link href="/a"/>
<published>2004-01-01T20:48:21+01:00</published></entry>
<entry><title type="text">A &lt;blink> tag</title></entry>
<entry><updated>2004-01-02</updated></entry></feed>"""


def became(text: str) -> Finding | None:
    (clause,) = parse(text)
    entries = feed.read(BODY, content_type="", url=HOME, languages=(), now=feeds._NOW)
    return finding(clause, entries, Feed(BODY), HOME)


@pytest.mark.parametrize(
    ("path", "right", "wrong"),
    [
        ("entries[0]['title']", "'R&amp;D <b>now</b>'", "'R&amp;D'"),
        ("entries[1]['title_detail']['value']", "'A <blink> tag'", "'A tag'"),
        ("entries[0]['id']", "'Tag:1'", "'tag:1'"),
        ("entries[0]['link']", "'/a'", "'javascript:x'"),
        ("entries[0]['links'][1]['href']", "'http://127.0.0.1:8097/a'", "'http://127.0.0.1:8097/b'"),
        ("entries[0]['published']", "'Thu, 01 Jan 2004 19:48:21 GMT'", "'2004-01-01T20:48:21Z'"),
        (
            "entries[0]['published_parsed']",
            "(2004, 1, 1, 19, 48, 21, 3, 1, 0)",
            "(2004, 1, 1, 0, 0, 0, 3, 1, 0)",
        ),
        ("entries[2]['updated_parsed']", "(2004, 1, 2, 0, 0, 0, 4, 2, 0)", "(2004, 1, 2, 1, 0, 0, 4, 2, 0)"),
        ("entries[3]['title']", "'<img src=\"x\"/>'", "'x'"),
        ("entries[1]['title']", "'A <blink>  tag'", "'<img/>'"),
    ],
)
def test_met_and_not_met(path: str, right: str, wrong: str) -> None:
    met, missed = became(f"{path} == {right}"), became(f"{path} == {wrong}")
    assert met is not None
    assert missed is not None
    assert (met.met, missed.met) == (True, False)


@pytest.mark.parametrize(
    "text",
    [
        "feed['title'] == 'x'",
        "entries[0]['summary'] == 'x'",
        "entries[0]['links'][0]['href'] == '/licence'",
        "entries[0]['title_detail']['type'] == 'x'",
        "entries[0]['updated'] == 'soon'",
        "entries[0]['link']",
    ],
)
def test_what_we_have_no_field_for(text: str) -> None:
    assert became(text) is None


def test_json_feeds_are_told_from_results() -> None:
    item = {"id": 7, "title": "T", "url": "http://x.example/7", "date_published": "2004-01-01T20:48:21+01:00"}
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [item]}).encode()
    assert feeds_json.items(body) == [item]
    assert feeds_json.items(body.replace(b"https://jsonfeed.org/version/", b"")) == [item]
    for other in (
        b'{"version": "1.0", "items": [{"title": "T"}]}',
        b'{"version": "1.0", "items": []}',
        b"[]",
        b"{",
    ):
        assert feeds_json.items(other) is None
    entries = feed.read(body, content_type="", url=HOME, languages=(), now=feeds._NOW)
    assert feeds_json.differences([item], entries) == []
    assert feeds_json.differences([item | {"title": "U"}], entries) == ["item 0: title 'U', ours 'T'"]
    assert feeds_json.differences([item, item], entries) == ["2 items, 1 entries"]


def test_the_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    item = "<rss version='2.0'><channel><item><title>T</title><link>/a</link></item></channel></rss>"
    header = "Header: Content-Location: http://x.example/\n"
    for name, comment in {
        "met": f"{header}Expect: not bozo and entries[0]['link'] == 'http://x.example/a'",
        "missed": "Expect: not bozo and entries[0]['title'] == 'U' and feed['ttl'] == '1'",
        "refused": "Expect: entries[0].title == 'T'",
        "unsafe": "Expect: entries[0]['title'] == 'T'\n--><!DOCTYPE rss [<!ENTITY a 'b'>]><!--",
    }.items():
        (tmp_path / f"{name}.xml").write_text(f"<!--\n{comment}\n-->{item}")
    (tmp_path / "feed.json").write_text('{"version": "1.1", "items": [{"id": "1", "title": "<b>"}]}')
    monkeypatch.setattr("sys.argv", ["feeds", str(tmp_path)])
    assert feeds.main() == 0
    printed = " ".join(capsys.readouterr().out.split())
    assert "Expectations of 4 files" in printed
    assert "link 1 1 1 100.00%" in printed
    assert "title 2 2 0 0.00%" in printed
    assert "all 3 3 1 33.33% files with all of them met 1 33.33%" in printed
    assert "without those refused as unsafe 2 2 1 50.00%" in printed
    assert "missed.xml entries.title: 'U' ours: 'T'" in printed
    assert "unsafe.xml (refused as unsafe)" in printed
    assert "no field with us: 1 clauses 1 feed.ttl" in printed
    assert "not in the language that is understood: 1 clauses 1 entries[0].title == 'T'" in printed
    assert "JSON Feeds: 1" in printed
