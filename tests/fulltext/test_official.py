"""Texts of EU acts, asked of a store on loopback that negotiates like CELLAR."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

import pytest

from tests.crawl.site import Handler, Site, answer, slow
from tests.fulltext import pdfs
from tests.fulltext.store import Store, page
from watch.config.sources import Source
from watch.crawl.completing import Completer
from watch.crawl.fetch import Answer, Fetcher
from watch.crawl.fulltext.cellar import Cellar, act_number, parts
from watch.crawl.fulltext.official import OfficialTexts, preferred
from watch.crawl.fulltext.pool import ExtractionPool
from watch.models import Entry

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HERE = (ip_network("127.0.0.1/32"),)
ACT = "32024R1689"
ROW = Source(id="eu", kind="feed", url="http://127.0.0.1/", full_text=True, reuse="full", delay=0, timeout=5)

FRENCH = page("Les fournisseurs de systèmes d’IA à haut risque établissent une documentation technique.")
ENGLISH = page("Providers of high-risk AI systems shall draw up technical documentation.")


def act(language: str | None = "fr", number: str = ACT, *, text: str = "", url: str | None = None) -> Entry:
    return Entry("Un acte", url, text=text, language=language, identifiers=(f"celex:{number}",))


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with Site() as running:
        yield running


@pytest.fixture
def store(site: Site) -> Store:
    return Store(site)


class Desk:
    """A completer for readers of these languages."""

    def __init__(self, completer: Completer) -> None:
        self._completer = completer

    async def complete(self, *entries: Entry, row: Source = ROW, now: datetime = NOW) -> list[Entry]:
        return await self._completer.complete(row, entries, now)

    async def one(self, entry: Entry, row: Source = ROW, now: datetime = NOW) -> Entry:
        (completed,) = await self.complete(entry, row=row, now=now)
        return completed


@pytest.fixture
def readers() -> list[str]:
    return ["fr", "en"]


@pytest.fixture
async def desk(store: Store, readers: Sequence[str]) -> AsyncIterator[Desk]:
    async with (
        Fetcher(user_agent="regwatch/0.0", allow_addresses=HERE) as fetcher,
        ExtractionPool(workers=1) as pool,
    ):
        official = OfficialTexts(Cellar(fetcher, pool, store.address), lambda: readers)
        yield Desk(Completer(fetcher, pool, official))


# Which language


@pytest.mark.parametrize(
    ("own", "readers", "expected"),
    [
        ("fr", ["en", "fr"], ["fr"]),
        ("en", ["fr"], ["fr", "en"]),
        ("de", ["fr", "en"], ["fr", "en", "de"]),
        (None, ["fr", "en"], ["fr", "en"]),
        ("zh", ["en"], ["en"]),
        ("fr", [], ["fr"]),
        (None, [], ["en"]),
    ],
)
def test_languages_are_asked_for_in_this_order(
    own: str | None, readers: list[str], expected: list[str]
) -> None:
    assert preferred(own, readers) == expected


async def test_french_and_english_entries_of_an_act_each_get_their_own_language(
    desk: Desk, store: Store
) -> None:
    store.publish(ACT, "fra", FRENCH)
    store.publish(ACT, "eng", ENGLISH)
    french, english, again = await desk.complete(act("fr"), act("en"), act("fr"))
    assert "documentation technique" in french.text
    assert "technical documentation" in english.text
    assert again == french
    assert (french.language, english.language, french.text_note) == ("fr", "en", None)
    assert store.asked(ACT) == ["fra", "eng"], "each once"


async def test_an_entry_without_a_language_gets_the_readers_first_that_there_is(
    desk: Desk, store: Store
) -> None:
    store.publish(ACT, "eng", ENGLISH)
    found = await desk.one(act(None))
    assert "technical documentation" in found.text
    assert found.language == "en"
    assert store.asked(ACT) == ["fra", "fra", "eng"], "French is asked for as a page and as a PDF"


async def test_a_french_entry_is_never_given_english_words_that_its_reader_could_have_in_french(
    desk: Desk, store: Store
) -> None:
    store.publish(ACT, "eng", ENGLISH)
    shown = act("fr", text="Un résumé.")
    assert await desk.one(shown) == shown


# Which form


async def test_what_the_source_says_of_an_act_stands_before_its_text(desk: Desk, store: Store) -> None:
    store.publish(ACT, "fra", FRENCH)
    found = await desk.one(act(text="Modifie la directive 2013/34/UE."))
    first, *others = found.text.split("\n\n")
    assert first == "Modifie la directive 2013/34/UE."
    assert "documentation technique" in others[0]


async def test_an_act_that_is_only_a_pdf_is_read_from_it(desk: Desk, store: Store) -> None:
    body = pdfs.with_text([["Règlement du Conseil relatif aux conditions de production des semences."]])
    store.publish("31985R3820", "fra", body, kind="pdfa2a")
    found = await desk.one(act(number="31985R3820"))
    assert found.text == "Règlement du Conseil relatif aux conditions de production des semences."
    assert found.text_note is None


async def test_an_act_that_is_only_a_scan_is_kept_and_says_so(desk: Desk, store: Store, site: Site) -> None:
    store.publish("31985R3820", "fra", pdfs.scanned(2), kind="pdfa2a")
    site.pages["/page"] = answer(page("Une page qui ne dit rien de plus."), Content_Type="text/html")
    shown = act(number="31985R3820", text="Un acte ancien.", url=site.url("/page"))
    assert await desk.one(shown) == replace(shown, text_note="no_text")
    assert not site.seen("/page"), "what the store holds is what there is"


async def test_a_text_in_another_language_is_better_than_a_scan(desk: Desk, store: Store) -> None:
    store.publish(ACT, "fra", pdfs.scanned(1), kind="pdfa2a")
    store.publish(ACT, "eng", ENGLISH)
    found = await desk.one(act(None))
    assert (found.language, found.text_note) == ("en", None)


async def test_a_proposal_is_read_with_its_annexes_in_order(desk: Desk, store: Store) -> None:
    store.publish("52021PC0206", "fra", *(page(f"Partie {n} de la proposition.") for n in (1, 2, 3)))
    found = await desk.one(act(number="52021PC0206"))
    assert found.text.split("\n") == [f"Partie {n} de la proposition." for n in (1, 2, 3)]
    assert found.text_note is None


async def test_too_many_annexes_are_cut_and_it_is_said(desk: Desk, store: Store) -> None:
    store.publish("52021PC0206", "fra", *(page(f"Partie {n}.") for n in range(1, 8)))
    found = await desk.one(act(number="52021PC0206"))
    assert found.text.split("\n") == [f"Partie {n}." for n in (1, 2, 3, 4)]
    assert found.text_note == "truncated"


async def test_an_annex_that_cannot_be_read_does_not_cost_the_act(desk: Desk, store: Store) -> None:
    missing = answer(b"", "404 Not Found")
    store.publish("52021PC0206", "fra", page("La proposition."), missing, page("L’annexe 2."))
    found = await desk.one(act(number="52021PC0206"))
    assert found.text == "La proposition.\nL’annexe 2."
    assert found.text_note == "truncated"


async def test_a_corrigendum_is_asked_for_by_its_own_number(desk: Desk, store: Store) -> None:
    store.publish("32015R0757R(03)", "fra", page("Au lieu de : « 2024 », lire : « 2025 »."))
    assert "lire" in (await desk.one(act(number="32015R0757R(03)"))).text


# What goes wrong


@pytest.mark.parametrize(
    "trouble",
    [
        answer(b"x" * 200_000, Content_Type="application/xhtml+xml"),
        slow(30),
        answer(b"", "500 Internal Server Error"),
        answer(b"", "202 Accepted", x_amzn_waf_action="challenge"),
        answer(b"", "200 OK"),
        answer(b"\x00\x01 not a page", Content_Type="application/xhtml+xml"),
        answer(page(""), Content_Type="application/xhtml+xml"),
        answer(b"", "303 See Other", Location="http://10.0.0.1/"),
    ],
    ids=["huge", "slow", "error", "challenge", "empty", "garbage", "blank", "astray"],
)
async def test_an_act_that_is_not_given_falls_back_to_the_linked_page(
    desk: Desk, store: Store, site: Site, trouble: Handler
) -> None:
    store.publish(ACT, "fra", trouble)
    linked = (
        "<main><h1>Un acte</h1><p>La page de l’autorité qui présente le règlement à ses lecteurs.</p></main>"
    )
    site.pages["/page"] = answer(linked.encode(), Content_Type="text/html; charset=utf-8")
    row = replace(ROW, timeout=0.5, max_bytes=100_000)
    found = await desk.one(act(url=site.url("/page")), row)
    assert "qui présente le règlement" in found.text


async def test_without_a_page_either_the_entry_stays_as_shown(desk: Desk, site: Site) -> None:
    shown = act(text="Un résumé.", url=site.url("/nowhere"))
    assert await desk.one(shown) == shown


async def test_a_store_in_trouble_is_left_alone_for_a_while(desk: Desk, store: Store, site: Site) -> None:
    numbers = [f"32024R{n:04d}" for n in range(1, 7)]
    for number in numbers:
        store.publish(number, "fra", answer(b"", "500 Internal Server Error"))
    await desk.complete(*(act(number=number) for number in numbers))
    assert [bool(store.asked(number)) for number in numbers] == [True] * 3 + [False] * 3

    store.publish(numbers[5], "fra", FRENCH)
    later = NOW + timedelta(minutes=11)
    assert "documentation technique" in (await desk.one(act(number=numbers[5]), now=later)).text


async def test_a_store_that_asks_to_come_back_later_is_not_asked_again(desk: Desk, store: Store) -> None:
    store.publish("32024R0001", "fra", answer(b"", "429 Too Many Requests", Retry_After="3600"))
    store.publish("32024R0002", "fra", FRENCH)
    await desk.complete(act(number="32024R0001"), act(number="32024R0002"))
    assert not store.asked("32024R0002")


async def test_acts_that_are_missing_are_no_trouble(desk: Desk, store: Store) -> None:
    store.publish(ACT, "fra", FRENCH)
    missing = [act(number=f"32024R{n:04d}") for n in range(1, 6)]
    *_, found = await desk.complete(*missing, act())
    assert "documentation technique" in found.text


async def test_sources_read_side_by_side_ask_one_at_a_time_and_once(
    desk: Desk, store: Store, site: Site
) -> None:
    store.publish(ACT, "fra", slow(0.05, FRENCH))
    other = replace(ROW, id="other")
    (one,), (two,) = await asyncio.gather(desk.complete(act()), desk.complete(act(), row=other))
    assert one.text == two.text != ""
    assert store.asked(ACT) == ["fra"]
    assert site.peak == 1


async def test_what_was_found_is_asked_for_again_after_an_hour(desk: Desk, store: Store) -> None:
    store.publish(ACT, "eng", ENGLISH)
    assert not (await desk.one(act("fr"))).text
    store.publish(ACT, "fra", FRENCH)
    assert not (await desk.one(act("fr"), now=NOW + timedelta(minutes=30))).text
    assert (await desk.one(act("fr"), now=NOW + timedelta(hours=2))).text


# Who is asked


@pytest.mark.parametrize(
    "row",
    [replace(ROW, reuse="excerpt"), replace(ROW, reuse="link"), replace(ROW, full_text=False)],
    ids=["excerpt", "link", "no full text"],
)
async def test_a_row_that_keeps_no_texts_asks_for_none(
    desk: Desk, store: Store, site: Site, row: Source
) -> None:
    store.publish(ACT, "fra", FRENCH)
    assert await desk.one(act(), row) == act()
    assert not site.visits


async def test_an_entry_with_a_text_of_its_own_asks_for_none(desk: Desk, site: Site) -> None:
    whole = act(text="Un long texte. " * 400)
    assert await desk.one(whole) == whole
    assert not site.visits


@pytest.mark.parametrize(
    ("identifiers", "expected"),
    [
        (("com:com/2021/206", "celex:52021PC0206"), "52021PC0206"),
        (("celex:32015R0757R(03)",), "32015R0757R(03)"),
        (("celex:02024R1689-20260727",), None),
        (("celex:62024CJ0001",), None),
        (("celex:3../../etc",), None),
        (("nor:ECOM2301234A",), None),
    ],
)
def test_acts_and_preparatory_documents_have_a_text(
    identifiers: tuple[str, ...], expected: str | None
) -> None:
    assert act_number(identifiers) == expected


def test_the_files_of_a_list_are_those_of_one_format_on_its_own_host() -> None:
    body = b"""<ul>
      <li><a href="http://store.example/a.0006.03/DOC_10">10</a></li>
      <li><a href='/a.0006.03/DOC_2/text.html?x=1&amp;y=2'>2</a></li>
      <li><a href="http://store.example/a.0006.03/DOC_1">1</a></li>
      <li><a href="http://store.example/a.0006.02/DOC_1">another format</a></li>
      <li><a href="http://elsewhere.example/a.0006.03/DOC_3">elsewhere</a></li>
      <li><a href="http://store.example/about">no file</a></li>
    </ul>"""
    listed = Answer("http://store.example/list", 200, "text/html", body, None, None, False, None, 1, 1)
    assert parts(listed) == [
        "http://store.example/a.0006.03/DOC_1",
        "http://store.example/a.0006.03/DOC_2/text.html?x=1&y=2",
        "http://store.example/a.0006.03/DOC_10",
    ]
