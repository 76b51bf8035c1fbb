"""Complaints whose answer takes deciding and archiving together."""

from __future__ import annotations

from datetime import timedelta

from tests.archive.shelf import NOW, entry
from watch.archive import sources
from watch.models import Outcome, SourceResult


def test_a_failed_check_between_two_equal_readings_changes_nothing_complaint_3(shelf):
    """Complaint 3: a fetch error reset the checksum, so the next good fetch was reported as a change."""
    shown = [entry(f"Titre {n}", url=f"https://a.fr/{n}") for n in range(3)]
    shelf.read("cnil", *shown)
    with shelf.archive.write() as connection:
        (before,) = sources.claim(connection, ["cnil"], "here:1", NOW).values()
        failed = SourceResult("cnil", Outcome.FAILED, cause="http_status", detail="504")
        sources.record_check(connection, before, failed, None, items=0, now=NOW, due_at=NOW)
    decision = shelf.read("cnil", *shown, at=NOW + timedelta(hours=1))
    assert (decision.intents, decision.unchanged) == ((), 3)


def test_a_blank_page_between_two_equal_readings_changes_nothing(shelf):
    shown = [entry(f"Titre {n}", url=f"https://a.fr/{n}") for n in range(3)]
    shelf.read("cnil", *shown)
    shelf.read("cnil")
    decision = shelf.read("cnil", *shown)
    assert (decision.intents, decision.unchanged) == ((), 3)
