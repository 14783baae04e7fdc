"""A small OpenID Connect provider on loopback that signs real tokens."""

import base64
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import time
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT_ID, CLIENT_SECRET = "thidua", "bi-mat-cua-may-thu"


class Provider:
    """What the provider knows and answers; a test changes it to make it lie.

    ``claims`` stand in the next token over the right ones, ``without`` leaves some out, ``header``
    is its header and ``signs_with`` its key; a bad ``answer_status`` makes its address fail;
    ``description_says`` stands in its description over the right words,
    ``beside`` stands beside the token, and what is None there does not stand in the answer.
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
def running_provider() -> Iterator[Provider]:
    """Runs a provider on a free port of loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answers = {
                "/.well-known/openid-configuration": provider.description,
                "/keys": provider.keys,
            }
            answer = answers.get(self.path)
            self.send(200, answer()) if answer else self.send(404, {})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {key: value[0] for key, value in parse_qs(body).items()}
            self.send(*provider.token(form, self.headers.get("Authorization", "")))

        def send(self, status: int, answer: dict) -> None:
            body = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider = Provider(f"http://127.0.0.1:{server.server_port}")
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
