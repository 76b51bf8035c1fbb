"""Builds a digest: from what the archive holds to what a reader is shown.

A digest takes every story that matches the subscription and is not in its ledger at this revision. Nothing is
written here; `watch.dispatch` freezes what this room makes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from notifications.interface import Digest, Footprint, Proof, Section
from watch.archive import documents, evidence, milestones, outbox, reviews, runs
from watch.archive.candidates import Asked, Candidate, candidates
from watch.archive.milestones import Scope
from watch.config.sources import Source
from watch.config.subscriptions import Subscription
from watch.digest.health import health
from watch.digest.order import arrange, rank
from watch.digest.telling import Teller
from watch.footprint import Grid, grams, watt_hours
from watch.occasions import Occasion

#: How far ahead a digest reminds of dates.
_AHEAD = timedelta(days=30)

_MOST_DATES = 8
_MOST_QUESTIONS = 3


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
        grid: the electricity that the watch runs on.
    """

    def __init__(
        self,
        watched: Sequence[Source],
        topic_names: Mapping[str, Mapping[str, str]],
        imprint: Imprint,
        grid: Grid,
    ) -> None:
        self._watched = {source.id: source for source in watched}
        self._topic_names = topic_names
        self._imprint = imprint
        self._grid = grid

    def build(
        self,
        connection: Connection,
        subscription: Subscription,
        occasion: Occasion,
        started: datetime,
        now: datetime,
        *,
        published_since: date | None = None,
    ) -> Edition:
        """The digest of one occasion. `started` is when the subscription started.

        `published_since` asks for more than what came in since then: see `Asked`.
        """
        found = self.candidates(connection, subscription, started, published_since)
        return self.edition(connection, subscription, occasion, found, started, now)

    def candidates(
        self,
        connection: Connection,
        subscription: Subscription,
        started: datetime,
        published_since: date | None = None,
    ) -> list[Candidate]:
        """What matches the subscription and was not sent to it."""
        asked = Asked(
            subscription.id,
            topics=subscription.topics,
            jurisdictions=subscription.jurisdictions,
            official_only=bool(subscription.official),
            since=started,
            published_since=published_since,
        )
        return candidates(connection, asked)

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
        since = last or started
        teller = Teller(self._watched, self._topic_names, subscription.language)
        alert = subscription.when.cadence == "now"
        scope = Scope(subscription.topics, subscription.jurisdictions, bool(subscription.official))
        today = now.astimezone(ZoneInfo(subscription.when.timezone)).date()
        near = [] if alert else milestones.near(connection, scope, today, today + _AHEAD)
        moved = [] if alert else milestones.moved_since(connection, scope, since)
        open_questions = (
            []
            if alert
            else reviews.questions(
                connection, topics=subscription.topics, limit=_MOST_QUESTIONS, since=since, unsure_only=True
            )
        )
        sealed = evidence.newest_sheet(connection)
        reviewed, changed = reviews.effect_since(connection, since, subscription.topics)
        digest = Digest(
            subscription=subscription.id,
            language=subscription.language,
            timezone=subscription.when.timezone,
            label=occasion.label,
            occurrence=occasion.key,
            created_at=now,
            since=since,
            until=now,
            topics=tuple(self._topic_names[topic][subscription.language] for topic in subscription.topics),
            sections=_sections(connection, subscription, found, teller),
            dates=teller.remind(near, _MOST_DATES),
            moved=teller.remind(moved, _MOST_DATES),
            questions=teller.ask(open_questions),
            health=health(connection, self._watched, since),
            first=last is None,
            alert=alert,
            baseline=documents.counts(connection)["baseline"] if last is None else 0,
            operator=self._imprint.operator,
            reply_to=self._imprint.reply_to,
            proof=Proof(sealed.period, sealed.hash) if sealed else None,
            reviewed=reviewed,
            changed_by_review=changed,
            footprint=self._footprint(connection, since),
        )
        return Edition(digest, tuple((one.story_id, one.revision) for one in found))

    def _footprint(self, connection: Connection, since: datetime) -> Footprint | None:
        spent = runs.spent_since(connection, since)
        if spent is None:
            return None
        wh = watt_hours(spent)
        return Footprint(spent.requests, spent.bytes, spent.cpu_s, wh, grams(wh, self._grid))


def _sections(
    connection: Connection, subscription: Subscription, found: Sequence[Candidate], teller: Teller
) -> tuple[Section, ...]:
    ranked = [rank(one, subscription.language) for one in found]
    parts = arrange(ranked, subscription.topics, subscription.max_stories)
    told = iter(teller.tell(connection, [story for part in parts for story in part.shown]))
    return tuple(
        Section(part.section, tuple(next(told) for _ in part.shown), part.left_out) for part in parts
    )
