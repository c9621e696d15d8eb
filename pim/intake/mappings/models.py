"""The table of column mappings."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pim.db import Document, db
from pim.structure.models import Coded


class ImportMapping(Coded, db.Model):  # type: ignore[name-defined,misc]
    """How the columns of one kind of file are read; see `pim.intake.mappings.rules` for the parts."""

    file: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    key_field: Mapped[str] = mapped_column(sa.Text)
    columns: Mapped[list[dict[str, Any]]] = mapped_column(Document)


GUARDED = ("import_mapping",)
