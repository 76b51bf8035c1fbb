"""Deadlines of a whole text: order, doubles, quotes, and the choices the reading makes."""

import time
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watch.enrich.deadlines import Deadline, Role, deadlines

_ACT = "This Regulation shall enter into force on the twentieth day following that of its publication."


def roles(text, *, title="", language="en", published=None):
    return [(found.role, found.date) for found in deadlines(title, text, language, published=published)]


def test_a_sentence_may_hold_two_roles():
    text = "The Act entered into force on 1 August 2024 and will apply from 2 August 2026."
    assert deadlines("", text, "en", published=None) == (
        Deadline(Role.IN_FORCE, date(2024, 8, 1), "day", text),
        Deadline(Role.APPLIES, date(2026, 8, 2), "day", text),
    )


def test_sorted_by_date_wherever_they_stand():
    text = "It applies from 1 March 2028. It enters into force on 1 March 2026. It expires on 1 March 2027."
    assert [day for _, day in roles(text)] == [date(2026, 3, 1), date(2027, 3, 1), date(2028, 3, 1)]


def test_the_same_date_and_role_once_with_the_clearest_sentence():
    far = "The rules shall apply, with the exceptions set out in the second annex, from 2 August 2026."
    near = "In short, the rules apply from 2 August 2026."
    (found,) = deadlines("Rules apply from 2 August 2026", f"{far} {near}", "en", published=None)
    assert found.quote == near


def test_a_title_speaks_too():
    assert roles("", title="Consultation open until 12 May 2026") == [
        (Role.COMMENTS_CLOSE, date(2026, 5, 12))
    ]


def test_the_exact_date_is_kept_of_a_vague_and_an_exact_one():
    text = "The rules apply in 2026. In detail, the rules apply from 2 August 2026."
    assert roles(text) == [(Role.APPLIES, date(2026, 8, 2))]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "L'application, initialement prévue le 2 août 2026, est reportée au 2 décembre 2027.",
            "fr",
        ),
        ("Application is postponed from 2 August 2026 to 2 December 2027.", "en"),
        ("The obligations will apply from 2 December 2027 instead of 2 August 2026.", "en"),
    ],
)
def test_a_postponed_date_is_the_new_one(text, language):
    assert roles(text, language=language) == [(Role.APPLIES, date(2027, 12, 2))]


def test_a_period_of_application_has_two_ends():
    assert roles("L'aide s'applique du 1er mars 2026 au 30 juin 2027.", language="fr") == [
        (Role.APPLIES, date(2026, 3, 1)),
        (Role.EXPIRES, date(2027, 6, 30)),
    ]


class TestCountedFromPublication:
    def test_an_act_counts_from_its_own_publication(self):
        (found,) = deadlines("", _ACT, "en", published=date(2026, 7, 12))
        assert (found.role, found.date, found.quote) == (Role.IN_FORCE, date(2026, 8, 1), _ACT)

    @pytest.mark.parametrize(
        ("count", "days"),
        [
            ("le lendemain de", 1),
            ("le jour de", 0),
            ("le troisième jour suivant celui de", 3),
            ("le jour suivant celui de", 1),
        ],
    )
    def test_french_counts(self, count, days):
        text = f"Le présent décret entre en vigueur {count} sa publication au Journal officiel."
        published = date(2026, 5, 28)
        assert roles(text, language="fr", published=published) == [
            (Role.IN_FORCE, published + timedelta(days=days))
        ]

    def test_not_without_the_day_of_publication(self):
        assert roles(_ACT) == []

    def test_not_for_a_proposal(self):
        assert roles(_ACT, title="Proposal for a Regulation", published=date(2026, 7, 12)) == []

    def test_not_for_another_act(self):
        text = "The law will enter into force on the day following its publication."
        assert roles(text, title="Ministers agree", published=date(2026, 7, 12)) == []


class TestWithoutAYear:
    def test_the_next_such_day_after_publication(self):
        text = "The consultation is open until 15 January."
        assert roles(text, published=date(2026, 11, 2)) == [(Role.COMMENTS_CLOSE, date(2027, 1, 15))]

    def test_nothing_without_publication(self):
        assert roles("The consultation is open until 15 January.") == []

    def test_only_in_consultations(self):
        assert roles("The Act entered into force on 1 August.", published=date(2026, 11, 2)) == []


class TestContext:
    def test_what_closes_is_the_consultation_just_spoken_of(self):
        text = "The agency launched a consultation on its guidelines. It closes on 12 May 2026."
        assert roles(text) == [(Role.COMMENTS_CLOSE, date(2026, 5, 12))]

    def test_what_closes_elsewhere_is_not(self):
        assert roles("The exhibition closes on 12 May 2026.") == []

    def test_registration_closes_even_in_a_consultation(self):
        text = "Registration for the meeting closes on 12 May 2026."
        assert roles(text, title="Consultation on the guidelines") == []


class TestLines:
    def test_a_line_that_goes_on(self):
        assert roles("This Regulation shall apply from\n2 August 2026.") == [(Role.APPLIES, date(2026, 8, 2))]

    def test_a_label_above_its_date(self):
        text = "Opening date\n3 March 2026\n\nClosing date for comments\n14 April 2026"
        assert roles(text) == [(Role.COMMENTS_CLOSE, date(2026, 4, 14))]

    def test_abbreviations_do_not_cut_a_sentence(self):
        text = "L'art. 5 al. 2, cf. p. 12, s'applique, selon l'A.M.F. et le min., dès le 1er janv. 2027."
        (found,) = deadlines("", text, "fr", published=None)
        assert (found.date, found.quote) == (date(2027, 1, 1), text)


