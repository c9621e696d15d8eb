"""Addresses that somebody else chose: none of them leads to our own network."""

from __future__ import annotations

import re
import socket
import threading
from contextlib import closing, contextmanager

import pytest

from pim import outbound
from pim.outbound import Client, Rules, Unreachable, is_public

PUBLIC = "93.184.215.14"
OTHER = "2606:2800:21f:cb07:6820:80da:af6b:8b2c"


class Server:
    """Answers every connection with the same bytes, and counts them. `stall`: then keeps it open."""

    def __init__(self, answer=b"", stall=False, drip=b""):
        self.answer, self.stall, self.drip = answer, stall, drip
        self.connections, self.heads = 0, []
        self._ended = threading.Event()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_error):
        self._ended.set()
        with closing(socket.create_connection(("127.0.0.1", self.port))):
            pass  # wakes accept
        self._thread.join()
        self._socket.close()

    def _serve(self):
        while True:
            connection, _address = self._socket.accept()
            with connection:
                if self._ended.is_set():
                    return
                self.connections += 1
                self._answer(connection)

    def _answer(self, connection):
        try:
            head = connection.recv(65536)
            self.heads.append(head)
            path = head.split(b" ")[1] if b" " in head else b""
            answer = self.answer(path) if callable(self.answer) else self.answer
            connection.sendall(answer)
            while self.drip and not self._ended.wait(0.02):
                connection.sendall(self.drip)
            if self.stall:
                connection.recv(1)  # until the other side ends
        except OSError:
            return


def reply(body=b"", status="200 OK", **headers):
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body


def whole(body):
    return reply(body, Content_Length=len(body))


@contextmanager
def internet(server, hosts=None, **rules):
    """A client for which the names of `hosts`, or any, lead to PUBLIC, and PUBLIC to our server."""
    asked = []

    def resolve(host, port):
        asked.append(host)
        if hosts is not None:
            found = hosts[host]
            return found() if callable(found) else found
        return [PUBLIC]

    def connect(address, port, seconds):
        assert is_public(address), address
        return socket.create_connection(("127.0.0.1", server.port), seconds)

    ports = (("http", 80), ("https", 443))
    client = Client(Rules(**{"ports": ports, "seconds": 5.0, **rules}), resolve, connect)
    yield client
    assert asked == [] or all(isinstance(host, str) for host in asked)


def refusal(client, url):
    """Why an address is not asked, or its answer not used."""
    with pytest.raises(Unreachable) as caught:
        client.get(url)
    return caught.value.reason


# -- what is private ------------------------------------------------------------------

PRIVATE = """
    127.0.0.1 127.1.2.3 0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 169.254.169.254 169.254.0.1
    172.16.0.1 172.31.255.255 192.168.0.1 192.0.0.1 192.0.2.1 198.18.0.1 198.51.100.7 203.0.113.9
    224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255
    ::1 :: ::7f00:1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::ffff:0:0
    fe80::1 fec0::1 fc00::1 fd00::1 fd00:ec2::254 ff02::1 2001:db8::1 2002:7f00:1:: 2002:a00:1::
    64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::7f00:1 2001:0:7f00:1:: 100::1 ::8.8.8.8
    nonsense fe80::1%eth0
""".split()


@pytest.mark.parametrize("address", PRIVATE)
def test_address_of_no_public_network_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", PUBLIC, OTHER, "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_address_of_the_internet_is_public(address):
    assert is_public(address)


# -- hostile addresses, with the system's own resolver ----------------------------------

