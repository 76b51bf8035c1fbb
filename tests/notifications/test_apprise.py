"""apprise against real servers: what arrives, what each failure means, and that no address is ever said."""

import json
import logging
import re
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from apprise.decorators import notify
from apprise.manager_plugins import NotificationManager
from pytest_httpserver import HTTPServer

from notifications.channels.apprise import ANY_TARGET, AppriseChannel, target_of
from notifications.compose import compose_apprise, compose_notice_apprise, mark_possible_repeat
from notifications.interface import ChatTarget, DeliveryError, Envelope, Part

from .samples import digest, notice, story

# One of apprise's many modules still asks for a part of the standard library that is to go.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")

SECRET = "hook/s3cr3t"
PLAIN = ChatTarget(1000, markdown=False)
MARKDOWN = ChatTarget(1000, markdown=True)
TEAMS = (
    "https://prod-1.westeurope.logic.azure.com:443/workflows/0123456789abcdef/triggers/manual/paths/invoke"
    "?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=s3cr3t-signature"
)


def address(server: HTTPServer, options: str = "") -> str:
    return f"json://{server.host}:{server.port}/{SECRET}{options}"


def send(url: str, part: Part | None = None) -> None:
    AppriseChannel().send(Envelope(url, part or compose_apprise(digest(story()), MARKDOWN)[0]))


def refused(url: str) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        send(url)
    assert "s3cr3t" not in str(caught.value) + repr(caught.value)
    assert "\n" not in str(caught.value)
    return caught.value


def bodies(parts: list[Part]) -> list[str]:
    return [json.loads(part.payload)["body"] for part in parts]


def test_title_and_body_arrive_as_they_were_composed(httpserver: HTTPServer) -> None:
    httpserver.expect_oneshot_request(f"/{SECRET}", "POST").respond_with_data("ok")
    (part,) = compose_apprise(digest(story()), target_of(address(httpserver)))
    send(address(httpserver), part)
    arrived = httpserver.log[0][0].get_json()
    composed = json.loads(part.payload)
    assert (arrived["title"], arrived["message"]) == (composed["title"], composed["body"])
    assert arrived["title"] == "Veille réglementaire · semaine 47 · 1 nouveauté"
    assert (
        "**[Règlement délégué 1 sur la durabilité](https://example.eu/texts/1?lang=fr&part=1)**"
        in (arrived["message"])
    )
    assert httpserver.log[0][0].headers["User-Agent"] == "regwatch"


@pytest.mark.parametrize(
    ("status", "retryable", "text"),
    [
        (400, False, "JSON refused the message (HTTP 400)"),
        (302, False, "JSON refused the message (HTTP 302)"),
        (429, True, "JSON cannot take the message now (HTTP 429)"),
        (500, True, "JSON cannot take the message now (HTTP 500)"),
        (503, True, "JSON cannot take the message now (HTTP 503)"),
    ],
)
def test_each_status_has_its_meaning(httpserver: HTTPServer, status: int, retryable: bool, text: str) -> None:
    elsewhere = {"Location": httpserver.url_for("/elsewhere")}
    httpserver.expect_request(f"/{SECRET}").respond_with_data("s3cr3t", status, elsewhere)
    error = refused(address(httpserver))
    assert (str(error), error.retryable, error.uncertain) == (text, retryable, False)
    assert len(httpserver.log) == 1, "one attempt, and no redirect is followed"


def test_no_connection() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        error = refused(f"json://127.0.0.1:{taken.getsockname()[1]}/{SECRET}")
    assert (str(error), error.retryable, error.uncertain) == ("JSON cannot be reached", True, False)


@pytest.fixture(params=["hangs", "hangs up"])
def silent_port(request: pytest.FixtureRequest) -> Iterator[int]:
    """Reads a whole request, then hangs or hangs up."""
    done = threading.Event()

    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            received = b""
            while not received.endswith(b"}") and (chunk := connection.recv(65536)):
                received += chunk
            if request.param == "hangs":
                done.wait(5)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()[1]
        done.set()
        thread.join()


def test_no_answer_after_the_request_is_uncertain(silent_port: int) -> None:
    error = refused(f"json://127.0.0.1:{silent_port}/{SECRET}?rto=0.3")
    assert str(error) == "JSON got the message and gave no answer"
    assert (error.retryable, error.uncertain) == (True, True)


def test_what_a_message_says_is_not_taken_for_an_error(httpserver: HTTPServer) -> None:
    httpserver.expect_request(f"/{SECRET}").respond_with_data("", 404)
    (part,) = compose_apprise(
        digest(story(title="error=503 Socket Exception Max retries exceeded")),
        ChatTarget(10_000, markdown=True),
    )
    with pytest.raises(DeliveryError) as caught:
        send(address(httpserver), part)
    assert str(caught.value) == "JSON refused the message (HTTP 404)"


@pytest.mark.parametrize(
    "url",
    ["", "s3cr3t", "nowhere://s3cr3t", "https://s3cr3t.example/", "workflows://host.example/no!/s3cr3t/"],
)
def test_what_is_no_address_of_a_service_is_refused(url: str) -> None:
    error = refused(url)
    assert str(error) == "this is no address of a service that apprise knows"
    assert not error.retryable
    with pytest.raises(DeliveryError):
        target_of(url)


