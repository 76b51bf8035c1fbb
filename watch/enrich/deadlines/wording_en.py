"""How English says what happens on a date."""

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
        r"(?:enter|enters|entered|entering|entry|come|comes|came|coming) (?:\w+ )?in(?:to)? force",
        r"(?:is|are|was|were|been|remain|remains)(?: \w+)? in force|in force(?= (?:from|since|as of|on)\b)",
        r"(?:take|takes|took|taking) (?:\w+ )?effect|(?:come|comes|came|coming) into effect|enters? into effect|entry into effect",
    ),
    wording(
        Role.APPLIES,
        _STARTS,
        r"appl(?:y|ies|ied)(?: in full)?|applying|applicable|application(?! (?:for|form|process|period|deadline|to))|effective(?! (?:implementation|remed))",
        r"(?:with )?effect(?= (?:from|as of)\b)|(?:come|comes|came|coming) into (?:application|operation)|entry into application|enters? into application",
        r"(?:becom|be)\w* (?:\w+ )?(?:mandatory|compulsory|binding|obligatory|operative|operational)|(?:is|are|was|were) (?:mandatory|compulsory|binding)",
        r"mandatory(?= (?:from|as of|for))|go(?:es)? live|go(?:es)? into effect|kick(?:s|ed)? in|start(?:s|ed)? to bite",
    ),
    wording(
        Role.APPLIES,
        {Link.BY, Link.UNTIL, Link.FROM},
        r"(?<!necessary to )comply(?: with)?|in compliance|(?:be|become|made) (?:fully )?compliant|compliance deadline|full compliance|brought into (?:compliance|conformity)",
    ),
    wording(
        Role.APPLIES,
        {Link.BY},
        r"applicable|(?:will|shall|to) (?:fully )?apply|mandatory|operational|application",
    ),
    wording(
        Role.APPLIES,
        {Link.LABEL, Link.ON},
        r"compliance (?:deadline|date)|(?:date|start) of application|application date|effective date",
    ),
    wording(
        Role.EXPIRES,
        {Link.UNTIL},
        r"appl(?:y|ies|ied|icable)|in force|valid|remain\w*|continu\w+|derogat\w+|transitional|temporar\w+|suspen\w+|permit\w*|allow\w*|authori[sz]\w+",
        r"exempt\w*|moratorium|waive\w*|waiver|benefit\w*|measures?|relief|grace period|scheme|phase-in|grandfather\w*|tolerat\w+|freeze|ban|banned|prohibit\w+|in place|may be (?:used|sold|placed)",
        r"(?:have|has|take|takes) effect|placed on the market|made available",
        reach=200,
    ),
    wording(
        Role.EXPIRES,
        {Link.ON, Link.FROM, Link.BY, Link.LABEL},
        r"ceas\w+ (?:to (?:apply|have effect|be (?:in force|valid|applicable))|(?:application|applying|its effects?))|no longer (?:appl(?:y|ies)|be (?:applicable|valid|in force)|applicable|valid|in force|has effect)",
        r"(?:repeal(?:ed|s|ing)?|revoked)(?: with effect)?|withdrawn with effect|lapses?|sunsets?|sunset date|end of (?:validity|the (?:transitional|transition|derogation|grace) period)|expiry(?: date)?|valid to",
        r"phased out",
    ),
    wording(
        Sense.LAPSES,
        {Link.ON, Link.UNTIL, Link.LABEL, Link.SPAN},
        r"expir(?:e|es|ed|ing)|extend(?:ed|s|ing)?|extension|prolong\w+|com(?:e|es|ing) to an end",
    ),
    wording(
        Role.TRANSPOSITION,
        {Link.BY, Link.UNTIL},
        r"transpos\w+|bring into force the laws|brought into force the laws|necessary to comply with|into (?:\w+ )?national law|laws, regulations and administrative provisions",
        r"implement(?:ed|s|ing)? (?:the|this|that) directive",
        reach=220,
    ),
    wording(
        Role.TRANSPOSITION,
        {Link.ON, Link.LABEL},
        r"transposition (?:deadline|date|period|time limit)|(?:deadline|date|time limit|period) for (?:\w+ )*?(?:transposition|transposing)|transposition(?= ?[:(=])",
        r"(?:deadline|date) to transpose",
    ),
    wording(
        Role.COMMENTS_CLOSE,
        {Link.UNTIL, Link.SPAN},
        r"consultations?|consult|consulting|feedback|comments?|commenting|responses?|submissions?|views|respond|contributions?|have your say|evidence|input",
        r"representations|public comment|comment period",
    ),
    wording(
        Sense.ANSWERS,
        {Link.BY, Link.UNTIL, Link.SPAN},
        r"submit(?:s|ted|ting)?|sen[dt]|provid\w+|respond\w*|repl(?:y|ies)|contribute|comment|return\w*|receiv\w+|made|due|reach\w*|share|shared|give|participate|invit\w+|welcom\w+|lodged?|email\w*|file[ds]?|express|complete[ds]?|take part",
        r"comments?|feedback|responses?|contributions?|submissions?|views|consultations?|input|representations|answers|replies",
    ),
    wording(
        Sense.CLOSES,
        ANY_LINK - {Link.FROM, Link.SINCE},
        r"close[sd]?(?! of)|closing(?: date)?|deadlines?|end(?:s|ed|ing)?|end date|due|closure|last (?:day|date)|cut-?off|conclud\w+|runs?|ran|running|open|lasts?",
    ),
    wording(
        Sense.MOVES,
        {Link.ON, Link.UNTIL, Link.SPAN, Link.FROM, Link.BY},
        r"postpon\w+|delay(?:ed|s|ing)?|deferr?(?:ed|s|ing|al)?|push(?:ed|es|ing) back|put(?:s|ting)? back|moved|mov(?:es|ing)(?= )|shift(?:ed|s|ing)?|stop-the-clock|rescheduled",
        reach=160,
    ),
    wording(
        Sense.PERIODS,
        {Link.FROM, Link.ON, Link.LABEL},
        r"(?:financial|fiscal|reporting|accounting|annual)(?: reporting)? (?:years?|periods?) (?:that )?(?:start|begin|commenc|open)\w*",
        r"(?:years|periods) (?:starting|beginning|commencing)",
        reach=30,
    ),
    wording(
        Sense.DUTY,
        {Link.FROM, Link.SINCE},
        r"must|shall|will (?:have to|need to|be (?:\w+ )?(?:required|obliged|prohibited|banned|subject|expected to|illegal|unlawful|forbidden))|obligations?|requirements?|rules",
        r"(?:is|are) (?:\w+ )?(?:required|obliged|prohibited|banned|subject to|forbidden|illegal|unlawful)|has to|have to|can no longer|may no longer|be (?:required|prohibited|banned)|bans?|banned|prohibition|required to",
        reach=200,
    ),
    wording(
        Sense.NOTHING,
        ANY_LINK,
        r"meetings?|met|conferences?|webinars?|workshops?|seminars?|events?|hearings?|summit|sessions?|regist(?:er|ration|rations)|applications? (?:for|are|must|form|process|period|deadline|to)|applicants?|candidates?|vacanc\w+|tenders?|call for (?:proposals|tenders|applications|applicants)|roundtable|symposium|forum|term of office|mandate|elections?|trial|exhibition|book now|tickets|nominations?|appointed",
    ),
    wording(
        Sense.NOTHING,
        {Link.ON, Link.LABEL, Link.SINCE, Link.SPAN},
        r"adopt\w*|sign(?:ed|ing|ature)|royal assent|voted?|votes|launch\w*|open(?:ed|s|ing)|present(?:ed|s|ation)|born|created|founded|established|notif\w+|convicted|fined|imposed|announc\w+|unveil\w+|propos\w+|declared|updated?|last (?:updated|modified|reviewed)|amended|accessed|retrieved|examin\w+|debat\w+|measured|recorded|publish\w*|publication|released?|issu(?:ed|es)|posted|held|takes? place|took place|taking place|organi[sz]ed|decided|approv\w+|lodged|filed|delivered|submitted|concluded|ruled|judg(?:e?ment|ed)|sent|agreed|agreement|reached|gave|wrote|said|stated|visited|spoke|joined",
        r"(?:financial |fiscal )?(?:year|period)s? (?:that )?end(?:ed|ing|s)|year-end|accounts|balance sheet|data|figures|report",
        reach=70,
    ),
)  # fmt: skip

