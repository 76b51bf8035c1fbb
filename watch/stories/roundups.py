"""Documents that name several stories and tell none: newsletters, agendas, tables of contents."""

from __future__ import annotations

import re

_TITLES = re.compile(
    r"\bnews ?letter|\bround-?ups?\b|\bwrap-?up\b|\bdigest\b|\bweekly\b|\bmonthly\b|"
    r"\bin review\b|\bthis (?:week|month)\b"
    r"|\bweek ahead\b|\bweek in\b|\bweek \d|\bcalendar\b|"
    r"\bagenda\b(?! (?:for|20\d\d|de|pour))|\bbriefing\b|\bbulletin\b(?! officiel des)"
    r"|\blettre d[e'’ ]{1,2}(?:info|actu|veille)|\bhebdo|\binfolettre|\bde la semaine\b|"
    r"\bdu mois\b|\bsemaine \d|\bla semaine (?:de|en|du)\b"
    r"|\brevue de presse\b|\bpress review\b|^veille\b|\bveille (?:juridique|reglementaire|"
    r"environnement|social|fiscale)|\bpanorama\b|\bsommaire\b"
    r"|\bjorf n|\btable of contents\b|\bordre du jour\b|\bflash (?:info|actu)|\bles breves\b|"
    r"\bactualites? (?:juridiques?|reglementaires?|de|du)\b"
    r"|\bl[’']essentiel de\b|\bmorning\b|\blegal update\b|\bregulatory (?:update|tracker|"
    r"radar)|\btracker\b|\bnews in brief\b|\bhighlights\b"
    r"|\bchronique\b|\bdaily news\b|\bce qu[’']il (?:faut|fallait) retenir\b|\bin brief\b|"
    r"\ben bref\b|\bmonth in\b|\bquarterly\b|\btop stories\b"
)
_OPENINGS = re.compile(
    r"^(?:au sommaire|cette semaine ?:|in this (?:issue|edition)|"
    r"dans (?:ce|cette) (?:numero|edition)|this week ?:|au programme)"
)

#: Acts that a text lists: one event may name what it amends, but so many make a table of contents.
_MANY_ACTS = 4
_ACT = re.compile(
    r"\b(?:decret|arrete|ordonnance|loi) (?:n[o°º]|du \d)|\((?:eu|ue)\) \d{4}/\d|"
    r"\bn[o°º]\s*20\d\d-\d"
)
_SEPARATED = re.compile(r";\s")


def is_roundup(title: str, lead: str) -> bool:
    """True for a document that names several stories: it belongs to none of them.

    Both come in lower case without accents.
    """
    if _TITLES.search(title) or _OPENINGS.search(lead):
        return True
    # A list between semicolons, each part a headline: "A fined; B consults; C published."
    parts = _SEPARATED.split(lead)
    return len(parts) >= _MANY_ACTS and len(_ACT.findall(lead)) >= _MANY_ACTS - 1
