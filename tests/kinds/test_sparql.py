"""EU law from CELLAR, asked in SPARQL."""

import json
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.crawl.site import Site, answer
from tests.kinds.reading import EXAMPLES, NOW, as_json, expected, first, reader, source
from watch.config.options import Options
from watch.crawl.kinds import celex, sparql
from watch.errors import BlockedError, FetchError, UnreadableError
from watch.models import Entry, SourceState

ENDPOINT = "https://publications.europa.eu/webapi/rdf/sparql"
RECENT = (EXAMPLES / "sparql_recent.json").read_bytes()
STATE = SourceState("s")


def read(body: bytes, *languages: str) -> tuple[Entry, ...]:
    return sparql.read(body, content_type="", url=ENDPOINT, languages=languages, now=NOW, options=Options())


def query(*languages: str, state: SourceState = STATE, **options: object) -> str:
    """The query that a row's first request asks."""
    step = next(sparql.plan(first(ENDPOINT, *languages), options=Options(options), state=state, now=NOW))
    parameters = parse_qs(urlsplit(step.request.url).query)
    assert parameters["format"] == ["application/sparql-results+json"]
    assert "timeout" not in parameters  # with it, the server may answer in part
    return parameters["query"][0]


@pytest.mark.parametrize(
    ("name", "languages"),
    [
        ("sparql_recent", ("fr", "en")),
        ("sparql_touching", ("fr",)),
        ("sparql_touching", ("en",)),
    ],
)
def test_examples(name: str, languages: tuple[str, ...]) -> None:
    entries = read((EXAMPLES / f"{name}.json").read_bytes(), *languages)
    assert as_json(entries) == expected(f"{name}.{'.'.join(languages)}")


def test_no_rows_are_no_entries() -> None:
    assert read(b'{"head": {}, "results": {"bindings": []}}', "fr") == ()


def test_a_source_in_no_language_of_the_union_is_read_in_english() -> None:
    assert [entry.language for entry in read(RECENT, "zh")] == ["en"] * 4


@pytest.mark.parametrize("name", ["recent_acts", "proposals", "touching"])
def test_every_query_is_filled_in(name: str) -> None:
    text = query("fr", query=name, acts=("32024R1689",))
    for left in ("{from}", "{to}", "{languages}", "{acts}", "#  "):
        assert left not in text
    assert "authority/language/FRA>, <http://publications.europa.eu/resource/authority/language/ENG>" in text
    assert text.rstrip().endswith("LIMIT 5001")  # one more than the reader takes
    assert text.count("{") == text.count("}")


def test_the_days_asked_for() -> None:
    assert '>= "2026-11-17"^^xsd:date && ?published <= "2026-11-25"' in query("fr")
    assert '>= "2026-11-03"' in query("fr", query="proposals", days=21)
    # A reading that failed for ten days looks back from the last good one, though never for ever.
    late = SourceState("s", last_good_at=NOW - timedelta(days=10))
    assert '>= "2026-11-07"' in query("fr", state=late)
    lost = SourceState("s", last_good_at=NOW - timedelta(days=400))
    assert '>= "2026-10-24"' in query("fr", state=lost)


def test_watched_acts_become_literals_of_both_types() -> None:
    text = query("fr", query="touching", acts=("32024R1689", "32022L2464"))
    assert (
        'VALUES ?act { "32024R1689"^^xsd:string "32024R1689" "32022L2464"^^xsd:string "32022L2464" }' in text
    )


@pytest.mark.parametrize(
    "acts",
    [(), ("32024R1689", '" } DROP ALL #'), ("32024R1689\n",), ("32024R1689",) * 31, "32024R1689", (7,)],
)
def test_what_is_no_list_of_celex_numbers_is_not_asked(acts: object) -> None:
    with pytest.raises(UnreadableError, match="acts must be 1 to 30 CELEX numbers"):
        query("fr", query="touching", acts=acts)


def test_a_query_of_ones_own() -> None:
    text = query("en", query='SELECT ?celex WHERE { ?work ?p ?celex . FILTER(?d > "{from}") }')
    assert text == 'SELECT ?celex WHERE { ?work ?p ?celex . FILTER(?d > "2026-11-17") }'
    with pytest.raises(UnreadableError, match="no query is called nothing_such"):
        query("en", query="nothing_such")
    with pytest.raises(UnreadableError, match="over 4000 characters"):
        query("en", query="SELECT * WHERE { ?s ?p ?o } #" + "x" * 4_000)


@pytest.mark.parametrize(
    ("body", "code", "detail"),
    [
        (
            b"Virtuoso 37000 Error SP030: SPARQL compiler, line 3: syntax error at 'WHRE'\n\nSPARQL query:",
            "malformed",
            "Virtuoso 37000 Error SP030: SPARQL compiler, line 3: syntax error at 'WHRE'",
        ),
        (b"<html><body>Virtuoso S1T00 Error SR171: Transaction timed out", "timeout", None),
        (b"Virtuoso 42000 Error The estimated execution time 9000 (sec) exceeds the limit", "timeout", None),
        (b"<html><title>Service unavailable</title>", "malformed", "no SPARQL results in JSON"),
        (RECENT[:2_000], "malformed", "no SPARQL results in JSON"),
        (b"[" * 100_000, "malformed", "no SPARQL results in JSON"),
        (b'{"head": {}, "boolean": true}', "malformed", "no SPARQL results in JSON"),
        (b'{"results": {"bindings": {}}}', "malformed", "results without a list of rows"),
        (b'{"results": {"bindings": [{"s": {"value": "x"}}]}}', "malformed", "no row has a CELEX number"),
        (b"\xff\xfe", "malformed", "no SPARQL results in JSON"),
    ],
)
def test_what_is_no_result(body: bytes, code: str, detail: str | None) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(body, "fr")
    assert caught.value.code == code
    assert detail is None or caught.value.detail.startswith(detail)


