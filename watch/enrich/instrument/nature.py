"""Puts together what numbers, formulas, the source's row and words tell."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from watch.enrich.instrument.numbers import told_by_numbers
from watch.enrich.instrument.speakers import Publisher, publisher_of, speaker_of
from watch.enrich.instrument.titles import told_by_title
from watch.enrich.instrument.told import NOTHING, Formulas, Told, folded
from watch.enrich.instrument.wording import STAGE_OF, Wording, asks_for_comments, told_by_words
from watch.enrich.instrument.wording_en import WORDING as ENGLISH
from watch.enrich.instrument.wording_fr import WORDING as FRENCH
from watch.models import Entry, Instrument, Nature, Stage

#: Formulas stand at the start of a title, and what was done within its first words.
_TITLE_CHARS = 400
_LEAD_CHARS = 300

#: What a source's name says of all it shows, where a publication itself says nothing.
_ROWS = Formulas(
    (
        (
            r"\b(?:have your say|donnez votre avis|consultations (?:publiques|ouvertes)"
            r"|(?:open|public) consultations)\b",
            Told(Instrument.CONSULTATION, Stage.CONSULTATION),
        ),
        (r"\bpress\b|\bpresse\b", Told(Instrument.PRESS_RELEASE)),
        (r"\b(?:rapports|reports)$", Told(Instrument.REPORT, Stage.NEWS)),
        (r"\b(?:propositions de loi|bills)$", Told(Instrument.LAW, Stage.PROPOSAL)),
        (r": avis$|: opinions$", Told(Instrument.OPINION, Stage.GUIDANCE)),
        (
            r"\bnews\b|\bnewsroom\b|\bactualites\b|\bannouncements\b|\bstories\b|\bblog\b",
            Told(Instrument.NEWS),
        ),
    )
)

#: What a number says for several instruments.
_LEFT_OPEN = (None, Instrument.REGULATION, Instrument.DIRECTIVE, Instrument.DECISION)


@dataclass(frozen=True, slots=True)
class _Row:
    """What the source's row says: of all that it shows, and of who publishes."""

    told: Told
    publisher: Publisher


@lru_cache(maxsize=512)
def _row_of(source: str, publisher: str) -> _Row:
    return _Row(_ROWS.anywhere(folded(source)), publisher_of(publisher))


def nature_of(entry: Entry, *, source: str, publisher: str, official: bool) -> Nature:
    """What a publication is in law.

    A source that is not an authority comments: whatever it says was adopted, its article is news. Only an
    act's own number says otherwise.

    Args:
        entry: its language and own identifiers are known.
        source: the name of the source's row, which may say what the source holds.
        publisher: who speaks, unless it is an official journal and the publication names another.
        official: whether the publisher is an authority.
    """
    numbered = told_by_numbers(entry.identifiers)
    if not official and numbered is NOTHING:
        return Nature(Instrument.NEWS, Stage.NEWS, publisher)
    row = _row_of(source, publisher)
    title = folded(entry.title[:_TITLE_CHARS])
    lead = folded(entry.text[:_LEAD_CHARS])
    told = _told(numbered, title, lead, entry.language, row)
    authority = speaker_of(told, title, entry.text, entry.identifiers, row.publisher, language=entry.language)
    return Nature(told.instrument or Instrument.OTHER, told.stage or Stage.NEWS, authority)


def _told(numbered: Told, title: str, lead: str, language: str | None, row: _Row) -> Told:
    is_of_press = numbered.instrument is Instrument.PRESS_RELEASE
    formal = NOTHING if is_of_press else told_by_title(title)
    if numbered.stage is not None:
        return _refined(numbered, formal)
    if formal.stage not in (None, Stage.PROPOSAL, Stage.NEWS):
        return formal
    wording = FRENCH if language == "fr" else ENGLISH
    if formal is not NOTHING:
        return _still_open(formal, wording, title, lead, row)
    words = told_by_words(wording, title, lead, is_court=row.publisher.is_court)
    if is_of_press or row.told.instrument is Instrument.PRESS_RELEASE:
        return Told(Instrument.PRESS_RELEASE, words.stage)
    begun = told_by_title(lead)
    if Stage.CONSULTATION in (words.stage, row.told.stage):
        named = wording.nouns.at(lead).instrument or begun.instrument or words.instrument
        return Told(named or Instrument.CONSULTATION, Stage.CONSULTATION)
    if words is not NOTHING:
        return Told(words.instrument or row.told.instrument, words.stage)
    # A lead that begins with an act in force speaks of it; one that begins with a draft or a report is it.
    return begun if begun.stage in (Stage.PROPOSAL, Stage.GUIDANCE, Stage.NEWS) else row.told


def _still_open(formal: Told, wording: Wording, title: str, lead: str, row: _Row) -> Told:
    """A draft or a notice, unless comments are asked for or its title says what was done about it."""
    if row.told.stage is Stage.CONSULTATION or asks_for_comments(wording, title, lead):
        return Told(formal.instrument, Stage.CONSULTATION)
    # "Projet de loi sur la fraude : la CNIL rend son avis".
    doing = title.partition(": ")[2]
    if formal.stage is Stage.PROPOSAL and doing:
        done = told_by_words(wording, doing, "", is_court=row.publisher.is_court)
        if done.instrument in STAGE_OF:
            return done
    return formal


def _refined(numbered: Told, formal: Told) -> Told:
    """A number leaves open which kind of regulation, or what a communication holds: its title says."""
    if numbered.instrument is Instrument.COMMUNICATION and formal is not NOTHING:
        return formal
    if numbered.instrument in _LEFT_OPEN and formal.instrument:
        return Told(formal.instrument, numbered.stage)
    return numbered
