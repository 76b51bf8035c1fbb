"""Services that answer in JSON: what the examples do not show."""

import pytest

from tests.kinds.reading import NOW
from watch.config.options import Options
from watch.crawl.kinds import json_api
from watch.errors import UnreadableError
from watch.models import Entry
from watch.text import paths

URL = "https://api.example/list"


def read(body: str, **options: object) -> tuple[Entry, ...]:
    given = {"fields": {"title": "t", "url": "u"}, **options}
    return json_api.read(
        body.encode(), content_type="", url=URL, languages=("fr",), now=NOW, options=Options(given)
    )


@pytest.mark.parametrize(
    ("body", "options"),
    [
        ("<html>", {}),
        ('{"error": "no such list"}', {"items": "items"}),
        ('{"count": 3}', {"items": "items", "total": "count"}),
        ('[{"name": "renamed"}]', {}),
        ('{"items": null}', {"items": "items[*]"}),
        ("[" * 100_000, {}),
    ],
)
def test_another_shape_is_an_error_and_never_an_empty_list(body: str, options: dict[str, object]) -> None:
    with pytest.raises(UnreadableError, match="malformed"):
        read(body, **options)


@pytest.mark.parametrize(
    ("body", "options"),
    [
        ("[]", {}),
        ('{"items": []}', {"items": "items[*]"}),
        ('{"items": []}', {"items": "items"}),
        ('{"b": {"list": []}}', {"items": "a.list[*] | b.list[*]"}),
        ('{"count": 0}', {"items": "items", "total": "count"}),
    ],
)
def test_an_empty_list_is_empty(body: str, options: dict[str, object]) -> None:
    assert read(body, **options) == ()


def test_one_odd_item_costs_no_other() -> None:
    entries = read('[null, 7, {"x": 1}, {"t": ["a"]}, {"t": "Kept", "u": "javascript:x"}, {"u": "/only"}]')
    assert [(entry.title, entry.url) for entry in entries] == [
        ("Kept", None),
        ("https://api.example/only", "https://api.example/only"),
    ]


def test_a_guard_against_scripts_is_skipped() -> None:
    assert [entry.title for entry in read(')]}\',\n[{"t": "A"}]')] == ["A"]


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("a.b", ["1"]),
        ("l[*].v", ["F", "E"]),
        ("l[0].v", ["F"]),
        ("l[-1].v", ["E"]),
        ("l[7].v", []),
        ("l[lang=en].v", ["E"]),
        ("l[lang=en][ok=true].v", ["E"]),
        ("l[lang=de].v | l[lang=fr].v", ["F"]),
        ('["x.y"]', ["dotted"]),
        ("x y.z", ["spaced"]),
        ("none | https://x/{a.b}/{ref:lower_underscore}", ["https://x/1/ip_26_3"]),
        ("{none} and {a.b}", []),
        ("{ref:upper}", ["IP/26/3"]),
        ("{when:day}", ["2026-11-30"]),
        ("flag", ["false"]),
        ("empty | a.b", ["1"]),
    ],
)
def test_paths(path: str, found: list[str]) -> None:
    tree = {
        "a": {"b": 1.0},
        "l": [{"lang": "fr", "v": "F"}, {"lang": "en", "v": "E", "ok": True}],
        "x.y": "dotted",
        "x y": {"z": "spaced"},
        "ref": "IP/26/3",
        "when": "2026/11/30 23:59:59",
        "flag": False,
        "empty": " ",
    }
    assert paths.parse(path).texts(tree) == found


@pytest.mark.parametrize("path", ["", "a..b", "a[", "a[x]", "{a", "a]b", "a | ", "x{a:shout}", "a" * 1_001])
def test_paths_that_are_none(path: str) -> None:
    with pytest.raises(paths.PathError):
        paths.parse(path)
