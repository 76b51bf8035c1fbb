"""A story as a reader is told it: from rows of the archive to the words of a digest."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from notifications.interface import Item, Milestone, Question, Reason, Reminder, Story
from watch.archive import documents, milestones, tags
from watch.archive.candidates import Mark, Member
from watch.archive.reviews import Question as OpenQuestion
from watch.config.sources import Source
from watch.digest.order import Ranked
from watch.enrich.names import usual_name
from watch.enrich.summary import extract
from watch.models import Role
from watch.text.identifiers import spoken

#: How many of the words that weighed most are shown as the reason for a tag.
_REASON_WORDS = 3

#: Dates of one text that are shown beside it.
_MOST_DATES = 4

Evidence = Sequence[Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class _Known:
    """What is read of the documents that are shown."""

    texts: Mapping[int, tuple[str, str]]
    evidence: Mapping[tuple[int, str], Evidence]
    dates: Mapping[int, Sequence[milestones.Milestone]]


class Teller:
    """Tells stories in one language.

    Args:
        sources: for their names.
        topic_names: topic id -> language -> name.
        language: the reader's.
    """

    def __init__(
        self, sources: Mapping[str, Source], topic_names: Mapping[str, Mapping[str, str]], language: str
    ) -> None:
        self._sources = sources
        self._topic_names = topic_names
        self._language = language

    def tell(self, connection: Connection, shown: Sequence[Ranked]) -> list[Story]:
        """The stories, in order."""
        known = _read(connection, shown)
        return [self._story(one, known) for one in shown]

    def remind(self, dates: Sequence[milestones.Milestone], most: int) -> tuple[Reminder, ...]:
        """Dates by day, once for each story and role, in the reader's language where there is a choice."""
        chosen: dict[tuple[int, str, str], milestones.Milestone] = {}
        for one in sorted(dates, key=lambda one: (not one.official, one.language != self._language)):
            chosen.setdefault((one.story_id, one.role, one.day.isoformat()), one)
        in_order = sorted(chosen.values(), key=lambda one: (one.day, one.document_id))
        return tuple(
            Reminder(_milestone(one), one.document_id, one.title, one.url or "", self._source(one.source_id))
            for one in in_order[:most]
        )

    def ask(self, questions: Sequence[OpenQuestion]) -> tuple[Question, ...]:
        """What a person is asked to decide."""
        return tuple(
            Question(
                document_id=one.document_id,
                title=one.title,
                url=one.url or "",
                source_name=self._source(one.source_id),
                topic=one.topic,
                topic_name=self._topic(one.topic),
                probability=one.probability,
            )
            for one in questions
        )

    def _story(self, ranked: Ranked, known: _Known) -> Story:
        head = ranked.head
        rest = [one for one in (*ranked.candidate.members, *ranked.candidate.others) if one.id != head.id]
        rest.sort(key=lambda one: (not one.official, one.language != self._language, one.day, one.id))
        reasons = tuple(self._reason(ranked, mark, known.evidence) for mark in ranked.marks)
        return Story(
            ranked.candidate.story_id,
            self._item(head, known, reasons),
            tuple(self._item(one, known, ()) for one in rest),
            updated=ranked.candidate.told or ranked.candidate.revision > 1,
        )

    def _item(self, one: Member, known: _Known, reasons: tuple[Reason, ...]) -> Item:
        title, text = known.texts.get(one.id, (one.title, ""))
        return Item(
            document_id=one.id,
            title=title,
            url=one.url or "",
            source_name=self._source(one.source_id),
            official=one.official,
            jurisdiction=one.jurisdiction,
            language=one.language,
            published=one.published_day,
            extract=extract(title, text, words=[word for reason in reasons for word in reason.words]),
            reasons=reasons,
            instrument=one.instrument,
            stage=one.stage,
            usual_name=usual_name(title, self._language) if one.official else "",
            milestones=_dates(known.dates.get(one.id, ())),
        )

    def _reason(self, ranked: Ranked, mark: Mark, evidence: Mapping[tuple[int, str], Evidence]) -> Reason:
        weighed = max(
            (
                (one.id != ranked.head.id, -own.surety, one.id)
                for one in ranked.candidate.members
                for own in one.marks
                if own.topic == mark.topic
            ),
            key=lambda place: (not place[0], -place[1]),
        )
        return Reason(
            topic=mark.topic,
            topic_name=self._topic(mark.topic),
            words=_words(evidence.get((weighed[2], mark.topic), ())),
            probability=mark.probability,
            by_person=mark.by_person,
        )

    def _source(self, source_id: str) -> str:
        source = self._sources.get(source_id)
        return source.name if source else source_id

    def _topic(self, topic: str) -> str:
        return self._topic_names[topic][self._language]


def _read(connection: Connection, shown: Sequence[Ranked]) -> _Known:
    heads = [one.head.id for one in shown]
    matching = [member.id for one in shown for member in one.candidate.members]
    return _Known(
        texts=documents.texts(connection, heads),
        evidence=tags.evidence(connection, matching),
        dates=milestones.of_documents(connection, heads),
    )


def _dates(dates: Sequence[milestones.Milestone]) -> tuple[Milestone, ...]:
    told = [_milestone(one) for one in dates if one.role != Role.PUBLISHED.value]
    return tuple(told[:_MOST_DATES])


def _milestone(one: milestones.Milestone) -> Milestone:
    return Milestone(one.role, one.day, one.precision, one.quote, one.moved_from)


def _words(evidence: Collection[Mapping[str, object]]) -> tuple[str, ...]:
    """The words that weighed most for a tag, named acts and terms before single words."""
    for_it = [item for item in evidence if float(str(item["weight"])) > 0]
    terms = [item for item in for_it if item["kind"] != "word"] or for_it
    said = (
        spoken(str(item["text"])) if item["kind"] == "identifier" else str(item["text"]) for item in terms
    )
    return tuple(dict.fromkeys(word for word in said if word.strip()))[:_REASON_WORDS]
