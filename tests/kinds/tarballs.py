"""Archives built in memory, good ones and hostile ones."""

from __future__ import annotations

import gzip
import io
import tarfile
from collections.abc import Iterable

from tests.kinds.reading import EXAMPLES

FOLDER = "20261121-001500/jorf/global"


def member(name: str, content: bytes = b"", kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.size = kind, link, len(content)
    return info


def tar_gz(files: Iterable[tuple[str | tarfile.TarInfo, bytes]]) -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w:gz", compresslevel=1) as tar:
        for name, content in files:
            info = member(name, content) if isinstance(name, str) else name
            tar.addfile(info, io.BytesIO(content))
    return target.getvalue()


def path_of(file: str) -> str:
    """Where DILA puts a file of this name."""
    folder = "article" if file.startswith("JORFARTI") else "texte/version"
    return f"{FOLDER}/{folder}/JORF/TEXT/00/{file}"


def example() -> bytes:
    """The example's files as an archive."""
    files = sorted((EXAMPLES / "jorf").glob("*.xml"))
    return tar_gz((path_of(file.name), file.read_bytes()) for file in files)


def repacked(tar: bytes) -> bytes:
    return gzip.compress(tar, 1)
