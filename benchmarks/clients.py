"""The three crawls that `benchmarks.crawl` compares, each in a process of its own.

    python -m benchmarks.clients regwatch HOME
    python -m benchmarks.clients httpx URL_FILE
    python benchmarks/clients.py reader URL_FILE DATABASE WORKERS      (with the Python that has `reader`)

Each prints one JSON line: seconds of the crawl alone, after imports and set-up.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit


def regwatch(home: str) -> float:
    """Ours: fetch, parse, decide, classify, index, commit."""
    from watch.app import App, load_files
    from watch.archive.engine import Archive
    from watch.config.home import Home
    from watch.config.settings import load_settings

    where = Home(Path(home))
    environ = {"REGWATCH_ALLOW_ADDRESSES": "127.0.0.0/8"}
    with Archive.open(where.archive) as archive:
        app = App(where, load_settings(environ), archive, load_files(where, environ), environ)
        _ = app.classifier
        wanted = app.pick([], everything=True)
        started = time.perf_counter()
        asyncio.run(app.crawl(wanted))
        return time.perf_counter() - started


def bare_httpx(url_file: str) -> float:
    """The floor: httpx fetching the same addresses, one at a time per host, nothing done with them."""
    import httpx

    by_host: dict[str, list[str]] = {}
    etags = Path(f"{url_file}.etags")
    known = json.loads(etags.read_text()) if etags.exists() else {}
    for url in Path(url_file).read_text().split():
        by_host.setdefault(urlsplit(url).netloc, []).append(url)

    async def one_host(client: httpx.AsyncClient, urls: list[str]) -> None:
        for url in urls:
            headers = {"If-None-Match": known[url]} if url in known else {}
            response = await client.get(url, headers=headers)
            known[url] = response.headers.get("etag", "")

    async def everything() -> None:
        async with httpx.AsyncClient(trust_env=False, timeout=30) as client:
            await asyncio.gather(*(one_host(client, urls) for urls in by_host.values()))

    started = time.perf_counter()
    asyncio.run(everything())
    elapsed = time.perf_counter() - started
    etags.write_text(json.dumps(known))
    return elapsed


def peer_reader(url_file: str, database: str, workers: str) -> float:
    """lemon24/reader, with its search brought up to date: what makes its archive searchable, as ours is."""
    from reader import make_reader  # type: ignore[import-not-found]

    reader = make_reader(database)
    for url in Path(url_file).read_text().split():
        reader.add_feed(url, exist_ok=True)
    reader.enable_search()
    started = time.perf_counter()
    for _ in reader.update_feeds_iter(workers=int(workers), scheduled=False):
        pass
    reader.update_search()
    return time.perf_counter() - started


if __name__ == "__main__":
    name, *args = sys.argv[1:]
    clients: dict[str, Callable[..., float]] = {
        "regwatch": regwatch,
        "httpx": bare_httpx,
        "reader": peer_reader,
    }
    elapsed = clients[name](*args)
    print(json.dumps({"seconds": round(elapsed, 3)}))
