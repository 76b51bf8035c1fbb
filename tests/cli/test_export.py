"""`regwatch export`: an archive as CSV, JSON, Atom and a workbook, and what strangers write in titles."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import feedparser
import pytest
from lxml import etree
from python_calamine import CalamineWorkbook

from tests.archive.shelf import NOW, entry, new, source, tagging
from tests.cli.conftest import Run
from watch.archive import documents
from watch.archive.documents import NewDocument
from watch.archive.engine import Archive
from watch.cli.export import export
from watch.cli.search import search
from watch.models import Instrument, Nature, Published, Stage

FORMULA = "=cmd|' /C calc'!A0"
HOSTILE = (
    FORMULA,
    "<script>alert('x')</script> & co",
    'two\r\nlines, "quoted"; and\ttabs',
    "\u202egnp.exe\u2066 \u200bhidden\ufeff",
    "\U0001f469\u200d\U0001f52c émoji",
    "nul\0 bell\x07 escape\x1b[31m",
    "noncharacters \ufffe\uffff",
    " +1+1",
    "-2+3",
    '@SUM(A1) ";=1+1',
    "\t=1+1",
    "\r=1+1",
    "＝1+1",
    "innocent;=HYPERLINK(A1)",
    "]]> <!-- -->",
)

Put = Callable[..., None]


@pytest.fixture
def put(home: Path) -> Put:
    """Puts documents into the home's archive."""

    def add(*new_documents: NewDocument, source_id: str = "one", at: datetime = NOW) -> None:
        with Archive.open(home / "regwatch.db") as archive, archive.write() as connection:
            documents.add(connection, source(source_id), new_documents, at)

    return add


@pytest.fixture
def shelf(put: Put) -> None:
    """Three documents of two sources; the file lists one of these."""
    act = Nature(Instrument.DECREE, Stage.ADOPTED, "Ministère de l’Écologie")
    put(
        new(
            entry("Décret durabilité", url="https://e.fr/1", day=date(2026, 11, 20), identifiers=("nor:X1",)),
            tags=(tagging("csrd", 0.87654), tagging("ai_act", 0.1, tagged=False)),
            nature=act,
        ),
        new(entry("Guide IA", url="https://e.fr/2", text="", day=date(2026, 11, 10), language="en")),
    )
    put(
        new(
            entry("Espèces", url=None, guid="g3", text="Biodiversité.", day=None, identifiers=()),
            tags=(tagging("biodiversity", 0.7), tagging("csrd", 0.8)),
        ),
        source_id="gone",
    )


def exported(run: Run, *arguments: str) -> list[dict[str, Any]]:
    done = run("export", "--format", "json", *arguments)
    assert done.code == 0, done.err
    (rows,) = json.loads(done.out).values()
    return rows


def table(run: Run, *arguments: str, delimiter: str = ",") -> list[dict[str, str]]:
    done = run("export", *arguments)
    assert done.code == 0, done.err
    assert done.out.startswith("\ufeffid")
    return list(csv.DictReader(StringIO(done.out[1:], newline=""), delimiter=delimiter))


def feed(run: Run, *arguments: str) -> Any:
    done = run("export", "--format", "atom", *arguments)
    assert done.code == 0, done.err
    read = feedparser.parse(done.out.encode(), sanitize_html=False)
    assert not read.bozo
    assert read.version == "atom10"
    return read


def workbook(run: Run, path: Path) -> list[list[Any]]:
    done = run("export", "--format", "xlsx", "--out", path)
    assert done.code == 0, done.err
    return CalamineWorkbook.from_path(path).get_sheet_by_name("documents").to_python()


# What is exported


def test_a_document_as_json(shelf: None, run: Run) -> None:
    rows = {row["id"]: row for row in exported(run)}
    assert rows[1] == {
        "id": 1,
        "title": "Décret durabilité",
        "url": "https://e.fr/1",
        "source": "one",
        "source_name": "one",
        "publisher": "one",
        "jurisdiction": "FR",
        "lang": "fr",
        "published": "2026-11-20",
        "archived": "2026-11-23T08:00:00+00:00",
        "official": True,
        "instrument": "decree",
        "stage": "adopted",
        "authority": "Ministère de l’Écologie",
        "identifiers": ["nor:X1"],
        "topics": [{"topic": "csrd", "probability": 0.8765, "by_person": False}],
        "story": 1,
    }
    assert [topic["topic"] for topic in rows[3]["topics"]] == ["csrd", "biodiversity"]
    assert (rows[3]["url"], rows[3]["published"]) == (None, None)


