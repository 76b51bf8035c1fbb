"""How French says what happens on a date."""

from __future__ import annotations

import re

from watch.enrich.deadlines.cues import ANY_LINK, Language, Sense, wording
from watch.enrich.deadlines.links import Link
from watch.enrich.deadlines.model import Role

_I = re.IGNORECASE
_STARTS = {Link.ON, Link.FROM, Link.SINCE, Link.LABEL, Link.SPAN}

_WORDINGS = (
    wording(
        Role.IN_FORCE,
        {*_STARTS, Link.BY},
        r"entr(?:e|ent|era|eront|ées?|er|ant|é|és|a|èrent|ait|aient) (?:\w+ )?en vigueur",
        r"(?:mise|mises|mis|(?:est|sont|sera|seront)(?: déjà)?) en vigueur",
        r"en vigueur(?= (?:à compter|à partir|depuis|au \d))",
        r"pren(?:d|nent|dra|dront|dre|ant) effet|pris effet|prise d'effet|date d'effet",
    ),
    wording(
        Role.APPLIES,
        {*_STARTS, Link.BY},
        r"(?:s'|ils? |elles? )appliqu(?:e|ent|era|eront|er|ant|ait|aient)|(?:est|sont|sera|seront) appliquée?s?",
        r"applicables?|entr\w+ en application|mise en application|l'application|d'application|appliquer",
        r"(?:date|début|commencement) d'(?:application|applicabilité)|avec effet",
        r"devi(?:ent|ennent|endra|endront|endrait)? obligatoires?|(?:est|sont|sera|seront|rendue?s?) obligatoires?",
        r"obligatoires?(?= (?:à compter|à partir|dès|depuis|au ))|obligatoire pour",
    ),
    wording(
        Role.APPLIES,
        {Link.BY, Link.UNTIL, Link.FROM},
        r"(?<!nécessaires pour )se conformer|(?:se )?mett\w+ en conformité|mise en conformité",
        r"(?:être|sont|soient) (?:pleinement |mis en )?conform(?:es?|ité)",
    ),
    wording(
        Role.EXPIRES,
        {Link.UNTIL},
        r"s'appliqu\w+|appliquée?s?|applicables?|en vigueur|valables?|mainten\w+|dérog\w+|transitoires?|temporaires?",
        r"suspend\w*|suspension|suspendue?s?|autoris\w+|exempt\w+|exonér\w+|dispens\w+|moratoire|bénéfici\w+",
        r"mesures?|dispositifs?|régimes?|tolérances?|continuer?|encore|toléré\w*|gel|gelée?s?|interdi\w+|demeur\w+|rest\w+",
        r"produi\w+ (?:ses |leurs )?effets?|validité|expérimentation",
        reach=200,
    ),
    wording(
        Role.EXPIRES,
        {Link.ON, Link.FROM, Link.BY, Link.LABEL},
        r"cess\w+ (?:\w+ )?(?:de s'appliquer|d'être (?:applicables?|en vigueur)|de produire|d'avoir effet|d'exister|leurs? effets?)",
        r"ne s'appliqu\w+ plus|n'(?:est|sont|sera|seront) plus (?:applicables?|en vigueur)",
        r"abrog(?:ée?s?|ation|e|ent|era|eront)(?: avec effet)?|caduc\w*|caducité|deviendr\w+ caduc\w*",
        r"fin de (?:validité|vigueur|la (?:dérogation|période transitoire|mesure|tolérance|phase transitoire))",
        r"supprimée?s?(?= (?:au|à compter|à partir|le)\b)|valables? (?=jusque)",
    ),
    wording(
        Sense.LAPSES,
        {Link.ON, Link.UNTIL, Link.LABEL, Link.SPAN},
        r"expir\w+|(?:prend|prennent|prendra|prendront|prenant|pris) fin|prorog\w+|prolong\w+",
    ),
    wording(
        Role.TRANSPOSITION,
        {Link.BY, Link.UNTIL},
        r"transpos\w+|mett(?:ent|re|ront|ant) en vigueur les dispositions",
        r"nécessaires pour se conformer|dispositions législatives, réglementaires et administratives",
        reach=220,
    ),
    wording(
        Role.TRANSPOSITION,
        {Link.ON, Link.LABEL},
        r"(?:délai|date limite|date butoir|date|échéance|terme)[^.;,]{0,25} transposition",
        r"transposition (?=[:(=\-])|transposition(?= ?[:(=])",
    ),
    wording(
        Role.COMMENTS_CLOSE,
        {Link.UNTIL, Link.SPAN},
        r"consultations?|consulter|contributions?|observations|commentaires|réponses|enquête publique|concertation",
        r"participation du public|recueil\w*|remarques|avis du public|(?:votre|leur) avis|s'exprimer",
        r"appel à (?:contributions?|commentaires|témoignages|retours?)|retours d'expérience",
    ),
    wording(
        Sense.ANSWERS,
        {Link.BY, Link.UNTIL, Link.SPAN},
        r"adress\w+|envoy\w+|transm\w+|soum(?:et|is)\w*|dépos\w+|formul\w+|parven\w+|communiqu\w+|présent(?:er|ez|ées?)",
        r"particip\w+|contribu(?:er|ez)|répon(?:dre|dez)|réagir|recueill\w+|recevoir|reçu\w*|attendu\w*|réagissez",
        r"contributions?|observations|commentaires|réponses|remarques|consultations?",
    ),
    wording(
        Sense.CLOSES,
        {*ANY_LINK} - {Link.FROM, Link.SINCE},
        r"clos(?:es?)?|clôtur\w+|clôture|date limite|date butoir|dates? de fin|échéance|dernier délai|délais?|heure limite",
        r"s'ach[eè]v\w+|se termin\w+|fermetures?|ferm(?:e|era)|ouverte?s?(?! (?:le|au public))|se pours\w+|se déroul\w+",
        r"fin de (?:la )?(?:consultation|période de consultation)|cour(?:t|ra)",
    ),
    wording(
        Sense.MOVES,
        {Link.ON, Link.UNTIL, Link.SPAN, Link.FROM},
        r"reportée?s?|reporte(?:nt|r|ra)?|reportant|le report|un report|report|repouss\w+|décal\w+|différée?s?|différer|ajourn\w+|recul\w+",
        reach=160,
    ),
    wording(
        Sense.PERIODS,
        {Link.FROM, Link.ON, Link.LABEL},
        r"(?:exercices?|périodes?) (?:(?:comptables?|sociaux|fiscaux|financiers|annuels|de référence) )?(?:ouvert|commençant|débutant|démarrant|ouvrant)\w*",
        r"exercices (?=à compter|à partir)",
        reach=30,
    ),
    wording(
        Sense.DUTY,
        {Link.FROM, Link.SINCE},
        r"devr(?:a|ont)|doi(?:t|vent)|ne (?:peut|peuvent|pourra|pourront) plus|obligations?|interdictions?|exigences?|règles",
        r"(?:est|sont|sera|seront) (?:\w+ment )?(?:tenue?s?|obligée?s?|interdite?s?|prohibée?s?|soumise?s?|assujetti?e?s?|exigée?s?|imposée?s?|requise?s?|concernée?s?|généralisée?s?)",
        r"interdite?s?|soumise?s?|assujetti?e?s?|impos(?:e|era|ent)|exig(?:e|era|ent)|devant",
        reach=200,
    ),
    wording(
        Sense.NOTHING,
        ANY_LINK,
        r"réunions?|se réuni\w+|séances?|colloques?|conférences?|webinaires?|webinars?|ateliers?|salons?|formations?|journées?|rencontres?",
        r"événements?|évènements?|rendez-vous|inscriptions?|s'inscrire|inscrivez|candidatures?|candidater|postuler|appel à projets|auditions?|élections?",
        r"mandats?|nomm\w+|élue?s?|exposition|recrut\w+|assises|sommet|congrès|assemblée générale|comparution",
    ),
    wording(
        Sense.NOTHING,
        {Link.ON, Link.LABEL, Link.SINCE, Link.SPAN},
        r"adopt\w+|signée?s?|signature|signé|signer|promulgu\w+|votée?s?|vote|lancée?s?|lancement|ouverte?s?(?= le )|ouverture|ouvre|a ouvert|ont ouvert|présentée?s?|présentation",
        r"rendue?s?|née?s?|naissance|créée?s?|création|fondée?s?|saisie?s?|notifi\w+|condamn\w+|sanctionn\w+|infligée?s?|annonc\w+|dévoil\w+|proposée?s?|déclar\w+",
        r"mise?s? à jour|modifiée?s?|consultée?s? le|examin\w+|débat\w*|arrêtée?s? au|constatée?s?|recens\w+|mesurée?s?|publiée?s?|publier|publications?|publie|paru\w*|parution|mise en ligne|en ligne",
        r"exercices? (?:clos|social clos|comptable clos)\w*|comptes|bilan|données|chiffres|rapport|accord|décid\w+|approuv\w+|dépos\w+|remis\w*|transmis\w*|conclu\w*|jugée?s?|tenue?s?|aura lieu|ont? eu lieu|se tiendra|organis\w+|rencontr\w+|échange\w*|communiqué|intervi\w+",
        reach=70,
    ),
)  # fmt: skip

