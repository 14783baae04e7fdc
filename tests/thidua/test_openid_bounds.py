"""How long the provider may take, how much it may say, and how often it is asked."""

import gzip
import ssl
import tracemalloc
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from threading import Event
from time import monotonic, time

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.urls import reverse
from joserfc.jwk import RSAKey

from tests.thidua.openidprovider import ask, come_back, refusal_of, running_provider
from tests.thidua.signingin import is_signed_in, make_person
from thidua.accounts import boundedsession

pytestmark = pytest.mark.django_db
DESCRIPTION = "/.well-known/openid-configuration"
MEGABYTE = b" " * 1024**2


@pytest.fixture
def stopped():
    """Set at the end: no answer outlives its test."""
    event = Event()
    yield event
    event.set()


@pytest.fixture
def in_a_second(monkeypatch):
    monkeypatch.setattr(boundedsession, "SECONDS", 1)


@contextmanager
def taking_less_than(seconds: float):
    begun = monotonic()
    yield
    assert monotonic() - begun < seconds


def dripping(stopped: Event, *, whole: int):
    """Writes an answer byte by byte after the first bytes; always in time, never to its end."""

    def write(line, head, body):
        answer = head + body
        line.write(answer[:whole])
        for byte in answer[whole:]:
            if stopped.wait(0.1):
                return
            line.write(bytes([byte]))

    return write


def press(client) -> str:
    answer = client.get(reverse("admin:openid"))
    return refusal_of(client, answer)


@pytest.mark.parametrize("whole", [0, 20, 100], ids=["status", "head", "body"])
def test_an_answer_that_drips_is_waited_for_no_longer_than_a_silent_one(
    client, provider, stopped, in_a_second, whole
):
    provider.writes = dripping(stopped, whole=whole)
    with taking_less_than(3):
        assert "không trả lời đúng" in press(client)


def test_a_token_that_drips_is_not_waited_for_either(client, provider, stopped, in_a_second):
    make_person()
    address = provider.authorize(ask(client))
    provider.writes = dripping(stopped, whole=100)
    with taking_less_than(3):
        assert "không trả lời đúng" in refusal_of(client, client.get(address))


def test_redirects_lengthen_nothing(client, provider, stopped, in_a_second):
    def send_on(line, head, body):
        stopped.wait(0.4)
        line.write(
            f"HTTP/1.1 302 -\r\nLocation: {DESCRIPTION}\r\nContent-Length: 0\r\n\r\n".encode()
        )

    provider.writes = send_on
    with taking_less_than(3):
        assert "không trả lời đúng" in press(client)
    assert len(provider.calls) < 5


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 -\r\n\r\n",
        b"HTTP/1.1 200 -\r\nTransfer-Encoding: chunked\r\n\r\n25800000\r\n",
        b"HTTP/1.1 200 -\r\nTransfer-Encoding: chunked\r\n\r\n",  # a length that is all length
    ],
    ids=["plain", "chunk", "length"],
)
def test_an_answer_without_end_is_not_read_to_its_end(client, provider, head):
    written = []

    def write(line, _head, body):
        line.write(head)
        for _ in range(600):
            line.write(MEGABYTE)
            written.append(1)

    provider.writes = write
    assert "không trả lời đúng" in press(client)
    assert len(written) < 20


def test_an_answer_is_not_unpacked_to_its_end(client, provider):
    packed = gzip.compress(MEGABYTE * 100)
    head = b"HTTP/1.1 200 -\r\nContent-Encoding: gzip\r\n\r\n"
    provider.writes = lambda line, _head, body: line.write(head + packed)
    assert len(packed) < boundedsession.MOST_BYTES
    tracemalloc.start()
    try:
        assert "không trả lời đúng" in press(client)
        assert tracemalloc.get_traced_memory()[1] < 30 * len(MEGABYTE)
    finally:
        tracemalloc.stop()