HOSTS = """
    127.0.0.1 127.1 127.0.1 2130706433 0x7f000001 0x7f.1 0x7f.0x0.0x0.0x1 0177.0.0.1 017700000001
    127.0.0.1. 0 0.0.0.0 00 0x0 localhost LOCALHOST localhost. ip6-localhost
    [::1] [::] [0:0:0:0:0:0:0:1] [::ffff:127.0.0.1] [::ffff:7f00:1] [::127.0.0.1] [64:ff9b::7f00:1]
    [2002:7f00:1::] [fd00::1] [fc00::1] [fe80::1] [fe80::1%25lo]
    [fd00:ec2::254] 169.254.169.254 2852039166 0xa9fea9fe 0251.0376.0251.0376 [::ffff:169.254.169.254]
    10.0.0.1 10.1 0xa.1 167772161 172.16.0.1 192.168.0.1 192.168.1 100.64.0.1 224.0.0.1 255.255.255.255
""".split()
WHOLE = [
    "file:///etc/passwd",
    "file://localhost/etc/passwd",
    "gopher://127.0.0.1:{port}/_GET",
    "ftp://127.0.0.1:{port}/a.jpg",
    "dict://127.0.0.1:{port}/stat",
    "ldap://127.0.0.1:{port}/x",
    "data:image/png;base64,aaaa",
    "javascript:alert(1)",
    "jar:http://127.0.0.1:{port}/!/a.jpg",
    "unix:///var/run/docker.sock",
    "//127.0.0.1:{port}/a.jpg",
    "127.0.0.1:{port}/a.jpg",
    "/etc/passwd",
    "",
    "http://",
    "http:///a.jpg",
    "http:127.0.0.1:{port}/a.jpg",
    "http://user@127.0.0.1:{port}/a.jpg",
    "http://user:word@127.0.0.1:{port}/a.jpg",
    "http://example.com@127.0.0.1:{port}/a.jpg",
    "http://example.com:80@127.0.0.1:{port}/a.jpg",
    "http://127.0.0.1:{port}\\@example.com/a.jpg",
    "http://example.com\\@127.0.0.1:{port}/a.jpg",
    "http://127.0.0.1:{port}#@example.com/",
    "http://127.0.0.1:{port}?@example.com/",
    "http://127.0.0.1:{port}%2f@example.com/",
    "http://127.0.0.1%00.example.com:{port}/",
    "http://127。0。0。1:{port}/",
    "http://①②⑦.⓪.⓪.①:{port}/",
    "http://lоcalhost:{port}/",
    "http://127.0.0.1:{port}/\r\nHost: example.com",
    "http://127.0.0.1 :{port}/",
    " http://127.0.0.1:{port}/",
    "http://127.0.0.1\t:{port}/",
    "http://[::1:{port}/",
    "http://[127.0.0.1]:{port}/",
    "http://127.0.0.1:{port}:80/",
    "http://127.0.0.1:-1/",
    "http://127.0.0.1:99999/",
    "http://127.0.0.1:22/",
    "https://127.0.0.1:5432/",
    "http://example.com:25/",
    "http://" + "a" * 300 + "/",
    "http://127.0.0.1:{port}/" + "a" * 5000,
]
HOSTILE = [f"{scheme}://{host}:{{port}}/a.jpg" for host in HOSTS for scheme in ("http", "https")] + WHOLE


def test_hostile_addresses_make_no_connection():
    """Over a hundred, each to a socket on this machine that counts; its port is one of those allowed."""
    assert len(HOSTILE) >= 80
    reached = []

    def connect(address, port, seconds):
        reached.append(address)
        return socket.create_connection((address, port), seconds)

    with Server(whole(b"secret")) as sink:
        rules = Rules(ports=(("http", sink.port), ("https", sink.port)))
        for url in HOSTILE:
            with pytest.raises(Unreachable):
                Client(rules, connect=connect).get(url.format(port=sink.port))
        assert (reached, sink.connections) == ([], 0)


# -- names that lead to two places --------------------------------------------------------


@pytest.mark.parametrize("answers", [[PUBLIC, "127.0.0.1"], ["127.0.0.1", PUBLIC], [OTHER, "::1"], []])
def test_host_is_asked_only_if_all_its_addresses_are_public(answers):
    with Server() as server, internet(server, {"two.example": answers}) as client:
        assert re.search("public internet", refusal(client, "http://two.example/a.jpg"))
        assert server.connections == 0


def test_connection_goes_to_the_address_that_was_checked_whatever_the_name_leads_to_later():
    answers = iter([[PUBLIC], ["127.0.0.1"], ["127.0.0.1"]])
    reached = []

    def connect(address, port, seconds):
        reached.append(address)
        return socket.create_connection(("127.0.0.1", server.port), seconds)

    with Server(whole(b"picture")) as server:
        client = Client(Rules(ports=(("http", 80),)), lambda *_: next(answers), connect)
        assert client.get("http://rebound.example/a.jpg") == b"picture"
        assert refusal(client, "http://rebound.example/a.jpg")

    assert reached == [PUBLIC]


