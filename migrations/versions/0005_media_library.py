"""Where media files come from and who uses them; rendition profiles, and the renditions made by them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from pim.changes import guard

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

document = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
code_text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
instant = sa.DateTime(timezone=True)

# The own values that name a file, in every slot: a file is an object with the key "file".
_SQLITE_USES = """
INSERT OR IGNORE INTO media_use (product_id, attribute_id, sha256)
SELECT product.id, attribute.id, json_extract(slot.value, '$.file')
FROM product, json_each(product.document, '$.values') AS own, json_each(own.value) AS scope,
     json_each(scope.value) AS slot
JOIN attribute ON attribute.code = own.key
WHERE slot.type = 'object' AND json_extract(slot.value, '$.file') IS NOT NULL
"""
_POSTGRESQL_USES = """
INSERT INTO media_use (product_id, attribute_id, sha256)
SELECT DISTINCT product.id, attribute.id, slot.value ->> 'file'
FROM product, jsonb_each(product.document -> 'values') AS own, jsonb_each(own.value) AS scope,
     jsonb_each(scope.value) AS slot, attribute
WHERE attribute.code = own.key AND jsonb_typeof(slot.value) = 'object' AND slot.value ? 'file'
"""


def upgrade() -> None:
    op.create_table(
        "rendition_profile",
        sa.Column("max_width", sa.Integer(), nullable=False),
        sa.Column("max_height", sa.Integer(), nullable=False),
        sa.Column("fit", sa.String(10), nullable=False),
        sa.Column("format", sa.String(10), nullable=False),
        sa.Column("quality", sa.Integer(), nullable=False),
        sa.Column("background", sa.String(20), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("code", code_text, nullable=False),
        sa.Column("labels", document, nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rendition_profile")),
        sa.UniqueConstraint("code", name=op.f("uq_rendition_profile_code")),
    )
    op.create_table(
        "media_use",
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("attribute_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["attribute_id"], ["attribute.id"], name=op.f("fk_media_use_attribute_id_attribute")
        ),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_media_use_product_id_product")),
        sa.PrimaryKeyConstraint("product_id", "attribute_id", "sha256", name=op.f("pk_media_use")),
    )
    op.create_index("ix_media_use_file", "media_use", ["sha256", "product_id"])
    with guard.opened():
        op.execute(_SQLITE_USES if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL_USES)
    op.add_column("media_file", sa.Column("name", sa.String(255), nullable=False, server_default=""))
    op.add_column("media_file", sa.Column("source", sa.String(20), nullable=False, server_default=""))
    op.add_column(
        "media_file", sa.Column("kept_at", instant, nullable=False, server_default="1970-01-01 00:00:00")
    )
    op.execute("UPDATE media_file SET kept_at = created_at")
    op.create_index("ix_media_file_created", "media_file", ["created_at", "sha256"])
    op.create_table(
        "media_rendition",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("problem", sa.String(300), nullable=True),
        sa.Column("created_at", instant, nullable=False),
        sa.ForeignKeyConstraint(
            ["sha256"], ["media_file.sha256"], name=op.f("fk_media_rendition_sha256_media_file")
        ),
        sa.PrimaryKeyConstraint("sha256", "name", name=op.f("pk_media_rendition")),
    )
    op.create_index(
        "ix_media_rendition_failed",
        "media_rendition",
        ["name"],
        sqlite_where=sa.text("problem IS NOT NULL"),
        postgresql_where=sa.text("problem IS NOT NULL"),
    )
    op.add_column("channel", sa.Column("renditions", document, nullable=False, server_default="[]"))
    op.add_column("view", sa.Column("renditions", sa.Text(), nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("view", "renditions")
    op.drop_column("channel", "renditions")
    op.drop_table("media_rendition")
    op.drop_index("ix_media_file_created", "media_file")
    for name in ("kept_at", "source", "name"):
        op.drop_column("media_file", name)
    op.drop_table("media_use")
    op.drop_table("rendition_profile")
