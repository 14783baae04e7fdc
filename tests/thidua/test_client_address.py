"""From where a visitor came is told by trusted proxies only, and nearest first."""

import pytest

from thidua.clientaddress import client_address


def seen(rf, peer: str, forwarded: str | None = None) -> str | None:
    headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return client_address(rf.get("/", REMOTE_ADDR=peer, **headers))


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("203.0.113.7", None, "203.0.113.7"),
        ("127.0.0.1", None, "127.0.0.1"),
        ("127.0.0.1", "203.0.113.7", "203.0.113.7"),
        ("::1", "203.0.113.7", "203.0.113.7"),
        ("", "203.0.113.7", "203.0.113.7"),  # by a socket file
        ("203.0.113.9", "203.0.113.7", "203.0.113.9"),  # not a proxy of ours
        ("127.0.0.1", "10.9.9.9, 203.0.113.7", "203.0.113.7"),  # forged on the left
        ("127.0.0.1", "203.0.113.7, 127.0.0.1", "203.0.113.7"),
        ("127.0.0.1", "203.0.113.7:51234", "203.0.113.7"),
        ("127.0.0.1", "[2001:db8::7]:51234", "2001:db8::7"),
        ("127.0.0.1", "2001:DB8::7", "2001:db8::7"),
        ("::ffff:203.0.113.7", None, "203.0.113.7"),
        ("127.0.0.1", "nonsense", "127.0.0.1"),
        ("127.0.0.1", "203.0.113.7, nonsense", "127.0.0.1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("", None, None),
    ],
)
def test_a_visitors_address(rf, peer, forwarded, address):
    assert seen(rf, peer, forwarded) == address


def test_the_offices_proxies_are_named_in_the_settings(rf, settings):
    settings.TRUSTED_PROXIES = ["10.1.0.0/16", "10.2.0.5"]
    assert seen(rf, "10.1.3.4", "203.0.113.7, 10.2.0.5") == "203.0.113.7"
    assert seen(rf, "127.0.0.1", "203.0.113.7") == "127.0.0.1"


def test_outside_of_requests_there_is_no_address(rf):
    request = rf.get("/")
    del request.META["REMOTE_ADDR"]
    assert client_address(request) is None
