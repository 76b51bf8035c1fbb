from __future__ import annotations

import codecs
from datetime import UTC, date, datetime

import pytest

from watch.crawl.fulltext.charset import decode
from watch.crawl.fulltext.extract import Extracted, extract
from watch.errors import UnreadableError

pytestmark = pytest.mark.repeats

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
URL = "https://www.authority.example/fr/actualites/avis"
BANNER = (
    "<p>Nous utilisons des cookies pour améliorer votre expérience sur ce site.</p>"
    "<p>Vous pouvez accepter ou refuser les cookies, ou gérer vos cookies à tout moment. Votre consentement "
    "est conservé six mois et peut être retiré.</p><p>Certains cookies sont nécessaires au service.</p>"
) * 4
NOTICE = (
    "L'Autorité ouvre une consultation sur les lignes directrices relatives aux systèmes à haut risque. "
    "Les contributions sont attendues avant la fin du mois."
)
LAW = "".join(
    f"<p>Paragraphe {n} : l'opérateur tient un registre des traitements et le présente à l'autorité.</p>"
    for n in range(12)
)


def read(body: str | bytes, *, content_type: str = "text/html", url: str = URL, **told: str) -> Extracted:
    data = body.encode() if isinstance(body, str) else body
    return extract(data, content_type=content_type, url=url, now=NOW, languages=("fr",), **told)


def page(content: str, head: str = "", title: str = "Consultation sur le haut risque") -> str:
    return (
        f"<!doctype html><html lang='fr'><head><title>{title}</title>{head}</head>"
        f"<body>{content}</body></html>"
    )


@pytest.mark.parametrize("attributes", ["id='tarteaucitronRoot'", "class='cookie-banner'", "class='bandeau'"])
def test_a_short_notice_under_a_big_banner_is_its_text_and_the_banner_is_not_complaint_63(
    attributes: str,
) -> None:
    body = page(
        f"<div {attributes}>{BANNER}</div><nav><a href='/'>Accueil</a></nav>"
        f"<main><h1>Consultation sur le haut risque</h1><p>{NOTICE}</p></main>"
    )
    found = read(body, feed_text=NOTICE[:90], title="Consultation sur le haut risque")
    assert found.text == NOTICE
    assert found.note is None


def test_a_page_that_is_only_a_banner_falls_back_on_the_feed_and_says_so() -> None:
    found = read(page(f"<div class='bandeau'>{BANNER}</div>"), feed_text=NOTICE, title="Consultation")
    assert (found.text, found.note) == (NOTICE, "boilerplate")


def test_a_page_about_cookies_keeps_its_text() -> None:
    told = (
        "La CNIL publie sa recommandation : les sites qui déposent des cookies doivent permettre de refuser."
    )
    body = page(f"<main><h1>Recommandation sur les cookies</h1><p>{told}</p>{BANNER}</main>", title="Cookies")
    found = read(body, title="Recommandation sur les cookies", feed_text=told)
    assert told in found.text
    assert "accepter ou refuser les cookies" in found.text


def test_a_text_of_another_subject_than_the_feed_told_is_refused() -> None:
    other = "<p>Notre établissement accueille le public du lundi au vendredi dans ses locaux rénovés.</p>" * 8
    found = read(page(f"<main>{other}</main>"), feed_text=NOTICE, title="Lignes directrices haut risque")
    assert (found.text, found.note) == (NOTICE, "boilerplate")


def test_the_lead_outside_the_body_of_the_text_is_kept_before_it() -> None:
    lead = "L'autorité sanctionne une société pour défaut de registre, après un contrôle mené au printemps."
    body = page(
        f"<main><article><h1>Sanction</h1><div class='article-intro'><p class='chapo'>{lead}</p></div>"
        f"<div class='article-body'>{LAW}</div></article></main>",
        title="Sanction",
    )
    lines = read(body).text.split("\n")
    assert lines[0] == lead
    assert lines[1].startswith("Paragraphe 0")


def test_a_text_cut_into_containers_of_one_class_is_whole() -> None:
    parts = "".join(
        "<div class='grid'><div class='body__part'>"
        + "".join(
            f"<p>Partie {part}, alinéa {n} : chaque obligation tient ici en une phrase assez longue.</p>"
            for n in range(6)
        )
        + "</div><aside>Publicité</aside></div>"
        for part in range(3)
    )
    text = read(page(f"<main><article><h1>Décret</h1>{parts}</article></main>", title="Décret")).text
    assert [f"Partie {part}, alinéa 5" in text for part in range(3)] == [True] * 3
    assert "Publicité" not in text


def test_the_title_and_lines_that_lead_away_are_not_text() -> None:
    body = page(
        f"<main><article><h1>Décret du jour</h1>{LAW}<p>Lire aussi : le guide</p><p>Haut de page</p>"
        "</article></main>",
        title="Décret du jour",
    )
    found = read(body)
    assert found.title == "Décret du jour"
    assert "Décret du jour" not in found.text
    assert "Lire aussi" not in found.text
    assert "Haut de page" not in found.text


