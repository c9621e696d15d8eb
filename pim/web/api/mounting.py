"""The blueprint of the API: how its arguments are read, and what each route declares.

flask-smorest reads arguments by marshmallow schemas and describes routes; refusals are
answered by `pim.web.problems`, so that there is one form of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NoReturn, TypeVar

from flask import Request
from flask_smorest import Blueprint
from marshmallow import RAISE, Schema, ValidationError
from webargs.flaskparser import FlaskParser

from pim.web.access import allow_api
from pim.web.api import bodies
from pim.web.api.refusals import BadBody, BadQuery, register

View = TypeVar("View", bound=Callable[..., Any])
PREFIX = "/api/v1"


class Parser(FlaskParser):
    """Reads arguments within bounds, and refuses what no schema knows."""

    DEFAULT_UNKNOWN_BY_LOCATION = {"query": RAISE, "json": RAISE}

    def load_json(self, req: Request, schema: Schema) -> Any:
        """The body of the request as JSON; see `bodies.read_json`."""
        return bodies.read_json()

    def handle_error(self, error: ValidationError, req: Request, schema: Schema, **_more: Any) -> NoReturn:
        """Raise a refusal that names each argument that is wrong."""
        told: Mapping[str, Any] = error.messages_dict
        (location,) = told
        raise (BadBody if location == "json" else BadQuery)(flatten(told[location]))


class ApiBlueprint(Blueprint):
    """A blueprint whose arguments are read by our parser."""

    ARGUMENTS_PARSER = Parser()


blueprint = ApiBlueprint("api", __name__, url_prefix=PREFIX, description="Catalogue, structure, history.")
register(blueprint)


def route(
    rule: str, name: str, permission: str, *, method: str = "GET", summary: str, tag: str
) -> Callable[[View], View]:
    """Mount a view as `api.<name>` for tokens with this permission; put it over the other decorators."""

    def mount(view: View) -> View:
        told = blueprint.doc(summary=summary, operationId=name, **{"x-permission": permission})(view)
        told.__name__ = name  # what the CSRF check knows views by
        blueprint.add_url_rule(rule, name, allow_api(permission)(told), methods=[method], tags=[tag])
        return view

    return mount


def bounded(most: int) -> Callable[[View], View]:
    """Let a view take bodies of so many bytes; put it next to the function."""

    def declare(view: View) -> View:
        view.max_bytes = most  # type: ignore[attr-defined]
        return view

    return declare


def flatten(messages: Any, path: str = "") -> dict[str, str]:
    """Marshmallow's nested messages as one sentence a place: `changes.0.field`."""
    if isinstance(messages, Mapping):
        found: dict[str, str] = {}
        for name, part in messages.items():
            found |= flatten(part, f"{path}.{name}" if path else str(name))
        return found
    return {path.removesuffix("._schema"): " ".join(map(str, messages))}
