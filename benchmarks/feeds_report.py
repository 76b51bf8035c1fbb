"""Collects what the test feeds expect, and prints how much of it is met."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks import feeds_json
from benchmarks.feeds_compare import FIELDS, Feed, Finding, finding, label
from benchmarks.feeds_expected import Clause, Expectation
from watch.models import Entry

_WELL_FORMED = Clause(("bozo",), False)
#: The answer that a feed gets whose document type declares entities: we read none of those.
_UNSAFE = "refused: unsafe"


@dataclass
class Report:
    """The expectations of many files, and what became of them."""

    well_formed: dict[str, list[Finding]] = field(default_factory=lambda: defaultdict(list))
    others: dict[str, list[Finding]] = field(default_factory=lambda: defaultdict(list))
    unsafe: set[str] = field(default_factory=set)
    files: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    json_feeds: list[tuple[str, int, list[str]]] = field(default_factory=list)

    def add(
        self,
        name: str,
        body: bytes,
        expected: Expectation,
        answer: tuple[str, Sequence[Entry]],
        address: str,
    ) -> None:
        """Note what became of a feed that states what it expects."""
        result, entries = answer
        feed = Feed(body)
        well_formed = feed.parses or _WELL_FORMED in expected.clauses
        found = self.well_formed if well_formed else self.others
        self.files += 1
        self.refused.update(expected.refused)
        if result == _UNSAFE:
            self.unsafe.add(name)
        for clause in expected.clauses:
            if clause.path[0] == "bozo":
                continue  # says which files are well formed
            became = finding(clause, entries, feed, address)
            if became is None:
                self.left_out[label(clause.path)] += 1
            else:
                found[name].append(became)

    def add_json(self, name: str, body: bytes, entries: Sequence[Entry]) -> None:
        """Note a JSON file, if it is a feed."""
        items = feeds_json.items(body)
        if items is not None:
            self.json_feeds.append((name, len(items), feeds_json.differences(items, entries)))

    def print(self) -> None:
        """Print everything that was found, as tables and lists."""
        if self.files:
            print(f"\nExpectations of {self.files} files")
            _table("well-formed", self.well_formed)
            _table("others", self.others)
            safe = {name: found for name, found in self.well_formed.items() if name not in self.unsafe}
            _row("well-formed, without those refused as unsafe", safe)
            with_text = {
                name: [one for one in found if one.wanted] for name, found in self.well_formed.items()
            }
            _row("well-formed, without titles of no text", with_text)
            self._print_misses()
            self._print_left_out()
        if self.json_feeds:
            print(f"\nJSON Feeds: {len(self.json_feeds)}")
            for name, items, differences in self.json_feeds:
                print(f"  {'wrong' if differences else 'right'}  {items} items  {name}")
                for difference in differences:
                    print(f"    {difference}")

    def _print_misses(self) -> None:
        print("\nNot met")
        for name, found in sorted((self.well_formed | self.others).items()):
            for one in found:
                if not one.met:
                    why = " (refused as unsafe)" if name in self.unsafe else ""
                    print(f"  {name}{why}\n    {label(one.path)}: {one.wanted!r}\n    ours: {one.got!r}")

    def _print_left_out(self) -> None:
        print(f"\nLeft out, no field with us: {self.left_out.total()} clauses")
        for name, count in self.left_out.most_common():
            print(f"{count:7}  {name}")
        print(f"\nLeft out, not in the language that is understood: {self.refused.total()} clauses")
        for text, count in self.refused.most_common():
            print(f"{count:7}  {text}")


def _table(title: str, found: dict[str, list[Finding]]) -> None:
    if not found:
        return
    print(f"  {title:45} files  clauses     met        %")
    for name in FIELDS:
        _row(name, {file: [one for one in findings if one.field == name] for file, findings in found.items()})
    _row("all", found)
    whole = sum(all(one.met for one in findings) for findings in found.values())
    print(f"  {'files with all of them met':45} {whole:5} {whole / len(found):25.2%}")


def _row(title: str, found: dict[str, list[Finding]]) -> None:
    clauses = [one for findings in found.values() for one in findings]
    if clauses:
        met = sum(one.met for one in clauses)
        files = sum(bool(findings) for findings in found.values())
        print(f"  {title:45} {files:5} {len(clauses):8} {met:7} {met / len(clauses):8.2%}")
