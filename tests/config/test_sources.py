"""Sources: each slip has its line and its cure, all at once; rows lie over shipped rows field by field."""

import copy
import pickle
from datetime import date, timedelta

import pytest

from watch.config.options import Options
from watch.config.sources import KINDS, Source, load_sources, shipped_catalogue
from watch.errors import ConfigError, UsageError

ROW = "  - id: one\n    kind: feed\n    url: https://one.example/feed\n"


@pytest.fixture
def write(tmp_path):
    path = tmp_path / "sources.yaml"

    def write(content):
        path.write_text(content, encoding="utf-8")
        return path

    return write


def faults_of(path):
    with pytest.raises(ConfigError) as caught:
        load_sources(path)
    return caught.value.faults


def test_three_keys_make_a_source(write):
    (source,) = load_sources(write(f"version: 1\nsources:\n{ROW}"))
    assert source == Source(id="one", kind="feed", url="https://one.example/feed")
    assert (source.name, source.publisher, source.languages, source.official) == ("one", "one", (), False)
    assert (source.every, source.delay, source.timeout) == (timedelta(days=1), 1.5, 30.0)
    assert (source.max_bytes, source.full_text, source.reuse, source.min_items) == (
        10_000_000,
        False,
        "link",
        1,
    )
    assert (source.max_silence, source.verified, source.enabled) == (None, None, True)


def test_a_full_row(write):
    extra = (
        "    name: Une source\n    publisher: Un éditeur\n    jurisdiction: FR\n    languages: [fr, en]\n"
        "    official: true\n    every: 6h\n    delay: 0\n    timeout: 300\n    max_bytes: 500KB\n"
        "    full_text: official\n    reuse: full\n    expect: {min_items: 3, max_silence: 30d}\n"
        "    keywords: [durabilité, 'AI Act']\n    fallback: [two]\n    verified: 2026-09-02\n"
        "    enabled: false\n"
    )
    two = ROW.replace("one", "two") + "    verified: never\n    expect: {max_silence: }\n"
    one, _ = load_sources(write(f"version: 1\nsources:\n{ROW}{extra}{two}"))
    assert one == Source(
        id="one",
        kind="feed",
        url="https://one.example/feed",
        name="Une source",
        publisher="Un éditeur",
        jurisdiction="FR",
        languages=("fr", "en"),
        official=True,
        every=timedelta(hours=6),
        delay=0.0,
        timeout=300.0,
        max_bytes=500_000,
        full_text=True,
        reuse="full",
        min_items=3,
        max_silence=timedelta(days=30),
        keywords=("durabilité", "AI Act"),
        fallback=("two",),
        verified=date(2026, 9, 2),
        enabled=False,
    )


