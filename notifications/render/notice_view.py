"""A notice to the operator put into words, before any medium."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from notifications.interface import Notice, Trouble
from notifications.render.clean import NAME_LIMIT, clean
from notifications.render.health_view import TroubleView, cause_in_words
from notifications.render.words import Words

# The faults of a configuration come all at once: longer than the detail of one source.
_DETAIL_LIMIT = 240
_GOOD = ("recovered", "test")
_COMMANDS = {
    "opened": "regwatch sources health",
    "delivery": "regwatch deliveries list, regwatch deliveries retry",
}


@dataclass(frozen=True, slots=True)
class NoticeView:
    """The whole notice. `what` says in a few words what happened, for a subject line.

    `well` is True when nothing in it is wrong now.
    """

    language: str
    title: str
    moment: str
    what: str
    well: bool
    troubles: tuple[TroubleView, ...]
    foot: str


def notice_view(notice: Notice, words: Words) -> NoticeView:
    """Put `notice` into words."""
    return NoticeView(
        language=notice.language,
        title=words.say("notice.title"),
        moment=words.moment(notice.created_at),
        what=_what(notice.troubles, words),
        well=all(trouble.kind in _GOOD for trouble in notice.troubles),
        troubles=tuple(_trouble(trouble, words) for trouble in notice.troubles),
        foot=words.say("notice.foot"),
    )


def _what(troubles: tuple[Trouble, ...], words: Words) -> str:
    if len(troubles) == 1:
        trouble = troubles[0]
        kind = words.say(f"notice.{trouble.kind}")
        return words.say("notice.one", subject=clean(trouble.subject, NAME_LIMIT), kind=kind)
    kinds = Counter(trouble.kind for trouble in troubles)
    return ", ".join(words.count(f"notice.{kind}", n) for kind, n in kinds.items())


def _trouble(trouble: Trouble, words: Words) -> TroubleView:
    # A cause that only repeats the kind ("could not be sent, delivery") adds nothing to the detail.
    code = "" if trouble.cause == trouble.kind else trouble.cause
    cause = cause_in_words(code, trouble.detail, words, limit=_DETAIL_LIMIT)
    kind = words.say(f"notice.{trouble.kind}")
    over = trouble.kind == "recovered"
    was = [words.say("notice.was", cause=cause)] if over and cause else []
    return TroubleView(
        name=clean(trouble.subject, NAME_LIMIT),
        state=f"{kind}, {cause}" if cause and not over else kind,
        facts=(*was, *_facts(trouble, words)),
    )


def _facts(trouble: Trouble, words: Words) -> list[str]:
    facts = []
    if trouble.first_failure is not None:
        facts.append(words.say("notice.since", moment=words.moment(trouble.first_failure)))
    if trouble.count:
        facts.append(words.count("failures", trouble.count))
    if trouble.last_good is not None:
        facts.append(words.say("notice.last_good", moment=words.moment(trouble.last_good)))
    if trouble.fallback_name:
        facts.append(words.say("health.fallback", name=clean(trouble.fallback_name, NAME_LIMIT)))
    command = _COMMANDS.get(trouble.kind, "")
    facts.append(words.say(f"notice.do.{trouble.kind}", command=command))
    return facts
