"""Settings from the environment: `REGWATCH_*` variables, secrets also through `*_FILE`."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any
from urllib.parse import SplitResult, urlsplit

from pydantic import SecretStr
from pydantic_core import PydanticCustomError

from watch.config.channels import ChannelSpec, folder, mail_address
from watch.config.environment import ENVIRONMENT, read_secret
from watch.config.validation import closest, show, wrong
from watch.errors import ConfigError, Fault
from watch.footprint import DEFAULT_GRID, Grid, GridError, parse_grid

_PREFIX = "REGWATCH_"
#: Webhooks that subscriptions refer to may carry any name that begins so.
_WEBHOOK_PREFIX = "REGWATCH_SLACK_"

Network = IPv4Network | IPv6Network


def _address(value: str, schemes: Collection[str], example: str) -> SplitResult:
    """The parts of a URL with one of `schemes` and a host. Faults never repeat it: it may hold a secret."""
    cure = f"Write {example}; in a password, write signs such as @ / # as %40 %2F %23"
    try:
        parts = urlsplit(value)
        usable = bool(parts.hostname) and parts.port != 0
    except ValueError:
        raise wrong("the host or the port cannot be read", cure) from None
    if parts.scheme not in schemes:
        raise wrong(f"the address begins with none of {', '.join(f'{s}://' for s in schemes)}", cure)
    if not usable or not value.isprintable() or " " in value:
        raise wrong("the address names no host, or holds a space", cure)
    return parts


def _smtp_url(value: str) -> SecretStr:
    parts = _address(value, ("smtps", "smtp+starttls", "smtp"), "smtps://user:password@host:465")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise wrong(
            "something stands after the host and the port",
            "Write smtps://user:password@host:465; in a password, write signs such as / # ? as %2F %23 %3F",
        )
    return SecretStr(value)


def _web_url(value: str) -> SecretStr:
    _address(value, ("https", "http"), "https://host/path")
    return SecretStr(value)


def _credential(value: str) -> SecretStr:
    if not value.isprintable() or " " in value:
        raise wrong("this holds a space or a control character", "Copy it again, alone")
    return SecretStr(value)


def _operator(value: str) -> ChannelSpec:
    if value.startswith("https://"):
        _address(value, ("https",), "https://hooks.slack.com/services/...")
        # By reference, like every webhook: its address must not be in what is stored or shown.
        return ChannelSpec("slack", (f"${{{_PREFIX}OPERATOR}}",))
    if value.startswith("file:"):
        return ChannelSpec("file", (folder(value.removeprefix("file:")),))
    if "://" in value:
        raise wrong("this is not an https address", "Write a mail address, file:outbox or a Slack webhook")
    return ChannelSpec("email", (mail_address(value),))


def _networks(value: str) -> tuple[Network, ...]:
    return tuple(_network(part.strip()) for part in value.split(",") if part.strip())


def _network(value: str) -> Network:
    try:
        return ip_network(value)
    except ValueError:
        meant = _without_host_bits(value)
    raise wrong(f"{show(value)} is not a network", f"Write {meant or '10.0.0.0/8, fd00::/8 or the like'}")


def _without_host_bits(value: str) -> Network | None:
    try:
        return ip_network(value, strict=False)
    except ValueError:
        return None


def _contact(value: str) -> str:
    if "://" not in value:
        return mail_address(value)
    _address(value, ("https", "http"), "https://www.example.org/contact")
    if not value.isascii():
        raise wrong("the address holds letters outside ASCII", "Write them percent-encoded")
    return value


def _grid(value: str) -> Grid:
    try:
        return parse_grid(value)
    except GridError as error:
        raise wrong(error.problem, error.cure) from error


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says. Each field is the variable `REGWATCH_` plus its name; None when unset.

    Secrets are SecretStr: `get_secret_value()` gives them, a `repr` never does. `operator` is where
    incidents go; a Slack webhook is held as the reference `${REGWATCH_OPERATOR}`. `allow_addresses`
    are the networks that the address guard lets through. `contact` is named in the User-Agent. `piste_id`
    and `piste_secret` are for sources of the kind `piste`. `grid` is the electricity that regwatch runs on.
    """

    smtp_url: SecretStr | None = None
    mail_from: str | None = None
    reply_to: str | None = None
    operator: ChannelSpec | None = None
    heartbeat_url: SecretStr | None = None
    proxy: SecretStr | None = None
    allow_addresses: tuple[Network, ...] = ()
    contact: str | None = None
    piste_id: SecretStr | None = None
    piste_secret: SecretStr | None = None
    grid: Grid = DEFAULT_GRID


_PARSERS: Mapping[str, Callable[[str], Any]] = {
    "smtp_url": _smtp_url,
    "mail_from": mail_address,
    "reply_to": mail_address,
    "operator": _operator,
    "heartbeat_url": _web_url,
    "proxy": _web_url,
    "allow_addresses": _networks,
    "contact": _contact,
    "piste_id": _credential,
    "piste_secret": _credential,
    "grid": _grid,
}
_SECRETS = frozenset({"smtp_url", "operator", "heartbeat_url", "proxy", "piste_id", "piste_secret"})


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """The settings in `environ` (the process's when None). An empty variable counts as unset.

    Raises ConfigError with every value that cannot be used. Names are checked by `unknown_variables`,
    once it is known which ones the subscriptions refer to.
    """
    environ = os.environ if environ is None else environ
    faults: list[Fault] = []
    fields: dict[str, Any] = {}
    for field, parse in _PARSERS.items():
        name = f"{_PREFIX}{field.upper()}"
        value = (
            read_secret(name, environ, faults) if field in _SECRETS else environ.get(name, "").strip() or None
        )
        if value is None:
            continue
        try:
            fields[field] = parse(value)
        except PydanticCustomError as error:
            context = error.context or {}
            faults.append(Fault(ENVIRONMENT, None, f"{name}: {context['problem']}", context["cure"]))
    if faults:
        raise ConfigError(faults)
    return Settings(**fields)


def unknown_variables(environ: Mapping[str, str], referenced: Collection[str]) -> list[Fault]:
    """A fault for each `REGWATCH_*` variable that means nothing: most are slips of the pen.

    `referenced` are the variables that the subscriptions' channels name.
    """
    known = {f"{_PREFIX}{field.upper()}" for field in _PARSERS} | {f"{_PREFIX}HOME"} | set(referenced)
    secrets = {f"{_PREFIX}{field.upper()}" for field in _SECRETS} | set(referenced)
    known |= {f"{name}_FILE" for name in secrets}
    unknown = [
        name
        for name in environ
        if name.startswith(_PREFIX) and name not in known and not name.startswith(_WEBHOOK_PREFIX)
    ]
    return [
        Fault(ENVIRONMENT, None, f"{name} is not a setting", _cure(name, known)) for name in sorted(unknown)
    ]


def _cure(name: str, known: Collection[str]) -> str:
    near = closest(name, {candidate.lower() for candidate in known})
    return f"Write {near.upper()}, or unset it" if near else "Unset it"
