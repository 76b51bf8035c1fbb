"""What is trusted over what, one rule at a time."""

import time

import pytest

from watch.enrich.instrument import nature_of
from watch.models import Entry, Instrument, Nature, Stage


def nature(
    title: str,
    text: str = "",
    *,
    language: str = "en",
    identifiers: tuple[str, ...] = (),
    source: str = "The Authority: news",
    publisher: str = "The Authority",
    official: bool = True,
) -> Nature:
    entry = Entry(title, text=text, language=language, identifiers=identifiers)
    return nature_of(entry, source=source, publisher=publisher, official=official)


def told(title: str, text: str = "", **given) -> tuple[Instrument, Stage]:
    found = nature(title, text, **given)
    return found.instrument, found.stage


# Numbers


@pytest.mark.parametrize(
    ("number", "instrument", "stage"),
    [
        ("32024R1689", Instrument.REGULATION, Stage.ADOPTED),
        ("32022L2464", Instrument.DIRECTIVE, Stage.ADOPTED),
        ("32024D1459", Instrument.DECISION, Stage.ADOPTED),
        ("32025H1710", Instrument.RECOMMENDATION, Stage.GUIDANCE),
        ("32023R2772R(01)", Instrument.CORRIGENDUM, Stage.ADOPTED),
        ("02013L0034-20250417", Instrument.DIRECTIVE, Stage.IN_FORCE),
        ("22024A2218", Instrument.TREATY, Stage.ADOPTED),
        ("52025PC0836", Instrument.OTHER, Stage.PROPOSAL),
        ("52025DC0165", Instrument.COMMUNICATION, Stage.NEWS),
        ("52025SC0080", Instrument.REPORT, Stage.NEWS),
        ("52024IP0032", Instrument.RESOLUTION, Stage.ADOPTED),
        ("52025AE0123", Instrument.OPINION, Stage.GUIDANCE),
        ("62022CJ0203", Instrument.JUDGMENT, Stage.DECISION),
        ("62022CC0436", Instrument.OPINION, Stage.GUIDANCE),
        ("62025CN0101", Instrument.COMMUNICATION, Stage.NEWS),
        ("92025E001234", Instrument.QUESTION_ANSWER, Stage.NEWS),
    ],
)
def test_a_celex_number_tells(number, instrument, stage):
    assert told("A title that says nothing", identifiers=(f"celex:{number}",)) == (instrument, stage)


@pytest.mark.parametrize(
    ("letter", "instrument"),
    [
        ("L", Instrument.LAW),
        ("R", Instrument.ORDINANCE),
        ("D", Instrument.DECREE),
        ("A", Instrument.ORDER),
    ],
)
def test_the_last_letter_of_a_nor_number_tells(letter, instrument):
    found = told("Texte", language="fr", identifiers=(f"nor:ECOT2326988{letter}",))
    assert found == (instrument, Stage.ADOPTED)


def test_a_number_that_tells_nothing_leaves_it_to_the_next():
    numbers = ("jorf:JORFTEXT000048519395", "celex:12016M001", "nor:ECOT2326988R")
    assert told("Texte", identifiers=numbers) == (Instrument.ORDINANCE, Stage.ADOPTED)


def test_a_title_says_which_kind_of_regulation_its_number_means():
    title = (
        "Commission Delegated Regulation (EU) 2023/2772 of 31 July 2023 supplementing Directive 2013/34/EU"
    )
    found = told(title, identifiers=("celex:32023R2772",))
    assert found == (Instrument.DELEGATED_ACT, Stage.ADOPTED)


def test_a_press_release_stays_one_whatever_it_announces():
    found = told("Commission adopts delegated act on the taxonomy", identifiers=("press:ip/25/1724",))
    assert found == (Instrument.PRESS_RELEASE, Stage.ADOPTED)


def test_a_number_outweighs_words():
    title = "Commission consults on the draft of a regulation"
    assert told(title, identifiers=("celex:32024R1689",)) == (Instrument.REGULATION, Stage.ADOPTED)


# Formal titles


