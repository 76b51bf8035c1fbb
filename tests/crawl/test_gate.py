"""One request at a time to a host."""

import pytest

from watch.crawl import gate
from watch.crawl.gate import HostGates


async def test_hosts_that_rested_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "_LONG_RESTED", 0.0)
    gates = HostGates()
    async with gates.turn("busy.example", 0):
        for number in range(2_000):
            async with gates.turn(f"{number}.example", 0):
                pass
        assert len(gates) <= 513
        assert "busy.example" in gates._hosts


async def test_a_failure_lets_the_next_one_in() -> None:
    gates = HostGates()
    with pytest.raises(ValueError, match="broken"):
        async with gates.turn("a.example", 0):
            raise ValueError("broken")
    async with gates.turn("a.example", 0):
        pass
