"""Where a connection may lead: looked at once the address is known, right before it is made.

The name of a host is checked by `hosts`; this looks at what a name server made of it (P8).
"""

import ipaddress
import socket
from ipaddress import IPv4Address, IPv6Address
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver

from adapters.wire.session import CONNECTIONS

AddressInfo = tuple[Any, ...]
"""Family, type, protocol, name and address, as `socket.getaddrinfo` says them."""

_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: an IPv4 address behind NAT64


class Refused(OSError):
    """A name leads to an address where Teams cannot be."""


def connector_to_teams(
    *, on_this_machine: bool = False, resolver: AbstractResolver | None = None
) -> aiohttp.TCPConnector:
    """Return what makes connections to public addresses alone; needs a running loop.

    Args:
        on_this_machine: connect to this machine alone instead, for a simulated Teams.
        resolver: tells the addresses of names; None: as the machine does.
    """
    makes = loopback_socket if on_this_machine else public_socket
    return aiohttp.TCPConnector(limit=CONNECTIONS, resolver=resolver, socket_factory=makes)


def public_socket(info: AddressInfo) -> socket.socket:
    """Return a socket for a public address.

    Raises:
        Refused: the address is private, of this machine, or otherwise not for everybody.
    """
    return _socket(info, is_public(_address(info)))


def loopback_socket(info: AddressInfo) -> socket.socket:
    """Return a socket for an address of this machine.

    Raises:
        Refused: it is another one.
    """
    return _socket(info, _address(info).is_loopback)


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Return whether an address, and the one inside of it if there is one, is for everybody."""
    if isinstance(address, IPv4Address):
        return address.is_global and not address.is_multicast
    inner = address.ipv4_mapped or address.sixtofour or _behind_nat(address)
    if inner is not None:
        return is_public(inner)
    return address.is_global and not address.is_multicast and address.teredo is None


def _behind_nat(address: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that NAT64 makes of an IPv6 one."""
    return IPv4Address(int(address) & 0xFFFFFFFF) if address in _TRANSLATED else None


def _address(info: AddressInfo) -> IPv4Address | IPv6Address:
    """Return the address of what is to be connected to."""
    return ipaddress.ip_address(str(info[4][0]).partition("%")[0])


def _socket(info: AddressInfo, allowed: bool) -> socket.socket:  # noqa: FBT001 - its one step
    """Return the socket, if that is allowed."""
    if not allowed:
        raise Refused("this address is not allowed")
    family, kind, protocol, *_ = info
    return socket.socket(family=family, type=kind, proto=protocol)
