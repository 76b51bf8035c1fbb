"""The Journal officiel through Légifrance's API, over TLS as in earnest."""

import json
import logging
import ssl
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs

import pytest
import trustme
from pytest_httpserver import HTTPServer

from tests.kinds.reading import EXAMPLES, NOW, as_json, expected, first, reader, source
from watch.config.options import Options
from watch.config.sources import Source
from watch.crawl.kinds import piste
from watch.crawl.kinds.piste import Credentials
from watch.errors import FetchError, SourceError, UnreadableError
from watch.models import Entry, Reading, SourceState

ISSUE = (EXAMPLES / "piste_issue.json").read_bytes()
STATE = SourceState("s")
KEY, SECRET, TOKEN = "the-id", "the-secret", "the.token"
CREDENTIALS = Credentials(KEY, SECRET)
#: Midnight in Paris, in milliseconds: the evening before in UTC.
DAY_21, DAY_01 = 1_795_215_600_000, 1_793_487_600_000

AUTHORITY = trustme.CA()


@pytest.fixture(scope="module")
def make_httpserver() -> Iterator[HTTPServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    AUTHORITY.issue_cert("127.0.0.1").configure_cert(context)
    with HTTPServer("127.0.0.1", 0, ssl_context=context) as server:
        yield server


@pytest.fixture
def api(httpserver: HTTPServer) -> HTTPServer:
    """Answers like PISTE does when all is well; a test replaces what it needs."""
    httpserver.expect_request("/token", method="POST").respond_with_json(
        {"access_token": TOKEN, "token_type": "Bearer", "expires_in": 3600}
    )
    issues = [
        {"id": "JORFCONT000055000001", "datePubli": DAY_21},
        {"id": "JORFCONT000055000000", "datePubli": DAY_01},
        {"id": "not/an/issue", "datePubli": DAY_21},
        {"id": "JORFCONT000055000002", "datePubli": "yesterday"},
    ]
    httpserver.expect_request("/api/consult/lastNJo").respond_with_json({"containers": issues})
    httpserver.expect_request("/api/consult/jorfCont").respond_with_data(
        ISSUE, content_type="application/json"
    )
    return httpserver


def row(server: HTTPServer, **options: object) -> Source:
    return source("piste", server.url_for("/api/"), token_url=server.url_for("/token"), **options)


async def read(
    wanted: Source, credentials: Credentials | None = CREDENTIALS, state: SourceState = STATE
) -> Reading:
    context = ssl.create_default_context()
    AUTHORITY.configure_trust(context)
    async with reader(credentials, ssl_context=context) as sources:
        return await sources.read(wanted, state, NOW)


def parse(body: bytes, **options: object) -> tuple[Entry, ...]:
    return piste.read(body, content_type="", url="", languages=("fr",), now=NOW, options=Options(options))


async def test_a_reading(api: HTTPServer) -> None:
    reading = await read(row(api))
    assert as_json(reading.entries) == expected("piste_issue")
    token, issues, issue = (request for request, _ in api.log)
    assert token.headers["content-type"] == "application/x-www-form-urlencoded"
    assert parse_qs(token.get_data(as_text=True)) == {
        "grant_type": ["client_credentials"],
        "client_id": [KEY],
        "client_secret": [SECRET],
        "scope": ["openid"],
    }
    assert "authorization" not in token.headers
    assert (issues.method, issues.headers["authorization"]) == ("POST", f"Bearer {TOKEN}")
    assert (issues.json, issue.json["id"]) == ({"nbElement": 4}, "JORFCONT000055000001")
    assert reading.requests == 3


async def test_a_longer_look_back_reads_more_issues(api: HTTPServer) -> None:
    state = SourceState("s", last_good_at=NOW - timedelta(days=25), etag='"x"')
    await read(row(api), state=state)
    asked = [request for request, _ in api.log]
    assert asked[1].json == {"nbElement": 29}
    assert [request.json["id"][-1] for request in asked[2:]] == ["1", "0"]
    assert all("if-none-match" not in request.headers for request in asked)


async def test_without_credentials_nothing_is_asked(api: HTTPServer) -> None:
    with pytest.raises(FetchError) as caught:
        await read(row(api), None)
    assert caught.value.code == "credentials"
    assert "REGWATCH_PISTE_SECRET" in caught.value.detail
    assert api.log == []


@pytest.mark.parametrize("status", [400, 401])
async def test_refused_credentials(httpserver: HTTPServer, status: int) -> None:
    httpserver.expect_request("/token").respond_with_json(
        {"error": "invalid_client"}, status=status, headers={"WWW-Authenticate": "Basic"}
    )
    with pytest.raises(FetchError, match="credentials: refused by PISTE"):
        await read(row(httpserver))


@pytest.mark.parametrize("token", [{}, {"access_token": 7}, {"access_token": "a\nb"}, {"access_token": ""}])
async def test_no_token(httpserver: HTTPServer, token: object) -> None:
    httpserver.expect_request("/token").respond_with_json(token)
    with pytest.raises(FetchError, match="credentials: PISTE gave no token"):
        await read(row(httpserver))


async def test_a_service_in_trouble_is_no_matter_of_credentials(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/token").respond_with_data("", status=503)
    with pytest.raises(FetchError, match="http_status: 503"):
        await read(row(httpserver))
    assert len(httpserver.log) == 1  # a POST is not tried again


async def test_nothing_secret_goes_where_a_redirect_points(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/token").respond_with_data(
        "", status=307, headers={"Location": httpserver.url_for("/elsewhere")}
    )
    with pytest.raises(FetchError, match="redirect: in answer to a POST"):
        await read(row(httpserver))
    assert [request.path for request, _ in httpserver.log] == ["/token"]


@pytest.mark.parametrize("plain", ["url", "token_url"])
async def test_nothing_secret_goes_over_a_plain_connection(api: HTTPServer, plain: str) -> None:
    address = api.url_for("/x").replace("https:", "http:")
    wanted = (
        source("piste", address, token_url=api.url_for("/token"))
        if plain == "url"
        else source("piste", api.url_for("/api"), token_url=address)
    )
    with pytest.raises(FetchError, match="credentials: not sent over"):
        await read(wanted)
    assert api.log == []


async def test_no_secret_is_shown(httpserver: HTTPServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    httpserver.expect_request("/token").respond_with_json({"access_token": TOKEN})
    httpserver.expect_request("/api/consult/lastNJo").respond_with_data("", status=500)
    with pytest.raises(SourceError) as caught:
        await read(row(httpserver))
    step = next(
        piste.plan(
            first(httpserver.url_for("/api")),
            options=Options(),
            state=STATE,
            now=NOW,
            credentials=CREDENTIALS,
        )
    )
    shown = [repr(CREDENTIALS), repr(step), repr(caught.value), caplog.text]
    for secret in (KEY, SECRET, TOKEN):
        assert not any(secret in text for text in shown)


async def test_a_failed_issue_fails_the_reading(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/token").respond_with_json({"access_token": TOKEN})
    httpserver.expect_request("/api/consult/lastNJo").respond_with_json(
        {"containers": [{"id": "JORFCONT000055000001", "datePubli": DAY_21}]}
    )
    httpserver.expect_request("/api/consult/jorfCont").respond_with_data(
        "<html>Maintenance", content_type="text/html"
    )
    with pytest.raises(SourceError, match="not_a_feed"):
        await read(row(httpserver))


def test_only_the_natures_wanted() -> None:
    assert [entry.title[:6] for entry in parse(ISSUE, natures=("DECRET",))] == ["Décret"]


def test_headings_without_end_are_refused() -> None:
    wide = {"items": [{"joCont": {"datePubli": DAY_21, "structure": {"tms": [{}] * 20_001}}}]}
    with pytest.raises(UnreadableError, match="too_large"):
        parse(json.dumps(wide).encode())
    deep = b'{"tms":[' * 5_000 + b"]}" * 5_000
    with pytest.raises(UnreadableError, match="malformed"):
        parse(b'{"items": [{"joCont": {"structure": ' + deep + b"}}]}")


@pytest.mark.parametrize("body", [b"", b"[]", b'{"error": "x"}', b"not json"])
def test_what_is_no_issue(body: bytes) -> None:
    with pytest.raises(UnreadableError, match="malformed"):
        parse(body)


@pytest.mark.parametrize(
    "issue",
    [
        {},
        {"joCont": None},
        {"joCont": {"structure": []}},
        {"joCont": {"structure": {"tms": "x", "liens": [7]}}},
        {"joCont": {"datePubli": 1e300, "structure": {"liens": [{"id": "JORFTEXT000055000010"}]}}},
        {"joCont": {"datePubli": True, "structure": {"liens": [{"id": "JORFTEXT000055000010"}]}}},
        {"joCont": {"datePubli": DAY_21, "structure": {"liens": [{"id": 5, "titre": "T"}]}}},
    ],
)
def test_odd_issues_show_nothing(issue: object) -> None:
    assert parse(json.dumps({"items": [issue]}).encode()) == ()