@pytest.mark.parametrize(
    ("title", "instrument", "stage"),
    [
        ("Décret n° 2025-804 du 11 août 2025 portant dispositions", Instrument.DECREE, Stage.ADOPTED),
        ("DECRET N° 2025-804 DU 11 AOUT 2025", Instrument.DECREE, Stage.ADOPTED),
        (
            "Arrêté du 3 mars 2025 fixant la liste des espèces (rectificatif)",
            Instrument.CORRIGENDUM,
            Stage.ADOPTED,
        ),
        ("Projet de loi de simplification", Instrument.LAW, Stage.PROPOSAL),
        ("Ordonnance du juge des référés du 3 mars", Instrument.JUDGMENT, Stage.DECISION),
        ("Délibération n° 2025-019 portant avis sur un projet de décret", Instrument.OPINION, Stage.GUIDANCE),
        ("Avis aux importateurs de bois tropicaux", Instrument.COMMUNICATION, Stage.NEWS),
    ],
)
def test_french_formulas(title, instrument, stage):
    assert told(title, language="fr") == (instrument, stage)


def test_typography_does_not_matter():
    plain = told("Décision d'exécution (UE) 2025/1234 de la Commission", language="fr")
    printed = told("DÉCISION D’EXÉCUTION\u00a0(UE)\u00a02025/1234 de la Commission", language="fr")
    assert plain == printed == (Instrument.IMPLEMENTING_ACT, Stage.ADOPTED)


def test_what_was_done_about_a_draft_counts_for_more_than_the_draft():
    draft = "Projet de loi relatif à la fraude"
    assert told(draft, language="fr") == (Instrument.LAW, Stage.PROPOSAL)
    found = told(f"{draft} : la CNIL rend son avis", language="fr")
    assert found == (Instrument.OPINION, Stage.GUIDANCE)


def test_a_draft_that_is_open_for_comment_is_a_consultation():
    title = "Projet d'arrêté fixant la liste des espèces"
    assert told(title, language="fr") == (Instrument.ORDER, Stage.PROPOSAL)
    asked = (Instrument.ORDER, Stage.CONSULTATION)
    assert told(title, "Soumis à consultation du 3 au 24 novembre.", language="fr") == asked
    assert told(title, language="fr", source="Ministère : consultations publiques") == asked


# The source's row


def test_a_newspaper_comments_whatever_it_says():
    title = "Commission adopts delegated act on the taxonomy"
    assert told(title) == (Instrument.DELEGATED_ACT, Stage.ADOPTED)
    comment = nature(title, publisher="ESG Daily", official=False)
    assert comment == Nature(Instrument.NEWS, Stage.NEWS, "ESG Daily")


def test_an_act_is_itself_even_where_a_comment_links_to_it():
    found = told("CSRD", official=False, identifiers=("celex:32022L2464",))
    assert found == (Instrument.DIRECTIVE, Stage.ADOPTED)


@pytest.mark.parametrize(
    ("source", "instrument", "stage"),
    [
        ("The Authority", Instrument.OTHER, Stage.NEWS),
        ("The Authority: news", Instrument.NEWS, Stage.NEWS),
        ("The Authority: press releases", Instrument.PRESS_RELEASE, Stage.NEWS),
        ("Have your say: open consultations", Instrument.CONSULTATION, Stage.CONSULTATION),
        ("Sénat : rapports", Instrument.REPORT, Stage.NEWS),
        ("Conseil d'État : avis", Instrument.OPINION, Stage.GUIDANCE),
        ("Sénat : projets et propositions de loi", Instrument.LAW, Stage.PROPOSAL),
    ],
)
def test_a_row_tells_of_publications_that_say_nothing(source, instrument, stage):
    assert told("Water and soil", source=source) == (instrument, stage)


# Words


