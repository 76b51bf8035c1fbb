"""The extract: whole sentences, as they stand in the text, that say more than the title."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watch.enrich.summary import extract, sentences

TITLE = "La CSRD repoussée d'un an"
FIRST = "La directive paraît au Journal officiel ce matin."
SECOND = "Elle s'applique aux exercices ouverts en 2028."
THIRD = "Les États ont un an pour la transposer."


@pytest.mark.parametrize(
    "text",
    [
        "Voir l'art. 5 du règlement pour le détail",
        "L'article L. 225-102-1 du code de commerce change",
        "M. Durand et Mme. Martin signent",
        "Le no. 12 de la revue",
        "Published on 3 Sept. 2026 in Brussels",
        "As J. Delors said in Paris",
        "La société Inc. Exemple publie",
        "Environ 3.5 % des sites",
    ],
)
def test_an_abbreviation_does_not_end_a_sentence(text):
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    "parts",
    [
        ["Un texte paraît.", "Il est court."],
        ["Est-ce applicable ?", "Oui."],
        ["« Il faut agir. »", "Le ministre l'a dit."],
        ["Le ministre l'a dit.", "« Il faut agir. »"],
        ["« Agissons\u00a0! »", "Voilà."],
        ["“We agree.”", "They said so."],
        ["It applies (see the annex.)", "From now on."],
        ["Rien ne change…", "Pour l'instant."],
        ["L'année est 2026.", "2027 vient après."],
        ["La loi change.", "Écologie et climat suivent."],
    ],
)
def test_sentences_end_where_a_reader_sees_an_end(parts):
    assert sentences(" ".join(parts)) == parts
    assert sentences(" ".join(parts).replace("« ", "«\u00a0").replace(" »", "\u00a0»")) == [
        part.replace("« ", "«\u00a0").replace(" »", "\u00a0»") for part in parts
    ]


def test_a_line_break_ends_a_sentence():
    assert sentences("Un titre\n\nUn texte") == ["Un titre", "Un texte"]


def test_a_short_text_is_told_whole():
    assert extract(TITLE, f"{FIRST} {SECOND} {THIRD}") == f"{FIRST} {SECOND} {THIRD}"


def test_what_changes_for_whom_and_by_when_is_chosen_from_a_long_text():
    talk = [f"Le débat numéro {number} fut long et la salle était pleine." for number in range(12)]
    duty = "Les entreprises de plus de 1 000 salariés doivent publier leur rapport avant le 1er juillet 2028."
    told = extract(TITLE, " ".join([FIRST, *talk, duty]))
    assert told.startswith(FIRST)
    assert told.endswith(duty)
    assert " […] " in told, "what did not stand together says so"


def test_the_words_that_a_text_was_tagged_for_weigh():
    talk = [f"Le débat numéro {number} fut long et la salle était pleine." for number in range(12)]
    named = "La double matérialité reste le cœur du texte."
    assert named in extract(TITLE, " ".join([*talk, named]), words=["double matérialité"])


def test_the_title_is_not_said_again():
    assert extract(TITLE, f"La CSRD, repoussée d’un an. {FIRST}") == FIRST


@pytest.mark.parametrize(
    "furniture",
    [
        "En savoir plus.",
        "Ce site utilise des cookies pour mesurer son audience.",
        "We use cookies to make your visit better.",
        "Subscribe to our newsletter to get the latest rules.",
        "Partager sur les réseaux sociaux que vous aimez.",
        "Skip to the main content of this page.",
        "Tous droits réservés par la rédaction du site.",
    ],
)
def test_what_belongs_to_the_page_is_left_out(furniture):
    assert extract(TITLE, f"{furniture} {FIRST}") == FIRST


def test_nothing_to_say_is_an_empty_extract():
    assert extract(TITLE, "") == ""
    assert extract(TITLE, f"{TITLE}. Lire.") == ""


def test_a_long_extract_is_cut_between_words_and_says_so():
    told = extract(
        TITLE, "Les entreprises concernées par ce texte, selon leur taille, publieront.", max_chars=30
    )
    assert told == "Les entreprises concernées …"


def test_an_extract_is_cut_even_where_there_is_no_space():
    told = extract("", f"un deux trois quatre{'x' * 1000}", max_chars=50)
    assert len(told) <= 50
    wall = extract("", "a-b-c-d-" * 200, max_chars=50)
    assert len(wall) == 50
    assert wall.endswith("- …")


@given(st.text(), st.text(alphabet=st.sampled_from("aB .!?«»\n’…1é,-"), max_size=300), st.integers(10, 60))
def test_an_extract_is_never_longer_than_asked(title, text, max_chars):
    assert len(extract(title, text, max_chars=max_chars)) <= max_chars


@given(st.text(alphabet=st.sampled_from("aB .!?«»”)L\n…1é")))
def test_sentences_lose_no_word(text):
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())
