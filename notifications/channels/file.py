"""Writes parts into a folder, whole or not at all."""

from __future__ import annotations

import errno
import os
import re
import secrets
from pathlib import Path

from notifications.interface import DeliveryError, Envelope

# What may pass without anybody changing the configuration: a full or busy disk, a network folder away.
_PASSING = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EBUSY, errno.ESTALE, errno.ETIMEDOUT})


class FileChannel:
    """The recipient is a folder, made when missing. A file of the same name is replaced."""

    def send(self, envelope: Envelope) -> None:
        """Write the part under its filename. Raises DeliveryError."""
        name = envelope.part.filename
        if not re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.-]*", name) or "\0" in envelope.recipient:
            raise DeliveryError(f"{name!r} in {envelope.recipient!r} is no place for a file", retryable=False)
        folder = Path(envelope.recipient)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            _replace(folder, name, envelope.part.payload)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise DeliveryError(
                f"cannot write {name} in {envelope.recipient}: {reason}", retryable=error.errno in _PASSING
            ) from error


def _replace(folder: Path, name: str, payload: bytes) -> None:
    temporary = folder / f".{secrets.token_hex(8)}.part"
    try:
        with temporary.open("xb") as file:
            file.write(payload)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(folder / name)
    finally:
        temporary.unlink(missing_ok=True)
    _sync(folder)


def _sync(folder: Path) -> None:
    """Make the new name itself survive a power cut, where the system can (Windows cannot open a folder)."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
