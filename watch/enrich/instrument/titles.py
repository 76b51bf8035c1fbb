"""The formulas of formal titles, in English and French. Patterns read folded text."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

from watch.enrich.instrument.told import NOTHING, Formulas, Told
from watch.models import Instrument, Stage

_adopted = partial(Told, stage=Stage.ADOPTED)
_guidance = partial(Told, stage=Stage.GUIDANCE)
_decision = partial(Told, stage=Stage.DECISION)
_news = partial(Told, stage=Stage.NEWS)

_EU = r"\((?:eu|ec|eec|euratom|ue|ce|cee)(?:, euratom)?\)"
_EU_NUMBER = rf"(?: {_EU}| no?\.? ?\d| \d+/\d+| of \d)"
#: What an act does, in a title that gives no number: a feed may leave it out.
_DOES = r"(?:amend|lay|supplement|establish|sett|correct|repeal|appoint|specify|implement)ing\b"
_FAIT = r"(?:de la commission |du conseil )?(?:\w+ant\b|relati(?:f|ve)s? |pris )"
_BODY = r"(?:(?:european )?(?:commission|council|parliament|central bank) |ecb )?"

#: What is named after the words of a proposal, a draft, a corrigendum or a consolidated text.
_NOUNS = Formulas(
    (
        (
            rf"{_BODY}delegated |reglement delegue|directive deleguee|acte delegue",
            Told(Instrument.DELEGATED_ACT),
        ),
        (r"(?:regulatory )?technical standards?\b|rts\b", Told(Instrument.DELEGATED_ACT)),
        (rf"{_BODY}implementing |(?:reglement|decision|acte) d'execution", Told(Instrument.IMPLEMENTING_ACT)),
        (rf"{_BODY}regulations?\b|reglements?\b", Told(Instrument.REGULATION)),
        (rf"{_BODY}directives?\b", Told(Instrument.DIRECTIVE)),
        (rf"{_BODY}decisions?\b", Told(Instrument.DECISION)),
        (rf"{_BODY}recommendations?\b|recommandations?\b", Told(Instrument.RECOMMENDATION)),
        (r"guidelines\b|guidance\b|lignes directrices\b|guide\b|referentiel\b", Told(Instrument.GUIDELINES)),
        (r"lois?\b|bill\b|law\b", Told(Instrument.LAW)),
        (r"ordonnances?\b", Told(Instrument.ORDINANCE)),
        (r"decrets?\b", Told(Instrument.DECREE)),
        (r"arretes?\b", Told(Instrument.ORDER)),
        (r"(?:motion for a )?resolutions?\b", Told(Instrument.RESOLUTION)),
        (r"deliberations?\b", Told(Instrument.DECISION)),
        (r"(?:framework )?convention\b|treaty\b|traite\b", Told(Instrument.TREATY)),
    )
)

#: Words that come before a noun and say how far it has come.
_PREFIXES = Formulas(
    (
        (r"(?:(?:amended|modified|joint) )?proposal for an? ", Told(stage=Stage.PROPOSAL)),
        (r"propositions? (?:(?:modifiee|conjointe) )?(?:de |d')", Told(stage=Stage.PROPOSAL)),
        (r"(?:avant-)?projets? (?:de |d')", Told(stage=Stage.PROPOSAL)),
        (r"draft ", Told(stage=Stage.PROPOSAL)),
        (r"corrigendum to |rectificatif (?:au |a la |a l'|aux )", _adopted(Instrument.CORRIGENDUM)),
        (r"(?:consolidated text|texte consolide)\s?: ", Told(stage=Stage.IN_FORCE)),
    )
)
_PREFIX = re.compile(rf"(?:{_PREFIXES.pattern})")

#: Formal titles as a whole. The first that fits counts, so what is narrower stands first.
_ACTS = Formulas(
    (
        # European Union
        (
            rf"{_BODY}delegated (?:regulation|directive|decision){_EU_NUMBER}",
            _adopted(Instrument.DELEGATED_ACT),
        ),
        (rf"(?:reglement|directive|decision) deleguee? {_EU}", _adopted(Instrument.DELEGATED_ACT)),
        (
            rf"{_BODY}delegated (?:regulation|directive|decision) (?:{_DOES}|on |as regards )"
            rf"|(?:reglement|directive|decision) deleguee? {_FAIT}",
            _adopted(Instrument.DELEGATED_ACT),
        ),
        (
            rf"{_BODY}implementing (?:regulation|directive|decision) (?:{_DOES}|on |as regards )"
            rf"|(?:reglement|directive|decision) d'execution {_FAIT}",
            _adopted(Instrument.IMPLEMENTING_ACT),
        ),
        (
            rf"{_BODY}implementing (?:regulation|directive|decision){_EU_NUMBER}",
            _adopted(Instrument.IMPLEMENTING_ACT),
        ),
        (rf"(?:reglement|directive|decision) d'execution {_EU}", _adopted(Instrument.IMPLEMENTING_ACT)),
        (rf"{_BODY}regulation{_EU_NUMBER}|reglement {_EU}", _adopted(Instrument.REGULATION)),
        (rf"{_BODY}regulation {_DOES}|reglement {_FAIT}", _adopted(Instrument.REGULATION)),
        (rf"{_BODY}directive {_DOES}|directive {_FAIT}", _adopted(Instrument.DIRECTIVE)),
        (rf"{_BODY}directive{_EU_NUMBER}|directive \d+/\d+/(?:ue|ce)", _adopted(Instrument.DIRECTIVE)),
        (rf"{_BODY}decision {_EU}|(?:council|commission) decision\b", _adopted(Instrument.DECISION)),
        (r"decision du (?:conseil du|parlement) ", _adopted(Instrument.DECISION)),
        (r"(?:council|commission) recommendation\b", _guidance(Instrument.RECOMMENDATION)),
        (r"recommendations? (?:\(eu\)|no?\.? ?\d|\d+/)", _guidance(Instrument.RECOMMENDATION)),
        (
            r"(?:communication from the commission|(?:commission )?notice|communication de la commission)\b"
            r".{0,80}(?:guid|interpretat|frequently asked|lignes directrices|orientations)",
            _guidance(Instrument.GUIDELINES),
        ),
        (r"joint communication |communication (?:from the|de la|conjointe)", _news(Instrument.COMMUNICATION)),
        (r"(?:commission |information )?notice\b", _news(Instrument.COMMUNICATION)),
        (
            r"european parliament legislative resolution|resolution legislative",
            Told(Instrument.RESOLUTION, Stage.PROPOSAL),
        ),
        (r"european parliament resolution|resolution du parlement", _adopted(Instrument.RESOLUTION)),
        (
            r"(?:written|oral) question|question (?:for written|ecrite|orale)",
            _news(Instrument.QUESTION_ANSWER),
        ),
        # Courts
        (
            r"(?:judgment|order) (?:of the|in case)|arret (?:de la cour|du tribunal|n)"
            r"|ordonnance (?:de la cour|du (?:tribunal|juge|president))",
            _decision(Instrument.JUDGMENT),
        ),
        (r"decision n?o? ?[\d-]+ (?:dc|qpc|lom|l)\b", _decision(Instrument.JUDGMENT)),
        (r"decision .{0,60}statuant au contentieux", _decision(Instrument.JUDGMENT)),
        # France
        (r"loi (?:organique |constitutionnelle |de finances )?(?:no? ?\d|du \d)", _adopted(Instrument.LAW)),
        (r"loi (?:relati(?:f|ve)|portant) ", _adopted(Instrument.LAW)),
        (rf"ordonnance (?:no? ?\d|du \d|{_FAIT})", _adopted(Instrument.ORDINANCE)),
        (rf"decret (?:no? ?\d|du \d|{_FAIT})", _adopted(Instrument.DECREE)),
        (
            rf"arrete (?:(?:inter)?(?:ministeriel|prefectoral) )?(?:no? ?\d|du \d|du ministre|{_FAIT})",
            _adopted(Instrument.ORDER),
        ),
        (r"code .{4,60}\b(?:article|version)", Told(Instrument.LAW, Stage.IN_FORCE)),
        (r"deliberation\b.{0,160}\bportant (?:\w+ )?avis", _guidance(Instrument.OPINION)),
        (r"deliberation\b.{0,160}recommandation", _guidance(Instrument.RECOMMENDATION)),
        (r"deliberation\b.{0,160}(?:lignes directrices|referentiel)", _guidance(Instrument.GUIDELINES)),
        (r"deliberation\b.{0,160}(?:sanction|amende)", _decision(Instrument.SANCTION)),
        (r"(?:decision|deliberation) (?:no? ?[\w-]*\d|du \d)", _decision(Instrument.DECISION)),
        (
            r"(?:circulaire|instruction) (?:no?\b|du |interministerielle|ministerielle|technique)",
            _guidance(Instrument.GUIDELINES),
        ),
        (
            r"avis (?:aux? |de (?:vacance|concours)|relatif (?:a l'extension|aux? ))",
            _news(Instrument.COMMUNICATION),
        ),
        (r"avis (?:no? ?[\w-]*\d|sur |du |de |relatif )", _guidance(Instrument.OPINION)),
        (
            r"recommandations? (?:\(ue\)|no? ?\d|\d|du \d|du conseil|de la commission|amf)",
            _guidance(Instrument.RECOMMENDATION),
        ),
        # Anybody's
        (r"(?:joint |preliminary )?opinions? (?:no?\.? ?\d|\d+/|of the|on )", _guidance(Instrument.OPINION)),
        (r"(?:joint )?guidelines? (?:no?\.? ?\d|\d+/)", _guidance(Instrument.GUIDELINES)),
        (r"final report.{0,40}\bdraft", Told(Instrument.REPORT, Stage.PROPOSAL)),
        (
            r"(?:\w+ ){0,2}report (?:from|to|no?\b|of the)|commission staff working document",
            _news(Instrument.REPORT),
        ),
        (
            r"rapport (?:(?:d'\w+|annuel) )?(?:no?\b|de la commission|au |sur |fait|depose)",
            _news(Instrument.REPORT),
        ),
        (r"notification (?:no?\.? ?)?\d{4}", _news(Instrument.COMMUNICATION)),
        (r"(?:notice of )?proposed rule", Told(Instrument.REGULATION, Stage.PROPOSAL)),
        (r"(?:interim )?final rule", _adopted(Instrument.REGULATION)),
        (r"executive order", _adopted(Instrument.ORDER)),
        (r"framework convention|convention-cadre", _news(Instrument.TREATY)),
    )
)

_CORRECTED = re.compile(r"\((?:rectificatif|corrigendum)\)")
_CONSOLIDATED = re.compile(r"consolidated (?:text|version)|version (?:consolidee|en vigueur)")


def told_by_title(title: str) -> Told:
    """What a formal title tells; NOTHING when it is none. `title` is folded."""
    if _CORRECTED.search(title):
        return _adopted(Instrument.CORRIGENDUM)
    prefix = _PREFIX.match(title)
    if prefix is None:
        told = _ACTS.at(title)
    else:
        said = _PREFIXES.of(prefix)
        noun = _NOUNS.at(title, prefix.end())
        if noun is NOTHING:
            return NOTHING
        told = Told(said.instrument or noun.instrument, said.stage)
    return replace(told, stage=Stage.IN_FORCE) if _CONSOLIDATED.search(title) else told
