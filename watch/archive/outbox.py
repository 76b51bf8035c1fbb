"""Digests, the ledger of what each subscription was sent, and the outbox of deliveries."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, insert, not_, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from watch.archive.sources import is_dead
from watch.archive.tables import Delivery, DigestRow, Ledger, SubscriptionRow
from watch.models import DeliveryState

_LEDGER = Ledger.__table__  # type: ignore[attr-defined]  # SQLModel adds it at run time
_DIGEST = DigestRow.__table__  # type: ignore[attr-defined]
_DELIVERY = Delivery.__table__  # type: ignore[attr-defined]
_SUBSCRIPTION = SubscriptionRow.__table__  # type: ignore[attr-defined]

#: How long a process may take for one delivery before another may try it.
LEASE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """One part for one recipient, frozen as the bytes that will leave."""

    channel: str
    recipient: str
    part: int
    filename: str
    payload: bytes


@dataclass(frozen=True, slots=True)
class PendingDelivery:
    """A delivery that this process has claimed and is to send now. `attempts` counts this one."""

    id: int
    subscription: str
    occurrence: str
    channel: str
    recipient: str
    part: int
    filename: str
    payload: bytes
    attempts: int
    uncertain: bool


def start(connection: Connection, subscription: str, now: datetime) -> datetime:
    """When a subscription was first seen; `now` is written down the first time."""
    connection.execute(upsert(_SUBSCRIPTION).values(id=subscription, started_at=now).on_conflict_do_nothing())
    return started_at(connection, subscription) or now


def started_at(connection: Connection, subscription: str) -> datetime | None:
    """When a subscription was first seen, or None before that."""
    statement = select(_SUBSCRIPTION.c.started_at).where(_SUBSCRIPTION.c.id == subscription)
    started: datetime | None = connection.execute(statement).scalar_one_or_none()
    return started


def has_digest(connection: Connection, subscription: str, occurrence: str) -> bool:
    """True when this occasion was dealt with already."""
    found = select(_DIGEST.c.id).where(
        _DIGEST.c.subscription == subscription, _DIGEST.c.occurrence == occurrence
    )
    return connection.execute(found).first() is not None


def last_digest_at(connection: Connection, subscription: str) -> datetime | None:
    """When the subscription's last digest was made, or None before its first."""
    statement = select(func.max(_DIGEST.c.created_at)).where(_DIGEST.c.subscription == subscription)
    return connection.execute(statement).scalar_one_or_none()


def freeze_digest(
    connection: Connection,
    *,
    subscription: str,
    occurrence: str,
    label: str,
    stories: Sequence[tuple[int, int]],
    shown: int,
    deliveries: Sequence[NewDelivery],
    now: datetime,
) -> int:
    """Write a digest, its ledger rows and its deliveries; all in the caller's transaction.

    `stories` are (story, revision) pairs that this digest settles, shown or left out. Returns its id.
    """
    digest_id: int = connection.execute(
        insert(_DIGEST)
        .values(
            subscription=subscription,
            occurrence=occurrence,
            label=label,
            created_at=now,
            stories=shown,
            left_out=len(stories) - shown,
        )
        .returning(_DIGEST.c.id)
    ).scalar_one()
    if stories:
        connection.execute(
            upsert(_LEDGER).on_conflict_do_nothing(),
            [
                {
                    "subscription": subscription,
                    "story_id": story,
                    "revision": revision,
                    "digest_id": digest_id,
                }
                for story, revision in stories
            ],
        )
    add_deliveries(connection, subscription, occurrence, deliveries, now)
    return digest_id


def add_deliveries(
    connection: Connection,
    subscription: str,
    occurrence: str,
    deliveries: Sequence[NewDelivery],
    now: datetime,
) -> None:
    """Put messages into the outbox. One that is there already stays as it is."""
    rows = [
        {
            "subscription": subscription,
            "occurrence": occurrence,
            "channel": delivery.channel,
            "recipient": delivery.recipient,
            "part": delivery.part,
            "filename": delivery.filename,
            "payload": delivery.payload,
            "state": DeliveryState.PENDING.value,
            "attempts": 0,
            "created_at": now,
            "next_attempt_at": now,
        }
        for delivery in deliveries
    ]
    if rows:
        connection.execute(upsert(_DELIVERY).on_conflict_do_nothing(), rows)


