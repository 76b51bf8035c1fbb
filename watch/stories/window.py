"""Places documents one by one among the stories of the last days, as they are archived. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from watch.stories.account import Account, Bond
from watch.stories.candidates import Candidates
from watch.stories.gathering import bond, precedence
from watch.stories.portrait import Portrait, portray
from watch.stories.verdict import ENOUGH, ENOUGH_TO_JOIN, MEAN_ENOUGH, NEVER, log_odds

#: A document that two stories claim almost alike names both and belongs to neither.
_CLEARLY = 0.5


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a document belongs: an existing story, and why. `heads` is True when it becomes its head."""

    story: int
    bond: Bond
    heads: bool


class Window:
    """The accounts of the last days with the stories that they are in."""

    def __init__(
        self,
        accounts: Iterable[Account] = (),
        story_of: Mapping[int, int] | None = None,
        *,
        apart: Collection[frozenset[int]] = (),
    ) -> None:
        """Start with what is archived.

        Args:
            accounts: documents with distinct ids; an old one that is the newcomer's act may be among them.
            story_of: the story of each; who is not in it is a story alone, under its own id.
            apart: pairs of ids that a person separated; they never share a story.
        """
        stories = story_of or {}
        self._apart = frozenset(apart)
        self._candidates = Candidates()
        self._portraits: dict[int, Portrait] = {}
        self._story_of: dict[int, int] = {}
        self._members: defaultdict[int, list[int]] = defaultdict(list)
        for account in accounts:
            self._keep(portray(account), stories.get(account.id, account.id))

    def place(self, account: Account) -> Placement | None:
        """Say which story a new document joins, and remember it there; None when it starts one of its own.

        The new story's number is then the document's own id.
        """
        portrait = portray(account)
        story = self._of_one_act(portrait)
        if story is None:
            story = self._of_likeness(portrait)
        placement = None
        if story is not None:
            members = sorted((self._portraits[number] for number in self._members[story]), key=precedence)
            reason = bond(portrait, members, self._candidates.rarity)
            placement = Placement(story, reason, heads=precedence(portrait) < precedence(members[0]))
        self._keep(portrait, account.id if story is None else story)
        return placement

    def _keep(self, portrait: Portrait, story: int) -> None:
        number = portrait.account.id
        self._portraits[number] = portrait
        self._story_of[number] = story
        self._members[story].append(number)
        self._candidates.add(portrait)

    def _of_one_act(self, portrait: Portrait) -> int | None:
        stories = {self._story_of[number] for number in self._candidates.same_act(portrait)}
        return min((story for story in stories if not self._separated(portrait, story)), default=None)

    def _of_likeness(self, portrait: Portrait) -> int | None:
        near = {self._story_of[number] for number in self._candidates.near(portrait)}
        claims = [(mean, story) for story in near if (mean := self._claim(portrait, story)) is not None]
        claims.sort(reverse=True)
        if not claims or (len(claims) > 1 and claims[0][0] - claims[1][0] < _CLEARLY):
            return None
        return claims[0][1]

    def _claim(self, portrait: Portrait, story: int) -> float | None:
        """The mean log-odds with a story's documents, None where the document does not belong to it."""
        if self._separated(portrait, story):
            return None
        members = [self._portraits[number] for number in self._members[story]]
        scores = [log_odds(portrait, member, self._candidates.rarity) for member in members]
        mean = sum(scores) / len(scores)
        enough = ENOUGH_TO_JOIN if len(scores) > 1 else ENOUGH
        return mean if NEVER not in scores and max(scores) >= enough and mean >= MEAN_ENOUGH else None

    def _separated(self, portrait: Portrait, story: int) -> bool:
        return bool(self._apart) and any(
            frozenset((portrait.account.id, number)) in self._apart for number in self._members[story]
        )
