"""Which step of an act or of a case a text tells of. Two steps are two stories.

Titles and texts come in lower case without accents.
"""

from __future__ import annotations

import re

#: The steps of law-making and of enforcement, as titles of the field name them.
_STEPS = {
    "corrigendum": (r"corrigend", r"rectificatif", r"\berrat(?:um|a)\b"),
    "proposal": (
        r"\bpropos(?:es?|ed|al|ition|ent|ee?)\b(?! de clauses)",
        r"projet de loi",
        r"\bbill\b",
        r"\bveut alleger",
        r"presente? en conseil",
    ),
    "consultation": (
        r"\bconsult(?:ation|s|e|ent|ing)?\b",
        r"call for (?:evidence|feedback|comments|views)",
        r"seeks? (?:feedback|views|comments)",
        r"exposure draft|expose-sondage",
        r"appel a (?:contributions|commentaires|temoignages)",
        r"draft (?:guid|regulation|technical|standard)",
        r"projet (?:d[e'’] ?)?(?:lignes directrices|orientations|arrete|decret|recommandation)",
        r"your (?:say|views)|votre avis|au public\b|for comment\b",
        r"enquete publique|feedback period",
    ),
    "consulted": (
        r"(?:summary|outcome|results?|synthese|bilan) (?:of|de)[^.]{0,40}consultation",
        r"response to [^.]{0,30}consultation|government response",
        r"contributions? (?:to|a) ",
        r"consultation [^.]{0,40}(?:closed|close\b|achevee|terminee)",
    ),
    "mandate": (
        r"negotiating mandate|mandat de negociation",
        r"general approach|orientation generale",
        r"\b(?:agrees?|settles) (?:on )?(?:its |their )?(?:negotiating |position|mandate)",
        r"position (?:on|of the council)|arretent? (?:leur|sa) position",
        r"council backs",
    ),
    "agreement": (
        r"provisional(?:ly)? agree|political agreement|accord provisoire|\bun accord\b",
        r"\bdeal\b|trilogue|compromis\b|compromise",
        r"s[’' ]accordent?\b|s[’' ]entendent\b",
        r"joint committee|commission mixte paritaire",
    ),
    "committee": (
        r"committees? (?:endorse|adopt|vote|back|approve)",
        r"commission (?:econ|envi|imco|libe|juri)\b|en commission\b",
    ),
    "vote": (
        r"\bvot(?:es?|ed|ent)\b|green light|feu vert",
        r"\bsigns? off|final approval|\bpass(?:es|ed)\b",
        r"\blawmakers (?:back|kill)|\bmeps (?:bin|back|give|adopt|approve|reject)",
        r"parliament (?:adopts|approves|rejects|backs)",
        r"(?:parlement|senat|assemblee|eurodeputes) [^.]{0,30}(?:adopte|rejette|approuve|vote)",
    ),
    "adopted": (r"\badopt(?:s|ed|ion|e|ent|ee|es)?\b", r"\bapprov(?:es?|ed)\b", r"\bapprouve"),
    "published": (
        r"(?:publi|par[au]|appear|parution)[^.]{0,60}(?:official journal|journal officiel|\boj\b|\bjoue?\b)",
        r"(?:official journal|journal officiel|\boj\b|\bjoue?\b)[^.]{0,40}(?:publi|par[au])",
        r"\bpromulgu|\bpromulgat|standard published",
        r"(?:decret|arrete|loi|ordonnance|directive|reglement|norme)\b[^.]{0,40} "
        r"(?:est |sont )?(?:publiee?s?|parue?s?)\b",
        r"publication de l[’' ](?:ordonnance|arrete)|publication d(?:u decret|e la loi)",
    ),
    "in_force": (
        r"ent(?:ers?|ered|ry) in(?:to)? force|entr(?:ee?s?|ent|e) en (?:vigueur|application)",
        r"appl(?:y|ies) from today|\bgoes live\b",
    ),
    "penalty": (r"\bfin(?:es?|ed)\b|penalt|\bamendes?\b", r"\bsanction|inflige|\becope|epingl"),
    "notice": (r"mis(?:e|es)? en demeure|met en demeure|formal notice",),
    "settlement": (r"composition administrative|settlement",),
    "inquiry": (
        r"investigat|\bprobe\b|\binquiry\b|formal proceedings",
        r"ouvre une (?:enquete|procedure)|une enquete\b|procedure formelle",
    ),
    "complaint": (r"\bplainte\b|\bcomplaint\b",),
    "closure": (r"cloture de l|closure of",),
}
_PATTERNS = {step: re.compile("|".join(forms)) for step, forms in _STEPS.items()}

#: Within one path, two texts that share no step tell of two events.
_PATHS = (
    frozenset(
        ("corrigendum", "proposal", "consultation", "consulted", "mandate", "agreement", "committee", "vote")
    )
    | {"adopted", "published", "in_force"},
    frozenset(("penalty", "notice", "settlement", "inquiry", "complaint", "closure")),
)

_BODIES = {
    "parliament": re.compile(
        r"\bparl[ei]a?ment\b|\bmeps?\b|eurodeputes?|\blawmakers\b|\bstrasbourg\b|\bparliamentary\b"
        r"|\b(?:econ|envi|imco|libe|juri)\b"
    ),
    "council": re.compile(
        r"\bcouncil\b(?! of europe)|les vingt-sept|\ble conseil\b(?! d.etat| de l.europe| constit)"
        r"|du conseil de l|ambassadors|member states. repr"
    ),
    "senate": re.compile(r"\bsenat(?:e|eurs?)?\b|\bsenators?\b"),
}

#: A lead tells the step where the title does not; further down, other steps are told as background.
_LEAD_CHARS = 160


def steps_of(title: str, text: str) -> frozenset[str]:
    """The steps that a title names; where it names none, those of the first words of the text."""
    steps = _found(title)
    lead = _found(text[:_LEAD_CHARS]) if not steps or "inquiry" in steps else frozenset()
    # "Decision in the inquiry into ...": what the inquiry led to stands in the text.
    return steps | (lead & {"penalty"}) if steps else lead


def bodies_of(title: str, text: str) -> frozenset[str]:
    """The institutions that act in a title, or else in the first words of the text."""
    return _acting(title) or _acting(text[:_LEAD_CHARS])


#: Words that two authors use for one step: what an authority proposes, it consults on; who votes, adopts.
_ONE_STEP = ({"proposal", "consultation"}, {"vote", "adopted"})
#: A French act binds the day after it appears: within these days the two words name one event.
_IN_FORCE_DAYS = 4


def steps_apart(one: frozenset[str], other: frozenset[str], days: int) -> bool:
    """True when two texts, so many days apart, tell of two steps of one path."""
    same = (*_ONE_STEP, {"published", "in_force"}) if days <= _IN_FORCE_DAYS else _ONE_STEP
    if any(one & pair and other & pair for pair in same):
        return False
    return any(
        (mine := one & path) and (theirs := other & path) and mine.isdisjoint(theirs) for path in _PATHS
    )


def _found(plain: str) -> frozenset[str]:
    return frozenset(step for step, pattern in _PATTERNS.items() if pattern.search(plain))


def _acting(plain: str) -> frozenset[str]:
    return frozenset(body for body, pattern in _BODIES.items() if pattern.search(plain))
