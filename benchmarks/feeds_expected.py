"""What a test feed says of itself: the comment that feedparser's test feeds begin with.

    <!--
    Header:      Content-type: text/xml
    Description: an item's title
    Expect:      not bozo and entries[0]['title'] == 'Example'
    -->

`Expect` is an expression of Python. It is never evaluated: only this much of the language is understood,
and everything else is refused.

    expression  operand ("and" operand)*
    operand     path ("==" path)* "==" value  |  path  |  "not" path
    path        name ("[" string or whole number "]")*
    value       literal  |  dictionary of strings to literals: a statement about each of its keys
    literal     string, bytes, number, True, False, None, a tuple of literals, strings joined with "+"
                (an XML comment cannot hold two hyphens in a row)
"""

from __future__ import annotations

import ast
import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

#: What the test feeds make statements about.
_NAMES = frozenset({"bozo", "encoding", "entries", "etag", "feed", "headers", "modified", "version"})
_MAX_CHARS = 20_000
_COMMENT = re.compile(r"<!--(?P<headers>(?:(?!-->).)*?)\bExpect:\s*(?P<expect>.*?)\s*-->", re.DOTALL)
_HEADER = re.compile(r"^\s*Header:\s*([\w-]+):[ \t]*(.*?)\s*$", re.MULTILINE)
#: How `<!` begins in encodings that are no superset of ASCII; the longer ones first.
_OPENINGS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
    (b"\x4c\x5a", "cp037"),
    (b"\x4c\x6f", "cp037"),
)

Path = tuple[str | int, ...]
Literal = str | bytes | int | float | bool | None | tuple["Literal", ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """One statement: what is at `path` equals `value`; a bare path is True, one after `not` False."""

    path: Path
    value: Literal


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a file says: its headers (names in lower case), its statements, and those not understood."""

    headers: dict[str, str]
    clauses: tuple[Clause, ...]
    refused: tuple[str, ...]


class RefusedError(ValueError):
    """The text is not in the language above."""


def expectation(body: bytes) -> Expectation | None:
    """What a file says of itself, or None when it says nothing."""
    found = _COMMENT.search(_decoded(body))
    if found is None:
        return None
    headers = {name.lower(): value for name, value in _HEADER.findall(found["headers"])}
    clauses: list[Clause] = []
    refused: list[str] = []
    try:
        operands = list(_operands(found["expect"]))
    except RefusedError:
        return Expectation(headers, (), (found["expect"],))
    for operand in operands:
        try:
            clauses += _clauses(operand)
        except RefusedError:
            refused.append(ast.unparse(operand))
    return Expectation(headers, tuple(clauses), tuple(refused))


def parse(text: str) -> tuple[Clause, ...]:
    """The statements of an expression. Raises RefusedError for anything but the language above."""
    return tuple(clause for operand in _operands(text) for clause in _clauses(operand))


def _decoded(body: bytes) -> str:
    encoding = next((name for start, name in _OPENINGS if body.startswith(start)), "utf-8-sig")
    try:
        return body.decode(encoding)
    except UnicodeDecodeError:
        return body.decode("latin-1")


def _operands(text: str) -> Iterator[ast.expr]:
    if len(text) > _MAX_CHARS:
        raise RefusedError("too long")
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise RefusedError("not an expression") from error
    yield from _joined(tree.body)


def _joined(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And):
        for value in node.values:
            yield from _joined(value)
    else:
        yield node


def _clauses(node: ast.expr) -> list[Clause]:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return [Clause(_path(node.operand), False)]
    if not isinstance(node, ast.Compare):
        return [Clause(_path(node), True)]
    if not all(isinstance(operator, ast.Eq) for operator in node.ops):
        raise RefusedError("a comparison other than ==")
    *nodes, last = [node.left, *node.comparators]
    values = _items(last) if isinstance(last, ast.Dict) else {(): _literal(last)}
    paths = [_path(one) for one in nodes]
    return [Clause((*path, *key), value) for path in paths for key, value in values.items()]


def _items(node: ast.Dict) -> dict[Path, Literal]:
    found: dict[Path, Literal] = {}
    for key, value in zip(node.keys, node.values, strict=True):
        if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
            raise RefusedError("a key that is no string")
        found[key.value,] = _literal(value)
    return found


def _path(node: ast.expr) -> Path:
    if isinstance(node, ast.Name) and node.id in _NAMES:
        return (node.id,)
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        key = node.slice.value
        if isinstance(key, str | int) and not isinstance(key, bool):
            return (*_path(node.value), key)
    raise RefusedError(f"no path: {type(node).__name__}")


def _literal(node: ast.expr) -> Literal:
    match node:
        case ast.Constant(value=str() | bytes() | int() | float() | None as value):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            return -value
        case ast.Tuple(elts=elements):
            return tuple(_literal(element) for element in elements)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            first, second = _literal(left), _literal(right)
            if isinstance(first, str) and isinstance(second, str):
                return first + second
    raise RefusedError(f"no literal: {type(node).__name__}")
