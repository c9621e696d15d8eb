"""Whether listings, files, manifest and database say the same of a channel after whatever happened."""

from __future__ import annotations

import gzip

import sqlalchemy as sa

from pim import db
from pim.publish.channels import get_channel, get_stream
from pim.publish.feeds import iter_full
from pim.publish.generations import read_manifest
from pim.publish.stored_files import folder_of

_WITHOUT_RECORD = sa.text(
    "SELECT count(*) FROM listing LEFT JOIN record ON record.hash = listing.hash"
    " WHERE listing.channel_id = :channel AND record.hash IS NULL"
)
_PUBLISHED = sa.text("SELECT revision FROM publication WHERE channel_id = :channel ORDER BY revision")


def disagreements(code: str) -> list[str]:
    """What does not agree, in words; nothing after a run that ended well."""
    channel = get_channel(code)
    stream, manifest, folder = get_stream(channel.id), read_manifest(channel), folder_of(channel)
    found = []
    if not manifest["revision"] == stream.revision == stream.live_revision:
        found.append(
            f"manifest {manifest['revision']}, database {stream.revision}, live {stream.live_revision}"
        )
    files = {name: (folder / file["name"]).read_bytes() for name, file in manifest["files"].items()}
    content = b"".join(item.body + b"\n" for item in iter_full(channel, stream.revision))
    if files["identity"] != content or gzip.decompress(files["gzip"]) != content:
        found.append("the files are not what the listings tell")
    if manifest["items"] != content.count(b"\n") or manifest["items"] != stream.products + stream.groups:
        found.append(f"{manifest['items']} items in the manifest")
    if count := db.connection().execute(_WITHOUT_RECORD, {"channel": channel.id}).scalar():
        found.append(f"{count} listings without their record")
    revisions = list(db.connection().execute(_PUBLISHED, {"channel": channel.id}).scalars())
    if revisions != list(range(1, stream.revision + 1)):
        found.append(f"publications of the revisions {revisions}")
    if left := sorted(path.name for path in folder.iterdir() if path.name.endswith(".tmp")):
        found.append(f"left behind: {left}")
    db.db.session.rollback()
    return found
