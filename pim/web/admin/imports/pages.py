"""What the pages of imports show and do: the list, one upload on its way, its result."""

from __future__ import annotations

import mimetypes
from pathlib import PurePosixPath

from flask import Response as FlaskResponse
from flask import request, send_file
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from pim import clock
from pim.accounts import people
from pim.changes.drafts import SOURCES
from pim.db import transaction
from pim.errors import BadValue, NotFound, PimError
from pim.intake import uploads
from pim.intake.mappings import list_mappings
from pim.intake.sheets import Source
from pim.intake.sheets.reading import bounded_source
from pim.intake.uploads import Upload
from pim.structure.current import current
from pim.web.access import current_person, may
from pim.web.admin.changes import reading
from pim.web.admin.imports.column_pages import ColumnPages
from pim.web.admin.imports.option_pages import OptionPages
from pim.web.admin.imports.starting import start
from pim.web.admin.imports.wording import stage_of, tell_first
from pim.web.admin.shell import expose, flash_saved, is_confirmed, refusing
from pim.web.admin.wording.names import source_name
from pim.web.language import label_of

LISTED = 50


class ImportsView(ColumnPages, OptionPages):
    """Files of suppliers on their way into the catalogue."""

    title = lazy_gettext("Imports")
    code = "imports"
    permission = "import"
    rank = 15

    @expose("/")
    def index(self) -> str:
        """Ask for a file, and list the latest ones."""
        return self._index("")

    @expose("/", methods=["POST"])
    def upload(self) -> Response:
        """Keep a file; check it at once where a mapping is named, else ask what its columns mean."""
        mapping = request.form.get("mapping") or None
        try:
            source = _read_sent()
            with transaction():
                uploads.sweep(clock.now())
                upload_id = uploads.create(source, current_person().id).id
                job_id = uploads.ask(upload_id, "check", mapping=mapping) if mapping else None
        except PimError as error:
            return Response(self._index(str(error)), status=error.http_status, mimetype="text/html")
        if job_id is not None:
            start(job_id)
            return self.back("imports.show", upload_id=upload_id)
        return self.back("imports.columns", upload_id=upload_id)

    @expose("/<int:upload_id>/")
    def show(self, upload_id: int) -> Response | str:
        """Show how far an upload is, what a check found, or what came in."""
        upload = uploads.get(upload_id)
        if upload.state == "new":
            return self.back("imports.columns", upload_id=upload_id)
        if uploads.is_at_work(upload):
            return self.render(
                "pim/imports/running.html", upload=upload, progress=uploads.read_progress(upload_id)
            )
        return self._show_result(upload)

    @expose("/<int:upload_id>/progress")
    def progress(self, upload_id: int) -> Response:
        """How far it is, as a part of the page; nothing (204) once the page is worth loading anew."""
        upload = uploads.get(upload_id)
        if not uploads.is_at_work(upload):
            return FlaskResponse(status=204)
        part = self.render(
            "pim/imports/progress.html", upload=upload, progress=uploads.read_progress(upload_id)
        )
        return FlaskResponse(part, mimetype="text/html")

    @expose("/<int:upload_id>/check", methods=["POST"])
    def check(self, upload_id: int) -> Response:
        """Check an upload anew, by the mapping as it is now."""
        return self._ask(upload_id, "check")

    @expose("/<int:upload_id>/apply", methods=["POST"])
    def apply(self, upload_id: int) -> Response:
        """Bring in what was checked; where the mapping has changed since, it is checked once more."""
        upload = uploads.get(upload_id)
        with refusing():
            if upload.state != "checked" or not uploads.is_checked_as_it_is(upload):
                flash_saved(_("The mapping has changed since the check, so it is checked once more."))
                return self._ask(upload_id, "check")
        return self._ask(upload_id, "apply")

    @expose("/<int:upload_id>/resume", methods=["POST"])
    def resume(self, upload_id: int) -> Response:
        """Go on with what a dead process left."""
        return self._ask(upload_id, uploads.get(upload_id).task or "check")

    @expose("/<int:upload_id>/rejected")
    def rejected(self, upload_id: int) -> Response:
        """Send the rows that were rejected, in the layout of the file."""
        upload = uploads.get(upload_id)
        path = uploads.rejected_file(upload)
        if path is None:
            raise NotFound("file of rejected rows", upload.name)
        name = PurePosixPath(upload.name)
        return send_file(
            path.absolute(),
            mimetype=mimetypes.guess_type(upload.name)[0] or "application/octet-stream",
            as_attachment=True,
            download_name=f"{name.stem}-rejected{name.suffix}",
            max_age=0,
        )

    @expose("/<int:upload_id>/discard", methods=["POST"])
    def discard(self, upload_id: int) -> Response:
        """Forget an upload and its file."""
        if not is_confirmed():
            return self.ask(_("Delete this file? What was imported from it stays."))
        with refusing(), transaction():
            uploads.forget(upload_id)
        flash_saved(_("The file is deleted."))
        return self.back("imports.index")

    def _ask(self, upload_id: int, task: str) -> Response:
        with refusing(), transaction():
            job_id = uploads.ask(upload_id, task)
        start(job_id)
        return self.back("imports.show", upload_id=upload_id)

    def _index(self, problem: str) -> str:
        found = uploads.list_latest(LISTED)
        return self.render(
            "pim/imports/index.html",
            uploads=[(upload, *stage_of(upload)) for upload in found],
            authors=people.list_labels(one.author_id for one in found if one.author_id is not None),
            mappings=[(one["code"], label_of(one["labels"], one["code"])) for one in list_mappings()],
            problems=[problem] if problem else [],
            most_mb=_most_mb(),
        )

    def _show_result(self, upload: Upload) -> str:
        report = upload.report or {}
        kinds = reading.list_kinds(upload.change_set_id) if upload.change_set_id else []
        words, tone = stage_of(upload)
        return self.render(
            "pim/imports/result.html",
            upload=upload,
            report=report,
            words=words,
            tone=tone,
            has_stopped=upload.state in ("waiting", "running"),
            first=tell_first(report.get("first", ())),
            unknown=self.list_unknown(upload),
            has_rejected=uploads.rejected_file(upload) is not None,
            may_undo=reading.may_change(kinds, may),
            earlier=uploads.list_earlier(upload),
            source=source_name(upload.source),
            sources=[(source, source_name(source)) for source in SOURCES],
            attributes=current().attributes,
        )


def _read_sent() -> Source:
    """The file of the form, bounded before it is looked at. Raises `BadValue`."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise BadValue(_("File"), "", _("Choose a CSV, TSV or XLSX file first."))
    name = "".join(
        sign for sign in PurePosixPath(sent.filename.replace("\\", "/")).name if sign.isprintable()
    )
    source = bounded_source(name[-150:] or "file", sent.stream)
    if not source.content:
        raise BadValue(source.name, "", _("The file is empty."))
    return source


def _most_mb() -> int:
    """The largest file that can be sent, in whole MB."""
    from flask import current_app

    from pim.intake.sheets import LIMITS

    return int(min(LIMITS.file_bytes, int(current_app.config["MAX_CONTENT_LENGTH"])) // (1024 * 1024))
