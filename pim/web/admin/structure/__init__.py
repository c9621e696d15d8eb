"""The pages of the structure: what products are made of, and whom they are for."""

from pim.web.admin.structure.pages import StructureView

VIEWS = (StructureView,)
