"""A digest put into words, before any medium: every renderer lays out the same sentences.

All text here is cleaned and in the reader's language; nothing is escaped yet.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass

from notifications.interface import Digest, Footprint, Item, Reason, Section, Story
from notifications.render.clean import EXTRACT_LIMIT, NAME_LIMIT, TITLE_LIMIT, clean, shorten
from notifications.render.health_view import HealthView, health_view
from notifications.render.lists_view import (
    LinkView,
    ListView,
    answers,
    dates_views,
    link_view,
    milestones_line,
    questions_view,
)
from notifications.render.period import period
from notifications.render.words import Words

OTHERS_SHOWN = 5
_OTHER_TITLE_LIMIT = 80
_WORDS_SHOWN = 6
_WHY_LIMIT = 300
_TOPICS_LIMIT = 300


@dataclass(frozen=True, slots=True)
class StoryView:
    """One story. `updated`, `extract`, `dates`, `why` and `more` may be empty.

    `foreign` is the code of the language its title and extract are in, empty when it is the reader's.
    """

    title: LinkView
    foreign: str
    official: bool
    badge: str
    updated: str
    meta: str
    extract: str
    dates: str
    why: str
    answers: tuple[LinkView, ...]
    others: tuple[LinkView, ...]
    more: str


@dataclass(frozen=True, slots=True)
class SectionView:
    """The stories of one sort. `left_out` and `command` are empty where everything is shown."""

    title: str
    stories: tuple[StoryView, ...]
    empty: str
    left_out: str
    command: str


@dataclass(frozen=True, slots=True)
class DigestView:
    """The whole digest. `product`, `short` and `news` are what a subject line is made of.

    An alert tells of one event and says nothing of the sources: its `summary` is empty, its `health` None.
    """

    language: str
    product: str
    short: str
    news: str
    topics: str
    title: str
    summary: str
    first: str
    empty: tuple[str, str] | None
    lists: tuple[ListView, ...]
    sections: tuple[SectionView, ...]
    questions: ListView | None
    health: HealthView | None
    foot: tuple[str, ...]
    others_label: str
    command_label: str


def digest_view(digest: Digest, words: Words) -> DigestView:
    """Put `digest` into words."""
    when = period(digest, words)
    return DigestView(
        language=digest.language,
        product=words.say("alert" if digest.alert else "product"),
        short=when.short,
        news=words.count("news", digest.stories) if digest.stories else words.say("nothing"),
        topics=_names(digest.topics),
        title=when.title,
        summary="" if digest.alert else _summary(digest, words),
        first=_first(digest, words),
        empty=_empty(digest, words),
        lists=dates_views(digest, words),
        sections=tuple(_section(section, digest, words) for section in digest.sections),
        questions=questions_view(digest, words),
        health=None if digest.alert else health_view(digest.health, words),
        foot=_foot(digest, when.cadence, words),
        others_label=words.say("others"),
        command_label=words.say("left_out.command"),
    )


def _names(names: tuple[str, ...]) -> str:
    return clean(", ".join(names), _TOPICS_LIMIT)


def _summary(digest: Digest, words: Words) -> str:
    sources = words.count("sources_read", digest.health.read, total=words.number(digest.health.sources))
    if not digest.stories:
        return words.say("summary.nothing", sources=sources)
    stories = (story for section in digest.sections for story in section.stories)
    topics = len({reason.topic for story in stories for reason in story.head.reasons})
    return words.say(
        "summary.news",
        news=words.count("news", digest.stories),
        topics=words.count("topics", topics),
        sources=sources,
    )


def _first(digest: Digest, words: Words) -> str:
    baseline = words.count("baseline", digest.baseline) if digest.baseline else ""
    if not digest.first:
        return baseline
    return words.say("first.baseline", baseline=baseline) if baseline else words.say("first.alone")


def _empty(digest: Digest, words: Words) -> tuple[str, str] | None:
    if digest.stories:
        return None
    seen = digest.health.documents_seen
    if not seen:
        return words.say("empty.title"), words.say("empty.nothing_seen")
    return words.say("empty.title"), words.say("empty.looked", documents=words.count("documents", seen))


def _section(section: Section, digest: Digest, words: Words) -> SectionView:
    key = f"section.{section.key}"
    return SectionView(
        title=words.say(key) if words.known(key) else clean(section.key, NAME_LIMIT),
        stories=tuple(_story(story, digest.reply_to, words) for story in section.stories),
        empty="" if section.stories else words.say("section.empty"),
        left_out=words.count("left_out", section.left_out) if section.left_out else "",
        command=_command(digest) if section.left_out else "",
    )


def _command(digest: Digest) -> str:
    since = [] if digest.since is None else ["--since", digest.since.date().isoformat()]
    return shlex.join(["regwatch", "stories", *since])


def _story(story: Story, reply_to: str | None, words: Words) -> StoryView:
    head = story.head
    title = _title(head)
    extract = clean(head.extract, EXTRACT_LIMIT)
    hidden = len(story.others) - OTHERS_SHOWN
    return StoryView(
        title=link_view(title, head.url),
        foreign=_foreign(head, words),
        official=head.official,
        badge=words.say("official" if head.official else "comment"),
        updated=words.say("updated") if story.updated else "",
        meta=_meta(head, words),
        extract="" if extract == title else extract,
        dates=milestones_line(head.milestones, words),
        why=_why(head, words),
        answers=answers(head.document_id, head.reasons[0].topic, reply_to, words) if head.reasons else (),
        others=tuple(_other(item, words) for item in story.others[:OTHERS_SHOWN]),
        more=words.count("more_others", hidden) if hidden > 0 else "",
    )


def _title(item: Item) -> str:
    """The title, after the name that everybody uses for the act where the title itself does not say it."""
    title, name = clean(item.title, TITLE_LIMIT), clean(item.usual_name, NAME_LIMIT)
    if not name or name.casefold() in title.casefold():
        return title
    return f"{name} – {title}"


def _other(item: Item, words: Words) -> LinkView:
    source, title = clean(item.source_name, NAME_LIMIT), clean(item.title, _OTHER_TITLE_LIMIT)
    kind = words.say("official" if item.official else "comment")
    said = f"{source} – {title}" if title else source
    return link_view(f"{said} ({kind.lower()})", item.url)


def _meta(item: Item, words: Words) -> str:
    facts = [words.say(key) for key in _nature(item) if words.known(key)]
    facts.append(clean(item.source_name, NAME_LIMIT))
    if item.published is not None:
        facts.append(words.day(item.published))
    if item.jurisdiction:
        facts.append(words.place(clean(item.jurisdiction, NAME_LIMIT)))
    if foreign := _foreign(item, words):
        facts.append(words.say("in_language", language=words.tongue(foreign)))
    return " · ".join(facts)


def _foreign(item: Item, words: Words) -> str:
    language = item.language or ""
    return language if language != words.language and re.fullmatch(r"[a-z]{2,3}", language) else ""


def _nature(item: Item) -> tuple[str, str]:
    return f"instrument.{item.instrument}", f"stage.{item.stage}"


def _why(item: Item, words: Words) -> str:
    """Each topic with the words that weighed for it, and the number by which a person can overrule it."""
    if not item.reasons:
        return ""
    reasons = " · ".join(_evidence(reason, words) for reason in item.reasons)
    return shorten(words.say("why", reasons=reasons, number=str(item.document_id)), _WHY_LIMIT)


def _evidence(reason: Reason, words: Words) -> str:
    topic, found = clean(reason.topic_name, NAME_LIMIT), _names(reason.words[:_WORDS_SHOWN])
    key = "why.reason" if found else "why.topic"
    return words.say(key, topic=topic, words=found, sure=_sure(reason, words))


def _sure(reason: Reason, words: Words) -> str:
    return words.say("why.by_person") if reason.by_person else words.percent(reason.probability)


def _foot(digest: Digest, cadence: str, words: Words) -> tuple[str, ...]:
    lines = [
        words.say(
            "foot.why",
            subscription=clean(digest.subscription, NAME_LIMIT),
            topics=_names(digest.topics),
            cadence=words.say(cadence),
        )
    ]
    if not digest.alert:
        lines.append(_covers(digest, words))
        if digest.footprint is not None:
            lines.append(_footprint(digest.footprint, words))
    if digest.operator:
        lines.append(words.say("foot.operator", operator=clean(digest.operator, NAME_LIMIT)))
    if digest.reply_to:
        lines.append(words.say("foot.reply", address=clean(digest.reply_to, NAME_LIMIT)))
    lines.append(words.say("foot.legal"))
    if not digest.alert and (digest.reviewed or digest.changed_by_review):
        answers = words.count("answers", digest.reviewed)
        lines.append(words.count("answers.changed", digest.changed_by_review, answers=answers))
    if digest.proof:
        lines.append(words.say("foot.proof", period=digest.proof.period, hash=digest.proof.hash))
    return tuple(lines)


def _footprint(footprint: Footprint, words: Words) -> str:
    return words.say(
        "foot.footprint",
        requests=words.count("requests", footprint.requests),
        megabytes=words.figure(footprint.bytes / 1e6),
        seconds=words.figure(footprint.cpu_s),
        wh=words.figure(footprint.wh),
        grams=words.figure(footprint.gco2e),
    )


def _covers(digest: Digest, words: Words) -> str:
    until, timezone = words.moment(digest.until), digest.timezone
    if digest.since is None:
        return words.say("foot.covers_until", until=until, timezone=timezone)
    return words.say("foot.covers", since=words.moment(digest.since), until=until, timezone=timezone)
