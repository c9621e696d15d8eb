"""What all pages of one channel share: its name, its state, the tabs between them."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from pim.errors import Busy
from pim.publish.channels import ChannelSettings, get_stream
from pim.publish.outcomes import Outcome
from pim.web.admin.channels.holding import count_held_back
from pim.web.admin.shell import PimView
from pim.web.language import label_of


class ChannelPages(PimView):
    """Pages about channels. Not a view by itself: `ChannelsView` is."""

    def show_channel(self, template: str, channel: ChannelSettings, tab: str, **values: Any) -> str:
        """Render a page of the channel that stands under this tab ("" for none)."""
        return self.render(
            f"pim/channels/{template}.html",
            channel=channel,
            stream=get_stream(channel.id),
            name=label_of(channel.labels, channel.code),
            channel_tabs=_list_tabs(channel, tab),
            **values,
        )

    def show_busy(self, channel: ChannelSettings, error: Busy) -> Response:
        """Say that another run is at work, and what to do about it."""
        page = self.show_channel("busy", channel, "", error=str(error))
        return Response(page, status=error.http_status, mimetype="text/html")


def tell_outcome(outcome: Outcome) -> str:
    """What a publication did, on one line."""
    if outcome.revision == outcome.previous:
        return str(_("Nothing to publish: receivers have everything already."))
    parts = [
        _("Revision %(revision)s:", revision=outcome.revision),
        ngettext("%(num)d added,", "%(num)d added,", outcome.added),
        ngettext("%(num)d changed,", "%(num)d changed,", outcome.changed),
        ngettext("%(num)d removed.", "%(num)d removed.", outcome.removed),
    ]
    return " ".join(map(str, parts))


def _list_tabs(channel: ChannelSettings, tab: str) -> list[dict[str, Any]]:
    titles = {
        "show": _("Overview"),
        "held_back": _("Held back"),
        "readiness": _("Readiness"),
        "revisions": _("Revisions"),
        "settings": _("Settings"),
        "tokens": _("Tokens"),
    }
    held = count_held_back().get(channel.id, 0)
    return [
        {
            "text": title,
            "url": url_for(f"channels.{name}", code=channel.code),
            "current": name == tab,
            "count": held if name == "held_back" else None,
        }
        for name, title in titles.items()
    ]
