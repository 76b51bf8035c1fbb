"""Who speaks in what an official journal prints: a journal publishes what others decide. Folded text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from watch.enrich.instrument.told import Told, folded
from watch.models import Instrument, Stage

#: Publishers that print other authorities' texts.
_JOURNAL = re.compile(
    r"\b(?:official journal|publications office|journal officiel|office des publications|eur-lex"
    r"|federal register|gazette)\b"
)
_FRENCH_JOURNAL = re.compile(r"\b(?:dila|legifrance|information legale|journal officiel de la republique)\b")
_COURT = re.compile(r"\b(?:conseil d'etat|conseil constitutionnel|cour|court|tribunal)\b")

#: A name in English and in French.
_Name = tuple[str, str]


def _french(name: str) -> _Name:
    """A body that has no English name of its own."""
    return name, name


_COMMISSION: _Name = ("European Commission", "Commission européenne")
_PARLIAMENT: _Name = ("European Parliament", "Parlement européen")
_COUNCIL: _Name = ("Council of the European Union", "Conseil de l'Union européenne")
_LEGISLATOR: _Name = ("European Parliament and Council", "Parlement européen et Conseil")
_COURT_OF_JUSTICE: _Name = (
    "Court of Justice of the European Union",
    "Cour de justice de l'Union européenne",
)
_GENERAL_COURT: _Name = ("General Court of the European Union", "Tribunal de l'Union européenne")

_CONSTITUTIONAL_COUNCIL = _french("Conseil constitutionnel")

#: Whose titles begin so.
_AT_START: tuple[tuple[str, _Name], ...] = (
    (r"(?:(?:amended|joint) )?proposal for ", _COMMISSION),
    (
        r"propositions? (?:(?:modifiee|conjointe) )?de (?:reglement|directive|decision|recommandation)",
        _COMMISSION,
    ),
    (r"(?:corrigendum to )?commission\b", _COMMISSION),
    (r"(?:joint )?communication (?:from the commission|de la commission|conjointe)\b", _COMMISSION),
    (r"joint communication|report from the commission|rapport de la commission au\b", _COMMISSION),
    (r"(?:corrigendum to )?council\b", _COUNCIL),
    (r"(?:written|oral) question|question for|question (?:ecrite|orale) e-", _PARLIAMENT),
    (r"european parliament\b|resolution (?:legislative )?du parlement europeen", _PARLIAMENT),
    (r"recommandation de la commission\b", _COMMISSION),
    (r"recommandation du conseil\b", _COUNCIL),
    (r"decision n?o? ?[\d-]+ (?:dc|qpc)\b", _CONSTITUTIONAL_COUNCIL),
)
_BEGINS = re.compile("|".join(f"({pattern})" for pattern, _ in _AT_START))

#: Who a title names elsewhere; the one furthest left speaks, the others' acts are only spoken of.
_WITHIN: tuple[tuple[str, _Name], ...] = (
    (
        r"\beuropean economic and social committee\b|\bcomite economique et social europeen\b",
        ("European Economic and Social Committee", "Comité économique et social européen"),
    ),
    (
        r"\bcommittee of the regions\b|\bcomite (?:europeen )?des regions\b",
        ("European Committee of the Regions", "Comité européen des régions"),
    ),
    (
        r"\beuropean central bank\b|\bbanque centrale europeenne\b",
        ("European Central Bank", "Banque centrale européenne"),
    ),
    (
        r"\beuropean data protection supervisor\b|\bcontroleur europeen de la protection des donnees\b",
        ("European Data Protection Supervisor", "Contrôleur européen de la protection des données"),
    ),
    (
        r"\bcourt of auditors\b|\bcour des comptes europeenne\b",
        ("European Court of Auditors", "Cour des comptes européenne"),
    ),
    (r"\bgeneral court\b|\barret du tribunal\b", _GENERAL_COURT),
    (r"\b(?:judgment|order) of the court\b|\barret de la cour \(|\bcourt of justice\b", _COURT_OF_JUSTICE),
    (
        r"\bof the european parliament and of the council\b|\bdu parlement europeen et du conseil\b",
        _LEGISLATOR,
    ),
    (r"\) [\d/]+ de la commission\b", _COMMISSION),
    (r"\) [\d/]+ du conseil\b", _COUNCIL),
    (
        r"commission nationale de l'informatique et des libertes",
        _french("Commission nationale de l'informatique et des libertés"),
    ),
    (
        r"autorite de regulation des communications electroniques",
        _french(
            "Autorité de régulation des communications électroniques, des postes et de la distribution "
            "de la presse"
        ),
    ),
    (r"autorite des marches financiers", _french("Autorité des marchés financiers")),
    (r"autorite des normes comptables", _french("Autorité des normes comptables")),
    (r"autorite de la concurrence", _french("Autorité de la concurrence")),
    (r"commission de regulation de l'energie", _french("Commission de régulation de l'énergie")),
    (r"du conseil d'etat\b", _french("Conseil d'État")),
    (
        r"du conseil constitutionnel\b",
        _CONSTITUTIONAL_COUNCIL,
    ),
)
_NAMES = re.compile("|".join(f"({pattern})" for pattern, _ in _WITHIN))

#: Who may make what in France, where neither the title nor the journal's first line names anybody.
_GOVERNMENT: _Name = ("French Government", "Gouvernement français")
_FRENCH = {
    Instrument.LAW: ("French Parliament", "Parlement français"),
    Instrument.ORDINANCE: _GOVERNMENT,
    Instrument.DECREE: _GOVERNMENT,
    Instrument.ORDER: _GOVERNMENT,
    Instrument.GUIDELINES: _GOVERNMENT,
    Instrument.CORRIGENDUM: _GOVERNMENT,
}

#: The first line of a text of the Journal officiel, as its reader writes it: its nature and who signed.
_FIRST_LINE = re.compile(
    r"(?:Arrêté|Avis|Circulaire|Décision|Décret|Délibération|Ordonnance)\. ([^.\n]{4,150})(?:\n|$)"
)

_BY_LETTERS = {
    **dict.fromkeys(("PC", "DC", "SC", "JC"), _COMMISSION),
    **dict.fromkeys(("AP", "IP", "TA"), _PARLIAMENT),
    "AG": _COUNCIL,
    **dict.fromkeys(("CJ", "CO", "CC", "CV"), _COURT_OF_JUSTICE),
    **dict.fromkeys(("TJ", "TO", "TC"), _GENERAL_COURT),
}


@dataclass(frozen=True, slots=True)
class Publisher:
    """Whom a source's row names. A journal prints other authorities' texts; only a court judges."""

    name: str
    is_journal: bool
    is_french_journal: bool
    is_court: bool


def publisher_of(name: str) -> Publisher:
    """What a publisher's name says of it."""
    plain = folded(name)
    french = _FRENCH_JOURNAL.search(plain) is not None
    is_journal = french or _JOURNAL.search(plain) is not None
    return Publisher(name, is_journal, french, _COURT.search(plain) is not None)


