"""Publication in an official journal, and days counted from it."""

from __future__ import annotations

import re
from datetime import date, timedelta

from watch.enrich.deadlines.dates import text_before

_I = re.IGNORECASE

_JOURNAL = (
    r"(?:journal officiel|jorf|joue|jo|official journal|ojeu|oj|bulletin officiel|bodacc|moniteur(?: belge)?"
    r"|mémorial|federal register|(?:official|london|government) gazette)\b"
)
#: What may stand between the journal's name and its date: whose it is, its series, its number.
_ISSUE = (
    r"(?:,? ?(?:de l'union(?: européenne)?|of the (?:european union|eu)|de la république française"
    r"|des communautés européennes"
    r"|\((?:jo(?:rf|ue)?|oj(?:eu)?)\)|(?:série |series )?[lc](?:[ /]?\d+|(?![\w']))(?: [a-z])?|l series"
    r"|lois et décrets"
    r"|n(?:[°o]|uméro) ?\d+|no\.? ?\d+|[lc]/\d{4}/\d+|(?:\d{4}/)?\d{2,4}|p\. ?\d+))*"
)
_JOURNAL_BEFORE = re.compile(
    rf"\b{_JOURNAL}{_ISSUE},? ?(?:(?:\w+ )?\(? ?(?:en date |daté |édition |issue )?(?:du|of|on|le|ce|dated)"
    rf"|[,:(\-])? $|\b{_JOURNAL}{_ISSUE},? ?(?:de ce jour|du jour|hier|yesterday|today"
    rf"|aujourd'hui)?,? ?(?:\(|on |le |in |en |of |de )?$"
)
_PUBLISHED = (
    r"(?:publi(?:é|ée|és|ées|cation|shed|e|ent|shes)|paru(?:e|s|es)?|parution"
    r"|appear(?:ed|s)|gazetted|printed)"
)
#: From the verb to its date: what was published where, and no other event.
_VERB_BEFORE = re.compile(
    rf"\b(?P<verb>{_PUBLISHED})\b(?P<between>(?: (?!{_PUBLISHED})[\w'()/.]+){{0,9}}?),? \(?"
    r"(?:en date du|le|on|in|en|ce|of|du|:)? ?$"
)
#: After the date that opens a sentence: "On 16 June 2026, the act was published in the journal".
_VERB_AFTER = re.compile(
    rf",? [^.;:\d]{{0,60}}(?:\d{{4}}/\d+)?[^.;:\d]{{0,60}}?\b(?:a|ont|was|were|est|sont|has been) "
    rf"(?:été )?(?:\w+ )?{_PUBLISHED} (?:\w+ ){{0,2}}(?:au|dans le|in the) {_JOURNAL}\b"
)
_JOURNAL_AFTER = re.compile(rf",? (?:\w+ ){{0,2}}(?:au|dans le|du|in the|in) {_JOURNAL}\b")
#: "The Official Journal published the text on ...".
_BY_JOURNAL = re.compile(rf"\b{_JOURNAL}{_ISSUE}(?: a| ont| has)? {_PUBLISHED} [^.;:]{{0,60}}$")
_JOURNAL_SAYS = re.compile(rf",? (?:le |the |l')?{_JOURNAL}{_ISSUE}(?: a| has)? {_PUBLISHED}\b")
#: "Three days after publication, on ...": the date is that of what happened then.
_COUNTS = re.compile(
    r"(?:days?|weeks?|months?|jours?|semaines?|mois|lendemain) (?:after|following|après|suivant"
    r"|de) (?:its |the |sa |la )?$"
)
_LEAD = re.compile(r"^\W*(?:(?:le|on|in|en|c'est le) )?$")
_LABEL = re.compile(
    r"^\W*(?:(?:date (?:de |of )?(?:publication|parution)|publication date|publication officielle"
    r"|(?:first |official )?publi(?:é|ée|és|ées|cation"
    r"|shed)|paru(?:e|tion)?|date published|mis(?:e)? en ligne(?= le))"
    r"(?: (?:le|on))?|publié par [^.;:]{1,40} le) ?[:\-|]? ?$"
)
#: Which of these is named with "published" tells whether it is an act of law that was.
_ACT = re.compile(
    r"\b(?P<act>règlements?(?: délégués?| d'exécution)?|directives?|lois?|ordonnances?|décrets?|arrêtés?"
    r"|regulations?|acts?|laws?|decrees?|orders?|(?:final )?rules?|actes?(?: délégués?)?|statutes?"
    r"|ordinances?"
    r"|d[eé]cisions?)\b"
    r"|\b(?:rapports?|reports?|guides?|guidelines|lignes directrices|études?|study|avis|opinions?"
    r"|communiqués?|articles?|projets?|propositions?|avant-projets?"
    r"|drafts?|propos(?:al|als|ed)|faq|listes?|lists?|studies|statement|résultats|results|letter|lettre"
    r"|press|notes?|enquête|survey|analysis|brochure|roadmap|feuille de route|consultations?|plan"
    r"|analyse|summary|synthèse|questions?|answers|recommand\w+|recommend\w+|data|données)\b"
)
#: Between the verb and its date: another event begins, whose date it is.
_OTHER_EVENT = re.compile(
    r"\b(?:and|et|but|mais|pour|for|to|until|jusqu'au|by|par|before|avant|after|après|from|dès|which|qui"
    r"|that)\b"
)
#: A footnote: the act cited appeared there, not the text in hand.
_CITATION = re.compile(r"\((?:oj|jo) [lc]\b[^()]*$")
_PAGE = re.compile(r",? ?p\. ?\d")

