"""A process that reads one document after the other, and may be killed at any time."""

from __future__ import annotations

import logging
import multiprocessing
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from watch.crawl.fulltext.extract import Extracted
from watch.errors import UnreadableError

#: What a worker runs on each document: `extract`, or a double that takes the same arguments.
Task = Callable[..., Extracted]

#: A worker says this when it has loaded: starting is not counted as reading.
_READY = "ready"
_START_SECONDS = 60.0
_KILL_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class _Failure:
    """What a worker answers in place of a text. `trace` is set for an error of ours."""

    code: str
    detail: str
    trace: str = ""


class UnforeseenError(Exception):
    """The task failed in a way that is an error of ours; the text is the worker's traceback."""


class Worker:
    """One process, started when it is first needed and replaced when it was killed, died or is used up.

    Used by one thread at a time; `kill` may come from another.
    """

    def __init__(self, task: Task, *, seconds: float, memory: int, documents: int) -> None:
        self._task = task
        self._seconds = seconds
        self._memory = memory
        self._documents = documents
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._read = 0

    def run(self, arguments: dict[str, Any]) -> Extracted:
        """Have one document read; blocks.

        Raises UnreadableError as the task does, `timeout` when it takes too long, `too_large` when the
        process dies or runs out of memory; UnforeseenError for anything else that the task raised.
        """
        if self._read >= self._documents:
            self.stop()
        try:
            pipe = self._pipe or self._start()
            pipe.send(arguments)
            if not pipe.poll(self._seconds):
                raise UnreadableError("timeout", f"reading it took over {self._seconds:g} s")
            answer = pipe.recv()
        except (EOFError, OSError) as error:
            self.stop()
            raise UnreadableError("too_large", "the reading process died") from error
        except UnreadableError:
            self.stop()
            raise
        self._read += 1
        return _opened(answer)

    def kill(self) -> None:
        """End the process under a `run` that nobody waits for any more, which then raises."""
        if self._process is not None:
            self._process.kill()

    def stop(self) -> None:
        """End the process, if there is one. The next document starts another."""
        process, pipe = self._process, self._pipe
        self._process = self._pipe = None
        self._read = 0
        if process is not None:
            process.kill()
            process.join(_KILL_SECONDS)
        if pipe is not None:
            pipe.close()

    def _start(self) -> Connection:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, self._task, self._memory), daemon=True)
        process.start()
        theirs.close()
        self._process, self._pipe = process, ours
        try:
            if ours.poll(_START_SECONDS):
                ours.recv()
                return ours
        except EOFError:
            pass  # it died while it loaded
        raise UnreadableError("internal", "the reading process did not start")


def _opened(answer: Extracted | _Failure) -> Extracted:
    if isinstance(answer, Extracted):
        return answer
    if answer.trace:
        raise UnforeseenError(answer.trace)
    raise UnreadableError(answer.code, answer.detail)


def _serve(pipe: Connection, task: Task, memory: int) -> None:
    """The worker's life: until the other end of the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which closes the pipe
    logging.disable(logging.ERROR)  # what libraries have against a document is in the answer
    _limit_memory(memory)
    pipe.send(_READY)
    while True:
        try:
            arguments = pipe.recv()
        except (EOFError, OSError):
            return
        pipe.send(_attempt(task, arguments))


def _attempt(task: Task, arguments: dict[str, Any]) -> Extracted | _Failure:
    try:
        return task(**arguments)
    except UnreadableError as error:
        return _Failure(error.code, error.detail)
    except MemoryError:
        return _Failure("too_large", "reading it takes too much memory")
    except RecursionError:
        return _Failure("malformed", "nested too deeply")
    except Exception:  # told to the parent, which logs it: the worker has no log
        return _Failure("internal", "", traceback.format_exc())


def _limit_memory(limit: int) -> None:
    """Bound the address space, where the system can: macOS refuses, Windows has no such thing."""
    if sys.platform == "linux":
        import resource

        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (limit if hard < 0 else min(limit, hard), hard))
