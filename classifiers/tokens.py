"""One tokenizer for the lexicon and the linear model: French and English words, folded for comparison.

Folding keeps no accents, no case, no ligatures and no regular plural, so that "Systèmes d'IA" and
"système d'IA" compare equal. No word is ever dropped as a stop word: "ai" is a French verb form *and*
the English abbreviation this service looks for, and only its surroundings tell which.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import compress, islice

#: What the French verb form ("j'ai", "ai-je") becomes, so that it never compares equal to "AI".
VERB = "avoir"

_AI = "ai"
# One alternative to start with and the rare endings after it: twice as fast as the other way round.
_WORD = re.compile(
    r"\w+(?:"
    r"['’ʼ](?:[sS]\b)?"  # l' of l'IA, and Commission's
    r"|(?<=\d)[.,]\d[\d.,]*\b"  # 92,43 is one number, 92/43 is two
    r"|(?<=\b[A-Z])\.(?:[A-Z]\.)+"  # A.I.
    r")?"
)
_MAX_ACRONYM = 5
#: Words remembered with their folded form, about 10 MB.
_MOST_FOLDED = 100_000
_APOSTROPHES = "'’ʼ"
_ELISIONS = frozenset(["c", "d", "j", "l", "m", "n", "s", "t", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu"])
_SUBJECTS = frozenset(["j", "m", "n", "t"])  # j'ai, je n'ai, je t'ai: a verb follows
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o"})


class Tokens:
    """The words of one text, folded, and where each of them stands.

    `text` is the text after Unicode normalisation (NFKC); `words` are the folded words in
    reading order and `written` the same ones unfolded.
    """

    __slots__ = ("_places", "_starts", "text", "words", "written")

    def __init__(self, text: str, words: list[str], written: list[str]) -> None:
        """An empty string in `words` marks an elided article, which is dropped."""
        elided = "" in words
        self.text = text
        self.words = tuple(filter(None, words) if elided else words)
        self.written = tuple(compress(written, words) if elided else written)
        # Only what is shown needs its place, so places wait until something is.
        self._places = compress(map(re.Match.start, _WORD.finditer(text)), words)
        self._starts: list[int] = []

    def shown(self, first: int, last: int) -> str:
        """The words `first` to `last` (excluded) as they stand in the text, on one line."""
        self._starts += islice(self._places, max(0, last - len(self._starts)))
        end = self._starts[last - 1] + len(self.written[last - 1])
        return " ".join(self.text[self._starts[first] : end].split())


def tokenize(text: str, language: str | None = None) -> Tokens:
    """Split a text into folded words; an elided article (l', d', qu') is no word of its own.

    `language` only settles what a lower-case "ai" is: the abbreviation in English, the verb elsewhere.
    """
    text = unicodedata.normalize("NFKC", text)
    written = _WORD.findall(text)
    words = list(map(_FOLDED.__getitem__, written))
    if _AI in words:
        for place, word in enumerate(words):
            if word == _AI and _is_verb(written, place, english=language == "en"):
                words[place] = VERB
    return Tokens(text, words, written)


def _is_verb(written: list[str], place: int, *, english: bool) -> bool:
    before = written[place - 1] if place else ""
    if before[-1:] in _APOSTROPHES and bare(before[:-1]) in _SUBJECTS:
        return True
    if written[place] == "Ai":
        return written[place + 1 : place + 2] == ["je"]
    return written[place] == "ai" and not english


def fold(word: str) -> str:
    """Lower case, without accents, ligatures, dots and regular plural: `Écosystèmes` -> `ecosysteme`.

    Empty for an elided article.
    """
    if word[-1] in _APOSTROPHES:
        stem = bare(word[:-1])
        return "" if stem in _ELISIONS else _singular(stem)
    if len(word) > 2 and word[-2] in _APOSTROPHES:
        word = word[:-2]
    if len(word) <= _MAX_ACRONYM and word.isupper():
        return bare(word)  # the S of ESRS is no plural
    return _singular(bare(word))


class _Folded(dict[str, str]):
    """Word -> folded word, worked out once a word: a look into a dict is the fastest call there is."""

    def __missing__(self, word: str) -> str:
        if len(self) >= _MOST_FOLDED:
            self.clear()
        self[word] = folded = fold(word)
        return folded


_FOLDED = _Folded()


def bare(word: str) -> str:
    """Lower case, without accents, ligatures and the dots of an abbreviation; the plural stays."""
    lowered = word.lower()
    if lowered[-1:] == ".":
        lowered = lowered.replace(".", "")
    if lowered.isascii():
        return lowered
    decomposed = unicodedata.normalize("NFD", lowered.translate(_LIGATURES))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _singular(word: str) -> str:
    """Take off a regular French or English plural; what is left need not be a word, only be the same."""
    if len(word) <= 3 or word.isdigit():
        return word
    if word.endswith("aux") and not word.endswith("eaux") and len(word) > 5:
        return word[:-3] + "al"
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith("ie"):
        return word[:-2] + "y"
    if word[-1] in "sx" and word[-2] != "s":
        return word[:-1]
    return word
