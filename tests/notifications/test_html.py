from dataclasses import replace
from typing import Any

import pytest
from bs4 import BeautifulSoup, Comment

from notifications.interface import Digest, Health, Reason, Section, Story
from notifications.render.html import render_html, render_notice_html

from .samples import BLOCKED, FAILED, OPENED, digest, item, notice, story


def page(value: Digest) -> BeautifulSoup:
    return BeautifulSoup(render_html(value), "html.parser")


def words(soup: BeautifulSoup | Any) -> str:
    return " ".join(soup.get_text(" ", strip=True).replace("\u00a0", " ").replace("\u202f", " ").split())


def test_the_page_is_an_outline_of_headings() -> None:
    soup = page(digest(story(1), story(2)))
    assert soup.html["lang"] == "fr"
    assert [h.get_text() for h in soup.find_all("h1")] == ["Semaine du 16 au 22 novembre 2026"]
    assert [h.get_text() for h in soup.find_all("h2")] == [
        "Nouveaux textes",
        "Lignes directrices et décisions",
        "Ce que nous avons regardé",
    ]
    assert len(soup.find_all("h3")) == 2
    assert soup.title.get_text() == "Veille réglementaire · semaine 47 · 2 nouveautés"


def test_a_story_says_where_it_comes_from_and_why() -> None:
    others = (item(8, source_name="EFRAG", title="ESRS simplified"),)
    head = item(1, language="en", jurisdiction="FR")
    cell = page(digest(Story(1, head, others, updated=True))).find("td", class_="story")
    assert cell.h3.a["href"] == "https://example.eu/texts/1?lang=fr&part=1"
    assert cell.h3["lang"] == "en"
    said = words(cell)
    assert "Texte officiel · Mis à jour · Journal officiel · 18 novembre 2026 · France · en anglais" in said
    assert "Pourquoi : CSRD (ESRS, rapport de durabilité ; 97 %) · n° 1 · Pertinent · Hors sujet" in said
    assert "Même sujet : EFRAG – ESRS simplified (texte officiel)" in said


def test_comment_is_told_from_official_text() -> None:
    assert "Commentaire · " in words(page(digest(story(1, official=False))))


def test_a_persons_word_and_another_topic() -> None:
    reasons = (
        Reason("ai_act", "IA", ("modèle",), 0.81),
        Reason("csrd", "CSRD", ("ESRS",), 0.2, by_person=True),
    )
    said = words(page(digest(story(1, reasons=reasons))))
    assert "Pourquoi : IA (modèle ; 81 %) · CSRD (ESRS ; confirmé par une personne)" in said


def test_what_is_left_out_is_said() -> None:
    cut = digest(sections=(Section("binding", (story(),), left_out=3),))
    soup = page(cut)
    assert "3 autres nouveautés correspondent et ne sont pas montrées ici." in words(soup)
    assert soup.code.get_text() == "regwatch stories --since 2026-11-16"


def test_many_others_are_counted() -> None:
    crowded = Story(1, item(1), tuple(item(n) for n in range(2, 10)))
    assert "et 3 autres" in words(page(digest(crowded)))


def test_when_all_is_well_silence_is_proof() -> None:
    soup = page(digest())
    assert soup.find("td", class_="well") is not None
    said = words(soup)
    assert "Rien de nouveau ; 35 sources lues sur 35" in said
    assert "Nous avons examiné 412 publications" in said
    assert "c’est que nous avons regardé et qu’il n’y avait rien" in said


def test_each_trouble_is_named_with_its_cause() -> None:
    soup = page(digest(story(), health=Health(35, 33, (BLOCKED, FAILED), 412)))
    box = words(soup.find("td", class_="ill"))
    assert "33 sources lues sur 35" in box
    assert (
        "CNIL, actualités – bloquée, une page demande de prouver que l’on est humain. "
        "Dernière lecture réussie : 14 novembre 2026. En attendant, nous lisons : Légifrance, CNIL."
    ) in box
    assert "Ministère – en échec, le site a répondu par une erreur (503). Jamais lue avec succès" in box
    assert (
        "2 sources n’ont pas été lues. Pour ce qui n’a pas été lu, l’absence de nouvelles ne prouve rien."
        in box
    )
    assert "qu’il n’y avait rien" not in box


