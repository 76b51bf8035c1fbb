"""Freezing what is due into the outbox: digests, alerts, and what the operator must be told.

Selection, ledger and message bytes are written in one transaction: a crash leaves all of it or nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from notifications import compose
from notifications.interface import ChatTarget, Digest, Part
from watch.archive import outbox
from watch.archive.engine import Archive
from watch.archive.outbox import NewDelivery
from watch.config.subscriptions import ChannelSpec, Subscription
from watch.digest.builder import DigestBuilder, Edition
from watch.occasions import Occasion, is_quiet, latest

#: What a preview shows of a subscription that has not started.
_PREVIEW_WINDOW = timedelta(days=7)


class Dispatcher:
    """Puts digests and alerts into the outbox.

    Args:
        archive: read and written.
        builder: makes the digests.
        mail_from: the address that mails come from.
        chat_target: what the service behind an apprise recipient takes.
        on_step: called with a step's name as it is passed.
    """

    def __init__(
        self,
        archive: Archive,
        builder: DigestBuilder,
        mail_from: str,
        *,
        chat_target: Callable[[str], ChatTarget],
        on_step: Callable[[str], None],
    ) -> None:
        self._archive = archive
        self._builder = builder
        self._mail_from = mail_from
        self._chat_target = chat_target
        self._on_step = on_step

    def start(self, subscriptions: Sequence[Subscription], now: datetime) -> None:
        """Write down which subscriptions exist: each gets what is archived from its first day on."""
        with self._archive.write() as connection:
            for subscription in subscriptions:
                outbox.start(connection, subscription.id, now)

    def freeze_due(self, subscriptions: Sequence[Subscription], now: datetime) -> int:
        """Freeze every digest and alert that is due; returns how many."""
        made = 0
        for subscription in subscriptions:
            occasion = latest(subscription.when, now)
            if occasion is None:
                made += 0 if is_quiet(subscription.when, now) else self._freeze_alerts(subscription, now)
            else:
                made += self._freeze(subscription, occasion, now, scheduled=True)
        return made

    def freeze_now(
        self, subscription: Subscription, now: datetime, published_since: date | None = None
    ) -> int:
        """Freeze a digest of this moment, whatever the schedule says; returns how many messages it made.

        `published_since` adds what was published from that day on and was never sent, baseline included.
        """
        if subscription.when.cadence == "now":
            return self._freeze_alerts(subscription, now, published_since)
        occasion = _this_moment(subscription, now)
        return self._freeze(subscription, occasion, now, scheduled=False, published_since=published_since)

    def preview(
        self, subscription: Subscription, now: datetime, published_since: date | None = None
    ) -> Digest:
        """The digest that would be sent now. Nothing is written."""
        with self._archive.read() as connection:
            started = outbox.started_at(connection, subscription.id) or now - _PREVIEW_WINDOW
            moment = _this_moment(subscription, now)
            return self._builder.build(
                connection, subscription, moment, started, now, published_since=published_since
            ).digest

    def _freeze(
        self,
        subscription: Subscription,
        occasion: Occasion,
        now: datetime,
        *,
        scheduled: bool,
        published_since: date | None = None,
    ) -> int:
        with self._archive.write() as connection:
            started = outbox.start(connection, subscription.id, now)
            if scheduled and occasion.at <= started:
                return 0  # it was due before anybody subscribed
            if outbox.has_digest(connection, subscription.id, occasion.key):
                return 0
            edition = self._builder.build(
                connection, subscription, occasion, started, now, published_since=published_since
            )
            self._on_step("digest:selected")
            self._put(connection, subscription, edition, now)
            self._on_step("digest:written")
        self._on_step("digest:frozen")
        return 1

    def _freeze_alerts(
        self, subscription: Subscription, now: datetime, published_since: date | None = None
    ) -> int:
        """One alert a story: its occurrence is the story at its revision, so that it goes out once."""
        with self._archive.write() as connection:
            started = outbox.start(connection, subscription.id, now)
            found = self._builder.candidates(connection, subscription, started, published_since)
            for candidate in found:
                key = f"story-{candidate.story_id}-r{candidate.revision}"
                occasion = Occasion(now, key, now.date().isoformat())
                edition = self._builder.edition(connection, subscription, occasion, [candidate], started, now)
                self._put(connection, subscription, edition, now)
        return len(found)

    def _put(
        self, connection: Connection, subscription: Subscription, edition: Edition, now: datetime
    ) -> None:
        digest = edition.digest
        outbox.freeze_digest(
            connection,
            subscription=subscription.id,
            occurrence=digest.occurrence,
            label=digest.label,
            stories=edition.settles,
            shown=digest.stories,
            deliveries=[
                delivery
                for channel in subscription.channels
                for delivery in self._deliveries(channel, digest)
            ],
            now=now,
        )

    def _deliveries(self, channel: ChannelSpec, digest: Digest) -> list[NewDelivery]:
        return [
            NewDelivery(channel.kind, recipient, part.number, part.filename, part.payload)
            for recipient in channel.recipients
            for part in self._parts(channel.kind, recipient, digest)
        ]

    def _parts(self, kind: str, recipient: str, digest: Digest) -> list[Part]:
        if kind == "email":
            identifier = compose.message_id(
                digest.subscription, digest.occurrence, recipient, self._mail_from
            )
            return compose.compose_email(
                digest, sender=self._mail_from, recipient=recipient, message_id=identifier
            )
        if kind == "slack":
            return compose.compose_slack(digest)
        if kind == "apprise":
            return compose.compose_apprise(digest, self._chat_target(recipient))
        return compose.compose_file(digest, sender=self._mail_from)


def _this_moment(subscription: Subscription, now: datetime) -> Occasion:
    occasion = latest(subscription.when, now)
    label = occasion.label if occasion else now.date().isoformat()
    return Occasion(now, now.isoformat(timespec="seconds"), label)
