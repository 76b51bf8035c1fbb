"""What English says around a date: of what it speaks, and what is denied, doubtful or past."""

from __future__ import annotations

import re

from watch.enrich.deadlines.cues import Language
from watch.enrich.deadlines.frames import ENGLISH_FRAMES
from watch.enrich.deadlines.patterns import words
from watch.enrich.deadlines.wording_en import WORDINGS
from watch.models import Role

_SUBJECTS = (
    (Role.TRANSPOSITION, words(r"transpos\w+")),
    (
        Role.COMMENTS_CLOSE,
        words(
            r"consultations?|feedback|comments?|commenting|responses?|respond|submissions|contributions?",
            r"call for (?:evidence|input|views|comments)|representations|views|have your say",
            r"questionnaire|survey|public comment|repl(?:y|ies)|input|stakeholders|observations",
            r"interested parties|evidence|respondents|opinions?|exposure draft",
        ),
    ),
    (
        None,
        words(
            r"regist(?:er|ration|rations)|applications? (?:for|are|must|form|process|period|deadline|to)",
            r"applicants?|candidates?|meetings?|hearings?|workshops?|events?|webinars?|conferences?",
            r"mandate|term of office|call for (?:proposals|tenders|applications|applicants)|tenders?",
            r"vacanc\w+|exhibition|bids?|nominations?|subscriptions?|contracts?|licen[cs]es?|offers?",
            r"grants?|trial|sessions?|year-end|financial year|funding|sale|offices?|tickets?|rates?",
            r"fares?|fees?|discounts?|memberships?|tenure|festivals?|campaigns?|courses?",
            r"internships?|leases?|loans?|bonds?|warrant(?:y|ies)|visas?|secondments?|pilots?|projects?"
            r"|programmes?",
            r"decision is|vote|summary|museum|library|shops?|service|insurance|employment|talks|trilogues?",
        ),
    ),
    (Role.IN_FORCE, words(r"(?:entry|enter\w*|com\w+) into force")),
    (
        Role.APPLIES,
        words(
            r"application|applicab\w+|apply|applies|obligations?|requirements?|rules|reporting|compliance",
            r"comply",
        ),
    ),
    (
        Role.EXPIRES,
        words(
            r"derogations?|transition\w*|temporary|measures?|moratorium|schemes?|relief|exemptions?",
            r"waivers?|authori[sz]ations?|grace period|phase-in|equivalence|suspension|approvals?|regimes?",
            r"allowances?|subsid(?:y|ies)|frameworks?|arrangements?|carve-outs?|exceptions?|clauses?|stay"
            r"|bans?|freeze|permissions?|permits?|safe harbours?",
            r"validity",
        ),
    ),
)

ENGLISH = Language(
    wordings=WORDINGS,
    subjects=_SUBJECTS,
    comments=words(
        r"consultations?|consulting|consults|feedback|comments?",
        r"call for (?:evidence|input|views|comments)|have your say|responses|respond|contributions",
        r"representations|views|public comment|survey|questionnaire|stakeholders|input|observations",
    ),
    unreal=re.compile(
        r"\b(?:wants?|propos(?:e|es|ed|ing)|calls? (?:for|on)|called (?:for|on)|suggests?|seeks?|urges?)"
        r" (?:[\w']+ ){0,6}$|\b(?:would|could|might|(?<!in )may(?! \d)|wouldn't) (?:\w+ ){0,4}$"
        r"|\bwhether (?:\w+ ){0,6}$"
    ),
    planned=re.compile(
        r"\b(?:originally|initially|previously|should have|had been (?:due|expected) to"
        r"|(?:was|were) (?:(?:due|meant|supposed|expected|set|scheduled|planned) )?to) (?:\w+ ){0,4}$"
    ),
    denied=re.compile(r"\b(?:not|never|nor|won't|doesn't|don't|neither) (?:\w+ ){0,3}$"),
    excepted=re.compile(r"\b(?:before|until|till|earlier than)\b"),
    awaits=re.compile(r"\b(?:have|has|had|get|gets|given) (?:(?:now|still|then|only) )?$"),
    grants=re.compile(r"\b(?:gives?|granted|grants?|grace period|deadline|allow\w*|leaves?)\b[^.;]{0,40}$"),
    to_do=re.compile(r"[^.;]{0,40}?\b(?:to|for)\b"),
    former=re.compile(
        r"\b(?:originally|initially|previously|formerly|instead of|rather than|and not"
        r"|in place of)\b[^,;.]{0,40}$"
    ),
    if_adopted=words(
        r"(?:if|once|subject to|pending|assuming|provided) (?:\w+ ){0,6}(?:adopt|approv|agreed|voted"
        r"|endorse)\w*",
    ),
    duty=words(
        r"appl(?:y|ies|icable|ication)|must|shall|will|required?|requirements?|obligat\w+|subject to",
        r"mandatory|effective|enters? into force|in scope|first (?:report|time)|should|need to|has to",
        r"have to",
    ),
    acts=words(
        r"regulations?|directives?|acts?|laws?|reforms?|measures?|provisions?|timeline|standards?",
        r"dut(?:y|ies)|bans?|prohibitions?|obligations?|levy|tax|labelling|start date|deadline",
    ),
    told=words(
        r"(?<!\bthe )(?<!\ba )(?!enter|repeal|expir|close|publish|introduc|requir|prohibit|bann|relat|bas"
        r"|concern|cover|provid"
        r"|need|cit|set |list|nam|target|limit|mention|so-call)\w{2,}ed",
        r"said|held|took|gave|made|met|came|began|found|told|sent|wrote|has|have been|were",
    ),
    wares=words(
        r"(?:interest|exchange|tax|market|discount|legal) rates?|early-bird(?: \w+)?|tickets?|fares?"
        r"|discounts?|offers?",
        r"consent|loans?|passwords?|accounts?|insurance|mergers?|acquisitions?|appointments?|resignations?"
        r"|dividends?|\w+'s term|(?:his|her|their) term|appeals?|subscriptions?|exhibitions?|museum"
        r"|library|vouchers?|memberships?|contracts? of employment|prizes?",
    ),
    binding=words(
        r"(?:final )?rules?|regulations?|acts?|orders?|laws?|directives?|decrees?|statutes?|ordinances?"
        r"|decisions?"
    ),
    duty_periods=words(r"periods?|years?|accounts|statements"),
    frames=ENGLISH_FRAMES,
    begun=words(
        r"obligations?|dut(?:y|ies)|requirements?|rules?|reporting|disclosures?|provisions?|bans?"
        r"|prohibitions?",
        r"regime|levy|compliance|supervision|enforcement|restrictions?|penalt(?:y|ies)|sanctions?|standards?",
        r"assurance|labelling|rights?|thresholds?|phase|articles?|regulation|act|law|directive",
    ),
)
