"""Which files of a channel's folder newer revisions have replaced. Deletes nothing, asks no database."""

from __future__ import annotations

import re
from collections import defaultdict
from contextlib import suppress
from pathlib import Path

import orjson

MANIFEST = "manifest.json"
MANIFESTS = {"content": MANIFEST, "prices": "prices.json", "stock": "stock.json"}  # by stream
ENCODINGS = 2  # files of a generation: plain, and packed
_NAME = re.compile(
    r"(?P<stream>[a-z]+)-(?P<revision>[0-9]{8,})-[0-9a-f]{16}(?:\.part(?P<part>[0-9]{4,}))?\..*"
)


def list_superseded(folder: Path, kept: int) -> list[Path]:
    """The files beyond the newest `kept` generations of each stream, sorted; never what a manifest names.

    Files of one revision that were written anew are generations, too. A reader that has one
    of them open finishes undisturbed. Further parts of a feed go with its first one.
    """
    live = _named(folder)
    files: defaultdict[tuple[str, int], list[tuple[int, float, Path]]] = defaultdict(list)
    for path in folder.iterdir() if folder.is_dir() else ():
        found = _NAME.fullmatch(path.name)
        with suppress(FileNotFoundError):  # deleted by somebody else meanwhile
            if found:
                key = found["stream"], int(found["part"] or 1)
                files[key].append((int(found["revision"]), path.stat().st_mtime, path))
    old = []
    for (stream, part), found_files in files.items():
        ordered = sorted(found_files)
        old += [path for *_age, path in ordered[: -ENCODINGS * kept]]
        if part > 1 and (first := sorted(files.get((stream, 1), ()))[-ENCODINGS * kept :]):
            old += [path for revision, _at, path in ordered if revision < first[0][0]]
    return sorted({path for path in old if path.name not in live})


def list_manifests(folder: Path) -> list[Path]:
    """The manifests in a channel's folder, of whichever streams have one."""
    return [path for name in MANIFESTS.values() if (path := folder / name).is_file()]


def _named(folder: Path) -> set[str]:
    """The names of files in the manifests."""
    manifests = [orjson.loads(path.read_bytes()) for path in list_manifests(folder)]
    return {file["name"] for manifest in manifests for file in manifest.get("files", {}).values()}
