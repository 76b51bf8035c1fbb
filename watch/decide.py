"""What is stored + what was seen -> what to do. Pure: nothing here reads or writes anything.

A document is recognised by its keys, in this order: its guid within its source, its canonical address, the
legal identifier that it itself is (in its language). So a changed guid, a moved date or an item that comes
back is not news. What it only cites, and how alike two titles are, never makes two publications one.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from rapidfuzz.distance import Indel

from watch.models import Entry, Known, Outcome
from watch.text.analyzer import words
from watch.text.urls import canonical_guid, canonical_url

#: Until a source was read well, what it dated within this many days before the first look is news, like all
#: that it dated since; the rest is baseline.
FIRST_READING_DAYS = 7

#: Below this likeness of words (0 to 1) a changed text is a material change, and comes back in a digest.
MATERIAL_LIKENESS = 0.9

#: A page that prints the clock changes for ever: after this many revisions its changes are no longer news.
REVISION_LIMIT = 24

#: A source that fails is tried again after this, then twice as late each time, up to its own interval.
FIRST_RETRY = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Beginning:
    """How the watch of a source began that was never read well before.

    `since` is when it was first looked at, aware: what it published from then on is news, however long it
    could not be read. `was_short` is True when it was read, and showed less than it should: what it shows
    without a date now, it did not show then.
    """

    since: datetime
    was_short: bool = False

    def makes_news(self, entry: Entry) -> bool:
        """True for what is no older than the watch, give or take FIRST_READING_DAYS."""
        if entry.published is None:
            return self.was_short
        return entry.published.day >= self.since.date() - timedelta(days=FIRST_READING_DAYS)


@dataclass(frozen=True, slots=True)
class Add:
    """Archive a publication that is not in the archive."""

    entry: Entry
    keys: tuple[str, ...]
    content_hash: str
    news: bool


@dataclass(frozen=True, slots=True)
class Change:
    """A known document has another text: keep the old one as a revision."""

    document_id: int
    entry: Entry
    keys: tuple[str, ...]
    content_hash: str


@dataclass(frozen=True, slots=True)
class Sight:
    """A known document is shown by another source, or under another guid or address: note it."""

    document_id: int
    entry: Entry
    keys: tuple[str, ...]
    content_hash: str


Intent = Add | Change | Sight


@dataclass(frozen=True, slots=True)
class Decision:
    """What one reading means."""

    intents: tuple[Intent, ...]
    unchanged: int

    @property
    def new(self) -> int:
        """How many publications the archive did not hold."""
        return sum(isinstance(intent, Add) for intent in self.intents)

    @property
    def changed(self) -> int:
        """How many known documents have another text."""
        return sum(isinstance(intent, Change) for intent in self.intents)


def entry_keys(source_id: str, entries: Sequence[Entry]) -> list[tuple[str, ...]]:
    """The keys of each entry of one reading, strongest first; every entry has at least one.

    A guid that one reading gives to several addresses identifies none of them, nor does an address given to
    several guids (a feed whose items all link to the home page). Where only one of the two is there, or all
    items share both, titles decide. A guid and an address that go together are one publication, even if a
    reading shows it twice under two titles.
    """
    under_guid: dict[str | None, set[tuple[str | None, str]]] = defaultdict(set)
    under_url: dict[str | None, set[tuple[str | None, str]]] = defaultdict(set)
    places = [(_guid(entry), _url(entry)) for entry in entries]
    for entry, (guid, url) in zip(entries, places, strict=True):
        title = " ".join(words(entry.title))
        under_guid[guid].add((url, title))
        under_url[url].add((guid, title))
    one_for_all = len(set(places)) == 1

    def tells(shown: set[tuple[str | None, str]]) -> bool:
        others = {other for other, _ in shown}
        if len(others) > 1:
            return False
        return len(shown) == 1 or (None not in others and not one_for_all)

    keys = []
    for entry, (guid, url) in zip(entries, places, strict=True):
        mine = []
        if guid and tells(under_guid[guid]):
            mine.append(f"guid:{source_id}:{guid}")
        if url and tells(under_url[url]) and not (guid and _is_home_page(url)):
            mine.append(f"url:{url}")
        mine += [f"id:{identifier}:{entry.language or '-'}" for identifier in entry.identifiers]
        keys.append(tuple(mine) or (_content_key(source_id, entry),))
    return keys


def decide(
    source_id: str,
    entries: Sequence[Entry],
    keys: Sequence[tuple[str, ...]],
    hashes: Sequence[str],
    known: Mapping[str, Known],
    *,
    beginning: Beginning | None,
) -> Decision:
    """Compare a reading with the archive.

    Args:
        source_id: the source that was read.
        entries: what it shows.
        keys: `entry_keys` of them.
        hashes: `hash_content` of each.
        known: for every key that the archive holds, what it holds.
        beginning: None when this source was read well before: then all that is new is news.
    """
    claimed = {known[own[0]].document_id for own in keys if own[0] in known}
    taken: set[str] = set()
    done: set[int] = set()
    intents: list[Intent] = []
    unchanged = 0
    for entry, own, content_hash in zip(entries, keys, hashes, strict=True):
        if taken.intersection(own):
            continue  # shown twice in one reading
        taken.update(own)
        match, new_keys = _find(own, known, claimed)
        if match is None:
            news = beginning is None or beginning.makes_news(entry)
            intents.append(Add(entry, new_keys, content_hash, news=news))
        elif match.document_id in done:
            continue
        else:
            done.add(match.document_id)
            intent = _of_known(match, entry, new_keys, content_hash)
            unchanged += not isinstance(intent, Change)
            if intent is not None:
                intents.append(intent)
    return Decision(tuple(intents), unchanged)


def _find(
    own: tuple[str, ...], known: Mapping[str, Known], claimed: set[int]
) -> tuple[Known | None, tuple[str, ...]]:
    """The document that these keys mean, and the keys that the archive must learn."""
    unknown = tuple(key for key in own if key not in known)
    for rank, key in enumerate(own):
        match = known.get(key)
        # A weaker key may belong to a document that another entry of this reading is by its strongest one.
        if match is not None and (rank == 0 or match.document_id not in claimed):
            return match, unknown
    return None, unknown


def _of_known(
    match: Known, entry: Entry, new_keys: tuple[str, ...], content_hash: str
) -> Change | Sight | None:
    if match.own and match.seen_hash is not None and match.seen_hash != content_hash:
        return Change(match.document_id, entry, new_keys, content_hash)
    if match.seen_hash is None or new_keys or match.seen_hash != content_hash:
        return Sight(match.document_id, entry, new_keys, content_hash)
    return None


def is_material(old_title: str, old_text: str, new_title: str, new_text: str, *, revisions: int) -> bool:
    """True when a change is worth telling: another title, or another tenth of the words."""
    if revisions >= REVISION_LIMIT:
        return False
    if words(old_title) != words(new_title):
        return True
    return Indel.normalized_similarity(words(old_text), words(new_text)) < MATERIAL_LIKENESS


def outcome_of(decision: Decision, *, shown: int, min_items: int) -> Outcome:
    """The outcome of a reading that worked.

    Args:
        decision: what it means.
        shown: how many entries the source showed.
        min_items: how few the source is expected to show.
    """
    if shown < min_items:
        return Outcome.EMPTY
    if decision.new:
        return Outcome.NEW
    return Outcome.CHANGED if decision.changed else Outcome.UNCHANGED


def next_due(
    every: timedelta, outcome: Outcome, bad_streak: int, now: datetime, retry_at: datetime | None = None
) -> datetime:
    """When to read a source again. A source is never given up: it is only read less often.

    Args:
        every: the source's own interval.
        outcome: what the check gave.
        bad_streak: checks in a row that were not good, this one included.
        now: the time of the check, aware.
        retry_at: when the server asked us to come back, if it did.
    """
    if outcome.good:
        return now + every
    wait: timedelta = FIRST_RETRY * 2 ** min(max(bad_streak - 1, 0), 16)
    due = now + min(wait, every)
    return max(due, retry_at) if retry_at else due


def hash_content(entry: Entry) -> str:
    """A hash of what a reader would see change: words of title and text, neither dates nor white space."""
    content = " ".join([*entry.title.split(), "\n", *entry.text.split()])
    return hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()[:32]


def _guid(entry: Entry) -> str | None:
    return canonical_guid(entry.guid) if entry.guid and entry.guid.strip() else None


def _url(entry: Entry) -> str | None:
    return canonical_url(entry.url) if entry.url else None


def _is_home_page(url: str) -> bool:
    return url.count("/") <= 2 and "?" not in url


def _content_key(source_id: str, entry: Entry) -> str:
    day = entry.published.day.isoformat() if entry.published else ""
    digest = hashlib.sha256(f"{day}\n{' '.join(words(entry.title))}\n{entry.text}".encode("utf-8", "replace"))
    return f"text:{source_id}:{digest.hexdigest()[:32]}"
