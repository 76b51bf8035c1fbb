"""Who gets what, when, where and in which language."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, Required, cast

from pydantic import AfterValidator, ConfigDict, PlainValidator, ValidationInfo, with_config

# Python 3.11's own TypedDict lacks what pydantic needs to read one.
from typing_extensions import TypedDict

from watch.config import values
from watch.config.channels import (
    SECRET_KINDS,
    Channels,
    ChannelSpec,
    mail_address,
    reference_name,
    resolve_reference,
)
from watch.config.schedules import Schedule, When
from watch.config.validation import show, suggestion, validate, wrong
from watch.config.yamlfile import Place, YamlFile, read_yaml
from watch.errors import ConfigError, Fault

__all__ = [
    "ChannelSpec",
    "Schedule",
    "Subscription",
    "load_subscriptions",
    "mail_address",
    "read_subscriptions",
    "references",
    "resolve_reference",
]

Language = Literal["fr", "en"]


@dataclass(frozen=True, slots=True)
class Subscription:
    """One digest or alert.

    `topics` are topic ids, all of them written out. `jurisdictions` is empty for all. `official` is True
    for official texts only, None for all. `language` is the digest's, not the sources'.
    """

    id: str
    topics: tuple[str, ...]
    jurisdictions: tuple[str, ...]
    official: bool | None
    language: Language
    when: Schedule
    channels: tuple[ChannelSpec, ...]
    max_stories: int = 25


def _topic(value: object, info: ValidationInfo) -> str:
    known: Collection[str] = (info.context or {})["topics"]
    if isinstance(value, str) and value in known:
        return value
    problem = f"{show(value)} is not a topic (known: {', '.join(known)})"
    raise wrong(problem, suggestion(value if isinstance(value, str) else "", known))


def _some(topics: tuple[str, ...]) -> tuple[str, ...]:
    if topics:
        return topics
    raise wrong("no topic is named, so nothing can match", "Name topics in the list, or write all")


_closed = with_config(ConfigDict(extra="forbid"))


@_closed
class _Match(TypedDict, total=False):
    topics: Annotated[tuple[Annotated[str, PlainValidator(_topic)], ...], AfterValidator(_some)]
    jurisdictions: tuple[values.Jurisdiction, ...]
    official: values.Switch


@_closed
class _SubscriptionRow(TypedDict, total=False):
    id: Required[values.Identifier]
    match: _Match
    language: Required[Annotated[str, PlainValidator(values.one_of("fr", "en"))]]
    when: Required[When]
    channels: Required[Channels]
    max_stories: Annotated[int, PlainValidator(values.count_between(1, 200))]


@_closed
class _Subscriptions(TypedDict, total=False):
    version: Required[values.Version]
    subscriptions: Any


_EXAMPLES = {
    "version": "1",
    "id": "weekly",
    "language": "fr",
    "when": '{week: monday, at: "08:00", timezone: Europe/Paris}',
    "channels": "[file: outbox]",
}


def load_subscriptions(path: Path, *, topics: Collection[str]) -> tuple[Subscription, ...]:
    """Every subscription of the file. `topics` are the known topic ids. Raises ConfigError."""
    faults: list[Fault] = []
    subscriptions = read_subscriptions(path, topics, faults)
    if faults:
        raise ConfigError(faults)
    return subscriptions


def read_subscriptions(path: Path, topics: Collection[str], faults: list[Fault]) -> tuple[Subscription, ...]:
    """Like `load_subscriptions`, but adds to `faults` instead of raising."""
    file = read_yaml(path, faults)
    if file is None:
        return ()
    validate(_Subscriptions, file.data, file, examples=_EXAMPLES)
    subscriptions: dict[str, Subscription] = {}
    first_lines: dict[str, int] = {}
    for place, raw in file.rows("subscriptions"):
        _check_new_id(file, place, raw, first_lines)
        context = {"topics": tuple(topics)}
        row = validate(_SubscriptionRow, _written_out(raw), file, place, examples=_EXAMPLES, context=context)
        if row is not None:
            subscriptions[row["id"]] = _subscription(row, topics)
    return tuple(subscriptions.values())


def references(subscriptions: Iterable[Subscription]) -> frozenset[str]:
    """The names of the environment variables that the channels refer to."""
    recipients = (
        recipient
        for subscription in subscriptions
        for channel in subscription.channels
        if channel.kind in SECRET_KINDS
        for recipient in channel.recipients
    )
    return frozenset(name for recipient in recipients if (name := reference_name(recipient)))


def _check_new_id(file: YamlFile, place: Place, raw: Mapping[str, Any], lines: dict[str, int]) -> None:
    name, line = str(raw.get("id")), file.line((*place, "id"))
    if "id" in raw and name in lines:
        cure = "Give each subscription its own id"
        file.report((*place, "id"), f"{name} is the id of line {lines[name]} too", cure)
    lines.setdefault(name, line)


def _written_out(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The row without its shorthands: `when: now`, `topics: all`, one mail address without brackets."""
    row = {key: raw[key] for key in raw}
    if row.get("when") == "now":
        row["when"] = {"now": True}
    if isinstance(row.get("match"), dict):
        row["match"] = {key: row["match"][key] for key in row["match"] if row["match"][key] != "all"}
    if isinstance(row.get("channels"), list):
        row["channels"] = [_channel_written_out(channel) for channel in row["channels"]]
    return row


def _channel_written_out(channel: object) -> object:
    if isinstance(channel, dict) and isinstance(channel.get("email"), str):
        return {**channel, "email": [channel["email"]]}
    return channel


def _subscription(row: _SubscriptionRow, topics: Collection[str]) -> Subscription:
    match = row.get("match", {})
    return Subscription(
        id=row["id"],
        topics=match.get("topics", tuple(topics)),
        jurisdictions=match.get("jurisdictions", ()),
        official=match.get("official") or None,
        language=cast(Language, row["language"]),
        when=cast(Schedule, row["when"]),
        channels=cast(tuple[ChannelSpec, ...], row["channels"]),
        max_stories=row.get("max_stories", 25),
    )
