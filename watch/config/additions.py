"""Adding rows to a `sources.yaml` that a person keeps: what is there, comments included, stays as it is."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from watch.config.sources import load_sources


def add_rows(path: Path, rows: Sequence[dict[str, Any]]) -> None:
    """Append rows under `sources:`. Raises ConfigError, and changes nothing, when the result has a fault."""
    yaml = YAML()
    yaml.width = 110
    document = yaml.load(path.read_text(encoding="utf-8"))
    if document.get("sources") is None:
        document["sources"] = []
    document["sources"].extend(rows)
    written = io.StringIO()
    yaml.dump(document, written)
    draft = path.with_name(f".{path.name}.new")
    try:
        draft.write_text(written.getvalue(), encoding="utf-8")
        load_sources(draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
