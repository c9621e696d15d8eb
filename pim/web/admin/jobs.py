"""What is done in the background: how far it is, how it ended, cancelling it and trying it again."""

from __future__ import annotations

from datetime import datetime

import orjson
from babel.dates import format_timedelta
from flask import request
from flask_babel import get_locale, lazy_gettext
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from pim import clock, jobs
from pim.accounts import people
from pim.db import transaction
from pim.jobs import Job
from pim.jobs.models import HERE, STATES
from pim.web.admin.shell import PimView, allow, expose, flash_saved, refusing

JOBS = 50  # on a page
TONES = {"queued": "", "running": "accent", "done": "good", "failed": "bad", "cancelled": "warn"}


class JobsView(PimView):
    """Work that nobody waits for at the screen."""

    title = lazy_gettext("Jobs")
    code = "jobs"
    permission = "view"
    rank = 60

    @expose("/")
    def index(self) -> str:
        """List jobs, the newest first."""
        state = request.args.get("state", "")
        states = (state,) if state in STATES else ()
        found = jobs.list_jobs(states=states, before=request.args.get("before", type=int), limit=JOBS + 1)
        return self.render(
            "pim/jobs/index.html",
            jobs=found[:JOBS],
            last=found[JOBS - 1].id if len(found) > JOBS else None,
            state=states[0] if states else None,
            counts=jobs.count_states(),
            **_words(found),
        )

    @expose("/<int:job_id>")
    def show(self, job_id: int) -> str:
        """Show one job whole."""
        job = jobs.get(job_id)
        return self.render(
            "pim/jobs/show.html",
            job=job,
            arguments=_to_text(job.arguments),
            result=_to_text(job.result) if job.result is not None else "",
            **_words([job]),
        )

    @expose("/<int:job_id>/cancel", methods=["POST"])
    @allow("publish")
    def cancel(self, job_id: int) -> Response:
        """Cancel a job that waits, or ask one that runs to stop."""
        with refusing(), transaction():
            state = jobs.cancel(job_id)
        flash_saved(_("The job is cancelled.") if state == "cancelled" else _("The job stops where it can."))
        return self.back("jobs.show", job_id=job_id)

    @expose("/<int:job_id>/retry", methods=["POST"])
    @allow("publish")
    def retry(self, job_id: int) -> Response:
        """Have a job done again."""
        with refusing(), transaction():
            jobs.retry(job_id)
        flash_saved(_("The job waits for a worker."))
        return self.back("jobs.show", job_id=job_id)


def took(job: Job) -> str:
    """How long the last attempt took, or goes on already, in words; "" where it has not begun."""
    if job.started_at is None or job.state == "queued":
        return ""
    end: datetime = job.ended_at or clock.now()
    return str(format_timedelta(max(end, job.started_at) - job.started_at, locale=get_locale() or "en"))


def state_name(state: str) -> str:
    """The state of a job, in words."""
    names = {
        "queued": _("waits"),
        "running": _("runs"),
        "done": _("done"),
        "failed": _("failed"),
        "cancelled": _("cancelled"),
    }
    return str(names[state])


def _words(found: list[Job]) -> dict[str, object]:
    """What the templates call things by."""
    return {
        "names": {state: state_name(state) for state in STATES},
        "tones": TONES,
        "took": {job.id: took(job) for job in found},
        "authors": people.list_labels(job.author_id for job in found if job.author_id),
        "here_kind": HERE,
    }


def _to_text(value: object) -> str:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()


VIEWS = (JobsView,)