@pytest.mark.parametrize(
    ("health", "said"),
    [
        (Health(3, 2), "1 source n’a pas été lue."),
        (Health(3, 3, (replace(BLOCKED, outcome="empty", cause="too_few"),)), "1 source a un problème."),
        (Health(0, 0), "Aucune source n’est suivie : ce silence ne prouve rien."),
    ],
)
def test_silence_is_not_called_proof_where_it_is_none(health: Health, said: str) -> None:
    soup = page(digest(health=health))
    assert said in words(soup.find("td", class_="ill"))


def test_an_unknown_cause_is_shown_as_it_is() -> None:
    odd = replace(BLOCKED, outcome="odd", cause="new_cause", detail="7")
    assert "odd, new_cause (7)." in words(page(digest(health=Health(2, 1, (odd,)))))


def test_the_first_digest_counts_what_it_does_not_send() -> None:
    said = words(page(digest(story(), first=True, baseline=1240)))
    assert "Ceci est le premier envoi de cet abonnement. 1 240 publications plus anciennes" in said
    assert "premier envoi" in words(page(digest(first=True)))
    later = words(page(digest(story(), baseline=1)))
    assert "1 publication plus ancienne" in later
    assert "premier envoi" not in later


def test_the_foot_says_why_who_and_what_it_is_not() -> None:
    foot = words(page(digest(story())).find("td", class_="foot"))
    assert "« rse-hebdo » (CSRD, Biodiversité), chaque semaine." in foot
    assert "entre le 16 novembre 2026 à 08:00 et le 23 novembre 2026 à 08:00 (Europe/Paris)" in foot
    assert "Cabinet Durand" in foot
    assert "veille@example.com" in foot
    assert "pas un avis juridique" in foot


def test_an_alert_tells_of_its_event_alone() -> None:
    soup = page(digest(story(), alert=True, sections=(Section("binding", (story(),)),)))
    assert soup.h1.get_text() == "23 novembre 2026 à 08:00"
    assert "Alerte réglementaire" in words(soup)
    assert "sources lues" not in words(soup)


def test_english() -> None:
    said = words(page(digest(story(), language="en", health=Health(35, 34, (BLOCKED,)))))
    assert "1 new item in 1 topic; 34 sources of 35 read" in said
    assert "Official · Journal officiel · 18 November 2026 · European Union · in French" in said
    assert "Why: CSRD (ESRS, rapport de durabilité; 97%) · no. 1 · Relevant · Not relevant" in said
    assert "CNIL, actualités – blocked, a page asks to prove that one is human." in said


ATTACKS = [
    "<script>alert(1)</script>",
    "</td></tr></table><h1>x",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }} {% raw %}",
    "<!--[if mso]>",
    "&lt;b&gt; & <b>",
    "<style>*{display:none}</style>",
]


@pytest.mark.parametrize("text", ATTACKS)
def test_outside_text_stays_text(text: str) -> None:
    everywhere = item(
        1,
        title=f"T {text}",
        extract=f"E {text}",
        source_name=f"S {text}",
        jurisdiction=f"J {text}",
        reasons=(Reason("csrd", "CSRD", (f"W {text}",), 0.9),),
    )
    trouble = replace(BLOCKED, source_name=f"N {text}", detail=f"D {text}")
    hostile = digest(
        Story(1, everywhere, (everywhere,)),
        subscription=f"I {text}",
        operator=f"O {text}",
        topics=(f"P {text}",),
        health=Health(2, 1, (trouble,)),
    )
    soup, plain = page(hostile), page(digest(story(1), health=Health(2, 1, (BLOCKED,))))
    assert soup.h3.get_text(strip=True) == f"T {text}"
    for letter in "ESJWNDIOP":
        assert f"{letter} {text}" in soup.get_text()
    allowed = {tag.name for tag in plain.find_all(True)}
    assert {tag.name for tag in soup.find_all(True)} == allowed
    assert len(soup.find_all(string=lambda s: isinstance(s, Comment))) == 2


def test_only_web_addresses_become_links() -> None:
    soup = page(digest(story(1, url="javascript:alert(1)")))
    assert soup.h3.find("a") is None
    assert "(javascript:alert(1))" in soup.h3.get_text()


def test_long_titles_are_cut() -> None:
    soup = page(digest(story(1, title="mot " * 1250, extract="suite " * 900)))
    assert len(soup.h3.get_text()) <= 200
    assert soup.h3.get_text().endswith("mot…")
    assert len(soup.find("p", class_="extract").get_text()) <= 400


