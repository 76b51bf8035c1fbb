"""A row's address, and the pages that it leads on to."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from watch.crawl.messages import Answer, Request
from watch.crawl.plans import Plan, Step, days_option, first_day
from watch.crawl.walls import Expects
from watch.crawl.window import expand
from watch.errors import UnreadableError
from watch.models import SourceState

_LOOK_BACK = 7

#: The addresses that an answer leads on to, absolute, best first.
Follow = Callable[[Answer], tuple[str, ...]]


def pages(
    first: Request,
    *,
    options: Mapping[str, object],
    state: SourceState,
    now: datetime,
    expects: Expects,
    accept: str,
    follow: Follow,
    most: int,
) -> Plan:
    """Ask for the row's address, then for what `follow` finds, `most` pages in all and on one host.

    It ends early at a page that has been seen: some lists show their last page for ever. What is remembered
    tells the row's options and the number of pages: an unchanged first page proves only then that nothing
    changed when it was the only one, and was read as it would be now.
    """
    url = expand(first.url, first=first_day(state, now, days_option(options, _LOOK_BACK)), today=now.date())
    mark = hashlib.sha256(repr((first.url, sorted(options.items()))).encode()).hexdigest()[:12]
    known = _hash_of_one_page(state, mark)
    asked = replace(first, url=url, accept=accept)
    if known is None or url != first.url:
        asked = replace(asked, etag=None, last_modified=None)
    answer = yield Step(asked, expects, known_hash=known)
    if answer.not_modified:
        return state.body_hash
    bodies = [answer.body]
    waiting = deque(follow(answer) if most > 1 else ())
    seen = {url, answer.url}
    while waiting and len(bodies) < most:
        further = waiting.popleft()
        if further in seen:
            continue
        seen.add(further)
        if _host(further) != _host(url):
            raise UnreadableError("malformed", "the next page is on another host")
        answer = yield Step(replace(asked, url=further, etag=None, last_modified=None), expects)
        if answer.body in bodies:
            break
        bodies.append(answer.body)
        waiting.extend(follow(answer))
    return f"{mark}-{len(bodies)}-{hashlib.sha256(b''.join(bodies)).hexdigest()}"


def next_number(url: str, page: Mapping[str, object]) -> str:
    """The address of the page after `url` in a list whose pages are numbered."""
    name = str(page["parameter"])
    first, step = (value if isinstance(value, int) else 1 for value in (page.get("first"), page.get("step")))
    parts = urlsplit(url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    current = next((int(value) for key, value in query if key == name and value.isdecimal()), first)
    others = [(key, value) for key, value in query if key != name]
    return urlunsplit(parts._replace(query=urlencode([*others, (name, str(current + step))]), fragment=""))


def most_pages(options: Mapping[str, object], default: int = 1) -> int:
    """The row's `max_pages`."""
    most = options.get("max_pages")
    return most if isinstance(most, int) else default


def _hash_of_one_page(state: SourceState, mark: str) -> str | None:
    """The hash of the only page of the last reading, or None where there was more or the row has changed."""
    beginning = f"{mark}-1-"
    remembered = state.body_hash or ""
    return remembered.removeprefix(beginning) if remembered.startswith(beginning) else None


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
