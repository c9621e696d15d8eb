"""`serve`: pages over HTTP, by one server for work and by another in production."""

from __future__ import annotations

import re
import signal
import socket
import sys
import time

from pim import db, jobs
from pim.commands.serve import gunicorn_arguments
from tests import builders
from tests.cli.processes import fetch, running

PRODUCTION = {
    "PIM_ENV": "production",
    "PIM_SECRET_KEY": "k" * 40,
    "PIM_PASSWORD_SALT": "s" * 40,
    "PIM_PUBLIC_URL": "https://pim.example.org",
    "PIM_HOSTS": "pim.example.org",
}


def test_serve_answers_until_ctrl_c(settings):
    with running("serve", "--port", "0", **settings.to_environ()) as process:
        url = re.search(r"http://127\.0\.0\.1:\d+", process.stderr.readline())[0]

        assert fetch(f"{url}/static/pim.css")[0] == 200

        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=60)
    assert (process.returncode, stdout) == (0, "")
    assert "GET /static/pim.css HTTP/1.1 200" in stderr
    assert "\x1b" not in stderr


def test_serve_does_the_jobs_that_wait(app, settings):
    builders.make_shop()
    with db.transaction():
        job_id = jobs.submit("publish", {"channel": "shop_pl"}, title="publish shop_pl")

    with running("serve", "--port", "0", **settings.to_environ()) as process:
        while (state := state_of(job_id)) in ("queued", "running"):
            assert process.poll() is None
            time.sleep(0.05)

    assert state == "done"


def state_of(job_id):
    with db.transaction():
        return jobs.get(job_id).state


def test_taken_port_is_a_message(run):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = run("serve", "--port", str(taken.getsockname()[1]), code=1)

    assert "Address already in use. Choose another --port." in result.stderr


def test_production_is_served_by_gunicorn(settings):
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    environ = settings.to_environ() | PRODUCTION
    with running("serve", "--port", str(port), "--workers", "1", **environ) as process:
        lines = [process.stderr.readline()]
        while "Booting worker" not in lines[-1]:
            assert lines[-1], lines
            lines.append(process.stderr.readline())

        page = f"http://127.0.0.1:{port}/static/pim.css"
        assert fetch(page, {"Host": "pim.example.org"})[0] == 200
        assert fetch(page, {"Host": "evil.example"})[0] == 400

        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
    assert process.returncode == 0
    assert any("gunicorn" in line for line in lines)


def test_gunicorn_gets_address_and_workers():
    arguments = gunicorn_arguments("::1", 8080, 3)

    assert arguments[:4] == [sys.executable, "-m", "gunicorn", "pim:create_app()"]
    assert "[::1]:8080" in arguments
    assert arguments[arguments.index("--workers") + 1] == "3"


def test_unsafe_settings_do_not_go_into_production(run):
    result = run("serve", code=1, env={"PIM_ENV": "production", "PIM_PUBLIC_URL": "http://pim.example.org"})

    assert "not safe for PIM_ENV=production" in result.stderr


def test_workers_belong_to_production(run):
    assert "--workers needs PIM_ENV=production" in run("serve", "--workers", "2", code=2).stderr
