import json
import logging
import socket
import threading
from collections.abc import Iterator

import httpx
import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from notifications.channels.slack import SlackChannel
from notifications.interface import DeliveryError, Envelope, Part

SECRET = "/services/T000/B000/s3cr3t"
PAYLOAD = json.dumps({"text": "été", "blocks": []}).encode()


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=0.5, trust_env=False) as client:
        yield client


def send(client: httpx.Client, url: str) -> None:
    SlackChannel(client).send(Envelope(url, Part(1, "a.json", PAYLOAD)))


def refused(client: httpx.Client, url: str) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        send(client, url)
    error = caught.value
    assert "s3cr3t" not in str(error)
    assert "s3cr3t" not in repr(error)
    assert error.__context__ is None or error.__suppress_context__
    return error


def test_the_payload_arrives_as_it_is(client: httpx.Client, httpserver: HTTPServer) -> None:
    httpserver.expect_oneshot_request(SECRET, "POST", data=PAYLOAD).respond_with_data("ok")
    send(client, httpserver.url_for(SECRET))
    request, _ = httpserver.log[0]
    assert request.headers["Content-Type"] == "application/json; charset=utf-8"


@pytest.mark.parametrize(
    ("status", "body", "retryable", "text"),
    [
        (400, "invalid_blocks", False, "Slack refused the message (HTTP 400, invalid_blocks)"),
        (404, "no_service\n", False, "Slack refused the message (HTTP 404, no_service)"),
        (403, "<html>s3cr3t</html>", False, "Slack refused the message (HTTP 403)"),
        (302, "", False, "Slack refused the message (HTTP 302)"),
        (429, "", True, "Slack cannot take the message now (HTTP 429)"),
        (500, "rollup_error", True, "Slack cannot take the message now (HTTP 500)"),
        (503, "", True, "Slack cannot take the message now (HTTP 503)"),
    ],
)
def test_each_status_has_its_meaning(
    client: httpx.Client, httpserver: HTTPServer, status: int, body: str, retryable: bool, text: str
) -> None:
    httpserver.expect_request(SECRET).respond_with_data(body, status, {"Location": "https://example.org/"})
    error = refused(client, httpserver.url_for(SECRET))
    assert (str(error), error.retryable, error.uncertain) == (text, retryable, False)
    assert len(httpserver.log) == 1


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("30", 30.0), ("", None), ("-1", None), ("nan", None), ("9" * 40, None)],
)
def test_the_wait_that_slack_asks_for(
    client: httpx.Client, httpserver: HTTPServer, header: str, seconds: float | None
) -> None:
    def busy(_: Request) -> Response:
        return Response("", 429, {"Retry-After": header})

    httpserver.expect_request(SECRET).respond_with_handler(busy)
    assert refused(client, httpserver.url_for(SECRET)).retry_after_s == seconds


def test_no_connection(client: httpx.Client) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        error = refused(client, f"http://127.0.0.1:{taken.getsockname()[1]}{SECRET}")
    assert error.retryable
    assert not error.uncertain
    assert str(error) == "Slack cannot be reached (ConnectError)"


@pytest.mark.parametrize("hang", [True, False])
def test_no_answer_after_the_request_is_uncertain(client: httpx.Client, hang: bool) -> None:
    with silent_server(hang) as port:
        error = refused(client, f"http://127.0.0.1:{port}{SECRET}")
    assert error.retryable
    assert error.uncertain


def test_a_refusal_whose_body_never_comes_is_still_a_refusal(client: httpx.Client) -> None:
    with silent_server(True, b"HTTP/1.1 400 Bad Request\r\nContent-Length: 50\r\n\r\n") as port:
        error = refused(client, f"http://127.0.0.1:{port}{SECRET}")
    assert (str(error), error.retryable) == ("Slack refused the message (HTTP 400)", False)


@pytest.mark.parametrize("url", ["", "ftp://s3cr3t.example/", "http://s3cr3t:port/", "s3cr3t"])
def test_what_is_no_web_address_is_refused(client: httpx.Client, url: str) -> None:
    error = refused(client, url)
    assert str(error) == "the Slack webhook is not an http(s) address"
    assert not error.retryable


def test_the_address_is_in_no_log(
    client: httpx.Client, httpserver: HTTPServer, caplog: pytest.LogCaptureFixture
) -> None:
    httpserver.expect_request(SECRET).respond_with_data("ok")
    httpserver.expect_request("/other").respond_with_data("ok")
    with caplog.at_level(logging.DEBUG):
        send(client, httpserver.url_for(SECRET))
        client.get(httpserver.url_for("/other"))
    ours = [record.getMessage() for record in caplog.records if record.name.startswith(("httpx", "httpcore"))]
    assert not any("s3cr3t" in line for line in ours)
    assert any("/other" in line for line in ours)


class silent_server:
    """Reads a request, answers with `head` at most, then hangs or hangs up."""

    def __init__(self, hang: bool, head: bytes = b"") -> None:
        self._hang, self._head, self._done = hang, head, threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve)

    def _serve(self) -> None:
        connection, _ = self._listener.accept()
        with connection:
            received = b""
            while not received.endswith(PAYLOAD) and (chunk := connection.recv(65536)):
                received += chunk
            connection.sendall(self._head)
            if self._hang:
                self._done.wait(5)

    def __enter__(self) -> int:
        self._thread.start()
        return int(self._listener.getsockname()[1])

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()
        self._listener.close()