@pytest.mark.parametrize(
    ("title", "instrument", "stage"),
    [
        ("ESMA consults on guidelines on enforcement", Instrument.GUIDELINES, Stage.CONSULTATION),
        ("EBA launches consultation on its fees", Instrument.CONSULTATION, Stage.CONSULTATION),
        ("Guidelines, final version after public consultation", Instrument.GUIDELINES, Stage.GUIDANCE),
        ("Council and Parliament strike a deal on soil", Instrument.NEWS, Stage.PROPOSAL),
        ("Stop-the-clock directive enters into force", Instrument.DIRECTIVE, Stage.IN_FORCE),
        ("The Authority adopts its strategy", Instrument.NEWS, Stage.NEWS),
        ("Opinion of the board on the draft decree", Instrument.OPINION, Stage.GUIDANCE),
        ("The Authority fines a retailer £2m", Instrument.SANCTION, Stage.DECISION),
        ("Council adopts new package of sanctions against Russia", Instrument.NEWS, Stage.ADOPTED),
        ("What the directive means for fine particles", Instrument.NEWS, Stage.NEWS),
        ("Save the date: guidelines workshop", Instrument.NEWS, Stage.NEWS),
        ("Publishing a sustainability report with 50 employees", Instrument.NEWS, Stage.NEWS),
    ],
)
def test_words_in_english(title, instrument, stage):
    assert told(title) == (instrument, stage)


@pytest.mark.parametrize(
    ("title", "instrument", "stage"),
    [
        ("La CNIL publie des lignes directrices", Instrument.GUIDELINES, Stage.GUIDANCE),
        (
            "La CNIL soumet un projet de guide à consultation publique",
            Instrument.GUIDELINES,
            Stage.CONSULTATION,
        ),
        ("Bilan de la consultation publique", Instrument.NEWS, Stage.NEWS),
        ("La CNIL met en demeure deux communes", Instrument.SANCTION, Stage.DECISION),
        ("Rapport de durabilité : ce qui change", Instrument.NEWS, Stage.NEWS),
        ("Zones humides : le décret est publié", Instrument.DECREE, Stage.ADOPTED),
        ("Comprendre la loi en cinq minutes", Instrument.NEWS, Stage.NEWS),
    ],
)
def test_words_in_french(title, instrument, stage):
    assert told(title, language="fr") == (instrument, stage)


def test_only_a_court_judges():
    title = "Le recours contre le plan est rejeté : elle annule la décision"
    assert told(title, language="fr", publisher="Conseil d'État") == (Instrument.JUDGMENT, Stage.DECISION)
    assert told(title, language="fr", publisher="La Région")[0] is not Instrument.JUDGMENT


def test_a_lead_that_begins_with_an_act_in_force_only_speaks_of_it():
    lead = "Regulation (EU) 2023/2854 applies from 12 September."
    assert told("Ten things on data sharing", lead) == (Instrument.NEWS, Stage.NEWS)


# Who speaks


@pytest.mark.parametrize(
    ("title", "language", "authority"),
    [
        (
            "Regulation (EU) 2024/1689 of the European Parliament and of the Council",
            "en",
            "European Parliament and Council",
        ),
        (
            "Règlement (UE) 2024/1689 du Parlement européen et du Conseil",
            "fr",
            "Parlement européen et Conseil",
        ),
        ("Commission Decision (EU) 2024/1459 establishing the Office", "en", "European Commission"),
        ("Notice of no interest", "en", "Publications Office of the EU"),
    ],
)
def test_a_journal_prints_what_others_decide(title, language, authority):
    found = nature(title, language=language, publisher="Publications Office of the EU")
    assert found.authority == authority


def test_an_authority_that_quotes_an_act_speaks_for_itself():
    assert nature("Commission Decision (EU) 2024/1459 is out", publisher="DG X").authority == "DG X"


def test_the_official_journal_of_france_names_the_ministry_in_the_first_line():
    title = "Décret n° 2025-804 du 11 août 2025 relatif à la Commission de régulation de l'énergie"
    given = {"language": "fr", "publisher": "DILA"}
    signed = nature(title, "Décret. Ministère de la justice\nPublics concernés", **given)
    assert signed.authority == "Ministère de la justice"
    assert nature(title, "Publics concernés", **given).authority == "Gouvernement français"
    law = nature("Loi n° 2025-1 du 3 mars 2025", "Loi. Ministère de la justice\n", **given)
    assert law.authority == "Parlement français"


# Strangers' text


@pytest.mark.parametrize(
    "title",
    [
        "",
        " ",
        "draft " * 10_000,
        "projet de " * 10_000,
        "consultation on the the the " * 10_000,
        "(" * 100_000,
    ],
)
def test_a_hostile_title_costs_no_time(title):
    started = time.process_time()
    for language in ("en", "fr"):
        nature(title, title, language=language)
    assert time.process_time() - started < 0.25
