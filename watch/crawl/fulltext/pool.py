"""Full texts, read in processes of their own.

trafilatura, lxml and PDFium are not safe in threads, and what they read comes from strangers: a document that
hangs or crashes its process must cost that document alone.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from types import TracebackType
from typing import Self

from watch.crawl.fulltext.extract import Extracted, extract
from watch.crawl.fulltext.worker import Task, UnforeseenError, Worker
from watch.errors import UnreadableError

log = logging.getLogger(__name__)

_MEGABYTE = 1_000_000


class ExtractionPool:
    """Worker processes that read documents. Belongs to one event loop; an async context manager.

    Args:
        workers: documents read at a time. Processes start when they are first needed.
        seconds: wall-clock time for one document; then its process is killed.
        memory: bytes of address space of a process (Linux only).
        documents: how many a process reads before it is replaced: libraries in C leak.
        task: what reads a document; importable by name, since the processes are spawned.
    """

    def __init__(
        self,
        *,
        workers: int = 2,
        seconds: float = 30.0,
        memory: int = 1_500 * _MEGABYTE,
        documents: int = 200,
        task: Task = extract,
    ) -> None:
        self._workers = [
            Worker(task, seconds=seconds, memory=memory, documents=documents) for _ in range(workers)
        ]
        self._free = deque(self._workers)
        self._turn = asyncio.Semaphore(workers)
        # These threads only wait at a worker's pipe.
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="extraction")

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Stop the processes. Documents still being read fail."""
        for worker in self._workers:
            worker.kill()
        await asyncio.to_thread(self._threads.shutdown)
        for worker in self._workers:
            worker.stop()

    async def extract(
        self,
        body: bytes,
        *,
        content_type: str,
        url: str,
        now: datetime,
        languages: tuple[str, ...] = (),
        feed_text: str = "",
        title: str = "",
        whole: bool = False,
    ) -> Extracted:
        """Read a document; the arguments are those of `watch.crawl.fulltext.extract.extract`.

        Raises UnreadableError for this document alone: `malformed`, `timeout`, `too_large`, or `internal`
        for an error of ours, which is logged.
        """
        arguments = {
            "body": body,
            "content_type": content_type,
            "url": url,
            "now": now,
            "languages": languages,
            "feed_text": feed_text,
            "title": title,
            "whole": whole,
        }
        await self._turn.acquire()
        worker = self._free.popleft()
        reading = asyncio.get_running_loop().run_in_executor(self._threads, worker.run, arguments)
        reading.add_done_callback(partial(self._take_back, worker))
        try:
            return await asyncio.shield(reading)
        except asyncio.CancelledError:
            worker.kill()  # its thread sees the pipe close, and only then is the worker free
            raise
        except UnforeseenError as error:
            log.error("extraction_failed_unexpectedly", extra={"url": url, "trace": str(error)})
            raise UnreadableError("internal", "the reader failed") from error

    def _take_back(self, worker: Worker, reading: asyncio.Future[Extracted]) -> None:
        if not reading.cancelled():
            reading.exception()  # seen: nobody else looks where the caller was cancelled
        self._free.append(worker)
        self._turn.release()
