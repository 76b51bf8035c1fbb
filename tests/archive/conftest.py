from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.archive.shelf import Shelf
from watch.archive.engine import Archive


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "regwatch.db"


@pytest.fixture
def archive(path: Path) -> Iterator[Archive]:
    with Archive.create(path) as made:
        yield made


@pytest.fixture
def shelf(path: Path) -> Iterator[Shelf]:
    made = Shelf(path)
    with made.archive:
        yield made
