"""One exported document, and the columns that every format of rows has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from notifications.render.clean import clean
from watch.archive.export import Document

#: The columns, in order.
COLUMNS = (
    "id",
    "title",
    "url",
    "source",
    "source_name",
    "publisher",
    "jurisdiction",
    "lang",
    "published",
    "archived",
    "official",
    "instrument",
    "stage",
    "authority",
    "identifiers",
    "topics",
    "story",
)

#: Unicode has no use for them, and XML does not allow them.
_NONCHARACTERS = str.maketrans("", "", "\ufffe\uffff")


@dataclass(frozen=True, slots=True)
class Record:
    """A document with what sources.yaml says of its source today.

    `source_name` is the source's id, and `publisher` empty, where the file no longer lists the source.
    """

    document: Document
    source_name: str
    publisher: str

    def values(self) -> dict[str, Any]:
        """What stands in each of COLUMNS, under the names and in the forms of `regwatch show --json`."""
        document = self.document
        return {
            "id": document.id,
            "title": document.title,
            "url": document.url,
            "source": document.source,
            "source_name": self.source_name,
            "publisher": self.publisher,
            "jurisdiction": document.jurisdiction,
            "lang": document.language,
            "published": document.published.isoformat() if document.published else None,
            "archived": document.archived.isoformat(timespec="seconds"),
            "official": document.official,
            "instrument": document.instrument,
            "stage": document.stage,
            "authority": document.authority,
            "identifiers": list(document.identifiers),
            "topics": [
                {
                    "topic": one.topic,
                    "probability": round(one.probability, 4),
                    "by_person": one.by_person,
                }
                for one in document.topics
            ],
            "story": document.story,
        }


def flat(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a record for cells: every text on one line and visible, every list in one text."""
    topics = (
        f"{one['topic']} {one['probability']}{' (person)' if one['by_person'] else ''}"
        for one in values["topics"]
    )
    cells = {**values, "identifiers": "; ".join(values["identifiers"]), "topics": "; ".join(topics)}
    return {name: visible(value) if isinstance(value, str) else value for name, value in cells.items()}


@lru_cache(maxsize=1_000)  # most of the texts of a document are those of its source
def visible(text: str) -> str:
    """A text on one line, without control characters and marks that hide or reorder what is shown."""
    return clean(text.translate(_NONCHARACTERS))
