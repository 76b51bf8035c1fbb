"""What rows of these kinds may say, and how their faults are told."""

import pickle
from pathlib import Path

import pytest

from watch.config.sources import KINDS, load_sources
from watch.crawl import kinds
from watch.errors import ConfigError

LISTING = "kind: listing\n    url: https://a.example/news"
JSON = "kind: json\n    url: https://a.example/api"


def write(folder: Path, row: str) -> Path:
    path = folder / "sources.yaml"
    path.write_text(f"version: 1\nsources:\n  - id: a\n    {row}\n", encoding="utf-8")
    return path


def test_every_kind_that_a_row_may_name_can_be_read() -> None:
    assert set(KINDS) == set(kinds.KINDS) == set(kinds.EXPECTS)
    assert set(kinds.PLANS) == set(KINDS) - {"feed"}


@pytest.mark.parametrize(
    ("row", "line", "problem"),
    [
        (LISTING, 3, "item: missing"),
        (f"{LISTING}\n    item: 'li['", 6, "item: this is no CSS selector (Malformed attribute selector"),
        (f"{LISTING}\n    link_pattern: '^/('", 6, "link_pattern: this is no regular expression"),
        (f"{LISTING}\n    item: li\n    itme: li", 7, "itme: this key is not known here. Write item"),
        (f"{LISTING}\n    item: li\n    fields: {{}}", 7, "fields: this key is not known here"),
        (
            f"{LISTING}\n    item: li\n    title: {{selector: b}}",
            7,
            "title: 'selector' is not known here. Write select",
        ),
        (
            f"{LISTING}\n    item: li\n    title: {{pattern: a, template: '{{1}}'}}",
            7,
            "title: the pattern has no group 1",
        ),
        (f"{LISTING}\n    item: li\n    title: 7", 7, "title: 7 is not a text"),
        (
            f"{LISTING}\n    item: li\n    date_format: dd/mm/yyyy",
            7,
            "date_format: 'dd/mm/yyyy' is not a date format",
        ),
        (f"{LISTING}\n    item: li\n    date_from_url: '/20'", 7, "date_from_url: it names no group year"),
        (f"{LISTING}\n    item: li\n    max_pages: 21", 7, "max_pages: 21 is out of range"),
        (f"{LISTING}\n    item: li\n    max_pages: 3", 7, "max_pages: nothing says where the next page is"),
        (f"{LISTING}\n    item: li\n    page: {{step: 2}}", 7, "page: it names no parameter"),
        (f"{LISTING}?d={{yesterday}}\n    item: li", 5, "url: braces that hold no day"),
        (JSON, 3, "fields: missing"),
        (f"{JSON}\n    fields: {{title: 'a..b'}}", 6, "fields.title: this is no path"),
        (f"{JSON}\n    fields: {{titel: a}}", 6, "fields.titel: this key is not known here. Write title"),
        (
            f"{JSON}\n    fields: {{url: 'x{{id:shout}}'}}",
            6,
            "fields.url: this is no path ('shout' is none of",
        ),
        (
            "kind: page\n    url: https://a.example/\n    ignore: ['/(/']",
            6,
            "ignore: this is no regular expression",
        ),
        ("kind: feed\n    url: https://a.example/\n    item: li", 6, "item: this key is not known here"),
    ],
)
def test_faults(tmp_path: Path, row: str, line: int, problem: str) -> None:
    path = write(tmp_path, row)
    with pytest.raises(ConfigError) as caught:
        load_sources(path)
    (fault,) = caught.value.faults
    assert fault.line == line
    assert f"{fault.problem}. {fault.cure}".startswith(problem)


def test_options_reach_the_reader_and_can_travel(tmp_path: Path) -> None:
    row = f"""{LISTING}?from={{today-7:%d%m%Y}}
    item: li
    date: {{select: time, attribute: datetime}}
    date_format: ["%d/%m/%Y", epoch]
    page: {{parameter: p, first: 0, step: 10}}
    max_pages: 20"""
    (source,) = load_sources(write(tmp_path, row))
    assert source.options["item"] == "li"
    assert source.options["date_format"] == ("%d/%m/%Y", "epoch")
    assert pickle.loads(pickle.dumps(source)) == source
    assert hash(source)


def test_a_row_over_a_shipped_one_keeps_its_other_options(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text(
        f"version: 1\nsources:\n  - id: a\n    {LISTING}\n    item: li\n    title: b\n", encoding="utf-8"
    )
    (first,) = load_sources(path)
    path.write_text(path.read_text(encoding="utf-8").replace("title: b", "title: i"), encoding="utf-8")
    (second,) = load_sources(path)
    assert (first.options["item"], second.options["title"]) == ("li", {"select": "i"})
