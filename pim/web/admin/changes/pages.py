"""What the pages of change sets show and do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask import redirect, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from werkzeug.wrappers import Response

from pim import changes, db, jobs
from pim.accounts import people
from pim.accounts.roles import PERMISSIONS
from pim.changes import ChangeSet, Saved, history, scheduling
from pim.changes.drafts import SOURCES
from pim.changes.history import Entry
from pim.changes.models import STATES
from pim.errors import BadValue, Denied
from pim.web.access import may
from pim.web.admin.changes import reading
from pim.web.admin.changes.telling import tell_changes
from pim.web.admin.shell import PimView, expose, flash_saved, get_author, is_confirmed, refusing
from pim.web.admin.wording.names import outcome_name, source_name, state_name, via_name
from pim.web.language import select_zone

SETS = 50  # on a page
CHANGES = 100  # on a page, and looked at in a preview
VIAS = ("web", "cli", "import", "api", "schedule", "system")
PENDING = ("draft", "proposed", "scheduled")
OUTCOMES = ("conflict", "invalid", "same")


class ChangesView(PimView):
    """Every decision that was made or waits, newest first."""

    title = lazy_gettext("Changes")
    code = "changes"
    permission = "view"
    rank = 50

    @expose("/")
    def index(self) -> str:
        """List change sets by state, way and author."""
        args = request.args
        wanted = reading.SetFilter(
            state=_one_of(args.get("state"), STATES),
            via=_one_of(args.get("via"), VIAS),
            author_id=args.get("author", type=int),
        )
        found = reading.list_sets(wanted, before=args.get("before", type=int), limit=SETS + 1)
        return self.render(
            "pim/changes/index.html",
            sets=found[:SETS],
            last=found[SETS - 1].id if len(found) > SETS else None,
            wanted=wanted,
            filters={"state": wanted.state, "via": wanted.via, "author": wanted.author_id},
            states=[(state, state_name(state)) for state in STATES],
            ways=[(via, via_name(via)) for via in VIAS],
            people=[(person.id, person.label) for person in people.list_all()],
            authors=_list_authors(found),
            **_words(),
        )

    @expose("/<int:set_id>")
    def show(self, set_id: int) -> str:
        """Show what one change set did, or would do now."""
        head = changes.get_set(set_id)
        outcome = _one_of(request.args.get("outcome"), (*OUTCOMES, "applied"))
        entries, last, is_preview = _load_page(head, outcome, request.args.get("after", 0, type=int))
        kinds = reading.list_kinds(set_id)
        reverts = reading.list_reverts(set_id)
        return self.render(
            "pim/changes/show.html",
            head=head,
            counts=_count(head),
            outcome=outcome,
            changes=tell_changes(entries),
            last=last,
            is_preview=is_preview,
            may_change=reading.may_change(kinds, may),
            authors=_list_authors([head, *reverts]),
            reverts=reverts,
            undone=changes.get_set(head.reverts_id) if head.reverts_id else None,
            **_words(),
        )

    @expose("/<int:set_id>/revert", methods=["POST"])
    def revert(self, set_id: int) -> Response:
        """Undo a set; what was changed since is skipped and listed, overwritten, or undone too."""
        head, choice = _get_changeable(set_id), request.form.get("choice", "skip")
        if choice == "include" and not is_confirmed():
            return self.ask(_("Undo all later change sets that touched the same fields too?"))
        author = get_author(_("Undo: %(title)s", title=head.title))
        with refusing():
            saved = jobs.run(
                f"revert change set {set_id}",
                changes.revert,
                set_id,
                author,
                force=choice == "force",
                include_later=choice == "include",
            )
        flash_saved(_tell_outcome(_("Undone."), saved))
        before = None if "choice" in request.form else _page_before()
        if before and not saved.conflicts and not saved.invalid:
            return redirect(before, 303)  # an Undo button: the person goes on where it was
        return self.back("changes.show", set_id=saved.set_id)

    @expose("/<int:set_id>/resume", methods=["POST"])
    def resume(self, set_id: int) -> Response:
        """Go on with a set that was left half applied."""
        _get_changeable(set_id)
        return self._apply(set_id)

    @expose("/<int:set_id>/abort", methods=["POST"])
    def abort(self, set_id: int) -> Response:
        """Undo the part of a set that was applied before its process died."""
        head = _get_changeable(set_id)
        if not is_confirmed():
            return self.ask(
                _("Undo the part that is applied? Make sure that nothing is applying it any more.")
            )
        author = get_author(_("Abort: %(title)s", title=head.title))
        with refusing():
            saved = jobs.run(f"abort change set {set_id}", changes.abort, set_id, author)
        flash_saved(_tell_outcome(_("Aborted, and undone as far as it was applied."), saved))
        return self.back("changes.show", set_id=saved.set_id)

    @expose("/<int:set_id>/apply", methods=["POST"])
    def apply(self, set_id: int) -> Response:
        """Apply a set that waits."""
        head = _get_changeable(set_id)
        if not is_confirmed():
            question = ngettext("Apply one change now?", "Apply %(num)d changes now?", head.total)
            return self.ask(question)
        return self._apply(set_id)

    @expose("/<int:set_id>/schedule", methods=["POST"])
    def schedule(self, set_id: int) -> Response:
        """Have a set applied at an hour of the person's day."""
        _get_changeable(set_id)
        with refusing(), db.transaction():
            scheduling.schedule(set_id, _read_hour(request.form.get("due_at", "")))
        flash_saved(_("The change set is scheduled. It is applied with the first run after that hour."))
        return self.back("changes.show", set_id=set_id)

    @expose("/<int:set_id>/unschedule", methods=["POST"])
    def unschedule(self, set_id: int) -> Response:
        """Make a scheduled set a draft again."""
        _get_changeable(set_id)
        with refusing(), db.transaction():
            scheduling.unschedule(set_id)
        flash_saved(_("The change set is a draft again."))
        return self.back("changes.show", set_id=set_id)

    def _apply(self, set_id: int) -> Response:
        with refusing():
            saved = jobs.run(f"apply change set {set_id}", changes.apply, set_id)
        flash_saved(_tell_outcome(_("Applied."), saved), set_id)
        return self.back("changes.show", set_id=set_id)


