"""HTTP to addresses that somebody else has chosen, which must not lead to our own network (SSRF).

An address is taken apart, its host resolved once, and every answer of the resolver must be a public
address; the connection goes to one of those, whatever the name leads to a moment later. Redirects
go the same way again. Proxies of the environment are not used: they would resolve anew.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from pim.errors import PimError

PORTS = {"https": 443, "http": 80}
MAX_LENGTH = 2000
REDIRECTS = (301, 302, 303, 307, 308)

Resolve = Callable[[str, int], Sequence[str]]  # the addresses of a host
Connect = Callable[[str, int, float], socket.socket]  # to an address and port, within seconds

_NOT_IN_ADDRESSES = re.compile(r"[\x00-\x20\x7f\\]")
_HOST = re.compile(r"[a-z0-9._-]{1,253}|[0-9a-f:.]{2,45}", re.ASCII)
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")  # to the IPv4 address at its end (RFC 6052)
_UNICAST = ipaddress.ip_network("2000::/3")  # all of IPv6 that is given out (RFC 4291 §2.4)


class Unreachable(PimError):
    """An address may not be asked, or gave no answer that can be used; says which and why."""

    def __init__(self, url: str, reason: str) -> None:
        self.url, self.reason = url, reason
        super().__init__(f"{url[:200]}: {reason}")


@dataclass(frozen=True, slots=True)
class Rules:
    """What may be asked: schemes with their ports, and how much of it. `seconds` are for the whole of it."""

    ports: tuple[tuple[str, int], ...] = (("https", 443),)
    seconds: float = 10.0
    max_bytes: int = 15 * 1024 * 1024
    max_redirects: int = 3


def resolve(host: str, port: int) -> list[str]:
    """The addresses that the system's resolver gives. Raises `OSError`."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def connect(address: str, port: int, seconds: float) -> socket.socket:
    """A connection to this very address. Raises `OSError`."""
    return socket.create_connection((address, port), seconds)


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet; of one that carries an IPv4 address, that too."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip in _TRANSLATED:
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
        if (carried := ip.ipv4_mapped or ip.sixtofour) is not None:
            return is_public(str(carried))
        if ip not in _UNICAST:
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved)


