"""What rows of the kinds that read official journals may say: `sparql`, `jorf` and `piste`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import ConfigDict, PlainValidator, with_config

# Python 3.11's own TypedDict lacks what pydantic needs to read one.
from typing_extensions import TypedDict

from watch.config.validation import show, suggestion, wrong
from watch.config.values import count_between, web_address
from watch.text.identifiers import own_identifiers

#: The queries that come with the program, by the name that a row gives them.
QUERIES = ("proposals", "recent_acts", "touching")

_MOST_ACTS = 30
_LONGEST_QUERY = 4_000
_NATURE = re.compile(r"[A-Z][A-Z_]{1,40}")


def query(value: object) -> str:
    """The name of a query of ours, or the text of another."""
    text = value.strip() if isinstance(value, str) else ""
    if not re.search(r"\s", text):
        if text in QUERIES:
            return text
        raise wrong(f"{show(value)} is no query of ours", suggestion(text, QUERIES))
    if "?celex" not in text:
        raise wrong("the query does not select ?celex", "Select at least ?celex, best with ?title and ?date")
    if len(text) > _LONGEST_QUERY:
        raise wrong(f"the query is over {_LONGEST_QUERY} characters", "Write a shorter one")
    return text


def acts(value: object) -> tuple[str, ...]:
    """CELEX numbers of the acts that are watched."""
    if not isinstance(value, list) or not 0 < len(value) <= _MOST_ACTS:
        raise wrong(
            f"this is no list of 1 to {_MOST_ACTS} acts", "Write their CELEX numbers, as in [32024R1689]"
        )
    for act in value:
        if not isinstance(act, str) or own_identifiers([f"CELEX:{act}"]) != (f"celex:{act}",):
            raise wrong(f"{show(act)} is no CELEX number", "Write it as EUR-Lex does, as in 32024R1689")
    return tuple(value)


def natures(value: object) -> tuple[str, ...]:
    """Natures of French texts, as the database writes them."""
    cure = "Write codes without accents, as in [LOI, ORDONNANCE, DECRET, ARRETE]"
    if not isinstance(value, list) or not value:
        raise wrong("this is no list of natures", cure)
    for nature in value:
        if not isinstance(nature, str) or not _NATURE.fullmatch(nature):
            raise wrong(f"{show(nature)} is no nature", cure)
    return tuple(value)


def token_address(value: object) -> str:
    """Where credentials are sent: over an encrypted connection only."""
    address = web_address(value)
    if not address.startswith("https://"):
        raise wrong("credentials would travel in the clear", "Write an address that begins with https://")
    return address


Days = Annotated[int, PlainValidator(count_between(1, 31))]
Natures = Annotated[Any, PlainValidator(natures)]

_closed = with_config(ConfigDict(extra="forbid"))


@_closed
class SparqlOptions(TypedDict, total=False):
    """CELLAR: which query, over how many days, about which acts."""

    query: Annotated[str, PlainValidator(query)]
    acts: Annotated[Any, PlainValidator(acts)]
    days: Days


@_closed
class JorfOptions(TypedDict, total=False):
    """DILA's archives of the Journal officiel: how many days back, which natures of texts."""

    days: Days
    natures: Natures


@_closed
class PisteOptions(TypedDict, total=False):
    """Légifrance's API: the same, and where its token comes from when that is not the usual place."""

    days: Days
    natures: Natures
    token_url: Annotated[str, PlainValidator(token_address)]


LAW_OPTIONS: Mapping[str, Any] = {"sparql": SparqlOptions, "jorf": JorfOptions, "piste": PisteOptions}


def lacking_acts(options: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """What is missing for a query about certain acts: a key, what is wrong, what to write."""
    about_acts = options.get("query") == "touching" or "{acts}" in options.get("query", "")
    if about_acts and "acts" not in options:
        yield "acts", "missing: the query asks about certain acts", "Add `acts: [32024R1689]`"
    if "acts" in options and not about_acts:
        yield "acts", "the query asks about no acts in particular", "Delete it, or write `query: touching`"
