"""The tokens of a channel: made, shown once, revoked; and who fetched what with them."""

from __future__ import annotations

from flask import request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from pim import db
from pim.accounts import tokens
from pim.errors import BadValue
from pim.publish.channels import ChannelSettings, get_channel, get_stream
from pim.publish.fetches import last_fetches, list_last_fetches
from pim.web.admin.channels.frame import ChannelPages
from pim.web.admin.shell import allow, expose, flash_saved, is_confirmed, refusing
from pim.web.feeds.addresses import open_address

FETCHES = 30  # on the page


class TokenPages(ChannelPages):
    """Who may fetch the feeds of a channel, and who did."""

    @expose("/<code>/tokens")
    def tokens(self, code: str) -> str:
        """List the tokens, the last fetches, and how to call the feeds."""
        return self._show(get_channel(code))

    @expose("/<code>/tokens", methods=["POST"])
    @allow("publish")
    def create_token(self, code: str) -> Response:
        """Make a token or an address with a key in it, and show it: once."""
        channel, kind = get_channel(code), tokens.OPEN if "open" in request.form else tokens.FEED
        try:
            with db.transaction():
                _token, text = tokens.create(channel.id, request.form.get("label", ""), kind=kind)
        except BadValue as error:
            return Response(self._show(channel, problem=error.remedy), status=422, mimetype="text/html")
        # Not by way of a message: those travel in the cookie.
        url = open_address(code, text) if kind == tokens.OPEN else ""
        return Response(self._show(channel, text=text, url=url), mimetype="text/html")

    @expose("/<code>/tokens/<int:token_id>/revoke", methods=["POST"])
    @allow("publish")
    def revoke_token(self, code: str, token_id: int) -> Response:
        """Close a token for ever."""
        channel = get_channel(code)
        if not is_confirmed():
            return self.ask(_("Revoke this token? Whoever uses it gets nothing from now on."))
        with refusing(), db.transaction():
            tokens.revoke(tokens.get(channel.id, token_id))
        flash_saved(_("The token is revoked."))
        return self.back("channels.tokens", code=code)

    def _show(self, channel: ChannelSettings, text: str = "", problem: str = "", url: str = "") -> str:
        return self.show_channel(
            "tokens",
            channel,
            "tokens",
            tokens=tokens.list_of(channel.id),
            got={fetch.token_id: fetch for fetch in list_last_fetches(channel.id).get(channel.id, [])},
            fetches=last_fetches(channel, FETCHES),
            text=text,
            url=url,
            problem=problem,
            calls=_list_calls(channel, "" if url else text),
        )


def _list_calls(channel: ChannelSettings, text: str) -> list[tuple[str, str]]:
    """A line to paste into a shell for each feed, with the token where it is known."""
    base, live = f"{db.settings().public_url}/feeds/{channel.code}", get_stream(channel.id).live_revision
    call = f'curl -fsS --compressed -H "Authorization: Bearer {text or "$PIM_TOKEN"}"'
    suffix = channel.connector.file_suffix
    return [
        (_("Everything"), f"{call} -o {channel.code}{suffix} {base}/full"),
        (_("What changed since a revision"), f'{call} "{base}/delta?since={live}"'),
        (_("What is live"), f"{call} {base}/manifest"),
    ]
