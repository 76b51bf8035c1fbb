"""What the words of a title and of its first sentences say, where no formula and no number does."""

from __future__ import annotations

import re
from dataclasses import dataclass

from watch.enrich.instrument.told import NOTHING, Formulas, Told
from watch.models import Instrument, Stage

#: Instruments that tell their stage by themselves: an authority that shows one has made it.
STAGE_OF = {
    Instrument.GUIDELINES: Stage.GUIDANCE,
    Instrument.RECOMMENDATION: Stage.GUIDANCE,
    Instrument.OPINION: Stage.GUIDANCE,
    Instrument.QUESTION_ANSWER: Stage.GUIDANCE,
    Instrument.JUDGMENT: Stage.DECISION,
    Instrument.SANCTION: Stage.DECISION,
    Instrument.REPORT: Stage.NEWS,
    Instrument.TREATY: Stage.NEWS,
}


@dataclass(frozen=True, slots=True)
class Wording:
    """The patterns of one language, for folded text.

    `nouns` names instruments. `topic` begins what a text is about: a noun after it is not what the text is.
    `draft_of` and `comments_on` end with a noun. `lead_*` are stricter: a lead says much that is aside.
    """

    nouns: Formulas
    topic: re.Pattern[str]
    draft_of: re.Pattern[str]
    comments_on: re.Pattern[str]
    event: re.Pattern[str]
    consultation: re.Pattern[str]
    past_consultation: re.Pattern[str]
    sanction: re.Pattern[str]
    no_sanction: re.Pattern[str]
    ruling: re.Pattern[str]
    proposal: re.Pattern[str]
    in_force: re.Pattern[str]
    adopted: re.Pattern[str]
    published: re.Pattern[str]
    soft_object: re.Pattern[str]
    lead_consultation: re.Pattern[str]
    lead_proposal: re.Pattern[str]


_SEGMENT = re.compile(r"\s?[:;!?]\s|\s-\s")


def told_by_words(words: Wording, title: str, lead: str, *, is_court: bool) -> Told:
    """What an authority says of its own doing. Title and lead are folded."""
    if _asks(words, title):
        return Told(_draft(words, title) or Instrument.CONSULTATION, Stage.CONSULTATION)
    if words.event.search(title):
        return NOTHING
    fined = words.sanction.search(title) and not words.no_sanction.search(title)
    if is_court and (fined or words.ruling.search(title)):
        return Told(Instrument.JUDGMENT, Stage.DECISION)
    if fined:
        return Told(Instrument.SANCTION, Stage.DECISION)
    instrument, stage = _announced(words, title)
    if words.lead_consultation.search(lead):
        return Told(instrument or _draft(words, lead) or Instrument.CONSULTATION, Stage.CONSULTATION)
    if stage in (None, Stage.ADOPTED) and words.lead_proposal.search(lead):
        stage = Stage.PROPOSAL
    # A law or a standard that is only named may be anybody's: without a stage it says nothing.
    return NOTHING if stage is None else Told(instrument, stage)


def asks_for_comments(words: Wording, title: str, lead: str) -> bool:
    """True when anybody is asked for comments now. Title and lead are folded."""
    return _asks(words, title) or words.lead_consultation.search(lead) is not None


def _asks(words: Wording, title: str) -> bool:
    return bool(words.consultation.search(title)) and not words.past_consultation.search(title)


def _announced(words: Wording, title: str) -> tuple[Instrument | None, Stage | None]:
    """The instrument that a title announces, and how far that has come."""
    named, head = _named(words, title)
    if named in STAGE_OF:
        # "Opinion on the draft decree": what is a draft there is another text.
        if words.proposal.search(head):
            return _draft(words, head) or named, Stage.PROPOSAL
        return named, STAGE_OF[named]
    instrument = _draft(words, title) or named
    if words.proposal.search(title):
        return instrument, Stage.PROPOSAL
    if words.in_force.search(title):
        return instrument, Stage.IN_FORCE
    if instrument is not None and words.published.search(title):
        return instrument, Stage.ADOPTED
    # What is adopted without a name may be a strategy or a plan, which change no rule.
    is_adopted = words.adopted.search(title) and (instrument or not words.soft_object.search(title))
    return instrument, Stage.ADOPTED if is_adopted else None


def _draft(words: Wording, text: str) -> Instrument | None:
    """The instrument that is drafted or put up for comment."""
    for pattern in (words.draft_of, words.comments_on):
        if told := words.nouns.of(pattern.search(text)).instrument:
            return told
    return None


def _named(words: Wording, title: str) -> tuple[Instrument | None, str]:
    """The first instrument that a part of the title names before it says what that is about, and those words.

    After a colon comes what was done: where that names one, it counts.
    """
    found, where = None, ""
    for segment in _SEGMENT.split(title):
        head = words.topic.split(segment, maxsplit=1)[0]
        if instrument := words.nouns.anywhere(head).instrument:
            found, where = instrument, head
    return found, where
