"""A short extract: sentences as they stand in the text, never rewritten. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from watch.text.analyzer import words as words_of

#: A full stop after one of these does not end a sentence.
_ABBREVIATIONS = frozenset(
    {
        "art",
        "al",
        "no",
        "nos",
        "n°",
        "cf",
        "ex",
        "p",
        "pp",
        "vol",
        "éd",
        "ed",
        "etc",
        "mm",
        "m",
        "mme",
        "mmes",
        "dr",
        "pr",
        "st",
        "ste",
        "env",
        "min",
        "max",
        "approx",
        "vs",
        "eg",
        "ie",
        "inc",
        "ltd",
        "co",
        "corp",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "janv",
        "févr",
        "avr",
        "juil",
        "déc",
    }
)

#: French quotation marks have a space inside: « Oui. » is one sentence.
_END = re.compile(r"(?<=[.!?…])(?:\s?»|[\"”’)])*\s+(?=(?:«\s?|[\"“(])?[A-ZÀ-ÖØ-Þ0-9])")

#: What may stand before a word without a space: "(art.", "l'art.".
_OPENING = re.compile(r"[(«\"'’]")

#: "e.g.", "A.M.F.": letters with a full stop each, the last one aside.
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")

#: Sentences shorter than this say nothing by themselves ("Read more.").
_MIN_WORDS = 4

#: Characters of a text in which an extract is looked for, and of a sentence that is too long to be read.
_READ, _LONG = 12_000, 350
_MOST_SENTENCES = 3
_CUT, _GAP = " …", " […] "

#: What belongs to the page and not to its text.
_FURNITURE = re.compile(
    r"\bcookies?\b|newsletter|infolettre|\bs'abonner\b|\bsubscribe\b|\bsign up\b|javascript|\bclick here\b|"
    r"cliquez ici|\bread more\b|en savoir plus|lire la suite|tous droits réservés|all rights reserved|"
    r"\bskip to\b|aller au contenu|partager (?:sur|cette|l')|share (?:on|this)|\bfollow us\b|suivez-nous|"
    r"mentions légales|privacy policy|politique de confidentialité",
    re.IGNORECASE,
)
#: What is decided or demanded.
_CHANGE = re.compile(
    r"\b(?:adopt|publi|amend|modifi|repeal|abrog|postpon|report(?:e|er|ée?s?)\b|prolong|exten[ds]|requir|must\b|"
    r"shall\b|doi(?:t|vent)\b|oblig|interdi|prohibit|impos|consult|sanction|fine[sd]?\b|transpos|simplif|"
    r"entr(?:e|ent|era|eront|y|er|ée) (?:en|into)|appli(?:es|que|quent|quera|queront|cable)\b)",
    re.IGNORECASE,
)
_BY_WHEN = re.compile(r"\b20[2-4]\d\b|\b(?:months?|mois|days|jours)\b", re.IGNORECASE)
_WHOM = re.compile(
    r"\b(?:entreprises?|sociétés?|compan(?:y|ies)|undertakings?|providers?|deployers?|fournisseurs?|"
    r"déployeurs?|exploitants?|operators?|opérateurs?|employees|salariés|sme|smes|pme|eti|issuers?|émetteurs?|"
    r"banks?|banques?|member states|états membres|public bodies|collectivités)\b",
    re.IGNORECASE,
)


def sentences(text: str) -> list[str]:
    """Split a text into sentences; line breaks end one too."""
    found: list[str] = []
    for line in text.splitlines():
        start = 0
        for match in _END.finditer(line):
            before = line[start : match.start()].rsplit(None, 1)
            if before and _is_abbreviation(before[-1]):
                continue
            found.append(line[start : match.end()].strip())
            start = match.end()
        found.append(line[start:].strip())
    return [sentence for sentence in found if sentence]


def _is_abbreviation(word: str) -> bool:
    """True of "art.", of initials ("A.M.F.") and of a single letter: "article L. 225-102", "J. Delors"."""
    bare = _OPENING.split(word)[-1].rstrip(".").lower()
    if not word.endswith("."):
        return False
    return bare in _ABBREVIATIONS or (len(bare) == 1 and bare.isalpha()) or bool(_INITIALS.fullmatch(bare))


def extract(title: str, text: str, *, words: Collection[str] = (), max_chars: int = 400) -> str:
    """Two or three sentences of a text, as they stand: what changes, for whom and by when.

    Args:
        title: what the reader has read already.
        text: plain text.
        words: what the text was tagged for, in any case.
        max_chars: the extract's length; it ends with an ellipsis where it was cut.
    """
    told = set(words_of(title))
    found = [
        (place, sentence)
        for place, sentence in enumerate(sentences(text[:_READ]))
        if _says_something(sentence, told)
    ]
    best = sorted(found, key=lambda one: (-_worth(one[0], one[1], words), one[0]))
    chosen: list[tuple[int, str]] = []
    for place, sentence in best[:_MOST_SENTENCES]:
        if not chosen or sum(len(other) + len(_GAP) for _, other in chosen) + len(sentence) <= max_chars:
            chosen.append((place, sentence))
    joined = _join(sorted(chosen))
    if len(joined) <= max_chars:
        return joined
    room = max_chars - len(_CUT)
    space = joined.rfind(" ", 0, room + 1)
    return joined[: space if space > 0 else room].rstrip(" ,;:") + _CUT


def _says_something(sentence: str, told: set[str]) -> bool:
    said = words_of(sentence)
    return len(said) >= _MIN_WORDS and not set(said) <= told and _FURNITURE.search(sentence) is None


def _worth(place: int, sentence: str, words: Collection[str]) -> float:
    """How much a sentence tells. The first ones of a text count most: its author put them there."""
    lowered = sentence.lower()
    named = sum(word.lower() in lowered for word in words)
    return (
        3 / (1 + place)
        + min(named, 2)
        + (_CHANGE.search(sentence) is not None)
        + 0.8 * (_BY_WHEN.search(sentence) is not None)
        + 0.6 * (_WHOM.search(sentence) is not None)
        - (len(sentence) > _LONG)
    )


def _join(chosen: Sequence[tuple[int, str]]) -> str:
    """Sentences that did not stand together have a mark between them."""
    joined = ""
    last = None
    for place, sentence in chosen:
        glue = "" if last is None else " " if place == last + 1 else _GAP
        joined, last = f"{joined}{glue}{sentence}", place
    return joined
