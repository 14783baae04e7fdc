"""A small OpenID Connect provider on loopback that signs real tokens, and who goes there."""

import base64
import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext
from threading import Thread
from time import time
from typing import BinaryIO
from urllib.parse import parse_qs, urlsplit

from django.urls import reverse
from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.thidua.signingin import SIGN_IN, is_signed_in

CLIENT_ID, CLIENT_SECRET = "thidua", "bi-mat-cua-may-thu"


def write_whole(line: BinaryIO, head: bytes, body: bytes) -> None:
    line.write(head + body)


class Provider:
    """What the provider knows and answers; a test changes it to make it lie.

    ``claims`` stand in the next token over the right ones, ``without`` leaves some out, ``header``
    is its header and ``signs_with`` its key; ``beside`` stands beside the token, and what is None
    there is left out. ``description_says`` stands in the description over the right words. A bad
    ``answer_status`` makes the address fail, ``writes`` puts each answer on the line, and ``calls``
    are the paths that were asked for.
    """

    def __init__(self, address: str) -> None:
        self.address = self.issuer = address
        self.key = self.signs_with = RSAKey.generate_key(2048, {"kid": "1"})
        self.claims: dict = {"preferred_username": "lan"}
        self.without: set[str] = set()
        self.header: dict = {"alg": "RS256", "kid": "1"}
        self.answer_status = 200
        self.description_says: dict = {}
        self.beside: dict = {}
        self.writes: Callable[[BinaryIO, bytes, bytes], None] = write_whole
        self.calls: list[str] = []
        self.asked: dict[str, dict] = {}
        self.given: list[str] = []

    def authorize(self, redirect: str) -> str:
        """Lets the person behind a browser sign in; returns the address the browser is sent to."""
        question = {key: value[0] for key, value in parse_qs(urlsplit(redirect).query).items()}
        code = f"code-{len(self.asked)}"
        self.asked[code] = question
        return f"{question['redirect_uri']}?code={code}&state={question['state']}"

    def description(self) -> dict:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "id_token_signing_alg_values_supported": ["none", "HS256", "RS256"],
            **self.description_says,
        }

    def keys(self) -> dict:
        return {"keys": [self.key.as_dict(private=False)]}

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, dict]:
        """Answers the exchange of a code, once, to who proves to have asked for it."""
        question = self.asked.pop(form.get("code", ""), None)
        proof = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(proof).rstrip(b"=").decode()
        right = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        if (
            question is None
            or self.answer_status != 200
            or authorization != f"Basic {right}"
            or question["code_challenge_method"] != "S256"
            or question["code_challenge"] != challenge
            or question["redirect_uri"] != form.get("redirect_uri")
        ):
            return max(self.answer_status, 400), {"error": "invalid_grant"}
        claims = {
            "iss": self.address,
            "aud": CLIENT_ID,
            "sub": "1",
            "iat": int(time()),
            "exp": int(time()) + 300,
            "nonce": question.get("nonce"),
            **self.claims,
        }
        claims = {name: value for name, value in claims.items() if name not in self.without}
        signed = jwt.encode(self.header, claims, self.signs_with, algorithms=[self.header["alg"]])
        self.given.append(signed)
        answer = {"access_token": "x", "token_type": "Bearer", "id_token": signed, **self.beside}
        return 200, {name: value for name, value in answer.items() if value is not None}


@contextmanager
def running_provider(tls: SSLContext | None = None) -> Iterator[Provider]:
    """Runs a provider on a free port of loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answers = {
                "/.well-known/openid-configuration": provider.description,
                "/keys": provider.keys,
            }
            provider.calls.append(self.path)
            answer = answers.get(self.path)
            self.send(200, answer()) if answer else self.send(404, {})

        def do_POST(self) -> None:
            provider.calls.append(self.path)
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {key: value[0] for key, value in parse_qs(body).items()}
            self.send(*provider.token(form, self.headers.get("Authorization", "")))

        def send(self, status: int, answer: dict) -> None:
            body = json.dumps(answer).encode()
            head = f"HTTP/1.1 {status} -\r\nContent-Type: application/json\r\n"
            with suppress(OSError):  # who asked has gone away
                provider.writes(
                    self.wfile, f"{head}Content-Length: {len(body)}\r\n\r\n".encode(), body
                )

        def log_message(self, *args) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    scheme = "https" if tls else "http"
    provider = Provider(f"{scheme}://127.0.0.1:{server.server_port}")
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def ask(client, **query) -> str:
    """Presses the button; returns the provider's address that the browser is sent to."""
    return client.get(reverse("admin:openid"), query)["Location"]


def come_back(client, provider: Provider, **query):
    return client.get(provider.authorize(ask(client, **query)))


def refusal_of(client, answer) -> str:
    assert answer["Location"] == SIGN_IN
    page = client.get(SIGN_IN).content.decode()
    assert not is_signed_in(client)
    return page
