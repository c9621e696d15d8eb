"""Make writing cheaper: side tables without foreign keys, search words as they are, creations found by key.

Rows of side tables are derived from documents that were checked, in the same transaction;
asking once more for the other end of each cost an import a third of the server's time.
Words for search come folded, single and without punctuation: no engine needs to parse
them again, or to know where in a text they stood.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# table -> column -> the table that it named
REFERENCES = {
    "ancestry": {"product_id": "product", "ancestor_id": "product"},
    "membership": {"assortment_id": "assortment", "product_id": "product"},
    "product_category": {"product_id": "product", "category_id": "category"},
    "product_completeness": {"product_id": "product", "scope_id": "scope", "locale_id": "locale"},
    "product_relation": {
        "product_id": "product",
        "relation_type_id": "relation_type",
        "target_id": "product",
    },
    "product_search": {"product_id": "product"},
    "product_status": {"product_id": "product", "market_id": "market"},
    "product_value": {"product_id": "product", "attribute_id": "attribute"},
}
TRIGGERS = {
    "product_search_insert": (
        "INSERT ON product_search BEGIN"
        " INSERT INTO product_search_fts(rowid, words) VALUES (new.product_id, new.words); END"
    ),
    "product_search_delete": (
        "DELETE ON product_search BEGIN"
        " INSERT INTO product_search_fts(product_search_fts, rowid, words)"
        " VALUES ('delete', old.product_id, old.words); END"
    ),
    "product_search_update": (
        "UPDATE ON product_search BEGIN"
        " INSERT INTO product_search_fts(product_search_fts, rowid, words)"
        " VALUES ('delete', old.product_id, old.words);"
        " INSERT INTO product_search_fts(rowid, words) VALUES (new.product_id, new.words); END"
    ),
}
# The ascii tokenizer cuts at the blanks between words, and takes every other letter as it is.
WORDS = "prefix='2 3', detail=none, tokenize='ascii'"
PARSED = "prefix='2 3 4'"
_FOREIGN_KEY = re.compile(r",\s*CONSTRAINT \w+ FOREIGN KEY\([^)]*\) REFERENCES \w+ \([^)]*\)")


def upgrade() -> None:
    created = sa.text("op = 'create'")
    op.create_index(
        "ix_change_created",
        "change",
        ["set_id", "kind", "key"],
        unique=False,
        sqlite_where=created,
        postgresql_where=created,
    )
    if op.get_bind().dialect.name == "sqlite":
        _make_tables_anew(lambda _table, sql: _FOREIGN_KEY.sub("", sql))
        _make_search(WORDS)
        return
    for table, columns in REFERENCES.items():
        for column, other in columns.items():
            op.drop_constraint(f"fk_{table}_{column}_{other}", table, type_="foreignkey")
    _make_tsv("array_to_tsvector(string_to_array(words, ' '))")


def downgrade() -> None:
    op.drop_index("ix_change_created", table_name="change")
    if op.get_bind().dialect.name == "sqlite":
        _make_tables_anew(_with_foreign_keys)
        _make_search(PARSED)
        return
    for table, columns in REFERENCES.items():
        for column, other in columns.items():
            op.create_foreign_key(f"fk_{table}_{column}_{other}", table, other, [column], ["id"])
    _make_tsv("to_tsvector('simple', words)")


def _make_tables_anew(rewrite: Callable[[str, str], str]) -> None:
    """SQLite changes no constraint of a table that is there: its rows move to a new one."""
    bind = op.get_bind()
    for trigger in TRIGGERS:
        op.execute(f"DROP TRIGGER {trigger}")
    op.execute("DROP TABLE product_search_fts")
    for table in REFERENCES:
        found = bind.execute(
            sa.text("SELECT type, sql FROM sqlite_master WHERE tbl_name = :table AND sql IS NOT NULL"),
            {"table": table},
        ).all()
        (made,) = (row.sql for row in found if row.type == "table")
        op.execute(re.sub(r'^CREATE TABLE "?\w+"?', f"CREATE TABLE new_{table}", rewrite(table, made)))
        op.execute(f"INSERT INTO new_{table} SELECT * FROM {table}")  # noqa: S608 - names from above
        op.execute(f"DROP TABLE {table}")
        op.execute(f"ALTER TABLE new_{table} RENAME TO {table}")
        for row in found:
            if row.type == "index":
                op.execute(row.sql)


def _with_foreign_keys(table: str, sql: str) -> str:
    keys = "".join(
        f", CONSTRAINT fk_{table}_{column}_{other} FOREIGN KEY({column}) REFERENCES {other} (id)"
        for column, other in REFERENCES[table].items()
    )
    return sql.rstrip().removesuffix(")") + keys + ")"


def _make_search(options: str) -> None:
    op.execute(
        "CREATE VIRTUAL TABLE product_search_fts USING fts5("
        f"words, content='product_search', content_rowid='product_id', {options})"
    )
    for trigger, told in TRIGGERS.items():
        op.execute(f"CREATE TRIGGER {trigger} AFTER {told}")
    op.execute("INSERT INTO product_search_fts(product_search_fts) VALUES ('rebuild')")


def _make_tsv(expression: str) -> None:
    op.execute("DROP INDEX ix_product_search_tsv")
    op.execute("ALTER TABLE product_search DROP COLUMN tsv")
    op.execute(
        f"ALTER TABLE product_search ADD COLUMN tsv tsvector GENERATED ALWAYS AS ({expression}) STORED"
    )
    op.execute("CREATE INDEX ix_product_search_tsv ON product_search USING gin (tsv)")
