"""A worker in a process of its own that knows the kinds of the tests, so that it can be killed.

`python -m tests.jobs.child` reads its settings from the environment, prints "ready" when it
could begin, works from the line on that it is sent, until it is told to stop. It beats often, and
takes jobs back soon. With PIM_BROKER_URL the broker tells it of jobs.
"""

from __future__ import annotations

import signal
import sys

from pim import create_app, db
from pim.jobs.worker import Worker
from tests.jobs import bodies

BEAT_SECONDS, LOST_SECONDS = 0.1, 1.0


def main() -> None:
    """Work until SIGTERM."""
    with create_app(pages=False).app_context():
        bodies.register()
        worker = Worker(BEAT_SECONDS, LOST_SECONDS, idle_seconds=0.1, again_seconds=LOST_SECONDS)
        signal.signal(signal.SIGTERM, lambda *_: worker.stop())
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        if url := db.settings().broker_url:
            from pim.jobs import broker

            broker.work(url, worker)
        else:
            worker.run()


if __name__ == "__main__":
    main()
