"""The documented nginx.conf: what nginx answers itself is guarded and readable as a page is."""

import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.conftest import NGINX
from tests.production.environments import ROOT, free_port, running
from thidua.headers import HEADERS

FOLDER = ROOT / "docs" / "deployment"
CONFIGURATION = (FOLDER / "nginx.conf").read_text(encoding="utf-8")
HSTS = "max-age=31536000; includeSubDomains; preload"
PROGRAMS_POLICY = "default-src 'none'; script-src 'self'"
SAID = "thi đua"
MOST_BYTES = 2000


def servers() -> list[str]:
    """Returns the text of each server of the configuration: without TLS, then with it."""
    return CONFIGURATION.split("\nserver {\n")[1:]


def own_headers(server: str) -> list[tuple[str, str]]:
    return re.findall(r"add_header (\S+) (\$\S+) always;", server)


def value_of(variable: str) -> str:
    """Returns what the variable holds where no program answered."""
    blocks = re.findall(
        r'map \$upstream_http_content_security_policy (\$\w+) \{\s+""\s+"([^"]+)";\s+'
        r'default "";\s+\}',
        CONFIGURATION,
    )
    return dict(blocks)[variable]


@pytest.mark.parametrize("number", [0, 1], ids=["without TLS", "with TLS"])
def test_nginx_gives_its_own_answers_every_header_of_the_program(number):
    found = {name: value_of(variable) for name, variable in own_headers(servers()[number])}
    policy = found.pop("Content-Security-Policy")
    assert policy.startswith("default-src 'none'; ")
    assert "frame-ancestors 'none'" in policy
    expected = {**HEADERS, "X-Frame-Options": "DENY"}
    assert found == expected | ({"Strict-Transport-Security": HSTS} if number else {})


def test_no_place_drops_the_headers_by_naming_others_of_its_own():
    inner = [block for server in servers() for block in re.findall(r"\{([^{}]*)\}", server)]
    assert inner
    assert [block for block in inner if "add_header" in block] == []


def test_every_page_of_nginx_is_kept_beside_it_in_vietnamese_and_needs_nothing_else():
    pages = re.findall(r"error_page [\d ]+ /(\S+);", CONFIGURATION)
    assert len(pages) == 3
    for page in pages:
        assert page.removesuffix(".html") in re.search(r"\^/\((\S+)\)", CONFIGURATION).group(1)
        text = (FOLDER / page).read_text(encoding="utf-8")
        assert '<html lang="vi">' in text
        assert not re.search(r"<(?:link|script|style|img)|style=", text)


class Program(BaseHTTPRequestHandler):
    """Stands in for the program: an answer with headers, or none in time."""

    def do_GET(self) -> None:
        if self.path == "/slow":
            time.sleep(2)
            return
        self.send_response(404 if self.path == "/none" else 200)
        for name, value in {**HEADERS, "X-Frame-Options": "DENY"}.items():
            if not (name == "Cache-Control" and self.path.startswith("/static/")):
                self.send_header(name, value)
        if self.path.startswith("/static/"):
            self.send_header("Cache-Control", "max-age=315360000, public, immutable")
        self.send_header("Strict-Transport-Security", HSTS)
        self.send_header("Content-Security-Policy", PROGRAMS_POLICY)
        self.send_header("Content-Length", str(len(SAID.encode())))
        self.end_headers()
        self.wfile.write(SAID.encode())

    def log_message(self, *_args) -> None:
        pass


@pytest.fixture(scope="module")
def program() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Program)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def _certify(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "thidua.example.vn")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "fullchain.pem").write_bytes(certificate.public_bytes(pem))
    written = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "privkey.pem").write_bytes(written)


class Proxy:
    """An nginx with the documented configuration: only its places, ports and patience are ours."""

    def __init__(self, folder: Path, program: int) -> None:
        self.plain, self.secure = free_port(), free_port()
        self.folder = folder
        ours = {
            r"listen \[::\].*": "",
            r"listen 80;": f"listen 127.0.0.1:{self.plain};",
            r"listen 443 ": f"listen 127.0.0.1:{self.secure} ",
            r"127\.0\.0\.1:8000": f"127.0.0.1:{program}",
            r"/etc/ssl/thidua": str(folder),
            r"/var/(?:log|cache)/nginx": str(folder),
            r"/opt/thidua/docs/deployment": str(FOLDER),
            r"client_max_body_size 260m": f"client_max_body_size {MOST_BYTES}",
            r"proxy_read_timeout 130s": "proxy_read_timeout 1s",
        }
        text = CONFIGURATION
        for documented, own in ours.items():
            text, count = re.subn(documented, own, text)
            assert count, documented
        # started by root, its workers are root's too: the folder is for nobody else
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        places = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
        (folder / "nginx.conf").write_text(
            f"user root;\ndaemon off;\nworker_processes 1;\npid {folder}/pid;\nerror_log stderr;\n"
            f"events {{}}\nhttp {{\ntypes {{ text/html html; }}\n{places}{text}\n}}\n"
        )

    @property
    def command(self) -> list[str]:
        return [NGINX, "-p", str(self.folder), "-c", str(self.folder / "nginx.conf")]

    def asked(self, path: str, *, tls: bool = True, method: str = "GET", body=None, **headers):
        if tls:
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            connection = HTTPSConnection("127.0.0.1", self.secure, context=context, timeout=20)
        else:
            connection = HTTPConnection("127.0.0.1", self.plain, timeout=20)
        headers = {"Host": "thidua.example.vn"} | headers
        connection.request(method, path, body=body, headers=headers)
        answer = connection.getresponse()
        answer.text = answer.read().decode()
        connection.close()
        return answer


