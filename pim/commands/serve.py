"""`serve`: the pages and the feeds over HTTP, by gunicorn in production and by Werkzeug everywhere else."""

from __future__ import annotations

import os
import shutil
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pim.commands.declaring import Command
from pim.commands.output import Output
from pim.config import ROOT, Settings
from pim.errors import Conflict
from pim.logs import redact

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication
    from flask import Flask

THREADS = 4  # of one worker: a shop that fetches a large feed holds one, not the process
BACKLOG = 128
GRACE_SECONDS = 5.0


@click.command("serve", cls=Command)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes any.")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes, in production; else as many as CPUs.")
@click.option("-q", "--quiet", is_flag=True, help="Do not tell of requests.")
def command(host: str, port: int, workers: int | None, quiet: bool) -> None:
    """Serve the pages and the feeds.

    With PIM_ENV=production this becomes gunicorn; put a proxy with TLS before it, and name
    it in PIM_PROXIES; start workers beside it (`worker run`). Otherwise it is one process for one
    person at work, a worker included. Ctrl-C ends it.

    Example:
      python cli.py serve --port 8080
      PIM_ENV=production python cli.py serve --workers 4
    """
    settings = Settings.from_environ()
    if settings.env == "production":
        settings.check_production()
        arguments = gunicorn_arguments(host, port, workers or os.cpu_count() or 1)
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(empty_counts(settings.var_dir))
        os.execv(sys.executable, arguments)  # noqa: S606 - our own interpreter, no shell
    if workers is not None:
        raise click.UsageError("--workers needs PIM_ENV=production.")
    from pim import create_app

    with listen(host, port) as listener:
        app = create_app(settings_at(listener))
        Output(quiet=quiet).note(f"Serving {address(listener)} until Ctrl-C.")
        with working(app):
            run(app, listener, debug=settings.debug, quiet=quiet)


def gunicorn_arguments(host: str, port: int, workers: int) -> list[str]:
    """The command that serves production."""
    return [
        *(sys.executable, "-m", "gunicorn", "pim:create_app()"),
        *("--chdir", str(ROOT), "--bind", f"{f'[{host}]' if ':' in host else host}:{port}"),
        *("--workers", str(workers), "--worker-class", "gthread", "--threads", str(THREADS)),
    ]


def empty_counts(var_dir: Path) -> Path:
    """The folder in which all workers count requests, emptied: counts begin with the server."""
    folder = var_dir / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    return folder


def listen(host: str, port: int) -> socket.socket:
    """A socket on this address: who connects waits until it is served. Raises `Conflict` if it is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        reason = (error.strerror or str(error)).partition("(")[0].strip()
        raise Conflict(f"{host}:{port} can not be served: {reason}. Choose another --port.") from error


def address(listener: socket.socket) -> str:
    """Where a socket is reached, as an URL without a slash at its end."""
    host, port = listener.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def settings_at(listener: socket.socket) -> Settings:
    """The settings of the environment; without a PIM_PUBLIC_URL people reach us at the socket."""
    return Settings.from_environ({"PIM_PUBLIC_URL": address(listener), **os.environ})


@contextmanager
def working(app: Flask) -> Iterator[None]:
    """A worker beside the server, in a thread of its own, where the database has its tables already."""
    import sqlalchemy as sa

    from pim import db
    from pim.jobs.worker import Worker

    worker = Worker()

    def work() -> None:
        with app.app_context():
            if sa.inspect(db.db.engine).has_table("job"):
                worker.run()

    thread = threading.Thread(target=work, name="worker", daemon=True)
    thread.start()
    try:
        yield
    finally:
        worker.stop()
        thread.join(GRACE_SECONDS)  # a job that takes longer is taken back by the next worker


def run(app: WSGIApplication, listener: socket.socket, *, debug: bool = False, quiet: bool = False) -> None:
    """Serve an application on a socket until Ctrl-C, which is the way to end it and no failure."""
    from werkzeug.debug import DebuggedApplication
    from werkzeug.serving import WSGIRequestHandler, make_server

    class Requests(WSGIRequestHandler):
        """Tells of each request in one plain line; Werkzeug colours it, whether or not on a terminal."""

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """One line, unless it is to be quiet."""
            if not quiet:
                line = "".join(sign if sign.isprintable() else "?" for sign in redact(self.requestline))
                self.log("info", "%s %s", line, code)

    host, port = listener.getsockname()[:2]
    options: dict[str, Any] = {"threaded": True, "request_handler": Requests, "fd": listener.fileno()}
    served = DebuggedApplication(app, evalex=True) if debug else app
    make_server(host, port, served, **options).serve_forever()
