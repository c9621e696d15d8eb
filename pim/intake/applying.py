"""Drafts of an import on their way into the catalogue: for good, or as a rehearsal by the same code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from pim import db
from pim.changes import CHUNK, Author, Draft, Saved, apply, save, stage
from pim.changes.drafts import chunked

Progress = Callable[[int, int], None]  # chunks done, chunks in all


def apply_drafts(drafts: Iterator[Draft], author: Author, progress: Progress | None) -> Saved:
    """Stage and apply drafts chunk by chunk; without any, no set is made."""
    first = next(drafts, None)
    if first is None:
        return Saved(None)
    return apply(stage(chain([first], drafts), author), progress=progress)


def rehearse(drafts: Iterable[Draft], author: Author, progress: Progress | None) -> Saved:
    """Apply the drafts chunk by chunk in one transaction, and take all of it back."""
    whole = Saved(None)
    try:
        with db.transaction():
            for count, part in enumerate(chunked(drafts, CHUNK), start=1):
                saved = save(part, author, skip=True)
                whole.applied += saved.applied
                whole.conflicts += saved.conflicts
                whole.invalid += saved.invalid
                if progress:
                    progress(count, count)
            raise _Enough
    except _Enough:
        return whole


class _Enough(Exception):  # rolls a rehearsal back
    pass
