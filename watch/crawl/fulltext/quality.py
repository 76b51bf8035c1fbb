"""Is this the text of the page, or what stands around it? And lines that are never part of a text."""

from __future__ import annotations

import re
from collections.abc import Callable

#: Phrases of consent banners, sign-up boxes, legal notices and navigation in French, English and German.
_CONSENT = re.compile(
    r"\b(?:(?:utilis\w+|dépos\w+|accept\w+|refus\w+|gér\w+|paramétr\w+|gestion) (?:\w+ ){0,3}(?:cookies?|traceurs)|"
    r"cookies? (?:sont|et autres traceurs|settings|preferences|policy|notice|are used|tiers|fonctionnels)|"
    r"(?:uses?|using|accept|reject|manage|essential|necessary) (?:\w+ ){0,2}cookies?|"
    r"(?:cookies?|tracking) (?:\w+ ){0,3}(?:verwende\w*|akzeptier\w*|zulassen|ablehnen|einstellungen)|"
    r"(?:verwende\w*|nutz\w+|setz\w+|akzeptier\w*|notwendige) (?:\w+ ){0,3}cookies?|"
    r"(?:votre|your|ihre) (?:\w+ )?(?:consentement|consent|einwilligung)|politique de confidentialité|"
    r"privacy policy|datenschutzerklärung|mesure d['’]audience|audience measurement|tout (?:accepter|refuser)|"
    r"(?:accept|reject) all|alle (?:akzeptieren|ablehnen)|(?:améliorer|improve) (?:votre|your) (?:expérience|experience))",
    re.IGNORECASE,
)
_LEGAL = re.compile(
    r"\b(?:all rights reserved|tous droits réservés|alle rechte vorbehalten|mentions légales|terms (?:of use|and "
    r"conditions)|conditions générales d['’]utilisation|personal, non-commercial use|impressum|"
    r"activ\w+ (?:le )?javascript|enable javascript|javascript (?:is disabled|aktivieren|est désactivé)|"
    r"browser is (?:not supported|out of date)|navigateur (?:\w+ ){0,3}(?:obsolète|supporté))",
    re.IGNORECASE,
)
_COOKIE_WORDS = re.compile(
    r"\b(?:cookies?|traceurs?|consent\w*|einwilligung\w*|privacy|confidentialité|datenschutz\w*|vie privée)\b", re.IGNORECASE
)
#: Whole lines that lead away from a text. Short ones only: a sentence that starts so may be content.
_AWAY = re.compile(
    r"(?:(?:à )?lire (?:aussi|également|la suite)|voir aussi|sur le même sujet|en savoir plus|pour aller plus loin|"
    r"partager(?: (?:cet article|cette page|sur [\w ]+))?|imprimer(?: cette page)?|télécharger|haut de page|"
    r"retour (?:en haut|à l['’]accueil|à la liste|aux actualités|au sommaire)(?: de la page)?|"
    r"read (?:more|also|next|the full story)|see also|related(?: (?:articles?|content|stories|topics?))?|don['’]t miss|"
    r"share(?: (?:this|on|it)\b.{0,40})?|print(?: this page)?|back to top|sign up (?:for|to)\b.*|"
    r"subscribe(?: (?:to|now)\b.*)?|follow (?:us|me|him|her)\b.*|like this story\?.*|"
    r"(?:abonnez|inscrivez)-vous\b.*|suivez-nous\b.*|"
    r"mehr (?:zum thema|lesen)|lesen sie auch|weitere informationen|seite (?:drucken|teilen|empfehlen)|drucken|teilen|"
    r"nach oben|zum seitenanfang|zurück(?: zur (?:übersicht|startseite|liste))?)\s*[:.…»>!]*",
    re.IGNORECASE,
)
_AWAY_TITLED = re.compile(
    r"(?:(?:à )?lire (?:aussi|également)|voir aussi|read (?:more|also|next)|related|see also|lesen sie auch)\s*[:：»>]",
    re.IGNORECASE,
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
    about_cookies = _COOKIE_WORDS.search(f"{title} {feed_text}") is not None

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
