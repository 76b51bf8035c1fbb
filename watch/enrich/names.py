"""What people call the acts whose titles fill three lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from watch.text.identifiers import cited_identifiers

#: CELEX number -> language -> name.
_NAMES: Final[Mapping[str, Mapping[str, str]]] = {
    "32024R1689": {"fr": "Règlement sur l’IA", "en": "AI Act"},
    "32022L2464": {"fr": "CSRD", "en": "CSRD"},
    "32023R2772": {"fr": "ESRS", "en": "ESRS"},
    "32024L1760": {"fr": "CS3D (devoir de vigilance)", "en": "CSDDD (due diligence)"},
    "32025L0794": {"fr": "Report de la CSRD et de la CS3D", "en": "Stop-the-clock"},
    "32020R0852": {"fr": "Taxinomie verte", "en": "EU Taxonomy"},
    "32019R2088": {"fr": "SFDR", "en": "SFDR"},
    "32013L0034": {"fr": "Directive comptable", "en": "Accounting Directive"},
    "32023R1115": {"fr": "RDUE (déforestation)", "en": "EUDR (deforestation)"},
    "32024R1991": {
        "fr": "Règlement sur la restauration de la nature",
        "en": "Nature Restoration Regulation",
    },
    "31992L0043": {"fr": "Directive Habitats", "en": "Habitats Directive"},
    "32009L0147": {"fr": "Directive Oiseaux", "en": "Birds Directive"},
    "32024L1203": {
        "fr": "Directive sur la criminalité environnementale",
        "en": "Environmental Crime Directive",
    },
    "32025R0040": {"fr": "PPWR (emballages)", "en": "PPWR (packaging)"},
    "32024R3005": {"fr": "Règlement sur les notations ESG", "en": "ESG Ratings Regulation"},
    "32016R0679": {"fr": "RGPD", "en": "GDPR"},
    "32022R2065": {"fr": "DSA (services numériques)", "en": "DSA (Digital Services Act)"},
    "32022R1925": {"fr": "DMA (marchés numériques)", "en": "DMA (Digital Markets Act)"},
    "32023R2854": {"fr": "Règlement sur les données", "en": "Data Act"},
    "32024R2847": {"fr": "CRA (cyberrésilience)", "en": "CRA (Cyber Resilience Act)"},
}


def usual_name(title: str, language: str) -> str:
    """The usual name of the first well-known act that a title names by its number; empty without one.

    >>> usual_name("Corrigendum to Regulation (EU) 2024/1689 of the European Parliament", "en")
    'AI Act'
    """
    for identifier in cited_identifiers(title):
        scheme, _, number = identifier.partition(":")
        if scheme == "celex" and number in _NAMES:
            return _NAMES[number][language]
    return ""
