"""What is watched: the shipped catalogue and the user's own rows, checked and put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Literal, Required

from pydantic import ConfigDict, PlainValidator, with_config

# Python 3.11's own TypedDict lacks what pydantic needs to read one.
from typing_extensions import TypedDict

from watch.config import values
from watch.config.kinds import OPTIONS, lacking
from watch.config.options import Options
from watch.config.validation import closest, suggestion, validate
from watch.config.yamlfile import Place, YamlFile, read_yaml
from watch.errors import ConfigError, Fault

Reuse = Literal["full", "excerpt", "link"]

#: kind -> the keys that only its rows may have; they reach the reader as `Source.options`.
OPTION_KEYS: dict[str, frozenset[str]] = {
    kind: frozenset(model.__annotations__) for kind, model in OPTIONS.items()
}

#: How a source can be read.
KINDS: tuple[str, ...] = tuple(OPTION_KEYS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One place that publishes, with everything needed to read it politely.

    `delay` is seconds between two requests to its host, `timeout` seconds for one request, `max_bytes` the
    largest body. `full_text`: the linked page is read, not only what the source shows. `min_items` fewer
    entries than that are an empty reading; `max_silence` without news is an incident, None for never.
    `keywords`: entries with none of them are kept by title, link and date alone; none keeps everything.
    `fallback` names the sources to read while this one is blocked. `verified` is the last day somebody
    saw it answer, None for never. `languages` is empty when they are unknown.
    """

    id: str
    kind: str
    url: str
    name: str = ""
    publisher: str = ""
    jurisdiction: str = "INT"
    languages: tuple[str, ...] = ()
    official: bool = False
    every: timedelta = timedelta(days=1)
    delay: float = 1.5
    timeout: float = 30.0
    max_bytes: int = 10_000_000
    full_text: bool = False
    reuse: Reuse = "link"
    min_items: int = 1
    max_silence: timedelta | None = None
    keywords: tuple[str, ...] = ()
    fallback: tuple[str, ...] = ()
    verified: date | None = None
    enabled: bool = True
    options: Options = field(default_factory=Options)

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", self.name or self.id)
        object.__setattr__(self, "publisher", self.publisher or self.name)


_closed = with_config(ConfigDict(extra="forbid"))


@_closed
class _Defaults(TypedDict, total=False):
    every: values.Interval
    delay: Annotated[float, PlainValidator(values.number_between(0, 60, "seconds"))]
    timeout: Annotated[float, PlainValidator(values.number_between(1, 300, "seconds"))]
    max_bytes: values.Size
    full_text: values.FullText
    reuse: Annotated[str, PlainValidator(values.one_of("full", "excerpt", "link"))]


@_closed
class _Expect(TypedDict, total=False):
    min_items: Annotated[int, PlainValidator(values.count_between(0, 10_000))]
    max_silence: values.Silence


@_closed
class _SourceRow(_Defaults, total=False):
    id: Required[values.Identifier]
    name: values.Text
    publisher: values.Text
    jurisdiction: values.Jurisdiction
    languages: tuple[values.LanguageCode, ...]
    official: values.Switch
    kind: Annotated[str, PlainValidator(values.one_of(*KINDS))]
    url: values.WebAddress
    expect: _Expect
    keywords: tuple[values.Text, ...]
    fallback: tuple[values.Identifier, ...]
    verified: values.LastSeen
    enabled: values.Switch


@_closed
class _Catalogue(TypedDict, total=False):
    version: Required[values.Version]
    extends: Annotated[str, PlainValidator(values.one_of("shipped"))]
    defaults: _Defaults
    sources: Any


@dataclass(frozen=True, slots=True)
class _Row:
    """What one row says, and where. `said` is None when the row is faulty."""

    file: YamlFile
    place: Place
    said: dict[str, Any] | None


_EXAMPLES = {"version": "1", "id": "my-source", "kind": "feed", "url": "https://www.example.org/feed.xml"}


def shipped_catalogue() -> Path:
    """The catalogue that comes with the program: inside the package, or at the top of a checkout."""
    packaged = Path(str(files("watch.config"))) / "sources.yaml"
    return packaged if packaged.is_file() else Path(__file__).parents[2] / "sources.yaml"


def load_sources(path: Path) -> tuple[Source, ...]:
    """Every source of the file and of what it extends, disabled ones too. Raises ConfigError."""
    faults: list[Fault] = []
    sources = read_sources(path, faults)
    if faults:
        raise ConfigError(faults)
    return sources