@dataclass(frozen=True, slots=True)
class Client:
    """Fetches from addresses that obey the rules, and posts to them. Holds nothing between calls."""

    rules: Rules = field(default_factory=Rules)
    resolve: Resolve = resolve
    connect: Connect = connect
    context: ssl.SSLContext | None = None  # None: the certificates that the system trusts

    def get(self, url: str) -> bytes:
        """The body at an address, after at most `max_redirects` redirects. Raises `Unreachable`."""
        asked = url
        with _Deadline(self.rules.seconds) as deadline:
            for _ in range(self.rules.max_redirects + 1):
                with self._answer(asked, deadline) as response:
                    target = response.getheader("Location")
                    if response.status not in REDIRECTS or not target:
                        return self._body(asked, response, deadline)
                asked = urljoin(asked, target)
        raise Unreachable(url, f"It redirects more than {self.rules.max_redirects} times.")

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """The status that an address answers these bytes with. Follows no redirect, reads no body.

        Raises `Unreachable`.
        """
        with _Deadline(self.rules.seconds) as deadline:
            sent = {name: value for name, value in _HEADERS.items() if name != "Accept-Encoding"}
            with self._answer(url, deadline, "POST", body, {**sent, **headers}) as response:
                return response.status

    @contextmanager
    def _answer(
        self,
        url: str,
        deadline: _Deadline,
        method: str = "GET",
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Iterator[HTTPResponse]:
        parts, port = self._check(url)
        host = parts.hostname or ""
        address = self._address(url, host, port)
        try:
            stream = self.connect(address, port, deadline.left())
            if parts.scheme == "https":
                stream = self._secured(stream, host)
            with deadline.guard(stream):
                connection = _Connection(host, port, stream, parts.scheme)
                connection.request(method, _path(parts), body=body, headers=headers or _HEADERS)
                with closing(connection.getresponse()) as response:
                    yield response
        except (OSError, HTTPException) as error:
            reason = f"It took longer than {self.rules.seconds:g} seconds."
            if not deadline.is_over and not isinstance(error, TimeoutError):
                reason = f"No answer: {str(error)[:100] or type(error).__name__}."
            raise Unreachable(url, reason) from error

    def _check(self, url: str) -> tuple[SplitResult, int]:
        """The parts of an address that may be asked, and its port."""
        if len(url) > MAX_LENGTH or _NOT_IN_ADDRESSES.search(url):
            raise Unreachable(url, f"Write it without spaces, in at most {MAX_LENGTH} characters.")
        try:
            parts = urlsplit(url)
            port = parts.port or PORTS.get(parts.scheme, 0)
        except ValueError as error:
            raise Unreachable(url, "It is no address.") from error
        if (parts.scheme, port) not in self.rules.ports:
            allowed = ", ".join(f"{scheme} on port {number}" for scheme, number in self.rules.ports)
            raise Unreachable(url, f"Only {allowed} is asked.")
        if "@" in parts.netloc or not _HOST.fullmatch(parts.hostname or ""):
            raise Unreachable(url, "It must name a host, in ASCII, without user and password.")
        return parts, port

    def _address(self, url: str, host: str, port: int) -> str:
        """The address to connect to: the first of the host, if all of them are public."""
        try:
            found = self.resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise Unreachable(url, "Its host has no address.") from error
        if not found or not all(is_public(address) for address in found):
            raise Unreachable(url, "Its host is not on the public internet.")
        return found[0]

    def _secured(self, plain: socket.socket, host: str) -> ssl.SSLSocket:
        context = self.context or ssl.create_default_context()
        # The handshake comes with the first byte that is sent, when the deadline watches.
        return context.wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False)

    def _body(self, url: str, response: HTTPResponse, deadline: _Deadline) -> bytes:
        if response.status != 200:
            raise Unreachable(url, f"It answers with status {response.status}.")
        if response.getheader("Content-Encoding", "identity").lower() != "identity":
            raise Unreachable(url, "It answers in an encoding that was not asked for.")
        body = response.read(self.rules.max_bytes + 1)
        if len(body) > self.rules.max_bytes:
            raise Unreachable(url, f"It is larger than {self.rules.max_bytes} bytes.")
        deadline.left()  # a connection that was cut looks like one that ended
        if (response.length or 0) > 0:
            raise Unreachable(url, "It ended early.")
        return body


_HEADERS = {"User-Agent": "PIM", "Accept": "*/*", "Accept-Encoding": "identity", "Connection": "close"}


class _Connection(HTTPConnection):
    """HTTP over a connection that stands already."""

    def __init__(self, host: str, port: int, stream: socket.socket, scheme: str) -> None:
        super().__init__(host, port)
        self.default_port = PORTS[scheme]  # so that Host names only other ports
        self.sock = stream


class _Deadline:
    """Cuts the connection at hand when the time is over: also one that sends a byte now and then."""

    def __init__(self, seconds: float) -> None:
        self.is_over = False
        self._end = time.monotonic() + seconds
        self._open: socket.socket | None = None
        self._lock = threading.Lock()
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> _Deadline:
        self._timer.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._timer.cancel()

    def left(self) -> float:
        """The seconds that are left. Raises `TimeoutError` when there are none."""
        seconds = self._end - time.monotonic()
        if self.is_over or seconds <= 0:
            raise TimeoutError
        return seconds

    @contextmanager
    def guard(self, connection: socket.socket) -> Iterator[None]:
        """Close the connection at the end of the block; cut it when the time is over."""
        with connection:
            with self._lock:
                self._open = connection
            try:
                self.left()
                yield
            finally:
                with self._lock:
                    self._open = None

    def _cut(self) -> None:
        with self._lock:
            self.is_over = True
            if self._open is not None:
                with suppress(OSError):  # it ended by itself
                    # Not that of a secured one, which forgets that it is secured.
                    socket.socket.shutdown(self._open, socket.SHUT_RDWR)


def _path(parts: SplitResult) -> str:
    """Path and query in ASCII; what is encoded already stays."""
    query = f"?{parts.query}" if parts.query else ""
    return quote(f"{parts.path or '/'}{query}", safe="/%:@!$&'()*+,;=~?[]")
