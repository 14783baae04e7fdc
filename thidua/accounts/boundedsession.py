"""The session in which the OpenID Connect provider is asked: for seconds, for a megabyte.

requests and urllib3 begin to count anew with each byte that arrives, and read an answer to its end
however long it is. Whoever is not signed in yet makes the program ask.
"""

from http.client import HTTPResponse
from io import BufferedReader, RawIOBase
from socket import SocketIO, socket
from time import monotonic

from authlib.integrations.requests_client import OAuth2Session
from requests import PreparedRequest, ReadTimeout, RequestException, Response
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool
from urllib3.util import Timeout

# for an answer from its first byte to its last, redirects and all; before it come, at most as long
# once more, the connection to each of the name's addresses, and the look-up of the name
SECONDS = 5
MOST_BYTES = 1024**2


class BoundedSession(OAuth2Session):
    """A session of a single call: its time begins to run with it."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        adapter = _BoundedAdapter()
        self.mount("https://", adapter)
        self.mount("http://", adapter)


class _BoundedAdapter(HTTPAdapter):
    def __init__(self) -> None:
        super().__init__()
        self._until = monotonic() + SECONDS

    def get_connection_with_tls_context(self, *args, **kwargs) -> HTTPConnectionPool:
        pool = super().get_connection_with_tls_context(*args, **kwargs)
        pool.ConnectionCls = _SecureConnection if pool.scheme == "https" else _Connection
        return pool

    def send(self, request: PreparedRequest, *args, **kwargs) -> Response:
        left = self._until - monotonic()
        if left <= 0:
            raise ReadTimeout("The time is over.", request=request)
        kwargs |= {"stream": True, "timeout": Timeout(total=left)}
        with super().send(request, *args, **kwargs) as response:
            response._content = _body(response)
        return response


def _body(response: Response) -> bytes:
    """Returns the answer unpacked: its length on the line says little of that."""
    body = bytearray()
    for piece in response.iter_content(64 * 1024):
        body += piece
        if len(body) > MOST_BYTES:
            raise RequestException("The answer is too long.", response=response)
    return bytes(body)


class _BoundedReader(RawIOBase):
    """Reads from a socket, but all in all no longer than one read of it may take."""

    def __init__(self, raw: SocketIO, connection: socket) -> None:
        self._raw, self._socket = raw, connection
        self._until = monotonic() + connection.gettimeout()
        self._bytes_left = MOST_BYTES

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int | None:
        left = self._until - monotonic()
        if left <= 0:
            raise TimeoutError("The time is over.")
        self._socket.settimeout(left)
        count = self._raw.readinto(buffer)
        self._bytes_left -= count or 0
        if self._bytes_left < 0:
            raise OSError("The answer is too long.")
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


class _BoundedResponse(HTTPResponse):
    def __init__(self, sock: socket, *args, **kwargs) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp = BufferedReader(_BoundedReader(self.fp.detach(), sock))


class _Connection(HTTPConnection):
    response_class = _BoundedResponse


class _SecureConnection(HTTPSConnection):
    response_class = _BoundedResponse
