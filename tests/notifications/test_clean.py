import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.render.clean import clean, safe_url, shorten


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("two\r\nlines\u2028and\u0085more", "two lines and more"),
        ("\u202egnp.exe\u202c", "gnp.exe"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("lone \ud800 surrogate", "lone surrogate"),
        ("bell\x07 and \x1b[31mcolour", "bell and [31mcolour"),
        ("famille 👩‍👩‍👧 ❤️", "famille 👩‍👩‍👧 ❤️"),
        ("e\u0301t\u00e9", "été"),
        ("97\u202f% de 5\u00a0000", "97\u202f% de 5\u00a0000"),
        ("  many \u00a0 \t spaces ", "many spaces"),
        ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
    ],
)
def test_text_becomes_one_visible_line(raw: str, shown: str) -> None:
    assert clean(raw) == shown


@given(st.text(), st.integers(min_value=10, max_value=300))
def test_whatever_comes_in_can_be_sent(raw: str, limit: int) -> None:
    line = clean(raw, limit)
    assert len(line) <= limit
    assert not any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in line)
    line.encode()


def test_a_long_text_is_cut_at_a_word() -> None:
    assert shorten("un règlement délégué, sur la durabilité", 24) == "un règlement délégué…"
    assert shorten("x" * 5000, 200) == "x" * 199 + "…"


def test_a_cut_never_leaves_half_an_emoji() -> None:
    assert shorten("abcdefgh👩‍👩‍👧 fin", 11) == "abcdefgh👩…"


@pytest.mark.parametrize(
    "url",
    [
        "https://eur-lex.europa.eu/legal-content/FR/TXT/?uri=CELEX:32024R1689&from=FR#d1e1",
        "http://example.eu",
        "https://exemple.fr/été",
    ],
)
def test_ordinary_addresses_become_links(url: str) -> None:
    assert safe_url(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "//example.eu/a",
        "",
        "https://",
        "https://bank.example@evil.example/",
        "https:\\\\evil.example",
        "http://[broken",
        "https://example.eu/a b",
        "https://example.eu/\nBcc:x",
        'https://example.eu/"onmouseover="x',
        "https://example.eu/>|<!channel>",
        "https://example.eu/\u202egnp",
        "https://example.eu/" + "a" * 1500,
    ],
)
def test_other_addresses_do_not(url: str) -> None:
    assert safe_url(url) is None
