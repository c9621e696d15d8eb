"""The pages of products: the list, one product with its history and its life, a new one."""

from __future__ import annotations

from flask_babel import lazy_gettext

from pim.web.admin.products.history_page import HistoryPages
from pim.web.admin.products.life_pages import LifePages
from pim.web.admin.products.list_page import ListPages
from pim.web.admin.products.new_page import NewPages
from pim.web.admin.products.product_page import ProductPages


class ProductsView(ListPages, NewPages, ProductPages, LifePages, HistoryPages):
    """Everything that is done with products, in one place of the navigation."""

    title = lazy_gettext("Products")
    code = "products"
    permission = "view"
    rank = 10


VIEWS = (ProductsView,)