def test_a_page_of_scripts_gives_the_text_that_its_publisher_put_into_json() -> None:
    told = " ".join(f"Alinéa {n} : le fournisseur notifie tout incident grave sans délai." for n in range(12))
    script = (
        f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{told}"}}</script>'
    )
    assert "Alinéa 11" in read(page("<div id='app'></div>", head=script)).text


def test_head_facts() -> None:
    head = (
        "<link rel='canonical' href='/fr/avis'><meta property='article:published_time' "
        "content='2026-03-01T00:30:00+02:00'>"
    )
    found = read(page(f"<main><h1>Avis du collège</h1>{LAW}</main>", head=head))
    assert found.title == "Avis du collège"
    assert found.language == "fr"
    assert found.canonical_url == "https://www.authority.example/fr/avis"
    assert found.published is not None
    assert found.published.day == date(2026, 3, 1)


@pytest.mark.parametrize(
    "href", ["https://www.authority.example/", "https://other.example/fr/avis", "http://[x"]
)
def test_a_canonical_address_that_cannot_be_the_page_is_not_believed(href: str) -> None:
    assert (
        read(page(f"<main>{LAW}</main>", head=f"<link rel='canonical' href='{href}'>")).canonical_url is None
    )


ACCENTS = "Décret relatif à la forêt, à l'île et au cœur : « œuvre »"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (f"<p>{ACCENTS}</p>".encode(), "text/html"),
        (f"<meta charset='UNICODE-1-1-UTF-8'><p>{ACCENTS}</p>".encode(), "text/html"),
        (f"<meta charset='iso-8859-1'><p>{ACCENTS}</p>".encode(), "text/html; charset=iso-8859-1"),
        (f"<meta charset='iso-8859-1'><meta charset='utf-8'><p>{ACCENTS}</p>".encode(), "text/html"),
        (f"<meta charset='utf-8'><p>{ACCENTS}</p>".encode("cp1252"), "text/html; charset=windows-1252"),
        (f"<meta charset='iso-8859-1'><p>{ACCENTS}</p>".encode("cp1252"), "text/html"),
        (f"<p>{ACCENTS}</p>".encode("cp1252"), "text/html"),
        (codecs.BOM_UTF16_LE + f"<p>{ACCENTS}</p>".encode("utf-16-le"), "text/html; charset=utf-8"),
        (f"<p>{ACCENTS}</p>".encode("utf-16-be"), "text/html"),
        (codecs.BOM_UTF8 + f"<p>{ACCENTS}</p>".encode(), "text/html; charset=iso-8859-1"),
    ],
)
def test_the_characters_are_right_whatever_is_declared(body: bytes, content_type: str) -> None:
    assert ACCENTS in decode(body, content_type)


def test_a_page_cut_in_a_character_is_still_utf8() -> None:
    assert decode(("é" * 100).encode()[:-1], "text/html").startswith("é" * 99)


@pytest.mark.parametrize("body", [b"", b"   ", b"\x00\x01\x02" * 100, b'{"a": 1}', b"GIF89a" + bytes(50)])
def test_what_is_no_page_is_malformed(body: bytes) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(body)
    assert caught.value.code == "malformed"


def test_tags_nested_a_hundred_thousand_deep_do_not_crash() -> None:
    body = page("<div>" * 100_000 + "au fond" + "</div>" * 100_000)
    assert read(body, feed_text=NOTICE, title="Consultation").text == NOTICE


def test_tags_that_are_never_closed_do_not_end_the_page() -> None:
    soup = "".join(
        f"<font><p>Alinéa {n} du règlement, assez long pour être un texte.</p>" for n in range(600)
    )
    assert "Alinéa 599" in read(page(f"<h1>Règlement</h1>{soup}")).text


def test_five_megabytes_are_read_up_to_the_limit() -> None:
    many = "".join(
        f"<p>Alinéa {n} du règlement, assez long pour être un texte de loi.</p>" for n in range(75_000)
    )
    body = page(f"<main><h1>Règlement</h1>{many}</main>")
    assert len(body) > 5_000_000
    found = read(body)
    assert found.note == "truncated"
    assert found.text.startswith("Alinéa 0")
    assert len(found.text) <= 1_000_000


def test_a_page_that_is_nothing_but_its_text_is_kept_whole() -> None:
    lines = (
        "Regulation on cookies and consent",
        "The provider shall publish its terms and conditions and its privacy policy.",
        "Print",
        "Article 2",
    )
    body = page("".join(f"<p>{line}</p>" for line in lines), title="L_2026.xml").encode()
    found = extract(body, content_type="text/html", url=URL, now=NOW, whole=True)
    assert found.text.split("\n") == list(lines)
    assert found.note is None
