"""What each engine needs beyond tables: full-text search, and how documents are stored."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SQLITE_UP = (
    (
        "CREATE VIRTUAL TABLE product_search_fts USING fts5("
        "words, content='product_search', content_rowid='product_id', prefix='2 3 4')"
    ),
    (
        "CREATE TRIGGER product_search_insert AFTER INSERT ON product_search BEGIN"
        " INSERT INTO product_search_fts(rowid, words) VALUES (new.product_id, new.words); END"
    ),
    (
        "CREATE TRIGGER product_search_delete AFTER DELETE ON product_search BEGIN"
        " INSERT INTO product_search_fts(product_search_fts, rowid, words)"
        " VALUES ('delete', old.product_id, old.words); END"
    ),
    (
        "CREATE TRIGGER product_search_update AFTER UPDATE ON product_search BEGIN"
        " INSERT INTO product_search_fts(product_search_fts, rowid, words)"
        " VALUES ('delete', old.product_id, old.words);"
        " INSERT INTO product_search_fts(rowid, words) VALUES (new.product_id, new.words); END"
    ),
)
SQLITE_DOWN = (
    "DROP TRIGGER product_search_update",
    "DROP TRIGGER product_search_delete",
    "DROP TRIGGER product_search_insert",
    "DROP TABLE product_search_fts",
)
POSTGRESQL_UP = (
    (
        "ALTER TABLE product_search ADD COLUMN tsv tsvector"
        " GENERATED ALWAYS AS (to_tsvector('simple', words)) STORED"
    ),
    "CREATE INDEX ix_product_search_tsv ON product_search USING gin (tsv)",
    # A document of usual size stays in its row: extracting and reading it cost half.
    "ALTER TABLE product SET (toast_tuple_target = 2600, fillfactor = 85)",
    "ALTER TABLE record SET (toast_tuple_target = 4080)",
    "ALTER TABLE listing SET (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.02)",
    "ALTER TABLE change_inbox SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000)",
    # lz4 reads several times faster than pglz; a server built without it keeps its default.
    (
        "DO $$ BEGIN"
        " ALTER TABLE product ALTER COLUMN document SET COMPRESSION lz4;"
        " ALTER TABLE record ALTER COLUMN body SET COMPRESSION lz4;"
        " ALTER TABLE change ALTER COLUMN value SET COMPRESSION lz4;"
        " EXCEPTION WHEN feature_not_supported THEN NULL; END $$"
    ),
)
POSTGRESQL_DOWN = (
    "DROP INDEX ix_product_search_tsv",
    "ALTER TABLE product_search DROP COLUMN tsv",
    "ALTER TABLE product RESET (toast_tuple_target, fillfactor)",
    "ALTER TABLE record RESET (toast_tuple_target)",
    "ALTER TABLE listing RESET (fillfactor, autovacuum_vacuum_scale_factor)",
    "ALTER TABLE change_inbox RESET (autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold)",
)


def upgrade() -> None:
    _run(SQLITE_UP, POSTGRESQL_UP)


def downgrade() -> None:
    _run(SQLITE_DOWN, POSTGRESQL_DOWN)


def _run(sqlite: tuple[str, ...], postgresql: tuple[str, ...]) -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in sqlite if is_sqlite else postgresql:
        op.execute(statement)
