"""One request at a time to a host, with a rest between two."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

#: Above this many hosts, those that rested long enough are forgotten.
_MANY = 512
#: Longer than any rest that a source or a robots.txt can ask for, in seconds.
_LONG_RESTED = 120.0


@dataclass(slots=True)
class _Host:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0
    last_end: float = float("-inf")


class HostGates:
    """The gates of all hosts. Belongs to one event loop."""

    def __init__(self) -> None:
        self._hosts: dict[str, _Host] = {}

    def __len__(self) -> int:
        return len(self._hosts)

    @asynccontextmanager
    async def turn(self, host: str, delay: float) -> AsyncIterator[None]:
        """Hold the host alone, `delay` seconds after the last one who held it let go."""
        loop = asyncio.get_running_loop()
        if len(self._hosts) >= _MANY:
            self._forget(loop.time() - _LONG_RESTED)
        gate = self._hosts.setdefault(host, _Host())
        gate.users += 1
        try:
            async with gate.lock:
                await asyncio.sleep(max(0.0, gate.last_end + delay - loop.time()))
                try:
                    yield
                finally:
                    gate.last_end = loop.time()
        finally:
            gate.users -= 1

    def _forget(self, before: float) -> None:
        idle = [host for host, gate in self._hosts.items() if not gate.users and gate.last_end < before]
        for host in idle:
            del self._hosts[host]
