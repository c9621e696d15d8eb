"""What receivers call our categories, the SKUs that were sent first, and keys that stand in addresses."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

document = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
code_text = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "category_table",
        sa.Column("names", document, server_default="{}", nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("code", code_text, nullable=False),
        sa.Column("labels", document, nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_category_table")),
        sa.UniqueConstraint("code", name=op.f("uq_category_table_code")),
    )
    op.create_table(
        "first_sku",
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("folded", code_text, nullable=False),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_first_sku_channel_id_channel")),
        sa.PrimaryKeyConstraint("channel_id", "product_id", name=op.f("pk_first_sku")),
        sa.UniqueConstraint("channel_id", "folded", name=op.f("uq_first_sku_folded")),
    )
    op.add_column("token", sa.Column("kind", sa.String(10), server_default="feed", nullable=False))


def downgrade() -> None:
    op.drop_column("token", "kind")
    op.drop_table("first_sku")
    op.drop_table("category_table")
