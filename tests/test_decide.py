"""What one reading means, given what the archive holds.

The tests whose names end in `_complaint_N` hold what users of other readers complained of: a record of each
is in the test's docstring.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.archive.shelf import NOW, TODAY, Shelf, entry
from watch import decide
from watch.decide import (
    REVISION_LIMIT,
    Add,
    Beginning,
    Change,
    Decision,
    Sight,
    entry_keys,
    is_material,
    next_due,
    outcome_of,
)
from watch.models import Entry, Known, Outcome, Published

AI_ACT = "celex:32024R1689"


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    made = Shelf(tmp_path / "regwatch.db")
    with made.archive:
        yield made


@pytest.fixture
def watched(shelf: Shelf) -> Shelf:
    """A shelf on which `cnil` and `eu` were read before."""
    shelf.first_read("cnil")
    shelf.first_read("eu")
    return shelf


def decide_on(source_id: str, shown: list[Entry], known: dict[str, Known], **options: object) -> Decision:
    keys, hashes = entry_keys(source_id, shown), [decide.hash_content(one) for one in shown]
    return decide.decide(source_id, shown, keys, hashes, known, **options)  # type: ignore[arg-type]


# First reading


@pytest.mark.parametrize(("age_days", "news"), [(-1, True), (0, True), (7, True), (8, False), (400, False)])
def test_on_the_first_reading_the_last_seven_days_are_news_and_the_rest_is_baseline(shelf, age_days, news):
    decision = shelf.read("cnil", entry(day=TODAY - timedelta(days=age_days)))
    assert [intent.news for intent in decision.intents] == [news]


def test_on_the_first_reading_an_undated_entry_is_baseline(shelf):
    assert [intent.news for intent in shelf.read("cnil", entry(day=None)).intents] == [False]


@pytest.mark.parametrize(
    ("day", "news"), [(date(2026, 10, 2), False), (date(2026, 10, 3), True), (TODAY, True), (None, False)]
)
def test_what_came_out_while_a_source_could_not_be_read_is_news(day, news):
    """Watched from 10 October, and read for the first time six weeks later."""
    beginning = Beginning(datetime(2026, 10, 10, 8, 0, tzinfo=UTC))
    decision = decide_on("s", [entry(day=day)], {}, beginning=beginning)
    assert [intent.news for intent in decision.intents] == [news]


@pytest.mark.parametrize(("day", "news"), [(None, True), (TODAY, True), (date(2019, 1, 1), False)])
def test_what_a_short_source_shows_at_last_is_news_unless_its_date_is_old(day, news):
    beginning = Beginning(NOW, was_short=True)
    decision = decide_on("s", [entry(day=day)], {}, beginning=beginning)
    assert [intent.news for intent in decision.intents] == [news]


def test_on_later_readings_every_new_entry_is_news_however_old_its_date(watched):
    decision = watched.read(
        "cnil", entry(day=date(2019, 1, 1)), entry("Sans date", url="https://a.fr/b", day=None)
    )
    assert [intent.news for intent in decision.intents] == [True, True]


# Identity


def test_the_same_reading_again_is_unchanged(watched):
    shown = [entry(f"Titre {n}", url=f"https://a.fr/{n}", guid=f"g{n}") for n in range(5)]
    assert watched.read("cnil", *shown).new == 5
    again = watched.read("cnil", *shown)
    assert (again.intents, again.unchanged) == ((), 5)


def test_an_entry_that_comes_back_after_it_was_gone_is_not_news(watched):
    watched.read("cnil", entry(guid="g"))
    watched.read("cnil", entry("Autre", url="https://a.fr/2", guid="h"))
    assert watched.read("cnil", entry(guid="g")).new == 0
    assert watched.documents() == 2


def test_a_moved_date_is_neither_news_nor_a_change(watched):
    watched.read("cnil", entry(guid="g", day=date(2026, 11, 1)))
    decision = watched.read("cnil", entry(guid="g", day=TODAY))
    assert (decision.new, decision.changed, decision.unchanged) == (0, 0, 1)


def test_a_moved_address_under_the_same_guid_is_the_same_document(watched):
    watched.read("cnil", entry(guid="g", url="https://a.fr/old"))
    decision = watched.read("cnil", entry(guid="g", url="https://a.fr/new"))
    assert [type(intent) for intent in decision.intents] == [Sight]
    assert watched.read("eu", entry(url="https://a.fr/new", guid="other")).new == 0, (
        "the new address was learned"
    )


def test_a_corrected_title_or_a_changed_guid_makes_no_second_document_complaint_21(watched):
    """Complaint 21: a corrected title or a changed guid makes a second entry."""
    watched.read("cnil", entry("Le clendrier", guid="g1"))
    corrected = watched.read("cnil", entry("Le calendrier", guid="g1"))
    assert (corrected.new, corrected.changed) == (0, 1)
    renumbered = watched.read("cnil", entry("Le calendrier", guid="g2"))
    assert (renumbered.new, renumbered.changed, renumbered.unchanged) == (0, 0, 1)
    assert watched.documents() == 1


def test_one_guid_for_all_entries_loses_none_complaint_22(watched):
    """Complaint 22: a feed with one guid for all items shows 1 entry of 10."""
    shown = [entry(f"Titre {n}", url=f"https://a.fr/{n}", guid="same") for n in range(10)]
    assert watched.read("cnil", *shown).new == 10
    assert watched.read("cnil", *shown).unchanged == 10
    assert watched.documents() == 10


def test_one_guid_for_all_entries_without_addresses_loses_none(watched):
    shown = [entry(f"Titre {n}", url=None, guid="same") for n in range(10)]
    assert watched.read("cnil", *shown).new == 10
    assert watched.read("cnil", *shown).unchanged == 10


@pytest.mark.parametrize("link", ["https://a.fr/", "https://a.fr/actualites"])
def test_one_address_for_all_entries_loses_none(watched, link):
    shown = [entry(f"Titre {n}", url=link, guid=f"g{n}") for n in range(10)]
    assert watched.read("cnil", *shown).new == 10
    assert watched.read("cnil", *shown).unchanged == 10


@pytest.mark.parametrize("link", ["https://a.fr/", "https://a.fr/actualites"])
def test_one_address_for_all_entries_without_guids_loses_none(watched, link):
    shown = [entry(f"Titre {n}", url=link) for n in range(10)]
    assert watched.read("cnil", *shown).new == 10
    assert watched.read("cnil", *shown).unchanged == 10


def test_a_home_page_never_identifies_an_entry_that_has_a_guid(watched):
    watched.read("cnil", entry("Un", url="https://a.fr/", guid="g1"))
    assert watched.read("cnil", entry("Deux", url="https://a.fr", guid="g2")).new == 1


def test_guids_that_alternate_between_forms_are_one_document_complaint_27(watched):
    """Complaint 27: old articles come back as new when guids alternate (http/https, guid/URL)."""
    url = "https://www.a.fr/article/"
    assert watched.read("cnil", entry(url=url, guid="http://a.fr/article/")).new == 1
    for guid in (
        "https://a.fr/article/",
        "http://www.a.fr/article/",
        "article-12",
        url,
        None,
        "http://a.fr/article/",
    ):
        assert watched.read("cnil", entry(url=url, guid=guid)).new == 0, guid
        assert watched.read("cnil", entry(url=url.replace("https", "http"), guid=guid)).new == 0, guid
    assert watched.documents() == 1


def test_ids_that_change_their_format_store_nothing_twice_complaint_34(watched):
    """Complaint 34: entries stored twice when ids change format."""
    pages = [f"https://a.fr/{n}" for n in range(20)]
    watched.read("cnil", *(entry(f"Titre {n}", url=page, guid=str(n)) for n, page in enumerate(pages)))
    renamed = watched.read(
        "cnil", *(entry(f"Titre {n}", url=page, guid=f"tag:a.fr,2026:{n}") for n, page in enumerate(pages))
    )
    assert (renamed.new, renamed.unchanged) == (0, 20)
    moved = watched.read(
        "cnil",
        *(entry(f"Titre {n}", url=f"{page}-neuf", guid=f"tag:a.fr,2026:{n}") for n, page in enumerate(pages)),
    )
    assert (moved.new, moved.unchanged) == (0, 20), "the new guids were learned"


def test_an_entry_without_guid_and_link_costs_nothing_complaint_35(watched):
    """Complaint 35: one entry without id and link made the whole feed fail for almost a week."""
    bare = Entry("Communiqué sans lien")
    empty = Entry("", guid="   ")
    shown = [entry(guid="g"), bare, empty]
    assert all(entry_keys("cnil", shown))
    assert watched.read("cnil", *shown).new == 3
    assert watched.read("cnil", *shown).unchanged == 3


def test_guids_of_two_sources_are_strangers(watched):
    watched.read("cnil", entry("Un", url="https://a.fr/1", guid="1"))
    assert watched.read("eu", entry("One", url="https://b.eu/1", guid="1")).new == 1


def test_an_entry_shown_twice_in_one_reading_is_one(watched):
    decision = watched.read("cnil", entry(guid="g"), entry(guid="g"), entry(guid="g", day=None))
    assert (decision.new, decision.unchanged) == (1, 0)
    decision = watched.read("cnil", entry(guid="g"), entry(guid="g"))
    assert (decision.new, decision.unchanged) == (0, 1)


def test_two_known_forms_of_one_document_in_one_reading_are_counted_once(watched):
    watched.read("cnil", entry(guid="old"))
    watched.read("cnil", entry(guid="new"))
    decision = watched.read("cnil", entry(guid="old", url=None), entry(guid="new", url=None))
    assert (decision.new, decision.unchanged) == (0, 1)


def test_a_second_source_of_the_same_address_is_a_sighting(watched):
    watched.read("cnil", entry(guid="g"))
    decision = watched.read("eu", entry("Another title", guid="other", text="Another text"))
    assert [type(intent) for intent in decision.intents] == [Sight]
    assert (decision.new, decision.changed, decision.unchanged) == (0, 0, 1)
    assert [seen["source"] for seen in watched.document(1)["seen"]] == ["cnil", "eu"]
    again = watched.read("eu", entry("Another title", guid="other", text="Another text"))
    assert (again.intents, again.unchanged) == ((), 1)


def test_a_second_source_cannot_change_a_document(watched):
    watched.read("cnil", entry(guid="g", text="The first source's text."))
    watched.read("eu", entry(guid="other", text="An excerpt."))
    decision = watched.read("eu", entry(guid="other", text="Another excerpt."))
    assert [type(intent) for intent in decision.intents] == [Sight], "its own excerpt is remembered"
    assert watched.document(1)["text"] == "The first source's text."
    assert watched.read("eu", entry(guid="other", text="Another excerpt.")).intents == ()


def test_an_identifier_joins_two_addresses_of_one_act(watched):
    watched.read("cnil", entry(url="https://eur-lex.europa.eu/eli/reg/2024/1689/oj", guid="a"))
    other = "https://eur-lex.europa.eu/legal-content/FR/TXT/?uri=CELEX:32024R1689"
    assert watched.read("eu", entry(url=other, guid="b")).new == 0


def test_an_act_in_french_and_in_english_stays_two_documents(watched):
    base = "https://eur-lex.europa.eu/legal-content/{}/TXT/?uri=CELEX:32024R1689"
    shown = [
        entry("Règlement IA", url=base.format("FR"), guid="fr", language="fr"),
        entry("AI Act", url=base.format("EN"), guid="en", language="en"),
    ]
    assert watched.read("eu", *shown).new == 2
    assert watched.read("eu", *shown).unchanged == 2


def test_acts_that_are_only_cited_join_nothing(watched):
    text = "Ce texte cite le règlement (UE) 2024/1689."
    watched.read("cnil", entry("Un", url="https://a.fr/1", text=text))
    assert watched.read("cnil", entry("Deux", url="https://a.fr/2", text=text)).new == 1


def test_a_weak_key_does_not_take_the_document_of_another_entry(watched):
    watched.read("cnil", entry("Vieux", url="https://a.fr/page", guid="g1"))
    # The publisher reuses the address for another publication, and still shows the first one elsewhere.
    decision = watched.read(
        "cnil",
        entry("Neuf", url="https://a.fr/page", guid="g2"),
        entry("Vieux", url="https://a.fr/archive", guid="g1"),
    )
    assert [type(intent) for intent in decision.intents] == [Add, Sight]
    assert watched.document(1)["title"] == "Vieux"
    assert watched.document(2)["title"] == "Neuf"


def test_entries_without_identity_are_told_apart_by_day_title_and_text():
    bare = Entry("Titre", text="Texte", published=Published(TODAY))
    others = [
        replace(bare, title="Autre"),
        replace(bare, text="Autre"),
        replace(bare, published=Published(date(2020, 1, 1))),
    ]
    keys = entry_keys("cnil", [bare, *others])
    assert len(set(keys)) == 4
    assert entry_keys("cnil", [bare]) == keys[:1]
    assert entry_keys("eu", [bare]) != keys[:1]


@given(
    st.lists(
        st.builds(
            Entry,
            title=st.sampled_from(["a", "b"]),
            url=st.sampled_from([None, "", "https://a.fr/", "https://a.fr/1", "https://a.fr/2", "not a url"]),
            guid=st.sampled_from([None, " ", "g1", "g2"]),
            text=st.sampled_from(["", "t"]),
        ),
        max_size=8,
    )
)
def test_no_title_of_a_reading_is_lost_unless_guid_and_link_are_those_of_another(entries):
    assert all(entry_keys("s", entries))
    told = [intent.entry for intent in decide_on("s", entries, {}, beginning=None).intents]
    for shown in entries:
        place = (shown.guid, shown.url)
        assert any(one.title == shown.title or (all(place) and (one.guid, one.url) == place) for one in told)


# Changes


def test_another_text_of_its_own_source_is_a_change(watched):
    watched.read("cnil", entry(guid="g", text="Avant."))
    decision = watched.read("cnil", entry(guid="g", text="Après."))
    assert [type(intent) for intent in decision.intents] == [Change]
    assert watched.document(1)["text"] == "Après."
    assert [old["text"] for old in watched.document(1)["history"]] == ["Avant."]
    assert watched.read("cnil", entry(guid="g", text="Après.")).unchanged == 1


def test_white_space_is_no_change(watched):
    watched.read("cnil", entry("Un titre", guid="g", text="Un texte."))
    assert watched.read("cnil", entry(" Un  titre\n", guid="g", text="Un\n\n texte. ")).changed == 0


def test_a_text_that_is_half_a_character_can_be_hashed():
    assert len(decide.hash_content(Entry("\ud800", text="\udfff"))) == 32


WORDS = " ".join(f"mot{n}" for n in range(100))


@pytest.mark.parametrize(
    ("title", "text", "material"),
    [
        ("Titre", WORDS, False),
        ("Titre !", WORDS.upper(), False),
        ("Titre", WORDS + " mis à jour", False),
        ("Titre", WORDS.replace("mot1", "m", 5), False),
        ("Autre titre", WORDS, True),
        ("Titre", WORDS + " ajout" * 30, True),
        ("Titre", "Page introuvable", True),
        ("Titre", "", True),
    ],
)
def test_a_change_is_material_when_the_title_or_a_tenth_of_the_words_differ(title, text, material):
    assert is_material("Titre", WORDS, title, text, revisions=0) is material


def test_a_page_that_changes_for_ever_stops_being_news():
    assert is_material("Lundi", "x", "Mardi", "y", revisions=REVISION_LIMIT - 1)
    assert not is_material("Lundi", "x", "Mardi", "y", revisions=REVISION_LIMIT)


# Outcomes


def _decision(*, new: int = 0, changed: int = 0, unchanged: int = 0) -> Decision:
    adds = (Add(entry(), (), "", news=True),) * new
    changes = (Change(1, entry(), (), ""),) * changed
    return Decision((*adds, *changes), unchanged)


@pytest.mark.parametrize(
    ("decision", "shown", "min_items", "outcome"),
    [
        (_decision(new=2, changed=1), 3, 1, Outcome.NEW),
        (_decision(changed=1, unchanged=4), 5, 1, Outcome.CHANGED),
        (_decision(unchanged=5), 5, 1, Outcome.UNCHANGED),
        (_decision(), 0, 1, Outcome.EMPTY),
        (_decision(), 0, 0, Outcome.UNCHANGED),
        (_decision(new=4), 4, 5, Outcome.EMPTY),
        (_decision(new=5), 5, 5, Outcome.NEW),
    ],
)
def test_the_outcome_of_a_reading_that_worked(decision, shown, min_items, outcome):
    assert outcome_of(decision, shown=shown, min_items=min_items) is outcome


# When next

HOUR = timedelta(hours=1)


@pytest.mark.parametrize("outcome", [Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED])
def test_after_a_good_check_the_source_has_its_own_interval(outcome):
    assert next_due(6 * HOUR, outcome, 0, NOW) == NOW + 6 * HOUR


@pytest.mark.parametrize(
    ("bad_streak", "minutes"),
    [(1, 15), (2, 30), (3, 60), (4, 120), (5, 240), (6, 360), (7, 360), (100_000, 360)],
)
def test_after_bad_checks_it_is_tried_soon_then_later_never_later_than_usual(bad_streak, minutes):
    for outcome in (Outcome.FAILED, Outcome.BLOCKED, Outcome.EMPTY):
        assert next_due(6 * HOUR, outcome, bad_streak, NOW) == NOW + timedelta(minutes=minutes)


def test_a_frequent_source_is_not_slowed_down_by_failing():
    assert next_due(timedelta(minutes=5), Outcome.FAILED, 1, NOW) == NOW + timedelta(minutes=5)


def test_the_server_s_own_time_to_come_back_is_kept():
    later = NOW + timedelta(hours=30)
    assert next_due(6 * HOUR, Outcome.FAILED, 1, NOW, later) == later
    assert next_due(6 * HOUR, Outcome.FAILED, 1, NOW, NOW) == NOW + timedelta(minutes=15), (
        "but never hurries us"
    )


@given(
    st.timedeltas(timedelta(minutes=1), timedelta(days=366)),
    st.sampled_from(Outcome),
    st.integers(0, 10**9),
)
def test_a_source_is_never_given_up(every, outcome, bad_streak):
    assert NOW < next_due(every, outcome, bad_streak, NOW) <= NOW + every


def test_the_day_of_the_reading_is_the_utc_day():
    late = datetime(2026, 11, 23, 23, 59, tzinfo=UTC)
    edge = entry(day=date(2026, 11, 16))
    decision = decide_on("s", [edge], {}, beginning=Beginning(late))
    assert decision.intents[0].news


def test_keys_are_in_order_of_strength():
    shown = entry(guid="g", identifiers=(AI_ACT,))
    assert entry_keys("cnil", [shown]) == [("guid:cnil:g", "url:https://example.org/csrd", f"id:{AI_ACT}:fr")]


def test_the_strongest_known_key_decides():
    shown = entry(guid="g")
    known = {
        "guid:cnil:g": Known(1, "hash", own=True),
        "url:https://example.org/csrd": Known(2, "hash", own=True),
    }
    decision = decide_on("cnil", [shown], known, beginning=None)
    assert [intent.document_id for intent in decision.intents] == [1]


def test_an_item_told_again_with_another_hour_is_the_same_complaint_46(watched):
    """Complaint 46: the same future item was told daily, because "15:00:00" was stored and "15:00" came."""
    meeting = entry("Audition publique", day=date(2026, 12, 1))
    watched.read("cnil", meeting)
    later = Published(date(2026, 12, 1), datetime(2026, 12, 1, 15, tzinfo=UTC))
    again = watched.read("cnil", replace(meeting, published=later))
    assert (again.new, again.changed, again.unchanged) == (0, 0, 1)


def test_a_guid_and_address_shown_twice_under_two_titles_are_one_publication():
    from watch.decide import entry_keys
    from watch.models import Entry

    twice = [
        Entry("Research: English", url="https://a.example/en", guid="https://a.example/en"),
        Entry("Research: other", url="https://a.example/fr", guid="https://a.example/fr"),
        Entry("Home: English", url="https://a.example/en", guid="https://a.example/en"),
    ]
    first, _, third = entry_keys("one", twice)
    assert first == third
