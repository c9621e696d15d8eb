"""The start page: what waits for whom, each thing a link to where it is done."""

from __future__ import annotations

from flask_babel import lazy_gettext

from pim.accounts import people
from pim.structure.current import current
from pim.web.access import may
from pim.web.admin import overview
from pim.web.admin.channels.reading import list_cards
from pim.web.admin.shell import PimView, expose
from pim.web.admin.wording.links import products_url
from pim.web.language import label_of


class StartView(PimView):
    """Where people land after signing in."""

    title = lazy_gettext("Start")
    code = "admin"
    permission = "view"

    def __init__(self) -> None:
        super().__init__()
        self.url = "/admin"

    @expose("/")
    def index(self) -> str:
        """Show what waits, what is missing, and what was published last."""
        structure, cards = current(), list_cards()
        publications = overview.list_publications()
        gaps = overview.list_gaps(structure)
        return self.render(
            "pim/start/index.html",
            paused=[card for card in cards if card.paused_at is not None],
            unpublished=[card for card in cards if card.live is None] if may("publish") else [],
            holding=[card for card in cards if card.held_back],
            open_sets=overview.list_open_sets(),
            scopes=[(scope.code, label_of(scope.labels, scope.code)) for scope in structure.scopes.values()],
            gaps=gaps,
            links={
                (gap.scope, gap.locale): products_url(complete="no", scope=gap.scope, locale=gap.locale)
                for row in gaps.values()
                for gap in row.values()
            },
            publications=publications,
            authors=people.list_labels(row.author_id for row in publications if row.author_id),
        )


VIEWS = (StartView,)
