"""Say whose data a change set brings, and who owns an attribute."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("change_set", sa.Column("source", sa.String(length=20), nullable=True))
    op.add_column("attribute", sa.Column("owner", sa.String(length=20), nullable=True))


def downgrade() -> None:
    op.drop_column("attribute", "owner")
    op.drop_column("change_set", "source")
