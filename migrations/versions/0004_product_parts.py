"""Groups of products, packaging units and classifications, and what products say of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

document = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
code_text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    _create_coded("group_type")
    _create_coded(
        "product_group",
        sa.Column("type", code_text, nullable=False),
        sa.ForeignKeyConstraint(["type"], ["group_type.code"], name=op.f("fk_product_group_type_group_type")),
    )
    _create_coded(
        "packaging_unit",
        sa.Column("un_ece", sa.String(length=3), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
    )
    _create_coded(
        "classification",
        sa.Column("system", sa.String(length=10), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=True),
    )
    _create_side("product_group_member", "group_id", "product_group")
    _create_group_relation()
    _create_side("product_class", "classification_id", "classification", "class_code")
    op.create_table(
        "packaging_gtin",
        sa.Column("gtin", sa.String(length=14), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_packaging_gtin_product_id_product")
        ),
        sa.PrimaryKeyConstraint("gtin", name=op.f("pk_packaging_gtin")),
    )
    op.create_index(op.f("ix_packaging_gtin_product_id"), "packaging_gtin", ["product_id"], unique=False)


def downgrade() -> None:
    for table in (
        "packaging_gtin",
        "product_class",
        "product_group_relation",
        "product_group_member",
        "classification",
        "packaging_unit",
        "product_group",
        "group_type",
    ):
        op.drop_table(table)


def _create_coded(table: str, *more: sa.Column | sa.ForeignKeyConstraint) -> None:
    """A table of the structure: what all have, and more."""
    op.create_table(
        table,
        *more,
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("code", code_text, nullable=False),
        sa.Column("labels", document, nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("code", name=op.f(f"uq_{table}_code")),
    )


def _create_side(table: str, named: str, refers_to: str, *texts: str) -> None:
    """What products say of a row of the structure, found from both ends."""
    op.create_table(
        table,
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column(named, sa.Integer(), nullable=False),
        *(sa.Column(text, code_text, nullable=False) for text in texts),
        sa.ForeignKeyConstraint([named], [f"{refers_to}.id"], name=op.f(f"fk_{table}_{named}_{refers_to}")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f(f"fk_{table}_product_id_product")),
        sa.PrimaryKeyConstraint("product_id", named, name=op.f(f"pk_{table}")),
    )
    index = f"ix_{table}_{texts[0] if texts else named.removesuffix('_id')}"
    op.create_index(index, table, [named, *texts, "product_id"], unique=False)


def _create_group_relation() -> None:
    op.create_table(
        "product_group_relation",
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("relation_type_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["product_group.id"], name=op.f("fk_product_group_relation_group_id_product_group")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_product_group_relation_product_id_product")
        ),
        sa.ForeignKeyConstraint(
            ["relation_type_id"],
            ["relation_type.id"],
            name=op.f("fk_product_group_relation_relation_type_id_relation_type"),
        ),
        sa.PrimaryKeyConstraint(
            "product_id", "relation_type_id", "group_id", name=op.f("pk_product_group_relation")
        ),
    )
    op.create_index(
        "ix_product_group_relation_group",
        "product_group_relation",
        ["group_id", "product_id"],
        unique=False,
    )