def test_more_rows_than_asked_for_are_refused_not_cut() -> None:
    row = {"celex": {"value": "32026R0001"}, "title": {"value": "T"}}
    full = {"results": {"bindings": [row] * 5_000}}
    assert len(read(json.dumps(full).encode(), "en")) == 1
    full["results"]["bindings"].append(row)
    with pytest.raises(UnreadableError, match="too_large: over 5000 rows"):
        read(json.dumps(full).encode(), "en")


def test_odd_terms_are_passed_over() -> None:
    row = {"celex": {"value": "32026R0001"}, "title": {"value": 7}, "date": None, "eli": "x", "work": {}}
    [entry] = read(json.dumps({"results": {"bindings": [row, 3, None]}}).encode(), "en")
    assert entry.title == "Regulation (EU) 2026/1 (CELEX 32026R0001)"
    assert (entry.guid, entry.published, entry.text) == (None, None, "")


async def test_the_same_results_are_not_parsed_again() -> None:
    async with Site() as site, reader() as sources:
        site.pages["/sparql"] = answer(RECENT, Content_Type="application/sparql-results+json")
        row = source("sparql", site.url("/sparql"), ("fr", "en"), query="recent_acts")
        reading = await sources.read(row, STATE, NOW)
        assert as_json(reading.entries) == expected("sparql_recent.fr.en")
        again = await sources.read(row, SourceState("s", body_hash=reading.body_hash), NOW)
    assert again.entries is None
    assert again.body_hash == reading.body_hash
    assert site.seen("/sparql")[0].headers["accept"] == "application/sparql-results+json"


@pytest.mark.parametrize(
    ("page", "error", "told"),
    [
        (answer(RECENT, X_SQL_State="S1TAT"), FetchError, r"timeout: a part of the results \(S1TAT\)"),
        (answer(RECENT, "206 Partial Content"), FetchError, "http_status: 206"),
        (answer(b"<html>Virtuoso S1T00 Error timed out"), UnreadableError, "timeout: the server gave"),
        (answer(b"<html><title>Just a moment..."), BlockedError, "challenge: Cloudflare"),
        (answer(b"Virtuoso 22023 Error", "500 SPARQL Request Failed"), FetchError, "http_status: 500"),
        (answer(b""), BlockedError, "empty_body"),
    ],
)
async def test_no_part_and_no_error_passes_for_results(
    page: object, error: type[Exception], told: str
) -> None:
    async with Site() as site, reader() as sources:
        site.pages["/sparql"] = page  # type: ignore[assignment]
        with pytest.raises(error, match=told):
            await sources.read(source("sparql", site.url("/sparql")), STATE, NOW)


async def test_a_state_of_success_is_none() -> None:
    async with Site() as site, reader() as sources:
        site.pages["/sparql"] = answer(RECENT, X_SQL_State="00000")
        reading = await sources.read(source("sparql", site.url("/sparql")), STATE, NOW)
    assert len(reading.entries or ()) == 4


@pytest.mark.parametrize(
    ("number", "french", "english"),
    [
        ("32024R1689", "Règlement (UE) 2024/1689", "Regulation (EU) 2024/1689"),
        ("32013L0034", "Directive 32013L0034", "Directive 32013L0034"),
        ("32022L2464R(04)", "Rectificatif\u00a0: directive (UE) 2022/2464", "Corrigendum: Directive (EU)"),
        ("02024R1689-20260727", "Version consolidée\u00a0: règlement (UE) 2024/1689, 2026-07-27", "Consol"),
        (
            "02024R1689-99999999",
            "Version consolidée\u00a0: règlement (UE) 2024/1689 (",
            "Consolidated text: R",
        ),
        ("52025PC0080", "Proposition COM(2025) 80", "Proposal COM(2025) 80"),
        ("52025JC0003", "Proposition JOIN(2025) 3", "Proposal JOIN(2025) 3"),
        ("52025DC0080", "COM(2025) 80", "COM(2025) 80"),
        ("52024XC05687", "CELEX 52024XC05687", "CELEX 52024XC05687"),
        ("no number", "CELEX no number", "CELEX no number"),
    ],
)
def test_a_number_in_words(number: str, french: str, english: str) -> None:
    assert celex.title(number, "fr").startswith(french)
    assert celex.title(number, "en").startswith(english)
    assert celex.title(number, "de") == celex.title(number, "en")
    assert number in celex.title(number, "fr")


def test_a_commission_document_in_parts_is_not_the_whole() -> None:
    assert celex.own_identifiers("52025PC0080") == ("celex:52025PC0080", "com:com/2025/80")
    assert celex.own_identifiers("52025PC0080(01)") == ("celex:52025PC0080(01)",)
    assert celex.own_identifiers("52025JC0003") == ("celex:52025JC0003", "com:join/2025/3")