# -- redirects ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1/a.jpg",
        "http://[::1]/a.jpg",
        "http://169.254.169.254/latest/meta-data/",
        "//10.0.0.1/a.jpg",
        "file:///etc/passwd",
        "gopher://127.0.0.1/x",
        "http://private.example/a.jpg",
        "http://user@public.example/",
    ],
)
def test_redirect_to_a_private_place_is_not_followed(target):
    hosts = {"public.example": [PUBLIC], "private.example": ["10.0.0.1"]}
    answer = reply(status="302 Found", Location=target, Content_Length=0)
    hosts |= {host: [host] for host in ("127.0.0.1", "::1", "169.254.169.254", "10.0.0.1")}
    with Server(answer) as server, internet(server, hosts) as client:
        assert refusal(client, "http://public.example/a.jpg")
        assert server.connections == 1


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See", "307 Temporary", "308 Permanent"])
def test_three_redirects_are_followed_and_a_fourth_is_not(status):
    def answer(path):
        left = int(path[1:])
        return reply(status=status, Location=f"/{left - 1}", Content_Length=0) if left else whole(b"here")

    with Server(answer) as server, internet(server) as client:
        assert client.get("http://public.example/3") == b"here"
        assert re.search("more than 3", refusal(client, "http://public.example/30"))
        assert server.connections == 8


# -- what servers do ----------------------------------------------------------------------


def test_body_is_given_with_the_host_named():
    with Server(whole(b"picture")) as server, internet(server) as client:
        assert client.get("http://public.example/ą b.jpg?x=ż".replace(" ", "%20")) == b"picture"

    head = server.heads[0]
    assert head.startswith(b"GET /%C4%85%20b.jpg?x=%C5%BC HTTP/1.1\r\n")
    assert b"\r\nHost: public.example\r\n" in head
    assert b"identity" in head


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (reply(b"x", Content_Length=10**10), "ended early|larger"),
        (reply(b"x" * 2000), "larger than 1000"),
        (reply(b"7d0\r\n" + b"x" * 2000 + b"\r\n0\r\n\r\n", Transfer_Encoding="chunked"), "larger than 1000"),
        (reply(b"x" * 10, Content_Length=20), "ended early"),
        (reply(b"5\r\nabc", Transfer_Encoding="chunked"), "No answer"),
        (reply(b"x", Content_Encoding="gzip", Content_Length=1), "encoding"),
        (reply(status="404 Not Found", Content_Length=0), "status 404"),
        (reply(status="302 Found", Content_Length=0), "status 302"),
        (reply(status="206 Partial", Content_Length=0), "status 206"),
        (b"", "No answer"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "No answer"),
        (b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200 + b"\r\n", "No answer"),
        (b"HTTP/1.1 200 OK\r\nA: " + b"b" * 70_000 + b"\r\n\r\n", "No answer"),
    ],
)
def test_answer_that_can_not_be_used_is_told_as_such(answer, reason):
    with Server(answer) as server, internet(server, max_bytes=1000) as client:
        assert re.search(reason, refusal(client, "http://public.example/a.jpg"))


@pytest.mark.parametrize(
    ("answer", "drip"),
    [
        (b"", b""),
        (b"HTTP/1.1 200 OK\r\n", b""),
        (reply(b"x", Content_Length=100), b""),
        (b"HTTP/1.1 200 OK\r\n", b"A: b\r\n"),
        (reply(Content_Length=10**6), b"x"),
        (reply(), b"x"),
    ],
    ids=["silent", "no head", "no body", "slow head", "slow body", "endless body"],
)
def test_whole_fetch_has_so_many_seconds(answer, drip):
    with Server(answer, stall=True, drip=drip) as server, internet(server, seconds=0.3) as client:
        assert re.search(r"longer than 0\.3 seconds", refusal(client, "http://public.example/a.jpg"))


def test_time_is_for_all_redirects_together():
    answer = reply(status="302 Found", Location="/again", Content_Length=0)
    with Server(answer) as server, internet(server, seconds=0.2, max_redirects=10**9) as client:
        assert re.search("longer than", refusal(client, "http://public.example/a.jpg"))


def test_plain_http_and_other_ports_are_asked_only_where_declared():
    with Server(whole(b"x")) as server, internet(server, ports=(("https", 443),)) as client:
        for url in ("http://public.example/a.jpg", "https://public.example:8443/a.jpg"):
            assert re.search("Only https on port 443", refusal(client, url))
        assert server.connections == 0


def test_server_that_can_not_prove_its_name_is_not_asked():
    with Server(b"\x15\x03\x03\x00\x02\x02\x28") as server, internet(server) as client:
        assert refusal(client, "https://public.example/secret-path")

    assert all(b"secret-path" not in head for head in server.heads)
    assert b"public.example" in server.heads[0]  # SNI


def test_unknown_host_is_told_as_such():
    def resolve(host, port):
        raise socket.gaierror(-2, "Name or service not known")

    with pytest.raises(Unreachable, match="no address"):
        Client(resolve=resolve).get("https://nowhere.example/a.jpg")


def test_resolver_of_the_system_gives_each_address_once():
    assert outbound.resolve("127.0.0.1", 80) == ["127.0.0.1"]
