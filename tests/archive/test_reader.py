"""Search and show, as the command line calls them."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.archive.shelf import NOW, entry, new, source, tagging
from watch.archive import documents
from watch.archive.engine import Archive
from watch.archive.reader import Filters, search, show, snippet
from watch.errors import ArchiveError, HomeError, QueryError, SchemaError

LIBRARY = (
    # source, topic, address, title, text, language, day
    (
        *("ministere", "biodiversity", "https://m.fr/1", "Stratégie pour la biodiversité"),
        *("Les espèces protégées et l’écosystème.", "fr", date(2026, 11, 12)),
    ),
    (
        *("ministere", "csrd", "https://m.fr/2", "Entreprises"),
        *("Les rapports de durabilité publiés selon la double matérialité.", "fr", date(2026, 11, 9)),
    ),
    (
        *("eu", "csrd", "https://e.eu/3", "Sustainability reports"),
        *("Companies publish their first report on biodiversity.", "en", date(2026, 11, 16)),
    ),
    (
        *("eu", "ai_act", "https://e.eu/4", "L’AI Act entre en application"),
        *("Règlement (UE) 2024/1689. L'intelligence artificielle, dite IA.", "fr", date(2026, 11, 20)),
    ),
    (*("eu", "ai_act", "https://e.eu/5", "BIODIVERSITE ET DONNEES"), *("Œuvre sans date.", "fr", None)),
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of five documents, numbered 1 to 5."""
    path = tmp_path_factory.mktemp("library") / "regwatch.db"
    with Archive.create(path) as archive, archive.write() as connection:
        for source_id, topic, url, title, text, language, day in LIBRARY:
            shown = entry(title, url=url, text=text, language=language, day=day)
            documents.add(connection, source(source_id), [new(shown, tags=(tagging(topic, 0.876543),))], NOW)
    return path


def ids(path: Path, text: str, *, by_date: bool = True, limit: int = 20, **filters) -> list[int]:
    found = search(path, text, Filters(**filters), by_date=by_date, limit=limit)
    return [result["id"] for result in found["results"]]


# What is found


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("biodiversité", {1, 3, 5}),
        ("biodiversite", {1, 3, 5}),
        ("Biodiversité", {1, 3, 5}),
        ("biodiversity", {1, 3}),
        ("espece protegee", {1}),
        ("espèces protégées", {1}),
        ("ecosystemes", {1}),
        ("l'écosystème", {1}),
        ("durabilite", {2}),
        ("entreprise", {2}),
        ('"double materialite"', {2}),
        ("données", {5}),
        ("oeuvres", {5}),
        ("report", {3}),
        ("company", {3}),
        ("rapport", {2}),
        ("ia", {4}),
        ("AI", {4}),
        ("l'IA", {4}),
        ('"AI Act"', {4}),
        ('"act ai"', set()),
        ("2024/1689", {4}),
        ("32024R1689", {4}),
        ("32024r1689", {4}),
        ("biodiv*", {1, 3, 5}),
        ("durabilité OR écosystème", {1, 2}),
        ("rapports OR reports", {2, 3}),
        ("biodiversité -companies", {1, 5}),
        ("nothing", set()),
    ],
)
def test_accents_plurals_and_elisions_do_not_matter_complaint_30(library, typed, expected):
    """Complaint 30: search is case and accent sensitive outside ASCII."""
    assert set(ids(library, typed)) == expected


@pytest.mark.parametrize(
    "typed",
    [
        "l'intelligence \"AI Act",
        "C++",
        "csrd-2",
        "CSRD OR",
        "NEAR(a b)",
        "title:x",
        "facets : topic",
        "x AND (y",
        "{title} : x",
        "^x + y",
        "a* b*",
        "🦋 papillon",
        "x\x00y",
        "'; DROP TABLE document; --",
        "\ud800 x",
        'x"y"z"',
    ],
)
def test_an_awkward_search_is_answered(library, typed):
    found = search(library, typed, Filters())
    assert (found["query"], found["total"]) == (typed, len(found["results"]))


