"""One source from fetch to archive, returning its outcome; and many side by side."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Protocol, TypeVar

from sqlalchemy import Connection

from watch import decide, health, incidents
from watch.archive import documents, evidence, sources
from watch.archive.documents import NewDocument, Provenance
from watch.archive.engine import Archive
from watch.archive.incidents import open_by_subject as open_incidents
from watch.config.sources import Source
from watch.crawl.traffic import metered
from watch.enrich.deadlines import deadlines
from watch.enrich.keywords import Keywords
from watch.enrich.language import language_of
from watch.enrich.moves import moves
from watch.errors import BlockedError, FetchError, SourceError
from watch.models import Entry, Outcome, Reading, SourceResult, SourceState
from watch.study import Studied, Study
from watch.text.identifiers import own_identifiers

log = logging.getLogger(__name__)

_Result = TypeVar("_Result")
_Record = Callable[[Connection], SourceResult]

#: Checks that are written down in one transaction at most: a kill loses these, and they are read again.
_BATCH = 32


class Reader(Protocol):
    """Reads one source. Called by the pipeline; raises SourceError."""

    async def read(self, source: Source, state: SourceState, now: datetime) -> Reading:
        """Fetch and parse; `state` holds what the source answered last."""


@dataclass(frozen=True, slots=True)
class _Prepared:
    """The entries of a reading, the keys and hash of each, and the places of those that may be new."""

    entries: tuple[Entry, ...]
    keys: tuple[tuple[str, ...], ...]
    hashes: tuple[str, ...]
    unseen: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Learned:
    """An entry with the text of its page, and what was found out about it."""

    entry: Entry
    studied: Studied


class Completer(Protocol):
    """Reads the pages that entries link to. Called by the pipeline; raises nothing for a page."""

    async def complete(self, source: Source, entries: Sequence[Entry], now: datetime) -> list[Entry]:
        """The entries in order, each with the text of its page where that says more."""


class Pipeline:
    """Reads sources and archives what is new in them.

    Args:
        archive: where everything goes.
        reader: fetches and parses.
        completer: reads the pages that new entries link to.
        study: finds out about the new entries of a reading.
        clock: the present, aware.
        on_step: called with a step's name as it is passed; what watches the service hooks in here.
    """

    def __init__(
        self,
        archive: Archive,
        reader: Reader,
        completer: Completer,
        study: Study,
        *,
        clock: Callable[[], datetime],
        on_step: Callable[[str], None],
    ) -> None:
        self._archive = archive
        self._reader = reader
        self._completer = completer
        self._study = study
        self._clock = clock
        self._on_step = on_step
        self._owner = sources.lease_owner()
        # One thread writes, whatever the number of sources being read: SQLite has one writer anyway.
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="archive")
        self._waiting: list[tuple[_Record, asyncio.Future[SourceResult]]] = []
        self._committing = asyncio.Lock()
        self._open_incidents: set[str] = set()

    def close(self) -> None:
        """Wait for the last write."""
        self._writer.shutdown()

    async def crawl(
        self, wanted: Sequence[Source], *, on_result: Callable[[SourceResult], None] = lambda _: None
    ) -> list[SourceResult]:
        """Check sources side by side; one result each, in the order given.

        A source that another process is reading now has no result. Raises ArchiveError when the archive
        cannot be used: nothing else stops the others.
        """

        async def check(source: Source) -> SourceResult:
            result = await self._check(source, states[source.id])
            on_result(result)
            return result

        states = await self._in_writer(self._claim, wanted)
        self._on_step("crawl:claimed")
        tasks = [asyncio.ensure_future(check(source)) for source in wanted if source.id in states]
        try:
            return list(await asyncio.gather(*tasks))
        except BaseException:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            raise

    async def _check(self, source: Source, state: SourceState) -> SourceResult:
        started = time.monotonic()
        prepared, studied = _Prepared((), (), (), ()), dict[int, _Learned]()
        with metered() as spent:
            reading, result, retry_at = await self._read(source, state)
            if reading is not None and reading.entries is not None:
                prepared = await self._in_writer(self._prepare, source, reading.entries)
                studied = await self._learn(source, prepared)
        result = replace(result, requests=spent.requests, bytes=spent.bytes)
        record = partial(self._record, source, state, reading, prepared, studied, result, retry_at, started)
        stored = await self._commit(record)
        self._on_step("crawl:recorded")
        return stored

    async def _learn(self, source: Source, prepared: _Prepared) -> dict[int, _Learned]:
        """Read the pages of the entries that the archive may have to learn, and study them; by place."""
        if not prepared.unseen:
            return {}
        keywords = Keywords(source.keywords)
        # A firehose's pages are read only where a keyword promises something.
        promising = [
            place
            for place in prepared.unseen
            if keywords.match(f"{prepared.entries[place].title}\n{prepared.entries[place].text}")
        ]
        shown = [prepared.entries[place] for place in promising]
        completed = await self._completer.complete(source, shown, self._clock())
        by_place = dict(zip(promising, completed, strict=True))
        entries = [by_place.get(place, prepared.entries[place]) for place in prepared.unseen]
        found = await self._study(entries, source)
        learned = [_Learned(entry, studied) for entry, studied in zip(entries, found, strict=True)]
        return dict(zip(prepared.unseen, learned, strict=True))

    async def _read(
        self, source: Source, state: SourceState
    ) -> tuple[Reading | None, SourceResult, datetime | None]:
        """The reading, or why there is none; and when the server asked us to come back."""
        try:
            reading = await self._reader.read(source, state, self._clock())
        except SourceError as error:
            outcome = Outcome.BLOCKED if isinstance(error, BlockedError) else Outcome.FAILED
            wait = error.retry_after if isinstance(error, FetchError) else None
            retry_at = None if wait is None else self._clock() + wait
            return None, SourceResult(source.id, outcome, cause=error.code, detail=error.detail), retry_at
        except Exception:
            # Not foreseen: it must cost this source alone, and must not pass unseen.
            log.exception("source_failed_unexpectedly", extra={"source_id": source.id})
            return None, SourceResult(source.id, Outcome.FAILED, cause="internal"), None
        self._on_step("crawl:read")
        if reading.moved_to is not None and reading.moved_to != state.moved_to:
            # Told, never followed for good: many a redirect leads to a page of maintenance.
            log.warning("source_moved", extra={"source_id": source.id, "to": reading.moved_to})
        result = SourceResult(source.id, Outcome.UNCHANGED)
        if reading.entries is None and state.items_seen < source.min_items:
            # The same answer as before, and that one held too little.
            result = replace(result, outcome=Outcome.EMPTY, cause="too_few", detail=str(state.items_seen))
        return reading, result, None

    async def _in_writer(self, work: Callable[..., _Result], *args: object) -> _Result:
        return await asyncio.get_running_loop().run_in_executor(self._writer, work, *args)

    async def _commit(self, record: _Record) -> SourceResult:
        """Write in a transaction that is shared with whatever else waits: each costs a wait for the disk."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[SourceResult] = loop.create_future()
        self._waiting.append((record, done))
        if len(self._waiting) == 1 and not self._committing.locked():
            await self._commit_waiting()
        return await done

    async def _commit_waiting(self) -> None:
        async with self._committing:
            while self._waiting:
                batch, self._waiting = self._waiting[:_BATCH], self._waiting[_BATCH:]
                try:
                    results = await self._in_writer(self._write, [record for record, _ in batch])
                except Exception as error:
                    for _, done in batch:
                        done.set_exception(error)
                    continue
                for (_, done), result in zip(batch, results, strict=True):
                    done.set_result(result)

    def _write(self, records: Sequence[_Record]) -> list[SourceResult]:
        with self._archive.write() as connection:
            return [record(connection) for record in records]

    def _claim(self, wanted: Sequence[Source]) -> dict[str, SourceState]:
        with self._archive.write() as connection:
            self._open_incidents = set(open_incidents(connection, "source"))
            return sources.claim(connection, [source.id for source in wanted], self._owner, self._clock())

    def _record(
        self,
        source: Source,
        state: SourceState,
        reading: Reading | None,
        prepared: _Prepared,
        studied: Mapping[int, _Learned],
        result: SourceResult,
        retry_at: datetime | None,
        started: float,
        connection: Connection,
    ) -> SourceResult:
        """Archive a reading and write down the check."""
        now = self._clock()
        if reading is not None and reading.entries is not None:
            result = self._archive_entries(connection, source, state, prepared, studied, result, now)
            self._on_step("crawl:archived")
        streak = 0 if result.outcome.good else state.bad_streak + 1
        result = replace(result, elapsed_s=round(time.monotonic() - started, 3))
        due_at = decide.next_due(source.every, result.outcome, streak, now, retry_at)
        same_as_before = reading is not None and reading.entries is None
        items = state.items_seen if same_as_before else len(prepared.entries)
        after = sources.record_check(connection, state, result, reading, items=items, now=now, due_at=due_at)
        is_open = source.id in self._open_incidents
        # Silence is counted in days: once a day is enough to ask.
        first_today = state.last_checked_at is None or state.last_checked_at.date() != now.date()
        silent = not result.new and (first_today or is_open) and self._is_silent(connection, source, now)
        incidents.follow_source(connection, after, result, now, silent=silent, is_open=is_open)
        return result

    def _is_silent(self, connection: Connection, source: Source, now: datetime) -> bool:
        days = documents.days_with_news(connection, source.id)
        return health.is_silent(days, source.max_silence, now.date())

    def _prepare(self, source: Source, shown: Sequence[Entry]) -> _Prepared:
        """Ask the archive which entries it knows, so that only the others are studied."""
        entries = tuple(_identified(source, entry) for entry in shown)
        keys = decide.entry_keys(source.id, entries)
        with self._archive.read() as connection:
            known = documents.known(connection, (key for own in keys for key in own), source.id)
        hashes = tuple(decide.hash_content(entry) for entry in entries)
        unseen = [
            place
            for place, (own, content_hash) in enumerate(zip(keys, hashes, strict=True))
            if content_hash not in {known[key].seen_hash for key in own if key in known}
        ]
        return _Prepared(entries, tuple(keys), hashes, tuple(unseen))

    def _archive_entries(
        self,
        connection: Connection,
        source: Source,
        state: SourceState,
        prepared: _Prepared,
        studied: Mapping[int, _Learned],
        result: SourceResult,
        now: datetime,
    ) -> SourceResult:
        entries, keys = prepared.entries, prepared.keys
        decision = decide.decide(
            source.id,
            entries,
            keys,
            prepared.hashes,
            documents.known(connection, (key for own in keys for key in own), source.id),
            beginning=_beginning(connection, state, now),
        )
        places = {id(entry): place for place, entry in enumerate(entries)}
        provenance = Provenance(source.id, source.official, source.jurisdiction)

        def new_document(intent: decide.Add | decide.Change, *, news: bool) -> NewDocument:
            learned = studied[places[id(intent.entry)]]
            entry, found = learned.entry, learned.studied
            return NewDocument(
                entry=replace(entry, text="") if found.filtered else entry,
                keys=intent.keys,
                content_hash=intent.content_hash,
                language=entry.language,
                nature=found.nature,
                cited=found.cited,
                news=news,
                filtered=found.filtered,
                tags=found.tags,
                deadlines=found.deadlines,
                terms=found.terms,
            )

        added = [
            new_document(intent, news=intent.news)
            for intent in decision.intents
            if isinstance(intent, decide.Add)
        ]
        ids = documents.add(connection, provenance, added, now)
        for intent in decision.intents:
            if isinstance(intent, decide.Change):
                _change(connection, provenance, intent.document_id, new_document(intent, news=True), now)
            elif isinstance(intent, decide.Sight):
                documents.sight(
                    connection,
                    source.id,
                    intent.document_id,
                    intent.entry,
                    intent.keys,
                    intent.content_hash,
                    now,
                )
        outcome = decide.outcome_of(decision, shown=len(entries), min_items=source.min_items)
        empty = outcome is Outcome.EMPTY
        return replace(
            result,
            outcome=outcome,
            new=decision.new,
            changed=decision.changed,
            unchanged=decision.unchanged,
            cause="too_few" if empty else None,
            detail=str(len(entries)) if empty else "",
            documents=tuple(ids),
        )


