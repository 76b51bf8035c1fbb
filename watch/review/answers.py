"""Answers gathered elsewhere, read from files: JSON lines, CSV, and mails whose subject is the answer.

A line that cannot be used becomes a fault with its place and its cure; the others are kept.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from watch.errors import Fault, UsageError
from watch.text.plain import printable

#: A year of a busy team's answers is a few hundred kilobytes.
MAX_FILE_BYTES = 20_000_000

_WHO_CHARS = 200
_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
_YES = frozenset({"yes", "y", "true", "1", "oui", "o", "relevant"})
_NO = frozenset({"no", "n", "false", "0", "non", "not relevant"})
_KEYS = frozenset({"document", "id", "topic", "answer", "who", "at"})
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. `who` and `at` are None where nobody said; `file` and `line` tell where it was read."""

    document_id: int
    topic: str
    yes: bool
    who: str | None = None
    at: datetime | None = None
    file: str = ""
    line: int = 0

    @property
    def place(self) -> str:
        """`file:line`."""
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a file held. `foreign` counts mails that are about something else."""

    answers: tuple[Answer, ...]
    faults: tuple[Fault, ...]
    foreign: int = 0


class _Unusable(Exception):
    """A row that is no answer; `cure` says what to write."""

    def __init__(self, problem: str, cure: str) -> None:
        self.cure = cure
        super().__init__(problem)


def read_answers(path: Path, now: datetime) -> Gathered:
    """The answers of a file of JSON lines or CSV, by its suffix. Raises UsageError when it cannot be read."""
    text = decoded(bounded(path))
    rows = _csv_rows(text) if path.suffix.lower() == ".csv" else _json_rows(text)
    answers: list[Answer] = []
    faults: list[Fault] = []
    for line, row in rows:
        try:
            if isinstance(row, _Unusable):
                raise row
            answers.append(_answer(row, path, line, now))
        except _Unusable as problem:
            faults.append(Fault(str(path), line, str(problem), problem.cure))
    return Gathered(tuple(answers), tuple(faults))


def bounded(path: Path) -> bytes:
    """The bytes of a file that is not too large. Raises UsageError."""
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            raise UsageError(
                f"{path} has {size:,} bytes; at most {MAX_FILE_BYTES:,} are read at once. Split it."
            )
        return path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"{path} cannot be read: {error.strerror}. Name a file that you may read."
        ) from error


def decoded(data: bytes) -> str:
    """Text in UTF-8, UTF-16 with its mark, or else in what Windows programs write in western Europe."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _json_rows(text: str) -> Iterator[tuple[int, Mapping[str, object] | _Unusable]]:
    for line, content in enumerate(text.split("\n"), start=1):
        if not content.strip():
            continue
        try:
            row = json.loads(content)
        except (ValueError, RecursionError):
            row = None
        if isinstance(row, dict):
            yield line, row
        else:
            yield (
                line,
                _Unusable("not a JSON object", 'Write {"document": 12, "topic": "csrd", "answer": "yes"}'),
            )


def _csv_rows(text: str) -> Iterator[tuple[int, Mapping[str, object] | _Unusable]]:
    head = text.partition("\n")[0]
    delimiter = max(";,\t", key=head.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    header: list[str] | None = None
    while True:
        try:
            cells = next(rows, None)
        except csv.Error as error:
            yield rows.line_num, _Unusable(f"not CSV ({error})", "Write one answer a line")
            continue
        if cells is None:
            return
        if not any(cell.strip() for cell in cells):
            continue
        if header is None:
            header = [cell.strip().lower() for cell in cells]
            if not {"topic", "answer"} <= set(header) or not {"document", "id"} & set(header):
                cure = "Name the columns in the first line: document,topic,answer,who,at"
                yield rows.line_num, _Unusable("no columns 'document', 'topic' and 'answer'", cure)
                return
        elif len(cells) > len(header):
            yield (
                rows.line_num,
                _Unusable(
                    f"{len(cells)} cells where there are {len(header)} columns",
                    "Put quotes round a cell with a comma",
                ),
            )
        else:
            yield (
                rows.line_num,
                {name: cell for name, cell in zip(header, cells, strict=False) if cell.strip()},
            )


def _answer(row: Mapping[str, object], path: Path, line: int, now: datetime) -> Answer:
    unknown = sorted(row.keys() - _KEYS)
    if unknown:
        raise _Unusable(f"unknown key {unknown[0]!r}", f"The keys are {', '.join(sorted(_KEYS))}")
    topic = row.get("topic")
    if not isinstance(topic, str) or not topic.strip():
        raise _Unusable("no topic", "Write the topic's id, as `regwatch topics list` shows it")
    who = row.get("who")
    if not isinstance(who, str | None):
        raise _Unusable("'who' is not text", "Write a name, or leave it out")
    return Answer(
        document_id=_document_number(row.get("document", row.get("id"))),
        topic=topic.strip(),
        yes=_verdict(row.get("answer")),
        who=name(who),
        at=_moment(row.get("at"), now),
        file=str(path),
        line=line,
    )


def name(who: str | None) -> str | None:
    """A person's name as it is kept: on one line and not too long; None when nothing is left."""
    return printable(who or "").strip()[:_WHO_CHARS] or None


def _document_number(value: object) -> int:
    """The id of a document."""
    said = str(value).strip() if isinstance(value, int | str) and not isinstance(value, bool) else ""
    if not re.fullmatch(r"[0-9]{1,18}", said):
        raise _Unusable(
            "no document id" if value is None else f"{value!r} is no document id",
            "Write the number that `regwatch search` shows",
        )
    return int(said)


def _verdict(value: object) -> bool:
    said = str(value).strip().lower() if isinstance(value, bool | int | str) else ""
    if said in _YES:
        return True
    if said in _NO:
        return False
    raise _Unusable("no answer" if value is None else f"{value!r} is no answer", "Write yes or no")


def _moment(value: object, now: datetime) -> datetime | None:
    """When the person answered; a time without an offset is UTC."""
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(str(value).strip())
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise _Unusable(
            f"{value!r} is no time", "Write it as 2026-11-30T08:00+01:00, or leave it out"
        ) from error
    if not _EARLIEST <= moment <= now:
        raise _Unusable(f"{value!r} is not between 2000 and now", "Correct the time, or leave it out")
    return moment
