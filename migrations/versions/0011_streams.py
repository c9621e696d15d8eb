"""Streams of prices and stock: what a revision stands for, ledgers of part numbers and tax classes.

A row of `listing` is little more than its key, which SQLite kept twice.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

document = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
code_text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
HAS_START, HAS_END = sa.text("valid_from > '0001-01-01'"), sa.text("valid_to < '9999-12-31'")
OPEN = sa.text("to_revision IS NULL")
CLOSED = sa.text("to_revision IS NOT NULL")
STANDING = sa.text("to_edition IS NULL")
NUMBERS = "client_part_number"
KEY, UNIQUE = "pk_client_part_number", "uq_client_part_number_client_id_number_valid_from"
STANDING_NUMBERS = "uq_client_part_number_standing"


def upgrade() -> None:
    op.add_column("channel", sa.Column("client", sa.Text(), nullable=True))
    op.add_column("channel", sa.Column("carries", document, server_default="[]", nullable=False))
    op.add_column("publication", sa.Column("basis", sa.Text(), nullable=True))
    op.add_column("publication", sa.Column("stock_sequence", sa.BigInteger(), nullable=True))
    for name, condition in (("valid_from", HAS_START), ("valid_to", HAS_END)):
        where = {"sqlite_where": condition, "postgresql_where": condition}
        op.create_index(f"ix_price_{name}", "price", [name], unique=False, **where)
    _make_taxes()
    _make_editions()
    if op.get_bind().dialect.name == "sqlite":
        _make_listing_anew(with_rowid=False)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _make_listing_anew(with_rowid=True)
    _drop_editions()
    op.execute("DELETE FROM trade_sequence WHERE name IN ('tax', 'counted')")
    op.drop_table("product_tax")
    op.drop_index("ix_price_valid_to", table_name="price")
    op.drop_index("ix_price_valid_from", table_name="price")
    op.execute("DELETE FROM publication WHERE stream <> 'content'")
    op.execute("DELETE FROM channel_stream WHERE stream <> 'content'")
    op.drop_column("publication", "stock_sequence")
    op.drop_column("publication", "basis")
    op.drop_column("channel", "carries")
    op.drop_column("channel", "client")


def _make_taxes() -> None:
    op.create_table(
        "product_tax",
        sa.Column("product_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("market", code_text, nullable=False),
        sa.Column("from_number", sa.BigInteger(), nullable=False),
        sa.Column("to_number", sa.BigInteger(), nullable=True),
        sa.Column("tax_class", code_text, nullable=False),
        sa.PrimaryKeyConstraint("product_id", "market", "from_number", name=op.f("pk_product_tax")),
    )
    op.create_index("ix_product_tax_market", "product_tax", ["market", "product_id"], unique=False)
    each = "jsonb_each_text(product.document -> 'vat') AS named"
    if op.get_bind().dialect.name == "sqlite":
        each = "json_each(product.document, '$.vat') AS named"
    op.execute(
        "INSERT INTO product_tax (product_id, market, from_number, tax_class)"  # noqa: S608 - no value
        f" SELECT product.id, named.key, 1, named.value FROM product, {each}"
    )
    op.execute("INSERT INTO trade_sequence (name, last) VALUES ('tax', 1), ('counted', 0)")


def _make_editions() -> None:
    op.create_table(
        "part_number_edition",
        sa.Column("client_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_part_number_edition_client_id_client")
        ),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_part_number_edition")),
    )
    op.execute(f"INSERT INTO part_number_edition SELECT DISTINCT client_id, 1 FROM {NUMBERS}")  # noqa: S608
    _make_numbers_anew(
        "client_id, product_id, valid_from, 1, NULL, valid_to, number",
        [
            sa.Column("from_edition", sa.Integer(), nullable=False),
            sa.Column("to_edition", sa.Integer(), nullable=True),
        ],
        sa.PrimaryKeyConstraint("client_id", "product_id", "valid_from", "from_edition", name=op.f(KEY)),
    )
    op.create_index(
        STANDING_NUMBERS,
        NUMBERS,
        ["client_id", "number", "valid_from"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )


def _drop_editions() -> None:
    op.drop_index(STANDING_NUMBERS, table_name=NUMBERS)
    _make_numbers_anew(
        "client_id, product_id, valid_from, valid_to, number",
        [],
        sa.PrimaryKeyConstraint("client_id", "product_id", "valid_from", name=op.f(KEY)),
        sa.UniqueConstraint("client_id", "number", "valid_from", name=op.f(UNIQUE)),
        where="WHERE to_edition IS NULL",
    )
    op.drop_table("part_number_edition")


def _make_numbers_anew(
    told: str, editions: list[sa.Column[int]], *constraints: sa.Constraint, where: str = ""
) -> None:
    """Move the rows to a table with another key, on both engines alike."""
    if op.get_bind().dialect.name != "sqlite":  # whose constraints give their names to indexes
        for name in (KEY, UNIQUE):
            op.execute(f"ALTER TABLE {NUMBERS} DROP CONSTRAINT IF EXISTS {name}")
    op.drop_index("ix_client_part_number_product", table_name=NUMBERS)
    op.create_table(
        f"new_{NUMBERS}",
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        *editions,
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("number", code_text, nullable=False),
        sa.CheckConstraint("valid_to > valid_from", name=op.f("ck_client_part_number_period")),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_client_part_number_client_id_client")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_client_part_number_product_id_product")
        ),
        *constraints,
    )
    op.execute(f"INSERT INTO new_{NUMBERS} SELECT {told} FROM {NUMBERS} {where}")  # noqa: S608 - from above
    op.drop_table(NUMBERS)
    op.rename_table(f"new_{NUMBERS}", NUMBERS)
    op.create_index("ix_client_part_number_product", NUMBERS, ["product_id"], unique=False)


def _make_listing_anew(*, with_rowid: bool) -> None:
    names = "channel_id, kind, key, from_revision, to_revision, hash, reason"
    for index in ("uq_listing_open", "ix_listing_from", "ix_listing_to"):
        op.drop_index(index, table_name="listing")
    op.rename_table("listing", "old_listing")
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
        sqlite_with_rowid=with_rowid,
    )
    op.execute(f"INSERT INTO listing ({names}) SELECT {names} FROM old_listing")  # noqa: S608 - from above
    op.drop_table("old_listing")
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
