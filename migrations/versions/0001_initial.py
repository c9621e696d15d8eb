"""The tables of the first version."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

document = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
code_text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "attribute_group",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("code", code_text, nullable=False),
        sa.Column("labels", document, nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attribute_group")),
        sa.UniqueConstraint("code", name=op.f("uq_attribute_group_code")),
    )
    op.create_table(
        "category",
        sa.Column("parent", code_text, nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("code", code_text, nullable=False),
        sa.Column("labels", document, nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["parent"], ["category.code"], name=op.f("fk_category_parent_category")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_category")),
        sa.UniqueConstraint("code", name=op.f("uq_category_code")),
    )
    op.create_table(
        "change_inbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("touched", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_inbox")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "change_log",
        sa.Column(
            "position",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("touched", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_change_log")),
    )
    op.create_table(
        "change_log_end",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_log_end")),
    )
    op.create_table(
        "currency",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("code", code_text, nullable=False),
        sa.Column("labels", document, nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_currency")),
        sa.UniqueConstraint("code", name=op.f("uq_currency_code")),
    )
    op.create_table(
        "id_sequence",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_id_sequence")),
        comment="SQLite only: the last id handed out per table",
    )
    op.create_table(
        "locale",
        sa.Column("fallback", code_text, nullable=True),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("code", code_text, nullable=False),
        sa.Column("labels", document, nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["fallback"], ["locale.code"], name=op.f("fk_locale_fallback_locale")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_locale")),
        sa.UniqueConstraint("code", name=op.f("uq_locale_code")),
    )
    op.create_table(
        "mapping",
        sa.Column("connector", sa.String(length=50), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("code", code_text, nullable=False),
        sa.Column("labels", document, nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mapping")),
        sa.UniqueConstraint("code", name=op.f("uq_mapping_code")),
    )
    op.create_table(
        "media_file",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("suffix", sa.String(length=10), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("width_px", sa.Integer(), nullable=True),
        sa.Column("height_px", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_media_file")),
    )
    op.create_table(
        "record",
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("group_code", code_text, nullable=False),
        sa.Column("sku", code_text, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_record")),
    )
    op.create_table(
        "relation_type",
        sa.Column("two_way", sa.Boolean(), nullable=False),
        sa.Column("quantified", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("code", code_text, nullable=False),
        sa.Column("labels", document, nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relation_type")),
        sa.UniqueConstraint("code", name=op.f("uq_relation_type_code")),
    )
    op.create_table(
        "role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role")),
        sa.UniqueConstraint("name", name=op.f("uq_role_name")),
    )
    op.create_table(
        "sign_in_attempts",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("free_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sign_in_attempts")),
    )
    op.create_table(
        "structure_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_structure_version")),
    )
    op.create_table(
        "unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", code_text, nullable=False),
        sa.Column("family", sa.String(length=100), nullable=False),
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.Column("factor", sa.Text(), nullable=False),
        sa.Column("offset", sa.Text(), nullable=False),
        sa.Column("symbol", sa.String(length=20), nullable=False),
        sa.Column("labels", document, nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("key", name=op.f("uq_unit_key")),
    )
    op.create_table(
        "user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("password", sa.String(length=255), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("ui_locale", sa.String(length=20), nullable=True),
        sa.Column("zone", sa.String(length=40), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("email", name=op.f("uq_user_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_user_fs_uniquifier")),
    )
    op.create_table(
        "attribute",
        sa.Column("type", sa.String(length=30), nullable=False),
        sa.Column("group", code_text, nullable=False),
        sa.Column("localizable", sa.Boolean(), nullable=False),
        sa.Column("scopable", sa.Boolean(), nullable=False),
        sa.Column("locales", document, nullable=False),
        sa.Column("unique", sa.Boolean(), nullable=False),
        sa.Column("filterable", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("unit_family", sa.String(length=100), nullable=True),
        sa.Column("unit", sa.String(length=100), nullable=True),
        sa.Column("rules", document, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("code", code_text, nullable=False),
        sa.Column("labels", document, nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group"], ["attribute_group.code"], name=op.f("fk_attribute_group_attribute_group")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attribute")),
        sa.UniqueConstraint("code", name=op.f("uq_attribute_code")),
    )
    op.create_table(
        "category_closure",
        sa.Column("ancestor_id", sa.Integer(), nullable=False),
        sa.Column("descendant_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ancestor_id"], ["category.id"], name=op.f("fk_category_closure_ancestor_id_category")
        ),
        sa.ForeignKeyConstraint(
            ["descendant_id"], ["category.id"], name=op.f("fk_category_closure_descendant_id_category")
        ),
        sa.PrimaryKeyConstraint("ancestor_id", "descendant_id", name=op.f("pk_category_closure")),
    )
    op.create_index(
        op.f("ix_category_closure_descendant_id"), "category_closure", ["descendant_id"], unique=False
    )
    op.create_table(
        "change_set",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("via", sa.String(length=20), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("skips", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reverts_id", sa.Integer(), nullable=True),
        sa.Column("chunks", sa.Integer(), nullable=True),
        sa.Column("next_chunk", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'proposed', 'scheduled', 'applying', 'applied', 'reverted')",
            name=op.f("ck_change_set_state"),
        ),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_change_set_author_id_user")),
        sa.ForeignKeyConstraint(
            ["reverts_id"], ["change_set.id"], name=op.f("fk_change_set_reverts_id_change_set")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_set")),
    )
    op.create_index(op.f("ix_change_set_created_at"), "change_set", ["created_at"], unique=False)
    op.create_index(
        "ix_change_set_open",
        "change_set",
        ["state"],
        unique=False,
        sqlite_where=sa.text("state <> 'applied'"),
        postgresql_where=sa.text("state <> 'applied'"),
    )
    op.create_index(op.f("ix_change_set_reverts_id"), "change_set", ["reverts_id"], unique=False)
    op.create_table(
        "mapping_version",
        sa.Column("mapping_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mapping_id"], ["mapping.id"], name=op.f("fk_mapping_version_mapping_id_mapping")
        ),
        sa.PrimaryKeyConstraint("mapping_id", "version", name=op.f("pk_mapping_version")),
    )
    op.create_table(
        "market",
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("currency", code_text, nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("locales", document, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("code", code_text, nullable=False),
        sa.Column("labels", document, nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["currency"], ["currency.code"], name=op.f("fk_market_currency_currency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_market")),
        sa.UniqueConstraint("code", name=op.f("uq_market_code")),
    )
    op.create_table(
        "scope",
        sa.Column("locales", document, nullable=False),
        sa.Column("currencies", document, nullable=False),
        sa.Column("category", code_text, nullable=True),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("code", code_text, nullable=False),
        sa.Column("labels", document, nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["category"], ["category.code"], name=op.f("fk_scope_category_category")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scope")),
        sa.UniqueConstraint("code", name=op.f("uq_scope_code")),
    )
    op.create_table(
        "sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("agent", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_sign_in_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_sign_in_key_hash")),
    )
    op.create_index("ix_sign_in_user_id", "sign_in", ["user_id"], unique=False)
    op.create_table(
        "user_role",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("role_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["role_id"], ["role.id"], name=op.f("fk_user_role_role_id_role")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_user_role_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "role_id", name=op.f("pk_user_role")),
    )
    op.create_table(
        "view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("connector", sa.String(length=50), nullable=False),
        sa.Column("mapping_id", sa.Integer(), nullable=False),
        sa.Column("mapping_version", sa.Integer(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("locales", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["mapping_id"], ["mapping.id"], name=op.f("fk_view_mapping_id_mapping")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_view")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_view_fingerprint")),
    )
    op.create_table(
        "assortment",
        sa.Column("market", code_text, nullable=False),
        sa.Column("category", code_text, nullable=True),
        sa.Column("parent", code_text, nullable=True),
        sa.Column("rule", document, nullable=True),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("code", code_text, nullable=False),
        sa.Column("labels", document, nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["category"], ["category.code"], name=op.f("fk_assortment_category_category")
        ),
        sa.ForeignKeyConstraint(["market"], ["market.code"], name=op.f("fk_assortment_market_market")),
        sa.ForeignKeyConstraint(
            ["parent"], ["assortment.code"], name=op.f("fk_assortment_parent_assortment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assortment")),
        sa.UniqueConstraint("code", name=op.f("uq_assortment_code")),
    )
    op.create_table(
        "change",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("set_id", sa.Integer(), nullable=False),
        sa.Column("chunk", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("field", sa.String(length=350), nullable=False),
        sa.Column("op", sa.String(length=10), nullable=False),
        sa.Column("expected", sa.Text(), nullable=True),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["set_id"], ["change_set.id"], name=op.f("fk_change_set_id_change_set")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
    op.create_index("ix_change_chunk", "change", ["set_id", "chunk", "id"], unique=False)
    op.create_index("ix_change_target", "change", ["kind", "target_id", "id"], unique=False)
    op.create_table(
        "family",
        sa.Column("attributes", document, nullable=False),
        sa.Column("requirements", document, nullable=False),
        sa.Column("label_attribute", code_text, nullable=True),
        sa.Column("image_attribute", code_text, nullable=True),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("code", code_text, nullable=False),
        sa.Column("labels", document, nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["image_attribute"], ["attribute.code"], name=op.f("fk_family_image_attribute_attribute")
        ),
        sa.ForeignKeyConstraint(
            ["label_attribute"], ["attribute.code"], name=op.f("fk_family_label_attribute_attribute")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family")),
        sa.UniqueConstraint("code", name=op.f("uq_family_code")),
    )
    op.create_table(
        "option",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", code_text, nullable=False),
        sa.Column("attribute", code_text, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("labels", document, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attribute"], ["attribute.code"], name=op.f("fk_option_attribute_attribute")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_option")),
        sa.UniqueConstraint("key", name=op.f("uq_option_key")),
    )
    op.create_table(
        "channel",
        sa.Column("connector", sa.String(length=50), nullable=False),
        sa.Column("market", code_text, nullable=False),
        sa.Column("scope", code_text, nullable=False),
        sa.Column("locales", document, nullable=False),
        sa.Column("assortment", code_text, nullable=False),
        sa.Column("mapping", code_text, nullable=False),
        sa.Column("max_shrink_percent", sa.Integer(), nullable=False),
        sa.Column("wait_seconds", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("code", code_text, nullable=False),
        sa.Column("labels", document, nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assortment"], ["assortment.code"], name=op.f("fk_channel_assortment_assortment")
        ),
        sa.ForeignKeyConstraint(["mapping"], ["mapping.code"], name=op.f("fk_channel_mapping_mapping")),
        sa.ForeignKeyConstraint(["market"], ["market.code"], name=op.f("fk_channel_market_market")),
        sa.ForeignKeyConstraint(["scope"], ["scope.code"], name=op.f("fk_channel_scope_scope")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel")),
        sa.UniqueConstraint("code", name=op.f("uq_channel_code")),
    )
    op.create_table(
        "family_variant",
        sa.Column("family", code_text, nullable=False),
        sa.Column("axes", document, nullable=False),
        sa.Column("attributes", document, nullable=False),
        sa.Column("overridable", document, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("code", code_text, nullable=False),
        sa.Column("labels", document, nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["family"], ["family.code"], name=op.f("fk_family_variant_family_family")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family_variant")),
        sa.UniqueConstraint("code", name=op.f("uq_family_variant_code")),
    )
    op.create_table(
        "channel_stream",
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("stream", sa.String(length=10), nullable=False),
        sa.Column("epoch", sa.String(length=16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("live_revision", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=True),
        sa.Column("view_id", sa.Integer(), nullable=True),
        sa.Column("settings", sa.String(length=64), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("products", sa.Integer(), nullable=False),
        sa.Column("groups", sa.Integer(), nullable=False),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_note", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["channel.id"], name=op.f("fk_channel_stream_channel_id_channel")
        ),
        sa.ForeignKeyConstraint(["view_id"], ["view.id"], name=op.f("fk_channel_stream_view_id_view")),
        sa.PrimaryKeyConstraint("channel_id", "stream", name=op.f("pk_channel_stream")),
    )
    op.create_table(
        "listing",
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("from_revision", sa.Integer(), nullable=False),
        sa.Column("to_revision", sa.Integer(), nullable=True),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("reason", sa.SmallInteger(), nullable=True),
        sa.CheckConstraint(
            "to_revision IS NULL OR to_revision > from_revision", name=op.f("ck_listing_revisions")
        ),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_listing_channel_id_channel")),
        sa.PrimaryKeyConstraint("channel_id", "kind", "key", "from_revision", name=op.f("pk_listing")),
    )
    op.create_index("ix_listing_from", "listing", ["channel_id", "from_revision"], unique=False)
    op.create_index(
        "ix_listing_to",
        "listing",
        ["channel_id", "to_revision"],
        unique=False,
        sqlite_where=sa.text("to_revision IS NOT NULL"),
        postgresql_where=sa.text("to_revision IS NOT NULL"),
    )
    op.create_index(
        "uq_listing_open",
        "listing",
        ["channel_id", "kind", "key"],
        unique=True,
        sqlite_where=sa.text("to_revision IS NULL"),
        postgresql_where=sa.text("to_revision IS NULL"),
    )
    op.create_table(
        "product",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("sku", code_text, nullable=True),
        sa.Column("code", code_text, nullable=True),
        sa.Column("family_id", sa.Integer(), nullable=True),
        sa.Column("family_variant_id", sa.Integer(), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("combination", code_text, nullable=True),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.Column("document", document, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(kind = 'model') = (code IS NOT NULL)", name=op.f("ck_product_code_of_model")),
        sa.CheckConstraint("kind = 'product' OR sku IS NULL", name=op.f("ck_product_sku_of_product")),
        sa.CheckConstraint("kind IN ('product', 'model')", name=op.f("ck_product_kind")),
        sa.ForeignKeyConstraint(["family_id"], ["family.id"], name=op.f("fk_product_family_id_family")),
        sa.ForeignKeyConstraint(
            ["family_variant_id"],
            ["family_variant.id"],
            name=op.f("fk_product_family_variant_id_family_variant"),
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["product.id"], name=op.f("fk_product_parent_id_product")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product")),
        sa.UniqueConstraint("code", name=op.f("uq_product_code")),
        sa.UniqueConstraint("parent_id", "combination", name="uq_product_combination"),
        sa.UniqueConstraint("sku", name=op.f("uq_product_sku")),
    )
    op.create_index("ix_product_family", "product", ["family_id", "id"], unique=False)
    op.create_index("ix_product_parent", "product", ["parent_id", "id"], unique=False)
    op.create_index("ix_product_updated", "product", ["updated_at", "id"], unique=False)
    op.create_table(
        "publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("stream", sa.String(length=10), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Integer(), nullable=False),
        sa.Column("held_back", sa.Integer(), nullable=False),
        sa.Column("restores", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("files", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_publication_author_id_user")),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["channel.id"], name=op.f("fk_publication_channel_id_channel")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
        sa.UniqueConstraint("channel_id", "stream", "revision", name="uq_publication_revision"),
    )
    op.create_table(
        "token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("prefix", sa.String(length=20), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("label", sa.String(length=100), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_token_channel_id_channel")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_token")),
        sa.UniqueConstraint("sha256", name=op.f("uq_token_sha256")),
    )
    op.create_index("ix_token_channel_id", "token", ["channel_id"], unique=False)
    op.create_table(
        "ancestry",
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("ancestor_id", sa.Integer(), nullable=False),
        sa.Column("distance", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ancestor_id"], ["product.id"], name=op.f("fk_ancestry_ancestor_id_product")
        ),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_ancestry_product_id_product")),
        sa.PrimaryKeyConstraint("product_id", "ancestor_id", name=op.f("pk_ancestry")),
    )
    op.create_index("ix_ancestry_ancestor", "ancestry", ["ancestor_id", "product_id"], unique=False)
    op.create_table(
        "feed_fetch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("token_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.String(length=10), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("status", sa.SmallInteger(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["channel.id"], name=op.f("fk_feed_fetch_channel_id_channel")
        ),
        sa.ForeignKeyConstraint(["token_id"], ["token.id"], name=op.f("fk_feed_fetch_token_id_token")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_fetch")),
    )
    op.create_index("ix_feed_fetch_channel_id", "feed_fetch", ["channel_id", "id"], unique=False)
    op.create_index("ix_feed_fetch_token_id", "feed_fetch", ["token_id", "id"], unique=False)
    op.create_table(
        "membership",
        sa.Column("assortment_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("cause", sa.String(length=4), nullable=False),
        sa.ForeignKeyConstraint(
            ["assortment_id"], ["assortment.id"], name=op.f("fk_membership_assortment_id_assortment")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_membership_product_id_product")
        ),
        sa.PrimaryKeyConstraint("assortment_id", "product_id", "from_on", name=op.f("pk_membership")),
    )
    op.create_index("ix_membership_from", "membership", ["assortment_id", "from_on"], unique=False)
    op.create_index("ix_membership_product", "membership", ["product_id"], unique=False)
    op.create_index("ix_membership_to", "membership", ["assortment_id", "to_on"], unique=False)
    op.create_table(
        "pin",
        sa.Column("assortment_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(length=3), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.CheckConstraint("way IN ('in', 'out')", name=op.f("ck_pin_way")),
        sa.CheckConstraint("to_on IS NULL OR from_on IS NULL OR to_on > from_on", name=op.f("ck_pin_period")),
        sa.ForeignKeyConstraint(
            ["assortment_id"], ["assortment.id"], name=op.f("fk_pin_assortment_id_assortment")
        ),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_pin_product_id_product")),
        sa.PrimaryKeyConstraint("assortment_id", "product_id", name=op.f("pk_pin")),
    )
    op.create_index("ix_pin_product", "pin", ["product_id"], unique=False)
    op.create_table(
        "product_category",
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"], ["category.id"], name=op.f("fk_product_category_category_id_category")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_product_category_product_id_product")
        ),
        sa.PrimaryKeyConstraint("product_id", "category_id", name=op.f("pk_product_category")),
    )
    op.create_index(
        "ix_product_category_category", "product_category", ["category_id", "product_id"], unique=False
    )
    op.create_table(
        "product_completeness",
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("scope_id", sa.Integer(), nullable=False),
        sa.Column("locale_id", sa.Integer(), nullable=False),
        sa.Column("required", sa.SmallInteger(), nullable=False),
        sa.Column("missing_count", sa.SmallInteger(), nullable=False),
        sa.Column("missing", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["locale_id"], ["locale.id"], name=op.f("fk_product_completeness_locale_id_locale")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_product_completeness_product_id_product")
        ),
        sa.ForeignKeyConstraint(
            ["scope_id"], ["scope.id"], name=op.f("fk_product_completeness_scope_id_scope")
        ),
        sa.PrimaryKeyConstraint("product_id", "scope_id", "locale_id", name=op.f("pk_product_completeness")),
    )
    op.create_index(
        "ix_product_completeness_missing",
        "product_completeness",
        ["scope_id", "locale_id", "missing_count", "product_id"],
        unique=False,
    )
    op.create_table(
        "product_relation",
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("relation_type_id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("quantity", sa.String(length=30), nullable=True),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_product_relation_product_id_product")
        ),
        sa.ForeignKeyConstraint(
            ["relation_type_id"],
            ["relation_type.id"],
            name=op.f("fk_product_relation_relation_type_id_relation_type"),
        ),
        sa.ForeignKeyConstraint(
            ["target_id"], ["product.id"], name=op.f("fk_product_relation_target_id_product")
        ),
        sa.PrimaryKeyConstraint(
            "product_id", "relation_type_id", "target_id", name=op.f("pk_product_relation")
        ),
    )
    op.create_index(
        "ix_product_relation_target", "product_relation", ["target_id", "product_id"], unique=False
    )
    op.create_table(
        "product_search",
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_product_search_product_id_product")
        ),
        sa.PrimaryKeyConstraint("product_id", name=op.f("pk_product_search")),
    )
    op.create_table(
        "product_status",
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("market_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["market_id"], ["market.id"], name=op.f("fk_product_status_market_id_market")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_product_status_product_id_product")
        ),
        sa.PrimaryKeyConstraint("product_id", "market_id", name=op.f("pk_product_status")),
    )
    op.create_index(
        "ix_product_status_market", "product_status", ["market_id", "status", "product_id"], unique=False
    )
    op.create_table(
        "product_value",
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("attribute_id", sa.Integer(), nullable=False),
        sa.Column("scope_id", sa.Integer(), nullable=False),
        sa.Column("locale_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.SmallInteger(), nullable=False),
        sa.Column("text", code_text, nullable=False),
        sa.Column("number", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(
            ["attribute_id"], ["attribute.id"], name=op.f("fk_product_value_attribute_id_attribute")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_product_value_product_id_product")
        ),
        sa.PrimaryKeyConstraint(
            "product_id", "attribute_id", "scope_id", "locale_id", "ordinal", name=op.f("pk_product_value")
        ),
    )
    op.create_index(
        "ix_product_value_number",
        "product_value",
        ["attribute_id", "number", "product_id"],
        unique=False,
        sqlite_where=sa.text("number IS NOT NULL"),
        postgresql_where=sa.text("number IS NOT NULL"),
    )
    op.create_index(
        "ix_product_value_text", "product_value", ["attribute_id", "text", "product_id"], unique=False
    )
    op.create_table(
        "rendering",
        sa.Column("view_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=True),
        sa.Column("problems", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_rendering_product_id_product")),
        sa.ForeignKeyConstraint(["view_id"], ["view.id"], name=op.f("fk_rendering_view_id_view")),
        sa.PrimaryKeyConstraint("view_id", "product_id", name=op.f("pk_rendering")),
    )
    op.create_index(
        "ix_rendering_held",
        "rendering",
        ["view_id", "product_id"],
        unique=False,
        sqlite_where=sa.text("hash IS NULL"),
        postgresql_where=sa.text("hash IS NULL"),
    )
    op.create_table(
        "reserved_sku",
        sa.Column("sku", code_text, nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_reserved_sku_product_id_product")
        ),
        sa.PrimaryKeyConstraint("sku", name=op.f("pk_reserved_sku")),
    )
    op.create_index(op.f("ix_reserved_sku_product_id"), "reserved_sku", ["product_id"], unique=False)
    op.create_table(
        "unique_value",
        sa.Column("attribute_id", sa.Integer(), nullable=False),
        sa.Column("text", code_text, nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attribute_id"], ["attribute.id"], name=op.f("fk_unique_value_attribute_id_attribute")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_unique_value_product_id_product")
        ),
        sa.PrimaryKeyConstraint("attribute_id", "text", name=op.f("pk_unique_value")),
    )
    op.create_index(op.f("ix_unique_value_product_id"), "unique_value", ["product_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_unique_value_product_id"), table_name="unique_value")
    op.drop_table("unique_value")
    op.drop_index(op.f("ix_reserved_sku_product_id"), table_name="reserved_sku")
    op.drop_table("reserved_sku")
    op.drop_index(
        "ix_rendering_held",
        table_name="rendering",
        sqlite_where=sa.text("hash IS NULL"),
        postgresql_where=sa.text("hash IS NULL"),
    )
    op.drop_table("rendering")
    op.drop_index("ix_product_value_text", table_name="product_value")
    op.drop_index(
        "ix_product_value_number",
        table_name="product_value",
        sqlite_where=sa.text("number IS NOT NULL"),
        postgresql_where=sa.text("number IS NOT NULL"),
    )
    op.drop_table("product_value")
    op.drop_index("ix_product_status_market", table_name="product_status")
    op.drop_table("product_status")
    op.drop_table("product_search")
    op.drop_index("ix_product_relation_target", table_name="product_relation")
    op.drop_table("product_relation")
    op.drop_index("ix_product_completeness_missing", table_name="product_completeness")
    op.drop_table("product_completeness")
    op.drop_index("ix_product_category_category", table_name="product_category")
    op.drop_table("product_category")
    op.drop_index("ix_pin_product", table_name="pin")
    op.drop_table("pin")
    op.drop_index("ix_membership_to", table_name="membership")
    op.drop_index("ix_membership_product", table_name="membership")
    op.drop_index("ix_membership_from", table_name="membership")
    op.drop_table("membership")
    op.drop_index("ix_feed_fetch_token_id", table_name="feed_fetch")
    op.drop_index("ix_feed_fetch_channel_id", table_name="feed_fetch")
    op.drop_table("feed_fetch")
    op.drop_index("ix_ancestry_ancestor", table_name="ancestry")
    op.drop_table("ancestry")
    op.drop_index("ix_token_channel_id", table_name="token")
    op.drop_table("token")
    op.drop_table("publication")
    op.drop_index("ix_product_updated", table_name="product")
    op.drop_index("ix_product_parent", table_name="product")
    op.drop_index("ix_product_family", table_name="product")
    op.drop_table("product")
    op.drop_index(
        "uq_listing_open",
        table_name="listing",
        sqlite_where=sa.text("to_revision IS NULL"),
        postgresql_where=sa.text("to_revision IS NULL"),
    )
    op.drop_index(
        "ix_listing_to",
        table_name="listing",
        sqlite_where=sa.text("to_revision IS NOT NULL"),
        postgresql_where=sa.text("to_revision IS NOT NULL"),
    )
    op.drop_index("ix_listing_from", table_name="listing")
    op.drop_table("listing")
    op.drop_table("channel_stream")
    op.drop_table("family_variant")
    op.drop_table("channel")
    op.drop_table("option")
    op.drop_table("family")
    op.drop_index("ix_change_target", table_name="change")
    op.drop_index("ix_change_chunk", table_name="change")
    op.drop_table("change")
    op.drop_table("assortment")
    op.drop_table("view")
    op.drop_table("user_role")
    op.drop_index("ix_sign_in_user_id", table_name="sign_in")
    op.drop_table("sign_in")
    op.drop_table("scope")
    op.drop_table("market")
    op.drop_table("mapping_version")
    op.drop_index(op.f("ix_change_set_reverts_id"), table_name="change_set")
    op.drop_index(
        "ix_change_set_open",
        table_name="change_set",
        sqlite_where=sa.text("state <> 'applied'"),
        postgresql_where=sa.text("state <> 'applied'"),
    )
    op.drop_index(op.f("ix_change_set_created_at"), table_name="change_set")
    op.drop_table("change_set")
    op.drop_index(op.f("ix_category_closure_descendant_id"), table_name="category_closure")
    op.drop_table("category_closure")
    op.drop_table("attribute")
    op.drop_table("user")
    op.drop_table("unit")
    op.drop_table("structure_version")
    op.drop_table("sign_in_attempts")
    op.drop_table("role")
    op.drop_table("relation_type")
    op.drop_table("record")
    op.drop_table("media_file")
    op.drop_table("mapping")
    op.drop_table("locale")
    op.drop_table("id_sequence")
    op.drop_table("currency")
    op.drop_table("change_log_end")
    op.drop_table("change_log")
    op.drop_table("change_inbox")
    op.drop_table("category")
    op.drop_table("attribute_group")
