"""Score our publication dates beside htmldate's alone: `python -m benchmarks.dates PATH...`

A labelled set is known by its rows: `date`, or `date_htmldate` where two labels differ, as YYYY-MM-DD.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from htmldate import find_date

from benchmarks import gold
from watch.enrich.dates import page_date

Find = Callable[[bytes, str, datetime], date | None]


def ours(body: bytes, url: str, now: datetime) -> date | None:
    """The day that goes into the archive when the source shows none."""
    found = page_date(body, url=url, now=now)
    return found.day if found else None


def alone(body: bytes, url: str, now: datetime) -> date | None:
    """What htmldate finds by itself."""
    found = find_date(body, url=url, original_date=True)
    return date.fromisoformat(found) if found else None


def score(name: str, files: gold.Files, *, verbose: bool) -> None:
    """Print a set's scores, if it holds dates."""
    rows = []
    for key, row in gold.labels(files).items():
        day = row.get("date_htmldate") or row.get("date")
        body = gold.page(files, key, row) if day else None
        if body is not None:
            rows.append((key, body, str(row.get("url") or ""), str(day)))
    if not rows:
        return
    print(f"{name}: {len(rows)} pages")
    now = datetime.now(UTC)
    finders: tuple[tuple[str, Find], ...] = (("regwatch", ours), ("htmldate alone", alone))
    for label, find in finders:
        results: Counter[str] = Counter()
        for key, body, url, day in rows:
            found = find(body, url, now)
            result = "none" if found is None else "right" if found.isoformat() == day else "wrong"
            results[result] += 1
            results["later than now"] += found is not None and found > now.date()
            if verbose and result != "right":
                print(f"    {label}: {result} {found} for {day}  {key} {url}")
        print(
            f"  {label:15}",
            *(f"{results[one]} {one} " for one in ("right", "wrong", "none", "later than now")),
        )


def main() -> int:
    """Entry point."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.dates", description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="folder or tar archive")
    parser.add_argument("--verbose", action="store_true", help="a line for each page that is not right")
    options = parser.parse_args()
    for path in options.paths:
        for name, files in gold.collections(path):
            score(name, files, verbose=options.verbose)
    return 0


if __name__ == "__main__":
    sys.exit(main())
