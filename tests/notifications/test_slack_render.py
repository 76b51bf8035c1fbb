from dataclasses import replace
from typing import Any

import pytest

from notifications.interface import Health, Reason, Section, Story
from notifications.render.slack import mark_repeat, render_notice_slack, render_slack

from .samples import BLOCKED, FAILED, OPENED, digest, item, notice, story, strings


def fits(payload: dict[str, Any]) -> bool:
    sections = [b for b in payload["blocks"] if b["type"] != "header"]
    return (
        bool(payload["text"])
        and len(payload["blocks"]) <= 45
        and sum(map(len, strings(payload))) <= 9_000
        and all(0 < len(text) < 3_000 for block in sections for text in strings(block))
        and len(payload["blocks"][0]["text"]["text"]) <= 150
        and (any("may be a repeat" in text for text in strings(payload)) or fits(mark_repeat(payload)))
    )


def test_a_short_week_is_one_message() -> None:
    (payload,) = render_slack(digest(story(), health=Health(35, 34, (BLOCKED,))))
    assert fits(payload)
    assert payload["text"] == "Veille réglementaire · semaine 47 · 1 nouveauté"
    header = payload["blocks"][0]
    assert header["type"] == "header"
    assert header["text"]["text"] == "Veille réglementaire · Semaine du 16 au 22 novembre 2026"
    said = "\n".join(strings(payload))
    link = "*<https://example.eu/texts/1?lang=fr&amp;part=1|Règlement délégué 1 sur la durabilité>*"
    assert link in said
    assert "Texte officiel · Journal officiel · 18 novembre 2026 · Union européenne" in said
    assert "*CNIL, actualités* – bloquée" in said


def test_words_are_never_made_into_commands() -> None:
    hostile = "<!channel> <@U123> <https://evil.example|x> & @here"
    (payload,) = render_slack(
        digest(
            Story(1, item(1, title=hostile, extract=hostile), (item(2, title=hostile, source_name=hostile),)),
            topics=(hostile,),
            operator=hostile,
            health=Health(2, 1, (replace(BLOCKED, source_name=hostile, detail=hostile),)),
        )
    )
    for text in strings(payload["blocks"][1:]):
        assert "<!" not in text
        assert "<@" not in text
        assert "<https://evil" not in text
    mrkdwn = [part for part in _objects(payload) if part.get("type") == "mrkdwn"]
    assert mrkdwn
    assert all(part["verbatim"] for part in mrkdwn)
    assert "&lt;!channel&gt;" in "\n".join(strings(payload))


def test_an_odd_address_is_shown_and_not_linked() -> None:
    (payload,) = render_slack(digest(story(1, title="T", url="javascript:alert(1)")))
    assert "*T (javascript:alert(1))*" in next(t for t in strings(payload) if t.startswith("*T"))


def test_the_fullest_week_goes_on_in_parts_and_loses_nothing_complaint_61() -> None:
    """Complaint 61: Slack refused digests in the weeks with much content, for a block too many."""
    sections = tuple(
        Section(key, tuple(story(100 * t + n, extract="Phrase. " * 40) for n in range(50)))
        for t, key in enumerate(("binding", "drafts", "guidance", "news"))
    )
    payloads = render_slack(digest(sections=sections, health=Health(35, 5, (BLOCKED, FAILED) * 15)))
    total = len(payloads)
    assert total > 10
    assert all(fits(payload) for payload in payloads)
    assert [p["text"].split()[-1] for p in payloads] == [f"({n}/{total})" for n in range(1, total + 1)]
    said = "\n".join(text for payload in payloads for text in strings(payload["blocks"]))
    for t in range(4):
        for n in range(50):
            assert said.count(f"https://example.eu/texts/{100 * t + n}?") == 1
    assert said.count("*CNIL, actualités*") == 15
    assert "_Nouveaux textes (suite)_" in said
    assert "pas un avis juridique" in payloads[-1]["blocks"][-1]["elements"][0]["text"]


@pytest.mark.parametrize("character", ["&", "<", "a", "é"])
def test_the_longest_of_everything_fits(character: str) -> None:
    long = character * 5000
    worst = item(
        1,
        title=long,
        extract=long,
        source_name=long,
        jurisdiction=long,
        url="https://example.eu/?" + "&a=1" * 350,
        reasons=tuple(Reason(f"t{n}", long, (long,) * 9, 0.9) for n in range(9)),
    )
    trouble = replace(BLOCKED, source_name=long, detail=long, cause=long, outcome=long, fallback_name=long)
    payloads = render_slack(
        digest(
            Story(1, worst, (worst,) * 9, updated=True),
            topics=(long,) * 9,
            subscription=long,
            operator=long,
            reply_to=long,
            label=long,
            first=True,
            baseline=9,
            health=Health(9, 8, (trouble,) * 9),
        )
    )
    assert all(fits(payload) for payload in payloads)
    fault = replace(OPENED, subject=long, cause=long, detail=long, fallback_name=long)
    assert all(fits(payload) for payload in render_notice_slack(notice(*(fault,) * 60)))
    assert all(fits(payload) for payload in render_notice_slack(notice(fault)))


def test_a_hundred_small_troubles_fit_by_number_of_blocks() -> None:
    payloads = render_notice_slack(notice(*(OPENED,) * 100))
    assert all(fits(payload) for payload in payloads)
    assert sum(text.count("*CNIL") for p in payloads for text in strings(p["blocks"])) == 100


def test_what_is_left_out_is_said() -> None:
    (payload,) = render_slack(digest(sections=(Section("binding", (story(),), left_out=2),)))
    said = "\n".join(strings(payload))
    assert "2 autres nouveautés correspondent" in said
    assert "`regwatch stories --since 2026-11-16`" in said


def test_an_empty_week_says_so() -> None:
    (payload,) = render_slack(digest())
    assert payload["text"].endswith("rien de nouveau")
    assert "nous avons regardé" in "\n".join(strings(payload))


def test_a_notice() -> None:
    (payload,) = render_notice_slack(notice())
    assert payload["text"] == "regwatch · CNIL, actualités\u00a0: en panne"


def _objects(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        return [value, *(found for part in value.values() for found in _objects(part))]
    if isinstance(value, list):
        return [found for part in value for found in _objects(part)]
    return []
