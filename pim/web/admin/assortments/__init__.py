"""The pages of assortments: which products are meant for whom, when, and why."""

from pim.web.admin.assortments.pages import AssortmentsView

VIEWS = (AssortmentsView,)
