"""Posts payloads to a Slack incoming webhook, with an HTTP client that is handed in."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from notifications.interface import DeliveryError, Envelope

_BODY_LIMIT = 200
_NO_ADDRESS = "the Slack webhook is not an http(s) address"
_HTTP_LOG = logging.getLogger("httpx")
# After the request left whole: it may have been taken.
_UNANSWERED = (httpx.ReadTimeout, httpx.ReadError, httpx.RemoteProtocolError)


class SlackChannel:
    """The recipient is the webhook's address: a secret, so it is in no error and no log line.

    `client` brings the timeouts and the proxy; it must not retry a POST by itself.
    """

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def send(self, envelope: Envelope) -> None:
        """Post the part's JSON. Raises DeliveryError."""
        # `from None` throughout: what httpx raises can carry the address.
        try:
            url = httpx.URL(envelope.recipient)
        except httpx.InvalidURL:
            raise DeliveryError(_NO_ADDRESS, retryable=False) from None
        with _unlogged(url):
            self._post(url, envelope.part.payload)

    def _post(self, url: httpx.URL, payload: bytes) -> None:
        headers = {"Content-Type": "application/json; charset=utf-8"}
        try:
            with self._client.stream(
                "POST", url, content=payload, headers=headers, follow_redirects=False
            ) as response:
                if not response.is_success:
                    raise _refusal(response)
        except httpx.UnsupportedProtocol:
            raise DeliveryError(_NO_ADDRESS, retryable=False) from None
        except _UNANSWERED as error:
            raise DeliveryError(
                f"Slack took the message and gave no answer ({type(error).__name__})",
                retryable=True,
                uncertain=True,
            ) from None
        except httpx.TransportError as error:
            raise DeliveryError(f"Slack cannot be reached ({type(error).__name__})", retryable=True) from None


def _refusal(response: httpx.Response) -> DeliveryError:
    status = response.status_code
    if status == httpx.codes.TOO_MANY_REQUESTS or status >= httpx.codes.INTERNAL_SERVER_ERROR:
        return DeliveryError(
            f"Slack cannot take the message now (HTTP {status})",
            retryable=True,
            retry_after_s=_seconds(response.headers.get("Retry-After", "")),
        )
    return DeliveryError(f"Slack refused the message (HTTP {status}{_code(response)})", retryable=False)


def _seconds(value: str) -> float | None:
    return float(value) if re.fullmatch(r"[0-9]{1,6}", value) else None


def _code(response: httpx.Response) -> str:
    """Slack answers with one short word, such as `invalid_blocks`; anything else is not worth repeating."""
    try:
        body = next(response.iter_raw(_BODY_LIMIT), b"")
    except httpx.TransportError:  # the status was the answer; what should have followed it is not missed
        body = b""
    match = re.fullmatch(rb"[a-z_]{1,60}", body.strip())
    return f", {match[0].decode()}" if match else ""


class _HideAddress(logging.Filter):
    """Drops the line that httpx logs for a request to one address."""

    def __init__(self, url: httpx.URL) -> None:
        super().__init__()
        self._url = str(url)

    def filter(self, record: logging.LogRecord) -> bool:
        return self._url not in record.getMessage()


@contextmanager
def _unlogged(url: httpx.URL) -> Iterator[None]:
    hide = _HideAddress(url)
    _HTTP_LOG.addFilter(hide)
    try:
        yield
    finally:
        _HTTP_LOG.removeFilter(hide)