def _identified(source: Source, entry: Entry) -> Entry:
    """The entry with its language and the identifiers that it itself is."""
    own = dict.fromkeys([*entry.identifiers, *own_identifiers([entry.url, entry.guid])])
    language = entry.language or language_of(f"{entry.title}\n{entry.text}", source.languages)
    return replace(entry, language=language, identifiers=tuple(own))


def _beginning(connection: Connection, state: SourceState, now: datetime) -> decide.Beginning | None:
    if state.first_good_at is not None:
        return None
    since, was_short = evidence.first_look(connection, state.source_id)
    return decide.Beginning(since or now, was_short)


def _change(
    connection: Connection, source: Provenance, document_id: int, new: NewDocument, now: datetime
) -> None:
    old_title, old_text = documents.texts(connection, [document_id])[document_id]
    title, text = new.entry.title, new.entry.text
    revisions = documents.revision_count(connection, document_id)
    material = decide.is_material(
        old_title, old_text, title, text, revisions=revisions
    ) and not documents.had_text(connection, document_id, title, text)
    published = new.entry.published.day if new.entry.published else None
    before = deadlines(old_title, old_text, new.language, published=published)
    moved = moves(before, new.deadlines)
    documents.change(connection, source, document_id, new, now, material=material, moved=moved)
