"""The page of the inbox: new products that wait for a family."""

from pim.web.admin.inbox.pages import InboxView

VIEWS = (InboxView,)
