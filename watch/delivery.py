"""Sending what the outbox holds.

A delivery is claimed in one transaction, sent outside any, and settled in another. A crash between the last
two steps is the one window in which a message can leave twice: with the same Message-ID.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from notifications.compose import mark_possible_repeat
from notifications.interface import Channel, DeliveryError, Envelope, Part
from watch.archive import incidents, outbox, sources
from watch.archive.engine import Archive
from watch.archive.outbox import PendingDelivery
from watch.models import DeliveryState

log = logging.getLogger(__name__)

#: Waits between attempts; the last one repeats. Ten attempts span three and a half days: a long week-end.
_WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720))
MAX_ATTEMPTS = 10

#: The kinds whose readers cannot tell a repeat by itself.
_NO_MESSAGE_ID = frozenset({"slack", "apprise"})


@dataclass(slots=True)
class Tally:
    """What one round of deliveries gave."""

    sent: int = 0
    failed: int = 0
    postponed: int = 0


class Deliverer:
    """Sends what is due.

    Args:
        archive: holds the outbox.
        channels: by kind; a kind without one is not configured here.
        resolve: (kind, recipient) -> the address to use; raises DeliveryError when a secret is not set.
        clock: the present, aware.
        on_step: called with a step's name as it is passed.
    """

    def __init__(
        self,
        archive: Archive,
        channels: Mapping[str, Channel],
        resolve: Callable[[str, str], str],
        *,
        clock: Callable[[], datetime],
        on_step: Callable[[str], None],
    ) -> None:
        self._archive = archive
        self._channels = channels
        self._resolve = resolve
        self._clock = clock
        self._on_step = on_step
        self._owner = sources.lease_owner()

    def deliver_due(self) -> Tally:
        """Send everything that is due now. One channel's trouble never stops the others."""
        tally = Tally()
        while True:
            with self._archive.write() as connection:
                delivery = outbox.claim_next(connection, self._owner, self._clock())
            if delivery is None:
                return tally
            self._on_step("delivery:claimed")
            self._attempt(delivery, tally)
            self._on_step("delivery:settled")

    def _attempt(self, delivery: PendingDelivery, tally: Tally) -> None:
        try:
            self._send(delivery)
        except DeliveryError as error:
            self._settle_failure(delivery, error, tally)
            return
        self._on_step("delivery:sent")
        now = self._clock()
        with self._archive.write() as connection:
            outbox.settle(connection, delivery.id, DeliveryState.SENT, now)
            incidents.close(connection, "channel", _subject(delivery), now)
        tally.sent += 1

    def _send(self, delivery: PendingDelivery) -> None:
        channel = channel_of(self._channels, delivery.channel)
        payload = delivery.payload
        if delivery.uncertain and delivery.channel in _NO_MESSAGE_ID:
            payload = mark_possible_repeat(payload)
        recipient = self._resolve(delivery.channel, delivery.recipient)
        channel.send(Envelope(recipient, Part(delivery.part, delivery.filename, payload)))

    def _settle_failure(self, delivery: PendingDelivery, error: DeliveryError, tally: Tally) -> None:
        now = self._clock()
        state = _state_after(delivery, error)
        wait = _WAITS[min(delivery.attempts - 1, len(_WAITS) - 1)]
        if error.retry_after_s is not None:
            wait = max(wait, timedelta(seconds=error.retry_after_s))
        log.warning(
            "delivery_failed",
            extra={
                "delivery": delivery.id,
                "channel": delivery.channel,
                "state": state.value,
                "error": str(error),
            },
        )
        with self._archive.write() as connection:
            outbox.settle(connection, delivery.id, state, now, error=str(error), next_attempt_at=now + wait)
            if state is DeliveryState.FAILED or delivery.attempts > 1:
                incidents.record(
                    connection,
                    subject_kind="channel",
                    subject=_subject(delivery),
                    cause="delivery",
                    detail=str(error),
                    first_failure=now,
                    count=delivery.attempts,
                    last_good=None,
                    now=now,
                )
        if state is DeliveryState.FAILED:
            tally.failed += 1
        else:
            tally.postponed += 1


def channel_of(channels: Mapping[str, Channel], kind: str) -> Channel:
    """The channel of a kind. Raises DeliveryError, retryable, when it is not configured here."""
    try:
        return channels[kind]
    except KeyError:
        raise DeliveryError(_NOT_CONFIGURED.get(kind, f"no channel {kind}"), retryable=True) from None


_NOT_CONFIGURED = {"email": "no mail server is configured: set REGWATCH_SMTP_URL and REGWATCH_MAIL_FROM"}


def _state_after(delivery: PendingDelivery, error: DeliveryError) -> DeliveryState:
    """What becomes of a delivery whose attempt failed.

    A mail that may have arrived is tried again, with its Message-ID; a chat message once, marked.
    """
    if not error.retryable or delivery.attempts >= MAX_ATTEMPTS:
        return DeliveryState.FAILED
    if error.uncertain and delivery.uncertain and delivery.channel in _NO_MESSAGE_ID:
        return DeliveryState.FAILED
    if error.uncertain or delivery.uncertain:
        return DeliveryState.UNCERTAIN
    return DeliveryState.PENDING


def _subject(delivery: PendingDelivery) -> str:
    """Names the channel and recipient; a secret recipient is a reference (`${NAME}`), so none is shown."""
    return f"{delivery.channel}:{delivery.recipient}"
