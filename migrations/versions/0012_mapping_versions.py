"""Keep what a revision was made with, what receivers say they have, and the faults of channels for tests.

The columns of a table follow from the version of the mapping, so that an old revision can be
written with those that it had. Revisions from before know none: they get the columns of today.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

document = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.add_column("publication", sa.Column("mapping_id", sa.Integer(), nullable=True))
    op.add_column("publication", sa.Column("mapping_version", sa.Integer(), nullable=True))
    op.add_column("channel", sa.Column("is_test", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("channel", sa.Column("faults", document, nullable=False, server_default="[]"))
    op.create_table(
        "feed_acknowledgement",
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("token_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["channel.id"], name="fk_feed_acknowledgement_channel_id_channel"
        ),
        sa.ForeignKeyConstraint(["token_id"], ["token.id"], name="fk_feed_acknowledgement_token_id_token"),
        sa.PrimaryKeyConstraint("channel_id", "token_id", name="pk_feed_acknowledgement"),
    )


def downgrade() -> None:
    op.drop_table("feed_acknowledgement")
    op.drop_column("channel", "faults")
    op.drop_column("channel", "is_test")
    op.drop_column("publication", "mapping_version")
    op.drop_column("publication", "mapping_id")
