"""Settings of receivers: what a channel tells its receiver, and what a view sends of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0015"
branch_labels = None
depends_on = None

document = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.add_column("channel", sa.Column("receiver", document, nullable=False, server_default="{}"))
    op.add_column("view", sa.Column("settings", sa.Text(), nullable=False, server_default="{}"))


def downgrade() -> None:
    op.drop_column("view", "settings")
    op.drop_column("channel", "receiver")