@pytest.mark.parametrize("typed", ["*", "-x", '""', "mot " * 1000, "🦋", "\x00", "OR"])
def test_a_search_that_cannot_be_answered_says_what_to_change(library, typed):
    with pytest.raises(QueryError, match=r"Write a word|Keep the telling ones"):
        search(library, typed, Filters())


_TYPED = st.one_of(
    st.text(max_size=80),
    st.lists(
        st.sampled_from(['"', "*", "-", "OR", "AND", "NOT", "(", ")", ":", "^", "a", "é", "\x00", " "])
    ).map("".join),
)


@given(_TYPED, st.none() | st.text(), st.none() | st.text(), st.booleans())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
def test_any_text_is_answered_or_refused_in_our_words(library, typed, topic, source_id, by_date):
    try:
        found = search(library, typed, Filters(topic=topic, source=source_id), by_date=by_date)
    except QueryError:
        return
    assert found["total"] >= len(found["results"])


# Filters, order, limit


def test_filters_narrow(library):
    assert ids(library, "biodiversité", source="ministere") == [1]
    assert ids(library, "biodiversité", topic="csrd") == [3]
    assert ids(library, "biodiversité", language="en") == [3]
    assert ids(library, "biodiversité", topic="csrd", source="ministere") == []
    assert ids(library, "biodiversité", topic="unknown") == []


@pytest.mark.parametrize(
    "odd", ['ai" OR "topic-csrd', '"', '""', 'x"', "x\x00", "(csrd", "csrd) OR (x", "c*"]
)
def test_an_odd_filter_is_a_value_and_no_expression(library, odd):
    assert ids(library, "rapports OR reports", topic=odd) == []
    assert ids(library, "", source=odd) == []


@pytest.mark.parametrize("prefix", ["topic*", "source*", "lang*", '"topic-csrd"', "facets"])
def test_a_search_does_not_look_into_the_filters(library, prefix):
    assert ids(library, prefix) == []


def test_days_of_publication_narrow_both_included(library):
    assert ids(library, "", language="fr", since=date(2026, 11, 9)) == [5, 4, 1, 2]
    assert ids(library, "", language="fr", until=date(2026, 11, 9)) == [2]
    assert ids(library, "rapports OR reports", since=date(2026, 11, 9), until=date(2026, 11, 9)) == [2]
    assert ids(
        library, "biodiversité", by_date=False, since=date(2026, 11, 13), until=date(2026, 11, 16)
    ) == [3]


def test_an_undated_document_counts_by_the_day_it_was_archived(library):
    assert ids(library, "oeuvre", since=NOW.date(), until=NOW.date()) == [5]
    assert ids(library, "oeuvre", until=NOW.date() - timedelta(days=1)) == []


def test_without_words_the_newest_come_first(library):
    assert ids(library, "", by_date=False, topic="ai_act") == [5, 4]
    assert ids(library, "   ", by_date=False, source="ministere") == [1, 2]
    assert ids(library, "   ", by_date=False, source="eu", limit=2) == [5, 4]
    with pytest.raises(QueryError):
        search(library, "", Filters())


def test_by_relevance_a_word_in_the_title_weighs_more(library):
    assert ids(library, "biodiversité", by_date=False)[-1] == 3
    scores = [result["score"] for result in search(library, "biodiversité", Filters())["results"]]
    assert scores == sorted(scores, reverse=True)


def test_by_date_the_newest_come_first_whatever_their_relevance(library):
    assert ids(library, "biodiversité") == [5, 3, 1]
    scores = [
        result["score"] for result in search(library, "biodiversité", Filters(), by_date=True)["results"]
    ]
    assert json.dumps(scores) == "[0.0, 0.0, 0.0]"


def test_the_total_counts_what_the_limit_leaves_out(library):
    found = search(library, "biodiversité", Filters(), limit=1)
    assert (found["total"], len(found["results"])) == (3, 1)


def test_a_result_is_what_a_person_needs_to_choose(library):
    (result,) = search(library, "écosystème", Filters())["results"]
    score = result.pop("score")
    assert score > 0
    assert result == {
        "id": 1,
        "title": "Stratégie pour la biodiversité",
        "url": "https://m.fr/1",
        "source": "ministere",
        "lang": "fr",
        "instrument": "news",
        "stage": "news",
        "authority": "CNIL",
        "published": "2026-11-12",
        "topics": [{"topic": "biodiversity", "probability": 0.8765}],
        "snippet": "Les espèces protégées et l’écosystème.",
        "text_note": None,
    }


