"""How long a source may be silent before it is called an outage."""

from __future__ import annotations

from datetime import date, timedelta

from watch.health import is_silent, longest_silence

TODAY = date(2026, 11, 24)


def days(*ago: int) -> list[date]:
    return [TODAY - timedelta(days=number) for number in ago]


def test_the_row_is_believed_first() -> None:
    assert longest_silence(days(*range(50)), timedelta(days=3)) == timedelta(days=3)


def test_nothing_is_learned_from_a_short_history() -> None:
    assert longest_silence(days(1, 2, 3), None) is None
    assert not is_silent(days(300, 301), None, TODAY)


def test_a_weekly_source_may_be_silent_for_two_weeks_and_not_for_three() -> None:
    weekly = range(0, 200, 7)
    assert not is_silent(days(*[14 + number for number in weekly]), None, TODAY)
    assert is_silent(days(*[15 + number for number in weekly]), None, TODAY)


def test_a_source_that_was_silent_for_a_month_before_may_be_so_again() -> None:
    assert longest_silence(days(*range(10), 40), None) == timedelta(days=62)


def test_a_source_that_never_showed_anything_is_not_called_silent() -> None:
    assert not is_silent([], timedelta(days=3), TODAY)
