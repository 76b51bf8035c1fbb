"""How English says what happens on a date: the table of wordings."""

from __future__ import annotations

from watch.enrich.deadlines.cues import ANY_LINK, Sense, wording
from watch.enrich.deadlines.links import Link
from watch.models import Role

_STARTS = {Link.ON, Link.FROM, Link.SINCE, Link.LABEL, Link.SPAN}

WORDINGS = (
    wording(
        Role.IN_FORCE,
        {*_STARTS, Link.BY},
        r"(?:enter|enters|entered|entering|entry|come|comes|came|coming) (?:\w+ )?in(?:to)? force",
        r"(?:is|are|was|were|been|be|remain|remains)(?: \w+)? in force",
        r"in force(?= (?:from|since|as of|on|\d))",
        r"(?:come|comes|came|coming|enter(?:s|ed|ing)?|entry) into effect",
        r"commencement(?: date)?",
        r"brought into force(?! the laws)|(?:come|comes|came|coming) into operation",
        r"(?:parts?|sections?|chapters?|schedules?|act|regulations?|provisions?"
        r"|order)\b[^.;]{0,40}? commence[sd]?",
        r"(?:been|is|are|was|were|be|remains?) in effect|(?:take[sn]?|took|taking) (?:\w+ )?effect",
        r"(?:becom\w+|became|(?:is|are|be)(?: now)?) law",
    ),
    wording(
        Role.APPLIES,
        _STARTS,
        r"appl(?:y|ies|ied)(?: in full)?|applying|applicable",
        r"application(?! (?:for|form|process|period|deadline|to))|ha(?:ve|s) effect",
        r"(?:with )?effect(?= (?:from|as of)\b)|(?:come|comes|came|coming) into application",
        r"entry into application|enters? into application",
        r"(?:becom|be)\w* (?:\w+ )?(?:mandatory|compulsory|binding|obligatory|operative|operational"
        r"|enforceable)|bec[oa]m\w+ (?:[\w']+ ){0,3}(?:requirements?|obligations?|dut(?:y|ies)|illegal"
        r"|unlawful)",
        r"(?:is|are|was|were) (?:mandatory|compulsory|binding|enforceable)",
        r"mandatory(?= (?:from|as of|for))|go(?:es)? into effect|kick(?:s|ed)? in",
        r"binding(?= (?:as|from)\b)|start(?:s|ed)? to bite|be enforced|enforcement (?:begins|starts)"
        r"|enforced",
    ),
    wording(Sense.EFFECT, _STARTS, r"effective(?! (?:implementation|remed|date))"),
    wording(
        Sense.STARTS,
        {Link.ON, Link.FROM, Link.SINCE},
        r"start(?:s|ed|ing)?(?! of)|beg[aiu]n(?:s|ning)?|commenc\w+|follow(?:s|ed)?|bit(?:e|es|ing)?"
        r"|bind(?:s|ing)?",
        r"bound|counts?|go(?:es)? live|becom\w+ (?:a )?reality|kick\w* in|roll\w* out|com(?:e|es"
        r"|ing) into play|operat(?:e|es|ional)|tighten\w*|arriv(?:e|es)",
        reach=90,
    ),
    wording(
        Role.APPLIES,
        {Link.BY},
        r"applicable|(?:will|shall|to) (?:fully )?apply|mandatory|operational|application",
    ),
    wording(
        Role.APPLIES,
        {Link.BY, Link.UNTIL, Link.FROM},
        r"(?<!necessary to )comply(?: with)?|in compliance|(?:be|become|made) (?:fully )?compliant",
        r"compliance deadline|full compliance|meet (?:the|these|those|all) (?:\w+ )?(?:requirements"
        r"|obligations|rules)|(?:brought|bring|come) (?:[\w']+ ){0,4}into (?:compliance|conformity)"
        r"|(?:have|need|be|put|ensure)\b[^.;,]{0,80} in place|be (?:fully )?(?:ready|aligned)",
    ),
    wording(
        Role.APPLIES,
        {Link.LABEL, Link.ON},
        r"compliance (?:deadline|date)|(?:date|start) of application|application date|effective date"
        r"|(?:obligations?|requirements?|compliance)(?= ?:)",
    ),
    wording(
        Role.EXPIRES,
        {Link.UNTIL},
        r"appl(?:y|ies|ied|icable)|in force|valid|continu\w+|derogat\w+|transitional",
        r"temporar\w+|suspen\w+|permit\w*|allow\w*|authori[sz]\w+|exempt\w*|moratorium|waive\w*|waiver",
        r"limited|benefit\w*|measures?|relief|grace period",
        r"scheme|phase-in|grandfather\w*|tolerat\w+|freeze|ban|banned|prohibit\w+|in place",
        r"(?:have|has|take|takes|in) effect|placed on the market|made available|effective",
        r"(?:may|can) (?!(?:still |also |be )*(?:submit|sen[dt]|made|giv|fil|lodg|view|visit|return"
        r"|address|e-?mail|book"
        r"|see|appl|regist|comment|respond|reply|contribut|participat|attend|order|ask|b[uo]u|subscrib"
        r"|join|vote|watch"
        r"|download|consult|request|appeal|nominat|enter))\w+",
        reach=200,
    ),
    wording(
        Role.EXPIRES,
        {Link.ON, Link.FROM, Link.LABEL},
        r"ceas\w+ (?:to (?:apply|have effect|be (?:in force|valid|applicable))|(?:application|applying"
        r"|its effects?))",
        r"no longer (?:appl(?:y|ies)|be (?:applicable|valid|in force)|applicable|valid|in force|has effect)",
        r"(?:repeal(?:ed|s|ing)?|revoked|withdrawn|deleted)(?: with effect)(?= (?:from|as of))",
        r"repeal(?:ed|s|ing)?|revo(?:ked|kes|cation)|rescinded|abolished|annulled|scrapped|struck out"
        r"|sunset(?:s|ted)?",
        r"stop(?:s|ped)? (?:applying|having effect|being (?:applicable|in force|valid))|deleted(?! (?:from"
        r"|on the))|lifted|superseded|removed",
        r"end of (?:validity|the (?:transitional|transition|derogation|grace) period)|expiry(?: date)?",
        r"valid to",
    ),
    wording(
        Role.EXPIRES,
        {Link.AFTER},
        r"no longer(?! be (?:allowed|permitted|able))|not|unlawful|invalid|obsolete",
    ),
    wording(Role.EXPIRES, {Link.ON, Link.BY, Link.FROM, Link.UNTIL}, r"phas(?:ed|es|ing) out|phase-out"),
    wording(
        Sense.LAPSES,
        {Link.ON, Link.UNTIL, Link.LABEL, Link.SPAN, Link.FROM},
        r"expir(?:e|es|ed|ing|y)|com(?:e|es|ing) to an end|r[ua]ns? out|discontinued|laps(?:e|es|ed|ing)",
        r"los(?:es?|ing) (?:its|their) (?:validity|effects?|force)",
        r"withdrawn|terminat\w+|ceas(?:e|es|ed|ing)|fall(?:s|ing)? away|disappear\w*",
    ),
    wording(Sense.LAPSES, {Link.UNTIL}, r"remain\w*|stay\w*", reach=200),
    wording(
        Role.COMMENTS_CLOSE,
        {Link.SPAN},
        r"(?:consultation|comment period|public inquiry)[^.;,]{0,40} (?:held|takes? place|took place"
        r"|conducted)",
    ),
    wording(
        Sense.EXTENDS,
        {Link.ON, Link.UNTIL, Link.LABEL, Link.SPAN},
        r"extend(?:ed|s|ing)?|extension|prolong\w+",
    ),
    wording(
        Role.TRANSPOSITION,
        {Link.BY, Link.UNTIL},
        r"transpos\w+|(?:bring|brought) into force the laws|necessary to comply with",
        r"(?:national|domestic|internal)\b[^.;,]{0,12} (?:law|laws|legislation|legal orders?|rules"
        r"|(?:\w+ )?codes?)"
        r"|legal orders?|statute books?|(?:laws?|legislation)(?: \w+)? into line|implementing legislation"
        r"|laws, regulations and administrative provisions"
        r"|adopt and publish"
        r"|(?:member states|countries)[^.;]{0,80} comply with (?:this|the) directive",
        r"implement(?:ed|s|ing)? (?:the|this|that) (?:\w+ ){0,3}directive"
        r"|directive[^.;,]{0,40} be implemented",
        reach=220,
    ),
    wording(
        Role.TRANSPOSITION,
        {Link.ON, Link.LABEL},
        r"transposition (?:deadline|date|period|time limit)",
        r"(?:deadline|date|time limit|period) (?:for|to|by which)[^.;,]{0,60} (?:transpos\w+"
        r"|(?:national|domestic) law|(?:implement\w*|comply with) (?:this|the) directive)",
        r"transposition(?= ?[-:(=])|(?:deadline|date) to transpose",
        r"transposition (?:[\w'()/]+ ){0,6}(?:must|complet\w+|due|set|scheduled|expected|required)",
    ),
    wording(
        Role.COMMENTS_CLOSE,
        {Link.UNTIL, Link.SPAN},
        r"consultations?|consult(?:s|ing)?|feedback|comments?|commenting|responses?|submissions?|views",
        r"respond|contributions?|have your say|evidence|input|observations|representations|public comment",
        r"comment period|questionnaire",
    ),
    wording(
        Role.COMMENTS_CLOSE,
        {Link.BY, Link.UNTIL},
        r"tell us|let us (?:know|have)|write to us|have your say|(?:gathering|seeking|giv\w+) (?:\w+ )?views",
    ),
    wording(
        Sense.ANSWERS,
        {Link.BY, Link.UNTIL, Link.SPAN},
        r"submit(?:s|ted|ting)?|sen[dt]|provid\w+|respond\w*|repl(?:y|ies)|contribute|comment|return\w*",
        r"receiv\w+|made|due|reach\w*|share|shared|give|participate|invit\w+|welcom\w+|lodged?|email\w*",
        r"file[ds]?|express|complete[ds]?|take part|filled|fill|come in|arrive|post(?:ed)?|upload\w*"
        r"|weigh in|answer\w*",
        r"comments?|feedback|responses?|contributions?|submissions?|views|consultations?|input",
        r"representations|answers|replies|observations|opinions",
    ),
    wording(
        Sense.CLOSES,
        ANY_LINK - {Link.FROM, Link.SINCE},
        r"close[sd]?(?! of)|closing(?: date)?|deadlines?|end(?:s|ed|ing)?|end date|due|closure",
        r"last (?:day|date)|cut-?off|conclud\w+|runs?|ran|running|open|lasts?|shuts?|winds? up|terminat\w+",
    ),
    wording(
        Sense.MOVES,
        {Link.ON, Link.UNTIL, Link.SPAN, Link.FROM, Link.BY},
        r"postpon\w+|delay(?:ed|s|ing)?|deferr?(?:ed|s|ing|al)?|push(?:ed|es|ing)?",
        r"put(?:s|ting)? (?:back|off)|moved|mov(?:es|ing)|slip\w*|shift(?:ed|s|ing)?|stop-the-clock"
        r"|rescheduled",
        reach=160,
    ),
    wording(
        Sense.PERIODS,
        {Link.FROM, Link.AFTER, Link.ON, Link.LABEL},
        r"(?:financial|fiscal|reporting|accounting|annual)(?: reporting)? (?:years?|periods?) "
        r"(?:that )?(?:start|begin|commenc|open)\w*",
        r"(?:years|periods) (?:starting|beginning|commencing)",
        r"placed on (?:the|that) (?:\w+ )?market|(?:contracts?|agreements|products|requests"
        r"|applications)[^.;,]{0,20}"
        r" (?:concluded|signed|filed|lodged|made|sold|entered into|issued|put into service)",
        reach=30,
    ),
    wording(
        Sense.DUTY,
        {Link.FROM, Link.SINCE, Link.AFTER},
        r"phas(?:ed?|es|ing) in|(?:be|is|are) (?:\w+ )?in scope|fall(?:s|ing)? under",
        r"(?:be|is|are) (?:covered|caught|captured|affected|liable|payable)",
        r"must|shall|will (?:need|pay|report|publish|disclose|face|cover|extend|include)|needs? to|can only",
        r"(?:is|are|will be) (?:raised|lowered|set|extended|introduced|replaced|increased|reduced|limited"
        r"|capped)",
        r"will (?:have to|need to|be (?:\w+ )?(?:required|obliged|prohibited|banned|subject|expected to"
        r"|illegal|unlawful|forbidden))",
        r"(?:obligations?|requirements?|rules)(?! (?:\w+ )?(?:was|were|had|\w+ed\b))",
        r"(?:is|are) (?:\w+ )?(?:required|obliged|prohibited|banned|subject to|forbidden|illegal|unlawful)",
        r"has to|have to|can no longer|may no longer|no \w+ (?:may|can)|no longer be (?:allowed|permitted"
        r"|able)"
        r"|be (?:required|prohibited|banned)|bans?|banned",
        r"prohibition|required to|(?:may|can) only|only|penalt(?:y|ies)|fines?|sanctions?",
        reach=200,
    ),
    wording(
        Sense.NOTHING,
        {Link.BY},
        r"on (?:the|that) (?:\w+ )?market|put into service|(?:concluded|signed|issued|sold|built"
        r"|commissioned)",
        reach=20,
    ),
    wording(
        Sense.NOTHING,
        ANY_LINK,
        r"meetings?|met (?:in|on|at|with)|conferences?|webinars?|workshops?|seminars?|events?|hearings?"
        r"|summit|sessions?",
        r"regist(?:er|ration|rations)|applications? (?:for|are|must|form|process|period|deadline|to)",
        r"applicants?|candidates?|vacanc\w+|tenders?",
        r"call for (?:proposals|tenders|applications|applicants)|roundtable|symposium|forum",
        r"term of office|mandate|elections?|trial|exhibition|book now|tickets|nominations?|appointed|grants?",
        r"appeals?|join us|join|discuss(?:es|ed|ing)?",
        r"(?:early|earlier|voluntary) (?:application|adoption)",
    ),
    wording(
        Sense.NOTHING,
        {Link.ON, Link.LABEL, Link.SINCE, Link.SPAN},
        r"adopt\w*|sign(?:ed|ing|ature)|royal assent|voted?|votes|launch\w*|open(?:ed|s|ing)",
        r"present(?:ed|s|ation)|born|created|founded|established|notif\w+|convicted|fined|imposed",
        r"announc\w+|unveil\w+|propos\w+|declared|updated?",
        r"last (?:updated|modified|reviewed)|amended|accessed|retrieved|examin\w+|debat\w+|measured",
        r"recorded|publish\w*|publication|released?|issu(?:ed|es)|posted|held|takes? place|took place",
        r"taking place|organi[sz]ed|decided|approv\w+",
        r"lodged|filed|delivered|submitted|concluded|ruled|judg(?:e?ment|ed)|sent|agreed|agreement",
        r"reached|gave|wrote|said|stated|visited|spoke|joined|recalled|noted|confirmed",
        r"(?:financial|fiscal|reporting) (?:year|period)s? (?:that )?end(?:ed|ing|s)|years? ended|year-end"
        r"|accounts",
        r"balance sheet|data|figures|report",
        reach=70,
    ),
)
