"""Sends mail through one SMTP server, step by step: when something fails, it is known what had left."""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import SMTP
from email.utils import parseaddr
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from notifications.interface import DeliveryError, Envelope, NotificationError

_PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
_REPLY_LIMIT = 200
_HOW = "write smtps://user:password@host, smtp+starttls://user:password@host or smtp://host"


@dataclass(frozen=True, slots=True)
class _Server:
    scheme: str
    host: str
    port: int
    user: str = field(repr=False)
    password: str = field(repr=False)


class SmtpChannel:
    """The recipient is one mail address.

    `url` is `smtps://` (TLS from the start), `smtp+starttls://` (TLS demanded) or `smtp://` (no TLS, so no
    password except to this machine), then `user:password@host:port`, percent-encoded where needed.
    `timeout` is in seconds, for each step. `context` says which certificates are trusted: the system's
    when None. Raises NotificationError for a URL that is none of these; its text never repeats it.
    """

    def __init__(self, url: str, timeout: float = 30, *, context: ssl.SSLContext | None = None) -> None:
        self._server = _parse(url)
        self._timeout = timeout
        self._context = context or ssl.create_default_context()

    def __repr__(self) -> str:
        return f"SmtpChannel({self._server.scheme}://{self._server.host}:{self._server.port})"

    def send(self, envelope: Envelope) -> None:
        """Send the part, a whole mail. Raises DeliveryError."""
        sender, recipient = _sender(envelope.part.payload), _mailbox(envelope.recipient)
        with self._session() as client:
            _expect(client.mail(sender), "the sender")
            _expect(client.rcpt(recipient), "the recipient")
            _expect(client.docmd("DATA"), "the message")
            client.send(_stuffed(envelope.part.payload))
            _expect(_last_answer(client), "the message")

    @contextmanager
    def _session(self) -> Iterator[smtplib.SMTP]:
        """Connect, secure and log in; then hand over. Whatever fails on the way becomes a DeliveryError."""
        try:
            client = self._connect()
            try:
                self._secure_and_log_in(client)
                yield client
                # The server has accepted: a goodbye that fails changes nothing.
                with suppress(smtplib.SMTPException, OSError):
                    client.quit()
            finally:
                client.close()
        except ssl.SSLCertVerificationError as error:
            raise DeliveryError(
                f"the certificate of the mail server is not trusted: {error.verify_message}", retryable=False
            ) from error
        except smtplib.SMTPResponseException as error:
            raise _refusal(error.smtp_code, error.smtp_error, "the connection") from error
        except (smtplib.SMTPException, OSError) as error:
            raise DeliveryError(
                f"the connection to the mail server failed: {_reason(error)}", retryable=True
            ) from error

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        if server.scheme == "smtps":
            return smtplib.SMTP_SSL(server.host, server.port, timeout=self._timeout, context=self._context)
        return smtplib.SMTP(server.host, server.port, timeout=self._timeout)

    def _secure_and_log_in(self, client: smtplib.SMTP) -> None:
        server = self._server
        client.ehlo_or_helo_if_needed()
        if server.scheme == "smtp+starttls":
            if not client.has_extn("starttls"):
                raise DeliveryError("the mail server does not offer STARTTLS", retryable=False)
            client.starttls(context=self._context)
            client.ehlo()
        if server.user:
            _log_in(client, server)


def _log_in(client: smtplib.SMTP, server: _Server) -> None:
    """The server's words are left out: they may repeat the name that was refused."""
    try:
        client.login(server.user, server.password)
    except smtplib.SMTPAuthenticationError as error:
        raise DeliveryError(
            f"the mail server refused the login (reply {error.smtp_code})",
            retryable=_passing(error.smtp_code),
        ) from None
    except smtplib.SMTPNotSupportedError:
        raise DeliveryError("the mail server does not offer any login", retryable=False) from None


def _last_answer(client: smtplib.SMTP) -> tuple[int, bytes]:
    """Wait for the answer to the whole message: when none comes, the server may have taken it."""
    try:
        return client.getreply()
    except (smtplib.SMTPServerDisconnected, OSError) as error:
        raise DeliveryError(
            f"the mail server got the whole message and gave no answer: {_reason(error)}",
            retryable=True,
            uncertain=True,
        ) from error


def _expect(reply: tuple[int, bytes], what: str) -> None:
    code, text = reply
    if not 200 <= code < 400:
        raise _refusal(code, text, what)


def _refusal(code: int, text: bytes | str, what: str) -> DeliveryError:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    shown = " ".join("".join(c if c.isprintable() else " " for c in words).split())[:_REPLY_LIMIT]
    return DeliveryError(f"the mail server refused {what}: {code} {shown}".rstrip(), retryable=_passing(code))


def _passing(code: int) -> bool:
    # smtplib gives -1 for a reply that it cannot read: the line broke, nothing was refused.
    return code < 500


def _reason(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "no answer in time"
    return (error.strerror if isinstance(error, OSError) else str(error)) or type(error).__name__


def _stuffed(payload: bytes) -> bytes:
    """Return the message as DATA carries it: CRLF line ends, leading dots doubled, a lone dot at the end."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", payload)
    body = re.sub(rb"(?m)^\.", b"..", lines)
    return body + (b".\r\n" if body.endswith(b"\r\n") else b"\r\n.\r\n")


def _sender(payload: bytes) -> str:
    header = message_from_bytes(payload, policy=SMTP)["From"]
    if header is None or len(header.addresses) != 1:
        raise DeliveryError("the message has no single sender", retryable=False)
    return _mailbox(header.addresses[0].addr_spec)


def _mailbox(text: str) -> str:
    address = parseaddr(text)[1]
    if "@" not in address or not address.isascii() or not address.isprintable() or not text.isprintable():
        raise DeliveryError("this is not a mail address in plain characters", retryable=False)
    return address


def _parse(url: str) -> _Server:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise NotificationError(f"the SMTP address cannot be read; {_HOW}") from None
    if parts.scheme not in _PORTS or not parts.hostname:
        raise NotificationError(f"the SMTP address is not complete; {_HOW}")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if not (user + password).isascii():
        raise NotificationError("SMTP logins are plain characters: this user name or password is not")
    if user and parts.scheme == "smtp" and not _this_machine(parts.hostname):
        raise NotificationError(f"smtp:// would send the password in clear; {_HOW}")
    return _Server(parts.scheme, parts.hostname, port or _PORTS[parts.scheme], user, password)


def _this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
