"""What only the API refuses, and refusals that say more than their sentence."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response

from pim.errors import ChangesConflict, PimError
from pim.web.api.telling import tell_conflicts
from pim.web.problems import answer_rule, extend


class Malformed(PimError):
    """A body that can not be read at all."""

    http_status = 400


class Listed(PimError):
    """Several arguments that are wrong, each with its sentence."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        place, words = next(iter(self.problems.items()), ("", ""))
        more = f" And {len(self.problems) - 1} more." if len(self.problems) > 1 else ""
        super().__init__(f"{place}: {words}{more}")


class BadQuery(Listed):
    """Parameters of the address that are unknown or say nothing."""

    http_status = 400


class BadBody(Listed):
    """Parts of the body that do not have the form that they need."""


class KeyReused(PimError):
    """An idempotency key came with another call than before."""


class InFlight(PimError):
    """A call with this idempotency key is being answered just now."""

    http_status = 409


def register(blueprint: Blueprint) -> None:
    """Answer these with what they know."""
    blueprint.register_error_handler(Listed, answer_listed)
    blueprint.register_error_handler(ChangesConflict, answer_conflict)
    blueprint.register_error_handler(InFlight, answer_in_flight)


def answer_listed(error: Listed) -> Response:
    """The problem, with a sentence for each place that is wrong."""
    errors = [{"field": place, "detail": words} for place, words in error.problems.items()]
    return extend(answer_rule(error), errors=errors)


def answer_conflict(error: ChangesConflict) -> Response:
    """The problem, with base, theirs and mine of each field."""
    return extend(answer_rule(error), conflicts=tell_conflicts(error.conflicts))


def answer_in_flight(error: InFlight) -> Response:
    """The problem, with when to come again."""
    answer = answer_rule(error)
    answer.headers["Retry-After"] = "1"
    return answer
