"""The grammar of written dates."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watch.enrich.deadlines.dates import written_dates


def read(sentence):
    return [(written.date, written.precision) for written in written_dates(sentence)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("le 2 août 2026", date(2026, 8, 2)),
        ("le 1er janvier 2027", date(2027, 1, 1)),
        ("30 sept. 2026", date(2026, 9, 30)),
        ("le 29 déc. 2026", date(2026, 12, 29)),
        ("12 févr. 2026", date(2026, 2, 12)),
        ("2 august 2026", date(2026, 8, 2)),
        ("the 2nd of august 2026", date(2026, 8, 2)),
        ("august 2, 2026", date(2026, 8, 2)),
        ("feb. 27, 2026", date(2026, 2, 27)),
        ("31/12/2026", date(2026, 12, 31)),
        ("12/31/2026", date(2026, 12, 31)),
        ("03/04/2026", date(2026, 4, 3)),
        ("30.11.2026", date(2026, 11, 30)),
        ("2026-12-31", date(2026, 12, 31)),
    ],
)
def test_days(text, day):
    assert read(f"on {text}.") == [(day, "day")]


@pytest.mark.parametrize(
    ("text", "first_day", "precision"),
    [
        ("en mars 2026", date(2026, 3, 1), "month"),
        ("fin mars 2026", date(2026, 3, 1), "month"),
        ("by the end of march 2026", date(2026, 3, 1), "month"),
        ("au 1er trimestre 2027", date(2027, 1, 1), "quarter"),
        ("au troisième trimestre de 2027", date(2027, 7, 1), "quarter"),
        ("in the fourth quarter of 2027", date(2027, 10, 1), "quarter"),
        ("in q2 2027", date(2027, 4, 1), "quarter"),
        ("au t3 2027", date(2027, 7, 1), "quarter"),
        ("second semestre 2026", date(2026, 1, 1), "year"),
        ("by mid-2027", date(2027, 1, 1), "year"),
        ("d'ici 2030", date(2030, 1, 1), "year"),
        ("à compter de l'exercice 2028", date(2028, 1, 1), "year"),
    ],
)
def test_longer_dates_are_their_first_day(text, first_day, precision):
    assert read(text) == [(first_day, precision)]


@pytest.mark.parametrize(
    ("text", "opens", "closes"),
    [
        ("du 3 au 24 mars 2026", date(2026, 3, 3), date(2026, 3, 24)),
        ("du 15 décembre 2026 au 15 février 2027", date(2026, 12, 15), date(2027, 2, 15)),
        ("from 3 march to 24 april 2026", date(2026, 3, 3), date(2026, 4, 24)),
        ("1 june 2026 - 27 july 2026", date(2026, 6, 1), date(2026, 7, 27)),
        ("march 3 to 24, 2026", date(2026, 3, 3), date(2026, 3, 24)),
        ("du lundi 3 mars au vendredi 24 avril 2026", date(2026, 3, 3), date(2026, 4, 24)),
        ("between 3 and 24 march 2026", date(2026, 3, 3), date(2026, 3, 24)),
        ("from 20 december to 10 january 2027", date(2026, 12, 20), date(2027, 1, 10)),
    ],
)
def test_periods(text, opens, closes):
    (written,) = written_dates(text)
    assert (written.opens, written.date) == (opens, closes)


def test_days_of_a_list_are_no_period():
    assert [written.opens for written in written_dates("les 4 et 5 mai 2026")] == [None]
    assert read("le 2 février et le 2 août 2026") == [(date(2026, 2, 2), "day"), (date(2026, 8, 2), "day")]


@pytest.mark.parametrize(
    "text",
    [
        "article 2.3.1",
        "directive (ue) 2022/2464",
        "celex 32024r1689",
        "01.40.20.20.26",
        "réf. 2026-118-3",
        "le 31 juin 2026",
        "29/02/2027",
        "2 400 entreprises",
        "https://example.org/2026-05-12/texte",
        "you may 2 or 3 times",
    ],
)
def test_what_is_no_date(text):
    assert [found for found in written_dates(text) if not found.yearless] == []


def test_29_february_of_a_common_year_is_left_alone():
    assert read("from 29 february to 2 march 2027") == [(date(2027, 3, 2), "day")]
    assert (date(2027, 3, 2), "day") in read("29 february and 2 march 2027")


@given(
    st.lists(
        st.sampled_from(
            [
                "29",
                "31",
                "2026",
                "1900",
                "février",
                "february",
                "mars",
                "1er",
                "au",
                "du",
                "to",
                "from",
                "-",
                "/",
                ".",
                ",",
                "q4",
                "t1",
                "fin",
                "mi-2027",
                "le",
                "and",
                "2026-02-30",
            ]
        )
    )
)
def test_no_words_break_it(words):
    found = written_dates(" ".join(words))
    assert [written.start for written in found] == sorted(written.start for written in found)
