"""Writing the full-text index (FTS5). Reading it is `watch.archive.reader`'s, which imports no SQLAlchemy.

The index holds analysed terms, not the text: title, body, and facets by which a search is narrowed
(`topic-csrd`, `source-cnil`, `lang-fr`, `stage-adopted`), as indexed terms because a join is many times
slower.
Rows have the document's id, which rises with time: "the newest matches" is the order of the index itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, text

TABLE = "document_index"

#: FTS5 must not cut our own terms: accents are folded already, and a facet holds hyphens and underscores.
CREATE = (
    f"CREATE VIRTUAL TABLE {TABLE} USING fts5(title, body, facets, "
    "tokenize = \"unicode61 remove_diacritics 0 tokenchars '-_:'\")"
)

_INSERT = text("INSERT INTO document_index(rowid, title, body, facets) VALUES (:id, :title, :body, :facets)")
_DELETE = text("DELETE FROM document_index WHERE rowid = :id")
_SET_FACETS = text("UPDATE document_index SET facets = :facets WHERE rowid = :id")


def is_index_table(name: str) -> bool:
    """True for the index and the shadow tables that FTS5 keeps beside it."""
    return name == TABLE or name.startswith(f"{TABLE}_")


def facets(
    source_ids: Iterable[str], language: str | None, topics: Iterable[str], *, instrument: str, stage: str
) -> str:
    """The facet terms of a document."""
    terms = [f"source-{source}" for source in source_ids]
    terms += [f"topic-{topic}" for topic in topics]
    terms += [f"instrument-{instrument}", f"stage-{stage}"]
    if language:
        terms.append(f"lang-{language}")
    return " ".join(terms)


def row(document_id: int, terms: tuple[str, str], facet_terms: str) -> dict[str, object]:
    """The index row of a document. `terms` are `watch.text.analyzer.document_terms` of it."""
    return {"id": document_id, "title": terms[0], "body": terms[1], "facets": facet_terms}


def add(connection: Connection, rows: Sequence[dict[str, object]]) -> None:
    """Index new documents."""
    if rows:
        connection.execute(_INSERT, rows)


def replace(connection: Connection, new_row: dict[str, object]) -> None:
    """Index a document's changed text."""
    connection.execute(_DELETE, {"id": new_row["id"]})
    connection.execute(_INSERT, new_row)


def set_facets(connection: Connection, document_id: int, facet_terms: str) -> None:
    """Change what a document is narrowed by, after its tags changed."""
    connection.execute(_SET_FACETS, {"id": document_id, "facets": facet_terms})
