"""New products that wait for a family: looked through, and accepted one by one."""

from __future__ import annotations

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from pim import changes, db
from pim.catalog import documents
from pim.changes import Draft
from pim.enrich.inbox import count_waiting, list_waiting
from pim.errors import NotFound
from pim.structure.current import current
from pim.web.admin.shell import PimView, allow, expose, flash_saved, get_author, refusing
from pim.web.language import label_of

PAGE = 50  # products


class InboxView(PimView):
    """What an ERP brought and nobody has looked at."""

    title = lazy_gettext("Inbox")
    code = "inbox"
    permission = "view"
    rank = 20

    @expose("/")
    def index(self) -> str:
        """List what waits, oldest first, each with what it looks like."""
        after = request.args.get("after", 0, type=int)
        found = list_waiting(after=after, limit=PAGE)
        families = [(code, label_of(one.labels, code)) for code, one in current().families.items()]
        return self.render(
            "pim/inbox/index.html",
            waiting=found,
            count=count_waiting(),
            families=sorted(families, key=lambda family: family[1].casefold()),
            labels=dict(families),
            after=after,
            next_after=found[-1].id if len(found) == PAGE else None,
        )

    @expose("/<int:product_id>/accept", methods=["POST"])
    @allow("enrich")
    def accept(self, product_id: int) -> Response:
        """Give one product its family, and go on with the list."""
        key = documents.find_keys([product_id]).get(product_id)
        if key is None:
            raise NotFound("product", f"#{product_id}")
        family = request.form.get("family", "")
        draft = Draft("product", key, "family", family, expected=None, target_id=product_id)
        with refusing(), db.transaction():
            saved = changes.save([draft], get_author(_("Family of %(key)s", key=key)))
        flash_saved(_("%(key)s has its family.", key=key), saved.set_id)
        return self.back("inbox.index", after=request.form.get("after", 0, type=int) or None)
