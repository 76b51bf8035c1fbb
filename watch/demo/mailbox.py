"""A mail server for the demonstration: real SMTP on loopback, as much of RFC 5321 as one sender needs."""

from __future__ import annotations

import socketserver
import threading
from typing import Self

_REPLIES = {
    b"EHLO": b"250 localhost",
    b"HELO": b"250 localhost",
    b"MAIL": b"250 ok",
    b"RCPT": b"250 ok",
    b"RSET": b"250 ok",
    b"NOOP": b"250 ok",
}


class DemoMailbox:
    """Accepts every mail; `messages` holds them, oldest first."""

    def __init__(self) -> None:
        self.messages: list[bytes] = []
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """As REGWATCH_SMTP_URL wants it."""
        return f"smtp://127.0.0.1:{self._server.server_address[1]}"


def _handler(mailbox: DemoMailbox) -> type[socketserver.StreamRequestHandler]:
    class Session(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say(b"220 demonstration")
            while line := self.rfile.readline(1000):
                verb = line[:4].upper()
                if verb == b"QUIT":
                    self._say(b"221 bye")
                    return
                if verb == b"DATA":
                    self._say(b"354 go on")
                    mailbox.messages.append(self._message())
                    self._say(b"250 accepted")
                else:
                    self._say(_REPLIES.get(verb, b"502 not known here"))

        def _message(self) -> bytes:
            lines = []
            while (line := self.rfile.readline()) not in (b".\r\n", b""):
                lines.append(line[1:] if line.startswith(b"..") else line)
            return b"".join(lines)

        def _say(self, reply: bytes) -> None:
            self.wfile.write(reply + b"\r\n")

    return Session
