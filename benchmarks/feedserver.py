"""A server of many feeds on many loopback addresses, with a latency; counts requests and overlaps."""

from __future__ import annotations

import asyncio
import hashlib
import json
import random
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

#: Ordinary official prose: one item in twenty is about a topic, as in the feeds of a ministry or an agency.
_ORDINARY = """
the council of ministers met on thursday to discuss the budget for next year and agreed that each
region will receive its share before the summer the price of bread rose again while exports of
machinery fell by two per cent a new bridge over the river opens in march and traffic will be
diverted until then according to the agency farmers asked for help after the storm damaged roofs in
three villages the minister visited the port and spoke with workers about safety on board ships the
court heard the appeal and will give its judgment later this month
""".split()
_TOPICAL = """
the commission adopts a delegated regulation on sustainability reporting standards esrs for listed
companies guidance on high risk artificial intelligence systems under the ai act restoration of
nature and protected species
""".split()


def feed(number: int, entries: int, size: int) -> bytes:
    """One RSS feed: `entries` items, about `size` bytes."""
    now = datetime.now(UTC)
    chance = random.Random(number)
    per_item = max(200, size // entries - 260)
    items = []
    for item in range(entries):
        words = _TOPICAL if chance.random() < 0.05 else _ORDINARY
        text = " ".join(chance.choices(words, k=per_item // 6))
        items.append(
            f"<item><guid isPermaLink='false'>f{number}-i{item}</guid>"
            f"<link>http://example.org/{number}/{item}</link>"
            f"<title>Notice {number}-{item}: {' '.join(chance.choices(words, k=7))}</title>"
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
                    head = b'HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nETag: "%s"\r\n'
                    writer.write(head % tags[path].encode())
                    writer.write(b"Content-Length: %d\r\n\r\n" % len(bodies[path]))
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
    feeds, hosts, entries, size = map(int, sys.argv[1:5])
    asyncio.run(serve(feeds, hosts, entries, size, float(sys.argv[5])))
