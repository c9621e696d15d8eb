"""Making, finding and changing people. Commits nothing; asks nobody's permission, which edges do."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Iterable

import sqlalchemy as sa

from pim import clock
from pim.accounts import passwords, sessions
from pim.accounts.models import Role, User
from pim.accounts.roles import ROLES
from pim.db import db
from pim.errors import BadValue, Conflict, DuplicateKey, NotFound, UnknownCode

_EMAIL = re.compile(r"[^@\s\"(),:;<>\[\]\\]{1,64}@[^@\s.]+(\.[^@\s.]+)+")


def create(email: str, password: str | None = None, roles: Iterable[str] = (), name: str = "") -> User:
    """Add a person to the session and flush it. Without a password they can not sign in yet.

    Raises `BadValue` for an address that is none, `DuplicateKey` for one that is taken,
    `Invalid` for a password that is easily guessed, `UnknownCode` for a role that does not exist.
    """
    address = normal_email(email)
    if find(address) is not None:
        raise DuplicateKey("e-mail address", address, "another person")
    user = User(
        email=address,
        name=_normal_name(name),
        password=None,
        fs_uniquifier=secrets.token_hex(32),
        created_at=clock.now(),
        roles=_get_roles(roles),
    )
    if password is not None:
        passwords.check(password, address)
        user.password = passwords.to_hash(password)
    db.session.add(user)
    db.session.flush()
    return user


def find(email: str) -> User | None:
    """The person with this e-mail address, however it is spelled in capitals."""
    statement = sa.select(User).where(User.email == _folded(email))
    return db.session.scalars(statement).unique().one_or_none()


def get(user_id: int) -> User:
    """The person with this id. Raises `NotFound`."""
    user = db.session.get(User, user_id)
    if user is None:
        raise NotFound("person", user_id)
    return user


def list_all() -> list[User]:
    """Everybody who was not erased, by name and e-mail address."""
    statement = sa.select(User).where(User.erased_at.is_(None))
    return sorted(db.session.scalars(statement).unique(), key=lambda user: (user.label.casefold(), user.id))


def list_labels(user_ids: Iterable[int]) -> dict[int, str]:
    """What to call these people in a history, by id; ids of nobody are left out."""
    statement = sa.select(User.id, User.name, User.email).where(User.id.in_(set(user_ids)))
    return {user_id: name or email for user_id, name, email in db.session.execute(statement)}


def rename(user: User, name: str) -> None:
    """Change what colleagues read in the history; empty shows the e-mail address again."""
    user.name = _normal_name(name)


def set_roles(user: User, roles: Iterable[str]) -> None:
    """Give the person these roles and no other.

    Raises `UnknownCode`, or `Conflict` if nobody would be left to administer.
    """
    rows = _get_roles(roles)
    if not any("administer" in role.get_permissions() for role in rows):
        _keep_administrator(user)
    user.roles = rows


def set_password(user: User, password: str) -> None:
    """Change the password and end every session. Raises `Invalid` if it is easily guessed."""
    passwords.check(password, user.email)
    user.password = passwords.to_hash(password)
    end_sessions(user)


def deactivate(user: User) -> None:
    """Keep the person from signing in, at once; everything else stays.

    Raises `Conflict` if nobody would be left to administer.
    """
    _keep_administrator(user)
    user.active = False
    end_sessions(user)


def activate(user: User) -> None:
    """Let the person sign in again."""
    user.active = True


def erase(user: User) -> None:
    """Forget who the person was. The row stays as a pseudonym, so that history stays whole.

    Raises `Conflict` if nobody would be left to administer.
    """
    deactivate(user)
    user.email, user.name = f"erased-{user.id}@invalid", f"#{user.id}"
    user.password = user.ui_locale = user.zone = None
    user.roles = []
    user.erased_at = clock.now()
    sessions.forget(user.id)


def end_sessions(user: User) -> None:
    """Sign the person out everywhere."""
    user.fs_uniquifier = secrets.token_hex(32)
    sessions.end_all(user.id, clock.now())


def normal_email(email: str) -> str:
    """The address in NFC and lower case. Raises `BadValue` if it is none."""
    address = _folded(email)
    if len(address) > 254 or not _EMAIL.fullmatch(address):
        raise BadValue("e-mail address", email, "Use an address such as anna@example.com.")
    return address


def _keep_administrator(user: User) -> None:
    """Raise `Conflict` if the person is the last one who can sign in and administer."""
    able = [one for one in list_all() if one.active and one.has_permission("administer")]
    if able == [user]:
        raise Conflict(f"{user.label} is the last administrator. Make another person one first.")


def _folded(email: str) -> str:
    return unicodedata.normalize("NFC", email.strip()).lower()


def _normal_name(name: str) -> str:
    return unicodedata.normalize("NFC", " ".join(name.split()))[:100]


def _get_roles(names: Iterable[str]) -> list[Role]:
    """The rows of these roles, made where they are missing."""
    wanted = set(names)
    if unknown := sorted(wanted - ROLES.keys()):
        raise UnknownCode("role", unknown[0], tuple(ROLES))
    found = {role.name: role for role in db.session.scalars(sa.select(Role).where(Role.name.in_(wanted)))}
    return [found.get(name) or Role(name=name) for name in sorted(wanted)]
