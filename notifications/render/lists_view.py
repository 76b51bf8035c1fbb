"""The short lists around a digest's stories, put into words: dates, dates that moved, questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from notifications.interface import Digest, Milestone, Question, Reminder
from notifications.render.clean import EXTRACT_LIMIT, NAME_LIMIT, TITLE_LIMIT, clean, safe_url
from notifications.render.words import Words


@dataclass(frozen=True, slots=True)
class LinkView:
    """A text and where it leads. `address` is what is shown, as plain text, where nothing may be linked."""

    text: str
    url: str | None
    address: str = ""


@dataclass(frozen=True, slots=True)
class LineView:
    """One line of a list: what stands before the title, the title, what is said of it, ways to answer."""

    lead: str
    title: LinkView
    note: str
    answers: tuple[LinkView, ...] = ()


@dataclass(frozen=True, slots=True)
class ListView:
    """A titled list. `note`, under the title, may be empty."""

    title: str
    note: str
    lines: tuple[LineView, ...]


def link_view(text: str, url: str) -> LinkView:
    """A cleaned `text` and its address from outside, linked where it may be."""
    target = safe_url(url)
    address = "" if target else clean(url, TITLE_LIMIT)
    return LinkView(text or target or address, target, address)


def dates_views(digest: Digest, words: Words) -> tuple[ListView, ...]:
    """What stands before the stories: dates that are near, and dates that moved."""
    lists = (("dates", digest.dates), ("moved", digest.moved))
    return tuple(_dates(key, reminders, words) for key, reminders in lists if reminders)


def questions_view(digest: Digest, words: Words) -> ListView | None:
    """What a person is asked to decide, or None when there is nothing."""
    if not digest.questions:
        return None
    lines = tuple(_question(question, digest.reply_to, words) for question in digest.questions)
    return ListView(words.say("questions"), words.say("questions.note"), lines)


def milestones_line(milestones: Sequence[Milestone], words: Words) -> str:
    """The dates of one story in a line, or an empty string."""
    said = " · ".join(_milestone(milestone, words) for milestone in milestones)
    return words.say("milestones", dates=said) if said else ""


def answers(document_id: int, topic: str, reply_to: str | None, words: Words) -> tuple[LinkView, ...]:
    """Two links that write the mail by which a person says whether a tag is right; none without an address.

    `regwatch review --import` reads these subjects.
    """
    if reply_to is None:
        return ()
    address = quote(reply_to, safe="@")
    return tuple(
        LinkView(words.say(f"answer.{key}"), f"mailto:{address}?subject={quote(subject)}")
        for key, subject in (
            ("yes", f"regwatch: relevant {document_id} {topic}"),
            ("no", f"regwatch: not relevant {document_id} {topic}"),
        )
    )


def _dates(key: str, reminders: Sequence[Reminder], words: Words) -> ListView:
    lines = tuple(_reminder(reminder, words) for reminder in reminders)
    return ListView(words.say(key), "", lines)


def _reminder(reminder: Reminder, words: Words) -> LineView:
    source = clean(reminder.source_name, NAME_LIMIT)
    said = clean(reminder.milestone.quote, EXTRACT_LIMIT)
    lead = _milestone(reminder.milestone, words)
    return LineView(
        lead=lead[:1].upper() + lead[1:],
        title=link_view(clean(reminder.title, TITLE_LIMIT), reminder.url),
        note=words.say("quoted", source=source, quote=said) if said else source,
    )


def _question(question: Question, reply_to: str | None, words: Words) -> LineView:
    asked = words.say(
        "question",
        topic=clean(question.topic_name, NAME_LIMIT),
        sure=words.percent(question.probability),
        number=str(question.document_id),
    )
    return LineView(
        lead="",
        title=link_view(clean(question.title, TITLE_LIMIT), question.url),
        note=f"{clean(question.source_name, NAME_LIMIT)} · {asked}",
        answers=answers(question.document_id, question.topic, reply_to, words),
    )


def _milestone(milestone: Milestone, words: Words) -> str:
    role = f"role.{milestone.role}"
    values = {
        "role": words.say(role) if words.known(role) else clean(milestone.role, NAME_LIMIT),
        "when": words.span_of(milestone.day, milestone.precision),
    }
    if milestone.moved_from is None:
        return words.say("milestone", **values)
    before = words.span_of(milestone.moved_from, milestone.precision)
    return words.say("milestone.moved", **values, before=before)