_SUBJECTS = (
    (Role.TRANSPOSITION, re.compile(r"\btranspos\w+", _I)),
    (
        Role.COMMENTS_CLOSE,
        re.compile(
            r"\b(?:consultations?|feedback|comments?|commenting|responses?|respond|submissions|contributions?|call for (?:evidence|input|views|comments)|representations|views|have your say|questionnaire|survey|public comment|repl(?:y|ies)|input|stakeholders)\b",
            _I,
        ),
    ),
    (
        None,
        re.compile(
            r"\b(?:regist(?:er|ration|rations)|applications? (?:for|are|must|form|process|period|deadline|to)|applicants?|candidates?|meetings?|hearings?|workshops?|events?|webinars?|conferences?|mandate|term of office|call for (?:proposals|tenders|applications|applicants)|tenders?|vacanc\w+|exhibition|bids?|nominations?|subscriptions?|contracts?|licen[cs]es?|offers?|grants?|trial|sessions?|year-end|financial year|funding|sale)\b",
            _I,
        ),
    ),
    (Role.IN_FORCE, re.compile(r"\b(?:entry|enter\w*|com\w+) into force\b", _I)),
    (
        Role.APPLIES,
        re.compile(
            r"\b(?:application|applicab\w+|apply|applies|obligations?|requirements?|rules|reporting|compliance|comply)\b",
            _I,
        ),
    ),
    (
        Role.EXPIRES,
        re.compile(
            r"\b(?:derogations?|transition\w*|temporary|measures?|moratorium|schemes?|relief|exemptions?|waivers?|authori[sz]ations?|grace period|phase-in|equivalence|suspension|approvals?|validity)\b",
            _I,
        ),
    ),
)  # fmt: skip

