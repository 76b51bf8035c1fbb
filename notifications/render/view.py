"""A digest put into words, before any medium: every renderer lays out the same sentences.

All text here is cleaned and in the reader's language; nothing is escaped yet.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass

from notifications.interface import Digest, Item, Reason, Section, Story
from notifications.render.clean import EXTRACT_LIMIT, NAME_LIMIT, TITLE_LIMIT, clean, safe_url, shorten
from notifications.render.health_view import HealthView, health_view
from notifications.render.period import period
from notifications.render.words import Words

OTHERS_SHOWN = 5
_OTHER_TITLE_LIMIT = 80
_WORDS_SHOWN = 6
_WHY_LIMIT = 300
_TOPICS_LIMIT = 300


@dataclass(frozen=True, slots=True)
class LinkView:
    """A text and where it leads. `address` is what is shown, as plain text, where nothing may be linked."""

    text: str
    url: str | None
    address: str = ""


@dataclass(frozen=True, slots=True)
class StoryView:
    """One story. `updated`, `extract`, `why` and `more` may be empty.

    `foreign` is the code of the language its title and extract are in, empty when it is the reader's.
    """

    title: LinkView
    foreign: str
    official: bool
    badge: str
    updated: str
    meta: str
    extract: str
    why: str
    others: tuple[LinkView, ...]
    more: str


@dataclass(frozen=True, slots=True)
class SectionView:
    """One topic. `left_out` and `command` are empty where everything is shown."""

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
    sections: tuple[SectionView, ...]
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
        sections=tuple(_section(section, words) for section in digest.sections),
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
    topics = sum(1 for section in digest.sections if section.stories)
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


def _section(section: Section, words: Words) -> SectionView:
    return SectionView(
        title=clean(section.title, NAME_LIMIT),
        stories=tuple(_story(story, section.key, words) for story in section.stories),
        empty="" if section.stories else words.say("section.empty"),
        left_out=words.count("left_out", section.left_out) if section.left_out else "",
        command=_command(section) if section.left_out else "",
    )


def _command(section: Section) -> str:
    topic = clean(section.key, NAME_LIMIT)
    return shlex.join(["regwatch", "search", "--topic", topic])


def _story(story: Story, topic: str, words: Words) -> StoryView:
    head = story.head
    title = clean(head.title, TITLE_LIMIT)
    extract = clean(head.extract, EXTRACT_LIMIT)
    hidden = len(story.others) - OTHERS_SHOWN
    return StoryView(
        title=_link(title, head.url),
        foreign=_foreign(head, words),
        official=head.official,
        badge=words.say("official" if head.official else "comment"),
        updated=words.say("updated") if story.updated else "",
        meta=_meta(head, words),
        extract="" if extract == title else extract,
        why=_why(head.reasons, topic, words),
        others=tuple(_other(item) for item in story.others[:OTHERS_SHOWN]),
        more=words.count("more_others", hidden) if hidden > 0 else "",
    )


def _link(text: str, url: str) -> LinkView:
    target = safe_url(url)
    address = "" if target else clean(url, TITLE_LIMIT)
    return LinkView(text or target or address, target, address)


def _other(item: Item) -> LinkView:
    source, title = clean(item.source_name, NAME_LIMIT), clean(item.title, _OTHER_TITLE_LIMIT)
    return _link(f"{source} – {title}" if title else source, item.url)


def _meta(item: Item, words: Words) -> str:
    facts = [clean(item.source_name, NAME_LIMIT)]
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


def _why(reasons: tuple[Reason, ...], topic: str, words: Words) -> str:
    """Say the section's own topic first, without its name, then the other topics of the story."""
    own = [_evidence(reason, words) for reason in reasons if reason.topic == topic]
    also = [
        words.say("why.also", topic=clean(reason.topic_name, NAME_LIMIT), sure=_sure(reason, words))
        for reason in reasons
        if reason.topic != topic
    ]
    return shorten(words.say("why", reasons=" · ".join(own + also)), _WHY_LIMIT) if reasons else ""


def _evidence(reason: Reason, words: Words) -> str:
    found = _names(reason.words[:_WORDS_SHOWN])
    sure = _sure(reason, words)
    return f"{found} · {sure}" if found else sure


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


def _covers(digest: Digest, words: Words) -> str:
    until, timezone = words.moment(digest.until), digest.timezone
    if digest.since is None:
        return words.say("foot.covers_until", until=until, timezone=timezone)
    return words.say("foot.covers", since=words.moment(digest.since), until=until, timezone=timezone)
