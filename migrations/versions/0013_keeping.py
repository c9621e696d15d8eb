"""Keeping: when a record was stored last, which sets lost their changes, deliveries, comparisons.

When a channel was compared last tells a quiet one from one that nobody publishes.
A record that nobody names is deleted only if it was not stored lately: whoever is about to
name it has stored it in a transaction that may not be visible yet.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

document = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
WAITING = sa.text("state IN ('pending', 'failed')")


def upgrade() -> None:
    op.add_column("record", sa.Column("stored_on", sa.Date(), nullable=True))
    op.add_column("change_set", sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("channel_stream", sa.Column("compared_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("channel", sa.Column("delivery", document, nullable=False, server_default="[]"))
    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("stream", sa.String(10), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("destination", sa.String(30), nullable=False),
        sa.Column("target", sa.String(500), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(500), nullable=True),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_delivery_channel_id_channel")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint(
            "channel_id", "stream", "revision", "destination", name="uq_delivery_destination"
        ),
    )
    op.create_index(
        "ix_delivery_waiting", "delivery", ["state"], sqlite_where=WAITING, postgresql_where=WAITING
    )


def downgrade() -> None:
    op.drop_table("delivery")
    op.drop_column("channel", "delivery")
    op.drop_column("channel_stream", "compared_at")
    op.drop_column("change_set", "forgotten_at")
    op.drop_column("record", "stored_on")
