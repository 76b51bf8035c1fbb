from collections.abc import AsyncIterator
from ipaddress import ip_network

import pytest

from tests.crawl.site import Site
from watch.crawl.fetch import Fetcher

AGENT = "regwatch/0.0 (+mailto:test@example.org)"
HERE = (ip_network("127.0.0.1/32"),)


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with Site() as running:
        yield running


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    async with Fetcher(user_agent=AGENT, allow_addresses=HERE) as running:
        yield running
