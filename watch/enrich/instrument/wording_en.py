"""How English-speaking authorities say what they did. Patterns read folded text."""

from __future__ import annotations

import re

from watch.enrich.instrument.told import Formulas, Told, cues
from watch.enrich.instrument.wording import Wording
from watch.models import Instrument

_NOUNS = Formulas(
    (
        (
            r"\bimplementing (?:acts?|regulations?|decisions?|technical standards?|rules)\b"
            r"|\bits (?=under|on)",
            Told(Instrument.IMPLEMENTING_ACT),
        ),
        (r"\bdelegated (?:acts?|regulations?|directives?)\b", Told(Instrument.DELEGATED_ACT)),
        (r"\b(?:regulatory )?technical standards?\b|\brts\b", Told(Instrument.DELEGATED_ACT)),
        (r"\bcorrigend\w+", Told(Instrument.CORRIGENDUM)),
        (
            r"\bq ?& ?as?\b|\bquestions? (?:and|&) answers?\b|\bfaqs?\b|\bfrequently asked\b",
            Told(Instrument.QUESTION_ANSWER),
        ),
        (r"\bguidelines?\b|\bguidance\b|\bguides?\b", Told(Instrument.GUIDELINES)),
        (r"\bcodes? of (?:practice|conduct)\b", Told(Instrument.GUIDELINES)),
        (r"\brecommendations?\b", Told(Instrument.RECOMMENDATION)),
        (r"\bopinions?\b|\bno-action letter\b", Told(Instrument.OPINION)),
        (r"(?<!sustainability )\breports?\b|\bbriefing\b|\bstudy\b", Told(Instrument.REPORT)),
        (r"\bexposure drafts?\b|\bstandards?\b|\besrs\b|\bifrs s\d\b|\bvsme\b", Told(Instrument.STANDARD)),
        (r"\b(?:framework )?convention\b|\btreaty\b", Told(Instrument.TREATY)),
        (r"\bregulations?\b", Told(Instrument.REGULATION)),
        (r"\bdirectives?\b", Told(Instrument.DIRECTIVE)),
        (r"\bdecisions?\b", Told(Instrument.DECISION)),
        (r"\bbill\b", Told(Instrument.LAW)),
    )
)

WORDING = Wording(
    nouns=_NOUNS,
    topic=re.compile(r" (?:on|for|under|about|against|regarding|to|with|from|shows|finds|after|in) "),
    draft_of=re.compile(
        rf"\b(?:draft|proposal for an?|proposed) (?:[\w'-]+ ){{0,4}}?(?:{_NOUNS.pattern})",
    ),
    comments_on=re.compile(
        r"\b(?:consult\w*|feedback|comments?|views|evidence|input) (?:\w+ ){0,2}?(?:on|to) "
        r"(?:its |the |a |an |new |future |updated |revised )*"
        rf"(?:\w+ ){{0,2}}?(?:{_NOUNS.pattern})"
    ),
    event=cues(
        r"save the date|webinars?|workshops?|conference|forum|meets|speaks|keynote|speech|schedule|agenda",
        r"calls? for (?:tenders?|proposals?|applications?|expressions? of interest)",
        r"vacancy|podcast|newsletter|statement by|register now",
    ),
    consultation=cues(
        r"consult(?:s|ing|ations?)",
        r"calls? for (?:evidence|feedback|comments?|input|views|peer[ -]review)",
        r"(?:seeks?|seeking|gathers?|invites?) (?:\w+ )?(?:feedback|views|input|comments?|evidence)",
        r"open for (?:\w+ )?(?:feedback|comments?)|launch\w* (?:\w+ )?feedback",
        r"requests? for (?:comments?|information|input)",
        r"invitation to (?:submit|comment|provide)",
        r"have your say|public comment|exposure drafts?",
    ),
    past_consultation=re.compile(
        r"\b(?:after|following|results?|outcome|summary|responses?|feedback (?:statement|received))\b"
        r".{0,20}\bconsultation"
        r"|\bconsultation (?:responses?|results?|outcome|feedback|report|closes|closed)\b"
    ),
    sanction=cues(
        r"fin(?:es|ed)|(?:a|an|of|record) fine",
        r"fine (?:of|on|for|imposed|totalling)",
        r"sanctions (?:against|on)|sanctions (?=[a-z]+ (?:for|over))|sanctioned",
        r"penalt(?:y|ies)|reprimand\w*|enforcement notice|formal notices?",
        r"orders? \w+ to (?:stop|delete|bring)",
    ),
    no_sanction=cues(
        r"russia|belarus|ukraine|iran|restrictive measures|package of sanctions|sanctions? regime",
        r"guidelines on",
    ),
    ruling=cues(r"rules?|ruled|annul(?:s|led)|dismiss(?:es|ed)|rejects?|upholds?|suspends?|judgment"),
    proposal=cues(
        r"propos(?:es|als?|ing|ed|e)|(?<!to )draft|submits?",
        r"provisional(?:ly)? (?:deal|agree\w*)",
        r"(?:strikes?|reach\w*|clinch\w*) (?:\w+ ){0,2}(?:deal|agreement)",
        r"(?:deal|agreement) (?:reached|struck)|deal on",
        r"agrees? (?:\w+ ){0,3}(?:position|mandate|general approach)",
        r"(?:negotiating|council's|its|their) (?:position|mandate)|general approach",
        r"(?:start|begin|enter|ready for) (?:\w+ )?negotiations|trilogues?",
    ),
    in_force=cues(
        r"(?:enter(?:s|ed)?|entry|com(?:es?|ing)|came) (?:\w+ )?into (?:force|effect|application|operation)",
        r"(?:takes?|took) effect|in force",
        r"now (?:applies|apply|applicable)",
        r"(?:starts?|begins?) (?:to apply|applying)",
        r"becomes? (?:applicable|mandatory)",
    ),
    adopted=cues(
        r"adopt(?:s|ed|ion)?|approv(?:es?|ed)|endors(?:es?|ed)|enacts?|promulgat\w+",
        r"final (?:\w+ )?(?:approval|adoption|vote)|green light|signs? off|signed into law",
    ),
    published=cues(
        r"publi(?:sh(?:es|ed)?|cation)|issu(?:es|ed)|releas(?:es|ed)|unveils?|finali[sz]es?|final",
    ),
    soft_object=cues(
        r"statement|strategy|plan|roadmap|conclusions|letter|toolkit|report",
        r"program(?:me)?",
    ),
    lead_consultation=cues(
        r"(?:subject to|version for|for|launch\w*|open\w*) (?:\w+ ){0,3}?consultation",
        r"consultation (?:\w+ ){0,2}?(?:runs|closes|ends|is open|until)",
        r"open for (?:\w+ )?(?:feedback|comments?)",
        r"(?:comments?|feedback|views) (?:\w+ ){0,3}?(?:until|by|before)",
        r"invited to (?:submit|comment)|feedback period|comment period",
    ),
    lead_proposal=cues(
        r"provisional(?:ly)? agree\w*|negotiating (?:mandate|position)",
        r"(?:commission|today) (?:\w+ ){0,2}?propos(?:es|ed)",
        r"package of proposals|proposal for an?|(?:legislative )?proposals? (?:amend|to)",
    ),
)
