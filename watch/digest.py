"""Which stories make a digest: from what the archive holds to what a reader is shown.

A digest takes every story that matches the subscription and is not in its ledger at this revision. Nothing is
written here; `watch.dispatch` freezes what this room makes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from notifications.interface import Digest, Health, Item, Proof, Reason, Section, SourceTrouble, Story
from watch.archive import documents, evidence, incidents, outbox, reviews, sources
from watch.archive.outbox import Candidate
from watch.config.sources import Source
from watch.config.subscriptions import Subscription
from watch.enrich.summary import extract
from watch.models import Outcome, SourceState
from watch.occasions import Occasion
from watch.text.identifiers import spoken

#: How many of the words that weighed most are shown as the reason for a tag.
_REASON_WORDS = 3


@dataclass(frozen=True, slots=True)
class Imprint:
    """Who sends: shown in the foot of a digest and in the headers of a mail."""

    mail_from: str
    reply_to: str | None = None
    operator: str | None = None


@dataclass(frozen=True, slots=True)
class Edition:
    """A digest that is not sent yet, and the (story, revision) pairs that it settles."""

    digest: Digest
    settles: tuple[tuple[int, int], ...]


class DigestBuilder:
    """Builds digests.

    Args:
        watched: the enabled sources, for names and for the health box.
        topic_names: topic id -> language -> name.
        imprint: who sends.
    """

    def __init__(
        self, watched: Sequence[Source], topic_names: Mapping[str, Mapping[str, str]], imprint: Imprint
    ) -> None:
        self._watched = {source.id: source for source in watched}
        self._topic_names = topic_names
        self._imprint = imprint

    def build(
        self,
        connection: Connection,
        subscription: Subscription,
        occasion: Occasion,
        since: datetime,
        now: datetime,
    ) -> Edition:
        """The digest of one occasion. `since` is when the subscription started."""
        found = self.candidates(connection, subscription, since)
        return self.edition(connection, subscription, occasion, found, since, now)

    def candidates(
        self, connection: Connection, subscription: Subscription, since: datetime
    ) -> list[Candidate]:
        """What matches the subscription and was not sent to it."""
        return outbox.candidates(
            connection,
            subscription.id,
            topics=subscription.topics,
            jurisdictions=subscription.jurisdictions,
            official_only=bool(subscription.official),
            since=since,
        )

    def edition(
        self,
        connection: Connection,
        subscription: Subscription,
        occasion: Occasion,
        found: Sequence[Candidate],
        started: datetime,
        now: datetime,
    ) -> Edition:
        """The edition that shows these candidates. `started` is when the subscription started."""
        last = outbox.last_digest_at(connection, subscription.id)
        sealed = evidence.newest_sheet(connection)
        reviewed, changed = reviews.effect_since(connection, last or started, subscription.topics)
        digest = Digest(
            subscription=subscription.id,
            language=subscription.language,
            timezone=subscription.when.timezone,
            label=occasion.label,
            occurrence=occasion.key,
            created_at=now,
            since=last or started,
            until=now,
            topics=tuple(self._topic_name(topic, subscription.language) for topic in subscription.topics),
            sections=self._sections(subscription, found),
            health=self._health(connection, last or started),
            first=last is None,
            alert=subscription.when.cadence == "now",
            baseline=documents.counts(connection)["baseline"] if last is None else 0,
            operator=self._imprint.operator,
            reply_to=self._imprint.reply_to,
            proof=Proof(sealed.period, sealed.hash) if sealed else None,
            reviewed=reviewed,
            changed_by_review=changed,
        )
        return Edition(digest, tuple((one.story_id, one.revision) for one in found))

    def _sections(self, subscription: Subscription, found: Sequence[Candidate]) -> tuple[Section, ...]:
        by_topic: dict[str, list[Candidate]] = {topic: [] for topic in subscription.topics}
        for candidate in found:
            best = max(candidate.tags, key=_surety)
            by_topic[best["topic"]].append(candidate)
        for mine in by_topic.values():
            mine.sort(key=_rank)
        room = _shares({topic: len(mine) for topic, mine in by_topic.items()}, subscription.max_stories)
        return tuple(
            Section(
                key=topic,
                title=self._topic_name(topic, subscription.language),
                stories=tuple(self._story(one, subscription.language) for one in mine[: room[topic]]),
                left_out=len(mine) - room[topic],
            )
            for topic, mine in by_topic.items()
            if mine
        )

    def _story(self, candidate: Candidate, language: str) -> Story:
        source = self._watched.get(candidate.source_id)
        reasons = sorted(candidate.tags, key=_surety, reverse=True)
        head = Item(
            document_id=candidate.id,
            title=candidate.title,
            url=candidate.url or "",
            source_name=source.name if source else candidate.source_id,
            official=candidate.official,
            jurisdiction=candidate.jurisdiction,
            language=candidate.language,
            published=candidate.published_day,
            extract=extract(candidate.title, candidate.text),
            reasons=tuple(
                Reason(
                    topic=tag["topic"],
                    topic_name=self._topic_name(tag["topic"], language),
                    words=_words(tag["evidence"]),
                    probability=tag["probability"],
                    by_person=tag["by_person"],
                )
                for tag in reasons
            ),
        )
        return Story(candidate.story_id, head, updated=candidate.revision > 1)

    def _topic_name(self, topic: str, language: str) -> str:
        return self._topic_names[topic][language]

    def _health(self, connection: Connection, since: datetime | None) -> Health:
        states = sources.states(connection, self._watched)
        silent = {
            subject
            for subject, incident in incidents.open_by_subject(connection, "source").items()
            if incident.cause == "silent"
        }
        troubles = []
        unread = 0
        for source in self._watched.values():
            state = states.get(source.id)
            if state is not None and state.last_outcome is not None and state.last_outcome.good:
                if source.id in silent:
                    troubles.append(
                        SourceTrouble(source.name, Outcome.EMPTY.value, "silent", "", state.last_good_at)
                    )
                continue
            unread += 1
            troubles.append(self._trouble(source, state, states))
        return Health(
            sources=len(self._watched),
            read=len(self._watched) - unread,
            troubles=tuple(troubles),
            documents_seen=documents.archived_since(connection, since),
        )

    def _trouble(
        self, source: Source, state: SourceState | None, states: Mapping[str, SourceState]
    ) -> SourceTrouble:
        """What keeps a source from being read, and which other one speaks in its place."""
        if state is None or state.last_outcome is None:
            return SourceTrouble(source.name, Outcome.FAILED.value, "unread", "", None)
        return SourceTrouble(
            source.name,
            state.last_outcome.value,
            state.last_cause or "internal",
            state.last_detail,
            state.last_good_at,
            fallback_name=self._fallback(source, states),
        )

    def _fallback(self, source: Source, states: Mapping[str, SourceState]) -> str | None:
        for other in source.fallback:
            outcome = states[other].last_outcome if other in states else None
            if outcome is not None and outcome.good and other in self._watched:
                return self._watched[other].name
        return None


def _rank(candidate: Candidate) -> tuple[bool, float, int, int]:
    """Official texts first, then the surest, then the newest."""
    best = max(_surety(tag) for tag in candidate.tags)
    day = candidate.published_day or candidate.archived_at.date()
    return not candidate.official, -round(best, 2), -day.toordinal(), -candidate.id


def _surety(tag: Mapping[str, Any]) -> float:
    """How sure a tag is: what a person said is as sure as can be."""
    return 1.0 if tag["by_person"] else float(tag["probability"])


def _shares(wanted: Mapping[str, int], room: int) -> dict[str, int]:
    """Share the room between topics in turns, so that a loud topic does not push out a quiet one."""
    shares = dict.fromkeys(wanted, 0)
    while room > 0 and any(shares[topic] < wanted[topic] for topic in wanted):
        for topic in wanted:
            if shares[topic] < wanted[topic] and room > 0:
                shares[topic] += 1
                room -= 1
    return shares


def _words(evidence: Sequence[Mapping[str, object]]) -> tuple[str, ...]:
    """The words that weighed most for a tag, named acts and terms before single words."""
    for_it = [item for item in evidence if float(str(item["weight"])) > 0]
    terms = [item for item in for_it if item["kind"] != "word"] or for_it
    said = (
        spoken(str(item["text"])) if item["kind"] == "identifier" else str(item["text"]) for item in terms
    )
    return tuple(dict.fromkeys(said))[:_REASON_WORDS]
