"""CELLAR, the Publications Office's store of EU law, asked in SPARQL. Pure.

A row's `query` names one of ours, in `queries/`, or holds the text of another. In its text `{from}` and
`{to}` stand for days, `{languages}` for a list of languages, `{acts}` for the numbers in the row's `acts`.
It must select `?celex`; `?title`, `?language`, `?published`, `?date`, `?eli`, `?work`, `?relation` and `?act`
are used when they are there. Rows about one act become one entry for each of the source's languages.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from importlib.resources import files
from typing import Any, Final
from urllib.parse import urlencode

from watch.crawl.dates import published
from watch.crawl.entries import entry_of
from watch.crawl.kinds import celex
from watch.crawl.messages import Request
from watch.crawl.plans import Plan, Step, days_option, first_day
from watch.crawl.walls import Expects
from watch.errors import UnreadableError
from watch.models import Entry, SourceState

#: Virtuoso explains its errors in text or HTML, some with status 200: `read` says what they are.
EXPECTS: Final[Expects] = "any"

_RESULTS = "application/sparql-results+json"
_LOOK_BACK = 7
#: More rows than this are refused, not cut: our own queries ask for one more.
_MAX_ROWS = 5_000
#: An address is longer after encoding; servers refuse long ones.
_MAX_QUERY = 4_000
_MAX_ACTS = 30

_LANGUAGE = "http://publications.europa.eu/resource/authority/language/"
_LANGUAGES = {f"{_LANGUAGE}{code}": language for language, code in celex.LANGUAGES.items()}

_NAME = re.compile(r"[a-z_]+")
_PLACEHOLDER = re.compile(r"\{(from|to|languages|acts)\}")
_TOO_LONG = re.compile(r"timed? ?out|exceeds the limit|\bS1T00\b|\bSR171\b", re.IGNORECASE)
_VIRTUOSO = re.compile(r"Virtuoso \w+ Error [^<\n]{0,80}|SPARQL compiler[^<\n]{0,80}")


@dataclass(slots=True)
class _Act:
    """What the rows about one CELEX number say. `titles` is keyed by language, "" where none is given."""

    celex: str
    work: str = ""
    eli: str = ""
    day: str = ""
    titles: dict[str, str] = field(default_factory=dict)
    relations: dict[tuple[str, str], None] = field(default_factory=dict)


def plan(first: Request, *, options: Mapping[str, object], state: SourceState, now: datetime) -> Plan:
    """One GET, the query in its address. Raises UnreadableError `malformed` for one that cannot be asked."""
    day = first_day(state, now, days_option(options, _LOOK_BACK))
    # Without `timeout`, the server answers in full or not at all; with it, it may answer in part.
    parameters = {"query": _query(options, first.languages, day, now.date()), "format": _RESULTS}
    joint = "&" if "?" in first.url else "?"
    request = replace(first, url=f"{first.url}{joint}{urlencode(parameters)}", accept=_RESULTS)
    answer = yield Step(request, EXPECTS, known_hash=state.body_hash)
    return state.body_hash if answer.not_modified else None


def read(
    body: bytes,
    *,
    content_type: str,
    url: str,
    languages: tuple[str, ...],
    now: datetime,
    options: Mapping[str, object],
) -> tuple[Entry, ...]:
    """One entry for each act and language, in the order of the answer.

    A title that is missing in a language is given in English, else made of the number. Raises
    UnreadableError: `timeout` and `malformed` for what the server says instead of results, `too_large` for
    too many rows.
    """
    acts: dict[str, _Act] = {}
    rows = _rows(body)
    for row in rows:
        number = row.get("celex", "")
        if celex.is_celex(number):
            _gather(acts.setdefault(number, _Act(number)), row)
    if rows and not acts:
        raise UnreadableError("malformed", "no row has a CELEX number in ?celex")
    shown_in = [code for code in languages if code in celex.LANGUAGES] or ["en"]
    entries = (_entry(act, language, now) for act in acts.values() for language in shown_in)
    return tuple(entry for entry in entries if entry is not None)


def _query(options: Mapping[str, object], languages: Iterable[str], day: date, today: date) -> str:
    text = str(options.get("query", "recent_acts")).strip()
    if _NAME.fullmatch(text):
        file = files("watch.crawl.kinds") / "queries" / f"{text}.rq"
        if not file.is_file():
            raise UnreadableError("malformed", f"no query is called {text[:40]}")
        text = file.read_text(encoding="utf-8")
    values = {
        "from": day.isoformat(),
        # In Brussels the day begins before it does in UTC.
        "to": (today + timedelta(days=1)).isoformat(),
        "languages": ", ".join(
            f"<{_LANGUAGE}{celex.LANGUAGES[code]}>"
            for code in dict.fromkeys([*languages, "en"])
            if code in celex.LANGUAGES
        ),
    }
    if "{acts}" in text:
        values["acts"] = _literals(options.get("acts"))
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    query = _PLACEHOLDER.sub(lambda match: values[match[1]], "\n".join(lines))
    if len(query) > _MAX_QUERY:
        raise UnreadableError("malformed", f"a query of over {_MAX_QUERY} characters")
    return query


def _literals(acts: object) -> str:
    """The watched numbers as SPARQL literals. Each is checked: they become part of a query."""
    numbers = [act for act in acts if isinstance(act, str)] if isinstance(acts, tuple) else []
    if not 0 < len(numbers) <= _MAX_ACTS or not all(celex.is_celex(number) for number in numbers):
        raise UnreadableError("malformed", f"acts must be 1 to {_MAX_ACTS} CELEX numbers")
    return " ".join(f'"{number}"^^xsd:string "{number}"' for number in numbers)


def _rows(body: bytes) -> list[dict[str, str]]:
    try:
        answer = json.loads(body)
        bindings = answer["results"]["bindings"]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise _no_results(body) from error
    if not isinstance(bindings, list):
        raise UnreadableError("malformed", "results without a list of rows")
    if len(bindings) > _MAX_ROWS:
        raise UnreadableError("too_large", f"over {_MAX_ROWS} rows")
    return [_values(row) for row in bindings if isinstance(row, dict)]


def _values(row: dict[str, Any]) -> dict[str, str]:
    return {
        name: term["value"]
        for name, term in row.items()
        if isinstance(term, dict) and isinstance(term.get("value"), str)
    }


def _no_results(body: bytes) -> UnreadableError:
    """What the server said instead of results."""
    text = body[:20_000].decode("utf-8", "replace")
    if _TOO_LONG.search(text):
        return UnreadableError("timeout", "the server gave the query up")
    said = _VIRTUOSO.search(text)
    return UnreadableError("malformed", said[0].strip() if said else "no SPARQL results in JSON")


def _gather(act: _Act, row: Mapping[str, str]) -> None:
    act.work = act.work or row.get("work", "")
    act.eli = min(filter(None, (act.eli, row.get("eli", ""))), default="")
    act.day = act.day or row.get("published", "") or row.get("date", "")
    if title := row.get("title", "").strip():
        act.titles.setdefault(_LANGUAGES.get(row.get("language", ""), ""), title)
    if "relation" in row and "act" in row:
        act.relations[row["relation"].rpartition("#")[2], row["act"]] = None


def _entry(act: _Act, language: str, now: datetime) -> Entry | None:
    shown = next((code for code in (language, "", "en") if code in act.titles), None)
    entry = entry_of(
        title=act.titles[shown] if shown is not None else celex.title(act.celex, language),
        texts=["\n\n".join(celex.relation(name, other, language) for name, other in act.relations)],
        guid=act.eli or act.work,
        url=f"https://eur-lex.europa.eu/legal-content/{language.upper()}/TXT/?uri=CELEX:{act.celex}",
        # Dates come as 2026-11-20 or with a zone, 2026-11-20+01:00: the day alone is meant.
        published=published(act.day[:10], now=now),
    )
    # The language of the words shown: an English title in a French source is English until the French comes.
    spoken = "en" if shown == "en" else language
    return entry and replace(entry, language=spoken, identifiers=celex.own_identifiers(act.celex))