def test_a_document_as_csv(shelf: None, run: Run) -> None:
    newest, first, _ = table(run)
    assert first == {
        "id": "1",
        "title": "Décret durabilité",
        "url": "https://e.fr/1",
        "source": "one",
        "source_name": "one",
        "publisher": "one",
        "jurisdiction": "FR",
        "lang": "fr",
        "published": "2026-11-20",
        "archived": "2026-11-23T08:00:00+00:00",
        "official": "true",
        "instrument": "decree",
        "stage": "adopted",
        "authority": "Ministère de l’Écologie",
        "identifiers": "nor:X1",
        "topics": "csrd 0.8765",
        "story": "1",
    }
    assert newest["topics"] == "csrd 0.8; biodiversity 0.7"
    assert (newest["url"], newest["published"], newest["identifiers"]) == ("", "", "")


def test_names_come_from_the_file_of_sources(home: Path, shelf: None, run: Run) -> None:
    file = home / "sources.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("id: one", "id: one, name: Le Monde, publisher: SEM"),
        encoding="utf-8",
    )
    named = {row["source"]: (row["source_name"], row["publisher"]) for row in exported(run)}
    assert named == {"one": ("Le Monde", "SEM"), "gone": ("gone", "")}


def test_what_a_person_said_is_told(shelf: None, run: Run) -> None:
    assert run("label", "1", "csrd", "yes", "--who", "Ada").code == 0
    assert run("label", "3", "csrd", "no", "--who", "Ada").code == 0
    rows = {row["id"]: row["topics"] for row in exported(run)}
    assert rows[1] == [{"topic": "csrd", "probability": 0.8765, "by_person": True}]
    assert [topic["topic"] for topic in rows[3]] == ["biodiversity"]
    assert [row["topics"] for row in table(run)] == ["biodiversity 0.7", "csrd 0.8765 (person)", ""]
    assert run("label", "1", "csrd", "undo").code == 0
    assert not next(row for row in exported(run) if row["id"] == 1)["topics"][0]["by_person"]


# What is asked for


def test_every_filter_of_search_is_here() -> None:
    presentation = {"sort", "limit", "as_json"}
    narrowing = [parameter for parameter in search.params if parameter.name not in presentation]
    own = {"form", "out", "separator"}
    assert [parameter for parameter in export.params if parameter.name not in own] == narrowing


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ((), [3, 1, 2]),
        (("durabilité",), [1]),
        (("durabilité", "OR", "guide"), [1, 2]),
        (("--topic", "csrd"), [3, 1]),
        (("--topic", "nothing"), []),
        (("--source", "gone"), [3]),
        (("--lang", "en"), [2]),
        (("--stage", "adopted"), [1]),
        (("--instrument", "decree"), [1]),
        (("--since", "2026-11-20"), [3, 1]),
        (("--until", "2026-11-20"), [1, 2]),
        (("--topic", "csrd", "--until", "2026-11-20", "decret"), [1]),
    ],
)
def test_it_holds_what_a_search_finds(
    shelf: None, run: Run, asked: tuple[str, ...], expected: list[int]
) -> None:
    assert [row["id"] for row in exported(run, *asked)] == expected
    if asked and not asked[0].startswith(("--since", "--until")):
        found = json.loads(run("search", "--json", "--sort", "date", *asked).out)["results"]
        assert [row["id"] for row in found] == expected


