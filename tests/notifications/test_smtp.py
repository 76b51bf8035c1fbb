import asyncio
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import SMTP as SMTP_POLICY
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword, Session
from aiosmtpd.smtp import Envelope as Received

from notifications.channels.smtp import SmtpChannel
from notifications.compose import compose_email
from notifications.interface import DeliveryError, Envelope, NotificationError, Part

from .samples import digest, story

SENDER = "Veille <veille@example.com>"
RECIPIENT = "rse@example.com"
PASSWORD = "s3cr3t/e"


class Mailbox:
    """A mail server's hooks: keeps what it accepts and answers as it was told to."""

    def __init__(self, **answers: str) -> None:
        self.answers = answers
        self.received: list[Received] = []
        self.hang = False

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Received, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.answers.get("MAIL", "250 OK")

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Received, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.answers.get("RCPT", "250 OK")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Received) -> str:
        if self.hang:
            await asyncio.sleep(3)
        self.received.append(envelope)
        return self.answers.get("DATA", "250 OK")


class AnyPort(Controller):
    """Takes a free port; the controller greets its own server before it hands over, so it must know which."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def serving(mailbox: Mailbox, **options: Any) -> Iterator[int]:
    controller = AnyPort(mailbox, hostname="127.0.0.1", port=0, **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def parts() -> Part:
    (part,) = compose_email(digest(story()), sender=SENDER, recipient=RECIPIENT, message_id="<1@example.com>")
    return part


def send(url: str, payload: bytes | None = None, recipient: str = RECIPIENT, **options: Any) -> None:
    part = parts() if payload is None else Part(1, "a.eml", payload)
    SmtpChannel(url, **({"timeout": 1} | options)).send(Envelope(recipient, part))


def refused(url: str, **options: Any) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        send(url, **options)
    text = str(caught.value)
    assert PASSWORD not in text
    assert "someone" not in text
    assert "\n" not in text
    return caught.value


def test_the_bytes_arrive_as_they_were_composed() -> None:
    mailbox = Mailbox()
    with serving(mailbox) as port:
        send(f"smtp://127.0.0.1:{port}", recipient=f"RSE <{RECIPIENT}>")
    (received,) = mailbox.received
    assert (received.mail_from, received.rcpt_tos) == ("veille@example.com", [RECIPIENT])
    assert received.original_content == parts().payload
    message = message_from_bytes(received.original_content, policy=SMTP_POLICY)
    assert message["Subject"] == "Veille réglementaire · semaine 47 · 1 nouveauté"


@pytest.mark.parametrize("body", [b".\r\n..\r\n.a\r\nend", b"bare\nline\rends\r\n.\r\n", b"\r\n"])
def test_no_line_can_end_the_message_early(body: bytes) -> None:
    mailbox = Mailbox()
    with serving(mailbox) as port:
        send(f"smtp://127.0.0.1:{port}", payload=b"From: a@example.com\r\n\r\n" + body)
    content = mailbox.received[0].original_content
    expected = b"\r\n".join(body.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"))
    assert content.removesuffix(b"\r\n") == (b"From: a@example.com\r\n\r\n" + expected).removesuffix(b"\r\n")


@pytest.mark.parametrize(
    ("step", "answer", "retryable", "what"),
    [
        ("MAIL", "451 try later", True, "the sender"),
        ("MAIL", "553 not yours", False, "the sender"),
        ("RCPT", "450 greylisted", True, "the recipient"),
        ("RCPT", "550 5.1.1 unknown", False, "the recipient"),
        ("RCPT", "421 closing", True, "the recipient"),
        ("DATA", "452 no room", True, "the message"),
        ("DATA", "554 5.7.1 looks like spam", False, "the message"),
    ],
)
def test_each_refusal_has_its_meaning(step: str, answer: str, retryable: bool, what: str) -> None:
    with serving(Mailbox(**{step: answer})) as port:
        error = refused(f"smtp://127.0.0.1:{port}")
    assert (error.retryable, error.uncertain) == (retryable, False)
    assert str(error) == f"the mail server refused {what}: {answer}"


def test_a_server_that_is_not_there() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        error = refused(f"smtp://127.0.0.1:{taken.getsockname()[1]}")
    assert (error.retryable, error.uncertain) == (True, False)
    assert str(error) == "the connection to the mail server failed: Connection refused"


def test_no_answer_to_the_whole_message_is_uncertain() -> None:
    mailbox = Mailbox()
    mailbox.hang = True
    with serving(mailbox) as port:
        error = refused(f"smtp://127.0.0.1:{port}", timeout=0.3)
    assert (error.retryable, error.uncertain) == (True, True)
    assert "gave no answer" in str(error)


Script = Callable[[socket.socket], None]


@contextmanager
def scripted(script: Script) -> Iterator[int]:
    """A server for what no real one would do: hanging up or falling silent at a chosen moment."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.settimeout(5)
            script(connection)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        thread.join()
        listener.close()


