"""What a digest shows, and in which order. Pure.

Binding texts first, then drafts, guidance, news. Within the room there is, sections, topics and sources take
turns, so that a loud one does not push out a quiet one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from watch.archive.candidates import Candidate, Mark, Member
from watch.models import Instrument, Stage

SECTIONS = ("binding", "drafts", "guidance", "news")

#: What binds those it is about once it is adopted.
_BINDING = frozenset(
    {
        Instrument.REGULATION,
        Instrument.DIRECTIVE,
        Instrument.DELEGATED_ACT,
        Instrument.IMPLEMENTING_ACT,
        Instrument.TREATY,
        Instrument.LAW,
        Instrument.ORDINANCE,
        Instrument.DECREE,
        Instrument.ORDER,
        Instrument.STANDARD,
        Instrument.CORRIGENDUM,
    }
)
_DONE = frozenset({Stage.ADOPTED, Stage.IN_FORCE})
_DRAFTS = frozenset({Stage.PROPOSAL, Stage.CONSULTATION})
_SAYS_HOW = frozenset({Stage.GUIDANCE, Stage.DECISION}) | _DONE


@dataclass(frozen=True, slots=True)
class Ranked:
    """A story with the document at its head, and its topics, the surest first."""

    candidate: Candidate
    head: Member
    marks: tuple[Mark, ...]

    @property
    def topic(self) -> str:
        """The topic that the story is surest to be on."""
        return self.marks[0].topic


@dataclass(frozen=True, slots=True)
class Part:
    """What one section shows of its stories, and how many it leaves out."""

    section: str
    shown: tuple[Ranked, ...]
    left_out: int


def rank(candidate: Candidate, language: str) -> Ranked:
    """Choose the head of a story: official, in the reader's language, the first that was there."""
    documents = sorted(
        (*candidate.members, *candidate.others),
        key=lambda one: (not one.official, one.language != language, one.day, one.id),
    )
    best: dict[str, Mark] = {}
    for mark in (mark for one in candidate.members for mark in one.marks):
        if mark.topic not in best or mark.surety > best[mark.topic].surety:
            best[mark.topic] = mark
    marks = sorted(best.values(), key=lambda mark: (-mark.surety, mark.topic))
    return Ranked(candidate, documents[0], tuple(marks))


def arrange(stories: Sequence[Ranked], topics: Sequence[str], room: int) -> list[Part]:
    """Share the room, and put what is shown in order; sections without a story are left out.

    Args:
        stories: all that match.
        topics: in the order of the subscription.
        room: how many stories are shown at most.
    """
    by_section: dict[str, list[Ranked]] = {section: [] for section in SECTIONS}
    for story in sorted(stories, key=_rank):
        by_section[section_of(story.head)].append(story)
    shares = _shares({section: len(mine) for section, mine in by_section.items()}, room)
    return [
        Part(section, _shown(mine, topics, shares[section]), len(mine) - shares[section])
        for section, mine in by_section.items()
        if mine
    ]


def section_of(head: Member) -> str:
    """What a text is to its reader: binding, a draft, guidance, or news (all comment is news)."""
    if not head.official:
        return "news"
    if head.stage in _DRAFTS:
        return "drafts"
    if head.stage in _DONE and head.instrument in _BINDING:
        return "binding"
    return "guidance" if head.stage in _SAYS_HOW else "news"


def _shown(stories: Sequence[Ranked], topics: Sequence[str], room: int) -> tuple[Ranked, ...]:
    """The stories of one section that are shown: topics in turn, and within a topic sources in turn."""
    from_source: Counter[tuple[str, str]] = Counter()
    turns = []
    for place, story in enumerate(stories):
        voice = (story.topic, story.head.source_id)
        turns.append((story.topic, from_source[voice], place))
        from_source[voice] += 1
    on_topic: Counter[str] = Counter()
    order = []
    for topic, _, place in sorted(turns, key=lambda turn: turn[1:]):
        order.append((on_topic[topic], place))
        on_topic[topic] += 1
    chosen = [stories[place] for _, place in sorted(order)[:room]]
    return tuple(sorted(chosen, key=lambda story: (topics.index(story.topic), _rank(story))))


def _rank(story: Ranked) -> tuple[bool, float, int, int]:
    """Official texts first, then the surest, then the newest."""
    head = story.head
    return not head.official, -round(story.marks[0].surety, 2), -head.day.toordinal(), -head.id


def _shares(wanted: Mapping[str, int], room: int) -> dict[str, int]:
    shares = dict.fromkeys(wanted, 0)
    while room > 0 and any(shares[one] < wanted[one] for one in wanted):
        for one in wanted:
            if shares[one] < wanted[one] and room > 0:
                shares[one] += 1
                room -= 1
    return shares
