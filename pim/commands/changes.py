"""`changes`: change sets, and the way back from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

import click

from pim import clock, db
from pim.accounts import people
from pim.changes import Author, ChangeSet, Saved, applying, get_set, history, reverting, scheduling
from pim.changes.drafts import Row
from pim.changes.history import Entry
from pim.changes.models import STATES
from pim.commands.declaring import Group, dry_run_option, in_app, output_options
from pim.commands.output import HELD_BACK, Output, end, to_cell, to_short, to_table
from pim.commands.rehearsing import transaction
from pim.errors import WrongState


@click.group("changes", cls=Group)
def command() -> None:
    """See change sets, undo them, apply those that wait.

    Example:
      python cli.py changes list
    """


@command.command("list")
@click.option("--state", type=click.Choice(STATES), help="Only sets in this state.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1), help="The newest so many.")
@click.option("--before", type=int, metavar="ID", help="Only sets older than this one.")
@output_options()
@in_app
def list_(out: Output, state: str | None, limit: int, before: int | None) -> None:
    """List change sets, the newest first.

    Example:
      python cli.py changes list --state applying
    """
    found = [_to_dict(head) for head in history.list_sets(before=before, limit=limit, state=state)]
    names = ("id", "state", "at", "via", "author", "total", "title")
    out.data(found, to_table(names, [[one[name] for name in names] for one in found]))
    if not found:
        out.note("There is no change set.")


@command.command()
@click.argument("set_id", metavar="ID", type=int)
@click.option("--limit", default=200, show_default=True, type=click.IntRange(1), help="The first so many.")
@output_options()
@in_app
def show(out: Output, set_id: int, limit: int) -> None:
    """Show a change set: who, when, through what, and each change with old and new value.

    Example:
      python cli.py changes show 12 --json
    """
    told = _to_dict(get_set(set_id)) | {"outcomes": history.count_outcomes(set_id)}
    entries = history.list_changes(set_id, limit=limit)
    head = "\n".join(f"{name:12}{to_cell(value)}".rstrip() for name, value in told.items())
    out.data(told | {"changes": to_dicts(entries)}, f"{head}\n\n{_to_text(entries)}".strip())
    if (rest := told["total"] - len(entries)) > 0:
        out.note(f"… and {rest} more; see --limit.")


@command.command()
@click.argument("set_id", metavar="ID", type=int)
@click.option("--force", is_flag=True, help="Overwrite what was changed since.")
@click.option("--include-later", is_flag=True, help="Undo the later sets that changed the same too.")
@dry_run_option
@output_options(quiet=True, verbose=True)
@in_app
def revert(*, out: Output, set_id: int, force: bool, include_later: bool, dry_run: bool) -> None:
    """Undo the change set ID, as a new one.

    What was changed since is left alone and listed, and the exit code is then 3. What the
    set created is archived.

    Example:
      python cli.py changes revert 12 --dry-run
      python cli.py changes revert 12 --include-later
    """
    if force and include_later:
        raise click.UsageError("Choose one of --force and --include-later.")
    if dry_run:
        if include_later:
            raise click.UsageError("--dry-run looks at this one set: leave --include-later out.")
        _tell_preview(out, _preview_revert(set_id, force))
        return
    author = Author("cli", f"Revert {set_id}")
    _tell(out, reverting.revert(set_id, author, force=force, include_later=include_later), "undone")


@command.command()
@click.argument("set_id", metavar="ID", type=int)
@output_options(quiet=True, verbose=True)
@in_app
def resume(out: Output, set_id: int) -> None:
    """Go on with the set ID, of which a dead process applied a part.

    Example:
      python cli.py changes resume 12
    """
    _expect(set_id, ("applying",))
    _tell(out, applying.apply(set_id, progress=out.progress), "applied")


@command.command()
@click.argument("set_id", metavar="ID", type=int)
@output_options(quiet=True, verbose=True)
@in_app
def abort(out: Output, set_id: int) -> None:
    """Undo the part of the set ID that a dead process applied.

    Example:
      python cli.py changes abort 12
    """
    _tell(out, reverting.abort(set_id, Author("cli", f"Abort {set_id}")), "undone")


@command.command("apply")
@click.argument("set_id", metavar="ID", type=int)
@output_options(quiet=True, verbose=True)
@in_app
def apply_(out: Output, set_id: int) -> None:
    """Apply the set ID now: a draft, a proposed one, or a scheduled one before its hour.

    Example:
      python cli.py changes preview 12
      python cli.py changes apply 12
    """
    _expect(set_id, ("draft", "proposed", "scheduled"))
    _tell(out, applying.apply(set_id, progress=out.progress), "applied")


@command.command("apply-due")
@output_options(quiet=True, verbose=True)
@in_app
def apply_due(out: Output) -> None:
    """Apply every scheduled set whose hour has come: let it run every few minutes.

    Example:
      python cli.py changes apply-due --quiet
    """
    done = scheduling.apply_due(clock.now())
    out.data(
        [_saved(saved) for saved in done.values()], "\n".join(_line(s, "applied") for s in done.values())
    )
    if not done:
        out.note("Nothing is due.")
    _tell_left([row for saved in done.values() for row in (*saved.conflicts, *saved.invalid)], out)


@command.command()
@click.argument("set_id", metavar="ID", type=int)
@click.option("--limit", default=200, show_default=True, type=click.IntRange(1), help="The next so many.")
@output_options()
@in_app
def preview(out: Output, set_id: int, limit: int) -> None:
    """Show what applying the set ID would do now, and write nothing.

    Example:
      python cli.py changes preview 12
    """
    _expect(set_id, ("draft", "proposed", "scheduled", "applying"))
    with transaction(dry_run=True):
        entries = history.preview(set_id, limit=limit)
    _tell_preview(out, entries)


def to_dicts(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """Changes as JSON tells them."""
    return [asdict(entry) for entry in entries]


def _preview_revert(set_id: int, force: bool) -> list[Entry]:
    _expect(set_id, ("applied",))
    with transaction(dry_run=True):
        return history.preview_drafts(list(reverting.revert_drafts([set_id], force=force)))


def _expect(set_id: int, states: Sequence[str]) -> None:
    """Raise `WrongState` for a set in another state: the engine would take more."""
    state = get_set(set_id).state
    if state not in states:
        raise WrongState(f"Change set {set_id} is {state}; this needs one that is {' or '.join(states)}.")
    db.db.session.rollback()


def _tell(out: Output, saved: Saved, done: str) -> None:
    out.data(_saved(saved), _line(saved, done))
    _tell_left([*saved.conflicts, *saved.invalid], out)


def _tell_left(rows: Sequence[Row], out: Output) -> None:
    """Name what was not applied, and end with the exit code for it."""
    if not rows:
        return
    out.warn(f"{len(rows)} left as they are:")
    out.notes([
        f"  {row.key} {row.field}: {row.problem or f'changed since: {to_cell(row.before)}'}" for row in rows
    ])  # fmt: skip
    end(HELD_BACK)


def _tell_preview(out: Output, entries: Sequence[Entry]) -> None:
    out.data(to_dicts(entries), _to_text(entries))
    if not entries:
        out.note("Nothing would change.")


def _saved(saved: Saved) -> dict[str, Any]:
    def told(rows: Iterable[Row]) -> list[dict[str, Any]]:
        return [{"kind": r.kind, "key": r.key, "field": r.field, "problem": r.problem} for r in rows]

    return {
        "change_set": saved.set_id,
        "applied": saved.applied,
        "same": saved.same,
        "conflicts": told(saved.conflicts),
        "invalid": told(saved.invalid),
    }


def _line(saved: Saved, done: str) -> str:
    left = len(saved.conflicts) + len(saved.invalid)
    return f"Change set {saved.set_id}: {saved.applied} {done}, {saved.same} already so, {left} left"


def _to_dict(head: ChangeSet) -> dict[str, Any]:
    authors = {} if head.author_id is None else people.list_labels([head.author_id])
    return {
        "id": head.id,
        "state": head.state,
        "at": head.applied_at or head.created_at,
        "due_at": head.due_at,
        "via": head.via,
        "author": authors.get(head.author_id or 0),
        "source": head.source,
        "title": head.title,
        "total": head.total,
        "reverts": head.reverts_id,
    }


def _to_text(entries: Iterable[Entry]) -> str:
    rows = [
        [
            entry.kind,
            entry.key,
            entry.field or entry.op,
            to_short(entry.old),
            to_short(entry.new),
            _fate(entry),
        ]
        for entry in entries
    ]
    return to_table(("kind", "key", "field", "old", "new", "outcome"), rows)


def _fate(entry: Entry) -> str:
    return f"{entry.outcome}: {entry.problem}" if entry.problem else entry.outcome or ""
