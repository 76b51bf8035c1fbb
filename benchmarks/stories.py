"""Gathering documents into stories: seconds for a window of many, and for one more day.

    python -m benchmarks.stories [--documents 10000]

Each document is a prefect's decision on a project of its own in one of 52 towns, ten days in all: alike
enough to be compared, and none the same event.
"""

from __future__ import annotations

import argparse
import time
from datetime import date, timedelta

from watch.stories.account import Account
from watch.stories.gathering import gather

TOWNS = [f"{head}{tail}" for head in "BCDFGLMNPRSTV" for tail in ("arolle", "ivonne", "oulange", "urtier")]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=10_000)
    options = parser.parse_args()
    accounts = [_account(number) for number in range(options.documents)]
    for count in (options.documents // 10, options.documents):
        started = time.process_time()
        stories = gather(accounts[:count])
        seconds = time.process_time() - started
        merged = count - len(stories)
        print(f"{count} documents: {seconds:.1f} s of processor time, {merged} merged of none that should be")


def _account(number: int) -> Account:
    town = TOWNS[number % len(TOWNS)]
    return Account(
        id=number,
        source_id=f"s{number % 50}",
        official=True,
        language="fr",
        day=date(2026, 11, 1) + timedelta(days=number % 10),
        title=f"{town} : le préfet autorise le projet {number}",
        text=f"À {town}, la commission a rendu un avis sur le dossier {number * 37}.",
    )


if __name__ == "__main__":
    main()
