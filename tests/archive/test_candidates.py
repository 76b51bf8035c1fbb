"""Which stories a subscription has not been told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.archive.shelf import NOW, entry, new, source, tagging
from watch.archive import documents, outbox, stories
from watch.archive.candidates import Asked, Mark, candidates
from watch.archive.stories import Tie

MINUTE = timedelta(minutes=1)


@pytest.fixture
def connection(archive):
    with archive.write() as writing:
        yield writing


def add(connection, url="https://a.fr/1", *, topics=("csrd",), source_id="cnil", at=NOW, **facts) -> int:
    official = facts.pop("official", True)
    jurisdiction = facts.pop("jurisdiction", "FR")
    document = new(entry(url=url), tags=tuple(tagging(topic) for topic in topics), **facts)
    where = source(source_id, official=official, jurisdiction=jurisdiction)
    return documents.add(connection, where, [document], at)[0]


def asked(subscription="rse", **facts) -> Asked:
    return replace(Asked(subscription, ["csrd"], [], official_only=False, since=NOW), **facts)


def wanted(connection, subscription="rse", **facts) -> list[int]:
    return [one.story_id for one in candidates(connection, asked(subscription, **facts))]


def freeze(connection, *told, occurrence="2026-W47") -> None:
    outbox.freeze_digest(
        connection,
        subscription="rse",
        occurrence=occurrence,
        label="2026-W47",
        stories=told,
        shown=len(told),
        deliveries=(),
        now=NOW,
    )


def change(connection, title, *, material) -> None:
    changed = new(entry(title), tags=(tagging(),))
    documents.change(connection, source(), 1, changed, NOW, material=material, moved={})


def test_a_candidate_carries_what_is_needed_to_choose_and_to_order(connection):
    add(connection, topics=("csrd", "ai_act"))
    (found,) = candidates(connection, asked(topics=["csrd", "ai_act"]))
    assert (found.story_id, found.revision, found.told, found.others) == (1, 1, False, ())
    (member,) = found.members
    assert (member.id, member.source_id, member.official, member.jurisdiction) == (1, "cnil", True, "FR")
    assert [mark.topic for mark in member.marks] == ["ai_act", "csrd"]
    assert Mark("csrd", 0.6, by_person=True).surety == 1


def test_only_the_subscription_s_topics_are_candidates(connection):
    add(connection, topics=("ai_act",))
    add(connection, "https://a.fr/2", topics=("ai_act", "csrd"))
    add(connection, "https://a.fr/3", topics=())
    unsure = new(entry(url="https://a.fr/4"), tags=(tagging("csrd", 0.3, tagged=False),))
    documents.add(connection, source(), [unsure], NOW)
    assert wanted(connection) == [2]


def test_baseline_and_filtered_documents_are_never_candidates(connection):
    add(connection, news=False)
    add(connection, "https://a.fr/2", filtered=True)
    assert wanted(connection) == []


def test_a_baseline_document_that_changes_is_a_candidate(connection):
    add(connection, news=False)
    change(connection, "Autre", material=True)
    assert wanted(connection) == [1]


def test_jurisdictions_and_official_texts_narrow_the_choice(connection):
    add(connection, jurisdiction="FR", official=False)
    add(connection, "https://a.fr/2", jurisdiction="EU", official=True)
    assert wanted(connection, jurisdictions=["FR"]) == [1]
    assert wanted(connection, jurisdictions=["FR", "EU"]) == [1, 2]
    assert wanted(connection, official_only=True) == [2]


def test_a_first_digest_begins_where_the_subscription_did(connection):
    add(connection, at=NOW - MINUTE)
    add(connection, "https://a.fr/2", at=NOW)
    assert wanted(connection) == [2]
    change(connection, "Neuf", material=True)
    assert wanted(connection) == [1, 2], "what changed since is of today"


def test_a_story_is_sent_once_to_each_subscription(connection):
    add(connection)
    freeze(connection, (1, 1))
    assert wanted(connection) == []
    assert wanted(connection, "another") == [1]


def test_a_story_that_changed_materially_comes_back_and_goes_again(connection):
    add(connection)
    freeze(connection, (1, 1))
    change(connection, "B", material=False)
    assert wanted(connection) == []
    change(connection, "C", material=True)
    assert wanted(connection) == [1]
    freeze(connection, (1, 2), occurrence="2026-W48")
    assert wanted(connection) == []


def test_a_document_that_is_tagged_late_is_not_lost(connection):
    add(connection, topics=())
    freeze(connection)
    change(connection, "B", material=False)
    assert wanted(connection) == [1]


def test_more_can_be_asked_for_than_what_came_in_since(connection):
    add(connection, news=False, at=NOW - timedelta(days=30))
    assert wanted(connection) == []
    assert wanted(connection, published_since=date(2020, 1, 1)) == [1]
    assert wanted(connection, published_since=date(2030, 1, 1)) == []


# Stories of several documents


def test_a_story_is_one_candidate_with_its_companions(connection):
    add(connection, official=False)
    add(connection, "https://a.fr/2", topics=())
    stories.join(connection, Tie(2, 1, "title", "same words"), 1, NOW)
    (found,) = candidates(connection, asked())
    assert [one.id for one in found.members] == [1]
    assert [one.id for one in found.others] == [2]


def test_an_official_text_that_joins_comment_is_told_and_further_comment_is_not(connection):
    add(connection, official=False)
    freeze(connection, (1, 1))
    add(connection, "https://a.fr/2", official=False)
    stories.join(connection, Tie(2, 1, "title", ""), 1, NOW)
    assert wanted(connection) == []
    add(connection, "https://a.fr/3")
    stories.join(connection, Tie(3, 1, "title", ""), 1, NOW)
    (found,) = candidates(connection, asked())
    assert (found.revision, found.told) == (2, True)


def test_a_document_taken_out_of_its_story_is_told_by_itself(connection):
    for number in (1, 2, 3):
        add(connection, f"https://a.fr/{number}")
    stories.join(connection, Tie(2, 1, "title", ""), 1, NOW)
    stories.join(connection, Tie(3, 1, "title", ""), 1, NOW)
    freeze(connection, *((one.story_id, one.revision) for one in candidates(connection, asked())))
    assert stories.separate(connection, 2, "A. Martin", NOW) == [1, 3]
    assert wanted(connection) == [2]
    assert stories.apart(connection) == {frozenset((1, 2)), frozenset((2, 3))}


def test_the_first_document_of_a_story_can_leave_it_too(connection):
    for number in (1, 2, 3):
        add(connection, f"https://a.fr/{number}")
    stories.join(connection, Tie(2, 1, "title", ""), 1, NOW)
    stories.join(connection, Tie(3, 1, "title", ""), 1, NOW)
    freeze(connection, *((one.story_id, one.revision) for one in candidates(connection, asked())))
    stories.separate(connection, 1, "A. Martin", NOW)
    assert stories.members(connection, 2) == [2, 3]
    assert wanted(connection) == [1], "the others go on as they were, and were told"


def test_a_document_alone_in_its_story_cannot_leave_it(connection):
    add(connection)
    assert stories.separate(connection, 1, "A. Martin", NOW) == []
    assert stories.separate(connection, 99, "A. Martin", NOW) == []
