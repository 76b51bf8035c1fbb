"""Legal identifiers: what a publication is, and what it speaks of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watch.text.identifiers import cited_identifiers, own_identifiers, spoken

EUR_LEX = "https://eur-lex.europa.eu/legal-content"
AI_ACT = "celex:32024R1689"


@pytest.mark.parametrize(
    "address",
    [
        f"{EUR_LEX}/EN/TXT/?uri=CELEX:32024R1689",
        f"{EUR_LEX}/FR/TXT/HTML/?uri=CELEX%3A32024R1689&qid=1721",
        f"{EUR_LEX}/AUTO/?uri=celex:32024r1689",
        "https://eur-lex.europa.eu/./legal-content/AUTO/?uri=CELEX:32024R1689",
        "https://eur-lex.europa.eu/LexUriServ/LexUriServ.do?uri=CELEX:32024R1689:EN:HTML",
        "http://publications.europa.eu/resource/celex/32024R1689",
        "http://publications.europa.eu/resource/celex/32024R1689.FRA",
        "http://data.europa.eu/eli/reg/2024/1689/oj",
        "https://eur-lex.europa.eu/eli/reg/2024/1689/oj/fra",
        "https://eur-lex.europa.eu/eli/reg/2024/1689/oj?locale=fr",
        "https://eur-lex.europa.eu/eli/reg/2024/1689/",
    ],
)
def test_an_eu_act_is_its_celex_number_whatever_its_address(address):
    assert own_identifiers([address]) == (AI_ACT,)


@pytest.mark.parametrize(
    ("address", "identifier"),
    [
        ("http://data.europa.eu/eli/dir/2022/2464/oj", "celex:32022L2464"),
        ("http://data.europa.eu/eli/dec/2024/7/oj", "celex:32024D0007"),
        ("http://data.europa.eu/eli/reg_del/2023/2772/oj", "celex:32023R2772"),
        ("http://data.europa.eu/eli/reg_impl/2025/302/oj", "celex:32025R0302"),
        (f"{EUR_LEX}/EN/TXT/?uri=CELEX:52025PC0080", "celex:52025PC0080"),
        (f"{EUR_LEX}/EN/TXT/?uri=CELEX:62019CJ0311", "celex:62019CJ0311"),
        (f"{EUR_LEX}/EN/TXT/?uri=CELEX:32012R0648(01)", "celex:32012R0648(01)"),
        (f"{EUR_LEX}/EN/TXT/?uri=COM:2025:80:FIN", "com:com/2025/80"),
        ("https://www.legifrance.gouv.fr/jorf/id/JORFTEXT000048519395", "jorf:JORFTEXT000048519395"),
        ("https://www.legifrance.gouv.fr/loda/id/LEGITEXT000006072050", "jorf:LEGITEXT000006072050"),
        ("https://ec.europa.eu/commission/presscorner/detail/en/ip_25_614", "press:ip/25/614"),
        ("https://ec.europa.eu/commission/presscorner/detail/fr/IP_25_614", "press:ip/25/614"),
        ("https://ec.europa.eu/commission/presscorner/detail/en/qanda_24_1683", "press:qanda/24/1683"),
    ],
)
def test_what_other_publications_are(address, identifier):
    assert own_identifiers([address]) == (identifier,)


@pytest.mark.parametrize(
    "address",
    [
        f"{EUR_LEX}/EN/TXT/?uri=CELEX:02024R1689-20260727",
        "http://data.europa.eu/eli/reg/2024/1689/2026-07-27",
        "https://eur-lex.europa.eu/eli/reg/2024/1689/2026-07-27/eng",
    ],
)
def test_a_consolidated_text_is_a_publication_of_its_own(address):
    assert own_identifiers([address]) == ("celex:02024R1689-20260727",)


def test_a_corrigendum_is_not_the_act_that_it_corrects():
    assert own_identifiers([f"{EUR_LEX}/EN/TXT/?uri=CELEX:32024R1689R(02)"]) == ("celex:32024R1689R(02)",)
    eli = "http://data.europa.eu/eli/reg/2024/1689/corrigendum/2025-03-12/oj"
    assert AI_ACT not in own_identifiers([eli])


@pytest.mark.parametrize(
    "address",
    [
        "http://data.europa.eu/eli/reg/2024/1689/art_5/oj",
        f"{EUR_LEX}/EN/NIM/?uri=CELEX:72013L0034FRA_202301234",
        "https://bank.example/press/speech/25/03/the-speaker",
        "HTTPS://EXAMPLE.COM/2025/11/NEWS",
        "https://example.com/2025/11/32024R1689",
        "tel:+33123456789",
        "",
    ],
)
def test_an_address_that_only_looks_like_it_names_nothing(address):
    assert own_identifiers([address]) == ()


def test_link_and_guid_name_a_publication_once():
    link = "https://eur-lex.europa.eu/eli/reg/2024/1689/oj"
    assert own_identifiers([link, None, f"{EUR_LEX}/EN/TXT/?uri=CELEX:32024R1689"]) == (AI_ACT,)


@pytest.mark.parametrize(
    "text",
    [
        "Regulation (EU) 2024/1689 of the European Parliament",
        "le règlement (UE) 2024/1689 établit",
        "RÈGLEMENT (UE) 2024/1689",
        "règlement (UE) n° 2024/1689",
        "au titre du reglement (UE) 2024/1689.",
        "Regulation laying down harmonised rules (EU) 2024/1689",
        "CELEX 32024R1689",
    ],
)
def test_an_act_is_found_however_it_is_cited(text):
    assert cited_identifiers(text) == (AI_ACT,)


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("règlement délégué (UE) 2023/2772", "celex:32023R2772"),
        ("Commission Implementing Decision (EU) 2024/7", "celex:32024D0007"),
        ("la directive (UE) 2022/2464", "celex:32022L2464"),
        ("directive 92/43/CEE du Conseil", "celex:31992L0043"),
        ("Council Directive 92/43/EEC", "celex:31992L0043"),
        ("Directive 2013/34/EU", "celex:32013L0034"),
        ("la décision n° 2014/115/UE", "celex:32014D0115"),
        ("règlement (UE) n° 537/2014", "celex:32014R0537"),
        ("Regulation (EC) No 1907/2006", "celex:32006R1907"),
        ("Regulation (EC) No 1925/2006", "celex:32006R1925"),
        ("règlement (CE) nº 338/97", "celex:31997R0338"),
        ("Regulation (EU) 2016/679", "celex:32016R0679"),
        ("COM(2025) 80 final", "com:com/2025/80"),
        ("SWD (2021) 150", "com:swd/2021/150"),
        ("NOR : ECOM2334527D", "nor:ECOM2334527D"),
        ("voir JORFTEXT000048519395", "jorf:JORFTEXT000048519395"),
    ],
)
def test_acts_in_their_older_and_other_forms(text, identifier):
    assert cited_identifiers(text) == (identifier,)


@pytest.mark.parametrize(
    "text",
    [
        "the school year 2024/2025",
        "Tél. 01 23 45 67 89, +33 (0)1 23 45 67 89",
        "facture 2024/1689, commande 32024-1689",
        "a rule of the EU, 3/4 of the members, 24/7",
        "regulation of the market. (EU) 2024/1689 is elsewhere",
        "COMMENT 2025/80 et EXAMPLE.COM/2025/80",
        "The directive says so.",
    ],
)
def test_ordinary_text_cites_nothing(text):
    assert cited_identifiers(text) == ()


def test_each_act_is_cited_once_and_their_number_is_bounded():
    assert cited_identifiers("directive 2013/34/UE, et encore la directive 2013/34/UE") == (
        "celex:32013L0034",
    )
    many = " ".join(f"Directive {year}/{number}/EU" for year in range(2010, 2020) for number in range(1, 50))
    assert len(cited_identifiers(many)) == 200
    assert len(cited_identifiers(many, limit=3)) == 3


@pytest.mark.parametrize(
    ("identifier", "as_people_write"),
    [
        (AI_ACT, "2024/1689"),
        ("celex:32013L0034", "2013/34"),
        ("com:com/2025/80", "COM(2025) 80"),
        ("celex:52025PC0080", "52025PC0080"),
        ("nor:ECOM2334527D", "ECOM2334527D"),
    ],
)
def test_identifiers_as_people_write_them(identifier, as_people_write):
    assert spoken(identifier) == as_people_write


@given(st.text())
def test_no_text_and_no_address_raises(text):
    cited_identifiers(text)
    own_identifiers(
        [text, f"https://eur-lex.europa.eu/?uri=CELEX:{text}", f"https://x.eu/presscorner/ip_{text}"]
    )
