from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.fulltext import pdfs
from watch.crawl.fulltext.extract import Extracted, extract
from watch.errors import UnreadableError
from watch.models import DateSource

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def read(body: bytes) -> Extracted:
    return extract(body, content_type="text/html", url="https://authority.example/a.pdf", now=NOW)


def test_a_pdf_is_known_by_its_bytes_and_its_lines_become_paragraphs() -> None:
    body = pdfs.with_text(
        [
            [
                "Règlement relatif aux systèmes d'intelligence artificielle",
                "",
                "Les fournisseurs établissent une documentation technique avant la mise",
                "sur le marché du système, et la tiennent à jour pendant toute sa durée de",
                "vie. Elle est conservée dix ans.",
                "Article 2",
                "Le présent règlement entre en vigueur le vingtième jour suivant celui de",
                "sa publication.",
            ]
        ]
    )
    text = read(body).text.split("\n")
    assert text[0] == "Règlement relatif aux systèmes d'intelligence artificielle"
    assert text[1].startswith("Les fournisseurs établissent")
    assert text[1].endswith("Elle est conservée dix ans.")
    assert text[2:] == [
        "Article 2",
        "Le présent règlement entre en vigueur le vingtième jour suivant celui de sa publication.",
    ]


def test_a_word_broken_over_two_lines_is_one_word_again() -> None:
    body = pdfs.with_text([["La consultation publique sur la documen-", "tation technique reste ouverte."]])
    assert "documentation technique" in read(body).text


def test_headers_and_footers_are_dropped_and_pages_keep_their_order() -> None:
    pages = [
        ["Journal officiel", f"Disposition numéro {n} du texte adopté par l'autorité.", f"Page {n} sur 6"]
        for n in range(1, 7)
    ]
    text = read(pdfs.with_text(pages)).text
    assert "Journal officiel" not in text
    assert "sur 6" not in text
    assert [text.index(f"numéro {n}") for n in range(1, 7)] == sorted(
        text.index(f"numéro {n}") for n in range(1, 7)
    )


def test_a_scanned_pdf_is_kept_and_says_that_it_has_no_text() -> None:
    found = read(pdfs.scanned(3))
    assert (found.text, found.note) == ("", "no_text")


def test_a_thousand_pages_are_cut_and_say_so() -> None:
    found = read(pdfs.with_text([[f"Contenu de la page {n}, assez long pour compter."] for n in range(1000)]))
    assert found.note == "truncated"
    assert "page 199," in found.text
    assert "page 200," not in found.text


@pytest.mark.parametrize("body", [b"%PDF-1.7\n" + bytes(range(256)) * 50, b"%PDF-", b"%PDF-1.4\n%%EOF"])
def test_garbage_is_malformed(body: bytes) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(body)
    assert caught.value.code == "malformed"


def test_title_and_day_of_making_come_from_the_file_and_the_day_is_a_guess() -> None:
    line = "Une ligne de texte assez longue pour que la page compte."
    found = read(pdfs.with_text([[line]], info="/Title (Avis n 12) /CreationDate (D:20260301003000+01'00')"))
    assert found.title == "Avis n 12"
    assert found.published is not None
    assert found.published.day == date(2026, 3, 1)
    assert found.published.at == datetime(2026, 2, 28, 23, 30, tzinfo=UTC)
    assert found.published.source is DateSource.GUESSED


@pytest.mark.parametrize(
    "info", ["/CreationDate (D:20270301)", "/CreationDate (D:20261399)", "/CreationDate (hier)"]
)
def test_a_day_of_making_that_cannot_be_is_none(info: str) -> None:
    line = "Une ligne de texte assez longue pour que la page compte."
    assert read(pdfs.with_text([[line]], info=info)).published is None


def test_a_title_that_a_program_wrote_is_none() -> None:
    line = "Une ligne de texte assez longue pour que la page compte."
    assert read(pdfs.with_text([[line]], info="/Title (Microsoft Word - avis.docx)")).title is None
