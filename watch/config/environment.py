"""Secrets from the environment: `NAME`, or the file that `NAME_FILE` names. Their text is in no fault."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from watch.errors import Fault

#: What faults call the place where variables are set.
ENVIRONMENT = "environment"
_LARGEST_SECRET = 64_000


def read_secret(name: str, environ: Mapping[str, str], faults: list[Fault]) -> str | None:
    """The secret called `name`, or None when it is not set or cannot be had (then `faults` grows)."""
    value, file = environ.get(name, "").strip(), environ.get(f"{name}_FILE", "").strip()
    if value and file:
        problem = f"{name} and {name}_FILE are both set"
        faults.append(Fault(ENVIRONMENT, None, problem, "Keep one of them"))
        return None
    if file:
        return _read_file(f"{name}_FILE", Path(file), faults)
    return value or None


def _read_file(name: str, path: Path, faults: list[Fault]) -> str | None:
    try:
        with path.open(encoding="utf-8") as file:
            content = file.read(_LARGEST_SECRET + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not text"
        problem = f"the file that {name} names cannot be read ({reason})"
        faults.append(Fault(ENVIRONMENT, None, problem, "Name a file that holds the secret alone"))
        return None
    if not content.strip() or len(content) > _LARGEST_SECRET:
        problem = f"the file that {name} names is empty or too long"
        faults.append(Fault(ENVIRONMENT, None, problem, "Write the secret, and nothing else, in it"))
        return None
    return content.strip()
