"""Examples of the shipped rows: pages written for this project, shaped as the publisher serves them.

One naming rule holds in `examples/shipped/`:

    <name>.<ending>          what is answered first
    <name>.2.<ending>        what is answered next, and so on; a folder `.tar` is packed as `.tar.gz`
    <name>.expected.json     the entries that the row must read out of it

`<name>` is the id of a shipped row, or `<id>@<case>` for another answer of the same service. What no row can
tell, because it is in the publisher's way of writing, is a quirk: its example is called `<kind>@<quirk>`, and
`quirks.yaml` names the rows that are on record for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from tests.kinds.reading import EXAMPLES, NOW, as_json
from tests.kinds.tarballs import path_of, tar_gz
from watch.config.options import Options
from watch.config.sources import Source, load_sources, shipped_catalogue
from watch.crawl.kinds.piste import Credentials
from watch.crawl.messages import Answer, Request
from watch.crawl.reader import SourceReader
from watch.models import Entry, SourceState
from watch.text.identifiers import own_identifiers

FOLDER = EXAMPLES / "shipped"

_ANSWER = re.compile(r"(?P<name>[a-z0-9-]+(?:@[a-z-]+)?)(?:\.(?P<number>\d))?\.(?P<ending>xml|html|json|tar)")
_TYPES = {
    "xml": "application/xml",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "tar": "application/gzip",
}
#: Options that say what is asked for, not how the answer is read.
ASKING = frozenset({"days", "query", "acts", "max_pages"})


@dataclass(frozen=True, slots=True)
class Quirk:
    """One way of writing, and the ids of the shipped rows that write so."""

    shows: str
    sources: tuple[str, ...]


class Answers:
    """Answers with the files of one example, in their order; stands in for the fetcher."""

    def __init__(self, files: Sequence[Path]) -> None:
        self._files = list(files)
        self.asked: list[str] = []

    @property
    def left(self) -> int:
        """How many files nobody asked for."""
        return len(self._files) - len(self.asked)

    async def get(self, request: Request) -> Answer:
        """The next file. AssertionError when there is none."""
        assert self.left, f"{request.url} is asked for, and the example has no answer"
        file = self._files[len(self.asked)]
        self.asked.append(request.url)
        return Answer(
            url=request.url,
            status=200,
            content_type=_TYPES[file.suffix.removeprefix(".")],
            body=_bytes(file),
            etag=None,
            last_modified=None,
            not_modified=False,
            moved_to=None,
            requests=1,
            bytes=0,
        )

    post = get


async def read(source: Source, name: str) -> list[dict[str, Any]]:
    """What the program makes of an example, read through a row. AssertionError when a file is left over."""
    answers = Answers(answers_of()[name])
    reader = SourceReader(answers, None, Credentials("id", "secret"))  # type: ignore[arg-type]
    reading = await reader.read(source, SourceState(source.id), NOW)
    assert not answers.left, f"{answers.left} answers of {name} were not asked for"
    return as_json(tuple(map(_identified, reading.entries or ())))


@cache
def shipped() -> Mapping[str, Source]:
    """The shipped rows by id."""
    return {source.id: source for source in load_sources(shipped_catalogue())}


@cache
def answers_of() -> Mapping[str, tuple[Path, ...]]:
    """The files of each example, in the order in which they are answered."""
    found: dict[str, dict[int, Path]] = {}
    for path in FOLDER.iterdir():
        match = _ANSWER.fullmatch(path.name)
        if match is not None and not path.name.endswith(".expected.json"):
            found.setdefault(match["name"], {})[int(match["number"] or 1)] = path
    return {name: tuple(files[number] for number in sorted(files)) for name, files in sorted(found.items())}


@cache
def quirks() -> Mapping[str, Quirk]:
    """The quirks by the name of their example."""
    rows = YAML(typ="safe").load((FOLDER / "quirks.yaml").read_text(encoding="utf-8"))
    return {name: Quirk(row["shows"], tuple(row["sources"])) for name, row in rows.items()}


def examples_of(source: Source) -> list[str]:
    """The names of the examples that a row is read through."""
    own = [name for name in answers_of() if name.partition("@")[0] == source.id]
    return own + [name for name, quirk in quirks().items() if source.id in quirk.sources]


def without_each_option(source: Source) -> Iterator[tuple[str, Source]]:
    """The row without one of its options, for each that shapes reading.

    Of `fields`, `ignore` and of paths with alternatives (`a | b`), each part is an option.
    """
    for key, value in source.options.items():
        if key in ASKING:
            continue
        if isinstance(value, tuple) and key == "ignore":
            for item in value:
                yield f"{key}: {item}", _with(source, key, tuple(other for other in value if other != item))
        elif isinstance(value, Mapping) and key == "fields":
            for field, path in value.items():
                others = {name: other for name, other in value.items() if name != field}
                yield f"{key}.{field}", _with(source, key, others)
                for left_out, fewer in _fewer(path):
                    yield f"{key}.{field}: {left_out}", _with(source, key, {**value, field: fewer})
        else:
            for left_out, fewer in _fewer(value):
                yield f"{key}: {left_out}", _with(source, key, fewer)
            # How many pages there are means nothing where no other page is asked for.
            gone = {key, "max_pages"} if key in ("page", "next") else {key}
            kept = {name: option for name, option in source.options.items() if name not in gone}
            yield key, replace(source, options=Options(kept))


def _fewer(path: object) -> Iterator[tuple[str, str]]:
    """Each alternative of a path, and the path without it."""
    parts = path.split(" | ") if isinstance(path, str) else []
    for part in parts if len(parts) > 1 else ():
        yield part, " | ".join(other for other in parts if other != part)


def _with(source: Source, key: str, value: object) -> Source:
    return replace(source, options=Options({**source.options, key: value}))


def _identified(entry: Entry) -> Entry:
    """The entry with the identifiers that its addresses tell, which the pipeline adds."""
    own = own_identifiers([entry.url, entry.guid])
    return replace(entry, identifiers=tuple(dict.fromkeys([*entry.identifiers, *own])))


def _bytes(path: Path) -> bytes:
    if path.suffix != ".tar":
        return path.read_bytes()
    return tar_gz((path_of(file.name), file.read_bytes()) for file in sorted(path.iterdir()))