def claim_next(connection: Connection, owner: str, now: datetime) -> PendingDelivery | None:
    """Claim the delivery that is due first, or None. Parts of one message leave in order."""
    earlier = _DELIVERY.alias()
    blocked = (
        select(earlier.c.id)
        .where(
            earlier.c.subscription == _DELIVERY.c.subscription,
            earlier.c.occurrence == _DELIVERY.c.occurrence,
            earlier.c.channel == _DELIVERY.c.channel,
            earlier.c.recipient == _DELIVERY.c.recipient,
            earlier.c.part < _DELIVERY.c.part,
            earlier.c.state.in_(_OPEN),
        )
        .exists()
    )
    rows = connection.execute(
        select(_DELIVERY)
        .where(_DELIVERY.c.state.in_(_OPEN), _DELIVERY.c.next_attempt_at <= now, not_(blocked))
        .order_by(_DELIVERY.c.next_attempt_at, _DELIVERY.c.id)
    )
    for row in rows:
        held = row.lease_owner is not None and row.lease_until > now and row.lease_owner != owner
        if held and not is_dead(row.lease_owner):
            continue
        connection.execute(
            update(_DELIVERY)
            .where(_DELIVERY.c.id == row.id)
            .values(lease_owner=owner, lease_until=now + LEASE, attempts=row.attempts + 1)
        )
        fields = {
            name: getattr(row, name) for name in PendingDelivery.__dataclass_fields__ if name in row._fields
        }
        # A claim that nobody gave back: its owner died with the message, perhaps after it had left.
        uncertain = row.state == DeliveryState.UNCERTAIN or row.lease_owner is not None
        return PendingDelivery(**{**fields, "attempts": row.attempts + 1, "uncertain": uncertain})
    return None


def is_due(connection: Connection, now: datetime) -> bool:
    """True when a delivery waits to be tried."""
    due = select(_DELIVERY.c.id).where(_DELIVERY.c.state.in_(_OPEN), _DELIVERY.c.next_attempt_at <= now)
    return connection.execute(due.limit(1)).first() is not None


_OPEN = (DeliveryState.PENDING.value, DeliveryState.UNCERTAIN.value)


def settle(
    connection: Connection,
    delivery_id: int,
    state: DeliveryState,
    now: datetime,
    *,
    error: str | None = None,
    next_attempt_at: datetime | None = None,
) -> None:
    """Write down how an attempt ended, and release the claim."""
    values: dict[str, Any] = {
        "state": state.value,
        "last_error": error,
        "lease_owner": None,
        "lease_until": None,
    }
    if state is DeliveryState.SENT:
        values["sent_at"] = now
    if next_attempt_at is not None:
        values["next_attempt_at"] = next_attempt_at
    connection.execute(update(_DELIVERY).where(_DELIVERY.c.id == delivery_id).values(**values))


def deliveries(connection: Connection, *, limit: int = 100) -> list[dict[str, Any]]:
    """The newest deliveries, without their payload."""
    columns = [column for column in _DELIVERY.c if column.name != "payload"]
    rows = connection.execute(select(*columns).order_by(_DELIVERY.c.id.desc()).limit(limit)).mappings()
    return [dict(row) for row in rows]


def retry_failed(connection: Connection, delivery_ids: Collection[int] | None, now: datetime) -> int:
    """Make failed deliveries pending again: the named ones, or all. Returns how many."""
    statement = update(_DELIVERY).where(_DELIVERY.c.state == DeliveryState.FAILED.value)
    if delivery_ids is not None:
        statement = statement.where(_DELIVERY.c.id.in_(list(delivery_ids)))
    return connection.execute(
        statement.values(state=DeliveryState.PENDING.value, next_attempt_at=now, attempts=0)
    ).rowcount
