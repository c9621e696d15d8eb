"""Where the feed of a channel is delivered to, as its settings say it. Opens nothing.

No secret stands in a setting: it names one, and the environment has it. So it is in no
history, export, backup or page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any, ClassVar

from pim.errors import BadValue
from pim.mailing import ADDRESS

FIELD = "channel delivery"
ENCODINGS = ("identity", "gzip")
_NAME = re.compile(r"[a-z0-9_]{1,30}")
_FILE = re.compile(r"[A-Za-z0-9_{}-][A-Za-z0-9._{}-]{0,119}")
_PATH = re.compile(r"(?:/?[A-Za-z0-9_][A-Za-z0-9._-]*)?(?:/[A-Za-z0-9_][A-Za-z0-9._-]*)*")
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?|[0-9A-Fa-f:]{2,45}")
_SECRET = re.compile(r"[A-Z0-9_]{1,60}")
_KEY = re.compile(r"(?:ssh-ed25519|ecdsa-sha2-nistp(?:256|384|521)|ssh-rsa) [A-Za-z0-9+/]{40,2000}={0,2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """What all destinations have. `file` may hold {channel} and {revision}; its ending follows by itself.

    The same revision has the same name, so that sending it again replaces it.
    """

    kind: ClassVar[str]
    name: str
    file: str = "{channel}-{revision}"
    encoding: str = "identity"

    @property
    def target(self) -> str:
        """Where it is, for people; without a secret."""
        raise NotImplementedError

    def file_name(self, channel: str, revision: int, suffix: str) -> str:
        """What the file of a revision is called there."""
        packed = ".gz" if self.encoding == "gzip" else ""
        stem = self.file.replace("{channel}", channel).replace("{revision}", f"{revision:08d}")
        return f"{stem}{suffix}{packed}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToStore(Destination):
    """A folder or bucket that the installation names in PIM_DELIVERY_STORES; `path` is a folder in it."""

    kind = "store"
    store: str = "disk"
    path: str = ""

    @property
    def target(self) -> str:
        """The store and the folder in it."""
        return f"{self.store}:{self.path}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToSftp(Destination):
    """A folder of an SFTP server, which must show `host_key`: the line of its `ssh-keyscan`, without names.

    `secret` names the password, or the private key, of `user`.
    """

    kind = "sftp"
    host: str
    user: str
    secret: str
    host_key: str
    port: int = 22
    path: str = ""

    @property
    def target(self) -> str:
        """As an address."""
        return f"sftp://{self.user}@{self.host}:{self.port}/{self.path}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToMail(Destination):
    """E-mail, with the file in it where it has `max_mb` at most, else with the address of the feed."""

    kind = "mail"
    to: tuple[str, ...]
    max_mb: int = 10

    @property
    def target(self) -> str:
        """Whom to."""
        return f"mailto:{','.join(self.to)}"


KINDS: dict[str, type[Destination]] = {kind.kind: kind for kind in (ToStore, ToSftp, ToMail)}


def read_all(told: Any) -> tuple[Destination, ...]:
    """The destinations of a setting, which is a list of objects. Raises `BadValue`."""
    if not isinstance(told, list):
        raise BadValue(FIELD, told, 'A list of {"name", "kind", …} is needed.')
    found = tuple(read(one) for one in told)
    names = [one.name for one in found]
    if doubled := [name for name in names if names.count(name) > 1]:
        raise BadValue(FIELD, doubled[0], "Give each destination a name of its own.")
    return found


def read(told: Any) -> Destination:
    """One destination. Raises `BadValue`."""
    if not isinstance(told, Mapping) or told.get("kind") not in KINDS:
        raise BadValue(FIELD, _shown(told), f"Say its kind: {', '.join(KINDS)}.")
    kind = KINDS[told["kind"]]
    known = {one.name: one for one in fields(kind)}
    given = {name: value for name, value in told.items() if name != "kind"}
    if unknown := sorted(given.keys() - known.keys()):
        remedy = "Name a secret instead: PIM_DELIVERY_SECRET_NAME holds it." if _is_secret(unknown[0]) else ""
        raise BadValue(FIELD, unknown[0], remedy or f"There is: {', '.join(known)}.")
    lacking = [name for name, one in known.items() if one.default is MISSING and name not in given]
    if lacking:
        raise BadValue(FIELD, _shown(told), f"Say its {', '.join(lacking)}.")
    for name, value in given.items():
        given[name] = _CHECKS[name](f"{FIELD} {name}", value)
    return kind(**given)


def _is_secret(name: str) -> bool:
    return name in ("password", "passphrase", "private_key", "key", "token")


def _shown(told: Any) -> Any:
    return told.get("name", "…") if isinstance(told, Mapping) else "…"  # the rest may hold a password


def _matches(pattern: re.Pattern[str], remedy: str) -> Any:
    def check(field: str, value: Any) -> str:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise BadValue(field, "…" if pattern is _SECRET else value, remedy)
        return value

    return check


def _between(low: int, high: int) -> Any:
    def check(field: str, value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise BadValue(field, value, f"A whole number from {low} to {high} is needed.")
        return value

    return check


def _addresses(field: str, value: Any) -> tuple[str, ...]:
    is_list = isinstance(value, list) and 0 < len(value) <= 20
    if not is_list or not all(isinstance(one, str) and ADDRESS.fullmatch(one) for one in value):
        raise BadValue(field, value, "A list of 1 to 20 e-mail addresses is needed.")
    return tuple(value)


def _file(field: str, value: Any) -> str:
    plain = value.replace("{channel}", "").replace("{revision}", "") if isinstance(value, str) else "{"
    if not _FILE.fullmatch(str(value)) or "{" in plain or "}" in plain:
        raise BadValue(field, value, "A file name is needed; {channel} and {revision} may stand in it.")
    return str(value)


def _encoding(field: str, value: Any) -> str:
    if value not in ENCODINGS:
        raise BadValue(field, value, f"Use one of: {', '.join(ENCODINGS)}.")
    return str(value)


_CHECKS: dict[str, Any] = {
    "name": _matches(_NAME, "Use up to 30 small letters, digits and _."),
    "file": _file,
    "encoding": _encoding,
    "store": _matches(_NAME, "Name one of PIM_DELIVERY_STORES."),
    "path": _matches(_PATH, "Use a path of plain folder names, such as in/feeds."),
    "host": _matches(_HOST, "Use a host name or an IP address."),
    "user": _matches(re.compile(r"[^\s@/:]{1,100}"), "Use a user name."),
    "secret": _matches(_SECRET, "Name it: X for the secret in PIM_DELIVERY_SECRET_X. Do not write it here."),
    "host_key": _matches(_KEY, "Use what ssh-keyscan prints for the host, from ssh-… on."),
    "port": _between(1, 65535),
    "to": _addresses,
    "max_mb": _between(0, 50),
}
