"""The digest's foot says what the answers of last week did."""

from __future__ import annotations

import pytest

from notifications.render.html import render_html
from notifications.render.text import render_text
from tests.notifications.samples import digest


@pytest.mark.parametrize(
    ("language", "reviewed", "changed", "said"),
    [
        ("en", 1, 0, "1 answer from readers since the last message: 0 tags changed."),
        ("en", 0, 1, "0 answers from readers since the last message: 1 tag changed."),
        ("fr", 12, 1, "12 réponses de lecteurs depuis le dernier message\u00a0: 1 classement a changé."),
        ("fr", 1, 14, "1 réponse de lecteurs depuis le dernier message\u00a0: 14 classements ont changé."),
    ],
)
def test_one_line_in_the_foot(language: str, reviewed: int, changed: int, said: str) -> None:
    made = digest(language=language, reviewed=reviewed, changed_by_review=changed)
    assert said.replace("\u00a0", " ") in " ".join(render_text(made).replace("\u00a0", " ").split())
    assert said.partition(":")[2] in render_html(made)


def test_nothing_is_said_of_no_answers_and_in_alerts() -> None:
    assert "lecteurs" not in render_text(digest())
    assert "lecteurs" not in render_text(digest(alert=True, reviewed=3))
