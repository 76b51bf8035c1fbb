"""Score our main text beside trafilatura's alone: `python -m benchmarks.extraction PATH...`

Two kinds of labelled sets are known by their rows. `articleBody`: the whole text, scored by 4-grams of words,
precision and recall averaged over pages. `with` and `without`: segments that must and must not be there.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import trafilatura

from benchmarks import gold
from watch.crawl.fulltext.extract import extract
from watch.errors import UnreadableError

_TOKEN = re.compile(r"\w+")
_GRAM = 4

Read = Callable[[bytes, str], str]


def ours(body: bytes, url: str) -> str:
    """The text that goes into the archive."""
    try:
        return extract(body, content_type="text/html", url=url, now=datetime.now(UTC)).text
    except UnreadableError:
        return ""


def alone(body: bytes, url: str) -> str:
    """What trafilatura makes of the page by itself."""
    return trafilatura.extract(body, url=url, include_comments=False) or ""


def grams(text: str) -> Counter[tuple[str, ...]]:
    """The runs of four words in a text; a shorter text is one run."""
    tokens = _TOKEN.findall(text)
    if len(tokens) < _GRAM:
        return Counter([tuple(tokens)] if tokens else [])
    return Counter(tuple(tokens[place : place + _GRAM]) for place in range(len(tokens) - _GRAM + 1))


def by_grams(pairs: Sequence[tuple[str, str]]) -> str:
    """F1, precision and recall over (found, true) texts."""
    precisions, recalls = [], []
    for found, true in pairs:
        have, want = grams(found), grams(true)
        both = (have & want).total()
        if have == want:
            precisions.append(1.0)
            recalls.append(1.0)
            continue
        if have:
            precisions.append(both / have.total())
        if want:
            recalls.append(both / want.total())
    precision, recall = sum(precisions) / len(precisions), sum(recalls) / len(recalls)
    return _figures(precision, recall)


def by_segments(pairs: Sequence[tuple[str, dict[str, Any]]]) -> str:
    """F1, precision and recall over all segments of (found text, row)."""
    hits = leaks = misses = 0
    for found, row in pairs:
        text = " ".join(found.split())
        present = [" ".join(segment.split()) in text for segment in row.get("with", ())]
        hits += sum(present)
        misses += len(present) - sum(present)
        leaks += sum(" ".join(segment.split()) in text for segment in row.get("without", ()))
    return _figures(hits / ((hits + leaks) or 1), hits / ((hits + misses) or 1))


def _figures(precision: float, recall: float) -> str:
    f1 = 2 * precision * recall / ((precision + recall) or 1.0)
    return f"F1 {f1:.4f}  P {precision:.4f}  R {recall:.4f}"


def score(name: str, files: gold.Files) -> None:
    """Print a set's scores, if it holds labels of a kind that we know."""
    rows = []
    for key, row in gold.labels(files).items():
        body = gold.page(files, key, row) if "articleBody" in row or "with" in row else None
        if body is not None:
            rows.append((body, str(row.get("url") or key), row))
    if not rows:
        return
    print(f"{name}: {len(rows)} pages")
    readers: tuple[tuple[str, Read], ...] = (("regwatch", ours), ("trafilatura alone", alone))
    for label, read in readers:
        texts = [(read(body, url), row) for body, url, row in rows]
        if "articleBody" in rows[0][2]:
            print(f"  {label:18} {by_grams([(text, row['articleBody']) for text, row in texts])}")
        else:
            print(f"  {label:18} {by_segments(texts)}")


def main() -> int:
    """Entry point."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.extraction", description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="folder or tar archive")
    for path in parser.parse_args().paths:
        for name, files in gold.collections(path):
            score(name, files)
    return 0


if __name__ == "__main__":
    sys.exit(main())
