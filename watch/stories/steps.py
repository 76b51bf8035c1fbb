"""Which step of an act or of a case a text tells of. Two steps are two stories."""

from __future__ import annotations

import re

from watch.text.analyzer import fold

#: The steps of law-making and of enforcement, as titles of the field name them, accents folded.
_STEPS = {
    "corrigendum": r"corrigend|rectificatif|\berrat(?:um|a)\b",
    "proposal": r"\bpropos(?:es?|ed|al|ition|ent|ee?)\b(?! de clauses)|projet de loi|\bbill\b|\bvou?drait?\b|\bveut alleger|presente? en conseil",
    "consultation": r"\bconsult(?:ation|s|e|ent|ing)?\b|call for (?:evidence|feedback|comments|views)"
    r"|seeks? (?:feedback|views|comments)|exposure draft|expose-sondage|appel a (?:contributions|commentaires|temoignages)"
    r"|draft (?:guid|regulation|technical|standard)|projet (?:d[e'’] ?)?(?:lignes directrices|orientations|arrete|decret|recommandation)"
    r"|your (?:say|views)|votre avis|au public\b|for comment\b|enquete publique|feedback period",
    "consulted": r"(?:summary|outcome|results?|synthese|bilan) (?:of|de)[^.]{0,40}consultation|response to [^.]{0,30}consultation"
    r"|government response|contributions? (?:to|a) |consultation [^.]{0,40}(?:closed|close\b|achevee|terminee)",
    "mandate": r"negotiating mandate|mandat de negociation|general approach|orientation generale|\b(?:agrees?|settles) (?:on )?(?:its |their )?(?:negotiating |position|mandate)"
    r"|position (?:on|of the council)|arretent? (?:leur|sa) position|\boverhaul\b.*council|council backs",
    "agreement": r"provisional(?:ly)? agree|accord provisoire|\bdeal\b|trilogue|s[’' ]accordent?\b|s[’' ]entendent\b|compromis\b|compromise|political agreement"
    r"|parvien(?:t|nent) a un accord|joint committee|commission mixte paritaire|\bun accord\b",
    "committee": r"committees? (?:endorse|adopt|vote|back|approve)|commission (?:econ|envi|imco|libe|juri)\b|en commission\b",
    "vote": r"\bvot(?:es?|ed|ent|e)\b|green light|feu vert|\bsigns? off|final approval|\bpass(?:es|ed)\b|\blawmakers (?:back|kill)|\bmeps (?:bin|back|give|adopt|approve|reject)"
    r"|parliament (?:adopts|approves|rejects|backs)|(?:parlement|senat|assemblee|eurodeputes) [^.]{0,30}(?:adopte|rejette|approuve|vote)",
    "adopted": r"\badopt(?:s|ed|ion|e|ent|ee|es)?\b|\bapprov(?:es?|ed)\b|\bapprouve",
    "published": r"(?:publi|par[au]|appear|parution)[^.]{0,60}(?:official journal|journal officiel|\boj\b|\bjoue?\b)"
    r"|(?:official journal|journal officiel|\boj\b|\bjoue?\b)[^.]{0,40}(?:publi|par[au])"
    r"|\bpromulgu|\bpromulgat|(?:decret|arrete|loi|ordonnance|directive|reglement|norme)\b[^.]{0,40} (?:est |sont )?(?:publiee?s?|parue?s?)\b|standard published"
    r"|publication de l[’' ](?:ordonnance|arrete)|publication d(?:u decret|e la loi)",
    "in_force": r"ent(?:ers?|ered|ry) in(?:to)? force|entr(?:ee?s?|ent|e) en (?:vigueur|application)|appl(?:y|ies) from today|\bgoes live\b",
    "penalty": r"\bfin(?:es?|ed)\b|penalt|\bamendes?\b|\bsanction|inflige|\becope|epingl",
    "notice": r"mis(?:e|es)? en demeure|met en demeure|formal notice",
    "settlement": r"composition administrative|settlement",
    "inquiry": r"investigat|\bprobe\b|\binquiry\b|ouvre une (?:enquete|procedure)|une enquete\b|formal proceedings|procedure formelle",
    "complaint": r"\bplainte\b|\bcomplaint\b",
    "appeal": r"perd en appel|loses appeal|dismisse[sd] [^.]{0,30}appeal",
    "closure": r"cloture de l|closure of",
}
_PATTERNS = {step: re.compile(pattern) for step, pattern in _STEPS.items()}

#: Within one path, two texts that share no step tell of two events.
_PATHS = (
    {"corrigendum", "proposal", "consultation", "consulted", "mandate", "agreement", "committee", "vote", "adopted", "published", "in_force"},
    {"penalty", "notice", "settlement", "inquiry", "complaint", "closure", "appeal"},
)  # fmt: skip

_BODIES = {
    "parliament": re.compile(
        r"\bparl[ei]a?ment\b|\bmeps?\b|eurodeputes?|\blawmakers\b|\bstrasbourg\b|\bparliamentary\b"
        r"|\b(?:econ|envi|imco|libe|juri)\b"
    ),
    "council": re.compile(
        r"\bcouncil\b(?! of europe)|les vingt-sept|\ble conseil\b(?! d.etat| de l.europe| constit)|du conseil de l|ambassadors|member states. repr"
    ),
    "senate": re.compile(r"\bsenat(?:e|eurs?)?\b|\bsenators?\b"),
}

#: A lead tells the step where the title does not; further down, other steps are told as background.
_LEAD_CHARS = 160


def steps_of(title: str, text: str) -> frozenset[str]:
    """The steps that a title names; where it names none, those of the first words of the text."""
    return _found(title) or _found(text[:_LEAD_CHARS])


def bodies_of(title: str, text: str) -> frozenset[str]:
    """The institutions that act in a title, or else in the first words of the text."""
    return _acting(title) or _acting(text[:_LEAD_CHARS])


def steps_apart(one: frozenset[str], other: frozenset[str]) -> bool:
    """True when two texts tell of two steps of one path."""
    return any(
        (mine := one & path) and (theirs := other & path) and mine.isdisjoint(theirs) for path in _PATHS
    )


def _found(text: str) -> frozenset[str]:
    plain = fold(text.lower())
    return frozenset(step for step, pattern in _PATTERNS.items() if pattern.search(plain))


def _acting(text: str) -> frozenset[str]:
    plain = fold(text.lower())
    return frozenset(body for body, pattern in _BODIES.items() if pattern.search(plain))
