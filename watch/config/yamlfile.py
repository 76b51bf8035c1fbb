"""A YAML file with its line numbers, and the faults found in it.

YAML 1.2 through ruamel.yaml's round-trip mode: `no` stays text, a repeated key is refused, no Python object
is ever built, and each key keeps its place. Faults never repeat the file's text beyond a key's name: a
secret pasted in the wrong place must not travel into a log.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import ConstructorError, RoundTripConstructor
from ruamel.yaml.error import MantissaNoDotYAML1_1Warning, MarkedYAMLError, YAMLError

from watch.errors import Fault

#: A larger file is refused unread. Ours have some tens of kilobytes.
MAX_BYTES = 1_000_000
# Aliases may repeat a list, not multiply it: what the file says in full must stay of this order.
_MAX_NODES = 200_000

#: The way to a value: keys and 0-based positions, from the top of the file.
Place = tuple[str | int, ...]

_UNREADABLE = "the YAML cannot be read here"
_LOOK_AROUND = "Look at the quotes, colons and indents of this line and the one before"
# How ruamel.yaml's words begin -> what is wrong, what to write.
_SYNTAX = {
    "mapping values are not allowed": (
        "a second colon on the line, or an indent that fits no line above",
        "Put text that holds a colon in quotes, and line up the keys of a row",
    ),
    "found character '\\t'": ("a tab stands where spaces are due", "Indent with spaces"),
    "found character": (
        "a value begins with a sign that YAML keeps for itself",
        "Put the value in quotes",
    ),
    "found undefined alias": (
        "a value begins with * and refers to nothing",
        "Put the value in quotes, or define the list with & before it is used",
    ),
    "expected ',' or": (
        "a bracket or a comma is missing",
        "Close the list as in [a, b] or the mapping as in {a: 1, b: 2}",
    ),
    "found unexpected end of stream": ("a quote is opened and never closed", "Close the quote"),
    "could not find expected ':'": (
        "a line has no colon after its key",
        "Write the key, a colon, a space and the value, as in `kind: feed`",
    ),
    "expected <block end>": (
        "the indent fits no line above",
        "Line up the keys of a row, with spaces",
    ),
    "but found another document": (
        "a line --- begins a second document",
        "Keep one document a file: delete the line",
    ),
}


@dataclass(frozen=True, slots=True)
class YamlFile:
    """One file as read. `data` is what ruamel.yaml gave; `faults` collects what is wrong with it."""

    name: str
    data: Any
    faults: list[Fault]

    def line(self, place: Place) -> int:
        """The 1-based line of the value at `place`, or of the closest thing above it that exists."""
        node, line = self.data, 0
        for step in place:
            positions = getattr(getattr(node, "lc", None), "data", None) or {}
            if step not in positions:
                break
            line = positions[step][0]
            node = node[step]
        return line + 1

    def report(self, place: Place, problem: str, cure: str) -> None:
        """Add a fault at `place`; one that is known already (a list shared by rows) is told once."""
        label = _label(place)
        fault = Fault(self.name, self.line(place), f"{label}: {problem}" if label else problem, cure)
        if fault not in self.faults:
            self.faults.append(fault)

    def rows(self, key: str) -> Iterator[tuple[Place, Mapping[str, Any]]]:
        """The mappings of the list under `key`, each with its place. What is none is reported."""
        rows = self.data.get(key) if isinstance(self.data, dict) else None
        if rows is None:  # left out, or all its rows are comments
            return
        if not isinstance(rows, list):
            self.report((key,), "this is not a list", "Begin each row with `- id:`, under the key")
            return
        for number, row in enumerate(rows):
            if isinstance(row, dict):
                yield (key, number), row
            else:
                self.report((key, number), "a row without keys", "Begin the row with `- id:` and a name")


def read_yaml(path: Path, faults: list[Fault]) -> YamlFile | None:
    """Read a file. Whatever stands in the way becomes one fault, and the answer is then None."""
    text = _read_text(path, faults)
    if text is None:
        return None
    try:
        with warnings.catch_warnings():
            # What YAML 1.1 read differently: a note for programmers, and no fault of the file.
            warnings.simplefilter("ignore", MantissaNoDotYAML1_1Warning)
            data = _parser().load(text)
    except YAMLError as error:
        faults.append(_syntax_fault(str(path), text, error))
        return None
    except RecursionError:
        faults.append(Fault(str(path), None, "the brackets or indents nest too deep", _LOOK_AROUND))
        return None
    if data is None:
        faults.append(Fault(str(path), 1, "the file is empty", "Begin it with `version: 1`"))
        return None
    if _size(data, {}) > _MAX_NODES:
        faults.append(
            Fault(str(path), None, "aliases (*name) make the file endless", "Write these values out")
        )
        return None
    return YamlFile(str(path), data, faults)


def _read_text(path: Path, faults: list[Fault]) -> str | None:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        faults.append(Fault(str(path), None, "the file is missing", "Run `regwatch init` to make it"))
        return None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        faults.append(Fault(str(path), None, f"the file cannot be read ({reason})", "Check its permissions"))
        return None
    if len(content) > MAX_BYTES:
        faults.append(Fault(str(path), None, f"the file is over {MAX_BYTES} bytes", "Make it shorter"))
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        faults.append(Fault(str(path), line, "a letter is not in UTF-8", "Save the file as UTF-8"))
        return None


class _Constructor(RoundTripConstructor):
    """Values as the user wrote them: dates stay text, and what is no number is a marked error."""

    def construct_object(self, node: Any, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep=deep)
        except ValueError as error:
            raise ConstructorError(
                problem="found character that makes no number", problem_mark=node.start_mark
            ) from error


_Constructor.add_constructor("tag:yaml.org,2002:timestamp", lambda _, node: node.value)


def _parser() -> YAML:
    parser = YAML()
    parser.Constructor = _Constructor
    # YAML 1.2 lets an anchor be defined again; a warning on stderr helps nobody.
    parser.composer.warn_double_anchors = False
    return parser


def _syntax_fault(name: str, text: str, error: YAMLError) -> Fault:
    if not isinstance(error, MarkedYAMLError):  # a character outside YAML's range: found before any line is
        position = getattr(error, "position", 0)
        return Fault(
            name,
            text.count("\n", 0, position) + 1,
            "an invisible control character",
            "Delete it, or type the line again",
        )
    said = error.problem or ""
    # What is missing (a quote, a bracket, a colon) is noticed later than where it should have been.
    missing = said.startswith(("found unexpected end", "expected ',' or", "could not find expected ':'"))
    mark = error.context_mark if missing and error.context_mark else error.problem_mark
    line = mark.line + 1 if mark else None
    if repeated := re.match(r'found duplicate key "(\w{1,40})" with value', said):
        key = repeated[1]
        return Fault(name, line, f"the key {key} is written twice in one place", f"Keep one {key}")
    for beginning, (problem, cure) in _SYNTAX.items():
        if said.startswith(beginning):
            return Fault(name, line, problem, cure)
    return Fault(name, line, _UNREADABLE, _LOOK_AROUND)


def _size(node: Any, known: dict[int, int]) -> int:
    """How many values the tree would hold written out. A value inside itself counts as too many."""
    if not isinstance(node, list | dict):
        return 1
    if id(node) not in known:
        known[id(node)] = _MAX_NODES + 1  # met again before the sum is known: it holds itself
        children = node.values() if isinstance(node, dict) else node
        known[id(node)] = 1 + sum(_size(child, known) for child in children)
    return known[id(node)]


def _label(place: Place) -> str:
    """The name a person looks for: the keys since the last position (`expect.min_items`)."""
    keys: list[str] = []
    for step in reversed(place):
        if isinstance(step, str):
            keys.insert(0, step)
        elif keys:
            break
    return ".".join(keys)
