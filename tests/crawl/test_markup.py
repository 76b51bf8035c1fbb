"""Strangers' markup becomes plain text, whatever it is."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watch.crawl.markup import MAX_TEXT, MAX_TITLE, line_of, text_of


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("plain", "plain"),
        ("two\nlines  of\tone paragraph\n\n another", "two lines of one paragraph\nanother"),
        ("<p>First\n line.</p><p>Second</p>", "First line.\nSecond"),
        ("one<br/>two<BR>three", "one\ntwo\nthree"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
        ("the <b>AI</b> <a href='x' onclick='y()'>Act</a>", "the AI Act"),
        ("a<script>alert(1)</script>b<style>p{}</style>c<!-- d -->e", "abce"),
        ("Caf&eacute; &amp; th&#233;", "Café & thé"),
        ("Caf&amp;eacute;", "Café"),
        ("&lt;p&gt;one&lt;/p&gt;&lt;p&gt;two&lt;/p&gt;", "one\ntwo"),
        ("<p>R&amp;amp;D</p>", "R&D"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("if x<y, write to <me@example.org>", "if x<y, write to <me@example.org>"),
        ("AT&T; Q&A; ?a=1&b=2", "AT&T; Q&A; ?a=1&b=2"),
        (
            "nul\0 bell\x07 esc\x1b[2J c1\x9b feff\ufeff soft\u00adhyphen",
            "nul bell esc[2J c1 feff softhyphen",
        ),
        ("right\u202eto left\u2066", "rightto left"),
        ("half \ud83d a character", "half a character"),
        ("narrow\u202fspace\u00a0here", "narrow space here"),
        ("", ""),
        ("<img src=x onerror=alert(1)>", ""),
        ("cut <a href='http", "cut"),
        ("the <blink> tag and the &lt;b&gt; tag", "the <blink> tag and the <b> tag"),
        ("the <B>AI</B> Act", "the AI Act"),
        ("one <br> two <wbr> <img> three", "one\ntwo three"),
        ("never closed <script> x", "never closed"),
        ("  one  space \t each ", "one space each"),
    ],
)
def test_text(markup: str, text: str) -> None:
    assert text_of(markup) == text


def test_a_title_is_one_line() -> None:
    assert line_of("<p>Two</p>\n<p>lines</p>") == "Two lines"


def test_lengths() -> None:
    assert len(line_of("x" * 10_000_000)) == MAX_TITLE
    assert len(text_of("<p>x</p>" * 1_000_000)) <= MAX_TEXT
    assert len(text_of("word " * 2_000_000)) <= MAX_TEXT


@pytest.mark.parametrize(
    "piece",
    ["<div>", "<b>", "<a><p>", "<table>", "<!--", "<", "&", "<svg>", "<p><font>", "\n \n", "<div\n", "&amp;"],
)
def test_hostile_markup_takes_little_time(piece: str) -> None:
    started = time.monotonic()
    text_of(piece * 500_000)
    assert time.monotonic() - started < 5


@settings(max_examples=200, deadline=None)
@given(
    st.text()
    | st.lists(st.sampled_from(["<p>", "</p>", "<script>", "&lt;", "&amp;", "<", "x", "\n", "-->"])).map(
        "".join
    )
)
def test_any_text_gives_text_that_can_be_stored(markup: str) -> None:
    text = text_of(markup)
    text.encode("utf-8")
    assert text == text.strip()
    assert not any(ord(char) < 32 and char != "\n" for char in text)
    assert "\n" not in line_of(markup)
