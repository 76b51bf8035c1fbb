"""What a document looks like to the story maker: its words in a space that both languages share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from watch.stories.account import Account
from watch.stories.acts import fresh, is_own_title, is_published, references, same_act
from watch.stories.commonplace import STOP
from watch.stories.figures import amounts, days, years
from watch.stories.glossary import translated
from watch.stories.roundups import is_roundup
from watch.stories.steps import bodies_of, steps_of
from watch.text.analyzer import LANGUAGES, fold, stem, words
from watch.text.identifiers import cited_identifiers, own_identifiers

#: What is read of a text: the event stands at its beginning, background and boilerplate after.
LEAD_CHARS = 1_000

#: Words that the glossary does not know are compared across languages by their beginning: "molene", "sancti".
_BRIDGE_CHARS = 6

_CAPITALISED = re.compile(r"(?<![.!?:»«\"“]\s)(?<!^)(?<![\w-])[A-ZÀ-Ý][\w-]+|\b[A-ZÀ-Ý]{2,}[\w-]*\b")
_FIRST = re.compile(r"(?:^|[.!?:»«\"“]\s)([A-ZÀ-Ý][\w-]+)")
_MOST_CAPITALISED = 0.6
#: A longer number is an identifier, and a year is compared as such.
_LONGEST_LABELLED = 4
_ADDRESS = re.compile(r"https?://[^\s<>\"')\]]+")


@dataclass(frozen=True, slots=True)
class Portrait:
    """An account, read. `terms` serve within a language, `bridge` across; `names` are terms of the bridge."""

    account: Account
    language: str
    own: frozenset[str]
    linked: frozenset[str]
    title_terms: frozenset[str]
    terms: frozenset[str]
    title_bridge: frozenset[str]
    bridge: frozenset[str]
    names: frozenset[str]
    title_refs: tuple[str, ...]
    refs: frozenset[str]
    title_days: frozenset[str]
    days: frozenset[str]
    title_years: frozenset[str]
    years: frozenset[str]
    title_amounts: frozenset[str]
    amounts: frozenset[str]
    title_labels: frozenset[tuple[str, str]]  # ("phase", "2"), ("=project", "64")
    labels: frozenset[tuple[str, str]]
    steps: frozenset[str]
    bodies: frozenset[str]
    own_title: bool
    roundup: bool

    @property
    def day(self) -> date:
        """The day on which it was published."""
        return self.account.day


def portray(account: Account) -> Portrait:
    """Read an account once, so that comparing two is set work."""
    title, lead = account.title, account.text[:LEAD_CHARS]
    whole = f"{title}. {lead}"
    plain_title, plain_lead = fold(title.lower()), fold(lead.lower())
    plain = f"{plain_title}. {plain_lead}"
    language = account.language if account.language in LANGUAGES else _guessed(whole)
    title_terms, title_bridge = _vocabulary(title, language)
    terms, bridge = _vocabulary(lead, language)
    title_refs = tuple(references(title))
    return Portrait(
        account=account,
        language=language,
        own=frozenset(map(same_act, account.identifiers)),
        linked=_linked(account, whole),
        title_terms=title_terms,
        terms=title_terms | terms,
        title_bridge=title_bridge,
        bridge=title_bridge | bridge,
        names=_names(title, lead, language),
        title_refs=tuple(one for one in title_refs if fresh(one, account.day)),
        refs=frozenset(one for one in references(whole) if fresh(one, account.day)),
        title_days=days(plain_title),
        days=days(plain),
        title_years=years(title),
        years=years(whole),
        title_amounts=amounts(plain_title),
        amounts=amounts(plain),
        title_labels=_labels(title, language),
        labels=_labels(whole, language),
        steps=_steps(account, plain_title, plain_lead),
        bodies=bodies_of(plain_title, plain_lead),
        own_title=is_own_title(plain_title),
        roundup=is_roundup(plain_title, plain_lead),
    )


def _steps(account: Account, title: str, lead: str) -> frozenset[str]:
    """An act's own page in an official journal tells of its publication, whatever its title speaks of."""
    steps = steps_of(title, lead)
    if "corrigendum" not in steps and any(map(is_published, account.identifiers)):
        return frozenset({"published"})
    return steps


def _vocabulary(text: str, language: str) -> tuple[frozenset[str], frozenset[str]]:
    found = words(text)
    stems = [stem(word, language) for word in found]
    terms: set[str] = set()
    bridge: set[str] = set()
    for word, stemmed, meaning in zip(found, stems, translated(stems, language), strict=True):
        if meaning:
            terms.add(meaning)
            bridge.add(meaning)
        elif meaning is None and len(word) > 1 and word not in STOP and not word.isdigit():
            terms.add(stemmed)
            bridge.add(fold(word)[:_BRIDGE_CHARS])
    return frozenset(terms), frozenset(bridge)


_ORDINAL = re.compile(r"(\d{1,4})(?:er|re|e|eme|nd|nde|st|rd|th)")
#: What stands between a label and its number.
_NUMBERED = frozenset(("n", "no", "num", "numero", "number", "nr"))


def _labels(text: str, language: str) -> frozenset[tuple[str, str]]:
    """Numbers with what they number, as a bridge term: "phase 2", "projet n° 64", "3rd wave"."""
    found = [word for word in map(fold, words(text)) if word not in _NUMBERED]
    labels = set()
    for before, word, after in zip(("", *found), found, (*found[1:], ""), strict=False):
        ordinal = _ORDINAL.fullmatch(word)
        label, number = (after, ordinal[1]) if ordinal else (before, word)
        if number.isdigit() and len(number) < _LONGEST_LABELLED and label and not label.isdigit():
            labels |= {(term, number) for term in _vocabulary(label, language)[1]}
    return frozenset(labels)


def _names(title: str, lead: str, language: str) -> frozenset[str]:
    """Names in a title, as bridge terms; a title in capitals throughout, or in Title Case, tells none.

    What the glossary knows is no name: countries and authorities are compared by their kind.
    The first word of a title has a capital anyway: it is a name when it has one within the text too.
    """
    capitalised = _CAPITALISED.findall(title)
    if len(capitalised) > _MOST_CAPITALISED * len(title.split()):
        return frozenset()
    inside = set(_CAPITALISED.findall(lead))
    first = [word for word in _FIRST.findall(title) if word in inside]
    found = _vocabulary(" ".join(capitalised + first), language)[1]
    return frozenset(name for name in found if not name.startswith("="))


def _linked(account: Account, whole: str) -> frozenset[str]:
    """Identifiers that the document names, and those of the addresses that it gives."""
    named = account.cited or cited_identifiers(whole)
    return frozenset(map(same_act, (*named, *own_identifiers(_ADDRESS.findall(account.text[:20_000])))))


_FRENCH = frozenset(("le", "la", "les", "des", "du", "et", "une", "un", "est", "pour", "dans", "sur", "au"))
_ENGLISH = frozenset(("the", "of", "and", "to", "in", "is", "for", "on", "with", "by", "a", "at", "that"))


def _guessed(text: str) -> str:
    found = words(text)
    return "fr" if sum(word in _FRENCH for word in found) > sum(word in _ENGLISH for word in found) else "en"
