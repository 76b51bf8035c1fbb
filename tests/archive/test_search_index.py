"""The full-text index, seen through what it finds."""

from __future__ import annotations

from tests.archive.shelf import NOW, entry, new, source, tagging
from watch.archive import documents, search_index
from watch.archive.reader import Filters, search


def test_facets_are_terms_of_the_index():
    terms = search_index.facets(
        ["cnil", "eu-ai"], "fr", ["csrd", "ai_act"], instrument="law", stage="adopted"
    )
    assert terms == "source-cnil source-eu-ai topic-csrd topic-ai_act instrument-law stage-adopted lang-fr"
    assert search_index.facets(["cnil"], None, [], instrument="news", stage="news") == (
        "source-cnil instrument-news stage-news"
    )


def test_the_index_and_its_shadows_are_known_by_name():
    assert search_index.is_index_table("document_index")
    assert search_index.is_index_table("document_index_content")
    assert not search_index.is_index_table("document")
    assert not search_index.is_index_table("document_indexes")


def test_a_facet_is_no_word_of_the_text(archive, path):
    with archive.write() as connection:
        documents.add(connection, source("cnil"), [new(entry(), tags=(tagging("ai_act"),))], NOW)
    for word in ("cnil", "ai_act", "source-cnil", "lang-fr", "fr"):
        assert search(path, word, Filters())["total"] == 0, word


def test_facets_are_changed_without_touching_the_text(archive, path):
    with archive.write() as connection:
        documents.add(connection, source(), [new(entry())], NOW)
        facets = search_index.facets(["cnil"], "fr", ["csrd"], instrument="news", stage="news")
        search_index.set_facets(connection, 1, facets)
    assert search(path, "calendrier", Filters(topic="csrd"))["total"] == 1


def test_a_topic_is_not_found_under_a_name_that_begins_like_it(archive, path):
    with archive.write() as connection:
        documents.add(connection, source("eu-ai"), [new(entry(), tags=(tagging("ai_act"),))], NOW)
    assert search(path, "", Filters(topic="ai_act", source="eu-ai"))["total"] == 1
    for filters in (Filters(topic="ai"), Filters(topic="act"), Filters(source="eu"), Filters(source="ai")):
        assert search(path, "", filters)["total"] == 0, filters
