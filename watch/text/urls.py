"""Canonical addresses: two links to one publication become one string, two publications stay two."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

#: Query parameters that say where a reader came from, never what is shown.
_TRACKING = re.compile(
    r"^(?:utm_\w+|mtm_\w+|pk_\w+|at_\w+|egn-\w+|fbclid|gclid|dclid|msclkid|mc_cid|mc_eid|xtor|_hsenc|_hsmi|"
    r"wt_mc|wt\.mc_id|ns_\w+|cmpid|yclid|igshid)$",
    re.IGNORECASE,
)

#: Session ids that servers write into the path (";jsessionid=...").
_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?#;]*", re.IGNORECASE)

#: What may stand at the end of a path and says nothing.
_END = re.compile(r"(?<![\s/])[\s/]++$")

_SCHEMES = ("http", "https")
_DEFAULT_PORTS = (None, 80, 443)


def canonical_url(url: str) -> str:
    """One address for one publication, used as a key and never to fetch.

    Lower-cases scheme and host, drops `www.`, default ports, fragments, tracking parameters and session ids,
    folds `http` into `https`, removes dot segments and a trailing slash, sorts the query. The query is kept:
    EUR-Lex tells its documents apart by nothing else. An address that cannot be parsed is returned stripped.
    """
    url = url.strip()
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return url
    name = (parts.hostname or "").strip()
    if parts.scheme not in _SCHEMES or not name:
        return url
    host = name.removeprefix("www.") or name
    if ":" in host:
        host = f"[{host}]"
    if port not in _DEFAULT_PORTS:
        host = f"{host}:{port}"
    path = _END.sub("", _dot_free(_SESSION.sub("", parts.path)))
    query = [
        (key, value)
        for key, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _TRACKING.match(key)
    ]
    return urlunsplit(("https", host, path, urlencode(sorted(query), errors="replace"), ""))


def canonical_guid(guid: str) -> str:
    """A guid as a key: publishers switch between http and https, with and without www."""
    guid = guid.strip()
    if guid[:8].lower().startswith(("http://", "https://")):
        scheme_free = re.sub(r"^https?://(?:www\.)?", "", guid, flags=re.IGNORECASE)
        return f"https://{scheme_free}"
    return guid


def _dot_free(path: str) -> str:
    """Remove `/./` and `/x/../` (RFC 3986, 5.2.4); EUR-Lex writes `/./` into its feed links."""
    kept: list[str] = []
    for segment in path.split("/"):
        if segment == ".":
            continue
        if segment == "..":
            if len(kept) > 1:
                kept.pop()
            continue
        kept.append(segment)
    return "/".join(kept)