def test_an_unknown_language_is_tried_in_both():
    text = "Le décret entre en vigueur le 1er mars 2027. The order expires on 1 March 2028."
    assert roles(text, language=None) == [
        (Role.IN_FORCE, date(2027, 3, 1)),
        (Role.EXPIRES, date(2028, 3, 1)),
    ]


def test_a_long_sentence_is_quoted_around_its_date():
    text = f"{'As stated in the annexes, ' * 30}the rules apply from 2 August 2026{', among others' * 30}."
    (found,) = deadlines("", text, "en", published=None)
    assert len(found.quote) <= 400
    assert "apply from 2 August 2026" in found.quote
    assert found.quote in text


def test_at_most_40_and_those_the_latest():
    text = " ".join(f"Part {n} applies from 1 March {2030 + n}." for n in range(60))
    found = deadlines("", text, "en", published=None)
    assert [deadline.date.year for deadline in found] == list(range(2050, 2090))


def test_the_ends_of_a_very_long_chronicle_are_read():
    middle = "\n".join(f"Note {n} of 2019 was filed." for n in range(2000))
    text = f"This Order comes into force on 1 May 2026.\n{middle}\nIt expires on 1 May 2029."
    assert roles(text) == [(Role.IN_FORCE, date(2026, 5, 1)), (Role.EXPIRES, date(2029, 5, 1))]


@given(
    st.text(),
    st.text(),
    st.sampled_from(["fr", "en", None]),
    st.none() | st.dates(max_value=date(9980, 1, 1)),
)
def test_no_text_breaks_it(title, text, language, published):
    assert deadlines(title, text, language, published=published) is not None


def _seconds(text):
    best = 1e9
    for _ in range(3):
        start = time.process_time()
        deadlines("", text, "en", published=date(2026, 5, 1))
        best = min(best, time.process_time() - start)
    return best


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(
            f"Part {n} applies from {n % 28 + 1} March {2000 + n % 99}, said no {n}." for n in range(4200)
        ),
        "from 2 August 2026 " * 10_500,
        "Operators keep the evidence of all this at the disposal of the authority for ten years. " * 2_270,
    ],
    ids=["a date in every sentence", "no sentence", "no date"],
)
def test_200_000_characters_are_read_in_a_moment(text):
    assert 190_000 < len(text) < 300_000
    assert _seconds(text) < 0.15


def test_a_notice_is_read_at_once():
    assert (
        _seconds("The consultation closes on 12 May 2026; the rules apply from 2 August 2026. " * 10) < 0.005
    )


class TestCountedFromAnotherDate:
    @pytest.mark.parametrize(
        ("text", "language", "day"),
        [
            ("In force on 31 August 2024, it applies 18 months later.", "en", date(2026, 2, 28)),
            ("In force on 10 June 2026, it applies two years later.", "en", date(2028, 6, 10)),
            ("En vigueur le 1er août 2024, il s'applique deux ans plus tard.", "fr", date(2026, 8, 1)),
        ],
    )
    def test_months_end_on_the_same_day_or_the_last(self, text, language, day):
        assert (Role.APPLIES, day) in roles(text, language=language)

    def test_a_date_that_is_spelled_out_is_that_date(self):
        text = "It entered into force on 1 August 2024 and applies two years later (2 August 2026)."
        assert [day for role, day in roles(text) if role is Role.APPLIES] == [date(2026, 8, 2)]

    def test_nothing_without_the_date_it_counts_from(self):
        assert roles("The Regulation applies 24 months after its entry into force.") == []

    def test_a_report_is_no_role(self):
        text = "It entered into force on 1 May 2026. A report follows three years after its entry into force."
        assert roles(text) == [(Role.IN_FORCE, date(2026, 5, 1))]


class TestFrames:
    def test_what_states_must_comply_with_by_a_date_they_transpose(self):
        text = "Governments must bring national legislation into line by 3 May 2027."
        assert roles(text) == [(Role.TRANSPOSITION, date(2027, 5, 3))]

    def test_what_others_must_do_by_a_date_applies(self):
        text = "Every refinery must run a leak detection system by 3 May 2027."
        assert roles(text) == [(Role.APPLIES, date(2027, 5, 3))]

    def test_not_an_errand_of_theirs_nor_a_duty_of_an_authority(self):
        assert roles("Every refinery must file its return by 3 May 2027.") == []
        assert roles("The regulator must set up a hotline by 3 May 2027.") == []


def test_two_wordings_may_share_a_date():
    text = "The Regulation entered into force and became applicable on 12 August 2026."
    day = date(2026, 8, 12)
    assert roles(text) == [(Role.APPLIES, day), (Role.IN_FORCE, day)]


def test_an_answer_has_the_role_of_its_question():
    text = "When does the decree enter into force? On 14 September 2026."
    assert roles(text) == [(Role.IN_FORCE, date(2026, 9, 14))]


def test_what_is_spoken_about_at_an_event_is_not_on_its_day():
    assert roles("Workshop on transposition: 9 October 2026, Vienna.") == []
