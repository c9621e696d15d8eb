"""Servers that deliveries are made to: SFTP and SMTP, in this process, on a loopback port."""

from __future__ import annotations

import io
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import paramiko


@dataclass
class Sftp:
    """A server on `folder`. `refuse` names calls that fail: open, rename, posix_rename."""

    folder: Path
    password: str
    client_key: paramiko.PKey
    host_key: paramiko.PKey
    port: int = 0
    refuse: set[str] = field(default_factory=set)
    calls: list[str] = field(default_factory=list)

    @property
    def host_key_line(self) -> str:
        return f"{self.host_key.get_name()} {self.host_key.get_base64()}"


class _Server(paramiko.ServerInterface):
    def __init__(self, served: Sftp) -> None:
        self.served = served

    def check_channel_request(self, kind, chanid):
        return paramiko.OPEN_SUCCEEDED

    def check_auth_password(self, username, password):
        right = (username, password) == ("pim", self.served.password)
        return paramiko.AUTH_SUCCESSFUL if right else paramiko.AUTH_FAILED

    def check_auth_publickey(self, username, key):
        right = username == "pim" and key == self.served.client_key
        return paramiko.AUTH_SUCCESSFUL if right else paramiko.AUTH_FAILED

    def get_allowed_auths(self, username):
        return "password,publickey"


class _Handle(paramiko.SFTPHandle):
    def stat(self):
        return paramiko.SFTPAttributes.from_stat(os.fstat(self.writefile.fileno()))


class _Files(paramiko.SFTPServerInterface):
    def __init__(self, server, *args, **kwargs):
        self.served = server.served

    def _path(self, path):
        return self.served.folder / path.lstrip("/")

    def _call(self, name, path):
        self.served.calls.append(f"{name} {path.lstrip('/')}")
        return name in self.served.refuse

    def open(self, path, flags, attr):
        if self._call("open", path):
            return paramiko.SFTP_PERMISSION_DENIED
        file = self._path(path).open("wb")
        handle = _Handle(flags)
        handle.filename = path
        handle.writefile = handle.readfile = file
        return handle

    def stat(self, path):
        try:
            return paramiko.SFTPAttributes.from_stat(self._path(path).stat())
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno)

    def posix_rename(self, old, new):
        if self._call("posix_rename", new):
            return paramiko.SFTP_OP_UNSUPPORTED
        self._path(old).replace(self._path(new))
        return paramiko.SFTP_OK

    def rename(self, old, new):
        if self._call("rename", new) or self._path(new).exists():
            return paramiko.SFTP_FAILURE
        self._path(old).replace(self._path(new))
        return paramiko.SFTP_OK

    def remove(self, path):
        self._call("remove", path)
        try:
            self._path(path).unlink()
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno)
        return paramiko.SFTP_OK


@contextmanager
def sftp(folder: Path) -> Iterator[Sftp]:
    """A server for the block: user `pim`, by password or by key."""
    folder.mkdir()
    keys = [paramiko.ECDSAKey.generate() for _ in range(2)]
    served = Sftp(folder, "p4ssw0rd-of-sftp", keys[0], keys[1])
    listener = socket.create_server(("127.0.0.1", 0))
    served.port = listener.getsockname()[1]
    transports: list[paramiko.Transport] = []

    def serve() -> None:
        while True:
            try:
                connection, _address = listener.accept()
            except OSError:
                return
            transport = paramiko.Transport(connection)
            transport.add_server_key(served.host_key)
            transport.set_subsystem_handler("sftp", paramiko.SFTPServer, _Files)
            transports.append(transport)
            try:
                transport.start_server(server=_Server(served))
            except (paramiko.SSHException, EOFError, OSError):
                continue  # the client did not like our key

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield served
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()
        for transport in transports:
            transport.close()
            transport.join(5)


def private_text(key: paramiko.PKey) -> str:
    """A private key as it stands in a file."""
    out = io.StringIO()
    key.write_private_key(out)
    return out.getvalue()


class Mailbox:
    """Takes mail, and keeps it as it came; refuses it where `refuses` is set, or `knows_nobody`."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []
        self.refuses = False
        self.knows_nobody = False

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if self.knows_nobody:
            return "550 nobody of this name"
        envelope.rcpt_tos.append(address)
        return "250 known"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        if self.refuses:
            return "451 try later"
        self.mails.append(envelope.content)
        return "250 taken"


@contextmanager
def smtp() -> Iterator[tuple[Mailbox, str]]:
    """A mail server for the block, and its URL."""
    from aiosmtpd.controller import Controller

    mailbox = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield mailbox, f"smtp://127.0.0.1:{port}"
    finally:
        controller.stop()
