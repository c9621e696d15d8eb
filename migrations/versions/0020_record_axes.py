"""The axes of variants beside their records: a group is composed without reading what its variants say."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_FILL = {
    "postgresql": "UPDATE record SET axes = CAST(body AS json) ->> 'axes' WHERE sku <> ''",
    "sqlite": "UPDATE record SET axes = json_extract(body, '$.axes') WHERE sku <> ''",
}
# Bodies are read back for every feed: lz4 unpacks, and packs, several times as fast as what is the default.
_COMPRESS = "ALTER TABLE record ALTER COLUMN body SET COMPRESSION lz4"
_HAS_LZ4 = "SELECT 'lz4' = ANY (enumvals) FROM pg_settings WHERE name = 'default_toast_compression'"


def upgrade() -> None:
    op.add_column("record", sa.Column("axes", sa.Text(), nullable=True))
    engine = op.get_bind().dialect.name
    op.execute(_FILL[engine])
    if engine == "postgresql" and op.get_bind().execute(sa.text(_HAS_LZ4)).scalar():
        op.execute(_COMPRESS)


def downgrade() -> None:
    op.drop_column("record", "axes")
