"""Every shipped row reads its example; how examples are named: `tests.kinds.shipped`."""

import pytest

from tests.kinds.reading import expected, source
from tests.kinds.shipped import (
    FOLDER,
    answers_of,
    examples_of,
    quirks,
    read,
    shipped,
    without_each_option,
)
from watch.config.sources import Source
from watch.errors import SourceError

pytestmark = pytest.mark.repeats

CASES = [(row, name) for row in shipped().values() for name in examples_of(row)]
#: Quirks that the readers know and that no shipped row has.
OTHERS = [name for name, quirk in quirks().items() if not quirk.sources]
OPTIONS = [(row, key, other) for row in shipped().values() for key, other in without_each_option(row)]


@pytest.mark.parametrize("row", shipped().values(), ids=lambda row: row.id)
def test_every_shipped_row_has_an_example(row: Source) -> None:
    assert examples_of(row), (
        f"No example covers {row.id} (kind {row.kind}). Write {row.id}.<ending> and {row.id}.expected.json "
        f"in {FOLDER.name}/, or name the row in quirks.yaml there, under the example that it is like."
    )


def test_a_row_that_no_example_covers_is_noticed() -> None:
    assert examples_of(source("feed", "https://publisher.example/feed")) == []


@pytest.mark.parametrize(("row", "name"), CASES, ids=[f"{row.id}-{name}" for row, name in CASES])
async def test_a_shipped_row_reads_its_example(row: Source, name: str) -> None:
    assert await read(row, name) == expected(f"shipped/{name}")


@pytest.mark.parametrize("name", OTHERS)
async def test_a_quirk_without_a_row_is_read_too(name: str) -> None:
    row = source(name.partition("@")[0], "https://publisher.example/", ())
    assert await read(row, name) == expected(f"shipped/{name}")


@pytest.mark.parametrize(("row", "key", "other"), OPTIONS, ids=[f"{row.id}-{key}" for row, key, _ in OPTIONS])
async def test_an_example_shows_each_option_of_its_row(row: Source, key: str, other: Source) -> None:
    assert [await _told(row, name) for name in examples_of(row)] != [
        await _told(other, name) for name in examples_of(row)
    ], f"No example of {row.id} shows what `{key}` is for: without it, the same is read."


def test_every_example_belongs_to_a_row_or_a_quirk() -> None:
    used = {name for row in shipped().values() for name in examples_of(row)} | set(OTHERS)
    assert set(answers_of()) == used
    files = {path.name for path in FOLDER.glob("*.expected.json")}
    assert files == {f"{name}.expected.json" for name in used}


def test_quirks_name_shipped_rows_of_their_kind() -> None:
    for name, quirk in quirks().items():
        assert quirk.shows
        kinds = {shipped()[row].kind for row in quirk.sources}
        assert kinds <= {name.partition("@")[0]}, name


async def _told(row: Source, name: str) -> object:
    """What is read, or why nothing could be."""
    try:
        return await read(row, name)
    except (SourceError, AssertionError) as error:
        return repr(error)