def read_sources(path: Path, faults: list[Fault]) -> tuple[Source, ...]:
    """Like `load_sources`, but adds to `faults` instead of raising; the answer is then of no use."""
    before = len(faults)
    file = read_yaml(path, faults)
    if file is None:
        return ()
    defaults, rows = _read_base(file, faults)
    defaults = {**defaults, **_defaults(file)}
    own = _read_rows(file, rows)
    _check_complete(own, rows)
    _check_options(own)
    rows = {**rows, **own}
    _check_fallbacks(rows)
    if not rows and len(faults) == before:
        file.report((), "no source is listed", "Add a row under sources, or the line `extends: shipped`")
    if len(faults) > before:
        return ()
    return tuple(_source(defaults, row.said or {}) for row in rows.values())


def _read_base(file: YamlFile, faults: list[Fault]) -> tuple[dict[str, Any], dict[str, _Row]]:
    if not isinstance(file.data, dict) or file.data.get("extends") != "shipped":
        return {}, {}
    base = read_yaml(shipped_catalogue(), faults)
    if base is None:
        return {}, {}
    return _defaults(base), _read_rows(base, {})


def _defaults(file: YamlFile) -> dict[str, Any]:
    top = validate(_Catalogue, file.data, file, examples=_EXAMPLES)
    return dict(top.get("defaults", {})) if top else {}


def _read_rows(file: YamlFile, base: Mapping[str, _Row]) -> dict[str, _Row]:
    """The rows of one file by id, each over the row of `base` with its id, field by field."""
    rows: dict[str, _Row] = {}
    for place, raw in file.rows("sources"):
        name = str(raw.get("id"))
        below = base[name].said if name in base else None
        said = _read_row(file, place, raw, below or {})
        if name in rows:
            first = file.line((*rows[name].place, "id"))
            file.report((*place, "id"), f"{name} is the id of line {first} too", "Give each row its own id")
        elif "id" in raw:
            rows[name] = _Row(file, place, said)
    return rows


def _read_row(
    file: YamlFile, place: Place, raw: Mapping[str, Any], below: Mapping[str, Any]
) -> dict[str, Any] | None:
    kind = raw.get("kind", below.get("kind"))
    special = OPTION_KEYS.get(kind, frozenset()) if isinstance(kind, str) else frozenset()
    common = {key: raw[key] for key in raw if key not in special}
    row = validate(_SourceRow, common, file, place, examples=_EXAMPLES, also=special)
    special_raw = {key: raw[key] for key in raw if key in special}
    options = validate(OPTIONS[str(kind)], special_raw, file, place) if special_raw else {}
    if row is None or options is None:
        return None
    # A row that changes the kind starts with fresh options: the old kind's mean nothing to the new one.
    inherited = below.get("options", {}) if kind == below.get("kind") else {}
    expect = {**below.get("expect", {}), **row.get("expect", {})}
    return {**below, **row, "expect": expect, "options": {**inherited, **options}}


def _check_complete(own: Mapping[str, _Row], base: Mapping[str, _Row]) -> None:
    for name, row in own.items():
        missing = [key for key in ("kind", "url") if row.said is not None and key not in row.said]
        near = closest(name, base) if missing else None
        if near:
            row.file.report(
                (*row.place, "id"),
                f"no shipped source is called {name}, and a new one needs kind and url",
                f"Write {near}, or add kind and url",
            )
            continue
        for key in missing:
            row.file.report((*row.place, key), "missing", f"Add `{key}: {_EXAMPLES[key]}`")


def _check_options(own: Mapping[str, _Row]) -> None:
    for row in own.values():
        said = row.said or {}
        if "kind" in said and "url" in said:
            for key, problem, cure in lacking(said["kind"], said["url"], said["options"]):
                row.file.report((*row.place, key), problem, cure)


def _check_fallbacks(rows: Mapping[str, _Row]) -> None:
    for name, row in rows.items():
        for number, other in enumerate((row.said or {}).get("fallback", ())):
            place = (*row.place, "fallback", number)
            if other == name:
                row.file.report(place, "a source cannot stand in for itself", "Name another source")
            elif other not in rows:
                row.file.report(place, f"no source is called {other}", _other_source(other, rows))


def _other_source(name: str, rows: Mapping[str, _Row]) -> str:
    return suggestion(name, rows) if closest(name, rows) else "Write the id of a row, or delete this one"


def _source(defaults: Mapping[str, Any], said: Mapping[str, Any]) -> Source:
    fields = {"full_text": "official", **defaults, **said}
    if fields["full_text"] == "official":
        fields["full_text"] = fields.get("official", False)
    fields["options"] = Options(fields["options"])
    return Source(**fields.pop("expect"), **fields)
