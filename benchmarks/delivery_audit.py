"""What the delivery benchmark holds the service to, from what servers took and what the outbox says. Pure."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default
from itertools import pairwise

from benchmarks.delivery_servers import NOBODY, Acceptance
from notifications.compose import mark_possible_repeat

_TITLE = re.compile(r"Publication (\d+) on reporting")


@dataclass(frozen=True, slots=True)
class Frozen:
    """One message of the outbox. `written` is what stands in the file of its name, on the channel `file`."""

    id: int
    subscription: str
    occurrence: str
    channel: str
    recipient: str
    part: int
    state: str
    payload: bytes
    written: bytes | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known after the last week.

    `due` are (subscription, occurrence) that must have been sent; `publications` those that each
    subscription must have been told once. `open_after_kill` holds, for each life that SIGKILL ended, the
    messages that were not marked sent then. `retried` are the messages that the operator sent again, who
    is told what happened: these are not marked as repeats.
    """

    due: frozenset[tuple[str, str]]
    publications: frozenset[int]
    outbox: Sequence[Frozen]
    accepted: Sequence[Acceptance]
    open_after_kill: Mapping[int, frozenset[int]]
    retried: frozenset[int] = frozenset()


@dataclass(slots=True)
class Findings:
    """The counts, and a line for each thing that must not be."""

    due: int = 0
    delivered: int = 0
    messages: int = 0
    repeats_killed: int = 0
    repeats_unanswered: int = 0
    refused_for_good: int = 0
    lost: list[str] = field(default_factory=list)
    unexplained: list[str] = field(default_factory=list)


def audit(evidence: Evidence) -> Findings:
    """Hold the evidence against the promises: nothing lost, nothing twice but in the documented windows."""
    findings = Findings(due=len(evidence.due))
    wanted = [frozen for frozen in evidence.outbox if frozen.recipient != NOBODY]
    findings.refused_for_good = len(evidence.outbox) - len(wanted)
    taken = _by_message(evidence, findings)
    _check_messages(wanted, taken, findings)
    for frozen in evidence.outbox:
        repeats = list(pairwise(taken.get(frozen.id, [])))
        _check_repeats(frozen, repeats, evidence.open_after_kill, findings)
        if frozen.channel == "slack" and frozen.id not in evidence.retried:
            findings.unexplained += [
                f"{_name(frozen)}: again without the mark of a repeat"
                for _, after in repeats
                if after.payload == frozen.payload
            ]
    _check_digests(evidence.due, wanted, findings)
    _check_publications(wanted, evidence.publications, findings)
    return findings


def _by_message(evidence: Evidence, findings: Findings) -> dict[int, list[Acceptance]]:
    """What was accepted of each message; what is no message of the outbox, to the byte, is unexplained."""
    known = {frozen.payload: frozen.id for frozen in evidence.outbox}
    known |= {
        mark_possible_repeat(frozen.payload): frozen.id
        for frozen in evidence.outbox
        if frozen.channel == "slack"
    }
    taken: dict[int, list[Acceptance]] = defaultdict(list)
    for acceptance in evidence.accepted:
        number = known.get(acceptance.payload)
        if number is None:
            findings.unexplained.append(f"{acceptance.channel}: a message that the outbox does not hold")
        else:
            taken[number].append(acceptance)
    return taken


def _check_messages(
    wanted: Sequence[Frozen], taken: Mapping[int, Sequence[Acceptance]], findings: Findings
) -> None:
    findings.messages = len(wanted)
    for frozen in wanted:
        arrived = frozen.written == frozen.payload if frozen.channel == "file" else frozen.id in taken
        if not arrived or frozen.state != "sent":
            findings.lost.append(f"{_name(frozen)}: {frozen.state}, {'' if arrived else 'not '}arrived")


def _check_repeats(
    frozen: Frozen,
    repeats: Sequence[tuple[Acceptance, Acceptance]],
    open_after_kill: Mapping[int, frozenset[int]],
    findings: Findings,
) -> None:
    """A repeat is explained when the time before went unanswered, or was cut off by a kill unnoted."""
    for before, after in repeats:
        if not before.answered:
            findings.repeats_unanswered += 1
        elif after.run > before.run and frozen.id in open_after_kill.get(before.run, ()):
            findings.repeats_killed += 1
        else:
            findings.unexplained.append(f"{_name(frozen)}: again in life {after.run} after {before.run}")


def _check_digests(due: frozenset[tuple[str, str]], wanted: Sequence[Frozen], findings: Findings) -> None:
    sent = {(frozen.subscription, frozen.occurrence) for frozen in wanted if frozen.state == "sent"}
    findings.delivered = len(due & sent)
    findings.lost += [
        f"{subscription} {occurrence}: no digest" for subscription, occurrence in sorted(due - sent)
    ]


def _check_publications(wanted: Sequence[Frozen], publications: frozenset[int], findings: Findings) -> None:
    told: dict[str, Counter[int]] = defaultdict(Counter)
    for frozen in wanted:
        # A digest on the channel `file` is one digest in three forms.
        if frozen.part == 1 or frozen.channel != "file":
            told[f"{frozen.subscription} {frozen.channel}"].update(_publications(frozen))
    for reader, counts in told.items():
        findings.lost += [f"{reader}: publication {number}" for number in sorted(publications - set(counts))]
        findings.unexplained += [
            f"{reader}: publication {number} in {count} digests"
            for number, count in counts.items()
            if count > 1
        ]


def _publications(frozen: Frozen) -> set[int]:
    if frozen.channel == "slack":
        text = str(json.loads(frozen.payload)["blocks"])
    else:
        body = message_from_bytes(frozen.payload, policy=default).get_body(("plain",))
        text = body.get_content() if body is not None else ""
    return {int(number) for number in _TITLE.findall(text)}


def _name(frozen: Frozen) -> str:
    return f"{frozen.subscription} {frozen.occurrence} {frozen.channel} part {frozen.part}"
