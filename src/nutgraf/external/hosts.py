"""Which hosts stand inside: on this machine or in its network."""

from __future__ import annotations

import ipaddress
import socket


def is_inside(host: str) -> bool:
    """True where a name leads to a loopback, private or link-local address.

    A host without an address is not inside; that it has none is found when it is asked.
    May wait for a name server.
    """
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return False
    return any(_is_private(str(address[4][0])) for address in found)


def _is_private(text: str) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    mapped = getattr(address, "ipv4_mapped", None)
    return not (mapped or address).is_global
