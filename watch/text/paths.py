"""Where a value stands in a JSON document, written as people write it. Pure.

title                              a key
d.results[*].Title                 keys, every element of a list (or every value of an object)
files[0].href   files[-1].href     one element of a list
titles[lang=fr].value              the elements whose key has that value
["odata.nextLink"]                 a key that holds a sign of this grammar
content[*] | _embedded.list[*]     the first alternative that finds something
https://example.org/{id}           a text with values in it; without one of them it is no value
{refCode:lower_underscore}         the value in small letters, with _ for /
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

_MAX_CHARS = 1_000
_KEY = r"""(?P<dot>\.)?(?P<key>[^.\[\]{}|"'\s]+(?:\ [^.\[\]{}|"'\s]+)*)"""
_CONDITION = r"(?P<where>[^\[\]=]+)=(?P<is>[^\[\]]*)"
_BRACKET = rf"""\[(?:"(?P<quoted>[^"]+)"|(?P<index>-?\d{{1,6}})|(?P<every>\*)|{_CONDITION})\]"""
_STEP = re.compile(f"{_KEY}|{_BRACKET}")
#: Not the bar inside brackets or braces.
_OR = re.compile(r"\|(?![^\[{]*[\]}])")
_VALUE = re.compile(r"\{([^{}:]+)(?::(\w+))?\}")

FILTERS: Mapping[str, Callable[[str], str]] = {
    "lower": str.lower,
    "upper": str.upper,
    "day": lambda value: value[:10].replace("/", "-"),
    "lower_underscore": lambda value: value.lower().replace("/", "_"),
}


class PathError(ValueError):
    """The path cannot be read; the text says why."""


@dataclass(frozen=True, slots=True)
class _Key:
    name: str

    def of(self, node: object) -> Iterator[object]:
        if isinstance(node, Mapping) and self.name in node:
            yield node[self.name]


@dataclass(frozen=True, slots=True)
class _Index:
    number: int

    def of(self, node: object) -> Iterator[object]:
        if isinstance(node, list) and -len(node) <= self.number < len(node):
            yield node[self.number]


@dataclass(frozen=True, slots=True)
class _Every:
    def of(self, node: object) -> Iterator[object]:
        if isinstance(node, list):
            yield from node
        elif isinstance(node, Mapping):
            yield from node.values()


@dataclass(frozen=True, slots=True)
class _Where:
    name: str
    value: str

    def of(self, node: object) -> Iterator[object]:
        for element in node if isinstance(node, list) else [node]:
            if isinstance(element, Mapping) and text_of_scalar(element.get(self.name)) == self.value:
                yield element


_Step = _Key | _Index | _Every | _Where


@dataclass(frozen=True, slots=True)
class _Path:
    steps: tuple[_Step, ...]

    def values(self, tree: object) -> list[object]:
        nodes = [tree]
        for step in self.steps:
            nodes = [found for node in nodes for found in step.of(node)]
        return nodes

    def opened(self) -> _Path:
        """The path to the list, for a path to its elements."""
        return _Path(self.steps[:-1]) if self.steps and isinstance(self.steps[-1], _Every) else self


@dataclass(frozen=True, slots=True)
class _Template:
    """Plain texts and values in turn, a plain text first and last."""

    texts: tuple[str, ...]
    paths: tuple[_Path, ...]
    filters: tuple[str, ...]

    def values(self, tree: object) -> list[object]:
        filled = [self.texts[0]]
        for path, name, after in zip(self.paths, self.filters, self.texts[1:], strict=True):
            value = next(_texts(path.values(tree)), None)
            if value is None:
                return []
            filled += [FILTERS[name](value) if name else value, after]
        return ["".join(filled)]


@dataclass(frozen=True, slots=True)
class Expression:
    """Alternatives, best first."""

    alternatives: tuple[_Path | _Template, ...]

    def values(self, tree: object) -> list[object]:
        """What the first alternative that finds something finds; `null` is nothing."""
        for alternative in self.alternatives:
            found = [value for value in alternative.values(tree) if value is not None]
            if found:
                return found
        return []

    def elements(self, tree: object) -> list[object] | None:
        """What the first alternative that finds something finds, lists opened whether or not it ends in [*].

        None where there is nothing at all: an empty list is something.
        """
        for alternative in self.alternatives:
            path = alternative.opened() if isinstance(alternative, _Path) else alternative
            found = [value for value in path.values(tree) if value is not None]
            if found:
                return [one for value in found for one in (value if isinstance(value, list) else [value])]
        return None

    def texts(self, tree: object) -> list[str]:
        """The texts and numbers of the first alternative that finds one that is not blank."""
        for alternative in self.alternatives:
            found = list(_texts(alternative.values(tree)))
            if found:
                return found
        return []

    def text(self, tree: object) -> str:
        """The first of them, or an empty string."""
        return next(iter(self.texts(tree)), "")


@lru_cache(maxsize=512)
def parse(text: str) -> Expression:
    """Read an expression. Raises PathError."""
    if len(text) > _MAX_CHARS:
        raise PathError(f"over {_MAX_CHARS} characters")
    parts = [part.strip() for part in _OR.split(text)]
    if not all(parts):
        raise PathError("nothing is written")
    return Expression(tuple(_template(part) if "{" in part else _path(part) for part in parts))


def text_of_scalar(value: object) -> str:
    """A text, number or truth value as text; whole numbers without a point, everything else as nothing."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value) if isinstance(value, str | int | float) else ""


def _texts(values: list[object]) -> Iterator[str]:
    for value in values:
        text = text_of_scalar(value)
        if text.strip():
            yield text


def _path(text: str) -> _Path:
    steps: list[_Step] = []
    position = 0
    while position < len(text):
        match = _STEP.match(text, position)
        # A key follows a point, unless it is the first step.
        if match is None or (match["key"] and bool(match["dot"]) != bool(steps)):
            raise PathError(f"{text[position : position + 20]!r} is no step of a path")
        steps.append(_step(match))
        position = match.end()
    return _Path(tuple(steps))


def _step(match: re.Match[str]) -> _Step:
    if match["index"]:
        return _Index(int(match["index"]))
    if match["every"]:
        return _Every()
    if match["where"]:
        return _Where(match["where"].strip(), match["is"].strip())
    return _Key(match["key"] or match["quoted"])


def _template(text: str) -> _Template:
    texts: list[str] = []
    paths: list[_Path] = []
    filters: list[str] = []
    position = 0
    for match in _VALUE.finditer(text):
        if match[2] and match[2] not in FILTERS:
            raise PathError(f"{match[2]!r} is none of {', '.join(FILTERS)}")
        texts.append(text[position : match.start()])
        paths.append(_path(match[1].strip()))
        filters.append(match[2] or "")
        position = match.end()
    texts.append(text[position:])
    if any("{" in part or "}" in part for part in texts):
        raise PathError("a brace does not hold a path")
    return _Template(tuple(texts), tuple(paths), tuple(filters))
