"""How long things are kept: when a record was stored last, which change sets have lost their changes.

A record that nobody names is deleted only if it was not stored lately: whoever is about to
name it has stored it in a transaction that may not be visible yet.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("record", sa.Column("stored_on", sa.Date(), nullable=True))
    op.add_column("change_set", sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("change_set", "forgotten_at")
    op.drop_column("record", "stored_on")
