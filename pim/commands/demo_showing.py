"""Making the demo ready to be looked at: people, published channels, a token, and how to get in."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pim import db
from pim.accounts import people, tokens
from pim.accounts.roles import ROLES
from pim.commands import demo_loading
from pim.commands.db import run_upgrade
from pim.commands.output import Output
from pim.errors import Blocked
from pim.publish.channels import channel_codes, get_channel
from pim.publish.publishing import publish

DOMAIN = "demo.example"
PASSWORD_FILE = "demo-password"  # noqa: S105 - a file name
TOKEN_FILE = "demo-token"  # noqa: S105 - a file name


@dataclass(frozen=True, slots=True)
class Shown:
    """How to get into the demo."""

    emails: tuple[str, ...]  # the administrator first
    password: str
    password_file: Path
    channel: str
    token: str

    def text(self, url: str) -> str:
        """For people, where it is served at `url`."""
        admin, *others = self.emails
        curl = f"curl -H 'Authorization: Bearer {self.token}' {url}/feeds/{self.channel}/full"
        lines = (
            f"The demo runs at {url}",
            f"  sign in    {admin}",
            f"  password   {self.password}   (kept in {self.password_file})",
            f"  or as      {', '.join(others)}",
            f"  a feed     {curl}",
            "Ctrl-C ends it.",
        )
        return "\n".join(lines)


def prepare(out: Output) -> Shown:
    """Migrate, load, make people and a token, publish every channel; what is there already stays.

    A paused channel stays as it is. Raises what loading and publishing raise otherwise.
    """
    out.note("Bringing the database up to date …")
    run_upgrade()
    out.note("Loading the demo catalogue …")
    for part in demo_loading.load(out.progress):
        out.note(f"  {part.line}")
    out.note("Publishing every channel …")
    for code in channel_codes():
        _publish(code, out)
    var_dir = db.settings().var_dir
    password, emails = _make_people(var_dir / PASSWORD_FILE)
    channel = next(code for code in channel_codes() if get_channel(code).connector.code == "b2b_shop")
    return Shown(
        emails, password, var_dir / PASSWORD_FILE, channel, _make_token(channel, var_dir / TOKEN_FILE)
    )


def _publish(code: str, out: Output) -> None:
    try:
        outcome = publish(code)
    except Blocked as error:
        out.warn(f"  {error}")
    else:
        out.note(
            f"  {code}: revision {outcome.revision}, {outcome.items} items, {outcome.held_back} held back"
        )


def _make_people(path: Path) -> tuple[str, tuple[str, ...]]:
    """One person for each role of those who look at pages, all with the one password that the file keeps."""
    is_new = not path.exists()
    password = _kept(path, lambda: secrets.token_urlsafe(12))
    roles = [role for role, permissions in ROLES.items() if "view" in permissions]
    emails = tuple(f"{role}@{DOMAIN}" for role in roles)
    for role, email in zip(roles, emails, strict=True):
        with db.transaction():
            person = people.find(email)
            if person is None:
                people.create(email, password, [role], f"Demo {role.replace('_', ' ')}")
            elif is_new:
                people.set_password(person, password)
    return password, emails


def _make_token(code: str, path: Path) -> str:
    """The token that the file keeps, as long as it opens the channel's feeds; else a new one."""
    channel = get_channel(code)
    if path.exists():
        found = tokens.find(path.read_text(encoding="ascii").strip())
        if found is not None and found.channel_id == channel.id:
            return path.read_text(encoding="ascii").strip()
        path.unlink()
    with db.transaction():
        _token, text = tokens.create(channel.id, "Demo")
    return _kept(path, lambda: text)


def _kept(path: Path, make: Callable[[], str]) -> str:
    """The text that a file keeps for its owner to read; made where there is none."""
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(make() + "\n")
    return path.read_text(encoding="ascii").strip()
