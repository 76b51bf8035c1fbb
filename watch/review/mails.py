"""Answers given by mail: the subject says everything, the body is not read.

    regwatch: relevant 12 csrd
    regwatch: not relevant 12 csrd

A mail program may put `Re:` or `TR:` before it, fold it or encode it.
"""

from __future__ import annotations

import email
import email.errors
import email.policy
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from pathlib import Path

from watch.errors import Fault, UsageError
from watch.review.answers import Answer, Gathered, bounded, name
from watch.text.plain import printable

#: Bytes of a mail's head that are read: beyond this it is an attack or no mail.
_HEAD_BYTES = 64_000
_SUBJECT_CHARS = 300

_PREFIXES = re.compile(
    r"\A(?:(?:re|r|tr|fw|fwd|aw|wg|sv|antw)\s*(?:\[\d+\]|\(\d+\))?\s*:\s*)+", re.IGNORECASE
)
#: The line before each mail of an mbox: an address and a time. A sentence may begin with "From" too.
_SEPARATOR = re.compile(rb"From \S+ .*[0-9]:[0-9]{2}.*\r?\n?")
_OURS = re.compile(r"regwatch\s*:\s*(.*)", re.IGNORECASE | re.DOTALL)
_ANSWER = re.compile(r"(not\s+)?relevant\s+([0-9]{1,18})\s+(\S+)", re.IGNORECASE)
_CURE = 'Write the subject as "regwatch: relevant 12 csrd" or "regwatch: not relevant 12 csrd"'


def read_mails(path: Path, now: datetime) -> Gathered:
    """The answers of a mail (`.eml`), a mailbox (mbox), or a folder of mails. Raises UsageError."""
    answers: list[Answer] = []
    faults: list[Fault] = []
    foreign = 0
    for file, line, head in _heads(path):
        message = email.message_from_bytes(head, policy=email.policy.default)
        ours = _OURS.fullmatch(_subject(message))
        if ours is None:
            foreign += 1
            continue
        said = _ANSWER.fullmatch(ours[1].strip())
        if said is None:
            faults.append(Fault(str(file), line, f"{ours[0]!r} is no answer", _CURE))
            continue
        answers.append(
            Answer(
                document_id=int(said[2]),
                topic=said[3],
                yes=said[1] is None,
                who=_sender(message),
                at=_sent(message, now),
                file=str(file),
                line=line,
            )
        )
    return Gathered(tuple(answers), tuple(faults), foreign)


def _heads(path: Path) -> Iterator[tuple[Path, int, bytes]]:
    """The head of each mail, with its file and the line it begins at."""
    if path.is_dir():
        files = sorted(file for file in path.iterdir() if file.suffix.lower() == ".eml")
        if not files:
            raise UsageError(f"{path} holds no .eml file. Name a folder of mails, or a file of answers.")
        for file in files:
            yield file, 1, bounded(file)[:_HEAD_BYTES]
        return
    data = bounded(path)
    if data.startswith(b"From "):
        for line, head in _mailbox(data):
            yield path, line, head
    else:
        yield path, 1, data[:_HEAD_BYTES]


def _mailbox(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The mails of an mbox: each begins at a separator after an empty line."""
    head: list[bytes] = []
    begun, size, before = 0, 0, b""
    for number, line in enumerate(data.splitlines(keepends=True), start=1):
        if not begun or (_SEPARATOR.fullmatch(line) and not before.strip()):
            if begun:
                yield begun, b"".join(head)
            head, begun, size = [], number, 0
        elif size < _HEAD_BYTES:
            head.append(line[: _HEAD_BYTES - size])
            size += len(head[-1])
        before = line
    yield begun, b"".join(head)


def _subject(message: EmailMessage) -> str:
    said = " ".join(printable(_header(message, "subject"))[:_SUBJECT_CHARS].split())
    return _PREFIXES.sub("", said)


def _sender(message: EmailMessage) -> str | None:
    return name(parseaddr(_header(message, "from"))[1])


def _sent(message: EmailMessage, now: datetime) -> datetime | None:
    """When it was sent. A clock that is ahead must not make an answer outlive every later one."""
    try:
        moment = parsedate_to_datetime(_header(message, "date"))
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return min(moment, now)


def _header(message: EmailMessage, key: str) -> str:
    """A header's text; empty when there is none or the parser cannot read it."""
    try:
        return str(message.get(key, ""))
    except (email.errors.MessageError, ValueError, IndexError, AttributeError):
        # The parser of structured headers trips over some broken ones; who wrote them is a stranger.
        return ""
