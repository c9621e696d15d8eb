"""How far an upload is, and the first changes of a check, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from flask_babel import gettext as _

from pim.changes.history import Entry
from pim.intake import uploads
from pim.intake.uploads import Upload
from pim.web.admin.changes.telling import ToldChange, tell_changes

_NEVER = datetime.min.replace(tzinfo=UTC)


def stage_of(upload: Upload) -> tuple[str, str]:
    """Where an upload stands, in words, and the tint of that."""
    if upload.state in ("waiting", "running"):
        if uploads.is_at_work(upload):
            return (_("is being checked") if upload.task == "check" else _("is being imported")), "accent"
        return _("has stopped"), "warn"
    report: Mapping[str, Any] = upload.report or {}
    if upload.state == "applied" and report.get("rejected"):
        return _("imported, with rows rejected"), "warn"
    return {
        "new": (_("columns are to be named"), ""),
        "checked": (_("checked, not imported yet"), "accent"),
        "applied": (_("imported"), "good"),
        "failed": (_("can not be read"), "bad"),
    }[upload.state]


def tell_first(first: Iterable[Mapping[str, Any]]) -> list[ToldChange]:
    """The first changes of a report as pages of change sets tell theirs; what is new has no page yet."""
    first = list(first)
    told = tell_changes([
        Entry(
            0, 0, "draft", _NEVER, None, "", "", one["kind"], one["target_id"] or 0, one["key"],
            one["field"], one["op"], one["old"], one["new"], None, None,
        )
        for one in first
    ])  # fmt: skip
    return [
        change if one["target_id"] else replace(change, url="")
        for one, change in zip(first, told, strict=True)
    ]
