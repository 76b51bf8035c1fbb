"""A digest as Markdown, for chat services: the same sentences as the text, each address behind its title.

Only what every dialect knows is used: bold, links, and an empty line between paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from notifications.interface import Digest
from notifications.render.health_view import HealthView
from notifications.render.lists_view import LinkView, ListView
from notifications.render.view import DigestView, SectionView, StoryView, digest_view
from notifications.render.words import Words

_SPECIAL = re.compile(r"[\\`*_\[\]<>~|]|&(?=#?\w{1,32};)")
# At the start of a line these would make a heading, a list or a rule.
_LEADING = re.compile(r"^(\d*)([#+=.)-])")


def render_markdown(digest: Digest) -> list[str]:
    """Return `digest` as paragraphs that belong together: a story is never two of them."""
    view = digest_view(digest, Words(digest.language, digest.timezone))
    return [block for block in _digest(view) if block]


def _digest(view: DigestView) -> Iterator[str]:
    yield _block([_bold(view.title), _escape(view.summary), _escape(view.first)])
    if view.empty:
        yield _block([_bold(view.empty[0]), _escape(view.empty[1])])
    for items in view.lists:
        yield from _list(items)
    for section in view.sections:
        if section.stories or section.left_out or not view.empty:
            yield from _section(section, view)
    if view.questions:
        yield from _list(view.questions)
    if view.health:
        yield _health(view.health)
    yield _block(map(_escape, view.foot))


def _section(section: SectionView, view: DigestView) -> Iterator[str]:
    title = _bold(section.title)
    if not section.stories:
        yield _block([title, _escape(section.empty)])
    for number, story in enumerate(section.stories):
        # The title stays with the first story: alone at the end of a message it would say nothing.
        yield _block(["" if number else title, _story(story, view.others_label)])
    if section.left_out:
        yield _block([_escape(f"{section.left_out} {view.command_label}"), _escape(section.command)])


def _list(items: ListView) -> Iterator[str]:
    heading = [_bold(items.title), _escape(items.note)]
    for line in items.lines:
        links = " · ".join(map(_link, line.answers))
        yield _block([*heading, _bold(line.lead), _link(line.title), _escape(line.note), links])
        heading = []


def _story(story: StoryView, others_label: str) -> str:
    facts = (story.badge, story.updated, story.meta)
    others = [_escape(others_label)] if story.others else []
    return _block(
        [
            f"**{_link(story.title)}**",
            _escape(" · ".join(fact for fact in facts if fact)),
            _escape(story.extract),
            _escape(story.dates),
            _escape(story.why),
            " · ".join(map(_link, story.answers)),
            *others,
            *map(_link, story.others),
            _escape(story.more),
        ]
    )


def _health(health: HealthView) -> str:
    troubles = [
        _escape(f"{trouble.name} – {trouble.state}. {' '.join(trouble.facts)}") for trouble in health.troubles
    ]
    return _block([_bold(health.title), _escape(health.figures), *troubles, _escape(health.meaning)])


def _link(link: LinkView) -> str:
    if link.url is None:
        return _escape(f"{link.text} {link.address}".strip())
    # A parenthesis would end the address early.
    address = link.url.replace("(", "%28").replace(")", "%29")
    return f"[{_escape(link.text)}]({address})"


def _bold(text: str) -> str:
    return f"**{_escape(text)}**" if text else ""


def _escape(text: str) -> str:
    return _LEADING.sub(r"\1\\\2", _SPECIAL.sub(r"\\\g<0>", text))


def _block(paragraphs: Iterable[str]) -> str:
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)
