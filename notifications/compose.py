"""A digest or a notice frozen as the bytes that will leave: mail, Slack payloads, files.

Pure and stable: equal arguments give equal bytes, so that a retry sends what was sent before.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from notifications.interface import ChatTarget, Digest, Notice, NotificationError, Part
from notifications.render import chat
from notifications.render.as_json import render_json, render_notice_json
from notifications.render.clean import clean, shorten
from notifications.render.html import render_html, render_notice_html
from notifications.render.notice_view import notice_view
from notifications.render.slack import mark_repeat, render_notice_slack, render_slack
from notifications.render.text import render_notice_text, render_text
from notifications.render.view import digest_view
from notifications.render.words import Words

_SUBJECT_LIMIT = 150
_NAME_LIMIT = 100
_NOTICE_NAME = "regwatch"
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def message_id(subscription: str, occurrence: str, recipient: str, sender: str) -> str:
    """The Message-ID of one delivery: the same at every attempt, so that a repeat can be recognised."""
    digest = hashlib.sha256("\n".join((subscription, occurrence, recipient)).encode()).hexdigest()[:32]
    return f"<{digest}@{_address(sender).domain}>"


def compose_email(digest: Digest, *, sender: str, recipient: str, message_id: str) -> list[Part]:
    """Return `digest` as one mail (text and HTML) in RFC 5322 bytes.

    `sender` and `recipient` are addresses, with or without a name. Raises NotificationError when one of
    them, the digest's `reply_to` or `message_id` cannot stand in a header.
    """
    message = _mail(
        subject=_subject(digest),
        sender=sender,
        recipient=recipient,
        message_id=message_id,
        created_at=digest.created_at.astimezone(ZoneInfo(digest.timezone)),
    )
    message["List-Id"] = f"<{_safe(digest.subscription)}.{_address(sender).domain}>"
    if digest.reply_to:
        reply_to = _address(digest.reply_to)
        message["Reply-To"] = reply_to
        subject = quote(f"unsubscribe {_safe(digest.subscription)}")
        message["List-Unsubscribe"] = f"<mailto:{quote(reply_to.addr_spec, safe='@')}?subject={subject}>"
    _fill(message, digest.language, render_text(digest), render_html(digest))
    return [Part(1, f"{_stem(digest)}.eml", message.as_bytes())]


def compose_slack(digest: Digest) -> list[Part]:
    """Return `digest` as one JSON payload a Slack message."""
    return _payloads(_stem(digest), render_slack(digest))


def compose_apprise(digest: Digest, target: ChatTarget) -> list[Part]:
    """Return `digest` as one JSON payload a message of the service behind an apprise address."""
    return _payloads(_stem(digest), chat.render_chat(digest, _subject(digest), target))


def compose_file(digest: Digest, *, sender: str) -> list[Part]:
    """Return `digest` as three files: a mail to `sender`, a page, and JSON for programs."""
    stem = _stem(digest)
    mail = compose_email(digest, sender=sender, recipient=sender, message_id=_file_id(stem, sender))
    return _files(stem, mail[0].payload, render_html(digest), render_json(digest))


def compose_notice_email(notice: Notice, *, sender: str, recipient: str, message_id: str) -> list[Part]:
    """Return `notice` as one mail (text and HTML). Raises NotificationError as `compose_email` does."""
    message = _mail(
        subject=_notice_subject(notice),
        sender=sender,
        recipient=recipient,
        message_id=message_id,
        created_at=notice.created_at.astimezone(ZoneInfo(notice.timezone)),
    )
    _fill(message, notice.language, render_notice_text(notice), render_notice_html(notice))
    return [Part(1, f"{_notice_stem(notice)}.eml", message.as_bytes())]


def compose_notice_slack(notice: Notice) -> list[Part]:
    """Return `notice` as one JSON payload a Slack message."""
    return _payloads(_notice_stem(notice), render_notice_slack(notice))


def compose_notice_apprise(notice: Notice, target: ChatTarget) -> list[Part]:
    """Return `notice` as one JSON payload a message of the service behind an apprise address."""
    return _payloads(_notice_stem(notice), chat.render_notice_chat(notice, _notice_subject(notice), target))


def compose_notice_file(notice: Notice, *, sender: str) -> list[Part]:
    """Return `notice` as three files: a mail to `sender`, a page, and JSON for programs."""
    stem = _notice_stem(notice)
    mail = compose_notice_email(notice, sender=sender, recipient=sender, message_id=_file_id(stem, sender))
    return _files(stem, mail[0].payload, render_notice_html(notice), render_notice_json(notice))


def mark_possible_repeat(payload: bytes) -> bytes:
    """Return a payload for Slack or apprise marked as possibly sent before."""
    message = json.loads(payload)
    return _json(mark_repeat(message) if "blocks" in message else chat.mark_repeat(message))


def _subject(digest: Digest) -> str:
    view = digest_view(digest, Words(digest.language, digest.timezone))
    if not digest.alert:
        return f"{view.product} · {view.short} · {view.news}"
    titles = [story.title.text for section in view.sections for story in section.stories]
    return " · ".join([view.product, *titles[:1]])


def _notice_subject(notice: Notice) -> str:
    words = Words(notice.language, notice.timezone)
    return words.say("notice.subject", what=notice_view(notice, words).what)


def _mail(
    *, subject: str, sender: str, recipient: str, message_id: str, created_at: datetime
) -> EmailMessage:
    if not re.fullmatch(r"<[!-;=?-~]+@[!-;=?-~]+>", message_id):
        raise NotificationError("a message id is `<name@domain>` in plain characters")
    message = EmailMessage(policy=SMTP)
    message["From"] = _address(sender)
    message["To"] = _address(recipient)
    message["Subject"] = _unstructured(subject)
    message["Date"] = created_at
    message["Message-ID"] = message_id
    # Both keep out-of-office replies away; Exchange only knows the second.
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    return message


def _fill(message: EmailMessage, language: str, text: str, html: str) -> None:
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = language
    # A fixed boundary makes the bytes stable. Quoted-printable never writes `=_`, so no body can contain it.
    message.set_boundary("=_" + _digest_of(str(message["Message-ID"])))


def _unstructured(text: str) -> str:
    """Make outside text fit for a header.

    The email package decodes `=?…?=` in a value that it is given and writes a line break hidden in it as
    one: a title could add headers. So the opening is taken apart.
    """
    return shorten(clean(text).replace("=?", "= ?"), _SUBJECT_LIMIT)


def _address(text: str) -> Address:
    """Read one mail address. Raises NotificationError for anything else; the text is not repeated."""
    name, spec = parseaddr(text)
    plain = spec.isascii() and "=?" not in spec and not _CONTROL.search(text)
    try:
        address = Address(display_name=_unstructured(name), addr_spec=spec) if plain else None
    except (ValueError, HeaderParseError, IndexError):
        address = None
    if address is None or not address.username or not address.domain:
        raise NotificationError(
            "a mail address is `name@domain` or `Name <name@domain>`, "
            "in plain characters (write an accented domain in its xn-- form)"
        )
    return address


def _payloads(stem: str, payloads: Sequence[dict[str, Any]]) -> list[Part]:
    return [
        Part(number, f"{stem}-{number}.json", _json(payload))
        for number, payload in enumerate(payloads, start=1)
    ]


def _json(payload: dict[str, Any]) -> bytes:
    return json.dumps(payload, ensure_ascii=False).encode()


def _files(stem: str, mail: bytes, html: str, document: str) -> list[Part]:
    return [
        Part(1, f"{stem}.eml", mail),
        Part(2, f"{stem}.html", html.encode()),
        Part(3, f"{stem}.json", document.encode()),
    ]


def _stem(digest: Digest) -> str:
    return f"{_safe(digest.subscription)}-{_safe(digest.occurrence)}"


def _notice_stem(notice: Notice) -> str:
    return f"{_NOTICE_NAME}-{_safe(notice.occurrence)}"


def _safe(name: str) -> str:
    """Make `name` fit for a file name everywhere; a name that had to change gets a mark of its own."""
    safe = re.sub(r"[^A-Za-z0-9_.-]+", "-", name).strip(".-")[:_NAME_LIMIT]
    return safe if safe == name else f"{safe}-{_digest_of(name)[:8]}".lstrip("-")


def _file_id(stem: str, sender: str) -> str:
    return f"<{_digest_of(stem)}.file@{_address(sender).domain}>"


def _digest_of(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
