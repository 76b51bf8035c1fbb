import re
from datetime import UTC, date, datetime
from types import ModuleType

import pytest

from notifications.interface import Language
from notifications.render.locales import en, fr
from notifications.render.period import period
from notifications.render.words import Words
from watch.models import CAUSES

from .samples import digest

FR = Words("fr", "Europe/Paris")
EN = Words("en", "Europe/Paris")


def test_both_languages_say_the_same_things() -> None:
    assert fr.TEXTS.keys() == en.TEXTS.keys()
    assert fr.COUNTS.keys() == en.COUNTS.keys()


@pytest.mark.parametrize("key", sorted(fr.TEXTS))
def test_both_languages_fill_in_the_same_values(key: str) -> None:
    if not key.startswith("date.first_day"):
        assert set(re.findall(r"\{\w+\}", fr.TEXTS[key])) == set(re.findall(r"\{\w+\}", en.TEXTS[key]))


@pytest.mark.parametrize("language", [fr, en])
def test_every_cause_and_outcome_has_words(language: ModuleType) -> None:
    codes = {f"cause.{code}" for code in CAUSES} | {f"outcome.{o}" for o in ("empty", "blocked", "failed")}
    assert codes <= language.TEXTS.keys()


@pytest.mark.parametrize("language", [fr, en])
def test_every_count_has_both_forms(language: ModuleType) -> None:
    assert all(forms.keys() == {"one", "other"} for forms in language.COUNTS.values())


@pytest.mark.parametrize(
    ("words", "n", "said"),
    [
        (FR, 0, "0 nouveauté"),
        (FR, 1, "1 nouveauté"),
        (FR, 2, "2 nouveautés"),
        (FR, 1_000_000, "1\u202f000\u202f000 nouveautés"),
        (EN, 0, "0 new items"),
        (EN, 1, "1 new item"),
        (EN, 1240, "1,240 new items"),
    ],
)
def test_plurals_follow_the_language(words: Words, n: int, said: str) -> None:
    assert words.count("news", n) == said


def test_the_first_of_a_month_in_french() -> None:
    assert FR.day(date(2026, 8, 1)) == "1er août 2026"
    assert FR.day(date(2026, 8, 2)) == "2 août 2026"
    assert EN.day(date(2026, 8, 1)) == "1 August 2026"


def test_moments_are_in_the_readers_zone() -> None:
    assert FR.moment(datetime(2026, 7, 31, 22, 30, tzinfo=UTC)) == "1er août 2026 à 00:30"


def test_a_machine_is_never_certain() -> None:
    assert FR.percent(0.97).replace("\u00a0", " ").replace("\u202f", " ") == "97 %"
    assert EN.percent(1.0) == "99%"


def test_places_and_languages_have_names() -> None:
    assert (FR.place("EU"), FR.place("FR"), FR.place("??")) == ("Union européenne", "France", "??")
    assert (FR.tongue("en"), EN.tongue("fr"), EN.tongue("qq")) == ("anglais", "French", "qq")


@pytest.mark.parametrize(
    ("language", "label", "title", "short"),
    [
        ("fr", "2026-W47", "Semaine du 16 au 22 novembre 2026", "semaine 47"),
        ("fr", "2026-W49", "Semaine du 30 novembre au 6 décembre 2026", "semaine 49"),
        ("fr", "2026-W53", "Semaine du 28 décembre 2026 au 3 janvier 2027", "semaine 53"),
        ("fr", "2027-W09", "Semaine du 1er au 7 mars 2027", "semaine 9"),
        ("en", "2026-W47", "Week of 16 to 22 November 2026", "week 47"),
        ("fr", "2026-08", "Août 2026", "août 2026"),
        ("fr", "2026-08-01", "1er août 2026", "1er août 2026"),
        ("fr", "2026-W60", "Du 16 au 23 novembre 2026", "2026-W60"),
        ("fr", "2026-13", "Du 16 au 23 novembre 2026", "2026-13"),
        ("en", "special", "From 16 to 23 November 2026", "special"),
    ],
)
def test_the_period_in_words(language: Language, label: str, title: str, short: str) -> None:
    said = period(digest(label=label, language=language), Words(language, "Europe/Paris"))
    assert (said.title, said.short) == (title, short)


def test_a_period_without_beginning() -> None:
    assert period(digest(label="all", since=None), FR).title == "Jusqu’au 23 novembre 2026"
