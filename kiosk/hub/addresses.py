"""Where this laptop can be reached in the hall: its addresses, without asking any name server or the internet."""

from __future__ import annotations

import contextlib
import ipaddress
import socket

# Addresses that no one has (RFC 5737, RFC 3849): the system says from where it would go there, and sends nothing.
_NOWHERE = ("192.0.2.1", "198.51.100.1", "10.255.255.255", "192.168.255.254", "172.31.255.254")


def own_addresses() -> tuple[str, ...]:
    """Return the IPv4 addresses of this laptop that others may reach; () where there is no network."""
    found: dict[str, None] = {}
    for nowhere in _NOWHERE:
        with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect((nowhere, 9))
            found[str(probe.getsockname()[0])] = None
    with contextlib.suppress(OSError):
        for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET):
            found[str(info[4][0])] = None
    return tuple(address for address in found if _is_useful(address))


def url_of(host: str, port: int, *, tls: bool = True) -> str:
    """Return the address of a hub; *host* may bear a port of its own."""
    scheme = "tls" if tls else "nats"
    bare = host.partition("://")[2] or host
    if bare.count(":") == 1:
        return f"{scheme}://{bare}"
    return f"{scheme}://{f'[{bare}]' if ':' in bare else bare}:{port}"


def is_own_only(url: str) -> bool:
    """Whether an address of a hub leads to this very machine, wherever it is read."""
    return "//127." in url or "//localhost" in url or "//[::1]" in url


def _is_useful(text: str) -> bool:
    with contextlib.suppress(ValueError):
        address = ipaddress.ip_address(text)
        return not (address.is_loopback or address.is_link_local or address.is_unspecified)
    return False
