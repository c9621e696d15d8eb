"""The document for machines, and the page with a call to copy for each address."""

from __future__ import annotations

import re

import orjson
from flask import Blueprint, Response, render_template, request
from flask_babel import force_locale

from pim import db
from pim.accounts.roles import PERMISSIONS
from pim.web.access import public
from pim.web.api.document import REFUSALS
from pim.web.feeds.answers import answer_bytes
from pim.web.openapi.api_calls import group_calls
from pim.web.openapi.document import make_curl, make_document
from pim.web.openapi.table import OPERATIONS

_CODE = re.compile(r"[A-Za-z0-9_]{1,100}", re.ASCII)

blueprint = Blueprint("openapi", __name__)


@blueprint.get("/openapi.json")
@public
def document() -> Response:
    """The OpenAPI document, always in English."""
    with force_locale("en"):
        body = orjson.dumps(make_document(db.settings().public_url), option=orjson.OPT_INDENT_2)
    return answer_bytes(body, "application/json", {"Cache-Control": "no-cache"})


@blueprint.get("/openapi/api")
@public
def api() -> str:
    """Every address of the API, by what it is about."""
    return render_template(
        "openapi/api.html",
        groups=group_calls(db.settings().public_url),
        refusals=REFUSALS,
        permissions=PERMISSIONS,
    )


@blueprint.get("/openapi/")
@public
def page() -> str:
    """Every address with its call; `?channel=` puts the code of a channel into them."""
    given = request.args.get("channel", "")
    channel = given if _CODE.fullmatch(given) else ""
    url = db.settings().public_url
    calls = [(operation, make_curl(operation, url, channel or "CHANNEL")) for operation in OPERATIONS]
    return render_template("openapi/page.html", calls=calls, channel=channel)
