"""What a digest shows first, and how the room is shared."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from watch.archive.candidates import Candidate, Mark, Member
from watch.digest.order import arrange, rank, section_of
from watch.models import Instrument, Stage

TOPICS = ("ai_act", "csrd")


def member(number: int, topic: str = "csrd", **facts: Any) -> Member:
    base = Member(
        id=number,
        story_id=number,
        source_id="one",
        title=f"Text {number}",
        url=None,
        language="fr",
        official=True,
        jurisdiction="EU",
        published_day=date(2026, 11, 20),
        archived_at=datetime(2026, 11, 21, tzinfo=UTC),
        instrument=Instrument.GUIDELINES,
        stage=Stage.GUIDANCE,
        marks=(Mark(topic, 0.9, by_person=False),),
    )
    return replace(base, **facts)


def story(*members: Member, others: tuple[Member, ...] = ()) -> Candidate:
    return Candidate(members[0].story_id, 1, told=False, members=members, others=others)


def shown(*members: Member, room: int = 25) -> dict[str, list[int]]:
    parts = arrange([rank(story(one), "fr") for one in members], TOPICS, room)
    return {part.section: [ranked.head.id for ranked in part.shown] for part in parts}


@pytest.mark.parametrize(
    ("instrument", "stage", "official", "section"),
    [
        (Instrument.REGULATION, Stage.ADOPTED, True, "binding"),
        (Instrument.DECREE, Stage.IN_FORCE, True, "binding"),
        (Instrument.CORRIGENDUM, Stage.ADOPTED, True, "binding"),
        (Instrument.REGULATION, Stage.PROPOSAL, True, "drafts"),
        (Instrument.GUIDELINES, Stage.CONSULTATION, True, "drafts"),
        (Instrument.GUIDELINES, Stage.GUIDANCE, True, "guidance"),
        (Instrument.SANCTION, Stage.DECISION, True, "guidance"),
        (Instrument.PRESS_RELEASE, Stage.NEWS, True, "news"),
        (Instrument.REGULATION, Stage.ADOPTED, False, "news"),
    ],
)
def test_a_text_goes_where_its_nature_says(instrument, stage, official, section):
    assert section_of(member(1, instrument=instrument, stage=stage, official=official)) == section


def test_binding_texts_come_first_and_empty_sections_not_at_all():
    law = member(1, instrument=Instrument.LAW, stage=Stage.ADOPTED)
    assert list(shown(member(2), law)) == ["binding", "guidance"]


def test_an_official_text_in_the_readers_language_heads_its_story():
    press = member(1, official=False)
    english = member(2, language="en", story_id=1)
    french = member(3, story_id=1)
    assert rank(story(press, english, french), "fr").head.id == 3
    assert rank(story(press, english, french), "en").head.id == 2
    assert rank(story(press, others=(english,)), "fr").head.id == 2, "a companion may head it"


def test_a_story_has_each_topic_once_the_surest_first_and_a_persons_word_is_the_surest():
    unsure = member(1, marks=(Mark("csrd", 0.6, by_person=False), Mark("ai_act", 0.9, by_person=False)))
    said = member(2, story_id=1, marks=(Mark("csrd", 0.2, by_person=True),))
    ranked = rank(story(unsure, said), "fr")
    assert [(mark.topic, mark.surety) for mark in ranked.marks] == [("csrd", 1.0), ("ai_act", 0.9)]


def test_a_loud_source_does_not_push_out_a_quiet_one():
    loud = [member(number, marks=(Mark("csrd", 0.99, by_person=False),)) for number in range(1, 30)]
    quiet = member(99, source_id="two", marks=(Mark("csrd", 0.6, by_person=False),))
    assert 99 in shown(*loud, quiet, room=2)["guidance"]


def test_topics_and_sections_take_turns():
    many = [member(number) for number in range(1, 30)]
    one = member(50, "ai_act")
    law = member(51, instrument=Instrument.LAW, stage=Stage.ADOPTED)
    found = shown(*many, one, law, room=4)
    assert found["binding"] == [51]
    assert found["guidance"][0] == 50, "in the order of the subscription's topics"
    assert len(found["guidance"]) == 3


def test_what_is_left_out_is_counted():
    parts = arrange([rank(story(member(number)), "fr") for number in range(1, 11)], TOPICS, 4)
    assert [(len(part.shown), part.left_out) for part in parts] == [(4, 6)]


def test_within_a_topic_the_surest_then_the_newest_comes_first():
    old = member(1, published_day=date(2026, 11, 1))
    new = member(2)
    sure = member(3, marks=(Mark("csrd", 0.99, by_person=False),), published_day=date(2026, 1, 1))
    assert shown(old, new, sure)["guidance"] == [3, 2, 1]
