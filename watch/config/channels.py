"""Where a digest goes: a folder of the home, mail addresses, or secret addresses named by reference."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import PurePosixPath
from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, PlainValidator, with_config

# Python 3.11's own TypedDict lacks what pydantic needs to read one.
from typing_extensions import TypedDict

from watch.config.environment import ENVIRONMENT, read_secret
from watch.config.validation import show, wrong
from watch.errors import ConfigError, Fault

ChannelKind = Literal["file", "email", "slack", "apprise"]

#: The kinds whose recipients are references to secrets.
SECRET_KINDS = frozenset({"slack", "apprise"})

_REFERENCE = re.compile(r"\$\{([A-Z][A-Z0-9_]*)\}")
_LONGEST_ADDRESS = 254
# A plain mailbox: no display name, quotes, comments, lists or line breaks can hide in it.
_MAILBOX = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}"
    r"@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*"
)


@dataclass(frozen=True, slots=True)
class ChannelSpec:
    """One channel of a subscription.

    `recipients` are folders relative to the home, mail addresses, or references (`${NAME}`): a secret
    address itself is never held here, so it reaches neither the archive nor a `repr`.
    """

    kind: ChannelKind
    recipients: tuple[str, ...]


def reference_name(reference: str) -> str | None:
    """The variable that a reference (`${NAME}`) stands for, or None when it is no reference."""
    match = _REFERENCE.fullmatch(reference)
    return match[1] if match else None


def resolve_reference(ref: str, environ: Mapping[str, str]) -> str:
    """The secret behind `${NAME}`: the variable, or the file named by `NAME_FILE`. Raises ConfigError."""
    name = reference_name(ref)
    if name is None:
        raise ConfigError([Fault(ENVIRONMENT, None, "a recipient is not a reference", _REFERENCE_CURE)])
    faults: list[Fault] = []
    value = read_secret(name, environ, faults)
    if value is None and not faults:
        cure = f"Set it, or set {name}_FILE to the path of a file that holds it"
        faults.append(Fault(ENVIRONMENT, None, f"{name} is not set", cure))
    if value is None:
        raise ConfigError(faults)
    return value


_REFERENCE_CURE = "Put the address in an environment variable and write its name, as in ${REGWATCH_SLACK_RSE}"


def mail_address(value: object) -> str:
    """One plain mail address."""
    if isinstance(value, str) and len(value) <= _LONGEST_ADDRESS and _MAILBOX.fullmatch(value):
        return value
    problem = f"{show(value)} is not a plain mail address"
    raise wrong(problem, "Write the address alone, as in rse@example.com")


def folder(value: object) -> str:
    """A folder inside the home."""
    cure = "Write a folder inside the home, as in outbox"
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise wrong(f"{show(value)} is not a folder name", cure)
    # A colon makes a drive on Windows, and an address that was meant for another channel.
    if value.startswith("~") or "\\" in value or ":" in value:
        raise wrong("the folder is not written relative to the home", cure)
    path = PurePosixPath(value)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise wrong("the folder is outside the home", cure)
    return str(path)


def secret_reference(value: object) -> str:
    """The name of the variable that holds a secret address. The value is never repeated in a fault."""
    if isinstance(value, str) and reference_name(value):
        return value
    if isinstance(value, str) and ("://" in value or "hooks." in value):
        raise wrong("this address is a secret and does not belong in this file", _REFERENCE_CURE)
    raise wrong("this is not the name of an environment variable", _REFERENCE_CURE)


def apprise_reference(value: object) -> str:
    """Like `secret_reference`, where apprise is installed to read what the variable holds."""
    if find_spec("apprise") is None:
        cure = "Install regwatch[notify], or remove the row"
        raise wrong("this needs apprise, which is not installed", cure)
    return secret_reference(value)


@with_config(ConfigDict(extra="forbid"))
class _Channel(TypedDict, total=False):
    file: Annotated[str, PlainValidator(folder)]
    email: tuple[Annotated[str, PlainValidator(mail_address)], ...]
    slack: Annotated[str, PlainValidator(secret_reference)]
    apprise: Annotated[str, PlainValidator(apprise_reference)]


def _spec(channel: _Channel) -> ChannelSpec:
    if len(channel) != 1:
        cure = "Write one of `- file:`, `- email:`, `- slack:`, `- apprise:`"
        raise wrong("a row of channels names exactly one", cure)
    if "file" in channel:
        return ChannelSpec("file", (channel["file"],))
    if "slack" in channel:
        return ChannelSpec("slack", (channel["slack"],))
    if "apprise" in channel:
        return ChannelSpec("apprise", (channel["apprise"],))
    if not channel["email"]:
        raise wrong("no mail address is written", "Write `- email: [rse@example.com]`")
    return ChannelSpec("email", channel["email"])


def _distinct(channels: tuple[ChannelSpec, ...]) -> tuple[ChannelSpec, ...]:
    if not channels:
        raise wrong("no channel is written", "Add a row such as `- file: outbox`")
    seen: set[tuple[str, str]] = set()
    for channel in channels:
        for recipient in channel.recipients:
            key = (channel.kind, recipient.casefold())
            if key in seen:
                raise wrong(f"{show(recipient)} is written twice", "Keep it once: one digest, one copy")
            seen.add(key)
    return channels


#: The list under `channels:`, as a tuple of ChannelSpec.
Channels = Annotated[tuple[Annotated[_Channel, AfterValidator(_spec)], ...], AfterValidator(_distinct)]
