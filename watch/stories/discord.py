"""Evidence that two documents tell of two events, however alike they sound."""

from __future__ import annotations

from watch.stories.acts import contradict
from watch.stories.glossary import AUTHORITIES, COUNTRIES, SPECIES
from watch.stories.portrait import Portrait
from watch.stories.steps import steps_apart


def apart(one: Portrait, other: Portrait) -> bool:
    """True when likeness must not join two documents."""
    return (
        contradict(one.own, other.own)
        or _one_source(one, other)
        or _steps_apart(one, other)
        or _references_apart(one, other)
        or _acts_apart(one, other)
        or _figures_apart(one, other)
        or _labels_apart(one, other)
        or _kinds_apart(one, other)
    )


def _one_source(one: Portrait, other: Portrait) -> bool:
    """A source tells an event once in a language: two alike are two texts of one template."""
    return one.account.source_id == other.account.source_id and one.language == other.language


#: Steps that several institutions take, each at its time, under one name.
_TAKEN_BY_EACH = frozenset(("vote", "adopted", "mandate"))


def _steps_apart(one: Portrait, other: Portrait) -> bool:
    if steps_apart(one.steps, other.steps, abs((one.day - other.day).days)):
        return True
    return (
        not _TAKEN_BY_EACH.isdisjoint(one.steps)
        and not _TAKEN_BY_EACH.isdisjoint(other.steps)
        and bool(one.bodies and other.bodies)
        and one.bodies.isdisjoint(other.bodies)
    )


def _references_apart(one: Portrait, other: Portrait) -> bool:
    """Two titles that name two acts; or two acts' own titles of which the first number is not the same."""
    mine, theirs = one.title_refs, other.title_refs
    if not mine or not theirs:
        return False
    return set(mine).isdisjoint(theirs) or (one.own_title and other.own_title and mine[0] != theirs[0])


#: Two titles of one act differ in a typing mistake at most.
_ONE_TITLE = 0.85


def _acts_apart(one: Portrait, other: Portrait) -> bool:
    """Two titles in the form of an act, which are not those of one act."""
    if not one.own_title or not other.own_title or (one.title_refs and one.title_refs == other.title_refs):
        return False
    if one.language == other.language:
        mine, theirs = one.title_terms, other.title_terms
        return len(mine & theirs) < _ONE_TITLE * len(mine | theirs)
    return one.title_days.isdisjoint(other.title_days)


def _kinds_apart(one: Portrait, other: Portrait) -> bool:
    """Titles that name two countries, species or authorities, of which the other document knows nothing."""
    return any(
        (mine := one.title_bridge & kind)
        and (theirs := other.title_bridge & kind)
        and mine.isdisjoint(other.bridge)
        and theirs.isdisjoint(one.bridge)
        for kind in (COUNTRIES, SPECIES, AUTHORITIES)
    ) or any(
        (mine := a.title_bridge & kind)
        and (theirs := b.bridge & kind)
        and mine.isdisjoint(theirs)
        and theirs.isdisjoint(a.bridge)
        for a, b in ((one, other), (other, one))
        for kind in (COUNTRIES, SPECIES)
    )


def _figures_apart(one: Portrait, other: Portrait) -> bool:
    """Days, years or sums in each title that the other document does not know."""
    return any(
        (mine - theirs_all) and (theirs - mine_all) and mine.isdisjoint(theirs)
        for mine, mine_all, theirs, theirs_all in (
            (one.title_days, one.days, other.title_days, other.days),
            (one.title_years, one.years, other.title_years, other.years),
            (_sums(one.title_amounts), one.amounts, _sums(other.title_amounts), other.amounts),
        )
    )


def _labels_apart(one: Portrait, other: Portrait) -> bool:
    """Titles that number the same thing otherwise: two projects, two phases, two fiches of one template."""
    mine, theirs = one.title_labels - other.labels, other.title_labels - one.labels
    return not {label for label, _ in mine}.isdisjoint(label for label, _ in theirs)


def _sums(amounts: frozenset[str]) -> frozenset[str]:
    return frozenset(amount for amount in amounts if amount[-1] in "€$£%")