_SUBJECTS = (
    (Role.TRANSPOSITION, re.compile(r"\btranspos\w+", _I)),
    (
        Role.COMMENTS_CLOSE,
        re.compile(
            r"\b(?:consultations?|contributions?|commentaires|observations|remarques|enquête publique|participation du public"
            r"|répon(?:ses?|dre)|contribuer|concertation|appel à (?:contributions?|commentaires|témoignages)|avis du public"
            r"|questionnaire|(?:votre|leur) avis)\b",
            _I,
        ),
    ),
    (
        None,
        re.compile(
            r"\b(?:inscri\w+|candidat\w+|réunions?|webinaires?|mandats?|salons?|conférences?|expositions?|appels? (?:à projets|d'offres)"
            r"|offres?|postes?|abonnements?|certificats?|concours|passe|session|journées?|enchères|soldes)\b",
            _I,
        ),
    ),
    (Role.IN_FORCE, re.compile(r"\b(?:entrée|entrer?) en vigueur\b", _I)),
    (
        Role.APPLIES,
        re.compile(
            r"\b(?:application|applicabilité|applicables?|s'appliqu\w+|obligations?|exigences|règles|publication d'informations|mise en conformité)\b",
            _I,
        ),
    ),
    (
        Role.EXPIRES,
        re.compile(
            r"\b(?:dérogat\w+|transitoires?|mesures?|moratoire|régimes?|dispositifs?|tolérances?|exemptions?|autorisations?|exonérations?|dispenses?|phase|expérimentation|gel|agréments?|suspension|validité)\b",
            _I,
        ),
    ),
)  # fmt: skip

