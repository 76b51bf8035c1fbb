"""Sources as OPML 2.0, the format in which feed readers exchange their subscriptions.

What OPML has no word for stands in attributes of our own namespace, so that an export read back gives the
same rows. A file of another reader has none of them: its outlines become rows with an id made of their title.

"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from lxml import etree

from watch.config.sources import Source
from watch.errors import ConfigError, Fault
from watch.text.analyzer import fold, words

NAMESPACE = "urn:regwatch:sources:1"

_LARGEST_FILE = 5_000_000

#: What a row says beyond the address and the name.
_FIELDS = ("publisher", "jurisdiction", "languages", "official", "reuse", "keywords", "fallback", "enabled")


def export_opml(sources: Iterable[Source]) -> bytes:
    """Every source as an outline, grouped by jurisdiction."""
    root = etree.Element("opml", {"version": "2.0"}, nsmap={"rw": NAMESPACE})
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "regwatch"
    body = etree.SubElement(root, "body")
    groups: dict[str, Any] = {}
    for source in sources:
        group = groups.get(source.jurisdiction)
        if group is None:
            group = groups[source.jurisdiction] = etree.SubElement(body, "outline", text=source.jurisdiction)
        outline = etree.SubElement(group, "outline", text=source.name, title=source.name, xmlUrl=source.url)
        if source.kind == "feed":
            outline.set("type", "rss")
        for name, value in _row(source).items():
            outline.set(f"{{{NAMESPACE}}}{name}", json.dumps(value, ensure_ascii=False))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))


def _row(source: Source) -> dict[str, Any]:
    """What `_FIELDS` and the rest of a row say, as plain values."""
    row: dict[str, Any] = {"id": source.id, "kind": source.kind, "every": _duration(source.every)}
    for name in _FIELDS:
        row[name] = _plain(getattr(source, name))
    row["expect"] = {"min_items": source.min_items}
    if source.max_silence is not None:
        row["expect"]["max_silence"] = _duration(source.max_silence)
    if source.options:
        row["options"] = _plain(source.options)
    return row


def _plain(value: Any) -> Any:
    """A frozen value as the lists and dictionaries it was written as."""
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


def _duration(value: timedelta) -> str:
    minutes = int(value.total_seconds() // 60)
    if minutes % 1440 == 0:
        return f"{minutes // 1440}d"
    return f"{minutes // 60}h" if minutes % 60 == 0 else f"{minutes}m"


def import_opml(path: Path, known_ids: Collection[str], known_urls: Collection[str]) -> list[dict[str, Any]]:
    """The rows of a file that are new here, ready for `sources.yaml`. Raises ConfigError."""
    rows: list[dict[str, Any]] = []
    taken = set(known_ids)
    seen = set(known_urls)
    for outline in _read(path).iter("outline"):
        url = outline.get("xmlUrl")
        # Several rows of ours may read one address (an API); a feed of another reader is told by its address.
        ours = _value(outline.get(f"{{{NAMESPACE}}}id", "null"))
        if not url or (ours in taken if ours else url in seen):
            continue
        seen.add(url)
        row = _imported(outline, taken)
        taken.add(row["id"])
        rows.append(row)
    return rows


def _read(path: Path) -> Any:
    def fault(problem: str) -> ConfigError:
        return ConfigError([Fault(str(path), None, problem, "Export the file again as OPML 2.0")])

    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise fault(f"larger than {_LARGEST_FILE} bytes")
        content = path.read_bytes()
    except OSError as error:
        raise fault(f"cannot be read: {error.strerror}") from error
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise fault("holds a document type, which OPML has no use for")
    try:
        return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise ConfigError(
            [Fault(str(path), error.lineno, "is not well-formed XML", "Export the file again as OPML 2.0")]
        ) from error


def _imported(outline: Any, taken: Collection[str]) -> dict[str, Any]:
    ours = {
        etree.QName(name).localname: _value(value)
        for name, value in outline.attrib.items()
        if etree.QName(name).namespace == NAMESPACE
    }
    name = outline.get("title") or outline.get("text") or outline.get("xmlUrl")
    row = {"id": _new_id(str(ours.pop("id", name)), taken), "name": name, "kind": ours.pop("kind", "feed")}
    row |= {"url": outline.get("xmlUrl"), **ours.pop("options", {}), **ours}
    return {key: value for key, value in row.items() if value not in ([], None)}


def _value(text: str) -> Any:
    """A value of ours; one that somebody edited by hand counts as text, and is checked with the row."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def _new_id(name: str, taken: Collection[str]) -> str:
    base = re.sub(r"-+", "-", "-".join(fold(word) for word in words(name)))[:40].strip("-")
    base = re.sub(r"[^a-z0-9-]", "", base) or "source"
    if base not in taken:
        return base
    return next(f"{base}-{number}" for number in range(2, len(taken) + 3) if f"{base}-{number}" not in taken)
