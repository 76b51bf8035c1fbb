"""Content encodings, decoded within a bound.

The HTTP client decodes a whole chunk at once: a few hundred bytes become hundreds of megabytes. Here the
output is taken in small pieces, and the first piece over the limit ends it.
"""

from __future__ import annotations

import zlib

from watch.errors import FetchError

_PIECE = 65_536
_GZIP_MAGIC = b"\x1f\x8b"
_GZIP_WINDOW = 31
_ZLIB_WINDOW = 15
_RAW_WINDOW = -15
#: zlib's method number, in the low half of the first byte.
_DEFLATE_METHOD = 8


class BoundedDecoder:
    """Decodes one body of `content_encoding`, up to `limit` bytes.

    Identity, gzip and deflate (with or without the zlib wrapper). A body that is gzip without saying so is
    decoded too, unless it is meant to stay `packed`. Raises FetchError: `encoding` for any other encoding,
    more than one, or broken data; `too_large` over the limit.
    """

    def __init__(self, content_encoding: str, limit: int, *, packed: bool = False) -> None:
        # Some servers name the compression of the file itself here: a packed body is left alone either way.
        names = [] if packed else [name.strip().lower() for name in content_encoding.split(",")]
        named = [name for name in names if name not in ("", "identity")]
        if len(named) > 1 or (named and named[0] not in ("gzip", "x-gzip", "deflate")):
            raise FetchError("encoding", content_encoding[:60])
        self._encoding = named[0].removeprefix("x-") if named else ""
        self._limit = limit
        self._head = b""
        self._stream: zlib._Decompress | None = None
        self._plain = packed
        self._body = bytearray()

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes off the wire."""
        if self._plain:
            self._keep(chunk)
        elif self._stream is not None:
            self._inflate(chunk)
        else:
            self._head += chunk
            if len(self._head) >= len(_GZIP_MAGIC):
                self._begin()

    def finish(self) -> bytes:
        """The whole body. Raises FetchError `encoding` when it was cut short."""
        if self._stream is not None and not self._stream.eof:
            raise FetchError("encoding", f"{self._encoding or 'gzip'}, cut short")
        if self._stream is None and not self._plain:
            self._keep(self._head)
        return bytes(self._body)

    def _begin(self) -> None:
        head, self._head = self._head, b""
        window = self._window(head)
        if window is None:
            self._plain = True
            self._keep(head)
        else:
            self._stream = zlib.decompressobj(window)
            self._inflate(head)

    def _window(self, head: bytes) -> int | None:
        if self._encoding == "gzip" or head.startswith(_GZIP_MAGIC):
            return _GZIP_WINDOW
        if self._encoding == "deflate":
            wrapped = head[0] & 0x0F == _DEFLATE_METHOD and int.from_bytes(head[:2], "big") % 31 == 0
            return _ZLIB_WINDOW if wrapped else _RAW_WINDOW
        return None

    def _inflate(self, data: bytes) -> None:
        while data and self._stream is not None:
            if self._stream.eof:
                # gzip may be several members in a row; anything else after the end is padding.
                if not data.startswith(_GZIP_MAGIC):
                    return
                self._stream = zlib.decompressobj(_GZIP_WINDOW)
            try:
                self._keep(self._stream.decompress(data, _PIECE))
            except zlib.error as error:
                raise FetchError("encoding", f"{self._encoding or 'gzip'}, broken") from error
            data = self._stream.unused_data if self._stream.eof else self._stream.unconsumed_tail

    def _keep(self, piece: bytes) -> None:
        self._body += piece
        if len(self._body) > self._limit:
            raise FetchError("too_large", f"over {self._limit} bytes")