@pytest.fixture
def secure_provider(tmp_path, monkeypatch, settings, provider):
    """The provider behind TLS, under a certificate that requests trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "id")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "id.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(file))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    with running_provider(context) as secure:
        settings.OPENID_ISSUER = secure.address
        yield secure


def test_over_tls_an_active_user_signs_in(client, secure_provider):
    make_person()
    come_back(client, secure_provider)
    assert is_signed_in(client)


@pytest.mark.parametrize("name", ["authorization_endpoint", "token_endpoint", "jwks_uri"])
def test_over_tls_no_address_is_taken_that_is_asked_without(client, secure_provider, name):
    there = secure_provider.description()[name].replace("https://", "http://")
    secure_provider.description_says = {name: there}
    answer = client.get(reverse("admin:openid"))
    assert "không trả lời đúng" in refusal_of(client, answer)


def test_over_tls_an_answer_that_drips_is_not_waited_for(
    client, secure_provider, stopped, in_a_second
):
    secure_provider.writes = dripping(stopped, whole=100)
    with taking_less_than(3):
        assert "không trả lời đúng" in press(client)


def test_what_the_provider_says_of_itself_is_asked_for_once(client, provider):
    make_person()
    for _ in range(3):
        come_back(client, provider)
        assert is_signed_in(client)
        client.post(reverse("admin:logout"))
    assert provider.calls.count(DESCRIPTION) == 1
    assert provider.calls.count("/keys") == 1


def change_key(client, provider, name: str) -> None:
    """Lets a person sign in once and leave; then the provider signs with a new key of that name."""
    make_person()
    come_back(client, provider)
    client.post(reverse("admin:logout"))
    provider.key = provider.signs_with = RSAKey.generate_key(2048, {"kid": name})
    provider.header = {"alg": "RS256", "kid": name}


def test_a_new_key_is_asked_for_once(client, provider):
    change_key(client, provider, "2")
    come_back(client, provider)
    assert is_signed_in(client)
    assert provider.calls.count("/keys") == 2


def test_a_new_key_under_an_old_name_is_asked_for_by_the_next_sign_in(client, provider):
    change_key(client, provider, "1")
    refusal_of(client, come_back(client, provider))
    come_back(client, provider)
    assert is_signed_in(client)


@pytest.mark.parametrize(
    "keys", [None, [], 5, "x", {}, {"keys": None}, {"keys": [5]}, {"keys": {}}]
)
def test_keys_that_are_none_are_refused_and_asked_for_anew(client, provider, monkeypatch, keys):
    make_person()
    monkeypatch.setattr(provider, "keys", lambda: keys)
    assert "không xác nhận" in refusal_of(client, come_back(client, provider))
    monkeypatch.undo()
    come_back(client, provider)
    assert is_signed_in(client)


def test_who_clicks_after_a_failure_does_not_wait_again(client, provider, stopped, in_a_second):
    provider.writes = dripping(stopped, whole=100)
    press(client)
    for _ in range(3):
        with taking_less_than(0.5):
            assert "không trả lời đúng" in press(client)
    assert len(provider.calls) == 1


def test_who_comes_back_after_a_failure_does_not_wait_again(client, provider, stopped, in_a_second):
    make_person()
    addresses = [provider.authorize(ask(client)) for _ in range(2)]
    provider.writes = dripping(stopped, whole=100)
    refusal_of(client, client.get(addresses[0]))
    with taking_less_than(0.5):
        refusal_of(client, client.get(addresses[1]))
    assert provider.calls.count("/token") == 1


def test_a_provider_that_failed_is_asked_again_after_a_while(client, provider, monkeypatch):
    make_person()
    provider.description_says = {"issuer": "https://evil.example"}
    press(client)
    provider.description_says = {}
    assert "không trả lời đúng" in press(client)
    later = time() + 31
    monkeypatch.setattr("django.core.cache.backends.locmem.time.time", lambda: later)
    come_back(client, provider)
    assert is_signed_in(client)


@pytest.mark.parametrize("status", [400, 429, 500])
def test_a_code_that_is_refused_puts_nobody_else_off(client, provider, status):
    make_person()
    provider.answer_status = status
    refusal_of(client, come_back(client, provider))
    provider.answer_status = 200
    come_back(client, provider)
    assert is_signed_in(client)
