"""Backups: a dump of the database at one moment, with the media and feed files that it names.

    manifest.json             what the backup is, with versions and counts; written last
    files.jsonl               name, size and SHA-256 of every other file, a line each
    database-….sqlite3|.dump  the database
    media/, feeds/            as they stand in the installation

A folder, in which later backups copy only what is missing, or one tar file.
"""
