"""Relations of a product stand in its listing, beside the record: one row for each channel, not two.

The rows are made anew with their columns in the order that leaves no gaps on PostgreSQL, and without the
foreign key: channels are archived and never deleted, and looking them up row by row took longer than
writing the rows. Where the relations of a product changed while its record stayed, its row is cut in two.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

OPEN = sa.text("to_revision IS NULL")
CLOSED = sa.text("to_revision IS NOT NULL")
PRODUCT, RELATIONS = 0, 2
STORAGE = "fillfactor = 90, autovacuum_vacuum_scale_factor = 0.02"  # as in 0002

# A product's row, and one for each revision within it from which on its relations were others.
FOLD = f"""
WITH bound AS (
  SELECT channel_id, key, from_revision AS bound FROM old_listing WHERE kind = {RELATIONS}
  UNION SELECT channel_id, key, to_revision FROM old_listing
    WHERE kind = {RELATIONS} AND to_revision IS NOT NULL
), cut AS (
  SELECT channel_id, key, from_revision AS first, from_revision AS cut FROM old_listing WHERE kind = {PRODUCT}
  UNION SELECT shown.channel_id, shown.key, shown.from_revision, bound.bound FROM old_listing AS shown
    JOIN bound ON bound.channel_id = shown.channel_id AND bound.key = shown.key
      AND bound.bound > shown.from_revision
      AND (shown.to_revision IS NULL OR bound.bound < shown.to_revision)
    WHERE shown.kind = {PRODUCT}
), piece AS (
  SELECT channel_id, key, first, cut,
    LEAD(cut) OVER (PARTITION BY channel_id, key, first ORDER BY cut) AS next
  FROM cut
)
INSERT INTO listing (channel_id, kind, key, from_revision, to_revision, reason, hash, relations_hash)
SELECT piece.channel_id, {PRODUCT}, piece.key, piece.cut, COALESCE(piece.next, shown.to_revision),
  CASE WHEN piece.next IS NULL THEN shown.reason END, shown.hash, beside.hash
FROM piece
JOIN old_listing AS shown ON shown.channel_id = piece.channel_id AND shown.kind = {PRODUCT}
  AND shown.key = piece.key AND shown.from_revision = piece.first
LEFT JOIN old_listing AS beside ON beside.channel_id = piece.channel_id AND beside.kind = {RELATIONS}
  AND beside.key = piece.key AND beside.from_revision <= piece.cut
  AND (beside.to_revision IS NULL OR beside.to_revision > piece.cut)
"""  # noqa: S608 - numbers from above
SHARED = "channel_id, kind, key, from_revision, to_revision, reason, hash"


def upgrade() -> None:
    _make_anew(
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("from_revision", sa.Integer(), nullable=False),
        sa.Column("to_revision", sa.Integer(), nullable=True),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("reason", sa.SmallInteger(), nullable=True),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("relations_hash", sa.LargeBinary(), nullable=True),
    )
    op.execute(FOLD)
    op.execute(
        f"INSERT INTO listing ({SHARED}) SELECT {SHARED} FROM old_listing"  # noqa: S608 - names from above
        f" WHERE kind NOT IN ({PRODUCT}, {RELATIONS})"
    )
    _drop_old()


def downgrade() -> None:
    _make_anew(
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("from_revision", sa.Integer(), nullable=False),
        sa.Column("to_revision", sa.Integer(), nullable=True),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("reason", sa.SmallInteger(), nullable=True),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_listing_channel_id_channel")),
    )
    op.execute(f"INSERT INTO listing ({SHARED}) SELECT {SHARED} FROM old_listing")  # noqa: S608
    beside = SHARED.replace("kind", str(RELATIONS)).replace("hash", "relations_hash")
    op.execute(
        f"INSERT INTO listing ({SHARED}) SELECT {beside} FROM old_listing"  # noqa: S608 - names from above
        " WHERE relations_hash IS NOT NULL"
    )
    _drop_old()


def _make_anew(*columns: sa.schema.SchemaItem) -> None:
    for index in ("uq_listing_open", "ix_listing_from", "ix_listing_to"):
        op.drop_index(index, table_name="listing")
    op.rename_table("listing", "old_listing")
    if op.get_bind().dialect.name != "sqlite":  # whose constraints give their names to indexes
        op.execute("ALTER TABLE old_listing DROP CONSTRAINT pk_listing")
    op.create_table(
        "listing",
        *columns,
        sa.CheckConstraint(
            "to_revision IS NULL OR to_revision > from_revision", name=op.f("ck_listing_revisions")
        ),
        sa.PrimaryKeyConstraint("channel_id", "kind", "key", "from_revision", name=op.f("pk_listing")),
        sqlite_with_rowid=False,
    )


def _drop_old() -> None:
    op.drop_table("old_listing")
    if op.get_bind().dialect.name != "sqlite":
        op.execute(f"ALTER TABLE listing SET ({STORAGE})")
    op.create_index(
        "uq_listing_open",
        "listing",
        ["channel_id", "kind", "key"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_index("ix_listing_from", "listing", ["channel_id", "from_revision"], unique=False)
    op.create_index(
        "ix_listing_to",
        "listing",
        ["channel_id", "to_revision"],
        unique=False,
        sqlite_where=CLOSED,
        postgresql_where=CLOSED,
    )
