"""Log lines: one event a line on stderr, `event key=value ...`, never a body or a secret."""

from __future__ import annotations

import logging
import sys

#: What a log record always has; anything else was given with `extra` and is shown.
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class _EventFormatter(logging.Formatter):
    """Time, level, event, then its fields."""

    def format(self, record: logging.LogRecord) -> str:
        extra = {key: value for key, value in vars(record).items() if key not in _STANDARD}
        fields = "".join(f" {key}={_one_line(value)}" for key, value in extra.items())
        line = f"{self.formatTime(record)} {record.levelname.lower()} {record.getMessage()}{fields}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


def _one_line(value: object) -> str:
    text = " ".join(str(value).split())
    return f'"{text}"' if " " in text else text


def set_up(level: int) -> None:
    """Log to stderr from a level on. Libraries speak from WARNING on: httpx would log every address."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_EventFormatter())
    logging.basicConfig(handlers=[handler], level=max(level, logging.WARNING), force=True)
    for room in ("watch", "classifiers", "notifications"):
        logging.getLogger(room).setLevel(level)
    # APScheduler reports an error of a job twice: here, and to our listener, which says it in our words.
    logging.getLogger("apscheduler").setLevel(logging.CRITICAL)
