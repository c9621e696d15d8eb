"""Refusals that say more than their sentence: where to go on, or why an item is missing."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for

from pim.errors import NotFound
from pim.publish.absences import Absence
from pim.publish.feeds import Gone
from pim.web.feeds.addresses import address
from pim.web.problems import answer_rule, extend

WHOLE = {"new_prices": "prices", "new_stock": "stock"}  # what tells all, by what tells what changed


class NotInFeed(NotFound):
    """A SKU that a feed does not show."""

    def __init__(self, sku: str, absence: Absence) -> None:
        self.absence = absence
        super().__init__("item", sku, f"It is not in your feed, because {absence.because}.")


def answer_gone(error: Gone) -> Response:
    """The problem, with the way to everything of the stream that was asked for."""
    code = (request.view_args or {})["code"]
    whole = WHOLE.get((request.endpoint or "").rpartition(".")[2], "full")
    answer = extend(answer_rule(error), full=address(code, whole), manifest=address(code, "manifest"))
    answer.headers["Link"] = f'<{url_for(f"feeds.{whole}", code=code)}>; rel="alternate"'
    return answer


def answer_absence(error: NotInFeed) -> Response:
    """The problem, with the reason as a word."""
    absence = error.absence
    more: dict[str, Any] = {"reason": absence.reason}
    if absence.gone_in is not None:
        more["gone_in"] = absence.gone_in
    if absence.shown_as is not None:
        more["shown_as"] = absence.shown_as
    if absence.problems:
        more["problems"] = absence.problems
    return extend(answer_rule(error), **more)
