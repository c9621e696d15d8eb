"""The pages of mappings: what feeds each field of a receiver, tried on a product before it is saved."""

from pim.web.admin.mappings.pages import MappingsView

VIEWS = (MappingsView,)
