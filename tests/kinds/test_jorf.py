"""The Journal officiel from DILA's archives."""

from datetime import timedelta

import pytest

from tests.crawl.site import Site, answer
from tests.kinds.reading import EXAMPLES, NOW, as_json, expected, reader, source
from tests.kinds.tarballs import example, path_of, tar_gz
from watch.config.options import Options
from watch.crawl.kinds import jorf
from watch.errors import BlockedError, FetchError, UnreadableError
from watch.models import Entry, SourceState

URL = "https://echanges.dila.gouv.fr/OPENDATA/JORF/JORF_20261121-001500.tar.gz"
STATE = SourceState("s")
TEXT = (EXAMPLES / "jorf" / "JORFTEXT000055000010.xml").read_bytes()


def read(archive: bytes, url: str = URL, **options: object) -> tuple[Entry, ...]:
    return jorf.read(
        archive,
        content_type="application/x-gzip",
        url=url,
        languages=("fr",),
        now=NOW,
        options=Options(options),
    )


def text_number(number: int, title: str = "Décret") -> tuple[str, bytes]:
    name = f"JORFTEXT{number:012d}"
    xml = TEXT.replace(b"JORFTEXT000055000010", name.encode()).replace(b"TECL2612345D", b"")
    return path_of(f"{name}.xml"), xml.replace("Décret n°".encode(), title.encode())


def test_example() -> None:
    assert as_json(read(example())) == expected("jorf")


def test_only_the_natures_wanted() -> None:
    titles = [entry.title for entry in read(example(), natures=("ARRETE",))]
    assert len(titles) == 2
    assert all(title.startswith("Arrêté") for title in titles)


def test_what_is_old_depends_on_the_archive() -> None:
    last_year = URL.replace("20261121", "20251121")
    assert len(read(example(), last_year)) == len(read(example()))
    assert read(example(), URL.replace("20261121", "20261130")) == ()
    assert len(read(example(), "https://example.org/no-day-here")) == len(read(example()))


def test_many_texts() -> None:
    entries = read(tar_gz(text_number(number) for number in range(10_000)))
    assert len(entries) == 10_000
    assert len({entry.guid for entry in entries}) == 10_000


def test_a_long_text_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    article = (EXAMPLES / "jorf" / "JORFARTI000055000012.xml").read_bytes()
    long = article.replace(b"<p>Le ministre", b"<p>" + b"Le ministre est charge. " * 20_000 + b"</p><p>Fin")
    [entry] = read(tar_gz([text_number(55000010), (path_of("JORFARTI000055000012.xml"), long)]))
    assert 190_000 < len(entry.text) <= 200_100


NESTED = "".join(f'<!ENTITY e{level} "{f"&e{level - 1};" * 8}">' for level in range(1, 9))
BOMB = f"""<?xml version="1.0"?>
<!DOCTYPE TEXTE_VERSION [<!ENTITY e0 "ha">{NESTED}<!ENTITY x SYSTEM "file:///etc/passwd">]>
<TEXTE_VERSION><META><META_COMMUN><ID>&e8;&x;</ID></META_COMMUN></META></TEXTE_VERSION>"""


@pytest.mark.parametrize("xml", [BOMB.encode(), BOMB.encode("utf-16")])
def test_entities_are_refused(xml: bytes) -> None:
    with pytest.raises(UnreadableError, match="unsafe: a document type"):
        read(tar_gz([text_number(1), (path_of("JORFTEXT000000000002.xml"), xml)]))


def test_one_bad_file_costs_itself_alone(caplog: pytest.LogCaptureFixture) -> None:
    bad = (path_of("JORFTEXT000000000002.xml"), b"\x00\x01 no XML")
    assert len(read(tar_gz([bad, text_number(1)]))) == 1
    assert [record.message for record in caplog.records] == ["archived_file_not_read"]
    with pytest.raises(UnreadableError, match="malformed: none of 1 files could be read"):
        read(tar_gz([bad]))


@pytest.mark.parametrize("archive", [b"<html>Moved</html>", example()[:-100], b""])
def test_what_is_no_archive(archive: bytes) -> None:
    with pytest.raises(UnreadableError, match="malformed"):
        read(archive)


def test_an_archive_of_old_texts_alone_is_empty() -> None:
    old = TEXT.replace(b"2026-11-21", b"2019-01-03")
    assert read(tar_gz([(path_of("JORFTEXT000055000010.xml"), old)])) == ()


def listing(*names: str) -> bytes:
    links = "".join(f'<tr><td><a href="{name}">{name}</a></td></tr>' for name in names)
    return f"<html><title>Index of /OPENDATA/JORF</title><table>{links}</table></html>".encode()


def named(day: str, hour: str = "001500") -> str:
    return f"JORF_{day}-{hour}.tar.gz"


