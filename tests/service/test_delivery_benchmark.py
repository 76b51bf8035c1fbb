"""The delivery benchmark: a small run of it, and that its audit notices what it is there to notice."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from benchmarks.delivery_audit import Evidence, Findings, Frozen, audit
from benchmarks.delivery_servers import NOBODY, Acceptance
from benchmarks.delivery_simulation import START, occurrences
from notifications.compose import mark_possible_repeat
from tests.service.installation import ROOT

pytestmark = pytest.mark.repeats


def test_three_weeks_and_six_kills_lose_nothing() -> None:
    command = [sys.executable, "-m", "benchmarks.delivery", "--weeks", "3", "--kills", "6"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=55)
    assert done.returncode == 0, done.stdout + done.stderr
    counts = {line[:56].strip(): int(line[56:]) for line in done.stdout.splitlines()}
    assert counts["kills (SIGKILL)"] == 6
    assert counts["digests due"] == counts["digests delivered"] > 6
    assert (counts["LOST"], counts["DUPLICATES UNEXPLAINED"]) == (0, 0)
    assert counts["faults given"] > 0


def mail(text: str = "Publication 1 on reporting", number: int = 1) -> bytes:
    return f"Message-ID: <{number}@example.com>\r\nContent-Type: text/plain\r\n\r\n{text}\r\n".encode()


def frozen(
    number: int = 1, state: str = "sent", recipient: str = "a@example.com", **changes: object
) -> Frozen:
    fields = {
        "subscription": "paris",
        "occurrence": f"2026-01-{number:02}",
        "channel": "email",
        "part": 1,
        "payload": mail(number=number),
        **changes,
    }
    return Frozen(id=number, state=state, recipient=recipient, **fields)  # type: ignore[arg-type]


def taken(payload: bytes, run: int, *, answered: bool = True, channel: str = "email") -> Acceptance:
    return Acceptance(channel, payload, run, answered)


def judged(
    outbox: list[Frozen],
    accepted: list[Acceptance],
    *,
    killed: dict[int, frozenset[int]] | None = None,
    due: frozenset[tuple[str, str]] = frozenset({("paris", "2026-01-01")}),
    publications: frozenset[int] = frozenset({1}),
    retried: frozenset[int] = frozenset(),
) -> Findings:
    return audit(Evidence(due, publications, outbox, accepted, killed or {}, retried))


def test_what_arrived_once_is_in_order() -> None:
    found = judged([frozen()], [taken(mail(), 1)])
    assert (found.due, found.delivered, found.lost, found.unexplained) == (1, 1, [], [])


def test_what_did_not_arrive_is_lost_whatever_the_outbox_says() -> None:
    assert judged([frozen()], []).lost == ["paris 2026-01-01 email part 1: sent, not arrived"]


def test_what_arrived_and_is_not_marked_sent_is_not_settled() -> None:
    assert "pending, arrived" in judged([frozen(state="pending")], [taken(mail(), 1)]).lost[0]


def test_a_digest_that_was_never_made_is_lost() -> None:
    found = judged([], [], publications=frozenset())
    assert (found.delivered, found.lost) == (0, ["paris 2026-01-01: no digest"])


def test_a_publication_that_no_digest_holds_is_lost_and_one_in_two_is_doubled() -> None:
    found = judged(
        [frozen(), frozen(2)],
        [taken(mail(), 1), taken(mail(number=2), 1)],
        publications=frozenset({1, 2}),
    )
    assert found.lost == ["paris email: publication 2"]
    assert found.unexplained == ["paris email: publication 1 in 2 digests"]


def test_a_repeat_without_a_reason_is_unexplained() -> None:
    twice = [taken(mail(), 1), taken(mail(), 2)]
    assert judged([frozen()], twice).unexplained == ["paris 2026-01-01 email part 1: again in life 2 after 1"]
    noted = {1: frozenset({7})}
    assert len(judged([frozen()], twice, killed=noted).unexplained) == 1, "it was marked sent before the kill"
    same_life = [taken(mail(), 1), taken(mail(), 1)]
    assert len(judged([frozen()], same_life, killed={1: frozenset({1})}).unexplained) == 1


def test_a_repeat_after_a_kill_or_no_answer_is_explained() -> None:
    found = judged([frozen()], [taken(mail(), 1), taken(mail(), 2)], killed={1: frozenset({1})})
    assert (found.repeats_killed, found.unexplained) == (1, [])
    found = judged([frozen()], [taken(mail(), 1, answered=False), taken(mail(), 1)])
    assert (found.repeats_unanswered, found.unexplained) == (1, [])


def test_a_repeat_in_other_bytes_is_unexplained() -> None:
    found = judged([frozen()], [taken(mail(), 1, answered=False), taken(mail("Something else"), 1)])
    assert found.unexplained == ["email: a message that the outbox does not hold"]


def test_a_repeat_on_slack_must_bear_its_mark_unless_the_operator_sent_it() -> None:
    payload = b'{"text": "t", "blocks": [{"type": "header"}, {"text": "Publication 1 on reporting"}]}'
    slack = frozen(channel="slack", payload=payload)
    first = taken(payload, 1, answered=False, channel="slack")
    again = taken(payload, 2, channel="slack")
    marked = judged([slack], [first, taken(mark_possible_repeat(payload), 2, channel="slack")])
    assert (marked.repeats_unanswered, marked.unexplained) == (1, [])
    bare = judged([slack], [first, again])
    assert bare.unexplained == ["paris 2026-01-01 slack part 1: again without the mark of a repeat"]
    assert judged([slack], [first, again], retried=frozenset({1})).unexplained == []


def test_a_file_must_hold_what_was_frozen() -> None:
    whole = frozen(channel="file", written=mail())
    assert judged([whole], []).lost == []
    assert judged([frozen(channel="file", written=mail()[:-5])], []).lost != []
    assert judged([frozen(channel="file")], []).lost != []


def test_an_address_that_is_refused_for_good_costs_nobody_else() -> None:
    found = judged([frozen(), frozen(2, state="failed", recipient=NOBODY)], [taken(mail(), 1)])
    assert (found.refused_for_good, found.lost) == (1, [])


def test_mondays_at_eight_in_each_zone_over_the_change_of_the_clocks() -> None:
    week = timedelta(weeks=1)
    march = datetime(2026, 3, 23, tzinfo=UTC)
    assert occurrences("paris", march, march + 2 * week) == ["2026-03-23", "2026-03-30"]
    # 08:00 on Monday in Auckland is the evening of Sunday in UTC: 19:00 in summer, 20:00 in winter.
    sunday = datetime(2026, 1, 4, 18, 59, tzinfo=UTC)
    assert occurrences("auckland", sunday, sunday + timedelta(minutes=1)) == ["2026-01-05"]
    assert occurrences("auckland", START, START + timedelta(days=6)) == []
