"""What a publication's own number tells of it.

Sources: EUR-Lex, "Types of documents in EUR-Lex" (sectors and descriptors of CELEX numbers); Secrétariat
général du gouvernement, "Guide de légistique" (the last letter of a NOR number is the nature of the text).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from watch.enrich.instrument.told import NOTHING, Told
from watch.models import Instrument, Stage

_adopted = partial(Told, stage=Stage.ADOPTED)
_guidance = partial(Told, stage=Stage.GUIDANCE)
_JUDGMENT = Told(Instrument.JUDGMENT, Stage.DECISION)
_OPINION = _guidance(Instrument.OPINION)
_NOTICE = Told(Instrument.COMMUNICATION, Stage.NEWS)

#: Sector 3, legislation. A delegated or implementing act has the letter of its form: its title says more.
_ACTS = {
    "R": _adopted(Instrument.REGULATION),
    "L": _adopted(Instrument.DIRECTIVE),
    "D": _adopted(Instrument.DECISION),
    "H": _guidance(Instrument.RECOMMENDATION),
    "A": _OPINION,
    "G": _adopted(Instrument.RESOLUTION),
    "M": Told(Instrument.DECISION, Stage.DECISION),  # mergers
}

#: Sector 5, preparatory acts. A proposal's number does not say of what.
_PREPARATORY = {
    "PC": Told(stage=Stage.PROPOSAL),
    "DC": _NOTICE,
    "SC": Told(Instrument.REPORT, Stage.NEWS),  # staff working documents
    "AP": Told(Instrument.RESOLUTION, Stage.PROPOSAL),  # Parliament's position on a proposal
    "TA": Told(Instrument.RESOLUTION, Stage.PROPOSAL),
    "AG": Told(stage=Stage.PROPOSAL),  # the Council's
    "IP": _adopted(Instrument.RESOLUTION),
    "XC": _NOTICE,
    "XX": _NOTICE,
    **dict.fromkeys(("AE", "IE", "AC", "AR", "IR", "AB", "AA"), _OPINION),
}

#: Sector 6, case law of the Court of Justice (C), the General Court (T) and the Civil Service Tribunal (F).
_CASES = {
    **dict.fromkeys(("CJ", "TJ", "FJ", "CO", "TO", "FO"), _JUDGMENT),
    **dict.fromkeys(("CC", "TC", "CV"), _OPINION),
    **dict.fromkeys(("CN", "TN", "FN"), _NOTICE),  # cases brought
}

_OF_NOR = {
    "L": _adopted(Instrument.LAW),
    "R": _adopted(Instrument.ORDINANCE),
    "D": _adopted(Instrument.DECREE),
    "A": _adopted(Instrument.ORDER),
    "C": _guidance(Instrument.GUIDELINES),
}

#: A press reference of the Commission: questions and answers, or a text for the press.
_QUESTIONS = _guidance(Instrument.QUESTION_ANSWER)
_PRESS = Told(Instrument.PRESS_RELEASE)


def told_by_numbers(identifiers: Iterable[str]) -> Told:
    """What the first identifier that tells something tells."""
    for identifier in identifiers:
        scheme, _, value = identifier.partition(":")
        told = NOTHING
        if scheme == "celex":
            told = _celex(value)
        elif scheme == "press":
            told = _QUESTIONS if value.startswith("qanda/") else _PRESS
        elif scheme == "nor":
            told = _OF_NOR.get(value[-1:], NOTHING)
        elif scheme == "jorf" and value.startswith("LEGITEXT"):
            told = Told(stage=Stage.IN_FORCE)  # a text as it stands after its changes
        if told is not NOTHING:
            return told
    return NOTHING


def _celex(number: str) -> Told:
    sector, letters = number[:1], number[5:7].rstrip("0123456789")
    if sector in "356" and "R(" in number[6:]:
        return _adopted(Instrument.CORRIGENDUM)
    match sector:
        case "0":
            return Told(_ACTS.get(letters, NOTHING).instrument, Stage.IN_FORCE)
        case "2":
            return _adopted(Instrument.TREATY)
        case "3":
            return _ACTS.get(letters, NOTHING)
        case "5":
            return _PREPARATORY.get(letters, NOTHING)
        case "6":
            return _CASES.get(letters, NOTHING)
        case "9":
            return Told(Instrument.QUESTION_ANSWER, Stage.NEWS)
    return NOTHING
