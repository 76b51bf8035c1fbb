"""How French says what happens on a date: the table of wordings."""

from __future__ import annotations

from watch.enrich.deadlines.cues import ANY_LINK, Sense, wording
from watch.enrich.deadlines.links import Link
from watch.models import Role

_STARTS = {Link.ON, Link.FROM, Link.SINCE, Link.LABEL, Link.SPAN, Link.BY}

WORDINGS = (
    wording(
        Role.IN_FORCE,
        _STARTS,
        r"r?entr(?:e|ent|era|eront|ées?|er|ant|é|és|a|èrent|ait|aient) (?:\w+ )?en vigueur",
        r"(?:mise|mises|mis|(?:est|sont|sera|seront)(?: déjà)?) en vigueur",
        r"en vigueur(?= (?:à compter|à partir|depuis|dès|(?:au|du|le) \d))",
        r"pren(?:d|nent|dra|dront|dre|ant|ait|aient) effet|pris effet|prise d'effet|date d'effet",
        r"entre(?:nt)?-(?:t-)?(?:il|elle|ils|elles) en vigueur|exécutoires?",
    ),
    wording(
        Role.APPLIES,
        _STARTS,
        r"(?:s'|ils? |elles? )appliqu(?:e|ent|era|eront|er|ant|ait|aient)",
        r"(?:est|sont|sera|seront) appliquée?s?|en application|applicables?|entr\w+ en application"
        r"|mise en application",
        r"l'application|d'application|appliquer",
        r"(?:date|début|commencement) d'(?:application|applicabilité)|avec effet",
        r"devi(?:ent|ennent|endra|endront|endrait)? (?:[\w']+ ){0,3}(?:obligatoires?|obligations?"
        r"|exigences?|règle)",
        r"(?:est|sont|sera|seront|rendue?s?) obligatoires?",
        r"obligatoires?(?= (?:à compter|à partir|dès|depuis|au ))|obligatoire pour",
        r"s'impos(?:e|ent|era|eront)|(?:sera|seront|est|sont|devi\w+) effecti(?:f|ve)s?",
        r"application(?= ?:)|(?<=, )application|généralisation|généralisée?s?|respectée?s?|devr(?:a"
        r"|ont) (?:\w+ )?respecter",
    ),
    wording(Role.APPLIES, {Link.LABEL}, r"(?:obligations?|exigences?|conformité)(?= ?:)"),
    wording(
        Sense.STARTS,
        {Link.ON, Link.FROM, Link.SINCE},
        r"début\w+|commenc\w+|démarr\w+|suivr\w+|vau(?:t|dra|dront)|valent|lie(?:nt|ra|ront)?|pès(?:e|ent"
        r"|era)",
        r"pren(?:d|nent|dra|dront) le relais|devi\w+ (?:une )?réalité|opérationnel(?:le)?s?|pèser\w+"
        r"|cour(?:t|ent|ra|ront)|entr(?:e|ent|era|eront) en jeu|produi\w+ (?:ses |leurs )?effets?",
        reach=90,
    ),
    wording(
        Role.APPLIES,
        {Link.BY, Link.UNTIL, Link.FROM},
        r"(?<!nécessaires pour )se conformer|(?:se )?mett\w+ en conformité|mise en conformité"
        r"|se mettre en règle|en conformité",
        r"satisfai\w+ (?:à|aux)|respecter (?:ces|les|cette|l[ae])",
        r"(?:être|sont|soient) (?:pleinement |mis en )?conform(?:es?|ité)",
    ),
    wording(
        Role.EXPIRES,
        {Link.UNTIL},
        r"s'appliqu\w+|appliquée?s?|applicables?|en vigueur|valables?|mainten\w+|dérog\w+|transitoires?",
        r"temporaires?|suspend\w*|suspension|suspendue?s?|autoris\w+|exempt\w+|exonér\w+|dispens\w+",
        r"moratoire|valides?",
        r"bénéfici\w+|mesures?|dispositifs?|régimes?|tolérances?|continuer?|toléré\w*|gel|gelée?s?",
        r"interdi\w+|produi\w+ (?:ses |leurs )?effets?|validité|expérimentation",
        r"(?:peut|peuvent|pourra|pourront) (?!(?:\w+ment |être |encore )*(?:dépos|adress|envoy|transm|soum"
        r"|formul|demand|particip|répond|consult|inscri|s'inscri|candidat|postul|présent|contribu|visit"
        r"|réserv|assist))",
        r"écoul\w+|mise?s? sur le marché|commercialis\w+",
        reach=200,
    ),
    wording(
        Role.EXPIRES,
        {Link.ON, Link.FROM, Link.LABEL},
        r"cess\w+ (?:\w+ )?(?:de s'appliquer|d'être (?:applicables?|en vigueur)|de produire|d'avoir effet"
        r"|d'exister|leurs? effets?)",
        r"ne s'appliqu\w+ plus|n(?:e |')(?:est|sont|sera|seront) plus (?:applicables?|en vigueur|valables?"
        r"|admis\w*|acceptée?s?)",
        r"abrog(?:ée?s?|ation|e|ent|era|eront)(?: avec effet)?|cadu(?:c|que)s?|caducité",
        r"fin de (?:validité|vigueur|la (?:dérogation|période transitoire|mesure|tolérance"
        r"|phase transitoire))",
        r"limitée?s?(?= au)|(?:sera|seront|est|sont|été) (?:levée?s?|remplacée?s?)|supprimée?s?|(?:être"
        r"|sera|seront|est|sont) retirée?s?|retirée?s?(?= (?:au|à compter|à partir)\b)|abolie?s?",
    ),
    wording(
        Sense.LAPSES,
        {Link.ON, Link.UNTIL, Link.LABEL, Link.SPAN},
        r"expir\w+|s'étei\w+|(?:prend|prennent|prendra|prendront|prenant|pris) fin|s'arrêt\w+",
        r"arriv\w+ à (?:son )?(?:échéance|terme|expiration)|dispara[iî]\w+|tomb(?:e|ent|era|eront)"
        r"|sort\w* de vigueur",
        r"per(?:d|dent|dra|dront) (?:sa|leurs?|ses) (?:validité|effets?|force \w+)",
        r"cess\w+|vien\w+ à (?:échéance|expiration|son terme)|échoi\w+|fini(?:t|ra|ssent|ront)",
    ),
    wording(Role.EXPIRES, {Link.AFTER}, r"(?:ne |n')(?!peu|pourr)\w+ plus|caduc\w*"),
    wording(Sense.LAPSES, {Link.UNTIL}, r"demeur\w+|rest\w+", reach=200),
    wording(
        Role.COMMENTS_CLOSE,
        {Link.SPAN},
        r"(?:consultation|concertation|enquête publique)[^.;,]{0,40} (?:se t(?:ient|iendra)|a lieu"
        r"|aura lieu|organisée)",
    ),
    wording(Sense.EXTENDS, {Link.ON, Link.UNTIL, Link.LABEL, Link.SPAN}, r"prorog\w+|prolong\w+"),
    wording(
        Role.TRANSPOSITION,
        {Link.BY, Link.UNTIL},
        r"transpos\w+|retranscri\w+|mett(?:ent|re|ront|ant) en vigueur les dispositions"
        r"|nécessaires pour se conformer",
        r"dispositions législatives, réglementaires et administratives",
        r"droits? (?:national|nationaux|internes?|français|belge|luxembourgeois|allemand)"
        r"|ordre juridique (?:national|interne)"
        r"|(?:législations?|lois|corpus|réglementations?) nationales?|mise en œuvre de la directive"
        r"|adoptent et publient",
        r"états membres[^.;]{0,60} conform\w+ à (?:la|cette) (?:présente )?directive",
        r"(?:adapt|align|ajust|modifi)(?:er|é|ent) (?:leur|sa|son|leurs) (?:législations?|droit|lois"
        r"|réglementation)",
        reach=220,
    ),
    wording(
        Role.TRANSPOSITION,
        {Link.ON, Link.LABEL},
        r"(?:délai|date limite|date butoir|date|échéance|terme)[^.;,]{0,25} transposition",
        r"transposition(?= ?[-:(=])|transposition (?:[\w'()/]+ ){0,6}(?:fixée|prévue|attendue|exigée"
        r"|achevée|doi(?:t|vent)|devra)",
        r"comme (?:date|échéance|délai|terme)[^.;,]{0,25} transposition",
    ),
    wording(
        Role.COMMENTS_CLOSE,
        {Link.UNTIL, Link.SPAN},
        r"consultations?|consulte(?:nt|r|z)?|contributions?|contribue[rz]|retours|réagir|observations"
        r"|commentaires|réponses|enquête publique",
        r"concertation|participation du public|recueil\w*|remarques|avis du public|retour d'information"
        r"|questionnaire",
        r"(?:votre|leur|vos|leurs) avis",
        r"s'exprimer|appel à (?:contributions?|commentaires|témoignages|retours?)|retours d'expérience",
    ),
    wording(
        Role.COMMENTS_CLOSE,
        {Link.BY, Link.UNTIL},
        r"(?:donne[rz]|exprime[rz]) (?:votre|vos|leur|leurs) avis|contribue[rz] à la consultation",
        r"faire part de (?:vos|leurs|ses) (?:observations|remarques|avis|commentaires|contributions|retours)",
    ),
    wording(
        Sense.ANSWERS,
        {Link.BY, Link.UNTIL, Link.SPAN},
        r"adress\w+|envoy\w+|transm\w+|soum(?:et|is)\w*|dépos\w+|formul\w+|parven\w+|communiqu\w+",
        r"présent(?:er|ez|ées?)|particip\w+|contribu(?:er|ez)|répon(?:dre|dez)|réagir|recueill\w+",
        r"recevoir",
        r"reçu\w*|attendu\w*|réagissez|contributions?|observations|commentaires|réponses|remarques",
        r"consultations?|(?:donne[rz]|exprime[rz]) (?:votre|vos|leur|leurs) avis|faire part",
        r"part de (?:vos|leurs|ses)",
    ),
    wording(
        Sense.CLOSES,
        ANY_LINK - {Link.FROM},
        r"clos(?:es?)?|cl[ôo](?:t|ra|ront)|clôtur\w+|clôture|date limite|date butoir|dates? de fin"
        r"|échéance|dernier délai",
        r"délais?|heure limite|s'ach[eè]v\w+|se termin\w+|(?:est|sont|était) (?:achev|termin)\w+"
        r"|fermetures?|ferm(?:e|era)|tien(?:t|dra)|dur(?:e|era)",
        r"ouverte?s?(?! (?:le|au public))",
        r"se pours\w+|se déroul\w+",
        r"fin (?:de la |de |des )?(?:consultation|période de consultation|contributions|concertation)",
        r"cour(?:t|ra|ant)|fin(?= le| ?:)",
    ),
    wording(
        Sense.MOVES,
        {Link.ON, Link.UNTIL, Link.SPAN, Link.FROM},
        r"reportée?s?|reporte(?:nt|r|ra)?|reportant|report|gliss\w+|repouss\w+|décal\w+|différée?s?|différer",
        r"ajourn\w+|recul\w+",
        reach=160,
    ),
    wording(
        Sense.PERIODS,
        {Link.FROM, Link.AFTER, Link.ON, Link.LABEL},
        r"(?:exercices?|périodes?) (?:(?:comptables?|sociaux|fiscaux|financiers|annuels"
        r"|de référence) )?(?:ouvert|commençant|débutant|démarrant|ouvrant)\w*",
        r"exercices (?=à compter|à partir)|mise?s? (?:sur le marché|en service|à disposition)",
        r"(?:contrats?|produits?|demandes?|marchés|projets)[^.;,]{0,20} (?:conclu\w*|signée?s?|dépos\w+"
        r"|introduit\w*|vendus?)",
        reach=30,
    ),
    wording(
        Sense.DUTY,
        {Link.FROM, Link.SINCE, Link.AFTER},
        r"devr(?:a|ont)|doi(?:t|vent)|ne (?:peut|peuvent|pourra|pourront) plus|obligations?",
        r"interdictions?|exigences?|règles|devant|opposables?|exigibles?|dues?(?= à (?:compter|partir))"
        r"|seule?s?|aucune?|illég(?:al|ale|aux|ales)|illicites?|mise?s? en œuvre|étendue?s?",
        r"contraignant\w*",
        r"(?:est|sont|sera|seront) (?:\w+ment )?(?:tenue?s?|obligée?s?|interdite?s?|prohibée?s?|soumise?s?"
        r"|assujetti?e?s?|exigée?s?|imposée?s?|requise?s?|concernée?s?)",
        r"(?:est|sont|sera|seront) (?:portée?s?|relevée?s?|abaissée?s?|fixée?s?|ramenée?s?|étendue?s?"
        r"|instaurée?s?|créée?s?)",
        r"(?:ne |n')\w+ plus|il faudra|auront l'obligation|publieront|déclareront|sera nécessaire"
        r"|nouvelles? règles?",
        r"dans le champ|champ d'application|vis(?:ée?s?|e|ent|era)|concern(?:e|ent|era|eront)|amendes?"
        r"|sanctions?|redevables?|payables?|entr(?:ent|eront) dans|relèv\w+",
        r"introdui\w+|progressivement|par étapes",
        r"interdite?s?|soumise?s?|assujetti?e?s?|impos(?:e|era|ent)|exig(?:e|era|ent)|appliqueront",
        r"appliquent",
        reach=200,
    ),
    wording(
        Sense.NOTHING,
        {Link.BY},
        r"sur le marché|mise?s? (?:sur le marché|en service|à disposition)|conclu(?:e|s|es)?|signée?s?"
        r"|construite?s?|délivrée?s?",
        reach=20,
    ),
    wording(
        Sense.NOTHING,
        ANY_LINK,
        r"réunions?|se réuni\w+|séances?|colloques?|conférences?|webinaires?|webinars?|ateliers?|salons?",
        r"formations?|journées?|rencontres?|événements?|évènements?|rendez-vous|inscriptions?|s'inscrire",
        r"inscrivez|candidatures?|candidater",
        r"postuler|appel à projets|auditions?|élections?|mandats?|nomm\w+|élue?s?|exposition|recrut\w+",
        r"recours|rejoign\w+|retrouv\w+|discut\w+|débattr\w+|assises|sommet|congrès|assemblée générale"
        r"|comparution",
        r"application anticipée|par anticipation|à titre volontaire",
    ),
    wording(
        Sense.NOTHING,
        {Link.ON, Link.LABEL, Link.SINCE, Link.SPAN},
        r"adopt\w+|signée?s?|signature|signé|signer|promulgu\w+|votée?s?|vote|lancée?s?|lancement",
        r"ouverte?s?(?= le )|ouverture|ouvre|a ouvert|ont ouvert|présentée?s?|présentation|rendue?s?",
        r"née?s?|naissance|créée?s?|création|fondée?s?",
        r"saisie?s?|notifi\w+|condamn\w+|sanctionn\w+|infligée?s?|annonc\w+|dévoil\w+|proposée?s?",
        r"déclar\w+|mise?s? à jour|modifiée?s?|consultée?s? le|examin\w+|débat\w*|arrêtée?s? au",
        r"constatée?s?|recens\w+|mesurée?s?|publiée?s?|publier",
        r"publications?|publie|paru\w*|parution|mise en ligne|en ligne",
        r"exercices? (?:clos|social clos|comptable clos)\w*|comptes|bilan|données|chiffres|rapport|accord",
        r"décid\w+|approuv\w+|dépos\w+|remis\w*|transmis\w*|conclu\w*|jugée?s?",
        r"aura lieu|ont? eu lieu|se tiendra|organis\w+|rencontr\w+|échange\w*|communiqué",
        r"rappel\w+|indiqu\w+|précis(?:é|ée|ait)",
        reach=70,
    ),
)
