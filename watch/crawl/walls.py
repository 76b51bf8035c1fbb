"""Walls before the content: recognised, named, and never worked around. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from watch.crawl import sniff
from watch.crawl.messages import Answer
from watch.errors import BlockedError

Expects = Literal["xml", "html", "json", "any"]

#: A challenge is a small page; an article that writes about captchas is not.
_SMALL_PAGE = 20_000
_SEARCHED = 100_000
#: Statuses that walls answer with, and whose body is therefore worth reading.
WALL_STATUSES = frozenset({401, 403, 405, 406, 429, 503})

#: Nothing but a challenge page carries these, however long it is.
_SURE: tuple[tuple[str, re.Pattern[bytes]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("Cloudflare", rb"<title>\s*just a moment|_cf_chl_opt|<title>\s*attention required! \| cloudflare"),
        ("AWS WAF", rb"window\.gokuProps|<title>\s*human verification\s*</title>"),
        ("Akamai", rb"<title>\s*access denied\s*</title>"),
        ("Imperva", rb"incapsula incident id|<title>\s*pardon our interruption"),
        ("DataDome", rb"captcha-delivery\.com"),
        ("Anubis", rb"<title>\s*making sure you(?:'|&#39;|&#x27;|\xe2\x80\x99)re not a bot"),
    )
)
#: Ordinary pages carry these too (a form's captcha, a script of the shield): they count on a small page only.
_LIKELY: tuple[tuple[str, re.Pattern[bytes]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("Cloudflare", rb"cf-chl-|cf-browser-verification|checking your browser before"),
        ("AWS WAF", rb"challenge\.js|awswafintegration"),
        ("Imperva", rb"_incapsula_resource"),
        ("captcha", rb"captcha|verify (?:that )?you are (?:a )?human|are you (?:a )?(?:robot|human)"),
        ("captcha", rb"n(?:'|&#39;|\xe2\x80\x99)(?:\xc3\xaa|&ecirc;)tes pas un robot"),
    )
)


def in_headers(status: int, headers: Mapping[str, str]) -> str | None:
    """The wall that the headers of an answer name, or None. `headers` is looked up in lower case."""
    if headers.get("x-amzn-waf-action"):
        return "AWS WAF"
    if headers.get("cf-mitigated"):
        return "Cloudflare"
    if status == 401 and headers.get("www-authenticate"):
        return "login"
    return None


def in_page(body: bytes) -> str | None:
    """The wall that a page is, or None."""
    page = body[:_SEARCHED]
    for name, pattern in _SURE:
        if pattern.search(page):
            return name
    if len(body) <= _SMALL_PAGE:
        for name, pattern in _LIKELY:
            if pattern.search(page):
                return name
    return None


def check(answer: Answer, expects: Expects) -> None:
    """Raise BlockedError unless the answer can be what was asked for.

    `challenge`: a page that asks to prove one is human, or a 202 (the shields' way of saying "later").
    `empty_body`: nothing. `not_a_feed`: a page where XML or JSON was due.
    """
    page = sniff.is_html(answer.body)
    wall = answer.wall or (in_page(answer.body) if page else None)
    if wall is not None:
        raise BlockedError("challenge", wall)
    if not answer.body.strip():
        raise BlockedError("empty_body", f"status {answer.status}")
    if answer.status == 202:
        raise BlockedError("challenge", "status 202")
    if page and expects in ("xml", "json"):
        raise BlockedError("not_a_feed", "an HTML page")