@pytest.mark.parametrize(
    ("line", "problem", "cure"),
    [
        ("everi: 6h", "everi: this key is not known here", "Write every"),
        ("colour: red", "colour: this key is not known here", "Write one of delay, enabled"),
        ("every: soon", "every: 'soon' is not a length of time", "as in 6h"),
        ("every: 6", "every: 6 is not a length of time", "as in 6h"),
        ("every: 4m", "every: '4m' would burden the site", "5m or more"),
        ("every:", "every: no value is written", "delete the line"),
        ("delay: 61", "delay: 61 is out of range", "from 0 to 60"),
        ("delay: -1", "delay: -1 is out of range", "from 0 to 60"),
        ("delay: .nan", "delay: nan is out of range", "from 0 to 60"),
        ("delay: true", "delay: true is out of range", "from 0 to 60"),
        ("timeout: 0", "timeout: 0 is out of range", "from 1 to 300"),
        ("max_bytes: 10", "max_bytes: 10 is not a size", "10MB"),
        ("max_bytes: 201MB", "max_bytes: '201MB' is over 200MB", "1KB to 200MB"),
        ("full_text: always", "full_text: 'always' is not a choice", "true, false or official"),
        ("reuse: ful", "reuse: 'ful' is not known", "Write full"),
        ("expect: {min_itmes: 1}", "expect.min_itmes: this key is not known", "Write min_items"),
        ("expect: {min_items: many}", "expect.min_items: 'many' is out of range", "whole number"),
        ("expect: 3", "expect: 3 stands where keys are due", "in braces"),
        ("keywords: CSRD", "keywords: 'CSRD' is not a list", "square brackets"),
        ("keywords: [2026]", "keywords: 2026 is not text", "in quotes"),
        ("keywords: ['']", "keywords: empty", "one short line"),
        ("fallback: [one]", "fallback: a source cannot stand in for itself", "another source"),
        ("fallback: [nowhere]", "fallback: no source is called nowhere", "the id of a row"),
        ("fallback: [tow]", "fallback: no source is called tow", "Write two"),
        ("languages: [french]", "languages: 'french' is not a language code", "fr or en"),
        ("languages: [xx]", "languages: 'xx' is not a language code", "ISO 639-1"),
        ("jurisdiction: france", "jurisdiction: 'france' is not a jurisdiction", "FR, EU, INT"),
        ("verified: yesterday", "verified: 'yesterday' is not a date", "2026-09-02, or never"),
        ("verified: 2026-13-45", "verified: '2026-13-45' is not a date", "2026-09-02, or never"),
        ("enabled: yes", "enabled: 'yes' is neither true nor false", "true or false"),
        ("official: 1", "official: 1 is neither true nor false", "true or false"),
        ("name: 2026", "name: 2026 is not text", "in quotes"),
    ],
)
def test_a_slip_has_its_line_and_its_cure(write, line, problem, cure):
    path = write(f"version: 1\nsources:\n{ROW}    {line}\n{ROW.replace('one', 'two')}")
    (fault,) = faults_of(path)
    assert (fault.file, fault.line) == (str(path), 6)
    assert problem in fault.problem
    assert cure in fault.cure


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("/feed.xml", "http:// or https://"),
        ("www.one.example/feed", "http:// or https://"),
        ("ftp://one.example/feed", "http:// or https://"),
        ("file:///etc/passwd", "http:// or https://"),
        ("https:///feed", "names no host"),
        ("https://one.example:99999/", "host or the port"),
        ("https://[::1/", "host or the port"),
        ("https://user:s3cret@one.example/", "user name or a password"),
        ("https://one.example/a feed", "space"),
        ("'https://one.example\\@two.example/'", "backslash"),
        ("https://one.example/" + "a" * 2000, "over 2000"),
        ("[https://one.example/]", "a list is not a web address"),
    ],
)
def test_a_bad_url_is_refused_and_never_repeated(write, url, problem):
    (fault,) = faults_of(write(f"version: 1\nsources:\n  - id: one\n    kind: feed\n    url: {url}\n"))
    assert fault.line == 5
    assert fault.problem.startswith("url: ")
    assert problem in fault.problem
    assert "one.example" not in str(fault)
    assert "s3cret" not in str(fault)


@pytest.mark.parametrize(
    ("content", "line", "problem", "cure"),
    [
        (f"sources:\n{ROW}", 1, "version: missing", "Add `version: 1`"),
        (f"version: 2\nsources:\n{ROW}", 1, "version: 2 is not a version", "Write 1"),
        (f"version: true\nsources:\n{ROW}", 1, "version: true is not a version", "Write 1"),
        (f"version: 1\nsuorces: []\nsources:\n{ROW}", 2, "suorces: this key", "Write sources"),
        (
            f"version: 1\nextends: shiped\nsources:\n{ROW}",
            2,
            "extends: 'shiped' is not known",
            "Write shipped",
        ),
        (f"version: 1\ndefaults: {{evry: 1d}}\nsources:\n{ROW}", 2, "defaults.evry: this key", "Write every"),
        ("version: 1\nsources: one\n", 2, "sources: this is not a list", "- id:"),
        (f"version: 1\nsources:\n  - one\n{ROW}", 3, "sources: a row without keys", "- id:"),
        ("version: 1\nsources:\n", 1, "no source is listed", "extends: shipped"),
        ("- one\n- two\n", 1, "a list stands where keys are due", "key"),
        (f"version: 1\nsources:\n{ROW}{ROW}", 6, "id: one is the id of line 3 too", "its own id"),
        (f"version: 1\nsources:\n{ROW.replace('one', 'One_1')}", 3, "'One_1' is not an id", "small letters"),
        (f"version: 1\nsources:\n{ROW.replace('id: one', 'name: one')}", 3, "id: missing", "id: my-source"),
        (f"version: 1\nsources:\n{ROW.replace('kind: feed', 'name: one')}", 3, "kind: missing", "kind: feed"),
        ("version: 1\nsources:\n  - id: one\n    kind: feed\n", 3, "url: missing", "url: https://"),
    ],
)
def test_a_slip_in_the_frame_of_the_file(write, content, line, problem, cure):
    (fault,) = faults_of(write(content))
    assert fault.line == line
    assert problem in fault.problem
    assert cure in fault.cure


def test_an_unknown_kind_is_told_with_all_that_are_known(write):
    (fault,) = faults_of(write(f"version: 1\nsources:\n{ROW.replace('kind: feed', 'kind: telepathy')}"))
    assert fault.line == 4
    assert all(kind in fault.cure for kind in KINDS)