def test_documents_are_read_a_few_at_a_time(put: Put, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    put(
        *(
            new(entry(f"n{n}", url=f"https://e.fr/{n}", day=date(2026, 11, n)), keys=(f"k{n}",))
            for n in range(1, 8)
        )
    )
    monkeypatch.setattr("watch.archive.export._BATCH", 3)
    assert [row["title"] for row in exported(run)] == [f"n{n}" for n in range(7, 0, -1)]


@pytest.mark.parametrize(
    ("asked", "cure"),
    [
        (("--stage", "nothing"), "consultation"),
        (("--instrument", "nothing"), "directive"),
        (("--lang", "de"), "'fr', 'en'"),
        (("--since", "yesterday"), "%Y-%m-%d"),
        (("--since", "2026-11-02", "--until", "2026-11-01"), "Exchange them."),
        (("--topic", ""), "name a --topic"),
        (("--", "-rapport"), "Write a word to look for"),
        (("--format", "pdf"), "'csv', 'json', 'atom', 'xlsx'"),
        (("--format", "json", "--separator", "comma"), "Leave it out."),
    ],
)
def test_a_mistake_is_told_with_its_cure(home: Path, run: Run, asked: tuple[str, ...], cure: str) -> None:
    done = run("export", "--out", "never", *asked)
    assert done.code == 2
    assert cure in done.err
    assert not (home / "never").exists()


def test_without_its_library_a_workbook_is_refused(
    home: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    done = run("export", "--format", "xlsx", "--out", "a.xlsx")
    assert done.code == 2
    assert "Install regwatch[xlsx], or write csv." in done.err


def test_a_workbook_is_not_poured_on_a_terminal(
    home: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    done = run("export", "--format", "xlsx")
    assert (done.code, done.out) == (2, "")
    assert "--out archive.xlsx" in done.err


def test_more_than_a_sheet_holds_is_refused(shelf: None, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("watch.cli.formats.xlsx.MOST_DOCUMENTS", 2)
    done = run("export", "--format", "xlsx", "--out", "a.xlsx")
    assert (done.code, "3 documents are more than a sheet holds (2)" in done.err) == (2, True)


# What strangers write


@pytest.fixture
def hostile(put: Put) -> None:
    put(
        *(
            new(entry(title, url=f"https://e.fr/{n}", text=""), keys=(f"k{n}",), tags=(tagging(),))
            for n, title in enumerate(HOSTILE)
        )
    )


def _is_plain(text: str) -> bool:
    return all(char.isprintable() or char == "\u200d" for char in text)


@pytest.mark.parametrize(("separator", "delimiter"), [("comma", ","), ("semicolon", ";")])
def test_no_cell_is_a_formula(hostile: None, run: Run, separator: str, delimiter: str) -> None:
    rows = table(run, "--separator", separator, delimiter=delimiter)
    assert len(rows) == len(HOSTILE)
    cells = [cell for row in rows for cell in row.values()]
    # Also for a program that splits at semicolons whatever the file is.
    starts = [part.lstrip()[:1] for cell in cells for part in cell.split(";")]
    assert set("=+-@＝").isdisjoint(starts)
    assert all(map(_is_plain, cells))
    titles = [row["title"] for row in reversed(rows)]
    assert titles[0] == f"'{FORMULA}"
    assert titles[2] == 'two lines, "quoted"; and tabs'
    assert titles[3] == "gnp.exe hidden"
    assert titles[4] == HOSTILE[4]
    assert titles[5] == "nul bell escape [31m"
    assert titles[13] == "innocent;'=HYPERLINK(A1)"


def test_a_workbook_holds_text_and_no_formula(home: Path, hostile: None, run: Run) -> None:
    _, *rows = workbook(run, home / "a.xlsx")
    titles = [row[1] for row in reversed(rows)]
    assert titles[0] == FORMULA
    assert titles[1] == HOSTILE[1]
    assert titles[6] == "noncharacters"
    assert all(map(_is_plain, titles))
    with zipfile.ZipFile(home / "a.xlsx") as parts:
        sheet = etree.fromstring(parts.read("xl/worksheets/sheet1.xml"))
        names = parts.namelist()
    assert {etree.QName(node).localname for node in sheet.iter()}.isdisjoint({"f", "hyperlink"})
    assert not [name for name in names if "externalLink" in name]


def test_json_holds_titles_as_they_are_archived(hostile: None, run: Run) -> None:
    done = run("export", "--format", "json")
    assert [row["title"] for row in reversed(json.loads(done.out)["documents"])] == list(HOSTILE)
    assert all(
        _is_plain(line.replace("\u202e", "").replace("\u2066", "")) or "hidden" in line or "\ufffe" in line
        for line in done.out.splitlines()
    )


def test_a_feed_holds_text_and_no_markup(hostile: None, run: Run) -> None:
    entries = feed(run).entries
    titles = [one.title for one in reversed(entries)]
    assert titles[1] == HOSTILE[1]
    assert titles[14] == HOSTILE[14]
    assert all(one.title_detail.type == "text/plain" for one in entries)
    assert all(map(_is_plain, titles))


def test_a_feed_links_to_web_pages_only(put: Put, run: Run) -> None:
    shown = [
        entry("a", url="javascript:alert(1)"),
        entry("b", url="https://user@e.fr/"),
        entry("c", url="https://e.fr/?a=1&b=2"),
    ]
    put(*(new(one, keys=(one.title,)) for one in shown))
    links = {one.title: [link.href for link in one.get("links", [])] for one in feed(run).entries}
    assert links == {"a": [], "b": [], "c": ["https://e.fr/?a=1&b=2"]}


# The forms


def test_a_workbook_has_dates_numbers_and_switches(home: Path, shelf: None, run: Run) -> None:
    headings, *rows = workbook(run, home / "a.xlsx")
    by_id = {row[0]: dict(zip(headings, row, strict=True)) for row in rows}
    assert by_id[1]["published"] == date(2026, 11, 20)
    assert by_id[1]["archived"] == NOW.replace(tzinfo=None)
    assert (by_id[1]["official"], by_id[1]["story"]) == (True, 1)
    assert (by_id[1]["topics"], by_id[3]["topics"]) == ("csrd 0.8765", "csrd 0.8; biodiversity 0.7")
    assert (by_id[3]["published"], by_id[3]["url"]) == ("", "")


def test_a_workbook_takes_a_date_before_its_calendar_and_a_title_longer_than_a_cell(
    home: Path, put: Put, run: Run
) -> None:
    put(new(entry("é" * 40_000, day=date(1789, 8, 26))))
    headings, row = workbook(run, home / "a.xlsx")
    cells = dict(zip(headings, row, strict=True))
    assert cells["published"] == "1789-08-26"
    assert len(cells["title"]) == 32_767


def test_a_workbook_goes_to_stdout_too(shelf: None, home: Path) -> None:
    command = [sys.executable, "-m", "watch", "export", "--format", "xlsx"]
    done = subprocess.run(command, env=_environment(home), capture_output=True, timeout=50, check=True)
    assert len(CalamineWorkbook.from_filelike(BytesIO(done.stdout)).get_sheet_by_index(0).to_python()) == 4


def test_a_feed_is_valid_and_says_what_it_holds(shelf: None, run: Run) -> None:
    read = feed(run, "--topic", "csrd")
    assert read.feed.title == "regwatch: csrd"
    assert read.feed.updated == "2026-11-23T08:00:00+00:00"
    undated, dated = read.entries
    assert dated.link == "https://e.fr/1"
    assert dated.author == "Ministère de l’Écologie"
    assert [tag.term for tag in dated.tags] == ["csrd"]
    assert [tag.term for tag in undated.tags] == ["csrd", "biodiversity"]
    assert dated.published == "2026-11-20T00:00:00+00:00"
    assert "published" not in undated
    assert dated.title_detail.language == "fr"
    # RFC 4287, 4.1.2: what has no link has content.
    assert ("links" in undated, undated.content[0].value) == (False, "Espèces")


def test_a_feed_tells_the_instant_where_there_is_one(put: Put, run: Run) -> None:
    at = datetime(2026, 11, 19, 23, 30, tzinfo=UTC)
    put(new(replace(entry(), published=Published(date(2026, 11, 20), at))))
    assert feed(run).entries[0].published == "2026-11-19T23:30:00+00:00"


def test_ids_are_the_same_in_every_export_and_of_this_archive_alone(shelf: None, put: Put, run: Run) -> None:
    before = feed(run, "--topic", "csrd", "--since", "2026-11-01")
    put(new(entry("Later", url="https://e.fr/9"), tags=(tagging(),)), at=NOW + timedelta(days=1))
    after = feed(run, "--topic", "csrd", "--since", "2026-11-02")
    assert after.feed.id == before.feed.id
    assert {one.id for one in before.entries} < {one.id for one in after.entries}
    assert len({one.id for one in after.entries}) == 3
    assert feed(run, "--topic", "ai_act").feed.id != before.feed.id
    assert after.feed.updated == "2026-11-24T08:00:00+00:00"


def test_a_changed_text_updates_its_entry(shelf: None, home: Path, run: Run) -> None:
    later = NOW + timedelta(days=2)
    changed = new(entry("Décret durabilité", url="https://e.fr/1", text="Autre texte."))
    with Archive.open(home / "regwatch.db") as archive, archive.write() as connection:
        documents.change(connection, source("one"), 1, changed, later, material=True, moved={})
    (one,) = feed(run, "--stage", "news", "--source", "one", "durabilité").entries
    assert one.updated == "2026-11-25T08:00:00+00:00"


@pytest.mark.parametrize("form", ["csv", "json", "atom", "xlsx"])
def test_nothing_found_is_a_whole_document(home: Path, run: Run, form: str) -> None:
    done = run("export", "--format", form, "--out", "empty")
    assert (done.code, done.err) == (0, "0 documents exported to empty.\n")
    content = (home / "empty").read_bytes()
    if form == "csv":
        assert len(content.splitlines()) == 1
    elif form == "json":
        assert json.loads(content) == {"documents": []}
    elif form == "atom":
        read = feedparser.parse(content)
        assert (read.bozo, read.entries, "updated" in read.feed) == (False, [], True)
    else:
        assert len(CalamineWorkbook.from_path(home / "empty").get_sheet_by_index(0).to_python()) == 1


# Where it goes


def test_a_file_is_replaced_and_stdout_stays_empty(home: Path, shelf: None, run: Run) -> None:
    (home / "a.json").write_text("old", encoding="utf-8")
    done = run("export", "--format", "json", "--out", "a.json")
    assert (done.code, done.out, done.err) == (0, "", "3 documents exported to a.json.\n")
    assert len(json.loads((home / "a.json").read_bytes())["documents"]) == 3
    assert list(home.glob(".*.part")) == []


@pytest.mark.parametrize("form", ["csv", "json", "atom", "xlsx"])
def test_an_export_that_breaks_off_leaves_the_file_as_it_was(
    home: Path, shelf: None, run: Run, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    (home / "a").write_text("old", encoding="utf-8")
    monkeypatch.setattr("watch.archive.export._BATCH", 1)
    with Archive.open(home / "regwatch.db") as archive, archive.write() as connection:
        # What the second document read says of its identifiers is damaged.
        connection.exec_driver_sql("UPDATE document SET identifiers = '[' WHERE id = 1")
    with pytest.raises(json.JSONDecodeError):
        run("export", "--format", form, "--out", "a")
    assert (home / "a").read_text(encoding="utf-8") == "old"
    assert list(home.glob(".*.part")) == []


def test_a_file_that_cannot_be_written_is_one_line(home: Path, shelf: None, run: Run) -> None:
    done = run("export", "--out", "nowhere/a.csv")
    assert (done.code, done.err) == (1, "Cannot write nowhere/a.csv: No such file or directory.\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("form", ["csv", "json", "atom", "xlsx"])
def test_a_full_disk_is_one_line(home: Path, shelf: None, form: str, unbuffered: str) -> None:
    command = [sys.executable, "-m", "watch", "export", "--format", form]
    with Path("/dev/full").open("wb") as full:
        environment = {**_environment(home), "PYTHONUNBUFFERED": unbuffered}
        done = subprocess.run(command, env=environment, stdout=full, stderr=subprocess.PIPE, timeout=50)
    assert (done.returncode, done.stderr.decode()) == (
        1,
        "Cannot write the output: No space left on device.\n",
    )


@pytest.mark.parametrize("form", ["csv", "json", "atom", "xlsx"])
def test_a_reader_that_leaves_is_no_error(home: Path, put: Put, form: str) -> None:
    put(*(new(entry("t" * 2_000, url=f"https://e.fr/{n}", text=""), keys=(f"k{n}",)) for n in range(100)))
    command = [sys.executable, "-m", "watch", "export", "--format", form]
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = subprocess.run(
            command, env=_environment(home), stdout=writer, stderr=subprocess.PIPE, timeout=50
        )
    finally:
        os.close(writer)
    assert done.stderr == b""


def test_progress_is_for_a_person_who_waits(shelf: None, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert "Exporting" not in run("export", "--out", "a.csv").err
    monkeypatch.setattr("watch.cli.export._QUICK", 3)
    assert "Exporting" in run("export", "--out", "a.csv").err
    assert "Exporting" not in run("export", "--topic", "csrd", "--out", "a.csv").err
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert "Exporting" not in run("export").err


def test_a_faulty_file_of_sources_is_told(home: Path, shelf: None, run: Run) -> None:
    (home / "sources.yaml").write_text("version: 1\nsources: [{id: one}]\n", encoding="utf-8")
    done = run("export", "--out", "a.csv")
    assert done.code == 2
    assert "sources.yaml:2" in done.err
    assert not (home / "a.csv").exists()


def _environment(home: Path) -> dict[str, str]:
    return {**os.environ, "REGWATCH_HOME": str(home), "PYTHONPATH": str(Path(__file__).parents[2])}
