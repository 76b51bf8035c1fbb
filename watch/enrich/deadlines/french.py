"""What French says around a date: of what it speaks, and what is denied, doubtful or past."""

from __future__ import annotations

import re

from watch.enrich.deadlines.cues import Language
from watch.enrich.deadlines.frames import FRENCH_FRAMES
from watch.enrich.deadlines.patterns import words
from watch.enrich.deadlines.wording_fr import WORDINGS
from watch.models import Role

_SUBJECTS = (
    (Role.TRANSPOSITION, words(r"transpos\w+")),
    (
        Role.COMMENTS_CLOSE,
        words(
            r"consultations?|contributions?|commentaires|observations|remarques|enquête publique",
            r"participation du public|répon(?:ses?|dre)|contribuer|concertation",
            r"appel à (?:contributions?|commentaires|témoignages)|avis du public",
            r"questionnaire|(?:votre|leur|vos|leurs) avis|retours? d'information|parties prenantes",
        ),
    ),
    (
        None,
        words(
            r"inscri\w+|candidat\w+|réunions?|webinaires?|mandats?|salons?|conférences?|expositions?",
            r"appels? (?:à projets|d'offres)|offres?|postes?|abonnements?|certificats?|concours|passe",
            r"session|journées?|enchères|soldes|bureaux|taux|tarifs?|prix|billets?|remises?|promotions?"
            r"|cartes?|barèmes?",
            r"décision est|synthèse|adhésions?|garanties?|stages?|baux|bail|prêts?|campagnes?|festivals?"
            r"|musées?|projets? pilotes?|trilogues?",
            r"contrats?|subventions?|cotisations?|redevances?|programmes?|service",
        ),
    ),
    (Role.IN_FORCE, words(r"(?:entrée|entrer?) en vigueur")),
    (
        Role.APPLIES,
        words(
            r"(?:[ld]')?application|applicabilité|applicables?|s'appliqu\w+|obligations?|exigences|règles",
            r"publication d'informations|mise en conformité|se mettre en règle",
        ),
    ),
    (
        Role.EXPIRES,
        words(
            r"dérogat\w+|transitoires?|mesures?|moratoire|régimes?|dispositifs?|tolérances?|exemptions?",
            r"autorisations?|exonérations?|dispenses?|phase|expérimentation|gel|agréments?|suspension",
            r"validité|cadre|encadrement|dispositions|clauses?|exceptions?|période transitoire"
            r"|délai de grâce|sursis|interdictions?|approbations?",
        ),
    ),
)

FRENCH = Language(
    wordings=WORDINGS,
    subjects=_SUBJECTS,
    comments=words(
        r"consult(?:e|ons|ent)|consultations?|appel à (?:contributions?|commentaires|témoignages)",
        r"enquête publique|contributions|participation du public|observations|commentaires|réponses",
        r"remarques|votre avis|avis du public|concertation",
    ),
    unreal=re.compile(
        r"\b(?:propos|souhait|voudrai|demand|recommand|plaid|suggèr|envisag)(?:e|ent|é|ait|aient|t)? "
        r"(?:[\w']+ ){0,3}"
        r"(?:de |d'|que |qu'|une? |l[ea] |l')(?:[\w']+ ){0,5}$"
        r"|\b(?:serai(?:t|ent)|pourrai(?:t|ent)|peu(?:t|vent)) (?:[\w']+ ){0,5}$"
        r"|\b(?:ignor\w+|savoir|incertain\w*) s(?:i|'ils?|'elles?) (?:[\w']+ ){0,6}$"
    ),
    planned=re.compile(
        r"\b(?:aurai(?:t|ent)|devai(?:t|ent)|initialement|auparavant|d'abord) (?:[\w']+ ){0,5}$"
    ),
    denied=re.compile(r"(?:\bne |\bn'|\bni )(?:[\w']+ ){0,3}$"),
    excepted=re.compile(r"\bavant\b|\bqu(?:e\b|')|\bplus tôt"),
    awaits=re.compile(
        r"\b(?:avez|ont|a|aura|auront|aurez|avai(?:t|ent)|dispos\w+|bénéfici\w+) (?:(?:donc|ainsi|encore"
        r"|désormais) )?$"
    ),
    grants=re.compile(r"\b(?:délai|laisse\w*|accord\w+|donn(?!é)\w+|octroy\w+)\b[^.;]{0,50}$"),
    to_do=re.compile(r"[^.;]{0,40}?\b(?:pour|afin|avant de)\b"),
    former=re.compile(
        r"\b(?:initialement|précédemment|auparavant|jusqu'alors|jusqu'ici|au lieu|et non|plutôt qu(?:e|'à))\b"
        r"[^,;.]{0,40}$"
    ),
    if_adopted=words(
        r"s(?:i|'ils?) (?:[\w']+ ){0,6}(?:adopt|approuv|vot|valid)\w*",
        r"sous réserve (?:de |d'|du )(?:[\w']+ ){0,3}(?:adoption|approbation|vote|validation)",
        r"(?:entrerai|s'appliquerai|deviendrai)(?:t|ent)",
    ),
    duty=words(
        r"s'appliqu\w+|applicab\w+|application|obligat\w+|devr\w+|doi(?:t|vent)|tenue?s (?:de|à)",
        r"soumis\w*|assujetti\w*|publi(?:er|eront|ent|era)|concern\w+|visée?s?|premi(?:er|ère)s?",
        r"entr\w+ en vigueur|exig\w+|report\w*",
    ),
    acts=words(
        r"règlements?|directives?|lois?|réformes?|mesures?|dispositi\w+|calendrier|textes?|normes?",
        r"interdictions?|taxes?|obligations?|étiquetage|facturation|échéances?",
    ),
    told=words(
        r"(?:a|ont|avait|avaient|est|sont|s'est)(?: été)? (?:\w+ment )?(?!entr|publi|abrog|expir|plus\b"
        r"|tenu|soumis|oblig|requis|astrei|assujet|impos|interdi)\w+(?:é"
        r"|ée|és|ées|i|is|it|u|ue|us)",
        r"(?!fait)\w+(?:ait|aient)",
    ),
    wares=words(
        r"taux|barèmes?|tarifs? (?:préférentiel|réduit|spécia)\w*|billets?|offres?|promotions?|remises?",
        r"consentements?|emprunts?|prêts?|mots? de passe|comptes?|assurances?|fusion|acquisition"
        r"|nomination|démission|dividendes?|recours|abonnements?|expositions?|musées?|adhésions?",
    ),
    binding=words(r"règlements?|lois?|décrets?|arrêtés?|ordonnances?|directives?"),
    duty_periods=words(r"exercices?|périodes?|comptes"),
    frames=FRENCH_FRAMES,
    begun=words(
        r"obligations?|devoirs?|exigences?|règles?|interdictions?|dispositi(?:f|fs|on|ons)|régimes?|mesures?",
        r"déclarations?|publication d'informations|conformité|sanctions?|restrictions?|normes?|étiquetage",
        r"articles?|règlement|loi|directive|vigilance|responsabilité|droits?|transparence|facturation",
    ),
)
