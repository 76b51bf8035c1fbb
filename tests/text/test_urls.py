"""Canonical addresses: keys that hold where publishers waver, and part what must stay apart."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from watch.text.urls import canonical_guid, canonical_url

PAGE = "https://example.org/news/item"


@pytest.mark.parametrize(
    "variant",
    [
        "http://example.org/news/item",
        "https://www.example.org/news/item",
        "HTTPS://WWW.Example.ORG/news/item",
        "https://example.org:443/news/item",
        "http://example.org:80/news/item",
        "https://example.org/news/item/",
        "https://example.org/news/item#section-2",
        "https://example.org/./news/./item",
        "https://example.org/news/old/../item",
        "https://example.org/news/item;jsessionid=1A2B3C",
        "https://example.org/news/item?utm_source=rss&utm_medium=feed",
        "https://example.org/news/item?fbclid=x&gclid=y&xtor=RSS-1&mtm_campaign=z&pk_source=w",
        "https://user:secret@example.org/news/item",
        "  https://example.org/news/item\n",
    ],
)
def test_forms_of_one_address_are_one_key(variant):
    assert canonical_url(variant) == PAGE


@pytest.mark.parametrize(
    "other",
    [
        "https://example.org/news/item2",
        "https://example.org/news/Item",
        "https://example.org/news/item?page=2",
        "https://example.org:8443/news/item",
        "https://blog.example.org/news/item",
        "https://example.org/news/item/x",
    ],
)
def test_other_addresses_stay_other(other):
    assert canonical_url(other) != PAGE


def test_eur_lex_tells_documents_apart_by_the_query_which_is_kept():
    base = "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri="
    assert canonical_url(f"{base}CELEX:32024R1689") != canonical_url(f"{base}CELEX:32022L2464")
    assert canonical_url(f"{base}CELEX:32024R1689") == canonical_url(f"{base}CELEX%3A32024R1689")
    assert canonical_url(f"{base}CELEX:32024R1689").endswith("/TXT?uri=CELEX%3A32024R1689")


def test_the_dot_segment_that_eur_lex_feeds_hold_is_removed():
    fed = "https://eur-lex.europa.eu/./legal-content/AUTO/?uri=CELEX:32024R1689"
    assert canonical_url(fed) == canonical_url(fed.replace("/./", "/"))


def test_the_order_of_a_query_does_not_matter_but_its_values_do():
    assert canonical_url(f"{PAGE}?b=2&a=1") == canonical_url(f"{PAGE}?a=1&b=2")
    assert canonical_url(f"{PAGE}?a=1&a=2") != canonical_url(f"{PAGE}?a=1")
    assert canonical_url(f"{PAGE}?a=&b=1") != canonical_url(f"{PAGE}?b=1")


def test_tracking_names_are_whole_names():
    assert canonical_url(f"{PAGE}?utm=1").endswith("?utm=1")
    assert canonical_url(f"{PAGE}?my_utm_source=1").endswith("?my_utm_source=1")


@pytest.mark.parametrize(
    "odd",
    [
        "",
        "   ",
        "not an address",
        "mailto:someone@example.org",
        "tag:example.org,2026:1",
        "urn:uuid:1225c695",
        "http://[::1",
        "http://example.org:port/",
        "http://example.org:99999999/",
        "https://",
        "//example.org/x",
        "http:///path",
    ],
)
def test_what_is_no_web_address_comes_back_stripped(odd):
    assert canonical_url(odd) == odd.strip()


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("https://Bücher.example/Über", "https://bücher.example/Über"),
        ("http://[2001:DB8::1]:8080/a/", "https://[2001:db8::1]:8080/a"),
        ("http://www./a", "https://www./a"),
        ("https://example.org", "https://example.org"),
        ("https://example.org/", "https://example.org"),
        ("https://example.org/?", "https://example.org"),
        ("https://example.org/../../a", "https://example.org/a"),
        ("http://example.org:443/a", "https://example.org/a"),
    ],
)
def test_odd_but_whole_addresses(address, key):
    assert canonical_url(address) == key


def test_half_a_character_in_a_query_does_not_raise():
    assert canonical_url("https://example.org/?q=\ud800").startswith("https://example.org?q=")


_PIECES = """
http:// https:// www. a Example.org :80 :443 :8080 / /./ /../ // ? & = # ;jsessionid=1 ; @ [ ] % %C3%A9 é
utm_source=x uri=CELEX:32024R1689
"""
_PARTS = st.lists(st.sampled_from([*_PIECES.split(), " "]), max_size=12).map("".join)


@given(st.one_of(st.text(), _PARTS, _PARTS.map("http://h".__add__)))
@example("http://example.org:443/")
@example("http://www.www.example.org/")
@example("http://h/a/;sid=1/..")
@example("HTTP:// #")
@example("http://h /a / ?utm_source=x#y")
def test_a_key_is_its_own_key_whatever_the_address(address):
    once = canonical_url(address)
    if not once.startswith("https://www."):  # "www.www." is a host of its own
        assert canonical_url(once) == once


def test_guids_that_are_addresses_waver_between_http_and_https():
    forms = (
        "http://example.org/?p=1",
        "https://example.org/?p=1",
        "HTTP://www.example.org/?p=1",
        " https://example.org/?p=1 ",
    )
    assert {canonical_guid(form) for form in forms} == {"https://example.org/?p=1"}


def test_a_guid_keeps_everything_else():
    assert canonical_guid("https://example.org/a/?utm_source=x#1") == "https://example.org/a/?utm_source=x#1"
    assert canonical_guid(" tag:example.org,2026:1 ") == "tag:example.org,2026:1"
