"""Say whose data a change set brings and who owns an attribute; keep reference entities and their records."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

document = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
code_text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("change_set", sa.Column("source", sa.String(length=20), nullable=True))
    op.add_column("attribute", sa.Column("owner", sa.String(length=20), nullable=True))
    op.create_table(
        "reference_entity",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("code", code_text, nullable=False),
        sa.Column("labels", document, nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference_entity")),
        sa.UniqueConstraint("code", name=op.f("uq_reference_entity_code")),
    )
    op.create_table(
        "reference_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", code_text, nullable=False),
        sa.Column("entity", code_text, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("labels", document, nullable=False),
        sa.Column("texts", document, nullable=False),
        sa.Column("image", document, nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entity"], ["reference_entity.code"], name=op.f("fk_reference_record_entity_reference_entity")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference_record")),
        sa.UniqueConstraint("key", name=op.f("uq_reference_record_key")),
    )


def downgrade() -> None:
    op.drop_table("reference_record")
    op.drop_table("reference_entity")
    op.drop_column("attribute", "owner")
    op.drop_column("change_set", "source")
