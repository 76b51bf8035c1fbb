"""Documents: added, changed, sighted, recognised."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from tests.archive.shelf import NOW, TODAY, entry, new, source, tagging
from watch.archive import documents
from watch.archive.reader import Filters, search, show
from watch.models import DateSource, Known, Published

LATER = NOW + timedelta(hours=3)


@pytest.fixture
def connection(archive):
    with archive.write() as writing:
        yield writing


def test_nothing_added_is_nothing(connection):
    assert documents.add(connection, source(), [], NOW) == []
    assert documents.counts(connection) == {"documents": 0, "baseline": 0}


def test_documents_are_numbered_in_order_and_without_gaps(connection):
    shown = [new(entry(f"Titre {n}", url=f"https://a.fr/{n}")) for n in range(3)]
    assert documents.add(connection, source(), shown, NOW) == [1, 2, 3]
    assert documents.add(connection, source("eu"), [new(entry(url="https://b.eu/"))], NOW) == [4]


def test_a_document_is_kept_whole(archive, path):
    at = datetime(2026, 11, 20, 0, 30, tzinfo=timezone(timedelta(hours=1)))
    published = Published(date(2026, 11, 20), at, DateSource.META)
    shown = replace(
        entry(guid="g", text="Le règlement (UE) 2024/1689.", identifiers=("jorf:JORFTEXT000000000001",)),
        published=published,
    )
    with archive.write() as connection:
        documents.add(connection, source(jurisdiction="EU"), [new(shown, tags=(tagging(),))], NOW)
    assert show(path, 1) == {
        "id": 1,
        "title": shown.title,
        "url": shown.url,
        "source": "cnil",
        "official": True,
        "jurisdiction": "EU",
        "authority": "CNIL",
        "instrument": "news",
        "stage": "news",
        "lang": "fr",
        "published": "2026-11-20",
        "date_source": "meta",
        "archived": "2026-11-23T08:00:00+00:00",
        "news": True,
        "filtered": False,
        "identifiers": ["jorf:JORFTEXT000000000001"],
        "cited": ["celex:32024R1689"],
        "text": "Le règlement (UE) 2024/1689.",
        "text_note": None,
        "story": 1,
        "revision": 1,
        "tags": [
            {
                "topic": "csrd",
                "tagged": True,
                "by_person": False,
                "probability": 0.9,
                "threshold": 0.5,
                "evidence": [{"kind": "term", "text": "CSRD", "weight": 2.5}],
                "model": "m1",
            }
        ],
        "deadlines": [],
        "reviews": [],
        "seen": [
            {
                "source": "cnil",
                "url": shown.url,
                "guid": "g",
                "said": "",
                "first_seen": "2026-11-23T08:00:00+00:00",
            }
        ],
        "history": [],
        "sent": [],
    }


def test_a_moment_without_a_zone_is_refused(connection):
    with pytest.raises(Exception, match="naive datetime"):
        documents.add(connection, source(), [new(entry())], datetime(2026, 1, 1))  # noqa: DTZ001 - on purpose


def test_known_tells_whose_a_document_is_and_what_the_source_showed_last(connection):
    shown = new(entry(guid="g"))
    documents.add(connection, source(), [shown], NOW)
    keys = [*shown.keys, "guid:cnil:other"]
    assert documents.known(connection, keys, "cnil") == dict.fromkeys(
        shown.keys, Known(1, shown.content_hash, own=True)
    )
    assert documents.known(connection, keys, "eu") == dict.fromkeys(shown.keys, Known(1, None, own=False))


def test_known_takes_more_keys_than_a_statement_has_variables(connection):
    many = [f"guid:cnil:{n}" for n in range(40_000)]
    documents.add(connection, source(), [new(entry(), keys=(many[0], many[-1]))], NOW)
    assert set(documents.known(connection, many, "cnil")) == {many[0], many[-1]}


def test_a_key_keeps_its_first_document(connection):
    documents.add(connection, source(), [new(entry(), keys=("k",)), new(entry(), keys=("k", "l"))], NOW)
    known = documents.known(connection, ["k", "l"], "cnil")
    assert {key: one.document_id for key, one in known.items()} == {"k": 1, "l": 2}


def test_a_sighting_by_another_source_teaches_its_keys_and_keeps_its_first_day(archive, path):
    with archive.write() as connection:
        documents.add(connection, source(), [new(entry())], NOW)
        other = entry("Elsewhere", guid="e")
        documents.sight(connection, "eu", 1, other, ["guid:eu:e"], "h1", NOW)
        documents.sight(connection, "eu", 1, replace(other, guid="f"), [], "h2", LATER)
        assert documents.known(connection, ["guid:eu:e"], "eu") == {"guid:eu:e": Known(1, "h2", own=False)}
    seen = show(path, 1)["seen"]
    assert [(one["source"], one["guid"], one["first_seen"][11:16]) for one in seen] == [
        ("cnil", None, "08:00"),
        ("eu", "f", "08:00"),
    ]


def test_a_material_change_makes_a_revision_that_comes_back(archive, path):
    with archive.write() as connection:
        documents.add(connection, source(), [new(entry("Avant", text="Texte un."), tags=(tagging(),))], NOW)
        changed = new(entry("Après", text="Texte deux."), tags=(tagging("ai_act"),))
        documents.change(connection, source(), 1, changed, LATER, material=True, moved={})
        assert documents.revision_count(connection, 1) == 1
        assert documents.texts(connection, [1]) == {1: ("Après", "Texte deux.")}
    found = show(path, 1)
    assert (found["title"], found["revision"]) == ("Après", 2)
    assert [tag["topic"] for tag in found["tags"]] == ["ai_act"]
    assert found["history"] == [
        {
            "number": 1,
            "replaced": "2026-11-23T11:00:00+00:00",
            "material": True,
            "title": "Avant",
            "text": "Texte un.",
        }
    ]


def test_a_small_change_is_kept_and_does_not_come_back(archive, path):
    with archive.write() as connection:
        documents.add(connection, source(), [new(entry("Avant"))], NOW)
        documents.change(connection, source(), 1, new(entry("Avant !")), LATER, material=False, moved={})
    assert (show(path, 1)["revision"], len(show(path, 1)["history"])) == (1, 1)


def test_a_changed_document_is_found_by_its_new_text_topic_and_language_only(archive, path):
    with archive.write() as connection:
        documents.add(connection, source(), [new(entry("Ancien"), tags=(tagging("csrd"),))], NOW)
        changed = new(entry("Fresh", text="Whole", language="en"), tags=(tagging("ai_act"),))
        documents.change(connection, source(), 1, changed, LATER, material=True, moved={})
    assert search(path, "ancien", Filters())["total"] == 0
    assert search(path, "fresh", Filters(topic="csrd"))["total"] == 0
    assert search(path, "fresh", Filters(language="fr"))["total"] == 0
    (result,) = search(path, "fresh", Filters(topic="ai_act", language="en"))["results"]
    assert result["lang"] == "en"


def test_a_text_that_was_there_before_is_remembered(connection):
    documents.add(connection, source(), [new(entry("A", text="a"))], NOW)
    documents.change(connection, source(), 1, new(entry("B", text="b")), LATER, material=True, moved={})
    assert documents.had_text(connection, 1, "A", "a")
    assert not documents.had_text(connection, 1, "B", "b"), "it is the text now"
    assert not documents.had_text(connection, 2, "A", "a")


def test_counts_tell_baseline_topics_and_what_came_since(connection):
    shown = [
        new(entry(url="https://a.fr/1"), news=False, tags=(tagging("csrd"),)),
        new(entry(url="https://a.fr/2"), tags=(tagging("csrd"), tagging("ai_act", 0.1, tagged=False))),
    ]
    documents.add(connection, source(), shown, NOW)
    documents.add(connection, source(), [new(entry(url="https://a.fr/3"))], LATER)
    assert documents.counts(connection) == {"documents": 3, "baseline": 1}
    assert documents.tagged(connection) == {"csrd": 2}
    assert documents.archived_since(connection, None) == 3
    assert documents.archived_since(connection, NOW) == 1


def test_a_source_s_days_with_news_are_the_publisher_s_or_ours(connection):
    shown = [
        new(entry(url="https://a.fr/1", day=date(2026, 11, 3))),
        new(entry(url="https://a.fr/2", day=date(2026, 11, 3))),
        new(entry(url="https://a.fr/3", day=None)),
    ]
    documents.add(connection, source(), shown, NOW)
    documents.add(connection, source("eu"), [new(entry(url="https://a.fr/4", day=date(2026, 1, 1)))], NOW)
    assert sorted(documents.days_with_news(connection, "cnil")) == [date(2026, 11, 3), TODAY]
    assert NOW.tzinfo is UTC
