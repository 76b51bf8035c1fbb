"""Readings put into a real archive without fetching or tagging: what decide and the archive do together."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from watch import decide
from watch.archive import documents
from watch.archive.documents import NewDocument, Provenance
from watch.archive.engine import Archive
from watch.archive.reader import show
from watch.decide import Add, Beginning, Change, Decision, Sight
from watch.models import Deadline, Entry, Instrument, Nature, Published, Stage, TagEvidence, Tagging
from watch.text.analyzer import document_terms
from watch.text.identifiers import cited_identifiers, own_identifiers

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
TODAY = NOW.date()
NATURE = Nature(Instrument.NEWS, Stage.NEWS, "CNIL")


def entry(
    title: str = "CSRD : le calendrier change",
    *,
    url: str | None = "https://example.org/csrd",
    guid: str | None = None,
    text: str = "Les entreprises publient leur rapport de durabilité un an plus tard.",
    day: date | None = TODAY,
    language: str | None = "fr",
    identifiers: tuple[str, ...] = (),
) -> Entry:
    published = Published(day) if day else None
    return Entry(title, url, guid, text, published, language, identifiers)


def tagging(topic: str = "csrd", probability: float = 0.9, *, tagged: bool = True) -> Tagging:
    return Tagging(topic, probability, 0.5, tagged, (TagEvidence("term", "CSRD", 2.5),), "m1")


def new(
    shown: Entry,
    *,
    keys: tuple[str, ...] | None = None,
    tags: tuple[Tagging, ...] = (),
    deadlines: tuple[Deadline, ...] = (),
    news: bool = True,
    filtered: bool = False,
    nature: Nature = NATURE,
) -> NewDocument:
    """What the pipeline hands to the archive for an entry."""
    cited = cited_identifiers(f"{shown.title}\n{shown.text}")
    return NewDocument(
        entry=shown,
        keys=keys if keys is not None else decide.entry_keys("cnil", [shown])[0],
        content_hash=decide.hash_content(shown),
        language=shown.language,
        nature=nature,
        cited=cited,
        news=news,
        filtered=filtered,
        tags=tags,
        deadlines=deadlines,
        terms=document_terms(shown.title, shown.text, (*shown.identifiers, *cited), shown.language),
    )


def source(source_id: str = "cnil", *, official: bool = True, jurisdiction: str = "FR") -> Provenance:
    return Provenance(source_id, official, jurisdiction)


class Shelf:
    """An archive that is shown readings."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.archive = Archive.create(path)
        self._read: set[str] = set()

    def read(self, source_id: str, *shown: Entry, at: datetime = NOW) -> Decision:
        """Decide on one reading of a source and archive the decision."""
        entries = [_with_own_identifiers(one) for one in shown]
        keys = decide.entry_keys(source_id, entries)
        provenance = source(source_id)
        with self.archive.write() as connection:
            known = documents.known(connection, (key for own in keys for key in own), source_id)
            beginning = None if source_id in self._read else Beginning(at)
            decision = decide.decide(
                source_id,
                entries,
                keys,
                [decide.hash_content(one) for one in entries],
                known,
                beginning=beginning,
            )
            for intent in decision.intents:
                match intent:
                    case Add():
                        added = replace(
                            new(intent.entry, keys=intent.keys, news=intent.news),
                            content_hash=intent.content_hash,
                        )
                        documents.add(connection, provenance, [added], at)
                    case Change():
                        changed = new(intent.entry, keys=intent.keys)
                        documents.change(
                            connection, provenance, intent.document_id, changed, at, material=True, moved={}
                        )
                    case Sight():
                        documents.sight(
                            connection,
                            source_id,
                            intent.document_id,
                            intent.entry,
                            intent.keys,
                            intent.content_hash,
                            at,
                        )
        self._read.add(source_id)
        return decision

    def first_read(self, source_id: str, at: datetime = NOW - timedelta(days=1)) -> None:
        """Get the first reading, which is mostly baseline, out of the way."""
        self.read(source_id, at=at)

    def documents(self) -> int:
        """How many documents there are."""
        with self.archive.read() as connection:
            return documents.counts(connection)["documents"]

    def document(self, number: int) -> dict[str, object]:
        """One document, as `regwatch show` sees it."""
        found = show(self.path, number)
        assert found is not None
        return found


def _with_own_identifiers(one: Entry) -> Entry:
    return replace(one, identifiers=(*one.identifiers, *own_identifiers([one.url, one.guid])))
