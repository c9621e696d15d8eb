"""The tables of people, their sign-ins and the tokens of receivers and programs: plain rows, no change sets.

What a role allows stands in `pim.accounts.roles`, not in a table.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_security import RoleMixin, UserMixin
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pim.accounts import roles as grants
from pim.db import Json, UtcDateTime, db

user_role = sa.Table(
    "user_role",
    db.metadata,
    sa.Column("user_id", sa.ForeignKey("user.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("role_id", sa.ForeignKey("role.id"), primary_key=True),
)


class Role(db.Model, RoleMixin):  # type: ignore[name-defined]
    """A name that people can be given; rows are made by `pim.accounts.people` as they are needed."""

    __tablename__ = "role"
    __table_args__ = (sa.UniqueConstraint("name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(40))

    def get_permissions(self) -> set[str]:
        """The permissions of the role; none if the role is no longer known."""
        return set(grants.ROLES.get(self.name, ()))

    def __repr__(self) -> str:
        return f"<Role {self.name}>"


class User(db.Model, UserMixin):  # type: ignore[name-defined]
    """A person. Referred to by id everywhere, so that erasing one leaves history whole."""

    __tablename__ = "user"
    __table_args__ = (sa.UniqueConstraint("email"), sa.UniqueConstraint("fs_uniquifier"))

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(sa.String(254))  # RFC 5321 §4.5.3.1.3; lower case
    name: Mapped[str] = mapped_column(sa.String(100), default="")  # what colleagues read in the history
    password: Mapped[str | None] = mapped_column(sa.String(255))  # argon2id; None: can not sign in
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(sa.String(64))  # a new one ends every session
    ui_locale: Mapped[str | None] = mapped_column(sa.String(20))  # None: as the browser asks
    zone: Mapped[str | None] = mapped_column(sa.String(40))  # IANA; None until the browser has told
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    # Every request asks for them: one statement with the person.
    roles: Mapped[list[Role]] = relationship(  # type: ignore[assignment]  # the mixin says list[RoleMixin]
        secondary=user_role, lazy="joined", order_by=Role.name
    )

    @property
    def label(self) -> str:
        """What others call the person: name, else e-mail address."""
        return self.name or self.email

    def __repr__(self) -> str:
        return f"<User {self.id}>"


class SignIn(db.Model):  # type: ignore[name-defined]
    """One sign-in of a person on one browser: ending the row ends the session, whoever holds its cookie."""

    __tablename__ = "sign_in"
    __table_args__ = (sa.UniqueConstraint("key_hash"), sa.Index("ix_sign_in_user_id", "user_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"))
    key_hash: Mapped[str] = mapped_column(sa.String(64))  # SHA-256 of what the session cookie holds
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)  # at the latest
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    address: Mapped[str] = mapped_column(sa.String(45))
    agent: Mapped[str] = mapped_column(sa.String(200))


class Attempts(db.Model):  # type: ignore[name-defined]
    """How often signing in failed lately: of one account, from one address, or from one known browser."""

    __tablename__ = "sign_in_attempts"

    key: Mapped[str] = mapped_column(sa.String(80), primary_key=True)  # kind:SHA-256, so that it names nobody
    failures: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)
    free_at: Mapped[datetime] = mapped_column(UtcDateTime)  # the next attempt is looked at from then on


class Secret:
    """What every kind of token has. The token itself is not kept."""

    id: Mapped[int] = mapped_column(primary_key=True)
    prefix: Mapped[str] = mapped_column(sa.String(20))  # its first letters, by which people tell tokens apart
    sha256: Mapped[str] = mapped_column(sa.String(64))
    label: Mapped[str] = mapped_column(sa.String(100))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # to about a minute
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    def is_live(self, at: datetime) -> bool:
        """Whether it opens anything at this instant."""
        return self.revoked_at is None and (self.expires_at is None or at < self.expires_at)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.prefix}>"


class Token(Secret, db.Model):  # type: ignore[name-defined]
    """What a receiver shows to fetch the feeds of one channel."""

    __tablename__ = "token"
    __table_args__ = (sa.UniqueConstraint("sha256"), sa.Index("ix_token_channel_id", "channel_id"))

    channel_id: Mapped[int] = mapped_column(sa.ForeignKey("channel.id"))
    # feed: it is sent in a header; open: it stands in the address, of receivers that send none
    kind: Mapped[str] = mapped_column(sa.String(10), default="feed", server_default="feed")


class ApiToken(Secret, db.Model):  # type: ignore[name-defined]
    """What a program shows to call the API: it may do what people of its role may."""

    __tablename__ = "api_token"
    __table_args__ = (sa.UniqueConstraint("sha256"),)

    role: Mapped[str] = mapped_column(sa.String(40))
    source: Mapped[str | None] = mapped_column(sa.String(20))  # whose data it brings; None: like a person

    def has_permission(self, permission: str) -> bool:
        """Whether its role has the permission; none if the role is no longer known."""
        return permission in grants.ROLES.get(self.role, ())


class ApiAnswer(db.Model):  # type: ignore[name-defined]
    """What a call with an `Idempotency-Key` was answered; without a status it is still under way."""

    __tablename__ = "api_answer"
    __table_args__ = (sa.Index("ix_api_answer_at", "at"),)

    token_id: Mapped[int] = mapped_column(sa.ForeignKey("api_token.id"), primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(255), primary_key=True)
    call: Mapped[str] = mapped_column(sa.String(64))  # SHA-256 of method, address and body
    at: Mapped[datetime] = mapped_column(UtcDateTime)  # when the call came in
    status: Mapped[int | None]
    headers: Mapped[Any] = mapped_column(Json, nullable=True)
    body: Mapped[str | None] = mapped_column(sa.Text)
