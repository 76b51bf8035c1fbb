"""A person's search to an FTS5 expression. Every word is quoted: nothing a person types is FTS5 syntax.

csrd esrs            both words, in French or in English, plurals and accents aside
"double matérialité" the words side by side
csrd OR vsme         either
rapport -rse         not this one
biodiv*              words that begin so
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from watch.errors import QueryError
from watch.text.analyzer import fold, query_terms, words

#: A search is words, not a document: a longer one is a mistake (a pasted text).
MAX_WORDS = 40

_PIECE = re.compile(r'(-?)(?:"([^"]*)(?:"|$)|(\S+))')


@dataclass(frozen=True, slots=True)
class Query:
    """A search, ready for FTS5.

    `match` is the expression. `terms` are the wanted terms, for the snippet.
    """

    match: str
    terms: frozenset[str]


def parse(text: str) -> Query:
    """Read a search. Raises QueryError, which says what to change, when there is nothing to look for."""
    groups: list[list[str]] = [[]]
    excluded: list[str] = []
    terms: set[str] = set()
    count = 0
    for minus, phrase, word in _PIECE.findall(text):
        if word == "OR" and not minus:
            groups.append([])
            continue
        found = words(phrase or word)
        count += len(found)
        if not found:
            continue
        expression, mine = _expression(found, prefix=not phrase and word.endswith("*"))
        if minus:
            excluded.append(expression)
        else:
            groups[-1].append(expression)
            terms.update(mine)
    if count > MAX_WORDS:
        raise QueryError(
            f"The search has {count} words; at most {MAX_WORDS} make sense. Keep the telling ones."
        )
    wanted = [" AND ".join(group) for group in groups if group]
    if not wanted:
        cure = "a word to look for before what to leave out" if excluded else "a word: regwatch search csrd"
        raise QueryError(f"There is nothing to look for in {text!r}. Write {cure}.")
    match = " OR ".join(f"({group})" for group in wanted)
    if excluded:
        match = f"({match}) NOT ({' OR '.join(excluded)})"
    return Query(match, frozenset(terms))


def _expression(found: list[str], *, prefix: bool) -> tuple[str, set[str]]:
    """The FTS5 expression of one word or phrase, and the terms it wants."""
    variants = [query_terms(word) for word in found]
    terms = {term for variant in variants for term in variant}
    if len(found) == 1:
        options = [f'"{term}"' for term in dict.fromkeys(variants[0])]
        if prefix:
            options.append(f'"{fold(found[0])}"*')
            terms.add(fold(found[0]))
    else:
        # A phrase is of one language: all French stems side by side, or all English ones.
        options = [f'"{" ".join(phrase)}"' for phrase in dict.fromkeys(zip(*variants, strict=True))]
    joined = " OR ".join(options)
    return (f"({joined})" if len(options) > 1 else joined), terms


def narrowed(query: Query | None, facets: Mapping[str, str | None]) -> str:
    """The expression of a search, narrowed by facets: `topic`, `source`, `lang`, `instrument`, `stage`.

    A facet that is None narrows nothing. Without a query: everything that the facets let through. Raises
    QueryError when nothing is asked.
    """
    wanted = [f"({{title body}} : ({query.match}))"] if query else []
    wanted += [f'facets : "{kind}-{_inside_quotes(value)}"' for kind, value in facets.items() if value]
    if not wanted:
        raise QueryError(
            "Write a word to look for, or name a --topic, a --source, a --lang, an --instrument or a --stage."
        )
    return " AND ".join(wanted)


def _inside_quotes(value: str) -> str:
    """A value that cannot end the string it stands in, nor, with a NUL, the whole expression."""
    return value.replace('"', '""').replace("\0", " ")
