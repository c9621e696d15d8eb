"""What the pages of the media library show and do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from pim.catalog import media
from pim.catalog.media import library, renditions
from pim.catalog.media.kinds import SUFFIXES
from pim.catalog.media.library import Entry, User
from pim.db import transaction
from pim.errors import BadValue
from pim.structure.current import current
from pim.web.admin.shell import PimView, allow, expose, flash_saved
from pim.web.admin.wording.links import product_url

LIMIT = 48  # on a page: whole rows of two, three, four and six
MAX_UPLOADS = 100  # files at once; MAX_CONTENT_LENGTH bounds their bytes
ACCEPTED = ",".join(f".{suffix}" for suffix in sorted(SUFFIXES))


class MediaView(PimView):
    """Pictures and documents, those that came last first."""

    title = lazy_gettext("Media")
    code = "library"  # `media` are the files themselves
    permission = "view"
    rank = 20

    @expose("/")
    def index(self) -> str:
        """Show files, page by page."""
        return self._index([])

    @expose("/", methods=["POST"])
    @allow("enrich")
    def upload(self) -> Response:
        """Keep files, for products to use; those that can not be kept are named."""
        sent = [file for file in request.files.getlist("files") if file.filename]
        problems = _keep_all(sent[:MAX_UPLOADS])
        if not sent:
            problems.append(_("Choose files first."))
        if len(sent) > MAX_UPLOADS:
            problems.append(_("At most %(num)d files at once: send the others after these.", num=MAX_UPLOADS))
        if problems:
            return Response(self._index(problems), status=422, mimetype="text/html")
        flash_saved(ngettext("One file is kept.", "%(num)d files are kept.", len(sent)))
        return self.back("library.index")

    @expose("/<sha256>")
    def show(self, sha256: str) -> str:
        """Show one file: where it came from, who uses it, what was made of it."""
        stored = media.get(sha256)
        users = library.list_users(stored.sha256)
        return self.render(
            "pim/media/show.html",
            stored=stored,
            users=[(user, _user_url(user)) for user in users],
            attributes=current().attributes,
            renditions=renditions.list_made(stored.sha256),
        )

    def _index(self, problems: list[str]) -> str:
        asked = {"text": request.args.get("text", "").strip(), "unused": request.args.get("unused", "")}
        found = library.list_files(
            unused=bool(asked["unused"]),
            text=asked["text"],
            after=_read_cursor(request.args.get("after", "")),
            limit=LIMIT + 1,
        )
        last = found[LIMIT - 1] if len(found) > LIMIT else None
        kept: dict[str, Any] = {name: value for name, value in asked.items() if value}
        return self.render(
            "pim/media/index.html",
            entries=found[:LIMIT],
            asked=asked,
            next=url_for("library.index", after=_write_cursor(last), **kept) if last else None,
            problems=problems,
            accepted=ACCEPTED,
            tabs=_tabs(asked),
        )


def _keep_all(sent: Iterable[FileStorage]) -> list[str]:
    """Keep each file in a transaction of its own; what is wrong with those that can not be kept."""
    problems = []
    for file in sent:
        try:
            with transaction():
                media.keep(file.stream, file.filename or "")
        except BadValue as error:
            problems.append(f"{error.field}: {error.remedy}")
    return problems


def _user_url(user: User) -> str:
    """The page of a product or model; "" of a reference record, which has none."""
    is_record = user.kind == "reference_record"
    return "" if is_record else product_url(user.id, f"values.{user.attribute}..")


def _tabs(asked: dict[str, str]) -> list[dict[str, object]]:
    text: dict[str, Any] = {"text": asked["text"]} if asked["text"] else {}
    return [
        {"text": _("All"), "url": url_for("library.index", **text), "current": not asked["unused"]},
        {
            "text": _("Not used"),
            "url": url_for("library.index", unused="1", **text),
            "current": bool(asked["unused"]),
        },
    ]


def _write_cursor(entry: Entry) -> str:
    return f"{entry.stored.created_at.isoformat()}_{entry.stored.sha256}"


def _read_cursor(text: str) -> tuple[datetime, str] | None:
    """Where the page before ended; None for the first page, and for nonsense."""
    instant, _sign, sha256 = text.partition("_")
    try:
        at = datetime.fromisoformat(instant)
    except ValueError:
        return None
    return (at, sha256) if at.tzinfo is not None else None
