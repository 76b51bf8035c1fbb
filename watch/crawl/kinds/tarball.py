"""Files out of a tar.gz, within bounds, without ever writing one. Pure."""

from __future__ import annotations

import gzip
import io
import logging
import re
import tarfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Self, cast

from watch.errors import UnreadableError

log = logging.getLogger(__name__)

#: A day of the Journal officiel has some thousand files, and some ten times its size once unpacked.
MAX_FILES = 200_000
MAX_FILE_BYTES = 20_000_000
MAX_TOTAL_BYTES = 400_000_000
#: Long names and extended headers, which the tar reader takes into memory whole.
_MAX_HEADER_BYTES = 65_536
_PIECE = 65_536
_LONG_HEADERS = frozenset(
    {
        tarfile.XHDTYPE,
        tarfile.XGLTYPE,
        tarfile.SOLARIS_XHDTYPE,
        tarfile.GNUTYPE_LONGNAME,
        tarfile.GNUTYPE_LONGLINK,
    }
)


def files_in(archive: bytes, wanted: re.Pattern[str]) -> Iterator[tuple[str, bytes]]:
    """Name and content of each plain file whose name `wanted` matches from its start, in their order.

    Everything else is passed over: links, devices, names that are absolute or climb. A wanted file that is
    too large is passed over too, and said in the log. Raises UnreadableError: `too_large` when the archive
    holds too many files or unpacks to too much, `malformed` when it is damaged or cut short.
    """
    header = _header_type()
    stream = _Bounded(gzip.GzipFile(fileobj=io.BytesIO(archive)), MAX_TOTAL_BYTES)
    try:
        with tarfile.open(fileobj=cast(io.BufferedIOBase, stream), mode="r|", tarinfo=header) as tar:
            yield from _walk(tar, wanted)
        while stream.read(_PIECE):
            pass  # to the end, where the checksum of everything stands
    except (tarfile.TarError, zlib.error, EOFError, OSError, ValueError) as error:
        raise UnreadableError("malformed", "an archive that is damaged or cut short") from error
    if not header.end_seen:
        raise UnreadableError("malformed", "an archive without an end")


def _walk(tar: tarfile.TarFile, wanted: re.Pattern[str]) -> Iterator[tuple[str, bytes]]:
    count = 0
    while (member := tar.next()) is not None:
        tar.members.clear()  # type: ignore[attr-defined]  # it keeps every header, to find files again
        count += 1
        if count > MAX_FILES:
            raise UnreadableError("too_large", f"over {MAX_FILES} files")
        if not _plain(member) or not wanted.match(member.name):
            continue
        if member.size > MAX_FILE_BYTES:
            log.warning("archived_file_too_large", extra={"file": member.name, "bytes": member.size})
            continue
        content = tar.extractfile(member)
        if content is not None:
            yield member.name, content.read()


def _plain(member: tarfile.TarInfo) -> bool:
    path = PurePosixPath(member.name)
    regular = member.type in (tarfile.REGTYPE, tarfile.AREGTYPE) and not member.issparse()
    return regular and not path.is_absolute() and ".." not in path.parts


class _Bounded:
    """A stream that gives so many bytes and no more."""

    def __init__(self, stream: gzip.GzipFile, limit: int) -> None:
        self._stream = stream
        self._limit = limit
        self._left = limit

    def read(self, size: int) -> bytes:
        data = self._stream.read(size)
        self._left -= len(data)
        if self._left < 0:
            raise UnreadableError("too_large", f"unpacks to over {self._limit} bytes")
        return data


class _Header(tarfile.TarInfo):
    """A header that says when the archive's end was seen: the tar reader takes damage for it too."""

    end_seen = False

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        if len(buf) == tarfile.BLOCKSIZE and not any(buf):
            cls.end_seen = True
        header = super().frombuf(buf, encoding, errors)
        if header.size < 0:
            raise UnreadableError("malformed", "a file of negative size")
        if header.type in _LONG_HEADERS and header.size > _MAX_HEADER_BYTES:
            raise UnreadableError("too_large", f"a header of over {_MAX_HEADER_BYTES} bytes")
        return header


def _header_type() -> type[_Header]:
    """A type of its own for each archive, because the reader makes its headers by class methods."""
    return type("_Header", (_Header,), {})
