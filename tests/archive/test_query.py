"""What a person types, made an expression of the index."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watch.archive.query import MAX_WORDS, narrowed, parse
from watch.errors import QueryError


@pytest.mark.parametrize(
    ("typed", "match"),
    [
        ("csrd", '("csrd")'),
        ("csrd vsme", '("csrd" AND "vsme")'),
        ("csrd OR vsme", '("csrd") OR ("vsme")'),
        ("csrd vsme OR pme", '("csrd" AND "vsme") OR ("pme")'),
        ("rapport -rse", '(("rapport")) NOT ("rse")'),
        ("biodiv*", '(("biodiv" OR "biodiv"*))'),
        ("l'IA", '("ia")'),
        ('"AI Act"', '("ai act")'),
        ("csrd-2", '("csrd 2")'),
        ("2024/1689", '("2024 1689")'),
        # Its French stem, its English stem, and its French stem as if its accents had been typed.
        ("biodiversite", '(("biodiversit" OR "biodivers"))'),
        ('"double matérialité"', '(("doubl material" OR "doubl materialite" OR "doubl materialit"))'),
    ],
)
def test_a_search_becomes_an_expression(typed, match):
    assert parse(typed).match == match


@pytest.mark.parametrize(
    ("typed", "match"),
    [
        ("CSRD OR", '("csrd")'),
        ("OR csrd", '("csrd")'),
        ("csrd OR OR vsme", '("csrd") OR ("vsme")'),
        ("C++", '("c")'),
        ("--csrd x", '(("x")) NOT ("csrd")'),
        ("l'intelligence \"AI Act", None),
        ("NEAR(a b)", '("near a" AND "b")'),
        ("title:x", None),
        ("a AND (b", None),
        ("{title} : x ^y", None),
    ],
)
def test_signs_of_the_index_s_own_language_are_words_or_nothing(typed, match):
    found = parse(typed).match
    assert match is None or found == match


@pytest.mark.parametrize(
    "nothing", ["", "   ", '""', '" "', "*", "-", "+", "!?", "OR", "OR OR", "'", "\x00", "🦋"]
)
def test_a_search_without_a_word_says_to_write_one(nothing):
    with pytest.raises(QueryError, match="Write a word: regwatch search csrd"):
        parse(nothing)


@pytest.mark.parametrize("only_excluded", ["-x", '-"AI Act"', "-csrd -esrs", "OR -x"])
def test_a_search_that_only_leaves_out_says_what_is_missing(only_excluded):
    with pytest.raises(QueryError, match="a word to look for before what to leave out"):
        parse(only_excluded)


def test_a_pasted_text_is_refused_with_its_length():
    with pytest.raises(QueryError, match=f"has 1000 words; at most {MAX_WORDS}"):
        parse("mot " * 1000)
    with pytest.raises(QueryError, match=f"has {MAX_WORDS + 1} words"):
        parse('"' + "mot " * MAX_WORDS + '" -autre')
    assert parse("mot " * MAX_WORDS).terms == {"mot"}


def test_a_search_for_nothing_in_nothing_says_what_can_be_asked():
    with pytest.raises(QueryError, match=r"name a --topic, .* an --instrument or a --stage"):
        narrowed(None, {"topic": None, "stage": None})


def test_the_terms_are_those_wanted_not_those_left_out():
    assert {"rapport", "durabl"} <= parse("rapport durabilité -volontaire").terms
    assert not {"volontair"} & parse("rapport -volontaire").terms


@given(st.text())
def test_every_term_stands_in_quotes(typed):
    try:
        query = parse(typed)
    except QueryError:
        return
    outside = " ".join(query.match.split('"')[::2])
    assert set(outside.replace("(", " ").replace(")", " ").replace("*", " ").split()) <= {"AND", "OR", "NOT"}
