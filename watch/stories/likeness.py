"""How alike two accounts are, in figures that a weight can be put on."""

from __future__ import annotations

from dataclasses import dataclass

from watch.stories.portrait import Portrait
from watch.stories.rarity import Rarity


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two accounts share. All but `days` grow with likeness, or are 0 and 1; `rival` counts against."""

    across: bool
    titles: float  # share of the rarer words of the poorer title that stand in the other title
    covered: float  # share of one title's words that stand in the other document, mean of both ways
    least: float  # the lesser of the two ways
    rare: float  # rarity shared by both documents, squared so that rare words outweigh many common ones
    title_rare: float  # the same, where at least one title holds the word
    act: float  # one is an act, and the other names it: 1 when in its title
    figures: float  # amounts, counts, fresh numbers of acts and days that both name
    rival: float  # names in each title that the other document lacks
    days: int
    words: tuple[str, ...]

    def features(self) -> tuple[float, ...]:
        """The values that are weighed, in the order of the weights."""
        return (
            self.titles, self.covered, self.least, self.rare, self.title_rare,
            self.act, self.figures, self.rival, self.days / 10,
        )  # fmt: skip


def likeness(one: Portrait, other: Portrait, rarity: Rarity) -> Likeness:
    """Compare two accounts: by stems within one language, by meanings and word beginnings across two."""
    across = one.language != other.language
    title, all_ = (one.title_bridge, one.bridge) if across else (one.title_terms, one.terms)
    their_title, their_all = (
        (other.title_bridge, other.bridge) if across else (other.title_terms, other.terms)
    )
    shared = all_ & their_all
    in_titles = shared & (title | their_title)
    mine, theirs = rarity.mass(title) or 1.0, rarity.mass(their_title) or 1.0
    there, back = rarity.mass(title & their_all) / mine, rarity.mass(their_title & all_) / theirs
    return Likeness(
        across=across,
        titles=rarity.mass(title & their_title) / min(mine, theirs),
        covered=(there + back) / 2,
        least=min(there, back),
        rare=_squared(shared, rarity),
        title_rare=_squared(in_titles, rarity),
        act=max(_names_act(one, other, there), _names_act(other, one, back)),
        figures=_figures(one, other, rarity),
        rival=_rival(one, other, rarity),
        days=abs((one.day - other.day).days),
        words=tuple(sorted(in_titles, key=lambda term: (-rarity.of(term), term))[:8]),
    )


def _squared(terms: frozenset[str], rarity: Rarity) -> float:
    """Summed, less and less for each further word: the tenth shared word says less than the first."""
    weights = sorted((rarity.of(term) ** 2 for term in terms), reverse=True)
    return sum(weight / (1 + place / 8) for place, weight in enumerate(weights[:24]))


#: A title of so many words, all but a few of which another text holds, is quoted there.
_QUOTED_WORDS = 6
_QUOTED_SHARE = 0.8


#: How sure it is that a text is about the one act that it names below its title.
_NAMED_BELOW = 0.6


def _names_act(act: Portrait, other: Portrait, covered: float) -> float:
    """How surely a text speaks of an act: by its number in the title, by its number, by quoting its title."""
    cited = _NAMED_BELOW / len(other.linked) if act.own & other.linked else 0.0
    if not act.own_title or other.own_title:
        return cited
    if act.title_refs and act.title_refs[0] in other.title_refs:
        return 1.0
    if act.title_refs and act.title_refs[0] in other.refs:
        cited = max(cited, _NAMED_BELOW / len(other.refs))
    quoted = len(act.title_terms) >= _QUOTED_WORDS and covered >= _QUOTED_SHARE
    return max(cited, covered) if quoted else cited


def _figures(one: Portrait, other: Portrait, rarity: Rarity) -> float:
    amounts = one.amounts & other.amounts
    refs = one.refs & other.refs
    return min(
        sum(rarity.of(f"#{amount}") ** 2 for amount in amounts)
        + 2 * sum(rarity.of(f"#{ref}") ** 2 for ref in refs)
        + 0.5 * len(one.days & other.days),
        4.0,
    )


#: Above this rarity a word in capitals is a name that tells events apart.
_NAME_RARITY = 0.6


def _rival(one: Portrait, other: Portrait, rarity: Rarity) -> float:
    return min(rarity.mass(_unknown(one, other, rarity)), rarity.mass(_unknown(other, one, rarity)), 3.0)


def rivals(one: Portrait, other: Portrait, rarity: Rarity) -> bool:
    """True when each title names somebody whom the other document does not know, and they share no name."""
    return (
        bool(_unknown(one, other, rarity))
        and bool(_unknown(other, one, rarity))
        and not _rare((one.names & other.bridge) | (other.names & one.bridge), rarity)
    )


def _unknown(one: Portrait, other: Portrait, rarity: Rarity) -> set[str]:
    """Rare names in a title that the other document does not know, in a longer or shorter form either."""
    return {
        name
        for name in _rare(one.names - other.bridge, rarity)
        if not any(name.startswith(known) or known.startswith(name) for known in other.names)
    }


def _rare(names: frozenset[str], rarity: Rarity) -> set[str]:
    return {name for name in names if rarity.of(name) > _NAME_RARITY}
