"""French."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, str]] = {
    # Dates: Babel patterns and the phrases around them.
    "date.first_day": "d'er'",
    "date.moment": "{date} à {time}",
    "period.week": "Semaine du {first} au {last}",
    "period.span": "Du {first} au {last}",
    "period.until": "Jusqu’au {last}",
    "period.short_week": "semaine {week}",
    # Head.
    "product": "Veille réglementaire",
    "alert": "Alerte réglementaire",
    "nothing": "rien de nouveau",
    "summary.news": "{news} dans {topics}\u00a0; {sources}",
    "summary.nothing": "Rien de nouveau\u00a0; {sources}",
    "part": "({number}/{total})",
    "continued": "{title} (suite)",
    "first.baseline": "Ceci est le premier envoi de cet abonnement. {baseline}",
    "first.alone": "Ceci est le premier envoi de cet abonnement.",
    # Stories.
    "official": "Texte officiel",
    "comment": "Commentaire",
    "updated": "Mis à jour",
    "in_language": "en {language}",
    "why": "Pourquoi\u00a0: {reasons}",
    "why.also": "aussi {topic} ({sure})",
    "why.by_person": "confirmé par une personne",
    "others": "Même sujet\u00a0:",
    "section.empty": "Rien de nouveau.",
    "left_out.command": "Pour tout voir\u00a0:",
    # An empty period.
    "empty.title": "Rien de nouveau",
    "empty.looked": "Nous avons examiné {documents}, et aucune n’apporte de nouveau sur vos thèmes.",
    "empty.nothing_seen": "Aucune source n’a rien publié de nouveau.",
    # Health.
    "health.title": "Ce que nous avons regardé",
    "health.well": "Toutes les sources ont été lues.",
    "health.proof": "Quand un thème est vide, c’est que nous avons regardé et qu’il n’y avait rien.",
    "health.no_proof": "Pour ce qui n’a pas été lu, l’absence de nouvelles ne prouve rien.",
    "health.no_sources": "Aucune source n’est suivie\u00a0: ce silence ne prouve rien.",
    "health.last_good": "Dernière lecture réussie\u00a0: {date}.",
    "health.never_good": "Jamais lue avec succès jusqu’ici.",
    "health.fallback": "En attendant, nous lisons\u00a0: {name}.",
    "outcome.empty": "vide",
    "outcome.blocked": "bloquée",
    "outcome.failed": "en échec",
    "cause": "{cause} ({detail})",
    "cause.dns": "le nom du site est introuvable",
    "cause.connect": "la connexion au site est impossible",
    "cause.timeout": "le site a mis trop de temps à répondre",
    "cause.tls": "la connexion sécurisée au site a échoué",
    "cause.http_status": "le site a répondu par une erreur",
    "cause.rate_limited": "le site demande d’attendre avant de le relire",
    "cause.too_large": "la réponse est trop volumineuse",
    "cause.encoding": "la réponse arrive dans un codage que nous ne pouvons pas lire",
    "cause.redirect": "le site renvoie vers une adresse que nous ne pouvons pas suivre",
    "cause.address": "le nom du site mène à une adresse privée, que nous refusons",
    "cause.challenge": "une page demande de prouver que l’on est humain",
    "cause.not_a_feed": "une page ordinaire est arrivée à la place du flux attendu",
    "cause.empty_body": "la réponse est vide",
    "cause.robots": "le fichier robots.txt du site interdit la lecture, ou n’a pas pu être lu",
    "cause.malformed": "la réponse est mal formée",
    "cause.unsafe": "le document contient une construction dangereuse, que nous refusons d’ouvrir",
    "cause.too_few": "la source montre moins de publications qu’elle ne devrait",
    "cause.silent": "la source n’a rien publié depuis plus longtemps que d’ordinaire",
    "cause.unread": "la source n’a pas encore été lue",
    "cause.internal": "une erreur de regwatch lui-même",
    # Foot.
    "foot.why": "Vous recevez ce message par l’abonnement «\u00a0{subscription}\u00a0» ({topics}){cadence}.",
    "foot.covers": "Il couvre ce qui est entré dans l’archive entre le {since} et le {until} ({timezone}).",
    "foot.covers_until": "Il couvre ce qui est entré dans l’archive jusqu’au {until} ({timezone}).",
    "foot.operator": "Cette veille est tenue par {operator}.",
    "foot.reply": "Question, erreur ou désabonnement\u00a0: écrire à {address}.",
    "foot.legal": "Le tri est fait par une machine et peut se tromper\u00a0; "
    "ceci n’est pas un avis juridique. Seul le texte officiel fait foi.",
    "cadence.week": ", chaque semaine",
    "cadence.month": ", chaque mois",
    "cadence.day": ", chaque jour",
    "cadence.alert": ", dès qu’un texte paraît",
    "cadence.other": "",
    # Notices to the operator.
    "notice.title": "Des nouvelles de la veille elle-même",
    "notice.subject": "regwatch · {what}",
    "notice.one": "{subject}\u00a0: {kind}",
    "notice.opened": "en panne",
    "notice.recovered": "rétabli",
    "notice.delivery": "envoi impossible",
    "notice.configuration": "configuration refusée",
    "notice.since": "Premier échec\u00a0: {moment}.",
    "notice.last_good": "Dernier succès\u00a0: {moment}.",
    "notice.do.opened": "Voir l’état des sources\u00a0: {command}",
    "notice.do.delivery": "Voir les envois, puis réessayer\u00a0: {command}",
    "notice.do.configuration": "La dernière version valable reste en service jusqu’à la correction.",
    "notice.do.recovered": "Rien à faire.",
    "notice.foot": "Ce message est destiné à la personne qui tient cette installation de regwatch.",
}

COUNTS: Final[Mapping[str, Mapping[str, str]]] = {
    "news": {"one": "{n} nouveauté", "other": "{n} nouveautés"},
    "topics": {"one": "{n} thème", "other": "{n} thèmes"},
    "sources_read": {"one": "{n} source lue sur {total}", "other": "{n} sources lues sur {total}"},
    "documents": {"one": "{n} publication", "other": "{n} publications"},
    "more_others": {"one": "et {n} autre", "other": "et {n} autres"},
    "left_out": {
        "one": "{n} autre nouveauté correspond et n’est pas montrée ici.",
        "other": "{n} autres nouveautés correspondent et ne sont pas montrées ici.",
    },
    "baseline": {
        "one": "{n} publication plus ancienne est dans l’archive\u00a0: on la retrouve "
        "par la recherche, elle n’est pas envoyée.",
        "other": "{n} publications plus anciennes sont dans l’archive\u00a0: on les retrouve "
        "par la recherche, elles ne sont pas envoyées.",
    },
    "seen": {
        "one": "{n} publication examinée",
        "other": "{n} publications examinées",
    },
    "unread": {
        "one": "{n} source n’a pas été lue.",
        "other": "{n} sources n’ont pas été lues.",
    },
    "troubled": {
        "one": "{n} source a un problème.",
        "other": "{n} sources ont un problème.",
    },
    "failures": {"one": "{n} échec de suite.", "other": "{n} échecs de suite."},
    "notice.opened": {"one": "{n} panne", "other": "{n} pannes"},
    "notice.recovered": {"one": "{n} rétablissement", "other": "{n} rétablissements"},
    "notice.delivery": {"one": "{n} envoi impossible", "other": "{n} envois impossibles"},
    "notice.configuration": {"one": "{n} configuration refusée", "other": "{n} configurations refusées"},
}
