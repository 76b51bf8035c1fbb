"""Sends through apprise to the chat services it knows: a Teams workflow, Discord, Matrix and many others.

apprise is an extra (`regwatch[notify]`) and takes a while to load, so it is imported at the first use.
"""

from __future__ import annotations

import json
import logging
import re
from functools import cache
from typing import Any
from urllib.parse import unquote

from notifications.interface import ChatTarget, DeliveryError, Envelope

#: What any chat service takes: for when the address is not known yet, or only a notice is to be sent.
ANY_TARGET = ChatTarget(size=1000, markdown=False)

# Where a service has no place for a title, apprise puts it before the body; subject, number and mark fit.
_TITLE_ROOM = 250
# No message is cut into smaller pieces than these, whatever a service says of itself.
_SMALLEST_SIZE = 140
# How apprise's services log an HTTP status that they did not want, and an exchange that broke off.
_STATUS = re.compile(r"\berror=(\d{3})\b")
_BROKEN_EXCHANGE = "Socket Exception"
# How urllib3 says that no connection was made; after any other breaking off, the message may have been heard.
_NOT_CONNECTED = "Max retries exceeded"
_SHORTEST_SECRET = 4
_CAUSE_LIMIT = 200


class AppriseChannel:
    """The recipient is an apprise address: a secret, so it is in no error and no log line."""

    def send(self, envelope: Envelope) -> None:
        """Send a payload of `compose_apprise`. Raises DeliveryError."""
        service = _service(envelope.recipient)
        message = json.loads(envelope.part.payload)
        sender = _apprise().Apprise(asset=service.asset)
        sender.add(service)
        result = sender.notify(
            body=message["body"],
            title=message["title"],
            body_format=message["format"],
            log_level=logging.DEBUG,
        )
        if not result:
            raise _failure(str(service.service_name), result, envelope.recipient)


def target_of(address: str) -> ChatTarget:
    """What the service behind an apprise address takes. Raises DeliveryError for any other address."""
    service = _service(address)
    joined = service.title_maxlen <= 0 or service.overflow_amalgamate_title
    size = service.body_maxlen - (_TITLE_ROOM if joined else 0)
    markdown = service.resolve_format("markdown") == "markdown"
    return ChatTarget(max(size, _SMALLEST_SIZE), markdown)


def _service(address: str) -> Any:
    library = _apprise()
    asset = library.AppriseAsset(
        app_id="regwatch",
        app_desc="regwatch",
        # No pictures from a third party, nothing on disk, and no address but the one that was configured.
        image_url_mask="",
        storage_mode="memory",
        http_redirects=False,
    )
    service = library.Apprise.instantiate(address, asset=asset)
    if service is None:
        raise DeliveryError("this is no address of a service that apprise knows", retryable=False)
    # The parts are small enough; where a service counts otherwise, nothing is cut off.
    service.overflow_mode = library.OverflowMode.SPLIT
    return service


@cache
def _apprise() -> Any:
    # Both write addresses into their logs. apprise's own lines are read here, and say what went wrong.
    logging.getLogger("apprise").propagate = False
    logging.getLogger("apprise").setLevel(logging.DEBUG)
    logging.getLogger("urllib3").setLevel(logging.INFO)
    import apprise

    return apprise


def _failure(name: str, result: Any, address: str) -> DeliveryError:
    """What apprise's log says of a failure. Its own words are repeated only where they hold no secret."""
    entries = [entry for service in result for entry in service.logs()]
    warnings = [entry.message for entry in entries if entry.level in ("WARNING", "ERROR")]
    if match := _STATUS.search("\n".join(warnings)):
        status = int(match[1])
        if status == 429 or status >= 500:
            return DeliveryError(f"{name} cannot take the message now (HTTP {status})", retryable=True)
        return DeliveryError(f"{name} refused the message (HTTP {status})", retryable=False)
    broken = [entry.message for entry in entries if entry.message.startswith(_BROKEN_EXCHANGE)]
    if broken and all(_NOT_CONNECTED in line for line in broken):
        return DeliveryError(f"{name} cannot be reached", retryable=True)
    if broken:
        return DeliveryError(f"{name} got the message and gave no answer", retryable=True, uncertain=True)
    cause = next((line for line in warnings if _harmless(line, address)), "apprise does not say why")
    return DeliveryError(f"{name} did not take the message: {cause[:_CAUSE_LIMIT]}", retryable=True)


def _harmless(line: str, address: str) -> bool:
    """True when nothing of an address but its scheme stands in a line."""
    scheme, _, rest = address.partition("://")
    words = re.findall(rf"\w{{{_SHORTEST_SECRET},}}", f"{rest} {unquote(rest)}".lower())
    return line.isprintable() and not any(word in line.lower() for word in words if word != scheme.lower())