def _started(folder: Path, program: int) -> Iterator[Proxy]:
    if NGINX is None:
        pytest.fail("CI must have nginx (apt-get install nginx-light)")
    folder.chmod(0o755)
    _certify(folder)
    proxy = Proxy(folder, program)
    with running(proxy.command, env={"PATH": "/usr/bin"}, log=folder / "log"):
        for _ in range(100):
            with socket.socket() as tried:
                if tried.connect_ex(("127.0.0.1", proxy.secure)) == 0:
                    break
            time.sleep(0.1)
        else:
            pytest.fail((folder / "log").read_text())
        yield proxy


@pytest.fixture(scope="module")
def proxy(tmp_path_factory, program) -> Iterator[Proxy]:
    yield from _started(tmp_path_factory.mktemp("nginx"), program)


@pytest.fixture
def proxy_alone(tmp_path) -> Iterator[Proxy]:
    """An nginx before a program that is stopped."""
    yield from _started(tmp_path, free_port())


def guarded(answer: HTTPResponse, *, tls: bool = True) -> None:
    """Asserts that every header is there, once."""
    expected = {**HEADERS, "X-Frame-Options": "DENY"}
    if tls:
        expected["Strict-Transport-Security"] = HSTS
    for name, value in expected.items():
        assert answer.headers.get_all(name) == [value], name
    assert len(answer.headers.get_all("Content-Security-Policy")) == 1
    assert "nginx/" not in answer.headers["Server"]


@pytest.mark.nginx
@pytest.mark.parametrize(("path", "status"), [("/", 200), ("/none", 404)])
def test_an_answer_of_the_program_keeps_its_own_headers_once(proxy, path, status):
    answer = proxy.asked(path)
    assert (answer.status, answer.text) == (status, SAID)
    guarded(answer)
    assert answer.headers["Content-Security-Policy"] == PROGRAMS_POLICY


@pytest.mark.nginx
def test_a_static_file_keeps_its_caching_also_when_nginx_kept_it(proxy):
    for _ in range(2):
        answer = proxy.asked("/static/a.0123456789ab.css")
        assert answer.headers.get_all("Cache-Control") == ["max-age=315360000, public, immutable"]
        assert answer.headers.get_all("Content-Security-Policy") == [PROGRAMS_POLICY]


@pytest.mark.nginx
def test_a_plain_request_is_sent_to_tls_with_every_header(proxy):
    answer = proxy.asked("/admin/", tls=False)
    assert (answer.status, answer.headers["Location"]) == (301, "https://thidua.example.vn/admin/")
    guarded(answer, tls=False)
    assert answer.headers["Strict-Transport-Security"] is None


@pytest.mark.nginx
@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        ({"path": "/", "method": "POST", "body": b"x" * (MOST_BYTES + 1)}, 413, "quá lớn"),
        ({"path": "/?q=" + "x" * 9000}, 414, "Không nhận được"),
        ({"path": "/", "X-Long": "x" * 9000}, 400, "Không nhận được"),
        ({"path": "/", "method": "TRACE"}, 405, "Không nhận được"),
        ({"path": "/tam-nghi.html"}, 404, "Không nhận được"),
        ({"path": "/slow"}, 504, "tạm nghỉ"),
    ],
    ids=["too large", "too long", "too long a header", "odd", "inner page", "too slow"],
)
def test_what_nginx_refuses_is_said_in_vietnamese_with_every_header(proxy, asked, status, said):
    answer = proxy.asked(**asked)
    assert answer.status == status
    assert said in answer.text
    guarded(answer)


@pytest.mark.nginx
def test_while_the_program_is_stopped_every_page_says_so_with_every_header(proxy_alone):
    for path in ("/", "/admin/", "/static/a.css"):
        answer = proxy_alone.asked(path)
        assert answer.status == 502
        assert "Hệ thống đang tạm nghỉ" in answer.text
        guarded(answer)
