"""What a person should know of a channel before relying on it: what is not sent, and who receives it."""

from __future__ import annotations

from flask_babel import gettext as _

from pim.publish.channels import ChannelSettings
from pim.publish.unsent import list_unsent, name_receiver


def tell_unsent(channel: ChannelSettings) -> list[str]:
    """A sentence for each fact that its receiver does not get, as nobody has said in which column it goes."""
    names = {
        "stock": _("Stock"),
        "lead_time": _("Lead time"),
        "moq": _("Minimum order quantity"),
        "tiers": _("Price tiers"),
        "documents": _("Documents"),
        "weight": _("Weight"),
        "parameters": _("Parameters"),
    }
    receiver = name_receiver(channel)
    return [
        str(_("%(fact)s: not sent to %(receiver)s", fact=names.get(fact, fact), receiver=receiver))
        for fact in list_unsent(channel)
    ]


def find_notice(channel: ChannelSettings) -> str:
    """What is known of the receiver of a channel that its seller has to settle first; "" for most."""
    if channel.connector.code.partition("_")[0] != "merxu":
        return ""
    return str(
        _(
            "In July and August 2026 an independent catalogue of companies found merxu.com parked at a"
            " registrar, and the newest text known of merXu is its terms of 2 April 2024. Have merXu confirm"
            " that your account is live before you rely on this channel."
        )
    )
