"""Files that people send to be imported by the pages, and what became of each."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

document = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "upload",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("created_at", instant, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("task", sa.String(10), nullable=True),
        sa.Column("asked_at", instant, nullable=True),
        sa.Column("mapping", sa.Text(), nullable=True),
        sa.Column("mode", sa.String(10), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=True),
        sa.Column("source", sa.String(20), nullable=True),
        sa.Column("report", document, nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("change_set_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state IN ('new', 'waiting', 'running', 'checked', 'applied', 'failed')",
            name=op.f("ck_upload_state"),
        ),
        sa.CheckConstraint("task IN ('check', 'apply')", name=op.f("ck_upload_task")),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_upload_author_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
    )
    op.create_index(op.f("ix_upload_sha256"), "upload", ["sha256"])


def downgrade() -> None:
    op.drop_table("upload")
