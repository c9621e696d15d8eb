"""Celery, where a broker is set: one task, which begins a job of the table. Imported nowhere else.

Messages are acknowledged as they are read: what a worker that is killed had read is sent again
from the table, sooner than any broker would give it to somebody else.
"""

from __future__ import annotations

import logging
import threading
from contextlib import AbstractContextManager
from functools import cache
from typing import Any

from celery import Celery
from celery.signals import worker_shutting_down
from kombu.exceptions import ChannelError, OperationalError

from pim import db
from pim.jobs import claims
from pim.jobs.kinds import list_kinds
from pim.jobs.worker import AWAY, Worker

QUEUE = "pim_jobs"
TASK = "pim.run_job"
CONNECT_SECONDS = 2.0

_log = logging.getLogger("pim.jobs")


@cache
def connect(url: str) -> Celery:
    """The Celery application of a broker; opens no connection yet."""
    made = Celery("pim", broker=url, set_as_current=False)
    made.conf.update(
        task_default_queue=QUEUE,
        task_ignore_result=True,
        worker_prefetch_multiplier=1,
        worker_enable_remote_control=False,
        worker_hijack_root_logger=False,
        worker_send_task_events=False,
        broker_connection_timeout=CONNECT_SECONDS,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,  # a broker that is away is waited for
        broker_transport_options={"socket_connect_timeout": CONNECT_SECONDS},
    )
    return made


def send(url: str, job_id: int, attempt: int) -> None:
    """Tell of a job. A broker that is away is no failure: whoever looks after the jobs sends it again."""
    try:
        connect(url).send_task(TASK, (job_id, attempt), retry=False)
    except (OperationalError, OSError) as error:
        _log.warning("job %s: the broker is away, it is told later: %s", job_id, error)


def count_messages(url: str) -> int | None:
    """How many messages nobody has read yet; None where the broker is away."""
    try:
        with connect(url).connection_for_read() as connection:
            return int(connection.default_channel.queue_declare(queue=QUEUE, passive=True).message_count)
    except ChannelError:  # no worker has made the queue yet
        return 0
    except (OperationalError, OSError) as error:
        _log.warning("The broker is away: %s", error)
        return None


def work(url: str, worker: Worker) -> None:
    """Do the jobs that the broker tells of, one at a time, until SIGTERM. Call it in the main thread."""
    app = connect(url)

    def run_job(job_id: int, attempt: int) -> None:
        with db.transaction():
            held = claims.claim(job_id, attempt, worker.name, list_kinds())
        if held is not None:
            worker.work(held)

    def stop(**_told: Any) -> None:
        worker.stop()

    app.task(name=TASK)(run_job)
    worker_shutting_down.connect(stop)
    ended, context = threading.Event(), db.own_context()
    attendant = threading.Thread(target=_attend, args=(worker, ended, context), name="attendant", daemon=True)
    attendant.start()
    try:
        with worker.alive():
            app.worker_main(_ARGUMENTS)
    except SystemExit as left:  # Celery ends its program
        if left.code:
            raise
    finally:
        ended.set()
        attendant.join()


_ARGUMENTS = "--quiet worker --pool=solo --loglevel=WARNING --without-gossip --without-mingle".split()


def _attend(worker: Worker, ended: threading.Event, context: AbstractContextManager[object]) -> None:
    """Look after the jobs, while the main thread waits for messages or does one."""
    with context:
        while not ended.wait(worker.idle_seconds):
            try:
                worker.look_after()
            except AWAY as error:
                _log.warning("The database is away: %s", error.orig)
                db.db.session.rollback()