def folder(site: Site, *numbers: tuple[str, int]) -> None:
    """A folder of archives, each with the text of this number."""
    names = [name for name, _ in numbers]
    site.pages["/JORF/"] = answer(
        listing("Freemium_jorf_global_20250713-140000.tar.gz", *names, "../", "?C=M;O=D"), ETag='"list"'
    )
    for name, number in numbers:
        site.pages[f"/JORF/{name}"] = answer(tar_gz([text_number(number)]), Content_Type="application/x-gzip")


def fetched(site: Site) -> list[str]:
    return [visit.target.rpartition("/")[2] for visit in site.visits if "tar.gz" in visit.target]


async def test_archives_newer_than_the_newest_one_read() -> None:
    async with Site() as site, reader() as sources:
        row = source("jorf", site.url("/JORF/"))
        days = [(named("20261110"), 1), (named("20261121"), 2), (named("20261122"), 3)]
        folder(site, *days)
        first = await sources.read(row, STATE, NOW)
        assert fetched(site) == [named("20261122"), named("20261121")]  # three days back, newest first
        assert [entry.guid for entry in first.entries or ()] == [
            "JORFTEXT000000000003",
            "JORFTEXT000000000002",
        ]
        assert (first.etag, first.requests) == ('"list"', 4)  # with robots.txt

        site.visits.clear()
        state = SourceState("s", body_hash=first.body_hash, last_good_at=NOW)
        again = await sources.read(row, state, NOW)
        assert (again.entries, again.body_hash, fetched(site)) == (None, first.body_hash, [])

        folder(site, *days, (named("20261122", "203000"), 4), (named("20261123"), 5))
        later = await sources.read(row, state, NOW)
        assert [entry.guid for entry in later.entries or ()] == [
            "JORFTEXT000000000005",
            "JORFTEXT000000000004",
        ]
        assert later.body_hash != first.body_hash


async def test_an_interruption_leaves_no_hole() -> None:
    async with Site() as site, reader() as sources:
        row = source("jorf", site.url("/JORF/"))
        folder(site, (named("20261001"), 1), (named("20261030"), 2), (named("20261105"), 3))
        state = SourceState("s", body_hash="of another day", last_good_at=NOW - timedelta(days=30))
        reading = await sources.read(row, state, NOW)
    assert [entry.guid for entry in reading.entries or ()] == ["JORFTEXT000000000003", "JORFTEXT000000000002"]


async def test_an_unchanged_list_ends_the_reading() -> None:
    async with Site() as site, reader() as sources:
        site.pages["/JORF/"] = answer(status="304 Not Modified")
        state = SourceState("s", etag='"list"', body_hash="abc", last_good_at=NOW)
        reading = await sources.read(source("jorf", site.url("/JORF/")), state, NOW)
    assert (reading.entries, reading.etag, reading.body_hash) == (None, '"list"', "abc")
    assert site.seen("/JORF/")[0].headers["if-none-match"] == '"list"'


async def test_archives_are_asked_for_as_they_are() -> None:
    async with Site() as site, reader() as sources:
        folder(site, (named("20261121"), 2))
        # Some servers name the compression of the file in the header meant for the transport.
        site.pages[f"/JORF/{named('20261121')}"] = answer(tar_gz([text_number(7)]), Content_Encoding="x-gzip")
        state = SourceState("s", etag='"old"', last_modified="Mon, 23 Nov 2026 10:00:00 GMT")
        reading = await sources.read(source("jorf", site.url("/JORF/")), state, NOW)
    assert len(reading.entries or ()) == 1
    headers = site.visits[-1].headers
    assert headers["accept-encoding"] == "identity"
    assert not headers.keys() & {"if-none-match", "if-modified-since"}


@pytest.mark.parametrize(
    ("page", "error", "told"),
    [
        (answer(b"gone", "404 Not Found"), FetchError, "http_status: 404"),
        (answer(b"<html><title>Just a moment..."), BlockedError, "challenge"),
        (answer(b"<html>Moved"), UnreadableError, "malformed"),
        (answer(tar_gz([text_number(3)])[:-30]), UnreadableError, "malformed"),
    ],
)
async def test_one_archive_that_fails_fails_the_reading(
    page: object, error: type[Exception], told: str
) -> None:
    async with Site() as site, reader() as sources:
        folder(site, (named("20261121"), 2), (named("20261122"), 3))
        site.pages[f"/JORF/{named('20261121')}"] = page  # type: ignore[assignment]
        with pytest.raises(error, match=told):
            await sources.read(source("jorf", site.url("/JORF/")), STATE, NOW)


async def test_a_list_without_archives_is_not_empty_but_broken() -> None:
    async with Site() as site, reader() as sources:
        site.pages["/JORF/"] = answer(listing("Freemium_jorf_global_20250713-140000.tar.gz"))
        with pytest.raises(UnreadableError, match="malformed: a list without archives"):
            await sources.read(source("jorf", site.url("/JORF/")), STATE, NOW)