# Snippets


FILLING = "Un mot parmi tant. " * 40


def test_a_snippet_is_cut_between_words_around_the_first_match():
    cut = snippet(f"{FILLING}Les espèces protégées reviennent. {FILLING}", frozenset({"espec"}))
    assert "Les espèces protégées reviennent." in cut
    assert cut.startswith("… ")
    assert cut.endswith(" …")
    assert len(cut) <= 230
    whole = f"{FILLING}Les espèces protégées reviennent. {FILLING}".split()
    assert set(cut.strip("… ").split()) <= set(whole)


def test_a_snippet_without_a_match_is_the_beginning():
    assert snippet(FILLING, frozenset({"absent"})).startswith("Un mot parmi tant.")
    assert snippet("", frozenset({"x"})) == ""
    assert snippet("Court.\n\nTexte", frozenset()) == "Court. Texte"


def test_a_snippet_of_a_text_without_spaces_is_not_lost():
    wall = "x" * 1000
    assert len(snippet(wall, frozenset())) > 200
    assert "espèces" in snippet(f"{wall} espèces {wall}", frozenset({"espec"}))
    assert "espèces" in snippet(f"{FILLING}{wall}-espèces-{wall} fin", frozenset({"espec"}))


@given(
    st.text(alphabet=st.sampled_from("ab é.-\n"), max_size=900),
    st.text(alphabet=st.sampled_from("ab "), max_size=300),
)
def test_a_snippet_holds_the_match_and_is_short(before, after):
    cut = snippet(f"{before} zebra {after}", frozenset({"zebra"}))
    assert "zebra" in cut
    assert len(cut) <= 224


# One document


def test_showing_what_is_not_there_is_none(library):
    for number in (0, -1, 6, 2**63, 10**30):
        assert show(library, number) is None


def test_what_is_shown_can_be_printed_as_json(library):
    assert json.loads(json.dumps(show(library, 4)))["cited"] == ["celex:32024R1689"]


# What goes wrong


def test_a_missing_archive_is_told_with_its_cure(tmp_path):
    path = tmp_path / "regwatch.db"
    for call in (lambda: search(path, "x", Filters()), lambda: show(path, 1)):
        with pytest.raises(HomeError, match=r"no archive at .*Run `regwatch init`"):
            call()
    assert not path.exists()


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "UPDATE alembic_version SET version_num = '0000'",
            "has schema 0000, this regwatch reads .*db upgrade",
        ),
        ("DELETE FROM alembic_version", "has schema none"),
        ("DROP TABLE alembic_version", "is not a regwatch archive"),
    ],
)
def test_another_schema_is_told_with_its_cure(path, statement, said):
    Archive.create(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.commit()
    with pytest.raises(SchemaError, match=said):
        search(path, "x", Filters())


def test_a_file_that_is_no_database_is_named(path):
    path.write_bytes(b"This is no database. " * 300)
    with pytest.raises(ArchiveError, match="cannot be read") as caught:
        search(path, "x", Filters())
    assert str(path) in str(caught.value)


def test_searching_does_not_wait_for_a_writer(archive, path):
    with archive.write() as connection:
        documents.add(connection, source(), [new(entry())], NOW)
    with archive.write() as connection:
        documents.add(connection, source(), [new(entry("Neuf", url="https://a.fr/2"))], NOW)
        assert search(path, "calendrier OR neuf", Filters())["total"] == 1


def test_searching_writes_nothing(library):
    before = {one.name: one.stat().st_size for one in library.parent.iterdir() if one.suffix == ".db"}
    search(library, "biodiversité", Filters())
    assert {one.name: one.stat().st_size for one in library.parent.iterdir() if one.suffix == ".db"} == before


def test_a_path_with_odd_characters_can_be_searched(tmp_path):
    folder = tmp_path / "é ?#%20"
    folder.mkdir()
    Archive.create(folder / "a b.db").close()
    assert search(folder / "a b.db", "x", Filters())["total"] == 0
