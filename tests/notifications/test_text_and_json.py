import json

from notifications.interface import Health, Section, Story
from notifications.render.as_json import render_json, render_notice_json
from notifications.render.text import render_notice_text, render_text

from .samples import BLOCKED, OPENED, digest, item, notice, story


def test_the_text_part_holds_the_same_items_and_links() -> None:
    others = (item(8, title="ESRS simplifiées", url="ftp://odd.example/x"),)
    text = render_text(digest(Story(1, item(1), others), story(2), health=Health(9, 8, (BLOCKED,))))
    lines = text.splitlines()
    assert "Semaine du 16 au 22 novembre 2026" in lines
    assert "* Règlement délégué 1 sur la durabilité" in lines
    assert "  https://example.eu/texts/1?lang=fr&part=1" in lines
    assert "  - Journal officiel – ESRS simplifiées (texte officiel)" in lines
    assert "    ftp://odd.example/x" in lines
    assert "* Règlement délégué 2 sur la durabilité" in lines
    assert any(line.startswith("* CNIL, actualités – bloquée") for line in lines)


def test_lines_are_short_and_addresses_whole() -> None:
    url = "https://example.eu/" + "a-long/path-" * 20
    lines = render_text(digest(story(1, title="mot " * 80, url=url))).splitlines()
    assert f"  {url}" in lines
    assert all(len(line) <= 76 for line in lines if "https://" not in line)


def test_outside_text_cannot_make_lines_of_its_own() -> None:
    text = render_text(digest(story(1, title="A\r\n\r\nFrom: x\u2028B\x1b[2J", extract="a\nb")))
    assert "* A From: x B [2J" in text.splitlines()
    assert "\x1b" not in text


def test_what_is_left_out_and_an_empty_week() -> None:
    cut = render_text(digest(sections=(Section("binding", (story(),), left_out=1),)))
    assert "  regwatch stories --since 2026-11-16" in cut.splitlines()
    empty = render_text(digest())
    assert "Rien de nouveau\n---------------\nNous avons examiné 412 publications" in empty
    assert "Nouveaux textes\n---" not in empty


def test_a_notice_as_text() -> None:
    text = render_notice_text(notice(OPENED, OPENED))
    assert "2 pannes" in text.splitlines()
    assert text.count("* CNIL, actualités – en panne") == 2


def test_json_is_the_digest_field_by_field() -> None:
    document = json.loads(render_json(digest(story(1, title="a\nb\u202e"), language="en")))
    assert list(document)[:5] == ["format", "version", "stories", "left_out", "subscription"]
    assert (document["format"], document["version"], document["stories"]) == ("regwatch-digest", 1, 1)
    assert document["until"] == "2026-11-23T07:00:00+00:00"
    head = document["sections"][0]["stories"][0]["head"]
    assert (head["title"], head["published"], head["official"]) == ("a b", "2026-11-18", True)
    assert head["reasons"][0]["words"] == ["ESRS", "rapport de durabilité"]


def test_json_cuts_nothing() -> None:
    head = json.loads(render_json(digest(story(1, title="x" * 5000))))["sections"][0]["stories"][0]["head"]
    assert len(head["title"]) == 5000


def test_json_of_a_notice() -> None:
    document = json.loads(render_notice_json(notice()))
    assert document["format"] == "regwatch-notice"
    assert document["troubles"][0]["cause"] == "http_status"
