"""Who is to do what by a date, where no fixed wording says it.

A wording names its role ("shall apply"); a frame is recognised by the parties to it. Member States that have
until a date to change their law transpose; companies that must do something by a date, or do it from a date
on, are those to whom a rule applies; a public that is invited to remark until a date is consulted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from watch.enrich.deadlines.links import Link
from watch.enrich.deadlines.patterns import words
from watch.models import Precision, Role


@dataclass(frozen=True, slots=True)
class Frames:
    """The parties and deeds of one language.

    `states` legislate: `law` is what they change. `must` is what is said of duties, unless they are those of public
    `bodies`. `remarks` are what a public is invited (`invited`) to send. `errands` are
    deeds that have a date of their own: reports, payments, appointments. `open_to` is a possibility or a fact.
    """

    states: re.Pattern[str]
    law: re.Pattern[str]
    bodies: re.Pattern[str]
    must: re.Pattern[str]
    remarks: re.Pattern[str]
    invited: re.Pattern[str]
    errands: re.Pattern[str]
    open_to: re.Pattern[str]


ENGLISH_FRAMES = Frames(
    states=words(
        r"member states?|governments?|capitals|countries|national (?:legislators?|parliaments?|authorities)",
        r"legislators?|lawmakers|national laws? (?:implement|transpos)\w+",
    ),
    law=words(
        r"transpos\w+|(?:national|domestic|internal) (?:\w+ ){0,2}(?:laws?|rules|legislation|measures|provisions|codes?)",
        r"(?:laws?|legislation|statutes?|statute books?) of the member states|legislat\w+|enact\w*",
        r"directive\b[^.;]{0,60}\bimplement(?:ed)?|implement(?:ed|ing)?\b[^.;]{0,40}\bdirective",
        r"(?:provisions|measures|laws) (?:\w+ ){0,2}to (?:comply|implement)|legal orders?|statute books?|their laws?|the laws",
    ),
    bodies=words(
        r"commission|council|parliament|agency|agencies|authorit(?:y|ies)|board|ministers?|ministry|courts?|committee",
        r"member states?|governments?|countries|states|capitals|efrag|esma|eba|eiopa|regulators?|president|secretariat",
        r"assembly|senate|congress|working group|expert group|rapporteur|parties|candidates?|applicants?|students?",
    ),
    must=words(
        r"must|shall|(?:is|are) to|ha(?:s|ve) to|needs? to|should|(?:is|are|be) (?:required|obliged|expected to|bound)",
        r"will (?:have|need)|ha(?:s|ve) until|given until|obligat\w+|mandator\w+",
    ),
    remarks=words(
        r"comments?|commenting|remarks|views|opinions?|feedback|observations|replies|responses?|input|contributions?",
        r"submissions|representations|evidence|react\w*|respond\w*|have (?:your|their) say|consultations?|suggestions|answers?|weigh in",
        r"questionnaire",
    ),
    invited=words(
        r"invit\w+|can|may|should|welcom\w+|request\w*|expected|please|would like|due|want\w*|must|ask\w*|have until",
        r"keen|encourag\w+|accept\w*|possible|call\w*|seek\w*|open|collect\w*|gather\w*|sent?|hear\w*",
    ),
    errands=words(
        r"report\w*|designat\w+|appoint\w*|notif\w+|inform\w*|communicat\w+|file[ds]?|filing|submi\w+|pa(?:y|id)"
        r"|register\w*|appl(?:y|ied) for|returns?|present\w*|review\w*|evaluat\w+|assess\w*|draw up|plans?|publish\w*",
        r"vote[sd]?|decid\w+|adopt(?:ed|s)?|close[sd]?|launch\w*|complet\w+|deliver\w*|cut|reduc\w+|invest\w*|nominate\w*",
        r"offers?|bids?|tenders?|quot(?:es?|ations?)|targets?|transmit\w*|send|sent|provide|elect\w*|appeal\w*|challenge\w*|sign\w*|hold|held|raise|fees?",
    ),
    open_to=words(r"can|may|could|might|would|apply for|invited|sales?|offers?|hiring|open|available"),
)
FRENCH_FRAMES = Frames(
    states=words(
        r"états?(?: membres?)?|gouvernements?|capitales|pays|vingt-sept|législateurs?(?: nationa\w+)?|parlements?"
        r" nationaux",
        r"france|allemagne|belgique|luxembourg|parlementaires",
    ),
    law=words(
        r"transpos\w+|(?:règles|lois?|législations?|mesures|dispositions|réglementations?) nationales?|législations?",
        r"droits? (?:national|nationaux|internes?|des états)|(?:les|leurs?) (?:droits?|lois?)|ordres? juridiques?|légifér\w+",
        r"(?:dispositions|mesures) (?:\w+ ){0,3}pour (?:se conformer|transposer|mettre)|mise en œuvre de la directive",
        r"directive\b[^.;]{0,60}\bmettre en œuvre|mettre en œuvre\b[^.;]{0,40}\bdirective",
    ),
    bodies=words(
        r"commission|conseil|parlement|agences?|autorités?|comité|ministres?|ministère|cours?|tribunal|secrétariat",
        r"états?(?: membres)?|gouvernements?|pays|efrag|aemf|abe|amf|acpr|cnil|régulateurs?|président\w*|assemblée",
        r"sénat|groupe de travail|rapporteur\w*|parties|candidat\w*|étudiants?|france|allemagne",
    ),
    must=words(
        r"doi(?:t|vent)|devr(?:a|ont)|devai(?:t|ent)|il (?:faut|faudra)|tenue?s? d[e']|obligat\w+|astreint\w*",
        r"(?:a|ont|auront|aura|disposent) jusqu'|(?:est|sont|sera|seront) à",
        # The law speaks in the present tense: "les exploitants tiennent un registre à compter du ...".
        r"(?:entreprises|sociétés|établissements|exploitants|fournisseurs|déployeurs|importateurs|fabricants|producteurs"
        r"|distributeurs|opérateurs|assureurs|banques|émetteurs|plateformes|employeurs)(?: [\w']+){0,3}?"
        r" (?!\w*[aeiéuû]m?ment\b)\w+ent",
    ),
    remarks=words(
        r"avis|remarques?|commentaires?|commenter|observations?|réponses?|répondre|réagir|contributions?|retours?",
        r"s'exprimer|consultations?|suggestions?|participation|participer|questionnaire|propositions?",
    ),
    invited=words(
        r"invit\w+|peu(?:t|vent)|pourr(?:a|ont|ez)|pouvez|attendu\w*|souhait\w+|merci|priée?s?|bienvenu\w*|appel\w*",
        r"demand\w+|adress\w+|envoy\w+|transm\w+|recueil\w+|reçu\w*|accept\w+|soumis\w*|sollicit\w+|parvenir|ouvert\w*",
        r"avez|ont|dispos\w+|remis\w*|dépos\w+",
    ),
    errands=words(
        r"rapports?|désign\w+|nomm\w+|notifi\w+|inform\w+|communiqu\w+|dépos\w+|remett\w+|pa(?:yer|ient|yée?s?)",
        r"inscri\w+|déclar\w+|présent\w+|réexamin\w+|évalu\w+|établi\w+|plans?|publi\w+|vot\w+|décid\w+|adopter|ferm\w+",
        r"lanc\w+|achev\w+|livr\w+|rédui\w+|baiss\w+|invest\w+|objectifs?|transm\w+|envoy\w+|élire|recours|sign\w+",
        r"offres?|devis|tenir|candidat\w+|redevances?|recens\w+",
    ),
    open_to=words(r"peu(?:t|vent)|pourr\w+|candidat\w+|invitée?s?|vent\w*|offres?|recrut\w+|ouverte?s?|disponibles?"),
)


def framed(
    frames: Frames, text: str, start: int, end: int, link: Link, precision: Precision, told: re.Pattern[str]
) -> Role | None:
    """The role of a date that no wording claims, from the clause `text[start:end]` around it.

    Args:
        frames: the parties of the language.
        text: the sentence.
        start: where the clause begins.
        end: where it ends.
        link: what ties the date to it.
        precision: a year alone is a target more often than a term.
        told: what was done, of which the date is that of a deed.
    """

    def says(pattern: re.Pattern[str]) -> bool:
        return pattern.search(text, start, end) is not None

    if link in (Link.BY, Link.UNTIL):
        if says(frames.states) and says(frames.law):
            return Role.TRANSPOSITION
        if precision == "year":
            return None
        if says(frames.remarks) and says(frames.invited):
            return Role.COMMENTS_CLOSE
        if says(frames.errands):
            return None
    elif link is not Link.FROM or says(frames.open_to) or says(told):
        return None
    return Role.APPLIES if says(frames.must) and not says(frames.bodies) else None


def outdone(frames: Frames, text: str, start: int, end: int, link: Link, role: Role) -> Role:
    """The role of a date that a wording claims, or that of a frame which is plainer than the wording.

    What Member States must comply with by a date, they transpose; what the public may do until one, it answers.
    """
    if role is Role.APPLIES and link in (Link.BY, Link.UNTIL):
        if frames.states.search(text, start, end) and frames.law.search(text, start, end):
            return Role.TRANSPOSITION
    if role is Role.EXPIRES and link is Link.UNTIL:
        if frames.remarks.search(text, start, end) and frames.invited.search(text, start, end):
            return Role.COMMENTS_CLOSE
    return role
