"""Crawling beside a peer: cold, then unchanged. Compare the ratios of one run; machines differ.

    python -m benchmarks.crawl [--feeds 500] [--peer-python PATH]

The peer is lemon24/reader, in an environment of its own: `pip install reader sgmllib3k`. Without --peer-
python its row is left out. Feeds have 30 entries and 60 KB, on 50 loopback addresses, with 50 ms of
latency.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

from watch.archive.engine import Archive
from watch.config.home import make_home

HOSTS, ENTRIES, SIZE, LATENCY = 50, 30, 60_000, 0.05


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--feeds", type=int, default=500)
    parser.add_argument("--peer-python", help="a Python that has lemon24/reader")
    parser.add_argument("--workers", type=int, default=10, help="threads of the peer (10 is its best, cold)")
    options = parser.parse_args()
    command = [
        sys.executable,
        "-m",
        "benchmarks.feedserver",
        *map(str, (options.feeds, HOSTS, ENTRIES, SIZE, LATENCY)),
    ]
    with (
        tempfile.TemporaryDirectory() as work,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server,
    ):
        assert server.stdin is not None
        assert server.stdout is not None
        port = int(server.stdout.readline())
        try:
            _compare(Path(work), port, options)
        finally:
            server.stdin.close()


def _compare(work: Path, port: int, options: argparse.Namespace) -> None:
    urls = [f"http://127.0.1.{number % HOSTS + 1}:{port}/{number}.xml" for number in range(options.feeds)]
    (work / "urls").write_text("\n".join(urls))
    home = _home(work / "home", urls)
    ours = [sys.executable, "-m", "benchmarks.clients", "regwatch", str(home)]
    floor = [sys.executable, "-m", "benchmarks.clients", "httpx", str(work / "urls")]
    clients = {"httpx, fetching alone": floor, "regwatch": ours}
    if options.peer_python:
        script = str(Path(__file__).with_name("clients.py"))
        clients["reader, with search"] = [
            *(options.peer_python, script, "reader"),
            *(str(work / "urls"), str(work / "reader.db"), str(options.workers)),
        ]
    print(f"{options.feeds} feeds, {HOSTS} hosts, {LATENCY * 1000:.0f} ms\n")
    print(f"{'client':24}{'cold s':>9}{'MB':>7}{'same s':>9}{'MB':>7}   server saw (cold; same)")
    seconds: dict[str, list[float]] = {}
    for name, command in clients.items():
        runs = [_run(command, port) for _ in range(2)]
        seconds[name] = [run[0] for run in runs]
        saw = "; ".join(f"{run[2]['seen']} at once {run[2]['highest_at_one_host']}" for run in runs)
        print(f"{name:24}{runs[0][0]:9.2f}{runs[0][1]:7.0f}{runs[1][0]:9.2f}{runs[1][1]:7.0f}   {saw}")
    print(
        f"\nunchanged: regwatch is {seconds['regwatch'][1] / seconds['httpx, fetching alone'][1]:.2f} x httpx"
    )
    if options.peer_python:
        print(f"cold: regwatch is {seconds['regwatch'][0] / seconds['reader, with search'][0]:.2f} x reader")


def _home(folder: Path, urls: list[str]) -> Path:
    folder.mkdir()
    rows = "\n".join(
        f"  - {{id: s{number}, kind: feed, url: '{url}', languages: [en]}}" for number, url in enumerate(urls)
    )
    (folder / "sources.yaml").write_text(
        f"version: 1\ndefaults: {{delay: 0, full_text: false}}\nsources:\n{rows}\n", encoding="utf-8"
    )
    home = make_home(folder)
    Archive.create(home.archive).close()
    from classifiers.topics import load_topics
    from watch.model import train_and_save

    train_and_save(home.model, load_topics())
    return folder


def _run(command: list[str], port: int) -> tuple[float, float, dict[str, object]]:
    """Seconds, peak memory of the process tree in MB, and what the server counted."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    peak = 0.0

    def watch() -> None:
        nonlocal peak
        while process.poll() is None:
            peak = max(peak, _tree_mb(process.pid))
            time.sleep(0.05)

    watcher = threading.Thread(target=watch)
    watcher.start()
    out, _ = process.communicate()
    watcher.join()
    with urllib.request.urlopen(f"http://127.0.1.1:{port}/stats", timeout=10) as answer:
        saw = json.load(answer)
    return json.loads(out.splitlines()[-1])["seconds"], peak, saw


def _tree_mb(root: int) -> float:
    """Resident memory of a process and its descendants, shared pages counted once a process (PSS)."""
    pids, total = [root], 0
    while pids:
        pid = pids.pop()
        try:
            total += sum(
                int(line.split()[1])
                for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
                if line.startswith("Pss:")
            )
            for task in Path(f"/proc/{pid}/task").iterdir():
                pids += map(int, (task / "children").read_text().split())
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue
    return total / 1024


if __name__ == "__main__":
    main()
