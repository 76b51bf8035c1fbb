"""Is this the text of the page, or what stands around it? And lines that are never part of a text."""

from __future__ import annotations

import re
from collections.abc import Callable


def _any_of(*phrases: str, start: str = r"\b(?:", end: str = ")") -> re.Pattern[str]:
    return re.compile(start + "|".join(phrases) + end, re.IGNORECASE)


#: What consent banners say, in French, English and German.
_CONSENT = _any_of(
    r"(?:utilis|dépos|accept|refus|gér|paramétr)\w+ (?:\w+ ){0,3}(?:cookies?|traceurs)",
    r"gestion (?:des )?(?:cookies|traceurs)",
    r"cookies? (?:sont|et autres traceurs|tiers|fonctionnels)",
    r"votre (?:\w+ )?consentement",
    r"politique de confidentialité",
    r"mesure d['’]audience",
    r"tout (?:accepter|refuser)",
    r"améliorer votre expérience",
    r"cookies? (?:settings|preferences|policy|notice|are used)",
    r"(?:uses?|using|accept|reject|manage|essential|necessary) (?:\w+ ){0,2}cookies?",
    r"your (?:\w+ )?consent",
    r"privacy policy",
    r"audience measurement",
    r"(?:accept|reject) all",
    r"improve your experience",
    r"(?:cookies?|tracking) (?:\w+ ){0,3}(?:verwende\w*|akzeptier\w*|zulassen|ablehnen|einstellungen)",
    r"(?:verwende\w*|nutz\w+|setz\w+|akzeptier\w*|notwendige) (?:\w+ ){0,3}cookies?",
    r"ihre (?:\w+ )?einwilligung",
    r"datenschutzerklärung",
    r"alle (?:akzeptieren|ablehnen)",
)
_LEGAL = _any_of(
    r"tous droits réservés",
    r"mentions légales",
    r"conditions générales d['’]utilisation",
    r"activ\w+ (?:le )?javascript",
    r"javascript est désactivé",
    r"navigateur (?:\w+ ){0,3}(?:obsolète|supporté)",
    r"all rights reserved",
    r"terms (?:of use|and conditions)",
    r"personal, non-commercial use",
    r"enable javascript",
    r"javascript is disabled",
    r"browser is (?:not supported|out of date)",
    r"alle rechte vorbehalten",
    r"impressum",
    r"javascript aktivieren",
)
#: A page about these things speaks like a banner.
_ABOUT_CONSENT = _any_of(
    *(r"cookies?", r"traceurs?", r"consent\w*", r"confidentialité", r"vie privée"),
    *(r"privacy", r"einwilligung\w*", r"datenschutz\w*"),
    end=r")\b",
)
#: Whole lines that lead away from a text. Short ones only: a sentence that starts so may be content.
_AWAY = _any_of(
    r"(?:à )?lire (?:aussi|également|la suite)",
    r"voir aussi",
    r"sur le même sujet",
    r"en savoir plus",
    r"pour aller plus loin",
    r"partager(?: (?:cet article|cette page|sur [\w ]+))?",
    r"imprimer(?: cette page)?",
    r"télécharger",
    r"haut de page",
    r"retour (?:en haut|à l['’]accueil|à la liste|aux actualités|au sommaire)(?: de la page)?",
    r"(?:abonnez|inscrivez|suivez)-(?:vous|nous)\b.*",
    r"read (?:more|also|next|the full story)",
    r"see also",
    r"related(?: (?:articles?|content|stories|topics?))?",
    r"don['’]t miss",
    r"share(?: (?:this|on|it)\b.{0,40})?",
    r"print(?: this page)?",
    r"back to top",
    r"sign up (?:for|to)\b.*",
    r"subscribe(?: (?:to|now)\b.*)?",
    r"follow (?:us|me|him|her)\b.*",
    r"like this story\?.*",
    r"mehr (?:zum thema|lesen)",
    r"lesen sie auch",
    r"weitere informationen",
    r"seite (?:drucken|teilen|empfehlen)",
    r"drucken",
    r"teilen",
    r"nach oben",
    r"zum seitenanfang",
    r"zurück(?: zur (?:übersicht|startseite|liste))?",
    start="(?:",
    end=r")\s*[:.…»>!]*",
)
_AWAY_TITLED = _any_of(
    *(r"(?:à )?lire (?:aussi|également)", r"voir aussi"),
    *(r"read (?:more|also|next)", r"related", r"see also", r"lesen sie auch"),
    start="(?:",
    end=r")\s*[:：»>]",
)
_LONGEST_AWAY = 160
_WORD = re.compile(r"\w{3,}")
#: Above this share of its characters in such lines, a text is not the page's.
_MOST_BOILERPLATE = 0.5
#: The shares of what the source told, and of its title, that show a text to be of the same document.
_LEAST_OF_FEED = 0.35
_LEAST_OF_TITLE = 0.6
#: Fewer words than these are not compared.
_FEED_WORDS = 12
_TITLE_WORDS = 3


def is_text(text: str, *, feed_text: str = "", title: str = "") -> bool:
    """Whether `text` can be what a page says.

    Refused: an empty text, one that is mostly banner, legal notice or navigation, and one that shares
    too little with both `feed_text`, what the feed told of the page, and `title`.
    """
    if not text.strip():
        return False
    boilerplate = is_boilerplate_for(title, feed_text)
    lines = [line for line in text.split("\n") if line.strip()]
    waste = sum(len(line) for line in lines if boilerplate(line))
    if waste > _MOST_BOILERPLATE * sum(map(len, lines)):
        return False
    told, named, said = _words(feed_text), _words(title), _words(text)
    if len(told) < _FEED_WORDS or len(told & said) >= _LEAST_OF_FEED * len(told):
        return True
    return len(named) >= _TITLE_WORDS and len(named & said) >= _LEAST_OF_TITLE * len(named)


def is_boilerplate_for(title: str, feed_text: str) -> Callable[[str], bool]:
    """A test for lines that belong to no text; cookies may be what this page is about."""
    about_cookies = _ABOUT_CONSENT.search(f"{title} {feed_text}") is not None

    def is_boilerplate(line: str) -> bool:
        if _LEGAL.search(line) and len(line) < 600:
            return True
        return not about_cookies and _CONSENT.search(line) is not None and len(line) < 1_000

    return is_boilerplate


def leads_away(line: str) -> bool:
    """Whether a line only points elsewhere: share, print, read also, back to top."""
    if len(line) > _LONGEST_AWAY:
        return False
    return _AWAY.fullmatch(line.strip(" -–—•·*>»|")) is not None or _AWAY_TITLED.match(line) is not None


def _words(text: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(text[:20_000])}
