"""Mappings of foreign columns, and the fingerprint by which an unfinished import is found again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

document = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
code_text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "import_mapping",
        sa.Column("file", document, nullable=False),
        sa.Column("key_field", sa.Text(), nullable=False),
        sa.Column("columns", document, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("code", code_text, nullable=False),
        sa.Column("labels", document, nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_mapping")),
        sa.UniqueConstraint("code", name=op.f("uq_import_mapping_code")),
    )
    op.add_column("change_set", sa.Column("fingerprint", sa.String(64), nullable=True))


def downgrade() -> None:
    op.drop_column("change_set", "fingerprint")
    op.drop_table("import_mapping")
