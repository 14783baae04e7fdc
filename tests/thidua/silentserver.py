"""A database server on loopback that is there and does not answer."""

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread

_WANTS_TLS_OR_KERBEROS = (80877103, 80877104)
_PARAMETERS = {"server_version": "15.0", "client_encoding": "UTF8", "TimeZone": "UTC"}


class SilentServer:
    """Greets as PostgreSQL does if it ``greets``, and never says anything more."""

    def __init__(self, listening: socket.socket, *, greets: bool) -> None:
        self.port: int = listening.getsockname()[1]
        self.greets = greets
        self.visits: list[socket.socket] = []
        self._listening = listening

    def serve(self) -> None:
        with suppress(OSError):  # the end of the test
            while True:
                line, _ = self._listening.accept()
                self.visits.append(line)
                if self.greets:
                    _greet(line)


def _greet(line: socket.socket) -> None:
    while True:
        length, code = struct.unpack("!ii", line.recv(8, socket.MSG_WAITALL))
        if code not in _WANTS_TLS_OR_KERBEROS:
            break
        line.sendall(b"N")
    line.recv(length - 8, socket.MSG_WAITALL)
    line.sendall(_message(b"R", struct.pack("!i", 0)))
    for name, value in _PARAMETERS.items():
        line.sendall(_message(b"S", f"{name}\0{value}\0".encode()))
    line.sendall(_message(b"Z", b"I"))


def _message(kind: bytes, contents: bytes) -> bytes:
    return kind + struct.pack("!i", len(contents) + 4) + contents


@contextmanager
def silent_server(*, greets: bool) -> Iterator[SilentServer]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = SilentServer(listening, greets=greets)
        thread = Thread(target=server.serve, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join()
            for line in server.visits:
                line.close()
