"""What files of formats with laid fields leave out: prices and stock decide it as a file is written."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "held_item",
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("is_held", sa.Boolean(), nullable=False),
        sa.Column("problems", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_held_item_channel_id_channel")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_held_item_product_id_product")),
        sa.PrimaryKeyConstraint("channel_id", "product_id", name=op.f("pk_held_item")),
    )


def downgrade() -> None:
    op.drop_table("held_item")