ENGLISH = Language(
    wordings=_WORDINGS,
    subjects=_SUBJECTS,
    comments=re.compile(
        r"\b(?:consultations?|consulting|consults|feedback|comments?|call for (?:evidence|input|views|comments)|have your say|responses|respond|"
        r"contributions|representations|views|public comment|survey|questionnaire|stakeholders|input)\b",
        _I,
    ),
    unreal=re.compile(
        r"\b(?:would|could|might|may|wouldn't|originally|initially|previously|(?:was|were) (?:(?:due|meant|supposed|expected|set|scheduled|planned) )?to|should have|had been (?:due|expected) to)"
        r" (?:\w+ ){0,4}$",
        _I,
    ),
    denied=re.compile(r"\b(?:not|never|nor|won't|doesn't|don't|neither) (?:\w+ ){0,3}$", _I),
    excepted=re.compile(r"\b(?:before|until|till|earlier than)\b", _I),
    awaits=re.compile(r"\b(?:have|has|had|given|gives? \w+ \w+|gives?(?: \w+)?) (?:\w+ )?$", _I),
    former=re.compile(
        r"\b(?:originally|initially|previously|formerly|instead of|rather than|and not|in place of)\b[^,;.]{0,40}$",
        _I,
    ),
    if_adopted=re.compile(
        r"\b(?:if|once|subject to|pending|assuming|provided)\b (?:\w+ ){0,6}(?:adopt|approv|agreed|voted|endorse)",
        _I,
    ),
    duty=re.compile(
        r"\b(?:appl(?:y|ies|icable|ication)|must|shall|will|required?|requirements?|obligat\w+|subject to|mandatory|effective|enters? into force|in scope|first (?:report|time)|should|need to|has to|have to)\b",
        _I,
    ),
    acts=re.compile(
        r"\b(?:regulations?|directives?|acts?|laws?|reforms?|measures?|provisions?|timeline|standards?)\b", _I
    ),
    told=re.compile(
        r"\b(?!appli|enter|repeal|expir|close|publish|introduc|requir|prohibit|bann|relat|bas|concern|cover|provid|need|cit|set |list|nam|target|limit|mention|so-call)"
        r"\w{2,}ed\b|\b(?:said|held|took|gave|made|met|came|began|found|told|sent|wrote|has|have been|were)\b",
        _I,
    ),
)
