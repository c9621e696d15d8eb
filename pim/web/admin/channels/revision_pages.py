"""Revisions of a channel: the list, what differs between two, the history of an item, going back."""

from __future__ import annotations

from itertools import islice

import orjson
from flask import request, send_from_directory, url_for
from flask_babel import gettext as _
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from pim import jobs
from pim.accounts import people
from pim.catalog import documents
from pim.errors import BadValue, Busy, NotFound
from pim.publish import feeds, rollback
from pim.publish.channels import get_channel, get_stream
from pim.publish.differences import ItemDifference, Shown, iter_difference, list_shown
from pim.publish.stored_files import folder_of, name_part
from pim.web.access import current_person
from pim.web.admin.channels.frame import ChannelPages, tell_outcome
from pim.web.admin.channels.wording import reason_name
from pim.web.admin.shell import allow, expose, flash_saved
from pim.web.admin.wording.differing import Line, compare
from pim.web.admin.wording.links import product_url

REVISIONS = 50  # on a page
ITEMS = 200  # of a difference
STRETCHES = 50  # of the history of an item


class RevisionPages(ChannelPages):
    """What was said to whom, and going back to it."""

    @expose("/<code>/revisions")
    def revisions(self, code: str) -> str:
        """List the revisions, the newest first."""
        channel = get_channel(code)
        before = request.args.get("before", type=int)
        found = feeds.list_publications(channel, limit=REVISIONS + 1, before=before)
        return self.show_channel(
            "revisions",
            channel,
            "revisions",
            publications=found[:REVISIONS],
            last=found[REVISIONS - 1].revision if len(found) > REVISIONS else None,
            oldest=feeds.oldest_revision(channel),
            authors=people.list_labels(row.author_id for row in found if row.author_id),
        )

    @expose("/<code>/difference")
    def difference(self, code: str) -> str:
        """Show what differs between two revisions, item by item and field by field."""
        channel = get_channel(code)
        live = get_stream(channel.id).live_revision
        new = request.args.get("new", live, type=int)
        old, new = sorted((request.args.get("old", new - 1, type=int), new))
        feeds.check_since(channel, old, new)
        items = list(islice(iter_difference(channel, old, new), ITEMS + 1))
        return self.show_channel(
            "difference",
            channel,
            "",
            old=feeds.get_publication(channel, old),
            new=feeds.get_publication(channel, new),
            is_next=new == old + 1,
            items=[(item, compare_fields(item), reason_name(item.reason)) for item in items[:ITEMS]],
            is_cut=len(items) > ITEMS,
            limit=ITEMS,
        )

    @expose("/<code>/items")
    def find_item(self, code: str) -> Response:
        """Find the history of an item by the SKU or code that it has now."""
        sku = request.args.get("sku", "").strip()
        product_id = documents.find_id(sku)
        if product_id is None:
            raise NotFound("product", sku, "Ask for a SKU, or for the code of a product model.")
        return redirect(url_for("channels.item", code=get_channel(code).code, product_id=product_id), 303)

    @expose("/<code>/items/<int:product_id>")
    def item(self, code: str, product_id: int) -> str:
        """Show what the channel ever said of one product or model."""
        channel = get_channel(code)
        key = documents.find_keys([product_id]).get(product_id)
        if key is None:
            raise NotFound("product", f"#{product_id}")
        shown = list_shown(channel, product_id)
        return self.show_channel(
            "item",
            channel,
            "",
            key=key,
            product_url=product_url(product_id),
            stretches=[_compare_stretch(shown, stretch) for stretch in shown[:STRETCHES]],
            is_cut=len(shown) > STRETCHES,
            is_shown=any(stretch.to_revision is None for stretch in shown),
        )

    @expose("/<code>/revisions/<int:revision>/file")
    def file(self, code: str, revision: int) -> Response:
        """Hand out the full feed of a revision, as long as its file is kept."""
        channel = get_channel(code)
        name = name_part("identity", request.args.get("part", 1, type=int))
        named = (feeds.get_publication(channel, revision).files or {}).get(name)
        if named is None or not (folder_of(channel) / named["name"]).is_file():
            raise NotFound("file of revision", f"{revision} of channel {code}", "Only the newest are kept.")
        return send_from_directory(folder_of(channel).resolve(), named["name"], as_attachment=True)

    @expose("/<code>/rollback/<int:to>")
    @allow("publish")
    def ask_rollback(self, code: str, to: int) -> str:
        """Ask why, and say what going back does."""
        channel = get_channel(code)
        return self.show_channel(
            "rollback", channel, "", target=feeds.get_publication(channel, to), problem=""
        )

    @expose("/<code>/rollback/<int:to>", methods=["POST"])
    @allow("publish")
    def rollback(self, code: str, to: int) -> Response:
        """Show receivers again what a revision held, and pause the channel."""
        channel, target = get_channel(code), feeds.get_publication(get_channel(code), to)
        note = request.form.get("note", "").strip()[:300]
        if not note:
            problem = _("Say why: whoever releases the channel reads it.")
            page = self.show_channel("rollback", channel, "", target=target, problem=problem)
            return Response(page, status=BadValue.http_status, mimetype="text/html")
        try:
            outcome = jobs.run(
                f"roll back {code}", rollback.rollback, code, to, note=note, author_id=current_person().id
            )
        except Busy as error:
            return self.show_busy(channel, error)
        said = _(
            "Receivers get again what revision %(revision)s held, and the channel is paused.", revision=to
        )
        flash_saved(f"{said} {tell_outcome(outcome)}")
        return self.back("channels.show", code=code)


def compare_fields(item: ItemDifference) -> list[Line]:
    """What differs in an item, place by place."""
    old = {name: before for name, before, _after in item.fields if before is not None}
    new = {name: after for name, _before, after in item.fields if after is not None}
    return compare(old, new)


def _compare_stretch(shown: list[Shown], stretch: Shown) -> tuple[Shown, list[Line], str, str]:
    """A stretch of revisions, what differs in it from the one before, why it ended, and the whole record."""
    earlier = (
        other for other in shown if other.kind == stretch.kind and other.from_revision < stretch.from_revision
    )
    before = next(earlier, None)
    lines = compare(before.body, stretch.body) if before else []
    whole = orjson.dumps(stretch.body, option=orjson.OPT_INDENT_2).decode()
    return stretch, lines, reason_name(stretch.reason), whole
