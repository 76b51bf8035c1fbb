"""Walls are recognised, and articles about walls are not."""

import pytest

from watch.crawl import walls
from watch.crawl.fetch import Answer
from watch.errors import BlockedError

RSS = b"""<?xml version='1.0'?>
<!-- news --><rss version='2.0'><channel><item><title>%s</title></item></channel></rss>"""


def answered(body: bytes, *, status: int = 200, wall: str | None = None) -> Answer:
    return Answer(
        url="https://a.example/feed",
        status=status,
        content_type="text/html",
        body=body,
        etag=None,
        last_modified=None,
        not_modified=False,
        moved_to=None,
        requests=1,
        bytes=len(body),
        wall=wall,
    )


def code(answer: Answer, expects: walls.Expects = "xml") -> str:
    with pytest.raises(BlockedError) as caught:
        walls.check(answer, expects)
    return caught.value.code


@pytest.mark.parametrize(
    "page",
    [
        b"<!DOCTYPE html><title>Just a moment...</title>",
        b"<html><head><title>Attention Required! | Cloudflare</title>",
        b"<html><script>window.gokuProps = {}</script><script src='https://x.awswaf.com/challenge.js'></script>",
        b"<HTML><HEAD>\n<TITLE>Access Denied</TITLE></HEAD>",
        b"<html><body>Request unsuccessful. Incapsula incident ID: 1-2</body>",
        b"<html><script src='/_Incapsula_Resource?x=1'></script>",
        b"<html><title>Pardon Our Interruption</title>",
        b"<html><script>var dd={'host':'geo.captcha-delivery.com'}</script>",
        b"<html><title>Making sure you&#39;re not a bot!</title>",
        b"<html><form class='g-recaptcha'></form>",
        "<html><p>Confirmez que vous n'êtes pas un robot".encode(),
        b"\xef\xbb\xbf\n<?xml version='1.0'?><!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0//EN' 'x'>captcha",
    ],
)
@pytest.mark.parametrize("expects", ["xml", "html", "json", "any"])
def test_challenge_pages(page: bytes, expects: walls.Expects) -> None:
    assert code(answered(page), expects) == "challenge"


def test_a_wide_page_is_a_page() -> None:
    assert code(answered("<html><title>News".encode("utf-16"))) == "not_a_feed"


def test_a_wall_that_the_headers_name() -> None:
    assert code(answered(RSS, wall="AWS WAF")) == "challenge"


@pytest.mark.parametrize(
    ("body", "expected"), [(b"", "empty_body"), (b"  \n", "empty_body"), (RSS, "challenge")]
)
def test_a_202_is_no_answer(body: bytes, expected: str) -> None:
    assert code(answered(body, status=202)) == expected


def test_an_empty_200() -> None:
    assert code(answered(b"\r\n"), "any") == "empty_body"


@pytest.mark.parametrize("expects", ["xml", "json"])
def test_a_page_where_none_was_due(expects: walls.Expects) -> None:
    assert code(answered(b"<!doctype html><html><title>News</title>"), expects) == "not_a_feed"


@pytest.mark.parametrize(
    ("body", "expects"),
    [
        (RSS % b"Just a moment... Access Denied, captcha", "xml"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": []}', "xml"),
        (b"<html><title>News</title><p>Nothing new", "html"),
        (b"<html><title>News</title>" + b"<p>Contact us. " * 2_000 + b"<div class='g-recaptcha'>", "html"),
        (b"<html><title>Captchas and the law</title>" + b"<p>Are you human? " * 2_000, "html"),
        (b"plain", "any"),
    ],
)
def test_what_is_no_wall(body: bytes, expects: walls.Expects) -> None:
    walls.check(answered(body), expects)


@pytest.mark.parametrize(
    ("status", "headers", "wall"),
    [
        (202, {"x-amzn-waf-action": "challenge"}, "AWS WAF"),
        (403, {"cf-mitigated": "challenge"}, "Cloudflare"),
        (401, {"www-authenticate": "Basic"}, "login"),
        (200, {"server": "cloudflare", "www-authenticate": "Basic"}, None),
    ],
)
def test_headers(status: int, headers: dict[str, str], wall: str | None) -> None:
    assert walls.in_headers(status, headers) == wall
