"""Bringing one file to one destination: it is there whole under its name, or not at all.

A file is written aside and renamed where the destination can; sent again, it replaces
itself. Mail can not be replaced: it bears an id by which a second copy is known.
"""

from __future__ import annotations

import base64
import io
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pim.config import Settings
from pim.errors import PimError
from pim.mailing import open_server, without_secret
from pim.publish.delivery.destinations import Destination, ToMail, ToSftp, ToStore
from pim.stores import open_store

if TYPE_CHECKING:
    import paramiko

SECONDS = 30.0  # for each step with a server that does not answer


class Undelivered(PimError):
    """A destination did not take a file; says where and why. The same call may succeed later."""

    exit_code = 75

    def __init__(self, target: str, reason: object) -> None:
        self.target = target
        super().__init__(f"{target}: {' '.join(str(reason).split())[:300]}")


@dataclass(frozen=True, slots=True)
class Parcel:
    """A file to deliver, and what is said of it. `key` is the same for the same file, whenever it is sent."""

    path: Path
    name: str
    bytes: int
    media_type: str
    channel: str
    label: str
    revision: int
    key: str
    url: str  # where the feed can be fetched


def send(destination: Destination, parcel: Parcel, settings: Settings) -> None:
    """Bring a file to its destination. Raises `Undelivered`."""
    if isinstance(destination, ToStore):
        _to_store(destination, parcel, settings)
    elif isinstance(destination, ToSftp):
        _to_sftp(destination, parcel, settings)
    elif isinstance(destination, ToMail):
        _to_mail(destination, parcel, settings)


def _to_store(to: ToStore, parcel: Parcel, settings: Settings) -> None:
    stores = dict(one.split("=", 1) for one in settings.delivery_stores)
    if to.store not in stores:
        raise Undelivered(to.target, f"PIM_DELIVERY_STORES names no store {to.store}.")
    name = f"{to.path.strip('/')}/{parcel.name}".lstrip("/")
    try:
        open_store(stores[to.store]).put_file(name, parcel.path)
    except OSError as error:
        raise Undelivered(to.target, error.strerror or error) from error


def _to_sftp(to: ToSftp, parcel: Parcel, settings: Settings) -> None:
    with _sftp(to, settings) as sftp:
        folder = f"{to.path.rstrip('/')}/" if to.path else ""
        target, aside = f"{folder}{parcel.name}", f"{folder}.{parcel.name}.tmp"
        with parcel.path.open("rb") as file:
            sftp.putfo(
                file, aside, file_size=parcel.bytes, confirm=True
            )  # holds the sizes against each other
        try:
            sftp.posix_rename(aside, target)
        except OSError:  # a server without the extension renames onto nothing that is there
            with suppress(FileNotFoundError):
                sftp.remove(target)
            sftp.rename(aside, target)


@contextmanager
def _sftp(to: ToSftp, settings: Settings) -> Iterator[paramiko.SFTPClient]:
    """A connection to the server, if it shows the key that it should."""
    import paramiko

    client = paramiko.SSHClient()  # refuses hosts that it does not know
    kind, encoded = to.host_key.split(" ")
    name = to.host if to.port == 22 else f"[{to.host}]:{to.port}"
    try:
        client.get_host_keys().add(name, kind, _public_key(kind, encoded))
        client.connect(
            to.host,
            to.port,
            to.user,
            allow_agent=False,
            look_for_keys=False,
            timeout=SECONDS,
            banner_timeout=SECONDS,
            auth_timeout=SECONDS,
            **_credentials(to, settings),
        )
        with client.open_sftp() as sftp:
            channel = sftp.get_channel()
            if channel is not None:
                channel.settimeout(SECONDS)
            yield sftp
    except paramiko.BadHostKeyException as error:
        raise Undelivered(to.target, "The host shows another key than host_key says.") from error
    # ValueError: keys and host names that only looked like some
    except (paramiko.SSHException, paramiko.pkey.UnknownKeyType, OSError, EOFError, ValueError) as error:
        raise Undelivered(to.target, error) from error
    finally:
        client.close()


def _public_key(kind: str, encoded: str) -> Any:
    import paramiko

    return paramiko.PKey.from_type_string(kind, base64.b64decode(encoded))


def _credentials(to: ToSftp, settings: Settings) -> dict[str, Any]:
    """The secret, as a key where it is one, else as a password."""
    secret = settings.delivery_secrets.get(to.secret)
    if secret is None:
        raise Undelivered(to.target, f"PIM_DELIVERY_SECRET_{to.secret} is not set.")
    if "PRIVATE KEY" not in secret:
        return {"password": secret}
    import paramiko

    for kind in (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey):
        with suppress(paramiko.SSHException, ValueError):
            return {"pkey": kind.from_private_key(io.StringIO(secret.replace("\\n", "\n") + "\n"))}
    raise Undelivered(to.target, f"PIM_DELIVERY_SECRET_{to.secret} is a key of no kind that is known.")


def _to_mail(to: ToMail, parcel: Parcel, settings: Settings) -> None:
    if not settings.smtp_url:
        raise Undelivered(to.target, "PIM_SMTP_URL is not set.")
    try:
        with open_server(settings.smtp_url) as server:
            server.send_message(compose(to, parcel, settings))
    except (smtplib.SMTPException, OSError) as error:
        raise Undelivered(to.target, without_secret(error)) from error


def compose(to: ToMail, parcel: Parcel, settings: Settings) -> EmailMessage:
    """The mail: with the file in it, or with its address where it is too large."""
    message = EmailMessage()
    message["From"], message["To"] = settings.mail_from, ", ".join(to.to)
    message["Subject"] = f"{parcel.label}: revision {parcel.revision}"
    message["Message-ID"] = f"<{parcel.key}@{settings.mail_from.rpartition('@')[2]}>"
    if parcel.bytes > to.max_mb * 1024 * 1024:
        message.set_content(f"Revision {parcel.revision} of {parcel.label} can be fetched at\n{parcel.url}\n")
        return message
    message.set_content(f"Revision {parcel.revision} of {parcel.label}: {parcel.name}\n")
    kind, _slash, subkind = parcel.media_type.partition(";")[0].partition("/")
    if parcel.name.endswith(".gz"):
        kind, subkind = "application", "gzip"
    body = parcel.path.read_bytes()
    message.add_attachment(body, maintype=kind, subtype=subkind, filename=parcel.name)
    return message
