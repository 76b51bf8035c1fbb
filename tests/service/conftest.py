"""Real servers on loopback, and an installation that reads and writes to them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.service.installation import Installation
from tests.service.site import Mailbox, Site


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as running:
        yield running


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as running:
        yield running


@pytest.fixture
def here(tmp_path: Path, site: Site, mailbox: Mailbox) -> Installation:
    return Installation(tmp_path, site, mailbox)
