"""Texts of the Journal officiel as entries, wherever they were read. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from watch.crawl.dates import published
from watch.crawl.entries import entry_of
from watch.models import Entry
from watch.text.identifiers import cited_identifiers

_ID = re.compile(r"JORFTEXT\d{12}")
_NATURES = {
    "ARRETE": "Arrêté",
    "DECISION": "Décision",
    "DECRET": "Décret",
    "DELIBERATION": "Délibération",
    "LOI": "Loi",
    "LOI_ORGANIQUE": "Loi organique",
}


@dataclass(frozen=True, slots=True)
class JorfText:
    """One text. `id` is its JORFTEXT number, `nature` the code of the database, `day` an ISO date.

    `title` and `body` may be HTML.
    """

    id: str
    title: str
    nature: str
    day: str
    ministry: str = ""
    nor: str = ""
    body: str = ""


def is_wanted(nature: str, options: Mapping[str, object]) -> bool:
    """True for a nature that the row names in `natures`; for every nature when it names none."""
    natures = options.get("natures")
    return not isinstance(natures, tuple) or nature in natures


def entry(text: JorfText, now: datetime) -> Entry | None:
    """The text as an entry, or None without a number or a date: it could not be told from an old one."""
    day = published(text.day, now=now)
    if day is None or not _ID.fullmatch(text.id):
        return None
    head = ". ".join(part for part in (_words(text.nature), text.ministry) if part)
    found = entry_of(
        title=text.title or f"{_words(text.nature) or 'Texte'} {text.nor or text.id}",
        texts=[text.body],
        guid=text.id,
        url=f"https://www.legifrance.gouv.fr/jorf/id/{text.id}",
        published=day,
    )
    if found is None:
        return None
    # A correction comes under the number of the text that it corrects, and is not that text.
    number = "" if "rectificatif" in found.title.lower() else text.nor
    return replace(
        found,
        text=f"{head}\n{found.text}".strip(),
        language="fr",
        # Both numbers have forms of their own, so that finding them also checks them.
        identifiers=cited_identifiers(f"{text.id} {number}"),
    )


def _words(nature: str) -> str:
    return _NATURES.get(nature) or nature.replace("_", " ").capitalize()
