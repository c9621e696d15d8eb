"""Texts that name no option: mapped to one that is there, or made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from pim import changes
from pim.db import transaction
from pim.errors import Invalid
from pim.intake import uploads
from pim.intake.mappings import MappingRules, draft_mapping, get_mapping, to_body
from pim.intake.uploads import Upload
from pim.structure.current import current
from pim.structure.snapshot import Attribute
from pim.structure.types import fold
from pim.web.admin.imports.starting import start
from pim.web.admin.shell import PimView, expose, flash_saved, get_author, refusing
from pim.web.language import label_of

CHOICES = 2000  # options that a field offers; others can be typed by their code


@dataclass(frozen=True, slots=True)
class UnknownColumn:
    """One column with texts that name no option of its attribute, each with the number of its cells."""

    column: str
    attribute: Attribute
    texts: tuple[tuple[str, int], ...]
    choices: tuple[str, ...]  # options in words


class OptionPages(PimView):
    """What to do with unknown options."""

    @expose("/<int:upload_id>/options", methods=["POST"])
    def save_options(self, upload_id: int) -> Response:
        """Let the mapping read these texts as options, or make new ones; then check anew."""
        upload = uploads.get(upload_id)
        with refusing():
            rules = get_mapping(upload.mapping or "")
            words, created = self._read_choices(upload)
            with transaction():
                columns = to_body(_with_choices(rules, words, created))["columns"]
                author = get_author(_("Import mapping %(code)s", code=rules.code))
                changes.save(draft_mapping(rules.code, {"columns": columns}), author)
                job_id = uploads.ask(upload_id, "check")
        start(job_id)
        flash_saved(_("The mapping knows these options now, and the file is checked anew."))
        return self.back("imports.show", upload_id=upload_id)

    def list_unknown(self, upload: Upload) -> list[UnknownColumn]:
        """The unknown options of the last run, column by column."""
        structure = current()
        by_column: dict[tuple[str, str], list[tuple[str, int]]] = {}
        for one in (upload.report or {}).get("unknown", ()):
            by_column.setdefault((one["column"], one["attribute"]), []).append((one["text"], one["cells"]))
        return [
            UnknownColumn(column, structure.attribute(code), tuple(texts), _words(structure.attribute(code)))
            for (column, code), texts in by_column.items()
            if code in structure.attributes
        ]

    def _read_choices(self, upload: Upload) -> tuple[dict[str, dict[str, str]], set[str]]:
        """What texts are read as, by column; and the columns whose other unknown options are made."""
        words: dict[str, dict[str, str]] = {}
        created: set[str] = set()
        for place, unknown in enumerate(self.list_unknown(upload)):
            if request.form.get(f"u{place}-others") == "create":
                created.add(unknown.column)
            for number, (text, _cells) in enumerate(unknown.texts):
                if meant := request.form.get(f"u{place}-{number}", "").strip():
                    words.setdefault(unknown.column, {})[text] = _find_option(unknown.attribute, meant)
        if not words and not created:
            raise Invalid(_("Choose what to do with at least one of the unknown options."))
        return words, created


def _with_choices(
    rules: MappingRules, words: Mapping[str, Mapping[str, str]], created: set[str]
) -> MappingRules:
    columns = [
        replace(
            rule,
            map={**rule.map, **words.get(rule.column, {})},
            unknown="create" if rule.column in created else rule.unknown,
        )
        for rule in rules.columns
    ]
    return replace(rules, columns=tuple(columns))


def _words(attribute: Attribute) -> tuple[str, ...]:
    """The options in words, those that share a label by their code."""
    labels = [label_of(option.labels, code) for code, option in attribute.options.items()]
    return tuple(
        label if labels.count(label) == 1 else code
        for label, code in zip(labels[:CHOICES], attribute.options, strict=False)
    )


def _find_option(attribute: Attribute, text: str) -> str:
    """The code of an option, by its code or its label on the page. Raises `Invalid`."""
    if text in attribute.options:
        return text
    found = [
        code
        for code, option in attribute.options.items()
        if fold(label_of(option.labels, code)) == fold(text)
    ]
    if len(found) != 1:
        raise Invalid(
            _("“%(text)s” is no option of %(name)s, or of several.", text=text,
              name=label_of(attribute.labels, attribute.code))
        )  # fmt: skip
    return found[0]
