"""The pages on which our categories are called as receivers call them."""

from pim.web.admin.category_tables.pages import CategoryTablesView

VIEWS = (CategoryTablesView,)
