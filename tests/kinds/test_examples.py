"""Each page beside its row and the entries it must give: a new quirk is three files here."""

from pathlib import Path

import pytest

from tests.kinds.reading import EXAMPLES, NOW, as_json, expected
from watch.config.sources import load_sources
from watch.crawl.kinds import KINDS

ROWS = sorted(EXAMPLES.glob("*.row.yaml"))


def name_of(row: Path) -> str:
    return row.name.removesuffix(".row.yaml")


@pytest.mark.parametrize("row", ROWS, ids=name_of)
def test_a_page_and_its_row_give_what_is_expected(row: Path) -> None:
    (source,) = load_sources(row)
    name = name_of(row)
    (page,) = (EXAMPLES / f"{name}.{ending}" for ending in ("html", "json", "xml") if _exists(name, ending))
    entries = KINDS[source.kind](
        page.read_bytes(),
        content_type="",
        url=source.url,
        languages=source.languages,
        now=NOW,
        options=source.options,
    )
    assert as_json(entries) == expected(name)


@pytest.mark.parametrize("kind", ["listing", "json", "sitemap", "page"])
def test_every_kind_that_a_row_describes_has_examples(kind: str) -> None:
    assert any(load_sources(row)[0].kind == kind for row in ROWS)


def _exists(name: str, ending: str) -> bool:
    return (EXAMPLES / f"{name}.{ending}").is_file()
