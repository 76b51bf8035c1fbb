"""Digests and notices for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from notifications.interface import (
    Digest,
    Health,
    Item,
    Notice,
    Reason,
    Section,
    SourceTrouble,
    Story,
    Trouble,
)

SINCE = datetime(2026, 11, 16, 7, tzinfo=UTC)
UNTIL = datetime(2026, 11, 23, 7, tzinfo=UTC)


def item(number: int = 1, **changes: Any) -> Item:
    base = Item(
        document_id=number,
        title=f"Règlement délégué {number} sur la durabilité",
        url=f"https://example.eu/texts/{number}?lang=fr&part=1",
        source_name="Journal officiel",
        official=True,
        jurisdiction="EU",
        language="fr",
        published=date(2026, 11, 18),
        extract="Le nombre de points de données baisse. Le texte entre en vigueur en janvier.",
        reasons=(Reason("csrd", "CSRD", ("ESRS", "rapport de durabilité"), 0.972),),
    )
    return replace(base, **changes)


def story(number: int = 1, **changes: Any) -> Story:
    return Story(number, item(number, **changes))


def digest(*stories: Story, **changes: Any) -> Digest:
    base = Digest(
        subscription="rse-hebdo",
        language="fr",
        timezone="Europe/Paris",
        label="2026-W47",
        occurrence="2026-W47",
        created_at=datetime(2026, 11, 23, 7, 0, 3, tzinfo=UTC),
        since=SINCE,
        until=UNTIL,
        topics=("CSRD", "Biodiversité"),
        sections=(Section("binding", stories), Section("guidance", ())),
        health=Health(sources=35, read=35, documents_seen=412),
        operator="Cabinet Durand",
        reply_to="veille@example.com",
    )
    return replace(base, **changes)


BLOCKED = SourceTrouble(
    source_name="CNIL, actualités",
    outcome="blocked",
    cause="challenge",
    detail="",
    last_good=datetime(2026, 11, 14, 9, tzinfo=UTC),
    fallback_name="Légifrance, CNIL",
)
FAILED = SourceTrouble("Ministère", "failed", "http_status", "503", None)
OPENED = Trouble(
    kind="opened",
    subject="CNIL, actualités",
    cause="http_status",
    detail="503",
    first_failure=datetime(2026, 11, 22, 7, tzinfo=UTC),
    count=2,
    last_good=datetime(2026, 11, 21, 7, tzinfo=UTC),
    fallback_name="Légifrance",
)


def notice(*troubles: Trouble, **changes: Any) -> Notice:
    base = Notice("fr", "Europe/Paris", "incident-7", UNTIL, troubles or (OPENED,))
    return replace(base, **changes)


def strings(value: Any) -> Iterator[str]:
    """Every text of a Slack payload."""
    if isinstance(value, dict):
        if isinstance(value.get("text"), str):
            yield value["text"]
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)
