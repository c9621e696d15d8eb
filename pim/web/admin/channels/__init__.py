"""The pages of channels: what receivers get, publishing, going back, what is held back and why."""

from pim.web.admin.channels.pages import ChannelsView

VIEWS = (ChannelsView,)
