"""The service with a chat subscription: parts sized for the target, each sent once, secrets nowhere."""

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from tests.service.installation import Installation
from tests.service.site import Mailbox, Site
from watch.archive.engine import Archive

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")

START = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)


class Chat:
    """Accepts what is sent but for the first answer to one part."""

    def __init__(self) -> None:
        self.accepted: list[dict[str, str]] = []
        self._refusals = ["(2/"]

    def answer(self, request: Request) -> Response:
        message = request.get_json()
        if self._refusals and self._refusals[0] in message["title"]:
            self._refusals.pop()
            return Response("busy", 503)
        self.accepted.append(message)
        return Response("ok")


@pytest.fixture
def here(tmp_path: Path) -> Iterator[tuple[Installation, Site]]:
    with Site() as site, Mailbox() as mailbox:
        here = Installation(tmp_path, site, mailbox)
        text = here.home.subscriptions.read_text(encoding="utf-8")
        here.home.subscriptions.write_text(
            text.replace("{email: [officer@example.com]}", "{apprise: '${REGWATCH_TEAMS}'}"), encoding="utf-8"
        )
        yield here, site


def test_a_digest_goes_out_in_parts_and_a_refused_part_is_sent_again_in_its_place(
    here: tuple[Installation, Site], httpserver: HTTPServer
) -> None:
    installation, site = here
    chat = Chat()
    httpserver.expect_request("/s3cr3t").respond_with_handler(chat.answer)
    now = START
    for number in range(20):
        site.publish("/one", f"publication {number} on an algorithm", at=START - timedelta(hours=1))
    with Archive.open(installation.home.archive) as archive:
        app = installation.app(archive, lambda: now)
        asyncio.run(app.crawl(app.pick([], everything=True)))
        now = MONDAY
        # The address is not there yet: the parts are made for any service.
        assert app.send_round().postponed == 1
        assert "REGWATCH_TEAMS is not set" in str(installation.deliveries()[0][3])

        installation.environ["REGWATCH_TEAMS"] = f"json://{httpserver.host}:{httpserver.port}/s3cr3t"
        app = installation.app(archive, lambda: now)
        now += timedelta(hours=1)
        app.send_round()
        assert len(chat.accepted) == 1, "the parts after a refused one wait"
        now += timedelta(hours=1)
        app.send_round()

    titles = [message["title"] for message in chat.accepted]
    count = len(titles)
    assert count > 2
    assert [title.rsplit(" ")[-1] for title in titles] == [f"({n}/{count})" for n in range(1, count + 1)]
    said = "\n".join(message["message"] for message in chat.accepted)
    assert all(said.count(f"publication {number} on") == 1 for number in range(20))
    assert installation.rows("SELECT DISTINCT state FROM delivery") == [("sent",)]
    with sqlite3.connect(installation.home.archive) as connection:
        dump = "\n".join(connection.iterdump())
    connection.close()
    assert "s3cr3t" not in dump


def test_the_parts_are_sized_for_the_target(here: tuple[Installation, Site], httpserver: HTTPServer) -> None:
    installation, site = here
    installation.environ["REGWATCH_TEAMS"] = f"json://{httpserver.host}:{httpserver.port}/s3cr3t"
    httpserver.expect_request("/s3cr3t").respond_with_data("ok")
    now = START
    for number in range(20):
        site.publish("/one", f"publication {number} on an algorithm", at=START - timedelta(hours=1))
    with Archive.open(installation.home.archive) as archive:
        app = installation.app(archive, lambda: now)
        asyncio.run(app.crawl(app.pick([], everything=True)))
        now = MONDAY
        assert app.send_round().sent == 1
        assert app.test_channels() == [("weekly", "apprise", "${REGWATCH_TEAMS}", "accepted")]
    digest, test = (request.get_json() for request, _ in httpserver.log)
    assert digest["message"].count("**[publication") == 20
    assert "test" in json.dumps(test)
