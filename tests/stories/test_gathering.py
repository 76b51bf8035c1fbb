"""What joins two documents, and what keeps them apart whatever joins them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import count

import pytest

from tests.stories.events import load
from watch.stories.account import Account, Story
from watch.stories.gathering import gather
from watch.text.identifiers import cited_identifiers

_NUMBERS = count(1)
_DAY = date(2026, 3, 10)

_FINE = "La Cnil inflige 3,5 millions d'euros d'amende à Dataflux"
_FINE_EN = "CNIL hits data broker Dataflux with €3.5m penalty"


def _account(title: str, text: str = "", *, language: str = "fr", after: int = 0, **more: object) -> Account:
    number = next(_NUMBERS)
    values: dict[str, object] = {"source_id": f"s{number}", "official": False}
    values.update(more)
    cited = cited_identifiers(f"{title}\n{text}")
    day = _DAY + timedelta(days=after)
    return Account(id=number, language=language, day=day, title=title, text=text, cited=cited, **values)  # type: ignore[arg-type]


def _several(stories: list[Story]) -> list[set[int]]:
    return [set(story.members) for story in stories if len(story.members) > 1]


def test_one_act_in_two_languages_whatever_the_titles_and_the_days() -> None:
    act = ("celex:32026L0731",)
    english = _account("Directive (EU) 2026/731", language="en", official=True, identifiers=act)
    french = _account("Texte en vigueur", after=30, official=True, identifiers=act)
    (story,) = gather([french, english])
    assert story.members == (english.id, french.id)
    assert [(bond.kind, bond.detail) for bond in story.bonds] == [("identifier", act[0])]


def test_a_com_number_and_its_celex_number_are_one() -> None:
    one = _account("COM(2026) 151", identifiers=("com:com/2026/151",))
    other = _account("Proposition de règlement", identifiers=("celex:52026PC0151",))
    assert _several(gather([one, other])) == [{one.id, other.id}]


def test_citing_an_act_is_not_being_it() -> None:
    act = _account("Regulation (EU) 2024/1689", language="en", identifiers=("celex:32024R1689",))
    literacy = _account("AI literacy in practice", "Article 4 of Regulation (EU) 2024/1689.", language="en")
    sandbox = _account("Sandboxes open in Spain", "Article 57 of Regulation (EU) 2024/1689.", language="en")
    assert _several(gather([act, literacy, sandbox])) == []


def test_two_acts_of_one_wording_stay_apart() -> None:
    title = "Arrêté du 27 mars 2026 portant désignation du site Natura 2000 « Vallée de la {} »"
    one = _account(title.format("Vézère"), identifiers=("jorf:JORFTEXT000053110301",))
    other = _account(title.format("Dronne"), identifiers=("jorf:JORFTEXT000053110302",))
    assert _several(gather([one, other])) == []


def test_the_same_event_in_two_languages_says_which_words() -> None:
    french = _account(_FINE, "Le courtier en données a revendu des numéros sans consentement.", official=True)
    english = _account(_FINE_EN, "The firm resold numbers without consent.", language="en", after=1)
    (story,) = gather([english, french])
    assert story.members == (french.id, english.id)
    (bond,) = story.bonds
    assert bond.kind == "translation"
    assert "dataflu" in bond.detail or "datafl" in bond.detail


def test_a_yearly_repeat_and_what_lies_outside_the_window() -> None:
    first = _account(_FINE)
    assert _several(gather([first, _account(_FINE, after=365)])) == []
    assert _several(gather([first, _account(_FINE, after=11)])) == []
    near = _account(_FINE, after=4)
    assert _several(gather([first, near])) == [{first.id, near.id}]


def test_steps_numbers_parties_countries_species_and_years_separate() -> None:
    pairs = [
        ("Omnibus : accord provisoire sur la CSRD et le devoir de vigilance",
         "Omnibus : la directive sur la CSRD et le devoir de vigilance est parue au Journal officiel"),
        ("Décret n° 2026-187 relatif aux sites naturels de compensation",
         "Décret n° 2026-188 relatif aux sites naturels de compensation"),
        ("La Cnil inflige une amende au courtier DATAFLUX", "La Cnil inflige une amende au courtier PRIMEO"),
        ("L'Allemagne consulte sur son plan de restauration",
         "La France consulte sur son plan de restauration"),
        ("Le préfet autorise des tirs de cormorans", "Le préfet autorise des tirs de blaireaux"),
        ("Bilan 2024 des sanctions de la CNIL", "Bilan 2025 des sanctions de la CNIL"),
    ]  # fmt: skip
    for one, other in pairs:
        assert _several(gather([_account(one), _account(other)])) == [], (one, other)


def test_a_corrigendum_is_a_publication_of_its_own() -> None:
    title = "Commission Delegated Regulation (EU) 2026/245 as regards simplified reporting standards"
    act = _account(title, language="en", identifiers=("celex:32026R0245",))
    mended = _account(
        f"Corrigendum to {title}", language="en", after=8, identifiers=("celex:32026R0245R(01)",)
    )
    assert _several(gather([act, mended])) == []


def test_a_newsletter_that_names_a_story_is_not_in_it() -> None:
    fine, press = _account(_FINE), _account("Dataflux écope de 3,5 millions d'euros d'amende de la Cnil")
    letter = _account("Lettre d'information n° 41", f"{_FINE} ; Omnibus : accord ; PFAS : décret paru.")
    week = _account("L'actu de la semaine : amende de 3,5 millions d'euros de la Cnil à Dataflux")
    assert _several(gather([fine, press, letter, week])) == [{fine.id, press.id}]


def test_a_source_tells_an_event_once() -> None:
    one, other = _account(_FINE, source_id="cnil"), _account(_FINE, source_id="cnil", after=1)
    assert _several(gather([one, other])) == []


def test_what_a_person_separated_stays_apart_even_through_a_third() -> None:
    accounts = [_account(_FINE, after=day) for day in range(3)]
    first, second, third = (account.id for account in accounts)
    assert _several(gather(accounts)) == [{first, second, third}]
    found = _several(gather(accounts, apart=[frozenset((first, third))]))
    assert all(not {first, third} <= members for members in found)
    same = [replace(account, identifiers=("celex:32026R0245",)) for account in accounts]
    found = _several(gather(same, apart=[frozenset((first, third))]))
    assert all(not {first, third} <= members for members in found)


def test_a_chain_of_neighbours_is_not_one_story() -> None:
    accounts = [
        _account("Iroise : chalutage interdit autour de Molène", "Le parc marin protège 95 km²."),
        _account("Chalutage et filets : parcs marins en débat", "Iroise et Mayotte, deux parcs marins."),
        _account("Mayotte : filets interdits autour de M'Tsamboro", "Le parc marin protège 12 km²."),
    ]
    assert all(not {accounts[0].id, accounts[2].id} <= members for members in _several(gather(accounts)))


def test_every_bond_leads_to_the_head() -> None:
    for story in gather(load("events_dev.jsonl", "events_heldout.jsonl")[0]):
        placed = {story.members[0]}
        for bond in story.bonds:
            assert bond.ids[1] in placed
            assert bond.detail
            placed.add(bond.ids[0])
        assert placed == set(story.members)


def test_an_account_alone_is_a_story_and_none_are_none() -> None:
    alone = _account("Titre")
    assert gather([alone]) == [Story((alone.id,))]
    assert gather([]) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Arolle : le préfet autorise le projet 12", "Arolle : le préfet autorise le projet n° 64"),
        ("Fiche 3 : la double matérialité en pratique", "Fiche 4 : la double matérialité en pratique"),
        (
            "AI Office opens phase 1 of the code of practice",
            "AI Office opens phase 2 of the code of practice",
        ),
        ("La 1re vague de la CSRD publie ses rapports", "La 2e vague de la CSRD publie ses rapports"),
    ],
)
def test_two_texts_of_one_template_with_other_numbers_stay_apart(one: str, other: str) -> None:
    text = "La commission a rendu un avis favorable au titre des espèces protégées et de la CSRD."
    accounts = [_account(one, text=text), _account(other, text=text, after=1)]
    assert len(gather(accounts)) == 2
