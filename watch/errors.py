"""Errors of the service, one tree.

WatchError                      anything a person can act on; its text says what and how
├── UsageError                  the command cannot be understood or the configuration is wrong (exit 2)
│   ├── HomeError               no home here, or no archive in it
│   ├── ConfigError             faults in a file, each with its line and its cure
│   └── QueryError              a search that cannot be understood
├── ArchiveError                the database cannot be read or written now
│   └── SchemaError             the archive was written by another version
└── SourceError                 a source gave nothing usable; carries a cause code
    ├── FetchError              no answer, or an answer that is an error: outcome `failed`
    ├── BlockedError            a wall stands before the content: outcome `blocked`
    └── UnreadableError         an answer that is not what the source should give: outcome `failed`
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta


class WatchError(Exception):
    """Root of the service's own errors. The command line prints its text and exits with `exit_code`."""

    exit_code = 1


class UsageError(WatchError):
    """The command or the configuration must be changed before this can work."""

    exit_code = 2


class HomeError(UsageError):
    """The folder is not a home, or its archive is missing."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a file the user edits.

    `line` is 1-based, or None where the fault has no place of its own (a missing file).
    `cure` says what to write instead.
    """

    file: str
    line: int | None
    problem: str
    cure: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.problem}. {self.cure}"


class ConfigError(UsageError):
    """All the faults of the configuration at once."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class QueryError(UsageError):
    """The search cannot be understood as written; the text says what to change."""


class ArchiveError(WatchError):
    """The archive cannot be read or written: locked, read-only, full or damaged."""


class SchemaError(ArchiveError):
    """The archive has another schema than this program."""


class SourceError(WatchError):
    """A source gave nothing usable.

    `code` is one of `watch.models.CAUSES`; `detail` is the part that differs from case to case
    (a status, a size), safe to show.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        self.code = code
        self.detail = detail
        super().__init__(f"{code}: {detail}" if detail else code)


class FetchError(SourceError):
    """No answer, or an answer that says it is an error.

    `retry_after` is how long the server asked us to stay away (Retry-After), or None.
    """

    def __init__(self, code: str, detail: str = "", *, retry_after: timedelta | None = None) -> None:
        super().__init__(code, detail)
        self.retry_after = retry_after


class BlockedError(SourceError):
    """A wall (challenge page, consent page, robots.txt, login) stands before the content."""


class UnreadableError(SourceError):
    """The answer arrived but is not what this kind of source gives."""
