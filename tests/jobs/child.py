"""A worker in a process of its own that knows the kinds of the tests, so that it can be killed.

`python -m tests.jobs.child` reads its settings from the environment, prints "ready" when it
could begin, works from the line on that it is sent, until it is told to stop. It beats often, and
takes jobs back soon.
"""

from __future__ import annotations

import signal
import sys

from pim import create_app
from pim.jobs.worker import Worker
from tests.jobs import bodies

BEAT_SECONDS, LOST_SECONDS = 0.1, 2.0


def main() -> None:
    """Work until SIGTERM."""
    with create_app(pages=False).app_context():
        bodies.register()
        worker = Worker(BEAT_SECONDS, LOST_SECONDS, idle_seconds=0.1)
        signal.signal(signal.SIGTERM, lambda *_: worker.stop())
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        worker.run()


if __name__ == "__main__":
    main()
