"""Frozen values at the door of this room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

#: Why two documents are together: a closed list, the strongest first.
#: `identifier` both are the same act; `link` one names the other's identifier, or an address that holds it;
#: `title`, `text` likeness in one language; `translation` likeness across languages.
BondKind = Literal["identifier", "link", "title", "text", "translation"]


@dataclass(frozen=True, slots=True)
class Account:
    """One document, as the story maker sees it: somebody's account of an event.

    `identifiers` are those that the document itself is, `cited` those that it names (`celex:32024R1689`).
    """

    id: int
    source_id: str
    official: bool
    language: str | None
    day: date
    title: str
    text: str = ""
    identifiers: tuple[str, ...] = ()
    cited: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bond:
    """Why two documents are together. `detail` is the identifier or the words that they share, for people."""

    ids: tuple[int, int]
    kind: BondKind
    detail: str


@dataclass(frozen=True, slots=True)
class Story:
    """Documents of one event, its head first, and a bond for each of the others."""

    members: tuple[int, ...]
    bonds: tuple[Bond, ...] = ()
