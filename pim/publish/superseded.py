"""Which files of a channel's folder newer revisions have replaced. Deletes nothing, asks no database."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import orjson

MANIFEST = "manifest.json"
_NAME = re.compile(r"(?P<stream>[a-z]+)-(?P<revision>[0-9]{8,})-[0-9a-f]{16}\b.*")


def list_superseded(folder: Path, kept: int) -> list[Path]:
    """The files of generations beyond the newest `kept` of each stream, sorted; never what a manifest names.

    A reader that has one of them open finishes undisturbed.
    """
    live = _named(folder)
    files: defaultdict[str, defaultdict[int, list[Path]]] = defaultdict(lambda: defaultdict(list))
    for path in folder.iterdir() if folder.is_dir() else ():
        if found := _NAME.fullmatch(path.name):
            files[found["stream"]][int(found["revision"])].append(path)
    return sorted(
        path
        for by_revision in files.values()
        for revision in sorted(by_revision)[:-kept]
        for path in by_revision[revision]
        if path.name not in live
    )


def _named(folder: Path) -> set[str]:
    """The names of files in the manifests: another stream may have one of its own beside the content's."""
    manifests = [orjson.loads(path.read_bytes()) for path in folder.glob(f"*{MANIFEST}")]
    return {file["name"] for manifest in manifests for file in manifest.get("files", {}).values()}
