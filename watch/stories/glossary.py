"""French and English words of the field that mean the same: what lets two languages tell one story.

One meaning a line, French left of the `=`, English right, synonyms separated by commas. Words are stemmed
when the table is read, so that one form stands for its plural and its verb. Synonyms within one language meet
as well: "amende" and "sanctionner" are one event told by two authors. Marks before a line:

    *   a word that half of the field's titles hold: sharing it says little
    +   a subject of the field: many stories of a week share it
    @   a country: two stories of one kind in two countries are two
    ~   a species: so are two of two species
    !   an authority: so are two of two authorities
"""

from __future__ import annotations

from watch.stories.meanings import MEANINGS
from watch.text.analyzer import LANGUAGES, stem, words

#: A run of stems in one language -> the meaning it stands for.
Phrases = dict[tuple[str, ...], str]


_MARKS = "*+@~!"


def _read(table: str) -> tuple[dict[str, Phrases], dict[str, frozenset[str]]]:
    phrases: dict[str, Phrases] = {language: {} for language in LANGUAGES}
    marked: dict[str, set[str]] = {mark: set() for mark in _MARKS}
    for line in table.strip().splitlines():
        sides = line.lstrip(_MARKS).split("=")
        meaning = "=" + " ".join(words(sides[1].split(",")[0]))
        for mark in line[: len(line) - len(line.lstrip(_MARKS))]:
            marked[mark].add(meaning)
        for language, side in zip(LANGUAGES, sides, strict=True):
            for phrase in side.split(","):
                stems = tuple(stem(word, language) for word in words(phrase))
                phrases[language].setdefault(stems, meaning)
    return phrases, {mark: frozenset(meanings) for mark, meanings in marked.items()}


PHRASES, _MARKED = _read(MEANINGS)
COMMON_MEANINGS = _MARKED["*"]
TOPICAL_MEANINGS = _MARKED["+"]
COUNTRIES = _MARKED["@"]
SPECIES = _MARKED["~"]
AUTHORITIES = _MARKED["!"]


def _longest(phrases: Phrases) -> dict[str, int]:
    longest: dict[str, int] = {}
    for phrase in phrases:
        longest[phrase[0]] = max(longest.get(phrase[0], 0), len(phrase))
    return longest


#: A phrase's first stem -> the words of the longest phrase that begins with it.
_LONGEST = {language: _longest(phrases) for language, phrases in PHRASES.items()}


def translated(stems: list[str], language: str) -> list[str | None]:
    """The meaning at each place of a text, None where the table knows none.

    A phrase of several words gives its meaning at its first word and an empty string at the others.
    """
    phrases, longest = PHRASES[language], _LONGEST[language]
    found: list[str | None] = []
    while len(found) < len(stems):
        place = len(found)
        most = min(longest.get(stems[place], 0), len(stems) - place)
        for length in range(most, 0, -1):
            meaning = phrases.get(tuple(stems[place : place + length]))
            if meaning is not None:
                found += [meaning] + [""] * (length - 1)
                break
        else:
            found.append(None)
    return found
