"""Which language a text is in."""

from __future__ import annotations

import subprocess
import sys

from watch.enrich.language import language_of

FRENCH = "La Commission publie le calendrier des obligations de transparence pour les fournisseurs."
ENGLISH = "The Commission publishes the timetable of transparency obligations for providers of models."


def test_a_source_of_one_language_is_believed():
    assert language_of(ENGLISH, ["fr"]) == "fr"
    assert language_of("", ["de"]) == "de"


def test_a_source_of_one_language_does_not_load_the_model():
    code = (
        "import sys; from watch.enrich.language import language_of; language_of('mot ' * 99, ['fr']); "
        "sys.exit('py3langid' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], timeout=30).returncode == 0


def test_a_source_of_several_languages_is_looked_at():
    assert language_of(FRENCH, ["en", "fr"]) == "fr"
    assert language_of(ENGLISH, ["fr", "en"]) == "en"


def test_only_the_declared_languages_are_candidates():
    german = "Die Kommission veröffentlicht den Zeitplan der Pflichten für die Anbieter von Modellen."
    assert language_of(german, ["fr", "en"]) in ("fr", "en")
    assert language_of(german, ["fr", "de"]) == "de"


def test_without_a_declared_language_any_is_possible():
    assert language_of(FRENCH, []) == "fr"
    assert (
        language_of("Die Kommission veröffentlicht den Zeitplan der Pflichten für die Anbieter.", []) == "de"
    )


def test_a_short_text_without_a_declared_language_is_french_or_english():
    assert language_of("Lignes directrices", []) == "fr"
    assert language_of("Guidelines on the new rules", []) == "en"
    assert language_of("Leitlinien der Kommission", []) in ("fr", "en")
