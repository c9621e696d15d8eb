"""The pages of imports: a file is sent, its columns are named, it is checked, and then brought in."""

from pim.web.admin.imports.pages import ImportsView

VIEWS = (ImportsView,)
