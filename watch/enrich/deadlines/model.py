"""What is found: a date, its role, its words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

Precision = Literal["day", "month", "quarter", "year"]


class Role(StrEnum):
    """What happens on a date: a closed list."""

    PUBLISHED = "published"  # the text appeared in an official journal
    COMMENTS_CLOSE = "comments_close"  # the last day to answer a consultation
    IN_FORCE = "in_force"  # the text exists in law
    APPLIES = "applies"  # its duties bind
    TRANSPOSITION = "transposition"  # Member States must have written it into their law
    EXPIRES = "expires"  # it binds no more


@dataclass(frozen=True, slots=True)
class Deadline:
    """A date in a text with its role.

    `date` is the first day of the period that `precision` names: March 2026 is 2026-03-01 with "month".
    `quote` is the sentence as it stands but for white space, at most 400 characters of it.
    """

    role: Role
    date: date
    precision: Precision
    quote: str
