"""`user`: people and their roles. Passwords come from a terminal or from stdin, never from an option."""

from __future__ import annotations

import sys
from typing import Any

import click

from pim import db
from pim.accounts import User, people
from pim.accounts.roles import ROLES
from pim.commands.declaring import Group, in_whole_app, output_options
from pim.commands.output import Output, to_table
from pim.errors import NotFound

ROLE = click.Choice(list(ROLES))


@click.group("user", cls=Group)
def command() -> None:
    """Make people who may sign in, and change what they may do.

    Example:
      python cli.py user create anna@example.com --role marketing
    """


@command.command()
@click.argument("email")
@click.option("--role", "roles", multiple=True, type=ROLE, help="May be given several times.")
@click.option("--name", default="", help="What colleagues read in the history.")
@output_options(quiet=True)
@in_whole_app
def create(*, out: Output, email: str, roles: tuple[str, ...], name: str) -> None:
    """Make a person, with a password that is asked for or read from the first line of stdin.

    Example:
      python cli.py user create anna@example.com --role marketing --name "Anna Nowak"
      pwgen 20 1 | python cli.py user create bot@example.com --role viewer
    """
    people.normal_email(email)  # a mistyped address, before a password is asked for
    password = _read_password()
    with db.transaction():
        told = _to_dict(people.create(email, password, roles, name))
    out.data(told, f"{told['email']} can sign in, as {', '.join(told['roles']) or 'nobody in particular'}.")
    if not roles:
        out.note(f"Without a role nothing can be seen: python cli.py user roles {told['email']} viewer")


@command.command("list")
@output_options()
@in_whole_app
def list_(out: Output) -> None:
    """List everybody, by name.

    Example:
      python cli.py user list --json
    """
    found = [_to_dict(user) for user in people.list_all()]
    names = ("email", "name", "roles", "active")
    out.data(found, to_table(names, [[user[name] for name in names] for user in found]))


@command.command()
@click.argument("email")
@output_options(quiet=True)
@in_whole_app
def password(out: Output, email: str) -> None:
    """Change a password, asked for or read from the first line of stdin; ends the person's sessions.

    Example:
      python cli.py user password anna@example.com
    """
    _get(email)
    fresh = _read_password()
    with db.transaction():
        user = _get(email)
        people.set_password(user, fresh)
        told = _to_dict(user)
    out.data(told, f"{told['email']} has a new password and is signed out everywhere.")


@command.command()
@click.argument("email")
@click.argument("names", metavar="[ROLE]...", nargs=-1, type=ROLE)
@output_options(quiet=True)
@in_whole_app
def roles(out: Output, email: str, names: tuple[str, ...]) -> None:
    """Give a person these roles and no other.

    Roles: admin, marketing, purchasing, channel_manager, viewer.

    Example:
      python cli.py user roles anna@example.com marketing purchasing
    """
    with db.transaction():
        user = _get(email)
        people.set_roles(user, names)
        told = _to_dict(user)
    out.data(told, f"{told['email']} is now: {', '.join(told['roles']) or 'without a role'}.")


@command.command()
@click.argument("email")
@click.option("--undo", is_flag=True, help="Let the person sign in again.")
@output_options(quiet=True)
@in_whole_app
def deactivate(out: Output, email: str, undo: bool) -> None:
    """Keep a person from signing in, at once; everything else stays.

    Example:
      python cli.py user deactivate anna@example.com
    """
    with db.transaction():
        user = _get(email)
        (people.activate if undo else people.deactivate)(user)
        told = _to_dict(user)
    out.data(told, f"{told['email']} {'can' if undo else 'can not'} sign in.")


def _get(email: str) -> User:
    found = people.find(email)
    if found is None:
        raise NotFound("person", email, "See: python cli.py user list")
    return found


def _read_password() -> str:
    """Asked for twice on a terminal; else the first line of stdin, so that scripts can pipe it in."""
    if sys.stdin.isatty():
        asked: str = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
        return asked
    return sys.stdin.readline().rstrip("\r\n")


def _to_dict(user: User) -> dict[str, Any]:
    return {
        "id": user.id,
        "email": user.email,
        "name": user.name,
        "roles": [role.name for role in user.roles],
        "active": user.active,
        "created_at": user.created_at,
    }
