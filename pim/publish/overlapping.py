"""Work that goes on in a thread while the caller makes the next piece: storing slices of renderings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import ParamSpec

from pim import db

P = ParamSpec("P")


@contextmanager
def one_behind(work: Callable[P, None]) -> Iterator[Callable[P, None]]:
    """Give a `work` that comes back at once, while a thread with a session of its own does it.

    One piece is under way at a time: the next call waits for it, so that two of them are in
    memory at most. What a piece raises is raised by the next call or at the end of the block,
    where all is done.
    """
    under_way: Future[None] | None = None
    with ThreadPoolExecutor(1, thread_name_prefix="one_behind") as thread:

        def submit(*given: P.args, **named: P.kwargs) -> None:
            nonlocal under_way
            if under_way is not None:
                under_way.result()
            context = db.own_context()

            def run() -> None:
                with context:
                    work(*given, **named)

            under_way = thread.submit(run)

        yield submit
        if under_way is not None:
            under_way.result()