def test_all_faults_come_at_once_in_one_usage_error(write):
    content = (
        "version: 3\ndefaults: {delay: 99}\nsources:\n"
        "  - id: One\n    kind: feeed\n    url: nowhere\n    every: 1s\n    colour: red\n"
        "  - id: two\n    kind: feed\n    url: https://two.example/\n    fallback: [three]\n"
    )
    path = write(content)
    with pytest.raises(UsageError) as caught:
        load_sources(path)
    assert caught.value.exit_code == 2
    assert sorted(fault.line for fault in caught.value.faults) == [1, 2, 4, 5, 6, 7, 8, 12]
    first = str(caught.value).splitlines()[0]
    assert first == f"{path}:1: version: 3 is not a version this program reads. Write 1"


def test_a_faulty_row_is_still_there_for_those_that_name_it(write):
    broken = ROW.replace("one", "two") + "    every: never\n"
    (fault,) = faults_of(write(f"version: 1\nsources:\n{ROW}    fallback: [two]\n{broken}"))
    assert "every" in fault.problem


def test_a_fault_in_a_shared_list_is_told_once_where_it_stands(write):
    content = f"version: 1\nsources:\n{ROW}    keywords: &words\n      - AI\n      - 7\n"
    (fault,) = faults_of(write(f"{content}{ROW.replace('one', 'two')}    keywords: *words\n"))
    assert fault.line == 8


def test_defaults_hold_for_rows_that_do_not_say_otherwise(write):
    content = "version: 1\ndefaults: {every: 2d, delay: 5, full_text: true, reuse: excerpt}\nsources:\n"
    one, two = load_sources(
        write(f"{content}{ROW}    every: 6h\n    full_text: false\n{ROW.replace('one', 'two')}")
    )
    assert (one.every, one.delay, one.full_text, one.reuse) == (timedelta(hours=6), 5.0, False, "excerpt")
    assert (two.every, two.full_text) == (timedelta(days=2), True)


def test_a_row_lies_over_the_shipped_row_field_by_field(write):
    shipped = {source.id: source for source in load_sources(shipped_catalogue())}
    content = (
        "version: 1\nextends: shipped\nsources:\n  - id: cnil\n    every: 1h\n    expect: {min_items: 2}\n"
    )
    merged = {source.id: source for source in load_sources(write(content + ROW))}
    assert merged.keys() == {*shipped, "one"}
    cnil = merged["cnil"]
    assert (cnil.every, cnil.min_items) == (timedelta(hours=1), 2)
    assert cnil.max_silence == shipped["cnil"].max_silence is not None
    assert (cnil.url, cnil.keywords) == (shipped["cnil"].url, shipped["cnil"].keywords)
    assert merged["esma-news"] == shipped["esma-news"]


def test_own_defaults_lie_over_shipped_defaults_and_under_every_row(write):
    shipped = {source.id: source for source in load_sources(shipped_catalogue())}
    content = "version: 1\nextends: shipped\ndefaults: {every: 3d, delay: 9}\nsources:\n"
    merged = {source.id: source for source in load_sources(write(content + ROW))}
    assert (merged["one"].every, merged["one"].delay) == (timedelta(days=3), 9.0)
    assert merged["dg-fisma-news"].every == timedelta(days=3)
    assert merged["cnil"].every == shipped["cnil"].every  # its row says so
    assert merged["cnil"].delay == 9.0


def test_a_misspelt_shipped_id_is_told_as_such(write):
    (fault,) = faults_of(write("version: 1\nextends: shipped\nsources:\n  - id: cnnil\n    enabled: false\n"))
    assert (fault.line, "no shipped source is called cnnil" in fault.problem) == (4, True)
    assert "Write cnil" in fault.cure


def test_extending_alone_is_enough(write):
    assert load_sources(write("version: 1\nextends: shipped\nsources:\n"))[0].id


def test_options_are_frozen_all_the_way_and_travel():
    options = Options({"selectors": {"paths": ["a", "b"]}})
    assert options["selectors"]["paths"] == ("a", "b")
    assert hash(options) == hash(Options({"selectors": {"paths": ["a", "b"]}}))
    with pytest.raises(TypeError):
        options["selectors"]["item"] = "li"
    source = Source(id="one", kind="feed", url="https://one.example/", options=options)
    assert pickle.loads(pickle.dumps(source)) == copy.deepcopy(source) == source


def test_the_shipped_catalogue_is_without_fault():
    catalogue = load_sources(shipped_catalogue())
    assert len(catalogue) >= 25
    places = {(source.url, source.languages, source.options) for source in catalogue}
    assert len(places) == len(catalogue), "one row, one place"
    assert all(source.languages and source.name != source.id for source in catalogue)
    assert {"FR", "EU", "INT"} <= {source.jurisdiction for source in catalogue}
    assert all(source.official for source in catalogue if source.reuse == "full")
