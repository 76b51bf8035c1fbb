"""A digest or a notice as plain text: the same sentences and links as the HTML."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from notifications.interface import Digest, Notice
from notifications.render.health_view import HealthView, TroubleView
from notifications.render.lists_view import LinkView, ListView
from notifications.render.notice_view import notice_view
from notifications.render.view import DigestView, SectionView, StoryView, digest_view
from notifications.render.words import Words

_WIDTH = 76


def render_text(digest: Digest) -> str:
    """Return `digest` as lines of at most 76 characters; only addresses and commands may be longer."""
    view = digest_view(digest, Words(digest.language, digest.timezone))
    return _joined(_digest(view))


def render_notice_text(notice: Notice) -> str:
    """Return `notice` as lines of at most 76 characters."""
    view = notice_view(notice, Words(notice.language, notice.timezone))
    lines = [*_heading(view.title, "="), *_wrap(view.what), view.moment, ""]
    for trouble in view.troubles:
        lines += _trouble(trouble)
    return _joined([*lines, "", *_wrap(view.foot)])


def _digest(view: DigestView) -> Iterator[str]:
    yield from _wrap(f"regwatch · {view.product} · {view.topics}")
    yield ""
    yield from _heading(view.title, "=")
    for line in (view.summary, view.first):
        yield from _wrap(line)
    if view.empty:
        yield from ("", *_heading(view.empty[0], "-"), *_wrap(view.empty[1]))
    for items in view.lists:
        yield from _list(items)
    for section in view.sections:
        if section.stories or section.left_out or not view.empty:
            yield from _section(section, view)
    if view.questions:
        yield from _list(view.questions)
    if view.health:
        yield from _health(view.health)
    yield ""
    yield "-" * _WIDTH
    for line in view.foot:
        yield from _wrap(line)


def _section(section: SectionView, view: DigestView) -> Iterator[str]:
    yield ""
    yield from _heading(section.title, "-")
    if section.empty:
        yield from _wrap(section.empty)
    for story in section.stories:
        yield ""
        yield from _story(story, view.others_label)
    if section.left_out:
        yield ""
        yield from _wrap(f"{section.left_out} {view.command_label}")
        yield f"  {section.command}"


def _list(items: ListView) -> Iterator[str]:
    yield ""
    yield from _heading(items.title, "-")
    yield from _wrap(items.note)
    for line in items.lines:
        yield ""
        yield from _wrap(line.lead or line.title.text, first="* ")
        if line.lead:
            yield from _wrap(line.title.text, first="  ")
        yield from _address(line.title, "  ")
        yield from _wrap(line.note, first="  ")


def _story(story: StoryView, others_label: str) -> Iterator[str]:
    yield from _wrap(story.title.text, first="* ")
    facts = (story.badge, story.updated, story.meta)
    yield from _wrap(" · ".join(fact for fact in facts if fact), first="  ")
    yield from _address(story.title, "  ")
    yield from _wrap(story.extract, first="  ")
    yield from _wrap(story.dates, first="  ")
    yield from _wrap(story.why, first="  ")
    if story.others:
        yield f"  {others_label}"
    for other in story.others:
        yield from _wrap(other.text, first="  - ")
        yield from _address(other, "    ")
    yield from _wrap(story.more, first="    ")


def _address(link: LinkView, indent: str) -> Iterator[str]:
    """An address stands alone on its line and is never broken: a broken one cannot be opened."""
    address = link.url or link.address
    if address and address != link.text:
        yield indent + address


def _health(health: HealthView) -> Iterator[str]:
    yield ""
    yield from _heading(health.title, "-")
    yield from _wrap(health.figures)
    for trouble in health.troubles:
        yield from _trouble(trouble)
    yield from _wrap(health.meaning)


def _trouble(trouble: TroubleView) -> list[str]:
    return _wrap(f"{trouble.name} – {trouble.state}. {' '.join(trouble.facts)}", first="* ")


def _heading(title: str, rule: str) -> list[str]:
    lines = _wrap(title)
    return [*lines, rule * max(map(len, lines), default=0)]


def _wrap(text: str, *, first: str = "") -> list[str]:
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=first,
        subsequent_indent=" " * len(first),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _joined(lines: Iterable[str]) -> str:
    return "\n".join(lines) + "\n"
