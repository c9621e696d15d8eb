"""Retention: the one place that says what is kept no longer, and lets it go.

Every kind says what goes and why. A run may be killed at any moment and is taken up by the
next one: what goes follows from what is there, and nothing remembers where a run was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from pim import clock, db
from pim.accounts import expiry
from pim.catalog.media import Stored
from pim.changes import forgetting, log
from pim.config import Settings
from pim.jobs import Job
from pim.jobs.queue import old_jobs
from pim.keeping import change_log, revisions
from pim.keeping.rows import SLICE, Old, Tally, count, delete
from pim.locks import exclusive
from pim.notifications.models import Message
from pim.notifications.sending import old_messages
from pim.publish import fetches, sweeping
from pim.publish.superseded import list_superseded

LOCK = "retention"


@dataclass(frozen=True, slots=True)
class Pruned:
    """What went of one kind, or would go: `bytes` as far as they are known, `left` what had to stay."""

    kind: str
    rows: int
    files: int
    bytes: int
    because: str
    left: str = ""


@dataclass(slots=True)
class Run:
    """One run of retention. A dry one counts what would go, and writes nothing."""

    at: datetime
    settings: Settings
    dry_run: bool = False
    on_slice: Callable[[], None] = lambda: None
    unused_views: list[int] = field(default_factory=list)

    def spans(self) -> list[revisions.Span]:
        """From where on each stream is told."""
        days, newest = self.settings.keep_revision_days, self.settings.keep_revisions
        with db.moment():
            return revisions.list_spans(self.at, days, newest)

    def prune(self, *olds: Old) -> Tally:
        """Delete the rows, or count them."""
        tally = Tally()
        for old in olds:
            if self.dry_run:
                with db.moment():
                    count(old, tally)
            else:
                delete(old, tally, self.on_slice)
        return tally


def run(
    at: datetime | None = None, *, dry_run: bool = False, on_slice: Callable[[], None] = lambda: None
) -> list[Pruned]:
    """Let go what is kept no longer, by the settings; `dry_run` only says what that is.

    Manages its own transactions, many short ones; `on_slice` is called between them. Raises
    `Busy` while another run is under way.
    """
    one = Run(at or clock.now(), db.settings(), dry_run, on_slice)
    with exclusive(LOCK):
        return [_told(kind, *found) for kind, prune in KINDS.items() for found in prune(one)]


def _revisions(one: Run) -> Iterator[tuple[Tally, str, str]]:
    settings, tally, busy = one.settings, Tally(), []
    if one.dry_run:
        tally = one.prune(*map(revisions.old_publications, one.spans()))
    else:
        busy = revisions.forget_revisions(one.spans(), tally)
    because = (
        f"replaced more than {settings.keep_revision_days} days ago, and not of the newest"
        f" {settings.keep_revisions} of a channel"
    )
    yield tally, because, f"being published: {', '.join(busy)}" if busy else ""


def _listings(one: Run) -> Iterator[tuple[Tally, str, str]]:
    yield one.prune(*revisions.old_listings(_reached(one))), "no revision that is kept shows them", ""


def _deliveries(one: Run) -> Iterator[tuple[Tally, str, str]]:
    yield one.prune(*revisions.old_deliveries(_reached(one))), "of revisions that are kept no longer", ""


def _views(one: Run) -> Iterator[tuple[Tally, str, str]]:
    tally, kept = Tally(), 0
    one.unused_views = revisions.list_unused_views()
    if one.dry_run:
        tally = one.prune(*map(revisions.old_renderings, one.unused_views))
    else:
        for view_id in one.unused_views:
            kept += not revisions.forget_view(view_id, tally, one.on_slice)
    yield tally, "renderings of settings that no channel has any more", f"{kept} in use" if kept else ""


def _records(one: Run) -> Iterator[tuple[Tally, str, str]]:
    tally = Tally()
    with db.moment():
        hashes = revisions.find_unnamed(_reached(one), one.unused_views if one.dry_run else (), one.at)
    for start in range(0, len(hashes), SLICE):
        part = one.prune(revisions.old_records(hashes[start : start + SLICE], one.at))
        tally.add(rows=part.rows, size=part.bytes)
    yield tally, f"no listing and no view names them, and none did for {revisions.SAFE.days} days", ""


def _log(one: Run) -> Iterator[tuple[Tally, str, str]]:
    busy: list[str] = []
    if not one.dry_run:
        with db.transaction():
            log.sequence()
    with db.moment():
        end = change_log.find_end(one.at, one.settings.keep_log_days)
    if not one.dry_run:
        busy = change_log.let_go(end)
        with db.moment():
            end = change_log.needed_from(end)
    because = f"read by every channel, or older than {one.settings.keep_log_days} days"
    yield one.prune(change_log.old_entries(end)), because, f"busy: {', '.join(busy)}" if busy else ""


def _files(one: Run) -> Iterator[tuple[Tally, str, str]]:
    tally, kept = Tally(), one.settings.keep_generations
    for folder in sorted(Path(one.settings.feeds_dir).glob("*/")):
        for path in list_superseded(folder, kept):
            tally.add(files=1, size=path.stat().st_size)
            if not one.dry_run:
                path.unlink(missing_ok=True)
                one.on_slice()
    yield tally, f"not of the newest {kept} generations of a channel", ""


def _fetches(one: Run) -> Iterator[tuple[Tally, str, str]]:
    days = one.settings.keep_fetch_days
    old = fetches.old_fetches(one.at - timedelta(days=days))
    yield (
        one.prune(Old(fetches.FeedFetch.__table__, old)),
        f"older than {days} days, and not a token's last",
        "",
    )


def _answers(one: Run) -> Iterator[tuple[Tally, str, str]]:
    hours = one.settings.keep_answer_hours
    old = Old(expiry.answers, expiry.old_answers(one.at, hours), sa.func.length(expiry.answers.c.body))
    yield one.prune(old), f"answers to calls with a key, older than {hours} hours", ""


def _sign_ins(one: Run) -> Iterator[tuple[Tally, str, str]]:
    days = one.settings.keep_sign_in_days
    old = Old(expiry.sign_ins, expiry.old_sign_ins(one.at, days))
    yield one.prune(old), f"ended more than {days} days ago", ""


def _attempts(one: Run) -> Iterator[tuple[Tally, str, str]]:
    yield one.prune(Old(expiry.attempts, expiry.old_attempts(one.at))), "no failure for a day", ""


def _jobs(one: Run) -> Iterator[tuple[Tally, str, str]]:
    days = one.settings.keep_job_days
    before = one.at - timedelta(days=days)
    yield one.prune(Old(Job.__table__, old_jobs(before))), f"ended more than {days} days ago", ""


def _messages(one: Run) -> Iterator[tuple[Tally, str, str]]:
    days = one.settings.keep_message_days
    before = one.at - timedelta(days=days)
    yield one.prune(Old(Message.__table__, old_messages(before))), f"sent more than {days} days ago", ""


def _history(one: Run) -> Iterator[tuple[Tally, str, str]]:
    days = one.settings.keep_history_days
    if not days:
        yield Tally(), "kept for ever", ""
        return
    before, tally = one.at - timedelta(days=days), Tally()
    with db.moment():
        sets = forgetting.list_forgettable(before)
    for set_id in sets:
        if not one.dry_run:
            with db.transaction():
                forgetting.mark(set_id, one.at)
        part = one.prune(Old(forgetting.changes, forgetting.changes.c.set_id == set_id))
        tally.add(rows=part.rows)
    yield tally, f"changes applied more than {days} days ago", ""


def _media(one: Run) -> Iterator[tuple[Tally, str, str]]:
    days = one.settings.keep_unused_media_days
    if not days:
        yield Tally(), "kept for ever", ""
        return
    gone: list[Stored] = []
    if one.dry_run:
        with db.moment():
            gone = [each.stored for each in sweeping.list_orphans(timedelta(days=days)) if not each.held]
    else:
        gone = sweeping.sweep(timedelta(days=days))
    tally = Tally(rows=len(gone), files=len(gone), bytes=sum(stored.size for stored in gone))
    yield tally, f"given more than {days} days ago, used by nothing and shown in no record", ""


# In this order: what a kind lets go may be what held the next one.
KINDS: dict[str, Callable[[Run], Iterator[tuple[Tally, str, str]]]] = {
    "publications": _revisions,
    "listings": _listings,
    "deliveries": _deliveries,
    "renderings": _views,
    "records": _records,
    "change log": _log,
    "feed files": _files,
    "fetches": _fetches,
    "answers": _answers,
    "sign-ins": _sign_ins,
    "sign-in attempts": _attempts,
    "jobs": _jobs,
    "messages": _messages,
    "history": _history,
    "media": _media,
}


def _reached(one: Run) -> list[revisions.Span]:
    """The spans that hold once publications are pruned: planned in a dry run, else as they are now."""
    spans = one.spans()
    if one.dry_run:
        return spans
    return [
        revisions.Span(span.channel_id, span.code, span.stream, span.oldest, span.oldest) for span in spans
    ]


def _told(kind: str, tally: Tally, because: str, left: str) -> Pruned:
    return Pruned(kind, tally.rows, tally.files, tally.bytes, because, left)
