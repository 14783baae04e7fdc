"""From where a visitor came, also behind a proxy."""

from functools import cache
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """Returns the visitor's address, or None where there is none, as in a command.

    ``X-Forwarded-For`` is read from its right end, and only as far as trusted proxies wrote it:
    what a visitor writes into it stands further to the left.
    """
    peer = _address(request.META.get("REMOTE_ADDR", ""))
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    while forwarded and _is_trusted(peer):
        named = _address(forwarded.pop())
        if named is None:
            break
        peer = named
    return peer


def counted_address(request: HttpRequest) -> str | None:
    """Returns the address that tries are counted at: of IPv6, its network's.

    Whoever has one address there has the other 2⁶⁴ of its network (RFC 4291 § 2.5.4), a new one
    for each try.
    """
    address = client_address(request)
    if address is None or ":" not in address:
        return address
    return str(ip_network(f"{address}/64", strict=False).network_address)


def is_from_proxy(request: HttpRequest) -> bool:
    """Returns whether the request came by a proxy of ours, or from this machine itself."""
    return _is_trusted(_address(request.META.get("REMOTE_ADDR", "")))


def _address(text: str) -> str | None:
    """Returns an address as it is stored, without a port; None for what is not one."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return str(found)


def _is_trusted(address: str | None) -> bool:
    # no address: the proxy came by a socket file of this machine
    if address is None:
        return True
    found = ip_address(address)
    return any(found in network for network in _networks(tuple(settings.TRUSTED_PROXIES)))


@cache
def _networks(names: tuple[str, ...]) -> list[IPv4Network | IPv6Network]:
    return [ip_network(name.strip(), strict=False) for name in names]
