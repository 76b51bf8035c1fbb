"""What a CELEX number says in words, and what one act does to another. French and English. Pure.

Sources: EUR-Lex, "How to read a CELEX number"; the interinstitutional rules for numbering acts since 2015.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

#: The Union's languages as the Publications Office writes them (ISO 639-2/T), by their ISO 639-1 code.
LANGUAGES: Mapping[str, str] = {
    "bg": "BUL", "cs": "CES", "da": "DAN", "de": "DEU", "el": "ELL", "en": "ENG", "es": "SPA", "et": "EST",
    "fi": "FIN", "fr": "FRA", "ga": "GLE", "hr": "HRV", "hu": "HUN", "it": "ITA", "lt": "LIT", "lv": "LAV",
    "mt": "MLT", "nl": "NLD", "pl": "POL", "pt": "POR", "ro": "RON", "sk": "SLK", "sl": "SLV", "sv": "SWE",
}  # fmt: skip

_CELEX = re.compile(
    r"(?P<sector>[0-9CE])(?P<year>\d{4})(?P<kind>[A-Z]{1,2})(?P<number>\d{4,5})(?P<part>\(\d{2}\))?"
    r"(?P<corrigendum>R\(\d{2}\))?(?:-(?P<day>\d{8}))?"
)
#: Since then all acts are numbered alike: (EU) year/number.
_NUMBERED_ALIKE = 2015
_SERIES = {"PC": "COM", "DC": "COM", "JC": "JOIN", "SC": "SWD"}

_ACTS = {
    "fr": {"R": "le règlement", "L": "la directive", "D": "la décision"},
    "en": {"R": "Regulation", "L": "Directive", "D": "Decision"},
}
_UNION = {"fr": "UE", "en": "EU"}
_ARTICLE = re.compile(r"^(?:le|la) ")
_TITLES = {
    "fr": {"corrigendum": "Rectificatif", "consolidated": "Version consolidée", "proposal": "Proposition"},
    "en": {"corrigendum": "Corrigendum", "consolidated": "Consolidated text", "proposal": "Proposal"},
}
_RELATIONS: Mapping[str, Mapping[str, str]] = {
    "resource_legal_amends_resource_legal": {"fr": "Modifie", "en": "Amends"},
    "resource_legal_repeals_resource_legal": {"fr": "Abroge", "en": "Repeals"},
    "resource_legal_implicitly_repeals_resource_legal": {
        "fr": "Abroge implicitement",
        "en": "Implicitly repeals",
    },
    "resource_legal_corrects_resource_legal": {"fr": "Rectifie", "en": "Corrects"},
    "resource_legal_implements_resource_legal": {"fr": "Met en œuvre", "en": "Implements"},
    "resource_legal_completes_resource_legal": {"fr": "Complète", "en": "Supplements"},
    "resource_legal_based_on_resource_legal": {"fr": "Se fonde sur", "en": "Is based on"},
    "resource_legal_proposes_to_amend_resource_legal": {
        "fr": "Propose de modifier",
        "en": "Proposes to amend",
    },
    "act_consolidated_consolidates_resource_legal": {"fr": "Consolide", "en": "Consolidates"},
}


def is_celex(text: str) -> bool:
    """True for a whole CELEX number, of an act, a corrigendum or a consolidated text."""
    return _CELEX.fullmatch(text) is not None


def own_identifiers(celex: str) -> tuple[str, ...]:
    """What a publication is: its CELEX number and, for a whole Commission document, the Commission's own."""
    parts = _CELEX.fullmatch(celex)
    found = [f"celex:{celex}"]
    if parts and parts["sector"] == "5" and parts["kind"] in _SERIES and not parts["part"]:
        found.append(f"com:{_SERIES[parts['kind']].lower()}/{parts['year']}/{int(parts['number'])}")
    return tuple(found)


def title(celex: str, language: str) -> str:
    """A title for a publication that has none yet, in French or (for every other language) English."""
    language = language if language in _TITLES else "en"
    words = _TITLES[language]
    parts = _CELEX.fullmatch(celex)
    if parts is None:
        return f"CELEX {celex}"
    name = _ARTICLE.sub("", _act(parts, language))
    colon = "\u00a0: " if language == "fr" else ": "
    if parts["corrigendum"]:
        name = f"{words['corrigendum']}{colon}{name}"
    elif parts["sector"] == "0":
        name = f"{words['consolidated']}{colon}{name}{_as_of(parts['day'])}"
    elif parts["kind"] in ("PC", "JC"):
        name = f"{words['proposal']} {name}"
    name = f"{name[:1].upper()}{name[1:]}"
    return name if celex in name else f"{name} (CELEX {celex})"


def relation(name: str, act: str, language: str) -> str:
    """What is done to `act` (a CELEX number), as one sentence; `name` is a property of the ontology."""
    language = language if language in _TITLES else "en"
    parts = _CELEX.fullmatch(act)
    what = _act(parts, language) if parts else act
    number = "" if act in what else f" (CELEX {act})"
    verb = _RELATIONS.get(name, {}).get(language) or f"{name.replace('_', ' ')}:"
    return f"{verb} {what}{number}."


def _act(parts: re.Match[str], language: str) -> str:
    """The act's name as it stands inside a sentence, with its article in French."""
    year, kind, number = parts["year"], parts["kind"], int(parts["number"])
    if parts["sector"] == "5" and kind in _SERIES:
        return f"{_SERIES[kind]}({year}) {number}"
    word = _ACTS[language].get(kind) if parts["sector"] in "03" else None
    if word is None:
        return f"CELEX {parts[0]}"
    if int(year) < _NUMBERED_ALIKE:
        return f"{word} {parts[0]}"
    return f"{word} ({_UNION[language]}) {year}/{number}"


def _as_of(day: str | None) -> str:
    try:
        return f", {date.fromisoformat(day)}" if day else ""
    except ValueError:
        return ""