FRENCH = Language(
    wordings=_WORDINGS,
    subjects=_SUBJECTS,
    comments=re.compile(
        r"\b(?:consultation (?:publique|ouverte|en ligne|du public|des parties)|consult(?:e|ons|ent)|consultations?"
        r"|appel à (?:contributions?|commentaires|témoignages)|enquête publique|contributions|participation du public"
        r"|observations|commentaires|réponses|remarques|votre avis|avis du public|concertation)\b",
        _I,
    ),
    unreal=re.compile(
        r"\b(?:aurai(?:t|ent)|devai(?:t|ent)|serai(?:t|ent)|pourrai(?:t|ent)|peu(?:t|vent)|initialement|auparavant) (?:[\w']+ ){0,5}$",
        _I,
    ),
    denied=re.compile(r"(?:\bne |\bn'|\bni )(?:[\w']+ ){0,3}$", _I),
    excepted=re.compile(r"\bavant\b|\bqu(?:e\b|')|\bplus tôt", _I),
    awaits=re.compile(r"\b(?:avez|ont|a|aura|auront|aurez|dispos\w+|bénéfici\w+) (?:\w+ )?$", _I),
    former=re.compile(
        r"\b(?:initialement|précédemment|auparavant|jusqu'alors|jusqu'ici|au lieu|et non|plutôt qu(?:e|'à))\b[^,;.]{0,40}$",
        _I,
    ),
    if_adopted=re.compile(
        r"\b(?:si (?:[\w']+ ){0,6}(?:adopt|approuv|vot|valid)|sous réserve (?:de |d'|du )(?:[\w']+ ){0,3}(?:adoption|approbation|vote|validation))"
        r"|\b(?:entrerai|s'appliquerai|deviendrai)(?:t|ent)\b|\bs'il (?:[\w']+ ){0,4}(?:adopt|approuv|vot|valid)",
        _I,
    ),
    duty=re.compile(
        r"\b(?:s'appliqu|applicab|application|obligat|devr|doi(?:t|vent)|tenue?s (?:de|à)|soumis|assujetti|publi(?:er|eront|ent|era)\b|concern|visée?s?\b"
        r"|première? |entr\w+ en vigueur|exig|premiers rapports|report)",
        _I,
    ),
    acts=re.compile(
        r"\b(?:règlements?|directives?|lois?|réformes?|mesures?|dispositi\w+|calendrier|textes?|normes?)\b",
        _I,
    ),
    told=re.compile(
        r"\b(?:a|ont|avait|avaient|est|sont|s'est)(?: été)? (?:\w+ment )?\w+(?:é|ée|és|ées|i|is|it|u|ue|us)\b",
        _I,
    ),
)
