"""Channels at a glance, one channel with what can be done to it, what it holds back, its settings."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from pim import changes, jobs
from pim.accounts import people
from pim.changes.scheduling import list_applying
from pim.db import transaction
from pim.errors import Blocked, Busy, PimError
from pim.publish import feeds, publishing
from pim.publish.acknowledgements import list_acknowledgements
from pim.publish.channels import ChannelSettings, get_channel, get_stream
from pim.publish.fetches import list_last_fetches
from pim.publish.job_kinds import submit_publication
from pim.publish.mapping import check_mapping
from pim.publish.mappings import get_mapping
from pim.publish.outcomes import Outcome
from pim.publish.readiness import measure_readiness
from pim.publish.rollback import release
from pim.structure.current import current
from pim.web.access import current_person, get_author
from pim.web.admin.channels import holding, reading, receivers
from pim.web.admin.channels.frame import tell_outcome
from pim.web.admin.channels.notices import find_notice, tell_unsent
from pim.web.admin.channels.revision_pages import RevisionPages
from pim.web.admin.channels.streams import list_streams
from pim.web.admin.channels.token_pages import TokenPages
from pim.web.admin.channels.wording import tell_cause, tell_fields, tell_gap
from pim.web.admin.shell import allow, expose, flash_saved, refusing
from pim.web.language import label_of

LATEST = 5  # publications shown beside the actions
FETCHES = 20


class ChannelsView(RevisionPages, TokenPages):
    """Where products go, and what was said to whom."""

    title = lazy_gettext("Channels")
    code = "channels"
    permission = "view"
    rank = 40

    @expose("/")
    def index(self) -> str:
        """Show every channel with its state."""
        cards = reading.list_cards()
        return self.render("pim/channels/index.html", cards=cards, authors=_list_authors(cards))

    @expose("/<code>/")
    def show(self, code: str) -> str:
        """Show one channel, what can be done to it, and what it did last."""
        channel = get_channel(code)
        latest = feeds.list_publications(channel, limit=LATEST)
        return self.show_channel(
            "show",
            channel,
            "show",
            latest=latest,
            authors=people.list_labels(row.author_id for row in latest if row.author_id),
            live=next((row for row in latest if row.revision == get_stream(channel.id).live_revision), None),
            last_fetches=list_last_fetches(channel.id).get(channel.id, []),
            acknowledged={one.token_id: one for one in list_acknowledgements(channel)},
            applying=list_applying(),
            streams=list_streams(channel),
            notice=find_notice(channel),
            unsent=tell_unsent(channel),
        )

    @expose("/<code>/publish", methods=["POST"])
    @allow("publish")
    def publish(self, code: str) -> Response | str:
        """Publish what changed, or everything compared anew; or only say what that would do."""
        channel, form = get_channel(code), request.form
        dry_run, whole = "dry_run" in form, "whole" in form
        reason = form.get("reason", "").strip()[:300] or None
        if "background" in form:
            return self._submit(code, whole=whole)
        try:
            outcome = _publish(channel, dry_run=dry_run, whole=whole, reason=reason)
        except Busy as error:
            return self.show_busy(channel, error)
        except Blocked as error:
            if get_stream(channel.id).paused_at is not None:
                raise
            return self._show_shrink(channel, str(error), dry_run=dry_run, whole=whole)
        if dry_run:
            return self.show_channel("dry_run", channel, "", outcome=outcome, whole=whole, refusal="")
        flash_saved(tell_outcome(outcome))
        return self.back("channels.show", code=code)

    @expose("/<code>/release", methods=["POST"])
    @allow("publish")
    def release(self, code: str) -> Response:
        """Let a paused channel publish again."""
        get_channel(code)
        with refusing():
            jobs.run(f"release {code}", release, code)
        flash_saved(_("The channel is released. Its next publication compares everything."))
        return self.back("channels.show", code=code)

    @expose("/<code>/held-back")
    def held_back(self, code: str) -> str:
        """List what the rules of the receiver keep out, by cause."""
        channel = get_channel(code)
        causes, is_cut = holding.list_causes(channel)
        fields = get_mapping(channel.mapping).fields
        told = [tell_cause(current(), channel, fields, cause) for cause in causes]
        return self.show_channel("held_back", channel, "held_back", causes=told, is_cut=is_cut)

    @expose("/<code>/readiness")
    def readiness(self, code: str) -> str:
        """Show the score of a channel, and what mending each gap wins."""
        channel, structure = get_channel(code), current()
        found, fields = measure_readiness(channel), get_mapping(channel.mapping).fields
        return self.show_channel(
            "readiness",
            channel,
            "readiness",
            readiness=found,
            unsent=tell_unsent(channel),
            gaps=[tell_gap(structure, channel, fields, gap) for gap in found.gaps],
        )

    @expose("/<code>/settings")
    def settings(self, code: str) -> str:
        """Show the settings, and which attribute feeds which field."""
        return self._show_settings(get_channel(code))

    @expose("/<code>/settings", methods=["POST"])
    @allow("publish")
    def save_settings(self, code: str) -> Response | str:
        """Tell the receiver something else."""
        channel, form = get_channel(code), request.form
        drafts = receivers.read_form(channel, form)
        if not drafts:
            flash_saved(_("Nothing was changed."))
            return self.back("channels.settings", code=code)
        try:
            with transaction():
                title = _("What %(code)s tells its receiver", code=code)
                saved = changes.save(drafts, get_author(title))
        except PimError as error:
            page = self._show_settings(get_channel(code), form, str(error))
            return Response(page, status=error.http_status, mimetype="text/html")
        flash_saved(_("Saved. The receiver is told with the next publication."), saved.set_id)
        return self.back("channels.settings", code=code)

    def _show_settings(
        self, channel: ChannelSettings, given: Mapping[str, str] = MappingProxyType({}), refusal: str = ""
    ) -> str:
        structure = current()
        mapping = get_mapping(channel.mapping)
        return self.show_channel(
            "settings",
            channel,
            "settings",
            structure=structure,
            mapping_name=label_of(mapping.labels, mapping.code),
            mapping_version=mapping.version,
            fields=tell_fields(structure, channel.connector, mapping.fields),
            problems=check_mapping(structure, channel.connector, mapping.fields),
            told=receivers.tell_settings(channel, given),
            refusal=refusal,
        )

    def _submit(self, code: str, *, whole: bool) -> Response:
        """Have a worker publish, and show its job instead of making the person wait."""
        with refusing(), transaction():
            job_id = submit_publication(code, whole=whole, author_id=current_person().id)
        flash_saved(_("The publication waits for a worker."))
        return self.back("jobs.show", job_id=job_id)

    def _show_shrink(
        self, channel: ChannelSettings, refusal: str, *, dry_run: bool, whole: bool
    ) -> Response | str:
        """What the shrink guard refused, with what would have gone and a way to overrule it."""
        try:
            outcome = _publish(channel, dry_run=True, whole=whole, reason=refusal)
        except Busy as error:
            return self.show_busy(channel, error)
        page = self.show_channel("dry_run", channel, "", outcome=outcome, whole=whole, refusal=refusal)
        return page if dry_run else Response(page, status=Blocked.http_status, mimetype="text/html")


def _publish(channel: ChannelSettings, *, dry_run: bool, whole: bool, reason: str | None) -> Outcome:
    """Publish as the person who is signed in. A set that is half applied is not waited for: a page is."""
    if applying := list_applying():
        names = ", ".join(f"{set_id} ({title})" for set_id, title in applying)
        raise Busy(f"Half applied: change set {names}. Try again when it is done.")
    return jobs.run(
        f"{'dry run of' if dry_run else 'publish'} {channel.code}",
        publishing.publish,
        channel.code,
        dry_run=dry_run,
        whole=whole,
        force=reason,
        author_id=current_person().id,
    )


def _list_authors(cards: list[reading.Card]) -> dict[int, str]:
    ids = {card.live.author_id for card in cards if card.live is not None}
    return people.list_labels(author_id for author_id in ids if author_id is not None)
