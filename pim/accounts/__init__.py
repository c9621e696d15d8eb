"""People, their roles and sign-ins, and the tokens of receivers and programs.

Plain rows, written by edges inside `pim.db.transaction()`: nothing here commits, and
nothing here knows requests or cookies, which are `pim.web`'s.
"""

from __future__ import annotations

from flask import Flask
from flask_security import Security, SQLAlchemyUserDatastore

from pim.accounts.models import ApiToken, Role, SignIn, Token, User
from pim.db import db

__all__ = ["ApiToken", "Role", "SignIn", "Token", "User", "init_app"]


def init_app(app: Flask) -> Security:
    """Set up the hashing of passwords and who is signed in. Adds no page and no command."""
    app.config.update(
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 - the name of the algorithm
        # Its commands create people past `pim.accounts.people`, without the rules for passwords.
        SECURITY_CLI_USERS_NAME=False,
        SECURITY_CLI_ROLES_NAME=False,
    )
    return Security(app, SQLAlchemyUserDatastore(db, User, Role), register_blueprint=False)