def test_apprise_is_not_quoted_where_it_repeats_a_part_of_the_address(tmp_path: Path) -> None:
    template = tmp_path / "s3cr3t.json"
    template.write_text("no JSON", encoding="utf-8")
    error = refused(f"workflows://127.0.0.1/0123456789/signature/?template={template}")
    assert str(error) == (
        "Power Automate / Workflows (for MSTeams) did not take the message: apprise does not say why"
    )
    assert (error.retryable, error.uncertain) == (True, False)


def test_apprise_is_quoted_where_it_holds_no_secret() -> None:
    @notify(on="full")
    def fail(*_: object, **__: object) -> bool:
        logging.getLogger("apprise").warning("There is no room left")
        return False

    try:
        error = refused("full://s3cr3t")
    finally:
        NotificationManager().remove("full")
    assert str(error).endswith("did not take the message: There is no room left")
    assert error.retryable


class Lines(logging.Handler):
    """What reaches the root logger, as a handler of the service sees it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.name != "werkzeug":
            self.said.append(record.getMessage())


def test_the_address_is_in_no_log(httpserver: HTTPServer, caplog: pytest.LogCaptureFixture) -> None:
    httpserver.expect_request(f"/{SECRET}").respond_with_data("", 500)
    lines = Lines()
    logging.getLogger().addHandler(lines)
    try:
        with caplog.at_level(logging.DEBUG):
            refused(address(httpserver))
            refused("workflows://host.example/no!/s3cr3t/")
            target_of(TEAMS)
            logging.getLogger("another").debug("heard")
    finally:
        logging.getLogger().removeHandler(lines)
    assert "heard" in lines.said
    assert not any("s3cr3t" in line for line in lines.said)


@pytest.mark.parametrize(
    ("url", "target"),
    [
        (TEAMS, ChatTarget(1000, markdown=True)),
        ("ntfy://topic", ChatTarget(7550, markdown=False)),
        ("json://127.0.0.1/", ChatTarget(32768, markdown=True)),
        ("json://127.0.0.1/?format=text", ChatTarget(32768, markdown=False)),
    ],
)
def test_what_a_service_takes(url: str, target: ChatTarget) -> None:
    assert target_of(url) == target


@pytest.mark.parametrize("target", [PLAIN, MARKDOWN])
def test_a_long_digest_goes_on_in_further_parts_and_loses_nothing(target: ChatTarget) -> None:
    long = digest(*(story(number) for number in range(1, 26)))
    parts = compose_apprise(long, target)
    (whole,) = compose_apprise(long, ChatTarget(10**6, target.markdown))
    assert all(len(body) <= target.size for body in bodies(parts))
    assert "\n\n".join(bodies(parts)) == bodies([whole])[0]
    titles = [json.loads(part.payload)["title"] for part in parts]
    assert titles[0].endswith(f"(1/{len(parts)})")
    assert titles[-1].endswith(f"({len(parts)}/{len(parts)})")
    assert [part.number for part in parts] == list(range(1, len(parts) + 1))
    for body in bodies(parts):
        assert len(re.findall("Règlement délégué", body)) == len(re.findall("Pourquoi", body)), (
            "a story is whole"
        )


def test_each_part_is_one_request_of_the_service(httpserver: HTTPServer) -> None:
    httpserver.expect_request(f"/{SECRET}").respond_with_data("ok")
    parts = compose_apprise(digest(*(story(number) for number in range(1, 6))), MARKDOWN)
    for part in parts:
        send(address(httpserver), part)
    assert len(httpserver.log) == len(parts) > 2


@pytest.mark.parametrize("size", [140, 300])
def test_what_is_longer_than_a_message_is_broken_and_not_cut(size: int) -> None:
    word = "durabilité "
    one = story(extract="") if size > 200 else story()
    parts = compose_apprise(digest(one, topics=(word * 20,)), ChatTarget(size, markdown=False))
    assert all(0 < len(body) <= size for body in bodies(parts))


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("[Click](https://evil.example)", r"\[Click\](https://evil.example)"),
        ("*bold* _it_ `code` ~no~", r"\*bold\* \_it\_ \`code\` \~no\~"),
        ("<at>everyone</at> &lt;", r"\<at\>everyone\</at\> \&lt;"),
        ("# No heading", r"\# No heading"),
        ("1. No list", r"1\. No list"),
        ("Article 5(1) - R&D", "Article 5(1) - R&D"),
    ],
)
def test_a_title_cannot_become_markup(title: str, shown: str) -> None:
    (part,) = compose_apprise(digest(story(title=title)), ChatTarget(10_000, markdown=True))
    assert f"**[{shown}](https://example.eu/" in bodies([part])[0]


def test_an_address_cannot_end_its_link_early() -> None:
    one = story(url="https://example.eu/a_(b)")
    (part,) = compose_apprise(digest(one), ChatTarget(10_000, markdown=True))
    assert "(https://example.eu/a_%28b%29)**" in bodies([part])[0]


def test_a_repeat_is_marked_in_the_title() -> None:
    (part,) = compose_apprise(digest(story()), ChatTarget(10_000, markdown=True))
    marked, plain = json.loads(mark_possible_repeat(part.payload)), json.loads(part.payload)
    assert marked["title"].startswith(plain["title"])
    assert "répétition" in marked["title"]
    assert len(marked["title"]) <= 250
    assert marked["body"] == plain["body"]


def test_a_notice_is_text(httpserver: HTTPServer) -> None:
    httpserver.expect_request(f"/{SECRET}").respond_with_data("ok")
    (part,) = compose_notice_apprise(notice(), ANY_TARGET)
    send(address(httpserver), part)
    assert "CNIL" in httpserver.log[0][0].get_json()["message"]
