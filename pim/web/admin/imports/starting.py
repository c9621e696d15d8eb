"""Having an upload run, while the person who asked for it goes on."""

from __future__ import annotations

import threading
from collections.abc import Callable

from flask import Flask, current_app

from pim import jobs
from pim.intake import uploads

Start = Callable[[Flask, int], None]

STARTER = "start_import"  # the extension of the application that starts runs in another way


def start(upload_id: int) -> None:
    """Begin to do what was asked for with an upload; returns at once. Call it after the transaction.

    By default a thread of this process does it: one that dies leaves what the page offers to go on with.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    starter: Start = app.extensions.get(STARTER, _in_thread)
    starter(app, upload_id)


def run_here(app: Flask, upload_id: int) -> None:
    """Do what was asked for, and return when it is done."""
    with app.app_context():
        jobs.run(f"upload {upload_id}", uploads.run, upload_id)


def _in_thread(app: Flask, upload_id: int) -> None:
    threading.Thread(target=run_here, args=(app, upload_id), name=f"upload {upload_id}", daemon=True).start()
