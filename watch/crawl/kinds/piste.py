"""The Journal officiel through Légifrance's API, on the State's PISTE platform. Pure.

It needs a free account there: two credentials of the "OAuth" sort, which are exchanged for a token at every
reading. The texts come with title, nature and ministry alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from watch.crawl.kinds import jorftext
from watch.crawl.kinds.jorftext import JorfText
from watch.crawl.messages import Answer, Post, Request
from watch.crawl.plans import LONGEST_LOOK_BACK, Plan, Step, days_option, first_day
from watch.crawl.walls import Expects
from watch.errors import FetchError, SourceError, UnreadableError
from watch.models import Entry, SourceState

EXPECTS: Final[Expects] = "json"

_TOKEN_URL = "https://oauth.piste.gouv.fr/api/oauth/token"  # noqa: S105 - an address
_LOOK_BACK = 3
_ISSUE = re.compile(r"JORFCONT\d{12}")
_TOKEN = re.compile(r"[\x21-\x7e]{1,4096}")
#: Headings of an issue, texts included: a day has some hundred.
_MAX_NODES = 20_000
_PARIS = ZoneInfo("Europe/Paris")


@dataclass(frozen=True, slots=True)
class Credentials:
    """What PISTE gave the account. Never shown."""

    id: str = field(repr=False)
    secret: str = field(repr=False)


def plan(
    first: Request,
    *,
    options: Mapping[str, object],
    state: SourceState,
    now: datetime,
    credentials: Credentials | None = None,
) -> Plan:
    """A token, the newest issues, then what each issue of the days wanted holds.

    Raises FetchError `credentials` without any, or when they are refused.
    """
    if credentials is None:
        raise FetchError("credentials", "REGWATCH_PISTE_ID and REGWATCH_PISTE_SECRET are not both set")
    first = replace(first, etag=None, last_modified=None)
    token = yield from _token(first, options, credentials)

    def ask(call: str, wanted: Mapping[str, object]) -> Request:
        body = json.dumps(wanted).encode()
        url = f"{first.url.rstrip('/')}/consult/{call}"
        return replace(first, url=url, accept="application/json", post=Post(body, authorization=token))

    since = first_day(state, now, days_option(options, _LOOK_BACK))
    days = min((now.date() - since).days + 1, LONGEST_LOOK_BACK.days)
    issues = yield Step(ask("lastNJo", {"nbElement": days}), EXPECTS, shows=False)
    for issue in _list(_object(issues.body), "containers"):
        name, day = str(issue.get("id")), _day(issue)
        if _ISSUE.fullmatch(name) and day >= since.isoformat():
            wanted = {"id": name, "pageNumber": 1, "pageSize": 100, "highlightActivated": False}
            yield Step(ask("jorfCont", wanted), EXPECTS)
    return None


def read(
    body: bytes,
    *,
    content_type: str,
    url: str,
    languages: tuple[str, ...],
    now: datetime,
    options: Mapping[str, object],
) -> tuple[Entry, ...]:
    """The texts of an issue, in its order. Raises UnreadableError `malformed` or `too_large`."""
    answer = _object(body)
    if "items" not in answer:
        raise UnreadableError("malformed", "an answer without an issue")
    entries = (
        jorftext.entry(text, now)
        for item in _list(answer, "items")
        for text in _texts(item.get("joCont"))
        if jorftext.is_wanted(text.nature, options)
    )
    return tuple(entry for entry in entries if entry is not None)


def _token(
    first: Request, options: Mapping[str, object], credentials: Credentials
) -> Generator[Step, Answer, str]:
    """The Authorization header. Raises FetchError `credentials` when they are refused."""
    address = str(options.get("token_url", _TOKEN_URL))
    if not address.startswith("https://") or not first.url.startswith("https://"):
        raise FetchError("credentials", "not sent over a connection that is not encrypted")
    form = {
        "grant_type": "client_credentials",
        "client_id": credentials.id,
        "client_secret": credentials.secret,
        "scope": "openid",
    }
    post = Post(urlencode(form).encode(), "application/x-www-form-urlencoded")
    request = replace(first, url=address, accept="application/json", post=post)
    try:
        answer = yield Step(request, EXPECTS, shows=False)
    except SourceError as error:
        # OAuth 2.0 refuses a client with 400 or 401.
        if error.detail.endswith(("400", "401")):
            raise FetchError("credentials", "refused by PISTE") from error
        raise
    token = _object(answer.body).get("access_token")
    if not isinstance(token, str) or not _TOKEN.fullmatch(token):
        raise FetchError("credentials", "PISTE gave no token")
    return f"Bearer {token}"


def _texts(issue: object) -> Iterator[JorfText]:
    """The texts under an issue's headings, which nest."""
    if not isinstance(issue, dict):
        return
    day = _day(issue)
    structure = issue.get("structure")
    waiting = [structure] if isinstance(structure, dict) else []
    seen = 0
    while waiting:
        heading = waiting.pop()
        links = [*_list(heading, "liens"), *_list(heading, "liensTxt")]
        seen += 1 + len(links)
        if seen > _MAX_NODES:
            raise UnreadableError("too_large", f"an issue of over {_MAX_NODES} texts")
        for link in links:
            yield JorfText(
                id=_string(link, "id"),
                title=_string(link, "titre"),
                nature=_string(link, "nature"),
                day=day,
                ministry=_string(link, "ministere") or _string(link, "emetteur"),
            )
        waiting += reversed(_list(heading, "tms"))


def _day(issue: Mapping[str, Any]) -> str:
    """The day of an issue, an ISO date or an empty string: it comes as midnight in Paris, in milliseconds."""
    moment = issue.get("datePubli")
    if isinstance(moment, bool) or not isinstance(moment, int | float):
        return ""
    try:
        return datetime.fromtimestamp(moment / 1000, UTC).astimezone(_PARIS).date().isoformat()
    except (ValueError, OverflowError, OSError):
        return ""


def _object(body: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise UnreadableError("malformed", "JSON") from error
    if not isinstance(answer, dict):
        raise UnreadableError("malformed", "JSON of another kind")
    return answer


def _list(node: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    found = node.get(key)
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def _string(node: Mapping[str, Any], key: str) -> str:
    value = node.get(key)
    return value if isinstance(value, str) else ""