def speaker_of(
    told: Told,
    title: str,
    text: str,
    identifiers: Iterable[str],
    publisher: Publisher,
    *,
    language: str | None,
) -> str:
    """The authority's name in the publication's language; the publisher's own where it speaks for itself.

    Args:
        told: what the publication is.
        title: folded.
        text: as archived.
        identifiers: those that the publication is.
        publisher: whom the source's row names.
        language: ISO 639-1; any but French is given English names.
    """
    named = _by_number(identifiers)
    if named is None and publisher.is_french_journal and told.stage is not Stage.PROPOSAL:
        if told.instrument is not Instrument.LAW and (first := _FIRST_LINE.match(text)):
            return first[1]
        named = _FRENCH.get(told.instrument or Instrument.OTHER)
    if named is None and publisher.is_journal:
        named = _in_title(title)
    if named is None:
        return publisher.name
    return named[1] if language == "fr" else named[0]


def _in_title(title: str) -> _Name | None:
    if match := _BEGINS.match(title):
        return _AT_START[(match.lastindex or 1) - 1][1]
    if match := _NAMES.search(title):
        return _WITHIN[(match.lastindex or 1) - 1][1]
    return None


def _by_number(identifiers: Iterable[str]) -> _Name | None:
    for identifier in identifiers:
        scheme, _, value = identifier.partition(":")
        if scheme == "com":
            return _COMMISSION
        if scheme == "celex" and value[:1] in "56" and (named := _BY_LETTERS.get(value[5:7])):
            return named
    return None
