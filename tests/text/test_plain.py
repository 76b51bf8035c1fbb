"""Strangers' text on a terminal."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from watch.text.plain import printable, printable_lines


def test_colours_and_bells_of_strangers_are_left_out():
    assert printable("a\x1b[31mred\x07 b") == "a[31mred b"


def test_marks_that_turn_the_reading_order_are_left_out():
    assert printable("invoice\u202efdp.exe") == "invoicefdp.exe"


def test_a_title_stays_on_one_line():
    assert printable("one\r\ntwo\tthree\u2028four") == "one  two threefour"


def test_french_text_stays_as_it_is():
    text = "« L’œuvre » : 80\u202f% – été…"
    assert printable(text) == text


def test_a_text_keeps_its_lines():
    assert printable_lines("one\x00\ntwo\n") == "one\ntwo"


@given(st.text())
def test_nothing_printed_controls_a_terminal(text):
    assert not {unicodedata.category(char) for char in printable(text)} & {"Cc", "Cf", "Cs", "Co"}
