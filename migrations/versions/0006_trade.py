"""Who buys, at what price, by what number, and what is there: clients, prices, part numbers, stock.

Amounts are text: SQLite has no exact numbers.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

document = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
code_text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
TABLES = (
    "stock",
    "price",
    "client_part_number",
    "price_load",
    "price_list",
    "client",
    "warehouse",
    "trade_sequence",
    "tax_class",
    "client_group",
)  # those that refer to others first
big_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "client_group",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("code", code_text, nullable=False),
        sa.Column("labels", document, nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_group")),
        sa.UniqueConstraint("code", name=op.f("uq_client_group_code")),
    )
    op.create_table(
        "tax_class",
        sa.Column("rates", document, nullable=False),
        sa.Column("standard_in", document, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("code", code_text, nullable=False),
        sa.Column("labels", document, nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tax_class")),
        sa.UniqueConstraint("code", name=op.f("uq_tax_class_code")),
    )
    sequences = op.create_table(
        "trade_sequence",
        sa.Column("name", sa.String(length=10), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_trade_sequence")),
    )
    # Their rows are locked before anything is compared, so they have to be there.
    op.bulk_insert(sequences, [{"name": "price", "last": 0}, {"name": "stock", "last": 0}])
    op.create_table(
        "warehouse",
        sa.Column("markets", document, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("code", code_text, nullable=False),
        sa.Column("labels", document, nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_warehouse")),
        sa.UniqueConstraint("code", name=op.f("uq_warehouse_code")),
    )
    op.create_table(
        "client",
        sa.Column("market", code_text, nullable=False),
        sa.Column("client_group", code_text, nullable=True),
        sa.Column("currency", code_text, nullable=True),
        sa.Column("locales", document, nullable=False),
        sa.Column("contact", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("code", code_text, nullable=False),
        sa.Column("labels", document, nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_group"], ["client_group.code"], name=op.f("fk_client_client_group_client_group")
        ),
        sa.ForeignKeyConstraint(["currency"], ["currency.code"], name=op.f("fk_client_currency_currency")),
        sa.ForeignKeyConstraint(["market"], ["market.code"], name=op.f("fk_client_market_market")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client")),
        sa.UniqueConstraint("code", name=op.f("uq_client_code")),
    )
    op.create_table(
        "price_list",
        sa.Column("currency", code_text, nullable=False),
        sa.Column("market", code_text, nullable=True),
        sa.Column("client_group", code_text, nullable=True),
        sa.Column("client", code_text, nullable=True),
        sa.Column("includes_vat", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("code", code_text, nullable=False),
        sa.Column("labels", document, nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "CASE WHEN market IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN client_group IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN client IS NULL THEN 0 ELSE 1 END = 1",
            name=op.f("ck_price_list_owner"),
        ),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_from IS NULL OR valid_to > valid_from",
            name=op.f("ck_price_list_period"),
        ),
        sa.ForeignKeyConstraint(["client"], ["client.code"], name=op.f("fk_price_list_client_client")),
        sa.ForeignKeyConstraint(
            ["client_group"], ["client_group.code"], name=op.f("fk_price_list_client_group_client_group")
        ),
        sa.ForeignKeyConstraint(
            ["currency"], ["currency.code"], name=op.f("fk_price_list_currency_currency")
        ),
        sa.ForeignKeyConstraint(["market"], ["market.code"], name=op.f("fk_price_list_market_market")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_list")),
        sa.UniqueConstraint("code", name=op.f("uq_price_list_code")),
    )
    op.create_table(
        "price_load",
        sa.Column("id", big_id, autoincrement=False, nullable=False),
        sa.Column("price_list_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.Column("ended", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["price_list_id"], ["price_list.id"], name=op.f("fk_price_load_price_list_id_price_list")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_load")),
    )
    op.create_index(op.f("ix_price_load_at"), "price_load", ["at"], unique=False)
    op.create_table(
        "client_part_number",
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("number", code_text, nullable=False),
        sa.CheckConstraint("valid_to > valid_from", name=op.f("ck_client_part_number_period")),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_client_part_number_client_id_client")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_client_part_number_product_id_product")
        ),
        sa.PrimaryKeyConstraint("client_id", "product_id", "valid_from", name=op.f("pk_client_part_number")),
        sa.UniqueConstraint(
            "client_id",
            "number",
            "valid_from",
            name=op.f("uq_client_part_number_client_id_number_valid_from"),
        ),
    )
    op.create_index("ix_client_part_number_product", "client_part_number", ["product_id"], unique=False)
    op.create_table(
        "price",
        sa.Column("id", big_id, nullable=False),
        sa.Column("price_list_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("unit", code_text, nullable=False),
        sa.Column("min_quantity", sa.Text(), nullable=False),
        sa.Column("amount", sa.Text(), nullable=False),
        sa.Column("per_quantity", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("from_load", sa.BigInteger(), nullable=False),
        sa.Column("to_load", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("valid_to > valid_from", name=op.f("ck_price_period")),
        sa.ForeignKeyConstraint(["from_load"], ["price_load.id"], name=op.f("fk_price_from_load_price_load")),
        sa.ForeignKeyConstraint(
            ["price_list_id"], ["price_list.id"], name=op.f("fk_price_price_list_id_price_list")
        ),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_price_product_id_product")),
        sa.ForeignKeyConstraint(["to_load"], ["price_load.id"], name=op.f("fk_price_to_load_price_load")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price")),
    )
    op.create_index("ix_price_from_load", "price", ["from_load"], unique=False)
    op.create_index("ix_price_product", "price", ["product_id", "price_list_id"], unique=False)
    op.create_index(
        "ix_price_to_load",
        "price",
        ["to_load"],
        unique=False,
        sqlite_where=sa.text("to_load IS NOT NULL"),
        postgresql_where=sa.text("to_load IS NOT NULL"),
    )
    op.create_index(
        "uq_price_standing",
        "price",
        ["price_list_id", "product_id", "unit", "min_quantity", "valid_from"],
        unique=True,
        sqlite_where=sa.text("to_load IS NULL"),
        postgresql_where=sa.text("to_load IS NULL"),
    )
    op.create_table(
        "stock",
        sa.Column("warehouse_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("next_quantity", sa.Text(), nullable=True),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_stock_product_id_product")),
        sa.ForeignKeyConstraint(
            ["warehouse_id"], ["warehouse.id"], name=op.f("fk_stock_warehouse_id_warehouse")
        ),
        sa.PrimaryKeyConstraint("warehouse_id", "product_id", name=op.f("pk_stock")),
    )
    op.create_index(op.f("ix_stock_product_id"), "stock", ["product_id"], unique=False)
    op.create_index(op.f("ix_stock_sequence"), "stock", ["sequence"], unique=False)


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
