"""A digest or a notice as Slack messages (Block Kit), split into parts that Slack accepts.

Slack refuses a whole message for one block too many, and only in the fullest week of the year: the limits
here stay under the known ones (50 blocks, 3,000 characters a section, 150 a header; the limit of a whole
message is not published, 9,000 characters were seen to pass).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from notifications.interface import Digest, Notice
from notifications.render.clean import shorten
from notifications.render.health_view import HealthView, TroubleView
from notifications.render.lists_view import LinkView, ListView
from notifications.render.notice_view import notice_view
from notifications.render.view import DigestView, SectionView, StoryView, digest_view
from notifications.render.words import Words, every_language

MAX_BLOCKS = 45
MAX_TEXT = 9_000
_SECTION_LIMIT = 2_900
_HEADER_LIMIT = 140
_SUMMARY_LIMIT = 150
_LINK_LIMIT = 1_800
_GROUP_LIMIT = 7_000
# Kept free in every part for its header, its top-level text, which escaping makes up to 5 times longer, and
# the mark of a possible repeat, said twice.
_FRAME_BLOCKS = 2
_FRAME_TEXT = _HEADER_LIMIT + 5 * _SUMMARY_LIMIT + 200

Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Group:
    """Blocks that stay together. `again` heads a part that begins with this group, if it goes on a topic."""

    blocks: tuple[Block, ...]
    again: str = ""

    @property
    def size(self) -> int:
        return sum(_size(block) for block in self.blocks)


@dataclass(slots=True)
class _Message:
    blocks: list[Block] = field(default_factory=list)
    size: int = 0

    def has_room_for(self, group: _Group) -> bool:
        return (
            len(self.blocks) + len(group.blocks) <= MAX_BLOCKS - _FRAME_BLOCKS
            and self.size + group.size <= MAX_TEXT - _FRAME_TEXT
        )

    def add(self, group: _Group) -> None:
        self.blocks.extend(group.blocks)
        self.size += group.size


def render_slack(digest: Digest) -> list[dict[str, Any]]:
    """Return `digest` as one payload `{"text", "blocks"}` a message, numbered when there are several."""
    words = Words(digest.language, digest.timezone)
    view = digest_view(digest, words)
    title = f"{view.product} · {view.title}"
    summary = f"{view.product} · {view.short} · {view.news}"
    return _payloads(title, summary, _digest(view, words), words)


def render_notice_slack(notice: Notice) -> list[dict[str, Any]]:
    """Return `notice` as one payload `{"text", "blocks"}` a message."""
    words = Words(notice.language, notice.timezone)
    view = notice_view(notice, words)
    groups = [_Group(_sections(_trouble(trouble))) for trouble in view.troubles]
    groups.append(_Group((_context(_escape(f"{view.moment} · {view.foot}")),)))
    return _payloads(view.title, words.say("notice.subject", what=view.what), groups, words)


def mark_repeat(payload: dict[str, Any]) -> dict[str, Any]:
    """Return a rendered payload that says, in every language, that it may have been sent before."""
    mark = " · ".join(every_language("repeat"))
    header, *blocks = payload["blocks"]
    return {"text": f"{payload['text']} ({mark})", "blocks": [header, _context(f"_{mark}_"), *blocks]}


def _digest(view: DigestView, words: Words) -> Iterator[_Group]:
    opening = [view.topics, view.summary, view.first, *(view.empty or ())]
    yield _Group(_sections(*(_escape(line) for line in opening if line)))
    for items in view.lists:
        yield from _list(items)
    for section in view.sections:
        if section.stories or section.left_out or not view.empty:
            yield from _section(section, view, words)
    if view.questions:
        yield from _list(view.questions)
    if view.health:
        yield from _health(view.health)
    yield _Group(_contexts(map(_escape, view.foot)))


def _section(section: SectionView, view: DigestView, words: Words) -> Iterator[_Group]:
    title = f"*{_escape(section.title)}*"
    again = _escape(words.say("continued", title=section.title))
    heading: tuple[Block, ...] = ({"type": "divider"}, *_sections(title, _escape(section.empty)))
    for story in section.stories:
        yield _Group((*heading, *_story(story, view.others_label)), again if not heading else "")
        heading = ()
    if section.left_out:
        line = f"{_escape(section.left_out)} {_escape(view.command_label)} `{_escape(section.command)}`"
        yield _Group((*heading, _context(line)), again if not heading else "")
    elif heading:
        yield _Group(heading)


def _list(items: ListView) -> Iterator[_Group]:
    heading: tuple[Block, ...] = (
        {"type": "divider"},
        *_sections(f"*{_escape(items.title)}*", _escape(items.note)),
    )
    for line in items.lines:
        lead = f"*{_escape(line.lead)}*" if line.lead else ""
        small = " · ".join([_escape(line.note), *map(_link, line.answers)])
        yield _Group((*heading, *_sections(lead, _link(line.title)), _context(small)))
        heading = ()


def _story(story: StoryView, others_label: str) -> Iterator[Block]:
    facts = " · ".join(fact for fact in (story.badge, story.updated, story.meta) if fact)
    yield from _sections(f"*{_link(story.title)}*", _escape(facts), _escape(story.extract))
    small = [_escape(story.dates)] if story.dates else []
    if story.why:
        small.append(" · ".join([_escape(story.why), *map(_link, story.answers)]))
    if story.others:
        first, *rest = (_link(other) for other in story.others)
        small += [f"{_escape(others_label)} {first}", *rest, _escape(story.more)]
    yield from _contexts(small)


def _health(health: HealthView) -> Iterator[_Group]:
    opening = _sections(f"*{_escape(health.title)}*", _escape(health.figures))
    yield _Group(({"type": "divider"}, *opening))
    for trouble in health.troubles:
        yield _Group(_sections(_trouble(trouble)))
    yield _Group(_sections(_escape(health.meaning)))


def _trouble(trouble: TroubleView) -> str:
    return f"*{_escape(trouble.name)}* – {_escape(trouble.state)}. {_escape(' '.join(trouble.facts))}"


def _payloads(title: str, summary: str, groups: Iterable[_Group], words: Words) -> list[dict[str, Any]]:
    messages = _fill(groups)
    return [
        _payload(title, summary, message.blocks, _number(index, len(messages), words))
        for index, message in enumerate(messages, start=1)
    ]


def _fill(groups: Iterable[_Group]) -> list[_Message]:
    messages = [_Message()]
    for group in chain.from_iterable(map(_fitting, groups)):
        if not messages[-1].has_room_for(group):
            messages.append(_Message())
            if group.again:
                messages[-1].add(_Group(_sections(f"_{group.again}_")))
        messages[-1].add(group)
    return messages


def _fitting(group: _Group) -> Iterator[_Group]:
    """A group too large for any message comes apart; each of its blocks fits."""
    if group.size <= _GROUP_LIMIT:
        yield group
    else:
        yield from (_Group((block,), group.again) for block in group.blocks)


def _number(index: int, total: int, words: Words) -> str:
    return "" if total == 1 else " " + words.say("part", number=str(index), total=str(total))


def _payload(title: str, summary: str, blocks: Sequence[Block], number: str) -> dict[str, Any]:
    header = {
        "type": "plain_text",
        "text": shorten(title, _HEADER_LIMIT - len(number)) + number,
        "emoji": False,
    }
    text = _escape(shorten(summary, _SUMMARY_LIMIT - len(number)) + number)
    return {"text": text, "blocks": [{"type": "header", "text": header}, *blocks]}


def _sections(*lines: str) -> tuple[Block, ...]:
    """Put lines into as few section blocks as hold them; no line is ever cut."""
    return tuple({"type": "section", "text": _markdown(text)} for text in _join(lines))


def _contexts(lines: Iterable[str]) -> tuple[Block, ...]:
    return tuple(_context(text) for text in _join(lines))


def _context(text: str) -> Block:
    return {"type": "context", "elements": [_markdown(text)]}


def _join(lines: Iterable[str]) -> Iterator[str]:
    joined = ""
    for line in filter(None, lines):
        if joined and len(joined) + 1 + len(line) > _SECTION_LIMIT:
            yield joined
            joined = ""
        joined = f"{joined}\n{line}" if joined else line
    if joined:
        yield joined


def _markdown(text: str) -> dict[str, Any]:
    # `verbatim` stops Slack from making links, channels and people out of words.
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def _link(link: LinkView) -> str:
    text = _escape(link.text)
    target = _escape(link.url or "")
    if target and len(target) + len(text) <= _LINK_LIMIT:
        return f"<{target}|{text}>"
    address = link.url or link.address
    return (
        f"{text} ({_escape(shorten(address, _HEADER_LIMIT))})" if address and address != link.text else text
    )


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _size(value: Any) -> int:
    match value:
        case {"text": str() as text}:
            return len(text)
        case dict():
            return sum(_size(item) for item in value.values())
        case list():
            return sum(_size(item) for item in value)
        case _:
            return 0
