"""The pages of change sets: what was decided, by whom, what it changed, and how to undo it."""

from pim.web.admin.changes.pages import ChangesView

VIEWS = (ChangesView,)
