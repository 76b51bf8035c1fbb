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

    `states` legislate: `law` is what they change. `must` is what is said of duties, unless they are those of
    public `bodies`. `remarks` are what a public is invited (`invited`) to send. `errands` are deeds that have
    a date of their own: reports, payments, appointments. `open_to` is a possibility or a fact.
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
        r"member states?|the states|governments?|capitals|countries|national (?:legislators?|parliaments?"
        r"|authorities)",
        r"legislators?|lawmakers|national (?:laws?|measures?|rules) (?:implement|transpos)\w+",
    ),
    law=words(
        r"transpos\w+|(?:national|domestic|internal) (?:\w+ ){0,2}(?:laws?|rules|legislation|measures"
        r"|provisions|codes?)",
        r"(?:laws?|legislation|statutes?|statute books?) of the member states|legislat\w+|enact\w*",
        r"directive\b[^.;]{0,60}\bimplement(?:ed)?|implement(?:ed|ing)?\b[^.;]{0,40}\bdirective",
        r"necessary provisions|(?:provisions|measures|laws) (?:\w+ ){0,2}to (?:comply|implement)"
        r"|legal orders?|statute books?|their laws?|the laws",
    ),
    bodies=words(
        r"commission|council|parliament|agency|agencies|authorit(?:y|ies)|board|ministers?|ministry"
        r"|courts?|committee",
        r"employees|workers|member states?|governments?|countries|states|capitals|efrag|esma|eba|eiopa"
        r"|regulators?|president"
        r"|secretariat",
        r"assembly|senate|congress|working group|expert group|rapporteur|parties|candidates?|applicants?"
        r"|students?|prosecutors?|judges?",
    ),
    must=words(
        r"must|shall|(?:is|are) to|ha(?:s|ve) to|needs? to|should|(?:is|are|be) (?:required|obliged"
        r"|expected to|bound)",
        r"will (?:have|need)|ha(?:s|ve) until|given until|obligat\w+|mandator\w+",
    ),
    remarks=words(
        r"comments?|commenting|remarks|views|opinions?|feedback|observations|replies|responses?|input"
        r"|contributions?",
        r"submissions|representations|evidence|react\w*|respond\w*|have (?:your|their) say|consultations?"
        r"|suggestions|answers?|weigh in|hear from",
        r"questionnaire",
    ),
    invited=words(
        r"invit\w+|can|may|should|welcom\w+|request\w*|expected|please|would like|due|want\w*|must|ask\w*"
        r"|have until",
        r"keen|encourag\w+|accept\w*|possible|call\w*|seek\w*|open|collect\w*|gather\w*|sent?|hear\w*",
    ),
    errands=words(
        r"report\w*|designat\w+|appoint\w*|notif\w+|inform\w*|communicat\w+|file[ds]?|filing|submi\w+"
        r"|pa(?:y|id)"
        r"|register\w*|appl(?:y|ied) for|returns?|present\w*|review\w*|evaluat\w+|assess\w*|draw up|plans?"
        r"|publish\w*",
        r"vote[sd]?|decid\w+|adopt(?:ed|s)?|close[sd]?|launch\w*|complet\w+|deliver\w*|cut|reduc\w+"
        r"|invest\w*|nominate\w*",
        r"notices?|offers?|bids?|tenders?|quot(?:es?|ations?)|targets?|transmit\w*|send|sent|provide"
        r"|elect\w*|appeal\w*|challenge\w*|sign\w*|hold|held|raise|fees?",
    ),
    open_to=words(r"can|may|could|might|would|apply for|invited|sales?|offers?|hiring|open|available"),
)
FRENCH_FRAMES = Frames(
    states=words(
        r"mesures nationales de transposition|états?(?: membres?)?|gouvernements?|capitales|pays"
        r"|vingt-sept|législateurs?(?: nationa\w+)?|parlements?"
        r" nationaux",
        r"france|allemagne|belgique|luxembourg|parlementaires",
    ),
    law=words(
        r"transpos\w+|(?:règles|lois?|législations?|mesures|dispositions|réglementations?) nationales?"
        r"|législations?",
        r"droits? (?:national|nationaux|internes?|des états)|(?:les|leurs?) (?:droits?|lois?)"
        r"|ordres? juridiques?|légifér\w+",
        r"(?:dispositions|mesures) (?:\w+ ){0,3}pour (?:se conformer|transposer|mettre)"
        r"|mise en œuvre de la directive",
        r"directive\b[^.;]{0,60}\bmettre en œuvre|mettre en œuvre\b[^.;]{0,40}\bdirective",
    ),
    bodies=words(
        r"commission|conseil|parlement|agences?|autorités?|comité|ministres?|ministère|cours?|tribunal"
        r"|secrétariat",
        r"salariés|états?(?: membres)?|gouvernements?|pays|efrag|aemf|abe|amf|acpr|cnil|régulateurs?"
        r"|président\w*"
        r"|assemblée",
        r"sénat|groupe de travail|rapporteur\w*|parties|candidat\w*|étudiants?|procureurs?|juges?|france"
        r"|allemagne",
    ),
    must=words(
        r"doi(?:t|vent)|devr(?:a|ont)|devai(?:t|ent)|il (?:faut|faudra)|tenue?s? d[e']|obligat\w+"
        r"|astreint\w*",
        r"(?:a|ont|auront|aura|disposent) jusqu'|(?:est|sont|sera|seront) à",
        # The law speaks in the present tense: "les exploitants tiennent un registre à compter du ...".
        r"(?:entreprises|sociétés|établissements|exploitants|fournisseurs|déployeurs|importateurs"
        r"|fabricants|producteurs"
        r"|distributeurs|opérateurs|assureurs|banques|émetteurs|plateformes|employeurs)(?: [\w']+){0,3}?"
        r" (?!\w*[aeiéuû]m?ment\b)\w+ent",
    ),
    remarks=words(
        r"avis|remarques?|commentaires?|commenter|observations?|réponses?|répondre|réagir|contributions?"
        r"|retours?",
        r"s'exprimer|consultations?|suggestions?|participation|participer|questionnaire|propositions?",
    ),
    invited=words(
        r"invit\w+|peu(?:t|vent)|pourr(?:a|ont|ez)|pouvez|attendu\w*|souhait\w+|merci|priée?s?|bienvenu\w*"
        r"|appel\w*",
        r"demand\w+|adress\w+|envoy\w+|transm\w+|recueil\w+|reçu\w*|accept\w+|soumis\w*|sollicit\w+"
        r"|parvenir|ouvert\w*",
        r"avez|ont|dispos\w+|remis\w*|dépos\w+",
    ),
    errands=words(
        r"rapports?|désign\w+|nomm\w+|notifi\w+|inform\w+|communiqu\w+|dépos\w+|remett\w+|pa(?:yer|ient"
        r"|yée?s?)",
        r"inscri\w+|déclar\w+|présent\w+|réexamin\w+|évalu\w+|établi(?:r|t|ssent|ra|ront)|plans?|publi\w+"
        r"|vot\w+|décid\w+|adopter|ferm\w+",
        r"lanc\w+|achev\w+|livr\w+|rédui\w+|baiss\w+|invest\w+|objectifs?|transm\w+|envoy\w+|élire|recours"
        r"|sign(?:er|ent|é\w*)|pronon\w+|statu\w+",
        r"offres?|devis|préavis|tenir|candidat\w+|redevances?|recens\w+",
    ),
    open_to=words(
        r"peu(?:t|vent)|pourr\w+|candidat\w+|invitée?s?|vent\w*|offres?|recrut\w+|ouverte?s?|disponibles?"
    ),
)


def framed(
    frames: Frames,
    text: str,
    start: int,
    end: int,
    link: Link,
    precision: Precision,
    told: re.Pattern[str],
    *,
    awaited: bool,
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
        awaited: somebody "has until" the date.
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
        if says(frames.errands) or (link is Link.UNTIL and not awaited):
            return None
    elif link is not Link.FROM or says(frames.open_to) or says(told):
        return None
    return Role.APPLIES if says(frames.must) and not says(frames.bodies) else None


def outdone(frames: Frames, text: str, start: int, end: int, link: Link, role: Role) -> Role:
    """The role of a date that a wording claims, or that of a frame which is plainer than the wording.

    What Member States must comply with by a date, they transpose; where the public is invited
    until a date, it answers.
    """
    by = link is Link.BY and role in (Role.APPLIES, Role.EXPIRES)
    if by or (link is Link.UNTIL and role is Role.APPLIES):
        legislate = frames.states.search(text, start, end) and frames.law.search(text, start, end)
        return Role.TRANSPOSITION if legislate else role
    if link is Link.UNTIL and role is Role.EXPIRES:
        consult = frames.remarks.search(text, start, end) and frames.invited.search(text, start, end)
        return Role.COMMENTS_CLOSE if consult else role
    return role