def until(connection: socket.socket, end: bytes) -> None:
    received = b""
    while not received.endswith(end) and (chunk := connection.recv(65536)):
        received += chunk


def up_to_data(connection: socket.socket) -> None:
    connection.sendall(b"220 here\r\n")
    for _ in range(3):
        until(connection, b"\r\n")
        connection.sendall(b"250 OK\r\n")
    until(connection, b"DATA\r\n")
    connection.sendall(b"354 go on\r\n")


def lost_after_the_final_dot(connection: socket.socket) -> None:
    up_to_data(connection)
    until(connection, b"\r\n.\r\n")


def lost_in_the_middle_of_the_message(connection: socket.socket) -> None:
    up_to_data(connection)
    connection.recv(10)


def lost_before_the_message(connection: socket.socket) -> None:
    connection.sendall(b"220 here\r\n")
    until(connection, b"\r\n")


def lost_at_the_goodbye(connection: socket.socket) -> None:
    up_to_data(connection)
    until(connection, b"\r\n.\r\n")
    connection.sendall(b"250 taken\r\n")
    until(connection, b"quit\r\n")


def busy_from_the_start(connection: socket.socket) -> None:
    connection.sendall(b"421 too many connections\r\n")


def no_mail_server(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")


def test_a_connection_lost_after_the_final_dot_is_uncertain() -> None:
    with scripted(lost_after_the_final_dot) as port:
        error = refused(f"smtp://127.0.0.1:{port}")
    assert (error.retryable, error.uncertain) == (True, True)


def test_a_connection_lost_in_the_middle_is_certain() -> None:
    # More than the buffers of both ends hold, so that the rest cannot have left.
    payload = b"From: a@example.com\r\n\r\n" + (b"x" * 900 + b"\r\n") * 12_000
    with scripted(lost_in_the_middle_of_the_message) as port:
        error = refused(f"smtp://127.0.0.1:{port}", payload=payload)
    assert (error.retryable, error.uncertain) == (True, False)


@pytest.mark.parametrize("script", [lost_before_the_message, busy_from_the_start, no_mail_server])
def test_a_server_that_is_not_ready_may_be_later(script: Script) -> None:
    with scripted(script) as port:
        error = refused(f"smtp://127.0.0.1:{port}")
    assert (error.retryable, error.uncertain) == (True, False)


def test_a_server_that_never_speaks() -> None:
    with scripted(lambda connection: until(connection, b"never")) as port:
        error = refused(f"smtp://127.0.0.1:{port}", timeout=0.3)
    assert (error.retryable, error.uncertain) == (True, False)


def test_a_goodbye_that_fails_changes_nothing() -> None:
    with scripted(lost_at_the_goodbye) as port:
        send(f"smtp://127.0.0.1:{port}")


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def served(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


@pytest.fixture(scope="module")
def trusted(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


def authenticator(*_: Any) -> AuthResult:
    login = _[4]
    known = LoginPassword(b"someone@example.com", PASSWORD.encode())
    return AuthResult(success=login == known, handled=False)


LOGIN = f"someone%40example.com:{PASSWORD.replace('/', '%2F')}"


def test_starttls_and_a_login(served: ssl.SSLContext, trusted: ssl.SSLContext) -> None:
    mailbox = Mailbox()
    options = {"tls_context": served, "require_starttls": True, "authenticator": authenticator}
    with serving(mailbox, auth_required=True, **options) as port:
        send(f"smtp+starttls://{LOGIN}@127.0.0.1:{port}", context=trusted)
    assert len(mailbox.received) == 1


@pytest.mark.parametrize(("scheme", "option"), [("smtps", "ssl_context"), ("smtp+starttls", "tls_context")])
def test_a_certificate_that_nobody_vouches_for_is_refused(
    served: ssl.SSLContext, scheme: str, option: str
) -> None:
    mailbox = Mailbox()
    with serving(mailbox, **{option: served}) as port:
        error = refused(f"{scheme}://{LOGIN}@127.0.0.1:{port}")
    assert not error.retryable
    assert str(error).startswith("the certificate of the mail server is not trusted: ")
    assert not mailbox.received


def test_a_certificate_of_another_host_is_refused(authority: trustme.CA, trusted: ssl.SSLContext) -> None:
    other = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("mail.example.org").configure_cert(other)
    with serving(Mailbox(), ssl_context=other) as port:
        error = refused(f"smtps://127.0.0.1:{port}", context=trusted)
    assert "not trusted" in str(error)


def test_tls_from_the_start(served: ssl.SSLContext, trusted: ssl.SSLContext) -> None:
    mailbox = Mailbox()
    with serving(mailbox, ssl_context=served) as port:
        send(f"smtps://127.0.0.1:{port}", context=trusted)
    assert len(mailbox.received) == 1


def test_tls_is_never_given_up() -> None:
    mailbox = Mailbox()
    with serving(mailbox) as port:
        error = refused(f"smtp+starttls://{LOGIN}@127.0.0.1:{port}")
    assert (str(error), error.retryable) == ("the mail server does not offer STARTTLS", False)
    assert not mailbox.received


def test_a_refused_login_is_for_good_and_tells_nothing(
    served: ssl.SSLContext, trusted: ssl.SSLContext
) -> None:
    with serving(Mailbox(), tls_context=served, authenticator=authenticator) as port:
        error = refused(f"smtp+starttls://someone:wrong@127.0.0.1:{port}", context=trusted)
    assert (str(error), error.retryable) == ("the mail server refused the login (reply 535)", False)


def test_a_server_without_logins() -> None:
    with serving(Mailbox()) as port:
        error = refused(f"smtp://{LOGIN}@127.0.0.1:{port}")
    assert (str(error), error.retryable) == ("the mail server does not offer any login", False)


@pytest.mark.parametrize(
    "recipient",
    ["", "nobody", "é@example.com", "a@example.com\r\nRCPT TO:<x@example.org>", "a\x00@b.example"],
)
def test_a_recipient_that_is_no_address(recipient: str) -> None:
    error = refused("smtp://127.0.0.1:9", recipient=recipient)
    assert not error.retryable


@pytest.mark.parametrize("payload", [b"", b"From: a@b.example, c@d.example\r\n\r\n", b"Subject: x\r\n\r\n"])
def test_a_message_without_one_sender(payload: bytes) -> None:
    assert not refused("smtp://127.0.0.1:9", payload=payload).retryable


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mail.example.com",
        "http://someone:s3cr3t@mail.example.com",
        "smtps://",
        "smtps://someone:s3cr3t@mail.example.com:port",
        "smtp://someone:s3cr3t@mail.example.com",
        "smtps://someone:s3cr3t%C3%A9@mail.example.com",
    ],
)
def test_an_address_that_cannot_be_used_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(NotificationError) as caught:
        SmtpChannel(url)
    assert "s3cr3t" not in str(caught.value)
    assert caught.value.__context__ is None or caught.value.__suppress_context__


def test_a_channel_shows_no_secret() -> None:
    channel = SmtpChannel("smtps://someone:s3cr3t@mail.example.com")
    assert repr(channel) == "SmtpChannel(smtps://mail.example.com:465)"
    assert "s3cr3t" not in repr(vars(channel))
