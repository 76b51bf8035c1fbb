"""A server of many feeds on many loopback addresses, with a latency; counts requests and overlaps per host."""

from __future__ import annotations

import asyncio
import hashlib
import json
import sys
from collections import Counter
from email.utils import format_datetime
from datetime import UTC, datetime, timedelta

WORDS = (
    "the commission adopts a delegated regulation on sustainability reporting standards for listed companies and the "
    "authority publishes guidance on artificial intelligence systems of high risk while member states prepare plans "
    "for the restoration of nature protected species wetlands report audit market consultation decision article"
).split()


def feed(number: int, entries: int, size: int) -> bytes:
    """One RSS feed: `entries` items, about `size` bytes."""
    now = datetime.now(UTC)
    per_item = max(200, size // entries - 260)
    items = []
    for item in range(entries):
        seed = number * 1000 + item
        text = " ".join(WORDS[(seed * 7 + place * place) % len(WORDS)] for place in range(per_item // 8))
        items.append(
            f"<item><guid isPermaLink='false'>f{number}-i{item}</guid>"
            f"<link>http://example.org/{number}/{item}</link>"
            f"<title>Notice {seed}: {WORDS[seed % len(WORDS)]} {WORDS[(seed * 3) % len(WORDS)]}</title>"
            f"<description>{text}</description>"
            f"<pubDate>{format_datetime(now - timedelta(hours=item))}</pubDate></item>"
        )
    return (
        f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>Feed {number}</title>"
        f"<link>http://example.org</link><description>d</description>{''.join(items)}</channel></rss>"
    ).encode()


async def serve(feeds: int, hosts: int, entries: int, size: int, latency: float) -> None:
    """Serve until stdin closes; `/stats` answers what was counted."""
    bodies = {f"/{number}.xml": feed(number, entries, size) for number in range(feeds)}
    tags = {path: hashlib.md5(body, usedforsecurity=False).hexdigest() for path, body in bodies.items()}
    under_way: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    highest = 0

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal highest
        host = writer.get_extra_info("sockname")[0]
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                path = head.split(b" ", 2)[1].decode()
                if path == "/stats":
                    body = json.dumps({"seen": seen, "highest_at_one_host": highest}).encode()
                    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
                    seen.clear()
                    highest = 0
                    continue
                under_way[host] += 1
                highest = max(highest, under_way[host])
                await asyncio.sleep(latency)
                if path not in bodies:
                    seen["other"] += 1
                    writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
                elif f'"{tags[path]}"'.encode() in head:
                    seen["304"] += 1
                    writer.write(b'HTTP/1.1 304 Not Modified\r\nETag: "%s"\r\n\r\n' % tags[path].encode())
                else:
                    seen["200"] += 1
                    writer.write(
                        b'HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nETag: "%s"\r\nContent-Length: %d\r\n\r\n'
                        % (tags[path].encode(), len(bodies[path]))
                    )
                    writer.write(bodies[path])
                await writer.drain()
                under_way[host] -= 1
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    servers = [await asyncio.start_server(answer, "127.0.1.1", 0)]
    port = servers[0].sockets[0].getsockname()[1]
    servers += [await asyncio.start_server(answer, f"127.0.1.{host}", port) for host in range(2, hosts + 1)]
    print(port, flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    for server in servers:
        server.close()


if __name__ == "__main__":
    asyncio.run(serve(*(int(value) for value in sys.argv[1:5]), float(sys.argv[5])))
