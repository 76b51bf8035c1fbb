"""What rows of the kinds that read official journals may say."""

from importlib.resources import files
from pathlib import Path

import pytest

from watch.config.law_kinds import QUERIES
from watch.config.settings import load_settings, unknown_variables
from watch.config.sources import Source, load_sources
from watch.errors import ConfigError

HEAD = "version: 1\nsources:\n  - {id: s, url: 'https://example.org/x', "


def load(folder: Path, row: str) -> Source:
    path = folder / "sources.yaml"
    path.write_text(f"{HEAD}{row}}}\n", encoding="utf-8")
    [source] = load_sources(path)
    return source


def test_every_query_has_a_name_and_a_file() -> None:
    folder = files("watch.crawl.kinds") / "queries"
    assert sorted(file.name for file in folder.iterdir()) == [f"{name}.rq" for name in QUERIES]


@pytest.mark.parametrize(
    ("row", "options"),
    [
        ("kind: sparql", {}),
        (
            "kind: sparql, query: touching, acts: [32024R1689, 32022L2464]",
            {"query": "touching", "acts": ("32024R1689", "32022L2464")},
        ),
        ("kind: sparql, query: proposals, days: 21", {"query": "proposals", "days": 21}),
        ("kind: sparql, query: 'SELECT ?celex WHERE {}'", {"query": "SELECT ?celex WHERE {}"}),
        ("kind: jorf, natures: [LOI, DECRET]", {"natures": ("LOI", "DECRET")}),
        ("kind: piste, token_url: 'https://example.org/t'", {"token_url": "https://example.org/t"}),
    ],
)
def test_good_rows(tmp_path: Path, row: str, options: dict[str, object]) -> None:
    assert dict(load(tmp_path, row).options) == options


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("kind: sparql, query: recent_akts", "Write recent_acts"),
        ("kind: sparql, query: 7", "is no query of ours"),
        ("kind: sparql, query: 'SELECT ?title WHERE {}'", "does not select [?]celex"),
        (f"kind: sparql, query: 'SELECT ?celex {'x' * 4_000}'", "over 4000 characters"),
        ("kind: sparql, query: touching", "Add `acts:"),
        ("kind: sparql, acts: [32024R1689]", "about no acts in particular"),
        ("kind: sparql, query: touching, acts: []", "no list of 1 to 30 acts"),
        ("kind: sparql, query: touching, acts: ['32024R1689 }']", "is no CELEX number"),
        ("kind: sparql, query: touching, acts: [AI Act]", "'AI Act' is no CELEX number"),
        ("kind: sparql, days: 32", "whole number from 1 to 31"),
        ("kind: jorf, natures: [décret]", "is no nature"),
        ("kind: jorf, natures: LOI", "no list of natures"),
        ("kind: piste, token_url: 'http://example.org/t'", "in the clear"),
        ("kind: piste, token_url: example", "does not begin with"),
        ("kind: jorf, query: recent_acts", "not known here"),
    ],
)
def test_bad_rows(tmp_path: Path, row: str, told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        load(tmp_path, row)


def test_the_credentials_come_from_the_environment(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("s3cret\n", encoding="utf-8")
    environ = {"REGWATCH_PISTE_ID": "me", "REGWATCH_PISTE_SECRET_FILE": str(secret)}
    settings = load_settings(environ)
    assert settings.piste_id is not None
    assert settings.piste_secret is not None
    assert settings.piste_id.get_secret_value() == "me"
    assert settings.piste_secret.get_secret_value() == "s3cret"
    assert "s3cret" not in repr(settings)
    assert unknown_variables(environ, ()) == []
    with pytest.raises(ConfigError, match="REGWATCH_PISTE_SECRET: this holds a space") as caught:
        load_settings({"REGWATCH_PISTE_SECRET": "two words"})
    assert "two words" not in str(caught.value)
