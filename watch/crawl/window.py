"""The days that an address asks for. Pure."""

from __future__ import annotations

import re
from datetime import date, timedelta

from watch.config.kinds import DAY


def expand(url: str, *, first: date, today: date) -> str:
    """An address with its placeholders filled in, each by the format after its colon, else as 2026-11-23.

    `{from}` is `first`; `{to}` the day after `today`, which has begun further east; `{today-7}` is counted
    from `today`.
    """

    def day(match: re.Match[str]) -> str:
        name, shift, pattern = match.groups()
        days = {"from": first, "to": today + timedelta(days=1), "today": today}
        return (days[name] + timedelta(days=int(shift or 0))).strftime(pattern or "%Y-%m-%d")

    return DAY.sub(day, url)