def _words() -> dict[str, dict[str, str]]:
    """States and ways in words, and the tint of each state, for templates."""
    return {
        "names": {state: state_name(state) for state in STATES},
        "vias": {via: via_name(via) for via in VIAS},
        "sources": {source: source_name(source) for source in SOURCES},
        "tones": {"draft": "", "proposed": "accent", "scheduled": "accent", "applying": "warn"}
        | {"applied": "good", "reverted": ""},
    }


def _get_changeable(set_id: int) -> ChangeSet:
    """The set, if the person may change all kinds of targets in it. Raises `NotFound` or `Denied`."""
    head = changes.get_set(set_id)
    kinds = reading.list_kinds(set_id)
    for kind in kinds:
        permission = reading.permission_of(kind)
        if not may(permission):
            raise Denied(
                f"Change set {set_id} changes something of the kind {kind}; for that you need the"
                f" permission to {PERMISSIONS[permission]}."
            )
    return head


def _load_page(head: ChangeSet, outcome: str | None, after: int) -> tuple[list[Entry], int | None, bool]:
    """The changes of a page, the cursor to the next one, and whether they are told as they would go now."""
    listed = None if outcome == "applied" else outcome
    found = history.list_changes(head.id, after=after, limit=CHANGES + 1, outcome=listed)
    last = found[CHANGES - 1].id if len(found) > CHANGES else None
    if head.state not in PENDING or after or outcome:
        return found[:CHANGES], last, False
    try:
        return history.preview(head.id, limit=CHANGES), last, True
    finally:
        db.db.session.rollback()  # frees what the preview locked


def _count(head: ChangeSet) -> list[tuple[str, str, int]]:
    """How many changes came to which end: the outcome, in words, and their number."""
    counts = history.count_outcomes(head.id)
    first = "planned" if head.state in PENDING else "applied"
    told = [("applied", outcome_name(first), counts.get("applied", 0))]
    return told + [(name, outcome_name(name), counts[name]) for name in OUTCOMES if counts.get(name)]


def _list_authors(sets: list[ChangeSet]) -> dict[int, str]:
    return people.list_labels(head.author_id for head in sets if head.author_id is not None)


def _tell_outcome(said: str, saved: Saved) -> str:
    """What was done, and what was left out, in one message."""
    parts = [said, ngettext("One change.", "%(num)d changes.", saved.applied)]
    if left := len(saved.conflicts) + len(saved.invalid):
        parts.append(
            ngettext(
                "One was left out: changed since, or not valid any more. It is listed below.",
                "%(num)d were left out: changed since, or not valid any more. They are listed below.",
                left,
            )
        )
    return " ".join(parts)


def _read_hour(text: str) -> datetime:
    """An hour of the person's own time zone. Raises `BadValue`."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(select_zone() or "UTC"))
    except ValueError as error:
        raise BadValue("hour", text, "Give a day and an hour, such as 2026-03-01 06:00.") from error


def _page_before() -> str | None:
    """The page of ours on which an Undo button was pressed."""
    parts = urlsplit(request.referrer or "")
    if parts.netloc != request.host:
        return None
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _one_of(value: str | None, known: Sequence[str]) -> str | None:
    return value if value in known else None
