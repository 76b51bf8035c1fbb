"""One analyzer for the index and for queries, so that both databases and both languages agree.

Text becomes words: ligatures are opened, French elisions cut, case folded; then each word is stemmed
in its language, and accents are folded last (a stemmer needs the accents: "publiées" meets "publier"
only with them). "AI" is a French stop word in stock lists, so there is no stop list at all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

import Stemmer

LANGUAGES = ("fr", "en")

#: Words remembered with their stems, about 10 MB.
_MOST_STEMS = 100_000

#: Runs of letters and digits. An apostrophe ends a word: "l'intelligence" is "l" and "intelligence".
_WORD = re.compile(r"[^\W_]+")

#: What French elides before a vowel. Kept out of the index: nobody searches for "l" or "qu".
_ELIDED = re.compile(
    r"\b(?:l|d|j|m|t|s|c|n|qu|jusqu|lorsqu|puisqu|quoiqu)['’](?=\w)",
    re.IGNORECASE,
)

#: Endings where the French stemmer needs an accent that people leave out: biodiversite, publiees, matieres.
_BARE_ACUTE = re.compile(r"(?<=it)e(?=s?$)|e(?=es?$)")
_BARE_GRAVE = re.compile(r"(?<=i)e(?=res?$)")

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss"})


def words(text: str) -> list[str]:
    """Split text into lower-case words with their accents, elided articles left out."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.translate(_LIGATURES)).translate(_LIGATURES)
    if "'" in text or "’" in text:
        text = _ELIDED.sub("", text)
    return _WORD.findall(text.lower())


def fold(word: str) -> str:
    """Take the accents off: "biodiversité" becomes "biodiversite"."""
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFD", word)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


class _Stems(dict[str, str]):
    """Word -> stem in one language, worked out once: a look into a dict is the fastest call there is."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._stemmer = Stemmer.Stemmer(language)

    def __missing__(self, word: str) -> str:
        if len(self) >= _MOST_STEMS:
            self.clear()
        whole = any(char.isdigit() for char in word)
        self[word] = stemmed = fold(word if whole else self._stemmer.stemWord(word))
        return stemmed


_STEMS = {"fr": _Stems("french"), "en": _Stems("english")}


def stem(word: str, language: str) -> str:
    """Stem, then fold. A word with a digit (a number of an act) is left whole."""
    return _STEMS[language][word]


def index_terms(text: str, language: str | None) -> str:
    """The terms to store for a text: stems separated by spaces. An unknown language counts as English."""
    stems = _STEMS[language if language in LANGUAGES else "en"]
    return " ".join(map(stems.__getitem__, words(text)))


#: Characters of a text that are indexed: a long annex is found by what stands before it.
INDEXED_CHARS = 200_000


def document_terms(
    title: str, body: str, identifiers: Iterable[str], language: str | None
) -> tuple[str, str]:
    """What the index holds of a document: the terms of its title, and of its text and identifiers."""
    names = " ".join(identifier.partition(":")[2] for identifier in identifiers)
    return index_terms(title, language), index_terms(f"{body[:INDEXED_CHARS]} {names}", language)


def query_terms(word: str) -> tuple[str, ...]:
    """The terms that may stand for a word of a query.

    Its French stem, its English stem, and the French stem of its other spelling: with the accents that were
    left out, or without those that were written. Some may be the same.

    `word` is one word as `words` gives it.
    """
    return (*(stem(word, language) for language in LANGUAGES), stem(_respelled(word), "fr"))


def _respelled(word: str) -> str:
    """A French word as others would write it: accents left out where there are some, else put back."""
    if not word.isascii():
        return fold(word)
    return _BARE_GRAVE.sub("è", _BARE_ACUTE.sub("é", word))