def test_nothing_is_loaded_from_elsewhere() -> None:
    html = render_html(digest(story(1, url="javascript:x")))
    soup = BeautifulSoup(html, "html.parser")
    assert not soup.find_all(["img", "link", "script", "iframe", "object", "base", "form"])
    assert "http" not in html.replace("http-equiv", "")
    assert "url(" not in html


def test_dark_mode_and_narrow_screens_survive_inlining() -> None:
    soup = page(digest(story()))
    style = soup.style.get_text()
    assert "@media (prefers-color-scheme: dark)" in style
    assert "@media (max-width: 480px)" in style
    assert soup.find("meta", attrs={"name": "color-scheme"})["content"] == "light dark"
    assert "font" in soup.find("td", class_="story")["style"]


def test_a_full_week_is_not_clipped() -> None:
    others = tuple(item(n, title="Un autre document du même sujet " * 4) for n in range(3))
    full = [
        Story(
            n, item(n, title="Règlement d’exécution " * 9, extract="Une phrase assez longue. " * 16), others
        )
        for n in range(25)
    ]
    troubles = (BLOCKED, FAILED) * 5
    assert len(render_html(digest(*full, health=Health(35, 25, troubles))).encode()) < 80_000


def test_the_preheader_holds_the_first_titles() -> None:
    hidden = page(digest(story(1, title="Premier"), story(2, title="Deuxième"))).find(class_="preheader")
    assert hidden.get_text() == "Premier · Deuxième"
    assert "display: none" in hidden["style"]


def test_equal_digests_give_equal_pages() -> None:
    assert render_html(digest(story())) == render_html(digest(story()))


def test_a_notice_names_the_incident() -> None:
    soup = BeautifulSoup(render_notice_html(notice()), "html.parser")
    said = words(soup)
    assert "CNIL, actualités : en panne" in said
    assert "le site a répondu par une erreur (503)" in said
    assert "Premier échec : 22 novembre 2026 à 08:00. 2 échecs de suite." in said
    assert "Dernier succès : 21 novembre 2026 à 08:00. En attendant, nous lisons : Légifrance." in said
    assert "regwatch sources health" in said
    assert soup.find("td", class_="ill") is not None


def test_a_recovery_is_shown_as_one() -> None:
    soup = BeautifulSoup(render_notice_html(notice(replace(OPENED, kind="recovered"))), "html.parser")
    assert soup.find("td", class_="well") is not None
    assert "– rétabli. C’était : le site a répondu par une erreur (503). Premier échec" in words(soup)
    assert "Rien à faire." in words(soup)


def test_a_test_message_alarms_nobody() -> None:
    trial = replace(OPENED, kind="test", subject="email", cause="", detail="", first_failure=None, count=0)
    soup = BeautifulSoup(render_notice_html(notice(trial)), "html.parser")
    assert soup.find("td", class_="well") is not None
    assert "email : message d’essai" in words(soup)


def test_a_cause_is_not_said_twice() -> None:
    fault = replace(OPENED, kind="delivery", cause="delivery", detail="550 unknown")
    soup = BeautifulSoup(render_notice_html(notice(fault)), "html.parser")
    assert "– envoi impossible, 550 unknown." in words(soup)


def test_a_source_that_was_never_tried_has_not_failed() -> None:
    waiting = replace(FAILED, cause="unread", detail="")
    box = words(page(digest(health=Health(2, 1, (waiting,)))).find("td", class_="ill"))
    assert "Ministère – la source n’a pas encore été lue." in box
    assert "en échec" not in box


def test_contrast_is_enough_to_read() -> None:
    pairs = [
        ("#22282d", "#ffffff"),
        ("#5a6167", "#ffffff"),
        ("#0f4c5c", "#ffffff"),
        ("#1b6044", "#ffffff"),
        ("#85500a", "#ffffff"),
        ("#22282d", "#f0f5f1"),
        ("#22282d", "#fbf4e6"),
        ("#dcdad5", "#1b1f22"),
        ("#a7aeb4", "#1b1f22"),
        ("#93cbdc", "#1b1f22"),
        ("#93d3b1", "#1b1f22"),
        ("#f0c47c", "#1b1f22"),
        ("#dcdad5", "#1d2a24"),
        ("#dcdad5", "#2e2718"),
    ]
    html = render_html(digest(Story(1, item(), (), updated=True)))
    boxes = html + render_html(digest(health=Health(2, 1, (BLOCKED,))))
    for ink, paper in pairs:
        assert ink in boxes
        assert paper in boxes
        assert _contrast(ink, paper) >= 4.5, (ink, paper)


def _contrast(one: str, two: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(share * c for share, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
