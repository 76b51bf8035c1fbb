"""What the operator is told: incidents that opened and closed, each once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from notifications import compose
from notifications.channels.apprise import ANY_TARGET
from notifications.interface import Language, Notice, Part, Trouble, TroubleKind
from watch.archive import incidents, outbox
from watch.archive.engine import Archive
from watch.archive.outbox import NewDelivery
from watch.config.subscriptions import ChannelSpec
from watch.models import Incident

#: The outbox keeps what the operator is told under this name, which no subscription can have.
OPERATOR = "(operator)"


class NoticeDesk:
    """Puts notices to the operator into the outbox.

    Args:
        archive: read and written.
        channel: where the operator is reached, or None: the health box tells of incidents anyway.
        mail_from: the address that mails come from.
        language: of the notices.
        timezone: in which their times are given.
    """

    def __init__(
        self,
        archive: Archive,
        channel: ChannelSpec | None,
        *,
        mail_from: str,
        language: Language,
        timezone: str,
    ) -> None:
        self._archive = archive
        self._channel = channel
        self._mail_from = mail_from
        self._language: Language = language
        self._timezone = timezone

    def freeze_due(self, source_names: Mapping[str, str], now: datetime) -> int:
        """Freeze one notice of all incidents that the operator does not know of; returns how many."""
        if self._channel is None:
            return 0
        with self._archive.write() as connection:
            found = incidents.untold(connection)
            if not found:
                return 0
            # The numbers name the notice: the same incidents, told again after a crash, are the same notice.
            occurrence = "incidents-" + "-".join(
                f"{incident.id}{'c' if incident.closed_at else 'o'}" for incident in found[:20]
            )
            notice = Notice(
                language=self._language,
                timezone=self._timezone,
                occurrence=occurrence,
                created_at=now,
                troubles=tuple(_trouble(incident, source_names) for incident in found),
            )
            deliveries = [
                NewDelivery(self._channel.kind, recipient, part.number, part.filename, part.payload)
                for recipient in self._channel.recipients
                for part in notice_parts(self._channel.kind, recipient, notice, self._mail_from)
            ]
            outbox.add_deliveries(connection, OPERATOR, occurrence, deliveries, now)
            incidents.mark_told(connection, found)
        return len(found)


def notice_parts(kind: str, recipient: str, notice: Notice, mail_from: str) -> list[Part]:
    """A notice as the messages of one channel."""
    if kind == "email":
        identifier = compose.message_id(OPERATOR, notice.occurrence, recipient, mail_from)
        return compose.compose_notice_email(
            notice, sender=mail_from, recipient=recipient, message_id=identifier
        )
    if kind == "slack":
        return compose.compose_notice_slack(notice)
    if kind == "apprise":
        return compose.compose_notice_apprise(notice, ANY_TARGET)
    return compose.compose_notice_file(notice, sender=mail_from)


def _trouble(incident: Incident, source_names: Mapping[str, str]) -> Trouble:
    if incident.subject_kind == "source":
        return Trouble(
            kind="recovered" if incident.closed_at else "opened",
            subject=source_names.get(incident.subject, incident.subject),
            cause=incident.cause,
            detail=incident.detail,
            first_failure=incident.first_failure,
            count=incident.count,
            last_good=incident.last_good,
        )
    return Trouble(
        kind="recovered" if incident.closed_at else _KINDS[incident.subject_kind],
        subject=incident.subject,
        cause=incident.cause,
        detail=incident.detail,
        first_failure=incident.first_failure,
        count=incident.count,
    )


_KINDS: Mapping[str, TroubleKind] = {"channel": "delivery", "configuration": "configuration"}
