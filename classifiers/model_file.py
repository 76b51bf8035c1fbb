"""The stored model: one line of JSON that says what it is, then the numbers."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version as installed_version
from pathlib import Path

from .examples import Example, examples_digest
from .interface import ClassifierError
from .topics import Topic, topics_digest

FORMAT = 1
_MAX_HEADER = 4_096


@dataclass(frozen=True, slots=True)
class Header:
    """What a stored model says of itself. `topics`, `examples`, `extra`: SHA-256 of what it learned from."""

    format: int
    scikit_learn: str
    topics: str
    examples: str
    extra: str
    version: str

    @classmethod
    def of(cls, digests: tuple[str, str, str], numbers: str) -> Header:
        """The header of a model just trained; `numbers` is the SHA-256 of what was learned."""
        topics, examples, extra = digests
        version = hashlib.sha256(f"{FORMAT} {topics} {numbers}".encode()).hexdigest()[:12]
        return cls(FORMAT, installed_version("scikit-learn"), topics, examples, extra, version)


def write_model(path: Path, header: Header, payload: bytes) -> None:
    """Write beside the file and rename, so that a reader never meets half a model."""
    line = json.dumps({**asdict(header), "checksum": _checksum(header, payload)}, sort_keys=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(line.encode() + b"\n" + payload)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def read_model(
    path: Path, topics: Sequence[Topic], examples: Sequence[Example] | None
) -> tuple[Header, bytes]:
    """Header and numbers of a model that fits; ClassifierError says why one does not."""
    try:
        line, _, payload = path.read_bytes().partition(b"\n")
    except OSError as error:
        raise ClassifierError(f"{path}: the model cannot be read ({error.strerror})") from error
    header, checksum = _parse(path, line)
    if header.format != FORMAT:
        raise ClassifierError(f"{path}: the model has format {header.format}, this program reads {FORMAT}")
    if checksum != _checksum(header, payload):
        raise ClassifierError(f"{path}: the model was damaged or changed after it was written")
    here = installed_version("scikit-learn")
    if header.scikit_learn.split(".")[:2] != here.split(".")[:2]:
        raise ClassifierError(
            f"{path}: the model is of scikit-learn {header.scikit_learn}, installed is {here}"
        )
    if header.topics != topics_digest(topics):
        raise ClassifierError(f"{path}: the model was trained with other topics")
    if examples is not None and header.examples != examples_digest(examples):
        raise ClassifierError(f"{path}: the model was trained with other examples")
    return header, payload


def _parse(path: Path, line: bytes) -> tuple[Header, str]:
    try:
        if len(line) > _MAX_HEADER:
            raise ValueError("no header")
        fields = json.loads(line)
        checksum = fields.pop("checksum")
        header = Header(**fields)
        if not all(
            isinstance(value, int if key == "format" else str) for key, value in asdict(header).items()
        ):
            raise ValueError("fields of another type")
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ClassifierError(f"{path}: not a model file") from error
    return header, checksum


def _checksum(header: Header, payload: bytes) -> str:
    digest = hashlib.sha256(json.dumps(asdict(header), sort_keys=True).encode())
    digest.update(payload)
    return digest.hexdigest()
