"""What the columns of an upload mean: shown with what is guessed, saved as a mapping."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from pathlib import PurePosixPath
from typing import Any

from flask import request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from pim import changes
from pim.changes.drafts import SOURCES
from pim.db import transaction
from pim.errors import Invalid, NotFound, PimError
from pim.intake import uploads
from pim.intake.mappings import FileFormat, MappingRules, draft_mapping, find_fitting, get_mapping, read_rules
from pim.intake.mappings.proposing import propose
from pim.intake.mappings.rules import DATE_FORMATS, DELIMITERS, GROUPINGS, SEPARATORS
from pim.intake.mappings.targets import ImportMappingTarget
from pim.intake.sheets import FileOptions
from pim.intake.sheets.reading import ENCODINGS
from pim.intake.uploads import Peek, Upload
from pim.structure.codes import MAX_CODE
from pim.structure.current import current
from pim.structure.types import fold
from pim.web.admin.imports.columns import LINE, ColumnRow, read_rows, show_rows, to_columns
from pim.web.admin.imports.fields import FieldBook
from pim.web.admin.imports.starting import start
from pim.web.admin.shell import PimView, expose, flash_saved, get_author
from pim.web.admin.wording.names import source_name

_NO_CODE = re.compile(r"[^a-z]+")


@dataclass(slots=True)
class _Sheet:
    """An upload with how it is read, and the mapping that the form begins with."""

    upload: Upload
    options: FileOptions
    rules: MappingRules | None
    peek: Peek | None = None
    problems: list[Any] = field(default_factory=list)


class ColumnPages(PimView):
    """Naming the columns."""

    @expose("/<int:upload_id>/columns")
    def columns(self, upload_id: int) -> Response:
        """Show how the file is read, its first rows, and what each column may mean."""
        sheet = _open(uploads.get(upload_id), request.args.get("mapping"), request.args)
        return self._show_columns(sheet, None, 422 if sheet.problems else 200)

    @expose("/<int:upload_id>/columns", methods=["POST"])
    def save_columns(self, upload_id: int) -> Response:
        """Save the mapping, and check the file by it."""
        form = request.form
        sheet = _open(uploads.get(upload_id), form.get("editing"), form)
        if sheet.peek is None:
            return self._show_columns(sheet, None, 422)
        rows = read_rows(current(), FieldBook(current()), sheet.peek, form)
        sheet.problems += [
            {"text": f"{row.column}: {row.problem}", "field": f"c{row.number}-goes_to"}
            for row in rows
            if row.problem
        ]
        if sheet.problems:
            return self._show_columns(sheet, rows, 422)
        try:
            job_id = self._save(sheet, rows)
        except PimError as error:
            sheet.problems.append(str(error))
            return self._show_columns(sheet, rows, 422)
        start(job_id)
        flash_saved(_("The mapping is saved, and the file is checked by it."))
        return self.back("imports.show", upload_id=upload_id)

    def _save(self, sheet: _Sheet, rows: list[ColumnRow]) -> int:
        form, code = request.form, request.form.get("code", "").strip()
        if code != form.get("editing") and ImportMappingTarget.find([code]) and not form.get("replace"):
            raise Invalid(
                _(
                    "There is a mapping %(code)s already: choose another name, or say to replace it.",
                    code=code,
                )
            )
        body = {
            "file": _read_file(sheet),
            "key_field": form.get("key_field", "sku"),
            "columns": to_columns(rows, sheet.rules),
        }
        mode, source = form.get("mode", "both"), form.get("source") or None
        with transaction():
            read_rules(current(), code, body)  # the whole of it, before the engine asks for single fields
            author = get_author(_("Import mapping %(code)s", code=code))
            changes.save(draft_mapping(code, body), author)
            return uploads.ask(sheet.upload.id, "check", mapping=code, mode=mode, sheet=None, source=source)

    def _show_columns(self, sheet: _Sheet, rows: list[ColumnRow] | None, status: int) -> Response:
        structure = current()
        book = FieldBook(structure)
        if rows is None and sheet.peek is not None:
            guesses = propose(structure, "proposed", sheet.peek.sheet)[1]
            rows = show_rows(book, sheet.peek, sheet.rules, guesses)
        body = self.render(
            "pim/imports/columns.html",
            upload=sheet.upload,
            peek=sheet.peek,
            options=sheet.options,
            rules=sheet.rules,
            rows=rows or [],
            book=book,
            given=_given(sheet),
            problems=sheet.problems,
            structure=structure,
            **_choices(),
        )
        return Response(body, status=status, mimetype="text/html")


def _open(upload: Upload, mapping: str | None, asked: Any) -> _Sheet:
    """The file as it is asked to be read: by the form, else by the mapping, else by what is guessed.

    Without a mapping that was asked for it is the one that the upload was checked by, or that
    was made for such a header. What is wrong is in `problems`.
    """
    rules = _find_rules(mapping or upload.mapping)
    sheet = _Sheet(upload, _read_options(asked, rules.file if rules else FileFormat()), rules)
    try:
        sheet.peek = uploads.peek(upload, sheet.options)
    except NotFound as error:
        if error.kind == "file":
            raise
        sheet.problems.append(str(error))
    except PimError as error:
        sheet.problems.append(str(error))
    if sheet.rules is None and sheet.peek is not None and mapping is None:
        sheet.rules = _find_rules(find_fitting(sheet.peek.sheet.columns))
    return sheet


def _find_rules(code: str | None) -> MappingRules | None:
    """A mapping; None where there is none, or the structure has moved on so that it no longer holds."""
    try:
        return get_mapping(code) if code else None
    except PimError:
        return None


def _read_options(asked: Any, file: FileFormat) -> FileOptions:
    row = asked.get("header_row", type=int)
    return FileOptions(
        encoding=asked.get("encoding", file.encoding) or None,
        delimiter=_delimiter(asked.get("delimiter", file.delimiter)),
        sheet=asked.get("sheet", file.sheet) or None,
        header_row=row if row and 1 <= row <= 1000 else file.header_row,
    )


def _delimiter(text: str | None) -> str | None:
    """What parts the cells; a tab travels as a word, since browsers trim."""
    return {"tab": "\t", "": None, None: None}.get(text, text)


def _read_file(sheet: _Sheet) -> dict[str, Any]:
    """How files of this mapping are written: what reads this one, and how its numbers and days are meant."""
    form = request.form
    declared = {name: form.get(name, "") for name in ("decimal_mark", "date_format")}
    grouping = "" if form.get("grouping") == "none" else form.get("grouping", "")
    return {**asdict(sheet.options), **declared, "grouping": grouping}


def _given(sheet: _Sheet) -> dict[str, Any]:
    """What the form holds beside the columns: as it was sent, else as the mapping says, else a suggestion."""
    if request.method == "POST":
        return {**request.form.to_dict(), "editing": request.form.get("editing", "")}
    rules = sheet.rules
    file = rules.file if rules else FileFormat()
    return {
        "code": rules.code if rules else _suggest_code(sheet.upload.name),
        "editing": rules.code if rules else "",
        "key_field": rules.key_field if rules else "sku",
        "decimal_mark": file.decimal_mark,
        "grouping": file.grouping,
        "date_format": file.date_format,
        "mode": sheet.upload.mode,
        "source": sheet.upload.source or "",
    }


def _suggest_code(name: str) -> str:
    """A code after the name of a file, without its date or number; "" where nothing is left."""
    return _NO_CODE.sub("_", fold(PurePosixPath(name).stem)).strip("_")[:MAX_CODE]


def _choices() -> dict[str, Any]:
    """What the fields of the form offer."""
    marks = {";": _("semicolon ;"), ",": _("comma ,"), "\t": _("tab"), "|": _("bar |")}
    separators = {",": ",", ";": ";", "|": "|", "/": "/", "\n": _("new line")}
    groupings = {"": _("none, or spaces"), " ": _("space"), ".": _("point ."), ",": _("comma ,"), "'": "'"}
    return {
        "encodings": [(one, one) for one in ENCODINGS],
        "delimiters": [("tab" if one == "\t" else one, marks[one]) for one in DELIMITERS],
        "decimal_marks": [(",", _("comma: 1,5")), (".", _("point: 1.5"))],
        "groupings": [(one or "none", groupings[one]) for one in GROUPINGS if one != " "],
        "date_formats": [(one, one) for one in DATE_FORMATS],
        "separators": [(LINE if one == "\n" else one, separators[one]) for one in SEPARATORS],
        "modes": [
            ("both", _("make new ones, change those there are")),
            ("create", _("make new ones only")),
            ("update", _("change those there are only")),
        ],
        "keeps": [
            ("overwrite", _("overwrite")),
            ("set_if_empty", _("set if empty")),
            ("never", _("never: new products only")),
        ],
        "sources": [("", _("a person decides"))] + [(source, source_name(source)) for source in SOURCES],
    }
