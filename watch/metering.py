"""What this process costs: processor time, that of its workers included, and traffic."""

from __future__ import annotations

import os
from collections.abc import Callable
from multiprocessing import active_children
from pathlib import Path
from threading import Lock

from watch.crawl import traffic
from watch.crawl.traffic import Traffic
from watch.footprint import Spent


def _of_ended_children() -> float:
    times = os.times()
    return times.children_user + times.children_system


#: A shell that became this process by `exec` leaves the time of its own children here: they were not ours.
_INHERITED = _of_ended_children()


def cpu_seconds() -> float:
    """Processor seconds of this process so far, of its workers that have ended and of those that run.

    Workers that still run are seen where the system has a /proc (Linux); elsewhere they count when they end,
    and on Windows not at all.
    """
    workers = active_children()  # first, because it collects those that ended: os.times() has them then
    times = os.times()
    own = times.user + times.system + _of_ended_children() - _INHERITED
    return own + sum(_running(worker.pid) for worker in workers if worker.pid is not None)


def _running(pid: int) -> float:
    """Processor seconds of a live process; 0 where the system does not tell, or when it has just ended."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_bytes()
    except OSError:
        return 0.0
    # proc(5): utime and stime are fields 14 and 15; the second, in brackets, may hold anything.
    fields = stat.rpartition(b")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Meter:
    """What was spent from one `take` to the next. The first one counts from the start of the process.

    Args:
        cpu: processor seconds so far.
        network: requests and bytes so far.
    """

    def __init__(
        self, cpu: Callable[[], float] = cpu_seconds, network: Callable[[], Traffic] = traffic.of_process
    ) -> None:
        self._cpu = cpu
        self._network = network
        self._lock = Lock()
        self._cpu_before = 0.0
        self._network_before = Traffic()

    def take(self) -> Spent:
        """What was spent since the last call: nothing is counted twice, and idle time is in the next one."""
        with self._lock:
            # A worker that ends between two looks is missed by this reading, and is in the next.
            cpu = max(self._cpu(), self._cpu_before)
            network = self._network()
            spent = Spent(
                requests=network.requests - self._network_before.requests,
                bytes=network.bytes - self._network_before.bytes,
                cpu_s=cpu - self._cpu_before,
            )
            self._cpu_before, self._network_before = cpu, network
            return spent


#: The one of this process: processor time is the process's, whatever runs in it.
PROCESS = Meter()
