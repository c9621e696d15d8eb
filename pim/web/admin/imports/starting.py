"""Beginning a job at once, in this process, while the person who asked for it goes on."""

from __future__ import annotations

import threading
from collections.abc import Callable

from flask import Flask, current_app

from pim.jobs.worker import Worker

Start = Callable[[Flask, int], None]

STARTER = "start_job"  # the extension of the application that begins jobs in another way


def start(job_id: int) -> None:
    """Have a thread of this process do a job; returns at once. Call it after the transaction.

    So nobody waits for a worker, or needs to run one. A worker that is quicker does it instead,
    and goes on with it when this process dies.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    starter: Start = app.extensions.get(STARTER, _in_thread)
    starter(app, job_id)


def do_here(app: Flask, job_id: int) -> None:
    """Do a job, and return when it is done."""
    with app.app_context():
        Worker().do(job_id)


def _in_thread(app: Flask, job_id: int) -> None:
    threading.Thread(target=do_here, args=(app, job_id), name=f"job {job_id}", daemon=True).start()