_DAYS = {
    "deuxième": 2, "second": 2, "troisième": 3, "third": 3, "three": 3, "trois": 3, "cinquième": 5,
    "fifth": 5, "septième": 7, "seventh": 7, "dixième": 10, "tenth": 10, "dix": 10, "ten": 10,
    "quinzième": 15, "fifteenth": 15, "vingtième": 20, "twentieth": 20, "vingt": 20, "twenty": 20,
    "trentième": 30, "thirtieth": 30,
}  # fmt: skip
#: An act that says when it comes into force, counted from its own publication.
_COUNTED = re.compile(
    r"\b(?:entr(?:e|ent|era|eront) en vigueur|entrée en vigueur ?:|(?:shall|will|should) (?:enter"
    r"|come) into force|(?:enters"
    r"|comes) into force)"
    r" (?:(?:le|au|on|à compter du|from) )?(?:the )?"
    rf"(?:(?:(?P<count>{'|'.join(_DAYS)}|\d{{1,2}}(?:e|ème|th|rd|nd|st)?) )?(?P<unit>jours?"
    rf"|lendemain(?: du jour)?|days?))"
    r" (?:(?:suivant|qui suit|following|after|après) (?:celui de |that of )?|(?P<same>de |of ))"
    r"(?:the date of |la date de )?(?:its|sa|leur|la|the) publication\b(?! (?:de|of) (?:l'|la |son|its|the))",
    re.IGNORECASE,
)
_THIS_ACT = re.compile(
    r"\b(?:(?:le|la) présente? (?:règlement|directive|décision|arrêté|décret|loi|ordonnance)|présente?s? "
    r"(?:règlement|décret|arrêté|loi|décision)"
    r"|entrée en vigueur ?:|le texte entre en vigueur|this (?:\w+ )?(?:regulation|directive|decision|act"
    r"|order))\b",
    _I,
)
_ACT_TITLE = re.compile(
    r"^\W*(?:(?:commission |council )?(?:(?:delegated|implementing) )?(?:regulation|directive|decision)\b"
    r"|(?:règlement|directive|décision|arrêté|décret|loi|ordonnance)\b)",
    _I,
)
_DRAFT = re.compile(
    r"\b(?:propos(?:al|als|ition|itions|ed|é)|projets?|draft|COM\(\d{4}\)|avant-projet|consultation"
    r"|résolution)\b",
    _I,
)
_WINDOW = 160
_WORDS = (
    "publi",
    "paru",
    "appear",
    "gazett",
    "journal",
    "jo",
    "oj",
    "regist",
    "monit",
    "mémor",
    "bull",
    "bodacc",
    "en ligne",
    "printed",
)
#: How far after its date a published act is named: "Published on ..., the Act ...".
_NEAR = 50
_JOURNAL_NAMED = re.compile(rf"\b{_JOURNAL}\b")


def may_be_published(sentence: str) -> bool:
    """True where a sentence names a journal or a publication: a quick look, before its dates are judged."""
    return any(word in sentence for word in _WORDS)


def is_cited_journal(sentence: str, start: int, end: int) -> bool:
    """True for the journal reference of a footnote, in brackets or with a page: it dates the act cited."""
    before = text_before(sentence, start, _WINDOW)
    if not _JOURNAL_BEFORE.search(before):
        return False
    return _CITATION.search(before) is not None or _PAGE.match(sentence, end) is not None


def is_publication(sentence: str, start: int, end: int) -> bool:
    """True when the date at `start:end` is said to be that of publication in an official journal.

    So is the label of a page ("Published on ...", at the start of a sentence), and an act of law that
    "was published on" a day; a report or an opinion is not.
    """
    before, after = text_before(sentence, start, _WINDOW), sentence[end : end + _WINDOW]
    if _JOURNAL_BEFORE.search(before) or (start <= _WINDOW and _LABEL.search(before)):
        return True
    if _LEAD.match(before) and (_VERB_AFTER.match(after) or _JOURNAL_SAYS.match(after)):
        return True
    published = _VERB_BEFORE.search(before)
    if published is None or _COUNTS.search(before, 0, published.start()):
        return False
    between = published["between"]
    if _JOURNAL_NAMED.search(between) or _JOURNAL_AFTER.match(after) or _BY_JOURNAL.search(before):
        return _OTHER_EVENT.search(between) is None
    return _is_act(before[: published.start("verb")], between, after) and not _OTHER_EVENT.search(between)


def _is_act(before: str, between: str, after: str) -> bool:
    """True when what was published is an act: named after the verb, else before it, else after the date."""
    if (nouns := list(_ACT.finditer(between))) or (nouns := list(_ACT.finditer(before))[-1:]):
        return nouns[0]["act"] is not None
    named = _ACT.search(after, 0, _NEAR)
    return named is not None and named["act"] is not None


def counted_from_publication(title: str, sentence: str, published: date) -> date | None:
    """When the act in hand comes into force by its own count of days from its publication.

    None when the sentence counts nothing, and when the text speaks of another act or is a draft: then its
    own publication starts no count.
    """
    counted = _COUNTED.search(sentence)
    if counted is None or _DRAFT.search(title) or _DRAFT.search(sentence):
        return None
    if not (_THIS_ACT.search(sentence) or _ACT_TITLE.search(title)):
        return None
    return published + timedelta(days=_days(counted))


def _days(counted: re.Match[str]) -> int:
    """How many days after its publication: "the day of" is none, "the day following" one."""
    word = (counted["count"] or "").lower()
    if word:
        return _DAYS[word] if word in _DAYS else int(re.sub(r"\D", "", word))
    return 0 if counted["same"] and not counted["unit"].lower().startswith("lendemain") else 1
