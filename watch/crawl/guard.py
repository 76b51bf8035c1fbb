"""The address guard: the service connects to public addresses only, whatever a name or a redirect says.

It stands at the network backend, where the address is finally used: a check of the name before the request
proves nothing, because the name may resolve to something else a moment later. Here the name is resolved once,
every address it gives must pass, and the connection goes to one of those literal addresses.

With an explicit proxy the proxy connects, and so resolves, itself. The guard then checks each name as seen
from here before handing it over; a name that does not resolve here is left to the proxy, whose own rules
are the last word.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

import httpcore

from watch.errors import FetchError

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
#: Name and port to addresses. Raises OSError or UnicodeError for a name that gives none.
Resolver = Callable[[str, int], Awaitable[Sequence[Address]]]

_PORTS = frozenset({80, 443})
_NAT64 = IPv6Network("64:ff9b::/96")
#: Not public, though `ipaddress` of some supported Python says so: protocol assignments, 6to4 relays,
#: site-local, documentation.
_NEVER: tuple[Network, ...] = (
    IPv4Network("192.0.0.0/24"),
    IPv4Network("192.88.99.0/24"),
    IPv6Network("fec0::/10"),
    IPv6Network("3fff::/20"),
)


def allowed(address: Address, networks: Iterable[Network]) -> bool:
    """True when the service may connect to `address`: it is public, or in one of the operator's `networks`.

    An IPv6 address that carries an IPv4 one (mapped, 6to4, Teredo, NAT64) is judged by what it carries.
    """
    targets = _carried(address) or (address,)
    return all(_public(target) or _within(target, networks) for target in targets)


def _carried(address: Address) -> tuple[IPv4Address, ...]:
    if isinstance(address, IPv4Address):
        return ()
    if address.ipv4_mapped is not None:
        return (address.ipv4_mapped,)
    if address.sixtofour is not None:
        return (address.sixtofour,)
    if address.teredo is not None:
        return address.teredo
    if address in _NAT64:
        return (IPv4Address(int(address) & 0xFFFFFFFF),)
    return ()


def _public(address: Address) -> bool:
    return address.is_global and not (
        address.is_multicast
        or address.is_reserved
        or address.is_unspecified
        or address.is_loopback
        or address.is_link_local
        or _within(address, _NEVER)
    )


def _within(address: Address, networks: Iterable[Network]) -> bool:
    return any(address.version == network.version and address in network for network in networks)


async def resolve(host: str, port: int) -> Sequence[Address]:
    """The addresses of a name, as the system gives them, in its order of preference."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [ip_address(entry[4][0]) for entry in found]


class Guard:
    """Says which addresses a name may be reached at.

    Args:
        networks: the operator's own, which pass on any port.
        resolver: how names are resolved.
    """

    def __init__(self, networks: Sequence[Network] = (), resolver: Resolver = resolve) -> None:
        self._networks = tuple(networks)
        self._resolver = resolver

    async def addresses(self, host: str, port: int) -> Sequence[Address]:
        """The addresses of `host`, each of them allowed. Raises FetchError `dns` or `address`."""
        try:
            found = tuple(dict.fromkeys(await self._resolver(host, port)))
        except (OSError, UnicodeError) as error:  # UnicodeError: a label that IDNA cannot hold
            raise FetchError("dns", host) from error
        if not found:
            raise FetchError("dns", host)
        for address in found:
            if not allowed(address, self._networks):
                raise FetchError("address", f"{host} is {address}")
            if port not in _PORTS and not _within(address, self._networks):
                raise FetchError("address", f"{host}, port {port}")
        return found

    async def check_for_proxy(self, host: str, port: int) -> None:
        """Refuse a name that resolves here to an address that is not allowed. Raises FetchError `address`."""
        try:
            await self.addresses(host, port)
        except FetchError as error:
            if error.code != "dns":
                raise


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Connects to the addresses that the guard allows, and to nothing else."""

    def __init__(self, guard: Guard, inner: httpcore.AsyncNetworkBackend) -> None:
        self._guard = guard
        self._inner = inner

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Try the allowed addresses in turn. The caller keeps `host` for the Host header and for TLS."""
        addresses = await self._guard.addresses(host, port)
        # Shared out, so that an address that swallows packets leaves time for the next.
        share = None if timeout is None else timeout / len(addresses)
        failure: Exception | None = None
        for address in addresses:
            try:
                return await self._inner.connect_tcp(str(address), port, share, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        assert failure is not None  # noqa: S101 - the guard never gives an empty list
        raise failure

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Refused: no source is read from a socket of this machine."""
        raise FetchError("address", "unix socket")

    async def sleep(self, seconds: float) -> None:
        """Wait, as the pool asks between its own attempts."""
        await self._inner.sleep(seconds)
