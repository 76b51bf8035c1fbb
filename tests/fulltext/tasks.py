"""What a pool's worker runs in place of the extraction; imported by name in the spawned process."""

from __future__ import annotations

import os
import time
from typing import Any

from watch.crawl.fulltext.extract import Extracted
from watch.errors import UnreadableError


def act(*, body: bytes, **_: Any) -> Extracted:
    """Do what the body says, else answer with it and the number of the process."""
    match body.split():
        case [b"hang"]:
            time.sleep(60)
        case [b"nap"]:
            time.sleep(1)
        case [b"die"]:
            os._exit(9)
        case [b"eat"]:
            _ = bytearray(4_000_000_000)
        case [b"fail"]:
            raise ZeroDivisionError("a mistake of ours")
        case [b"refuse"]:
            raise UnreadableError("unsafe", "an entity bomb")
    return Extracted(text=body.decode(), title=str(os.getpid()))
