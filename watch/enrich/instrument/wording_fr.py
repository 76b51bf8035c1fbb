"""How French-speaking authorities say what they did. Patterns read folded text."""

from __future__ import annotations

import re

from watch.enrich.instrument.told import Formulas, Told, cues
from watch.enrich.instrument.wording import Wording
from watch.models import Instrument

_NOUNS = Formulas(
    (
        (r"\b(?:acte|reglement|decision)s? d'execution\b", Told(Instrument.IMPLEMENTING_ACT)),
        (r"\b(?:acte|reglement|directive)s? deleguee?s?\b", Told(Instrument.DELEGATED_ACT)),
        (r"\bnormes techniques\b", Told(Instrument.DELEGATED_ACT)),
        (r"\brectificatif\b", Told(Instrument.CORRIGENDUM)),
        (
            r"\bquestions?(?:[ -]| et )reponses?\b|\bfoire aux questions\b|\bfaq\b",
            Told(Instrument.QUESTION_ANSWER),
        ),
        (r"\blignes directrices\b|\borientations\b|\bguides?\b", Told(Instrument.GUIDELINES)),
        (
            r"\breferentiels?\b|\bdoctrine\b|\bnotice\b|\bcirculaire\b|\bfiches? pratiques?\b",
            Told(Instrument.GUIDELINES),
        ),
        (r"\bcodes? de (?:bonnes? pratiques?|bonne conduite|conduite)\b", Told(Instrument.GUIDELINES)),
        (r"\brecommandations?\b", Told(Instrument.RECOMMENDATION)),
        (r"\bavis\b", Told(Instrument.OPINION)),
        (r"\brapports?\b(?! de (?:durabilite|gestion))", Told(Instrument.REPORT)),
        (r"\betudes?\b|\bbarometre\b|\bpanorama\b", Told(Instrument.REPORT)),
        (r"\bnormes?\b|\besrs\b|\bvsme\b", Told(Instrument.STANDARD)),
        (r"\bconvention-cadre\b|\btraite\b", Told(Instrument.TREATY)),
        (r"\blois?\b", Told(Instrument.LAW)),
        (r"\bordonnances?\b", Told(Instrument.ORDINANCE)),
        (r"\bdecrets?\b", Told(Instrument.DECREE)),
        (r"\barretes?\b(?! des comptes)", Told(Instrument.ORDER)),
        (r"\breglements?\b", Told(Instrument.REGULATION)),
        (r"\bdirectives?\b", Told(Instrument.DIRECTIVE)),
        (r"\bresolutions?\b", Told(Instrument.RESOLUTION)),
        (r"\bdecisions?\b", Told(Instrument.DECISION)),
    )
)

WORDING = Wording(
    nouns=_NOUNS,
    topic=re.compile(
        r" (?:sur|relati(?:f|ve)s?|portant|concernant|fixant|pour|contre|visant|en matiere de|a l'|aux?"
        r"|face) "
    ),
    draft_of=re.compile(rf"\b(?:projets?|propositions?) (?:de |d')(?:{_NOUNS.pattern})"),
    comments_on=re.compile(
        r"\b(?:consult\w*|contributions?|avis) (?:\w+ ){0,2}?sur "
        r"(?:son |sa |ses |le |la |les |un |une |des |de |l')*"
        rf"(?:\w+ )?(?:{_NOUNS.pattern})"
    ),
    event=cues(
        r"webinaires?|colloque|conference|forum|rendez-vous|deplacement|inscri(?:vez|ptions?)|agenda|laureats?",
        r"appels? a (?:projets|candidatures|manifestation)",
        r"partenariat|recrute|programme de|temps forts|podcast|discours|voeux|infolettre",
    ),
    consultation=cues(
        r"consult(?:e|ent|ations?)",
        r"appels? a (?:contributions?|commentaires|temoignages|observations)",
        r"(?:recueille|sollicite|invite) (?:\w+ ){0,3}?(?:avis|contributions?|observations|commentaires)",
        r"donnez votre avis|ouverte? aux? (?:avis|commentaires|contributions?)|expose-sondage",
    ),
    past_consultation=re.compile(
        r"\b(?:apres|suite a|a la suite|issue|resultats?|bilan|synthese|retours?|reponses?)\b"
        r".{0,25}\bconsultation"
    ),
    sanction=cues(
        r"amendes? (?:de|record|transactionnelle|administrative|d'un|a l'encontre)",
        r"sanctionn(?:e|ent|ee?s?)",
        r"sanctions? (?:de \d+|pecuniaires?|a l'encontre|contre|prononcees?|d'un)",
        r"me(?:t|ttent) en demeure|mises? en demeure|blame|rappels? a l'ordre|injonctions?",
        r"prononce (?:une|un|des|la)|(?:inflige|condamne)(?:e|nt)?",
    ),
    no_sanction=cues(
        r"russie|bielorussie|ukraine|iran|mesures restrictives|train de sanctions|regime de sanctions",
    ),
    ruling=cues(
        r"annule|rejette|juge|suspend|enjoint|ordonne|confirme|valide|censure|refuse|precise",
        r"arret|decision|astreinte",
    ),
    proposal=cues(
        r"propos(?:e|ent|itions?)",
        r"projets? (?:de |d')(?:loi|decret|arrete|ordonnance|reglement|directive|decision)",
        r"projets? (?:de |d')(?:recommandation|lignes|norme|referentiel|guide)",
        r"accord (?:provisoire|politique|trouve|conclu|entre)",
        r"(?:position|mandat) de negociation|orientation generale|mandat|trilogues?",
        r"adoptent leur position|soumet",
    ),
    in_force=cues(
        r"(?:entre(?:nt|ra)?|entree?s?) en (?:vigueur|application)",
        r"s'applique(?:nt)?|est applicable|sont applicables|prend effet",
        r"devien(?:t|nent) (?:obligatoires?|applicables?)|desormais (?:applicables?|interdite?s?)",
    ),
    adopted=cues(
        r"adopt(?:e|ent|ee?s?|ion)|approuv(?:e|ent|ee?s?)|promulg\w+|homolog\w+|feu vert",
        r"vote(?:e|nt)? (?:definitivement|la loi)|parution (?:du|de l'|au)",
    ),
    published=cues(r"publi(?:e|ent|ee?s?|cation)|paru(?:tion)?|diffuse|devoile|met en ligne"),
    soft_object=cues(
        r"declaration|strategie|programme|plan|feuille de route|conclusions|lettre|rapport|bilan"
    ),
    lead_consultation=cues(
        r"(?:soumise?s? a|lance|ouvre|met en) (?:\w+ ){0,2}?consultation",
        r"consultation (?:\w+ ){0,3}?(?:jusqu|ouverte|du \d+)",
        r"(?:contributions?|reponses?|observations|avis|commentaires) (?:\w+ ){0,4}?(?:jusqu|avant le)",
        r"ouverte? aux? (?:avis|commentaires|contributions?)|donnez votre avis|appels? a contributions?",
    ),
    lead_proposal=cues(
        r"accord provisoire|(?:position|mandat) de negociation",
        r"proposition de (?:reglement|directive|loi)|(?:commission|aujourd'hui) (?:\w+ ){0,2}?propose",
        r"(?:le|ce) projet de loi (?:est|sera|doit)|projet de loi,? depose",
    ),
)
